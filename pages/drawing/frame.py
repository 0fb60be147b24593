"""What every page stands on: the open book, the reader's day, the bar that undoes, and calm errors."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, ParamSpec, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.drawing.text import plain
from sync import open_workspace
from sync.crm import words
from sync.crm.clock import today_in
from sync.errors import RunnerUpError, explain
from sync.mirror import Operation
from sync.snapshot import Snapshot
from sync.workspace import Workspace

P = ParamSpec("P")
T = TypeVar("T")
_LOG: Final = logging.getLogger("runner_up")
_TOLD: Final = "frame-told"
_ACCOUNT_OF_ERROR: Final = "frame-error"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the page: their day and the hour there."""

    today: date
    hour: int


@st.cache_resource(show_spinner="Opening your book…")
def _shared_workspace() -> Workspace:
    return open_workspace()


def book() -> Workspace:
    """The workspace that all sessions of this server share."""
    return _shared_workspace()


def snapshot() -> Snapshot:
    """The newest picture of the book; take it once per page, so that everything is of one moment."""
    return book().snapshot()


def now() -> datetime:
    """The one place where the pages read the clock (UTC)."""
    return datetime.now(UTC)


def _here(at: datetime) -> datetime:
    """A moment in the browser's time zone; UTC where that is not known."""
    try:
        return at.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        return at


def reader() -> Reader:
    """The reader's day and hour, in the browser's time zone."""
    return Reader(today_in(st.context.timezone, now()), _here(now()).hour)


def moment(at: datetime) -> str:
    """A moment as the reader would say it: "today at 14:02", "14 Aug at 9:30"."""
    here, today = _here(at), reader().today
    day = "today" if here.date() == today else words.day(here.date(), today)
    return f"{day} at {here.hour}:{here:%M}"


def tell(operation: Operation | None) -> None:
    """Show on the next run what was done, with a button that undoes it."""
    if operation is None:
        st.session_state[_TOLD] = ("Nothing to change there.", None)
    else:
        st.session_state[_TOLD] = (operation.summary, operation.id)


@contextmanager
def _in_one_piece() -> Iterator[None]:
    """Let a callback run to its end.

    Streamlit 1.67 stops a callback where it next touches the session once the browser has sent something
    else: a thing saved is then never told, a thing typed never saved, since the next run no longer counts
    it as changed. What the browser sent is looked at right after the callback instead.
    """
    context = get_script_run_ctx(suppress_warning=True)
    requests = None if context is None else context.script_requests
    if requests is None:
        yield
        return
    vars(requests)["on_scriptrunner_yield"] = lambda: None
    try:
        yield
    finally:
        vars(requests).pop("on_scriptrunner_yield", None)


def guarded(action: Callable[P, T]) -> Callable[P, T | None]:
    """A callback that nothing stops halfway, and whose errors become a sentence on the page.

    The traceback goes to the server's log.
    """

    @functools.wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            with _in_one_piece():
                return action(*args, **kwargs)
        except RunnerUpError as error:
            st.session_state[_ACCOUNT_OF_ERROR] = explain(error)
        except Exception as error:  # noqa: BLE001 (the last line of defence: logged in full, told in a sentence)
            _LOG.exception("A callback went wrong")
            st.session_state[_ACCOUNT_OF_ERROR] = explain(error)
        return None

    return run


def calmly(page: Callable[[], None]) -> None:
    """Run a page; what goes wrong becomes a sentence, and a traceback in the server's log."""
    try:
        page()
    except RunnerUpError as error:
        st.error(plain(explain(error)), icon=":material/error:")
    except Exception as error:  # noqa: BLE001 (the last line of defence: logged in full, told in a sentence)
        _LOG.exception("A page went wrong")
        st.error(plain(explain(error)), icon=":material/error:")


@guarded
def _undo(operation: str) -> None:
    tell(book().undo(operation))


@guarded
def _forget() -> None:
    st.session_state.pop(_TOLD, None)


def messages() -> None:
    """What was done last, with Undo, at the foot of the page; what went wrong, at its head."""
    wrong = st.session_state.pop(_ACCOUNT_OF_ERROR, None)
    # Always there, so that the page below keeps its place, and whoever types in it their cursor.
    with st.container(key="messages"):
        if wrong:
            st.error(plain(wrong), icon=":material/error:")
    told = st.session_state.get(_TOLD)
    if told is None:
        return
    summary, operation = told
    with (
        st.bottom,
        st.container(
            key="undo-bar",
            horizontal=True,
            vertical_alignment="center",
            border=True,
            horizontal_alignment="distribute",
        ),
    ):
        st.markdown(f":material/check: {plain(summary, 120)}", width="content")
        with st.container(horizontal=True, width="content", gap="small"):
            if operation is not None:
                st.button(
                    "Undo",
                    key="undo",
                    icon=":material/undo:",
                    on_click=_undo,
                    args=(operation,),
                    type="primary",
                )
            st.button(
                "Close",
                key="undo-close",
                icon=":material/close:",
                on_click=_forget,
                type="tertiary",
                help="Close",
            )
