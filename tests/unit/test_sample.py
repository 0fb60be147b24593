"""The sample data: a story that holds on any day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pandas as pd
import pytest

from sync import contract
from sync.crm.drafts import check
from sync.crm.due import COLD, DUE, OVERDUE, SOON, is_due
from sync.crm.scenarios import open_windows
from sync.crm.templates import DEFAULTS
from sync.mirror import StoredRow
from sync.sample import SAMPLE_PREFIX, sample_rows
from sync.snapshot import Snapshot

TODAY: Final = date(2026, 3, 4)
TWO_YEARS: Final = [date(2025, 12, 1) + timedelta(days=days) for days in range(0, 731, 13)]


def book(today: date) -> Snapshot:
    rows = [StoredRow(tab, row, place, cells) for place, (tab, row, cells) in enumerate(sample_rows(today))]
    return Snapshot.empty().following(1, rows)


@pytest.fixture(scope="module")
def sample() -> Snapshot:
    return book(TODAY)


@pytest.mark.parametrize("today", TWO_YEARS, ids=str)
def test_the_story_holds_on_any_day(today: date) -> None:
    sample = book(today)
    assert sample.problems == ()
    standing = sample.standing(today)
    assert 4 <= is_due(standing).sum() <= 9
    states = standing["state"].value_counts()
    assert 2 <= states[OVERDUE] <= 4
    assert 1 <= states[DUE] <= 2
    assert 1 <= states[COLD] <= 2
    assert states[SOON] >= 4
    windows = open_windows(sample.people, standing, today)
    assert set(windows.loc[windows["is_open"] & windows["tagged"], "scenario"]) == set(contract.SCENARIOS)
    assert (sample.outreach["date"] <= pd.Timestamp(today)).all()


def test_the_same_day_gives_the_same_rows_and_another_day_the_same_ids() -> None:
    assert sample_rows(TODAY) == sample_rows(TODAY)
    later = sample_rows(TODAY + timedelta(days=1))
    assert {row[:2] for row in sample_rows(TODAY)} == {row[:2] for row in later}


def test_rows_are_as_a_sheet_holds_them() -> None:
    rows = sample_rows(TODAY)
    assert len({row for _, row, _ in rows}) == len(rows)
    for tab, row, cells in rows:
        assert row.startswith(SAMPLE_PREFIX)
        assert cells.keys() <= contract.BY_KEY[tab].by_header.keys()
        assert None not in cells.values()
        assert "" not in cells.values()


def test_it_is_a_whole_book(sample: Snapshot) -> None:
    people, outreach = sample.people, sample.outreach
    assert 55 <= len(people) <= 65
    assert 330 <= len(outreach) <= 400
    assert set(people["relationship"]) == set(contract.RELATIONSHIPS)
    assert set(people["status"]) == set(contract.STATUSES)
    assert (people["status"] == contract.LANDED).sum() == 2
    assert {14, 30, 180} <= set(people["every"].dropna())
    assert (people.groupby("company")["division"].nunique() >= 2).sum() >= 5
    assert people["needs_mentor"].any()
    assert set(outreach["channel"]) == set(contract.CHANNELS)
    assert set(outreach["outcome"]) == {"", *contract.OUTCOMES}
    assert (outreach["outcome"] == "Offer").sum() == 1
    assert set(outreach["scenario"]) == {"", *contract.SCENARIOS}
    assert outreach["date"].is_monotonic_increasing


def test_everything_fits_together(sample: Snapshot) -> None:
    people, outreach = sample.people, sample.outreach
    assert people["name"].is_unique
    assert outreach["person"].tolist() == people["name"].loc[outreach["person_id"]].tolist()
    introduced = people.loc[people["introduced_by"] != "", "introduced_by"]
    assert set(introduced) <= set(people["name"])
    introducers = people.index[people["name"].isin(introduced)]
    assert introduced.index.intersection(introducers).size > 0  # both introduced and introducing
    told = outreach["shared"].explode().dropna()
    published = sample.news.set_index("headline")["date"]
    assert set(told) == set(published.index)
    assert (outreach["date"].loc[told.index].to_numpy() >= published.loc[told].to_numpy()).all()
    ours = {template.name for template in DEFAULTS}
    assert ours.isdisjoint(sample.templates["name"])
    assert all(check(*words) == () for words in sample.templates[["subject", "body"]].itertuples(index=False))


def test_nobody_can_be_reached_by_mistake(sample: Snapshot) -> None:
    people = sample.people
    emails = people.loc[people["email"] != "", "email"]
    assert emails.is_unique
    assert emails.str.fullmatch(r"[a-z.-]+@example\.(com|org)").all()
    phones = people.loc[people["phone"] != "", "phone"]
    # The numbers that Ofcom keeps for drama.
    assert phones.str.fullmatch(r"\+44 (20 7946 0\d{3}|7700 900\d{3})").all()
    assert phones.is_unique
    profiles = people.loc[people["linkedin"] != "", "linkedin"]
    assert profiles.str.startswith("https://www.linkedin.com/in/sample-").all()


def test_the_habit_grows_with_a_gap_for_holidays(sample: Snapshot) -> None:
    sent = sample.outreach.loc[sample.outreach["direction"] == contract.SENT, "date"]
    sent = (pd.Timestamp(TODAY) - sent).dt.days
    quarters = [((sent >= start) & (sent < start + 90)).sum() for start in (0, 180, 330)]
    assert quarters[0] > quarters[1] > quarters[2]
    weeks = (sent // 7).value_counts()
    assert {17, 18, 19}.isdisjoint(weeks.index)
    assert sent.max() > 400
    assert weeks.loc[0:16].min() >= 4


def test_a_call_is_answered_more_often_than_a_mail(sample: Snapshot) -> None:
    sent = sample.outreach[sample.outreach["direction"] == contract.SENT]
    closed = sent[sent["outcome"] != ""]
    answered = (closed["outcome"] != "No reply").groupby(closed["channel"]).mean()
    assert answered[["Call", "Meeting"]].min() > 0.9
    assert 0.4 < answered[["Email", "LinkedIn"]].max() < 0.7


def test_no_words_tie_the_story_to_a_season() -> None:
    telling = "spring summer autumn winter monday tuesday wednesday thursday friday christmas easter"
    for _, _, cells in sample_rows(TODAY):
        text = " ".join(str(raw) for raw in cells.values()).casefold()
        assert not set(telling.split()) & set(text.split())
