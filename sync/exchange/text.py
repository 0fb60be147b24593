"""How texts from files are cleaned for keeping, and folded for comparing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from sync import typed

MOST_CHARACTERS: Final = 50_000
"""A cell of a Google Sheet holds no more than this."""

LINE_END: Final = re.compile(r"\r+\n|\n|\r")
EMAIL: Final = re.compile(r"[^\s@<>()\[\]\",;:]+@[^\s@<>()\[\]\",;:]+\.[^\W_][^\s@<>()\[\]\",;:]*")
LINKEDIN: Final = re.compile(r"(?:^|//|\.)linkedin\.com/(?:in|pub)/", re.IGNORECASE)

_SHOWS: Final = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_ZERO_WIDTH: Final = re.compile("[\u200b\u2060\ufeff]")  # the joiners stay: emoji and Persian need them
_NOT_A_WORD: Final = re.compile(r"[\W_]+")

_LEGAL_FORMS: Final = frozenset({
    "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh", "holding", "holdings",
    "inc", "incorporated", "kg", "kgaa", "limited", "llc", "llp", "ltd", "mbh", "nv", "oy", "oyj", "plc", "pty",
    "sa", "sarl", "sas", "se", "sl", "spa", "srl", "ug",
})  # fmt: skip
_FORMS_OF_ADDRESS: Final = frozenset({
    "mr", "mrs", "ms", "mx", "dr", "prof", "professor", "sir", "frau", "herr", "hr", "mme", "mlle", "dna", "dra",
    "sra", "sr", "srta", "dipl", "phd", "mba", "md", "pmp", "cpa", "jr", "esq",
})  # fmt: skip


def shows(text: str) -> bool:
    """Whether there is anything to see in it."""
    return _SHOWS.search(text) is not None


def one_line(text: str) -> str:
    """A text for a cell of one line: blanks joined, zero-width ones gone; "" if nothing shows."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if not shows(text):
        return ""
    return unicodedata.normalize("NFC", " ".join(typed.one_line(_ZERO_WIDTH.sub("", text)).split()))


def many_lines(text: str) -> str:
    """A text for a cell of several lines: as it was typed, without controls; "" if nothing shows."""
    return typed.many_lines(text) if shows(text) else ""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Letters and digits alone, without accents or case: "E-Mail " and "📧 e mail" are both "email"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", plain) if letter.isalnum() and not _is_mark(letter)
    )


def words(text: str) -> list[str]:
    """Its words in order, without accents or case."""
    if text.isascii():
        return _NOT_A_WORD.sub(" ", text.replace("'", "")).casefold().split()
    plain = "".join(letter for letter in typed.fold(text) if letter not in "’'ʼ")
    return _NOT_A_WORD.sub(" ", plain).split()


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, sorted, without titles, forms of address and credentials."""
    found = words(name)
    kept = [word for word in found if word not in _FORMS_OF_ADDRESS]
    return tuple(sorted(kept or found))


@lru_cache(maxsize=16384)
def company_words(company: str) -> tuple[str, ...]:
    """The words of a company's name in order, without its legal form; "&" is "and"."""
    found = words(company.replace("&", " and ").replace("+", " and ").replace(".", ""))
    kept = list(found)
    while len(kept) > 1 and (kept[-1] in _LEGAL_FORMS or kept[-1] == "and"):
        kept.pop()
    return tuple(kept)


def is_legal_form(text: str) -> bool:
    """Whether it is no more than the legal form of a company: "Inc.", "GmbH"."""
    said = words(text.replace(".", ""))
    return bool(said) and all(word in _LEGAL_FORMS for word in said)


def email_key(address: str) -> str:
    """An e-mail address for comparing: capitals do not matter."""
    return one_line(address).casefold()


def phone_key(number: str) -> str:
    """A phone number for comparing: its digits, without a leading 00."""
    return "".join(character for character in number if character.isdigit()).removeprefix("00")


def linkedin_key(address: str) -> str:
    """The handle of a LinkedIn address for comparing; "" where there is none."""
    if LINKEDIN.search(address) is None:
        return ""
    handle = LINKEDIN.split(address, maxsplit=1)[-1].split("?")[0].split("#")[0].strip("/ ")
    return unicodedata.normalize("NFC", unquote(handle)).casefold()


def clipped(text: str, most: int = 60) -> str:
    """The beginning of a text on one line, for a sentence about it."""
    line = one_line(text[: most * 4])
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) == "Mn"
