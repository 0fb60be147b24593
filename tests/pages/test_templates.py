"""Templates: the list, one set of words with its preview, and whose words they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from sync import Workspace
from sync.contract import PEOPLE, TEMPLATES
from sync.crm.template_list import State, entries
from sync.crm.templates import DEFAULTS
from tests.conftest import TODAY

Visit = Callable[..., AppTest]
PAGE = "reach_out/templates"


def words(app: AppTest) -> str:
    """All that the page says, without the backslashes that keep it from being Markdown."""
    parts = (*app.title, *app.markdown, *app.error)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def states(book: Workspace) -> dict[str, State]:
    return {one.template.id: one.state for one in entries(book.snapshot().templates)}


@pytest.fixture
def ana(book: Workspace) -> str:
    book.add(PEOPLE, [{"name": "Ana Lind", "company": "Acme"}], today=TODAY)
    return str(book.snapshot().people.index[0])


def rows(app: AppTest) -> list[str]:
    return [str(button.key) for button in app.button if str(button.key).startswith("template-open-")]


def test_all_words_are_listed_by_occasion_and_can_be_narrowed_down(visit: Visit) -> None:
    app = visit(PAGE)
    assert len(rows(app)) == len(DEFAULTS)
    app.selectbox(key="templates-whom").set_value("Recruiter").run()
    app.selectbox(key="templates-how").set_value("LinkedIn, text").run()
    assert rows(app) == ["template-open-t-quarterly-linkedin-recruiter"]
    app.selectbox(key="templates-occasion").set_value("I have landed").run()
    assert rows(app) == []
    assert "No words like that yet" in words(app)


@pytest.mark.usefixtures("ana")
def test_words_of_ours_are_changed_seen_at_once_and_taken_back(visit: Visit, book: Workspace) -> None:
    app = visit(PAGE, template="t-thank")
    body = next(area for area in app.text_area if "t-thank-body" in str(area.key))
    assert "Dear Ana," in words(app)
    body.set_value("Dear {{ first_name }}, thank you from {{ nowhere }} to {{ company }}!").run()
    assert "Dear Ana, thank you from [nowhere] to Acme!" in words(app)
    assert book.snapshot().templates.empty, "nothing is written before Save"
    app.button(key="template-save").click().run()
    (row,) = book.snapshot().templates.itertuples()
    assert (row.Index, row.name, row.step) == ("t-thank", DEFAULTS[0].name, DEFAULTS[0].step)
    assert states(book)["t-thank"] == State.CHANGED
    app.button(key="template-original").click().run()
    assert states(book)["t-thank"] == State.OURS
    app.button(key="template-away").click().run()
    assert states(book)["t-thank"] == State.OFF
    app.button(key="undo").click().run()
    assert states(book)["t-thank"] == State.OURS


def test_a_copy_is_one_s_own_and_can_be_removed(visit: Visit, book: Workspace) -> None:
    app = visit(PAGE, template="t-thank")
    app.button(key="template-copy").click().run()
    (copy,) = book.snapshot().templates.index
    assert book.snapshot().templates["name"].tolist() == [f"{DEFAULTS[0].name} (2)"]
    assert app.title[0].value.replace("\\", "") == f"{DEFAULTS[0].name} (2)"
    assert states(book)[copy] == State.OWN
    app.button(key="template-away").click().run()
    assert book.snapshot().templates.empty
    assert app.title[0].value == "Templates"


def test_new_words_need_a_name_and_are_then_in_the_list(visit: Visit, book: Workspace) -> None:
    app = visit(PAGE)
    app.button(key="templates-add").click().run()
    app.button(key="template-save").click().run()
    assert "Name" in words(app)
    assert book.snapshot().templates.empty
    name = next(field for field in app.text_input if "new-name" in str(field.key))
    name.set_value("Over coffee").run()
    app.button(key="template-save").click().run()
    assert book.snapshot().templates["name"].tolist() == ["Over coffee"]
    app.button(key="templates-back").click().run()
    assert "1 your own" in words(app)


def test_words_that_a_mentor_changed_meanwhile_are_not_saved_over_unseen(
    visit: Visit, book: Workspace
) -> None:
    book.write_template("", {"name": "Mine", "body": "One", "subject": "S"})
    (row,) = book.snapshot().templates.index
    app = visit(PAGE, template=row)
    body = next(area for area in app.text_area if "body" in str(area.key))
    body.set_value("Two").run()
    book.edit(TEMPLATES, {row: {"body": "Theirs", "subject": "Their subject"}})
    app.button(key="template-save").click().run()
    assert "Meanwhile Body became something else: “Theirs”." in words(app)
    assert book.snapshot().templates.at[row, "body"] == "Theirs"
    app.button(key="template-save").click().run()
    kept = book.snapshot().templates.loc[row]
    assert (kept["body"], kept["subject"]) == ("Two", "Their subject"), (
        "only what was changed here is written"
    )


def test_untouched_words_follow_the_sheet(visit: Visit, book: Workspace) -> None:
    book.write_template("", {"name": "Mine", "body": "One"})
    (row,) = book.snapshot().templates.index
    app = visit(PAGE, template=row)
    book.edit(TEMPLATES, {row: {"body": "Theirs"}})
    app.run()
    assert next(area.value for area in app.text_area if "body" in str(area.key)) == "Theirs"


def test_words_that_cannot_work_say_why_and_never_break_the_page(visit: Visit, book: Workspace) -> None:
    book.write_template("", {"name": "*Odd* {{", "body": "Dear {{ first_name }, {% if %}"})
    (row,) = book.snapshot().templates.index
    assert "Body:" in words(visit(PAGE, template=row))
    assert "This template is gone" in words(visit(PAGE, template="t-nonsense"))
