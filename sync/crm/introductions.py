"""Who brought whom together: Introduced by holds a name as typed, tied to people where exactly one fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sync.crm.names import called, fold


@dataclass(frozen=True, slots=True)
class Introductions:
    """Both ways for one person.

    ``by_text`` is what was typed ("" for nobody), ``by`` the ID of the one person of that name or None;
    ``made`` are the IDs of people whom this one introduced, in the order of the sheet.
    """

    by_text: str
    by: str | None
    made: tuple[str, ...]


def bearer(people: pd.DataFrame, name: str) -> str | None:
    """The ID of the one person of this name, compared as ``introductions`` does; None for none or several."""
    wanted = fold(name)
    if not wanted:
        return None
    found = people.index[people["name"].map(fold) == wanted]
    return str(found[0]) if len(found) == 1 else None


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


@dataclass(frozen=True, slots=True)
class Knot:
    """Somebody in the picture of who led to whom.

    ``id`` is "" for a name that no one person of the book bears; ``depth`` counts introductions from the
    first of the picture; ``parent`` is the place in the picture of who introduced them, None for the first.
    """

    id: str
    name: str
    depth: int
    parent: int | None


def led(people: pd.DataFrame) -> dict[str, str]:
    """By whom each was introduced: person ID to the ID of the one person of that name, else to the name as typed.

    Of those with a blank Introduced by there is nothing, nor of those who are said to have introduced
    themselves. A typed name goes by its folded text after a blank, which no ID begins with.
    """
    bearers: dict[str, list[str]] = {}
    for person, name in zip(people.index, people["name"], strict=True):
        bearers.setdefault(fold(name), []).append(str(person))
    noted = people["introduced_by"][people["introduced_by"] != ""]
    found: dict[str, str] = {}
    for person, text in noted.items():
        wanted = fold(text)
        named = bearers.get(wanted, [])
        if wanted and str(person) not in named:
            found[str(person)] = named[0] if len(named) == 1 else f" {wanted}"
    return found


def led_around(
    people: pd.DataFrame, person: str, by: Mapping[str, str], most: int = 15
) -> tuple[tuple[Knot, ...], int]:
    """Who led to whom around one person: those nearest, ``most`` at most, and how many more there are.

    ``by`` is ``led``. In the order of a drawing: each after who introduced them, the children of one in the
    order of the sheet. Where people are said to have introduced each other in a ring, it is cut once.
    """
    children: dict[str, list[str]] = {}
    for one, opener in by.items():
        children.setdefault(opener, []).append(one)
    near = [person]
    seen = {person}
    for one in near:  # grows while it is walked
        for other in (by.get(one, ""), *children.get(one, ())):
            if other and other not in seen:
                seen.add(other)
                near.append(other)
    kept = set(near[:most])
    first, above = person, {person}
    while by.get(first, "") in kept - above:
        first = by[first]
        above.add(first)
    knots: list[Knot] = []
    waiting: list[tuple[str, int, int | None]] = [(first, 0, None)]
    while waiting:
        one, depth, parent = waiting.pop()
        kept.discard(one)
        place = len(knots)
        knots.append(_knot(people, one, depth, parent, children))
        waiting += [(child, depth + 1, place) for child in reversed(children.get(one, ())) if child in kept]
    return tuple(knots), len(near) - len(knots)


def _knot(
    people: pd.DataFrame, one: str, depth: int, parent: int | None, children: Mapping[str, list[str]]
) -> Knot:
    if one.startswith(" "):
        typed = str(people.at[children[one][0], "introduced_by"])
        return Knot("", " ".join(typed.split()), depth, parent)
    return Knot(one, called(str(people.at[one, "name"]), str(people.at[one, "email"])), depth, parent)
