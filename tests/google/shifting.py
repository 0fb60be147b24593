"""Rows, columns or blocks of cells come, go or move: the cells themselves, and all that refers to them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.google import references
from tests.google.document import Sheet, Spreadsheet
from tests.google.edits import Axis, Deleted, Edit, Inserted, Moved
from tests.google.errors import InvalidError, Json
from tests.google.grid import Cell, Row, Stored, pack
from tests.google.rewriting import rewrite

MOST_CELLS = 10_000_000
"""What all sheets of a spreadsheet may have together (live)."""

MOST_COLUMNS = 18_278
"""A to ZZZ (reported)."""

_FROZEN: dict[Axis, str] = {"ROWS": "frozenRowCount", "COLUMNS": "frozenColumnCount"}


def reshape(spreadsheet: Spreadsheet, edit: Edit, like: int | None = None) -> None:
    """Carry out an edit: the cells, the size of the grid, and everything that refers to cells follows.

    With `like`, rows or columns that come look as that one (an index from before) does. Who calls has checked that
    the edit lies on the grid.
    """
    sheet = spreadsheet.sheet(edit.sheet_id)
    if edit.band is None:
        _move_lines(spreadsheet, sheet, edit, like)
        _move_properties(spreadsheet, sheet, edit, like)
    else:
        _move_block(spreadsheet, sheet, edit)
    _move_tables(sheet, edit, like)
    _move_features(spreadsheet, sheet, edit)
    titles = {other.id: other.title for other in spreadsheet.sheets}
    rewrite(spreadsheet, lambda text, home: references.shifted(text, home.title, edit, titles))
    spreadsheet.worked_out.clear()


def insert_rows(
    spreadsheet: Spreadsheet, sheet: Sheet, at: int, count: int, *, inherit_from_before: bool = False
) -> None:
    """Put rows before the row `at`, which may be the one past the last."""
    like = at - 1 if inherit_from_before else at
    reshape(spreadsheet, Inserted(sheet.id, "ROWS", at=at, count=count), like)


def grow(spreadsheet: Spreadsheet, sheet: Sheet, *, rows: int = 0, columns: int = 0) -> None:
    """Make the grid so much larger at its end. Raises InvalidError where the spreadsheet would be too large."""
    sheet.rows += rows
    sheet.columns += columns
    if sum(other.rows * other.columns for other in spreadsheet.sheets) > MOST_CELLS:
        # (reported) here and below
        text = "This action would increase the number of cells in the workbook above the limit of"
        raise InvalidError(f"{text} {MOST_CELLS} cells.")
    if sheet.columns > MOST_COLUMNS:
        text = "This action would increase the number of columns in the sheet above the limit of"
        raise InvalidError(f"{text} {MOST_COLUMNS} columns.")


# Whole rows and columns


def _move_lines(spreadsheet: Spreadsheet, sheet: Sheet, edit: Edit, like: int | None) -> None:
    grid, rows = sheet.grid, edit.axis == "ROWS"
    match edit:
        case Inserted(at=at, count=count):
            if rows:
                grow(spreadsheet, sheet, rows=count)
                grid.insert_rows(at, [_alike(() if like is None else grid.row(like))] * count)
            else:
                grow(spreadsheet, sheet, columns=count)
                grid.insert_columns(at, count, like)
        case Deleted(start=start, end=end):
            if rows:
                grid.delete_rows(start, end)
                sheet.rows -= end - start
            else:
                grid.delete_columns(start, end)
                sheet.columns -= end - start
        case Moved(start=start, end=end, to=to):
            if rows:
                grid.move_rows(start, end, to)
            else:
                grid.move_columns(start, end, to)


def _alike(row: Row) -> Row:
    """A blank row that looks as this one does: formats, and the rules of validation (open)."""
    return tuple(
        pack(Cell(format=cell.format, validation=cell.validation)) if isinstance(cell, Cell) else None
        for cell in row
    )


def _move_properties(spreadsheet: Spreadsheet, sheet: Sheet, edit: Edit, like: int | None) -> None:
    """What belongs to rows or columns as such: their size, groups, metadata, and whether they are frozen."""
    rows = edit.axis == "ROWS"
    old = sheet.row_properties if rows else sheet.column_properties
    new = {moved: known for at, known in old.items() if (moved := _index(edit, at)) is not None}
    size = old.get(like, {}).get("pixelSize") if like is not None else None
    if isinstance(edit, Inserted) and size is not None:
        new |= {edit.at + n: {"pixelSize": size} for n in range(edit.count)}  # (open) hidden ones don't breed
    groups = [
        group | {"range": span}
        for group in (sheet.row_groups if rows else sheet.column_groups)
        if (span := _span(edit, group["range"])) is not None
    ]
    if rows:
        sheet.row_properties, sheet.row_groups = new, groups
    else:
        sheet.column_properties, sheet.column_groups = new, groups
    _move_metadata(spreadsheet, edit)
    _move_frozen(sheet, edit)


def _index(edit: Edit, at: int) -> int | None:
    """Where one row or column stands afterwards; None when it is gone."""
    moved = edit.interval(at, at + 1)
    return None if moved is None else moved[0]


def _span(edit: Edit, dimension_range: Json) -> Json | None:
    """Where a `DimensionRange` stands afterwards, or None when it is gone."""
    if dimension_range.get("sheetId", 0) != edit.sheet_id or dimension_range["dimension"] != edit.axis:
        return dimension_range
    moved = edit.interval(int(dimension_range.get("startIndex", 0)), dimension_range.get("endIndex"))
    if moved is None:
        return None
    out = dimension_range | {"startIndex": moved[0]}
    return out if moved[1] is None else out | {"endIndex": moved[1]}


def _move_metadata(spreadsheet: Spreadsheet, edit: Edit) -> None:
    """Metadata follow their row or column, and go with it (doc: the guide to developer metadata)."""
    kept: list[Json] = []
    for metadata in spreadsheet.developer_metadata:
        location = metadata.get("location", {})
        if "dimensionRange" not in location:
            kept.append(metadata)
            continue
        span = _span(edit, location["dimensionRange"])
        if span is not None:
            kept.append(metadata | {"location": location | {"dimensionRange": span}})
    spreadsheet.developer_metadata = kept


def _move_frozen(sheet: Sheet, edit: Edit) -> None:
    """The frozen part grows by what comes inside of it, and shrinks by what goes from it (open)."""
    key = _FROZEN[edit.axis]
    grid = sheet.properties["gridProperties"]
    frozen = int(grid.pop(key, 0))
    if isinstance(edit, Inserted) and edit.at < frozen:
        frozen += edit.count
    elif isinstance(edit, Deleted):
        frozen -= max(0, min(frozen, edit.end) - edit.start)
    if frozen:
        grid[key] = frozen


# Blocks of cells


def _move_block(spreadsheet: Spreadsheet, sheet: Sheet, edit: Edit) -> None:
    """Cells shift within a band. The grid grows as far as cells are pushed past its end, and keeps its size else.

    (reported)
    """
    assert edit.band is not None
    low, high = edit.band
    if isinstance(edit, Inserted):
        start, end, gap = edit.at, edit.at, edit.count
    else:
        assert isinstance(edit, Deleted), "only whole rows and columns are moved"
        start, end, gap = edit.start, edit.end, 0
    if edit.axis == "ROWS":
        _shift_rows(sheet, (low, high), start, end, gap)
    else:
        for row in range(low, min(high, len(sheet.grid.rows))):
            _shift_row(sheet, row, start, end, gap)
    grid = sheet.grid.rows
    rows = max((n + 1 for n, row in enumerate(grid) if row), default=0) if len(grid) > sheet.rows else 0
    columns = max(map(len, grid), default=0)
    grow(
        spreadsheet,
        sheet,
        rows=max(0, rows - sheet.rows),
        columns=max(0, columns - sheet.columns),
    )


def _shift_rows(sheet: Sheet, columns: tuple[int, int], start: int, end: int, gap: int) -> None:
    left, right = columns
    grid = sheet.grid
    height = len(grid.rows)
    below = grid.block(end, left, max(end, height), right)
    blank: Sequence[Stored] = (None,) * (right - left)
    made: list[Sequence[Stored]] = [*[blank] * gap, *below]
    made += [blank] * (height - start - len(made))
    for offset, cells in enumerate(made):
        grid.put_row(start + offset, left, cells)


def _shift_row(sheet: Sheet, row: int, start: int, end: int, gap: int) -> None:
    old = sheet.grid.row(row)
    rest = old[end:]
    sheet.grid.put_row(
        row, start, (*((None,) * gap), *rest, *((None,) * (len(old) - start - gap - len(rest))))
    )


# What is laid over cells


def _move_features(spreadsheet: Spreadsheet, sheet: Sheet, edit: Edit) -> None:
    sheet.merges = [
        merge for old in sheet.merges if (merge := edit.range(old)) is not None and _is_many(merge)
    ]
    for name in ("banded_ranges", "comment_anchors"):
        setattr(sheet, name, [new for old in getattr(sheet, name) if (new := _ranged(edit, old))])
    sheet.protected_ranges = [new for old in sheet.protected_ranges if (new := _protection(edit, old))]
    sheet.conditional_formats = [new for old in sheet.conditional_formats if (new := _rule(edit, old))]
    sheet.filter_views = [new for old in sheet.filter_views if (new := _filter(edit, old))]
    sheet.basic_filter = _filter(edit, sheet.basic_filter) if sheet.basic_filter else None
    # (open) a named range whose cells are gone goes; Google's editor keeps it, with #REF!
    spreadsheet.named_ranges = [new for old in spreadsheet.named_ranges if (new := _ranged(edit, old))]


def _is_many(merge: Json) -> bool:
    """Whether it still joins cells: one cell is no merge."""
    height = merge["endRowIndex"] - merge["startRowIndex"]
    width = merge["endColumnIndex"] - merge["startColumnIndex"]
    return bool(height * width > 1)


def _ranged(edit: Edit, item: Json) -> Json | None:
    """A thing that has one `range`, afterwards; None when that is gone. Without a range it stays."""
    if "range" not in item:
        return item
    moved = edit.range(item["range"])
    return None if moved is None else item | {"range": moved}


def _protection(edit: Edit, item: Json) -> Json | None:
    out = _ranged(edit, item)
    if out is None or "unprotectedRanges" not in out:
        return out
    gaps = [moved for old in out["unprotectedRanges"] if (moved := edit.range(old)) is not None]
    return out | {"unprotectedRanges": gaps}


def _rule(edit: Edit, item: Json) -> Json | None:
    moved = [new for old in item.get("ranges", []) if (new := edit.range(old)) is not None]
    return item | {"ranges": moved} if moved else None


def _filter(edit: Edit, item: Json) -> Json | None:
    """A filter, whose criteria name columns of the sheet, which move with them (open)."""
    out = _ranged(edit, item)
    if out is None or edit.axis == "ROWS" or out is item or edit.band is not None:
        return out
    out = dict(out)
    for name, key in (("sortSpecs", "dimensionIndex"), ("filterSpecs", "columnIndex")):
        if name in out:
            out[name] = [new for old in out[name] if (new := _keyed(edit, old, key)) is not None]
    if "criteria" in out:
        columns = {_index(edit, int(key)): known for key, known in out["criteria"].items()}
        out["criteria"] = {str(at): known for at, known in columns.items() if at is not None}
    return out


def _keyed(edit: Edit, item: Json, key: str) -> Json | None:
    at = _index(edit, int(item.get(key, 0)))
    return None if at is None else item | {key: at}


# Tables


def _move_tables(sheet: Sheet, edit: Edit, like: int | None) -> None:
    sheet.tables = [new for old in sheet.tables if (new := _table(edit, old, like))]


def _table(edit: Edit, table: Json, like: int | None) -> Json | None:
    """A table afterwards: it grows also by what comes at its end and looks as its last row or column (reported).

    Columns keep their properties; those that came in have none yet (`tables.settle` names them by their headers).
    """
    old = table["range"]
    new = edit.range(old)
    if new is None:
        return None
    rows = edit.axis == "ROWS"
    start, end = ("startRowIndex", "endRowIndex") if rows else ("startColumnIndex", "endColumnIndex")
    if isinstance(edit, Inserted) and edit.band is None and like == edit.at - 1 and edit.at == old[end]:
        new = new | {end: old[end] + edit.count}
    if rows or new is old:
        return table | {"range": new}
    return table | {"range": new, "columnProperties": _columns(edit, table, new[start])}


def _columns(edit: Edit, table: Json, left: int) -> list[Json]:
    """The properties of the columns that are still there, by their new places within the table."""
    first = int(table["range"]["startColumnIndex"])
    places = {
        at - left: column
        for column in table.get("columnProperties", [])
        if (at := _index(edit, first + int(column.get("columnIndex", 0)))) is not None
    }
    bare = ("columnIndex",)
    return [
        ({"columnIndex": place} if place else {})  # a 0 is left out (reported)
        | {name: part for name, part in places[place].items() if name not in bare}
        for place in sorted(places)
    ]
