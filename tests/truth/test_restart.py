"""The state survives a restart: what was in the spreadsheets, who may see them, and the key that was written."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import gspread

from sync.sheet.http import SheetsHTTPClient
from tests.google.running import ROOT, google

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


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "tests.google", "--port", port],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert f"port {port} can't be used" in done.stderr
    assert "Traceback" not in done.stderr
