"""The drawer that edits a row: its form comes from the contract, and reads what is typed as people type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, cast

import pandas as pd
import streamlit as st

from pages.drawing import frame
from pages.drawing.text import plain, quiet
from sync import cells
from sync.cells import Value
from sync.contract import DOORS, NEWS, OUTREACH, PEOPLE, Column, Kind, Tab
from sync.crm import words
from sync.errors import InvalidValueError, RunnerUpError, UnknownRowError, explain
from sync.snapshot import Snapshot, frame_value

Shown = Mapping[str, Value]
"""Cells as the form shows them, by key: text as typed, dates in words, tags as a tuple, yes or no as a bool."""

_PLACEHOLDERS: Final = {
    Kind.DATE: "4 March 2026, 4/3/26, yesterday",
    Kind.DAYS: "90, every 3 months, quarterly",
    Kind.EMAIL: "ana@example.org",
    Kind.LINKEDIN: "linkedin.com/in/…",
    Kind.PHONE: "+44 20 7946 0000",
}
_ICONS: Final = {
    Kind.DATE: ":material/calendar_today:",
    Kind.DAYS: ":material/update:",
    Kind.EMAIL: ":material/mail:",
    Kind.LINKEDIN: ":material/link:",
    Kind.PHONE: ":material/call:",
}


def columns_of(tab: Tab) -> tuple[Column, ...]:
    """The columns a person may edit: all that are stored, but for IDs and whom a word was exchanged with."""
    return tuple(
        column
        for column in tab.stored
        if column.kind is not Kind.ID and not (tab is OUTREACH and column.key == "person")
    )


def typed_problems(snapshot: Snapshot, tab: Tab, row: str) -> dict[str, tuple[str, str]]:
    """The cells of a row that could not be read: header to what was typed, and the sentence about it."""
    found = snapshot.derive("problems-by-row", lambda: _by_row(snapshot))
    return found.get((tab.name, row), {})


def _by_row(snapshot: Snapshot) -> dict[tuple[str, str], dict[str, tuple[str, str]]]:
    rows: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for problem in snapshot.problems:
        rows.setdefault((problem.tab, problem.row), {})[problem.column] = (problem.text, problem.message)
    return rows


def row_of(table: pd.DataFrame, row: str) -> pd.Series:
    """One row of a frame whose index holds each ID once. KeyError where it is gone."""
    return cast("pd.Series", table.loc[row])


def shown(snapshot: Snapshot, tab: Tab, row: str) -> dict[str, Value]:
    """A row as its form shows it. KeyError where it is gone."""
    tables = {
        PEOPLE.key: snapshot.people,
        OUTREACH.key: snapshot.outreach,
        DOORS.key: snapshot.doors,
        NEWS.key: snapshot.news,
    }
    table = tables[tab.key]
    values, problems = row_of(table, row), typed_problems(snapshot, tab, row)
    return {column.key: _as_shown(column, values, problems) for column in columns_of(tab)}


def value_of(column: Column, held: object) -> Value:
    """What a frame holds in this column, as the contract's value; None for blank."""
    return bool(held) if column.kind is Kind.YES_NO else frame_value(held)


def _as_shown(column: Column, values: pd.Series, problems: Mapping[str, tuple[str, str]]) -> Value:
    value = value_of(column, values[column.key])
    if column.kind in (Kind.TAGS, Kind.YES_NO):
        return value
    if value is None and column.header in problems:
        return problems[column.header][0]
    if isinstance(value, date):
        return words.full_day(value)
    if column.kind is Kind.DAYS and isinstance(value, int):
        return words.count(value, "day")
    return "" if value is None else str(value)


def _field(column: Column, value: Value, key: str) -> Value:
    """Draw one field of the form; answers what is in it now."""
    label = column.header
    if column.kind is Kind.YES_NO:
        return st.toggle(label, value=value is True, key=key, help=column.meaning)
    if column.kind is Kind.TAGS:
        return _tags(column, value if isinstance(value, tuple) else (), key)
    text = value if isinstance(value, str) else ""
    if column.kind is Kind.CHOICE:
        options = list(dict.fromkeys((*column.choices, *([text] if text else []))))
        place = options.index(text) if text else None
        return st.selectbox(label, options, index=place, key=key, placeholder=column.meaning) or ""
    if column.kind is Kind.LONG_TEXT:
        return st.text_area(label, value=text, key=key, height="content", placeholder=column.meaning)
    return st.text_input(
        label,
        value=text,
        key=key,
        placeholder=_PLACEHOLDERS.get(column.kind, column.meaning),
        icon=_ICONS.get(column.kind),
    )


def _tags(column: Column, held: tuple[str, ...], key: str) -> tuple[str, ...]:
    """Several values: as pills where the column has choices; else free, with the headlines of News offered."""
    if column.choices:
        options = list(dict.fromkeys((*column.choices, *held)))
        chosen = st.pills(
            column.header,
            options,
            selection_mode="multi",
            default=list(held),
            key=key,
            format_func=plain,
            help=column.meaning,
        )
    else:
        headlines = [headline for headline in frame.snapshot().news["headline"] if headline]
        chosen = st.multiselect(
            column.header,
            list(dict.fromkeys((*held, *headlines))),
            default=list(held),
            key=key,
            accept_new_options=True,
            placeholder=column.meaning,
        )
    # In the order they stood, so that leaving them alone changes nothing.
    return (*(tag for tag in held if tag in chosen), *(tag for tag in chosen if tag not in held))


def _reading(column: Column, typed: Value, today: date) -> None:
    """Say beneath a field how it is read, or kindly that it is not."""
    if not isinstance(typed, str) or not typed.strip():
        return
    day_first = frame.snapshot().settings.day_first
    found = cells.read(column, typed, day_first=day_first, today=today)
    if found.problem is not None:
        st.markdown(f":orange[:small[:material/help: Kept as typed. {plain(found.problem)}]]")
    elif isinstance(found.value, date):
        st.markdown(quiet(f":material/event: {words.exact_day(found.value)}"))
    elif column.kind is Kind.DAYS and isinstance(found.value, int):
        said = words.count(found.value, "day")
        if said != typed:
            st.markdown(quiet(f":material/update: {said}"))


@st.dialog("Edit", position="right", icon=":material/edit:", width="small")
def edit(tab: Tab, row: str, before: Shown, title: str, today: date, opening: int) -> None:
    """Edit one row. ``before`` is how it was shown; ``opening`` (the snapshot's version) keeps drawers apart.

    Only what differs is written, as one operation. What changed elsewhere meanwhile is told first, and
    written only on a second Save.
    """
    st.markdown(f"**{plain(title, 80)}**")
    prefix = f"edit-{row}-{opening}"
    told: dict[str, Value] = st.session_state.setdefault(f"{prefix}-told", {})
    typed: dict[str, Value] = {}
    for column in columns_of(tab):
        typed[column.key] = _field(column, before[column.key], f"{prefix}-{column.key}")
        _reading(column, typed[column.key], today)
        if column.key in told:
            now = _said(told[column.key])
            st.markdown(
                f":orange[:small[:material/call_split: Meanwhile this became {now}. Save once more to keep "
                "what you have here.]]"
            )
    with st.container(horizontal=True, gap="small"):
        saving = st.button(
            "Save", type="primary", icon=":material/check:", key=f"{prefix}-save", shortcut="Enter"
        )
        removing = tab is not PEOPLE and st.button(
            "Remove",
            icon=":material/delete:",
            key=f"{prefix}-remove",
            help="It is kept, and can be brought back",
        )
    if not (saving or removing):
        return
    try:
        if removing:
            frame.tell(frame.book().delete(tab, [row]))
        elif not _save(tab, row, before, typed, told, title=title, today=today):
            st.rerun(scope="fragment")
    except RunnerUpError as error:
        st.error(plain(explain(error)))
    else:
        st.rerun()


def _save(
    tab: Tab, row: str, before: Shown, typed: Shown, told: dict[str, Value], *, title: str, today: date
) -> bool:
    """Write what differs; False where something changed elsewhere that was not ``told`` yet: now it is."""
    changed = {key: value for key, value in typed.items() if value != before[key]}
    for column in columns_of(tab):
        if column.required and column.key in changed and not changed[column.key]:
            raise InvalidValueError(column.header, "", "Please fill this in.")
    try:
        now = shown(frame.snapshot(), tab, row)
    except KeyError:
        raise UnknownRowError(tab.name, row) from None
    newer = {key: now[key] for key, value in changed.items() if now[key] not in (before[key], value)}
    if any(key not in told or told[key] != value for key, value in newer.items()):
        told.clear()
        told.update(newer)
        return False
    if changed and tab is NEWS:
        frame.tell(frame.book().edit_news(row, changed, today=today))
    elif changed:
        summary = f"Changed a word with {title}" if tab is OUTREACH else None
        frame.tell(frame.book().edit(tab, {row: changed}, today=today, summary=summary))
    return True


def _said(value: Value) -> str:
    if isinstance(value, tuple):
        return plain(words.listed(value)) if value else "blank"
    if isinstance(value, bool):
        return "ticked" if value else "not ticked"
    return f"“{plain(str(value), 200)}”" if value else "blank"
