"""Companies and scenarios are found and tagged, and their addresses can be kept and shared."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from sync import open_workspace
from sync.contract import COUNTER_OFFER
from tests.browser.server import dashboard, press


def test_the_addresses_of_companies_and_scenarios_can_be_kept(page: Page, home: Path) -> None:
    book = open_workspace(home)
    book.add_sample(date.today())  # noqa: DTZ011 (the dashboard has no other day)
    with dashboard(home) as address:
        page.goto(f"{address}/companies")
        cards = page.locator("[class*='st-key-company-']")
        expect(cards.first).to_be_visible(timeout=20_000)
        search = page.locator(".st-key-people-search input")
        search.fill("harbour serv")
        expect(cards).to_have_count(1)
        page.locator("h1").click()
        press(page, "/")
        expect(search).to_be_focused()
        page.get_by_role("button", name="Skerry Line").click()
        expect(page).to_have_url(re.compile(r"\?company=Skerry"))

        page.get_by_role("link", name="Pilar Echeverría").last.click()
        expect(page).to_have_url(re.compile(r"/person\?person="))
        page.go_back()
        expect(page).to_have_url(re.compile(r"/companies\?company=Skerry"))
        expect(page.locator(".st-key-doors")).to_be_visible()
        page.get_by_role("button", name="All companies").click()
        expect(cards).to_have_count(1)

        page.goto(f"{address}/scenarios")
        page.get_by_role("radio", name=COUNTER_OFFER).click()
        expect(page).to_have_url(re.compile("door=Counter-offer"))
        expect(page.locator("h3")).to_have_count(1)
        page.get_by_role("button", name="Tag people").click()
        page.get_by_role("dialog").get_by_role("searchbox").fill("echeverria")
        page.get_by_role("dialog").get_by_text("Pilar Echeverría · Skerry Line").click()
        page.get_by_role("button", name="Tag 1 person").click()
        expect(page.locator(".st-key-undo-bar")).to_contain_text("Changed the tags of Pilar Echeverría")
        expect(page.get_by_role("link", name="Pilar Echeverría")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("link", name="Pilar Echeverría")).to_have_count(0)
        page.get_by_role("link", name="People page").click()
        expect(page).to_have_url(re.compile(r"/people\?scenario=Counter-offer"))
    book.close()
