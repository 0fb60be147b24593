"""Exports of trackers and sheets that people keep come out of an import as the README of the samples says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sync.cells import Raw, from_serial
from sync.exchange.mapping import Mapping, guess_mapping, mapped_table
from sync.exchange.plan import Addition, ImportPlan, changes, decide, plan
from sync.exchange.source import read_source

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
TODAY = date(2026, 11, 23)
NOBODY = pd.DataFrame({key: pd.Series(dtype="str") for key in ("name", "company", "email", "linkedin")})

if not (SAMPLES / "README.md").exists():
    pytest.skip("the folder of sample files is not beside the repository", allow_module_level=True)

NOTION = "Notion People 3f1c0000aaaa4bbb8cccdddd00001111_all.csv"
AIRTABLE = "Airtable Contacts-Grid view.csv"
JOBS = ("huntr-jobs.csv", "huntr-board.csv", "teal-download-data.csv")


def promised() -> dict[tuple[str, str], str]:
    """Number of people by folder and file, as the README's tables have them."""
    found = {}
    for line in (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        names = re.findall(r"`([^`]+)`", cells[0]) if len(cells) == 4 else []
        for name in names:
            full = names[0].rsplit(".", 1)[0] + name if name.startswith(".") else name
            for folder in ("trackers", "sheets"):
                if (SAMPLES / folder / full).exists():
                    found[folder, full] = cells[2]
    return found


FILES = promised()


def planned(name: str, folder: str = "trackers", *, day_first: bool | None = None) -> ImportPlan:
    source = read_source((SAMPLES / folder / name).read_bytes(), name)
    return plan(source, guess_mapping(source), NOBODY, today=TODAY, day_first=day_first)


def people(name: str, folder: str = "trackers") -> dict[str, Addition]:
    return {
        str(one.cells["Name"]): one for one in changes(planned(name, folder)) if isinstance(one, Addition)
    }


def targets(name: str, folder: str = "trackers") -> dict[str, str]:
    source = read_source((SAMPLES / folder / name).read_bytes(), name)
    mapping = guess_mapping(source)
    return dict(zip(mapped_table(source, mapping).titles, mapping.targets, strict=True))


def day(raw: Raw) -> str:
    assert isinstance(raw, int)
    return from_serial(raw).isoformat()


def touched(one: Addition) -> list[str]:
    """The days of contact, and those that are kept as typed."""
    return [day(raw) if isinstance(raw := touch["Date"], int) else str(raw) for touch in one.touches]


def test_every_file_of_the_folders_is_promised() -> None:
    assert FILES.keys() == {
        (folder, path.name) for folder in ("trackers", "sheets") for path in (SAMPLES / folder).iterdir()
    }


@pytest.mark.parametrize(("folder", "name"), FILES, ids=[name for _, name in FILES])
def test_a_file_gives_as_many_people_as_promised(folder: str, name: str) -> None:
    done = planned(name, folder)
    counts = done.counts
    # A board in JSON may be refused or read; a dash elsewhere means that nobody is in it.
    expected = {"trello-board.json": "1"}.get(name, FILES[folder, name].replace("–", "0"))
    assert counts.added == int(expected)
    assert counts.added + counts.merged + counts.skipped == done.total
    assert sum(done.reasons.values()) == counts.skipped


@pytest.mark.parametrize("name", JOBS)
def test_a_list_of_jobs_says_that_it_is_one(name: str) -> None:
    done = planned(name)
    assert not done.ready
    assert "list of jobs, not of people" in done.questions[0].text
    assert not changes(done)


def test_notion_as_people_mean_it() -> None:
    found = people(NOTION)
    agnieszka, malachi, theodora = found.values()
    assert agnieszka.cells["Company"] == "Brightwater Analytics"
    assert touched(agnieszka) == ["2026-03-04"]
    assert day(agnieszka.cells["Next step on"]) == "2026-06-01"
    assert malachi.cells["Company"] == "Larkspur Health"
    assert malachi.cells["Other company"] == "Halden & Roe"
    assert touched(malachi) == ["2026-03-02"]
    assert malachi.cells["Introduced by"] == "Agnieszka Wolfhart"
    assert malachi.cells["Status (imported)"] == "👍"
    assert theodora.cells["Name"] == "Théodora Quist"
    assert not any("Status" in one.cells for one in found.values())
    assert planned(NOTION).counts.skipped == 2
    paths = people("Notion Contacts 58b2.csv")
    assert paths["Oriel Dashwood"].cells["Company"] == "Tamsin Foods"
    assert touched(paths["Oriel Dashwood"]) == ["2026-10-03"]
    assert 'Piet "PJ" Jansma, MBA' in paths


def test_airtable_as_people_mean_it() -> None:
    done = planned(AIRTABLE)
    assert [question.about for question in done.questions] == ["dates"]
    assert "3/4/2026" in done.questions[0].text
    found = people(AIRTABLE)
    assert found["Constance Ibekwe"].cells["Warm?"] == "Yes"
    assert "Warm?" not in found["Raffaele Stubbs"].cells
    assert found["Raffaele Stubbs"].cells["Company"] == "Tamsin Foods"
    assert found["Raffaele Stubbs"].cells["Other company"] == "Quillfish Ltd"
    assert day(found["Constance Ibekwe"].cells["Next step on"]) == "2026-06-01"
    month_first = {row.name: row for row in planned(AIRTABLE, day_first=False).rows}
    assert day(month_first["Constance Ibekwe"].touches[0]["Date"]) == "2026-03-04"


def test_meetings_with_several_people_are_contacts_with_each() -> None:
    found = people("Airtable Interactions-Grid view.csv")
    assert touched(found["Constance Ibekwe"]) == ["2026-03-04", "2026-03-18"]
    assert touched(found["Saoirse Bloom"]) == ["2026-03-18"]
    first, second = found["Constance Ibekwe"].touches
    assert (first["Channel"], second["Channel"]) == ("Call", "Meeting")
    assert str(first["Notes"]).startswith("Intro call")
    assert not planned("Airtable Interactions-Grid view.csv").questions, "3/18 shows the order"


def test_a_deal_brings_its_people() -> None:
    found = people("streak-pipeline.csv")
    assert {name: one.cells["Email"] for name, one in found.items()} == {
        "Severin Oduya": "severin@example.com",
        "Maud Ellery": "maud@example.com",
        "Benedetta Crane": "benedetta@it.example",
    }
    assert found["Maud Ellery"].cells["Name (imported)"] == "Larkspur Health – Analytics Lead"
    # Said by hand in the mapping step it comes to the same, whatever else is taken for a name.
    source = read_source((SAMPLES / "trackers" / "streak-pipeline.csv").read_bytes(), "streak-pipeline.csv")
    both = Mapping(
        table=0,
        header=True,
        targets=("name", "extra field", "notes", "extra field", "name", *["left out"] * 4),
    )
    assert {row.name for row in plan(source, both, NOBODY, today=TODAY).rows} == found.keys()


def test_trello_in_each_of_its_forms() -> None:
    found = people("trello-cards-from-json.csv")
    ilse = found["Ilse Vanderhoek"].cells
    assert (ilse["Company"], ilse["Role"]) == ("Quillfish", "recruiter")
    assert day(ilse["Next step on"]) == "2026-12-01"
    assert ilse["Notes"] == "ilse@be.example\nMet at the fair"
    assert found["Henrike Aalto"].cells["Status"] == "Archived"
    assert not any("Status" in one.cells for name, one in found.items() if name != "Henrike Aalto")
    chores = next(
        row.number for row in planned("trello-cards-from-json.csv").rows if row.name == "Update my CV"
    )
    assert decide(planned("trello-cards-from-json.csv"), exclude=[chores]).counts.added == 3
    evadne = people("trello-board-export.csv")["Evadne Crowhurst"].cells
    assert day(evadne["Next step on"]) == "2026-12-09"
    assert "evadne@example.com" in str(evadne["Notes"])
    assert people("trello-board.json")["Ilse Vanderhoek"].cells["List"] == "Waiting for reply"


def test_the_books_of_contact_programs() -> None:
    hubspot = planned("hubspot-contacts.csv")
    assert [pair.why for pair in hubspot.duplicates] == ["the same e-mail address"]
    found = people("hubspot-contacts.csv")
    assert "noname@example.com" in found
    assert "Robin Ashgrove" not in found
    assert found["Augustin Ferreira-Holt"].cells["Company"] == "Gale & Thorn"
    assert found["Augustin Ferreira-Holt"].cells["Other company"] == "Harbour & Pine"
    workbook = people("hubspot-contacts.xlsx")["Océane Vaudreuil-Kim"].cells
    assert workbook["Phone"] == "04 65 71 22 33"
    assert day(workbook["Added on"]) == "2026-03-12"
    dex = people("dex-contacts.csv")["Gideon Asplund"].cells
    assert dex["LinkedIn"] == "https://www.linkedin.com/in/gideon-asplund-zz92"
    assert dex["Every"] == 90
    assert day(dex["Next step on"]) == "2026-06-04"
    monica = people("monica-contacts.csv")
    assert touched(monica["Ottokar Blumenthal-Reyes"]) == ["2026-06-03"]
    assert "Status" not in monica["Ottokar Blumenthal-Reyes"].cells
    assert monica["Marigold Jean Sato"].cells["Status"] == "Archived"


# --- Sheets that people keep: the particulars that an import can tell ------------------------------


def sheets(number: str) -> list[str]:
    return [name for folder, name in FILES if folder == "sheets" and name.startswith(number)]


@pytest.mark.parametrize("name", sheets("15"))
def test_a_diary_is_few_people_and_all_their_contacts(name: str) -> None:
    found = people(name, "sheets")
    last = {who: max(touched(one)) for who, one in found.items()}
    assert last == {
        "Rosamund Achterberg": "2026-07-02",
        "Theo Vandermeer": "2026-06-01",
        "Ines Okoro": "2026-06-20",
    }
    assert sum(len(one.touches) for one in found.values()) == 8
    channels = [touch["Channel"] for touch in found["Rosamund Achterberg"].touches]
    assert sorted(map(str, channels)) == ["Call", "Email", "Meeting", "Text"]
    outcomes = [touch.get("Outcome") for touch in found["Rosamund Achterberg"].touches]
    assert "Referral" in outcomes
    said = "\n".join(str(touch["Notes"]) for touch in found["Rosamund Achterberg"].touches)
    assert "Referral to Ines Okoro" in said


def test_a_log_on_a_tab_of_its_own_comes_with_the_people() -> None:
    (name,) = sheets("14")
    done = planned(name, "sheets")
    found = people(name, "sheets")
    assert touched(found["Salome Winterbourne"]) == ["2026-02-13", "2026-02-17"]
    assert touched(found["Didier Amankwah"]) == ["2026-02-19"]
    (stranger,) = (one for one in done.skipped if one.row is not None)
    assert stranger.text == "Somebody Else"
    with_them = decide(done, include=[stranger.number])
    assert with_them.counts.added == 4
    assert sum(len(one.touches) for one in changes(with_them)) == 4
    assert [problem.row for problem in done.problems] == ["Outreach Log, line 6"], "the row without a date"


@pytest.mark.parametrize("name", sheets("01"))
def test_headings_between_the_people_are_their_group(name: str) -> None:
    found = people(name, "sheets")
    assert found["Philomena Grayling"].cells["Group"] == "CLEAN ENERGY"
    assert found["Amaranta Quispe"].cells["Group"] == "DESIGN"
    assert touched(found["Lucinda Hartog"]) == ["Jan 2026 - LinkedIn"]


def test_links_and_formulas_behind_the_cells_of_a_workbook() -> None:
    (linked,) = (name for name in sheets("11") if name.endswith(".xlsx"))
    found = people(linked, "sheets")
    assert found["🌟 Calliope Brandt"].cells["LinkedIn"] == "https://www.linkedin.com/in/calliope-brandt-zz11"
    (tiers,) = sheets("03")
    assert targets(tiers, "sheets")["recency"] == "left out"
    assert touched(people(tiers, "sheets")["Rafferty Ondine"]) == ["2026-11-11"]


@pytest.mark.parametrize("name", sheets("13"))
def test_two_people_in_a_cell_are_asked_about(name: str) -> None:
    source = read_source((SAMPLES / "sheets" / name).read_bytes(), name)
    mapping = guess_mapping(source)
    asked = plan(source, mapping, NOBODY, today=TODAY)
    assert [question.about for question in asked.questions] == ["several"]
    apart = plan(source, mapping, NOBODY, today=TODAY, each=True)
    assert apart.counts.added == 7
    assert not apart.questions
    assert {"Ernst Brinkerhoff", "Lotte Brinkerhoff"} <= {row.name for row in apart.rows}
