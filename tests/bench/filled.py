"""A spreadsheet in the Google server with a generated book in it, laid out as the product lays one out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sync import contract
from sync.cells import Raw
from sync.contract import Tab
from sync.sheet import layout
from sync.sheet.api import SheetApi
from sync.sheet.formulas import row_formulas
from sync.sheet.model import Overview, TabPlace, quoted
from tests.bench.book import Rows, rows
from tests.google.running import Running

OWNER: Final = "dana@example.org"
"""The person whose sheet it is, and who edits it while others do."""

_A_CALL: Final = 20_000  # rows written in one call


def filled(server: Running, people: int, touches: int, today: date) -> str:
    """The ID of a new spreadsheet of Dana's with so many people and touches, shared with the service account."""
    sheet = server.spreadsheet(owner=OWNER, writers=[server.service_account], title="Bench")
    batch(server, sheet, layout.fresh(_overview(server, sheet), today=today))
    overview = _overview(server, sheet)
    everyone, outreach = rows(people, touches, today)
    places = {tab.key: _place(overview, tab) for tab in (contract.PEOPLE, contract.OUTREACH)}
    formulas = row_formulas(places["people"], places["outreach"], _place(overview, contract.SETTINGS))
    _fill(server, overview, contract.PEOPLE, everyone, formulas)
    _fill(server, overview, contract.OUTREACH, outreach, {})
    return sheet


def held(server: Running, sheet: str, tab: Tab, *, formulas: bool = True) -> dict[str, dict[str, Raw]]:
    """What the sheet holds now in a tab: by row ID, by heading; formulas as they are written."""
    render = "FORMULA" if formulas else "UNFORMATTED_VALUE"
    path = f"/v4/spreadsheets/{sheet}/values/{quoted(tab.name)}"
    answer = server.call(
        "GET", path, OWNER, params={"valueRenderOption": render, "dateTimeRenderOption": "SERIAL_NUMBER"}
    )
    found: list[list[Raw]] = answer.json().get("values", [[]])
    headings = [str(heading) for heading in found[0]]
    cells = [dict(zip(headings, row, strict=False)) for row in found[1:]]
    return {str(row["ID"]): row for row in cells if row.get("ID")}


def write(server: Running, sheet: str, area: str, values: Sequence[Sequence[Any]]) -> None:
    """Write cells as Dana."""
    path = f"/v4/spreadsheets/{sheet}/values/{area}"
    answer = server.call("PUT", path, OWNER, params={"valueInputOption": "RAW"}, json={"values": values})
    assert answer.ok, answer.text


def batch(server: Running, sheet: str, requests: Sequence[Mapping[str, Any]]) -> None:
    """Carry out requests as Dana."""
    answer = server.call("POST", f"/v4/spreadsheets/{sheet}:batchUpdate", OWNER, json={"requests": requests})
    assert answer.ok, answer.text


def _overview(server: Running, sheet: str) -> Overview:
    return SheetApi(server.gspread(OWNER), sheet).overview()


def _place(overview: Overview, tab: Tab) -> TabPlace:
    info = overview.by_title(tab.name)
    assert info is not None
    return TabPlace(tab.key, info.sheet_id, info.title, 0, tuple(column.header for column in tab.columns))


def _fill(server: Running, overview: Overview, tab: Tab, wanted: Rows, formulas: Mapping[str, str]) -> None:
    """Make room in the tab and its native table, then write the rows."""
    info = overview.by_title(tab.name)
    assert info is not None
    width, length = len(tab.columns), len(wanted)
    size = {"sheetId": info.sheet_id, "gridProperties": {"rowCount": length + 500}}
    box = {"sheetId": info.sheet_id, "startRowIndex": 0, "endRowIndex": length + 1}
    box |= {"startColumnIndex": 0, "endColumnIndex": width}
    batch(
        server,
        overview.id,
        [
            {"updateSheetProperties": {"properties": size, "fields": "gridProperties(rowCount)"}},
            *(
                {"updateTable": {"table": {"tableId": table, "range": box}, "fields": "range"}}
                for table in info.tables
            ),
        ],
    )
    table = [
        [row_id if column.key == "id" else cells.get(column.header, "") for column in tab.columns]
        for row_id, cells in wanted.items()
    ]
    for start in range(0, length, _A_CALL):
        write(server, overview.id, f"{quoted(tab.name)}!A{start + 2}", table[start : start + _A_CALL])
    for position, column in enumerate(tab.columns):
        if column.header in formulas:
            area = {**box, "startRowIndex": 1, "startColumnIndex": position, "endColumnIndex": position + 1}
            cell = {"userEnteredValue": {"formulaValue": formulas[column.header]}}
            same = {"range": area, "cell": cell, "fields": "userEnteredValue"}
            batch(server, overview.id, [{"repeatCell": same}])
