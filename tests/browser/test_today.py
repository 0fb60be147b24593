"""A first day: an empty folder, the sample data, a word logged with two keys, undone, snoozed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sync import Workspace, open_workspace
from tests.browser.server import ROOT, dashboard, free_port, press


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Workspace]]:
    """A dashboard over the sample data, and a second door to its book."""
    home = tmp_path_factory.mktemp("book")
    book = open_workspace(home)
    book.add_sample(datetime.now(UTC).date())
    with dashboard(home) as address:
        yield address, book
    book.close()


def test_from_an_empty_folder_to_a_word_logged_with_two_keys(page: Page, home: Path) -> None:
    book = open_workspace(home)
    with dashboard(home) as address:
        _first_day(page, address, book)
    book.close()


def _first_day(page: Page, address: str, book: Workspace) -> None:
    page.goto(address)
    page.get_by_role("button", name="Fill in sample data").click()
    expect(page.get_by_text("would like to hear from you.", exact=False)).to_be_visible(timeout=20_000)
    before = len(book.snapshot().outreach)
    first = page.locator("[class*='st-key-card-']").first
    name = first.locator("strong").first.inner_text()

    press(page, "l")
    expect(page.get_by_role("dialog")).to_contain_text(name)
    press(page, "Enter")
    expect(page.locator(".st-key-undo-bar")).to_contain_text(f"Logged an email with {name}")
    assert len(book.snapshot().outreach) == before + 1

    page.locator(".st-key-undo-bar").get_by_role("button", name="Undo").click()
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Undid")
    assert len(book.snapshot().outreach) == before
    expect(page.locator("[class*='st-key-card-']").first).to_contain_text(name)


def test_a_card_is_snoozed_and_several_are_logged_at_once(page: Page, served: tuple[str, Workspace]) -> None:
    address, book = served
    page.goto(address)
    expect(page.locator("[class*='st-key-card-']").first).to_be_visible(timeout=20_000)
    before = len(book.snapshot().outreach)
    first = page.locator("[class*='st-key-card-']").first
    name = first.locator("strong").first.inner_text()
    first.get_by_role("button", name="More").click()
    page.get_by_text("Snooze a week", exact=True).click()
    expect(page.locator(".st-key-undo-bar")).to_contain_text(f"Snoozed {name} until")

    for place in (0, 1):
        page.locator("[class*='st-key-tick-'] label").nth(place).click()
        expect(page.locator(".st-key-chosen-bar")).to_contain_text("1 person" if place == 0 else "2 people")
    page.get_by_role("button", name="Log together").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Call", exact=True).click()
    dialog.get_by_label("What was said").fill("Heard good news *and* <b>more</b>")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".st-key-undo-bar")).to_contain_text("Logged a call with 2 people")
    written = book.snapshot().outreach.iloc[before:]
    assert written["notes"].tolist() == ["Heard good news *and* <b>more</b>"] * 2
    assert set(written["channel"]) == {"Call"}


def test_the_slash_and_n_keys_work_everywhere(page: Page, served: tuple[str, Workspace]) -> None:
    address, _ = served
    page.goto(f"{address}/scenarios")
    expect(page.get_by_role("heading", name="Scenarios")).to_be_visible(timeout=20_000)
    page.wait_for_selector("body[data-keys=listening]", state="attached")
    press(page, "/")
    expect(page).to_have_url(re.compile("/people"))
    expect(page.locator(".st-key-people-search input")).to_be_focused(timeout=10_000)
    press(page, "Escape")
    page.locator("h1").first.click()
    press(page, "n")
    expect(page.get_by_role("dialog")).to_contain_text("Add a person")


def test_streamlit_run_opens_the_same_dashboard(page: Page, tmp_path: Path) -> None:
    command = (
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(ROOT / "streamlit_app.py"),
        "--server.headless",
        "true",
    )
    with dashboard(tmp_path, *command, port_option="--server.port") as address:
        page.goto(address)
        expect(page.get_by_role("button", name="Fill in sample data")).to_be_visible(timeout=20_000)


def test_only_this_computer_is_served(tmp_path: Path) -> None:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "sync.cli", "--no-browser", "--port", str(port), "--home", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        told = next(line for line in process.stdout if "Runner-Up" in line)
        listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
        process.terminate()
    assert f"http://localhost:{port}" in told
    places = {line.split()[1].split(":")[0] for line in listening.splitlines() if f":{port:04X} 0" in line}
    assert places <= {"0100007F", "00000000000000000000000001000000"}, "it listens beyond this computer"
    assert places
