"""Text that is found and replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from tests.google import entering, ranges, writing
from tests.google.batch import protection
from tests.google.errors import InvalidError, Json
from tests.google.grid import Formula
from tests.google.ranges import Box, Place
from tests.google.rendering import formatted
from tests.google.world import Call


@dataclass(slots=True)
class _Tally:
    """What was changed so far."""

    values: int = 0
    formulas: int = 0
    occurrences: int = 0
    rows: set[tuple[int, int]] = field(default_factory=set)

    def shown(self) -> Json:
        """The reply: counts, those of 0 left out (reported)."""
        counts = {
            "valuesChanged": self.values,
            "formulasChanged": self.formulas,
            "rowsChanged": len(self.rows),
            "sheetsChanged": len({sheet_id for sheet_id, _ in self.rows}),
            "occurrencesChanged": self.occurrences,
        }
        return {name: count for name, count in counts.items() if count}


def find_replace(call: Call, body: Json) -> Json:
    """findReplace: in the texts that people see (open), and in formulas where the caller wants it (doc)."""
    pattern, replacement = _search(body)
    formulas = bool(body.get("includeFormulas"))
    tally = _Tally()
    for place in _places(call, body):
        for row, column in _filled(place):
            _replace(call, place, row, column, pattern, replacement, tally, formulas=formulas)
    return tally.shown()


def _search(body: Json) -> tuple[re.Pattern[str], str]:
    """What to look for, and what to put there, as Python's expressions: Java's are nearly the same (doc)."""
    find, replacement = str(body.get("find", "")), str(body.get("replacement", ""))
    if not find:
        raise InvalidError("A search string must be specified.")  # (open)
    flags = 0 if body.get("matchCase") else re.IGNORECASE
    regex = bool(body.get("searchByRegex"))
    try:
        pattern = re.compile(find if regex else re.escape(find), flags)
        if body.get("matchEntireCell"):
            pattern = re.compile(rf"\A(?:{pattern.pattern})\Z", flags)
    except re.error as bad:
        raise InvalidError(f"Invalid regular expression: {find}") from bad  # (open)
    return pattern, _groups(replacement) if regex else replacement.replace("\\", r"\\")


def _groups(replacement: str) -> str:
    r"""A replacement of Java's as Python writes it: `$1` is group 1, `\$` a dollar."""
    parts = re.split(r"(\\.|\$\d|\$\{\w+\})", replacement)
    out = ""
    for part in parts:
        if re.fullmatch(r"\\.", part, re.DOTALL):
            out += part[1].replace("\\", r"\\")
        elif part.startswith("$") and len(part) > 1:
            out += rf"\g<{part[1:].strip('{}')}>"
        else:
            out += part.replace("\\", r"\\")
    return out


def _places(call: Call, body: Json) -> Iterator[Place]:
    scopes = ("range", "sheetId", "allSheets")
    given = [name for name in scopes if name in body and body[name] is not False]
    if len(given) != 1:
        raise InvalidError(
            "Exactly one of range, sheetId and allSheets must be specified."
        )  # (doc), words (open)
    if "range" in given:
        yield ranges.on_grid(body["range"], call.spreadsheet)
        return
    sheets = call.spreadsheet.sheets
    for sheet in list(sheets) if "allSheets" in given else [call.spreadsheet.sheet(int(body["sheetId"]))]:
        yield Place(sheet, ranges.whole(sheet))


def _filled(place: Place) -> Iterator[tuple[int, int]]:
    """The cells that hold something."""
    box, grid = place.box, place.sheet.grid
    for row in range(box.top, min(box.bottom, len(grid.rows))):
        for column in range(box.left, min(box.right, len(grid.row(row)))):
            if grid.entered(row, column) is not None:
                yield row, column


def _replace(
    call: Call,
    place: Place,
    row: int,
    column: int,
    pattern: re.Pattern[str],
    replacement: str,
    tally: _Tally,
    *,
    formulas: bool,
) -> None:
    sheet = place.sheet
    cell = sheet.grid.cell(row, column)
    entered = cell.entered
    if isinstance(entered, Formula):
        if not formulas:
            return
        text = entered.text
    else:
        text = formatted(entered, (cell.format or {}).get("numberFormat"), call.spreadsheet.locale)
    try:
        new, count = pattern.subn(replacement, text)
    except (re.error, IndexError) as bad:
        raise InvalidError(f"Invalid replacement: {replacement}") from bad  # (open)
    if not count:
        return
    protection.check(call, Place(sheet, Box(row, column, row + 1, column + 1)))
    # (open) the new text counts as typed in: "x12" without the x is the number 12
    own = (cell.format or {}).get("numberFormat")
    typed = entering.typed(new, call.spreadsheet.locale, now=writing.now(call), own=own)
    look = cell.format
    if typed.number_format is not None:
        look = {**(look or {}), "numberFormat": typed.number_format}
    sheet.grid.put(row, column, replace(cell, entered=typed.entered, format=look, runs=(), chips=()))
    tally.occurrences += count
    tally.rows.add((sheet.id, row))
    if isinstance(entered, Formula):
        tally.formulas += 1
    else:
        tally.values += 1


REQUESTS: dict[str, Callable[[Call, Json], Json]] = {"findReplace": find_replace}
