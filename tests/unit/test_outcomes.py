"""Second chances that came true: which words count, and how long after the no."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract import DIRECTIONS, OUTCOMES, RECEIVED, SCENARIOS
from sync.crm.due import standing
from sync.crm.outcomes import OPENINGS, after_the_no, cases, likeliest, median, second_chances
from sync.crm.scenarios import open_windows
from sync.crm.settings import Settings
from tests.unit import frames

NO = date(2026, 1, 5)


def word(day: date | None, outcome: str = "Interview", **more: object) -> dict[str, object]:
    told: dict[str, object] = {"person_id": "p-0", "direction": RECEIVED, "scenario": SCENARIOS[2]}
    return {**told, "date": day, "outcome": outcome, **more}


def test_a_word_received_about_one_of_the_five_counts_the_days_since_the_no() -> None:
    people = frames.people({"name": "Ada", "not_hired_on": NO})
    found = second_chances(
        people,
        frames.outreach(
            word(NO + timedelta(days=90)),
            word(NO, "Offer"),
            word(NO - timedelta(days=1)),  # before the no: it was no second chance
            word(NO + timedelta(days=9), "Replied"),
            word(NO + timedelta(days=9), direction="Sent"),
            word(NO + timedelta(days=9), scenario=""),
            word(NO + timedelta(days=9), person_id="p-9"),
            word(None),
        ),
    )
    assert list(found.index) == ["o-1", "o-0"]
    assert list(found["days_after_no"]) == [0, 90]
    assert list(found.columns) == ["person", "scenario", "outcome", "date", "days_after_no"]


def test_of_somebody_without_a_no_the_companys_newest_before_counts() -> None:
    people = frames.people(
        {"name": "Ada", "company": "Acme", "not_hired_on": NO},
        {"name": "Bo", "company": "ACME Ltd", "not_hired_on": NO + timedelta(days=50)},
        {"name": "Cy", "company": "acme"},
        {"name": "Di"},
    )

    def days(person: str, after: int) -> list[int]:
        told = frames.outreach(word(NO + timedelta(days=after), person_id=person))
        found = second_chances(people, told)["days_after_no"]
        assert len(found) == 1
        return [int(day) for day in found.dropna()]

    assert days("p-2", 40) == [40]
    assert days("p-2", 60) == [10]
    assert days("p-2", -1) == []
    assert days("p-3", 40) == []


def test_a_call_the_interview_and_the_offer_are_one_case() -> None:
    people = frames.people({"name": "Ada", "not_hired_on": NO})
    told = frames.outreach(
        word(NO + timedelta(days=80), "Conversation"),
        word(NO + timedelta(days=100), "Offer"),
        word(NO + timedelta(days=90), "Interview"),
        word(NO + timedelta(days=5), "Referral", scenario=SCENARIOS[4]),
    )
    found = cases(second_chances(people, told))
    assert list(found.index) == ["o-0", "o-3"]
    assert list(found["outcome"]) == ["Offer", "Referral"]
    assert list(found["days_after_no"]) == [80, 5]


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 400)), min_size=1, max_size=4),
    st.lists(
        st.tuples(
            st.integers(0, 4),
            st.integers(-50, 500),
            st.sampled_from(["", *OUTCOMES]),
            st.sampled_from(["", *SCENARIOS, "Of my own"]),
            st.sampled_from(["", *DIRECTIONS]),
        )
    ),
)
def test_the_days_are_never_negative_and_each_case_is_one_of_the_words(
    noes: list[int | None], rows: list[tuple[int, int, str, str, str]]
) -> None:
    people = frames.people(
        *({"company": "Acme", "not_hired_on": None if no is None else NO + timedelta(days=no)} for no in noes)
    )
    told = frames.outreach(
        *(
            word(
                NO + timedelta(days=day),
                outcome,
                person_id=f"p-{person}",
                scenario=scenario,
                direction=direction,
            )
            for person, day, outcome, scenario, direction in rows
        )
    )
    found = second_chances(people, told)
    assert (found["days_after_no"].dropna() >= 0).all()
    assert found["date"].is_monotonic_increasing
    assert set(found["outcome"]) <= set(OPENINGS)
    assert (told.loc[found.index, "direction"] == RECEIVED).all()
    one = cases(found)
    assert set(one.index) <= set(found.index)
    assert len(one) == len(found[["person", "scenario"]].drop_duplicates())
    middle = median(one["days_after_no"])
    assert middle is None or one["days_after_no"].min() <= middle <= one["days_after_no"].max()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "on the day of the no"),
        (1, "1 day after the no"),
        (77, "about 11 weeks after the no"),
        (240, "about 8 months after the no"),
        (730, "about 2 years after the no"),
    ],
)
def test_how_long_after_is_said_as_people_say_it(days: int, said: str) -> None:
    assert after_the_no(days) == said


def test_the_likeliest_is_the_open_window_they_carry_else_any_open_else_the_only_tag() -> None:
    def chosen(days: int, *tags: str) -> str:
        people = frames.people({"not_hired_on": NO, "scenarios": tags})
        today = NO + timedelta(days=days)
        stands = standing(people, frames.outreach(), Settings(), today)
        return likeliest(open_windows(people, stands, today))

    assert chosen(10) == "Offer declined"  # the first to close
    assert chosen(10, "Counter-offer") == "Counter-offer"
    assert chosen(45, "Counter-offer") == "Counter-offer"
    assert chosen(45) == ""
    assert chosen(45, "Counter-offer", "Similar role") == ""
