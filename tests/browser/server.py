"""A running dashboard of one's own, started as a person starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


QUIET = """
() => {
  const app = document.querySelector('[data-testid=stApp]');
  const now = performance.now();
  const quiet = app && app.getAttribute('data-test-script-state') === 'notRunning';
  if (!quiet || window.__quiet === undefined) window.__quiet = now;
  return quiet && now - window.__quiet > 250;
}
"""


def settled(page: Page) -> None:
    """Wait until the page has been quiet for a moment: no hand is quicker, and what is going is gone."""
    page.evaluate("() => { window.__quiet = undefined; }")
    page.wait_for_function(QUIET)


def press(page: Page, key: str) -> None:
    """Press a key once the page is quiet, as a hand does that has seen what it answers to."""
    settled(page)
    page.keyboard.press(key)


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def dashboard(home: Path, *command: str, port_option: str = "--port") -> Iterator[str]:
    """Start the dashboard (or another command) on the book under ``home``, and answer its address once ready."""
    port = free_port()
    started = command or (sys.executable, "-m", "sync.cli", "serve", "--no-browser")
    log = (home / "server.log").open("wb")
    process = subprocess.Popen(
        [*started, port_option, str(port)],
        cwd=ROOT,
        env={**os.environ, "RUNNER_UP_HOME": str(home)},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                    break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError((home / "server.log").read_text()) from None
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        log.close()
