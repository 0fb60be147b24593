"""The swap: one atomic batch that copies each row aside before it changes it, and answers with what stood there.

Google has no conditional write. So what a row held in the instant before is pasted into the tab Changes
by the same batch; whoever reads that can tell whether it was the row that was meant, and put it back.
A row of Changes is an *entry*: when, by whom, its id, tab, row ID, what was written where, what was held.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final, TypeAlias

from sync import contract
from sync.cells import Raw, as_text
from sync.contract import Kind
from sync.merge import same
from sync.sheet.api import raw_of
from sync.sheet.model import TabPlace, letters, quoted
from sync.sheet.read import id_header

Json: TypeAlias = dict[str, Any]

CHANGE: Final = "change"
ADD: Final = "add"
REMOVE: Final = "remove"
REPAIR: Final = "repair"
HEADINGS: Final = "headings"

WHEN, BY, ID, TAB, ROW, WHAT, HELD = range(7)
"""The columns of Changes; what a row held stands from HELD on."""

WIDTH: Final = 60
KEPT_ROWS: Final = 2_000
SLACK: Final = 8
"""Columns that people may put into a tab between our last look and a write."""
_DAY: Final = 86_400
_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)
_MOST_WHAT: Final = 40_000
_VALUE: Final = "userEnteredValue"
_VALUE_AND_LOOK: Final = "userEnteredValue,userEnteredFormat.numberFormat"
_SHORT: Final = 64
_SHA: Final = 16


@dataclass(frozen=True, slots=True)
class Digest:
    """A text too long to stand in Changes once more: told by its hash and length."""

    sha: str
    length: int

    @classmethod
    def of(cls, text: str) -> Digest:
        """The digest of a text."""
        return cls(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_SHA], len(text))


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of the sheet's own. Changes tells that there was one, not which; it comes to a day, or to nothing."""

    text: str = ""


Told: TypeAlias = Raw | Digest | Formula


def holds(raw: Raw, told: Told) -> bool:
    """Whether a cell holds the value that was told."""
    if isinstance(told, Digest):
        return isinstance(raw, str) and len(raw) == told.length and Digest.of(raw) == told
    if isinstance(told, Formula):
        return raw is None or raw == "" or (isinstance(raw, (int, float)) and not isinstance(raw, bool))
    return same(raw, told)


def plain(told: Told) -> Raw:
    """The value itself; None where only its like was told."""
    return told if told is None or isinstance(told, (str, int, float, bool)) else None


@dataclass(frozen=True, slots=True)
class Wrote:
    """One cell of a change: its column as it stood then, its heading, what was written, what it held for us before."""

    position: int
    header: str
    new: Told
    was: Told = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One row to be sent.

    ``kind``: CHANGE and REPAIR write ``cells`` into the row at ``line``, ADD makes a new row of them, REMOVE
    takes the row at ``line`` out. ``mends``: the entry that this one puts right.
    ``expect``: cells by heading that tell the row from others which bear its ID, or none.
    """

    id: str
    kind: str
    tab: str
    row: str
    line: int | None
    cells: tuple[Wrote, ...]
    by: str = ""
    mends: str = ""
    expect: Mapping[str, Told] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as Changes tells it: what was meant, and what the row that was hit held the instant before.

    ``held`` and ``headings`` are by position; ``headings`` is None where they were not recorded.
    """

    id: str
    at: datetime
    by: str
    kind: str
    tab: str
    row: str
    line: int | None
    cells: tuple[Wrote, ...]
    held: tuple[Raw, ...]
    headings: tuple[Raw, ...] | None
    maker: str = ""
    mends: str = ""
    expect: Mapping[str, Told] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """One batchUpdate: its requests and the ranges it answers with.

    ``changes``: the number of the tab Changes; ``added``: the new rows in their order; ``landing``: by tab the
    line where the first of them is expected, and how many there are.
    """

    requests: tuple[Json, ...]
    ranges: tuple[str, ...]
    changes: int
    at: datetime
    maker: str
    added: tuple[Outgoing, ...]
    landing: Mapping[str, tuple[int, int]]

    @property
    def size(self) -> int:
        """Bytes of the body, nearly."""
        return len(json.dumps(self.requests, ensure_ascii=False))


# --- Building ------------------------------------------------------------------------------------


def value(raw: Told) -> Json:
    """A cell as ``ExtendedValue``: text is always text, so that nothing in it can run."""
    if isinstance(raw, bool):
        return {"boolValue": raw}
    if isinstance(raw, Formula):
        return {"formulaValue": raw.text}
    if isinstance(raw, (int, float)) and math.isfinite(raw):
        return {"numberValue": raw}
    if raw is None or raw == "":
        return {}
    return {"stringValue": as_text(raw) if isinstance(raw, float) else str(raw)}


def _cell(raw: Told, look: Json | None = None) -> Json:
    entered = value(raw)
    cell: Json = {"userEnteredValue": entered} if entered else {}
    return cell | {"userEnteredFormat": look} if look else cell


_SHOWN_AS_DAY: Final[Json] = {"numberFormat": {"type": "DATE"}}


def _look(tab: str, header: str) -> Json | None:
    """How a new cell of the column is shown; a day is a bare number until something says it is one."""
    column = contract.BY_KEY[tab].by_header.get(header)
    return _SHOWN_AS_DAY if column is not None and column.kind is Kind.DATE else None


def _is_new_day(wrote: Wrote) -> bool:
    """Whether a number comes where a blank was, or text: such a cell may be shown as a plain number, or as text."""
    if isinstance(wrote.new, Formula):
        return False
    return wrote.was is None or (isinstance(wrote.was, str) and isinstance(wrote.new, (int, float)))


def _box(sheet: int, top: int, bottom: int, left: int, right: int) -> Json:
    rows = {"sheetId": sheet, "startRowIndex": top, "endRowIndex": bottom}
    return rows | {"startColumnIndex": left, "endColumnIndex": right}


def _update(sheet: int, row: int, column: int, rows: Iterable[Sequence[Json]], fields: str = _VALUE) -> Json:
    return {
        "updateCells": {
            "start": {"sheetId": sheet, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": list(cells)} for cells in rows],
            "fields": fields,
        }
    }


def _rows(sheet: int, start: int, end: int) -> Json:
    return {"sheetId": sheet, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def moment(at: datetime) -> float:
    """A moment as a sheet's number: days since 1899-12-30, UTC."""
    return (at - _EPOCH).total_seconds() / _DAY


def _told(value_: Told, most: int) -> Any:
    if isinstance(value_, str) and len(value_) > most:
        value_ = Digest.of(value_)
    if isinstance(value_, Digest):
        return {"sha": value_.sha, "length": value_.length}
    return {"formula": True} if isinstance(value_, Formula) else value_


def _what(one: Outgoing, maker: str, batch: str) -> str:
    most = _SHORT if one.kind == ADD else _MOST_WHAT // 8
    while True:
        text = json.dumps(
            {
                "kind": one.kind,
                "tab": one.tab,
                "line": one.line,
                "batch": batch,
                "maker": maker,
                "mends": one.mends,
                "expect": {header: _told(told, _SHORT) for header, told in one.expect.items()},
                "cells": [
                    [wrote.position, wrote.header, _told(wrote.new, most), _told(wrote.was, most)]
                    for wrote in one.cells
                ],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        if len(text) <= _MOST_WHAT or most <= _SHORT:
            return text
        most = most // 4


def build(
    outgoing: Sequence[Outgoing],
    places: Mapping[str, TabPlace],
    changes: TabPlace,
    *,
    at: datetime,
    maker: str,
    landing: Mapping[str, int],
    inserting: Mapping[str, int],
    surplus: int,
    width: int = WIDTH,
) -> Batch:
    """The batch for these rows: what changes, then what goes, then what is new.

    ``landing``: by tab, the line where the next appended row is expected; ``inserting``: by tab, a line where
    rows are to be inserted instead, since something stands below. ``surplus``: rows that Changes has beyond
    ``KEPT_ROWS`` and its heading, before this batch; ``width``: its columns.
    """
    ordered = sorted(outgoing, key=lambda one: (one.tab, one.kind == REMOVE, -(one.line or 0)))
    added = [one for one in ordered if one.kind == ADD]
    batch = outgoing[0].id if outgoing else ""
    meta: list[list[Json]] = []
    steps: list[Json] = []
    landed: dict[str, tuple[int, int]] = {}
    ranges: list[str] = []
    for tab, group in groupby(ordered, key=lambda one: one.tab):
        place, members = places[tab], list(group)
        meta.append(_meta(at, "", HEADINGS, place.title, "", {"kind": HEADINGS, "tab": tab, "batch": batch}))
        steps.append(_aside(place, place.header, changes, len(meta)))
        for one in members:
            if one.kind != ADD:
                meta.append(_meta(at, one.by, one.id, place.title, one.row, _what(one, maker, batch)))
                steps.append(_aside(place, _line(one), changes, len(meta)))
                steps.extend([] if one.kind == REMOVE else _writes(one, place))
        # Rows leave after all others were written to, from the bottom up: those stay where they were thought to be.
        # And before new ones come: these may come in anywhere, at the end of a table above other rows.
        leaving = [_line(one) for one in members if one.kind == REMOVE]
        steps.extend({"deleteDimension": {"range": _rows(place.sheet_id, at, at + 1)}} for at in leaving)
        new = [one for one in members if one.kind == ADD]
        if new:
            insert_at = _after(inserting.get(tab), leaving)
            steps.extend(_adds(new, place, insert_at))
            line = insert_at if insert_at is not None else _after(landing.get(tab), leaving)
            line = place.header + 1 if line is None else line
            landed[tab] = (line, len(new))
            ranges += _first_and_last(place, line, len(new))
    told = len(meta)  # of a new row nothing was held before: only the others are answered with
    meta += [
        _meta(at, one.by, one.id, places[one.tab].title, one.row, _what(one, maker, batch)) for one in added
    ]
    k = len(meta)
    room = {"insertDimension": {"range": _rows(changes.sheet_id, 1, 1 + k), "inheritFromBefore": False}}
    requests = [room, _update(changes.sheet_id, 1, 0, meta), *steps]
    if surplus + k > 0:
        first = 1 + KEPT_ROWS
        requests.append({"deleteDimension": {"range": _rows(changes.sheet_id, first, first + surplus + k)}})
    held = max((len(places[one.tab].columns) for one in ordered), default=1)
    last = letters(min(width, HELD + held + SLACK) - 1)
    ranges.insert(0, f"{quoted(changes.title)}!A2:{last}{1 + told}")
    return Batch(tuple(requests), tuple(ranges), changes.sheet_id, at, maker, tuple(added), landed)


def _after(line: int | None, leaving: Iterable[int]) -> int | None:
    """Where a line stands once these have gone."""
    return None if line is None else line - sum(at < line for at in leaving)


def _first_and_last(place: TabPlace, line: int, count: int) -> list[str]:
    """The cells that tell whether added rows landed where expected: the ID of the first one, and of the last."""
    position = place.position(id_header(contract.BY_KEY[place.tab]))
    if position is None:
        return []
    column = f"{quoted(place.title)}!{letters(position)}"
    return [f"{column}{at + 1}" for at in dict.fromkeys((line, line + count - 1))]


def _line(one: Outgoing) -> int:
    assert one.line is not None, one
    return one.line


def _meta(at: datetime, by: str, id_: str, title: str, row: str, what: str | Json) -> list[Json]:
    text = what if isinstance(what, str) else json.dumps(what, ensure_ascii=False, separators=(",", ":"))
    return [_cell(raw) for raw in (moment(at), by, id_, title, row, text)]


def _aside(place: TabPlace, line: int, changes: TabPlace, number: int) -> Json:
    """Copy a whole row, as values, into the Changes row of that number (from 1).

    All of it, also columns that were put in since we looked: those push others further to the right.
    """
    return {
        "copyPaste": {
            "source": {"sheetId": place.sheet_id, "startRowIndex": line, "endRowIndex": line + 1},
            "destination": _box(changes.sheet_id, number, number + 1, HELD, HELD + 1),
            "pasteType": "PASTE_VALUES",
            "pasteOrientation": "NORMAL",
        }
    }


def _writes(one: Outgoing, place: TabPlace) -> list[Json]:
    """Just the cells that change, a request for each run of neighbours; a day where none was looks like one."""
    cells = {
        wrote.position: (_cell(wrote.new), _look(one.tab, wrote.header) if _is_new_day(wrote) else None)
        for wrote in one.cells
    }
    runs: list[list[int]] = []
    for position in sorted(cells):
        last = runs[-1][-1] if runs else None
        if last == position - 1 and cells[last][1] == cells[position][1]:
            runs[-1].append(position)
        else:
            runs.append([position])
    return [
        _update(
            place.sheet_id,
            _line(one),
            run[0],
            [[{**cells[at][0], **({"userEnteredFormat": look} if look else {})} for at in run]],
            _VALUE_AND_LOOK if look else _VALUE,
        )
        for run in runs
        for look in [cells[run[0]][1]]
    ]


def _adds(added: Sequence[Outgoing], place: TabPlace, insert_at: int | None) -> list[Json]:
    rows = []
    for one in added:
        cells = {wrote.position: _cell(wrote.new, _look(one.tab, wrote.header)) for wrote in one.cells}
        rows.append([cells.get(position, {}) for position in range(max(cells, default=0) + 1)])
    if insert_at is not None:
        room = {
            "range": _rows(place.sheet_id, insert_at, insert_at + len(rows)),
            "inheritFromBefore": insert_at > place.header + 1,
        }
        return [{"insertDimension": room}, _update(place.sheet_id, insert_at, 0, rows, _VALUE_AND_LOOK)]
    append: Json = {
        "sheetId": place.sheet_id,
        "rows": [{"values": cells} for cells in rows],
        "fields": _VALUE_AND_LOOK,
    }
    if place.table is not None:
        append["tableId"] = place.table
    return [{"appendCells": append}]


# --- Reading -------------------------------------------------------------------------------------


def answered(batch: Batch, answer: Mapping[str, Any]) -> tuple[list[Entry], dict[int, dict[int, Raw]]]:
    """What the batch's answer shows: its entries with what was held, and by tab number the IDs by line that landed."""
    told: list[list[Raw]] = []
    landed: dict[int, dict[int, Raw]] = {}
    for sheet in answer.get("updatedSpreadsheet", {}).get("sheets", []):
        number = int(sheet.get("properties", {}).get("sheetId", 0))
        for data in sheet.get("data", []):
            rows = [[raw_of(cell) for cell in row.get("values", [])] for row in data.get("rowData", [])]
            if number == batch.changes:
                told += rows
            elif rows and rows[0]:
                landed.setdefault(number, {})[int(data.get("startRow", 0))] = rows[0][0]
    headings = _headings(told)
    new = [
        Entry(
            one.id,
            batch.at,
            one.by,
            ADD,
            one.tab,
            one.row,
            None,
            one.cells,
            (),
            headings[one.tab],
            batch.maker,
            one.mends,
        )
        for one in batch.added
        if one.tab in headings
    ]
    return [*entries(told), *new], landed


def _headings(rows: Iterable[Sequence[Raw]]) -> dict[str, tuple[Raw, ...]]:
    """The rows of headings that one batch recorded, by tab."""
    found = ((row, what) for row in rows if (what := _read_what(row)) is not None)
    return {str(what["tab"]): tuple(row[HELD:]) for row, what in found if what["kind"] == HEADINGS}


def entries(rows: Iterable[Sequence[Raw]]) -> list[Entry]:
    """The entries of Changes, in its order (the newest batch first); rows that are none are passed over."""
    found: list[tuple[Sequence[Raw], Json]] = []
    headings_of: dict[tuple[str, str], tuple[Raw, ...]] = {}
    for row in rows:
        what = _read_what(row)
        if what is None:
            continue
        if what["kind"] == HEADINGS:
            headings_of[str(what.get("batch")), str(what["tab"])] = tuple(row[HELD:])
        else:
            found.append((row, what))
    return [
        entry
        for row, what in found
        if (entry := _entry(row, what, headings_of.get((str(what.get("batch")), str(what["tab"])))))
    ]


def _read_what(row: Sequence[Raw]) -> Json | None:
    if len(row) <= WHAT or not isinstance(row[WHAT], str):
        return None
    try:
        what = json.loads(str(row[WHAT]))
    except ValueError:
        return None
    known = isinstance(what, dict) and isinstance(what.get("kind"), str) and isinstance(what.get("tab"), str)
    return what if known else None


def _entry(row: Sequence[Raw], what: Json, headings: tuple[Raw, ...] | None) -> Entry | None:
    """One row of Changes; None where somebody has written into it."""
    when, line = row[WHEN], what.get("line")
    try:
        cells = tuple(
            Wrote(int(position), str(header), _untold(new), _untold(was))
            for position, header, new, was in what.get("cells", [])
        )
        expect = {str(header): _untold(told) for header, told in dict(what.get("expect", {})).items()}
        at = datetime.fromtimestamp(_EPOCH.timestamp() + float(str(when)) * _DAY, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return Entry(
        as_text(row[ID]),
        at,
        as_text(row[BY]),
        str(what["kind"]),
        str(what["tab"]),
        as_text(row[ROW]),
        line if isinstance(line, int) else None,
        cells,
        tuple(row[HELD:]),
        headings,
        str(what.get("maker", "")),
        str(what.get("mends", "")),
        expect,
    )


def _untold(told: Any) -> Told:
    if isinstance(told, dict):
        if told.get("formula"):
            return Formula()
        return Digest(str(told.get("sha")), int(told.get("length", 0)))
    if told is None or isinstance(told, (str, int, float, bool)):
        return told
    raise TypeError(told)
