"""How many calls may be made of Google's Sheets service: counted by all processes of this computer together."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypeVar

import platformdirs

from sync.errors import QuotaError

T = TypeVar("T")
Kind: TypeAlias = Literal["read", "write"]

WINDOW: Final = 60.0
MOST: Final = 50
"""Calls of either kind in any `WINDOW` seconds for one account; Google allows 60 (google-facts)."""
HALVED_FOR: Final = 600.0
"""Seconds with half of `MOST`, after Google refused a call: another computer seems to use the same account."""
_AT_ONCE: Final = 2  # one of so many parts of the allowance may go without a pause between
_A_MOMENT: Final = 0.001  # the least wait, in seconds: a rounded one could end just before the turn
_FILE: Final = "calls.sqlite3"
_BUSY: Final = 5.0  # seconds to wait for another process's turn at the file
_DAMAGED: Final = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_SCHEMA: Final = """
create table if not exists calls (account text, kind text, at real);
create table if not exists halved (account text primary key, until real);
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """Calls in the last `WINDOW` seconds, and how many of either kind there may be just now."""

    reads: int
    writes: int
    most: int


class Limiter:
    """The turns of one account. Safe to share between threads; every process makes one of its own.

    Calls go at once while few were made in the last minute; then they are spread, so that nobody who waits
    waits long. Where the file can't be used, this process counts for itself.
    """

    def __init__(
        self,
        folder: Path | None,
        account: str,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Count in ``folder`` (default: the user's cache) for the service account of that address.

        ``clock`` tells seconds, the same for all processes; the account's address is not written down.
        """
        where = folder or platformdirs.user_cache_path("runner-up", appauthor=False)
        self._path = where / _FILE
        self._account = hashlib.sha256(account.strip().casefold().encode()).hexdigest()[:16]
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._own: sqlite3.Connection | None = None

    def spend(self, kind: Kind, *, patience: float) -> None:
        """Wait until it is one call's turn, and count it.

        Raises QuotaError as soon as that would take more than ``patience`` seconds in all.
        """
        waited = 0.0
        while (wait := self._take(kind)) > 0:
            waited += wait
            if waited > patience:
                raise QuotaError(f"{kind} in {wait:.0f} s")
            self._sleep(wait)

    def refused(self) -> None:
        """Google answered 429: half the allowance for the next ten minutes."""
        until = self._clock() + HALVED_FOR
        self._counted(lambda book: book.execute("replace into halved values (?, ?)", (self._account, until)))

    def counted(self) -> Counted:
        """How many calls were made in the last minute, by all processes together."""

        def count(book: sqlite3.Connection) -> Counted:
            _tidy(book, self._clock())
            asked = book.execute("select kind from calls where account = ?", (self._account,)).fetchall()
            halved = book.execute("select 1 from halved where account = ?", (self._account,)).fetchone()
            kinds = [kind for (kind,) in asked]
            return Counted(kinds.count("read"), kinds.count("write"), MOST // 2 if halved else MOST)

        return self._counted(count)

    def _take(self, kind: Kind) -> float:
        """Count a call now and answer 0, or answer how many seconds to wait before asking again."""

        def take(book: sqlite3.Connection) -> float:
            now = self._clock()
            _tidy(book, now)
            mine = (self._account, kind)
            asked = book.execute("select at from calls where account = ? and kind = ? order by at", mine)
            made = [float(at) for (at,) in asked]
            halved = book.execute("select 1 from halved where account = ?", (self._account,)).fetchone()
            turn = next_turn(made, MOST // 2 if halved else MOST)
            if turn > now:
                return max(turn - now, _A_MOMENT)
            book.execute("insert into calls values (?, ?, ?)", (*mine, now))
            return 0.0

        return self._counted(take)

    def _counted(self, action: Callable[[sqlite3.Connection], T]) -> T:
        """Carry out one turn at the shared count; at this process's own where the shared one can't be had."""
        with self._lock:
            try:
                with closing(self._shared()) as book:
                    answer = action(book)
                    book.commit()
                    return answer
            except (sqlite3.Error, OSError):
                return action(self._alone())

    def _alone(self) -> sqlite3.Connection:
        """The count of this process only."""
        if self._own is None:
            self._own = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
            self._own.executescript(_SCHEMA)
        return self._own

    def _shared(self) -> sqlite3.Connection:
        """The file, with nobody else at it until it is closed. A damaged one is begun anew: it is only a count."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _locked(self._path)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode not in _DAMAGED:
                raise
            self._path.unlink(missing_ok=True)
            return _locked(self._path)


def next_turn(made: Sequence[float], most: int) -> float:
    """When the next call may go, after these calls of the last minute, oldest first; seconds on the same clock.

    After the first half of ``most``, what is left of it is spread over the time until the oldest calls are a
    minute old. So no `WINDOW` ever holds more than ``most``, and under steady load calls go evenly.
    """
    if len(made) < most // _AT_ONCE:
        return 0.0
    if len(made) >= most:
        return made[len(made) - most] + WINDOW
    latest = made[-1]
    spread = (made[0] + WINDOW - latest) / (most - len(made) + 1)
    return latest + max(WINDOW / most, spread)


def _tidy(book: sqlite3.Connection, now: float) -> None:
    """Forget what no longer counts; what a clock set back left in the future counts as of now."""
    book.execute("delete from calls where at + ? <= ?", (WINDOW, now))
    book.execute("update calls set at = ? where at > ?", (now, now))
    book.execute("delete from halved where until <= ?", (now,))
    book.execute("update halved set until = ? where until > ?", (now + HALVED_FOR, now + HALVED_FOR))


def _locked(path: Path) -> sqlite3.Connection:
    with ExitStack() as open_now:
        book = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
        open_now.callback(book.close)
        book.execute("pragma synchronous = off")  # a count that a power cut takes is no loss
        if book.execute("select count(*) from sqlite_master").fetchone() == (0,):
            book.executescript(_SCHEMA)
        book.execute("begin immediate")
        open_now.pop_all()
    return book
