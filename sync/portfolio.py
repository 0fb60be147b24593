"""Several people's books beside one's own: each a sheet that secrets name, mirrored in a folder of its own."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sync.sheet import accounts
from sync.workspace import Workspace, open_workspace

FOLDER: Final = "portfolio"
_KEY_FIELDS: Final = ("private_key", "client_email")


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's sheet: the section's name under ``[connections]``, and the secrets to open it with."""

    key: str
    secrets: Mapping[str, Any]


def entries(secrets: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The sheets that secrets name beside one's own, in their order.

    Every section ``[connections.<name>]`` with a ``spreadsheet``, but ``sheet`` and ``gsheets``, which are one's own
    book. A section without a key signs in with that of the first section that has one.
    """
    connections = secrets.get("connections")
    sections = connections if isinstance(connections, Mapping) else {}
    found = {str(key): dict(one) for key, one in sections.items() if isinstance(one, Mapping)}
    keys = [one for one in found.values() if all(one.get(name) for name in _KEY_FIELDS)]
    shared = {key: value for key, value in (keys[0] if keys else {}).items() if key != "spreadsheet"}
    return tuple(
        Entry(key, {"connections": {accounts.SECTIONS[0]: one if _has_key(one) else {**shared, **one}}})
        for key, one in found.items()
        if key not in accounts.SECTIONS and str(one.get("spreadsheet") or "").strip()
    )


def _has_key(section: Mapping[str, Any]) -> bool:
    return any(section.get(name) for name in _KEY_FIELDS)


class Portfolio:
    """The books of several people, each opened when it is first asked for. Safe to share between threads."""

    def __init__(self, home: Path, secrets: Mapping[str, Any]) -> None:
        """Their mirrors are kept under ``home``."""
        self._home = home
        self._lock = threading.Lock()
        self._books: dict[str, Workspace] = {}
        self.entries = entries(secrets)

    def __contains__(self, key: str) -> bool:
        """Whether there is such a book."""
        return any(entry.key == key for entry in self.entries)

    def book(self, key: str) -> Workspace:
        """That person's book, kept in step from now on; what goes wrong is told by its status.

        Raises KeyError for a section that secrets do not name; MirrorError.
        """
        entry = next((one for one in self.entries if one.key == key), None)
        if entry is None:
            raise KeyError(key)
        with self._lock:
            found = self._books.get(key)
            if found is None:
                found = self._books[key] = open_workspace(self._folder(entry), guest=True)
                found.link.secrets = entry.secrets
                found.link.begin_calmly(patience=0.0)
        return found

    def _folder(self, entry: Entry) -> Path:
        """A folder whose name is made of safe letters alone; another sheet under the same name gets another."""
        section = entry.secrets["connections"][accounts.SECTIONS[0]]
        told = f"{entry.key}\n{section['spreadsheet']}".encode()
        safe = re.sub(r"[^a-z0-9]+", "-", entry.key.casefold()).strip("-")[:40]
        return self._home / FOLDER / f"{safe or 'book'}-{hashlib.sha256(told).hexdigest()[:8]}"

    def close(self) -> None:
        """Stop keeping in step, and let go of the data files."""
        with self._lock:
            for book in self._books.values():
                book.close()
            self._books.clear()
