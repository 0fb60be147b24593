"""From a draft to a word logged: changed, copied, opened in the mail program, asked about, and news never twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from sync import Workspace, open_workspace
from sync.contract import NEWS, PEOPLE
from sync.workspace import new_rows
from tests.browser.server import dashboard, press, settled

TODAY = datetime.now(UTC).date()
TALK, COURSE = "Gave a talk, in Leeds", "Finished the *planning* course"

# What the page would open is noted instead: a mail program or another site is nothing for a test.
CATCH = """
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[target=_blank]");
  if (!link) return;
  event.preventDefault();
  (window.opened ??= []).push(link.href);
}, true);
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A dashboard over a book of its own, and a second door to that book."""
    home = tmp_path_factory.mktemp("book")
    book = open_workspace(home)
    book.set_settings({"your_name": "Robin Ash"})
    with dashboard(home) as address:
        yield address, book
    book.close()


def add(book: Workspace, name: str, **values: object) -> str:
    done = book.add(PEOPLE, [{"name": name, "company": "Acme", **values}], today=TODAY)  # type: ignore[dict-item]
    return new_rows(book.changes(done.id), PEOPLE)[0]


def card(page: Page, person: str) -> Locator:
    return page.locator(f".st-key-card-{person}")


def opened(page: Page) -> list[str]:
    """The addresses that were opened so far."""
    return list(page.evaluate("() => window.opened ?? []"))


def draft(page: Page, address: str) -> None:
    """Go to a person's page and open their draft by its key."""
    page.goto(address)
    expect(page.get_by_role("button", name="Draft")).to_be_visible()
    press(page, "d")
    expect(page.get_by_role("dialog")).to_be_visible()


def mail(page: Page) -> tuple[str, str, str]:
    """To whom, the subject and the words of the mail that was opened last."""
    page.wait_for_function("() => (window.opened ?? []).length > 0")
    link = urlsplit(opened(page)[-1])
    assert link.scheme == "mailto"
    said = parse_qs(link.query)
    return unquote(link.path), said["subject"][0], said["body"][0].replace("\r\n", "\n")


def test_a_draft_is_changed_sent_asked_about_and_logged_and_the_next_brings_other_news(
    page: Page, served: tuple[str, Workspace]
) -> None:
    address, book = served
    dana = add(book, "Dana Reyes", email="dana+jobs@example.org", next_step="Say hello", next_step_on=TODAY)
    book.add(NEWS, [{"headline": TALK, "date": TODAY}, {"headline": COURSE, "date": TODAY}])
    page.add_init_script(CATCH)
    page.goto(address)
    card(page, dana).get_by_role("button", name="Draft").click()
    dialog = page.get_by_role("dialog")
    text = dialog.get_by_label("Text", exact=True)
    expect(text).to_have_value(re.compile("^Dear Dana,"))
    first = text.input_value()
    (brought,) = [one for one in (TALK, COURSE) if one in first]
    mine = f"{first}\n\nP.S. 100 % yours & always: «ü» #1?"
    text.fill(mine)
    # Pressed right after typing: what was typed goes along.
    dialog.get_by_role("button", name="Open in mail").click()
    to, subject, body = mail(page)
    assert to == "dana+jobs@example.org"
    assert subject
    assert body == mine
    expect(dialog).to_contain_text("Did you send it?")
    press(page, "Escape")
    expect(card(page, dana)).to_contain_text("Did you send it?")
    assert book.snapshot().outreach.empty

    page.reload()
    card(page, dana).get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Logged an email with Dana Reyes")
    (row,) = book.snapshot().outreach.to_dict("records")
    assert row["shared"] == (brought,)
    assert row["template"]
    assert row["notes"] == subject
    assert book.pending_touches() == ()
    assert len(opened(page)) == 0, "drawn anew, nothing opens by itself"

    page.goto(f"{address}/person?person={dana}")
    story = page.locator("[class*='st-key-touch-o-']")
    expect(story).to_contain_text(f"told about {brought}")
    expect(story).to_contain_text(f"from “{row['template']}”")

    press(page, "d")
    dialog.get_by_label("Words", exact=True).click()
    page.get_by_role("option", name="quarterly", exact=False).first.click()
    other = next(one for one in (TALK, COURSE) if one != brought)
    expect(dialog.get_by_label("Text", exact=True)).to_have_value(re.compile(re.escape(other)))
    assert brought not in dialog.get_by_label("Text", exact=True).input_value()


def test_words_are_copied_and_never_thrown_away(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    kim = add(book, "Kim Lee", linkedin="https://www.linkedin.com/in/kim-lee")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(CATCH)
    draft(page, f"{address}/person?person={kim}")
    dialog = page.get_by_role("dialog")
    text = dialog.get_by_label("Text", exact=True)
    text.fill("My very own words.")
    dialog.get_by_text("Email", exact=True).click()
    expect(text).not_to_have_value("My very own words.")
    dialog.get_by_role("button", name="Keep my words").click()
    expect(text).to_have_value("My very own words.")
    press(page, "Escape")
    press(page, "d")
    expect(text).to_have_value("My very own words.")
    expect(dialog).to_contain_text("No e-mail address of theirs is noted yet.")
    dialog.get_by_label("Email", exact=True).fill("Kim Lee <kim@example.org>")
    dialog.get_by_text("Kim Lee", exact=True).first.click()
    expect(dialog.get_by_role("button", name="Open in mail")).to_be_visible()
    assert book.snapshot().people.at[kim, "email"] == "kim@example.org"

    text.fill("Changed *once* more,\nand copied")
    dialog.get_by_role("button", name="Copy", exact=True).click()
    expect(dialog).to_contain_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == "Changed *once* more,\nand copied"
    dialog.get_by_text("LinkedIn", exact=True).click()
    text.fill("A line for LinkedIn")
    dialog.get_by_role("button", name="Open LinkedIn").click()
    page.wait_for_function("() => (window.opened ?? []).length > 0")
    assert opened(page) == ["https://www.linkedin.com/in/kim-lee"]
    assert page.evaluate("() => navigator.clipboard.readText()") == "A line for LinkedIn"
    (touch,) = [one for one in book.pending_touches() if one.person == kim]
    assert (touch.channel, touch.body) == ("LinkedIn", "A line for LinkedIn")
    dialog.get_by_role("button", name="No", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Forgotten.")
    assert kim not in {one.person for one in book.pending_touches()}


def test_a_mail_too_long_for_a_link_is_copied_to_be_pasted(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    lou = add(book, "Lou Marsh", email="lou@example.org")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(CATCH)
    draft(page, f"{address}/person?person={lou}")
    dialog = page.get_by_role("dialog")
    long = "A long story, told slowly. " * 120
    dialog.get_by_label("Text", exact=True).fill(long)
    settled(page)
    dialog.get_by_role("button", name="Open in mail").click()
    page.wait_for_function("() => (window.opened ?? []).length > 0")
    assert "body=" not in opened(page)[-1]
    expect(dialog).to_contain_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == long
