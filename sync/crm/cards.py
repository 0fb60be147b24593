"""One card a person: who, why now, the last word exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from sync.crm.names import called
from sync.crm.settings import Settings
from sync.crm.today import last_word
from sync.crm.why import why_now


@dataclass(frozen=True, slots=True)
class LastWord:
    """The newest row of Outreach with a person; text is raw, "" where a cell is blank."""

    on: date
    channel: str
    direction: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a page or a command shows of one person; all text is raw, "" where a cell is blank.

    ``state`` is one of ``due.STATES``, ``due`` None where never due, ``days_over`` days since the due date
    (negative: days left). ``why`` is a sentence; ``scenario``, ``window``, ``figure`` and ``source`` stand
    behind it.
    """

    id: str
    name: str
    company: str
    role: str
    relationship: str
    email: str
    state: str
    due: date | None
    days_over: int
    why: str
    scenario: str
    window: str
    figure: str
    source: str
    last: LastWord | None

    @property
    def title(self) -> str:
        """What to call them: the name, else the e-mail address, else words for nobody."""
        return called(self.name, self.email)

    @property
    def place(self) -> str:
        """Relationship and company, as far as known."""
        return " · ".join(part for part in (self.relationship or self.role, self.company) if part)


def cards(
    people: pd.DataFrame,
    outreach: pd.DataFrame,
    standing: pd.DataFrame,
    settings: Settings,
    today: date,
    ids: Iterable[str],
) -> Sequence[Card]:
    """The cards of these people, in this order; unknown IDs are left out."""
    chosen = people.loc[[person for person in ids if person in people.index]]
    theirs = outreach[outreach["person_id"].isin(chosen.index)]
    here, why = standing.loc[chosen.index], why_now(chosen, standing, theirs, settings, today)
    said = last_word(theirs, chosen.index)
    columns = (
        *(chosen[key] for key in ("name", "company", "role", "relationship", "email")),
        *(here[key] for key in ("state", "due", "days_over")),
        *(why[key] for key in ("sentence", "scenario", "window", "figure", "source")),
        *(said[key] for key in ("date", "channel", "direction", "notes")),
    )
    return [_card(str(person), values) for person, *values in zip(chosen.index, *columns, strict=True)]


def _card(person: str, values: Sequence[Any]) -> Card:
    *told, due, over, why, scenario, window, figure, source, on, channel, direction, text = values
    name, company, role, relationship, email, state = told
    return Card(
        id=person,
        name=name,
        company=company,
        role=role,
        relationship=relationship,
        email=email,
        state=state,
        due=None if pd.isna(due) else due.date(),
        days_over=int(over),
        why=why,
        scenario=scenario,
        window=window,
        figure=figure,
        source=source,
        last=None if pd.isna(on) else LastWord(on.date(), channel, direction, text),
    )
