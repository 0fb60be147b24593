"""What the ledger promises the engine: nothing settled too early, nothing kept lost, a step whole or not at all."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import Workspace, contract, open_workspace
from sync.contract import OUTREACH, PEOPLE
from sync.errors import AlreadyUndoneError, ChangedSinceError
from sync.ledger import Ledger, Sending
from sync.migrations import MIGRATIONS
from sync.mirror import Mirror
from sync.workspace import FILE_NAME, new_rows

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
TODAY = AT.date()
ROOT = Path(__file__).parents[2]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(Mirror(tmp_path / FILE_NAME), clock=lambda: AT)
    yield opened
    opened.close()


@pytest.fixture
def ledger(book: Workspace) -> Ledger:
    return Ledger(book._mirror, clock=lambda: AT)


def add(book: Workspace, name: str = "Dana", **values: Any) -> str:
    done = book.add(PEOPLE, [{"name": name, **values}], by="Ana")
    return new_rows(book.changes(done.id), PEOPLE)[0]


def settle_all(ledger: Ledger) -> None:
    waiting = ledger.pending()
    with ledger.step() as step:
        for one in waiting:
            step.settle(one.tab, one.row, one.number)


def test_what_the_app_changes_waits_under_its_name_in_its_order(book: Workspace, ledger: Ledger) -> None:
    first, second = add(book), add(book, "Kim")
    done = book.edit(PEOPLE, {first: {"company": "Acme"}}, by="Mia")
    assert done is not None
    kim, dana = ledger.pending()
    assert (kim.row, dana.row, dana.operation, dana.by, dana.at) == (second, first, done.id, "Mia", AT)
    assert ledger.waiting() == 2


def test_an_answer_never_settles_what_was_changed_after_it_was_sent(book: Workspace, ledger: Ledger) -> None:
    person = add(book)
    (sent,) = ledger.pending()
    settle_all(ledger)
    assert ledger.waiting() == 0
    book.edit(PEOPLE, {person: {"company": "Acme"}})
    with ledger.step() as step:
        step.settle(PEOPLE.key, person, sent.number)
        assert step.pending_number(PEOPLE.key, person) is not None
    (again,) = ledger.pending()
    assert again.number > sent.number, "a number is never given twice"


@pytest.mark.parametrize("version", range(1, 3))
def test_rows_of_an_older_file_wait_for_a_sheet(tmp_path: Path, version: int) -> None:
    old = Mirror(tmp_path / FILE_NAME, MIGRATIONS[:version])
    for number, name in enumerate(("Dana", "Kim")):
        with old.operation(name, at=AT + timedelta(number), by=f"{name}'s friend", name="add") as (inside, _):
            inside.add("people", f"p-{name}", {"Name": name})
    newer = Mirror(tmp_path / FILE_NAME)
    assert [(one.row, one.operation, one.by, one.at) for one in Ledger(newer).pending()] == [
        ("p-Dana", "Dana", "Dana's friend", AT),
        ("p-Kim", "Kim", "Kim's friend", AT + timedelta(1)),
    ]
    newer.close()
    # A process of the older version that has the file open all the while does its part as well.
    with old.operation("edit", at=AT, by="Old", name="edit") as (inside, _):
        inside.edit("people", "p-Dana", {"Name": "Dana W."})
    old.close()
    newer = Mirror(tmp_path / FILE_NAME)
    assert [(one.row, one.by) for one in Ledger(newer).pending()] == [
        ("p-Kim", "Kim's friend"),
        ("p-Dana", "Old"),
    ]
    newer.close()


def test_the_sheets_rows_show_at_once_and_do_not_wait(book: Workspace, ledger: Ledger) -> None:
    one, two = add(book), add(book, "Kim")
    settle_all(ledger)
    other = open_workspace(book.path.parent)
    before, journal = other.snapshot().version, book.operations()
    with ledger.step() as step:
        step.set_mine(PEOPLE.key, "p-sheet", {"Name": "Robin", "Company": None, "Role": ""})
        step.set_mine(PEOPLE.key, one, {"Name": "Dana", "Seats": 4})
        step.set_mine(PEOPLE.key, two, None)
    seen = other.snapshot()
    assert seen.people["name"].tolist() == ["Dana", "Robin"]
    assert seen.extras(PEOPLE, one) == {"Seats": "4"}
    assert (seen.version, ledger.waiting(), book.operations()) == (before + 1, 0, journal)
    assert ledger.mine(PEOPLE.key) == {one: {"Name": "Dana", "Seats": 4}, "p-sheet": {"Name": "Robin"}}
    with ledger.step() as step:
        step.set_mine(PEOPLE.key, one, {"Name": "Dana", "Seats": 4})
        step.set_mine(PEOPLE.key, "p-nobody", None)
    assert other.snapshot() is seen, "nothing differs: no page need be drawn again"
    other.close()


def test_nothing_of_a_step_that_fails_stays(book: Workspace, ledger: Ledger) -> None:
    person = add(book)
    before = (book.snapshot(), ledger.pending(), ledger.mine(PEOPLE.key))

    def fail() -> None:
        with ledger.step() as step:
            step.set_mine(PEOPLE.key, person, None)
            step.set_seen(PEOPLE.key, person, {"Name": "D"})
            step.flush()
            step.settle(PEOPLE.key, person, 99)
            step.keep(PEOPLE.key, person, {"Name": "Dana"}, "Gone")
            step.set_state("halt", {"kind": "rows gone"})
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail()
    assert (book.snapshot(), ledger.pending(), ledger.mine(PEOPLE.key)) == before
    assert (ledger.seen(PEOPLE.key), ledger.state("halt"), book.kept()) == ({}, None, [])


def test_a_refused_change_waits_aside_until_its_row_changes(book: Workspace, ledger: Ledger) -> None:
    person = add(book)
    add(book, "Kim")
    waiting = ledger.pending()[0]
    with ledger.step() as step:
        step.refuse(PEOPLE.key, person, waiting.number, "Notes", "=A1", "Too long for a cell.")
        step.refuse(PEOPLE.key, person, waiting.number, "Name", "Dana", "Too long as well.")
    assert (ledger.waiting(), len(ledger.pending()), len(ledger.refused())) == (1, 2, 2)
    book.edit(PEOPLE, {person: {"notes": "Short"}})
    assert (ledger.waiting(), ledger.refused()) == (2, [])
    settle_all(ledger)
    with ledger.step() as step:
        step.pend(PEOPLE.key, person)
        step.refuse(PEOPLE.key, person, step.pending_number(PEOPLE.key, person) or 0, "Name", "Dana", "No.")
        assert ledger.waiting() == 0
        step.unrefuse(PEOPLE.key, person)
    assert (ledger.waiting(), ledger.refused()) == (1, [])


def test_one_open_conflict_a_cell(ledger: Ledger) -> None:
    def clash(mine: Any, theirs: Any) -> int:
        with ledger.step() as step:
            return step.clash(
                "people",
                "p-1",
                "Seats",
                mine=mine,
                mine_by="Ana",
                mine_at=AT,
                theirs=theirs,
                theirs_by="Dana",
                holds="theirs",
            )

    assert (clash(1, 1.0), clash(None, ""), ledger.conflicts()) == (0, 0, [])
    number = clash(mine=1, theirs=True)
    assert clash("Acme", None) == number
    assert clash("Acme", "Acme") == number
    (conflict,) = ledger.conflicts()
    assert (conflict.mine, conflict.theirs, conflict.mine_at, conflict.at) == ("Acme", None, AT, AT)
    with ledger.step() as step:
        step.end_clash(number)
    assert ledger.conflicts() == []


def test_what_was_sent_is_remembered_until_its_end_is_known(ledger: Ledger) -> None:
    def sending(row: str, kind: str) -> Sending:
        return Sending(
            "c-1", "people", row, kind, 4, {"Name": None, "Seats": 4}, {"Name": "D"}, 7, AT, {"a": [1]}
        )

    with ledger.step() as step:
        step.sending(sending("p-2", "change"))
        step.sending(sending("p-1", "add"))
    assert ledger.sending() == [sending("p-2", "change"), sending("p-1", "add")]
    with ledger.step() as step:
        step.sent("c-1")
    assert ledger.sending() == []


def test_states_and_formulas_come_back_as_they_were(ledger: Ledger) -> None:
    ledger.set_state("sheet", {"id": "1Abc", "columns": ["Name", None, 1.5]})
    with ledger.step() as step:
        step.set_formulas("people", "p-1", {"Company": '=UPPER("x")'})
        step.set_seen("people", "p-1", {"Name": "Dana", "Company": "X"})
        step.set_seen("people", "p-2", {})
    with ledger.step() as step:
        step.set_seen("people", "p-1", {"Name": "Dana W."})
    assert ledger.state("sheet") == {"id": "1Abc", "columns": ["Name", None, 1.5]}
    assert ledger.formulas("people") == {"p-1": {"Company": '=UPPER("x")'}}
    assert ledger.seen("people") == {"p-1": {"Name": "Dana W."}, "p-2": {}}
    with ledger.step() as step:
        step.forget_sheet()
    assert (ledger.state("sheet"), ledger.formulas("people"), ledger.seen("people")) == (None, {}, {})


def test_a_row_gone_from_the_sheet_comes_back_whole(book: Workspace, ledger: Ledger) -> None:
    person = add(book, company="Acme")
    settle_all(ledger)
    held = ledger.mine(PEOPLE.key)[person]
    for _ in range(2):  # told twice, kept once
        with ledger.step() as step:
            step.keep(PEOPLE.key, person, held, "Deleted in the sheet")
            step.set_mine(PEOPLE.key, person, None)
    with ledger.step() as step:
        step.keep(PEOPLE.key, person, {"Company": "Acme Robotics"}, "Overwritten")
    overwritten, whole = book.kept()
    assert (whole.why, whole.at, whole.cells) == ("Deleted in the sheet", AT, held)
    book.restore(overwritten.id)
    assert ledger.mine(PEOPLE.key)[person] == {**held, "Company": "Acme Robotics"}
    assert ledger.waiting() == 1, "the sheet is to have it again"
    (left,) = book.kept()
    book.restore(left.id)
    assert (ledger.mine(PEOPLE.key)[person], book.kept()) == (held, [])


def test_a_row_that_is_back_needs_keeping_only_for_what_it_lacks(book: Workspace, ledger: Ledger) -> None:
    with ledger.step() as step:
        step.keep("people", "p-1", {"Name": "Dana", "Seats": 4}, "Deleted in the sheet")
        step.keep("people", "p-1", {"Notes": "Mine, never sent"}, "Deleted in the sheet")
        step.set_mine("people", "p-1", {"Name": "Dana", "Seats": 4.0, "Company": "New"})
        step.unkeep("people", "p-1")
    (kept,) = book.kept()
    assert kept.cells == {"Notes": "Mine, never sent"}
    assert book.restore(kept.id) is not None
    with ledger.step() as step:
        step.keep("people", "p-1", {"Company": "New"}, "Overwritten")
    assert book.restore(book.kept()[0].id) is None, "it is all there"
    assert book.kept() == []


def test_undoing_a_removal_spares_what_else_is_kept(book: Workspace, ledger: Ledger) -> None:
    person = add(book)
    done = book.delete(PEOPLE, [person])
    with ledger.step() as step:
        step.keep(PEOPLE.key, person, {"Notes": "Typed in the sheet just then"}, "Overwritten")
    book.undo(done.id)
    assert [kept.why for kept in book.kept()] == ["Overwritten"]


def test_a_renamed_person_is_renamed_everywhere(book: Workspace, ledger: Ledger) -> None:
    old, other = add(book), add(book, "Kim")
    logged = book.log([old, other], on=TODAY, notes="Hi")
    touches = new_rows(book.changes(logged.id), OUTREACH)
    gone = book.delete(OUTREACH, [touches[0]])
    settle_all(ledger)
    with ledger.step() as step:
        step.set_seen(PEOPLE.key, old, {"Name": "Dana"})
        step.pend(PEOPLE.key, old, by="Ana", at=AT)
        step.clash(
            PEOPLE.key,
            old,
            "Role",
            mine="A",
            mine_by="",
            mine_at=None,
            theirs="B",
            theirs_by="",
            holds="mine",
        )
        step.rename(PEOPLE.key, old, "p-mid")
        step.rename(PEOPLE.key, "p-mid", "p-new")
    assert list(ledger.mine(PEOPLE.key)) == ["p-new", other], "it keeps its place"
    assert ledger.seen(PEOPLE.key) == {"p-new": {"Name": "Dana"}}
    assert [(one.tab, one.row, one.by) for one in ledger.pending()] == [("people", "p-new", "Ana")]
    assert ledger.conflicts()[0].row == "p-new"
    book.undo(gone.id)
    assert ledger.mine(OUTREACH.key)[touches[0]]["Person ID"] == "p-new", "the journal knows the new name"
    with ledger.step() as step:
        step.rename(PEOPLE.key, other, "p-kim")
        assert (step.mine(OUTREACH.key, touches[1]) or {})["Person ID"] == "p-kim"
    assert touches[1] in {one.row for one in ledger.pending()}
    seen = book.snapshot()
    assert sorted(seen.outreach["person_id"]) == ["p-kim", "p-new"]
    book.undo(logged.id)
    assert book.snapshot().outreach.empty


def test_who_saves_to_an_id_of_before_changes_the_person_it_was(book: Workspace, ledger: Ledger) -> None:
    done = book.add(PEOPLE, [{"name": "Ana"}, {"name": "Ana Lind", "notes": "Tall"}])
    seen, other = new_rows(book.changes(done.id), PEOPLE)
    for new in ("p-theirs", "p-later"):
        with ledger.step() as step:
            step.rename("people", seen if new == "p-theirs" else "p-theirs", new)
    book.edit(PEOPLE, {seen: {"role": "Engineer"}})
    book.log([seen], on=TODAY, notes="Hello")
    book.tag([seen], add=["Counter-offer"])
    assert book.snapshot().outreach["person_id"].tolist() == ["p-later"]
    book.merge(seen, other)
    (person,) = ledger.mine("people").items()
    assert person[0] == "p-later"
    assert (person[1]["Role"], person[1]["Scenarios"]) == ("Engineer", "Counter-offer")
    book.delete(PEOPLE, [seen])
    assert ledger.mine("people") == {}


def test_of_two_rows_under_one_id_nothing_is_lost(book: Workspace, ledger: Ledger) -> None:
    old = add(book, company="Acme")
    with ledger.step() as step:
        step.set_mine(PEOPLE.key, "p-new", {"Name": "Dana", "Company": "Acme Robotics"})
        step.rename(PEOPLE.key, old, "p-new")
    assert ledger.mine(PEOPLE.key) == {"p-new": {"Name": "Dana", "Company": "Acme Robotics"}}
    assert [(kept.row, kept.cells["Company"]) for kept in book.kept()] == [("p-new", "Acme")]
    assert [one.row for one in ledger.pending()] == ["p-new"]


def test_every_row_waits_for_the_first_sheet(book: Workspace, ledger: Ledger) -> None:
    people = [add(book, f"Dana {number}") for number in range(4)]
    book.delete(PEOPLE, people[3:])
    settle_all(ledger)
    book.edit(PEOPLE, {people[0]: {"company": "Acme"}}, by="Mia")
    (changed,) = ledger.pending()
    with ledger.step() as step:
        step.pend_all()
    assert {one.row for one in ledger.pending()} == set(people[:3])
    assert changed in ledger.pending()


def test_undo_asks_about_what_changed_since(book: Workspace, ledger: Ledger) -> None:
    person, other = add(book), add(book, "Kim")
    done = book.edit(PEOPLE, {person: {"company": "Acme", "role": "CTO"}, other: {"role": "CTO"}})
    assert done is not None
    assert book.undo_preview(done.id) == []
    with ledger.step() as step:  # the sheet's side came in between
        step.set_mine(PEOPLE.key, person, {**(step.mine(PEOPLE.key, person) or {}), "Role": "CEO"})
        step.set_mine(PEOPLE.key, other, None)
    cells = {
        (cell.row, cell.header, cell.before, cell.after, cell.now) for cell in book.undo_preview(done.id)
    }
    assert cells == {(person, "Role", None, "CTO", "CEO"), (other, "Role", None, "CTO", None)}
    back = book.undo(done.id)
    assert ledger.mine(PEOPLE.key)[person].keys() & {"Company", "Role"} == {"Role"}
    book.undo(back.id)
    book.undo(book.operations()[0].id, force=True)
    done = book.edit(PEOPLE, {person: {"role": "Founder"}})
    assert done is not None
    book.edit(PEOPLE, {person: {"role": "Board"}})
    with pytest.raises(ChangedSinceError):
        book.undo(done.id)
    book.undo(done.id, force=True)
    assert ledger.mine(PEOPLE.key)[person]["Role"] == "CEO"
    with pytest.raises(AlreadyUndoneError):
        book.undo(done.id, force=True)


def test_undo_of_an_addition_names_what_would_go_with_it(book: Workspace) -> None:
    done = book.add(PEOPLE, [{"name": "Dana"}])
    (person,) = new_rows(book.changes(done.id), PEOPLE)
    book.edit(PEOPLE, {person: {"notes": "Written later"}})
    assert [(cell.header, cell.now) for cell in book.undo_preview(done.id)] == [("Notes", "Written later")]


cells = st.dictionaries(st.sampled_from("ABC"), st.sampled_from(["x", "\ud83d", 1, 1.5, True]), max_size=3)
row_ids = st.sampled_from(["r1", "r2", "r3", "r4"])
deeds = st.one_of(
    st.tuples(st.sampled_from(["mine", "seen"]), row_ids, st.none() | cells),
    st.tuples(st.just("rename"), row_ids, row_ids),
    st.tuples(st.just("read"), row_ids, st.none()),
)


@given(st.lists(st.lists(deeds, max_size=8), max_size=4))
@settings(max_examples=60, deadline=None)
def test_steps_do_what_was_said_in_the_order_it_was_said(steps: list[list[tuple[str, str, Any]]]) -> None:
    mine: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        mirror = Mirror(Path(folder) / FILE_NAME)
        ledger = Ledger(mirror)
        for deeds_ in steps:
            with ledger.step() as step:
                for deed, row, value in deeds_:
                    if deed in ("mine", "seen"):
                        held, put = (mine, step.set_mine) if deed == "mine" else (seen, step.set_seen)
                        put("news", row, value)
                        held[row] = None if value is None else _as_stored(value)
                    elif deed == "rename" and row != value:
                        step.rename("news", row, value)
                        for held in (mine, seen):
                            moved = held.pop(row, None)
                            held[value] = moved if held.get(value) is None else held[value]
                    for held, read in ((mine, step.mine), (seen, step.seen)):
                        assert _as_stored(read("news", row)) == held.get(row)
        assert ledger.mine("news") == {row: value for row, value in mine.items() if value is not None}
        assert ledger.seen("news") == {row: value for row, value in seen.items() if value is not None}
        mirror.close()


def _as_stored(cells_: Any) -> Any:
    return cells_ and {key: "?" if raw == "\ud83d" else raw for key, raw in cells_.items()}


# Imports once; for each line it reads it forks a process that steps on and on until it is killed.
HOST = """
import itertools, os, sys
from pathlib import Path
from sync.ledger import Ledger
from sync.mirror import Mirror

def suffer():
    ledger = Ledger(Mirror(Path(sys.argv[1])))
    for number in itertools.count((ledger.state("number") or 0) + 1):
        with ledger.step() as step:
            for row in range(40):
                step.set_seen("people", f"p-{row}", {"Seats": number})
                step.set_mine("people", f"p-{row}", {"Seats": number})
                step.pend("people", f"p-{row}")
            step.flush()
            step.set_state("number", number)
        os.write(1, b"%d\\n" % number)

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        suffer()
    os.write(1, b"pid %d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the victim forks, which this system can't")
def test_a_step_is_whole_or_not_at_all_whenever_it_is_killed(tmp_path: Path) -> None:
    chance = random.Random(7)
    path = tmp_path / FILE_NAME
    with subprocess.Popen(
        [sys.executable, "-c", HOST, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as host:
        assert host.stdin is not None
        assert host.stdout is not None
        for _ in range(20):
            host.stdin.write("\n")
            host.stdin.flush()
            lines = [host.stdout.readline()]
            while not lines[-1].startswith("pid"):
                lines.append(host.stdout.readline())
            pid = int(lines[-1].split()[1])
            lines += [host.stdout.readline() for _ in range(chance.choice((0, 1, 2, 4)))]
            time.sleep(chance.uniform(0, 0.01))
            os.kill(pid, signal.SIGKILL)
            while lines[-1] != "dead\n":
                lines.append(host.stdout.readline())
            _check_whole(path, max((int(line) for line in lines if line.strip().isdigit()), default=0))
        host.stdin.close()


def _check_whole(path: Path, promised: int) -> None:
    mirror = Mirror(path)
    ledger = Ledger(mirror)
    number = int(ledger.state("number") or 0)
    assert number >= promised
    expected = {f"p-{row}": {"Seats": number} for row in range(40)} if number else {}
    assert ledger.mine(contract.PEOPLE.key) == ledger.seen(contract.PEOPLE.key) == expected
    assert ledger.waiting() == len(expected)
    mirror.close()
