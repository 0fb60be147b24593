"""Days as people type them: read strictly, never guessed.

A form is read only if it means one day; "soon", "Jan 2026", "2026" and "last Tuesday" are not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sync.typed import fold, word_set

EPOCH: Final = date(1899, 12, 30)
"""Day 0 of a sheet's day numbers."""

FIRST_SERIAL: Final = 10_000  # 1927-05-18
LAST_SERIAL: Final = 99_999  # 2173-10-13
"""Numbers from the first to the last are read as day numbers: those of five digits, so that 2026 is
no day of 1905, and 260304 none of 2612. Other days are written as text, 1899-12-30."""

_LONGEST: Final = 80  # characters of the longest form below, with room
_DAY_DIGITS: Final = 2
_YEAR_DIGITS: Final = 4
_NINE_DIGITS: Final = 100_000_000
_MONTHS_A_YEAR: Final = 12
_CENTURY_TURN: Final = 70  # 69 is 2069, 70 is 1970

_WANTED: Final = "A date such as 4 March 2026 or 2026-03-04 would be."
_UNREAD: Final = f"Not read as a date. {_WANTED}"
_NO_SUCH_DAY: Final = f"There is no such day. {_WANTED}"
_NO_YEAR: Final = "The year is missing. 4 March 2026 would be read."
_NO_DAY: Final = "The day is missing. 4 March 2026 would be read."
_NEEDS_CLOCK: Final = (
    "Which day that is depends on when it was written. A date such as 4 March 2026 does not."
)

Found = tuple[date | None, str | None]
"""A day, or None for blank; and a sentence where the text could not be read (the day is then None)."""

_BLANK: Final[Found] = (None, None)

# In order January … December, without accents. Left out: what is an everyday word elsewhere ("out", "set").
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jaenner janner janvier janv enero ene gennaio gen janeiro januari",
            "february feb februar febrero fevrier fevr fev febbraio fevereiro februari",
            "march mar marz maerz mrz mars marzo marco maart mrt",
            "april apr abril abr avril avr aprile",
            "may mai mayo maggio mag maio mei maj",
            "june jun juni junio juin giugno giu junho",
            "july jul juli julio juillet juil luglio lug julho",
            "august aug agosto ago aout augustus augusti",
            "september sep sept septiembre septembre settembre setembro setiembre",
            "october oct oktober okt octubre octobre ottobre ott outubro",
            "november nov noviembre novembre novembro",
            "december dec dezember dez diciembre dic decembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS: Final = word_set(
    "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun "
    "montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so "
    "lunes lun martes mar miercoles mie jueves jue viernes vie sabado sab domingo dom "
    "lundi mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim"
)
_BETWEEN: Final = word_set("of the de del den der le la el d on am at vom , . - / '")
_ORDINALS: Final = word_set("st nd rd th er ere e o a")
_RELATIVE: Final = {
    "today": 0, "heute": 0, "hoy": 0, "aujourd'hui": 0,
    "yesterday": -1, "gestern": -1, "ayer": -1, "hier": -1,
    "tomorrow": 1, "morgen": 1, "manana": 1, "demain": 1,
    "day before yesterday": -2, "the day before yesterday": -2, "vorgestern": -2, "anteayer": -2,
    "avant-hier": -2,
    "day after tomorrow": 2, "the day after tomorrow": 2, "ubermorgen": 2, "pasado manana": 2,
    "apres-demain": 2,
}  # fmt: skip

_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{1,2})\.?")
_NUMBERS: Final = re.compile(r"(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?")
_NUMBERS_NO_YEAR: Final = re.compile(r"(\d{1,2})(?:(/)(\d{1,2})|\.\s?(\d{1,2})\.)")
_COMPACT: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DAY_NUMBER: Final = re.compile(r"(?:0|[^\D0]\d*)(?:[.,]\d+)?")
_TIME: Final = re.compile(
    r"(?:t|,?\s(?:at\s|um\s)?)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?"
    r"\s?(?:[ap]\.?\s?m\b\.?|uhr)?\s?(?:z|utc|gmt|[+-]\d\d:?\d\d)?\Z"
)
_AGO: Final = re.compile(r"(\d{1,3}) (day|week)s? ago|in (\d{1,3}) (day|week)s?")
_PART: Final = re.compile(r"\d+|[^\W\d_]+|\S")
_ARROW: Final = "\u2192"
_LIKE_MARKS: Final = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2044\u2215", "/")
    | dict.fromkeys("\u2018\u2019", "'")
)


def serial(day: date) -> int:
    """The sheet's number of a day: days since 1899-12-30."""
    return (day - EPOCH).days


def from_serial(number: float) -> date:
    """The day of a sheet's number, its time of day cut off; ValueError outside the years 1 to 9999."""
    try:
        return EPOCH + timedelta(days=math.floor(number))
    except OverflowError as error:
        raise ValueError(number) from error


def to_cell(day: date) -> int | str:
    """What a sheet should hold for this day, so that ``read_number`` or ``read_text`` gives it back."""
    number = serial(day)
    return number if FIRST_SERIAL <= number <= LAST_SERIAL else day.isoformat()


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a text is to be read; the arguments of ``read_text``."""

    day_first: bool
    today: date | None
    ahead: bool


def read_number(number: float) -> Found:
    """The day of a number in a date cell; 0 and 1 are what programs write for "no date"."""
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        return from_serial(number), None
    if number in {0, 1}:
        return _BLANK
    if 0 < number < _NINE_DIGITS and number == int(number):
        compact = _COMPACT.fullmatch(str(int(number)))
        if compact is not None:
            return _day(int(compact[1]), int(compact[2]), int(compact[3]))
    return None, _UNREAD


def read_text(
    text: str, *, day_first: bool = True, today: date | None = None, ahead: bool = False, words: bool = True
) -> Found:
    """The day that a trimmed text means.

    ``day_first`` settles 3/4/26 (3.4.26 is always 3 April); where only one order gives a day, that
    is read. Without ``today`` a date without a year is not read; with it, it is the latest one past,
    or the next one with ``ahead``. ``words`` allows "yesterday" and "3 days ago", if ``today`` is given.
    """
    iso = _ISO.fullmatch(text)
    if iso is not None and iso[1] != "0000":
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if len(text) > _LONGEST:
        return None, _UNREAD
    asked = _Asked(day_first, today, ahead)
    text = fold(text.translate(_LIKE_MARKS))
    if _ARROW in text:
        return _range(text, asked)
    away = _relative(text)
    if away is None:
        return _one(text, asked)
    if today is None or not words:
        return None, _NEEDS_CLOCK
    try:
        return today + timedelta(days=away), None
    except OverflowError:
        return None, _NO_SUCH_DAY


def _range(text: str, asked: _Asked) -> Found:
    """Of a range as Notion writes it, its end; its start where the column looks ahead."""
    days = [_one(half.strip(), asked)[0] for half in text.split(_ARROW)]
    known = [day for day in days if day is not None]
    if len(days) != 2 or len(known) != 2:  # noqa: PLR2004 (start and end)
        return None, _UNREAD
    return (min(known) if asked.ahead else max(known)), None


def _relative(text: str) -> int | None:
    """How many days from today a text lies that says so in words."""
    if text in _RELATIVE:
        return _RELATIVE[text]
    ago = _AGO.fullmatch(text)
    if ago is None:
        return None
    length = int(ago[1] or ago[3]) * (7 if "week" in {ago[2], ago[4]} else 1)
    return -length if ago[1] else length


def _one(text: str, asked: _Asked) -> Found:
    """A folded text that holds one date."""
    if _DAY_NUMBER.fullmatch(text) is not None:
        return read_number(float(text.replace(",", ".")))
    time = _TIME.search(text)
    if time is not None:
        text = text[: time.start()]
    first, _, rest = text.partition(" ")
    if first.rstrip(".,") in _WEEKDAYS - _MONTHS.keys() and rest[:1].isdecimal():
        text = rest
    numbers = _YEAR_FIRST.fullmatch(text)
    if numbers is not None:
        return _day_or_none(int(numbers[1]), int(numbers[3]), int(numbers[4]), zero_day=time is not None)
    numbers = _NUMBERS.fullmatch(text)
    if numbers is not None:
        day, month = _order(int(numbers[1]), int(numbers[3]), day_first=asked.day_first or numbers[2] == ".")
        return _day_or_none(_year(numbers[4]), month, day, zero_day=True)
    numbers = _NUMBERS_NO_YEAR.fullmatch(text)
    if numbers is not None:
        dotted = numbers[2] is None
        day, month = _order(
            int(numbers[1]), int(numbers[3] or numbers[4]), day_first=asked.day_first or dotted
        )
        return _without_year(month, day, asked)
    compact = _COMPACT.fullmatch(text)
    if compact is not None:
        return _day(int(compact[1]), int(compact[2]), int(compact[3]))
    return _named(text, asked)


def _day(year: int, month: int, day: int) -> Found:
    try:
        return date(year, month, day), None
    except ValueError:
        return None, _NO_SUCH_DAY


def _day_or_none(year: int, month: int, day: int, *, zero_day: bool) -> Found:
    """The day, or blank for what programs write for "no date": 00/00/0000, 1/0/1900, 12/31/1899."""
    if {day, month} <= {0, 1} and 0 in {day, month} and year in {0, 1900, 2000}:
        return _BLANK
    if zero_day and (year, month) == (EPOCH.year, EPOCH.month) and day >= EPOCH.day:
        return _BLANK
    return _day(year, month, day)


def _year(digits: str) -> int:
    if len(digits) == _YEAR_DIGITS:
        return int(digits)
    return int(digits) + (2000 if int(digits) < _CENTURY_TURN else 1900)


def _order(one: int, other: int, *, day_first: bool) -> tuple[int, int]:
    """Day and month of two numbers, in the given order unless only the other one gives a month."""
    if (other if day_first else one) > _MONTHS_A_YEAR >= (one if day_first else other):
        day_first = not day_first
    return (one, other) if day_first else (other, one)


def _without_year(month: int, day: int, asked: _Asked) -> Found:
    """The latest such day that is not after today; the next that is not before, if asked to look ahead."""
    if _day(2000, month, day)[0] is None:  # a leap year: it has every day there is
        return None, _NO_SUCH_DAY
    if asked.today is None:
        return None, _NO_YEAR
    for distance in range(9):  # from one 29 February to the next it may be eight years
        found, _ = _day(asked.today.year + (distance if asked.ahead else -distance), month, day)
        if found is not None and (found >= asked.today if asked.ahead else found <= asked.today):
            return found, None
    return None, _NO_YEAR


def _named(text: str, asked: _Asked) -> Found:
    """A date with the month's name: every word must be known, nothing may be left over."""
    parts: list[str] = _PART.findall(text)
    if (
        parts
        and parts[0] in _WEEKDAYS
        and (parts[0] not in _MONTHS or not _MONTHS.keys().isdisjoint(parts[1:]))
    ):
        parts = parts[1:]  # "mar 4 mars" is a French Tuesday, "mar 4" is March
    month = 0
    numbers: list[str] = []
    shape = ""  # the order of numbers (n) and the month (m)
    before = ""
    for part in parts:
        if part.isdecimal():
            numbers.append(part)
            shape += "n"
        elif part in _MONTHS and not month:
            month = _MONTHS[part]
            shape += "m"
        elif not (part in _BETWEEN or (part in _ORDINALS and before.isdecimal())):
            return None, _UNREAD
        before = part
    if shape in {"nm", "mn"}:
        return _named_without_year(text, month, numbers[0], asked)
    if shape not in {"nmn", "mnn"}:
        return None, _NO_DAY if shape == "m" else _UNREAD
    day, year = numbers
    if shape == "nmn" and len(day) == _YEAR_DIGITS:
        day, year = year, day
    if len(day) > _DAY_DIGITS or len(year) not in {_DAY_DIGITS, _YEAR_DIGITS}:
        return None, _UNREAD
    return _day_or_none(_year(year), month, int(day), zero_day=False)


def _named_without_year(text: str, month: int, digits: str, asked: _Asked) -> Found:
    """A month and one number, which is the day unless it may be a year: "Mar-26", "Jan '26", "Jan 26"."""
    if len(digits) > _DAY_DIGITS:
        return None, _NO_DAY
    near = asked.today is not None and abs(asked.today.year % 100 - int(digits)) <= 1
    if not text[0].isdecimal() and (near or "-" in text or "'" in text):
        return None, _NO_DAY
    return _without_year(month, int(digits), asked)


# --- Which order a column's dates are in ---------------------------------------------------------

_ORDER_CLUE: Final = re.compile(
    r"(?<![\d./-])(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d/-])|^\s*(\d{1,2})/(\d{1,2})\s*$"
)


def order_hint(texts: Iterable[str]) -> bool | None:
    """Whether these dates of one column are day first (True) or month first (False); None if they don't tell.

    They tell by a number over 12 where the other order would have the month; 3.4.26 tells nothing,
    for it is always day first.
    """
    day_first = month_first = 0
    for text in texts:
        for clue in _ORDER_CLUE.finditer(text):
            one, other = int(clue[1] or clue[4]), int(clue[3] or clue[5])
            day_first += one > _MONTHS_A_YEAR >= other
            month_first += other > _MONTHS_A_YEAR >= one
    if bool(day_first) == bool(month_first):
        return None
    return bool(day_first)
