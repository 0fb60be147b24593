"""Rows, columns, blocks and sheets that come, go and move, and what follows them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.google import shifting
from tests.google.document import Sheet
from tests.google.errors import Json
from tests.google.formulas import Calculator
from tests.google.grid import Cell, Formula, Grid, Row
from tests.google.world import Call, Identity, World
from tests.truth.asking import box, refused, run

Texts = list[list[Any]]

OWNER = Identity("dana@example.org")
GREEN: Json = {"backgroundColor": {"green": 1}}


def new_call(rows: int = 1000, columns: int = 26) -> Call:
    world = World(clock=lambda: 1_790_000_000.0)
    call = Call(world, OWNER, {}, {}, world.create("Test", OWNER))
    sheet = call.spreadsheet.sheets[0]
    sheet.rows, sheet.columns = rows, columns
    return call


def lettered(rows: int, columns: int) -> Texts:
    return [[f"{row}/{column}" for column in range(columns)] for row in range(rows)]


def filled(rows: int, columns: int) -> Call:
    """A sheet in which every cell holds a text of its own."""
    call = new_call(rows, columns)
    call.spreadsheet.sheets[0].grid = Grid(lettered(rows, columns))
    return call


def first(call: Call) -> Sheet:
    return call.spreadsheet.sheets[0]


def texts(sheet: Sheet) -> Texts:
    rows: list[Any] = sheet.grid.block(0, 0, sheet.rows, sheet.columns)
    return [[cell.entered if isinstance(cell, Cell) else cell for cell in row] for row in rows]


def span(dimension: str, start: int, end: int, sheet_id: int = 0) -> Json:
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def value(call: Call, sheet: Sheet, row: int, column: int) -> Any:
    call.spreadsheet.worked_out.clear()
    return Calculator(call.spreadsheet, datetime.fromtimestamp(0, UTC)).value(sheet, row, column)


# A model: the same requests on lists of lists


def turned(texts: Texts) -> Texts:
    return [list(line) for line in zip(*texts, strict=True)]


def modelled(model: Texts, kind: str, body: Json) -> Texts:
    """What a request makes of lists of texts; columns are rows of the turned lists."""
    area: Json = body.get("range") or body.get("source") or body
    axis = body.get("shiftDimension") or area["dimension"]
    if axis == "COLUMNS":
        return turned(_modelled(turned(model), kind, body, "Column", "Row"))
    return _modelled(model, kind, body, "Row", "Column")


def _modelled(model: Texts, kind: str, body: Json, along: str, across: str) -> Texts:
    width = len(model[0])
    blank: list[str | None] = [None] * width
    if kind == "appendDimension":
        return [*model, *(list(blank) for _ in range(body["length"]))]
    if kind == "moveDimension":
        start, end, to = body["source"]["startIndex"], body["source"]["endIndex"], body["destinationIndex"]
        rest = model[:start] + model[end:]
        at = to if to <= start else to - (end - start)
        return rest[:at] + model[start:end] + rest[at:]
    if kind in {"insertDimension", "deleteDimension"}:
        start, end = body["range"]["startIndex"], body["range"]["endIndex"]
        if kind == "deleteDimension":
            return model[:start] + model[end:]
        return model[:start] + [list(blank) for _ in range(end - start)] + model[start:]
    area = body["range"]
    start, end = area[f"start{along}Index"], area[f"end{along}Index"]
    height = len(model)
    lines = turned(model)
    for index in range(area[f"start{across}Index"], area[f"end{across}Index"]):
        line = lines[index]
        gap: list[str | None] = [None] * (end - start)
        lines[index] = (
            line[:start] + gap + line[start:] if kind == "insertRange" else line[:start] + line[end:] + gap
        )
    full = max([height, *(n + 1 for line in lines for n, text in enumerate(line) if text is not None)])
    return turned([(line + [None] * full)[:full] for line in lines])


@st.composite
def request_for(draw: st.DrawFn, sheet: Sheet, kinds: list[str]) -> tuple[str, Json]:
    """A request that the sheet as it is now can take."""
    kind = draw(st.sampled_from(kinds))
    axis = draw(st.sampled_from(["ROWS", "COLUMNS"]))
    size = sheet.rows if axis == "ROWS" else sheet.columns
    if kind == "appendDimension":
        return kind, {"sheetId": 0, "dimension": axis, "length": draw(st.integers(1, 2))}
    if kind == "insertDimension":
        start = draw(st.integers(0, size - 1))
        return kind, {
            "range": span(axis, start, start + draw(st.integers(1, 2))),
            "inheritFromBefore": bool(start) and draw(st.booleans()),
        }
    if kind in {"insertRange", "deleteRange"}:
        top, left = draw(st.integers(0, sheet.rows - 1)), draw(st.integers(0, sheet.columns - 1))
        bottom, right = draw(st.integers(top + 1, sheet.rows)), draw(st.integers(left + 1, sheet.columns))
        return kind, {"range": box(top, bottom, left, right), "shiftDimension": axis}
    start = draw(st.integers(0, size - 1))
    end = draw(st.integers(start + 1, size))
    if kind == "deleteDimension":
        if end - start == size:
            return "appendDimension", {"sheetId": 0, "dimension": axis, "length": 1}
        return kind, {"range": span(axis, start, end)}
    to = draw(st.integers(0, size).filter(lambda at: at <= start or at >= end))
    return "moveDimension", {"source": span(axis, start, end), "destinationIndex": to}


WHOLE = ["insertDimension", "moveDimension", "appendDimension"]
ALL = [*WHOLE, "deleteDimension", "insertRange", "deleteRange"]


@given(st.data())
def test_cells_go_where_lists_of_lists_say(data: st.DataObject) -> None:
    call, model = filled(4, 3), lettered(4, 3)
    for _ in range(data.draw(st.integers(1, 5))):
        kind, body = data.draw(request_for(first(call), ALL))
        run(call, kind, **body)
        model = modelled(model, kind, body)
        assert texts(first(call)) == model


@given(st.data())
def test_no_text_is_lost_or_doubled_by_what_takes_nothing_away(data: st.DataObject) -> None:
    call = filled(4, 3)
    for _ in range(data.draw(st.integers(1, 5))):
        kind, body = data.draw(request_for(first(call), [*WHOLE, "insertRange"]))
        run(call, kind, **body)
    kept = sorted(text for row in texts(first(call)) for text in row if text is not None)
    assert kept == sorted(text for row in lettered(4, 3) for text in row if text is not None)


@given(st.data())
def test_a_formula_and_a_name_go_on_meaning_the_same_cell(data: st.DataObject) -> None:
    call = filled(4, 3)
    run(call, "addSheet", properties={"sheetId": 7, "title": "Other"})
    other = call.spreadsheet.sheets[1]
    other.grid.put(0, 0, Cell(Formula("=Sheet1!B3")))
    other.grid.put(0, 1, Cell(Formula("=here")))
    run(call, "addNamedRange", namedRange={"name": "here", "range": box(2, 3, 1, 2)})
    for _ in range(data.draw(st.integers(1, 5))):
        kind, body = data.draw(request_for(first(call), ALL))
        run(call, kind, **body)
        still = any("2/1" in row for row in texts(first(call)))
        held = value(call, other, 0, 0)
        assert held == "2/1" if still else getattr(held, "kind", None) == "REF"
        assert not still or value(call, other, 0, 1) == "2/1"


# Rows and columns


def test_new_rows_look_as_those_after_or_before_them() -> None:
    call = new_call(5, 3)
    sheet = first(call)
    sheet.grid.put(0, 0, Cell("head", format=GREEN))
    sheet.row_properties[0] = {"pixelSize": 40, "hiddenByUser": True}
    run(call, "insertDimension", range=span("ROWS", 1, 3), inheritFromBefore=True)
    assert [sheet.grid.cell(row, 0).format for row in range(4)] == [GREEN, GREEN, GREEN, None]
    assert sheet.row_properties[1] == {"pixelSize": 40}
    run(call, "insertDimension", range=span("ROWS", 3, 4))
    assert sheet.grid.cell(3, 0).format is None
    assert sheet.rows == 8


def test_inserting_at_the_end_needs_a_look_to_inherit() -> None:
    call = new_call(5, 3)
    size = "range.startIndex must be less than the grid size (5) if inheritFromBefore is false."
    assert refused(call, "insertDimension", range=span("ROWS", 5, 6)) == size
    run(call, "insertDimension", range=span("ROWS", 5, 6), inheritFromBefore=True)
    too_far = "range.startIndex is larger than current grid size (6)"
    assert refused(call, "insertDimension", range=span("ROWS", 7, 8)) == too_far
    at_first = "range.startIndex must not be 0 if inheritFromBefore is true"
    assert refused(call, "insertDimension", range=span("ROWS", 0, 1), inheritFromBefore=True) == at_first
    unset = {"sheetId": 0, "dimension": "ROWS", "endIndex": 1}
    assert refused(call, "insertDimension", range=unset) == "range.startIndex must be set"
    assert "No grid with id: 9" in refused(call, "insertDimension", range=span("ROWS", 0, 1, 9))


def test_something_is_left_that_is_not_frozen() -> None:
    call = new_call(5, 3)
    everything = "You can't delete all the rows on the sheet."
    assert refused(call, "deleteDimension", range=span("ROWS", 0, 5)) == everything
    gone = "Cannot delete a row that doesn't exist. Tried to delete row index 5 but there are only 5 rows."
    assert refused(call, "deleteDimension", range=span("ROWS", 5, 6)) == gone
    frozen: Json = {"sheetId": 0, "gridProperties": {"frozenRowCount": 2}}
    run(call, "updateSheetProperties", properties=frozen, fields="gridProperties.frozenRowCount")
    unfrozen = "Sorry, it is not possible to delete all non-frozen rows."
    assert (
        refused(call, "deleteDimension", range={"sheetId": 0, "dimension": "ROWS", "startIndex": 2})
        == unfrozen
    )
    run(call, "deleteDimension", range=span("ROWS", 0, 1))
    assert first(call).properties["gridProperties"] == {"rowCount": 4, "columnCount": 3, "frozenRowCount": 1}


def test_a_move_must_not_tear_a_merge_apart() -> None:
    call = filled(6, 3)
    run(call, "mergeCells", range=box(1, 3, 0, 1), mergeType="MERGE_ALL")
    torn = "Sorry, it is not possible to move a row to a position that crosses a merged cell."
    assert torn in refused(call, "moveDimension", source=span("ROWS", 1, 2), destinationIndex=5)
    assert torn in refused(call, "moveDimension", source=span("ROWS", 4, 5), destinationIndex=2)
    run(call, "moveDimension", source=span("ROWS", 0, 3), destinationIndex=6)
    assert first(call).merges == [box(4, 6, 0, 1)]


def test_what_is_laid_over_cells_follows_them() -> None:
    call = new_call(20, 10)
    run(call, "setBasicFilter", filter={"range": box(2, 8, 1, 4), "sortSpecs": [{"dimensionIndex": 3}]})
    run(call, "addProtectedRange", protectedRange={"range": box(2, 8, 1, 2), "warningOnly": True})
    condition = {"condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$B3>1"}]}}
    rule = {
        "ranges": [box(2, 8, 1, 2), box(0, 1, 0, 1)],
        "booleanRule": {**condition, "format": {"textFormat": {"bold": True}}},
    }
    run(call, "addConditionalFormatRule", rule=rule)
    location = {"dimensionRange": span("COLUMNS", 3, 4)}
    noted = {"metadataKey": "field", "visibility": "DOCUMENT", "location": location}
    run(call, "createDeveloperMetadata", developerMetadata=noted)
    run(call, "addDimensionGroup", range=span("ROWS", 4, 6))
    run(call, "insertDimension", range=span("ROWS", 0, 3))
    run(call, "insertDimension", range=span("COLUMNS", 3, 4))
    sheet = first(call)
    assert sheet.basic_filter is not None
    assert sheet.basic_filter["range"] == box(5, 11, 1, 5)
    assert sheet.basic_filter["sortSpecs"][0]["dimensionIndex"] == 4
    assert sheet.protected_ranges[0]["range"] == box(5, 11, 1, 2)
    (kept,) = sheet.conditional_formats
    assert kept["ranges"] == [box(5, 11, 1, 2), box(3, 4, 0, 1)]
    assert kept["booleanRule"]["condition"]["values"] == [{"userEnteredValue": "=$B6>1"}]
    assert call.spreadsheet.developer_metadata[0]["location"]["dimensionRange"] == span("COLUMNS", 4, 5)
    assert sheet.row_groups[0]["range"] == span("ROWS", 7, 9)
    run(call, "deleteDimension", range=span("COLUMNS", 1, 5))
    assert first(call).basic_filter is None
    assert sheet.protected_ranges == []
    assert sheet.conditional_formats[0]["ranges"] == [box(3, 4, 0, 1)]
    assert call.spreadsheet.developer_metadata == []


def test_columns_of_a_table_keep_their_properties_when_they_move() -> None:
    call = new_call(20, 10)
    grid = first(call).grid
    for column, name in enumerate(["ID", "When", "Name"], 2):
        grid.enter(1, column, name)
    columns = [{"columnIndex": 1, "columnName": "When", "columnType": "DATE"}]
    given_table = {"name": "People", "range": box(1, 6, 2, 5), "columnProperties": columns}
    run(call, "addTable", table=given_table)
    run(call, "moveDimension", source=span("COLUMNS", 3, 4), destinationIndex=2)
    run(call, "insertDimension", range=span("COLUMNS", 4, 5))
    (table,) = first(call).tables
    assert table["range"] == box(1, 6, 2, 6)
    assert [(c["columnName"], c.get("columnType")) for c in table["columnProperties"]] == [
        ("When", "DATE"),
        ("ID", None),
        ("Column 3", None),
        ("Name", None),
    ]
    assert texts(first(call))[1][2:6] == ["When", "ID", "Column 3", "Name"]
    run(call, "insertDimension", range=span("ROWS", 6, 7), inheritFromBefore=True)
    assert first(call).tables[0]["range"] == box(1, 7, 2, 6)
    header = "Cannot delete a table header row. Consider hiding the row instead."
    assert refused(call, "deleteDimension", range=span("ROWS", 0, 2)) == header


def test_rows_put_in_for_values_append_take_everything_below_along() -> None:
    call = filled(3, 1)
    first(call).grid.put(0, 0, Cell(Formula("=A3")))
    shifting.insert_rows(call.spreadsheet, first(call), 3, 2)
    shifting.insert_rows(call.spreadsheet, first(call), 1, 1)
    assert texts(first(call)) == [[Formula("=A4")], [None], ["1/0"], ["2/0"], [None], [None]]


def test_rows_without_formulas_are_not_made_anew() -> None:
    call = new_call(100, 2)
    rows: list[Row] = [("text", Cell(1.0, format=GREEN))] * 100
    first(call).grid.rows = list(rows)
    run(call, "insertDimension", range=span("ROWS", 1, 2))
    run(call, "moveDimension", source=span("ROWS", 5, 9), destinationIndex=2)
    assert sum(row is rows[0] for row in first(call).grid.rows) == 100


# Sizes and groups


def test_a_column_becomes_as_wide_as_its_text() -> None:
    call = new_call()
    first(call).grid.enter(0, 0, "A" * 1024)
    run(call, "autoResizeDimensions", dimensions=span("COLUMNS", 0, 2))
    assert first(call).column_properties == {0: {"pixelSize": 8691}}


def test_groups_nest_as_the_reference_says() -> None:
    call = new_call()

    def groups(reply: Json) -> list[tuple[int, int, int]]:
        found = reply.get("dimensionGroups", [])
        return [(g["range"]["startIndex"], g["range"]["endIndex"], g["depth"]) for g in found]

    assert groups(run(call, "addDimensionGroup", range=span("COLUMNS", 1, 4))) == [(1, 4, 1)]
    assert groups(run(call, "addDimensionGroup", range=span("COLUMNS", 2, 5))) == [(1, 5, 1), (2, 4, 2)]
    assert groups(run(call, "deleteDimensionGroup", range=span("COLUMNS", 3, 5))) == [(1, 4, 1), (2, 3, 2)]
    folded = {"range": span("COLUMNS", 2, 3), "depth": 2, "collapsed": True}
    run(call, "updateDimensionGroup", dimensionGroup=folded, fields="collapsed")
    assert first(call).column_properties == {2: {"hiddenByUser": True}}
    assert groups(run(call, "deleteDimensionGroup", range=span("COLUMNS", 0, 9))) == [(2, 3, 1)]
    assert first(call).column_groups[0]["collapsed"]


# Sheets


def test_a_sheet_is_added_as_the_caller_says() -> None:
    call = new_call()
    added = run(call, "addSheet")["properties"]
    del added["sheetId"]
    size = {"rowCount": 1000, "columnCount": 26}
    assert added == {"title": "Sheet2", "index": 1, "sheetType": "GRID", "gridProperties": size}
    wanted = {
        "sheetId": 7,
        "title": "Changes",
        "index": 0,
        "gridProperties": {"rowCount": 9, "frozenRowCount": 1},
    }
    grid = {"rowCount": 9, "columnCount": 26, "frozenRowCount": 1}
    assert run(call, "addSheet", properties=wanted)["properties"] == {
        **wanted,
        "sheetType": "GRID",
        "gridProperties": grid,
    }
    assert refused(call, "addSheet", properties={"sheetId": 7}) == "Sheet with id 7 already exists."
    taken = 'A sheet with the name "changes" already exists. Please enter another name.'
    assert refused(call, "addSheet", properties={"title": "changes"}) == taken
    one = {"gridProperties": {"rowCount": 1, "frozenRowCount": 1}}
    assert refused(call, "addSheet", properties=one) == "You can't freeze all visible rows on the sheet."


def test_one_sheet_stays_and_is_seen() -> None:
    call = new_call()
    last = "You can't remove all the sheets in a document."
    assert refused(call, "deleteSheet", sheetId=0) == last
    run(call, "addSheet", properties={"sheetId": 7, "title": "Other", "hidden": True})
    assert refused(call, "deleteSheet", sheetId=0) == "You can't remove all the visible sheets in a document."
    hidden: Json = {"sheetId": 0, "hidden": True}
    all_hidden = "You can't hide all the sheets in a document."
    assert refused(call, "updateSheetProperties", properties=hidden, fields="hidden") == all_hidden
    assert refused(call, "deleteSheet", sheetId=9) == "No sheet with id: 9"


def test_formulas_follow_a_sheet_that_is_renamed_and_lose_one_that_goes() -> None:
    call = new_call()
    run(call, "addSheet", properties={"sheetId": 7, "title": "Other"})
    first(call).grid.put(0, 0, Cell(Formula("=SUM(Other!A:A)")))
    run(call, "updateSheetProperties", properties={"sheetId": 7, "title": "It's new"}, fields="title")
    assert first(call).grid.entered(0, 0) == Formula("=SUM('It''s new'!A:A)")
    run(call, "deleteSheet", sheetId=7)
    assert first(call).grid.entered(0, 0) == Formula("=SUM(#REF!)")


def test_a_sheet_moves_to_an_index_from_before_the_move() -> None:
    call = new_call()
    for sheet_id in (1, 2):
        run(call, "addSheet", properties={"sheetId": sheet_id})

    def moved(sheet_id: int, index: int) -> list[int]:
        run(call, "updateSheetProperties", properties={"sheetId": sheet_id, "index": index}, fields="index")
        return [sheet.id for sheet in call.spreadsheet.sheets]

    assert moved(0, 1) == [0, 1, 2]  # "ahead of the one that follows": where it is
    assert moved(0, 2) == [1, 0, 2]
    assert moved(2, 0) == [2, 1, 0]
    assert moved(2, 3) == [1, 0, 2]
    run(call, "updateSheetProperties", properties={"sheetId": 1}, fields="index")
    assert [sheet.id for sheet in call.spreadsheet.sheets] == [0, 2, 1]


def test_a_sheet_ends_at_column_zzz() -> None:
    call = new_call(1, 18_277)
    run(call, "appendDimension", sheetId=0, dimension="COLUMNS", length=1)
    told = "This action would increase the number of columns in the sheet above the limit of 18278 columns."
    assert refused(call, "appendDimension", sheetId=0, dimension="COLUMNS", length=1) == told


def test_properties_of_a_sheet_read_back_as_google_gives_them() -> None:
    call = new_call()

    def update(fields: str, **properties: Any) -> Json:
        run(call, "updateSheetProperties", properties={"sheetId": 0, **properties}, fields=fields)
        return {
            name: part
            for name, part in first(call).properties.items()
            if name not in {"sheetId", "title", "sheetType", "gridProperties"}
        }

    colour = {"red": 1, "blue": 0.49803922}
    style = {"rgbColor": {"red": 1, "green": 0, "blue": 0.5}}
    assert update("tabColorStyle", tabColorStyle=style) == {
        "tabColor": colour,
        "tabColorStyle": {"rgbColor": colour},
    }
    assert update("tabColorStyle", tabColorStyle={}) == {}
    assert update("gridProperties.hideGridlines", gridProperties={"hideGridlines": True}) == {}
    assert first(call).properties["gridProperties"]["hideGridlines"]
    assert update("*", rightToLeft=True) == {"rightToLeft": True}
    assert first(call).properties["gridProperties"] == {"rowCount": 1000, "columnCount": 26}


def test_a_smaller_sheet_loses_its_end() -> None:
    call = filled(4, 3)
    first(call).grid.put(0, 0, Cell(Formula("=C1+B4")))
    size = {"sheetId": 0, "gridProperties": {"rowCount": 3, "columnCount": 2}}
    run(call, "updateSheetProperties", properties=size, fields="gridProperties(rowCount,columnCount)")
    assert texts(first(call)) == [[Formula("=#REF!+#REF!"), "0/1"], ["1/0", "1/1"], ["2/0", "2/1"]]


def test_a_copy_of_a_sheet_has_ids_of_its_own() -> None:
    call = filled(4, 3)
    run(call, "addProtectedRange", protectedRange={"range": box(0, 1, 0, 1)})
    copied = run(call, "duplicateSheet", sourceSheetId=0, newSheetId=7, insertSheetIndex=1)["properties"]
    assert (copied["sheetId"], copied["title"], copied["index"]) == (7, "Copy of Sheet1", 1)
    original, twin = call.spreadsheet.sheets
    assert texts(twin) == texts(original)
    assert twin.protected_ranges[0]["range"] == box(0, 1, 0, 1, 7)
    assert twin.protected_ranges[0]["protectedRangeId"] != original.protected_ranges[0]["protectedRangeId"]


def test_the_spreadsheets_title_is_the_files_name() -> None:
    call = new_call()
    run(
        call,
        "updateSpreadsheetProperties",
        properties={"title": "People", "locale": "de_CH"},
        fields="title,locale",
    )
    assert call.file is not None
    assert (call.file.name, call.spreadsheet.title, call.spreadsheet.locale) == ("People", "People", "de_CH")
    refused(call, "updateSpreadsheetProperties", properties={"timeZone": "Mars/North"}, fields="timeZone")
