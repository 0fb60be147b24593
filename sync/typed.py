"""Text as people type and paste it: cleaned for keeping, folded for comparing, matched to known words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

_INVISIBLE: Final = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_EDGES: Final = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _INVISIBLE
_BREAKS: Final = "\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]"

# Controls that no cell, file format or page can show; and the bidi controls that turn text around
# beyond their own cell (the harmless left-to-right and right-to-left marks stay).
_UNWANTED: Final = re.compile("[\0-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_HALF_LETTERS: Final = re.compile("[\ud800-\udfff]")  # halves of a pair: no encoding holds them
_LINE_BREAK: Final = re.compile(_BREAKS)
_LINE_BREAKS: Final = re.compile(rf"[ \t]*(?:{_BREAKS})(?:{_BREAKS}|[ \t])*")
_HARD_BLANK: Final = re.compile("[\u00a0\u202f]")
_ODD: Final = re.compile(f"[\0-\x08\x0b-\x1f\x7f\x85\u2028-\u202e\u2066-\u2069\ud800-\udfff{_INVISIBLE}]")

# In columns of any kind but text these say "nothing here".
_NOTHING: Final = frozenset({"", "-", "--", "\u2013", "\u2014", "n/a"})

_NEGATIONS: Final = frozenset({"no", "not", "never", "none", "non", "un", "didnt", "dont", "didn", "don"})
_QUOTED: Final = re.compile(r'\s*"((?:[^"]|"")*)"\s*([,;\n]|\Z)')
_BARE: Final = re.compile(r"([^,;\n]*)([,;\n]|\Z)")
_JOINERS: Final = re.compile(r"\s*[/|&+]\s*|\s+and\s+", re.IGNORECASE)


def _without_controls(text: str) -> str:
    return _HALF_LETTERS.sub("\ufffd", _UNWANTED.sub("", text))


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(words.split())


def one_line(text: str) -> str:
    """The text on one line, trimmed, without controls; hard blanks become blanks. "" if nothing shows."""
    if text.isprintable():  # nothing below applies, but for blanks at the ends
        return text.strip()
    text = _LINE_BREAKS.sub(" ", _without_controls(text).strip(_EDGES))
    return _HARD_BLANK.sub(" ", text).strip(_EDGES)


def many_lines(text: str) -> str:
    """The text as typed, its lines ending in a newline, without controls. "" if nothing shows."""
    if _ODD.search(text) is not None:
        text = _LINE_BREAK.sub("\n", _without_controls(text))
        return text if text.strip(_EDGES) else ""
    return text if text and not text.isspace() else ""


def is_plain(text: str) -> bool:
    """True if ``many_lines`` would leave it alone (of many cells at once: of their joined text)."""
    return _ODD.search(text) is None


def says_nothing(text: str) -> bool:
    """True for "" and for what stands for a blank cell: a dash, "n/a"."""
    return len(text) < 4 and text.casefold() in _NOTHING  # noqa: PLR2004 (the longest of them)


def fold(text: str) -> str:
    """For comparing: small letters without accents ("Mär" -> "mar"), full-width made plain, single blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join(mark for mark in text if unicodedata.category(mark) not in {"Mn", "Cf"})
    return " ".join(text.casefold().split())


def _parts(text: str) -> list[str]:
    """The words of it for comparing, without apostrophes and other marks."""
    return re.findall(r"[^\W_]+", re.sub("['\u2019\u2018`]", "", fold(text)))


@lru_cache(maxsize=64)
def _known(choices: tuple[str, ...]) -> dict[str, str]:
    """Every spelling that surely means a choice: written together, or its words in another order."""
    known: dict[str, str] = {}
    for choice in choices:
        parts = _parts(choice)
        known["".join(parts)] = choice
        known.setdefault("".join(sorted(parts)), choice)
    return known


def match(text: str, choices: tuple[str, ...]) -> str | None:
    """The choice that is meant, in any case and word order and with a small misspelling; None if unsure.

    "Peers" is Peer. A misspelling is one letter wrong, missing, doubled or swapped with its neighbour in
    words of 5 to 8 letters, two in longer ones, never the first letter, and nothing that adds or drops
    a "not".
    """
    if text in choices:
        return text
    if len(text) > 200:  # noqa: PLR2004 (no choice is nearly as long)
        return None
    parts = _parts(text)
    joined = "".join(parts)
    known = _known(choices)
    found = known.get(joined) or known.get("".join(sorted(parts))) or known.get(joined.removesuffix("s"))
    if found is not None or not joined:
        return found
    near: dict[str, int] = {}
    for choice in choices:
        words = _parts(choice)
        target = "".join(words)
        if target[:1] != joined[:1] or _NEGATIONS & {*parts} != _NEGATIONS & {*words}:
            continue
        length = min(len(target), len(joined))
        allowed = 0 if length < 5 else 1 if length < 9 else 2  # noqa: PLR2004 (as documented)
        distance = OSA.distance(target, joined, score_cutoff=allowed)
        if distance <= allowed:
            near[choice] = distance
    if not near:
        return None
    best = min(near.values())
    winners = [choice for choice, distance in near.items() if distance == best]
    return winners[0] if len(winners) == 1 else None


def _split(text: str) -> list[str]:
    """The parts between commas, semicolons and line breaks; a part in double quotes may hold them."""
    parts: list[str] = []
    place, more = 0, "more"
    while more:
        part = _QUOTED.match(text, place)
        if part is not None:
            parts.append(part[1].replace('""', '"'))
        else:
            part = _BARE.match(text, place)
            assert part is not None  # it matches "" as well
            parts.append(part[1])
        place, more = part.end(), part[2]
    return parts


def split_tags(text: str, choices: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags in a cell, in their order and each once; and those of them that are no choice.

    Where ``choices`` is empty any tag will do. Known ones take the spelling of their choice.
    """
    tags: dict[str, str] = {}
    unknown: list[str] = []
    for part in _split(many_lines(text)):
        tag = one_line(part)
        if not tag:
            continue
        found = [tag] if not choices else _matches(tag, choices)
        if found is None:
            found = [tag]
            if tag.casefold() not in tags:
                unknown.append(tag)
        for one in found:
            tags.setdefault(one.casefold(), one)
    return tuple(tags.values()), tuple(unknown)


def _matches(tag: str, choices: tuple[str, ...]) -> list[str] | None:
    """The choices that one part of a cell names: one, or several joined by a slash or "and"."""
    single = match(tag, choices) or match(tag.lstrip("#"), choices)
    if single is not None:
        return [single]
    several = [match(piece, choices) for piece in _JOINERS.split(tag)]
    named = [choice for choice in several if choice is not None]
    return named if len(named) == len(several) else None


def join_tags(tags: tuple[str, ...]) -> str:
    """One cell's text for these tags; ``split_tags`` reads the same ones from it."""
    return ", ".join(_quoted(tag) for tag in tags)


def _quoted(tag: str) -> str:
    if says_nothing(tag) or tag.startswith('"') or any(mark in tag for mark in ",;\n"):
        return '"' + tag.replace('"', '""') + '"'
    return tag
