"""Copied into a rival's environment as sitecustomize: calls of Google's addresses go to the server on this computer.

The libraries stay as they are; only the transport under `requests` takes a call to another address, the one in
BENCH_ENDPOINT. Tokens go there by the key file's own `token_uri`.
"""

from __future__ import annotations

import os
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

GOOGLE = ("https://sheets.googleapis.com/", "https://www.googleapis.com/")
_send = HTTPAdapter.send


def send(self: HTTPAdapter, request: PreparedRequest, *args: Any, **options: Any) -> Response:
    """Send it as the adapter would, to the endpoint where it was meant for Google."""
    for address in GOOGLE:
        if request.url is not None and request.url.startswith(address):
            request.url = os.environ["BENCH_ENDPOINT"] + "/" + request.url.removeprefix(address)
    return _send(self, request, *args, **options)


HTTPAdapter.send = send  # type: ignore[method-assign]
