"""Sample workbooks put into the Google server, studied and adopted as the engine does it: for tests."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sync import cells, contract
from sync.cells import Raw
from sync.sheet.adopt import Adoption, Study, counts, read, study
from sync.sheet.api import SheetApi
from sync.sheet.model import Grid, Overview, TabPlace, quoted
from sync.sheet.read import RowReader, locate
from sync.sheet.write import value
from tests.google.drive_workbook import WORKBOOK
from tests.google.running import Running

TODAY = date(2026, 11, 23)
OWNER = "dana@example.org"
EVERYTHING = "sheets(properties(sheetId),merges,data(startRow,startColumn,rowData(values(userEnteredValue,"
EVERYTHING += "userEnteredFormat,note,hyperlink,dataValidation))))"


def upload(server: Running, path: Path, locale: str = "en_US") -> SheetApi:
    """The workbook as a spreadsheet of Dana's."""
    about = json.dumps({"name": path.stem, "mimeType": "application/vnd.google-apps.spreadsheet"})
    parts = (
        b"--part\r\nContent-Type: application/json\r\n\r\n" + about.encode(),
        b"\r\n--part\r\nContent-Type: "
        + WORKBOOK.encode()
        + b"\r\n\r\n"
        + path.read_bytes()
        + b"\r\n--part--",
    )
    answer = server.call(
        "POST",
        "/upload/drive/v3/files?uploadType=multipart",
        OWNER,
        data=b"".join(parts),
        headers={"Content-Type": "multipart/related; boundary=part"},
    )
    assert answer.ok, answer.text
    api = SheetApi(server.gspread(OWNER), answer.json()["id"])
    if locale != "en_US":
        api.batch([{"updateSpreadsheetProperties": {"properties": {"locale": locale}, "fields": "locale"}}])
    return api


def studied(api: SheetApi, answers: Mapping[str, str] | None = None) -> Study:
    """What the spreadsheet holds."""
    overview = api.overview()
    grids, looks = read(api, overview)
    return study(overview, grids, looks, today=TODAY, answers=answers)


def every_cell(api: SheetApi) -> dict[tuple[int, int, int], Any]:
    """By sheet, row and column: all that is kept of each cell."""
    found = {}
    for sheet in api.described(EVERYTHING)["sheets"]:
        for data in sheet.get("data", []):
            for row, held in enumerate(data.get("rowData", []), start=data.get("startRow", 0)):
                for column, cell in enumerate(held.get("values", []), start=data.get("startColumn", 0)):
                    if cell:
                        found[sheet["properties"].get("sheetId", 0), row, column] = cell
    return found


@dataclass(frozen=True, slots=True)
class Adopted:
    """A spreadsheet after it was adopted and what follows from that was written: its people and contacts."""

    api: SheetApi
    adoption: Adoption
    overview: Overview
    places: Mapping[str, TabPlace]
    grids: Mapping[str, Grid]
    before: Mapping[str, Grid]

    def entries(self, tab: str) -> dict[int, dict[str, Raw]]:
        """The rows that count, by their 0-based line."""
        return _entries(self.places[tab], self.grids[tab], self.adoption.ignored.get(tab, ()))

    def told_apart(self, tab: str) -> set[int]:
        """The lines that count if nothing is remembered of the others, before any row has an ID."""
        return set(_entries(self.places[tab], self.before[tab], ()))

    @property
    def people(self) -> dict[str, dict[str, Raw]]:
        """The people by name."""
        return {cells.as_text(row.get("Name")): row for row in self.entries("people").values()}

    @property
    def contacts(self) -> list[tuple[str, str, str]]:
        """The dated contacts: whom, on which day, how; in the order of the sheet."""
        order = next((row["Value"] for tab, row, _ in self.adoption.rows if tab == "settings"), "")
        found = []
        for row in self.entries("outreach").values():
            column = contract.OUTREACH.column("date")
            day = cells.read(column, row.get("Date"), day_first=order != contract.MONTH_FIRST).value
            if isinstance(day, date):
                found.append(
                    (cells.as_text(row.get("Person")), day.isoformat(), cells.as_text(row.get("Channel")))
                )
        return found

    @property
    def last(self) -> dict[str, str]:
        """The newest contact by name, in small letters."""
        newest: dict[str, str] = {}
        for name, day, _ in self.contacts:
            newest[name.casefold()] = max(day, newest.get(name.casefold(), ""))
        return newest

    @property
    def listed(self) -> set[str]:
        """What is kept as typed and told."""
        return {problem.text for problem in self.adoption.problems}


def _entries(place: TabPlace, grid: Grid, ignored: Collection[str]) -> dict[int, dict[str, Raw]]:
    rows = RowReader(contract.BY_KEY[place.tab]).rows(place, grid, ignored, counts)
    return {row.line: dict(row.cells) for row in rows}


def carry_out(api: SheetApi, adoption: Adoption) -> Adopted:
    """Write what an adoption asks for, as the engine does: its batch, then cells to fill in and rows to add."""
    api.batch(adoption.requests)
    overview, places, before = _read_back(api, adoption)
    requests: list[dict[str, Any]] = []
    has_id = {
        (tab, line)
        for tab, place in places.items()
        for line, row in enumerate(before[tab])
        if (at := place.position("ID")) is not None and at < len(row) and row[at]
    }
    given = [
        (tab, line, {"ID": f"{tab[0]}-{line}"})
        for tab, place in places.items()
        if place.adopted
        for line in _entries(place, before[tab], adoption.ignored.get(tab, ()))
        if (tab, line) not in has_id
    ]
    for tab, line, row in [*adoption.edits, *given]:
        for header, raw in row.items():
            requests.append(_filling(places[tab], line, header, raw))
    for tab, row, _ in adoption.rows:
        place = places[tab]
        if tab != "settings":
            values = [{"userEnteredValue": value(row[name])} if name in row else {} for name in place.columns]
            append = {"sheetId": place.sheet_id, "rows": [{"values": values}], "fields": "userEnteredValue"}
            requests.append({"appendCells": append})
    if requests:
        api.batch(requests)
    overview, places, grids = _read_back(api, adoption)
    return Adopted(api, adoption, overview, places, grids, before)


def _filling(place: TabPlace, line: int, header: str, raw: Raw) -> dict[str, Any]:
    position = place.position(header)
    assert position is not None, header
    at = {"sheetId": place.sheet_id, "rowIndex": line, "columnIndex": position}
    rows = [{"values": [{"userEnteredValue": value(raw)}]}]
    return {"updateCells": {"start": at, "rows": rows, "fields": "userEnteredValue"}}


def _read_back(api: SheetApi, adoption: Adoption) -> tuple[Overview, dict[str, TabPlace], dict[str, Grid]]:
    """The tabs where they are found again, with what is remembered of them."""
    overview = api.overview()
    known = {place.tab: place for place in adoption.places}
    read_again = api.grids([quoted(place.title) for place in adoption.places])
    grids = dict(zip(known, read_again, strict=True))
    places = {}
    for tab, place in known.items():
        info = overview.by_id(place.sheet_id)
        assert info is not None
        found = locate(contract.BY_KEY[tab], grids[tab], info, place)
        assert isinstance(found, TabPlace), found
        assert found.columns == place.columns
        places[tab] = found
    return overview, places, grids
