"""A vCard file as cards of properties: cut out of bytes, so that a broken card costs none of those around it.

vobject is not used for reading: it wants decoded text, and these files mix character sets and fold in the middle
of a letter; it also gives up at the first line that it can't read, and with it all cards below.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from sync.exchange.csvfile import decoded

BEGIN: Final = re.compile(rb"[ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*", re.IGNORECASE)
_END: Final = re.compile(rb"[ \t]*END[ \t]*:[ \t]*VCARD[ \t]*", re.IGNORECASE)
_HEAD: Final = re.compile(rb"[ \t]*(?:([\w-]+(?:\.[\w-]+)*)\.)?([A-Za-z][\w-]*)[ \t]*([;:])")
_MARK: Final = re.compile(rb'[":]')
_LINE_END: Final = re.compile(rb"\r*\n|\r")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]*={0,2}[ \t]*")
_ESCAPE: Final = re.compile(rb"=([0-9A-Fa-f]{2})")
_PARAMETER_END: Final = re.compile('[;"]')
_LONGEST_NAME: Final = 500
_ENCODINGS: Final = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "Q", "8BIT", "7BIT"})
_ATTACHED: Final = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-PHOTO"})
_SEVERAL_LINES: Final = frozenset({"NOTE", "LABEL", "ADR"})
"""What some programs write over several lines without folding them."""
_NAMES: Final = frozenset({
    "ADR", "AGENT", "ANNIVERSARY", "BDAY", "BEGIN", "CALADRURI", "CALURI", "CATEGORIES", "CLASS",
    "CLIENTPIDMAP", "EMAIL", "END", "FBURL", "FN", "GENDER", "GEO", "IMPP", "KEY", "KIND", "LABEL",
    "LANG", "LOGO", "MAILER", "MEMBER", "N", "NAME", "NICKNAME", "NOTE", "ORG", "PHOTO", "PRODID",
    "PROFILE", "RELATED", "REV", "ROLE", "SOCIALPROFILE", "SORT-STRING", "SOUND", "SOURCE", "TEL",
    "TITLE", "TZ", "UID", "URL", "VERSION", "XML",
})  # fmt: skip
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card: ``name`` and ``parameters`` in capitals, ``text`` decoded and not yet unescaped.

    ``types``: what the value is for, in small letters. ``group``: "item1", in small letters, "" for none.
    """

    name: str
    text: str
    types: frozenset[str] = frozenset()
    parameters: dict[str, str] = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card: the line it begins in, from 1, its version ("" if it names none), and what stands on it."""

    line: int
    version: str
    properties: tuple[Property, ...]


@dataclass(slots=True)
class Cards:
    """All cards of a file, and what was odd, by line: those without an end, unreadable lines and letters."""

    cards: list[Card] = field(default_factory=list)
    endless: list[int] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)
    as_typed: list[int] = field(default_factory=list)
    attached: int = 0
    encoding: str = "utf-8"
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """A logical line in the making."""

    name: str
    group: str
    parameters: dict[str, str]
    types: frozenset[str]
    pieces: list[bytes]

    @property
    def is_quoted(self) -> bool:
        return self.parameters.get("ENCODING", "").upper() in {"QUOTED-PRINTABLE", "Q"}

    @property
    def is_base64(self) -> bool:
        return self.parameters.get("ENCODING", "").upper() in {"BASE64", "B"}

    def ends_softly(self) -> bool:
        return self.is_quoted and self.pieces[-1].rstrip(b" \t").endswith(b"=")


@dataclass(slots=True)
class _Raw:
    """A card whose letters are not decoded yet."""

    line: int
    lines: list[_Line] = field(default_factory=list)
    version: str = ""


def has_cards(data: bytes) -> bool:
    """Whether there is the beginning of a card anywhere in it."""
    return any(BEGIN.fullmatch(line) for line in _LINE_END.split(_narrow(data)))


def begins_with_card(data: bytes) -> bool:
    """Whether a card stands at its very beginning, blanks left out."""
    return BEGIN.match(_narrow(data[:4000]).lstrip()) is not None


def read_cards(data: bytes, encoding: str | None = None) -> Cards:
    """The cards in these bytes.

    ``encoding`` overrules what lines without a character set of their own seem to be in.
    """
    found = Cards()
    raw = list(_raw_cards(_narrow(data), found))
    other, found.encoding = _other_letters(raw, encoding, found)
    for card in raw:
        odd: list[str] = []
        properties = tuple(
            Property(line.name, _text(line, encoding, other, odd), line.types, line.parameters, line.group)
            for line in card.lines
        )
        found.cards.append(Card(card.line, card.version, properties))
        if odd:
            found.as_typed.append(card.line)
    return found


def _narrow(data: bytes) -> bytes:
    """The bytes without byte-order marks, UTF-16 as UTF-8."""
    if data.startswith(_WIDE_MARKS) or b"\x00" in data[:200]:
        return decoded(data)[0].replace("\x00", "").encode("utf-8", "replace")
    return data.replace(b"\xef\xbb\xbf", b"")  # where files were joined it also stands in the middle


# Lines


def _raw_cards(data: bytes, found: Cards) -> Iterator[_Raw]:
    """Cards as they are cut out: one ends where it says so, or where the next one begins."""
    card: _Raw | None = None
    agent = False  # within a card that stands inside another
    current: _Line | None = None
    for number, line in enumerate(_LINE_END.split(data), start=1):
        mark = line[:1] in b"bBeE \t" and line.strip()
        if mark and BEGIN.fullmatch(line):
            if (
                card is not None
                and current is not None
                and current.name == "AGENT"
                and not any(current.pieces)
            ):
                agent = True
                continue
            if card is not None:
                found.endless.append(card.line)
                yield card
            card, current, agent = _Raw(number), None, False
        elif mark and _END.fullmatch(line):
            if agent:
                agent, current = False, None
            elif card is not None:
                yield card
                card, current = None, None
        elif card is not None and not agent:
            current = _follow(card, current, line, number, found)
    if card is not None:
        found.endless.append(card.line)
        yield card


def _follow(card: _Raw, current: _Line | None, line: bytes, number: int, found: Cards) -> _Line | None:
    """Take one line of the file into the card; answers the logical line that the next one may go on with."""
    if current is not None and current.ends_softly():
        current.pieces[-1] = current.pieces[-1].rstrip(b" \t")[:-1]
        current.pieces.append(line)
        return current
    if not line.strip():
        return None
    if current is not None and line[:1] in b" \t":
        _fold(card, current, line)
        return current
    if current is not None and current.is_base64 and _BASE64.fullmatch(line):
        _go_on(current, line)
        return current
    begun = _begun(line)
    before = card.lines[-1] if card.lines else None
    if begun is None or not (begun.name in _NAMES or begun.name.startswith("X-")):
        if before is not None and before.name in _SEVERAL_LINES and not before.is_quoted:
            before.pieces.append(rb"\n" + line)
            return before
        if begun is None:
            found.stray.append(number)
            return None
    if begun.name in _ATTACHED:
        found.attached += 1
        begun.pieces = [b""]
        begun.parameters["ENCODING"] = "B"
        return begun
    if begun.name == "VERSION":
        card.version = _ascii(begun.pieces[0]).strip()
    card.lines.append(begun)
    return begun


def _fold(card: _Raw, current: _Line, line: bytes) -> None:
    if current.is_base64:
        _go_on(current, line)
        return
    # Until 2.1 the blank that a line goes on with belongs to it.
    kept = line.lstrip(b" \t") if card.version == "2.1" else line[1:]
    if card.version == "2.1" and not current.pieces[-1].endswith(b" "):
        kept = b" " + kept
    current.pieces.append(kept)


def _go_on(current: _Line, line: bytes) -> None:
    if current.name not in _ATTACHED:
        current.pieces.append(line.strip())


def _begun(line: bytes) -> _Line | None:
    """The logical line that begins here; None where it is none: no name, or no colon."""
    head = _HEAD.match(line[:_LONGEST_NAME])
    if head is None:
        return None
    colon = head.end() - 1 if head[3] == b":" else _colon(line, head.end())
    if colon < 0:
        return None
    parameters, types = _parameters(line[head.end() : colon].decode("latin-1") if head[3] == b";" else "")
    group = (head[1] or b"").decode("latin-1").casefold()
    return _Line(_ascii(head[2]).upper(), group, {**parameters}, types, [line[colon + 1 :]])


def _colon(line: bytes, start: int) -> int:
    """Where the value begins: the first colon that is not in quotes, else the first."""
    quoted = False
    for mark in _MARK.finditer(line, start):
        if mark[0] == b'"':
            quoted = not quoted
        elif not quoted:
            return mark.start()
    return line.find(b":", start)


@lru_cache(maxsize=1024)
def _parameters(text: str) -> tuple[dict[str, str], frozenset[str]]:
    """By name in capitals, and the types; a value without a name is an encoding or a type, as in 2.1."""
    parameters: dict[str, str] = {}
    types: list[str] = []
    for piece in _pieces(text):
        key, is_named, value = piece.partition("=")
        key = key.strip().upper()
        if not piece:
            continue
        if not is_named or "(" in key:
            if piece.upper() in _ENCODINGS:
                parameters["ENCODING"] = piece
            else:
                types.append(piece.partition("(")[0])
        elif key == "TYPE":
            types += value.replace('"', "").split(",")
        else:
            parameters[key] = value.strip().strip('"')
    return parameters, frozenset(one.strip().casefold() for one in types if one.strip())


def _pieces(text: str) -> Iterator[str]:
    """Cut at the semicolons that are not in quotes."""
    quoted, start = False, 0
    for mark in _PARAMETER_END.finditer(text):
        if mark[0] == '"':
            quoted = not quoted
        elif not quoted:
            yield text[start : mark.start()].strip()
            start = mark.end()
    yield text[start:].strip()


# Letters


def _other_letters(raw: list[_Raw], encoding: str | None, found: Cards) -> tuple[str, str]:
    """What lines are in that are neither UTF-8 nor say what they are in; and what to call the whole file."""
    if encoding is not None:
        return encoding, encoding
    odd = [
        value
        for card in raw
        for line in card.lines
        if "CHARSET" not in line.parameters and not _is_utf8(value := _value(line))
    ]
    if not odd:
        return "cp1252", "utf-8"
    _, name, warnings = decoded(b"\n".join(odd))
    found.warnings += warnings
    return name, name


def _text(line: _Line, encoding: str | None, other: str, odd: list[str]) -> str:
    """The line's text; its name goes to ``odd`` where its letters are not what it says."""
    value = _value(line)
    if value.isascii() and not line.is_quoted:
        charset = line.parameters.get("CHARSET", "").lower()
        if not charset.startswith(("utf-7", "utf7", "iso-2022", "hz")):
            return value.decode("ascii")
    said = line.parameters.get("CHARSET", "").strip().strip('"')
    for name in [said] if said else [encoding or "utf-8"]:
        text = _decoded(value, name)
        if text is not None:
            return text
    if said and line.is_quoted:
        # Neither its escapes nor its letters are what it says: it stays as it was typed.
        odd.append(line.name)
        return b"".join(line.pieces).decode("utf-8", "replace")
    for name in ("utf-8", other):
        text = _decoded(value, name)
        if text is not None:
            return text
    return value.decode("cp1252", "replace")


def _value(line: _Line) -> bytes:
    whole = b"".join(line.pieces)
    if line.is_base64:
        return _from_base64(whole)
    if not line.is_quoted:
        return whole
    return _ESCAPE.sub(lambda escape: bytes((int(escape[1], 16),)), whole)


def _from_base64(value: bytes) -> bytes:
    try:
        return b64decode(value, validate=True)
    except ValueError:
        return value


def _decoded(value: bytes, encoding: str) -> str | None:
    try:
        return value.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_utf8(value: bytes) -> bool:
    return _decoded(value, "utf-8") is not None


def _ascii(value: bytes) -> str:
    return value.decode("ascii", "replace")


# Escapes

_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def unescaped(text: str, version: str) -> str:
    """The text that is meant: without the backslashes before commas, semicolons and colons, with line breaks."""

    def meant(found: re.Match[str]) -> str:
        letter = found[1]
        if letter == "n" or (letter == "N" and version != "2.1"):
            return "\n"
        return letter if letter in ",;:\\" else found[0]

    return _ESCAPED.sub(meant, text) if "\\" in text else text


def parted(text: str, at: str) -> list[str]:
    """Cut where this letter stands without a backslash before it; the pieces are still escaped."""
    if "\\" not in text:
        return text.split(at)
    pieces, start, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        if text[place] == at:
            pieces.append(text[start:place])
            start = place + 1
        place += 1
    return [*pieces, text[start:]]
