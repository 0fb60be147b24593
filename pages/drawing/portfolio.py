"""Several people's books: one line each, and the way in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st

from pages.drawing import frame
from pages.drawing.text import plain, quiet
from sync.crm import words
from sync.crm.portfolio import Line, line, sentence
from sync.errors import RunnerUpError, explain
from sync.link import Status
from sync.workspace import Workspace

PORTFOLIO_PAGE: Final = "pages/reach_out/portfolio.py"
_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """One person of the portfolio: the section of secrets, what to call them, and how their book stands."""

    key: str
    title: str
    line: Line | None
    status: Status | None
    problem: str = ""


def shown(today: date) -> Sequence[Shown]:
    """Everybody, who needs a mentor first at the top; books that can't be read yet below."""
    found = [_shown(entry.key, today) for entry in frame.portfolio().entries]
    return sorted(found, key=lambda one: one.line.urgency if one.line is not None else (1, 1, 1))


def _shown(key: str, today: date) -> Shown:
    try:
        book = frame.portfolio().book(key)
    except RunnerUpError as error:
        return Shown(key, key, None, None, explain(error))
    book.link.look()
    status = book.link.status(frame.now(), frame.zone())
    if status.in_step_at is None and book.snapshot().people.empty:
        return Shown(key, _called(key, book, ""), None, status, status.problem)
    snapshot = book.snapshot()
    told = snapshot.derive(
        ("portfolio", today),
        lambda: line(snapshot.people, snapshot.outreach, snapshot.standing(today), snapshot.settings, today),
    )
    return Shown(key, _called(key, book, told.name), told, status, status.problem)


def _called(key: str, book: Workspace, name: str) -> str:
    """Their own name, else what the sheet is called, else the name of the section."""
    return name or book.link.title or key.replace("_", " ").replace("-", " ").title()


@frame.guarded
def _open(key: str) -> None:
    frame.visit(key)


def row(one: Shown, today: date) -> None:
    """One person: how their ties stand, whom to ask about, and the way into their book."""
    with (
        st.container(border=True, key=f"portfolio-{one.key}"),
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
    ):
        with st.container(width="stretch", gap="xxsmall"):
            st.markdown(" ".join((f"**{plain(one.title, _NAME)}**", *_badges(one))))
            if one.line is not None:
                st.markdown(plain(sentence(one.line, today)))
                if one.line.coldest:
                    st.markdown(
                        quiet(f"Waiting longest: {plain(one.line.coldest, _NAME)}{_silent(one.line)}")
                    )
            else:
                st.markdown(quiet("Reading the sheet for the first time…" if not one.problem else ""))
            if one.problem:
                st.markdown(quiet(f":material/cloud_off: {plain(one.problem)}"))
        if one.line is not None and st.button(
            "Open",
            icon=":material/arrow_forward:",
            key=f"portfolio-open-{one.key}",
            on_click=_open,
            args=(one.key,),
        ):
            st.switch_page("pages/reach_out/today.py")


def _badges(one: Shown) -> list[str]:
    if one.line is None:
        return []
    badges = []
    if one.line.asks:
        asks = words.count(one.line.asks, "person", "people")
        badges.append(f":violet-badge[:material/school: would like to talk about {asks}]")
    if one.line.landed_on is not None:
        badges.append(":green-badge[:material/celebration: landed]")
    return badges


def _silent(told: Line) -> str:
    return f", last in touch {words.ago(told.silent)}" if told.silent is not None else ", no word yet"


def nobody() -> None:
    """No other book is named: how it is done."""
    st.markdown(
        "Here a mentor or coach sees everybody they look after, one line a person. Each job seeker shares their "
        "sheet with your service account, and you name the sheet in secrets:"
    )
    st.code('[connections.ana]\nspreadsheet = "https://docs.google.com/spreadsheets/d/…"', language="toml")
    st.markdown(quiet("Their books open to look at; they stay theirs."))


# --- In somebody else's book ---------------------------------------------------------------------


@frame.guarded
def _home() -> None:
    frame.visit("")


def banner() -> None:
    """Whose book this is, and the way back, at the head of every page of it."""
    if not frame.guest_of():
        return
    book = frame.book()
    title = _called(frame.guest_of(), book, book.snapshot().settings.your_name)
    may = "read only" if book.is_read_only else "you may edit"
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key="guest-banner", gap="small"
    ):
        st.markdown(
            f":material/visibility: You are in the book of **{plain(title, _NAME)}**, {may}.", width="stretch"
        )
        if st.button("Back to the portfolio", key="guest-back", icon=":material/arrow_back:", on_click=_home):
            st.switch_page(PORTFOLIO_PAGE)
