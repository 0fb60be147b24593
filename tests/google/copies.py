"""A sheet's copy in another spreadsheet (or its own): a new ID, a new title, and everything on it pointed at it."""

from __future__ import annotations

import secrets
from typing import Any

from tests.google.document import Sheet, Spreadsheet

_NUMBERED = ("protectedRangeId", "filterViewId", "bandedRangeId")
"""IDs of what is copied with a sheet; no two in a spreadsheet are alike."""


def added(source: Sheet, target: Spreadsheet, *, sheet_id: int | None = None, title: str = "") -> Sheet:
    """The copy of a sheet, at the end of the target's sheets; comments and developer metadata stay behind (open).

    Its ID and title are those given, which nothing has yet, else free ones.

    A formula that names another sheet keeps its text, and finds the sheet of that title or none (open).
    """
    twin = source.copy()
    new_id = target.new_id({sheet.id for sheet in target.sheets}) if sheet_id is None else sheet_id
    for name in _FEATURES:
        setattr(twin, name, _pointed(getattr(twin, name), source.id, new_id, target))
    twin.comment_anchors = []
    title = title or _free_title(f"Copy of {source.title}", target)
    twin.properties |= {"sheetId": new_id, "title": title}
    target.sheets.append(twin)
    return twin


_FEATURES = (
    "merges",
    "basic_filter",
    "filter_views",
    "conditional_formats",
    "protected_ranges",
    "banded_ranges",
    "tables",
    "row_groups",
    "column_groups",
)


def _pointed(value: Any, old: int, new: int, target: Spreadsheet) -> Any:
    """The JSON with ranges on the old sheet put on the new one, and with IDs of its own."""
    if isinstance(value, list):
        return [_pointed(item, old, new, target) for item in value]
    if not isinstance(value, dict):
        return value
    out = {name: _pointed(item, old, new, target) for name, item in value.items()}
    if out.get("sheetId") == old:
        out["sheetId"] = new
    out |= {name: target.new_id() for name in _NUMBERED if name in out}
    if "tableId" in out and "columnProperties" in out:
        out |= {"tableId": secrets.token_hex(8), "name": _free_table(str(out.get("name", "Table")), target)}
    return out


def _free_title(wanted: str, target: Spreadsheet) -> str:
    """The title, with a number behind it when there is a sheet of that title already (open)."""
    number, title = 0, wanted
    while target.titled(title) is not None:
        number += 1
        title = f"{wanted} {number}"
    return title


def _free_table(wanted: str, target: Spreadsheet) -> str:
    """A name that no table of the spreadsheet has (doc: they are unique; open: which one it becomes)."""
    taken = {str(table.get("name", "")).casefold() for sheet in target.sheets for table in sheet.tables}
    number, name = 0, wanted
    while name.casefold() in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name
