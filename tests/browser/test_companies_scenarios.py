"""A division is asked about and a door is opened for somebody, and the addresses can be kept and shared."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from sync import open_workspace
from sync.contract import COUNTER_OFFER, OTHER_DIVISION
from tests.browser.server import dashboard, press


def test_from_a_company_to_the_division_asked_and_the_door_tagged(page: Page, home: Path) -> None:
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

        division = page.locator(".st-key-division-harbour-services")
        expect(division).to_contain_text("Not asked yet")
        division.get_by_role("button", name="Log that I asked").click()
        expect(page.get_by_role("dialog")).to_contain_text("Pilar Echeverría")
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.locator(".st-key-undo-bar")).to_contain_text("Logged an email with Pilar Echeverría")
        expect(division).to_contain_text("You asked Pilar Echeverría today.")
        assert book.snapshot().outreach["scenario"].iloc[-1] == OTHER_DIVISION

        division.get_by_role("link", name="Pilar Echeverría").click()
        expect(page).to_have_url(re.compile(r"/person\?person="))
        page.go_back()
        expect(page).to_have_url(re.compile(r"/companies\?company=Skerry"))
        expect(division).to_be_visible()
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
