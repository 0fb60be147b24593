"""What a cell holds after something was put into it: as it is (RAW), or as if a person had typed it (USER_ENTERED)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from tests.google import locales
from tests.google.errors import Json
from tests.google.grid import Entered, Formula
from tests.google.locales import Locale
from tests.google.written import moment

_DIGIT = re.compile("[0-9]")
_BOOLEANS = {"true": True, "false": False}
"""Understood in every locale, in any case, beside the locale's own words (open)."""
_SIGNS = ("$", "€", "£", "¥")
"""Signs of money that are understood in every locale (open), beside the locale's own."""
_PLAIN_BLANKS = str.maketrans(
    {"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " "}
)
_DATES = frozenset({"DATE", "TIME", "DATE_TIME"})


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, understood."""

    entered: Entered
    number_format: Json | None = None
    """The NumberFormat that the cell takes on; None: it keeps what it has."""


def raw(value: Any) -> Entered:
    """A JSON scalar as RAW takes it: nothing is read into text, and "" empties the cell (doc: ValueRange.values)."""
    if value is None or value == "":
        return None
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def user_entered(value: Any, locale: str, *, now: datetime, own: Json | None = None) -> Typed:
    """A JSON scalar as USER_ENTERED takes it: "Numbers will stay as numbers" (doc), text is read as if typed."""
    if isinstance(value, str):
        return typed(value, locale, now=now, own=own)
    return Typed(raw(value))


def typed(text: str, locale: str, *, now: datetime, own: Json | None = None) -> Typed:
    """What Sheets makes of typed text. `now` is the time in the spreadsheet's zone; `own` the cell's NumberFormat.

    In a cell with the format "Plain text" everything stays text, formulas too (open).
    """
    if not text:
        return Typed(None)
    if own and own.get("type") == "TEXT":
        return Typed(text)
    if text[0] == "'":
        return Typed(text[1:] or None)
    if text[0] == "=" and len(text) > 1:
        return Typed(Formula(text))
    found = _understood(text, locale, now.year)
    if found is None:
        return Typed(text)
    return found if _is_news(found.number_format, own) else Typed(found.entered)


def _is_news(new: Json | None, own: Json | None) -> bool:
    """Whether the typed text's format replaces the cell's own.

    A date stays in the look of a column of dates, a number in that of prices; a percentage among prices doesn't (open).
    """
    if not new or not own or not own.get("type"):
        return True
    kind, old = new["type"], own["type"]
    if kind in _DATES:
        return old not in _DATES
    return not (kind == old or (kind == "NUMBER" and old not in _DATES))


def _understood(text: str, locale: str, year: int) -> Typed | None:
    """The text as a boolean, a number, a date or a sum; None where it is just text."""
    body = text.strip(" \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
    if not _DIGIT.search(body):
        truth = _truths(locale).get(body.casefold())
        if truth is not None:
            return Typed(truth)
    else:
        reader = _numbers(locale)
        found = reader.read(body)
        if found is not None:
            return found
        written = moment(body, reader.place, year)
        if written is not None:
            return Typed(written.value, written.number_format)
    if text[0] == "+" and len(text) > 1:
        # A leading plus begins a formula (reported), a leading minus doesn't: +1-555-0100 is a sum, and
        # "+1 555 0100" a formula that reads #ERROR!.
        return Typed(Formula("=" + text))
    return None


@lru_cache(maxsize=64)
def _truths(locale: str) -> dict[str, bool]:
    true, false = locales.locale(locale).truths
    return _BOOLEANS | {true.casefold(): True, false.casefold(): False}


@lru_cache(maxsize=64)
def _numbers(locale: str) -> _Numbers:
    return _Numbers(locales.locale(locale))


class _Numbers:
    """How numbers are written in one locale."""

    def __init__(self, place: Locale) -> None:
        self.place = place
        group = " " if place.spaced else "['’]" if place.group == "’" else re.escape(place.group)
        grouped = f"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+"
        if place.lakhs:
            grouped += f"|[0-9]{{1,2}}(?:{group}[0-9]{{2}})*{group}[0-9]{{3}}"
        decimal = re.escape(place.decimal)
        signs = sorted({place.currency, place.currency.rstrip("."), *_SIGNS}, key=len, reverse=True)
        money = "|".join(re.escape(sign) for sign in signs)
        self.pattern = re.compile(
            rf"(?P<open>\()?(?P<sign>[-+−])?(?:(?P<front>{money}) ?(?P<inner>[-+−])?)?"
            rf"(?:(?:(?P<grouped>{grouped})|(?P<plain>[0-9]+))(?:{decimal}(?P<decimals>[0-9]*))?"
            rf"|{decimal}(?P<fraction>[0-9]+))"
            rf"(?P<power>[eE][-+]?[0-9]{{1,3}})?(?: ?(?P<percent>%)| ?(?P<back>{money}))?(?P<close>\))?"
        )

    def read(self, text: str) -> Typed | None:
        """The number that is written here, with the format it takes on; None where there is none."""
        found = self.pattern.fullmatch(text.translate(_PLAIN_BLANKS) if self.place.spaced else text)
        if found is None or not _is_sound(found):
            return None
        part = found.groupdict(default="")
        digits = _DIGIT.findall(part["grouped"]) or [part["plain"]]
        decimals = part["decimals"] or part["fraction"]
        power = int(part["power"][1:] or 0) - (2 if part["percent"] else 0)
        value = float(f"{''.join(digits)}.{decimals or 0}e{power}" if digits[0] else f"0.{decimals}e{power}")
        if not math.isfinite(value):
            return None
        negative = part["open"] or (part["sign"] or part["inner"]) in {"-", "−"}
        return Typed(-value if negative and value else value, self._format(part, decimals=bool(decimals)))

    def _format(self, part: dict[str, str], *, decimals: bool) -> Json | None:
        """How the number is shown from now on: with two decimals if it was typed with any.

        Recorded is the grouped one: "2,000,000.01" reads the same again. A plain number keeps the cell's format.
        """
        tail = ".00" if decimals else ""
        grouping = "#,##0" if part["grouped"] else "0"
        if part["percent"]:
            return {"type": "PERCENT", "pattern": f"{grouping}{tail}%"}  # (open)
        if sign := part["front"] or part["back"]:
            return {"type": "CURRENCY", "pattern": self._money(sign, tail)}
        if part["power"]:
            return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}  # (open)
        return {"type": "NUMBER", "pattern": grouping + tail} if part["grouped"] else None

    def _money(self, sign: str, tail: str) -> str:
        """The locale's own money in its own pattern, other money with its sign in front (open)."""
        own = self.place.currency
        if sign not in {own, own.rstrip("."), "¥" if own == "￥" else own}:
            return f"[${sign}]#,##0{tail}"
        return re.sub(r"#,##0(\.00)?", f"#,##0{tail}", self.place.money)


def _is_sound(found: re.Match[str]) -> bool:
    """Brackets come in pairs and instead of a sign, there is one sign at most, and money stands on one side."""
    signs = bool(found["sign"]) + bool(found["inner"]) + bool(found["open"])
    return (
        bool(found["open"]) == bool(found["close"]) and signs <= 1 and not (found["front"] and found["back"])
    )
