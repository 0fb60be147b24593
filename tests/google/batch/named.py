"""Named ranges."""

from __future__ import annotations

import re

from tests.google.batch import overlays
from tests.google.batch.overlays import Apply
from tests.google.document import Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.world import Call

_WORD = re.compile(r"[^\W\d]\w{0,249}")
_CELL = re.compile(r"[A-Z]{1,3}\d+|R\d*C\d*", re.IGNORECASE)


def _add(call: Call, body: Json) -> Json:
    """Carry out `addNamedRange`."""
    given: Json = body.get("namedRange", {})
    spreadsheet = call.spreadsheet
    chosen = given.get("namedRangeId")
    taken = {str(item["namedRangeId"]) for item in spreadsheet.named_ranges}
    if chosen in taken:
        raise InvalidError(f"NamedRange with id: {chosen} already exists.")  # (doc), words (open)
    while not chosen or chosen in taken:
        chosen = str(spreadsheet.new_id())  # digits, as text (rec)
    made = _checked({**given, "namedRangeId": chosen}, spreadsheet, "add")
    spreadsheet.named_ranges.append(made)
    return {"namedRange": made}


def _update(call: Call, body: Json) -> Json:
    """Carry out `updateNamedRange`. Formulas go on naming the old name, where Google renames it in them too (open)."""
    given: Json = body.get("namedRange", {})
    spreadsheet = call.spreadsheet
    old = _found(spreadsheet, given.get("namedRangeId", ""))
    new = overlays.updated(old, given, str(body.get("fields", "")), "NamedRange")
    made = _checked({**new, "namedRangeId": old["namedRangeId"]}, spreadsheet, "update")
    overlays.replace(spreadsheet.named_ranges, old, made)
    return {}


def _delete(call: Call, body: Json) -> Json:
    """Carry out `deleteNamedRange`."""
    spreadsheet = call.spreadsheet
    overlays.remove(spreadsheet.named_ranges, _found(spreadsheet, body.get("namedRangeId", "")))
    return {}


def _found(spreadsheet: Spreadsheet, wanted: str) -> Json:
    for item in spreadsheet.named_ranges:
        if item["namedRangeId"] == wanted:
            return item
    raise InvalidError(f"No NamedRange with id: {wanted}")  # (reported)


def _checked(item: Json, spreadsheet: Spreadsheet, doing: str) -> Json:
    """The named range as it is kept: a good name, used once, for cells that are there."""
    name = str(item.get("name", ""))
    if not well_named(name):
        raise InvalidError("The name given to this range is invalid.")  # (reported)
    for other in spreadsheet.named_ranges:
        same = str(other["name"]).casefold() == name.casefold()
        if same and other["namedRangeId"] != item["namedRangeId"]:
            # (reported) for add
            words = (
                f"Cannot {doing} named range with name {name}, a named range with that name already exists."
            )
            raise InvalidError(words)
    if "range" not in item:
        raise InvalidError("A named range must have a range.")  # (open)
    _, grid_range = overlays.as_given(item["range"], spreadsheet)
    return {"namedRangeId": item["namedRangeId"], "name": name, "range": grid_range}


def well_named(name: str) -> bool:
    """Letters, digits and underscores, up to 250; not first a digit, "true" or "false"; not like a cell.

    (doc) Google's help, "Name a range of cells".
    """
    if not _WORD.fullmatch(name) or _CELL.fullmatch(name):
        return False
    return not name.lower().startswith(("true", "false"))


REQUESTS: dict[str, Apply] = {
    "addNamedRange": _add,
    "updateNamedRange": _update,
    "deleteNamedRange": _delete,
}
