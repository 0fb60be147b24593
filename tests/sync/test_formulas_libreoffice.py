"""The sheet's own formulas say the dates that the app says: in another spreadsheet, and on the Google server."""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from sync.cells import EPOCH, Raw
from sync.contract import OUTREACH, PEOPLE, SETTINGS, STATUSES, Kind, Tab
from sync.mirror import StoredRow
from sync.sheet.formulas import row_formulas
from sync.sheet.model import TabPlace
from sync.snapshot import Snapshot
from tests.google.document import new_sheet, new_spreadsheet
from tests.google.formulas import Calculator
from tests.google.formulas_registry import FUNCTIONS
from tests.google.grid import Cell, Formula, Grid, Stored
from tests.sync import office

Row = dict[str, Raw]
NAMES = (
    "Ada Lovelace", "ada lovelace", "Ada Lovelace Jr", "A*", "A?a", "Axa", "A~", "~*", "a~b", "*", "?", "~", "=5", "<5",
    ">a", "<>", "=", "Zoë", "ZOË", "Zoe", "O'Neil", 'Bo "the" Li', "Li; Bo", "李小龍", "Dana-Ray", "5 Seconds", "(x)",
    "[a-z]+", ".*", "R$", "Bea", "Carl", "Eve", "Fritz", "Gina", "Hugo", "Ines", "Jan", "Kim", "Lou",
)  # fmt: skip
DISPENSABLE = {
    "people": ("Next step on", "Not hired on", "Added on", "Every", "Status", "Notes"),
    "outreach": ("Person", "Notes"),
    "settings": ("Meaning",),
}
TEXT_DATES = ("last Tuesday", "soon", "4th of March 2026", "2026-03-04", "3/4/26", "n/a")
ODD_NUMBERS: tuple[Raw, ...] = (0, 1, 2026, 9_999, 10_000, 99_999, 99_999.9, 100_000, -5)
ODD_SPANS: tuple[Raw, ...] = (0, -3, 0.5, 1, 2.5, 36_525, 36_526, "quarterly", "30 days", "-")


def known_to_the_sheet(place: TabPlace, tab: Tab, row: Row) -> Row:
    """The row's cells in columns that are there; no text where a date or days belong: a sheet can't read words."""
    counted = {column.header for column in tab.columns if column.kind in {Kind.DATE, Kind.DAYS}}
    return {
        header: raw
        for header, raw in row.items()
        if header in place.columns and header != "ID" and not (header in counted and isinstance(raw, str))
    }


@dataclass(frozen=True)
class Case:
    """A book: where its tabs stand, and its rows; a row of People without a cell is a cleared one."""

    people: TabPlace
    outreach: TabPlace
    settings: TabPlace | None
    persons: tuple[Row, ...]
    touches: tuple[Row, ...]
    every: Raw

    def cells(self) -> dict[str, list[list[Raw]]]:
        """All tabs as they would be typed, with the formulas in every row of People."""
        formulas = row_formulas(self.people, self.outreach, self.settings)
        rows = {
            self.people.title: _typed(self.people, [{**row, **formulas} for row in self.persons]),
            self.outreach.title: _typed(self.outreach, self.touches),
        }
        if self.settings is not None:
            settings: list[Row] = [{"Setting": "Weekly goal", "Value": 5}]
            settings += [{"Setting": "Every", "Value": self.every}] if self.every is not None else []
            rows[self.settings.title] = _typed(self.settings, settings)
        return rows

    def by_rule(self, today: date) -> list[tuple[int | None, int | None]]:
        """Last contact and Due of every row as the app says them, as day numbers."""
        ids = [str(row.get("ID") or f"given-{n}") for n, row in enumerate(self.persons)]
        people = [(i, row) for i, row in zip(ids, self.persons, strict=True) if row]
        stored = [
            *_stored(self.people, PEOPLE, people),
            *_stored(self.outreach, OUTREACH, [(f"o-{n}", row) for n, row in enumerate(self.touches)]),
        ]
        if self.settings is not None and self.every is not None:
            value = {} if isinstance(self.every, str) else {"Value": self.every}
            stored.append(StoredRow(SETTINGS.key, "Every", 0, {"Setting": "Every", **value}))
        stands = Snapshot.empty().following(1, stored).standing(today)
        return [
            (_number(stands.at[i, "last_contact"]), _number(stands.at[i, "due"])) if row else (None, None)
            for i, row in zip(ids, self.persons, strict=True)
        ]


def _typed(place: TabPlace, rows: Sequence[Row]) -> list[list[Raw]]:
    above: list[list[Raw]] = [["A title of their own"], *([] for _ in range(place.header - 1))]
    return [
        *above[: place.header],
        list(place.columns),
        *([row.get(header) for header in place.columns] for row in rows),
    ]


def _stored(place: TabPlace, tab: Tab, rows: Sequence[tuple[str, Row]]) -> list[StoredRow]:
    return [
        StoredRow(tab.key, row_id, line, known_to_the_sheet(place, tab, row))
        for line, (row_id, row) in enumerate(rows)
    ]


def _number(day: object) -> int | None:
    return (day.date() - EPOCH).days if isinstance(day, pd.Timestamp) else None


class Inventor:
    """Makes up people and touches with everything in them that people do to a sheet."""

    def __init__(self, seed: int, today: date) -> None:
        self.chance = random.Random(seed)
        self.now = (today - EPOCH).days

    def day(self) -> Raw:
        """A day not far from today, at times with an hour."""
        return self.now + self.chance.randint(-60, 10) + self.chance.choice([0, 0, 0, 0.25, 0.999])

    def maybe_day(self) -> Raw:
        """A day, a blank, or what is no day."""
        odd = self.chance.choice([*ODD_NUMBERS, *TEXT_DATES])
        return self.chance.choices([None, self.day(), odd], [45, 45, 10])[0]

    def person(self, number: int) -> Row:
        """A row of People; at times one that was cleared, or one of a person without a name."""
        chance = self.chance
        row: Row = {
            "Name": chance.choice(NAMES) if chance.random() < 0.4 else f"Person {number}",
            "ID": f"p-{number:04}" if chance.random() < 0.85 else None,
            "Next step on": self.maybe_day(),
            "Not hired on": self.maybe_day(),
            "Added on": self.maybe_day(),
            "Every": chance.choice([None, None, 7, 30, 365, chance.choice(ODD_SPANS)]),
            "Status": chance.choice([None, None, None, "Active", *STATUSES, "archived", " Paused "]),
            "Company": chance.choice([None, "Acme", "=not run"]),
        }
        if row["ID"] is not None and chance.random() < 0.03:
            row["Name"] = None
        return {} if chance.random() < 0.03 else _filled(row)

    def touch(self, met: Sequence[Row]) -> Row:
        """A row of Outreach: by ID, by name, by both of different people, or by nothing."""
        chance, whom = self.chance, self.chance.choice(met)
        name = str(whom.get("Name", ""))
        spelt = chance.choice([name, name, name, name.upper(), name.lower()]) or None
        stray = chance.choice([None, chance.choice(NAMES), "Nobody we know"])
        link = whom.get("ID") if chance.random() < 0.5 else chance.choice([None, None, None, "p-gone"])
        named = spelt if chance.random() < 0.7 else stray
        return _filled(
            {"Date": self.maybe_day() or self.day(), "Person": named, "Person ID": link, "ID": "o-1"}
        )

    def place(self, tab: Tab, sheet_id: int, title: str | None) -> TabPlace:
        """The tab as we lay it out; or with columns of their own, in their order, under a title of theirs."""
        columns = [column.header for column in tab.columns]
        if title is None:
            return TabPlace(tab.key, sheet_id, tab.name, 0, tuple(columns))
        columns.remove(self.chance.choice(DISPENSABLE[tab.key]))
        columns += ["Birthday", "", "Their dog"]
        self.chance.shuffle(columns)
        return TabPlace(tab.key, sheet_id, f"{title} {sheet_id}", self.chance.choice([0, 2]), tuple(columns))


def _filled(row: Row) -> Row:
    return {header: raw for header, raw in row.items() if raw is not None}


def invented(seed: int, today: date, *, size: int = 120) -> Case:
    """A book of that many people and twice as many touches; which one, the seed says."""
    inventor = Inventor(seed, today)
    chance = inventor.chance
    persons = tuple(inventor.person(number) for number in range(size))
    met = [row for row in persons if row]
    touches = tuple(inventor.touch(met) for _ in range(size * 2))
    title = chance.choice([None, "Started by Dana", "Contacts '25; old"])
    settings = inventor.place(SETTINGS, 3, title) if chance.random() < 0.8 else None
    every: Raw = chance.choice([None, 90, 45, chance.choice(ODD_SPANS)])
    people, outreach = inventor.place(PEOPLE, 1, title), inventor.place(OUTREACH, 2, title)
    return Case(people, outreach, settings, persons, touches, every)


def signs(today: date) -> Case:
    """One person for each name, and one touch each that has only the name: no two of one day."""
    names = list({name.casefold(): name for name in NAMES}.values())
    now = (today - EPOCH).days
    persons: list[Row] = [{"Name": name, "ID": f"p-{n}"} for n, name in enumerate(names)]
    touches: list[Row] = [{"Date": now - n, "Person": name} for n, name in enumerate(reversed(names))]
    columns = (tuple(column.header for column in tab.columns) for tab in (PEOPLE, OUTREACH))
    people, outreach = (
        TabPlace(tab.key, n, tab.name, 0, own)
        for n, (tab, own) in enumerate(zip((PEOPLE, OUTREACH), columns, strict=True))
    )
    return Case(people, outreach, None, tuple(persons), tuple(touches), None)


def shown(case: Case, rows: Sequence[Sequence[object]]) -> list[tuple[object, object]]:
    """Last contact and Due of every row of People, a blank as None."""
    columns = [case.people.columns.index(header) for header in ("Last contact", "Due")]
    top = case.people.header + 1
    found: list[tuple[object, object]] = []
    for row in rows[top : top + len(case.persons)]:
        last, due = (_plain(row[column]) for column in columns)
        found.append((last, due))
    return found


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return (value.date() - EPOCH).days
    return None if value == "" else value


def on_the_server(case: Case, now: datetime) -> list[list[object]]:
    """The cells of People as the Google server works them out, from the very text of the formulas."""
    document = new_spreadsheet("Book", "de_DE")
    document.sheets.clear()
    for number, (title, rows) in enumerate(case.cells().items()):
        sheet = new_sheet(number, title, rows=len(rows) + 10, columns=30)
        sheet.grid = Grid([[_stored_cell(raw) for raw in row] for row in rows])
        document.sheets.append(sheet)
    calculator, people = Calculator(document, now), document.sheets[0]
    return [[calculator.value(people, row, column) for column in range(30)] for row in range(people.rows)]


def _stored_cell(raw: Raw) -> Stored:
    if isinstance(raw, str):
        return Cell(Formula(raw)) if raw.startswith("=IF(") else raw
    return float(raw) if isinstance(raw, int) else raw


def differences(
    case: Case, found: Sequence[tuple[object, object]], rule: Sequence[tuple[object, object]]
) -> list[str]:
    """The rows of which it says something else than the rule, with their cells."""
    return [
        f"{row}: said {said}, wanted {wanted}"
        for row, said, wanted in zip(case.persons, found, rule, strict=True)
        if said != wanted
    ]


@pytest.mark.parametrize("seed", [1, 2, 3, 4, None])
def test_the_server_says_the_apps_dates(seed: int | None) -> None:
    seed = secrets.randbits(32) if seed is None else seed
    now = datetime.now(UTC)
    case = invented(seed, now.date())
    wrong = differences(case, shown(case, on_the_server(case, now)), case.by_rule(now.date()))
    assert not wrong, f"seed {seed}: " + "\n".join(wrong)


def test_a_name_is_that_name_whatever_signs_are_in_it() -> None:
    now = datetime.now(UTC)
    case = signs(now.date())
    rule = case.by_rule(now.date())
    assert None not in {last for last, _ in rule}
    assert differences(case, shown(case, on_the_server(case, now)), rule) == []


def test_libreoffice_says_the_apps_dates() -> None:
    soffice = office.find()
    seeds = [1, 2, 3, 4, 5, secrets.randbits(32)]
    while True:
        today = datetime.now(UTC).date()
        cases = [signs(today), *(invented(seed, today) for seed in seeds)]
        answers = office.computed(soffice, [case.cells() for case in cases])
        if datetime.now(UTC).date() == today:
            break
    for seed, case, answer in zip(("signs", *seeds), cases, answers, strict=True):
        wrong = differences(case, shown(case, answer[case.people.title]), case.by_rule(today))
        assert not wrong, f"seed {seed}: " + "\n".join(wrong)


def test_one_text_serves_every_row_and_every_locale() -> None:
    case = invented(2, date(2026, 3, 4))
    formulas = row_formulas(case.people, case.outreach, case.settings)
    assert set(formulas) == {"Last contact", "Due"}
    for text in formulas.values():
        spoken = re.sub(r"\"[^\"]*\"|'[^']*'", "", text)
        assert "," not in spoken
        assert "{" not in spoken
        assert not re.search(r"[A-Z]\$?[0-9]", spoken), "no cell of a certain row"
        assert set(re.findall(r"([A-Z]+)\(", spoken)) <= set(FUNCTIONS) - {"LET", "LAMBDA", "ARRAYFORMULA"}


def test_without_a_column_to_stand_on_there_is_no_formula() -> None:
    case = invented(2, date(2026, 3, 4))
    bare = replace(case.people, columns=("Name", "Due", "ID"))
    assert row_formulas(bare, case.outreach, None) == {}, "Due rests on Last contact"
    assert row_formulas(case.people, replace(case.outreach, columns=("Person", "ID")), None) == {}
