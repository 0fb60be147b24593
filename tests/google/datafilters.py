"""What a `DataFilter` selects: places on sheets, and the developer metadata attached to them."""

from __future__ import annotations

from tests.google import ranges
from tests.google.document import Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.ranges import Box, Place, whole

SPREADSHEET, SHEET, ROW, COLUMN = "SPREADSHEET", "SHEET", "ROW", "COLUMN"


def places(data_filter: Json, spreadsheet: Spreadsheet) -> list[Place]:
    """The boxes of cells that the filter selects, each once. Raises InvalidError for a malformed one."""
    if "developerMetadataLookup" not in data_filter:
        return [_region(data_filter, spreadsheet)]
    found: list[Place] = []
    for entry in metadata(data_filter, spreadsheet):
        found += (place for place in _located(entry["location"], spreadsheet) if place not in found)
    return found


def matched(filters: list[Json], spreadsheet: Spreadsheet) -> list[tuple[Place, list[Json]]]:
    """Every place that some filter selects, in their order, with all filters that select it (doc)."""
    found: list[tuple[Place, list[Json]]] = []
    for data_filter in filters:
        for place in places(data_filter, spreadsheet):
            for known, matching in found:
                if known.sheet is place.sheet and known.box == place.box:
                    matching.append(data_filter)
                    break
            else:
                found.append((place, [data_filter]))
    return found


def metadata(data_filter: Json, spreadsheet: Spreadsheet) -> list[Json]:
    """The developer metadata that the filter selects: by a lookup, or all that a region touches (doc: search)."""
    entries = spreadsheet.developer_metadata
    if "developerMetadataLookup" in data_filter:
        lookup = data_filter["developerMetadataLookup"]
        _check_lookup(lookup)
        return [entry for entry in entries if _selects(lookup, entry, spreadsheet)]
    region = _region(data_filter, spreadsheet)
    return [entry for entry in entries if _touches(entry["location"], region, spreadsheet)]


def _region(data_filter: Json, spreadsheet: Spreadsheet) -> Place:
    if "a1Range" in data_filter:
        return ranges.parse(data_filter["a1Range"], spreadsheet)
    if "gridRange" in data_filter:
        return ranges.on_grid(data_filter["gridRange"], spreadsheet)
    raise InvalidError("Must specify a data filter.")  # (open)


def _check_lookup(lookup: Json) -> None:
    """What a lookup may not combine (doc: DeveloperMetadataLookup; open: the words)."""
    location, kind = lookup.get("metadataLocation"), lookup.get("locationType")
    strategy = lookup.get("locationMatchingStrategy")
    if strategy and location is None:
        raise InvalidError("metadataLocation must be specified when locationMatchingStrategy is specified.")
    if kind and strategy == "EXACT_LOCATION":
        raise InvalidError(
            "locationType must not be specified when locationMatchingStrategy is EXACT_LOCATION."
        )
    if strategy == "INTERSECTING_LOCATION" and location is not None and location.get("spreadsheet"):
        # (reported) in these words
        raise InvalidError(
            "DeveloperMetadataLookup.spreadsheet is true, "
            "but locationMatchingStrategy was specified as INTERSECTING"
        )
    elsewhere = location is not None and not location.get("spreadsheet")
    if kind == SPREADSHEET and (strategy == "INTERSECTING_LOCATION" or elsewhere):
        raise InvalidError("locationType cannot be SPREADSHEET when matching intersecting locations.")


def _selects(lookup: Json, entry: Json, spreadsheet: Spreadsheet) -> bool:
    """Whether an entry has all that the lookup names."""
    named = ("metadataId", "metadataKey", "metadataValue", "visibility")
    if any(name in lookup and entry.get(name) != lookup[name] for name in named):
        return False
    if "locationType" in lookup and entry["location"]["locationType"] != lookup["locationType"]:
        return False
    if "metadataLocation" not in lookup:
        return True
    wanted = located(lookup["metadataLocation"], spreadsheet)
    if lookup.get("locationMatchingStrategy") == "EXACT_LOCATION":
        return bool(wanted == entry["location"])
    if wanted["locationType"] == SPREADSHEET:
        # (doc) Spreadsheet metadata intersects no other location.
        return bool(entry["location"]["locationType"] == SPREADSHEET)
    if entry["location"]["locationType"] == SHEET and wanted["locationType"] != SHEET:
        return False  # (reported) a lookup at a row finds nothing of its sheet's own; one at the sheet finds its rows'
    return _touches(entry["location"], _located(wanted, spreadsheet)[0], spreadsheet)


def _touches(location: Json, region: Place, spreadsheet: Spreadsheet) -> bool:
    if location["locationType"] == SPREADSHEET:
        return False  # (doc)
    place = _located(location, spreadsheet)[0]
    return place.sheet is region.sheet and place.box.overlap(region.box) is not None


def _located(location: Json, spreadsheet: Spreadsheet) -> list[Place]:
    """The cells of a stored location: those of the row, column or sheet; of all sheets for a spreadsheet (open)."""
    kind = location["locationType"]
    if kind == SPREADSHEET:
        return [Place(sheet, whole(sheet)) for sheet in spreadsheet.sheets]
    if kind == SHEET:
        sheet = spreadsheet.sheet(int(location["sheetId"]))
        return [Place(sheet, whole(sheet))]
    span = location["dimensionRange"]
    sheet, start, end = spreadsheet.sheet(int(span["sheetId"])), span["startIndex"], span["endIndex"]
    if kind == ROW:
        return [Place(sheet, Box(start, 0, end, sheet.columns))]
    return [Place(sheet, Box(0, start, sheet.rows, end))]


def located(location: Json, spreadsheet: Spreadsheet) -> Json:
    """A `DeveloperMetadataLocation` as it is stored: `locationType` filled in, sheet IDs and both indices there.

    Raises InvalidError unless it is one row, one column, one sheet or the spreadsheet (doc; open: the words).
    """
    if location.get("spreadsheet"):
        return {"locationType": SPREADSHEET, "spreadsheet": True}
    if "dimensionRange" in location:
        return _dimension(location["dimensionRange"], spreadsheet)
    if "sheetId" in location:
        return {"locationType": SHEET, "sheetId": spreadsheet.sheet(int(location["sheetId"])).id}
    raise InvalidError("Developer metadata location must be specified.")


def _dimension(span: Json, spreadsheet: Spreadsheet) -> Json:
    sheet = spreadsheet.sheet(int(span.get("sheetId", 0)))
    dimension = span.get("dimension")
    if dimension not in {"ROWS", "COLUMNS"}:
        raise InvalidError("Must specify a dimension.")
    # (reported) both refusals, in these words
    if "startIndex" not in span or "endIndex" not in span:
        raise InvalidError("DimensionRange must specify both a startIndex and an endIndex.")
    start = int(span["startIndex"])
    if int(span["endIndex"]) != start + 1:
        raise InvalidError("DimensionRange must represent a single row or column.")
    size = sheet.rows if dimension == "ROWS" else sheet.columns
    if not 0 <= start < size:
        raise InvalidError(
            f"Developer metadata location is outside of the sheet: {dimension} {start} of {size}."
        )
    stored = {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": start + 1}
    return {"locationType": ROW if dimension == "ROWS" else COLUMN, "dimensionRange": stored}
