"""Which address may stand in for Google: this computer, and nothing that only looks like it."""

from __future__ import annotations

from pathlib import Path

import gspread
import pytest

from sync.errors import EndpointError
from sync.sheet.endpoint import VARIABLE, chosen, placed
from sync.sheet.http import SheetsHTTPClient
from tests.google.running import Running


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ("127.0.0.1:8181", "http://127.0.0.1:8181"),
        ("http://127.0.0.1:8181/", "http://127.0.0.1:8181"),
        ("localhost:8181", "http://localhost:8181"),
        ("http://[::1]:8181", "http://[::1]:8181"),
        ("127.4.5.6:80", "http://127.4.5.6:80"),
        ("  ", None),
        (None, None),
    ],
)
def test_this_computer_may_stand_in_for_google(setting: str | None, address: str | None) -> None:
    assert chosen(setting, {}) == address
    assert chosen(None, {VARIABLE: setting or ""}) == address


@pytest.mark.parametrize(
    "setting",
    [
        "192.168.1.5:8181",
        "sheets.example.org",
        "localhost.example.org:80",
        "127.0.0.1.example.org",
        "http://127.0.0.1@example.org/",
        "http://127.0.0.1:80@example.org",
        "http://someone@127.0.0.1:8181",
        "http://0.0.0.0:8181",
        "ftp://127.0.0.1",
        "http://127.0.0.1:8181/else/where",
        "http://[::1",
        "127.0.0.1:port",
        "http://",
    ],
)
def test_nowhere_else_may(setting: str) -> None:
    with pytest.raises(EndpointError) as raised:
        chosen(setting, {})
    assert "127.0.0.1:8181" in raised.value.sentence()


def test_only_googles_own_addresses_are_placed_elsewhere() -> None:
    here = "http://127.0.0.1:8181"
    assert placed("https://sheets.googleapis.com/v4/spreadsheets/x", here) == f"{here}/v4/spreadsheets/x"
    assert placed("https://www.googleapis.com/drive/v3/files", here) == f"{here}/drive/v3/files"
    assert placed("https://www.googleapis.com.example.org/drive", here).startswith(
        "https://www.googleapis.com.ex"
    )
    assert placed("https://sheets.googleapis.com/v4/x", None) == "https://sheets.googleapis.com/v4/x"


def test_no_proxy_of_the_environments_sees_a_call_or_a_token(
    server: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = server.spreadsheet(owner="dana@example.org", writers=[server.service_account])
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv(VARIABLE, server.address)
    client = gspread.service_account(str(server.key_file), http_client=SheetsHTTPClient)
    assert client.open_by_key(book).sheet1.title == "Sheet1"
