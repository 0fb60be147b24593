"""A process killed at any instant loses nothing it acknowledged, and leaves a readable file."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from sync import open_workspace

KILLS = 40
ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the victim forks, which this system can't")
def test_kill_at_any_instant_loses_nothing_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(4)
    promised: dict[tuple[str, str], str] = {}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.sync.victim"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as host:
        assert host.stdin is not None
        assert host.stdout is not None
        for _ in range(KILLS):
            host.stdin.write(f"{tmp_path}\n")
            host.stdin.flush()
            lines = [host.stdout.readline()]
            while not lines[-1].startswith("pid"):
                lines.append(host.stdout.readline())
            pid = int(lines[-1].split("\t")[1])
            # From before the first statement to well into the work, however slow the machine is just now.
            lines += [host.stdout.readline() for _ in range(chance.choice((0, 0, 1, 2, 3, 5, 8, 13)))]
            time.sleep(chance.uniform(0.0, 0.02))
            os.kill(pid, signal.SIGKILL)
            while lines[-1] != "dead\n":
                lines.append(host.stdout.readline())
            for kind, *rest in (line.rstrip("\n").split("\t") for line in lines):
                if len(rest) == 2:
                    promised[kind, rest[0]] = rest[1]
            _check_file(tmp_path / "runner-up.sqlite3")
        host.stdin.close()
    _check_promises(tmp_path, promised)


def _check_file(path: Path) -> None:
    if path.exists():
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _check_promises(home: Path, promised: dict[tuple[str, str], str]) -> None:
    assert sum(kind == "noted" for kind, _ in promised) > KILLS // 3, (
        "the victims were killed before they did anything"
    )
    book = open_workspace(home)
    seen = book.snapshot()
    touches = seen.outreach.groupby("person_id")["notes"].agg(list).to_dict()
    for (kind, person), text in promised.items():
        if kind == "person":
            assert seen.people.loc[person, "name"] == text
        elif kind == "touch" and ("undone", person) not in promised:
            # Killed between an undo and its line: the undo may have happened; else the touch stands.
            undo_may_have_begun = int(text.split()[1]) % 3 == 0
            assert touches.get(person, []) == [text] or (undo_may_have_begun and person not in touches)
        elif kind == "undone":
            assert person not in touches
        elif kind == "noted":
            assert seen.people.loc[person, "notes"] == text
    # Nothing half done: every operation has all of its changes.
    for operation in book.operations(limit=100_000):
        assert len(book.changes(operation.id)) == operation.rows
    book.close()
