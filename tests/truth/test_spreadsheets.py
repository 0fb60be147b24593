"""Reading a whole spreadsheet, making one, copying a sheet into another, and what a batch answers with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.google import discovery, masks, ranges, services, spreadsheets
from tests.google.errors import Json, RefusedError
from tests.google.grid import Cell, Formula
from tests.google.world import Call, File, Identity, World, permission

OWNER = Identity("dana@example.org")
READER = Identity("reader@example.org")
WRITER = Identity("writer@example.org")
ROBOT = Identity("robot@project.iam.gserviceaccount.com", service_account=True)


@pytest.fixture
def world() -> World:
    return World(clock=lambda: 1_790_000_000.0)


@pytest.fixture
def file(world: World) -> File:
    made = world.create("Test", OWNER)
    made.permissions.append(permission("user", "reader", READER.email))
    made.permissions.append(permission("user", "writer", WRITER.email))
    return made


def call(world: World, method: str, body: Json | None = None, who: Identity = OWNER, **params: Any) -> Json:
    """As the server answers: carried out, cut to the mask, and as it goes out."""
    answer: Json = services.carry_out(f"sheets.spreadsheets.{method}", Call(world, who, params, body or {}))
    if "fields" in params:
        answer = masks.select(answer, masks.parse(params["fields"]))
    out: Json = ranges.shown(answer)
    return out


def get(world: World, file: File, who: Identity = OWNER, **params: Any) -> Json:
    return call(world, "get", None, who, spreadsheetId=file.id, **params)


def sheet_of(file: File) -> Any:
    assert file.document is not None
    return file.document.sheets[0]


def fill(file: File, *cells: tuple[int, int, Any]) -> None:
    for row, column, value in cells:
        sheet_of(file).grid.put(row, column, value if isinstance(value, Cell) else Cell(value))


def test_a_new_spreadsheet_reads_as_googles_do(world: World, file: File) -> None:
    answer = get(world, file)
    assert list(answer) == ["spreadsheetId", "properties", "sheets", "spreadsheetUrl"]
    assert answer["sheets"] == [
        {
            "properties": {
                "sheetId": 0,
                "title": "Sheet1",
                "index": 0,
                "sheetType": "GRID",
                "gridProperties": {"rowCount": 1000, "columnCount": 26},
            }
        }
    ]
    assert list(answer["properties"]) == [
        "title",
        "locale",
        "autoRecalc",
        "timeZone",
        "defaultFormat",
        "spreadsheetTheme",
    ]


def test_cells_are_there_when_the_mask_names_them(world: World, file: File) -> None:
    fill(file, (0, 0, "a"), (1, 0, "b"), (1, 1, Cell("x", note="n")), (1, 2, "c"), (2, 0, "d"))
    fields = "sheets.data.rowData.values.note"
    wanted = {"sheets": [{"data": [{"rowData": [{}, {"values": [{}, {"note": "n"}]}]}]}]}
    assert get(world, file, fields=fields, includeGridData=False) == wanted
    assert get(world, file, fields=fields, ranges=["Sheet1!B7"]) == {"sheets": [{"data": [{}]}]}
    assert get(world, file, fields="sheets.properties.tabColorStyle", includeGridData=True) == {
        "sheets": [{"properties": {}}]
    }
    assert get(world, file, fields="namedRanges") == {}
    assert get(world, file, fields="sheets.properties.sheetId") == {
        "sheets": [{"properties": {"sheetId": 0}}]
    }
    columns = get(world, file, fields="sheets.data.columnMetadata")
    assert columns == {"sheets": [{"data": [{"columnMetadata": [{"pixelSize": 100}] * 26}]}]}


def test_without_a_mask_cells_come_when_asked_for(world: World, file: File) -> None:
    fill(file, (0, 0, 2.0), (0, 2, Formula("=A1+1")), (2, 1, True))
    (sheet,) = get(world, file, ranges=["Sheet1!A1:C4", "Sheet1!B3"], includeGridData=True)["sheets"]
    first, second = sheet["data"]
    assert "startRow" not in first
    assert (second["startRow"], second["startColumn"]) == (2, 1)
    assert len(first["rowMetadata"]) == 4
    one, blank, formula = first["rowData"][0]["values"]
    assert one["userEnteredValue"] == one["effectiveValue"] == {"numberValue": 2}
    assert one["effectiveFormat"]["horizontalAlignment"] == "RIGHT"
    assert blank == {}
    assert formula["userEnteredValue"] == {"formulaValue": "=A1+1"}
    assert formula["effectiveValue"] == {"numberValue": 3}
    assert formula["formattedValue"] == "3"
    assert first["rowData"][1] == {}
    assert len(first["rowData"]) == 3
    assert second["rowData"][0]["values"][0]["effectiveValue"] == {"boolValue": True}


def test_a_sheet_outside_of_the_ranges_is_left_out(world: World, file: File) -> None:
    added = {"requests": [{"addSheet": {"properties": {"title": "Two", "sheetId": 5}}}]}
    call(world, "batchUpdate", added, spreadsheetId=file.id)
    answer = get(world, file, ranges=["Two!A1"], fields="sheets.properties.title")
    assert answer == {"sheets": [{"properties": {"title": "Two"}}]}
    body = {"dataFilters": [{"a1Range": "Two!A1:B2"}]}
    answer = call(world, "getByDataFilter", body, spreadsheetId=file.id, fields="sheets.properties.sheetId")
    assert answer == {"sheets": [{"properties": {"sheetId": 5}}]}


def test_links_are_told(world: World, file: File) -> None:
    link = {"textFormat": {"link": {"uri": "https://a.example"}}}
    runs = ({"format": {"link": {"uri": f"https://{n}.example"}}} for n in "bc")
    fill(
        file,
        (0, 0, Formula('=HYPERLINK("https://x.example"; "x")')),
        (0, 1, Cell("text", format=link)),
        (0, 2, Cell("two", runs=tuple(runs))),
        (0, 3, "https://y.example/z"),
    )
    answer = get(world, file, fields="sheets.data.rowData.values.hyperlink")
    found = [cell.get("hyperlink") for cell in answer["sheets"][0]["data"][0]["rowData"][0]["values"]]
    assert found == ["https://x.example", "https://a.example", None, "https://y.example/z"]


def test_formulas_show_no_empty_text_and_give_their_dates_a_type_alone(world: World, file: File) -> None:
    run = {
        "userEnteredValue": {"stringValue": "ab"},
        "textFormatRuns": [{"startIndex": 0}, {"startIndex": 1}],
    }
    fill(file, (0, 0, Formula('=""')), (0, 1, Formula("=DATE(2023; 3; 19)")), (0, 2, "https://x.example"))
    fill(file, (0, 3, Cell(format={"textFormat": {"bold": True}})))
    start = {"sheetId": 0, "columnIndex": 4}
    written = {"updateCells": {"start": start, "rows": [{"values": [run]}], "fields": "*"}}
    call(world, "batchUpdate", {"requests": [written]}, spreadsheetId=file.id)
    answer = get(world, file, includeGridData=True)
    empty, day, link, blank, rich = answer["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert empty.keys() == {"userEnteredValue", "effectiveFormat"}
    assert day["effectiveFormat"]["numberFormat"] == {"type": "DATE"}
    look = link["effectiveFormat"]["textFormat"]
    assert (look["underline"], look["link"]) == (True, {"uri": "https://x.example"})
    assert look["foregroundColor"]["blue"] == 0.8
    assert "hyperlinkDisplayType" not in blank["effectiveFormat"]
    assert rich["textFormatRuns"] == [{"format": {}}, {"startIndex": 1, "format": {}}]


def test_only_who_may_edit_sees_who_else_may(world: World, file: File) -> None:
    protected = {"range": {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}, "editors": {"users": []}}
    body = {"requests": [{"addProtectedRange": {"protectedRange": protected}}]}
    call(world, "batchUpdate", body, spreadsheetId=file.id)
    (mine,) = get(world, file)["sheets"][0]["protectedRanges"]
    assert mine["requestingUserCanEdit"]
    assert mine["editors"] == {"users": [OWNER.email]}
    (theirs,) = get(world, file, WRITER)["sheets"][0]["protectedRanges"]
    assert not theirs.keys() & {"editors", "requestingUserCanEdit"}
    write = {"requests": [{"updateCells": {"start": {}, "rows": [{"values": [{}]}], "fields": "note"}}]}
    with pytest.raises(RefusedError, match=r"requests\[0\]\.updateCells: You are trying to edit a protected"):
        call(world, "batchUpdate", write, WRITER, spreadsheetId=file.id)


def test_comments_are_for_those_who_may_comment(world: World, file: File) -> None:
    mode = "COMMENTS_VIEW_MODE_INCLUDED"
    body = {"requests": [{"insertComment": {"coordinate": {"sheetId": 0}, "content": "Hello"}}]}
    answer = call(world, "batchUpdate", body, spreadsheetId=file.id)
    assert answer["commentUpdateState"] == "ALL_SAVED"
    assert "comments" not in get(world, file)
    answer = get(world, file, commentsViewMode=mode)
    assert len(answer["comments"]) == len(answer["sheets"][0]["commentAnchors"]) == 1
    with pytest.raises(RefusedError) as caught:
        get(world, file, READER, commentsViewMode=mode)
    assert caught.value.code == 403
    default = "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS"
    assert (
        get(world, file, READER, commentsViewMode=default)["commentsViewMode"] == "COMMENTS_VIEW_MODE_OMITTED"
    )


def test_a_batch_answers_with_the_cells_as_they_are_afterwards(world: World, file: File) -> None:
    cell = {"userEnteredValue": {"numberValue": 7}}
    requests = [
        {
            "updateCells": {
                "start": {"sheetId": 0},
                "rows": [{"values": [cell]}],
                "fields": "userEnteredValue",
            }
        },
        {"addSheet": {"properties": {"title": "Other"}}},
    ]
    body = {
        "requests": requests,
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["Sheet1!A1:B2"],
        "responseIncludeGridData": True,
    }
    answer = call(world, "batchUpdate", body, spreadsheetId=file.id)
    assert answer["replies"][0] == {}
    assert answer["replies"][1]["addSheet"]["properties"]["index"] == 1
    (sheet,) = answer["updatedSpreadsheet"]["sheets"]
    (row,) = sheet["data"][0]["rowData"]
    assert row["values"][0]["formattedValue"] == "7"
    assert "commentUpdateState" not in answer
    body["requests"] = [{"addSheet": {"properties": {"title": "Third"}}}]
    masked = call(
        world,
        "batchUpdate",
        body,
        spreadsheetId=file.id,
        fields="commentUpdateState,updatedSpreadsheet.sheets.properties.title",
    )
    assert masked == {
        "commentUpdateState": "NO_UPDATES_REQUESTED",
        "updatedSpreadsheet": {"sheets": [{"properties": {"title": "Sheet1"}}]},
    }


def test_a_batch_at_fault_changes_nothing_and_says_where(world: World, file: File) -> None:
    cells = {"start": {"sheetId": 0}, "rows": [{"values": [{"note": "n"}]}], "fields": "note"}
    lost = {**cells, "start": {"sheetId": 999999}}
    body = {"requests": [{"updateCells": cells}, {"updateCells": cells}, {"updateCells": lost}]}
    version = file.version
    with pytest.raises(RefusedError) as caught:
        call(world, "batchUpdate", body, spreadsheetId=file.id)
    assert caught.value.body["error"] == {
        "code": 400,
        "message": "Invalid requests[2].updateCells: No grid with id: 999999",
        "status": "INVALID_ARGUMENT",
    }
    assert sheet_of(file).grid.rows == []
    assert file.version == version


def test_a_person_makes_a_spreadsheet_and_a_robot_cannot(world: World) -> None:
    body = {
        "properties": {"title": "New", "locale": "de"},
        "sheets": [
            {
                "properties": {
                    "sheetId": 3,
                    "title": "People",
                    "gridProperties": {"rowCount": 5, "columnCount": 2},
                },
                "data": [
                    {"startRow": 1, "rowData": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}]}
                ],
                "merges": [{"sheetId": 3, "startRowIndex": 0, "endRowIndex": 1}],
            }
        ],
        "namedRanges": [{"name": "All", "range": {"sheetId": 3}}],
    }
    answer = call(world, "create", body)
    assert answer["properties"]["locale"] == "de"
    assert answer["sheets"][0]["properties"]["gridProperties"] == {"rowCount": 5, "columnCount": 2}
    assert len(answer["sheets"][0]["merges"]) == len(answer["namedRanges"]) == 1
    made = world.files[answer["spreadsheetId"]]
    assert made.role_of(OWNER) == "owner"
    assert sheet_of(made).grid.entered(1, 0) == "x"
    body["sheets"][0]["data"][0]["startColumn"] = 1  # type: ignore[index]
    body["sheets"][0]["data"][0]["rowData"][0]["values"] *= 2  # type: ignore[index]
    told = r"Invalid sheets\[0\]\.data\[0\]: Attempting to write column: 2, beyond the last requested column of: 1"
    with pytest.raises(RefusedError, match=told):
        call(world, "create", body)
    assert call(world, "create")["properties"]["title"] == "Untitled spreadsheet"
    with pytest.raises(RefusedError) as caught:
        call(world, "create", who=ROBOT)
    assert caught.value.code == 403


def test_a_sheet_is_copied_into_another_spreadsheet(world: World, file: File) -> None:
    fill(file, (0, 0, "x"))
    merge = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    sheet_of(file).merges.append(merge)
    target = world.create("Target", OWNER)
    before = target.version
    body = {"destinationSpreadsheetId": target.id}
    answer = call(world, "sheets.copyTo", body, spreadsheetId=file.id, sheetId=0)
    assert (answer["title"], answer["index"]) == ("Copy of Sheet1", 1)
    assert target.version == before + 1
    assert target.document is not None
    copied = target.document.sheets[1]
    assert copied.grid.entered(0, 0) == "x"
    assert copied.merges == [{**merge, "sheetId": answer["sheetId"]}]
    assert sheet_of(file).merges == [merge]
    with pytest.raises(RefusedError) as caught:
        call(world, "sheets.copyTo", body, WRITER, spreadsheetId=file.id, sheetId=0)
    assert caught.value.code == 403


def test_every_part_of_a_cell_is_one_that_google_has() -> None:
    from tests.google import celldata  # noqa: PLC0415 -- its inner tables are looked at here only

    known = discovery.schema("sheets", "CellData")["properties"]
    assert set(celldata._PARTS) | set(celldata._WRITERS) <= set(known)
    assert set(spreadsheets._FEATURES) <= set(discovery.schema("sheets", "Sheet")["properties"])
