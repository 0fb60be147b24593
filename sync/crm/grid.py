"""The grid of people: who is in it and in what order, what its cells hold, and what was typed into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from sync.cells import Value
from sync.contract import ACTIVE, ARCHIVED, PEOPLE, Kind
from sync.crm import due, words
from sync.crm.names import NO_COMPANY, fold, most_typed
from sync.crm.search import Filters, apply, haystack

BY_NAME: Final = "Name"
BY_URGENCY: Final = "Due first"
BY_SILENCE: Final = "Longest silence"
BY_NEWEST: Final = "Newest"
BY_COMPANY: Final = "Company"
ORDERS: Final = (BY_NAME, BY_URGENCY, BY_SILENCE, BY_NEWEST, BY_COMPANY)

CHOSEN: Final = "chosen"
"""The grid's column of ticks; it belongs to the page, not to the book."""

EDITABLE: Final = tuple(column.key for column in PEOPLE.stored if column.kind is not Kind.ID)


@dataclass(frozen=True, slots=True)
class Ask:
    """Which people are asked for: narrowed by ``filters``, the archived too or not, in one of ``ORDERS``."""

    filters: Filters = field(default_factory=Filters)
    archived: bool = False
    order: str = BY_NAME

    @property
    def with_archived(self) -> bool:
        """Whether archived people are shown: asked for by the switch, or by their status."""
        return self.archived or ARCHIVED in self.filters.statuses


def ordered(people: pd.DataFrame, standing: pd.DataFrame, order: str) -> pd.Index:
    """The IDs of all people in one of ``ORDERS``; ties by name, then as in the sheet."""
    names = _sortable(people["name"])
    if order == BY_URGENCY:
        return due.ranked(standing, people)
    if order == BY_COMPANY:
        return people.index[np.lexsort((names, _sortable(people["company"])))]
    if order == BY_SILENCE:
        days = due.day_numbers(standing["last_contact"])  # NEVER is the longest silence
    elif order == BY_NEWEST:
        added = due.day_numbers(people["added_on"])
        days = np.where(added == due.NEVER, np.iinfo(np.int64).max, -np.maximum(added, due.NEVER + 1))
    else:
        return people.index[np.lexsort((names,))]
    return people.index[np.lexsort((names, days))]


def _sortable(texts: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The place of each text in the alphabet, without regard to case and accents; blanks come last."""
    folded = {text: fold(text) for text in texts.unique()}
    places = {text: place for place, text in enumerate(sorted({*folded.values()} - {""}))}
    last = len(places)
    ranks = {text: places.get(short, last) for text, short in folded.items()}
    return texts.map(ranks).to_numpy(dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Lineup:
    """Everybody whom an Ask may find, in the order asked for: three tables of one index."""

    people: pd.DataFrame
    standing: pd.DataFrame
    hay: pd.Series


def lineup(people: pd.DataFrame, standing: pd.DataFrame, ask: Ask) -> Lineup:
    """Put people in order, and leave the archived out unless they are asked for.

    It depends on ``ask.order`` and ``ask.with_archived`` alone; a blank status is read as Active.
    """
    ids = ordered(people, standing, ask.order)
    if not ask.with_archived:
        ids = ids[(people["status"].reindex(ids) != ARCHIVED).to_numpy(dtype=bool)]
    line = people.loc[ids]
    line = line.assign(status=line["status"].where(line["status"] != "", ACTIVE))
    return Lineup(line, standing.loc[ids], haystack(line))


def found(line: Lineup, ask: Ask) -> pd.Index:
    """The IDs asked for: by name, those first in whom the words typed match best; else in the line's order."""
    matches = apply(line.people, line.standing, ask.filters, line.hay)
    if ask.order == BY_NAME:
        return matches
    return matches[np.argsort(line.people.index.get_indexer(matches), kind="stable")]


def among_archived(people: pd.DataFrame, standing: pd.DataFrame, ask: Ask) -> int:
    """How many of the archived would fit as well, where they are left out."""
    if ask.with_archived:
        return 0
    everybody = replace(ask, archived=True)
    fit = found(lineup(people, standing, everybody), everybody)
    return int((people["status"].loc[fit] == ARCHIVED).sum())


def company_choices(people: pd.DataFrame, keys: pd.Series) -> list[str]:
    """The companies to filter by, each in the spelling typed most often, in alphabetical order.

    ``keys`` is ``names.company_keys(people["company"])``. NO_COMPANY is the last, if anybody has none.
    """
    without = [NO_COMPANY] if (keys == "").any() else []
    return [*sorted(most_typed(people["company"], keys).tolist(), key=fold), *without]


def base(people: pd.DataFrame, ids: Iterable[str], chosen: frozenset[str]) -> pd.DataFrame:
    """What can be typed over in the grid, for these people in this order.

    Index as given; column CHOSEN (bool), then ``EDITABLE`` as in a Snapshot, but for tags, which are lists.
    """
    rows = people.loc[list(ids), list(EDITABLE)]
    tags = {key: rows[key].map(list) for key in EDITABLE if PEOPLE.column(key).kind is Kind.TAGS}
    rows = rows.assign(**tags)
    rows.insert(0, CHOSEN, rows.index.isin(list(chosen)))
    return rows


def told(standing: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """How these people stand, in words: columns state (a list of one), due_words (str), last_contact, due.

    ``due`` and ``last_contact`` are datetime64[s], NaT for never. Somebody removed meanwhile stands nowhere.
    """
    rows = standing.reindex(list(ids))
    there = rows["state"].notna()
    said = [
        words.due(int(days)) if here and state != due.ASLEEP else ""
        for here, state, days in zip(there, rows["state"], rows["days_over"], strict=True)
    ]
    return pd.DataFrame(
        {
            "state": pd.Series(
                [[state] if here else [] for here, state in zip(there, rows["state"], strict=True)],
                index=rows.index,
                dtype="object",
            ),
            "due_words": pd.array(said, dtype="str"),
            "last_contact": rows["last_contact"],
            "due": rows["due"],
        },
        index=rows.index,
    )


Typed = Mapping[int, Mapping[str, object]]
"""What a grid reports: row position to column to what was typed, counted from its base."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What is new in a grid: ``cells`` by person and key, and who was ticked and unticked."""

    cells: Mapping[str, Mapping[str, Value]]
    ticked: frozenset[str]
    unticked: frozenset[str]


def edits(before: Typed, now: Typed, rows: pd.DataFrame) -> Edits:
    """What was typed between two reports of the grid over the same ``rows`` (those of ``base``).

    A report holds all that differs from ``rows``; so a cell that is no longer in it was put back to what
    it had been, and that is an edit as well.
    """
    cells: dict[str, dict[str, Value]] = {}
    ticks: dict[str, bool] = {}
    for position in sorted({*before, *now}):
        old, new = before.get(position, {}), now.get(position, {})
        person = str(rows.index[position])
        for key in (*new, *(key for key in old if key not in new)):
            if key in new and key in old and new[key] == old[key]:
                continue
            value = new[key] if key in new else rows[key].iloc[position]
            if key == CHOSEN:
                ticks[person] = bool(value)
            elif key in EDITABLE:
                cells.setdefault(person, {})[key] = _value(key, value)
    return Edits(
        cells,
        frozenset(person for person, tick in ticks.items() if tick),
        frozenset(person for person, tick in ticks.items() if not tick),
    )


def _value(key: str, typed: object) -> Value:
    """What a grid reports for a cell, or its base holds, as the contract's value."""
    kind = PEOPLE.column(key).kind
    if typed is None or typed is pd.NaT or typed == "":
        return None
    if kind is Kind.TAGS:
        return tuple(str(tag) for tag in typed) or None if isinstance(typed, list | tuple) else None
    if kind is Kind.DATE:
        return typed.date() if isinstance(typed, pd.Timestamp) else date.fromisoformat(str(typed)[:10])
    if kind is Kind.DAYS:
        days = float(str(typed))
        return None if np.isnan(days) else int(days)
    return bool(typed) if kind is Kind.YES_NO else str(typed)


Saved = Mapping[tuple[str, str], Value]
"""What the book held for a person and a key, after it was saved."""


def held(cells: Mapping[str, Mapping[str, Value]], people: pd.DataFrame) -> Saved:
    """What the book holds now for each of these cells; what was typed may have been put in better form."""
    return {
        (person, key): _value(key, people.at[person, key])
        for person, values in cells.items()
        for key in values
        if person in people.index
    }


def typed_cells(typed: Typed, rows: pd.DataFrame) -> dict[str, dict[str, Value]]:
    """What a grid reports over these ``rows``, by person and key, without the ticks."""
    return {
        str(rows.index[position]): {
            key: _value(key, value) for key, value in cells.items() if key in EDITABLE
        }
        for position, cells in typed.items()
    }


def overtaken(
    cells: Mapping[str, Mapping[str, Value]], rows: pd.DataFrame, saved: Saved, people: pd.DataFrame
) -> list[str]:
    """The IDs of those of whom somebody else changed one of these cells since it was read or saved here."""
    now = held(cells, people)
    known = {at: saved.get(at, _value(at[1], rows.at[at])) for at in now}
    return sorted({person for (person, key), value in now.items() if value != known[person, key]})


def described(filters: Filters) -> list[str]:
    """What people are narrowed to, in words, a part for each filter; plain text."""
    parts = [
        f"“{' '.join(filters.text.split())}”" if filters.text.strip() else "",
        words.listed(filters.states, "or").lower() if filters.states else "",
        words.listed(filters.relationships, "or").lower() if filters.relationships else "",
        f"at {words.listed(filters.companies, 'or')}" if filters.companies else "",
        words.listed(filters.scenarios, "or") if filters.scenarios else "",
        words.listed(filters.statuses, "or").lower() if filters.statuses else "",
    ]
    if filters.not_contacted_days is not None:
        parts.append(f"no word for {words.count(filters.not_contacted_days, 'day')}")
    return [part for part in parts if part]
