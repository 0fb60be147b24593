"""The Today page's numbers, words and lists."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from sync.crm import words
from sync.crm.due import standing
from sync.crm.settings import Settings
from sync.crm.today import (
    Numbers,
    greeting,
    last_word,
    next_seven_days,
    numbers,
    waiting,
    waiting_sentence,
)
from tests.unit import frames

TODAY = date(2026, 3, 11)  # a Wednesday


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def count(people: pd.DataFrame, rows: pd.DataFrame, settings: Settings | None = None) -> Numbers:
    settings = settings or Settings()
    return numbers(people, standing(people, rows, settings, TODAY), rows, settings, TODAY)


def test_due_now_counts_who_is_due_and_its_course_what_was_due_then() -> None:
    people = frames.people(
        {"added_on": back(400)},  # in touch ten days ago, after a long silence
        {"added_on": back(3)},  # new: not there a week ago
        {"status": "Paused", "added_on": back(400)},
        {"added_on": back(400), "next_step_on": back(20)},  # planned since, and not done
        {},  # first heard of two days ago
    )
    days = {"p-0": 10, "p-3": 30, "p-4": 2}
    rows = frames.outreach(*({"person_id": person, "date": back(ago)} for person, ago in days.items()))
    due = count(people, rows).due
    assert list(due.course) == [2, 2, 2, 1, 1, 2, 1, 2]
    assert list(due.course.index[[0, -1]]) == [pd.Timestamp(back(49)), pd.Timestamp(TODAY)]
    assert (due.value, due.before, due.of) == (2, 1, None)
    assert due.sentence == "Two people would like to hear from you."
    assert due.change == "1 more than a week ago"


def test_the_present_number_is_what_the_standing_says() -> None:
    people = frames.people(*({"added_on": back(days)} for days in range(5)))
    due = count(people, frames.outreach({"person_id": "p-1", "date": TODAY + timedelta(days=2)})).due
    assert due.value == due.course.iloc[-1] == 4


def test_in_touch_counts_the_last_ninety_days_beside_the_ninety_before() -> None:
    people = frames.people(*({"added_on": back(500)} for _ in range(4)), {"status": "Archived"})
    rows = frames.outreach(
        {"person_id": "p-0", "date": back(89)},
        {"person_id": "p-1", "date": back(90)},
        {"person_id": "p-2", "date": back(1), "direction": "Received"},
        {"person_id": "p-3", "date": TODAY + timedelta(days=9)},
        {"person_id": "p-4", "date": TODAY},
    )
    touch = count(people, rows).in_touch
    assert (touch.value, touch.of, touch.before, touch.percent) == (2, 4, 1, 50)
    assert touch.sentence == "In touch with 2 of 4 this quarter, 1 more than last"
    assert touch.course.iloc[-1] == 50.0
    assert len(touch.course) == 12


def test_the_week_counts_words_sent_since_monday_beside_the_goal() -> None:
    people = frames.people({})
    rows = frames.outreach(
        {"date": back(2)},  # Monday
        {"date": TODAY, "direction": ""},
        {"date": TODAY, "direction": "Received"},
        {"date": TODAY + timedelta(days=1)},
        {"date": back(3)},  # Sunday
        {"date": back(7)},  # last Wednesday
        {"date": None},
    )
    week = count(people, rows).week
    assert (week.value, week.of, week.before) == (2, 5, 1)
    assert list(week.course.iloc[-2:]) == [2, 2]
    assert week.course.index[-1] == pd.Timestamp(back(2))
    assert week.sentence == "2 of 5 sent this week, 1 more than by this day last week"
    assert (
        count(people, rows, Settings(weekly_goal=2)).week.sentence
        == "2 of 2 sent this week, your goal for the week"
    )
    assert count(people, rows, Settings(weekly_goal=0)).week.of is None
    slow = count(people, frames.outreach({"date": back(7)}, {"date": back(8)})).week
    assert slow.sentence == "0 of 5 sent this week, 2 by this day last week"


def test_an_empty_book_has_numbers_too() -> None:
    empty = count(frames.people(), frames.outreach())
    assert (empty.due.value, empty.in_touch.percent, empty.week.value) == (0, 0, 0)
    assert empty.due.sentence == "Nobody is waiting to hear from you today."


def test_the_last_word_is_the_newest_row_and_of_two_the_later() -> None:
    rows = frames.outreach(
        {"person_id": "a", "date": back(1), "channel": "Call", "notes": "first"},
        {"person_id": "a", "date": back(1), "channel": "Email", "notes": "second", "direction": "Received"},
        {"person_id": "a", "date": back(8), "notes": "older"},
        {"person_id": "a", "date": None, "notes": "undated"},
        {"person_id": "", "date": TODAY, "notes": "nobody's"},
    )
    words_said = last_word(rows, ["b", "a"])
    assert list(words_said.index) == ["b", "a"]
    said = words_said.loc["a"]
    assert (said["date"], said["channel"], said["notes"], said["outreach_id"]) == (
        pd.Timestamp(back(1)), "Email", "second", "o-1",
    )  # fmt: skip
    assert list(words_said["date"].isna()) == [True, False]
    assert list(words_said["notes"]) == ["", "second"]
    assert str(words_said["date"].dtype) == "datetime64[s]"


def test_the_week_ahead_is_the_next_seven_days_nearest_first() -> None:
    days = [8, 7, 0, 1, 3, -1]
    people = frames.people(
        *({"name": f"in {d}", "next_step": "Call", "next_step_on": back(-d)} for d in days),
        {"name": "by Every", "every": 10, "next_step": "done", "next_step_on": back(9)},
    )
    rows = frames.outreach({"person_id": "p-6", "date": back(8)})
    stands = standing(people, rows, Settings(), TODAY)
    week = next_seven_days(stands, people)
    assert list(zip(week["name"], week["days_left"], week["next_step"], strict=True)) == [
        ("in 1", 1, "Call"), ("by Every", 2, ""), ("in 3", 3, "Call"), ("in 7", 7, "Call"),
    ]  # fmt: skip
    assert list(waiting(stands, people)) == ["p-5", "p-2"]


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (0, "evening"),
        (4, "evening"),
        (5, "morning"),
        (11, "morning"),
        (12, "afternoon"),
        (17, "afternoon"),
        (18, "evening"),
    ],
)
def test_the_greeting_goes_with_the_hour(hour: int, said: str) -> None:
    assert greeting(hour) == f"Good {said}"
    assert greeting(hour, " Ada Byron") == f"Good {said}, Ada"


def test_days_and_counts_are_said_as_people_say_them() -> None:
    assert [words.due(days) for days in (12, 1, 0, -1, -3)] == [
        "12 days over",
        "1 day over",
        "today",
        "tomorrow",
        "in 3 days",
    ]
    assert [words.ago(days) for days in (94, 1, 0, -1)] == ["94 days ago", "yesterday", "today", "tomorrow"]
    assert words.day(date(2026, 8, 14), TODAY) == "14 Aug"
    assert words.day(date(2025, 8, 14), TODAY) == "14 Aug 2025"
    assert [waiting_sentence(n)[:10] for n in (0, 1, 5, 41)] == [
        "Nobody is ",
        "One person",
        "Five peopl",
        "41 people ",
    ]
    assert words.count(1200, "person", "people") == "1,200 people"
    assert [words.listed("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert words.sentence(" Ready? ") == "Ready?"
