"""What every page stands on: the open book, the reader's day, the bar that undoes, and calm errors."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final, ParamSpec, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.drawing.text import plain
from sync import open_workspace
from sync.crm import words
from sync.crm.clock import today_in
from sync.errors import RunnerUpError, explain
from sync.mirror import Operation
from sync.operating import ChangedCell
from sync.portfolio import Portfolio
from sync.snapshot import Snapshot
from sync.workspace import Workspace, default_home

P = ParamSpec("P")
T = TypeVar("T")
_LOG: Final = logging.getLogger("runner_up")
_TOLD: Final = "frame-told"
PERSON_PAGE: Final = "pages/people/person.py"
UNDO_ASKED: Final = "frame-undo-asked"
"""In the session: the operation whose undoing needs a word from the person first."""

_GUEST_OF: Final = "frame-guest-of"
_ACCOUNT_OF_ERROR: Final = "frame-error"
_ERROR_SHOWN: Final = "frame-error-shown"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the page: their day and the hour there."""

    today: date
    hour: int


def _secrets() -> dict[str, Any]:
    """What secrets.toml holds; nothing where there is none."""
    try:
        return dict(st.secrets.to_dict())
    except (FileNotFoundError, ValueError):
        return {}


@st.cache_resource(show_spinner="Opening your book…")
def _shared_workspace() -> Workspace:
    opened = open_workspace()
    opened.link.secrets = _secrets()
    opened.link.begin_calmly()
    return opened


@st.cache_resource(show_spinner="Opening the books…")
def portfolio() -> Portfolio:
    """The books of others that secrets name, shared by all sessions of this server."""
    return Portfolio(default_home(), _secrets())


def book() -> Workspace:
    """The book that this session looks at: one's own, or somebody else's that was opened from the portfolio.

    All sessions of this server share it.
    """
    key, own = guest_of(), _shared_workspace()
    if not key:
        return own
    theirs = portfolio().book(key)
    theirs.signs_as = own.snapshot().settings.your_name
    return theirs


def guest_of() -> str:
    """The section of secrets whose book this session looks at, "" for one's own."""
    key = st.session_state.get(_GUEST_OF, "")
    return key if key in portfolio() else ""


def visit(key: str) -> None:
    """Look at somebody else's book from now on, or at one's own for ""; what was typed for the other is let go."""
    st.session_state.clear()
    if key:
        st.session_state[_GUEST_OF] = key


def snapshot() -> Snapshot:
    """The newest picture of the book; take it once per page, so that everything is of one moment."""
    return book().snapshot()


def now() -> datetime:
    """The one place where the pages read the clock (UTC)."""
    return datetime.now(UTC)


def zone() -> tzinfo:
    """The browser's time zone; UTC where that is not known."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def reader() -> Reader:
    """The reader's day and hour, in the browser's time zone."""
    return Reader(today_in(st.context.timezone, now()), now().astimezone(zone()).hour)


def moment(at: datetime) -> str:
    """A moment as the reader would say it: "today at 14:02", "14 Aug at 9:30"."""
    here, today = at.astimezone(zone()), reader().today
    day = "today" if here.date() == today else words.day(here.date(), today)
    return f"{day} at {here.hour}:{here:%M}"


def tell(operation: Operation | None) -> None:
    """Show on the next run what was done, with a button that undoes it."""
    if operation is None:
        st.session_state[_TOLD] = ("Nothing to change there.", None)
    else:
        st.session_state[_TOLD] = (operation.summary, operation.id)


def say(text: str) -> None:
    """Show on the next run a sentence about what was done, where there is nothing to undo."""
    st.session_state[_TOLD] = (text, None)


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


def written_over(workspace: Workspace, operation: str) -> list[ChangedCell]:
    """The cells that undoing would take from somebody who changed them since."""
    return [cell for cell in workspace.undo_preview(operation) if cell.now != cell.before]


@guarded
def undo(operation: str) -> None:
    """Undo an operation; where a cell was changed again since, ask first what should become of it."""
    found = book().operation(operation)
    if found is not None and found.undone_by is None and written_over(book(), operation):
        st.session_state[UNDO_ASKED] = operation
    else:
        tell(book().undo(operation))


@guarded
def _forget() -> None:
    st.session_state.pop(_TOLD, None)


def messages(*, again: bool) -> DeltaGenerator:
    """What was done last, with Undo, at the foot of the page; what went wrong, at its head, which it answers.

    ``again``: the page is drawn anew by itself, and what it said went wrong is to be read yet.
    """
    wrong = st.session_state.pop(_ACCOUNT_OF_ERROR, st.session_state.get(_ERROR_SHOWN) if again else None)
    st.session_state[_ERROR_SHOWN] = wrong
    # Always there, so that the page below keeps its place, and whoever types in it their cursor.
    head = st.container(key="messages")
    if wrong:
        head.error(plain(wrong), icon=":material/error:")
    told = st.session_state.get(_TOLD)
    if told is not None:
        _told(*told)
    return head


def _told(summary: str, operation: str | None) -> None:
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
                    on_click=undo,
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
