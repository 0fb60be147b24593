"""Connecting a sheet: every way in which it fails, provoked over HTTP, comes out as a sentence that says what to do."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import gspread
import pytest
from click.testing import CliRunner, Result
from google.auth import _helpers

from sync import contract
from sync.cli import main
from sync.errors import (
    ApiDisabledError,
    ClockError,
    KeyFileError,
    KeyRevokedError,
    NotSharedError,
    QuotaError,
    ReadOnlyError,
    RefusedError,
    ServerFaultError,
    SheetError,
    SheetGoneError,
    UnreachableError,
    WrongLinkError,
    explain,
)
from sync.sheet import accounts, checks, endpoint, links
from sync.sheet.accounts import Account
from sync.sheet.failures import translated
from tests.google.running import Running, google

ID = "1JFaGAEBmGdz-vJ5Xpf-MnoSQ-C0UACGNrJ5OO6BicBw"
OWNER = "dana@example.org"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with google() as running:
        yield running


@pytest.fixture
def account(server: Running) -> Account:
    return accounts.read_key(server.key_file.read_bytes())


@pytest.fixture
def client(server: Running, account: Account) -> Iterator[gspread.Client]:
    yield accounts.http(account, server.address)
    server.hook("DELETE", "faults")


@pytest.fixture
def book(server: Running, account: Account) -> str:
    return server.spreadsheet(
        title="My search", owner=OWNER, writers=[account.address], locale="de_DE", timeZone="Europe/Berlin"
    )


def _batch(client: gspread.Client, book: str, *requests: dict[str, Any]) -> None:
    with translated("it@example.org"):
        client.http_client.batch_update(book, {"requests": list(requests) or [{"addSheet": {}}]})


# Links


@pytest.mark.parametrize(
    "typed",
    [
        ID,
        f"  {ID}\n",
        f"https://docs.google.com/spreadsheets/d/{ID}",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit?gid=12#gid=12",
        f"http://docs.google.com/spreadsheets/d/{ID}/edit?usp=sharing",
        f"docs.google.com/spreadsheets/d/{ID}/preview",
        f"HTTPS://DOCS.GOOGLE.COM/spreadsheets/d/{ID}/edit",
        f"https://docs.google.com/spreadsheets/u/1/d/{ID}/htmlview",
        f"https://docs.google.com/a/example.org/spreadsheets/d/{ID}/edit#gid=0",
        f"https://drive.google.com/open?id={ID}&usp=drive_copy",
        f"https://docs.google.com/spreadsheet/ccc?key={ID}#gid=0",
        f"Here it is: <https://docs.google.com/spreadsheets/d/{ID}/edit>. Thanks!",
        f"https://www.google.com/url?q=https%3A%2F%2Fdocs.google.com%2Fspreadsheets%2Fd%2F{ID}%2Fedit&sa=D",
        f"https://accounts.google.com/ServiceLogin?continue=https://docs.google.com/spreadsheets/d/{ID}/edit",
    ],
)
def test_a_link_in_any_dress_is_the_sheets(typed: str) -> None:
    assert links.spreadsheet_id(typed) == ID
    assert links.spreadsheet_id(links.address(ID)) == ID


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "no link yet"),
        ("   \n", "no link yet"),
        ("my sheet", "no link"),
        ("runner-up@project.iam.gserviceaccount.com", "e-mail address"),
        (r"C:\Users\Dana\contacts.xlsx", "file on a computer"),
        (f"https://drive.google.com/drive/folders/{ID}?usp=sharing", "a folder"),
        (f"https://drive.google.com/drive/u/0/folders/{ID}", "a folder"),
        ("https://drive.google.com/drive/my-drive", "not one sheet in it"),
        (f"https://drive.google.com/file/d/{ID}/view", "Save as Google Sheets"),
        (
            f"https://docs.google.com/spreadsheets/d/{ID}/edit?usp=sharing&ouid=1&rtpof=true&sd=true",
            "Excel file",
        ),
        (f"https://docs.google.com/document/d/{ID}/edit", "a Google document"),
        (f"https://docs.google.com/a/example.org/presentation/d/{ID}/edit", "a Google presentation"),
        (f"https://docs.google.com/forms/d/e/{ID}/viewform", "a Google form"),
        ("https://forms.gle/abcDEF", "a Google form"),
        ("https://docs.google.com/spreadsheets/d/e/2PACX-1vTabcdefghijklmnop/pubhtml", "published"),
        (f"https://docs.google.com/spreadsheets/d/{ID}/pubhtml?gid=0", "published"),
        ("2PACX-1vTabcdefghijklmnopqrstuvw", "published"),
        ("https://docs.google.com/spreadsheets/u/0/", "list of all your sheets"),
        ("https://docs.google.com/spreadsheets/d/", "not complete"),
        (f"https://docs.google.com/spreadsheets/d/{ID[:9]}…/edit", "not complete"),
        ("https://sheets.new", "makes a new sheet"),
        ("https://docs.google.com/spreadsheets/create?usp=x", "makes a new sheet"),
        ("https://contoso.sharepoint.com/:x:/g/abc", "SharePoint"),
        (f"https://docs.google.com.example.org/spreadsheets/d/{ID}/edit", "does not lead to Google Sheets"),
        (
            f"https://example.org/?q=https://docs.google.com/spreadsheets/d/{ID}",
            "does not lead to Google Sheets",
        ),
        ("https://[::1/spreadsheets", "not complete"),
    ],
)
def test_a_link_elsewhere_says_where_it_leads(typed: str, says: str) -> None:
    with pytest.raises(WrongLinkError, match=says):
        links.spreadsheet_id(typed)


# Keys


def test_a_key_is_kept_for_its_owner_alone_and_never_told(server: Running, tmp_path: Path) -> None:
    found = accounts.read_key(b"\xef\xbb\xbf" + server.key_file.read_bytes())
    assert found.address == server.service_account
    assert found.project
    home = tmp_path / "new" / "home"
    assert accounts.stored(home) is None
    accounts.store(home, found)
    accounts.store(home, found)
    (kept,) = home.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert accounts.stored(home) == found
    assert "PRIVATE" not in f"{found!r} {found} {[found]}"
    kept.write_text(kept.read_text()[:400])
    with pytest.raises(KeyFileError) as spoilt:
        accounts.stored(home)
    secret = found.info["private_key"].splitlines()[3]
    assert secret not in f"{spoilt.value!r}{spoilt.value.sentence()}{spoilt.value.__cause__!r}"
    accounts.forget(home)
    accounts.forget(home)
    assert accounts.stored(home) is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "empty"),
        (b"\xff\xfe\x00PK", "no JSON key"),
        ("[1]", "no key of a service account"),
        ("[" * 90_000, "no JSON key"),
        ("x" * 200_000, "too large"),
        ("-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----", "the private key alone"),
        (b"0\x82\x09\x3a\x02\x01", "P12"),
        ('{"installed": {"client_id": "1"}}', "an app that people sign in to"),
        ('{"type": "authorized_user", "refresh_token": "1"}', "an app that people sign in to"),
        ('{"type": "service_account", "project_id": "p", "client_email": "a@b.c"}', "private_key is missing"),
        (
            '{"project_id": "p", "client_email": "a@b.c", "private_key": "hunter2"}',
            "private key .* can't be read",
        ),
    ],
)
def test_what_is_no_key_says_what_it_is(given: str | bytes, says: str) -> None:
    with pytest.raises(KeyFileError, match=says) as wrong:
        accounts.read_key(given)
    assert "hunter2" not in explain(wrong.value)
    assert "Create new key" in explain(wrong.value)


def test_secrets_as_the_ecosystem_writes_them(server: Running, tmp_path: Path) -> None:
    key = json.loads(server.key_file.read_text())
    ours = {"connections": {"sheet": {"spreadsheet": ID, **key}, "gsheets": {"spreadsheet": "other"}}}
    assert accounts.from_secrets(ours) == (accounts.account(key), ID)
    theirs = {"connections": {"gsheets": {"spreadsheet": "My search", "worksheet": "0", **key}}}
    assert accounts.from_secrets(theirs) == (accounts.account(key), "My search")
    public = {
        "connections": {"gsheets": {"spreadsheet": ID, "type": "", "private_key": "", "client_email": ""}}
    }
    assert accounts.from_secrets(public) == (None, ID)
    empty: list[dict[str, Any]] = [{}, {"connections": "x"}, {"connections": {"sheet": {}}}]
    for nothing in [*empty, {"connections": {"sql": {"url": "x"}}}]:
        assert accounts.from_secrets(nothing) == (None, None)
    with pytest.raises(KeyFileError, match="private_key is missing"):
        accounts.from_secrets({"connections": {"sheet": {"client_email": "a@b.c", "project_id": "p"}}})

    user, project = tmp_path / "user", tmp_path / "project"
    one_line = key["private_key"].replace("\n", "\\\\n")
    for folder, name in ((user, "user's"), (project, "project's")):
        folder.mkdir()
        (folder / "secrets.toml").write_text(
            f'[connections.sheet]\nspreadsheet = "{name}"\nproject_id = "p"\n'
            f'client_email = "{key["client_email"]}"\nprivate_key = "{one_line}"\n'
        )
    found, spreadsheet = accounts.from_secrets(accounts.secrets_on_disk((user, project, tmp_path / "none")))
    assert found is not None
    assert found.info["private_key"] == key["private_key"]
    assert spreadsheet == "project's"
    (project / "secrets.toml").write_text("[connections.sheet\nprivate_key = 'hunter2'")
    with pytest.raises(KeyFileError, match="TOML") as wrong:
        accounts.secrets_on_disk((project,))
    assert "hunter2" not in explain(wrong.value)


# Access


def test_what_is_found_in_a_sheet_that_is_shared(
    server: Running, client: gspread.Client, account: Account, book: str
) -> None:
    server.log()
    found = checks.examine(client, book, account.address)
    assert (found.title, found.role, found.can_edit, found.empty) == ("My search", "writer", True, True)
    assert (found.locale, found.time_zone, found.drive_page) == ("de_DE", "Europe/Berlin", "")
    assert {entry["method"] for entry in server.log() if entry["path"] != "/token"} == {"GET"}
    cell = {"start": {"sheetId": 0, "rowIndex": 900}, "fields": "userEnteredValue"}
    row = {"values": [{"userEnteredValue": {"stringValue": "far below"}}]}
    _batch(client, book, {"updateCells": {**cell, "rows": [row]}})
    assert not checks.examine(client, book, account.address).empty
    assert server.service_account == account.address


def test_a_name_in_secrets_finds_the_one_sheet(
    server: Running, client: gspread.Client, account: Account
) -> None:
    name = "Dana's “own” search \\ 2026"
    book = server.spreadsheet(title=name, owner=OWNER, writers=[account.address])
    assert checks.find(client, name, account.address) == book
    assert checks.find(client, links.address(book)) == book
    server.spreadsheet(title=name, owner=OWNER, readers=[account.address])
    with pytest.raises(WrongLinkError, match="Several"):
        checks.find(client, name, account.address)
    with pytest.raises(WrongLinkError, match=account.address):
        checks.find(client, "Nothing of that name", account.address)
    with pytest.raises(WrongLinkError, match="a folder"):
        checks.find(client, f"https://drive.google.com/drive/folders/{ID}")


def test_not_shared(server: Running, client: gspread.Client, account: Account) -> None:
    book = server.spreadsheet(owner=OWNER)
    with pytest.raises(NotSharedError) as wrong:
        checks.examine(client, book, account.address)
    assert account.address in explain(wrong.value)
    assert "Editor" in explain(wrong.value)
    assert not wrong.value.retry


@pytest.mark.parametrize(("role", "called"), [("readers", "reader"), ("commenters", "commenter")])
def test_shared_but_not_to_edit(
    server: Running, client: gspread.Client, account: Account, role: str, called: str
) -> None:
    book = server.spreadsheet(**{"owner": OWNER, role: [account.address]})
    with pytest.raises(ReadOnlyError) as wrong:
        checks.examine(client, book, account.address)
    assert account.address in explain(wrong.value)
    assert "Editor" in explain(wrong.value)
    assert checks.examine(client, book, account.address, to_edit=False).role == called
    with pytest.raises(ReadOnlyError):
        _batch(client, book)
    # Without the Drive API the answer to a write tells, and nothing is written.
    server.faults({"match": "/drive/v3/files", "disabled": True})
    with pytest.raises(ReadOnlyError):
        checks.examine(client, book, account.address)


def test_the_drive_api_is_not_needed(
    server: Running, client: gspread.Client, account: Account, book: str
) -> None:
    server.faults({"match": "/drive/v3/files", "disabled": True})
    found = checks.examine(client, book, account.address)
    assert found.can_edit
    assert found.drive_page.startswith("https://console.developers.google.com/apis/api/drive.googleapis.com")
    assert len(server.call("GET", f"/v4/spreadsheets/{book}", OWNER).json()["sheets"]) == 1


def test_no_such_sheet_and_one_in_the_bin(
    server: Running, client: gspread.Client, account: Account, book: str
) -> None:
    with pytest.raises(SheetGoneError) as wrong:
        checks.examine(client, ID, account.address)
    assert "bin" in explain(wrong.value)
    server.call("PATCH", f"/drive/v3/files/{book}", OWNER, json={"trashed": True})
    with pytest.raises(SheetGoneError):
        checks.examine(client, book, account.address)


def test_the_id_of_a_folder(server: Running, client: gspread.Client, account: Account) -> None:
    made = server.call(
        "POST", "/drive/v3/files", OWNER, json={"name": "F", "mimeType": "application/vnd.google-apps.folder"}
    ).json()["id"]
    share = {"type": "user", "role": "writer", "emailAddress": account.address}
    server.call("POST", f"/drive/v3/files/{made}/permissions", OWNER, json=share)
    with pytest.raises(WrongLinkError, match="a folder"):
        checks.examine(client, made, account.address)


# The command


def test_the_command_connects_once_and_says_what_is_missing(
    server: Running, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--home", str(tmp_path)], prog_name="runner-up")

    monkeypatch.setenv(endpoint.VARIABLE, server.address)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    book = server.spreadsheet(owner=OWNER)
    link, key = links.address(book), str(server.key_file)
    assert run("add", "=Dana Whitfield").exit_code == 0
    assert "--key" in run("connect", link).stderr
    assert account.address in run("connect", link, "--key", key).stderr
    share = {"type": "user", "role": "writer", "emailAddress": account.address}
    server.call("POST", f"/drive/v3/files/{book}/permissions", OWNER, json=share)
    for _ in range(2):
        done = run("connect", link, "--key", key)
        assert done.exit_code == 0, done.output
        assert "In step" in done.stdout
    names = server.gspread(OWNER).open_by_key(book).worksheet(contract.PEOPLE.name).get_values()
    assert sum("=Dana Whitfield" in row for row in names) == 1
    told = json.loads(run("connect", link, "--key", key, "--json").stdout)
    assert (told["address"], told["account"]) == (link, account.address)

    other = server.spreadsheet(owner=OWNER, writers=[account.address])
    server.gspread(OWNER).open_by_key(other).sheet1.update([["Their", "own"]], "B3")
    before = server.gspread(OWNER).open_by_key(other).fetch_sheet_metadata()
    refused = run("connect", other)
    assert (refused.exit_code, "holds other things" in refused.stderr) == (1, True)
    assert server.gspread(OWNER).open_by_key(other).fetch_sheet_metadata() == before
    assert json.loads(run("disconnect", "--json").stdout)["title"] == told["title"]


# Whatever else goes wrong


def test_a_revoked_key(tmp_path: Path) -> None:
    with google(key_file=tmp_path / "key.json") as server:
        account = accounts.read_key(server.key_file.read_bytes())
        book = server.spreadsheet(owner=OWNER, writers=[account.address])
        assert checks.examine(accounts.http(account, server.address), book).can_edit
        server.hook("POST", "revoke", {"private_key_id": account.info["private_key_id"]})
        with pytest.raises(KeyRevokedError) as wrong:
            checks.examine(accounts.http(account, server.address), book, account.address)
        assert account.address in explain(wrong.value)
        assert "Service Accounts" in explain(wrong.value)
        stranger = Account({**account.info, "client_email": "nobody@example.iam.gserviceaccount.com"})
        with pytest.raises(KeyRevokedError):
            checks.examine(accounts.http(stranger, server.address), book)


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_clock_that_is_off(
    server: Running, account: Account, book: str, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = _helpers.utcnow
    monkeypatch.setattr(_helpers, "utcnow", lambda: true() + timedelta(hours=hours))  # type: ignore[no-untyped-call]
    with pytest.raises(ClockError) as wrong:
        checks.examine(accounts.http(account, server.address), book, account.address)
    assert "clock" in explain(wrong.value)


def test_an_api_that_is_not_switched_on(
    server: Running, client: gspread.Client, account: Account, book: str
) -> None:
    server.faults({"match": f"/v4/spreadsheets/{book}", "disabled": True})
    with pytest.raises(ApiDisabledError) as wrong:
        checks.examine(client, book, account.address)
    assert wrong.value.url == (
        "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=0"
    )
    assert f"Open {wrong.value.url} and click Enable" in explain(wrong.value)
    assert not wrong.value.unknown


def test_no_network(account: Account) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        client = accounts.http(account, f"127.0.0.1:{taken.getsockname()[1]}")
    with pytest.raises(UnreachableError) as wrong:
        checks.examine(client, ID, account.address)
    assert (wrong.value.retry, wrong.value.unknown) == (True, False)
    assert "online" in explain(wrong.value)


@pytest.mark.parametrize(
    ("fault", "kind", "may_have_arrived"),
    [
        ({"status": 429}, QuotaError, False),
        ({"status": 500}, ServerFaultError, True),
        ({"status": 503}, ServerFaultError, True),
        ({"status": 409}, ServerFaultError, True),
        ({"html": 502}, ServerFaultError, True),
        ({"drop": "request"}, UnreachableError, True),
        ({"drop": "answer"}, UnreachableError, True),
        ({"status": 401, "times": 5}, KeyRevokedError, False),
        ({"status": 403}, ReadOnlyError, False),
        ({"status": 404}, SheetGoneError, False),
        ({"status": 400}, RefusedError, False),
        ({"html": 407}, UnreachableError, False),
        ({"html": 413}, RefusedError, False),
    ],
)
def test_a_write_that_fails_says_whether_it_may_have_arrived(
    server: Running,
    client: gspread.Client,
    book: str,
    fault: dict[str, Any],
    kind: type[SheetError],
    may_have_arrived: bool,  # noqa: FBT001 (pytest passes it by name)
) -> None:
    server.faults({"match": ":batchUpdate", **fault})
    with pytest.raises(kind) as wrong:
        _batch(client, book)
    assert type(wrong.value) is kind
    assert wrong.value.unknown is may_have_arrived
    assert wrong.value.retry is issubclass(kind, QuotaError | ServerFaultError | UnreachableError)


@pytest.mark.parametrize("fault", [{"status": 503}, {"html": 502}, {"drop": "answer"}])
def test_a_read_that_fails_changed_nothing(
    server: Running, client: gspread.Client, account: Account, book: str, fault: dict[str, Any]
) -> None:
    # Reads may be asked again below: three are lost for good.
    server.faults({"match": f"/v4/spreadsheets/{book}", "times": 9, **fault})
    with pytest.raises(SheetError) as wrong:
        checks.examine(client, book, account.address)
    assert (wrong.value.retry, wrong.value.unknown) == (True, False)


@pytest.mark.parametrize("fault", [{"drop": "answer"}, {"html": 502}, {"status": 503}])
def test_a_write_without_a_token_never_left(
    server: Running, account: Account, book: str, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)  # google-auth asks three times, seconds apart
    server.faults({"match": "POST /token", "times": 3, **fault})
    with pytest.raises(SheetError) as wrong:
        _batch(accounts.http(account, server.address), book)
    assert (wrong.value.retry, wrong.value.unknown) == (True, False)
    server.hook("DELETE", "faults")


def test_every_error_speaks_in_sentences() -> None:
    made: list[SheetError] = [
        *(kind() for kind in (SheetError, SheetGoneError, ClockError, QuotaError, UnreachableError)),
        *(
            kind(who)
            for kind in (NotSharedError, ReadOnlyError, KeyRevokedError)
            for who in ("", "a@b.example")
        ),
        *(ServerFaultError(status) for status in (0, 502)),
        RefusedError("Invalid requests[0]."),
        ApiDisabledError("https://console.cloud.google.com/apis/x"),
    ]
    for error in made:
        words = explain(error)
        assert words.endswith(".")
        assert ".." not in words
        assert "Error" not in words
