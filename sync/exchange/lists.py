"""Several values in one cell, as programs write them: without blanks, quoted, or with an address behind each."""

from __future__ import annotations

import re
from typing import Final

from sync.exchange.text import is_legal_form, one_line, shows, words

_BEHIND: Final = re.compile(
    r"\s*\((?:https?://(?:[\w-]+\.)*notion\.(?:so|site|com)/[^()\s]*"
    r"|(?=[^()]{0,400}[/%])(?:[^()]|\([^()]{0,100}\)){1,400}?\.(?:md|html))\)(?:,\s*|(?=\s|\Z))",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"\s*(?=[,;]|\Z)')
_NOT_GIVEN: Final = frozenset({
    "jr", "sr", "esq", "phd", "mba", "md", "dr", "ii", "iii", "pmp", "cpa", "msc", "bsc", "ma", "ba",
})  # fmt: skip
_MARKED: Final = re.compile(r"[,;(]|:::")
_LONGEST: Final = 10_000  # characters; no list of names is as long


def relations(text: str) -> tuple[str, ...]:
    """The names in "Halden (https://www.notion.so/…), Roe (Companies/Roe%2058b3.md)"; () where none has an address."""
    if len(text) > _LONGEST or "(" not in text or _BEHIND.search(text) is None:
        return ()
    return tuple(name for name in map(one_line, _BEHIND.split(text)) if name)


def parted(text: str, *, spaced: bool = False) -> tuple[str, ...]:
    """The values of a cell; the text alone where it is no list.

    A program writes "Halden,Roe", 'Halden,"Roe, Inc."' or "Halden;Roe", where people set a blank behind each
    comma. With ``spaced`` a blank may follow as well: where the heading says that there are several.
    """
    if len(text) > _LONGEST or text.startswith("=") or not _MARKED.search(text):
        return (text,)
    found = relations(text) or _by_marks(text)
    if found:
        return found
    mark = ";" if ";" in text and (spaced or re.search(r";(?=\S)", text)) else ","
    pieces = _pieces(text, mark, spaced=spaced)
    if any(quoted for _, quoted in pieces):
        pieces = _pieces(text, mark, spaced=True)
    values: list[str] = []
    for value, _ in pieces:
        if values and (is_legal_form(value) or values[-1].count("(") > values[-1].count(")")):
            values[-1] = f"{values[-1]}{mark} {value}"
        elif shows(value):
            values.append(value)
    return tuple(values) if len(values) > 1 or any(quoted for _, quoted in pieces) else (text,)


def turned(name: str) -> str:
    """Constance Ibekwe for "Ibekwe, Constance"; other names as they are."""
    family, comma, given = map(str.strip, name.partition(","))
    if not comma or "," in given or not words(family) or not words(given) or given.isupper():
        return name
    if len(words(given)) > 2 or len(words(family)) > 3 or is_degree(given.split()[0]):  # noqa: PLR2004 (no name)
        return name
    return f"{given} {family}"


def is_degree(text: str) -> bool:
    """Whether it is what follows a name behind a comma: "MBA", "Jr."."""
    said = words(text)
    return bool(said) and all(word in _NOT_GIVEN for word in said)


def _by_marks(text: str) -> tuple[str, ...]:
    """Values parted by Google's own mark."""
    if " ::: " not in text:
        return ()
    return tuple(part for part in map(one_line, text.split(" ::: ")) if part)


def _pieces(text: str, mark: str, *, spaced: bool) -> list[tuple[str, bool]]:
    """What stands between the marks, and whether quotes were needed around it, which are gone."""
    found: list[tuple[str, bool]] = []
    start = at = 0
    while at <= len(text):
        quoted = _QUOTED.match(text, at) if text[at : at + 1] == '"' and not text[start:at].strip() else None
        if quoted is not None:
            at = quoted.end()
        if at == len(text) or _parts(text, at, mark, spaced=spaced):
            found.append(_unquoted(text[start:at].strip()))
            start = at + 1
        at += 1
    return found


def _unquoted(piece: str) -> tuple[str, bool]:
    whole = _QUOTED.fullmatch(piece)
    if whole is None or not {",", ";"} & {*whole[1]}:
        return one_line(piece), False
    return one_line(whole[1].replace('""', '"')), True


def _parts(text: str, at: int, mark: str, *, spaced: bool) -> bool:
    """Whether a mark stands at this place, between two values: that in 10,000 does not."""
    if text[at] != mark or (text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()):
        return False
    return spaced or not text[at + 1 : at + 2].isspace()
