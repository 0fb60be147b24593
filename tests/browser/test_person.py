"""One person's page in a real browser: notes in place, a word by keyboard, a fact corrected, all of it undone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from sync import Workspace, open_workspace
from sync.contract import PEOPLE
from sync.workspace import new_rows
from tests.browser.server import dashboard, press, settled

TODAY = datetime.now(UTC).date()
HAND = 120  # milliseconds for which a hand holds the button down


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A dashboard over a book of its own, and a second door to that book."""
    home = tmp_path_factory.mktemp("book")
    book = open_workspace(home)
    with dashboard(home) as address:
        yield address, book
    book.close()


def add(book: Workspace, **values: object) -> str:
    done = book.add(PEOPLE, [values], today=TODAY)  # type: ignore[list-item]
    return new_rows(book.changes(done.id), PEOPLE)[0]


def opened(page: Page, address: str, person: str, name: str) -> None:
    page.goto(f"{address}/person?person={person}")
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=20_000)
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")


def test_the_story_of_one_person(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    who = add(book, name="Dana Reyes", company="Acme", notes="Met in May.", not_hired_on=TODAY)
    opened(page, address, who, "Dana Reyes")
    bar, notes = page.locator(".st-key-undo-bar"), page.get_by_label("Notes", exact=True)

    notes.fill("Met in May.\nPlays the *cello*.")
    page.get_by_role("heading", name="Dana Reyes").click()
    expect(bar).to_contain_text("Changed Notes of Dana Reyes")
    assert book.snapshot().people.at[who, "notes"] == "Met in May.\nPlays the *cello*."

    press(page, "l")
    expect(page.get_by_role("dialog")).to_contain_text("Dana Reyes")
    press(page, "Enter")
    expect(bar).to_contain_text("Logged an email with Dana Reyes")
    expect(page.locator("[class*='st-key-touch-o-']")).to_have_count(1)
    assert book.snapshot().people.at[who, "next_step"] != ""

    page.locator(".st-key-person-edit").get_by_role("button", name="Edit").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Company", exact=True).fill("Acme <b>Robotics</b>")
    drawer.get_by_label("Every", exact=True).fill("every 3 months")
    drawer.get_by_label("Added on", exact=True).fill("31 Feb")
    drawer.get_by_label("Division", exact=True).fill("Rockets")
    expect(drawer).to_contain_text("Kept as typed. There is no such day.")
    drawer.get_by_role("button", name="Save").click()
    expect(bar).to_contain_text("of Dana Reyes")
    row = book.snapshot().people.loc[who]
    assert (row["company"], row["division"], row["every"]) == ("Acme <b>Robotics</b>", "Rockets", 90)
    assert [problem.text for problem in book.snapshot().problems] == ["31 Feb"]
    expect(page.locator(".st-key-person-facts")).to_contain_text("As typed. There is no such day.")

    bar.get_by_role("button", name="Undo").click()
    expect(bar).to_contain_text("Undid")
    assert book.snapshot().people.at[who, "company"] == "Acme"
    assert book.snapshot().problems == ()

    page.locator("[class*='st-key-touch-edit-'] button:visible").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Notes", exact=True).fill("She laughed.")
    drawer.get_by_role("button", name="Save").click()
    expect(page.locator("[class*='st-key-touch-o-']")).to_contain_text("She laughed.")

    page.get_by_role("button", name="Status").click()
    page.get_by_text("Pause", exact=True).click()
    expect(bar).to_contain_text("Marked Dana Reyes as Paused")
    expect(page.get_by_text("Paused, so these windows rest.")).to_be_visible()

    page.get_by_role("button", name="More").click()
    page.get_by_text("Remove", exact=True).click()
    expect(page.get_by_role("heading", name="Dana Reyes is not in your book just now")).to_be_visible()
    page.get_by_role("button", name="Bring them back").click()
    expect(page.get_by_label("Notes", exact=True)).to_have_value("Met in May.\nPlays the *cello*.")
    assert book.snapshot().outreach["notes"].tolist() == ["She laughed."]


def _until_noted(book: Workspace, who: str, text: str) -> None:
    """Wait until the book holds the note; fails after a while."""
    deadline = time.monotonic() + 20
    while book.snapshot().people["notes"].get(who) != text:
        assert time.monotonic() < deadline, "what was typed did not reach the book"
        time.sleep(0.05)


def test_what_two_people_write_at_once_is_never_lost(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    who = add(book, name="Ines Moreau", company="Acme", notes="Old")
    opened(page, address, who, "Ines Moreau")
    page.locator(".st-key-person-edit").get_by_role("button", name="Edit").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Company", exact=True).fill("Mine")
    book.edit(PEOPLE, {who: {"company": "Theirs", "role": "Planner"}}, by="Mentor Mia")
    drawer.get_by_role("button", name="Save").click()
    expect(drawer).to_contain_text("Meanwhile this became “Theirs”.")
    assert book.snapshot().people.at[who, "company"] == "Theirs"
    drawer.get_by_role("button", name="Save").click()
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Changed Company of Ines Moreau")
    row = book.snapshot().people.loc[who]
    assert (row["company"], row["role"]) == ("Mine", "Planner")

    # A page is left with a note half written, by a hand, and in no time at all.
    for number, held in enumerate((HAND, 0)):
        opened(page, address, who, "Ines Moreau")
        page.get_by_label("Notes", exact=True).fill(f"Half written {number}")
        page.get_by_role("link", name="Companies").click(delay=held)
        _until_noted(book, who, f"Half written {number}")
    book.edit(PEOPLE, {who: {"notes": "Theirs"}}, by="Mentor Mia")
    opened(page, address, who, "Ines Moreau")
    page.get_by_label("Notes", exact=True).fill("Mine")
    book.edit(PEOPLE, {who: {"notes": "Theirs, later"}}, by="Mentor Mia")
    page.get_by_role("heading", name="Ines Moreau").click()
    page.get_by_role("button", name="Keep both").click()
    page.get_by_text("Changed Notes", exact=False).first.wait_for()
    settled(page)
    expect(page.get_by_label("Notes", exact=True).first).to_have_value("Theirs, later\n\nMine")

    twin = add(book, name="Inès Moreau", phone="+44 20 7946 0000")
    book.log([twin], on=TODAY, notes="From the other card.")
    page.get_by_role("button", name="More").click()
    page.get_by_text("Merge with another…").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("Inès Moreau", exact=True).click()
    expect(drawer).to_contain_text("What the one entry will say")
    drawer.get_by_role("button", name="Merge").click()
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Merged Inès Moreau into Ines Moreau")
    expect(page.get_by_text("From the other card.")).to_be_visible()
    assert book.snapshot().people.at[who, "phone"] == "+44 20 7946 0000"


def test_no_name_breaks_a_phone(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    who = add(
        book,
        name="Maximiliana " + "x" * 2000,
        company="שלום <b>Acme</b> " + "y" * 300,
        email="first.last.with.many.parts@a.very.long.host.of.a.company.example.org",
        notes="# w" * 400,
        not_hired_on=TODAY,
    )
    book.log([who], on=TODAY, notes="w" * 3000)
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, address, who, "Maximiliana")
    expect(page.locator("[data-testid=stVegaLiteChart]").get_by_text("today, day 0")).to_be_visible()
    widest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('[data-testid=stMain] *')]"
        ".filter(e => e.offsetParent && e.closest('[data-testid=stMainBlockContainer]'))"
        ".map(e => e.getBoundingClientRect().right))"
    )
    assert widest <= 390
