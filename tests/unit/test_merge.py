"""A merge loses nothing that either side entered, and a row is who it is wherever it stands."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync import cells
from sync.cells import Raw
from sync.contract import NEWS, OUTREACH, PEOPLE, SETTINGS, TABS, TEMPLATES, Kind, Tab
from sync.exchange.text import MOST_CHARACTERS
from sync.identity import Identity, SheetRow, by_name, identify, linked, suspicious
from sync.merge import Clash, merge_lines, merge_row, same
from sync.mirror import Cells

# --- Cells ---------------------------------------------------------------------------------------

_PLAIN = st.sampled_from(["a", "b", "c", "", None, 0, 1, 1.0, 2, True, False])
_TAGS = st.lists(st.sampled_from(["Offer declined", "counter-offer", "Golf", "a, b"]), max_size=3).map(
    lambda tags: cells.write(PEOPLE.column("scenarios"), tuple(tags))
)
_LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "e", ""]), max_size=6)
_TEXTS = _LINES.map("\n".join)
_ROWS = st.fixed_dictionaries(
    {},
    optional={
        "Name": _PLAIN,
        "Relationship": _PLAIN,
        "Not hired on": _PLAIN,
        "Favourite tea": _PLAIN,  # a column of their own
        "Scenarios": _TAGS | _PLAIN,
        "Notes": _TEXTS | _PLAIN,
    },
)


def _parts(header: str, raw: Raw) -> set[object]:
    """What a cell says, in the pieces that must survive; that a number is no tick counts too."""
    if header == "Scenarios":
        value = cells.read(PEOPLE.column("scenarios"), raw).value
        return {tag.casefold() for tag in value} if isinstance(value, tuple) else set()
    if header == "Notes":
        return {line for line in cells.as_text(raw).split("\n") if line}
    return set() if raw is None or raw == "" else {(isinstance(raw, bool), raw)}


def _stand(row: Cells) -> dict[str, set[object]]:
    return {header: said for header, raw in row.items() if (said := _parts(header, raw))}


def _equal(left: Cells, right: Cells) -> bool:
    return all(same(left.get(header), right.get(header)) for header in {*left, *right})


def test_one_is_one_point_nought_but_no_tick_and_blank_is_blank() -> None:
    values: list[Raw] = [None, "", 0, 0.0, False, 1, 1.0, True, "1", "a"]
    alike = {(0, 1), (2, 3), (5, 6)}
    for left, right in itertools.combinations(range(len(values)), 2):
        assert same(values[left], values[right]) == same(values[right], values[left])
        assert same(values[left], values[right]) == ((left, right) in alike)


# seen, mine, sheet -> what is held; "sent" to the sheet, a "clash", or neither
_TABLE: list[tuple[Raw, Raw, Raw, Raw, str]] = [
    ("a", "a", "a", "a", ""),
    ("a", "a", "b", "b", ""),
    ("a", "b", "a", "b", "sent"),
    ("a", "b", "b", "b", ""),
    ("a", "b", "c", "c", "clash"),
    ("a", None, "a", None, "sent"),
    ("a", None, "c", "c", "clash"),
    ("a", "b", None, None, "clash"),
    (None, "b", None, "b", "sent"),
    (None, "b", "c", "c", "clash"),
    (1, True, 1.0, True, "sent"),
]


@pytest.mark.parametrize(("seen", "mine", "sheet", "held", "then"), _TABLE)
@pytest.mark.parametrize("header", ["Name", "Status", "Every", "Favourite tea"])
def test_each_line_of_the_table(header: str, seen: Raw, mine: Raw, sheet: Raw, held: Raw, then: str) -> None:
    def row(raw: Raw) -> Cells:
        return {} if raw is None else {header: raw}

    merged = merge_row(PEOPLE, row(seen), row(mine), row(sheet))
    assert merged.cells == row(held)
    assert merged.send == ({header: held} if then == "sent" else {})
    assert merged.clashes == ((Clash(header, mine, sheet),) if then == "clash" else ())


@given(st.none() | _ROWS, _ROWS, _ROWS)
def test_nothing_that_either_side_entered_is_lost(seen: Cells | None, mine: Cells, sheet: Cells) -> None:
    merged = merge_row(PEOPLE, seen, mine, sheet)
    clashed = {clash.header: clash for clash in merged.clashes}
    for header in {*mine, *sheet}:
        old = _parts(header, (seen or {}).get(header))
        stands = _parts(header, merged.cells.get(header))
        assert _parts(header, sheet.get(header)) - old <= stands
        if header in clashed:
            assert same(clashed[header].mine, mine.get(header))
            assert same(clashed[header].sheet, merged.cells.get(header))
        else:
            assert _parts(header, mine.get(header)) - old <= stands
        assert stands <= _parts(header, mine.get(header)) | _parts(header, sheet.get(header))


@given(st.none() | _ROWS, _ROWS, _ROWS)
def test_what_is_sent_makes_the_sheet_what_we_hold_and_once_is_enough(
    seen: Cells | None, mine: Cells, sheet: Cells
) -> None:
    merged = merge_row(PEOPLE, seen, mine, sheet)
    assert not any(raw is None or raw == "" for raw in merged.cells.values())
    assert _equal({**sheet, **merged.send}, merged.cells)
    assert not any(same(raw, sheet.get(header)) for header, raw in merged.send.items())
    waiting = merge_row(PEOPLE, sheet, merged.cells, sheet)  # pulled again before the push
    assert _equal(waiting.cells, merged.cells)
    assert (waiting.send, waiting.clashes) == (merged.send, ())
    for then in (sheet, merged.cells):  # pushed, whether or not the answer came
        again = merge_row(PEOPLE, then, merged.cells, merged.cells)
        assert (again.cells, again.send, again.clashes) == (merged.cells, {}, ())


@given(st.none() | _ROWS, _ROWS, _ROWS)
def test_both_sides_have_the_same_rights_but_in_a_clash(
    seen: Cells | None, mine: Cells, sheet: Cells
) -> None:
    one, other = merge_row(PEOPLE, seen, mine, sheet), merge_row(PEOPLE, seen, sheet, mine)
    clashed = {clash.header for clash in one.clashes}
    assert clashed == {clash.header for clash in other.clashes}
    left, right = _stand(one.cells), _stand(other.cells)
    assert {header: left[header] for header in left.keys() - clashed} == {
        header: right[header] for header in right.keys() - clashed
    }


@given(_ROWS, _ROWS)
def test_a_side_that_changed_nothing_gets_the_others_row(seen: Cells, other: Cells) -> None:
    taken, sent = merge_row(PEOPLE, seen, seen, other), merge_row(PEOPLE, seen, other, seen)
    assert _equal(taken.cells, other)
    assert _equal(sent.cells, other)
    assert not taken.send
    assert not taken.clashes
    assert not sent.clashes


def test_cells_in_which_a_person_calculates_are_never_written() -> None:
    row: Cells = {"Company": "Acme", "Every": 30}
    merged = merge_row(PEOPLE, row, {**row, "Every": 45}, {**row, "Every": 60}, calculated={"Every"})
    assert (merged.cells, merged.send) == ({**row, "Every": 60}, {})
    assert merged.clashes == (Clash("Every", 45, 60),)
    # A formula that comes to something else is nobody's change.
    assert not merge_row(PEOPLE, row, row, {**row, "Every": 60}, calculated={"Every"}).clashes
    assert not merge_row(PEOPLE, None, {}, row, calculated={"Every"}).clashes


# --- Tags and texts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "mine", "sheet", "merged"),
    [
        ("Golf", "Golf, Tea", "Golf, Chess", "Golf, Chess, Tea"),
        ("Golf, Tea", "Tea", "Golf, Tea, Chess", "Tea, Chess"),
        ("Golf, Tea", "Golf", "Tea", None),
        ("Golf", "Golf; Tea", "tea,GOLF", "tea,GOLF"),  # the same set: as the person typed it
        (None, "Tea, Golf", "Golf", "Tea, Golf"),
        ("Offer declined", "Offer declined, Counter-offer", "counter offer", "counter offer"),
    ],
)
def test_tags_merge_as_sets(seen: Raw, mine: Raw, sheet: Raw, merged: Raw) -> None:
    row = merge_row(PEOPLE, {"Scenarios": seen}, {"Scenarios": mine}, {"Scenarios": sheet})
    assert row.cells.get("Scenarios") == merged
    assert not row.clashes


@pytest.mark.parametrize(
    ("base", "mine", "sheet", "merged"),
    [
        ("ab", "abx", "yab", "yabx"),
        ("abc", "ac", "abcd", "acd"),
        ("ab", "Ab", "aB", "AB"),  # neighbours, each changed by another side
        ("ab", "AB", "ax", "AxB"),
        ("a", "x", "y", "yx"),
        ("a", "", "b", "b"),
        ("a", "axy", "ax", "axy"),  # mine went on, after an answer that never came
        ("ab", "px", "x", "px"),
        ("a", "x", "ax", "x"),
        ("", "ab", "cb", "cab"),
    ],
)
def test_texts_merge_by_lines(base: str, mine: str, sheet: str, merged: str) -> None:
    assert "".join(merge_lines(base, mine, sheet)) == merged


@given(_LINES, _LINES, _LINES)
@example(["b", "b"], ["a", "b"], ["b"])
def test_every_line_that_a_side_added_survives_in_its_order(
    base: list[str], mine: list[str], sheet: list[str]
) -> None:
    merged = merge_lines(base, mine, sheet)
    for side in (mine, sheet):
        assert {*side} - {*base} <= {*merged}
    assert {*mine} & {*sheet} <= {*merged} <= {*mine} | {*sheet}
    assert merge_lines(base, mine, base) == mine
    assert merge_lines(base, base, sheet) == sheet
    assert merge_lines(base, mine, mine) == mine


@given(st.permutations("abcdef"), st.permutations("abcdefgh"), st.sets(st.integers(0, 12)))
def test_what_arrived_without_our_knowing_is_not_put_in_again(
    base: list[str], arrived: list[str], later: set[int]
) -> None:
    """The sheet holds an earlier version of ours, the answer was lost, and we wrote on meanwhile."""
    base, arrived = base[:4], arrived[:5]
    mine = list(arrived)
    for place in sorted(later):
        mine.insert(place, f"more {place}")
    assert Counter(merge_lines(base, mine, arrived)) == Counter(mine)


@given(_LINES, st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=6))
def test_additions_of_both_sides_stand_where_they_were_put(
    base: list[str], places: list[tuple[int, bool]]
) -> None:
    """Each side puts in lines of its own, at any place: the text with all of them, and not one too many."""
    numbered = [f"{number} {line}" for number, line in enumerate(base)]
    added = [(min(place, len(base)), by_me, f"new {number}") for number, (place, by_me) in enumerate(places)]

    def written(sides: set[bool]) -> list[str]:
        text: list[str] = []
        for place in range(len(base) + 1):
            text += [line for where, by_me, line in added if where == place and by_me in sides]
            text += numbered[place : place + 1]
        return text

    merged = merge_lines(numbered, written({True}), written({False}))
    assert Counter(merged) == Counter(written({True, False}))
    for side in (written({True}), written({False})):
        assert [line for line in merged if line in side] == side


def test_a_text_that_would_no_longer_fit_its_cell_clashes() -> None:
    half = "x" * (MOST_CHARACTERS // 2)
    merged = merge_row(PEOPLE, {"Notes": "a"}, {"Notes": f"a\nm{half}"}, {"Notes": f"a\ns{half}"})
    assert merged.cells == {"Notes": f"a\ns{half}"}
    assert merged.clashes == (Clash("Notes", f"a\nm{half}", f"a\ns{half}"),)


def test_a_note_of_nothing_but_line_breaks_is_no_trap() -> None:
    mine, sheet = "\n" * 20_000 + "m", "s" + "\n" * 20_000
    merged = merge_row(PEOPLE, {"Notes": "\n" * 9_000}, {"Notes": mine}, {"Notes": sheet})
    assert {"m", "s"} <= {*str(merged.cells["Notes"]).split("\n")}


# --- Who is who ----------------------------------------------------------------------------------


def _numbers(prefix: str = "new") -> Callable[[], str]:
    count = itertools.count()
    return lambda: f"{prefix}-{next(count)}"


def _sheet(*rows: tuple[str, Cells]) -> list[SheetRow]:
    return [SheetRow(line, key, row) for line, (key, row) in enumerate(rows, start=1)]


def _identify(
    rows: Sequence[SheetRow],
    seen: Mapping[str, Cells] | None = None,
    *,
    tab: str = "people",
    unsent: Mapping[str, Cells] | None = None,
    twice: Sequence[str] = (),
) -> Identity:
    of = {one.key: one for one in TABS}[tab]
    return identify(of, rows, seen or {}, unsent=unsent or {}, twice=twice, fresh=_numbers())


def _lines_by_id(identity: Identity) -> dict[str, int]:
    return {key: row.line for key, row in identity.rows.items()}


_PERSON = st.fixed_dictionaries(
    {"Name": st.sampled_from(["Ana", "Ben", "Cleo", "Ana Kim"])},
    optional={
        "Company": st.sampled_from(["Acme", "Birch"]),
        "Email": st.sampled_from(["ana@example.org", "Ben@example.org", "nonsense"]),
        "Needs mentor": st.sampled_from([True, 1]),
    },
)
_BOOK = st.dictionaries(st.sampled_from([f"p-{n}" for n in range(8)]), _PERSON, max_size=8)
_SHEET = st.lists(st.tuples(st.sampled_from(["", "", *(f"p-{n}" for n in range(10))]), _PERSON), max_size=10)


@given(_SHEET, _BOOK, _BOOK, st.sets(st.sampled_from(["p-0", "p-1", "p-2"])))
def test_every_row_is_somebody_and_nobody_is_two(
    rows: list[tuple[str, Cells]], seen: dict[str, Cells], unsent: dict[str, Cells], twice: set[str]
) -> None:
    sheet = _sheet(*rows)
    found = _identify(sheet, seen, unsent=unsent, twice=sorted(twice))
    accounted = [*found.rows.values(), *found.doubled]
    assert sorted(row.line for row in accounted) == [row.line for row in sheet]
    assert [row.line for row in found.rows.values()] == sorted(row.line for row in found.rows.values())
    whereabouts = [*found.rows, *found.gone, *found.renamed]
    assert len({*whereabouts}) == len(whereabouts)
    assert {*seen} <= {*whereabouts} <= {*seen, *unsent, *found.rows}
    # An ID may stand at a row that is another one's: then the row it belonged to is told as gone.
    assert {row.id for row in sheet if row.id} <= found.rows.keys() | found.renamed.keys() | {*found.gone}
    assert found.unnamed == {key for key, row in found.rows.items() if row.id != key}
    assert all(row.id in twice and row.cells == found.rows[row.id].cells for row in found.doubled)
    assert found.renamed.keys() <= unsent.keys() | seen.keys()
    assert {*found.renamed.values()} <= {row.id for row in sheet} - seen.keys() - unsent.keys()


@given(_SHEET, _BOOK, _BOOK)
def test_once_the_sheet_has_the_ids_there_is_nothing_left_to_find(
    rows: list[tuple[str, Cells]], seen: dict[str, Cells], unsent: dict[str, Cells]
) -> None:
    found = _identify(_sheet(*rows), seen, unsent=unsent)
    held = {key: row.cells for key, row in found.rows.items()}
    again = _identify(_sheet(*held.items()), held)
    assert {key: row.cells for key, row in again.rows.items()} == held
    assert (again.unnamed, again.gone, again.renamed, again.doubled) == (frozenset(), (), {}, ())


@given(_SHEET, _BOOK, _BOOK)
def test_rows_without_an_id_that_are_read_again_keep_the_one_they_were_given(
    rows: list[tuple[str, Cells]], seen: dict[str, Cells], unsent: dict[str, Cells]
) -> None:
    """IDs that were given, but are not in the sheet yet: nobody is given another, twins neither."""
    found = _identify(_sheet(*rows), seen, unsent=unsent)
    again = _identify(_sheet(*rows), {key: row.cells for key, row in found.rows.items()})
    assert {key: row.cells for key, row in again.rows.items()} == {
        key: row.cells for key, row in found.rows.items()
    }
    assert not again.gone


@given(_BOOK, st.data())
def test_a_sort_changes_nobody(book: dict[str, Cells], data: st.DataObject) -> None:
    """Sorted, some IDs cleared: whoever is like no other is found again."""
    order = data.draw(st.permutations(sorted(book)))
    cleared = data.draw(st.sets(st.sampled_from(order))) if order else set()
    sheet = _sheet(*(("" if key in cleared else key, book[key]) for key in order))
    found = _identify(sheet, book)
    assert not found.gone
    assert {key: row.cells for key, row in found.rows.items()} == book
    assert found.unnamed == cleared


def _person(name: str, email: str = "", company: str = "", **more: Raw) -> Cells:
    named: dict[str, Raw] = {"Name": name, "Email": email, "Company": company, **more}
    return {header: raw for header, raw in named.items() if raw}


ANA = _person("Ana Kim", "ana@example.org", "Acme")
BEN = _person("Ben", "ben@example.org", "Birch")


@pytest.mark.parametrize(
    "typed",
    [
        _person("Ana K. Kim", "Ana@Example.org", "Elsewhere"),
        _person("Ana Kim", "Ana Kim <ana@example.org>"),
        _person(" ana  KIM", "", "acme "),
        _person("Ana Kim", "new@example.org", "Acme"),
        _person("", "ana@example.org"),
    ],
)
def test_a_cleared_id_is_found_again_though_the_row_was_edited(typed: Cells) -> None:
    found = _identify(_sheet(("p-2", BEN), ("", typed)), {"p-1": ANA, "p-2": BEN})
    assert _lines_by_id(found) == {"p-2": 1, "p-1": 2}
    assert found.unnamed == {"p-1"}
    assert not found.gone


@pytest.mark.parametrize(
    "typed",
    [
        [_person("Ana Kim", "", "Elsewhere")],  # a namesake
        [_person("Zoe", "ana@example.org")],  # a shared mailbox
        [_person("Ana", "ana@example.org"), _person("A. Kim", "ana@example.org")],  # which of the two?
        [_person("Dana")],
    ],
)
def test_a_row_that_may_be_somebody_else_is_new(typed: list[Cells]) -> None:
    found = _identify(_sheet(*(("", row) for row in typed)), {"p-1": ANA})
    assert found.gone == ("p-1",)
    assert found.rows.keys() == {f"new-{number}" for number in range(len(typed))}


def test_a_fresh_id_is_nobody_elses() -> None:
    found = identify(
        PEOPLE,
        _sheet(("", BEN), ("new-0", ANA)),
        {"new-1": _person("Cleo")},
        unsent={"new-2": _person("Dora")},
        twice=(),
        fresh=_numbers(),
    )
    assert _lines_by_id(found) == {"new-3": 1, "new-0": 2}


def test_of_a_copied_row_the_one_that_was_seen_keeps_the_id() -> None:
    edited = {**ANA, "Role": "CTO"}
    found = _identify(_sheet(("p-1", edited), ("p-1", ANA), ("p-1", ANA)), {"p-1": ANA})
    assert _lines_by_id(found) == {"new-0": 1, "p-1": 2, "new-1": 3}


def test_of_a_copied_row_that_was_edited_too_the_most_similar_keeps_the_id() -> None:
    other, edited = {**BEN, "Role": "CTO"}, {**ANA, "Role": "CTO"}
    assert _lines_by_id(_identify(_sheet(("p-1", other), ("p-1", edited)), {"p-1": ANA}))["p-1"] == 2
    assert _lines_by_id(_identify(_sheet(("p-1", other), ("p-1", edited))))["p-1"] == 1


def test_an_id_dragged_over_its_neighbours_takes_nobody_away() -> None:
    cleo = _person("Cleo", company="Acme")
    seen = {"p-1": ANA, "p-2": BEN, "p-3": cleo}
    found = _identify(_sheet(("p-1", ANA), ("p-1", BEN), ("p-1", cleo)), seen)
    assert _lines_by_id(found) == {"p-1": 1, "p-2": 2, "p-3": 3}
    assert found.unnamed == {"p-2", "p-3"}


def test_what_an_addition_of_ours_brought_in_twice_is_told_from_a_copy() -> None:
    rows = _sheet(("p-1", ANA), ("p-1", ANA), ("p-2", BEN), ("p-2", BEN), ("p-1", {**ANA, "Role": "CTO"}))
    found = _identify(rows, unsent={"p-1": ANA, "p-2": BEN}, twice=["p-1"])
    assert found.doubled == (rows[1],)
    assert _lines_by_id(found) == {"p-1": 1, "p-2": 3, "new-0": 4, "new-1": 5}


def test_what_is_in_the_book_and_in_the_sheet_already_meets() -> None:
    """First connect: by ID, by what a row without one says, and by what a row with another one says."""
    cleo = _person("Cleo", company="Acme")
    unsent = {"p-1": ANA, "p-2": BEN, "p-3": cleo, "p-4": _person("Dora")}
    rows = _sheet(("p-1", BEN), ("", {**BEN, "Phone": "0551"}), ("their-own", cleo), ("theirs", _person("E")))
    found = _identify(rows, unsent=unsent)
    assert _lines_by_id(found) == {"p-1": 1, "p-2": 2, "their-own": 3, "theirs": 4}
    assert found.unnamed == {"p-2"}
    assert found.renamed == {"p-3": "their-own"}
    # Later as well: we had given a row its ID, and another dashboard was quicker.
    given_too = _identify(_sheet(("theirs", cleo)), {"ours": cleo}, unsent={"ours": cleo})
    assert (given_too.renamed, given_too.gone) == ({"ours": "theirs"}, ())


TOUCH: Cells = {"Date": 46085, "Person": "Ana Kim", "Channel": "Email", "By": "Dana"}


@pytest.mark.parametrize(
    ("tab", "row", "edited", "other"),
    [
        (OUTREACH, TOUCH, {**TOUCH, "Outcome": "Replied", "Date": "2026-03-04"}, {**TOUCH, "Notes": "hi"}),
        (
            NEWS,
            {"Headline": "A prize", "Date": 46085},
            {"Headline": "a prize", "Date": 46085.0},
            {"Date": 46085},
        ),
        (TEMPLATES, {"Name": "Thanks", "Body": "Hi"}, {"Name": "Thanks", "Body": "Hello"}, {"Body": "Hi"}),
    ],
)
def test_rows_of_other_tabs_are_known_by_their_own_signs(
    tab: Tab, row: Cells, edited: Cells, other: Cells
) -> None:
    assert _identify(_sheet(("", edited)), {"x-1": row}, tab=tab.key).rows.keys() == {"x-1"}
    assert _identify(_sheet(("", other)), {"x-1": row}, tab=tab.key).rows.keys() == {"new-0"}


def test_two_touches_alike_are_two_and_neither_takes_the_others_place() -> None:
    """A day may hold two mails to one person; rows that are equal in every cell pair up in their order."""
    found = _identify(
        _sheet(("", TOUCH), ("", TOUCH), ("", TOUCH)), {"o-1": TOUCH, "o-2": TOUCH}, tab="outreach"
    )
    assert _lines_by_id(found) == {"o-1": 1, "o-2": 2, "new-0": 3}
    # An ID that nobody here knows, and what it says differs: somebody else's touch.
    by_another = _identify(_sheet(("o-9", {**TOUCH, "By": "Sam"})), unsent={"o-1": TOUCH}, tab="outreach")
    assert not by_another.renamed


def test_a_setting_that_is_there_again_is_left_alone() -> None:
    rows = _sheet(
        ("Every", {"Setting": "Every", "Value": 30}),
        ("", {"Value": 5}),
        ("Every", {"Setting": "Every", "Value": 60}),
    )
    found = identify(SETTINGS, rows, {"Weekly goal": {}}, unsent={}, twice=(), fresh=_numbers())
    assert _lines_by_id(found) == {"Every": 1}
    assert (found.gone, found.unnamed, found.doubled) == (("Weekly goal",), frozenset(), ())


@given(st.integers(0, 200), st.integers(0, 200))
def test_many_rows_gone_at_once_are_suspicious(before: int, gone: int) -> None:
    assert suspicious(before, gone) == (gone >= 21 and gone / max(before, 1) > 0.25)


def test_a_touch_with_only_a_name_is_about_the_one_who_bears_it() -> None:
    people = {"p-1": ANA, "p-2": BEN, "p-3": {**BEN, "Name": "BEN "}, "p-4": _person("", "x@example.org")}
    assert linked({"Person": " ana kim"}, people) == "p-1"
    assert linked({"Person": "Ben"}, people) is None
    assert linked({"Person": "Cleo"}, people) is None
    assert linked({"Notes": "hi"}, people) is None
    assert linked({"Person": "Ana Kim", "Person ID": "p-2"}, people) is None
    assert linked({"Person": "Ana Kim"}, {}, by_name(people)) == "p-1"


def test_a_whole_tab_without_ids_is_found_again() -> None:
    """Ten thousand rows whose IDs were all cleared, sorted, and half of them edited."""
    book: dict[str, Cells] = {
        f"o-{n}": {"Date": 46085 + n % 90, "Person": f"Ana {n}", "Notes": "hi"} for n in range(10_000)
    }
    order = random.Random(4).sample(sorted(book), len(book))
    edit: tuple[Cells, Cells] = ({}, {"Outcome": "Replied"})
    rows = [("", {**book[key], **edit[n % 2]}) for n, key in enumerate(order)]
    found = _identify(_sheet(*rows), book, tab="outreach")
    assert [*found.rows] == order


def test_every_kind_of_column_is_merged_somehow() -> None:
    """A new tab or column needs no line in the merge: each kind is plain, a set, or a text in lines."""
    for tab in TABS:
        for column in tab.stored:
            merged = merge_row(tab, {column.header: "a"}, {column.header: "b"}, {column.header: "c"})
            both = column.kind in {Kind.TAGS, Kind.LONG_TEXT}
            assert bool(merged.clashes) != both
            assert {"b", "c"} <= {
                *str(merged.cells[column.header]).replace(", ", "\n").split("\n"),
                *(clash.mine for clash in merged.clashes),
            }
