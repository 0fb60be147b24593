"""The good day, and the way back: a job is found, somebody is thanked, and the search goes on."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from sync import open_workspace
from sync.contract import PEOPLE
from sync.operating import Typed
from tests.browser.server import dashboard

TODAY = datetime.now(UTC).date()


def test_landed_one_thanked_and_back(page: Page, home: Path) -> None:
    with closing(open_workspace(home)) as book, dashboard(home) as address:
        rows: list[Typed] = [
            {"name": "Imani Okoro", "relationship": "Referrer", "email": "imani@example.org", "every": 30},
            {"name": "Ben Osei"},
        ]
        book.add(PEOPLE, rows, today=TODAY)
        page.goto(address)
        page.get_by_role("link", name="Found a job?").click()
        page.get_by_label("Where").fill("Skerry Line")
        page.get_by_role("button", name="I have landed").click()
        expect(page.get_by_role("heading", name="Congratulations")).to_be_visible()
        expect(page.get_by_text("With Skerry Line since")).to_be_visible()
        page.get_by_role("button", name="Thank them").click()
        words = page.get_by_role("dialog")
        expect(words.locator("textarea")).to_have_value(re.compile("Skerry Line"))
        page.keyboard.press("Escape")
        page.get_by_text("If it ends").click()
        page.get_by_role("button", name="I am looking again").click()
        expect(page.get_by_role("heading", name="You found a job?")).to_be_visible()
        found = book.snapshot()
        assert found.settings.landed_on is None
        assert found.people["every"].dropna().tolist() == [30]
