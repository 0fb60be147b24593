"""Who brought whom together: Introduced by holds a name as typed, tied to people where exactly one fits."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sync.crm.names import fold


@dataclass(frozen=True, slots=True)
class Introductions:
    """Both ways for one person.

    ``by_text`` is what was typed ("" for nobody), ``by`` the ID of the one person of that name or None;
    ``made`` are the IDs of people whom this one introduced, in the order of the sheet.
    """

    by_text: str
    by: str | None
    made: tuple[str, ...]


def introductions(people: pd.DataFrame, person: str) -> Introductions:
    """Who introduced this person, and whom this person introduced. KeyError for an unknown ID.

    Names are compared without regard to case, accents and spare blanks. A name that several people bear
    says of none of them that it was them; and nobody introduces themselves.
    """
    typed = {text: fold(text) for text in people["introduced_by"].unique()}
    names = {one: fold(name) for one, name in zip(people.index, people["name"], strict=True)}
    text = str(people.at[person, "introduced_by"])
    mine, wanted = names[person], typed[text]
    bearers = [one for one, name in names.items() if name and name == wanted]
    alone = bool(mine) and sum(name == mine for name in names.values()) == 1
    return Introductions(
        by_text=text,
        by=str(bearers[0]) if len(bearers) == 1 and bearers[0] != person else None,
        made=tuple(
            str(one)
            for one, by in zip(people.index, people["introduced_by"], strict=True)
            if alone and typed[by] == mine and one != person
        ),
    )
