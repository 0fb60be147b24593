"""Bodies, parameters and masks are checked as Google checks them, in Google's words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google import discovery, messages, payload
from tests.google.errors import InvalidError, RefusedError

BATCH = ("POST", "/v4/spreadsheets/x:batchUpdate")
UPDATE = ("PUT", "/v4/spreadsheets/x/values/Sheet1%21A1")
RAW = [("valueInputOption", "RAW")]


def method(verb: str, path: str) -> discovery.Method:
    found = discovery.find(verb, path)
    assert found is not None
    return found[0]


def refusal_of(call: Any, *args: Any) -> dict[str, Any]:
    with pytest.raises(RefusedError) as caught:
        call(*args)
    error: dict[str, Any] = caught.value.body["error"]
    assert error["code"] == caught.value.code == 400
    return error


@pytest.mark.parametrize(
    ("verb", "path", "name", "params"),
    [
        ("GET", "/v4/spreadsheets/x", "sheets.spreadsheets.get", {"spreadsheetId": "x"}),
        ("POST", "/v4/spreadsheets", "sheets.spreadsheets.create", {}),
        (
            "GET",
            "/v4/spreadsheets/x/values/%27a%2Fb%3A%27%21A1%3AB2",
            "sheets.spreadsheets.values.get",
            {"spreadsheetId": "x", "range": "'a/b:'!A1:B2"},
        ),
        (
            "POST",
            "/v4/spreadsheets/x/values/Sheet1!A1:B2:append",
            "sheets.spreadsheets.values.append",
            {"spreadsheetId": "x", "range": "Sheet1!A1:B2"},
        ),
        (
            "POST",
            "/v4/spreadsheets/x/values:batchUpdate",
            "sheets.spreadsheets.values.batchUpdate",
            {"spreadsheetId": "x"},
        ),
        ("GET", "/drive/v3/files/generateIds", "drive.files.generateIds", {}),
        ("GET", "/drive/v3/files/f", "drive.files.get", {"fileId": "f"}),
        ("PATCH", "/upload/drive/v3/files/f", "drive.files.update.upload", {"fileId": "f"}),
    ],
)
def test_a_path_finds_its_method(verb: str, path: str, name: str, params: dict[str, str]) -> None:
    found = discovery.find(verb, path)
    assert found is not None
    assert (found[0].id, found[1]) == (name, params)


def test_no_method_has_another_path() -> None:
    assert discovery.find("GET", "/v4/spreadsheets/x/nothing") is None
    assert discovery.find("DELETE", "/v4/spreadsheets/x") is None


@pytest.mark.parametrize("service", ["sheets", "drive"])
def test_every_schema_can_be_read(service: str) -> None:
    for name in messages.document(service)["schemas"]:
        assert messages.message(service, name) is messages.message(service, name)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            {"addSheet": {"properties": {"foo": 1}}},
            (
                'Invalid JSON payload received. Unknown name "foo" '
                "at 'requests[0].add_sheet.properties': Cannot find field."
            ),
        ),
        (
            {"deleteSheet": {"sheetId": "abc"}},
            "Invalid value at 'requests[0].delete_sheet.sheet_id' (TYPE_INT32), \"abc\"",
        ),
        (
            {"deleteSheet": {"sheetId": 1.5}},
            "Invalid value at 'requests[0].delete_sheet.sheet_id' (TYPE_INT32), 1.5",
        ),
        (
            {"deleteSheet": {"sheetId": 2**31}},
            "Invalid value at 'requests[0].delete_sheet.sheet_id' (TYPE_INT32), 2147483648",
        ),
        (
            {"deleteSheet": {"sheetId": [1]}},
            (
                "Invalid JSON payload received. Unknown name \"sheetId\" at 'requests[0].delete_sheet': "
                "Proto field is not repeating, cannot start list."
            ),
        ),
        (
            {"deleteSheet": {"sheetId": {}}},
            "Invalid value at 'requests[0].delete_sheet' (sheet_id), Starting an object on a scalar field",
        ),
        (
            {"deleteSheet": {"sheetId": 1}, "addSheet": {}},
            "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'addSheet'",
        ),
        (
            {"updateCells": {"range": {"startRowIndex": True}}},
            "Invalid value at 'requests[0].update_cells.range.start_row_index.value' (TYPE_INT32), true",
        ),
        (
            {"addChart": {"chart": {"spec": {"pieChart": {"legendPosition": "NONE"}}}}},
            (
                "Invalid value at 'requests[0].add_chart.chart.spec.pie_chart.legend_position' "
                '(type.googleapis.com/google.apps.sheets.v4.PieChartSpec.PieChartLegendPosition), "NONE"'
            ),
        ),
        (
            "repeatCell",
            (
                "Invalid value at 'requests[0]' "
                '(type.googleapis.com/google.apps.sheets.v4.BatchUpdateSpreadsheetRequest.Request), "repeatCell"'
            ),
        ),
        ({}, "Invalid requests[0]: No request set."),
        ({"addSheet": None}, "Invalid requests[0]: No request set."),
    ],
)
def test_a_wrong_request_is_refused(request_: Any, message: str) -> None:
    error = refusal_of(method(*BATCH).body, {"requests": [request_]})
    assert error["message"] == message
    assert error["status"] == "INVALID_ARGUMENT"


def test_all_faults_are_told_at_once() -> None:
    error = refusal_of(method(*BATCH).body, {"foo": 1, "requests": [{"deleteSheet": {"sheetId": "a"}}]})
    first = 'Invalid JSON payload received. Unknown name "foo": Cannot find field.'
    second = "Invalid value at 'requests[0].delete_sheet.sheet_id' (TYPE_INT32), \"a\""
    assert error["message"] == f"{first}\n{second}"
    assert error["details"] == [
        {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [
                {"description": first},
                {"field": "requests[0].delete_sheet.sheet_id", "description": second},
            ],
        }
    ]


def test_a_body_is_read_leniently_where_the_mapping_is() -> None:
    read = method(*BATCH).body(
        {
            "requests": [
                {"delete_sheet": {"sheet_id": "5"}},
                {"deleteSheet": {"sheetId": 5.0}, "addSheet": None},
                {
                    "insertDimension": {
                        "range": {"dimension": "rows", "startIndex": 0},
                        "inheritFromBefore": "True",
                    }
                },
                {"addSheet": {"properties": {"tabColor": {"red": 0.1000000001, "green": 0, "blue": 1.0}}}},
            ],
            "responseRanges": "A1",
        }
    )
    assert read == {
        "requests": [
            {"deleteSheet": {"sheetId": 5}},
            {"deleteSheet": {"sheetId": 5}},
            {"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 0}, "inheritFromBefore": True}},
            {"addSheet": {"properties": {"tabColor": {"red": 0.1, "blue": 1}}}},
        ],
        "responseRanges": ["A1"],
    }


def test_a_batch_needs_requests() -> None:
    assert refusal_of(method(*BATCH).body, None)["message"] == "Must specify at least one request."


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"foo": 1}, "Invalid JSON payload received. Unknown name \"foo\" at 'data': Cannot find field."),
        (
            {"values": [["a"], "b", "c"]},
            (
                "Invalid value at 'data.values[1]' (type.googleapis.com/google.protobuf.ListValue), \"b\"\n"
                "Invalid value at 'data.values[2]' (type.googleapis.com/google.protobuf.ListValue), \"c\""
            ),
        ),
        (
            {"values": [["a"], ["b", ["c"]]]},
            'Invalid values[1][1]: list_value {\n  values {\n    string_value: "c"\n  }\n}\n',
        ),
        ({"values": [[{}]]}, "Invalid values[0][0]: struct_value {\n}\n"),
    ],
)
def test_wrong_values_are_refused(body: Any, message: str) -> None:
    assert refusal_of(method(*UPDATE).body, body)["message"] == message


def test_values_are_kept_as_they_are() -> None:
    rows = [["a", 1, 2.5, True, None, ""], []]
    assert method(*UPDATE).body({"values": rows, "majorDimension": None}) == {"values": rows}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ([], "'valueInputOption' is required but not specified"),
        (
            [("valueInputOption", "FOO")],
            (
                "Invalid value at 'value_input_option' "
                '(type.googleapis.com/google.apps.sheets.v4.ValueInputOption), "FOO"'
            ),
        ),
        (
            [*RAW, ("includeValuesInResponse", "maybe")],
            "Invalid value at 'include_values_in_response' (TYPE_BOOL), \"maybe\"",
        ),
        (
            [*RAW, ("foo", "1")],
            (
                'Invalid JSON payload received. Unknown name "foo": Cannot bind query parameter. '
                "Field 'foo' could not be found in request message."
            ),
        ),
        (
            [*RAW, ("data", "1")],
            (
                'Invalid JSON payload received. Unknown name "data": Cannot bind query parameter. '
                "'data' is a message type. Parameters can only be bound to primitive types."
            ),
        ),
        ([*RAW, ("alt", "media")], 'Unsupported alt type "media" for non byte stream request.'),
    ],
)
def test_a_wrong_query_is_refused(query: list[tuple[str, str]], message: str) -> None:
    assert refusal_of(method(*UPDATE).query, query)["message"] == message


def test_a_query_has_types() -> None:
    get = method("GET", "/v4/spreadsheets/x")
    query = [
        ("includeGridData", "False"),
        ("ranges", "A1"),
        ("ranges", "B2"),
        ("fields", "sheets"),
        ("fields", "x"),
    ]
    assert get.query(query) == {"includeGridData": False, "ranges": ["A1", "B2"], "fields": "sheets"}
    copy = method("POST", "/v4/spreadsheets/x/sheets/7:copyTo")
    assert copy.path({"spreadsheetId": "x", "sheetId": "7"}) == {"spreadsheetId": "x", "sheetId": 7}
    message = "Invalid value at 'sheet_id' (TYPE_INT32), \"q\""
    assert refusal_of(copy.path, {"sheetId": "q"})["message"] == message


def test_drive_ignores_names_it_does_not_know() -> None:
    create = method("POST", "/drive/v3/files")
    assert create.body({"title": "x", "name": "y", "properties": {"a": None}}) == {
        "name": "y",
        "properties": {"a": None},
    }
    assert create.query([("includeItemsFromAllDrives", "True"), ("supportsAllDrives", "True")]) == {
        "supportsAllDrives": True
    }


def test_drive_refuses_in_its_own_envelope() -> None:
    listing = method("GET", "/drive/v3/files")
    words = "Invalid value at 'page_size' (TYPE_INT32), \"NOPE\""
    assert refusal_of(listing.query, [("pageSize", "NOPE")])["errors"] == [
        {"message": words, "reason": "invalid"}
    ]
    assert refusal_of(listing.query, [("pageSize", "0")])["errors"][0]["reason"] == "invalidParameter"
    export = method("GET", "/drive/v3/files/f/export")
    assert refusal_of(export.query, [])["message"] == "Required parameter: mimeType"


def test_what_is_not_json_is_refused() -> None:
    error = refusal_of(payload.parsed, b'{"requests": [foo]}')
    assert error["message"] == (
        'Invalid JSON payload received. Unexpected token.\n{"requests": [foo]}\n              ^'
    )
    assert error["details"][0]["fieldViolations"] == [{"description": error["message"]}]
    assert payload.parsed(b"") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted(messages.schema("sheets", "RepeatCellRequest")["properties"])


@given(st.dictionaries(st.sampled_from([*FIELDS, "foo"]), JSON), st.sampled_from([BATCH, UPDATE]))
def test_any_json_is_read_or_refused(inner: dict[str, Any], call: tuple[str, str]) -> None:
    try:
        method(*call).body({"requests": [{"repeatCell": inner}]} if call == BATCH else inner)
    except RefusedError as refused:
        json.dumps(refused.body)


@given(JSON)
def test_what_was_read_reads_the_same_again(value: Any) -> None:
    update = method(*UPDATE)
    try:
        read = update.body({"values": [[value]], "range": "A1"})
    except RefusedError:
        return
    assert update.body(read) == read


def test_an_update_mask_must_name_fields_that_are_there() -> None:
    assert discovery.update_mask("gridProperties/rowCount,title", "SheetProperties") == {
        "gridProperties": {"rowCount": {}},
        "title": {},
    }
    assert discovery.update_mask("*", "CellData") == {}
    for text in (None, "", ","):
        with pytest.raises(
            InvalidError, match=r"At least one field must be listed in 'fields'\. \(Use '\*' to"
        ):
            discovery.update_mask(text, "CellData")
    with pytest.raises(InvalidError, match=r"Invalid field: user_entered_format\.foo"):
        discovery.update_mask("note,userEnteredFormat(foo)", "CellData")


def test_a_response_mask_must_name_fields_that_are_there() -> None:
    get = method("GET", "/v4/spreadsheets/x")
    mask = "sheets(properties(title),data/rowData/values/effectiveFormat/type)"
    error = refusal_of(discovery.response_mask, mask, get)
    path = "sheets.data.rowData.values.effectiveFormat.type"
    assert error["message"] == "Request contains an invalid argument."
    assert error["details"][0]["fieldViolations"] == [
        {
            "field": mask,
            "description": f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'.",
        }
    ]
    assert discovery.response_mask("*", get) == {}


def test_drive_names_the_field_it_does_not_know() -> None:
    listing = method("GET", "/drive/v3/files")
    assert discovery.response_mask("nextPageToken, files(id, name)", listing) == {
        "nextPageToken": {},
        "files": {"id": {}, "name": {}},
    }
    error = refusal_of(discovery.response_mask, "items(id)", listing)
    assert error["errors"] == [
        {
            "message": "Invalid field selection items",
            "domain": "global",
            "reason": "invalidParameter",
            "location": "fields",
            "locationType": "parameter",
        }
    ]
    assert "status" not in error
