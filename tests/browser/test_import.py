"""An import as a person does it: real bytes chosen in a browser, looked at, brought in, taken back."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from sync import Workspace, contract, open_workspace
from tests.browser.server import dashboard
from tests.conftest import TODAY

LINKEDIN = (
    b"\xef\xbb\xbfNotes:\r\n"
    b'"When exporting your connection data, you may notice that some of the email addresses are missing."\r\n\r\n'
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"
    b'Marisol,Tavares,https://www.linkedin.com/in/marisol-zz1,,"Brightwater, Inc.",Head of Data,06 Mar 2026\r\n'
    b"Tobias,Lindqvist,https://www.linkedin.com/in/tobias-zz2,,Halden & Roe,Director,28 Feb 2026\r\n"
    b"Zo\xc3\xab,Gr\xc3\xbcnwald,https://www.linkedin.com/in/zoe-zz4,zoe@example.org,Nordlicht,,29 Feb 2024\r\n"
    b",,,,,,\r\n"
)
ODD = b"Whom;Where from;Reach\nAda Verne;Quillfish;ada@example.org\nMarisol Tavarez;Brightwater;\n"

CARDS = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Verne;Zo=C3=AB;;;\r\n"
    b"TEL;CELL:+44 20 7946 0011\r\nTEL;WORK;FAX:+44 20 7946 0012\r\n"
    b"PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRg\r\n ABAQAAAQ==\r\n\r\nEND:VCARD\r\n"
    b"BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nFN:Ridgeback Energy\r\nEND:VCARD\r\n"
    b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bo Marsh\r\nEMAIL:bo@example.org\r\nEND:VCARD\r\n"
)
GOOGLE = (
    b"First Name,Last Name,Organization Name,Organization Title,Labels,E-mail 1 - Label,E-mail 1 - Value\r\n"
    b"Ada,Quillfish,Brightwater,Recruiter,Interviewers ::: * myContacts,* Work,ada@example.org ::: a@example.net\r\n"
    b",,Ostermann Logistics,,* myContacts,,\r\n"
)
MESSAGES = (
    b"CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,SUBJECT,CONTENT,FOLDER\r\n"
    b"k1,,Robin Ashgrove,Marisol Tavares,2026-03-07 08:15:02 UTC,,<p>Is your team still looking?</p>,SENT\r\n"
    b"k2,,Cy Stranger,Robin Ashgrove,2026-03-09 08:15:02 UTC,,Buy our course,INBOX\r\n"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A dashboard over an empty book, and a second door to that book."""
    home = tmp_path_factory.mktemp("book")
    with dashboard(home) as address:
        book = open_workspace(home)
        yield address, book
        book.close()


def _choose(page: Page, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    page.locator(".st-key-import-file input[type=file]").set_input_files(path)


def _slowly(route: Route) -> None:
    time.sleep(0.5)
    route.continue_()


def _select(page: Page, key: str, option: str) -> None:
    field = page.locator(f".st-key-{key} input")
    field.click()
    field.fill(option)
    page.get_by_role("option", name=option).first.click()


def test_connections_are_looked_at_brought_in_and_taken_back(
    page: Page, served: tuple[str, Workspace], tmp_path: Path
) -> None:
    address, book = served
    page.goto(f"{address}/import")
    _choose(page, tmp_path / "Connections.csv", LINKEDIN)
    expect(page.get_by_text("LinkedIn connections, 3 people")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("3 new · 1 row skipped")).to_be_visible()

    # The first tick of the grid: Marisol stays out, and comes back in.
    run = page.locator(".st-key-import-run button")
    grid = page.locator("[class*='st-key-import-grid-'] canvas").first
    grid.click(position={"x": 38, "y": 52}, force=True)  # the grid lays a scroller over its canvas
    expect(run).to_have_text(re.compile("Bring in 2 people"))
    grid.click(position={"x": 38, "y": 52}, force=True)
    expect(run).to_have_text(re.compile("Bring in 3 people"))

    # Leaving the page loses nothing.
    page.get_by_role("link", name="Companies").click()
    expect(page.get_by_role("heading", name="Companies").first).to_be_visible()
    page.get_by_role("link", name="Import", exact=True).click()
    run.click()
    expect(page.get_by_text("3 people are in your book")).to_be_visible()
    zoe = book.snapshot().people.query("name == 'Zoë Grünwald'").index[0]

    page.get_by_role("button", name="See them in People").click()
    expect(page).to_have_url(re.compile("/people"))
    page.goto(f"{address}/person?person={zoe}")
    expect(page.get_by_role("heading", name="Zoë Grünwald").first).to_be_visible()

    page.goto(f"{address}/import")
    _choose(page, tmp_path / "Connections.csv", LINKEDIN)
    expect(page.get_by_text("3 pairs surely the same")).to_be_visible(timeout=20_000)
    run.click()
    expect(page.get_by_text("Nothing new in this file")).to_be_visible()
    book.undo(book.operations()[0].id)
    assert book.snapshot().people.empty


def test_odd_headings_a_broken_file_and_somebody_known(
    page: Page, served: tuple[str, Workspace], tmp_path: Path
) -> None:
    address, book = served
    known = {"name": "Marisol Tavares", "company": "Brightwater, Inc.", "notes": "Met in Leeds."}
    book.add(contract.PEOPLE, [known], today=TODAY)
    page.goto(f"{address}/import")

    _choose(page, tmp_path / "contacts.csv", b"<!doctype html><html><body>Sign in</body></html>")
    told = page.get_by_test_id("stAlert")
    expect(told).to_contain_text("This is a web page, not a table", timeout=20_000)
    expect(told).to_contain_text("Nothing was changed.")
    assert len(book.snapshot().people) == 1

    # The next file takes its time to arrive, as from a phone; what was said of the first goes meanwhile.
    page.route("**/_stcore/upload_file/**", _slowly)
    _choose(page, tmp_path / "odd.csv", ODD)
    expect(page.get_by_text("First say which column holds the names.")).to_be_visible()
    _select(page, "import-names", "Whom")
    expect(page.get_by_text("2 new")).to_be_visible()
    _select(page, "import-column-1", "Company")

    doubtful = page.locator("[class*='st-key-import-card-']")
    expect(doubtful).to_contain_text("nearly the same name")
    expect(doubtful).to_contain_text("differs")
    doubtful.get_by_text("Merge", exact=True).click()
    expect(page.get_by_text("1 new · 1 merged with somebody in your book")).to_be_visible()
    page.locator(".st-key-import-run button").click()
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Imported 1 person from odd.csv, 1 merged")
    people = book.snapshot().people
    assert sorted(people["name"]) == ["Ada Verne", "Marisol Tavares"]
    assert people.set_index("name").at["Ada Verne", "company"] == "Quillfish"

    page.locator(".st-key-undo button").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    assert list(book.snapshot().people["name"]) == ["Marisol Tavares"]


def test_cards_and_google_contacts_come_in_and_are_taken_back(
    page: Page, served: tuple[str, Workspace], tmp_path: Path
) -> None:
    address, book = served
    before = set(book.snapshot().people["name"])
    page.goto(f"{address}/import")
    _choose(page, tmp_path / "contacts.vcf", CARDS)
    expect(page.get_by_text("Contact cards, 2 people")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("2 new · 1 row skipped")).to_be_visible()
    run = page.locator(".st-key-import-run button")
    run.click()
    expect(page.get_by_text("2 people are in your book")).to_be_visible()
    people = book.snapshot().people.set_index("name")
    assert set(people.index) - before == {"Zoë Verne", "Bo Marsh"}
    assert people.at["Zoë Verne", "phone"] == "+44 20 7946 0011"

    _choose(page, tmp_path / "contacts.csv", GOOGLE)
    expect(page.get_by_text("Google contacts, 1 person")).to_be_visible(timeout=20_000)
    run.click()
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Imported 1 person from contacts.csv")
    ada = book.snapshot().people.set_index("name").loc["Ada Quillfish"]
    assert (ada["company"], ada["role"], ada["email"]) == ("Brightwater", "Recruiter", "ada@example.org")
    page.locator(".st-key-undo button").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    assert set(book.snapshot().people["name"]) - before == {"Zoë Verne", "Bo Marsh"}


def test_messages_bring_last_words_and_no_strangers(
    page: Page, served: tuple[str, Workspace], tmp_path: Path
) -> None:
    address, book = served
    known = {"name": "Marisol Tavares", "company": "Tamsin Foods"}
    for operation in [one for one in book.operations() if one.undone_by is None and one.undoes is None]:
        book.undo(operation.id)  # what the stories before left
    book.add(contract.PEOPLE, [known], today=TODAY)
    page.goto(f"{address}/import")
    _choose(page, tmp_path / "messages.csv", MESSAGES)
    expect(page.get_by_text("LinkedIn messages of Robin Ashgrove with 2 people")).to_be_visible(
        timeout=20_000
    )
    run = page.locator(".st-key-import-run button")
    expect(run).to_have_text(re.compile("Bring in words with 1 person"))

    # The latest word is the stranger's, who comes only while ticked. Away from the bar at the foot, which lies above.
    grid = page.locator("[class*='st-key-import-grid-'] canvas").first
    grid.evaluate("grid => grid.scrollIntoView({block: 'center'})")
    grid.click(position={"x": 38, "y": 52}, force=True)
    expect(run).to_have_text(re.compile("Bring in 2 people"))
    grid.click(position={"x": 38, "y": 52}, force=True)
    expect(run).to_have_text(re.compile("Bring in words with 1 person"))
    run.click()
    expect(page.get_by_text("Your last words with 1 person are in your book")).to_be_visible()
    snapshot = book.snapshot()
    assert list(snapshot.people["name"]) == ["Marisol Tavares"]
    (word,) = snapshot.outreach.to_dict("records")
    assert (word["channel"], word["direction"]) == ("LinkedIn", "Sent")
    assert word["notes"] == "Is your team still looking?"
