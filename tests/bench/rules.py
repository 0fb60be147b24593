"""How long the rules take over 10,000 people and 100,000 rows of outreach, beside one pass over the frame."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sync import open_workspace
from sync.crm.due import standing
from sync.crm.today import numbers, waiting
from sync.crm.why import why_now
from tests.bench.book import fill
from tests.bench.timing import timed

PEOPLE, TOUCHES = 10_000, 100_000
TODAY = date(2026, 11, 23)


def run(report: Callable[[str], object] = print) -> None:
    """Measure opening a book, the due rule, the cards and a change; print milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), PEOPLE, TOUCHES, TODAY)
        begin = time.perf_counter()
        book = open_workspace(folder)
        seen = book.snapshot()
        opened = (time.perf_counter() - begin) * 1000
        standing_now = seen.standing(TODAY)
        due = waiting(standing_now, seen.people)
        person = str(due[0])
        days = iter(range(1, 1000))

        def change() -> None:
            book.snooze([person], TODAY + timedelta(days=next(days)))
            book.snapshot()

        def log() -> None:
            book.log([person], on=TODAY)
            book.snapshot()

        report(f"\n{PEOPLE:,} people, {TOUCHES:,} outreach")
        plain = timed(seen.outreach.groupby("person_id")["date"].max)
        for name, taken in {
            "one groupby over outreach, to compare": plain,
            "open the book and read everything (once)": opened,
            "who is due (standing)": timed(
                lambda: standing(seen.people, seen.outreach, seen.settings, TODAY)
            ),
            "the three numbers of Today": timed(
                lambda: numbers(seen.people, standing_now, seen.outreach, seen.settings, TODAY)
            ),
            "why now, for eight cards": timed(
                lambda: why_now(seen.people, standing_now, seen.outreach, seen.settings, TODAY, due[:8])
            ),
            "snooze one person, and the next snapshot": timed(change),
            "log a word, and the next snapshot": timed(log),
        }.items():
            report(f"{name:44}{taken:10.1f} ms {taken / plain:7.1f}×")
        book.close()
