"""The plan after a no: its steps, which of them are done, and which comes next.

- The plan starts on ``Not hired on``. Words sent before that day, and words received, do no step of it.
- A word sent does the step whose day it is nearest to (half way: the later one); steps before that one
  that were not done are let go. So two steps never pile up, and a day long past is not proposed again.
- After the last dated step comes a quarterly word, for ever, counted from the last touch of any kind. It
  asks about a similar role and about other divisions in turn: the other of what was asked last, else by
  the number of quarters since the plan's last day.
- The next step is always after the newest touch, and a dated step is never proposed for a day gone by.
- ``Every`` is kept: no step is set further off than that, since a step that is set decides when somebody
  is due. Who hears from you more often than the plan has steps gets a plain word in between.
- Without ``Not hired on``, and for people who are not active, there is no plan. A next step in somebody's
  own words that is still ahead is left alone; one that the plan wrote, or a mere snooze, makes way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal, NamedTuple

import numpy as np
import pandas as pd

from sync.contract import (
    ACTIVE,
    COUNTER_OFFER,
    DIDNT_WORK_OUT,
    OFFER_DECLINED,
    OTHER_DIVISION,
    SIMILAR_ROLE,
)
from sync.crm.clock import later
from sync.crm.due import as_dates, day_numbers, own_every, touches, was_sent
from sync.crm.settings import PlanDays, Settings

State = Literal["done", "next", "ahead", "passed"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan.

    ``name`` is what a template's Step says, ``text`` what the app writes under Next step, ``scenario`` the
    tag it belongs to or "", ``reason`` why it is worth doing, ``now`` how a card says that its day has come.
    """

    key: str
    name: str
    text: str
    scenario: str
    reason: str
    now: str


PLAN: Final = (
    Step(
        "thank", "Thank them, graciously", "Thank them, graciously", "",
        "Hardly anybody does, and a thank-you within a day or two is what they will remember.",
        "A gracious thank-you in these days is what they will remember.",
    ),
    Step(
        "feedback", "Ask for one piece of feedback; say you would still say yes",
        "Ask for one piece of feedback; say you would still say yes", OFFER_DECLINED,
        "One question is easily answered, and if the offer is declined you are the one they think of.",
        "The one they chose may still say no: one question, and that you would still say yes.",
    ),
    Step(
        "start_date", "Check in around the start date", "Check in around the start date", COUNTER_OFFER,
        "Between accepting and starting, some are talked into staying where they are.",
        "Their new hire should be starting about now, or has been talked into staying put.",
    ),
    Step(
        "divisions", "Share something new; ask about other divisions",
        "Share something new; ask about other divisions", OTHER_DIVISION,
        "News shows that you are still looking, and the next desk may be hiring.",
        "Time for something new from you, and for asking about their other divisions.",
    ),
    Step(
        "team", "Ask how the team is doing", "Ask how the team is doing", DIDNT_WORK_OUT,
        "About the ninetieth day it shows whether the new hire stays.",
        "Their new hire is around the 90-day mark: ask how the team is doing.",
    ),
)  # fmt: skip

_QUARTERLY_NAME: Final = "Quarterly word, with news"
_QUARTERLY_REASON: Final = "After three months people no longer remember the other candidates."
QUARTERLY: Final = (
    Step(
        "quarterly", _QUARTERLY_NAME, f"{_QUARTERLY_NAME}: is a similar role opening?", SIMILAR_ROLE,
        _QUARTERLY_REASON, "Bring news, and ask whether a similar role is opening.",
    ),
    Step(
        "quarterly", _QUARTERLY_NAME, f"{_QUARTERLY_NAME}: are other divisions hiring?", OTHER_DIVISION,
        _QUARTERLY_REASON, "Bring news, and ask whether other divisions are hiring.",
    ),
)  # fmt: skip
"""The quarterly word in its two turns."""
BETWEEN: Final = Step(
    "between", "A word, with news", "A word, with news", "",
    "The plan's next step is further off than this tie should go without a word.",
    "Bring something new.",
)  # fmt: skip

_BY_TEXT: Final = {
    text.casefold(): step for step in (*PLAN, *QUARTERLY, BETWEEN) for text in (step.text, step.name)
}


class NextStep(NamedTuple):
    """What to write under Next step and Next step on."""

    text: str
    on: date


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as the Person page lists it.

    ``on``: the day it is planned for, or proposed for where it is next; ``done_on``: the first word that
    did it.
    """

    step: Step
    on: date
    state: State
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody's plan has come.

    ``last_sent``: the newest word sent on or after the no; ``last_touch``: the newest touch of any kind;
    ``asked``: which of Similar role and Other division was asked last, "" for neither; ``every``: days,
    their own, None where the setting holds.
    """

    told_no: date
    last_sent: date | None = None
    last_touch: date | None = None
    asked: str = ""
    every: int | None = None


def step_of(text: str) -> Step | None:
    """The step whose words these are, or None: then somebody wrote them."""
    return _BY_TEXT.get(" ".join(text.split()).casefold())


def dated_steps(plan: PlanDays) -> tuple[tuple[Step, int], ...]:
    """The dated steps, each with its days after the no, in order of their days."""
    days = (plan.thank, plan.feedback, plan.start_date, plan.divisions, plan.team)
    return tuple(sorted(zip(PLAN, days, strict=True), key=lambda pair: pair[1]))


def _nearest(day: int, days: Sequence[int]) -> int:
    """The place of the step nearest to a day after the no; half way between two, the later one."""
    return sum(2 * day >= before + after for before, after in pairwise(days))


def _turn(progress: Progress, on: date, last_day: int, every: int) -> Step:
    """Which of the two quarterly words it is on that day, where one comes ``every`` so many days."""
    if progress.asked:
        return QUARTERLY[progress.asked == SIMILAR_ROLE]
    quarters = round(((on - progress.told_no).days - last_day) / every)
    return QUARTERLY[(max(quarters, 1) - 1) % 2]


def upcoming(progress: Progress, settings: Settings, today: date) -> tuple[Step, date]:
    """The plan's next step and its day: after the newest touch, and for a dated step not before today."""
    place, step, on = _next(progress, settings, today)
    newest, every = progress.last_touch, progress.every or max(settings.every, 1)
    if newest is None:
        return step, on
    if place < len(PLAN):
        cadence = max(later(newest, every), today)
        return (BETWEEN, cadence) if cadence < on else (step, on)
    return (BETWEEN if 2 * every <= settings.plan.quarterly else step), on


def _next(progress: Progress, settings: Settings, today: date) -> tuple[int, Step, date]:
    """The next step of the plan itself, and its place: ``len(PLAN)`` for the quarterly word."""
    steps = dated_steps(settings.plan)
    last_day, quarterly = steps[-1][1], max(settings.plan.quarterly, 1)
    days = [day for _, day in steps] + [last_day + quarterly]
    newest = progress.last_touch
    at = max(today, newest) if newest else today
    place = _nearest(max((at - progress.told_no).days, 0), days)
    if progress.last_sent:
        place = max(place, _nearest((progress.last_sent - progress.told_no).days, days) + 1)
    if place < len(steps):
        step, day = steps[place]
        soonest = max(today, later(newest, 1)) if newest else today
        return place, step, max(later(progress.told_no, day), soonest)
    every = progress.every or min(quarterly, max(settings.every, 1))
    on = later(newest, every) if newest else today
    return len(steps), _turn(progress, on, last_day, every), on


def progress(people: pd.DataFrame, outreach: pd.DataFrame) -> pd.DataFrame:
    """How far each person's plan has come; for all people at once.

    Index as ``people``; columns told_no, last_sent, last_touch (datetime64[s], NaT for none), asked (str,
    "Similar role", "Other division" or "") and every (float64, NaN where the setting holds), as in
    ``Progress``. Needs columns not_hired_on and every.
    """
    told_no = day_numbers(people["not_hired_on"])
    known = touches(people, outreach)
    sent = known.where(was_sent(outreach)[known.row] & (known.day >= told_no[known.person]))
    scenario = outreach["scenario"].to_numpy(dtype=object)
    asking = sent.where(np.isin(scenario[sent.row], (SIMILAR_ROLE, OTHER_DIVISION)))
    asked_in = asking.newest_rows(len(people))
    asked = np.full(len(people), "", dtype=object)
    asked[asked_in >= 0] = scenario[asked_in[asked_in >= 0]]
    return pd.DataFrame(
        {
            "told_no": as_dates(told_no),
            "last_sent": as_dates(sent.newest(len(people))),
            "last_touch": as_dates(known.newest(len(people))),
            "asked": pd.array(asked, dtype="str"),
            "every": own_every(people),
        },
        index=people.index,
    )


def _day(value: object) -> date | None:
    """The date in a cell of a frame, None for NaT."""
    return value.date() if isinstance(value, pd.Timestamp) else None


def progress_of(row: object) -> Progress | None:
    """One row of ``progress`` (as ``itertuples`` gives it) as a value; None without a no."""
    told_no = _day(getattr(row, "told_no", None))
    if told_no is None:
        return None
    return Progress(
        told_no=told_no,
        last_sent=_day(getattr(row, "last_sent", None)),
        last_touch=_day(getattr(row, "last_touch", None)),
        asked=str(getattr(row, "asked", "")),
        every=None if pd.isna(every := getattr(row, "every", None)) else int(every),
    )


def next_steps_after(
    people: pd.DataFrame, outreach: pd.DataFrame, settings: Settings, today: date
) -> dict[str, NextStep]:
    """What to fill in for each of these people, by ID, once their touches are in ``outreach``.

    Whoever has no plan, is not active, or has a step of their own words ahead, is not in the answer; nobody
    is once a job is found.
    Needs columns not_hired_on, every, status, next_step, next_step_on.
    """
    steps: dict[str, NextStep] = {}
    if settings.landed_on is not None:
        return steps
    own = zip(people["status"], people["next_step"], people["next_step_on"], strict=True)
    for row, (status, text, planned) in zip(progress(people, outreach).itertuples(), own, strict=True):
        so_far, ahead = progress_of(row), _day(planned)
        if so_far is None or status not in {"", ACTIVE}:
            continue
        if ahead and text.strip() and not step_of(text) and ahead > max(so_far.last_touch or today, today):
            continue
        step, on = upcoming(so_far, settings, today)
        steps[str(row.Index)] = NextStep(step.text, on)
    return steps


def next_step_after(
    person: pd.Series, outreach: pd.DataFrame, settings: Settings, today: date
) -> NextStep | None:
    """As ``next_steps_after`` for one row of the people frame (its name is the ID)."""
    kinds = {"not_hired_on": "datetime64[s]", "next_step_on": "datetime64[s]", "every": "float64"}
    wanted = [*kinds, "status", "next_step"]
    one = pd.DataFrame(
        {key: [person[key]] for key in wanted}, index=pd.Index([str(person.name)], dtype="str")
    )
    return next_steps_after(one.astype(kinds), outreach, settings, today).get(str(person.name))


def steps_for(
    told_no: date, outreach: pd.DataFrame, settings: Settings, today: date, every: float | None = None
) -> tuple[StepLine, ...]:
    """The whole plan of one person, in order, the quarterly word last.

    ``outreach`` holds that person's rows only; ``every`` is their own number of days, None or NaN for the
    setting. States: done, next (one step), ahead, and passed: let go, because a later one was nearer.
    """
    steps = dated_steps(settings.plan)
    days = [day for _, day in steps]
    quarterly = max(settings.plan.quarterly, 1)
    dated = outreach[outreach["date"].notna()]
    whose = pd.DataFrame(
        {"not_hired_on": pd.Series([told_no], dtype="datetime64[s]"), "every": [every]}, index=[0]
    )
    whose.index = pd.Index(["one"], dtype="str")
    (row,) = progress(whose, dated.assign(person_id="one")).itertuples()
    so_far = progress_of(row) or Progress(told_no)
    place, step, on = _next(so_far, settings, today)
    done: dict[int, date] = {}
    for sent in dated.loc[was_sent(dated), "date"].dt.date.sort_values():
        if sent >= told_no:
            done.setdefault(_nearest((sent - told_no).days, [*days, days[-1] + quarterly]), sent)
    lines = [
        StepLine(
            each,
            on if i == place else later(told_no, day),
            "done" if i in done else "next" if i == place else "passed" if i < place else "ahead",
            done.get(i),
        )
        for i, (each, day) in enumerate(steps)
    ]
    if place == len(steps):
        return (*lines, StepLine(step, on, "next"))
    first = later(told_no, days[-1] + quarterly)
    return (*lines, StepLine(_turn(so_far, first, days[-1], quarterly), first, "ahead"))
