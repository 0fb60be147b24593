"""References in formulas follow what happens to cells, and nothing else of the text changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.google.document import new_sheet, new_spreadsheet
from tests.google.edits import Deleted, Edit, Inserted, Moved
from tests.google.formulas import Calculator
from tests.google.formulas_tokens import tokens
from tests.google.grid import Cell, Formula, Grid, Stored
from tests.google.ranges import Box, Place
from tests.google.references import Reference, copied, parse, relocated, retitled, shifted, untitled

TITLES = {0: "Sheet1", 7: "It's"}

columns = st.sampled_from(["A", "B", "$C", "z", "AA", "$zz"])
rows = st.builds(lambda fixed, row: f"{fixed}{row}", st.sampled_from(["", "$"]), st.integers(1, 60))
cells = st.builds(lambda column, row: column + row, columns, rows)
boxes = st.one_of(
    cells,
    *(
        st.builds(lambda one, two: f"{one}:{two}", first, last)
        for first, last in [(cells, cells), (cells, columns), (columns, columns), (rows, rows), (cells, rows)]
    ),
)
references = st.builds(
    lambda title, box: title + box, st.sampled_from(["", "Sheet1!", "'It''s'!", "Other!"]), boxes
)
NO_REFERENCES = [
    *(
        "+",
        " - ",
        '"A1 ""B2"""',
        "SUM(",
        ");",
        ", ",
        "1.5",
        "  ",
        "\n",
        "LOG10(",
        "tax_rate",
        "People[A1]",
        "&",
    ),
    *("{1\\2}", "#REF!", "<>", "%", "TRUE", "'", "é", "A1B", "x.A1"),
]
others = st.sampled_from(NO_REFERENCES)
texts = st.lists(st.one_of(references.map(lambda text: f"({text})"), others), max_size=8).map(
    lambda parts: "=" + "".join(parts)
)
axes = st.sampled_from(["ROWS", "COLUMNS"])
sheets = st.sampled_from(sorted(TITLES))


@pytest.mark.parametrize(
    ("text", "edit", "expected"),
    [
        ("=A1+a5", Inserted(0, "ROWS", at=2, count=3), "=A1+a8"),
        ("=SUM(A1:A5)", Inserted(0, "ROWS", at=2, count=3), "=SUM(A1:A8)"),
        ("=SUM( $A$5:$A$1 )", Inserted(0, "ROWS", at=2, count=3), "=SUM( $A$8:$A$1 )"),
        ("=A:A&2:3&A5:A", Inserted(0, "ROWS", at=0, count=1), "=A:A&3:4&A6:A"),
        ("=A:A&b:c&2:3", Inserted(0, "COLUMNS", at=1, count=1), "=A:A&c:d&2:3"),
        ("=A1:A5+A3", Deleted(0, "ROWS", start=1, end=3), "=A1:A3+#REF!"),
        ("=SUM(A2:A3;C4:C)", Deleted(0, "ROWS", start=1, end=5), "=SUM(#REF!;C2:C)"),
        ("='Sheet1'!A2&A2", Deleted(0, "ROWS", start=1, end=2), "='Sheet1'!#REF!&#REF!"),
        ("='It''s'!A2&A2", Inserted(7, "ROWS", at=0, count=1), "='It''s'!A3&A2"),
        ("=A2&sheet1!A2&Other!A2", Inserted(0, "ROWS", at=0, count=1), "=A3&sheet1!A3&Other!A2"),
        ("=A2&B2&A1:B9", Inserted(0, "ROWS", band=(0, 1), at=0, count=1), "=A3&B2&A1:B9"),
        ("=A2&A5&A7", Moved(0, "ROWS", start=1, end=3, to=6), "=A5&A3&A7"),
        ('=INDEX(A:A;ROW())&"A2"', Inserted(0, "ROWS", at=0, count=1), '=INDEX(A:A;ROW())&"A2"'),
        ("A2", Inserted(0, "ROWS", at=0, count=1), "A2"),
    ],
)
def test_references_follow_rows_and_columns(text: str, edit: Edit, expected: str) -> None:
    assert shifted(text, "Sheet1", edit, TITLES) == expected


def test_a_copy_takes_its_relative_parts_along() -> None:
    assert copied("=A1+$A1+A$1+$A$1", 2, 1) == "=B3+$A3+B$1+$A$1"
    assert copied("=A:A&2:2&A5:B&'It''s'!A1", 2, 1) == "=B:B&4:4&B7:C&'It''s'!B3"
    assert copied("=A1+B2", -1, 0) == "=#REF!+B1"
    assert copied("=SUM(ZZZ1)", 0, 1) == "=SUM(#REF!)"


def test_what_is_cut_is_followed_where_it_goes() -> None:
    here, there = new_sheet(0, "Sheet1"), new_sheet(7, "It's")
    source = Place(here, Box(0, 0, 2, 2))
    assert relocated("=A1+$B$2+A1:B2+C1+A1:A3", "Sheet1", source, here, 3, 0) == "=A4+$B$5+A4:B5+C1+A1:A3"
    assert relocated("=A1+C1", "Sheet1", source, there, 3, 0) == "='It''s'!A4+C1"
    assert relocated("=Sheet1!A1+A1", "It's", source, there, 3, 0) == "='It''s'!A4+A1"
    assert relocated("=A1+C1", "Sheet1", source, there, 3, 0, new_home="It's") == "=A4+Sheet1!C1"
    column = Place(here, Box(0, 0, here.rows, 1))
    assert relocated("=SUM(A:A;A2:A;A:B)", "Sheet1", column, here, 0, 3) == "=SUM(D:D;D2:D;A:B)"


def test_sheets_are_known_by_their_titles() -> None:
    text = "=sheet1!A1&'It''s'!B:B&A1&\"Sheet1!A1\"&Sheet1!#REF!"
    assert retitled(text, "Sheet1", "Our people") == (
        "='Our people'!A1&'It''s'!B:B&A1&\"Sheet1!A1\"&'Our people'!#REF!"
    )
    assert retitled(text, "It's", "Its") == '=sheet1!A1&Its!B:B&A1&"Sheet1!A1"&Sheet1!#REF!'
    assert untitled(text, "It's") == '=sheet1!A1&#REF!&A1&"Sheet1!A1"&Sheet1!#REF!'


@given(texts)
def test_words_together_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


@given(st.lists(others).map("".join), axes, st.integers(0, 9), st.integers(1, 5))
def test_a_text_without_references_is_left_alone(text: str, axis: str, at: int, count: int) -> None:
    text = "=" + text
    for edit in (Inserted(0, axis, at=at, count=count), Deleted(0, axis, start=at, end=at + count)):  # type: ignore[arg-type]
        assert shifted(text, "Sheet1", edit, TITLES) == text
    assert copied(text, at, count) == text


@given(texts, sheets, axes, st.integers(0, 60), st.integers(1, 5))
def test_rows_that_come_and_go_leave_no_trace(text: str, sheet: int, axis: str, at: int, count: int) -> None:
    grown = shifted(text, "Sheet1", Inserted(sheet, axis, at=at, count=count), TITLES)  # type: ignore[arg-type]
    back = shifted(grown, "Sheet1", Deleted(sheet, axis, start=at, end=at + count), TITLES)  # type: ignore[arg-type]
    assert back == text


@given(texts, st.integers(0, 50), st.integers(0, 50))
def test_a_copy_of_a_copy_back_is_the_first(text: str, down: int, across: int) -> None:
    assert copied(copied(text, down, across), -down, -across) == text


SIZE = 6
corners = st.builds(
    "{}{}{}{}".format,
    *(
        st.sampled_from(["", "$"]),
        st.sampled_from("ABCDEF"),
        st.sampled_from(["", "$"]),
        st.integers(1, SIZE),
    ),
)
closed = corners | st.builds("{}:{}".format, corners, corners)
lines = st.integers(0, SIZE - 1)
blocks = st.tuples(lines, lines).map(lambda pair: (min(pair), max(pair) + 1))
edits = st.one_of(
    st.builds(lambda axis, at, count: Inserted(0, axis, at=at, count=count), axes, lines, st.integers(1, 3)),
    st.builds(lambda axis, block: Deleted(0, axis, start=block[0], end=block[1]), axes, blocks),
    st.builds(
        lambda axis, block, to: Moved(0, axis, start=block[0], end=block[1], to=to), axes, blocks, lines
    ),
)


def numbered() -> Grid:
    """Cells of which each knows where it stood."""
    return Grid([[float(row * 10 + column) for column in range(SIZE)] for row in range(SIZE)])


def carry_out(edit: Edit, grid: Grid) -> None:
    rows = edit.axis == "ROWS"
    match edit:
        case Inserted(at=at, count=count) if rows:
            grid.insert_rows(at, [()] * count)
        case Inserted(at=at, count=count):
            grid.insert_columns(at, count)
        case Deleted(start=start, end=end):
            (grid.delete_rows if rows else grid.delete_columns)(start, end)
        case Moved(start=start, end=end, to=to):
            (grid.move_rows if rows else grid.move_columns)(start, end, to)


def seen(text: str, grid: Grid) -> set[Stored]:
    """What a formula that is one reference reads, blanks aside."""
    (top, bottom), (left, right) = only(text).ends()
    assert None not in {top, bottom, left, right}
    block = grid.block(top or 0, left or 0, bottom or 0, right or 0)
    return {value for row in block for value in row} - {None}


def only(text: str) -> Reference:
    (token,) = (token for token in tokens(text) if token.kind == "reference")
    return parse(token.text)


@given(closed, edits)
def test_a_reference_reads_the_same_cells_wherever_they_went(box: str, edit: Edit) -> None:
    if isinstance(edit, Moved):
        assume(not edit.start <= edit.to <= edit.end)
    grid = numbered()
    wanted = seen("=" + box, grid)
    carry_out(edit, grid)
    left = {(r, c) for r, row in enumerate(grid.rows) for c, value in enumerate(row) if value in wanted}
    text = shifted("=" + box, "Sheet1", edit, TITLES)
    if not left:
        assert text == "=#REF!"
        return
    at = {row if edit.axis == "ROWS" else column for row, column in left}
    # What a move tears apart no reference can name.
    assume(not isinstance(edit, Moved) or max(at) - min(at) + 1 == len(at))
    assert seen(text, grid) == {grid.entered(row, column) for row, column in left}
    assert text.count("$") == box.count("$")


@given(closed, blocks, blocks, lines, lines)
def test_a_reference_follows_cells_that_are_cut(
    box: str, down: tuple[int, int], across: tuple[int, int], top: int, left: int
) -> None:
    here, there = new_sheet(0, "Sheet1", SIZE, SIZE), new_sheet(7, "It's", 2 * SIZE, 2 * SIZE)
    grid, source = numbered(), Place(here, Box(down[0], across[0], down[1], across[1]))
    text = relocated("=" + box, "Sheet1", source, there, top - down[0], left - across[0])
    taken = grid.block(*source.box)
    pasted = Grid([()] * top + [(None,) * left + row for row in taken])
    wanted = seen("=" + box, grid)
    if wanted <= {value for row in taken for value in row}:
        assert only(text).title == "It's"
        assert seen(text, pasted) == wanted
    else:
        assert text == "=" + box


@dataclass
class Sums:
    """A column of numbers, and sums over parts of it on another sheet."""

    numbers: list[float]
    formulas: list[str]

    def results(self) -> list[object]:
        book = new_spreadsheet("Sums")
        book.sheets[0].grid = Grid([(number,) for number in self.numbers])
        sums = new_sheet(7, "Sums")
        sums.grid = Grid([(Cell(Formula(text)),) for text in self.formulas])
        book.sheets.append(sums)
        calculator = Calculator(book, datetime(2026, 1, 1, tzinfo=UTC))
        return [calculator.value(sums, row, 0) for row in range(len(self.formulas))]


@given(
    st.lists(st.integers(1, 99).map(float), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=1, max_size=4),
    st.integers(0, 12),
    st.integers(1, 3),
)
def test_sums_stay_the_same_when_blank_rows_come_between(
    numbers: list[float], parts: list[tuple[int, int]], at: int, count: int
) -> None:
    before = Sums(numbers, [f"=SUM(Sheet1!A{one}:A{two})" for one, two in parts])
    edit = Inserted(0, "ROWS", at=at, count=count)
    grown = Grid([(number,) for number in numbers])
    grown.insert_rows(at, [()] * count)
    column = [grown.entered(row, 0) for row in range(len(grown.rows))]
    after = Sums(column, [shifted(text, "Sums", edit, TITLES) for text in before.formulas])  # type: ignore[arg-type]
    assert after.results() == before.results()
