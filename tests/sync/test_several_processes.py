"""Several processes at one book: one of them follows the sheet, for all; it can be asked to make way, and may die."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from sync import contract, open_workspace
from sync.cli import main
from sync.sheet import accounts
from sync.workspace import Workspace
from tests.google.running import Running, google
from tests.sync.reckoning import DataFile, Watcher
from tests.sync.stress import Dashboard, dashboard

OWNER = "dana@example.org"
SOON = 40.0


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with google() as running:
        monkeypatch.setenv("SHEETS_EMULATOR_HOST", running.address)
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "Ada"


def _sheet(server: Running) -> str:
    return server.spreadsheet(owner=OWNER, writers=[server.service_account])


def _connected(server: Running, home: Path) -> Watcher:
    """The home of a book that is in a sheet, with Dana in both; and who looks at the sheet."""
    sheet = _sheet(server)
    book = open_workspace(home)
    book.add(contract.PEOPLE, [{"name": "Dana"}])
    book.link.connect(accounts.read_key(server.key_file.read_bytes()), sheet)
    book.close()
    return Watcher(server, sheet, OWNER)


def _resting(running: Dashboard) -> Dashboard:
    """A dashboard that only follows the sheet."""
    running.go_on()
    assert running.resting.wait(SOON)
    return running


def _command(home: Path, *words: str) -> None:
    """A command of this process, which is another than the dashboard's."""
    done = CliRunner().invoke(main, [*words, "--home", str(home)])
    assert done.exit_code == 0, done.output


def _soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold before anybody would give up."""
    until = time.monotonic() + SOON
    while not (there := holds()) and time.monotonic() < until:
        time.sleep(0.1)
    return there


def _names(watcher: Watcher) -> set[str]:
    return {str(row.get("Name")) for row in watcher.rows(contract.PEOPLE)}


def _holds(watcher: Watcher, name: str) -> bool:
    return name in _names(watcher)


def _is_engine(book: Workspace) -> bool:
    engine = book.link._engine
    return engine is not None and engine.is_running


def test_one_process_follows_the_sheet_for_all_and_another_takes_over(server: Running, home: Path) -> None:
    watcher = _connected(server, home)
    with dashboard(home) as first:
        _resting(first)
        second = open_workspace(home)
        second.link.look()
        _command(home, "log", "Dana", "--notes", "from the command line")
        assert _soon(lambda: bool(watcher.rows(contract.OUTREACH)))
        second.add(contract.PEOPLE, [{"name": "Robin"}])
        assert _soon(partial(_holds, watcher, "Robin"))
        assert not _is_engine(second)
        assert _soon(lambda: second.link._ledger.state("looked") is not None), (
            "the engine does not hear of looks"
        )

        os.kill(first.process.pid, signal.SIGKILL)
        assert _soon(lambda: _is_engine(second))
        _command(home, "add", "Kim")
        assert _soon(partial(_holds, watcher, "Kim"))
        second.close()
    assert DataFile(home).differences(watcher) == []


def test_a_book_is_connected_and_moved_from_the_command_line_while_a_dashboard_runs(
    server: Running, home: Path
) -> None:
    key, sheets = str(server.key_file), [_sheet(server), _sheet(server)]
    with dashboard(home) as running:
        _resting(running)
        for number, sheet in enumerate(sheets):
            watcher = Watcher(server, sheet, OWNER)
            _command(home, "connect", f"https://docs.google.com/spreadsheets/d/{sheet}/edit", "--key", key)
            assert _names(watcher), "connecting brings the book there"
            _command(home, "add", f"Robin {number}")
            assert _soon(partial(_holds, watcher, f"Robin {number}"))
        running.go_on()
    assert "Robin 1" not in _names(Watcher(server, sheets[0], OWNER))


def test_syncing_once_makes_the_engine_of_another_process_wait(server: Running, home: Path) -> None:
    watcher = _connected(server, home)
    with dashboard(home) as running:
        _resting(running)
        book = open_workspace(home)
        book.add(contract.PEOPLE, [{"name": "Robin"}])
        assert book.link.sync_once().waiting == 0
        assert "Robin" in _names(watcher)
        book.close()
        _command(home, "add", "Kim")
        assert _soon(partial(_holds, watcher, "Kim")), "it goes on afterwards"
        running.go_on()
