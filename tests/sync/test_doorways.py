"""Doors are noted, lead to people, and go again; each is one operation that can be undone."""

from __future__ import annotations

import pytest

from sync import Workspace
from sync.contract import DOORS, PEOPLE
from sync.errors import InvalidValueError, UnknownRowError
from tests.conftest import TODAY


def test_several_doors_are_noted_in_one_go_and_those_known_are_left_out(workspace: Workspace) -> None:
    done = workspace.add_doors("Acme", "Lyon, Oslo")
    assert done is not None
    assert done.summary == "Noted Lyon and Oslo at Acme"
    assert workspace.add_doors("ACME Ltd", " LYON\noslo") is None
    again = workspace.add_doors("Acme", "Lyon, Rome, Bonn, Kyiv, Graz", "Location")
    assert again is not None
    assert again.summary == "Noted 4 doors at Acme"
    assert list(workspace.snapshot().doors["kind"].unique()) == ["Division", "Location"]
    workspace.undo(again.id)
    assert list(workspace.snapshot().doors["door"]) == ["Lyon", "Oslo"]
    for company, typed in (("Acme", " , \n"), ("  ", "Lyon")):
        with pytest.raises(InvalidValueError):
            workspace.add_doors(company, typed)


def test_a_door_leads_to_somebody_new_who_comes_into_the_book_with_it(workspace: Workspace) -> None:
    workspace.add(PEOPLE, [{"name": "Ada", "company": "Acme"}], today=TODAY)
    workspace.add_doors("Acme", "Lyon")
    (door,) = workspace.snapshot().doors.index
    done = workspace.introduced(
        [door], " Zoë  Berg ", introduced_by="Ada", add={"company": "Acme", "division": "Lyon"}, today=TODAY
    )
    assert done is not None
    assert done.summary == "Noted that Lyon led to Zoë Berg"
    seen = workspace.snapshot()
    assert seen.doors.at[door, "introduced_to"] == "Zoë Berg"
    new = seen.people.iloc[-1]
    assert (new["name"], new["division"], new["introduced_by"]) == ("Zoë Berg", "Lyon", "Ada")
    assert new["added_on"].date() == TODAY
    workspace.undo(done.id)
    assert len(workspace.snapshot().people) == 1
    assert workspace.snapshot().doors.at[door, "introduced_to"] == ""


def test_who_introduced_somebody_is_noted_with_them_only_where_that_is_blank(workspace: Workspace) -> None:
    workspace.add(
        PEOPLE, [{"name": "Ada"}, {"name": "Bo"}, {"name": "Cy", "introduced_by": "Ada"}], today=TODAY
    )
    workspace.add_doors("Acme", "Lyon")
    (door,) = workspace.snapshot().doors.index
    ada, bo, cy = workspace.snapshot().people.index
    for person, by in ((ada, "ADA"), (bo, "Ada"), (cy, "Bo")):
        workspace.introduced([door], person, introduced_by=by, today=TODAY)
    assert list(workspace.snapshot().people["introduced_by"]) == ["", "Ada", "Ada"]
    assert workspace.snapshot().doors.at[door, "introduced_to"] == "Cy"
    assert len(workspace.snapshot().people) == 3
    with pytest.raises(InvalidValueError):
        workspace.introduced([door], "  ", today=TODAY)


def test_a_door_taken_out_is_kept_and_comes_back(workspace: Workspace) -> None:
    workspace.add_doors("Acme", "Lyon")
    (door,) = workspace.snapshot().doors.index
    assert workspace.remove_doors([door]).summary == "Removed Lyon from the doors"
    with pytest.raises(UnknownRowError):
        workspace.remove_doors([door])
    (kept,) = [row for row in workspace.kept() if row.tab == DOORS.key]
    done = workspace.restore(kept.id)
    assert done is not None
    assert done.summary == "Brought back Lyon"
    assert list(workspace.snapshot().doors.index) == [door]


def test_the_invented_doors_go_with_the_invented_people(sample: Workspace) -> None:
    assert len(sample.snapshot().doors)
    sample.add_doors("Acme", "Lyon")
    sample.remove_sample()
    assert list(sample.snapshot().doors["door"]) == ["Lyon"]
