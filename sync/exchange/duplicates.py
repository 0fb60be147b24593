"""Who in a file is somebody already known, in the book or further up in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

import pandas as pd
from rapidfuzz import fuzz

from sync import addresses
from sync.exchange.rows import PlannedRow
from sync.exchange.text import company_words, linkedin_key, name_words

MOST_COMPARED: Final = 60
"""So many likely people are looked at for one row; more share a name or a company only by its being common."""

MOST_SHOWN: Final = 3
NEAR: Final = 88
"""Names and companies alike by this much of 100 (rapidfuzz's ratio) are shown as perhaps the same."""

SAME_ID: Final = "the same ID"
SAME_EMAIL: Final = "the same e-mail address"
SAME_LINKEDIN: Final = "the same LinkedIn address"
SAME_NAME: Final = "the same name and company"
ONLY_NAME: Final = "the same name, and nothing to tell them apart"
THE_NAME: Final = "the same name"
SAME_ROW: Final = "the same in every respect"
OTHER_EMAIL: Final = "the same name and company, but another e-mail address"
EMAIL_ONLY: Final = "the same e-mail address, but another name"
NEAR_NAME: Final = "nearly the same name, and the same company"
NEAR_COMPANY: Final = "the same name, and nearly the same company"
NO_COMPANY: Final = "the same name, and no company to tell them apart"


class Decision(StrEnum):
    """What becomes of a row that may be somebody already known."""

    MERGE = "merge"  # one person: blanks are filled, notes and tags united
    SKIP = "skip"  # the row is not imported
    KEEP = "keep both"  # two people


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row that may be somebody already known: ``existing`` (an ID), else row number ``earlier`` of the file.

    ``why`` completes "They have …"; ``sure`` pairs are merged unless somebody decides otherwise.
    """

    row: int
    existing: str | None
    earlier: int | None
    why: str
    sure: bool
    decision: Decision

    @property
    def key(self) -> str:
        """Names the pair: "12~p-0001" or "12~#3"."""
        return f"{self.row}~{self.existing if self.existing is not None else f'#{self.earlier}'}"


_SIGNS: Final = ("name", "company", "email", "linkedin", "phone", "role", "division")

Words = tuple[str, ...]
Key = TypeVar("Key")


@dataclass(slots=True)
class _Known:
    """Somebody known so far: from the book, or a row of the file with those merged into it."""

    existing: str | None
    earlier: int | None
    emails: set[str] = field(default_factory=set)
    linkedins: set[str] = field(default_factory=set)
    names: list[tuple[Words, Words]] = field(default_factory=list)
    sign: object = None  # what has to be equal for the same person to be told twice
    id: str = ""  # the one that the file gives


@dataclass(frozen=True, slots=True)
class Looks:
    """What tells one person from another, folded for comparing; ``by_email``: the name is no more than the address."""

    emails: frozenset[str]
    linkedin: str
    name: Words
    company: Words
    by_email: bool


class Finder:
    """Compares rows with those known, who are sorted by what they share so that few are compared."""

    def __init__(self, existing: pd.DataFrame, *, by_name: bool = False) -> None:
        """``existing``: the People frame of a Snapshot, or any with columns name, company, email, linkedin.

        ``by_name``: a name that only one of them has is enough, where nothing speaks against it.
        """
        self._by_name_alone = by_name
        self._known: list[_Known] = []
        self._by_id: dict[str, int] = {}
        self._by_email: dict[str, list[int]] = {}
        self._by_linkedin: dict[str, list[int]] = {}
        self._by_name: dict[Words, list[int]] = {}
        self._by_word: dict[tuple[Words, str], list[int]] = {}
        columns = [_column(existing, key) for key in _SIGNS]
        for row, *sign in zip(existing.index, *columns, strict=True):
            name, company, email, linkedin, *_ = sign
            known = _Known(str(row), None, sign=tuple(sign))
            self._by_id[str(row)] = len(self._known)
            self._known.append(known)
            self._learn(len(self._known) - 1, looks_of(name, company, [email], linkedin))

    def add(self, row: PlannedRow) -> list[Duplicate]:
        """Whom this row may be, the likeliest first; from now on it is known itself."""
        values = row.values  # noqa: PD011 (a dict, no frame)
        others = [*addresses.emails(row.extras.get("Other email", "")), str(values.get("email") or "")]
        looks = looks_of(
            row.name, str(values.get("company") or ""), others, str(values.get("linkedin") or "")
        )
        found = self._find(row, looks)
        pairs = [
            Duplicate(
                row.number,
                self._known[place].existing,
                self._known[place].earlier,
                why,
                sure,
                Decision.MERGE if sure and number == 0 else Decision.KEEP,
            )
            for number, (place, why, sure) in enumerate(found)
        ]
        if pairs and pairs[0].decision is Decision.MERGE:
            self._learn(found[0][0], looks)
        else:
            self._known.append(_Known(None, row.number, sign=row.cells, id=row.id))
            self._learn(len(self._known) - 1, looks)
        return pairs

    def _learn(self, place: int, looks: Looks) -> None:
        known = self._known[place]
        known.emails |= looks.emails
        for email in looks.emails:
            _append(self._by_email, email, place)
        if looks.linkedin:
            known.linkedins.add(looks.linkedin)
            _append(self._by_linkedin, looks.linkedin, place)
        if looks.by_email or not looks.name:
            return
        known.names.append((looks.name, looks.company))
        _append(self._by_name, looks.name, place)
        if looks.company:
            for word in name_blocks(looks.name):
                _append(self._by_word, (looks.company, word), place)

    def _find(self, row: PlannedRow, looks: Looks) -> list[tuple[int, str, bool]]:
        """Places of those known, why, and whether that is sure; the likeliest first."""
        found: dict[int, tuple[str, bool]] = {}
        if row.id in self._by_id:
            found[self._by_id[row.id]] = (SAME_ID, True)
        for place in self._by_linkedin.get(looks.linkedin, ()) if looks.linkedin else ():
            found.setdefault(place, (SAME_LINKEDIN, True))
        for email in sorted(looks.emails):
            for place in self._by_email.get(email, ())[:MOST_COMPARED]:
                same = self._may_be_called(place, looks) and not self._other_profile(place, looks)
                found.setdefault(place, (SAME_EMAIL if same else EMAIL_ONLY, same))
        if not looks.by_email:
            named = self._find_by_name(row, looks, found)
            # A name alone may be that of several: then nobody can tell which of them it is.
            alone = sum(sure for _, sure in named.values()) == 1 and not any(
                sure for _, sure in found.values()
            )
            for place, (why, sure) in named.items():
                found.setdefault(place, (why, sure and (alone or why == SAME_ROW)))
        if row.id:  # of those in the file whoever has another ID is another person
            found = {place: why for place, why in found.items() if self._known[place].id in {"", row.id}}
        ordered = sorted(found.items(), key=lambda item: (not item[1][1], item[0]))
        return [(place, why, sure) for place, (why, sure) in ordered[:MOST_SHOWN]]

    def _find_by_name(
        self, row: PlannedRow, looks: Looks, found: dict[int, tuple[str, bool]]
    ) -> dict[int, tuple[str, bool]]:
        named: dict[int, tuple[str, bool]] = {}
        likely = list(self._by_name.get(looks.name, ())[:MOST_COMPARED])
        if looks.company:
            for word in name_blocks(looks.name):
                likely += self._by_word.get((looks.company, word), ())[:MOST_COMPARED]
        for place in dict.fromkeys(likely):
            if place in found or self._other_profile(place, looks):
                continue
            why = self._alike(row, self._known[place], looks)
            if why is not None:
                named[place] = why
        return named

    def _alike(self, row: PlannedRow, known: _Known, looks: Looks) -> tuple[str, bool] | None:
        if known.sign == (row.cells if known.existing is None else _sign(row)):
            return SAME_ROW, True
        other_mail = bool(known.emails and looks.emails)
        best: tuple[str, bool] | None = None
        for name, company in known.names:
            if name == looks.name and company == looks.company and company:
                return (OTHER_EMAIL, False) if other_mail else (SAME_NAME, True)
            if name == looks.name and not company and not looks.company and len(name) > 1 and not other_mail:
                return ONLY_NAME, True
            if name == looks.name and not (company and looks.company):
                if self._by_name_alone and known.existing is not None:
                    return THE_NAME, True
                best = best or (NO_COMPANY, False)
            elif name == looks.name and near_companies(company, looks.company):
                best = best or (NEAR_COMPANY, False)
            elif company == looks.company and company and near_names(name, looks.name):
                best = best or (NEAR_NAME, False)
        return best

    def _other_profile(self, place: int, looks: Looks) -> bool:
        """Whether both have LinkedIn addresses, and different ones: then they are two people."""
        linkedins = self._known[place].linkedins
        return bool(linkedins and looks.linkedin and looks.linkedin not in linkedins)

    def _may_be_called(self, place: int, looks: Looks) -> bool:
        """Whether the names do not speak against its being one person."""
        names = self._known[place].names
        return looks.by_email or not names or any(may_be_one_name(name, looks.name) for name, _ in names)


def find_duplicates(
    rows: Sequence[PlannedRow],
    existing: pd.DataFrame,
    progress: Callable[[int], None] | None = None,
    *,
    by_name: bool = False,
) -> tuple[Duplicate, ...]:
    """The rows that may be somebody in ``existing`` or an earlier row; ``progress`` hears the rows done.

    ``by_name``: a name that only one of ``existing`` has is enough.
    """
    finder = Finder(existing, by_name=by_name)
    pairs: list[Duplicate] = []
    for done, row in enumerate(rows):
        pairs += finder.add(row)
        if progress is not None and done % 250 == 0:
            progress(done)
    return tuple(pairs)


def looks_of(name: str, company: str, emails: Iterable[str], linkedin: str) -> Looks:
    """What tells somebody from another, of cells as they are kept."""
    addressed = frozenset(email.strip().casefold() for email in emails if "@" in email)
    return Looks(
        addressed,
        linkedin_key(linkedin),
        name_words(name),
        company_words(company),
        name.casefold() in addressed,
    )


def _sign(row: PlannedRow) -> tuple[str, ...]:
    values = {**row.raw, **row.values}  # noqa: PD011 (a dict, no frame)
    return tuple(str(values.get(key) or "") for key in _SIGNS)


def name_blocks(name: Words) -> list[str]:
    """What near-equal names share: a whole word, or all their first letters."""
    return [*(word for word in name if len(word) > 1), "".join(word[0] for word in name) + "."]


def near_names(one: Words, other: Words) -> bool:
    """Whether two names are the same but for initials or a slip of the pen."""
    return _initials(one, other) or fuzz.ratio(" ".join(one), " ".join(other)) >= NEAR


def near_companies(one: Words, other: Words) -> bool:
    """Alike but for a slip of the pen; "Hall 12" and "Hall 13" are not."""
    figures = [[word for word in words if any(map(str.isdigit, word))] for words in (one, other)]
    return figures[0] == figures[1] and fuzz.ratio(" ".join(one), " ".join(other)) >= NEAR


def may_be_one_name(one: Words, other: Words) -> bool:
    """Whether two names may be one person's: one within the other, initials, or a slip of the pen."""
    return (
        set(one) <= set(other)
        or set(other) <= set(one)
        or _initials(one, other)
        or fuzz.ratio(" ".join(one), " ".join(other)) >= NEAR - 8
    )


def _initials(one: Words, other: Words) -> bool:
    """Whether the names differ only by words that are first letters: "g achterhof", "achterhof genevieve"."""
    mine, theirs = [word for word in one if word not in other], [word for word in other if word not in one]
    if not set(one) & set(other) or len(mine) != len(theirs) or not mine:
        return False
    return all(
        short[0] == long[0] and 1 in {len(short), len(long)} for short, long in zip(mine, theirs, strict=True)
    )


def _append(places: dict[Key, list[int]], key: Key, place: int) -> None:
    at = places.setdefault(key, [])
    if not at or at[-1] != place:
        at.append(place)


def _column(frame: pd.DataFrame, key: str) -> list[str]:
    if key not in frame.columns:
        return [""] * len(frame)
    return [value if isinstance(value, str) else "" for value in frame[key].tolist()]
