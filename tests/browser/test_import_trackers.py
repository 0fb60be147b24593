"""A tracker's export as a person brings it in: through the mapping step, corrected, looked at, taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sync import Workspace, open_workspace
from tests.browser.server import dashboard

NOTION = (
    "\ufeffName,Company,Position held,Last Spoke,Follow up?,Introduced by,Status\n"
    "Agnieszka Wolfhart,Brightwater Analytics (https://www.notion.so/Brightwater-0a1b2c3d?pvs=21),Head of Data,"
    '"March 4, 2026",Yes,,Time to reach out!\n'
    'Malachi Brand,"Larkspur Health (https://www.notion.so/Larkspur-1b1b?pvs=21), Halden & Roe '
    '(https://www.notion.so/Halden-2b1b?pvs=21)",Recruiter,"February 27, 2026 → March 2, 2026",No,'
    "Agnieszka Wolfhart (https://www.notion.so/Agnieszka-3b1b?pvs=21),👍\n"
    "Ernst / Lotte Brinkerhoff,Gale & Thorn,,,No,,\n"
    "Untitled,,,,No,,\n"
).encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A dashboard over an empty book, and a second door to that book."""
    home = tmp_path_factory.mktemp("book")
    with dashboard(home) as address:
        book = open_workspace(home)
        yield address, book
        book.close()


def test_a_notion_table_goes_through_the_mapping_step_and_back(
    page: Page, served: tuple[str, Workspace], tmp_path: Path
) -> None:
    address, book = served
    page.goto(f"{address}/import")
    path = tmp_path / "Notion People 3f1c_all.csv"
    path.write_bytes(NOTION)
    page.locator(".st-key-import-file input[type=file]").set_input_files(path)
    expect(page.get_by_text("A table, 3 people")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("3 new · 1 row skipped")).to_be_visible()

    # A column nobody knew is given its meaning.
    field = page.locator(".st-key-import-column-2 input")
    field.click()
    field.fill("Role")
    page.get_by_role("option", name="Role", exact=True).click()
    expect(page.get_by_text(re.compile(r"5 of 7 columns understood"))).to_be_visible()

    # Two people in one cell: asked, and answered.
    page.locator(".st-key-import-several").get_by_text("Each is a person").click()
    run = page.locator(".st-key-import-run button")
    expect(run).to_have_text(re.compile("Bring in 4 people"))
    run.click()
    expect(page.get_by_text("4 people are in your book")).to_be_visible()
    people = book.snapshot().people.set_index("name")
    assert people.loc["Malachi Brand", "company"] == "Larkspur Health"
    assert people.loc["Malachi Brand", "role"] == "Recruiter"
    assert people.loc["Malachi Brand", "introduced_by"] == "Agnieszka Wolfhart"
    assert {"Ernst Brinkerhoff", "Lotte Brinkerhoff"} <= set(people.index)
    assert len(book.snapshot().outreach) == 2

    page.locator(".st-key-undo button").first.click()
    expect(page.get_by_text("Taken back").first).to_be_visible()
    assert book.snapshot().people.empty
    assert book.snapshot().outreach.empty
