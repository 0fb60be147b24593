"""Who the rows of a log are: the same people again and again, at times by a shorter name or without their company."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from sync import addresses
from sync.exchange.duplicates import Decision, Duplicate
from sync.exchange.names import fullness, is_short_for
from sync.exchange.rows import PlannedRow
from sync.exchange.text import company_words, name_words, words

AGAIN: Final = "the same name, in a list with a row for each contact"
SHORTER: Final = "a longer or a shorter form of the same name, in a list with a row for each contact"


@dataclass(slots=True)
class _Somebody:
    """A person a log names: in the book (``existing``), or in these rows of the file, by number."""

    name: str
    existing: str | None = None
    companies: set[tuple[str, ...]] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)

    def may_be(self, company: tuple[str, ...], emails: set[str]) -> bool:
        """Whether neither company nor address speaks against it."""
        other_company = company and self.companies and company not in self.companies
        return not other_company and not (emails and self.emails and not emails & self.emails)


class _Everybody:
    """The people met so far, found by their names."""

    def __init__(self) -> None:
        self.people: list[_Somebody] = []
        self._by_name: dict[tuple[str, ...], list[_Somebody]] = {}
        self._by_word: dict[str, list[_Somebody]] = {}

    def meet(self, one: _Somebody) -> _Somebody:
        """Remember somebody new."""
        self.people.append(one)
        self._by_name.setdefault(name_words(one.name), []).append(one)
        for word in set(words(one.name)):
            self._by_word.setdefault(word, []).append(one)
        return one

    def called(self, name: str, company: tuple[str, ...], emails: set[str]) -> _Somebody | None:
        """The one person who may be meant; None where there is none, or more than one."""
        for likely in (
            self._by_name.get(name_words(name), []),
            [one for one in self._by_word.get((words(name) or [""])[-1], []) if is_short_for(name, one.name)],
        ):
            fitting = [one for one in likely if one.may_be(company, emails)]
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None


def same_people(
    rows: Sequence[PlannedRow], found: Iterable[Duplicate], existing: pd.DataFrame, people: int = 0
) -> tuple[Duplicate, ...]:
    """The pairs ``found`` among the rows of a log, and those that only a log shows, in the order of the rows.

    The first rows, so many ``people``, are of no log, but those whom it may name.
    """
    by_row: dict[int, list[Duplicate]] = {}
    for pair in found:
        by_row.setdefault(pair.row, []).append(pair)
    everybody = _Everybody()
    for person, name, company in zip(existing.index, existing["name"], existing["company"], strict=True):
        if isinstance(name, str):
            everybody.meet(_Somebody(name, str(person), _company(company)))
    known: dict[str | int | None, _Somebody] = {one.existing: one for one in everybody.people}
    for row in rows[:people]:
        merged = next((one for one in by_row.get(row.number, ()) if one.decision is Decision.MERGE), None)
        one = known.get(merged.existing or merged.earlier) if merged is not None else None
        known[row.number] = _with_looks(one or everybody.meet(_Somebody(row.name, rows=[row.number])), row)
    # Whole names first: "Rosamund" may stand above "Rosamund Achterberg".
    for row in sorted(rows[people:], key=lambda row: -fullness(row.name)):
        new = _with_looks(_Somebody(row.name), row)
        one = everybody.called(row.name, next(iter(new.companies), ()), new.emails)
        one = _with_looks(one, row) if one is not None else everybody.meet(new)
        one.rows.append(row.number)
    names = {row.number: row.name for row in rows}
    for one in everybody.people:
        for pair in _pairs(one, names):
            by_row[pair.row] = _with(pair, by_row.get(pair.row, []))
    return tuple(pair for row in rows for pair in by_row.get(row.number, ()))


def _with_looks(one: _Somebody, row: PlannedRow) -> _Somebody:
    """Somebody, with what a row says of their company and their address."""
    said = row.values  # noqa: PD011 (a dict, no frame)
    one.companies |= _company(said.get("company"))
    one.emails |= {*addresses.emails(str(said.get("email")))}
    return one


def _company(said: object) -> set[tuple[str, ...]]:
    return {company_words(said)} if isinstance(said, str) and words(said) else set()


def _pairs(one: _Somebody, names: dict[int, str]) -> Iterable[Duplicate]:
    numbers = sorted(one.rows)
    for number in numbers if one.existing is not None else numbers[1:]:
        earlier = None if one.existing is not None else numbers[0]
        other = one.name if earlier is None else names[earlier]
        why = AGAIN if name_words(names[number]) == name_words(other) else SHORTER
        yield Duplicate(number, one.existing, earlier, why, sure=True, decision=Decision.MERGE)


def _with(pair: Duplicate, found: Sequence[Duplicate]) -> list[Duplicate]:
    """The pair first, unless its row is merged with somebody already."""
    if any(other.decision is Decision.MERGE for other in found):
        return list(found)
    return [pair, *(other for other in found if other.key != pair.key)]
