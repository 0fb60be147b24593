"""Today: the right people in the right order, kind words when nobody is due, and everything undone again."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from sync import Workspace
from sync.contract import PEOPLE
from sync.crm.today import waiting
from tests.conftest import TODAY

Visit = Callable[..., AppTest]


def words(app: AppTest) -> str:
    """All that the page says, without the backslashes that keep it from being Markdown."""
    return "\n".join(str(part.value) for part in (*app.title, *app.subheader, *app.markdown)).replace(
        "\\", ""
    )


def test_an_empty_book_opens_with_three_doors(visit: Visit, book: Workspace) -> None:
    app = visit()
    assert {"door-sample", "door-import", "door-sheet"} <= {button.key for button in app.button}
    app.button(key="door-sample").click().run()
    assert len(book.snapshot().people) > 50
    assert "Sample data" in words(app)
    app.button(key="sample-remove").click().run()
    assert book.snapshot().people.empty
    app.button(key="undo").click().run()
    assert len(book.snapshot().people) > 50


def test_cards_stand_in_order_of_urgency(visit: Visit, book: Workspace) -> None:
    book.add_sample(TODAY)
    seen = book.snapshot()
    due = waiting(seen.standing(TODAY), seen.people)
    shown = [
        str(button.key).removeprefix("log-")
        for button in visit().button
        if str(button.key).startswith("log-")
    ]
    assert shown == list(due)[: len(shown)]
    assert len(shown) > 3


def test_several_ticked_are_offered_together(visit: Visit, book: Workspace) -> None:
    book.add_sample(TODAY)
    app = visit()
    assert "log-chosen" not in {button.key for button in app.button}
    app.checkbox[0].check()
    app.checkbox[1].check().run()
    assert "2 people" in words(app)
    assert "log-chosen" in {button.key for button in app.button}
    app.button(key="clear-chosen").click().run()
    assert "log-chosen" not in {button.key for button in app.button}


def test_nobody_due_is_said_kindly_with_the_week_ahead(visit: Visit, book: Workspace) -> None:
    book.add(PEOPLE, [{"name": "Dana", "next_step": "Ask about spring"}], today=TODAY)
    (person,) = book.snapshot().people.index
    book.snooze([person], TODAY.replace(day=26))
    app = visit()
    assert "Nobody is waiting for you today" in words(app)
    assert "in 3 days" in words(app)


def test_names_are_shown_letter_for_letter(visit: Visit, book: Workspace) -> None:
    nasty = "<b>*Dana*</b> :red[x] [l](http://example.org) $1$ {name} \u202egnp.exe"
    book.add(PEOPLE, [{"name": nasty}], today=TODAY)
    shown = next(str(part.value) for part in visit().markdown if "Dana" in str(part.value))
    assert "\u202e" not in shown
    assert all(mark not in shown for mark in ("<b>", "*Dana*<", ":red[", "](", "$1$"))
