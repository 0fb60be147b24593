"""Finding people, sharing what was found, typing into the grid while others do, and changing several at once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sync import Workspace, open_workspace
from sync.contract import ARCHIVED, PEOPLE
from tests.browser.server import dashboard, press, settled

ROW = 36  # pixels, as people_grid has it
KEY = 60  # milliseconds between keys, as a quick typist has it
QUICK = 25  # quicker than any, as on a page that is busy while one types
# Where columns are from the grid's left edge: widths are fixed where the grid is wider than the page.
TICK, NAME, COMPANY = 18, 90, 340


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A dashboard over a small book, and a second door to it."""
    home = tmp_path_factory.mktemp("book")
    book = open_workspace(home)
    book.add(
        PEOPLE,
        [
            {"name": "Ada Lind", "company": "Fjord", "relationship": "Peer"},
            {"name": "Bo Novak", "company": "Grove", "relationship": "Interviewer"},
            {"name": "Cleo Eze", "company": "Ember", "relationship": "Interviewer"},
            {"name": "Dana Ito", "company": "Delta", "relationship": "Recruiter"},
        ],
        today=date(2026, 1, 5),
    )
    with dashboard(home) as address:
        yield address, book
    book.close()


def point(page: Page, column: int, row: int) -> None:
    """Click into a cell; row 0 is the header."""
    grid = page.locator(".st-key-people-grid canvas").first
    expect(grid).to_be_visible()
    settled(page)
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + column, box["y"] + ROW * (row + 0.5))


def type_down(page: Page, row: int, *texts: str) -> None:
    """Type companies into one row after the other, as one does who fills in a column."""
    point(page, COMPANY, row)
    page.wait_for_timeout(300)  # the grid moves the focus once more, a moment after a click
    for text in texts:
        page.keyboard.type(text[0])
        expect(page.locator("#portal textarea")).to_be_focused()  # the first editor of a page is loaded late
        page.keyboard.type(text[1:], delay=KEY)
        page.keyboard.press("Enter")
        page.wait_for_timeout(KEY)


def company(book: Workspace, name: str) -> str:
    people = book.snapshot().people
    return str(people.loc[people["name"] == name, "company"].iloc[0])


def told(page: Page, text: str) -> None:
    expect(page.locator(".st-key-undo-bar")).to_contain_text(text, timeout=10_000)


def test_search_filter_and_share_what_was_found(
    page: Page, browser: Browser, served: tuple[str, Workspace]
) -> None:
    address, _ = served
    page.goto(f"{address}/people")
    count = page.locator(".st-key-people-count")
    expect(count).to_contain_text("4 of 4 people", timeout=20_000)
    page.wait_for_selector("body[data-keys=listening]", state="attached")
    press(page, "/")
    expect(page.locator(".st-key-people-search input")).to_be_focused()
    page.keyboard.type("e", delay=KEY)  # no Enter: it searches while one types
    page.locator(".st-key-people-filters button").first.click()
    page.get_by_test_id("stPopoverBody").get_by_text("Interviewer", exact=True).click()
    expect(count).to_contain_text("2 of 4 people")
    expect(page).to_have_url(re.compile(r"q=e(&|$)"))
    expect(page).to_have_url(re.compile(r"relationship=Interviewer"))

    other = browser.new_context().new_page()
    other.goto(page.url)
    expect(other.locator(".st-key-people-count")).to_contain_text("2 of 4 people", timeout=20_000)
    expect(other.locator(".st-key-people-search input")).to_have_value("e")
    other.context.close()

    press(page, "Escape")
    page.locator(".st-key-people-clear button").click()
    expect(count).to_contain_text("4 of 4 people")
    expect(page).to_have_url(f"{address}/people")


def test_what_is_typed_is_saved_for_the_right_person(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    page.goto(f"{address}/people")
    type_down(page, 1, "Alpha", "Beta", "Gamma")
    told(page, "Changed Company of Cleo Eze")
    assert [company(book, name) for name in ("Ada Lind", "Bo Novak", "Cleo Eze")] == [
        "Alpha",
        "Beta",
        "Gamma",
    ]

    # Somebody else adds a person above, removes one, and changes the very cell, while this grid is open.
    people = book.snapshot().people
    bo, cleo = (people.index[people["name"] == name][0] for name in ("Bo Novak", "Cleo Eze"))
    book.add(PEOPLE, [{"name": "Aaron First", "company": "Top"}], today=date(2026, 1, 5))
    book.edit(PEOPLE, {bo: {"company": "Theirs", "role": "CTO"}})
    book.delete(PEOPLE, [cleo])
    type_down(page, 2, "Mine")
    told(page, "Changed Company of Bo Novak")
    expect(page.get_by_text("Somebody else had just changed Bo Novak as well")).to_be_visible()
    assert [company(book, name) for name in ("Aaron First", "Ada Lind", "Bo Novak")] == [
        "Top",
        "Alpha",
        "Mine",
    ]
    assert book.snapshot().people.at[bo, "role"] == "CTO"
    expect(page.locator(".st-key-people-count")).to_contain_text("4 of 4 people")

    # Sorted by a header, a position on the screen is another row of the data.
    point(page, COMPANY, 0)
    page.wait_for_timeout(300)
    type_down(page, 1, "Sorted")
    told(page, "Changed Company of Ada Lind")
    assert company(book, "Ada Lind") == "Sorted"

    page.locator(".st-key-undo button").click()
    told(page, "Undid")
    assert company(book, "Ada Lind") == "Alpha"


def test_words_typed_quickly_each_stay_in_their_cell(page: Page, tmp_path: Path) -> None:
    """The grid's editor closes by a timer after Enter: what comes before it must not be lost."""
    names = [f"Person {number:02d}" for number in range(12)]
    book = open_workspace(tmp_path)
    book.add(PEOPLE, [{"name": name, "company": "Before"} for name in names], today=date(2026, 1, 5))
    with dashboard(tmp_path) as address:
        page.goto(f"{address}/people")
        words = [f"word{number}" for number in range(12)]
        type_down(page, 1, words[0])
        for word in words[1:]:
            page.keyboard.type(f"{word}\n", delay=QUICK)
        deadline = time.monotonic() + 10
        while (saved := [company(book, name) for name in names]) != words and time.monotonic() < deadline:
            page.wait_for_timeout(100)
        assert saved == words
    book.close()


def test_several_are_archived_undone_and_two_become_one(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    people = book.snapshot().people
    if not (people["name"] == "Ada Lynd").any():
        book.add(PEOPLE, [{"name": "Ada Lynd", "email": "ada@example.org"}], today=date(2026, 1, 5))
    page.goto(f"{address}/people?q=ada")
    bar = page.locator(".st-key-people-bar")
    point(page, TICK, 1)
    expect(bar).to_contain_text("1 chosen")
    point(page, TICK, 2)
    expect(bar).to_contain_text("2 chosen")
    bar.get_by_role("button", name="Archive").click()
    told(page, "Marked 2 people as Archived")
    expect(page.get_by_text("Nobody matches")).to_be_visible()
    assert (book.snapshot().people["status"] == ARCHIVED).sum() == 2
    page.locator(".st-key-undo button").click()
    told(page, "Undid")
    assert not (book.snapshot().people["status"] == ARCHIVED).any()

    point(page, TICK, 1)
    expect(bar).to_contain_text("1 chosen")
    point(page, TICK, 2)
    expect(bar).to_contain_text("2 chosen")
    bar.get_by_role("button", name="More").click()
    page.get_by_text("Merge the two").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("What the one entry will say")
    dialog.get_by_text("Ada Lind").first.click()
    dialog.get_by_role("button", name="Merge").click()
    told(page, "Merged Ada Lynd into Ada Lind")
    left = book.snapshot().people
    assert left.loc[left["name"] == "Ada Lind", "email"].tolist() == ["ada@example.org"]

    point(page, NAME, 1)
    expect(page).to_have_url(re.compile(r"/person\?person=p-"))
