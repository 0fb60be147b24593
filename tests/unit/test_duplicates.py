"""Likely pairs: whoever shares an address is found, nobody is their own double, and namesakes are let be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract import PEOPLE
from sync.exchange.choosing import Side, choices, fields
from sync.exchange.duplicates import MOST_COMPARED
from sync.exchange.merging import merged
from sync.exchange.pairs import LIKELY, MOST, Pair, clusters, likely_pairs, step_by_step
from tests.unit.frames import people

NAMES: Final = (
    "Ana Silva",
    "Anna Silva",
    "A. Silva",
    "SILVA, Ana",
    "Bo Marsh",
    "Zoë Němec",
    "Zoe Nemec",
    "Bo",
    "",
)
COMPANIES: Final = ("Acme", "Acme GmbH", "Acmee", "Fjord Foods", "")
EMAILS: Final = ("ana@example.org", "ANA@example.org", "bo@example.org", "jobs@example.org", "")
PHONES: Final = ("+49 (0)30 5550188", "030/5550188", "+49 30 5550188", "+44 20 79460958", "110", "")
PROFILES: Final = (
    "https://www.linkedin.com/in/ana",
    "https://linkedin.com/in/Ana/",
    "https://www.linkedin.com/in/bo",
    "",
)

person = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "company": st.sampled_from(COMPANIES),
        "email": st.sampled_from(EMAILS),
        "phone": st.sampled_from(PHONES),
        "linkedin": st.sampled_from(PROFILES),
    }
)


def pairs_of(*rows: Mapping[str, object]) -> tuple[Pair, ...]:
    return likely_pairs(people(*rows))


@given(st.lists(person, max_size=6))
def test_pairs_are_of_two_people_scored_and_the_same_in_any_order(rows: list[dict[str, object]]) -> None:
    named = [{**row, "id": f"p-{number}"} for number, row in enumerate(rows)]
    found = likely_pairs(people(*named))
    for pair in found:
        assert pair.one != pair.other
        assert LIKELY <= pair.score <= MOST
        assert pair.reasons
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)
    backwards = likely_pairs(people(*reversed(named)))
    assert {(frozenset((pair.one, pair.other)), pair.score, pair.certain) for pair in found} == {
        (frozenset((pair.one, pair.other)), pair.score, pair.certain) for pair in backwards
    }


@given(
    st.lists(person, min_size=1, max_size=30),
    person,
    st.sampled_from([("email", "kim@example.org", "KIM@example.org"), ("phone", "+49 (0)89 44455566", "089 44455566"),
                     ("linkedin", "https://www.linkedin.com/in/kim-lee", "https://de.linkedin.com/in/Kim-Lee/")]),
)  # fmt: skip
def test_one_name_and_one_address_are_found_in_any_crowd(
    crowd: list[dict[str, object]], other: dict[str, object], shared: tuple[str, str, str]
) -> None:
    key, one, again = shared
    mine = {**other, "name": "Kim Lee", "linkedin": "", key: one, "id": "p-mine"}
    theirs = {"name": "Kim Lee", key: again, "id": "p-theirs"}
    found = likely_pairs(people(mine, *crowd, theirs))
    assert ("p-mine", "p-theirs") in {(pair.one, pair.other) for pair in found}


def test_the_reasons_are_said_in_words() -> None:
    (pair,) = pairs_of(
        {"name": "Ana Silva", "phone": "+49 (0)30 5550188"}, {"name": "Silva, Ana", "phone": "030/5550188"}
    )
    assert pair.reasons[0] == "Same number, written differently"
    (pair,) = pairs_of(
        {"name": "Anna Silva", "company": "Acme"}, {"name": "Ana Silva", "company": "ACME Inc."}
    )
    assert pair.reasons == ("Names sound alike, same company",)
    assert pair.likelihood == "Perhaps one person"
    (pair,) = pairs_of(
        {"name": "Ana Silva", "email": "ana@example.org"}, {"name": "Ana Silva", "email": "Ana@Example.org"}
    )
    assert pair.reasons[0] == "Same e-mail address"
    assert pair.certain
    assert pair.likelihood == "Almost surely one person"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"company": "Acme", "email": "a@example.org"}, {"company": "Fjord Foods", "email": "b@example.org"}),
        ({"company": "Acme"}, {"company": "Fjord Foods"}),
        ({"company": "Acme", "linkedin": PROFILES[0]}, {"company": "Acme", "linkedin": PROFILES[2]}),
    ],
)
def test_namesakes_are_let_be(one: dict[str, str], other: dict[str, str]) -> None:
    assert not pairs_of({"name": "Kim Lee", **one}, {"name": "Kim Lee", **other})


def test_an_address_that_many_use_makes_nobody_one() -> None:
    assert not pairs_of(
        {"name": "Ana Silva", "email": "jobs@example.org"}, {"name": "Bo Marsh", "email": "jobs@example.org"}
    )
    (pair,) = pairs_of(
        {"name": "Ana", "email": "jobs@example.org", "company": "A"}, {"name": "Ana", "company": "A"}
    )
    assert not pair.certain


def test_other_addresses_count_as_well() -> None:
    frame = people(
        {"name": "Ana Silva", "email": "ana@example.org"}, {"name": "Ana Silva", "company": "Acme"}
    )
    extras = {"p-1": {"Other email": "old@example.org, ana@example.org"}}
    (pair,) = likely_pairs(frame, lambda one: extras.get(one, {}))
    assert pair.certain


def test_three_entries_are_shown_step_by_step() -> None:
    found = pairs_of(*({"name": "Ana Silva", "email": "ana@example.org", "id": f"p-{n}"} for n in range(4)))
    assert len(found) == 6
    assert [(pair.one, pair.other) for pair in step_by_step(found)] == [("p-0", f"p-{n}") for n in (1, 2, 3)]
    assert clusters(found) == (("p-0", "p-1", "p-2", "p-3"),)
    assert clusters(found[:1]) == ()


def test_what_very_many_share_is_not_compared_all_with_all() -> None:
    rows = [
        {"name": f"Person {n:03d} Name", "company": "Acme", "phone": "+49 30 1234567"} for n in range(500)
    ]
    assert len(pairs_of(*rows)) <= 500 * 3 * MOST_COMPARED < 500 * 499 / 2


def test_what_is_chosen_holds_and_the_rest_is_noted() -> None:
    mine = {
        "Name": "Ana Silva",
        "Company": "Acme",
        "Email": "a@example.org",
        "Notes": "Met in May.",
        "Shoe size": "38",
    }
    theirs = {
        "Name": "Anna Silva",
        "Company": "Fjord",
        "Email": "b@example.org",
        "Notes": "Tea.",
        "Shoe size": "39",
    }
    both = fields(mine, theirs)
    picked = {"email": Side.OTHER, "company": Side.OWN, "Shoe size": Side.OTHER}
    chosen = choices(both, picked, {"company": "Grove"})
    raw = {
        PEOPLE.by_key[key].header if key in PEOPLE.by_key else key: str(value)
        for key, value in chosen.items()
    }
    after = {**mine, **merged(mine, theirs, raw)}
    assert (after["Name"], after["Company"], after["Email"], after["Shoe size"]) == (
        "Ana Silva",
        "Grove",
        "b@example.org",
        "39",
    )
    assert after["Other email"] == "a@example.org"
    lines = str(after["Notes"]).splitlines()
    assert lines[:2] == ["Met in May.", "Tea."]
    assert set(lines[2:]) == {"Name: Anna Silva", "Company: Acme", "Company: Fjord", "Shoe size: 38"}
    unticked = {**mine, **merged(mine, theirs, raw, note_rest=False)}
    assert unticked["Notes"] == "Met in May.\nTea."
    assert "Other email" not in unticked
