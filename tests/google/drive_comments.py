"""Comments and replies made through Drive's own API, which keeps them with the file, not with cells."""

from __future__ import annotations

import secrets
from html import escape
from typing import Any

from tests.google.drive_files import stamp, user
from tests.google.errors import Json, drive_refusal
from tests.google.world import Call, File


def require_fields(call: Call) -> None:
    """Some methods have no default answer: the caller must say what to tell (doc; reported)."""
    if not call.params.get("fields"):
        text = "The 'fields' parameter is required for this method."
        raise drive_refusal(400, "required", text, location="fields")


def list_(call: Call) -> Json:
    """`comments.list`, the newest first (doc)."""
    require_fields(call)
    file = call.world.drive_file(call.params["fileId"], call.who)
    deleted = bool(call.params.get("includeDeleted"))
    shown = [_comment(c, call) for c in reversed(file.comments) if deleted or not c.get("deleted")]
    return {"kind": "drive#commentList", **_page(shown, "comments", call)}


def get(call: Call) -> Json:
    """`comments.get`."""
    require_fields(call)
    file = call.world.drive_file(call.params["fileId"], call.who)
    return _comment(_find(file.comments, call, "commentId"), call)


def create(call: Call) -> Json:
    """`comments.create`. The anchor is kept as it came; a spreadsheet's cells know nothing of it (doc)."""
    require_fields(call)
    file = _commentable(call)
    given = {name: call.body[name] for name in ("anchor", "quotedFileContent") if name in call.body}
    comment = _entry(call) | given | {"resolved": False, "replies": []}
    file.comments.append(comment)
    call.world.changed(file, call.who)
    return _comment(comment, call)


def update(call: Call) -> Json:
    """`comments.update`: the content, by who wrote it."""
    require_fields(call)
    file = _commentable(call)
    comment = _find(file.comments, call, "commentId")
    _rewrite(comment, call)
    call.world.changed(file, call.who)
    return _comment(comment, call)


def delete(call: Call) -> None:
    """`comments.delete`: what is left says only that there was one (doc)."""
    file = _commentable(call)
    _strike(_find(file.comments, call, "commentId"), call)
    call.world.changed(file, call.who)


def list_replies(call: Call) -> Json:
    """`replies.list`, in the order in which they were made (doc)."""
    require_fields(call)
    file = call.world.drive_file(call.params["fileId"], call.who)
    comment = _comment(_find(file.comments, call, "commentId"), call)
    return {"kind": "drive#replyList", **_page(comment["replies"], "replies", call)}


def get_reply(call: Call) -> Json:
    """`replies.get`."""
    require_fields(call)
    file = call.world.drive_file(call.params["fileId"], call.who)
    comment = _find(file.comments, call, "commentId")
    return _reply(_find(comment["replies"], call, "replyId"), call)


def create_reply(call: Call) -> Json:
    """`replies.create`; with an action it also resolves or reopens the comment (doc)."""
    require_fields(call)
    file = _commentable(call)
    comment = _find(file.comments, call, "commentId")
    action = call.body.get("action")
    reply = _entry(call, optional=action is not None)
    if action in {"resolve", "reopen"}:
        reply["action"] = action
        comment["resolved"] = action == "resolve"
    comment["replies"].append(reply)
    comment["modifiedTime"] = reply["modifiedTime"]
    call.world.changed(file, call.who)
    return _reply(reply, call)


def update_reply(call: Call) -> Json:
    """`replies.update`: the content, by who wrote it."""
    require_fields(call)
    file = _commentable(call)
    reply = _find(_find(file.comments, call, "commentId")["replies"], call, "replyId")
    _rewrite(reply, call)
    call.world.changed(file, call.who)
    return _reply(reply, call)


def delete_reply(call: Call) -> None:
    """`replies.delete`."""
    file = _commentable(call)
    _strike(_find(_find(file.comments, call, "commentId")["replies"], call, "replyId"), call)
    call.world.changed(file, call.who)


def _commentable(call: Call) -> File:
    return call.world.drive_file(call.params["fileId"], call.who, "commenter")


def _entry(call: Call, *, optional: bool = False) -> Json:
    content = call.body.get("content", "")
    if not content and not optional:
        text = "The content field is required."  # (open)
        raise drive_refusal(400, "required", text, location="content", location_type="other")
    now = stamp(call.world.clock())
    return {
        "id": "AAAA" + secrets.token_urlsafe(6)[:7],
        "createdTime": now,
        "modifiedTime": now,
        "author": call.who.email,
        "deleted": False,
        "content": content,
    }


def _rewrite(entry: Json, call: Call) -> None:
    _require_author(entry, call)
    entry["content"] = call.body.get("content", entry["content"])
    entry["modifiedTime"] = stamp(call.world.clock())


def _strike(entry: Json, call: Call) -> None:
    _require_author(entry, call)
    entry |= {"deleted": True, "content": "", "modifiedTime": stamp(call.world.clock())}


def _require_author(entry: Json, call: Call) -> None:
    if entry["author"] != call.who.email:
        text = "The user does not have sufficient permissions for this file."
        raise drive_refusal(403, "insufficientFilePermissions", text)  # (doc; words open)


def _find(entries: list[Json], call: Call, parameter: str) -> Json:
    wanted = call.params[parameter]
    for entry in entries:
        if entry["id"] == wanted:
            return entry
    what = "Comment" if parameter == "commentId" else "Reply"
    raise drive_refusal(404, "notFound", f"{what} not found: {wanted}.", location=parameter)  # (open)


def _page(entries: list[Json], name: str, call: Call) -> Json:
    size, token = min(int(call.params.get("pageSize", 20)), 100), str(call.params.get("pageToken", ""))
    start = int(token) if token.isdecimal() else 0
    page: Json = {name: entries[start : start + size]}
    if start + size < len(entries):
        page["nextPageToken"] = str(start + size)
    return page


def _comment(comment: Json, call: Call) -> Json:
    shown = {"kind": "drive#comment", **_entry_shown(comment, call)}
    return shown | {"replies": [_reply(reply, call) for reply in comment["replies"]]}


def _reply(reply: Json, call: Call) -> Json:
    return {"kind": "drive#reply", **_entry_shown(reply, call)}


def _entry_shown(entry: Json, call: Call) -> Json:
    """Without the author's address, and without the words where it was deleted (doc)."""
    author = user(str(entry["author"]), call.who)
    hidden = {"emailAddress", "permissionId"}
    shown = entry | {"author": {name: value for name, value in author.items() if name not in hidden}}
    if entry["deleted"]:
        del shown["content"]
        return shown
    return shown | {"htmlContent": escape(str(entry["content"]))}


METHODS: dict[str, Any] = {
    "drive.comments.list": list_,
    "drive.comments.get": get,
    "drive.comments.create": create,
    "drive.comments.update": update,
    "drive.comments.delete": delete,
    "drive.replies.list": list_replies,
    "drive.replies.get": get_reply,
    "drive.replies.create": create_reply,
    "drive.replies.update": update_reply,
    "drive.replies.delete": delete_reply,
}
