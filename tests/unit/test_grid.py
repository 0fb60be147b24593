"""The grid of people: whom it finds and in what order, and that what is typed reaches the right person."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import Workspace
from sync.cells import Value
from sync.contract import ACTIVE, ARCHIVED, PAUSED, PEOPLE, SIMILAR_ROLE
from sync.crm import grid
from sync.crm.grid import CHOSEN, Ask
from sync.crm.names import NO_COMPANY, company_keys
from sync.crm.search import Filters
from tests.conftest import TODAY

TYPED: Mapping[str, Sequence[object]] = {
    "name": ["Ana", "Bo"],
    "company": ["Acme", None],
    "scenarios": [[SIMILAR_ROLE], []],
    "next_step_on": ["2026-12-24", None],
    "every": [30, None],
    "needs_mentor": [True, False],
    CHOSEN: [True, False],
}


@pytest.fixture
def five(workspace: Workspace) -> Workspace:
    workspace.add(
        PEOPLE,
        [
            {"name": "zoë Adler", "company": "Birch", "added_on": date(2026, 11, 20), "status": PAUSED},
            {"name": "Bo Lind", "company": "acme", "added_on": date(2026, 11, 21)},
            {"name": "Ana Costa", "added_on": date(2025, 1, 1), "status": ACTIVE},
            {"name": "Émile Roux", "company": "Acme", "added_on": date(2026, 6, 1)},
            {"name": "Cy Old", "company": "Zest", "status": ARCHIVED},
        ],
    )
    return workspace


def found(book: Workspace, ask: Ask) -> list[str]:
    snapshot = book.snapshot()
    line = grid.lineup(snapshot.people, snapshot.standing(TODAY), ask)
    return list(snapshot.people["name"].loc[grid.found(line, ask)])


def test_orders_are_as_people_read_them_and_leave_the_archived_out(five: Workspace) -> None:
    assert found(five, Ask()) == ["Ana Costa", "Bo Lind", "Émile Roux", "zoë Adler"]
    assert found(five, Ask(order=grid.BY_COMPANY)) == ["Bo Lind", "Émile Roux", "zoë Adler", "Ana Costa"]
    assert found(five, Ask(order=grid.BY_NEWEST)) == ["Bo Lind", "zoë Adler", "Émile Roux", "Ana Costa"]
    assert found(five, Ask(order=grid.BY_URGENCY))[-1] == "zoë Adler", "a paused person is never due"
    assert found(five, Ask(archived=True))[2] == "Cy Old"


def test_a_blank_status_is_active_and_a_filter_for_archived_shows_them(five: Workspace) -> None:
    assert found(five, Ask(Filters(statuses=(ACTIVE,)))) == ["Ana Costa", "Bo Lind", "Émile Roux"]
    assert found(five, Ask(Filters(statuses=(ARCHIVED,)))) == ["Cy Old"]


def test_words_typed_put_the_best_match_first_unless_an_order_is_asked_for(five: Workspace) -> None:
    five.add(PEOPLE, [{"name": "Amy Bole"}, {"name": "Xi Tran", "company": "Bo and Sons"}], today=TODAY)
    assert found(five, Ask(Filters(text="bo"))) == ["Amy Bole", "Bo Lind", "Xi Tran"]
    assert found(five, Ask(Filters(text="bo"), order=grid.BY_NEWEST)) == ["Amy Bole", "Xi Tran", "Bo Lind"]


def test_companies_are_offered_once_and_those_without_one_last(five: Workspace) -> None:
    people = five.snapshot().people
    assert grid.company_choices(people, company_keys(people["company"])) == [
        "acme",
        "Birch",
        "Zest",
        NO_COMPANY,
    ]


@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from([(key, value) for key in sorted(TYPED) for value in (*TYPED[key], "as it was")]),
            st.booleans(),
        ),
        max_size=14,
    )
)
def test_whatever_is_typed_and_put_back_the_book_ends_as_the_grid_shows_it(
    steps: Sequence[tuple[int, tuple[str, object], bool]],
) -> None:
    """A grid reports what differs from its base, now and then; the edits between reports add up to it."""
    rows = pd.DataFrame(
        {
            CHOSEN: [False, True, False],
            **{column.key: "" for column in PEOPLE.stored if column.key in grid.EDITABLE},
            "scenarios": [[], [SIMILAR_ROLE], []],
            "next_step_on": pd.array([pd.NaT, pd.Timestamp("2026-12-24"), pd.NaT], dtype="datetime64[s]"),
            "every": [float("nan"), 30.0, float("nan")],
            "needs_mentor": [False, True, False],
        },
        index=["p-a", "p-b", "p-c"],
    )
    book: dict[tuple[str, str], Value] = {}
    chosen = {"p-b"}
    seen: dict[int, dict[str, object]] = {}
    shown: dict[int, dict[str, object]] = {}
    for place, (row, (key, value), report) in enumerate([*steps, (0, ("name", "end"), True)]):
        base = rows[key].iloc[row]
        if value in ("as it was", base) or (value is None and (base == "" or pd.isna(base))):
            shown.get(row, {}).pop(key, None)
        else:
            shown.setdefault(row, {})[key] = value
        if report or place == len(steps):
            new = grid.edits(seen, shown, rows)
            book.update(
                {(who, name): cell for who, cells in new.cells.items() for name, cell in cells.items()}
            )
            chosen = (chosen | new.ticked) - new.unticked
            seen = copy.deepcopy(shown)
    whole = grid.edits({}, shown, rows)
    for who in rows.index:
        for key in grid.EDITABLE:
            untouched = next(iter(grid.edits({0: {key: "x"}}, {}, rows.loc[[who]]).cells[who].values()))
            expected = whole.cells.get(who, {}).get(key, untouched)
            assert book.get((who, key), untouched) == expected
    assert chosen == ({"p-b"} | whole.ticked) - whole.unticked


def test_a_change_from_elsewhere_is_noticed_and_ones_own_is_not(five: Workspace) -> None:
    people = five.snapshot().people
    ana, bo = (people.index[people["name"] == name][0] for name in ("Ana Costa", "Bo Lind"))
    rows = grid.base(people, [ana, bo], frozenset())
    five.edit(PEOPLE, {ana: {"company": " Own  Words "}})
    saved = grid.held({ana: {"company": "Own Words"}}, five.snapshot().people)
    five.edit(PEOPLE, {bo: {"role": "Elsewhere"}})
    now = five.snapshot().people
    assert grid.overtaken({ana: {"company": "x"}, bo: {"company": "y"}}, rows, saved, now) == []
    assert grid.overtaken({ana: {"company": "x"}, bo: {"role": "y"}}, rows, saved, now) == [bo]


def test_filters_read_as_words() -> None:
    filters = Filters(
        "  ana  c", ("Similar role",), ("Acme", "Birch"), ("Overdue", "Cold"), not_contacted_days=1
    )
    assert grid.described(filters) == [
        "“ana c”",
        "overdue or cold",
        "at Acme or Birch",
        "Similar role",
        "no word for 1 day",
    ]
    assert grid.described(Filters()) == []
