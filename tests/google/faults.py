"""What goes wrong on purpose: faults that a test lays out beforehand, with the bodies that Google gives for them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from typing import Any, Literal

from tests.google.errors import Json, RefusedError, drive_refusal, refusal

_HTML = """<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <title>Error {code} (Server Error)!!1</title>
  <p><b>{code}.</b> <ins>That’s an error.</ins>
  <p>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.
"""
_NOT_FOUND = """<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <title>Error 404 (Not Found)!!1</title>
  <p><b>404.</b> <ins>That’s an error.</ins>
  <p>The requested URL <code>{path}</code> was not found on this server.  <ins>That’s all we know.</ins>
"""
_KNOWN = {"match", "status", "drop", "delay_ms", "html", "times", "disabled", "share"}


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong, for the next `times` calls whose "METHOD /path?query" holds `match`."""

    match: str = ""
    status: int | None = None
    """Answer with this status and Google's body for it; the call is not carried out."""
    drop: Literal["request", "answer"] | None = None
    """Close the connection before the call is carried out, or after it was."""
    delay_ms: float = 0
    """Wait so long before the call is carried out."""
    html: int | None = None
    """Answer with this status and a proxy's HTML page; the call is not carried out."""
    disabled: bool | None = None
    """Answer that the service is not switched on in the caller's project; the call is not carried out."""
    times: int = 1
    share: float = 1.0
    """How many of the calls that match meet it, by chance: 0.01 is one in a hundred."""


@dataclass(slots=True)
class Faults:
    """The faults to come, in order; each is used up."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, entries: Any) -> None:
        """Take one fault or a list of them, as JSON. Raises ValueError with what is wrong with it."""
        self.waiting += [_fault(entry) for entry in (entries if isinstance(entries, list) else [entries])]

    def take(self, call: str) -> Fault | None:
        """The first fault that fits "METHOD /path?query", one use less.

        The token endpoint meets only faults that name it: a client fetches a token when it needs one, and what is
        meant for its next call would be used up by that.
        """
        for fault in self.waiting:
            meant = fault.match in call and (call != "POST /token" or "token" in fault.match)
            if meant and (fault.share >= 1 or random.random() < fault.share):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None


def _fault(entry: Any) -> Fault:
    if not isinstance(entry, Mapping) or not entry.keys() <= _KNOWN:
        raise ValueError(f"a fault is an object with some of {sorted(_KNOWN)}, not {entry!r}")
    fault = Fault(**entry)
    if not isinstance(fault.match, str):
        raise ValueError(f"match is a part of METHOD /path?query, not {fault.match!r}")  # noqa: TRY004 -- one kind
    if fault.drop not in {None, "request", "answer"}:
        raise ValueError(f'drop is "request" or "answer", not {fault.drop!r}')
    if fault.status is not None and fault.status not in _SHEETS:
        raise ValueError(f"status is one of {sorted(_SHEETS)}, not {fault.status!r}")
    _check_numbers(fault)
    if fault.disabled is not None and fault.disabled is not True:
        raise ValueError(f"disabled is true, not {fault.disabled!r}")
    kinds = [name for name in ("status", "drop", "html", "disabled") if entry.get(name) is not None]
    if len(kinds) > 1:
        raise ValueError(f"one fault is one thing: either {' or '.join(kinds)}")
    if not kinds and "delay_ms" not in entry:
        raise ValueError(f"a fault has one of status, drop, html, disabled and delay_ms, unlike {entry!r}")
    return fault


def _check_numbers(fault: Fault) -> None:
    if fault.html is not None and not (type(fault.html) is int and 400 <= fault.html <= 599):
        raise ValueError(f"html is a status from 400 to 599, not {fault.html!r}")
    if type(fault.times) is not int or fault.times < 1:
        raise ValueError(f"times is a number from 1, not {fault.times!r}")
    if type(fault.delay_ms) not in {int, float} or not 0 <= fault.delay_ms < 1e9:
        raise ValueError(f"delay_ms is a number from 0, not {fault.delay_ms!r}")
    if type(fault.share) not in {int, float} or not 0 < fault.share <= 1:
        raise ValueError(f"share is a number above 0 and up to 1, not {fault.share!r}")


_SHEETS: dict[int, str] = {
    400: "Request contains an invalid argument.",
    401: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
    403: "The caller does not have permission",
    404: "Requested entity was not found.",
    409: "The operation was aborted.",
    429: "",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
}
_DRIVE: dict[int, tuple[str, str]] = {
    400: ("badRequest", "Bad Request"),
    401: ("authError", "Invalid Credentials"),
    403: ("insufficientFilePermissions", "The user does not have sufficient permissions for this file."),
    404: ("notFound", "File not found: ."),
    409: ("conflict", "Conflict"),
    429: ("rateLimitExceeded", "Rate Limit Exceeded"),
    500: ("internalError", "Internal Error"),
    503: ("backendError", "Transient failure"),
}


_OAUTH: dict[int, str] = {
    400: "invalid_request",
    401: "invalid_client",
    403: "access_denied",
    404: "not_found",
    409: "conflict",
    429: "rate_limit_exceeded",
    500: "internal_failure",
    503: "temporarily_unavailable",
}
"""(doc: RFC 6749; which of them google-auth tries again after stands in its source; the others are (open))"""


def answer(status: int, service: str, *, write: bool, now: float) -> RefusedError:
    """The refusal with which Google's service ("sheets", "drive" or "oauth") gives that status."""
    if service == "oauth":
        return RefusedError(status, {"error": _OAUTH[status], "error_description": HTTPStatus(status).phrase})
    if service == "drive":
        reason, message = _DRIVE[status]  # (doc: "Resolve errors" in the Drive guide)
        made = drive_refusal(status, reason, message)
        if status == 429:
            made.body["error"]["errors"][0]["domain"] = "usageLimits"
        return made
    if status == 429:
        return quota_exceeded("user", write=write, now=now)
    return refusal(status, _SHEETS[status])


def disabled(service: str) -> RefusedError:
    """403 of a project that has not switched the service on (reported, word for word, of both services)."""
    name = "drive" if service == "drive" else "sheets"
    page_of_it = f"https://console.developers.google.com/apis/api/{name}.googleapis.com/overview?project=0"
    words = (
        f"Google {name.capitalize()} API has not been used in project 0 before or it is disabled. Enable it by"
        f" visiting {page_of_it} then retry. If you enabled this API recently, wait a few minutes for the action to"
        " propagate to our systems and retry."
    )
    links: Json = {
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [{"description": "Google developers console API activation", "url": page_of_it}],
    }
    info: Json = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "SERVICE_DISABLED",
        "domain": "googleapis.com",
        "metadata": {"service": f"{name}.googleapis.com", "consumer": "projects/0"},
    }
    made = refusal(403, words, details=[links, info])
    if name == "drive":
        entry = {"message": words, "domain": "usageLimits", "reason": "accessNotConfigured"}
        made.body["error"]["errors"] = [entry | {"extendedHelp": "https://console.developers.google.com"}]
    return made


def quota_exceeded(whose: Literal["user", "project"], *, write: bool, now: float) -> RefusedError:
    """429 as the Sheets service gives it (live): no `errors`, no Retry-After."""
    kind = "Write" if write else "Read"
    per = " per user" if whose == "user" else ""
    metric = f"sheets.googleapis.com/{kind.casefold()}_requests"
    info: Json = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "window_start_time": str(int(now)),
            "quota_metric": metric,
            "quota_location": "global",
            "service": "sheets.googleapis.com",
            "quota_unit": "1/min/{project}/{user}" if whose == "user" else "1/min/{project}",
            "quota_limit": f"{kind}RequestsPerMinutePer{'User' if whose == 'user' else 'Project'}",
            "consumer": "projects/0",
            "quota_limit_value": "60" if whose == "user" else "300",
        },
    }
    help_links: Json = {
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [
            {
                "description": "Request a higher quota limit.",
                "url": "https://cloud.google.com/docs/quotas/help/request_increase",
            }
        ],
    }
    return refusal(
        429,
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute{per}' of service "
        "'sheets.googleapis.com' for consumer 'project_number:0'.",
        details=[info, help_links],
    )


def page(status: int) -> str:
    """What a proxy in front of Google answers: HTML, not JSON."""
    return _HTML.format(code=status)


def not_found(path: str) -> str:
    """What Google's front end answers for a path (or a verb) that none of its services has (reported)."""
    return _NOT_FOUND.format(path=escape(path))
