"""A process killed at any instant of keeping in step loses nothing, and doubles nothing, in the book or the sheet.

`KILLS=200 python -m pytest -n0 -s tests/sync/test_killed_in_sync.py` kills more often, and says what it came to.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sync import contract, open_workspace
from sync.ledger import Ledger
from sync.mirror import Mirror
from sync.sheet import accounts, quota
from tests.google.running import ROOT, Running, google
from tests.sync.reckoning import DataFile, Promises, Watcher, doubled, mislaid
from tests.sync.typing_people import Typist

KILLS = int(os.environ.get("KILLS", "16"))
SEED = int(os.environ.get("SEED", "5"))
OWNER = "dana@example.org"


@dataclass
class Host:
    """The process that forks the victims."""

    process: subprocess.Popen[str]
    home: Path
    promises: Promises = field(default_factory=Promises)
    lives: int = 0

    def live_and_die(self, chance: random.Random) -> None:
        """One victim's life: killed from before its first statement to well into its work."""
        assert self.process.stdin is not None
        self.lives += 1
        self.process.stdin.write(f"{self.home}\tlife {self.lives}\n")
        self.process.stdin.flush()
        while not (line := self._line()).startswith("pid"):
            self.promises.hear(line)
        pid = int(line.split("\t")[1])
        for _ in range(chance.choice((0, 1, 3, 8))):
            self.promises.hear(self._line())
        time.sleep(chance.uniform(0.0, 1.0))
        os.kill(pid, signal.SIGKILL)
        while (line := self._line()) != "dead\n":
            self.promises.hear(line)

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@contextmanager
def _host(home: Path, server: Running) -> Iterator[Host]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.sync.victim_in_sync"],
        cwd=ROOT,
        env={**os.environ, "SHEETS_EMULATOR_HOST": server.address},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Host(process, home)
        assert process.stdin is not None
        process.stdin.close()


@contextmanager
def _at_work(typist: Typist, watcher: Watcher) -> Iterator[None]:
    """Somebody works in the sheet meanwhile."""
    over, wrong = threading.Event(), []

    def work() -> None:
        try:
            while not over.is_set():
                typist.act()
                watcher.look()
                over.wait(0.05)
        except BaseException as error:  # noqa: BLE001 (told by the test)
            wrong.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if wrong:
        raise wrong[0]


def _instant(home: Path, watcher: Watcher) -> str:
    """Where the victim was when it was killed; the file is whole in any case."""
    path = DataFile(home).path
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with closing(Mirror(path)) as mirror:
        ledger = Ledger(mirror)
        sending = [one.id for one in ledger.sending()]
        if not sending:
            return "nothing under way, changes waiting" if ledger.waiting() else "all in step"
    watcher.look()
    return "sent and not answered" if watcher.entries & set(sending) else "about to send"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the victim forks, which this system can't")
def test_killed_at_any_instant_of_the_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(SEED)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(quota, "MOST", 1_000_000)
    home, instants = tmp_path / "home", Counter[str]()
    with google() as server:
        monkeypatch.setenv("SHEETS_EMULATOR_HOST", server.address)
        account = accounts.read_key(server.key_file.read_bytes())
        sheet = server.spreadsheet(owner=OWNER, writers=[account.address])
        book = open_workspace(home)
        book.link.connect(account, sheet)
        book.close()
        watcher, typist = Watcher(server, sheet, OWNER), Typist(server, sheet, OWNER, "Role", chance)
        with _host(home, server) as host, _at_work(typist, watcher):
            for _ in range(KILLS):
                host.live_and_die(chance)
                instants[_instant(home, watcher)] += 1
        book = open_workspace(home)
        for _ in range(3):
            book.link.sync_once()
        book.close()
        watcher.look()
        file, said = DataFile(home), host.promises
        print(
            f"\n{KILLS} kills, seed {SEED}: {dict(instants)}; {said.acknowledged} changes acknowledged, "
            f"{len(typist.typed)} cells typed and {len(typist.added)} rows added by a person; "
            f"{len(file.rows(contract.PEOPLE))} people, {len(file.rows(contract.OUTREACH))} touches in the end"
        )
        assert said.acknowledged > KILLS, "the victims were killed before they did anything"
        wrong = [*said.broken(watcher, file.safe()), *mislaid(watcher, [typist], file.safe())]
        wrong += [*doubled(watcher), *file.differences(watcher)]
        assert not wrong, "\n".join(wrong)
        assert file.quiet()
