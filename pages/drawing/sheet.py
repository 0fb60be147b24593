"""The parts of the Sheet page: where the data is, what needs a look, what can be undone or brought back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import frame
from pages.drawing.cards import PERSON_PAGE
from pages.drawing.text import lines, plain, quiet
from sync import cells, contract
from sync.contract import DAY_FIRST, MONTH_FIRST, Kind
from sync.crm import words
from sync.crm.settings import Settings
from sync.errors import Problem, RunnerUpError, explain
from sync.exchange.export import file_name, to_csv_zip, to_xlsx
from sync.mirror import Change, Operation
from sync.snapshot import Snapshot
from sync.workspace import Workspace

_PAGE: Final = 15
_MOST_PROBLEMS: Final = 500
_SHOWN: Final = "sheet-operations-shown"
_KILOBYTE: Final = 1024


def summary(snapshot: Snapshot) -> str:
    """What the book holds, in a sentence."""
    people = words.count(len(snapshot.people), "person", "people")
    return f"{people} and {words.count(len(snapshot.outreach), 'entry', 'entries')} of outreach, all on this computer."


def _size(number: int) -> str:
    for unit in ("bytes", "KB", "MB"):
        if number < _KILOBYTE:
            return f"{number:,.0f} {unit}"
        number //= _KILOBYTE
    return f"{number:,.0f} GB"


def place(book: Workspace, snapshot: Snapshot, today: date) -> None:
    """Where the data is, and every way to take it along."""
    with st.container(border=True, key="place"):
        st.markdown("**:material/computer: On this computer**")
        st.code(str(book.path), language=None, wrap_lines=True)
        newest = book.operations(1)
        told = f"Last change {frame.moment(newest[0].at)}. " if newest else ""
        st.markdown(
            quiet(
                plain(
                    f"{told}Every change is on the disk before the page says so. {_size(book.path.stat().st_size)}."
                )
            )
        )
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                "Excel",
                lambda: to_xlsx(snapshot, today),
                file_name(today, "xlsx"),
                key="export-xlsx",
                icon=":material/table_view:",
                on_click="ignore",
                help="Everything as a workbook, one sheet a tab",
            )
            st.download_button(
                "CSV files",
                lambda: to_csv_zip(snapshot, today),
                file_name(today, "zip"),
                key="export-csv",
                icon=":material/folder_zip:",
                on_click="ignore",
                help="Everything as plain text, one file a tab, in a zip",
            )
            st.download_button(
                "Backup",
                book.backup,
                file_name(today, "sqlite3"),
                key="backup",
                icon=":material/save:",
                on_click="ignore",
                help="The data file itself. To go back to it, put it in the place shown above.",
            )
        st.markdown(
            quiet(
                ":material/cloud_off: A Google Sheet that you share with a mentor comes with the next release. "
                "Your data moves there in one guided step."
            )
        )


def problems(snapshot: Snapshot, found: Sequence[Problem]) -> None:
    """Cells that could not be read, kept as they were typed."""
    if not found:
        st.markdown(":material/check_circle: Everything in the book could be read. Nothing needs a look.")
        return
    st.markdown(
        "These cells are kept exactly as they were typed; only their meaning is not clear. Open the person to put "
        "them right."
    )
    names = snapshot.people["name"]
    owners = snapshot.outreach["person_id"]
    for number, problem in enumerate(found[:_MOST_PROBLEMS][:_PAGE]):
        person = problem.row if problem.tab == contract.PEOPLE.name else str(owners.get(problem.row, ""))
        with st.container(border=True, key=f"problem-{number}", gap="small"):
            with st.container(horizontal=True, vertical_alignment="center"):
                who = names.get(person, "") or problem.tab
                st.markdown(f"**{plain(who, 60)}** · {plain(problem.column)}: “{plain(problem.text, 120)}”")
                if person in names.index:
                    st.space("stretch")
                    st.page_link(
                        PERSON_PAGE,
                        label="Open",
                        icon=":material/arrow_forward:",
                        query_params={"person": person},
                    )
            st.markdown(quiet(plain(problem.message)))
    if len(found) > _PAGE:
        with st.expander(f"All {len(found):,} as a table"):
            table = pd.DataFrame(
                [
                    (problem.tab, names.get(problem.row, ""), problem.column, problem.text, problem.message)
                    for problem in found[:_MOST_PROBLEMS]
                ],
                columns=["Tab", "Who", "Column", "As typed", "What would be understood"],
            )
            st.dataframe(table, hide_index=True, alt="Cells that need a look")


@frame.guarded
def _undo(operation: str) -> None:
    frame.tell(frame.book().undo(operation))


@frame.guarded
def _older() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _PAGE) + _PAGE


def operations(book: Workspace) -> None:
    """What was done, newest first, each with Undo and what it changed."""
    shown = st.session_state.get(_SHOWN, _PAGE)
    done = book.operations(shown + 1)
    if not done:
        st.markdown("Nothing was changed yet. Whatever you do will be listed here, and can be taken back.")
        return
    for operation in done[:shown]:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"operation-{operation.id}", border=True
        ):
            with st.container(gap=None, width="stretch"):
                st.markdown(plain(operation.summary, 160))
                st.markdown(quiet(plain(f"{operation.by} · {frame.moment(operation.at)}")))
            if st.button("Details", key=f"details-{operation.id}", type="tertiary"):
                _details(operation, book.changes(operation.id))
            if operation.undone_by is None:
                st.button(
                    "Undo",
                    key=f"undo-{operation.id}",
                    icon=":material/undo:",
                    on_click=_undo,
                    args=(operation.id,),
                )
            else:
                st.markdown(quiet(":material/undo: taken back"), width="content")
    if len(done) > shown:
        st.button("Show older", key="operations-older", icon=":material/expand_more:", on_click=_older)


@st.dialog("What changed", width="large", icon=":material/difference:")
def _details(operation: Operation, changes: list[Change]) -> None:
    st.markdown(
        f"{plain(operation.summary)}  \n{quiet(plain(f'{operation.by} · {frame.moment(operation.at)}'))}"
    )
    rows = [
        (
            contract.BY_KEY[change.tab].name,
            _title(change),
            header,
            _shown(change, header, before=True),
            _shown(change, header, before=False),
        )
        for change in changes[:_MOST_PROBLEMS]
        for header in sorted((change.before or {}).keys() | (change.after or {}).keys())
        if not header.endswith("ID")
    ]
    table = pd.DataFrame(rows, columns=["Tab", "Row", "Column", "Before", "After"])
    st.dataframe(table, hide_index=True, alt="What this change did, cell by cell")
    if len(changes) > _MOST_PROBLEMS:
        st.markdown(quiet(f"The first {_MOST_PROBLEMS:,} of {len(changes):,} rows."))


def _title(change: Change) -> str:
    row = {**(change.before or {}), **(change.after or {})}
    return str(
        row.get("Name") or row.get("Person") or row.get("Headline") or row.get("Setting") or change.row
    )


def _shown(change: Change, header: str, *, before: bool) -> str:
    raw = ((change.before if before else change.after) or {}).get(header)
    column = contract.BY_KEY[change.tab].by_header.get(header)
    if column is not None and column.kind is Kind.DATE:
        day = cells.read(column, raw).value
        return day.isoformat() if isinstance(day, date) else cells.as_text(raw)
    return cells.as_text(raw)


@frame.guarded
def _restore(kept: int) -> None:
    frame.tell(frame.book().restore(kept))


def kept(book: Workspace) -> None:
    """Rows that were removed; each can be brought back."""
    found = book.kept()
    if not found:
        st.markdown("Nothing was removed. When you remove a row, it is kept here and can be brought back.")
        return
    st.markdown(f"{words.count(len(found), 'removed row')}, newest first. Nothing here is ever thrown away.")
    for one in found[: _PAGE * 4]:
        row = {key: cells.as_text(raw) for key, raw in one.cells.items() if not key.endswith("ID")}
        title = row.get("Name") or row.get("Person") or row.get("Headline") or "A row without a name"
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"kept-{one.id}"):
            with st.container(gap=None, width="stretch"):
                st.markdown(f"**{plain(title, 60)}** · {plain(contract.BY_KEY[one.tab].name)}")
                text = row.get("Notes") or row.get("Company") or ""
                told = " · ".join(part for part in (one.why, frame.moment(one.at), text) if part)
                st.markdown(quiet(plain(told, 160)))
            st.button(
                "Bring back",
                key=f"restore-{one.id}",
                icon=":material/restore:",
                on_click=_restore,
                args=(one.id,),
            )


def _setting_value(settings: Settings, key: str) -> str | int:
    if key == "date_order":
        return DAY_FIRST if settings.day_first else MONTH_FIRST
    if key.startswith("plan_"):
        return int(getattr(settings.plan, key.removeprefix("plan_")))
    value: str | int = getattr(settings, key)
    return value


def settings(now: Settings) -> None:
    """How the app behaves for this book."""
    with st.form("settings", border=False):
        values: dict[str, str | int] = {}
        left, right = st.columns(2)
        for number, setting in enumerate(contract.SETTING_LIST):
            column = right if number % 2 else left
            value, key = _setting_value(now, setting.key), f"setting-{setting.key}"
            if setting.choices:
                chosen = column.selectbox(
                    setting.name,
                    setting.choices,
                    index=setting.choices.index(str(value)),
                    key=key,
                    help=setting.meaning,
                )
                values[setting.key] = chosen
            elif setting.kind in (Kind.DAYS, Kind.NUMBER):
                least = 1 if setting.key in ("every", "plan_quarterly") else 0
                values[setting.key] = int(
                    column.number_input(
                        setting.name,
                        value=int(value),
                        min_value=least,
                        max_value=3650,
                        step=1,
                        key=key,
                        help=setting.meaning,
                    )
                )
            else:
                values[setting.key] = column.text_input(
                    setting.name, value=str(value), key=key, help=setting.meaning
                )
        if st.form_submit_button(
            "Save settings", type="primary", icon=":material/check:", key="settings-save"
        ):
            changed = {key: value for key, value in values.items() if value != _setting_value(now, key)}
            try:
                frame.tell(frame.book().set_settings(changed))
            except RunnerUpError as error:
                st.error(lines(explain(error)))
            else:
                st.rerun()
