"""A door is noted, asked about and leads to somebody new; and there a second chance comes true."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from sync import open_workspace
from sync.contract import OTHER_DIVISION
from tests.browser.server import dashboard


def test_a_door_is_noted_asked_about_and_leads_to_an_interview(page: Page, home: Path) -> None:
    book = open_workspace(home)
    book.add_sample(date.today())  # noqa: DTZ011 (the dashboard has no other day)
    with dashboard(home) as address:
        page.goto(f"{address}/companies?company=Skerry%20Line")
        expect(page.locator(".st-key-doors")).to_be_visible(timeout=20_000)
        names = page.get_by_role("textbox", name="Which doors")
        page.get_by_text("Add doors").click()
        names.fill("Ferry repair, Ticketing\nferry repair")
        page.locator(".st-key-doors-save").get_by_role("button").click()
        expect(page.locator(".st-key-undo-bar")).to_contain_text(
            "Noted Ferry repair and Ticketing at Skerry Line"
        )
        door = page.locator("[class*='st-key-door-d-']", has_text="Ferry repair")
        expect(door).to_contain_text("Not asked yet")
        door.get_by_role("button", name="I asked").click()
        page.get_by_role("dialog").get_by_role("combobox").first.fill("pilar")
        page.get_by_role("option", name="Pilar Echeverría").click()
        page.get_by_label("What was said").fill("She will ask the yard.")
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.locator(".st-key-undo-bar")).to_contain_text("with Pilar Echeverría")
        expect(door).to_contain_text("You asked Pilar Echeverría today.")
        assert book.snapshot().outreach["scenario"].iloc[-1] == OTHER_DIVISION

        door.get_by_role("button", name="More").click()
        page.get_by_text("It led to somebody").click()
        page.get_by_role("dialog").get_by_role("combobox").first.fill("Zoë Berg")
        page.get_by_role("option", name="Zoë Berg").click()
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(door).to_contain_text("Introduced")
        new = book.snapshot().people.iloc[-1]
        assert (new["name"], new["division"], new["introduced_by"]) == (
            "Zoë Berg",
            "Ferry repair",
            "Pilar Echeverría",
        )

        door.get_by_role("link", name="Zoë Berg").click()
        expect(page).to_have_url(re.compile(r"/person\?person="))
        expect(page.get_by_role("heading", name="Zoë Berg")).to_be_visible()
        page.get_by_role("button", name="A door opened").click()
        page.get_by_role("dialog").get_by_text("An interview").click()
        page.get_by_role("dialog").get_by_text(OTHER_DIVISION).click()
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.locator(".st-key-door-opened")).to_contain_text("go and shine")
        last = book.snapshot().outreach.iloc[-1]
        assert (last["direction"], last["outcome"], last["scenario"]) == (
            "Received",
            "Interview",
            OTHER_DIVISION,
        )

        page.goto(f"{address}/scenarios")
        expect(page.locator(".st-key-scenario-other-division")).to_contain_text("Zoë Berg")

        page.goto(address)
        card = page.locator("[class*='st-key-card-']").first
        card.get_by_role("button", name="More").click()
        page.get_by_text("A door opened…").click()
        page.get_by_role("dialog").get_by_text("An offer").click()
        page.get_by_role("dialog").get_by_text(OTHER_DIVISION).click()
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.locator(".st-key-door-opened")).to_contain_text("An offer, after a no")
        assert book.snapshot().outreach.iloc[-1]["outcome"] == "Offer"
    book.close()
