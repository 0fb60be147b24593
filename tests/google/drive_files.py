"""A file of the world as Drive describes it: the File, User and Permission resources, as one caller sees them."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.google.errors import Json
from tests.google.signin import display_name
from tests.google.world import RANK, SPREADSHEET_TYPE, File, Identity, World, permission, permission_id

FOLDER_TYPE = "application/vnd.google-apps.folder"
WRITABLE = {
    "description": "",
    "starred": False,
    "properties": {},
    "appProperties": {},
    "copyRequiresWriterPermission": False,
    "writersCanShare": True,
    "folderColorRgb": "",
}
"""Fields that a client may set and simply gets back, with what they are before."""

_EXPORTS = {
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "text/tab-separated-values": "tsv",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
}


def stamp(seconds: float) -> str:
    """2026-10-01T09:30:00.123Z (rec)."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def root_id(email: str) -> str:
    """The ID of someone's My Drive, which is a folder of its own: 19 characters, "0A" first and "PVA" last (doc)."""
    return f"0A{permission_id('user', email.casefold())[:14]}PVA"


def my_drive(world: World, who: Identity) -> Json:
    """The caller's My Drive as a folder, with none above it (doc); a service account has one too (open)."""
    owner = permission("user", "owner", who.email)
    shown = resource(world, File(root_id(who.email), "My Drive", FOLDER_TYPE, [owner], 0.0, 0.0), who)
    del shown["parents"]
    return shown


def owner_of(file: File) -> str:
    """The address of who owns it."""
    return next((str(p["emailAddress"]) for p in file.permissions if p["role"] == "owner"), "")


def may_share(file: File, who: Identity) -> bool:
    """Whether the caller may change who has access: the owner, and writers unless they were told not to (doc)."""
    role = file.role_of(who)
    return role == "owner" or (
        role is not None and RANK[role] >= 3 and file.kept.get("writersCanShare", True)
    )


def user(email: str, who: Identity) -> Json:
    """A User resource."""
    return {
        "kind": "drive#user",
        "displayName": display_name(email),
        "me": email.casefold() == who.email.casefold(),
        "permissionId": permission_id("user", email.casefold()),
        "emailAddress": email,
    }


def described(permission: Json) -> Json:
    """A Permission resource in full, from what the world keeps of it (doc; reported for what is there by type)."""
    shown = {"kind": "drive#permission", **permission}
    if permission["type"] in {"user", "group"}:
        name = display_name(str(permission["emailAddress"]))
        shown |= {"displayName": name, "deleted": False}
        shown.setdefault("pendingOwner", False)
    else:
        shown.setdefault("allowFileDiscovery", False)
    if permission["type"] == "domain":
        shown["displayName"] = permission["domain"]
    return shown


def resource(world: World, file: File, who: Identity) -> Json:
    """The File resource in full, with the fields that a spreadsheet or a folder has for that caller."""
    owner = owner_of(file)
    shared = len(file.permissions) > 1
    shown = {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime_type,
        **{name: file.kept.get(name, default) for name, default in WRITABLE.items()},
        "trashed": file.trashed,
        "explicitlyTrashed": file.trashed,
        "spaces": ["drive"],
        "version": str(file.shown_version),
        "webViewLink": _link(file),
        "iconLink": f"https://drive-thirdparty.googleusercontent.com/16/type/{file.mime_type}",
        "hasThumbnail": False,
        "thumbnailVersion": "0",
        "viewedByMe": False,
        "createdTime": stamp(file.created),
        "modifiedTime": stamp(file.shown_modified),
        "modifiedByMe": file.last_modified_by == who.email,
        "owners": [user(owner, who)] if owner else [],
        "ownedByMe": owner.casefold() == who.email.casefold(),
        "shared": shared,
        "capabilities": capabilities(file, who),
        "viewersCanCopyContent": not file.kept.get("copyRequiresWriterPermission", False),
        "quotaBytesUsed": "0" if file.mime_type == FOLDER_TYPE else "1024",
        "isAppAuthorized": True,
    }
    shown = {name: value for name, value in shown.items() if value not in ("", {})}
    parents = _visible_parents(world, file, who)
    if parents:
        shown["parents"] = parents
    if file.last_modified_by:
        shown["lastModifyingUser"] = user(file.last_modified_by, who)
    if may_share(file, who):
        shown["permissions"] = [described(p) for p in file.permissions]
        shown["permissionIds"] = [p["id"] for p in file.permissions]
    if file.mime_type == SPREADSHEET_TYPE:
        shown["size"] = "1024"
        shown["exportLinks"] = {
            kind: f"https://docs.google.com/spreadsheets/export?id={file.id}&exportFormat={ending}"
            for kind, ending in _EXPORTS.items()
        }
    return shown


def capabilities(file: File, who: Identity) -> Json:
    """What the caller may do, from the role (doc: Roles and permissions)."""
    role = file.role_of(who)
    rank = RANK[role] if role else 0
    folder = file.mime_type == FOLDER_TYPE
    edits, owns = rank >= RANK["writer"], role == "owner"
    copies = not folder and (edits or not file.kept.get("copyRequiresWriterPermission", False))
    pending = any(p.get("pendingOwner") and p["emailAddress"] == who.email for p in file.permissions)
    return {
        "canAcceptOwnership": pending,
        "canAddChildren": folder and edits,
        "canAddMyDriveParent": False,
        "canChangeCopyRequiresWriterPermission": edits,
        "canChangeSecurityUpdateEnabled": False,
        "canChangeViewersCanCopyContent": edits,
        "canComment": rank >= RANK["commenter"],
        "canCopy": copies,
        "canDelete": owns,
        "canDownload": copies,
        "canEdit": edits,
        "canListChildren": folder,
        "canModifyContent": edits,
        "canModifyContentRestriction": edits,
        "canModifyLabels": False,
        "canMoveItemOutOfDrive": owns,
        "canMoveItemWithinDrive": edits,
        "canReadLabels": False,
        "canReadRevisions": edits,
        "canRemoveChildren": folder and edits,
        "canRemoveMyDriveParent": owns,
        "canRename": edits,
        "canShare": may_share(file, who),
        "canTrash": owns,
        "canUntrash": owns,
    }


def _link(file: File) -> str:
    if file.mime_type == SPREADSHEET_TYPE:
        return f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk"
    if file.mime_type == FOLDER_TYPE:
        return f"https://drive.google.com/drive/folders/{file.id}"
    return f"https://drive.google.com/file/d/{file.id}/view?usp=drivesdk"


def _visible_parents(world: World, file: File, who: Identity) -> list[str]:
    """The folder it is in, for those who have access to that too (doc); without any it is the owner's My Drive."""
    if not file.parents:
        return [root_id(who.email)] if owner_of(file).casefold() == who.email.casefold() else []
    known = [world.files.get(parent) for parent in file.parents]
    return [folder.id for folder in known if folder and folder.allows(who, "reader")]
