"""Tables: their names, ranges, headers and typed columns."""

from __future__ import annotations

from typing import Any

import pytest

from tests.google.batch import tables
from tests.google.document import Sheet, new_spreadsheet
from tests.google.errors import Json
from tests.google.grid import Formula
from tests.google.world import Call, Identity, World
from tests.truth.asking import refused, run

OWNER = Identity("owner@example.org")
LIST = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Open"}]}}


def box(top: int = 0, bottom: int = 4, left: int = 0, right: int = 3) -> Json:
    return {
        "sheetId": 0,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


@pytest.fixture
def call() -> Call:
    world = World()
    call = Call(world, OWNER, {}, {}, world.create("Test", OWNER, document=new_spreadsheet("Test")))
    sheet_of(call).grid.put_row(0, 0, ("Name", "Since", "Done"))
    sheet_of(call).grid.put_row(1, 0, ("Ada", 1.5, "maybe"))
    return call


def sheet_of(call: Call) -> Sheet:
    return call.spreadsheet.sheets[0]


def add(call: Call, **given: Any) -> Json:
    made: Json = run(call, "addTable", table={"range": box(), **given})["table"]
    return made


def test_a_table_takes_its_columns_from_the_header(call: Call) -> None:
    made = add(call)
    assert made["name"] == "Table1"
    assert made["columnProperties"] == [
        {"columnName": "Name"},
        {"columnIndex": 1, "columnName": "Since"},
        {"columnIndex": 2, "columnName": "Done"},
    ]
    assert sheet_of(call).tables == [made]


def test_names_that_are_given_are_written_and_nameless_types_are_counted(call: Call) -> None:
    columns = [
        {"columnIndex": 0, "columnName": "Who", "columnType": "TEXT"},
        {"columnIndex": 2, "columnType": "DROPDOWN", "dataValidationRule": LIST},
    ]
    made = add(call, tableId="t1", name="People", columnProperties=columns)
    assert made["columnProperties"] == [
        {"columnName": "Who", "columnType": "TEXT"},
        {"columnIndex": 1, "columnName": "Since"},
        {"columnIndex": 2, "columnName": "Column 1", "columnType": "DROPDOWN", "dataValidationRule": LIST},
    ]
    assert sheet_of(call).grid.row(0) == ("Who", "Since", "Column 1")


def test_a_column_of_tick_boxes_is_filled(call: Call) -> None:
    add(call, columnProperties=[{"columnIndex": 2, "columnName": "Done", "columnType": "BOOLEAN"}])
    assert [sheet_of(call).grid.entered(row, 2) for row in range(5)] == ["Done", False, False, False, None]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ({"columnType": "DROPDOWN"}, "Condition must be set for dropdown column type."),
        (
            {"columnType": "DOUBLE", "dataValidationRule": LIST},
            "Cannot set condition for non-dropdown column type.",
        ),
    ],
)
def test_a_list_belongs_to_a_dropdown(call: Call, column: Json, words: str) -> None:
    assert refused(call, "addTable", table={"range": box(), "columnProperties": [column]}) == words


def test_tables_share_neither_cells_nor_names_nor_ids(call: Call) -> None:
    add(call, tableId="t1", name="People")
    assert refused(call, "addTable", table={"range": box(top=3, bottom=6)}).startswith(
        "You cannot add alternating"
    )
    for twin in ({"name": "PEOPLE"}, {"tableId": "t1"}):
        assert refused(call, "addTable", table={"range": box(top=5, bottom=9), **twin}).endswith(
            "already exists."
        )
    assert refused(call, "addTable", table={"range": box(top=5, bottom=6)}).startswith("A table must have")


def test_new_columns_replace_the_old_ones_whole(call: Call) -> None:
    columns = [{"columnIndex": 2, "columnName": "Done", "columnType": "DROPDOWN", "dataValidationRule": LIST}]
    add(call, tableId="t1", columnProperties=columns)
    change = {
        "tableId": "t1",
        "columnProperties": [{"columnIndex": 1, "columnName": "From", "columnType": "DATE"}],
    }
    run(call, "updateTable", table=change, fields="columnProperties")
    assert sheet_of(call).tables[0]["columnProperties"] == [
        {"columnName": "Name"},
        {"columnIndex": 1, "columnName": "From", "columnType": "DATE"},
        {"columnIndex": 2, "columnName": "Done"},
    ]
    del change["columnProperties"][0]["columnName"]  # type: ignore[attr-defined]
    assert refused(call, "updateTable", table=change, fields="columnProperties") == (
        "Table header row cell must have a value."
    )


def test_a_wider_table_keeps_its_types_and_a_footer_makes_it_longer(call: Call) -> None:
    add(
        call, tableId="t1", columnProperties=[{"columnIndex": 1, "columnName": "Since", "columnType": "DATE"}]
    )
    run(call, "updateTable", table={"tableId": "t1", "range": box(right=4)}, fields="range")
    rows = {"footerColorStyle": {"rgbColor": {"red": 1}}}
    run(call, "updateTable", table={"tableId": "t1", "rowsProperties": rows}, fields="rowsProperties")
    table = sheet_of(call).tables[0]
    assert table["range"] == box(right=4, bottom=5)
    assert table["columnProperties"][1]["columnType"] == "DATE"
    assert table["columnProperties"][3] == {"columnIndex": 3, "columnName": "Column 4"}
    run(call, "updateTable", table={"tableId": "t1", "name": "T"}, fields="name,rowsProperties")
    assert sheet_of(call).tables[0]["range"] == box(right=4)


def test_a_table_goes_with_its_cells(call: Call) -> None:
    sheet = sheet_of(call)
    sheet.grid.enter(6, 0, "below")
    add(call, tableId="t1")
    run(call, "setBasicFilter", filter={"tableId": "t1"})
    for ranges in ([box()], [box(), box(top=2, bottom=9)]):
        wanted = {"ranges": ranges, "booleanRule": {"condition": {"type": "BLANK"}}}
        run(call, "addConditionalFormatRule", rule=wanted)
    run(call, "deleteTable", tableId="t1")
    assert (sheet.tables, sheet.basic_filter) == ([], None)
    assert [sheet.grid.entered(row, 0) for row in range(7)] == [None] * 6 + ["below"]
    assert [rule["ranges"] for rule in sheet.conditional_formats] == [[box(top=2, bottom=9)]]
    assert refused(call, "deleteTable", tableId="t1") == "No table with id: t1"


def test_headers_name_their_columns_and_a_formula_gives_way(call: Call) -> None:
    add(call)
    sheet = sheet_of(call)
    sheet.grid.enter(0, 0, "Who")
    sheet.grid.enter(0, 1, Formula("=1+1"))
    tables.settle(call.spreadsheet)
    assert [column["columnName"] for column in sheet.tables[0]["columnProperties"]] == [
        "Who",
        "Column 2",
        "Done",
    ]
    assert sheet.grid.row(0) == ("Who", "Column 2", "Done")
    sheet.grid.enter(0, 0, None)
    sheet.grid.enter(0, 1, "Column 1")
    tables.settle(call.spreadsheet)
    assert sheet.grid.row(0) == ("Column 2", "Column 1", "Done")


def test_a_typed_column_takes_no_rule_of_its_own(call: Call) -> None:
    add(call, columnProperties=[{"columnIndex": 2, "columnType": "BOOLEAN"}])
    told = "This operation is not allowed on cells in typed columns."
    assert refused(call, "setDataValidation", range=box(3, 4, 1, 3), rule=LIST) == told
    assert refused(call, "setDataValidation", range=box(1, 2, 2, 3)) == told
    run(call, "setDataValidation", range=box(1, 4, 0, 2), rule=LIST)
    rows = [{"values": [{"dataValidation": LIST}]}]
    run(call, "updateCells", range=box(1, 2, 2, 3), rows=rows, fields="dataValidation")
