"""The HTTP client under gspread: never waits without end nor asks too often, and goes to the endpoint that is set."""

from __future__ import annotations

import json as json_text
import random
import threading
import time
from collections import deque
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import gspread
from google.auth.credentials import Credentials
from google.auth.exceptions import TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from gspread.exceptions import APIError
from gspread.http_client import FileType, HTTPClient, ParamsType
from requests import ConnectionError as NoConnectionError
from requests import Response, Session
from requests.exceptions import ChunkedEncodingError

from sync.sheet.endpoint import chosen, placed
from sync.sheet.quota import Kind, Limiter

TIMEOUT = (10.0, 180.0)
"""Seconds to wait for a connection, and for Google to answer: it gives up after 180 itself (google-facts)."""
PATIENCE: Final = 75.0
"""Seconds that a call waits for its turn: longer than any minute's allowance lasts."""
TRIES: Final = 3
"""How often a read is asked in all. A write is sent once: it may have been applied although no answer came."""
_PAUSES: Final = (
    0.5,
    2.0,
)  # seconds at most before the second and the third try, of which chance takes a part
_SHEETS: Final = "https://sheets.googleapis.com/"
_READING_POSTS: Final = ("ByDataFilter", "developerMetadata:search")
_HEADERS: Final = {
    # Google compresses for those whose name says so as well (doc: "Performance tips" of its APIs).
    "User-Agent": "runner-up (gzip)",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it went: which method and path, bytes of both bodies on the wire, and seconds.

    ``status`` is HTTP's, 0 where no answer came; ``kind`` None for what the Sheets quota does not count.
    """

    kind: Kind | None
    method: str
    path: str
    sent: int
    received: int
    status: int
    seconds: float


class Traffic:
    """What a client's calls came to. Safe to read from any thread."""

    def __init__(self) -> None:
        self.calls = self.sent = self.received = 0
        self.recent: deque[Call] = deque(maxlen=1_000)
        """The newest calls, oldest first."""
        self._lock = threading.Lock()

    def add(self, call: Call) -> None:
        """Count one more."""
        with self._lock:
            self.calls += 1
            self.sent += call.sent
            self.received += call.received
            self.recent.append(call)


class SheetsHTTPClient(HTTPClient):
    """gspread's own client, with a time limit, a share of the quota, and the endpoint.

    Any gspread client reaches the server in tests with it:
    ``gspread.service_account("key.json", http_client=SheetsHTTPClient)`` and ``SHEETS_EMULATOR_HOST`` set.
    """

    setting: str | None = None
    """The endpoint of clients of this class; None asks the environment."""
    limiter: Limiter | None = None
    """Whose turn it is; None where nobody counts."""
    sleep: Callable[[float], None] = staticmethod(time.sleep)

    def __init__(self, auth: Credentials, session: Session | None = None) -> None:
        endpoint = chosen(self.setting)
        super().__init__(auth, _direct(auth) if endpoint and session is None else session)
        self.session.headers.update(_HEADERS)
        self.timeout = TIMEOUT
        self.endpoint = endpoint
        self.traffic = Traffic()
        self._reserved: set[Kind] = set()

    def request(
        self,
        method: str,
        endpoint: str,
        params: ParamsType | None = None,
        data: bytes | None = None,
        json: Any = None,
        files: FileType = None,
        headers: MutableMapping[str, str] | None = None,
    ) -> Response:
        """Send one request; a read again where the connection failed or Google had a fault.

        Raises gspread.exceptions.APIError for an answer that is not a success, QuotaError where its turn is too
        far off.
        """
        kind = _kind(method, endpoint)
        if json is not None:
            data, headers = _compact(json), {**(headers or {}), "Content-Type": "application/json"}
        options: dict[str, Any] = {
            "params": {**(params or {}), "prettyPrint": "false"},
            "data": data,
            "files": files,
            "headers": headers,
        }
        reads = method.upper() == "GET" or kind == "read"
        for pause in _PAUSES[: TRIES - 1] if reads else ():
            try:
                return self._once(kind, method, endpoint, options)
            except (APIError, NoConnectionError, ChunkedEncodingError, TransportError) as error:
                if isinstance(error, APIError) and error.response.status_code < 500:  # noqa: PLR2004 (HTTP's own)
                    raise
            self.sleep(random.uniform(0, pause))  # noqa: S311 (no secret)
        return self._once(kind, method, endpoint, options)

    def reserve(self, kind: Kind) -> float:
        """Take the turn of the next call of that kind already: seconds it took. What the call says can be new then."""
        if self.limiter is None or kind in self._reserved:
            return 0.0
        started = time.monotonic()
        self.limiter.spend(kind, patience=PATIENCE)
        self._reserved.add(kind)
        return time.monotonic() - started

    def _once(self, kind: Kind | None, method: str, url: str, options: dict[str, Any]) -> Response:
        """Send it once, in turn."""
        if kind in self._reserved:
            self._reserved.remove(kind)
        elif self.limiter is not None and kind is not None:
            self.limiter.spend(kind, patience=PATIENCE)
        started = time.perf_counter()
        response = None
        try:
            response = self.session.request(
                method=method, url=placed(url, self.endpoint), timeout=self.timeout, **options
            )
        finally:
            taken = time.perf_counter() - started
            self.traffic.add(_call(kind, method, url, options, response, taken))
        if response.ok:
            return response
        if response.status_code == 429 and self.limiter is not None and kind is not None:  # noqa: PLR2004 (HTTP's)
            self.limiter.refused()
        raise APIError(response)


def _kind(method: str, url: str) -> Kind | None:
    """Whether the Sheets quota counts a call as a read or a write; None for what is not of the Sheets service."""
    if not url.startswith(_SHEETS):
        return None
    path = urlsplit(url).path
    return "read" if method.upper() == "GET" or path.endswith(_READING_POSTS) else "write"


def _compact(body: Any) -> bytes:
    """JSON without the spaces that nobody reads."""
    return json_text.dumps(body, separators=(",", ":"), allow_nan=False).encode()


def _call(
    kind: Kind | None,
    method: str,
    url: str,
    options: dict[str, Any],
    response: Response | None,
    seconds: float,
) -> Call:
    """How it went, for the record."""
    sent = len(options["data"]) if isinstance(options["data"], bytes) else 0
    received = 0 if response is None else response.raw.tell()
    status = 0 if response is None else response.status_code
    return Call(kind, method.upper(), urlsplit(url).path, sent, received, status, seconds)


def _direct(auth: Credentials) -> Session:
    """A session for this computer: no proxy of the environment's sees a call or a token, no .netrc replaces one."""
    for_tokens = Session()
    for_tokens.trust_env = False
    session = AuthorizedSession(auth, auth_request=Request(for_tokens))  # type: ignore[no-untyped-call]
    session.trust_env = False
    return session


def client(
    credentials: Credentials, setting: str | None = None, limiter: Limiter | None = None
) -> gspread.Client:
    """A gspread client with those credentials at that endpoint, which takes its turns from the limiter.

    Its ``http_client.traffic`` says what its calls came to. Raises EndpointError as `endpoint.chosen` does.
    """
    here = type("PlacedHTTPClient", (SheetsHTTPClient,), {"setting": setting, "limiter": limiter})
    return gspread.Client(credentials, http_client=here)
