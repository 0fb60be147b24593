"""What formulas reckon with: values, boxes of cells, arrays of values, and how one kind of value becomes another."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from tests.google.document import Sheet
from tests.google.entering import typed
from tests.google.errors import Json
from tests.google.grid import Fault, Value
from tests.google.rendering import is_date

DATE: Json = {"type": "DATE"}
TIME: Json = {"type": "TIME"}
DATE_TIME: Json = {"type": "DATE_TIME"}


TOO_LARGE = Fault("NUM", "Result was not a number.")  # (open)


class Formatted(float):
    """A number that brings along how it is shown, so that a formula's cell can show a date as a date."""

    __slots__ = ("number_format",)
    number_format: Json


def formatted(value: float, number_format: Json | None) -> float:
    """The number with that format, or plain where there is none."""
    if number_format is None:
        return float(value)
    made = Formatted(value)
    made.number_format = number_format
    return made


def format_of(value: object) -> Json | None:
    """The format that a number brings along."""
    return value.number_format if isinstance(value, Formatted) else None


@dataclass(frozen=True, slots=True)
class Area:
    """Cells of a sheet, rows [top, bottom) and columns [left, right), read when they are needed."""

    sheet: Sheet
    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return max(0, self.bottom - self.top)

    @property
    def width(self) -> int:
        return max(0, self.right - self.left)

    @property
    def size(self) -> int:
        return self.height * self.width

    @property
    def key(self) -> tuple[int, int, int, int, int]:
        """The same for two areas of the same cells."""
        return self.sheet.id, self.top, self.left, self.bottom, self.right

    def place(self, position: int) -> tuple[int, int]:
        """Row and column of the cell at that position, counted row by row."""
        down, across = divmod(position, self.width)
        return self.top + down, self.left + across


@dataclass(frozen=True, slots=True)
class Array:
    """Values in rows of one width."""

    rows: list[list[Value]]

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


Result = Value | Area | Array


class FaultError(Exception):
    """A function can't go on: its value is the fault."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(kind, message)
        self.fault = Fault(kind, message)


def plain(value: Value) -> Value:
    """The value; a fault is raised."""
    if isinstance(value, Fault):
        raise FaultError(value.kind, value.message)
    return value


class Reading(NamedTuple):
    """How texts are read and numbers written: the spreadsheet's locale, and the year that a date without one is of."""

    locale: str
    year: int
    decimal_comma: bool


@lru_cache(maxsize=65_536)
def number_in(text: str, reading: Reading) -> float | None:
    """The number or date that the text would be if typed into a cell, with that format, or None."""
    if not text.strip():
        return None
    seen = typed(text, reading.locale, now=datetime(reading.year, 1, 1, tzinfo=UTC))
    if isinstance(seen.entered, bool) or not isinstance(seen.entered, float):
        return None
    return formatted(seen.entered, seen.number_format)


def numeric(value: Value, reading: Reading) -> float | None:
    """The number that a value counts as in arithmetic: blank 0, TRUE 1, text what it reads as; None if none."""
    if value is None:
        return 0.0
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return value
    return number_in(value, reading) if isinstance(value, str) else None


def to_number(value: Value, reading: Reading, function: str, position: int) -> float:
    """The value as a number. Raises FaultError in the words that people quote."""
    number = numeric(plain(value), reading)
    if number is None:
        shown = value if isinstance(value, str) else ""
        raise FaultError(
            "VALUE",
            f"Function {function} parameter {position} expects number values. "
            f"But '{shown}' is a text and cannot be coerced to a number.",
        )
    return number


def to_boolean(value: Value, function: str, position: int) -> bool:
    """The value as TRUE or FALSE. Raises FaultError in the words that people quote."""
    value = plain(value)
    if isinstance(value, str):
        if value.upper() in {"TRUE", "FALSE"}:
            return value.upper() == "TRUE"
        if value == "":
            return False  # (open)
        raise FaultError(
            "VALUE",
            f"Function {function} parameter {position} expects boolean values. "
            f"But '{value}' is a text and cannot be coerced to a boolean.",
        )
    return bool(value)


def to_text(value: Value, reading: Reading) -> str:
    """The value as text: dates as their number (open), numbers with up to fifteen digits (open)."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value).replace(".", ",") if reading.decimal_comma else number_text(value)
    assert isinstance(value, str)
    return value


def number_text(value: float) -> str:
    """2.0 → 2, 0.5 → 0.5, 1e20 → 1E+20."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    mantissa, _, power = text.partition("e")
    return f"{mantissa}E{power[0]}{power[1:].lstrip('0')}"


def compared(left: Value, right: Value) -> int:
    """-1, 0 or 1: numbers before text before booleans, case ignored, a blank as the other's empty value (open).

    LibreOffice agrees in all but booleans, which are numbers there, and in the order of accents and of signs: there é
    stands before f, here after z (open).
    """
    left, right = _filled(left, right), _filled(right, left)
    one, two = sort_key(left), sort_key(right)
    return (one > two) - (one < two)


def _filled(value: Value, other: Value) -> Value:
    if value is not None:
        return value
    if isinstance(other, str):
        return ""
    return False if isinstance(other, bool) else 0.0


def sort_key(value: Value) -> tuple[int, Any]:
    """Numbers, then text, then booleans, then errors, then blanks."""
    if value is None:
        return 4, 0
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, float):
        return 0, value
    if isinstance(value, str):
        return 1, value.casefold()
    return 3, 0


def _add(left: float, right: float) -> float:
    return left + right


def _take(left: float, right: float) -> float:
    return left - right


def _times(left: float, right: float) -> float:
    return left * right


def _over(left: float, right: float) -> float:
    if right == 0:
        raise FaultError("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    return left / right


def power(base: float, exponent: float) -> float:
    """The `^` of formulas."""
    try:
        value = base**exponent
    except (OverflowError, ZeroDivisionError):
        value = math.nan
    if isinstance(value, complex) or math.isnan(value):
        raise FaultError("NUM", "Function POWER evaluates to an out of range number.")
    return float(value)


_ARITHMETIC: dict[str, tuple[str, Callable[[float, float], float]]] = {
    "+": ("ADD", _add),
    "-": ("MINUS", _take),
    "*": ("MULTIPLY", _times),
    "/": ("DIVIDE", _over),
    "^": ("POW", power),
}
_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "=": lambda sign: sign == 0,
    "<>": lambda sign: sign != 0,
    "<": lambda sign: sign < 0,
    ">": lambda sign: sign > 0,
    "<=": lambda sign: sign <= 0,
    ">=": lambda sign: sign >= 0,
}


def operate(operator: str, left: Value, right: Value, reading: Reading) -> Value:
    """`left operator right` on single values; an error on either side is the result, the left one first."""
    for side in (left, right):
        if isinstance(side, Fault):
            return side
    if operator in _COMPARISONS:
        return _COMPARISONS[operator](compared(left, right))
    if operator == "&":
        return to_text(left, reading) + to_text(right, reading)
    function, reckon = _ARITHMETIC[operator]
    try:
        one, two = to_number(left, reading, function, 1), to_number(right, reading, function, 2)
        number = reckon(one, two)
    except FaultError as error:
        return error.fault
    if not math.isfinite(number):
        return TOO_LARGE
    return formatted(number, _carried(operator, left, right))


def _carried(operator: str, left: Value, right: Value) -> Json | None:
    """How a sum or difference is shown: as its first formatted part, but days between two dates as a number (open)."""
    if operator not in "+-":
        return None
    one, two = format_of(left), format_of(right)
    if operator == "-" and one and two and is_date(one) and is_date(two):
        return None
    return one or two


def flat(rows: Iterable[Iterable[Value]]) -> list[Value]:
    """The values row by row."""
    return [value for row in rows for value in row]
