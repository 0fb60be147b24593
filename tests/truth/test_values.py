"""The values methods: what is written, what is read back, and where an append lands."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google import values
from tests.google.document import new_sheet
from tests.google.errors import InvalidError, RefusedError
from tests.google.grid import Cell, Formula
from tests.google.ranges import Box, Place, letters, to_json
from tests.google.world import Call, Identity, World

OWNER = Identity("owner@example.org")
PREFIX = "sheets.spreadsheets.values."


class Book:
    """A spreadsheet of one's own, and the values methods on it."""

    def __init__(self, rows: int = 1000, columns: int = 26) -> None:
        self.world = World()
        self.file = self.world.create("Book", OWNER)
        assert self.file.document is not None
        self.document = self.file.document
        self.sheet = self.document.sheets[0]
        self.sheet.rows, self.sheet.columns = rows, columns

    def do(self, method: str, body: Any = None, /, **params: Any) -> Any:
        call = Call(self.world, OWNER, params, body or {}, self.file)
        return values.METHODS[PREFIX + method](call)

    def put(self, where: str, *rows: list[Any], how: str = "RAW", **more: Any) -> Any:
        return self.do("update", {"values": list(rows)}, range=where, valueInputOption=how, **more)

    def append(self, where: str, *rows: list[Any], **more: Any) -> Any:
        body = {"values": list(rows)}
        return self.do("append", body, range=where, **{"valueInputOption": "RAW", **more})

    def read(self, where: str = "Sheet1", **params: Any) -> Any:
        params = {"valueRenderOption": "UNFORMATTED_VALUE", **params}
        return self.do("get", range=where, **params).get("values")


@pytest.fixture
def book() -> Book:
    return Book()


def counts(answer: Any) -> tuple[Any, ...]:
    return tuple(answer.get(f"updated{name}", 0) for name in ("Range", "Rows", "Columns", "Cells"))


# Reading


def test_blank_ends_are_cut_and_blank_rows_between_are_empty(book: Book) -> None:
    rows: list[list[Any]] = [
        ["", "", ""],
        ["A1", "", "C1"],
        ["x", "", ""],
        ["", "", ""],
        [1, 0.4, True],
        ["", "", ""],
    ]
    book.put("Sheet1!A1:C6", *rows)
    answer = book.do("get", range="Sheet1!A1:C6")
    assert answer == {
        "range": "Sheet1!A1:C6",
        "majorDimension": "ROWS",
        "values": [[], ["A1", "", "C1"], ["x"], [], ["1", "0.4", "TRUE"]],
    }
    assert book.read("Sheet1!B1:B6") == [[], [], [], [], [0.4]]
    assert book.read("Sheet1!A:A", majorDimension="COLUMNS") == [["", "A1", "x", "", 1]]
    assert book.read("Sheet1!A1:C2", majorDimension="COLUMNS") == [["", "A1"], [], ["", "C1"]]


def test_a_blank_range_has_no_values_and_is_named_in_full(book: Book) -> None:
    assert book.do("get", range="'Sheet1'") == {"range": "Sheet1!A1:Z1000", "majorDimension": "ROWS"}
    assert book.do("get", range="Sheet1!Y999:AB2000")["range"] == "Sheet1!Y999:Z1000"


def test_dates_read_as_numbers_or_text(book: Book) -> None:
    book.put(
        "Sheet1!A1:D2",
        ["=4/2", "2020-01-01", "text", 53],
        ["=3/2", 0.12, "1999-01-02", ""],
        how="USER_ENTERED",
    )
    numbers = [[2, 43831, "text", 53], [1.5, 0.12, 36162]]
    assert book.read(dateTimeRenderOption="SERIAL_NUMBER") == numbers
    assert book.read(dateTimeRenderOption="FORMATTED_STRING") == [
        [2, "2020-01-01", "text", 53],
        [1.5, 0.12, "1999-01-02"],
    ]
    shown = [["2", "2020-01-01", "text", "53"], ["1.5", "0.12", "1999-01-02"]]
    assert book.read(valueRenderOption="FORMATTED_VALUE", dateTimeRenderOption="SERIAL_NUMBER") == shown
    assert book.read("Sheet1!A1:B1", valueRenderOption="FORMULA") == [["=4/2", 43831]]


def test_faults_read_with_their_message_unless_formatted(book: Book) -> None:
    book.put("Sheet1!A1", ["=1/0", "=NA()"], how="USER_ENTERED")
    assert book.read(valueRenderOption="FORMATTED_VALUE") == [["#DIV/0!", "#N/A"]]
    assert book.read()[0][0] == "#DIV/0! (Function DIVIDE parameter 2 cannot be zero.)"
    assert book.read(valueRenderOption="FORMULA") == [["=1/0", "=NA()"]]


def test_batch_get_keeps_the_order_asked_for(book: Book) -> None:
    book.put("Sheet1!A1", ["a", "b"])
    answer = book.do("batchGet", ranges=["Sheet1!B1", "Sheet1!A1", "Sheet1!B1"])
    assert [item["values"] for item in answer["valueRanges"]] == [[["b"]], [["a"]], [["b"]]]
    with pytest.raises(InvalidError, match=r"^Unable to parse range: Nope!A1$"):
        book.do("batchGet", ranges=["Sheet1!B1", "Nope!A1"])


SCALARS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
)


def trimmed(lines: list[list[Any]]) -> list[list[Any]]:
    lines = [list(line) for line in lines]
    for line in lines:
        while line and line[-1] == "":
            line.pop()
    while lines and not lines[-1]:
        lines.pop()
    return lines


@given(st.lists(st.lists(SCALARS, max_size=4), min_size=1, max_size=5), st.sampled_from(["ROWS", "COLUMNS"]))
def test_what_is_written_raw_reads_back(lines: list[list[Any]], major: str) -> None:
    book = Book()
    body = {"values": lines, "majorDimension": major}
    answer = book.do("update", body, range="Sheet1!B2", valueInputOption="RAW")
    assert answer.get("updatedCells", 0) == sum(map(len, lines))
    where = "Sheet1!B2:Z"
    assert (book.read(where, majorDimension=major) or []) == trimmed(lines)
    other = "ROWS" if major == "COLUMNS" else "COLUMNS"
    width = max(map(len, lines))
    turned = [[line[n] if n < len(line) else "" for line in lines] for n in range(width)]
    assert (book.read(where, majorDimension=other) or []) == trimmed(turned)


def cell(row: int, column: int) -> str:
    return f"{letters(column)}{row + 1}"


def names(title: str, box: Box) -> dict[str, bool]:
    """Ranges from the box's first cell on that hold all of it, and whether they may be written to."""
    first, last = cell(box.top, box.left), cell(box.bottom - 1, box.right - 1)
    other = f"{cell(box.bottom - 1, box.left)}:{cell(box.top, box.right - 1)}"
    right, quoted = letters(box.right - 1), "'" + title.replace("'", "''") + "'"
    return {
        f"{quoted}!{first}:{last}": True,
        f"{quoted}!{last}:{first}": True,
        f"{quoted}!{other.lower()}": True,
        f"{title}!${letters(box.left)}${box.top + 1}:${right}${box.bottom}": True,
        f"{first}:{last}": True,
        "the_block": True,
        f"{quoted}!{first}:{right}": True,
        f"{quoted}!{first}:{box.bottom}": True,
        f"{quoted}!{first}:ZZ9999": False,
    }


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(SCALARS, min_size=width, max_size=width), min_size=1, max_size=5)
    ),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
    st.sampled_from(["Plain", "two words", "it's", "A1", "R1C1", "Läden!", "2026"]),
    st.sampled_from(["ROWS", "COLUMNS"]),
    st.data(),
)
def test_a_block_reads_back_under_every_name_it_has(
    block: list[list[Any]], at: tuple[int, int], title: str, major: str, data: st.DataObject
) -> None:
    book = Book()
    book.sheet.properties["title"] = title
    box = Box(*at, at[0] + len(block), at[1] + len(block[0]))
    named = {"namedRangeId": "1", "name": "the_block", "range": to_json(book.sheet, box)}
    book.document.named_ranges.append(named)
    lines = {"ROWS": block, "COLUMNS": [list(column) for column in zip(*block, strict=True)]}
    ranges = names(title, box)
    where = data.draw(st.sampled_from([name for name, writable in ranges.items() if writable]))
    answer = book.do(
        "update", {"values": lines[major], "majorDimension": major}, range=where, valueInputOption="RAW"
    )
    assert counts(answer) == (Place(book.sheet, box).a1, box.height, box.width, box.height * box.width)
    for name in ranges:
        for read, expected in lines.items():
            assert (book.read(name, majorDimension=read) or []) == trimmed(expected)


# Writing


def test_answers_count_what_was_set(book: Book) -> None:
    assert counts(book.put("'Sheet1'!A1", [1, 2, 3], [4, 5, 6])) == ("Sheet1!A1:C2", 2, 3, 6)
    assert counts(book.put("Sheet1!A1:D2", ["a", "b", "c"], [1, 2, 3, 4])) == ("Sheet1!A1:D2", 2, 4, 7)
    assert counts(book.put("Sheet1!A1:D9", ["a", "b"])) == ("Sheet1!A1:B1", 1, 2, 2)
    assert counts(book.put("Sheet1!A1:C1", [None, "x", None])) == ("Sheet1!A1:C1", 1, 1, 1)
    assert book.put("Sheet1!A1", [None]) == {"spreadsheetId": book.document.id, "updatedRange": "Sheet1!A1"}


def test_null_leaves_a_cell_and_an_empty_string_clears_it(book: Book) -> None:
    book.sheet.grid.put(0, 2, Cell("old", note="kept", format={"textFormat": {"bold": True}}))
    book.put("Sheet1!A1", ["a", "b"])
    assert counts(book.put("Sheet1!A1", [None, "", ""]))[1:] == (1, 2, 2)
    assert book.read() == [["a"]]
    assert book.sheet.grid.cell(0, 2) == Cell(None, note="kept", format={"textFormat": {"bold": True}})


def test_raw_text_stays_text_and_typed_text_does_not(book: Book) -> None:
    book.put("Sheet1!A1", ["=1+1", "12", "2020-01-01"])
    assert book.read() == [["=1+1", "12", "2020-01-01"]]
    book.put("Sheet1!A1", ["=1+1", "12", "2020-01-01"], how="USER_ENTERED")
    assert book.sheet.grid.entered(0, 0) == Formula("=1+1")
    assert book.read() == [[2, 12, 43831]]


def test_typing_sets_a_number_format_only_where_there_is_none(book: Book) -> None:
    euro = {"type": "CURRENCY", "pattern": "0.00 €"}
    book.sheet.grid.put(0, 1, Cell(format={"numberFormat": euro}))
    book.sheet.grid.put(0, 2, Cell(format={"numberFormat": {"type": "TEXT"}}))
    book.put("Sheet1!A1", ["50%", "50%", "=1"], how="USER_ENTERED")
    formats = [
        (book.sheet.grid.cell(0, n).format or {}).get("numberFormat", {}).get("type") for n in range(3)
    ]
    assert formats == ["PERCENT", "CURRENCY", "TEXT"]
    assert book.read() == [[0.5, 0.5, "=1"]]


@pytest.mark.parametrize(
    ("where", "rows", "past"),
    [
        ("Sheet1!A1:B1", [[1], [2]], "row [2]"),
        ("Sheet1!A1:B1", [[1, 2, 3]], "column [C]"),
        ("Sheet1!B3:C", [[2, 2, 9]], "column [D]"),
        ("'Sheet1'!A1:A9", [[1, 2], *[[1]] * 9], "column [B]"),
        ("'Sheet1'!Y999", [[1]] * 5, "row [1001]"),
        ("Sheet1", [list(range(30))], "column [AA]"),
    ],
)
def test_values_must_fit_their_range(book: Book, where: str, rows: list[list[Any]], past: str) -> None:
    with pytest.raises(InvalidError) as refused:
        book.put(where, *rows)
    assert refused.value.message == f"Requested writing within range [{where}], but tried writing to {past}"


def test_a_write_does_not_make_the_grid_larger(book: Book) -> None:
    for where in ("Sheet1!A1001", "Sheet1!A1:A1001"):
        with pytest.raises(InvalidError, match=r"exceeds grid limits\. Max rows: 1000, max columns: 26$"):
            book.put(where, ["x"])


@pytest.mark.parametrize(
    ("body", "params", "message"),
    [
        ({"values": [["x"]]}, {"valueInputOption": None}, "'valueInputOption' is required but not specified"),
        ({"values": [["x"]], "range": "A1"}, {}, "Request range[Sheet1!A1] does not match value's range[A1]"),
        (
            {"values": [["x", ["a"]]]},
            {},
            'Invalid values[0][1]: list_value {\n  values {\n    string_value: "a"\n  }\n}\n',
        ),
        (
            {"values": [["x" * 50_001]]},
            {},
            "Your input contains more than the maximum of 50000 characters in a single cell.",
        ),
    ],
)
def test_refusals_in_googles_words(book: Book, body: Any, params: Any, message: str) -> None:
    given_params = {"valueInputOption": "RAW", **params}
    given_params = {name: value for name, value in given_params.items() if value}
    with pytest.raises(InvalidError) as refused:
        book.do("update", body, range="Sheet1!A1", **given_params)
    assert refused.value.message == message


def test_an_answer_can_show_the_cells_of_the_whole_range(book: Book) -> None:
    book.put("Sheet1!A3", ["below"])
    more: dict[str, Any] = {"includeValuesInResponse": True, "responseValueRenderOption": "UNFORMATTED_VALUE"}
    answer = book.put("Sheet1!A1:B3", ["=1+1", "x"], how="USER_ENTERED", **more)
    assert answer["updatedData"] == {
        "range": "Sheet1!A1:B3",
        "majorDimension": "ROWS",
        "values": [[2, "x"], [], ["below"]],
    }
    assert book.put("Sheet1!A1", [1, 2], **more)["updatedData"]["range"] == "Sheet1!A1:B1"


def test_batch_update_totals_count_rows_and_columns_once(book: Book) -> None:
    data = [{"range": f"'Sheet1'!A{row}:D{row}", "values": [["A", "B", "", "D"]]} for row in (1, 4)]
    answer = book.do("batchUpdate", {"valueInputOption": "RAW", "data": data})
    totals = {"Rows": 2, "Columns": 4, "Cells": 8, "Sheets": 1}
    assert {name: answer[f"totalUpdated{name}"] for name in totals} == totals
    assert [counts(item) for item in answer["responses"]] == [
        ("Sheet1!A1:D1", 1, 4, 4),
        ("Sheet1!A4:D4", 1, 4, 4),
    ]


def test_batches_say_which_part_was_at_fault(book: Book) -> None:
    data = [{"range": "Sheet1!A1", "values": [["x"]]}, {"range": "NoSuchTab!A1", "values": [["x"]]}]
    with pytest.raises(RefusedError) as refused:
        book.do("batchUpdate", {"valueInputOption": "RAW", "data": data})
    assert refused.value.body["error"]["message"] == "Invalid data[1]: Unable to parse range: NoSuchTab!A1"
    with pytest.raises(RefusedError) as refused:
        book.do("batchClear", {"ranges": ["Sheet1!A1001:ZZ"]})
    assert refused.value.body["error"]["message"].startswith(
        "Invalid range[0]: Range (Sheet1!A1001:ZZ) exceeds"
    )


def test_clearing_keeps_all_but_the_values(book: Book) -> None:
    look = {"textFormat": {"bold": True}}
    book.put("Sheet1!A1", ["a", "b"], ["c", "d"])
    book.sheet.grid.put(0, 0, Cell("a", look, "note", {"condition": {"type": "BOOLEAN"}}))
    assert book.do("clear", range="Sheet1") == {
        "spreadsheetId": book.document.id,
        "clearedRange": "Sheet1!A1:Z1000",
    }
    assert book.sheet.grid.cell(0, 0) == Cell(None, look, "note", {"condition": {"type": "BOOLEAN"}})
    assert book.read() is None
    book.put("Sheet1!A1", ["a", "b"])
    assert book.do("batchClear", {"ranges": ["Sheet1!B1:B9999"]})["clearedRanges"] == ["Sheet1!B1:B1000"]
    assert book.read() == [["a"]]


# Appending


@pytest.mark.parametrize(
    ("where", "lands", "table"),
    [
        ("Sheet1", "B7", "B4:D6"),
        ("Sheet1!B4", "B7", "B4:D6"),
        ("Sheet1!C5:D5", "B7", "B4:D6"),
        ("Sheet1!B2:D4", "B7", "B4:D6"),
        ("Sheet1!A3:G10", "B7", "B4:D6"),
        ("Sheet1!A1", "A3", "A1:C2"),
        ("Sheet1!D4", "B7", "B4:D6"),
        ("Sheet1!E4", "E4", None),
        ("Sheet1!A4", "A4", None),
    ],
)
def test_googles_own_example_of_tables(book: Book, where: str, lands: str, table: str | None) -> None:
    book.put("Sheet1!A1", ["x", "y", "z"], ["x", "y", "z"])
    book.put("Sheet1!B4", ["x", "y"], [None, "y", "z"], [None, "x", "y"])
    answer = book.append(where, ["new"])
    assert answer["updates"]["updatedRange"] == f"Sheet1!{lands}"
    assert answer.get("tableRange") == (f"Sheet1!{table}" if table else None)


def test_appends_with_a_gap_drift(book: Book) -> None:
    first, second = book.append("Sheet1", ["x", "", "y"]), book.append("Sheet1", ["x", "", "y"])
    assert "tableRange" not in first
    assert counts(first["updates"]) == ("Sheet1!A1:C1", 1, 3, 3)
    assert second["updates"]["updatedRange"] == "Sheet1!C2:E2"
    third = book.append("'Sheet1'!A1", ["x", "", "y"])
    assert (third["tableRange"], third["updates"]["updatedRange"]) == ("Sheet1!A1", "Sheet1!A2:C2")


def test_appends_by_columns_into_a_blank_column_beside_tables(book: Book) -> None:
    book.put("Sheet1!A1", *[["left"]] * 6)
    book.put("Sheet1!D1", *[["right"]] * 6)
    body = {"majorDimension": "COLUMNS", "values": [["1", "2", "3", "4"], ["5", "6", "7", "8"]]}
    answer = book.do("append", body, range="'Sheet1'!B1", valueInputOption="RAW")
    assert "tableRange" not in answer
    assert counts(answer["updates"]) == ("Sheet1!B1:C4", 4, 2, 8)


def test_an_append_makes_the_grid_larger() -> None:
    book = Book(rows=2, columns=2)
    book.put("Sheet1!A1", ["a", "b"], ["c", "d"])
    assert book.append("Sheet1", [1, 2, 3], [4])["updates"]["updatedRange"] == "Sheet1!A3:C4"
    assert (book.sheet.rows, book.sheet.columns) == (4, 3)
    book.document.sheets.append(new_sheet(7, "Big", 9_999_990, 1))
    with pytest.raises(InvalidError, match="above the limit of 10000000 cells"):
        book.append("Sheet1", *[["x"]] * 10)


def test_inserted_rows_push_down_what_stands_below(book: Book) -> None:
    book.put("Sheet1!A1", ["h"], ["v"], [""], ["below"])
    book.put("Sheet1!C1", ["=A4"], how="USER_ENTERED")
    answer = book.append("Sheet1!A1", ["n1"], ["n2"], insertDataOption="INSERT_ROWS")
    assert answer["updates"]["updatedRange"] == "Sheet1!A3:A4"
    assert book.read("Sheet1!A:A") == [["h"], ["v"], ["n1"], ["n2"], [], ["below"]]
    assert book.sheet.grid.entered(0, 2) == Formula("=A6")
    assert book.sheet.rows == 1002


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))), st.integers(0, 5), st.integers(0, 5))
def test_an_append_never_lands_on_a_table_it_found(
    filled: set[tuple[int, int]], row: int, column: int
) -> None:
    book = Book()
    for at in filled:
        book.sheet.grid.put(*at, Cell("x"))
    answer = book.append(f"Sheet1!{'ABCDEF'[column]}{row + 1}", ["new"])
    cells = {(r, c) for r, line in enumerate(book.read()) for c, text in enumerate(line) if text == "new"}
    assert len(cells) == 1
    assert cells.isdisjoint(filled)
    assert ("tableRange" in answer) or cells == {(row, column)}
    if (row, column) in filled:
        assert "tableRange" in answer


# By data filter


def test_data_filters_name_what_they_matched(book: Book) -> None:
    book.put("Sheet1!A7", ["W-24", "74"])
    row = {"sheetId": 0, "dimension": "ROWS", "startIndex": 6, "endIndex": 7}
    book.document.developer_metadata.append(
        {
            "metadataId": 5,
            "metadataKey": "Sales",
            "location": {"locationType": "ROW", "dimensionRange": row},
            "visibility": "DOCUMENT",
        }
    )
    by_id, by_range = {"developerMetadataLookup": {"metadataId": 5}}, {"a1Range": "Sheet1!7:7"}
    answer = book.do("batchGetByDataFilter", {"dataFilters": [by_id, by_range, {"a1Range": "Sheet1!B7"}]})
    assert answer["valueRanges"] == [
        {
            "valueRange": {"range": "Sheet1!A7:Z7", "majorDimension": "ROWS", "values": [["W-24", "74"]]},
            "dataFilters": [by_id, by_range],
        },
        {
            "valueRange": {"range": "Sheet1!B7", "majorDimension": "ROWS", "values": [["74"]]},
            "dataFilters": [{"a1Range": "Sheet1!B7"}],
        },
    ]
    body = {
        "data": [{"dataFilter": by_id, "majorDimension": "ROWS", "values": [["W-24", "84"]]}],
        "includeValuesInResponse": True,
        "valueInputOption": "USER_ENTERED",
    }
    assert book.do("batchUpdateByDataFilter", body) == {
        "spreadsheetId": book.document.id,
        "totalUpdatedRows": 1,
        "totalUpdatedColumns": 2,
        "totalUpdatedCells": 2,
        "totalUpdatedSheets": 1,
        "responses": [
            {
                "updatedRange": "Sheet1!A7:B7",
                "updatedRows": 1,
                "updatedColumns": 2,
                "updatedCells": 2,
                "dataFilter": by_id,
                "updatedData": {
                    "range": "Sheet1!A7:Z7",
                    "majorDimension": "ROWS",
                    "values": [["W-24", "84"]],
                },
            }
        ],
    }
    assert book.do("batchClearByDataFilter", {"dataFilters": [by_id]})["clearedRanges"] == ["Sheet1!A7:Z7"]
