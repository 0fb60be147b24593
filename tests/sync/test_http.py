"""The client under gspread: reads are asked again, writes never; every call takes its turn and is measured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
from google.oauth2.credentials import Credentials
from requests.exceptions import ConnectionError as NoConnectionError

from sync.errors import QuotaError
from sync.sheet.http import SheetsHTTPClient, client
from sync.sheet.quota import MOST, Limiter
from tests.google.running import Running, google

OWNER = "dana@example.org"
CUT = {"drop": "answer"}
BUSY = {"status": 503}


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with google("--quota") as running:
        yield running


@pytest.fixture
def limiter(tmp_path: Path) -> Limiter:
    return Limiter(tmp_path, OWNER, clock=lambda: 1_000_000.0)


@pytest.fixture
def book(server: Running, limiter: Limiter, monkeypatch: pytest.MonkeyPatch) -> gspread.Spreadsheet:
    monkeypatch.setattr(SheetsHTTPClient, "sleep", staticmethod(lambda _seconds: None))
    server.hook("POST", "clock", {"advance": 61})
    credentials = Credentials(f"person:{OWNER}")  # type: ignore[no-untyped-call]
    made = client(credentials, server.address, limiter).open_by_key(server.spreadsheet(owner=OWNER))
    server.log()
    return made


def _asked(server: Running) -> list[str]:
    return [entry["method"] for entry in server.log()]


def test_a_read_is_asked_again_and_a_write_never(server: Running, book: gspread.Spreadsheet) -> None:
    server.faults({"match": "GET /v4", **CUT}, {"match": "GET /v4", **BUSY})
    assert book.sheet1.title == "Sheet1"
    assert _asked(server) == ["GET"] * 3
    server.faults({"match": "GET /v4", "times": 3, **BUSY})
    with pytest.raises(gspread.exceptions.APIError):
        book.fetch_sheet_metadata()
    assert _asked(server) == ["GET"] * 3
    server.faults({"match": "batchUpdate", **CUT})
    with pytest.raises(NoConnectionError):
        book.add_worksheet("Once", 1, 1)
    server.faults({"match": "batchUpdate", **BUSY})
    with pytest.raises(gspread.exceptions.APIError):
        book.add_worksheet("Never", 1, 1)
    assert _asked(server) == ["POST"] * 2
    assert [sheet.title for sheet in book.worksheets()] == ["Sheet1", "Once"]


def test_what_google_refuses_is_not_asked_again(server: Running, book: gspread.Spreadsheet) -> None:
    server.faults({"match": "GET /v4", "status": 403}, {"match": "GET /v4", "status": 429})
    for _ in range(2):
        with pytest.raises((gspread.exceptions.APIError, PermissionError)):
            book.fetch_sheet_metadata()
    assert _asked(server) == ["GET"] * 2


def test_a_429_halves_the_allowance(server: Running, book: gspread.Spreadsheet, limiter: Limiter) -> None:
    server.faults({"match": "GET /v4", "status": 429})
    with pytest.raises(gspread.exceptions.APIError):
        book.fetch_sheet_metadata()
    for _ in range(MOST // 4 - 2):  # opened with one, refused with another
        limiter.spend("read", patience=0)
    with pytest.raises(QuotaError):
        limiter.spend("read", patience=0)


def test_each_call_takes_a_turn_of_its_kind(
    server: Running, book: gspread.Spreadsheet, limiter: Limiter
) -> None:
    sheet = book.sheet1
    server.log()
    sheet.update([["x"]], "A1")
    for _ in range(5):
        book.client.get_file_drive_metadata(book.id)  # Drive has a quota of its own
    search = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]}
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}/developerMetadata:search"
    book.client.request("post", url, json=search)
    assert isinstance(book.client, SheetsHTTPClient)
    calls = list(book.client.traffic.recent)[-7:]
    assert [call.kind for call in calls] == ["write", *[None] * 5, "read"]
    for _ in range(MOST // 2 - 1):
        limiter.spend("write", patience=0)
    with pytest.raises(QuotaError):
        limiter.spend("write", patience=0)
    logged = server.log()
    assert [call.sent for call in calls] == [entry["bytes_in"] for entry in logged]
    assert [call.received for call in calls] == [entry["bytes_out"] for entry in logged]
    assert all("prettyPrint=false" in entry["query"] for entry in logged)
