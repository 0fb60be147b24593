"""When somebody is due: the one rule, the same here and in the sheet's own formula.

- Last contact is the newest Date in Outreach, whoever wrote the row, also a date still ahead: the sheet
  says the same. Such rows are listed by ``dated_ahead``, so that a slip of the year is seen and put right.
- Every that is blank, below one day or no number is the setting; parts of a day are dropped.
- Somebody never contacted, with neither a no nor a day added, is due today: never hidden.
- Cold takes the place of Overdue and Due, never of Soon or On track: who has a next step ahead, or was
  snoozed, is in hand. So whoever is Overdue, Due or Cold is due, and nobody else.
- No due date is later than 31 December 9999, the last that a date can hold.

Inside, days are whole numbers since 1970-01-01, and ``NEVER`` stands for a blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from sync.contract import ARCHIVED, PAUSED, RECEIVED, RELATIONSHIPS
from sync.crm.settings import Settings

OVERDUE: Final = "Overdue"
DUE: Final = "Due"
SOON: Final = "Soon"
ON_TRACK: Final = "On track"
COLD: Final = "Cold"
ASLEEP: Final = "Paused"
STATES: Final = (OVERDUE, DUE, SOON, ON_TRACK, COLD, ASLEEP)
DUE_STATES: Final = (OVERDUE, DUE, COLD)
SOON_DAYS: Final = 7
COLD_AFTER: Final = 2  # times Every

Days = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEVER: Final = np.iinfo(np.int64).min  # what NaT becomes as a whole number, and back
_LAST_DAY: Final = date.max.toordinal() - date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """The date as days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def day_numbers(dates: pd.Series) -> Days:
    """A column of dates as days since 1970-01-01, NEVER for NaT."""
    return dates.to_numpy(dtype="datetime64[D]").astype(np.int64)


def as_dates(days: Days) -> npt.NDArray[np.datetime64]:
    """Days since 1970-01-01 as datetime64[s], NaT for NEVER."""
    return days.astype("datetime64[D]").astype("datetime64[s]")


@dataclass(frozen=True, slots=True)
class Touches:
    """The outreach rows that have a date and a person we know, in the order of the tab.

    ``row``: their place in the outreach frame; ``person``: that person's place in the people frame;
    ``day``: days since 1970-01-01. Three arrays of one length.
    """

    row: Days
    person: Days
    day: Days

    def where(self, flags: Flags) -> Touches:
        """Only those flagged."""
        return Touches(self.row[flags], self.person[flags], self.day[flags])

    def newest(self, people: int) -> Days:
        """The newest day for each of ``people`` people, NEVER without any."""
        newest = np.full(people, NEVER, dtype=np.int64)
        np.maximum.at(newest, self.person, self.day)
        return newest

    def newest_rows(self, people: int) -> Days:
        """The outreach row of the newest day for each person, the later row of two; -1 without any."""
        order = np.lexsort((self.row, self.day))
        rows = np.full(people, -1, dtype=np.int64)
        rows[self.person[order]] = self.row[order]  # the last assignment to a place stays
        return rows


def touches(people: pd.DataFrame, outreach: pd.DataFrame) -> Touches:
    """Tie outreach rows to people by ``person_id``; those of nobody known or without a date are left out."""
    person = people.index.get_indexer(pd.Index(outreach["person_id"])).astype(np.int64)
    day = day_numbers(outreach["date"])
    row = np.flatnonzero((person >= 0) & (day != NEVER))
    return Touches(row, person[row], day[row])


def was_sent(outreach: pd.DataFrame) -> Flags:
    """Which rows are words of ours: all but those received. By hand the direction is often left blank."""
    return (outreach["direction"] != RECEIVED).to_numpy(dtype=bool)


def dated_ahead(outreach: pd.DataFrame, today: date) -> pd.Index:
    """The IDs of outreach rows dated after today: a meeting noted early, or a slip of the year."""
    return outreach.index[day_numbers(outreach["date"]) > day_number(today)]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rule needs to know of each person, one place a person.

    ``told_no``, ``added``, ``step`` (Next step on): days since 1970-01-01 or NEVER; ``every``: days, whole
    floats of 1 or more; ``asleep``: paused or archived.
    """

    told_no: Days
    added: Days
    step: Days
    every: npt.NDArray[np.float64]
    asleep: Flags

    def known_since(self, person: Days, day: Days) -> Days:
        """The first day we know of each: added, told no or in touch; NEVER (since ever) without any.

        ``person`` and ``day`` are touches, as in ``Touches``.
        """
        unknown = np.iinfo(np.int64).max
        first = np.full(len(self.added), unknown, dtype=np.int64)
        np.minimum.at(first, person, day)
        for days in (self.added, self.told_no):
            first = np.where(days == NEVER, first, np.minimum(first, days))
        return np.where(first == unknown, NEVER, first)

    def outstanding(self, last: Days) -> Flags:
        """Whether a next step is still ahead of the last contact; ``last`` is NEVER without contact."""
        outstanding: Flags = (self.step != NEVER) & (self.step > last)
        return outstanding

    def due(self, last: Days, outstanding: Flags, now: int) -> Days:
        """The day each is due, NEVER for those asleep."""
        with_contact = last + np.minimum(self.every, _LAST_DAY * 2.0).astype(np.int64)
        since_added = np.where(self.added != NEVER, self.added, now)
        without = np.where(self.told_no != NEVER, self.told_no + 1, since_added)
        due = np.where(outstanding, self.step, np.where(last != NEVER, with_contact, without))
        return np.where(self.asleep, NEVER, np.minimum(due, _LAST_DAY))


def own_every(people: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Each person's own Every in whole days of 1 or more, NaN where it is blank or nonsense."""
    typed = np.floor(people["every"].to_numpy(dtype=np.float64, na_value=np.nan))
    return np.where(np.isfinite(typed) & (typed >= 1), typed, np.nan)


def terms(people: pd.DataFrame, settings: Settings) -> Terms:
    """Read each person's terms; columns not_hired_on, added_on, next_step_on, every, status."""
    own = own_every(people)
    return Terms(
        told_no=day_numbers(people["not_hired_on"]),
        added=day_numbers(people["added_on"]),
        step=day_numbers(people["next_step_on"]),
        every=np.where(np.isnan(own), float(max(settings.every, 1)), own),
        asleep=people["status"].isin((PAUSED, ARCHIVED)).to_numpy(dtype=bool),
    )


def standing(people: pd.DataFrame, outreach: pd.DataFrame, settings: Settings, today: date) -> pd.DataFrame:
    """How each person stands today; the index is that of ``people``.

    Columns: last_contact, due (datetime64[s], NaT never); every (float64 days); state (str, one of
    ``STATES``); days_over (int64, today - due: negative is days left, 0 where never due); urgency (float64,
    days over / every, NaN where never due); outstanding (bool, a next step is ahead of the last contact);
    silence (float64, days since the last contact, NaN never, negative for a date ahead); searching (bool, the
    same for all: False once a job is found, when plans and windows rest).
    """
    now = day_number(today)
    last = touches(people, outreach).newest(len(people))
    told = terms(people, settings)
    outstanding = told.outstanding(last)
    due = told.due(last, outstanding, now)
    never_due = due == NEVER
    over = np.where(never_due, 0, now - due)
    silence = np.where(last == NEVER, np.nan, now - np.where(last == NEVER, now, last).astype(np.float64))
    cold = silence > COLD_AFTER * told.every  # NaN is never more
    state = np.select(
        [never_due, cold & (over >= 0), over > 0, over == 0, over >= -SOON_DAYS],
        [STATES.index(name) for name in (ASLEEP, COLD, OVERDUE, DUE, SOON)],
        STATES.index(ON_TRACK),
    )
    return pd.DataFrame(
        {
            "last_contact": as_dates(last),
            "every": told.every,
            "due": as_dates(due),
            "state": pd.array(list(STATES), dtype="str").take(state),
            "days_over": over,
            "urgency": np.where(never_due, np.nan, over / told.every),
            "outstanding": outstanding,
            "silence": silence,
            "searching": settings.landed_on is None,
        },
        index=people.index,
    )


def is_due(standing: pd.DataFrame) -> pd.Series:
    """Who is due, today or since before: a flag a person."""
    return standing["state"].isin(DUE_STATES)


def ranked(standing: pd.DataFrame, people: pd.DataFrame) -> pd.Index:
    """The index of ``standing`` (all of it, or a part) in order of urgency.

    Ties: hiring authorities first, then the longest silence (never a word is the longest, the oldest tie
    first), then the order of the sheet. Those never due come last.
    """
    of_these = people if people.index.equals(standing.index) else people.loc[standing.index]
    urgency = standing["urgency"].to_numpy(dtype=np.float64)
    told_no, added = day_numbers(of_these["not_hired_on"]), day_numbers(of_these["added_on"])
    order = np.lexsort(
        (
            np.where(told_no != NEVER, told_no, added),
            day_numbers(standing["last_contact"]),
            (of_these["relationship"] != RELATIONSHIPS[0]).to_numpy(dtype=bool),
            np.where(np.isnan(urgency), np.inf, -urgency),
        )
    )
    return standing.index[order]
