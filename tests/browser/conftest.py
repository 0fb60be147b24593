"""One Chromium for all browser tests of a worker, and a page for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import chromium

# Machines are noisy: a page may take its time, and no test is about how long.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Debian's or Playwright's Chromium, installed by the first worker that needs it."""
    with FileLock(tmp_path_factory.getbasetemp().parent / "chromium.lock"):
        path = chromium.find()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window as wide as a laptop's, in Berlin."""
    context = browser.new_context(
        viewport={"width": 1400, "height": 1000},
        timezone_id="Europe/Berlin",
        locale="en-GB",
        accept_downloads=True,
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder for the book."""
    return tmp_path
