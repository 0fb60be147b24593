"""A pair is found, merged field by field, and brought back; on a phone too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from sync import open_workspace
from sync.contract import PEOPLE
from tests.browser.server import dashboard, settled


def test_merge_and_undo(page: Page, home: Path) -> None:
    book = open_workspace(home)
    done = book.add(
        PEOPLE,
        [
            {"name": "Ada Lind", "company": "Fjord Foods", "role": "Buyer", "email": "ada@example.org"},
            {"name": "Ada Lind", "company": "Fjord Foods", "role": "Head of buying", "phone": "030 5550188"},
        ],
        today=date(2026, 1, 5),
    )
    first, second = (change.row for change in book.changes(done.id))
    book.log([second], on=date(2026, 1, 6), notes="A call about boats", channel="Call")
    with dashboard(home) as address:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{address}/people")
        page.locator(".st-key-people-duplicates").get_by_role("button", name="Duplicates").click()
        expect(page.get_by_text("1 likely pair left")).to_be_visible()
        boxes = [
            page.locator(f"[class*='st-key-entry-{which}']").first.bounding_box()
            for which in ("first", "second")
        ]
        assert boxes[0] is not None
        assert boxes[1] is not None
        assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"], "under each other on a phone"
        page.get_by_role("radiogroup", name="Role").get_by_text("Buyer", exact=True).click()
        settled(page)
        page.locator(".st-key-duplicates-merge button").click()
        expect(page.get_by_text("Everybody here is one of a kind")).to_be_visible()
        people = book.snapshot().people
        assert people.index.tolist() == [second]
        assert people.at[second, "role"] == "Buyer"
        assert people.at[second, "email"] == "ada@example.org"
        assert "Role: Head of buying" in str(people.at[second, "notes"])

        page.locator(".st-key-undo button").click()
        expect(page.get_by_text("1 likely pair left")).to_be_visible()
        people = book.snapshot().people
        assert set(people.index) == {first, second}
        assert people.at[second, "role"] == "Head of buying"
        assert book.snapshot().outreach["person_id"].tolist() == [second]

        page.get_by_role("button", name="Not the same").click()
        expect(page.get_by_text("Everybody here is one of a kind")).to_be_visible()
        assert len(book.told_apart()) == 1
    book.close()
