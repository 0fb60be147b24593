"""What is laid over cells (filters, rules, protection, banding, tables): their ids, ranges, masks and colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.google import looks, masks
from tests.google.discovery import update_mask
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.ranges import Box, on_grid, to_json
from tests.google.world import Call

Apply = Callable[[Call, Json], Json]
"""Carries out one request: its body → its reply's body, {} where there is none."""

_ENDS = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")


def closed(grid_range: Json, spreadsheet: Spreadsheet) -> tuple[Sheet, Json]:
    """The range with all four ends, as filters keep theirs (rec), and the sheet it is on."""
    place = on_grid(grid_range, spreadsheet)
    return place.sheet, to_json(place.sheet, place.box)


def as_given(grid_range: Json, spreadsheet: Spreadsheet) -> tuple[Sheet, Json]:
    """The range with its open ends left open and its sheet named, once it is known to lie on the grid."""
    place = on_grid(grid_range, spreadsheet)
    ends = {key: grid_range[key] for key in _ENDS if key in grid_range}
    return place.sheet, {"sheetId": place.sheet.id, **ends}


def box(grid_range: Json, sheet: Sheet) -> Box:
    """The box of a range kept from earlier, cut to the grid as it is now; it may be empty."""
    return Box(
        min(int(grid_range.get("startRowIndex", 0)), sheet.rows),
        min(int(grid_range.get("startColumnIndex", 0)), sheet.columns),
        min(int(grid_range.get("endRowIndex", sheet.rows)), sheet.rows),
        min(int(grid_range.get("endColumnIndex", sheet.columns)), sheet.columns),
    )


def everywhere(spreadsheet: Spreadsheet, of: Callable[[Sheet], list[Json]]) -> Iterable[tuple[Sheet, Json]]:
    """Every filter view, protected range… of the spreadsheet, with its sheet."""
    return ((sheet, item) for sheet in spreadsheet.sheets for item in of(sheet))


def find(
    spreadsheet: Spreadsheet, of: Callable[[Sheet], list[Json]], key: str, wanted: Any
) -> tuple[Sheet, Json] | None:
    """The one of that id, with its sheet."""
    return next(((s, item) for s, item in everywhere(spreadsheet, of) if item[key] == wanted), None)


def replace(items: list[Json], old: Json, new: Json) -> None:
    """Put one in the place of another."""
    items[next(n for n, item in enumerate(items) if item is old)] = new


def rehome(old_home: list[Json], home: list[Json], old: Json, new: Json) -> None:
    """Put one in the place of another, or with the others of its new sheet where that is another."""
    if home is old_home:
        replace(home, old, new)
    else:
        remove(old_home, old)
        home.append(new)


def remove(items: list[Json], old: Json) -> None:
    """Take one out."""
    del items[next(n for n, item in enumerate(items) if item is old)]


def number(given: int | None, taken: set[int], spreadsheet: Spreadsheet, what: str) -> int:
    """The id that the caller chose, or a new one; one in use is refused (doc; the words are (open))."""
    if given is None:
        return spreadsheet.new_id(taken)
    if given in taken:
        raise InvalidError(f"{what} with id: {given} already exists.")
    return given


def updated(target: Json, source: Json, fields: str, schema: str) -> Json:
    """A new one, with the fields that the mask names taken from `source`.

    Colours stand in it twice; the telling that the mask doesn't name steps aside, or it would lead on.
    """
    steps_aside = "Color" if "style" in fields.lower() else "ColorStyle"
    return masks.replace(_without_rgb(target, steps_aside), source, update_mask(fields, schema))


def _without_rgb(value: Any, ending: str) -> Any:
    if isinstance(value, list):
        return [_without_rgb(item, ending) for item in value]
    if not isinstance(value, dict):
        return value
    kept: Json = {}
    for key, item in value.items():
        twin = f"{key}Style" if ending == "Color" else key.removesuffix("Style")
        told_twice = key.lower().endswith(ending.lower()) and twin in value
        if not told_twice:
            kept[key] = _without_rgb(item, ending)
    return kept


def named(fields: str, schema: str, name: str) -> bool:
    """Whether the mask reaches a field of that name at its top level."""
    mask = update_mask(fields, schema)
    return not mask or "*" in mask or name in mask


def one_of(item: Json, *names: str) -> str | None:
    """Which of these the caller set; two of them are too many (doc; the words are (open))."""
    present = [name for name in names if name in item]
    if len(present) > 1:
        raise InvalidError(f"Only one of {', '.join(names)} may be set.")
    return present[0] if present else None


def backing(item: Json, spreadsheet: Spreadsheet) -> Json | None:
    """The range of the named range or table that stands behind this filter or protection, if one does."""
    if "namedRangeId" in item:
        for named_range in spreadsheet.named_ranges:
            if named_range["namedRangeId"] == item["namedRangeId"]:
                return dict(named_range["range"])
    if "tableId" in item:
        found = find(spreadsheet, lambda sheet: sheet.tables, "tableId", item["tableId"])
        return dict(found[1]["range"]) if found else None
    return None


def shown(item: Json, spreadsheet: Spreadsheet) -> Json:
    """The filter or protection with the range as it is now: that of its table or named range follows them."""
    range_now = backing(item, spreadsheet)
    return item if range_now is None else {**item, "range": range_now}


def two_coloured(value: Any) -> Any:
    """The JSON with every colour told twice, as answers tell it: `…Color` and `…ColorStyle`, which leads (doc)."""
    if isinstance(value, list):
        return [two_coloured(item) for item in value]
    if not isinstance(value, dict):
        return value
    names = {key.removesuffix("Style") for key in value if key.lower().endswith(("color", "colorstyle"))}
    out = {key: two_coloured(item) for key, item in value.items() if key.removesuffix("Style") not in names}
    for name in sorted(names):
        twins = {"color": name, "colorStyle": f"{name}Style"}
        both = looks.both({twin: value[key] for twin, key in twins.items() if key in value})
        out |= {key: both[twin] for twin, key in twins.items() if twin in both}
    return out
