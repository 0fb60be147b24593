"""The messages of Google's services, told from the discovery documents: their fields, types, choices and names.

The documents come with the package google-api-python-client (a development dependency); none of its code is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from typing import Any

from tests.google import payload
from tests.google.errors import Json
from tests.google.payload import Field, Message

DOCUMENTS = {"sheets": "sheets.v4.json", "drive": "drive.v3.json"}
ONEOFS = {
    # "Union field … can be only one of the following" (doc: the REST reference; the discovery document has none).
    "ExtendedValue": ("value", ()),
    "ColorStyle": ("kind", ()),
    "DataFilter": ("filter", ()),
    "ConditionalFormatRule": ("rule", ("booleanRule", "gradientRule")),
    "ConditionValue": ("value", ()),
    "DeveloperMetadataLocation": ("location", ("spreadsheet", "sheetId", "dimensionRange")),
    "UpdateCellsRequest": ("area", ("start", "range")),
    "AutoFillRequest": ("area", ("range", "sourceAndDestination")),
    "FindReplaceRequest": ("scope", ("range", "sheetId", "allSheets")),
    "PasteDataRequest": ("kind", ("delimiter", "html")),
    "TextRotation": ("type", ()),
    "Request": ("kind", ()),
}
"""Schema → the choice's name and its fields; no fields means all of them."""
WRAPPED = {
    "GridRange": {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"},
    "DimensionRange": {"startIndex", "endIndex"},  # (open)
    "Color": {"alpha"},  # (doc: google.type.Color)
}
ENUM_NAMES = {
    # Enums whose first value does not give their name away (doc: the REST reference).
    "ROWS": "Dimension",
    "SERIAL_NUMBER": "DateTimeRenderOption",
    "FORMATTED_VALUE": "ValueRenderOption",
    "RAW": "ValueInputOption",
    "OVERWRITE": "AppendValuesRequest.InsertDataOption",
    "PASTE_NORMAL": "PasteType",
    "NORMAL": "PasteOrientation",
    "MERGE_ALL": "MergeType",
}
TYPE_NAMES = {
    "Request": "google.apps.sheets.v4.BatchUpdateSpreadsheetRequest.Request",  # (reported)
    "Color": "google.type.Color",  # (doc)
}
SCALARS: dict[tuple[str, str], tuple[str, Callable[[Any], Any]]] = {
    ("string", ""): ("TYPE_STRING", payload.to_string),
    ("boolean", ""): ("TYPE_BOOL", payload.to_bool),
    ("integer", "int32"): ("TYPE_INT32", payload.to_int32),
    ("string", "int64"): ("TYPE_INT64", payload.to_int64),
    ("number", "double"): ("TYPE_DOUBLE", payload.to_double),
    ("number", "float"): ("TYPE_FLOAT", payload.to_float),
}


@cache
def document(service: str) -> Json:
    """The discovery document of "sheets" or "drive"."""
    folder = files("googleapiclient.discovery_cache.documents")
    loaded: Json = json.loads((folder / DOCUMENTS[service]).read_text(encoding="utf-8"))
    return loaded


def schema(service: str, name: str) -> Json:
    """A schema of the document, as it stands there."""
    found: Json = document(service)["schemas"][name]
    return found


@cache
def message(service: str, name: str) -> Message:
    """A schema as the message that bodies are read into."""
    return _message(service, name, schema(service, name))


def _message(service: str, name: str, described: Json) -> Message:
    oneof, members = ONEOFS.get(name, ("", ()))
    fields = [
        _described(
            service, name, field, inner, oneof if oneof and (not members or field in members) else None
        )
        for field, inner in described.get("properties", {}).items()
    ]
    # A colour without red is one with no red: Google leaves zeros out of its answers (rec).
    return payload.message_of(fields, frozenset({"red", "green", "blue"}) if name == "Color" else frozenset())


def _described(service: str, owner: str, name: str, described: Json, oneof: str | None = None) -> Field:
    """A field as the document describes it."""
    repeated = described.get("type") == "array"
    inner = described["items"] if repeated else described
    common = partial(Field, name, snake(name), repeated=repeated, oneof=oneof)
    if inner.get("type") == "array":
        return Field(name, snake(name), payload.LIST_VALUE, rows=True)
    if "$ref" in inner:
        target = inner["$ref"]
        return common(_type_name(service, target), message=partial(message, service, target))
    if "additionalProperties" in inner:
        values = _described(service, owner, name, inner["additionalProperties"])
        return common(_type_name(service, owner), map_of=values)
    if inner.get("type") == "object":
        made = _message(service, "", inner)
        return common(_type_name(service, owner), message=lambda: made)
    type_name, convert = converter(service, inner, owner)
    return common(type_name, convert=convert, wrapped=name in WRAPPED.get(owner, ()))


def reference(service: str, name: str, target: str) -> Field:
    return _described(service, "", name, {"$ref": target})


def converter(service: str, described: Json, owner: str = "") -> tuple[str, Callable[[Any], Any]]:
    """What refusals call a scalar's type, and what reads it."""
    if "enum" in described:
        names = tuple(described["enum"])
        return _type_name(service, _enum_name(service, owner, names)), _enum_reader(names)
    kind = described.get("type", "string")
    if kind == "any":
        return "TYPE_MESSAGE", lambda value: value
    return SCALARS.get((kind, described.get("format", ""))) or SCALARS[kind, ""]


_enum_reader = cache(payload.enum_reader)


def _enum_name(service: str, owner: str, names: tuple[str, ...]) -> str:
    """The enum's name in protobuf, told from its first value: NUMBER_FORMAT_TYPE_UNSPECIFIED."""
    stem = re.sub(r"_(UNSPECIFIED|UNDEFINED)$", "", names[0])
    first = names[1] if stem != names[0] and names[1] in ENUM_NAMES else names[0]
    if first in ENUM_NAMES:
        return ENUM_NAMES[first]
    name = "".join(word.capitalize() for word in stem.split("_"))
    # Enums that one message alone uses stand inside it (reported: PieChartSpec.PieChartLegendPosition; others open).
    return f"{owner}.{name}" if owner and _enum_owners(service)[names] == 1 else name


@cache
def _enum_owners(service: str) -> dict[tuple[str, ...], int]:
    """In how many schemas an enum is used."""
    owners: dict[tuple[str, ...], int] = {}
    for described in document(service)["schemas"].values():
        fields = [f.get("items", f) for f in described.get("properties", {}).values()]
        for names in {tuple(f["enum"]) for f in fields if "enum" in f}:
            owners[names] = owners.get(names, 0) + 1
    return owners


def _type_name(service: str, name: str) -> str:
    package = "google.apps.sheets.v4" if service == "sheets" else "google.apps.drive.v3"
    return "type.googleapis.com/" + TYPE_NAMES.get(name, f"{package}.{name}")


@cache
def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
