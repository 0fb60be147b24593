"""Comments from the sheet on the Person page: shown letter for letter, replied to, and absent where there are none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from sync import Workspace
from sync.comments import COMMENTS, REFUSED, Comment, Reply, change_outgoing, outgoing_in, told_of
from sync.contract import OUTREACH, PEOPLE
from sync.ledger import Ledger
from sync.workspace import new_rows
from tests.conftest import TODAY
from tests.pages.conftest import Open

PAGE = "people/person"
AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.fixture
def ledger(book: Workspace) -> Ledger:
    """The sheet's half of the book, tied to a sheet that nobody asks."""
    ledger = Ledger(book._mirror)
    ledger.set_state("connection", {"spreadsheet": "abc", "title": "Mine", "account": "a@b.example.org"})
    return ledger


def ana(book: Workspace) -> str:
    return new_rows(book.changes(book.add(PEOPLE, [{"name": "Ana"}], today=TODAY).id), PEOPLE)[0]


def told(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*app.subheader, *app.markdown)).replace("\\", "")


def test_comments_on_the_row_and_on_a_word_show_and_a_reply_is_kept_until_it_is_there(
    visit: Open, book: Workspace, ledger: Ledger
) -> None:
    who = ana(book)
    assert "Comments in the sheet" not in told(visit(PAGE, person=who))
    book.log([who], on=TODAY, today=TODAY)
    (touch,) = book.snapshot().outreach.index
    head = Reply("h1", "Kim <b>", AT, "Ring *her*?\nSoon")
    ours = Reply("r1", "robot", AT, "I did", is_ours=True)
    comments = [
        Comment("one", PEOPLE.key, who, "Notes", head, (ours,)),
        Comment("two", OUTREACH.key, touch, "Notes", replace(head, id="h2", text="Well put")),
        Comment("three", PEOPLE.key, who, "Name", replace(head, id="h3", text="Old"), is_resolved=True),
        Comment("four", PEOPLE.key, "p-else", "Name", replace(head, id="h4", text="Of somebody else")),
    ]
    with ledger.step() as step:
        step.set_state(COMMENTS, {"threads": told_of(comments)})
        step.announce()
    app = visit(PAGE, person=who)
    text = told(app)
    assert text.count("written in the sheet") == 3
    for part in (
        "Kim <b>",
        "Ring *her*?  \nSoon",
        "on Notes",
        "on the word of 23 Nov",
        "Sent from Runner-Up",
    ):
        assert part in text
    assert "Of somebody else" not in text
    assert [one.label for one in app.expander if "resolved" in one.label] == ["1 resolved comment"]
    app.text_area(key="comment-words-one-0").input("Thanks")
    app.button(key="comment-send-one").click().run()
    assert not app.exception
    assert "Sending your reply" in told(app)
    assert app.text_area(key="comment-words-one-1").value == ""
    (waits,) = outgoing_in(ledger.state("replies"))
    with ledger.step() as step:
        change_outgoing(step, waits.id, lambda one: replace(one, state=REFUSED, problem="Google said no."))
    app.run()
    assert "Google said no." in told(app)
    assert [one.value for one in app.code] == ["Thanks"]
    app.button(key=f"comment-again-{waits.id}").click().run()
    assert "Sending your reply" in told(app)
    app.text_area(key="comment-words-two-0").input("ö" * 1025)
    app.button(key="comment-send-two").click().run()
    assert app.text_area(key="comment-words-two-0").value == "ö" * 1025
    assert len(outgoing_in(ledger.state("replies"))) == 1
    with ledger.step() as step:  # both are gone from the sheet while a word to Kim is half written
        step.set_state(COMMENTS, None)
        step.announce()
    app.run()
    assert app.text_area(key="comment-words-two-0").value == "ö" * 1025
    app.text_area(key="comment-words-two-0").input("Short")
    app.button(key="comment-send-two").click().run()
    assert "Short" in told(app)
    assert not app.exception
    assert [one.text for one in outgoing_in(ledger.state("replies"))] == ["Thanks", "Short"]
