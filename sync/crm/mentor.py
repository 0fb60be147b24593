"""What to talk about with a mentor: what happened since the last meeting, who asks for them, what to decide.

``happened`` says what happened, by which rules; ``decisions`` what to decide. The questions and the decisions
are about how things stand today, whatever the period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from sync.crm import happened, words
from sync.crm.answers import answers
from sync.crm.clock import later, week_start
from sync.crm.decisions import Decision, decisions
from sync.crm.due import day_number
from sync.crm.happened import Line, Period, as_date, newest_first, oldest_first
from sync.crm.names import called
from sync.crm.settings import Settings

FIRST_LOOK: Final = 28
"""Days that are looked back on where no meeting is noted."""


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody to talk about: the question and the mentor's notes as typed, "" where there is none."""

    person: str
    name: str
    company: str
    question: str
    notes: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What to talk about. Lists are newest first, but those still open longest first, and wins the greatest.

    ``sent`` words and ``answered`` people in the period; ``weeks`` whole weeks in it, ``goals_met`` of them
    with the weekly ``goal`` met (0: no goal).
    """

    mentor: str
    since: date
    today: date
    questions: tuple[Question, ...]
    kept: tuple[Line, ...]
    still_open: tuple[Line, ...]
    moved: tuple[Line, ...]
    wins: tuple[Line, ...]
    cold: tuple[Line, ...]
    stuck: tuple[Line, ...]
    decisions: tuple[Decision, ...]
    sent: int
    answered: int
    goal: int
    weeks: int
    goals_met: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing at all happened in the period."""
        lists = (self.kept, self.still_open, self.moved, self.wins, self.cold, self.stuck)
        return not any(lists) and not self.sent

    @property
    def figures(self) -> str:
        """The period in one sentence."""
        sent = f"{words.spelt(self.sent, 'word')} sent"
        came = f"{words.count(self.answered, 'person', 'people')} answered" if self.answered else ""
        goal = ""
        if self.goal and self.goals_met:
            of = words.count(self.weeks, "whole week")
            goal = f"your goal of {self.goal:,} a week met in {self.goals_met:,} of {of}"
        return words.listed([part for part in (sent, came, goal) if part]) + "."


def first_look(last_meeting: date | None, today: date) -> date:
    """From when to tell: the last meeting, else four weeks back; never a day still ahead."""
    return min(last_meeting or later(today, -FIRST_LOOK), today)


def agenda(
    people: pd.DataFrame,
    outreach: pd.DataFrame,
    doors: pd.DataFrame,
    standing: pd.DataFrame,
    settings: Settings,
    *,
    since: date,
    today: date,
) -> Agenda:
    """The agenda of a meeting today; ``standing`` as ``due.standing`` gives it for today."""
    since = min(since, today)
    period = Period.of(people, outreach, since, today)
    replies = answers(people, outreach, today)
    moved = happened.moved(period)
    weeks, goals_met = _weeks(period, settings.weekly_goal)
    return Agenda(
        mentor=settings.mentor,
        since=since,
        today=today,
        questions=_questions(people),
        kept=period.lines(newest_first(happened.kept(period, settings))),
        still_open=period.lines(oldest_first(happened.still_open(period, standing))),
        moved=period.lines(newest_first(moved)),
        wins=period.lines(happened.wins(period, {at for at, _, _ in moved})),
        cold=period.lines(newest_first(happened.cold(period, standing))),
        stuck=period.lines(newest_first(happened.stuck(period, replies, settings))),
        decisions=decisions(people, outreach, doors, standing, replies, settings, today),
        sent=len(period.words.row),
        answered=len(np.unique(period.answers.person)),
        goal=settings.weekly_goal,
        weeks=weeks,
        goals_met=goals_met,
    )


def _questions(people: pd.DataFrame) -> tuple[Question, ...]:
    asked = people[people["needs_mentor"].to_numpy(dtype=bool)]
    cells = (asked[key] for key in ("name", "email", "company", "mentor_question", "mentor_notes"))
    return tuple(
        Question(str(person), called(name, email), company, question, notes)
        for person, name, email, company, question, notes in zip(asked.index, *cells, strict=True)
    )


def _weeks(period: Period, goal: int) -> tuple[int, int]:
    """The whole weeks, Monday to Sunday, in the period, and in how many of them the goal was met."""
    monday = day_number(week_start(later(as_date(period.first), 6)))
    weeks = max((period.last + 1 - monday) // 7, 0)
    place = (period.words.day - monday) // 7
    place = place[(period.words.day >= monday) & (place < weeks)]
    counts = np.bincount(place, minlength=weeks)
    return weeks, int(np.count_nonzero(counts >= goal)) if goal else 0
