"""The few calls of Google that the sync makes, each with its failures translated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import gspread
from requests import Response

from sync.cells import Raw
from sync.sheet.failures import translated
from sync.sheet.http import SheetsHTTPClient
from sync.sheet.model import METADATA_KEY, Grid, Overview, TabInfo, letters, quoted
from sync.sheet.quota import Kind

_SHEETS: Final = "https://sheets.googleapis.com/v4/spreadsheets"
_DRIVE: Final = "https://www.googleapis.com/drive/v3/files"
_OVERVIEW: Final = (
    "spreadsheetId,properties(title,locale,timeZone),sheets(properties(sheetId,title,hidden,"
    "gridProperties(rowCount,columnCount)),tables(tableId,range),data(columnMetadata(developerMetadata"
    "(metadataKey,metadataValue))))"
)


@dataclass(frozen=True, slots=True)
class Version:
    """What Drive says of the file: a number that grows with every change, and who made the last one ("" if unknown)."""

    number: int
    by: str


@dataclass(frozen=True, slots=True)
class Sharer:
    """Somebody who has access: ``role`` as Drive says it; ``anyone``: whoever has the link, or is in a domain."""

    name: str
    address: str
    role: str
    anyone: bool = False


class SheetApi:
    """One spreadsheet as one account sees it. Every method raises SheetError."""

    def __init__(self, client: gspread.Client, spreadsheet: str, account: str = "") -> None:
        """``account`` is the service account's address, for the sentences of errors."""
        self._http = client.http_client
        self.spreadsheet = spreadsheet
        self._account = account

    def _json(self, method: str, url: str, **options: Any) -> Any:
        with translated(self._account):
            response: Response = self._http.request(method, url, **options)
            return response.json()

    def overview(self) -> Overview:
        """The tabs as they stand, with the marks of their columns."""
        found = self._json("get", f"{_SHEETS}/{self.spreadsheet}", params={"fields": _OVERVIEW})
        about = found.get("properties", {})
        return Overview(
            str(found.get("spreadsheetId", self.spreadsheet)),
            str(about.get("title", "")),
            str(about.get("locale", "")),
            str(about.get("timeZone", "")),
            tuple(_tab(sheet) for sheet in found.get("sheets", [])),
        )

    def described(self, fields: str, **options: str) -> Any:
        """The spreadsheet as JSON, those of its parts that the field mask names; ``options`` of `spreadsheets.get`."""
        return self._json("get", f"{_SHEETS}/{self.spreadsheet}", params={"fields": fields, **options})

    def grids(self, ranges: Sequence[str], *, formulas: bool = False) -> list[Grid]:
        """The cells of these ranges in one call: raw values with dates as day numbers, or formulas as typed.

        Among formulas a date is text, as the sheet shows it: so dates are told from other numbers.
        """
        params = {
            "ranges": list(ranges),
            "valueRenderOption": "FORMULA" if formulas else "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "FORMATTED_STRING" if formulas else "SERIAL_NUMBER",
            "fields": "valueRanges(values)",
        }
        found = self._json("get", f"{_SHEETS}/{self.spreadsheet}/values:batchGet", params=params)
        grids: list[Grid] = [one.get("values", []) for one in found.get("valueRanges", [])]
        # Ranges without a value may be left out at the end of the answer, never in between.
        return grids + [[] for _ in range(len(ranges) - len(grids))]

    def batch(self, requests: Sequence[Mapping[str, Any]], ranges: Sequence[str] = ()) -> Any:
        """Carry out all of these requests or none; answers with the cells of ``ranges`` as they stand after it."""
        body: dict[str, Any] = {"requests": list(requests)}
        if ranges:
            body |= {
                "includeSpreadsheetInResponse": True,
                "responseRanges": list(ranges),
                "responseIncludeGridData": True,
            }
        return self._json("post", f"{_SHEETS}/{self.spreadsheet}:batchUpdate", json=body)

    def people(self) -> list[Sharer]:
        """Who the file is shared with. Only for accounts that may share it themselves."""
        found = self._json(
            "get",
            f"{_DRIVE}/{quote(self.spreadsheet, safe='')}/permissions",
            params={
                "fields": "permissions(type,role,emailAddress,displayName)",
                "supportsAllDrives": True,
                "pageSize": 100,
            },
        )
        return [
            Sharer(
                str(one.get("displayName") or one.get("emailAddress") or ""),
                str(one.get("emailAddress", "")),
                str(one.get("role", "")),
                anyone=one.get("type") in {"anyone", "domain"},
            )
            for one in found.get("permissions", [])
        ]

    def reserve(self) -> float:
        """Take the turn of the next batch already: seconds it took."""
        return self._http.reserve("write") if isinstance(self._http, SheetsHTTPClient) else 0.0

    def has_room(self, kind: Kind) -> bool:
        """Whether a call of that kind may go at once and leave as many again: for what can as well wait."""
        limiter = self._http.limiter if isinstance(self._http, SheetsHTTPClient) else None
        if limiter is None:
            return True
        counted = limiter.counted()
        return (counted.reads if kind == "read" else counted.writes) < counted.most // 2

    def version(self) -> Version:
        """Drive's number for the file as it is; not counted against the quota of Sheets."""
        found = self._json(
            "get",
            f"{_DRIVE}/{quote(self.spreadsheet, safe='')}",
            params={"fields": "version,lastModifyingUser(displayName,me)", "supportsAllDrives": True},
        )
        who = found.get("lastModifyingUser", {})
        return Version(int(found.get("version", 0)), "" if who.get("me") else str(who.get("displayName", "")))


def _tab(sheet: Mapping[str, Any]) -> TabInfo:
    about = sheet.get("properties", {})
    grid = about.get("gridProperties", {})
    marks: dict[int, str] = {}
    for data in sheet.get("data", []):
        for position, column in enumerate(data.get("columnMetadata", [])):
            for mark in column.get("developerMetadata", []):
                if mark.get("metadataKey") == METADATA_KEY:
                    marks[position] = str(mark.get("metadataValue", ""))
    tables = {
        str(table.get("tableId", "")): (
            int(table["range"].get("startRowIndex", 0)),
            int(table["range"].get("endRowIndex", 0)),
            int(table["range"].get("startColumnIndex", 0)),
            int(table["range"].get("endColumnIndex", 0)),
        )
        for table in sheet.get("tables", [])
        if "range" in table
    }
    return TabInfo(
        int(about.get("sheetId", 0)),
        str(about.get("title", "")),
        int(grid.get("rowCount", 0)),
        int(grid.get("columnCount", 0)),
        bool(about.get("hidden", False)),
        marks,
        tables,
    )


def whole(title: str, last_row: int | None = None, last_column: str = "") -> str:
    """The A1 range of a whole tab, or of its first rows."""
    if last_row is None:
        return quoted(title)
    return f"{quoted(title)}!A1:{last_column}{last_row}"


def columns(title: str, first: int, last: int) -> str:
    """The A1 range of some columns of a tab, counted from 0."""
    return f"{quoted(title)}!{letters(first)}:{letters(last)}"


def row_of(title: str, line: int, width: int) -> str:
    """The A1 range of one line of a tab, counted from 0, as far as it has columns."""
    return f"{quoted(title)}!A{line + 1}:{letters(max(width, 1) - 1)}{line + 1}"


_ERRORS: Final = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
}


def raw_of(cell: Mapping[str, Any]) -> Raw:
    """What a cell of ``CellData`` holds, as the values of a pull would say it; None for a blank."""
    value = cell.get("effectiveValue", {})
    if "errorValue" in value:
        return _ERRORS.get(str(value["errorValue"].get("type")), "#ERROR!")
    for kind in ("stringValue", "numberValue", "boolValue"):
        if kind in value:
            found: Raw = value[kind]
            return None if found == "" else found
    return None
