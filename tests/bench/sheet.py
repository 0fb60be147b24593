"""What a shared sheet costs: our engine beside what a user would pick instead, on one server with 150 ms latency.

Every tool gets a copy of the same spreadsheet and does the same jobs; calls and bytes are the server's own count
of what the service account asked (tokens left out, bodies uncompressed), seconds are the tool's. While it changes
a cell, Dana changes another, or sorts the tab, between the tool's read and its write.

The rivals run unchanged in environments of their own (`tests/bench/rivals`): their key's `token_uri` and a redirect
of the transport under `requests` lead them to the server, because only our client knows of an endpoint.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sync import contract
from sync.cells import Raw
from sync.contract import Tab
from sync.sheet.endpoint import VARIABLE
from tests.bench.filled import OWNER, batch, filled, held, write
from tests.bench.rivals.running import RIVALS, Done, Worker, environment, rival, working
from tests.google.running import ROOT, Running, google

TODAY: Final = date(2026, 11, 23)
LATENCY: Final = 150
OURS: Final = "runner-up"
SIZES: Final = ((300, 3_000), (10_000, 100_000))
MINE, HERS, MOVED = "p-7", "p-11", "p-20"
"""People: the one that the tool changes, the one that Dana changes, and the one that the tool changes as she sorts."""

WORD: Final = "Ask about the Berlin office"
HER_WORD: Final = "Dana: call before Friday"
TOUCH: Final[Mapping[str, str]] = {
    "Date": "2026-11-23",
    "Person": "Hugo Haddad",
    "Channel": "Email",
    "Direction": "Sent",
    "Notes": "Sent the article",
    "By": "bench",
    "Person ID": "p-3",
    "ID": "o-bench",
}

Sheet = dict[str, dict[str, Raw]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    job: str
    tool: str
    calls: int
    sent: int
    received: int
    seconds: float
    note: str

    def __str__(self) -> str:
        """As it stands in the table."""
        return (
            f"  {self.job:<14} {self.tool:<22} {self.calls:>5} {_bytes(self.sent):>9} {_bytes(self.received):>9} "
            f"{self.seconds:>8.2f}  {self.note}"
        )


HEAD: Final = (
    f"  {'job':<14} {'tool':<22} {'calls':>5} {'out':>9} {'in':>9} {'seconds':>8}  what became of it"
)


@dataclass(frozen=True, slots=True)
class Trial:
    """One tool with one spreadsheet of its own."""

    server: Running
    sheet: str
    name: str
    tool: Worker

    def lines(self) -> Iterator[Line]:
        """Every job once."""
        yield self.job("open", "open", lambda done: _listed(_shown(done), f"memory {done.memory:.0f} MB"))
        yield self.job("view again", "view", lambda done: f"{sum(done.rows.values()):,} rows")
        yield self._change("change, she too", MINE, self._edit, self._edited)
        yield self._change("change, sorted", MOVED, self._sort, self._sorted)
        yield self._log()

    def job(self, title: str, name: str, judge: Callable[[Done], str], **options: Any) -> Line:
        """Carry it out with latency, and read off the server what it took."""
        self.server.hook("POST", "latency", {"ms": LATENCY})
        self.server.log()
        done = self.tool.do(name, **options)
        asked = [entry for entry in self.server.log() if _counts(entry, self.server.service_account)]
        self.server.hook("POST", "latency", {"ms": 0})
        return Line(
            title,
            self.name,
            len(asked),
            sum(entry["bytes_in"] for entry in asked),
            sum(entry["bytes_out"] for entry in asked),
            done.seconds,
            _listed(done.problem.partition("\n")[0][:60], judge(done), _waited(done)),
        )

    def _change(
        self, job: str, person: str, meanwhile: Callable[[], None], judge: Callable[[Sheet, Sheet], str]
    ) -> Line:
        """Change a cell of a person while Dana does something between the tool's read and its write."""
        self.tool.do("reread")
        meanwhile()
        before = self._held(contract.PEOPLE)

        def verdict(_: Done) -> str:
            after = self._held(contract.PEOPLE)
            hit = [row for row, cells in after.items() if cells.get("Next step") == WORD]
            hit = [row for row in hit if before.get(row, {}).get("Next step") != WORD]
            mine = "mine is there" if hit == [person] else f"MINE IS AT {', '.join(hit) or 'nobody'}"
            return _listed(
                mine, judge(before, after), _harm(before, after, {(person, "Next step"), (HERS, "Next step")})
            )

        return self.job(job, "change", verdict, person=person, header="Next step", value=WORD)

    def _edit(self) -> None:
        rows = list(self._held(contract.PEOPLE))
        place = f"'People'!{_letter(contract.PEOPLE, 'next_step')}{rows.index(HERS) + 2}"
        write(self.server, self.sheet, place, [[HER_WORD]])

    def _edited(self, _before: Sheet, after: Sheet) -> str:
        return "hers is kept" if after.get(HERS, {}).get("Next step") == HER_WORD else "HERS IS LOST"

    def _sort(self) -> None:
        info = self.server.call(
            "GET", f"/v4/spreadsheets/{self.sheet}?fields=sheets.properties", OWNER
        ).json()
        sheet = next(one["properties"] for one in info["sheets"] if one["properties"]["title"] == "People")
        area = {"sheetId": sheet["sheetId"], "startRowIndex": 1, "startColumnIndex": 0}
        specs = [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]
        batch(self.server, self.sheet, [{"sortRange": {"range": area, "sortSpecs": specs}}])

    def _sorted(self, before: Sheet, after: Sheet) -> str:
        return "" if list(before) == list(after) else "HER SORTING IS UNDONE"

    def _log(self) -> Line:
        self.tool.do("reread")
        before = self._held(contract.OUTREACH)

        def verdict(_: Done) -> str:
            after = self._held(contract.OUTREACH)
            new = [cells for row, cells in after.items() if row not in before]
            added = f"{len(new)} row" if len(new) == 1 else f"{len(new)} ROWS"
            dated = "ITS DATE IS TEXT" if any(isinstance(row["Date"], str) for row in new) else ""
            return _listed(f"{added} added", dated, _harm(before, after, set(), rows=len(new)))

        return self.job("log one", "log", verdict, row=dict(TOUCH))

    def _held(self, tab: Tab) -> Sheet:
        found = held(self.server, self.sheet, tab)
        held(
            self.server, self.sheet, tab, formulas=False
        )  # works the formulas out, outside of what is measured
        return found


def _harm(before: Sheet, after: Sheet, meant: set[tuple[str, str]], *, rows: int = 0) -> str:
    """How many cells changed that nobody meant to change; by row ID, so sorting changes none."""
    changed = sum(
        (row, header) not in meant and (cells.get(header) or "") != (after[row].get(header) or "")
        for row, cells in before.items()
        if row in after
        for header in cells.keys() | after[row].keys()
    )
    gone = len(before.keys() - after.keys())
    extra = len(after.keys() - before.keys()) - rows
    return _listed(
        f"{changed:,} OTHER CELLS CHANGED" if changed else "",
        f"{gone:,} ROWS GONE" if gone else "",
        f"{extra:,} ROWS MORE" if extra > 0 else "",
    )


def _listed(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _letter(tab: Tab, key: str) -> str:
    return chr(65 + [column.key for column in tab.columns].index(key))


def _counts(entry: Mapping[str, Any], account: str) -> bool:
    return bool(entry["user"] == account and entry["path"] != "/token")


def _bytes(number: int) -> str:
    if number < 10_000:
        return f"{number:,} B"
    return f"{number / 1000:,.0f} kB" if number < 10_000_000 else f"{number / 1e6:,.1f} MB"


def _copy(server: Running, sheet: str) -> str:
    """A copy of Dana's spreadsheet, shared with the service account as well."""
    answer = server.call("POST", f"/drive/v3/files/{sheet}/copy", OWNER, json={"name": "Bench"})
    assert answer.ok, answer.text
    copied = str(answer.json()["id"])
    share = {"type": "user", "role": "writer", "emailAddress": server.service_account}
    answer = server.call("POST", f"/drive/v3/files/{copied}/permissions", OWNER, json=share)
    assert answer.ok, answer.text
    return copied


def _shown(done: Done) -> str:
    return f"on screen after {done.told['shown']:.2f} s" if "shown" in done.told else ""


def _waited(done: Done) -> str:
    return f"the page waits {done.told['saved'] * 1000:.0f} ms" if "saved" in done.told else ""


@contextmanager
def _ours(server: Running, sheet: str, folder: Path) -> Iterator[Worker]:
    command: list[str | Path] = [sys.executable, "-m", "tests.bench.ours", server.key_file, sheet, folder]
    with working(command, ROOT, {VARIABLE: server.address}) as worker:
        yield worker


def _of_ours(server: Running, whole: str, folder: Path) -> Iterator[Line]:
    """Our engine: connected once, then started anew as after a night."""
    sheet = _copy(server, whole)
    with _ours(server, sheet, folder) as worker:
        trial = Trial(server, sheet, OURS, worker)
        yield trial.job("connect, once", "connect", lambda done: f"{sum(done.rows.values()):,} rows")
    with _ours(server, sheet, folder) as worker:
        yield from Trial(server, sheet, OURS, worker).lines()


def _looking(server: Running, whole: str, folder: Path) -> Iterator[str]:
    """What an hour of looking costs, for one browser and for twenty."""
    sheet = _copy(server, whole)
    with _ours(server, sheet, folder) as worker:
        worker.do("connect")
    for viewers in (1, 20):
        with _ours(server, sheet, folder) as worker:
            server.log()
            done = worker.do("hour", viewers=viewers)
            asked = [entry for entry in server.log() if _counts(entry, server.service_account)]
            counted = [entry for entry in asked if entry["path"].startswith("/v4/")]
            moved = sum(entry["bytes_in"] + entry["bytes_out"] for entry in asked)
            yield done.problem or (
                f"  an hour with {viewers} looking: {len(asked)} calls, {len(counted)} of them of Sheets, "
                f"{moved / 1e6:.1f} MB both ways"
            )


def _merging(server: Running, whole: str, folder: Path) -> Iterator[str]:
    """Pull and merge of an unchanged sheet beside the least that anybody does with the same answer."""
    sheet = _copy(server, whole)
    for job in ("connect", "keep"):
        with _ours(server, sheet, folder) as worker:
            done = worker.do(job)
            assert not done.problem, done.problem
    with _ours(server, sheet, folder) as worker:
        least = worker.do("parse")
    with _ours(server, sheet, folder) as worker:
        mine = worker.do("pull")
    if least.problem or mine.problem:
        yield f"  {least.problem} {mine.problem}"
        return
    yield "  pull and merge of an unchanged sheet (seconds of this process's own work)"
    for name, told, more in (
        ("json.loads and a DataFrame a tab", least.told, ""),
        ("an engine's pull and merge", mine.told, f", after {mine.told['load']:.2f} s to load what it knew"),
    ):
        times = [f"{told[key]:.2f} s ({told[key] / least.told[key]:.1f}x)" for key in ("first", "best")]
        memory = f"{told['memory']:.0f} MB ({told['memory'] / least.told['memory']:.1f}x)"
        yield f"    {name}: {times[0]} the first time{more}; {times[1]} from then on; {memory}"


def run(report: Callable[[str], object] = print) -> None:
    """Measure every tool at both sizes and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pythons = {rival: environment(rival, folder) for rival in RIVALS}
        for people, touches in SIZES:
            report(f"A shared sheet with {people:,} people and {touches:,} touches; {LATENCY} ms latency")
            with google() as server:
                whole = filled(server, people, touches, TODAY)
                lines = list(_of_ours(server, whole, folder / f"ours-{people}"))
                for tool, python in pythons.items():
                    sheet = _copy(server, whole)
                    with rival(tool, python, server.key_file, sheet, server.address) as worker:
                        lines += Trial(server, sheet, tool, worker).lines()
                report(HEAD)
                for job in dict.fromkeys(line.job for line in lines):
                    for line in lines:
                        if line.job == job:
                            report(str(line))
                if people == SIZES[0][0]:
                    for told in _looking(server, whole, folder / "looking"):
                        report(told)
                if people == SIZES[-1][0]:
                    for told in _merging(server, whole, folder / "merging"):
                        report(told)
