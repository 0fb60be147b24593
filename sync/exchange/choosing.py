"""Two people of the book, cell by cell: what is the same, what differs, and what the one that stays may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sync import cells, contract
from sync.cells import Raw, Value
from sync.contract import Column, Kind
from sync.exchange.merging import is_united, says_the_same

_NOTES: Final = "notes"
_ADDED_ON: Final = "added_on"


class Side(StrEnum):
    """Whose value a cell holds in the end."""

    KEPT = "kept"  # that of the person who stays
    OTHER = "other"
    BOTH = "both"  # lines and tags of either
    OWN = "own"  # something else, typed for it


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of both: ``key`` is the contract's, for an extra field its header."""

    key: str
    header: str
    kept: Raw
    other: Raw

    @property
    def column(self) -> Column | None:
        """The contract's column, None for an extra field."""
        return contract.PEOPLE.by_key.get(self.key)

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return says_the_same(self.header, self.kept, self.other)

    @property
    def is_one_sided(self) -> bool:
        """Whether one of them has nothing to say."""
        return not self.is_same and (_blank(self.kept) or _blank(self.other))

    @property
    def sides(self) -> tuple[Side, ...]:
        """What may be chosen; nothing where there is no choice, and a cell that always holds both offers that alone."""
        if self.is_same or self.is_one_sided:
            return ()
        if not is_united(self.header):
            return Side.KEPT, Side.OTHER, Side.OWN
        column = self.column
        if self.key == _NOTES or column is None or column.kind is Kind.YES_NO:
            return (Side.BOTH,)
        return Side.BOTH, Side.KEPT, Side.OTHER

    @property
    def usual(self) -> Side:
        """What is chosen unless told otherwise; of the days on which they came into the book it is the first."""
        if is_united(self.header):
            return Side.BOTH
        return Side.OTHER if self._was_earlier() else Side.KEPT

    def value(self, side: Side) -> Value:
        """What one side's cell means; text as typed."""
        raw = self.other if side is Side.OTHER else self.kept
        column = self.column
        # Text is read again where it is written: there it is known whether the day or the month comes first.
        if column is None or (isinstance(raw, str) and column.kind is not Kind.TAGS):
            return cells.as_text(raw)
        return cells.read(column, raw).value

    def _was_earlier(self) -> bool:
        """Whether it says when they came into the book, and the other came first."""
        mine, theirs = self.value(Side.KEPT), self.value(Side.OTHER)
        both = isinstance(mine, date) and isinstance(theirs, date)
        return self.key == _ADDED_ON and both and theirs < mine  # type: ignore[operator]


def fields(kept: Mapping[str, Raw], other: Mapping[str, Raw]) -> tuple[Field, ...]:
    """The cells that either fills in, in the contract's order, then extra fields; both rows by header."""
    known = [(column.key, column.header) for column in contract.PEOPLE.stored if column.kind is not Kind.ID]
    headers = contract.PEOPLE.by_header.keys()
    extra = [(header, header) for header in dict.fromkeys((*kept, *other)) if header not in headers]
    found = [Field(key, header, kept.get(header), other.get(header)) for key, header in (*known, *extra)]
    return tuple(one for one in found if not (_blank(one.kept) and _blank(one.other)))


def choices(
    both: tuple[Field, ...], picked: Mapping[str, Side], typed: Mapping[str, str]
) -> dict[str, Value]:
    """What the cells hold that were decided on, by key: ``picked`` by key, else the usual."""
    decided: dict[str, Value] = {}
    for field in both:
        if not field.sides:
            continue
        side = picked.get(field.key, field.usual)
        if side is Side.OWN:
            decided[field.key] = typed.get(field.key, "").strip() or field.value(field.usual)
        elif side is not Side.BOTH:
            decided[field.key] = field.value(side)
    return decided


def _blank(raw: Raw) -> bool:
    return raw is None or raw == ""
