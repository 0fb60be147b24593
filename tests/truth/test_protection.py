"""Protected ranges: how they are kept and told, and whom they stop."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google.batch import protection
from tests.google.document import Sheet, new_spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.ranges import Box, Place, to_json
from tests.google.world import Call, Identity, World, permission
from tests.truth.asking import refused, run

OWNER, ROBOT, OTHER = (Identity(f"{name}@example.org") for name in ("owner", "robot", "other"))
A1_B2 = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
STOPPED = "You are trying to edit a protected cell or object."


def new_call() -> Call:
    world = World()
    file = world.create("Test", OWNER, document=new_spreadsheet("Test"))
    file.permissions += [permission("user", "writer", who.email) for who in (ROBOT, OTHER)]
    return Call(world, OWNER, {}, {}, file)


@pytest.fixture
def call() -> Call:
    return new_call()


def protect(call: Call, **given: Any) -> Json:
    made: Json = run(call, "addProtectedRange", protectedRange={"range": A1_B2, **given})["protectedRange"]
    return made


def stops(call: Call, who: Identity, top: int = 0, left: int = 0, height: int = 1, width: int = 1) -> bool:
    sheet = call.spreadsheet.sheets[0]
    theirs, place = replace(call, who=who), Place(sheet, Box(top, left, top + height, left + width))
    with contextlib.suppress(InvalidError):
        protection.check(theirs, place)
        return False
    return True


def test_what_is_added_is_told_as_recorded(call: Call) -> None:
    made = protect(call, warningOnly=False, requestingUserCanEdit=False, editors={"users": [], "groups": []})
    assert made == {
        "protectedRangeId": made["protectedRangeId"],
        "range": A1_B2,
        "requestingUserCanEdit": True,
        "editors": {},
    }
    kept = call.spreadsheet.sheets[0].protected_ranges[0]
    assert protection.shown(kept, call) == {**made, "editors": {"users": [OWNER.email]}}
    assert protection.shown(kept, replace(call, who=OTHER)) == {
        "protectedRangeId": made["protectedRangeId"],
        "range": A1_B2,
    }


def test_a_lock_stops_all_but_the_owner_and_its_editors(call: Call) -> None:
    protect(call, editors={"users": [ROBOT.email.upper()]})
    assert stops(call, OTHER)
    assert stops(call, OTHER, top=1, left=1, height=5, width=5)
    assert not stops(call, OTHER, top=2)
    assert not stops(call, OWNER)
    assert not stops(call, ROBOT)


def test_a_warning_stops_nobody_and_has_no_editors_of_its_own(call: Call) -> None:
    made = protect(call, warningOnly=True)
    assert (made["warningOnly"], made["editors"]) == (True, {})
    assert not stops(call, OTHER)
    assert refused(
        call,
        "addProtectedRange",
        protectedRange={"range": A1_B2, "warningOnly": True, "editors": {"users": ["a@b.c"]}},
    ) == ("ProtectedRange is warningOnly. Editors cannot be set on it.")
    change = {"protectedRangeId": made["protectedRangeId"], "warningOnly": False}
    run(call, "updateProtectedRange", protectedRange=change, fields="warningOnly")
    assert call.spreadsheet.sheets[0].protected_ranges[0]["editors"] == {
        "users": [OWNER.email, ROBOT.email, OTHER.email]
    }


def test_nobody_locks_themselves_out_but_the_owner_can_be_left_out(call: Call) -> None:
    theirs = replace(call, who=ROBOT)
    assert refused(theirs, "addProtectedRange", protectedRange={"range": A1_B2, "editors": {}}) == (
        "You can't remove yourself as an editor."
    )
    made = protect(theirs)
    assert not stops(call, OTHER)
    change = {"protectedRangeId": made["protectedRangeId"], "editors": {"users": [ROBOT.email]}}
    run(theirs, "updateProtectedRange", protectedRange=change, fields="editors")
    assert stops(call, OTHER)
    assert not stops(call, OWNER)


def test_only_its_editors_change_or_remove_it(call: Call) -> None:
    made = protect(call, description="Ours", editors={"users": []})
    theirs, wanted = replace(call, who=OTHER), made["protectedRangeId"]
    assert refused(theirs, "deleteProtectedRange", protectedRangeId=wanted).startswith(STOPPED)
    change = {"protectedRangeId": wanted, "description": "Mine"}
    assert refused(theirs, "updateProtectedRange", protectedRange=change, fields="description").startswith(
        STOPPED
    )
    run(call, "deleteProtectedRange", protectedRangeId=wanted)
    assert (
        refused(call, "deleteProtectedRange", protectedRangeId=wanted)
        == f"No protected range with id: {wanted}"
    )


def test_a_sheet_is_protected_once(call: Call) -> None:
    protect(call, range={"sheetId": 0})
    protect(call)
    assert refused(call, "addProtectedRange", protectedRange={"range": {"sheetId": 0}}) == (
        'Sheet "Sheet1" already has sheet protection.'
    )
    assert refused(
        call, "addProtectedRange", protectedRange={"range": A1_B2, "unprotectedRanges": [A1_B2]}
    ).startswith("unprotectedRanges are only allowed")


def test_a_protection_follows_the_named_range_behind_it(call: Call) -> None:
    name = {"name": "Ours", "namedRangeId": "7"}
    run(call, "addNamedRange", namedRange={**name, "range": A1_B2})
    run(call, "addProtectedRange", protectedRange={"namedRangeId": "7", "editors": {}})
    moved = {**A1_B2, "startRowIndex": 9, "endRowIndex": 10}
    run(call, "updateNamedRange", namedRange={**name, "range": moved}, fields="range")
    assert (stops(call, OTHER), stops(call, OTHER, top=9)) == (False, True)


def boxes(size: int = 6) -> st.SearchStrategy[Box]:
    edge = st.integers(0, size)
    ends = st.tuples(edge, edge).filter(lambda pair: pair[0] != pair[1]).map(sorted)
    return st.tuples(ends, ends).map(lambda two: Box(two[0][0], two[1][0], two[0][1], two[1][1]))


@given(free=st.lists(boxes(), max_size=4), wanted=boxes())
def test_a_protected_sheet_lets_through_just_what_lies_in_its_free_ranges(
    free: list[Box], wanted: Box
) -> None:
    call = new_call()
    sheet: Sheet = call.spreadsheet.sheets[0]
    protect(
        call,
        range={"sheetId": 0},
        unprotectedRanges=[to_json(sheet, box) for box in free],
        editors={"users": []},
    )
    cells = {(r, c) for r in range(wanted.top, wanted.bottom) for c in range(wanted.left, wanted.right)}
    for box in free:
        cells -= {(r, c) for r in range(box.top, box.bottom) for c in range(box.left, box.right)}
    assert stops(call, OTHER, wanted.top, wanted.left, wanted.height, wanted.width) == bool(cells)
