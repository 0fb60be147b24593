"""The plan after a no: what comes next once a word was sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sync.contract import OTHER_DIVISION, SIMILAR_ROLE
from sync.crm import plan
from sync.crm.plan import (
    BETWEEN,
    PLAN,
    QUARTERLY,
    NextStep,
    next_step_after,
    next_steps_after,
    step_of,
    steps_for,
)
from sync.crm.settings import PlanDays, Settings
from tests.unit import frames

NO = date(2026, 1, 1)
THANK, FEEDBACK, START, DIVISIONS, TEAM = (step.text for step in PLAN)
SIMILAR, OTHER = (step.text for step in QUARTERLY)


def on(day: int) -> date:
    """A day of the plan: 0 is that of the no."""
    return NO + timedelta(days=day)


def sent(*days: int, **more: object) -> list[dict[str, Any]]:
    return [{"date": on(day), "person_id": "p-0", **more} for day in days]


def after(
    touches: list[dict[str, Any]], today: int, settings: Settings | None = None, **person: object
) -> tuple[str, int] | None:
    """The text and day of the next step of one person, on a day of the plan."""
    people = frames.people({"not_hired_on": NO, **person})
    step = next_step_after(people.iloc[0], frames.outreach(*touches), settings or Settings(), on(today))
    return step and (step.text, (step.on - NO).days)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (0, (FEEDBACK, 7)),  # thanked on the very day
        (1, (FEEDBACK, 7)),
        (3, (FEEDBACK, 7)),
        (4, (START, 28)),  # half way: it was the feedback note
        (7, (START, 28)),
        (28, (DIVISIONS, 60)),
        (43, (DIVISIONS, 60)),
        (60, (TEAM, 120)),
        (89, (TEAM, 120)),
        (90, (SIMILAR, 180)),  # it was the word about the team, a month early
        (120, (SIMILAR, 210)),
        (210, (OTHER, 300)),
        (300, (SIMILAR, 390)),
    ],
)
def test_a_word_does_the_step_nearest_to_it(day: int, expected: tuple[str, int]) -> None:
    assert after(sent(day), day) == expected


def test_the_whole_plan_kept_to_the_day() -> None:
    done: list[int] = []
    told: list[str] = []
    day = 1
    for _ in range(9):
        done.append(day)
        step = after(sent(*done), day)
        assert step is not None
        told.append(step[0])
        day = step[1]
    assert done == [1, 7, 28, 60, 120, 210, 300, 390, 480]
    assert told == [FEEDBACK, START, DIVISIONS, TEAM, SIMILAR, OTHER, SIMILAR, OTHER, SIMILAR]


def test_the_quarterly_word_asks_for_the_other_of_what_was_asked() -> None:
    first = sent(120) + sent(210, scenario=SIMILAR_ROLE)
    assert after(first, 210) == (OTHER, 300)
    assert after(first + sent(300, scenario=OTHER_DIVISION), 300) == (SIMILAR, 390)
    assert after(first + sent(310), 310) == (OTHER, 400), "a word about nothing leaves it open"


def test_a_word_of_theirs_or_from_before_the_no_does_no_step() -> None:
    theirs = sent(0, direction="Received")
    assert after(theirs, 0) == (THANK, 1)
    assert after(sent(-5), 0) == (THANK, 1)
    assert after(sent(1) + sent(9, direction="Received"), 9) == (FEEDBACK, 10), "they wrote; it is our turn"


def test_a_step_a_little_late_is_still_proposed_and_one_long_past_is_not() -> None:
    assert after(sent(2, direction="Received"), 2) == (THANK, 3)
    assert after(sent(1), 12) == (FEEDBACK, 12), "logged late: not for a day gone by"
    assert after(sent(1), 20) == (START, 28)
    assert after(sent(1), 400) == (SIMILAR, 91)


def test_every_is_kept_between_the_steps() -> None:
    assert after(sent(28), 28, every=14) == (BETWEEN.text, 42)
    assert after(sent(1), 1, every=14) == (FEEDBACK, 7)
    assert after(sent(120), 120, every=14) == (BETWEEN.text, 134)
    assert after(sent(120), 120, every=180) == (SIMILAR, 300)
    assert after(sent(120), 120, Settings(every=60)) == (SIMILAR, 180)


def test_no_plan_without_a_no_or_when_not_active() -> None:
    assert after(sent(5), 5, not_hired_on=None) is None
    for status in ("Paused", "Archived", "Landed with them"):
        assert after(sent(5), 5, status=status) is None
    assert after(sent(1), 1, status="Active") == (FEEDBACK, 7)


def test_a_step_of_ones_own_words_is_left_alone_while_it_is_ahead() -> None:
    assert after(sent(1), 1, next_step="Send the deck", next_step_on=on(20)) is None
    assert after(sent(1), 1, next_step="Send the deck", next_step_on=on(1)) == (FEEDBACK, 7)
    assert after(sent(1), 1, next_step="", next_step_on=on(20)) == (FEEDBACK, 7), "a mere snooze"
    assert after(sent(1), 1, next_step=" thank them,  graciously ", next_step_on=on(20)) == (FEEDBACK, 7)


def test_several_people_at_once_each_have_their_own() -> None:
    people = frames.people({"not_hired_on": NO}, {}, {"not_hired_on": on(6)})
    rows = frames.outreach(*sent(7), {"date": on(7), "person_id": "p-2"}, {"date": on(7), "person_id": ""})
    steps = next_steps_after(people, rows, Settings(), on(7))
    assert steps == {"p-0": NextStep(START, on(28)), "p-2": NextStep(FEEDBACK, on(13))}


touched = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.one_of(st.none(), st.integers(-50, 700).map(on)),
            "person_id": st.just("p-0"),
            "direction": st.sampled_from(["Sent", "Received", ""]),
            "scenario": st.sampled_from(["", SIMILAR_ROLE, OTHER_DIVISION]),
        }
    ),
    max_size=8,
)
plans = st.builds(PlanDays, *[st.integers(0, 200)] * 5, st.integers(1, 200))
nan_or_days = st.one_of(st.just(float("nan")), st.integers(0, 400))


@given(touched, st.integers(-10, 700), plans, nan_or_days, st.integers(1, 200))
def test_the_next_step_lies_after_every_touch(
    touches: list[dict[str, Any]], today: int, days: PlanDays, every: float, setting: int
) -> None:
    settings = Settings(every=setting, plan=days)
    step = after(touches, today, settings, every=every)
    assert step is not None
    text, day = step
    newest = max((row["date"] for row in touches if row["date"]), default=None)
    assert newest is None or on(day) > newest
    assert step_of(text)
    filled = after(touches, today, settings, every=every, next_step=text, next_step_on=on(day))
    assert filled == step, "filled in once or twice, it is the same"
    again = after([*touches, *touches], today, settings, every=every)
    assert again == step, "a row pasted twice changes nothing"


@hypothesis_settings(max_examples=20)
@given(st.lists(st.integers(0, 40), min_size=12, max_size=12), plans)
def test_the_plan_ends_in_the_quarterly_word(late: list[int], days: PlanDays) -> None:
    """Whoever writes when told, or some days later, is through the dated steps after as many words."""
    settings = Settings(every=200, plan=days)
    touches: list[dict[str, Any]] = []
    places = []
    day = 0
    for wait in late:
        touches += sent(day + wait)
        step = after(touches, day + wait, settings)
        assert step is not None
        known = step_of(step[0])
        assert known is not None
        order = [step.key for step, _ in plan.dated_steps(days)]
        places.append(order.index(known.key) if known.key in order else len(PLAN))
        assert step[1] > day + wait
        day = step[1]
    assert places == sorted(places)
    assert places[-1] == len(PLAN)


@given(touched, st.integers(0, 700), plans)
def test_the_list_of_steps_agrees_with_the_next_step(
    touches: list[dict[str, Any]], today: int, days: PlanDays
) -> None:
    settings = Settings(every=200, plan=days)
    lines = steps_for(NO, frames.outreach(*touches), settings, on(today))
    assert len(lines) == len(PLAN) + 1
    states = [line.state for line in lines]
    assert states.count("next") == 1
    coming = lines[states.index("next")]
    assert set(states[: states.index("next")]) <= {"done", "passed"}
    assert set(states[states.index("next") + 1 :]) <= {"ahead"}
    assert all((line.done_on is not None) == (line.state == "done") for line in lines)
    assert after(touches, today, settings) == (coming.step.text, (coming.on - NO).days)


def test_the_list_of_steps_tells_what_was_done_and_let_go() -> None:
    lines = steps_for(NO, frames.outreach(*sent(2, 30)), Settings(), on(35))
    assert [(line.state, line.on, line.done_on) for line in lines] == [
        ("done", on(1), on(2)),
        ("passed", on(7), None),
        ("done", on(28), on(30)),
        ("next", on(60), None),
        ("ahead", on(120), None),
        ("ahead", on(210), None),
    ]


def test_dates_at_the_end_of_time_are_no_error() -> None:
    people = frames.people({"not_hired_on": date.max})
    rows = frames.outreach({"date": date.max, "person_id": "p-0"})
    assert next_steps_after(people, rows, Settings(), on(0))["p-0"].on == date.max
    assert len(steps_for(date.max, rows, Settings(), on(0))) == len(PLAN) + 1
