"""Which column of a table means what: guessed from headings and cells, shown, corrected by people."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sync import cells, contract
from sync.contract import Kind
from sync.exchange import logs
from sync.exchange.choices import is_archive_flag, meant
from sync.exchange.headings import (
    EXTRA,
    FAMILY,
    GIVEN,
    KNOWN,
    MIDDLE,
    NAME_PARTS,
    PREFIX,
    SKIP,
    SUFFIX,
    WEAK,
    is_noise,
    meaning,
    tells_of_touch,
)
from sync.exchange.kinds import OWN, TABLE
from sync.exchange.names import is_job
from sync.exchange.records import is_of_the_job, promises_several, reads_like_deals, reads_like_jobs
from sync.exchange.source import Source
from sync.exchange.table import Table
from sync.exchange.text import EMAIL, LINKEDIN, folded, one_line, words

MOST_EXTRAS: Final = 40
"""Unknown columns are kept unless there are more than this."""

_LABELS: Final = {
    GIVEN: "First name",
    MIDDLE: "Middle name",
    FAMILY: "Last name",
    PREFIX: "Title before the name",
    SUFFIX: "Title after the name",
    "outreach.channel": "How you were in touch",
    "outreach.direction": "Sent or received",
    "outreach.outcome": "What came of it",
    "outreach.notes": "What was said",
    EXTRA: "Keep as an extra field",
    SKIP: "Leave out",
}
TARGETS: Final = (
    *(column.key for column in contract.PEOPLE.columns if column.key not in {"due", "id"}),
    *NAME_PARTS,
    EXTRA,
    SKIP,
)
"""What a column of a table of people can be made into, in the order to offer it."""
OFFERED: Final = (*TARGETS[:-2], *logs.SAID, EXTRA, SKIP)
"""What a column of a file can be made into, contacts it tells of among it, in the order to offer it."""

SEVERAL: Final = frozenset(
    {"email", "phone", "linkedin", "last_contact", "outreach.notes", MIDDLE, EXTRA, SKIP}
)
"""What several columns of one table may become."""
_ALSO_A_PART: Final = frozenset({"name", "nom", "nombre", "nome", "naam", "navn", "namn"})
_ADDRESSED: Final = frozenset({
    "mr", "mrs", "ms", "mx", "miss", "dr", "prof", "professor", "sir", "dame", "frau", "herr", "hr", "fr", "m",
    "mme", "mlle", "dna", "dra", "don", "dona", "sra", "sr", "srta", "rev",
})  # fmt: skip
_NOT_THEIRS: Final = frozenset({
    "owner", "assigned", "assignee", "author", "by", "user", "from", "to", "manager",
})  # fmt: skip
_OUR_ID: Final = re.compile(r"p-[\w-]+")
_SAMPLE: Final = 200
_SOME_DAY: Final = date(2000, 1, 1)
"""Whether a date without a year can be read does not depend on the day."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each column of a table becomes: a contract key, a part of a name, EXTRA or SKIP.

    ``table`` is the number of the table in its Source; ``header`` says whether its first row is headings.
    """

    table: int
    header: bool
    targets: tuple[str, ...]

    def to(self, column: int, target: str) -> Mapping:
        """The same with one column made into something else."""
        if target not in OFFERED:
            raise ValueError(target)
        return replace(self, targets=(*self.targets[:column], target, *self.targets[column + 1 :]))

    def columns(self, target: str) -> tuple[int, ...]:
        """The columns that become this, in their order."""
        return tuple(number for number, one in enumerate(self.targets) if one == target)

    @property
    def has_names(self) -> bool:
        """Whether any column holds names of people."""
        return bool({"name", GIVEN, FAMILY} & set(self.targets))

    @property
    def is_log(self) -> bool:
        """Whether each row tells of a contact made, rather than of a person."""
        return bool({*logs.SAID} & set(self.targets))


def label(target: str) -> str:
    """What a target is called on a page."""
    return _LABELS.get(target) or contract.PEOPLE.column(target).header


def mapped_table(source: Source, mapping: Mapping) -> Table:
    """The table a mapping is about, read with or without headings as it says."""
    return source.tables[mapping.table].read_as(header=mapping.header)


def guess_mapping(source: Source, *, header: bool | None = None, contacts: bool = True) -> Mapping:
    """What the columns of the chosen table seem to mean.

    ``header`` overrules whether the first row is headings. With ``contacts`` a table with one row a contact
    made is read as that. Nothing is guessed from names of people:
    where no heading says so, no column holds names.
    """
    table = source.table
    if header is None:
        header = table.heading_line is not None
    table = table.read_as(header=header)
    if table.kind == OWN:
        return Mapping(source.chosen, header, exact_targets(table.headings))
    guess = _Guess(table)
    guess.tell_parts_of_names()
    guess.tell_titles_of_people()
    guess.tell_jobs_and_deals()
    guess.look_at_cells()
    guess.keep_one_of_each()
    guess.tell_archived()
    guess.find_when()
    guess.find_touches()
    guess.find_addresses()
    guess.keep_the_rest()
    targets = [target or SKIP for target in guess.targets]
    if contacts and table.kind == TABLE:
        targets = logs.as_log(table, targets, _SOME_DAY)
    return Mapping(source.chosen, header, tuple(targets))


def exact_targets(headings: Sequence[str]) -> tuple[str, ...]:
    """What the columns of a table of Runner-Up's own become: what they say, and else extra fields."""
    known = contract.PEOPLE.by_header
    return tuple(
        EXTRA if heading not in known else SKIP if known[heading].key == "due" else known[heading].key
        for heading in headings
    )


class _Guess:
    """A mapping in the making: ``targets`` by column, None while unknown."""

    def __init__(self, table: Table) -> None:
        self._folds = [folded(heading) for heading in table.headings]
        self._headings = table.headings
        self._values = [
            [value.strip() for value in table.column(number)[:_SAMPLE]]
            for number in range(len(table.headings))
        ]
        self._table = table
        meant = [meaning(heading) for heading in table.headings]
        self.targets: list[str | None] = [one[0] if one is not None else None for one in meant]
        self._ranks = [one[1] if one is not None else 9 for one in meant]

    def _at(self, target: str) -> list[int]:
        return [number for number, one in enumerate(self.targets) if one == target]

    def tell_parts_of_names(self) -> None:
        """Beside a first name "Name" is the last name, unless it holds the first name as well."""
        both = [number for number in self._at("name") if self._folds[number] in _ALSO_A_PART]
        given, family = self._at(GIVEN), self._at(FAMILY)
        if family and not given and both:
            self.targets[both[0]] = GIVEN
        elif given and not family:
            for number in both:
                if not self._whole_names(number, given[0]):
                    self.targets[number] = FAMILY

    def _whole_names(self, name: int, given: int) -> bool:
        rows = [
            row.cells
            for row in self._table.rows[:_SAMPLE]
            if words(row.cells[given]) and words(row.cells[name])
        ]
        whole = sum(set(words(row[given])) <= set(words(row[name])) for row in rows)
        return bool(rows) and whole > len(rows) / 2

    def tell_titles_of_people(self) -> None:
        """Under "Title" stands a job, or a form of address."""
        for number, fold in enumerate(self._folds):
            if fold not in {"title", "titel", "titre", "titulo"}:
                continue
            values = self._values[number]
            addressed = sum(set(words(value)) <= _ADDRESSED for value in values)
            jobs = [other for other in self._at("role") if other != number]
            if (values and addressed > len(values) / 2) or (jobs and (self._at(GIVEN) or self._at(FAMILY))):
                self.targets[number] = PREFIX
            else:
                self.targets[number] = "role" if not jobs else None
                self._ranks[number] = 1

    def tell_jobs_and_deals(self) -> None:
        """Where a row is a job or a deal, "Name" is its name; the people of a deal have a column of their own."""
        jobs, deals = reads_like_jobs(self._headings), reads_like_deals(self._headings)
        named = self._at("name")
        people = [
            number for number in named if promises_several(self._headings[number]) and self._values[number]
        ]
        for number in named:
            called = _share(self._values[number], is_job) > 1 / 2
            if (jobs and called) or (deals and people and number not in people):
                self.targets[number] = "role" if called and not self._at("role") else None
        for number in self._at("role") if self._at("name") and not self._at("applied_for") else ():
            if is_of_the_job(self._headings[number], self._headings):
                self.targets[number] = "applied_for"

    def look_at_cells(self) -> None:
        """A column whose cells can't be what its heading says is something else."""
        for number, target in enumerate(self.targets):
            values = self._values[number]
            if target is None or not values:
                continue
            if target == "linkedin":
                wanted = "linkedin" in self._folds[number] or any(map(LINKEDIN.search, values))
                self.targets[number] = target if wanted else None
            elif target == "id":
                self.targets[number] = target if all(map(_OUR_ID.fullmatch, values)) else None
            elif target == "next_step":
                self._tell_steps(number)
            elif target in {"relationship", "status", "scenarios"}:
                self.targets[number] = target if _share(values, _reads(target)) >= 1 / 2 else None
            elif target in {"next_step_on", "added_on", "not_hired_on", "every", "needs_mentor"}:
                readable = _share(values, _reads(target))
                self.targets[number] = target if readable > 0 or len(values) < 3 else None  # noqa: PLR2004

    def _tell_steps(self, number: int) -> None:
        values = self._values[number]
        if _share(values, _reads("needs_mentor")) > 1 / 2:
            self.targets[number] = None
        elif _share(values, _reads("next_step_on")) > 1 / 2:
            self.targets[number] = None if self._at("next_step_on") else "next_step_on"

    def keep_one_of_each(self) -> None:
        """Of several columns for one thing the surest counts, and those under the very same heading."""
        for target in {one for one in self.targets if one is not None} - SEVERAL:
            found = self._at(target)
            column = contract.PEOPLE.by_key.get(target)
            header = folded(column.header) if column is not None else ""
            best = min(found, key=lambda number: self._surety(number, header))
            for number in found:
                if number != best and self._folds[number] != self._folds[best]:
                    self.targets[number] = SKIP if self._folds[number] == "due" else None
        if not (self._at(GIVEN) or self._at(FAMILY)):
            for part in (MIDDLE, PREFIX, SUFFIX):
                for number in self._at(part):
                    self.targets[number] = None

    def _surety(self, number: int, header: str) -> tuple[bool, int, bool, int]:
        return not self._values[number], self._ranks[number], self._folds[number] != header, number

    def tell_archived(self) -> None:
        """A box that says who is out of the way is the status, where nothing else is."""
        for number, heading in enumerate(self._headings):
            boxes = is_archive_flag(heading) and _share(self._values[number], _reads("needs_mentor")) == 1
            if boxes and self.targets[number] is None and not self._at("status"):
                self.targets[number] = "status"

    def find_when(self) -> None:
        """Beside a next step "When" is its day."""
        for number in self._at("next_step"):
            beside = number + 1
            if beside < len(self.targets) and not self._at("next_step_on") and self.targets[beside] is None:
                said = words(self._headings[beside])
                dated = _share(self._values[beside], _reads("next_step_on")) > 0
                if dated and {"when", "date", "wann", "bis", "cuando", "quand", "by", "on", "deadline"} & {
                    *said
                }:
                    self.targets[beside] = "next_step_on"

    def find_touches(self) -> None:
        """What means something only where nothing else does; and dates of contacts beside the last one."""
        for number, fold in enumerate(self._folds):
            target = WEAK.get(fold)
            if self.targets[number] is None and target is not None and not self._at(target):
                holds = _reads(target) if target == "last_contact" else str.strip
                if _share(self._values[number], holds) > 1 / 2:
                    self.targets[number] = target
        self._find_words()
        for number, heading in enumerate(self._headings):
            if self.targets[number] is None and tells_of_touch(heading):
                dated = _share(self._values[number], lambda text: any(map(str.isdigit, text)))
                if dated > 1 / 2 and _share(self._values[number], _reads("last_contact")) > 1 / 4:
                    self.targets[number] = "last_contact"

    def _find_words(self) -> None:
        """A status that says something else of everybody, in several words, is a note where there are no others."""
        for number, fold in enumerate(self._folds):
            values = self._values[number]
            free = KNOWN.get(fold) == "status" and self.targets[number] is None and not self._at("notes")
            told = len(values) >= 3 and len({*values}) == len(values)  # noqa: PLR2004 (two may differ by chance)
            if free and told and sum(len(words(value)) for value in values) >= 2 * len(values):
                self.targets[number] = "notes"

    def find_addresses(self) -> None:
        """E-mail and LinkedIn addresses show by themselves, where no heading names them."""
        for target, looks in (("email", EMAIL), ("linkedin", LINKEDIN)):
            if self._at(target):
                continue
            for number, one in enumerate(self.targets):
                whose = _NOT_THEIRS & set(words(self._headings[number]))
                if one is None and not whose and _share(self._values[number], looks.search) > 1 / 2:
                    self.targets[number] = target
                    break

    def keep_the_rest(self) -> None:
        """What is unknown and not empty becomes extra fields, unless it is very much, or worked out by the sheet."""
        rest = [
            number
            for number, target in enumerate(self.targets)
            if target is None
            and self._values[number]
            and not is_noise(self._headings[number])
            and not self._is_computed(number)
        ]
        for number in rest if len(rest) <= MOST_EXTRAS else ():
            self.targets[number] = EXTRA

    def _is_computed(self, number: int) -> bool:
        origins = self._table.origins
        return number < len(origins) and origins[number] in self._table.computed


def _reads(key: str) -> Callable[[str], bool]:
    """Whether a text can be what this column holds."""
    column = contract.PEOPLE.column(key)

    def reads(text: str) -> bool:
        typed = text if column.kind is Kind.TAGS else one_line(text)
        reading = cells.read(column, typed, today=_SOME_DAY, words=False)
        return reading.problem is None or (column.kind is Kind.CHOICE and meant(column, typed) is not None)

    return reads


def _share(values: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(value)) for value in values) / len(values) if values else 0.0
