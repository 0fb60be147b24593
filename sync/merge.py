"""The merge: what one row holds after the app and people in the sheet have both changed it.

Pure and cell by cell. ``seen`` is what the sheet last held, ``mine`` what the app holds, ``sheet`` what
the sheet holds now:

==================  ===================  =====================================================
seen -> mine        seen -> sheet        result
==================  ===================  =====================================================
same                same                 nothing
same                changed              the sheet's is taken
changed             same                 mine is sent
changed             changed, equal       nothing to send
changed             changed, different   the sheet's stays; mine is a clash, offered to a person
==================  ===================  =====================================================

Two kinds never clash: lists of tags merge as sets, long texts line by line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from sync import cells
from sync.cells import Raw, as_text
from sync.contract import Column, Kind, Tab
from sync.exchange.text import MOST_CHARACTERS
from sync.mirror import Cells
from sync.typed import join_tags

_MOST_COMPARED: Final = 250_000
"""Pairs of lines to compare at most; beyond that a stretch of a text counts as written anew."""


def same(left: Raw, right: Raw) -> bool:
    """Whether two cells hold the same: 1 is 1.0, blank is "", but a ticked box is not the number one."""
    left, right = _tidy(left), _tidy(right)
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def _tidy(raw: Raw) -> Raw:
    return None if raw == "" else raw


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that both sides changed, each in its own way; the sheet's holds. None is a blank."""

    header: str
    mine: Raw
    sheet: Raw


@dataclass(frozen=True, slots=True)
class MergedRow:
    """What became of a row.

    ``cells``: what the mirror holds from now on (blanks absent). ``send``: the cells that the sheet should
    get (header to raw, None blanks one): all those where ``cells`` differs from it. ``clashes``: mine that
    gave way to the sheet's.
    """

    cells: dict[str, Raw]
    send: dict[str, Raw]
    clashes: tuple[Clash, ...]


def merge_row(
    tab: Tab, seen: Cells | None, mine: Cells, sheet: Cells, calculated: Collection[str] = ()
) -> MergedRow:
    """One row of ``tab``, merged cell by cell as the module says.

    ``seen`` is None where the two meet for the first time: then a blank is filled from the other side, and
    what differs counts as changed by both. Cells under ``calculated`` headers hold a formula that a person
    wrote: they are never sent, and what the app entered there is a clash. Headers unknown to the tab hold
    plain text.
    """
    if _identical(mine, sheet):
        return MergedRow(_without_blanks(sheet), {}, ())
    before: Cells = {} if seen is None else seen
    held: dict[str, Raw] = {}
    send: dict[str, Raw] = {}
    clashes: list[Clash] = []
    for header in dict.fromkeys((*sheet, *mine)):
        base, ours, theirs = (_tidy(side.get(header)) for side in (before, mine, sheet))
        column = tab.by_header.get(header)
        kept = header in calculated or (column is not None and column.formula)
        merged, clash = _merge_cell(None if kept else column, base, ours, theirs, sendable=not kept)
        if merged is not None:
            held[header] = merged
        if not same(merged, theirs):
            send[header] = merged
        if clash:
            clashes.append(Clash(header, ours, theirs))
    return MergedRow(held, send, tuple(clashes))


def _identical(mine: Cells, sheet: Cells) -> bool:
    """Quickly, since most rows are: whether both sides hold the very same cells."""
    return mine == sheet and all(
        isinstance(raw, bool) == isinstance(sheet[header], bool) for header, raw in mine.items()
    )


def _without_blanks(row: Cells) -> dict[str, Raw]:
    return {header: raw for header, raw in row.items() if raw is not None and raw != ""}


def _merge_cell(
    column: Column | None, base: Raw, mine: Raw, sheet: Raw, *, sendable: bool
) -> tuple[Raw, bool]:
    """What the cell holds, and whether mine gave way."""
    if same(mine, sheet) or same(mine, base):
        return sheet, False
    if not sendable:
        return sheet, True
    if same(sheet, base):
        return mine, False
    both = _MERGERS.get(column.kind) if column is not None else None
    if column is None or both is None:
        return sheet, True
    merged = both(column, base, mine, sheet)
    # More than a cell can hold would be refused for ever.
    fits = len(as_text(merged).encode("utf-16-le", "surrogatepass")) // 2 <= MOST_CHARACTERS
    return (merged, False) if fits else (sheet, True)


def still_there(column: Column, base: Raw, sheet: Raw) -> Raw:
    """What of ``base`` the sheet's cell still holds: merged with this, the sheet takes nothing away.

    For a list or a long text that another dashboard may have written over just now without having seen it.
    """
    if column.kind is Kind.TAGS:
        theirs = _tags(column, sheet)
        return join_tags(tuple(tag for key, tag in _tags(column, base).items() if key in theirs)) or None
    lines = {*_lines(sheet)}
    return "\n".join(line for line in _lines(base) if line in lines) or None


# --- Tags ----------------------------------------------------------------------------------------


def _merge_tags(column: Column, base: Raw, mine: Raw, sheet: Raw) -> Raw:
    """Three-way as sets: what either side added is there, what either took out is not.

    The sheet's order, then what mine added. A cell that holds just these tags stays as it was typed.
    """
    known, ours, theirs = (_tags(column, raw) for raw in (base, mine, sheet))
    wanted = {key: tag for key, tag in theirs.items() if key in ours or key not in known}
    wanted |= {key: tag for key, tag in ours.items() if key not in known and key not in wanted}
    for raw, tags in ((sheet, theirs), (mine, ours)):
        if tags.keys() == wanted.keys():
            return raw
    return join_tags(tuple(wanted.values())) or None


def _tags(column: Column, raw: Raw) -> dict[str, str]:
    """The tags of a cell, by what they are compared by."""
    value = cells.read(column, raw).value
    return {tag.casefold(): tag for tag in value} if isinstance(value, tuple) else {}


# --- Long texts ----------------------------------------------------------------------------------

_Added: TypeAlias = tuple[int, str]
"""A line that one side added, and the line of the old text before which it stands."""


def merge_lines(base: Sequence[str], mine: Sequence[str], sheet: Sequence[str]) -> list[str]:
    """Three versions of a text in lines, merged: no line that a side added is lost, no marker is put in.

    A line of ``base`` stays where both sides kept it. What the sides put between two lines that stay is
    merged by place, and the sheet's comes first; a line that both put there stands once.
    """
    our_kept, our_lines = _changes(base, mine)
    their_kept, their_lines = _changes(base, sheet)
    merged: list[str] = []
    for stays in [*sorted(our_kept & their_kept), len(base)]:
        merged += _joined(_until(their_lines, stays), _until(our_lines, stays))
        merged += base[stays : stays + 1]
    if {*mine} & {*sheet} <= {*merged}:
        return merged
    # Of lines that are alike each side took out another one, and kept the one that the other took out.
    return merge_lines((), mine, sheet)


def _changes(base: Sequence[str], text: Sequence[str]) -> tuple[set[int], list[_Added]]:
    """The lines of ``base`` that ``text`` keeps, and those that it adds, last first (to be taken off the end)."""
    kept: set[int] = set()
    added: list[_Added] = []
    old = new = 0
    for old_end, new_end in [*_alike(base, text), (len(base), len(text))]:
        block = text[new:new_end]
        # As many lines as were taken out: each stands for its own, so that neighbours stay in order.
        step = int(len(block) == old_end - old)
        added += [(old + step * number, line) for number, line in enumerate(block)]
        kept.add(old_end)
        old, new = old_end + 1, new_end + 1
    kept.discard(len(base))
    return kept, added[::-1]


def _until(added: list[_Added], place: int) -> list[_Added]:
    """Takes off the lines that stand before that line of the old text."""
    taken: list[_Added] = []
    while added and added[-1][0] <= place:
        taken.append(added.pop())
    return taken


def _joined(sheet: Sequence[_Added], mine: Sequence[_Added]) -> list[str]:
    """Both sides' lines of one stretch; those they have in common once, the others by place, the sheet's first."""
    theirs, ours = [line for _, line in sheet], [line for _, line in mine]
    joined: list[str] = []
    left = right = 0
    for left_end, right_end in [*_alike(theirs, ours), (len(theirs), len(ours))]:
        block = [*sheet[left:left_end], *mine[right:right_end]]
        joined += [line for _, line in sorted(block, key=lambda added: added[0])]
        joined += theirs[left_end : left_end + 1]
        left, right = left_end + 1, right_end + 1
    return joined


def _alike(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of lines that two texts have in common, in their order in both."""
    shorter = min(len(left), len(right))
    first = next((place for place in range(shorter) if left[place] != right[place]), shorter)
    yield from ((place, place) for place in range(first))
    rest = range(1, shorter - first + 1)
    last = next((back - 1 for back in rest if left[-back] != right[-back]), shorter - first)
    middle = left[first : len(left) - last], right[first : len(right) - last]
    if len(middle[0]) * len(middle[1]) <= _MOST_COMPARED:
        for one, other, length in SequenceMatcher(None, *middle, autojunk=False).get_matching_blocks():
            yield from ((first + one + step, first + other + step) for step in range(length))
    yield from ((len(left) - back, len(right) - back) for back in range(last, 0, -1))


def _merge_long_texts(_: Column, base: Raw, mine: Raw, sheet: Raw) -> Raw:
    """Three-way by lines; a cell that holds just these lines stays as it was typed."""
    old, ours, theirs = (_lines(raw) for raw in (base, mine, sheet))
    merged = _once(merge_lines(old, ours, theirs), ours, theirs)
    if merged == theirs:
        return sheet
    return mine if merged == ours else "\n".join(merged) or None


def _once(merged: Sequence[str], mine: Sequence[str], sheet: Sequence[str]) -> list[str]:
    """No line more often than the side that has it most: both may have added it, each in another place."""
    left = Counter(mine) | Counter(sheet)
    kept = []
    for line in merged:
        if left[line] > 0:
            kept.append(line)
            left[line] -= 1
    return kept


def _lines(raw: Raw) -> list[str]:
    """A cell's lines; a blank cell has none, not one that is empty."""
    text = as_text(raw)
    return text.split("\n") if text else []


_MERGERS: Final[Mapping[Kind, Callable[[Column, Raw, Raw, Raw], Raw]]] = {
    Kind.TAGS: _merge_tags,
    Kind.LONG_TEXT: _merge_long_texts,
}
