"""A dashboard as it runs: a data file, its book, its engine; and its end at any line of its code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any, Final

import gspread

import sync
from sync.engine import Engine
from sync.errors import SheetError
from sync.ledger import Ledger
from sync.mirror import Mirror
from sync.sheet import layout
from sync.sheet.api import SheetApi
from sync.workspace import Workspace

TODAY: Final = date(2026, 11, 23)
_CODE: Final = str(Path(sync.__file__).parent)
_SHARED: Final = ("http.py", "quota.py")
"""What outlives a process in tests, and must not be left with its lock taken: the client of all examples."""
MOST_PUSHES: Final = 25
"""Pushes in a row after which a dashboard will never be done."""


class KilledError(BaseException):
    """The process ended here."""


@dataclass(slots=True)
class Clock:
    """The time in an example; it passes when somebody says so."""

    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@contextmanager
def killed_after(lines: int) -> Iterator[None]:
    """End the work inside after that many lines of the product's code, as a power cut would."""
    left = lines

    def count(_frame: FrameType, event: str, _arg: Any) -> Callable[..., Any]:
        nonlocal left
        if event == "line":
            left -= 1
            if left <= 0:
                sys.settrace(None)
                raise KilledError
        return count

    def enter(frame: FrameType, _event: str, _arg: Any) -> Callable[..., Any] | None:
        name = frame.f_code.co_filename
        return count if name.startswith(_CODE) and not name.endswith(_SHARED) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(before)


@dataclass(slots=True)
class Dashboard:
    """One data file, and the process that has it open; ``made`` counts the names it gave."""

    name: str
    folder: Path
    client: gspread.Client
    spreadsheet: str
    clock: Clock
    book: Workspace = field(init=False)
    engine: Engine = field(init=False)
    made: int = 0

    def __post_init__(self) -> None:
        """Start the process at once."""
        self.open()

    def _new_id(self) -> str:
        self.made += 1
        return f"{self.name}{self.made}"

    @property
    def mirror(self) -> Mirror:
        return self.book._mirror

    @property
    def ledger(self) -> Ledger:
        return self.engine.ledger

    def open(self) -> None:
        """Start the process."""
        mirror = Mirror(self.folder / f"{self.name}.sqlite3")
        self.book = Workspace(mirror, clock=self.clock, new_id=self._new_id)
        api = SheetApi(self.client, self.spreadsheet, self.name)
        self.engine = Engine(
            mirror,
            api,
            clock=self.clock,
            chance=lambda _low, high: high,
            new_id=self._new_id,
            pause=lambda _seconds: None,
        )

    def close(self) -> None:
        self.book.close()

    def reopen(self) -> None:
        """The process ended, whatever it was doing; another one opens the data file."""
        self.close()
        self.open()

    def connect(self) -> None:
        """What connecting does, without a thread of its own: lay out what is missing, meet, send everything."""
        api = SheetApi(self.client, self.spreadsheet, self.name)
        overview = api.overview()
        with self.ledger.step() as step:
            step.forget_sheet()
            step.pend_all()
        self.open_again_as_it_is()
        requests = layout.fresh(overview, today=TODAY)
        if requests:
            api.batch(requests)
        self.book.link._note_layout(None, fresh=bool(requests), locale=overview.locale)
        self.open_again_as_it_is()
        self.engine.pull(meeting=True)
        self.send_all()
        self.engine.settle()

    def open_again_as_it_is(self) -> None:
        """An engine that reads the data file anew."""
        api = SheetApi(self.client, self.spreadsheet, self.name)
        self.engine = Engine(
            self.mirror, api, clock=self.clock, chance=lambda _low, high: high, new_id=self._new_id
        )

    def send_all(self) -> None:
        """Push until nothing is left to do."""
        for _ in range(MOST_PUSHES):
            if not self.engine.push():
                return
        raise AssertionError(f"{self.name} pushes for ever: {self.ledger.pending()}, {self.engine.picture}")

    def work(self, step: Callable[[Engine], object], *, lines: int | None = None) -> str:
        """One step of the engine, as its thread does it; what became of it: "done", an error's name, "killed"."""
        try:
            if lines is None:
                step(self.engine)
            else:
                with killed_after(lines):
                    step(self.engine)
        except SheetError as error:
            self.engine._failed(error)
            return type(error).__name__
        except KilledError:
            self.reopen()
            return "killed"
        return "done"
