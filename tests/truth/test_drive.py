"""Drive: who may do what to a file, what a client is told about it, finding, copying, sharing, exporting, importing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.google import drive, drive_permissions, drive_query, masks
from tests.google.drive_files import root_id
from tests.google.errors import Json, RefusedError
from tests.google.grid import Cell, Formula
from tests.google.world import (
    SPREADSHEET_TYPE,
    Call,
    File,
    Identity,
    Media,
    World,
    permission,
    permission_id,
)

FOLDER = "application/vnd.google-apps.folder"
DANA, LEE, NOOR = (Identity(f"{name}@example.org") for name in ("dana", "lee", "noor"))
STRANGER = Identity("someone@gmail.com")
ROBOT = Identity("robot@a-project.iam.gserviceaccount.com", service_account=True)
METHODS: dict[str, Callable[[Call], Any]] = {**drive.METHODS, **drive_permissions.METHODS}


@pytest.fixture
def world() -> World:
    return World(clock=lambda: 1_700_000_000.25)


def call(world: World, method: str, who: Identity, body: Any = None, /, **params: Any) -> Any:
    """Carry out one call as the application does, `fields` and its default included."""
    method = "drive." + method
    answer = METHODS[method](Call(world, who, params, {} if body is None else body))
    mask = params.get("fields") or drive.default_fields(method)
    return masks.select(answer, masks.parse(mask)) if mask and isinstance(answer, dict) else answer


def refusal(world: World, method: str, who: Identity, body: Any = None, /, **params: Any) -> tuple[int, str]:
    """The status and reason of a call that is refused."""
    with pytest.raises(RefusedError) as caught:
        call(world, method, who, body, **params)
    error = caught.value.body["error"]
    assert error["code"] == caught.value.code
    assert error["message"] == error["errors"][0]["message"]
    return caught.value.code, error["errors"][0]["reason"]


def sheet(world: World, name: str = "Search", **body: Any) -> File:
    made = call(world, "files.create", DANA, {"name": name, "mimeType": SPREADSHEET_TYPE} | body)
    return world.files[made["id"]]


def folder(world: World, name: str = "Folder") -> File:
    made = call(world, "files.create", DANA, {"name": name, "mimeType": FOLDER})
    return world.files[made["id"]]


def share(file: File, who: Identity, role: str) -> str:
    made = permission("user", role, who.email)
    file.permissions.append(made)
    return str(made["id"])


def test_a_new_spreadsheet_is_told_as_it_was_recorded(world: World) -> None:
    made = call(world, "files.create", DANA, {"name": "A", "mimeType": SPREADSHEET_TYPE})
    assert made == {"kind": "drive#file", "id": made["id"], "name": "A", "mimeType": SPREADSHEET_TYPE}
    fields = "id,name,createdTime,modifiedTime,version"
    told = call(world, "files.get", DANA, fileId=made["id"], fields=fields)
    moment = "2023-11-14T22:13:20.250Z"
    assert told == {
        "id": made["id"],
        "name": "A",
        "createdTime": moment,
        "modifiedTime": moment,
        "version": "1",
    }
    document = world.files[made["id"]].document
    assert document is not None
    assert document.title == "A"


@pytest.mark.parametrize("with_folder", [False, True])
def test_a_service_account_can_own_nothing_wherever_it_tries(world: World, *, with_folder: bool) -> None:
    home = folder(world)
    share(home, ROBOT, "writer")
    body = {"name": "A", "mimeType": SPREADSHEET_TYPE} | ({"parents": [home.id]} if with_folder else {})
    with pytest.raises(RefusedError) as caught:
        call(world, "files.create", ROBOT, body)
    error = caught.value.body["error"]
    assert (error["code"], error["errors"][0]["domain"]) == (403, "usageLimits")
    assert error["message"] == "The user's Drive storage quota has been exceeded."
    shared = sheet(world)
    share(shared, ROBOT, "writer")
    assert refusal(world, "files.copy", ROBOT, fileId=shared.id) == (403, "storageQuotaExceeded")
    assert {f.id for f in world.files.values()} == {home.id, shared.id}


NOORS = permission_id("user", "noor@example.org")
WRITES: dict[str, tuple[str, Any, Json]] = {
    "rename": ("files.update", {"name": "New"}, {}),
    "trash": ("files.update", {"trashed": True}, {}),
    "delete": ("files.delete", None, {}),
    "share": ("permissions.create", {"type": "user", "role": "reader", "emailAddress": "x@example.org"}, {}),
    "list access": ("permissions.list", None, {}),
    "comment": ("comments.create", {"content": "Hm"}, {"fields": "id"}),
    "copy": ("files.copy", {}, {}),
    "read": ("files.get", None, {}),
    "export": ("files.export", None, {"mimeType": "text/csv"}),
    "replace": ("files.update.upload", b"x", {"contentType": "text/csv", "uploadType": "media"}),
    "change access": ("permissions.update", {"role": "reader"}, {"permissionId": NOORS}),
    "take access": ("permissions.delete", None, {"permissionId": NOORS}),
    "read access": ("permissions.get", None, {"permissionId": NOORS}),
    "read comments": ("comments.list", None, {"fields": "*"}),
}
MAY = {
    "owner": set(WRITES),
    "writer": set(WRITES) - {"trash", "delete"},
    "commenter": {"comment", "copy", "read", "export", "read comments"},
    "reader": {"copy", "read", "export", "read comments"},
    None: set(),
}


@pytest.mark.parametrize("role", list(MAY))
@pytest.mark.parametrize("what", list(WRITES))
def test_every_role_may_do_what_it_may_and_is_told_so(world: World, role: str | None, what: str) -> None:
    file = sheet(world)
    share(file, NOOR, "commenter")
    if role == "owner":
        who = DANA
    else:
        who = LEE
        if role:
            share(file, LEE, role)
    method, body, params = WRITES[what]
    if what in MAY[role]:
        call(world, method, who, body, fileId=file.id, **params)
        return
    expected = (403, "insufficientFilePermissions") if role else (404, "notFound")
    assert refusal(world, method, who, body, fileId=file.id, **params) == expected
    told = call(world, "files.get", DANA, fileId=file.id, fields="*")
    assert (told["name"], told["trashed"], told["version"]) == ("Search", False, "1")


def test_writers_share_unless_the_owner_says_otherwise(world: World) -> None:
    file = sheet(world)
    share(file, LEE, "writer")
    call(world, "files.update", DANA, {"writersCanShare": False}, fileId=file.id)
    told = call(world, "files.get", LEE, fileId=file.id, fields="capabilities(canShare,canEdit),permissions")
    assert told == {"capabilities": {"canShare": False, "canEdit": True}}
    assert refusal(world, "permissions.list", LEE, fileId=file.id) == (403, "insufficientFilePermissions")


def test_a_token_for_its_own_files_alone_sees_no_others(world: World) -> None:
    file = sheet(world)
    scopes = frozenset({"https://www.googleapis.com/auth/drive.file"})
    share(file, ROBOT, "writer")
    robot = Identity(ROBOT.email, scopes, service_account=True)
    assert refusal(world, "files.get", robot, fileId=file.id) == (404, "notFound")
    assert call(world, "files.list", robot)["files"] == []
    with pytest.raises(RefusedError) as caught:
        world.sheet_file(file.id, robot, "reader")
    assert caught.value.code == 404
    wider = Identity(ROBOT.email, scopes | {"https://www.googleapis.com/auth/spreadsheets"})
    assert world.sheet_file(file.id, wider, "reader") is file
    assert refusal(world, "files.get", wider, fileId=file.id) == (404, "notFound")


def test_a_change_raises_version_and_time_unless_a_test_has_them_lag(world: World) -> None:
    file = sheet(world)
    now = world.clock()
    world.clock = lambda: now + 5
    fields = "version,modifiedTime,lastModifyingUser(emailAddress,me)"
    share(file, LEE, "writer")
    told = call(world, "files.update", LEE, {"name": "New"}, fileId=file.id, fields=fields)
    assert told == {
        "version": "2",
        "modifiedTime": "2023-11-14T22:13:25.250Z",
        "lastModifyingUser": {"emailAddress": "lee@example.org", "me": True},
    }
    assert file.document is not None
    assert file.document.title == "New"
    world.lagging = True
    body = {"type": "anyone", "role": "reader"}
    call(world, "permissions.create", DANA, body, fileId=file.id)
    assert call(world, "files.get", DANA, fileId=file.id, fields="version") == {"version": "2"}
    world.catch_up()
    assert call(world, "files.get", DANA, fileId=file.id, fields="version") == {"version": "3"}


# --- sharing --------------------------------------------------------------------------------------------------------


def test_sharing_is_told_by_type(world: World) -> None:
    file = sheet(world)
    link = call(world, "permissions.create", DANA, {"type": "anyone", "role": "reader"}, fileId=file.id)
    expected = {"id": "anyoneWithLink", "type": "anyone", "role": "reader", "allowFileDiscovery": False}
    assert link == {"kind": "drive#permission", **expected}
    body = {"type": "user", "role": "commenter", "emailAddress": "ada.byron@example.org"}
    person = call(world, "permissions.create", DANA, body, fileId=file.id, fields="*")
    assert (person["displayName"], person["emailAddress"]) == ("Ada Byron", "ada.byron@example.org")
    assert person["deleted"] is person["pendingOwner"] is False
    domain = {"type": "domain", "role": "reader", "domain": "example.org"}
    call(world, "permissions.create", DANA, domain, fileId=file.id)
    found = call(world, "permissions.list", DANA, fileId=file.id)["permissions"]
    assert [p["type"] for p in found] == ["user", "anyone", "user", "domain"]
    assert all("emailAddress" not in p for p in found)
    assert call(world, "files.get", STRANGER, fileId=file.id)["name"] == "Search"


def test_sharing_again_changes_the_role_and_the_owner_stays(world: World) -> None:
    file = sheet(world)
    for role in ("reader", "writer", "commenter"):
        body = {"type": "user", "role": role, "emailAddress": "Lee@Example.org"}
        made = call(world, "permissions.create", DANA, body, fileId=file.id)
        assert made["role"] == role
    assert len(file.permissions) == 2
    owner = call(
        world,
        "permissions.create",
        DANA,
        {"type": "user", "role": "reader", "emailAddress": DANA.email},
        fileId=file.id,
    )
    assert owner["role"] == "owner"
    args = {"fileId": file.id, "permissionId": owner["id"]}
    assert refusal(world, "permissions.delete", DANA, **args)[0] == 403
    assert refusal(world, "permissions.update", DANA, {"role": "writer"}, **args)[0] == 403


@pytest.mark.parametrize(
    ("body", "params", "expected"),
    [
        ({"role": "reader"}, {}, (400, "required")),
        ({"type": "user", "emailAddress": LEE.email}, {}, (400, "required")),
        ({"type": "user", "role": "king", "emailAddress": LEE.email}, {}, (400, "invalid")),
        ({"type": "user", "role": "reader"}, {}, (400, "invalid")),
        ({"type": "domain", "role": "reader"}, {}, (400, "invalid")),
        ({"type": "user", "role": "owner", "emailAddress": LEE.email}, {}, (403, "forbidden")),
        ({"type": "user", "role": "owner", "emailAddress": DANA.email}, {}, (403, "forbidden")),
        ({"type": "anyone", "role": "owner"}, {"transferOwnership": True}, (400, "invalidSharingRequest")),
        ({"type": "anyone", "role": "reader"}, {"sendNotificationEmail": True}, (403, "forbidden")),
        (
            {"type": "user", "role": "owner", "emailAddress": STRANGER.email},
            {"transferOwnership": True},
            (403, "consentRequiredForOwnershipTransfer"),
        ),
    ],
)
def test_sharing_that_makes_no_sense_is_refused(
    world: World, body: Json, params: Json, expected: tuple[int, str]
) -> None:
    file = sheet(world)
    assert refusal(world, "permissions.create", DANA, body, fileId=file.id, **params) == expected
    assert len(file.permissions) == 1
    assert file.version == 1


def test_a_file_changes_hands_within_a_domain_or_by_offer_and_acceptance(world: World) -> None:
    file = sheet(world)
    body = {"type": "user", "role": "owner", "emailAddress": LEE.email}
    call(world, "permissions.create", DANA, body, fileId=file.id, transferOwnership=True)
    assert (file.role_of(DANA), file.role_of(LEE)) == ("writer", "owner")

    args = {"fileId": file.id, "permissionId": share(file, STRANGER, "writer")}
    accept = ("permissions.update", STRANGER, {"role": "owner"})
    assert refusal(world, *accept, **args, transferOwnership=True)[0] == 403
    offer = {"role": "writer", "pendingOwner": True}
    assert refusal(world, "permissions.update", DANA, offer, **args)[0] == 403
    call(world, "permissions.update", LEE, offer, **args)
    told = call(world, "files.get", STRANGER, fileId=file.id, fields="capabilities/canAcceptOwnership")
    assert told == {"capabilities": {"canAcceptOwnership": True}}
    assert refusal(world, *accept, **args) == (403, "forbidden")
    call(world, *accept, **args, transferOwnership=True)
    assert [p["role"] for p in file.permissions] == ["owner", "writer", "writer"]
    assert file.role_of(STRANGER) == "owner"


def test_a_reader_may_leave_but_not_throw_others_out(world: World) -> None:
    file = sheet(world)
    mine, theirs = share(file, LEE, "reader"), share(file, NOOR, "reader")
    assert refusal(world, "permissions.delete", LEE, fileId=file.id, permissionId=theirs)[0] == 403
    assert refusal(world, "permissions.delete", DANA, fileId=file.id, permissionId="1")[0] == 404
    call(world, "permissions.delete", LEE, fileId=file.id, permissionId=mine)
    assert refusal(world, "files.get", LEE, fileId=file.id) == (404, "notFound")


# --- finding --------------------------------------------------------------------------------------------------------


def found(world: World, who: Identity, q: str = "", **params: Any) -> list[str]:
    return [f["name"] for f in call(world, "files.list", who, q=q, **params)["files"]]


@pytest.fixture
def shelf(world: World) -> World:
    """Four files of Dana's, made a minute apart, some shared with Lee."""
    start = world.clock()
    home = folder(world, "Jobs")
    for minute, (name, extra) in enumerate(
        {"HelloWorld": {}, "It's 1": {"parents": [home.id]}, "Name 10": {}, "Name 9": {}}.items(), 1
    ):
        world.clock = lambda at=start + 60 * minute: at  # type: ignore[misc]
        sheet(world, name, **extra)
    files = {f.name: f for f in world.files.values()}
    share(files["HelloWorld"], LEE, "reader")
    files["Name 9"].permissions.append(permission("anyone", "reader"))
    files["Name 10"].trashed = True
    return world


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("name contains 'hello'", ["HelloWorld"]),
        ("name contains 'world'", []),
        ("name contains 'Name'", ["Name 9", "Name 10"]),
        (r"name = 'It\'s 1'", ["It's 1"]),
        ('mimeType="application/vnd.google-apps.spreadsheet" and name = "Name 9"', ["Name 9"]),
        (f"mimeType = '{FOLDER}'", ["Jobs"]),
        (f"mimeType != '{SPREADSHEET_TYPE}'", ["Jobs"]),
        ("trashed = true", ["Name 10"]),
        ("not trashed = true and not mimeType contains 'folder'", ["Name 9", "It's 1", "HelloWorld"]),
        ("'root' in parents and trashed=false", ["Name 9", "HelloWorld", "Jobs"]),
        ("modifiedTime > '2023-11-14T22:15:00'", ["Name 9", "Name 10", "It's 1"]),
        ("createdTime <= '2023-11-14T23:14:20.250+01:00'", ["HelloWorld", "Jobs"]),
        ("'lee@example.org' in readers", ["HelloWorld"]),
        ("'lee@example.org' in writers", []),
        ("'me' in owners and (name = 'Name 9' or name = 'Jobs')", ["Name 9", "Jobs"]),
        # from left to right: (name = … or name = …) and trashed
        ("name = 'Name 9' or name = 'Name 10' and trashed = true", ["Name 10"]),
        ("sharedWithMe", []),
        ("fullText contains 'hello'", ["HelloWorld"]),
    ],
)
def test_a_query_finds_what_the_guide_says(shelf: World, q: str, names: list[str]) -> None:
    assert found(shelf, DANA, q) == names


def test_gspread_asks_for_a_folder_the_other_way_round(shelf: World) -> None:
    home = next(f for f in shelf.files.values() if f.name == "Jobs")
    q = f'mimeType="{SPREADSHEET_TYPE}" and parents in "{home.id}"'
    assert found(shelf, DANA, q) == ["It's 1"]
    assert found(shelf, DANA, f"'{home.id}' in parents") == ["It's 1"]


def test_others_find_what_was_shared_with_them_by_name(shelf: World) -> None:
    assert found(shelf, LEE) == found(shelf, LEE, "sharedWithMe") == ["HelloWorld"]
    assert found(shelf, NOOR) == []


@pytest.mark.parametrize(
    "q",
    [
        "name",
        "name =",
        "name = x",
        "colour = 'red'",
        "name < 'a'",
        "(trashed = true",
        "trashed = 1",
        "'x",
        "%",
        "(" * 5000,
    ],
)
def test_what_is_no_query_is_refused(world: World, q: str) -> None:
    with pytest.raises(RefusedError) as caught:
        call(world, "files.list", DANA, q=q)
    entry = caught.value.body["error"]["errors"][0]
    assert (caught.value.code, entry["message"], entry["location"]) == (400, "Invalid Value", "q")


@given(st.text(max_size=30))
@settings(max_examples=200)
def test_any_text_is_a_query_or_a_refusal(text: str) -> None:
    try:
        test = drive_query.query(text, DANA)
    except RefusedError as refused:
        faults = refused.body["error"]["errors"]
        test = lambda _file: faults[0]["location"] != "q"  # noqa: E731
    assert test(File("1", "a", "b", [], 0, 0)) in {True, False}


@given(st.text(min_size=1, max_size=20))
def test_any_name_can_be_asked_for_once_it_is_escaped(name: str) -> None:
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    assert drive_query.query(f"name = '{escaped}'", DANA)(File("1", name, "b", [], 0, 0))


def test_pages_together_are_the_list(shelf: World) -> None:
    whole = found(shelf, DANA, orderBy="name_natural")
    assert whole == ["HelloWorld", "It's 1", "Jobs", "Name 9", "Name 10"]
    assert found(shelf, DANA, orderBy="folder,createdTime desc")[:2] == ["Jobs", "Name 9"]
    names: list[str] = []
    token: str | None = ""
    while token is not None:
        page = call(shelf, "files.list", DANA, orderBy="name_natural", pageSize=2, pageToken=token)
        names += [f["name"] for f in page["files"]]
        token = page.get("nextPageToken")
    assert names == whole
    for faulty in ({"orderBy": "colour"}, {"pageToken": "made-up"}):
        assert refusal(shelf, "files.list", DANA, **faulty) == (400, "invalid")


# --- folders, copies, deletion --------------------------------------------------------------------------------------


def test_everyone_has_a_my_drive(world: World) -> None:
    for who in (DANA, ROBOT):
        told = call(world, "files.get", who, fileId="root", fields="id,name,mimeType,parents")
        assert told == {"id": root_id(who.email), "name": "My Drive", "mimeType": FOLDER}
    assert refusal(world, "files.get", LEE, fileId=root_id(DANA.email)) == (404, "notFound")


def test_a_file_moves_into_a_folder_and_is_seen_by_who_sees_that(world: World) -> None:
    home, file = folder(world), sheet(world)
    share(home, LEE, "reader")
    assert call(world, "files.get", DANA, fileId=file.id, fields="parents") == {
        "parents": [root_id(DANA.email)]
    }
    told = call(world, "files.update", DANA, fileId=file.id, addParents=home.id, fields="parents")
    assert told == {"parents": [home.id]}
    assert call(world, "files.get", LEE, fileId=file.id)["name"] == "Search"
    body = {"parents": [home.id]}
    assert refusal(world, "files.update", DANA, body, fileId=file.id) == (403, "fieldNotWritable")
    assert refusal(world, "files.update", DANA, fileId=file.id, addParents="nowhere") == (404, "notFound")
    call(world, "files.delete", DANA, fileId=home.id)
    assert world.files == {}


def test_a_copy_is_the_callers_own_and_shares_nothing_with_its_source(world: World) -> None:
    file = sheet(world)
    share(file, LEE, "reader")
    assert file.document is not None
    file.document.sheets[0].grid.enter(0, 0, "kept")
    made = call(world, "files.copy", LEE, {"mimeType": SPREADSHEET_TYPE}, fileId=file.id)
    assert made["name"] == "Copy of Search"
    twin = world.files[made["id"]]
    assert twin.document is not None
    assert (twin.document.id, twin.document.title) == (twin.id, "Copy of Search")
    assert (twin.role_of(LEE), twin.role_of(DANA)) == ("owner", None)
    twin.document.sheets[0].grid.enter(0, 0, "changed")
    assert file.document.sheets[0].grid.entered(0, 0) == "kept"
    call(world, "files.update", DANA, {"copyRequiresWriterPermission": True}, fileId=file.id)
    assert refusal(world, "files.copy", LEE, fileId=file.id) == (403, "cannotCopyFile")


def test_deleting_tells_who_listens(world: World) -> None:
    file, told = sheet(world), []
    world.on_change = lambda gone: told.append(gone.id)
    assert call(world, "files.delete", DANA, fileId=file.id) is None
    assert told == [file.id]
    assert refusal(world, "files.delete", DANA, fileId=file.id) == (404, "notFound")


# --- comments -------------------------------------------------------------------------------------------------------


def test_comments_are_listed_paged_answered_and_resolved(world: World) -> None:
    file = sheet(world)
    share(file, LEE, "commenter")
    at = {"fileId": file.id, "fields": "*"}
    assert call(world, "comments.list", DANA, fileId=file.id, fields="comments/content,nextPageToken") == {
        "comments": []
    }
    for text in ("one", "<two>"):
        call(world, "comments.create", LEE, {"content": text, "anchor": "{}"}, **at)
    first = call(world, "comments.list", DANA, pageSize=1, **at)
    assert first["comments"][0]["htmlContent"] == "&lt;two&gt;"
    assert first["comments"][0]["author"] == {"kind": "drive#user", "displayName": "Lee", "me": False}
    (older,) = call(world, "comments.list", DANA, pageSize=1, pageToken=first["nextPageToken"], **at)[
        "comments"
    ]
    at["commentId"] = older["id"]
    reply = call(world, "replies.create", DANA, {"content": "Done", "action": "resolve"}, **at)
    told = call(world, "comments.get", LEE, **at)
    assert (told["resolved"], [r["id"] for r in told["replies"]]) == (True, [reply["id"]])
    assert refusal(world, "comments.update", DANA, {"content": "x"}, **at)[0] == 403
    call(world, "comments.delete", LEE, **at)
    assert [c["content"] for c in call(world, "comments.list", DANA, **at)["comments"]] == ["<two>"]
    assert refusal(world, "comments.list", DANA, fileId=file.id) == (400, "required")


# --- export and import ----------------------------------------------------------------------------------------------


@pytest.fixture
def filled(world: World) -> File:
    file = sheet(world)
    assert file.document is not None
    grid = file.document.sheets[0].grid
    grid.put_row(0, 0, ["Name", "Due", "Note"])
    day = Cell(43831.0, {"numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}})
    grid.put_row(1, 0, ["Dana, Ünal", day, "a\tb"])
    grid.put_row(2, 0, [True, Cell(Formula("=1+1")), "=no formula"])
    return file


def exported(world: World, file: File, kind: str) -> bytes:
    answer = call(world, "files.export", DANA, fileId=file.id, mimeType=kind)
    assert isinstance(answer, Media)
    assert answer.type == kind
    return answer.content


def test_export_as_text(world: World, filled: File) -> None:
    csv = exported(world, filled, "text/csv").decode()
    assert csv == 'Name,Due,Note\r\n"Dana, Ünal",2020-01-01,a\tb\r\nTRUE,2,=no formula'
    tsv = exported(world, filled, "text/tab-separated-values").decode()
    assert tsv.split("\r\n")[1] == "Dana, Ünal\t2020-01-01\ta b"
    assert exported(world, sheet(world, "Empty"), "text/csv") == b""


def test_export_as_workbooks(world: World, filled: File) -> None:
    excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page = load_workbook(io.BytesIO(exported(world, filled, excel)))["Sheet1"]
    assert [cell.value for cell in page[3]] == [True, "=1+1", "=no formula"]
    assert [cell.data_type for cell in page[3]] == ["b", "f", "s"]
    assert page["B2"].is_date
    ods = "application/x-vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(io.BytesIO(exported(world, filled, ods))) as archive:
        assert archive.namelist()[0] == "mimetype"
        content = ET.fromstring(archive.read("content.xml"))  # noqa: S314 -- our own
    assert [p.text for p in content.iter() if p.tag.endswith("}p")][3:5] == ["Dana, Ünal", "2020-01-01"]
    assert exported(world, filled, "application/pdf").startswith(b"%PDF-1.4")


def test_what_cannot_be_exported_is_refused(world: World, filled: File) -> None:
    for kind in ("application/zip", "image/png", ""):
        args = {"fileId": filled.id, "mimeType": kind}
        assert refusal(world, "files.export", DANA, **args) == (400, "badRequest")
    args = {"fileId": folder(world).id, "mimeType": "text/csv"}
    assert refusal(world, "files.export", DANA, **args) == (403, "fileNotExportable")
    assert refusal(world, "files.get", DANA, fileId=filled.id, alt="media") == (403, "fileNotDownloadable")


def held(file: File) -> list[list[Any]]:
    assert file.document is not None
    (only,) = file.document.sheets
    return [[only.grid.entered(r, c) for c in range(len(row))] for r, row in enumerate(only.grid.rows)]


def test_an_upload_takes_the_place_of_everything(world: World, filled: File) -> None:
    args = {"fileId": filled.id, "contentType": "text/csv", "uploadType": "media"}
    told = call(world, "v2.files.update.upload", DANA, b'a,"b, c"\n1,=1+1\n', **args)
    assert (told["kind"], told["title"], told["id"]) == ("drive#file", "Search", filled.id)
    assert held(filled) == [["a", "b, c"], [1.0, Formula("=1+1")]]
    assert filled.version == 2
    told = call(world, "files.update.upload", DANA, b"x", **args)
    assert set(told) == {"kind", "id", "name", "mimeType"}
    share(filled, LEE, "reader")
    assert refusal(world, "files.update.upload", LEE, b"y", **args)[0] == 403
    assert refusal(world, "files.update.upload", DANA, b"y", **args | {"contentType": "image/png"})[0] == 400
    assert held(filled) == [["x"]]


def test_an_upload_with_metadata_becomes_a_spreadsheet(world: World) -> None:
    told = {"name": "From a file", "mimeType": SPREADSHEET_TYPE}
    body = (
        b"--edge\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n"
        + json.dumps(told).encode()
        + b"\r\n--edge\r\nContent-Type: text/csv\r\n\r\nName,Due\r\nDana,2020-01-01\r\n--edge--\r\n"
    )
    args = {"contentType": "multipart/related; boundary=edge", "uploadType": "multipart"}
    made = call(world, "files.create.upload", DANA, body, **args)
    assert made["name"] == "From a file"
    assert held(world.files[made["id"]]) == [["Name", "Due"], ["Dana", 43831.0]]


@pytest.mark.parametrize("told", [b"[1]", b"{", b"5"])
def test_an_upload_that_makes_no_sense_is_refused(world: World, filled: File, told: bytes) -> None:
    body = b"--edge\r\n\r\n" + told + b"\r\n--edge\r\nContent-Type: text/csv\r\n\r\na\r\n--edge--\r\n"
    args = {"contentType": "multipart/related; boundary=edge", "uploadType": "multipart"}
    assert refusal(world, "files.create.upload", DANA, body, **args) == (400, "parseError")
    assert refusal(world, "files.create.upload", DANA, b"x", **args)[0] == 400
    large = b'a,"' + b"x" * 200_000
    args = {"fileId": filled.id, "contentType": "text/csv", "uploadType": "media"}
    assert refusal(world, "files.update.upload", DANA, large, **args) == (400, "badRequest")


def test_about_says_who_is_calling(world: World) -> None:
    told = call(world, "about.get", ROBOT, fields="user(emailAddress,me),storageQuota/limit")
    assert told == {"user": {"emailAddress": ROBOT.email, "me": True}, "storageQuota": {"limit": "0"}}
    assert refusal(world, "about.get", ROBOT) == (400, "required")
