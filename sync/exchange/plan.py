"""What an import would do, before it does anything: rows, doubts, duplicates, and the changes to make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import pandas as pd

from sync.cells import Raw
from sync.errors import Problem
from sync.exchange.beside import contacts_beside, only_there
from sync.exchange.duplicates import Decision, Duplicate, find_duplicates
from sync.exchange.exact import ExactReader
from sync.exchange.kinds import MESSAGES, OWN, TABLE
from sync.exchange.mapping import Mapping, mapped_table
from sync.exchange.merging import merged
from sync.exchange.names import fullness, is_short_for
from sync.exchange.people import RowReader
from sync.exchange.questions import (
    Question,
    about_columns,
    about_headings,
    about_names,
    about_owner,
    about_several,
    date_orders,
)
from sync.exchange.rows import EMPTY, PlannedRow, Skipped
from sync.exchange.same_people import same_people
from sync.exchange.sections import in_groups, without_lines_between
from sync.exchange.several import Doubt, apart
from sync.exchange.source import Source
from sync.exchange.table import Table
from sync.exchange.text import clipped, shows

__all__ = [
    "Addition",
    "Counts",
    "Decision",
    "Duplicate",
    "ImportPlan",
    "Merging",
    "PlannedRow",
    "Question",
    "Skipped",
    "changes",
    "decide",
    "merged",
    "plan",
]

NO_COLUMN: Final = "No column holds names yet"
LEFT_OUT: Final = "Left out by you"
STRANGER: Final = "Not in your book, and not ticked"
KNOWN_ALREADY: Final = "Known already"

_EVERY: Final = 250  # rows between two words about progress


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of the file are added, merged into somebody, and skipped; together all of them."""

    added: int
    merged: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Addition:
    """A person to add: ``cells`` by header, ``touches`` for Outreach by header (Date and Notes).

    A touch names no person: whoever writes it fills in Person and Person ID.
    """

    cells: dict[str, Raw]
    touches: tuple[dict[str, Raw], ...] = ()


@dataclass(frozen=True, slots=True)
class Merging:
    """What a file says about somebody in the book: ``merged(row, cells)`` are the cells of theirs to write.

    ``touches`` as in Addition; one whose Date they have in Outreach already says nothing new.
    """

    person_id: str
    cells: dict[str, Raw]
    touches: tuple[dict[str, Raw], ...] = ()


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. ``rows`` are the people found, ``skipped`` all other rows of the file.

    ``duplicates``: who may be known already, each with a decision. ``excluded``: numbers of rows that a
    person left out.
    """

    filename: str
    kind: str
    rows: tuple[PlannedRow, ...]
    skipped: tuple[Skipped, ...]
    duplicates: tuple[Duplicate, ...] = ()
    questions: tuple[Question, ...] = ()
    warnings: tuple[str, ...] = ()
    excluded: frozenset[int] = field(default_factory=frozenset)

    @property
    def total(self) -> int:
        """How many rows stand under the headings."""
        return len(self.rows) + len(self.skipped)

    @property
    def ready(self) -> bool:
        """Whether it can be carried out: names are known."""
        return all(question.about != "names" for question in self.questions)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The cells that can't be read and are kept as typed, in the order of the rows."""
        return tuple(problem for row in self.rows for problem in row.problems)

    @property
    def strangers(self) -> frozenset[int]:
        """Numbers of the rows of those with whom one only wrote: they come in where somebody ticks them."""
        if self.kind != MESSAGES:
            return frozenset()
        known = {
            pair.row
            for pair in self.duplicates
            if pair.existing is not None and pair.decision is Decision.MERGE
        }
        return frozenset(row.number for row in self.rows if row.number not in known)

    @property
    def counts(self) -> Counts:
        """How many rows go where."""
        groups = _groups(self)
        taken = sum(len(group.rows) for group in groups)
        added = sum(group.existing is None for group in groups)
        return Counts(added, taken - added, self.total - taken)

    @property
    def reasons(self) -> dict[str, int]:
        """Why rows are skipped, and how many for each reason."""
        counted = Counter(skipped.reason for skipped in self.skipped)
        strangers = len(self.strangers & self.excluded)
        left_out = sum(row.number in self.excluded for row in self.rows) - strangers
        known = self.counts.skipped - len(self.skipped) - left_out - strangers
        others = ((STRANGER, strangers), (LEFT_OUT, left_out), (KNOWN_ALREADY, known))
        counted.update({reason: count for reason, count in others if count})
        return dict(counted)


def plan(
    source: Source,
    mapping: Mapping,
    existing: pd.DataFrame,
    *,
    today: date,
    day_first: bool | None = None,
    usually_day_first: bool = True,
    each: bool | None = None,
    progress: Callable[[int, int], None] | None = None,
    compare: bool = True,
) -> ImportPlan:
    """What importing the table would do to a book that holds ``existing`` (a Snapshot's people).

    ``day_first`` answers how 3/4/26 is read where the file does not show it; None reads it as the book
    does (``usually_day_first``), and asks. ``each`` answers whether a cell that may name several people does;
    None takes it for one, and asks. ``progress`` hears how much is done, of how much. Without ``compare``
    nobody is looked for who is known already, and every row is one person.
    """
    table = mapped_table(source, mapping)
    if not mapping.has_names:
        return _without_names(source, mapping, table)
    doubts: tuple[Doubt, ...] = ()
    if compare and source.kind == TABLE:  # elsewhere a row is one person, whatever the name looks like
        table, doubts = apart(table, mapping, doubtful=bool(each))
    orders, questions = date_orders(table, mapping, day_first=day_first, usually=usually_day_first)
    exact = source.kind == OWN
    reader = (ExactReader if exact else RowReader)(table, mapping, source.filename, orders, today)
    whole = 2 * len(table.rows)
    rows, skipped = _read(table, reader, progress)
    rows, aside = (rows, []) if exact else without_lines_between(table, rows)
    rows = in_groups(rows, aside) if compare else rows
    skipped = sorted((*skipped, *aside), key=lambda one: one.number)

    def compared(done: int) -> None:
        if progress is not None:
            progress(len(table.rows) + done, whole)

    people = 0 if mapping.is_log else len(rows)
    told: tuple[str, ...] = ()
    if compare and people and source.kind == TABLE:
        beside, asked, told = contacts_beside(
            source, today=today, day_first=day_first, usually=usually_day_first, start=len(table.rows)
        )
        rows, questions = [*rows, *beside], (*questions, *asked)
    duplicates: tuple[Duplicate, ...] = ()
    if compare:
        duplicates = find_duplicates(rows, existing, compared, by_name=source.kind == MESSAGES)
        rows, skipped, duplicates = _with_logs(rows, skipped, duplicates, existing, people)
    if progress is not None:
        progress(whole, whole)
    made = ImportPlan(
        source.filename,
        source.kind,
        tuple(rows),
        tuple(skipped),
        duplicates,
        (*about_headings(table), *questions, *about_several(doubts, each=each), *about_owner(source)),
        (*source.warnings, *table.warnings, *reader.warnings, *told, *about_columns(table, mapping)),
    )
    return replace(made, excluded=made.strangers)


def _read(
    table: Table, reader: RowReader | ExactReader, progress: Callable[[int, int], None] | None
) -> tuple[list[PlannedRow], list[Skipped]]:
    """The rows as people, and those who are none; both are half of what there is to do."""
    rows: list[PlannedRow] = []
    skipped: list[Skipped] = []
    for number, row in enumerate(table.rows):
        found = reader.read(number, row)
        if isinstance(found, PlannedRow):
            rows.append(found)
        else:
            skipped.append(found)
        if progress is not None and number % _EVERY == 0:
            progress(number, 2 * len(table.rows))
    return rows, skipped


def _with_logs(
    rows: list[PlannedRow],
    skipped: list[Skipped],
    duplicates: tuple[Duplicate, ...],
    existing: pd.DataFrame,
    people: int,
) -> tuple[list[PlannedRow], list[Skipped], tuple[Duplicate, ...]]:
    """The rows of logs, which come after so many ``people``, as those they name.

    Sets aside whom only a log beside people names; a file that is a log is about those.
    """
    if people == len(rows):
        return rows, skipped, duplicates
    duplicates = same_people(rows, duplicates, existing, people)
    if not people:
        return rows, skipped, duplicates
    alone, aside = only_there(rows[people:], duplicates)
    return (
        [row for row in rows if row.number not in alone],
        [*skipped, *aside],
        tuple(pair for pair in duplicates if pair.row not in alone and pair.earlier not in alone),
    )


def decide(
    planned: ImportPlan,
    decisions: Dict[str, str] | None = None,
    *,
    include: Iterable[int] = (),
    exclude: Iterable[int] = (),
) -> ImportPlan:
    """The plan with a person's decisions: "merge", "skip" or "keep both" by the key of a Duplicate.

    ``exclude`` leaves rows out by number, ``include`` takes them back; it also takes rows that were
    skipped although they may hold a person (``Skipped.row``).
    """
    wanted = {key: Decision(value) for key, value in (decisions or {}).items()}
    duplicates = tuple(
        replace(pair, decision=wanted.get(pair.key, pair.decision)) for pair in planned.duplicates
    )
    include = frozenset(include)
    decided = replace(planned, duplicates=duplicates)
    # Strangers as they are now: whoever is merged with somebody is none any more.
    waiting = (planned.excluded - planned.strangers) | decided.strangers
    freed = [one.row for one in planned.skipped if one.number in include and one.row is not None]
    return replace(
        planned,
        rows=tuple(sorted((*planned.rows, *freed), key=lambda row: row.number)),
        skipped=tuple(one for one in planned.skipped if one.number not in include or one.row is None),
        duplicates=duplicates,
        excluded=(waiting | frozenset(exclude)) - include,
    )


def changes(planned: ImportPlan) -> tuple[Addition | Merging, ...]:
    """The changes to make, in the order of the file. Those who would not change are left out."""
    made: list[Addition | Merging] = []
    for group in _groups(planned):
        whole: dict[str, Raw] = {}
        touches: dict[tuple[Raw, ...], dict[str, Raw]] = {}
        for row in _fullest_first(group.rows):
            whole |= merged(whole, row.cells)
        for row in group.rows:
            for touch in row.touches:
                touches.setdefault((touch["Date"], touch.get("Notes"), touch.get("ID")), touch)
        if group.existing is None:
            made.append(Addition(whole, tuple(touches.values())))
        else:
            made.append(Merging(group.existing, whole, tuple(touches.values())))
    return tuple(made)


@dataclass(slots=True)
class _Group:
    """Rows that are one person: somebody in the book, or somebody new."""

    rows: list[PlannedRow]
    existing: str | None = None


def _groups(planned: ImportPlan) -> list[_Group]:
    by_row: dict[int, list[Duplicate]] = {}
    for pair in planned.duplicates:
        by_row.setdefault(pair.row, []).append(pair)
    groups: dict[int, _Group] = {}
    made: list[_Group] = []
    for row in planned.rows:
        pairs = by_row.get(row.number, [])
        if row.number in planned.excluded or any(pair.decision is Decision.SKIP for pair in pairs):
            continue
        merges = [pair for pair in pairs if pair.decision is Decision.MERGE]
        group = next((groups[pair.earlier] for pair in merges if pair.earlier in groups), None)
        existing = next((pair.existing for pair in merges if pair.existing is not None), None)
        if group is None:
            group = _Group([])
            made.append(group)
        group.rows.append(row)
        group.existing = group.existing or existing
        groups[row.number] = group
    return made


def _fullest_first(rows: list[PlannedRow]) -> list[PlannedRow]:
    """The rows of one person, the one with the whole name first where the first has a shorter form of it."""
    whole = max(rows, key=lambda row: fullness(row.name))
    if whole is rows[0] or not is_short_for(rows[0].name, whole.name):
        return rows
    return [whole, *(row for row in rows if row is not whole)]


def _without_names(source: Source, mapping: Mapping, table: Table) -> ImportPlan:
    """Nothing to import until somebody says which column holds names."""
    skipped = tuple(
        Skipped(
            number,
            row.line,
            row.where,
            row.aside or (NO_COLUMN if any(map(shows, row.cells)) else EMPTY),
            clipped(", ".join(cell[:200] for cell in row.cells if shows(cell))),
        )
        for number, row in enumerate(table.rows)
    )
    return ImportPlan(
        source.filename,
        source.kind,
        (),
        skipped,
        questions=(about_names(table), *about_headings(table)),
        warnings=(*source.warnings, *table.warnings, *about_columns(table, mapping)),
    )
