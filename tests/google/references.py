"""References inside formula texts: read them, and rewrite them where rows, cells or sheets go elsewhere.

All that is not rewritten stays as it was typed, blanks and case included. No recording shows a formula that moves, and
Google's help tells of little but what "$" is for: all here is as spreadsheets do it, and (open) for Google.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from tests.google.document import Sheet
from tests.google.edits import Edit
from tests.google.errors import Json
from tests.google.formulas_tokens import tokens
from tests.google.ranges import Box, Place, column_number, letters, quoted

Ends = tuple[int | None, int | None]

GONE = "#REF!"
LAST_ROW, LAST_COLUMN = 10_000_000, 18_278
"""What no reference can pass: the cells that a spreadsheet may have, and column ZZZ (doc)."""

_SPLIT = re.compile(r"(?P<title>(?:'(?:[^']|'')*'|[^'!]*)!)?(?P<cells>.*)", re.DOTALL)
_CORNER = re.compile(r"(?P<fixed_column>\$?)(?P<column>[A-Za-z]*)(?P<fixed_row>\$?)(?P<row>\d*)")


@dataclass(frozen=True, slots=True)
class Corner:
    """One side of a colon: row and column from 0, None where it names none, and whether a "$" holds them."""

    row: int | None
    column: int | None
    row_fixed: bool = False
    column_fixed: bool = False
    lower: bool = False
    """The column was typed in small letters."""

    @property
    def text(self) -> str:
        out = ""
        if self.column is not None:
            name = letters(self.column)
            out = ("$" if self.column_fixed else "") + (name.lower() if self.lower else name)
        if self.row is not None:
            out += ("$" if self.row_fixed else "") + str(self.row + 1)
        return out

    def moved(self, rows: int, columns: int, *, also_fixed: bool) -> Corner | None:
        """The corner so many rows and columns further, or None when that is off the grid."""
        row, column = self.row, self.column
        if row is not None and (also_fixed or not self.row_fixed):
            row += rows
        if column is not None and (also_fixed or not self.column_fixed):
            column += columns
        if not 0 <= (row or 0) < LAST_ROW or not 0 <= (column or 0) < LAST_COLUMN:
            return None
        return replace(self, row=row, column=column)


@dataclass(frozen=True, slots=True)
class Reference:
    """`A1`, `$A$1:B`, `2:3`, `'It''s'!B:B`: the corners as typed (they may stand in any order)."""

    prefix: str
    """The sheet as typed, with its "!"; "" when the formula's own sheet is meant."""
    first: Corner
    last: Corner | None

    @property
    def title(self) -> str | None:
        """The sheet that it names, or None."""
        return title_of(self.prefix)

    @property
    def text(self) -> str:
        cells = self.first.text + (f":{self.last.text}" if self.last else "")
        return self.prefix + cells

    def ends(self) -> tuple[Ends, Ends]:
        """First and one past the last row, then column; None where that end is open."""
        last = self.last or self.first
        return _ends(self.first.row, last.row), _ends(self.first.column, last.column)

    def box(self, sheet: Sheet) -> Box:
        """The cells on that sheet; open ends reach to the end of its grid."""
        (top, bottom), (left, right) = self.ends()
        return Box(
            top or 0,
            left or 0,
            sheet.rows if bottom is None else bottom,
            sheet.columns if right is None else right,
        )

    def with_ends(self, rows: Ends, columns: Ends) -> Reference:
        """The same reference to other cells: what was open stays open, the order of the corners stays."""
        last = self.last or self.first
        new_rows = _placed(self.first.row, last.row, rows)
        new_columns = _placed(self.first.column, last.column, columns)
        return replace(
            self,
            first=replace(self.first, row=new_rows[0], column=new_columns[0]),
            last=self.last and replace(last, row=new_rows[1], column=new_columns[1]),
        )


def parse(text: str) -> Reference:
    """The reference that a token of that kind spells."""
    match = _SPLIT.fullmatch(text)
    assert match is not None
    first, colon, last = match["cells"].partition(":")
    return Reference(match["title"] or "", _corner(first), _corner(last) if colon else None)


def title_of(prefix: str) -> str | None:
    """The title in `Sheet1!` or `'It''s'!`; None for an empty prefix."""
    if not prefix:
        return None
    bare = prefix[:-1]
    return bare[1:-1].replace("''", "'") if bare.startswith("'") else bare


def _corner(text: str) -> Corner:
    match = _CORNER.fullmatch(text)
    assert match is not None
    column, row = match["column"], match["row"]
    # In `$5` the pattern takes the "$" for the column's.
    return Corner(
        int(row) - 1 if row else None,
        column_number(column) if column else None,
        bool(match["fixed_row"]) or (not column and bool(match["fixed_column"])),
        bool(column and match["fixed_column"]),
        column.islower(),
    )


def _ends(first: int | None, last: int | None) -> Ends:
    if first is None or last is None:
        return (first if last is None else last), None
    return min(first, last), max(first, last) + 1


def _placed(first: int | None, last: int | None, ends: Ends) -> tuple[int | None, int | None]:
    start, end = ends
    if first is None or last is None:
        return (None if first is None else start), (None if last is None else start)
    assert start is not None
    assert end is not None
    return (start, end - 1) if first <= last else (end - 1, start)


Rewrite = Callable[[Reference], Reference | None]


def _rewritten(text: str, rewrite: Rewrite) -> str:
    """The text with every reference put through `rewrite`; None stands for one that is gone."""
    if not text.startswith("="):
        return text
    out: list[str] = []
    for token in tokens(text):
        if token.kind == "reference":
            old = parse(token.text)
            new = rewrite(old)
            if new is None:
                out.append(old.prefix + GONE)
            else:
                out.append(token.text if new == old else new.text)
        else:
            out.append(token.text)
    return "".join(out)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def shifted(text: str, home: str, edit: Edit, titles: Mapping[int, str]) -> str:
    """The formula after rows or columns came, went or moved (`home`: its sheet; `titles`: all sheets' by ID).

    A reference that is gone reads `#REF!`, behind its sheet where it named one (open).
    """
    edited = titles.get(edit.sheet_id)
    return text if edited is None else _shifted(text, home, edit, edited)


@lru_cache(maxsize=4096)
def _shifted(text: str, home: str, edit: Edit, edited: str) -> str:
    """A column of one formula is one text: it is rewritten once."""

    def rewrite(old: Reference) -> Reference | None:
        if not _same(home if old.title is None else old.title, edited):
            return old
        rows, columns = old.ends()
        grid_range: Json = {"sheetId": edit.sheet_id}
        names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
        grid_range |= {name: at for name, at in zip(names, (*rows, *columns), strict=True) if at is not None}
        moved = edit.range(grid_range)
        if moved is None:
            return None
        top, bottom, left, right = (moved.get(name) for name in names)
        return old.with_ends((top, bottom), (left, right))

    return _rewritten(text, rewrite)


@lru_cache(maxsize=4096)
def copied(text: str, rows: int, columns: int) -> str:
    """The formula as a copy of it reads, so many rows and columns away: what a "$" holds stays."""

    def rewrite(old: Reference) -> Reference | None:
        first = old.first.moved(rows, columns, also_fixed=False)
        last = old.last.moved(rows, columns, also_fixed=False) if old.last else None
        if first is None or (old.last is not None and last is None):
            return None
        return replace(old, first=first, last=last)

    return _rewritten(text, rewrite)


def relocated(
    text: str,
    home: str,
    source: Place,
    target_sheet: Sheet,
    rows: int,
    columns: int,
    *,
    new_home: str | None = None,
) -> str:
    """The formula after the cells of `source` were cut and pasted so many rows and columns away.

    A reference wholly inside of them follows, also one with "$" (open); its open end stays open. `home` is the sheet
    that the formula stood on; where it was cut to another one itself, that is `new_home`, and what stays behind is
    named by its sheet from then on (open).
    """
    new_home = home if new_home is None else new_home

    def rewrite(old: Reference) -> Reference | None:
        title = home if old.title is None else old.title
        if _same(title, source.sheet.title) and _inside(old, source):
            first = _carried(old.first, rows, columns)
            last = _carried(old.last, rows, columns) if old.last else None
            stays = _same(title, target_sheet.title) and bool(old.prefix)
            prefix = old.prefix if stays else _prefix(target_sheet.title, new_home, named=bool(old.prefix))
            return replace(old, prefix=prefix, first=first, last=last)
        if old.title is None and not _same(home, new_home):
            return replace(old, prefix=quoted(home) + "!")
        return old

    return _rewritten(text, rewrite)


def _inside(reference: Reference, source: Place) -> bool:
    box = reference.box(source.sheet)
    return box.overlap(source.box) == box


def _carried(corner: Corner, rows: int, columns: int) -> Corner:
    carried = corner.moved(rows, columns, also_fixed=True)
    assert carried is not None, "the cells were pasted on the grid"
    return carried


def _prefix(title: str, home: str, *, named: bool) -> str:
    return "" if _same(title, home) and not named else quoted(title) + "!"


def retitled(text: str, old: str, new: str) -> str:
    """The formula after a sheet got another title."""
    if not text.startswith("="):
        return text
    out: list[str] = []
    for token in tokens(text):
        match = _SPLIT.fullmatch(token.text) if token.kind in {"reference", "fault", "name"} else None
        title = title_of(match["title"] or "") if match else None
        if match and title is not None and _same(title, old):
            out.append(f"{quoted(new)}!{match['cells']}")
        else:
            out.append(token.text)
    return "".join(out)


def untitled(text: str, title: str) -> str:
    """The formula after a sheet was deleted: what referred to it reads `#REF!` (open)."""
    if not text.startswith("="):
        return text
    out: list[str] = []
    for token in tokens(text):
        match = _SPLIT.fullmatch(token.text) if token.kind in {"reference", "fault"} else None
        named = title_of(match["title"] or "") if match else None
        out.append(GONE if named is not None and _same(named, title) else token.text)
    return "".join(out)
