"""The grid of the People page: a picture of some people that stays put while it is typed into.

A grid reports what was typed by row position, so a position must mean the same person for as long as the
browser may report it. Each view of the grid has a key of its own; its rows and their order never change, and
what its cells held stays as it is while one types. What is reported is tied to an ID and saved in the
callback, before anything is drawn. What changes elsewhere shows in the view that is there, as long as it
is the same people in the same order and not a cell that was typed into here; whatever else happens (a
search, a filter, an undo, somebody new) begins a new view, once nobody is in the grid.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.drawing import cards, frame, live
from pages.drawing.text import plain, quiet
from sync.cells import Value
from sync.contract import PEOPLE, Column, Kind
from sync.crm import due, grid, words
from sync.crm.grid import CHOSEN, EDITABLE, Ask, Typed
from sync.crm.names import called
from sync.snapshot import Snapshot
from sync.spans import MOST_DAYS

PAGE: Final = 200
_PAGE_KEY: Final = "people-page"
_VIEWS: Final = "people-views"
_NUMBER: Final = "people-view-number"
_TYPING: Final = "people-typing"
_CHOSEN: Final = "people-chosen"
_NOTE: Final = "people-note"
_KEY: Final = "people-grid"
_ROW_HEIGHT: Final = 36
_MOST_ROWS: Final = 15
_OPEN: Final = "open"
# People first, then what one looks for; the rest is to the right.
_ORDER: Final = (
    CHOSEN,
    _OPEN,
    "state",
    "company",
    "due_words",
    "relationship",
    "scenarios",
    "last_contact",
    "next_step",
    "next_step_on",
    "role",
    "status",
    "name",
    "email",
    "phone",
    "linkedin",
    "division",
    "applied_for",
    "not_hired_on",
    "every",
    "introduced_by",
    "added_on",
    "needs_mentor",
    "notes",
    "mentor_notes",
    "due",
)
_STATE_COLOURS: Final = {
    due.OVERDUE: "red",
    due.DUE: "orange",
    due.SOON: "gray",
    due.ON_TRACK: "green",
    due.COLD: "red",
    due.ASLEEP: "gray",
}
_TAG_COLOURS: Final = ("green", "orange", "violet", "blue", "gray")
_WIDTHS: Final[Mapping[str, int]] = {
    "name": 150,
    "company": 150,
    "relationship": 130,
    "scenarios": 250,
    "next_step": 200,
    "status": 120,
    "email": 200,
    "linkedin": 220,
    "notes": 260,
    "mentor_notes": 220,
}
_DAY: Final = "D MMM YYYY"


@dataclass(frozen=True, slots=True)
class View:
    """One picture of the grid: whom it was asked for, who was found, and the rows of one page of them.

    ``rows`` is ``grid.base`` of the book at ``version``; ``seen`` is what the grid has reported and was
    saved, ``saved`` what the book held of it afterwards; ``chosen`` is who is ticked, on this page or not.
    """

    key: str
    ask: Ask
    page: int
    today: date
    version: int
    found: pd.Index
    rows: pd.DataFrame
    seen: Typed
    saved: Mapping[tuple[str, str], Value]
    chosen: frozenset[str]

    @property
    def asked(self) -> tuple[Ask, int, date]:
        """What makes another view when it changes, whatever is going on."""
        return self.ask, self.page, self.today

    @property
    def held(self) -> tuple[int, frozenset[str]]:
        """What makes another view when it changes, unless by typing into this one."""
        return self.version, self.chosen


def chosen() -> frozenset[str]:
    """The IDs of those ticked, whatever the grid shows just now."""
    return frozenset(st.session_state.get(_CHOSEN, ()))


def choose(people: frozenset[str]) -> None:
    """Tick exactly these people."""
    st.session_state[_CHOSEN] = people


def _views() -> dict[str, View]:
    views: dict[str, View] = st.session_state.setdefault(_VIEWS, {})
    return views


def _remember(view: View) -> None:
    """Keep this view, and the one before it: a report on that one may still be on its way."""
    views = {**_views(), view.key: view}
    st.session_state[_VIEWS] = dict([*views.items()][-2:])


def view(snapshot: Snapshot, ask: Ask, today: date, find: Callable[[], pd.Index]) -> View:
    """The view to draw: the one that is being typed into, or a new one of what ``find`` answers."""
    last = next(reversed(_views().values()), None)
    typing = last is not None and st.session_state.pop(_TYPING, "") == last.key
    known = chosen() & frozenset(snapshot.people.index) if chosen() else chosen()
    choose(known)
    if last is not None and last.ask != ask:
        st.session_state[_PAGE_KEY] = 1
    page = st.session_state.get(_PAGE_KEY, 1)
    asked = (ask, page, today)
    held = (snapshot.version, known)
    if last is not None and asked == last.asked and (typing or held == last.held):
        return last
    ids = find()
    if last is not None and asked == last.asked and known == last.chosen:
        stays = _following(last, snapshot, ids)
        if stays is not None:
            return stays
    last_page = max(1, -(-len(ids) // PAGE))
    if page > last_page:
        page = st.session_state[_PAGE_KEY] = last_page
    number = st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
    fresh = View(
        key=f"people-grid-{number}",
        ask=ask,
        page=page,
        today=today,
        version=snapshot.version,
        found=ids,
        rows=grid.base(snapshot.people, ids[(page - 1) * PAGE : page * PAGE], known),
        seen={},
        saved={},
        chosen=known,
    )
    _remember(fresh)
    return fresh


def _following(last: View, snapshot: Snapshot, ids: pd.Index) -> View | None:
    """The same view after the book changed; None where it can't be the same."""
    people = snapshot.people
    same = ids[(last.page - 1) * PAGE : last.page * PAGE].equals(last.rows.index)
    if same and not grid.overtaken(grid.typed_cells(last.seen, last.rows), last.rows, last.saved, people):
        rows = grid.base(people, last.rows.index, last.chosen)
        rows[CHOSEN] = last.rows[CHOSEN]  # what the browser's ticks are counted from
        after = replace(last, version=snapshot.version, found=ids, rows=rows)
        _remember(after)
        return after
    return last if live.leave(_KEY) else None


@frame.guarded
def _typed(key: str) -> None:
    """Save what was typed into a view, before anything else happens."""
    shown = _views().get(key)
    if shown is None:
        return
    st.session_state[_TYPING] = key
    now = copy.deepcopy(dict(st.session_state[key]["edited_rows"]))
    new = grid.edits(shown.seen, now, shown.rows)
    after = _save(shown, new.cells) if new.cells else shown
    ticked = (chosen() | new.ticked) - new.unticked
    choose(ticked)
    _remember(replace(after, seen=now, chosen=ticked))


def _save(shown: View, cells: Mapping[str, Mapping[str, Value]]) -> View:
    """Save these cells as one operation; answers the view as it is then."""
    book = frame.book()
    before = book.snapshot()
    there = {person: values for person, values in cells.items() if person in before.people.index}
    notes = []
    for person in cells.keys() - there.keys():
        said = ", ".join(f"“{value}”" for value in cells[person].values() if value)
        notes.append(
            f"{shown.rows['name'][person]} was removed meanwhile, so {said or 'the change'} was not saved. "
            "Sheet, Kept rows brings them back."
        )
    late = grid.overtaken(there, shown.rows, shown.saved, before.people)
    if late:
        who = words.listed([str(name) for name in before.people["name"].loc[late[:3]]])
        notes.append(
            f"Somebody else had just changed {who} as well. What you typed now stands; Undo brings theirs back."
        )
    if notes:
        st.session_state[_NOTE] = notes
    if there:
        frame.tell(book.edit(PEOPLE, there, today=shown.today))
    after = book.snapshot()
    alone = before.version == shown.version and after.version <= before.version + 1
    return replace(
        shown,
        version=after.version if alone else shown.version,
        saved={**shown.saved, **grid.held(there, after.people)},
    )


@frame.guarded
def _open(key: str) -> None:
    """Go to the person whose button was pressed."""
    shown = _views().get(key.removesuffix("-open"))
    click = st.session_state.get(key)
    if shown is not None and click is not None:
        st.switch_page(cards.PERSON_PAGE, query_params={"person": str(shown.rows.index[click["row"]])})


def draw(shown: View, snapshot: Snapshot, today: date) -> None:
    """Draw the grid, and below it the pages if there are several."""
    # A toast, and nothing above the grid: what shifts the grid in its column makes the browser build it anew.
    for note in st.session_state.pop(_NOTE, ()):
        st.toast(plain(note), icon=":material/group:", duration="long")
    standing = grid.told(snapshot.standing(today), shown.rows.index)
    rows = shown.rows.assign(**{key: standing[key] for key in standing.columns})
    rows[_OPEN] = [_label(name) for name in rows["name"]]
    with st.container(key=_KEY):
        st.data_editor(
            rows,
            key=shown.key,
            hide_index=True,
            column_order=_ORDER,
            column_config=_columns(shown),
            height=(min(len(rows), _MOST_ROWS) + 1) * _ROW_HEIGHT + 3,
            row_height=_ROW_HEIGHT,
            placeholder="",
            on_change=_typed,
            args=(shown.key,),
            alt="People, one row a person. Type into a cell to change it; it is saved at once.",
        )
    pages = -(-len(shown.found) // PAGE)
    if pages > 1:
        first = (shown.page - 1) * PAGE
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(
                quiet(f"{first + 1:,} to {first + len(rows):,} of {len(shown.found):,}"), width="content"
            )
            st.pagination(pages, key=_PAGE_KEY)


def _label(name: str) -> str:
    """A name as a button shows it: a button reads :material/…: as an icon, a name is never one."""
    return called(name).replace(":material/", ":\u200bmaterial/")


def _columns(shown: View) -> dict[str, Any]:
    config: dict[str, Any] = {key: _column(PEOPLE.column(key), shown.rows) for key in EDITABLE}
    config[CHOSEN] = st.column_config.CheckboxColumn(
        "\u2002", width=36, pinned=True, help="Tick people to tag, snooze or archive them together."
    )
    config[_OPEN] = st.column_config.ButtonColumn(
        "Person",
        width=160,
        pinned=True,
        alignment="left",
        type="tertiary",
        help="Press a name for the whole story.",
        key=f"{shown.key}-open",
        on_click=_open,
        args=(f"{shown.key}-open",),
    )
    config["state"] = st.column_config.MultiselectColumn(
        "State",
        width=88,
        disabled=True,
        options=_STATE_COLOURS,
        color=list(_STATE_COLOURS.values()),
        help="How they stand today.",
    )
    config["due_words"] = st.column_config.TextColumn(
        "Due", width=112, disabled=True, help=PEOPLE.column("due").meaning
    )
    for key, label in (("last_contact", PEOPLE.column("last_contact").header), ("due", "Due on")):
        config[key] = st.column_config.DateColumn(
            label, width=110, disabled=True, format=_DAY, help=PEOPLE.column(key).meaning
        )
    return config


def _column(column: Column, rows: pd.DataFrame) -> Any:
    """How the grid shows and takes a column of the contract."""
    label, told, width = column.header, column.meaning, _WIDTHS.get(column.key)
    match column.kind:
        case Kind.CHOICE:
            return st.column_config.SelectboxColumn(label, help=told, width=width, options=column.choices)
        case Kind.TAGS:
            others = sorted({tag for tags in rows[column.key] for tag in tags} - set(column.choices))
            return st.column_config.MultiselectColumn(
                label, help=told, width=width, options=(*column.choices, *others), color=_TAG_COLOURS
            )
        case Kind.DATE:
            return st.column_config.DateColumn(label, help=told, width=width or 120, format=_DAY)
        case Kind.DAYS:
            return st.column_config.NumberColumn(
                label,
                help=told,
                width=width or 90,
                min_value=1,
                max_value=MOST_DAYS,
                step=1,
                format="%d days",
            )
        case Kind.YES_NO:
            return st.column_config.CheckboxColumn(label, help=told, width=width)
        case _:
            return st.column_config.TextColumn(label, help=told, width=width, required=column.required)
