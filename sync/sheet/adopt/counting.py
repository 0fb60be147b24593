"""Which rows of an adopted tab are entries, when a row has no ID yet: not totals, not headings, not notes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sync import cells, contract
from sync.exchange.headings import FAMILY, GIVEN, meaning
from sync.exchange.names import is_group, is_mailbox
from sync.exchange.rows import is_no_name, is_total
from sync.exchange.table import Row
from sync.exchange.text import EMAIL, folded, one_line
from sync.sheet.adopt.types import Cells
from sync.sheet.model import TabPlace

MISSPELT: Final = 3
"""How sure ``meaning`` is of a misspelt heading: not sure enough here."""
_LONGEST_NAME: Final = 60
_SENTENCE: Final = (".", "!", ":", ";")
_BULLETS: Final = ("- ", "* ", "• ", "– ")
_NO_ENTRY: Final = frozenset({"total", "totals", "subtotal", "sum", "summe", "average", "count"})


def counts(place: TabPlace, row: Cells, joined: str, ignored: Collection[str] = ()) -> bool:
    """Whether a row without an ID in an adopted tab is a person, or a contact made.

    ``row`` by canonical header, ``joined`` all its text, ``ignored`` the texts of rows that are none.
    """
    said = {header: text for header, raw in row.items() if (text := _text(raw))}
    if joined in ignored or not said:
        return False
    if is_total(Row(0, tuple(said.values()))) or _headings_again(place, row):
        return False
    if place.tab == contract.OUTREACH.key:
        return _said(said, "Date") and (_said(said, "Person") or "person" in map(_means, said))
    if place.tab != contract.PEOPLE.key:
        return True
    name = _name(said)
    if name:
        return _is_name(name, alone=len(said) == 1)
    mail = EMAIL.search(said.get("Email", ""))
    return mail is not None and not is_mailbox(mail[0])


def _text(raw: cells.Raw) -> str:
    return "" if raw is False else one_line(cells.as_text(raw))


def _said(said: Cells, header: str) -> bool:
    return header in said


def _name(said: Cells) -> str:
    """Their name: ours, or what stands in a column of theirs whose heading says that it holds names."""
    if "Name" in said:
        return str(said["Name"])
    parts = {
        meant: str(text)
        for header, text in said.items()
        if (meant := _means(header)) in {"name", GIVEN, FAMILY}
    }
    return parts.get("name") or " ".join(parts[key] for key in (GIVEN, FAMILY) if key in parts)


def _means(header: str) -> str:
    if header in contract.PEOPLE.by_header:
        return ""
    found = meaning(header.removesuffix(" (yours)"))
    return found[0] if found is not None and found[1] < MISSPELT else ""


def _is_name(name: str, *, alone: bool) -> bool:
    if is_no_name(name) or is_group(name) or folded(name) in _NO_ENTRY or len(name) > _LONGEST_NAME:
        return False
    prose = (
        name.endswith(_SENTENCE) or name.startswith(_BULLETS) or ":" in name or any(map(str.isdigit, name))
    )
    return not (alone and (prose or (name.isupper() and len(name) > 1)))


def _headings_again(place: TabPlace, row: Cells) -> bool:
    """Whether the row repeats the headings, as on a second page."""
    said = dict(zip(place.columns, place.headings, strict=False))
    same = [
        header
        for header, raw in row.items()
        if folded(cells.as_text(raw)) == folded(said.get(header, "")) != ""
    ]
    return len(same) >= min(2, len(row)) and len(same) * 2 > len(row)
