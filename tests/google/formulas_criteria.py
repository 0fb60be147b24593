"""Criteria as `COUNTIF` and `MAXIFS` take them (">=5", "<>", "a*"), and quick ways to the cells that meet them.

Ten thousand rows that each ask a column of 100,000 for their own name must not read it ten thousand times: for every
column asked there is an index from value to positions, made once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from tests.google.formulas_book import Book
from tests.google.formulas_syntax import FAULTS
from tests.google.formulas_values import Area, Array, FaultError, Reading, Result, number_in, plain
from tests.google.grid import Fault, Value

Keyed = tuple[str, object]
_OPERATOR = re.compile(r"(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)
_SCANS = 64
"""How many answers to criteria without an index are kept; each may be as long as a column."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition. `operand` is None for "blank"; `raw` is the text that an equal text must read."""

    operator: str
    operand: float | bool | str | Fault | None
    raw: str | None = None

    def keys(self) -> list[Keyed] | None:
        """Where an index has the cells that meet it; None when it must be tried on each."""
        if self.operator not in {"", "="} or (isinstance(self.operand, str) and _wild(self.operand)):
            return None
        if self.operand is None:
            return [("blank", None)] if self.operator else [("blank", None), ("text", "")]
        keys = [key_of(self.operand)]
        if not isinstance(self.operand, str) and self.raw is not None:
            keys.append(("text", self.raw.casefold()))
        return keys

    def met(self, value: Value) -> bool:
        """Whether the value meets it."""
        if self.operator in {"", "="}:
            return self._equals(value)
        if self.operator == "<>":
            return not self._equals(value)
        operand = self.operand
        if isinstance(operand, str) and isinstance(value, str):
            return _ordered(self.operator, value.casefold(), operand.casefold())
        numbers = not isinstance(operand, bool) and not isinstance(value, bool)
        if numbers and isinstance(operand, float) and isinstance(value, float):
            return _ordered(self.operator, value, operand)
        return False

    def _equals(self, value: Value) -> bool:
        if self.operand is None:
            return value is None or (value == "" and not self.operator)
        if isinstance(value, str):
            if isinstance(self.operand, str):
                pattern = _wild(self.operand)
                return (
                    bool(pattern.fullmatch(value)) if pattern else value.casefold() == self.operand.casefold()
                )
            return self.raw is not None and value.casefold() == self.raw.casefold()
        return key_of(value) == key_of(self.operand)


def criterion(value: Value, reading: Reading) -> Criterion:
    """The condition that an argument says.

    A blank cell asks for 0 (open; LibreOffice agrees). A text that reads as a number or date asks for that number, and
    for that text (open: `00123` must find the text 00123); `#N/A` asks for such errors, too (open; LibreOffice agrees).
    """
    value = plain(value)
    if value is None:
        return Criterion("", 0.0)
    if isinstance(value, str):
        return _said(value, reading)
    assert not isinstance(value, Fault)
    return Criterion("", value)


@lru_cache(maxsize=65_536)
def _said(text: str, reading: Reading) -> Criterion:
    match = _OPERATOR.fullmatch(text)
    assert match is not None
    operator, rest = match[1] or "", match[2]
    if rest == "":
        return Criterion(operator, None) if operator in {"", "=", "<>"} else Criterion(operator, "")
    if rest.upper() in {"TRUE", "FALSE"}:
        return Criterion(operator, rest.upper() == "TRUE", rest)
    if rest.upper() in FAULTS:
        return Criterion(operator, FAULTS[rest.upper()], rest)
    number = number_in(rest, reading)
    return Criterion(operator, rest) if number is None else Criterion(operator, float(number), rest)


@lru_cache(maxsize=4096)
def _wild(text: str) -> re.Pattern[str] | None:
    """The pattern that a text with `*` or `?` is, or None for plain text.

    "~" before one of them or another "~" takes its meaning away (doc: COUNTIF); before anything else it is itself
    (open: LibreOffice drops it).
    """
    if not re.search(r"[*?~]", text):
        return None
    parts = re.findall(r"~[*?~]|[*?]|[^*?~]+|~", text)
    meanings = {"*": ".*", "?": "."}
    pattern = "".join(
        meanings.get(part) or re.escape(part[1:] if part[0] == "~" and len(part) > 1 else part)
        for part in parts
    )
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _ordered(operator: str, left: str | float, right: str | float) -> bool:
    assert isinstance(left, str) == isinstance(right, str)
    if left == right:
        return operator in {"<=", ">="}
    return (left < right) == (operator in {"<", "<="})  # type: ignore[operator]


def key_of(value: Value) -> Keyed:
    """The same for values that are equal as criteria and lookups see it."""
    if value is None:
        return "blank", None
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, float):
        return "number", float(value)
    return ("text", value.casefold()) if isinstance(value, str) else ("fault", value.kind)


Index = dict[Keyed, list[int]]


def index_of(book: Book, asked: Area | Array) -> Index:
    """For every value the positions (row by row) where it stands, from the first on."""
    if isinstance(asked, Area):
        return book.noted(("index", asked.key), lambda: _index(book.values(asked)), worth=asked.size > 50)
    return _index([value for row in asked.rows for value in row])


def _index(values: Iterable[Value]) -> Index:
    out: Index = {}
    for position, value in enumerate(values):
        out.setdefault(key_of(value), []).append(position)
    return out


class Found(NamedTuple):
    """Positions that meet all criteria, and how many blank ones after the last cell do so too."""

    positions: Sequence[int]
    beyond: int


Condition = tuple[Area | Array, Criterion]


def matching(book: Book, conditions: Sequence[Condition], function: str) -> Found:
    """The positions at which every condition is met."""
    if len({(asked.height, asked.width) for asked, _ in conditions}) > 1:
        raise FaultError("VALUE", f"Array arguments to {function} are of different size.")
    columns = [_values(book, asked) for asked, _ in conditions]
    known = max(map(len, columns))
    first, candidates = _fewest(book, conditions, columns, known)
    others = [(columns[n], condition[1]) for n, condition in enumerate(conditions) if n != first]
    if others:
        candidates = [
            position
            for position in candidates
            if all(test.met(column[position] if position < len(column) else None) for column, test in others)
        ]
    asked = conditions[0][0]
    blank = all(test.met(None) for _, test in conditions)
    return Found(candidates, asked.height * asked.width - known if blank else 0)


def _values(book: Book, asked: Area | Array) -> list[Value]:
    return book.values(asked) if isinstance(asked, Area) else [value for row in asked.rows for value in row]


def _fewest(
    book: Book, conditions: Sequence[Condition], columns: Sequence[Sequence[Value]], known: int
) -> tuple[int, Sequence[int]]:
    """The condition that fewest cells meet, as far as indexes tell, and those cells' positions."""
    best: tuple[int, list[Sequence[int]]] | None = None
    for n, (asked, test) in enumerate(conditions):
        keys = test.keys()
        if keys is None:
            continue
        index = index_of(book, asked)
        parts: list[Sequence[int]] = [index[key] for key in keys if key in index]
        if test.met(None) and known > len(columns[n]):
            parts.append(range(len(columns[n]), known))
        if best is None or sum(map(len, parts)) < sum(map(len, best[1])):
            best = n, parts
    if best is not None:
        n, parts = best
        return n, (parts[0] if len(parts) == 1 else sorted(chain.from_iterable(parts)))
    asked, test = conditions[0]
    return 0, _scan(book, asked, test, columns[0], known)


def _scan(
    book: Book, asked: Area | Array, test: Criterion, values: Sequence[Value], known: int
) -> Sequence[int]:
    """The positions that meet a condition for which no index helps."""

    def search() -> list[int]:
        seen = [position for position, value in enumerate(values) if test.met(value)]
        return seen + list(range(len(values), known)) if test.met(None) else seen

    if not isinstance(asked, Area):
        return search()
    scans: dict[object, list[int]] = book.noted("scans", dict)
    key = (asked.key, test, known)
    if key not in scans:
        if len(scans) >= _SCANS:
            scans.pop(next(iter(scans)))
        scans[key] = search()
    return scans[key]


def as_asked(result: Result) -> Area | Array:
    """A range argument: a single value is an array of one."""
    return result if isinstance(result, Area | Array) else Array([[result]])
