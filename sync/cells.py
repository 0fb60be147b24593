"""One cell: what a sheet holds <-> a Python value; tolerant reading, exact writing.

A sheet's cell is text, a number, a tick or nothing (dates are day numbers since 1899-12-30).
Reading never raises: what can't be read stays as typed, with a sentence about it. For every value
``v`` that reading gives, ``read(column, write(column, v)).value == v``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sync import dates
from sync.addresses import LONGEST as LONGEST_ADDRESS
from sync.addresses import emails, read_email, read_link, read_linkedin
from sync.contract import Column, Kind
from sync.dates import EPOCH, from_serial, order_hint, serial
from sync.errors import InvalidValueError
from sync.spans import MOST_DAYS, read_span, span_of
from sync.typed import (
    fold,
    is_plain,
    join_tags,
    many_lines,
    match,
    one_line,
    says_nothing,
    split_tags,
    word_set,
)

__all__ = [
    "EPOCH",
    "ColumnValues",
    "Problems",
    "Raw",
    "Reading",
    "Value",
    "as_text",
    "day_in",
    "emails",
    "from_serial",
    "order_hint",
    "read",
    "read_column",
    "serial",
    "write",
]

Raw: TypeAlias = str | int | float | bool | None
"""What a sheet's cell holds, read as UNFORMATTED_VALUE with SERIAL_NUMBER."""

Value: TypeAlias = str | int | bool | date | tuple[str, ...] | None
"""What a cell means; None is blank."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell means: ``value``, or a ``problem``, a sentence on what was not read and what would be.

    A problem leaves the value None, but for tags: there every tag is kept, and the problem names the
    ones that are unknown.
    """

    value: Value
    problem: str | None = None


_BLANK: Final = Reading(None)
_TEXTS: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE, Kind.ID})
_MOST: Final = 2**53  # up to here a sheet's numbers are exact

_YES: Final = word_set(
    "yes y true x 1 on checked ticked done ja j si oui sim wahr verdadero vrai \u2713 \u2714 \u2611 \u2705"
)
_NO: Final = word_set("no n false 0 off unchecked nein non nao falsch falso faux \u2610 \u2717 \u2718 \u274c")
_WHOLE: Final = re.compile(r"[-+]?\d{1,16}(?:\.0*)?")

_NO_TICK: Final = "Not read as yes or no. Yes, no, or a tick would be."
_NO_NUMBER: Final = "Not read as a whole number. One like 5 would be."
_WRONG_KIND: Final = "That is not what this column holds."


def as_text(raw: Raw) -> str:
    """What a person sees in the cell, as plain text: 5550100188 for 5550100188.0, "" for a blank."""
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and not raw.is_integer():  # infinities as well
        return "" if math.isnan(raw) else repr(raw)
    number = int(raw)
    # str() refuses numbers of thousands of digits
    return str(number) if abs(number) < _MOST else format(Decimal(number), "f")


def read(
    column: Column, raw: Raw, *, day_first: bool = True, today: date | None = None, words: bool = True
) -> Reading:
    """What the cell means; never raises.

    ``day_first`` settles 3/4/26. With ``today``, dates without a year are the latest one past (the next
    one in a column that looks ahead), and with ``words`` as well "yesterday" is read; else both are
    problems. A file from elsewhere is best read without ``words``: nobody knows what day it was there.
    """
    kind = column.kind
    if kind in _TEXTS:
        text = many_lines(as_text(raw)) if kind is Kind.LONG_TEXT else one_line(as_text(raw))
        return Reading(text) if text else _BLANK
    typed = as_text(raw)
    text = one_line(typed)
    if says_nothing(text):
        return _BLANK
    number = None if isinstance(raw, (str, bool)) else raw
    if kind is Kind.DATE:
        if number is not None:
            return Reading(*dates.read_number(number))
        ahead = column.ahead
        return Reading(*dates.read_text(text, day_first=day_first, today=today, ahead=ahead, words=words))
    if kind is Kind.DAYS:
        return Reading(*(read_span(text) if number is None else span_of(number)))
    return _READERS[kind](column, typed)


def _read_tags(column: Column, text: str) -> Reading:
    tags, unknown = split_tags(text, column.choices)
    if not unknown:
        return Reading(tags) if tags else _BLANK
    named = ", ".join(f"\u201c{_short(tag)}\u201d" for tag in unknown[:3])
    more = f" and {len(unknown) - 3} more" if unknown[3:] else ""
    return Reading(
        tags, f"Kept, but not among the tags of this column: {named}{more}. {_offer(column.choices)}"
    )


def _short(text: str) -> str:
    most = 40
    return text if len(text) <= most else f"{text[: most - 1]}\u2026"


def _offer(choices: tuple[str, ...]) -> str:
    return f"Those are: {', '.join(choices)}."


def _read_choice(column: Column, text: str) -> Reading:
    if not column.choices:
        return Reading(one_line(text))
    choice = match(text, column.choices)
    if choice is None:
        return Reading(None, f"Not one of the choices of this column. {_offer(column.choices)}")
    return Reading(choice)


def _read_yes_no(_: Column, text: str) -> Reading:
    word = fold(one_line(text))
    if word in _YES or word in _NO:
        return Reading(word in _YES)
    return Reading(None, _NO_TICK)


def _read_number(_: Column, text: str) -> Reading:
    whole = _WHOLE.fullmatch(one_line(text))
    number = None if whole is None else int(whole[0].partition(".")[0])
    return Reading(None, _NO_NUMBER) if number is None or abs(number) > _MOST else Reading(number)


_READERS: Final[Mapping[Kind, Callable[[Column, str], Reading]]] = {
    Kind.TAGS: _read_tags,
    Kind.CHOICE: _read_choice,
    Kind.YES_NO: _read_yes_no,
    Kind.NUMBER: _read_number,
    Kind.EMAIL: lambda _, text: Reading(*read_email(text)),
    Kind.LINKEDIN: lambda _, text: Reading(*read_linkedin(text)),
    Kind.LINK: lambda _, text: Reading(*read_link(text)),
}


def write(column: Column, value: Value) -> Raw:
    """What the sheet should hold; None, "", () and what a frame has for blank (NaN, NaT) are a blank cell.

    Text is written as it is, whatever it starts with. Raises InvalidValueError for a value of another
    kind, and for a number of days that is none.
    """
    plain: object = value
    if isinstance(plain, np.generic):  # frames have numbers of their own
        plain = plain.item()
    if plain is None or plain in ("", ()) or plain != plain:  # noqa: PLR0124 (NaN and NaT are not themselves)
        return None
    raw = _as_raw(column.kind, plain)
    if raw is None:
        raise InvalidValueError(column.header, str(plain), read(column, str(plain)).problem or _WRONG_KIND)
    return raw


def _as_raw(kind: Kind, value: object) -> Raw:
    """The cell for a value that is not blank; None if it is none of this kind."""
    if kind is Kind.YES_NO:
        return value if isinstance(value, bool) else None
    if kind is Kind.DATE:
        day = value.date() if isinstance(value, datetime) else value
        return dates.to_cell(day) if isinstance(day, date) else None
    if kind is Kind.TAGS:
        return join_tags(value) if isinstance(value, tuple) else None
    if kind in {Kind.DAYS, Kind.NUMBER}:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        most = MOST_DAYS if kind is Kind.DAYS else _MOST
        least = 1 if kind is Kind.DAYS else -_MOST
        return int(value) if least <= value <= most and value == int(value) else None
    return value if isinstance(value, str) else None


def day_in(text: str) -> date | None:
    """The day that the text of a number stands for, as a sheet counts days; None for any other text."""
    try:
        value, _ = dates.read_number(float(text))
    except ValueError:
        return None
    return value


# --- Whole columns -------------------------------------------------------------------------------

ColumnValues: TypeAlias = (
    list[str] | list[tuple[str, ...]] | NDArray[np.datetime64] | NDArray[np.float64] | NDArray[np.bool_]
)
"""The values of a whole column, as ``read_column`` gives them."""

Problems: TypeAlias = list[tuple[int, str]]
"""The places in a column that could not be read, and what there is to say about each."""


def read_column(
    column: Column,
    raws: Sequence[Raw],
    *,
    day_first: bool = True,
    today: date | None = None,
    words: bool = True,
) -> tuple[ColumnValues, Problems]:
    """``read`` of every cell of a column, fast; and the problems, each with its place in ``raws``.

    DATE: datetime64[s], NaT for blank or unreadable. DAYS and NUMBER: float64, NaN likewise. YES_NO:
    bool, False likewise. TAGS: a list of tuples. All others: a list of str, "" for blank; what can't be
    read there stays as typed.
    """

    def reading(raw: Raw) -> Reading:
        return read(column, raw, day_first=day_first, today=today, words=words)

    kind = column.kind
    if kind in _TEXTS:
        return _texts(kind, raws), []
    if kind in _CANONICAL:
        return _addresses(kind, raws, reading)
    types = {*map(type, raws)}
    if kind in {Kind.DATE, Kind.DAYS} and types <= {int, float, type(None)}:
        found = _numbers(kind, raws, reading)
        if found is not None:
            return found
    if bool in types and not types.isdisjoint({int, float}):
        each = [*map(reading, raws)]  # True and 1 are one key of a dict, and two things in a cell
    else:
        seen = {raw: reading(raw) for raw in dict.fromkeys(raws)}
        each = [seen[raw] for raw in raws]
    problems = [(place, one.problem) for place, one in enumerate(each) if one.problem is not None]
    return _gathered(kind, raws, each), problems


def _texts(kind: Kind, raws: Sequence[Raw]) -> list[str]:
    """All cells as text; a column that is clean already is looked through in one piece."""
    texts = [raw if isinstance(raw, str) else as_text(raw) for raw in raws]
    if kind is Kind.LONG_TEXT:
        if is_plain("".join(texts)):
            return [text if text and not text.isspace() else "" for text in texts]
        return [*map(many_lines, texts)]
    trimmed = [*map(str.strip, texts)]
    return trimmed if "".join(trimmed).isprintable() else [*map(one_line, texts)]


# What an address mostly looks like; ``read`` leaves all of these as they are.
_CANONICAL: Final = {
    Kind.EMAIL: re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z0-9]+"),
    Kind.LINKEDIN: re.compile(r"https://www\.linkedin\.com/in/[a-z0-9-]*[a-z0-9]"),
    Kind.LINK: re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/_-]*"),
}


def _addresses(
    kind: Kind, raws: Sequence[Raw], reading: Callable[[Raw], Reading]
) -> tuple[list[str], Problems]:
    """Addresses, nearly all of them different from each other, and as they should be."""
    as_should_be = _CANONICAL[kind].fullmatch
    values: list[str] = []
    problems: Problems = []
    for place, raw in enumerate(raws):
        if raw is None:
            values.append("")
        elif isinstance(raw, str) and as_should_be(raw) is not None and len(raw) <= LONGEST_ADDRESS:
            values.append(raw)
        else:
            one = reading(raw)
            values.append(_shown(raw, one))
            if one.problem is not None:
                problems.append((place, one.problem))
    return values, problems


def _shown(raw: Raw, reading: Reading) -> str:
    """What a column of texts holds: the value, or what was typed."""
    if reading.problem is not None:
        return one_line(as_text(raw))
    return reading.value if isinstance(reading.value, str) else ""


def _numbers(
    kind: Kind, raws: Sequence[Raw], reading: Callable[[Raw], Reading]
) -> tuple[ColumnValues, Problems] | None:
    """Dates or spans that are numbers or blank, all at once; None if a number is too large for that."""
    try:
        numbers = np.array(raws, dtype=np.float64)  # None becomes NaN
    except OverflowError:
        return None
    if kind is Kind.DATE:
        known = (numbers >= dates.FIRST_SERIAL) & (numbers < dates.LAST_SERIAL + 1)
    else:
        known = (numbers >= 1) & (numbers <= MOST_DAYS) & (numbers == np.floor(numbers))
    problems: Problems = []
    for place in np.flatnonzero(~known & ~np.isnan(numbers)).tolist():
        one = reading(raws[place])
        numbers[place] = _as_number(one.value)
        if one.problem is not None:
            problems.append((place, one.problem))
    return (_as_days(numbers) if kind is Kind.DATE else numbers), problems


def _as_number(value: Value) -> float:
    """A day's number, or the number itself; NaN for blank."""
    if isinstance(value, date):
        return float(serial(value))
    return float(value) if isinstance(value, int) else math.nan


def _as_days(numbers: NDArray[np.float64]) -> NDArray[np.datetime64]:
    """Day numbers as datetime64[s], their time of day cut off; NaN becomes NaT."""
    days = np.full(len(numbers), "NaT", dtype="datetime64[s]")
    known = ~np.isnan(numbers)
    days[known] = np.datetime64(EPOCH, "D") + np.floor(numbers[known]).astype("timedelta64[D]")
    return days


def _gathered(kind: Kind, raws: Sequence[Raw], each: Sequence[Reading]) -> ColumnValues:
    """The values of all readings, in the form that ``read_column`` promises."""
    if kind is Kind.YES_NO:
        return np.array([one.value is True for one in each], dtype=np.bool_)
    if kind is Kind.TAGS:
        return [one.value if isinstance(one.value, tuple) else () for one in each]
    if kind is Kind.CHOICE:
        return [_shown(raw, one) for raw, one in zip(raws, each, strict=True)]
    numbers = np.array([_as_number(one.value) for one in each], dtype=np.float64)
    return _as_days(numbers) if kind is Kind.DATE else numbers
