"""People who type into the sheet while it is written to, and who remember which row each word went into."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import Any, Final

from sync.cells import Raw
from sync.sheet.api import raw_of
from sync.sheet.model import letters
from tests.google.running import Running

_SHEET: Final = "People"


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell that was typed into, in the row of that name."""

    name: str
    header: str
    text: str


@dataclass
class Typist:
    """One person. Only they type under ``header``; one who ``contests`` types under Next step, as dashboards do.

    A call may meet a sheet whose rows have moved since it was last looked at, as a person may click on a row
    that moves away: which row it was then is answered by the same call.
    """

    server: Running
    spreadsheet: str
    email: str
    header: str
    chance: random.Random
    contests: bool = True
    typed: list[Typed] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    refused: int = 0
    _number: int = 0
    _columns: list[str] = field(default_factory=list)
    _sheet_id: int = 0
    _contested: set[str] = field(default_factory=set)

    def act(self) -> None:
        """Do one thing."""
        lines = self._names()
        if lines is None:
            return
        what = self.chance.random()
        if not lines or what < 0.12:
            self._add(None)
        elif what < 0.2:
            self._add(self.chance.randrange(1, len(lines) + 1))
        elif what < 0.25:
            self._sort(len(lines))
        else:
            self._type(self.chance.randrange(1, len(lines) + 1), lines)

    def _word(self, kind: str) -> str:
        self._number += 1
        return f"{kind} of {self.email} {self._number}"

    def _names(self) -> list[str] | None:
        """The names in the rows, in the tab's order; None where Google had them wait."""
        answer = self._call("GET", f"/values/{_SHEET}")
        if answer is None:
            return None
        self._columns, *rows = answer.get("values", [[]])
        if not self._sheet_id:
            found = self._call("GET", "?fields=sheets.properties(sheetId,title)") or {"sheets": []}
            numbers = {one["properties"]["title"]: one["properties"] for one in found["sheets"]}
            self._sheet_id = int(numbers.get(_SHEET, {}).get("sheetId", 0))
        return [row[0] if row else "" for row in rows]

    def _type(self, line: int, lines: list[str]) -> None:
        header = self.header
        if self.contests and self.chance.random() < 0.2 and lines[line - 1] not in self._contested:
            header = "Next step"
        text = self._word(header)
        cell = {"userEnteredValue": {"stringValue": text}}
        start = {"sheetId": self._sheet_id, "rowIndex": line, "columnIndex": self._columns.index(header)}
        row = self._batch(
            line,
            {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}},
        )
        if row is not None:
            name = str(row[0] or "") if row else ""
            if header != self.header:
                self._contested.add(name)
            self.typed.append(Typed(name, header, text))

    def _add(self, line: int | None) -> None:
        """A new person: below all others, or in a new row between them."""
        name = self._word("Person")
        rows = [{"values": [{"userEnteredValue": {"stringValue": name}}]}]
        if line is None:
            done = self._batch(
                1, {"appendCells": {"sheetId": self._sheet_id, "rows": rows, "fields": "userEnteredValue"}}
            )
        else:
            where = {"sheetId": self._sheet_id, "startIndex": line, "endIndex": line + 1, "dimension": "ROWS"}
            start = {"sheetId": self._sheet_id, "rowIndex": line, "columnIndex": 0}
            done = self._batch(
                line,
                {"insertDimension": {"range": where, "inheritFromBefore": line > 1}},
                {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}},
            )
        if done is not None:
            self.added.append(name)

    def _sort(self, rows: int) -> None:
        box = {
            "sheetId": self._sheet_id,
            "startRowIndex": 1,
            "endRowIndex": rows + 1,
            "startColumnIndex": 0,
            "endColumnIndex": len(self._columns),
        }
        order = self.chance.choice(["ASCENDING", "DESCENDING"])
        specs = [{"dimensionIndex": self.chance.randrange(3), "sortOrder": order}]
        self._batch(1, {"sortRange": {"range": box, "sortSpecs": specs}})

    def _batch(self, line: int, *requests: dict[str, Any]) -> list[Raw] | None:
        """Do this, and tell the cells of that row as they are then; None where Google had them wait."""
        body = {
            "requests": list(requests),
            "includeSpreadsheetInResponse": True,
            "responseRanges": [f"{_SHEET}!A{line + 1}:{letters(len(self._columns) - 1)}{line + 1}"],
            "responseIncludeGridData": True,
        }
        answer = self._call("POST", ":batchUpdate", json=body)
        if answer is None:
            return None
        ((data,),) = (sheet["data"] for sheet in answer["updatedSpreadsheet"]["sheets"])
        return [raw_of(cell) for row in data.get("rowData", []) for cell in row.get("values", [])]

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any] | None:
        answer = self.server.call(method, f"/v4/spreadsheets/{self.spreadsheet}{path}", self.email, **options)
        if answer.status_code == 429:
            self.refused += 1
            time.sleep(1)
            return None
        assert answer.ok, answer.text
        found: dict[str, Any] = answer.json()
        return found
