"""Text from people and sheets as Streamlit shows it: letter for letter, never Markdown."""

from __future__ import annotations

import re
from typing import Final

_PUNCTUATION: Final = re.compile(r"([!\"#$%&'()*+,\-./;<=>?@\[\\\]^_`{|}~])")
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x0b-\x1f\x7f]")
_DIRECTIVE: Final = re.compile(r":(?=[\w+\-/ ]*[:\[\\])")
_ZERO_WIDTH: Final = "\u200b"
_LINKLIKE: Final = re.compile(r"(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)


def plain(text: str, most: int | None = None) -> str:
    """One line of Markdown that shows exactly this text; cut with an ellipsis after ``most`` letters.

    Marks that turn the direction of a line are left out, so that a name can't turn the page around.
    """
    line = " ".join(_TURNING.sub("", text).split())
    if most is not None and len(line) > most:
        line = line[: most - 1].rstrip() + "…"
    # Streamlit looks for :icon: and :colour[…] after Markdown is done, so a backslash does not hide them.
    return _PUNCTUATION.sub(r"\\\1", _DIRECTIVE.sub(f":{_ZERO_WIDTH}", line))


def unlinked(text: str) -> str:
    """The same text where Markdown makes no link of what looks like one: an unseen space keeps it the text it is."""
    return _LINKLIKE.sub(_ZERO_WIDTH, text)


def lines(text: str) -> str:
    """Markdown that shows this text with its line breaks."""
    return "  \n".join(plain(line) for line in text.splitlines())


def quiet(markdown: str) -> str:
    """The same Markdown in small, quiet letters (4.5:1 and better in both themes)."""
    return f":gray[:small[{markdown}]]"


def quoted(text: str, most: int | None = None) -> str:
    """A quotation of this text, as Markdown."""
    return f"“{plain(text, most)}”" if text.strip() else ""
