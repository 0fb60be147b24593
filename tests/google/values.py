"""The values methods of the Sheets service: reading, writing, appending to and clearing boxes of cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.google import appending, datafilters, ranges, shifting, writing
from tests.google.batch import protection
from tests.google.errors import InvalidError, Json
from tests.google.formulas import Calculator
from tests.google.ranges import Box, Place
from tests.google.showing import rendered
from tests.google.world import Call
from tests.google.writing import Target, Written

__all__ = ["METHODS", "rendered"]

Handler = Callable[[Call], Json]


@dataclass(frozen=True, slots=True)
class Shown:
    """How values are to be read."""

    render: str = "FORMATTED_VALUE"
    dates: str = "SERIAL_NUMBER"
    major: str = "ROWS"

    def value_range(self, call: Call, place: Place) -> Json:
        """A `ValueRange`; without `values` where all is blank (rec)."""
        out: Json = {"range": place.a1, "majorDimension": self.major}
        values = rendered(
            call.spreadsheet,
            Calculator(call.spreadsheet, writing.now(call)),
            place,
            render=self.render,
            dates=self.dates,
            major=self.major,
        )
        return out | {"values": values} if values else out


def _shown(options: Json) -> Shown:
    """How a read wants its values: from query parameters, or from a body."""
    return Shown(
        options.get("valueRenderOption", "FORMATTED_VALUE"),
        options.get("dateTimeRenderOption", "SERIAL_NUMBER"),
        _major(options),
    )


def _shown_after(options: Json, major: str) -> Shown | None:
    """How a write wants its cells shown in the answer, or None."""
    if not options.get("includeValuesInResponse"):
        return None
    return Shown(
        options.get("responseValueRenderOption", "FORMATTED_VALUE"),
        options.get("responseDateTimeRenderOption", "SERIAL_NUMBER"),
        major,
    )


def _major(options: Json) -> str:
    return "COLUMNS" if options.get("majorDimension") == "COLUMNS" else "ROWS"


def get(call: Call) -> Json:
    """values.get: one range."""
    return _shown(call.params).value_range(call, ranges.parse(call.params["range"], call.spreadsheet))


def batch_get(call: Call) -> Json:
    """values.batchGet; a bad range is refused without saying which it was (doc: error texts people report)."""
    shown = _shown(call.params)
    found = [ranges.parse(text, call.spreadsheet) for text in call.params.get("ranges", [])]
    return _answer(call, valueRanges=[shown.value_range(call, place) for place in found])


def batch_get_by_data_filter(call: Call) -> Json:
    """values.batchGetByDataFilter: every range that is matched, once, with all filters that match it (doc)."""
    shown = _shown(call.body)
    matched = datafilters.matched(call.body.get("dataFilters", []), call.spreadsheet)
    value_ranges = [
        {"valueRange": shown.value_range(call, place), "dataFilters": filters} for place, filters in matched
    ]
    return _answer(call, valueRanges=value_ranges)


def _answer(call: Call, **lists: list[Any]) -> Json:
    """An answer that names the spreadsheet; empty lists are left out, as all of Google's are."""
    return {"spreadsheetId": call.spreadsheet.id} | {name: items for name, items in lists.items() if items}


@dataclass(frozen=True, slots=True)
class Done:
    """One write carried out, and what to tell of it."""

    written: Written
    asked: Place
    """The range asked for: wider than the written one when fewer values came."""
    shown: Shown | None

    def response(self, call: Call) -> Json:
        """An `UpdateValuesResponse`, less the spreadsheet's ID."""
        out: Json = {"updatedRange": self.written.place.a1, **self.written.counts()}
        if self.shown:
            # The cells of the whole range asked for (doc: batchUpdate's `includeValuesInResponse`).
            out["updatedData"] = self.shown.value_range(call, self.asked)
        return out


def _user_entered(options: Json) -> bool:
    given = options.get("valueInputOption", "INPUT_VALUE_OPTION_UNSPECIFIED")
    if given == "INPUT_VALUE_OPTION_UNSPECIFIED":
        raise InvalidError(
            "'valueInputOption' is required but not specified"
        )  # (doc: error texts people report)
    return bool(given == "USER_ENTERED")


def _write(call: Call, to: Target, value_range: Json, options: Json, *, anchored: bool = False) -> Done:
    """Write the values of a `ValueRange` into their range."""
    user_entered = _user_entered(options)
    major = _major(value_range)
    values = value_range.get("values", [])
    writing.check_scalars(values)
    writing.check_fits(values, major, to)
    written = writing.write(call, to.place, writing.rows_of(values, major), user_entered=user_entered)
    # From a single cell on, the range is the one that the values fill (rec).
    asked = written.place if anchored else to.place
    return Done(written, asked, _shown_after(options, major))


def _write_range(call: Call, text: str, value_range: Json, options: Json) -> Done:
    to = writing.target(text, call.spreadsheet)
    return _write(call, to, value_range, options, anchored=ranges.is_cell(text))


def _check_range(call: Call) -> str:
    """The range of the path; one in the body must be the same text (doc: error texts people report)."""
    text = str(call.params["range"])
    given = call.body.get("range", text)
    if given != text:
        raise InvalidError(f"Request range[{text}] does not match value's range[{given}]")
    return text


def update(call: Call) -> Json:
    """values.update: one range."""
    _user_entered(call.params)
    done = _write_range(call, _check_range(call), call.body, call.params)
    return _answer(call) | done.response(call)


def batch_update(call: Call) -> Json:
    """values.batchUpdate: all ranges or none; the answers show the cells after all of them (doc)."""
    options, done = call.body, []
    _user_entered(options)
    for index, value_range in enumerate(options.get("data", [])):
        try:
            done.append(_write_range(call, str(value_range.get("range", "")), value_range, options))
        except InvalidError as error:
            raise error.at(f"data[{index}]") from error
    responses = [_answer(call) | one.response(call) for one in done]
    return (
        _answer(call)
        | _totals([one.written for one in done])
        | ({"responses": responses} if responses else {})
    )


def batch_update_by_data_filter(call: Call) -> Json:
    """values.batchUpdateByDataFilter: the values go into every range that the filter matches (doc)."""
    options = call.body
    _user_entered(options)
    done: list[tuple[Json, Done]] = []
    for index, data in enumerate(options.get("data", [])):
        data_filter = data.get("dataFilter", {})
        try:
            found = datafilters.places(data_filter, call.spreadsheet)
            done += [(data_filter, _write(call, Target(place, place.a1), data, options)) for place in found]
        except InvalidError as error:
            raise error.at(f"data[{index}]") from error
    responses = [one.response(call) | {"dataFilter": data_filter} for data_filter, one in done]
    return (
        _answer(call)
        | _totals([one.written for _, one in done])
        | ({"responses": responses} if responses else {})
    )


def _totals(all_written: list[Written]) -> Json:
    """The totals of a batch: rows, columns and sheets count once however often they were written (rec)."""
    rows = {(written.place.sheet.id, row) for written in all_written for row in written.rows}
    columns = {(written.place.sheet.id, column) for written in all_written for column in written.columns}
    numbers = {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(written.cells for written in all_written),
        "totalUpdatedSheets": len({sheet for sheet, _ in rows}),
    }
    return {name: number for name, number in numbers.items() if number}


def append(call: Call) -> Json:
    """values.append: below the last table that the range touches, else from the range's first cell on (doc)."""
    _user_entered(call.params)
    place = ranges.parse(_check_range(call), call.spreadsheet)
    table = appending.table_at(place.sheet, place.box)
    values = call.body.get("values", [])
    rows = writing.rows_of(values, _major(call.body))
    height, width = len(rows), max(map(len, rows), default=0)
    top, left = (table.bottom, table.left) if table else (place.box.top, place.box.left)
    room = Place(place.sheet, Box(top, left, top + max(height, 1), left + max(width, 1)))
    if height:
        insert = call.params.get("insertDataOption") == "INSERT_ROWS"
        _make_room(call, room, insert=insert, below=table is not None)
    done = _write(call, Target(room, room.a1), call.body, call.params)
    out = _answer(call)
    if table:
        out["tableRange"] = Place(place.sheet, table).a1
    return out | {"updates": _answer(call) | done.response(call)}


def _make_room(call: Call, room: Place, *, insert: bool, below: bool) -> None:
    """Let the grid have the box: grown at its end, or with rows put in so that what stood below moves down (doc).

    Whole rows are put in, and those below a table look as its last one does (open).
    """
    sheet, box = room.sheet, room.box
    if insert and box.top < sheet.rows:
        protection.check(call, Place(sheet, Box(box.top, 0, box.top + 1, sheet.columns)))
        shifting.insert_rows(call.spreadsheet, sheet, box.top, box.height, inherit_from_before=below)
    rows, columns = max(0, box.bottom - sheet.rows), max(0, box.right - sheet.columns)
    shifting.grow(call.spreadsheet, sheet, rows=rows, columns=columns)


def clear(call: Call) -> Json:
    """values.clear; the answer names the range as far as the grid goes (rec, doc)."""
    place = ranges.parse(call.params["range"], call.spreadsheet)
    writing.clear(call, place)
    return _answer(call) | {"clearedRange": place.a1}


def batch_clear(call: Call) -> Json:
    """values.batchClear: all ranges or none."""
    cleared: list[str] = []
    for index, text in enumerate(call.body.get("ranges", [])):
        try:
            place = ranges.parse(text, call.spreadsheet)
            writing.clear(call, place)
        except InvalidError as error:
            raise error.at(
                f"range[{index}]"
            ) from error  # "range", not "ranges" (doc: error texts people report)
        cleared.append(place.a1)
    return _answer(call, clearedRanges=cleared)


def batch_clear_by_data_filter(call: Call) -> Json:
    """values.batchClearByDataFilter: every range that is matched."""
    found = [place for place, _ in datafilters.matched(call.body.get("dataFilters", []), call.spreadsheet)]
    for place in found:
        writing.clear(call, place)
    return _answer(call, clearedRanges=[place.a1 for place in found])


METHODS: dict[str, Handler] = {
    f"sheets.spreadsheets.values.{name}": handler
    for name, handler in {
        "get": get,
        "batchGet": batch_get,
        "batchGetByDataFilter": batch_get_by_data_filter,
        "update": update,
        "batchUpdate": batch_update,
        "batchUpdateByDataFilter": batch_update_by_data_filter,
        "append": append,
        "clear": clear,
        "batchClear": batch_clear,
        "batchClearByDataFilter": batch_clear_by_data_filter,
    }.items()
}
