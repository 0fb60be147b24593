"""The one batch that the sync rests on: copy rows aside, write, add, trim, and answer with what stood there before."""

from __future__ import annotations

from typing import Any

import pytest

from tests.google.running import Running

OWNER = "dana@example.org"
PEOPLE, CHANGES = 0, 77
HEADERS = ["Name", "Company", "Due", "ID"]


class Book:
    """A spreadsheet with People (a native table) and a hidden Changes sheet, as the product lays one out."""

    def __init__(self, server: Running) -> None:
        self.server = server
        self.path = f"/v4/spreadsheets/{server.spreadsheet(owner=OWNER)}"
        table = {"name": "People", "range": box(PEOPLE, 0, 4, 0, 4)}
        sheet = {
            "sheetId": CHANGES,
            "title": "Changes",
            "hidden": True,
            "gridProperties": {"rowCount": 20, "columnCount": 9},
        }
        rows: list[list[Any]] = [
            HEADERS,
            ["Dana", "Acme", 46349, "p1"],
            ["Robin", "Beta", "=C2+1", "p2"],
            ["=not run", "Gamma", True, "p3"],
        ]
        self.batch(
            {"addSheet": {"properties": sheet}},
            {
                "updateCells": {
                    "start": at(PEOPLE, 0, 0),
                    "rows": [row(cells) for cells in rows],
                    "fields": "userEnteredValue",
                }
            },
            {
                "updateCells": {
                    "start": at(CHANGES, 0, 0),
                    "rows": [row(["When", "By"])],
                    "fields": "userEnteredValue",
                }
            },
            {"addTable": {"table": table}},
        )

    def batch(self, *requests: dict[str, Any], **options: Any) -> Any:
        answer = self.server.call(
            "POST", f"{self.path}:batchUpdate", OWNER, json={"requests": requests, **options}
        )
        assert answer.ok, answer.text
        return answer.json()

    def values(self, where: str) -> Any:
        options = "valueRenderOption=UNFORMATTED_VALUE&dateTimeRenderOption=SERIAL_NUMBER"
        return (
            self.server.call("GET", f"{self.path}/values/{where}?{options}", OWNER).json().get("values", [])
        )

    def shown(self, fields: str) -> Any:
        return self.server.call("GET", f"{self.path}?fields={fields}", OWNER).json()


def box(sheet: int, top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    rows = {"sheetId": sheet, "startRowIndex": top, "endRowIndex": bottom}
    return rows | {"startColumnIndex": left, "endColumnIndex": right}


def at(sheet: int, row_index: int, column: int) -> dict[str, int]:
    return {"sheetId": sheet, "rowIndex": row_index, "columnIndex": column}


def row(cells: list[Any]) -> dict[str, Any]:
    """Cells as the product sends them: text as stringValue, so that nothing runs; formulas only where meant."""

    def value(cell: Any) -> dict[str, Any]:
        if isinstance(cell, bool):
            return {"boolValue": cell}
        if isinstance(cell, int | float):
            return {"numberValue": cell}
        return {"formulaValue" if cell.startswith("=C") else "stringValue": cell}

    return {"values": [{"userEnteredValue": value(cell)} for cell in cells]}


@pytest.fixture
def book(server: Running) -> Book:
    return Book(server)


def swap(book: Book, target: int, cell: str, **options: Any) -> Any:
    """Change one cell of People's row `target` (0-based), and add one person."""
    top = {"sheetId": CHANGES, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}
    paste = {"source": box(PEOPLE, target, target + 1, 0, 4), "destination": box(CHANGES, 1, 2, 2, 6)}
    added = ["Noor", "Delta", 46350, "p4"]
    return book.batch(
        {"insertDimension": {"range": top, "inheritFromBefore": False}},
        {"copyPaste": paste | {"pasteType": "PASTE_VALUES", "pasteOrientation": "NORMAL"}},
        {
            "updateCells": {
                "start": at(CHANGES, 1, 0),
                "rows": [row(["now", "op1"])],
                "fields": "userEnteredValue",
            }
        },
        {
            "updateCells": {
                "start": at(PEOPLE, target, 1),
                "rows": [row([cell])],
                "fields": "userEnteredValue",
            }
        },
        {"appendCells": {"sheetId": PEOPLE, "rows": [row(added)], "fields": "userEnteredValue"}},
        {
            "updateCells": {
                "start": at(CHANGES, 2, 0),
                "rows": [row(["now", "added"])],
                "fields": "userEnteredValue",
            }
        },
        includeSpreadsheetInResponse=True,
        responseRanges=["Changes!A2:F3"],
        responseIncludeGridData=True,
        **options,
    )


def _cells(answer: Any) -> list[list[Any]]:
    (sheet,) = answer["updatedSpreadsheet"]["sheets"]
    rows = sheet["data"][0]["rowData"]
    return [
        [next(iter(cell.get("effectiveValue", {"": None}).values())) for cell in data.get("values", [])]
        for data in rows
    ]


def test_the_answer_shows_what_stood_there_before(book: Book) -> None:
    answer = swap(book, 2, "Bravo")
    assert _cells(answer)[0][:6] == ["now", "op1", "Robin", "Beta", 46350, "p2"]
    assert _cells(answer)[1][:2] == ["now", "added"]
    assert book.values("Sheet1!A:D") == [
        HEADERS,
        ["Dana", "Acme", 46349, "p1"],
        ["Robin", "Bravo", 46350, "p2"],
        ["=not run", "Gamma", True, "p3"],
        ["Noor", "Delta", 46350, "p4"],
    ]
    assert book.values("Changes!A:F")[1] == ["now", "op1", "Robin", "Beta", 46350, "p2"]
    assert len(answer["updatedSpreadsheet"]["sheets"]) == 1


def test_a_formula_is_kept_where_nobody_wrote(book: Book) -> None:
    swap(book, 2, "Bravo")
    formula = book.server.call("GET", f"{book.path}/values/Sheet1!C3?valueRenderOption=FORMULA", OWNER).json()
    assert formula["values"] == [["=C2+1"]]


def test_one_fault_and_nothing_of_it_happened(book: Book) -> None:
    before = book.values("Changes!A:F"), book.values("Sheet1!A:D"), book.shown("sheets.properties")
    top = {"sheetId": CHANGES, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}
    far = {"updateCells": {"start": at(PEOPLE, 5000, 0), "rows": [row(["x"])], "fields": "userEnteredValue"}}
    body = {"requests": [{"insertDimension": {"range": top}}, far]}
    refused = book.server.call("POST", f"{book.path}:batchUpdate", OWNER, json=body)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"].startswith("Invalid requests[1].updateCells: ")
    assert (book.values("Changes!A:F"), book.values("Sheet1!A:D"), book.shown("sheets.properties")) == before


def test_what_is_added_by_table_goes_into_its_body(book: Book) -> None:
    (table,) = book.shown("sheets.tables")["sheets"][0]["tables"]
    append = {
        "tableId": table["tableId"],
        "rows": [row(["Noor", "Delta", 46350, "p4"])],
        "fields": "userEnteredValue",
    }
    book.batch({"appendCells": append})
    assert book.values("Sheet1!A5:D5") == [["Noor", "Delta", 46350, "p4"]]
    (grown,) = book.shown("sheets.tables")["sheets"][0]["tables"]
    assert grown["range"]["endRowIndex"] == 5


def test_a_columns_metadata_follows_it_wherever_it_goes(book: Book) -> None:
    column = {"sheetId": PEOPLE, "dimension": "COLUMNS", "startIndex": 3, "endIndex": 4}
    metadata = {"metadataKey": "column", "metadataValue": "id", "visibility": "DOCUMENT"}
    metadata["location"] = {"dimensionRange": column}  # type: ignore[assignment]
    book.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})

    def found() -> int:
        look = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "column"}}]}
        answer = book.server.call("POST", f"{book.path}/developerMetadata:search", OWNER, json=look).json()
        (match,) = answer["matchedDeveloperMetadata"]
        return int(match["developerMetadata"]["location"]["dimensionRange"]["startIndex"])

    assert found() == 3
    book.batch({"insertDimension": {"range": column | {"startIndex": 1, "endIndex": 2}}})
    assert found() == 4
    book.batch(
        {"moveDimension": {"source": column | {"startIndex": 4, "endIndex": 5}, "destinationIndex": 0}}
    )
    assert found() == 0
    look = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "column"}}]}
    read = book.server.call("POST", f"{book.path}/values:batchGetByDataFilter", OWNER, json=look).json()
    assert read["valueRanges"][0]["valueRange"]["values"][:3] == [["ID"], ["p1"], ["p2"]]
