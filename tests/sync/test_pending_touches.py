"""Drafts that were opened: one a person, asked about until a word is logged, and never in the sheet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sync import Workspace, open_workspace
from sync.contract import DOORS, PEOPLE, RECEIVED
from sync.errors import UnknownRowError
from sync.ledger import Ledger
from sync.migrations import MIGRATIONS
from sync.mirror import Mirror
from sync.workspace import FILE_NAME, new_rows

TODAY = date(2026, 11, 23)


def add(book: Workspace, name: str = "Dana Reyes", **values: object) -> str:
    done = book.add(PEOPLE, [{"name": name, **values}], today=TODAY)  # type: ignore[dict-item]
    return new_rows(book.changes(done.id), PEOPLE)[0]


def test_a_newer_draft_takes_the_place_of_the_older_and_every_window_sees_it(workspace: Workspace) -> None:
    dana, kim = add(workspace), add(workspace, "Kim Lee")
    other = open_workspace(workspace.path.parent)
    before = other.link.version()
    workspace.open_draft(dana, channel="Email", subject="One", body="Old words")
    workspace.open_draft(kim, channel="Call")
    newer = workspace.open_draft(
        dana, channel="LinkedIn", body="New *words*,\nÜ", shared=("A talk, given", "B")
    )
    assert other.link.version() > before
    assert {touch.person: touch for touch in other.pending_touches()}[dana] == newer
    assert [touch.channel for touch in other.pending_touches()] == ["Call", "LinkedIn"]
    assert workspace.operations(1)[0].name == "add", "what waits to be sent is no change of the book"
    with pytest.raises(UnknownRowError):
        workspace.open_draft("p-nobody", channel="Email")
    other.close()


def test_a_word_sent_ends_it_in_the_same_breath_and_what_they_wrote_does_not(workspace: Workspace) -> None:
    dana, kim = add(workspace), add(workspace, "Kim Lee")
    for person in (dana, kim):
        workspace.open_draft(person, channel="Email")
    workspace.log([dana], on=TODAY, direction=RECEIVED)
    assert len(workspace.pending_touches()) == 2
    with pytest.raises(UnknownRowError):
        workspace.log([kim, "p-nobody"], on=TODAY)
    assert len(workspace.pending_touches()) == 2, "nothing was logged, so nothing ends"
    workspace.log([dana, kim], on=TODAY, template="Thank you", shared=("A talk, given", "B"))
    assert workspace.pending_touches() == ()
    written = workspace.snapshot().outreach
    assert written["template"].tolist() == ["", "Thank you", "Thank you"]
    assert written["shared"].tolist() == [(), ("A talk, given", "B"), ("A talk, given", "B")]


def test_no_forgets_and_later_asks_again(workspace: Workspace) -> None:
    dana = add(workspace)
    touch = workspace.open_draft(dana, channel="Email")
    assert touch.ask_at == touch.at
    later = datetime.now(UTC) + timedelta(hours=3)
    workspace.postpone_touch(touch.id, later)
    assert [one.ask_at for one in workspace.pending_touches()] == [later]
    workspace.forget_touch(touch.id)
    workspace.forget_touch(touch.id)
    assert workspace.pending_touches() == ()


def test_it_goes_along_with_the_person(workspace: Workspace) -> None:
    dana, twin = add(workspace), add(workspace, "Dana R.")
    workspace.open_draft(twin, channel="Email", body="To the twin")
    workspace.merge(dana, twin)
    assert [touch.person for touch in workspace.pending_touches()] == [dana]
    with Ledger(workspace._mirror).step() as step:
        step.rename(PEOPLE.key, dana, "p-elsewhere")
    assert [touch.person for touch in workspace.pending_touches()] == ["p-elsewhere"]
    assert workspace.open_draft(dana, channel="Call").person == "p-elsewhere"
    assert len(workspace.pending_touches()) == 1
    done = workspace.delete(PEOPLE, ["p-elsewhere"])
    assert workspace.pending_touches() == ()
    workspace.undo(done.id)
    assert len(workspace.pending_touches()) == 1


def test_a_file_of_the_version_before_learns_to_keep_them(tmp_path: Path) -> None:
    place = [step.__name__ for step in MIGRATIONS].index("_pending_touches")
    Mirror(tmp_path / FILE_NAME, MIGRATIONS[:place]).close()
    book = open_workspace(tmp_path)
    book.open_draft(add(book), channel="Email")
    assert len(book.pending_touches()) == 1
    book.close()


def test_a_log_that_asked_about_a_door_notes_it(workspace: Workspace) -> None:
    dana = add(workspace, company="Acme Robotics", not_hired_on=TODAY, division="Drives")
    kim = add(workspace, "Kim Lee", company="ACME Robotics Ltd", division="Arms")
    workspace.add(DOORS, [{"company": "Acme Robotics", "door": "Sensors", "kind": "Division"}])
    workspace.log([dana], on=TODAY, door="sensors")
    workspace.log([kim], on=TODAY - timedelta(5), door="Sensors")
    workspace.log([dana], on=TODAY, door="Arms")
    doors = workspace.snapshot().doors
    assert doors["door"].tolist() == ["Sensors", "Arms"]
    assert doors["asked"].tolist() == ["Dana Reyes"] * 2, "an older asking does not go over a newer one"
    assert doors["kind"].tolist() == ["Division"] * 2
    assert {day.date() for day in doors["asked_on"]} == {TODAY}
    workspace.undo(workspace.operations(1)[0].id)
    assert workspace.snapshot().doors["door"].tolist() == ["Sensors"]
    workspace.log([add(workspace, "Nobody knows where")], on=TODAY, door="Arms")
    assert len(workspace.snapshot().doors) == 1
