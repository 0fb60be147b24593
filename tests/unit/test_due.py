"""When somebody is due: the rule, against a plain and slow telling of it, and at its edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract import ARCHIVED, PAUSED, RELATIONSHIPS, SETTING_LIST, STATUSES
from sync.crm import due
from sync.crm.clock import later, today_in, week_start, week_starts
from sync.crm.due import ranked, standing
from sync.crm.settings import PlanDays, Settings
from tests.unit import frames

TODAY = date(2026, 3, 10)
NAN = float("nan")

close = st.integers(-40, 12).map(lambda days: TODAY + timedelta(days=days))  # where the edges are
near = st.dates(date(2024, 1, 1), date(2028, 12, 31))
any_date = st.one_of(close, close, near, st.dates())
maybe_date = st.one_of(st.none(), any_date)
odd_every = st.one_of(
    st.just(NAN),
    st.integers(-5, 20),
    st.integers(-5, 400),
    st.floats(0, 3),
    st.sampled_from([float("inf"), 1e300, 0.0, 1e9]),
)
person_rows = st.fixed_dictionaries(
    {
        "every": odd_every,
        "status": st.sampled_from(["", *STATUSES]),
        "relationship": st.sampled_from(["", *RELATIONSHIPS]),
        "not_hired_on": maybe_date,
        "added_on": maybe_date,
        "next_step_on": maybe_date,
    }
)
outreach_rows = st.fixed_dictionaries(
    {"date": maybe_date, "person_id": st.sampled_from(["p-0", "p-1", "p-2", "", "p-99"])}
)


def plainly(person: dict[str, Any], dates: list[date], setting: int, today: date) -> dict[str, Any]:
    """The rule as product.md tells it, for one person, one step after the other."""
    last = max(dates, default=None)
    every = person["every"]
    every = int(every) if every >= 1 and every != float("inf") else setting
    step = person["next_step_on"]
    outstanding = step is not None and (last is None or step > last)
    day: date | None
    if person["status"] in {PAUSED, ARCHIVED}:
        day = None
    elif outstanding:
        day = step
    elif last is not None:
        day = later(last, min(every, 10**7))
    elif person["not_hired_on"] is not None:
        day = later(person["not_hired_on"], 1)
    elif person["added_on"] is not None:
        day = person["added_on"]
    else:
        day = today
    return {
        "last_contact": last,
        "every": float(every),
        "due": day,
        "state": plain_state(day, last, every, today),
        "days_over": 0 if day is None else (today - day).days,
        "urgency": None if day is None else (today - day).days / every,
        "outstanding": outstanding,
        "silence": None if last is None else float((today - last).days),
        "searching": True,
    }


def plain_state(day: date | None, last: date | None, every: int, today: date) -> str:
    """The state, from the day somebody is due."""
    if day is None:
        state = "Paused"
    elif day <= today and last is not None and (today - last).days > 2 * every:
        state = "Cold"
    elif day < today:
        state = "Overdue"
    elif day == today:
        state = "Due"
    elif (day - today).days <= 7:
        state = "Soon"
    else:
        state = "On track"
    return state


def as_plain(row: pd.Series) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in row.items():
        blank = pd.isna(value)
        told[str(name)] = None if blank else value.date() if isinstance(value, pd.Timestamp) else value
    return told


def one(*dates: date | None, today: date = TODAY, **person: object) -> dict[str, Any]:
    """How one person stands who was in touch on these dates."""
    rows = [{"person_id": "p-0", "date": day} for day in dates]
    stands = standing(frames.people(person), frames.outreach(*rows), Settings(), today)
    return as_plain(stands.iloc[0])


@given(st.lists(person_rows, max_size=3), st.lists(outreach_rows, max_size=8), st.integers(1, 20), close)
def test_the_rule_is_the_plain_one(
    people: list[dict[str, Any]], touched: list[dict[str, Any]], setting: int, today: date
) -> None:
    stands = standing(frames.people(*people), frames.outreach(*touched), Settings(every=setting), today)
    assert list(stands.index) == [f"p-{i}" for i in range(len(people))]
    for i, person in enumerate(people):
        dates = [row["date"] for row in touched if row["person_id"] == f"p-{i}" and row["date"]]
        assert as_plain(stands.iloc[i]) == plainly(person, dates, setting, today)


@given(st.lists(person_rows, max_size=3), st.lists(outreach_rows, max_size=8), close)
def test_the_order_is_the_plain_one(
    people: list[dict[str, Any]], touched: list[dict[str, Any]], today: date
) -> None:
    who = frames.people(*people)
    stands = standing(who, frames.outreach(*touched), Settings(), today)

    def place(person: str) -> tuple[Any, ...]:
        stand, told = as_plain(stands.T[person]), as_plain(who[["not_hired_on", "added_on"]].T[person])
        return (
            stand["due"] is None,
            -(stand["urgency"] or 0),
            who["relationship"][person] != "Hiring authority",
            stand["last_contact"] or date.min,
            told["not_hired_on"] or told["added_on"] or date.min,
        )

    assert list(ranked(stands, who)) == sorted(stands.index, key=place)


def test_shapes_are_as_told_with_people_and_without() -> None:
    kinds = {
        "last_contact": "datetime64[s]",
        "every": "float64",
        "due": "datetime64[s]",
        "state": "str",
        "days_over": "int64",
        "urgency": "float64",
        "outstanding": "bool",
        "silence": "float64",
        "searching": "bool",
    }
    for people in (frames.people(), frames.people({}, {})):
        stands = standing(people, frames.outreach(), Settings(), TODAY)
        assert {name: str(kind) for name, kind in stands.dtypes.items()} == kinds
        assert len(ranked(stands, people)) == len(people)


def test_whom_nobody_wrote_to_is_due_and_never_hidden() -> None:
    assert one(not_hired_on=date(2026, 3, 9))["due"] == TODAY
    assert one(not_hired_on=date(2026, 3, 1), added_on=date(2026, 2, 1))["due"] == date(2026, 3, 2)
    assert one(added_on=date(2026, 2, 1))["due"] == date(2026, 2, 1)
    assert one()["state"] == "Due"
    assert one(None)["state"] == "Due", "a row without a date is no word"


@pytest.mark.parametrize("every", [0, -30, NAN, 0.4, float("inf"), float("-inf")])
def test_nonsense_in_every_is_the_setting(every: float) -> None:
    assert one(date(2026, 3, 1), every=every)["due"] == date(2026, 5, 30)


def test_soon_is_a_week_and_cold_more_than_twice_every() -> None:
    ahead = [one(next_step_on=TODAY + timedelta(days=days))["state"] for days in (-1, 0, 1, 7, 8)]
    assert ahead == ["Overdue", "Due", "Soon", "Soon", "On track"]
    since = [one(TODAY - timedelta(days=days), every=10)["state"] for days in (10, 11, 20, 21)]
    assert since == ["Due", "Overdue", "Overdue", "Cold"]


def test_leap_days_count() -> None:
    assert one(date(2028, 2, 28), every=1, today=date(2028, 2, 28))["due"] == date(2028, 2, 29)
    assert one(date(2028, 2, 29), every=366)["due"] == date(2029, 3, 1)
    assert one(not_hired_on=date(2028, 2, 28))["due"] == date(2028, 2, 29)
    assert one(not_hired_on=date(2026, 2, 28))["due"] == date(2026, 3, 1)


def test_a_date_ahead_counts_as_the_sheet_counts_it_and_is_listed() -> None:
    ahead = date(2026, 4, 1)
    stands = one(date(2025, 12, 1), ahead)
    assert (stands["last_contact"], stands["state"], stands["silence"]) == (ahead, "On track", -22.0)
    rows = frames.outreach({"date": ahead}, {"date": TODAY}, {"date": None})
    assert list(due.dated_ahead(rows, TODAY)) == ["o-0"]


def test_no_date_is_beyond_what_a_date_can_hold() -> None:
    assert one(date.max)["due"] == date.max
    assert one(date.min, every=1e300)["due"] == date.max
    assert one(not_hired_on=date.max)["due"] == date.max


def test_a_snooze_holds_and_a_planned_step_is_not_cold() -> None:
    long_ago = date(2025, 1, 1)
    assert one(long_ago)["state"] == "Cold"
    assert one(long_ago, next_step_on=date(2026, 3, 13))["state"] == "Soon"
    assert one(long_ago, next_step_on=date(2026, 6, 13))["state"] == "On track"
    assert one(long_ago, next_step_on=TODAY)["state"] == "Cold"
    done = one(date(2026, 3, 9), next_step_on=date(2026, 3, 9))
    assert (done["outstanding"], done["due"]) == (False, date(2026, 6, 7))


def test_paused_and_archived_are_never_due_but_a_landed_one_is() -> None:
    for status in (PAUSED, ARCHIVED):
        stands = one(date(2020, 1, 1), status=status, next_step_on=TODAY)
        assert (stands["due"], stands["state"], stands["urgency"]) == (None, "Paused", None)
    assert one(date(2026, 1, 1), status="Landed with them")["due"] == date(2026, 4, 1)


def test_a_late_fortnight_outranks_a_late_year() -> None:
    people = frames.people(
        {"id": "yearly", "every": 365}, {"id": "fortnightly", "every": 14}, {"id": "boss", "every": 14}
    )
    people.loc["boss", "relationship"] = "Hiring authority"
    week_late = [
        {"person_id": person, "date": TODAY - timedelta(days=days + 7)}
        for person, days in (("yearly", 365), ("fortnightly", 14), ("boss", 14))
    ]
    stands = standing(people, frames.outreach(*week_late), Settings(), TODAY)
    assert list(ranked(stands, people)) == ["boss", "fortnightly", "yearly"]
    assert list(ranked(stands.loc[["yearly", "boss"]], people)) == ["boss", "yearly"], "a part is ranked too"


# The reader's day


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Kiritimati", 2),  # 14 hours ahead
        ("Asia/Tokyo", 2),
        ("Europe/Berlin", 2),
        ("UTC", 1),
        ("America/Los_Angeles", 1),
        ("Nowhere/At_All", 1),
        ("../../etc/passwd", 1),
        ("America", 1),
        ("\x00", 1),
        ("", 1),
        (None, 1),
    ],
)
def test_today_is_the_readers(zone: str | None, day: int) -> None:
    assert today_in(zone, datetime(2026, 6, 1, 22, 30, tzinfo=UTC)) == date(2026, 6, day)


def test_today_without_a_zone_is_that_of_the_instant() -> None:
    ahead = timezone(timedelta(hours=9))
    assert today_in(None, datetime(2026, 6, 2, 7, 30, tzinfo=ahead)) == date(2026, 6, 2)
    assert today_in("UTC", datetime(2026, 6, 2, 7, 30, tzinfo=ahead)) == date(2026, 6, 1)
    assert today_in("UTC", datetime(2026, 6, 2, 7, 30)) == date(2026, 6, 2)  # noqa: DTZ001 (a naive one is UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_day_the_clocks_change_is_one_day(day: date) -> None:
    """In Berlin that day has 23 or 25 hours; every hour of it is that date, and due dates do not slip."""
    for minutes in range(0, 60 * 26, 30):
        instant = datetime.combine(day - timedelta(days=1), datetime.min.time(), UTC)
        instant += timedelta(hours=22, minutes=minutes)
        local = today_in("Europe/Berlin", instant)
        assert local in {day - timedelta(days=1), day, day + timedelta(days=1)}
        stands = one(day - timedelta(days=90), today=local)
        assert stands["due"] == day
        assert stands["days_over"] == (local - day).days


@given(st.dates())
def test_weeks_begin_on_monday(day: date) -> None:
    assert week_start(day) <= day
    assert week_start(day).weekday() == 0 or day.year == 1


def test_the_last_weeks_end_with_this_one() -> None:
    assert week_starts(TODAY, 2) == (date(2026, 3, 2), date(2026, 3, 9))


# Settings


def test_settings_are_the_contracts_unless_given() -> None:
    assert Settings.from_values({}) == Settings()
    assert Settings.from_values({setting.key: setting.default for setting in SETTING_LIST}) == Settings()
    given_ones = Settings.from_values(
        {
            "your_name": " Ada ",
            "weekly_goal": 0,
            "every": "60",
            "date_order": "month first",
            "plan_team": 100.0,
        }
    )
    assert given_ones == Settings("Ada", 0, 60, day_first=False, plan=PlanDays(team=100))


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(object())


@given(st.dictionaries(st.sampled_from([setting.key for setting in SETTING_LIST]), anything))
def test_no_setting_raises_and_every_one_can_be_lived_with(values: dict[str, object]) -> None:
    settings = Settings.from_values(values)
    assert settings.every >= 1
    assert settings.weekly_goal >= 0
    assert settings.plan.quarterly >= 1
