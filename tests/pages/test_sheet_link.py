"""The Sheet page of a connected book: questions, two values side by side, refusals, and an undo that asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from pages.drawing import problems, status
from sync import Workspace
from sync.contract import OUTREACH, PEOPLE
from sync.ledger import Ledger
from sync.workspace import new_rows
from tests.conftest import TODAY

Visit = Callable[..., AppTest]
AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.fixture
def ledger(book: Workspace) -> Ledger:
    """The sheet's half of the book, tied to a sheet that nobody asks."""
    ledger = Ledger(book._mirror)
    ledger.set_state(
        "connection", {"spreadsheet": "abc", "title": "My *people*", "account": "a@b.example.org"}
    )
    return ledger


def dana(book: Workspace, **values: str) -> str:
    done = book.add(PEOPLE, [{"name": "Dana Reyes", "company": "Mine", **values}], today=TODAY)
    return new_rows(book.changes(done.id), PEOPLE)[0]


def shown(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*app.subheader, *app.markdown)).replace("\\", "")


def clash(ledger: Ledger, who: str, header: str, mine: str, theirs: str, *, holds: str) -> int:
    with ledger.step() as step:
        return step.clash(
            "people",
            who,
            header,
            mine=mine,
            mine_by="Mia",
            mine_at=AT,
            theirs=theirs,
            theirs_by="",
            holds=holds,
        )


def test_two_values_stand_side_by_side_and_one_is_chosen(
    visit: Visit, book: Workspace, ledger: Ledger
) -> None:
    who = dana(book)
    book.edit(PEOPLE, {who: {"company": "Theirs <b>"}})
    number = clash(ledger, who, "Company", "Mine", "Theirs <b>", holds="theirs")
    app = visit("data/sheet")
    text = shown(app)
    assert "One cell was changed on both sides" in text
    assert "Dana Reyes" in text
    assert "Mia · today at 8:30" in text
    assert text.count("in the sheet now") == 1
    assert app.button(key=f"conflict-{number}-theirs").label == "Keep theirs"
    app.button(key=f"conflict-{number}-mine").click().run()
    assert not app.exception
    assert book.snapshot().people.at[who, "company"] == "Mine"
    assert "changed on both sides" not in shown(app)
    assert ledger.conflicts() == []
    app.button(key="undo").click().run()
    assert book.snapshot().people.at[who, "company"] == "Theirs <b>"


def test_keeping_what_the_sheet_holds_changes_nothing(visit: Visit, book: Workspace, ledger: Ledger) -> None:
    who = dana(book)
    number = clash(ledger, who, "Company", "Mine", "Theirs", holds="mine")
    before = book.snapshot().version
    app = visit("data/sheet")
    assert app.button(key=f"conflict-{number}-theirs").label == "Use theirs"
    app.button(key=f"conflict-{number}-mine").click().run()
    assert "stays as it is in the sheet" in shown(app)
    assert ledger.conflicts() == []
    assert book.snapshot().version <= before + 1
    assert book.snapshot().people.at[who, "company"] == "Mine"


def test_many_conflicts_are_settled_at_once(visit: Visit, book: Workspace, ledger: Ledger) -> None:
    who = dana(book)
    for header in ("Company", "Role", "Division", "Email", "Notes"):
        clash(ledger, who, header, f"my {header}", f"their {header}", holds="theirs")
    app = visit("data/sheet")
    app.button(key="conflicts-all-mine").click().run()
    assert not app.exception
    assert ledger.conflicts() == []
    assert book.snapshot().people.at[who, "notes"] == "my Notes"


def test_a_refused_change_says_what_and_why(visit: Visit, book: Workspace, ledger: Ledger) -> None:
    who = dana(book)
    with ledger.step() as step:
        step.set_seen("people", who, {"Name": "Dana Reyes", "Company": "Sheet's"})
        number = step.pending_number("people", who)
        assert number is not None
        step.refuse("people", who, number, "Company", "Company: Mine", "Google would not take it: too long.")
    app = visit("data/sheet")
    assert "Company: Mine" in shown(app)
    assert "too long" in shown(app)
    app.button(key=f"refused-theirs-people-{who}").click().run()
    assert not app.exception
    assert ledger.refused() == []
    assert book.snapshot().people.at[who, "company"] == "Sheet's"
    kept = next(one for one in book.kept() if one.row == who)
    assert "Company: Mine" in shown(app), "what gave way is under Kept rows"
    app.button(key=f"restore-{kept.id}").click().run()
    assert book.snapshot().people.at[who, "company"] == "Mine"


def test_a_question_shows_on_every_page_and_its_answer_is_noted(
    visit: Visit, book: Workspace, ledger: Ledger
) -> None:
    dana(book)
    ledger.set_state(
        "halts",
        [
            {
                "kind": "rows gone",
                "tab": "people",
                "message": "30 rows disappeared from People.",
                "choices": [["put back", "Put them back in the sheet"], ["remove", "Remove them here too"]],
            }
        ],
    )
    app = visit()
    assert any("question for you" in str(getattr(link, "label", "")) for link in app.get("page_link"))
    app = visit("data/sheet")
    assert "30 rows disappeared from People." in shown(app)
    app.button(key="halt-put back").click().run()
    assert not app.exception
    assert ledger.state("decisions") == {"people": "put back"}


def test_undo_asks_where_a_cell_was_changed_since(visit: Visit, book: Workspace) -> None:
    who = dana(book)
    done = book.edit(PEOPLE, {who: {"company": "Second", "role": "Second"}})
    assert done is not None
    book.edit(PEOPLE, {who: {"company": "Third"}}, by="Mentor Mia")
    app = visit("data/sheet")
    app.button(key=f"undo-{done.id}").click().run()
    assert not app.exception
    assert "One cell was changed since then." in shown(app)
    assert app.dataframe[0].value.to_dict("records") == [
        {"Column": "Company", "Now": "Third", "Undone": "Mine"}
    ]
    assert book.snapshot().people.at[who, "role"] == "Second", "nothing is undone before the answer"


def test_needs_a_look_says_what_a_cell_counts_as_and_where_it_is(
    visit: Visit, book: Workspace, ledger: Ledger
) -> None:
    who = dana(book, not_hired_on="31 Feb", every="often")
    book.log([who], on=TODAY)
    row = book.snapshot().outreach.index[0]
    book.edit(OUTREACH, {row: {"date": "someday"}})
    ledger.set_state(
        "places",
        {
            "people": {
                "tab": "people",
                "sheet_id": 7,
                "title": "People",
                "header": 0,
                "columns": ["Name", "Every"],
            }
        },
    )
    app = visit("data/sheet")
    text = shown(app)
    for said in ("counts as blank", "counts as 90 days, as in Settings", "counts as a word on no day"):
        assert said in text
    ways = [one.proto.page for one in app.get("page_link")]
    assert "https://docs.google.com/spreadsheets/d/abc/edit#gid=7" in ways
    found = book.snapshot().looks(TODAY)
    assert all(problems.taken_for(book.snapshot(), one) for one in found)


def test_the_countdown_is_said_in_whole_seconds() -> None:
    assert status.countdown(AT + timedelta(seconds=11.2), AT) == "Trying again in 12 s."
    assert status.countdown(AT, AT) == "Trying again now…"


def test_a_second_question_is_announced_and_the_page_that_asks_does_not_point_to_itself(
    visit: Visit, book: Workspace, ledger: Ledger
) -> None:
    dana(book)
    asked = [
        {"kind": "tab gone", "tab": tab, "message": f"{tab} is gone.", "choices": [["put back", "Again"]]}
        for tab in ("news", "outreach")
    ]
    ledger.set_state("halts", asked)

    def pointed(app: AppTest) -> bool:
        return any("has a question" in str(getattr(link, "label", "")) for link in app.get("page_link"))

    app = visit("data/sheet")
    assert "news is gone." in shown(app)
    assert "One more question like this comes after it" in shown(app)
    assert not pointed(app)
    assert pointed(visit())
