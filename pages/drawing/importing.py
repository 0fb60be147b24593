"""An import in the making: the file somebody chose, what they decided, and what that comes to.

It lives in the browser session, so that leaving the page loses nothing, and it remembers what it has
worked out, so that a rerun of the page does not work it out again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, Final, TypeVar, cast

import streamlit as st

from pages.drawing import frame
from pages.drawing.text import plain
from sync.errors import ImportFileError
from sync.exchange.mapping import OFFERED, Mapping, guess_mapping, mapped_table
from sync.exchange.plan import (
    Addition,
    Decision,
    Duplicate,
    ImportPlan,
    Merging,
    Question,
    changes,
    decide,
    plan,
)
from sync.exchange.questions import about_several, date_orders
from sync.exchange.several import apart
from sync.exchange.source import Source, read_source
from sync.exchange.table import Table
from sync.exchange.text import clipped
from sync.mirror import Operation
from sync.snapshot import Snapshot

T = TypeVar("T")
Progress = Callable[[int, int], None]

_VISIT: Final = "import-visit"
_LINKS: Final = re.compile(r"@|(?<=[:/\\])/|www(?=\\?\.)", re.IGNORECASE)
_JOINER: Final = "\u2060"  # shows nothing, and keeps Markdown from seeing an address
_SAMPLES: Final = 3  # values shown of a column
_SAMPLE_LENGTH: Final = 36


@dataclass(frozen=True, slots=True)
class Done:
    """What an import came to; ``operation`` is None where the file said nothing new."""

    operation: str | None
    added: int
    merged: int
    skipped: int
    as_typed: int


@dataclass(frozen=True)
class Check:
    """The plan with every decision in it, and the changes it comes to; ``key`` differs with all of these."""

    key: Hashable
    plan: ImportPlan
    changes: tuple[Addition | Merging, ...]

    @property
    def added(self) -> int:
        """How many people are new."""
        return sum(isinstance(change, Addition) for change in self.changes)

    @property
    def merged(self) -> int:
        """How many people of the book are merged with, each once."""
        return len({change.person_id for change in self.changes if isinstance(change, Merging)})

    @property
    def people(self) -> int:
        """How many people it is about."""
        return self.added + self.merged


@dataclass
class Visit:
    """The chosen file and a person's answers about it.

    ``me``: what the book calls its owner; ``owner``: who somebody said has written and got the messages.
    ``each``: whether cells that may name several people do.
    ``corrections``: what a column becomes, by its number, where it is not what was guessed. ``left_out``
    and ``taken``: numbers of rows that were unticked, and of skipped rows that are taken after all.
    ``grid`` grows whenever the ticks are set from outside the grid, which then forgets its own; ``plans``
    counts the plans made. ``seen`` is the version of the book that the shown plan is about;
    ``untold`` what was done and not said yet.
    """

    filename: str
    data: bytes
    me: str = ""
    owner: str = ""
    encoding: str | None = None
    table: int | None = None
    header: bool | None = None
    day_first: bool | None = None
    each: bool | None = None
    corrections: dict[int, str] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    grid: int = 0
    plans: int = 0
    seen: int | None = None
    done: Done | None = None
    untold: Operation | None = None
    _kept: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)

    # What it comes to

    @property
    def source(self) -> Source:
        """The file as tables, the chosen one taken. Raises ImportFileError."""
        read = self.once("source", self.encoding, self._read)
        if isinstance(read, ImportFileError):
            raise ImportFileError(read.message, read.line)
        if read.messages is not None:
            read = self.once("owned", (self.encoding, self.me, self.owner), partial(self._owned, read))
        return read if self.table is None else read.choose(self.table)

    @property
    def is_read(self) -> bool:
        """Whether the file was read already, well or not."""
        return "source" in self._kept

    @property
    def guess(self) -> Mapping:
        """What the columns seem to mean."""
        key = (self.encoding, self.table, self.header)
        return self.once("guess", key, lambda: guess_mapping(self.source, header=self.header))

    @property
    def mapping(self) -> Mapping:
        """What the columns mean, as corrected."""
        targets = tuple(
            self.corrections.get(number, target) for number, target in enumerate(self.guess.targets)
        )
        return replace(self.guess, targets=targets)

    @property
    def shown_table(self) -> Table:
        """The table as it is read, with or without headings."""
        return mapped_table(self.source, self.guess)

    def samples(self) -> tuple[tuple[str, ...], ...]:
        """By column, a few of its different values."""
        key = (self.encoding, self.table, self.header, self.owner)
        return self.once("samples", key, lambda: _samples(self.shown_table))

    def planned(self, snapshot: Snapshot, today: date, progress: Progress) -> ImportPlan:
        """What importing would do, before anybody decided about rows and duplicates."""

        def made() -> ImportPlan:
            self.plans += 1
            return plan(
                self.source,
                self.mapping,
                snapshot.people,
                today=today,
                day_first=self.day_first,
                usually_day_first=snapshot.settings.day_first,
                each=self.each,
                progress=progress,
            )

        return self.once("plan", (*self._what(), snapshot.version, today), made)

    def check(self, planned: ImportPlan) -> Check:
        """The plan with every decision in it."""
        key = (
            self.plans,
            frozenset(self.decisions.items()),
            frozenset(self.left_out),
            frozenset(self.taken),
        )

        def decided() -> Check:
            whole = decide(planned, self.decisions, include=self.taken, exclude=self.left_out)
            return Check(key, whole, changes(whole))

        return self.once("check", key, decided)

    def questions(self, planned: ImportPlan, *, usually_day_first: bool) -> tuple[Question, ...]:
        """What only a person can answer; those about dates and names stay once answered, to be corrected."""
        if not self.mapping.has_names:
            return planned.questions
        asked = [question for question in planned.questions if question.about not in {"dates", "several"}]
        return (*asked, *self._about_dates(planned, usually_day_first), *self._about_several(planned))

    def _about_dates(self, planned: ImportPlan, usually: bool) -> tuple[Question, ...]:  # noqa: FBT001 (a setting)
        if self.day_first is None:
            return tuple(question for question in planned.questions if question.about == "dates")
        return self.once(
            "dates",
            (*self._what(), usually),
            lambda: date_orders(self.shown_table, self.mapping, day_first=None, usually=usually)[1],
        )

    def _about_several(self, planned: ImportPlan) -> tuple[Question, ...]:
        if self.each is None:
            return tuple(question for question in planned.questions if question.about == "several")
        return self.once(
            "several",
            self._what(),
            lambda: about_several(apart(self.shown_table, self.mapping, doubtful=False)[1], each=None),
        )

    def once(self, name: str, key: Hashable, compute: Callable[[], T]) -> T:
        """What ``compute`` answers, worked out again only when ``key`` differs from the last time."""
        if name not in self._kept or self._kept[name][0] != key:
            self._kept[name] = (key, compute())
        return cast(T, self._kept[name][1])

    # What a person answers

    def choose_encoding(self, encoding: str | None) -> None:
        """Read the letters otherwise. Raises ImportFileError where that is not possible; nothing is changed."""
        read_source(self.data, self.filename, encoding=encoding)
        self.encoding = encoding
        self.choose_table(None)

    def choose_owner(self, name: str) -> None:
        """Say whose messages they are."""
        self.owner = name
        self._forget_columns()

    def choose_table(self, number: int | None) -> None:
        """Take another table of the file."""
        self.table, self.header = number, None
        self._forget_columns()

    def flip_header(self) -> None:
        """Take the first row for headings, or the headings for a row."""
        self.header = not self.guess.header
        self._forget_columns()

    def correct(self, column: int, target: str) -> None:
        """Make a column into something else than was guessed."""
        if "name" in {target, self.mapping.targets[column]}:
            self.forget_rows()  # a cell of the column may hold several people
        if target == self.guess.targets[column]:
            self.corrections.pop(column, None)
        elif target in OFFERED:
            self.corrections[column] = target

    def decide(self, pairs: Sequence[Duplicate], key: str, decision: Decision) -> None:
        """Say what becomes of one pair. A row is merged with one person only: its other pairs are kept apart."""
        row = next(pair.row for pair in pairs if pair.key == key)
        if decision is Decision.MERGE:
            self.decisions |= {pair.key: Decision.KEEP for pair in pairs if pair.row == row}
        self.decisions[key] = decision

    def decide_all(
        self, pairs: Sequence[Duplicate], everybody: Sequence[Duplicate], decision: Decision
    ) -> None:
        """Say the same about these pairs; a row that is merged with somebody already stays with that person."""
        mine = {pair.key for pair in pairs}
        merged = {pair.row for pair in everybody if pair.key not in mine and pair.decision is Decision.MERGE}
        for pair in pairs:
            again = decision is Decision.MERGE and pair.row in merged
            self.decisions[pair.key] = Decision.KEEP if again else decision
            if decision is Decision.MERGE:
                merged.add(pair.row)

    def tick(self, row: int, *, ticked: bool) -> None:
        """Take a row, or leave it out."""
        (self.left_out.discard if ticked else self.left_out.add)(row)
        (self.taken.add if ticked else self.taken.discard)(row)

    def tick_all(self, rows: Iterable[int], *, ticked: bool) -> None:
        """Take all of these rows, or none."""
        rows = set(rows)
        self.left_out = set() if ticked else rows
        self.taken = self.taken | rows if ticked else self.taken - rows
        self.grid += 1

    # Inside

    def _read(self) -> Source | ImportFileError:
        try:
            return read_source(self.data, self.filename, encoding=self.encoding)
        except ImportFileError as error:
            return error

    def _owned(self, read: Source) -> Source:
        return read.owned_by(self.me).owned_by(self.owner, sure=False)

    def _what(self) -> tuple[Hashable, ...]:
        """All that decides how the rows are read."""
        corrected = tuple(sorted(self.corrections.items()))
        return self.encoding, self.table, self.header, corrected, self.day_first, self.each, self.owner

    def forget_rows(self) -> None:
        """Row numbers mean something else from here on."""
        self.decisions = {}
        self.left_out, self.taken = set(), set()
        self.grid += 1

    def _forget_columns(self) -> None:
        """Row and column numbers mean something else from here on."""
        self.day_first = self.each = None
        self.corrections = {}
        self.forget_rows()


def _samples(table: Table) -> tuple[tuple[str, ...], ...]:
    found = []
    for number in range(len(table.headings)):
        values = dict.fromkeys(clipped(value, _SAMPLE_LENGTH) for value in table.column(number)[:200])
        found.append(tuple(values)[:_SAMPLES])
    return tuple(found)


def shown(text: str, most: int | None = None) -> str:
    """Text from a file as Markdown, letter for letter; nothing in it becomes a link to click on."""
    return _LINKS.sub(f"\\g<0>{_JOINER}", plain(text, most))


def page_of(key: str, pages: int) -> int:
    """The page, from 1, that is turned to under ``key``; the first again where there are fewer by now."""
    page = int(st.session_state.get(key, 1))
    if 1 <= page <= pages:
        return page
    del st.session_state[key]
    return 1


def current() -> Visit | None:
    """The import in the making, if a file was chosen in this session."""
    found = st.session_state.get(_VISIT)
    return found if isinstance(found, Visit) else None


def begin(filename: str, data: bytes) -> None:
    """Start with a new file."""
    st.session_state[_VISIT] = Visit(filename, data, frame.snapshot().settings.your_name)


def end() -> None:
    """Let go of the file."""
    st.session_state.pop(_VISIT, None)


def bring_in(visit: Visit, check: Check, today: date, progress: Progress) -> None:
    """Carry the import out as one operation, all of it or nothing.

    Any call of Streamlit's may end the run of this script, when somebody clicks meanwhile. Inside the
    operation that rolls everything back; after it the visit itself already knows that all is done.
    """
    operation = frame.book().run_import(check.changes, visit.filename, today=today, progress=progress)
    visit.done = Done(
        operation.id if operation is not None else None,
        check.added,
        check.merged,
        check.plan.counts.skipped,
        len(check.plan.problems),
    )
    visit.untold = operation


def tell(visit: Visit) -> bool:
    """Show the bar that undoes the import, if it was not shown yet; answers whether the page must run again."""
    if visit.untold is None:
        return False
    frame.tell(visit.untold)
    visit.untold = None
    return True


def still_there(operation: str | None) -> bool:
    """Whether an operation holds: it was not undone, or that was undone in turn."""
    known = {one.id: one for one in frame.book().operations(500)}
    holds, one = True, known.get(operation or "")
    while one is not None and one.undone_by is not None:
        holds, one = not holds, known.get(one.undone_by)
    return holds
