"""Single requests of a batch, and the cells in them: a tab, a heading, a look, a width, a mark, a warning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sync.cells import Raw
from sync.sheet.model import METADATA_KEY
from sync.sheet.write import value

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour of letters, and the one behind them."""

    front: str
    back: str


# The app's palette (light), so that both look like one thing.
TEXT: Final = "#2B2A28"
QUIET: Final = "#6B6760"
PANEL: Final = "#F2ECE2"
BAND: Final = "#FBF8F3"
WHITE: Final = "#FFFFFF"
GREEN: Final = "#2F6F62"
OVERDUE: Final = Paint("#A33B2A", "#FBE7E3")
TODAY: Final = Paint("#8A5200", "#FFF0D2")
SOON: Final = Paint(GREEN, "#E3F1ED")


def _column(sheet_id: int, position: int) -> Json:
    return {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": position, "endIndex": position + 1}


def box(sheet_id: int, top: int, bottom: int, left: int, right: int) -> Json:
    """A ``GridRange``: rows from ``top`` to before ``bottom``, columns from ``left`` to before ``right``."""
    rows = {"sheetId": sheet_id, "startRowIndex": top, "endRowIndex": bottom}
    return rows | {"startColumnIndex": left, "endColumnIndex": right}


def add_sheet(sheet_id: int, title: str, grid: Json, *, hidden: bool = False) -> Json:
    """A new tab at the end."""
    properties = {"sheetId": sheet_id, "title": title, "hidden": hidden, "gridProperties": grid}
    return {"addSheet": {"properties": properties}}


def cell(raw: Raw) -> Json:
    """A cell's content; text is always text, so that nothing in it can run."""
    entered = value(raw)
    return {"userEnteredValue": entered} if entered else {}


def write(sheet_id: int, row: int, rows: Iterable[Sequence[Json]]) -> Json:
    """Write these cells from column A of a row on: what they hold, how they look, their notes."""
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": 0},
            "rows": [{"values": list(cells)} for cells in rows],
            "fields": "userEnteredValue,userEnteredFormat,note",
        }
    }


def heading(text: str, note: str, *, quiet: bool = False) -> Json:
    """A heading as ``CellData``, with the note that explains it."""
    look = {
        "backgroundColorStyle": colour(PANEL),
        "textFormat": font(QUIET if quiet else TEXT, bold=True),
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "CLIP",
    }
    made = cell(text) | {"userEnteredFormat": look}
    return made | {"note": note} if note else made


def looks(area: Json, look: Json) -> Json:
    """Give all cells of an area a look (``CellFormat``); what the look does not name stays."""
    fields = f"userEnteredFormat({','.join(look)})"
    return {"repeatCell": {"range": area, "cell": {"userEnteredFormat": look}, "fields": fields}}


def width(sheet_id: int, position: int, pixels: int) -> Json:
    """Make a column so many pixels wide."""
    return {
        "updateDimensionProperties": {
            "range": _column(sheet_id, position),
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def mark(sheet_id: int, position: int, meaning: str) -> Json:
    """Mark a column with what it is, so that it is found again wherever it goes and whatever it is called."""
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataKey": METADATA_KEY,
                "metadataValue": meaning,
                "location": {"dimensionRange": _column(sheet_id, position)},
                "visibility": "DOCUMENT",
            }
        }
    }


def protect(area: Json, description: str) -> Json:
    """Warn before an area is changed; nobody is kept from it."""
    return {
        "addProtectedRange": {
            "protectedRange": {"range": area, "description": description, "warningOnly": True}
        }
    }


def colour_rule(area: Json, formula: str, paint: Paint, index: int) -> Json:
    """Colour the cells of an area for which the formula, said of its first cell, is true."""
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
    look = {
        "backgroundColorStyle": colour(paint.back),
        "textFormat": {"foregroundColorStyle": colour(paint.front), "bold": True},
    }
    rule = {"ranges": [area], "booleanRule": {"condition": condition, "format": look}}
    return {"addConditionalFormatRule": {"rule": rule, "index": index}}


def colour(code: str) -> Json:
    """A colour such as #2F6F62 as ``ColorStyle``."""
    red, green, blue = (int(code[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return {"rgbColor": {"red": round(red, 4), "green": round(green, 4), "blue": round(blue, 4)}}


def font(code: str, *, size: int | None = None, bold: bool = False) -> Json:
    """A ``TextFormat``."""
    look: Json = {"foregroundColorStyle": colour(code), "bold": bold}
    return look if size is None else look | {"fontSize": size}
