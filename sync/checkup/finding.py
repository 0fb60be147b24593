"""One thing that a check-up has to say, and the cells it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

ACCESS: Final = "access"
LAYOUT: Final = "layout"
IDS: Final = "IDs"
DATES: Final = "dates"
DUPLICATES: Final = "duplicates"
FORMULAS: Final = "formulas"
QUOTAS: Final = "quotas"
IN_STEP: Final = "in step"
AREAS: Final = (ACCESS, LAYOUT, IDS, DATES, DUPLICATES, FORMULAS, QUOTAS, IN_STEP)
"""In the order in which they are told."""

OK: Final = "ok"
NOTE: Final = "note"
PROBLEM: Final = "problem"

_MOST_CELLS: Final = 20
"""So many cells are named; the count tells how many there are."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as people name it (``People!C12``), and the address that opens it in a browser."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    ``area`` is one of AREAS; ``severity`` OK, NOTE (good to know) or PROBLEM; ``sentence`` says what it is and
    what to do next; ``count`` of how many things it speaks; ``where`` names the first of their cells.
    ``mendable``: whether ``sync.doctor.mend`` does it.
    """

    area: str
    severity: str
    sentence: str
    count: int = 0
    where: tuple[Cell, ...] = ()
    mendable: bool = False


def about(
    area: str, severity: str, sentence: str, cells: Iterable[Cell], *, mendable: bool = False
) -> Finding:
    """A finding about cells, of which it names the first and counts all."""
    found = tuple(cells)
    return Finding(area, severity, sentence, len(found), found[:_MOST_CELLS], mendable)
