"""The five second chances: windows, why now, and how cases ended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract import OUTCOMES, SCENARIOS, STATUSES
from sync.crm import scenarios
from sync.crm.due import standing
from sync.crm.scenarios import ALL, BY_TAG, cases, endings, open_windows
from sync.crm.settings import Settings
from sync.crm.why import why_now
from tests.unit import frames

NO = date(2026, 1, 1)


def on(day: int) -> date:
    return NO + timedelta(days=day)


def windows(day: int, *touches: int, **person: object) -> dict[str, dict[Any, Any]]:
    """One person's windows on a day after the no, by scenario."""
    people = frames.people({"not_hired_on": NO, **person})
    rows = frames.outreach(*({"person_id": "p-0", "date": on(touch)} for touch in touches))
    table = open_windows(people, standing(people, rows, Settings(), on(day)), on(day))
    return {str(row["scenario"]): dict(row) for _, row in table.iterrows()}


def why(day: int, *touches: int, **person: object) -> dict[str, str]:
    """The card of one person on a day after the no."""
    people = frames.people({"not_hired_on": NO, **person})
    rows = frames.outreach(*({"person_id": "p-0", "date": on(touch)} for touch in touches))
    stands = standing(people, rows, Settings(), on(day))
    return {str(k): str(v) for k, v in why_now(people, stands, rows, Settings(), on(day)).iloc[0].items()}


def test_every_tag_of_the_contract_has_its_advice() -> None:
    assert tuple(BY_TAG) == SCENARIOS
    for scenario in ALL:
        assert scenario.happens.endswith(".")
        assert scenario.advice.endswith(".")
        assert bool(scenario.figure) == bool(scenario.source)


@pytest.mark.parametrize(
    ("tag", "first", "last"),
    [("Offer declined", 1, 14), ("Counter-offer", 7, 35), ("Didn't work out", 60, 150)],
)
def test_a_window_is_open_from_its_first_day_to_its_last(tag: str, first: int, last: int) -> None:
    for day in (first - 1, first, last, last + 1):
        row = windows(day)[tag]
        assert row["is_open"] == (first <= day <= last)
        assert (row["opens"].date(), row["closes"].date(), row["day"]) == (on(first), on(last), day)


def test_the_windows_that_come_round_close_with_a_word_and_open_again() -> None:
    def now(tag: str, day: int, *touches: int) -> tuple[bool, int, int]:
        row = windows(day, *touches)[tag]
        return row["is_open"], (row["opens"].date() - NO).days, (row["closes"].date() - NO).days

    assert now("Similar role", 89) == (False, 90, 179)
    assert now("Similar role", 90, 60) == (True, 90, 179)
    assert now("Similar role", 100, 95) == (False, 180, 269)
    assert now("Similar role", 95, 90) == (False, 180, 269)
    assert now("Similar role", 180, 95) == (True, 180, 269)
    assert now("Other division", 59) == (False, 60, 149)
    assert now("Other division", 70, 28) == (True, 60, 149)
    assert now("Other division", 70, 65) == (False, 240, 329)
    assert now("Other division", 149) == (True, 60, 149)
    assert now("Other division", 200) == (False, 240, 329)
    assert now("Other division", 240, 210) == (True, 240, 329)


def test_without_a_no_only_tags_have_windows() -> None:
    assert windows(100, not_hired_on=None) == {}
    tagged = windows(100, 0, not_hired_on=None, scenarios=("Offer declined", "Similar role"))
    assert list(tagged) == ["Offer declined", "Similar role"]
    assert pd.isna(tagged["Offer declined"]["opens"])
    assert not tagged["Offer declined"]["is_open"]
    assert tagged["Similar role"]["is_open"], "counted from the last contact"
    assert pd.isna(tagged["Similar role"]["day"])


def test_no_window_is_open_for_those_who_are_not_active() -> None:
    for status in STATUSES[1:]:
        assert not any(row["is_open"] for row in windows(10, status=status).values())


def test_windows_of_some_are_those_of_all() -> None:
    people = frames.people({"not_hired_on": NO}, {"scenarios": ("Counter-offer",)}, {"not_hired_on": on(5)})
    stands = standing(people, frames.outreach(), Settings(), on(9))
    every = open_windows(people, stands, on(9))
    some = open_windows(people, stands, on(9), ids=["p-2", "nobody"])
    pd.testing.assert_frame_equal(some, every[every["person_id"] == "p-2"].reset_index(drop=True))
    assert {
        name: str(kind) for name, kind in open_windows(frames.people(), stands.iloc[:0], NO).dtypes.items()
    } == {
        "person_id": "str",
        "scenario": "str",
        "tagged": "bool",
        "opens": "datetime64[s]",
        "closes": "datetime64[s]",
        "is_open": "bool",
        "day": "Int64",
    }


def test_ones_own_plan_comes_first_as_it_was_written() -> None:
    card = why(20, 1, next_step="Send *the* <deck>", next_step_on=on(20), scenarios=("Counter-offer",))
    assert card == {
        "sentence": "You planned: Send *the* <deck>.",
        "scenario": "Counter-offer",
        "window": "Days 7–35 after the no; day 20 today",
        "figure": BY_TAG["Counter-offer"].figure,
        "source": "HR Dive; PwC",
    }


UNTOLD: dict[str, Any] = {"not_hired_on": None}
THANKS = "A gracious thank-you in these days is what they will remember."
NEW_DIVISIONS = "Time for something new from you, and for asking about their other divisions."
TEAM = "Their new hire is around the 90-day mark: ask how the team is doing."
LONG = "It has been 94 days since you were last in touch; they may think you have landed."
QUARTER = "Bring news, and ask whether a similar role is opening."
EARLY = "Their new hire is in the first 90 days, when it shows whether it works out."
NOT_YET = "You have not written yet since you met."
SECOND = "At the second touch, then every second quarter; day 60 since the no"


@pytest.mark.parametrize(
    ("day", "touches", "person", "sentence", "window"),
    [
        (1, (), {}, THANKS, "Days 1–14 after the no; day 1 today"),
        (60, (28,), {}, NEW_DIVISIONS, SECOND),
        (120, (60,), {}, TEAM, "Days 60–150 after the no; day 120 today"),
        (214, (120,), {}, f"{LONG} {QUARTER}", "Every quarter; day 214 since the no"),
        (94, (0,), UNTOLD, LONG, ""),
        (94, (93,), UNTOLD, "You were last in touch yesterday.", ""),
        (94, (94,), UNTOLD, "You were last in touch today.", ""),
        (94, (97,), UNTOLD, "A word with them is noted ahead: in 3 days.", ""),
        (94, (), UNTOLD, NOT_YET, ""),
        (94, (80,), {"scenarios": ("Didn't work out",)}, EARLY, "Days 60–150 after the no; day 94 today"),
        (
            99,
            (0,),
            UNTOLD | {"scenarios": ("Similar role",)},
            BY_TAG["Similar role"].open_now,
            "Every quarter",
        ),
        (400, (), {}, NOT_YET, ""),
        (94, (0,), {"status": "Paused"}, "Paused, so there is nothing to do now.", ""),
    ],
)
def test_the_sentence_is_the_first_that_holds(
    day: int, touches: tuple[int, ...], person: dict[str, Any], sentence: str, window: str
) -> None:
    card = why(day, *touches, **person)
    assert (card["sentence"], card["window"]) == (sentence, window)


@given(
    st.integers(-20, 900),
    st.lists(st.integers(-40, 900), max_size=4),
    st.sampled_from(["", *STATUSES]),
    st.lists(st.sampled_from(SCENARIOS), unique=True).map(tuple),
    st.one_of(st.none(), st.just(NO)),
    st.one_of(st.none(), st.integers(-20, 900).map(on)),
    st.text(max_size=12),
)
def test_everybody_has_a_sentence_and_figures_have_their_source(
    day: int,
    touches: list[int],
    status: str,
    tags: tuple[str, ...],
    told_no: date | None,
    planned: date | None,
    step: str,
) -> None:
    card = why(
        day,
        *touches,
        status=status,
        scenarios=tags,
        not_hired_on=told_no,
        next_step=step,
        next_step_on=planned,
    )
    assert card["sentence"]
    assert card["sentence"][-1] in ".!?…"
    assert card["scenario"] in {"", *SCENARIOS}
    assert bool(card["window"]) == bool(card["scenario"])
    assert bool(card["figure"]) == bool(card["source"])


def test_cards_come_for_those_asked_in_that_order() -> None:
    people = frames.people({}, {}, {})
    stands = standing(people, frames.outreach(), Settings(), NO)
    cards = why_now(people, stands, frames.outreach(), Settings(), NO, ids=["p-2", "nobody", "p-0", "p-2"])
    assert list(cards.index) == ["p-2", "p-0"]
    assert why_now(people, stands, frames.outreach(), Settings(), NO, ids=[]).empty


def test_a_case_ended_as_its_best_outcome_or_landed() -> None:
    people = frames.people(
        {"scenarios": ("Similar role", "Counter-offer", "Something of ours")},
        {"scenarios": ("Similar role",), "status": "Landed with them"},
        {"scenarios": ("Similar role",)},
    )
    rows = frames.outreach(
        {"person_id": "p-0", "scenario": "Similar role", "outcome": "Interview", "date": on(3)},
        {"person_id": "p-0", "scenario": "Similar role", "outcome": "No reply", "date": on(9)},
        {"person_id": "p-0", "scenario": "", "outcome": "Offer", "date": on(9)},
        {"person_id": "p-2", "scenario": "Similar role", "date": on(4)},
    )
    table = cases(people, rows)
    assert list(table.iloc[0]) == ["p-0", "Similar role", "Interview", pd.Timestamp(on(3))]
    assert list(table["ending"]) == ["Interview", "Not asked yet", "Landed with them", "No outcome noted"]
    counts = endings(people, rows)
    assert list(counts.index) == list(SCENARIOS)
    assert list(counts.columns) == [
        "people",
        "Landed with them",
        *reversed(OUTCOMES),
        "No outcome noted",
        "Not asked yet",
    ]
    assert counts.loc["Similar role", "people"] == 3
    assert counts.loc["Similar role", "Interview"] == 1
    assert counts.loc["Other division"].sum() == 0
    assert endings(frames.people(), frames.outreach()).shape == counts.shape
    assert scenarios.carried(people).shape == (4, 2)
