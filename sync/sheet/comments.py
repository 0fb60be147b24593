"""Comments that people leave in a spreadsheet: read in one call with the cells they are tied to, and replied to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sync.errors import RefusedError, UnreachableError
from sync.sheet.api import SheetApi

_POST: Final = "postId,content,createTime,deleted,author(displayName,me)"
_FIELDS: Final = (
    f"comments(commentId,anchorId,status,plainTextQuote,headPost({_POST}),replies({_POST})),"
    "sheets(properties(sheetId),commentAnchors(anchorId,range))"
)


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody said once; ``author`` is "" and ``at`` None where Google doesn't tell. ``mine``: this account."""

    id: str
    author: str
    at: datetime | None
    text: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment on the cells of some row, and what was replied to it, oldest first.

    ``line`` and ``column`` (0-based) are the first cell of the tab numbered ``sheet_id`` that it is tied to, as
    things stand; ``quote`` is what that cell showed when the comment was made.
    """

    id: str
    sheet_id: int
    line: int
    column: int
    quote: str
    head: Post
    replies: tuple[Post, ...]
    is_resolved: bool


def read(api: SheetApi) -> list[Thread]:
    """The comments that are tied to rows: one on a whole tab or column is nobody's. Raises SheetError."""
    found = _mapping(api.described(_FIELDS, commentsViewMode="COMMENTS_VIEW_MODE_INCLUDED"))
    cells = dict(_anchors(found))
    threads = []
    for told in _list(found, "comments"):
        head, cell = _mapping(told.get("headPost")), cells.get(str(told.get("anchorId", "")))
        if cell is None or head.get("deleted"):
            continue
        threads.append(
            Thread(
                str(told.get("commentId", "")),
                *cell,
                str(told.get("plainTextQuote", "")),
                _post(head),
                # Who only resolves a comment says nothing.
                tuple(
                    _post(one)
                    for one in _list(told, "replies")
                    if one.get("content") and not one.get("deleted")
                ),
                told.get("status") == "RESOLVED",
            )
        )
    return threads


def reply(api: SheetApi, comment: str, text: str) -> Post:
    """Reply to a comment; what stands there now. Raises SheetError, `SheetGoneError` where the comment is gone."""
    request = {"addCommentReply": {"commentId": comment, "post": {"content": text}}}
    answer = _mapping(api.batch([request]))
    if answer.get("commentUpdateState") == "ALL_FAILED_UNKNOWN_REASON":
        raise RefusedError("its reason is not known")
    done = next((_mapping(one.get("addCommentReply")) for one in _list(answer, "replies")), {})
    post = _mapping(done.get("post"))
    if not post.get("postId"):
        raise UnreachableError("a reply without an answer", unknown=True)
    return _post(post)


def _anchors(found: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """By anchor: the tab's number, row and column of the first cell. A 0 is left out of a range (reported)."""
    for sheet in _list(found, "sheets"):
        number = _index(_mapping(sheet.get("properties")), "sheetId")
        for anchor in _list(sheet, "commentAnchors"):
            box = _mapping(anchor.get("range"))
            if "endRowIndex" in box:
                place = (number, _index(box, "startRowIndex"), _index(box, "startColumnIndex"))
                yield str(anchor.get("anchorId", "")), place


def _post(told: Mapping[str, Any]) -> Post:
    author = _mapping(told.get("author"))
    return Post(
        str(told.get("postId", "")),
        str(author.get("displayName", "")),
        _moment(told.get("createTime")),
        str(told.get("content", "")),
        author.get("me") is True,
    )


def _moment(told: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _index(told: Mapping[str, Any], name: str) -> int:
    index = told.get(name, 0)
    return index if isinstance(index, int) else 0


def _mapping(told: object) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}


def _list(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = told.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
