"""What goes wrong, by cause: every refusal has the status and the shape that Google's has."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests

from tests.google.running import Running, google

BODIES = Path(__file__).parents[3] / "shared" / "google-traffic" / "bodies.json"
OWNER, STRANGER, READER = "dana@example.org", "stranger@example.org", "reader@example.org"


@pytest.fixture
def book(server: Running) -> str:
    return server.spreadsheet(title="A search", owner=OWNER, readers=[READER])


@pytest.fixture(scope="module")
def bodies() -> dict[str, Any]:
    if not BODIES.exists():
        pytest.skip(f"Google's bodies are not here: {BODIES}")
    found: dict[str, Any] = json.loads(BODIES.read_text(encoding="utf-8"))
    return found


def _same(answer: requests.Response, body: dict[str, Any]) -> None:
    """The answer's status and body are Google's; numbers and IDs that Google's file hides may be any."""
    assert answer.status_code == body["status"], answer.text
    pattern = re.escape(json.dumps(body["body"], sort_keys=True))
    pattern = pattern.replace("<NUM>", r"\d+").replace("<ID>", r"[\w-]+").replace("999999", r"\d+")
    live = json.dumps(answer.json(), sort_keys=True)
    assert re.fullmatch(pattern, live), f"{live}\nis not\n{json.dumps(body['body'], sort_keys=True)}"


def test_bodies_of_faults_laid_out(server: Running, book: str, bodies: dict[str, Any]) -> None:
    path = f"/v4/spreadsheets/{book}:batchUpdate"
    batch: dict[str, Any] = {"requests": [{"addSheet": {}}]}
    for name in ("sheets_429", "sheets_503", "sheets_500", "sheets_403", "sheets_404"):
        server.faults({"match": "batchUpdate", "status": bodies[name]["status"]})
        _same(server.call("POST", path, OWNER, json=batch), bodies[name])
    assert len(server.call("GET", f"/v4/spreadsheets/{book}", OWNER).json()["sheets"]) == 1


def test_bodies_of_their_causes(server: Running, book: str, bodies: dict[str, Any]) -> None:
    sheet = f"/v4/spreadsheets/{book}"
    cell = {"rows": [{"values": [{"note": "x"}]}], "fields": "note", "start": {"sheetId": 0}}
    _same(server.call("GET", sheet, STRANGER), bodies["sheets_403"])
    _same(
        server.call("POST", f"{sheet}:batchUpdate", READER, json={"requests": [{"addSheet": {}}]}),
        bodies["sheets_403"],
    )
    _same(server.call("GET", "/v4/spreadsheets/none", OWNER), bodies["sheets_404"])
    _same(server.call("GET", "/drive/v3/files/none", OWNER), bodies["drive_404"])
    _same(server.call("GET", f"/drive/v3/files/{book}", STRANGER), bodies["drive_404"])

    far = {"updateCells": cell | {"start": {"sheetId": 999999}}}
    batch = {"requests": [{"updateCells": cell}, {"updateCells": cell}, far]}
    _same(server.call("POST", f"{sheet}:batchUpdate", OWNER, json=batch), bodies["batch_update_no_grid"])
    assert server.call("GET", f"{sheet}?fields=sheets.data.rowData", OWNER).json() == {
        "sheets": [{"data": [{}]}]
    }

    data = [{"range": "Sheet1!A1", "values": [["x"]]}, {"range": "NoSuchTab!A1", "values": [["y"]]}]
    values = {"valueInputOption": "RAW", "data": data}
    answer = server.call("POST", f"{sheet}/values:batchUpdate", OWNER, json=values)
    _same(answer, bodies["values_batch_update_bad_range"])
    assert "values" not in server.call("GET", f"{sheet}/values/A1", OWNER).json()

    writer = "friend@example.org"
    server.gspread(OWNER).insert_permission(book, writer, "user", "writer", notify=False)
    protect = {
        "addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "editors": {"users": [OWNER]}}}
    }
    server.call("POST", f"{sheet}:batchUpdate", OWNER, json={"requests": [protect]})
    blocked = server.call("POST", f"{sheet}:batchUpdate", writer, json={"requests": [{"updateCells": cell}]})
    _same(blocked, bodies["protected_cell"])


def test_a_lost_request_changes_nothing_and_a_lost_answer_does(server: Running, book: str) -> None:
    path = f"/v4/spreadsheets/{book}/values/A1:append?valueInputOption=RAW"
    for lost, rows in (("request", 0), ("answer", 1)):
        server.faults({"match": "append", "drop": lost})
        with pytest.raises(requests.ConnectionError):
            server.call("POST", path, OWNER, json={"values": [[lost]]})
        read = server.call("GET", f"/v4/spreadsheets/{book}/values/A:A", OWNER).json()
        assert len(read.get("values", [])) == rows


def test_faults_come_in_order_and_are_used_up(server: Running, book: str) -> None:
    path = f"/v4/spreadsheets/{book}"
    server.faults(
        {"match": book, "status": 503, "times": 2},
        {"match": book, "html": 502},
        {"match": "elsewhere", "status": 500},
    )
    answers = [server.call("GET", path, OWNER) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [503, 503, 502, 200]
    assert answers[2].headers["content-type"].startswith("text/html")
    assert server.hook("GET", "faults")["faults"] == [{"match": "elsewhere", "times": 1}]
    assert server.hook("DELETE", "faults")["faults"] == []
    with pytest.raises(AssertionError, match="a fault is an object"):
        server.faults({"status": 503, "always": True})
    opened = server.gspread(OWNER).open_by_key(book)
    server.faults({"match": "batchUpdate", "status": 503})
    with pytest.raises(gspread.exceptions.APIError):
        opened.update_title("x")


def test_slowness_and_the_log(server: Running, book: str) -> None:
    server.log()
    server.hook("POST", "latency", {"ms": 40})
    server.faults({"match": book, "delay_ms": 60})
    server.call("GET", f"/v4/spreadsheets/{book}", OWNER)
    server.hook("POST", "latency", {"ms": 0})
    (entry,) = [entry for entry in server.log() if book in entry["path"]]
    assert (entry["method"], entry["user"], entry["status"]) == ("GET", OWNER, 200)
    assert entry["ms"] >= 100
    assert entry["bytes_out"] > 100


def test_quotas(bodies: dict[str, Any]) -> None:
    with google("--quota") as server:
        book = server.spreadsheet(owner=OWNER, writers=["other@example.org"])
        sheet = f"/v4/spreadsheets/{book}"
        write = {
            "requests": [{"updateSpreadsheetProperties": {"properties": {"title": "t"}, "fields": "title"}}]
        }
        answers = [server.call("POST", f"{sheet}:batchUpdate", OWNER, json=write) for _ in range(61)]
        assert [answer.status_code for answer in answers] == [200] * 60 + [429]
        _same(answers[-1], bodies["sheets_429"])
        assert "Retry-After" not in answers[-1].headers
        assert server.call("GET", sheet, OWNER).ok, "reads have a quota of their own"
        assert server.call("POST", f"{sheet}:batchUpdate", "other@example.org", json=write).ok, (
            "so has everybody"
        )
        assert all(server.call("GET", f"/drive/v3/files/{book}", OWNER).ok for _ in range(70)), (
            "Drive's are far off"
        )
        server.hook("POST", "clock", {"advance": 61})
        assert server.call("POST", f"{sheet}:batchUpdate", OWNER, json=write).ok


def test_drive_can_lag_behind(server: Running, book: str) -> None:
    def version() -> tuple[int, str]:
        answer = server.call("GET", f"/drive/v3/files/{book}?fields=version,modifiedTime", OWNER).json()
        return int(answer["version"]), answer["modifiedTime"]

    def write() -> None:
        server.gspread(OWNER).open_by_key(book).sheet1.update_acell("A1", "x")

    before = version()
    write()
    risen = version()
    assert risen > before
    server.hook("POST", "lag", {"on": True})
    write()
    assert version() == risen
    server.hook("POST", "lag", {"on": False})
    assert version() > risen
