"""A running server of one's own, as a test starts it, and the calls it makes of the hooks."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gspread
import requests
from google.oauth2.credentials import Credentials

from sync.sheet.http import client

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers at `address`; `key_file` is a service account's key for it, `process` its number."""

    address: str
    key_file: Path
    process: int = 0

    @property
    def service_account(self) -> str:
        """The address of the service account whose key was written."""
        return str(json.loads(self.key_file.read_text())["client_email"])

    def gspread(self, email: str) -> gspread.Client:
        """A gspread client of that person's, as the product makes it."""
        credentials = Credentials(f"person:{email}")  # type: ignore[no-untyped-call]
        return client(credentials, self.address)

    def call(
        self, method: str, path: str, email: str = "owner@example.org", **options: Any
    ) -> requests.Response:
        """One call of Google's paths as that person."""
        headers = {"Authorization": f"Bearer person:{email}", **options.pop("headers", {})}
        return _request(method, self.address + path, headers=headers, **options)

    def hook(self, method: str, name: str, body: Any = None) -> Any:
        """One call of `/_test/<name>`. Raises for one that makes no sense."""
        answer = _request(method, f"{self.address}/_test/{name}", json=body)
        assert answer.ok, answer.text
        return answer.json()

    def spreadsheet(self, **wanted: Any) -> str:
        """A new spreadsheet's ID: title, owner, writers, commenters, readers, locale, timeZone."""
        return str(self.hook("POST", "spreadsheets", wanted)["id"])

    def faults(self, *entries: Any) -> None:
        """Lay out what goes wrong next (see `faults.Fault`)."""
        self.hook("POST", "faults", list(entries))

    def log(self) -> list[dict[str, Any]]:
        """What was asked since the last time."""
        return list(self.hook("DELETE", "log"))


def _request(method: str, url: str, **options: Any) -> requests.Response:
    """One call over a connection of its own, past any proxy of the environment's."""
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, timeout=PATIENCE, **options)


@contextmanager
def google(*options: str, port: int = 0, key_file: Path | None = None) -> Iterator[Running]:
    """Start the server as a person does, and give it once it answers."""
    with tempfile.TemporaryDirectory() as folder:
        key = key_file or Path(folder) / "key.json"
        command = [
            sys.executable,
            "-m",
            "tests.google",
            "--port",
            str(port),
            "--key-file",
            str(key),
            *options,
        ]
        with (Path(folder) / "server.log").open("w+b") as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
            try:
                yield Running(_address(process, log.name), key, process.pid)
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    raise


def _address(process: subprocess.Popen[bytes], log: str) -> str:
    """What the server says when it is ready."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
    line = process.stdout.readline().decode() if ready else ""
    assert line.startswith("listening on "), line + Path(log).read_text()
    return line.removeprefix("listening on ").strip()
