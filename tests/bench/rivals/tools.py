"""Run in a rival's environment: does the jobs of the bench as that library's own documentation shows them.

    python tools.py TOOL KEY_FILE SPREADSHEET

reads one job a line (JSON) from standard input and answers each with a line: seconds, and megabytes of memory at
most so far. What a tool has read stays in its hand between jobs, as it does in a user's program.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

TABS = ("People", "Outreach")


Told = dict[str, float] | None


class Tool(Protocol):
    """What each must do; a job may tell figures of its own."""

    @property
    def frames(self) -> dict[str, Any]:
        """What was read, by tab."""

    def open(self) -> Told:
        """Connect and read both tabs."""

    def view(self) -> Told:
        """Read both tabs once more, as a rerun of a page does."""

    def reread(self) -> Told:
        """The same past any cache, so that what is in hand is fresh before a change."""

    def log(self, row: Mapping[str, Any]) -> Told:
        """Add one row to Outreach."""

    def change(self, person: str, header: str, value: str) -> Told:
        """Change one cell of People, with what is in hand."""


class Gspread:
    """gspread: get_all_records, append_row and update_cell, as in its README."""

    def __init__(self, key: str, sheet: str) -> None:
        self.key, self.sheet = key, sheet
        self.frames: dict[str, Any] = {}

    def open(self) -> None:
        self.book = import_module("gspread").service_account(filename=self.key).open_by_key(self.sheet)
        self.view()

    def view(self) -> None:
        frame = import_module("pandas").DataFrame
        for tab in TABS:
            self.frames[tab] = frame(self.book.worksheet(tab).get_all_records())

    reread = view

    def log(self, row: Mapping[str, Any]) -> None:
        columns = self.frames["Outreach"].columns
        self.book.worksheet("Outreach").append_row([row.get(name, "") for name in columns])

    def change(self, person: str, header: str, value: str) -> None:
        frame = self.frames["People"]
        line, column = _place(frame, person, header)
        self.book.worksheet("People").update_cell(line, column, value)


class GspreadPandas:
    """gspread-pandas: Spread, sheet_to_df and df_to_sheet; rows are added with its ``append``."""

    def __init__(self, key: str, sheet: str) -> None:
        self.key, self.sheet = key, sheet
        self.frames: dict[str, Any] = {}

    def open(self) -> None:
        config = json.loads(Path(self.key).read_text())
        self.spread = import_module("gspread_pandas").Spread(self.sheet, config=config)
        self.view()

    def view(self) -> None:
        for tab in TABS:
            self.frames[tab] = self.spread.sheet_to_df(index=None, sheet=tab)

    reread = view

    def log(self, row: Mapping[str, Any]) -> None:
        frame = import_module("pandas").DataFrame([row])
        self.spread.df_to_sheet(frame, index=False, sheet="Outreach", append=True)

    def change(self, person: str, header: str, value: str) -> None:
        frame = _changed(self.frames["People"], person, header, value)
        self.spread.df_to_sheet(frame, index=False, sheet="People")


class GspreadDataframe:
    """gspread-dataframe: get_as_dataframe and set_with_dataframe; a row is written below the last that was read."""

    def __init__(self, key: str, sheet: str) -> None:
        self.key, self.sheet = key, sheet
        self.frames: dict[str, Any] = {}

    def open(self) -> None:
        self.book = import_module("gspread").service_account(filename=self.key).open_by_key(self.sheet)
        self.view()

    def view(self) -> None:
        read = import_module("gspread_dataframe").get_as_dataframe
        for tab in TABS:
            self.frames[tab] = read(self.book.worksheet(tab)).dropna(how="all")

    reread = view

    def log(self, row: Mapping[str, Any]) -> None:
        known = self.frames["Outreach"]
        frame = import_module("pandas").DataFrame([row], columns=known.columns)
        import_module("gspread_dataframe").set_with_dataframe(
            self.book.worksheet("Outreach"), frame, row=len(known) + 2, include_column_header=False
        )

    def change(self, person: str, header: str, value: str) -> None:
        frame = _changed(self.frames["People"], person, header, value)
        import_module("gspread_dataframe").set_with_dataframe(self.book.worksheet("People"), frame)


class Connection:
    """st-gsheets-connection: st.connection, read (kept for its hour) and update, the only way it has to write."""

    def __init__(self, key: str, sheet: str) -> None:
        address = f"https://docs.google.com/spreadsheets/d/{sheet}/edit"
        section = {"spreadsheet": address, **json.loads(Path(key).read_text())}
        lines = ["[connections.gsheets]", *(f"{name} = {json.dumps(text)}" for name, text in section.items())]
        folder = Path(".streamlit")
        folder.mkdir(exist_ok=True)
        (folder / "secrets.toml").write_text("\n".join(lines))
        self.frames: dict[str, Any] = {}

    def open(self) -> None:
        kind = import_module("streamlit_gsheets").GSheetsConnection
        self.connection = import_module("streamlit").connection("gsheets", type=kind)
        self.view()

    def view(self, **options: Any) -> None:
        for tab in TABS:
            self.frames[tab] = self.connection.read(worksheet=tab, **options).dropna(how="all")

    def reread(self) -> None:
        self.view(ttl=0)

    def log(self, row: Mapping[str, Any]) -> None:
        pandas, known = import_module("pandas"), self.frames["Outreach"]
        frame = pandas.concat([known, pandas.DataFrame([row], columns=known.columns)], ignore_index=True)
        self.connection.update(worksheet="Outreach", data=frame)

    def change(self, person: str, header: str, value: str) -> None:
        frame = _changed(self.frames["People"], person, header, value)
        self.connection.update(worksheet="People", data=frame)


def _place(frame: Any, person: str, header: str) -> tuple[int, int]:
    """Line and column of a cell, from 1, where the frame says it is."""
    line = int((frame["ID"] == person).to_numpy().argmax()) + 2
    return line, list(frame.columns).index(header) + 1


def _changed(frame: Any, person: str, header: str, value: str) -> Any:
    changed = frame.copy()
    changed[header] = changed[header].astype(object)
    changed.loc[changed["ID"] == person, header] = value
    return changed


TOOLS: dict[str, Callable[[str, str], Tool]] = {
    "gspread": Gspread,
    "gspread-pandas": GspreadPandas,
    "gspread-dataframe": GspreadDataframe,
    "st-gsheets-connection": Connection,
}


def serve(tool: Tool, answers: Any) -> None:
    """Do jobs until there are no more."""
    for line in sys.stdin:
        job = json.loads(line)
        begin = time.perf_counter()
        problem, told = "", None
        try:
            told = getattr(tool, job.pop("job"))(**job)
        except Exception as error:  # noqa: BLE001 (whatever a library raises is its result)
            problem = f"{type(error).__name__}: {error}"
        taken = time.perf_counter() - begin
        memory = most_memory()
        rows = {tab: len(frame) for tab, frame in tool.frames.items()}
        answer = {"seconds": taken, "memory": memory, "rows": rows, "problem": problem, "told": told or {}}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def most_memory() -> float:
    """The most megabytes that this process held so far."""
    told = Path("/proc/self/status")
    if told.exists():  # ru_maxrss also counts what the parent held when it made this process
        return int(told.read_text().partition("VmHWM:")[2].split()[0]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main(tool: Tool) -> None:
    """Serve on standard output; what the libraries print there must not stand among the answers."""
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)
        serve(tool, answers)


if __name__ == "__main__":
    main(TOOLS[sys.argv[1]](*sys.argv[2:]))
