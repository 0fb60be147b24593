"""Two entries become one: nothing is lost, what names them follows, and undoing brings both back as they were."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sync import Workspace, open_workspace
from sync.cells import from_serial
from sync.contract import DOORS, OUTREACH, PEOPLE, SCENARIOS, STATUSES
from sync.errors import InvalidValueError, UnknownRowError
from sync.exchange.choosing import Side, choices
from sync.ledger import Ledger
from tests.conftest import TODAY
from tests.sync.test_workspace import rows

SERIAL = 5  # digits of a day as a sheet holds it
WORDS = (
    "Tea",
    "Ana Silva",
    "Anna Silva",
    "a@example.org",
    "b@example.org",
    "+49 30 5550188",
    "Met\nin May.",
    "Acme",
)


def add(book: Workspace, name: str, **values: Any) -> str:
    done = book.add(PEOPLE, [{"name": name, **values}], today=TODAY)
    return book.changes(done.id)[0].row


def beside(book: Workspace) -> list[object]:
    """All that the book knows beside its rows, as it would be read from the file."""
    with book._mirror.reading() as reader:
        tables = ("pending_touches", "mentor_notes", "two_people")
        return [sorted(reader.execute(f"SELECT * FROM {table}").fetchall()) for table in tables]  # noqa: S608 (fixed words)


def words_of(book: Workspace) -> str:
    """All that the rows of the book say."""
    return " ".join(str(raw) for cells in rows(book).values() for raw in cells.values())


person = st.fixed_dictionaries(
    {},
    optional={
        **{key: st.sampled_from(WORDS) for key in ("company", "role", "phone", "introduced_by", "next_step")},
        **{key: st.sampled_from(WORDS) for key in ("notes", "mentor_notes", "mentor_question", "email")},
        "scenarios": st.lists(st.sampled_from(SCENARIOS), max_size=3, unique=True).map(tuple),
        "status": st.sampled_from(STATUSES),
        "not_hired_on": st.sampled_from([TODAY, TODAY - timedelta(90), "some time in spring"]),
        "needs_mentor": st.booleans(),
    },
)


@settings(max_examples=30, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    st.tuples(person, person),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)),
    st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.sampled_from(WORDS)), max_size=4),
    st.sets(st.sampled_from(["draft 0", "draft 1", "mentor 0", "mentor 1", "third", "apart"])),
    st.dictionaries(
        st.sampled_from([column.key for column in PEOPLE.stored]), st.sampled_from(list(Side)[:2])
    ),
)
def test_nothing_is_lost_and_undo_brings_both_back(
    two: tuple[dict[str, Any], dict[str, Any]],
    names: tuple[str, str],
    touches: list[tuple[int, str]],
    beside_them: set[str],
    picked: dict[str, Side],
) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(open_workspace(folder)) as book:
        book.set_settings({"your_name": "Robin"})
        ids = [add(book, name, **values) for name, values in zip(names, two, strict=True)]
        third = add(book, "Somebody Third", introduced_by=names[1])
        for who, note in touches:
            book.log([[*ids, third][who]], on=TODAY, notes=note)
        book.add(OUTREACH, [{"date": TODAY, "person": names[1], "notes": "Typed in the sheet"}])
        for number, one in enumerate(ids):
            if f"draft {number}" in beside_them:
                book.open_draft(one, channel="Email", body=f"Draft {number}")
            if f"mentor {number}" in beside_them:
                book.edit(PEOPLE, {one: {"mentor_notes": f"Ask {number}"}}, by="Maria")
        if "third" in beside_them:
            book.tell_apart(ids[1], third)
        if "apart" in beside_them:
            book.tell_apart(*ids)
        before, besides, said = rows(book), beside(book), words_of(book)

        both = book.both(ids[0], ids[1])
        done = book.merge(ids[0], ids[1], choices(both, picked, {}))
        after, merged = words_of(book), rows(book)
        for word in set(said.replace(",", " ").split()) - {"True", "False", ids[1]}:
            told = str(from_serial(int(word))) if word.isdecimal() and len(word) == SERIAL else word
            assert word in after or told in after, f"{word!r} is lost"
        assert ids[1] not in {row for tab, row in rows(book) if tab == PEOPLE.key}
        assert ids[1] not in {cells.get("Person ID") for cells in rows(book).values()}

        undone = book.undo(done.id)
        assert rows(book) == before
        assert beside(book) == besides
        book.undo(undone.id)
        assert rows(book) == merged
        book.undo(book.operations(1)[0].id)
        assert rows(book) == before
        assert beside(book) == besides


def test_whoever_names_the_one_who_goes_names_the_one_who_stays(workspace: Workspace) -> None:
    ana, double = add(workspace, "Ana Silva"), add(workspace, "A. Silva", company="Acme")
    kim = add(workspace, "Kim Lee", introduced_by="a. silva")
    workspace.add(
        DOORS, [{"company": "Acme", "door": "Arms", "asked": "A. Silva", "introduced_to": "Kim Lee"}]
    )
    workspace.add(OUTREACH, [{"date": TODAY, "person": "A. Silva", "notes": "Typed in the sheet"}])
    assert workspace.snapshot().outreach["person_id"].tolist() == [double]
    workspace.merge(ana, double)
    seen = workspace.snapshot()
    assert seen.people.at[kim, "introduced_by"] == "Ana Silva"
    assert seen.doors["asked"].tolist() == ["Ana Silva"]
    assert seen.outreach["person_id"].tolist() == [ana]


def test_a_name_that_somebody_else_bears_is_let_be(workspace: Workspace) -> None:
    ana, double = add(workspace, "Ana Silva"), add(workspace, "A. Silva")
    add(workspace, "A. Silva", company="Elsewhere")
    kim = add(workspace, "Kim Lee", introduced_by="A. Silva")
    workspace.merge(ana, double)
    assert workspace.snapshot().people.at[kim, "introduced_by"] == "A. Silva"


def test_a_name_of_ones_own_choice_is_followed_everywhere(workspace: Workspace) -> None:
    ana, double = add(workspace, "Ana"), add(workspace, "Silva")
    workspace.log([ana], on=TODAY)
    kim = add(workspace, "Kim Lee", introduced_by="Ana")
    workspace.merge(ana, double, {"name": "Ana Silva"})
    seen = workspace.snapshot()
    assert seen.outreach["person"].tolist() == ["Ana Silva"]
    assert seen.people.at[kim, "introduced_by"] == "Ana Silva"
    assert set(str(seen.people.at[ana, "notes"]).splitlines()) == {"Name: Ana", "Name: Silva"}


def test_what_can_not_be_read_changes_nothing(workspace: Workspace) -> None:
    ana, double = add(workspace, "Ana"), add(workspace, "Ana")
    before = rows(workspace)
    with pytest.raises(InvalidValueError):
        workspace.merge(ana, double, {"email": "not an address"})
    for pair in ((ana, ana), (ana, "p-nobody")):
        with pytest.raises(UnknownRowError):
            workspace.merge(*pair)
    assert rows(workspace) == before


def test_a_mentors_words_stay_unread_and_theirs(workspace: Workspace) -> None:
    workspace.set_settings({"your_name": "Robin"})
    ana, double = add(workspace, "Ana", mentor_notes="Mine"), add(workspace, "Ana")
    workspace.edit(PEOPLE, {double: {"mentor_notes": "Ring her"}}, by="Maria")
    workspace.merge(ana, double)
    (note,) = workspace.unread_mentor_notes()
    assert (note.person, note.by, note.text) == (ana, "Maria", "Mine\nRing her")


def test_the_certain_ones_become_one_at_once_and_two_again_at_once(workspace: Workspace) -> None:
    ids = [add(workspace, "Ana Silva", email="ana@example.org", notes=f"Note {n}") for n in range(3)]
    bo = [add(workspace, "Bo Marsh", email="bo@example.org") for _ in range(2)]
    workspace.log([bo[1]], on=TODAY)
    workspace.open_draft(ids[2], channel="Email")
    before, besides = rows(workspace), beside(workspace)
    pairs = [(pair.one, pair.other) for pair in workspace.likely_pairs() if pair.certain]
    done = workspace.merge_all(pairs)
    assert done is not None
    people = workspace.snapshot().people
    assert list(people.index) == [ids[0], bo[1]], "whoever has more words exchanged stays"
    assert str(people.at[ids[0], "notes"]).splitlines() == ["Note 0", "Note 1", "Note 2"]
    assert [touch.person for touch in workspace.pending_touches()] == [ids[0]]
    assert workspace.likely_pairs() == ()
    assert workspace.merge_all(pairs) is None
    workspace.undo(done.id)
    assert (rows(workspace), beside(workspace)) == (before, besides)


def test_two_who_were_told_apart_stay_apart_until_asked_again(workspace: Workspace) -> None:
    ana, double = (add(workspace, "Ana Silva", company="Acme") for _ in range(2))
    done = workspace.tell_apart(double, ana)
    assert done is not None
    assert workspace.likely_pairs() == ()
    assert workspace.tell_apart(ana, double) is None
    (told,) = workspace.told_apart()
    with Ledger(workspace._mirror).step() as step:
        step.rename(PEOPLE.key, ana, "p-elsewhere")
    assert workspace.likely_pairs() == (), "a row that gets another ID is still told apart"
    workspace.undo(done.id)
    assert len(workspace.likely_pairs()) == 1
    workspace.tell_apart("p-elsewhere", double)
    workspace.ask_again(double, "p-elsewhere")
    assert len(workspace.likely_pairs()) == 1
    assert ana in told


def test_whoever_is_not_the_double_is_not_the_one_who_stays_either(workspace: Workspace) -> None:
    ana, double, other = (add(workspace, "Ana Silva", company="Acme") for _ in range(3))
    workspace.tell_apart(double, other)
    workspace.merge(ana, double)
    assert workspace.likely_pairs() == ()


def test_a_draft_that_was_sent_since_is_not_asked_about_again(workspace: Workspace) -> None:
    ana, double = add(workspace, "Ana Silva"), add(workspace, "Ana Silva")
    workspace.open_draft(ana, channel="Email")
    done = workspace.merge(ana, double)
    workspace.log([ana], on=date(2026, 11, 23))
    workspace.undo(done.id)
    assert workspace.pending_touches() == ()
