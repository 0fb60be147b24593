"""The requests of batchUpdate that write cells."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google import batch, looks
from tests.google.errors import Json, RefusedError
from tests.google.grid import Cell, Formula
from tests.google.world import Call, Identity, World
from tests.truth.asking import box, refused, run

OWNER = Identity("dana@example.org")


def new_call() -> Call:
    world = World(clock=lambda: 1_790_000_000.0)
    return Call(world, OWNER, {}, {}, world.create("Test", OWNER))


def number(value: float) -> Json:
    return {"userEnteredValue": {"numberValue": value}}


def text(value: str) -> Json:
    return {"userEnteredValue": {"stringValue": value}}


def rows(*lines: list[Json]) -> list[Json]:
    return [{"values": line} for line in lines]


def entered(call: Call) -> list[list[Any]]:
    sheet = call.spreadsheet.sheets[0]
    found = [
        [sheet.grid.entered(row, column) for column in range(sheet.columns)] for row in range(sheet.rows)
    ]
    reach = [[n for n, cell in enumerate(line) if cell is not None] for line in found]
    width = max((line[-1] + 1 for line in reach if line), default=0)
    height = max((n + 1 for n, line in enumerate(reach) if line), default=0)
    return [line[:width] for line in found[:height]]


def put(call: Call, *lines: list[Json]) -> None:
    run(call, "updateCells", start={"sheetId": 0}, rows=rows(*lines), fields="userEnteredValue")


def test_a_range_is_cleared_where_the_rows_do_not_reach() -> None:
    call = new_call()
    put(call, [number(1), number(2)], [number(3), number(4)])
    run(call, "updateCells", range=box(0, 2, 0, 2), rows=rows([number(9)]), fields="userEnteredValue")
    assert entered(call) == [[9.0]]


def test_from_a_start_only_what_is_given_is_written() -> None:
    call = new_call()
    put(call, [number(1), number(2)], [number(3), number(4)])
    put(call, [number(9)])
    assert entered(call) == [[9.0, 2.0], [3.0, 4.0]]


def test_the_value_alone_keeps_the_format_and_a_star_resets_it() -> None:
    call = new_call()
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}, "note": "n"}
    run(call, "repeatCell", range=box(0, 1, 0, 1), cell=bold, fields="userEnteredFormat,note")
    put(call, [number(1)])
    cell = call.spreadsheet.sheets[0].grid.cell(0, 0)
    assert cell == Cell(1.0, format={"textFormat": {"bold": True}}, note="n")
    run(call, "updateCells", range=box(0, 1, 0, 1), rows=rows([text("=1+1")]), fields="*")
    assert call.spreadsheet.sheets[0].grid.cell(0, 0) == Cell("=1+1")


def test_an_empty_note_takes_the_note_away() -> None:
    call = new_call()
    for note in ("one", ""):
        run(call, "updateCells", range=box(0, 1, 0, 1), rows=rows([{"note": note}]), fields="note")
    assert call.spreadsheet.sheets[0].grid.rows == [()]


def test_what_does_not_fit_is_refused_in_googles_words() -> None:
    call = new_call()
    wide, long = rows([number(1)] * 27), rows(*[[number(1)]] * 3)
    fields = "userEnteredValue"
    told = "Attempting to write column: 26, beyond the last requested column of: 25"
    assert refused(call, "updateCells", start={"sheetId": 0}, rows=wide, fields=fields) == told
    told = "Attempting to write row: 1, beyond the last requested row of: 0"
    assert refused(call, "updateCells", range=box(0, 1, 0, 1), rows=long, fields=fields) == told
    told = "GridCoordinate.rowIndex[1000] is after last row in grid[999]"
    assert refused(call, "updateCells", start={"rowIndex": 1000}, rows=long, fields=fields) == told
    told = "Your input contains more than the maximum of 50000 characters in a single cell."
    assert told in refused(call, "updateCells", start={}, rows=rows([text("x" * 50_001)]), fields=fields)
    assert "No grid with id: 7" in refused(call, "appendCells", sheetId=7, rows=[], fields=fields)


def test_nothing_stays_behind_a_request_at_fault() -> None:
    assert refused(new_call(), "updateCells", start={}, rows=[]).startswith(
        "At least one field must be listed"
    )
    with pytest.raises(RefusedError, match="Must specify at least one request"):
        batch.run(new_call(), [])


def test_appended_rows_go_below_all_data_and_make_room() -> None:
    call = new_call()
    sheet = call.spreadsheet.sheets[0]
    sheet.rows = 4
    run(call, "updateCells", start={"rowIndex": 2, "columnIndex": 5}, rows=rows([number(1)]), fields="*")
    run(call, "appendCells", sheetId=0, rows=rows([number(2)], [number(3)]), fields="userEnteredValue")
    assert [sheet.grid.entered(row, 0) for row in (3, 4)] == [2.0, 3.0]
    assert sheet.rows == 5


def test_a_table_takes_rows_into_its_body_and_grows() -> None:
    call = new_call()
    sheet = call.spreadsheet.sheets[0]
    put(call, [text("Name"), text("Age")], [text("A"), number(1)], [], [text("below, in another column")])
    reply = run(call, "addTable", table={"name": "People", "range": box(0, 3, 0, 2)})
    table_id = reply["table"]["tableId"]
    run(call, "updateCells", start={"rowIndex": 3}, rows=rows([{}]), fields="userEnteredValue")
    for name in ("B", "C"):
        run(call, "appendCells", tableId=table_id, rows=rows([text(name)]), fields="userEnteredValue")
    assert [sheet.grid.entered(row, 0) for row in range(4)] == ["Name", "A", "B", "C"]
    assert sheet.tables[0]["range"]["endRowIndex"] == 4


def test_what_stands_below_a_full_table_moves_down() -> None:
    call = new_call()
    sheet = call.spreadsheet.sheets[0]
    put(call, [text("Name"), text("Age")], [text("A"), number(1)], [text("total"), number(1), number(7)])
    reply = run(call, "addTable", table={"name": "People", "range": box(0, 2, 0, 2)})
    table_id = reply["table"]["tableId"]
    run(call, "appendCells", tableId=table_id, rows=rows([text("B")]), fields="userEnteredValue")
    assert [sheet.grid.entered(row, 0) for row in range(4)] == ["Name", "A", "B", "total"]
    assert sheet.grid.entered(2, 2) == 7.0
    assert sheet.tables[0]["range"]["endRowIndex"] == 3


def test_a_repeated_formula_moves_along() -> None:
    call = new_call()
    cell = {"userEnteredValue": {"formulaValue": "=A1+$A$1"}}
    run(call, "repeatCell", range=box(0, 2, 1, 3), cell=cell, fields="userEnteredValue")
    texts = [[value.text for value in line[1:] if isinstance(value, Formula)] for line in entered(call)]
    assert texts == [["=A1+$A$1", "=B1+$A$1"], ["=A2+$A$1", "=B2+$A$1"]]


def test_a_rule_is_set_and_taken_away() -> None:
    call = new_call()
    rule = {
        "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "y"}]},
        "showCustomUi": False,
        "strict": True,
    }
    assert run(call, "setDataValidation", range=box(0, 1, 0, 2), rule=rule) == {}
    kept = call.spreadsheet.sheets[0].grid.cell(0, 1).validation
    assert kept == {"condition": rule["condition"], "strict": True}
    run(call, "setDataValidation", range={"sheetId": 0})
    assert call.spreadsheet.sheets[0].grid.rows == [()]


def test_merging_keeps_one_value_and_needs_whole_merges() -> None:
    call = new_call()
    put(call, [number(1), number(2)], [number(3), number(4)])
    run(call, "mergeCells", range=box(0, 2, 0, 2), mergeType="MERGE_ROWS")
    sheet = call.spreadsheet.sheets[0]
    assert sheet.merges == [box(0, 1, 0, 2), box(1, 2, 0, 2)]
    assert entered(call) == [[1.0], [3.0]]
    told = "You must select all cells in a merged range to merge or unmerge them."
    assert told in refused(call, "unmergeCells", range=box(0, 2, 0, 1))
    run(call, "mergeCells", range=box(0, 2, 0, 2), mergeType="MERGE_ALL")
    assert sheet.merges == [box(0, 2, 0, 2)]
    run(call, "unmergeCells", range={"sheetId": 0})
    assert sheet.merges == []
    sheet.properties["gridProperties"]["frozenColumnCount"] = 1
    told = "You can't merge frozen and non-frozen columns."
    assert told in refused(call, "mergeCells", range=box(0, 1, 0, 2), mergeType="MERGE_ALL")
    run(call, "mergeCells", range=box(0, 2, 0, 2), mergeType="MERGE_COLUMNS")


def test_borders_are_drawn_around_and_within() -> None:
    call = new_call()
    line = {"style": "SOLID"}
    run(call, "updateBorders", range=box(0, 2, 0, 1), top=line, innerHorizontal={"style": "SOLID_THICK"})
    first = call.spreadsheet.sheets[0].grid.cell(0, 0).format
    assert first == {
        "borders": {
            "top": {"style": "SOLID", "width": 1, "color": {}, "colorStyle": {"rgbColor": {}}},
            "bottom": {"style": "SOLID_THICK", "width": 3, "color": {}, "colorStyle": {"rgbColor": {}}},
        }
    }
    none = {"style": "NONE"}
    run(call, "updateBorders", range=box(0, 1, 0, 1), top=none, bottom=none)
    assert call.spreadsheet.sheets[0].grid.cell(0, 0) == Cell()


def test_pasted_text_is_typed() -> None:
    call = new_call()
    run(call, "pasteData", coordinate={}, data='1,"a,b"\nTRUE,=1+1', delimiter=",", type="PASTE_NORMAL")
    assert entered(call) == [[1.0, "a,b"], [True, Formula("=1+1")]]
    page = "<table><tr><td>x<td>2</td></tr></table>"
    run(call, "pasteData", coordinate={"rowIndex": 2}, data=page, html=True)
    assert entered(call)[2] == ["x", 2.0]


def test_text_is_split_and_trimmed() -> None:
    call = new_call()
    put(call, [text("a;1")], [text(" b   c ")])
    run(call, "textToColumns", source=box(0, 2, 0, 1), delimiterType="SEMICOLON")
    assert run(call, "trimWhitespace", range=box(0, 2, 0, 2)) == {"cellsChangedCount": 1}
    assert entered(call) == [["a", 1.0], ["b c", None]]
    assert run(call, "trimWhitespace", range=box(0, 2, 0, 2)) == {}


def test_of_duplicates_the_first_stays() -> None:
    call = new_call()
    put(call, [text("a"), number(1)], [text("A"), number(2)], [text("b"), number(3)])
    column = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    reply = run(call, "deleteDuplicates", range=box(0, 3, 0, 2), comparisonColumns=[column])
    assert reply == {"duplicatesRemovedCount": 1}
    assert entered(call) == [["a", 1.0], ["b", 3.0]]


def test_shuffled_rows_stay_whole() -> None:
    call = new_call()
    put(call, *[[number(n), number(n * n)] for n in range(8)])
    run(call, "randomizeRange", range=box(0, 8, 0, 2))
    assert sorted(entered(call)) == [[n, n * n] for n in range(8)]


def test_a_series_goes_on() -> None:
    call = new_call()
    put(call, [number(1), text("x"), {"userEnteredValue": {"formulaValue": "=A1"}}], [number(3), text("y")])
    area = {"source": box(0, 2, 0, 2), "dimension": "ROWS", "fillLength": 2}
    run(call, "autoFill", sourceAndDestination=area)
    area = {"source": box(0, 1, 2, 3), "dimension": "ROWS", "fillLength": 1}
    run(call, "autoFill", sourceAndDestination=area)
    formulas = [Formula("=A1"), Formula("=A2")]
    assert entered(call) == [[1, "x", formulas[0]], [3, "y", formulas[1]], [5, "x", None], [7, "y", None]]


PARTS = st.floats(0, 1, allow_nan=False)


@given(PARTS, PARTS, PARTS)
def test_a_colour_that_was_read_can_be_written_back(red: float, green: float, blue: float) -> None:
    once = looks.colour({"red": red, "green": green, "blue": blue})
    assert looks.colour(once) == once
    assert all(part > 0 for part in once.values())


def test_a_colour_reads_back_in_steps_and_in_both_fields() -> None:
    assert looks.colour({"red": 1, "green": 0, "blue": 0.5}) == {"red": 1, "blue": 0.49803922}
    read = looks.read_back({"backgroundColorStyle": {"rgbColor": {"green": 1}}})
    assert read == {"backgroundColor": {"green": 1}, "backgroundColorStyle": {"rgbColor": {"green": 1}}}


def test_one_field_of_a_format_leaves_the_others() -> None:
    call = new_call()
    one = {"userEnteredFormat": {"backgroundColor": {"green": 1}, "horizontalAlignment": "CENTER"}}
    run(call, "repeatCell", range=box(0, 1, 0, 1), cell=one, fields="userEnteredFormat")
    red = {"userEnteredFormat": {"backgroundColorStyle": {"rgbColor": {"red": 1}}}}
    fields = "userEnteredFormat.backgroundColorStyle"
    run(call, "repeatCell", range=box(0, 1, 0, 1), cell=red, fields=fields)
    assert call.spreadsheet.sheets[0].grid.cell(0, 0).format == {
        "backgroundColor": {"red": 1},
        "backgroundColorStyle": {"rgbColor": {"red": 1}},
        "horizontalAlignment": "CENTER",
    }
    run(call, "repeatCell", range=box(0, 1, 0, 1), cell={}, fields="userEnteredFormat.backgroundColor")
    assert call.spreadsheet.sheets[0].grid.cell(0, 0).format == {"horizontalAlignment": "CENTER"}
