"""The whole book as a workbook or as CSV files, for people and for other programs.

Nothing is lost and nothing runs. A cell that can't be read goes out as it was typed, columns the contract
does not know come along, and text stays text: in the workbook it is stored as such, so that a name that
starts with "=" is no formula. CSV has no way to say so, and an apostrophe in front would change what
people wrote: there the text stands as it is, plainly quoted (RFC 4180).
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sync import cells, contract
from sync.contract import Column, Kind, Tab
from sync.crm.settings import Settings
from sync.snapshot import Snapshot

Cell: TypeAlias = str | int | bool | date | None
"""What an exported cell holds; None is blank."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many rows are written, and of how many."""

_MOST_UNITS: Final = 32_767
"""The UTF-16 units that a cell of a workbook holds; what is longer goes on in the next column."""
_PIECE: Final = _MOST_UNITS // 2  # letters: each is two units at most
_TOLD_EVERY: Final = 5_000  # rows
_FIRST_YEAR: Final = 1901  # Excel believes in a 29 February 1900, so that year is left out as well

_WIDTHS: Final = {
    Kind.TEXT: 24,
    Kind.LONG_TEXT: 60,
    Kind.CHOICE: 17,
    Kind.TAGS: 28,
    Kind.DATE: 13,
    Kind.DAYS: 9,
    Kind.NUMBER: 9,
    Kind.EMAIL: 30,
    Kind.PHONE: 18,
    Kind.LINKEDIN: 36,
    Kind.LINK: 36,
    Kind.YES_NO: 14,
    Kind.ID: 15,
}
_EXTRA_WIDTH: Final = 20

# What XML can't hold, and the carriage return, which it changes. A workbook writes them as _x000D_, and so
# has to write what merely looks like that in another way too.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# What becomes a formula or a number once somebody edits the cell, unless it is marked as text.
_LOOKS_LIKE_FORMULA: Final = ("=", "+", "-", "@", "#", "\t")


def file_name(today: date, ending: str) -> str:
    """The name of the file: ``runner-up-2026-03-04.xlsx`` for the ending "xlsx"."""
    return f"runner-up-{today:%Y-%m-%d}.{ending}"


# --- Tables --------------------------------------------------------------------------------------


def to_table(snapshot: Snapshot, tab: Tab, today: date) -> pd.DataFrame:
    """One tab as people read it: headers as column names, IDs last, before them the columns of their own.

    Cells are str, int, bool or datetime.date, None for blank (dtype object); tags are one text; a cell that
    can't be read is the text that was typed. Last contact and Due stand as they are on ``today``.
    """
    if tab is contract.SETTINGS:
        return _settings_table(snapshot.settings)
    frame: pd.DataFrame = getattr(snapshot, tab.key)
    rows = [str(row) for row in frame.index]
    derived = snapshot.standing(today) if any(column.formula for column in tab.columns) else frame
    found: dict[str, npt.NDArray[np.object_]] = {}
    for column in tab.columns:
        if column.key == "id":
            found[column.header] = _objects(rows)
        else:
            found[column.header] = _cells(column, (derived if column.formula else frame)[column.key])
    _put_back(snapshot, tab, frame.index, found)
    extras = _extras(snapshot, tab, rows)
    ids = [column.header for column in tab.columns if column.kind is Kind.ID]
    headers = [*(header for header in found if header not in ids), *extras, *ids]
    return pd.DataFrame({**found, **extras}, columns=pd.Index(headers, dtype=object), dtype=object)


def _settings_table(settings: Settings) -> pd.DataFrame:
    values: dict[str, Cell] = {
        "your_name": settings.your_name or None,
        "weekly_goal": settings.weekly_goal,
        "every": settings.every,
        "mentor": settings.mentor or None,
        "mentor_edits": settings.mentor_edits or None,
        "last_meeting": settings.last_meeting,
        "landed_on": settings.landed_on,
        "landed_with": settings.landed_with or None,
        "before_landing": settings.before_landing or None,
        "date_order": contract.DAY_FIRST if settings.day_first else contract.MONTH_FIRST,
        "plan_thank": settings.plan.thank,
        "plan_feedback": settings.plan.feedback,
        "plan_start_date": settings.plan.start_date,
        "plan_divisions": settings.plan.divisions,
        "plan_team": settings.plan.team,
        "plan_quarterly": settings.plan.quarterly,
    }
    rows = [(setting.name, values[setting.key], setting.meaning) for setting in contract.SETTING_LIST]
    headers = [column.header for column in contract.SETTINGS.columns]
    return pd.DataFrame(rows, columns=pd.Index(headers, dtype=object), dtype=object)


def _objects(values: Iterable[object]) -> npt.NDArray[np.object_]:
    """One value a place; numpy left alone would make a table of several tuples."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def _cells(column: Column, series: pd.Series) -> npt.NDArray[np.object_]:
    """A frame's column as exported cells."""
    if column.kind is Kind.DATE:
        # Not by way of timestamps: those end long before the last date does.
        return series.to_numpy(dtype="datetime64[D]").astype(object)
    if column.kind in {Kind.DAYS, Kind.NUMBER}:
        return _objects(None if np.isnan(number) else int(number) for number in series.to_numpy(dtype=float))
    if column.kind is Kind.YES_NO:
        return _objects(True if ticked else None for ticked in series)  # unticked and blank are the same
    if column.kind is Kind.TAGS:
        return _objects(cells.write(column, tags) for tags in series)
    return _objects(text or None for text in series.to_numpy(dtype=object))


def _put_back(
    snapshot: Snapshot, tab: Tab, index: pd.Index, found: dict[str, npt.NDArray[np.object_]]
) -> None:
    """Where a cell could not be read, the text that was typed."""
    lost = {
        column.header
        for column in tab.stored
        if column.kind in {Kind.DATE, Kind.DAYS, Kind.NUMBER, Kind.YES_NO}
    }
    for problem in snapshot.problems:
        if problem.tab == tab.name and problem.column in lost:
            found[problem.column][index.get_loc(problem.row)] = problem.text


def _extras(snapshot: Snapshot, tab: Tab, rows: Sequence[str]) -> dict[str, npt.NDArray[np.object_]]:
    """The columns that the contract does not know, in the order in which they turn up."""
    columns: dict[str, npt.NDArray[np.object_]] = {}
    for place, row in enumerate(rows):
        for header, text in snapshot.extras(tab, row).items():
            if header not in columns:
                columns[header] = _objects([None] * len(rows))
            columns[header][place] = text or None
    return columns


# --- CSV -----------------------------------------------------------------------------------------


def to_csv_zip(snapshot: Snapshot, today: date, progress: Progress | None = None) -> bytes:
    """One CSV file a tab (``People.csv`` …), zipped.

    UTF-8 with a byte-order mark, which Excel needs; lines end in CRLF; dates are 2026-03-04, ticks Yes.
    """
    told = _Told(snapshot, progress)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for tab in contract.TABS:
            # A zip knows no year before 1980, nor after 2107.
            year = min(max(today.year, 1980), 2107)
            entry = zipfile.ZipInfo(f"{tab.name}.csv", (year, today.month, today.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            table = to_table(snapshot, tab, today)
            archive.writestr(entry, _csv(table).encode("utf-8-sig"))
            told.rows(len(table))
    return packed.getvalue()


def _csv(table: pd.DataFrame) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows(zip(*(map(as_typed, table[header].array) for header in table.columns), strict=True))
    return text.getvalue()


def as_typed(cell: Cell) -> str:
    """A cell as somebody would type it: 2026-03-04, Yes."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


# --- Workbook ------------------------------------------------------------------------------------


def to_xlsx(snapshot: Snapshot, today: date, progress: Progress | None = None) -> bytes:
    """A workbook with one sheet a tab, in the contract's order.

    The headings stay in view and have a filter; dates are dates; text is text, whatever it starts with. Text
    too long for a cell goes on in the next column, under the same heading with a number.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "Runner-Up"
    told = _Told(snapshot, progress)
    for tab in contract.TABS:
        table = _fitting(to_table(snapshot, tab, today))
        # A sheet that is only written has what is used here, but a type without a name.
        _fill(cast(Worksheet, book.create_sheet(tab.name)), tab, table, told)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _fill(sheet: Worksheet, tab: Tab, table: pd.DataFrame, told: _Told) -> None:
    sheet.freeze_panes = "A2"
    known = tab.by_header
    for number, header in enumerate(table.columns, start=1):
        width = _WIDTHS[known[header].kind] if header in known else _EXTRA_WIDTH
        sheet.column_dimensions[get_column_letter(number)].width = max(width, len(header) + 4)
    sheet.append([_heading(sheet, header) for header in table.columns])
    for row in zip(*(table[header].array for header in table.columns), strict=True):
        sheet.append([_typed(sheet, cell) for cell in row])
        told.rows(1)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table) + 1}"


def _heading(sheet: Worksheet, header: str) -> SheetCell:
    cell = WriteOnlyCell(sheet, _writable(header))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    return cell


def _typed(sheet: Worksheet, cell: Cell) -> Cell | SheetCell:
    """The cell as the workbook can hold it, marked as text where it would be taken for something else."""
    if not isinstance(cell, str):
        # A workbook's days begin with 1900, so an older date is written out.
        return cell.isoformat() if isinstance(cell, date) and cell.year < _FIRST_YEAR else cell
    if not cell.startswith(_LOOKS_LIKE_FORMULA):
        return _writable(cell)
    marked = WriteOnlyCell(sheet, _writable(cell))
    marked.data_type = "s"
    marked.quotePrefix = True  # so it stays text when somebody edits the cell
    return marked


def _writable(text: str) -> str:
    return text if text.isprintable() and "_x" not in text else _UNWRITABLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def _fitting(table: pd.DataFrame) -> pd.DataFrame:
    """The same table with texts too long for a cell parted over further columns."""
    columns: list[tuple[str, Sequence[object]]] = []
    for header in table.columns:
        cells = table[header].array
        if not any(isinstance(cell, str) and len(cell) > _PIECE for cell in cells):
            columns.append((header, cells))
            continue
        parts = [_pieces(cell) for cell in cells]
        for number in range(max(map(len, parts))):
            title = f"{header} ({number + 1})" if number else header
            columns.append((title, [part[number] if number < len(part) else None for part in parts]))
    return pd.DataFrame(dict(columns), dtype=object)


def _pieces(cell: Cell) -> list[Cell]:
    if not isinstance(cell, str) or len(cell.encode("utf-16-le")) <= 2 * _MOST_UNITS:
        return [cell]
    return [cell[start : start + _PIECE] for start in range(0, len(cell), _PIECE)]


class _Told:
    """How far the writing is, told every few thousand rows."""

    def __init__(self, snapshot: Snapshot, progress: Progress | None) -> None:
        frames = (snapshot.people, snapshot.outreach, snapshot.news, snapshot.doors, snapshot.templates)
        self._total = sum(map(len, frames)) + len(contract.SETTING_LIST)
        self._progress = progress
        self._done = 0

    def rows(self, count: int) -> None:
        """So many more rows are written."""
        before, self._done = self._done, self._done + count
        if self._progress and (
            self._done == self._total or self._done // _TOLD_EVERY > before // _TOLD_EVERY
        ):
            self._progress(self._done, self._total)
