"""Tables that Runner-Up wrote itself: known by their headings and IDs, so that nothing in them has to be guessed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from openpyxl.utils.escape import unescape

from sync import cells, contract
from sync.cells import Raw
from sync.contract import Kind, Tab
from sync.exchange.kinds import OWN
from sync.exchange.table import Line, Row, Table
from sync.exchange.text import shows

_BOM: Final = b"\xef\xbb\xbf"
_SIGNS: Final = {
    contract.PEOPLE: frozenset(
        contract.PEOPLE.column(key).header
        for key in ("name", "relationship", "not_hired_on", "introduced_by", "added_on", "id")
    ),
    contract.OUTREACH: frozenset(
        contract.OUTREACH.column(key).header for key in ("date", "direction", "outcome", "person_id", "id")
    ),
}
"""Headings that no table has by chance; later versions may add others, and people theirs."""
_GOES_ON: Final = re.compile(r"(.+) \(([2-9])\)")
_ID: Final = contract.PEOPLE.column("id").header
_PERSON_ID: Final = contract.OUTREACH.column("person_id").header
_PIECE: Final = 16_383  # characters; export parts what is longer

_Rows = list[tuple[int, dict[str, str]]]
"""Lines of a tab by heading, each with its number."""


def own_table(name: str, lines: Sequence[Line], history: Sequence[Line] = ()) -> Table | None:
    """The people in these lines of an export; None where they are not one.

    ``history``: the lines of its Outreach, each of which goes to the person whose ID it holds.
    """
    found = _rows(contract.PEOPLE, lines)
    if found is None or not all(shows(row.get(_ID, "")) for _, row in found[1]):
        return None
    headings, rows = found
    touches = _touches(_rows(contract.OUTREACH, history))
    return Table(
        name,
        headings,
        tuple(
            Row(
                line,
                tuple(row.get(heading, "") for heading in headings),
                touches=tuple(touches.get(row[_ID].strip(), ())),
            )
            for line, row in rows
        ),
        lines[0][0],
        sure=True,
        origins=tuple(range(len(headings))),
        kind=OWN,
    )


def table_of(name: str, people: Iterable[tuple[Mapping[str, str], Row]]) -> Table:
    """People as a table of this sort: what is said of each by heading, and a row to take place and touches from."""
    listed = list(people)
    known = [column.header for column in contract.PEOPLE.columns]
    used = dict.fromkeys(heading for said, _ in listed for heading in said)
    headings = tuple(sorted(used, key=lambda one: known.index(one) if one in known else len(known)))
    rows = tuple(
        replace(row, cells=tuple(said.get(heading, "") for heading in headings)) for said, row in listed
    )
    return Table(name, headings, rows, 1, sure=True, origins=tuple(range(len(headings))), kind=OWN)


def own_csv(data: bytes) -> tuple[Line, ...]:
    """The lines of a CSV file as the export writes it, quotes read by the book; () where it is no such file."""
    if not data.startswith(_BOM):
        return ()
    lines: list[Line] = []
    try:
        reader = csv.reader(io.StringIO(data[len(_BOM) :].decode(), newline=""), strict=True)
        line = 1
        for row in reader:
            if not lines and not any(signs <= {*row} for signs in _SIGNS.values()):
                return ()
            lines.append((line, row))
            line = reader.line_num + 1
    except (csv.Error, UnicodeDecodeError):
        return ()
    return tuple(lines)


def in_full(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines of a workbook with the letters that its cells can't hold, which stand there as _x000D_."""
    return tuple((line, [unescape(cell) if "_x" in cell else cell for cell in row]) for line, row in lines)


def _rows(tab: Tab, lines: Sequence[Line]) -> tuple[tuple[str, ...], _Rows] | None:
    """The headings and the rows, what was too long for a cell in one again; None where it is not that tab."""
    if not lines or not _SIGNS[tab] <= {*lines[0][1]}:
        return None
    into = _wholes(lines)
    rows: _Rows = []
    for line, row in lines[1:]:
        said: dict[str, str] = {}
        for heading, cell in zip(into, row, strict=False):
            said[heading] = said.get(heading, "") + cell
        if any(map(shows, said.values())):
            rows.append((line, said))
    return tuple(dict.fromkeys(heading for heading in into if heading)), rows


def _wholes(lines: Sequence[Line]) -> tuple[str, ...]:
    """By column, the heading its cells belong to: that of the column before where they only go on with it."""
    into: list[str] = []
    for at, title in enumerate(lines[0][1]):
        longer = _GOES_ON.fullmatch(title)
        goes_on = longer is not None and into[-1:] == [longer[1]]
        if goes_on:
            goes_on = all(len(row[at - 1]) == _PIECE for _, row in lines[1:] if len(row) > at and row[at])
        into.append(longer[1] if longer is not None and goes_on else title)
    return tuple(into)


def _touches(found: tuple[tuple[str, ...], _Rows] | None) -> dict[str, list[dict[str, Raw]]]:
    """By ID of the person, what Outreach holds of them."""
    touches: dict[str, list[dict[str, Raw]]] = {}
    for _, row in found[1] if found is not None else ():
        touches.setdefault(row[_PERSON_ID].strip(), []).append(touch_of(row))
    return touches


def touch_of(said: Mapping[str, str]) -> dict[str, Raw]:
    """An entry of Outreach by header, its ID among it; whom it is of is left out."""
    touch: dict[str, Raw] = {"Date": None}
    for heading, text in said.items():
        column = contract.OUTREACH.by_header.get(heading)
        if heading in {_PERSON_ID, "Person"} or not shows(text):
            continue
        value = cells.read(column, text).value if column is not None and column.kind is Kind.DATE else None
        touch[heading] = text if column is None or value is None else cells.write(column, value)
    return touch
