"""One line about somebody's book, for whoever looks after several: a mentor, a coach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan

import pandas as pd

from sync.crm import words
from sync.crm.due import day_number, day_numbers, is_due, touches
from sync.crm.names import called
from sync.crm.settings import Settings
from sync.crm.today import QUARTER


@dataclass(frozen=True, slots=True)
class Line:
    """How somebody's ties stand.

    ``in_touch`` of ``active`` people had a word within the last ninety days; ``due`` are waiting for one.
    ``coldest`` is what to call the person who has waited longest beyond their rhythm, ``coldest_id`` their row, ""
    where nobody is due; ``silent`` the days since the last word with them, None without one. ``last`` is the newest
    day in Outreach up to today, ``asks`` how many people they would like to talk about, ``landed_on`` when they
    found a job.
    """

    name: str
    active: int
    in_touch: int
    due: int
    coldest: str
    coldest_id: str
    silent: int | None
    last: date | None
    asks: int
    landed_on: date | None

    @property
    def urgency(self) -> tuple[int, int, int]:
        """Who needs their mentor first: who asks, then who has most people waiting, then who was silent longest."""
        return (-self.asks, -self.due, -(self.silent or 0))


def line(
    people: pd.DataFrame, outreach: pd.DataFrame, standing: pd.DataFrame, settings: Settings, today: date
) -> Line:
    """Sum up one book as of today; ``name`` is its owner's, "" where the settings do not say."""
    now = day_number(today)
    awake = standing["due"].notna().to_numpy(dtype=bool)
    silence = standing["silence"].to_numpy(dtype=float)
    days = day_numbers(outreach["date"])[touches(people, outreach).row]
    past = days[days <= now]
    waiting = standing[is_due(standing)].sort_values("urgency", ascending=False, kind="stable")
    coldest = str(waiting.index[0]) if len(waiting) else ""
    who = people.loc[coldest] if coldest else None
    silent = float(waiting["silence"].iloc[0]) if coldest else None
    return Line(
        name=settings.your_name,
        active=int(awake.sum()),
        in_touch=int((awake & (silence < QUARTER)).sum()),
        due=len(waiting),
        coldest="" if who is None else called(str(who["name"]), str(who["email"])),
        coldest_id=coldest,
        silent=None if silent is None or isnan(silent) else int(silent),
        last=date.fromordinal(int(past.max()) + date(1970, 1, 1).toordinal()) if len(past) else None,
        asks=int(people["needs_mentor"].sum()),
        landed_on=settings.landed_on,
    )


def sentence(told: Line, today: date) -> str:
    """The line in words: "In touch with 41 of 60 this quarter · 5 waiting · last word yesterday"."""
    if not told.active and told.last is None:
        return "Nobody in the book yet."
    parts = [f"in touch with {told.in_touch:,} of {told.active:,} this quarter"]
    parts.append(f"{told.due:,} waiting to hear" if told.due else "nobody waiting")
    parts.append(f"last word {words.ago((today - told.last).days)}" if told.last else "no word yet")
    return words.sentence(" · ".join(parts)).capitalize().removesuffix(".")
