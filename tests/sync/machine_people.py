"""What people do in the sheet, as rules of the machine: each notes what it entered, and what it took away."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from sync import contract
from sync.cells import as_text
from tests.sync.dashboards import Clock, Dashboard
from tests.sync.falling_quiet import TITLES
from tests.sync.people_at_work import Person, Row, says
from tests.sync.promise import BORN, Record, Spot, born_of, numbers
from tests.sync.stage import NAMES, Place, quick_folder

TYPED: Final = ("Name", "Company", "Role", "Next step", "Division", "Notes", "Email")
LOGGED: Final = ("Person", "Notes")

who = st.sampled_from(NAMES)
which = st.sampled_from((0, 0, 0, 1, 1, 2, 3, 6))
titles = st.sampled_from(TITLES[:1] * 2 + TITLES[1:])


class InTheSheet(RuleBasedStateMachine):
    """A sheet, the people in front of it, and what there is to keep count of."""

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

    def _note_hidden(self, row: Mapping[str, Any], spot: Spot) -> None:
        """Whether a slip hides what the cell held, now that somebody takes away what stands there."""
        there = [self.record.values[n] for n in numbers(row.get(spot.header)) if n in self.record.values]
        if any(value.spot != spot or value.by not in NAMES for value in there):
            self.record.hidden.add(spot)

    def _typed(self, name: str, title: str, line: int, header: str, value: str) -> None:
        """Type into one cell."""
        at = self._positions(title).get(header)
        if at is None:
            return
        row = self._row_at(title, line)
        born = born_of(title, row)
        spot = Spot(title, born, header)
        self._note_hidden(row, spot)
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
            there = self._row_at(title, line)
            for header in there:
                self._note_hidden(there, Spot(title, born_of(title, there), header))
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
        # A copy made while a slip stood in the row bears another one's name and company, and passes for them.
        homes = [
            {self.record.values[number].spot.born for number in numbers(row.get(header))} - {born}
            for header in ("Name", "Company")
        ]
        if title == "People" and homes[0] & homes[1]:
            self.record.swapped |= {born, *(homes[0] & homes[1])}

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
            self._unsettle(title, self._row_at(title, line))
            self._do(name, lambda: self.people[name].type(title, line, at, [""]))

    def _unsettle(self, title: str, row: Mapping[str, Any]) -> None:
        """Somebody takes the row's ID. Changed as well, before who added it has seen it there, it may come twice."""
        self.record.unsettled.add(born_of(title, row))
        tab = next(tab for tab in contract.TABS if tab.name == title)
        for one in self.dashboards:
            if as_text(row.get("ID")) in {*one.ledger.mine(tab.key)} - {*one.engine.picture.seen[tab.key]}:
                self._noted_copy(title, row)

    @rule(name=who, row=which, other=which)
    def type_over_an_id(self, *, name: str, row: int, other: int) -> None:
        """Drag an ID over another one, or type nonsense there."""
        line, at = self._line("People", row), self._positions("People").get("ID")
        if line is None or at is None:
            return
        source = self._line("People", other)
        text = as_text(self._row_at("People", source or line).get("ID")) if other % 2 else f"x{other}"
        for at_line in (line, source or line):
            there = self._row_at("People", at_line)
            self.record.swapped.add(born_of("People", there))
            self._unsettle("People", there)
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
