"""A table with one row a contact made: which column is which, and who the people in it are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sync import cells, contract
from sync.contract import Column, Kind
from sync.exchange.choices import meant
from sync.exchange.headings import tells_of_touch
from sync.exchange.mapping import Mapping as Columns
from sync.exchange.names import without_address
from sync.exchange.table import Table
from sync.exchange.text import company_words, folded, name_words, one_line, words
from sync.exchange.touches import read_touches

_SAMPLE: Final = 200
_REPEATED: Final = 0.3
_IDENTITY: Final = frozenset({"email", "phone", "linkedin"})
# fmt: off
_MORE: Final[dict[str, tuple[str, ...]]] = {
    "date": (
        "date", "day", "date sent", "date contacted", "contacted on", "date of contact", "contact date", "sent on",
        "when", "datum", "fecha", "data", "dato", "tag", "date of outreach", "outreach date", "touch date", "jour",
    ),
    "person": (
        "prospect name", "contact name", "contact", "full name", "person contacted", "who", "whom", "with", "with whom",
        "spoke with", "spoke to", "talked to", "met with", "nombre", "nom", "mit wem", "wer", "con quién", "avec qui",
        "ansprechpartner", "kontakt", "contacto", "name of contact", "to",
    ),
    "channel": (
        "how", "type", "medium", "mode", "method of contact", "contact method", "form", "touch type", "activity", "wie",
        "art", "kanal", "canal", "cómo", "comment", "form of contact", "type of contact", "platform",
    ),
    "direction": ("in or out", "inbound outbound", "sent or received", "richtung"),
    "outcome": ("result", "response", "outcome", "ergebnis", "resultado", "résultat", "reply"),
    "notes": (
        "note", "notes", "comments", "summary", "what was said", "what we discussed", "discussion", "details",
        "message",
        "conversation", "what we talked about", "notizen", "notas", "remarques", "what was discussed", "topic", "about",
    ),
    "by": ("by", "who wrote", "logged by", "owner", "von"),
}
# fmt: on


def _known() -> dict[str, str]:
    known = {
        folded(heading): column.key
        for column in contract.OUTREACH.columns
        for heading in (column.header, *column.aliases)
    }
    for key, headings in _MORE.items():
        for heading in headings:
            known.setdefault(folded(heading), key)
    return known


_KNOWN: Final = _known()


def known(heading: str) -> str:
    """The key of Outreach's column that a heading means; "" for none."""
    return _KNOWN.get(folded(heading), "")


def guess(table: Table, *, today: date) -> dict[str, int]:
    """Which column of a table is which of Outreach's, by key; where cells can't be what a heading says, none is."""
    found: dict[str, int] = {}
    for number, heading in enumerate(table.headings):
        key = _KNOWN.get(folded(heading))
        if key is None and tells_of_touch(heading):
            key = "date"
        values = table.column(number)[:_SAMPLE]
        if key is None or key in found or not values:
            continue
        column = contract.OUTREACH.column(key)
        if sum(_may_hold(column, value, today) for value in values) * 2 >= len(values):
            found[key] = number
    if "person" not in found:
        for number, heading in enumerate(table.headings):
            if "name" in words(heading) and number not in found.values():
                found["person"] = number
                break
    return found


def _may_hold(column: Column, text: str, today: date) -> bool:
    if column.kind is Kind.DATE:
        return bool(read_touches(text, day_first=True, today=today))
    if column.kind is Kind.CHOICE:
        return meant(column, one_line(text)) is not None
    return column.kind is not Kind.ID or text.startswith(column.key[0])


def is_log(table: Table, columns: Columns, log: Mapping[str, int]) -> bool:
    """Whether each row is a contact made: it has a day and a name, and the same names come again or a way is told."""
    if not {"date", "person"} <= log.keys():
        return False
    dated = folded(table.headings[log["date"]])
    last = [number for number in columns.columns("last_contact") if number != log["date"]]
    if last or "last" in dated:
        return False
    names = [name_words(text) for text in table.column(log["person"])]
    repeated = sum(count - 1 for count in Counter(names).values()) / len(names) if names else 0.0
    if repeated >= _REPEATED:
        return True
    return "channel" in log and not _IDENTITY & {*columns.targets}


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
    for spelling, company in sorted(dict.fromkeys(entries), key=lambda entry: -_fullness(entry[0])):
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


def _fullness(name: str) -> int:
    return sum(len(word) for word in words(name) if len(word) > 1) if len(words(name)) > 1 else 0


def _short_for(name: str, company: str, one: Named) -> bool:
    """Whether a name may be a shorter one of theirs: initials for first names, or one name alone."""
    short, full = words(name), words(one.name)
    if not short or len(short) > len(full) or len(full) < 2:  # noqa: PLR2004 (one name is short for nobody's)
        return False
    if company and one.company and company_words(company) != company_words(one.company):
        return False
    if len(short) == 1:
        return short[0] in full
    return short[-1] == full[-1] and all(
        mine == theirs or (1 in {len(mine), len(theirs)} and mine[0] == theirs[0])
        for mine, theirs in zip(short[:-1], full, strict=False)
    )


def value(column: Column, text: str, *, day_first: bool, today: date) -> cells.Raw:
    """What a cell of a log says as a cell of Outreach; as typed where that can't be told, None for a blank."""
    if column.kind is Kind.DATE:
        found = read_touches(text, day_first=day_first, today=today)
        day = found[0].day if len(found) == 1 else None
        return cells.write(column, day) if day is not None else one_line(text) or None
    if column.kind is Kind.CHOICE:
        return meant(column, one_line(text)) or one_line(text) or None
    return text if text.strip() else None
