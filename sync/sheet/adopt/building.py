"""From what was found to what is done: one batch of requests, cells to fill in, rows to add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sync import cells, contract
from sync.cells import Raw
from sync.contract import Column, Kind, Tab
from sync.dates import order_hint
from sync.exchange.duplicates import find_duplicates
from sync.exchange.merging import merged
from sync.exchange.plan import Addition, ImportPlan, changes
from sync.exchange.rows import PlannedRow
from sync.exchange.text import name_words
from sync.sheet import layout
from sync.sheet.adopt import columns as sides
from sync.sheet.adopt.columns import Arrangement
from sync.sheet.adopt.counting import counts
from sync.sheet.adopt.people import GROUP, Entry
from sync.sheet.adopt.settled import Settled, Touched
from sync.sheet.adopt.tables import NOBODY, Held, typed, usually_day_first
from sync.sheet.adopt.types import BESIDE, IN_PLACE, LOG_TABLE, PEOPLE_TABLE, Adoption, Cells, Preview
from sync.sheet.model import CHANGES, Grid, Overview, TabPlace
from sync.sheet.read import TAKEN, joined

_ORDER: Final = contract.SETTING_BY_KEY["date_order"]
_TAB_OF: Final = {PEOPLE_TABLE: contract.PEOPLE, LOG_TABLE: contract.OUTREACH}


@dataclass(slots=True)
class _Work:
    """An adoption in the making."""

    settled: Settled
    day_first: bool
    requests: list[Any] = field(default_factory=list)
    places: list[TabPlace] = field(default_factory=list)
    ignored: dict[str, tuple[str, ...]] = field(default_factory=dict)
    edits: list[tuple[str, int, Cells]] = field(default_factory=list)
    rows: list[tuple[str, Cells, int | None]] = field(default_factory=list)
    added: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kept: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left: int = 0


def build(settled: Settled) -> Adoption:
    """What adopting these tables comes to."""
    work = _Work(settled, _day_first(settled))
    work.places += settled.ours.values()
    people = _alone(settled, PEOPLE_TABLE) if contract.PEOPLE.key not in settled.ours else None
    log = _alone(settled, LOG_TABLE) if contract.OUTREACH.key not in settled.ours else None
    names: list[str] = []
    extras: tuple[str, ...] = ()
    if people is not None:
        names = _people_in_place(work, people)
    else:
        names, extras = _people_beside(work)
    if log is not None:
        _log_in_place(work, log)
    _other_logs(work, log)
    _tell_order(work)
    keys = {tab.key for tab in contract.TABS} - {place.tab for place in work.places} | {CHANGES}
    made = layout.missing_tabs(_unmarked(settled), keys)
    if extras:
        made = sides.widened(made, contract.PEOPLE.key, extras)
    for place in sides.laid_out(made):
        work.places.append(sides.with_extras(place, extras) if place.tab == contract.PEOPLE.key else place)
    touches = sum(tab == contract.OUTREACH.key for tab, _, _ in work.rows)
    touches += sum(one.held is log for one in settled.touched)
    preview = Preview(
        IN_PLACE if people is not None else BESIDE,
        tuple(names),
        touches,
        work.added,
        work.kept,
        tuple(one["addSheet"]["properties"]["title"] for one in made if "addSheet" in one),
        work.left,
    )
    return Adoption(
        (*work.requests, *made),
        tuple(work.places),
        work.ignored,
        tuple(work.edits),
        tuple(work.rows),
        tuple(settled.problems),
        tuple(settled.noted),
        len(names),
        touches,
        preview,
    )


def _unmarked(settled: Settled) -> Overview:
    """The tabs, without marks on those that were ours once and can't be told any more: they are no tabs of ours."""
    overview = settled.inputs.overview
    ours = {place.sheet_id for place in settled.ours.values()}
    tabs = []
    for info in overview.tabs:
        kept = {at: mark for at, mark in info.marks.items() if mark.startswith(f"{CHANGES}.")}
        tabs.append(info if info.sheet_id in ours else replace(info, marks=kept))
    return replace(overview, tabs=tuple(tabs))


def _alone(settled: Settled, kind: str) -> Held | None:
    """The table that can serve as it stands: the only one of people; of logs, the longest."""
    held = [one for one in settled.of(kind) if one.header is not None and not one.table.rearranged]
    if not held or (kind == PEOPLE_TABLE and len(settled.of(kind)) > 1):
        return None
    best = max(held, key=lambda one: len(one.table.rows))
    # Two tables in one tab can't both be told from their rows: rows would be added under the wrong one.
    alone = sum(one.info.sheet_id == best.info.sheet_id for one in settled.found) == 1
    return best if alone else None


# --- In place ------------------------------------------------------------------------------------


def _people_in_place(work: _Work, held: Held) -> list[str]:
    people = [entry for entry in work.settled.people if entry.held is held]
    grid = work.settled.inputs.grids[held.info.sheet_id]
    ours = "id" in held.columns.targets
    wanted = {entry.line: entry.cells for entry in people}
    single = {
        target: number
        for number, target in enumerate(held.columns.targets)
        if target in contract.PEOPLE.by_key and held.columns.targets.count(target) == 1
    }
    if ours:
        single |= {
            column.key: number
            for number, heading in enumerate(held.table.headings)
            for column in contract.PEOPLE.columns
            if column.formula and heading == column.header
        }
    extras = [GROUP] if any(GROUP in entry.extras for entry in people) else []
    arrangement = _arranged(work, contract.PEOPLE, held, single, wanted, extras)
    for entry in people:
        cells_of = {header: raw for header, raw in entry.cells.items() if header in arrangement.added}
        if GROUP in entry.extras:
            cells_of[GROUP] = entry.extras[GROUP]
        if cells_of:
            work.edits.append((contract.PEOPLE.key, entry.line, cells_of))
    _ignore(work, arrangement.place, grid, {entry.line for entry in people})
    _add_touches(work, [(entry, entry.line) for entry in people])
    names = [entry.name for entry in people]
    for entry in people:
        if entry.second:
            work.rows.append((contract.PEOPLE.key, _second(entry), None))
            names.append(entry.second)
    return names + _strangers(work)


def _second(entry: Entry) -> dict[str, Raw]:
    """The other one of two people in one cell: what is known of them is where they work."""
    return {"Name": entry.second} | {
        header: raw for header, raw in entry.cells.items() if header == "Company"
    }


def _log_in_place(work: _Work, held: Held) -> None:
    mine = [one for one in work.settled.touched if one.held is held]
    grid = work.settled.inputs.grids[held.info.sheet_id]
    wanted = {one.line: one.cells for one in mine}
    arrangement = _arranged(work, contract.OUTREACH, held, dict(held.log), wanted, [])
    for one in mine:
        cells_of = {header: raw for header, raw in one.cells.items() if header in arrangement.added}
        if cells_of:
            work.edits.append((contract.OUTREACH.key, one.line, cells_of))
    _ignore(work, arrangement.place, grid, {one.line for one in mine})


def _arranged(
    work: _Work,
    tab: Tab,
    held: Held,
    single: Mapping[str, int],
    wanted: Mapping[int, Mapping[str, Raw]],
    extras: Sequence[str],
) -> Arrangement:
    """Their columns that serve as ours, where every cell says what is meant; and ours for the others."""
    info, grid = held.info, work.settled.inputs.grids[held.info.sheet_id]
    assert held.header is not None
    serving = {
        number: tab.by_key[key].header
        for key, number in single.items()
        if _serves(work, tab.by_key[key], held, number, wanted)
    }
    theirs = {
        held.position(number): (heading, serving.get(number, ""))
        for number, heading in enumerate(held.table.headings)
    }
    width = max(map(len, grid), default=0)
    arrangement = sides.arrange(tab, info, held.header, theirs, extras, width)
    work.requests += sides.requests(arrangement)
    work.places.append(arrangement.place)
    work.added[info.title] = tuple(arrangement.added.values())
    work.kept[info.title] = arrangement.theirs
    return arrangement


def _serves(
    work: _Work, column: Column, held: Held, number: int, wanted: Mapping[int, Mapping[str, Raw]]
) -> bool:
    if column.formula:
        return "id" in held.columns.targets and held.table.headings[number] == column.header
    if column.kind in {Kind.LONG_TEXT, Kind.ID}:
        return True
    grid = work.settled.inputs.grids[held.info.sheet_id]
    return all(
        sides.agrees(
            column, typed(held, line, number, grid), row.get(column.header), day_first=work.day_first
        )
        for line, row in wanted.items()
    )


def _ignore(work: _Work, place: TabPlace, grid: Grid, entries: set[int]) -> None:
    """Remember the rows under the headings that are no entries, and those that are although they don't look like it."""
    texts = set()
    for line in range(place.header + 1, len(grid)):
        row = {
            name: raw
            for name, raw in zip(place.columns, grid[line], strict=False)
            if name and raw not in {None, ""}
        }
        text = joined(grid[line])
        if line not in entries and any(raw is not False and raw not in {None, ""} for raw in grid[line]):
            texts.add(text)
            work.left += 1
        elif line in entries and not counts(place, row, text):
            texts.add(TAKEN + text)
    work.ignored[place.tab] = tuple(sorted(texts - {""}))


# --- Beside --------------------------------------------------------------------------------------


def _people_beside(work: _Work) -> tuple[list[str], tuple[str, ...]]:
    """People on a tab of their own: those of all tables, and those whom logs name."""
    entries = work.settled.people
    rows = [_numbered(number, entry) for number, entry in enumerate(entries)]
    planned = ImportPlan("", "", tuple(rows), (), find_duplicates(rows, NOBODY))
    made = [one for one in changes(planned) if isinstance(one, Addition)]
    start = len(work.rows)
    for one in made:
        work.rows.append((contract.PEOPLE.key, one.cells, None))
    names = [str(one.cells.get("Name", "")) for one in made]
    told = _log_touches(work)
    for place, one in enumerate(made, start=start):
        for touch in one.touches:
            if (name_words(names[place - start]), touch.get("Date")) not in told:
                row = {"Person": names[place - start], **touch}
                work.rows.append((contract.OUTREACH.key, row, place))
    for entry in entries:
        if entry.second:
            work.rows.append((contract.PEOPLE.key, _second(entry), None))
            names.append(entry.second)
    names += _strangers(work)
    fields = {header: None for one in made for header in one.cells if header not in contract.PEOPLE.by_header}
    if contract.PEOPLE.key in work.settled.ours:  # what they have beyond our columns has no place there
        fields = {}
        known = contract.PEOPLE.by_header
        work.rows = [
            (tab, {h: raw for h, raw in row.items() if tab != contract.PEOPLE.key or h in known}, about)
            for tab, row, about in work.rows
        ]
    for held in work.settled.of(PEOPLE_TABLE):
        work.kept[held.title] = tuple(heading for heading in held.table.headings if heading)
        work.left += len(held.plan.skipped)
    return names, tuple(fields)


def _numbered(number: int, entry: Entry) -> PlannedRow:
    """An entry as a row of an import, so that it is compared and merged as one."""
    values = {
        column.key: cells.read(column, entry.cells.get(column.header)).value
        for column in contract.PEOPLE.stored
        if column.header in entry.cells
    }
    known: dict[str, cells.Value] = {key: value for key, value in values.items() if value is not None}
    unread = {
        column.key: cells.as_text(entry.cells[column.header])
        for column in contract.PEOPLE.stored
        if column.header in entry.cells and column.key not in known
    }
    return PlannedRow(
        number, entry.line + 1, "", entry.name, known, unread, entry.extras, (), tuple(entry.touches)
    )


def _strangers(work: _Work) -> list[str]:
    """Those whom only a log names, as rows of People."""
    found = work.settled.named[work.settled.known :]
    for one in found:
        row: dict[str, Raw] = {"Name": one.name}
        if one.company:
            row["Company"] = one.company
        work.rows.append((contract.PEOPLE.key, row, None))
    return [one.name for one in found]


# --- Contacts ------------------------------------------------------------------------------------


def _log_touches(work: _Work) -> set[tuple[tuple[str, ...], Raw]]:
    """Whom the logs name on which day: a last contact of that day is told already."""
    return {
        (name_words(cells.as_text(one.cells.get("Person"))), one.cells.get("Date"))
        for one in work.settled.touched
    }


def _add_touches(work: _Work, people: Sequence[tuple[Entry, int]]) -> None:
    known = _log_touches(work)
    for entry, line in people:
        for touch in entry.touches:
            if (name_words(entry.name), touch.get("Date")) not in known:
                work.rows.append((contract.OUTREACH.key, {"Person": entry.name, **touch}, line))


def _other_logs(work: _Work, log: Held | None) -> None:
    """The contacts of logs that can't be Outreach themselves become entries of it."""
    for one in work.settled.touched:
        if one.held is not log:
            work.rows.append((contract.OUTREACH.key, _with_extras(one), None))


def _with_extras(one: Touched) -> dict[str, Raw]:
    more = {"Notes": "\n".join(f"{heading}: {text}" for heading, text in one.extras.items())}
    return {**one.cells, **merged(one.cells, more if more["Notes"] else {})}


# --- The order of day and month ------------------------------------------------------------------


def _dated(settled: Settled) -> list[str]:
    """What is typed as text in columns of days."""
    texts: list[str] = []
    for held in settled.found:
        tab = _TAB_OF.get(held.kind)
        if tab is contract.PEOPLE:
            numbers = [
                number
                for number, target in enumerate(held.columns.targets)
                if target in tab.by_key and tab.by_key[target].kind is Kind.DATE
            ]
        else:
            numbers = [held.log["date"]] if tab is not None else []
        grid = settled.inputs.grids[held.info.sheet_id]
        for number in numbers:
            cells_of = (typed(held, row.line - 1, number, grid) for row in held.table.rows)
            texts += [raw for raw in cells_of if isinstance(raw, str) and raw]
    return texts


def _day_first(settled: Settled) -> bool:
    hint = order_hint(_dated(settled))
    if hint is not None:
        return hint
    asked = settled.inputs.day_first
    return usually_day_first(settled.inputs) if asked is None else asked


def _tell_order(work: _Work) -> None:
    """Put the order of day and month into Settings, where dates are typed as text."""
    column = contract.OUTREACH.column("date")
    unclear = any(
        cells.read(column, text, day_first=True).value != cells.read(column, text, day_first=False).value
        for text in _dated(work.settled)
    )
    if unclear:
        order = contract.DAY_FIRST if work.day_first else contract.MONTH_FIRST
        row = {"Setting": _ORDER.name, "Value": order, "Meaning": _ORDER.meaning}
        work.rows.append((contract.SETTINGS.key, row, None))
