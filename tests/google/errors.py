"""The answers that are not 200, in the words and shapes Google uses."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class RefusedError(Exception):
    """An answer other than 200: its HTTP `code` and the JSON `body` that goes with it."""

    def __init__(self, code: int, body: Json) -> None:
        super().__init__(code, body)
        self.code = code
        self.body = body


class InvalidError(Exception):
    """A 400 found while carrying out one part of a call; who runs the parts adds where it stood.

    `InvalidError("No grid with id: 7").at("requests[2].updateCells")` reads
    "Invalid requests[2].updateCells: No grid with id: 7".
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def at(self, place: str) -> RefusedError:
        """The refusal, saying where in the body the fault stands."""
        return refusal(400, f"Invalid {place}: {self.message}")

    def plain(self) -> RefusedError:
        """The refusal, for a call that is one part only."""
        return refusal(400, self.message)


def refusal(code: int, message: str, *, details: list[Json] | None = None) -> RefusedError:
    """A refusal as the Sheets service words it: `{"error": {"code", "message", "status", "details"}}`."""
    error: Json = {"code": code, "message": message, "status": STATUSES[code]}
    if details:
        error["details"] = details
    return RefusedError(code, {"error": error})


def violations(entries: list[tuple[str, str]]) -> RefusedError:
    """A 400 for a malformed body: one (field, description) for each fault, the message their lines."""
    fields = [
        {"field": field, "description": text} if field else {"description": text} for field, text in entries
    ]
    return refusal(
        400,
        "\n".join(text for _, text in entries),
        details=[{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": fields}],
    )


def drive_refusal(
    code: int, reason: str, message: str, *, location: str | None = None, location_type: str = "parameter"
) -> RefusedError:
    """A refusal as the Drive service words it: with `errors[0].reason`, and without `status`."""
    entry: Json = {"message": message, "domain": "global", "reason": reason}
    if location:
        entry |= {"location": location, "locationType": location_type}
    return RefusedError(code, {"error": {"code": code, "message": message, "errors": [entry]}})


def no_permission() -> RefusedError:
    """Sheets: the caller may not do this to this spreadsheet."""
    return refusal(403, "The caller does not have permission")


def no_entity() -> RefusedError:
    """Sheets: there is no such spreadsheet."""
    return refusal(404, "Requested entity was not found.")


def no_file(file_id: str) -> RefusedError:
    """Drive: there is no such file, or the caller may not know of it."""
    return drive_refusal(404, "notFound", f"File not found: {file_id}.", location="fileId")
