"""Who in the book may be one and the same person: likely pairs, scored, with the reasons in words.

What makes two names or companies alike is what the duplicate check of an import says (``duplicates``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import pandas as pd

from sync import addresses
from sync.exchange.duplicates import (
    MOST_COMPARED,
    Looks,
    looks_of,
    may_be_one_name,
    name_blocks,
    near_companies,
    near_names,
)
from sync.exchange.names import is_mailbox
from sync.exchange.text import phone_key

MOST: Final = 100
LIKELY: Final = 50
"""From this score on a pair is worth a look."""

_SURE, _PROBABLE = 90, 70
_ANOTHER_NAME: Final = 60
"""An address that people of different names share."""

_NEVER_ABOVE: Final = 40
"""Two profiles, two people: as much as they have in common, the pair is not shown."""

_FURTHER: Final = 4
"""What each further reason adds to the strongest."""

_OTHER_ADDRESS: Final = 20
"""What it takes away that each has an e-mail address, and they differ."""

_LEAST_DIGITS: Final = 7
"""Shorter phone numbers are extensions: two people may have the same."""

_COMPARED: Final = ("name", "company", "email", "phone", "linkedin")
_TRUNK: Final = re.compile(r"\(0\)")
Extras = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one: IDs, ``one`` before ``other`` in the sheet.

    ``score`` 0 to 100; ``reasons`` are short sentences without a stop, the strongest first. ``certain``: the
    same name and the same e-mail address, which is nobody else's, and nothing that speaks against it.
    """

    one: str
    other: str
    score: int
    reasons: tuple[str, ...]
    certain: bool

    @property
    def likelihood(self) -> str:
        """The score in words."""
        if self.score >= _SURE:
            return "Almost surely one person"
        return "Probably one person" if self.score >= _PROBABLE else "Perhaps one person"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One person, folded for comparing; ``phones``: digits by the number as typed."""

    looks: Looks
    phones: Mapping[str, str]


def likely_pairs(people: pd.DataFrame, extras: Callable[[str], Extras] = lambda _: {}) -> tuple[Pair, ...]:
    """The pairs of a People frame that score ``LIKELY`` or more, the likeliest first, then in the sheet's order.

    ``extras`` gives a person's columns that the contract does not know: "Other email" and the like. Only those
    are compared who share something: it takes about as long for each person in a large book as in a small one.
    """
    ids = [str(one) for one in people.index]
    columns = [people[key].tolist() for key in _COMPARED]
    entries = [_entry(cells, extras(one)) for one, *cells in zip(ids, *columns, strict=True)]
    found = []
    for one, other in _candidates(entries):
        score, reasons, certain = _compared(entries[one], entries[other])
        if score >= LIKELY:
            found.append((-score, one, other, Pair(ids[one], ids[other], score, reasons, certain)))
    return tuple(pair for *_, pair in sorted(found, key=lambda item: item[:3]))


def clusters(pairs: Iterable[Pair]) -> tuple[tuple[str, ...], ...]:
    """The people of three and more entries that hang together by pairs, in the order of the pairs."""
    found = dict.fromkeys(tuple(one) for one in _together(pairs)[1].values())
    return tuple(one for one in found if len(one) > 2)  # noqa: PLR2004 (a pair is no cluster)


def step_by_step(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Of three entries that may be one person, only the pairs that lead to one: A and B, then that one and C."""
    return _together(pairs)[0]


def _together(pairs: Iterable[Pair]) -> tuple[tuple[Pair, ...], dict[str, list[str]]]:
    """The pairs that join what hung together by none before them, and by person all who do in the end."""
    joining: list[Pair] = []
    of: dict[str, list[str]] = {}
    for pair in pairs:
        mine, theirs = of.setdefault(pair.one, [pair.one]), of.setdefault(pair.other, [pair.other])
        if mine is not theirs:
            joining.append(pair)
            mine += theirs
            of.update(dict.fromkeys(theirs, mine))
    return tuple(joining), of


def _entry(cells: Sequence[str], extras: Extras) -> _Entry:
    name, company, email, phone, linkedin = cells
    emails = [email, *addresses.emails(extras.get("Other email", ""))]
    numbers = [phone, *extras.get("Other phone", "").split(", ")]
    digits = {number: _digits(number) for number in numbers if number}
    return _Entry(
        looks_of(name, company, emails, linkedin),
        {number: key for number, key in digits.items() if len(key) >= _LEAST_DIGITS},
    )


def _digits(number: str) -> str:
    """A number's digits as far as they are the same at home and abroad: without the nought that is left out."""
    return phone_key(_TRUNK.sub("", number)).lstrip("0")


def _candidates(entries: list[_Entry]) -> Iterator[tuple[int, int]]:
    """Places of all who share an address, a number, a profile, a name, or a company and a part of a name."""
    blocks: dict[tuple[str, ...], list[int]] = {}
    for place, entry in enumerate(entries):
        for key in _keys(entry):
            blocks.setdefault(key, []).append(place)
    seen: set[tuple[int, int]] = set()
    for places in blocks.values():
        for pair in _within(places):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _keys(entry: _Entry) -> set[tuple[str, ...]]:
    looks = entry.looks
    keys: set[tuple[str, ...]] = {("email", email) for email in looks.emails}
    keys |= {("phone", digits[-_LEAST_DIGITS:]) for digits in entry.phones.values()}
    if looks.linkedin:
        keys.add(("linkedin", looks.linkedin))
    if looks.name and not looks.by_email:
        keys.add(("name", *looks.name))
        if looks.company:
            keys |= {("word", word, *looks.company) for word in name_blocks(looks.name)}
    return keys


def _within(places: list[int]) -> Iterator[tuple[int, int]]:
    """The pairs of a block; of a large one, each with those next to it: what so many share says little."""
    if len(places) <= MOST_COMPARED:
        yield from combinations(places, 2)
        return
    for at, one in enumerate(places):
        for other in places[at + 1 : at + MOST_COMPARED]:
            yield one, other


def _compared(one: _Entry, other: _Entry) -> tuple[int, tuple[str, ...], bool]:
    """The score of two entries, the reasons, and whether they are certainly one person; the same either way."""
    mine, theirs = one.looks, other.looks
    named_alike = mine.by_email or theirs.by_email or may_be_one_name(mine.name, theirs.name)
    same_email = mine.emails & theirs.emails
    own_email = any(not is_mailbox(email) for email in same_email)
    reasons = [
        *_by_linkedin(mine, theirs, named_alike=named_alike),
        *_by_email(same_email, own=own_email, named_alike=named_alike),
        *_by_phone(one, other, named_alike=named_alike),
    ]
    by_name = None if mine.by_email or theirs.by_email else _by_name(mine, theirs, addressed=bool(reasons))
    if by_name is not None:
        reasons.append(by_name)
    reasons.sort(key=lambda reason: -reason[0])
    if not reasons:
        return 0, (), False
    score = min(reasons[0][0] + _FURTHER * (len(reasons) - 1), MOST)
    two_profiles = bool(mine.linkedin and theirs.linkedin and mine.linkedin != theirs.linkedin)
    if two_profiles:
        score = min(score, _NEVER_ABOVE)
    same_name = bool(mine.name) and mine.name == theirs.name and not (mine.by_email or theirs.by_email)
    return score, tuple(said for _, said in reasons), own_email and same_name and not two_profiles


Reasons = Iterator[tuple[int, str]]


def _by_linkedin(mine: Looks, theirs: Looks, *, named_alike: bool) -> Reasons:
    if mine.linkedin and mine.linkedin == theirs.linkedin:
        yield (96, "Same LinkedIn profile") if named_alike else (80, "Same LinkedIn profile, another name")


def _by_email(same: frozenset[str], *, own: bool, named_alike: bool) -> Reasons:
    if not same:
        return
    if not own:
        yield 45, "Same e-mail address, one that many use"
    else:
        yield (95, "Same e-mail address") if named_alike else (_ANOTHER_NAME, "Same e-mail, another name")


def _by_phone(one: _Entry, other: _Entry, *, named_alike: bool) -> Reasons:
    same = [
        (mine, theirs)
        for mine, digits in one.phones.items()
        for theirs, others in other.phones.items()
        if digits.endswith(others) or others.endswith(digits)
    ]
    if same:
        written = all(mine.strip() != theirs.strip() for mine, theirs in same)
        said = "Same number, written differently" if written else "Same phone number"
        yield (85, said) if named_alike else (35, f"{said}, another name")


def _by_name(mine: Looks, theirs: Looks, *, addressed: bool) -> tuple[int, str] | None:
    """What names and companies say; ``addressed``: an address is theirs both."""
    found = _alike(mine, theirs, addressed=addressed)
    if found is None or addressed or not (mine.emails and theirs.emails):
        return found
    return found[0] - _OTHER_ADDRESS, f"{found[1]}, but another e-mail address"


def _alike(mine: Looks, theirs: Looks, *, addressed: bool) -> tuple[int, str] | None:
    if not mine.name or not theirs.name:
        return None
    if mine.name != theirs.name:
        near = bool(mine.company) and mine.company == theirs.company and near_names(mine.name, theirs.name)
        return (65, "Names sound alike, same company") if near else None
    whole = len(mine.name) > 1
    if not mine.company and not theirs.company:
        return (80 if whole else 40), "Same name, and no company to tell them apart"
    if mine.company == theirs.company:
        return 90, "Same name and company"
    if not mine.company or not theirs.company:
        return (65 if whole else 40), "Same name, and one has no company"
    if near_companies(mine.company, theirs.company):
        return 80, "Same name, and nearly the same company"
    return (LIKELY, "Same name") if addressed else None
