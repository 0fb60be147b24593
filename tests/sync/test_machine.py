"""The promise under attack: two dashboards, three people, and Google at its worst, in any order.

No value that a person entered is lost or applied twice, and no cell that nobody meant to change changes.
``python -m tests.sync.machine_many --examples 2000 --steps 30`` runs many.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync import contract
from sync.cells import Raw, as_text
from sync.contract import OUTREACH, PEOPLE
from sync.engine import Engine
from sync.errors import RunnerUpError
from tests.google.running import google
from tests.sync.dashboards import TODAY, Dashboard
from tests.sync.falling_quiet import FallenQuiet
from tests.sync.machine_people import TYPED, InTheSheet, titles, which, who
from tests.sync.promise import (
    Spot,
    born_of,
    numbers,
)
from tests.sync.stage import Place

SEEDS: Final = [4, random.SystemRandom().randrange(1_000_000)]
"""A fixed one, and one that nobody has seen."""
EXAMPLES: Final = 4

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


class Machine(InTheSheet):
    """Anything in any order; at the end the promise."""

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
            before = {title: {*rows} for title, rows in self._book_rows(one).items()}
            self._change(one, lambda: one.book.undo(done[back].id))
            for title, rows in self._book_rows(one).items():
                for row in rows.keys() - before[title]:
                    self._brought_back(title, rows[row])

    def _book_rows(self, one: Dashboard) -> dict[str, dict[str, dict[str, Raw]]]:
        return {tab.name: one.ledger.mine(tab.key) for tab in (PEOPLE, OUTREACH)}

    def _brought_back(self, title: str, cells: Mapping[str, Raw]) -> None:
        """Somebody had the row restored: one whose ID was cleared may live on under another, and be there twice.

        So may one that was typed in the sheet, and changed there before it had been given its ID.
        """
        born = born_of(title, cells)
        here = {born_of(title, self._row_at(title, line)) for line in self._lines(title)}
        if born in self.record.unsettled | self.record.swapped | here:
            self._noted_copy(title, cells)
        self.record.unsettled.add(born)

    @precondition(lambda self: any(one.book.kept() for one in self.dashboards))
    @rule(at=whose)
    def restore_in_the_book(self, *, at: int) -> None:
        one = self.dashboards[at]
        kept = one.book.kept()
        if kept:
            self._brought_back(contract.BY_KEY[kept[0].tab].name, kept[0].cells)
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
                FallenQuiet(self.record, self.people["dana"], self.dashboards, self.clock).hold()
        finally:
            for one in self.dashboards:
                one.close()
            self.people["dana"].client.http_client.request(
                "delete", f"https://www.googleapis.com/drive/v3/files/{self.spreadsheet}"
            )
            self.stack.close()


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


@pytest.mark.parametrize("which", range(len(SEEDS)))
def test_the_promise_holds_whatever_people_and_dashboards_do(which: int) -> None:
    again = f"--examples {EXAMPLES} --steps 30 --at-once {EXAMPLES} --seed {SEEDS[which]}"
    print(f"once more: python -m tests.sync.machine_many {again}")
    run(EXAMPLES, 30, SEEDS[which])
