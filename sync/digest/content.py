"""What the digest says: pure, from one picture of the book and what waits in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sync.contract import RECEIVED
from sync.crm import words
from sync.crm.agenda import one_line
from sync.crm.cards import Card
from sync.crm.clock import week_start
from sync.crm.due import COLD, day_number, day_numbers
from sync.crm.today import next_seven_days, numbers, waiting, waiting_sentence
from sync.feed import person_page
from sync.snapshot import Snapshot

SHOWN: Final = 10
_AHEAD: Final = 3
_NAMED: Final = 3
_EMPTY: Final = "Nobody is in your book yet."
_BEGIN: Final = 'Open the dashboard, or add the first one with: runner-up add "Dana Whitfield"'


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits in the book beside people.

    ``questions`` to decide on about the sheet, ``unsent`` changes that are not in it yet, ``problem`` why
    ("" where nothing is wrong); ``opened``: IDs of people to whom a draft was opened, of which nobody said yet
    whether it was sent.
    """

    questions: int = 0
    unsent: int = 0
    problem: str = ""
    opened: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One person who is due: all in one line each, raw; ``page`` is "" where the dashboard's address is unknown."""

    id: str
    name: str
    place: str
    state: str
    due: date
    stands: str
    why: str
    page: str


@dataclass(frozen=True, slots=True)
class Digest:
    """All that a digest says, raw.

    ``subject`` is its first sentence and a mail's subject; ``more`` people are due beside those shown;
    ``next`` says who comes next, or how to begin, "" where anybody is due; ``waiting`` are sentences; ``week``
    is a line, "" for an empty book.
    """

    today: date
    subject: str
    people: tuple[Line, ...]
    more: int
    next: str
    waiting: tuple[str, ...]
    week: str
    address: str


def digest(snapshot: Snapshot, today: date, waits: Waits, *, address: str = "") -> Digest:
    """The digest of a day; ``address`` is where the dashboard stands, "" for no links."""
    standing = snapshot.standing(today)
    due = waiting(standing, snapshot.people)
    shown = snapshot.cards(today, due[:SHOWN])
    empty = snapshot.people.empty
    return Digest(
        today=today,
        subject=_EMPTY if empty else waiting_sentence(len(due)),
        people=tuple(_line(card, today, address) for card in shown),
        more=len(due) - len(shown),
        next=_BEGIN if empty else "" if len(due) else _coming(snapshot, today),
        waiting=tuple(_waiting(snapshot, today, waits)),
        week="" if empty else _week(snapshot, today),
        address=address.rstrip("/"),
    )


def _line(card: Card, today: date, address: str) -> Line:
    stands = words.due(card.days_over)
    return Line(
        id=card.id,
        name=one_line(card.title),
        place=one_line(card.place),
        state=card.state,
        due=card.due or today,
        stands=f"gone quiet, {stands}" if card.state == COLD else stands,
        why=one_line(card.why),
        page=person_page(address, card.id) if address else "",
    )


def _coming(snapshot: Snapshot, today: date) -> str:
    """Who comes next within the week, in a sentence."""
    week = next_seven_days(snapshot.standing(today), snapshot.people)
    named = [
        f"{one_line(name) or 'somebody'} {words.due(-int(days))}"
        for name, days in zip(week["name"][:_AHEAD], week["days_left"][:_AHEAD], strict=True)
    ]
    more = len(week) - len(named)
    if not named:
        return "The week ahead is free as well."
    return f"Next: {words.listed([*named, f'{more:,} more this week'] if more else named)}."


def _waiting(snapshot: Snapshot, today: date, waits: Waits) -> list[str]:
    """What a person should look at, the most pressing first."""
    told = []
    if waits.problem:
        told.append(waits.problem)
    if waits.questions:
        told.append(
            f"{words.spelt(waits.questions, 'question')} about the sheet to decide, on the page Sheet."
        )
    if waits.unsent:
        are = words.plural(waits.unsent, "is", "are")
        told.append(f"{words.spelt(waits.unsent, 'change')} {are} safe here and not in the sheet yet.")
    opened = [person for person in waits.opened if person in snapshot.people.index]
    if opened:
        names = [
            one_line(str(snapshot.people.at[person, "name"])) or "somebody" for person in opened[:_NAMED]
        ]
        more = len(opened) - len(names)
        who = words.listed([*names, f"{more:,} more"] if more else names)
        told.append(f"Did you send it? A draft to {who} was opened.")
    looks = len(snapshot.looks(today))
    if looks:
        verb = words.plural(looks, "needs", "need")
        told.append(f"{words.spelt(looks, 'cell')} {verb} a look, on the page Sheet.")
    return told


def _week(snapshot: Snapshot, today: date) -> str:
    """The week since Monday in a line: "3 of 5 words this week; 2 replies"."""
    week = numbers(
        snapshot.people, snapshot.standing(today), snapshot.outreach, snapshot.settings, today
    ).week
    days = day_numbers(snapshot.outreach["date"])
    this_week = (days >= day_number(week_start(today))) & (days <= day_number(today))
    replies = int((this_week & (snapshot.outreach["direction"] == RECEIVED).to_numpy(dtype=bool)).sum())
    # With a job found nobody is held to a goal.
    goal = week.of if snapshot.settings.landed_on is None else None
    if not week.value:
        sent = "No words yet this week" + (f", of {goal:,} you meant to write" if goal else "")
    else:
        of = f" of {goal:,}" if goal else ""
        met = ", as many as you meant to write" if goal and week.value >= goal else ""
        sent = f"{week.value:,}{of} {words.plural(goal or week.value, 'word')} this week{met}"
    return f"{sent}; {words.count(replies, 'reply', 'replies')}." if replies else f"{sent}."
