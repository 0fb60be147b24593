"""Three things to decide with a mentor, proposed by rule.

The rules, in their order; each proposes the one it is most sure of, and only where fewer than three rules
have anything to say do their second ones follow. Nobody is named twice, and who is paused or archived not at
all. All are about how things stand today:

1. *Answer*: their reply is the newest word, and a day has gone by. The newest reply first.
2. *Rest*: three words or more without an answer, the last of them two weeks old. The most words first.
3. *Introduction*: they answered on two days or more, half a year ago at the most, and nobody came through
   them yet, neither by a referral nor under Introduced by. Who answered most first.
4. *Doors*: a company that said no a month ago or more, and nobody there was asked about another division.
   The newest no first; whoever answers most there is the one to ask.
5. *Goal*: of the last eight whole weeks (four or more since the first word) three quarters met the goal, or
   no more than a quarter did.
6. *Quiet*: somebody who used to answer has gone cold. Hiring authorities first, then who answered most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Final

import numpy as np
import pandas as pd

from sync.contract import ARCHIVED, OTHER_DIVISION, PAUSED, RELATIONSHIPS
from sync.crm import words
from sync.crm.answers import MANY, PATIENCE
from sync.crm.clock import week_starts
from sync.crm.doors import next_door
from sync.crm.due import COLD, day_number, day_numbers, was_sent
from sync.crm.names import called, company_keys, fold
from sync.crm.settings import Settings

MOST: Final = 3
_WEEKS: Final = 8
_LEAST_WEEKS: Final = 4
_OFTEN, _SELDOM = 3 / 4, 1 / 4
_TWICE: Final = 2
_HALF_A_YEAR: Final = 182
_A_MONTH: Final = 30
_REFERRAL: Final = "Referral"


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide: ``text`` a question, ``reason`` the sentence behind it; both raw text.

    ``person`` is whom it is about and ``name`` what they are called, "" where it is about nobody.
    """

    person: str
    name: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Book:
    """What the rules read: ``talks`` are the awake people with the columns of ``answers.answers``."""

    people: pd.DataFrame
    outreach: pd.DataFrame
    doors: pd.DataFrame
    standing: pd.DataFrame
    talks: pd.DataFrame
    settings: Settings
    today: date

    def ranked(self, talks: pd.DataFrame, *keys: str) -> list[str]:
        """The IDs of the first few of these talks, the greatest under ``keys`` first."""
        for key in reversed(keys):
            talks = talks.sort_values(key, ascending=False, kind="stable")
        return [str(person) for person in talks.index[: 2 * MOST]]

    def text(self, person: str, key: str) -> str:
        return str(self.people.at[person, key])

    def name(self, person: str) -> str:
        return called(self.text(person, "name"), self.text(person, "email"))

    def number(self, person: str, key: str) -> int:
        return int(pd.to_numeric(self.talks[key]).loc[person])

    def day(self, person: str, key: str) -> date:
        return pd.Timestamp(str(self.talks.at[person, key])).date()

    def decision(self, person: str, text: str, reason: str) -> Decision:
        return Decision(person, self.name(person), text, reason)


def decisions(
    people: pd.DataFrame,
    outreach: pd.DataFrame,
    doors: pd.DataFrame,
    standing: pd.DataFrame,
    replies: pd.DataFrame,
    settings: Settings,
    today: date,
) -> tuple[Decision, ...]:
    """At most three; ``standing`` as ``due.standing``, ``replies`` as ``answers.answers`` give them for today."""
    awake = ~people["status"].isin((PAUSED, ARCHIVED))
    book = _Book(people, outreach, doors, standing, replies[awake.to_numpy(dtype=bool)], settings, today)
    rules = (
        _answer(book),
        _rest(book),
        _introduction(book),
        _ask_about_doors(book),
        _goal(book),
        _quiet(book),
    )
    chosen: list[Decision] = []
    named: set[str] = set()
    waiting = [list(rule) for rule in rules]
    for together in zip_longest(*waiting):
        for one in together:
            if one is not None and one.person not in named and len(chosen) < MOST:
                chosen.append(one)
                named |= {one.person} - {""}
    return tuple(chosen)


def _answer(book: _Book) -> Iterator[Decision]:
    before_today = book.talks["last_heard"] < pd.Timestamp(book.today)
    for person in book.ranked(book.talks[book.talks["owed"] & before_today], "last_heard"):
        heard = book.day(person, "last_heard")
        yield book.decision(
            person,
            f"Offer {book.name(person)} a short call?",
            f"Their reply of {words.day(heard, book.today)} was the last word, and the next one is yours.",
        )


def _rest(book: _Book) -> Iterator[Decision]:
    patient = day_numbers(book.talks["last_sent"]) <= day_number(book.today) - PATIENCE
    stuck = book.talks[(book.talks["unanswered"] >= MANY).to_numpy(dtype=bool) & patient]
    for person in book.ranked(stuck, "unanswered"):
        number, since = book.number(person, "unanswered"), book.day(person, "since")
        yield book.decision(
            person,
            f"Write to {book.name(person)} once more, or let it rest for now?",
            f"{words.spelt(number, 'word')} in {_span((book.today - since).days)}, and no answer yet.",
        )


def _span(days: int) -> str:
    """A length of time as one says it."""
    if days < 2 * _A_MONTH:
        return words.count(days, "day")
    return words.count(round(days / 30.4), "month")


def _introduction(book: _Book) -> Iterator[Decision]:
    talks, people = book.talks, book.people
    introducers = {fold(name) for name in people["introduced_by"].unique()}
    referrers = set(book.outreach["person_id"][book.outreach["outcome"] == _REFERRAL])
    lately = day_numbers(talks["last_heard"]) >= day_number(book.today) - _HALF_A_YEAR
    warm = talks[(talks["heard"] >= _TWICE).to_numpy(dtype=bool) & lately]
    names = people["name"].reindex(warm.index).map(fold)
    warm = warm[~(warm.index.isin(referrers) | names.isin(introducers - {""}).to_numpy(dtype=bool))]
    for person in book.ranked(warm, "heard", "last_heard"):
        door = next_door(book.doors, people, book.outreach, person)
        to = f" to somebody in {door}" if door else ""
        yield book.decision(
            person,
            f"Ask {book.name(person)} for an introduction{to}?",
            f"They answered on {words.count(book.number(person, 'heard'), 'day')}, last on "
            f"{words.day(book.day(person, 'last_heard'), book.today)}, and nobody has come through them yet.",
        )


def _ask_about_doors(book: _Book) -> Iterator[Decision]:
    companies = company_keys(book.people["company"])
    about = book.outreach[(book.outreach["scenario"] == OTHER_DIVISION).to_numpy() & was_sent(book.outreach)]
    asked = set(companies.reindex(about["person_id"]).dropna())
    asked |= set(
        company_keys(book.doors["company"][(book.doors["asked"] != "") | book.doors["asked_on"].notna()])
    )
    told_no = day_numbers(book.people["not_hired_on"])
    said_no = (told_no <= day_number(book.today) - _A_MONTH) & book.people["not_hired_on"].notna().to_numpy()
    newest = pd.Series(told_no, index=companies.to_numpy())[said_no].groupby(level=0).max()
    newest = newest[~newest.index.isin(asked | {""})].sort_values(ascending=False, kind="stable")
    talks = book.talks.assign(company=companies.reindex(book.talks.index))
    for company in newest.index[: 2 * MOST]:
        there = talks[talks["company"] == company]
        for person in book.ranked(there, "heard", "last_sent")[:1]:
            place = book.text(person, "company")
            door = next_door(book.doors, book.people, book.outreach, person)
            yield book.decision(
                person,
                f"Ask {book.name(person)} about {door or 'other divisions'} at {place}?",
                f"Nobody at {place} has been asked about another division yet.",
            )


def _goal(book: _Book) -> Iterator[Decision]:
    goal, starts = book.settings.weekly_goal, week_starts(book.today, _WEEKS + 1)
    if not goal or book.settings.landed_on is not None:
        return
    days = day_numbers(book.outreach["date"])[was_sent(book.outreach)]
    first, last = day_number(starts[0]), day_number(starts[-1])
    counts = np.bincount((days[(days >= first) & (days < last)] - first) // 7, minlength=_WEEKS)
    began = 0 if (days < first).any() else int(np.argmax(counts > 0))
    known = counts[began:].tolist()
    if len(known) < _LEAST_WEEKS or not sum(known):
        return
    met = sum(count >= goal for count in known)
    told = f"It was met in {met} of the last {len(known)} weeks."
    if met >= _OFTEN * len(known):
        yield Decision(
            "", "", f"Raise the weekly goal from {goal} to {goal + max(1, round(goal / 5))}?", told
        )
    elif met <= _SELDOM * len(known) and goal > 1:
        usual = min(max(int(np.median(known)), 1), goal - 1)
        text = f"Lower the weekly goal from {goal} to {usual}, so that it fits your weeks?"
        yield Decision("", "", text, f"{told} A goal that is met carries one further than one that is not.")


def _quiet(book: _Book) -> Iterator[Decision]:
    cold = book.standing.loc[book.talks.index, "state"] == COLD
    quiet = book.talks[cold.to_numpy(dtype=bool) & (book.talks["heard"] > 0).to_numpy(dtype=bool)]
    first = (book.people.loc[quiet.index, "relationship"] == RELATIONSHIPS[0]).astype("int64")
    for person in book.ranked(quiet.assign(first=first), "first", "heard"):
        company = book.text(person, "company")
        silence = (book.today - book.day(person, "last")).days
        yield book.decision(
            person,
            f"What would be a good reason to write to {book.name(person)}{f' at {company}' if company else ''} again?",
            f"They used to answer, and the last word is {_span(silence)} old.",
        )
