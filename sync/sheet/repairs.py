"""Telling from Changes whether a write hit what was meant, and what it takes to put right one that did not.

Pure: entries and cells in, what to put back out. A write goes *astray* where the row had moved, or its
columns had, between our last look and the write. Until it is mended, every reader of the sheet counts the
cells it hit as what they held before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from sync import contract
from sync.cells import Raw, as_text
from sync.identity import telling
from sync.merge import same
from sync.sheet.model import TabPlace
from sync.sheet.read import canonical, headings, id_header
from sync.sheet.write import ADD, CHANGE, REMOVE, REPAIR, Entry, Formula, Wrote, holds, plain

_ENOUGH: Final = 0.5
"""The share of headings, or of a row's cells, by which a row is known again."""


@dataclass(frozen=True, slots=True)
class Astray:
    """What a write hit that was not meant.

    ``cells``: position, heading as it stood then, what we wrote (``new``) and what it held (``was``).
    ``victim``: the ID of the row that was hit, "" if it had none. ``removed``: the row's cells by heading,
    where the whole row was taken out. ``since``: tab, row ID and heading of what was rightly written after it.
    """

    entry: Entry
    cells: tuple[Wrote, ...]
    victim: str
    removed: dict[str, Raw] | None = None
    since: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one entry.

    ``over``: cells of the right row that held something else than we knew (``was`` is what they held).
    ``held``: what the row held the instant before, by canonical header. ``right``: the headings under which it
    was written as it was meant; beside those that went astray where only columns had moved.
    """

    astray: Astray | None
    over: tuple[Wrote, ...]
    held: dict[str, Raw]
    right: frozenset[str] = frozenset()

    @property
    def done(self) -> bool:
        """Whether the right cells of the right row were written."""
        return self.astray is None


def _at(row: Sequence[Raw], position: int | None) -> Raw:
    return row[position] if position is not None and 0 <= position < len(row) else None


def _columns_then(entry: Entry, place: TabPlace) -> tuple[str, ...]:
    """The canonical headers by position in the instant of the write; as we know them where that can't be told."""
    if entry.headings is None:
        return place.columns
    then = canonical(contract.BY_KEY[entry.tab], headings(entry.headings), place, {})
    known = {name for name in place.columns if name}
    if len(known & set(then)) < _ENOUGH * len(known):
        return place.columns  # the row of headings itself had moved
    return _called_now(then, place)


def _called_now(then: Sequence[str], place: TabPlace) -> tuple[str, ...]:
    """The headers of that time, where a heading was renamed since: known by its place, or as the only one."""
    missing = [name for name in place.columns if name and name not in then]
    strange = [position for position, name in enumerate(then) if name and name not in place.columns]
    names = list(then)
    for position in strange:
        here = place.columns[position] if position < len(place.columns) else ""
        if here in missing:
            names[position] = here
        elif len(missing) == len(strange) == 1:
            names[position] = missing[0]
    return tuple(names)


def _hit(wrote: Wrote, then: Sequence[str], place: TabPlace) -> bool:
    """Whether a cell stood under the heading that was meant."""
    name = then[wrote.position] if wrote.position < len(then) else ""
    if name == wrote.header:
        return True
    # A heading that was only renamed: ours is nowhere else, and what stands there is new.
    return wrote.header not in then and name not in place.columns


def judge(entry: Entry, place: TabPlace) -> Verdict:
    """What the entry's write hit, by what it says of the row and the headings it met."""
    then = _columns_then(entry, place)
    tab = contract.BY_KEY[entry.tab]
    held = {name: raw for name, raw in zip(then, entry.held, strict=False) if name}
    hit = frozenset(wrote.header for wrote in entry.cells if _hit(wrote, then, place))
    if entry.kind == ADD:
        return Verdict(_astray_add(entry, then, place), (), held, hit)
    identifier = id_header(tab)
    position = then.index(identifier) if identifier in then else place.position(identifier)
    found = as_text(_at(entry.held, position)).strip()
    named = next((wrote for wrote in entry.cells if wrote.header == identifier), None)
    meant = entry.row if named is None else as_text(plain(named.was)).strip()
    missed = found != meant or not _as_expected(entry, then, held)
    if entry.kind == REMOVE:
        kept: dict[str, Raw] = {name: raw for name, raw in held.items() if raw is not None and raw != ""}
        return Verdict(Astray(entry, (), found, kept) if missed else None, (), held)
    there = [_met(wrote, entry, then, place) for wrote in entry.cells]
    if missed:
        # The sheet's own formulas are right in any row, as long as they stand in their column.
        right = [isinstance(wrote.new, Formula) and wrote.header in hit for wrote in entry.cells]
        cells = tuple(met for met, fine in zip(there, right, strict=True) if not fine)
        return Verdict(Astray(entry, cells, found), (), held)
    wrong = [met for wrote, met in zip(entry.cells, there, strict=True) if wrote.header not in hit]
    over = [
        met
        for wrote, met in zip(entry.cells, there, strict=True)
        if wrote.header in hit
        and not holds(plain(met.was), wrote.was)
        and not holds(plain(met.was), wrote.new)
    ]
    if entry.kind == REPAIR:
        # What stands there now was typed after our slip, and before our mending it: it counts.
        wrong, over = wrong + over, []
    bears = entry.row if identifier in hit else found  # it may have been given its ID by this very change
    return Verdict(Astray(entry, tuple(wrong), bears) if wrong else None, tuple(over), held, hit)


def _as_expected(entry: Entry, then: Sequence[str], held: Mapping[str, Raw]) -> bool:
    """Whether what tells the row from others was there: an ID may have been copied, and a new row has none yet.

    Where somebody typed there in the last seconds that looks the same; then ours is taken back and sent again.
    """
    written = {wrote.header for wrote in entry.cells}
    return all(
        holds(held.get(header), told)
        for header, told in entry.expect.items()
        if header not in written and header in then
    )


def _met(wrote: Wrote, entry: Entry, then: Sequence[str], place: TabPlace) -> Wrote:
    """The cell that was written, by its heading then, with what it held."""
    name = then[wrote.position] if wrote.position < len(then) else ""
    if _hit(wrote, then, place):
        name = wrote.header  # what it was called then may be called otherwise by now
    return Wrote(wrote.position, name, wrote.new, _at(entry.held, wrote.position))


def _astray_add(entry: Entry, then: Sequence[str], place: TabPlace) -> Astray | None:
    """A new row whose cells came under other headings; the whole of it, if its ID did."""
    wrong = [wrote for wrote in entry.cells if not _hit(wrote, then, place)]
    if not wrong:
        return None
    identifier = id_header(contract.BY_KEY[entry.tab])
    lost = any(wrote.header == identifier for wrote in wrong)
    cells = entry.cells if lost else wrong
    blank = tuple(
        Wrote(wrote.position, then[wrote.position] if wrote.position < len(then) else "", wrote.new, None)
        for wrote in cells
    )
    return Astray(entry, blank, "" if lost else entry.row)


def unmended(
    found: Iterable[Entry], places: dict[str, TabPlace], known: Collection[str] = ()
) -> tuple[list[Astray], set[str]]:
    """The writes that went astray and that nothing has put right yet, the newest first; what has been put right.

    Where somebody took the row of headings out of Changes it can't be told, and nothing is undone by guess.
    ``known`` are the entries known to have been put right: who takes rows out of Changes may take out the repair
    alone, and a row that was brought back would be brought back again.
    """
    told = [entry for entry in found if entry.tab in places and entry.headings is not None]
    verdicts = [(entry, judge(entry, places[entry.tab])) for entry in told]
    mended = {entry.mends for entry, verdict in verdicts if entry.mends and verdict.done and _met_ours(entry)}
    # Changes has the newest batch first, and within a batch what was done first.
    batches = [list(some) for _, some in groupby(verdicts, key=lambda one: (one[0].at, one[0].maker))]
    excused = _excused([one for some in reversed(batches) for one in some], places)
    astray: list[Astray] = []
    since: set[tuple[str, str, str]] = set()
    for some in batches:
        for entry, verdict in reversed(some):
            if verdict.astray is None or entry.id in mended or entry.id in excused:
                continue
            if verdict.astray.removed is None or entry.id not in known:
                astray.append(replace(verdict.astray, since=frozenset(since)))
        since |= {
            (entry.tab, entry.row, wrote.header)
            for entry, verdict in some
            if entry.kind in {ADD, CHANGE}
            for wrote in entry.cells
            if (wrote.header in verdict.right or entry.id in excused)
            and wrote.header != id_header(contract.BY_KEY[entry.tab])
        }
    return astray, {entry.id for entry, _ in verdicts if entry.id in mended and entry.kind == REMOVE}


def stands_again(astray: Astray, place: TabPlace, grid: Sequence[Sequence[Raw]]) -> bool:
    """Whether the row that was taken out stands in the sheet as it was, whoever brought it back."""
    tab = contract.BY_KEY[place.tab]
    own = {column.header for column in tab.columns if column.formula} | {id_header(tab)}
    held = [
        (position, raw)
        for header, raw in (astray.removed or {}).items()
        if header not in own and (position := place.position(header)) is not None
    ]
    identifier = place.position(id_header(tab))
    return bool(held) and any(
        _likeness(row, held) == len(held)
        and (not astray.victim or as_text(_at(row, identifier)).strip() == astray.victim)
        for row in grid[place.header + 1 :]
    )


def _met_ours(entry: Entry) -> bool:
    """Whether a repair met what it was to take away: of a row that was copied it may have hit the other one."""
    return entry.kind != REPAIR or any(
        holds(_at(entry.held, wrote.position), wrote.was) for wrote in entry.cells
    )


def _excused(verdicts: Iterable[tuple[Entry, Verdict]], places: Mapping[str, TabPlace]) -> set[str]:
    """Changes, oldest first, that met another ID than they meant, but only since a slip had put that there.

    They hit the row that was meant. Else of two dashboards that give an ID to such a row neither would ever count.
    """
    slips: dict[tuple[str, str], str] = {}
    excused = set()
    for entry, verdict in verdicts:
        astray = verdict.astray
        if astray is None:
            continue
        identifier = id_header(contract.BY_KEY[entry.tab])
        named = next((wrote for wrote in entry.cells if wrote.header == identifier), None)
        meant = entry.row if named is None else as_text(plain(named.was)).strip()
        found, seen = astray.victim, set()
        while (entry.tab, found) in slips and found not in seen:
            seen.add(found)
            found = slips[entry.tab, found]
        then = _columns_then(entry, places[entry.tab])
        met = found == meant and found != astray.victim
        if entry.kind == CHANGE and met and entry.expect and _as_expected(entry, then, verdict.held):
            excused.add(entry.id)
            continue
        for wrote in astray.cells:
            if wrote.header == identifier and as_text(plain(wrote.new)):
                slips[entry.tab, as_text(plain(wrote.new))] = as_text(plain(wrote.was)).strip()
    return excused


# --- Putting back --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fix:
    """One cell to put back: where it stands now, what it holds of ours, and what it held.

    ``row`` is the ID that its row bears, ``telling`` what else tells the row from others, by heading.
    """

    row: str
    telling: Mapping[str, Raw]
    line: int
    position: int
    header: str
    ours: Raw
    held: Raw


def fixes(
    astray: Astray, place: TabPlace, grid: Sequence[Sequence[Raw]], held: Sequence[Sequence[Raw]]
) -> list[Fix]:
    """The cells hit by a write gone astray that still hold ours, where they stand now.

    ``grid`` is the sheet as a reader should count it, ``held`` as it is: a row is called what it bears just now,
    were it by another slip.
    """
    cells = [
        (_now(wrote, place), wrote)
        for wrote in astray.cells
        if isinstance(wrote.new, Formula) or not holds(plain(wrote.was), wrote.new)
    ]
    line = _line(astray, place, grid, cells)
    if line is None:
        return []
    row = grid[line]
    tab = astray.entry.tab
    bears = as_text(_at(held[line], place.position(id_header(contract.BY_KEY[tab])))).strip()
    tells = {
        header: raw
        for header in telling(contract.BY_KEY[tab])
        if (raw := _at(held[line], place.position(header))) is not None and raw != ""
    }
    return [
        Fix(bears, tells, line, position, wrote.header, _at(row, position), plain(wrote.was))
        for position, wrote in cells
        if holds(_at(row, position), wrote.new)
        and (isinstance(wrote.new, Formula) or not same(_at(row, position), plain(wrote.was)))
        and (tab, bears, wrote.header) not in astray.since
    ]


def _now(wrote: Wrote, place: TabPlace) -> int:
    position = place.position(wrote.header) if wrote.header else None
    return wrote.position if position is None else position


def _line(
    astray: Astray, place: TabPlace, grid: Sequence[Sequence[Raw]], cells: Sequence[tuple[int, Wrote]]
) -> int | None:
    """The line where the row that was hit stands now."""
    if astray.entry.kind == ADD and not astray.victim:
        # All of it is ours: the row where most of our cells stand.
        return _best(grid, lambda row: sum(_ours(row, at, wrote) for at, wrote in cells), len(cells))
    return _line_hit(astray, place, grid, cells)


def _line_hit(
    astray: Astray, place: TabPlace, grid: Sequence[Sequence[Raw]], cells: Sequence[tuple[int, Wrote]]
) -> int | None:
    """The same for a row that was there before: by the ID it bears, else by what it held beside."""
    identifier = place.position(id_header(contract.BY_KEY[astray.entry.tab]))
    written = next((wrote for position, wrote in cells if position == identifier), None)
    others = _rest(astray, place)

    def likeness(row: Sequence[Raw]) -> int:
        return _likeness(row, others)

    def is_hit(row: Sequence[Raw]) -> bool:
        return any(_ours(row, position, wrote) or holds(None, wrote.new) for position, wrote in cells)

    def bearer(row: Sequence[Raw]) -> str:
        return as_text(_at(row, identifier)).strip()

    if written is not None:
        return _named(written, grid, identifier, others)
    if astray.victim:
        bears = [line for line, row in enumerate(grid) if bearer(row) == astray.victim and is_hit(row)]
        if bears:
            return _one_of(bears, grid, likeness, len(others))
        # The row may bear another ID by now: it was copied, or its ID was a slip of ours as well.

    def with_ours(row: Sequence[Raw]) -> int:
        if astray.entry.kind != ADD and bearer(row) == astray.entry.row:
            return 0  # that is the row that was meant: there ours is right
        ours = sum(_ours(row, position, wrote) for position, wrote in cells)
        return (ours + likeness(row)) if ours else 0

    return _best(grid, with_ours, len(others) + len(cells))


def _one_of(
    lines: Sequence[int], grid: Sequence[Sequence[Raw]], score: Callable[[Sequence[Raw]], int], most: int
) -> int | None:
    """The only one of these lines; of several the one that fits best."""
    return lines[0] if len(lines) == 1 else _best([grid[line] for line in lines], score, most, lines)


def _named(
    written: Wrote, grid: Sequence[Sequence[Raw]], identifier: int | None, others: Sequence[tuple[int, Raw]]
) -> int | None:
    """The line of a row that was given an ID by mistake: so may the one be that it was meant for, by now."""
    there = [line for line, row in enumerate(grid) if holds(_at(row, identifier) or None, written.new)]
    if not others:
        return there[0] if len(there) == 1 and not holds(None, written.new) else None
    return _best([grid[line] for line in there], lambda row: _likeness(row, others), len(others), there)


def _likeness(row: Sequence[Raw], others: Sequence[tuple[int, Raw]]) -> int:
    """How many of these cells, by position, the row holds."""
    return sum(same(_at(row, position), raw) for position, raw in others)


def _rest(astray: Astray, place: TabPlace) -> list[tuple[int, Raw]]:
    """What the row held beside the cells that were hit, by the positions where its columns stand now."""
    known = contract.BY_KEY[place.tab].by_header
    hit = {wrote.position for wrote in astray.cells}
    then = _columns_then(astray.entry, place)
    held = [
        (position, then[position] if position < len(then) else "", raw)
        for position, raw in enumerate(astray.entry.held)
        if raw is not None and raw != "" and position not in hit
    ]
    # What a formula comes to depends on the very ID that was written over.
    return [
        (_now(Wrote(position, name, raw), place), raw)
        for position, name, raw in held
        if not (name in known and known[name].formula)
    ]


def _ours(row: Sequence[Raw], position: int, wrote: Wrote) -> bool:
    raw = _at(row, position)
    return raw is not None and raw != "" and holds(raw, wrote.new)


def _best(
    rows: Sequence[Sequence[Raw]],
    score: Callable[[Sequence[Raw]], int],
    most: int,
    lines: Sequence[int] | None = None,
) -> int | None:
    """The one line that fits best, if it fits well enough and no other does as well."""
    scores = [(score(row), line) for row, line in zip(rows, lines or range(len(rows)), strict=True)]
    best = max(scores, default=(0, 0))[0]
    fitting = [line for found, line in scores if found == best]
    return fitting[0] if best >= max(1, _ENOUGH * most) and len(fitting) == 1 else None


def put_back(grid: Sequence[Sequence[Raw]], found: Iterable[Fix]) -> list[Sequence[Raw]]:
    """The cells as they would be without our slips: what a reader should count."""
    rows = list(grid)
    for fix in found:
        row = list(rows[fix.line])
        row += [None] * (fix.position + 1 - len(row))
        row[fix.position] = fix.held
        rows[fix.line] = row
    return rows
