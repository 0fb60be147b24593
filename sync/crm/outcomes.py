"""Second chances that came true: which, for whom, what came of it, and how long after the no.

One came true where a word was received that is about one of the five, and whose outcome is a conversation
(they called back), a referral, an interview or an offer; on the day of the no or later. The no is the person's
own; of somebody who has none, often one to whom a no led, it is the newest that their company had said by then.
With no such day the word counts as well: that it is about a second chance says that there was one, and only how
long after the no nobody knows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from sync.contract import OUTCOMES, SCENARIOS
from sync.crm import words
from sync.crm.due import NEVER, Days, Touches, as_dates, day_numbers, touches, was_sent
from sync.crm.names import company_keys

CALLED_BACK, REFERRAL, INTERVIEW, OFFER = OUTCOMES[2:]
OPENINGS: Final = (CALLED_BACK, REFERRAL, INTERVIEW, OFFER)
"""The outcomes that open a door, each further than the one before."""

_WEEK, _MONTH, _YEAR = 7, 30.4375, 365.25
_DAYS_TOLD: Final = 13  # up to here people count days, then weeks, from half a year on months
_WEEKS_TOLD: Final = 182
_MONTHS_TOLD: Final = 700


def _noes(people: pd.DataFrame, known: Touches) -> Days:
    """The day of the no that each of these words came after: their own, else their company's; NEVER for none."""
    own = day_numbers(people["not_hired_on"])
    noes = own[known.person]
    if not (noes == NEVER).any():
        return noes
    companies = company_keys(people["company"]).to_numpy()
    said: dict[str, list[int]] = {}
    for place in np.flatnonzero((own != NEVER) & (companies != "")):
        said.setdefault(companies[place], []).append(int(own[place]))
    for days in said.values():
        days.sort()
    for at in np.flatnonzero(noes == NEVER):
        days = said.get(companies[known.person[at]], [])
        before = bisect_right(days, int(known.day[at]))
        noes[at] = days[before - 1] if before else NEVER
    return noes


def second_chances(people: pd.DataFrame, outreach: pd.DataFrame) -> pd.DataFrame:
    """The words by which a second chance came true, the first first; index the outreach IDs.

    Columns: person (str, ID), scenario, outcome (str, one of ``OPENINGS``), date (datetime64[s]),
    days_after_no (Int64, 0 or more, NA without the day of a no).
    """
    opening = outreach["scenario"].isin(SCENARIOS) & outreach["outcome"].isin(OPENINGS)
    heard = outreach[opening.to_numpy(dtype=bool) & ~was_sent(outreach)]
    known = touches(people, heard)
    told_no = _noes(people, known)
    since = np.where(told_no == NEVER, 0, known.day - told_no)
    found = pd.DataFrame(
        {
            "person": people.index.take(known.person).astype("str"),
            "scenario": heard["scenario"].array.take(known.row),
            "outcome": heard["outcome"].array.take(known.row),
            "date": as_dates(known.day),
            "days_after_no": pd.arrays.IntegerArray(since, told_no == NEVER),
        },
        index=heard.index.take(known.row),
    )
    return found[since >= 0].sort_values("date", kind="stable")


def cases(found: pd.DataFrame) -> pd.DataFrame:
    """Each person's second chance once, the newest first; ``found`` is ``second_chances``.

    A call, the interview after it and the offer are one case: the columns are those of ``second_chances``,
    with the furthest outcome, and the date and days after the no of the first word. Index the ID of that word.
    """
    rank = found["outcome"].map({outcome: place for place, outcome in enumerate(OPENINGS)})
    by = [found["person"], found["scenario"]]
    furthest = rank.groupby(by).transform("max").map(dict(enumerate(OPENINGS))).astype("str")
    first = found.assign(outcome=furthest).drop_duplicates(["person", "scenario"])
    return first.iloc[::-1].sort_values("date", ascending=False, kind="stable")


def span(days: float) -> str:
    """A number of days as people say it: "9 days", "about 11 weeks", "about 8 months", "about 2 years"."""
    whole = round(days)
    if whole <= _DAYS_TOLD:
        return words.count(whole, "day")
    if whole <= _WEEKS_TOLD:
        return f"about {words.count(round(whole / _WEEK), 'week')}"
    if whole <= _MONTHS_TOLD:
        return f"about {words.count(round(whole / _MONTH), 'month')}"
    return f"about {words.count(round(whole / _YEAR), 'year')}"


def after_the_no(days: float) -> str:
    """How long after the no: "on the day of the no", "about 11 weeks after the no"."""
    return f"{span(days)} after the no" if round(days) else "on the day of the no"


def median(days: Iterable[object]) -> float | None:
    """The middle one of these numbers of days; None where none is known."""
    known = [int(str(day)) for day in days if not pd.isna(day)]  # type: ignore[call-overload]
    return float(np.median(known)) if known else None


def likeliest(windows: pd.DataFrame) -> str:
    """Which of the five it will have been, going by the windows of one person; "" where nothing tells.

    ``windows`` is ``open_windows`` of that person. One that is open today and carried as a tag comes first,
    then any that is open, the first to close before the others; with none open, the tag if it is only one.
    """
    opened = windows[windows["is_open"]].sort_values(
        ["tagged", "closes"], ascending=[False, True], kind="stable"
    )
    tags = windows["scenario"][windows["tagged"]]
    if len(opened):
        return str(opened["scenario"].iloc[0])
    return str(tags.iloc[0]) if len(tags) == 1 else ""
