"""Excel workbooks: the cells of their visible sheets as texts, in the values Excel last saw."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, cast

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from sync.errors import ImportFileError
from sync.exchange.behind import Links, computed_columns, instead_of, links_of
from sync.exchange.table import Line

MOST_COLUMNS: Final = 1024
EMPTY_STRETCH: Final = 10_000
"""After so many rows without a cell the rest of a sheet is taken for empty, however it is coloured."""

DAMAGED: Final = (
    "This workbook is damaged or was not downloaded to its end. "
    "Please download or save it again, then choose it here."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its title, and the lines that hold something by Excel's row numbers.

    ``computed``: the columns, from 0, that only formulas fill.
    """

    title: str
    lines: tuple[Line, ...]
    warnings: tuple[str, ...]
    computed: frozenset[int] = frozenset()


def read_workbook(data: bytes, most_rows: int) -> tuple[Sheet, ...]:
    """The visible sheets of an .xlsx file.

    Raises ImportFileError where it is damaged, or a sheet holds more than ``most_rows`` rows.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            return tuple(
                _sheet(sheet, most_rows, *_behind(data, sheet))
                for sheet in book.worksheets
                if sheet.sheet_state == "visible" and isinstance(sheet, ReadOnlyWorksheet)
            )
        finally:
            book.close()
    except ImportFileError:
        raise
    except zipfile.BadZipFile as error:
        raise ImportFileError(DAMAGED) from error
    except Exception as error:  # what openpyxl raises for broken XML is of a dozen types, none documented
        raise ImportFileError(DAMAGED) from error


def _behind(data: bytes, sheet: ReadOnlyWorksheet) -> tuple[Links, frozenset[int]]:
    path = str(getattr(sheet, "_worksheet_path", "")).removeprefix("/")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return links_of(archive, path), computed_columns(archive, path)


def _sheet(sheet: ReadOnlyWorksheet, most_rows: int, links: Links, computed: frozenset[int]) -> Sheet:
    lines: list[Line] = []
    warnings = []
    silent, before = 0, None
    rows: Iterator[tuple[object, ...]] = cast(Any, sheet).iter_rows(values_only=True, max_col=_width(sheet))
    for number, row in enumerate(rows, start=1):
        if row is before:  # rows that the file does not hold are one and the same tuple
            continue
        before = row
        cells = _cells(row)
        if links:
            cells = [instead_of(text, links.get((number, at))) for at, text in enumerate(cells, start=1)]
        if any(cells):
            silent = 0
            lines.append((number, cells))
            if len(lines) > most_rows:
                raise ImportFileError(
                    f"The sheet “{sheet.title}” has more than {most_rows:,} rows. "
                    "Please part it into several files."
                )
            continue
        silent += 1
        if silent >= EMPTY_STRETCH:
            if lines:
                warnings.append(
                    f"“{sheet.title}”: {EMPTY_STRETCH:,} rows without a word follow row {lines[-1][0]}; "
                    "what may stand below them was not read."
                )
            break
    return Sheet(str(sheet.title), tuple(lines), tuple(warnings), computed)


def _width(sheet: ReadOnlyWorksheet) -> int:
    return min(sheet.max_column or MOST_COLUMNS, MOST_COLUMNS)


def _cells(row: Sequence[object]) -> list[str]:
    if not any(value is not None for value in row):
        return []
    return list(_texts(row))


def _texts(row: Sequence[object]) -> Iterator[str]:
    for value in row:
        if value is None:
            yield ""
        elif isinstance(value, str):
            yield value
        else:
            yield _text(value)


def _text(value: object) -> str:
    """A value as it would be typed: whole numbers without a point, dates in ISO form."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
