"""Cells that are copied, cut, sorted, replaced, or pushed aside."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google import batch
from tests.google.document import Sheet
from tests.google.errors import Json
from tests.google.grid import Cell, Formula, Grid
from tests.google.world import Call, Identity, World
from tests.truth.asking import box, refused, run

Rows = list[list[Any]]

OWNER = Identity("dana@example.org")
GREEN: Json = {"backgroundColor": {"green": 1}}
RULE: Json = {"condition": {"type": "BOOLEAN"}}


def new_call(*rows: list[Any], height: int = 10, width: int = 6) -> Call:
    """Two sheets of that size, the first with these cells."""
    world = World(clock=lambda: 1_790_000_000.0)
    call = Call(world, OWNER, {}, {}, world.create("Test", OWNER))
    first, size = call.spreadsheet.sheets[0], {"rowCount": height, "columnCount": width}
    first.rows, first.columns = height, width
    first.grid = Grid(rows)
    run(call, "addSheet", properties={"sheetId": 7, "title": "Changes", "gridProperties": size})
    return call


def sheets(call: Call) -> tuple[Sheet, Sheet]:
    one, other = call.spreadsheet.sheets
    return one, other


def entered(sheet: Sheet) -> Rows:
    """What the cells hold, without the blank ends."""
    return [[sheet.grid.entered(n, at) for at in range(len(row))] for n, row in enumerate(sheet.grid.rows)]


def rows_of(sheet_id: int, top: int, bottom: int) -> Json:
    return {"sheetId": sheet_id, "startRowIndex": top, "endRowIndex": bottom}


# Copies


def test_a_whole_row_is_kept_as_values_on_another_sheet() -> None:
    call = new_call(
        ["ID", "When"],
        [
            "7f",
            Cell(45_000.0, format={"numberFormat": {"type": "DATE"}}),
            Cell(Formula("=A2&B1"), note="hers"),
        ],
    )
    people, changes = sheets(call)
    changes.grid = Grid([["old"], ["below"]])
    requests: list[Json] = [
        {"insertDimension": {"range": {"sheetId": 7, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}},
        {
            "copyPaste": {
                "source": rows_of(0, 1, 2),
                "destination": rows_of(7, 0, 1),
                "pasteType": "PASTE_VALUES",
            }
        },
        {"deleteDimension": {"range": {"sheetId": 7, "dimension": "ROWS", "startIndex": 2}}},
    ]
    assert batch.run(call, requests) == [{}, {}, {}]
    assert changes.grid.rows == [("7f", 45_000.0, "7fWhen"), ("old",)]
    assert changes.rows == 2
    assert people.grid.entered(1, 2) == Formula("=A2&B1")


def test_a_paste_of_values_keeps_what_else_the_target_has() -> None:
    call = new_call(
        ["new", None], [Cell("old", format=GREEN, note="hers", validation=RULE), Cell("gone", note="too")]
    )
    run(call, "copyPaste", source=box(0, 1, 0, 2), destination=box(1, 2, 0, 2), pasteType="PASTE_VALUES")
    assert sheets(call)[0].grid.cell(1, 0) == Cell("new", format=GREEN, note="hers", validation=RULE)
    assert sheets(call)[0].grid.cell(1, 1) == Cell(None, note="too")


@pytest.mark.parametrize(
    ("kind", "pasted"),
    [
        ("PASTE_NORMAL", Cell(Formula("=A2"), format=GREEN, note="mine", validation=RULE)),
        ("PASTE_FORMULA", Cell(Formula("=A2"), note="hers")),
        ("PASTE_FORMAT", Cell("old", format=GREEN, note="hers")),
        ("PASTE_DATA_VALIDATION", Cell("old", note="hers", validation=RULE)),
        ("PASTE_CONDITIONAL_FORMATTING", Cell("old", note="hers")),
    ],
)
def test_each_kind_of_paste_takes_its_part(kind: str, pasted: Cell) -> None:
    source = Cell(Formula("=A1"), format=GREEN, note="mine", validation=RULE)
    call = new_call([None, source], [None, Cell("old", note="hers")])
    run(call, "copyPaste", source=box(0, 1, 1, 2), destination=box(1, 2, 1, 2), pasteType=kind)
    assert sheets(call)[0].grid.cell(1, 1) == pasted


def test_a_copy_is_repeated_as_often_as_it_fits() -> None:
    call = new_call(["a", Formula("=A1+$A$1")])
    sheets(call)[0].grid.put(0, 1, Cell(Formula("=A1+$A$1")))

    def copied(top: int, bottom: int, left: int, right: int) -> Rows:
        sheets(call)[1].grid = Grid()
        run(call, "copyPaste", source=box(0, 1, 0, 2), destination=box(top, bottom, left, right, 7))
        return entered(sheets(call)[1])

    assert copied(0, 2, 0, 4) == [
        ["a", Formula("=A1+$A$1"), "a", Formula("=C1+$A$1")],
        ["a", Formula("=A2+$A$1"), "a", Formula("=C2+$A$1")],
    ]
    assert copied(0, 1, 0, 3) == [["a", Formula("=A1+$A$1")]]  # three columns are no multiple of two
    assert copied(0, 1, 1, 2) == [[None, "a", Formula("=B1+$A$1")]]  # smaller than the source: all of it
    outside = {"source": box(0, 1, 0, 2), "destination": box(0, 1, 5, 6, 7)}
    assert "exceeds grid limits. Max rows: 10, max columns: 6" in refused(call, "copyPaste", **outside)


def test_a_copy_can_be_turned() -> None:
    call = new_call(["a", "b", "c"])
    run(
        call,
        "copyPaste",
        source=box(0, 1, 0, 3),
        destination=box(1, 2, 1, 2),
        pasteOrientation="TRANSPOSE",
    )
    assert entered(sheets(call)[0])[1:] == [[None, "a"], [None, "b"], [None, "c"]]


def test_rules_of_format_reach_what_is_pasted() -> None:
    call = new_call(["a"])
    bold = {"booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}}
    run(call, "addConditionalFormatRule", rule={"ranges": [box(0, 2, 0, 1)], **bold})
    run(call, "copyPaste", source=box(0, 1, 0, 1), destination=box(2, 4, 0, 1), pasteType="PASTE_FORMAT")
    assert [rule["ranges"] for rule in sheets(call)[0].conditional_formats] == [[box(0, 4, 0, 1)]]


# Cut and paste


def test_what_refers_to_cells_follows_when_they_are_cut() -> None:
    call = new_call(["a", "b"])
    one, other = sheets(call)
    one.grid.put(2, 0, Cell(Formula("=A1&B1")))
    other.grid.put(0, 0, Cell(Formula("=Sheet1!A1")))
    run(call, "addNamedRange", namedRange={"name": "here", "range": box(0, 1, 0, 1)})
    run(call, "cutPaste", source=box(0, 1, 0, 1), destination={"sheetId": 7, "rowIndex": 4, "columnIndex": 2})
    assert entered(one) == [[None, "b"], [], [Formula("=Changes!C5&B1")]]
    assert other.grid.entered(4, 2) == "a"
    assert other.grid.entered(0, 0) == Formula("=Changes!C5")
    assert call.spreadsheet.named_ranges[0]["range"] == box(4, 5, 2, 3, 7)


def test_the_source_of_a_cut_is_empty_whatever_was_pasted() -> None:
    call = new_call([Cell("a", format=GREEN, note="mine"), "b"])
    target = {"sheetId": 0, "rowIndex": 0, "columnIndex": 1}
    run(call, "cutPaste", source=box(0, 1, 0, 1), destination=target, pasteType="PASTE_FORMAT")
    assert sheets(call)[0].grid.rows == [(None, Cell("b", format=GREEN))]


# Order


def test_rows_are_sorted_by_one_column_after_the_other() -> None:
    call = new_call(["b", 2.0], ["a", 10.0], ["B", 1.0], ["a", 9.0])
    keys = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}, {"dimensionIndex": 1, "sortOrder": "DESCENDING"}]
    run(call, "sortRange", range=box(0, 4, 0, 2), sortSpecs=keys)
    assert entered(sheets(call)[0]) == [["a", 10.0], ["a", 9.0], ["b", 2.0], ["B", 1.0]]


def test_numbers_come_before_texts_and_blanks_come_last_either_way() -> None:
    call = new_call(["x"], [None], [True], [3.0], ["Ä"], [None], [-1.0])
    run(call, "sortRange", range=box(0, 10, 0, 1), sortSpecs=[{"dimensionIndex": 0}])
    assert entered(sheets(call)[0]) == [[-1.0], [3.0], ["Ä"], ["x"], [True], [], []]
    run(
        call,
        "sortRange",
        range=box(0, 10, 0, 1),
        sortSpecs=[{"dimensionIndex": 0, "sortOrder": "DESCENDING"}],
    )
    assert entered(sheets(call)[0]) == [[True], ["x"], ["Ä"], [3.0], [-1.0], [], []]


def test_whole_cells_travel_within_the_columns_of_the_range() -> None:
    call = new_call(["b", Cell(1.0, note="of b"), "stays"], ["a", Cell(Formula("=A2"))], ["c"])
    run(call, "sortRange", range=box(0, 2, 0, 2), sortSpecs=[{"dimensionIndex": 0}])
    assert entered(sheets(call)[0]) == [["a", Formula("=A1"), "stays"], ["b", 1.0], ["c"]]
    assert sheets(call)[0].grid.cell(1, 1).note == "of b"


def test_metadata_of_a_row_go_with_what_stands_in_it() -> None:
    call = new_call(["b"], ["a"])
    row = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    given = {"metadataKey": "b", "visibility": "DOCUMENT", "location": {"dimensionRange": row}}
    run(call, "createDeveloperMetadata", developerMetadata=given)
    run(call, "sortRange", range=box(0, 2, 0, 1), sortSpecs=[{"dimensionIndex": 0}])
    (entry,) = call.spreadsheet.developer_metadata
    assert entry["location"]["dimensionRange"] == {**row, "startIndex": 1, "endIndex": 2}


def test_what_stands_in_the_way_of_sorting_is_said() -> None:
    call = new_call(["b"], ["a"])
    run(call, "mergeCells", range=box(1, 3, 2, 3), mergeType="MERGE_ALL")
    merged = "You can't sort a range containing vertical merges. There is a vertical merge at C2:C3"
    by_first = [{"dimensionIndex": 0}]
    assert refused(call, "sortRange", range=box(0, 9, 0, 4), sortSpecs=by_first) == merged
    past = "range.startRowIndex is larger than current grid size (10)"
    assert refused(call, "sortRange", range=box(10, 12, 0, 1), sortSpecs=by_first) == past


@given(
    st.lists(st.tuples(st.sampled_from([None, "a", "B", 1.0, 2.0, True]), st.booleans()), max_size=8),
    st.sampled_from(["ASCENDING", "DESCENDING"]),
)
def test_sorting_loses_and_doubles_nothing_and_keeps_hidden_rows(
    lines: list[tuple[Any, bool]], order: str
) -> None:
    call = new_call(*([key, f"text {n}"] for n, (key, _) in enumerate(lines)))
    sheet = sheets(call)[0]
    sheet.row_properties = {n: {"hiddenByUser": True} for n, (_, hidden) in enumerate(lines) if hidden}
    before = entered(sheet)
    run(call, "sortRange", range=rows_of(0, 0, 10), sortSpecs=[{"dimensionIndex": 0, "sortOrder": order}])
    after = entered(sheet)
    assert sorted(text for _, text in after) == sorted(text for _, text in before)
    assert {text: key for key, text in after} == {text: key for key, text in before}
    assert all(after[n] == before[n] for n in sheet.row_properties)
    seen = [key for n, (key, _) in enumerate(after) if n not in sheet.row_properties]
    numbers = [key for key in seen if isinstance(key, float)]
    assert numbers == sorted(numbers, reverse=order == "DESCENDING")
    assert None not in seen or all(key is None for key in seen[seen.index(None) :])


# Texts


def test_found_texts_are_replaced_and_counted() -> None:
    call = new_call(
        ["Anna, anna", "Hanna"], [Cell("ANNA", format=GREEN), Cell(Formula('="Anna"')), None], [12.0]
    )
    counts = run(call, "findReplace", find="anna", replacement="Bo", allSheets=True)
    assert counts == {"valuesChanged": 3, "rowsChanged": 2, "sheetsChanged": 1, "occurrencesChanged": 4}
    assert entered(sheets(call)[0])[:2] == [["Bo, Bo", "HBo"], ["Bo", Formula('="Anna"')]]
    assert sheets(call)[0].grid.cell(1, 0).format == GREEN
    with_formulas = {"find": "Anna", "replacement": "Bo", "sheetId": 0, "includeFormulas": True}
    assert run(call, "findReplace", **with_formulas)["formulasChanged"] == 1
    assert run(call, "findReplace", find="nobody", replacement="", range=rows_of(0, 0, 9)) == {}


def test_search_can_be_exact_whole_or_by_pattern() -> None:
    call = new_call(["Google Sheets", "Google Docs", "sheets"])
    everywhere: Json = {"allSheets": True}
    assert run(call, "findReplace", find="Sheets", matchCase=True, matchEntireCell=True, **everywhere) == {}
    pattern = {"find": "o.* (.*)", "replacement": "$1 Rocks", "searchByRegex": True}
    assert run(call, "findReplace", **pattern, **everywhere)["valuesChanged"] == 2
    # as in the reference
    assert entered(sheets(call)[0]) == [["GSheets Rocks", "GDocs Rocks", "sheets"]]
    assert run(call, "findReplace", find="sheets", matchEntireCell=True, **everywhere)["valuesChanged"] == 1
    refused(call, "findReplace", find="(", searchByRegex=True, **everywhere)
    refused(call, "findReplace", find="x")


# Blocks


def test_cells_beside_a_block_shift_within_its_band() -> None:
    call = new_call(["a", "b"], ["c", "d"], height=2)
    sheets(call)[1].grid.put(0, 0, Cell(Formula("=Sheet1!A2&Sheet1!B2")))
    run(call, "insertRange", range=box(0, 1, 0, 1), shiftDimension="ROWS")
    assert entered(sheets(call)[0]) == [[None, "b"], ["a", "d"], ["c"]]
    assert sheets(call)[0].rows == 3  # as far as cells were pushed
    assert sheets(call)[1].grid.entered(0, 0) == Formula("=Sheet1!A3&Sheet1!B2")
    run(call, "deleteRange", range=box(0, 2, 1, 2), shiftDimension="COLUMNS")
    assert entered(sheets(call)[0]) == [[], ["a"], ["c"]]


def test_a_table_is_not_split() -> None:
    call = new_call(["x"], ["One", "Two"], ["a", "b"], ["c", "d"])
    run(call, "addTable", table={"name": "T", "range": box(1, 4, 0, 2)})
    part = "You cannot insert or delete cells over part of a table."
    assert refused(call, "insertRange", range=box(0, 1, 0, 1), shiftDimension="ROWS") == part
    header = "Cannot delete a table header row. Consider hiding the row instead."
    assert refused(call, "deleteRange", range=box(1, 2, 0, 2), shiftDimension="ROWS") == header
    run(call, "deleteRange", range=box(2, 3, 0, 2), shiftDimension="ROWS")
    assert sheets(call)[0].tables[0]["range"] == box(1, 3, 0, 2)


# Protection


def test_protected_cells_are_neither_moved_nor_pasted_over() -> None:
    call = new_call(["a"], ["b"], ["c"])
    run(call, "addProtectedRange", protectedRange={"range": box(1, 2, 0, 1)})
    assert call.file is not None
    call.file.permissions.append({"type": "user", "role": "writer", "emailAddress": "eva@example.org"})
    theirs = Call(call.world, Identity("eva@example.org"), {}, {}, call.file)
    words = "You are trying to edit a protected cell or object."
    one_row = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    corner = {"sheetId": 0, "rowIndex": 1, "columnIndex": 0}
    requests: list[tuple[str, Json]] = [
        ("copyPaste", {"source": box(0, 1, 0, 1), "destination": box(1, 2, 0, 1)}),
        ("cutPaste", {"source": box(0, 1, 0, 1), "destination": corner}),
        ("deleteDimension", {"range": one_row}),
        ("moveDimension", {"source": one_row, "destinationIndex": 0}),
        ("sortRange", {"range": box(0, 3, 0, 1), "sortSpecs": [{"dimensionIndex": 0}]}),
        ("insertRange", {"range": box(0, 1, 0, 1), "shiftDimension": "ROWS"}),
        ("findReplace", {"find": "b", "replacement": "x", "sheetId": 0}),
        ("deleteSheet", {"sheetId": 0}),
    ]
    for kind, body in requests:
        assert refused(theirs, kind, **body).startswith(words), kind
    run(theirs, "copyPaste", source=box(1, 2, 0, 1), destination=box(2, 3, 0, 1))
    assert entered(sheets(call)[0]) == [["a"], ["b"], ["b"]]
