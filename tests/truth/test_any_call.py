"""Whatever the discovery document allows in a call: it is answered or refused, wholly or not at all."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.google import batch, discovery
from tests.google.app import Incoming, Outgoing, Server
from tests.google.grid import Cell, Formula
from tests.google.store import read_file, written_file
from tests.google.tokens import Tokens
from tests.google.world import File, Identity, World

OWNER = "dana@example.org"
TEXTS = st.sampled_from(
    [
        "",
        "A1",
        "Sheet1",
        "'It''s'!B:B",
        "A5:A",
        "Doors",
        "x",
        "=A1+1",
        "=SUM(",
        "1/2/2020",
        "50%",
        "TRUE",
        "\ud800",
        "-1",
    ]
)
MASKS = st.sampled_from(
    ["*", "*", "*", "title", "userEnteredValue", "note,userEnteredFormat(textFormat/bold)", "name", "a..b"]
)
NUMBERS = st.sampled_from([0, 0, 0, 1, 2, 3, 5, 1, 2, -1, 26, 999, 1000, 2**31 - 1])
SHEETS = st.sampled_from([0, 0, 0, 1, 1, 7])
DEEPEST = 6
BANDS = {"firstBandColor": {"red": 1}, "secondBandColor": {"blue": 1}}
BLANK = {"condition": {"type": "BLANK"}, "format": {"textFormat": {"bold": True}}}


@st.composite
def boxes(draw: st.DrawFn) -> dict[str, int]:
    """Ranges on one of the sheets, some with open ends."""
    top, left = draw(st.integers(0, 5)), draw(st.integers(0, 4))
    ends = {
        "startRowIndex": top,
        "endRowIndex": top + draw(st.integers(1, 4)),
        "startColumnIndex": left,
        "endColumnIndex": left + draw(st.integers(1, 3)),
    }
    kept = draw(
        st.sampled_from([ends, ends, ends, dict(list(ends.items())[:2]), dict(list(ends.items())[2:]), {}])
    )
    return kept | {"sheetId": draw(SHEETS)}


@st.composite
def spans(draw: st.DrawFn) -> dict[str, Any]:
    """Rows or columns of one of the sheets."""
    start = draw(st.integers(0, 5))
    ends = {"startIndex": start, "endIndex": start + draw(st.integers(1, 3))}
    return ends | {"sheetId": draw(SHEETS), "dimension": draw(st.sampled_from(["ROWS", "COLUMNS"]))}


SENSIBLE: dict[str, st.SearchStrategy[Any]] = {
    "GridRange": boxes(),
    "DimensionRange": spans(),
    "GridCoordinate": st.fixed_dictionaries(
        {"sheetId": SHEETS}, optional={"rowIndex": st.integers(0, 6), "columnIndex": st.integers(0, 5)}
    ),
}
ONE_OF = {"Request", "ExtendedValue", "DataFilter"}
ABOUT = {
    "range",
    "ranges",
    "fields",
    "source",
    "destination",
    "properties",
    "table",
    "filter",
    "bandedRange",
    "find",
}
ABOUT |= {
    "namedRange",
    "protectedRange",
    "rule",
    "cell",
    "coordinate",
    "name",
    "metadataKey",
    "visibility",
    "sortSpecs",
}
ABOUT |= {
    "shiftDimension",
    "namedRangeId",
    "protectedRangeId",
    "bandedRangeId",
    "filterViewId",
    "tableId",
    "location",
}
NOT_TOGETHER = {"start", "dataSourceSheetRange", "dataSourceSheetDimensions", "commentId"}
KNOWN: dict[str, st.SearchStrategy[Any]] = {
    "fields": MASKS,
    "sheetId": SHEETS,
    "sourceSheetId": SHEETS,
    "namedRangeId": st.sampled_from(["1", "2"]),
    "name": st.sampled_from(["One", "Two", "Doors", "A1"]),
    "find": st.sampled_from(["name", "x", "[0-9]", "="]),
    "shiftDimension": st.sampled_from(["ROWS", "COLUMNS"]),
    "protectedRangeId": st.sampled_from([1, 2]),
    "bandedRangeId": st.sampled_from([1, 2]),
    "filterViewId": st.sampled_from([1, 2]),
    "tableId": st.sampled_from(["t", "u"]),
    "dimension": st.sampled_from(["ROWS", "COLUMNS"]),
}
"""What a call that means something has there: what is drawn from the schema alone is mostly refused at once."""


@cache
def message(name: str, depth: int = 0) -> st.SearchStrategy[Any]:
    """Messages of that schema with some of their fields."""
    fields = discovery.schema("sheets", name).get("properties", {})
    if name in ONE_OF:
        kinds = fields.keys() & batch.registry() if name == "Request" else fields.keys()
        return st.one_of(
            [st.fixed_dictionaries({kind: value(kind, fields[kind], depth)}) for kind in sorted(kinds)]
        )
    if depth > DEEPEST:
        return st.just({})
    made = {field: value(field, of, depth) for field, of in fields.items() if field not in NOT_TOGETHER}
    # The request itself has what it is about; what lies deeper may be missing.
    always = made.keys() & ABOUT if depth <= 2 else set()
    return st.fixed_dictionaries(
        {field: made[field] for field in made if field in always},
        optional={field: made[field] for field in made if field not in always},
    )


def value(name: str, schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    """Values of one field."""
    known = SENSIBLE.get(schema.get("$ref", ""), KNOWN.get(name))
    if known is not None:
        return known
    if "$ref" in schema:
        return st.deferred(lambda: message(schema["$ref"], depth + 1))
    if schema["type"] == "array":
        return st.lists(value(name, schema["items"], depth), max_size=2)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "integer": NUMBERS,
        "number": st.one_of(NUMBERS, st.sampled_from([0.5, 1e300])),
        "boolean": st.booleans(),
        "object": st.dictionaries(TEXTS, TEXTS, max_size=1),
        "any": st.one_of(NUMBERS, TEXTS, st.booleans(), st.none()),
    }
    return kinds.get(schema["type"], TEXTS)


def new_book() -> tuple[Server, File]:
    """A server with one spreadsheet in which there is something to break."""
    world = World(clock=lambda: 1_790_000_000.0)
    server = Server(world, Tokens(world, "http://127.0.0.1"))
    file = world.create("A search", Identity(OWNER))
    box = {"startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 3}
    setup: list[dict[str, Any]] = [
        {
            "addSheet": {
                "properties": {
                    "sheetId": 1,
                    "title": "It's",
                    "gridProperties": {"rowCount": 9, "columnCount": 5},
                }
            }
        },
        {"addTable": {"table": {"tableId": "t", "name": "People", "range": box}}},
        {"addNamedRange": {"namedRange": {"namedRangeId": "1", "name": "Doors", "range": box}}},
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 1, "range": box, "warningOnly": True}}},
        {"insertComment": {"coordinate": {"rowIndex": 1}, "content": "Well done"}},
        {"addFilterView": {"filter": {"filterViewId": 1, "title": "Mine", "range": box}}},
        {
            "addBanding": {
                "bandedRange": {"bandedRangeId": 1, "range": box | {"sheetId": 1}, "rowProperties": BANDS}
            }
        },
        {"addConditionalFormatRule": {"rule": {"ranges": [box], "booleanRule": BLANK}}},
        {"mergeCells": {"range": box | {"sheetId": 1}, "mergeType": "MERGE_ALL"}},
    ]
    assert file.document is not None
    grid = file.document.sheets[0].grid
    for row in range(5):
        grid.put_row(
            row,
            0,
            [f"name {row}", float(row), 43831.0 + row, Cell(Formula("=B1+'It''s'!A1")), Cell("x", note="n")],
        )
    assert post(server, file, ":batchUpdate", {"requests": setup}).status == 200
    return server, file


def post(server: Server, file: File, path: str, body: Any, method: str = "POST") -> Outgoing:
    content = json.dumps(body).encode()
    bearer = f"Bearer person:{OWNER}"
    return server.answer(
        Incoming(method, f"/v4/spreadsheets/{file.id}{path}", [], bearer, content, "application/json")
    )


def state(file: File) -> str:
    """All that is kept of a file."""
    return "".join(written_file(file))


def sound(server: Server, file: File) -> None:
    """Everything in the file can be shown, kept and read again."""
    everything = Incoming(
        "GET", f"/v4/spreadsheets/{file.id}", [("includeGridData", "true")], f"Bearer person:{OWNER}", b""
    )
    assert server.answer(everything).status == 200
    assert state(read_file(json.loads(state(file)))) == state(file)


@settings(max_examples=150)
@given(st.lists(message("Request"), min_size=1, max_size=3))
def test_a_batch_happens_wholly_or_not_at_all(requests: list[Any]) -> None:
    server, file = new_book()
    before = state(file)
    answer = post(server, file, ":batchUpdate", {"requests": requests})
    answer.response()
    if answer.status == 200:
        assert len(answer.content["replies"]) == len(requests)
        sound(server, file)
    else:
        assert answer.status in {400, 403, 404}, answer.content
        assert answer.content["error"]["message"]
        assert state(file) == before


@given(
    TEXTS,
    message("ValueRange"),
    st.sampled_from(["RAW", "USER_ENTERED"]),
    st.sampled_from([("PUT", ""), ("POST", ":append")]),
)
def test_values_are_written_or_refused(where: str, body: Any, option: str, how: tuple[str, str]) -> None:
    server, file = new_book()
    before = state(file)
    path = f"/v4/spreadsheets/{file.id}/values/{quote(where.encode('utf-8', 'replace') or b'A1', safe='')}{how[1]}"
    content = json.dumps(body | {"range": where}).encode()
    call = Incoming(
        how[0], path, [("valueInputOption", option)], f"Bearer person:{OWNER}", content, "application/json"
    )
    answer = server.answer(call)
    if answer.status == 200:
        sound(server, file)
    else:
        assert answer.status == 400, answer.content
        assert state(file) == before
