"""Connecting a sheet from the page, as somebody does who has never done it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from sync import open_workspace
from sync.contract import PEOPLE
from sync.sheet import links
from sync.sheet.endpoint import VARIABLE
from tests.browser.server import dashboard
from tests.google.running import Running, google

DANA = "dana@example.org"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with google() as running:
        yield running


@pytest.fixture
def address(server: Running, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    book = open_workspace(home)
    book.add(PEOPLE, [{"name": "=Ada Lind", "company": "Acme"}], today=datetime.now(UTC).date())
    book.close()
    monkeypatch.setenv(VARIABLE, server.address)
    with dashboard(home) as found:
        yield found


def _share(server: Running, book: str, role: str) -> None:
    body = {"type": "user", "role": role, "emailAddress": server.service_account}
    answer = server.call("POST", f"/drive/v3/files/{book}/permissions", DANA, json=body)
    assert answer.ok, answer.text


def _step(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-connect-{name}")


def test_from_nothing_to_in_step(page: Page, address: str, server: Running, home: Path) -> None:
    book = server.spreadsheet(title="My search", owner=DANA)
    page.goto(f"{address}/sheet")
    page.get_by_role("button", name="Connect a sheet").click()

    # A file that is no key, then the key: it is kept for its owner alone, and is nowhere on the page.
    upload = page.locator(".st-key-connect input[type=file]")
    upload.set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": b'{"web": {}}'})
    expect(_step(page, "key")).to_contain_text("an app that people sign in to")
    upload.set_input_files(server.key_file)
    expect(_step(page, "share")).to_contain_text(server.service_account)
    expect(_step(page, "key")).to_contain_text("Its key is kept beside your data file")
    (kept,) = home.glob("*.json")
    assert kept.stat().st_mode & 0o777 == 0o600
    secret = json.loads(server.key_file.read_text())["private_key"].splitlines()[2]
    assert secret not in page.content()

    # A link elsewhere, the sheet before it is shared, shared to look only, and at last as Editor.
    field = page.get_by_label("Link", exact=True)
    field.fill("https://drive.google.com/drive/folders/1JFaGAEBmGdz-vJ5Xpf-MnoSQ")
    field.press("Enter")
    expect(_step(page, "paste")).to_contain_text("a folder")
    field.fill(links.address(book))
    field.press("Enter")
    expect(_step(page, "share")).to_contain_text("is not shared with")
    _share(server, book, "reader")
    expect(_step(page, "share")).to_contain_text("but not as Editor")
    page.reload()
    expect(page.get_by_role("button", name="Connect a sheet")).to_be_visible()
    page.get_by_role("button", name="Connect a sheet").click()
    field.fill(links.address(book))
    field.press("Enter")
    _share(server, book, "writer")
    expect(page.locator(".st-key-connect")).to_contain_text("Found My search. It is empty. 1 person")

    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator(".st-key-connect")).to_contain_text("In step", timeout=60_000)
    rows = server.gspread(DANA).open_by_key(book).worksheet(PEOPLE.name).get_values()
    assert any("=Ada Lind" in row for row in rows)
    page.reload()
    expect(page.locator(".st-key-connect")).to_contain_text("In step")
    assert secret not in (home / "server.log").read_text()
