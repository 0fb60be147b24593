"""How quick and how large the Google server of the tests is with 100,000 rows, beside a call that does nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil

from tests.bench.timing import timed
from tests.google.running import Running, google

ROWS, COLUMNS, A_CALL = 100_000, 10, 20_000
OWNER = "bench@example.org"


def _row(number: int) -> list[str | float | bool]:
    """A row as Outreach has them: IDs and words, a day, a tick, a number."""
    words = [
        f"id{number:08d}",
        f"Person {number % 9000}",
        "Email",
        "Sent",
        "A few words about what was said",
        "Dana",
    ]
    return [*words, 46000 + number % 400, number % 2 == 0, number / 8, ""]


def _fill(server: Running, sheet: str) -> None:
    size = {"sheetId": 0, "gridProperties": {"rowCount": ROWS + 10, "columnCount": COLUMNS}}
    resize = {"updateSheetProperties": {"properties": size, "fields": "gridProperties(rowCount,columnCount)"}}
    assert server.call("POST", f"{sheet}:batchUpdate", OWNER, json={"requests": [resize]}).ok
    for start in range(0, ROWS, A_CALL):
        rows = [_row(number) for number in range(start, start + A_CALL)]
        path = f"{sheet}/values/A{start + 1}?valueInputOption=RAW"
        assert server.call("PUT", path, OWNER, json={"values": rows}).ok


def run(report: Callable[[str], object] = print) -> None:
    """Measure reads and writes of a large sheet and the server's memory; print milliseconds and ratios."""
    with google() as server:
        sheet = f"/v4/spreadsheets/{server.spreadsheet(owner=OWNER)}"
        process = _process(server)
        small = process.memory_info().rss / 1e6
        nothing = timed(lambda: server.call("GET", f"{sheet}?fields=spreadsheetId", OWNER))
        begin = time.perf_counter()
        _fill(server, sheet)
        filled = (time.perf_counter() - begin) * 1000
        everything = f"{sheet}/values:batchGet?ranges=Sheet1"
        raw = "&valueRenderOption=UNFORMATTED_VALUE&dateTimeRenderOption=SERIAL_NUMBER"
        one = {
            "rows": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}],
            "fields": "userEnteredValue",
        }
        top = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
        swap = [
            {"insertDimension": {"range": top}},
            {"updateCells": one | {"start": {"sheetId": 0}}},
            {"deleteDimension": {"range": top}},
        ]
        figures = {
            "batchGet, unformatted": timed(lambda: server.call("GET", everything + raw, OWNER)),
            "batchGet, formatted": timed(lambda: server.call("GET", everything, OWNER)),
            "one row": timed(lambda: server.call("GET", f"{sheet}/values/A50000:J50000", OWNER)),
            "a swap of one row": timed(
                lambda: server.call("POST", f"{sheet}:batchUpdate", OWNER, json={"requests": swap})
            ),
        }
        report(f"Google server, {ROWS:,} × {COLUMNS} cells; a call that does nothing: {nothing:.0f} ms")
        report(f"  filled in {filled / 1000:.1f} s")
        for name, taken in figures.items():
            report(f"  {name}: {taken:.0f} ms ({taken / nothing:.1f}x)")
        full = process.memory_info().rss / 1e6
        for _ in range(200):
            server.call("POST", f"{sheet}:batchUpdate", OWNER, json={"requests": swap})
        used = process.memory_info().rss / 1e6
        report(f"  memory: {small:.0f} MB empty, {full:.0f} MB full, {used:.0f} MB after 200 swaps more")


def _process(server: Running) -> psutil.Process:
    """The server's own process: the one that listens there."""
    port = int(server.address.rpartition(":")[2])
    for child in psutil.Process().children(recursive=True):
        if any(
            link.laddr.port == port for link in child.net_connections() if link.status == psutil.CONN_LISTEN
        ):
            return child
    raise AssertionError("the server is gone")
