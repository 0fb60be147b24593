"""People: who do I know? Search and filters in the address, the count, the grid, and what is done with several."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.drawing import people_grid
from sync import Workspace
from sync.contract import ARCHIVED, PAUSED, PEOPLE, RELATIONSHIPS, SIMILAR_ROLE
from tests.conftest import TODAY

Visit = Callable[..., AppTest]
PAGE = "people/people"


def words(app: AppTest) -> str:
    """All that the page says, without the backslashes that keep it from being Markdown."""
    parts = (*app.title, *app.subheader, *app.markdown)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def names(app: AppTest) -> list[str]:
    """The people in the grid, in its order."""
    return list(app.dataframe[0].value["name"])


@pytest.fixture
def four(book: Workspace) -> Workspace:
    """Three people, and one who is archived."""
    book.add(
        PEOPLE,
        [
            {"name": "Bo *Bold*", "company": "Fjord Foods", "relationship": RELATIONSHIPS[0]},
            {"name": "Ada Lind", "company": "Acme", "scenarios": (SIMILAR_ROLE,)},
            {"name": "Cleo Novak", "company": "acme GmbH", "status": PAUSED},
            {"name": "Dana Eze", "company": "Acme", "status": ARCHIVED},
        ],
        today=TODAY,
    )
    return book


def test_a_book_without_people_says_what_will_be_here_and_how_to_begin(visit: Visit) -> None:
    app = visit(PAGE)
    assert "Nobody is in your book yet" in words(app)
    app.button(key="people-sample").click().run()
    assert not app.exception
    assert "of 61 people" in words(app)


@pytest.mark.usefixtures("four")
def test_everybody_but_the_archived_is_here_and_a_switch_brings_them(visit: Visit) -> None:
    app = visit(PAGE)
    assert "3 of 4 people" in words(app)
    assert names(app) == ["Ada Lind", "Bo *Bold*", "Cleo Novak"]
    app.toggle(key="archived").set_value(True).run()
    assert "4 of 4 people" in words(app)


@pytest.mark.usefixtures("four")
def test_search_and_filters_narrow_together_and_are_cleared_together(visit: Visit) -> None:
    app = visit(PAGE)
    app.text_input(key="q").input("fjord").run()
    app.button_group(key="relationship").set_value([RELATIONSHIPS[0]]).run()
    assert "1 of 4 people" in words(app)
    assert "“fjord” · hiring authority" in words(app)
    app.button(key="people-clear").click().run()
    assert "3 of 4 people" in words(app)
    assert app.text_input(key="q").value == ""


@pytest.mark.usefixtures("four")
def test_an_address_opens_the_same_view(visit: Visit) -> None:
    app = visit(PAGE, at="Acme", status=PAUSED, silent="30", order="Company", nonsense="x")
    assert names(app) == ["Cleo Novak"]
    assert "at Acme · paused · no word for 30 days" in words(app)


@pytest.mark.usefixtures("four")
def test_an_old_or_strange_address_is_no_trouble(visit: Visit) -> None:
    app = visit(PAGE, state="Gone", scenario="none", at="Nobody Ltd", silent="soon", order="?", q="<b>*x*")
    assert "Nobody matches" in words(app)
    assert "<b>*x*" in words(app)
    app.button(key="people-clear-all").click().run()
    assert "3 of 4 people" in words(app)


def test_only_archived_people_are_not_called_a_failed_search(visit: Visit, book: Workspace) -> None:
    book.add(PEOPLE, [{"name": "Dana Eze", "status": ARCHIVED}], today=TODAY)
    app = visit(PAGE)
    assert "Everybody here is archived" in words(app)
    app.button(key="people-unhide").click().run()
    assert names(app) == ["Dana Eze"]


def test_a_long_book_comes_in_pages_and_a_filter_goes_back_to_the_first(
    visit: Visit, book: Workspace
) -> None:
    book.add(PEOPLE, [{"name": f"Person {number:03}"} for number in range(450)], today=TODAY)
    app = visit(PAGE)
    assert len(names(app)) == people_grid.PAGE
    app.session_state["people-page"] = 3
    app.run()
    assert names(app) == [f"Person {number}" for number in range(400, 450)]
    assert "401 to 450 of 450" in words(app)
    app.text_input(key="q").input("person 1").run()
    assert names(app)[0] == "Person 100"


def test_the_last_one_of_the_last_page_leaves_for_the_page_before(visit: Visit, book: Workspace) -> None:
    book.add(
        PEOPLE, [{"name": f"Person {number:03}"} for number in range(2 * people_grid.PAGE + 1)], today=TODAY
    )
    app = visit(PAGE)
    app.session_state["people-page"] = 3
    app.session_state["people-chosen"] = frozenset(book.snapshot().people.index[-1:])
    app.run()
    assert names(app) == ["Person 400"]
    app.button(key="people-archive").click().run()
    assert not app.exception
    assert names(app)[-1] == "Person 399"


def test_several_are_chosen_and_archived_at_once(visit: Visit, four: Workspace) -> None:
    app = visit(PAGE, at="Acme")
    people = four.snapshot().people
    chosen = people.index[people["name"].isin(["Ada Lind", "Cleo Novak"])]
    app.session_state["people-chosen"] = frozenset(chosen)
    app.run()
    assert "2 chosen" in words(app)
    app.button(key="people-archive").click().run()
    assert "Marked 2 people as Archived" in words(app)
    assert "Nobody matches" in words(app)
    assert set(four.snapshot().people.loc[chosen, "status"]) == {ARCHIVED}
    app.button(key="undo").click().run()
    assert names(app) == ["Ada Lind", "Cleo Novak"]
    assert list(four.snapshot().people.loc[chosen, "status"]) == ["", PAUSED]


@pytest.mark.usefixtures("four")
def test_the_grid_shows_tags_state_and_due_in_words(visit: Visit) -> None:
    rows = visit(PAGE).dataframe[0].value.set_index("name")[["scenarios", "state", "due_words"]]
    shown = {
        name: [list(cell) if not isinstance(cell, str) else cell for cell in cells]
        for name, *cells in rows.itertuples()
    }
    assert shown["Ada Lind"] == [[SIMILAR_ROLE], ["Due"], "today"]
    assert shown["Cleo Novak"] == [[], ["Paused"], ""]
