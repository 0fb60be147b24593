"""Dates that the sheet's own formulas can't count, or that nobody can; and numbers of days typed in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from sync import cells, contract
from sync.cells import Raw
from sync.checkup.finding import DATES, NOTE, OK, PROBLEM, Finding, about
from sync.checkup.seen import SheetSeen, TabSeen
from sync.contract import Column, Kind, Tab
from sync.crm import words
from sync.identity import SheetRow

What = Literal["text", "either", "unread", "ahead"]
"""A text that means one day (or number of days), one that may mean two, one that means none; a day still ahead."""

_KINDS: Final = frozenset({Kind.DATE, Kind.DAYS})
_TABS: Final = (contract.PEOPLE, contract.OUTREACH, contract.NEWS)


def judged(
    column: Column, raw: Raw, *, day_first: bool, today: date | None = None
) -> tuple[What | None, date | int | None]:
    """What is to be said of a cell, and the value that should stand there; None for a cell as it should be."""
    reading = cells.read(column, raw, day_first=day_first)
    if reading.problem is not None:
        return "unread", None
    value = reading.value
    if isinstance(value, bool) or not isinstance(value, (date, int)):
        return None, None
    should = cells.write(column, value)
    if not isinstance(should, int):  # a day of a century that no sheet has numbers for: text is right
        return None, None
    is_number = isinstance(raw, (int, float)) and not isinstance(raw, bool)
    if is_number and isinstance(raw, (int, float)) and int(raw) == should:
        ahead = isinstance(value, date) and today is not None and value > today and not column.ahead
        return ("ahead" if ahead else None), value
    if cells.read(column, raw, day_first=not day_first).value != value:
        return "either", value
    return "text", value


@dataclass(frozen=True, slots=True)
class _Odd:
    tab: TabSeen
    row: SheetRow
    column: Column
    what: What


def _odd(seen: SheetSeen) -> Iterator[_Odd]:
    for tab in (seen.tabs[known.key] for known in _TABS if known.key in seen.tabs):
        columns = [
            (column, position)
            for column in tab.tab.stored
            if column.kind in _KINDS and (position := tab.place.position(column.header)) is not None
        ]
        for row in tab.rows:
            for column, position in columns:
                raw = row.cells.get(column.header)
                if raw is None:
                    continue
                what, _ = judged(column, raw, day_first=seen.day_first, today=seen.today)
                if what is not None and not (what == "text" and tab.is_formula(row.line, position)):
                    yield _Odd(tab, row, column, what)


def findings(seen: SheetSeen) -> list[Finding]:
    """What is to be said of dates."""
    groups: dict[tuple[What, str, bool], list[_Odd]] = {}
    for one in _odd(seen):
        is_days = one.column.kind is Kind.DAYS
        groups.setdefault((one.what, one.tab.tab.name, is_days), []).append(one)
    found = []
    for (what, name, is_days), members in groups.items():
        sentence = _sentence(what, name, members, is_days=is_days, day_first=seen.day_first)
        where = [
            seen.cell(one.tab, one.row.line, one.tab.place.position(one.column.header) or 0)
            for one in members
        ]
        severity = NOTE if what == "ahead" else PROBLEM
        found.append(about(DATES, severity, sentence, where, mendable=what == "text"))
    return found or [Finding(DATES, OK, "Every date is a real date that the sheet's own formulas can count.")]


def _sentence(what: What, name: str, members: list[_Odd], *, is_days: bool, day_first: bool) -> str:
    number = len(members)
    is_, it = ("is", "it") if number == 1 else ("are", "them")
    if is_days:
        counted = words.count(number, "number of days", "numbers of days")
        if what == "text":
            return (
                f"{counted} in {name} {is_} in words. The app reads {it}; the sheet's own Due counts plain numbers "
                "only. Mending writes the number; it can be undone."
            )
        return f"{counted} in {name} can't be read, so the setting counts. Type a number such as 90."
    counted = words.count(number, "date")
    if what == "text":
        return (
            f"{counted} in {name} {is_} typed as text. The app reads {it}; the sheet's own formulas count real dates "
            "only, so Last contact and Due may be wrong there. Mending makes real dates of what is certain; it can "
            "be undone."
        )
    if what == "either":
        first = "the day first" if day_first else "the month first"
        return (
            f"{counted} in {name} {is_} text that may mean two days. The app takes {first}, as the setting says; the "
            "sheet's own formulas do not count it. Type the day as in 4 March 2026, so that it is certain."
        )
    if what == "ahead":
        return (
            f"{counted} in {name} {words.plural(number, 'lies', 'lie')} ahead of today. A meeting noted early is "
            "fine; if the year slipped, correct it."
        )
    return (
        f"{counted} in {name} can't be read: no such day, or the year is missing. Nothing was lost or guessed. Type "
        "the day as in 4 March 2026."
    )


def certain(
    tab: Tab, rows: Mapping[str, Mapping[str, Raw]], *, day_first: bool
) -> dict[str, dict[str, date | int]]:
    """What should stand in the cells that hold text with one meaning: by row, then by the column's key."""
    columns = [column for column in tab.stored if column.kind in _KINDS]
    found: dict[str, dict[str, date | int]] = {}
    for row, content in rows.items():
        for column in columns:
            raw = content.get(column.header)
            if raw is None:
                continue
            what, value = judged(column, raw, day_first=day_first)
            if what == "text" and value is not None:
                found.setdefault(row, {})[column.key] = value
    return found
