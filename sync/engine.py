"""The engine: pull, merge, push, wait, retry. One thread of one process; the only caller of ``sheet``.

It never stands in anybody's way: what pages and commands save is on disk before it hears of it, and what it
takes over shows in the next picture of the book.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sync.commenting import Commenting
from sync.contract import Tab
from sync.errors import ApiDisabledError, RunnerUpError, SeatTakenError, SheetError, explain
from sync.halting import Halting, Trouble
from sync.ledger import Ledger
from sync.mirror import Mirror
from sync.operating import random_id
from sync.picture import Picture
from sync.pulling import Puller
from sync.pushing import Pusher
from sync.seat import Seat
from sync.sheet.api import SheetApi
from sync.sheet.read import Counts

_LOG: Final = logging.getLogger("runner_up")

LOOKED_AT: Final = timedelta(seconds=60)
"""How long a browser counts as looking after it last asked."""
_COALESCE: Final = 0.3
_STALE: Final = 0.5
"""Seconds of waiting for a turn after which the sheet is read once more before it is written to."""
_TICK: Final = 1.0
_VERSION_EVERY: Final = timedelta(seconds=10)
_PULL_SOON: Final = timedelta(minutes=2)
_PULL_SELDOM: Final = timedelta(minutes=5)
_LIVELY: Final = timedelta(minutes=6)
"""After a sign of life in the sheet it is read every two minutes for this long, in case Drive is late."""
_PULL_WITHOUT_DRIVE: Final = timedelta(seconds=20)
_ACCESS_EVERY: Final = timedelta(minutes=10)
_TELL_EVERY: Final = timedelta(seconds=20)
_FORMULAS_EVERY: Final = timedelta(minutes=10)
_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 64.0
PATIENCE: Final = 200.0
"""Seconds to wait for another engine to make way: longer than a call takes at the most."""
_WAIT_FOR_PEOPLE: Final = 60.0
"""Seconds between tries where only a person can help: the sheet is not shared, the key was revoked."""


@dataclass(frozen=True, slots=True)
class State:
    """How the engine stands. Moments are UTC; ``problem`` is a sentence, ``kind`` of it the error's name."""

    in_step_at: datetime | None = None
    since: datetime | None = None
    retry_at: datetime | None = None
    problem: str = ""
    kind: str = ""
    busy: bool = False


@dataclass
class _Timing:
    """When things were done last, and how often they failed since."""

    pulled: datetime | None = None
    asked: datetime | None = None
    formulas: datetime | None = None
    access: datetime | None = None
    alive: datetime | None = None
    version: int = -1
    failures: int = 0
    look: bool = True
    drive: bool = True
    whose: str = field(default="")


class Engine:
    """Keeps one book and one sheet in step.

    ``turn`` does what is due now and says how long the next may wait; ``start`` runs turns in a thread of their
    own for as long as this process holds the lock beside the data file.
    """

    def __init__(
        self,
        mirror: Mirror,
        api: SheetApi,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Callable[[float, float], float] = random.uniform,
        new_id: Callable[[], str] = random_id,
        counts: Counts | None = None,
        pause: Callable[[float], None] = time.sleep,
        may_send: Callable[[], bool] = lambda: True,
    ) -> None:
        """``clock`` gives UTC, ``chance`` a number between two, ``new_id`` a fresh random name; ``pause`` waits.

        While ``may_send`` says no, the sheet is read and never written to: it is somebody else's.
        """
        self._may_send = may_send
        self._pause = pause
        self._mirror = mirror
        self._clock = clock
        self._chance = chance
        self._api = api
        self._new_id = new_id
        self.ledger = Ledger(mirror, clock)
        self.picture = Picture.from_ledger(self.ledger)
        maker = self.ledger.state("maker")
        if maker is None:
            maker = f"m-{new_id()}"
            self.ledger.set_state("maker", maker)
        self._puller = Puller(api, self.ledger, self.picture, clock=clock, fresh=self._fresh, counts=counts)
        self._pusher = Pusher(
            api, self.ledger, self.picture, clock=clock, new_id=lambda: f"w-{new_id()}", maker=str(maker)
        )
        self._halting = Halting(api, self.ledger, self.picture)
        self._commenting = Commenting(api, self.ledger, self.picture, clock=clock)
        self._seat = Seat(mirror.path, self.ledger)
        self._timing = _Timing()
        self._troubles: tuple[Trouble, ...] = ()
        self._state = State()
        self._looked: datetime | None = None
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._turning = threading.Lock()
        self._is_running = False
        self._told: tuple[State, datetime] | None = None
        self.taken = self.sent = 0
        """Rows taken over from the sheet and rows sent to it, since this engine was made."""

    def _fresh(self, tab: Tab) -> str:
        return f"{tab.id_prefix}-{self._new_id()}"

    # What others may ask

    @property
    def state(self) -> State:
        """How it stands just now."""
        return self._state

    @property
    def is_running(self) -> bool:
        """Whether this process keeps book and sheet in step just now, rather than another."""
        return self._is_running

    @property
    def spreadsheet(self) -> str:
        """The sheet's ID."""
        return self._api.spreadsheet

    def look(self) -> None:
        """A browser is looking."""
        self._looked = self._clock()

    def poke(self) -> None:
        """Something was changed, or a person asked to try again: look at once."""
        self._wake.set()

    def retry(self) -> None:
        """Try again now, however long the wait was to be."""
        self._timing.look = True
        self._state = _with(self._state, retry_at=None)
        self._wake.set()

    # Running

    def start(self) -> None:
        """Run in a thread of its own until ``stop``."""
        self._stopping.clear()
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="runner-up-engine", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop after the call under way; what waits stays on disk."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stopping.is_set() and self._is_ours():
            try:
                with self._seat.taken():
                    with self._turning:
                        self._begin()
                        self._is_running = True
                    try:
                        self._turn_until_stopped()
                    finally:
                        with self._turning:
                            self._is_running = False
            except SeatTakenError:
                if self._looked is not None:
                    self._seat.note_look(self._looked)
            except RunnerUpError:
                _LOG.exception("The engine could not use the data file")
                self._stopping.wait(_TICK * 5)
            self._stopping.wait(_TICK)

    def _is_ours(self) -> bool:
        """Whether the book is still in this sheet: another process may have moved it."""
        connection = self.ledger.state("connection") or {}
        return bool(connection.get("spreadsheet") == self._api.spreadsheet)

    def _begin(self) -> None:
        """Another process may have been the engine until now: what it left is in the file."""
        self.picture.__dict__.update(Picture.from_ledger(self.ledger).__dict__)
        self._timing = _Timing()

    def _turn_until_stopped(self) -> None:
        while not self._stopping.is_set() and not self._seat.is_wanted() and self._is_ours():
            wait = self.turn()
            if self._wake.wait(wait):
                self._wake.clear()
                # What is typed in a row of fields, or changed one after another, goes in one call.
                self._stopping.wait(_COALESCE)

    def turn(self) -> float:
        """Do what is due: seconds until the next turn."""
        with self._turning:
            wait = self._turn()
            self._tell()
            return wait

    def _tell(self) -> None:
        """Note how it stands, for other processes that show this book."""
        state, now = _with(self._state, busy=False), self._clock()
        if self._told is not None:
            told, at = self._told
            if _with(state, in_step_at=told.in_step_at) == told and now - at < _TELL_EVERY:
                return
        self._told = (state, now)
        self.ledger.set_state(
            "status",
            {
                name: value.isoformat() if isinstance(value, datetime) else value
                for name, value in asdict(state).items()
            },
        )

    def _turn(self) -> float:
        now = self._clock()
        retry_at = self._state.retry_at
        if retry_at is not None and now < retry_at:
            return min(_TICK, (retry_at - now).total_seconds())
        try:
            if self._due(now):
                self._state = State(in_step_at=self._clock())
                self._timing.failures = 0
            self._heed_comments(now)
        except SheetError as error:
            self._failed(error)
        except Exception as error:  # noqa: BLE001 (the thread must live on: logged in full, told in a sentence)
            _LOG.exception("The engine stumbled")
            self._stumbled(error)
        return _TICK

    def _due(self, now: datetime) -> bool:
        """Whether Google was asked anything."""
        asked = False
        if self._pull_is_due(now):
            self._busy()
            self._ask_whose()
            self.pull()
            asked = True
        elif self._version_is_due(now):
            asked = True
            if self._moved():
                self._busy()
                self.pull()
        elif self._access_is_due(now):
            self._note_access(now)
        sent = self.sent
        while self._has_work():
            self._busy()
            if not self.push() or self._stopping.is_set():
                break
        return asked or self.sent != sent

    def _heed_comments(self, now: datetime) -> None:
        """Once all else is done: send replies, and read what people said, in a turn that looked at the sheet."""
        timing = self._timing
        if self._troubles or timing.look or self._stopping.is_set():
            return
        if self._may_send():
            self._commenting.send()
        looked = timing.asked if timing.drive else timing.pulled
        if looked is not None and looked >= now and self._is_looked_at(now):
            self._commenting.look(timing.version if timing.drive else None)

    def _has_work(self) -> bool:
        """Whether anything waits that may be sent: what is in a tab that a person has to decide about may not."""
        if not self._may_send():
            return False
        picture = self.picture
        if picture.fixes or picture.lost or picture.doubled:
            return True
        if not self._troubles:
            return self.ledger.waiting() > 0
        troubled = {trouble.tab for trouble in self._troubles}
        return any(one.tab not in troubled for one in self.ledger.pending())

    def _busy(self) -> None:
        if not self._state.busy and not self._state.problem:
            self._state = _with(self._state, busy=True)

    def sync(self) -> None:
        """Pull and push until nothing is left to do. Raises SheetError; SeatTakenError where another engine stays."""
        with self._turning:
            if self._is_running:
                self._sync()
                return
        with self._seat.taken(PATIENCE), self._turning:
            self._begin()
            self._sync()

    def _sync(self) -> None:
        self.pull()
        while self.push() or self._is_unsure():
            pass
        self.settle()

    def _is_unsure(self) -> bool:
        """Whether something sent before may still arrive: then a moment goes by, and another look tells."""
        before = self._clock()
        if not self.ledger.sending():
            return False
        self._pause(_TICK)
        self._timing.look = True
        return self._clock() > before  # a clock that stands still will tell nothing new

    def settle(self) -> None:
        """All was sent: look once more, so that everything is known to be where it belongs. Raises SheetError."""
        if self._timing.look:
            self.pull()
        self._state = State(in_step_at=self._clock())
        self._tell()

    # Steps

    def pull(self, *, meeting: bool = False) -> None:
        """Bring the book up to the sheet. Raises SheetError."""
        timing, now = self._timing, self._clock()
        first = timing.pulled is None
        if meeting or first or timing.formulas is None or now - timing.formulas >= _FORMULAS_EVERY:
            fresh_formulas = True
        else:
            fresh_formulas = False
        # After a slip, or a write without an answer, all of Changes: others may have written much since.
        deep = first or timing.look or bool(self.picture.fixes or self.picture.lost)
        pulled = self._puller.pull(whose=timing.whose, deep=deep, meeting=meeting)
        if fresh_formulas:
            self._puller.formulas.read_all()
            timing.formulas = now
        else:
            self._puller.formulas.read_new()
        self._troubles = self._halting.settle(pulled.troubles)
        timing.pulled = now
        timing.look = pulled.unsure or len(self._troubles) < len(pulled.troubles)
        if pulled.rows:
            timing.alive = now
            self.taken += pulled.rows

    def push(self) -> bool:
        """Send one batch; whether there is more to do at once. Raises SheetError."""
        if not self._may_send():
            return False
        # Its turn first: rows may move while it waits for that, and what was built before would miss them.
        waited = self._api.reserve() > _STALE
        if waited or self._timing.look or self.picture.overview is None or self.picture.changes is None:
            self.pull()
        troubled = frozenset(trouble.tab for trouble in self._troubles)
        pushed = self._pusher.push(troubled, self._timing.whose)
        if pushed.look:
            self._timing.look = True
        if pushed.rows:
            self._timing.alive = self._clock()
            self.sent += pushed.rows
        return pushed.more

    def _pull_is_due(self, now: datetime) -> bool:
        timing = self._timing
        if timing.pulled is None or timing.look:
            return True
        if not self._is_looked_at(now):
            return now - timing.pulled >= _PULL_SELDOM
        if not timing.drive:
            return now - timing.pulled >= _PULL_WITHOUT_DRIVE
        lively = timing.alive is not None and now - timing.alive < _LIVELY
        return now - timing.pulled >= (_PULL_SOON if lively else _PULL_SELDOM)

    def _is_looked_at(self, now: datetime) -> bool:
        looks = (self._looked, self._seat.looked_elsewhere())
        return any(look is not None and now - look < LOOKED_AT for look in looks)

    def _version_is_due(self, now: datetime) -> bool:
        timing = self._timing
        if not timing.drive or not self._is_looked_at(now):
            return False
        return timing.asked is None or now - timing.asked >= _VERSION_EVERY

    def _access_is_due(self, now: datetime) -> bool:
        timing = self._timing
        if not timing.drive or not self._is_looked_at(now):
            return False
        return timing.access is None or now - timing.access >= _ACCESS_EVERY

    def _note_access(self, now: datetime) -> None:
        """Who the sheet is shared with, where Google tells this account; else nobody is listed."""
        self._timing.access = now
        try:
            people = self._api.people()
        except SheetError as error:
            _LOG.info("Who has access is not known: %s", error)
            people = []
        self.ledger.set_state("access", [asdict(one) for one in people] or None)

    def _moved(self) -> bool:
        """Whether Drive's version of the file is another than at the last look."""
        timing = self._timing
        timing.asked = self._clock()
        try:
            version = self._api.version()
        except ApiDisabledError:
            timing.drive = False
            return True
        moved = version.number != timing.version
        timing.version, timing.whose = version.number, version.by
        if moved:
            timing.alive = timing.asked
        return moved

    def _ask_whose(self) -> None:
        """What waits may meet somebody's change: whose it is, is told by its name or not at all."""
        if self._timing.drive and self.ledger.waiting():
            try:
                self._moved()
            except SheetError:
                self._timing.whose = ""

    # When it goes wrong

    def _failed(self, error: SheetError) -> None:
        """Wait before the next try: longer each time, by chance, so that many do not come back at once."""
        timing, now = self._timing, self._clock()
        if error.unknown:
            timing.look = True
        timing.failures += 1
        if error.retry:
            longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2**timing.failures)
            wait = max(_FIRST_WAIT / 4, self._chance(0, longest))
        else:
            wait = _WAIT_FOR_PEOPLE
        self._state = State(
            in_step_at=self._state.in_step_at,
            since=self._state.since or now,
            retry_at=now + timedelta(seconds=wait),
            problem=explain(error),
            kind=type(error).__name__,
        )

    def _stumbled(self, error: Exception) -> None:
        now = self._clock()
        self._timing.look = True
        self._timing.failures += 1
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2**self._timing.failures)
        self._state = State(
            in_step_at=self._state.in_step_at,
            since=self._state.since or now,
            retry_at=now + timedelta(seconds=wait),
            problem=explain(error),
            kind=type(error).__name__,
        )


def state_from(told: Mapping[str, Any]) -> State:
    """A state as it was noted for other processes."""

    def at(name: str) -> datetime | None:
        return datetime.fromisoformat(told[name]) if told.get(name) else None

    return State(
        at("in_step_at"),
        at("since"),
        at("retry_at"),
        str(told.get("problem", "")),
        str(told.get("kind", "")),
    )


def _with(state: State, **changes: Any) -> State:
    return State(**{**asdict(state), **changes})
