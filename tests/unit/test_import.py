"""Importing a file: what is read, what is asked, what is said, and that nobody is lost."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from contextlib import suppress
from datetime import date

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from sync.cells import Raw, from_serial
from sync.errors import ImportFileError
from sync.exchange.kinds import TABLE
from sync.exchange.mapping import guess_mapping, label
from sync.exchange.merging import merged
from sync.exchange.plan import Addition, ImportPlan, Merging, changes, decide, plan
from sync.exchange.source import LINKEDIN, read_source
from sync.exchange.text import many_lines, one_line

TODAY = date(2026, 11, 23)
NOBODY = pd.DataFrame({key: pd.Series(dtype="str") for key in ("name", "company", "email", "linkedin")})

PREAMBLE = (
    'Notes:\r\n"When exporting your connection data, you may notice that some of the email addresses are missing. '
    'You can learn more here https://www.linkedin.com/help/linkedin/answer/261"\r\n\r\n'
)
LINKEDIN_HEADINGS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"
CONNECTIONS = (
    PREAMBLE
    + LINKEDIN_HEADINGS
    + "Zoë,Grünwald,https://www.linkedin.com/in/zo%C3%AB-g-1,,Nordlicht GmbH,Lead,29 Feb 2024\r\n"
    + ',,,,,,\r\nTobias,"Lind, PhD",https://www.linkedin.com/in/tl-2,t@example.org,"Halden, Inc.",VP,06 Mar 2026\r\n'
    + ",,,,,,14 Nov 2019\r\n"
)


KEYS = ("Name", "Company", "Email", "LinkedIn")


def book(*people: tuple[str, ...]) -> pd.DataFrame:
    """People who are known, by name, company, e-mail and LinkedIn; their IDs are p-0, p-1 and so on."""
    index = pd.Index([f"p-{number}" for number in range(len(people))], name="id")
    return pd.DataFrame(people, columns=["name", "company", "email", "linkedin"], index=index, dtype="str")


def planned(
    text: str | bytes,
    known: pd.DataFrame = NOBODY,
    name: str = "people.csv",
    *,
    day_first: bool | None = None,
) -> ImportPlan:
    source = read_source(text.encode() if isinstance(text, str) else text, name)
    return plan(source, guess_mapping(source), known, today=TODAY, day_first=day_first)


def added(done: ImportPlan) -> list[dict[str, Raw]]:
    return [one.cells for one in changes(done) if isinstance(one, Addition)]


def targets(text: str) -> list[str]:
    source = read_source(text.encode(), "people.csv")
    return list(guess_mapping(source).targets)


def workbook(*rows: list[object], title: str = "Sheet") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# --- LinkedIn ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        CONNECTIONS.encode(),
        ("\ufeff" + CONNECTIONS).encode(),
        CONNECTIONS.replace("\r\n", "\n").encode(),
        CONNECTIONS.removeprefix(PREAMBLE).encode(),
        CONNECTIONS.replace("some of the", "some\n\nof the").encode(),
        CONNECTIONS.encode("utf-16"),
        CONNECTIONS.replace('"Halden, Inc."', '"Halden, Inc."').encode("cp1252"),
    ],
    ids=["plain", "mark", "LF", "no preamble", "long note", "UTF-16", "Windows-1252"],
)
def test_connections_are_read_in_every_form(data: bytes) -> None:
    source = read_source(data, "Connections.csv")
    assert source.kind == LINKEDIN
    done = plan(source, guess_mapping(source), NOBODY, today=TODAY)
    zoe, tobias = added(done)
    assert zoe["Name"] == "Zoë Grünwald"
    assert zoe["LinkedIn"] == "https://www.linkedin.com/in/zo%C3%AB-g-1"
    assert from_serial(int(str(zoe["Added on"]))) == date(2024, 2, 29)
    assert tobias["Name"] == "Tobias Lind, PhD"
    assert tobias["Company"] == "Halden, Inc."
    assert done.counts.skipped == 2
    assert all(not row.touches for row in done.rows), "connecting is no contact"


def test_connections_saved_again_by_excel() -> None:
    rows = list(csv.reader(io.StringIO(CONNECTIONS)))
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([[*row, *[""] * (7 - len(row))] for row in rows])
    assert [one["Name"] for one in added(planned(out.getvalue().encode("cp1252")))] == [
        "Zoë Grünwald",
        "Tobias Lind, PhD",
    ]


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        ("Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am", "Ida Roth"),
        ("Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Connecté(e) le", "Ida Roth"),
        ("Nombre,Apellidos,URL,Correo electrónico,Empresa,Cargo,Conectado el", "Ida Roth"),
    ],
)
def test_connections_of_accounts_in_other_languages(headings: str, names: str) -> None:
    done = planned(
        f"{headings}\nIda,Roth,https://www.linkedin.com/in/ida-1,i@example.org,Acme,Lead,5 Mar 2025\n"
    )
    assert done.kind == LINKEDIN
    (ida,) = added(done)
    assert ida["Name"] == names
    assert (ida["Company"], ida["Role"], ida["Email"]) == ("Acme", "Lead", "i@example.org")


def test_the_archive_is_read_as_it_comes() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Profile.csv", "First Name,Last Name,Maiden Name,Headline\nRobin,Ashgrove,,me\n")
        archive.writestr("Export/connections.csv", CONNECTIONS)
    assert planned(out.getvalue(), name="export.zip").counts.added == 2


@pytest.mark.parametrize(
    "text",
    [
        "Email Address,Confirmed,Primary,Updated On\nrobin@example.org,Yes,Yes,2026-01-05\n",
        "First Name,Last Name,Maiden Name,Address,Headline\nRobin,Ashgrove,,,Looking\n",
    ],
)
def test_other_files_of_the_archive_point_to_the_right_one(text: str) -> None:
    with pytest.raises(ImportFileError, match=r"Connections\.csv"):
        planned(text)


# --- Any table -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("E-MAIL ", "email"),
        ("📧 e mail", "email"),
        ("Emial", "email"),
        ("Téléphone", "phone"),
        ("Role / Title", "role"),
        ("Company / school / employer", "company"),
        ("Date & form of last contact", "last_contact"),
        ("Told no on", "not_hired_on"),
        ("listName", "extra field"),
        ("Shoe size", "extra field"),
    ],
)
def test_headings_are_known_in_many_spellings(heading: str, target: str) -> None:
    assert targets(f"Name,{heading}\nAna Silva,x\n")[1] == target


def test_a_heading_is_not_trusted_against_its_cells() -> None:
    assert targets("Name,Status\nAna,Active\nBo,paused\n")[1] == "status"
    assert targets("Name,Status\nAna,Ghosted\nBo,Rejected 3/2\n")[1] == "extra field"
    assert targets("Name,URL\nAna,https://jobs.example.org/1\n")[1] == "extra field"
    assert targets("Name,Website\nAna,linkedin.com/in/ana-1\n")[1] == "linkedin"
    assert targets("Name,Follow-up\nAna,2026-12-01\n")[1] == "next_step_on"
    assert targets("Title,First Name,Last Name,Job Title\nMs.,Ana,Silva,Lead\n")[0] == "name prefix"


def test_parts_of_a_name_are_joined() -> None:
    done = planned(
        "Prefix,First Name,Middle Name,Last Name,Suffix,Email\n"
        "Dr.,María,de la,Fuente,PhD,\nMr.,Ike,,,,\n,,,,,o@example.org\n"
    )
    assert [one["Name"] for one in added(done)] == ["Dr. María de la Fuente PhD", "Ike", "o@example.org"]


def test_a_mapping_can_be_corrected() -> None:
    source = read_source(b"Deal,Who is it about,Mail\nBig one,Ana Silva,ana@example.org\n", "deals.csv")
    mapping = guess_mapping(source)
    assert source.kind == TABLE
    assert not plan(source, mapping, NOBODY, today=TODAY).ready
    (ana,) = added(plan(source, mapping.to(1, "name").to(0, "left out"), NOBODY, today=TODAY))
    assert ana == {"Name": "Ana Silva", "Email": "ana@example.org"}
    with pytest.raises(ValueError, match="nonsense"):
        mapping.to(0, "nonsense")
    assert label("added_on") == "Added on"


def test_a_first_line_that_is_no_heading_is_not_lost() -> None:
    source = read_source(b"Ana Silva,Acme,ana@example.org\nBo Berg,Beta,bo@example.org\n", "plain.csv")
    mapping = guess_mapping(source)
    assert not mapping.header
    assert mapping.targets[2] == "email"
    done = plan(source, mapping.to(0, "name"), NOBODY, today=TODAY)
    assert [row.name for row in done.rows] == ["Ana Silva", "Bo Berg"]
    told = guess_mapping(source, header=True)
    assert plan(source, told.to(0, "name"), NOBODY, today=TODAY).total == 1


def test_unknown_columns_are_kept_unless_they_are_many() -> None:
    (ana,) = added(planned("Name,Shoe size,Empty\nAna,39,\n"))
    assert ana["Shoe size"] == "39"
    wide = ",".join(f"Field {number}" for number in range(60))
    done = planned(f"Name,{wide}\nAna,{','.join(['x'] * 60)}\n")
    assert added(done) == [{"Name": "Ana"}]
    assert any("left out" in warning for warning in done.warnings)


def test_lines_that_are_no_people_are_counted_with_their_reason() -> None:
    done = planned(
        "My contacts,,\n,,\nName,Company,Notes\nENERGY,,\nAna Silva,Acme,kind\n,Beta,\nN/A,Gamma,\n"
        "Name,Company,Notes\nBo Berg,Delta,tall\nTOTAL,2,\n,,\nv1: first layout,,\n"
    )
    assert [row.name for row in done.rows] == ["Ana Silva", "Bo Berg"]
    assert sorted(done.reasons.values()) == [1, 1, 1, 1, 1, 1, 1]
    heading = next(one for one in done.skipped if one.text == "ENERGY")
    assert decide(done, include=[heading.number]).counts.added == 3


def test_a_second_table_further_down_has_its_own_columns() -> None:
    done = planned("Name,Email\nAna,ana@example.org\n\nEmail,Company,Name\nbo@example.org,Acme,Bo\n")
    assert added(done)[1] == {"Name": "Bo", "Email": "bo@example.org", "Company": "Acme"}


def test_cells_with_several_addresses_keep_them_all() -> None:
    (ana,) = added(planned('Name,Email,Phone\nAna,"a@example.org; b@example.org",1 ::: 2\n'))
    assert (ana["Email"], ana["Other email"]) == ("a@example.org", "b@example.org")
    assert (ana["Phone"], ana["Other phone"]) == ("1", "2")


def test_what_cannot_be_read_is_kept_as_typed_and_listed() -> None:
    done = planned("Name,Email,Not hired on,LinkedIn\nAna,not yet,soon,javascript:alert(1)\n")
    (ana,) = added(done)
    assert (ana["Email"], ana["Not hired on"], ana["LinkedIn"]) == ("not yet", "soon", "javascript:alert(1)")
    assert {(problem.row, problem.column) for problem in done.problems} == {
        ("Line 2", "Email"),
        ("Line 2", "Not hired on"),
        ("Line 2", "LinkedIn"),
    }


@pytest.mark.parametrize(
    ("dates", "asked", "read"),
    [
        (("3/4/26", "25/12/25"), [], "2026-04-03"),
        (("3/4/26", "12/25/25"), [], "2026-03-04"),
        (("3/4/26", "5/6/26"), ["dates"], "2026-04-03"),
        (("3.4.26",), [], "2026-04-03"),
    ],
)
def test_the_order_of_dates_is_seen_or_asked(dates: tuple[str, ...], asked: list[str], read: str) -> None:
    text = "Name,Last contact\n" + "".join(f"Person {number},{day}\n" for number, day in enumerate(dates))
    done = planned(text)
    assert [question.about for question in done.questions] == asked
    (touch,) = done.rows[0].touches
    assert from_serial(int(str(touch["Date"]))).isoformat() == read
    if asked:
        assert not planned(text, day_first=False).questions


def test_until_it_is_answered_dates_are_read_as_the_book_reads_them() -> None:
    source = read_source(b"Name,Not hired on\nAna,3/4/26\n", "people.csv")
    done = plan(source, guess_mapping(source), NOBODY, today=TODAY, usually_day_first=False)
    assert from_serial(int(str(added(done)[0]["Not hired on"]))).isoformat() == "2026-03-04"
    assert "Until you say so, the month." in done.questions[0].text


def test_a_last_contact_that_lies_ahead_does_not_count_as_one() -> None:
    done = planned("Name,Last contact\nAna,2062-03-04\n")
    (touch,) = done.rows[0].touches
    assert str(touch["Date"]).startswith("2062-03-04 ")
    assert done.problems


# --- What a file is ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "empty"),
        (b" \r\n,,\r\n\t\r\n", "a.csv", "nothing in this file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.csv", "picture"),
        (b"%PDF-1.7 x", "a.csv", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.xlsx", "password"),
        (b"PK\x03\x04" + b"\0" * 99, "a.xlsx", "damaged"),
        (b"<!DOCTYPE html><html>Sign in", "a.csv", "web page"),
        (b"Dear diary,\r\n", "a.vcf", "no card in it"),
        (b'{"cards": []}', "a.json", "JSON"),
        (b"Name\n" + b"x," * 2000, "a.csv", "more than"),
        (bytes(range(1, 9)) * 99, "a.csv", "no text"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(data: bytes, name: str, words: str) -> None:
    with pytest.raises(ImportFileError) as error:
        read_source(data, name)
    sentence = error.value.sentence()
    assert words in sentence
    assert sentence.endswith((".", "?"))


def test_a_packed_file_that_swells_is_refused_before_it_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Connections.csv", b"\0" * 60_000_000)
    with pytest.raises(ImportFileError, match="larger than 50 MB"):
        read_source(out.getvalue(), "export.zip")


def test_a_workbook_is_read_in_the_values_it_shows() -> None:
    data = workbook(
        ["Name", "Number", "Last contact", "Vegan"],
        ["Ana Silva", 5550100188, date(2026, 3, 4), True],
        [None, None, None, None],
        ["Bo Berg", 12.0, "4 March 2026", False],
    )
    done = planned(data, name="mislabelled.csv")
    ana, bo = done.rows
    assert ana.cells["Phone"] == "5550100188"
    assert ana.touches[0]["Date"] == bo.touches[0]["Date"] == 46085
    assert ana.extras["Vegan"] == "TRUE"
    assert bo.line == 4
    assert planned(b"Name,Email\nAna,a@example.org\n", name="really.xlsx").counts.added == 1


def test_a_sheet_coloured_to_its_end_is_quick_and_small() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Name", "Email"])
    sheet.append(["Ana", "a@example.org"])
    for place in ("XFD1", "A1048576"):
        sheet[place].fill = PatternFill("solid", fgColor="FFCC00")
    out = io.BytesIO()
    made.save(out)
    assert planned(out.getvalue(), name="coloured.xlsx").counts.added == 1


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman"]
)
def test_letters_come_out_right_in_every_encoding(encoding: str) -> None:
    text = "Name,Company\r\nZoë Grünwald,Café Søndag\r\nRenée Müller,Straße\r\n"
    assert [one["Name"] for one in added(planned(text.encode(encoding)))] == ["Zoë Grünwald", "Renée Müller"]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1254", "Ümit Çelikbaş"),
        ("cp1250", "Łukasz Żyła"),
        ("cp1251", "Соломія Кравець"),
        ("shift_jis", "山田太郎"),
    ],
)
def test_other_alphabets_are_read_with_a_word_about_it(encoding: str, name: str) -> None:
    done = planned(f"Name;Company\r\n{name};{name}\r\n".encode(encoding))
    assert [row.name for row in done.rows] == [name]
    assert any("check" in warning for warning in done.warnings)


def test_an_encoding_can_be_chosen() -> None:
    data = "Name,Company\r\nDvořák,Škoda\r\n".encode("cp1250")
    assert read_source(data, "a.csv", encoding="cp1250").table.rows[0].cells == ("Dvořák", "Škoda")
    with pytest.raises(ImportFileError, match="choose another"):
        read_source(data, "a.csv", encoding="utf-8")


def test_a_quote_that_runs_away_costs_no_line_below_it() -> None:
    done = planned('Name,Company,Notes\nAna,"Acme,kind\nBo,"Beta, Inc.",tall\nCy,Gamma,"two\nlines"\n')
    assert [row.name for row in done.rows] == ["Ana", "Bo", "Cy"]
    assert done.rows[2].cells["Notes"] == "two\nlines"
    assert any(warning.startswith("Line 2:") for warning in done.warnings)


def test_a_cell_longer_than_a_sheet_takes_is_shortened_and_named() -> None:
    done = planned(f"Name,Notes\nAna,short\nBo,{'x' * 60_000}\n")
    assert len(str(added(done)[1]["Notes"])) == 50_000
    assert any(warning.startswith("Line 3, Notes: 60,000 characters") for warning in done.warnings)


# --- Duplicates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "why", "decision"),
    [
        ("Ana Silva,,ANA@example.org,", "the same e-mail address", "merge"),
        ("A. Silva,,,linkedin.com/in/Ana-1/?x=y", "the same LinkedIn address", "merge"),
        ("ana  SILVA,ACME Ltd.,,", "the same name and company", "merge"),
        ("Ana Silvia,Acme,,", "nearly the same name, and the same company", "keep both"),
        ("Ana Silva,,,", "the same name, and no company to tell them apart", "keep both"),
        (
            "Ana Silva,Acme,other@example.org,",
            "the same name and company, but another e-mail address",
            "keep both",
        ),
        ("Zed Young,Beta,ana@example.org,", "the same e-mail address, but another name", "keep both"),
        ("Ana Silva,Beta,,", None, None),
        ("Ana Silva,Acme,,https://www.linkedin.com/in/another", None, None),
    ],
)
def test_somebody_known_is_recognised(row: str, why: str | None, decision: str | None) -> None:
    known = book(("Ana Silva", "Acme", "ana@example.org", "https://www.linkedin.com/in/ana-1"))
    done = planned(f"Name,Company,Email,LinkedIn\n{row}\n", known)
    assert [(pair.existing, pair.why, pair.decision) for pair in done.duplicates] == (
        [("p-0", why, decision)] if why else []
    )
    assert (done.counts.merged, done.counts.added) == ((1, 0) if decision == "merge" else (0, 1))


def test_decisions_change_what_becomes_of_a_pair() -> None:
    known = book(("Ana Silva", "Acme", "ana@example.org", ""))
    done = planned("Name,Email,Phone\nAna Silva,ana@example.org,123\n", known)
    (pair,) = done.duplicates
    (merging,) = changes(done)
    assert isinstance(merging, Merging)
    assert merged({"Name": "Ana Silva", "Email": "ana@example.org"}, merging.cells) == {"Phone": "123"}
    assert isinstance(changes(decide(done, {pair.key: "keep both"}))[0], Addition)
    skipped = decide(done, {pair.key: "skip"})
    assert changes(skipped) == ()
    assert skipped.reasons == {"Known already": 1}
    left_out = decide(done, exclude=[0])
    assert left_out.reasons == {"Left out by you": 1}
    assert decide(left_out, include=[0]).counts.merged == 1


def test_a_name_that_two_people_have_decides_nothing() -> None:
    known = book(
        ("Ana Silva", "Acme", "", "https://www.linkedin.com/in/ana-1"),
        ("Ana Silva", "Acme", "", "https://www.linkedin.com/in/ana-2"),
    )
    done = planned("Name,Company\nAna Silva,Acme\n", known)
    assert len(done.duplicates) == 2
    assert done.counts.added == 1


def test_importing_a_file_again_changes_nothing() -> None:
    first = added(planned(CONNECTIONS))
    known = book(
        *(
            (str(one["Name"]), str(one["Company"]), str(one.get("Email", "")), str(one["LinkedIn"]))
            for one in first
        )
    )
    again = planned(CONNECTIONS, known)
    assert again.counts.added == 0
    for one in changes(again):
        assert isinstance(one, Merging)
        assert merged(first[int(one.person_id.removeprefix("p-"))], one.cells) == {}


def test_merging_overwrites_nothing_and_loses_nothing() -> None:
    kept: dict[str, Raw] = {
        "Name": "Ana Silva", "Company": "Acme", "Email": "ana@example.org", "Notes": "kind",
        "Scenarios": "Similar role", "Not hired on": "soon", "ID": "p-1",
    }  # fmt: skip
    coming: dict[str, Raw] = {
        "Name": "A. Silva", "Company": "ACME Ltd", "Email": "a.silva@example.org", "Phone": "123",
        "Notes": "kind\ntall", "Scenarios": "Other division, Similar role",
        "Not hired on": 46085, "Division": "Risk", "Shoe size": "39",
    }  # fmt: skip
    assert merged(kept, coming) == {
        "Phone": "123",
        "Division": "Risk",
        "Shoe size": "39",
        "Other email": "a.silva@example.org",
        "Scenarios": "Similar role, Other division",
        "Notes": "kind\nName: A. Silva\ntall\nNot hired on: 2026-03-04",
    }


def test_progress_is_told_to_the_end() -> None:
    source = read_source(
        ("Name\n" + "".join(f"Person {number}\n" for number in range(600))).encode(), "a.csv"
    )
    heard: list[tuple[int, int]] = []
    plan(source, guess_mapping(source), NOBODY, today=TODAY, progress=lambda *told: heard.append(told))
    assert heard == sorted(heard)
    assert heard[-1] == (1200, 1200)


# --- Properties ----------------------------------------------------------------------------------

XLSX = workbook(["Name", "Email"], ["Ana", "a@example.org"])
# Without a colon: " ::: " parts several values in one cell.
ODD = st.text(st.sampled_from("aÉ\u00fcß ,;|\t\n\r\"'=<@/0-\u200b\u202e日🦊"), max_size=12)
CELLS = st.sampled_from(
    ["", "", " ", "Name", "Email", "Company", "TOTAL", "N/A", "?", "FALSE", "7", "3/4/26", "Ana Silva", "ana silva",
     "Bo", "A. Silva", "SALES", "Acme", "Acme Ltd", "a@example.org", "b@example.org", "linkedin.com/in/ana-1",
     '"', "x\ny"]
)  # fmt: skip


@given(
    st.one_of(
        st.binary(max_size=400), st.builds(lambda text: b"Name,Email\n" + text, st.binary(max_size=200))
    )
)
def test_no_bytes_raise_anything_but_a_sentence(data: bytes) -> None:
    for name in ("a.csv", "a.xlsx", "a.vcf", "a"):
        with suppress(ImportFileError):
            changes(planned(data, name=name))


@given(st.integers(0, len(XLSX) - 1), st.binary(max_size=4), st.integers(0, len(XLSX)))
def test_no_broken_workbook_raises_anything_but_a_sentence(at: int, new: bytes, end: int) -> None:
    for data in (XLSX[:at] + new + XLSX[at + len(new) :], XLSX[:end]):
        with suppress(ImportFileError):
            changes(planned(data, name="a.xlsx"))


@given(
    st.lists(st.tuples(ODD, ODD, ODD), max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([("\n", csv.QUOTE_ALL), ("\r", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)]),
)
def test_a_written_table_is_read_as_it_was(
    rows: list[tuple[str, str, str]], separator: str, encoding: str, dialect: tuple[str, int]
) -> None:
    out = io.StringIO()
    end, quoting = dialect
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["Name", "Division", "Notes"])
    writer.writerows(
        [f"Ana {number} {name} Berg", division, notes] for number, (name, division, notes) in enumerate(rows)
    )
    done = planned(out.getvalue().encode(encoding))
    assert [[row.cells.get(key, "") for key in ("Name", "Division", "Notes")] for row in done.rows] == [
        [one_line(f"Ana {number} {name} Berg"), one_line(division), many_lines(notes)]
        for number, (name, division, notes) in enumerate(rows)
    ]


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=14),
    st.lists(st.sampled_from(["merge", "skip", "keep both"]), min_size=40, max_size=40),
    st.sets(st.integers(0, 13), max_size=3),
)
def test_every_row_is_added_merged_or_skipped(
    rows: list[tuple[str, ...]], decisions: list[str], excluded: set[int]
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("Name", "Company", "Email", "LinkedIn"), *rows])
    known = book(("Ana Silva", "Acme", "a@example.org", ""), ("Bo", "", "b@example.org", ""))
    done = planned(out.getvalue(), known)
    chosen = dict(zip((pair.key for pair in done.duplicates), decisions, strict=False))
    for each in (done, decide(done, chosen), decide(done, chosen, exclude=excluded, include=[0])):
        counts = each.counts
        assert counts.added + counts.merged + counts.skipped == each.total == len(rows)
        assert sum(each.reasons.values()) == counts.skipped
        made = changes(each)
        assert sum(isinstance(one, Addition) for one in made) == counts.added
        named = {str(one.cells["Name"]) for one in made}
        assert all(named), "nobody is without a name"


ROW = st.fixed_dictionaries(
    {},
    optional={
        "Name": st.sampled_from(["Ana Silva", "A. Silva", "Bo"]),
        "Company": st.sampled_from(["Acme", "Acme Ltd", "Beta"]),
        "Email": st.sampled_from(["a@example.org", "A@example.org", "b@example.org", "none yet"]),
        "Phone": st.sampled_from(["1", "+1", "2"]),
        "Notes": st.sampled_from(["kind", "kind\ntall", "tall\n\nkind", "Company: Beta"]),
        "Scenarios": st.sampled_from(["Similar role", "Other division, Similar role", "mine"]),
        "Every": st.sampled_from([30, 90]),
        "Added on": st.sampled_from([46085, 46086, "soon"]),
        "Needs mentor": st.booleans(),
        "Other email": st.sampled_from(["b@example.org", "c@example.org, b@example.org"]),
        "Shoe size": st.sampled_from(["39", "40"]),
    },
)


@given(ROW, ROW)
def test_merging_twice_is_merging_once_and_keeps_both(kept: dict[str, Raw], coming: dict[str, Raw]) -> None:
    changed = merged(kept, coming)
    whole = kept | changed
    assert merged(whole, coming) == {}
    said = "\n".join(str(raw) for raw in whole.values()).casefold()
    for header, raw in kept.items():
        if header not in {"Notes", "Scenarios", "Needs mentor", "Other email"}:
            assert whole[header] == raw
        elif isinstance(raw, str):
            assert str(whole[header]).startswith(raw)
    for header, raw in coming.items():
        if header not in {"Needs mentor", "Added on", "Phone"}:
            assert all(
                part.strip().casefold().removesuffix(" ltd") in said for part in re.split(r"[,\n]", str(raw))
            )
