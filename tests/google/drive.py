"""Drive's files: create, get, list, update, copy, delete, and what a client may leave out of an answer."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from copy import deepcopy
from typing import Any

from tests.google import drive_comments, drive_export, drive_import, drive_query
from tests.google.document import new_file_id
from tests.google.drive_files import FOLDER_TYPE, my_drive, owner_of, resource, root_id, user
from tests.google.drive_making import (
    generate_ids,
    keep,
    make,
    new_file,
    parent_of,
    place,
    refuse_without_storage,
    rename,
)
from tests.google.errors import Json, RefusedError, drive_refusal
from tests.google.world import SPREADSHEET_TYPE, Call, File

_FILE = "kind,id,name,mimeType,resourceKey"
_PERMISSION = "kind,id,type,role,allowFileDiscovery"
_DEFAULTS = {
    # (rec) for create and delete, (doc: Return specific fields; reported) for the others
    "drive.files.create": _FILE,
    "drive.files.create.upload": _FILE,
    "drive.files.get": _FILE,
    "drive.files.update": _FILE,
    "drive.files.update.upload": _FILE,
    "drive.files.copy": _FILE,
    "drive.files.list": f"kind,incompleteSearch,nextPageToken,files({_FILE})",
    "drive.permissions.list": f"kind,nextPageToken,permissions({_PERMISSION})",
    "drive.permissions.get": _PERMISSION,
    "drive.permissions.create": _PERMISSION,
    "drive.permissions.update": _PERMISSION,
}


def default_fields(method_id: str) -> str:
    """The mask of an answer to a call without `fields`; "" where there is none."""
    return _DEFAULTS.get(method_id, "")


def create(call: Call) -> Json:
    """`files.create`: a spreadsheet is one from then on, a folder a folder; anything else is kept as a bare name."""
    return resource(call.world, make(call, call.body), call.who)


def get(call: Call) -> Any:
    """`files.get`; with `alt=media` only for files that have bytes of their own, which none here has."""
    if call.params["fileId"] in {"root", root_id(call.who.email)}:
        return my_drive(call.world, call.who)
    file = call.world.drive_file(call.params["fileId"], call.who)
    if call.params.get("alt") == "media":
        text = "Only files with binary content can be downloaded. Use Export with Docs Editors files."
        raise drive_refusal(403, "fileNotDownloadable", text, location="alt")  # (doc)
    return resource(call.world, file, call.who)


def list_(call: Call) -> Json:
    """`files.list`: what the caller owns and what was shared with them by name; in the trash as well (doc)."""
    params = call.params
    order = str(params.get("orderBy", ""))
    drive_query.ordered([], order)  # Refused before a query is (reported)
    test = drive_query.query(params["q"], call.who) if params.get("q", "").strip() else lambda _file: True
    mine = [
        file
        for file in call.world.files.values()
        if file.covered(call.who, "drive") and drive_query.listed(file, call.who) and test(file)
    ]
    found = drive_query.ordered(mine, order)
    # (doc) everything at once unless asked otherwise; a token is good for the same question only (open)
    size = int(params.get("pageSize", 0)) or max(len(found), 1)
    print_ = hashlib.sha256(f"{params.get('q')}\n{order}".encode()).hexdigest()[:8]
    start = _start(params.get("pageToken"), print_)
    shown = [resource(call.world, file, call.who) for file in found[start : start + size]]
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False, "files": shown}
    if start + size < len(found):
        answer["nextPageToken"] = page_token(start + size, print_)
    return answer


def page_token(start: int, print_: str) -> str:
    """Where the next page begins, in the looks of Google's."""
    return "~!!~" + base64.urlsafe_b64encode(json.dumps([start, print_]).encode()).decode("ascii")


def _start(token: str | None, print_: str) -> int:
    if not token:
        return 0
    try:
        start, asked = json.loads(base64.urlsafe_b64decode(token.removeprefix("~!!~")))
    except (binascii.Error, ValueError, TypeError):
        start, asked = 0, None
    if asked != print_:
        raise drive_refusal(400, "invalid", "Invalid Value", location="pageToken")
    return int(start)


def update(call: Call) -> Json:
    """`files.update`: the name (a spreadsheet's title with it), the trash, the folder, and what is simply kept."""
    file = call.world.drive_file(call.params["fileId"], call.who, "writer")
    body = call.body
    if body.get("trashed", file.trashed) != file.trashed and owner_of(file) != call.who.email:
        raise _insufficient()  # (doc) only the owner may trash a file
    _refuse_unwritable(body, file)
    _move(call, file)
    if body.get("name"):
        rename(file, body["name"])
    file.trashed = bool(body.get("trashed", file.trashed))
    keep(file, body)
    call.world.changed(file, call.who)
    return resource(call.world, file, call.who)


def _refuse_unwritable(body: Json, file: File) -> None:
    if "parents" in body:
        text = (
            "The parents field is not directly writable in update requests."
            " Use the addParents and removeParents parameters instead."
        )
        raise drive_refusal(403, "fieldNotWritable", text)  # (doc: often reported)
    fixed = {"id": file.id, "mimeType": file.mime_type}
    if any(name in body and body[name] != value for name, value in fixed.items()):
        text = "The resource body includes fields which are not directly writable."
        raise drive_refusal(403, "fieldNotWritable", text)  # (doc)


def _move(call: Call, file: File) -> None:
    added = [name for name in str(call.params.get("addParents", "")).split(",") if name]
    removed = {name for name in str(call.params.get("removeParents", "")).split(",") if name}
    if added:
        # A file is in one folder only: it leaves the old one whether that was asked for or not (doc).
        place(call, file, parent_of(call, added))
    elif removed.intersection(file.parents):
        place(call, file, None)


def copy(call: Call) -> Json:
    """`files.copy`: a twin of the caller's own, with everything in it but its comments and who has access."""
    source = call.world.drive_file(call.params["fileId"], call.who)
    guarded = source.kept.get("copyRequiresWriterPermission") and not source.allows(call.who, "writer")
    if source.mime_type == FOLDER_TYPE or guarded:
        text = "This file cannot be copied by the user."
        raise drive_refusal(403, "cannotCopyFile", text)  # (doc)
    body = call.body
    name = body.get("name") or f"Copy of {source.name}"  # (doc: what the reference says of the name)
    parents = body.get("parents")
    parent = parent_of(call, parents) if parents else _same_folder(call, source)
    refuse_without_storage(call)
    if source.document:
        twin = source.document.copy()
        twin.id = new_file_id()
        twin.properties["title"] = name
        twin.comments = []
        for sheet in twin.sheets:
            sheet.comment_anchors = []
        file = call.world.create(name, call.who, document=twin)
    else:
        file = new_file(call, name, source.mime_type)
    file.kept = {name: value for name, value in source.kept.items() if name != "starred"}
    if call.params.get("copyComments"):
        file.comments = deepcopy([c for c in source.comments if not c["resolved"] and not c["deleted"]])
    keep(file, body)
    place(call, file, parent)
    return resource(call.world, file, call.who)


def _same_folder(call: Call, source: File) -> File | None:
    """The folder that the copy shares with its source, where the caller may add to it (doc)."""
    folders = [call.world.files.get(parent) for parent in source.parents]
    return next((folder for folder in folders if folder and folder.allows(call.who, "writer")), None)


def delete(call: Call) -> None:
    """`files.delete`: gone at once, past the trash; a folder with everything of the owner's in it (doc)."""
    file = call.world.drive_file(call.params["fileId"], call.who)
    if owner_of(file).casefold() != call.who.email.casefold():
        raise _insufficient()
    doomed = [file]
    while doomed:
        gone = doomed.pop()
        call.world.files.pop(gone.id, None)
        call.world.on_change(gone)
        inside = [f for f in call.world.files.values() if gone.id in f.parents]
        doomed += [f for f in inside if owner_of(f) == owner_of(gone)]
        for left in inside:
            left.parents = []
            call.world.on_change(left)


def _insufficient() -> RefusedError:
    text = "The user does not have sufficient permissions for this file."
    return drive_refusal(403, "insufficientFilePermissions", text)


def about(call: Call) -> Json:
    """`about.get`: who the caller is, and what there is to export to."""
    drive_comments.require_fields(call)
    limit = "0" if call.who.service_account else str(15 * 2**30)
    return {
        "kind": "drive#about",
        "user": user(call.who.email, call.who),
        "storageQuota": {"limit": limit, "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"},
        "exportFormats": {SPREADSHEET_TYPE: list(drive_export.FORMATS)},
        "importFormats": {kind: [SPREADSHEET_TYPE] for kind in drive_import.DELIMITERS},
        "canCreateDrives": False,
        "appInstalled": False,
    }


METHODS: dict[str, Any] = {
    "drive.about.get": about,
    "drive.files.create": create,
    "drive.files.generateIds": generate_ids,
    "drive.files.get": get,
    "drive.files.list": list_,
    "drive.files.update": update,
    "drive.files.copy": copy,
    "drive.files.delete": delete,
    **drive_comments.METHODS,
    **drive_export.METHODS,
    **drive_import.METHODS,
}
