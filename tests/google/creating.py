"""What `spreadsheets.create` makes of the spreadsheet that the caller describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.google import batch, settings
from tests.google.batch import cells
from tests.google.document import (
    Sheet,
    Spreadsheet,
    new_spreadsheet,
)
from tests.google.errors import InvalidError, Json
from tests.google.ranges import Box, Place
from tests.google.world import SPREADSHEET_TYPE, Call, File, permission

_REQUESTS: dict[str, tuple[str, Callable[[Json], Json]]] = {
    "merges": ("mergeCells", lambda item: {"range": item, "mergeType": "MERGE_ALL"}),
    "filterViews": ("addFilterView", lambda item: {"filter": item}),
    "protectedRanges": ("addProtectedRange", lambda item: {"protectedRange": item}),
    "bandedRanges": ("addBanding", lambda item: {"bandedRange": item}),
    "tables": ("addTable", lambda item: {"table": item}),
    "rowGroups": ("addDimensionGroup", lambda item: {"range": item.get("range", {})}),
    "columnGroups": ("addDimensionGroup", lambda item: {"range": item.get("range", {})}),
    "developerMetadata": ("createDeveloperMetadata", lambda item: {"developerMetadata": item}),
}
"""What lies on a sheet, and the request that would put it there: a spreadsheet is made as if by these."""


def document(call: Call) -> Spreadsheet:
    """The spreadsheet, not yet in Drive. Raises a RefusedError that names the part at fault (reported)."""
    given: Json = call.body.get("properties", {})
    made = new_spreadsheet(
        str(given.get("title") or "Untitled spreadsheet"),  # (doc: the title that the editor gives)
        str(given.get("locale") or "en_US"),
        str(given.get("timeZone") or "Etc/GMT"),
    )
    try:
        settings.check(made.properties)
    except InvalidError as invalid:
        raise invalid.at("properties") from invalid
    kept = ("autoRecalc", "iterativeCalculationSettings")
    made.properties |= {name: given[name] for name in kept if name in given}
    now = call.world.clock()
    owner = permission("user", "owner", call.who.email)
    file = File(made.id, made.title, SPREADSHEET_TYPE, [owner], now, now, document=made)
    inner = Call(call.world, call.who, {}, {}, file)
    sheets: list[Json] = call.body.get("sheets", [])
    if sheets:
        made.sheets = []
        for index, sheet in enumerate(sheets):
            _add_sheet(inner, index, sheet)
    for index, sheet in enumerate(sheets):
        _furnish(inner, made.sheets[index], sheet, f"sheets[{index}]")
    named = [("addNamedRange", {"namedRange": item}) for item in call.body.get("namedRanges", [])]
    _apply_all(inner, "namedRanges", named)
    noted = [
        ("createDeveloperMetadata", {"developerMetadata": {"location": {"spreadsheet": True}, **item}})
        for item in call.body.get("developerMetadata", [])
    ]
    _apply_all(inner, "developerMetadata", noted)
    return made


def _add_sheet(inner: Call, index: int, given: Json) -> None:
    """Add a sheet at the end; the first one's ID is 0 unless the caller chose it, as in any new spreadsheet (open)."""
    properties = {name: part for name, part in given.get("properties", {}).items() if name != "index"}
    if index == 0:
        properties.setdefault("sheetId", 0)
    _apply(inner, f"sheets[{index}].properties", "addSheet", {"properties": properties})


def _furnish(inner: Call, sheet: Sheet, given: Json, place: str) -> None:
    """Fill the sheet with cells and lay over them what the caller gives."""
    for index, data in enumerate(given.get("data", [])):
        try:
            _fill(inner, sheet, data)
        except InvalidError as invalid:
            raise invalid.at(f"{place}.data[{index}]") from invalid
    for name, (kind, body) in _REQUESTS.items():
        _apply_all(inner, f"{place}.{name}", [(kind, body(item)) for item in given.get(name, [])])
    rules = enumerate(given.get("conditionalFormats", []))
    rule_requests = [("addConditionalFormatRule", {"rule": rule, "index": n}) for n, rule in rules]
    _apply_all(inner, f"{place}.conditionalFormats", rule_requests)
    if "basicFilter" in given:
        _apply(inner, f"{place}.basicFilter", "setBasicFilter", {"filter": given["basicFilter"]})


def _apply_all(inner: Call, place: str, requests: Iterable[tuple[str, Json]]) -> None:
    for index, (kind, body) in enumerate(requests):
        _apply(inner, f"{place}[{index}]", kind, body)


def _apply(inner: Call, place: str, kind: str, body: Json) -> None:
    """Carry out one request; a fault is told as one of the part that led to it."""
    try:
        batch.registry()[kind](inner, body)
    except InvalidError as invalid:
        raise invalid.at(place) from invalid


def _fill(inner: Call, sheet: Sheet, data: Json) -> None:
    """Write a `GridData`: its cells, and the sizes of its rows and columns."""
    top, left = int(data.get("startRow", 0)), int(data.get("startColumn", 0))
    rows = data.get("rowData", [])
    if rows:
        box = Box(top, left, sheet.rows, sheet.columns)
        cells.write(inner, Place(sheet, box), rows, {}, clear=False)
    for name, start, kept in (
        ("rowMetadata", top, sheet.row_properties),
        ("columnMetadata", left, sheet.column_properties),
    ):
        for offset, own in enumerate(data.get(name, [])):
            if own:
                kept[start + offset] = own
