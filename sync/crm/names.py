"""Comparing names as people do: without regard to case, accents, punctuation and a company's legal form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import pandas as pd

NO_COMPANY: Final = "No company yet"
_NOBODY: Final = "Somebody without a name"

# Letters that Unicode does not take apart into a plain letter and its accent.
_PLAIN: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)
_MARKS: Final = re.compile(r"[\W_]+")
_LEGAL_FORMS: Final = frozenset({
    "ab", "ag", "aps", "as", "asa", "bhd", "bv", "co", "company", "corp", "corporation", "doo", "eg", "gmbh",
    "inc", "incorporated", "kft", "kg", "kgaa", "kk", "lda", "limited", "llc", "llp", "lp", "ltd", "ltda",
    "mbh", "nv", "ohg", "oy", "oyj", "plc", "pte", "pty", "pvt", "sa", "sarl", "sas", "se", "sl", "spa",
    "srl", "sro", "ug", "uab",
})  # fmt: skip
_JOINS: Final = frozenset({"and", "und", "et", "y", "e"})  # the word before "Co", as in "Sons and Co"


def fold(text: str) -> str:
    """The text in plain small letters, blanks made single: "Zoë  NÉMEC" and "zoe nemec" are one."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in apart if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
        return " ".join(text.casefold().translate(_PLAIN).split())
    return " ".join(text.lower().split())


def called(name: str, email: str = "") -> str:
    """What to call a person: the name, else the e-mail address, else words for nobody."""
    return name or email or _NOBODY


def bare_words(text: str) -> str:
    """The folded text with every mark made a blank: "R&D (Berlin)" is "r d berlin"."""
    return _MARKS.sub(" ", fold(text)).strip()


@lru_cache(maxsize=32_768)
def company_key(name: str) -> str:
    """What a company's name comes down to: "ACME Corp." and "Acme" are one; "" where there is no name."""
    words = bare_words(name.replace(".", "").replace("'", "").replace("’", "")).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
        while len(words) > 1 and words[-1] in _JOINS:
            words.pop()
    return " ".join(words)


def company_keys(companies: pd.Series) -> pd.Series:
    """``company_key`` of a whole column; index as given, str."""
    return companies.map({name: company_key(name) for name in companies.unique()}).astype("str")


def most_typed(names: pd.Series, keys: pd.Series) -> pd.Series:
    """For each key the spelling typed most often, the first typed of two; index the keys, str.

    ``names`` and ``keys`` are two columns of one index; blank names are left out.
    """
    typed = pd.DataFrame({"key": keys, "name": names.str.split().str.join(" ")})
    typed = typed[typed["key"] != ""]
    counts = typed.groupby(["key", "name"], sort=False).size().reset_index(name="times")
    counts = counts.sort_values("times", ascending=False, kind="stable").drop_duplicates("key")
    return counts.set_index("key")["name"]


def name_of(people: pd.DataFrame, person: str) -> str:
    """What to call a person of the people frame, by ID; KeyError for one who is not in it."""
    return called(str(people.at[person, "name"]), str(people.at[person, "email"]))
