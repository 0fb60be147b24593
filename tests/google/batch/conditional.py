"""Conditional formats: rules by their place in a sheet's list."""

from __future__ import annotations

from tests.google.batch import conditions, overlays
from tests.google.batch.overlays import Apply
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.world import Call

_NEEDS_A_VALUE = frozenset({"NUMBER", "PERCENT", "PERCENTILE"})


def _add(call: Call, body: Json) -> Json:
    """Carry out `addConditionalFormatRule`: those at its index and after move one down (doc). No reply (doc)."""
    sheet, rule = _checked(body.get("rule", {}), call.spreadsheet)
    index = int(body.get("index", 0))
    if not 0 <= index <= len(sheet.conditional_formats):
        last = len(sheet.conditional_formats)
        raise InvalidError(f"Conditional format index {index} must be between 0 and {last}.")  # (open)
    sheet.conditional_formats.insert(index, rule)
    return {}


def _update(call: Call, body: Json) -> Json:
    """Carry out `updateConditionalFormatRule`: replaces a rule, or moves one (doc)."""
    if overlays.one_of(body, "rule", "newIndex") is None:
        raise InvalidError("One of rule, newIndex must be set.")  # (open)
    index = int(body.get("index", 0))
    if "rule" in body:
        # the rule's ranges say which sheet; sheetId is "unused otherwise" (doc)
        sheet, rule = _checked(body["rule"], call.spreadsheet)
        old = _at(sheet, index)
        sheet.conditional_formats[index] = rule
        return {"oldRule": old, "newRule": rule, **_at_index(index)}
    sheet = call.spreadsheet.sheet(int(body.get("sheetId", 0)))
    moved, to = _at(sheet, index), int(body["newIndex"])
    _at(sheet, to)
    del sheet.conditional_formats[index]
    sheet.conditional_formats.insert(to, moved)
    return {"newRule": moved, "oldIndex": index, **_at_index(to)}


def _at_index(index: int) -> Json:
    """`newIndex`, left out where it is 0, as `oldIndex` is not: that is one of two choices (doc, open)."""
    return {"newIndex": index} if index else {}


def _delete(call: Call, body: Json) -> Json:
    """Carry out `deleteConditionalFormatRule`: those after it move one up (doc)."""
    sheet = call.spreadsheet.sheet(int(body.get("sheetId", 0)))
    index = int(body.get("index", 0))
    rule = _at(sheet, index)
    del sheet.conditional_formats[index]
    return {"rule": rule}


def _at(sheet: Sheet, index: int) -> Json:
    if not 0 <= index < len(sheet.conditional_formats):
        raise InvalidError(f"No conditional format on sheet: {sheet.id} at index: {index}")  # (reported)
    return sheet.conditional_formats[index]


def _checked(rule: Json, spreadsheet: Spreadsheet) -> tuple[Sheet, Json]:
    """The rule as it is kept, and its sheet: closed ranges on one grid (open), one kind of rule."""
    places = [overlays.closed(grid_range, spreadsheet) for grid_range in rule.get("ranges", [])]
    if not places:
        raise InvalidError("A conditional format must have a range.")  # (open)
    sheet = places[0][0]
    if any(other is not sheet for other, _ in places):
        raise InvalidError(
            "All the ranges of a conditional format must be on the same grid."
        )  # (doc), words (open)
    if "booleanRule" in rule and "gradientRule" in rule:
        # (reported) said of `rule` at its place in the body, before any request is carried out
        raise InvalidError("oneof field 'rule' is already set. Cannot set 'gradientRule'")
    made: Json = {"ranges": [grid_range for _, grid_range in places]}
    if "booleanRule" in rule:
        conditions.check(rule["booleanRule"].get("condition"), "conditional formatting")
        made["booleanRule"] = rule["booleanRule"]
    elif "gradientRule" in rule:
        made["gradientRule"] = _gradient(rule["gradientRule"])
    else:
        raise InvalidError("A conditional format must have a booleanRule or a gradientRule.")  # (open)
    out: Json = overlays.two_coloured(made)
    return sheet, out


def _gradient(rule: Json) -> Json:
    """The colour scale as it is kept. (reported) its refusals, and that MIN and MAX lose their value."""
    made: Json = {}
    for name in ("minpoint", "midpoint", "maxpoint"):
        if name == "midpoint" and name not in rule:
            continue
        point: Json = rule.get(name, {})
        kind = point.get("type", "INTERPOLATION_POINT_TYPE_UNSPECIFIED")
        if kind == "INTERPOLATION_POINT_TYPE_UNSPECIFIED":
            raise InvalidError("No interpolationPointType specified.")
        if kind in _NEEDS_A_VALUE and not point.get("value"):
            raise InvalidError("InterpolationPoint.value is required.")
        made[name] = {key: value for key, value in point.items() if key != "value" or kind in _NEEDS_A_VALUE}
    return made


REQUESTS: dict[str, Apply] = {
    "addConditionalFormatRule": _add,
    "updateConditionalFormatRule": _update,
    "deleteConditionalFormatRule": _delete,
}
