"""One Chromium for all browser tests of a worker, and a page for each test."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.server import settled

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


# What a hand does; it has first seen what it goes for. A driver without eyes acts within a millisecond of a
# word's coming up, while the page around it is still on its way: a grid then still has something to report,
# a dialog does not listen yet.
BY_HAND: Final = ("click", "fill", "set_input_files")


def _unhurried(action: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(action)
    def act(at: Locator, *args: Any, **kwargs: Any) -> None:
        settled(at.page)
        action(at, *args, **kwargs)

    return act


@pytest.fixture(scope="session", autouse=True)
def _as_a_hand_does() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in BY_HAND:
            patch.setattr(Locator, name, _unhurried(getattr(Locator, name)))
        yield


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
