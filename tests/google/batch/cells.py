"""Requests that write cells one by one, or one cell over many, or rules and borders to them."""

from __future__ import annotations

from tests.google import batch, celldata, discovery, masks, ranges, references, shifting
from tests.google.batch import Apply, conditions, protection, tables
from tests.google.document import Sheet
from tests.google.errors import InvalidError, Json
from tests.google.grid import Cell, Stored, pack, unpack
from tests.google.ranges import Box, Place
from tests.google.world import Call


def target(call: Call, grid_range: Json) -> Place:
    """The box of a range that is about to be written. Raises where it isn't on the grid, or is protected."""
    place = ranges.on_grid(grid_range, call.spreadsheet)
    protection.check(call, place)
    return place


def cell_mask(body: Json) -> masks.Mask:
    """The fields of `CellData` that a request updates; {} for all. At least one must be named (doc)."""
    return discovery.update_mask(body.get("fields"), "CellData")


def coordinate(call: Call, at: Json) -> tuple[Sheet, int, int]:
    """The sheet, row and column of a `GridCoordinate`, which must lie on the grid (reported)."""
    sheet = call.spreadsheet.sheet(int(at.get("sheetId", 0)))
    row, column = int(at.get("rowIndex", 0)), int(at.get("columnIndex", 0))
    for name, index, size in (("row", row, sheet.rows), ("column", column, sheet.columns)):
        if index < 0:
            raise InvalidError(f"GridCoordinate.{name}Index[{index}] must be >= 0")  # (open)
        if index >= size:
            text = f"GridCoordinate.{name}Index[{index}] is after last {name} in grid[{size - 1}]"
            raise InvalidError(text)
    return sheet, row, column


def write(call: Call, place: Place, rows: list[Json], mask: masks.Mask, *, clear: bool) -> None:
    """Write `RowData` from the top left of the place on, which they must fit into.

    With `clear`, the fields of the mask are cleared in the rest of the place (doc: updateCells with a range).
    """
    sheet, box = place
    written = [row.get("values", []) for row in rows]
    _check_fits(written, box)
    height, width = len(written), max(map(len, written), default=0)
    touched = box if clear else Box(box.top, box.left, box.top + height, box.left + width)
    protection.check(call, Place(sheet, touched))
    locale = call.spreadsheet.locale
    for offset in range(touched.height if clear else height):
        values = written[offset] if offset < height else []
        if clear and not values and not sheet.grid.row(box.top + offset):
            continue
        length = box.width if clear else len(values)
        _write_row(
            sheet, box.top + offset, box.left, [*values, *([{}] * (length - len(values)))], mask, locale
        )


def _check_fits(rows: list[list[Json]], box: Box) -> None:
    """Raise in Google's words where the data runs past the place (reported)."""
    if len(rows) > box.height:
        raise InvalidError(
            f"Attempting to write row: {box.bottom}, beyond the last requested row of: {box.bottom - 1}"
        )
    if any(len(row) > box.width for row in rows):
        raise InvalidError(
            f"Attempting to write column: {box.right}, beyond the last requested column of: {box.right - 1}"
        )


def _write_row(sheet: Sheet, row: int, left: int, values: list[Json], mask: masks.Mask, locale: str) -> None:
    old = sheet.grid.row(row)[left : left + len(values)]
    made: list[Stored] = []
    for offset, data in enumerate(values):
        stored = old[offset] if offset < len(old) else None
        made.append(pack(celldata.updated(unpack(stored), data, mask, locale)))
    sheet.grid.put_row(row, left, made)


def _update_cells(call: Call, body: Json) -> Json:
    """Carry out `updateCells`."""
    mask, rows = cell_mask(body), body.get("rows", [])
    if "range" in body:
        write(call, ranges.on_grid(body["range"], call.spreadsheet), rows, mask, clear=True)
        return {}
    sheet, row, column = coordinate(call, body.get("start", {}))  # (open) without either: the first cell
    write(call, Place(sheet, Box(row, column, sheet.rows, sheet.columns)), rows, mask, clear=False)
    return {}


def _append_cells(call: Call, body: Json) -> Json:
    """Carry out `appendCells`: below the last row with data in the sheet, past gaps; a full grid grows (live)."""
    mask, rows = cell_mask(body), body.get("rows", [])
    if "tableId" in body:
        _append_to_table(call, str(body["tableId"]), rows, mask)
        return {}
    sheet = call.spreadsheet.sheet(int(body.get("sheetId", 0)))
    top = sheet.grid.last_row()
    box = Box(top, 0, top + len(rows), sheet.columns)
    grow_to(call, sheet, box)
    write(call, Place(sheet, box), rows, mask, clear=False)
    return {}


def grow_to(call: Call, sheet: Sheet, box: Box) -> None:
    """Make the grid large enough for the box."""
    rows, columns = max(0, box.bottom - sheet.rows), max(0, box.right - sheet.columns)
    if rows or columns:
        shifting.grow(call.spreadsheet, sheet, rows=rows, columns=columns)


def _append_to_table(call: Call, table_id: str, rows: list[Json], mask: masks.Mask) -> None:
    """Below the last row of the table's body with data (doc); the table grows where it is full (open)."""
    sheet, table = _table(call, table_id)
    box = ranges.box_of(table["range"], sheet)
    footer = "footerColorStyle" in table.get("rowsProperties", {})
    body_end = box.bottom - int(footer)
    filled = _last_filled(sheet, Box(box.top + 1, box.left, body_end, box.right))
    missing = filled + len(rows) - body_end
    if missing > 0:
        _make_room(call, sheet, Box(body_end, box.left, body_end + missing, box.right))
        sheet, table = _table(call, table_id)
        table["range"] = {**table["range"], "endRowIndex": box.bottom + missing}
    write(call, Place(sheet, Box(filled, box.left, filled + len(rows), box.right)), rows, mask, clear=False)


def _table(call: Call, table_id: str) -> tuple[Sheet, Json]:
    for sheet in call.spreadsheet.sheets:
        for table in sheet.tables:
            if table["tableId"] == table_id:
                return sheet, table
    raise InvalidError(f"No table with id: {table_id}")  # (open)


def _last_filled(sheet: Sheet, box: Box) -> int:
    """The row below the last one of the box with anything entered; the box's first where there is none."""
    for row in range(min(box.bottom, len(sheet.grid.rows)) - 1, box.top - 1, -1):
        if any(sheet.grid.entered(row, column) is not None for column in range(box.left, box.right)):
            return row + 1
    return box.top


def _make_room(call: Call, sheet: Sheet, box: Box) -> None:
    """Have blank cells in the box: those there move down, within its columns, when anything is in them (open)."""
    used = len(sheet.grid.rows)
    below = Box(box.top, box.left, max(used, box.bottom), box.right)
    occupied = any(any(cells) for cells in sheet.grid.block(*below))
    bottom = max(used, box.top) + box.height if occupied else box.bottom
    grow_to(call, sheet, Box(box.top, box.left, bottom, box.right))
    if occupied:
        insert = {"range": ranges.to_json(sheet, box), "shiftDimension": "ROWS"}
        batch.registry()["insertRange"](call, insert)


def _repeat_cell(call: Call, body: Json) -> Json:
    """Carry out `repeatCell`. A formula's references move along from cell to cell (doc)."""
    mask, data = cell_mask(body), body.get("cell", {})
    sheet, box = target(call, body.get("range", {}))
    locale = call.spreadsheet.locale
    text = data.get("userEnteredValue", {}).get("formulaValue")
    if text is None or (mask and "userEnteredValue" not in mask):
        sheet.grid.change(*box, celldata.writer(data, mask))
        return {}
    for row in range(box.top, box.bottom):
        moved = [references.copied(text, row - box.top, offset) for offset in range(box.width)]
        values = [{**data, "userEnteredValue": {"formulaValue": formula}} for formula in moved]
        _write_row(sheet, row, box.left, values, mask, locale)
    return {}


def _set_data_validation(call: Call, body: Json) -> Json:
    """Carry out `setDataValidation`: without a rule the old ones go.

    Rows that a filter hides are left out unless they are asked for (doc).
    """
    sheet, box = target(call, body.get("range", {}))
    tables.check_untyped(sheet, box)
    rule = body.get("rule")
    shown = celldata.rule_shown(rule) if rule else None
    if rule:
        conditions.check(rule.get("condition"), "data validation")
    write_rule = celldata.writer({"dataValidation": shown} if shown else {}, {"dataValidation": {}})
    also_hidden = bool(body.get("filteredRowsIncluded"))
    for row in range(box.top, box.bottom):
        hidden = sheet.row_properties.get(row, {}).get("hiddenByFilter")
        if (also_hidden or not hidden) and (shown or sheet.grid.row(row)):
            sheet.grid.change(row, box.left, row + 1, box.right, write_rule)
    return {}


def _update_borders(call: Call, body: Json) -> Json:
    """Carry out `updateBorders`: sides that the request doesn't name stay; the style NONE takes one away (doc).

    Only cells of the range are changed: a line between two cells belongs to the one it was set on (open).
    """
    sheet, box = target(call, body.get("range", {}))
    for row in range(box.top, box.bottom):
        for column in range(box.left, box.right):
            sides = _sides(body, box, row, column)
            if sides:
                sheet.grid.put(row, column, _bordered(sheet.grid.cell(row, column), sides))
    return {}


def _sides(body: Json, box: Box, row: int, column: int) -> Json:
    """The lines that a cell of the range gets."""
    lines = {
        "top": body.get("top" if row == box.top else "innerHorizontal"),
        "bottom": body.get("bottom" if row == box.bottom - 1 else "innerHorizontal"),
        "left": body.get("left" if column == box.left else "innerVertical"),
        "right": body.get("right" if column == box.right - 1 else "innerVertical"),
    }
    return {side: line for side, line in lines.items() if line is not None}


def _bordered(cell: Cell, sides: Json) -> Cell:
    mask: masks.Mask = {"userEnteredFormat": {"borders": {side: {} for side in sides}}}
    return celldata.updated(cell, {"userEnteredFormat": {"borders": sides}}, mask, "")


REQUESTS: dict[str, Apply] = {
    "updateCells": _update_cells,
    "appendCells": _append_cells,
    "repeatCell": _repeat_cell,
    "setDataValidation": _set_data_validation,
    "updateBorders": _update_borders,
}
