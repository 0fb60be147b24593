"""The state on disk, so that the server can be stopped and started again: one JSON file for each file in Drive."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

from tests.google.document import Sheet, Spreadsheet
from tests.google.grid import Cell, Fault, Formula, Grid, Stored
from tests.google.world import File, World

Json = dict[str, Any]

_SHEET_FEATURES = tuple(
    f.name for f in fields(Sheet) if f.name not in {"grid", "row_properties", "column_properties"}
)


class Store:
    """A folder that mirrors a world: `load` at the start, `save` now and then and at the end."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder = folder
        self.world = world
        self._dirty: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)
        world.on_change = lambda file: self._dirty.add(file.id)

    def load(self) -> None:
        """Read every file of the folder into the world."""
        for path in sorted(self.folder.glob("file-*.json")):
            file = read_file(json.loads(path.read_text(encoding="utf-8")))
            self.world.files[file.id] = file

    def save(self) -> None:
        """Write what changed since the last time; a file that is gone from the world goes from the folder."""
        dirty, self._dirty = self._dirty, set()
        for file_id in dirty:
            path = self.folder / f"file-{file_id}.json"
            file = self.world.files.get(file_id)
            if file is None:
                path.unlink(missing_ok=True)
            else:
                replace(path, written_file(file))

    def other(self, name: str) -> Any:
        """Other state kept under that name; None at first."""
        path = self.folder / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def save_other(self, name: str, state: Any) -> None:
        """Keep other state under that name."""
        replace(self.folder / f"{name}.json", state)


def replace(path: Path, state: Any) -> None:
    """Write JSON so that a crash leaves either the old file or the new one; readable by its owner alone."""
    beside = path.with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as out:  # noqa: PTH123 -- a descriptor with the mode set
        json.dump(state, out, ensure_ascii=False, separators=(",", ":"))
    beside.replace(path)


def written_file(file: File) -> Json:
    """A file as JSON."""
    out = {f.name: getattr(file, f.name) for f in fields(File) if f.name != "document"}
    out["document"] = _document(file.document) if file.document else None
    return out


def read_file(state: Json) -> File:
    """The file that `written_file` wrote."""
    document = state.pop("document")
    return File(**state, document=_read_document(document) if document else None)


def _document(document: Spreadsheet) -> Json:
    return {
        "id": document.id,
        "properties": document.properties,
        "named_ranges": document.named_ranges,
        "developer_metadata": document.developer_metadata,
        "comments": document.comments,
        "placeholders": {text: _value(value) for text, value in document.placeholders.items()},
        "sheets": [_sheet(sheet) for sheet in document.sheets],
    }


def _read_document(state: Json) -> Spreadsheet:
    sheets = [_read_sheet(sheet) for sheet in state.pop("sheets")]
    placeholders = {text: _read_value(value) for text, value in state.pop("placeholders").items()}
    return Spreadsheet(**state, sheets=sheets, placeholders=placeholders)


def _sheet(sheet: Sheet) -> Json:
    out: Json = {name: getattr(sheet, name) for name in _SHEET_FEATURES}
    out["row_properties"] = list(sheet.row_properties.items())
    out["column_properties"] = list(sheet.column_properties.items())
    out["rows"] = [[_cell(stored) for stored in row] for row in sheet.grid.rows]
    return out


def _read_sheet(state: Json) -> Sheet:
    grid = Grid([_read_cell(cell) for cell in row] for row in state.pop("rows"))
    for name in ("row_properties", "column_properties"):
        state[name] = {int(index): value for index, value in state[name]}
    return Sheet(**state, grid=grid)


def _cell(stored: Stored) -> Any:
    if not isinstance(stored, Cell):
        return stored
    held = {name: getattr(stored, name) for name in ("format", "note", "validation", "runs", "chips")}
    out = {name: value for name, value in held.items() if value}
    if isinstance(stored.entered, Formula):
        out["formula"] = stored.entered.text
    elif stored.entered is not None:
        out["entered"] = stored.entered
    return out


def _read_cell(state: Any) -> Stored:
    if not isinstance(state, dict):
        return float(state) if isinstance(state, int) and not isinstance(state, bool) else state
    if "formula" in state:
        state["entered"] = Formula(state.pop("formula"))
    for name in ("runs", "chips"):
        state[name] = tuple(state.get(name, ()))
    return Cell(**state)


def _value(value: Any) -> Any:
    return {"kind": value.kind, "message": value.message} if isinstance(value, Fault) else value


def _read_value(state: Any) -> Any:
    return Fault(**state) if isinstance(state, dict) else state
