"""Cells that are copied or cut and pasted elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from tests.google import ranges, references, rendering, writing
from tests.google.batch import cells, conditional_copies, overlays, protection
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.formulas import Calculator
from tests.google.grid import EMPTY, Cell, Entered, Fault, Formula, Row, Stored, pack, unpack
from tests.google.ranges import Box, Place, to_json
from tests.google.rewriting import rewrite
from tests.google.world import Call

_NORMAL = "PASTE_NORMAL"
_WITH_MERGES = {_NORMAL, "PASTE_NO_BORDERS"}
_MOVING = {_NORMAL, "PASTE_NO_BORDERS", "PASTE_FORMULA"}
"""Those by which cells move, rather than something of them."""
_WITH_RULES = {_NORMAL, "PASTE_NO_BORDERS", "PASTE_FORMAT", "PASTE_CONDITIONAL_FORMATTING"}


class _Tile(NamedTuple):
    """One of the places onto which the source is pasted, turned over its diagonal where the caller wants it so."""

    source: Place
    target: Place
    turned: bool

    def offset(self, row: int, column: int) -> tuple[int, int]:
        """Where in the source a cell comes from, by its place in the tile."""
        return (column, row) if self.turned else (row, column)


def copy(call: Call, body: Json) -> Json:
    """copyPaste: once, or as often as fits into a destination that is a multiple of the source (doc).

    Notes travel with PASTE_NORMAL (open).
    """
    source = ranges.on_grid(body.get("source", {}), call.spreadsheet)
    target = ranges.on_grid(body.get("destination", {}), call.spreadsheet)
    kind = _kind(body)
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    whole, tiles = _tiles(source, target, turned=turned)
    protection.check(call, whole)
    paste = _Paste(call, source, kind, references.copied)
    for tile in tiles:
        paste.onto(tile)
    if kind in _WITH_MERGES:
        _copy_merges(source, whole, tiles)
    if kind in _WITH_RULES:
        conditional_copies.spread(source, [tile.target for tile in tiles], turned=turned)
    return {}


def _kind(body: Json) -> str:
    return str(body.get("pasteType", _NORMAL))  # (doc) the first of the enum's values is the default


def _tiles(source: Place, target: Place, *, turned: bool) -> tuple[Place, list[_Tile]]:
    """All that is pasted over, and the tiles it is made of."""
    height, width = source.box.height, source.box.width
    if turned:
        height, width = width, height
    box = target.box
    down = box.height // height if box.height % height == 0 else 1
    across = box.width // width if box.width % width == 0 else 1
    whole = Box(box.top, box.left, box.top + down * height, box.left + across * width)
    _check_fits(target.sheet, whole)
    tiles: list[_Tile] = []
    for top in range(whole.top, whole.bottom, height):
        for left in range(whole.left, whole.right, width):
            place = Place(target.sheet, Box(top, left, top + height, left + width))
            tiles.append(_Tile(source, place, turned))
    return Place(target.sheet, whole), tiles


def _check_fits(sheet: Sheet, box: Box) -> None:
    """(open) what is pasted past the end of the grid is refused: Google's editor makes the grid larger."""
    if box.bottom > sheet.rows or box.right > sheet.columns:
        limits = f"Max rows: {sheet.rows}, max columns: {sheet.columns}"
        shown = f"{ranges.quoted(sheet.title)}!{ranges.a1(box)}"
        raise InvalidError(f"Range ({shown}) exceeds grid limits. {limits}")


class _Paste:
    """What a paste of one kind makes of the cells of a source, which are taken down before anything changes.

    `adapted` gives the text of a formula that goes so many rows and columns away.
    """

    def __init__(self, call: Call, source: Place, kind: str, adapted: Callable[[str, int, int], str]) -> None:
        self._source = source
        self._make = _MAKERS[kind]
        self._adapted = adapted
        box = source.box
        self._cells = source.sheet.grid.block(box.top, box.left, box.bottom, box.right)
        if kind == "PASTE_VALUES":
            self._cells = _worked_out(call, source, self._cells)

    def onto(self, tile: _Tile) -> None:
        """Paste onto one tile."""
        grid, box = tile.target.sheet.grid, tile.target.box
        for index, old in enumerate(grid.block(box.top, box.left, box.bottom, box.right)):
            new = [self._cell(tile, index, column, stored) for column, stored in enumerate(old)]
            grid.put_row(box.top + index, box.left, new)

    def _cell(self, tile: _Tile, row: int, column: int, old: Stored) -> Stored:
        from_row, from_column = tile.offset(row, column)
        new = self._cells[from_row][from_column]
        if not isinstance(old, Cell) and not isinstance(new, Cell) and self._make in _OF_VALUES:
            return new
        source, target = self._source.box, tile.target.box
        rows = target.top + row - source.top - from_row
        columns = target.left + column - source.left - from_column
        return pack(self._make(unpack(old), self._moved(unpack(new), rows, columns)))

    def _moved(self, cell: Cell, rows: int, columns: int) -> Cell:
        if not isinstance(cell.entered, Formula):
            return cell
        return replace(cell, entered=Formula(self._adapted(cell.entered.text, rows, columns)))


def _worked_out(call: Call, source: Place, taken: Sequence[Row]) -> list[Row]:
    """The cells with what formulas come to in the place of the formulas."""
    calculator = Calculator(call.spreadsheet, writing.now(call))
    box = source.box

    def value(stored: Stored, row: int, column: int) -> Stored:
        if not isinstance(stored, Cell):
            return stored
        return pack(replace(stored, entered=_value(calculator, source.sheet, row, column)))

    return [
        tuple(value(stored, row, column) for column, stored in enumerate(line, box.left))
        if Cell in map(type, line)
        else line
        for row, line in enumerate(taken, box.top)
    ]


def _value(calculator: Calculator, sheet: Sheet, row: int, column: int) -> Entered:
    value = calculator.value(sheet, row, column)
    if isinstance(value, Fault):
        # (open) an error that was worked out is pasted as its text
        return rendering.formatted(value, None, calculator.spreadsheet.locale)
    return None if value == "" else value


def _of_all(_old: Cell, new: Cell) -> Cell:
    return new


def _of_values(old: Cell, new: Cell) -> Cell:
    """The target keeps its look, its note and its rule (doc: "ONLY"), also for dates (open)."""
    return replace(old, entered=new.entered, runs=(), chips=())


def _of_format(old: Cell, new: Cell) -> Cell:
    return replace(old, format=new.format)


def _of_no_borders(old: Cell, new: Cell) -> Cell:
    """As all, but the target keeps the borders that it has (open)."""
    look = {name: part for name, part in (new.format or {}).items() if name != "borders"}
    borders = (old.format or {}).get("borders")
    look |= {"borders": borders} if borders else {}
    return replace(new, format=look or None)


def _of_validation(old: Cell, new: Cell) -> Cell:
    return replace(old, validation=new.validation)


def _of_nothing(old: Cell, _new: Cell) -> Cell:
    return old


_MAKERS: dict[str, Callable[[Cell, Cell], Cell]] = {
    _NORMAL: _of_all,
    "PASTE_VALUES": _of_values,
    "PASTE_FORMULA": _of_values,
    "PASTE_FORMAT": _of_format,
    "PASTE_NO_BORDERS": _of_no_borders,
    "PASTE_DATA_VALIDATION": _of_validation,
    "PASTE_CONDITIONAL_FORMATTING": _of_nothing,
}
_OF_VALUES = (_of_all, _of_values)
"""What makes of plain cells on both sides the new one."""


def _copy_merges(source: Place, whole: Place, tiles: Sequence[_Tile]) -> None:
    """Merges come along (doc); those that were in the way go (open)."""
    found = [
        Box(box.top - source.box.top, box.left - source.box.left, *_lower(box, source.box))
        for merge in source.sheet.merges
        if (box := ranges.box_of(merge, source.sheet)).overlap(source.box) == box
    ]
    sheet = whole.sheet
    sheet.merges = [merge for merge in sheet.merges if not ranges.box_of(merge, sheet).overlap(whole.box)]
    for tile in tiles:
        at = tile.target.box
        for box in found:
            top, left, bottom, right = (box.left, box.top, box.right, box.bottom) if tile.turned else box
            moved = Box(at.top + top, at.left + left, at.top + bottom, at.left + right)
            sheet.merges.append(to_json(sheet, moved))


def _lower(box: Box, within: Box) -> tuple[int, int]:
    return box.bottom - within.top, box.right - within.left


# Cut and paste


def cut(call: Call, body: Json) -> Json:
    """cutPaste: all of the source goes, whatever is pasted (doc); what refers to its cells follows them (open)."""
    spreadsheet = call.spreadsheet
    source = ranges.on_grid(body.get("source", {}), spreadsheet)
    target = _corner(call, body.get("destination", {}), source.box)
    kind = _kind(body)
    protection.check(call, source)
    protection.check(call, target)
    rows, columns = target.box.top - source.box.top, target.box.left - source.box.left

    def followed(text: str, home: str, new_home: str) -> str:
        return references.relocated(text, home, source, target.sheet, rows, columns, new_home=new_home)

    paste = _Paste(
        call,
        source,
        kind,
        lambda text, _rows, _columns: followed(text, source.sheet.title, target.sheet.title),
    )
    _empty(source)
    if kind in _MOVING:
        rewrite(spreadsheet, lambda text, home: followed(text, home.title, home.title))
        _carry_named(spreadsheet, source, target)
    paste.onto(_Tile(source, target, turned=False))
    if kind in _WITH_MERGES:
        _carry_overlays(source, target)
    if kind in _WITH_RULES:
        conditional_copies.spread(source, [target], turned=False)
    return {}


def _corner(call: Call, at: Json, box: Box) -> Place:
    """The box of that size whose first cell a `GridCoordinate` names."""
    sheet, row, column = cells.coordinate(call, at)
    whole = Box(row, column, row + box.height, column + box.width)
    _check_fits(sheet, whole)
    return Place(sheet, whole)


def _empty(place: Place) -> None:
    """Take out everything, looks and notes included (open)."""
    box, grid = place.box, place.sheet.grid
    grid.change(box.top, box.left, min(box.bottom, len(grid.rows)), box.right, lambda _cell: EMPTY)


def _carried(grid_range: Json, source: Place, target: Place) -> Json:
    """Where a range stands after the cut: it goes along when it lies wholly inside."""
    inside = False
    if grid_range.get("sheetId", 0) == source.sheet.id:
        box = overlays.box(grid_range, source.sheet)
        inside = box.overlap(source.box) == box
    if not inside:
        return grid_range
    rows, columns = target.box.top - source.box.top, target.box.left - source.box.left
    moved = Box(box.top + rows, box.left + columns, box.bottom + rows, box.right + columns)
    return to_json(target.sheet, moved)


def _carry_named(spreadsheet: Spreadsheet, source: Place, target: Place) -> None:
    spreadsheet.named_ranges = [
        item | {"range": _carried(item["range"], source, target)} for item in spreadsheet.named_ranges
    ]


def _carry_overlays(source: Place, target: Place) -> None:
    """Merges and the places of comments go along; merges that were in the way go (open)."""
    taken = [item for item in source.sheet.merges if _carried(item, source, target) is not item]
    source.sheet.merges = [item for item in source.sheet.merges if item not in taken]
    target.sheet.merges = [
        item for item in target.sheet.merges if not ranges.box_of(item, target.sheet).overlap(target.box)
    ]
    target.sheet.merges += [_carried(item, source, target) for item in taken]
    anchors = source.sheet.comment_anchors
    gone = [item for item in anchors if _carried(item["range"], source, target) is not item["range"]]
    source.sheet.comment_anchors = [item for item in anchors if item not in gone]
    target.sheet.comment_anchors += [
        item | {"range": _carried(item["range"], source, target)} for item in gone
    ]


REQUESTS: dict[str, Callable[[Call, Json], Json]] = {"copyPaste": copy, "cutPaste": cut}
