"""The five second chances: what they are, when they can show, and how such cases ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from sync.contract import (
    ACTIVE,
    COUNTER_OFFER,
    DIDNT_WORK_OUT,
    LANDED,
    OFFER_DECLINED,
    OTHER_DIVISION,
    OUTCOMES,
    SCENARIOS,
    SIMILAR_ROLE,
)
from sync.crm.due import NEVER, Days, as_dates, day_number, day_numbers, touches

QUARTER: Final = 90
SECOND_TOUCH: Final = 60  # the plan's day for asking about other divisions
NOT_ASKED: Final = "Not asked yet"
NO_OUTCOME: Final = "No outcome noted"
ENDINGS: Final = (LANDED, *reversed(OUTCOMES), NO_OUTCOME, NOT_ASKED)
"""How a case can have ended so far, the best first."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One of the five tags.

    ``opens`` and ``closes`` are days after the no, the last included; where ``cadence`` (days) is set the
    window comes round again that often, counted from ``opens``. ``figure`` is a sentence and ``source``
    where it is from, both "" where there is none; ``open_now`` is what a card says while the window is open.
    """

    tag: str
    happens: str
    advice: str
    opens: int
    closes: int
    cadence: int | None
    open_now: str
    figure: str
    source: str

    @property
    def when(self) -> str:
        """When the window is open, in words."""
        if self.tag == SIMILAR_ROLE:
            return "Every quarter"
        if self.tag == OTHER_DIVISION:
            return "At the second touch, then every second quarter"
        return f"Days {self.opens}–{self.closes} after the no"

    def when_on(self, day: int | None) -> str:
        """The same, with today's place in it: ``day`` is days since the no, None where that is not known."""
        if day is None or day < 0:
            return self.when
        return f"{self.when}; day {day:,} {'since the no' if self.cadence else 'today'}"


ALL: Final = (
    Scenario(
        OFFER_DECLINED,
        "The one who was offered the job turns it down, often for a better offer.",
        "Thank them within a day or two, then ask for one piece of feedback and say that you would still "
        "say yes. Whoever has to look again looks at those they remember kindly.",
        1, 14, None,
        "The one they chose may still turn the offer down.",
        "17.3% of job offers in the US were declined in 2020, and 36% (2019) to 50% (2023) of candidates "
        "surveyed say they have backed out after accepting.",
        "Glassdoor; Personnel Today, SHRM",
    ),
    Scenario(
        COUNTER_OFFER,
        "The one who was hired accepts, resigns, and is kept by the present employer.",
        "Check in around the start date, lightly: wish the team well and say that you are still looking.",
        7, 35, None,
        "Their new hire is giving notice about now, and may be talked into staying put.",
        "58% of managers make counter-offers, and about 32 days lie between accepting and starting.",
        "HR Dive; PwC",
    ),
    Scenario(
        DIDNT_WORK_OUT,
        "The one who was hired starts, then leaves or is let go.",
        "Write again from about day 60, and around the 90-day mark ask how the team is doing. Bring "
        "something new of yours, never a question about the other one.",
        60, 150, None,
        "Their new hire is around the 90-day mark.",
        "About 30% of new hires who leave do so within their first 90 days.",
        "Fast Company",
    ),
    Scenario(
        SIMILAR_ROLE,
        "The company opens another position that fits you.",
        "Send a word with news once a quarter and ask whether something like it is coming up. After three "
        "months people no longer remember the other candidates.",
        QUARTER, 2 * QUARTER - 1, QUARTER,
        "A new quarter: a role like yours may be opening.",
        "46% of hires do not work out within 18 months, so a role like yours can come up again.",
        "Leadership IQ",
    ),
    Scenario(
        OTHER_DIVISION,
        "Another division, location or sister company of theirs could use you.",
        "Ask at the second touch who else there is hiring, then every second quarter. Ask for one name, "
        "and whether you may mention theirs.",
        SECOND_TOUCH, SECOND_TOUCH + QUARTER - 1, 2 * QUARTER,
        "It is a good time to ask about their other divisions.",
        "", "",
    ),
)  # fmt: skip
BY_TAG: Final = {scenario.tag: scenario for scenario in ALL}


def carried(people: pd.DataFrame) -> pd.DataFrame:
    """Who carries which tag: one row a person and tag; columns person_id, scenario (str), in sheet order."""
    tags = people["scenarios"].explode().dropna()
    tags = tags[tags.isin(SCENARIOS)]
    return pd.DataFrame(
        {"person_id": tags.index.astype("str"), "scenario": pd.array(tags.to_numpy(), dtype="str")}
    ).drop_duplicates(ignore_index=True)


def _came_round(scenario: Scenario, told_no: Days, last: Days, now: int) -> tuple[Days, Days, np.ndarray]:
    """Opening, closing and whether it is open, for a window that comes round; counted from ``told_no``.

    Once there was a word inside the window, the one after it counts.
    """
    cadence, length = scenario.cadence or QUARTER, scenario.closes - scenario.opens
    first = told_no + scenario.opens
    turn = np.maximum((now - first) // cadence, 0)
    opens = first + turn * cadence
    heard = (last >= opens) | (now > opens + length)
    opens = np.where(heard, opens + cadence, opens)
    return opens, opens + length, (opens <= now) & (now <= opens + length)


def open_windows(
    people: pd.DataFrame, standing: pd.DataFrame, today: date, ids: Iterable[str] | None = None
) -> pd.DataFrame:
    """The windows of everyone with a no or a tag, or of ``ids`` alone; one row a person and scenario.

    Columns: person_id, scenario (str); tagged (bool, the person carries the tag: without it the row is the
    mere clock since the no); opens, closes (datetime64[s], both days included, NaT where nobody knows);
    is_open (bool, today lies between, the person is active and the search is on); day (Int64, days since the no,
    NA unknown).

    The windows that come round (Similar role, Other division) show the present one, or the next once there
    was a word in it; without a no they are counted from the last contact. Order: people as in the sheet,
    scenarios as in the contract.
    """
    chosen = people if ids is None else people[people.index.isin(list(ids))]
    here = standing.loc[chosen.index]
    now = day_number(today)
    told_no, last = day_numbers(chosen["not_hired_on"]), day_numbers(here["last_contact"])
    awake = (chosen["status"].isin(("", ACTIVE)) & here["searching"]).to_numpy(dtype=bool)
    has_no = told_no != NEVER
    tags = chosen["scenarios"].to_numpy(dtype=object)
    parts: list[pd.DataFrame] = []
    for order, scenario in enumerate(ALL):
        tagged = np.fromiter((scenario.tag in held for held in tags), dtype=bool, count=len(tags))
        if scenario.cadence:
            start = np.where(has_no, told_no, last)
            anchored = np.where(start != NEVER, start, now)
            opens, closes, is_open = _came_round(scenario, anchored, np.where(has_no, last, NEVER), now)
            known = start != NEVER
        else:
            anchored = np.where(has_no, told_no, now)
            opens, closes = anchored + scenario.opens, anchored + scenario.closes
            is_open, known = (opens <= now) & (now <= closes), has_no
        parts.append(
            pd.DataFrame(
                {
                    "person_id": chosen.index,
                    "scenario": pd.Series(scenario.tag, index=range(len(chosen)), dtype="str"),
                    "tagged": tagged,
                    "opens": as_dates(np.where(known, opens, NEVER)),
                    "closes": as_dates(np.where(known, closes, NEVER)),
                    "is_open": is_open & known & awake,
                    "day": pd.arrays.IntegerArray(np.where(has_no, now - told_no, 0), ~has_no),
                    "place": np.arange(len(chosen)) * len(ALL) + order,
                }
            )[has_no | tagged]
        )
    every = pd.concat(parts).sort_values("place", ignore_index=True)
    return every.drop(columns="place")


def cases(people: pd.DataFrame, outreach: pd.DataFrame) -> pd.DataFrame:
    """How each case has ended so far; one row a person and tag they carry.

    Columns: person_id, scenario (str); ending (str, one of ``ENDINGS``); on (datetime64[s], the day of the
    best outcome's newest row, NaT without any). Status "Landed with them" ends every tag of that person;
    else the best outcome among outreach rows of that scenario counts; a row without outcome is "No outcome
    noted", and no row at all "Not asked yet".
    """
    held = carried(people)
    known = touches(people, outreach)
    ranks = outreach["outcome"].map({name: i for i, name in enumerate(OUTCOMES)}).fillna(-1)
    asked = pd.DataFrame(
        {
            "person_id": people.index[known.person],
            "scenario": outreach["scenario"].array.take(known.row),
            "rank": ranks.to_numpy()[known.row],
            "on": as_dates(known.day),
        }
    )
    asked = asked[asked["scenario"].isin(SCENARIOS)].sort_values(["rank", "on"])
    best = asked.drop_duplicates(["person_id", "scenario"], keep="last")
    found = held.merge(best, on=["person_id", "scenario"], how="left")
    landed = (people["status"] == LANDED).reindex(found["person_id"]).to_numpy(dtype=bool)
    names = pd.array([*OUTCOMES, NO_OUTCOME, NOT_ASKED, LANDED], dtype="str")
    rank = found["rank"].fillna(len(OUTCOMES) + 1).astype("int64").to_numpy()
    rank = np.where(rank == -1, len(OUTCOMES), rank)
    found["ending"] = names.take(np.where(landed, len(OUTCOMES) + 2, rank))
    found["on"] = found["on"].astype("datetime64[s]")
    return found[["person_id", "scenario", "ending", "on"]]


def endings(people: pd.DataFrame, outreach: pd.DataFrame) -> pd.DataFrame:
    """How many cases of each tag ended how.

    Index scenario (all five); int64 columns people and each of ``ENDINGS``.
    """
    counted = cases(people, outreach)
    table: pd.DataFrame = pd.crosstab(counted["scenario"], counted["ending"]).reindex(
        index=pd.Index(SCENARIOS, dtype="str", name="scenario"), columns=list(ENDINGS), fill_value=0
    )
    table.columns.name = None
    table.insert(0, "people", table.sum(axis=1))
    return table.astype("int64")
