"""What others change shows by itself, and nothing that is open or half typed is disturbed by it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from sync import Workspace, open_workspace
from sync.contract import PEOPLE
from sync.workspace import new_rows
from tests.browser.server import dashboard, settled
from tests.browser.test_people import COMPANY, company, point

TODAY = datetime.now(UTC).date()
WHILE = 7_000  # milliseconds in which an open page has looked at the book several times


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A dashboard over a book, and the second door through which others change it."""
    home = tmp_path_factory.mktemp("book")
    book = open_workspace(home)
    names = ("Ada Lind", "Bo Novak", "Cleo Eze", "Dana Ito")
    added = TODAY - timedelta(days=200)
    book.add(PEOPLE, [{"name": name, "company": "Before", "added_on": added} for name in names], today=added)
    with dashboard(home) as address:
        yield address, book
    book.close()


def who(book: Workspace, name: str) -> str:
    people = book.snapshot().people
    return str(people.index[people["name"] == name][0])


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("body[data-live=looking]", state="attached", timeout=20_000)
    settled(page)


def test_what_others_change_shows_without_a_click(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    bo = who(book, "Bo Novak")
    opened(page, address)
    book.edit(PEOPLE, {bo: {"company": "Shown at once"}})
    expect(page.get_by_text("Shown at once").first).to_be_visible()

    opened(page, f"{address}/person?person={bo}")
    book.edit(PEOPLE, {bo: {"role": "Head of everything", "notes": "From the sheet"}})
    expect(page.get_by_text("Head of everything").first).to_be_visible()
    expect(page.get_by_label("Notes", exact=True)).to_have_value("From the sheet")

    opened(page, f"{address}/people")
    expect(page.locator(".st-key-people-count")).to_contain_text("4 of 4 people")
    done = book.add(PEOPLE, [{"name": "Eve New", "company": "Before"}], today=TODAY)
    expect(page.locator(".st-key-people-count")).to_contain_text("5 of 5 people")
    book.delete(PEOPLE, new_rows(book.changes(done.id), PEOPLE))
    expect(page.locator(".st-key-people-count")).to_contain_text("4 of 4 people")


def test_an_open_dialog_keeps_its_words_and_the_page_catches_up(
    page: Page, served: tuple[str, Workspace]
) -> None:
    address, book = served
    opened(page, f"{address}/person?person={who(book, 'Cleo Eze')}")
    page.get_by_role("button", name="Log").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Call", exact=True).click()
    settled(page)
    said = dialog.get_by_label("What was said")
    said.press_sequentially("Half a sent", delay=40)
    book.edit(PEOPLE, {who(book, "Cleo Eze"): {"role": "Changed behind it"}})
    page.wait_for_timeout(WHILE)
    expect(said).to_be_focused()
    page.keyboard.type("ence")
    expect(said).to_have_value("Half a sentence")
    expect(page.get_by_text("Changed behind it")).to_have_count(0)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Changed behind it").first).to_be_visible()
    written = book.snapshot().outreach.iloc[-1]
    assert (written["notes"], written["channel"]) == ("Half a sentence", "Call")


def test_a_dialog_that_a_slow_line_brings_late_stays_open(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    late = 0.0  # seconds by which the browser hears of everything
    under_way: list[tuple[float, WebSocketRoute, str | bytes]] = []

    def route(line: WebSocketRoute) -> None:
        def take(message: str | bytes) -> None:
            if late:
                under_way.append((time.monotonic() + late, line, message))
            else:
                line.send(message)

        line.connect_to_server().on_message(take)

    page.route_web_socket("**/_stcore/stream", route)
    opened(page, f"{address}/person?person={who(book, 'Cleo Eze')}")
    page.wait_for_timeout(4_000)
    late = 2.5
    page.get_by_role("button", name="Log").click()
    page.wait_for_timeout(300)
    book.edit(PEOPLE, {who(book, "Cleo Eze"): {"division": "Changed meanwhile"}})
    until = time.monotonic() + 9
    while time.monotonic() < until:
        page.wait_for_timeout(50)
        while under_way and under_way[0][0] <= time.monotonic():
            _, line, message = under_way.pop(0)
            line.send(message)
    expect(page.get_by_role("dialog")).to_be_visible(timeout=1_000)


def test_half_a_note_stays_while_the_page_around_it_follows(
    page: Page, served: tuple[str, Workspace]
) -> None:
    address, book = served
    dana = who(book, "Dana Ito")
    opened(page, f"{address}/person?person={dana}")
    notes = page.get_by_label("Notes", exact=True)
    notes.click()
    page.keyboard.type("Half a in", delay=40)
    for _ in "in":
        page.keyboard.press("ArrowLeft")
    book.edit(PEOPLE, {dana: {"role": "Around the note", "notes": "Theirs"}})
    expect(page.get_by_text("Around the note").first).to_be_visible()
    expect(notes).to_be_focused()
    page.keyboard.type("note ", delay=40)
    expect(notes).to_have_value("Half a note in")
    page.get_by_role("heading", name="Dana Ito").click()
    expect(page.get_by_text("changed elsewhere while you were writing")).to_be_visible()
    expect(page.locator("[class*='-both']").first).to_contain_text("Half a note in")
    page.get_by_role("button", name="Keep both").click()
    settled(page)
    assert book.snapshot().people.at[dana, "notes"] == "Theirs\n\nHalf a note in"

    # The same, of somebody who is removed meanwhile.
    notes.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" and more", delay=40)
    done = book.delete(PEOPLE, [dana])
    expect(page.get_by_text("is not in your book just now")).to_be_visible()
    expect(page.get_by_test_id("stCode")).to_contain_text("Half a note in and more")
    book.undo(done.id)
    expect(page.get_by_text("What it says now")).to_be_visible()


def test_a_cell_being_typed_stays_with_its_person(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    opened(page, f"{address}/people")
    point(page, COMPANY, 2)
    page.wait_for_timeout(300)
    page.keyboard.type("H")
    editor = page.locator("#portal textarea")
    expect(editor).to_be_focused()
    page.keyboard.type("alf", delay=40)
    # Somebody comes in above, and somebody goes: with the editor open, and once more with a cell chosen.
    book.add(PEOPLE, [{"name": "Aaron First", "company": "Top"}], today=TODAY)
    page.wait_for_timeout(WHILE)
    expect(editor).to_be_focused()
    page.keyboard.type(" way", delay=40)
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Changed Company of Bo Novak")
    assert company(book, "Bo Novak") == "Half way"

    # A cell changed elsewhere shows where it stands, and what is chosen stays chosen.
    point(page, COMPANY, 1)
    settled(page)
    ada = company(book, "Ada Lind")
    above = company(book, "Aaron First")
    page.wait_for_timeout(300)
    book.edit(PEOPLE, {who(book, "Cleo Eze"): {"company": "Elsewhere"}})
    page.wait_for_timeout(WHILE)
    page.keyboard.type("T", delay=40)
    expect(editor).to_be_focused()
    page.keyboard.type("here", delay=40)
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Changed Company of A")
    changed = {name: company(book, name) for name in ("Ada Lind", "Aaron First")}
    assert changed in ({"Ada Lind": "There", "Aaron First": above}, {"Ada Lind": ada, "Aaron First": "There"})
    assert company(book, "Cleo Eze") == "Elsewhere"


def test_a_form_half_filled_in_is_left_alone_until_it_is_sent(
    page: Page, served: tuple[str, Workspace]
) -> None:
    address, book = served
    opened(page, f"{address}/sheet")
    page.get_by_role("tab", name="Settings").click()
    name = page.locator("[class*=st-key-setting-your_name] input")
    every = page.locator("[class*=st-key-setting-every] input")
    name.click()
    page.keyboard.type("Alex", delay=40)
    every.click()
    book.set_settings({"your_name": "Robin", "every": 77})
    page.wait_for_timeout(WHILE)
    expect(name).to_have_value("Alex")
    page.get_by_role("button", name="Save settings").click()
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Changed Your name in Settings")
    now = book.snapshot().settings
    assert (now.your_name, now.every) == ("Alex", 77), "only what was typed here is written"
    # A field that holds another value is another field: for a moment both are there.
    expect(page.locator("[class*=st-key-setting-every] input[value='77']")).to_have_count(1)
    expect(every).to_have_count(1)


def test_a_press_while_the_page_looks_is_not_lost(page: Page, served: tuple[str, Workspace]) -> None:
    address, _ = served
    # A browser so busy that what is to be done at once is done half a second later.
    page.add_init_script(
        "{ const later = window.setTimeout;"
        " window.setTimeout = (act, delay, ...given) => later(act, delay || 500, ...given); }"
    )
    opened(page, f"{address}/scenarios")
    add = page.get_by_role("button", name="Add a person").bounding_box()
    assert add is not None
    for turn in range(12):
        page.wait_for_timeout(1_200 + turn * 170)
        page.mouse.click(add["x"] + 20, add["y"] + 10)
        expect(page.get_by_role("dialog")).to_be_visible(timeout=8_000)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_look_right_behind_a_word_typed_leaves_the_page_whole(
    page: Page, served: tuple[str, Workspace]
) -> None:
    address, _ = served
    part = ""
    along = False

    def route(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def give(message: str | bytes) -> None:
            nonlocal part
            server.send(message)
            told = BackMsg.FromString(message) if isinstance(message, bytes) else BackMsg()
            part = told.rerun_script.fragment_id or part
            if along and part and not told.rerun_script.fragment_id:
                told.rerun_script.fragment_id = part
                server.send(told.SerializeToString())

        line.on_message(give)

    page.route_web_socket("**/_stcore/stream", route)
    opened(page, f"{address}/companies")
    page.wait_for_timeout(3_000)
    assert part
    along = True
    search = page.locator(".st-key-people-search input")
    for _ in range(6):
        for text, count in (("nobody at all", 0), ("before", 1)):
            search.fill(text)
            expect(page.get_by_role("heading", name="Companies")).to_be_visible()
            expect(page.locator("[class*='st-key-company-']")).to_have_count(count)
            settled(page)
            expect(search).to_be_visible()
