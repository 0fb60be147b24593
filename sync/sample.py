"""Sample data to look around with: an invented job search of fourteen months, told back from today.

The same ``today`` always gives the same rows. The story holds on any day: somebody is overdue, somebody is
due today, one tie has gone cold, every second chance is open for somebody, and the habit has grown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sync import cells
from sync.cells import Raw, Value
from sync.contract import (
    COUNTER_OFFER,
    DIDNT_WORK_OUT,
    DOORS,
    NEWS,
    OFFER_DECLINED,
    OTHER_DIVISION,
    OUTREACH,
    PEOPLE,
    SENT,
    SIMILAR_ROLE,
    TEMPLATES,
    Tab,
)
from sync.crm.clock import later
from sync.sample_doors import AJAR
from sync.sample_people import (
    ARTICLE,
    COVER,
    EMAIL,
    EVENT,
    EVERYBODY,
    FESTIVAL,
    HIRING,
    INTERVIEWER,
    LEAN,
    RECRUITER,
    TALK,
    Invented,
    Word,
)

SAMPLE_PREFIX: Final = "sample-"
"""What the IDs of all rows of the sample start with, and those of no other row."""

Row = tuple[str, str, dict[str, Raw]]
"""Tab key, row ID, cells by header as the sheet would hold them; blank cells are absent."""

_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Item:
    """A news item: what is new about Robin."""

    days_ago: int
    headline: str
    details: str
    link: str = ""


ITEMS: Final = (
    Item(
        302,
        LEAN,
        "Six evenings and a project. Mine cut the time to find a missing parcel from forty minutes to nine.",
        "https://example.org/lean-operations",
    ),
    Item(224, FESTIVAL, "Three days, ninety people, two lost children, both found within ten minutes."),
    Item(
        94,
        ARTICLE,
        "How we moved a depot over one night without losing a pallet, and what I would do differently.",
        "https://example.org/guild/moving-a-depot",
    ),
    Item(
        57,
        COVER,
        "Looking after four garden centres until they have a regional manager. The search goes on beside it.",
    ),
    Item(
        18,
        TALK,
        "Twenty minutes at the Guild evening: how a night shift tells a day shift what matters.",
        "https://example.org/guild/quiet-handovers",
    ),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A template of Robin's own. What stands in double braces is filled in.

    ``text`` is wrapped for reading here; a blank line parts paragraphs.
    """

    name: str
    relationship: str
    channel: str
    subject: str
    text: str

    @property
    def body(self) -> str:
        """The whole text, each paragraph in one line."""
        return "\n\n".join(" ".join(paragraph.split()) for paragraph in self.text.split("\n\n"))


WORDINGS: Final = (
    Wording(
        "Tea by the harbour",
        "Peer",
        "",
        "Tea by the harbour?",
        """
        Dear {{ first_name }},

        There is a tea stall by the harbour that does ginger cake, and I owe you a slice.

        {% if news %}News from me: {{ news }}. {% endif %}Still looking, still cheerful. Which day would suit you?

        Robin
        """,
    ),
    Wording(
        "The handover sheet, with three lines",
        "",
        "LinkedIn",
        "",
        """
        Hello {{ first_name }}, you once asked how we hand over a shift without a meeting. It is a sheet with three
        lines; shall I send it over? {% if news %}And, new from me: {{ news }}.{% endif %} How are things at
        {{ company }}?
        """,
    ),
)


_BEGAN: Final = {
    OFFER_DECLINED: "One piece of feedback",
    COUNTER_OFFER: "Around the start date",
    DIDNT_WORK_OUT: "How is the team doing?",
    SIMILAR_ROLE: "A quarterly word: is a similar role opening?",
    OTHER_DIVISION: "Something new, and your other divisions",
}
"""Which template Robin's mails about each second chance began from."""


def sample_rows(today: date) -> list[Row]:
    """All rows of the sample, told back from ``today``: tab key, row ID, cells by header.

    Outreach stands in the order of its days, as one would have written it down.
    """
    people = [
        _row(PEOPLE, f"p{number:02}", _person(person, today)) for number, person in enumerate(EVERYBODY, 1)
    ]
    words = [
        (person, f"{SAMPLE_PREFIX}p{number:02}", word)
        for number, person in enumerate(EVERYBODY, 1)
        for word in person.words
    ]
    touches = [
        _row(OUTREACH, f"o{number:03}", _touch(person.name, person_id, word, today))
        for number, (person, person_id, word) in enumerate(words, 1)
    ]
    days = [_day(word, today) for _, _, word in words]
    in_order = [touches[place] for place in sorted(range(len(touches)), key=days.__getitem__)]
    news = [
        _row(
            NEWS,
            f"n{number}",
            {
                "date": _working_day(later(today, -item.days_ago)),
                "headline": item.headline,
                "details": item.details,
                "link": item.link,
            },
        )
        for number, item in enumerate(ITEMS, 1)
    ]
    templates = [
        _row(
            TEMPLATES,
            f"t{number}",
            {
                "name": wording.name,
                "relationship": wording.relationship,
                "channel": wording.channel,
                "subject": wording.subject,
                "body": wording.body,
            },
        )
        for number, wording in enumerate(WORDINGS, 1)
    ]
    return [*people, *in_order, *news, *_doors(today), *templates]


def _doors(today: date) -> list[Row]:
    return [
        _row(
            DOORS,
            f"d{number:02}",
            {
                "company": ajar.company,
                "door": ajar.door,
                "kind": ajar.kind,
                "asked_on": None if ajar.days_ago is None else _working_day(later(today, -ajar.days_ago)),
                "asked": ajar.asked,
                "introduced_to": ajar.introduced_to,
                "notes": ajar.notes,
            },
        )
        for number, ajar in enumerate(AJAR, 1)
    ]


def _row(tab: Tab, number: str, values: Mapping[str, Value]) -> Row:
    raws = {tab.column(key).header: cells.write(tab.column(key), value) for key, value in values.items()}
    return (
        tab.key,
        f"{SAMPLE_PREFIX}{number}",
        {header: raw for header, raw in raws.items() if raw is not None},
    )


def _person(person: Invented, today: date) -> dict[str, Value]:
    at_work = person.relationship in {HIRING, INTERVIEWER, RECRUITER}
    host = "example.com" if at_work else "example.org"
    profile = person.handle.replace(".", "-")
    return {
        "name": person.name,
        "company": person.company,
        "role": person.role,
        "relationship": person.relationship,
        "scenarios": person.scenarios,
        "next_step": person.step,
        "next_step_on": None if person.step_in is None else later(today, person.step_in),
        "status": person.status,
        "email": f"{person.handle}@{host}" if person.email else None,
        "phone": person.phone,
        # The word in front keeps the address from being that of somebody who exists.
        "linkedin": f"https://www.linkedin.com/in/sample-{profile}" if person.linkedin else None,
        "division": person.division,
        "applied_for": person.applied_for,
        "not_hired_on": None if person.not_hired is None else _working_day(later(today, -person.not_hired)),
        "every": person.every,
        "introduced_by": person.introduced_by,
        "added_on": _working_day(later(today, -person.added)),
        "notes": person.notes,
        "needs_mentor": True if person.needs_mentor else None,
        "mentor_question": person.mentor_question,
        "mentor_notes": person.mentor_notes,
    }


def _touch(name: str, person_id: str, word: Word, today: date) -> dict[str, Value]:
    return {
        "date": _day(word, today),
        "person": name,
        "channel": word.channel,
        "direction": word.direction,
        "scenario": word.about,
        "shared": word.shared,
        "template": _BEGAN.get(word.about, "") if (word.direction, word.channel) == (SENT, EMAIL) else "",
        "outcome": word.outcome,
        "notes": word.notes,
        "by": word.by,
        "person_id": person_id,
    }


def _day(word: Word, today: date) -> date:
    day = later(today, -word.days_ago)
    return day if word.channel == EVENT else _working_day(day)


def _working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend: in this order, days never overtake each other."""
    return day - timedelta(days=max(day.weekday() - _SATURDAY + 1, 0))
