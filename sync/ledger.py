"""What the data file holds of the sheet: what it last said, what waits for it, what clashes with it.

The other half of ``sync.mirror``, in the same file and under the same promise. The engine reads here, and
writes in steps: a step is one transaction, of which all is on disk at its end, or nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from sync.cells import Raw
from sync.mirror import Mirror, moment
from sync.steps import Sending, Step

__all__ = ["Conflict", "Ledger", "Pending", "Refused", "Sending", "Step", "batches"]

_SHORTEST_TURN, _LONGEST_TURN = 0.001, 0.1  # seconds
_PARSED_AT_ONCE: Final = 500  # rows
_ROWS_A_STEP: Final = 2_000
"""Whoever saves something waits no longer than these take."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pending:
    """A row that the app changed and that the sheet may not have.

    ``number`` grows with every change; ``operation``, ``by`` and ``at`` (UTC) tell the latest, "" where
    none is known.
    """

    tab: str
    row: str
    number: int
    operation: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that both sides changed; ``holds``: which of both the sheet holds now, "theirs" or "mine"."""

    id: int
    at: datetime
    tab: str
    row: str
    header: str
    mine: Raw
    mine_by: str
    mine_at: datetime | None
    theirs: Raw
    theirs_by: str
    holds: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that Google would not take, set aside until its row changes again.

    ``number`` is the pending change's, ``text`` what was to be written, ``message`` why it was not.
    """

    tab: str
    row: str
    header: str
    number: int
    at: datetime
    text: str
    message: str


def _now() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """The sheet's half of an open data file. Safe to share between threads; raises what ``Mirror`` raises.

    Its methods read what is committed, so inside of a step they answer as before it.
    """

    def __init__(self, mirror: Mirror, clock: Callable[[], datetime] = _now) -> None:
        """Use this data file; ``clock`` gives UTC."""
        self._mirror = mirror
        self._clock = clock

    # Reading

    def state(self, name: str) -> Any | None:
        """What was noted under this name, as JSON holds it; None if nothing."""
        found = self._read("SELECT value FROM states WHERE name = ?", name)
        return json.loads(found[0][0]) if found else None

    def pending(self) -> list[Pending]:
        """Every row that waits for the sheet, refused ones too, in the order they were changed."""
        return [
            Pending(tab, row, number, operation, by, moment(at))
            for tab, row, number, operation, by, at in self._read(
                "SELECT tab, row, number, operation, by, at FROM pending ORDER BY number"
            )
        ]

    def waiting(self) -> int:
        """How many rows wait for the sheet, without those that are refused."""
        ((count,),) = self._read(
            "SELECT (SELECT count(*) FROM pending) - (SELECT count(*) FROM (SELECT DISTINCT refused.tab,"
            " refused.row FROM refused JOIN pending ON pending.tab = refused.tab"
            " AND pending.row = refused.row AND pending.number <= refused.number))"
        )
        return int(count)

    def seen(self, tab: str) -> dict[str, dict[str, Raw]]:
        """What the sheet last held in this tab: cells by row."""
        return _parsed(self._read("SELECT row, cells FROM seen WHERE tab = ?", tab))

    def formulas(self, tab: str) -> dict[str, dict[str, str]]:
        """The formulas that people wrote in this tab: text by header, by row; rows without one are left out."""
        return _parsed(
            self._read("SELECT row, formulas FROM seen WHERE tab = ? AND formulas IS NOT NULL", tab)
        )

    def mine(self, tab: str) -> dict[str, dict[str, Raw]]:
        """What the book holds in this tab: cells by row, in the tab's order."""
        return _parsed(
            self._read("SELECT row, cells FROM rows WHERE tab = ? AND cells IS NOT NULL ORDER BY place", tab)
        )

    def conflicts(self) -> list[Conflict]:
        """Cells that a person should decide on, oldest first."""
        return [
            Conflict(
                id=id_,
                at=moment(at),
                tab=tab,
                row=row,
                header=header,
                mine=json.loads(mine),
                mine_by=mine_by,
                mine_at=None if mine_at is None else moment(mine_at),
                theirs=json.loads(theirs),
                theirs_by=theirs_by,
                holds=holds,
            )
            for id_, at, tab, row, header, mine, mine_by, mine_at, theirs, theirs_by, holds in self._read(
                "SELECT id, at, tab, row, header, mine, mine_by, mine_at, theirs, theirs_by, holds"
                " FROM clashes ORDER BY id"
            )
        ]

    def refused(self) -> list[Refused]:
        """Changes that Google would not take and that were not changed since, oldest first."""
        return [
            Refused(tab, row, header, number, moment(at), text, message)
            for tab, row, header, number, at, text, message in self._read(
                "SELECT tab, row, header, number, at, text, message FROM refused WHERE NOT EXISTS"
                " (SELECT 1 FROM pending WHERE pending.tab = refused.tab AND pending.row = refused.row"
                " AND pending.number > refused.number) ORDER BY at, tab, row, header"
            )
        ]

    def sending(self) -> list[Sending]:
        """What was sent, or was about to be, and is not known to have arrived; in the order it was noted."""
        return [
            Sending(
                id=id_,
                tab=tab,
                row=row,
                kind=kind,
                line=line,
                cells=json.loads(cells),
                seen=json.loads(seen),
                number=number,
                at=moment(at),
                extra=json.loads(extra),
            )
            for id_, tab, row, kind, line, cells, seen, number, at, extra in self._read(
                "SELECT id, tab, row, kind, line, cells, seen, number, at, extra FROM sending ORDER BY place"
            )
        ]

    def _read(self, query: str, *values: object) -> list[Any]:
        with self._mirror.reading() as reader:
            return reader.execute(query, values).fetchall()

    # Writing

    @contextmanager
    def step(self) -> Iterator[Step]:
        """One transaction; nothing of it stays on an exception.

        Whoever changes the book waits until it ends, so keep it short: nothing slow inside, and of many
        rows a few thousand a step. Steps can't be nested.
        """
        with self._mirror.transaction() as connection:
            began = time.monotonic()
            step = Step(connection, self._clock)
            yield step
            step.flush()
        # One step after another would take the lock again before a thread that waits for it has woken up, or
        # another process, which only asks every few milliseconds. So theirs is a third of the time.
        time.sleep(min(max((time.monotonic() - began) / 2, _SHORTEST_TURN), _LONGEST_TURN))

    def set_state(self, name: str, value: Any) -> None:
        """Note this under the name, as JSON; None removes what was there."""
        with self.step() as step:
            step.set_state(name, value)


def _parsed(rows: Sequence[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """JSON objects by row; many are read at once, which takes a fraction of one by one."""
    answer: dict[str, dict[str, Any]] = {}
    for start in range(0, len(rows), _PARSED_AT_ONCE):
        chunk = rows[start : start + _PARSED_AT_ONCE]
        contents = json.loads(f"[{','.join([text for _, text in chunk])}]")
        answer.update(zip((row for row, _ in chunk), contents, strict=True))
    return answer


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The rows, as many at a time as one step should hold."""
    for start in range(0, len(rows), _ROWS_A_STEP):
        yield rows[start : start + _ROWS_A_STEP]
