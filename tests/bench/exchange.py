"""How long an import of 5,000 rows takes, into an empty book and into one of 10,000 people."""

from __future__ import annotations

import csv
import io
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sync import open_workspace
from sync.exchange.mapping import guess_mapping
from sync.exchange.plan import changes, plan
from sync.exchange.source import read_source
from tests.bench.book import COMPANY, FIELD, FIRST, LAST, fill

ROWS = 5_000
TODAY = date(2026, 11, 23)


def _file() -> bytes:
    """A table of people such as LinkedIn writes."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
    )
    for number in range(ROWS):
        first, last = FIRST[number % len(FIRST)], f"{LAST[number // 7 % len(LAST)]}-{number}"
        company = f"{COMPANY[number % len(COMPANY)]} {FIELD[number % len(FIELD)]}"
        link = f"https://www.linkedin.com/in/{first}-{last}".lower()
        writer.writerow([first, last, link, "", company, "Engineer", "06 Mar 2026"])
    return text.getvalue().encode()


def run(report: Callable[[str], object] = print) -> None:
    """Measure reading, planning and writing; print seconds."""
    data = _file()
    for people in (0, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            if people:
                fill(Path(folder), people, people * 10, TODAY)
            book = open_workspace(folder)
            existing = book.snapshot().people
            begin = time.perf_counter()
            source = read_source(data, "Connections.csv")
            planned = plan(source, guess_mapping(source), existing, today=TODAY)
            made = changes(planned)
            middle = time.perf_counter()
            book.run_import(made, "Connections.csv", today=TODAY)
            book.snapshot()
            end = time.perf_counter()
            report(
                f"\n{ROWS:,} rows into a book of {people:,}: read and plan {middle - begin:.2f} s, "
                f"write {end - middle:.2f} s, in all {end - begin:.2f} s"
            )
            book.close()
