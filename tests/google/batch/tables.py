"""Tables: a named range with typed columns, whose first row holds the columns' names."""

from __future__ import annotations

from dataclasses import replace

from tests.google import looks, rendering
from tests.google.batch import banding, overlays, protection
from tests.google.batch.overlays import Apply
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.grid import EMPTY, Cell, Entered, Formula
from tests.google.ranges import Box, Place
from tests.google.world import Call

_FILLING: dict[str, Entered] = {"BOOLEAN": False, "RATINGS_CHIP": 0.0}


def _add(call: Call, body: Json) -> Json:
    """Carry out `addTable`. Not there: the HTTP 500 that people meet after some typed tables in a row (reported)."""
    given: Json = body.get("table", {})
    spreadsheet = call.spreadsheet
    if "range" not in given:
        raise InvalidError("A table must have a range.")  # (open)
    sheet, grid_range = overlays.closed(given["range"], spreadsheet)
    made: Json = {
        "tableId": _new_id(given.get("tableId"), spreadsheet),
        "name": _name(given.get("name"), spreadsheet),
        "range": grid_range,
    }
    _check_place(sheet, grid_range)
    box = overlays.box(grid_range, sheet)
    protection.check(call, Place(sheet, box))
    if given.get("rowsProperties"):
        made["rowsProperties"] = _rows_properties(given["rowsProperties"])
    columns: list[Json] = given.get("columnProperties", [])
    _check_columns(columns, box.width)
    made["columnProperties"] = _columns(_numbered(columns), sheet, box, spreadsheet)
    _fill(sheet, box, made)
    sheet.tables.append(made)
    return {"table": made}


def _update(call: Call, body: Json) -> Json:
    """Carry out `updateTable`: no reply of its own (doc)."""
    given: Json = body.get("table", {})
    spreadsheet = call.spreadsheet
    sheet, old = _found(spreadsheet, given.get("tableId", ""))
    fields = str(body.get("fields", ""))
    new = overlays.updated(old, given, fields, "Table") | {"tableId": old["tableId"]}
    new["name"] = _name(new.get("name"), spreadsheet, but=old)
    home, new["range"] = overlays.closed(_with_footer(old, new), spreadsheet)
    if home is not sheet:
        raise InvalidError("A table can't be moved to another sheet.")  # (open)
    _check_place(sheet, new["range"], but=old)
    box = overlays.box(new["range"], sheet)
    protection.check(call, Place(sheet, box))
    if new.get("rowsProperties"):
        new["rowsProperties"] = _rows_properties(new["rowsProperties"])
    else:
        new.pop("rowsProperties", None)
    columns: list[Json] = new.get("columnProperties", [])
    if overlays.named(fields, "Table", "columnProperties"):
        _check_columns(columns, box.width)
        if any(not column.get("columnName") for column in columns):
            raise InvalidError("Table header row cell must have a value.")  # (reported)
        # the whole list is replaced; a column that is left out loses its type and keeps its header (reported)
        new["columnProperties"] = _columns(columns, sheet, box, spreadsheet)
        _fill(sheet, box, new)
    else:
        kept = [column for column in columns if column.get("columnIndex", 0) < box.width]
        new["columnProperties"] = _columns(kept, sheet, box, spreadsheet, rename=False)
    overlays.replace(sheet.tables, old, new)
    return {}


def _delete(call: Call, body: Json) -> Json:
    """Carry out `deleteTable`: the table with its cells and the conditional formats in it (reported by several).

    What is bound to it (a filter, a protection) goes too (open).
    """
    sheet, old = _found(call.spreadsheet, body.get("tableId", ""))
    box = overlays.box(old["range"], sheet)
    protection.check(call, Place(sheet, box))
    overlays.remove(sheet.tables, old)
    sheet.grid.change(box.top, box.left, box.bottom, box.right, _emptied)
    for rule in list(sheet.conditional_formats):
        left = [
            item
            for item in rule["ranges"]
            if overlays.box(item, sheet).overlap(box) != overlays.box(item, sheet)
        ]
        if not left:
            overlays.remove(sheet.conditional_formats, rule)
        elif len(left) < len(rule["ranges"]):
            overlays.replace(sheet.conditional_formats, rule, {**rule, "ranges": left})
    for other in call.spreadsheet.sheets:
        if other.basic_filter and other.basic_filter.get("tableId") == old["tableId"]:
            other.basic_filter = None
        other.filter_views = [item for item in other.filter_views if item.get("tableId") != old["tableId"]]
        other.protected_ranges = [
            item for item in other.protected_ranges if item.get("tableId") != old["tableId"]
        ]
    return {}


def _emptied(_cell: Cell) -> Cell:
    """Values go (reported); that formats, notes and all else go with them is (open)."""
    return EMPTY


def _found(spreadsheet: Spreadsheet, wanted: str) -> tuple[Sheet, Json]:
    found = overlays.find(spreadsheet, lambda s: s.tables, "tableId", wanted)
    if found is None:
        raise InvalidError(f"No table with id: {wanted}")  # (open)
    return found


def _new_id(given: str | None, spreadsheet: Spreadsheet) -> str:
    """The id that the caller chose (doc: the guide's example), or digits (open)."""
    taken = {str(table["tableId"]) for _, table in overlays.everywhere(spreadsheet, lambda s: s.tables)}
    if given in taken:
        raise InvalidError(f"Table with id: {given} already exists.")  # (open)
    while not given or given in taken:
        given = str(spreadsheet.new_id())
    return given


def _name(given: str | None, spreadsheet: Spreadsheet, but: Json | None = None) -> str:
    """The table's name, used once in a spreadsheet (doc; whatever its case (open)); without one Table1… (open)."""
    tables = (table for _, table in overlays.everywhere(spreadsheet, lambda s: s.tables))
    taken = {str(table["name"]).casefold() for table in tables if table is not but}
    if given and given.casefold() in taken:
        raise InvalidError(f"A table with the name {given} already exists.")  # (doc), words (open)
    count = 1
    while not given or given.casefold() in taken:
        given = f"Table{count}"
        count += 1
    return given


def _check_place(sheet: Sheet, grid_range: Json, but: Json | None = None) -> None:
    """Refuse a table on another one, on banding (reported), on merged cells (open), or of a header alone (reported)."""
    banding.check_free(sheet, grid_range, but=but)
    box = overlays.box(grid_range, sheet)
    if any(overlays.box(item, sheet).overlap(box) for item in sheet.merges):
        raise InvalidError("You can't create a table over merged cells.")  # (open)
    if box.height == 1:
        raise InvalidError("A table must have at least one row below its header.")  # words (open)


def _with_footer(old: Json, new: Json) -> Json:
    """The range, one row longer when a footer comes and one shorter when it goes (doc).

    That Google writes sums into a footer's cells (reported) is not done here.
    """
    if "range" not in new:
        raise InvalidError("A table must have a range.")  # (open)
    grid_range: Json = {**new["range"], "sheetId": new["range"].get("sheetId", 0)}
    if "endRowIndex" in grid_range:
        grid_range["endRowIndex"] += _has_footer(new) - _has_footer(old)
    return grid_range


def _has_footer(table: Json) -> bool:
    return "footerColorStyle" in table.get("rowsProperties", {})


def _rows_properties(given: Json) -> Json:
    """The rows' colours, in the shape that reads back; there are no `…Color` twins here (doc)."""
    kept = {key: looks.both({"colorStyle": style}).get("colorStyle") for key, style in given.items()}
    return {key: style for key, style in kept.items() if style is not None}


def _check_columns(columns: list[Json], width: int) -> None:
    seen: set[int] = set()
    for column in columns:
        index = int(column.get("columnIndex", 0))
        if index in seen or not 0 <= index < width:
            raise InvalidError(f"Invalid table column index: {index}")  # (open)
        seen.add(index)
        condition = column.get("dataValidationRule", {}).get("condition")
        if column.get("columnType") == "DROPDOWN":
            if condition is None:
                raise InvalidError("Condition must be set for dropdown column type.")  # (reported)
            if condition.get("type") != "ONE_OF_LIST":  # (doc)
                raise InvalidError(
                    "Condition type must be ONE_OF_LIST for dropdown column type."
                )  # (doc), words (open)
        elif "dataValidationRule" in column:
            raise InvalidError("Cannot set condition for non-dropdown column type.")  # (reported)


def _numbered(columns: list[Json]) -> list[Json]:
    """The columns of a new table with names for those that came without.

    Typed columns without a name are counted among themselves: `Column 1` for the first of them, wherever it stands
    (reported). One with neither keeps its header, so it is left out.
    """
    out: list[Json] = []
    unnamed = 0
    for column in sorted(columns, key=lambda item: int(item.get("columnIndex", 0))):
        if column.get("columnName"):
            out.append(column)
        elif column.get("columnType", "COLUMN_TYPE_UNSPECIFIED") != "COLUMN_TYPE_UNSPECIFIED":
            unnamed += 1
            out.append({**column, "columnName": f"Column {unnamed}"})
    return out


def _columns(
    given: list[Json], sheet: Sheet, box: Box, spreadsheet: Spreadsheet, *, rename: bool = True
) -> list[Json]:
    """One entry for every column; names are written into the header, and those not given are read there (reported).

    `columnIndex` 0 is left out (reported by several).
    """
    by_index = {int(column.get("columnIndex", 0)): column for column in given}
    out: list[Json] = []
    for index in range(box.width):
        column = by_index.get(index, {})
        name = column.get("columnName") if rename else None
        if name is None:
            name = _header(sheet, box, index, spreadsheet)
        if sheet.grid.entered(box.top, box.left + index) != name or rename:
            sheet.grid.enter(box.top, box.left + index, name)
        entry: Json = {"columnIndex": index} if index else {}
        entry["columnName"] = name
        if column.get("columnType", "COLUMN_TYPE_UNSPECIFIED") != "COLUMN_TYPE_UNSPECIFIED":
            entry["columnType"] = column["columnType"]
        if "dataValidationRule" in column:
            entry["dataValidationRule"] = column["dataValidationRule"]
        out.append(entry)
    return out


def _header(sheet: Sheet, box: Box, index: int, spreadsheet: Spreadsheet) -> str:
    """What the header cell says; a formula there, and a blank (open), give way to `Column 2`, its place (reported).

    Where another column has that name, the next number is taken (open).
    """
    cell = sheet.grid.cell(box.top, box.left + index)
    if cell.entered is None or cell.entered == "" or isinstance(cell.entered, Formula):
        taken = {sheet.grid.entered(box.top, column) for column in range(box.left, box.right)}
        places = range(index + 1, index + box.width + 2)
        return next(name for name in (f"Column {place}" for place in places) if name not in taken)
    return rendering.formatted(cell.entered, (cell.format or {}).get("numberFormat"), spreadsheet.locale)


def _fill(sheet: Sheet, box: Box, table: Json) -> None:
    """Tick boxes and ratings stand in every cell of their columns (doc), text there becomes one too (reported)."""
    for column in table["columnProperties"]:
        kind = column.get("columnType")
        if kind not in _FILLING:
            continue
        left = box.left + int(column.get("columnIndex", 0))
        default = _FILLING[kind]

        def filled(cell: Cell, default: Entered = default) -> Cell:
            if cell.entered is None or isinstance(cell.entered, str):
                return replace(cell, entered=default, runs=(), chips=())
            return cell

        bottom = box.bottom - _has_footer(table)
        sheet.grid.change(box.top + 1, left, bottom, left + 1, filled)


def check_untyped(sheet: Sheet, box: Box) -> None:
    """Refuse to set a rule, or to take one away, where a table's column has a type (reported by many).

    `updateCells` may (reported).
    """
    for table in sheet.tables:
        whole = overlays.box(table["range"], sheet)
        for column in table["columnProperties"]:
            left = whole.left + int(column.get("columnIndex", 0))
            body = Box(whole.top + 1, left, whole.bottom - _has_footer(table), left + 1)
            if "columnType" in column and body.overlap(box):
                raise InvalidError("This operation is not allowed on cells in typed columns.")


def settle(spreadsheet: Spreadsheet) -> None:
    """Make every table agree with its header cells, after cells were written, moved or taken away.

    Text in a header cell names its column, a formula there is replaced by `Column 2` (reported); a column that came
    into the table has no type, and one that is blank is named by its place (open).
    """
    for sheet, table in list(overlays.everywhere(spreadsheet, lambda s: s.tables)):
        box = overlays.box(table["range"], sheet)
        kept = [column for column in table["columnProperties"] if column.get("columnIndex", 0) < box.width]
        if box.height and box.width:
            table["columnProperties"] = _columns(kept, sheet, box, spreadsheet, rename=False)


REQUESTS: dict[str, Apply] = {"addTable": _add, "updateTable": _update, "deleteTable": _delete}
