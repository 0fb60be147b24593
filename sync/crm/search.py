"""Finding people: words typed, and filters that live in a page's address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd

from sync.contract import RELATIONSHIPS, SCENARIOS, STATUSES
from sync.crm.due import STATES
from sync.crm.names import NO_COMPANY, company_key, company_keys, fold

_MOST_WORDS: Final = 20
_MOST_DIGITS: Final = 5
_END_OF_NAME: Final = "\x1f"  # never typed: control characters are blanks to ``fold``
_SEARCHED: Final = ("company", "role", "division", "email", "notes", "applied_for")


def haystack(people: pd.DataFrame) -> pd.Series:
    """What a search looks through, once for each picture of the people; index as ``people``, str.

    Name, company, role, division, email, notes, applied for and tags, folded, each part after a blank.
    """
    columns = [people[key].tolist() for key in _SEARCHED]
    tags = [" ".join(held) for held in people["scenarios"]]
    texts = [
        f" {fold(name)} {_END_OF_NAME} {fold(' '.join(parts))}"
        for name, *parts in zip(people["name"].tolist(), *columns, tags, strict=True)
    ]
    return pd.Series(texts, index=people.index, dtype="str")


def find(people: pd.DataFrame, text: str, hay: pd.Series | None = None) -> pd.Index:
    """The IDs of the people in whom every word of ``text`` occurs, whatever its case and accents.

    Order: those in whose name every word begins a word, then those where that holds anywhere, then the
    rest; within each as in the sheet. Nothing typed: everybody. ``hay`` is ``haystack(people)``, if at hand.
    """
    words = fold(text).split()[:_MOST_WORDS]
    if not words:
        return people.index
    found = haystack(people) if hay is None else hay.reindex(people.index, fill_value="")
    for word in words:
        found = found[found.str.contains(word, regex=False)]
    begins = np.ones(len(found), dtype=bool)
    named = np.ones(len(found), dtype=bool)
    names = found.str.split(_END_OF_NAME, n=1).str[0]
    for word in words:
        begins &= found.str.contains(f" {word}", regex=False).to_numpy(dtype=bool)
        named &= names.str.contains(f" {word}", regex=False).to_numpy(dtype=bool)
    return found.index[np.lexsort((~begins, ~named))]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the People page is narrowed to; any of the values of one field, all of the fields.

    ``states`` are those of ``due.STATES``; a company is meant in any spelling, NO_COMPANY means none;
    ``not_contacted_days``: no word for at least so many days, or never. An empty field narrows nothing.
    """

    text: str = ""
    scenarios: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    relationships: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    not_contacted_days: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is narrowed at all."""
        return self == Filters()

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> Self:
        """Read the filters from an address's query (a value, or a list of values, for each name).

        Never raises: an address may have been typed, or be an old one; what is not known is left out.
        """

        def several(name: str, known: Sequence[str] | None = None) -> tuple[str, ...]:
            given = query.get(name, ())
            values = (given,) if isinstance(given, str) else tuple(given)
            tidy = dict.fromkeys(" ".join(value.split()) for value in values)
            if known is None:
                return tuple(value for value in tidy if value)
            spelt = {value.casefold(): value for value in known}
            return tuple(dict.fromkeys(spelt[v.casefold()] for v in tidy if v.casefold() in spelt))

        silent = "".join(several("silent")[:1])
        whole = silent.isascii() and silent.isdigit() and len(silent) <= _MOST_DIGITS
        return cls(
            text="".join(several("q")[:1]),
            scenarios=several("scenario", SCENARIOS),
            companies=several("at"),
            states=several("state", STATES),
            relationships=several("relationship", RELATIONSHIPS),
            statuses=several("status", STATUSES),
            not_contacted_days=int(silent) if whole else None,
        )

    def to_query(self) -> dict[str, list[str]]:
        """The filters as an address's query; what narrows nothing is left out.

        No name here may be that of another page's query: Streamlit ties these to the People page, and would
        take them out of an address of another page on the way back to it.
        """
        query = {
            "q": [self.text],
            "scenario": list(self.scenarios),
            "at": list(self.companies),
            "state": list(self.states),
            "relationship": list(self.relationships),
            "status": list(self.statuses),
            "silent": [] if self.not_contacted_days is None else [str(self.not_contacted_days)],
        }
        return {name: values for name, values in query.items() if any(values)}


def apply(
    people: pd.DataFrame, standing: pd.DataFrame, filters: Filters, hay: pd.Series | None = None
) -> pd.Index:
    """The IDs that the filters leave, in ``find``'s order; ``standing`` is that of the same people."""
    keep = np.ones(len(people), dtype=bool)
    if filters.scenarios:
        wanted = set(filters.scenarios)
        held = people["scenarios"].to_numpy(dtype=object)
        keep &= np.fromiter((not wanted.isdisjoint(tags) for tags in held), dtype=bool, count=len(held))
    if filters.companies:
        names = {"" if name == NO_COMPANY else company_key(name) for name in filters.companies}
        keep &= company_keys(people["company"]).isin(names).to_numpy(dtype=bool)
    if filters.states:
        keep &= standing["state"].isin(filters.states).to_numpy(dtype=bool)
    if filters.relationships:
        keep &= people["relationship"].isin(filters.relationships).to_numpy(dtype=bool)
    if filters.statuses:
        keep &= people["status"].isin(filters.statuses).to_numpy(dtype=bool)
    if filters.not_contacted_days is not None:
        silence = standing["silence"].to_numpy(dtype=np.float64)
        keep &= np.isnan(silence) | (silence >= filters.not_contacted_days)
    return find(people[keep], filters.text, hay)
