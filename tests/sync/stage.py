"""Where dashboards and people meet in tests: the Google server, who signs in there, and sheets that are laid out."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from sync.sheet import accounts
from sync.sheet.model import CHANGES_TITLE
from tests.google.running import Running
from tests.sync.dashboards import Clock, Dashboard
from tests.sync.people_at_work import Person

_KEPT: Final = 600
"""Rows of Changes that stay: more than an example fills."""
NAMES: Final = ("dana", "kim", "lee")


class Place:
    """What all examples of a process share: the server, its clients, and a sheet laid out once, to be copied."""

    def __init__(self, server: Running, stack: ExitStack) -> None:
        self.server = server
        account = accounts.read_key(server.key_file.read_bytes())
        self.robots = [accounts.http(account, server.address), server.gspread("another-robot@example.org")]
        self.addresses = [account.address, "another-robot@example.org"]
        self.people = {name: server.gspread(f"{name}@example.org") for name in NAMES}
        for client in (*self.robots, *self.people.values()):
            client.http_client.sleep = lambda _seconds: None  # type: ignore[attr-defined]
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=quick_folder())))
        self.template = self._lay_out()

    def _lay_out(self) -> str:
        """A sheet that the product laid out, and from which somebody took the thousands of empty rows."""
        spreadsheet = self.server.spreadsheet(owner="dana@example.org", writers=[*self.addresses])
        folder = self.folder / "template"
        first = Dashboard("t", folder, self.robots[0], spreadsheet, Clock())
        first.connect()
        first.close()
        self.tabs = {tab.title: tab.sheet_id for tab in first.engine._api.overview().tabs}
        dana = Person("dana", self.people["dana"], spreadsheet, self.tabs)
        for (title, number), grid in zip(self.tabs.items(), dana.grids(*self.tabs), strict=True):
            last = _KEPT if title == CHANGES_TITLE else len(grid) + 30
            size = {"sheetId": number, "gridProperties": {"rowCount": last}}
            dana._batch({"updateSheetProperties": {"properties": size, "fields": "gridProperties.rowCount"}})
        return spreadsheet

    def fresh(self) -> str:
        """A sheet of one's own, as laid out, shared with everybody."""
        client = self.people["dana"].http_client
        made = client.request(
            "post",
            f"https://www.googleapis.com/drive/v3/files/{self.template}/copy",
            json={"name": "A search"},
        ).json()["id"]
        for address in (*self.addresses, *(f"{name}@example.org" for name in NAMES[1:])):
            client.request(
                "post",
                f"https://www.googleapis.com/drive/v3/files/{made}/permissions",
                json={"type": "user", "role": "writer", "emailAddress": address},
            )
        return str(made)


def quick_folder() -> str | None:
    """Where data files cost no writes to a disk: nothing here is about power cuts."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (a folder of one's own is made in it)
