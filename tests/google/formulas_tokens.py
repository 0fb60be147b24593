r"""The words of a formula, each with its exact text, so that the text can be put together again byte for byte.

Ours, because openpyxl's tokenizer drops runs of blanks and line breaks, reads `1\2` and `A1:INDEX(` as one reference,
and stops at an unclosed string.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_TITLE = r"(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!"
_CELL, _COLUMN, _ROW = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,7}", r"\$?[A-Za-z]{1,3}", r"\$?[1-9]\d{0,7}"
_NO_MORE = r"(?![\w.(!\[])"
_CORNERS = (
    rf"(?:{_CELL}:(?:{_CELL}|{_COLUMN}|{_ROW}){_NO_MORE}"
    rf"|{_COLUMN}:(?:{_CELL}|{_COLUMN}){_NO_MORE}"
    rf"|{_ROW}:(?:{_CELL}|{_ROW}){_NO_MORE}"
    rf"|{_CELL}{_NO_MORE})"
)
_FAULT = r"\#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|ERROR!)"
_TABLE = r"(?:[^\W\d][\w.]*)\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
_TOKEN = re.compile(
    rf"""
    (?P<string>"(?:[^"]|"")*")
    |(?P<space>\s+)
    |(?P<fault>(?:{_TITLE})?{_FAULT})
    |(?P<reference>(?:{_TITLE})?{_CORNERS})
    |(?P<table>{_TABLE})
    |(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<name>(?:{_TITLE})?[^\W\d][\w.]*)
    |(?P<operator><=|>=|<>|[-+*/^&=<>%:])
    |(?P<separator>[,;\\])
    |(?P<bracket>[(){{}}])
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One word: its kind (the names of the groups above) and its text."""

    kind: str
    text: str


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of the text; joined, they are the text again. A part that is no word of a formula is `other`."""
    return tuple(Token(str(match.lastgroup), match[0]) for match in _TOKEN.finditer(text))
