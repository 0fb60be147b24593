"""The people of a foreign table, row by row: what their cells say in our words, and the days of contact."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sync import cells, contract
from sync.addresses import read_email, read_linkedin
from sync.cells import Raw
from sync.errors import Problem
from sync.exchange.choices import meant
from sync.exchange.rows import NO_REAL_NAME, PlannedRow
from sync.exchange.sections import SECTION
from sync.exchange.table import REPEATED
from sync.exchange.text import folded, many_lines, name_words, one_line, shows
from sync.sheet.adopt.tables import Held, names_columns
from sync.sheet.adopt.types import Looks, Question
from sync.typed import match

GROUP: Final = "Group"
"""An extra field of ours: under which heading of their table somebody stood."""

_BY_HEADER: Final = contract.PEOPLE.by_header
_RELATIONSHIP: Final = contract.PEOPLE.column("relationship")
_EMAIL, _PHONE, _LINKEDIN = (contract.PEOPLE.column(key).header for key in ("email", "phone", "linkedin"))
_EVERY: Final = contract.PEOPLE.column("every").header
_NOTES: Final = contract.PEOPLE.column("notes").header
_IS_PHONE: Final = re.compile(r"[+(]?\d[\d\s()./+-]{5,}")
_LETTERED: Final = {"a": 30, "b": 60, "c": 90}
"""Days between words for tiers A, B and C, if that is what they are for."""


@dataclass(slots=True)
class Entry:
    """One person of a table.

    ``line`` is the 0-based row of the sheet. ``cells``: what the contract's columns should hold, by header.
    ``extras``: what theirs holds beyond it. ``touches``: cells of Outreach, without Person.
    """

    held: Held
    line: int
    name: str
    cells: dict[str, Raw]
    extras: dict[str, str]
    touches: list[dict[str, Raw]]
    problems: list[Problem] = field(default_factory=list)
    second: str = ""


def entries(held: Held, looks: Looks, answers: Mapping[str, str]) -> list[Entry]:
    """The people of a table, in its order."""
    rows = list(held.rows)
    rows += [
        one.row
        for one in held.plan.skipped
        if one.row is not None and answers.get(f"person:{held.key}:{one.line}") == "yes"
    ]
    sections = _sections(held)
    return [
        _entry(held, row, looks, answers, sections.get(row.line, ""))
        for row in sorted(rows, key=lambda row: row.number)
    ]


def _entry(held: Held, row: PlannedRow, looks: Looks, answers: Mapping[str, str], section: str) -> Entry:
    found = {header: raw for header, raw in row.cells.items() if header in _BY_HEADER}
    entry = Entry(held, row.line - 1, row.name, found, dict(row.extras), [*row.touches], [*row.problems])
    texts = held.table.rows[row.number].cells
    named = any(shows(texts[number]) for number in names_columns(held))
    if not named:
        found.pop("Name", None)
    entry.name = entry.name or str(found.get("Name", ""))
    _follow_links(entry, looks)
    _move_phone(entry)
    if section:
        _file_under(entry, section)
    _file_under(entry, held.title, only_relationship=True)
    if row.several and answers.get(f"two:{held.key}:{row.line}") == "two":
        found["Name"], entry.second = row.several[0], row.several[1]
        entry.name = row.several[0]
    return entry


def _follow_links(entry: Entry, looks: Looks) -> None:
    """Take the address behind a word for LinkedIn and e-mail, where the word itself is none."""
    width = [entry.held.position(number) for number in range(len(entry.held.table.headings))]
    for position in width:
        link = looks.links.get((entry.line, position))
        if link is None:
            continue
        for header, read in ((_LINKEDIN, read_linkedin), (_EMAIL, read_email)):
            address = read(link)[0]
            if address is None or (header == _LINKEDIN and "://" not in link):
                continue
            if read(cells.as_text(entry.cells.get(header)))[0] is None:
                entry.cells[header] = address
                entry.problems = [one for one in entry.problems if one.column != header]


def _move_phone(entry: Entry) -> None:
    """A phone number that stands under E-mail is their phone as well."""
    text = one_line(cells.as_text(entry.cells.get(_EMAIL)))
    if _PHONE not in entry.cells and _IS_PHONE.fullmatch(text):
        entry.cells[_PHONE] = text


def _file_under(entry: Entry, section: str, *, only_relationship: bool = False) -> None:
    """The heading above somebody says how one knows them, or which group they are of."""
    known = match(section, _RELATIONSHIP.choices)
    relationship = known if only_relationship else meant(_RELATIONSHIP, section)
    if relationship is not None:
        entry.cells.setdefault(_RELATIONSHIP.header, relationship)
    elif not only_relationship:
        entry.extras.setdefault(GROUP, section)


def _sections(held: Held) -> dict[int, str]:
    """By line of the sheet (from 1), the heading between the rows under which each row stands."""
    titles = {one.line: one.text for one in held.plan.skipped if one.reason == SECTION}
    if not titles:
        return {}
    under: dict[int, str] = {}
    current = held.above
    for row in held.table.rows:
        if row.line in titles:
            current = one_line(titles[row.line])
        elif row.aside != REPEATED:
            under[row.line] = current
    return under


def questions(held: Held) -> list[Question]:
    """What has to be asked about single rows of a table of people."""
    asked = []
    for one in held.plan.skipped:
        if one.reason == NO_REAL_NAME and one.row is not None and any(map(str.isalpha, _typed(one.row))):
            name = _typed(one.row)
            if name.casefold() in {"n/a", "unknown"} or "@" in name:
                continue
            asked.append(
                Question(
                    f"person:{held.key}:{one.line}",
                    f"{held.title}, {one.where.lower()}: “{name}” reads like a group, not like a person. "
                    "Shall it be one of your people?",
                    (("no", "Leave it in the sheet"), ("yes", "Yes, count it as a person")),
                    "no",
                )
            )
    return asked + [
        Question(
            f"two:{held.key}:{row.line}",
            f"{held.title}, {row.where.lower()}: is “{row.name}” one person or two?",
            (("one", "One person"), ("two", f"Two: {row.several[0]} and {row.several[1]}")),
            "one",
        )
        for row in held.rows
        if row.several
    ]


def _typed(row: PlannedRow) -> str:
    return one_line(str(row.values.get("name", "")))


# --- What other tables say of them ---------------------------------------------------------------


def add_sides(people: Sequence[Entry], sides: Sequence[Held], fixed: frozenset[str]) -> None:
    """Fill in what other tables say of the same people; ``fixed``: headers that stand in a column of theirs."""
    by_name: dict[tuple[str, ...], list[Entry]] = {}
    for entry in people:
        by_name.setdefault(name_words(entry.name), []).append(entry)
    for side in sides:
        for row in side.rows:
            same = by_name.get(name_words(row.name), [])
            if len(same) != 1:
                continue
            entry = same[0]
            for header, raw in row.cells.items():
                if header in _BY_HEADER and header not in fixed:
                    entry.cells.setdefault(header, raw)
            entry.touches += row.touches
            more = [f"{heading}: {text}" for heading, text in row.extras.items()]
            if more and _NOTES not in fixed:
                lines = [cells.as_text(entry.cells.get(_NOTES)), *more]
                entry.cells[_NOTES] = many_lines("\n".join(line for line in lines if line))


def tiers(held: Held, others: Sequence[Held]) -> dict[str, dict[str, int]]:
    """By heading of a column of theirs, what its values mean in days, where a small table elsewhere says so."""
    headings = {folded(heading): heading for heading in held.table.headings if heading}
    found: dict[str, dict[str, int]] = {}
    for other in others:
        if other is held or len(other.table.headings) < 2:  # noqa: PLR2004 (a tier and its days)
            continue
        heading = headings.get(folded(other.table.headings[0]))
        if heading is None or not _DAYS & {*re.split(r"[\W_]+", other.table.headings[1].casefold())}:
            continue
        days = {
            one_line(row.cells[0]): int(row.cells[1])
            for row in other.table.rows
            if row.cells[0].strip() and row.cells[1].strip().isdecimal() and int(row.cells[1]) > 0
        }
        if days:
            found[heading] = days
    return found


_DAYS: Final = frozenset(
    {"days", "day", "tage", "dias", "días", "jours", "giorni", "cadence", "every", "interval"}
)


def lettered(held: Held) -> int | None:
    """The column of tiers A, B and C, if there is one."""
    for number, target in enumerate(held.columns.targets):
        values = {text.strip().casefold() for text in held.table.column(number)}
        if target not in contract.PEOPLE.by_key and values and values <= _LETTERED.keys() and len(values) > 1:
            return number
    return None


def add_tiers(people: Sequence[Entry], held: Held, days: Mapping[str, int], heading: str) -> None:
    """Fill in Every from a column of tiers."""
    number = held.table.headings.index(heading)
    lines = {row.line - 1: row.cells[number] for row in held.table.rows}
    for entry in people:
        every = days.get(one_line(lines.get(entry.line, "")))
        if every is not None:
            entry.cells.setdefault(_EVERY, every)


def lettered_days(held: Held, number: int) -> dict[str, int]:
    """Days between words by tier as it is written."""
    return {one_line(text): _LETTERED[text.strip().casefold()] for text in held.table.column(number)}
