"""What a word is for, and which template fits it best.

Which template fits best is decided in this order:

1. It may be used at all: its relationship is theirs or blank, and its occasion fits (see 3) somehow.
2. Its form: a few lines for LinkedIn and Text, talking points for Call, Meeting and Event, else a letter.
3. Its occasion: the same step, with the same scenario or without one (4 in ``_occasion_fit``); no step, and the
   same scenario (3); another step of the same scenario, or the same step of another (2); neither step nor
   scenario (1), which never fits once a job is found: such words say that the search is still on. The scenario
   counts where it was asked for, or where the step is about one.
4. Made for their relationship, before for anybody.
5. The same scenario, then the same channel, by name.
6. Somebody's own words before ours; words that were not the last ones sent before those that were.

The occasion is the plan's step that is due; else an answer to a word received of late; else the step of the coming
days; else a word in between. Without a plan it is a first word, or the quarterly one once half of the time between
two words has gone by. Once a job is found it is that, and from the next word on a word from the new job. The scenario
is the one that a card names, unless another is asked for: then the step makes way. Who was not on the hiring side
(referrers, peers, mentors) is never asked about the hire: they get the quarterly word instead of such a step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from sync.contract import RECEIVED
from sync.crm.due import standing, was_sent
from sync.crm.names import fold
from sync.crm.plan import BETWEEN, PLAN, QUARTERLY, progress, progress_of, step_of, upcoming
from sync.crm.settings import Settings
from sync.crm.templates import ANSWER, FIRST, FORMS, LANDED, LONG, SETTLED, THANKS, Template
from sync.crm.today import last_word
from sync.crm.why import why_now

_COMING: Final = timedelta(days=7)  # a step this near is what one writes about today
_ANSWERED_WITHIN: Final = timedelta(days=21)
_ABOUT_SCENARIOS: Final = ("", *(step.name for step in (*PLAN, *QUARTERLY) if step.scenario))
_NOT_HIRING: Final = ("Referrer", "Peer", "Mentor")
_THANK: Final = PLAN[0].name


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the words are for; ``last_template`` is the name of those sent last."""

    step: str
    scenario: str
    relationship: str
    channel: str
    last_template: str

    @property
    def aim(self) -> str:
        """The scenario that the words are about, "" where they are about none."""
        return self.scenario if self.step in _ABOUT_SCENARIOS else ""


# --- Which occasion ------------------------------------------------------------------------------


def occasion(
    one: pd.DataFrame, theirs: pd.DataFrame, settings: Settings, channel: str, scenario: str, today: date
) -> Occasion:
    """What a word today is for; ``one`` is one row of the people frame, ``theirs`` the outreach of that person.

    ``scenario``: the one that was asked for, "" for the one that a card names.
    """
    relationship = str(one["relationship"].iloc[0])
    step, derived = _step(settings, one, theirs, today), ""
    if step not in {LANDED, SETTLED}:
        here = standing(one, theirs, settings, today)
        derived = str(why_now(one, here, theirs, settings, today)["scenario"].iloc[0])
        if scenario and scenario != derived:
            step = ""
        if relationship in _NOT_HIRING and _asks_about_the_hire(step, relationship):
            step = QUARTERLY[0].name
    sent = theirs[was_sent(theirs)].sort_values("date", kind="stable")
    last = str(sent["template"].iloc[-1]) if len(sent) else ""
    return Occasion(step, scenario or derived, relationship, channel, last)


def _asks_about_the_hire(step: str, relationship: str) -> bool:
    thanks = step == _THANK and relationship == _NOT_HIRING[0]
    return not thanks and (not step or step in {each.name for each in PLAN})


def _step(settings: Settings, one: pd.DataFrame, theirs: pd.DataFrame, today: date) -> str:
    """The name of the step, or occasion, that a word today is for; ``one`` is one row of the people frame."""
    dates = theirs["date"]
    if settings.landed_on and settings.landed_on <= today:
        told = was_sent(theirs) & (dates >= pd.Timestamp(settings.landed_on)).to_numpy(dtype=bool)
        return SETTLED if told.any() else LANDED
    planned, on = _planned(settings, one, theirs, today)
    if planned and on <= today:
        return planned
    answer = _answer(one, theirs, today)
    if answer:
        return answer
    if planned:
        return planned if on <= today + _COMING else BETWEEN.name
    last, every = dates.max(), one["every"].iloc[0]
    if pd.isna(last):
        return FIRST
    cadence = settings.every if pd.isna(every) or every < 1 else every
    return BETWEEN.name if 2 * (today - last.date()).days < cadence else QUARTERLY[0].name


def _planned(settings: Settings, one: pd.DataFrame, theirs: pd.DataFrame, today: date) -> tuple[str, date]:
    """The plan's next step and its day: the one that stands under Next step, else the one that the plan proposes."""
    (row,) = progress(one, theirs).itertuples()
    so_far = progress_of(row)
    step, on = upcoming(so_far, settings, today) if so_far else (None, today)
    written, day = step_of(str(one["next_step"].iloc[0])), one["next_step_on"].iloc[0]
    last = theirs["date"].max()
    if written and not pd.isna(day) and (pd.isna(last) or day > last):
        step, on = written, day.date()
    return (step.name if step else ""), on


def _answer(one: pd.DataFrame, theirs: pd.DataFrame, today: date) -> str:
    """The occasion of answering their last word, "" where it was ours, or long ago."""
    past = theirs[theirs["date"] <= pd.Timestamp(today)]
    said = last_word(past, one.index).iloc[0]
    if said["direction"] != RECEIVED or said["date"].date() < today - _ANSWERED_WITHIN:
        return ""
    return THANKS if said["outcome"] == "Referral" else ANSWER


# --- Which template ------------------------------------------------------------------------------


def ranked(known: Iterable[Template], wanted: Occasion) -> list[Template]:
    """The best first; of equals in the order given."""
    return sorted(known, key=lambda one: _rank(one, wanted), reverse=True)


def _rank(one: Template, wanted: Occasion) -> tuple[Any, ...]:
    occasion_fit, kin = _occasion_fit(one, wanted), _kinship(one, wanted)
    return (
        bool(occasion_fit and kin),
        form(one.channel) == form(wanted.channel),
        occasion_fit,
        kin,
        one.scenario == wanted.aim,
        one.channel == wanted.channel,
        one.own,
        one.name != wanted.last_template,
    )


def suits(one: Template, wanted: Occasion) -> bool:
    """Whether these words may be used: for such a person, on such an wanted."""
    return bool(_occasion_fit(one, wanted) and _kinship(one, wanted))


def fits(one: Template, wanted: Occasion) -> bool:
    """Whether they were made for it: in this form, too."""
    return suits(one, wanted) and form(one.channel) == form(wanted.channel)


def form(channel: str) -> tuple[str, ...]:
    """The channels that ask for the same form of words as this one."""
    return next((one for one in FORMS if channel in one), LONG)


def _kinship(one: Template, wanted: Occasion) -> int:
    """2 where it was made for their relationship, 1 for anybody, 0 for others."""
    if not one.relationship:
        return 1
    return 2 if one.relationship == wanted.relationship else 0


def _step_key(step: str) -> str:
    known = step_of(step)
    return known.key if known else fold(step)


def _occasion_fit(one: Template, wanted: Occasion) -> int:
    """How well a template's step and scenario go with the occasion: 4 to 1, and 0 for not at all."""
    same_step = bool(wanted.step) and _step_key(one.step) == _step_key(wanted.step)
    same_scenario = bool(wanted.aim) and one.scenario == wanted.aim
    other_scenario = bool(one.scenario and wanted.aim) and not same_scenario
    if same_step:
        return 2 if other_scenario else 4
    if same_scenario:
        return 2 if one.step else 3
    landed = wanted.step in {LANDED, SETTLED}
    return 1 if not one.step and not one.scenario and not landed else 0
