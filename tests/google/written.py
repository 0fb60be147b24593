"""Dates and times as people write them, in the order of their locale, and the pattern that writes them so again.

Recorded is the ISO form: "2020-01-01" in an en_US sheet is 43831 and reads "2020-01-01" again. That every form keeps
the look it was typed in is our generalisation of it, and which forms are understood is (open) but for those that the
guide to cell values names ("Mar 1 2016", doc).
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from tests.google.errors import Json
from tests.google.locales import Locale
from tests.google.moments import ORIGIN

_LONGEST = 40
_CENTURY_TURNS = 30
"""Two digits below it are a year from 2000 on (open; other spreadsheet programs do the same)."""

_TIME = re.compile(
    r"(?P<hour>[0-9]{1,4})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,3}))?)?)?"
    r"(?P<blank> ?)(?P<half>[AaPp]\.?[Mm]\.?)?$"
)
_DATE_BEFORE = re.compile(r"(?P<date>.*[^ ,])(?P<gap>,? +)(?P<time>[0-9]{1,4}(?::[0-9]| ?[AaPp]\.?[Mm]).*)$")
_SIGNED = re.compile(r"(?:([0-9]{4})[年년] ?)?([0-9]{1,2})([月월]) ?([0-9]{1,2})[日일]$")
"""2026年3月5日, 3月5日; Korean with blanks."""
_NUMERIC = re.compile(r"([0-9]{1,4})([/.-] ?)([0-9]{1,4})(?:\2([0-9]{1,4}))?\.?$")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(\. |[ ./-])([^\W\d_]+)(?:(\.? |[./-])([0-9]{4}|[0-9]{2}))?\.?$")
_MONTH_FIRST = re.compile(
    r"([^\W\d_]+)(\.? |[./-])([0-9]{4}|[0-9]{1,2})(?:(, ?| |[./-])([0-9]{4}|[0-9]{2}))?$"
)


class Written(NamedTuple):
    """Something written, understood: the number it stands for and the NumberFormat that writes it again."""

    value: float
    number_format: Json


class _Piece(NamedTuple):
    value: float
    pattern: str


def moment(text: str, place: Locale, year: int) -> Written | None:
    """A date, a time, both, or a length of time; None where it is none. A date without a year is in `year`."""
    if len(text) > _LONGEST:
        return None
    if both := _DATE_BEFORE.match(text):
        day, clock = _day(both["date"], place, year), _clock(both["time"], place, lengths=False)
        if day is None or clock is None:
            return None
        pattern = f"{day.pattern}{both['gap']}{clock.pattern}"
        return Written(day.value + clock.value, {"type": "DATE_TIME", "pattern": pattern})
    if clock := _clock(text, place, lengths=True):
        return Written(clock.value, {"type": "TIME", "pattern": clock.pattern})
    if day := _day(text, place, year):
        return Written(day.value, {"type": "DATE", "pattern": day.pattern})
    return None


def _clock(text: str, place: Locale, *, lengths: bool) -> _Piece | None:
    """A time of day; with `lengths`, also a length of time of a day and more: 25:30."""
    found = _TIME.match(text)
    if not found or not (found["minute"] or found["half"]):
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = found["half"]
    limit = 13 if half else 10_000 if lengths else 24
    if minute > 59 or second > 59 or hour >= limit or (half and not hour):
        return None
    pattern = "hh" if found["hour"].startswith("0") and len(found["hour"]) > 1 else "h"
    pattern += (":mm" if found["minute"] else "") + (":ss" if found["second"] else "")
    if hour > 23:
        pattern = "[h]:mm:ss"  # (open) the pattern of Sheets' own format for durations
    seconds = float(minute * 60 + second)
    if found["fraction"]:
        pattern += "." + "0" * len(found["fraction"])
        seconds += int(found["fraction"]) / 10 ** len(found["fraction"])
    if half:
        pattern += " am/pm"
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    value = (hour * 3600 + seconds) / 86_400
    return _Piece(value, place.time if pattern == place.time else pattern)


def _day(text: str, place: Locale, year: int) -> _Piece | None:
    if found := _NUMERIC.match(text):
        return _numeric(found, place, year)
    if found := _SIGNED.match(text):
        return _signed(found, place, year)
    if found := _DAY_FIRST.match(text):
        day, first, name, second, typed_year = found.groups(default="")
        return _named(name, day, typed_year, (f"{{d}}{first}{{m}}", f"{second}{{y}}"), place, year)
    if found := _MONTH_FIRST.match(text):
        name, first, number, second, typed_year = found.groups(default="")
        if len(number) == 4:
            return None if typed_year else _named(name, "", number, (f"{{m}}{first}", "{y}"), place, year)
        return _named(name, number, typed_year, (f"{{m}}{first}{{d}}", f"{second}{{y}}"), place, year)
    return None


def _signed(found: re.Match[str], place: Locale, year: int) -> _Piece | None:
    """A date with a sign after each number, where the language writes dates so."""
    typed_year, month, sign, day = found.groups(default="")
    if sign not in place.months[0]:
        return None
    serial = _serial(_full_year(typed_year, year), int(month), int(day))
    if serial is None:
        return None
    tokens = iter(
        _token(part, number, padded=number[0] == "0")
        for part, number in zip("ymd", (typed_year, month, day), strict=True)
        if number
    )
    return _Piece(serial, re.sub("[0-9]+", lambda _: next(tokens), found[0]))


def _named(
    name: str, day: str, typed_year: str, look: tuple[str, str], place: Locale, year: int
) -> _Piece | None:
    """A date with the month's name: 5 Jan 2020, Jan 5, January 2020."""
    month = place.month_numbers.get(name.casefold())
    if month is None:
        return None
    serial = _serial(_full_year(typed_year, year), month[0], int(day or 1))
    if serial is None:
        return None
    pattern = look[0] + (look[1] if typed_year else "")
    if month[1] == "mmm" and place.short_months[month[0] - 1].endswith("."):
        pattern = pattern.replace("{m}.", "{m}")  # the short name brings its full stop along
    widths = {"m": month[1], "d": "dd" if day.startswith("0") else "d", "y": "y" * len(typed_year)}
    return _Piece(serial, pattern.format(**widths))


def _numeric(found: re.Match[str], place: Locale, year: int) -> _Piece | None:
    """A date in numbers alone."""
    separator = found[2]
    if "." in separator and not place.dots:
        return None
    numbers = [number for number in (found[1], found[3], found[4]) if number]
    order = _order(numbers, place)
    parts = dict(zip(order, numbers, strict=False))
    if any(len(parts.get(part, "")) > 2 for part in "md") or len(parts.get("y", "")) == 3:
        return None
    serial = _serial(_full_year(parts.get("y", ""), year), int(parts["m"]), int(parts.get("d", 1)))
    if serial is None:
        return None
    short = [parts[part] for part in "md" if part in parts]
    usual = "dd" in place.date or (order == "ymd" and separator == "-")
    padded = any(n[0] == "0" for n in short) or (usual and all(len(n) == 2 for n in short))
    tokens = [_token(part, parts[part], padded=padded) for part in order if part in parts]
    pattern = separator.join(tokens) + ("." if found[0].endswith(".") else "")
    return _Piece(serial, place.date if pattern == place.date.lower() else pattern)


def _order(numbers: list[str], place: Locale) -> str:
    """Which number is what: a year of four digits shows itself, the rest is as the locale has it."""
    first, last = len(numbers[0]), len(numbers[-1])
    if len(numbers) == 2:
        return "ym" if first == 4 else "my" if last == 4 else place.short_order
    if first == 4:
        return "ymd"
    return place.short_order + "y" if last == 4 else place.order


def _token(part: str, number: str, *, padded: bool) -> str:
    if part == "y":
        return "yyyy" if len(number) == 4 else "yy"
    return part * 2 if padded and len(number) == 2 else part


def _full_year(typed: str, year: int) -> int:
    if not typed:
        return year
    if len(typed) > 2:
        return int(typed)
    return int(typed) + (2000 if int(typed) < _CENTURY_TURNS else 1900)


def _serial(year: int, month: int, day: int) -> float | None:
    """Days since 1899-12-30; None for a day that no calendar has: it stays text."""
    try:
        return float((date(year, month, day) - ORIGIN).days)
    except ValueError:
        return None
