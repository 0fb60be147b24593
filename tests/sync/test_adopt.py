"""Spreadsheets that people already have are adopted as their README says; skipped where the folder is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync import cells, contract
from sync.cells import from_serial
from sync.mirror import Mirror
from sync.sheet import accounts
from sync.sheet.adopt import Study, answered, completed, counts, study
from sync.sheet.api import SheetApi
from sync.sheet.model import Overview, TabInfo
from sync.sheet.read import joined
from sync.sheet.write import value
from sync.workspace import Workspace
from tests.google.running import Running, google
from tests.sync.adopting import OWNER, TODAY, Adopted, carry_out, every_cell, studied, upload

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
SHEETS = SAMPLES / "sheets"

if not (SAMPLES / "README.md").exists():
    pytest.skip("the folder of sample files is not beside the repository", allow_module_level=True)

FILES = sorted(path.name for path in SHEETS.glob("*.xlsx"))
BESIDE = {"15", "16", "19"}
LOCALES = {"12": "de_DE", "13": "en_GB", "18": "es_ES"}


def promised() -> dict[str, str]:
    """Number of the file to how many people the README promises."""
    found = {}
    for line in (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines():
        row = [cell.strip() for cell in line.split("|")[1:-1]]
        name = re.match(r"`(\d\d)-[^`]+\.xlsx`", row[0]) if len(row) == 4 else None
        if name is not None:
            found[name[1]] = row[2]
    return found


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with google() as running:
        yield running


@pytest.fixture(scope="module")
def adopted(server: Running) -> Any:
    """Each workbook as it is after adoption, made once."""
    made: dict[str, Adopted] = {}

    def of(number: str) -> Adopted:
        if number not in made:
            made[number] = adopt(server, number)
        return made[number]

    return of


def adopt(server: Running, number: str, **answers: str) -> Adopted:
    """A workbook adopted, with answers where some are given; not a cell of what was there has changed."""
    api = upload(server, next(SHEETS.glob(f"{number}-*.xlsx")), LOCALES.get(number, "en_US"))
    before = every_cell(api)
    done = studied(api, answers)
    assert done.adoption is not None, done.refusal
    after = carry_out(api, done.adoption)
    now = every_cell(api)
    assert {place: now.get(place) for place in before} == before
    return after


def days(after: Adopted, name: str) -> list[str]:
    return sorted(day for who, day, _ in after.contacts if who == name)


def day(raw: object) -> str:
    assert isinstance(raw, int | float)
    return from_serial(raw).isoformat()


def test_every_workbook_is_promised() -> None:
    assert [name[:2] for name in FILES] == sorted(promised())


@pytest.mark.parametrize("number", [name[:2] for name in FILES if not name.startswith("20")])
def test_a_workbook_gives_as_many_people_as_promised_and_stays_as_it_is(number: str, adopted: Any) -> None:
    after = adopted(number)
    assert len(after.people) == after.adoption.people == int(promised()[number])
    assert after.adoption.preview.way == ("beside" if number in BESIDE else "in place")
    assert after.places["people"].adopted == (number not in BESIDE)
    assert {place.tab for place in after.adoption.places} == {tab.key for tab in contract.TABS}
    linked = {name.casefold() for name in after.people}
    assert {name for name in after.last if name not in linked} <= {"somebody else"}


@pytest.mark.parametrize("number", [name[:2] for name in FILES if name[:2] not in {"20", "16", "19"}])
def test_rows_are_told_from_totals_and_notes_without_remembering_them(number: str, adopted: Any) -> None:
    after = adopted(number)
    for tab in after.adoption.ignored:
        # Of a note below a table only its text can be remembered: one of a few words may be a name.
        others = after.told_apart(tab) - set(after.entries(tab))
        assert others <= ({8, 9} if number == "05" else set())


def test_01_groups_and_dates_with_their_form(adopted: Any) -> None:
    after = adopted("01")
    assert after.last == {
        "philomena grayling": "2026-03-04",
        "tancred moyo": "2025-11-19",
        "cornelius adebayo": "2025-10-02",
        "amaranta quispe": "2026-06-30",
    }
    how = {name: channel for name, _, channel in after.contacts}
    assert (how["Philomena Grayling"], how["Tancred Moyo"], how["Cornelius Adebayo"]) == (
        "Email",
        "Meeting",
        "Call",
    )
    assert {"Jan 2026 - LinkedIn", "haven't yet"} <= after.listed
    assert after.people["Fitzgerald Ng"]["Group"] == "DESIGN"
    assert after.people["Fitzgerald Ng"]["Description of initial meeting"] == "Old school friend"


def test_02_contacts_beside_applications(server: Running, adopted: Any) -> None:
    after = adopted("02")
    assert after.people["Dana Whitlock"]["Role"] == "HR Manager"
    assert after.people["Sunita Marlowe"]["Role"] == "Office Manager"
    assert after.people["Everett Osei"]["Phone"] == "(555) 010-0177"
    assert after.people["Dana Whitlock"]["Contact"] == "Dana Whitlock, HR Manager"
    assert "(555) 010-0177" in after.listed
    with_team = adopt(server, "02", **{"person:0.0:8": "yes"})
    assert len(with_team.people) == 5


def test_03_tiers_and_formulas(adopted: Any) -> None:
    after = adopted("03")
    every = {name: row.get("Every") for name, row in after.people.items()}
    assert every == {
        "Rafferty Ondine": 7, "Solveig Tarrant": 7, "Bartek Vance": 28, "Oriane Kettle": 28,
        "Jocasta Pell": 112, "Emmerich Yoo": 112, "Nyasha Corbin": None,
    }  # fmt: skip
    shown = {row["first"]: row.get("last_contacted") for row in after.people.values()}
    assert after.last == {
        name.casefold(): day(shown[name.split()[0]])
        for name in after.people
        if shown[name.split()[0]] is not None
    }
    assert all(isinstance(row["Date"], int) for tab, row, _ in after.adoption.rows if tab == "outreach")


def test_04_a_plain_table(adopted: Any) -> None:
    after = adopted("04")
    wendell = after.people["Wendell Okpara"]
    assert (wendell["Role"], wendell["Introduced by"]) == ("Director", "Isabeau Ransome")
    isabeau = after.people["Isabeau Ransome"]
    assert (isabeau["Next step"], day(isabeau["Next step on"])) == ("Send follow-up", "2026-12-01")
    assert after.last["hector dunmore"] == "2025-12-19"
    assert all("Status" not in row for row in after.people.values()), "Dormant is not Archived"
    assert after.people["Hector Dunmore"]["Status (yours)"] == "Dormant"
    linkedin = contract.PEOPLE.column("linkedin")
    assert cells.read(linkedin, after.people["Hector Dunmore"]["LinkedIn"]).value == (
        "https://www.linkedin.com/in/hector-dunmore-zz03"
    )


def test_05_notes_below_stay_where_they_are(adopted: Any) -> None:
    after = adopted("05")
    people = after.people
    assert people["Ambrose Tallis"]["Relationship"] == "Hiring authority"
    assert people["Ambrose Tallis"]["Source"] == "Referral"
    assert day(people["Jerusha Kowalczyk"]["Added on"]) == "2026-08-17"
    assert not after.contacts
    assert sorted(after.entries("people")) == [3, 4, 5, 6]


def test_06_a_table_at_c6(adopted: Any) -> None:
    after = adopted("06")
    assert after.places["people"].title == "CRM"
    assert after.places["people"].columns[:2] == ("", "")
    assert day(after.people["Leontyne Abara"]["Next step on"]) == "2026-12-01"
    assert all(not any(raw not in ("", None) for raw in row[:2]) for row in after.grids["people"])
    assert after.places["settings"].title != "Settings"


def test_07_a_tickler(adopted: Any) -> None:
    after = adopted("07")
    assert set(after.people) == {"Yolanda Birch", "Matthis", "Aurélie Santerre"}
    assert after.people["Yolanda Birch"]["Notes"] == "RING ON MONDAY!!"
    assert after.last["matthis"] == "2026-10-13"
    assert "2026-09-21" in after.listed


def test_08_small_headings(adopted: Any) -> None:
    after = adopted("08")
    phone = contract.PEOPLE.column("phone")
    assert cells.read(phone, after.people["ottoline fairweather"]["Phone"]).value == "5550100188"
    assert after.people["Radomír Šebestík"]["Email"] == "radomir@cz.example"
    assert "r.sebestik@example.com" in cells.as_text(after.people["Radomír Šebestík"]["e-mail"])
    assert after.people["Kwabena Thistle"]["Introduced by"] == "ottoline"
    assert after.last["ottoline fairweather"] == "2026-03-12"
    assert "radomír šebestík" not in after.last
    assert "2026-12-24" in after.listed


def test_09_three_dates_across(adopted: Any) -> None:
    after = adopted("09")
    assert len(after.contacts) == 8
    assert days(after, "Evander Tsang") == ["2026-09-01", "2026-09-08", "2026-09-22"]
    assert days(after, "Ludmila Achebe") == ["2026-09-02", "2026-09-15"]
    assert days(after, "Perpetua Lindgren") == ["2026-09-02", "2026-09-09", "2026-09-16"]
    assert [(name, channel) for name, _, channel in after.contacts if channel] == [
        ("Ludmila Achebe", "Call"), ("Perpetua Lindgren", "LinkedIn"), ("Perpetua Lindgren", "Call"),
    ]  # fmt: skip
    assert after.people["Evander Tsang"]["Class of"] == 2014


def test_10_boxes_nobody_ticked_are_empty(adopted: Any) -> None:
    after = adopted("10")
    assert after.people["Thandiwe Marchbanks"]["Send thank you"] is True
    assert all("Status" not in row for row in after.people.values())
    assert after.places["outreach"].title == "Outreach 2"


def test_11_links_behind_words(adopted: Any) -> None:
    after = adopted("11")
    calliope = next(row for name, row in after.people.items() if "Calliope Brandt" in name)
    assert calliope["LinkedIn"] == "https://www.linkedin.com/in/calliope-brandt-zz11"
    assert day(calliope["Next step on"]) == "2026-12-12"
    assert "next week" in after.listed
    assert after.last["ignacio harrow"] == "2026-07-01"


def test_12_german(adopted: Any) -> None:
    after = adopted("12")
    assert after.last == {
        "käthe mühlbauer": "2026-03-12", "björn weissgerber": "2026-04-03", "gülay özdemir-roth": "2026-02-11",
    }  # fmt: skip
    assert day(after.people["Käthe Mühlbauer"]["Next step on"]) == "2026-12-12"
    assert day(after.people["Björn Weißgerber"]["Next step on"]) == "2026-12-01"
    assert after.people["Käthe Mühlbauer"]["Ansprechpartner/in"] == "Frau Dr. Käthe Mühlbauer"


def test_13_name_and_role_in_one_cell(server: Running, adopted: Any) -> None:
    after = adopted("13")
    assert {name: row.get("Role") for name, row in after.people.items()} == {
        "Priscilla Nairn": "Talent Partner", "Dev Rowntree": "CTO", "Mabel Ostrowski": "Recruiter",
        "Hugo St John-Mensah": None, "Zara": None, "Ernst / Lotte Brinkerhoff": None,
    }  # fmt: skip
    assert after.last["priscilla nairn"] == "2026-04-03"
    assert after.last["hugo st john-mensah"] == "2026-03-04"
    assert {"last Tuesday", "about a month ago", "soon"} <= after.listed
    assert after.people["Hugo St John-Mensah"]["Company"] == "Harbour & Pine"
    two = adopt(server, "13", **{"two:0.0:7": "two", "tier:0.0": "yes"})
    assert len(two.people) == 7
    assert {"Ernst Brinkerhoff", "Lotte Brinkerhoff"} <= set(two.people)
    assert two.people["Zara"]["Every"] == 90


def test_14_people_log_and_notes(server: Running, adopted: Any) -> None:
    after = adopted("14")
    assert (after.places["people"].title, after.places["outreach"].title) == ("Prospect List", "Outreach Log")
    assert after.last == {
        "salome winterbourne": "2026-02-17", "didier amankwah": "2026-02-19", "somebody else": "2026-02-27",
    }  # fmt: skip
    assert len(after.contacts) == 4
    assert {"Somebody Else", "Hanneke Visser-Bright, Call"} <= after.listed
    assert after.people["Salome Winterbourne"]["Next step"] == "Send the one-pager"
    more = adopt(server, "14", **{"add:somebodyelse": "yes"})
    assert "Somebody Else" in more.people


def test_15_a_diary(server: Running, adopted: Any) -> None:
    after = adopted("15")
    assert after.last == {
        "rosamund achterberg": "2026-07-02", "theo vandermeer": "2026-06-01", "ines okoro": "2026-06-20",
    }  # fmt: skip
    assert len(after.contacts) == 8
    how = {(name, at): channel for name, at, channel in after.contacts}
    assert how["Rosamund Achterberg", "2026-06-03"] == "Meeting"
    assert how["Rosamund Achterberg", "2026-07-02"] == "Text"
    assert len(adopt(server, "15", **{"same:Rosamund": "no"}).people) == 4


def test_16_two_tables_one_under_the_other(adopted: Any) -> None:
    after = adopted("16")
    assert set(after.people) == {"Leocadia Barnstaple", "Ragnar Oduya", "Georgiana Pell", "Tomasz Arkwright"}
    assert after.people["Georgiana Pell"]["Context"] == "Panel"
    assert after.people["Leocadia Barnstaple"]["Group"].startswith("High-priority")
    assert after.last == {"leocadia barnstaple": "2026-05-15", "ragnar oduya": "2026-05-16"}


def test_17_blank_lines_and_totals(adopted: Any) -> None:
    assert list(adopted("17").people) == ["Araminta Vogel", "Cyprian Hale", "Ngaire Solomon"]


def test_18_spanish(adopted: Any) -> None:
    after = adopted("18")
    assert after.last == {"remedios etxeberria-soto": "2026-10-23", "iñaki": "2026-11-02"}
    assert after.people["Remedios Etxeberria-Soto"]["Next step"] == "Enviar charla"


def test_19_two_tabs_of_people(adopted: Any) -> None:
    after = adopted("19")
    assert set(after.people) == {"Saskia Holmqvist-Rao", "Filtered Felix", "Bogdan Achterstraat"}
    assert after.last["saskia holmqvist-rao"] == "2026-11-01"
    assert after.people["Bogdan Achterstraat"]["Relationship"] == "Referrer"


def test_20_is_refused_and_asked_about(server: Running) -> None:
    api = upload(server, SHEETS / "20-not-about-people.xlsx")
    done = studied(api)
    assert done.adoption is None
    assert "No column of this spreadsheet looks like names" in done.refusal
    (question,) = done.questions
    assert any("Budget: Month" in words for _, words in question.options)
    month = next(answer for answer, words in question.options if "Month" in words)
    assert answered(done, {"names": ""}).adoption is None
    told = answered(done, {"names": month}).adoption
    assert told is not None
    assert told.preview.people == ("January", "February"), "only if somebody says so"


def test_21_our_own_layout_renamed(adopted: Any) -> None:
    after = adopted("21")
    assert after.adoption.preview.added == {"Contacts (was People)": ("Needs mentor", "Question for mentor")}
    lysander = after.people["Lysander Okonedo"]
    assert (lysander["Company"], lysander["Next step"]) == ("Halden & Roe", "Call")
    assert (lysander["Email"], day(lysander["Not hired on"])) == ("lysander@example.com", "2026-08-20")
    assert lysander["My own column"] == "blue"
    assert after.places["people"].position("ID") == 21
    assert after.last == {"lysander okonedo": "2026-09-01"}


# --- Layouts of other kinds ----------------------------------------------------------------------


def a_study(*tabs: tuple[str, list[list[Any]]], locale: str = "en_US", **answers: str) -> Study:
    """A spreadsheet of these tabs, studied."""
    infos = tuple(TabInfo(number, title, 1000, 26) for number, (title, _) in enumerate(tabs))
    grids = {number: grid for number, (_, grid) in enumerate(tabs)}
    return study(Overview("x", "x", locale, "UTC", infos), grids, {}, today=TODAY, answers=answers)


def names(done: Study) -> tuple[str, ...]:
    assert done.adoption is not None, done.refusal
    return done.adoption.preview.people


def test_a_second_study_of_what_was_adopted_finds_our_tabs(adopted: Any) -> None:
    again = studied(adopted("04").api)
    assert again.adoption is not None
    assert not again.adoption.edits
    assert not again.adoption.rows


def test_other_languages_and_places() -> None:
    done = a_study(
        ("Aide", [["Comment remplir"]]),
        ("Réseau", [[], [None, "Interlocuteur", "Entreprise", "Dernier contact", "Prochaine étape"],
                    [None, "Mme Zélie Fabre", "Moulin SARL", "12/03/2026", "Relancer"],
                    [None, "Aubin Leroy", "Moulin SARL", "25/04/2026", ""]]),
        locale="fr_FR",
    )  # fmt: skip
    assert names(done) == ("Zélie Fabre", "Aubin Leroy")
    assert done.adoption is not None
    dates = [row["Date"] for tab, row, _ in done.adoption.rows if tab == "outreach"]
    assert [day(one) for one in dates] == ["2026-03-12", "2026-04-25"]


def test_two_tables_side_by_side_are_both_read() -> None:
    done = a_study(
        ("Both", [["Name", "Company", None, "Name", "Email"],
                  ["Ana Silva", "Acme", None, "Ben Okoro", "ben@example.org"],
                  ["Cleo Marsh", "Bolt", None, "Dee Falk", "dee@example.org"]]),
    )  # fmt: skip
    assert set(names(done)) == {"Ana Silva", "Cleo Marsh", "Ben Okoro", "Dee Falk"}
    assert done.adoption is not None
    assert done.adoption.preview.way == "beside"


def test_ambiguous_dates_are_asked_about_once() -> None:
    grid = [["Name", "Last contact"], ["Ana Silva", "3/4/26"], ["Ben Okoro", "5/6/26"]]
    done = a_study(("People", grid), locale="en_GB")
    assert [question.key for question in done.questions] == ["dates"]
    for order, expected in ((contract.DAY_FIRST, "2026-04-03"), (contract.MONTH_FIRST, "2026-03-04")):
        told = answered(done, {"dates": order}).adoption
        assert told is not None
        assert day(told.rows[0][1]["Date"]) == expected


def test_a_correction_moves_a_column_and_is_kept_to() -> None:
    grid = [["Name", "Firm", "Nickname"], ["Silva", "Acme", "Ana"], ["Okoro", "Bolt", "Ben"]]
    done = a_study(("People", grid), **{"column:0.0:2": "name"})
    assert names(done) == ("Ana", "Ben")
    assert names(a_study(("People", grid), **{"kind:0.0": "people"})) == ("Silva", "Okoro")
    assert a_study(("People", grid), **{"kind:0.0": "other"}).adoption is None


@pytest.mark.parametrize(
    ("row", "counted"),
    [
        ({"Name": "Ana Silva"}, True),
        ({"Name": "Zara", "Company": "Acme"}, True),
        ({"Name": "TOTAL", "Company": 7}, False),
        ({"Name": "N/A", "Company": "Acme"}, False),
        ({"Name": "Who", "Company": "Firm"}, False),
        ({"Name": "FINANCE"}, False),
        ({"Name": "Tip: write back within 48 hours!"}, False),
        ({"Company": "Acme"}, False),
        ({"Email": "ana@example.org"}, True),
        ({"Email": "jobs@example.org"}, False),
        ({"Sent": False}, False),
        ({"Contact": "Ana Silva, Recruiter", "Company": "Acme"}, True),
    ],
)
def test_which_new_rows_count(row: dict[str, Any], counted: bool) -> None:  # noqa: FBT001 (one of two outcomes)
    done = a_study(("People", [["Who", "Firm", "Sent"], ["Ana Silva", "Acme", False]]))
    assert done.adoption is not None
    place = done.adoption.places[0]
    text = joined(list(row.values()))
    assert counts(place, row, text) is counted
    assert not counts(place, row, text, (text,))


# --- Carried out by the engine -------------------------------------------------------------------


def test_an_adopted_sheet_stays_in_step_when_people_go_on_working_in_it(
    server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", server.address.removeprefix("http://"))
    api = upload(server, SHEETS / "05-header-row-3-notes-below.xlsx")
    share(server, api)
    before = every_cell(api)
    book = Workspace(Mirror(tmp_path / "book.db"))
    try:
        account = accounts.read_key(server.key_file.read_bytes())
        done = studied(api)
        assert done.adoption is not None
        book.link.connect(account, api.spreadsheet, today=TODAY, adoption=done.adoption)
        book.link.stop()
        now = every_cell(api)
        assert {place: now.get(place) for place in before} == before
        snapshot = book.snapshot()
        assert set(snapshot.people["relationship"]) == {"Recruiter", "Hiring authority", "Peer", "Mentor"}
        assert not snapshot.problems
        # People go on in their own way: somebody new in their table, a total, the notes corrected.
        api.batch(
            [_typed(7, ["Petra Noor", "Buyer", "Acme", "Hiring manager"]), _typed(10, ["v2: new layout"])]
        )
        api.batch([_typed(13, ["TOTAL", 5])])
        book.add(contract.PEOPLE, [{"name": "Ines Okoro", "company": "Larkspur Health"}], today=TODAY)
        book.link.sync_once()
        book.link.sync_once()
        snapshot = book.snapshot()
        assert sorted(snapshot.people["name"]) == sorted(
            [*done.adoption.preview.people, "Petra Noor", "Ines Okoro"]
        )
        grid = api.grids(["'Pipeline'"])[0]
        first = [str(row[0]) if row else "" for row in grid]
        assert first.index("Ines Okoro") < first.index("Version control"), (
            "under the table, not under the notes"
        )
        place = done.adoption.places[0]
        identifier = place.position("ID")
        assert identifier is not None
        named = {str(row[0]) for row in grid[3:] if len(row) > identifier and row[identifier]}
        assert named == set(snapshot.people["name"])
    finally:
        book.close()


def share(server: Running, api: SheetApi) -> None:
    path = f"/drive/v3/files/{api.spreadsheet}/permissions"
    body = {"type": "user", "role": "writer", "emailAddress": server.service_account}
    assert server.call("POST", path, OWNER, json=body).ok


def _typed(line: int, row: list[Any]) -> dict[str, Any]:
    cells_of = [{"userEnteredValue": value(raw)} for raw in row]
    start = {"sheetId": 0, "rowIndex": line, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": [{"values": cells_of}], "fields": "userEnteredValue"}}


def test_what_is_typed_later_in_their_columns_is_read_into_ours() -> None:
    done = a_study(
        (
            "People",
            [
                ["Contact / Role", "E-mail", "Status"],
                ["Frau Ana Silva (CTO)", "ana@example.org; a@example.org", "Warm"],
            ],
        )
    )
    assert done.adoption is not None
    place = done.adoption.places[0]
    typed = {
        "Contact / Role": "Hr. Ben Okoro, Recruiter",
        "E-mail": "ben@example.org",
        "Status (yours)": "Archived",
    }
    said = completed(place, typed)
    assert said == {"Name": "Ben Okoro", "Role": "Recruiter", "Email": "ben@example.org"}
    assert completed(place, {**typed, "Name": "Benjamin Okoro"}).keys() == {"Role", "Email"}
    assert completed(place, {"Contact / Role": "Hiring team"}) == {}


def test_somebody_typed_later_in_their_own_column_gets_a_name_in_ours(
    server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", server.address.removeprefix("http://"))
    api = upload(server, SHEETS / "07-tickler.xlsx")
    share(server, api)
    book = Workspace(Mirror(tmp_path / "book.db"))
    try:
        done = studied(api)
        assert done.adoption is not None
        account = accounts.read_key(server.key_file.read_bytes())
        book.link.connect(account, api.spreadsheet, today=TODAY, adoption=done.adoption)
        book.link.stop()
        assert [problem.text for problem in book.link.noted()] == ["2026-09-21"]
        api.batch([_typed(5, ["Acme", "Mme Zélie Fabre", "call back"]), _typed(6, ["Bolt"])])
        book.link.sync_once()
        book.link.sync_once()
        assert set(book.snapshot().people["name"]) == {*done.adoption.preview.people, "Zélie Fabre"}
        row = api.grids(["'Sheet1'"])[0][5]
        assert row[:3] == ["Acme", "Mme Zélie Fabre", "call back"]
        assert "Zélie Fabre" in row[3:]
    finally:
        book.close()
