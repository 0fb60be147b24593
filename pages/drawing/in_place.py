"""Cells that are changed where they stand: saved on leaving the field, and never over somebody else's words."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

import streamlit as st

from pages.drawing import drawer, frame, live
from pages.drawing.text import lines, plain, quiet
from sync import cells
from sync.cells import Value
from sync.contract import PEOPLE, Column, Kind
from sync.errors import UnknownRowError

Choice = Literal["mine", "theirs", "both"]
_LONG: Final = 900  # characters, or so many lines, after which a field scrolls
_MANY_LINES: Final = 14
_SCROLLED: Final = 340  # pixels
_EARLIEST, _LATEST = date(1990, 1, 1), date(2170, 12, 31)


def key_of(person: str, column: Column) -> str:
    """The key of the field's container; the session keeps under it what the field showed."""
    return f"person-{column.key}-{person}"


def _shown(key: str) -> str:
    return f"{key}-shown"


def _mine(key: str) -> str:
    return f"{key}-mine"


def _widget(key: str) -> str:
    """The widget's key: a new one each time the cell has changed elsewhere, so that it starts from there.

    Its start is always what the book says. A field that is drawn anew (after a page was left and come back
    to in one breath) shows its start, and must never show, and save, an empty one.
    """
    return f"{key}-{st.session_state.get(f'{key}-turn', 0)}"


def _in_step(key: str, now: Value) -> str:
    """The widget's key, once it is known that the book says ``now``."""
    if st.session_state.get(_shown(key), now) != now:
        st.session_state[f"{key}-turn"] = st.session_state.get(f"{key}-turn", 0) + 1
    st.session_state[_shown(key)] = now
    return _widget(key)


def _now(person: str, column: Column) -> Value:
    """What the book says at this moment. Raises UnknownRowError."""
    people = frame.snapshot().people
    if person not in people.index:
        raise UnknownRowError(PEOPLE.name, person)
    return drawer.value_of(column, people.at[person, column.key])


def _write(person: str, column: Column, value: Value) -> None:
    done = frame.book().edit(PEOPLE, {person: {column.key: value}})
    if done is not None:
        frame.tell(done)
    st.session_state[_shown(key_of(person, column))] = _now(person, column)


# --- Text ----------------------------------------------------------------------------------------


def _tidy(column: Column, text: object) -> str:
    """The text as the book would keep it."""
    value = cells.read(column, str(text or "")).value
    return value if isinstance(value, str) else ""


def _unsaved(column: Column, key: str) -> str | None:
    """What was typed and is not in the book, None where all is saved."""
    widget = _widget(key)
    if widget not in st.session_state or _shown(key) not in st.session_state:
        return None
    typed = str(st.session_state[widget] or "")
    return None if _tidy(column, typed) == _tidy(column, st.session_state[_shown(key)]) else typed


@frame.guarded
def _save_text(person: str, column: Column, widget: str) -> None:
    """Save what was typed, unless the book has come to say something else since it was shown."""
    key = key_of(person, column)
    typed = st.session_state.get(widget)
    if typed is None or widget != _widget(key):
        return  # a field that is no longer drawn
    if _mine(key) in st.session_state:
        # Two versions wait for a choice already: a browser may report what was typed twice.
        st.session_state[_mine(key)] = typed if typed.strip() else st.session_state[_mine(key)]
        return
    try:
        now = _tidy(column, _now(person, column))
    except UnknownRowError:
        st.session_state[_mine(key)] = typed  # the page of somebody gone shows it once more
        raise
    if now in {_tidy(column, st.session_state.get(_shown(key))), _tidy(column, typed)}:
        _write(person, column, typed)
    else:
        st.session_state[_mine(key)] = typed


@frame.guarded
def _settle(person: str, column: Column, choice: Choice, theirs: str) -> None:
    """Keep what was chosen of two texts; ``theirs`` is what stood beside the other when it was chosen."""
    key = key_of(person, column)
    if _now(person, column) != theirs:
        return  # changed once more: the page shows the newest, and asks again
    mine = st.session_state[_mine(key)]
    if choice != "theirs":
        _write(person, column, mine if choice == "mine" else f"{theirs.rstrip()}\n\n{mine}")
    del st.session_state[_mine(key)]
    st.session_state[f"{key}-turn"] = st.session_state.get(f"{key}-turn", 0) + 1


def _both(person: str, column: Column, mine: str, theirs: str) -> None:
    """Show two versions side by side, and let the person choose."""
    key = key_of(person, column)
    with st.container(border=True, key=f"{key}-both"):
        st.markdown(
            f":material/call_split: **{plain(column.header)} changed elsewhere while you were writing.** "
            "Nothing is lost: choose what to keep."
        )
        left, right = st.columns(2, gap="medium")
        sides: tuple[tuple[Choice, str, str], ...] = (
            ("mine", "What you wrote", mine),
            ("theirs", "What it says now", theirs),
        )
        for place, (choice, title, text) in zip((left, right), sides, strict=True):
            with place:
                st.markdown(quiet(title))
                with st.container(height=220 if len(text) > _LONG else "content", border=False):
                    st.markdown(lines(text) if text.strip() else quiet("Nothing: it was emptied."))
                st.button(
                    "Keep this",
                    key=f"{key}-keep-{choice}",
                    icon=":material/check:",
                    on_click=_settle,
                    args=(person, column, choice, theirs),
                )
        if mine.strip() and theirs.strip():
            st.button(
                "Keep both, one below the other",
                key=f"{key}-keep-both",
                icon=":material/vertical_align_bottom:",
                type="primary",
                on_click=_settle,
                args=(person, column, "both", theirs),
            )


def in_use(person: str, column: Column) -> bool:
    """Whether somebody is in this field just now, so that it stays even where its reason went away."""
    return live.leave(key_of(person, column))


def text(person: str, column: Column, now: str, label: str, *, placeholder: str = "") -> None:
    """A field of one or several lines that holds a person's cell; ``now`` is what the book says."""
    key = key_of(person, column)
    changed = st.session_state.get(_shown(key), now) != now and _mine(key) not in st.session_state
    if changed and live.leave(key):
        # Somebody is in this very field: on leaving it they see both versions, or the new one.
        now = str(st.session_state[_shown(key)] or "")
    elif changed:
        waiting = _unsaved(column, key)
        if waiting is not None and _tidy(column, waiting) != _tidy(column, now):
            st.session_state[_mine(key)] = waiting
    if _mine(key) in st.session_state:
        st.session_state[_shown(key)] = now
        _both(person, column, st.session_state[_mine(key)], now)
        return
    widget = _in_step(key, now)
    with st.container(key=key, gap="xsmall"):
        if column.kind is Kind.LONG_TEXT:
            long = len(now) > _LONG or now.count("\n") > _MANY_LINES
            st.text_area(
                label,
                value=now,
                key=widget,
                height=_SCROLLED if long else "content",
                placeholder=placeholder,
                on_change=_save_text,
                args=(person, column, widget),
            )
        else:
            st.text_input(
                label,
                value=now,
                key=widget,
                placeholder=placeholder,
                on_change=_save_text,
                args=(person, column, widget),
            )
        if _unsaved(column, key) is not None:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(":orange[:material/sync_problem: Not saved yet]", width="content")
                st.button(
                    "Save again",
                    key=f"{key}-again",
                    icon=":material/save:",
                    on_click=_save_text,
                    args=(person, column, widget),
                )


def left_behind(person: str) -> None:
    """What was being written about somebody who was removed meanwhile, to be copied."""
    for column in PEOPLE.stored:
        key = key_of(person, column)
        half = live.half_written(key)
        if half is not None:
            st.session_state[_mine(key)] = half
        typed = st.session_state.get(_mine(key))
        if typed:
            st.markdown(f"What you had just written under {plain(column.header)}, to copy:")
            st.code(typed, language=None, wrap_lines=True)


# --- Days and ticks ------------------------------------------------------------------------------


@frame.guarded
def _save(person: str, column: Column, widget: str) -> None:
    # A page drawn anew reports fields that nobody touched.
    untouched = (_now(person, column), st.session_state.get(_shown(key_of(person, column))))
    if widget in st.session_state and st.session_state[widget] not in untouched:
        _write(person, column, st.session_state[widget])


def day(person: str, column: Column, now: date | None, label: str, *, latest: date | None = None) -> None:
    """A field for a day, in the order of day and month of the book's settings."""
    key = key_of(person, column)
    held = st.session_state.get(_shown(key), now)
    if held != now and (held is None or isinstance(held, date)) and live.leave(key):
        now = held  # somebody is in this very field
    widget = _in_step(key, now)
    with st.container(key=key):
        st.date_input(
            label,
            value=now,
            key=widget,
            min_value=min(_EARLIEST, now or _EARLIEST),
            max_value=max(latest or _LATEST, now or _EARLIEST),
            format="DD/MM/YYYY" if frame.snapshot().settings.day_first else "MM/DD/YYYY",
            on_change=_save,
            args=(person, column, widget),
        )


def tick(person: str, column: Column, label: str, *, now: bool) -> None:
    """A switch for a yes or no."""
    key = key_of(person, column)
    widget = _in_step(key, now)
    with st.container(key=key):
        st.toggle(
            label, value=now, key=widget, on_change=_save, args=(person, column, widget), help=column.meaning
        )
