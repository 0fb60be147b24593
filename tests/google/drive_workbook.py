"""Excel workbooks as Sheets takes them in: values, formulas, dates, links, notes, merges, what is hidden or frozen."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tests.google.document import DEFAULT_COLUMNS, DEFAULT_ROWS, Sheet, new_sheet
from tests.google.errors import Json
from tests.google.grid import Cell, Entered, Formula, pack

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a sheet's days have no zone)
_GENERAL = "General"


def sheets(content: bytes) -> list[Sheet] | None:
    """The workbook's sheets in their order, the first with the ID 0; None where it is no workbook."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return None
    return [_sheet(number, sheet) for number, sheet in enumerate(book.worksheets)]


def _sheet(number: int, source: Worksheet) -> Sheet:
    # (open) how large the grid is
    made = new_sheet(
        number, source.title, max(source.max_row, DEFAULT_ROWS), max(source.max_column, DEFAULT_COLUMNS)
    )
    for row in source.iter_rows(min_col=1):
        made.grid.put_row((row[0].row or 1) - 1, 0, [pack(_cell(cell)) for cell in row])
    made.merges = [_range(number, str(merged)) for merged in source.merged_cells.ranges]
    for validation in source.data_validations.dataValidation:
        _validate(made, str(validation.sqref), str(validation.formula1 or ""))
    if source.auto_filter.ref:
        made.basic_filter = {"range": _range(number, source.auto_filter.ref)}
    for line, looks in source.row_dimensions.items():
        if looks.hidden:
            filtered = made.basic_filter is not None
            made.row_properties[line - 1] = {"hiddenByFilter" if filtered else "hiddenByUser": True}
    if source.sheet_state != "visible":
        made.properties["hidden"] = True
    _freeze(made.properties["gridProperties"], source)
    return made


def _cell(source: Any) -> Cell:
    if not isinstance(source, ExcelCell):  # a cell under a merged one
        return Cell()
    entered = _entered(source.value)
    looks: Json = {}
    code = str(source.number_format)
    if source.is_date and code != _GENERAL:
        timed = any(letter in code.casefold() for letter in "hs")
        looks["numberFormat"] = {"type": "DATE_TIME" if timed else "DATE", "pattern": code}
    elif code not in {_GENERAL, "@"}:
        looks["numberFormat"] = {"type": "NUMBER", "pattern": code}
    if source.hyperlink is not None and source.hyperlink.target:
        looks["textFormat"] = {"link": {"uri": source.hyperlink.target}}
    note = source.comment.text if source.comment is not None else ""
    return Cell(entered, looks or None, note)


def _entered(value: object) -> Entered:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return (value - _EPOCH) / timedelta(days=1)
    if isinstance(value, date):
        return float((value - _EPOCH.date()).days)
    if isinstance(value, time):
        return (datetime.combine(_EPOCH, value) - _EPOCH) / timedelta(days=1)
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    text = str(value)
    return Formula(text) if text.startswith("=") and len(text) > 1 else text or None


def _validate(sheet: Sheet, places: str, listed: str) -> None:
    """A dropdown of fixed choices; rules of other kinds are left out."""
    if not listed.startswith('"'):
        return
    values = [{"userEnteredValue": choice} for choice in listed.strip('"').split(",")]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True}
    for place in places.split():
        box = _range(sheet.id, place)
        for row in range(box["startRowIndex"], box["endRowIndex"]):
            for column in range(box["startColumnIndex"], box["endColumnIndex"]):
                old = sheet.grid.cell(row, column)
                sheet.grid.put(row, column, Cell(old.entered, old.format, old.note, rule))


def _range(sheet_id: int, reference: str) -> Json:
    left, top, right, bottom = range_boundaries(reference)
    assert left is not None
    assert top is not None
    rows = {"sheetId": sheet_id, "startRowIndex": top - 1, "endRowIndex": bottom}
    return rows | {"startColumnIndex": left - 1, "endColumnIndex": right}


def _freeze(grid: Json, source: Worksheet) -> None:
    if source.freeze_panes:
        left, top, _, _ = range_boundaries(str(source.freeze_panes))
        frozen = {"frozenRowCount": (top or 1) - 1, "frozenColumnCount": (left or 1) - 1}
        grid.update({name: count for name, count in frozen.items() if count})
