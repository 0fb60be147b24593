"""One cell as JSON: what `CellData` says of it, and what writing `CellData` makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from tests.google import looks, masks, rendering
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.formulas import Calculator
from tests.google.grid import EMPTY, Cell, Entered, Fault, Formula, Value, unpack
from tests.google.writing import MOST_CHARACTERS

_HYPERLINK = re.compile(r'\s*=\s*HYPERLINK\s*\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A cell at its place, for whoever works out one part of what is shown of it."""

    spreadsheet: Spreadsheet
    calculator: Calculator
    sheet: Sheet
    row: int
    column: int
    cell: Cell

    def value(self) -> Value:
        return self.calculator.value(self.sheet, self.row, self.column)

    def number_format(self) -> Json | None:
        return self.calculator.number_format(self.sheet, self.row, self.column)


View = Callable[[int, int], Json]
"""What the cell in a row and a column shows."""


def view(
    spreadsheet: Spreadsheet,
    calculator: Calculator,
    sheet: Sheet,
    row: int,
    column: int,
    mask: masks.Mask | None,
) -> Json:
    """The cell as `CellData`: those parts that the mask names (all without one), and of these only what is there.

    The parts are whole: whoever answers the call cuts them to the mask.
    """
    return viewer(spreadsheet, calculator, sheet, mask)(row, column)


def viewer(spreadsheet: Spreadsheet, calculator: Calculator, sheet: Sheet, mask: masks.Mask | None) -> View:
    """As `view`, for many cells of a sheet."""
    wanted = {name: part for name, part in _PARTS.items() if not mask or name in mask}
    of_values = {name: part for name, part in wanted.items() if name in _OF_VALUES}

    def seen(row: int, column: int) -> Json:
        stored = sheet.grid.stored(row, column)
        parts = wanted if isinstance(stored, Cell) else of_values
        if stored is None or not parts:
            # (open) what conditional formats, banding and tables do to the look of a cell is not shown
            return {}
        cell = _Seen(spreadsheet, calculator, sheet, row, column, unpack(stored))
        shown = {name: part(cell) for name, part in parts.items()}
        return {name: part for name, part in shown.items() if part is not None}

    return seen


def _user_entered(seen: _Seen) -> Json | None:
    entered = seen.cell.entered
    if isinstance(entered, Formula):
        return {"formulaValue": entered.text}
    return extended(entered)


def extended(value: Value) -> Json | None:
    """A plain value as `ExtendedValue`; None for a blank."""
    if value is None:
        return None
    if isinstance(value, Fault):
        fault = {"type": value.kind, "message": value.message}
        return {"errorValue": {name: text for name, text in fault.items() if text}}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, float):
        return {"numberValue": rendering.number(value)}
    return {"stringValue": value}


def _effective(seen: _Seen) -> Json | None:
    """What it comes to; nothing for an empty text, as `=""` gives (reported: seen live in 2026)."""
    value = seen.value()
    return None if value == "" else extended(value)


def _formatted(seen: _Seen) -> str | None:
    value = seen.value()
    if value is None:
        return None
    text = rendering.formatted(value, seen.number_format(), seen.spreadsheet.locale)
    return text or None  # (reported) an empty text is left out


def _user_format(seen: _Seen) -> Json | None:
    return seen.cell.format or None


def _effective_format(seen: _Seen) -> Json | None:
    """The default look with the cell's own laid over it (doc); texts stand left, numbers right (reported).

    A link is underlined and in its theme's colour (reported).
    """
    out: Json = {**looks.DEFAULT_FORMAT}
    link, value = _hyperlink(seen), seen.value()
    linked = looks.of_link(link) if link else {}
    out["textFormat"] = {
        **looks.DEFAULT_FORMAT["textFormat"],
        "fontFamily": looks.THEME["primaryFontFamily"],
        **linked,
    }
    if value is not None:
        # (reported) a formula that comes to a blank has no display type; that it has no alignment is (open)
        out["horizontalAlignment"] = _alignment(value)
        out["hyperlinkDisplayType"] = "LINKED" if link else "PLAIN_TEXT"
    number_format = seen.number_format()
    own = seen.cell.format or {}
    for name, part in own.items():
        merged = name in {"textFormat", "padding"}
        out[name] = {**out[name], **part} if merged else part
    if number_format:
        out["numberFormat"] = number_format  # (reported) of a formula's dates the type alone
    return out


def _alignment(value: Value) -> str:
    if isinstance(value, bool | Fault):
        return "CENTER"
    return "RIGHT" if isinstance(value, float) else "LEFT"


def _hyperlink(seen: _Seen) -> str | None:
    """Where the cell leads, when to one place only (doc)."""
    entered = seen.cell.entered
    if isinstance(entered, Formula):
        match = _HYPERLINK.match(entered.text)
        return match[1].replace('""', '"') if match else None  # (open) an address that is worked out isn't
    links = {uri for run in seen.cell.runs if (uri := _link(run.get("format", {})))}
    if links:
        return links.pop() if len(links) == 1 else None
    own = _link((seen.cell.format or {}).get("textFormat", {}))
    if own:
        return own
    return entered if isinstance(entered, str) and _URL.fullmatch(entered) else None  # (open)


def _link(text_format: Json) -> str | None:
    uri = text_format.get("link", {}).get("uri")
    return str(uri) if uri else None


def _note(seen: _Seen) -> str | None:
    return seen.cell.note or None


def _runs(seen: _Seen) -> list[Json] | None:
    return list(seen.cell.runs) or None


def _validation(seen: _Seen) -> Json | None:
    # (open) the rule that a table's DROPDOWN column gives its cells is shown with the table only
    return seen.cell.validation


def _chips(seen: _Seen) -> list[Json] | None:
    return list(seen.cell.chips) or None


_PARTS: dict[str, Callable[[_Seen], Any]] = {
    "userEnteredValue": _user_entered,
    "effectiveValue": _effective,
    "formattedValue": _formatted,
    "userEnteredFormat": _user_format,
    "effectiveFormat": _effective_format,
    "hyperlink": _hyperlink,
    "note": _note,
    "textFormatRuns": _runs,
    "dataValidation": _validation,
    "chipRuns": _chips,
}

_OF_VALUES = {"userEnteredValue", "effectiveValue", "formattedValue", "effectiveFormat", "hyperlink"}
"""The parts that a cell with nothing but a plain value has."""


def updated(cell: Cell, data: Json, mask: masks.Mask, locale: str) -> Cell:
    """The cell after `data` was written to it: fields that the mask names are set, or cleared where data lacks them.

    `locale` is the spreadsheet's: values in `CellData` are typed already, so nothing depends on it so far.
    """
    del locale
    return writer(data, mask)(cell)


def writer(data: Json, mask: masks.Mask) -> Callable[[Cell], Cell]:
    """As `updated`, for many cells. Those that looked alike share one format afterwards, too."""
    if not mask:
        whole = _written(EMPTY, data, _WRITERS, {})
        return lambda _cell: whole
    # (open) what can only be read (`effectiveValue`, `hyperlink`…) and pivot tables are passed over
    given = masks.replace({}, data, mask)
    names = [name for name in _WRITERS if name in mask]
    if names != ["userEnteredFormat"]:
        return lambda cell: _written(cell, given, names, mask)
    formats: dict[int, tuple[Json | None, Json | None]] = {}

    def formatted(cell: Cell) -> Cell:
        key = id(cell.format)
        if key not in formats:
            # The old one is kept with it, so that its id stays its own.
            formats[key] = cell.format, _written(cell, given, names, mask).format
        return replace(cell, format=formats[key][1])

    return formatted


def _written(cell: Cell, data: Json, names: Iterable[str], mask: masks.Mask) -> Cell:
    for name in names:
        cell = _WRITERS[name](cell, data, mask.get(name, {}))
    return cell


def _write_value(cell: Cell, data: Json, _mask: masks.Mask) -> Cell:
    """A new value takes the old one's runs and chips with it (doc)."""
    return replace(cell, entered=entered(data.get("userEnteredValue") or {}), runs=(), chips=())


def entered(value: Json) -> Entered:
    """What an `ExtendedValue` puts into a cell. A text stays a text, also with "=" at its start (live)."""
    if "formulaValue" in value:
        text = str(value["formulaValue"])
        if not text.startswith("="):
            raise InvalidError(f"Invalid formula: {text}. A formula must start with '='.")  # (open)
        return Formula(fitting(text))
    if "numberValue" in value:
        return float(value["numberValue"])
    if "boolValue" in value:
        return bool(value["boolValue"])
    if "stringValue" in value:
        return fitting(str(value["stringValue"])) or None  # (open) an empty text is a blank cell
    return None  # (open) an error, which can only be read, too


def fitting(text: str) -> str:
    """The text, which fits in a cell. Raises Google's words for it if not."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidError(
            f"Your input contains more than the maximum of {MOST_CHARACTERS} characters in a single cell."
        )
    return text


def _write_format(cell: Cell, data: Json, mask: masks.Mask) -> Cell:
    new = data.get("userEnteredFormat") or {}
    if mask:
        new = masks.replace(cell.format or {}, new, looks.both_in_mask(mask))
    return replace(cell, format=looks.read_back(new) or None)


def _write_note(cell: Cell, data: Json, _mask: masks.Mask) -> Cell:
    return replace(cell, note=str(data.get("note") or ""))


def _write_validation(cell: Cell, data: Json, _mask: masks.Mask) -> Cell:
    rule = data.get("dataValidation")
    return replace(cell, validation=rule_shown(rule) if rule else None)


def rule_shown(rule: Json) -> Json:
    """A data validation rule as it reads back: what is false is left out."""
    return {name: part for name, part in rule.items() if part is not False}


def _write_runs(cell: Cell, data: Json, _mask: masks.Mask) -> Cell:
    runs = data.get("textFormatRuns") or []
    # (reported) a start at 0 is left out, a format without anything in it is there
    shown = [
        ({"startIndex": run["startIndex"]} if run.get("startIndex") else {})
        | {"format": looks.both(run.get("format", {}))}
        for run in runs
    ]
    return replace(cell, runs=tuple(shown))


def _write_chips(cell: Cell, data: Json, _mask: masks.Mask) -> Cell:
    return replace(cell, chips=tuple(data.get("chipRuns") or []))


_WRITERS: dict[str, Callable[[Cell, Json, masks.Mask], Cell]] = {
    "userEnteredValue": _write_value,
    "userEnteredFormat": _write_format,
    "note": _write_note,
    "dataValidation": _write_validation,
    "textFormatRuns": _write_runs,
    "chipRuns": _write_chips,
}
"""The value first: it takes runs and chips away, which the same data may set anew."""
