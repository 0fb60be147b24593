"""How a spreadsheet is laid out: tabs, tables, colours, notes and the rows it starts with, as requests of one batch.

Nothing here writes over a cell: tabs are added, and of an empty spreadsheet's first tab Start here is made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sync.cells import Raw
from sync.contract import (
    BY_KEY,
    DAY_FIRST,
    MONTH_FIRST,
    PEOPLE,
    SETTING_BY_KEY,
    SETTING_LIST,
    SETTINGS,
    TABS,
    TEMPLATES,
    Column,
    Kind,
    Tab,
)
from sync.crm import templates
from sync.sheet import drawing, wording
from sync.sheet.drawing import Json
from sync.sheet.model import CHANGES, CHANGES_TITLE, Overview, TabInfo, letters
from sync.sheet.write import HELD, KEPT_ROWS, WIDTH

START_HERE: Final = "Start here"
CHANGES_COLUMNS: Final = ("When", "By", "Change", "Tab", "Row ID", "What")
_ROWS: Final = 1_000
_FIRST_ID: Final = 101
_START_WIDTHS: Final = (210, 660)

_PAINTS: Final[Mapping[str, drawing.Paint]] = {
    "overdue": drawing.OVERDUE,
    "today": drawing.TODAY,
    "soon": drawing.SOON,
}
_DUE_TESTS: Final = (
    # A blank is 0 and "" is more than any number: both ends are asked for, so neither is ever coloured.
    ("overdue", "=({0}>0)*({0}<TODAY())"),
    ("today", "={0}=TODAY()"),
    ("soon", "=({0}>TODAY())*({0}<=TODAY()+7)"),
)
_WIDTHS: Final[Mapping[str, int]] = {
    "people.name": 180, "people.company": 160, "people.role": 160, "people.scenarios": 170,
    "people.next_step": 220, "people.email": 190, "people.linkedin": 170, "people.applied_for": 160,
    "people.notes": 320, "people.mentor_notes": 240, "outreach.person": 180, "outreach.shared": 200,
    "outreach.notes": 380, "news.headline": 300, "news.details": 420, "news.link": 240,
    "templates.name": 230, "templates.step": 250, "templates.subject": 240, "templates.body": 620,
    "settings.setting": 220, "settings.value": 140, "settings.meaning": 460,
}  # fmt: skip
_KIND_WIDTHS: Final[Mapping[Kind, int]] = {Kind.ID: 60, Kind.DATE: 105, Kind.DAYS: 70, Kind.CHOICE: 140}
_USUAL_WIDTH: Final = 130
_TYPES: Final[Mapping[Kind, str]] = {
    Kind.DATE: "DATE",
    Kind.DAYS: "DOUBLE",
    Kind.NUMBER: "DOUBLE",
    Kind.CHOICE: "DROPDOWN",
    Kind.YES_NO: "BOOLEAN",
}
_MONTH_FIRST: Final = frozenset({"en_US", "en_PH", "fil_PH"})


# --- What a new book starts with -----------------------------------------------------------------


def default_rows(locale: str = "") -> dict[str, dict[str, dict[str, Raw]]]:
    """The rows that a fresh sheet starts with: tab key, then row ID, then cells by header. Settings and Templates.

    ``locale`` is the spreadsheet's: where it writes the month first, so does the setting.
    """
    settings: dict[str, dict[str, Raw]] = {}
    for setting in SETTING_LIST:
        default = setting.default
        if setting is SETTING_BY_KEY["date_order"]:
            default = MONTH_FIRST if locale in _MONTH_FIRST else DAY_FIRST
        row: dict[str, Raw] = {"Setting": setting.name, "Value": default, "Meaning": setting.meaning}
        settings[setting.name] = {header: raw for header, raw in row.items() if raw != ""}
    return {
        SETTINGS.key: settings,
        TEMPLATES.key: {one.id: dict(one.cells) for one in templates.DEFAULTS},
    }


# --- Laying out ----------------------------------------------------------------------------------


def fresh(overview: Overview, *, today: date) -> list[Json]:
    """The requests of one batchUpdate that lay out an empty spreadsheet; none where it is laid out already.

    Its first tab, which must be empty, becomes Start here. Where some of the tabs are there, the others are added.
    """
    keys = (*(tab.key for tab in TABS), CHANGES)
    requests = missing_tabs(overview, keys)
    begun = any(_laid(overview, key) for key in keys)
    if requests and not begun and overview.tabs and overview.by_title(START_HERE) is None:
        requests = [*_start_here(overview.tabs[0], today), *requests]
    return requests


def missing_tabs(overview: Overview, keys: Collection[str], *, defaults: bool = True) -> list[Json]:
    """The same for the tabs of these keys (of the contract, or CHANGES) that the spreadsheet lacks.

    A tab of that title which isn't ours stays as it is: ours is then called "News 2". ``defaults``: with the
    rows of ``default_rows``; without them where a tab that was deleted is filled from the book.
    """
    used = {tab.sheet_id for tab in overview.tabs}
    titles = {tab.title.casefold() for tab in overview.tabs}
    named = any(tab.tables for tab in overview.tabs)
    rows = default_rows(overview.locale) if defaults else {}
    requests: list[Json] = []
    for offset, key in enumerate((*BY_KEY, CHANGES)):
        if key not in keys or _laid(overview, key):
            continue
        sheet_id = next(
            number for number in range(_FIRST_ID + offset, _FIRST_ID + 10_000) if number not in used
        )
        used.add(sheet_id)
        title = _free_title(CHANGES_TITLE if key == CHANGES else BY_KEY[key].name, titles)
        titles.add(title.casefold())
        if key == CHANGES:
            requests += changes_tab(sheet_id, title)
            continue
        # Tables have names of their own, each once in a spreadsheet; those that are there already are not known.
        table = f"{BY_KEY[key].name}_{sheet_id}" if named else BY_KEY[key].name
        requests += _Laying(BY_KEY[key], sheet_id).requests(title, table, rows.get(key, {}))
    return requests


def changes_tab(sheet_id: int, title: str = CHANGES_TITLE) -> list[Json]:
    """The hidden tab that holds what was written and what stood there before."""
    held = [f"Held {number}" for number in range(1, WIDTH - HELD + 1)]
    grid = {"rowCount": KEPT_ROWS + 1, "columnCount": WIDTH, "frozenRowCount": 1}
    headings = [
        drawing.heading(name, wording.CHANGES_NOTES.get(name, "")) for name in (*CHANGES_COLUMNS, *held)
    ]
    when = {"numberFormat": {"type": "DATE_TIME"}}
    return [
        drawing.add_sheet(sheet_id, title, grid, hidden=True),
        drawing.write(sheet_id, 0, [headings]),
        drawing.looks(drawing.box(sheet_id, 1, KEPT_ROWS + 1, 0, 1), when),
        drawing.width(sheet_id, 0, 150),
        drawing.protect({"sheetId": sheet_id}, wording.CHANGES_WARNING),
        *(
            drawing.mark(sheet_id, position, f"{CHANGES}.{name.lower().replace(' ', '_')}")
            for position, name in enumerate(CHANGES_COLUMNS)
        ),
    ]


def marks(tab: Tab, sheet_id: int, positions: Mapping[int, str]) -> list[Json]:
    """Developer metadata for columns of a tab by position; ``positions`` has their canonical headers."""
    return [
        drawing.mark(sheet_id, position, f"{tab.key}.{tab.by_header[header].key}")
        for position, header in sorted(positions.items())
        if header in tab.by_header
    ]


def heading_cell(column: Column) -> Json:
    """The heading of a column as ``CellData``: its words, its look, and the note that explains it."""
    return drawing.heading(column.header, wording.heading_note(column), quiet=column.kind is Kind.ID)


def _laid(overview: Overview, key: str) -> bool:
    """Whether some tab has a column that is marked as one of this tab's."""
    return any(mark.startswith(f"{key}.") for tab in overview.tabs for mark in tab.marks.values())


def _free_title(wanted: str, taken: Collection[str]) -> str:
    if wanted.casefold() not in taken:
        return wanted
    return next(
        title
        for number in range(2, len(taken) + 3)
        if (title := f"{wanted} {number}").casefold() not in taken
    )


@dataclass(frozen=True, slots=True)
class _Laying:
    """One tab of the contract, as it is laid down on a sheet of its own."""

    tab: Tab
    sheet_id: int

    def requests(self, title: str, table: str, rows: Mapping[str, Mapping[str, Raw]]) -> list[Json]:
        """All of it. Formats come before the table: Google then refuses some of them in typed columns."""
        columns = self.tab.columns
        cells = [
            [drawing.cell(row_id if column.key == "id" else row.get(column.header)) for column in columns]
            for row_id, row in rows.items()
        ]
        grid = {"rowCount": _ROWS, "columnCount": len(columns), "frozenRowCount": 1}
        if self.tab is PEOPLE:
            grid["frozenColumnCount"] = 1
        body = max(len(cells), 1)
        return [
            drawing.add_sheet(self.sheet_id, title, grid),
            drawing.write(self.sheet_id, 0, [[heading_cell(column) for column in columns], *cells]),
            *(self._wide(column, position) for position, column in enumerate(columns)),
            *(self._looks(column, position) for position, column in enumerate(columns)),
            self._table(table, body),
            *self._unticked(body),
            *self._due_colours(),
            *self._warnings(),
            *marks(self.tab, self.sheet_id, dict(enumerate(column.header for column in columns))),
        ]

    def _wide(self, column: Column, position: int) -> Json:
        width = _WIDTHS.get(f"{self.tab.key}.{column.key}", _KIND_WIDTHS.get(column.kind, _USUAL_WIDTH))
        return drawing.width(self.sheet_id, position, width)

    def _looks(self, column: Column, position: int) -> Json:
        """How the cells of a column look, down to the last row of the grid."""
        long = column.kind is Kind.LONG_TEXT
        look: Json = {
            "verticalAlignment": "TOP",
            "wrapStrategy": "WRAP" if long and self.tab is TEMPLATES else "CLIP",
        }
        if column.kind is Kind.DATE:
            look["numberFormat"] = {
                "type": "DATE"
            }  # without a pattern: as the spreadsheet's locale writes dates
        elif column.kind in {Kind.PHONE, Kind.ID}:
            look["numberFormat"] = {"type": "TEXT"}  # +49 30… and 0042 stay as typed
        if column.kind is Kind.ID:
            look["textFormat"] = drawing.font(drawing.QUIET, size=8)
        elif column.formula:
            look["textFormat"] = drawing.font(drawing.QUIET)
        return drawing.looks(drawing.box(self.sheet_id, 1, _ROWS, position, position + 1), look)

    def _table(self, name: str, body: int) -> Json:
        """The native table over the headings and as many rows as there are, at least one: it grows with what is added.

        No spare rows: Google puts FALSE into every tick box of a table, and what is added goes below such rows.
        """
        width = len(self.tab.columns)
        return {
            "addTable": {
                "table": {
                    "name": name,
                    "range": drawing.box(self.sheet_id, 0, 1 + body, 0, width),
                    "rowsProperties": {
                        "headerColorStyle": drawing.colour(drawing.PANEL),
                        "firstBandColorStyle": drawing.colour(drawing.WHITE),
                        "secondBandColorStyle": drawing.colour(drawing.BAND),
                    },
                    "columnProperties": [
                        self._column(column, position) for position, column in enumerate(self.tab.columns)
                    ],
                }
            }
        }

    def _column(self, column: Column, position: int) -> Json:
        typed: Json = {"columnIndex": position, "columnName": column.header}
        # A formula's "" is no date, and a setting is a word or a number: a type would call them wrong.
        if column.formula or (self.tab is SETTINGS and column.key == "value"):
            return typed
        typed["columnType"] = _TYPES.get(column.kind, "TEXT")
        if column.kind is Kind.CHOICE:
            choices = [{"userEnteredValue": choice} for choice in column.choices]
            typed["dataValidationRule"] = {"condition": {"type": "ONE_OF_LIST", "values": choices}}
        return typed

    def _unticked(self, body: int) -> list[Json]:
        """Blank the tick boxes that came with the table: a row that holds FALSE is not an empty one."""
        return [
            {
                "updateCells": {
                    "range": drawing.box(self.sheet_id, 1, 1 + body, position, position + 1),
                    "fields": "userEnteredValue",
                }
            }
            for position, column in enumerate(self.tab.columns)
            if column.kind is Kind.YES_NO
        ]

    def _due_colours(self) -> list[Json]:
        position = next((n for n, column in enumerate(self.tab.columns) if column.key == "due"), None)
        if position is None:
            return []
        # Without a last row: what is added below is coloured as well.
        area = {
            "sheetId": self.sheet_id,
            "startRowIndex": 1,
            "startColumnIndex": position,
            "endColumnIndex": position + 1,
        }
        cell = f"${letters(position)}2"
        return [
            drawing.colour_rule(area, test.format(cell), _PAINTS[state], n)
            for n, (state, test) in enumerate(_DUE_TESTS)
        ]

    def _warnings(self) -> list[Json]:
        """Warn before formulas and IDs are changed; neighbours have one warning together."""
        found: list[Json] = []
        for kept, text in ((_is_formula, wording.FORMULA_WARNING), (_is_id, wording.ID_WARNING)):
            places = [n for n, column in enumerate(self.tab.columns) if kept(column)]
            if places:
                area = {"startColumnIndex": places[0], "endColumnIndex": places[-1] + 1}
                found.append(drawing.protect({"sheetId": self.sheet_id, "startRowIndex": 1, **area}, text))
        return found


def _is_formula(column: Column) -> bool:
    return column.formula


def _is_id(column: Column) -> bool:
    return column.kind is Kind.ID


def _start_here(first: TabInfo, today: date) -> list[Json]:
    """Make the empty first tab the page that explains the others."""
    lines = wording.start_here(today)
    size = {"rowCount": len(lines) + 10, "columnCount": len(_START_WIDTHS), "hideGridlines": True}
    about = {
        "sheetId": first.sheet_id,
        "title": START_HERE,
        "index": 0,
        "hidden": False,
        "tabColorStyle": drawing.colour(drawing.GREEN),
        "gridProperties": size,
    }
    fields = "title,index,hidden,tabColorStyle,gridProperties(rowCount,columnCount,hideGridlines)"
    return [
        {"updateSheetProperties": {"properties": about, "fields": fields}},
        *(drawing.width(first.sheet_id, position, width) for position, width in enumerate(_START_WIDTHS)),
        drawing.write(first.sheet_id, 0, [_line(line) for line in lines]),
    ]


def _line(line: wording.Line) -> list[Json]:
    """A line of Start here; titles and headings stand out, a colour's name is shown in it."""
    sizes = {"title": 20, "heading": 13}
    left: Json = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
    left["textFormat"] = drawing.font(
        drawing.GREEN if line.look in sizes else drawing.TEXT,
        size=sizes.get(line.look, 10),
        bold=line.look != "quiet",
    )
    if line.look in sizes:
        left["wrapStrategy"] = "OVERFLOW_CELL"
    if line.look in _PAINTS:
        paint = _PAINTS[line.look]
        left |= {
            "backgroundColorStyle": drawing.colour(paint.back),
            "textFormat": drawing.font(paint.front, bold=True),
        }
    right: Json = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
    right["textFormat"] = drawing.font(drawing.QUIET if line.look == "quiet" else drawing.TEXT, size=10)
    cells = [drawing.cell(line.left) | {"userEnteredFormat": left}]
    return (
        [*cells, drawing.cell(line.right) | {"userEnteredFormat": right}] if line.look not in sizes else cells
    )
