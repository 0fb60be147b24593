"""What the Today page shows: three numbers with their course, the last word, and the week ahead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from sync.crm import words
from sync.crm.clock import later, week_starts, weekly
from sync.crm.due import (
    NEVER,
    SOON,
    Days,
    Flags,
    Terms,
    Touches,
    day_number,
    day_numbers,
    is_due,
    ranked,
    terms,
    touches,
    was_sent,
)
from sync.crm.settings import Settings

QUARTER: Final = 90  # days; "this quarter" is the last ninety, so that no number falls to nothing on 1 July
DUE_WEEKS: Final = 8
TOUCH_WEEKS: Final = 12
GOAL_WEEKS: Final = 8
MORNING: Final = range(5, 12)
AFTERNOON: Final = range(12, 18)
_WORD: Final = ("date", "channel", "direction", "scenario", "outcome", "notes", "by")


@dataclass(frozen=True, slots=True)
class Number:
    """One of the three numbers.

    ``value`` of ``of`` (None where there is no whole), ``before`` what it is compared with; ``course`` is a
    series of int64 or float64 over days (datetime64[s] index), oldest first, the present one last;
    ``sentence`` says the number with its meaning, ``change`` the comparison alone.
    """

    value: int
    of: int | None
    before: int
    course: pd.Series
    sentence: str
    change: str

    @property
    def percent(self) -> int:
        """The value in percent of its whole; 0 without one."""
        return round(100 * self.value / self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class Numbers:
    """Due now, in touch this quarter, and this week against the goal."""

    due: Number
    in_touch: Number
    week: Number


def greeting(hour: int, name: str = "") -> str:
    """A greeting for the reader's hour of day (0 to 23); with the first word of their name, if known."""
    part = "morning" if hour in MORNING else "afternoon" if hour in AFTERNOON else "evening"
    first = " ".join(name.split()[:1])
    return f"Good {part}, {first}" if first else f"Good {part}"


def waiting_sentence(number: int) -> str:
    """How many would like to hear from you."""
    if number == 0:
        return "Nobody is waiting to hear from you today."
    return f"{words.spelt(number, 'person', 'people')} would like to hear from you."


def waiting(standing: pd.DataFrame, people: pd.DataFrame) -> pd.Index:
    """The IDs of those who are due, the most urgent first."""
    return ranked(standing[is_due(standing)], people)


def asked_first(due: pd.Index, asked: Iterable[str]) -> pd.Index:
    """The same people, those first of whom it is ``asked`` whether a draft to them was sent."""
    first = due.isin(list(asked))
    return due[first].append(due[~first])


def _change(now: int, before: int, than: str) -> str:
    """How a number compares: "9 more than last quarter", "as many as last quarter"."""
    if now == before:
        return f"as many as {than}"
    return f"{abs(now - before):,} {'more' if now > before else 'fewer'} than {than}"


def _course(days: Iterable[date], values: Iterable[float], kind: str) -> pd.Series:
    """Values over days."""
    return pd.Series(list(values), index=pd.DatetimeIndex(list(days), dtype="datetime64[s]"), dtype=kind)


def _due_then(told: Terms, known: Touches, since: Days, then: int) -> int:
    """How many were due on a day gone by, as far as the rows tell.

    Status and Every are taken as they are now, since nothing says what they were. So is the next step, but
    where a touch since then was followed by a new one: what stood before it is gone, and Every counts.
    """
    people = len(told.added)
    last, last_then = known.newest(people), known.where(known.day <= then).newest(people)
    stood = (last == last_then) | (told.step <= last)
    due = told.due(last_then, told.outstanding(last_then) & stood, then)
    return int(np.count_nonzero((due != NEVER) & (due <= then) & (since <= then)))


def _in_touch_then(known: Touches, active: Flags, since: Days, then: int) -> tuple[int, int]:
    """How many active people had a touch within the ninety days up to a day, and how many there were."""
    last = known.where(known.day <= then).newest(len(active))
    there = active & (since <= then)
    return int(np.count_nonzero(there & (last > then - QUARTER))), int(np.count_nonzero(there))


def numbers(
    people: pd.DataFrame, standing: pd.DataFrame, outreach: pd.DataFrame, settings: Settings, today: date
) -> Numbers:
    """The three numbers of the Today page.

    *Due* counts those Overdue, Due or Cold; its course is the same weekday of the last eight weeks, its past
    points told from the outreach there was by then. *In touch* counts people (neither paused nor archived)
    with a touch, either way, in the last 90 days, beside the 90 before; its course is in percent. *Week*
    counts words sent since Monday, beside those of last week by the same weekday; its course is whole weeks.
    """
    told, known = terms(people, settings), touches(people, outreach)
    sent = day_numbers(outreach["date"])[was_sent(outreach)]
    since = told.known_since(known.person, known.day)
    return Numbers(
        due=_due_number(told, known, since, int(is_due(standing).sum()), today),
        in_touch=_touch_number(known, ~told.asleep, since, today),
        week=_week_number(sent, settings.weekly_goal, today),
    )


def _due_number(told: Terms, known: Touches, since: Days, value: int, today: date) -> Number:
    days = weekly(today, DUE_WEEKS)
    counts = [*(_due_then(told, known, since, day_number(day)) for day in days[:-1]), value]
    change = _change(value, counts[-2], "a week ago")
    return Number(value, None, counts[-2], _course(days, counts, "int64"), waiting_sentence(value), change)


def _touch_number(known: Touches, active: Flags, since: Days, today: date) -> Number:
    days = weekly(today, TOUCH_WEEKS)
    counts = [_in_touch_then(known, active, since, day_number(day)) for day in days]
    before, _ = _in_touch_then(known, active, since, day_number(later(today, -QUARTER)))
    value, of = counts[-1]
    change = _change(value, before, "last quarter")
    sentence = f"In touch with {value:,} of {of:,} this quarter, {change.removesuffix(' quarter')}"
    shares = (100 * touched / there if there else 0.0 for touched, there in counts)
    return Number(value, of, before, _course(days, shares, "float64"), sentence, change)


def _week_number(sent: Days, goal: int, today: date) -> Number:
    now, mondays = day_number(today), week_starts(today, GOAL_WEEKS)
    starts = [day_number(day) for day in mondays]
    past = sent[sent <= now]
    counts = [int(np.count_nonzero((past >= start) & (past < start + 7))) for start in starts]
    value = counts[-1]
    before = int(np.count_nonzero((past >= starts[-2]) & (past <= now - 7)))
    than = "by this day last week"
    change = f"{before:,} {than}" if value < before else _change(value, before, than)  # no week is scolded
    of = f" of {goal:,}" if goal else ""
    rest = "your goal for the week" if goal and value >= goal else change
    sentence = f"{value:,}{of} sent this week, {rest}"
    return Number(value, goal or None, before, _course(mondays, counts, "int64"), sentence, change)


def last_word(outreach: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """The newest outreach row of each of ``ids``, the later row of two on one day; index the IDs.

    Columns date (datetime64[s], NaT where there was none), channel, direction, scenario, outcome, notes, by
    (str, "" where there was none); outreach_id (str).
    """
    people = pd.DataFrame(index=pd.Index(list(ids), dtype="str", name="id").unique())
    row = touches(people, outreach).newest_rows(len(people))
    found = outreach.iloc[row[row >= 0]]
    newest = found[list(_WORD)].assign(outreach_id=found.index.astype("str"))
    newest = newest.set_axis(people.index[row >= 0], axis=0).reindex(people.index)
    texts = newest.columns.drop("date")
    newest[texts] = newest[texts].fillna("")
    return newest


def next_seven_days(standing: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Who is due within the next seven days, the nearest first, then the most urgent; index id.

    Columns name, company, relationship (str); due (datetime64[s]); days_left (int64, 1 to 7); next_step
    (str, "" unless one is outstanding).
    """
    soon = standing[standing["state"] == SOON]
    soon = soon.loc[ranked(soon, people)].sort_values("due", kind="stable")
    who = people.loc[soon.index, ["name", "company", "relationship"]]
    step = people.loc[soon.index, "next_step"].where(soon["outstanding"], "")
    return who.assign(due=soon["due"], days_left=-soon["days_over"], next_step=step)
