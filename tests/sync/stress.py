"""Two dashboards and three people at full speed on one sheet, with quotas on and faults on the way.

`python -m tests.sync.stress [SECONDS] [SEED]` runs it (60 s) and says what it came to.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from sync import contract, open_workspace
from sync.sheet import accounts
from tests.google.running import ROOT, google
from tests.sync.reckoning import DataFile, Promises, Watcher, doubled, mislaid
from tests.sync.typing_people import Typist

OWNER: Final = "dana@example.org"
PEOPLE: Final = {OWNER: "Role", "robin@example.org": "Company", "kim@example.org": "Division"}
"""Who types, and under which heading nobody else does."""
FAULTS: Final = ({"drop": "request"}, {"drop": "answer"}, {"status": 500}, {"status": 503}, {"status": 429})
FAULTY: Final = 0.05
"""The share of the dashboards' calls that meets a fault, the kinds of it all alike."""
_ENDLESS: Final = 1_000_000
_OURS: Final = "prettyPrint=false"  # the product's calls say so, people's do not
_PATIENCE: Final = 300.0


@dataclass
class Dashboard:
    """A process of its own, with a data file of its own; ``promises`` is what it acknowledged."""

    process: subprocess.Popen[str]
    file: DataFile
    promises: Promises = field(default_factory=Promises)
    working: threading.Event = field(default_factory=threading.Event)
    resting: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """Take note of what it says, until it ends."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line == "working\n":
                self.working.set()
            elif line == "resting\n":
                self.resting.set()
            else:
                self.promises.hear(line)

    def go_on(self) -> None:
        """From work to rest, from rest to the end."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    ``wrong``: what was lost, doubled or differs; ``refused``: how many calls of the dashboards were over the quota.
    """

    wrong: list[str]
    refused: int
    figures: str


def run(seconds: float, folder: Path, *, seed: int = 1, every: float = 10.0) -> Outcome:
    """All of them at work for so many seconds; dashboards ask for the sheet's version ``every`` so many."""
    chance = random.Random(seed)
    with google("--quota") as server, pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setenv("SHEETS_EMULATOR_HOST", server.address)
        account = accounts.read_key(server.key_file.read_bytes())
        sheet = server.spreadsheet(
            owner=OWNER, writers=[account.address, *PEOPLE], readers=["lee@example.org"]
        )
        homes = [folder / label for label in ("Ada", "Ben")]
        for home in homes:
            _connect(home, account, sheet)
        watcher = Watcher(server, sheet, "lee@example.org")
        typists = [
            Typist(server, sheet, email, header, random.Random(chance.random()), contests=email == OWNER)
            for email, header in PEOPLE.items()
        ]
        for fault in FAULTS:
            server.faults({**fault, "match": _OURS, "share": FAULTY / len(FAULTS), "times": _ENDLESS})
        dashboards = [stack.enter_context(dashboard(home, every)) for home in homes]
        for each in dashboards:
            assert each.working.wait(60)
        with _working(typists, watcher):
            time.sleep(seconds)
        for each in dashboards:
            each.go_on()
            assert each.resting.wait(60)
        met = [_ENDLESS - int(left["times"]) for left in server.hook("GET", "faults")["faults"]]
        server.hook("DELETE", "faults")
        quiet_after, wrong = _fall_quiet(dashboards, watcher)
        safe = set().union(*(each.file.safe() for each in dashboards))
        for each in dashboards:
            wrong += each.promises.broken(watcher, safe)
        wrong += mislaid(watcher, typists, safe) + doubled(watcher)
        calls = [one for one in server.log() if one["user"] == account.address]
        refused = sum(one["status"] == 429 for one in calls) - met[-1]  # without those on purpose
        figures = (
            f"{seconds:.0f} s, seed {seed}: {sum(one.promises.acknowledged for one in dashboards)} changes "
            f"acknowledged by two dashboards, {sum(len(one.typed) for one in typists)} cells typed and "
            f"{sum(len(one.added) for one in typists)} rows added by three people; in the end "
            f"{len(watcher.rows(contract.PEOPLE))} people, {len(watcher.rows(contract.OUTREACH))} touches, "
            f"{len(watcher.entries)} entries in Changes; {len(calls)} calls by the dashboards, of which {sum(met)} met "
            f"a fault; refused for quota: dashboards {refused}, people "
            f"{sum(one.refused for one in typists)}; in step {quiet_after:.0f} s after the last change"
        )
        for each in dashboards:
            each.go_on()
        return Outcome(wrong, refused, figures)


def _connect(home: Path, account: accounts.Account, sheet: str) -> None:
    book = open_workspace(home)
    book.link.connect(account, sheet)
    book.close()


@contextmanager
def dashboard(home: Path, every: float = 2.0) -> Iterator[Dashboard]:
    """A dashboard at work on the book in that folder; it ends with the block, once it was told to go on twice."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.sync.busy", home.name, str(home), "0.02", str(every)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        found = Dashboard(process, DataFile(home))
        listener = threading.Thread(target=found.listen)
        listener.start()
        try:
            yield found
            process.wait(60)
        finally:
            process.kill()
            listener.join()


@contextmanager
def _working(typists: list[Typist], watcher: Watcher) -> Iterator[None]:
    """People in the sheet, as fast as they are let."""
    over, wrong = threading.Event(), []

    def work(what: object, pause: float) -> None:
        assert callable(what)
        try:
            while not over.wait(pause):
                what()
        except BaseException as error:  # noqa: BLE001 (raised below)
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(typist.act, 0.0)) for typist in typists]
    threads.append(threading.Thread(target=work, args=(watcher.look, 2.0)))
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
    if wrong:
        raise wrong[0]


def _fall_quiet(dashboards: list[Dashboard], watcher: Watcher) -> tuple[float, list[str]]:
    """How long it takes until nothing waits and all hold the same, and what does not in the end."""
    start = time.monotonic()
    while True:
        watcher.look()
        differ = ["a change waits" for one in dashboards if not one.file.quiet()]
        if not differ:
            differ = [told for one in dashboards for told in one.file.differences(watcher)]
        taken = time.monotonic() - start
        if not differ or taken > _PATIENCE:
            return taken, differ
        time.sleep(4)


def main() -> None:
    """Run it, print the figures; exit code 1 where a promise was broken."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(seconds, Path(folder), seed=seed)
    print(outcome.figures)
    for line in outcome.wrong:
        print("  WRONG:", line)
    sys.exit(bool(outcome.wrong or outcome.refused))


if __name__ == "__main__":
    main()
