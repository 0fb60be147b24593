"""Reads all that a study of a foreign spreadsheet needs: two calls, whatever its size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sync.sheet.adopt.types import Looks
from sync.sheet.api import SheetApi
from sync.sheet.model import Grid, Overview, quoted

_FIELDS: Final = (
    "sheets(properties(sheetId),merges,data(rowData(values(hyperlink,userEnteredValue(formulaValue),"
    "effectiveFormat(numberFormat(type))))))"
)
_DATES: Final = frozenset({"DATE", "DATE_TIME"})


def read(api: SheetApi, overview: Overview) -> tuple[dict[int, Grid], dict[int, Looks]]:
    """The cells of every tab that is not hidden, and their looks, by the tab's number. Raises SheetError."""
    tabs = [tab for tab in overview.tabs if not tab.hidden]
    titles = [quoted(tab.title) for tab in tabs]
    grids = dict(zip((tab.sheet_id for tab in tabs), api.grids(titles), strict=False))
    looks = {}
    for sheet in api.described(_FIELDS).get("sheets", []):
        number = int(sheet.get("properties", {}).get("sheetId", 0))
        if number in grids:
            looks[number] = _looks(sheet)
    return grids, looks


def _looks(sheet: Mapping[str, Any]) -> Looks:
    links: dict[tuple[int, int], str] = {}
    formulas, dates = set(), set()
    for place, cell in _cells(sheet):
        if "hyperlink" in cell:
            links[place] = str(cell["hyperlink"])
        if "formulaValue" in cell.get("userEnteredValue", {}):
            formulas.add(place)
        if cell.get("effectiveFormat", {}).get("numberFormat", {}).get("type") in _DATES:
            dates.add(place)
    merges = tuple(
        (
            int(one.get("startRowIndex", 0)),
            int(one.get("startColumnIndex", 0)),
            int(one.get("endRowIndex", 0)),
            int(one.get("endColumnIndex", 0)),
        )
        for one in sheet.get("merges", [])
    )
    return Looks(merges, links, frozenset(formulas), frozenset(dates))


def _cells(sheet: Mapping[str, Any]) -> Iterable[tuple[tuple[int, int], Mapping[str, Any]]]:
    for data in sheet.get("data", []):
        for row, cells in enumerate(data.get("rowData", []), start=int(data.get("startRow", 0))):
            for column, cell in enumerate(cells.get("values", []), start=int(data.get("startColumn", 0))):
                if cell:
                    yield (row, column), cell
