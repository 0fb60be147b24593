"""Makes a rival's environment with uv and keeps it running for the bench's jobs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

RIVALS: Final = {
    "st-gsheets-connection": ("st-gsheets-connection==0.1.0",),  # needs gspread<6
    "gspread": ("gspread==6.2.1", "pandas>=3"),
    "gspread-pandas": ("gspread-pandas==4.2.1",),
    "gspread-dataframe": ("gspread-dataframe==4.0.0", "gspread==6.2.1"),
}
"""Each library and what has to be installed for it."""

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Done:
    """How a job went: seconds, the most megabytes of memory so far, rows in hand by tab, what it raised and told."""

    seconds: float
    memory: float
    rows: dict[str, int]
    problem: str
    told: dict[str, float]


class Worker:
    """One library at work in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to: IO[str] = process.stdin
        self._from: IO[str] = process.stdout

    def do(self, job: str, **options: Any) -> Done:
        """Do one job."""
        self._to.write(json.dumps({"job": job, **options}) + "\n")
        self._to.flush()
        return Done(**json.loads(self._from.readline()))


def environment(name: str, folder: Path) -> Path:
    """An environment with the library in it; the path of its Python."""
    uv = shutil.which("uv")
    assert uv is not None, "uv makes the rivals' environments: pip install uv"
    place = folder / name
    python = place / "bin" / "python"
    subprocess.run([uv, "venv", "--quiet", place], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *RIVALS[name]], check=True)
    packages = next(place.glob("lib/python*/site-packages"))
    shutil.copy(_HERE / "redirect.py", packages / "sitecustomize.py")
    return python


@contextmanager
def rival(name: str, python: Path, key_file: Path, spreadsheet: str, endpoint: str) -> Iterator[Worker]:
    """That library at work on that spreadsheet."""
    command: list[str | Path] = [python, "-P", _HERE / "tools.py", name, key_file, spreadsheet]
    with working(command, python.parents[1], {"BENCH_ENDPOINT": endpoint}) as worker:
        yield worker


@contextmanager
def working(command: list[str | Path], folder: Path, environ: Mapping[str, str]) -> Iterator[Worker]:
    """A process in that folder that does jobs."""
    own = {name: text for name, text in os.environ.items() if not name.lower().endswith("_proxy")}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=folder,
        env={**own, **environ, "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"},
    ) as process:
        try:
            yield Worker(process)
        finally:
            process.kill()
