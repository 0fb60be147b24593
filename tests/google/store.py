"""The state on disk, so that the server can be stopped and started again: one JSON file for each file in Drive.

A spreadsheet of 100,000 rows takes seconds to write, and the server answers one call at a time. So writing goes in
small steps (`Store.saving`), between which calls are answered: rows are never changed in place, so a list of them
taken at the start is the state of that moment, whatever comes in between.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import Json
from tests.google.grid import Cell, Fault, Formula, Grid, Row, Stored
from tests.google.world import File, World

_SHEET_FEATURES = tuple(
    f.name for f in fields(Sheet) if f.name not in {"grid", "row_properties", "column_properties"}
)
_STEP = 500
"""Rows written in one step: a few milliseconds."""


class DamagedStateError(Exception):
    """A file of the folder is not what this server wrote."""


class InUseError(Exception):
    """Another server keeps its state in that folder."""


class Store:
    """A folder that mirrors a world: `load` at the start, `save` at the end, `saving` now and then."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder = folder
        self.world = world
        self._changes: Counter[str] = Counter()
        """How often each file changed that is not yet written."""
        self._others: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        # Says at the start, not after an hour's work, that nothing can be written here.
        _replace(folder / "writable.json", ["{}"])
        (folder / "writable.json").unlink()
        self._lock = FileLock(folder / "server.lock")
        world.on_change = lambda file: self._changes.update([file.id])

    def claim(self) -> None:
        """Keep other servers off: two would write over each other. Raises InUseError.

        The claim goes with the process, however that ends.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise InUseError(f"{self.folder} is in use by another server") from error

    def load(self) -> None:
        """Read every file of the folder into the world. Raises DamagedStateError."""
        for path in sorted(self.folder.glob("file-*.json")):
            try:
                file = read_file(_read(path))
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                raise DamagedStateError(f"{path} is damaged, or of another version of this server") from error
            self.world.files[file.id] = file

    def save(self) -> None:
        """Write what changed since the last time; a file that is gone from the world goes from the folder."""
        for _ in self.saving():
            pass

    def saving(self) -> Generator[None, None, None]:
        """As `save`, in steps: what is not yet written when it is given up stays to be written."""
        for file_id in list(self._changes):
            path = self.folder / f"file-{file_id}.json"
            file = self.world.files.get(file_id)
            changes = self._changes[file_id]
            if file is None:
                path.unlink(missing_ok=True)
            else:
                yield from _writing(path, written_file(file))
            if self._changes.get(file_id) == changes:  # What changed meanwhile is for the next time.
                del self._changes[file_id]

    def other(self, name: str) -> Any:
        """Other state kept under that name; None at first. Raises DamagedStateError."""
        path = self.folder / f"{name}.json"
        return _read(path) if path.exists() else None

    def save_other(self, name: str, state: Any) -> None:
        """Keep other state under that name."""
        text = json.dumps(state, separators=(",", ":"))
        if self._others.get(name) != text:
            _replace(self.folder / f"{name}.json", [text])
            self._others[name] = text


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DamagedStateError(f"{path} is damaged: {error}") from error


def _replace(path: Path, parts: Iterable[str]) -> None:
    for _ in _writing(path, parts):
        pass


def _writing(path: Path, parts: Iterable[str]) -> Iterator[None]:
    """Write so that a crash leaves either the old file or the new one; readable by its owner alone."""
    beside = path.with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="ascii") as out:  # noqa: PTH123 -- a descriptor with the mode set
        for part in parts:
            out.write(part)
            yield
    beside.replace(path)


def written_file(file: File) -> Iterator[str]:
    """A file as JSON, in parts; what it is at the first of them.

    Plain ASCII: half a surrogate pair, which JSON can bring in, has no other form.
    """
    out = {f.name: getattr(file, f.name) for f in fields(File) if f.name != "document"}
    sheets = file.document.sheets if file.document else []
    rows = [list(sheet.grid.rows) for sheet in sheets]
    out["document"] = _document(file.document) if file.document else None
    # The rows stand last, each sheet's in a list of its own, so that all before them is one small part.
    yield json.dumps(out, separators=(",", ":"))[:-1] + ',"rows":['
    for number, sheet_rows in enumerate(rows):
        yield ",[" if number else "["
        for start in range(0, len(sheet_rows), _STEP):
            yield ("," if start else "") + _rows(sheet_rows[start : start + _STEP])
        yield "]"
    yield "]}"


def _rows(rows: list[Row]) -> str:
    return json.dumps([[_cell(stored) for stored in row] for row in rows], separators=(",", ":"))[1:-1]


def read_file(state: Json) -> File:
    """The file that `written_file` wrote."""
    document, rows = state.pop("document"), state.pop("rows")
    return File(**state, document=_read_document(document, rows) if document else None)


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


def _read_document(state: Json, rows: list[Any]) -> Spreadsheet:
    sheets = [_read_sheet(sheet, held) for sheet, held in zip(state.pop("sheets"), rows, strict=True)]
    placeholders = {text: _read_value(value) for text, value in state.pop("placeholders").items()}
    return Spreadsheet(**state, sheets=sheets, placeholders=placeholders)


def _sheet(sheet: Sheet) -> Json:
    out: Json = {name: getattr(sheet, name) for name in _SHEET_FEATURES}
    out["row_properties"] = list(sheet.row_properties.items())
    out["column_properties"] = list(sheet.column_properties.items())
    return out


def _read_sheet(state: Json, rows: list[Any]) -> Sheet:
    grid = Grid([_read_cell(cell) for cell in row] for row in rows)
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
