"""Spans of days as people type them: "90", "2 weeks", "every 3 months", "quarterly"."""

from __future__ import annotations

import re
from typing import Final

from sync.typed import fold, word_set

MOST_DAYS: Final = 36_525
"""The longest span that is read: a hundred years."""

_LONGEST: Final = 80  # characters of the longest form below, with room

_UNITS: Final = {
    name: days
    for days, names in (
        (1, "day days d tag tage tagen tagig tagiger dia dias jour jours"),
        (7, "week weeks wk wks w woche wochen semana semanas semaine semaines"),
        (14, "fortnight fortnights"),
        (30, "month months mo mos mth mths m monat monate monaten mes meses mois"),
        (90, "quarter quarters qtr quartal quartale quartalen trimestre trimestres"),
        (365, "year years yr yrs y jahr jahre jahren ano anos an ans annee annees"),
    )
    for name in names.split()
}
_CADENCES: Final = {
    name: days
    for days, names in (
        (1, "daily taglich taeglich"),
        (7, "weekly wochentlich woechentlich semanal hebdomadaire"),
        (14, "fortnightly zweiwochentlich"),
        (30, "monthly monatlich mensual mensuel"),
        (90, "quarterly vierteljahrlich vierteljaehrlich quartalsweise trimestral trimestriel"),
        (180, "half-yearly semiannually semi-annually semestral semestriel halbjahrlich halbjaehrlich"),
        (365, "yearly annually annual jahrlich jaehrlich anual annuel"),
    )
    for name in names.split()
}
_COUNTS: Final = {
    name: number
    for number, names in (
        (1, "a an one"), (2, "two other second"), (3, "three third"), (4, "four fourth"), (5, "five"),
        (6, "six"), (7, "seven"), (8, "eight"), (9, "nine"), (10, "ten"), (11, "eleven"), (12, "twelve"),
    )
    for name in names.split()
}  # fmt: skip
_AFTER_EVERY: Final = word_set("other second third fourth")
_SHORT: Final = word_set("d w wk mo m y yr an")  # units only beside a number
_EVERY: Final = (
    "every", "each", "per", "once every", "once a", "once an", "once per", "alle", "jeden", "jede", "jedes",
    "einmal pro", "pro", "cada", "chaque", "tous les", "toutes les",
)  # fmt: skip
_SPAN: Final = re.compile(
    rf"(?P<every>(?:{'|'.join(sorted(_EVERY, key=len, reverse=True))})\s)?"
    rf"(?:(?P<number>\d{{1,9}}(?:[.,]0{{1,2}})?)|(?P<count>{'|'.join(_COUNTS)})(?=[\s-]))?"
    r"(?:[\s-]?(?P<unit>[^\W\d_]+)\.?)?"
)
_SPAN_UNREAD: Final = "Not read as a number of days. 90, 90 days, quarterly or every 3 months would be."
_SPAN_RANGE: Final = f"The number of days can be from 1 to {MOST_DAYS:,}. 90, or quarterly, would be read."

Span = tuple[int | None, str | None]
"""A number of days, or a sentence where the text could not be read."""


def read_span(text: str) -> Span:
    """Days of a trimmed text: "90", "2 weeks", "every 3 months" (90), "quarterly" (90), "yearly" (365).

    Four quarters or twelve months are a year. "biweekly" means two things and is not read.
    """
    text = fold(text) if len(text) <= _LONGEST else ""
    cadence = _CADENCES.get(text.replace(" ", "-"))
    if cadence is not None:
        return cadence, None
    span = _SPAN.fullmatch(text)
    if span is None:
        return None, _SPAN_RANGE if re.fullmatch(r"[-+]?\d+", text) else _SPAN_UNREAD
    number, count, unit = span["number"], span["count"], span["unit"]
    if (unit is None and number is None) or (unit is not None and unit not in _UNITS):
        return None, _SPAN_UNREAD
    if span["every"] is None and (count in _AFTER_EVERY or (number is count is None and unit in _SHORT)):
        return None, _SPAN_UNREAD
    times = int(re.split("[.,]", number)[0]) if number is not None else _COUNTS.get(count, 1)
    return span_of(_days(times, _UNITS[unit] if unit is not None else 1))


def _days(times: int, unit: int) -> int:
    """So many units, where twelve months, or four quarters, make a year of 365 days."""
    month, quarter = _UNITS["month"], _UNITS["quarter"]
    if unit not in {month, quarter}:
        return times * unit
    years, months = divmod(times * unit // month, 12)
    return years * _UNITS["year"] + months * month


def span_of(number: float) -> Span:
    """The number as days, if it is a whole one from 1 to ``MOST_DAYS``."""
    if 1 <= number <= MOST_DAYS:
        return (int(number), None) if number == int(number) else (None, _SPAN_UNREAD)
    return None, _SPAN_RANGE
