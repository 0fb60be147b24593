"""A spreadsheet and its sheets. What Google keeps beside the cells stands here as Google's own JSON.

Filters, protected ranges, tables, banding and the like are kept in the shape in which they come in and go out. Ranges
inside them are `GridRange`s that always name their `sheetId`; `ranges.shown` leaves a zero one out, as Google does.
"""

from __future__ import annotations

import copy
import random
import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.google.errors import InvalidError, Json
from tests.google.grid import Grid, Value

DEFAULT_ROWS, DEFAULT_COLUMNS = 1000, 26
ROW_PIXELS, COLUMN_PIXELS = 21, 100


@dataclass(slots=True)
class Sheet:
    """One sheet (tab): its cells, and everything laid over them."""

    properties: Json
    """SheetProperties, with `sheetId`, `title` and `gridProperties`, without `index` (its place in the list)."""
    grid: Grid = field(default_factory=Grid)
    row_properties: dict[int, Json] = field(default_factory=dict)
    """DimensionProperties of rows that differ from the default, by 0-based index."""
    column_properties: dict[int, Json] = field(default_factory=dict)
    merges: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    filter_views: list[Json] = field(default_factory=list)
    conditional_formats: list[Json] = field(default_factory=list)
    protected_ranges: list[Json] = field(default_factory=list)
    banded_ranges: list[Json] = field(default_factory=list)
    tables: list[Json] = field(default_factory=list)
    row_groups: list[Json] = field(default_factory=list)
    column_groups: list[Json] = field(default_factory=list)
    comment_anchors: list[Json] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The sheet's ID; 0 for the first of a new spreadsheet."""
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def rows(self) -> int:
        """How many rows the grid has, blank or not."""
        return int(self.properties["gridProperties"]["rowCount"])

    @rows.setter
    def rows(self, count: int) -> None:
        self.properties["gridProperties"]["rowCount"] = count

    @property
    def columns(self) -> int:
        """How many columns the grid has, blank or not."""
        return int(self.properties["gridProperties"]["columnCount"])

    @columns.setter
    def columns(self, count: int) -> None:
        self.properties["gridProperties"]["columnCount"] = count

    def copy(self) -> Sheet:
        """A sheet that can be changed without this one noticing."""
        features = {name: copy.deepcopy(getattr(self, name)) for name in self.__slots__ if name != "grid"}
        return Sheet(grid=self.grid.copy(), **features)


@dataclass(slots=True)
class Spreadsheet:
    """One spreadsheet: properties, sheets in their order, and what belongs to no single sheet."""

    id: str
    properties: Json
    """SpreadsheetProperties: title, locale, timeZone, autoRecalc (theme and default format are added when shown)."""
    sheets: list[Sheet] = field(default_factory=list)
    named_ranges: list[Json] = field(default_factory=list)
    developer_metadata: list[Json] = field(default_factory=list)
    """DeveloperMetadata wherever they are attached: `location` says where."""
    comments: list[Json] = field(default_factory=list)
    placeholders: dict[str, Value] = field(default_factory=dict)
    """What a formula that isn't worked out here comes to, by its text: set by tests."""
    worked_out: dict[Any, Any] = field(default_factory=dict)
    """What formulas came to, since the last change: the calculator's own notes."""

    def copy(self) -> Spreadsheet:
        """A spreadsheet that can be changed without this one noticing; what formulas came to is forgotten."""
        return Spreadsheet(
            self.id,
            copy.deepcopy(self.properties),
            [sheet.copy() for sheet in self.sheets],
            copy.deepcopy(self.named_ranges),
            copy.deepcopy(self.developer_metadata),
            copy.deepcopy(self.comments),
            dict(self.placeholders),
        )

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def locale(self) -> str:
        """As Google writes it: `en_US`, `de`, `de_CH`."""
        return str(self.properties["locale"])

    @property
    def time_zone(self) -> str:
        """An IANA name: `Europe/Berlin`."""
        return str(self.properties["timeZone"])

    def sheet(self, sheet_id: int) -> Sheet:
        """The sheet of that ID. Raises InvalidError as Google words it."""
        for sheet in self.sheets:
            if sheet.id == sheet_id:
                return sheet
        raise InvalidError(f"No grid with id: {sheet_id}")

    def titled(self, title: str) -> Sheet | None:
        """The sheet of that title, whatever its case (doc: titles that differ in case alone are the same)."""
        wanted = title.casefold()
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == wanted), None)

    def index(self, sheet: Sheet) -> int:
        """Where the sheet stands among the others, from 0."""
        return next(n for n, other in enumerate(self.sheets) if other is sheet)

    def new_id(self, taken: set[int] | None = None) -> int:
        """A number for something new (a sheet, a protected range…), none of `taken`."""
        while True:
            number = random.randint(1, 2**31 - 1)
            if not taken or number not in taken:
                return number


def new_sheet(sheet_id: int, title: str, rows: int = DEFAULT_ROWS, columns: int = DEFAULT_COLUMNS) -> Sheet:
    """An empty grid sheet."""
    grid = {"rowCount": rows, "columnCount": columns}
    return Sheet({"sheetId": sheet_id, "title": title, "sheetType": "GRID", "gridProperties": grid})


def new_spreadsheet(title: str, locale: str = "en_US", time_zone: str = "Etc/GMT") -> Spreadsheet:
    """A spreadsheet as Drive creates it: one sheet of 1,000 × 26, `Sheet1`, ID 0."""
    properties = {"title": title, "locale": locale, "autoRecalc": "ON_CHANGE", "timeZone": time_zone}
    return Spreadsheet(new_file_id(), properties, [new_sheet(0, "Sheet1")])


def new_file_id() -> str:
    """44 characters, as Drive's IDs are."""
    return "1" + secrets.token_urlsafe(40)[:43]
