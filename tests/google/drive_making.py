"""Making files in Drive, naming them and putting them into folders."""

from __future__ import annotations

import re

from tests.google.document import new_file_id
from tests.google.drive_files import FOLDER_TYPE, WRITABLE, root_id
from tests.google.errors import Json, RefusedError, drive_refusal, no_file
from tests.google.world import SPREADSHEET_TYPE, Call, File, permission


def make(call: Call, body: Json) -> File:
    """The new file that a File resource describes. Raises RefusedError."""
    parent = parent_of(call, body.get("parents"))
    refuse_without_storage(call)
    wanted = body.get("id")
    if wanted and not re.fullmatch(r"[\w-]{10,100}", wanted, re.ASCII):
        text = "The provided file ID is not usable."
        raise drive_refusal(400, "invalid", text, location="file.id", location_type="other")  # (reported)
    if wanted in call.world.files:
        text = "A file already exists with the provided ID."
        raise drive_refusal(409, "fileIdInUse", text)  # (doc)
    name, kind = body.get("name") or "Untitled", body.get("mimeType") or "application/octet-stream"
    file = new_file(call, name, kind)
    if wanted:
        _renumber(call, file, wanted)
    keep(file, body)
    place(call, file, parent)
    return file


def new_file(call: Call, name: str, kind: str) -> File:
    """A new file of the caller's own, in My Drive."""
    if kind == SPREADSHEET_TYPE:
        return call.world.create(name, call.who)
    now = call.world.clock()
    owner = permission("user", "owner", call.who.email)
    file = File(new_file_id(), name, kind, [owner], now, now, last_modified_by=call.who.email)
    file.shown_modified = now
    call.world.files[file.id] = file
    call.world.on_change(file)
    return file


def generate_ids(call: Call) -> Json:
    """`files.generateIds`: IDs to create files with; (open) here any other of their shape is as good."""
    count = int(call.params.get("count", 10))
    return {"kind": "drive#generatedIds", "space": "drive", "ids": [new_file_id() for _ in range(count)]}


def _renumber(call: Call, file: File, file_id: str) -> None:
    del call.world.files[file.id]
    file.id = file_id
    if file.document:
        file.document.id = file_id
    call.world.files[file_id] = file


def refuse_without_storage(call: Call) -> None:
    """A service account owns no storage, so it can own no file, in whosever folder (reported: gspread, 1592)."""
    if not call.who.service_account:
        return
    text = "The user's Drive storage quota has been exceeded."
    refused = drive_refusal(403, "storageQuotaExceeded", text)
    refused.body["error"]["errors"][0]["domain"] = "usageLimits"
    raise refused


def parent_of(call: Call, parents: list[str] | None) -> File | None:
    """The folder to put something in; None for My Drive. Raises RefusedError."""
    if not parents:
        return None
    if len(parents) > 1:
        text = "A file can only have one parent folder."  # (doc; words open)
        raise drive_refusal(400, "invalid", text, location="parents")
    if parents[0] in {"root", root_id(call.who.email)}:
        return None
    try:
        folder = call.world.drive_file(parents[0], call.who, "writer")
    except RefusedError as error:
        if error.code != 404:
            raise
        missing = no_file(parents[0])
        missing.body["error"]["errors"][0]["location"] = "fileId"
        raise missing from error
    if folder.mime_type != FOLDER_TYPE:
        text = "The specified parent is not a folder."
        raise drive_refusal(403, "parentNotAFolder", text)  # (doc)
    return folder


def place(call: Call, file: File, folder: File | None) -> None:
    """Put a file into a folder (None: My Drive). Who has access to the folder has it to the file from then on.

    (open) Google keeps inherited access apart and takes it away again when the file moves on.
    """
    file.parents = [folder.id] if folder else []
    present = {p["id"] for p in file.permissions}
    for inherited in folder.permissions if folder else ():
        if inherited["id"] not in present:
            role = "writer" if inherited["role"] == "owner" else inherited["role"]
            file.permissions.append(inherited | {"role": role})
    call.world.on_change(file)


def keep(file: File, body: Json) -> None:
    """Keep what a client may set and simply gets back."""
    file.kept |= {name: body[name] for name in WRITABLE if name in body}


def rename(file: File, name: str) -> None:
    """Give a file another name; a spreadsheet's title is the same thing."""
    file.name = name
    if file.document:
        file.document.properties["title"] = name
