"""vCards (.vcf) of version 2.1, 3.0 and 4.0 as a table: one card a row, under headings that the mapping knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sync.errors import ImportFileError
from sync.exchange.card import LINES, Field, Said, first, has_own_name, is_ours, shown_names, what_it_says
from sync.exchange.content_lines import Card, Cards, read_cards
from sync.exchange.kinds import CARDS, OWN
from sync.exchange.rows import COMPANY_ONLY, LIST_ONLY, NO_PERSON
from sync.exchange.table import Row, Table, counted_lines
from sync.exchange.text import folded

ENDINGS: Final = (".vcf", ".vcard")

_OWN_COLUMNS: Final[dict[str, int]] = {
    Field.COMPANY: 3,
    Field.ROLE: 3,
    Field.EMAIL: 5,
    Field.PHONE: 5,
    Field.LINKEDIN: 2,
}
"""What gets so many columns of its own where a card holds several; of the rest all stand in one cell."""

_ORGANISATIONS: Final = frozenset({"org", "organization", "organisation"})
_LISTS: Final = frozenset({"group"})
_PEOPLE: Final = frozenset({"", "individual", "person"})


def read_vcard(data: bytes, name: str, encoding: str | None = None) -> tuple[Table, Cards]:
    """The cards of a file as a table, and what was found in reading them.

    Raises ImportFileError where there is no card in it.
    """
    found = read_cards(data, encoding)
    if not found.cards:
        raise ImportFileError(
            "There is no card in it: this file does not hold what a vCard begins with. "
            "Please save or download it again from your address book."
        )
    names = shown_names(found.cards)
    gathered = [what_it_says(card, names) for card in found.cards]
    headings, places = _columns(gathered)
    rows = tuple(
        Row(card.line, _cells(said, places, len(headings)), aside=_aside(card, said))
        for card, said in zip(found.cards, gathered, strict=True)
    )
    return Table(
        name,
        headings,
        rows,
        1,
        sure=True,
        warnings=_warnings(found),
        origins=tuple(range(len(headings))),
        kind=OWN if all(map(is_ours, found.cards)) else CARDS,
    ), found


# The table


def _columns(gathered: Sequence[Said]) -> tuple[tuple[str, ...], dict[str, list[int]]]:
    """The headings in use, and by heading the columns of its values."""
    headings: list[str] = []
    places: dict[str, list[int]] = {}
    ours = dict.fromkeys(heading for said in gathered for heading in said)
    for heading in dict.fromkeys((*Field, *ours)):
        most = max((len(said.get(heading, ())) for said in gathered), default=0)
        wide = 1 if heading == Field.NAME else min(most, _OWN_COLUMNS.get(heading, 1))
        places[heading] = [*range(len(headings), len(headings) + wide)]
        headings += [heading] * wide
    return tuple(headings), places


def _cells(said: Said, places: dict[str, list[int]], width: int) -> tuple[str, ...]:
    row = [""] * width
    for heading, found in said.items():
        columns, values = places[heading], [*found]
        for column, value in zip(columns, values, strict=False):
            row[column] = value
        over = values[len(columns) :]
        if over:
            between = "\n" if heading in LINES else " ::: " if heading in _OWN_COLUMNS else ", "
            row[columns[-1]] = between.join((row[columns[-1]], *over))
    return tuple(row)


def _aside(card: Card, said: Said) -> str:
    """Why a card is nobody's, "" where it may be a person's."""
    kind = folded(first(card, "KIND") or first(card, "X-ADDRESSBOOKSERVER-KIND"))
    company = said.first(Field.COMPANY)
    if is_ours(card):
        return ""
    if kind in _LISTS:
        return LIST_ONLY
    if kind in _ORGANISATIONS:
        return COMPANY_ONLY
    if kind not in _PEOPLE and not kind.startswith("x"):
        return NO_PERSON
    if has_own_name(card):
        return ""
    if folded(first(card, "X-ABSHOWAS")) == "company" and (company or said.first(Field.NAME)):
        return COMPANY_ONLY
    return COMPANY_ONLY if company and folded(said.first(Field.NAME)) == folded(company) else ""


def _warnings(found: Cards) -> tuple[str, ...]:
    told = list(found.warnings)
    if found.endless:
        told.append(f"{counted_lines(found.endless)}: a card without an end; it was read as far as it goes.")
    if found.stray:
        told.append(f"{counted_lines(found.stray)}: not a line of a card, so it was left out.")
    if found.as_typed:
        told.append(
            f"{counted_lines(found.as_typed)}: the letters of this card are not what it says they are; they are kept "
            "as they stand there. Please check the name."
        )
    if found.attached:
        told.append("Pictures, sounds and keys on the cards are left out.")
    return tuple(told)
