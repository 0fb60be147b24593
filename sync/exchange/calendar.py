"""Who is due when, as a calendar file (iCalendar, RFC 5545): one all-day event a person.

An event stands on the day somebody is due; who is overdue stands on today, once. So a calendar that follows
the private address always shows the day as it is, and never a pile of days gone by. What it says of a day
ahead (why now, the window that is open then) is worked out for that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import icalendar
import numpy as np
import pandas as pd
from icalendar.enums import CLASS, TRANSP

from sync.crm import due
from sync.crm.agenda import one_line
from sync.crm.cards import Card, cards
from sync.crm.clock import later
from sync.feed import person_page
from sync.snapshot import Snapshot

DAYS_AHEAD: Final = 90
NAME: Final = "Runner-Up: words to send"
_MAKER: Final = "-//Runner-Up//Words to send//EN"
_AGAIN: Final = timedelta(hours=4)
"""How often an app that follows the calendar should ask for it again."""


@dataclass(frozen=True, slots=True)
class Event:
    """A word that somebody should hear on a day; ``step`` is the next step, "" where none is set or ``why`` says it."""

    person: str
    title: str
    place: str
    day: date
    why: str
    step: str


def events(snapshot: Snapshot, today: date, days: int = DAYS_AHEAD) -> Sequence[Event]:
    """Everybody due by so many days from today, by day and within a day by urgency; one event a person."""
    return snapshot.derive(("calendar", today, days), lambda: tuple(_events(snapshot, today, days)))


def _events(snapshot: Snapshot, today: date, days: int) -> Iterator[Event]:
    standing = snapshot.standing(today)
    ranked = standing.loc[due.ranked(standing, snapshot.people)]
    on, now = due.day_numbers(ranked["due"]), due.day_number(today)
    coming = (on != due.NEVER) & (on <= due.day_number(later(today, days)))
    on, people = np.maximum(on[coming], now), snapshot.people.loc[ranked.index[coming]]
    place = people.index.get_indexer(pd.Index(snapshot.outreach["person_id"]))
    of_outreach = np.where(place >= 0, on[place] if len(on) else now, due.NEVER)
    for number in np.unique(on):
        day = later(today, int(number) - now)
        those, theirs = people[on == number], snapshot.outreach[of_outreach == number]
        then = due.standing(those, theirs, snapshot.settings, day)
        steps = those["next_step"].where(then["outstanding"], "")
        for card in cards(those, theirs, then, snapshot.settings, day, those.index):
            yield _event(card, day, str(steps[card.id]))


def _event(card: Card, day: date, step: str) -> Event:
    step, why = one_line(step), one_line(card.why)
    said = step.rstrip(".!?…").casefold() in why.casefold()
    return Event(card.id, one_line(card.title), one_line(card.place), day, why, "" if said else step)


def to_calendar(
    snapshot: Snapshot, today: date, *, stamp: datetime, address: str = "", days: int = DAYS_AHEAD
) -> bytes:
    """The calendar of the next ``days`` days.

    ``stamp`` is the moment it was made (UTC), ``address`` where the dashboard stands: each event links to its
    Person page; without one there are no links. No alarms, and nobody counts as busy.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", NAME)
    calendar.add("name", NAME)
    calendar.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for event in events(snapshot, today, days):
        calendar.add_component(_component(event, stamp, address))
    written: bytes = calendar.to_ical()
    return written


def _component(event: Event, stamp: datetime, address: str) -> icalendar.Event:
    page = person_page(address, event.person) if address else ""
    step = f"Next step: {event.step}" if event.step else ""
    made = icalendar.Event()
    made.add("uid", f"{one_line(event.person)}-{event.day:%Y%m%d}@runner-up")
    made.add("dtstamp", stamp)
    made.add("dtstart", event.day)
    made.add("dtend", later(event.day, 1))
    made.add("summary", f"A word to {event.title}")
    made.add("description", "\n".join(part for part in (event.place, event.why, step, page) if part))
    if page:
        made.add("url", page)
    made.add("class", CLASS.PRIVATE)
    made.add("transp", TRANSP.TRANSPARENT)
    return made
