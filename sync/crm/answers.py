"""Who answers and who does not: what came back from each person, and what was sent since.

- An answer is any word received, and any word of ours with an outcome beyond "No reply".
- A word on the very day of an answer is not unanswered: rows do not say which of both came first.
- Rows dated after today are left out: nobody has heard them yet.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from sync.contract import OUTCOMES
from sync.crm.due import NEVER, Days, Touches, as_dates, day_number, touches, was_sent

STAGES: Final = OUTCOMES[1:]
"""How far one comes with somebody, the furthest last; a word received is at least the first of these."""
MANY: Final = 3
"""Words without an answer after which it is time to think again."""
PATIENCE: Final = 14
"""Days that an answer may take before its absence says anything."""
_REPLIED: Final = 1


def touches_until(people: pd.DataFrame, outreach: pd.DataFrame, today: date) -> Touches:
    """The outreach rows with a date up to today and a person we know."""
    known = touches(people, outreach)
    return known.where(known.day <= day_number(today))


def stages(outreach: pd.DataFrame) -> Days:
    """How far each row says one came: 0 for no answer, else 1 and on, the place in ``STAGES`` and one."""
    reached = outreach["outcome"].map({outcome: place for place, outcome in enumerate(OUTCOMES)}).fillna(0)
    heard = (~was_sent(outreach)).astype(np.int64)
    return np.maximum(reached.to_numpy(dtype=np.int64), heard)


def answers(people: pd.DataFrame, outreach: pd.DataFrame, today: date) -> pd.DataFrame:
    """How each person answers; the index is that of ``people``.

    Columns: last, last_sent, last_heard (datetime64[s], NaT never); heard (int64, on how many days they answered);
    unanswered (int64, words sent since the last answer); since, third (datetime64[s], the days of the first
    and the third of these, NaT without); owed (bool, the newest word is theirs, and no more than a reply).
    """
    known = touches_until(people, outreach, today)
    number, stage = len(people), stages(outreach)
    is_answer = stage[known.row] > 0
    heard, sent = known.where(is_answer), known.where(was_sent(outreach)[known.row])
    last_heard = heard.newest(number)
    open_words = known.where(~is_answer & (known.day > last_heard[known.person]))
    order = np.lexsort((open_words.day, open_words.person))
    person, day = open_words.person[order], open_words.day[order]
    unanswered = np.bincount(person, minlength=number).astype(np.int64)
    first = np.cumsum(unanswered) - unanswered
    newest = known.newest_rows(number)
    days = np.unique(np.stack([heard.person, heard.day]), axis=1)
    return pd.DataFrame(
        {
            "last": as_dates(known.newest(number)),
            "last_sent": as_dates(sent.newest(number)),
            "last_heard": as_dates(last_heard),
            "heard": np.bincount(days[0], minlength=number).astype(np.int64),
            "unanswered": unanswered,
            "since": as_dates(_the(day, first, unanswered, 1)),
            "third": as_dates(_the(day, first, unanswered, MANY)),
            "owed": (newest >= 0) & (np.append(stage, 0)[newest] == _REPLIED),
        },
        index=people.index,
    )


def _the(day: Days, first: Days, unanswered: Days, which: int) -> Days:
    """The day of the first, second … of each person's unanswered words; NEVER without so many."""
    found = np.full(len(first), NEVER, dtype=np.int64)
    there = unanswered >= which
    found[there] = day[first[there] + which - 1]
    return found
