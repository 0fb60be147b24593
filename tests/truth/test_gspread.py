"""gspread's public surface, unchanged, against the server over real HTTP: every public method is driven here."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import gspread
import pytest
from gspread.utils import (
    DateTimeOption,
    Dimension,
    ExportFormat,
    InsertDataOption,
    MergeType,
    PasteType,
    TableDirection,
    ValidationConditionType,
    ValueInputOption,
    ValueRenderOption,
)

from sync.sheet.http import SheetsHTTPClient
from tests.google.running import Running

OWNER, FRIEND = "dana@example.org", "mentor@example.org"


@pytest.fixture
def client(server: Running) -> gspread.Client:
    return server.gspread(OWNER)


@pytest.fixture
def book(client: gspread.Client) -> gspread.Spreadsheet:
    return client.create("A job search")


@pytest.fixture
def sheet(book: gspread.Spreadsheet) -> gspread.Worksheet:
    return book.sheet1


@pytest.fixture
def service_account(server: Running, monkeypatch: pytest.MonkeyPatch) -> gspread.Client:
    """A client as gspread's own documentation makes one; the environment says where Google is."""
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", server.address.removeprefix("http://"))
    return gspread.service_account(str(server.key_file), http_client=SheetsHTTPClient)


def test_a_service_account_opens_what_is_shared_with_it(
    server: Running, service_account: gspread.Client, book: gspread.Spreadsheet
) -> None:
    address = server.service_account
    with pytest.raises(PermissionError):
        service_account.open_by_key(book.id)
    book.share(address, perm_type="user", role="reader", notify=False)
    with pytest.raises(gspread.exceptions.APIError) as refused:
        service_account.open_by_key(book.id).sheet1.update_acell("A1", "x")
    assert refused.value.code == 403
    assert refused.value.error["status"] == "PERMISSION_DENIED"
    book.share(address, perm_type="user", role="writer", notify=False)
    service_account.open_by_url(book.url).sheet1.update_acell("A1", "from the account")
    assert book.sheet1.acell("A1").value == "from the account"


def test_a_service_account_has_no_drive_of_its_own(service_account: gspread.Client) -> None:
    with pytest.raises(gspread.exceptions.APIError, match="storage quota"):
        service_account.create("Mine")


def test_opening(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    title = f"Found by its title {book.id}"
    book.update_title(title)
    assert (
        client.open(title).id == client.open_by_key(book.id).id == client.open_by_url(book.url).id == book.id
    )
    assert [found.id for found in client.openall(title)] == [book.id]
    assert [found["name"] for found in client.list_spreadsheet_files(title)] == [title]
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open("No such title")
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key("no-such-key")
    assert client.get_file_drive_metadata(book.id)["name"] == title
    client.set_timeout(30)
    client.del_spreadsheet(book.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(book.id)


def test_copying_and_exporting(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["Name", "Due"], ["Dana, Ünal", "=1+1"]], "A1", raw=False)
    book.share(FRIEND, perm_type="user", role="writer")
    copy = client.copy(book.id, title="The copy", copy_comments=True)
    assert copy.title == "The copy"
    assert copy.sheet1.get_values() == [["Name", "Due"], ["Dana, Ünal", "2"]]
    assert [permission["emailAddress"] for permission in copy.list_permissions()] == [OWNER]
    # gspread copies the owner's permission as well, which Google refuses (gspread issue 1544).
    with pytest.raises(gspread.exceptions.APIError, match="transferOwnership"):
        client.copy(book.id, copy_permissions=True)
    assert client.export(book.id, ExportFormat.CSV).decode() == 'Name,Due\r\n"Dana, Ünal",2'
    assert book.export(ExportFormat.EXCEL)[:2] == b"PK"
    client.import_csv(copy.id, "a,b\n1,2")
    assert client.open_by_key(copy.id).sheet1.get_values() == [["a", "b"], ["1", "2"]]


def test_sharing(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    book.share(FRIEND, perm_type="user", role="commenter", notify=False, email_message="Have a look")
    client.insert_permission(book.id, "coach@example.org", perm_type="user", role="reader", notify=False)
    client.insert_permission(book.id, perm_type="anyone", role="reader", with_link=True)
    roles = {
        permission.get("emailAddress"): permission["role"] for permission in client.list_permissions(book.id)
    }
    assert roles == {OWNER: "owner", FRIEND: "commenter", "coach@example.org": "reader", None: "reader"}
    (friend,) = [entry for entry in book.list_permissions() if entry.get("emailAddress") == FRIEND]
    assert book.remove_permissions("coach@example.org") != []
    client.remove_permission(book.id, str(friend["id"]))
    assert {p.get("emailAddress") for p in book.list_permissions()} == {OWNER, None}


def test_ownership_is_offered_and_taken(server: Running, book: gspread.Spreadsheet) -> None:
    book.share(FRIEND, perm_type="user", role="writer", notify=False)
    (friend,) = [entry for entry in book.list_permissions() if entry.get("emailAddress") == FRIEND]
    book.transfer_ownership(str(friend["id"]))
    server.gspread(FRIEND).open_by_key(book.id).accept_ownership(str(friend["id"]))
    roles = {entry["emailAddress"]: entry["role"] for entry in book.list_permissions()}
    assert roles == {OWNER: "writer", FRIEND: "owner"}


def test_what_a_spreadsheet_says_of_itself(book: gspread.Spreadsheet) -> None:
    created = book.creationTime
    assert created.endswith("Z")
    assert book.get_lastUpdateTime() >= created
    before = book.lastUpdateTime
    book.update_locale("de_DE")
    book.update_timezone("Europe/Berlin")
    book.update_drive_metadata()
    assert (book.locale, book.timezone) == ("de_DE", "Europe/Berlin")
    assert book.get_lastUpdateTime() > before
    assert book.fetch_sheet_metadata()["properties"]["locale"] == "de_DE"
    assert book.title in book.fetch_sheet_metadata({"fields": "properties.title"})["properties"]["title"]


def test_worksheets(book: gspread.Spreadsheet, client: gspread.Client) -> None:
    one = book.add_worksheet("Öne", rows=5, cols=4)
    two = book.add_worksheet("Two", rows=5, cols=4, index=0)
    assert [w.title for w in book.worksheets()] == ["Two", "Sheet1", "Öne"]
    with pytest.raises(gspread.exceptions.APIError, match="already exists"):
        book.add_worksheet("Two", rows=1, cols=1)
    assert book.worksheet("Öne").id == book.get_worksheet_by_id(one.id).id == book.get_worksheet(2).id
    with pytest.raises(gspread.WorksheetNotFound):
        book.worksheet("Three")
    one.update([["=Two!A1"]], "A1", raw=False)
    two.update_acell("A1", "seen")
    two.update_title("It's two")
    assert one.acell("A1").value == "seen"
    assert one.acell("A1", ValueRenderOption.formula).value == "='It''s two'!A1"
    two.hide()
    assert [w.title for w in book.worksheets(exclude_hidden=True)] == ["Sheet1", "Öne"]
    assert two.isSheetHidden
    two.show()
    book.reorder_worksheets([one, two, book.worksheet("Sheet1")])
    assert [w.title for w in book.worksheets()] == ["Öne", "It's two", "Sheet1"]
    two.update_index(2)
    assert book.worksheet("It's two").index in {1, 2}
    double = book.duplicate_sheet(one.id, new_sheet_name="Öne again")
    assert one.duplicate(new_sheet_name="And again", insert_sheet_index=0).acell("A1").value == "seen"
    elsewhere = client.create("Elsewhere")
    one.copy_to(elsewhere.id)
    assert "Copy of Öne" in [w.title for w in elsewhere.worksheets()]
    book.del_worksheet(double)
    book.del_worksheet_by_id(one.id)
    assert "Öne" not in [w.title for w in book.worksheets()]


def test_reading_and_writing_cells(sheet: gspread.Worksheet) -> None:
    sheet.update([["Name", "Every"], ["Dana", 3], ["00123", "'5"]], "A1")
    sheet.update_cell(4, 1, "=1/8")
    assert sheet.cell(4, 1).value == "0.125"
    assert sheet.cell(4, 1, ValueRenderOption.formula).value == "=1/8"
    assert sheet.get_all_values() == [["Name", "Every"], ["Dana", "3"], ["00123", "'5"], ["0.125", ""]]
    assert sheet.get_values("A2:B2", value_render_option=ValueRenderOption.unformatted) == [["Dana", 3]]
    assert sheet.get("A:A", major_dimension=Dimension.cols) == [["Name", "Dana", "00123", "0.125"]]
    assert (sheet.row_values(2), sheet.col_values(2)) == (["Dana", "3"], ["Every", "3", "'5"])
    assert len(sheet.get_all_cells()) == 26 * 1000
    cells = sheet.range("A2:B2")
    cells[0].value = "Robin"
    sheet.update_cells(cells)
    assert [found.value for found in sheet.range("A2:B2")] == ["Robin", "3"]
    found = sheet.find("robin", case_sensitive=False)
    assert found is not None
    assert found.address == "A2"
    assert [cell.address for cell in sheet.findall(re.compile(r"^[0-9.]+$"), in_column=1)] == ["A3", "A4"]
    assert sheet.expand("A1", TableDirection.table)[0] == ["Name", "Every"]
    answer = sheet.update([[1, None, ""]], "A1:C1", include_values_in_response=True)
    assert answer["updatedData"]["values"] == [["1", "Every"]]
    sheet.batch_clear(["A1", "B2:B"])
    assert sheet.get_all_values()[1] == ["Robin", ""]
    sheet.clear()
    assert sheet.get_all_values() == [[]]


def test_records_and_several_ranges_at_once(sheet: gspread.Worksheet) -> None:
    sheet.batch_update(
        [{"range": "A1:B1", "values": [["Day", "Ticked"]]}, {"range": "A2", "values": [["2026-11-23"]]}]
    )
    sheet.update([["2026-11-23", "TRUE"]], "A3", value_input_option=ValueInputOption.user_entered)
    assert sheet.get_all_records() == [
        {"Day": "2026-11-23", "Ticked": ""},
        {"Day": "2026-11-23", "Ticked": "TRUE"},
    ]
    days, ticks = sheet.batch_get(
        ["A2:A3", "B3"],
        value_render_option=ValueRenderOption.unformatted,
        date_time_render_option=DateTimeOption.serial_number,
    )
    assert (days, ticks) == ([["2026-11-23"], [46349]], [[True]])


def test_rows_and_columns(sheet: gspread.Worksheet) -> None:
    sheet.resize(rows=4, cols=3)
    sheet.append_row(["a", 1])
    sheet.append_rows([["b", 2], ["c", 3]], table_range="A1")
    sheet.append_rows([["d", 4], ["e", 5]])
    assert sheet.col_values(1) == ["a", "b", "c", "d", "e"]
    assert [w.row_count for w in sheet.spreadsheet.worksheets()] == [5]
    sheet.insert_row(["top", 0], 1)
    sheet.insert_rows([["x"], ["y"]], row=3, inherit_from_before=True)
    assert sheet.col_values(1) == ["top", "a", "x", "y", "b", "c", "d", "e"]
    sheet.delete_rows(3, 4)
    sheet.insert_cols([["new"]], col=1)
    sheet.delete_columns(1)
    sheet.delete_dimension(Dimension.rows, 1)
    assert sheet.get_all_values()[0] == ["a", "1"]
    sheet.append_row(["below"], insert_data_option=InsertDataOption.insert_rows, table_range="A1:B2")
    assert sheet.col_values(1)[-1] == "below"
    fresh = sheet.spreadsheet.sheet1
    rows, columns = fresh.row_count, fresh.column_count
    fresh.add_rows(3)
    fresh.add_cols(2)
    grown = sheet.spreadsheet.sheet1
    assert (grown.row_count, grown.column_count, grown.col_count) == (rows + 3, columns + 2, columns + 2)


def test_looks(sheet: gspread.Worksheet) -> None:
    sheet.format(
        "A1:B2", {"textFormat": {"bold": True}, "numberFormat": {"type": "DATE", "pattern": "d mmm yyyy"}}
    )
    sheet.batch_format([{"range": "C1", "format": {"backgroundColor": {"red": 1}}}])
    sheet.update([[43831]], "A1")
    assert sheet.acell("A1").value == "1 Jan 2020"
    sheet.freeze(rows=1, cols=2)
    sheet.hide_gridlines()
    sheet.update_tab_color("#ff7f00")
    fresh = sheet.spreadsheet.sheet1
    assert (fresh.frozen_row_count, fresh.frozen_col_count, fresh.is_gridlines_hidden) == (1, 2, True)
    assert fresh.get_tab_color() == fresh.tab_color == "#FF7F00"
    sheet.show_gridlines()
    sheet.clear_tab_color()
    assert sheet.get_tab_color() is None
    sheet.columns_auto_resize(0, 2)
    sheet.rows_auto_resize(0, 2)
    sheet.hide_columns(1, 2)
    sheet.unhide_columns(1, 2)
    sheet.hide_rows(1, 2)
    sheet.unhide_rows(1, 2)


def test_merging(sheet: gspread.Worksheet) -> None:
    sheet.update([["wide", "", "x"], ["1", "2", "y"]], "A1")
    sheet.merge_cells("A1:B1")
    sheet.batch_merge([{"range": "C1:C2", "mergeType": MergeType.merge_columns}])
    assert sheet.get("A1:C2", combine_merged_cells=True, pad_values=True) == [
        ["wide", "wide", "x"],
        ["1", "2", "x"],
    ]
    with pytest.raises(gspread.exceptions.APIError):
        sheet.merge_cells("A1:A2")
    sheet.unmerge_cells("A1:B1")
    assert sheet.get("A1:B1", combine_merged_cells=True) == [["wide"]]
    assert sheet.get("A1:C2", pad_values=True)[1] == ["1", "2", ""]


def test_sorting_filtering_and_groups(sheet: gspread.Worksheet) -> None:
    sheet.update([["b", 2], ["A", 10], ["c", ""]], "A1")
    sheet.sort((1, "asc"), range="A1:B3")
    assert sheet.col_values(1) == ["A", "b", "c"]
    sheet.sort((2, "des"), range="A1:B3")
    assert sheet.col_values(2) == ["10", "2"]
    sheet.set_basic_filter("A1:B3")
    sheet.clear_basic_filter()
    sheet.add_dimension_group_rows(1, 3)
    sheet.add_dimension_group_columns(0, 1)
    assert sheet.list_dimension_group_rows()[0]["range"]["startIndex"] == 1
    assert sheet.list_dimension_group_columns()[0]["depth"] == 1
    sheet.delete_dimension_group_rows(1, 3)
    sheet.delete_dimension_group_columns(0, 1)
    assert sheet.list_dimension_group_rows() == []


def test_named_and_protected_ranges(server: Running, sheet: gspread.Worksheet) -> None:
    book = sheet.spreadsheet
    made = sheet.define_named_range("A1:B2", "Doors")
    sheet.update([["open", "shut"]], "A1")
    assert [cell.value for cell in book.named_range("Doors")][:2] == ["open", "shut"]
    (named,) = book.list_named_ranges()
    assert named["namedRangeId"] == made["replies"][0]["addNamedRange"]["namedRange"]["namedRangeId"]
    sheet.delete_named_range(named["namedRangeId"])
    assert book.list_named_ranges() == []

    book.share(FRIEND, perm_type="user", role="writer", notify=False)
    theirs = server.gspread(FRIEND).open_by_key(book.id).sheet1
    protected = sheet.add_protected_range("A1:A2", editor_users_emails=[], description="Mine")
    with pytest.raises(gspread.exceptions.APIError, match="protected cell or object"):
        theirs.update_acell("A1", "mine now")
    theirs.update_acell("B1", "free")
    assert [entry["description"] for entry in book.list_protected_ranges(sheet.id)] == ["Mine"]
    sheet.delete_protected_range(
        protected["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    )
    theirs.update_acell("A1", "free too")


def test_notes_and_validation(sheet: gspread.Worksheet) -> None:
    sheet.insert_note("A1", "Thank her")
    sheet.update_note("A1", "Thank them")
    sheet.insert_notes({"B2": "One", "C3": "Two"})
    sheet.update_notes({"B2": "Uno"})
    assert sheet.get_note("A1") == "Thank them"
    assert sheet.get_notes() == [["Thank them"], ["", "Uno"], ["", "", "Two"]]
    sheet.clear_note("A1")
    sheet.clear_notes(["B2", "C3"])
    assert sheet.get_note("B2") == ""
    sheet.add_validation(
        "A1", ValidationConditionType.one_of_list, ["yes", "no"], strict=True, showCustomUi=True
    )


def test_copying_and_cutting_ranges(sheet: gspread.Worksheet) -> None:
    sheet.update([["=B1*2", 4]], "A1", raw=False)
    sheet.copy_range("A1:B1", "A2:B2")
    assert sheet.acell("A2", ValueRenderOption.formula).value == "=B2*2"
    sheet.copy_range("A1", "C1", paste_type=PasteType.values)
    assert sheet.get("C1", value_render_option=ValueRenderOption.formula) == [[8]]
    sheet.cut_range("B1", "D5")
    assert sheet.acell("A1", ValueRenderOption.formula).value == "=D5*2"
    assert sheet.acell("A1").value == "8"


def test_the_spreadsheets_own_calls(book: gspread.Spreadsheet) -> None:
    book.values_update("Sheet1!A1", {"valueInputOption": "RAW"}, {"values": [["a"], ["b"]]})
    book.values_append("Sheet1!A1", {"valueInputOption": "RAW"}, {"values": [["c"]]})
    assert book.values_get("Sheet1!A:A")["values"] == [["a"], ["b"], ["c"]]
    assert len(book.values_batch_get(["Sheet1!A1", "Sheet1!A2"])["valueRanges"]) == 2
    update = {"valueInputOption": "RAW", "data": [{"range": "Sheet1!B1", "values": [["x"]]}]}
    assert book.values_batch_update(update)["totalUpdatedCells"] == 1
    book.values_batch_clear(body={"ranges": ["Sheet1!A1", "Sheet1!A2"]})
    book.values_clear("Sheet1!A3")
    assert book.values_get("Sheet1!A:B")["values"] == [["", "x"]]
    requests = [
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "First"}, "fields": "title"}}
    ]
    assert book.batch_update({"requests": requests})["replies"] == [{}]
    assert book.worksheet("First").url.endswith("#gid=0")


def test_every_public_method_is_driven_here() -> None:
    """A method that gspread adds, or one dropped from this file, is noticed."""
    driven = {
        node.attr
        for node in ast.walk(ast.parse(Path(__file__).read_text()))
        if isinstance(node, ast.Attribute)
    }
    public = {
        f"{kind.__name__}.{name}"
        for kind in (gspread.Client, gspread.Spreadsheet, gspread.Worksheet)
        for name in dir(kind)
        if not name.startswith("_") and name not in driven
    }
    assert public <= {"Client.expiry"}  # about a token, not about Google
