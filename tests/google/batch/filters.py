"""Basic filters and filter views: which rows people see.

They are kept and told, and that is all: `hiddenByFilter` and the order of rows do not change here (open).
"""

from __future__ import annotations

from tests.google.batch import conditions, overlays
from tests.google.batch.overlays import Apply
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.world import Call

_OUT_OF_ANOTHER = ("range", "namedRangeId", "tableId")


def _set_basic(call: Call, body: Json) -> Json:
    """Carry out `setBasicFilter`: the sheet's one filter; it takes the place of another (rec)."""
    sheet, made = _made(body.get("filter", {}), call.spreadsheet, "range", "tableId")
    sheet.basic_filter = made
    return {}


def _clear_basic(call: Call, body: Json) -> Json:
    """Carry out `clearBasicFilter`: also where there is none."""
    call.spreadsheet.sheet(int(body.get("sheetId", 0))).basic_filter = None
    return {}


def _add_view(call: Call, body: Json) -> Json:
    """Carry out `addFilterView`."""
    given: Json = body.get("filter", {})
    sheet, made = _made(given, call.spreadsheet, *_OUT_OF_ANOTHER)
    taken = _taken(call.spreadsheet)
    view = {
        "filterViewId": overlays.number(given.get("filterViewId"), taken, call.spreadsheet, "FilterView"),
        "title": given.get("title") or f"Filter {len(sheet.filter_views) + 1}",  # (open)
        **{key: value for key, value in made.items() if key not in {"filterViewId", "title"}},
    }
    sheet.filter_views.append(view)
    return {"filter": view}


def _update_view(call: Call, body: Json) -> Json:
    """Carry out `updateFilterView`: fields by mask; with a range on another sheet it goes there (open)."""
    given: Json = body.get("filter", {})
    sheet, old = _view(call.spreadsheet, given.get("filterViewId", 0))
    fields = str(body.get("fields", ""))
    new = overlays.updated(old, given, fields, "FilterView") | {"filterViewId": old["filterViewId"]}
    for key in _OUT_OF_ANOTHER:
        if key in given and overlays.named(fields, "FilterView", key):
            overlays.one_of({k: v for k, v in given.items() if k in _OUT_OF_ANOTHER}, *_OUT_OF_ANOTHER)
            new = {k: v for k, v in new.items() if k == key or k not in _OUT_OF_ANOTHER}
    criteria, specs = (overlays.named(fields, "FilterView", key) for key in ("criteria", "filterSpecs"))
    if specs and ("filterSpecs" in given or not criteria):
        new.pop("criteria", None)
    elif criteria:
        new.pop("filterSpecs", None)
    home, made = _made(_without_stale_range(new), call.spreadsheet, *_OUT_OF_ANOTHER)
    overlays.rehome(sheet.filter_views, home.filter_views, old, made)
    return {}


def _duplicate_view(call: Call, body: Json) -> Json:
    """Carry out `duplicateFilterView`."""
    sheet, old = _view(call.spreadsheet, body.get("filterId", 0))
    twin = {
        **old,
        "filterViewId": call.spreadsheet.new_id(_taken(call.spreadsheet)),
        "title": f"Copy of {old['title']}",  # (open)
    }
    sheet.filter_views.append(twin)
    return {"filter": twin}


def _delete_view(call: Call, body: Json) -> Json:
    """Carry out `deleteFilterView`."""
    sheet, old = _view(call.spreadsheet, body.get("filterId", 0))
    overlays.remove(sheet.filter_views, old)
    return {}


def _taken(spreadsheet: Spreadsheet) -> set[int]:
    return {view["filterViewId"] for _, view in overlays.everywhere(spreadsheet, lambda s: s.filter_views)}


def _view(spreadsheet: Spreadsheet, wanted: int) -> tuple[Sheet, Json]:
    found = overlays.find(spreadsheet, lambda s: s.filter_views, "filterViewId", wanted)
    if found is None:
        raise InvalidError(f"No filter view with id: {wanted}")  # (open)
    return found


def _without_stale_range(view: Json) -> Json:
    """The view without the range that was only worked out from its table or named range."""
    backed = "namedRangeId" in view or "tableId" in view
    return {key: value for key, value in view.items() if not (backed and key == "range")}


def _made(given: Json, spreadsheet: Spreadsheet, *sources: str) -> tuple[Sheet, Json]:
    """The filter as it is kept: closed range (rec), criteria told both ways (doc), colours twice."""
    source = overlays.one_of(given, *sources)
    if source is None:
        raise InvalidError("A filter must have a range.")  # (open)
    asked = given["range"] if source == "range" else overlays.backing(given, spreadsheet)
    if asked is None:
        what = "table" if source == "tableId" else "NamedRange"
        raise InvalidError(f"No {what} with id: {given[source]}")  # (open)
    sheet, grid_range = overlays.closed(asked, spreadsheet)
    made: Json = {**given, "range": grid_range}
    specs = _specs(given)
    made.pop("criteria", None)
    made.pop("filterSpecs", None)
    if specs:
        made["filterSpecs"] = specs
        made["criteria"] = {
            str(spec.get("columnIndex", 0)): spec.get("filterCriteria", {}) for spec in specs
        }  # (doc)
    out: Json = overlays.two_coloured(made)
    return sheet, out


def _specs(given: Json) -> list[Json]:
    """The criteria by column; filterSpecs lead (doc)."""
    specs: list[Json] | None = given.get("filterSpecs")
    if specs is None:
        criteria: Json = given.get("criteria", {})
        specs = [
            {"columnIndex": int(key), "filterCriteria": criteria[key]} for key in sorted(criteria, key=int)
        ]
    for spec in specs:
        if "condition" in spec.get("filterCriteria", {}):
            conditions.check(spec["filterCriteria"]["condition"], "filters")
    return specs


REQUESTS: dict[str, Apply] = {
    "setBasicFilter": _set_basic,
    "clearBasicFilter": _clear_basic,
    "addFilterView": _add_view,
    "updateFilterView": _update_view,
    "duplicateFilterView": _duplicate_view,
    "deleteFilterView": _delete_view,
}
