"""The calendar's private address in a real browser: made, followed, renewed so that the old one stops, switched off."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from sync import open_workspace
from sync.contract import PEOPLE
from tests.browser.server import dashboard, settled


def test_an_address_is_made_followed_renewed_and_switched_off(page: Page, home: Path) -> None:
    book = open_workspace(home)
    book.add(PEOPLE, [{"name": "Marisol Tavares"}], today=datetime.now(UTC).date())
    with dashboard(home) as address:
        page.goto(f"{address}/sheet")
        box = page.locator(".st-key-calendar")

        def shown(but: str = "") -> str:
            code = box.locator("code")
            expect(code).to_contain_text(f"{address}/calendar/", timeout=20_000)
            expect(code).not_to_have_text(but or "nothing yet")
            return code.inner_text().strip()

        box.get_by_role("button", name="Make a private address").click()
        first = shown()
        expect(box).to_contain_text("This dashboard answers on this computer alone")
        got = httpx.get(first)
        assert (got.status_code, got.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        assert "set-cookie" not in got.headers
        assert got.text.count("SUMMARY:A word to Marisol Tavares\r\n") == 1
        assert f"{address}/person?person=" in got.text.replace("\r\n ", "")
        assert httpx.head(first).status_code == 200

        box.get_by_role("button", name="New address").click()
        page.get_by_role("button", name="Make a new address").click()
        second = shown(but=first)
        gone = httpx.get(first)
        assert (gone.status_code, gone.content) == (404, b"")
        assert httpx.get(second).status_code == 200

        with page.expect_download() as taken:
            box.get_by_role("button", name="Calendar file").click()
        assert "A word to Marisol Tavares" in Path(taken.value.path()).read_text()

        box.get_by_role("button", name="Switch off").click()
        expect(box.get_by_role("button", name="Make a private address")).to_be_visible()
        settled(page)
        assert httpx.get(second).status_code == 404
    book.close()
