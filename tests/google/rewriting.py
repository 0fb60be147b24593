"""Every formula of a spreadsheet, wherever it stands, put through one change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import Json
from tests.google.grid import Cell, Formula, Row, Stored, pack

Change = Callable[[str], str]

_CONDITION_KEYS = ("userEnteredValue", "value")
"""Where rules keep a formula: conditions of validation, filters and formats, and the points of a gradient."""


def rewrite(spreadsheet: Spreadsheet, change: Callable[[str, Sheet], str]) -> None:
    """Put every formula through `change(text, the sheet it stands on)`: of cells and of the rules laid over them."""
    for sheet in spreadsheet.sheets:
        rewrite_sheet(sheet, _on(sheet, change))


def _on(sheet: Sheet, change: Callable[[str, Sheet], str]) -> Change:
    return lambda text: change(text, sheet)


def rewrite_sheet(sheet: Sheet, change: Change) -> None:
    """Put every formula that stands on this sheet through `change`."""
    cells = _Cells(change)
    rows = sheet.grid.rows
    for index, row in enumerate(rows):
        # A sheet has many rows and few formulas: one pass in C finds the rows that may hold any.
        if Cell in map(type, row):
            rows[index] = cells.row(row)
    for name in ("conditional_formats", "filter_views", "tables"):
        setattr(sheet, name, [rewritten(item, change) for item in getattr(sheet, name)])
    if sheet.basic_filter is not None:
        sheet.basic_filter = rewritten(sheet.basic_filter, change)


def rewritten(rule: Any, change: Change) -> Any:
    """The JSON with the formulas of its conditions put through `change`; itself where there are none."""
    if isinstance(rule, list):
        items = [rewritten(item, change) for item in rule]
        return items if any(new is not old for new, old in zip(items, rule, strict=True)) else rule
    if not isinstance(rule, dict):
        return rule
    out: Json = {}
    for key, old in rule.items():
        formula = key in _CONDITION_KEYS and isinstance(old, str) and old.startswith("=")
        out[key] = change(old) if formula else rewritten(old, change)
    return out if any(out[key] is not old for key, old in rule.items()) else rule


class _Cells:
    """The change for cells; the rule of a validation, which thousands of cells share, is worked out once."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._rules: dict[int, tuple[Json, Json]] = {}

    def row(self, row: Row) -> Row:
        """The row afterwards; itself where nothing changed."""
        new = tuple(self._cell(stored) if type(stored) is Cell else stored for stored in row)
        return new if any(one is not other for one, other in zip(new, row, strict=True)) else row

    def _cell(self, cell: Cell) -> Stored:
        new = cell
        if isinstance(cell.entered, Formula):
            text = self._change(cell.entered.text)
            if text != cell.entered.text:
                new = replace(new, entered=Formula(text))
        if cell.validation is not None:
            rule = self._rule(cell.validation)
            if rule is not cell.validation:
                new = replace(new, validation=rule)
        return cell if new is cell else pack(new)

    def _rule(self, rule: Json) -> Json:
        known = self._rules.get(id(rule))
        if known is None:
            # The old one is kept, too: its id must not become another's.
            known = self._rules[id(rule)] = (rule, rewritten(rule, self._change))
        return known[1]
