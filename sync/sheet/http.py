"""The HTTP client under gspread: never waits without end, and goes to the endpoint that is set."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import gspread
from google.auth.credentials import Credentials
from google.auth.transport.requests import AuthorizedSession, Request
from gspread.http_client import FileType, HTTPClient, ParamsType
from requests import Response, Session

from sync.sheet.endpoint import chosen, placed

TIMEOUT = (10.0, 180.0)
"""Seconds to wait for a connection, and for Google to answer: it gives up after 180 itself (google-facts)."""


class SheetsHTTPClient(HTTPClient):
    """gspread's own client, with a time limit and the endpoint.

    Any gspread client reaches the server in tests with it:
    ``gspread.service_account("key.json", http_client=SheetsHTTPClient)`` and ``SHEETS_EMULATOR_HOST`` set.
    """

    setting: str | None = None
    """The endpoint of clients of this class; None asks the environment."""

    def __init__(self, auth: Credentials, session: Session | None = None) -> None:
        endpoint = chosen(self.setting)
        super().__init__(auth, _direct(auth) if endpoint and session is None else session)
        self.timeout = TIMEOUT
        self.endpoint = endpoint

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
        """Send one request. Raises gspread.exceptions.APIError for an answer that is not a success."""
        return super().request(method, placed(endpoint, self.endpoint), params, data, json, files, headers)


def _direct(auth: Credentials) -> Session:
    """A session for this computer: no proxy of the environment's sees a call or a token, no .netrc replaces one."""
    for_tokens = Session()
    for_tokens.trust_env = False
    session = AuthorizedSession(auth, auth_request=Request(for_tokens))  # type: ignore[no-untyped-call]
    session.trust_env = False
    return session


def client(credentials: Credentials, setting: str | None = None) -> gspread.Client:
    """A gspread client with those credentials at that endpoint. Raises EndpointError as `endpoint.chosen` does."""
    here = type("PlacedHTTPClient", (SheetsHTTPClient,), {"setting": setting})
    return gspread.Client(credentials, http_client=here)
