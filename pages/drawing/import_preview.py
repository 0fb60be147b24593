"""The people an import would bring: who may be known already, everybody in a grid, and who is skipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.drawing import frame, importing
from pages.drawing.importing import Check, Visit, shown
from pages.drawing.text import quiet
from sync import cells, contract
from sync.cells import Value
from sync.crm import words
from sync.exchange.kinds import MESSAGES
from sync.exchange.plan import Decision, Duplicate, ImportPlan, PlannedRow
from sync.exchange.text import clipped
from sync.snapshot import Snapshot, frame_value

_PAGE: Final = 10  # pairs shown at a time
_OPEN: Final = 4  # so few sure pairs are shown without asking
_CELL: Final = 90  # characters of a value in a comparison
_GRID_CELL: Final = 300
_TELLING: Final = frozenset(
    {"Name", "Company", "Role", "Email", "LinkedIn"}
)  # shown even if the file is silent
_WORDS: Final = "Last words"
_WIDTHS: Final = {
    "Name": 170,
    "Company": 180,
    "Role": 180,
    "Email": 210,
    "LinkedIn": 230,
    "Notes": 280,
    _WORDS: 300,
}  # pixels
_TAKE: Final = "Take"
_WHERE: Final = "Line"
_WHAT: Final = "What happens"
_EXTRAS: Final = "Extra fields"
_TOLD: Final = (
    "Everybody in the file, one a row. Untick those you would rather leave out; nothing is saved yet."
)
_MESSAGES_TOLD: Final = (
    "The last words with people in your book come along. Tick anybody else whom you would like to have in it; "
    "nothing is saved yet."
)
_LAST: Final = contract.PEOPLE.column("last_contact").header
_GRID_ROWS: Final = 10
_GRID_HEIGHT: Final = 420  # pixels


# Words for values


def _said(value: Value, today: date) -> str:
    """A value as people read it, on one line; "" for a blank one."""
    if value is None or value is False:
        return ""
    if value is True:
        return "Yes"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, date):
        return words.day(value, today)
    return clipped(str(value), _GRID_CELL)


def _coming(row: PlannedRow, today: date) -> dict[str, str]:
    """What a row of the file says, by header, in the contract's order; what can't be read in quotes."""
    said: dict[str, str] = {}
    values = row.values  # noqa: PD011 (a dict, no frame)
    for column in contract.PEOPLE.columns:
        if column.key in values:
            said[column.header] = _said(values[column.key], today)
        elif column.key in row.raw:
            said[column.header] = f"“{clipped(row.raw[column.key], _GRID_CELL)}”"
        elif column.key == "last_contact" and row.touches:
            said[column.header] = _touches(row, today)
    said |= {header: clipped(text, _GRID_CELL) for header, text in row.extras.items()}
    said[_WORDS] = _last_words(row)
    return {header: text for header, text in said.items() if text}


def _touches(row: PlannedRow, today: date) -> str:
    column = contract.OUTREACH.column("date")
    days = [(touch[column.header], cells.read(column, touch[column.header]).value) for touch in row.touches]
    return ", ".join(f"“{raw}”" if day is None else _said(day, today) for raw, day in days)


def _last_words(row: PlannedRow) -> str:
    """Who had the last word, and what it was; "" where the file does not tell."""
    told = [touch for touch in row.touches if touch.get("Direction")]
    if not told:
        return ""
    whose = "You" if told[-1]["Direction"] == "Sent" else row.name
    return f"{whose}: {clipped(str(told[-1].get('Notes', '')), _CELL)}"


def _there(snapshot: Snapshot, person: str, today: date) -> dict[str, str]:
    """What the book says about somebody, by header."""
    held = snapshot.people.loc[person]
    said = {
        column.header: _said(frame_value(held[column.key]), today)
        for column in contract.PEOPLE.columns
        if column.key in held.index
    }
    last = snapshot.standing(today)["last_contact"].get(person)
    said[_LAST] = "" if last is None or pd.isna(last) else words.day(last.date(), today)
    said |= {
        header: clipped(text, _GRID_CELL) for header, text in snapshot.extras(contract.PEOPLE, person).items()
    }
    return {header: text for header, text in said.items() if text}


# Duplicates


def duplicates(check: Check, snapshot: Snapshot, today: date) -> None:
    """Who may be known already, side by side with what is there; the doubtful open, the sure at hand."""
    pairs = check.plan.duplicates
    if not pairs:
        return
    sure = [pair for pair in pairs if pair.sure]
    # Whoever surely is one person needs no guess about others, unless that is denied.
    settled = {pair.row for pair in sure if pair.decision is not Decision.KEEP}
    doubtful = [pair for pair in pairs if not pair.sure and pair.row not in settled]
    st.subheader("Perhaps you know them already", anchor=False)
    st.markdown(
        quiet("Merging fills what is blank and adds what is new; nothing in your book is overwritten.")
    )
    if doubtful:
        st.markdown(
            f"**{words.count(len(doubtful), 'pair')} to decide**, kept apart unless you say otherwise"
        )
        with st.container(key="import-doubtful"):
            _shown_pairs("doubtful", doubtful, check, snapshot, today)
    if sure:
        title = f"{words.count(len(sure), 'pair')} surely the same, merged unless you say otherwise"
        opened = len(sure) <= _OPEN
        with st.expander(title, expanded=opened, icon=":material/merge:", key="import-sure"):
            _shown_pairs("sure", sure, check, snapshot, today)


def _shown_pairs(
    name: str, pairs: Sequence[Duplicate], check: Check, snapshot: Snapshot, today: date
) -> None:
    """Ten pairs at a time, and one answer for all of them."""
    if len(pairs) > 1:
        _for_all(name, pairs, check)
    pages = -(-len(pairs) // _PAGE)
    turned = f"import-{name}-page"
    page = importing.page_of(turned, pages)
    rows = {row.number: row for row in check.plan.rows}
    for pair in pairs[(page - 1) * _PAGE : page * _PAGE]:
        _pair(pair, check.plan.duplicates, rows, snapshot, today)
    if pages > 1:
        st.pagination(pages, key=turned)


@frame.guarded
def _decide_all(name: str, pairs: Sequence[Duplicate], everybody: Sequence[Duplicate]) -> None:
    visit, wanted = importing.current(), st.session_state[f"import-all-{name}"]
    if visit is not None and wanted is not None:
        visit.decide_all(pairs, everybody, Decision(wanted))


def _for_all(name: str, pairs: Sequence[Duplicate], check: Check) -> None:
    made = {pair.decision for pair in pairs}
    st.session_state[f"import-all-{name}"] = made.pop().value if len(made) == 1 else None
    st.segmented_control(
        f"The same for all {len(pairs):,}",
        [decision.value for decision in Decision],
        format_func=str.capitalize,
        key=f"import-all-{name}",
        on_change=_decide_all,
        args=(name, pairs, check.plan.duplicates),
    )


@frame.guarded
def _decide(pairs: Sequence[Duplicate], key: str) -> None:
    visit, wanted = importing.current(), st.session_state[f"import-pair-{key}"]
    if visit is not None and wanted is not None:
        visit.decide(pairs, key, Decision(wanted))


def _pair(
    pair: Duplicate,
    pairs: Sequence[Duplicate],
    rows: Mapping[int, PlannedRow],
    snapshot: Snapshot,
    today: date,
) -> None:
    """One row beside the person it may be, and what is to become of it."""
    row = rows[pair.row]
    if pair.existing is not None:
        there, where = _there(snapshot, pair.existing, today), "In your book"
    else:
        earlier = rows[pair.earlier if pair.earlier is not None else pair.row]
        there, where = _coming(earlier, today), f"{earlier.where} of the file"
    with st.container(border=True, key=f"import-card-{pair.key}", gap="small"):
        st.markdown(f"**{shown(row.name, 80)}** &ensp;They have {shown(pair.why)}.")
        _side_by_side(there, _coming(row, today), where, row.where)
        st.session_state[f"import-pair-{pair.key}"] = pair.decision.value
        st.segmented_control(
            f"What becomes of {shown(row.name, 60)}",
            [decision.value for decision in Decision],
            format_func=str.capitalize,
            key=f"import-pair-{pair.key}",
            on_change=_decide,
            args=(pairs, pair.key),
            required=True,
            label_visibility="collapsed",
        )


def _side_by_side(there: Mapping[str, str], coming: Mapping[str, str], left: str, right: str) -> None:
    """Both, a line a field; on a phone one below the other. What differs is marked by a word and a shape."""
    mine, theirs = [f"**{shown(left)}**"], [f"**{shown(right)}**"]
    for header in dict.fromkeys((*there, *coming)):
        old, new = (said.get(header, "").removeprefix("https://www.") for said in (there, coming))
        if not new and header not in _TELLING:
            continue
        mark = ""
        if new and not old:
            mark = " :green-badge[:material/add: adds this]"
        elif new and old.casefold() != new.casefold():
            mark = " :violet-badge[:material/compare_arrows: differs]"
        label = f":gray[{shown(header, 40)}]"
        mine.append(f"{label} {shown(old, _CELL) or '–'}")
        theirs.append(f"{label} {shown(new, _CELL) or '–'}{mark}")
    for column, told in zip(st.columns(2), (mine, theirs), strict=True):
        column.markdown("  \n".join(told))


# Everybody


def people(visit: Visit, check: Check, snapshot: Snapshot, today: date) -> None:
    """Everybody who would come, with a tick each."""
    if not check.plan.rows:
        return
    numbers = [row.number for row in check.plan.rows]
    st.subheader("The people to come", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            quiet(_MESSAGES_TOLD if check.plan.kind == MESSAGES else _TOLD),
            width="stretch",
        )
        st.button(
            "Take all", key="import-take-all", type="tertiary", on_click=_tick_all, args=(numbers, True)
        )
        st.button(
            "Take nobody", key="import-take-none", type="tertiary", on_click=_tick_all, args=(numbers, False)
        )
    table = visit.once("grid", (check.key, today), lambda: grid(check, snapshot, today))
    st.data_editor(
        table,
        key=f"import-grid-{visit.grid}",
        on_change=_tick,
        args=(list(table.index), visit.grid),
        hide_index=True,
        disabled=[name for name in table.columns if name != _TAKE],
        column_config={
            **{header: st.column_config.TextColumn(header, width=width) for header, width in _WIDTHS.items()},
            _TAKE: st.column_config.CheckboxColumn(_TAKE, width=70, pinned=True),
            _WHERE: st.column_config.TextColumn(_WHERE, width=60 if _short(table) else 150),
            _WHAT: st.column_config.TextColumn(_WHAT, width=190),
            _EXTRAS: st.column_config.TextColumn(_EXTRAS, width=300),
        },
        height="auto" if len(table) <= _GRID_ROWS else _GRID_HEIGHT,
        alt=f"{words.count(len(table), 'person', 'people')} found in the file, one a row, and what becomes of each",
    )
    _as_typed(check)


def _short(table: pd.DataFrame) -> bool:
    return not table[_WHERE].str.contains(",").any()


def grid(check: Check, snapshot: Snapshot, today: date) -> pd.DataFrame:
    """Everybody found, index the row's number: a tick, the line, what becomes of them, and what is said of them."""
    becomes = outcomes(check.plan, snapshot)
    told = [(row, _coming(row, today)) for row in check.plan.rows]
    ours = [column.header for column in contract.PEOPLE.columns if column.key not in {"id", "name"}]
    used = [header for header in (_WORDS, *ours) if any(header in said for _, said in told)]
    table: dict[str, Any] = {
        _TAKE: [row.number not in check.plan.excluded for row, _ in told],
        _WHERE: [row.where.removeprefix("Line ") for row, _ in told],
        "Name": [said.get("Name", row.name) for row, said in told],
        _WHAT: [becomes[row.number] for row, _ in told],
        **{header: [said.get(header, "") for _, said in told] for header in used},
    }
    if any(row.extras for row, _ in told):
        known = {*ours, "Name", _WORDS}
        table[_EXTRAS] = [
            clipped(
                "; ".join(f"{header}: {text}" for header, text in said.items() if header not in known),
                _GRID_CELL,
            )
            for _, said in told
        ]
    return pd.DataFrame(table, index=pd.Index([row.number for row, _ in told], name="number"))


def outcomes(plan: ImportPlan, snapshot: Snapshot) -> dict[int, str]:
    """What becomes of each row, in words, by its number."""
    names, rows = snapshot.people["name"], {row.number: row for row in plan.rows}
    pairs: dict[int, list[Duplicate]] = {}
    for pair in plan.duplicates:
        pairs.setdefault(pair.row, []).append(pair)
    told: dict[int, str] = {}
    taken: set[int] = set()
    for row in plan.rows:
        mine = pairs.get(row.number, [])
        merges = [pair for pair in mine if pair.decision is Decision.MERGE]
        earlier = next((pair.earlier for pair in merges if pair.earlier in taken), None)
        existing = next((pair.existing for pair in merges if pair.existing is not None), None)
        if row.number in plan.excluded:
            told[row.number] = "Not in your book" if row.number in plan.strangers else "Left out"
            continue
        if any(pair.decision is Decision.SKIP for pair in mine):
            told[row.number] = "Skipped, known already"
            continue
        taken.add(row.number)
        if earlier is not None:
            told[row.number] = f"Merged with {rows[earlier].where[:1].lower()}{rows[earlier].where[1:]}"
        elif existing is not None:
            told[row.number] = f"Merged with {clipped(str(names.get(existing, '')), 60) or 'somebody known'}"
        else:
            told[row.number] = "New"
    return told


@frame.guarded
def _tick(numbers: Sequence[int], edition: int) -> None:
    visit = importing.current()
    if visit is not None:
        edited = st.session_state[f"import-grid-{edition}"]["edited_rows"]
        for place, changed in edited.items():
            visit.tick(numbers[int(place)], ticked=bool(changed.get(_TAKE, True)))


@frame.guarded
def _tick_all(numbers: Sequence[int], ticked: bool) -> None:  # noqa: FBT001 (Streamlit passes it by place)
    visit = importing.current()
    if visit is not None:
        visit.tick_all(numbers, ticked=ticked)


def _as_typed(check: Check) -> None:
    """The cells that can't be read: kept as typed, and listed."""
    problems = check.plan.problems
    if not problems:
        return
    title = f"{words.count(len(problems), 'cell')} kept as typed"
    with st.expander(title, icon=":material/visibility:", key="import-problems"):
        st.markdown(
            "These can't be read for sure. They come in as they are, and wait under Sheet, Needs a look."
        )
        st.dataframe(
            pd.DataFrame(
                [(one.row, one.column, clipped(one.text, _GRID_CELL), one.message) for one in problems],
                columns=["Where", "Column", "Typed", "Why"],
            ),
            hide_index=True,
            column_config={"Why": st.column_config.TextColumn("Why", width="large")},
            alt="Cells that are kept as typed, and why",
        )


# Nobody


@frame.guarded
def _after_all(offered: Sequence[int]) -> None:
    visit = importing.current()
    if visit is not None:
        visit.taken = (visit.taken - {*offered}) | {*st.session_state["import-after-all"]}


def skipped(visit: Visit, planned: ImportPlan, check: Check) -> None:
    """The rows that bring nobody: why, counted; and a way to take those in that are somebody after all."""
    count = check.plan.counts.skipped
    if not count:
        return
    with st.expander(
        f"{words.count(count, 'row')} skipped", icon=":material/filter_list:", key="import-skipped"
    ):
        st.markdown(
            "\n".join(f"- {shown(reason)}: {number:,}" for reason, number in check.plan.reasons.items())
        )
        aside = [one for one in planned.skipped if one.text]
        if aside:
            st.dataframe(
                pd.DataFrame(
                    [(one.where, one.reason, one.text) for one in aside],
                    columns=["Where", "Why", "It begins"],
                ),
                hide_index=True,
                alt="Rows of the file that are skipped, and why",
            )
        somebody = {one.number: one for one in planned.skipped if one.row is not None}
        if somebody:
            st.session_state["import-after-all"] = sorted(visit.taken & somebody.keys())
            st.multiselect(
                "Is one of them a person? Take them in after all",
                list(somebody),
                format_func=lambda number: f"{somebody[number].where}: {somebody[number].text}",
                key="import-after-all",
                on_change=_after_all,
                args=(list(somebody),),
                placeholder="Choose rows",
            )
