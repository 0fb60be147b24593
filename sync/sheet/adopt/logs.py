"""Who the people are that a table with one row a contact made names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sync import cells
from sync.contract import Column, Kind
from sync.exchange.choices import meant
from sync.exchange.names import fullness, is_short_for, without_address
from sync.exchange.text import company_words, name_words, one_line, words
from sync.exchange.touches import read_touches


@dataclass(slots=True)
class Named:
    """Somebody whom rows of a log name: the fullest name, every spelling of it, and their company."""

    name: str
    company: str = ""
    spellings: set[str] = field(default_factory=set)

    def takes(self, spelling: str, company: str) -> None:
        """Remember one more way they are named."""
        self.spellings.add(spelling)
        self.company = self.company or company


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name that is probably somebody's: ``key`` names it in answers."""

    spelling: str
    person: str

    @property
    def key(self) -> str:
        """The key of the question about it."""
        return f"same:{self.spelling}"


def people_of(
    entries: Sequence[tuple[str, str]], stand: Sequence[tuple[str, str]], answers: Mapping[str, str]
) -> tuple[list[Named], dict[str, Named], list[Doubt]]:
    """Who the (name, company) of a log's rows are.

    ``stand``: name and company of those who stand in a table of people. Answers the people, those
    first; by spelling who is meant; and the names that only probably are somebody's.
    """
    people: list[Named] = []
    by_words: dict[tuple[str, ...], Named] = {}
    by_word: dict[str, list[Named]] = {}

    def meet(one: Named) -> Named:
        people.append(one)
        by_words.setdefault(name_words(one.name), one)
        for word in set(words(one.name)):
            by_word.setdefault(word, []).append(one)
        return one

    for name, company in stand:
        meet(Named(name, company))
    meant_by: dict[str, Named] = {}
    doubts: list[Doubt] = []
    # Whole names first: "Rosamund" may stand above "Rosamund Achterberg".
    for spelling, company in sorted(dict.fromkeys(entries), key=lambda entry: -fullness(entry[0])):
        if spelling not in meant_by:
            name = without_address(one_line(spelling))
            one = by_words.get(name_words(name))
            if one is None:
                near = by_word.get((words(name) or [""])[-1], [])
                likely = [one for one in near if _short_for(name, company, one)]
                if len(likely) == 1:
                    doubts.append(Doubt(spelling, likely[0].name))
                    one = likely[0] if answers.get(f"same:{spelling}", "yes") == "yes" else None
            meant_by[spelling] = one if one is not None else meet(Named(name, company))
        meant_by[spelling].takes(spelling, company)
    first = {one_line(spelling): place for place, (spelling, _) in reversed(list(enumerate(entries)))}
    fresh = people[len(stand) :]
    fresh.sort(key=lambda one: min((first.get(one_line(s), 0) for s in one.spellings), default=0))
    return [*people[: len(stand)], *fresh], meant_by, doubts


def _short_for(name: str, company: str, one: Named) -> bool:
    """Whether a name may be a shorter one of theirs, at the same company as far as that is told."""
    if company and one.company and company_words(company) != company_words(one.company):
        return False
    return is_short_for(name, one.name)


def value(column: Column, text: str, *, day_first: bool, today: date) -> cells.Raw:
    """What a cell of a log says as a cell of Outreach; as typed where that can't be told, None for a blank."""
    if column.kind is Kind.DATE:
        found = read_touches(text, day_first=day_first, today=today)
        day = found[0].day if len(found) == 1 else None
        return cells.write(column, day) if day is not None else one_line(text) or None
    if column.kind is Kind.CHOICE:
        return meant(column, one_line(text)) or one_line(text) or None
    return text if text.strip() else None
