"""What an import would do, before it does anything: rows, doubts, duplicates, and the changes to make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import median
from typing import Final

import pandas as pd

from sync.cells import Raw
from sync.errors import Problem
from sync.exchange.duplicates import Decision, Duplicate, find_duplicates
from sync.exchange.mapping import Mapping, mapped_table
from sync.exchange.merging import merged
from sync.exchange.people import RowReader
from sync.exchange.questions import Question, about_columns, about_headings, about_names, date_orders
from sync.exchange.rows import EMPTY, PlannedRow, Skipped
from sync.exchange.source import Source
from sync.exchange.table import REPEATED, Table
from sync.exchange.text import LINE_END, clipped, shows

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
SECTION: Final = "Reads like a heading between the rows"
FOOTNOTE: Final = "Reads like a note under the table"
LEFT_OUT: Final = "Left out by you"
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
        left_out = sum(row.number in self.excluded for row in self.rows)
        known = self.counts.skipped - len(self.skipped) - left_out
        counted.update(
            {reason: count for reason, count in ((LEFT_OUT, left_out), (KNOWN_ALREADY, known)) if count}
        )
        return dict(counted)


def plan(
    source: Source,
    mapping: Mapping,
    existing: pd.DataFrame,
    *,
    today: date,
    day_first: bool | None = None,
    usually_day_first: bool = True,
    progress: Callable[[int, int], None] | None = None,
    compare: bool = True,
) -> ImportPlan:
    """What importing the table would do to a book that holds ``existing`` (a Snapshot's people).

    ``day_first`` answers how 3/4/26 is read where the file does not show it; None reads it as the book
    does (``usually_day_first``), and asks. ``progress`` hears how much is done, of how much. Without
    ``compare`` nobody is looked for who is known already.
    """
    table = mapped_table(source, mapping)
    if not mapping.has_names:
        return _without_names(source, mapping, table)
    orders, questions = date_orders(table, mapping, day_first=day_first, usually=usually_day_first)
    reader = RowReader(table, mapping, source.filename, orders, today)
    rows: list[PlannedRow] = []
    skipped: list[Skipped] = []
    whole = 2 * len(table.rows)
    for number, row in enumerate(table.rows):
        found = reader.read(number, row)
        if isinstance(found, PlannedRow):
            rows.append(found)
        else:
            skipped.append(found)
        if progress is not None and number % _EVERY == 0:
            progress(number, whole)
    rows, aside = _without_lines_between(table, rows)
    skipped = sorted((*skipped, *aside), key=lambda one: one.number)

    def compared(done: int) -> None:
        if progress is not None:
            progress(len(table.rows) + done, whole)

    duplicates = find_duplicates(rows, existing, compared) if compare else ()
    if progress is not None:
        progress(whole, whole)
    return ImportPlan(
        source.filename,
        source.kind,
        tuple(rows),
        tuple(skipped),
        duplicates,
        (*about_headings(table), *questions),
        (*source.warnings, *table.warnings, *reader.warnings, *about_columns(table, mapping)),
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
    freed = [one.row for one in planned.skipped if one.number in include and one.row is not None]
    return replace(
        planned,
        rows=tuple(sorted((*planned.rows, *freed), key=lambda row: row.number)),
        skipped=tuple(one for one in planned.skipped if one.number not in include or one.row is None),
        duplicates=duplicates,
        excluded=(planned.excluded | frozenset(exclude)) - include,
    )


def changes(planned: ImportPlan) -> tuple[Addition | Merging, ...]:
    """The changes to make, in the order of the file. Those who would not change are left out."""
    made: list[Addition | Merging] = []
    for group in _groups(planned):
        whole: dict[str, Raw] = {}
        touches: dict[Raw, dict[str, Raw]] = {}
        for row in group.rows:
            whole |= merged(whole, row.cells)
            for touch in row.touches:
                touches.setdefault(touch["Date"], touch)
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


def _without_lines_between(table: Table, rows: list[PlannedRow]) -> tuple[list[PlannedRow], list[Skipped]]:
    """Parts the lines that only look like people: headings of groups, and notes below the table.

    Both hold one cell where the people have several; headings are in capitals where the people are not,
    and notes come after a blank line, with nobody below them.
    """
    filled = {row.number: sum(map(shows, table.rows[row.number].cells)) for row in rows}
    several = [count for count in filled.values() if count > 1]
    if len(several) < len(rows) / 2 or median(several or [0]) < 3:  # noqa: PLR2004 (people with three cells)
        return rows, []
    loud = [row for row in rows if filled[row.number] == 1 and row.name.isupper()]
    asides = dict.fromkeys((row.number for row in loud), SECTION)
    if sum(row.name.isupper() for row in rows) > len(rows) / 2:
        asides = {}
    titles = [row.number for row in rows if filled[row.number] == 1 and _headings_after(table, row.number)]
    asides |= dict.fromkeys(titles, SECTION)
    last = max((row.number for row in rows if filled[row.number] > 1), default=0)
    below = [row for row in rows if row.number > last]
    if below and _blank_line_before(table, below[0].number):
        asides |= dict.fromkeys((row.number for row in below), FOOTNOTE)
    kept = [row for row in rows if row.number not in asides]
    aside = [
        Skipped(row.number, row.line, row.where, asides[row.number], clipped(row.name), row)
        for row in rows
        if row.number in asides
    ]
    return kept, aside


def _headings_after(table: Table, number: int) -> bool:
    return number + 1 < len(table.rows) and table.rows[number + 1].aside == REPEATED


def _blank_line_before(table: Table, number: int) -> bool:
    if number == 0:
        return False
    above, row = table.rows[number - 1], table.rows[number]
    inside = sum(len(LINE_END.findall(cell)) for cell in above.cells)  # a cell of a CSV file may run on
    return not any(map(shows, above.cells)) or row.line > above.line + 1 + inside
