"""What people do in a sheet: they type, clear, sort, copy, move and delete, and know nothing of what reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import gspread

from sync.cells import Raw
from sync.sheet.api import SheetApi
from sync.sheet.model import CHANGES_TITLE, letters, quoted

_SHEETS: Final = "https://sheets.googleapis.com/v4/spreadsheets"

Row = list[Raw]


@dataclass(frozen=True, slots=True)
class Removed:
    """A row that somebody took out, as undo would bring it back."""

    title: str
    line: int
    headings: Row
    cells: Row


@dataclass(slots=True)
class Person:
    """One person in front of the sheet. Lines and positions count from 0, and the headings stand in line 0."""

    name: str
    client: gspread.Client
    spreadsheet: str
    tabs: dict[str, int]
    """The tabs' numbers by title, as they were laid out."""
    removed: list[Removed] = field(default_factory=list)

    @property
    def api(self) -> SheetApi:
        return SheetApi(self.client, self.spreadsheet)

    # Looking

    def grids(self, *titles: str) -> list[list[Row]]:
        """All cells of tabs; formulas as they were typed, which costs the server no sums."""
        found = self.api.grids([quoted(title) for title in titles], formulas=True)
        return [[list(row) for row in rows] for rows in found]

    # Typing

    def type(self, title: str, line: int, position: int, values: Sequence[Raw]) -> None:
        """Type into neighbouring cells, as the keyboard does: "=…" is a formula, "" clears."""
        self.client.http_client.request(
            "put",
            f"{_SHEETS}/{self.spreadsheet}/values/{quoted(title)}!{letters(position)}{line + 1}",
            params={"valueInputOption": "USER_ENTERED"},
            json={"values": [list(values)]},
        )

    def type_row(self, title: str, line: int, cells: Mapping[int, Raw]) -> None:
        """Type into several cells of a line."""
        self.client.http_client.request(
            "post",
            f"{_SHEETS}/{self.spreadsheet}/values:batchUpdate",
            json={
                "valueInputOption": "USER_ENTERED",
                "data": [
                    {"range": f"{quoted(title)}!{letters(position)}{line + 1}", "values": [[value]]}
                    for position, value in cells.items()
                ],
            },
        )

    def add_row(self, title: str, cells: dict[int, Raw]) -> None:
        """Type into the first free line below everything."""
        (rows,) = self.grids(title)
        self.type_row(title, max((line for line, row in enumerate(rows) if says(row)), default=0) + 1, cells)

    def insert_row(self, title: str, line: int, cells: dict[int, Raw]) -> None:
        """Make room at a line and type there."""
        self._batch({"insertDimension": {"range": self._rows(title, line, line + 1)}})
        self.type_row(title, line, cells)

    # Moving and taking out

    def delete_row(self, title: str, line: int) -> None:
        """Take a line out; undo can bring it back."""
        (rows,) = self.grids(title)
        self._batch({"deleteDimension": {"range": self._rows(title, line, line + 1)}})
        self.removed.append(Removed(title, line, rows[0], rows[line]))

    def undo(self) -> None:
        """Bring back the row that was taken out last, about where it stood, under the headings it had."""
        back = self.removed.pop()
        (rows,) = self.grids(back.title)
        line = max(1, min(back.line, len(rows)))
        cells = {
            rows[0].index(heading): typed
            for heading, typed in zip(back.headings, back.cells, strict=False)
            if typed is not None and typed != "" and heading in rows[0]
        }
        self._batch({"insertDimension": {"range": self._rows(back.title, line, line + 1)}})
        self.type_row(back.title, line, cells)

    def copy_row(self, title: str, line: int) -> None:
        """Copy a line, with all that is in it, and paste it into a new one right below."""
        number = self.tabs[title]
        self._batch(
            {"insertDimension": {"range": self._rows(title, line + 1, line + 2)}},
            {
                "copyPaste": {
                    "source": {"sheetId": number, "startRowIndex": line, "endRowIndex": line + 1},
                    "destination": {"sheetId": number, "startRowIndex": line + 1, "endRowIndex": line + 2},
                    "pasteType": "PASTE_NORMAL",
                }
            },
        )

    def sort(self, title: str, position: int, *, down: bool = False) -> None:
        """Sort all rows below the headings by a column."""
        (rows,) = self.grids(title)
        width = max(len(row) for row in rows)
        self._batch(
            {
                "sortRange": {
                    "range": {
                        "sheetId": self.tabs[title],
                        "startRowIndex": 1,
                        "endRowIndex": max(len(rows), 2),
                        "startColumnIndex": 0,
                        "endColumnIndex": width,
                    },
                    "sortSpecs": [
                        {"dimensionIndex": position, "sortOrder": "DESCENDING" if down else "ASCENDING"}
                    ],
                }
            }
        )

    def move_column(self, title: str, position: int, to: int) -> None:
        """Drag a column so that it stands before the one that is at ``to`` now."""
        if to not in {position, position + 1}:
            source = {
                "sheetId": self.tabs[title],
                "dimension": "COLUMNS",
                "startIndex": position,
                "endIndex": position + 1,
            }
            self._batch({"moveDimension": {"source": source, "destinationIndex": to}})

    def insert_column(self, title: str, position: int, heading: str) -> None:
        """Make a column of their own, named or not."""
        where = {
            "sheetId": self.tabs[title],
            "dimension": "COLUMNS",
            "startIndex": position,
            "endIndex": position + 1,
        }
        self._batch({"insertDimension": {"range": where, "inheritFromBefore": position > 0}})
        if heading:
            self.type(title, 0, position, [heading])

    def delete_tab(self, title: str) -> None:
        """Take a whole tab out."""
        self._batch({"deleteSheet": {"sheetId": self._number(title)}})

    def delete_column(self, title: str, position: int) -> None:
        """Take a whole column out."""
        where = {"sheetId": self._number(title), "dimension": "COLUMNS"}
        self._batch(
            {"deleteDimension": {"range": {**where, "startIndex": position, "endIndex": position + 1}}}
        )

    def delete_lines(self, title: str, first: int, end: int) -> None:
        """Take lines out without a thought of undoing it."""
        self._batch({"deleteDimension": {"range": self._rows(title, first, end)}})

    def _rows(self, title: str, first: int, end: int) -> dict[str, Any]:
        return {"sheetId": self._number(title), "dimension": "ROWS", "startIndex": first, "endIndex": end}

    def _number(self, title: str) -> int:
        found = self.api.overview().by_title(title) if title == CHANGES_TITLE else None
        return self.tabs[title] if found is None else found.sheet_id

    def _batch(self, *requests: dict[str, Any]) -> None:
        self.api.batch(requests)


def says(row: Sequence[Raw]) -> bool:
    """Whether anything was entered in the row; the formulas that come with every row are no entries."""
    return any(raw is not None and raw not in ("", False) and not str(raw).startswith("=IF(") for raw in row)
