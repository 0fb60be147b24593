"""Groups of rows or columns that fold: how deep each row or column lies within groups says which there are.

A group of depth d is a run of rows or columns that lie d deep or deeper: that is what comes of all the examples in
the reference (doc: AddDimensionGroupRequest, DeleteDimensionGroupRequest). Groups that touch are one (open).
"""

from __future__ import annotations

from collections.abc import Callable

from tests.google.batch import dimensions, spans
from tests.google.batch.spans import Span
from tests.google.discovery import update_mask
from tests.google.errors import InvalidError, Json
from tests.google.world import Call

DEEPEST = 8
"""Groups within each other (doc: the editor's help)."""


def add(call: Call, body: Json) -> Json:
    """addDimensionGroup: what lies within goes down by one."""
    span = spans.on_grid(body.get("range", {}), call.spreadsheet)
    return _deepened(span, +1)


def delete(call: Call, body: Json) -> Json:
    """deleteDimensionGroup: what lies within comes up by one; what is in no group stays where it is (open)."""
    span = spans.on_grid(body.get("range", {}), call.spreadsheet)
    known = [group["range"] for group in _groups(span)]
    if not any(old["startIndex"] < span.end and span.start < old["endIndex"] for old in known):
        raise InvalidError("There is no group over the specified range.")  # (open)
    return _deepened(span, -1)


def update(call: Call, body: Json) -> Json:
    """updateDimensionGroup: fold or unfold, which hides or shows all that lies within (doc)."""
    given: Json = body.get("dimensionGroup", {})
    span = spans.on_grid(given.get("range", {}), call.spreadsheet)
    mask = update_mask(body.get("fields"), "DimensionGroup")
    for group in _groups(span):
        if group["depth"] == given.get("depth") and _same(group["range"], span):
            break
    else:
        raise InvalidError("No group with the specified range and depth exists.")  # (open)
    if not mask or "collapsed" in mask:
        folded = bool(given.get("collapsed"))
        group.pop("collapsed", None)
        if folded:
            group["collapsed"] = True
        dimensions.show(span, hidden=folded)
    return {}


def _same(dimension_range: Json, span: Span) -> bool:
    return bool(dimension_range["startIndex"] == span.start and dimension_range["endIndex"] == span.end)


def _groups(span: Span) -> list[Json]:
    return span.sheet.row_groups if span.axis == "ROWS" else span.sheet.column_groups


def _deepened(span: Span, by: int) -> Json:
    """Lower or raise the rows or columns, and say which groups there are then."""
    depths = [0] * span.size
    for group in _groups(span):
        start, end = group["range"]["startIndex"], group["range"]["endIndex"]
        depths[start:end] = [depth + 1 for depth in depths[start:end]]
    depths[span.start : span.end] = [max(0, depth + by) for depth in depths[span.start : span.end]]
    if max(depths) > DEEPEST:
        raise InvalidError(f"You can't have more than {DEEPEST} levels of groups.")  # (open)
    found = [_group(span, *run) for run in _runs(depths)]
    if span.axis == "ROWS":
        span.sheet.row_groups = found
    else:
        span.sheet.column_groups = found
    return {"dimensionGroups": found} if found else {}


def _runs(depths: list[int]) -> list[tuple[int, int, int]]:
    """(start, end, depth) of every group, by their start and then their depth (doc: Sheet.rowGroups)."""
    open_at: list[int] = []
    found: list[tuple[int, int, int]] = []
    for index, depth in enumerate([*depths, 0]):
        while len(open_at) > depth:
            found.append((open_at.pop(), index, len(open_at) + 1))
        open_at += [index] * (depth - len(open_at))
    return sorted(found, key=lambda run: (run[0], run[2]))


def _group(span: Span, start: int, end: int, depth: int) -> Json:
    """The group; folded when one was that had its range, or else its depth and some of its range (open)."""
    dimension_range = {"sheetId": span.sheet.id, "dimension": span.axis, "startIndex": start, "endIndex": end}
    made: Json = {"range": dimension_range, "depth": depth}
    old = _groups(span)
    twins = [group for group in old if group["range"] == dimension_range]
    near = [group for group in old if group["depth"] == depth and _meets(group["range"], start, end)]
    if any(group.get("collapsed") for group in twins or near):
        made["collapsed"] = True
    return made


def _meets(dimension_range: Json, start: int, end: int) -> bool:
    return bool(dimension_range["startIndex"] < end and start < dimension_range["endIndex"])


REQUESTS: dict[str, Callable[[Call, Json], Json]] = {
    "addDimensionGroup": add,
    "deleteDimensionGroup": delete,
    "updateDimensionGroup": update,
}
