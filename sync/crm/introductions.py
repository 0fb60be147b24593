"""Who brought whom together: Introduced by holds a name as typed, tied to people where exactly one fits."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Introductions:
    """Both ways for one person.

    ``by_text`` is what was typed ("" for nobody), ``by`` the ID of the one person of that name or None;
    ``made`` are the IDs of people whom this one introduced.
    """

    by_text: str
    by: str | None
    made: tuple[str, ...]


def introductions(people: pd.DataFrame, person: str) -> Introductions:
    """Who introduced this person, and whom this person introduced. KeyError for an unknown ID."""
    names = people["name"].str.casefold().str.strip()
    typed = people["introduced_by"].str.casefold().str.strip()
    text = str(people.loc[person, "introduced_by"])
    fitting = people.index[(names == typed[person]) & (names != "") & (people.index != person)]
    mine = names[person]
    made = people.index[(typed == mine) & (people.index != person)] if mine else people.index[:0]
    namesakes = int((names == mine).sum())
    return Introductions(
        by_text=text,
        by=str(fitting[0]) if len(fitting) == 1 else None,
        made=tuple(map(str, made)) if namesakes == 1 else (),
    )
