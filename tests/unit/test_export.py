"""Exports: what goes out is what the book says, and it comes back unchanged."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Final

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from sync import cells, contract
from sync.cells import Raw
from sync.contract import NEWS, OUTREACH, PEOPLE, SETTINGS, Kind
from sync.exchange.export import Cell, file_name, to_csv_zip, to_table, to_xlsx
from sync.mirror import StoredRow
from sync.sample import sample_rows
from sync.snapshot import Snapshot

TODAY: Final = date(2026, 3, 4)
FORMULAS: Final = (
    '=HYPERLINK("https://example.org","x")',
    "+1 555 0100",
    "-5",
    "@name",
    "'=quoted",
    "#N/A",
    "_x0041_",
)


def book(*rows: tuple[str, str, dict[str, Raw]]) -> Snapshot:
    return Snapshot.empty().following(
        1, [StoredRow(tab, row, place, content) for place, (tab, row, content) in enumerate(rows)]
    )


def person(row: str, **content: Raw) -> tuple[str, str, dict[str, Raw]]:
    return (PEOPLE.key, row, {"Name": "Ada", **{key.replace("_", " "): raw for key, raw in content.items()}})


def csv_rows(packed: bytes, tab: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        text = archive.read(f"{tab}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def xlsx_rows(packed: bytes, tab: str) -> list[dict[str, Cell]]:
    """The sheet's cells as Excel shows them."""

    def shown(value: object) -> Cell:
        if isinstance(value, datetime):
            return value.date()
        assert value is None or isinstance(value, (str, int))
        return unescape(value) if isinstance(value, str) else value

    sheet = openpyxl.load_workbook(io.BytesIO(packed))[tab]
    headers, *rows = sheet.iter_rows(values_only=True)
    titles = [unescape(str(header)) for header in headers]
    return [dict(zip(titles, map(shown, row), strict=True)) for row in rows]


@pytest.fixture(scope="module")
def sample() -> Snapshot:
    return book(*sample_rows(TODAY))


@pytest.fixture(scope="module")
def sample_xlsx(sample: Snapshot) -> bytes:
    return to_xlsx(sample, TODAY)


def test_the_workbook_holds_what_the_tables_say(sample: Snapshot, sample_xlsx: bytes) -> None:
    for tab in contract.TABS:
        assert xlsx_rows(sample_xlsx, tab.name) == to_table(sample, tab, TODAY).to_dict("records")


def test_a_book_read_back_from_its_csv_files_is_the_same_book(sample: Snapshot) -> None:
    packed = to_csv_zip(sample, TODAY)
    rows: list[tuple[str, str, dict[str, Raw]]] = []
    for tab in contract.TABS:
        for row in csv_rows(packed, tab.name):
            stored: dict[str, Raw] = {column.header: row[column.header] for column in tab.stored}
            rows.append((tab.key, str(stored.pop("ID", stored.get("Setting"))), stored))
    again = book(*rows)
    assert again.problems == ()
    assert again.settings == sample.settings
    assert again.people.equals(sample.people)
    assert again.outreach.equals(sample.outreach)
    assert again.news.equals(sample.news)
    assert again.templates.equals(sample.templates)


def test_last_contact_and_due_are_those_of_the_day(sample: Snapshot) -> None:
    standing = sample.standing(TODAY)
    table = to_table(sample, PEOPLE, TODAY).set_index("ID")
    for header, key in (("Last contact", "last_contact"), ("Due", "due")):
        dates = [None if str(day) == "NaT" else day for day in standing[key].dt.date]
        assert table[header].tolist() == dates


def test_headings_stay_in_view_with_a_filter_and_dates_are_dates(sample_xlsx: bytes) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(sample_xlsx))
    assert workbook.sheetnames == [tab.name for tab in contract.TABS]
    for tab in contract.TABS:
        sheet = workbook[tab.name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])
        headers = [str(cell.value) for cell in sheet[1]]
        dated = [headers.index(column.header) for column in tab.columns if column.kind is Kind.DATE]
        for row in sheet.iter_rows(min_row=2):
            assert all(
                isinstance(row[place].value, datetime) for place in dated if row[place].value is not None
            )
            assert all(cell.data_type in {"s", "n", "d", "b"} for cell in row)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    snapshot = book(person("p-1", Name=text, Notes=text, Own=text))
    cell = openpyxl.load_workbook(io.BytesIO(to_xlsx(snapshot, TODAY)))["People"]["A2"]
    assert cell.data_type == "s"
    if text[0] in "=+-@#":
        assert cell.quotePrefix  # so it still is text after somebody edits the cell
    for rows in (
        xlsx_rows(to_xlsx(snapshot, TODAY), "People"),
        csv_rows(to_csv_zip(snapshot, TODAY), "People"),
    ):
        assert (rows[0]["Name"], rows[0]["Notes"], rows[0]["Own"]) == (text, text, text)


@given(name=st.text(), notes=st.text(), header=st.text(min_size=1), own=st.text(min_size=1))
@settings(max_examples=25, deadline=None)
def test_any_text_comes_back_as_it_was(name: str, notes: str, header: str, own: str) -> None:
    snapshot = book(person("p-1", Name=name, Notes=notes), (PEOPLE.key, "p-2", {f"Own {header}": own}))
    table = to_table(snapshot, PEOPLE, TODAY).to_dict("records")
    assert xlsx_rows(to_xlsx(snapshot, TODAY), "People") == table
    texts = [{key: "" if value is None else str(value) for key, value in row.items()} for row in table]
    assert csv_rows(to_csv_zip(snapshot, TODAY), "People") == texts


def test_what_cannot_be_read_goes_out_as_it_was_typed() -> None:
    snapshot = book(
        person(
            "p-1", Not_hired_on="after the harvest", Every="now and then", Status="dormant", Needs_mentor="??"
        ),
        person("p-2", Not_hired_on=cells.serial(TODAY)),
    )
    first, second = to_table(snapshot, PEOPLE, TODAY).to_dict("records")
    typed = ("after the harvest", "now and then", "dormant", "??")
    assert (first["Not hired on"], first["Every"], first["Status"], first["Needs mentor"]) == typed
    assert second["Not hired on"] == TODAY
    assert xlsx_rows(to_xlsx(snapshot, TODAY), "People") == [first, second]
    assert csv_rows(to_csv_zip(snapshot, TODAY), "People")[0]["Not hired on"] == "after the harvest"


def test_columns_of_their_own_come_along_before_the_ids() -> None:
    snapshot = book(
        person("p-1", Shoe_size="44"),
        person("p-2", Star_sign="=Leo"),
        (OUTREACH.key, "o-1", {"Date": cells.serial(TODAY), "Person": "Ada", "Mood": "fine"}),
    )
    people, outreach = to_table(snapshot, PEOPLE, TODAY), to_table(snapshot, OUTREACH, TODAY)
    assert people.columns[-3:].tolist() == ["Shoe size", "Star sign", "ID"]
    assert people["Star sign"].tolist() == [None, "=Leo"]
    assert outreach.columns[-3:].tolist() == ["Mood", "Person ID", "ID"]


def test_text_too_long_for_a_cell_goes_on_in_the_next_column() -> None:
    notes = "\N{SEEDLING}" * 40_000
    row = xlsx_rows(to_xlsx(book(person("p-1", Notes=notes)), TODAY), "People")[0]
    assert "".join(str(row[header]) for header in ("Notes", "Notes (2)", "Notes (3)")) == notes
    assert csv_rows(to_csv_zip(book(person("p-1", Notes=notes)), TODAY), "People")[0]["Notes"] == notes


def test_a_date_older_than_a_workbook_knows_is_written_out() -> None:
    snapshot = book((NEWS.key, "n-1", {"Date": "1899-03-04", "Headline": "Old"}))
    assert to_table(snapshot, NEWS, TODAY)["Date"].tolist() == [date(1899, 3, 4)]
    assert xlsx_rows(to_xlsx(snapshot, TODAY), "News")[0]["Date"] == "1899-03-04"


def test_an_empty_book_has_all_headings_and_the_settings() -> None:
    snapshot = Snapshot.empty()
    packed = to_xlsx(snapshot, TODAY)
    assert xlsx_rows(packed, "People") == []
    names = [row["Setting"] for row in xlsx_rows(packed, SETTINGS.name)]
    assert names == [setting.name for setting in contract.SETTING_LIST]
    assert [row["Setting"] for row in csv_rows(to_csv_zip(snapshot, TODAY), SETTINGS.name)] == names


def test_the_settings_go_out_as_they_are() -> None:
    changed: dict[str, Raw] = {
        "Your name": "Robin",
        "Weekly goal": 3,
        "Date order": "Month first",
        "Every": 60,
    }
    snapshot = book(*((SETTINGS.key, name, {"Setting": name, "Value": raw}) for name, raw in changed.items()))
    table = to_table(snapshot, SETTINGS, TODAY).set_index("Setting")["Value"]
    assert {name: table[name] for name in changed} == changed


def test_progress_is_told_to_the_last_row(sample: Snapshot) -> None:
    for export in (to_xlsx, to_csv_zip):
        told: list[tuple[int, int]] = []
        export(sample, TODAY, lambda done, total: told.append((done, total)))  # noqa: B023 (called at once)
        assert told[-1][0] == told[-1][1] == sum(len(to_table(sample, tab, TODAY)) for tab in contract.TABS)


def test_a_file_is_named_after_the_day() -> None:
    assert file_name(date(2026, 3, 4), "xlsx") == "runner-up-2026-03-04.xlsx"
    assert file_name(date(2026, 11, 30), "zip") == "runner-up-2026-11-30.zip"
