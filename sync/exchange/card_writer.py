"""People as contact cards (vCard 4.0, RFC 6350), which an address book takes and Runner-Up reads back whole.

vobject is not used for writing: it knows the rules of 3.0 alone, and folds lines by letters where 4.0 counts octets.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Final

from sync import contract
from sync.exchange.card import OURS, OWN_FIELD
from sync.exchange.export import as_typed, to_table
from sync.exchange.text import EMAIL, linkedin_key
from sync.snapshot import Snapshot
from sync.typed import many_lines, split_tags

_MOST_OCTETS: Final = 75
_ESCAPED: Final = re.compile(r"([\\,;])")
_SCHEME: Final = re.compile(r"(?:tel|mailto):", re.IGNORECASE)
_NAMES: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "runner-up.people")
"""What the UIDs of cards are made from; another value would make every card a new one."""
_OF_CARDS: Final = frozenset(
    {"name", "company", "division", "role", "email", "phone", "linkedin", "notes", "due"}
)
"""What has a property of its own, or is worked out."""


def to_vcards(snapshot: Snapshot, today: date, stamp: datetime) -> bytes:
    """Everybody's card, in the order of the book; ``stamp`` (with its zone) is when they were written.

    Last contact stands as it is on ``today``. A person's UID stays the same from one export to the next, so that an
    address book that has the card brings it up to date.
    """
    revised = f"{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    table = to_table(snapshot, contract.PEOPLE, today)
    cards = (
        _card({str(header): as_typed(cell) for header, cell in row.items()}, revised)
        for row in table.to_dict("records")
    )
    return b"".join(_folded(line) for card in cards for line in card)


def _card(cells: Mapping[str, str], revised: str) -> Iterator[str]:
    """The lines of one card, not folded yet."""
    yield from ("BEGIN:VCARD", "VERSION:4.0", "PRODID:-//Runner-Up//Runner-Up//EN", "KIND:individual")
    yield f"UID:{uuid.uuid5(_NAMES, cells['ID']).urn}"
    yield f"REV:{revised}"
    name = cells["Name"] or cells["Email"] or "Somebody"
    yield f"FN:{_text(name)}"
    yield f"N:{_parts(name)}"
    if cells["Company"] or cells["Division"]:
        yield f"ORG:{_text(cells['Company'])}" + (f";{_text(cells['Division'])}" if cells["Division"] else "")
    for header, prefix in (
        ("Role", "TITLE"),
        ("Email", "EMAIL"),
        ("Phone", "TEL;VALUE=text"),
        ("Notes", "NOTE"),
    ):
        if cells[header]:
            # What looks like an address with its scheme would be read without it.
            ours = f"X-RUNNER-UP-{header.upper()}" if _SCHEME.match(cells[header]) else prefix
            yield f"{ours}:{_text(cells[header])}"
    yield from _profile(cells["LinkedIn"])
    scenarios = contract.PEOPLE.column("scenarios")
    tags = split_tags(cells[scenarios.header], scenarios.choices)[0]
    if tags:
        yield f"CATEGORIES:{','.join(map(_text, tags))}"
    for ours, header in OURS.items():
        if contract.PEOPLE.by_header[header].key not in _OF_CARDS and cells[header]:
            yield f"{ours}:{_text(cells[header])}"
    for header, text in cells.items():
        if header not in contract.PEOPLE.by_header and text:
            yield f"{OWN_FIELD}:{_text(header)};{_text(text)}"
    yield "END:VCARD"


def _profile(address: str) -> Iterator[str]:
    """LinkedIn's page as a link, or whatever else was typed there as ours alone."""
    if linkedin_key(address) and address.isascii() and not re.search(r"[\s,;\\\"<>]", address):
        yield f"URL;TYPE=work:{address}"
    elif address:
        yield f"X-RUNNER-UP-LINKEDIN:{_text(address)}"


def _parts(name: str) -> str:
    """Family name and given names as far as a name shows them: its last word, and those before it."""
    given, _, family = name.rpartition(" ")
    plain = "," not in name and EMAIL.search(name) is None and given
    return f"{_text(family)};{_text(given)};;;" if plain else f";{_text(name)};;;"


def _text(text: str) -> str:
    """A text as a value: on one line, its marks escaped, without what no card can hold."""
    return _ESCAPED.sub(r"\\\1", many_lines(text)).replace("\n", r"\n")


def _folded(line: str) -> bytes:
    """A line of at most 75 octets, which goes on below after a blank; no letter is cut in two."""
    octets = line.encode("utf-8", "replace")
    pieces, start, room = [], 0, _MOST_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # noqa: PLR2004 (within a letter of UTF-8)
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, _MOST_OCTETS - 1
    return b"\r\n ".join([*pieces, octets[start:]]) + b"\r\n"
