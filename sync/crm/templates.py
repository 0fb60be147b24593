"""The templates in force: our own first words, and over them what stands in the tab Templates.

What stands in double braces is filled in for each person (``PLACEHOLDERS``); ``{% if news %} … {% endif %}``
keeps words for when there is something to fill in. Any other name in double braces is a blank to fill by hand.
Plain text; people change it in the tab as they like.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd

from sync.crm.first_words.after_a_no import STEPS
from sync.crm.first_words.by_relationship import INTERVIEWERS, OTHERS, RECRUITERS
from sync.crm.first_words.in_a_call import CALLS
from sync.crm.first_words.in_short import MESSAGES
from sync.crm.first_words.on_landing import LANDINGS
from sync.crm.first_words.second_chances import SCENARIOS
from sync.crm.first_words.template import (
    ANSWER,
    FIRST,
    FORMS,
    LANDED,
    LONG,
    OWN_STEPS,
    SETTLED,
    SHORT,
    SPOKEN,
    THANKS,
    Template,
)

__all__ = [
    "ANSWER", "DEFAULTS", "FIRST", "FORMS", "LANDED", "LONG", "OWN_STEPS", "PLACEHOLDERS", "SETTLED", "SHORT",
    "SPOKEN", "THANKS", "Template", "in_force",
]  # fmt: skip

PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType({
    "first_name": "Their first name.",
    "name": "Their whole name.",
    "company": "Their company.",
    "role": "Their job, as you noted it.",
    "division": "Their part of the company.",
    "relationship": "How you know them.",
    "applied_for": "The role you were interviewed for.",
    "the_role": "“the Analyst role”, or just “the role” where you did not note which.",
    "told_no_on": "The day you were told no.",
    "introduced_by": "Who brought you together.",
    "last_word": "The day of the last word between you.",
    "days_since": "How many days ago that was.",
    "news": "The headline of the newest news they have not heard.",
    "news_details": "Its details.",
    "news_link": "Its link.",
    "door": "A division, location or sister company of theirs that you have not asked about.",
    "month": "This month’s name.",
    "your_name": "Your name, from Settings.",
    "landed_with": "Where you found a job.",
    "mentor": "Your mentor’s name.",
})  # fmt: skip
"""What a template may ask for, and what each means; every one may be missing."""

DEFAULTS: Final = (
    *STEPS, *SCENARIOS, *RECRUITERS, *INTERVIEWERS, *OTHERS, *LANDINGS, *MESSAGES, *CALLS,
)  # fmt: skip
"""Words for every occasion. Their IDs are the same in every book."""

_COLUMNS: Final = ("name", "scenario", "step", "subject", "body", "relationship", "channel")
_BODIES: Final = {one.id: one.body for one in DEFAULTS}


def in_force(rows: pd.DataFrame) -> tuple[Template, ...]:
    """Our defaults, then the other rows of the tab; ``rows`` as a snapshot's ``templates``.

    A row with the ID of a default takes its place, and one whose Body is blank takes it away.
    """
    found = {
        id_: Template(id_, name, scenario, step, subject, body, to, channel, _BODIES.get(id_) != body)
        for id_, name, scenario, step, subject, body, to, channel in zip(
            map(str, rows.index), *(rows[key] for key in _COLUMNS), strict=True
        )
    }
    ours = tuple(found.pop(one.id, one) for one in DEFAULTS)
    return tuple(one for one in (*ours, *found.values()) if one.body.strip())
