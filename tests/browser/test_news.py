"""News and words in a real browser: something new is added and told, its headline mended; words made one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from sync import Workspace, open_workspace
from sync.contract import NEWS, OUTREACH, PEOPLE
from tests.browser.server import dashboard, settled

TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A dashboard over a book with two people, and a second door to that book."""
    home = tmp_path_factory.mktemp("book")
    book = open_workspace(home)
    book.add(
        PEOPLE,
        [{"name": "Dana Reyes", "company": "Acme"}, {"name": "Kim Osei", "company": "Acme"}],
        today=TODAY,
    )
    with dashboard(home) as address:
        yield address, book
    book.close()


def test_something_new_is_added_found_untold_and_keeps_its_hearers_under_a_new_headline(
    page: Page, served: tuple[str, Workspace]
) -> None:
    address, book = served
    page.goto(f"{address}/news")
    bar = page.locator(".st-key-undo-bar")
    page.get_by_text("Talk", exact=True).click()
    headline = page.get_by_role("textbox", name="Headline")
    expect(headline).to_have_attribute("placeholder", re.compile("Spoke"))
    headline.fill("Gave a *talk*, on handovers")
    page.get_by_label("Details").fill("Forty people; nobody left.")
    page.get_by_role("button", name="Save").click()
    expect(bar).to_contain_text("Added")
    card = page.locator("[class*='st-key-news-item-']").first
    expect(card).to_contain_text("Gave a *talk*, on handovers")
    expect(card).to_contain_text("Heard by 0 of 2; 2 not yet")

    dana = str(book.snapshot().people.index[0])
    shared = ("gave a talk on handovers",)
    book.add(OUTREACH, [{"person_id": dana, "date": TODAY, "shared": shared}], today=TODAY)
    expect(card).to_contain_text("Heard by 1 of 2; 1 not yet")
    card.get_by_role("button", name="Who has not heard it").click()
    expect(card.get_by_role("link", name="Kim Osei")).to_be_visible()

    card.get_by_role("button", name="Edit").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Headline").fill("Spoke at the Guild evening")
    drawer.get_by_role("button", name="Save").click()
    expect(bar).to_contain_text("Changed the news")
    expect(card).to_contain_text("Heard by 1 of 2; 1 not yet")
    assert book.snapshot().outreach["shared"].tolist() == [("Spoke at the Guild evening",)]

    bar.get_by_role("button", name="Undo").click()
    expect(bar).to_contain_text("Undid")
    expect(card).to_contain_text("Gave a *talk*, on handovers")
    assert book.snapshot().outreach["shared"].tolist() == [("gave a talk on handovers",)]

    card.get_by_role("link", name="Kim Osei").click()
    expect(page.get_by_role("heading", name="Kim Osei")).to_be_visible()
    expect(page.get_by_text("New to them")).to_be_visible()


def test_words_are_made_one_s_own_and_followed_by_what_a_mentor_types(
    page: Page, served: tuple[str, Workspace]
) -> None:
    address, book = served
    book.add(NEWS, [{"headline": "Certificate", "date": TODAY - timedelta(days=3)}], today=TODAY)
    page.goto(f"{address}/templates")
    page.get_by_label("Search").fill("graciously")
    page.get_by_label("Search").press("Enter")
    page.get_by_role("button", name="Thank you, graciously").click()
    preview, body = page.locator(".st-key-template-preview"), page.get_by_label("Body")
    expect(preview).to_contain_text(re.compile("Dear (Dana|Kim)"))
    body.fill("Dear {{ first_name }},\n\nthank you, and greet all of {{ company }}!")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Changed the template")
    expect(preview).to_contain_text("greet all of Acme!")
    assert str(book.snapshot().templates.at["t-thank", "body"]).endswith("{{ company }}!")

    book.write_template("t-thank", {"body": "Dear {{ first_name }}, my mentor wrote this."})
    expect(preview).to_contain_text(", my mentor wrote this.")
    settled(page)
    expect(body).to_have_value("Dear {{ first_name }}, my mentor wrote this.")
    page.get_by_role("button", name="Back to the original words").click()
    expect(preview).not_to_contain_text("my mentor")
