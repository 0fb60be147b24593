"""A question for the mentor: ticked on a person, on the agenda, copied and printed, talked about."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from sync import open_workspace
from sync.contract import PEOPLE
from sync.workspace import new_rows
from tests.browser.server import dashboard

TODAY = datetime.now(UTC).date()
QUESTION = "Ask *why*, or wait?"


def test_a_question_for_the_mentor_is_asked_and_talked_about(page: Page, home: Path) -> None:
    book = open_workspace(home)
    added = book.add(PEOPLE, [{"name": "Marisol Tavares", "company": "Acme"}], today=TODAY)
    (who,) = new_rows(book.changes(added.id), PEOPLE)
    with dashboard(home) as address:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        page.goto(f"{address}/person?person={who}")
        page.get_by_text("Bring it up with your mentor").click()
        page.get_by_label("Question for mentor").fill(QUESTION)
        page.get_by_role("heading", name="Marisol Tavares").click()
        bar = page.locator(".st-key-undo-bar")
        expect(bar).to_contain_text("Changed Question for mentor of Marisol Tavares")

        page.locator("[data-testid=stSidebarNav]").get_by_role("link", name="Mentor").click()
        asked = page.locator(f".st-key-mentor-asks-{who}")
        expect(asked.get_by_label("Your question")).to_have_value(QUESTION)
        page.get_by_role("button", name="Copy the agenda").click()
        expect(page.locator(".st-key-mentor-take")).to_contain_text("Copied")
        copied = page.evaluate("() => navigator.clipboard.readText()")
        assert "- **Marisol Tavares** (Acme): Ask \\*why\\*, or wait?" in copied

        page.get_by_role("button", name="Print").click()
        paper = page.frame_locator("iframe[data-runner-up-paper]")
        expect(paper.locator("li").first).to_contain_text(QUESTION)
        expect(paper.locator("script, button")).to_have_count(0)

        page.get_by_role("button", name="We met today").click()
        expect(bar).to_contain_text("Changed Last meeting in Settings")
        assert book.snapshot().settings.last_meeting is not None

        asked.get_by_role("button", name="Talked about it").click()
        expect(bar).to_contain_text("Talked about Marisol Tavares with your mentor")
        expect(asked).to_have_count(0)
        bar.get_by_role("button", name="Undo").click()
        expect(asked).to_be_visible()
    book.close()
