"""From a tab's cells to its rows: where the headings are, which column is which, what each row holds.

Columns are known by their heading's text; then by what that heading meant before; then by the column's
developer metadata, which finds a renamed heading; then by other known names. Nothing here asks Google.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from sync import contract
from sync.cells import Raw, as_text
from sync.contract import Tab
from sync.identity import SheetRow
from sync.sheet.model import CHANGES, Grid, TabInfo, TabPlace
from sync.typed import one_line

THEIRS: Final = "-"
"""The mark, after the tab's key, of a column in an adopted tab that is people's own."""

TAKEN: Final = "\x06"
"""Stands before the text of a row, among those to ignore, that is an entry although it doesn't look like one."""

_SEARCHED: Final = 30
"""Rows from the top among which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Columns of a tab that are nowhere to be found, by their canonical headers; all of them if the row is gone."""

    tab: str
    headers: tuple[str, ...]


def id_header(tab: Tab) -> str:
    """The heading above what tells one row from another: ID, or the setting's own name."""
    return "ID" if "id" in tab.by_key else tab.columns[0].header


def folded(text: str) -> str:
    """A heading as headings are compared: in any case of letters, however it is spaced."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def _aliases(key: str) -> Mapping[str, str]:
    """Other names of the tab's columns, folded, to the canonical header; a formula is known by its own alone."""
    tab = contract.BY_KEY[key]
    names: dict[str, str] = {}
    for column in tab.columns:
        for name in () if column.formula else column.aliases:
            names.setdefault(folded(name), column.header)
    return names


@cache
def _own(key: str) -> Mapping[str, str]:
    return {folded(column.header): column.header for column in contract.BY_KEY[key].columns}


def headings(row: Sequence[Raw]) -> tuple[str, ...]:
    """A row of headings as plain text."""
    return tuple(one_line(as_text(raw)) for raw in row)


def moved_headings(place: TabPlace, grid: Grid) -> bool:
    """Whether the row of headings says something else than it did."""
    return len(grid) <= place.header or headings(grid[place.header]) != place.headings


def canonical(
    tab: Tab, found: Sequence[str], known: TabPlace | None, marks: Mapping[int, str]
) -> tuple[str, ...]:
    """The canonical header of each column under these headings; "" where a column has no name of its own.

    ``known`` is where the tab stood before, ``marks`` the metadata of columns by position.
    """
    before: dict[str, str] = {}
    for heading, name in zip(known.headings, known.columns, strict=False) if known is not None else ():
        before.setdefault(folded(heading), name)
    own, aliases = _own(tab.key), _aliases(tab.key)
    names = [""] * max(len(found), 1)
    taken: set[str] = set()

    def settle(meaning: Callable[[int, str], str | None]) -> None:
        for position, heading in enumerate(found):
            if names[position] or not heading:
                continue
            name = meaning(position, folded(heading))
            if name and name not in taken:
                names[position] = name
                taken.add(name)

    settle(lambda _, heading: before.get(heading))
    if (
        known is None
    ):  # an adopted tab has columns of people's that are called like ours: the marks know better
        settle(lambda position, _: _marked(tab, marks.get(position, "")))
        theirs = {position for position, mark in marks.items() if mark == f"{tab.key}.{THEIRS}"}
        settle(
            lambda position, _: (
                free_name(found[position], {*own.values(), *taken}) if position in theirs else None
            )
        )
    settle(lambda _, heading: own.get(heading))
    settle(lambda position, _: _marked(tab, marks.get(position, "")))
    if known is None:
        settle(lambda _, heading: aliases.get(heading))
    else:
        # A renamed column is looked for among the names it may go by; one that a person added is theirs.
        lost = {header for header in known.columns if header in tab.by_header} - taken
        settle(lambda _, heading: aliases.get(heading) if aliases.get(heading) in lost else None)
    settle(lambda position, _: found[position])
    return tuple(names)


def free_name(heading: str, taken: Collection[str]) -> str:
    """What a column of people's is called: never as one of ours, never as another."""
    known = {folded(name) for name in taken}
    if folded(heading) not in known:
        return heading
    name, number = f"{heading} (yours)", 2
    while folded(name) in known:
        name, number = f"{heading} (yours {number})", number + 1
    return name


def _marked(tab: Tab, mark: str) -> str | None:
    key, _, column = mark.partition(".")
    if key != tab.key or column not in tab.by_key:
        return None
    return tab.by_key[column].header


def heading_row(tab: Tab, grid: Grid, known: TabPlace | None) -> int | None:
    """The row of the headings: where it stood, if it still looks like it; else the row that says most of them."""
    wanted = set(_own(tab.key)) | ({folded(text) for text in known.headings} if known is not None else set())
    wanted.discard("")

    def says(line: int) -> int:
        return sum(folded(text) in wanted for text in {*headings(grid[line])}) if line < len(grid) else 0

    needed = 2 if known is None else max(2, sum(text != "" for text in known.headings) // 3)
    needed = min(needed, len(tab.columns))
    best = max(range(min(len(grid), _SEARCHED)), key=lambda line: (says(line), -line), default=None)
    if known is not None and says(known.header) >= max(needed, says(best) if best is not None else 0):
        return known.header
    return best if best is not None and says(best) >= needed else None


def locate(tab: Tab, grid: Grid, info: TabInfo, known: TabPlace | None) -> TabPlace | Missing:
    """Where the tab's headings and columns are now.

    Missing where a column that was there before, or the column that tells rows apart, is nowhere.
    """
    line = heading_row(tab, grid, known)
    needed = [id_header(tab)]
    if known is not None:
        needed += [header for header in known.columns if header in tab.by_header]
    if line is None:
        return Missing(tab.key, tuple(dict.fromkeys(needed)))
    found = headings(grid[line])
    columns = canonical(tab, found, known, info.marks)
    absent = tuple(header for header in dict.fromkeys(needed) if header not in columns)
    if absent:
        return Missing(tab.key, absent)
    below = next((table for table, box in info.tables.items() if box[0] == line), None)
    return TabPlace(
        tab.key,
        info.sheet_id,
        info.title,
        line,
        columns,
        found,
        below,
        known.adopted if known is not None else f"{tab.key}.{THEIRS}" in info.marks.values(),
    )


Counts = Callable[[TabPlace, Mapping[str, Raw], str], bool]
"""Whether a row without an ID, of an adopted tab, is a person's: the place, its cells, and all its text joined."""


def joined(row: Sequence[Raw]) -> str:
    """All that a row says, as one text: how rows that are no people are remembered."""
    return "\x1f".join(one_line(as_text(raw)) for raw in row).strip("\x1f")


class RowReader:
    """Reads a tab's rows; a row that stands as it did is not read again."""

    def __init__(self, tab: Tab) -> None:
        """Begin with nothing read."""
        self._tab = tab
        self._place: TabPlace | None = None
        self._last: list[tuple[Sequence[Raw], SheetRow | None]] = []

    def rows(
        self, place: TabPlace, grid: Grid, ignored: Collection[str] = (), counts: Counts | None = None
    ) -> list[SheetRow]:
        """The rows under the headings that hold anything; ``ignored``: texts of rows that are no entries."""
        if self._place != place:
            self._last = []
        self._place = place
        kept, last = [], self._last
        identifier = place.position(id_header(self._tab))
        formulas = {column.header for column in self._tab.columns if column.formula}
        own = {"ID"} if "id" in self._tab.by_key else set()
        named = [name if name and name not in formulas | own else None for name in place.columns]
        for line in range(place.header + 1, len(grid)):
            raw, at = grid[line], line - place.header - 1
            if at < len(last) and last[at][0] == raw and _alike(last[at][0], raw):
                kept.append(last[at])
                continue
            row = _row(line, raw, named, identifier)
            if row is not None and not row.id and place.adopted:
                text = joined(raw)
                taken = TAKEN + text in ignored
                if text in ignored or not (counts is None or taken or counts(place, row.cells, text)):
                    row = None
            kept.append((raw, row))
        self._last = kept
        return [row for _, row in kept if row is not None]


def _alike(left: Sequence[Raw], right: Sequence[Raw]) -> bool:
    """Whether equal rows are equal in kind too: a ticked box is not the number one."""
    return left is right or not any(
        isinstance(one, bool) != isinstance(other, bool) for one, other in zip(left, right, strict=True)
    )


def _row(
    line: int, raw: Sequence[Raw], named: Sequence[str | None], identifier: int | None
) -> SheetRow | None:
    cells = {
        name: value
        for name, value in zip(named, raw, strict=False)
        if name is not None and value is not None and value != ""
    }
    # Boxes that nobody ticked are drawn in rows where nobody is.
    if not any(value is not False for value in cells.values()):
        return None
    key = as_text(raw[identifier]).strip() if identifier is not None and identifier < len(raw) else ""
    return SheetRow(line, key, cells)


def place_of_changes(info: TabInfo) -> TabPlace:
    """Where the hidden tab of changes stands."""
    return TabPlace(CHANGES, info.sheet_id, info.title, 0, (), ())


def moved(place: TabPlace, info: TabInfo) -> TabPlace:
    """The same place under the tab's present title."""
    return place if place.title == info.title else replace(place, title=info.title)
