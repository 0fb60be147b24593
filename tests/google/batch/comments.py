"""Comments: threads of posts, and the anchors that tie them to cells.

Nothing of it is recorded. (doc) is the discovery document; (reported) are answers of the live service that people
wrote down, as in `overlays`.
"""

from __future__ import annotations

import html
import secrets
from datetime import UTC, datetime

from tests.google import rendering
from tests.google.batch import overlays
from tests.google.batch.overlays import Apply
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json, RefusedError, no_permission, refusal
from tests.google.formulas import Calculator
from tests.google.ranges import Box, to_json
from tests.google.world import Call, permission_id

LONGEST = 2048
"""UTF-8 code units (doc): bytes."""
_ACTS = {"RESOLVE": "RESOLVED", "REOPEN": "OPEN"}


def only(requests: list[Json]) -> bool:
    """Whether the batch does nothing but comment, which a commenter may (doc: Drive's roles)."""
    return bool(requests) and all(set(request) <= set(REQUESTS) and request for request in requests)


def included(call: Call, mode: str | None) -> bool:
    """Whether an answer to the caller carries comments; who may only read may not ask for them outright (doc)."""
    if mode not in {"COMMENTS_VIEW_MODE_INCLUDED", "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS"}:
        return False
    if call.file is None or call.file.allows(call.who, "commenter"):
        return True
    if mode == "COMMENTS_VIEW_MODE_INCLUDED":
        raise no_permission()
    return False


def shown(thread: Json, call: Call) -> Json:
    """The thread as the caller sees it: `me` on their own posts (doc)."""
    out = {**thread, "headPost": _seen(thread["headPost"], call)}
    if thread.get("replies"):
        out["replies"] = [_seen(post, call) for post in thread["replies"]]
    return out


def anchors(sheet: Sheet) -> list[Json]:
    """A sheet's `commentAnchors`: an index that is 0 is left out of their ranges (reported)."""
    return [
        {**anchor, "range": {key: value for key, value in anchor["range"].items() if value}}
        for anchor in sheet.comment_anchors
    ]


def _seen(post: Json, call: Call) -> Json:
    return {**post, "author": {**post["author"], "me": True}} if _wrote(post, call) else post


def _insert(call: Call, body: Json) -> Json:
    """Carry out `insertComment`."""
    if "coordinate" not in body:
        raise InvalidError("Insert comment requests must specify a coordinate.")  # (open)
    at: Json = body["coordinate"]
    sheet = call.spreadsheet.sheet(int(at.get("sheetId", 0)))
    row, column = (
        _index(at, "rowIndex", "row", sheet.rows),
        _index(at, "columnIndex", "column", sheet.columns),
    )
    content = str(body.get("content", ""))
    if not content:
        raise InvalidError("Insert comment requests must specify non-empty post text.")  # (reported)
    head = _post(call, content, body.get("assigneeEmailAddress", ""))
    thread = {"commentId": _new_id(), "anchorId": _new_id(), "headPost": head, "status": "OPEN"}
    quote = _quote(call, sheet, row, column)
    if quote:
        thread["plainTextQuote"] = quote
    call.spreadsheet.comments.append(thread)
    sheet.comment_anchors.append(
        {"anchorId": thread["anchorId"], "range": to_json(sheet, Box(row, column, row + 1, column + 1))}
    )
    return {"commentThread": shown(thread, call)}


def _index(at: Json, key: str, what: str, size: int) -> int:
    index = int(at.get(key, 0))
    if index >= size:
        words = f"GridCoordinate.{key}[{index}] is after last {what} in grid[{size - 1}]"  # (reported)
        raise InvalidError(words)
    if index < 0:
        raise InvalidError(f"GridCoordinate.{key}[{index}] must be >= 0")  # (open)
    return index


def _quote(call: Call, sheet: Sheet, row: int, column: int) -> str:
    """What stands in the cell, as people see it (doc: plainTextQuote)."""
    spreadsheet = call.spreadsheet
    calculator = Calculator(spreadsheet, _now(call))
    value = calculator.value(sheet, row, column)
    if value is None:
        return ""
    return rendering.formatted(value, calculator.number_format(sheet, row, column), spreadsheet.locale)


def _reply(call: Call, body: Json) -> Json:
    """Carry out `addCommentReply`: words, an act (resolve, reopen), or both. Resolving twice is accepted (reported)."""
    thread = _thread(call.spreadsheet, body.get("commentId", ""))
    given: Json = body.get("post", {})
    action = str(given.get("commentAction", "NO_COMMENT_ACTION_CHANGE"))
    content, assignee = str(given.get("content", "")), str(given.get("assigneeEmail", ""))
    if not content and action not in _ACTS:
        # in these words (reported)
        raise InvalidError(
            "Add comment reply requests must specify a non-empty content if comment action is not RESOLVE or REOPEN."
        )
    if assignee and action in _ACTS:
        raise InvalidError(
            "An assignee may not be set if comment action is RESOLVE or REOPEN."
        )  # (doc), words (open)
    if assignee and "assigneeEmail" not in thread["headPost"]:
        # (reported), without a place in front
        raise refusal(
            400,
            f"Cannot reassign comment thread with ID {thread['commentId']} "
            "whose head post does not have an assignment.",
        )
    post = _post(call, content, assignee)
    if action in _ACTS:
        post["commentAction"] = action
        thread["status"] = _ACTS[action]
    thread.setdefault("replies", []).append(post)
    return {"post": _seen(post, call)}


def _rewrite(call: Call, body: Json) -> Json:
    """Carry out `updateCommentPost`: a head post or a reply, by its author only (doc)."""
    thread = _thread(call.spreadsheet, body.get("commentId", ""))
    posts = [thread["headPost"], *thread.get("replies", [])]
    post = _among(posts, body.get("postId", ""))
    content = str(body.get("content", ""))
    if not content:
        raise InvalidError("Update comment post requests must specify non-empty content.")  # (reported)
    _check_length(content, "content")
    _check_author(post, call, "post")
    post |= {**_worded(content), "updateTime": _stamp(call)}
    return {}


def _delete(call: Call, body: Json) -> Json:
    """Carry out `deleteComment`: the thread and its anchor, by the author of its head post only (doc)."""
    wanted = body.get("commentId", "")
    spreadsheet = call.spreadsheet
    thread = next((item for item in spreadsheet.comments if item["commentId"] == wanted), None)
    if thread is None:
        raise refusal(404, f"Comment thread with ID '{wanted}' was not found.")  # (reported)
    _check_author(thread["headPost"], call, "headPost")
    overlays.remove(spreadsheet.comments, thread)
    for sheet in spreadsheet.sheets:
        sheet.comment_anchors = [
            item for item in sheet.comment_anchors if item["anchorId"] != thread["anchorId"]
        ]
    return {}


def _delete_reply(call: Call, body: Json) -> Json:
    """Carry out `deleteCommentReply`: by its author, if it neither acts nor assigns (doc).

    Nothing is left of it (reported), though the schema has a `deleted`.
    """
    thread = _thread(call.spreadsheet, body.get("commentId", ""))
    replies: list[Json] = thread.get("replies", [])
    post = _among(replies, body.get("postId", ""))
    _check_author(post, call, "post")
    if post["commentAction"] in _ACTS:
        raise refusal(400, "The reply post contains a comment action.")  # (doc)
    if "assigneeEmail" in post:
        raise refusal(400, "The reply post contains an assignee.")  # (doc)
    overlays.remove(replies, post)
    return {}


def _thread(spreadsheet: Spreadsheet, wanted: str) -> Json:
    for thread in spreadsheet.comments:
        if thread["commentId"] == wanted:
            return thread
    raise refusal(404, f"Comment with ID {wanted} does not exist.")  # (reported)


def _among(posts: list[Json], wanted: str) -> Json:
    for post in posts:
        if post["postId"] == wanted:
            return post
    raise refusal(404, f"Reply with ID {wanted} does not exist.")  # (reported)


def _post(call: Call, content: str, assignee: str) -> Json:
    """A new post by the caller."""
    _check_length(content, "content")
    _check_length(assignee, "assignee email")
    email = call.who.email
    now = _stamp(call)
    post: Json = {
        "postId": _new_id(),
        **_worded(content),
        # how Google names people here is (open): the address without its domain, and the id that Drive knows
        "author": {"displayName": email.partition("@")[0], "user": _user(email)},
        "commentAction": "NO_COMMENT_ACTION_CHANGE",  # (reported)
        "createTime": now,
        "updateTime": now,
    }
    return post | ({"assigneeEmail": assignee} if assignee else {})


def _worded(content: str) -> Json:
    """The text, and the same as HTML (open: how lines break in it)."""
    if not content:
        return {}
    return {"content": content, "contentHtml": html.escape(content, quote=False).replace("\n", "<br>")}


def _check_length(text: str, what: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise InvalidError(f"The {what} may not exceed {LONGEST} UTF-8 code units.")  # (reported) for content


def _check_author(post: Json, call: Call, what: str) -> None:
    if not _wrote(post, call):
        raise _not_the_author(what)


def _not_the_author(what: str) -> RefusedError:
    return refusal(400, f"The requesting user is not the author of the {what}.")  # (doc)


def _wrote(post: Json, call: Call) -> bool:
    return bool(post["author"]["user"] == _user(call.who.email))


def _user(email: str) -> str:
    return f"users/{permission_id('user', email.casefold())}"


def _new_id() -> str:
    """Eleven characters, as the ids of Drive's comments are (reported)."""
    return "AAAB" + secrets.token_urlsafe(6)[:7]


def _now(call: Call) -> datetime:
    return datetime.fromtimestamp(call.world.clock(), UTC)


def _stamp(call: Call) -> str:
    """The time of the call: `2026-10-01T09:00:00.000Z`."""
    return _now(call).isoformat(timespec="milliseconds").replace("+00:00", "Z")


REQUESTS: dict[str, Apply] = {
    "insertComment": _insert,
    "addCommentReply": _reply,
    "updateCommentPost": _rewrite,
    "deleteComment": _delete,
    "deleteCommentReply": _delete_reply,
}
