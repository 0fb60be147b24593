"""Tables with one row a contact made: which column is which, and what such a row says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sync import contract
from sync.cells import Raw
from sync.contract import Column, Kind
from sync.exchange.choices import meant
from sync.exchange.headings import EXTRA, FAMILY, GIVEN, SKIP, tells_of_touch
from sync.exchange.table import Table
from sync.exchange.text import folded, name_words, one_line, words
from sync.exchange.touches import read_touches

SAID: Final = ("outreach.channel", "outreach.direction", "outreach.outcome", "outreach.notes")
"""What a column of a table may become that tells of contacts; their day is the last contact's."""

_SAMPLE: Final = 200
_REPEATED: Final = 0.3
_IDENTITY: Final = frozenset({"email", "phone", "linkedin"})
_ABOUT: Final = frozenset({"title", "subject", "topic", "summary", "betreff", "thema", "asunto"})
"""What a contact was about; elsewhere a title is somebody's job."""
# fmt: off
_MORE: Final[dict[str, tuple[str, ...]]] = {
    "date": (
        "date", "day", "date sent", "date contacted", "contacted on", "date of contact", "contact date", "sent on",
        "when", "datum", "fecha", "data", "dato", "tag", "date of outreach", "outreach date", "touch date", "jour",
    ),
    "person": (
        "prospect name", "contact name", "contact", "full name", "person contacted", "who", "whom", "with", "with whom",
        "spoke with", "spoke to", "talked to", "met with", "nombre", "nom", "mit wem", "wer", "con quién", "avec qui",
        "ansprechpartner", "kontakt", "contacto", "name of contact", "to", "people", "attendees", "participants",
    ),
    "channel": (
        "how", "type", "medium", "mode", "method of contact", "contact method", "form", "touch type", "activity", "wie",
        "art", "kanal", "canal", "cómo", "comment", "form of contact", "type of contact", "platform",
    ),
    "direction": ("in or out", "inbound outbound", "sent or received", "richtung"),
    "outcome": ("result", "response", "outcome", "ergebnis", "resultado", "résultat", "reply"),
    "notes": (
        "note", "notes", "comments", "summary", "what was said", "what we discussed", "discussion", "details",
        "message",
        "conversation", "what we talked about", "notizen", "notas", "remarques", "what was discussed", "topic", "about",
    ),
    "by": ("by", "who wrote", "logged by", "owner", "von"),
}
# fmt: on


def _known() -> dict[str, str]:
    known = {
        folded(heading): column.key
        for column in contract.OUTREACH.columns
        for heading in (column.header, *column.aliases)
    }
    for key, headings in _MORE.items():
        for heading in headings:
            known.setdefault(folded(heading), key)
    return known


_KNOWN: Final = _known()


def known(heading: str) -> str:
    """The key of Outreach's column that a heading means; "" for none."""
    return _KNOWN.get(folded(heading), "")


def columns_of(table: Table, *, today: date) -> dict[str, int]:
    """Which column of a table is which of Outreach's, by key; where cells can't be what a heading says, none is."""
    found: dict[str, int] = {}
    for number, heading in enumerate(table.headings):
        key = _KNOWN.get(folded(heading))
        if key is None and tells_of_touch(heading):
            key = "date"
        values = table.column(number)[:_SAMPLE]
        if key is None or key in found or not values:
            continue
        column = contract.OUTREACH.column(key)
        if sum(_may_hold(column, value, today) for value in values) * 2 >= len(values):
            found[key] = number
    if "person" not in found:
        for number, heading in enumerate(table.headings):
            if "name" in words(heading) and number not in found.values():
                found["person"] = number
                break
    return found


def _may_hold(column: Column, text: str, today: date) -> bool:
    if column.kind is Kind.DATE:
        return bool(read_touches(text, day_first=True, today=today))
    if column.kind is Kind.CHOICE:
        return meant(column, one_line(text)) is not None
    return column.kind is not Kind.ID or text.startswith(column.key[0])


def is_log(table: Table, targets: Sequence[str], log: Mapping[str, int]) -> bool:
    """Whether each row is a contact made: it has a day and a name, and the same names come again or a way is told."""
    if not {"date", "person"} <= log.keys():
        return False
    dated = folded(table.headings[log["date"]])
    last = [number for number, one in enumerate(targets) if one == "last_contact" and number != log["date"]]
    if last or "last" in dated:
        return False
    names = [name_words(text) for text in table.column(log["person"])]
    repeated = sum(count - 1 for count in Counter(names).values()) / len(names) if names else 0.0
    if repeated >= _REPEATED:
        return True
    return "channel" in log and not _IDENTITY & {*targets}


def as_log(table: Table, targets: Sequence[str], today: date) -> list[str]:
    """What the columns become where each row is a contact made; the same as before where it is not."""
    log = columns_of(table, today=today)
    settled = list(targets)
    if not is_log(table, targets, log):
        return settled
    settled[log["date"]] = "last_contact"
    if not {"name", GIVEN, FAMILY} & set(targets):
        settled[log["person"]] = "name"
    for target in SAID:
        number = log.get(target.removeprefix("outreach."))
        if number is not None and settled[number] in {EXTRA, SKIP, "notes", "status", "role", "next_step"}:
            settled[number] = target
    for number, heading in enumerate(table.headings):
        if settled[number] == "notes" or (folded(heading) in _ABOUT and settled[number] in {"role", EXTRA}):
            settled[number] = SAID[-1]
    return settled


def entry(said: Mapping[str, str], extras: Mapping[str, str]) -> dict[str, Raw]:
    """What a row of a log says of its contact, for Outreach by header.

    ``said``: texts by target; one that is no choice of its column goes to the notes, like all other fields.
    """
    made: dict[str, Raw] = {}
    notes = [said[SAID[-1]]] if said.get(SAID[-1]) else []
    for target in SAID[:-1]:
        text = one_line(said.get(target, ""))
        if not text:
            continue
        column = contract.OUTREACH.column(target.removeprefix("outreach."))
        choice = meant(column, text)
        if choice is not None:
            made[column.header] = choice
        if choice is None or (column.key != "channel" and folded(choice) != folded(text)):
            notes.append(f"{column.header}: {text}")
    notes += [f"{title}: {one_line(text)}" for title, text in extras.items()]
    if notes:
        made["Notes"] = "\n".join(notes)
    return made
