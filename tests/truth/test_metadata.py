"""Developer metadata: made, found by filters, changed, deleted, and limited in number."""

from __future__ import annotations

from typing import Any

import pytest

from tests.google import datafilters, metadata, ranges
from tests.google.document import new_sheet
from tests.google.errors import InvalidError, RefusedError
from tests.google.world import Call, Identity, World

OWNER = Identity("owner@example.org")
SEARCH, GET = metadata.METHODS["sheets.spreadsheets.developerMetadata.search"], metadata.get


@pytest.fixture
def call() -> Call:
    world = World()
    file = world.create("Book", OWNER)
    assert file.document is not None
    file.document.sheets.append(new_sheet(7, "Other"))
    return Call(world, OWNER, {}, {}, file)


def line(dimension: str, index: int, sheet_id: int = 0) -> dict[str, Any]:
    span = {"sheetId": sheet_id, "dimension": dimension, "startIndex": index, "endIndex": index + 1}
    return {"dimensionRange": span}


def create(call: Call, location: Any, key: str = "key", **more: Any) -> Any:
    given = {"metadataKey": key, "visibility": "DOCUMENT", "location": location, **more}
    reply = metadata.REQUESTS["createDeveloperMetadata"](call, {"developerMetadata": given})
    return reply["developerMetadata"]


def search(call: Call, *filters: Any) -> list[str]:
    answer = SEARCH(Call(call.world, OWNER, {}, {"dataFilters": list(filters)}, call.file))
    return [item["developerMetadata"]["metadataKey"] for item in answer.get("matchedDeveloperMetadata", [])]


def lookup(**fields: Any) -> dict[str, Any]:
    return {"developerMetadataLookup": fields}


@pytest.fixture
def five(call: Call) -> Call:
    create(call, {"spreadsheet": True}, "book")
    create(call, {"sheetId": 0}, "sheet", metadataValue="1")
    create(call, line("ROWS", 2), "row", visibility="PROJECT")
    create(call, line("COLUMNS", 1), "column", metadataValue="1")
    create(call, line("ROWS", 2, 7), "other")
    return call


def test_what_is_made_has_its_kind_of_place_filled_in(call: Call) -> None:
    made = create(call, line("ROWS", 6), "Sales", metadataValue="2022", metadataId=12)
    where = {"locationType": "ROW", **line("ROWS", 6)}
    assert made == {
        "metadataId": 12,
        "metadataKey": "Sales",
        "metadataValue": "2022",
        "location": where,
        "visibility": "DOCUMENT",
    }
    assert create(call, {"sheetId": 0})["location"] == {"locationType": "SHEET", "sheetId": 0}
    assert create(call, {"spreadsheet": True})["location"]["locationType"] == "SPREADSHEET"
    with pytest.raises(InvalidError, match="12"):
        create(call, {"sheetId": 0}, metadataId=12)


def test_a_place_names_the_first_sheet_and_a_range_does_not(call: Call) -> None:
    made = [create(call, {"sheetId": 0}), create(call, line("ROWS", 0))]
    sheet, row = (ranges.shown(entry)["location"] for entry in made)
    assert sheet == {"locationType": "SHEET", "sheetId": 0}
    span = {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    assert row == {"locationType": "ROW", "dimensionRange": span}


def test_a1_and_r1c1_name_the_same_cells(call: Call) -> None:
    for text in ("R1C2:R3C27", "Sheet1!r1c2:r3c27"):
        assert ranges.parse(text, call.spreadsheet).a1 == "Sheet1!B1:Z3"
    assert ranges.is_cell("Sheet1!R4C1")


def test_titles_stand_in_quotes_where_googles_do() -> None:
    for title in ("Sales", "Sheet_1", "TRUE", "x.y", "Sales2"):
        assert ranges.quoted(title) == title
    for title in ("Probe Tab", "A1", "ABC1234", "R1C1", "2026", "Ünï", "a-b"):
        assert ranges.quoted(title) == f"'{title}'"
    assert ranges.quoted("It's") == "'It''s'"


@pytest.mark.parametrize(
    "wrong",
    [
        {"metadataKey": ""},
        {"visibility": None},
        {"location": {}},
        {"location": {"sheetId": 99}},
        {"location": line("ROWS", 1000)},
        {"location": {"dimensionRange": {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}}},
        {"location": {"dimensionRange": {"dimension": "ROWS", "startIndex": 1}}},
        {"metadataId": -1},
    ],
)
def test_incomplete_or_wide_metadata_is_refused(call: Call, wrong: dict[str, Any]) -> None:
    given = {"metadataKey": "key", "visibility": "DOCUMENT", "location": {"sheetId": 0}, **wrong}
    with pytest.raises(InvalidError):
        metadata.create(call, {"developerMetadata": given})


@pytest.mark.parametrize(
    ("data_filter", "keys"),
    [
        (lookup(), ["book", "sheet", "row", "column", "other"]),
        (lookup(metadataKey="row"), ["row"]),
        (lookup(metadataValue="1", locationType="COLUMN"), ["column"]),
        (lookup(visibility="PROJECT"), ["row"]),
        (lookup(metadataLocation=line("ROWS", 2)), ["row", "column"]),
        (
            lookup(metadataLocation=line("ROWS", 2), locationMatchingStrategy="EXACT_LOCATION"),
            ["row"],
        ),
        (lookup(metadataLocation={"sheetId": 0}), ["sheet", "row", "column"]),
        (lookup(metadataLocation={"sheetId": 0}, locationMatchingStrategy="EXACT_LOCATION"), ["sheet"]),
        (lookup(metadataLocation={"spreadsheet": True}), ["book"]),
        ({"a1Range": "Sheet1!A3"}, ["sheet", "row"]),
        ({"gridRange": {"sheetId": 7}}, ["other"]),
    ],
)
def test_filters_select(five: Call, data_filter: dict[str, Any], keys: list[str]) -> None:
    assert search(five, data_filter) == keys


@pytest.mark.parametrize(
    "fields",
    [
        {"locationMatchingStrategy": "EXACT_LOCATION"},
        {
            "locationMatchingStrategy": "EXACT_LOCATION",
            "locationType": "ROW",
            "metadataLocation": {"sheetId": 0},
        },
        {"locationType": "SPREADSHEET", "metadataLocation": {"sheetId": 0}},
        {"locationMatchingStrategy": "INTERSECTING_LOCATION", "metadataLocation": {"spreadsheet": True}},
    ],
)
def test_lookups_that_contradict_themselves_are_refused(five: Call, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        search(five, lookup(**fields))


def test_a_search_names_the_filters_that_matched(five: Call) -> None:
    filters = [lookup(metadataKey="row"), {"a1Range": "Sheet1!A3"}]
    answer = SEARCH(Call(five.world, OWNER, {}, {"dataFilters": filters}, five.file))
    found = {
        m["developerMetadata"]["metadataKey"]: m["dataFilters"] for m in answer["matchedDeveloperMetadata"]
    }
    assert found == {"sheet": filters[1:], "row": filters}


def test_filters_select_places(five: Call) -> None:
    document = five.spreadsheet
    found = [place.a1 for place in datafilters.places(lookup(metadataLocation=line("ROWS", 2)), document)]
    assert found == ["Sheet1!A3:Z3", "Sheet1!B1:B1000"]
    assert datafilters.places({"a1Range": "B2"}, document) == [ranges.parse("Sheet1!B2", document)]


def test_updating_changes_only_the_named_fields(five: Call) -> None:
    request = {
        "dataFilters": [lookup(metadataValue="1")],
        "developerMetadata": {"metadataValue": "2", "location": {"sheetId": 7}},
        "fields": "metadataValue,location",
    }
    changed = metadata.REQUESTS["updateDeveloperMetadata"](five, request)["developerMetadata"]
    assert [(entry["metadataKey"], entry["metadataValue"]) for entry in changed] == [
        ("sheet", "2"),
        ("column", "2"),
    ]
    assert all(entry["location"] == {"locationType": "SHEET", "sheetId": 7} for entry in changed)
    assert search(five, {"gridRange": {"sheetId": 7}}) == ["sheet", "column", "other"]


def test_deleting_answers_with_what_is_gone(five: Call) -> None:
    number = five.spreadsheet.developer_metadata[2]["metadataId"]
    request = {"dataFilter": lookup(metadataId=number)}
    assert metadata.delete(five, request)["deletedDeveloperMetadata"][0]["metadataKey"] == "row"
    assert metadata.delete(five, request) == {}
    with pytest.raises(RefusedError) as refused:
        GET(Call(five.world, OWNER, {"metadataId": number}, {}, five.file))
    assert refused.value.code == 404
    assert f"No developer metadata with ID {number}" in refused.value.body["error"]["message"]


def test_attached_to_exactly_one_place(five: Call) -> None:
    document = five.spreadsheet
    sheet, other = document.sheets

    def keys(*place: Any) -> list[str]:
        return [entry["metadataKey"] for entry in metadata.attached(document, *place)]

    assert keys() == ["book"]
    assert [keys(sheet), keys(other)] == [["sheet"], []]
    assert [keys(sheet, "ROWS", 2), keys(other, "ROWS", 2), keys(sheet, "COLUMNS", 2)] == [
        ["row"],
        ["other"],
        [],
    ]


def test_a_sheet_holds_only_so_much(call: Call) -> None:
    template = create(call, {"sheetId": 0}, "k")
    document = call.spreadsheet
    document.developer_metadata = [{**template, "metadataId": n + 1} for n in range(metadata.MOST_ENTRIES)]
    with pytest.raises(InvalidError):
        create(call, line("ROWS", 0))
    document.developer_metadata.pop()
    create(call, {"sheetId": 7})
    create(call, {"sheetId": 7}, metadataValue="x" * 29_000)
    with pytest.raises(InvalidError):
        create(call, line("COLUMNS", 0, 7), metadataValue="x" * 1_000)
