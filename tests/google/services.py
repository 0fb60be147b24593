"""Which code answers which method of the discovery documents, and what the caller must be allowed to do for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.google import discovery, drive, drive_permissions, metadata, spreadsheets, values
from tests.google.batch import comments, tables
from tests.google.errors import drive_refusal
from tests.google.world import Call, Role

Handler = Callable[[Call], Any]

_SHEETS: dict[str, Handler] = {**spreadsheets.METHODS, **values.METHODS, **metadata.METHODS}
_DRIVE: dict[str, Handler] = {**drive.METHODS, **drive_permissions.METHODS}

_READS_BY_POST = {
    "sheets.spreadsheets.getByDataFilter",
    "sheets.spreadsheets.values.batchGetByDataFilter",
    "sheets.spreadsheets.developerMetadata.search",
}


def reads(method_id: str) -> bool:
    """Whether a method of the Sheets service counts as a read."""
    return method_id in _READS_BY_POST or method_id.rpartition(".")[2] in {"get", "batchGet"}


def writes(http_method: str, path: str) -> bool:
    """Whether a call as it came counts as a write."""
    found = discovery.find(http_method, path)
    return found is not None and not reads(found[0].id)


def is_values(method_id: str) -> bool:
    """Whether the answer is made of values alone: large, and without ranges as JSON to go through."""
    return method_id.startswith("sheets.spreadsheets.values.") and not method_id.endswith("ByDataFilter")


def takes_media(method_id: str) -> bool:
    """Whether the body is a file, not JSON."""
    return method_id.endswith(".upload")


def carry_out(method_id: str, call: Call) -> Any:
    """Answer a checked call. Of a spreadsheet a copy is changed and put in its place once all went well."""
    if method_id in _DRIVE:
        return _DRIVE[method_id](call)
    handler = _SHEETS.get(method_id)
    if handler is None:
        # No words of Google's, which has the method: a test that needs it finds out at once.
        text = f"{method_id} is not served here: see tests/google/services.py"
        raise drive_refusal(501, "notImplemented", text)
    if "spreadsheetId" not in call.params:
        return handler(call)
    file = call.world.sheet_file(str(call.params["spreadsheetId"]), call.who, _need(method_id, call))
    assert file.document is not None
    if reads(method_id) or method_id.endswith(".copyTo"):
        call.file = file
        return handler(call)
    call.file = replace(file, document=file.document.copy())
    answer = handler(call)
    # A table's columns are named by its header cells, whichever way these were written.
    tables.settle(call.spreadsheet)
    file.document, file.name = call.file.document, call.spreadsheet.title
    call.world.changed(file, call.who)
    return answer


def _need(method_id: str, call: Call) -> Role:
    if reads(method_id) or method_id.endswith(".copyTo"):
        return "reader"
    if method_id.endswith("spreadsheets.batchUpdate") and comments.only(call.body.get("requests", [])):
        return "commenter"
    return "writer"
