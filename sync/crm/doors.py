"""Doors: the other divisions, locations and sister companies of an employer, and what was asked about each.

A door is a row of the Doors tab, or a division that somebody of yours works in. Which state it is in:

- *introduced*: somebody is noted under Introduced to; or one knows somebody there: a person of that company
  in the division of that name, or, of a sister company, anybody who works at it.
- *asked*: a day or a name is noted under Asked; or a word of scenario "Other division", either way, with
  somebody of that company names the door in its notes.
- *not asked*: neither.

The division that one was interviewed in (somebody there carries a no, or a role applied for) is no other
door: knowing people there opens nothing. It is left out, unless somebody wrote it into the tab; then its own
cells and words alone say how it stands. Names are compared without regard to case, accents, marks and blanks,
those of companies without their legal form as well. Rows of one door written twice are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pandas as pd

from sync.contract import DOOR_KINDS, OTHER_DIVISION
from sync.crm.due import as_dates, touches
from sync.crm.names import bare_words, company_key, company_keys, fold

INTRODUCED: Final = "introduced"
ASKED: Final = "asked"
NOT_ASKED: Final = "not asked"
STATES: Final = (INTRODUCED, ASKED, NOT_ASKED)
DIVISION, LOCATION, SISTER = DOOR_KINDS

_NOTHING: Final = r"(?!)"
_SHORT: Final = 3  # letters; "IT" is told from "it" only by its capitals
_PARTS: Final = re.compile(r"[,;\n]+")


@dataclass(slots=True)
class _Door:
    """One door while it is put together from rows, people and words."""

    name: str
    kind: str
    rows: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    asked_on: date | None = None
    asked: str = ""
    introduced_to: str = ""
    notes: str = ""

    def hear(self, on: date | None, whom: str) -> None:
        """Take note of an asking: the newest counts, and one with a day before one without."""
        newer = on is not None and (self.asked_on is None or on >= self.asked_on)
        if newer or (self.asked_on is None and not self.asked):
            self.asked_on, self.asked = on, whom

    @property
    def state(self) -> str:
        if self.introduced_to or self.people:
            return INTRODUCED
        return ASKED if self.asked_on is not None or self.asked else NOT_ASKED


_Key = tuple[str, str]
"""A door's company and name, as ``company_key`` and ``door_key`` have them."""


def door_key(door: str, kind: str = "") -> str:
    """What a door's name comes down to; "" where there is no name."""
    return (company_key(door) if kind == SISTER else bare_words(door)) or fold(door)


def names_in(text: str) -> tuple[str, ...]:
    """The doors that somebody typed in one go, parted by commas or lines; each once, in their order."""
    once: dict[str, str] = {}
    for part in _PARTS.split(text):
        name = " ".join(part.split())
        if name:
            once.setdefault(door_key(name), name)
    return tuple(once.values())


def _mentions(spellings: Mapping[str, str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds doors (key: spelling) in a note: in its bare words, and in what was typed."""
    keys = sorted(spellings, key=len, reverse=True)  # "research north" before "research"
    long = [re.escape(key) for key in keys if len(key) > _SHORT]
    short = [re.escape(spellings[key].upper()) for key in keys if len(key) <= _SHORT]
    return (
        re.compile(rf"(?<!\S)(?:{'|'.join(long) or _NOTHING})(?!\S)"),
        re.compile(rf"(?<!\w)(?:{'|'.join(short) or _NOTHING})(?!\w)"),
    )


def _day(moment: object) -> date | None:
    return moment.date() if isinstance(moment, pd.Timestamp) else None


def _written(rows: pd.DataFrame, found: dict[_Key, _Door]) -> None:
    """Take in the rows of the tab."""
    cells = ("company", "door", "kind", "asked_on", "asked", "introduced_to", "notes")
    for row, company, name, kind, on, asked, introduced_to, notes in zip(
        rows.index, *(rows[cell] for cell in cells), strict=True
    ):
        key = (company_key(company), door_key(name, kind))
        if not all(key):
            continue  # half a row: it is listed in the sheet, and belongs to no company yet
        door = found.setdefault(key, _Door(name, kind))
        door.rows.append(str(row))
        door.kind = door.kind or kind
        door.introduced_to = door.introduced_to or introduced_to
        door.notes = "\n".join(part for part in (door.notes, notes) if part)
        if asked or _day(on) is not None:
            door.hear(_day(on), asked)


def _known(people: pd.DataFrame, companies: pd.Series, found: dict[_Key, _Door]) -> None:
    """Take in whom one knows where: in other divisions, and at sister companies."""
    sisters: dict[str, list[_Key]] = {}
    for place, door in found.items():
        company, key = place
        if door.kind == SISTER and key != company:
            sisters.setdefault(key, []).append(place)
    spelt = {name: door_key(name) for name in people["division"].unique()}
    interviewed = people["not_hired_on"].notna() | (people["applied_for"] != "")
    places = list(zip(companies, (spelt[name] for name in people["division"]), strict=True))
    home = {place for place, here in zip(places, interviewed, strict=True) if here}
    for person, place, name in zip(people.index, places, people["division"], strict=True):
        for sister in sisters.get(place[0], ()):
            found[sister].people.append(str(person))
        if all(place) and place not in home:
            found.setdefault(place, _Door(name, DIVISION)).people.append(str(person))


def _told(
    people: pd.DataFrame, companies: pd.Series, outreach: pd.DataFrame, found: Mapping[_Key, _Door]
) -> None:
    """Take in the words that name a door."""
    about = outreach[(outreach["scenario"] == OTHER_DIVISION) & (outreach["notes"] != "")]
    spelt: dict[str, dict[str, str]] = {}
    for (company, key), door in found.items():
        spelt.setdefault(company, {})[key] = door.name
    known = touches(people, about)
    patterns = {company: _mentions(names) for company, names in spelt.items()}
    capitals = {
        company: {spelling.upper(): key for key, spelling in names.items()}
        for company, names in spelt.items()
    }
    for company, name, notes, on in zip(
        companies.array.take(known.person),
        people["name"].array.take(known.person),
        about["notes"].array.take(known.row),
        pd.Series(as_dates(known.day)),
        strict=True,
    ):
        if company not in patterns:
            continue
        long, short = patterns[company]
        named = [
            *long.findall(bare_words(notes)),
            *(capitals[company][word] for word in short.findall(notes)),
        ]
        for key in named:
            found[company, key].hear(_day(on), name)


def _frame(found: Mapping[_Key, _Door]) -> pd.DataFrame:
    kept = list(found.items())

    def texts(values: Iterable[str]) -> pd.api.extensions.ExtensionArray:
        return pd.array(list(values), dtype="str")

    def tuples(values: Iterable[list[str]]) -> pd.Series:
        return pd.Series([tuple(value) for value in values], dtype="object")

    return pd.DataFrame(
        {
            "company": texts(company for (company, _), _ in kept),
            "key": texts(key for (_, key), _ in kept),
            "door": texts(door.name for _, door in kept),
            "kind": texts(door.kind for _, door in kept),
            "state": texts(door.state for _, door in kept),
            "asked_on": pd.Series([door.asked_on for _, door in kept], dtype="datetime64[s]"),
            "asked": texts(door.asked for _, door in kept),
            "introduced_to": texts(door.introduced_to for _, door in kept),
            "notes": texts(door.notes for _, door in kept),
            "people": tuples(door.people for _, door in kept),
            "rows": tuples(door.rows for _, door in kept),
        }
    )


def doors(doors: pd.DataFrame, people: pd.DataFrame, outreach: pd.DataFrame) -> pd.DataFrame:
    """Every door known, one row each: those of the Doors tab in its order, then those known from People.

    ``doors`` is the snapshot's frame of the tab. Columns: company, key (str, as ``company_key`` and
    ``door_key`` have them); door (str, as typed first); kind (str, one of ``DOOR_KINDS`` or ""); state (str,
    one of ``STATES``); asked_on (datetime64[s], when last asked about, NaT never or not dated); asked (str,
    whom, "" nobody noted); introduced_to, notes (str, from the tab); people (tuples of IDs, whom one knows
    there); rows (tuples of IDs in the tab, () for a door known from People alone).
    """
    found: dict[_Key, _Door] = {}
    companies = company_keys(people["company"])
    _written(doors, found)
    _known(people, companies, found)
    _told(people, companies, outreach, found)
    return _frame(found)


def at_company(
    listed: pd.DataFrame, people: pd.DataFrame, outreach: pd.DataFrame, company: str
) -> pd.DataFrame:
    """The doors of one company, in any spelling, as ``doors`` has them; none for a blank name.

    Much quicker than ``doors``, since it looks at nobody else.
    """
    key = company_key(company)
    rows = listed[company_keys(listed["company"]) == key] if key else listed.iloc[:0]
    sisters = {door_key(name, SISTER) for name in rows["door"][rows["kind"] == SISTER]}
    near = people[company_keys(people["company"]).isin({key, *sisters} - {""})]
    table = doors(rows, near, outreach[outreach["person_id"].isin(near.index)])
    return table[table["company"] == key].reset_index(drop=True)


def next_door(doors: pd.DataFrame, people: pd.DataFrame, outreach: pd.DataFrame, person: str) -> str:
    """The door of this person's company that nobody was asked about yet; "" where there is none.

    ``doors`` is the snapshot's frame of the tab. The row written first comes first; the division that the
    person works in is no other door to them. "" as well for an unknown ID.
    """
    if person not in people.index or doors.empty:
        return ""
    company, division = (str(people.at[person, column]) for column in ("company", "division"))
    if company_key(company) not in set(company_keys(doors["company"])) - {""}:
        return ""  # said before anything is reckoned: a page asks it for everybody due
    table = at_company(doors, people, outreach, company)
    left = table[(table["state"] == NOT_ASKED) & (table["key"] != door_key(division))]
    return "" if left.empty else str(left["door"].iloc[0])
