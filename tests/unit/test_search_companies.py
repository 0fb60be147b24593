"""Finding people and companies whatever their spelling."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract import RELATIONSHIPS, SCENARIOS, STATUSES
from sync.crm.companies import NO_DIVISION, companies, divisions
from sync.crm.doors import doors
from sync.crm.due import STATES, standing
from sync.crm.names import NO_COMPANY, company_key, fold
from sync.crm.search import Filters, apply, find, haystack
from sync.crm.settings import Settings
from tests.unit import frames

TODAY = date(2026, 3, 10)

PEOPLE = frames.people(
    {"name": "Zoë Němec", "company": "Fairweather Ltd", "role": "Head of data", "email": "zoe@example.org"},
    {
        "name": "Marianne Datta",
        "company": "Quillfeather",
        "division": "Research",
        "notes": "Sails; knows Zoë",
    },
    {"name": "Łukasz Ødegård", "company": "Quillfeather GmbH", "scenarios": ("Counter-offer",)},
    {"name": "O'Dowd (HR) 100%", "company": "", "role": ""},
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [0, 1, 2, 3]),
        ("zoe", [0, 1]),  # in the name before in the notes
        ("ZOË  nemec", [0]),
        ("ne", [0, 1]),  # the beginning of a word before the middle of one
        ("dat", [1, 0]),  # of the name before of the role
        ("lukasz odegard", [2]),
        ("quill counter", [2]),
        ("zoe@example", [0]),
        ("o'dowd (hr)", [3]),
        ("100%", [3]),
        (".*", []),
        ("nobody zoe", []),
        ("\x1f \x00", []),
    ],
)
def test_search_finds_every_word_whatever_its_case_and_accents(text: str, found: list[int]) -> None:
    expected = [f"p-{place}" for place in found]
    assert list(find(PEOPLE, text)) == expected
    assert list(find(PEOPLE, text, haystack(PEOPLE))) == expected


@given(st.text(max_size=30), st.text(max_size=12))
def test_search_finds_what_is_there_and_never_raises(name: str, text: str) -> None:
    people = frames.people({"name": name, "company": "Zed"})
    find(people, text)
    assert list(find(people, name)) == ["p-0"] or len(fold(name).split()) > 20
    assert fold(fold(name)) == fold(name)


filters = st.builds(
    Filters,
    text=st.text().map(lambda text: " ".join(text.split())),
    scenarios=st.lists(st.sampled_from(SCENARIOS), unique=True).map(tuple),
    companies=st.lists(
        st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool), unique=True
    ).map(tuple),
    states=st.lists(st.sampled_from(STATES), unique=True).map(tuple),
    relationships=st.lists(st.sampled_from(RELATIONSHIPS), unique=True).map(tuple),
    statuses=st.lists(st.sampled_from(STATUSES), unique=True).map(tuple),
    not_contacted_days=st.one_of(st.none(), st.integers(0, 99_999)),
)


@given(filters)
def test_an_address_gives_back_the_filters_that_made_it(chosen: Filters) -> None:
    assert Filters.from_query(chosen.to_query()) == chosen
    assert (chosen.to_query() == {}) == chosen.empty


def test_an_address_that_was_typed_is_read_as_far_as_known() -> None:
    typed = {
        "q": " ada ",
        "state": ["cold", "COLD", "frozen"],
        "silent": "-3",
        "unknown": "x",
        "scenario": "",
    }
    assert Filters.from_query(typed) == Filters(text="ada", states=("Cold",))


def test_filters_keep_who_has_any_value_of_every_field() -> None:
    people = frames.people(
        {"name": "A", "company": "Acme Inc.", "scenarios": ("Similar role",), "relationship": "Peer"},
        {"name": "B", "company": "ACME", "status": "Paused"},
        {"name": "C", "scenarios": ("Other division", "Similar role")},
    )
    rows = frames.outreach(
        {"person_id": "p-0", "date": date(2026, 1, 9)}, {"person_id": "p-1", "date": TODAY}
    )
    stands = standing(people, rows, Settings(), TODAY)

    def kept(**chosen: Any) -> str:
        return "".join(people.loc[apply(people, stands, Filters(**chosen)), "name"])

    assert kept() == "ABC"
    assert kept(companies=("acme",)) == "AB"
    assert kept(companies=(NO_COMPANY,)) == "C"
    assert kept(scenarios=("Similar role",)) == "AC"
    assert kept(scenarios=("Similar role",), relationships=("Peer", "Other")) == "A"
    assert kept(states=("Paused",), statuses=("Paused",)) == "B"
    assert kept(not_contacted_days=60) == "AC", "never counts as long ago"
    assert kept(not_contacted_days=61) == "C"
    assert kept(text="acme", companies=("Acme",), states=("On track",)) == "A"


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (("Acme", "ACME Corp.", "acme, inc", " Acme ", "ACME S.A."), "acme"),
        (("Müller & Söhne GmbH & Co. KG", "muller sohne"), "muller sohne"),
        (("Co", "co."), "co"),
        (("Booking.com B.V.",), "bookingcom"),
        (("", " ", "-", "???"), ""),
    ],
)
def test_companies_are_one_whatever_their_legal_form(spellings: tuple[str, ...], key: str) -> None:
    assert {company_key(name) for name in spellings} == {key}


def test_a_company_is_shown_as_typed_most_often_with_what_is_known_of_it() -> None:
    people = frames.people(
        {
            "company": "ACME",
            "division": "Sales",
            "scenarios": ("Counter-offer",),
            "not_hired_on": date(2026, 3, 1),
        },
        {"company": "Acme Ltd", "division": "sales"},
        {"company": "Acme Ltd", "division": "Research", "status": "Archived"},
        {},
        {"company": "Zephyr", "next_step_on": date(2026, 3, 1)},
    )
    rows = frames.outreach(
        {"person_id": "p-1", "date": date(2026, 3, 5), "scenario": "Other division"},
        {"person_id": "p-2", "date": date(2026, 2, 1)},
    )
    stands = standing(people, rows, Settings(), TODAY)
    known = doors(
        frames.doors({"company": "acme", "door": "Lyon"}, {"company": "Nowhere", "door": "Lyon"}),
        people,
        rows,
    )
    table = companies(people, stands, known, TODAY)
    assert list(table["company"]) == ["Acme Ltd", "Zephyr", NO_COMPANY]
    acme = table.loc["acme"]
    assert list(acme[["people", "active", "doors", "asked", "open_windows"]]) == [3, 2, 2, 1, 1]
    assert acme["last_contact"].date() == date(2026, 3, 5)
    assert acme["next_due"].date() == date(2026, 3, 2)
    assert companies(frames.people(), stands.iloc[:0], known, TODAY).empty


def test_the_people_of_a_company_by_division_those_without_one_last() -> None:
    people = frames.people(
        {"name": "Ana", "company": "Acme", "division": "Sales"},
        {"name": "Bo", "company": "ACME Inc", "division": "Research & Development"},
        {"name": "Di", "company": "Acme", "division": "IT"},
        {"name": "Ed", "company": "Acme"},
        {"name": "Flo", "company": "Other", "division": "Sales"},
    )
    table = divisions(people, "Acme GmbH")
    assert list(table["division"]) == ["IT", "Research & Development", "Sales", NO_DIVISION]
    assert table.loc["sales", "people"] == ("Ana",)
    assert table.loc["research development", "person_ids"] == ("p-1",)
    assert divisions(people, "Nowhere").empty
