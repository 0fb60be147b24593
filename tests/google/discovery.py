"""What Google's discovery documents say of each method: where it is, and what its query, body and masks may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import unquote

from tests.google import payload
from tests.google.errors import InvalidError, Json, RefusedError, drive_refusal, refusal
from tests.google.masks import NOTHING, MalformedError, Mask, parse
from tests.google.messages import DOCUMENTS, converter, document, message, reference, schema, snake
from tests.google.payload import ABSENT, Reader

__all__ = ["Method", "check_mask", "check_update_mask", "find", "response_mask", "schema", "update_mask"]


BODY_FIELDS = {
    # Which field of the request message the body is; for all others it is the whole message.
    "sheets.spreadsheets.values.update": "data",  # recorded
    "sheets.spreadsheets.values.append": "data",  # (reported)
    "sheets.spreadsheets.create": "spreadsheet",  # (open)
}
NO_FIELDS = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"
NEEDS_INPUT_OPTION = "'valueInputOption' is required but not specified"


@dataclass(frozen=True)
class Method:
    """One method of one service."""

    id: str
    """`sheets.spreadsheets.values.append`; for a path that takes a file, with `.upload` at its end."""
    service: str
    verb: str
    scopes: tuple[str, ...]
    parameters: Json
    request: str | None
    response: str | None
    """The schemas' names."""
    media: bool = False
    """Whether `alt=media` gives the file's contents."""

    def query(self, items: list[tuple[str, str]]) -> Json:
        """The query's parameters by their names and as their types, the standard ones (`fields`, `alt`…) too."""
        standard = self._standard(items)
        values: dict[str, list[Any]] = {}
        faults: list[tuple[str, str]] = []
        known = self._known()
        for name, text in items:
            if name in standard:
                continue
            parameter = known.get(name)
            if parameter is None:
                if self.service == "sheets":  # Drive does not mind (rec)
                    faults.append(("", self._unknown(name)))
                continue
            try:
                value = converter(self.service, parameter)[1](text)
            except ValueError:
                faults.append(self._wrong(parameter, text))
            else:
                if value is not ABSENT:
                    values.setdefault(parameter["name"], []).append(value)
        if faults:
            raise payload.refused(self.service, faults)
        self._require(values)
        pick = 0 if self.service == "drive" else -1  # which of several counts (reported)
        single = {name: found[pick] for name, found in values.items() if not known[name].get("repeated")}
        return standard | values | single

    def path(self, params: dict[str, str]) -> Json:
        """The path's parameters, as `find` gives them, as their types."""
        result: Json = {}
        for name, text in params.items():
            type_name, convert = converter(self.service, self.parameters[name])
            try:
                result[name] = convert(text)
            except ValueError:
                fault = snake(name), f"Invalid value at '{snake(name)}' ({type_name}), \"{text}\""
                raise payload.refused(self.service, [fault]) from None
        return result

    def body(self, raw: Any) -> Json:
        """The body, checked: only known fields, right types, nulls left out. None is no body at all."""
        if self.request is None:
            return {}
        source = {} if raw is None else raw
        reader = Reader(lenient=self.service == "drive")
        bound = BODY_FIELDS.get(self.id) if self.service == "sheets" else "resource"  # Drive's: (open)
        if bound:
            frame = payload.message_of([reference(self.service, bound, self.request)])
            result: Json = reader.message(frame, {bound: source}, None).get(bound, {})
        elif isinstance(source, dict):
            result = reader.message(message(self.service, self.request), source, None)
        else:
            text = 'Invalid JSON payload received. Unknown name "": Root element must be a message.'
            raise payload.refused(self.service, [("", text)])
        if reader.faults:
            raise payload.refused(self.service, reader.faults)
        if reader.nested:
            raise payload.nested_cell(*reader.nested[0])
        _check_sense(self.id, result)
        return result

    def _standard(self, items: list[tuple[str, str]]) -> Json:
        """The parameters that every method takes. Of several the first counts (reported), of `$.xgafv` the last."""
        taken: Json = {}
        for name, text in items:
            if name == "$.xgafv":
                taken[name] = text
            elif name in document(self.service)["parameters"] and not self._is_upload_type(name):
                taken.setdefault(name, text)
        if taken.get("$.xgafv", "1") not in ("1", "2"):
            words = f"Invalid value '{taken['$.xgafv']}' for system query parameter : $.xgafv"
            raise refusal(400, f"Invalid query parameters. {words}")
        self._check_alt(taken.get("alt", "json"))
        if "prettyPrint" in taken:
            taken["prettyPrint"] = taken["prettyPrint"].casefold() not in payload.FALSE
        return taken

    def _is_upload_type(self, name: str) -> bool:
        # Sheets refuses `uploadType` as an unknown name, though its document lists it (reported).
        return name == "uploadType" and self.service == "sheets"

    def _check_alt(self, alt: str) -> None:
        if alt == "json" or (alt == "media" and self.media):
            return
        if alt == "media":
            raise refusal(400, 'Unsupported alt type "media" for non byte stream request.')
        raise refusal(400, f"Invalid value \"{alt}\" for query parameter 'alt'")  # also "proto": (open)

    def _known(self) -> dict[str, Json]:
        """The query's parameters by both of their names."""
        found: dict[str, Json] = {}
        for name, parameter in self.parameters.items():
            if parameter["location"] == "query":
                found[name] = parameter | {"name": name}
                if self.service == "sheets":
                    found[snake(name)] = found[name]
        return found

    def _unknown(self, name: str) -> str:
        fields = message(self.service, self.request).fields if self.request else {}
        known = fields.get(name)
        bound = BODY_FIELDS.get(self.id)
        if name == bound or (not bound and known is not None and known.convert is None):
            why = f"'{name}' is a message type. Parameters can only be bound to primitive types."
        else:
            why = f"Field '{name}' could not be found in request message."
        return f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. {why}'

    def _wrong(self, parameter: Json, text: str) -> tuple[str, str]:
        if self.service == "drive" and "enum" in parameter:
            raise drive_refusal(400, "invalid", "Invalid Value", location=parameter["name"])  # (open)
        place = snake(parameter["name"])
        type_name = converter(self.service, parameter)[0]
        return place, f"Invalid value at '{place}' ({type_name}), \"{text}\""

    def _require(self, values: Json) -> None:
        for name, parameter in self._known().items():
            if parameter.get("required") and name not in values:
                raise drive_refusal(400, "required", f"Required parameter: {name}", location=name)
            bounds = [int(parameter[end]) for end in ("minimum", "maximum") if end in parameter]
            given = values.get(name, [])
            if len(bounds) == 2 and len(given) == 1 and not bounds[0] <= given[0] <= bounds[1]:
                span = f"[value: {bounds[0]}\n, value: {bounds[1]}\n]"
                words = f"Invalid value '{given[0]}'. Values must be within the range: {span}"
                raise drive_refusal(400, "invalidParameter", words, location=snake(name))
        if "valueInputOption" in self.parameters and "valueInputOption" not in values:
            raise refusal(400, NEEDS_INPUT_OPTION)


def _check_sense(method: str, body: Json) -> None:
    """What the service refuses before it looks at the spreadsheet."""
    if method.startswith("sheets.spreadsheets.values.batchUpdate") and "valueInputOption" not in body:
        raise refusal(400, NEEDS_INPUT_OPTION)
    if method != "sheets.spreadsheets.batchUpdate":
        return
    if not body.get("requests"):
        raise refusal(400, "Must specify at least one request.")
    for index, request in enumerate(body["requests"]):
        if not request:
            raise refusal(400, f"Invalid requests[{index}]: No request set.")


def find(method: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method of an HTTP request and the path's parameters; the path as sent, without the query."""
    for pattern, found in _routes().get(method, ()):
        match = pattern.fullmatch(path)
        if match:
            return found, {name: unquote(text) for name, text in match.groupdict().items()}
    return None


@cache
def _routes() -> dict[str, list[tuple[re.Pattern[str], Method]]]:
    """Every path by its verb, the more literal ones first."""
    templates: list[tuple[str, Method]] = []
    for service in DOCUMENTS:
        base = document(service)["basePath"] or "/"
        for raw in _methods(document(service)):
            made = _method(service, raw)
            templates.append((base + raw["flatPath"], made))
            uploads = raw.get("mediaUpload", {}).get("protocols", {}).values()
            templates += [(upload["path"], replace(made, id=f"{made.id}.upload")) for upload in uploads]
    # gspread replaces a spreadsheet's contents by way of Drive v2 still; its document is not read here.
    update = next(made for _, made in templates if made.id == "drive.files.update.upload")
    v2 = replace(update, id="drive.v2.files.update.upload", verb="PUT", response=None)
    templates.append(("/upload/drive/v2/files/{fileId}", v2))
    routes: dict[str, list[tuple[re.Pattern[str], Method]]] = {}
    for template, made in sorted(templates, key=lambda t: (t[0].count("{"), -len(t[0]))):
        # A range has colons of its own; elsewhere what follows a colon is a verb.
        pattern = re.sub(
            r"\{(\w+)\}", r"(?P<\1>[^/:]+)", re.escape(template).replace(r"\{", "{").replace(r"\}", "}")
        )
        pattern = pattern.replace("(?P<range>[^/:]+)", "(?P<range>[^/]+)")
        routes.setdefault(made.verb, []).append((re.compile(pattern), made))
    return routes


def _methods(resource: Json) -> Iterator[Json]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner)


def _method(service: str, raw: Json) -> Method:
    return Method(
        raw["id"],
        service,
        raw["httpMethod"],
        tuple(raw.get("scopes", ())),
        raw.get("parameters", {}),
        raw.get("request", {}).get("$ref"),
        raw.get("response", {}).get("$ref"),
        bool(raw.get("supportsMediaDownload")),
    )


def _stray(mask: Mask, service: str, described: Json) -> tuple[list[str], list[str]] | None:
    """The first path of a mask that a schema has no field for: up to the name that fails, and the rest of it."""
    while "items" in described:
        described = described["items"]
    if "$ref" in described:
        return _stray(mask, service, schema(service, described["$ref"]))
    anything = described.get("additionalProperties")
    for name, below in mask.items():
        inner = described.get("properties", {}).get(name, anything)
        if inner is None:
            return [name], _first(below)
        deeper = _stray(below, service, inner) if below else None
        if deeper:
            return [name, *deeper[0]], deeper[1]
    return None


def _first(mask: Mask) -> list[str]:
    return next(([name, *_first(below)] for name, below in mask.items()), [])


def check_mask(mask: Mask, schema_name: str) -> None:
    """Refuse an update mask that names what a schema of Sheets has not."""
    found = _stray(mask, "sheets", schema("sheets", schema_name))
    if found:
        # Shown for Docs: "Invalid requests[0].updateParagraphStyle: Invalid field: bogus_mask_field"; Sheets: (open).
        raise InvalidError(f"Invalid field: {'.'.join(snake(step) for step in found[0] + found[1])}")


def update_mask(text: str | None, schema_name: str) -> Mask:
    """The mask of an update request, checked against what it updates; `*` names everything."""
    if not text:
        raise InvalidError(NO_FIELDS)
    return check_update_mask(text, schema_name)


def check_update_mask(text: str, schema_name: str) -> Mask:
    """As `update_mask`, for a mask that was given."""
    try:
        mask = parse(text)
    except MalformedError:
        raise InvalidError(f"Invalid field: {text}") from None  # (open)
    if not mask and "*" not in text:
        raise InvalidError(NO_FIELDS)
    check_mask(mask, schema_name)
    return mask


def response_mask(text: str | None, method: Method) -> Mask:
    """The mask of a call's `fields` parameter, checked against the method's answer."""
    if not text:
        # An empty mask gives everything on Sheets (open) and nothing on Drive (reported).
        return NOTHING if text == "" and method.service == "drive" else {}
    # Drive takes blanks between names, as its own samples have them.
    spaced = method.service == "drive"
    try:
        mask = parse(re.sub(r"\s+", "", text) if spaced else text)
    except MalformedError:
        raise _wrong(method, text, [text], []) from None  # (open)
    found = _stray(mask, method.service, schema(method.service, method.response)) if method.response else None
    if found:
        raise _wrong(method, text, *found)
    return mask or ({} if "*" in text else NOTHING)


def _wrong(method: Method, text: str, path: list[str], rest: list[str]) -> RefusedError:
    if method.service == "drive":
        # "items" for `items(id,title)` (reported); of a longer path, too, the name that fails (open).
        return drive_refusal(
            400, "invalidParameter", f"Invalid field selection {path[-1]}", location="fields"
        )
    whole = ".".join(path + rest)
    words = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{whole}'."
    details = {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{"field": text, "description": words}],
    }
    return refusal(400, "Request contains an invalid argument.", details=[details])
