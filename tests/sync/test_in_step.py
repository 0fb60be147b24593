"""Book and sheet in step: a short story for each way in which people and engines come into each other's way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sync import contract
from sync.cells import Raw
from sync.contract import PEOPLE
from sync.errors import QuotaError, UnreachableError
from sync.workspace import new_rows
from tests.google.running import google
from tests.sync.dashboards import TODAY, Clock, Dashboard
from tests.sync.people_at_work import Person
from tests.sync.stage import Place


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(stack.enter_context(google()), stack)


@dataclass(slots=True)
class Scene:
    """A sheet that one dashboard is connected to, with Ana, Ben and Cleo in it, and Dana in front of it."""

    place: Place
    folder: Path
    spreadsheet: str
    clock: Clock
    dana: Person
    ours: Dashboard
    ids: dict[str, str]

    def another(self) -> Dashboard:
        """A second dashboard, with a data file of its own."""
        other = Dashboard("b", self.folder, self.place.robots[1], self.spreadsheet, self.clock)
        other.connect()
        return other

    def grid(self, title: str = "People") -> list[list[Raw]]:
        return [list(row) for row in self.dana.api.grids([title])[0]]

    def at(self, header: str, title: str = "People") -> int:
        return self.grid(title)[0].index(header)

    def line(self, name: str) -> int:
        return next(line for line, row in enumerate(self.grid()) if row and row[self.at("Name")] == name)

    def cell(self, name: str, header: str) -> Raw:
        grid = self.grid()
        row, at = grid[self.line(name)], grid[0].index(header)
        return row[at] if at < len(row) and row[at] != "" else None

    def column(self, header: str, title: str = "People") -> list[Raw]:
        grid = self.grid(title)
        at = grid[0].index(header)
        return [row[at] for row in grid[1:] if at < len(row) and row[at] not in ("", None)]

    def types(self, name: str, header: str, value: str) -> None:
        self.dana.type("People", self.line(name), self.at(header), [value])

    def edit(self, name: str, **values: Any) -> None:
        self.ours.book.edit(PEOPLE, {self.ids[name]: values})

    def quiet(self, *others: Dashboard) -> None:
        """All look and send until nothing is left to do."""
        for _ in range(4):
            for one in (self.ours, *others):
                self.clock.wait(65)
                one.engine.pull()
                one.send_all()

    def mine(self, name: str) -> dict[str, Raw]:
        return self.ours.ledger.mine("people")[self.ids[name]]


@pytest.fixture
def scene(place: Place, tmp_path: Path) -> Iterator[Scene]:
    spreadsheet, clock = place.fresh(), Clock()
    ours = Dashboard("a", tmp_path, place.robots[0], spreadsheet, clock)
    people = ("Ana", "Ben", "Cleo")
    rows = [{"name": name, "company": f"{name} & Co", "email": f"{name}@example.org"} for name in people]
    ids = new_rows(ours.book.changes(ours.book.add(PEOPLE, rows).id), PEOPLE)
    ours.connect()
    dana = Person("dana", place.people["dana"], spreadsheet, place.tabs)
    yield Scene(place, tmp_path, spreadsheet, clock, dana, ours, dict(zip(people, ids, strict=True)))
    place.server.hook("DELETE", "faults")
    ours.close()


# Between read and write


def test_a_sort_between_read_and_write_the_right_person_is_changed(scene: Scene) -> None:
    scene.edit("Ana", role="Engineer")
    scene.dana.sort("People", scene.at("Name"), down=True)
    scene.ours.engine.push()
    scene.quiet()
    assert [scene.cell(name, "Role") for name in ("Ana", "Ben", "Cleo")] == ["Engineer", None, None]
    assert scene.column("Name") == ["Cleo", "Ben", "Ana"]


def test_a_row_that_moved_is_not_removed_for_another(scene: Scene) -> None:
    scene.types("Cleo", "Notes", "my own notes")
    scene.ours.engine.pull()
    scene.ours.book.delete(PEOPLE, [scene.ids["Ana"]])
    scene.dana.sort("People", scene.at("Name"), down=True)
    scene.ours.engine.push()
    scene.quiet()
    assert sorted(map(str, scene.column("Name"))) == ["Ben", "Cleo"]
    assert scene.cell("Cleo", "Notes") == "my own notes"
    assert scene.cell("Cleo", "ID") == scene.ids["Cleo"]


def test_columns_moved_between_read_and_write_nothing_stays_in_the_wrong_one(scene: Scene) -> None:
    scene.types("Ana", "Company", "Acme")
    scene.ours.engine.pull()
    scene.edit("Ana", role="Engineer", phone="030 12")
    scene.dana.move_column("People", scene.at("Role"), scene.at("Name"))
    scene.ours.engine.push()
    scene.quiet()
    assert [scene.cell("Ana", header) for header in ("Name", "Company", "Role", "Phone")] == [
        "Ana",
        "Acme",
        "Engineer",
        "030 12",
    ]


def test_a_column_put_in_between_read_and_write_pushes_nothing_into_the_wrong_one(scene: Scene) -> None:
    scene.edit("Ana", notes="about Ana", company="Acme")
    scene.dana.insert_column("People", scene.at("Company") + 1, "Own")
    scene.ours.engine.push()
    scene.quiet()
    assert [
        scene.cell("Ana", header) for header in ("Company", "Own", "Added on", "Notes", "Needs mentor")
    ] == [
        "Acme",
        None,
        None,
        "about Ana",
        None,
    ]
    assert scene.column("ID") == list(scene.ids.values())


def test_typed_over_in_the_last_second_ours_is_in_the_sheet_and_theirs_is_offered(scene: Scene) -> None:
    scene.edit("Ana", role="ours")
    scene.types("Ana", "Role", "theirs")
    scene.ours.engine.push()
    assert scene.cell("Ana", "Role") == "ours"
    (conflict,) = scene.ours.ledger.conflicts()
    assert (conflict.mine, conflict.theirs, conflict.holds) == ("ours", "theirs", "mine")
    scene.ours.book.link.use_theirs(conflict.id)
    scene.quiet()
    assert scene.cell("Ana", "Role") == scene.mine("Ana")["Role"] == "theirs"
    assert not scene.ours.ledger.conflicts()


def test_both_changed_a_cell_the_sheets_stays_and_ours_is_offered(scene: Scene) -> None:
    scene.edit("Ana", role="ours", notes="one")
    scene.types("Ana", "Role", "theirs")
    scene.types("Ana", "Notes", "two")
    scene.quiet()
    (conflict,) = scene.ours.ledger.conflicts()
    assert (conflict.mine, conflict.theirs, conflict.holds) == ("ours", "theirs", "theirs")
    assert scene.cell("Ana", "Role") == "theirs"
    assert scene.cell("Ana", "Notes") == "two\none"
    scene.ours.book.link.use_mine(conflict.id)
    scene.quiet()
    assert scene.cell("Ana", "Role") == "ours"


def test_what_an_older_conflict_was_about_is_kept(scene: Scene) -> None:
    for ours, theirs in (("first", "one"), ("second", "two")):
        scene.edit("Ana", role=ours)
        scene.types("Ana", "Role", theirs)
        scene.quiet()
    (conflict,) = scene.ours.ledger.conflicts()
    assert (conflict.mine, conflict.theirs) == ("second", "two")
    assert "first" in [item.cells.get("Role") for item in scene.ours.book.kept()]


def test_a_slip_on_a_row_without_an_id_is_found_again_after_columns_moved(scene: Scene) -> None:
    scene.edit("Ana", role="Engineer")
    row: dict[int, Raw] = {scene.at("Name"): "Dora", scene.at("Company"): "Acme", scene.at("Role"): "Chief"}
    scene.dana.insert_row("People", scene.line("Ana"), row)
    scene.place.server.faults({"match": ":batchUpdate", "drop": "answer"})
    scene.ours.work(lambda engine: engine.push())
    scene.dana.insert_column("People", 1, "Own")
    scene.dana.move_column("People", scene.at("Company"), 0)
    scene.quiet()
    assert (scene.cell("Dora", "Role"), scene.cell("Ana", "Role")) == ("Chief", "Engineer")


def test_entered_anew_over_a_conflict_theirs_is_still_offered(scene: Scene) -> None:
    scene.edit("Ana", role="first")
    scene.types("Ana", "Role", "theirs")
    scene.quiet()
    scene.edit("Ana", role="second")
    scene.quiet()
    (conflict,) = scene.ours.ledger.conflicts()
    assert (conflict.mine, conflict.theirs, conflict.holds) == ("second", "theirs", "mine")
    assert [item.cells for item in scene.ours.book.kept()] == [{"Role": "first"}]


# Rows without an ID


def test_rows_without_an_id_are_sorted_before_they_are_named(scene: Scene) -> None:
    for name in ("Dora", "Emil"):
        scene.dana.add_row("People", {scene.at("Name"): name, scene.at("Company"): "Acme"})
    scene.ours.engine.pull()
    given = {str(row["Name"]): key for key, row in scene.ours.ledger.mine("people").items()}
    scene.ours.book.edit(PEOPLE, {given["Dora"]: {"notes": "about Dora"}})
    scene.dana.sort("People", scene.at("Name"), down=True)
    scene.ours.engine.push()
    scene.quiet()
    assert (scene.cell("Dora", "Notes"), scene.cell("Emil", "Notes")) == ("about Dora", None)
    assert (scene.cell("Dora", "ID"), scene.cell("Emil", "ID")) == (given["Dora"], given["Emil"])


def test_a_row_that_is_still_being_typed_becomes_one_person(scene: Scene) -> None:
    scene.dana.add_row("People", {scene.at("Name"): "Do"})
    line = scene.line("Do")
    scene.ours.engine.pull()
    scene.dana.type("People", line, scene.at("Name"), ["Dora"])
    scene.ours.engine.push()
    scene.dana.type("People", line, scene.at("Company"), ["Acme"])
    scene.quiet()
    assert scene.column("Name") == ["Ana", "Ben", "Cleo", "Dora"]
    assert len(set(scene.column("ID"))) == 4
    assert [row["Name"] for row in scene.ours.ledger.mine("people").values()][-1] == "Dora"


def test_two_dashboards_name_the_same_row_and_it_has_one_id(scene: Scene) -> None:
    other = scene.another()
    scene.dana.add_row("People", {scene.at("Name"): "Dora", scene.at("Company"): "Acme"})
    scene.ours.engine.pull()
    other.engine.pull()
    scene.ours.engine.push()
    other.engine.push()
    scene.quiet(other)
    assert scene.ours.ledger.mine("people") == other.ledger.mine("people")
    assert sorted(map(str, scene.column("ID"))) == sorted(scene.ours.ledger.mine("people"))
    assert len(scene.column("ID")) == 4
    other.close()


def test_lines_that_three_add_to_one_text_at_the_same_time_all_stay(scene: Scene) -> None:
    other = scene.another()
    for number in range(3):
        notes = scene.cell("Ana", "Notes") or ""
        scene.edit("Ana", notes=f"{notes}\nours {number}".strip())
        other.book.edit(PEOPLE, {scene.ids["Ana"]: {"notes": f"{notes}\nothers {number}".strip()}})
        scene.types("Ana", "Notes", f"{notes}\ndana {number}".strip())
        scene.ours.engine.push()
        other.engine.push()
        scene.ours.engine.pull()
        scene.quiet(other)
    lines = str(scene.cell("Ana", "Notes")).split("\n")
    assert sorted(lines) == [f"{who} {number}" for who in ("dana", "others", "ours") for number in range(3)]
    assert scene.mine("Ana")["Notes"] == other.ledger.mine("people")[scene.ids["Ana"]]["Notes"]
    other.close()


def test_an_id_typed_over_before_we_saw_where_the_row_landed_does_not_bring_it_twice(scene: Scene) -> None:
    scene.ours.book.delete(PEOPLE, [scene.ids["Ben"]])
    scene.ours.book.add(PEOPLE, [{"name": "Dora", "company": "Acme"}])
    scene.dana.insert_row("People", 1, {scene.at("Name"): "Emil"})
    scene.ours.engine.push()
    scene.types("Dora", "ID", "x0")
    scene.quiet()
    assert sorted(map(str, scene.column("Name"))) == ["Ana", "Cleo", "Dora", "Emil"]


def test_an_addition_that_lands_elsewhere_and_loses_its_id_stands_once(scene: Scene) -> None:
    scene.ours.book.add(PEOPLE, [{"name": "Dora", "company": "Late & Co"}])
    scene.dana.delete_row("People", scene.line("Ana"))  # Dora lands a line higher than we look for her
    scene.ours.engine.push()
    scene.types("Dora", "ID", "")
    scene.quiet()
    assert scene.column("Name") == ["Ben", "Cleo", "Dora"]
    assert scene.ours.ledger.waiting() == 0


def test_columns_moved_what_hit_the_right_cell_is_offered_like_any_other(scene: Scene) -> None:
    scene.edit("Ana", role="Engineer", email="new@example.org")
    scene.types("Ana", "Email", "typed@example.org")
    scene.dana.move_column("People", scene.at("Role"), scene.at("Name"))
    scene.ours.engine.push()
    scene.quiet()
    assert scene.cell("Ana", "Email") == "new@example.org"
    assert [conflict.theirs for conflict in scene.ours.ledger.conflicts()] == ["typed@example.org"]
    assert [scene.cell("Ana", header) for header in ("Name", "Role", "Company")] == [
        "Ana",
        "Engineer",
        "Ana & Co",
    ]


def test_a_slip_is_put_right_under_a_heading_that_has_a_new_name_and_place(scene: Scene) -> None:
    scene.edit("Ana", company="Acme")
    scene.dana.type("People", 0, scene.at("Company"), ["Where now"])
    scene.dana.sort("People", scene.at("Name"), down=True)
    scene.ours.engine.push()
    scene.dana.type("People", 0, scene.at("Where now"), ["Their place"])
    scene.dana.move_column("People", scene.at("Their place"), scene.at("Status"))
    scene.quiet()
    assert [scene.cell(name, "Their place") for name in ("Ana", "Ben", "Cleo")] == [
        "Acme",
        "Ben & Co",
        "Cleo & Co",
    ]


def test_a_row_taken_out_by_a_slip_comes_back_whole_after_a_heading_was_renamed(scene: Scene) -> None:
    scene.ours.book.delete(PEOPLE, [scene.ids["Ana"]])
    scene.dana.type("People", 0, scene.at("Company"), ["Where now"])
    scene.dana.sort("People", scene.at("Name"), down=True)
    scene.ours.engine.push()
    scene.dana.type("People", 0, scene.at("Where now"), ["Their place"])
    scene.quiet()
    assert sorted(map(str, scene.column("Their place"))) == ["Ben & Co", "Cleo & Co"]


@pytest.mark.parametrize("changed", [False, True])
def test_a_row_that_was_brought_back_is_not_brought_back_again_where_changes_forgot(
    scene: Scene, *, changed: bool
) -> None:
    other = scene.another()
    scene.ours.book.delete(PEOPLE, [scene.ids["Ana"]])
    scene.dana.type("People", scene.line("Ana"), scene.at("ID"), ["hers"])
    scene.ours.engine.push()
    for one in (scene.ours, other) if changed else (scene.ours,):
        one.engine.sync()
    if changed:
        scene.types("Ana", "Company", "Acme")
    removed = next(line for line, row in enumerate(scene.grid("Changes")) if '"kind":"remove"' in str(row))
    scene.dana.delete_lines("Changes", 1, removed - 1)  # its row of headings stays
    scene.quiet(other)
    assert sorted(map(str, scene.column("Name"))) == ["Ana", "Ben", "Cleo"]
    assert scene.cell("Ana", "Company") == ("Acme" if changed else "Ana & Co")


def test_a_row_goes_and_another_comes_at_once_where_the_table_ends_above_other_rows(scene: Scene) -> None:
    scene.dana.insert_row("People", 4, {scene.at("Name"): "Eve"})  # below the table
    scene.ours.engine.pull()
    scene.ours.send_all()
    eve = next(row for row, cells in scene.ours.ledger.mine("people").items() if cells["Name"] == "Eve")
    scene.ours.book.delete(PEOPLE, [eve])
    scene.ours.book.add(PEOPLE, [{"name": "Dora"}])
    scene.ours.engine.push()
    assert sorted(map(str, scene.column("Name"))) == ["Ana", "Ben", "Cleo", "Dora"]
    assert not scene.ours.engine.picture.lost


def test_the_formulas_of_a_new_row_take_no_other_columns_place(scene: Scene) -> None:
    scene.dana.add_row("People", {scene.at("Name"): "Eve"})
    scene.ours.engine.pull()
    scene.types("Eve", "Next step", "call her")
    scene.dana.move_column("People", scene.at("Name"), scene.at("Email"))
    scene.ours.engine.push()
    assert scene.cell("Eve", "Next step") != "call her"
    scene.quiet()
    assert scene.cell("Eve", "Next step") == "call her"
    assert "Next step" not in scene.ours.engine.picture.calculated["people"].get(
        str(scene.cell("Eve", "ID")), {}
    )


def test_without_the_headings_in_changes_nothing_is_undone_by_guess(scene: Scene) -> None:
    scene.edit("Ana", notes="Met at the fair")
    scene.ours.engine.push()
    scene.dana.delete_lines("Changes", 1, 2)
    scene.dana.move_column("People", scene.at("Name"), scene.at("Email"))
    scene.quiet()
    assert scene.cell("Ana", "Notes") == "Met at the fair"


def test_a_copied_row_gets_an_id_of_its_own(scene: Scene) -> None:
    scene.dana.copy_row("People", scene.line("Ana"))
    scene.quiet()
    assert scene.column("Name") == ["Ana", "Ana", "Ben", "Cleo"]
    assert len(set(scene.column("ID"))) == 4
    assert scene.ids["Ana"] in scene.column("ID")


def test_a_slip_on_a_row_that_was_copied_is_put_right_where_it_is(scene: Scene) -> None:
    scene.edit("Ben", role="Engineer")
    scene.dana.copy_row("People", scene.line("Ana"))  # Ben stands a line lower
    scene.ours.engine.push()
    scene.dana.insert_row("People", 1, {scene.at("Name"): "Dora"})
    scene.ours.engine.pull()
    scene.dana.insert_row("People", 1, {scene.at("Name"): "Eve"})
    scene.ours.engine._pusher.push()
    scene.quiet()
    assert [row[scene.at("Role")] for row in scene.grid()[1:] if row[scene.at("Name")] == "Ana"] == ["", ""]
    assert scene.cell("Ben", "Role") == "Engineer"


def test_an_id_that_was_typed_over_costs_nobody_anything(scene: Scene) -> None:
    scene.edit("Ana", notes="about Ana")
    scene.types("Ana", "ID", "p-nonsense")
    scene.types("Ben", "ID", scene.ids["Ana"])
    scene.quiet()
    assert (scene.cell("Ana", "Notes"), scene.cell("Ben", "Notes")) == ("about Ana", None)
    assert scene.cell("Ben", "ID") == scene.ids["Ben"]
    assert [row["Name"] for row in scene.ours.ledger.mine("people").values()] == ["Ana", "Ben", "Cleo"]


def test_a_touch_by_name_alone_finds_its_person(scene: Scene) -> None:
    scene.dana.add_row(
        "Outreach", {scene.at("Date", "Outreach"): "2026-11-20", scene.at("Person", "Outreach"): "ben"}
    )
    scene.quiet()
    assert scene.column("Person ID", "Outreach") == [scene.ids["Ben"]]
    assert len(scene.column("ID", "Outreach")) == 1


# Lost answers, faults, and the end of a process


@pytest.mark.parametrize("fault", [{"drop": "answer"}, {"drop": "request"}, {"status": 503}, {"html": 502}])
def test_an_addition_without_an_answer_stands_once(scene: Scene, fault: dict[str, Any]) -> None:
    scene.ours.book.log([scene.ids["Ana"]], on=TODAY, notes="hello")
    scene.place.server.faults({"match": ":batchUpdate", **fault})
    scene.ours.work(lambda engine: engine.push())
    scene.ours.reopen()
    scene.quiet()
    assert scene.column("Notes", "Outreach") == ["hello"]
    assert not scene.ours.ledger.waiting()
    assert not scene.ours.ledger.conflicts()


def test_an_addition_that_arrived_and_was_changed_there_is_no_conflict(scene: Scene) -> None:
    (dora,) = new_rows(
        scene.ours.book.changes(scene.ours.book.add(PEOPLE, [{"name": "Dora", "role": "one"}]).id), PEOPLE
    )
    scene.place.server.faults({"match": ":batchUpdate", "drop": "answer"})
    scene.ours.work(lambda engine: engine.push())
    scene.types("Dora", "Role", "two")
    scene.quiet()
    assert scene.ours.ledger.mine("people")[dora]["Role"] == "two"
    assert not scene.ours.ledger.conflicts()


def test_an_addition_that_arrived_and_was_removed_there_stays_removed(scene: Scene) -> None:
    (dora,) = new_rows(scene.ours.book.changes(scene.ours.book.add(PEOPLE, [{"name": "Dora"}]).id), PEOPLE)
    scene.place.server.faults({"match": ":batchUpdate", "drop": "answer"})
    scene.ours.work(lambda engine: engine.push())
    scene.dana.delete_row("People", scene.line("Dora"))
    scene.quiet()
    assert scene.column("Name") == ["Ana", "Ben", "Cleo"]
    assert dora in [item.row for item in scene.ours.book.kept()]


def test_killed_with_a_slip_in_the_sheet_the_next_process_mends_it(scene: Scene) -> None:
    scene.edit("Ana", role="Engineer")
    scene.types("Cleo", "Role", "Chief")
    scene.ours.engine.pull()
    scene.dana.sort("People", scene.at("Name"), down=True)
    scene.place.server.faults({"match": ":batchUpdate", "drop": "answer"})
    scene.ours.work(lambda engine: engine.push())
    scene.ours.reopen()
    scene.quiet()
    assert (scene.cell("Ana", "Role"), scene.cell("Cleo", "Role")) == ("Engineer", "Chief")


def test_a_slip_whose_maker_never_comes_back_is_mended_by_another(scene: Scene) -> None:
    other = scene.another()
    scene.edit("Ana", role="Engineer")
    scene.types("Cleo", "Role", "Chief")
    scene.ours.engine.pull()
    scene.dana.sort("People", scene.at("Name"), down=True)
    scene.place.server.faults({"match": ":batchUpdate", "drop": "answer"})
    scene.ours.work(lambda engine: engine.push())
    assert scene.cell("Cleo", "Role") == "Engineer"
    for _ in range(3):
        scene.clock.wait(65)
        other.engine.pull()
        assert other.ledger.mine("people")[scene.ids["Cleo"]]["Role"] == "Chief"
        other.send_all()
    assert scene.cell("Cleo", "Role") == "Chief"
    other.close()


def test_over_quota_it_waits_longer_each_time_and_then_goes_on(scene: Scene) -> None:
    scene.edit("Ana", role="Engineer")
    scene.place.server.faults({"match": ":batchUpdate", "status": 429, "times": 2})
    engine, waits = scene.ours.engine, []
    for _ in range(2):
        engine.turn()
        assert engine.state.kind == QuotaError.__name__
        assert engine.state.retry_at is not None
        waits.append((engine.state.retry_at - scene.clock.now).total_seconds())
        engine.turn()  # nothing is asked before its time
        scene.clock.wait(waits[-1])
    assert waits == [2, 4]
    engine.turn()
    assert engine.state.problem == ""
    assert scene.cell("Ana", "Role") == "Engineer"


def test_while_google_is_out_of_reach_everything_waits(scene: Scene) -> None:
    scene.edit("Ana", role="Engineer")
    scene.place.server.faults({"match": "", "drop": "request", "times": 20})
    scene.ours.engine.retry()
    scene.ours.engine.turn()
    assert scene.ours.engine.state.kind == UnreachableError.__name__
    assert scene.ours.ledger.waiting() == 1
    scene.place.server.hook("DELETE", "faults")
    scene.quiet()
    assert scene.cell("Ana", "Role") == "Engineer"


def test_what_google_refuses_is_set_aside_alone(scene: Scene) -> None:
    scene.ours.book.edit(
        PEOPLE,
        {
            scene.ids["Ana"]: {"role": "one"},
            scene.ids["Ben"]: {"notes": "x" * 60_000},
            scene.ids["Cleo"]: {"role": "two"},
        },
    )
    scene.quiet()
    (refused,) = scene.ours.ledger.refused()
    assert (refused.row, refused.header) == (scene.ids["Ben"], "Notes")
    assert (scene.cell("Ana", "Role"), scene.cell("Cleo", "Role")) == ("one", "two")
    scene.edit("Ben", notes="short")
    scene.quiet()
    assert scene.cell("Ben", "Notes") == "short"
    assert not scene.ours.ledger.refused()


# What a person has to decide


def _halted(scene: Scene, kind: str) -> None:
    halt = scene.ours.book.link.halt()
    assert halt is not None
    assert halt.kind == kind
    assert halt.message.endswith((".", "?"))


@pytest.fixture
def crowd(scene: Scene) -> Scene:
    """The same with forty more people."""
    scene.ours.book.add(PEOPLE, [{"name": f"N{number}", "notes": f"note {number}"} for number in range(40)])
    scene.quiet()
    return scene


@pytest.mark.parametrize("choice", ["put back", "accept"])
def test_many_rows_gone_at_once_are_asked_about(crowd: Scene, choice: str) -> None:
    crowd.dana.delete_lines("People", 4, 44)
    crowd.ours.engine.pull()
    _halted(crowd, "rows gone")
    assert len(crowd.ours.ledger.mine("people")) == 43
    crowd.edit("Ana", role="waits meanwhile")
    crowd.ours.engine.push()
    assert crowd.cell("Ana", "Role") is None
    crowd.ours.book.link.decide(choice)
    crowd.quiet()
    assert crowd.ours.book.link.halt() is None
    assert (
        len(crowd.column("Name"))
        == len(crowd.ours.ledger.mine("people"))
        == (43 if choice == "put back" else 3)
    )
    assert crowd.cell("Ana", "Role") == "waits meanwhile"
    if choice == "put back":
        assert crowd.cell("N7", "Notes") == "note 7"
        assert len(set(crowd.column("ID"))) == 43


def test_a_tab_that_was_deleted_is_made_again_with_all_that_was_in_it(scene: Scene) -> None:
    scene.ours.book.log([scene.ids["Ana"]], on=TODAY, notes="hello")
    scene.quiet()
    scene.dana.delete_tab("Outreach")
    scene.ours.engine.pull()
    _halted(scene, "tab gone")
    scene.edit("Ana", role="goes on")
    scene.ours.book.link.decide("put back")
    scene.quiet()
    assert scene.column("Notes", "Outreach") == ["hello"]
    assert scene.cell("Ana", "Role") == "goes on"
    assert scene.ours.book.link.halt() is None


@pytest.mark.parametrize("choice", ["put back", "leave out"])
def test_a_column_that_was_deleted_is_asked_about(scene: Scene, choice: str) -> None:
    scene.edit("Ana", role="Engineer", phone="030 12")
    scene.quiet()
    where = {"sheetId": scene.dana.tabs["People"], "dimension": "COLUMNS"}
    at = scene.at("Role")
    scene.dana.api.batch([{"deleteDimension": {"range": {**where, "startIndex": at, "endIndex": at + 1}}}])
    scene.ours.engine.pull()
    _halted(scene, "headings gone")
    assert scene.mine("Ana")["Role"] == "Engineer"
    scene.ours.book.link.decide(choice)
    scene.edit("Ana", company="Acme")
    scene.quiet()
    assert scene.ours.book.link.halt() is None
    assert (scene.cell("Ana", "Company"), scene.cell("Ana", "Phone")) == ("Acme", "030 12")
    assert scene.mine("Ana")["Role"] == "Engineer"
    if choice == "put back":
        assert scene.cell("Ana", "Role") == "Engineer"
    else:
        assert "Role" not in scene.grid()[0]


# What is theirs


def test_a_formula_of_theirs_is_shown_and_never_written(scene: Scene) -> None:
    scene.types("Ana", "Role", '="Chief "&"of all"')
    scene.clock.wait(601)
    scene.quiet()
    assert scene.mine("Ana")["Role"] == "Chief of all"
    scene.edit("Ana", role="Engineer", notes="beside it")
    scene.quiet()
    grid = scene.dana.grids("People")[0]
    assert grid[scene.line("Ana")][scene.at("Role")] == '="Chief "&"of all"'
    assert scene.cell("Ana", "Notes") == "beside it"
    (conflict,) = scene.ours.ledger.conflicts()
    assert (conflict.mine, conflict.theirs) == ("Engineer", "Chief of all")


def test_a_formula_that_a_slip_took_is_put_back_as_a_formula(scene: Scene) -> None:
    scene.types("Cleo", "Role", '="Head of "&"it"')
    scene.ours.engine.pull()
    scene.edit("Ana", role="Engineer")
    scene.dana.sort("People", scene.at("Name"), down=True)
    scene.ours.engine.push()
    assert scene.cell("Cleo", "Role") == "Engineer"
    scene.quiet()
    written = scene.dana.api.grids(["People"], formulas=True)[0]
    assert written[scene.line("Cleo")][scene.at("Role")] == '="Head of "&"it"'
    assert scene.cell("Ana", "Role") == "Engineer"


def test_a_formula_that_is_new_is_known_before_anything_is_written(scene: Scene) -> None:
    scene.types("Ana", "Role", '="Chief "&"of all"')
    scene.ours.engine.pull()
    scene.edit("Ana", role="Engineer")
    scene.quiet()
    assert scene.dana.grids("People")[0][scene.line("Ana")][scene.at("Role")] == '="Chief "&"of all"'
    (conflict,) = scene.ours.ledger.conflicts()
    assert conflict.mine == "Engineer"


def test_what_cannot_be_read_stays_as_typed_and_is_listed(scene: Scene) -> None:
    scene.types("Ana", "Next step on", "when the leaves fall")
    scene.quiet()
    assert scene.cell("Ana", "Next step on") == "when the leaves fall"
    (problem,) = scene.ours.book.snapshot().problems
    assert (problem.row, problem.column, problem.text) == (
        scene.ids["Ana"],
        "Next step on",
        "when the leaves fall",
    )


def test_columns_of_their_own_are_extra_fields_and_the_other_way_round(scene: Scene) -> None:
    scene.dana.insert_column("People", 2, "Shoe size")
    scene.types("Ana", "Shoe size", "38")
    scene.quiet()
    assert scene.mine("Ana")["Shoe size"] == 38
    scene.ours.book.set_cell("people", scene.ids["Ben"], "Star sign", "Leo")
    scene.ours.book.set_cell("people", scene.ids["Ben"], "Shoe size", 44)
    scene.quiet()
    assert (scene.cell("Ben", "Star sign"), scene.cell("Ben", "Shoe size")) == ("Leo", 44)
    assert scene.cell("Ana", "Shoe size") == 38
    assert scene.grid()[0].count("Star sign") == 1


def test_a_sheet_made_before_there_was_such_a_tab_or_column_gets_it_with_the_first_that_needs_it(
    scene: Scene,
) -> None:
    scene.dana.delete_tab("Doors")
    for title, header in (("People", "Question for mentor"), ("Outreach", "Template")):
        scene.dana.delete_column(title, scene.at(header, title))
    scene.ours.close()
    late = Dashboard("late", scene.folder, scene.place.robots[1], scene.spreadsheet, scene.clock)
    late.open_again_as_it_is()  # connected without a look at what a fresh sheet has
    scene.ours = late
    scene.quiet()
    assert not late.book.link.halts()
    assert scene.grid()[0].count("Question for mentor") == 0  # nothing needs it yet
    scene.edit("Ana", mentor_question="Shall I write again?")
    late.book.add(contract.DOORS, [{"company": "Acme", "door": "Hydrogen"}])
    scene.quiet()
    assert scene.cell("Ana", "Question for mentor") == "Shall I write again?"
    assert scene.column("Door", "Doors") == ["Hydrogen"]
    assert scene.grid()[0].count("Question for mentor") == 1
    assert late.book.link.status(scene.clock()).waiting == 0


def test_changes_is_laid_out_again_when_somebody_deletes_it(scene: Scene) -> None:
    scene.dana.delete_tab("Changes")
    scene.edit("Ana", role="Engineer")
    scene.quiet()
    assert scene.cell("Ana", "Role") == "Engineer"
    assert len(scene.grid("Changes")) > 1


def test_the_looks_of_neighbouring_cells_stay(scene: Scene) -> None:
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}, "backgroundColor": {"red": 1}}}
    line, number = scene.line("Ana"), scene.dana.tabs["People"]
    area = {"sheetId": number, "startRowIndex": line, "endRowIndex": line + 1}
    scene.dana.api.batch([{"repeatCell": {"range": area, "cell": bold, "fields": "userEnteredFormat"}}])
    scene.edit("Ana", role="Engineer", next_step_on=TODAY)
    scene.quiet()
    found = scene.dana.api.described(
        "sheets(properties.sheetId,data(rowData.values.userEnteredFormat.textFormat.bold))"
    )
    (sheet,) = [one for one in found["sheets"] if one["properties"]["sheetId"] == number]
    cells = sheet["data"][0]["rowData"][line]["values"]
    looks = [cell.get("userEnteredFormat", {}).get("textFormat", {}).get("bold") for cell in cells]
    assert looks[: len(PEOPLE.columns)] == [True] * len(PEOPLE.columns)


def test_undone_after_it_was_sent_the_sheet_holds_what_it_held(scene: Scene) -> None:
    scene.types("Ana", "Role", "theirs")
    scene.ours.engine.pull()
    done = scene.ours.book.edit(PEOPLE, {scene.ids["Ana"]: {"role": "ours"}})
    scene.quiet()
    assert scene.cell("Ana", "Role") == "ours"
    assert done is not None
    scene.ours.book.undo(done.id)
    scene.quiet()
    assert scene.cell("Ana", "Role") == "theirs"


def test_a_row_removed_there_is_kept_with_what_was_changed_here(scene: Scene) -> None:
    scene.edit("Ana", role="ours")
    scene.dana.delete_row("People", scene.line("Ana"))
    scene.quiet()
    (kept,) = scene.ours.book.kept()
    assert (kept.row, kept.cells["Role"]) == (scene.ids["Ana"], "ours")
    scene.ours.book.restore(kept.id)
    scene.quiet()
    assert scene.cell("Ana", "Role") == "ours"


# Mentor notes


def _looks(scene: Scene) -> None:
    """The dashboard is open, and asks whose the newest change is."""
    scene.clock.wait(65)
    scene.ours.engine.look()
    scene.ours.engine.turn()


def test_what_another_wrote_under_mentor_notes_in_the_sheet_is_new_with_who_and_when(scene: Scene) -> None:
    ana, book = scene.ids["Ana"], scene.ours.book
    book.set_settings({"your_name": "Kim"})
    scene.quiet()
    scene.types("Ana", "Mentor notes", "Ring her.")
    _looks(scene)
    (note,) = book.unread_mentor_notes()
    assert (note.person, note.text, note.by, note.at) == (ana, "Ring her.", "Dana", scene.clock.now)
    book.read_mentor_note(ana, note.at)
    scene.edit("Ana", company="Acme")
    scene.quiet()
    assert not book.unread_mentor_notes()
    scene.types("Ana", "Mentor notes", "Ring her today.")
    scene.quiet()
    assert [one.text for one in book.unread_mentor_notes()] == ["Ring her today."]


def test_what_was_written_in_another_dashboard_is_new_and_named_and_a_first_look_finds_nothing_new(
    scene: Scene,
) -> None:
    scene.edit("Ana", mentor_notes="from before")
    scene.quiet()
    other = scene.another()
    try:
        assert not other.book.unread_mentor_notes()
        other.book.edit(PEOPLE, {scene.ids["Ben"]: {"mentor_notes": "Let him rest."}}, by="Ruth")
        scene.quiet(other)
        assert [(one.by, one.text) for one in scene.ours.book.unread_mentor_notes()] == [
            ("Ruth", "Let him rest.")
        ]
    finally:
        other.close()


def test_ones_own_notes_and_those_that_come_back_with_a_row_are_not_new(scene: Scene) -> None:
    scene.ours.book.set_settings({"your_name": "Dana"})
    scene.edit("Ben", mentor_notes="from before")
    scene.quiet()
    scene.types("Ana", "Mentor notes", "My own.")
    _looks(scene)
    scene.dana.delete_row("People", scene.line("Ben"))
    scene.quiet()
    scene.dana.undo()
    scene.quiet()
    assert scene.mine("Ben")["Mentor notes"] == "from before"
    assert not scene.ours.book.unread_mentor_notes()
    assert scene.ours.book.mentor_notes(scene.ids["Ana"]) is not None
