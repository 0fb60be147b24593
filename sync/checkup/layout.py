"""Whether the sheet still stands as it was laid out: tabs, headings, marks of columns, warnings, the hidden Changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sync import contract
from sync.cells import as_text
from sync.checkup.finding import LAYOUT, NOTE, OK, PROBLEM, Cell, Finding, about
from sync.checkup.seen import SheetSeen, TabSeen
from sync.contract import Column, Kind
from sync.crm import words
from sync.sheet import drawing, layout, wording
from sync.sheet.model import CHANGES, letters
from sync.sheet.read import folded
from sync.sheet.write import HELD, KEPT_ROWS, WIDTH

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mend:
    """What goes into one batch to put something right, and the words for it when it is done."""

    done: str
    requests: list[Json] = field(default_factory=list)


def findings(seen: SheetSeen) -> list[Finding]:
    """What is to be said of the layout."""
    found = [*_tabs(seen)]
    for tab in seen.tabs.values():
        found += [*_headings(seen, tab), *_locked(seen, tab)]
    found += [finding for finding, _ in _mendable(seen)]
    if found:
        return found
    return [
        Finding(
            LAYOUT, OK, "All tabs, their headings and what the app keeps beside them are in their places."
        )
    ]


def mends(seen: SheetSeen) -> list[Mend]:
    """What puts right as much of it as may safely be put right, whatever people changed meanwhile."""
    return [mend for _, mend in _mendable(seen)]


def new_tabs(seen: SheetSeen) -> tuple[str, ...]:
    """Keys of the tabs that the sheet never had: those that went are asked about (``Link.halt``)."""
    return tuple(key for key in seen.absent if key not in seen.known)


# --- What only a person can put right ------------------------------------------------------------


def _tabs(seen: SheetSeen) -> Iterator[Finding]:
    if seen.absent:
        names = words.listed([contract.BY_KEY[key].name for key in seen.absent])
        several = len(seen.absent) > 1
        yield Finding(
            LAYOUT,
            PROBLEM,
            f"The sheet has no {words.plural(len(seen.absent), 'tab')} {names}. Nothing is lost: what belongs there is "
            f"in your book, and mending makes the {'tabs' if several else 'tab'} again with everything in "
            f"{'them' if several else 'it'}.",
            len(seen.absent),
            mendable=True,
        )
    for info, missing in seen.lost:
        headers = words.listed([f"“{header}”" for header in missing.headers])
        name = contract.BY_KEY[missing.tab].name
        yield Finding(
            LAYOUT,
            PROBLEM,
            f"In {name} the {words.plural(len(missing.headers), 'heading')} {headers} {_are(missing.headers)} nowhere. "
            "Nothing is written to that tab meanwhile. If a heading was renamed, give it its name back; else say on "
            "the page Sheet whether to add it again or to do without.",
            len(missing.headers),
            (Cell(info.title, f"{seen.address}#gid={info.sheet_id}"),),
        )


def _are(things: tuple[str, ...]) -> str:
    return "are" if len(things) > 1 else "is"


def _headings(seen: SheetSeen, tab: TabSeen) -> Iterator[Finding]:
    place = tab.place
    without = [column.header for column in tab.tab.columns if place.position(column.header) is None]
    if without:
        yield Finding(
            LAYOUT,
            NOTE,
            f"{tab.tab.name} does without {words.listed(without)}. That is fine; to have a column, add its heading at "
            "the right end of the row of headings.",
            len(without),
        )
    counted = Counter(folded(text) for text in place.headings if text)
    twice = [position for position, text in enumerate(place.headings) if counted[folded(text)] > 1 and text]
    second = [position for position in twice if not place.columns[position]]
    if second:
        yield about(
            LAYOUT,
            NOTE,
            f"In {tab.tab.name} a heading stands more than once. The app reads the first column of that name; give "
            "the other a name of its own, and it shows as well.",
            [seen.cell(tab, place.header, position) for position in second],
        )
    nameless = [
        position
        for position in range(max(map(len, tab.grid), default=0))
        if not _text(tab, place.header, position) and any(_text(tab, row.line, position) for row in tab.rows)
    ]
    if nameless:
        yield about(
            LAYOUT,
            NOTE,
            f"In {tab.tab.name} something stands in a column without a heading. The app leaves it alone and does not "
            "show it; give it a heading if it should.",
            [seen.cell(tab, place.header, position) for position in nameless],
        )


def _text(tab: TabSeen, line: int, position: int) -> str:
    return as_text(tab.shown(line, position)).strip()


def _locked(seen: SheetSeen, tab: TabSeen) -> Iterator[Finding]:
    """Areas that the app may not write to: Google then refuses whatever should go there."""
    below = tab.place.header + 1
    locked = [
        position
        for position, header in enumerate(tab.place.columns)
        if header
        and any(one.covers(max(below, one.top), position) and not one.ours for one in tab.protections)
    ]
    if locked:
        yield about(
            LAYOUT,
            PROBLEM,
            f"In {tab.tab.name} some cells are protected in such a way that the app may not write there. In the sheet "
            "open Data, Protect sheets and ranges, and choose “Show a warning” for them, or allow the address "
            "the sheet is shared with.",
            [seen.cell(tab, tab.place.header, position) for position in locked],
        )


# --- What can be mended --------------------------------------------------------------------------

_Mendable = Iterator[tuple[Finding, Mend]]


def _mendable(seen: SheetSeen) -> _Mendable:
    for tab in seen.tabs.values():
        yield from _marks(seen, tab)
        if not tab.place.adopted:
            yield from _frozen(seen, tab)
            yield from _warnings(seen, tab)
    yield from _changes(seen)


def _marks(seen: SheetSeen, tab: TabSeen) -> _Mendable:
    """Columns that are found by their heading alone: renamed, they would be lost."""
    place = tab.place
    marked = {*tab.info.marks.values()}
    bare = {
        position: header
        for position, header in enumerate(place.columns)
        if (column := tab.tab.by_header.get(header)) is not None and f"{place.tab}.{column.key}" not in marked
    }
    if bare:
        sentence = (
            f"In {tab.tab.name} {words.count(len(bare), 'column')} {_lacks(len(bare))} the invisible mark by which "
            "the app knows a column again after its heading was renamed. Until then leave these headings as they are."
        )
        cells = [seen.cell(tab, place.header, position) for position in bare]
        done = f"Marked {words.count(len(bare), 'column')} of {tab.tab.name} again"
        yield (
            about(LAYOUT, NOTE, sentence, cells, mendable=True),
            Mend(done, layout.marks(tab.tab, place.sheet_id, bare)),
        )


def _lacks(number: int) -> str:
    return "lacks" if number == 1 else "lack"


def _frozen(seen: SheetSeen, tab: TabSeen) -> _Mendable:
    line = tab.place.header + 1
    if tab.frozen >= line:
        return
    about_it = {"sheetId": tab.place.sheet_id, "gridProperties": {"frozenRowCount": line}}
    request = {"updateSheetProperties": {"properties": about_it, "fields": "gridProperties.frozenRowCount"}}
    yield (
        about(
            LAYOUT,
            NOTE,
            f"The headings of {tab.tab.name} are not frozen: they scroll away, and a sort may take them along.",
            [seen.cell(tab, tab.place.header, 0)],
            mendable=True,
        ),
        Mend(f"Froze the headings of {tab.tab.name}", [request]),
    )


_KEPT: Final[tuple[tuple[Callable[[Column], bool], str], ...]] = (
    (lambda column: column.formula, wording.FORMULA_WARNING),
    (lambda column: column.kind is Kind.ID, wording.ID_WARNING),
)


def _warnings(seen: SheetSeen, tab: TabSeen) -> _Mendable:
    """Columns better left alone, of which nobody is warned any more."""
    bare: list[int] = []
    requests: list[Json] = []
    first = tab.place.header + 1
    for kept, text in _KEPT:
        for position, header in enumerate(tab.place.columns):
            column = tab.tab.by_header.get(header)
            if column is None or not kept(column):
                continue
            if not any(one.covers(max(first, one.top), position) for one in tab.protections):
                bare.append(position)
                area = {"startColumnIndex": position, "endColumnIndex": position + 1}
                whole = {"sheetId": tab.place.sheet_id, "startRowIndex": first, **area}
                requests.append(drawing.protect(whole, text))
    if bare:
        yield (
            about(
                LAYOUT,
                NOTE,
                f"In {tab.tab.name} nobody is warned any more before typing over "
                f"{words.listed([tab.place.columns[position] for position in bare])}.",
                [seen.cell(tab, tab.place.header, position) for position in bare],
                mendable=True,
            ),
            Mend(f"Set the warnings in {tab.tab.name} again", requests),
        )


def _changes(seen: SheetSeen) -> _Mendable:
    info = seen.changes
    if info is None:
        yield (
            Finding(
                LAYOUT,
                PROBLEM,
                "The hidden tab Changes is gone, in which the app keeps what stood in a row before it wrote there. "
                "It is laid out again before anything is written.",
                1,
                mendable=True,
            ),
            Mend("Laid out the tab Changes again", layout.missing_tabs(seen.overview, {CHANGES})),
        )
        return
    where = (Cell(info.title, f"{seen.address}#gid={info.sheet_id}"),)
    if not info.hidden:
        about_it = {"sheetId": info.sheet_id, "hidden": True}
        yield (
            Finding(
                LAYOUT,
                NOTE,
                "The tab Changes is not hidden; nothing in it needs you.",
                1,
                where,
                mendable=True,
            ),
            Mend(
                "Hid the tab Changes",
                [{"updateSheetProperties": {"properties": about_it, "fields": "hidden"}}],
            ),
        )
    widest = max((len(tab.place.columns) for tab in seen.tabs.values()), default=0)
    for dimension, lacking, sentence in (
        (
            "COLUMNS",
            max(WIDTH, HELD + widest) - info.columns,
            f"The tab Changes ends at column {letters(info.columns - 1)}: too narrow to keep a whole row.",
        ),
        (
            "ROWS",
            KEPT_ROWS + 1 - info.rows,
            f"The tab Changes has room for {words.count(info.rows - 1, 'change')} only.",
        ),
    ):
        if lacking > 0:
            room = {"sheetId": info.sheet_id, "dimension": dimension, "length": lacking}
            wider = "wide" if dimension == "COLUMNS" else "long"
            yield (
                Finding(LAYOUT, NOTE, sentence, 1, where, mendable=True),
                Mend(f"Made the tab Changes {wider} enough again", [{"appendDimension": room}]),
            )
