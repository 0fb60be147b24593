"""Looking back: a bar that is clicked shows the rows behind it, at any width."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from sync import open_workspace
from tests.browser.server import dashboard


def test_a_bar_shows_the_rows_behind_it(page: Page, home: Path) -> None:
    book = open_workspace(home)
    book.add_sample(datetime.now(UTC).date())
    book.close()
    with dashboard(home) as address:
        page.goto(f"{address}/history")
        figure = page.locator(".st-key-figure-funnel")
        chart = figure.locator("[data-testid=stVegaLiteChart] svg")
        bar = chart.locator("path[aria-roledescription=bar], .mark-rect path").last
        bar.click(timeout=20_000)
        expect(figure).to_contain_text("behind it", timeout=10_000)
        expect(figure.locator("[data-testid=stDataFrame]")).to_be_visible()

        page.set_viewport_size({"width": 390, "height": 844})
        page.get_by_text("6 months").click()
        expect(page).to_have_url(f"{address}/history?span=6+months")
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= 390, "the page is cut off on a phone"
