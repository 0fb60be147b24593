"""The state survives a restart: what was in the spreadsheets, who may see them, and the key that was written."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gspread
import pytest

from sync.sheet.http import SheetsHTTPClient
from tests.google.grid import Cell, Formula, Grid
from tests.google.running import ROOT, Running, google
from tests.google.store import DamagedStateError, Store
from tests.google.world import File, Identity, World

OWNER = "dana@example.org"


def test_everything_is_there_again(tmp_path: Path, monkeypatch: Any) -> None:
    data, key = tmp_path / "data", tmp_path / "key.json"
    with google("--data", str(data), key_file=key) as server:
        book = server.gspread(OWNER).create("A search")
        sheet = book.sheet1
        sheet.update([["Name", "Due"], ["'=not a formula", "=1+2"], [True, 43831.5]], "A1", raw=False)
        sheet.insert_note("A1", "who")
        sheet.format("A1:B1", {"textFormat": {"bold": True}})
        sheet.define_named_range("A1:B2", "Doors")
        sheet.hide_rows(4, 5)
        book.share(server.service_account, "user", "writer", notify=False)
        everything = f"/v4/spreadsheets/{book.id}?includeGridData=true"
        before = server.call("GET", everything, OWNER).json()
        drive = f"/drive/v3/files/{book.id}?fields=version,modifiedTime,permissions"
        known = server.call("GET", drive, OWNER).json()
        gone = server.gspread(OWNER).create("Gone again")
        server.gspread(OWNER).del_spreadsheet(gone.id)

    with google("--data", str(data), key_file=key) as server:
        assert server.call("GET", everything, OWNER).json() == before
        assert server.call("GET", drive, OWNER).json() == known
        assert server.call("GET", f"/v4/spreadsheets/{gone.id}", OWNER).status_code == 404
        monkeypatch.setenv("SHEETS_EMULATOR_HOST", server.address)
        again = gspread.service_account(str(key), http_client=SheetsHTTPClient)
        assert again.open_by_key(book.id).sheet1.acell("B2").value == "3"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_however_it_ends_what_it_said_is_there(tmp_path: Path, how: signal.Signals) -> None:
    with google("--data", str(tmp_path)) as server:
        book = server.spreadsheet(owner=OWNER)
        _append(server, book)
        if how == signal.SIGKILL:  # at most the last moment is missing then
            _until(lambda: b"appended" in b"".join(path.read_bytes() for path in tmp_path.glob("file-*")))
        os.kill(server.process, how)
        if how == signal.SIGINT:  # and again, by somebody in a hurry
            time.sleep(0.01)
            os.kill(server.process, how)
    with google("--data", str(tmp_path)) as server:
        assert server.call("GET", f"/v4/spreadsheets/{book}/values/A1", OWNER).json()["values"] == [
            ["appended"]
        ]
        _append(server, book)


def _append(server: Running, book: str) -> None:
    path = f"/v4/spreadsheets/{book}/values/A1:append?valueInputOption=RAW"
    assert server.call("POST", path, OWNER, json={"values": [["appended"]]}).ok


def _until(done: Callable[[], bool]) -> None:
    for _ in range(1000):
        if done():
            return
        time.sleep(0.02)
    pytest.fail("it did not happen")


def _told(*options: str) -> str:
    """What the server says instead of starting: a usage error in a sentence."""
    command = [sys.executable, "-m", "tests.google", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr.rpartition("error: ")[2]


def test_what_is_wrong_with_an_option_is_said_in_a_sentence(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("mine")
    assert "port 70000 can't be used" in _told("--port", "70000")
    assert f"{note} can't be used" in _told("--port", "0", "--data", str(note))
    assert f"{note} is there and is no key file" in _told("--port", "0", "--key-file", str(note))
    assert "can't be written" in _told("--port", "0", "--key-file", str(tmp_path / "no" / "key.json"))
    (tmp_path / "file-1.json").write_text("{")
    assert "file-1.json is damaged" in _told("--port", "0", "--data", str(tmp_path))
    (tmp_path / "file-1.json").unlink()
    (tmp_path / "tokens.json").write_text("[]")
    assert "tokens.json is of another version" in _told("--port", "0", "--data", str(tmp_path))
    assert note.read_text() == "mine"


def test_two_servers_do_not_share_a_folder(tmp_path: Path) -> None:
    with google("--data", str(tmp_path)):
        assert "is in use by another server" in _told("--port", "0", "--data", str(tmp_path))
    with google("--data", str(tmp_path)):
        pass


def test_saving_goes_in_steps_and_keeps_the_state_of_its_first(tmp_path: Path) -> None:
    world = World()
    store = Store(tmp_path, world)
    file = _filled(world)
    steps = store.saving()
    next(steps)
    assert file.document is not None
    changed = file.document.copy()
    changed.sheets[0].grid.enter(2999, 0, "later")
    file.document = changed  # as a call does it that comes in between
    world.changed(file, Identity(OWNER))
    assert sum(1 for _ in steps) > 5
    assert _loaded(tmp_path, file.id).rows[2999] == ("half \ud800",)
    store.save()
    assert _loaded(tmp_path, file.id).rows[2999] == ("later",)


def test_what_was_given_up_is_saved_the_next_time(tmp_path: Path) -> None:
    world = World()
    store = Store(tmp_path, world)
    file = _filled(world)
    steps = store.saving()
    next(steps)
    steps.close()
    assert not list(tmp_path.glob("file-*.json"))
    store.save()
    rows = _loaded(tmp_path, file.id).rows
    assert rows[:2] == [(1.5, True, None, Cell(Formula("=A1"), note="why")), ()]
    del world.files[file.id]
    world.on_change(file)
    store.save()
    assert not list(tmp_path.glob("file-*.json"))


def test_a_save_while_another_is_halfway_writes_everything(tmp_path: Path) -> None:
    world = World()
    store = Store(tmp_path, world)
    file = _filled(world)
    halfway = store.saving()
    next(halfway)
    store.save()
    assert _loaded(tmp_path, file.id).rows[2999] == ("half \ud800",)
    halfway.close()


def _filled(world: World) -> File:
    file = world.create("A search", Identity(OWNER))
    assert file.document is not None
    grid = file.document.sheets[0].grid
    grid.put_row(0, 0, [1.5, True, None, Cell(Formula("=A1"), note="why")])
    grid.put_row(2999, 0, ["half \ud800"])  # JSON may hold half a surrogate pair; UTF-8 may not
    return file


def _loaded(folder: Path, file_id: str) -> Grid:
    world = World()
    Store(folder, world).load()
    document = world.files[file_id].document
    assert document is not None
    return document.sheets[0].grid


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"id": "1"}', "null", '{"document": null, "rows": [], "x": 1}']
)
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "file-1.json").write_text(text)
    with pytest.raises(DamagedStateError, match=r"file-1\.json"):
        Store(tmp_path, World()).load()


def test_other_state_is_written_when_it_changed(tmp_path: Path) -> None:
    store = Store(tmp_path, World())
    store.save_other("tokens", {"a": 1})
    path = tmp_path / "tokens.json"
    path.unlink()
    store.save_other("tokens", {"a": 1})
    assert not path.exists()
    store.save_other("tokens", {"a": 2})
    assert json.loads(path.read_text()) == store.other("tokens") == {"a": 2}


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"port {port} can't be used" in _told("--port", port)
