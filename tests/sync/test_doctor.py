"""The check-up: each thing that a person can break is named and mended, and nothing else in the sheet changes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sync import Workspace, contract, open_workspace, terminal
from sync.cells import serial
from sync.checkup import rewriting
from sync.checkup.formulas import plain
from sync.cli import main
from sync.doctor import OK, PROBLEM, Finding, examine, mend
from sync.sheet import accounts, quota, write
from sync.sheet.model import letters
from tests.google.running import Running, google

OWNER = "dana@example.org"
TODAY = datetime.now(UTC).date()
LATELY = TODAY - timedelta(days=3)
Cells = dict[tuple[str, int, int], Any]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with google() as running:
        yield running


@dataclass
class Desk:
    """A book of two people in a sheet, and Dana who edits it by hand."""

    server: Running
    book: Workspace
    sheet: str

    def examine(self) -> list[Finding]:
        return [found for found in examine(self.book.link) if found.severity != OK]

    def mend(self) -> tuple[str, ...]:
        return mend(self.book.link)

    def values(self, area: str, *, formulas: bool = False) -> list[list[Any]]:
        option = "FORMULA" if formulas else "UNFORMATTED_VALUE"
        query = f"valueRenderOption={option}&dateTimeRenderOption=SERIAL_NUMBER"
        path = f"/v4/spreadsheets/{self.sheet}/values/{area}?{query}"
        found: list[list[Any]] = self.server.call("GET", path, OWNER).json().get("values", [])
        return found

    def type(self, area: str, *cells: Any, raw: bool = False) -> None:
        option = "RAW" if raw else "USER_ENTERED"
        path = f"/v4/spreadsheets/{self.sheet}/values/{area}?valueInputOption={option}"
        answer = self.server.call("PUT", path, OWNER, json={"values": [list(cells)]})
        assert answer.ok, answer.text

    def clear(self, area: str) -> None:
        path = f"/v4/spreadsheets/{self.sheet}/values/{area}:clear"
        assert self.server.call("POST", path, OWNER, json={}).ok

    def batch(self, *requests: dict[str, Any]) -> None:
        path = f"/v4/spreadsheets/{self.sheet}:batchUpdate"
        answer = self.server.call("POST", path, OWNER, json={"requests": list(requests)})
        assert answer.ok, answer.text

    def described(self, fields: str) -> list[dict[str, Any]]:
        path = f"/v4/spreadsheets/{self.sheet}?fields=sheets({fields})"
        found: list[dict[str, Any]] = self.server.call("GET", path, OWNER).json()["sheets"]
        return found

    def number(self, title: str) -> int:
        about = [sheet["properties"] for sheet in self.described("properties(sheetId,title)")]
        return next(int(one.get("sheetId", 0)) for one in about if one["title"] == title)

    def everything(self) -> Cells:
        """Every cell as typed, but for the tab that records changes."""
        return {
            (tab.name, line, position): raw
            for tab in contract.TABS
            for line, row in enumerate(self.values(tab.name, formulas=True))
            for position, raw in enumerate(row)
            if raw != ""
        }


@pytest.fixture
def desk(server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", server.address)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(quota, "MOST", 10_000)  # a minute's work of a person goes by in seconds here
    book = open_workspace(tmp_path)
    book.add(contract.PEOPLE, [{"name": "Ana", "company": "Acme"}, {"name": "Ben"}], today=LATELY)
    book.log([_id(book, "Ana")], on=LATELY, notes="Hello")
    account = accounts.read_key(server.key_file.read_bytes())
    sheet = server.spreadsheet(owner=OWNER, writers=[account.address])
    book.link.connect(account, sheet)
    book.link.stop()
    yield Desk(server, book, sheet)
    server.hook("DELETE", "faults")
    book.link.stop()
    book.close()


def _id(book: Workspace, name: str) -> str:
    people = book.snapshot().people
    return str(people.index[people["name"] == name][0])


def _position(header: str, tab: contract.Tab = contract.PEOPLE) -> int:
    return [column.header for column in tab.columns].index(header)


def _a1(header: str, row: int, tab: contract.Tab = contract.PEOPLE) -> str:
    return f"{tab.name}!{letters(_position(header, tab))}{row}"


def _changed(before: Cells, after: Cells) -> set[tuple[str, int, int]]:
    return {cell for cell in before.keys() | after.keys() if before.get(cell) != after.get(cell)}


def test_a_sheet_in_order_is_called_so_and_left_alone(desk: Desk) -> None:
    before = desk.everything()
    desk.server.log()
    found = examine(desk.book.link)
    assert {one.severity for one in found} == {OK}
    assert len({one.area for one in found}) == 8
    assert all(call["method"] == "GET" for call in desk.server.log() if call["path"] != "/token")
    assert desk.mend() == ()
    assert desk.everything() == before


def _loses_an_id(desk: Desk) -> None:
    desk.clear(_a1("ID", 3))


def _copies_a_row(desk: Desk) -> None:
    blanks = [""] * (_position("ID") - 1)
    desk.type(f"People!A4:{letters(_position('ID'))}4", "Cleo", *blanks, desk.values(_a1("ID", 2))[0][0])


def _empties_formulas(desk: Desk) -> None:
    desk.clear(f"{_a1('Last contact', 2)}:{letters(_position('Last contact'))}3")


def _damages_a_formula(desk: Desk) -> None:
    desk.type(_a1("Due", 2), desk.values(_a1("Due", 3), formulas=True)[0][0].replace("$F:$F", "#REF!"))


def _types_dates_as_text(desk: Desk) -> None:
    desk.type(_a1("Not hired on", 2), "2026-03-04", raw=True)
    desk.type(_a1("Not hired on", 3), "4. März 2026", raw=True)
    desk.type(_a1("Every", 3), "every 3 months", raw=True)


def _removes_marks(desk: Desk) -> None:
    lookup = {"developerMetadataLookup": {"metadataKey": "runner-up", "metadataValue": "people.email"}}
    desk.batch({"deleteDeveloperMetadata": {"dataFilter": lookup}})


def _shows_changes(desk: Desk) -> None:
    about = {"sheetId": desk.number("Changes"), "hidden": False}
    desk.batch({"updateSheetProperties": {"properties": about, "fields": "hidden"}})


def _narrows_changes(desk: Desk) -> None:
    number = desk.number("Changes")
    desk.batch(
        *(
            {
                "deleteDimension": {
                    "range": {"sheetId": number, "dimension": side, "startIndex": 20, "endIndex": end}
                }
            }
            for side, end in (("COLUMNS", 60), ("ROWS", 900))
        )
    )


def _deletes_changes(desk: Desk) -> None:
    desk.batch({"deleteSheet": {"sheetId": desk.number("Changes")}})


def _thaws_headings(desk: Desk) -> None:
    about = {"sheetId": desk.number("People"), "gridProperties": {"frozenRowCount": 0}}
    desk.batch({"updateSheetProperties": {"properties": about, "fields": "gridProperties.frozenRowCount"}})


def _removes_warnings(desk: Desk) -> None:
    found = desk.described("properties(title),protectedRanges(protectedRangeId)")
    people = next(sheet for sheet in found if sheet["properties"]["title"] == "People")
    desk.batch(
        *(
            {"deleteProtectedRange": {"protectedRangeId": one["protectedRangeId"]}}
            for one in people["protectedRanges"]
        )
    )


@pytest.mark.parametrize(
    ("breaks", "counts", "touched"),
    [
        ((_loses_an_id, _copies_a_row), {"IDs": [1, 1], "formulas": [2]}, 4),
        ((_empties_formulas, _damages_a_formula), {"formulas": [2, 1]}, 3),
        ((_types_dates_as_text,), {"dates": [2, 1]}, 3),
        (
            (_removes_marks, _shows_changes, _narrows_changes, _thaws_headings, _removes_warnings),
            {"layout": [1, 1, 1, 1, 1, 3]},
            0,
        ),
        ((_deletes_changes,), {"layout": [1]}, 0),
    ],
)
def test_what_a_person_broke_is_named_and_mended_once(
    desk: Desk, breaks: tuple[Callable[[Desk], None], ...], counts: dict[str, list[int]], touched: int
) -> None:
    for act in breaks:
        act(desk)
    before = desk.everything()
    found = desk.examine()
    for area, numbers in counts.items():
        mendable = [one for one in found if one.area == area and one.mendable]
        assert sorted(one.count for one in mendable) == sorted(numbers)
    assert desk.mend(), "nothing was said"
    after = desk.everything()
    assert len(_changed(before, after)) == touched
    assert desk.examine() == []
    assert desk.mend() == ()
    assert desk.everything() == after


def test_a_tab_that_was_deleted_comes_back_with_everything_in_it(desk: Desk) -> None:
    desk.book.add(contract.NEWS, [{"headline": "Talk given"}])
    desk.book.link.sync_once()
    desk.batch({"deleteSheet": {"sheetId": desk.number("News")}})
    before = desk.everything()
    assert [one.mendable for one in desk.examine() if one.area == "layout"] == [True]
    desk.mend()
    assert [row[1] for row in desk.values("News")] == ["Headline", "Talk given"]
    assert {tab for tab, _, _ in _changed(before, desk.everything())} == {"News"}
    assert desk.examine() == []


def test_dates_typed_as_text_become_the_same_dates_and_can_be_undone(desk: Desk) -> None:
    _types_dates_as_text(desk)
    desk.type(_a1("Added on", 3), "3/4/2026", raw=True)  # may be two days: nobody decides that but a person
    desk.type(_a1("Next step on", 3), "31 February 2026", raw=True)
    desk.mend()
    row = desk.values(f"People!A3:{letters(_position('ID'))}3")[0]
    assert desk.values(_a1("Not hired on", 2)) == [[serial(date(2026, 3, 4))]]
    assert (row[_position("Not hired on")], row[_position("Every")]) == (serial(date(2026, 3, 4)), 90)
    assert (row[_position("Added on")], row[_position("Next step on")]) == ("3/4/2026", "31 February 2026")
    left = [one for one in desk.examine() if one.area == "dates"]
    assert [(one.severity, one.mendable) for one in left] == [(PROBLEM, False)] * 2
    assert left[0].where[0].address.endswith(f"range={_a1('Added on', 3).partition('!')[2]}") or left[1].where
    desk.book.undo(desk.book.operations()[0].id)
    desk.book.link.sync_once()
    assert desk.values(_a1("Not hired on", 3)) == [["4. März 2026"]]


def test_a_day_typed_over_a_formula_is_kept_before_the_formula_comes_back(desk: Desk) -> None:
    later, earlier = TODAY + timedelta(days=9), LATELY - timedelta(days=30)
    desk.type(_a1("Due", 3), f"{later:%Y-%m-%d}")
    desk.type(_a1("Last contact", 3), f"{earlier:%Y-%m-%d}")
    told = desk.mend()
    assert [line.rpartition(" is ")[2] for line in told[:2]] == [
        "a row of Outreach now",
        "Next step on now",
    ]
    assert desk.values(_a1("Next step on", 3)) == [[serial(later)]]
    assert desk.values(_a1("Due", 3)) == [[serial(later)]]
    assert desk.values(_a1("Last contact", 3)) == [[serial(earlier)]]
    assert str(desk.values(_a1("Due", 3), formulas=True)[0][0]).startswith("=")
    assert [(row[0], row[1]) for row in desk.values("Outreach!A3:K")] == [(serial(earlier), "Ben")]
    assert desk.examine() == []
    assert desk.mend() == ()


def test_what_only_a_person_can_place_is_left_as_it_was_typed(desk: Desk) -> None:
    desk.type(_a1("Next step on", 2), f"{TODAY + timedelta(days=5):%Y-%m-%d}")
    desk.type(_a1("Due", 2), f"{TODAY + timedelta(days=9):%Y-%m-%d}")
    desk.type(_a1("Due", 3), "when she is back")
    desk.type(_a1("Last contact", 2), "=TODAY()-1")
    before = desk.everything()
    found = [one for one in desk.examine() if one.area == "formulas"]
    assert {(one.count, one.mendable) for one in found} == {(2, False), (1, False)}
    assert desk.mend() == ()
    assert desk.everything() == before


def test_what_somebody_types_in_the_last_instant_is_put_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.clear(_a1("Due", 3))

    def insert_a_column() -> None:
        where = {"sheetId": desk.number("People"), "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
        desk.batch({"insertDimension": {"range": where}})
        desk.type(f"People!{letters(_position('Due'))}3", "typed just now")

    _before_the_swap(monkeypatch, insert_a_column)
    desk.mend()
    assert desk.values(f"People!{letters(_position('Due'))}3") == [["typed just now"]]
    desk.mend()
    assert [one.mendable for one in desk.examine()] == [False]  # and that one is for a person to place


def _before_the_swap(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Let a person act between the look at the sheet and the writing of formulas."""
    built: list[bool] = []

    def building(*args: Any, **kwargs: Any) -> Any:
        if not built:
            built.append(True)
            act()
        return write.build(*args, **kwargs)

    monkeypatch.setattr(rewriting, "build", building)


def test_what_can_not_be_mended_says_where_to_look(desk: Desk) -> None:
    desk.type(_a1("Person ID", 2, contract.OUTREACH), "p-nobody")
    desk.type(_a1("Date", 2, contract.OUTREACH), f"{TODAY + timedelta(days=400):%Y-%m-%d}")
    desk.type("People!A4:B4", "Ana", "Acme")
    locked = {
        "range": {"sheetId": desk.number("News"), "startRowIndex": 1},
        "editors": {"users": [OWNER]},
        "warningOnly": False,
    }
    desk.batch({"addProtectedRange": {"protectedRange": locked}})
    desk.book.link.sync_once()
    found = {(one.area, one.mendable): one for one in desk.examine()}
    assert "about a person who is not in People" in found["IDs", False].sentence
    assert found["IDs", False].where[0].label == _a1("Person ID", 2, contract.OUTREACH)
    assert "ahead of today" in found["dates", False].sentence
    assert "may be in the book twice: Ana" in found["duplicates", False].sentence
    assert [cell.label for cell in found["duplicates", False].where] == ["People!A2", "People!A4"]
    assert "protected" in found["layout", False].sentence
    before = desk.everything()
    desk.mend()
    assert desk.everything() == before


def test_a_sheet_that_can_not_be_reached_is_a_finding_with_what_to_do(desk: Desk) -> None:
    desk.server.faults({"match": f"/v4/spreadsheets/{desk.sheet}", "status": 403, "times": 9})
    found = examine(desk.book.link)
    assert (found[0].area, found[0].severity) == ("access", PROBLEM)
    assert "Share" in found[0].sentence
    desk.server.hook("DELETE", "faults")
    fast = examine(desk.book.link, clock=lambda: datetime.now(UTC) + timedelta(minutes=20))
    assert any("20 minutes ahead of" in one.sentence for one in fast if one.severity == PROBLEM)
    desk.book.link.disconnect()
    (alone,) = examine(desk.book.link)
    assert "no sheet" in alone.sentence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=IF($A:$A=\"a; b\";1;'Outreach'!$B:$B)", '=if($A:$A="a; b", 1, Outreach!$B:$B)'),
        ("='My tab'!A1", "='My tab'!a1"),
    ],
)
def test_a_formula_is_known_again_however_the_spreadsheet_writes_it(one: str, other: str) -> None:
    assert plain(one) == plain(other)
    assert plain(one) != plain(other.replace("a; b", "a, b") if "a; b" in other else "='My tab'!A2")


# The commands over it


def _run(desk: Desk, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--home", str(desk.book.path.parent)])


def test_the_commands_say_what_they_did(desk: Desk) -> None:
    desk.type(_a1("Role", 2), "Engineer")
    desk.book.add(contract.PEOPLE, [{"name": "Cleo"}], today=LATELY)
    done = json.loads(_run(desk, "sync", "--once", "--json").stdout)
    assert (done["kind"], done["taken"], done["sent"], done["waiting"]) == ("in step", 1, 1, 0)
    assert "Nothing had changed" in _run(desk, "sync", "--once").stdout

    healthy = _run(desk, "doctor", "--json")
    assert healthy.exit_code == 0, healthy.output
    assert {one["severity"] for one in json.loads(healthy.stdout)["findings"]} == {OK}
    _damages_a_formula(desk)
    ill = _run(desk, "doctor")
    assert ill.exit_code == 1
    assert f"{_a1('Due', 2)}  https://docs.google.com/spreadsheets/d/{desk.sheet}" in ill.stdout
    assert "runner-up doctor --fix" in ill.stdout
    mended = _run(desk, "doctor", "--fix")
    assert (mended.exit_code, mended.stdout.splitlines()[0]) == (0, "Mended: Wrote 1 formula again in People")
    assert "All is well." in mended.stdout

    desk.book.add(contract.PEOPLE, [{"name": "Dan"}], today=LATELY)
    left = _run(desk, "disconnect")
    assert left.exit_code == 0
    assert "One change had not reached the sheet" in left.stdout
    assert not desk.book.link.connected
    assert len(desk.book.snapshot().people) == 4
    assert len(desk.values("People!A2:A")) == 3


def test_keeping_in_step_says_so_once_and_stops_when_told(desk: Desk) -> None:
    said: list[str] = []
    stopping = threading.Event()
    thread = threading.Thread(target=terminal.follow, args=(desk.book.link, said.append, stopping))
    thread.start()
    desk.book.add(contract.PEOPLE, [{"name": "Cleo"}], today=LATELY)
    desk.book.link.poke()
    for _ in range(300):
        if len(desk.values("People!A2:A")) == 3 and said and "In step" in said[-1]:
            break
        time.sleep(0.1)
    stopping.set()
    thread.join(30)
    assert not thread.is_alive()
    assert len(desk.values("People!A2:A")) == 3
    assert "In step" in said[-1]
    assert len(said) < 6
