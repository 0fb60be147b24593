"""Conditional formats of cells that are pasted elsewhere: their rules reach the new cells, too (reported)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.google.batch import overlays
from tests.google.document import Sheet
from tests.google.errors import Json
from tests.google.ranges import Box, Place, to_json

_ENDS = {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}


def spread(source: Place, targets: Sequence[Place], *, turned: bool) -> None:
    """Let every rule of the source's cells reach the same cells of each target.

    On another sheet it is a rule of its own, after the others (open). What the targets had stays (open).
    """
    for rule in list(source.sheet.conditional_formats):
        parts = [
            shared
            for item in rule["ranges"]
            if (shared := overlays.box(item, source.sheet).overlap(source.box))
        ]
        boxes = [_placed(part, source.box, target.box, turned=turned) for target in targets for part in parts]
        if boxes:
            _reach(rule, source.sheet, targets[0].sheet, boxes)


def _placed(part: Box, source: Box, target: Box, *, turned: bool) -> Box:
    """The part of the source where it was pasted."""
    top, left = part.top - source.top, part.left - source.left
    height, width = part.height, part.width
    if turned:
        top, left, height, width = left, top, width, height
    top, left = target.top + top, target.left + left
    return Box(top, left, top + height, left + width)


def _reach(rule: Json, home: Sheet, sheet: Sheet, boxes: Sequence[Box]) -> None:
    same = home is sheet
    found: list[Json] = list(rule["ranges"]) if same else []
    for box in boxes:
        _add(found, sheet, box)
    if same:
        overlays.replace(sheet.conditional_formats, rule, {**rule, "ranges": found})
    else:
        sheet.conditional_formats.append({**rule, "ranges": found})


def _add(found: list[Json], sheet: Sheet, box: Box) -> None:
    """Add a box to ranges, joined to one that it lengthens or widens (reported)."""
    for index, item in enumerate(found):
        old = overlays.box(item, sheet)
        if old.overlap(box) == box:
            return
        joined = Box(
            min(old.top, box.top),
            min(old.left, box.left),
            max(old.bottom, box.bottom),
            max(old.right, box.right),
        )
        taller = (old.left, old.right) == (box.left, box.right) and joined.height <= old.height + box.height
        wider = (old.top, old.bottom) == (box.top, box.bottom) and joined.width <= old.width + box.width
        if (taller or wider) and item.keys() >= _ENDS:
            found[index] = to_json(sheet, joined)
            return
    found.append(to_json(sheet, box))
