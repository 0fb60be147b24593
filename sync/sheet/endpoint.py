"""Where Google's services are: at Google, or at a server on this computer that stands in for them."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from sync.errors import EndpointError

VARIABLE = "SHEETS_EMULATOR_HOST"
"""As Google's own emulators are named: ``127.0.0.1:8181``, or a whole address."""

GOOGLE = ("https://sheets.googleapis.com", "https://www.googleapis.com")


def chosen(setting: str | None = None, environ: Mapping[str, str] = os.environ) -> str | None:
    """The address that stands in for Google, or None for Google itself.

    ``setting`` comes before the environment variable `VARIABLE`; a blank one counts as none. A bearer token goes
    wherever this points, so it may only be this computer. Raises EndpointError for anywhere else.
    """
    text = (setting or environ.get(VARIABLE) or "").strip().rstrip("/")
    if not text:
        return None
    address = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(address)
        usable = (
            parts.scheme in {"http", "https"} and _is_here(parts.hostname) and not (parts.path or parts.query)
        )
        usable = usable and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise EndpointError(text)
    return address


def _is_here(host: str | None) -> bool:
    """Whether that host is this computer, by its name or number alone: names that resolve to it can change."""
    if not host:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def placed(url: str, endpoint: str | None) -> str:
    """The URL of one of Google's services as the endpoint serves it; unchanged without one."""
    if endpoint is None:
        return url
    for google in GOOGLE:
        if url.startswith(google + "/"):
            return endpoint + url[len(google) :]
    return url
