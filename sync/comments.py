"""Comments left in the sheet, by the row they are about, and replies on their way: what the data file holds of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sync.errors import InvalidValueError
from sync.mirror import to_json

if TYPE_CHECKING:
    from sync.ledger import Ledger
    from sync.steps import Step

COMMENTS: Final = "comments"
REPLIES: Final = "replies"
"""The names of the two states that hold what is here."""

WAITING: Final = "waiting"
SENT: Final = "sent"
"""It left, and no word of it came yet: it may be in the sheet."""
REFUSED: Final = "refused"

LONGEST: Final = 2048
"""Bytes (UTF-8) that Google takes as one reply (doc: "2048 UTF-8 code units")."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody said under a comment; ``author`` is "" and ``at`` (UTC) None where that is not known.

    ``is_ours``: it was sent from here. ``state`` is "" for what is in the sheet, else one of the words above;
    ``problem`` is a sentence about why it is refused.
    """

    id: str
    author: str
    at: datetime | None
    text: str
    is_ours: bool = False
    state: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that somebody left on a cell of a row, in the column under ``header``; ``head`` is what they said.

    Without a ``head.id``: the comment is no longer there, and a reply to it is.
    """

    id: str
    tab: str
    row: str
    header: str
    head: Reply
    replies: tuple[Reply, ...] = ()
    is_resolved: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way. ``known``: replies of ours with the same words that were there before it was sent."""

    id: str
    tab: str
    row: str
    comment: str
    text: str
    at: datetime
    state: str = WAITING
    problem: str = ""
    tried: datetime | None = None
    known: tuple[str, ...] = ()


# As the data file holds them


def comments_in(told: Mapping[str, Any] | None) -> list[Comment]:
    """The comments of the state."""
    return [
        Comment(
            **{
                **one,
                "head": _reply(one["head"]),
                "replies": tuple(_reply(reply) for reply in one["replies"]),
            }
        )
        for one in (told or {}).get("threads", ())
    ]


def told_of(comments: Iterable[Comment]) -> list[dict[str, Any]]:
    """Comments as JSON holds them."""
    return [_told(one) for one in comments]


def outgoing_in(told: Iterable[Mapping[str, Any]] | None) -> list[Outgoing]:
    """The replies on their way, oldest first."""
    return [
        Outgoing(
            **{
                **one,
                "at": datetime.fromisoformat(one["at"]),
                "tried": _moment(one["tried"]),
                "known": tuple(one["known"]),
            }
        )
        for one in told or ()
    ]


def change_outgoing(step: Step, reply: str, change: Callable[[Outgoing], Outgoing | None]) -> None:
    """Bring one reply on its way up to date, or end it (None); nothing happens where it ended before."""
    before = outgoing_in(step.state(REPLIES))
    after = [now for one in before if (now := change(one) if one.id == reply else one) is not None]
    if after != before:
        step.set_state(REPLIES, [_told(one) for one in after] or None)
        step.announce()


def follow(connection: sqlite3.Connection, tab: str, old: str, new: str) -> None:
    """A row has another ID: what was said about it goes along."""
    found = connection.execute(
        "SELECT name, value FROM states WHERE name IN (?, ?) AND instr(value, ?) > 0",
        (COMMENTS, REPLIES, to_json(old)),
    ).fetchall()
    for name, text in found:
        value = json.loads(text)
        for one in value["threads"] if name == COMMENTS else value:
            if (one["tab"], one["row"]) == (tab, old):
                one["row"] = new
        connection.execute("UPDATE states SET value = ? WHERE name = ?", (to_json(value), name))


def _told(one: Comment | Outgoing) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(asdict(one), default=datetime.isoformat))
    return told


def _reply(told: Mapping[str, Any]) -> Reply:
    return Reply(**{**told, "at": _moment(told["at"])})


def _moment(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)


# What others may ask


class CommentBook:
    """The comments of one book, as pages see them. Safe to share between threads."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """In this data file; ``clock`` gives UTC, ``new_id`` a fresh random name."""
        self._ledger = ledger
        self._clock = clock
        self._new_id = new_id
        self._shown: tuple[int, dict[tuple[str, str], tuple[Comment, ...]]] = (-1, {})

    def of(self, tab: str, row: str, version: int) -> tuple[Comment, ...]:
        """What was said about a row in the sheet, oldest first, as of that version of the book."""
        if self._shown[0] != version:
            self._shown = (version, self._by_row())
        return self._shown[1].get((tab, row), ())

    def reply(self, tab: str, row: str, comment: str, text: str) -> None:
        """Have a reply sent. Raises InvalidValueError for one that is blank or too long."""
        text = text.strip()
        if not text:
            raise InvalidValueError("Reply", text, "write a few words first.")
        if len(text.encode("utf-8", "replace")) > LONGEST:
            raise InvalidValueError(
                "Reply", text, "that is longer than Google takes (about 2,000 letters); shorten it."
            )
        with self._ledger.step() as step:
            waits = outgoing_in(step.state(REPLIES))
            waits.append(Outgoing(self._new_id(), tab, row, comment, text, self._clock()))
            step.set_state(REPLIES, [_told(one) for one in waits])
            step.announce()

    def again(self, reply: str) -> None:
        """Send a refused reply once more."""
        with self._ledger.step() as step:
            change_outgoing(step, reply, lambda one: replace(one, state=WAITING, problem="", tried=None))

    def forget(self, reply: str) -> None:
        """Put a refused reply away; one that is on its way is not stopped."""
        with self._ledger.step() as step:
            change_outgoing(step, reply, lambda one: None if one.state == REFUSED else one)

    def _by_row(self) -> dict[tuple[str, str], tuple[Comment, ...]]:
        found = {one.id: one for one in comments_in(self._ledger.state(COMMENTS))}
        for waits in outgoing_in(self._ledger.state(REPLIES)):
            gone = Comment(waits.comment, waits.tab, waits.row, "", Reply("", "", None, ""))
            one = found.get(waits.comment, gone)
            said = Reply(waits.id, "", waits.at, waits.text, True, waits.state, waits.problem)  # noqa: FBT003 (ours)
            found[waits.comment] = replace(one, replies=(*one.replies, said))
        by_row: dict[tuple[str, str], tuple[Comment, ...]] = {}
        for one in found.values():
            by_row[one.tab, one.row] = (*by_row.get((one.tab, one.row), ()), one)
        return by_row
