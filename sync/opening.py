"""What can be done with drafts: remember that one was opened, ask about it later, forget it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sync import pending_touches
from sync.operating import Book
from sync.pending_touches import PendingTouch


class Opening(Book):
    """A book that remembers which drafts were opened to be sent; ``Workspace.log`` ends that."""

    def open_draft(
        self,
        person: str,
        *,
        channel: str,
        template: str = "",
        scenario: str = "",
        subject: str = "",
        body: str = "",
        shared: Sequence[str] = (),
        door: str = "",
    ) -> PendingTouch:
        """Remember that words to this person were opened to be sent; an older draft to them makes way.

        Raises UnknownRowError.
        """
        now = self._clock().astimezone(UTC)
        with self._mirror.transaction() as connection:
            touch = PendingTouch(
                id=self._new_id(),
                person=pending_touches.called(connection, person),
                at=now,
                ask_at=now,
                channel=channel,
                template=template,
                scenario=scenario,
                subject=subject,
                body=body,
                shared=tuple(shared),
                door=door,
            )
            pending_touches.put(connection, touch)
        return touch

    def pending_touches(self) -> tuple[PendingTouch, ...]:
        """What was opened to be sent to people who are in the book, the oldest first."""
        with self._mirror.reading() as reader:
            return pending_touches.read(reader)

    def forget_touch(self, touch: str) -> None:
        """It was not sent, and will not be; nothing happens where that was said before."""
        with self._mirror.transaction() as connection:
            pending_touches.forget(connection, touch)

    def postpone_touch(self, touch: str, until: datetime) -> None:
        """It is not sent yet: ask again from this moment (with a zone) on."""
        with self._mirror.transaction() as connection:
            pending_touches.postpone(connection, touch, until)
