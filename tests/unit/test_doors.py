"""Which doors there are, what was asked about each, and which one to ask about next."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crm.doors import ASKED, INTRODUCED, NOT_ASKED, STATES, at_company, doors, names_in, next_door
from tests.unit import frames

NO = date(2026, 1, 5)
PEOPLE = frames.people(
    {"name": "Ada", "company": "Fjord Foods Ltd", "division": "Research", "not_hired_on": NO},
    {"name": "Bo", "company": "fjord foods", "division": "Sales"},
    {"name": "Cy", "company": "Fjord Sea AS"},
    {"name": "Di", "company": "Elsewhere", "division": "Hydrogen"},
    {"name": "Ed"},
)
NOTHING = frames.outreach()


def listed(*names: str, company: str = "Fjord Foods", kind: str = "Division") -> pd.DataFrame:
    return frames.doors(*({"company": company, "door": name, "kind": kind} for name in names))


def states(tab: pd.DataFrame, outreach: pd.DataFrame = NOTHING) -> dict[str, str]:
    table = at_company(tab, PEOPLE, outreach, "FJORD FOODS")
    return dict(zip(table["door"], table["state"], strict=True))


def asked(
    notes: str, person: str = "p-0", day: int = 1, scenario: str = "Other division"
) -> dict[str, object]:
    return {"person_id": person, "date": date(2026, 3, day), "scenario": scenario, "notes": notes}


def test_where_one_knows_somebody_a_door_is_open_but_not_where_one_was_interviewed() -> None:
    assert states(frames.doors()) == {"Sales": INTRODUCED}
    assert states(listed("sales ", "Research")) == {"sales ": INTRODUCED, "Research": NOT_ASKED}
    assert states(listed("fjord sea", kind="Sister company"))["fjord sea"] == INTRODUCED
    assert states(listed("Fjord Sea"))["Fjord Sea"] == NOT_ASKED
    assert states(listed("Hydrogen"))["Hydrogen"] == NOT_ASKED  # Di's is another company's


@pytest.mark.parametrize(
    ("notes", "named"),
    [
        ("Is R&D (Berlin) hiring?", {"R&D, Berlin"}),
        ("it went well", set()),
        ("asked for IT, and about HYDROGEN", {"IT", "Hydrogen"}),
        ("hydrogenation", set()),
        ("research north, then?", {"Research North"}),
        ("", set()),
    ],
)
def test_a_word_about_other_divisions_asks_about_the_doors_it_names(notes: str, named: set[str]) -> None:
    tab = listed("R&D, Berlin", "IT", "Hydrogen", "Research North")
    told = frames.outreach(
        asked(notes), asked("Hydrogen", scenario="Similar role"), asked("IT", person="p-3")
    )
    assert {name for name, state in states(tab, told).items() if state == ASKED} == named


def test_the_newest_asking_counts_wherever_it_is_noted() -> None:
    tab = frames.doors(
        {"company": "Fjord Foods", "door": "Lyon", "asked_on": date(2026, 3, 4), "asked": "A porter"},
        {"company": "FJORD FOODS", "door": "Oslo", "asked": "A porter"},
    )
    table = at_company(tab, PEOPLE, frames.outreach(asked("Lyon? Oslo?", day=2)), "Fjord Foods")
    assert list(table["asked"].head(2)) == ["A porter", "Ada"]
    assert list(table["asked_on"].dt.day.head(2)) == [4, 2]
    table = at_company(tab, PEOPLE, frames.outreach(asked("Lyon", day=9)), "Fjord Foods")
    assert list(table["asked"].head(2)) == ["Ada", "A porter"]
    assert list(table["state"].head(2)) == [ASKED, ASKED]


def test_rows_of_one_door_are_one_with_the_best_that_is_known_of_it() -> None:
    tab = frames.doors(
        {"company": "Fjord Foods", "door": "Lyon", "notes": "By the river."},
        {"company": "fjord foods GmbH", "door": " LYON", "kind": "Location", "introduced_to": "Zoë"},
        {"company": "", "door": "Lyon"},
        {"company": "Fjord Foods", "door": "  "},
    )
    (row,) = at_company(tab, PEOPLE.iloc[:1], NOTHING, "Fjord Foods").to_dict("records")
    assert (row["door"], row["kind"], row["state"]) == ("Lyon", "Location", INTRODUCED)
    assert (row["introduced_to"], row["notes"], row["rows"]) == ("Zoë", "By the river.", ("d-0", "d-1"))


def test_the_next_door_is_the_oldest_not_asked_about_and_never_ones_own() -> None:
    tab = listed("Research", "Sales", "Lyon", "Oslo")
    assert next_door(tab, PEOPLE, NOTHING, "p-0") == "Lyon"  # Ada works in Research, Bo in Sales
    assert next_door(tab, PEOPLE, NOTHING, "p-1") == "Research"
    assert next_door(tab, PEOPLE, frames.outreach(asked("Lyon?")), "p-0") == "Oslo"
    for nobody in ("p-3", "p-4", "p-99"):
        assert next_door(tab, PEOPLE, NOTHING, nobody) == ""
    assert next_door(listed("Oslo", company=""), PEOPLE, NOTHING, "p-4") == ""


def test_names_typed_in_one_go_are_parted_and_each_is_there_once() -> None:
    assert names_in("Berlin, Lyon,\n Hydrogen ;; lyon\n\n BERLIN ") == ("Berlin", "Lyon", "Hydrogen")
    assert names_in(" ,\n") == ()


TYPED = st.sampled_from(
    ["", "Acme", "ACME Ltd", "Bolt", "Lyon", "lyon ", "IT", "C++", "<b>", "=1+1", "東京", "a.*"]
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"company": TYPED, "door": TYPED, "kind": st.sampled_from(["", "Sister company"])}
        )
    ),
    st.lists(
        st.fixed_dictionaries(
            {"company": TYPED, "division": TYPED, "applied_for": st.sampled_from(["", "x"])}
        )
    ),
    st.lists(st.tuples(st.integers(0, 4), TYPED)),
)
def test_whatever_is_typed_each_door_is_there_once_and_the_next_is_one_to_ask(
    rows: list[dict[str, object]], who: list[dict[str, object]], words: list[tuple[int, str]]
) -> None:
    tab, people = frames.doors(*rows), frames.people(*who)
    told = frames.outreach(*(asked(notes, person=f"p-{person}") for person, notes in words))
    table = doors(tab, people, told)
    assert not table[["company", "key"]].duplicated().any()
    assert set(table["state"]) <= set(STATES)
    noted = [row for rows in table["rows"] for row in rows]
    assert len(noted) == len(set(noted))
    for person in people.index:
        company = str(people.at[person, "company"])
        here = at_company(tab, people, told, company)
        same = table[table["company"].isin(set(here["company"]))].reset_index(drop=True)
        pd.testing.assert_frame_equal(here, same if len(here) else same.iloc[:0])
        found = next_door(tab, people, told, str(person))
        assert found == "" or found in set(here["door"][here["state"] == NOT_ASKED])
