"""LibreOffice as an independent spreadsheet: finding it, or installing it, and what its cells come to."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from sync.cells import Raw

HOW = (
    "The sheet's formulas were not computed by a second spreadsheet: LibreOffice is not here. Install it with "
    "`sudo apt-get install libreoffice-calc-nogui` (Debian, Ubuntu), or set CI=true, and it is installed."
)
_NAMES = ("soffice", "libreoffice")
_PACKAGES = ("libreoffice-calc-nogui", "libreoffice-calc")
_PATIENCE = 300.0

Book = Mapping[str, Sequence[Sequence[Raw]]]
"""Cells by the titles of tabs; a text that begins with "=" is a formula, as the product writes it."""


def find() -> str:
    """Where LibreOffice is; skips with a sentence where it is missing, and installs it first with CI=true."""
    found = _on_path()
    if found is None and os.environ.get("CI") == "true":
        found = _installed()
        if found is None:
            pytest.fail(HOW, pytrace=False)
    if found is None:
        pytest.skip(HOW)
    return found


def _on_path() -> str | None:
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def _installed() -> str | None:
    """Take it from Debian or Ubuntu, as root or as one who may become root without a password."""
    if not hasattr(os, "geteuid") or shutil.which("apt-get") is None:
        return None
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"]
    if as_root and shutil.which("sudo") is None:
        return None
    _run(*as_root, "apt-get", "update", "-q")
    for package in _PACKAGES:
        _run(*as_root, "apt-get", "install", "-y", "-q", "--no-install-recommends", package)
        found = _on_path()
        if found is not None:
            return found
    return None


def _run(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, capture_output=True, check=False, timeout=900)


def computed(soffice: str, books: Sequence[Book]) -> list[dict[str, list[list[object]]]]:
    """What every cell of these books comes to; dates as day numbers. The time zone is UTC."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "out").mkdir()
        for number, book in enumerate(books):
            _written(book).save(here / f"{number}.xlsx")
        command = [
            soffice,
            f"-env:UserInstallation={(here / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", "xlsx", "--outdir", str(here / "out")),
            *(str(here / f"{number}.xlsx") for number in range(len(books))),
        ]
        environment = {**os.environ, "TZ": "UTC", "HOME": folder}
        told = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
        made = [here / "out" / f"{number}.xlsx" for number in range(len(books))]
        assert all(path.exists() for path in made), told.stdout + told.stderr
        return [_read(path) for path in made]


def _written(book: Book) -> Workbook:
    made = Workbook()
    assert made.active is not None
    made.remove(made.active)
    for title, rows in book.items():
        page = made.create_sheet(title)
        for row, cells in enumerate(rows, 1):
            for column, raw in enumerate(cells, 1):
                if raw is None:
                    continue
                cell = page.cell(row, column)
                assert isinstance(cell, Cell)
                formula = isinstance(raw, str) and raw.startswith("=IF(")
                cell.value = as_excel(raw) if isinstance(raw, str) and formula else raw
                if isinstance(raw, str) and not formula:
                    cell.data_type = "s"  # text that begins with "=" stays text
    return made


def as_excel(formula: str) -> str:
    """The formula as Excel's files hold it: commas part the arguments, and younger functions have a prefix."""
    parts = re.split(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""", formula)
    return "".join(part if n % 2 else _plain(part) for n, part in enumerate(parts))


def _plain(part: str) -> str:
    return re.sub(r"\b(MAXIFS|MINIFS|IFS)\(", r"_xlfn.\1(", part.replace(";", ","))


def _read(path: Path) -> dict[str, list[list[object]]]:
    book = load_workbook(path, data_only=True)
    return {
        page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book.worksheets
    }
