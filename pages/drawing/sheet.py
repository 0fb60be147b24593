"""The parts of the Sheet page: where the data is, what can be undone or brought back, how the book behaves."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import frame, live, naming
from pages.drawing.text import lines, plain, quiet
from sync import cells, contract
from sync.contract import DAY_FIRST, MONTH_FIRST, Kind
from sync.crm import words
from sync.crm.settings import Settings
from sync.errors import RunnerUpError, explain
from sync.mirror import Change, Kept, Operation
from sync.snapshot import Snapshot
from sync.workspace import Workspace

_PAGE: Final = 15
_MOST_ROWS: Final = 500
_SHOWN: Final = "sheet-operations-shown"
_KILOBYTE: Final = 1024


def summary(snapshot: Snapshot, *, connected: bool) -> str:
    """What the book holds, and where, in a sentence."""
    if snapshot.people.empty and snapshot.outreach.empty and not connected:
        return "Nothing is in your book yet. What you add is kept on this computer."
    people = words.count(len(snapshot.people), "person", "people")
    where = "on this computer and in your sheet" if connected else "all on this computer"
    return f"{people} and {words.count(len(snapshot.outreach), 'entry', 'entries')} of outreach, {where}."


def _size(number: int) -> str:
    for unit in ("bytes", "KB", "MB"):
        if number < _KILOBYTE:
            return f"{number:,.0f} {unit}"
        number //= _KILOBYTE
    return f"{number:,.0f} GB"


def place(book: Workspace) -> None:
    """Where the data is."""
    with st.container(border=True, key="place"):
        st.markdown("**:material/computer: On this computer**")
        st.code(str(book.path), language=None, wrap_lines=True)
        newest = book.operations(1)
        told = f"Last change {frame.moment(newest[0].at)}. " if newest else ""
        st.markdown(
            quiet(plain(f"{told}Every change is on the disk before the page says so. {_size(book.size)}."))
        )


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
                    on_click=frame.undo,
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
        for change in changes[:_MOST_ROWS]
        for header in sorted((change.before or {}).keys() | (change.after or {}).keys())
        if not header.endswith("ID")
    ]
    table = pd.DataFrame(rows, columns=["Tab", "Row", "Column", "Before", "After"])
    st.dataframe(table, hide_index=True, alt="What this change did, cell by cell")
    if len(changes) > _MOST_ROWS:
        st.markdown(quiet(f"The first {_MOST_ROWS:,} of {len(changes):,} rows."))


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


def kept(book: Workspace, snapshot: Snapshot) -> None:
    """Rows that were removed and cells that were overwritten; each can be brought back."""
    found = book.kept()
    if not found:
        st.markdown("Nothing was removed. When you remove a row, it is kept here and can be brought back.")
        return
    st.markdown(
        "Rows that were removed, or written over on the way between here and the sheet; the newest first. Nothing "
        "here is ever thrown away."
    )
    for one in found[: _PAGE * 4]:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"kept-{one.id}"):
            with st.container(gap=None, width="stretch"):
                title, text = _kept(one, snapshot)
                st.markdown(f"**{plain(title, 60)}** · {plain(contract.BY_KEY[one.tab].name)}")
                told = " · ".join(part for part in (one.why, frame.moment(one.at), text) if part)
                st.markdown(quiet(plain(told, 240)))
            st.button(
                "Bring back",
                key=f"restore-{one.id}",
                icon=":material/restore:",
                on_click=_restore,
                args=(one.id,),
            )


def _kept(one: Kept, snapshot: Snapshot) -> tuple[str, str]:
    """What to call what is kept, and what it holds: of a row that is there, the cells that were overwritten."""
    row = {
        header: naming.value(snapshot, one.tab, header, raw)
        for header, raw in one.cells.items()
        if not header.endswith("ID")
    }
    if naming.is_there(snapshot, one.tab, one.row):
        return naming.row(snapshot, one.tab, one.row), "; ".join(
            f"{header}: {text}" for header, text in row.items()
        )
    title = row.get("Name") or row.get("Person") or row.get("Headline") or row.get("Setting")
    return title or "A row without a name", row.get("Notes") or row.get("Company") or ""


def _setting_value(settings: Settings, key: str) -> str | int:
    if key == "date_order":
        return DAY_FIRST if settings.day_first else MONTH_FIRST
    if key.startswith("plan_"):
        return int(getattr(settings.plan, key.removeprefix("plan_")))
    value: str | int = getattr(settings, key)
    return value


def _setting_widget(key: str, value: str | int) -> str:
    """The key of a setting's field: a new one when the setting was changed elsewhere, so that it starts from there."""
    return f"setting-{key}-{value}"


def _shown_setting(now: Settings, key: str) -> str | int:
    """What the field starts from: what the book says, or what it said when somebody began to type in it."""
    value, name = _setting_value(now, key), f"setting-{key}-shown"
    held: str | int = st.session_state.get(name, value)
    widget = _setting_widget(key, held)
    if held != value and widget in st.session_state and live.leave_unsent(widget):
        value = held
    st.session_state[name] = value
    return value


def settings(now: Settings) -> None:
    """How the app behaves for this book."""
    with st.form("settings", border=False):
        values: dict[str, str | int] = {}  # a yes or no is an int as well
        shown: dict[str, str | int] = {}
        left, right = st.columns(2)
        for number, setting in enumerate(one for one in contract.SETTING_LIST if not one.elsewhere):
            column = right if number % 2 else left
            value = shown[setting.key] = _shown_setting(now, setting.key)
            key = _setting_widget(setting.key, value)
            if setting.choices:
                chosen = column.selectbox(
                    setting.name,
                    setting.choices,
                    index=setting.choices.index(str(value)),
                    key=key,
                    help=setting.meaning,
                )
                values[setting.key] = chosen
            elif setting.kind is Kind.YES_NO:
                values[setting.key] = column.toggle(
                    setting.name, value=bool(value), key=key, help=setting.meaning
                )
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
            changed = {key: value for key, value in values.items() if value != shown[key]}
            try:
                frame.tell(frame.book().set_settings(changed))
            except RunnerUpError as error:
                st.error(lines(explain(error)))
            else:
                st.rerun()
