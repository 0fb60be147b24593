"""The language of number formats: `#,##0.00;[Red]-0`, `yyyy-mm-dd`, `[h]:mm`, taken apart into sections and tokens.

All of it is (doc), the guide "Date & number formats", unless a line says otherwise.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["general", "date", "number", "text"]
"""What a section shows: a number as it is, a moment or a length of time, a number's digits, or a text."""


class Token(NamedTuple):
    """One piece of a section. `kind` is one of the names below; `text` is what stands in the pattern."""

    kind: str
    text: str


# literal: shown as it is.  digit: 0 # ?.  point, comma, percent, slash, exponent: as in numbers.  at: the cell's text.
# general: the number as without a format.  In dates: year, month, minute, day, hour, second, half (AM or PM),
# fraction (of a second), and elapsed hours, minutes or seconds: elapsed-h, elapsed-m, elapsed-s.

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


class Condition(NamedTuple):
    """What stands before a section to say which numbers it is for: `[<100]`."""

    sign: str
    bound: float

    def holds(self, value: float) -> bool:
        """Whether the section is for this number."""
        return _COMPARE[self.sign](value, self.bound)

    @property
    def only_negative(self) -> bool:
        """Whether only numbers below zero can meet it: their sign is then the section's own matter (open)."""
        return (self.sign == "<" and self.bound <= 0) or (self.sign in {"<=", "="} and self.bound < 0)


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts between semicolons."""

    kind: Kind
    tokens: tuple[Token, ...]
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A whole pattern: the sections for numbers, and the one for text where there is one."""

    numbers: tuple[Section, ...]
    text: Section | None

    @property
    def is_date(self) -> bool:
        """Whether numbers are shown as dates, times or durations."""
        return any(section.kind == "date" for section in self.numbers)

    def section(self, value: float) -> tuple[Section, float] | None:
        """The section that shows the number, and the number to show in it: without a sign that the section implies.

        None where conditions leave the number out.
        """
        if any(section.condition for section in self.numbers):
            return self._conditional(value)
        count = len(self.numbers)
        if count > 1 and value < 0:
            return self.numbers[1], -value
        if count > 2 and value == 0:
            return self.numbers[2], value
        return self.numbers[0], value

    def _conditional(self, value: float) -> tuple[Section, float] | None:
        for index, section in enumerate(self.numbers):
            condition = section.condition
            if condition is None and index == len(self.numbers) - 1:
                return section, value
            # A first section without a condition next to one that has it is for what is above zero (open).
            if (condition.holds(value)) if condition else (value > 0 if index == 0 else value < 0):
                return section, abs(value) if condition and condition.only_negative else value
        return None


_SPLIT = re.compile(r'"[^"]*"?|\\.?|_.?|\*.?|\[[^\]]*\]?|;|[^"\\_*\[;]+', re.DOTALL)
_META = re.compile(
    r"\[(?:(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)|(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+))\]",
    re.IGNORECASE,
)
_TOKENS = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.?)
    | _(?P<skipped>.?)
    | \*(?P<filled>.?)
    | \[(?P<elapsed>h+|m+|s+)\]
    | \[\$(?P<sign>[^\]-]*)(?:-[^\]]*)?\]
    | \[[^\]]*\]
    | (?P<general>general)
    | (?P<half>am/pm|a/p|am|pm)
    | (?P<exponent>e[+-])
    | (?P<year>y+) | (?P<month>m+) | (?P<day>d+) | (?P<hour>h+) | (?P<second>s+)
    | (?P<digit>[0#?])
    | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/) | (?P<at>@)
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_DATE_KINDS = frozenset(
    {"year", "month", "minute", "day", "hour", "second", "half", "elapsed-h", "elapsed-m", "elapsed-s"}
)
_ZERO = Token("digit", "0")
_LITERAL_GROUPS = {"quoted", "escaped", "sign", "other"}


@lru_cache(maxsize=1024)
def parse(pattern: str) -> Pattern:
    """The pattern taken apart. Nothing is refused: what has no meaning is shown as it stands."""
    sections = [_section(text) for text in _split(pattern)]
    text: Section | None = None
    if len(sections) > 3:
        text = sections[3]
        del sections[3:]
    elif any(token.kind == "at" for token in sections[-1].tokens):
        text = sections.pop()
    if not sections:
        sections = [Section("general", (Token("general", ""),))]
    return Pattern(tuple(sections), text)


def _split(pattern: str) -> list[str]:
    parts = [""]
    for piece in _SPLIT.findall(pattern):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _section(text: str) -> Section:
    condition: Condition | None = None
    while meta := _META.match(text):
        if meta[1]:
            condition = Condition(meta[1], float(meta[2]))
        text = text[meta.end() :]
    tokens = [token for match in _TOKENS.finditer(text) if (token := _token(match))]
    kinds = {token.kind for token in tokens}
    if kinds & _DATE_KINDS:
        return Section("date", tuple(_as_date(tokens)), condition)
    if "at" in kinds:
        return Section("text", tuple(tokens), condition)
    return Section("general" if "general" in kinds else "number", tuple(tokens), condition)


def _token(match: re.Match[str]) -> Token | None:
    group = match.lastgroup
    if group is None or group == "filled":
        return None  # a colour or another instruction in brackets, or a fill: not shown
    text = match[group]
    if group == "skipped":
        return Token("literal", " ")
    if group == "elapsed":
        return Token(f"elapsed-{text[0].lower()}", text)
    if group in _LITERAL_GROUPS:
        return Token("literal", text)
    return Token(group, text)


def _as_date(tokens: list[Token]) -> list[Token]:
    """A date's tokens: minutes told from months, and what means something in numbers only, as literals."""
    out: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind == "month" and token.text in {"m", "mm"} and _is_minute(tokens, index):
            out.append(Token("minute", token.text))
        elif token.kind == "digit" and token.text == "0":
            _add_fraction(out)
        elif token.kind in _DATE_KINDS or (
            token.kind == "point" and tokens[index + 1 : index + 2] == [_ZERO]
        ):
            out.append(token)
        else:
            out.append(Token("literal", token.text))
    return out


def _add_fraction(out: list[Token]) -> None:
    """`0`, `00`, `000`: tenths, hundredths, thousandths of a second."""
    if out and out[-1].kind == "fraction":
        out[-1] = Token("fraction", (out[-1].text + "0")[:3])
    else:
        out.append(Token("fraction", "0"))


def _is_minute(tokens: list[Token], index: int) -> bool:
    """Minutes if hours came before, or seconds come next; literals and halves of the day between don't count."""
    before = next((t.kind for t in reversed(tokens[:index]) if t.kind in _DATE_KINDS - {"half"}), "")
    after = next((t.kind for t in tokens[index + 1 :] if t.kind in _DATE_KINDS - {"half"}), "")
    return before in {"hour", "elapsed-h"} or after in {"second", "elapsed-s"}
