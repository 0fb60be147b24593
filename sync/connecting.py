"""Moving a book into a sheet: whose key is used, and the move itself, which no page has to wait for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sync.errors import RunnerUpError, SheetError, explain
from sync.sheet import accounts
from sync.sheet.accounts import Account

if TYPE_CHECKING:
    from sync.link import Link
    from sync.sheet.adopt.types import Adoption, Study

_LOG: Final = logging.getLogger("runner_up")
Progress = Callable[[str, float], None]
"""Hears what is being done, in words, and how much of the whole is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a book can connect with.

    ``account`` signs in, ``in_secrets`` says that its key stands there rather than beside the data file;
    ``spreadsheet`` is what secrets name: a link, an ID or a name. ``problem`` says what is wrong with either.
    """

    account: Account | None = None
    in_secrets: bool = False
    spreadsheet: str = ""
    problem: str = ""


def means(home: Path, secrets: Mapping[str, Any]) -> Means:
    """The account in secrets, else the one whose key was uploaded before; a spoilt key is a problem, no error."""
    spreadsheet = accounts.named(secrets)
    try:
        account, _ = accounts.from_secrets(secrets)
        if account is not None:
            return Means(account, in_secrets=True, spreadsheet=spreadsheet)
        return Means(accounts.stored(home), spreadsheet=spreadsheet)
    except (SheetError, OSError) as error:
        return Means(spreadsheet=spreadsheet, problem=explain(error))


def named(secrets: Mapping[str, Any]) -> bool:
    """Whether secrets name a spreadsheet, which is then to be the book's."""
    return bool(accounts.named(secrets))


def studied(link: Link, account: Account, spreadsheet: str, today: date) -> Study:
    """What a spreadsheet that holds other things already could be adopted as. Raises SheetError."""
    from sync.sheet import adopt  # noqa: PLC0415 (only such a sheet needs it, and it takes long to load)

    api = link.api(account, spreadsheet)
    overview = api.overview()
    grids, looks = adopt.read(api, overview)
    return adopt.study(overview, grids, looks, today=today)


def keep_key(home: Path, uploaded: bytes) -> Account:
    """Keep an uploaded key beside the data file. Raises KeyFileError for what is none."""
    account = accounts.read_key(uploaded)
    accounts.store(home, account)
    return account


def forget_key(home: Path) -> None:
    """Remove the uploaded key."""
    accounts.forget(home)


@dataclass(frozen=True, slots=True)
class Move:
    """How far a move into a sheet is: ``words`` and ``share`` of the whole while it runs, ``problem`` if it failed."""

    running: bool = False
    words: str = ""
    share: float = 0.0
    problem: str = ""


class Mover:
    """One move into a sheet at a time, on a thread of its own: closing the page does not stop it.

    Stopped halfway, it is begun again and doubles nothing.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._now = Move()

    @property
    def now(self) -> Move:
        """How far it is."""
        return self._now

    def begin(self, account: Account, spreadsheet: str, adoption: Adoption | None = None) -> None:
        """Begin to connect to the spreadsheet with that ID; nothing happens while another move is under way."""
        with self._lock:
            if self._now.running:
                return
            self._now = Move(running=True, words="Signing in…")
            self._thread = threading.Thread(
                target=self._run, args=(account, spreadsheet, adoption), name="move-to-sheet", daemon=True
            )
            self._thread.start()

    def wait(self, seconds: float | None = None) -> Move:
        """Wait until the move is over, or so long; how far it is then."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._now

    def put_away(self) -> None:
        """Forget how the last move ended."""
        with self._lock:
            if not self._now.running:
                self._now = Move()

    def _heard(self, words: str, share: float) -> None:
        self._now = Move(running=True, words=words, share=min(max(share, 0.0), 1.0))

    def _run(self, account: Account, spreadsheet: str, adoption: Adoption | None) -> None:
        problem = ""
        try:
            self._link.connect(account, spreadsheet, progress=self._heard, adoption=adoption)
        except RunnerUpError as error:
            problem = explain(error)
        except Exception as error:  # noqa: BLE001 (the end of a thread: logged in full, told in a sentence)
            _LOG.exception("Connecting went wrong")
            problem = explain(error)
        self._now = Move(problem=problem)
