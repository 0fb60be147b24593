"""What a spreadsheet's tables come to with the answers given: who the people are, what logs say, what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Final

from sync import cells, contract
from sync.cells import Raw
from sync.contract import DAY_FIRST, MONTH_FIRST
from sync.errors import Problem
from sync.exchange.questions import two_ways
from sync.exchange.rows import COMPANY_ONLY, is_no_name
from sync.exchange.table import Row
from sync.exchange.text import clipped, folded, one_line, shows
from sync.exchange.touches import never
from sync.sheet.adopt import logs
from sync.sheet.adopt import people as persons
from sync.sheet.adopt.logs import Named
from sync.sheet.adopt.people import Entry
from sync.sheet.adopt.tables import Held, tables, usually_day_first
from sync.sheet.adopt.types import (
    LOG_TABLE,
    PEOPLE_TABLE,
    SIDE_TABLE,
    Inputs,
    Looks,
    Question,
)
from sync.sheet.model import TabPlace
from sync.sheet.read import locate

_NO_LOOKS: Final = Looks()
_LAST: Final = contract.PEOPLE.column("last_contact").header
_PERSON: Final = contract.OUTREACH.column("person")
_DATE: Final = contract.OUTREACH.column("date")
_IS_HEADINGS: Final = (("yes", "It is the headings"), ("no", "It is a person"))
_NO_DAY: Final = (
    "No day stands in this row, so it counts as no contact. It stays as it is; add a day and it counts."
)
_NO_PERSON: Final = (
    "No name stands in this row, so it is nobody's contact. It stays as it is; add a name and it counts."
)


@dataclass(slots=True)
class Touched:
    """One row of a log: ``line`` is the 0-based row of its sheet, ``cells`` what Outreach's columns should hold."""

    held: Held
    line: int
    cells: dict[str, Raw]
    extras: dict[str, str]


@dataclass(slots=True)
class Settled:
    """All that is known before it is decided where things stand.

    ``ours``: tabs that the app laid out before. ``named``: everybody, those of tables first (``known`` of them),
    then those whom only logs name.
    """

    inputs: Inputs
    answers: Mapping[str, str]
    found: list[Held]
    ours: dict[str, TabPlace]
    people: list[Entry] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    noted: list[Problem] = field(default_factory=list)
    known: int = 0

    def of(self, kind: str) -> list[Held]:
        """The tables of a kind."""
        return [held for held in self.found if held.kind == kind]

    def looks(self, held: Held) -> Looks:
        """The looks of a table's cells."""
        return self.inputs.looks.get(held.info.sheet_id, _NO_LOOKS)


def settle(inputs: Inputs, answers: Mapping[str, str]) -> Settled:
    """Find the tables, the people in them and the contacts made."""
    ours = _ours(inputs)
    found = tables(inputs, answers, [place.sheet_id for place in ours.values()])
    settled = Settled(inputs, answers, found, ours)
    settled.questions += [
        question for held in settled.of(LOG_TABLE) for question in _about_log(settled, held)
    ]
    for held in settled.of(PEOPLE_TABLE):
        settled.people += persons.entries(held, settled.looks(held), answers)
        settled.questions += [*_about(held), *persons.questions(held)]
    settled.problems += [problem for entry in settled.people for problem in entry.problems]
    settled.noted += [
        replace(problem, tab=entry.held.title)
        for entry in settled.people
        for problem in entry.problems
        if problem.column == _LAST and never(problem.text)
    ]
    _add_tiers(settled)
    fixed = _fixed(settled)
    persons.add_sides(settled.people, settled.of(SIDE_TABLE), fixed)
    _read_logs(settled)
    _look_at_the_rest(settled)
    settled.questions = list({question.key: question for question in settled.questions}.values())
    return settled


def _ours(inputs: Inputs) -> dict[str, TabPlace]:
    """Tabs that the app laid out before, by their marks, or by the very headings that they have."""
    found: dict[str, TabPlace] = {}
    for info in inputs.overview.tabs:
        for tab in contract.TABS:
            grid = inputs.grids.get(info.sheet_id, ())
            marked = any(mark.startswith(f"{tab.key}.") for mark in info.marks.values())
            wanted = {column.header for column in tab.columns}
            same = any(wanted <= {cells.as_text(raw).strip() for raw in row} for row in grid[:5])
            place = locate(tab, grid, info, None) if (marked or same) and tab.key not in found else None
            if isinstance(place, TabPlace):
                found[tab.key] = place
    return found


def _about(held: Held) -> list[Question]:
    """What the table's own plan asks: the order of dates, and whether a line is headings."""
    asked = []
    for question in held.plan.questions:
        if question.about == "dates":
            options = tuple((one, one) for one in question.options)
            asked.append(Question("dates", question.text, options, _assumed(question.text)))
        elif question.about == "headings" and held.header is not None:
            text = f"{held.title}: {question.text}"
            asked.append(Question(f"headings:{held.key}", text, _IS_HEADINGS, "yes"))
    return asked


def _about_log(settled: Settled, held: Held) -> list[Question]:
    texts = held.table.column(held.log["date"])
    if settled.inputs.day_first is not None or cells.order_hint(texts) is not None:
        return []
    unclear = next((text for text in texts if two_ways(text)), None)
    if unclear is None:
        return []
    usual = DAY_FIRST if usually_day_first(settled.inputs) else MONTH_FIRST
    text = (
        f"In “{held.table.titles[held.log['date']]}”, {clipped(unclear, 30)} can be read in two ways. "
        f"Which comes first, the day or the month? Until you say so, the {usual.split()[0].lower()}."
    )
    return [Question("dates", text, ((DAY_FIRST, DAY_FIRST), (MONTH_FIRST, MONTH_FIRST)), usual)]


def _assumed(text: str) -> str:
    return MONTH_FIRST if text.endswith("the month.") else DAY_FIRST


def _fixed(settled: Settled) -> frozenset[str]:
    """Headers for which the people's own table has a column, which is theirs to fill."""
    return frozenset(
        contract.PEOPLE.column(target).header
        for held in settled.of(PEOPLE_TABLE)
        for target in held.columns.targets
        if target in contract.PEOPLE.by_key
    )


def _add_tiers(settled: Settled) -> None:
    for held in settled.of(PEOPLE_TABLE):
        mine = [entry for entry in settled.people if entry.held is held]
        for heading, days in persons.tiers(held, settled.found).items():
            persons.add_tiers(mine, held, days, heading)
        number = persons.lettered(held)
        if number is None or held.columns.columns("every"):
            continue
        key, heading = f"tier:{held.key}", held.table.headings[number]
        settled.questions.append(
            Question(
                key,
                f"{held.title}: shall “{heading}” say how often you are in touch?",
                (("no", "No, keep it as it is"), ("yes", "Yes: A every 30 days, B every 60, C every 90")),
                "no",
            )
        )
        if settled.answers.get(key) == "yes":
            persons.add_tiers(mine, held, persons.lettered_days(held, number), heading)


# --- The contacts made ---------------------------------------------------------------------------


def _read_logs(settled: Settled) -> None:
    """The rows of logs, each name made the person's; who is in no table of people is asked about, or becomes one."""
    held_logs = settled.of(LOG_TABLE)
    known = [(entry.name, cells.as_text(entry.cells.get("Company"))) for entry in settled.people]
    known += [(name, "") for name in _our_names(settled)]
    settled.known = len(known)
    rows = [(held, row) for held in held_logs for row in _rows(settled, held)]
    spellings = [(name, company) for _, (_, name, company, _) in rows if name]
    settled.named, meant_by, doubts = logs.people_of(spellings, known, settled.answers)
    for doubt in doubts:
        settled.questions.append(
            Question(
                doubt.key,
                f"Is “{doubt.spelling}” the same person as {doubt.person}?",
                (("yes", "Yes, one person"), ("no", "No, somebody else")),
                "yes",
            )
        )
    lines = {held.key: {row.line - 1: row for row in held.table.rows} for held in held_logs}
    for held, (line, name, _, touched) in rows:
        if name:
            touched[_PERSON.header] = meant_by[name].name
        if _PERSON.header not in touched or _DATE.header not in touched:
            _note_incomplete(settled, held, line, touched)
            continue
        settled.touched.append(Touched(held, line, touched, _extras(held, lines[held.key][line])))
    if known:
        _ask_about_strangers(settled, len(known))


def _our_names(settled: Settled) -> list[str]:
    """The names in a tab People that the app laid out before."""
    place = settled.ours.get(contract.PEOPLE.key)
    at = place.position("Name") if place is not None else None
    if place is None or at is None:
        return []
    grid = settled.inputs.grids[place.sheet_id]
    return [name for row in grid[place.header + 1 :] if at < len(row) and (name := cells.as_text(row[at]))]


def _rows(settled: Settled, held: Held) -> list[tuple[int, str, str, dict[str, Raw]]]:
    """Line, name, company and Outreach's cells of each row of a log."""
    texts = held.table.column(held.log["date"])
    hint = cells.order_hint(texts)
    usual = usually_day_first(settled.inputs)
    asked = settled.inputs.day_first
    day_first = hint if hint is not None else usual if asked is None else asked
    company = next(iter(held.columns.columns("company")), None)
    found = []
    people = {row.number for row in held.rows}
    read = lru_cache(maxsize=None)(partial(logs.value, day_first=day_first, today=settled.inputs.today))
    for number, row in enumerate(held.table.rows):
        if row.aside or (number not in people and not shows(row.cells[held.log["date"]])):
            continue
        touched: dict[str, Raw] = {}
        for key, place in held.log.items():
            column = contract.OUTREACH.column(key)
            raw = read(column, row.cells[place])
            if raw is not None and key not in {"id", "person_id"}:
                touched[column.header] = raw
        name = one_line(row.cells[held.log["person"]])
        name = "" if is_no_name(name) else name
        if not name:
            touched.pop(_PERSON.header, None)
        if touched:
            at = one_line(row.cells[company]) if company is not None else ""
            found.append((row.line - 1, name, at, touched))
    return found


def _extras(held: Held, row: Row) -> dict[str, str]:
    used = {*held.log.values()}
    return {
        title: one_line(row.cells[number])
        for number, title in enumerate(held.table.titles)
        if number not in used and shows(row.cells[number])
    }


def _note_incomplete(settled: Settled, held: Held, line: int, touched: Mapping[str, Raw]) -> None:
    column, message = (_DATE, _NO_DAY) if _DATE.header not in touched else (_PERSON, _NO_PERSON)
    said = ", ".join(cells.as_text(raw) for raw in touched.values())
    problem = Problem(held.title, f"Line {line + 1}", column.header, clipped(said, 200), message)
    settled.problems.append(problem)
    settled.noted.append(problem)


def _ask_about_strangers(settled: Settled, known: int) -> None:
    """Names that stand in a log alone: listed, and added if somebody says so."""
    strangers = settled.named[known:]
    settled.named = settled.named[:known]
    for one in strangers:
        key = f"add:{folded(one.name)}"
        settled.questions.append(
            Question(
                key,
                f"{one.name} stands in the log, but not among the people. Shall {one.name} be one of them?",
                (("no", "No, list it under Needs a look"), ("yes", "Yes, add them")),
                "no",
            )
        )
        if settled.answers.get(key) == "yes":
            settled.named.append(one)
            continue
        settled.problems.append(
            Problem(
                contract.OUTREACH.name,
                "",
                _PERSON.header,
                one.name,
                "Nobody among the people has this name; add the person, or correct the name.",
            )
        )


def _look_at_the_rest(settled: Settled) -> None:
    """A day of contact in a row without a name stays where it is, and is told."""
    for held in settled.of(PEOPLE_TABLE):
        dated = held.columns.columns("last_contact")
        for one in held.plan.skipped:
            row = held.table.rows[one.number]
            for number in dated:
                text = row.cells[number]
                company = one.row is None and one.reason == COMPANY_ONLY
                if company and not row.aside and any(map(str.isdigit, text)):
                    title = held.table.titles[number]
                    problem = Problem(held.title, one.where, title, clipped(text, 200), _NO_PERSON)
                    settled.problems.append(problem)
                    settled.noted.append(problem)
