"""Person: somebody gone, somebody new, and words that are never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from pandas.testing import assert_frame_equal
from streamlit.testing.v1 import AppTest

from pages.drawing import clock, drawer, merge, person
from sync import Workspace
from sync.contract import OUTREACH, PEOPLE
from sync.crm.scenarios import open_windows
from sync.workspace import new_rows
from tests.conftest import TODAY

Visit = Callable[..., AppTest]
PAGE = "people/person"


def add(book: Workspace, **values: object) -> str:
    done = book.add(PEOPLE, [{"name": "Dana Reyes", **values}], today=TODAY)  # type: ignore[dict-item]
    return new_rows(book.changes(done.id), PEOPLE)[0]


def words(app: AppTest) -> str:
    """All text on the page as it is read, without Markdown's backslashes."""
    parts = (*app.title, *app.subheader, *app.markdown, *app.error)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def field(app: AppTest, who: str, column: str) -> str:
    """The key of the widget that edits this column now."""
    keys = [str(one.key) for one in (*app.text_area, *app.text_input, *app.date_input, *app.toggle)]
    (found,) = [key for key in keys if key.startswith(f"person-{column}-{who}-")]
    return found


def test_an_unknown_address_is_told_kindly(visit: Visit) -> None:
    app = visit(PAGE, person="p-nobody")
    assert "There is nobody under this address" in words(app)
    assert [link.value for link in app.page_link][-2:] == ["People", "Kept rows"]


def test_somebody_removed_can_be_brought_back_from_their_own_page(visit: Visit, book: Workspace) -> None:
    who = add(book)
    app = visit(PAGE, person=who)
    book.delete(PEOPLE, [who])
    app.run()
    assert "Dana Reyes is not in your book just now" in words(app)
    app.button(key="person-restore").click().run()
    assert not app.exception
    assert app.title[0].value == "Dana Reyes"


def test_a_person_without_anything_has_a_page(visit: Visit, book: Workspace) -> None:
    done = book.add(PEOPLE, [{"name": "x"}])
    (who,) = new_rows(book.changes(done.id), PEOPLE)
    book.edit(PEOPLE, {who: {"name": None}})
    told = words(visit(PAGE, person=who))
    assert "Somebody without a name" in told
    assert "the story begins here" in told
    assert "Were you told no here?" in told


def test_the_day_of_a_no_starts_the_clock_and_the_plan(visit: Visit, book: Workspace) -> None:
    who = add(book)
    app = visit(PAGE, person=who)
    app.date_input(key=field(app, who, "not_hired_on")).set_value(TODAY - timedelta(days=8)).run()
    assert not app.exception
    assert "Open today: Offer declined, until 29 Nov; Counter-offer, until 20 Dec." in words(app)
    assert "Ask for one piece of feedback" in app.button(key="person-suggested").label
    app.button(key="person-suggested").click().run()
    row = book.snapshot().people.loc[who]
    assert row["next_step"].startswith("Ask for one piece of feedback")
    assert row["next_step_on"].date() == TODAY
    app.button(key="person-clear-step").click().run()
    assert book.snapshot().people.at[who, "next_step"] == ""


def test_notes_are_saved_where_they_stand_as_one_operation(visit: Visit, book: Workspace) -> None:
    who = add(book, notes="Met in May.")
    app = visit(PAGE, person=who)
    before = len(book.operations())
    app.text_area(key=field(app, who, "notes")).set_value("Met in May.\n\nPlays the *cello*.").run()
    assert book.snapshot().people.at[who, "notes"] == "Met in May.\n\nPlays the *cello*."
    assert len(book.operations()) == before + 1
    app.button(key="undo").click().run()
    assert book.snapshot().people.at[who, "notes"] == "Met in May."
    assert app.text_area(key=field(app, who, "notes")).value == "Met in May."


def test_notes_follow_what_others_write_while_nothing_is_typed(visit: Visit, book: Workspace) -> None:
    who = add(book, notes="Old")
    app = visit(PAGE, person=who)
    book.edit(PEOPLE, {who: {"notes": "New"}})
    app.run()
    assert app.text_area(key=field(app, who, "notes")).value == "New"


@pytest.mark.parametrize(
    ("choice", "left"), [("mine", "Mine"), ("theirs", "Theirs"), ("both", "Theirs\n\nMine")]
)
def test_notes_that_changed_meanwhile_are_never_overwritten_silently(
    visit: Visit, book: Workspace, choice: str, left: str
) -> None:
    who = add(book, notes="Old")
    app = visit(PAGE, person=who)
    book.edit(PEOPLE, {who: {"notes": "Theirs"}}, by="Mentor Mia")
    app.text_area(key=field(app, who, "notes")).set_value("Mine").run()
    assert book.snapshot().people.at[who, "notes"] == "Theirs"
    told = words(app)
    assert "Notes changed elsewhere while you were writing" in told
    assert "Mine" in told
    assert "Theirs" in told
    app.button(key=f"person-notes-{who}-keep-{choice}").click().run()
    assert not app.exception
    assert book.snapshot().people.at[who, "notes"] == left
    assert app.text_area(key=field(app, who, "notes")).value == left


def test_what_was_typed_about_somebody_removed_meanwhile_can_be_copied(visit: Visit, book: Workspace) -> None:
    who = add(book)
    app = visit(PAGE, person=who)
    book.delete(PEOPLE, [who])
    app.text_area(key=field(app, who, "notes")).set_value("Plays the cello.").run()
    assert "no longer there" in words(app)
    assert [block.value for block in app.code] == ["Plays the cello."]


def test_asking_the_mentor_is_a_tick(visit: Visit, book: Workspace) -> None:
    who = add(book)
    app = visit(PAGE, person=who)
    app.toggle(key=field(app, who, "needs_mentor")).set_value(True).run()
    assert bool(book.snapshot().people.at[who, "needs_mentor"])
    app.text_area(key=field(app, who, "mentor_notes")).set_value("Ring her.").run()
    assert book.snapshot().people.at[who, "mentor_notes"] == "Ring her."


def test_what_cannot_be_read_stays_as_typed_and_is_told(visit: Visit, book: Workspace) -> None:
    who = add(book, not_hired_on="31 Feb", every="now and then")
    told = words(visit(PAGE, person=who))
    assert "“31 Feb”" in told
    assert "now and then" in told
    assert "As typed." in told


def test_fifteen_words_at_a_time(visit: Visit, book: Workspace) -> None:
    who = add(book)
    for days in range(17):
        book.log([who], on=TODAY - timedelta(days=days), notes=f"Word {days}!")
    app = visit(PAGE, person=who)
    assert "17 words since 7 Nov" in words(app)
    assert "Word 14!" in words(app)
    assert "Word 15!" not in words(app)
    app.button(key="person-more-words").click().run()
    assert "Word 16!" in words(app)


def test_text_from_people_is_never_markdown(visit: Visit, book: Workspace) -> None:
    nasty = "# <b>x</b> [a](javascript:alert(1)) :red[y] :material/home: $x$ " + "z" * 2000
    who = add(book, name=nasty, company=nasty, linkedin="https://evil.example.org/in/x", introduced_by=nasty)
    book.log([who], on=TODAY, notes=nasty)
    app = visit(PAGE, person=who)
    shown = [str(part.value) for part in (*app.title, *app.markdown)]
    assert not any("[a](" in text or ":red[y" in text or "<b>" in text for text in shown)
    assert all(len(text) < 4000 for text in shown)


def test_links_go_only_where_they_say() -> None:
    def shown(column: str, text: str) -> str:
        return person.fact(PEOPLE.column(column), text, TODAY)

    assert "(mailto:dana@example.org)" in shown("email", "dana@example.org")
    assert "(tel:+442079460000)" in shown("phone", "+44 (20) 7946-0000")
    assert "(https://www.linkedin.com/in/dana)" in shown("linkedin", "https://www.linkedin.com/in/dana")
    for column, text in (
        ("linkedin", "https://www.linkedin.com.evil.example.org/in/dana"),
        ("linkedin", "javascript:alert(1)"),
        ("linkedin", "www.evil.example.org/in/dana"),
        ("phone", "ask Maria, 555"),
        ("email", "dana at example"),
    ):
        markdown = shown(column, text).replace("\\", "")
        assert not any(mark in markdown for mark in ("](", "://", "www.")), markdown


def test_the_clock_says_in_one_sentence_which_doors_are_open(book: Workspace) -> None:
    who = add(book, not_hired_on=TODAY - timedelta(days=28))
    snapshot = book.snapshot()

    def told(today: date, status: str = "") -> str:
        windows = open_windows(snapshot.people, snapshot.standing(today), today, [who])
        return clock.sentence(clock.windows_of(windows, today), today, status)

    assert told(TODAY) == "Open today: Counter-offer, until 30 Nov. Next: Didn't work out, from 25 Dec."
    assert told(TODAY + timedelta(days=10)) == "No window is open today. Next: Didn't work out, from 25 Dec."
    assert told(TODAY, "Paused") == "Paused, so these windows rest."


def test_a_form_shows_every_column_as_it_can_be_typed_again(book: Workspace) -> None:
    book.add_sample(TODAY)
    snapshot = book.snapshot()
    for tab, frame in ((PEOPLE, snapshot.people), (OUTREACH, snapshot.outreach)):
        rows = {row: drawer.shown(snapshot, tab, row) for row in frame.index}
        assert {key for row in rows.values() for key in row} == {c.key for c in drawer.columns_of(tab)}
        book.edit(tab, rows, today=TODAY)
    assert_frame_equal(book.snapshot().people, snapshot.people)
    assert_frame_equal(book.snapshot().outreach, snapshot.outreach)
    assert book.snapshot().problems == snapshot.problems == ()


def test_a_double_is_looked_for_by_the_words_of_the_name(book: Workspace) -> None:
    who, twin = add(book), add(book, name="Reyes, Dana (Acme)")
    add(book, name="Somebody Else")
    people = book.snapshot().people
    assert merge.likely(people, who, "") == [twin]
    assert merge.likely(people, who, "somebody") == [people.index[people["name"] == "Somebody Else"][0]]
