"""Drafts: words to start from on every card, and the question whether they were sent, until it is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from sync import Workspace
from sync.contract import NEWS, PEOPLE
from sync.crm.today import asked_first
from sync.mirror import Mirror
from sync.workspace import new_rows
from tests.conftest import TODAY

Visit = Callable[..., AppTest]
TALK = "Gave a talk, in Leeds"


def add(book: Workspace, name: str = "Dana Reyes", **values: object) -> str:
    cells = {"name": name, "email": "dana@example.org", "company": "Acme", **values}
    done = book.add(PEOPLE, [cells], today=TODAY)  # type: ignore[list-item]
    return new_rows(book.changes(done.id), PEOPLE)[0]


def opened(book: Workspace, person: str, at: datetime | None = None) -> None:
    """A draft that was opened from the card, at a moment."""
    door = book if at is None else Workspace(Mirror(book.path), clock=lambda: at)
    door.open_draft(
        person,
        channel="Email",
        template="How is everyone?",
        scenario="Similar role",
        subject="A *small* word",
        body="Dear Dana,\nmy own words",
        shared=(TALK,),
    )
    if door is not book:
        door.close()


def words(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.title, *app.markdown)).replace("\\", "")


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def field(app: AppTest, name: str) -> str:
    (found,) = [
        one.value for one in (*app.text_area, *app.text_input) if str(one.key).startswith(f"draft-{name}-")
    ]
    return str(found)


def test_a_card_opens_words_for_them_with_news_they_have_not_heard(visit: Visit, book: Workspace) -> None:
    dana = add(book, not_hired_on=TODAY - timedelta(60))
    book.add(NEWS, [{"headline": TALK, "date": TODAY}])
    app = visit()
    app.button(key=f"draft-{dana}").click().run()
    assert not app.exception
    assert field(app, "body").startswith("Dear Dana,")
    assert TALK in field(app, "body")
    assert "None" not in field(app, "body")
    assert field(app, "subject")
    assert {"draft-mail", "draft-copy"} <= keys(app)
    assert book.pending_touches() == (), "looking at the words opens nothing"


def test_without_an_address_the_words_can_be_copied_and_the_address_noted(
    visit: Visit, book: Workspace
) -> None:
    dana = add(book, email="")
    app = visit("people/person", person=dana)
    app.button(key="person-draft").click().run()
    assert "No e-mail address of theirs is noted yet." in words(app)
    assert "draft-mail" not in keys(app)
    assert "draft-copy" in keys(app)
    assert field(app, "add-email") == ""


def test_yes_logs_what_was_opened_and_undo_takes_it_back(visit: Visit, book: Workspace) -> None:
    dana = add(book)
    opened(book, dana)
    app = visit()
    assert "Did you send it?" in words(app)
    app.button(key=f"sent-yes-{dana}").click().run()
    (row,) = book.snapshot().outreach.to_dict("records")
    assert row["date"].date() == TODAY
    assert (row["channel"], row["direction"], row["scenario"]) == ("Email", "Sent", "Similar role")
    assert (row["template"], row["shared"], row["notes"]) == ("How is everyone?", (TALK,), "A *small* word")
    assert "Did you send it?" not in words(app)
    told = words(visit("people/person", person=dana))
    assert f"told about {TALK}" in told
    assert "from “How is everyone?”" in told
    app.button(key="undo").click().run()
    assert book.snapshot().outreach.empty


def test_what_was_opened_days_ago_can_be_logged_on_that_day(visit: Visit, book: Workspace) -> None:
    dana = add(book)
    opened(book, dana, datetime(2026, 11, 20, 15, tzinfo=UTC))
    app = visit()
    assert app.button(key=f"sent-yes-{dana}").label == "Yes, today"
    assert app.button(key=f"sent-then-{dana}").label == "Yes, on 20 Nov"
    app.button(key=f"sent-then-{dana}").click().run()
    assert book.snapshot().outreach["date"].dt.date.tolist() == [date(2026, 11, 20)]


@pytest.mark.parametrize(("answer", "kept"), [("later", True), ("no", False)])
def test_not_yet_keeps_the_words_and_no_forgets_them(
    visit: Visit, book: Workspace, answer: str, *, kept: bool
) -> None:
    dana = add(book)
    opened(book, dana)
    app = visit()
    app.button(key=f"sent-{answer}-{dana}").click().run()
    assert "Did you send it?" not in words(app)
    assert book.snapshot().outreach.empty
    assert bool(book.pending_touches()) is kept
    app.button(key=f"draft-{dana}").click().run()
    assert ("my own words" in field(app, "body")) is kept


def test_the_question_comes_back_after_a_while(
    visit: Visit, book: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana = add(book)
    opened(book, dana, datetime(2026, 11, 23, 8, tzinfo=UTC))
    app = visit()
    app.button(key=f"sent-later-{dana}").click().run()
    later = datetime(2026, 11, 23, 14, tzinfo=UTC)
    monkeypatch.setattr("pages.drawing.frame.now", lambda: later)
    assert "Did you send it?" in words(app.run())


def test_who_is_not_due_is_asked_about_too_and_on_their_own_page(visit: Visit, book: Workspace) -> None:
    dana = add(book)
    book.snooze([dana], TODAY + timedelta(40))
    opened(book, dana)
    app = visit()
    assert [link.value for link in app.page_link if link.value == "Dana Reyes"]
    assert f"card-{dana}" not in str(app)
    app.button(key=f"sent-yes-{dana}").click().run()
    assert len(book.snapshot().outreach) == 1
    opened(book, dana)
    assert "Did you send it?" in words(visit("people/person", person=dana))


def test_an_answer_that_another_window_gave_already_logs_nothing_twice(visit: Visit, book: Workspace) -> None:
    dana = add(book)
    opened(book, dana)
    app = visit()
    book.log([dana], on=TODAY)
    app.button(key=f"sent-yes-{dana}").click().run()
    assert not app.exception
    assert "That was answered already." in words(app)
    assert len(book.snapshot().outreach) == 1


def test_the_log_dialog_offers_news_those_first_that_they_have_not_heard(
    visit: Visit, book: Workspace
) -> None:
    dana = add(book)
    book.add(NEWS, [{"headline": "Old news", "date": TODAY}, {"headline": TALK, "date": TODAY}])
    book.log([dana], on=TODAY - timedelta(95), shared=(TALK,))
    app = visit()
    app.button(key=f"log-{dana}").click().run()
    (pills,) = [one for one in app.button_group if one.key == "log-shared"]
    assert [option.replace("\\", "") for option in pills.options] == ["Old news", TALK]
    assert pills.value == []
    opened(book, dana)
    app = visit()
    app.button(key=f"log-{dana}").click().run()
    (pills,) = [one for one in app.button_group if one.key == "log-shared"]
    assert pills.value == [TALK]
    assert "from “How is everyone?”" in words(app)


def test_those_asked_about_come_first_and_nobody_is_lost() -> None:
    due = pd.Index(["a", "b", "c", "d"], dtype="str")
    assert list(asked_first(due, ["c", "x", "a"])) == ["a", "c", "b", "d"]
    assert list(asked_first(due, [])) == list(due)
    assert list(asked_first(due[:0], ["a"])) == []
