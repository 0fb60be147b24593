"""Companies: whom I know where, by division, and which divisions I have asked about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.drawing import companies
from sync import Workspace
from sync.contract import OTHER_DIVISION, PEOPLE
from sync.crm import companies as crm
from sync.crm.doors import doors as doors_of
from sync.crm.names import NO_COMPANY
from tests.conftest import TODAY

Visit = Callable[..., AppTest]
PAGE = "people/companies"


def words(app: AppTest) -> str:
    """All that the page says, without the backslashes that keep it from being Markdown."""
    parts = (*app.title, *app.subheader, *app.markdown)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def names(app: AppTest) -> list[str]:
    """The companies on the page, in its order."""
    keys = (str(button.key) for button in app.button)
    return [key.removeprefix("enter-") for key in keys if key.startswith("enter-")]


@pytest.fixture
def three(book: Workspace) -> Workspace:
    """Two people at one company, spelt in two ways, one elsewhere, one without a company."""
    book.add(
        PEOPLE,
        [
            {"name": "Ada Lind", "company": "Fjord Foods", "division": "Research"},
            {"name": "Bo *Bold*", "company": "fjord foods Ltd", "division": "Sales"},
            {"name": "Cleo Novak", "company": "Acme"},
            {"name": "Dana Eze"},
        ],
        today=TODAY,
    )
    return book


def test_a_book_without_people_says_what_will_be_here(visit: Visit) -> None:
    app = visit(PAGE)
    assert "No company here yet" in words(app)
    assert "companies-add" in {button.key for button in app.button}


def test_search_and_order_leave_those_without_a_company_last(visit: Visit, three: Workspace) -> None:
    app = visit(PAGE)
    assert "2 companies" in words(app)
    app.selectbox(key="companies-sort").select("A to Z").run()
    assert names(app) == ["acme", "fjord foods", ""]
    app.text_input(key="companies-search").input("RESEARCH ada").run()
    assert names(app) == ["fjord foods"]
    app.text_input(key="companies-search").input("nobody").run()
    assert names(app) == []
    assert "No company with nobody in its name" in words(app)
    assert three.snapshot().people["company"].iloc[1] == "fjord foods Ltd"


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("Most people first", "fjord foods"),
        ("Longest silence first", "acme"),
        ("Next due first", "fjord foods"),
    ],
)
def test_every_order_says_what_it_does(three: Workspace, order: str, first: str) -> None:
    ada, _, cleo, _ = three.snapshot().people.index
    three.log([cleo], on=TODAY.replace(day=1), today=TODAY)
    three.log([ada], on=TODAY.replace(day=2), today=TODAY)
    seen = three.snapshot()
    known = doors_of(seen.doors, seen.people, seen.outreach)
    table = crm.companies(seen.people, seen.standing(TODAY), known, TODAY)
    kept = companies.found(table, companies.haystack(seen.people, known), "", order)
    assert kept.index[0] == first
    assert kept.index[-1] == ""


def test_doors_are_noted_in_one_go_and_each_says_how_it_stands(visit: Visit, three: Workspace) -> None:
    ada = three.snapshot().people.index[0]
    app = visit(PAGE, company="FJORD FOODS")
    app.text_area(key="doors-new-Fjord Foods").set_value("Lyon, *Hydrogen*\n\nlyon, Sales").run()
    app.button(key="doors-save").click().run()
    assert list(three.snapshot().doors["door"]) == ["Lyon", "*Hydrogen*", "Sales"]
    assert app.text_area(key="doors-new-Fjord Foods").value == ""
    told = words(app)
    assert "Noted Lyon, *Hydrogen* and Sales at Fjord Foods" in told
    assert told.count("Not asked yet") == 2
    three.log([ada], on=TODAY.replace(day=20), scenario=OTHER_DIVISION, door="Lyon", today=TODAY)
    lyon, hydrogen, _ = three.snapshot().doors.index
    three.introduced([hydrogen], "Zoë Berg", today=TODAY)
    app.run()
    told = words(app)
    assert "Asked 20 Nov" in told
    assert "You asked Ada Lind 3 days ago." in told
    assert "It led to Zoë Berg." in told
    assert "Not asked yet" not in told
    assert f"door-asked-{lyon}" not in {button.key for button in app.button}
    app.button(key="companies-back").click().run()
    assert "fjord foods" in names(app)


def test_a_company_without_doors_says_why_to_ask_and_how_to_find_them(visit: Visit, three: Workspace) -> None:
    told = words(visit(PAGE, company="Acme"))
    assert "Those who said no here may gladly say a name elsewhere" in told
    assert "careers page" in told
    assert len(three.snapshot().doors) == 0


def test_doors_of_a_company_where_nobody_is_known_can_be_found(visit: Visit, three: Workspace) -> None:
    three.add_doors("Nowhere *AG*", "Lyon")
    app = visit(PAGE)
    assert "Doors noted where you know nobody yet" in words(app)
    app.button(key="stray-Nowhere *AG*").click().run()
    told = words(app)
    assert "You know nobody here yet" in told
    assert "Not asked yet" in told


def test_the_page_of_somebody_there_says_what_was_not_asked_yet(visit: Visit, three: Workspace) -> None:
    three.add_doors("Fjord Foods", "Hydrogen, Lyon, Research")
    ada, bo, *_ = three.snapshot().people.index
    assert "Not asked yet:]] Hydrogen and Lyon" in words(visit("people/person", person=ada))
    assert "You know somebody at:]] Research" in words(visit("people/person", person=bo))


def test_those_without_a_company_are_not_a_door_to_ask_at(visit: Visit, three: Workspace) -> None:
    told = words(visit(PAGE, company=NO_COMPANY))
    assert "Note where they work" in told
    assert "Not asked yet" not in told
    three.edit(PEOPLE, {three.snapshot().people.index[3]: {"company": "Acme"}})
    assert "Everybody in your book has a company" in words(visit(PAGE, company=NO_COMPANY))


def test_an_address_nobody_knows_is_said_letter_for_letter(visit: Visit, three: Workspace) -> None:
    app = visit(PAGE, company="<b>*Nowhere*</b>")
    assert "There is no company called <b>*Nowhere*</b>" in words(app)
    assert not any("*Nowhere*<" in str(part.value) for part in app.markdown)
    assert len(three.snapshot().people) == 4


def test_thousands_of_companies_are_turned_like_pages(visit: Visit, book: Workspace) -> None:
    book.add(PEOPLE, [{"name": f"Person {i}", "company": f"Company {i:03}"} for i in range(300)], today=TODAY)
    app = visit(PAGE)
    app.selectbox(key="companies-sort").select("A to Z").run()
    assert names(app)[0] == "company 000"
    assert len(names(app)) < 30
