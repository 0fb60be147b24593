"""The methods that read and make whole spreadsheets, and `batchUpdate`: `METHODS`, and what a spreadsheet shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.google import batch, celldata, copies, creating, datafilters, looks, masks, ranges, writing
from tests.google.batch import banding, overlays, protection
from tests.google.batch import comments as threads
from tests.google.document import COLUMN_PIXELS, ROW_PIXELS, Sheet, Spreadsheet
from tests.google.errors import Json, no_permission
from tests.google.formulas import Calculator
from tests.google.grid import trimmed
from tests.google.ranges import Box, Place
from tests.google.world import Call

_FEATURES = {
    "merges": "merges",
    "conditionalFormats": "conditional_formats",
    "rowGroups": "row_groups",
    "columnGroups": "column_groups",
    "tables": "tables",
}
"""What a sheet shows just as it is kept, by its name in the answer and in `Sheet`."""


@dataclass(slots=True)
class _Showing:
    """One spreadsheet on its way into an answer: for whom, and how much of it."""

    spreadsheet: Spreadsheet
    call: Call
    mask: masks.Mask | None
    """What of a `Spreadsheet` the answer's field mask lets through; None when it lets nothing through."""
    places: list[Place] | None
    """The boxes asked for; None for all sheets, whole."""
    grid_data: bool
    comments: bool
    without_tables: bool
    """Whether bands of colour are told without those of tables."""
    calculator: Calculator = field(init=False)
    metadata: dict[tuple[int, str, int], list[Json]] = field(init=False)
    """Developer metadata of sheets, rows and columns, by sheet, kind of place and index."""

    def __post_init__(self) -> None:
        self.calculator = Calculator(self.spreadsheet, writing.now(self.call))
        self.metadata = {}
        for entry in self.spreadsheet.developer_metadata:
            self.metadata.setdefault(_where(entry["location"]), []).append(entry)


def _where(location: Json) -> tuple[int, str, int]:
    """A metadata location as a key: (sheet, axis, index); (sheet, "", 0) for a sheet, (-1, "", 0) for all of them."""
    band = location.get("dimensionRange")
    if band is not None:
        return int(band.get("sheetId", 0)), str(band["dimension"]), int(band.get("startIndex", 0))
    if location.get("spreadsheet"):
        return -1, "", 0
    return int(location.get("sheetId", 0)), "", 0


def below(mask: masks.Mask | None, name: str) -> masks.Mask | None:
    """What a mask asks for under a name: None for nothing, {} for everything."""
    return mask.get(name, mask.get("*")) if mask else mask


def show(
    spreadsheet: Spreadsheet,
    call: Call,
    *,
    ranges: list[Place] | None = None,
    grid_data: bool = False,
    mask: masks.Mask | None = None,
    comments: str | None = None,
    exclude_tables: bool = False,
) -> Json:
    """The spreadsheet as the caller sees it: sheets that `ranges` touches (None: all), and of these what is asked for.

    With a `mask` (over the `Spreadsheet`) `grid_data` counts for nothing: cells are there when the mask names some
    (doc). Parts that it doesn't name may be left out, to save the work; those that it names are whole.
    `comments` is the view mode asked for.
    """
    if mask is not None:
        grid_data = below(below(mask, "sheets"), "data") is not None
    showing = _Showing(
        spreadsheet, call, mask or {}, ranges, grid_data, threads.included(call, comments), exclude_tables
    )
    own: dict[str, Callable[[], Any]] = {
        "spreadsheetId": lambda: spreadsheet.id,
        "properties": lambda: _properties(spreadsheet),
        "sheets": lambda: _sheets(showing),
        "namedRanges": lambda: spreadsheet.named_ranges,
        "spreadsheetUrl": lambda: f"https://docs.google.com/spreadsheets/d/{spreadsheet.id}/edit",
        "developerMetadata": lambda: showing.metadata.get((-1, "", 0)),
        "comments": lambda: _comments(showing),
        "commentsViewMode": lambda: comments and _mode(showing),
    }
    return _filled({name: part() for name, part in own.items() if below(showing.mask, name) is not None})


def _filled(parts: Json) -> Json:
    """Without the parts that are empty: no list, no text."""
    return {name: part for name, part in parts.items() if part not in (None, [], "")}


def _mode(showing: _Showing) -> str:
    return "COMMENTS_VIEW_MODE_INCLUDED" if showing.comments else "COMMENTS_VIEW_MODE_OMITTED"


def _comments(showing: _Showing) -> list[Json]:
    kept = showing.spreadsheet.comments if showing.comments else []
    return [threads.shown(thread, showing.call) for thread in kept]


def _properties(spreadsheet: Spreadsheet) -> Json:
    return {
        **spreadsheet.properties,
        "defaultFormat": looks.DEFAULT_FORMAT,
        "spreadsheetTheme": looks.THEME,
    }


def _sheets(showing: _Showing) -> list[Json]:
    mask = below(showing.mask, "sheets")
    out = []
    for index, sheet in enumerate(showing.spreadsheet.sheets):
        boxes = _boxes(showing, sheet)
        if boxes:
            # (open) what is laid over the cells is shown also where it lies outside of the ranges asked for
            out.append(_sheet(showing, sheet, index, boxes, mask))
    return out


def _boxes(showing: _Showing, sheet: Sheet) -> list[Box]:
    """The boxes of a sheet that were asked for, in the order in which they were; none: it isn't shown (doc)."""
    if showing.places is None:
        return [ranges.whole(sheet)]
    return [place.box for place in showing.places if place.sheet is sheet]


def _sheet(showing: _Showing, sheet: Sheet, index: int, boxes: list[Box], mask: masks.Mask | None) -> Json:
    parts: dict[str, Callable[[], Any]] = {
        "properties": lambda: properties(sheet, index),
        "data": lambda: _data(showing, sheet, boxes, below(mask, "data")),
        **{name: partial(getattr, sheet, kept) for name, kept in _FEATURES.items()},
        "basicFilter": lambda: sheet.basic_filter and overlays.shown(sheet.basic_filter, showing.spreadsheet),
        "filterViews": lambda: [overlays.shown(item, showing.spreadsheet) for item in sheet.filter_views],
        "bandedRanges": lambda: banding.shown(sheet, exclude_tables=showing.without_tables),
        "protectedRanges": lambda: [protection.shown(item, showing.call) for item in sheet.protected_ranges],
        "developerMetadata": lambda: showing.metadata.get((sheet.id, "", 0)),
        "commentAnchors": lambda: threads.anchors(sheet) if showing.comments else None,
    }
    if not showing.grid_data:
        del parts["data"]
    return _filled({name: part() for name, part in parts.items() if below(mask, name) is not None})


def properties(sheet: Sheet, index: int) -> Json:
    """The sheet's properties, with the place among the others that it doesn't keep itself."""
    own = dict(sheet.properties)
    return {"sheetId": own.pop("sheetId"), "title": own.pop("title"), "index": index, **own}


def _data(showing: _Showing, sheet: Sheet, boxes: list[Box], mask: masks.Mask | None) -> list[Json]:
    """The `GridData` of each box; one with nothing in it is there, empty (rec)."""
    return [_grid_data(showing, sheet, box, mask) for box in boxes]


def _grid_data(showing: _Showing, sheet: Sheet, box: Box, mask: masks.Mask | None) -> Json:
    parts: dict[str, Callable[[], Any]] = {
        "startRow": lambda: box.top or None,
        "startColumn": lambda: box.left or None,
        "rowData": lambda: _rows(showing, sheet, box, below(mask, "rowData")),
        "rowMetadata": lambda: _dimensions(showing, sheet, "ROWS", box.top, box.bottom),
        "columnMetadata": lambda: _dimensions(showing, sheet, "COLUMNS", box.left, box.right),
    }
    return _filled({name: part() for name, part in parts.items() if below(mask, name) is not None})


def _rows(showing: _Showing, sheet: Sheet, box: Box, mask: masks.Mask | None) -> list[Json]:
    """`RowData` down to the last row with anything to show, each up to its last cell with anything to show (rec).

    What the mask leaves blank is cut off at the ends, too: as gspread tells of notes beside values (reported).
    """
    view = celldata.viewer(showing.spreadsheet, showing.calculator, sheet, below(mask, "values"))
    out: list[Json] = []
    last = 0
    for row in range(box.top, min(box.bottom, len(sheet.grid.rows))):
        values = [
            view(row, box.left + offset)
            for offset in range(len(trimmed(sheet.grid.rows[row][box.left : box.right])))
        ]
        while values and not values[-1]:
            values.pop()
        out.append({"values": values} if values else {})
        if values:
            last = len(out)
    return out[:last]


def _dimensions(showing: _Showing, sheet: Sheet, axis: str, start: int, end: int) -> list[Json]:
    """`DimensionProperties` of every row or column of the box."""
    rows = axis == "ROWS"
    default: Json = {"pixelSize": ROW_PIXELS if rows else COLUMN_PIXELS}
    special = sheet.row_properties if rows else sheet.column_properties
    noted = {index for where, kind, index in showing.metadata if where == sheet.id and kind == axis}
    out = [default] * (end - start)
    for index in {*special, *noted}:
        if start <= index < end:
            own = {name: part for name, part in special.get(index, {}).items() if part is not False}
            entries = showing.metadata.get((sheet.id, axis, index))
            out[index - start] = {**default, **own, **({"developerMetadata": entries} if entries else {})}
    return out


def get(call: Call) -> Json:
    """`spreadsheets.get`."""
    asked = call.params.get("ranges")
    return show(
        call.spreadsheet,
        call,
        ranges=[ranges.parse(text, call.spreadsheet) for text in asked] if asked else None,
        grid_data=bool(call.params.get("includeGridData")),
        mask=_mask(call),
        comments=call.params.get("commentsViewMode"),
        exclude_tables=bool(call.params.get("excludeTablesInBandedRanges")),
    )


def get_by_data_filter(call: Call) -> Json:
    """`spreadsheets.getByDataFilter`."""
    filters = call.body.get("dataFilters")
    places = [place for one in filters or [] for place in datafilters.places(one, call.spreadsheet)]
    return show(
        call.spreadsheet,
        call,
        ranges=places if filters else None,
        grid_data=bool(call.body.get("includeGridData")),
        mask=_mask(call),
        comments=call.body.get("commentsViewMode"),
        exclude_tables=bool(call.body.get("excludeTablesInBandedRanges")),
    )


def _mask(call: Call) -> masks.Mask | None:
    """The answer's field mask, None without one."""
    text = call.params.get("fields")
    return masks.parse(str(text)) if text else None


def create(call: Call) -> Json:
    """`spreadsheets.create`. A service account has no storage of its own to put one in (doc: google-facts)."""
    if call.who.service_account:
        raise no_permission()
    document = creating.document(call)
    call.file = call.world.create(document.title, call.who, document=document)
    return show(document, call, mask=_mask(call))


def copy_to(call: Call) -> Json:
    """`spreadsheets.sheets.copyTo`: a copy goes to the end of another spreadsheet that the caller may edit."""
    source = call.spreadsheet.sheet(int(call.params["sheetId"]))  # (open) the words for one that is not there
    target = call.world.sheet_file(str(call.body.get("destinationSpreadsheetId", "")), call.who, "writer")
    assert target.document is not None
    changed = target.document.copy()
    twin = copies.added(source, changed)
    target.document = changed
    call.world.changed(target, call.who)
    return properties(twin, len(changed.sheets) - 1)


def batch_update(call: Call) -> Json:
    """`spreadsheets.batchUpdate`: all requests or none, then the spreadsheet as they leave it, when asked for."""
    body, mask = call.body, _mask(call)
    replies = batch.run(call, body.get("requests", []))
    out: Json = {"spreadsheetId": call.spreadsheet.id, "replies": replies}
    shown = None if mask is None else below(mask, "updatedSpreadsheet")
    if body.get("includeSpreadsheetInResponse") and (mask is None or shown is not None):
        asked = body.get("responseRanges")
        out["updatedSpreadsheet"] = show(
            call.spreadsheet,
            call,
            ranges=[ranges.parse(text, call.spreadsheet) for text in asked] if asked else None,
            grid_data=bool(body.get("responseIncludeGridData")),
            mask=shown,
            comments=body.get("commentsViewMode"),
        )
    state = _comment_state(body, mask)
    return out | ({"commentUpdateState": state} if state else {})


def _comment_state(body: Json, mask: masks.Mask | None) -> str | None:
    """What became of comments in the batch, where the batch or its caller speaks of comments at all.

    Answers of 2026 carry NO_UPDATES_REQUESTED always (live), those of 2023 never (rec). Both are held to be true here,
    so it is told to whoever shows that they know of it: by a request about comments, a view mode, or the field mask.
    """
    if any(kind in threads.REQUESTS for request in body["requests"] for kind in request):
        return "ALL_SAVED"
    asked = "commentsViewMode" in body or (mask is not None and below(mask, "commentUpdateState") is not None)
    return "NO_UPDATES_REQUESTED" if asked else None


METHODS: dict[str, Callable[[Call], Json]] = {
    "sheets.spreadsheets.get": get,
    "sheets.spreadsheets.getByDataFilter": get_by_data_filter,
    "sheets.spreadsheets.create": create,
    "sheets.spreadsheets.batchUpdate": batch_update,
    "sheets.spreadsheets.sheets.copyTo": copy_to,
}
