"""How a section of a number format shows a date, a time or a length of time (doc: the formats guide)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tests.google.locales import Locale
from tests.google.patterns import Section, Token

ORIGIN = date(1899, 12, 30)
"""Day 0: dates are days since then."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class _Moment:
    """A number taken apart for a section: its day, and the units of time since midnight and since day 0."""

    day: date
    seconds: int
    """Whole seconds since midnight."""
    fraction: str
    """What is left of a second, as digits."""
    elapsed: int
    """Whole seconds since day 0, without a sign."""


_Part = Callable[[_Moment], str]


class Moments:
    """A section for dates, ready to show any number in one locale."""

    def __init__(self, section: Section, place: Locale) -> None:
        kinds = [token.kind for token in section.tokens]
        self.digits = max((len(t.text) for t in section.tokens if t.kind == "fraction"), default=0)
        self.is_length = any(kind.startswith("elapsed") for kind in kinds)
        halved = "half" in kinds
        self.parts: list[_Part] = []
        larger = ""
        for token in section.tokens:
            self.parts.append(_elapsed(token, larger) or _part(token, place, halved=halved))
            if token.kind.startswith("elapsed"):
                larger = token.kind[-1]

    def show(self, value: float) -> str | None:
        """The number as a date; None where there is no such date."""
        moment = self._moment(value)
        if moment is None:
            return None
        sign = "-" if self.is_length and value < 0 else ""
        return sign + "".join(part(moment) for part in self.parts)

    def _moment(self, value: float) -> _Moment | None:
        """Rounded to the smallest unit that is shown, seconds at the coarsest: 12:29:59.9999999 is half past twelve."""
        unit = 10**self.digits
        try:
            ticks = round(value * _DAY * unit)
            days, rest = divmod(ticks, _DAY * unit)
            day = ORIGIN if self.is_length else ORIGIN + timedelta(days=days)
        except (OverflowError, ValueError):
            return None
        seconds, fraction = divmod(rest, unit)
        return _Moment(
            day, seconds, str(fraction).zfill(self.digits) if self.digits else "", abs(ticks) // unit
        )


def _elapsed(token: Token, larger: str) -> _Part | None:
    """`[h]`, `[mm]`, `[ss]`: all of the time in that unit; after a larger one in brackets, what it leaves (open)."""
    if not token.kind.startswith("elapsed"):
        return None
    unit = {"h": 3600, "m": 60, "s": 1}[token.kind[-1]]
    whole = {"h": 3600, "m": 60}.get(larger, 0)
    width = len(token.text)

    def shown(moment: _Moment) -> str:
        seconds = moment.elapsed % whole if whole else moment.elapsed
        return str(seconds // unit).zfill(width)

    return shown


def _part(token: Token, place: Locale, *, halved: bool) -> _Part:
    text = token.text
    width = len(text)
    padded = 2 if width > 1 else 1
    match token.kind:
        case "year":
            return (lambda m: f"{m.day.year % 100:02}") if width < 3 else (lambda m: str(m.day.year).zfill(4))
        case "month":
            return _month(width, place)
        case "day":
            return _day(width, place)
        case "hour":
            return lambda m: str(_hour(m, halved=halved)).zfill(padded)
        case "minute":
            return lambda m: str(m.seconds // 60 % 60).zfill(padded)
        case "second":
            return lambda m: str(m.seconds % 60).zfill(padded)
        case "fraction":
            return lambda m: m.fraction
        case "half":
            return _half(text, place)
        case "point":
            return lambda _m: place.decimal
    return lambda _m: text


def _hour(moment: _Moment, *, halved: bool) -> int:
    hour = moment.seconds // 3600
    return (hour + 11) % 12 + 1 if halved else hour


def _month(width: int, place: Locale) -> _Part:
    if width <= 2:
        return lambda m: str(m.day.month).zfill(width)
    names = {3: place.short_months, 5: place.month_initials}.get(width, place.months)
    return lambda m: names[m.day.month - 1]


def _day(width: int, place: Locale) -> _Part:
    if width <= 2:
        return lambda m: str(m.day.day).zfill(width)
    names = place.short_days if width == 3 else place.days
    return lambda m: names[m.day.weekday()]


def _half(text: str, place: Locale) -> _Part:
    if text.lower() == "a/p":
        first, second = text[0], text[2]
        return lambda m: first if m.seconds < _DAY // 2 else second
    return lambda m: place.halves[m.seconds >= _DAY // 2]
