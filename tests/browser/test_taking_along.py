"""The book taken along in a real browser, and brought back on the Import page: each file, and the same people."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sync import open_workspace
from sync.contract import PEOPLE
from tests.browser.server import dashboard, settled

NAMES = ("Marisol Tavares", "Emeka = Obi, Jr.")


@pytest.mark.parametrize(
    ("button", "ending"), [("Contact cards", ".vcf"), ("Notes", ".notes.zip"), ("Excel", ".xlsx")]
)
def test_a_file_is_taken_along_and_brings_its_people_back(
    page: Page, home: Path, tmp_path: Path, button: str, ending: str
) -> None:
    today = datetime.now(UTC).date()
    with closing(open_workspace(home)) as book:
        operation = book.add(
            PEOPLE, [{"name": name, "notes": "Said yes;\nmaybe"} for name in NAMES], today=today
        )
        with dashboard(home) as address:
            page.goto(f"{address}/sheet")
            with page.expect_download() as taken:
                page.locator(".st-key-take-along").get_by_role("button", name=button).click()
            file = tmp_path / taken.value.suggested_filename
            assert file.name.endswith(ending)
            taken.value.save_as(file)

            book.undo(operation.id)
            page.goto(f"{address}/import")
            settled(page)
            page.locator(".st-key-import-file input[type=file]").set_input_files(file)
            expect(page.get_by_text("Runner-Up's own export, 2 people")).to_be_visible(timeout=20_000)
            page.locator(".st-key-import-run button").click()
            expect(page.get_by_text("2 people are in your book")).to_be_visible(timeout=20_000)
        people = book.snapshot().people
        assert sorted(people["name"]) == sorted(NAMES)
        assert set(people["notes"]) == {"Said yes;\nmaybe"}
