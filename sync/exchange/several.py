"""Several people in one cell: each of them becomes a row, with all that stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sync import addresses
from sync.exchange import names as naming
from sync.exchange.kinds import CONNECTIONS, TABLE
from sync.exchange.lists import is_degree, parted, relations, turned
from sync.exchange.mapping import Mapping
from sync.exchange.records import promises_several
from sync.exchange.table import Row, Table
from sync.exchange.text import clipped, one_line, shows, words

_MARKS: Final = re.compile(r"\s*(?:;|:::|[\r\n]+)\s*")
_MARKED: Final = re.compile(r"[^\w\s.'’-]|[\r\n]|\s(?:and|und|y|e|et|en|och|og|i)\s", re.IGNORECASE)
"""Without one of these a cell names one person."""
_LONGEST: Final = 4_000  # characters of a cell with names
_MOST_WORDS: Final = 5
_SAMPLE: Final = 200  # rows
_ALONE: Final = frozenset({"id", "phone", "linkedin"})
"""What only one person can have: it stays with the first of several."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell that may name several people: where it stands, and what is in it."""

    where: str
    text: str


def people_in(text: str, *, several: bool = False) -> tuple[str, ...]:
    """The people whom a cell surely names, each as "Name" or "Name <address>"; ``several`` where its heading says so.

    One person alone comes back as they are named, without what a program put around it.
    """
    if not shows(text) or len(text) > _LONGEST or text.startswith("="):
        return (text,)
    if relations(text):
        return tuple(map(turned, relations(text)))
    if len(addresses.emails(text)) > 1:
        return tuple(_with_addresses(text))
    marked = [part for part in map(one_line, _MARKS.split(text)) if part]
    if len(marked) > 1 and all(map(_is_whole, marked)):
        return tuple(marked)
    found = _listed(text, spaced=several)
    if len(found) > 1:
        sure = all(map(_is_whole, found)) or ((several or '"' in text) and any(map(_is_whole, found)))
        return found if sure else (text,)
    return found if text.strip()[:1] == '"' else (text,)


def may_name(text: str) -> tuple[str, ...]:
    """The people whom a cell may name, where that is in doubt: "Ernst / Lotte Brinkerhoff", "Ana,Bo"; () for one."""
    found = _listed(text, spaced=False) if len(text) <= _LONGEST else ()
    return found if len(found) > 1 else naming.part(text).several


def _listed(text: str, *, spaced: bool) -> tuple[str, ...]:
    """The names of a list; the text alone where one of them can be no name."""
    found = parted(text, spaced=spaced)
    if len(found) > 1 and not all(_is_one(part) and not is_degree(part) for part in found):
        return (text,)
    return tuple(turned(part) if "," in part and part != text else part for part in found)


def apart(table: Table, mapping: Mapping, *, doubtful: bool) -> tuple[Table, tuple[Doubt, ...]]:
    """The table with a row for each person of a cell, and the cells where that is in doubt.

    With ``doubtful`` those are parted, too.
    """
    columns = [(number, _holds_several(table, number)) for number in mapping.columns("name")]
    if not columns or table.kind not in {TABLE, CONNECTIONS}:  # an address book has one person a card
        return table, ()
    rows: list[Row] = []
    doubts: list[Doubt] = []
    for row in table.rows:
        if row.aside or not any(_MARKED.search(row.cells[number]) for number, _ in columns):
            rows.append(row)
            continue
        named = {number: people_in(row.cells[number], several=several) for number, several in columns}
        column = max(named, key=lambda number: len(named[number]))
        people = named[column]
        if len(people) == 1:
            maybe = may_name(people[0])
            if maybe:
                doubts.append(Doubt(row.where, clipped(people[0])))
                people = maybe if doubtful else people
        rows += _rows(row, column, people, mapping)
    return replace(table, rows=tuple(rows)), tuple(doubts)


def _holds_several(table: Table, number: int) -> bool:
    """Whether a column is known for lists: by its heading, or because a program quoted names in it."""
    return promises_several(table.headings[number]) or any(
        '"' in text and len(_listed(text, spaced=False)) > 1 for text in table.column(number)[:_SAMPLE]
    )


def _rows(row: Row, column: int, people: Sequence[str], mapping: Mapping) -> Iterator[Row]:
    mails = {number: addresses.emails(row.cells[number]) for number in mapping.columns("email")}
    for place, person in enumerate(people):
        cells = list(row.cells)
        cells[column] = person
        for number, target in enumerate(mapping.targets):
            found = mails.get(number, ())
            if len(people) == 1 or number == column:
                continue
            if len(found) == len(people):
                cells[number] = found[place]
            elif place and (target in _ALONE or found):
                cells[number] = ""
        yield replace(row, cells=tuple(cells))


def _with_addresses(text: str) -> Iterator[str]:
    """The people of "Ana Silva <ana@…>, Bo Chen <bo@…>": each ends with an address.

    An address without a name belongs to the person before it, if it sounds like them.
    """
    before = ""
    for piece in _ending_with_addresses(text):
        found = addresses.emails(piece)
        bare = bool(found) and not words(piece.lower().replace(found[0], "").replace("mailto", ""))
        if before and bare and words(_said(before)) and naming.speaks_for(_said(before), found[0]):
            before = f"{before}; {found[0]}"
            continue
        if before:
            yield before
        before = piece
    if before:
        yield before


def _ending_with_addresses(text: str) -> Iterator[str]:
    marked = [part for part in map(one_line, _MARKS.split(text)) if part]
    for part in marked:
        held = ""
        for piece in part.split(","):
            held = f"{held},{piece}" if held else piece
            if addresses.emails(piece):
                yield from _names_before(one_line(held))
                held = ""
        if shows(held):
            yield one_line(held)


def _names_before(text: str) -> Iterator[str]:
    """Tell that "Bo Chen, Ana Silva <ana@…>" is two people, "Silva, Ana <ana@…>" is one."""
    *others, last = text.split(",")
    if others and all(_is_whole(one_line(part)) for part in (*others, _said(last))):
        yield from map(one_line, others)
        yield one_line(last)
    else:
        yield text


def _said(piece: str) -> str:
    """What stands beside the addresses."""
    return re.sub(r"[<(\[]?\S+@\S+", "", piece).strip(" <>()[],;\"'")


def _is_one(text: str) -> bool:
    """Whether it may be somebody's name: words without figures, and no job."""
    said = words(text)
    return 0 < len(said) <= _MOST_WORDS and not any(map(str.isdigit, text)) and not naming.is_job(text)


def _is_whole(text: str) -> bool:
    """Whether it may be a whole name: two words or more, in capitals where the script has them."""
    parts = text.split()
    return len(parts) > 1 and _is_one(text) and not parts[0][0].islower() and not parts[-1][0].islower()
