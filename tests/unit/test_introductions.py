"""Introductions are told both ways, and never of the wrong person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crm.introductions import Introductions, introductions
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
