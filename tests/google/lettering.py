"""How wide text is on the screen, as far as the width of a column that fits its contents depends on it."""

from __future__ import annotations

import math

LINE_PIXELS = 15
"""What a further line of text adds to a row (open)."""

_MARGIN = 7
_THOUSANDTH = 8684 / 1024 / 667
"""Pixels of a thousandth of an em at 10 points: 1,024 capital A, 667 thousandths each, need 8,691 pixels (rec).

How that splits into letters and margin is (open): 13 pixels of the A of Roboto, and 7, is one way that comes out even.
"""

_GROUPS = {
    222: "ijl",
    191: "'",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_WIDTHS = {letter: width for width, group in _GROUPS.items() for letter in group}
"""Thousandths of an em, as Arial and Helvetica have them."""
_OTHER = 556
"""Letters beyond ASCII: as wide as most small ones (open)."""


def text_pixels(text: str, points: int = 10) -> int:
    """How wide a column must be to show the text."""
    widest = max(sum(_WIDTHS.get(letter, _OTHER) for letter in line) for line in text.split("\n"))
    return math.ceil(widest * _THOUSANDTH * points / 10 - 1e-6) + _MARGIN


def text_lines(text: str) -> int:
    """How many lines it has, unwrapped."""
    return text.count("\n") + 1
