"""When and how somebody was last in touch, as people note it in one cell: "coffee, 11/19/2025", "9/9 (LinkedIn)"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from sync import cells, contract, dates
from sync.cells import Raw
from sync.exchange.text import folded, one_line, words
from sync.typed import match

_CHANNEL: Final = contract.OUTREACH.column("channel")
_DATE: Final = contract.OUTREACH.column("date")

# fmt: off
_HOW: Final = {
    "Email": "email mail mails emails emailed mailed correo courriel epost newsletter",
    "Call": "call calls called phone phoned telephone tel rang ring telefon telefonisch telefonat anruf angerufen "
            "llamada appel telefono voicemail",
    "LinkedIn": "linkedin inmail li",
    "Meeting": "meeting meet met coffee lunch dinner breakfast drinks drink beer zoom teams video walk visit visited "
               "inperson facetoface personlich treffen getroffen kaffee reunion rencontre cafe interview chat",
    "Text": "text texted sms whatsapp message messaged dm signal telegram slack imessage",
    "Letter": "letter postcard card brief carta lettre thankyounote post",
    "Event": "event conference meetup fair webinar workshop party konferenz messe veranstaltung evento",
}
# fmt: on
_BY_WORD: Final = {word: channel for channel, listed in _HOW.items() for word in listed.split()}
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_DAY: Final = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|(?<![\d/.])\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)|(?<![\d/.])\d{1,2}/\d{1,2}(?![\d/])"
    r"|\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,10}\.?\s+(?:de\s+)?\d{4}|[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)
_NEVER: Final = re.compile(
    r"\s*(?:n/?a|none|never|not yet|no|nope|tb[dac]|haven'?t|have not|not contacted|noch nicht|nie|nunca|aún no|jamais|"
    r"pas encore|-+|–|—|\?+)\b.*|\s*[-–—?]+\s*",
    re.IGNORECASE,
)
_ZONE: Final = re.compile(r"(:\d\d(?:\s?[AaPp][Mm])?)\s?\([A-Z]{2,5}(?:[+-][\d:]{1,5})?\)")
_ONLY_A_DAY: Final = "Last contact, from "
_MOST_NEAR: Final = 100
_EDGES: Final = " \t,;:.()[]|/–—-@"


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact: ``day`` (None where it can't be read), ``channel`` ("" if none is named), ``said``: more words."""

    day: date | None
    channel: str = ""
    said: str = ""


def how(text: str) -> str:
    """The channel that a text names: a choice, or one of its common names; "" for none."""
    if not text:
        return ""
    known = match(text, _CHANNEL.choices)
    if known is not None:
        return known
    for word in (folded(text), *words(text)):
        if word in _BY_WORD:
            return _BY_WORD[word]
    return ""


def never(text: str) -> bool:
    """Whether it says that nothing happened so far: "haven't yet"."""
    return _NEVER.fullmatch(text.replace("’", "'")) is not None


def read_touches(text: str, *, day_first: bool, today: date, near: Sequence[date] = ()) -> tuple[Touch, ...]:
    """The contacts that a cell tells of; () where no day can be read.

    ``near``: dates beside it, which say what year is meant where none is given; else it is the latest one past.
    """
    return _read(text, day_first, today, tuple(near[:_MOST_NEAR]))


@lru_cache(maxsize=16384)
def _read(text: str, day_first: bool, today: date, near: tuple[date, ...]) -> tuple[Touch, ...]:  # noqa: FBT001
    typed = without_zone(one_line(text))
    whole = _day(typed, day_first=day_first, today=today, near=near)
    if whole is not None:
        return (Touch(whole),)
    channel = how_in(typed)
    bare = _WORD.sub(lambda word: "" if folded(word[0]) in _BY_WORD else word[0], typed).strip(_EDGES)
    alone = _day(bare, day_first=day_first, today=today, near=near)
    if alone is not None:
        return (Touch(alone, channel),)
    found = []
    for piece in _DAY.findall(typed):
        day = _day(piece, day_first=day_first, today=today, near=near)
        if day is None:
            return ()
        found.append(Touch(day, channel if len(_DAY.findall(typed)) == 1 else "", typed))
    return tuple(found)


def note_of(filename: str) -> str:
    """What an imported contact says about itself, where the file says no more than its day."""
    return f"{_ONLY_A_DAY}{filename}"


def tells_more(touch: Mapping[str, Raw]) -> bool:
    """Whether a contact, by header, says more than its day: what was said counts beside another on that day."""
    notes = touch.get("Notes")
    return isinstance(notes, str) and not notes.startswith(_ONLY_A_DAY)


def without_zone(text: str) -> str:
    """A time without the zone that Notion writes behind it: "March 4, 2026 10:15 AM (GMT+1)"."""
    return _ZONE.sub(r"\1", text)


def how_in(text: str) -> str:
    """The channel that one word of a longer text names."""
    return next((_BY_WORD[folded(word)] for word in _WORD.findall(text) if folded(word) in _BY_WORD), "")


def _day(text: str, *, day_first: bool, today: date, near: Sequence[date]) -> date | None:
    plain = cells.read(_DATE, text, day_first=day_first).value
    if isinstance(plain, date):
        return plain
    found = cells.read(_DATE, text, day_first=day_first, today=today, words=False).value
    if not isinstance(found, date) or not near:
        return found if isinstance(found, date) else None
    # The year is not given: the one that lies nearest to the dates beside it, and not ahead.
    middle = sorted(near)[len(near) // 2]
    years = [
        other
        for year in range(middle.year - 1, middle.year + 2)
        if isinstance(other := dates.read_text(f"{year:04}-{found:%m-%d}")[0], date) and other <= today
    ]
    return min(years, key=lambda day: abs((day - middle).days), default=found)
