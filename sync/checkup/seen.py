"""The spreadsheet as a check-up reads it: in a few calls, none of which changes anything."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

import gspread
from requests import Response

from sync import contract
from sync.cells import Raw, as_text
from sync.checkup.finding import Cell
from sync.contract import Tab
from sync.crm.clock import today_in
from sync.identity import SheetRow
from sync.picture import place_from
from sync.sheet import adopt, checks
from sync.sheet.accounts import Account
from sync.sheet.api import SheetApi, whole
from sync.sheet.model import CHANGES, CHANGES_TITLE, Grid, Overview, TabInfo, TabPlace, letters
from sync.sheet.read import Missing, RowReader, id_header, locate

_DETAILS: Final = (
    "sheets(properties(sheetId,gridProperties(frozenRowCount)),"
    "protectedRanges(range,warningOnly,requestingUserCanEdit))"
)


@dataclass(frozen=True, slots=True)
class Protection:
    """A protected area of a tab: half-open, None where it has no end. ``ours``: whether the app may write there."""

    top: int
    bottom: int | None
    left: int
    right: int | None
    ours: bool

    def covers(self, line: int, position: int) -> bool:
        """Whether a cell (0-based) lies in it."""
        inside = self.top <= line and self.left <= position
        return inside and _before(line, self.bottom) and _before(position, self.right)


def _before(number: int, end: int | None) -> bool:
    return end is None or number < end


@dataclass(frozen=True, slots=True)
class TabSeen:
    """A tab of the contract as it stands.

    ``rows`` are those that hold an entry; ``grid`` and ``formulas`` all cells: what they come to, and as typed.
    """

    tab: Tab
    info: TabInfo
    place: TabPlace
    grid: Grid
    formulas: Grid
    rows: tuple[SheetRow, ...]
    frozen: int
    protections: tuple[Protection, ...]

    def typed(self, line: int, position: int) -> Raw:
        """What a person sees in the formula bar; None for a blank."""
        return _at(self.formulas, line, position)

    def shown(self, line: int, position: int) -> Raw:
        """What the cell comes to; None for a blank."""
        return _at(self.grid, line, position)

    def is_formula(self, line: int, position: int) -> bool:
        """Whether a formula stands there; a text that begins with "=" reads the same both times."""
        typed = self.typed(line, position)
        return isinstance(typed, str) and typed.startswith("=") and typed != self.shown(line, position)


def _at(grid: Grid, line: int, position: int) -> Raw:
    row = grid[line] if line < len(grid) else ()
    raw = row[position] if position < len(row) else None
    return None if raw == "" else raw


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """The whole spreadsheet, as one account saw it.

    ``role``: owner, writer, commenter or reader; ``drive_page``: where the Drive API is switched on, "" where it is.
    ``tabs`` by key: those that are there, with their headings; ``lost``: tabs without the headings that are
    needed, ``absent``: keys of tabs that are not there at all. ``skew``: how far this computer's clock is ahead
    of Google's. ``today`` is the day in the spreadsheet's own time zone.
    """

    address: str
    role: str
    drive_page: str
    overview: Overview
    tabs: Mapping[str, TabSeen]
    lost: tuple[tuple[TabInfo, Missing], ...]
    absent: tuple[str, ...]
    changes: TabInfo | None
    skew: timedelta
    today: date
    day_first: bool
    known: Collection[str] = field(default_factory=frozenset)
    """Keys of the tabs that were there before."""

    def cell(self, tab: TabSeen, line: int, position: int) -> Cell:
        """A cell, 0-based, as a finding names it."""
        return cell_of(self.address, tab.place, line, position)

    def cells(self, tab: TabSeen, rows: Sequence[SheetRow], header: str) -> list[Cell]:
        """The cells of these rows under that canonical header, or in the first column where there is none."""
        position = tab.place.position(header) or 0
        return [self.cell(tab, row.line, position) for row in rows]


def cell_of(address: str, place: TabPlace, line: int, position: int) -> Cell:
    """A cell, 0-based, with the link that opens it."""
    name = f"{letters(position)}{line + 1}"
    return Cell(f"{place.title}!{name}", f"{address}#gid={place.sheet_id}&range={name}")


def read(
    client: gspread.Client,
    account: Account,
    address: str,
    spreadsheet: str,
    *,
    places: Mapping[str, Any],
    ignored: Mapping[str, Sequence[str]],
    day_first: bool,
    clock: Callable[[], datetime],
) -> SheetSeen:
    """Read all of the spreadsheet. Raises SheetError.

    ``places`` and ``ignored`` are what the data file remembers of the last time; ``clock`` gives UTC.
    """
    skews: list[timedelta] = []
    client.http_client.session.hooks["response"].append(
        lambda answer, **_: _note_skew(skews, answer, clock())
    )
    api = SheetApi(client, spreadsheet, account.address)
    overview = api.overview()
    role, drive_page = checks.role_of(client, overview, account.address)
    details = {
        int(sheet["properties"].get("sheetId", 0)): sheet for sheet in api.described(_DETAILS)["sheets"]
    }
    known = {key: place_from(told) for key, told in places.items()}
    infos: dict[str, TabInfo] = {}
    for tab in contract.TABS:
        before = known.get(tab.key)
        info = overview.of(tab.key, tab.name) if before is None else overview.by_id(before.sheet_id)
        if info is not None:
            infos[tab.key] = info
    ranges = [whole(info.title) for info in infos.values()]
    grids = dict(zip(infos, api.grids(ranges) if ranges else [], strict=True))
    typed = dict(zip(infos, api.grids(ranges, formulas=True) if ranges else [], strict=True))
    tabs: dict[str, TabSeen] = {}
    lost: list[tuple[TabInfo, Missing]] = []
    for key, info in infos.items():
        place = locate(contract.BY_KEY[key], grids[key], info, known.get(key))
        if isinstance(place, Missing):
            lost.append((info, place))
            continue
        detail = details.get(info.sheet_id, {})
        tabs[key] = _tab(place, info, grids[key], typed[key], ignored.get(key, ()), detail)
    return SheetSeen(
        address,
        role,
        drive_page,
        overview,
        tabs,
        tuple(lost),
        tuple(tab.key for tab in contract.TABS if tab.key not in infos),
        overview.of(CHANGES, CHANGES_TITLE),
        min(skews, key=abs, default=timedelta()),
        today_in(overview.time_zone, clock()),
        day_first,
        frozenset(known),
    )


def _tab(
    place: TabPlace,
    info: TabInfo,
    grid: Grid,
    formulas: Grid,
    ignored: Sequence[str],
    detail: Mapping[str, Any],
) -> TabSeen:
    tab = contract.BY_KEY[place.tab]
    rows = RowReader(tab).rows(place, grid, frozenset(ignored), adopt.counts)
    frozen = detail.get("properties", {}).get("gridProperties", {}).get("frozenRowCount", 0)
    areas = tuple(_protection(one) for one in detail.get("protectedRanges", []))
    return TabSeen(tab, info, place, grid, formulas, tuple(rows), int(frozen), areas)


def _protection(told: Mapping[str, Any]) -> Protection:
    area = told.get("range", {})
    return Protection(
        int(area.get("startRowIndex", 0)),
        area.get("endRowIndex"),
        int(area.get("startColumnIndex", 0)),
        area.get("endColumnIndex"),
        bool(told.get("warningOnly", False)) or bool(told.get("requestingUserCanEdit", False)),
    )


def _note_skew(skews: list[timedelta], answer: Response, now: datetime) -> None:
    """How far the clock here is ahead of the one that stamped the answer."""
    try:
        there = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return
    skews.append(now - there.astimezone(UTC))


def named(tab: TabSeen, row: SheetRow) -> str:
    """What people call a row: its name, headline or setting, else its line."""
    for header in ("Name", "Person", "Headline", id_header(tab.tab)):
        text = as_text(row.cells.get(header)).strip()
        if text:
            return text
    return f"row {row.line + 1}"
