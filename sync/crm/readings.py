"""What the figures of the History page say, each in a sentence: plain text, never Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd

from sync.crm import outcomes, words
from sync.crm.history import NOT_NOTED

NO_OUTREACH: Final = "No outreach yet in these dates. The first word you log will show here."
NO_PEOPLE: Final = "Nobody is in the book yet in these dates. The first person you add will show here."
NOTHING_SENT: Final = (
    "Nothing sent yet in these dates. The first word you send will show here, and its answer."
)
NO_TEMPLATE: Final = (
    "No word in these dates began from a template yet. A draft notes which words it began from, and here you "
    "will see which of them bring answers."
)
NONE_CAME_TRUE: Final = (
    "No second chance has come true in these dates yet. They take their time: of those who leave a new job early, "
    "many go around day 90. When somebody calls back, “A door opened” on their page records it, and it shows here."
)
NOBODY_WAITS: Final = "Nobody is waiting to hear from you."

_QUARTER: Final = 13  # weeks
_ENOUGH: Final = 3  # below that, the best is chance
_CLEARLY: Final = 0.05  # a share less than this above the whole is chance, too
_HOW: Final[Mapping[str, str]] = {
    "Email": "by email",
    "Call": "by phone",
    "LinkedIn": "on LinkedIn",
    "Meeting": "in meetings",
    "Text": "by text message",
    "Letter": "by letter",
    "Event": "at events",
}
_MANY: Final[Mapping[str, str]] = {
    "Email": "emails",
    "Call": "calls",
    "LinkedIn": "LinkedIn messages",
    "Meeting": "meetings",
    "Text": "text messages",
    "Letter": "letters",
    "Event": "events",
}
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WAITING: Final = (
    "for up to a week",
    "for 8 to 30 days",
    "for 31 to 90 days",
    "for more than 90 days",
)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def _at(value: object) -> int:
    """A whole number out of a frame."""
    return int(str(value))


def reading_weekly(weekly: pd.DataFrame) -> str:
    """How often, in how many of the weeks, and mostly how; ``weekly`` as ``history.weekly`` gives it."""
    if weekly.empty:
        return NO_OUTREACH
    by_week = weekly.groupby("week")["touches"].sum()
    total, weeks, busy = int(by_week.sum()), len(by_week), int((by_week > 0).sum())
    if weeks == 1:
        when = "this one week"
    elif busy == weeks:
        when = f"each of {weeks} weeks"
    else:
        when = f"{busy} of {weeks} weeks"
    by_channel = weekly.groupby("channel", sort=False)["touches"].sum()
    most = str(by_channel.idxmax())
    often = int(by_channel.max())
    if most not in _HOW or list(by_channel).count(often) > 1:
        mostly = ""
    elif often == total:
        mostly = f", {'always ' if total > 1 else ''}{_HOW[most]}"
    else:
        mostly = f", most often {_HOW[most]} ({_times(often)})"
    return f"In touch {_times(total)}, in {when}{mostly}."


def reading_within_cadence(cadence: pd.DataFrame) -> str:
    """How many people, of how many, and how that changed; ``cadence`` as ``history.within_cadence`` has it."""
    if cadence.empty:
        return NO_PEOPLE
    now, of = _at(cadence["within"].iloc[-1]), _at(cadence["people"].iloc[-1])
    if now == 0:
        return f"{words.spelt(of, 'person', 'people')} would like to hear from you; one word begins it."
    whom = f"{now:,} of {of:,} people"
    if now == of:
        whom = f"all {of:,} people" if of > 1 else "the one person here"
    back = min(_QUARTER, len(cadence) - 1)
    if back == 0:
        return f"In touch with {whom} as often as you meant to be."
    change = now - _at(cadence["within"].iloc[-1 - back])
    than = "as many as" if change == 0 else f"{abs(change):,} {'more' if change > 0 else 'fewer'} than"
    then = "a quarter before" if back == _QUARTER else f"{words.count(back, 'week')} before"
    return f"In touch with {whom} as often as you meant to be, {than} {then}."


def reading_calendar_heat(calendar: pd.DataFrame, today: date) -> str:
    """On how many days, the usual weekday and the fullest day; ``calendar`` as ``history.calendar_heat`` has it."""
    if calendar.empty:
        return NO_OUTREACH
    busy = calendar[calendar["touches"] > 0]
    said = f"In touch on {len(busy):,} of {words.count(len(calendar), 'day')}"
    by_weekday = busy.groupby("weekday")["touches"].sum()
    if (by_weekday == by_weekday.max()).sum() == 1 and by_weekday.sum() >= _ENOUGH:
        said += f", most often on a {_WEEKDAYS[_at(by_weekday.idxmax())]}"
    most = int(busy["touches"].max())
    if most == 1:
        return f"{said}."
    fullest = busy.loc[busy["touches"] == most, "day"].iloc[-1]
    day = words.day(fullest.date(), today)
    return f"{said}; the fullest day was {day} ({_times(most)})."


def reading_reply_rate(rates: pd.DataFrame) -> str:
    """How often you heard back, and where that went best; ``rates`` as ``history.reply_rate`` has it."""
    if rates.empty:
        return NOTHING_SENT
    by = str(rates.columns[0])
    sent, replied = int(rates["sent"].sum()), int(rates["replied"].sum())
    if replied == 0:
        return f"You reached out {_times(sent)}; the answers are still to come."
    if sent == 1:
        return "You reached out once and heard back."
    said = f"You heard back {'every time' if replied == sent else f'{replied:,} of {sent:,} times'}"
    tried = rates[(rates["sent"] >= _ENOUGH) & (rates[by] != NOT_NOTED)]
    best = tried[tried["rate"] == tried["rate"].max()]
    if len(best) != 1 or len(tried) == 1 or best["rate"].iloc[0] < replied / sent + _CLEARLY:
        return f"{said}."
    name = str(best[by].iloc[0])
    what = f"{_MANY[name]} do best" if name in _MANY else f"“{name}” does best"
    return f"{said}; {what}: {best['replied'].iloc[0]:,} of {best['sent'].iloc[0]:,}."


def reading_by_template(rates: pd.DataFrame) -> str:
    """How often you heard back on the words of each template; ``rates`` as ``history.reply_rate`` gives it."""
    return NO_TEMPLATE if rates.empty else reading_reply_rate(rates)


def reading_second_chances(cases: pd.DataFrame) -> str:
    """How many second chances came true, and how long after the no; ``cases`` as ``outcomes.cases`` has them."""
    if cases.empty:
        return NONE_CAME_TRUE
    said = f"{words.spelt(len(cases), 'second chance')} came true"
    middle = outcomes.median(cases["days_after_no"])
    if middle is None:
        return f"{said}. Note the day of the no on their pages, and this tells how long after it."
    if len(cases) == 1:
        return f"{said}, {outcomes.after_the_no(middle)}."
    dated = int(cases["days_after_no"].notna().sum())
    those = "" if dated == len(cases) else f"; of {dated:,} of them the day of the no is known"
    if dated == 1:
        return f"{said}{those}: it was {outcomes.after_the_no(middle)}."
    latest = outcomes.span(float(cases["days_after_no"].max()))
    return f"{said}{those}. Typically it was {outcomes.after_the_no(middle)}, at the latest {latest}."


def reading_overdue_ageing(ages: pd.DataFrame) -> str:
    """How many people wait, and since when; ``ages`` as ``history.overdue_ageing`` has it."""
    if ages.empty:
        return NOBODY_WAITS
    counts = [int(number) for number in ages["people"]]
    waiting = [(number, since) for number, since in zip(counts, _WAITING, strict=True) if number]
    whole = words.spelt(sum(counts), "person", "people")
    if len(waiting) == 1:
        each = "" if sum(counts) == 1 else "all of them "
        return f"{whole} would like to hear from you, {each}{waiting[0][1]} now."
    return f"{whole} would like to hear from you: {words.listed([f'{number:,} {since}' for number, since in waiting])}."


def reading_funnel(funnel: pd.DataFrame) -> str:
    """How far you came with how many people; ``funnel`` as ``history.funnel`` has it."""
    if funnel.empty:
        return NO_OUTREACH
    reached, answers, talks, interviews, offers = (int(number) for number in funnel["people"])
    referred = int(funnel["referred"].iloc[0])
    if answers == 0:
        return (
            f"You reached out to {words.count(reached, 'person', 'people')}; the answers are still to come."
        )
    parts = [f"{answers:,} answered"]
    if talks:
        parts.append(f"{talks:,} had a conversation with you")
    if interviews:
        parts.append(f"{interviews:,} interviewed you")
    if offers:
        parts.append(f"{offers:,} made an offer")
    passed_on = f"; {referred:,} referred you on" if referred else ""
    whole = f"Of {reached:,} people" if reached > 1 else "Of one person"
    return f"{whole} you reached out to, {words.listed(parts)}{passed_on}."
