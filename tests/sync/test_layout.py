"""An empty spreadsheet is laid out in one batch, and reads back as it was meant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

import pytest

from sync.contract import PEOPLE, SETTINGS, TABS, Kind, Tab
from sync.sheet import layout
from sync.sheet.api import SheetApi
from sync.sheet.formulas import row_formulas
from sync.sheet.model import CHANGES, METADATA_KEY, Overview, TabInfo, TabPlace, quoted
from tests.google.running import Running, google

OWNER, TODAY = "dana@example.org", date(2026, 3, 4)
KEYS = (*(tab.key for tab in TABS), CHANGES)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with google() as running:
        yield running


class Laid:
    """A spreadsheet of Dana's that was laid out, and what Google tells of it."""

    def __init__(self, server: Running, locale: str = "en_US", zone: str = "America/Chicago") -> None:
        self.id = server.spreadsheet(owner=OWNER, locale=locale, timeZone=zone)
        self.server = server
        self.api = SheetApi(server.gspread(OWNER), self.id)
        self.requests = layout.fresh(self.api.overview(), today=TODAY)
        self.api.batch(self.requests)

    @cached_property
    def told(self) -> Any:
        """The spreadsheet as Google tells it, of each tab the rows at the top."""
        ranges = "&".join(f"ranges={quoted(tab.title)}!A1:BH60" for tab in self.api.overview().tabs)
        path = f"/v4/spreadsheets/{self.id}?includeGridData=true&{ranges}"
        return self.server.call("GET", path, OWNER).json()

    @cached_property
    def sheets(self) -> dict[str, Any]:
        """The same by the tabs' titles."""
        return {sheet["properties"]["title"]: sheet for sheet in self.told["sheets"]}

    def rows(self, title: str) -> list[list[Any]]:
        """The cells of a tab by row, as Google tells them."""
        return [row.get("values", []) for row in self.sheets[title]["data"][0].get("rowData", [])]

    def place(self, tab: Tab) -> TabPlace:
        """Where a tab of the contract stands."""
        found = self.api.overview().by_title(tab.name)
        assert found is not None
        headers = tuple(column.header for column in tab.columns)
        return TabPlace(tab.key, found.sheet_id, tab.name, 0, headers, headers, next(iter(found.tables)))


@pytest.fixture(scope="module")
def laid(server: Running) -> Laid:
    return Laid(server)


def test_the_empty_tab_becomes_start_here_and_the_others_follow(laid: Laid) -> None:
    assert list(laid.sheets) == ["Start here", *(tab.name for tab in TABS), "Changes"]
    words = [cell.get("formattedValue", "") for row in laid.rows("Start here") for cell in row]
    assert words[0] == "Start here"
    assert {tab.name for tab in TABS} <= set(words)
    assert words[-1] == "Laid out by Runner-Up on 4 March 2026."
    assert laid.told["properties"]["timeZone"] == "America/Chicago"


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_a_tab_is_a_table_with_typed_columns(laid: Laid, tab: Tab) -> None:
    (table,) = laid.sheets[tab.name]["tables"]
    assert table["name"] == tab.name
    for column, told in zip(tab.columns, table["columnProperties"], strict=True):
        assert told["columnName"] == column.header
        wanted = {Kind.DATE: "DATE", Kind.CHOICE: "DROPDOWN", Kind.DAYS: "DOUBLE", Kind.YES_NO: "BOOLEAN"}
        untyped = column.formula or (tab.key, column.key) == ("settings", "value")
        assert told.get("columnType") == (None if untyped else wanted.get(column.kind, "TEXT"))
        choices = told.get("dataValidationRule", {}).get("condition", {}).get("values", [])
        offered = column.choices if column.kind is Kind.CHOICE else ()
        assert tuple(choice["userEnteredValue"] for choice in choices) == offered


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_headings_stay_in_view_and_explain_themselves(laid: Laid, tab: Tab) -> None:
    assert laid.sheets[tab.name]["properties"]["gridProperties"]["frozenRowCount"] == 1
    headings = laid.rows(tab.name)[0]
    assert [cell["formattedValue"] for cell in headings] == [column.header for column in tab.columns]
    for column, cell in zip(tab.columns, headings, strict=True):
        assert cell["note"].startswith(column.meaning)
        if column.choices:
            assert all(choice in cell["note"] for choice in column.choices)


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_columns_are_marked_and_ids_are_narrow_grey_and_last(laid: Laid, tab: Tab) -> None:
    about = laid.sheets[tab.name]["data"][0]["columnMetadata"]
    for position, (column, told) in enumerate(zip(tab.columns, about, strict=True)):
        (mark,) = told["developerMetadata"]
        assert (mark["metadataKey"], mark["metadataValue"]) == (METADATA_KEY, f"{tab.key}.{column.key}")
        if column.kind is Kind.ID:
            assert told["pixelSize"] == 60
            assert all(later.kind is Kind.ID for later in tab.columns[position:])
        else:
            assert told["pixelSize"] > 60
    widths = {column.key: told["pixelSize"] for column, told in zip(tab.columns, about, strict=True)}
    assert len(set(widths.values())) > 2


def test_formulas_and_ids_are_warned_of_and_nobody_is_locked_out(laid: Laid) -> None:
    warned = {tab.name: set[int]() for tab in TABS}
    for title, sheet in laid.sheets.items():
        for protected in sheet.get("protectedRanges", []):
            assert protected["warningOnly"]
            where = protected["range"]
            if title in warned:
                assert where["startRowIndex"] == 1
                warned[title] |= set(range(where["startColumnIndex"], where["endColumnIndex"]))
    for tab in TABS:
        kept = {n for n, column in enumerate(tab.columns) if column.formula or column.kind is Kind.ID}
        assert warned[tab.name] == kept


def test_due_is_coloured_and_nothing_else(laid: Laid) -> None:
    rules = laid.sheets["People"]["conditionalFormats"]
    assert len(rules) == 3
    due = [column.key for column in PEOPLE.columns].index("due")
    for rule in rules:
        (area,) = rule["ranges"]
        assert (area["startColumnIndex"], area["endColumnIndex"], area["startRowIndex"]) == (due, due + 1, 1)
    assert not any("conditionalFormats" in sheet for title, sheet in laid.sheets.items() if title != "People")


@pytest.mark.parametrize(
    ("shown", "colours"),
    [("", 0), (None, 0), (-1, 1), (-400, 1), (0, 1), (1, 1), (7, 1), (8, 0)],
)
def test_a_day_has_one_colour_at_most(laid: Laid, shown: int | str | None, colours: int) -> None:
    """What the rules come to for Due so many days from today; a blank, and what a formula leaves blank, have none."""
    tests = [
        rule["booleanRule"]["condition"]["values"] for rule in laid.sheets["People"]["conditionalFormats"]
    ]
    day = {"formulaValue": f"=TODAY()+{shown}"} if isinstance(shown, int) else {"formulaValue": '=""'}
    cells = [{"userEnteredValue": day} if shown is not None else {}]
    cells += [
        {"userEnteredValue": {"formulaValue": f"=({value['userEnteredValue'][1:]})*1".replace("$G2", "A1")}}
        for (value,) in tests
    ]
    id_ = laid.server.spreadsheet(owner=OWNER)
    api = SheetApi(laid.server.gspread(OWNER), id_)
    api.batch([{"updateCells": {"start": {}, "rows": [{"values": cells}], "fields": "userEnteredValue"}}])
    assert api.grids(["B1:D1"])[0][0].count(1) == colours


def test_changes_is_hidden_and_has_room(laid: Laid) -> None:
    about = laid.sheets["Changes"]["properties"]
    assert about["hidden"]
    assert (about["gridProperties"]["rowCount"], about["gridProperties"]["columnCount"]) == (2001, 60)
    headings = [cell["formattedValue"] for cell in laid.rows("Changes")[0]]
    assert headings[:7] == ["When", "By", "Change", "Tab", "Row ID", "What", "Held 1"]
    assert len(headings) == 60


def test_settings_and_templates_have_their_rows_and_the_others_none(laid: Laid) -> None:
    rows = layout.default_rows("en_US")
    grids = laid.api.grids([tab.name for tab in TABS])
    for tab, grid in zip(TABS, grids, strict=True):
        headers, *entries = grid
        row_id = headers.index("ID") if "ID" in headers else 0
        found = {
            entry[row_id]: {
                header: raw
                for header, raw in zip(headers, entry, strict=False)
                if raw != "" and header != "ID"
            }
            for entry in entries
        }
        assert found == rows.get(tab.key, {})


def test_laid_out_a_second_time_adds_nothing(laid: Laid) -> None:
    assert layout.fresh(laid.api.overview(), today=TODAY) == []
    assert layout.missing_tabs(laid.api.overview(), KEYS) == []


def test_a_tab_that_was_deleted_comes_back_alone(server: Running) -> None:
    laid = Laid(server)
    gone = [tab.sheet_id for tab in laid.api.overview().tabs if tab.title in {"Outreach", "Changes"}]
    laid.api.batch([{"deleteSheet": {"sheetId": number}} for number in gone])
    before = laid.api.overview()
    laid.api.batch(layout.missing_tabs(before, KEYS, defaults=False))
    after = laid.api.overview()
    assert [tab.title for tab in after.tabs if tab not in before.tabs] == ["Outreach", "Changes"]
    assert after.tabs[: len(before.tabs)] == before.tabs


def test_a_tab_of_that_title_that_is_not_ours_stays(server: Running) -> None:
    id_ = server.spreadsheet(owner=OWNER)
    api = SheetApi(server.gspread(OWNER), id_)
    theirs = {"sheetId": 101, "title": "news"}
    box = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2, "sheetId": 101}
    api.batch([{"addSheet": {"properties": theirs}}, {"addTable": {"table": {"name": "News", "range": box}}}])
    before = api.overview()
    api.batch(layout.missing_tabs(before, ["news", "settings"]))
    assert [tab.title for tab in api.overview().tabs] == ["Sheet1", "news", "News 2", "Settings"]
    assert api.overview().tabs[:2] == before.tabs


def test_dates_read_as_the_spreadsheets_locale_writes_them(server: Running) -> None:
    laid = Laid(server, "de_DE", "Europe/Berlin")
    settings = {row[0]: row[1] for row in laid.api.grids(["Settings"])[0] if len(row) > 1}
    assert (settings["Date order"], settings["Every"]) == ("Day first", 90)
    sheet = server.gspread(OWNER).open_by_key(laid.id)
    sheet.worksheet("Outreach").update([[46085]], "A2", raw=True)
    assert sheet.worksheet("Outreach").acell("A2").value == "04.03.2026"
    assert laid.api.overview().locale == "de_DE"


def test_what_is_appended_to_the_table_comes_first_and_is_worked_out(server: Running) -> None:
    laid = Laid(server, "de_DE")
    people, outreach = (laid.place(tab) for tab in TABS[:2])
    formulas = row_formulas(people, outreach, laid.place(SETTINGS))

    def cells(place: TabPlace, row: dict[str, Any]) -> dict[str, Any]:
        entered = [_entered(row.get(header)) for header in place.columns]
        return {"tableId": place.table, "rows": [{"values": entered}], "fields": "userEnteredValue"}

    for number in range(3):
        met = {"Name": f"Ada {number}", "ID": f"p-{number}", **formulas}
        laid.api.batch([{"appendCells": cells(people, met)}])
        touch = {"Date": 46085 + number, "Person": f"ada {number}", "ID": f"o-{number}"}
        laid.api.batch([{"appendCells": cells(outreach, touch)}])
    (rows,) = laid.api.grids(["People!A2:X"])
    at = [people.columns.index(header) for header in ("Name", "Last contact", "Due", "ID")]
    assert [[row[n] for n in at] for row in rows] == [
        [f"Ada {number}", 46085 + number, 46175 + number, f"p-{number}"] for number in range(3)
    ]
    (table,) = next(tab for tab in laid.api.overview().tabs if tab.title == "People").tables.values()
    assert table[:2] == (0, 4)


def _entered(raw: Any) -> dict[str, Any]:
    if raw is None:
        return {}
    if isinstance(raw, int):
        return {"userEnteredValue": {"numberValue": raw}}
    return {"userEnteredValue": {"formulaValue" if raw.startswith("=") else "stringValue": raw}}


def test_the_first_tab_may_be_small_and_of_any_name() -> None:
    tabs = (TabInfo(7, "Tabellenblatt1", 3, 1),)
    requests = layout.fresh(Overview("s", "Kontakte", "de_DE", "Europe/Berlin", tabs), today=TODAY)
    first = requests[0]["updateSheetProperties"]["properties"]
    assert (first["sheetId"], first["title"]) == (7, "Start here")
    lines = next(one["updateCells"] for one in requests if "updateCells" in one)["rows"]
    assert first["gridProperties"]["rowCount"] >= len(lines)
    assert len(json.dumps(requests)) < 1_500_000
