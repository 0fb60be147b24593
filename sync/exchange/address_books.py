"""CSV files of Google Contacts and Outlook, arranged as other tables are: labels beside their values, one address."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from sync.exchange.headings import meaning
from sync.exchange.kinds import GOOGLE, OUTLOOK
from sync.exchange.rows import COMPANY_ONLY
from sync.exchange.table import Row, Table
from sync.exchange.text import folded, shows

BETWEEN: Final = " ::: "
"""Google Contacts puts this between several values in one cell."""

_PAIR: Final = re.compile(r"(.+?) (\d+) - (Label|Type|Service|Value)", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"Address (\d+) - (Formatted|Street|City|PO Box|Region|Postal Code|Country|Extended Address)",
    re.IGNORECASE,
)
_ADDRESS_ORDER: Final = ("extendedaddress", "street", "pobox", "postalcode", "city", "region", "country")
_OUTLOOK_ADDRESS: Final = re.compile(
    r"(Business|Home|Other) "
    r"(Street|Street 2|Street 3|Address PO Box|City|State|Postal Code|Country|Country/Region|Address)",
    re.IGNORECASE,
)
_OUTLOOK_ORDER: Final = (
    "street", "street2", "street3", "addresspobox", "postalcode", "city", "state", "country", "countryregion",
)  # fmt: skip
_GOOGLES: Final = frozenset({"mycontacts", "starred", "starredinandroid", "othercontacts"})
_FAX: Final = "fax"
_SEVERAL_OF_ONE: Final = {"email": "Email", "phone": "Phone", "website": "Website"}
_MOST_NEW: Final = 20
"""So many different labels get a column of their own; a list of more is kept in one."""

_OUTLOOK_SIGNS: Final = tuple(
    frozenset(map(folded, signs))
    for signs in (
        ("First Name", "Last Name", "E-mail Address", "Business Phone"),
        ("First Name", "Last Name", "E-mail Address", "Job Title", "Business Street"),
        ("Vorname", "Nachname", "E-Mail-Adresse", "Empfohlen von"),
        ("Vorname", "Nachname", "E-Mail-Adresse", "Telefon geschäftlich"),
        ("Prénom", "Nom", "Adresse de messagerie"),
        ("Nombre", "Apellidos", "Teléfono del trabajo"),
        ("Nome", "Cognome", "Indirizzo posta elettronica"),
        ("Voornaam", "Achternaam", "E-mailadres", "Telefoon op werk"),
    )
)


def arranged(table: Table) -> Table:
    """The table as its program meant it, its kind told; the same where it is from no program that we know."""
    said = {folded(heading) for heading in table.headings}
    if _is_google(table.headings, said):
        return _people_only(_google(table))
    if any(signs <= said for signs in _OUTLOOK_SIGNS):
        return _people_only(_outlook(table))
    return table


def _is_google(headings: Sequence[str], said: set[str]) -> bool:
    pairs = {found[1].casefold() for heading in headings if (found := _PAIR.fullmatch(heading))}
    names = {"givenname", "familyname", "firstname", "lastname", "name"} & said
    return bool(pairs and names) and bool(
        {"labels", "groupmembership", "fileas", "yominame", "photo"} & said or {"e-mail", "phone"} & pairs
    )


# Columns anew


@dataclass(frozen=True, slots=True)
class _Made:
    """A column: its heading, the one it stands for in the file, and how its cells come about."""

    heading: str
    origin: int
    cell: Callable[[Row], str]


def _as_it_is(table: Table, number: int, heading: str = "") -> _Made:
    return _Made(heading or table.headings[number], number, lambda row: row.cells[number])


def _with_columns(table: Table, made: Sequence[_Made], kind: str) -> Table:
    return replace(
        table,
        kind=kind,
        headings=tuple(one.heading for one in made),
        origins=tuple(table.origins[one.origin] if table.origins else one.origin for one in made),
        rows=tuple(replace(row, cells=tuple(one.cell(row) for one in made)) for row in table.rows),
    )


def _people_only(table: Table) -> Table:
    """Sets the rows aside in which a company stands for its own name."""
    by_fold = {folded(heading): number for number, heading in reversed([*enumerate(table.headings)])}
    name, given, family = by_fold.get("name"), by_fold.get("givenname"), by_fold.get("familyname")
    companies = [
        by_fold[fold] for fold in ("company", "organization1name", "organizationname") if fold in by_fold
    ]
    if name is None or not companies or given is None:
        return table

    def is_company(row: Row) -> bool:
        own = row.cells[given] + (row.cells[family] if family is not None else "")
        said = folded(row.cells[name])
        return (
            bool(said) and not shows(own) and any(said == folded(row.cells[number]) for number in companies)
        )

    rows = tuple(
        replace(row, aside=COMPANY_ONLY) if not row.aside and is_company(row) else row for row in table.rows
    )
    return replace(table, rows=rows)


# Google


def _google(table: Table) -> Table:
    labels = {
        (found[1].casefold(), found[2]): number
        for number, heading in enumerate(table.headings)
        if (found := _PAIR.fullmatch(heading)) and found[3].casefold() != "value"
    }
    made: list[_Made] = []
    addresses: dict[str, dict[str, int]] = {}
    for number, heading in enumerate(table.headings):
        pair, place = _PAIR.fullmatch(heading), _ADDRESS.fullmatch(heading)
        if place is not None:
            addresses.setdefault(place[1], {})[folded(place[2])] = number
            if len(addresses[place[1]]) == 1:
                made.append(_google_address(number, addresses[place[1]]))
        elif pair is None:
            is_groups = folded(heading) in {"labels", "groupmembership"}
            made.append(_groups(table, number) if is_groups else _as_it_is(table, number))
        elif pair[3].casefold() == "value":
            made += _valued(table, number, pair[1], labels.get((pair[1].casefold(), pair[2])))
    return _with_columns(table, made, GOOGLE)


def _valued(table: Table, value: int, what: str, label: int | None) -> list[_Made]:
    """The columns that a value and its label come to."""
    known = _SEVERAL_OF_ONE.get(folded(what))
    if label is None:
        return [_as_it_is(table, value, known or what)]
    if known == "Phone":
        return _numbers(table, value, label)
    if known is not None:
        return [_as_it_is(table, value, known)]
    return _labelled(table, value, label, what)


def _numbers(table: Table, value: int, label: int) -> list[_Made]:
    """Numbers to call, and beside them those of fax machines."""

    def is_fax(row: Row) -> bool:
        return _FAX in folded(row.cells[label])

    made = [_Made("Phone", value, lambda row: "" if is_fax(row) else row.cells[value])]
    if any(is_fax(row) and shows(row.cells[value]) for row in table.rows):
        made.append(
            _Made("Fax", value, lambda row: row.cells[value].replace(BETWEEN, ", ") if is_fax(row) else "")
        )
    return made


def _labelled(table: Table, value: int, label: int, what: str) -> list[_Made]:
    """A column for each label that somebody gave: "Relation: Assistant"; who introduced them among ours."""
    titles = dict.fromkeys(
        _plain_label(row.cells[label]) for row in table.rows if not row.aside and shows(row.cells[value])
    )
    if len(titles) > _MOST_NEW:

        def told(row: Row) -> str:
            title = _plain_label(row.cells[label])
            return f"{title}: {row.cells[value]}" if title and shows(row.cells[value]) else row.cells[value]

        return [_Made(what, value, told)]
    return [_Made(_title(what, title), value, partial(_under, value, label, title)) for title in titles]


def _under(value: int, label: int, title: str, row: Row) -> str:
    return row.cells[value].replace(BETWEEN, ", ") if _plain_label(row.cells[label]) == title else ""


def _title(what: str, label: str) -> str:
    found = meaning(label) if label else None
    if found is not None and found[0] in {"introduced_by", "not_hired_on", "next_step_on", "linkedin"}:
        return label
    return f"{what}: {label}" if label else what


def _plain_label(label: str) -> str:
    return label.strip().removeprefix("*").strip()


def _groups(table: Table, number: int) -> _Made:
    """The groups somebody made, without Google's own."""

    def cell(row: Row) -> str:
        parts = (part.strip() for part in row.cells[number].split(BETWEEN.strip()))
        return ", ".join(part for part in parts if part and not part.startswith("* "))

    return _Made(table.headings[number], number, cell)


def _google_address(first: int, parts: dict[str, int]) -> _Made:
    def cell(row: Row) -> str:
        whole = row.cells[parts["formatted"]] if "formatted" in parts else ""
        return whole if shows(whole) else _lines(row, parts, _ADDRESS_ORDER)

    return _Made("Address", first, cell)


def _lines(row: Row, parts: dict[str, int], order: Sequence[str]) -> str:
    said = [row.cells[parts[part]].strip() for part in order if part in parts]
    return "\n".join(part for part in said if shows(part))


# Outlook


def _outlook(table: Table) -> Table:
    made: list[_Made] = []
    addresses: dict[str, dict[str, int]] = {}
    for number, heading in enumerate(table.headings):
        place = _OUTLOOK_ADDRESS.fullmatch(heading)
        if place is not None:
            whose = place[1].capitalize()
            addresses.setdefault(whose, {})[folded(place[2])] = number
            if len(addresses[whose]) == 1:
                made.append(_outlook_address(f"{whose} address", number, addresses[whose]))
        elif folded(heading) in {"categories", "kategorien", "catégories", "categorías"}:
            made.append(_categories(table, number))
        else:
            made.append(_as_it_is(table, number))
    return _with_columns(table, made, OUTLOOK)


def _outlook_address(heading: str, first: int, parts: dict[str, int]) -> _Made:
    def cell(row: Row) -> str:
        whole = row.cells[parts["address"]] if "address" in parts else ""
        return whole if shows(whole) else _lines(row, parts, _OUTLOOK_ORDER)

    return _Made(heading, first, cell)


def _categories(table: Table, number: int) -> _Made:
    def cell(row: Row) -> str:
        parts = (part.strip() for part in row.cells[number].split(";"))
        return ", ".join(part for part in parts if part and folded(part) not in _GOOGLES)

    return _Made(table.headings[number], number, cell)
