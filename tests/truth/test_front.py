"""The front end: paths, verbs, sizes and tokens that no handler ever sees."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
import requests

from tests.google.__main__ import new_listener
from tests.google.running import Running

OWNER = "dana@example.org"
LIMIT = 10 * 2**20


@pytest.fixture
def book(server: Running) -> str:
    return server.spreadsheet(owner=OWNER)


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/v4/nowhere"),
        ("GET", "/"),
        ("PUT", "/v4/spreadsheets/some"),
        ("DELETE", "/v4/spreadsheets/some"),
        ("GET", "/v4/spreadsheets/some/"),
        ("GET", "//v4/spreadsheets/some"),
        ("GET", "/token"),
        ("GET", "/v4/<b>"),
    ],
)
def test_what_is_no_method_is_a_page_not_found(server: Running, verb: str, path: str) -> None:
    answer = server.call(verb, path, OWNER)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Error 404 (Not Found)!!1" in answer.text
    assert "<b>404.</b>" in answer.text
    assert "<code>" + path.partition("<")[0] in answer.text
    assert "/<b>" not in answer.text


def test_a_method_that_is_not_served_says_so(server: Running) -> None:
    answer = server.call("GET", "/drive/v3/changes/startPageToken", OWNER)
    assert answer.status_code == 501
    assert "drive.changes.getStartPageToken is not served here" in answer.json()["error"]["message"]


def test_ten_megabytes_are_taken_and_not_a_byte_more(server: Running, book: str) -> None:
    path = f"/v4/spreadsheets/{book}/values/A1?valueInputOption=RAW"
    body = b'{"values": [["fits"]]}'
    assert server.call("PUT", path, OWNER, data=body.ljust(LIMIT)).ok
    answer = server.call("PUT", path, OWNER, data=body.ljust(LIMIT + 1))
    assert answer.json() == {
        "error": {
            "code": 400,
            "message": "Request payload size exceeds the limit: 10485760 bytes.",
            "status": "INVALID_ARGUMENT",
        }
    }


def test_a_token_may_come_in_the_address(server: Running, book: str) -> None:
    url = f"{server.address}/v4/spreadsheets/{book}"
    with requests.Session() as session:
        session.trust_env = False

        def status(**query: str) -> int:
            return session.get(url, params=query, timeout=60).status_code

        assert status(access_token=f"person:{OWNER}") == status(oauth_token=f"person:{OWNER}") == 200
        assert status(access_token="person:stranger@example.org") == 403  # noqa: S106 -- no secret
        assert status(access_token="made-up") == status(key="made-up") == status() == 401  # noqa: S106
    assert [entry["user"] for entry in server.log() if book in entry["path"]][:2] == [OWNER, OWNER]


def test_what_every_method_takes_changes_nothing(server: Running, book: str) -> None:
    query = "$.xgafv=2&alt=json&prettyPrint=false&key=any&quotaUser=x&fields=spreadsheetId"
    answer = server.call("GET", f"/v4/spreadsheets/{book}?{query}", OWNER)
    assert answer.json() == {"spreadsheetId": book}
    assert answer.headers["content-type"] == "application/json; charset=UTF-8"


@pytest.mark.parametrize("title", ["Käufe", "a/b", "50%", "a b+c", "It's", "日本", "a:b", "x?y#z", "🏃"])
def test_any_title_can_stand_in_a_path(server: Running, book: str, title: str) -> None:
    sheet = server.gspread(OWNER).open_by_key(book).add_worksheet(title, 5, 5)
    sheet.update([["found"]], "B2")
    assert sheet.acell("B2").value == "found"
    assert sheet.get_all_values() == [["", ""], ["", "found"]]


@pytest.mark.parametrize(
    "path", ["/v4/spreadsheets/%FF", "/v4/spreadsheets/x/values/%E2%82", "/drive/v3/files/%00"]
)
def test_no_path_breaks_it(server: Running, path: str) -> None:
    assert server.call("GET", path, OWNER).status_code in {400, 404}


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff"])
def test_half_a_surrogate_pair_is_kept_without_harm(server: Running, book: str, half: str) -> None:
    path = f"/v4/spreadsheets/{book}/values/A1"
    written = server.call("PUT", path + "?valueInputOption=RAW", OWNER, data='{"values":[["a%sb"]]}' % half)  # noqa: UP031
    assert written.ok
    (row,) = server.call("GET", path, OWNER).json()["values"]
    assert (row[0][0], row[0][-1]) == ("a", "b")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("[" * 100_000, "Message too deep."),
        ('{"values": [[' + "[" * 3000 + "]" * 3000 + "]]}", "Message too deep."),
        ('{"values": [[1e999]]}', "Number exceeds the range of double."),
        ('{"values": [[' + "9" * 5000 + "]]}", "Number exceeds the range of double."),
    ],
)
def test_a_body_beyond_reason_is_refused(server: Running, book: str, body: str, words: str) -> None:
    path = f"/v4/spreadsheets/{book}/values/A1?valueInputOption=RAW"
    answer = server.call("PUT", path, OWNER, data=body)
    assert answer.status_code == 400
    assert words in answer.json()["error"]["message"]


def test_a_file_may_be_made_under_an_id_that_was_given_out(server: Running) -> None:
    (wanted,) = server.call("GET", "/drive/v3/files/generateIds?count=1", OWNER).json()["ids"]
    body: dict[str, Any] = {
        "id": wanted,
        "name": "Mine",
        "mimeType": "application/vnd.google-apps.spreadsheet",
    }
    assert server.call("POST", "/drive/v3/files", OWNER, json=body).json()["id"] == wanted
    again = server.call("POST", "/drive/v3/files", OWNER, json=body)
    assert again.json()["error"]["errors"][0]["reason"] == "fileIdInUse"
    refused = server.call("POST", "/drive/v3/files", OWNER, json=body | {"id": "../../elsewhere"})
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        400,
        "The provided file ID is not usable.",
    )


def test_an_answer_is_never_held_back_until_the_client_acknowledges_its_head() -> None:
    async def no_delay() -> int:
        seen: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def met(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            seen.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = new_listener()
        listener.bind(("127.0.0.1", 0))
        async with await asyncio.start_server(met, sock=listener):
            _reader, writer = await asyncio.open_connection(*listener.getsockname())
            found = await seen
            writer.close()
        return found

    assert asyncio.run(no_delay())
