"""Who has access to a file, and giving and taking it: Drive's permissions."""

from __future__ import annotations

from typing import Any

from tests.google.drive_files import described, may_share
from tests.google.errors import Json, RefusedError, drive_refusal
from tests.google.world import RANK, Call, File, permission

_TYPES = ("user", "group", "domain", "anyone")
_ROLES = ("owner", "writer", "commenter", "reader")
"""Those that a file in somebody's My Drive can have; the others are for shared drives, which are not here."""


def list_(call: Call) -> Json:
    """`permissions.list`: only for those who may share (live)."""
    file = _shareable(call)
    return {"kind": "drive#permissionList", "permissions": [described(p) for p in file.permissions]}


def get(call: Call) -> Json:
    """`permissions.get`: one's own also for those who may not share (open)."""
    file = call.world.drive_file(call.params["fileId"], call.who)
    found = _find(file, call.params["permissionId"])
    if not may_share(file, call.who) and not _is_mine(found, call):
        raise _insufficient()
    return described(found)


def create(call: Call) -> Json:
    """`permissions.create`: for somebody who has access already, the role becomes the new one."""
    file = _shareable(call)
    body = call.body
    kind, role = body.get("type"), body.get("role")
    if kind not in _TYPES:
        raise _required("type", kind)
    if role not in _ROLES:
        raise _required("role", role)
    made = _made(body, str(kind), str(role))
    if role == "owner":
        # Before all else, and also for who owns it already: gspread's copy(copy_permissions=True) fails on this
        # (reported: gspread, 1544).
        _require_transfer(call, file, made)
    _check_notice(call, str(kind), str(role))
    known = next((p for p in file.permissions if p["id"] == made["id"]), None)
    if role == "owner":
        if known is None:
            file.permissions.append(made)
        _hand_over(file, made["id"])
    elif known is None:
        file.permissions.append(made)
    elif known["role"] != "owner":  # (open) an owner stays one, whatever is asked
        known |= {name: made[name] for name in ("role", "allowFileDiscovery") if name in made}
    call.world.changed(file, call.who)
    return described(_find(file, made["id"]))


def _made(body: Json, kind: str, role: str) -> Json:
    """The new permission, once what its type needs is there."""
    email, domain = str(body.get("emailAddress", "")), str(body.get("domain", ""))
    if kind in {"user", "group"} and "@" not in email.strip("@"):
        raise _inapplicable("emailAddress")
    if kind == "domain" and not domain:
        raise _inapplicable("domain")
    # `expirationTime` is taken and not kept (open): nobody's access ends here by itself.
    if kind in {"user", "group"}:
        return permission(kind, role, email=email)
    made = permission(kind, role, domain=domain if kind == "domain" else "")
    if "allowFileDiscovery" in body:
        made["allowFileDiscovery"] = body["allowFileDiscovery"]
    return made


def _check_notice(call: Call, kind: str, role: str) -> None:
    """The mail itself is not sent; what may be asked about it is checked (reported; the status is (open))."""
    notify = call.params.get("sendNotificationEmail")
    if notify is None:
        return
    if kind not in {"user", "group"} or (role == "owner" and not notify):
        text = (
            "The sendNotificationEmail parameter is only applicable for permissions of type 'user' or 'group',"
            " and must not be disabled for ownership transfers."
        )
        raise drive_refusal(403, "forbidden", text, location="sendNotificationEmail")


def update(call: Call) -> Json:
    """`permissions.update`: the role; or that somebody is to become the owner, which they then accept."""
    file = call.world.drive_file(call.params["fileId"], call.who)
    found, body = _find(file, call.params["permissionId"]), call.body
    accepts = _is_mine(found, call) and bool(found.get("pendingOwner")) and body.get("role") == "owner"
    if not may_share(file, call.who):
        raise _insufficient()
    if set(body) - {"role", "pendingOwner", "expirationTime", "kind", "view"}:
        text = "The resource body includes fields which are not directly writable."
        raise drive_refusal(403, "fieldNotWritable", text)  # (doc: often reported)
    role = body.get("role", found["role"])
    if role not in _ROLES:
        raise _required("role", role)
    if role == "owner" and found["role"] != "owner":
        if not accepts:
            _require_transfer(call, file, found)
        elif not call.params.get("transferOwnership"):
            raise _transfer_needed()
        _hand_over(file, found["id"])
    elif found["role"] == "owner" and role != "owner":
        raise _owner_stays()
    else:
        found["role"] = role
        _offer(call, file, found)
    call.world.changed(file, call.who)
    return described(found)


def _offer(call: Call, file: File, found: Json) -> None:
    """Note that somebody is to be the owner, where that is asked for: the owner alone may offer it, to a writer."""
    if "pendingOwner" not in call.body:
        return
    offered = bool(call.body["pendingOwner"])
    if offered and file.role_of(call.who) != "owner":
        raise _insufficient()
    if offered and (found["type"] != "user" or found["role"] != "writer"):
        text = "A pending owner must be a user with the role of a writer."  # (doc; words open)
        raise drive_refusal(400, "invalidSharingRequest", text)
    found["pendingOwner"] = offered


def delete(call: Call) -> None:
    """`permissions.delete`: anybody may take their own access away (doc), others' those who may share."""
    file = call.world.drive_file(call.params["fileId"], call.who)
    found = _find(file, call.params["permissionId"])
    if not may_share(file, call.who) and not _is_mine(found, call):
        raise _insufficient()
    if found["role"] == "owner":
        raise _owner_stays()
    file.permissions.remove(found)
    call.world.changed(file, call.who)


def _shareable(call: Call) -> File:
    file = call.world.drive_file(call.params["fileId"], call.who)
    if not may_share(file, call.who):
        raise _insufficient()
    return file


def _find(file: File, permission_id: str) -> Json:
    for found in file.permissions:
        if found["id"] == permission_id:
            return found
    text = f"Permission not found: {permission_id}."
    raise drive_refusal(404, "notFound", text, location="permissionId")  # (doc: reported)


def _is_mine(found: Json, call: Call) -> bool:
    return str(found.get("emailAddress", "")).casefold() == call.who.email.casefold()


def _require_transfer(call: Call, file: File, new: Json) -> None:
    """Only the owner gives a file away, says so, to a user of the same domain (doc: Transfer file ownership)."""
    if not call.params.get("transferOwnership"):
        raise _transfer_needed()
    if new["type"] != "user":
        text = "Only a user can own a file."  # (doc; words open)
        raise drive_refusal(400, "invalidSharingRequest", text)
    if file.role_of(call.who) != "owner":
        raise _insufficient()
    if _domain(str(new["emailAddress"])) != _domain(call.who.email):
        text = "Consent is required to transfer ownership of a file to another user."  # (reported)
        raise drive_refusal(403, "consentRequiredForOwnershipTransfer", text)


def _domain(email: str) -> str:
    return email.rpartition("@")[2].casefold()


def _hand_over(file: File, permission_id: str) -> None:
    """Make that one the owner, and the old owner a writer (doc)."""
    for entry in file.permissions:
        if entry["id"] == permission_id:
            entry["role"] = "owner"
            entry.pop("pendingOwner", None)
        elif entry["role"] == "owner":
            entry["role"] = "writer"
    file.permissions.sort(key=lambda entry: -RANK[entry["role"]])


def _insufficient() -> RefusedError:
    text = "The user does not have sufficient permissions for this file."
    return drive_refusal(403, "insufficientFilePermissions", text)  # (doc: reported)


def _owner_stays() -> RefusedError:
    text = "The owner of a file cannot be removed."
    return drive_refusal(403, "cannotRemoveOwner", text)  # (open)


def _transfer_needed() -> RefusedError:
    text = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
    return drive_refusal(403, "forbidden", text, location="transferOwnership")  # (doc: reported)


def _required(field: str, value: object) -> RefusedError:
    if value is None:
        text = f"The permission {field} field is required."
        return drive_refusal(400, "required", text, location=f"permission.{field}", location_type="other")
    text = f"The specified {field} is invalid or not supported: {value}."  # (open)
    return drive_refusal(400, "invalid", text, location=f"permission.{field}", location_type="other")


def _inapplicable(field: str) -> RefusedError:
    text = f"The specified {field} is invalid or not applicable for the given permission type."
    return drive_refusal(
        400, "invalid", text, location=f"permission.{field}", location_type="other"
    )  # (doc: reported)


METHODS: dict[str, Any] = {
    "drive.permissions.list": list_,
    "drive.permissions.get": get,
    "drive.permissions.create": create,
    "drive.permissions.update": update,
    "drive.permissions.delete": delete,
}
