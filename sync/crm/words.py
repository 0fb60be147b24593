"""Days, counts and lists as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def day(value: date, today: date) -> str:
    """The date without more than is needed: "14 Aug", or "14 Aug 2025" in another year than today's."""
    short = f"{value.day} {MONTHS[value.month - 1]}"
    return short if value.year == today.year else f"{short} {value.year}"


def full_day(value: date) -> str:
    """The date as one would type it, read back as the same day: "14 August 2026"."""
    return f"{value.day} {value:%B} {value.year}"


def exact_day(value: date) -> str:
    """The whole date with its weekday: "Friday 14 August 2026"."""
    return f"{value:%A} {full_day(value)}"


def due(days_over: int) -> str:
    """How a due date stands to today: "12 days over", "today", "tomorrow", "in 3 days"."""
    if days_over > 0:
        return f"{count(days_over, 'day')} over"
    if days_over == 0:
        return "today"
    return "tomorrow" if days_over == -1 else f"in {-days_over:,} days"


def ago(days: int) -> str:
    """How long ago something was: "today", "yesterday", "94 days ago"; ahead of today, "in 3 days"."""
    if days <= 0:
        return due(days)
    return "yesterday" if days == 1 else f"{days:,} days ago"


def plural(number: int, one: str, many: str = "") -> str:
    """The word that goes with the number; ``many`` is ``one`` with an s unless given."""
    return one if number == 1 else many or f"{one}s"


def count(number: int, one: str, many: str = "") -> str:
    """A number in figures and its word: "1 day", "1,200 people"."""
    return f"{number:,} {plural(number, one, many)}"


def spelt(number: int, one: str, many: str = "") -> str:
    """A number as a sentence starts with it, and its word: "Five people", "No people", "41 people"."""
    figure = SMALL[number].capitalize() if 0 <= number < len(SMALL) else f"{number:,}"
    return f"{figure} {plural(number, one, many)}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """Items as a sentence lists them: "a", "a and b", "a, b and c"."""
    *others, final = items or ("",)
    return f"{', '.join(others)} {last} {final}" if others else final


def sentence(text: str) -> str:
    """The text, in one line, with a full stop unless it already ends in a mark of its own."""
    line = " ".join(text.split())
    return line if not line or line[-1] in ".!?…" else f"{line}."
