"""Columns of theirs and ours side by side: which serve as they are, which we add at the right, what they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sync import cells
from sync.cells import Raw
from sync.contract import BY_KEY, Column, Kind, Tab
from sync.exchange.text import folded, one_line
from sync.sheet import drawing, layout
from sync.sheet.adopt.types import OURS
from sync.sheet.model import METADATA_KEY, TabInfo, TabPlace
from sync.sheet.read import THEIRS, free_name

Json = dict[str, Any]

_TEXTS: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE, Kind.ID})


def agrees(column: Column, there: Raw, wanted: Raw, *, day_first: bool) -> bool:
    """Whether a cell of theirs, read as ours, says what is meant."""
    if column.key == "person":  # a name ties a row to its person in any case of letters
        return one_line(cells.as_text(there)).casefold() == one_line(cells.as_text(wanted)).casefold()
    if column.kind in _TEXTS:
        return one_line(cells.as_text(there)) == one_line(cells.as_text(wanted))
    mine = cells.read(column, there, day_first=day_first).value
    meant = cells.read(column, wanted, day_first=day_first).value
    return mine == meant


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a tab of theirs serves as one of ours.

    ``columns`` is the place's, ``added`` the headings we add, by canonical header; they begin at ``start``.
    """

    tab: Tab
    info: TabInfo
    header: int
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    start: int
    added: Mapping[str, str]

    @property
    def place(self) -> TabPlace:
        """Where the tab stands once the columns are added."""
        table = next((key for key, box in self.info.tables.items() if box[0] == self.header), None)
        return TabPlace(
            self.tab.key,
            self.info.sheet_id,
            self.info.title,
            self.header,
            self.columns,
            self.headings,
            table,
            adopted=True,
        )

    @property
    def theirs(self) -> tuple[str, ...]:
        """Their headings that stay extra fields."""
        return tuple(
            heading
            for heading, name in zip(self.headings, self.columns, strict=True)
            if name and name not in self.tab.by_header and name not in self.added
        )


def arrange(
    tab: Tab,
    info: TabInfo,
    header: int,
    theirs: Mapping[int, tuple[str, str]],
    extras: Sequence[str],
    width: int,
) -> Arrangement:
    """Add what is missing at the right.

    ``theirs``: by position, heading and canonical header ("" for a column that stays theirs). ``extras``:
    headings of fields of ours beyond the contract's. ``width``: columns of the tab that hold anything.
    """
    start = max([width, *(box[3] for box in info.tables.values()), *(at + 1 for at in theirs)])
    served = {name for _, name in theirs.values() if name}
    columns, headings = [""] * start, [""] * start
    taken = set(served) | {column.header for column in tab.columns}
    for position, (heading, name) in sorted(theirs.items()):
        headings[position] = one_line(heading)
        columns[position] = name or (free_name(headings[position], taken) if headings[position] else "")
        taken.add(columns[position])
    said = {folded(heading) for heading in headings if heading}
    added: dict[str, str] = {}
    for canonical in (*(column.header for column in tab.columns if column.header not in served), *extras):
        text = canonical if folded(canonical) not in said else f"{canonical} ({OURS})"
        said.add(folded(text))
        added[canonical] = text
    return Arrangement(tab, info, header, (*columns, *added), (*headings, *added.values()), start, added)


def requests(arrangement: Arrangement) -> list[Json]:
    """The requests that add its columns: headings, how days look in them, marks. No cell of theirs changes."""
    info, start, count = arrangement.info, arrangement.start, len(arrangement.added)
    made: list[Json] = []
    short = start + count - info.columns
    if short > 0:
        made.append({"appendDimension": {"sheetId": info.sheet_id, "dimension": "COLUMNS", "length": short}})
    made.append(
        {
            "updateCells": {
                "start": {"sheetId": info.sheet_id, "rowIndex": arrangement.header, "columnIndex": start},
                "rows": [
                    {"values": [_heading(arrangement.tab, *pair) for pair in arrangement.added.items()]}
                ],
                "fields": "userEnteredValue,userEnteredFormat,note",
            }
        }
    )
    made += [
        _look(info, arrangement.header, start + number, look)
        for number, canonical in enumerate(arrangement.added)
        if (look := _number_format(arrangement.tab.by_header.get(canonical))) is not None
    ]
    made += _widened(arrangement)
    positions = {at: name for at, name in enumerate(arrangement.columns) if name in arrangement.tab.by_header}
    theirs = [
        drawing.mark(info.sheet_id, at, f"{arrangement.tab.key}.{THEIRS}")
        for at, name in enumerate(arrangement.columns)
        if name and name not in arrangement.tab.by_header and name not in arrangement.added
    ]
    return [*made, *layout.marks(arrangement.tab, info.sheet_id, positions), *theirs]


def _heading(tab: Tab, canonical: str, text: str) -> Json:
    column = tab.by_header.get(canonical)
    cell = layout.heading_cell(column if column is not None else Column("", canonical, Kind.TEXT, ""))
    return cell | {"userEnteredValue": {"stringValue": text}}


def _number_format(column: Column | None) -> str | None:
    if column is None:
        return None
    if column.kind is Kind.DATE:
        return "DATE"
    return "TEXT" if column.kind in {Kind.PHONE, Kind.ID} else None


def _look(info: TabInfo, header: int, position: int, kind: str) -> Json:
    area = {"sheetId": info.sheet_id, "startRowIndex": header + 1, "endRowIndex": max(info.rows, header + 2)}
    return {
        "repeatCell": {
            "range": area | {"startColumnIndex": position, "endColumnIndex": position + 1},
            "cell": {"userEnteredFormat": {"numberFormat": {"type": kind}}},
            "fields": "userEnteredFormat.numberFormat",
        }
    }


def _widened(arrangement: Arrangement) -> list[Json]:
    """A native table of theirs takes our columns in, so that a row added to it is added whole."""
    for table, (top, bottom, left, right) in arrangement.info.tables.items():
        if top == arrangement.header and right == arrangement.start:
            area = {"sheetId": arrangement.info.sheet_id, "startRowIndex": top, "endRowIndex": bottom}
            area |= {"startColumnIndex": left, "endColumnIndex": right + len(arrangement.added)}
            return [{"updateTable": {"table": {"tableId": table, "range": area}, "fields": "range"}}]
    return []


# --- Tabs laid out beside theirs -----------------------------------------------------------------


def widened(made: Sequence[Json], key: str, extras: Sequence[str]) -> list[Json]:
    """The requests that lay out tabs, with more columns at the right of the tab of that key."""
    place = next(place for place in laid_out(made) if place.tab == key)
    if not extras:
        return [*made]
    count, first = len(extras), len(place.columns)
    headings = [layout.heading_cell(Column("", text, Kind.TEXT, "")) for text in extras]
    changed: list[Json] = []
    for request in made:
        (name, body), *_ = request.items()
        if name == "addSheet" and body["properties"]["sheetId"] == place.sheet_id:
            grid = body["properties"]["gridProperties"]
            grid = grid | {"columnCount": grid["columnCount"] + count}
            changed.append({name: {"properties": body["properties"] | {"gridProperties": grid}}})
        elif name == "addTable" and body["table"]["range"]["sheetId"] == place.sheet_id:
            table = body["table"]
            area = table["range"] | {"endColumnIndex": first + count}
            more = [{"columnIndex": first + n, "columnName": text} for n, text in enumerate(extras)]
            columns = [*table["columnProperties"], *more]
            changed.append({name: {"table": table | {"range": area, "columnProperties": columns}}})
        elif name == "updateCells" and body.get("start") == _start(place):
            top, *below = body["rows"]
            rows = [{"values": [*top["values"], *headings]}, *below]
            changed.append({name: body | {"rows": rows}})
        else:
            changed.append(request)
    return changed


def _start(place: TabPlace) -> Json:
    return {"sheetId": place.sheet_id, "rowIndex": 0, "columnIndex": 0}


def laid_out(made: Sequence[Json]) -> list[TabPlace]:
    """Where the contract's tabs will stand that these requests lay out: read from the marks they set."""
    titles = {
        one["addSheet"]["properties"]["sheetId"]: one["addSheet"]["properties"]["title"]
        for one in made
        if "addSheet" in one
    }
    marked: dict[tuple[str, int], dict[int, str]] = {}
    for one in made:
        metadata = one.get("createDeveloperMetadata", {}).get("developerMetadata", {})
        span = metadata.get("location", {}).get("dimensionRange", {})
        key, _, column = str(metadata.get("metadataValue", "")).partition(".")
        if metadata.get("metadataKey") == METADATA_KEY and key in BY_KEY and span["sheetId"] in titles:
            header = BY_KEY[key].column(column).header
            marked.setdefault((key, span["sheetId"]), {})[span["startIndex"]] = header
    places = []
    for (key, sheet_id), columns in marked.items():
        names = tuple(columns.get(at, "") for at in range(max(columns) + 1))
        places.append(TabPlace(key, sheet_id, titles[sheet_id], 0, names, names))
    return places


def with_extras(place: TabPlace, extras: Sequence[str]) -> TabPlace:
    """The place of a tab that was laid out with more columns."""
    return replace(place, columns=(*place.columns, *extras), headings=(*place.headings, *extras))
