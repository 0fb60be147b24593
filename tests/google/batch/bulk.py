"""Requests that work on whole blocks of values: paste text, fill, split, trim, take out duplicates, shuffle."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from tests.google import ranges, references, writing
from tests.google.batch import Apply, protection
from tests.google.batch.cells import coordinate, grow_to, target
from tests.google.document import Sheet
from tests.google.errors import InvalidError, Json
from tests.google.formulas import Calculator
from tests.google.grid import Cell, Formula, Row, Stored, Value, entered, pack, unpack
from tests.google.ranges import Box, Place
from tests.google.world import Call

_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
_WITHOUT_VALUES = {"PASTE_FORMAT", "PASTE_DATA_VALIDATION", "PASTE_CONDITIONAL_FORMATTING"}


def _paste_data(call: Call, body: Json) -> Json:
    """Carry out `pasteData`: text is entered as if typed (doc); the grid grows to hold it (open)."""
    sheet, row, column = coordinate(call, body.get("coordinate", {}))
    text = str(body.get("data", ""))
    rows = _html_rows(text) if body.get("html") else _text_rows(text, str(body.get("delimiter", "\t")))
    if not rows or body.get("type") in _WITHOUT_VALUES:  # (open) plain text has no format to paste
        return {}
    _enter(call, sheet, row, column, rows)
    return {}


def _enter(call: Call, sheet: Sheet, row: int, column: int, rows: list[list[Any]]) -> None:
    """Type rows into the sheet, which grows where they pass its end."""
    box = Box(row, column, row + len(rows), column + max(map(len, rows)))
    grow_to(call, sheet, box)
    writing.write(call, Place(sheet, box), rows, user_entered=True)


def _text_rows(text: str, delimiter: str) -> list[list[str]]:
    """Lines of fields; quotes hold one together that has the delimiter or a line end in it (doc, open)."""
    if not delimiter:
        raise InvalidError("A delimiter is required.")  # (open)
    if len(delimiter) == 1:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    return [line.split(delimiter) for line in text.splitlines()]


class _Tables(HTMLParser):
    """The rows and cells of every table in a page, as text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self.inside = True
        elif tag == "br" and self.inside:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def _html_rows(text: str) -> list[list[str]]:
    """The cells of the tables in a page; without any, its text in one cell (open)."""
    page = _Tables()
    page.feed(text)
    rows = [[cell.strip() for cell in row] for row in page.rows if row]
    return rows or [[re.sub(r"<[^>]*>", "", text).strip()]]


def _text_to_columns(call: Call, body: Json) -> Json:
    """Carry out `textToColumns`: pieces go into the cells at the right, over what is there, as if typed (doc, open)."""
    sheet, box = target(call, body.get("source", {}))
    if box.width != 1:
        raise InvalidError("The source must span exactly one column.")  # (doc; the words are (open))
    texts = {row: sheet.grid.entered(row, box.left) for row in range(box.top, box.bottom)}
    lines = {row: text for row, text in texts.items() if isinstance(text, str)}
    delimiter = _delimiter(body, list(lines.values()))
    for row, text in lines.items():
        pieces = text.split(delimiter) if delimiter else [text]
        if len(pieces) > 1:
            _enter(call, sheet, row, box.left, [[piece.strip() for piece in pieces]])
    return {}


def _delimiter(body: Json, texts: list[str]) -> str:
    """What the pieces are parted by; when it is to be found out, what most of the texts have in them (open)."""
    kind = str(body.get("delimiterType", "AUTODETECT"))
    if kind == "CUSTOM":
        return str(body.get("delimiter", ""))
    if kind in _DELIMITERS:
        return _DELIMITERS[kind]
    return max((",", ";", "\t", ".", " "), key=lambda mark: sum(mark in text for text in texts))


def _trim_whitespace(call: Call, body: Json) -> Json:
    """Carry out `trimWhitespace`: at both ends all of it, inside a run of it becomes one blank (doc)."""
    sheet, box = target(call, body.get("range", {}))
    changed = 0
    for row in range(box.top, min(box.bottom, len(sheet.grid.rows))):
        for column in range(box.left, min(box.right, len(sheet.grid.rows[row]))):
            text = sheet.grid.entered(row, column)
            if isinstance(text, str) and (trimmed := " ".join(text.split())) != text:
                sheet.grid.enter(row, column, trimmed or None)
                changed += 1
    return {"cellsChangedCount": changed} if changed else {}


def _delete_duplicates(call: Call, body: Json) -> Json:
    """Carry out `deleteDuplicates`: the first of each stays, the rest moves up; letter case doesn't count (doc)."""
    sheet, box = target(call, body.get("range", {}))
    columns = _compared(body.get("comparisonColumns", []), sheet, box)
    calculator = Calculator(call.spreadsheet, writing.now(call))
    seen: set[tuple[Any, ...]] = set()
    kept: list[int] = []
    for row in range(box.top, box.bottom):
        key = tuple(_folded(calculator.value(sheet, row, column)) for column in columns)
        if key not in seen:
            seen.add(key)
            kept.append(row)
    removed = box.height - len(kept)
    _rearrange(sheet, box, kept)
    return {"duplicatesRemovedCount": removed} if removed else {}


def _compared(chosen: list[Json], sheet: Sheet, box: Box) -> list[int]:
    """The columns that must be alike; all of the range's unless some are chosen (doc)."""
    if not chosen:
        return list(range(box.left, box.right))
    spans = [range(int(one.get("startIndex", 0)), int(one.get("endIndex", sheet.columns))) for one in chosen]
    if any(one.get("dimension", "COLUMNS") != "COLUMNS" for one in chosen) or any(
        column not in range(box.left, box.right) for span in spans for column in span
    ):
        raise InvalidError("comparisonColumns must be columns of the range.")  # (open)
    return sorted({column for span in spans for column in span})


def _folded(value: Value) -> tuple[str, Any]:
    return type(value).__name__, value.casefold() if isinstance(value, str) else value


def _rearrange(sheet: Sheet, box: Box, order: Sequence[int]) -> None:
    """Put the range's rows into this order, cells whole; those left out go, and blank ones follow (open: formats)."""
    blocks = sheet.grid.block(*box)
    blank: Row = (None,) * box.width
    for offset in range(box.height):
        if offset < len(order):
            source = order[offset]
            cells = [_copied(cell, box.top + offset - source, 0) for cell in blocks[source - box.top]]
        else:
            cells = list(blank)
        sheet.grid.put_row(box.top + offset, box.left, cells)


def _copied(stored: Stored, rows: int, columns: int) -> Stored:
    """A cell as it stands so many rows and columns further: references in its formula go along."""
    if isinstance(stored, Cell) and isinstance(stored.entered, Formula):
        text = references.copied(stored.entered.text, rows, columns)
        return pack(replace(stored, entered=Formula(text)))
    return stored


def _randomize_range(call: Call, body: Json) -> Json:
    """Carry out `randomizeRange`."""
    sheet, box = target(call, body.get("range", {}))
    order = list(range(box.top, box.bottom))
    random.shuffle(order)
    _rearrange(sheet, box, order)
    return {}


def _auto_fill(call: Call, body: Json) -> Json:
    """Carry out `autoFill`: numbers at even distance go on so, all else is repeated (doc: the editor's help).

    Other series are not known here, and `useAlternateSeries` repeats numbers, too (open).
    """
    sheet, source, rest, down, backwards = _areas(call, body)
    protection.check(call, Place(sheet, rest))
    turned = not down
    lines = _lines(sheet, source, turned=turned)
    length = rest.height if down else rest.width
    for offset, line in enumerate(lines):
        row, column = (source.top, source.left + offset) if down else (source.top + offset, source.left)
        made = _continued(line, length, turned=turned, backwards=backwards, plain=_alternate(body))
        first = rest.top if down else rest.left
        for n, stored in enumerate(made):
            at = (first + n, column) if down else (row, first + n)
            sheet.grid.put(*at, unpack(stored))
    return {}


def _alternate(body: Json) -> bool:
    return bool(body.get("useAlternateSeries"))


def _areas(call: Call, body: Json) -> tuple[Sheet, Box, Box, bool, bool]:
    """The sheet, the source, what is to be filled, whether that is downwards (or up), and whether against the order."""
    if "range" in body:
        sheet, whole = ranges.on_grid(body["range"], call.spreadsheet)
        filled = [row for row in range(whole.top, whole.bottom) if _any(sheet, row, whole)]
        end = filled[-1] + 1 if filled else whole.top
        source, rest = whole._replace(bottom=end), whole._replace(top=end)
        return sheet, source, rest, True, False  # (open) found by rows only
    area: Json = body.get("sourceAndDestination", {})
    sheet, source = ranges.on_grid(area.get("source", {}), call.spreadsheet)
    down, length = area.get("dimension") != "COLUMNS", int(area.get("fillLength", 0))
    if down:
        low, high = (
            (source.bottom, source.bottom + length) if length > 0 else (source.top + length, source.top)
        )
        rest = source._replace(top=low, bottom=high)
    else:
        low, high = (
            (source.right, source.right + length) if length > 0 else (source.left + length, source.left)
        )
        rest = source._replace(left=low, right=high)
    if rest.top < 0 or rest.left < 0 or rest.bottom > sheet.rows or rest.right > sheet.columns:
        raise InvalidError("The destination is outside of the grid.")  # (open)
    return sheet, source, rest, down, length < 0


def _any(sheet: Sheet, row: int, box: Box) -> bool:
    return any(entered(cell) is not None for cell in sheet.grid.row(row)[box.left : box.right])


def _lines(sheet: Sheet, box: Box, *, turned: bool) -> list[Row]:
    """The source's columns, or its rows when filling sideways."""
    block = sheet.grid.block(*box)
    return block if turned else [tuple(column) for column in zip(*block, strict=True)]


def _continued(line: Row, length: int, *, turned: bool, backwards: bool, plain: bool) -> list[Stored]:
    """The cells that follow the line (or come before it)."""
    size = len(line)
    places = range(-length, 0) if backwards else range(size, size + length)
    step = None if plain else _step(line)
    made: list[Stored] = []
    for place in places if size else []:
        old = line[place % size]
        if step is not None:
            first = entered(line[0])
            assert isinstance(first, float)
            made.append(pack(replace(unpack(old), entered=first + step * place)))
            continue
        distance = place - place % size
        made.append(_copied(old, 0, distance) if turned else _copied(old, distance, 0))
    return made


def _step(line: Row) -> float | None:
    """The even distance between numbers, two at least; else None."""
    numbers = [entered(cell) for cell in line]
    values = [number for number in numbers if isinstance(number, float)]
    if len(values) != len(numbers) or len(values) < 2:
        return None
    steps = {round(after - before, 9) for before, after in pairwise(values)}
    return values[1] - values[0] if len(steps) == 1 else None


REQUESTS: dict[str, Apply] = {
    "pasteData": _paste_data,
    "textToColumns": _text_to_columns,
    "trimWhitespace": _trim_whitespace,
    "deleteDuplicates": _delete_duplicates,
    "randomizeRange": _randomize_range,
    "autoFill": _auto_fill,
}
