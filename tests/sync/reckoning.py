"""What was acknowledged or typed, held against what is there in the end."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sync import contract
from sync.cells import Raw
from sync.contract import Tab
from sync.ledger import Ledger
from sync.mirror import Mirror
from sync.workspace import FILE_NAME
from tests.google.running import Running
from tests.sync.typing_people import Typist

Rows = dict[str, dict[str, Raw]]
_TABS: Final = (contract.PEOPLE, contract.OUTREACH)


@dataclass
class Watcher:
    """Somebody who only looks: at what stands in the sheet, and at all that Changes ever said."""

    server: Running
    spreadsheet: str
    email: str
    said: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Note every text that stands in Changes: what was written, and what it was written over."""
        (rows,) = self._grids("Changes")
        for row in (row for row in rows[1:] if len(row) > 2):
            self.said.update(str(raw) for raw in row[6:] if raw != "")
            self.entries.add(str(row[2]))
            if len(row) > 5 and str(row[5]).startswith("{"):
                self.said.update(str(new) for _, _, new, _ in json.loads(str(row[5])).get("cells", ()))

    def rows(self, tab: Tab) -> list[dict[str, Raw]]:
        """The tab's rows as they stand, by heading, blank cells left out."""
        (grid,) = self._grids(tab.name)
        headings = [str(raw) for raw in grid[0]]
        found = [
            {header: raw for header, raw in zip(headings, row, strict=False) if raw != ""} for row in grid[1:]
        ]
        formulas = {column.header for column in tab.columns if column.formula}
        return [row for row in found if row.keys() - formulas]

    def _grids(self, *titles: str) -> list[list[list[Raw]]]:
        asked = {
            "ranges": titles,
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
        }
        path = f"/v4/spreadsheets/{self.spreadsheet}/values:batchGet"
        while (answer := self.server.call("GET", path, self.email, params=asked)).status_code == 429:
            time.sleep(1)
        assert answer.ok, answer.text
        found: list[dict[str, Any]] = answer.json()["valueRanges"]
        return [one.get("values", [[]]) for one in found]


class DataFile:
    """A book's data file, looked at from outside."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE_NAME

    def quiet(self) -> bool:
        """Whether nothing waits and nothing is under way."""
        with closing(Mirror(self.path)) as mirror:
            ledger = Ledger(mirror)
            return not ledger.pending() and not ledger.sending()

    def rows(self, tab: Tab) -> Rows:
        """What the book holds."""
        with closing(Mirror(self.path)) as mirror:
            return Ledger(mirror).mine(tab.key)

    def safe(self) -> set[str]:
        """Every text in conflicts and among what is kept."""
        with closing(Mirror(self.path)) as mirror:
            told: set[str] = set()
            for conflict in Ledger(mirror).conflicts():
                told |= {str(conflict.mine), str(conflict.theirs)}
            for kept in mirror.kept():
                told |= {str(raw) for raw in kept.cells.values()}
            return told

    def differences(self, watcher: Watcher) -> list[str]:
        """How book and sheet differ, in words."""
        return [f"{tab.name} {told}" for tab in _TABS for told in _differences(self, watcher, tab)]


def _differences(file: DataFile, watcher: Watcher, tab: Tab) -> list[str]:
    formulas = {column.header for column in tab.columns if column.formula} | {"ID"}
    sheet = {
        str(row.get("ID", "")): {header: raw for header, raw in row.items() if header not in formulas}
        for row in watcher.rows(tab)
    }
    mine = file.rows(tab)
    return [
        f"{row}: book {mine.get(row)}, sheet {sheet.get(row)}"
        for row in {*mine, *sheet}
        if mine.get(row) != sheet.get(row)
    ]


@dataclass
class Promises:
    """What one process after the other said of one book: ``hear`` takes its lines."""

    people: dict[str, str] = field(default_factory=dict)
    touches: dict[str, str] = field(default_factory=dict)
    undoing: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    wrote: dict[str, str] = field(default_factory=dict)
    begun: dict[str, set[str]] = field(default_factory=dict)
    """Cells, by the person's name, to the texts that were on their way into them since the last acknowledged one."""
    acknowledged: int = 0

    def hear(self, line: str) -> None:
        """Take note of one line."""
        kind, key, text = line.rstrip("\n").split("\t")
        match kind:
            case "person":
                self.people[key] = text
            case "touch":
                self.touches[text] = key
            case "undoing":
                self.undoing.add(text)
            case "undone":
                self.undone.add(text)
            case "writing":
                self.begun.setdefault(key, set()).add(text)
            case "wrote":
                self.wrote[key] = text
                self.begun[key] = set()
            case _:
                raise AssertionError(line)
        self.acknowledged += kind in {"person", "touch", "undone", "wrote"}

    def broken(self, watcher: Watcher, safe: Iterable[str]) -> list[str]:
        """The promises of this book that were not kept, in words."""
        people = {str(row.get("ID", "")): row for row in watcher.rows(contract.PEOPLE)}
        notes = Counter(str(row.get("Notes", "")) for row in watcher.rows(contract.OUTREACH))
        # A row that somebody typed has the ID of whichever dashboard was quicker.
        safe = {*safe, *watcher.said, *(str(raw) for row in people.values() for raw in row.values())}
        told = []
        for row, name in self.people.items():
            if people.get(row, {}).get("Name") != name:
                told.append(f"{name} ({row}) is not in the sheet")
        for text in self.touches:
            meant = {0} if text in self.undone else {0, 1} if text in self.undoing else {1}
            if notes[text] not in meant:
                told.append(f"{text!r} is in the sheet {notes[text]} times")
        named = {str(row.get("Name", "")): row for row in people.values()}
        for cell, text in self.wrote.items():
            whose, _, header = cell.partition("/")
            there = str(named.get(whose, {}).get(header, ""))
            own = header == "Notes"  # nobody else writes there
            if not (there == text or there in self.begun[cell] or (not own and text in safe)):
                told.append(f"{cell} should hold {text!r} and holds {there!r}")
        return told


def doubled(watcher: Watcher) -> list[str]:
    """What stands in the sheet twice, or has no ID."""
    told = []
    for tab, header in ((contract.PEOPLE, "Name"), (contract.OUTREACH, "Notes")):
        rows = watcher.rows(tab)
        for heading in (header, "ID"):
            counted = Counter(str(row.get(heading, "")) for row in rows)
            told += [f"{tab.name}, {heading}: {text!r} {n} times" for text, n in counted.items() if n > 1]
            told += [f"{tab.name}: a row without {heading}" for _ in range(counted.get("", 0))]
    return told


def mislaid(watcher: Watcher, typists: Iterable[Typist], safe: Iterable[str]) -> list[str]:
    """What people typed that is nowhere, or not where they typed it."""
    people = {str(row.get("Name", "")): row for row in watcher.rows(contract.PEOPLE)}
    safe = {*safe, *watcher.said, *(str(raw) for row in people.values() for raw in row.values())}
    told = []
    for typist in typists:
        told += [f"{name!r} is not in the sheet" for name in typist.added if name not in people]
        own = {one.name: one.text for one in typist.typed if one.header == typist.header}
        told += [
            f"{name!r}: {typist.header} should be {text!r} and is {people.get(name, {}).get(typist.header)!r}"
            for name, text in own.items()
            if people.get(name, {}).get(typist.header) != text
        ]
        contested = {one.name: one.text for one in typist.typed if one.header != typist.header}
        told += [f"{text!r} is nowhere" for text in contested.values() if text not in safe]
    return told
