"""Who may do what: every role with every method of Sheets over HTTP, and which scopes a token needs for which call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account

from tests.google import discovery, services
from tests.google.messages import document
from tests.google.running import Running

OWNER = "owner@example.org"
ROLES = ["owner", "writer", "commenter", "reader", "stranger"]
WHOLE = [{"gridRange": {"sheetId": 0}}]
NOTE = {"insertComment": {"content": "Hm", "coordinate": {"sheetId": 0}}}
ROW = [["x"]]

# Method, path below the spreadsheet's, body.
READS: dict[str, tuple[str, str, Any]] = {
    "get": ("GET", "", None),
    "getByDataFilter": ("POST", ":getByDataFilter", {"dataFilters": WHOLE}),
    "values.get": ("GET", "/values/A1", None),
    "values.batchGet": ("GET", "/values:batchGet?ranges=A1", None),
    "values.batchGetByDataFilter": ("POST", "/values:batchGetByDataFilter", {"dataFilters": WHOLE}),
    "developerMetadata.search": ("POST", "/developerMetadata:search", {"dataFilters": WHOLE}),
    "developerMetadata.get": ("GET", "/developerMetadata/7", None),
}
WRITES: dict[str, tuple[str, str, Any]] = {
    "batchUpdate": ("POST", ":batchUpdate", {"requests": [{"addSheet": {}}]}),
    "values.update": ("PUT", "/values/A1?valueInputOption=RAW", {"values": ROW}),
    "values.append": ("POST", "/values/A1:append?valueInputOption=RAW", {"values": ROW}),
    "values.clear": ("POST", "/values/A1:clear", {}),
    "values.batchUpdate": (
        "POST",
        "/values:batchUpdate",
        {"valueInputOption": "RAW", "data": [{"range": "A1", "values": ROW}]},
    ),
    "values.batchClear": ("POST", "/values:batchClear", {"ranges": ["A1"]}),
    "values.batchUpdateByDataFilter": (
        "POST",
        "/values:batchUpdateByDataFilter",
        {"valueInputOption": "RAW", "data": [{"dataFilter": WHOLE[0], "values": ROW}]},
    ),
    "values.batchClearByDataFilter": ("POST", "/values:batchClearByDataFilter", {"dataFilters": WHOLE}),
    "sheets.copyTo": ("POST", "/sheets/0:copyTo", None),  # body: itself
}


@pytest.fixture(scope="module")
def book(server: Running) -> str:
    people = {role + "s": [f"{role}@example.org"] for role in ("writer", "commenter", "reader")}
    made = server.spreadsheet(owner=OWNER, **people)
    metadata = {
        "metadataId": 7,
        "metadataKey": "k",
        "visibility": "DOCUMENT",
        "location": {"spreadsheet": True},
    }
    request = {"createDeveloperMetadata": {"developerMetadata": metadata}}
    path = f"/v4/spreadsheets/{made}:batchUpdate"
    assert server.call("POST", path, OWNER, json={"requests": [request]}).ok
    return made


def test_no_method_of_sheets_is_left_out() -> None:
    def methods(resource: Any) -> set[str]:
        inner = [methods(r) for r in resource.get("resources", {}).values()]
        return {m["id"] for m in resource.get("methods", {}).values()}.union(*inner)

    known = {f"sheets.spreadsheets.{name}" for name in [*READS, *WRITES, "create"]}
    assert methods(document("sheets")) == known
    assert {m for m in known if services.reads(m)} == {f"sheets.spreadsheets.{name}" for name in READS}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", [*READS, *WRITES])
def test_every_role_with_every_method(server: Running, book: str, method: str, role: str) -> None:
    verb, path, body = (READS | WRITES)[method]
    body = {"destinationSpreadsheetId": book} if method == "sheets.copyTo" else body
    version = _version(server, book)
    answer = server.call(verb, f"/v4/spreadsheets/{book}{path}", f"{role}@example.org", json=body)
    allowed = role in {"owner", "writer"} or (method in READS and role != "stranger")
    assert answer.ok is allowed, answer.text
    if not allowed:
        assert answer.status_code == 403
        assert answer.json()["error"] == {
            "code": 403,
            "message": "The caller does not have permission",
            "status": "PERMISSION_DENIED",
        }
    assert _version(server, book) == version + (allowed and method in WRITES)


def _version(server: Running, book: str) -> int:
    answer = server.call("GET", f"/drive/v3/files/{book}?fields=version", OWNER)
    return int(answer.json()["version"])


@pytest.mark.parametrize("role", ROLES)
def test_who_may_comment_may_do_just_that(server: Running, book: str, role: str) -> None:
    for requests, least in (([NOTE], 3), ([NOTE, {"addSheet": {}}], 2), ([{"addSheet": {}}, NOTE], 2)):
        path = f"/v4/spreadsheets/{book}:batchUpdate"
        answer = server.call("POST", path, f"{role}@example.org", json={"requests": requests})
        assert answer.status_code == (200 if ROLES.index(role) < least else 403), answer.text


def test_a_sheet_is_copied_only_to_where_one_may_write(server: Running, book: str) -> None:
    own = server.spreadsheet(owner="reader@example.org")
    path, body = "/v4/spreadsheets/{}/sheets/0:copyTo", {"destinationSpreadsheetId": own}
    assert server.call("POST", path.format(book), "reader@example.org", json=body).ok
    assert server.call("POST", path.format(book), "writer@example.org", json=body).status_code == 403
    body = {"destinationSpreadsheetId": "none"}
    assert server.call("POST", path.format(book), "writer@example.org", json=body).status_code == 404


# --- scopes ---------------------------------------------------------------------------------------------------------

AUTH = "https://www.googleapis.com/auth/"
CALLS: dict[str, tuple[str, str, Any]] = {
    "read": ("GET", "/v4/spreadsheets/{}/values/A1", None),
    "write": ("PUT", "/v4/spreadsheets/{}/values/A1?valueInputOption=RAW", {"values": ROW}),
    "batch": ("POST", "/v4/spreadsheets/{}:batchUpdate", WRITES["batchUpdate"][2]),
    "file": ("GET", "/drive/v3/files/{}?fields=version,modifiedTime,capabilities(canShare)", None),
    "files": ("GET", "/drive/v3/files", None),
    "people": ("GET", "/drive/v3/files/{}/permissions", None),
    "export": ("GET", "/drive/v3/files/{}/export?mimeType=text/csv", None),
    "rename": ("PATCH", "/drive/v3/files/{}", {"name": "New"}),
    "share": (
        "POST",
        "/drive/v3/files/{}/permissions",
        {"type": "user", "role": "reader", "emailAddress": "x@example.org"},
    ),
    "make": ("POST", "/drive/v3/files", {"name": "N", "mimeType": "application/vnd.google-apps.folder"}),
}
ALLOWED = {
    # What the product asks for is enough for all that it does, and for nothing else.
    "spreadsheets drive.metadata.readonly": {"read", "write", "batch", "file", "files", "people"},
    "spreadsheets": {"read", "write", "batch"},
    "spreadsheets.readonly": {"read"},
    "drive.readonly": {"read", "file", "files", "people", "export"},
    "drive.metadata.readonly": {"file", "files", "people"},
    "drive": {*CALLS},
    "userinfo.email": set(),
}


@pytest.mark.parametrize("scopes", list(ALLOWED))
def test_what_a_tokens_scopes_are_enough_for(server: Running, book: str, scopes: str) -> None:
    server.gspread(OWNER).insert_permission(book, server.service_account, "user", "writer", notify=False)
    credentials = service_account.Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
        str(server.key_file), scopes=[AUTH + scope for scope in scopes.split()]
    )
    session = AuthorizedSession(credentials)  # type: ignore[no-untyped-call]
    session.trust_env = False
    for name, (verb, path, body) in CALLS.items():
        url = server.address + path.format(book)
        answer = session.request(verb, url, json=body)  # type: ignore[no-untyped-call]
        if name not in ALLOWED[scopes]:
            _too_little(answer, "sheets" if path.startswith("/v4/") else "drive")
        elif name == "make":
            # The scope is enough; that a service account owns no storage is another matter.
            assert answer.json()["error"]["errors"][0]["reason"] == "storageQuotaExceeded"
        else:
            assert answer.ok, f"{name}: {answer.text}"


def _too_little(answer: Any, service: str) -> None:
    bodies = Path(__file__).parents[3] / "shared" / "google-traffic" / "bodies.json"
    assert answer.status_code == 403, answer.text
    error = answer.json()["error"]
    assert error["message"] == "Request had insufficient authentication scopes."
    assert error["details"][0]["metadata"] == {"service": f"{service}.googleapis.com"}
    if service == "sheets" and bodies.exists():
        assert answer.json() == json.loads(bodies.read_text(encoding="utf-8"))["scope_insufficient"]["body"]


def test_metadata_scopes_are_in_the_discovery_document() -> None:
    for verb, path in (("GET", "/drive/v3/files/x"), ("GET", "/drive/v3/files/x/permissions")):
        found = discovery.find(verb, path)
        assert found is not None
        assert AUTH + "drive.metadata.readonly" in found[0].scopes
