"""Is the habit holding: the figures of the History page, as small frames.

- Ranges are the days people pick: ``start`` and ``end`` are both part of them. Of more than ten years the
  last ten are told, so that a slip of the year does not draw a thousand empty weeks.
- A figure with nothing to tell is an empty frame: the page then shows its reading alone, never empty axes.
- Weeks start on Monday. Rows without a date are in no figure but ``reply_rate`` and ``funnel``.
- What is blank goes by the name ``NOT_NOTED``, in figures and in selections alike.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from sync.contract import OUTCOMES, OUTREACH, RECEIVED
from sync.crm.due import NEVER, Days, Flags, as_dates, day_number, day_numbers, terms, touches, was_sent
from sync.crm.settings import Settings

NOT_NOTED: Final = "Not noted"
STAGES: Final = ("Reached out", "Answered", "Conversation", "Interview", "Offer")
AGES: Final = (("Up to a week", 1), ("8–30 days", 8), ("31–90 days", 31), ("Over 90 days", 91))
ANSWER_DAYS: Final = 30
MOST_WEEKS: Final = 523
CALENDAR_WEEKS: Final = 53

Selection = Sequence[Mapping[str, object]]
"""What a chart's event holds of the marks picked: for each, values by column (``event.selection.pick``)."""

_STAGE_OF: Final = {"Replied": 1, "Conversation": 2, "Referral": 2, "Interview": 3, "Offer": 4}
_REFERRAL: Final = "Referral"
_MONDAY: Final = 4  # 5 January 1970 was one
_ROOM: Final = 1 << 22  # days from the first date there is to the last, and a month more
_FIRST_DAY: Final = day_number(date.min)
_LONGEST: Final = float(_ROOM)  # no Every need be longer


@dataclass(frozen=True, slots=True)
class Chosen:
    """The part of the book that a reader asks about.

    ``people``: those the filters leave. ``outreach``: their rows of the dates, channels and scenarios asked
    for. ``all_outreach``: every row of these people, for whoever reckons a last contact or an answer.
    """

    people: pd.DataFrame
    outreach: pd.DataFrame
    all_outreach: pd.DataFrame


def select(
    people: pd.DataFrame,
    outreach: pd.DataFrame,
    *,
    start: date,
    end: date,
    channels: Collection[str] = (),
    relationships: Collection[str] = (),
    scenarios: Collection[str] = (),
    companies: Collection[str] = (),
) -> Chosen:
    """Apply the filters of the page; an empty one asks for everything.

    Scenarios ask for people who carry one of these tags and for rows about one of them; a row that names no
    scenario counts if its person carries one. Rows of nobody known go as soon as people are asked for.
    """
    wanted = np.ones(len(people), dtype=bool)
    for key, values in (("relationship", relationships), ("company", companies)):
        if values:
            wanted &= people[key].isin(values).to_numpy(dtype=bool)
    tagged = wanted
    if scenarios:
        asked = frozenset(scenarios)
        carries = [not asked.isdisjoint(tags) for tags in people["scenarios"]]
        tagged = wanted & np.array(carries, dtype=bool)
    rows = outreach
    if relationships or companies:
        rows = outreach[outreach["person_id"].isin(people.index[wanted])]
    found = _between(rows, start, end)
    if channels:
        found &= rows["channel"].isin(channels).to_numpy(dtype=bool)
    asked_for = rows[found]
    if scenarios:
        unsaid = (asked_for["scenario"] == "") & asked_for["person_id"].isin(people.index[tagged])
        asked_for = asked_for[asked_for["scenario"].isin(scenarios) | unsaid]
    return Chosen(people[tagged], asked_for, rows)


def weekly(outreach: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """How often you were in touch each week, either way, by channel.

    Columns week (datetime64[s], its Monday), channel (str, only those in use, in the contract's order),
    touches (int64). Every week of the range has a row for every channel, also with none.
    """
    mondays, first, last = _weeks(start, end)
    days = day_numbers(outreach["date"])
    inside = (days >= first) & (days <= last)
    codes, names = _grouped(outreach["channel"][inside], "channel")
    if not names:
        return pd.DataFrame({"week": as_dates(mondays[:0]), "channel": _texts([]), "touches": mondays[:0]})
    places = (_mondays(days[inside]) - mondays[0]) // 7 * len(names) + codes
    counts = np.bincount(places, minlength=len(mondays) * len(names)).astype(np.int64)
    channel = _texts(names).take(np.tile(np.arange(len(names)), len(mondays)))
    return pd.DataFrame(
        {"week": np.repeat(as_dates(mondays), len(names)), "channel": channel, "touches": counts}
    )


def within_cadence(
    people: pd.DataFrame, outreach: pd.DataFrame, settings: Settings, start: date, end: date
) -> pd.DataFrame:
    """How many people you were in touch with as often as you meant to be, one row a week.

    Columns week (datetime64[s], its Monday), day (datetime64[s], the Sunday, or ``end`` in the last week),
    within, people (int64), share (float64). Told of those who are neither paused nor archived now and were
    known by that day: added, told no or in touch; somebody without any date always was. Within are those
    whose last contact was then at most their Every ago. Status and Every are as they are now: nothing says
    what they were. ``outreach``: all of it, also from before ``start``. Weeks before anybody was known are
    left out.
    """
    mondays, _, last = _weeks(start, end)
    told, known = terms(people, settings), touches(people, outreach)
    in_order = np.sort(known.person * _ROOM + (known.day - _FIRST_DAY))  # far quicker than sorting by two
    person, day = in_order // _ROOM, in_order % _ROOM + _FIRST_DAY
    since = told.known_since(person, day)
    # A touch holds until Every has gone by or the next touch takes over; these spans never overlap, so
    # that at any day it is enough to count those begun less those over.
    until = day + np.minimum(told.every, _LONGEST).astype(np.int64)[person]
    followed = np.flatnonzero(person[1:] == person[:-1])
    until[followed] = np.minimum(until[followed], day[followed + 1] - 1)
    awake = ~told.asleep[person]
    on = np.minimum(mondays + 6, last)
    begun = np.searchsorted(np.sort(day[awake]), on, side="right")
    over = np.searchsorted(np.sort(until[awake]), on, side="left")
    there = np.searchsorted(np.sort(since[~told.asleep]), on, side="right")
    some = there > 0
    within, there = (begun - over)[some], there[some]
    return pd.DataFrame(
        {
            "week": as_dates(mondays[some]),
            "day": as_dates(on[some]),
            "within": within,
            "people": there,
            "share": within / there,
        }
    )


def calendar_heat(outreach: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """How often you were in touch on each day, for the last 53 weeks of the range at most.

    Columns day, week (datetime64[s], the Monday), weekday (int64, 0 is Monday), touches (int64); a row for
    each day of the range.
    """
    mondays, first, last = _weeks(start, end)
    first = max(first, int(mondays[-CALENDAR_WEEKS:].min(initial=last + 1)))
    days = np.arange(first, last + 1, dtype=np.int64)
    then = day_numbers(outreach["date"])
    inside = then[(then >= first) & (then <= last)]
    if not inside.size:
        days = days[:0]
    counts = np.bincount(inside - first, minlength=len(days)).astype(np.int64)
    weeks = _mondays(days)
    return pd.DataFrame(
        {"day": as_dates(days), "week": as_dates(weeks), "weekday": days - weeks, "touches": counts}
    )


def answered(outreach: pd.DataFrame, all_outreach: pd.DataFrame | None = None) -> Flags:
    """Which rows got an answer.

    Those whose outcome is beyond "No reply", and those with a row received from the same person on the day
    or within the 30 days after. ``all_outreach``: where to look for what was received, if ``outreach`` is
    a part of it.
    """
    heard = outreach if all_outreach is None else all_outreach
    heard = heard[["person_id", "date"]][~was_sent(heard)]
    known = pd.Index(heard["person_id"]).unique()
    known = known[known != ""]
    came = np.sort(_places(heard, known))
    came = came[came >= 0]
    flags = outreach["outcome"].isin(OUTCOMES[1:]).to_numpy(dtype=bool)
    unsaid = np.flatnonzero(~flags)
    if came.size and unsaid.size:
        went = _places(outreach[["person_id", "date"]].take(unsaid), known)
        after = came[np.minimum(np.searchsorted(came, went), len(came) - 1)] - went
        flags = flags.copy()
        flags[unsaid] = (went >= 0) & (after >= 0) & (after <= ANSWER_DAYS)
    return flags


def reply_rate(
    outreach: pd.DataFrame, by: str = "channel", all_outreach: pd.DataFrame | None = None
) -> pd.DataFrame:
    """How often you heard back, for each value of the column ``by``, the best first.

    Columns: the one named ``by`` (str), sent, replied (int64), rate (float64, 0 to 1). Sent is every row
    but those received; ``answered`` says what replied is. Where the column holds tags, a row counts for
    each of its tags. KeyError if there is no such column.
    """
    sent = outreach[[*dict.fromkeys((by, "person_id", "date", "outcome"))]][was_sent(outreach)]
    values = sent[by].reset_index(drop=True)
    back = answered(sent, outreach if all_outreach is None else all_outreach)
    if pd.api.types.is_object_dtype(values):
        values = values.explode().fillna("").astype("str")
        back = back[values.index.to_numpy()]
    codes, names = _grouped(values, by)
    rows = np.bincount(codes, minlength=len(names)).astype(np.int64)
    replied = np.bincount(codes[back], minlength=len(names)).astype(np.int64)
    rates = pd.DataFrame({by: _texts(names), "sent": rows, "replied": replied, "rate": replied / rows})
    return rates.sort_values(["rate", "sent"], ascending=False, kind="stable", ignore_index=True)


def overdue_ageing(standing: pd.DataFrame) -> pd.DataFrame:
    """How long those past their day have been waiting; ``standing`` as ``due.standing`` gives it.

    Columns age (str, all of ``AGES``), people (int64).
    """
    days = standing["days_over"].to_numpy(dtype=np.int64)
    counts = np.bincount(_age(days[days > 0]), minlength=len(AGES)).astype(np.int64)
    ages = pd.DataFrame({"age": _texts([age for age, _ in AGES]), "people": counts})
    return ages if counts.any() else ages.iloc[:0]


def funnel(outreach: pd.DataFrame) -> pd.DataFrame:
    """How far you came with people: reached out, answered, conversation, interview, offer.

    Columns stage (str, all of ``STAGES``), people (int64), referred (int64, those of them who ever referred
    you on). It counts people, not rows: each at every stage up to the furthest they came, logged or not, so
    no stage has more than the one before. Anything received is an answer; a referral is a conversation,
    since one is had without the other and an interview needs none. Rows of nobody known count by the name
    typed, those without a name not at all.
    """
    who, number = _who(outreach)
    counted = who >= 0
    furthest = np.full(number, -1, dtype=np.int64)
    np.maximum.at(furthest, who[counted], _stages(outreach)[counted])
    referred = np.zeros(number, dtype=bool)
    referred[who[counted & (outreach["outcome"] == _REFERRAL).to_numpy(dtype=bool)]] = True
    reached = [furthest >= stage for stage in range(len(STAGES))]
    stages = pd.DataFrame(
        {
            "stage": _texts(STAGES),
            "people": np.array([np.count_nonzero(flags) for flags in reached], dtype=np.int64),
            "referred": np.array([np.count_nonzero(flags & referred) for flags in reached], dtype=np.int64),
        }
    )
    return stages if number else stages.iloc[:0]


def rows_for(outreach: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The outreach rows behind the marks picked in a chart, the newest first.

    Each mark holds ISO dates under ``week`` (a Monday) or ``day``, a name of ``STAGES`` under ``stage``
    (the rows that brought people there, or further), or the value of a column under the column's name;
    several must all hold. Of several marks, rows of any. KeyError for a column that is not there.
    """
    found = np.zeros(len(outreach), dtype=bool)
    for mark in selection:
        of_mark = np.ones(len(outreach), dtype=bool)
        for key, value in mark.items():
            of_mark &= _behind(outreach, key, value)
        found |= of_mark & bool(mark)
    return outreach[found].sort_values("date", ascending=False, kind="stable")


def people_for(standing: pd.DataFrame, selection: Selection) -> pd.Index:
    """The IDs behind the bars picked in the ageing chart (``age``), the longest overdue first."""
    names = [age for age, _ in AGES]
    picked = [names.index(str(mark["age"])) for mark in selection]
    over = standing["days_over"][standing["days_over"] > 0]
    over = over[np.isin(_age(over.to_numpy(dtype=np.int64)), picked)]
    return over.sort_values(ascending=False, kind="stable").index


def _behind(outreach: pd.DataFrame, key: str, value: object) -> Flags:
    """Which rows stand behind one value of a mark."""
    if key in {"week", "day"}:
        days, first = day_numbers(outreach["date"]), day_number(date.fromisoformat(str(value)))
        inside: Flags = (days >= first) & (days < first + (7 if key == "week" else 1))
        return inside
    if key == "stage":
        return (_who(outreach)[0] >= 0) & (_stages(outreach) >= STAGES.index(str(value)))
    if key == "direction":  # by hand it is often left blank
        return was_sent(outreach) if value != RECEIVED else ~was_sent(outreach)
    sought = "" if value == NOT_NOTED else value
    column = outreach[key]
    if pd.api.types.is_object_dtype(column):
        return np.array([sought in tags or not (tags or sought) for tags in column], dtype=bool)
    return (column == sought).to_numpy(dtype=bool)


def _mondays(days: Days) -> Days:
    """The Monday of each day's week."""
    return days - (days - _MONDAY) % 7


def _weeks(start: date, end: date) -> tuple[Days, int, int]:
    """The Mondays of a range, and its first and last day; no Mondays, if it ends before it starts."""
    last = day_number(end)
    final = last - (last - _MONDAY) % 7
    first = max(day_number(start), final - 7 * (MOST_WEEKS - 1))
    if first > last:
        return np.zeros(0, dtype=np.int64), first, last
    return np.arange(first - (first - _MONDAY) % 7, final + 1, 7, dtype=np.int64), first, last


def _between(outreach: pd.DataFrame, start: date, end: date) -> Flags:
    days = day_numbers(outreach["date"])
    return (days >= day_number(start)) & (days <= day_number(end))


def _texts(values: Sequence[str]) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(values), dtype="str")


def _grouped(values: pd.Series, key: str) -> tuple[Days, list[str]]:
    """Each row's place in the list of values in use: the contract's order, then A to Z, blank last."""
    codes, found = pd.factorize(values)
    column = OUTREACH.by_key.get(key)
    known = {choice: place for place, choice in enumerate(column.choices if column is not None else ())}
    names = [str(name) for name in found]
    order = sorted(
        range(len(names)), key=lambda at: (names[at] == "", known.get(names[at], len(known)), names[at])
    )
    place = np.empty(len(names), dtype=np.int64)
    place[order] = np.arange(len(names))
    return place[codes], [names[at] or NOT_NOTED for at in order]


def _places(outreach: pd.DataFrame, known: pd.Index) -> Days:
    """A number for each row: near each other only for one person and near days; -1 without a date or person.

    ``known``: the IDs that matter.
    """
    person = known.get_indexer(pd.Index(outreach["person_id"])).astype(np.int64)
    day = day_numbers(outreach["date"])
    return np.where((person >= 0) & (day != NEVER), person * _ROOM + (day - _FIRST_DAY), -1)


def _who(outreach: pd.DataFrame) -> tuple[Days, int]:
    """Whom each row is about, as a number from 0, -1 for nobody; and how many there are."""
    ids = outreach["person_id"]
    unknown = (ids == "").to_numpy(dtype=bool)
    who, found = pd.factorize(ids.where(~unknown, None))
    names = outreach["person"][unknown].str.strip().str.casefold()
    others, typed = pd.factorize(names.where(names != "", None))
    who[unknown] = np.where(others >= 0, others + len(found), -1)
    return who.astype(np.int64), len(found) + len(typed)


def _stages(outreach: pd.DataFrame) -> Days:
    """How far each row says you came: its place in ``STAGES``."""
    codes, names = pd.factorize(outreach["outcome"])
    of_outcome = np.array([_STAGE_OF.get(str(name), 0) for name in names], dtype=np.int64)
    stage = of_outcome[codes] if len(names) else np.zeros(0, dtype=np.int64)
    return np.where(was_sent(outreach), stage, np.maximum(stage, 1))


def _age(days: Days) -> Days:
    """The place in ``AGES`` of a number of days over, 1 or more."""
    return np.searchsorted([least for _, least in AGES], days, side="right").astype(np.int64) - 1
