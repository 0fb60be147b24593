"""A job is found, and the search goes on again: what rests, what comes back, and who helped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import Workspace, open_workspace
from sync.contract import LANDED, PEOPLE, STATUSES
from sync.crm.landed import TWICE_A_YEAR, helped
from sync.crm.scenarios import open_windows
from sync.crm.settings import Settings
from sync.workspace import new_rows
from tests.conftest import TODAY
from tests.unit.frames import outreach, people

DAYS = st.dates(TODAY - timedelta(days=400), TODAY)
PERSON = st.fixed_dictionaries(
    {"name": st.sampled_from(["Ana", "Ben", "Cleo", "Dora"])},
    optional={
        "every": st.integers(1, 400),
        "not_hired_on": DAYS,
        "next_step": st.sampled_from(["Ring about the fair", "Thank them, graciously", ""]),
        "next_step_on": st.dates(TODAY, TODAY + timedelta(days=90)),
        "status": st.sampled_from(STATUSES),
        "scenarios": st.just(("Similar role",)),
    },
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workspace]:
    with closing(open_workspace(tmp_path)) as opened:
        yield opened


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(PERSON, min_size=1, max_size=6), every=st.integers(1, 400), undone=st.booleans())
def test_landing_rests_everything_and_looking_again_brings_the_rhythm_back(
    *, rows: list[dict[str, Any]], every: int, undone: bool
) -> None:
    with TemporaryDirectory() as folder, closing(open_workspace(folder)) as book:
        book.set_settings({"every": every})
        book.add(PEOPLE, rows)
        before = book.snapshot()
        done = book.land(TODAY, "Acme")
        assert done is not None
        landed = book.snapshot()
        standing = landed.standing(TODAY)
        assert standing["every"].min() >= TWICE_A_YEAR
        assert not open_windows(landed.people, standing, TODAY)["is_open"].any()
        own = landed.people["next_step"] == "Ring about the fair"
        assert own.equals(before.people["next_step"] == "Ring about the fair")
        if undone:
            book.undo(done.id)
        else:
            book.look_again(TODAY)
        after = book.snapshot()
        assert (after.settings.landed_on, after.settings.landed_with) == (None, "")
        assert after.settings.every == every
        assert after.people["every"].equals(before.people["every"])
        if undone:
            assert after.people.equals(before.people)


def test_what_somebody_set_since_stays_when_the_search_goes_on(book: Workspace) -> None:
    done = book.add(PEOPLE, [{"name": "Ana", "every": 30}, {"name": "Ben", "every": 30}])
    ana, ben = new_rows(book.changes(done.id), PEOPLE)
    book.land(TODAY)
    book.edit(PEOPLE, {ana: {"every": 60}})
    book.set_settings({"every": 120})
    book.look_again(TODAY)
    found = book.snapshot()
    assert (found.people.at[ana, "every"], found.people.at[ben, "every"], found.settings.every) == (
        60,
        30,
        120,
    )


@pytest.mark.parametrize("typed", ["", "nonsense", "[1]", '{"every":"x","own":{"p-0":-3}}', '{"own":[1]}'])
def test_a_rhythm_that_cannot_be_read_any_more_is_the_usual_one(book: Workspace, typed: str) -> None:
    book.add(PEOPLE, [{"name": "Ana"}])
    book.land(TODAY)
    book.set_settings({"before_landing": typed})
    book.look_again(TODAY)
    assert book.snapshot().settings.every == Settings().every


def test_landing_twice_corrects_the_place_alone(book: Workspace) -> None:
    book.add(PEOPLE, [{"name": "Ana", "every": 30}])
    book.land(TODAY, "Acme")
    before = book.snapshot().settings.before_landing
    book.land(TODAY - timedelta(days=3), "Borealis")
    found = book.snapshot().settings
    assert (found.landed_with, found.landed_on) == ("Borealis", TODAY - timedelta(days=3))
    assert found.before_landing == before


def test_who_helped_is_thanked_in_the_order_of_what_they_did() -> None:
    landed = Settings(landed_on=date(2026, 3, 1))
    who = people(
        {"name": "Nobody"},
        {"name": "Rae", "relationship": "Recruiter"},
        {"name": "Wren"},
        {"name": "Ivy", "introduced_by": "Max"},
        {"name": "Max"},
        {"name": "Mo", "relationship": "Mentor"},
        {"name": "Gone", "relationship": "Mentor", "status": "Archived"},
        {"name": "Oda"},
        {"name": "Now a colleague", "status": LANDED, "relationship": "Mentor"},
    )
    said = outreach(
        {"person_id": "p-1", "date": date(2026, 1, 1)},
        *({"person_id": "p-2", "date": date(2026, 1, day), "direction": "Received"} for day in (1, 2, 3)),
        {"person_id": "p-0", "date": date(2026, 1, 1), "direction": "Received"},
        {"person_id": "p-7", "date": date(2026, 1, 9), "outcome": "Interview"},
        {"person_id": "p-4", "date": date(2026, 3, 2)},
        {"person_id": "p-4", "date": date(2026, 3, 9)},
        {"person_id": "p-5", "date": date(2026, 2, 28)},
    )
    found = helped(who, said, landed)
    assert list(found.index) == ["p-4", "p-5", "p-7", "p-1", "p-2"]
    assert found["reason"].tolist() == [
        "Introduced you to Ivy",
        "Your mentor",
        "Opened a door for you",
        "Looked for you",
        "Wrote back 3 times",
    ]
    assert found["thanked_on"].dropna().to_dict() == {"p-4": pd.Timestamp(2026, 3, 2)}
