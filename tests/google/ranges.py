"""Boxes of cells: A1 notation and `GridRange`, in and out."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json

_CELL = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,7})?")
_R1C1 = re.compile(r"R([1-9]\d{0,7})C([1-9]\d{0,4})", re.IGNORECASE)
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}\d+|R\d*C\d*", re.IGNORECASE)


_KEEPING = {"properties", "location", "metadataLocation"}


class Box(NamedTuple):
    """Rows [top, bottom) and columns [left, right) of a sheet, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    def overlap(self, other: Box) -> Box | None:
        """What both cover."""
        both = Box(
            max(self.top, other.top),
            max(self.left, other.left),
            min(self.bottom, other.bottom),
            min(self.right, other.right),
        )
        return both if both.height > 0 and both.width > 0 else None


class Place(NamedTuple):
    """A box on a sheet."""

    sheet: Sheet
    box: Box

    @property
    def a1(self) -> str:
        """In A1 notation with the sheet's title, as `values` answers write it."""
        return f"{quoted(self.sheet.title)}!{a1(self.box)}"


def letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """A → 0, AA → 26, in either case."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def a1(box: Box) -> str:
    """A1:B2, or A1 for a single cell (rec)."""
    first = f"{letters(box.left)}{box.top + 1}"
    last = f"{letters(box.right - 1)}{box.bottom}"
    return first if first == last else f"{first}:{last}"


def quoted(title: str) -> str:
    """The title as A1 notation writes it: in quotes where it is not a plain word, or reads as a cell (rec).

    (reported) for `x.y` and `TRUE`, which stand bare, and for `2026`, `Ünï`, `a-b`, `A1`, `R1C1`, which don't.
    """
    if _PLAIN_TITLE.fullmatch(title) and not _LOOKS_LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def whole(sheet: Sheet) -> Box:
    """All of the sheet's grid."""
    return Box(0, 0, sheet.rows, sheet.columns)


def parse(text: str, spreadsheet: Spreadsheet, *, clip: bool = True) -> Place:
    """The place that an A1 text names: `Sheet1`, `'It''s'!B:B`, `A1:B`, `A5:A`, `D4:A1`, `2:3`, a named range.

    Open ends reach to the end of the grid; reversed corners are put right (rec). Raises InvalidError, as Google words
    it, where it names nothing or begins outside the grid. One that only ends outside is cut at the grid's end (doc:
    ClearValuesResponse), or with `clip=False` refused, as a write is.
    """
    title, cells = _split(text)
    if title is not None:
        sheet = spreadsheet.titled(title)
        if sheet is None:
            raise InvalidError(f"Unable to parse range: {text}")
        if cells is None:
            return Place(sheet, whole(sheet))
        place = _cells(cells, sheet, clip=clip)
        # (open) gspread's `Spreadsheet.named_range` puts a sheet's title before the name.
        place = place or _named(cells, spreadsheet)
        if place is None:
            raise InvalidError(f"Unable to parse range: {text}")
        return place
    bare = cells or ""
    # (doc) A1 is a cell of the first visible sheet; a named range comes before a sheet of the same name.
    visible = next((s for s in spreadsheet.sheets if not s.properties.get("hidden")), spreadsheet.sheets[0])
    place = _cells(bare, visible, clip=clip) if bare else None
    place = place or _named(bare, spreadsheet)
    if place is not None:
        return place
    sheet = spreadsheet.titled(bare)
    if sheet is None:
        raise InvalidError(f"Unable to parse range: {text}")
    return Place(sheet, whole(sheet))


def _named(name: str, spreadsheet: Spreadsheet) -> Place | None:
    """The place of a named range, whatever its case."""
    for named in spreadsheet.named_ranges:
        if named["name"].casefold() == name.casefold():
            return on_grid(named["range"], spreadsheet)
    return None


def is_cell(text: str) -> bool:
    """Whether the text names a single cell, as `Sheet1!B4` does: what is written from there may run on."""
    match = _CELL.fullmatch(_a1_of(_split(text)[1] or ""))
    return match is not None and all(match.groups())


def _split(text: str) -> tuple[str | None, str | None]:
    """The title (None where there is none) and the rest (None where there is no "!")."""
    if text.startswith("'"):
        match = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.DOTALL)
        if match:
            return match[1].replace("''", "'"), match[2]
    if "!" in text:
        title, _, cells = text.rpartition("!")
        return title, cells
    return None, text


def _cells(text: str, sheet: Sheet, *, clip: bool) -> Place | None:
    """The box that the part after "!" names, or None when it is not cells."""
    first, colon, last = (_a1_of(part) for part in text.partition(":"))
    one, two = _CELL.fullmatch(first), _CELL.fullmatch(last if colon else first)
    if not one or not two or not any(one.groups()) or not any(two.groups()):
        return None
    if not colon and not all(one.groups()):
        return None  # "A" or "1" alone is no range (doc)
    corners = [(int(m[2]) - 1 if m[2] else None, column_number(m[1]) if m[1] else None) for m in (one, two)]
    top, bottom = _ends(corners[0][0], corners[1][0], sheet.rows)
    left, right = _ends(corners[0][1], corners[1][1], sheet.columns)
    ends_outside = bottom > sheet.rows or right > sheet.columns
    if (ends_outside and not clip) or top >= sheet.rows or left >= sheet.columns:
        limits = f"Max rows: {sheet.rows}, max columns: {sheet.columns}"
        raise InvalidError(f"Range ({_shown(sheet, text)}) exceeds grid limits. {limits}")
    return Place(sheet, Box(top, left, min(bottom, sheet.rows), min(right, sheet.columns)))


def _a1_of(text: str) -> str:
    """`R1C2`, which is taken too (doc, reported), as `B1`; all else as it is."""
    match = _R1C1.fullmatch(text)
    return f"{letters(int(match[2]) - 1)}{match[1]}" if match else text


def _shown(sheet: Sheet, cells: str) -> str:
    return f"{quoted(sheet.title)}!{cells}"


def _ends(first: int | None, last: int | None, size: int) -> tuple[int, int]:
    """Half-open ends of one axis; a missing end is open: `A5:A` reaches from row 5 down."""
    if first is None and last is None:
        return 0, size
    if first is None or last is None:
        # (open for A:A5: read as A5:A, as the Sheets editor reads it)
        known = first if first is not None else last
        assert known is not None
        return known, size
    return min(first, last), max(first, last) + 1


def on_grid(grid_range: Json, spreadsheet: Spreadsheet) -> Place:
    """The box of a `GridRange`, open ends reaching to the grid's. Raises InvalidError for a bad box or sheet."""
    sheet = spreadsheet.sheet(int(grid_range.get("sheetId", 0)))
    return Place(sheet, box_of(grid_range, sheet))


def box_of(grid_range: Json, sheet: Sheet) -> Box:
    """The box of a `GridRange` on that sheet (see `on_grid`).

    One that starts on the grid and ends past it is cut to the grid; one that starts past it is refused (reported:
    people who tried it on the live service wrote down what it answered).
    """
    top, bottom = _axis(grid_range, "Row", sheet.rows)
    left, right = _axis(grid_range, "Column", sheet.columns)
    if top >= sheet.rows or left >= sheet.columns:
        last = letters(right - 1) if "endColumnIndex" in grid_range else ""
        last += str(bottom) if "endRowIndex" in grid_range else ""
        cells = f"{letters(left)}{top + 1}" + (f":{last}" if last else "")
        limits = f"Max rows: {sheet.rows}, max columns: {sheet.columns}"
        raise InvalidError(f"Range ({_shown(sheet, cells)}) exceeds grid limits. {limits}")
    return Box(top, left, min(bottom, sheet.rows), min(right, sheet.columns))


def _axis(grid_range: Json, name: str, size: int) -> tuple[int, int]:
    low, high = f"start{name}Index", f"end{name}Index"
    start = int(grid_range.get(low, 0))
    end = int(grid_range.get(high, max(size, start + 1)))
    if start < 0 or end < 0:
        raise InvalidError(
            f"{low if start < 0 else high}[{start if start < 0 else end}] must be >= 0"
        )  # (open)
    if end <= start:
        raise InvalidError(f"{high}[{end}] must be greater than {low}[{start}]")  # (open)
    return start, end


def to_json(sheet: Sheet, box: Box) -> Json:
    """The box as a `GridRange`, `sheetId` always there."""
    return {
        "sheetId": sheet.id,
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }


def shown(value: Any, name: str = "") -> Any:
    """JSON as it goes out: every range in it without its `sheetId` where that is 0 (rec). The input stays as it is.

    `name` is the field that it stands in: a sheet's `properties` keep their ID (rec), and so does a place of
    developer metadata, where it is one of several choices (doc, reported).
    """
    if isinstance(value, dict):
        out = {key: shown(item, key) for key, item in value.items()}
        if out.get("sheetId") == 0 and name not in _KEEPING and "title" not in out:
            del out["sheetId"]
        return out
    if isinstance(value, list):
        return [shown(item) for item in value]
    return value
