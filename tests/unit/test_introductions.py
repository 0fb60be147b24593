"""Introductions are told both ways, and never of the wrong person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crm.introductions import Introductions, introductions, led, led_around
from tests.unit.frames import people

NAMES = ["", "Zoë Némec", "zoe  nemec", "Ana Silva", "ANA SILVA", "Bo"]


def test_both_ways_whatever_the_case_accents_and_blanks() -> None:
    book = people(
        {"name": "Zoë Némec"},
        {"name": "Bo", "introduced_by": " zoe  NEMEC "},
        {"name": "Ana Silva", "introduced_by": "Zoë Némec"},
        {"name": "Cy", "introduced_by": "Somebody else"},
    )
    assert introductions(book, "p-0").made == ("p-1", "p-2")
    assert introductions(book, "p-1").by == "p-0"
    assert introductions(book, "p-3") == Introductions("Somebody else", None, ())


def test_a_name_that_two_people_bear_ties_nobody() -> None:
    book = people({"name": "Ana Silva"}, {"name": "ana silva"}, {"name": "Bo", "introduced_by": "Ana Silva"})
    assert introductions(book, "p-2").by is None
    assert introductions(book, "p-2").by_text == "Ana Silva"
    assert introductions(book, "p-0").made == introductions(book, "p-1").made == ()


def test_an_unknown_id_is_said_to_be_unknown() -> None:
    with pytest.raises(KeyError):
        introductions(people({"name": "Ana"}), "p-9")


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), min_size=1, max_size=7))
def test_what_one_side_tells_the_other_tells_too(rows: list[tuple[str, str]]) -> None:
    book = people(*({"name": name, "introduced_by": by} for name, by in rows))
    told = {person: introductions(book, person) for person in book.index}
    made = {(person, other) for person in told for other in told[person].made}
    assert made == {(told[person].by, person) for person in told if told[person].by is not None}
    assert all(person != other for person, other in made)


def test_the_picture_is_told_from_the_first_each_after_who_introduced_them() -> None:
    book = people(
        {"name": "Bo", "introduced_by": "ada"},
        {"name": "Ada", "introduced_by": "Uncle Joe"},
        {"name": "Cy", "introduced_by": "Bo"},
        {"name": "Di", "introduced_by": "ADA"},
        {"name": "Ed", "introduced_by": "uncle  joe"},
    )
    knots, more = led_around(book, "p-0", led(book))
    assert [(knot.name, knot.depth) for knot in knots] == [
        ("Uncle Joe", 0),
        ("Ada", 1),
        ("Bo", 2),
        ("Cy", 3),
        ("Di", 2),
        ("Ed", 1),
    ]
    assert (knots[0].id, more) == ("", 0)
    knots, more = led_around(book, "p-2", led(book), most=3)
    assert ([knot.name for knot in knots], more) == (["Ada", "Bo", "Cy"], 3)


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["", *NAMES, "Joe"])), min_size=1, max_size=9),
    st.integers(1, 6),
)
def test_rings_end_and_the_picture_holds_everybody_once(rows: list[tuple[str, str]], most: int) -> None:
    book = people(*({"name": name, "introduced_by": by} for name, by in rows))
    by = led(book)
    assert {one: other for one, other in by.items() if other in book.index} == {
        str(one): told.by for one in book.index if (told := introductions(book, one)).by is not None
    }
    for person in book.index:
        knots, more = led_around(book, person, by, most)
        assert sum(knot.id == person for knot in knots) == 1
        assert len(knots) <= most
        assert more == 0 or len(knots) == most
        ids = [knot.id for knot in knots if knot.id]
        assert len(ids) == len(set(ids))
        for place, knot in enumerate(knots):
            if knot.parent is None:
                assert (place, knot.depth) == (0, 0)
            else:
                assert knot.parent < place
                assert knot.depth == knots[knot.parent].depth + 1
                assert by[knot.id] == knots[knot.parent].id or not knots[knot.parent].id
