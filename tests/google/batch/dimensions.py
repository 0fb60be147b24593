"""Rows and columns: they come, go and move, and have a size."""

from __future__ import annotations

from collections.abc import Callable

from tests.google import masks, shifting, writing
from tests.google.batch import protection, spans
from tests.google.batch.spans import Span, word
from tests.google.discovery import update_mask
from tests.google.document import ROW_PIXELS, Sheet, Spreadsheet
from tests.google.edits import Deleted, Inserted, Moved
from tests.google.errors import InvalidError, Json
from tests.google.formulas import Calculator
from tests.google.lettering import LINE_PIXELS, text_lines, text_pixels
from tests.google.rendering import formatted
from tests.google.world import Call


def insert(call: Call, body: Json) -> Json:
    """insertDimension: blank rows or columns, which look as those after or before them."""
    span = spans.read(body.get("range", {}), call.spreadsheet, bounded=True)
    before = bool(body.get("inheritFromBefore"))
    size = span.size
    if span.start > size:
        raise InvalidError(f"range.startIndex is larger than current grid size ({size})")  # (reported)
    if span.start == size and not before:
        # (reported) that one can't be inserted there without a look to inherit
        text = f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is false."
        raise InvalidError(text)
    if span.start == 0 and before:
        # (reported): seen live in 2026; that it must not be (doc)
        raise InvalidError("range.startIndex must not be 0 if inheritFromBefore is true")
    like = span.start - 1 if before else span.start
    # (open) which protection bars an insertion: here that of the row or column that lends its look
    protection.check(call, spans.lines(span.sheet, span.axis, like, like + 1))
    edit = Inserted(span.sheet.id, span.axis, at=span.start, count=span.length)
    shifting.reshape(call.spreadsheet, edit, like)
    return {}


def append(call: Call, body: Json) -> Json:
    """appendDimension: blank rows or columns at the end, without any look (open)."""
    sheet = call.spreadsheet.sheet(int(body.get("sheetId", 0)))
    axis = spans.axis_of(body.get("dimension"))
    count = int(body.get("length", 0))
    if count <= 0:
        raise InvalidError("length must be greater than 0.")  # (open)
    shifting.grow(call.spreadsheet, sheet, **{word(axis): count})
    return {}


def delete(call: Call, body: Json) -> Json:
    """deleteDimension: what refers to them alone goes with them."""
    span = spans.read(body.get("range", {}), call.spreadsheet)
    if span.start >= span.size or span.end > span.size:
        # (reported) where the first of them isn't there, (open) for the last
        index = span.start if span.start >= span.size else span.end - 1
        one, many = word(span.axis, many=False), word(span.axis)
        text = f"Cannot delete a {one} that doesn't exist. Tried to delete {one} index {index}"
        raise InvalidError(f"{text} but there are only {span.size} {many}.")
    check_remaining(span)
    check_table_headers(span)
    protection.check(call, span.place)
    shifting.reshape(call.spreadsheet, Deleted(span.sheet.id, span.axis, start=span.start, end=span.end))
    return {}


def check_remaining(span: Span) -> None:
    """Something must be left, and something that isn't frozen (reported)."""
    if span.length >= span.size:
        raise InvalidError(f"You can't delete all the {word(span.axis)} on the sheet.")
    key = "frozenRowCount" if span.axis == "ROWS" else "frozenColumnCount"
    frozen = int(span.sheet.properties["gridProperties"].get(key, 0))
    if frozen and span.start <= frozen and span.end >= span.size:
        raise InvalidError(f"Sorry, it is not possible to delete all non-frozen {word(span.axis)}.")


def check_table_headers(span: Span) -> None:
    """A table keeps its header while it has a body (reported for deleteRange, open for whole rows)."""
    if span.axis != "ROWS":
        return
    for table in span.sheet.tables:
        top, bottom = table["range"]["startRowIndex"], table["range"]["endRowIndex"]
        if span.start <= top < span.end < bottom:
            raise InvalidError("Cannot delete a table header row. Consider hiding the row instead.")


def move(call: Call, body: Json) -> Json:
    """moveDimension: to an index as it is before the move (doc)."""
    span = spans.read(body.get("source", {}), call.spreadsheet, name="source")
    if span.end > span.size:
        raise InvalidError(f"source.endIndex is larger than current grid size ({span.size})")  # (open)
    to = int(body.get("destinationIndex", 0))
    if not 0 <= to <= span.size:
        raise InvalidError(f"destinationIndex is larger than current grid size ({span.size})")  # (open)
    if span.start < to < span.end:
        raise InvalidError("The destination must not be inside of the source.")  # (open)
    _check_merges(span, to)
    if span.start <= to <= span.end:
        return {}
    protection.check(call, span.place)
    edit = Moved(span.sheet.id, span.axis, start=span.start, end=span.end, to=to)
    shifting.reshape(call.spreadsheet, edit)
    return {}


def _check_merges(span: Span, to: int) -> None:
    """No merge may be torn apart, neither where they leave nor where they come (reported)."""
    low, high = ("startRowIndex", "endRowIndex")
    if span.axis == "COLUMNS":
        low, high = ("startColumnIndex", "endColumnIndex")
    for merge in span.sheet.merges:
        start, end = merge[low], merge[high]
        touched = start < span.end and span.start < end
        whole = span.start <= start and end <= span.end
        if (touched and not whole) or start < to < end:
            one = word(span.axis, many=False)
            text = f"Sorry, it is not possible to move a {one} to a position that crosses a merged cell."
            raise InvalidError(f"{text} Please unmerge and try again.")


def update(call: Call, body: Json) -> Json:
    """updateDimensionProperties: their size, and whether people see them."""
    span = _of_cells(body, "range", "dataSourceSheetRange", call.spreadsheet)
    mask = update_mask(body.get("fields"), "DimensionProperties")
    given: Json = body.get("properties", {})
    wanted: Json = {name: {} for name in ("pixelSize", "hiddenByUser") if not mask or name in mask}
    if not wanted:
        return {}  # (open) the rest can only be read here
    if "pixelSize" in wanted and "pixelSize" in given and given["pixelSize"] < 0:
        raise InvalidError("pixelSize must be >= 0")  # (open)
    for index in range(span.start, span.end):
        _put(span, index, masks.replace(properties(span).get(index, {}), given, wanted))
    return {}


def _of_cells(body: Json, name: str, other: str, spreadsheet: Spreadsheet) -> Span:
    if other in body:
        raise InvalidError("There are no data source sheets here.")  # not a word of Google's
    return spans.on_grid(body.get(name, {}), spreadsheet, name=name)


def properties(span: Span) -> dict[int, Json]:
    """What the sheet keeps of its rows or columns."""
    return span.sheet.row_properties if span.axis == "ROWS" else span.sheet.column_properties


def _put(span: Span, index: int, own: Json) -> None:
    own = {name: part for name, part in own.items() if part is not False}
    if own:
        properties(span)[index] = own
    else:
        properties(span).pop(index, None)


def show(span: Span, *, hidden: bool) -> None:
    """Hide the rows or columns, or let people see them."""
    for index in range(span.start, span.end):
        _put(span, index, properties(span).get(index, {}) | {"hiddenByUser": hidden})


def auto_resize(call: Call, body: Json) -> Json:
    """autoResizeDimensions: as large as the contents need; blank columns keep their width (open)."""
    span = _of_cells(body, "dimensions", "dataSourceSheetDimensions", call.spreadsheet)
    calculator = Calculator(call.spreadsheet, writing.now(call))
    locale = call.spreadsheet.locale

    def text(row: int, column: int) -> str:
        value = calculator.value(span.sheet, row, column)
        return formatted(value, calculator.number_format(span.sheet, row, column), locale)

    fit = _row_height if span.axis == "ROWS" else _column_width
    for index in range(span.start, span.end):
        size = fit(span.sheet, index, text)
        if size is not None:
            _put(span, index, properties(span).get(index, {}) | {"pixelSize": size})
    return {}


def _column_width(sheet: Sheet, column: int, text: Callable[[int, int], str]) -> int | None:
    sizes = [
        text_pixels(text(row, column), _font_size(sheet, row, column))
        for row in range(len(sheet.grid.rows))
        if sheet.grid.entered(row, column) is not None
    ]
    return max(sizes, default=None)


def _row_height(sheet: Sheet, row: int, text: Callable[[int, int], str]) -> int:
    """One line high, and more for texts of several lines."""
    cells = range(len(sheet.grid.row(row)))
    most = max((text_lines(text(row, column)) for column in cells), default=1)
    return ROW_PIXELS + (most - 1) * LINE_PIXELS


def _font_size(sheet: Sheet, row: int, column: int) -> int:
    own = sheet.grid.cell(row, column).format or {}
    return int(own.get("textFormat", {}).get("fontSize", 10))


REQUESTS: dict[str, Callable[[Call, Json], Json]] = {
    "insertDimension": insert,
    "appendDimension": append,
    "deleteDimension": delete,
    "moveDimension": move,
    "updateDimensionProperties": update,
    "autoResizeDimensions": auto_resize,
}
