"""The engine's part in comments: when they are asked for, whom each is about, and replies that go out once.

Whatever Google says here stays here: comments are beside the book, and what keeps them away is told to nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sync.comments import (
    COMMENTS,
    REFUSED,
    REPLIES,
    SENT,
    WAITING,
    Comment,
    Outgoing,
    Reply,
    change_outgoing,
    comments_in,
    outgoing_in,
    told_of,
)
from sync.contract import PEOPLE
from sync.errors import NotSharedError, ReadOnlyError, RefusedError, SheetError, SheetGoneError, explain
from sync.ledger import Ledger
from sync.picture import Picture
from sync.sheet.api import SheetApi
from sync.sheet.comments import Post, Thread, read, reply

_LOG: Final = logging.getLogger("runner_up")

_EVERY: Final = timedelta(minutes=1)
_WITHOUT_DRIVE: Final = timedelta(minutes=5)
_AFTER_TROUBLE: Final = timedelta(minutes=10)
_AFTER_NO: Final = timedelta(days=1)
_NO: Final = (RefusedError, NotSharedError, ReadOnlyError, SheetGoneError)
"""Google has no comments for this account, or for this sheet: the same will be so in an hour."""
_UNSURE: Final = timedelta(seconds=5)
"""How long what was sent without an answer may still arrive."""
_LONGEST_WAIT: Final = timedelta(minutes=10)
_MOST_LETTERS: Final = 400_000
"""Of all comments that are kept: the newest come first."""
_TELLING: Final = frozenset(PEOPLE.column(key).header for key in ("name", "email", "linkedin"))
"""Cells by which a row of People is known, wherever it went."""


class Commenting:
    """Reads the sheet's comments into the data file, and sends replies; one for as long as the engine runs."""

    def __init__(
        self, api: SheetApi, ledger: Ledger, picture: Picture, *, clock: Callable[[], datetime]
    ) -> None:
        """``picture`` is the engine's own; ``clock`` gives UTC."""
        self._api = api
        self._ledger = ledger
        self._picture = picture
        self._clock = clock
        self._not_before: datetime | None = None
        self._failures = 0

    # Reading

    def look(self, version: int | None) -> None:
        """Read them, if something moved since and it is time; right after the sheet itself was looked at.

        ``version``: Drive's number of the file just now, None where it tells none.
        """
        noted, now = self._ledger.state(COMMENTS) or {}, self._clock()
        again = noted.get("again")
        if again is not None and now < datetime.fromisoformat(again):
            return
        if version is not None and version == noted.get("version"):
            return
        if not self._api.has_room("read"):
            return
        wait, threads = _EVERY if version is not None else _WITHOUT_DRIVE, noted.get("threads", [])
        try:
            found = read(self._api)
        except SheetError as error:
            _LOG.info("The sheet's comments are not known: %s", error)
            if isinstance(error, _NO):
                version, wait, threads = None, _AFTER_NO, []
            else:
                version, wait = noted.get("version"), _AFTER_TROUBLE
        else:
            threads = told_of(_newest(self._placed(found, comments_in(noted))))
        with self._ledger.step() as step:
            step.set_state(
                COMMENTS, {"version": version, "again": (now + wait).isoformat(), "threads": threads}
            )
            if threads != noted.get("threads", []):
                step.announce()

    def _placed(self, threads: Iterable[Thread], before: Iterable[Comment]) -> Iterator[Comment]:
        """Each with the row it is about; those about none are left out.

        What was once known to be about a row stays so, also while that is gone: when people sort, comments may stay
        behind in their cell.
        """
        tabs = {place.sheet_id: key for key, place in self._picture.places.items()}
        about = {one.id: (one.tab, one.row) for one in before}
        rows: dict[str, dict[int, str]] = {}
        for thread in threads:
            tab = tabs.get(thread.sheet_id)
            if tab is None:
                continue
            lines = self._picture.lines.get(tab, {})
            if tab not in rows:
                rows[tab] = {line: row for row, line in lines.items()}
            columns = self._picture.places[tab].columns
            header = columns[thread.column] if thread.column < len(columns) else ""
            known_tab, known = about.get(thread.id, ("", ""))
            row: str | None = known
            if known_tab != tab:
                row = self._meant(tab, thread, header, rows[tab].get(thread.line))
            elif known not in lines:
                row = self._meant(tab, thread, header, None) or known
            if row is not None:
                said = tuple(_said(post) for post in thread.replies)
                yield Comment(thread.id, tab, row, header, _said(thread.head), said, thread.is_resolved)

    def _meant(self, tab: str, thread: Thread, header: str, there: str | None) -> str | None:
        """The row at its line; another one, if that alone bears the name that the comment was left on."""
        seen = self._picture.seen.get(tab, {})
        if not thread.quote or tab != PEOPLE.key or header not in _TELLING:
            return there
        if there is not None and seen.get(there, {}).get(header) == thread.quote:
            return there
        named = [row for row, cells in seen.items() if cells.get(header) == thread.quote]
        return named[0] if len(named) == 1 else there

    # Replying

    def send(self) -> None:
        """Send the reply that waits longest, or find out what became of it; at most one call for each."""
        now = self._clock()
        if self._not_before is not None and now < self._not_before:
            return
        waits = outgoing_in(self._ledger.state(REPLIES))
        one = next((one for one in waits if one.state != REFUSED), None)
        if one is None or not self._api.has_room("read" if one.state == SENT else "write"):
            return
        try:
            if one.state == SENT:
                self._find(one, now)
            else:
                self._send(one, now)
        except SheetError as error:
            self._failed(one, error, now)
        else:
            self._failures = 0

    def _send(self, one: Outgoing, now: datetime) -> None:
        held = comments_in(self._ledger.state(COMMENTS))
        same = tuple(
            said.id
            for comment in held
            if comment.id == one.comment
            for said in comment.replies
            if said.is_ours and said.text.strip() == one.text
        )
        # Noted before it leaves: whatever happens then, it is looked for before it leaves again.
        self._note(one, state=SENT, tried=now, known=same)
        self._arrived(one, reply(self._api, one.comment, one.text))

    def _find(self, one: Outgoing, now: datetime) -> None:
        """Look for what was sent without an answer; where it is not and can't come any more, it waits again."""
        thread = next((thread for thread in read(self._api) if thread.id == one.comment), None)
        for post in thread.replies if thread is not None else ():
            if post.mine and post.text.strip() == one.text and post.id not in one.known:
                self._arrived(one, post)
                return
        if one.tried is None or now - one.tried >= _UNSURE:
            self._note(one, state=WAITING)
        else:
            self._not_before = one.tried + _UNSURE

    def _arrived(self, one: Outgoing, post: Post) -> None:
        """It is in the sheet: it shows among the others at once."""
        with self._ledger.step() as step:
            noted = step.state(COMMENTS) or {}
            said = [
                replace(comment, replies=(*comment.replies, replace(_said(post), is_ours=True)))
                if comment.id == one.comment and post.id not in {reply.id for reply in comment.replies}
                else comment
                for comment in comments_in(noted)
            ]
            step.set_state(COMMENTS, {**noted, "threads": told_of(said)})
            change_outgoing(step, one.id, lambda _one: None)

    def _failed(self, one: Outgoing, error: SheetError, now: datetime) -> None:
        """Wait longer each time, or set it aside with a sentence; an answer that was lost is looked for later."""
        _LOG.info("A reply to a comment did not go out: %s", error)
        self._failures += 1
        self._not_before = now + min(_LONGEST_WAIT, _UNSURE * 2**self._failures)
        looked_for = one.state == SENT
        if looked_for and not error.retry:
            self._note(one, state=REFUSED, problem=_NOT_KNOWN)
        elif not looked_for and not error.retry and not error.unknown:
            self._note(one, state=REFUSED, problem=_sentence(error))
        elif not looked_for and not error.unknown:
            self._note(one, state=WAITING)

    def _note(self, one: Outgoing, **changes: Any) -> None:
        with self._ledger.step() as step:
            change_outgoing(step, one.id, lambda held: replace(held, **changes))


_NOT_KNOWN: Final = (
    "Google did not say whether this reply arrived. Look in the sheet before you send it again."
)


def _sentence(error: SheetError) -> str:
    if isinstance(error, SheetGoneError):
        return "The comment is no longer in the sheet, so this reply could not be added to it."
    if isinstance(error, RefusedError):
        return f"Google did not take this reply: {error.message.rstrip('.')}. Reply in the sheet itself, or try again."
    return explain(error)


def _said(post: Post) -> Reply:
    return Reply(post.id, post.author, post.at, post.text, post.mine)


def _newest(comments: Iterable[Comment]) -> list[Comment]:
    """As many as are kept, those with the latest word first to stay; in the order they were made."""
    found = sorted(comments, key=_last_word, reverse=True)
    kept, letters = [], 0
    for one in found:
        letters += sum(len(said.text) + 200 for said in (one.head, *one.replies))
        if letters > _MOST_LETTERS:
            break
        kept.append(one)
    return sorted(kept, key=lambda one: _stamp(one.head))


def _last_word(one: Comment) -> float:
    return max(_stamp(said) for said in (one.head, *one.replies))


def _stamp(said: Reply) -> float:
    return said.at.timestamp() if said.at is not None else 0.0
