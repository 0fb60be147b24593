"""What gspread, requests and google-auth raise, as the errors of this package.

One place decides what a failure means: whether to try again, whether a write may have arrived all the same, and
what a person can do about it. What Google's answers look like stands in the tests, answer by answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from google.auth.exceptions import GoogleAuthError, MalformedError, RefreshError
from gspread.exceptions import APIError, GSpreadException
from requests import ConnectTimeout, PreparedRequest, Request, Response
from requests.exceptions import ProxyError, RequestException, SSLError
from urllib3.exceptions import NewConnectionError

from sync.errors import (
    ApiDisabledError,
    ClockError,
    KeyFileError,
    KeyRevokedError,
    NotSharedError,
    QuotaError,
    ReadOnlyError,
    RefusedError,
    ServerFaultError,
    SheetError,
    SheetGoneError,
    UnreachableError,
    WrongLinkError,
)

FAILURES: Final = (SheetError, GSpreadException, RequestException, GoogleAuthError, OSError)
"""What a call of Google may raise: what to catch and give to `translate`. Anything else is a fault of ours."""

_LIMITS: Final = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "dailyLimitExceeded"}
_DISABLED: Final = {"SERVICE_DISABLED", "accessNotConfigured"}
_NO_PROJECT: Final = {"CONSUMER_INVALID", "CONSUMER_SUSPENDED", "USER_PROJECT_DENIED"}
_NO_SCOPE: Final = {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"}
_PROXIES: Final = {401, 403, 407, 451}  # what a proxy on the way answers by itself
_CONSOLES: Final = {"console.developers.google.com", "console.cloud.google.com"}
_ADDRESS: Final = re.compile(r"https://[\w./?=&:%#~-]+")
_READING_POSTS: Final = ("ByDataFilter", "developerMetadata:search")  # reads that Google takes as POST
_TIMES: Final = ("iat", "exp", "reasonable timeframe", "short-lived")
_MOST_LETTERS: Final = 300


@contextmanager
def translated(account: str = "") -> Iterator[None]:
    """Raise what goes wrong inside as a SheetError that names the account."""
    try:
        yield
    except FAILURES as error:
        raise translate(error, account=account) from error


def translate(error: BaseException, *, account: str = "") -> SheetError:
    """The SheetError that any failure of a call comes to; ``account`` is the service account's address."""
    if isinstance(error, SheetError):
        return error
    if isinstance(error, APIError):
        return _answered(error, account)
    if isinstance(error, GoogleAuthError):
        return _not_signed_in(error, account)
    if isinstance(error, RequestException):
        return _not_answered(error)
    if isinstance(error.__cause__, APIError):  # gspread's PermissionError and SpreadsheetNotFound
        return _answered(error.__cause__, account)
    if isinstance(error, OSError):
        return UnreachableError(type(error).__name__, unknown=True)
    return SheetError(type(error).__name__, unknown=True)


def _answered(error: APIError, account: str) -> SheetError:
    """What an answer of Google's (or of something on the way) that is no success means."""
    response, told = error.response, error.error
    status, reasons = response.status_code, _reasons(told)
    if status == 429 or reasons & _LIMITS:  # noqa: PLR2004 (HTTP's own number, as below)
        return QuotaError()
    if status >= 500 or status in {408, 409}:  # noqa: PLR2004
        return ServerFaultError(status, unknown=_writes(response.request))
    if status in _PROXIES and "code" in told and told["code"] != status:  # a page of HTML: not Google speaks
        return UnreachableError(f"HTML {status}")
    if status == 401:  # noqa: PLR2004
        return KeyRevokedError(account)
    if status == 403:  # noqa: PLR2004
        return _forbidden(response, told, reasons, account)
    if status == 404:  # noqa: PLR2004
        # Drive says the same of a file that is not there and of one that this account may not know of.
        return NotSharedError(account) if "/drive/" in response.url else SheetGoneError()
    return _bad(told, status)


def _forbidden(response: Response, told: Mapping[str, Any], reasons: set[str], account: str) -> SheetError:
    """What a 403 means."""
    if reasons & _DISABLED:
        drive = "drive.googleapis.com" in str(told) or "/drive/" in response.url
        name = "drive" if drive else "sheets"
        url = _named_page(told) or f"https://console.cloud.google.com/apis/library/{name}.googleapis.com"
        return ApiDisabledError(url, f"Google {name.capitalize()} API")
    if reasons & _NO_PROJECT:
        return KeyRevokedError(account)
    if reasons & _NO_SCOPE:
        return RefusedError(_message(told))
    if _writes(response.request):
        return ReadOnlyError(account)
    return NotSharedError(account)


def _bad(told: Mapping[str, Any], status: int) -> SheetError:
    """What a 400 means, and whatever else Google may refuse."""
    if "not supported for this document" in str(told.get("message", "")):  # (reported) of an Excel file
        return WrongLinkError(
            "That is an Excel file that lies on Google Drive, not a Google Sheet. Open it, choose File, Save as "
            "Google Sheets, and paste the link of the new one."
        )
    return RefusedError(_message(told) or f"answer {status}")


def _not_signed_in(error: GoogleAuthError, account: str) -> SheetError:
    """What went wrong before a call was made: no token, so nothing can have been written."""
    inner = next((arg for arg in error.args if isinstance(arg, RequestException)), None)
    if inner is not None:
        return UnreachableError(type(inner).__name__)
    if isinstance(error, MalformedError):
        return KeyFileError("That key can't be read. Download a new JSON key and upload it as it comes.")
    if isinstance(error, RefreshError):
        return _no_token(error, account)
    return UnreachableError(type(error).__name__)


def _no_token(error: RefreshError, account: str) -> SheetError:
    """What the token endpoint's refusal means."""
    if error.retryable:
        return ServerFaultError()
    told = next((arg for arg in error.args if isinstance(arg, Mapping)), None)
    if told is None:  # a page of HTML, or nothing that can be read
        return ServerFaultError()
    kind, words = str(told.get("error", "")), str(told.get("error_description", ""))
    if kind == "invalid_grant" and any(word in words for word in _TIMES):
        return ClockError()
    if kind in {
        "invalid_grant",
        "invalid_client",
        "unauthorized_client",
        "disabled_client",
        "deleted_client",
    }:
        return KeyRevokedError(account)
    if kind in {"rate_limit_exceeded", "slow_down"}:
        return QuotaError()
    return RefusedError(_cut(words or kind))


def _not_answered(error: RequestException) -> SheetError:
    """What a call that got no answer, or half of one, means."""
    writes = error.request is None or _writes(error.request)
    return UnreachableError(type(error).__name__, unknown=writes and not _never_left(error))


def _never_left(error: RequestException) -> bool:
    """Whether the call surely did not reach Google: there was no connection."""
    if isinstance(error, ConnectTimeout | ProxyError):
        return True
    if isinstance(error, SSLError):
        return "CERTIFICATE" in str(error).upper()
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, NewConnectionError)


def _writes(request: PreparedRequest | Request) -> bool:
    """Whether a call changes anything."""
    return request.method != "GET" and not any(part in str(request.url) for part in _READING_POSTS)


def _reasons(told: Mapping[str, Any]) -> set[str]:
    """Every reason that Google names, of both kinds of its services."""
    entries = [*_list(told, "errors"), *_list(told, "details")]
    return {str(entry["reason"]) for entry in entries if "reason" in entry}


def _list(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = told.get(name)
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []


def _named_page(told: Mapping[str, Any]) -> str:
    """The page of Google's console that an answer names; "" where it names none, or one of somebody else's."""
    for address in _ADDRESS.findall(str(dict(told))):
        page = str(address).rstrip(".,)")
        if urlsplit(page).hostname in _CONSOLES and "/apis/" in page:
            return page
    return ""


def _message(told: Mapping[str, Any]) -> str:
    return _cut(str(told.get("message", "")))


def _cut(text: str) -> str:
    """One line, of a length that a page can show."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_LETTERS else line[: _MOST_LETTERS - 1] + "…"
