"""Files as services really write them come out as their README says; skipped where the folder is not there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sync.cells import Raw, from_serial
from sync.errors import ImportFileError
from sync.exchange.kinds import MESSAGES
from sync.exchange.mapping import guess_mapping
from sync.exchange.plan import Addition, ImportPlan, changes, decide, plan
from sync.exchange.source import LINKEDIN, read_source

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
TODAY = date(2026, 11, 23)
NOBODY = pd.DataFrame({key: pd.Series(dtype="str") for key in ("name", "company", "email", "linkedin")})

if not (SAMPLES / "README.md").exists():
    pytest.skip("the folder of sample files is not beside the repository", allow_module_level=True)

# What each error must say, so that it is the right one.
SAYS = {
    "empty.csv": "empty",
    "blank-lines-only.csv": "nothing in this file",
    "picture-renamed.csv": "not a table",
    "not-a-vcard.vcf": "no card in it",
    "truncated.xlsx": "download",
    "sign-in-page.csv": "web page",
    "old-or-locked.xlsx": "without a password",
    "empty.vcf": "empty",
}


def promised(folder: str) -> dict[str, str]:
    """File to number of people, as the README's table for this folder has it."""
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        name = re.fullmatch(r"`([^`]+)`", cells[0]) if len(cells) == 4 else None
        if name is not None and (SAMPLES / folder / name[1]).exists():
            found[name[1]] = cells[2]
    return found


FOLDERS = ("linkedin", "google", "outlook", "vcard", "bad")
FILES = [(folder, name, people) for folder in FOLDERS for name, people in promised(folder).items()]


def planned(folder: str, name: str, *, day_first: bool | None = None) -> ImportPlan:
    source = read_source((SAMPLES / folder / name).read_bytes(), name)
    mapping = guess_mapping(source)
    if name == "no-header.csv":  # it has to be asked; this is the answer
        mapping = mapping.to(0, "name").to(1, "company")
    return plan(source, mapping, NOBODY, today=TODAY, day_first=day_first)


def people(folder: str, name: str) -> dict[str, dict[str, Raw]]:
    """The people a file adds, by name."""
    return {str(one.cells["Name"]): one.cells for one in additions(folder, name)}


def additions(folder: str, name: str) -> list[Addition]:
    return [one for one in changes(planned(folder, name)) if isinstance(one, Addition)]


def day(raw: Raw) -> str:
    assert isinstance(raw, int)
    return from_serial(raw).isoformat()


def test_every_file_of_the_folders_is_promised() -> None:
    assert {(folder, name) for folder, name, _ in FILES} == {
        (folder, path.name) for folder in FOLDERS for path in (SAMPLES / folder).iterdir()
    }


@pytest.mark.parametrize(("folder", "name", "count"), FILES, ids=[name for _, name, _ in FILES])
def test_a_file_gives_as_many_people_as_promised_or_says_why_not(folder: str, name: str, count: str) -> None:
    if count == "–":
        with pytest.raises(ImportFileError) as error:
            planned(folder, name)
        assert SAYS[name] in error.value.sentence()
        return
    done = planned(folder, name)
    if done.kind == MESSAGES:  # nobody is made somebody in the book who was only written with
        assert done.counts.added == 0
        done = decide(done, include=done.strangers)
    counts = done.counts
    assert counts.added == int(count)
    assert counts.added + counts.merged + counts.skipped == done.total
    assert sum(done.reasons.values()) == counts.skipped


@pytest.mark.parametrize(
    ("name", "skipped"),
    [("Connections.csv", 2), ("Connections-600.csv", 10), ("Connections-2018-no-URL.csv", 0)],
)
def test_connections_without_a_name_are_counted(name: str, skipped: int) -> None:
    done = planned("linkedin", name)
    assert done.kind == LINKEDIN
    assert done.counts.skipped == skipped
    assert not done.problems
    assert not done.questions


def test_connections_as_downloaded() -> None:
    found = people("linkedin", "Connections.csv")
    added = additions("linkedin", "Connections.csv")
    assert sum(one.cells["Name"] == "Priya Venkataraman" for one in added) == 2
    assert found["Marisol Tavares"]["Company"] == "Brightwater Analytics, Inc."
    assert day(found["Zoë Grünwald"]["Added on"]) == "2024-02-29"
    assert found["Ngozi Adeyinka-Bell, PMP®"]["Role"] == 'Staff Engineer "Core"'
    assert "Dr. Hadi Rahmani 🌱" in found
    assert found["Aoife O’Rourke-Ní Dhálaigh"]["Company"] == "=Equals Labs"
    assert found["Aoife O’Rourke-Ní Dhálaigh"]["Role"] == "+ Partnerships (EMEA)"
    assert found["jules okonkwo"]["Role"] == "Recruiter, Corporate Functions"
    assert found["jules okonkwo"]["LinkedIn"] == "https://www.linkedin.com/in/jules-okonkwo-zz10"
    assert found["Wulandari"]["Role"] == "Founder"
    assert all("touches" not in one.cells and not one.touches for one in added), "connecting is no contact"


def test_connections_in_other_forms() -> None:
    assert (
        day(people("linkedin", "Connections-2018-no-URL.csv")["Ruth Castellanos-Webb"]["Added on"])
        == "2017-02-07"
    )
    german = people("linkedin", "Connections-german-account.csv")
    assert day(german["Jannis Groß-Wedemeyer"]["Added on"]) == "2024-12-14"
    assert day(german["Mirjam von der Lühe"]["Added on"]) == "2025-03-05"
    excel = people("linkedin", "Connections-resaved-in-Excel.csv")
    assert day(excel["Hedda Strömsund"]["Added on"]) == "2024-03-12"
    assert excel["Zsófia Müller"]["Company"] == "Brückner; Söhne"
    assert excel["René Côté-Lavallée"]["Role"] == "Directeur général"
    quoted = people("linkedin", "Connections-all-quoted-no-blank-line.csv")
    assert "Added on" not in quoted["Ansgar"]
    assert quoted['Ilka Rozsa "Roz" Bányai']["Role"] == "Product Owner"
    archive = people("linkedin", "Basic_LinkedInDataExport_11-12-2026.zip")
    assert set(archive) == {"Marisol Tavares", "Ottilie Fennimore"}


NAMES = {
    "cp1252-line-in-utf8.csv": {"Renée Dúbh", "José Ñíguez-Müller", "Søren Åkesson"},
    "utf16-le-bom-tabs.csv": {"Hiroko Ænglund", "Łukasz Żyła-Brown"},
    "utf16-be-bom.csv": {"Ægir Þórsson", "Βασιλική Παππά"},
    "unclosed-quote.csv": {"Beatrice Lund", "Otto Vance", "Winifred Asante", "Sol Whitaker"},
    "nul-bytes.csv": {"Theodora Lamb", "Jasper Ekwueme"},
    "cr-only.csv": {"Hortense Bianchi", "Lionel Garrick"},
    "mixed-line-ends.csv": {"Estelle Ndour", "Rupert Lindgren", "Maya Castellane"},
    "no-header.csv": {"Ermintrude Vale", "Floyd Garland"},
    "two-files-joined.csv": {"Vashti Moor", "Wystan Coe"},
    "quotes-in-the-middle.csv": {'Ximena "Xi" Prado', "Young, Tobiah", 'Zelda O"Hara'},
    "name-and-mail-in-one-cell.csv": {"Aurelia Finchley", "Beck, Orson", "Damaris", "corinna@example.com"},
    "mojibake.csv": {"RenÃ©e CÃ´tÃ©", "JÃ¼rgen"},
    "csv-renamed.xlsx": None,
    "workbook-renamed.csv": {"Dorothea Finnegan"},
    "coloured-to-the-last-row.xlsx": {"Tamar Quill", "Udo Banks"},
    "sep-line.csv": {"Olympia Vance"},
    "tabs.tsv": {"Percival Adisa"},
}


@pytest.mark.parametrize("name", [name for name, names in NAMES.items() if names])
def test_names_come_out_letter_for_letter(name: str) -> None:
    assert set(people("bad", name)) == NAMES[name]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cell-1MB.csv", "Line 3, Notes: 1,048,576 characters"),
        ("cp1252-line-in-utf8.csv", "Line 3"),
        ("unclosed-quote.csv", "Line 3"),
        ("ragged-rows.csv", "Lines 4 and 5"),
        ("only-a-header.csv", "no rows under the headings"),
        ("mojibake.csv", "garbled"),
        ("columns-200.csv", "left out"),
    ],
)
def test_what_is_odd_is_said(name: str, words: str) -> None:
    assert any(words in warning for warning in planned("bad", name).warnings)


def test_dates_are_read_asked_about_or_listed() -> None:
    done = planned("bad", "dates-of-all-kinds.csv")
    assert [question.about for question in done.questions] == ["dates"]
    assert "3/4/26" in done.questions[0].text
    listed = {problem.text for problem in done.problems}
    assert listed == {
        "31/04/2026", "29 Feb 2025", "yesterday", "Q1", "2026", "2062-03-04", "1772618400",
    }  # fmt: skip
    for one in changes(done):
        assert isinstance(one, Addition)
        meant = str(one.cells["What it is"])
        typed = [touch["Date"] for touch in one.touches]
        if meant.startswith("2026-03-04") and typed != ["1772618400"]:
            assert [day(raw) for raw in typed] == ["2026-03-04"]
        elif meant == "no date":
            assert typed == []
        elif "listed" in meant:
            assert all(isinstance(raw, str) for raw in typed), "kept as typed"
            assert typed
    for day_first, meant in ((True, "2026-04-03"), (False, "2026-03-04")):
        answered = planned("bad", "dates-of-all-kinds.csv", day_first=day_first)
        assert not answered.questions
        eighth = next(row for row in answered.rows if row.name == "Date Eight")
        assert day(eighth.touches[0]["Date"]) == meant


def test_duplicates_inside_are_merged_and_the_namesake_stays() -> None:
    first, namesake = additions("bad", "duplicates-inside.csv")
    notes = str(first.cells["Notes"])
    for note in ("first", "same e-mail", "same LinkedIn", "name and company nearly equal"):
        assert note in notes.splitlines()
    assert first.cells["Phone"] == "+1 555 010 0181"
    assert namesake.cells["Company"] == "Tamsin Foods"
    assert len(planned("bad", "duplicates-inside.csv").duplicates) == 4


def test_formulas_and_markup_stay_the_text_they_are() -> None:
    formulas = people("bad", "formulas.csv")
    assert formulas["-5"]["Notes"] == "\t=2+2"
    assert formulas["'=quoted"]["Notes"] == "；=5+5"
    assert formulas['=IMPORTDATA("https://example.org/x.csv")']["Company"] == "=SUM(A1:A9)"
    markup = people("bad", "html-and-markdown.csv")
    assert markup["<b>Bold Bertha</b>"]["Company"] == "<script>alert(1)</script>"
    assert markup["{{ 7*7 }} {% raw %}"]["Email"] == "tpl@example.com"
    assert len(planned("bad", "html-and-markdown.csv").problems) == 4, "no foreign address is a LinkedIn link"


def test_cells_find_their_columns_all_the_same() -> None:
    both = people("bad", "duplicate-headings.csv")
    assert both["Cordelia Banks"]["Other email"] == "banks@example.net"
    assert both["Cordelia Banks"]["Notes"] == "first note\nsecond note"
    assert both["Cordelia Banks"]["Column 8"] == "loose"
    assert both["Silvester Moody"]["Email"] == "silvester@example.com"
    assert both["Silvester Moody"]["Phone"] == "555-010-0102"
    assert people("bad", "semicolons.csv")["Gudrun Patel"]["Company"] == "Spreewerk AG; Berlin"
    assert people("bad", "utf16-le-bom-tabs.csv")["Łukasz Żyła-Brown"]["Notes"] == "tab\tinside"
    assert people("bad", "unclosed-quote.csv")["Otto Vance"]["Company"] == "Quillfish Ltd"
    ragged = people("bad", "ragged-rows.csv")["Delia Eames"]
    assert ragged["Email"] == "Ltd"
    assert "delia@example.com" in ragged.values()
    assert len(str(people("bad", "cell-1MB.csv")["Balthazar Quist"]["Notes"])) == 50_000


def test_without_headings_it_is_asked_what_the_columns_are() -> None:
    source = read_source((SAMPLES / "bad" / "no-header.csv").read_bytes(), "no-header.csv")
    asked = plan(source, guess_mapping(source), NOBODY, today=TODAY)
    assert not asked.ready
    assert {question.about for question in asked.questions} == {"names", "headings"}
    assert any("Ermintrude Vale" in skipped.text for skipped in asked.skipped)
