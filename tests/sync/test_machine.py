"""The promise under attack: two dashboards, three people, and Google at its worst, in any order.

No value that a person entered is lost or applied twice, and no cell that nobody meant to change changes.
``python -m tests.sync.machine_many --examples 2000 --steps 30`` runs many.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync import contract
from sync.cells import as_text
from sync.contract import OUTREACH, PEOPLE
from sync.engine import Engine
from sync.errors import RunnerUpError
from tests.google.running import google
from tests.sync.dashboards import TODAY, Clock, Dashboard
from tests.sync.people_at_work import Person, Row, says
from tests.sync.promise import (
    BORN,
    Record,
    Spot,
    as_the_book_has_it,
    born_of,
    difference,
    entries_of,
    numbers,
)
from tests.sync.stage import NAMES, Place, quick_folder

ROUNDS: Final = 12
"""How often both dashboards look again before it must be quiet."""
TYPED: Final = ("Name", "Company", "Role", "Next step", "Division", "Notes", "Email")
LOGGED: Final = ("Person", "Notes")
TITLES: Final = ("People", "Outreach")

SEEDS: Final = [
    4,
    *([random.SystemRandom().randrange(1_000_000)] if os.environ.get("MACHINE_EXAMPLES") else []),
]
"""A fixed one; and where many examples are asked for, one that nobody has seen."""

WRITE, READ = ":batchUpdate", "values:batchGet"
FAULTS: Final[Mapping[str, list[dict[str, Any]]]] = {
    "lost request": [{"match": WRITE, "drop": "request"}],
    "lost answer": [{"match": WRITE, "drop": "answer"}],
    "lost answers": [{"match": WRITE, "drop": "answer", "times": 2}],
    "429": [{"match": WRITE, "status": 429}],
    "429 of reads": [{"match": READ, "status": 429}],
    "500": [{"match": WRITE, "status": 500}],
    "503": [{"match": "", "status": 503, "times": 3}],
    "502 in HTML": [{"match": WRITE, "html": 502}],
    "reads dead": [{"match": "GET ", "drop": "answer", "times": 3}],
}

faults = st.sampled_from(sorted(FAULTS))
whose = st.integers(0, 1)
who = st.sampled_from(NAMES)
which = st.sampled_from((0, 0, 0, 1, 1, 2, 3, 6))
titles = st.sampled_from(("People", "People", "Outreach"))


class Machine(RuleBasedStateMachine):
    """Anything in any order; at the end the promise."""

    place: Place

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(dir=quick_folder())))
        self.clock = Clock()
        self.record = Record()
        self.spreadsheet = self.place.fresh()
        self.people = {
            name: Person(name, client, self.spreadsheet, self.place.tabs)
            for name, client in self.place.people.items()
        }
        self.dashboards: list[Dashboard] = []
        self.columns: list[str] = []
        self.view: dict[str, list[Row]] | None = None

    # The beginning

    @initialize(same_account=st.booleans(), met=st.booleans())
    def begin(self, *, same_account: bool, met: bool) -> None:
        """Two dashboards are connected, the first with a few people; the second may know one of them."""
        for number, name in enumerate("ab"):
            robot = self.place.robots[0 if same_account else number]
            one = Dashboard(name, self.folder, robot, self.spreadsheet, self.clock)
            self.dashboards.append(one)
        first, second = self.dashboards
        for _ in range(3):
            self._add_in_book(first)
        (person, *_others) = first.ledger.mine("people")
        self._change(
            first, lambda: first.book.log([person], on=TODAY, notes=self.record.new(), by=self.record.new())
        )
        self._note_book(first)
        if met:
            known = first.ledger.mine("people")[person]
            row = {key: str(known[PEOPLE.column(key).header]) for key in ("name", "company", "introduced_by")}
            self._change(second, lambda: second.book.add(PEOPLE, [row]))
        first.connect()
        second.connect()
        first.engine.pull()

    # People in the sheet

    def _look(self) -> dict[str, list[Row]]:
        """The tabs as they stand; not asked for again while only people look."""
        if self.view is None:
            self.view = dict(zip(TITLES, self.people["dana"].grids(*TITLES), strict=True))
        return self.view

    def _seen(self) -> dict[int, Counter[Spot]]:
        """Where all numbers stand in the sheet."""
        found: dict[int, Counter[Spot]] = {}
        for title, grid in self._look().items():
            for number, spots in self.record.spots(title, self.record.rows(grid)).items():
                found.setdefault(number, Counter()).update(spots)
        return found

    def _do(self, name: str, act: Callable[[], object]) -> None:
        before = self._seen()
        act()
        self.view = None
        self.record.taken(before, self._seen(), name)

    def _lines(self, title: str) -> list[int]:
        return [line for line, row in enumerate(self._look()[title]) if line and says(row)]

    def _line(self, title: str, which_: int) -> int | None:
        found = self._lines(title)
        return found[which_ % len(found)] if found else None

    def _positions(self, title: str) -> dict[str, int]:
        """Columns by what they were called first."""
        grid = self._look()[title]
        return {
            self.record.header(heading): at for at, heading in enumerate(grid[0] if grid else []) if heading
        }

    def _row_at(self, title: str, line: int) -> dict[str, Any]:
        grid = self._look()[title]
        return self.record.rows([grid[0], grid[line]])[0]

    def _typed(self, name: str, title: str, line: int, header: str, value: str) -> None:
        """Type into one cell."""
        at = self._positions(title).get(header)
        if at is None:
            return
        row = self._row_at(title, line)
        born = born_of(title, row)
        spot = Spot(title, born, header)
        if any(
            self.record.values[n].spot != spot for n in numbers(row.get(header)) if n in self.record.values
        ):
            self.record.hidden.add(spot)
        # Who adds to what a slip left there makes it their own.
        self.record.strayed |= {(number, spot) for number in numbers(value) if number in self.record.values}
        self._do(name, lambda: self.people[name].type(title, line, at, [value]))
        self.record.entered(name, title, born, {header: value})

    @rule(name=who, title=titles, row=which, column=which)
    def type_into_a_cell(self, *, name: str, title: str, row: int, column: int) -> None:
        line = self._line(title, row)
        headers = TYPED if title == "People" else LOGGED
        if line is not None:
            self._typed(name, title, line, headers[column % len(headers)], f"typed {self.record.new()}")

    @rule(name=who, row=which)
    def type_more_notes(self, *, name: str, row: int) -> None:
        """A line below what is there."""
        line = self._line("People", row)
        if line is not None:
            notes = as_text(self._row_at("People", line).get("Notes"))
            self._typed(name, "People", line, "Notes", f"{notes}\nsaw {self.record.new()}".strip())

    @rule(name=who, title=titles, row=which, column=which)
    def clear_a_cell(self, *, name: str, title: str, row: int, column: int) -> None:
        line = self._line(title, row)
        headers = TYPED if title == "People" else LOGGED
        if line is not None:
            self._typed(name, title, line, headers[column % len(headers)], "")

    @rule(name=who, row=which, column=which)
    def put_a_formula(self, *, name: str, row: int, column: int) -> None:
        line = self._line("People", row)
        if line is not None:
            number = self.record.new()
            self.record.formulas[self.record.last] = f'="of "&"{number}"'
            self._typed(name, "People", line, TYPED[1 + column % 4], f'="of "&"{number}"')

    @rule(name=who, full=st.booleans(), insert=st.one_of(st.none(), which))
    def add_a_person(self, *, name: str, full: bool, insert: int | None) -> None:
        """A new row without an ID, below or in the middle; perhaps only a name so far."""
        cells = {"Name": f"New {self.record.new()}", "Introduced by": f"born {self.record.new()}"}
        if full:
            cells |= {"Company": f"at {self.record.new()}", "Email": f"{self.record.new()}@example.org"}
        self._add_row(name, "People", cells, insert)

    @rule(name=who, person=which, notes=st.booleans(), insert=st.one_of(st.none(), which))
    def add_a_touch(self, *, name: str, person: int, notes: bool, insert: int | None) -> None:
        """Outreach by name alone."""
        line = self._line("People", person)
        called = self._row_at("People", line).get("Name") if line is not None else None
        cells: dict[str, Any] = {"Date": "2026-11-20", "By": f"born {self.record.new()}"}
        if called:
            cells["Person"] = as_text(called)
        if notes:
            cells["Notes"] = f"said {self.record.new()}"
        self._add_row(name, "Outreach", cells, insert)

    def _add_row(self, name: str, title: str, cells: Mapping[str, Any], insert: int | None) -> None:
        positions = self._positions(title)
        typed = {positions[header]: value for header, value in cells.items() if header in positions}
        if BORN[title] not in positions:
            return
        person = self.people[name]
        if insert is None:
            self._do(name, lambda: person.add_row(title, typed))
        else:
            last = max(self._lines(title), default=0)
            self._do(name, lambda: person.insert_row(title, 1 + insert % max(last, 1), typed))
        born = numbers(cells[BORN[title]])[0]
        self.record.entered(
            name, title, born, {header: value for header, value in cells.items() if header in positions}
        )

    @rule(name=who, title=titles, row=which)
    def delete_a_row(self, *, name: str, title: str, row: int) -> None:
        line = self._line(title, row)
        if line is not None:
            self._do(name, lambda: self.people[name].delete_row(title, line))

    @precondition(lambda self: any(person.removed for person in self.people.values()))
    @rule()
    def bring_a_row_back(self) -> None:
        name, person = next((name, person) for name, person in self.people.items() if person.removed)
        if person.removed:
            back = person.removed[-1]
            self._noted_copy(back.title, self.record.rows([back.headings, back.cells])[0])
            self._do(name, person.undo)

    def _noted_copy(self, title: str, row: Mapping[str, Any]) -> None:
        born = born_of(title, row)
        self.record.copies[born] += 1
        self.record.unsettled.add(born)
        for header, raw in row.items():
            for number in numbers(raw):
                self.record.strayed.add((number, Spot(title, born, header)))

    @rule(name=who, title=titles, row=which)
    def copy_a_row(self, *, name: str, title: str, row: int) -> None:
        line = self._line(title, row)
        if line is not None:
            self._noted_copy(title, self._row_at(title, line))
            self._do(name, lambda: self.people[name].copy_row(title, line))

    @rule(name=who, title=titles, row=which)
    def clear_an_id(self, *, name: str, title: str, row: int) -> None:
        line, at = self._line(title, row), self._positions(title).get("ID")
        if line is not None and at is not None:
            self.record.unsettled.add(born_of(title, self._row_at(title, line)))
            self._do(name, lambda: self.people[name].type(title, line, at, [""]))

    @rule(name=who, row=which, other=which)
    def type_over_an_id(self, *, name: str, row: int, other: int) -> None:
        """Drag an ID over another one, or type nonsense there."""
        line, at = self._line("People", row), self._positions("People").get("ID")
        if line is None or at is None:
            return
        source = self._line("People", other)
        text = as_text(self._row_at("People", source or line).get("ID")) if other % 2 else f"x{other}"
        for at_line in (line, source or line):
            born = born_of("People", self._row_at("People", at_line))
            self.record.swapped.add(born)
            self.record.unsettled.add(born)
        self._do(name, lambda: self.people[name].type("People", line, at, [text]))

    @rule(name=who, title=titles, column=which, down=st.booleans())
    def sort(self, *, name: str, title: str, column: int, down: bool) -> None:
        positions = self._positions(title)
        headers = (*TYPED, "ID") if title == "People" else (*LOGGED, "Date", "ID")
        at = positions.get(headers[column % len(headers)])
        if at is not None:
            self._do(name, lambda: self.people[name].sort(title, at, down=down))

    @rule(name=who, title=titles, column=which)
    def rename_a_heading(self, *, name: str, title: str, column: int) -> None:
        headers = TYPED if title == "People" else LOGGED
        header = headers[column % len(headers)]
        at = self._positions(title).get(header)
        if at is not None:
            heading = f"Renamed {self.record.new()}"
            self.record.renamed[heading] = header
            self.people[name].type(title, 0, at, [heading])
            self.view = None

    @rule(name=who, title=titles, column=which, to=st.integers(0, 12))
    def move_a_column(self, *, name: str, title: str, column: int, to: int) -> None:
        positions = self._positions(title)
        headers = (*TYPED, "ID", "Due") if title == "People" else (*LOGGED, "Date", "ID")
        at = positions.get(headers[column % len(headers)])
        if at is not None:
            self._do(name, lambda: self.people[name].move_column(title, at, to % len(positions)))

    @rule(name=who, title=titles, at=st.integers(0, 12), named=st.booleans())
    def insert_a_column(self, *, name: str, title: str, at: int, named: bool) -> None:
        if len(self.columns) >= 4:
            return
        heading = f"Own {self.record.new()}" if named else ""
        self.columns.append(heading)
        width = len(self._positions(title))
        self._do(name, lambda: self.people[name].insert_column(title, 1 + at % (width - 1), heading))

    @precondition(lambda self: any(self.columns))
    @rule(name=who, row=which, column=which)
    def type_into_an_own_column(self, *, name: str, row: int, column: int) -> None:
        named = [heading for heading in self.columns if heading]
        line = self._line("People", row)
        if named and line is not None:
            self._typed(name, "People", line, named[column % len(named)], f"theirs {self.record.new()}")

    @rule(name=who, whole=st.booleans())
    def delete_changes(self, *, name: str, whole: bool) -> None:
        """Rows of Changes, or all of it; not while a slip waits for what it says."""
        person = self.people[name]
        if person.api.overview().by_title("Changes") is None:
            return
        if any(one.ledger.sending() for one in self.dashboards):
            return
        if any(
            one.engine.picture.fixes or one.engine.picture.lost or one.engine._timing.look
            for one in self.dashboards
        ):
            return
        if whole:
            person.delete_tab("Changes")
        else:
            person.delete_lines("Changes", 1, 4)

    # People at a dashboard

    def _note_book(self, one: Dashboard) -> None:
        """What the book holds was entered there."""
        for tab in (PEOPLE, OUTREACH):
            for cells in one.ledger.mine(tab.key).values():
                self.record.entered(one.name, tab.name, born_of(tab.name, cells), cells)

    def _book_spots(self, one: Dashboard) -> dict[int, Counter[Spot]]:
        found: dict[int, Counter[Spot]] = {}
        for tab in (PEOPLE, OUTREACH):
            for number, spots in self.record.spots(tab.name, one.ledger.mine(tab.key).values()).items():
                found.setdefault(number, Counter()).update(spots)
        return found

    def _offered(self, one: Dashboard) -> dict[int, Counter[Spot]]:
        """What open conflicts hold, as if it stood where it was entered."""
        return {
            number: Counter([self.record.values[number].spot])
            for conflict in one.ledger.conflicts()
            for number in (*numbers(conflict.mine), *numbers(conflict.theirs))
            if number in self.record.values
        }

    def _change(self, one: Dashboard, act: Callable[[], object]) -> None:
        """One operation at a dashboard: what it takes away was seen there, what it brings was entered there."""
        before, offered, rows = self._book_spots(one), self._offered(one), self._borns(one)
        try:
            act()
        except RunnerUpError:
            return
        self.record.taken(before, self._book_spots(one), f"dashboard {one.name}")
        self.record.taken(offered, self._offered(one), f"dashboard {one.name} decided")
        self.record.unsettled |= rows - self._borns(one)
        self._note_book(one)

    def _borns(self, one: Dashboard) -> set[int]:
        return {born_of("People", cells) for cells in one.ledger.mine("people").values()}

    def _row(self, one: Dashboard, tab: contract.Tab, which_: int) -> str | None:
        found = [*one.ledger.mine(tab.key)]
        return found[which_ % len(found)] if found else None

    def _add_in_book(self, one: Dashboard) -> None:
        row = {
            "name": f"Person {self.record.new()}",
            "introduced_by": f"born {self.record.new()}",
            "company": f"works at {self.record.new()}",
            "notes": f"first {self.record.new()}",
        }
        self._change(one, lambda: one.book.add(PEOPLE, [row]))

    @rule(at=whose)
    def add_in_the_book(self, *, at: int) -> None:
        self._add_in_book(self.dashboards[at])

    @rule(at=whose, row=which, column=which)
    def edit_in_the_book(self, *, at: int, row: int, column: int) -> None:
        one = self.dashboards[at]
        found = self._row(one, PEOPLE, row)
        key = PEOPLE.by_header[TYPED[column % len(TYPED)]].key
        if found is not None:
            self._change(one, lambda: one.book.edit(PEOPLE, {found: {key: f"edited {self.record.new()}"}}))

    @rule(at=whose, name=who, row=which, column=which, late=st.booleans())
    def change_the_same_cell(self, *, at: int, name: str, row: int, column: int, late: bool) -> None:
        """At a dashboard and in the sheet, as it is seen in both at the same time; perhaps sent at once."""
        one, header = self.dashboards[at], TYPED[column % len(TYPED)]
        found = self._row(one, PEOPLE, row)
        if found is None:
            return
        born = born_of("People", one.ledger.mine("people")[found])
        lines = [
            line for line in self._lines("People") if born_of("People", self._row_at("People", line)) == born
        ]
        text = f"edited {self.record.new()}"
        self._change(one, lambda: one.book.edit(PEOPLE, {found: {PEOPLE.by_header[header].key: text}}))
        if lines and born:
            self._typed(name, "People", lines[0], header, f"typed {self.record.new()}")
        if late:
            self._work(at, lambda engine: engine.push(), None, None)

    @rule(at=whose, row=which)
    def more_notes_in_the_book(self, *, at: int, row: int) -> None:
        one = self.dashboards[at]
        found = self._row(one, PEOPLE, row)
        if found is not None:
            notes = as_text(one.ledger.mine("people")[found].get("Notes"))
            text = f"{notes}\nheard {self.record.new()}".strip()
            self._change(one, lambda: one.book.edit(PEOPLE, {found: {"notes": text}}))

    @rule(at=whose, row=which)
    def tag_in_the_book(self, *, at: int, row: int) -> None:
        one = self.dashboards[at]
        found = self._row(one, PEOPLE, row)
        if found is not None:
            self._change(one, lambda: one.book.tag([found], add=[f"tag {self.record.new()}"]))

    @rule(at=whose, row=which)
    def snooze_in_the_book(self, *, at: int, row: int) -> None:
        one = self.dashboards[at]
        found = self._row(one, PEOPLE, row)
        if found is not None:
            self._change(one, lambda: one.book.snooze([found], TODAY + timedelta(days=1 + row)))

    @rule(at=whose, row=which)
    def log_in_the_book(self, *, at: int, row: int) -> None:
        one = self.dashboards[at]
        found = self._row(one, PEOPLE, row)
        if found is not None:
            self._change(
                one,
                lambda: one.book.log(
                    [found], on=TODAY, notes=f"wrote {self.record.new()}", by=f"born {self.record.new()}"
                ),
            )

    @rule(at=whose, title=titles, row=which)
    def delete_in_the_book(self, *, at: int, title: str, row: int) -> None:
        one = self.dashboards[at]
        tab = PEOPLE if title == "People" else OUTREACH
        found = self._row(one, tab, row)
        if found is not None:
            self._change(one, lambda: one.book.delete(tab, [found]))

    @rule(at=whose, back=st.integers(0, 3))
    def undo_in_the_book(self, *, at: int, back: int) -> None:
        one = self.dashboards[at]
        done = one.book.operations(4)
        if back < len(done):
            self._change(one, lambda: one.book.undo(done[back].id))

    @precondition(lambda self: any(one.book.kept() for one in self.dashboards))
    @rule(at=whose)
    def restore_in_the_book(self, *, at: int) -> None:
        one = self.dashboards[at]
        kept = one.book.kept()
        if kept:
            # A row whose ID was cleared may live on under another one; who restores it nevertheless has it twice.
            title = contract.BY_KEY[kept[0].tab].name
            born = born_of(title, kept[0].cells)
            if born in self.record.unsettled | self.record.swapped:
                self._noted_copy(title, kept[0].cells)
            self._change(one, lambda: one.book.restore(kept[0].id))

    @precondition(lambda self: any(one.ledger.conflicts() for one in self.dashboards))
    @rule(at=whose, mine=st.booleans())
    def decide_a_conflict(self, *, at: int, mine: bool) -> None:
        one = self.dashboards[at]
        found = one.ledger.conflicts()
        if found:
            choose = one.book.link.use_mine if mine else one.book.link.use_theirs
            self._change(one, lambda: choose(found[0].id))

    # The engines

    def _work(self, at: int, step: Callable[[Engine], object], fault: str | None, count: int | None) -> None:
        self.view = None
        if fault is not None:
            self.place.server.faults(*FAULTS[fault])
        try:
            self.dashboards[at].work(step, lines=count)
        finally:
            if fault is not None:
                self.place.server.hook("DELETE", "faults")

    @rule(at=whose)
    def pull(self, *, at: int) -> None:
        self._work(at, lambda engine: engine.pull(), None, None)

    @rule(at=whose)
    def push(self, *, at: int) -> None:
        self._work(at, lambda engine: engine.push(), None, None)

    @rule(at=whose)
    def sync(self, *, at: int) -> None:
        self._work(at, lambda engine: engine.sync(), None, None)

    @rule(at=whose, fault=faults, pushing=st.booleans())
    def work_while_google_fails(self, *, at: int, fault: str, pushing: bool) -> None:
        self._work(at, lambda engine: engine.push() if pushing else engine.pull(), fault, None)

    @rule(at=whose, fault=st.one_of(st.none(), faults), count=st.integers(1, 4_000), pushing=st.booleans())
    def work_until_killed(self, *, at: int, fault: str | None, count: int, pushing: bool) -> None:
        self._work(at, lambda engine: engine.push() if pushing else engine.pull(), fault, count)

    @rule(at=whose, fault=st.one_of(st.none(), faults))
    def turn(self, *, at: int, fault: str | None) -> None:
        def look_and_turn(engine: Engine) -> None:
            engine.look()
            engine.turn()
            assert engine.state.kind in KNOWN, engine.state

        self._work(at, look_and_turn, fault, None)

    @rule(at=whose)
    def restart(self, *, at: int) -> None:
        self.dashboards[at].reopen()

    @rule(seconds=st.sampled_from((1, 5, 65, 700)))
    def wait(self, *, seconds: int) -> None:
        self.clock.wait(seconds)

    # The end

    def teardown(self) -> None:
        try:
            if len(self.dashboards) == 2:
                self._fall_quiet()
                self._check()
        finally:
            for one in self.dashboards:
                one.close()
            self.people["dana"].client.http_client.request(
                "delete", f"https://www.googleapis.com/drive/v3/files/{self.spreadsheet}"
            )
            self.stack.close()

    def _fall_quiet(self) -> None:
        """Both look and send, and a minute passes, until nothing changes any more."""
        before: object = None
        for _ in range(ROUNDS):
            for one in self.dashboards:
                self.clock.wait(70)
                one.engine.pull()
                one.send_all()
            now = self.people["dana"].grids(*TITLES)
            waiting = [one.ledger.waiting() for one in self.dashboards]
            if now == before and not any(waiting):
                return
            before = now
        told = [
            (
                one.name,
                one.ledger.pending(),
                one.ledger.sending(),
                picture.fixes,
                picture.lost,
                picture.doubled,
            )
            for one in self.dashboards
            for picture in [one.engine.picture]
        ]
        raise AssertionError(f"never quiet: {told}")

    def _check(self) -> None:
        api, names = self.people["dana"].api, [tab.name for tab in contract.TABS]
        grids = dict(zip(names, api.grids(names), strict=True))
        sheet = {tab.name: entries_of(tab.name, self.record.rows(grids[tab.name])) for tab in contract.TABS}
        for tab in contract.TABS:
            self._check_mirrors(tab, sheet[tab.name])
        self._check_places(sheet)
        self._check_nothing_lost(sheet)
        self._check_formulas()

    def _check_mirrors(self, tab: contract.Tab, rows: list[Any]) -> None:
        there = as_the_book_has_it(tab.name, rows)
        assert "" not in there, f"rows without an ID: {there['']}"
        assert len(there) == len(rows), (
            f"an ID stands twice: {sorted(as_text(row.get('ID')) for row in rows)}"
        )
        for one in self.dashboards:
            assert not one.ledger.refused(), one.ledger.refused()
            differs = difference(there, one.ledger.mine(tab.key))
            assert not differs, f"{tab.name}: the sheet and {one.name} differ: {differs}"

    def _check_places(self, sheet: Mapping[str, list[Any]]) -> None:
        for title in TITLES:
            born: dict[int, int] = {}
            for row in sheet[title]:
                number = born_of(title, row)
                born[number] = born.get(number, 0) + 1
                for header, raw in row.items():
                    for value in numbers(raw):
                        self._check_home(value, Spot(title, number, header), as_text(raw))
            for number, times in born.items():
                assert number == 0 or times <= 1 + self.record.copies[number], (
                    f"row {number} stands {times} times"
                )

    def _check_home(self, number: int, spot: Spot, text: str) -> None:
        entered = self.record.values.get(number)
        if entered is None or (number, spot) in self.record.strayed:
            return
        if {entered.spot.born, spot.born} <= self.record.swapped and entered.spot.header == spot.header:
            return
        # Names are told in Outreach as well.
        named = spot.title == "Outreach" and spot.header == "Person"
        assert named or entered.spot == spot, (
            f"{text!r} of {entered.by} stands at {spot}, not at {entered.spot}"
        )
        assert numbers(text).count(number) == 1, f"twice in one cell: {text!r}"

    def _check_nothing_lost(self, sheet: Mapping[str, list[Any]]) -> None:
        there = {
            number
            for title in TITLES
            for row in sheet[title]
            for raw in row.values()
            for number in numbers(raw)
        }
        kept: set[int] = set()
        for one in self.dashboards:
            for conflict in one.ledger.conflicts():
                kept.update((*numbers(conflict.mine), *numbers(conflict.theirs)))
            for item in one.book.kept():
                kept.update(number for raw in item.cells.values() for number in numbers(raw))
        held = {
            number
            for row in self.people["dana"].grids("Changes")[0][1:]
            for raw in row[6:]
            for number in numbers(raw)
        }
        for number, entered in self.record.values.items():
            if entered.gone or number in there or number in kept:
                continue
            if entered.spot in self.record.hidden and number in held:
                continue
            raise AssertionError(
                f"lost: {entered.text!r} of {entered.by} at {entered.spot}; in Changes: {number in held}"
            )

    def _check_formulas(self) -> None:
        api = self.people["dana"].api
        shown, values = (
            self.record.rows([list(row) for row in api.grids(["People"], formulas=formulas)[0]])
            for formulas in (True, False)
        )
        for formula, value in zip(shown, values, strict=False):
            for header, raw in value.items():
                for number in numbers(raw):
                    born = born_of("People", value)
                    if number in self.record.formulas and born not in self.record.unsettled:
                        assert formula.get(header) == self.record.formulas[number], (
                            f"no formula any more: {raw}"
                        )


KNOWN: Final = {"", "UnreachableError", "ServerFaultError", "QuotaError", "RefusedError", "SheetError"}


def run(examples: int, steps: int, seed: int, *, shrink: bool = True) -> None:
    """Run the machine; its server comes and goes with it."""
    with ExitStack() as stack:
        server = stack.enter_context(google())
        chosen = settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        )
        placed = type("PlacedMachine", (Machine,), {"place": Place(server, stack)})
        run_state_machine_as_test(seeded(seed)(placed), settings=chosen)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_promise_holds_whatever_people_and_dashboards_do(seed: int) -> None:
    print(f"seed {seed}")
    run(int(os.environ.get("MACHINE_EXAMPLES", "4")), 30, seed)
