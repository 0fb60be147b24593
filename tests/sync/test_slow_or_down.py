"""With Google slow or gone everything goes on as ever: no call waits for it, and nothing is lost."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sync import Workspace, contract, open_workspace
from sync.link import IN_STEP, UNREACHABLE, Status
from sync.sheet import accounts
from sync.sheet.http import SheetsHTTPClient
from sync.workspace import new_rows
from tests.google.running import google
from tests.sync.reckoning import DataFile, Watcher

OWNER = "dana@example.org"
SOON = 60.0


@pytest.fixture
def callers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[threading.Thread]:
    """The threads that called Google."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found: list[threading.Thread] = []
    call = SheetsHTTPClient.request

    def noted(self: SheetsHTTPClient, *args: Any, **options: Any) -> Any:
        found.append(threading.current_thread())
        return call(self, *args, **options)

    monkeypatch.setattr(SheetsHTTPClient, "request", noted)
    return found


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path / "home")
    yield opened
    opened.close()


def _status(book: Workspace) -> Status:
    return book.link.status(datetime.now(UTC))


def _soon(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON
    while not (there := holds()) and time.monotonic() < until:
        time.sleep(0.05)
    return there


def _everything(book: Workspace, name: str) -> dict[str, float]:
    """One of each thing that a page does; seconds by what it was."""
    seconds: dict[str, float] = {}

    def timed(what: str, call: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        answer = call()
        seconds[what] = time.perf_counter() - start
        return answer

    added = timed("add", lambda: book.add(contract.PEOPLE, [{"name": name}]))
    (person,) = new_rows(book.changes(added.id), contract.PEOPLE)
    timed("log", lambda: book.log([person], on=date(2026, 3, 4), notes=f"touch {name}"))
    done = timed("edit", lambda: book.edit(contract.PEOPLE, {person: {"notes": name}}))
    timed("undo", lambda: book.undo(done.id))
    timed("look", book.link.look)
    timed("status", lambda: _status(book))
    snapshot = timed("picture", book.snapshot)
    assert snapshot.people.loc[person, "name"] == name
    return seconds


def test_nothing_waits_for_google(
    book: Workspace, callers: list[threading.Thread], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    key = tmp_path / "key.json"
    told: dict[str, dict[str, float]] = {}
    with ExitStack() as stack:
        server = stack.enter_context(google("--data", str(tmp_path / "data"), port=port, key_file=key))
        monkeypatch.setenv("SHEETS_EMULATOR_HOST", server.address)
        sheet = server.spreadsheet(owner=OWNER, writers=[server.service_account])
        book.link.connect(accounts.read_key(key.read_bytes()), sheet)
        assert _soon(lambda: _status(book).kind == IN_STEP)
        callers.clear()

        server.hook("POST", "latency", {"ms": 2000})
        told["2 s slow"] = _everything(book, "Slow")
        for _ in range(5):  # while a call is under way, and after it
            told["2 s slow"] |= _everything(book, "Slow")
            time.sleep(0.3)
        server.hook("POST", "latency", {"ms": 0})
        assert _soon(lambda: _status(book).kind == IN_STEP)

    told["down"] = _everything(book, "Gone")
    assert _soon(lambda: _status(book).kind == UNREACHABLE)
    told["down, and known to be"] = _everything(book, "Still gone")
    status = _status(book)
    assert status.since is not None
    assert status.sentence.startswith(f"Google unreachable since {status.since:%H:%M}, ")
    assert status.sentence.endswith(" changes are safe here")
    assert status.waiting == 4

    with google("--data", str(tmp_path / "data"), port=port, key_file=key) as server:
        book.link.retry()
        assert _soon(lambda: _status(book).kind == IN_STEP)
        assert DataFile(tmp_path / "home").differences(Watcher(server, sheet, OWNER)) == []
    assert {thread.name for thread in callers} == {"runner-up-engine"}
    for when, seconds in told.items():
        print(f"{when}: " + ", ".join(f"{what} {1000 * taken:.0f} ms" for what, taken in seconds.items()))
