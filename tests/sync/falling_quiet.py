"""The end of an example: both dashboards look and send until nothing changes any more, and then the promise holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sync import contract
from sync.cells import as_text
from sync.sheet.write import ADD, REPAIR, entries
from tests.sync.dashboards import Clock, Dashboard
from tests.sync.people_at_work import Person
from tests.sync.promise import Record, Spot, as_the_book_has_it, born_of, difference, entries_of, numbers

ROUNDS: Final = 12
"""How often both dashboards look again before it must be quiet."""
TITLES: Final = ("People", "Outreach")


@dataclass(frozen=True, slots=True)
class FallenQuiet:
    """What was entered, held against what there is."""

    record: Record
    dana: Person
    dashboards: Sequence[Dashboard]
    clock: Clock

    def hold(self) -> None:
        """Let it fall quiet, and check. Raises AssertionError."""
        self.fall_quiet()
        self.check()

    def fall_quiet(self) -> None:
        """Both look and send, and a minute passes, until nothing changes any more."""
        before: object = None
        for _ in range(ROUNDS):
            for one in self.dashboards:
                self.clock.wait(70)
                one.engine.pull()
                one.send_all()
            now = self.dana.grids(*TITLES)
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

    def check(self) -> None:
        api, names = self.dana.api, [tab.name for tab in contract.TABS]
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
        if entered.spot.born == 0 and replace(entered.spot, born=spot.born) == spot:
            return  # it was typed while a slip hid whose row that was
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
            number for row in self.dana.grids("Changes")[0][1:] for raw in row[6:] for number in numbers(raw)
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
        api = self.dana.api
        shown, values = (
            self.record.rows([list(row) for row in api.grids(["People"], formulas=formulas)[0]])
            for formulas in (True, False)
        )
        # Where a formula was newer than our last look, what a slip took comes back as what it showed.
        told = entries(api.grids(["Changes"])[0][1:])
        back = {
            born_of(
                "People", {wrote.header: wrote.new for wrote in entry.cells if isinstance(wrote.new, str)}
            )
            for entry in told
            if entry.kind == ADD and entry.mends
        }
        put_back = {
            number
            for entry in told
            if entry.kind == REPAIR
            for wrote in entry.cells
            if isinstance(wrote.new, str)
            for number in numbers(wrote.new)
        }
        for formula, value in zip(shown, values, strict=False):
            if born_of("People", value) in back:
                continue
            for header, raw in value.items():
                for number in numbers(raw):
                    born = born_of("People", value)
                    if number in self.record.formulas.keys() - put_back and born not in self.record.unsettled:
                        assert formula.get(header) == self.record.formulas[number], (
                            f"no formula any more: {raw}"
                        )
