"""The status line: where the data is, and whether the sheet has it all; calm, and in words."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final

import streamlit as st

from pages.drawing import frame
from pages.drawing.fragments import fragment
from pages.drawing.text import plain, quiet
from sync.crm import words
from sync.link import HALTED, IN_STEP, LOCAL, SAVING, UNREACHABLE, WAITING, Link, Status

SHEET_PAGE: Final = "pages/data/sheet.py"
SHEET_PATH: Final = "sheet"
"""Where that page stands in the dashboard's address."""

State = tuple[int, int, str]
"""The book's version, how many questions there are, and whether there is no sheet or a question holds it up."""

ICONS: Final = {
    LOCAL: ":material/computer:",
    IN_STEP: ":material/cloud_done:",
    SAVING: ":material/cloud_sync:",
    WAITING: ":material/cloud_upload:",
    UNREACHABLE: ":material/cloud_off:",
    HALTED: ":material/front_hand:",
}
_SHEET_ICON: Final = ":material/cloud:"


def now(link: Link) -> Status:
    """How book and sheet stand at this moment, for this reader."""
    return link.status(frame.now(), frame.zone())


def state(link: Link, told: Status) -> State:
    """What makes a page another page when it changes."""
    return link.version(), told.needs, told.kind if told.kind in {LOCAL, HALTED} else ""


def line(told: Status) -> None:
    """Draw the status line, and the way to the questions if there are any."""
    st.markdown(quiet(f"{ICONS.get(told.kind, _SHEET_ICON)} {plain(told.sentence)}"))
    if told.needs:
        st.page_link(
            SHEET_PAGE,
            label=words.count(told.needs, "question for you", "questions for you"),
            icon=":material/contact_support:",
        )


def notice(told: Status) -> None:
    """A line while a question holds everything up: a phone hides its sidebar."""
    if told.kind == HALTED:
        st.page_link(SHEET_PAGE, label="Your sheet has a question for you", icon=ICONS[HALTED])


def countdown(retry_at: datetime, at: datetime) -> str:
    """When it is tried again, in words."""
    seconds = math.ceil((retry_at - at).total_seconds())
    return f"Trying again in {seconds} s." if seconds > 0 else "Trying again now…"


@frame.guarded
def _retry() -> None:
    frame.book().link.retry()


@fragment(run_every=1)
def standing() -> None:
    """How the sheet stands, as it changes: in step since when, what waits, what is wrong and when it is tried again."""
    told = now(frame.book().link)
    with st.container(key="sheet-standing", gap="small"):
        st.markdown(f"{ICONS.get(told.kind, _SHEET_ICON)} {plain(told.sentence)}")
        if told.problem:
            st.warning(plain(told.problem), icon=":material/info:")
        if told.retry_at is not None:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(quiet(countdown(told.retry_at, frame.now())), width="content")
                st.button(
                    "Try now", key="sheet-retry", type="tertiary", icon=":material/refresh:", on_click=_retry
                )
