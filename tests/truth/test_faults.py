"""What goes wrong, by cause: every refusal has the status and the shape that Google's has."""

from __future__ import annotations

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2 import service_account

from tests.google.errors import RefusedError
from tests.google.quota import Quota
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

    path, values = f"/v4/spreadsheets/{book}/values/A1?valueInputOption=RAW", {"values": [["é" * 500]]}
    answer = server.call("PUT", path, READER, json=values)
    server.faults({"match": "PUT", "drop": "answer"})
    with pytest.raises(requests.ConnectionError):
        server.call("PUT", path, OWNER, json=values)
    server.call("GET", "/v4/nowhere", OWNER, headers={"Authorization": "Bearer made-up"})
    refused, lost, nowhere = server.log()
    assert refused.keys() == {"method", "path", "query", "user", "bytes_in", "bytes_out", "status", "ms"}
    assert (refused["user"], refused["status"], refused["query"]) == (READER, 403, "valueInputOption=RAW")
    assert refused["bytes_in"] == lost["bytes_in"] == len(json.dumps(values))
    assert refused["bytes_out"] == len(answer.content)
    assert (lost["status"], lost["bytes_out"], lost["user"]) == (0, 0, OWNER)
    assert (nowhere["status"], nowhere["user"]) == (404, "")


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


def test_a_project_has_a_quota_of_its_own() -> None:
    quota = Quota()
    for number in range(300):
        quota.count(f"user{number // 60}@example.org", write=True, now=1000 + number / 100)
    with pytest.raises(RefusedError) as refused:
        quota.count("sixth@example.org", write=True, now=1010)
    error = refused.value.body["error"]
    assert "limit 'Write requests per minute' of" in error["message"]
    metadata = error["details"][0]["metadata"]
    assert (metadata["quota_limit"], metadata["quota_limit_value"]) == (
        "WriteRequestsPerMinutePerProject",
        "300",
    )
    assert metadata["quota_unit"] == "1/min/{project}"
    quota.count("sixth@example.org", write=False, now=1010)
    quota.count(
        "sixth@example.org", write=True, now=1060.005
    )  # the first one is a minute ago, the second isn't
    with pytest.raises(RefusedError):
        quota.count("sixth@example.org", write=True, now=1060.005)
    quota.count("user0@example.org", write=True, now=1064)


FAULTS: dict[str, Any] = {
    "match is a part": {"match": 5, "status": 503},
    "drop is": {"drop": "both"},
    "status is one of": {"status": "503"},
    "times is a number": {"status": 503, "times": 0},
    "html is a status": {"html": 99},
    "delay_ms is a number": {"delay_ms": "long"},
    "either status or drop": {"status": 503, "drop": "answer"},
    "has one of status, drop": {"match": "batchUpdate"},
    "a fault is an object": None,
}


@pytest.mark.parametrize("words", list(FAULTS))
def test_a_fault_that_makes_no_sense_is_refused_with_all_beside_it(server: Running, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        server.faults({"match": "elsewhere", "status": 500}, FAULTS[words])
    assert server.hook("GET", "faults")["faults"] == []


HOOKS: list[tuple[str, Any, str]] = [
    ("spreadsheets", {"titel": "x"}, "the body is an object with"),
    ("spreadsheets", {"writers": "dana@example.org"}, "writers can't be"),
    ("spreadsheets", {"readers": ["dana"]}, "'dana' is no address"),
    ("spreadsheets", {"timeZone": "Mars/Olympus"}, "Invalid time zone"),
    ("latency", {"ms": "long"}, "ms can't be 'long'"),
    ("latency", {"ms": -1}, "ms is a number from 0"),
    ("clock", {}, "the body is an object with"),
    ("clock", {"advance": -5}, "advance is a number of seconds"),
    ("lag", {"on": 1}, "on can't be 1"),
    ("revoke", {"private_key_id": "none"}, "no service account has a key"),
    ("formulas", {"id": "none", "formula": "=X()", "value": 1}, "there is no file none"),
    ("formulas", {"id": "none"}, "the body is an object with"),
    ("fualts", {}, "is no hook; there are"),
]


@pytest.mark.parametrize(("name", "body", "words"), HOOKS)
def test_a_hook_that_makes_no_sense_is_refused(server: Running, name: str, body: Any, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        server.hook("POST", name, body)


def test_a_connection_that_was_kept_goes_on_after_a_cut(server: Running, book: str) -> None:
    large = {"values": [["x" * 1000] * 9] * 900}
    url = f"{server.address}/v4/spreadsheets/{book}/values/A1"
    with requests.Session() as kept:
        kept.trust_env = False
        kept.headers["Authorization"] = f"Bearer person:{OWNER}"
        for lost, rows in (("request", 0), ("answer", 900)):
            server.faults({"match": "PUT", "drop": lost, "times": 2})
            for _ in range(2):
                with pytest.raises(requests.ConnectionError):
                    kept.put(url, params={"valueInputOption": "RAW"}, json=large, timeout=60)
            assert len(kept.get(url + ":I1000", timeout=60).json().get("values", [])) == rows


def test_many_clients_share_out_what_goes_wrong(server: Running, book: str) -> None:
    server.faults(
        {"match": "q=shared", "status": 503, "times": 3},
        {"match": "q=shared", "drop": "request", "times": 3},
        {"match": "q=shared", "html": 502, "times": 3},
        {"match": "q=shared", "delay_ms": 5, "times": 3},
    )

    def call(_number: int) -> int:
        try:
            return server.call("GET", f"/drive/v3/files/{book}?q=shared", OWNER).status_code
        except requests.ConnectionError:
            return 0

    with ThreadPoolExecutor(6) as pool:
        assert Counter(pool.map(call, range(20))) == {200: 11, 503: 3, 502: 3, 0: 3}


def test_the_token_endpoint_meets_only_faults_that_name_it(server: Running) -> None:
    credentials = service_account.Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
        str(server.key_file), scopes=["https://www.googleapis.com/auth/spreadsheets"]
    )
    with requests.Session() as session:
        session.trust_env = False
        fetch = Request(session)
        server.log()
        server.faults({"status": 503, "times": 5})
        credentials.refresh(fetch)
        assert server.hook("GET", "faults")["faults"] == [{"match": "", "times": 5}]
        server.hook("DELETE", "faults")
        server.faults({"match": "POST /token", "status": 401})
        with pytest.raises(RefreshError, match="invalid_client"):
            credentials.refresh(fetch)
    assert [(entry["path"], entry["status"]) for entry in server.log()] == [("/token", 200), ("/token", 401)]


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
