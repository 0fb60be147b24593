"""Run in a process of its own, beside the rivals: the same jobs done by our engine, and what only it is asked.

python -m tests.bench.ours KEY_FILE SPREADSHEET FOLDER
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd
from requests import Response

from sync import contract
from sync.engine import Engine
from sync.sheet import accounts
from sync.sheet.api import SheetApi
from sync.workspace import open_workspace
from tests.bench.rivals.tools import main, most_memory

PATIENCE: Final = 120.0
_PEOPLE: Final = contract.PEOPLE
_ANSWER: Final = "answer.json"


class Ours:
    """Our book and engine, as the dashboard runs them."""

    def __init__(self, key: str, sheet: str, folder: str) -> None:
        self.account = accounts.read_key(Path(key).read_bytes())
        self.sheet, self.folder = sheet, Path(folder)
        self.frames: dict[str, Any] = {}

    # The jobs that everybody does

    def connect(self) -> None:
        """The very first time: nothing is on disk yet."""
        self.book = open_workspace(self.folder)
        self.book.link.connect(self.account, self.sheet, today=date(2026, 11, 23))
        self.view()
        self.book.link.stop()

    def open(self) -> dict[str, float]:
        begin = time.perf_counter()
        self.book = open_workspace(self.folder)
        self.view()
        shown = time.perf_counter() - begin
        self.book.link.start()
        self._settled(datetime.min.replace(tzinfo=UTC))
        self.view()
        return {"shown": shown}

    def view(self) -> None:
        snapshot = self.book.snapshot()
        self.frames = {"People": snapshot.people, "Outreach": snapshot.outreach}

    def reread(self) -> None:
        self.book.link.sync_once()

    def log(self, row: Mapping[str, Any]) -> dict[str, float]:
        return self._saved(
            lambda: self.book.log(
                [row["Person ID"]], on=date.fromisoformat(row["Date"]), notes=row["Notes"], by=row["By"]
            )
        )

    def change(self, person: str, header: str, value: str) -> dict[str, float]:
        key = _PEOPLE.by_header[header].key
        return self._saved(lambda: self.book.edit(_PEOPLE, {person: {key: value}}))

    def _saved(self, action: Callable[[], object]) -> dict[str, float]:
        """How many seconds a page waits for it; returns once it is in the sheet."""
        begin, asked = time.perf_counter(), datetime.now(UTC)
        action()
        saved = time.perf_counter() - begin
        self.book.link.poke()
        self._settled(asked)
        return {"saved": saved}

    def _settled(self, since: datetime) -> None:
        """Wait until book and sheet are in step, later than that moment."""
        end = time.monotonic() + PATIENCE
        engine = self.book.link._engine
        assert engine is not None
        while True:
            state, picture = engine.state, engine.picture
            quiet = not engine.ledger.waiting() and not engine._timing.look and not picture.fixes
            if quiet and not state.busy and state.in_step_at is not None and state.in_step_at > since:
                return
            assert time.monotonic() < end, f"not in step: {state}"
            time.sleep(0.005)

    # What only our engine is asked

    def hour(self, viewers: int) -> None:
        """An hour in which so many browsers look; the engine's own clock is set on, its calls are real."""
        self.book = open_workspace(self.folder)
        now = datetime.now(UTC)
        api = SheetApi(accounts.http(self.account), self.sheet, self.account.address)
        engine = Engine(self.book._mirror, api, clock=lambda: now)
        end = now + timedelta(hours=1)
        while now < end:
            for _ in range(viewers):
                engine.look()  # every page asks about once a second, as its status line does
                self.book.snapshot()
            engine.turn()
            assert not engine.state.problem, engine.state.problem
            now += timedelta(seconds=1)

    def keep(self) -> None:
        """Keep the answer of a pull on disk, byte for byte, for the two jobs below."""
        self.book = open_workspace(self.folder)
        kept = _Keeping(accounts.http(self.account), self.sheet, self.account.address)
        Engine(self.book._mirror, kept).pull()
        (self.folder / _ANSWER).write_bytes(kept.content)

    def parse(self) -> dict[str, float]:
        """The least that anybody does: json.loads and one DataFrame a tab."""
        content = (self.folder / _ANSWER).read_bytes()
        before = most_memory()
        taken = []
        for _ in range(3):
            begin = time.process_time()
            found = json.loads(content)
            frames = [_frame(one.get("values", [])) for one in found["valueRanges"]]
            taken.append(time.process_time() - begin)
            memory = most_memory() - before
            del found
        self.frames = {str(number): frame for number, frame in enumerate(frames)}
        return {"best": min(taken), "first": taken[0], "memory": memory}

    def pull(self) -> dict[str, float]:
        """Pull and merge the same answer, unchanged: by an engine that just started, and by one that has run."""
        self.book = open_workspace(self.folder)
        canned = _Canned(accounts.http(self.account), self.sheet, self.account.address)
        canned.content = (self.folder / _ANSWER).read_bytes()
        before = most_memory()
        begin = time.process_time()
        engine = Engine(self.book._mirror, canned)
        loaded = time.process_time() - begin
        engine.picture.overview = canned.overview()
        taken = []
        for _ in range(4):
            begin = time.process_time()
            engine._puller.pull()
            taken.append(time.process_time() - begin)
            if len(taken) == 1:
                memory = most_memory() - before
        return {"load": loaded, "first": taken[0], "best": min(taken[1:]), "memory": memory}


class _Keeping(SheetApi):
    """Remembers what the call for all cells was answered with."""

    content = b""

    def _json(self, method: str, url: str, **options: Any) -> Any:
        response: Response = self._http.request(method, url, **options)
        if url.endswith(":batchGet") and "FORMULA" not in str(options):
            self.content = response.content
        return response.json()


class _Canned(SheetApi):
    """Answers the call for all cells with what was kept, as if Google took no time."""

    content = b""

    def _json(self, method: str, url: str, **options: Any) -> Any:
        if not url.endswith(":batchGet"):
            return super()._json(method, url, **options)
        response = Response()
        response._content = self.content
        response.status_code, response.encoding = 200, "UTF-8"
        return response.json()


def _frame(values: list[list[Any]]) -> pd.DataFrame:
    return pd.DataFrame(values[1:], columns=None if not values else range(max(map(len, values))))


if __name__ == "__main__":
    main(Ours(*sys.argv[1:]))
