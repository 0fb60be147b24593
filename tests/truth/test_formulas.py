"""What formulas come to, as Sheets works them out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google.document import Spreadsheet, new_sheet, new_spreadsheet
from tests.google.formulas import Calculator
from tests.google.formulas_criteria import criterion, matching
from tests.google.formulas_values import Area, Reading, compared
from tests.google.grid import Cell, Fault, Formula, Grid, Stored, Value

NOW = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
DATED = {"numberFormat": {"type": "DATE", "pattern": "d/m/yyyy"}}
CIRCLE = Fault(
    "REF", "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
)


def book(rows: Sequence[Sequence[Stored]] = (), locale: str = "en_US") -> Spreadsheet:
    made = new_spreadsheet("Book", locale, "Europe/Berlin")
    made.sheets[0].grid = Grid(rows)
    made.sheets.append(new_sheet(7, "It's", 10, 5))
    return made


def outcome(text: str, spreadsheet: Spreadsheet, row: int = 20, column: int = 10) -> Value:
    """What the formula comes to in a cell of the first sheet (K21)."""
    copy = spreadsheet.copy()
    copy.sheets[0].grid.enter(row, column, Formula(text))
    return Calculator(copy, NOW).value(copy.sheets[0], row, column)


SAMPLE = book(
    [
        ("Name", 1.0, Cell(43831.0, DATED)),
        ("ann", 2.0, Cell(43840.0, DATED), True),
        ("Bob", None, "text", "2020-01-05"),
        ("", 0.5, None, "a*c"),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("= 1 / 1024", 0.0009765625),
        ("=3/2", 1.5),
        ("=4/2", 2.0),
        ("=-2^2+50%*4", 6.0),
        ("=1+2&3-1", "32"),
        ('="5"+1', 6.0),
        ('="2020-01-05"+1', 43836.0),
        ("=0.1+0.2&TRUE", "0.3TRUE"),
        ("=TRUE+1", 2.0),
        ("=A9", None),
        ('=AND(A9="";A9=0;A9=FALSE)', True),
        ('=A2="ANN"', True),
        ('=AND(9<"a";"a"<"B";"zz"<FALSE)', True),
        ("=SUM(A:B;'It''s'!A:A)", 3.5),
        ("=SUM(B1:INDEX(B:B;2))", 3.0),
        ("=COUNTA(A:A)&COUNT(B:B)&COUNTBLANK(A1:A9)", "436"),
        ("=SUM({1,2;3,4})+SUM({1\\2})", 13.0),
        ('=IF(A4="";"none";1/0)', "none"),
        ('=IFERROR(1/0;"e")&IFNA(NA();"n")&IFERROR(1/0)', "en"),
        ("=INDEX(A:A;ROW()-19)", "ann"),
        ("=INDEX(A:C;2;3)", 43840.0),
        ('=VLOOKUP("bob";A:C;3;FALSE)', "text"),
        ('=VLOOKUP("b*";A:A;1;FALSE)&MATCH(2;B:B;0)&MATCH(43835;C1:C2)', "Bob21"),
        ('=XLOOKUP("zed";A:A;B:B;"none")&XLOOKUP("ann";A:A;B:B)', "none2"),
        ('=COUNTIF(A:A;"")', 997.0),
        ('=COUNTIF(A:A;"=")&COUNTIF(A:A;"<>")&COUNTIF(A:A;"<>ann")', "9964999"),
        ('=COUNTIF(A:A;"b*")&COUNTIF(D:D;"a~*c")&COUNTIF(D:D;"a?c")', "111"),
        ('=COUNTIF(B:B;">=1")&COUNTIF(B:B;1)&COUNTIF(B:B;"1")&COUNTIF(D:D;"true")', "2111"),
        ('=COUNTIF(C:C;">="&DATE(2020;1;5))&COUNTIF(C:C;"<2020-01-05")', "11"),
        ('=SUMIF(A:A;"<>Name";B:B)&SUMIFS(B:B;A:A;"ann";C:C;">1")', "2.52"),
        ('=MAXIFS(C:C;A:A;"ANN")', 43840.0),
        ('=MAXIFS(C:C;A:A;"nobody")', 0.0),
        ('=MINIFS(B:B;A:A;"";D:D;"<>")', 0.5),
        ('=SUMPRODUCT((A1:A3="ann")*B1:B3)', 2.0),
        ('=JOIN(", ";A1:A3)&TEXTJOIN("-";TRUE;A1:A4)', "Name, ann, BobName-ann-Bob"),
        ('=REGEXMATCH(A2;"^a")&REGEXEXTRACT("a12";"\\d+")&REGEXREPLACE("ab";"(.)b";"$1c")', "TRUE12ac"),
        ('=TEXT(C1;"yyyy-mm-dd")&TEXT(0.256;"0.0%")', "2020-01-0125.6%"),
        ('=PROPER(TRIM("  o\'neil   mc "))&MID("abcd";2;2)&RIGHT("abc";2)', "O'Neil Mcbcbc"),
        ("=ISDATE(C1)&ISDATE(B1)&ISDATE(D3)&ISBLANK(A9)&ISBLANK(A4)", "TRUEFALSETRUETRUEFALSE"),
        ('=INDIRECT("B"&2)+OFFSET(A1;1;1)', 4.0),
        ("=ADDRESS(2;3)", "$C$2"),
        ("=FILTER(A1:A3;B1:B3>1)", "ann"),
        ('=DATEDIF(C1;C2;"D")&WEEKDAY(C1)&WEEKNUM(C1)&NETWORKDAYS(C1;C2)', "9418"),
        ("=DATE(2020;2;30)-DATE(2020;3;1)", 0.0),
        ("=EDATE(DATE(2020;1;31);1)-EOMONTH(DATE(2020;2;1);0)", 0.0),
        ("=ROUND(2.5)&ROUND(-1.005;2)&ROUNDUP(1.1)&INT(-1.5)&MOD(-3;2)&CEILING(1.2;0.5)", "3-1.012-211.5"),
        ("=TODAY()-DATE(2026;3;2)", 0.0),
        ('=HYPERLINK("https://example.org";"there")', "there"),
        ('=IFS(B2=1;"one";TRUE;"other")&SWITCH(B2;2;"two")&CHOOSE(2;"a";"b")', "othertwob"),
        ("=COUNTUNIQUE(A1:A4)+ROWS(A:A)+COLUMNS(A:C)", 1007.0),
        ('=INDIRECT("R2C[-10]";FALSE)&INDIRECT("R[-18]C1";FALSE)&SUM(INDIRECT("C2";FALSE))', "annBob3.5"),
        ('=LOOKUP(2.5;{1;2;3};{"a";"b";"c"})&XMATCH("bob";A:A)&XMATCH(3;B1:B2;-1)', "b32"),
        ('=INDEX(SPLIT("a b c";" ");2)&INDEX(A2:B2;1)', "bann"),
        ('=SUMPRODUCT(A1:A3="ann")&SUMPRODUCT(A1:A3<>"ann";B1:B3)', "11"),
        ('=FIND("";"ab";2)&IFERROR(SEARCH("";"ab";3);"-")&SEARCH("B";"ab")', "2-2"),
        ('=COUNTIF(FLATTEN(1;NA();2);"#N/A")&COUNTIF(FLATTEN(1;NA());"<>#N/A")', "11"),
        ("=IFNA(MATCH(E1;B1:B2;-1);0)&IFNA(MATCH(E1;B1:B2);0)", "00"),
    ],
)
def test_a_formula_comes_to_what_it_does_in_sheets(text: str, expected: Value) -> None:
    assert outcome(text, SAMPLE) == expected


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("=1/0", "DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
        (
            '=1+"x"',
            "VALUE",
            "Function ADD parameter 2 expects number values. But 'x' is a text and cannot be coerced to a number.",
        ),
        ('=MATCH("x";A:A;0)', "N_A", "Did not find value 'x' in MATCH evaluation."),
        (
            "=IF(1)",
            "N_A",
            "Wrong number of arguments to IF. Expected between 2 and 3 arguments, but got 1 arguments.",
        ),
        ("=Nowhere!A1", "REF", "Unresolved sheet name 'Nowhere'."),
        ("=#REF!+1", "REF", "Reference does not exist."),
        ("=tax", "NAME", "Unknown range name: 'TAX'."),
        ("=1+", "ERROR", "Formula parse error."),
        ("=A1:A3*2", "VALUE", "An array value could not be found."),
        ("=SUM(1/0;1)", "DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
        ("=10^400", "NUM", "Function POWER evaluates to an out of range number."),
    ],
)
def test_errors_have_their_kind_and_words(text: str, kind: str, message: str) -> None:
    assert outcome(text, SAMPLE) == Fault(kind, message)


def test_a_range_where_one_value_is_asked_means_the_cell_beside() -> None:
    assert outcome("=B:B*2", SAMPLE, row=1) == 4.0
    assert outcome("=A1:C1&2:2", SAMPLE, row=4, column=1) == "12"


def test_a_formula_with_something_unknown_reads_as_a_test_says_or_as_nothing() -> None:
    text = '=IFERROR(QUERY(A:B;"select A");1)'
    assert outcome(text, SAMPLE) == ""
    spreadsheet = SAMPLE.copy()
    spreadsheet.placeholders[text] = 7.5
    assert outcome(text, spreadsheet) == 7.5


def test_a_decimal_comma_is_read_where_the_locale_has_one() -> None:
    assert outcome("=SUM(1,5;2)", book()) == 8.0
    assert outcome("=SUM(1,5;2,25)", book(locale="de_DE")) == 3.75
    assert outcome('=SUM(1.5;2)&"x"', book(locale="de_DE")) == "3,5x"
    assert outcome("=ROUND(SUM(A1,A2),1)", book([(1.25,), (2.0,)], locale="de_DE")) == 3.3


def test_a_date_is_shown_as_one_where_it_is_reckoned_with() -> None:
    texts = [
        "=TODAY()",
        "=MAX(C:C)+1",
        "=C2-C1",
        "=IF(TRUE;INDEX(C:C;1);1)",
        "=IFERROR(MAXIFS(C:C;A:A;A2);1)",
        "=B1",
    ]
    spreadsheet = SAMPLE.copy()
    sheet = spreadsheet.sheets[0]
    sheet.grid.put_row(5, 5, [Cell(Formula(text)) for text in texts])
    sheet.grid.put(6, 5, Cell(Formula("=TODAY()"), {"numberFormat": {"type": "NUMBER"}}))
    calculator = Calculator(spreadsheet, NOW)
    own = DATED["numberFormat"]
    shown = [calculator.number_format(sheet, 5, 5 + n) for n in range(len(texts))]
    assert shown == [{"type": "DATE"}, own, None, own, own, None]
    assert calculator.number_format(sheet, 6, 5) == {"type": "NUMBER"}
    assert calculator.number_format(sheet, 0, 2) == own
    assert type(calculator.value(sheet, 5, 5)) is float


def test_names_and_tables_stand_for_their_cells() -> None:
    spreadsheet = SAMPLE.copy()
    box = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    spreadsheet.named_ranges.append(
        {"namedRangeId": "1", "name": "numbers", "range": {**box, "startColumnIndex": 1}}
    )
    columns = [{"columnName": "Who"}, {"columnIndex": 1, "columnName": "How many"}]
    spreadsheet.sheets[0].tables.append({"name": "People", "range": box, "columnProperties": columns})
    assert outcome("=SUM(Numbers)", spreadsheet) == 3.0
    assert outcome("=SUM(People[How many])&INDEX(People[Who];1)", spreadsheet) == "2ann"


def test_what_was_worked_out_is_forgotten_with_a_change_and_with_the_day() -> None:
    spreadsheet = book([(1.0, Cell(Formula("=A1+TODAY()*0")), Cell(Formula("=TODAY()")))])
    sheet = spreadsheet.sheets[0]
    calculator = Calculator(spreadsheet, NOW)
    assert (calculator.value(sheet, 0, 1), calculator.value(sheet, 0, 2)) == (1.0, 46083.0)
    assert Calculator(spreadsheet, NOW + timedelta(days=1)).value(sheet, 0, 2) == 46084.0
    sheet.grid.enter(0, 0, 3.0)
    spreadsheet.worked_out.clear()
    assert calculator.value(sheet, 0, 1) == 3.0
    changed = spreadsheet.copy()
    changed.sheets[0].grid.enter(0, 0, 5.0)
    assert Calculator(changed, NOW).value(changed.sheets[0], 0, 1) == 5.0


def test_a_chain_of_formulas_may_be_long() -> None:
    spreadsheet = book([(Cell(Formula(f"=A{n + 2}+1")),) for n in range(5000)] + [(1.0,)])
    assert Calculator(spreadsheet, NOW).value(spreadsheet.sheets[0], 0, 0) == 5001.0


def test_a_circle_is_an_error_and_the_rest_goes_on() -> None:
    texts = ["=A2+1", "=A3", "=A1", "=A1+1", '=IFERROR(A1;"caught")', "=SUM(A6:A7)"]
    spreadsheet = book([(Cell(Formula(text)),) for text in texts])
    calculator = Calculator(spreadsheet, NOW)
    results = [calculator.value(spreadsheet.sheets[0], row, 0) for row in range(len(texts))]
    assert results == [CIRCLE] * 4 + ["caught", CIRCLE]


LAST = (
    '=IF(INDEX(B:B;ROW())="";"";IFERROR(IF(COUNTIFS(Outreach!D:D;INDEX(A:A;ROW()))'
    '+COUNTIFS(Outreach!D:D;"";Outreach!B:B;INDEX(B:B;ROW()))=0;"";'
    "MAX(MAXIFS(Outreach!A:A;Outreach!D:D;INDEX(A:A;ROW()));"
    'MAXIFS(Outreach!A:A;Outreach!D:D;"";Outreach!B:B;INDEX(B:B;ROW()))));""))'
)
DUE = (
    '=IF(OR(INDEX(B:B;ROW())="";INDEX(E:E;ROW())="Paused");"";IF(ISNUMBER(INDEX(C:C;ROW()));INDEX(C:C;ROW())'
    '+IF(ISNUMBER(INDEX(F:F;ROW()));INDEX(F:F;ROW());Settings!$B$2);""))'
)
People = list[tuple[str, str, float | None]]
Touches = list[tuple[float, str, str | None]]


def people_book(people: People, touches: Touches) -> Spreadsheet:
    """People (A ID, B name, C last contact, D due, E status, F every) and Outreach (A date, B name, D person's ID)."""
    made = new_spreadsheet("People")
    outreach, settings = new_sheet(5, "Outreach", len(touches) + 50), new_sheet(6, "Settings")
    made.sheets[0].properties["gridProperties"]["rowCount"] = len(people) + 50
    last, due = Cell(Formula(LAST)), Cell(Formula(DUE))
    made.sheets[0].grid = Grid(
        [("ID", "Name"), *((i, name, last, due, None, every) for i, name, every in people)]
    )
    outreach.grid = Grid([("Date", "Person"), *((day, name, None, link) for day, name, link in touches)])
    settings.grid = Grid([(), ("Every", 90.0)])
    made.sheets += [outreach, settings]
    return made


def last_and_due(spreadsheet: Spreadsheet, count: int) -> list[tuple[Value, Value]]:
    calculator, sheet = Calculator(spreadsheet, NOW), spreadsheet.sheets[0]
    return [(calculator.value(sheet, row, 2), calculator.value(sheet, row, 3)) for row in range(1, count + 1)]


def by_rule(people: People, touches: Touches) -> list[tuple[Value, Value]]:
    """The same rule without a sheet: rows linked by ID, and rows without a link that name the person."""
    linked: dict[str, float] = {}
    named: dict[str, float] = {}
    for day, name, link in touches:
        where, key = (named, name.casefold()) if link is None else (linked, link)
        where[key] = max(day, where.get(key, day))
    out: list[tuple[Value, Value]] = []
    for identity, name, every in people:
        days = [found for found in (linked.get(identity), named.get(name.casefold())) if found is not None]
        out.append((max(days), max(days) + (90.0 if every is None else every)) if days else ("", ""))
    return out


names = st.sampled_from(["Ann", "ann", "Bob", "Zoë", "A*", "12", "Eve"])
links = st.sampled_from(["p1", "p2", "p3", "0042"])


@given(
    st.lists(
        st.tuples(links, names.filter(lambda name: "*" not in name), st.sampled_from([None, 7.0])), max_size=4
    ),
    st.lists(st.tuples(st.integers(43000, 47000).map(float), names, st.none() | links), max_size=12),
)
def test_the_sheets_own_formulas_follow_the_rule(people: People, touches: Touches) -> None:
    assert last_and_due(people_book(people, touches), len(people)) == by_rule(people, touches)


def test_many_people_over_much_outreach() -> None:
    people: People = [(f"p{n}", f"Name {n}", None) for n in range(1000)]
    touches: Touches = [
        (40000.0 + n * 7919 % 5000, f"name {n % 990}", f"p{n % 990}" if n // 990 % 2 else None)
        for n in range(20_000)
    ]
    assert last_and_due(people_book(people, touches), len(people)) == by_rule(people, touches)


Plain = str | float | bool | None
values: st.SearchStrategy[Plain] = st.sampled_from([None, "", "a", "A", "ab", "5", 5.0, 7.0, True, False])
criteria: st.SearchStrategy[Plain] = st.sampled_from(
    ["", "=", "<>", "a", "a*", "<>a", ">5", "<=5", "5", 5.0, True, None, ">a", "=TRUE", "<>5"]
)


@given(st.lists(st.tuples(values, values), max_size=80), criteria, criteria)
def test_the_index_finds_what_a_search_finds(
    rows: list[tuple[Plain, Plain]], one: Plain, other: Plain
) -> None:
    spreadsheet = book(rows)
    sheet = spreadsheet.sheets[0]
    calculator = Calculator(spreadsheet, NOW)
    reading = Reading("en_US", 2026, decimal_comma=False)
    tests = [criterion(said, reading) for said in (one, other)]
    areas = [Area(sheet, 0, column, sheet.rows, column + 1) for column in (0, 1)]
    found = matching(calculator.book, list(zip(areas, tests, strict=True)), "COUNTIFS")
    padded = [*rows, *[(None, None)] * (sheet.rows - len(rows))]
    wanted = [n for n, row in enumerate(padded) if all(test.met(row[k]) for k, test in enumerate(tests))]
    assert len(found.positions) + found.beyond == len(wanted)
    assert list(found.positions) == wanted[: len(found.positions)]


@given(values, values, values)
def test_values_have_one_order(one: Plain, two: Plain, three: Plain) -> None:
    assert compared(one, two) == -compared(two, one)
    if None not in {one, two, three} and compared(one, two) <= 0 and compared(two, three) <= 0:
        assert compared(one, three) <= 0
