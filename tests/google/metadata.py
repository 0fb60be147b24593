"""Developer metadata: notes of a program attached to a spreadsheet, a sheet, a row or a column."""

from __future__ import annotations

import copy
from collections.abc import Callable

from tests.google import datafilters, masks
from tests.google.discovery import update_mask
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json, refusal
from tests.google.world import Call

Apply = Callable[[Call, Json], Json]

MOST_ENTRIES = 1_200
"""In one sheet, rows and columns included (live: a cap near 1,200; open: the exact number, and whether it is the
characters' cap that was met)."""
MOST_CHARACTERS = 30_000
"""Of keys and values together: in each sheet, and as much again for the spreadsheet itself (doc: "Metadata storage
limits")."""


def attached(
    spreadsheet: Spreadsheet,
    sheet: Sheet | None = None,
    dimension: str | None = None,
    index: int | None = None,
) -> list[Json]:
    """The metadata of exactly one place: the spreadsheet, a sheet, or a row or column (`ROWS`/`COLUMNS`, 0-based)."""
    if not spreadsheet.developer_metadata:
        return []
    if sheet is None:
        wanted: Json = {"locationType": datafilters.SPREADSHEET, "spreadsheet": True}
    elif dimension is None or index is None:
        wanted = {"locationType": datafilters.SHEET, "sheetId": sheet.id}
    else:
        span = {"sheetId": sheet.id, "dimension": dimension, "startIndex": index, "endIndex": index + 1}
        kind = datafilters.ROW if dimension == "ROWS" else datafilters.COLUMN
        wanted = {"locationType": kind, "dimensionRange": span}
    return [entry for entry in spreadsheet.developer_metadata if entry["location"] == wanted]


def create(call: Call, request: Json) -> Json:
    """createDeveloperMetadata: the caller's ID is kept; a taken one is refused (doc; open: the words)."""
    spreadsheet = call.spreadsheet
    given = request.get("developerMetadata", {})
    taken = {int(entry["metadataId"]) for entry in spreadsheet.developer_metadata}
    number = int(given["metadataId"]) if "metadataId" in given else spreadsheet.new_id(taken)
    if number <= 0:
        raise InvalidError("Developer metadata ID must be positive.")
    if number in taken:
        raise InvalidError(f"Developer metadata with ID {number} already exists.")
    entry = _checked(spreadsheet, {**given, "metadataId": number})
    spreadsheet.developer_metadata.append(entry)
    _check_room(spreadsheet)
    # A copy: later requests of the batch may move the entry, and the reply shows it as it was then.
    return {"developerMetadata": copy.deepcopy(entry)}


def update(call: Call, request: Json) -> Json:
    """updateDeveloperMetadata: the named fields of all entries that a filter selects (doc)."""
    spreadsheet = call.spreadsheet
    mask = update_mask(request.get("fields"), "DeveloperMetadata")
    selected = _selected(request.get("dataFilters", []), spreadsheet)
    if not selected:
        return {}  # (open)
    given = request.get("developerMetadata", {})
    changed: dict[int, Json] = {}
    for entry, _ in selected:
        merged = _merged(entry, given, mask)
        # The ID is who the entry is: it stays, whatever the mask says (open).
        changed[entry["metadataId"]] = _checked(spreadsheet, {**merged, "metadataId": entry["metadataId"]})
    spreadsheet.developer_metadata = [
        changed.get(entry["metadataId"], entry) for entry in spreadsheet.developer_metadata
    ]
    _check_room(spreadsheet)
    return {"developerMetadata": copy.deepcopy(list(changed.values()))}


def _merged(entry: Json, given: Json, mask: masks.Mask) -> Json:
    """The entry with the named fields from what was given; a location is replaced as a whole, being one of three."""
    merged = masks.replace(entry, given, mask)
    if not mask or "location" in mask:
        return {**merged, "location": given.get("location", {})}
    return merged


def delete(call: Call, request: Json) -> Json:
    """deleteDeveloperMetadata: the answer has what was deleted (doc); nothing where nothing matched (open)."""
    spreadsheet = call.spreadsheet
    gone = datafilters.metadata(request.get("dataFilter", {}), spreadsheet)
    ids = {entry["metadataId"] for entry in gone}
    spreadsheet.developer_metadata = [
        entry for entry in spreadsheet.developer_metadata if entry["metadataId"] not in ids
    ]
    return {"deletedDeveloperMetadata": gone} if gone else {}


def get(call: Call) -> Json:
    """developerMetadata.get: 404 where there is none (doc, with these words)."""
    number = int(call.params["metadataId"])
    for entry in call.spreadsheet.developer_metadata:
        if entry["metadataId"] == number:
            return entry
    raise refusal(404, f"No developer metadata with ID {number}.")


def search(call: Call) -> Json:
    """developerMetadata.search: each entry once, with all filters that select it (doc)."""
    selected = _selected(call.body.get("dataFilters", []), call.spreadsheet)
    found = [{"developerMetadata": entry, "dataFilters": filters} for entry, filters in selected]
    return {"matchedDeveloperMetadata": found} if found else {}


def _selected(filters: list[Json], spreadsheet: Spreadsheet) -> list[tuple[Json, list[Json]]]:
    """The entries that some filter selects, in the order they were made, with the filters that do."""
    matching: dict[int, list[Json]] = {}
    for data_filter in filters:
        for entry in datafilters.metadata(data_filter, spreadsheet):
            matching.setdefault(entry["metadataId"], []).append(data_filter)
    return [
        (entry, matching[entry["metadataId"]])
        for entry in spreadsheet.developer_metadata
        if entry["metadataId"] in matching
    ]


def _checked(spreadsheet: Spreadsheet, given: Json) -> Json:
    """The entry as stored: it must have a key, a visibility and a place (doc; open: the words)."""
    if not given.get("metadataKey"):
        raise InvalidError("Developer metadata must have a key specified.")
    if given.get("visibility") not in {"DOCUMENT", "PROJECT"}:
        raise InvalidError("Developer metadata must have visibility specified.")
    entry: Json = {"metadataId": given["metadataId"], "metadataKey": given["metadataKey"]}
    if given.get("metadataValue"):
        entry["metadataValue"] = given["metadataValue"]
    location = datafilters.located(given.get("location", {}), spreadsheet)
    return entry | {"location": location, "visibility": given["visibility"]}


def _check_room(spreadsheet: Spreadsheet) -> None:
    """Raise when a sheet, or the spreadsheet itself, holds more than it may (doc, live; open: the words)."""
    entries: dict[int | None, int] = {}
    characters: dict[int | None, int] = {}
    for entry in spreadsheet.developer_metadata:
        where = _sheet_id(entry["location"])
        size = len(entry["metadataKey"]) + len(entry.get("metadataValue", ""))
        entries[where] = entries.get(where, 0) + 1
        characters[where] = characters.get(where, 0) + size
    if any(count > MOST_ENTRIES for where, count in entries.items() if where is not None):
        raise InvalidError("The maximum number of developer metadata entries in a sheet has been exceeded.")
    if any(size > MOST_CHARACTERS for size in characters.values()):
        raise InvalidError(f"Developer metadata exceeds the limit of {MOST_CHARACTERS} characters.")


def _sheet_id(location: Json) -> int | None:
    if location["locationType"] == datafilters.SPREADSHEET:
        return None
    return int(location.get("dimensionRange", location)["sheetId"])


METHODS: dict[str, Callable[[Call], Json]] = {
    "sheets.spreadsheets.developerMetadata.get": get,
    "sheets.spreadsheets.developerMetadata.search": search,
}
REQUESTS: dict[str, Apply] = {
    "createDeveloperMetadata": create,
    "updateDeveloperMetadata": update,
    "deleteDeveloperMetadata": delete,
}
