"""The figures of the History page against plain and slow tellings of them, and what they say in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract import ARCHIVED, CHANNELS, OUTCOMES, PAUSED, RECEIVED, SCENARIOS, SENT, STATUSES
from sync.crm import history, readings
from sync.crm.clock import week_start
from sync.crm.due import standing
from sync.crm.settings import Settings
from tests.unit import frames

TODAY = date(2026, 3, 10)  # a Tuesday
START = date(2025, 12, 17)  # a Wednesday
SETTINGS = Settings.from_values({"every": 30})

days = st.one_of(st.none(), st.dates(date(2025, 12, 20), date(2026, 3, 20)))
person_rows = st.fixed_dictionaries(
    {
        "every": st.sampled_from([float("nan"), 0.0, 1.0, 14.0, 90.0, 1e12]),
        "status": st.sampled_from(["", *STATUSES]),
        "added_on": days,
        "not_hired_on": days,
    }
)
outreach_rows = st.fixed_dictionaries(
    {
        "date": days,
        "person_id": st.sampled_from(["p-0", "p-1", "p-2", "", "p-99"]),
        "person": st.sampled_from(["", "Ana", "ana ", "Ben"]),
        "channel": st.sampled_from(["", *CHANNELS[:3]]),
        "direction": st.sampled_from(["", SENT, RECEIVED]),
        "scenario": st.sampled_from(["", *SCENARIOS[:2]]),
        "outcome": st.sampled_from(["", *OUTCOMES]),
    }
)
many = st.lists(outreach_rows, max_size=25)
ranges = st.tuples(st.dates(date(2025, 12, 1), TODAY), st.integers(0, 60))


def _rows(figure: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The figure's rows, moments as dates."""
    plain = [list(figure[key].dt.date if figure[key].dtype.kind == "M" else figure[key]) for key in columns]
    return list(zip(*plain, strict=True))


@given(st.lists(person_rows, max_size=4), many, ranges)
def test_within_cadence_is_what_counting_by_hand_gives(
    people: list[dict[str, Any]], rows: list[dict[str, Any]], days_asked: tuple[date, int]
) -> None:
    start, end = days_asked[0], days_asked[0] + timedelta(days=days_asked[1])
    expected = []
    monday = week_start(start)
    while monday <= end:
        on = min(monday + timedelta(days=6), end)
        within = there = 0
        for place, person in enumerate(people):
            contacts = [row["date"] for row in rows if row["person_id"] == f"p-{place}" and row["date"]]
            known = [day for day in (person["added_on"], person["not_hired_on"], *contacts) if day]
            if person["status"] in {PAUSED, ARCHIVED} or (known and min(known) > on):
                continue
            there += 1
            every = person["every"] if person["every"] >= 1 else SETTINGS.every
            last = max((day for day in contacts if day <= on), default=None)
            within += last is not None and (on - last).days <= every
        if there:
            expected.append((monday, on, within, there))
        monday += timedelta(days=7)
    figure = history.within_cadence(frames.people(*people), frames.outreach(*rows), SETTINGS, start, end)
    assert _rows(figure, "week", "day", "within", "people") == expected
    assert (figure["share"] == figure["within"] / figure["people"]).all()


def test_nobody_counts_twice_on_the_day_of_a_second_word() -> None:
    sunday = date(2026, 3, 1)
    words = frames.outreach(
        *({"date": sunday - timedelta(days=back), "person_id": "p-0"} for back in (3, 0, 0))
    )
    figure = history.within_cadence(frames.people({}), words, SETTINGS, sunday, sunday)
    assert figure["within"].tolist() == [1]


def _answered(row: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    return row["outcome"] in OUTCOMES[1:] or any(
        other["direction"] == RECEIVED
        and other["person_id"] == row["person_id"] != ""
        and row["date"] is not None
        and other["date"] is not None
        and 0 <= (other["date"] - row["date"]).days <= 30
        for other in rows
    )


@given(many, st.sampled_from(["channel", "scenario", "person_id"]))
def test_reply_rate_is_what_counting_by_hand_gives(rows: list[dict[str, Any]], by: str) -> None:
    sent = [row for row in rows if row["direction"] != RECEIVED]
    expected = {}
    for name in {row[by] for row in sent}:
        of_name = [row for row in sent if row[by] == name]
        expected[name or "Not noted"] = (len(of_name), sum(_answered(row, rows) for row in of_name))
    figure = history.reply_rate(frames.outreach(*rows), by)
    assert dict(zip(figure[by], zip(figure["sent"], figure["replied"], strict=True), strict=True)) == expected
    assert figure["rate"].is_monotonic_decreasing


def test_an_answer_counts_that_came_after_the_dates_asked_for() -> None:
    rows = frames.outreach(
        {"date": TODAY, "person_id": "p-0", "channel": "Email"},
        {"date": TODAY + timedelta(days=30), "person_id": "p-0", "direction": RECEIVED},
    )
    figure = history.reply_rate(rows.iloc[:1], "channel", rows)
    assert figure["replied"].tolist() == history.reply_rate(rows)["replied"].tolist() == [1]
    assert history.reply_rate(rows.iloc[:1], "channel")["replied"].tolist() == [0]


def test_a_row_counts_for_each_of_its_tags() -> None:
    rows = frames.outreach(
        {"shared": ("A talk", "A course")}, {"shared": ("A talk",), "outcome": "Replied"}, {}
    )
    figure = history.reply_rate(rows, "shared")
    assert figure[["shared", "sent", "replied"]].to_numpy().tolist() == [
        ["A talk", 2, 1], ["A course", 1, 0], ["Not noted", 1, 0],
    ]  # fmt: skip
    assert list(history.rows_for(rows, [{"shared": "A talk"}]).index) == ["o-0", "o-1"]
    assert list(history.rows_for(rows, [{"shared": "Not noted"}]).index) == ["o-2"]


@given(many)
def test_the_funnel_only_narrows_and_its_rows_are_those_of_its_people(rows: list[dict[str, Any]]) -> None:
    outreach = frames.outreach(*rows)
    figure = history.funnel(outreach)
    assert figure["people"].is_monotonic_decreasing
    assert (figure["referred"] <= figure["people"]).all()
    for stage, people in zip(figure["stage"], figure["people"], strict=True):
        behind = history.rows_for(outreach, [{"stage": stage}])
        who = {
            person_id or f"name {name.strip().casefold()}"
            for person_id, name in _rows(behind, "person_id", "person")
        }
        assert len(who) == people


def test_the_funnel_counts_people_and_leaps() -> None:
    rows = frames.outreach(
        {"person_id": "p-0"},
        {"person_id": "p-0", "outcome": "Offer"},  # nothing between was logged
        {"person_id": "p-1", "outcome": "Referral"},
        {"person_id": "p-2", "direction": RECEIVED},
        {"person_id": "p-3", "outcome": "No reply"},
        {"person": "Ana"},
        {"person": " ana"},
        {},
    )
    figure = history.funnel(rows)
    assert figure["people"].tolist() == [5, 3, 2, 1, 1]
    assert figure["referred"].tolist() == [1, 1, 1, 0, 0]


@given(many, ranges)
def test_every_bar_has_its_rows_and_every_week_its_bar(
    rows: list[dict[str, Any]], days_asked: tuple[date, int]
) -> None:
    start, end = days_asked[0], days_asked[0] + timedelta(days=days_asked[1])
    chosen = history.select(frames.people(), frames.outreach(*rows), start=start, end=end).outreach
    weekly, calendar = history.weekly(chosen, start, end), history.calendar_heat(chosen, start, end)
    assert len(chosen) == sum(row["date"] is not None and start <= row["date"] <= end for row in rows)
    assert weekly["touches"].sum() == calendar["touches"].sum() == len(chosen)
    for week, channel, touches in _rows(weekly, "week", "channel", "touches"):
        assert len(history.rows_for(chosen, [{"week": week.isoformat(), "channel": channel}])) == touches
    for day, touches in _rows(calendar[calendar["touches"] > 0], "day", "touches"):
        assert len(history.rows_for(chosen, [{"day": day.isoformat()}])) == touches
    if len(chosen):
        mondays = sorted({week for (week,) in _rows(weekly, "week")})
        assert mondays == [week_start(start) + timedelta(days=7 * n) for n in range(len(mondays))]
        assert mondays[-1] == week_start(end)
        assert _rows(calendar, "day") == [(start + timedelta(days=n),) for n in range(days_asked[1] + 1)]


def test_a_slip_of_the_year_draws_no_thousand_weeks() -> None:
    rows = frames.outreach({"date": TODAY, "channel": "Call"})
    assert history.weekly(rows, date(1026, 1, 1), TODAY)["week"].nunique() == history.MOST_WEEKS
    assert history.calendar_heat(rows, date(1026, 1, 1), TODAY)["week"].nunique() == history.CALENDAR_WEEKS


def test_channels_keep_the_order_of_the_contract_and_blanks_come_last() -> None:
    rows = frames.outreach(*({"date": TODAY, "channel": name} for name in ("", "Event", "Call", "Email")))
    assert history.weekly(rows, TODAY, TODAY)["channel"].tolist() == ["Email", "Call", "Event", "Not noted"]


def test_rows_behind_several_bars_are_those_of_any_the_newest_first() -> None:
    rows = frames.outreach(
        {"date": date(2026, 3, 2), "channel": "Call"},
        {"date": date(2026, 3, 9), "channel": "Email", "direction": ""},
        {"date": date(2026, 3, 10), "channel": "Email", "direction": RECEIVED},
    )
    marks = [{"week": "2026-03-02", "channel": "Call"}, {"channel": "Email", "direction": SENT}]
    assert list(history.rows_for(rows, marks).index) == ["o-1", "o-0"]
    assert history.rows_for(rows, []).empty
    with pytest.raises(KeyError):
        history.rows_for(rows, [{"colour": "red"}])


def test_ageing_sorts_those_past_their_day_into_spans() -> None:
    over = [0, -3, 1, 7, 8, 30, 31, 90, 91, 400]
    people = frames.people(*({"next_step_on": TODAY - timedelta(days=days)} for days in over))
    figure = standing(people, frames.outreach(), SETTINGS, TODAY)
    assert history.overdue_ageing(figure)["people"].tolist() == [2, 2, 2, 2]
    assert list(history.people_for(figure, [{"age": "8–30 days"}, {"age": "Over 90 days"}])) == [
        "p-9", "p-8", "p-5", "p-4",
    ]  # fmt: skip


def test_filters_leave_people_their_rows_and_all_that_is_needed_for_the_last_contact() -> None:
    people = frames.people(
        {"relationship": "Peer", "company": "Acme", "scenarios": ("Similar role",)},
        {"relationship": "Recruiter", "company": "Acme"},
    )
    rows = frames.outreach(
        {"date": START, "person_id": "p-0", "channel": "Email"},
        {"date": START, "person_id": "p-0", "channel": "Email", "scenario": "Other division"},
        {"date": START, "person_id": "p-1", "channel": "Call", "scenario": "Similar role"},
        {"date": date(2025, 1, 1), "person_id": "p-0", "channel": "Call"},
        {"date": TODAY, "channel": "Email"},
    )

    def rows_of(**asked: list[str]) -> list[str]:
        return list(history.select(people, rows, start=START, end=TODAY, **asked).outreach.index)

    assert rows_of() == ["o-0", "o-1", "o-2", "o-4"]
    assert rows_of(channels=["Email"]) == ["o-0", "o-1", "o-4"]
    assert rows_of(relationships=["Peer", "Mentor"]) == ["o-0", "o-1"]
    assert rows_of(scenarios=["Similar role"]) == ["o-0", "o-2"]
    assert rows_of(companies=["Acme"], channels=["Call"]) == ["o-2"]
    chosen = history.select(people, rows, start=START, end=TODAY, relationships=["Peer"], channels=["Email"])
    assert list(chosen.people.index) == ["p-0"]
    assert list(chosen.all_outreach.index) == ["o-0", "o-1", "o-3"]


def _weekly(*bars: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(bars, columns=["week", "channel", "touches"]).astype({"week": "datetime64[s]"})


def _cadence(*pairs: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["within", "people"])


def _rates(*rates: tuple[str, int, int], by: str = "channel") -> pd.DataFrame:
    figure = pd.DataFrame(rates, columns=[by, "sent", "replied"])
    return figure.assign(rate=figure["replied"] / figure["sent"])


def _calendar(first: date, *touches: int) -> pd.DataFrame:
    day = pd.Series(pd.date_range(first, periods=len(touches), unit="s"))
    return pd.DataFrame({"day": day, "weekday": day.dt.day_of_week, "touches": touches})


def _ages(*people: int) -> pd.DataFrame:
    return pd.DataFrame({"people": people})


def _funnel(*people: int, referred: int = 0) -> pd.DataFrame:
    return pd.DataFrame({"people": people, "referred": referred})


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (readings.reading_weekly(_weekly()), readings.NO_OUTREACH),
        (
            readings.reading_weekly(_weekly(("2026-03-09", "Call", 1))),
            "In touch once, in this one week, by phone.",
        ),
        (
            readings.reading_weekly(
                _weekly(("2026-03-02", "Email", 3), ("2026-03-02", "Call", 1), ("2026-03-09", "Email", 0))
            ),
            "In touch 4 times, in 1 of 2 weeks, most often by email (3 times).",
        ),
        (
            readings.reading_weekly(_weekly(("2026-03-02", "Email", 1), ("2026-03-09", "Call", 1))),
            "In touch twice, in each of 2 weeks.",
        ),
        (readings.reading_within_cadence(_cadence()), readings.NO_PEOPLE),
        (
            readings.reading_within_cadence(_cadence((32, 50), *[(40, 60)] * 12, (41, 60))),
            "In touch with 41 of 60 people as often as you meant to be, 9 more than a quarter before.",
        ),
        (
            readings.reading_within_cadence(_cadence((4, 5), (3, 5))),
            "In touch with 3 of 5 people as often as you meant to be, 1 fewer than 1 week before.",
        ),
        (
            readings.reading_within_cadence(_cadence((2, 2), (2, 2), (2, 2))),
            "In touch with all 2 people as often as you meant to be, as many as 2 weeks before.",
        ),
        (
            readings.reading_within_cadence(_cadence((1, 1))),
            "In touch with the one person here as often as you meant to be.",
        ),
        (
            readings.reading_within_cadence(_cadence((2, 5), (0, 5))),
            "Five people would like to hear from you; one word begins it.",
        ),
        (readings.reading_calendar_heat(_calendar(TODAY), TODAY), readings.NO_OUTREACH),
        (readings.reading_calendar_heat(_calendar(TODAY, 1), TODAY), "In touch on 1 of 1 day."),
        (
            readings.reading_calendar_heat(_calendar(date(2026, 3, 2), 2, 0, 1), TODAY),
            "In touch on 2 of 3 days, most often on a Monday; the fullest day was 2 Mar (twice).",
        ),
        (readings.reading_reply_rate(_rates()), readings.NOTHING_SENT),
        (
            readings.reading_reply_rate(_rates(("Call", 9, 6), ("Email", 30, 6), ("Text", 1, 0))),
            "You heard back 12 of 40 times; calls do best: 6 of 9.",
        ),
        (
            readings.reading_reply_rate(_rates(("A “new” one", 4, 3), ("B", 4, 1), by="template")),
            "You heard back 4 of 8 times; “A “new” one” does best: 3 of 4.",
        ),
        (
            readings.reading_reply_rate(_rates(("Call", 2, 2), ("Email", 9, 3))),
            "You heard back 5 of 11 times.",
        ),
        (readings.reading_reply_rate(_rates(("Call", 3, 3), ("Email", 9, 9))), "You heard back every time."),
        (readings.reading_reply_rate(_rates(("Call", 1, 1))), "You reached out once and heard back."),
        (
            readings.reading_reply_rate(_rates(("Call", 2, 0))),
            "You reached out twice; the answers are still to come.",
        ),
        (readings.reading_overdue_ageing(_ages()), "Nobody is waiting to hear from you."),
        (
            readings.reading_overdue_ageing(_ages(1, 0, 0, 0)),
            "One person would like to hear from you, for up to a week now.",
        ),
        (
            readings.reading_overdue_ageing(_ages(0, 12, 0, 0)),
            "12 people would like to hear from you, all of them for 8 to 30 days now.",
        ),
        (
            readings.reading_overdue_ageing(_ages(5, 2, 0, 1)),
            (
                "Eight people would like to hear from you: "
                "5 for up to a week, 2 for 8 to 30 days and 1 for more than 90 days."
            ),
        ),
        (readings.reading_funnel(_funnel()), readings.NO_OUTREACH),
        (
            readings.reading_funnel(_funnel(48, 20, 12, 4, 1, referred=3)),
            (
                "Of 48 people you reached out to, 20 answered, 12 had a conversation with you, "
                "4 interviewed you and 1 made an offer; 3 referred you on."
            ),
        ),
        (
            readings.reading_funnel(_funnel(1, 0, 0, 0, 0)),
            "You reached out to 1 person; the answers are still to come.",
        ),
        (readings.reading_funnel(_funnel(1, 1, 0, 0, 0)), "Of one person you reached out to, 1 answered."),
    ],
)
def test_a_figure_says_in_a_sentence_what_it_shows(said: str, sentence: str) -> None:
    assert said == sentence


def test_an_empty_book_has_empty_figures() -> None:
    people, outreach = frames.people(), frames.outreach()
    for figure in (
        history.weekly(outreach, START, TODAY),
        history.within_cadence(people, outreach, SETTINGS, START, TODAY),
        history.calendar_heat(outreach, START, TODAY),
        history.reply_rate(outreach),
        history.overdue_ageing(standing(people, outreach, SETTINGS, TODAY)),
        history.funnel(outreach),
        history.weekly(frames.outreach({"date": TODAY}), TODAY, START),
        history.calendar_heat(frames.outreach({"date": TODAY}), TODAY, START),
    ):
        assert figure.empty
