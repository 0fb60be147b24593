"""Banding: alternating colours of rows or columns."""

from __future__ import annotations

from tests.google.batch import overlays
from tests.google.batch.overlays import Apply
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.world import Call

_TAKEN = (
    "You cannot add alternating background colors to a range that already has alternating background colors."
)


def _add(call: Call, body: Json) -> Json:
    """Carry out `addBanding`."""
    given: Json = body.get("bandedRange", {})
    taken = {
        item["bandedRangeId"] for _, item in overlays.everywhere(call.spreadsheet, lambda s: s.banded_ranges)
    }
    chosen = overlays.number(given.get("bandedRangeId"), taken, call.spreadsheet, "BandedRange")
    sheet, made = _checked({**given, "bandedRangeId": chosen}, call.spreadsheet)
    check_free(sheet, made["range"])
    sheet.banded_ranges.append(made)
    return {"bandedRange": made}


def _update(call: Call, body: Json) -> Json:
    """Carry out `updateBanding`."""
    given: Json = body.get("bandedRange", {})
    sheet, old = _found(call.spreadsheet, given.get("bandedRangeId", 0))
    new = overlays.updated(old, given, str(body.get("fields", "")), "BandedRange")
    home, made = _checked({**new, "bandedRangeId": old["bandedRangeId"]}, call.spreadsheet)
    check_free(home, made["range"], but=old)
    overlays.rehome(sheet.banded_ranges, home.banded_ranges, old, made)
    return {}


def _delete(call: Call, body: Json) -> Json:
    """Carry out `deleteBanding`."""
    sheet, old = _found(call.spreadsheet, body.get("bandedRangeId", 0))
    overlays.remove(sheet.banded_ranges, old)
    return {}


def _found(spreadsheet: Spreadsheet, wanted: int) -> tuple[Sheet, Json]:
    found = overlays.find(spreadsheet, lambda s: s.banded_ranges, "bandedRangeId", wanted)
    if found is None:
        raise InvalidError(f"No BandedRange with id: {wanted}")  # (reported)
    return found


def check_free(sheet: Sheet, grid_range: Json, but: Json | None = None) -> None:
    """Refuse a range that meets banding or a table, which is banded too. (reported) for addBanding and addTable."""
    wanted = overlays.box(grid_range, sheet)
    for item in (*sheet.banded_ranges, *sheet.tables):
        if item is not but and overlays.box(item["range"], sheet).overlap(wanted):
            raise InvalidError(_TAKEN)


def _checked(item: Json, spreadsheet: Spreadsheet) -> tuple[Sheet, Json]:
    """The banding as it is kept: a closed range (open), both band colours, each colour told twice."""
    if "range" not in item:
        raise InvalidError("A banded range must have a range.")  # (open)
    sheet, grid_range = overlays.closed(item["range"], spreadsheet)
    made: Json = {"bandedRangeId": item["bandedRangeId"], "range": grid_range}
    for name in ("rowProperties", "columnProperties"):
        if name not in item:
            continue
        colours = overlays.two_coloured(item[name])
        for band in ("firstBandColor", "secondBandColor"):
            if band not in colours and f"{band}Style" not in colours:
                raise InvalidError(f"{name}.{band} must be set.")  # (doc) required; words (open)
        made[name] = colours
    if not made.keys() & {"rowProperties", "columnProperties"}:
        raise InvalidError(
            "At least one of rowProperties, columnProperties must be set."
        )  # (doc), words (open)
    return sheet, made


def shown(sheet: Sheet, *, exclude_tables: bool = False) -> list[Json]:
    """`bandedRanges` of a sheet: tables stand among them unless excluded, by reference (doc; the shape is (open))."""
    if exclude_tables:
        return list(sheet.banded_ranges)
    tables = [
        {
            "bandedRangeReference": table["tableId"],
            "range": table["range"],
            **(
                {"rowProperties": overlays.two_coloured(table["rowsProperties"])}
                if "rowsProperties" in table
                else {}
            ),
        }
        for table in sheet.tables
    ]
    return [*sheet.banded_ranges, *tables]


REQUESTS: dict[str, Apply] = {"addBanding": _add, "updateBanding": _update, "deleteBanding": _delete}
