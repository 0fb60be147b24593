"""Lines that only look like people: headings of groups between them, and notes below the table."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

from sync.exchange.rows import PlannedRow, Skipped
from sync.exchange.table import REPEATED, Table
from sync.exchange.text import LINE_END, clipped, shows

SECTION: Final = "Reads like a heading between the rows"
FOOTNOTE: Final = "Reads like a note under the table"
GROUP: Final = "Group"
"""The extra field of those who stand under a heading between the rows."""


def without_lines_between(table: Table, rows: list[PlannedRow]) -> tuple[list[PlannedRow], list[Skipped]]:
    """Parts the lines that only look like people: headings of groups, and notes below the table.

    Both hold one cell where the people have several; headings are in capitals where the people are not,
    and notes come after a blank line, with nobody below them.
    """
    filled = {row.number: sum(map(shows, table.rows[row.number].cells)) for row in rows}
    several = [count for count in filled.values() if count > 1]
    if len(several) < len(rows) / 2 or median(several or [0]) < 3:  # noqa: PLR2004 (people with three cells)
        return rows, []
    loud = [row for row in rows if filled[row.number] == 1 and row.name.isupper()]
    asides = dict.fromkeys((row.number for row in loud), SECTION)
    if sum(row.name.isupper() for row in rows) > len(rows) / 2:
        asides = {}
    titles = [row.number for row in rows if filled[row.number] == 1 and _headings_after(table, row.number)]
    asides |= dict.fromkeys(titles, SECTION)
    last = max((row.number for row in rows if filled[row.number] > 1), default=0)
    below = [row for row in rows if row.number > last]
    if below and _blank_line_before(table, below[0].number):
        asides |= dict.fromkeys((row.number for row in below), FOOTNOTE)
    kept = [row for row in rows if row.number not in asides]
    aside = [
        Skipped(row.number, row.line, row.where, asides[row.number], clipped(row.name), row)
        for row in rows
        if row.number in asides
    ]
    return kept, aside


def in_groups(rows: list[PlannedRow], aside: Sequence[Skipped]) -> list[PlannedRow]:
    """The people below a heading between the rows keep it as an extra field."""
    titles = [one for one in aside if one.reason == SECTION]
    numbers = [one.number for one in titles]
    grouped = []
    for row in rows:
        above = bisect(numbers, row.number)
        if above and GROUP not in row.extras:
            row = replace(row, extras={**row.extras, GROUP: titles[above - 1].text})  # noqa: PLW2901 (still that row)
        grouped.append(row)
    return grouped


def _headings_after(table: Table, number: int) -> bool:
    return number + 1 < len(table.rows) and table.rows[number + 1].aside == REPEATED


def _blank_line_before(table: Table, number: int) -> bool:
    if number == 0:
        return False
    above, row = table.rows[number - 1], table.rows[number]
    inside = sum(len(LINE_END.findall(cell)) for cell in above.cells)  # a cell of a CSV file may run on
    return not any(map(shows, above.cells)) or row.line > above.line + 1 + inside
