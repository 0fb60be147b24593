"""What a value reads as under a number format, in a locale: `FORMATTED_VALUE`, `formattedValue`."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from tests.google import locales
from tests.google.digits import Digits
from tests.google.errors import Json
from tests.google.grid import Fault, Value
from tests.google.locales import Locale
from tests.google.moments import Moments
from tests.google.patterns import Pattern, Section, parse

FAULTS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}
"""What a cell shows for each kind of fault (doc: ErrorValue; "#DIV/0!" as Sheets' help writes it)."""

_DATES = frozenset({"DATE", "TIME", "DATE_TIME"})
_FILLED = "#" * 8
"""Shown for a number that no condition lets in: as many as the cell is wide (doc); how many here is (open)."""

_Shower = Callable[[float], str]


def formatted(value: Value, number_format: Json | None, locale: str) -> str:
    """What the cell shows. `number_format` is its NumberFormat, None where it has none (Automatic)."""
    kind = type(value)
    if number_format is None:
        if kind is str:
            return value  # type: ignore[return-value]
        if kind is float:
            return _automatic(value, locale)  # type: ignore[arg-type]
    if value is None:
        return ""
    if isinstance(value, bool):
        return locales.locale(locale).truths[not value]
    if isinstance(value, Fault):
        return FAULTS.get(value.kind, "#ERROR!")
    pattern = _pattern(number_format, locale)
    if isinstance(value, str):
        return _text(value, pattern)
    return _shower(pattern, locale)(value) if pattern else _automatic(value, locale)


def number(value: float) -> int | float:
    """The number as JSON writes it: 2.0 → 2; what is too large to be exact stays a float."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def is_date(number_format: Json | None) -> bool:
    """Whether numbers under this format are dates, times or durations: `FORMATTED_STRING` shows them as text."""
    if not number_format:
        return False
    pattern = number_format.get("pattern")
    return number_format.get("type") in _DATES or bool(pattern and parse(pattern).is_date)


def default_pattern(kind: str, locale: str) -> str:
    """The pattern that stands for a NumberFormat of this type without one; "" where there is none."""
    place = locales.locale(locale)
    match kind:
        case "DATE":
            return place.date
        case "TIME":
            return place.time
        case "DATE_TIME":
            return f"{place.date} {place.clock}"
        case "CURRENCY":
            return place.money
    return {"TEXT": "@", "NUMBER": "#,##0.00", "PERCENT": "0.00%", "SCIENTIFIC": "0.00E+00"}.get(kind, "")


def _pattern(number_format: Json | None, locale: str) -> str:
    if not number_format:
        return ""
    return number_format.get("pattern") or default_pattern(number_format.get("type", ""), locale)


def _text(value: str, pattern: str) -> str:
    """Text is shown as it is, unless the format has a section for it."""
    section = parse(pattern).text if pattern else None
    if section is None:
        return value
    return "".join(value if token.kind == "at" else token.text for token in section.tokens)


@lru_cache(maxsize=1024)
def _shower(pattern: str, locale: str) -> _Shower:
    """What shows numbers under that pattern, in that locale."""
    parsed, place = parse(pattern), locales.locale(locale)
    if len(parsed.numbers) == 1 and parsed.numbers[0].condition is None:
        return _section(parsed.numbers[0], place)
    return _choice(parsed, {id(section): _section(section, place) for section in parsed.numbers})


def _choice(parsed: Pattern, sections: dict[int, _Shower]) -> _Shower:
    def show(value: float) -> str:
        chosen = parsed.section(value)
        return _FILLED if chosen is None else sections[id(chosen[0])](chosen[1])

    return show


def _section(section: Section, place: Locale) -> _Shower:
    if section.kind == "date":
        return _date(Moments(section, place), place)
    if section.kind == "number":
        return Digits(section, place).show

    def general(value: float) -> str:
        shown = _automatic(value, place.code)
        texts = [shown if token.kind in {"general", "at"} else token.text for token in section.tokens]
        return "".join(texts)

    return general


def _date(moments: Moments, place: Locale) -> _Shower:
    def show(value: float) -> str:
        shown = moments.show(value)
        return _automatic(value, place.code) if shown is None else shown  # (open)

    return show


def _automatic(value: float, locale: str) -> str:
    """A number without a format: whole up to 15 digits, ten significant digits of others, then E (open).

    Recorded are 2, 53, 1.5, 0.12 and 0.0009765625.
    """
    size = abs(value)
    if size < 1e15 and value == int(value):
        return str(int(value))
    if 1e-4 <= size < 9_999_999_999.5:
        text = f"{value:.10g}"
    elif size >= 1e15 or size < 1e-5:
        text = _scientific(value)
    elif size >= 1:
        text = f"{value:.0f}"
    else:
        text = f"{value:.{9 - math.floor(math.log10(size))}f}".rstrip("0")
    sign = locales.locale(locale).decimal
    return text if sign == "." else text.replace(".", sign)


def _scientific(value: float) -> str:
    """1E+15, 1.23457E+19: six significant digits (open)."""
    digits, _, power = f"{value:.5E}".partition("E")
    return f"{digits.rstrip('0').rstrip('.')}E{power}"
