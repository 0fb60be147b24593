"""The calendar on the Sheet page: the file to take along, and the private address that calendar apps follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import streamlit as st

from pages.drawing import frame
from pages.drawing.text import plain, quiet
from sync import calendar_route, feed
from sync.exchange.calendar import DAYS_AHEAD, to_calendar
from sync.exchange.export import file_name
from sync.feed import Feed
from sync.workspace import Workspace

_PAGE: Final = "sheet"
_WHAT: Final = (
    f"Who would like to hear from you, and when: a whole-day entry a person for the next {DAYS_AHEAD} days, with why "
    "now and a link to their page."
)
_NOT_SERVED: Final = (
    "Calendar apps can also follow a private address, which a dashboard started with the command runner-up has. "
    "This one was started in another way, so here take the file."
)
_NOT_YOURS: Final = (
    "This is somebody else's book: an address to follow is theirs to make, so here take the file."
)
_FOLLOW: Final = (
    "A file stays as it is; a calendar app that follows a private address is always up to date. Whoever knows the "
    "address can read this calendar and nothing else, so keep it to yourself."
)
_ONLY_HERE: Final = (
    "This dashboard answers on this computer alone, so only calendar apps on this computer reach the address. For "
    "your phone open the dashboard where it is hosted and copy the address there, or take the file along."
)
_AGAIN: Final = "The address you have stops at once. Apps that follow it will need the new one."


def _home() -> Path:
    return frame.book().path.parent


def _here() -> str:
    """Where the dashboard stands, as the reader's browser says; "" where it does not."""
    return (st.context.url or "").removesuffix("/").removesuffix(f"/{_PAGE}")


def _zone() -> str:
    return st.context.timezone or ""


@frame.guarded
def _renew(told: str) -> None:
    feed.renew(_home(), address=_here(), zone=_zone())
    frame.say(told)


@frame.guarded
def _switch_off() -> None:
    feed.switch_off(_home())
    frame.say("The calendar has no address any more.")


def draw(book: Workspace, today: date) -> None:
    """The file, and the private address: made, shown, renewed, switched off."""
    served = calendar_route.SERVED.is_set() and not frame.guest_of()
    held = _held() if served else None
    follow = _NOT_YOURS if frame.guest_of() else _FOLLOW if served else _NOT_SERVED
    with st.container(border=True, key="calendar"):
        st.markdown("**:material/calendar_month: Calendar**")
        st.markdown(quiet(plain(f"{_WHAT} {follow}")))
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                "Calendar file",
                lambda: to_calendar(book.snapshot(), today, stamp=frame.now(), address=_here()),
                file_name(today, "ics"),
                mime="text/calendar",
                key="export-ics",
                icon=":material/event:",
                on_click="ignore",
                help="For any calendar app, as it stands today",
            )
            if served and held is None:
                st.button(
                    "Make a private address",
                    key="calendar-make",
                    icon=":material/add_link:",
                    on_click=_renew,
                    args=("The calendar has a private address.",),
                )
        if held is not None:
            _shown(held)


def _held() -> Feed | None:
    try:
        return feed.note(_home(), address=_here(), zone=_zone())
    except OSError:  # a disk that only reads, or is full: what stands there serves as it is
        return feed.stored(_home())


def _shown(held: Feed) -> None:
    st.code(f"{held.address}{held.path}", language=None, wrap_lines=True)
    st.markdown(quiet(plain("In your calendar app choose “Subscribe” or “Add by URL”, and paste it there.")))
    if feed.only_here(held.address):
        st.markdown(quiet(plain(_ONLY_HERE)))
    with st.container(horizontal=True, gap="small"):
        with st.popover("New address", icon=":material/autorenew:", key="calendar-renew"):
            st.markdown(plain(_AGAIN))
            st.button(
                "Make a new address",
                key="calendar-renew-now",
                type="primary",
                on_click=_renew,
                args=("The calendar has a new address. The one before opens nothing any more.",),
            )
        st.button("Switch off", key="calendar-off", icon=":material/link_off:", on_click=_switch_off)
