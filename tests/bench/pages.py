"""How long each page takes in a real browser, beside a near-empty Streamlit page in the same run."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.book import fill
from tests.browser import chromium
from tests.browser.server import dashboard

SIZES = ((300, 3_000), (10_000, 100_000))
REPEATS = 15
EMPTY_PAGE = """
import streamlit as st
st.title("Near-empty")
if st.button("Again", key="again"):
    st.session_state["n"] = st.session_state.get("n", 0) + 1
st.write(st.session_state.get("n", 0))
"""
# Streamlit's own key for running a page again is the same on every page, so what differs is the page. The time
# from the key to the settled page is taken inside the page, without the driver's own delays.
WATCH = """
() => {
  const app = document.querySelector('[data-testid=stApp]');
  window.__settled = new Promise((done) => {
    let begin = null;
    document.addEventListener('keydown', () => { begin = performance.now(); }, { capture: true, once: true });
    let started = false;
    const watch = new MutationObserver(() => {
      if (begin === null) return;
      if (app.getAttribute('data-test-script-state') !== 'notRunning') { started = true; return; }
      if (!started) return;
      watch.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begin)));
    });
    watch.observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
  });
}
"""


PAGES = {
    "Today": "",
    "People": "people",
    "Person": "person?person=p-200",
    "Companies": "companies",
    "Scenarios": "scenarios",
    "History": "history",
    "Sheet": "sheet",
}


@contextmanager
def _window(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, timezone_id="Europe/Berlin")
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def _first_view(browser: Browser, address: str) -> float:
    """Milliseconds from opening the address to a settled page, in a fresh window."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, timezone_id="Europe/Berlin")
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(
        "[data-testid=stApp][data-test-script-state=notRunning] [data-testid=stHeading]", timeout=60_000
    )
    taken = page.evaluate("performance.now()")
    context.close()
    return float(taken)


def _reruns(browser: Browser, address: str) -> float:
    """The median milliseconds from asking for a rerun to a settled page, with the page open and warm."""
    with _window(browser, address) as page:
        page.wait_for_selector(
            "[data-testid=stApp][data-test-script-state=notRunning] [data-testid=stHeading]"
        )
        page.wait_for_timeout(1_000)
        return statistics.median(_again(page) for _ in range(REPEATS))


def _again(page: Page) -> float:
    """Milliseconds of one rerun."""
    page.evaluate(WATCH)
    page.keyboard.press("r")
    taken = float(page.evaluate("() => window.__settled"))
    page.wait_for_timeout(300)
    return taken


def _memory(port: int) -> float:
    """Megabytes that the server on this port holds, with its children."""
    owner = next(
        one.pid
        for one in psutil.net_connections("tcp")
        if one.laddr and one.laddr.port == port and one.status == "LISTEN"
    )
    assert owner is not None
    process = psutil.Process(owner)
    return float(sum(one.memory_info().rss for one in (process, *process.children(recursive=True))) / 2**20)


def run(report: Callable[[str], object] = print) -> None:
    """Measure every page at each size and print a table: milliseconds, and times the near-empty page."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"]
        )
        empty = Path(folder) / "empty"
        empty.mkdir()
        (empty / "app.py").write_text(EMPTY_PAGE)
        streamlit = (
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(empty / "app.py"),
            "--server.headless",
            "true",
        )
        for people, touches in SIZES:
            home = Path(folder) / f"{people}"
            home.mkdir()
            fill(home, people, touches, datetime.now(UTC).date())
            with (
                dashboard(empty, *streamlit, port_option="--server.port") as bare,
                dashboard(home) as address,
            ):
                _first_view(browser, bare)
                first, again = _first_view(browser, bare), _reruns(browser, bare)
                report(f"\n{people:,} people, {touches:,} outreach        first view          rerun")
                report(f"{'near-empty page':24}{first:10.0f} ms      {again:8.0f} ms")
                for name, path in PAGES.items():
                    view = _first_view(browser, f"{address}/{path}")
                    rerun = _reruns(browser, f"{address}/{path}")
                    report(
                        f"{name:24}{view:10.0f} ms {view / first:4.1f}×{rerun:8.0f} ms {rerun / again:4.1f}×"
                    )
                report(f"server memory {_memory(int(address.rsplit(':', 1)[1])):,.0f} MB")
        browser.close()
