"""What a Workspace promises: one operation a change, undo that spares later work, one picture for all."""

from __future__ import annotations

import sqlite3
import stat
import tempfile
import threading
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from sync import Workspace, contract, open_workspace
from sync.contract import OUTREACH, PEOPLE
from sync.errors import (
    AlreadyUndoneError,
    ChangedSinceError,
    InvalidValueError,
    MirrorDamagedError,
    MirrorTooNewError,
    UnknownOperationError,
    UnknownRowError,
)
from sync.exchange.mapping import guess_mapping
from sync.exchange.plan import changes, plan
from sync.exchange.source import read_source
from sync.migrations import MIGRATIONS
from sync.mirror import Cells, Mirror
from sync.snapshot import Snapshot
from sync.workspace import FILE_NAME, new_rows

TODAY = date(2026, 11, 23)


def add(book: Workspace, **values: object) -> str:
    """Add one person and answer the ID."""
    done = book.add(PEOPLE, [{"name": "Dana", **values}], today=TODAY)  # type: ignore[dict-item]
    return new_rows(book.changes(done.id), PEOPLE)[0]


def rows(book: Workspace) -> dict[tuple[str, str], Cells]:
    """Every row of the file as it is stored."""
    _, found = book._mirror.rows_since(0)
    return {(row.tab, row.row): row.cells for row in found if row.cells is not None}


def same(left: Snapshot, right: Snapshot) -> None:
    """Two snapshots show the same book; a row that came back may stand elsewhere."""
    for tab in ("people", "outreach", "news", "templates"):
        pd.testing.assert_frame_equal(getattr(left, tab).sort_index(), getattr(right, tab).sort_index())
    assert left.settings == right.settings
    assert sorted(map(str, left.problems)) == sorted(map(str, right.problems))
    assert left._extras == right._extras


def test_a_change_says_who_when_and_what(tmp_path: Path) -> None:
    book = Workspace(Mirror(tmp_path / FILE_NAME), clock=lambda: datetime(2026, 3, 4, 5, 6, tzinfo=UTC))
    person = add(book, company="Acme Robotics")
    done = book.edit(PEOPLE, {person: {"company": "Acme"}}, by="Mentor Mia")
    assert done is not None
    assert (done.by, done.at, done.summary) == (
        "Mentor Mia",
        datetime(2026, 3, 4, 5, 6, tzinfo=UTC),
        "Changed Company of Dana",
    )
    (change,) = book.changes(done.id)
    assert (change.before, change.after) == ({"Company": "Acme Robotics"}, {"Company": "Acme"})


def test_nothing_different_is_no_operation(workspace: Workspace) -> None:
    person = add(workspace, company="Acme")
    before = workspace.operations()
    assert workspace.edit(PEOPLE, {person: {"company": " Acme "}}) is None
    assert workspace.operations() == before


def test_undo_spares_what_changed_since(workspace: Workspace) -> None:
    person = add(workspace)
    first = workspace.edit(PEOPLE, {person: {"company": "Acme", "role": "CTO"}})
    assert first is not None
    workspace.edit(PEOPLE, {person: {"role": "CEO"}})
    undone = workspace.undo(first.id)
    seen = workspace.snapshot().people
    assert (seen.at[person, "company"], seen.at[person, "role"]) == ("", "CEO")
    assert "1 cell changed since was left" in undone.summary


def test_undo_can_be_undone(workspace: Workspace) -> None:
    person = add(workspace)
    done = workspace.log([person], on=TODAY, notes="Hello")
    undone = workspace.undo(done.id)
    assert workspace.snapshot().outreach.empty
    workspace.undo(undone.id)
    assert workspace.snapshot().outreach["notes"].tolist() == ["Hello"]
    with pytest.raises(AlreadyUndoneError):
        workspace.undo(done.id)
    with pytest.raises(UnknownOperationError):
        workspace.undo("nothing")


def test_undoing_an_addition_keeps_the_row(workspace: Workspace) -> None:
    person = add(workspace)
    workspace.edit(PEOPLE, {person: {"notes": "Written later"}})
    workspace.undo(workspace.operations()[-1].id)
    assert workspace.snapshot().people.empty
    (kept,) = workspace.kept()
    workspace.restore(kept.id)
    assert workspace.snapshot().people.loc[person, "notes"] == "Written later"
    assert workspace.kept() == []


def test_what_can_not_be_read_stays_as_typed(workspace: Workspace) -> None:
    person = add(workspace)
    workspace.edit(PEOPLE, {person: {"not_hired_on": "some time in spring"}}, today=TODAY)
    seen = workspace.snapshot()
    assert seen.people["not_hired_on"].isna()[person]
    (problem,) = seen.problems
    assert (problem.tab, problem.row, problem.column, problem.text) == (
        "People",
        person,
        "Not hired on",
        "some time in spring",
    )
    assert rows(workspace)["people", person]["Not hired on"] == "some time in spring"


def test_words_about_a_day_are_read_when_they_are_typed(workspace: Workspace) -> None:
    person = add(workspace)
    workspace.edit(PEOPLE, {person: {"not_hired_on": "yesterday"}}, today=TODAY)
    assert workspace.snapshot().people.loc[person, "not_hired_on"] == pd.Timestamp(2026, 11, 22)


def test_a_wrong_value_in_a_log_changes_nothing(workspace: Workspace) -> None:
    person = add(workspace)
    before = rows(workspace)
    with pytest.raises(InvalidValueError):
        workspace.log([person], on=TODAY, channel="Pigeon post")
    with pytest.raises(UnknownRowError):
        workspace.log([person, "p-nobody"], on=TODAY)
    assert rows(workspace) == before


def test_a_log_fills_the_plans_next_step(workspace: Workspace) -> None:
    person = add(workspace, not_hired_on=TODAY - timedelta(days=1))
    workspace.log([person], on=TODAY)
    step = workspace.snapshot().people.loc[person]
    assert step["next_step"]
    assert step["next_step_on"] == pd.Timestamp(TODAY + timedelta(days=6))


def test_a_row_with_only_a_name_is_linked_if_one_person_fits(workspace: Workspace) -> None:
    dana = add(workspace, name="Dana Whitfield")
    add(workspace, name="Kim Lee")
    add(workspace, name="Kim Lee")
    for name in ("dana whitfield ", "Kim Lee", "Nobody Known"):
        workspace.add(OUTREACH, [{"date": TODAY, "person": name}])
    seen = workspace.snapshot()
    assert seen.outreach["person_id"].tolist() == [dana, "", ""]
    assert [problem.text for problem in seen.problems] == ["Kim Lee", "Nobody Known"]
    workspace.edit(PEOPLE, {dana: {"name": "Nobody Known"}})
    assert workspace.snapshot().outreach["person_id"].tolist() == ["", "", dana]


def test_merging_moves_the_outreach_and_keeps_every_word(workspace: Workspace) -> None:
    keep = add(workspace, email="dana@example.org", notes="Met in May.", scenarios=("Similar role",))
    other = add(
        workspace, company="Acme", email="d@example.com", notes="Likes tea.", scenarios=("Counter-offer",)
    )
    workspace.log([other], on=TODAY, notes="Hi")
    done = workspace.merge(keep, other)
    seen = workspace.snapshot()
    assert list(seen.people.index) == [keep]
    person = seen.people.loc[keep]
    assert person["company"] == "Acme"
    assert person["email"] == "dana@example.org"
    assert set(person["scenarios"]) == {"Similar role", "Counter-offer"}
    everything = person["notes"] + str(seen.extras(PEOPLE, keep))
    assert all(word in everything for word in ("Met in May.", "Likes tea.", "d@example.com"))
    assert seen.outreach["person_id"].tolist() == [keep]
    workspace.undo(done.id)
    assert workspace.snapshot().outreach["person_id"].tolist() == [other]


def test_the_sample_comes_and_goes_without_a_trace_but_keeps_your_words(workspace: Workspace) -> None:
    mine = add(workspace)
    before = rows(workspace)
    workspace.add_sample(TODAY)
    invented = next(row for row in workspace.snapshot().people.index if row != mine)
    workspace.log([invented], on=TODAY, notes="I wrote this myself")
    workspace.remove_sample()
    assert rows(workspace) == before
    assert any(kept.cells.get("Notes") == "I wrote this myself" for kept in workspace.kept())


def test_the_same_file_twice_adds_nothing_twice(workspace: Workspace) -> None:
    data = b"Name,Email,Last contact\nAda Quill,ada@example.org,2026-03-04\nBo Marsh,bo@example.org,last spring\n"
    source = read_source(data, "people.csv")
    for _ in range(2):
        planned = plan(source, guess_mapping(source), workspace.snapshot().people, today=TODAY)
        workspace.run_import(changes(planned), "people.csv", today=TODAY)
    seen = workspace.snapshot()
    assert sorted(seen.people["name"]) == ["Ada Quill", "Bo Marsh"]
    assert sorted(seen.outreach["person"]) == ["Ada Quill", "Bo Marsh"]
    assert [problem.text for problem in seen.problems] == ["last spring"]


def test_settings_are_rows_of_the_book(workspace: Workspace) -> None:
    workspace.set_settings({"weekly_goal": 9, "your_name": "Ana"})
    assert workspace.snapshot().settings.weekly_goal == 9
    assert workspace.add(PEOPLE, [{"name": "Kim"}]).by == "Ana"
    with pytest.raises(InvalidValueError):
        workspace.set_settings({"every": "now and then"})


def test_the_order_of_day_and_month_rereads_everything(workspace: Workspace) -> None:
    person = add(workspace)
    mirror = workspace._mirror
    with mirror.operation("raw", at=datetime.now(UTC), by="t", name="t") as (book, summarise):
        summarise("As typed in a sheet")
        book.edit("people", person, {"Not hired on": "3/4/2026"})
    assert workspace.snapshot().people.loc[person, "not_hired_on"] == pd.Timestamp(2026, 4, 3)
    workspace.set_settings({"date_order": contract.MONTH_FIRST})
    assert workspace.snapshot().people.loc[person, "not_hired_on"] == pd.Timestamp(2026, 3, 4)


def test_another_process_is_seen_at_once(workspace: Workspace) -> None:
    other = open_workspace(workspace.path.parent)
    person = add(other)
    assert list(workspace.snapshot().people.index) == [person]
    workspace.delete(PEOPLE, [person])
    assert other.snapshot().people.empty
    other.close()


def test_two_writers_at_once_lose_nothing(workspace: Workspace) -> None:
    def write(home: Path) -> None:
        book = open_workspace(home)
        for _ in range(25):
            add(book)
        book.close()

    threads = [threading.Thread(target=write, args=(workspace.path.parent,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(workspace.snapshot().people) == 75


def test_a_backup_is_a_whole_book(sample: Workspace, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / FILE_NAME).write_bytes(sample.backup())
    copy = open_workspace(tmp_path / "other")
    same(copy.snapshot(), sample.snapshot())
    copy.close()


def test_only_the_owner_may_read_the_file(workspace: Workspace) -> None:
    workspace.add(PEOPLE, [{"name": "Dana"}])
    for file in workspace.path.parent.glob(f"{FILE_NAME}*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_an_older_file_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    old = Mirror(tmp_path / FILE_NAME, MIGRATIONS[:version])
    with old.operation("one", at=datetime.now(UTC), by="t", name="add") as (book, summarise):
        summarise("Added Dana")
        book.add("people", "p-1", {"Name": "Dana"})
    old.close()
    book_ = open_workspace(tmp_path)
    assert book_.snapshot().people["name"].tolist() == ["Dana"]
    book_.delete(PEOPLE, ["p-1"])
    assert [kept.row for kept in book_.kept()] == ["p-1"]
    book_.close()


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    open_workspace(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as file:
        file.execute("PRAGMA user_version = 99")
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(MirrorTooNewError):
        open_workspace(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_file_that_is_no_book_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"My holiday pictures. " * 400)
    with pytest.raises(MirrorDamagedError) as error:
        open_workspace(tmp_path)
    assert str(tmp_path / FILE_NAME) in error.value.sentence()
    assert (tmp_path / FILE_NAME).read_bytes() == b"My holiday pictures. " * 400


words_typed = st.text(st.characters(codec="utf-8"), max_size=12)


class AnyOrder(RuleBasedStateMachine):
    """Whatever is done in whatever order: one picture, nothing lost, and undo leads back."""

    people = Bundle("people")
    done = Bundle("done")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.book = open_workspace(self.folder.name)

    def teardown(self) -> None:
        self.book.close()
        self.folder.cleanup()

    @rule(target=people, name=words_typed.filter(str.strip), notes=words_typed)
    def add(self, name: str, notes: str) -> str:
        return add(self.book, name=name, notes=notes)

    @rule(target=done, person=people, key=st.sampled_from(PEOPLE.stored[:-1]), text=words_typed)
    def edit(self, person: str, key: contract.Column, text: str) -> object:
        return self._try(lambda: self.book.edit(PEOPLE, {person: {key.key: text}}, today=TODAY))

    @rule(target=done, person=people, notes=words_typed, days=st.integers(-400, 10))
    def log(self, person: str, notes: str, days: int) -> object:
        return self._try(lambda: self.book.log([person], on=TODAY + timedelta(days=days), notes=notes))

    @rule(target=done, person=people, tags=st.lists(st.sampled_from(contract.SCENARIOS), max_size=3))
    def tag(self, person: str, tags: list[str]) -> object:
        return self._try(lambda: self.book.tag([person], add=tags[:2], remove=tags[2:]))

    @rule(target=done, person=people)
    def delete(self, person: str) -> object:
        return self._try(lambda: self.book.delete(PEOPLE, [person]))

    @rule(target=done, one=people, other=people)
    def merge(self, one: str, other: str) -> object:
        return self._try(lambda: self.book.merge(one, other)) if one != other else multiple()

    @rule(target=done)
    def restore_all(self) -> object:
        done = [self.book.restore(kept.id) for kept in self.book.kept()]
        return multiple(*(operation.id for operation in done if operation is not None))

    @rule(target=done, operation=consumes(done))
    def undo(self, operation: str) -> object:
        before = rows(self.book)
        try:
            back = self.book.undo(operation)
        except (AlreadyUndoneError, ChangedSinceError):
            assert rows(self.book) == before, "what can't be undone changes nothing"
            return multiple()
        again = self.book.undo(back.id)
        assert rows(self.book) == before, "undo, then undo of that, is as if nothing had been"
        return again.id

    def _try(self, change: object) -> object:
        before = rows(self.book)
        try:
            operation = change()  # type: ignore[operator]
        except UnknownRowError:
            assert rows(self.book) == before, "a change that can't be made changes nothing"
            return multiple()
        if operation is None:
            assert rows(self.book) == before
            return multiple()
        undone = self.book.undo(operation.id)
        assert rows(self.book) == before, "undo leads back to exactly what was"
        return self.book.undo(undone.id).id

    @invariant()
    def one_picture(self) -> None:
        fresh = open_workspace(self.folder.name)
        same(self.book.snapshot(), fresh.snapshot())
        fresh.close()


AnyOrder.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyOrder = AnyOrder.TestCase
