"""What a row that people type into an adopted tab later says in our words, for the columns that we added to it."""

from __future__ import annotations

import re
from typing import Final

from sync import addresses, cells, contract
from sync.cells import Raw
from sync.contract import Column, Kind
from sync.exchange import logs
from sync.exchange.choices import meant
from sync.exchange.headings import FAMILY, GIVEN, meaning
from sync.exchange.names import is_group, part
from sync.exchange.rows import is_no_name
from sync.exchange.text import one_line
from sync.sheet.adopt.types import Cells
from sync.sheet.model import TabPlace

_READ: Final = frozenset({"company", "role", "relationship", "email", "phone", "linkedin", "next_step_on"})
_LOGGED: Final = frozenset({"person", "channel", "outcome"})
_MISSPELT: Final = 3


def completed(place: TabPlace, row: Cells) -> dict[str, Raw]:
    """Cells for columns of ours that are blank in a new row, read in columns of theirs; never a guess at a status."""
    if not place.adopted:
        return {}
    theirs = {
        name: text
        for name, raw in row.items()
        if name not in contract.BY_KEY[place.tab].by_header and (text := one_line(cells.as_text(raw)))
    }
    found = _of_log(theirs) if place.tab == contract.OUTREACH.key else _of_person(theirs)
    return {header: raw for header, raw in found.items() if header in place.columns and header not in row}


def _of_person(theirs: dict[str, str]) -> dict[str, Raw]:
    found: dict[str, Raw] = {}
    names: dict[str, str] = {}
    for header, text in theirs.items():
        told = meaning(header.removesuffix(" (yours)"))
        if told is None or told[1] >= _MISSPELT:
            continue
        if told[0] in {"name", GIVEN, FAMILY}:
            names.setdefault(told[0], _name(header, text, found) if told[0] == "name" else text)
        elif told[0] in _READ:
            value = _value(contract.PEOPLE.column(told[0]), text)
            if value is not None:
                found.setdefault(contract.PEOPLE.column(told[0]).header, value)
    name = names.get("name") or " ".join(names[key] for key in (GIVEN, FAMILY) if key in names)
    if name and not is_no_name(name) and not is_group(name):
        found["Name"] = name
    return found


def _name(header: str, text: str, found: dict[str, Raw]) -> str:
    pieces = (meaning(piece) for piece in re.split(r"[/(|,&+]", header))
    parted = part(text, with_role=any(told is not None and told[0] == "role" for told in pieces))
    if parted.role:
        found["Role"] = parted.role
    return parted.name


def _value(column: Column, text: str) -> Raw:
    if column.kind is Kind.CHOICE:
        return meant(column, text)
    if column.kind is Kind.EMAIL:
        return next(iter(addresses.emails(text)), None)
    value = cells.read(column, text).value
    return cells.write(column, value) if value is not None else None


def _of_log(theirs: dict[str, str]) -> dict[str, Raw]:
    found: dict[str, Raw] = {}
    for header, text in theirs.items():
        key = logs.known(header.removesuffix(" (yours)"))
        if key in _LOGGED:
            column = contract.OUTREACH.column(key)
            value: Raw = text if key == "person" else meant(column, text)
            if value is not None:
                found.setdefault(column.header, value)
    return found
