"""A job is found: who helped on the way, what rests from then on, and what comes back if it ends.

- The day is a setting, *Landed on*. While it is filled in, plans and windows rest, and a word twice a year
  keeps every tie. Nobody is removed, and no word that was written.
- The rhythm is data, so that the sheet's own formula for Due says the same day: *Every* becomes half a year,
  rhythms of their own that are closer make way, and steps that the plan wrote are cleared. What somebody
  planned in their own words stays.
- What made way is noted in the setting *Before landing*, and comes back with the search.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from sync.cells import Value
from sync.contract import (
    ARCHIVED,
    CONVERSATION,
    INTERVIEW,
    LANDED,
    MENTOR,
    OFFER,
    RECEIVED,
    RECRUITER,
    REFERRAL,
    REFERRER,
    REPLIED,
    SETTING_BY_KEY,
)
from sync.crm import plan, words
from sync.crm.due import NEVER, as_dates, day_number, own_every, touches, was_sent
from sync.crm.names import fold
from sync.crm.settings import MOST_DAYS, Settings

TWICE_A_YEAR: Final = 182
"""Days between words once a job is found."""
_MOST_NOTED: Final = 45_000  # letters; a cell of the sheet holds 50,000
_OPENED: Final = (REFERRAL, INTERVIEW, OFFER)
_FEW: Final = 2  # names that one line has room for
_OFTEN: Final = 3  # answers that are more than politeness


@dataclass(frozen=True, slots=True)
class Rearranged:
    """What landing, or looking again, writes: settings by key, and cells of people by ID, both by contract key."""

    settings: Mapping[str, Value]
    people: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)


def landing(people: pd.DataFrame, settings: Settings, on: date, where: str) -> Rearranged:
    """What changes on the day a job is found; landing again only corrects the day and the place."""
    told: dict[str, Value] = {"landed_on": on, "landed_with": where.strip()}
    if settings.landed_on is not None:
        return Rearranged(told)
    own = own_every(people)
    closer = {
        str(person): int(every)
        for person, every in zip(people.index, own, strict=True)
        if every < TWICE_A_YEAR
    }
    cells: dict[str, dict[str, Value]] = {person: {"every": None} for person in closer}
    steps = zip(people.index, people["next_step"], people["next_step_on"], strict=True)
    for person, text, day in steps:
        if plan.step_of(text) is not None or (not text.strip() and not pd.isna(day)):
            cells.setdefault(str(person), {}).update(next_step=None, next_step_on=None)
    told["before_landing"] = _noted(settings.every, closer)
    told["every"] = max(settings.every, TWICE_A_YEAR)
    return Rearranged(told, cells)


def _noted(every: int, own: Mapping[str, int]) -> str:
    """The rhythm before, in one cell; of thousands with a rhythm of their own those that it has room for."""
    kept = dict(own)
    while True:
        text = json.dumps({"every": every, "own": kept}, separators=(",", ":"))
        if len(text) <= _MOST_NOTED:
            return text
        kept = dict(list(kept.items())[: len(kept) * 9 // 10])


def looking_again(people: pd.DataFrame, settings: Settings) -> Rearranged:
    """What comes back when the search goes on: the rhythm before, but where somebody set another one since.

    The plan's next steps are not in it: ``plan.next_steps_after`` knows them, asked with ``searching``.
    """
    before, own = _read(settings.before_landing)
    blank = np.isnan(own_every(people))
    free = {str(person) for person, is_blank in zip(people.index, blank, strict=True) if is_blank}
    cells: dict[str, dict[str, Value]] = {
        person: {"every": every} for person, every in own.items() if person in free
    }
    told: dict[str, Value] = {"landed_on": None, "landed_with": "", "before_landing": ""}
    if settings.every == TWICE_A_YEAR:
        told["every"] = before
    return Rearranged(told, cells)


def searching(settings: Settings) -> Settings:
    """The settings as they will be once the search goes on."""
    before, _ = _read(settings.before_landing)
    every = before if settings.every == TWICE_A_YEAR else settings.every
    return replace(settings, landed_on=None, every=every)


def _read(text: str) -> tuple[int, dict[str, int]]:
    """What ``_noted`` wrote; the usual rhythm where somebody typed something else over it."""
    usual = int(SETTING_BY_KEY["every"].default)
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = {}
    if not isinstance(found, dict):
        return usual, {}
    every, own = found.get("every"), found.get("own")
    theirs = own.items() if isinstance(own, dict) else ()
    return _days(every) or usual, {str(row): days for row, typed in theirs if (days := _days(typed))}


def _days(value: object) -> int:
    """The number of days, 0 for anything else."""
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_DAYS
    return int(value) if fits else 0  # type: ignore[call-overload]


# --- Thanks --------------------------------------------------------------------------------------


def helped(people: pd.DataFrame, outreach: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Everybody who helped in the search, who did most first; index id.

    Columns: reason (str, why they are on the list), thanked_on (datetime64[s]: the first word sent to them on
    or after *Landed on*, NaT where there is none yet). Helped has who introduced you to somebody, brought a
    referral, an interview or an offer, your mentor, who put in a word or looked for you, and who wrote back time and
    again.
    Archived people are left out, and those one landed with: they know.
    """
    known = touches(people, outreach)
    received = outreach["direction"].eq(RECEIVED).to_numpy(dtype=bool)
    answered = outreach["outcome"].isin((REPLIED, CONVERSATION)).to_numpy(dtype=bool)
    opened = outreach["outcome"].isin(_OPENED).to_numpy(dtype=bool)
    replies = _count(known.person[(received | answered)[known.row]], len(people))
    doors = _count(known.person[opened[known.row]], len(people))
    spoken = _count(known.person, len(people))
    brought = _brought(people)
    many = np.array([len(names) for names in brought], dtype=np.int64)
    relationship = people["relationship"].to_numpy(dtype=object)
    reasons = [
        _reason(*told)
        for told in zip(brought, doors, replies, spoken, relationship, people["status"], strict=True)
    ]
    frame = pd.DataFrame(
        {
            "reason": pd.array([reason for _, reason in reasons], dtype="str"),
            "thanked_on": as_dates(_thanked(people, outreach, settings)),
            "weight": [weight for weight, _ in reasons],
            "brought": many + doors,
            "replies": replies,
        },
        index=people.index,
    )
    frame = frame[frame["weight"] > 0]
    frame = frame.sort_values(["weight", "brought", "replies"], ascending=False, kind="stable")
    return frame[["reason", "thanked_on"]]


def _count(places: np.ndarray, people: int) -> np.ndarray:
    return np.bincount(places, minlength=people).astype(np.int64)


def _brought(people: pd.DataFrame) -> list[list[str]]:
    """Whom each introduced; a name that several bear is nobody's."""
    by: dict[str, list[str]] = {}
    for name, introducer in zip(people["name"], people["introduced_by"].map(fold), strict=True):
        by.setdefault(introducer, []).append(name)
    by.pop("", None)
    names = people["name"].map(fold)
    once = ~names.duplicated(keep=False)
    return [by.get(name, []) if single else [] for name, single in zip(names, once, strict=True)]


def _reason(
    brought: Sequence[str], doors: int, replies: int, spoken: int, relationship: str, status: str
) -> tuple[int, str]:
    """How much somebody helped (0: not), and how to say it."""
    if status in {ARCHIVED, LANDED}:
        return 0, ""
    several = words.spelt(len(brought), "person", "people").lower()
    told = (
        (bool(brought), f"Introduced you to {words.listed(brought) if len(brought) <= _FEW else several}"),
        (relationship == MENTOR, "Your mentor"),
        (doors > 0, "Opened a door for you"),
        (relationship == REFERRER, "Put in a word for you"),
        (relationship == RECRUITER and spoken > 0, "Looked for you"),
        (replies >= _OFTEN, f"Wrote back {words.count(replies, 'time')}"),
    )
    return next(((len(told) - at, reason) for at, (holds, reason) in enumerate(told) if holds), (0, ""))


def _thanked(people: pd.DataFrame, outreach: pd.DataFrame, settings: Settings) -> np.ndarray:
    """The first day on or after landing on which each was sent a word; NEVER without."""
    first = np.full(len(people), NEVER, dtype=np.int64)
    if settings.landed_on is None:
        return first
    known = touches(people, outreach)
    sent = known.where(was_sent(outreach)[known.row] & (known.day >= day_number(settings.landed_on)))
    order = np.argsort(-sent.day, kind="stable")
    first[sent.person[order]] = sent.day[order]  # the last assignment to a place, the earliest day, stays
    return first


def thanked_sentence(thanks: pd.DataFrame) -> str:
    """How far the thanking has come."""
    done, number = int(thanks["thanked_on"].notna().sum()), len(thanks)
    if not number:
        return "Nobody is on the list: nothing in the book says yet who helped."
    if done == number:
        return "Everybody who helped has heard from you. Well done."
    told = words.spelt(number, "person", "people")
    heard = f"{done or 'none'} of them {'has' if done == 1 else 'have'} heard from you since"
    return f"{told} helped you on the way; {heard}."


def untouched(thanks: pd.DataFrame) -> Sequence[str]:
    """The IDs of those still to be thanked, in order."""
    return [str(row) for row in thanks.index[thanks["thanked_on"].isna()]]
