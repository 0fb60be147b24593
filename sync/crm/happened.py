"""What happened with whom in some days: promises kept and open, ways forward, wins, who went quiet or is stuck.

Told from the rows alone, so that it is the same on every computer and after any restore. The period is the
days from its first to its last, which is today, and nothing outside of it is told of. The rules:

- *kept*: somebody heard from you when it was time. The next step noted fell into the period and a word
  followed it; or a word did a step of the plan; or their rhythm had come round (or no word was ever sent).
  A next step that was written over since is not told of: no row remembers it.
- *still open*: a next step, or the plan's first word after a no, whose day came in the period, before
  today, and no word since.
- *moved forward*: an answer further on than any before: a reply, a conversation, a referral, an interview,
  an offer.
- *wins*: a second chance that came true, somebody whom you were introduced to; and of those who moved no
  further, whoever answered.
- *gone quiet*: who became Cold in the period, as ``due`` says it.
- *stuck*: whose third unanswered word had had two weeks for its answer, and that moment fell in the period.

Each person is at most once in each list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

import numpy as np
import pandas as pd

from sync.crm import words
from sync.crm.answers import PATIENCE, STAGES, stages, touches_until
from sync.crm.due import (
    COLD,
    COLD_AFTER,
    NEVER,
    Days,
    Flags,
    Touches,
    day_number,
    day_numbers,
    is_due,
    terms,
    was_sent,
)
from sync.crm.names import called
from sync.crm.outcomes import second_chances
from sync.crm.plan import dated_steps
from sync.crm.settings import Settings

_LONGEST: Final = 1e7  # days; no Every need be longer
_STAGE_WORDS: Final = ("a reply", "a conversation", "a referral", "an interview", "an offer")
Found = list[tuple[int, str, int]]
"""Lines to be: the person's place in the frame, a few words, the day since 1970-01-01."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line about one person: ``name`` and ``company`` as typed, ``text`` a few words, ``on`` its day."""

    person: str
    name: str
    company: str
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class Period:
    """The rows of a book, and which days are asked about, as days since 1970-01-01."""

    people: pd.DataFrame
    outreach: pd.DataFrame
    known: Touches
    sent: Flags
    stage: Days
    first: int
    last: int

    def holds(self, days: Days) -> Flags:
        """Which of these days are in the period."""
        inside: Flags = (days >= self.first) & (days <= self.last)
        return inside

    @classmethod
    def of(cls, people: pd.DataFrame, outreach: pd.DataFrame, since: date, today: date) -> Self:
        """The days from ``since`` to ``today``, both part of it."""
        return cls(
            people,
            outreach,
            touches_until(people, outreach, today),
            was_sent(outreach),
            stages(outreach),
            day_number(since),
            day_number(today),
        )

    @property
    def answers(self) -> Touches:
        """The answers that came in the period."""
        return self.known.where((self.stage[self.known.row] > 0) & self.holds(self.known.day))

    @property
    def words(self) -> Touches:
        """The words sent in the period."""
        return self.known.where(self.sent[self.known.row] & self.holds(self.known.day))

    def text(self, key: str, at: int) -> str:
        """What a person's cell holds; ``at`` is their place."""
        return str(self.people[key].iloc[at])

    def newest_before(self) -> Days:
        """Each person's newest touch before the period."""
        return self.known.where(self.known.day < self.first).newest(len(self.people))

    def lines(self, found: Found) -> tuple[Line, ...]:
        """What was found, as lines in the same order."""
        who = self.people[["name", "email", "company"]].take([at for at, _, _ in found])
        cells = zip(who.index, who["name"], who["email"], who["company"], found, strict=True)
        return tuple(
            Line(str(person), called(name, email), company, text, as_date(day))
            for person, name, email, company, (_, text, day) in cells
        )


def as_date(day: int) -> date:
    """Days since 1970-01-01 as a date."""
    return date.fromordinal(day + date(1970, 1, 1).toordinal())


def newest_first(found: Found) -> Found:
    """The same in order of their days."""
    return sorted(found, key=lambda one: -one[2])


def oldest_first(found: Found) -> Found:
    """The same in order of their days, the longest ago first."""
    return sorted(found, key=lambda one: one[2])


def _first_by(keys: tuple[Any, ...], person: Days) -> Days:
    """The places that come first of each person when sorted by ``keys`` (the last key first)."""
    order = np.lexsort((*keys, person))
    first = np.ones(len(order), dtype=bool)
    first[1:] = person[order][1:] != person[order][:-1]
    return order[first]


def kept(period: Period, settings: Settings) -> Found:
    """Who heard from you when it was time."""
    found = _by_rhythm(period, settings) | _by_plan(period, settings) | _by_next_step(period)
    return [(at, text, day) for at, (text, day) in found.items()]


def _by_rhythm(period: Period, settings: Settings) -> dict[int, tuple[str, int]]:
    """Those whose first word of the period came when their rhythm had come round, or was the first of all."""
    said, every = period.words, terms(period.people, settings).every
    first = _first_by((said.day,), said.person)
    person, day = said.person[first], said.day[first]
    before = period.newest_before()[person]
    return {
        int(at): (
            "the first word" if last == NEVER else f"a word after {words.count(now - last, 'day')}",
            now,
        )
        for at, now, last in zip(person, day.tolist(), before.tolist(), strict=True)
        if last == NEVER or now - last >= every[at]
    }


def _by_plan(period: Period, settings: Settings) -> dict[int, tuple[str, int]]:
    """Those for whom a word of the period did a step of the plan: the first word nearest to its day."""
    told_no = day_numbers(period.people["not_hired_on"])
    said = period.known.where(period.sent[period.known.row])
    said = said.where((told_no[said.person] != NEVER) & (said.day >= told_no[said.person]))
    steps = dated_steps(settings.plan)
    days = np.array([day for _, day in steps] + [steps[-1][1] + max(settings.plan.quarterly, 1)])
    place = np.searchsorted(days[1:] + days[:-1], 2 * (said.day - told_no[said.person]), side="right")
    firsts = _first_by((said.day,), said.person * len(days) + place)
    found = {}
    for at in firsts[np.argsort(said.day[firsts], kind="stable")]:
        day, which = int(said.day[at]), int(place[at])
        if which < len(steps) and period.first <= day:
            found[int(said.person[at])] = (steps[which][0].text, day)
    return found


def _by_next_step(period: Period) -> dict[int, tuple[str, int]]:
    """Those whose next step, as it stands, fell into the period, with a word on its day or after it."""
    step, said = day_numbers(period.people["next_step_on"]), period.words
    done = said.where(period.holds(step[said.person]) & (said.day >= step[said.person]))
    first = _first_by((done.day,), done.person)
    return {
        at: (period.text("next_step", at) or "a word, as planned", day)
        for at, day in zip(done.person[first].tolist(), done.day[first].tolist(), strict=True)
    }


def still_open(period: Period, standing: pd.DataFrame) -> Found:
    """Whose next step, or first word after a no, fell into the period and has not been sent yet."""
    due, outstanding = day_numbers(standing["due"]), standing["outstanding"].to_numpy(dtype=bool)
    first_word = period.people["not_hired_on"].notna() & standing["last_contact"].isna()
    promised = is_due(standing).to_numpy(dtype=bool) & (outstanding | first_word.to_numpy(dtype=bool))
    found = np.flatnonzero(promised & period.holds(due) & (due < period.last))
    return [
        (at, (period.text("next_step", at) if outstanding[at] else "") or "a word from you", int(due[at]))
        for at in found.tolist()
    ]


def moved(period: Period) -> Found:
    """Who came further than ever before, on the day they first did."""
    number = len(period.people)
    before, after = (np.zeros(number, dtype=np.int64) for _ in range(2))
    known, stage = period.known, period.stage[period.known.row]
    inside = period.holds(known.day)
    np.maximum.at(before, known.person[~inside], stage[~inside])
    np.maximum.at(after, known.person[inside], stage[inside])
    further = inside & (stage == after[known.person]) & (stage > before[known.person])
    there = known.where(further)
    first = _first_by((there.day,), there.person)
    return [
        (int(at), _way(int(before[at]), int(after[at])), int(day))
        for at, day in zip(there.person[first], there.day[first], strict=True)
    ]


def _way(before: int, after: int) -> str:
    """How far they came, and from where."""
    if before:
        return f"{_STAGE_WORDS[after - 1]}, after {_STAGE_WORDS[before - 1]}"
    return "their first reply" if after == 1 else f"{_STAGE_WORDS[after - 1]}, and no answer before"


def wins(period: Period, moved: set[int]) -> Found:
    """Each person's best: a second chance before an introduction, that before an answer."""
    heard = period.answers
    stage = period.stage[heard.row]
    best = _first_by((-heard.day, -stage), heard.person)
    found = {
        int(heard.person[one]): (_STAGE_WORDS[int(stage[one]) - 1], int(heard.day[one]))
        for one in best
        if int(heard.person[one]) not in moved
    }
    added, by = day_numbers(period.people["added_on"]), period.people["introduced_by"]
    new = np.flatnonzero(period.holds(added) & (by != "").to_numpy(dtype=bool))
    for at in new.tolist():
        found[at] = (f"introduced by {period.text('introduced_by', at)}", int(added[at]))
    chances = second_chances(period.people, period.outreach)
    chances = chances[period.holds(day_numbers(chances["date"]))]
    places, days = period.people.index.get_indexer(pd.Index(chances["person"])), day_numbers(chances["date"])
    for at, day, outcome, scenario in zip(
        places.tolist(), days.tolist(), chances["outcome"], chances["scenario"], strict=True
    ):
        came = _STAGE_WORDS[STAGES.index(outcome)]
        found[at] = (f"a second chance came true: {came} ({scenario})", day)
    ranked = newest_first([(at, text, day) for at, (text, day) in found.items()])
    came_true, introduced = set(places.tolist()), set(new.tolist())
    return sorted(ranked, key=lambda one: 0 if one[0] in came_true else 1 if one[0] in introduced else 2)


def cold(period: Period, standing: pd.DataFrame) -> Found:
    """Who went cold in the period, and has not heard from you since."""
    last = day_numbers(standing["last_contact"])
    since = (
        np.where(last == NEVER, 0, last)
        + np.minimum(COLD_AFTER * standing["every"].to_numpy(), _LONGEST).astype(np.int64)
        + 1
    )
    quiet = (standing["state"] == COLD).to_numpy(dtype=bool) & (last != NEVER) & period.holds(since)
    return [
        (int(at), f"no word for {words.count(int(period.last - last[at]), 'day')}", int(since[at]))
        for at in np.flatnonzero(quiet)
    ]


def stuck(period: Period, replies: pd.DataFrame, settings: Settings) -> Found:
    """Whose third unanswered word had waited long enough in the period."""
    third = day_numbers(replies["third"])
    since = np.where(third == NEVER, NEVER, third + PATIENCE)
    awake = ~terms(period.people, settings).asleep
    first, number = day_numbers(replies["since"]), replies["unanswered"].to_numpy(dtype=np.int64)
    return [
        (at, _silence(int(number[at]), int(first[at]), period.last), int(since[at]))
        for at in np.flatnonzero(awake & period.holds(since)).tolist()
    ]


def _silence(number: int, first: int, now: int) -> str:
    """How many words got no answer, and since when."""
    since = words.day(as_date(first), as_date(now))
    return f"{words.count(number, 'word')} since {since}, and no answer yet"
