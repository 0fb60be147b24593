"""Sheets (tabs) and the spreadsheet as a whole: they come and go, and have titles and other properties."""

from __future__ import annotations

from collections.abc import Callable

from tests.google import copies, looks, masks, references, settings, shifting
from tests.google.batch import protection, spans
from tests.google.discovery import update_mask
from tests.google.document import DEFAULT_COLUMNS, DEFAULT_ROWS, Sheet, Spreadsheet
from tests.google.edits import Axis, Deleted
from tests.google.errors import InvalidError, Json
from tests.google.ranges import Place, whole
from tests.google.rewriting import rewrite
from tests.google.spreadsheets import properties
from tests.google.world import Call

LONGEST_TITLE = 100
"""Characters (reported)."""

_SIZES: dict[Axis, tuple[str, str, str]] = {
    "ROWS": ("rowCount", "frozenRowCount", "rows"),
    "COLUMNS": ("columnCount", "frozenColumnCount", "columns"),
}
_FIXED = ("sheetId", "sheetType", "dataSourceSheetProperties", "index", "title")
_COLOURS = ("tabColorStyle", "tabColor")


def add(call: Call, body: Json) -> Json:
    """addSheet: 1,000 rows of 26 columns (reported) at the end, unless the caller says otherwise."""
    given: Json = body.get("properties", {})
    if given.get("sheetType", "GRID") != "GRID":
        # (doc) charts make their own sheets, data sources theirs; words (open)
        raise InvalidError(f"Sheets of type {given['sheetType']} can't be added.")
    spreadsheet = call.spreadsheet
    sheet_id = _free_id(spreadsheet, given.get("sheetId"))
    title = str(given.get("title", "")) or _next_title(spreadsheet)
    check_title(spreadsheet, title)
    size = {"rowCount": DEFAULT_ROWS, "columnCount": DEFAULT_COLUMNS}
    for name in size:
        if given.get("gridProperties", {}).get(name, 1) < 1:
            raise InvalidError(f"{name} must be greater than 0.")  # (open)
    wanted = {name: part for name, part in given.items() if name not in _FIXED}
    wanted["gridProperties"] = size | given.get("gridProperties", {})
    sheet = Sheet({"sheetId": sheet_id, "title": title, "sheetType": "GRID", **_settled(wanted)})
    for axis in _SIZES:
        _check_frozen(sheet, axis)
    _place(spreadsheet, sheet, given.get("index"))
    shifting.grow(spreadsheet, sheet)
    return {"properties": properties(sheet, spreadsheet.index(sheet))}


def _free_id(spreadsheet: Spreadsheet, wanted: int | None) -> int:
    """The ID that the caller chose (live), or a new one."""
    taken = {sheet.id for sheet in spreadsheet.sheets}
    if wanted is None:
        return spreadsheet.new_id(taken)
    if wanted < 0:
        raise InvalidError("Sheet id must be non-negative.")  # (reported)
    if wanted in taken:
        raise InvalidError(f"Sheet with id {wanted} already exists.")  # (reported)
    return wanted


def _next_title(spreadsheet: Spreadsheet) -> str:
    """`Sheet2` for the second sheet, or the next that is free (open)."""
    number = len(spreadsheet.sheets) + 1
    while spreadsheet.titled(f"Sheet{number}") is not None:
        number += 1
    return f"Sheet{number}"


def check_title(spreadsheet: Spreadsheet, title: str, own: Sheet | None = None) -> None:
    """Refuse a title that no sheet, or no further one, may have (reported)."""
    if not title:
        raise InvalidError("The sheet name cannot be empty.")
    if len(title) > LONGEST_TITLE:
        raise InvalidError(f"The sheet name cannot be greater than {LONGEST_TITLE} characters.")
    other = spreadsheet.titled(title)
    if other is not None and other is not own:
        raise InvalidError(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _settled(given: Json) -> Json:
    """Properties as they read back: what is false or 0 is left out, colours are told twice."""
    grid = {name: part for name, part in given.get("gridProperties", {}).items() if part}
    out = {name: part for name, part in looks.both(given).items() if part is not False}
    return {**out, "gridProperties": grid}


def _place(spreadsheet: Spreadsheet, sheet: Sheet, index: int | None) -> None:
    """Put a new sheet among the others: at the end unless an index is given (doc); one too large is the end (open)."""
    if index is not None and index < 0:
        raise InvalidError("Sheet index must be non-negative.")  # (open)
    spreadsheet.sheets.insert(len(spreadsheet.sheets) if index is None else index, sheet)


def _sheet(spreadsheet: Spreadsheet, sheet_id: int) -> Sheet:
    """The sheet, in the words of requests about sheets; those about cells say "grid"."""
    found = next((sheet for sheet in spreadsheet.sheets if sheet.id == sheet_id), None)
    if found is None:
        raise InvalidError(f"No sheet with id: {sheet_id}")  # (reported)
    return found


def delete(call: Call, body: Json) -> Json:
    """deleteSheet: formulas that refer to it come to #REF!; its named ranges and metadata go with it (open)."""
    spreadsheet = call.spreadsheet
    sheet = _sheet(spreadsheet, int(body.get("sheetId", 0)))
    others = [other for other in spreadsheet.sheets if other is not sheet]
    if not others:
        raise InvalidError("You can't remove all the sheets in a document.")  # (reported)
    if all(other.properties.get("hidden") for other in others):
        raise InvalidError("You can't remove all the visible sheets in a document.")  # (reported)
    protection.check(call, Place(sheet, whole(sheet)))
    spreadsheet.sheets = others
    spreadsheet.named_ranges = [
        item for item in spreadsheet.named_ranges if item["range"].get("sheetId") != sheet.id
    ]
    spreadsheet.developer_metadata = [
        item for item in spreadsheet.developer_metadata if _home(item) != sheet.id
    ]
    rewrite(spreadsheet, lambda text, _home: references.untitled(text, sheet.title))
    return {}


def _home(metadata: Json) -> int | None:
    """The sheet that metadata hang on; None for the spreadsheet's own."""
    location = metadata.get("location", {})
    if "dimensionRange" in location:
        return int(location["dimensionRange"].get("sheetId", 0))
    return None if location.get("spreadsheet") else int(location.get("sheetId", 0))


def duplicate(call: Call, body: Json) -> Json:
    """duplicateSheet: without an index the copy comes first (open)."""
    spreadsheet = call.spreadsheet
    source = _sheet(spreadsheet, int(body.get("sourceSheetId", 0)))
    sheet_id = _free_id(spreadsheet, body.get("newSheetId"))
    title = str(body.get("newSheetName", ""))
    if title:
        check_title(spreadsheet, title)
    twin = copies.added(source, spreadsheet, sheet_id=sheet_id, title=title)
    spreadsheet.sheets.pop()
    _place(spreadsheet, twin, int(body.get("insertSheetIndex", 0)))
    shifting.grow(spreadsheet, twin)
    return {"properties": properties(twin, spreadsheet.index(twin))}


def update(call: Call, body: Json) -> Json:
    """updateSheetProperties: those that the mask names."""
    given: Json = body.get("properties", {})
    spreadsheet = call.spreadsheet
    sheet = _sheet(spreadsheet, int(given.get("sheetId", 0)))
    mask = update_mask(body.get("fields"), "SheetProperties")
    named = {name: below for name, below in (mask or _everything(given)).items() if name not in _FIXED}
    if "title" in mask or (not mask and "title" in given):
        _retitle(spreadsheet, sheet, str(given.get("title", "")))
    _change(call, sheet, given, named)
    if sheet.properties.get("hidden") and all(other.properties.get("hidden") for other in spreadsheet.sheets):
        raise InvalidError("You can't hide all the sheets in a document.")  # (rec)
    if "index" in mask:
        # (doc: SheetProperties.index) without one it goes to the end
        _move(spreadsheet, sheet, int(given.get("index", len(spreadsheet.sheets))))
    return {}


def _everything(given: Json) -> masks.Mask:
    """What `*` names. It leaves the sizes, and where the sheet stands, as they are unless given (open)."""
    named: masks.Mask = {name: {} for name in ("hidden", "rightToLeft", "tabColor", "tabColorStyle")}
    grid = given.get("gridProperties", {})
    sizes = {size for size, _, _ in _SIZES.values()} & grid.keys()
    flags = {"hideGridlines", "rowGroupControlAfter", "columnGroupControlAfter"}
    frozen = {frozen for _, frozen, _ in _SIZES.values()}
    return named | {"gridProperties": {name: {} for name in sizes | flags | frozen}}


def _retitle(spreadsheet: Spreadsheet, sheet: Sheet, title: str) -> None:
    """Formulas go on meaning the same sheet."""
    check_title(spreadsheet, title, sheet)
    old = sheet.title
    if title != old:
        sheet.properties["title"] = title
        rewrite(spreadsheet, lambda text, _home: references.retitled(text, old, title))


def _change(call: Call, sheet: Sheet, given: Json, named: masks.Mask) -> None:
    if not named:
        return
    old = dict(sheet.properties)
    if named.keys() & set(_COLOURS):
        # Both tell of the same colour, and the newer field leads (doc).
        lead = next((name for name in _COLOURS if name in named and name in given), _COLOURS[0])
        old = {name: part for name, part in old.items() if name not in _COLOURS}
        named = {name: below for name, below in named.items() if name not in _COLOURS} | {lead: {}}
    new = _settled(masks.replace(old, given, named))
    sizes = {axis: int(new["gridProperties"].get(_SIZES[axis][0], 0)) for axis in _SIZES}
    new["gridProperties"] |= {name: old["gridProperties"][name] for name, _, _ in _SIZES.values()}
    sheet.properties = new
    for axis, size in sizes.items():
        _resize(call, sheet, axis, size)
        _check_frozen(sheet, axis)


def _resize(call: Call, sheet: Sheet, axis: Axis, size: int) -> None:
    """Rows or columns go from the end, or blank ones come there (rec)."""
    old = spans.size_of(sheet, axis)
    if size < 1:
        raise InvalidError(f"You can't delete all the {spans.word(axis)} on the sheet.")  # (open)
    if size > old:
        shifting.grow(call.spreadsheet, sheet, **{_SIZES[axis][2]: size - old})
    elif size < old:
        protection.check(call, spans.lines(sheet, axis, size, old))
        shifting.reshape(call.spreadsheet, Deleted(sheet.id, axis, start=size, end=old))


def _check_frozen(sheet: Sheet, axis: Axis) -> None:
    """Something must be left to scroll (reported)."""
    frozen = int(sheet.properties["gridProperties"].get(_SIZES[axis][1], 0))
    hidden = sheet.row_properties if axis == "ROWS" else sheet.column_properties
    rest = range(frozen, spans.size_of(sheet, axis))
    if frozen and all(hidden.get(index, {}).get("hiddenByUser") for index in rest):
        raise InvalidError(f"You can't freeze all visible {_SIZES[axis][2]} on the sheet.")


def _move(spreadsheet: Spreadsheet, sheet: Sheet, index: int) -> None:
    """Put the sheet before the one that stands at that index before the move; to its own place or the next: nothing.

    (doc: SheetProperties.index)
    """
    if index < 0:
        raise InvalidError("Sheet index must be non-negative.")  # (open)
    now = spreadsheet.index(sheet)
    if index in (now, now + 1):
        return
    del spreadsheet.sheets[now]
    spreadsheet.sheets.insert(index - 1 if index > now else index, sheet)


def update_spreadsheet(call: Call, body: Json) -> Json:
    """updateSpreadsheetProperties: the title is also the name of the file (rec)."""
    given: Json = body.get("properties", {})
    mask = update_mask(body.get("fields"), "SpreadsheetProperties")
    kept = ("title", "locale", "timeZone", "autoRecalc", "iterativeCalculationSettings")
    named = {name: mask.get(name, {}) for name in kept if name in mask or (not mask and name in given)}
    if not named:
        return {}  # (open) theme and default format stay as they are
    new = masks.replace(call.spreadsheet.properties, given, named)
    if not new.get("title"):
        raise InvalidError("The spreadsheet title cannot be empty.")  # (open)
    settings.check(new)
    new.setdefault("autoRecalc", "ON_CHANGE")
    call.spreadsheet.properties = new
    assert call.file is not None
    call.file.name = call.spreadsheet.title
    return {}


REQUESTS: dict[str, Callable[[Call, Json], Json]] = {
    "addSheet": add,
    "deleteSheet": delete,
    "duplicateSheet": duplicate,
    "updateSheetProperties": update,
    "updateSpreadsheetProperties": update_spreadsheet,
}
