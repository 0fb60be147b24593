"""The ledger of news: who has heard what, what is new to whom, and what a renaming takes along."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import Workspace
from sync.contract import NEWS, OUTREACH, PEOPLE
from sync.crm.due import standing
from sync.crm.news import (
    OTHER,
    audience,
    heard,
    items,
    newest_unheard,
    nothing_new,
    others,
    reach,
    repeats,
    told_on,
    unheard,
)
from sync.crm.settings import Settings
from tests.unit import frames

TODAY: Final = date(2026, 3, 11)
TALK: Final = "Gave a talk on quiet shift handovers"
LEAN: Final = "Passed the lean operations certificate"


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def of(told: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(told["person_id"], told["news_id"], strict=True))


def test_items_are_listed_newest_first_and_undated_ones_last() -> None:
    news = frames.news(
        {"headline": "undated"},
        {"headline": "old", "date": back(30)},
        {"headline": " "},
        {"headline": "new", "date": back(1), "details": "More", "link": "https://example.org/"},
        {"headline": "new too", "date": back(1)},
    )
    assert [item.headline for item in items(news)] == ["new too", "new", "old", "undated"]
    assert items(news)[1].date == back(1)


def test_the_newest_item_they_have_not_heard_and_never_one_that_is_still_to_come() -> None:
    news = frames.news(
        {"headline": LEAN, "date": back(90)},
        {"headline": TALK, "date": back(9)},
        {"headline": "Starts a course", "date": TODAY + timedelta(days=3)},
    )
    rows = frames.outreach(
        {"person_id": "ana", "date": back(8), "shared": (TALK,)},
        {"person_id": "eve", "date": back(8), "shared": (TALK, LEAN)},
    )
    newest = {person: newest_unheard(news, rows, person, TODAY) for person in ("bob", "ana", "eve")}
    assert {person: item and item.headline for person, item in newest.items()} == {
        "bob": TALK,
        "ana": LEAN,
        "eve": None,
    }
    assert nothing_new(news, rows, "ana", TODAY) == ""
    assert nothing_new(news, rows, "eve", TODAY) == (
        "Nothing new to bring since 3 Mar: they have heard it all. “Starts a course” comes on 14 Mar."
    )
    assert nothing_new(frames.news(), rows, "ana", TODAY).startswith("No news of yours is noted yet.")


@pytest.mark.parametrize(
    "typed",
    [
        TALK.upper(),
        "gave a talk: on quiet  shift-handovers!",
        f"“{TALK}”",
        "Gavé a talk on quiet shift handovers",
    ],
)
def test_headlines_typed_by_hand_are_known_again(typed: str) -> None:
    news = frames.news({"headline": TALK, "date": back(30)})
    rows = frames.outreach({"person_id": "ana", "date": back(9), "shared": (typed,)})
    assert of(heard(news, rows)) == {("ana", "n-0")}
    assert repeats(news, rows, "ana", [TALK], TODAY) == (f"They heard “{TALK}” from you on 2 Mar.",)
    assert repeats(news, rows, "bob", [TALK], TODAY) == ()


def test_near_is_not_the_same_and_marks_count_where_they_tell_two_apart() -> None:
    news = frames.news({"headline": "C++ course"}, {"headline": "C# course"}, {"headline": "🎉"})
    rows = frames.outreach(
        {"person_id": "ana", "shared": ("c# Course", "Course")}, {"person_id": "bob", "shared": ("🎉",)}
    )
    assert of(heard(news, rows)) == {("ana", "n-1"), ("ana", OTHER), ("bob", "n-2")}


def test_what_is_told_twice_counts_from_the_first_day_and_warns_with_the_last() -> None:
    news = frames.news({"headline": TALK})
    rows = frames.outreach(
        {"person_id": "ana", "date": back(5), "shared": (TALK,)},
        {"person_id": "ana", "date": back(50), "shared": (TALK,), "direction": "Received"},
        {"person_id": "ana", "shared": (TALK,)},
        {"person_id": "bob", "shared": (TALK,)},
        {"person_id": "", "date": back(1), "shared": (TALK,)},
    )
    told = heard(news, rows).set_index("person_id")["on"]
    assert told["ana"].date() == back(50)
    assert pd.isna(told["bob"])
    assert told_on(news, rows, "ana", TALK) == back(5)
    assert told_on(news, rows, "bob", TALK) is None
    assert repeats(news, rows, "bob", [TALK], TODAY) == (f"They heard “{TALK}” from you before.",)


def test_the_same_headline_every_year_is_news_again() -> None:
    news = frames.news({"headline": TALK, "date": back(400)}, {"headline": TALK, "date": back(20)})
    rows = frames.outreach(
        {"person_id": "before", "date": back(500), "shared": (TALK,)},
        {"person_id": "then", "date": back(390), "shared": (TALK,)},
        {"person_id": "now", "date": back(5), "shared": (TALK,)},
    )
    new = {
        person: [item.id for item in unheard(news, rows, person, TODAY)]
        for person in ("before", "then", "now")
    }
    assert new == {"before": ["n-1"], "then": ["n-1"], "now": []}


def test_what_is_no_item_is_kept_as_it_was_typed() -> None:
    news = frames.news({"headline": TALK})
    rows = frames.outreach(
        {"person_id": "ana", "date": back(9), "shared": ("My piece on depots", TALK)},
        {"person_id": "bob", "date": back(5), "shared": ("my piece on depots!",)},
        {"person_id": "bob", "date": back(2), "shared": ("Something else", "My piece on depots")},
    )
    rest = others(heard(news, rows))
    assert rest["headline"].tolist() == ["My piece on depots", "Something else"]
    assert rest["people"].tolist() == [2, 1]
    assert rest["first"].dt.date.tolist() == [back(9), back(2)]
    assert told_on(news, rows, "bob", "My Piece on Depots") == back(2)


def test_reach_lists_those_due_first_and_leaves_out_who_is_asleep() -> None:
    people = frames.people(
        {"id": "late", "added_on": back(200), "every": 30.0},
        {"id": "fine", "added_on": back(5)},
        {"id": "later", "added_on": back(100), "every": 90.0},
        {"id": "told", "added_on": back(100)},
        {"id": "paused", "added_on": back(500), "status": "Paused"},
    )
    rows = frames.outreach(
        {"person_id": "told", "date": back(3), "shared": (TALK,)},
        {"person_id": "paused", "date": back(3), "shared": (TALK,)},
        {"person_id": "gone", "date": back(3), "shared": (TALK,)},
        {"person_id": "fine", "date": back(4)},
    )
    told = heard(frames.news({"headline": TALK}), rows)
    stands = standing(people, rows, Settings(), TODAY)
    found = reach(["n-0"], told, people, stands)["n-0"]
    assert found.heard == {"told": back(3)}
    assert found.not_yet == ("late", "later", "fine")
    assert (found.due, found.people) == (2, 4)
    assert audience(told, stands) == (1, 4)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ana", "bob", "eve"]),
            st.one_of(st.none(), st.integers(0, 900).map(back)),
            st.lists(st.sampled_from([TALK, TALK.upper(), LEAN, "else", "Else!"]), max_size=3).map(tuple),
        ),
        max_size=8,
    ),
    st.lists(
        st.tuples(st.sampled_from([TALK, LEAN]), st.one_of(st.none(), st.integers(0, 900).map(back))),
        max_size=5,
    ),
)
def test_whatever_was_told_is_heard_of_and_nothing_else(
    touches: list[tuple[str, date | None, tuple[str, ...]]], listed: list[tuple[str, date | None]]
) -> None:
    news = frames.news(*({"headline": headline, "date": on} for headline, on in listed))
    rows = frames.outreach(*({"person_id": who, "date": on, "shared": tags} for who, on, tags in touches))
    told = heard(news, rows)
    assert not told.duplicated(["person_id", "news_id", "headline"]).any()
    for who in ("ana", "bob", "eve"):
        said = {tag.casefold().strip("!") for one, _, tags in touches if one == who for tag in tags}
        mine = told[told["person_id"] == who]
        assert {headline.casefold().strip("!") for headline in mine["headline"]} == said
        assert set(mine.loc[mine["news_id"] == OTHER, "headline"].str.casefold().str.strip("!")) == said - {
            headline.casefold() for headline, _ in listed
        }
        fresh = unheard(news, rows, who, TODAY)
        assert {item.id for item in fresh} == set(news.index) - set(mine["news_id"])
        # Of each headline that was told, at least the earliest item counts.
        assert len(fresh) <= len(listed) - len(said & {headline.casefold() for headline, _ in listed})


@pytest.fixture
def told(workspace: Workspace) -> Workspace:
    workspace.add(PEOPLE, [{"name": "Ana"}], today=TODAY)
    workspace.add(NEWS, [{"headline": TALK, "date": back(9)}, {"headline": LEAN}], today=TODAY)
    (ana,) = workspace.snapshot().people.index
    workspace.add(
        OUTREACH,
        [
            {"person_id": ana, "date": back(5), "shared": (LEAN, "gave a talk on quiet shift handovers")},
            {"person_id": ana, "date": back(4), "shared": ("Lunch, with cake",)},
        ],
        today=TODAY,
    )
    return workspace


def test_a_new_headline_goes_along_to_where_it_was_told(told: Workspace) -> None:
    talk = told.snapshot().news.index[0]
    done = told.edit_news(talk, {"headline": "Spoke at the Guild, at last", "details": "Forty people"})
    seen = told.snapshot()
    assert seen.outreach["shared"].tolist() == [(LEAN, "Spoke at the Guild, at last"), ("Lunch, with cake",)]
    assert of(heard(seen.news, seen.outreach.iloc[:1])) == {
        (seen.people.index[0], row) for row in seen.news.index
    }
    assert done is not None
    told.undo(done.id)
    seen = told.snapshot()
    assert seen.news.at[talk, "headline"] == TALK
    assert seen.outreach["shared"].iloc[0] == (LEAN, "gave a talk on quiet shift handovers")


def test_of_two_items_with_one_headline_only_the_renamed_one_leaves(workspace: Workspace) -> None:
    workspace.add(
        NEWS, [{"headline": TALK, "date": back(400)}, {"headline": TALK, "date": back(9)}], today=TODAY
    )
    workspace.add(
        OUTREACH,
        [
            {"person": "Ana", "date": back(300), "shared": (TALK,)},
            {"person": "Ana", "date": back(5), "shared": (TALK,)},
        ],
        today=TODAY,
    )
    first, second = workspace.snapshot().news.index
    workspace.edit_news(second, {"headline": "Gave another talk"})
    assert workspace.snapshot().outreach["shared"].tolist() == [(TALK,), (TALK, "Gave another talk")]
    workspace.edit_news(first, {"headline": "Gave my first talk"})
    assert workspace.snapshot().outreach["shared"].tolist() == [
        ("Gave my first talk",),
        ("Gave my first talk", "Gave another talk"),
    ]


def test_what_was_told_under_another_name_can_be_tied_to_an_item(told: Workspace) -> None:
    told.name_shared("lunch with CAKE", TALK)
    assert told.snapshot().outreach["shared"].tolist()[1] == (TALK,)
