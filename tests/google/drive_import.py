"""Files that are uploaded to become a spreadsheet, or to take the place of what is in one."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import HTTP
from typing import Any

from tests.google.document import DEFAULT_COLUMNS, DEFAULT_ROWS, Sheet, Spreadsheet, new_sheet
from tests.google.drive_files import owner_of, resource, stamp, user
from tests.google.drive_making import make, rename
from tests.google.drive_workbook import WORKBOOK, sheets
from tests.google.entering import user_entered
from tests.google.errors import Json, drive_refusal
from tests.google.grid import Cell, pack
from tests.google.settings import zone
from tests.google.world import SPREADSHEET_TYPE, Call, File

DELIMITERS = {"text/csv": ",", "text/tab-separated-values": "\t", "text/plain": ","}
"""The kinds of files that are understood, and what divides their cells; Google takes many more (doc)."""


def create(call: Call) -> Json:
    """`files.create` with content: a spreadsheet where the metadata asks for one, else a bare name."""
    told, kind, content = _parts(call)
    if told.get("mimeType") != SPREADSHEET_TYPE:
        return resource(call.world, make(call, {"mimeType": kind} | told), call.who)
    filled = _content_of(kind, content)
    file = make(call, told)
    _fill(call, file, filled)
    call.world.on_change(file)
    return resource(call.world, file, call.who)


def update(call: Call) -> Json:
    """`files.update` with content: one sheet with what the file says stands for all that was there (doc: gspread)."""
    file = call.world.drive_file(call.params["fileId"], call.who, "writer")
    told, kind, content = _parts(call)
    if file.document is None:
        text = "Only the content of spreadsheets can be replaced here."
        raise drive_refusal(400, "badRequest", text)  # no words of Google's: it could
    filled = _content_of(kind, content)
    if told.get("name"):
        rename(file, told["name"])
    _fill(call, file, filled)
    call.world.changed(file, call.who)
    return resource(call.world, file, call.who)


def update_v2(call: Call) -> Json:
    """`files.update` of Drive v2, which gspread's import_csv still calls: the same, told in v2's words."""
    update(call)
    return _resource_v2(call, call.world.files[call.params["fileId"]])


def _parts(call: Call) -> tuple[Json, str, bytes]:
    """The metadata, and the content with its type: the body is the content, or both as multipart/related."""
    kind, content = str(call.params.get("contentType", "")), _content(call)
    if call.params.get("uploadType") == "resumable":
        text = "Resumable uploads are not served here."
        raise drive_refusal(400, "badRequest", text)  # no words of Google's: it would
    if not kind.casefold().startswith("multipart/"):
        return {}, _type(kind), content
    whole = message_from_bytes(
        b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + content, policy=HTTP
    )
    parts = list(whole.iter_parts())
    if len(parts) != 2:
        raise drive_refusal(400, "badRequest", "Malformed multipart body.")  # (doc: reported)
    told, held = (part.get_payload(decode=True) for part in parts)
    assert isinstance(told, bytes)
    assert isinstance(held, bytes)
    try:
        metadata = json.loads(told)
    except (ValueError, RecursionError) as error:
        raise drive_refusal(400, "parseError", "Parse Error") from error  # (doc: reported)
    if not isinstance(metadata, dict):
        raise drive_refusal(400, "parseError", "Parse Error")  # (open)
    return metadata, _type(parts[1].get("Content-Type", "")), held


def _content(call: Call) -> bytes:
    body: Any = call.body
    assert isinstance(body, bytes)  # calls that bring a file bring it as their body
    return body


def _type(header: str) -> str:
    return header.partition(";")[0].strip().casefold()


def _content_of(kind: str, content: bytes) -> list[list[str]] | list[Sheet]:
    """The rows of a text file, or the sheets of a workbook."""
    if kind != WORKBOOK:
        return _rows(kind, content)
    made = sheets(content)
    if made is None:
        raise drive_refusal(400, "badRequest", "Bad Request")  # (open) as for any file that it can't convert
    return made


def _rows(kind: str, content: bytes) -> list[list[str]]:
    text = "Bad Request"  # (open) what Google says of a file that it can't convert
    if kind not in DELIMITERS:
        raise drive_refusal(400, "badRequest", text)
    lines = content.decode("utf-8-sig", "replace").splitlines(keepends=True)
    try:
        return list(csv.reader(lines, delimiter=DELIMITERS[kind]))
    except csv.Error as error:  # a cell of more than 128 KiB
        raise drive_refusal(400, "badRequest", text) from error


def _fill(call: Call, file: File, content: list[list[str]] | list[Sheet]) -> None:
    """Put what the file holds in the place of all sheets."""
    assert file.document is not None
    document: Spreadsheet = file.document
    workbook = [sheet for sheet in content if isinstance(sheet, Sheet)]
    rows = [row for row in content if not isinstance(row, Sheet)]
    document.sheets = workbook or [_typed(call, file, document, rows)]
    document.named_ranges, document.comments = [], []
    document.developer_metadata = [m for m in document.developer_metadata if m["location"].get("spreadsheet")]
    document.worked_out.clear()


def _typed(call: Call, file: File, document: Spreadsheet, rows: list[list[str]]) -> Sheet:
    """The rows on a sheet of their own, read as if typed (doc: gspread)."""
    now = datetime.fromtimestamp(call.world.clock(), UTC).astimezone(zone(document.time_zone))
    height, width = len(rows), max((len(row) for row in rows), default=0)
    taken = {sheet.id for sheet in document.sheets}
    # (open) how the sheet is called and how large it is
    sheet: Sheet = new_sheet(
        document.new_id(taken), file.name, max(height, DEFAULT_ROWS), max(width, DEFAULT_COLUMNS)
    )
    for index, row in enumerate(rows):
        cells = []
        for text in row:
            typed = user_entered(text, document.locale, now=now)
            look = {"numberFormat": typed.number_format} if typed.number_format else None
            cells.append(pack(Cell(typed.entered, look)))
        sheet.grid.put_row(index, 0, cells)
    return sheet


def _resource_v2(call: Call, file: File) -> Json:
    """The File resource as Drive v2 has it, its commoner fields (doc: Drive API v2)."""
    v3 = resource(call.world, file, call.who)
    own = f"https://www.googleapis.com/drive/v2/files/{file.id}"
    parents = [{"kind": "drive#parentReference", "id": parent} for parent in v3.get("parents", [])]
    return {
        "kind": "drive#file",
        "id": file.id,
        "etag": f'"{file.version}"',
        "selfLink": own,
        "title": file.name,
        "mimeType": file.mime_type,
        "labels": {
            "starred": False,
            "hidden": False,
            "trashed": file.trashed,
            "restricted": False,
            "viewed": False,
        },
        "alternateLink": v3["webViewLink"],
        "iconLink": v3["iconLink"],
        "createdDate": v3["createdTime"],
        "modifiedDate": v3["modifiedTime"],
        "version": v3["version"],
        "parents": parents,
        "exportLinks": v3["exportLinks"],
        "quotaBytesUsed": v3["quotaBytesUsed"],
        "ownerNames": [user(owner_of(file), call.who)["displayName"]],
        "lastModifyingUserName": user(file.last_modified_by, call.who)["displayName"],
        "modifiedByMeDate": stamp(file.shown_modified),
        "editable": v3["capabilities"]["canEdit"],
        "copyable": v3["capabilities"]["canCopy"],
        "writersCanShare": v3["writersCanShare"],
        "shared": v3["shared"],
        "explicitlyTrashed": v3["explicitlyTrashed"],
        "spaces": v3["spaces"],
        "capabilities": v3["capabilities"],
    }


METHODS: dict[str, Any] = {
    "drive.files.create.upload": create,
    "drive.files.update.upload": update,
    "drive.v2.files.update.upload": update_v2,
}
