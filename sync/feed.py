"""The private address of the calendar: a secret of its own, kept beside the data file and never in the sheet.

Whoever knows the address reads the calendar, and nothing else. A new secret takes the old one's place at once;
without one the calendar is at no address. Not in the data file, so that a backup that is handed on opens nothing.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from sync import private

FILE_NAME: Final = "calendar-address.json"
PREFIX: Final = "/calendar/"
ENDING: Final = ".ics"
_BYTES: Final = 32
_USUAL: Final = "http://localhost:8501"
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, repr=False)
class Feed:
    """The secret, and what a browser last said: where the dashboard stands ("" unknown), and its time zone's name."""

    token: str
    address: str = ""
    zone: str = ""

    @property
    def path(self) -> str:
        """Where the calendar is, below the dashboard's own address."""
        return f"{PREFIX}{self.token}{ENDING}"

    def opens(self, token: str) -> bool:
        """Whether this is the secret; how long it takes says nothing about it."""
        return hmac.compare_digest(self.token.encode(), token.encode("utf-8", "replace"))

    def __repr__(self) -> str:
        """Name nothing that opens anything."""
        return f"Feed({self.address!r}, {self.zone!r})"


def stored(home: Path) -> Feed | None:
    """The calendar's address under ``home``; None where there is none, or the file was spoilt. May raise OSError."""
    try:
        held = json.loads((home / FILE_NAME).read_bytes())
        token, address, zone = held["token"], held.get("address", ""), held.get("zone", "")
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    # Half a secret is none: what nobody can guess is at least this long.
    if not isinstance(token, str) or len(token) < _BYTES:
        return None
    return Feed(token, address if isinstance(address, str) else "", zone if isinstance(zone, str) else "")


def renew(home: Path, *, address: str = "", zone: str = "") -> Feed:
    """Make a fresh address; the one before, if there was one, opens nothing any more. May raise OSError."""
    made = Feed(secrets.token_urlsafe(_BYTES), address, zone)
    _keep(home, made)
    return made


def note(home: Path, *, address: str, zone: str) -> Feed | None:
    """Note where the dashboard stands and its reader's time zone, where these are known; the calendar's address.

    None where it has none. May raise OSError.
    """
    held = stored(home)
    if held is None:
        return None
    noted = replace(held, address=address or held.address, zone=zone or held.zone)
    if noted != held:
        _keep(home, noted)
    return noted


def switch_off(home: Path) -> None:
    """Let the calendar have no address; nothing happens where it has none."""
    (home / FILE_NAME).unlink(missing_ok=True)


def _keep(home: Path, feed: Feed) -> None:
    private.write(home / FILE_NAME, json.dumps(asdict(feed), indent=2))


def dashboard(home: Path, typed: str | None = None) -> str:
    """Where the dashboard stands: as typed, else as a browser last said, else where it usually opens."""
    held = stored(home)
    return (typed or (held.address if held is not None else "") or _USUAL).rstrip("/")


def only_here(address: str) -> bool:
    """Whether this is an address that no other device reaches."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return host in _HERE or host.endswith(".localhost")


def person_page(address: str, person: str) -> str:
    """Where a person's page stands, of a dashboard at this address."""
    return f"{address.rstrip('/')}/person?{urlencode({'person': person}, quote_via=quote)}"
