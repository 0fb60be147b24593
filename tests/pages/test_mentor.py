"""The Mentor page keeps the meeting, lists who asks, and what others wrote is new until it was seen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pages.drawing import live
from sync import Workspace
from sync.contract import PEOPLE
from sync.workspace import new_rows
from tests.conftest import TODAY
from tests.pages.conftest import Open

PAGE, PERSON = "look_back/mentor", "people/person"


@pytest.fixture
def ana(book: Workspace) -> str:
    return new_rows(book.changes(book.add(PEOPLE, [{"name": "Ana *Silva*"}], today=TODAY).id), PEOPLE)[0]


def test_an_empty_book_is_told_what_a_mentor_is_for(visit: Open) -> None:
    app = visit(PAGE)
    assert any("A mentor makes this lighter" in one.value for one in app.markdown)
    assert [button.key for button in app.button if button.key in {"mentor-add", "mentor-met"}] == [
        "mentor-add"
    ]


def test_the_mentor_and_the_meeting_are_kept_and_any_other_day_only_looked_at(
    visit: Open, book: Workspace, ana: str
) -> None:
    book.log([ana], on=TODAY - timedelta(days=40), today=TODAY)
    app = visit(PAGE)
    app.text_input(key="mentor-name-").input("Ruth").run()
    assert book.snapshot().settings.mentor == "Ruth"
    begin = TODAY - timedelta(days=28)
    app.date_input(key=f"mentor-since-{begin}").set_value(TODAY - timedelta(days=50)).run()
    assert any(one.value == "Since 4 Oct" for one in app.subheader)
    assert book.snapshot().settings.last_meeting is None
    app.button(key="mentor-keep").click().run()
    assert book.snapshot().settings.last_meeting == TODAY - timedelta(days=50)
    app.button(key="mentor-met").click().run()
    assert book.snapshot().settings.last_meeting == TODAY
    book.undo(book.operations(1)[0].id)
    app.run()
    assert book.snapshot().settings.last_meeting == TODAY - timedelta(days=50)
    assert not app.exception


def test_who_asks_is_asked_about_and_then_no_more(visit: Open, book: Workspace, ana: str) -> None:
    book.edit(PEOPLE, {ana: {"needs_mentor": True, "mentor_question": "Wait, or ask?"}})
    app = visit(PAGE)
    assert app.text_area(key=f"person-mentor_question-{ana}-0").value == "Wait, or ask?"
    assert "- **Ana \\*Silva\\***: Wait, or ask?" in app.code[0].value
    app.text_area(key=f"person-mentor_notes-{ana}-0").input("Ask, kindly.").run()
    assert book.snapshot().people.at[ana, "mentor_notes"] == "Ask, kindly."
    assert not book.unread_mentor_notes()
    app.button(key=f"mentor-talked-{ana}").click().run()
    assert not app.exception
    assert not book.snapshot().people.at[ana, "needs_mentor"]
    assert book.operations(1)[0].summary == "Talked about Ana *Silva* with your mentor"


def test_a_word_of_another_is_new_until_its_page_was_opened(
    visit: Open, book: Workspace, ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.edit(PEOPLE, {ana: {"mentor_notes": "Ring her."}}, by="Dana Reyes")
    links = [one.proto.label.replace("\\", "") for one in visit().get("page_link")]
    assert "Dana left you a word about Ana *Silva*" in links
    with monkeypatch.context() as alone:
        alone.setattr(live, "by_itself", lambda: True)
        visit(PERSON, person=ana)
    assert book.unread_mentor_notes()
    app = visit(PERSON, person=ana)
    assert any("new" in one.value and "Dana Reyes, " in one.value for one in app.markdown)
    assert not book.unread_mentor_notes()
    again = visit(PERSON, person=ana)
    assert any("Dana Reyes, " in one.value and "badge" not in one.value for one in again.markdown)


def test_a_note_that_says_something_else_by_now_is_nobodys(book: Workspace, ana: str) -> None:
    done = book.edit(PEOPLE, {ana: {"mentor_notes": "Ring her."}}, by="Dana")
    assert done is not None
    book.undo(done.id)
    assert book.mentor_notes(ana) is None
    assert not book.unread_mentor_notes()
    book.edit(PEOPLE, {ana: {"mentor_notes": "Mine."}})
    note = book.mentor_notes(ana)
    assert note is not None
    assert note.is_read


def test_a_meeting_is_kept_as_people_write_a_day(book: Workspace) -> None:
    book.set_settings({"last_meeting": "3/11/26"})
    assert book.snapshot().settings.last_meeting == date(2026, 11, 3)
    cells = {str(one.row): one.after for one in book.changes(book.operations(1)[0].id)}
    assert (cells["Last meeting"] or {})["Value"] == "3 November 2026"
