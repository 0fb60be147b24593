"""Several values in one cell: lists as programs write them, people with addresses, boards, and rows of contacts."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sync.cli import main
from sync.exchange.lists import parted, relations, turned
from sync.exchange.mapping import guess_mapping
from sync.exchange.plan import Addition, changes, plan
from sync.exchange.several import apart, may_name, people_in
from sync.exchange.source import read_source
from sync.exchange.text import is_legal_form
from sync.exchange.trello import read_board

TODAY = date(2026, 11, 23)
NOBODY = pd.DataFrame({key: pd.Series(dtype="str") for key in ("name", "company", "email", "linkedin")})

WORDS = st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True).filter(lambda word: not is_legal_form(word))
VALUES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
WITH_COMMAS = st.tuples(VALUES, VALUES).map(", ".join)
GIVEN_NAMES = st.sampled_from(("Ana", "Bo", "Zoë", "Łukasz", "Ngozi", "Étienne"))
FAMILY_NAMES = st.sampled_from(("Silva", "Chen", "O’Rourke", "van den Hoek", "Müller-Åberg"))
NAMES = st.tuples(GIVEN_NAMES, FAMILY_NAMES).map(" ".join)
PEOPLE = st.lists(st.tuples(NAMES, st.integers(0, 999)), min_size=2, max_size=5, unique_by=lambda one: one[1])


def quoted(value: str) -> str:
    return f'"{value}"' if "," in value else value


@given(st.lists(VALUES | WITH_COMMAS, min_size=2, max_size=5))
def test_a_list_that_a_program_wrote_is_read_as_it_was(values: list[str]) -> None:
    assert parted(",".join(map(quoted, values))) == tuple(values)
    assert parted(";".join(value.replace(",", "") for value in values)) == tuple(
        value.replace(",", "") for value in values
    )


@given(st.lists(VALUES | WITH_COMMAS, min_size=1, max_size=4))
def test_relations_lose_the_address_behind_them_and_nothing_else(values: list[str]) -> None:
    address = "https://www.notion.so/Some-Page-0a1b2c3d4e5f60718293a4b5c6d7e8f9?pvs=21"
    assert relations(", ".join(f"{value} ({address})" for value in values)) == tuple(values)
    assert relations(", ".join(f"{value} (Pages/Some%20Page%2058b3.md)" for value in values)) == tuple(values)


@given(PEOPLE, st.sampled_from((", ", "; ", ",", "\n", " ::: ")))
def test_people_with_their_addresses_are_parted(listed: list[tuple[str, int]], mark: str) -> None:
    said = [f"{name} <person{number}@example.org>" for name, number in listed]
    assert people_in(mark.join(said)) == tuple(said)


@given(st.text(max_size=200) | st.text(alphabet='a,;"()<>@.:/% \n', max_size=80))
def test_any_cell_can_be_asked(text: str) -> None:
    for several in (True, False):
        assert people_in(text, several=several)
    assert parted(text)
    may_name(text)
    turned(text)


@pytest.mark.parametrize(
    "text",
    [
        "Brightwater Analytics, Inc.", "Acme,Inc.", "Brückner; Söhne", "10,000 Trees", "Foo (A,B)", "=SUM(A1,B2)",
        "Halden (north)",
    ],
)  # fmt: skip
def test_what_is_no_list_stays_whole(text: str) -> None:
    assert parted(text) == (text,)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Silva, Ana <ana@x.org>, Bo <bo@x.org>", ("Silva, Ana <ana@x.org>", "Bo <bo@x.org>")),
        ("Ana Silva <ana@x.org>, ana@y.org", ("Ana Silva <ana@x.org>; ana@y.org",)),
        ('Saoirse Bloom,"Ibekwe, Constance"', ("Saoirse Bloom", "Constance Ibekwe")),
        ('"Jansma, MBA"', ("Jansma, MBA",)),
        ("Smith,John", ("Smith,John",)),
        ("Lind,PhD", ("Lind,PhD",)),
        ("Young, Tobiah", ("Young, Tobiah",)),
        ("Ana Silva,Head of Data", ("Ana Silva,Head of Data",)),
    ],
)
def test_a_name_is_not_torn(text: str, people: tuple[str, ...]) -> None:
    assert people_in(text) == people


@given(PEOPLE)
def test_each_person_of_a_cell_keeps_what_stands_beside_them(listed: list[tuple[str, int]]) -> None:
    said = ", ".join(f"{name} <person{number}@example.org>" for name, number in listed)
    source = read_source(f'Name,Company,Notes\n"{said}",Halden,kind\nCy Young,Gale,\n'.encode(), "a.csv")
    mapping = guess_mapping(source)
    table, doubts = apart(source.table, mapping, doubtful=False)
    assert not doubts
    assert len(table.rows) == len(listed) + 1
    done = plan(source, mapping, NOBODY, today=TODAY)
    assert done.counts.added + done.counts.merged + done.counts.skipped == done.total
    rows = done.rows[: len(listed)]
    assert [row.cells["Email"] for row in rows] == [f"person{number}@example.org" for _, number in listed]
    assert all(row.cells["Company"] == "Halden" and row.cells["Notes"] == "kind" for row in rows)
    assert {row.line for row in rows} == {2}


def added(text: str, name: str = "a.csv") -> list[Addition]:
    source = read_source(text.encode(), name)
    done = plan(source, guess_mapping(source), NOBODY, today=TODAY)
    return [one for one in changes(done) if isinstance(one, Addition)]


def test_a_job_is_not_taken_for_a_person_by_its_title() -> None:
    jobs = "Name,Company,Status,Salary,Location,Date applied\nData Engineer,Halden,Applied,50k,Leeds,2026-03-04\n"
    assert added(jobs) == []
    (one, other) = added(
        'Job Title,Company,Job URL,Date Applied,Contacts\nLead,Halden,,2026-03-04,"Ana Silva, Bo Chen"\n'
    )
    assert one.cells["Applied for"] == other.cells["Applied for"] == "Lead"


def test_the_same_people_of_a_log_are_found_by_shorter_names() -> None:
    log = (
        "Date,Who,How,What was said\n2026-03-04,Rosa,Call,One\n2026-03-05,Rosa Moor,Email,Two\n"
        "2026-03-05,R. Moor,Text,Three\n2026-03-06,Cy Young,Call,Four\n2026-03-07,Cy Young,Call,Five\n"
    )
    rosa, cy = added(log)
    assert [touch["Notes"] for touch in rosa.touches] == ["One", "Two", "Three"]
    assert len(cy.touches) == 2
    # Two who may be meant are nobody's shorter name: it is asked as any likeness is.
    assert len(added(log + "2026-03-08,Rosa Quill,Call,Six\n")) > 2


def test_boxes_tell_who_is_archived() -> None:
    people = added("Name,is_active\nAna Silva,1\nBo Chen,0\n") + added(
        "Name,Closed\nCy Young,True\nDi Moor,False\n"
    )
    assert [one.cells.get("Status") for one in people] == [None, "Archived", "Archived", None]


def test_a_board_brings_its_comments_and_what_is_archived_with_its_list() -> None:
    board = {
        "name": "Hunt",
        "lists": [{"id": "l1", "name": "Warm"}, {"id": "l2", "name": "Old", "closed": True}],
        "cards": [
            {
                "id": "c1",
                "name": "Ana Silva",
                "desc": "Met",
                "idList": "l1",
                "due": "2026-12-09T08:00:00.000Z",
            },
            {"id": "c2", "name": "Bo Chen", "idList": "l2"},
        ],
        "actions": [
            {
                "type": "commentCard",
                "date": "2026-10-02T08:00:00Z",
                "data": {"text": "Coffee", "card": {"id": "c1"}},
            }
        ],
    }
    ana, bo = added(json.dumps(board), "board.json")
    assert ana.cells["Notes"] == "Met\n2026-10-02: Coffee"
    assert bo.cells["Status"] == "Archived"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("id", "name", "cards", "lists", "actions", "data", "desc")), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(JSON, JSON)
def test_no_board_breaks_the_reading(cards: object, lists: object) -> None:
    read_board(
        json.dumps({"cards": cards, "lists": lists, "actions": cards, "checklists": lists}).encode(), "b.json"
    )
    read_board(json.dumps(cards).encode(), "b.json")


def test_a_link_is_taken_only_where_the_cell_says_no_more() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Name", "LinkedIn", "Notes"])
    sheet.append(["Ana Silva", "profile", "see my site"])
    for place in ("A2", "B2", "C2"):
        sheet[place].hyperlink = "https://www.linkedin.com/in/ana-silva"
    out = io.BytesIO()
    made.save(out)
    source = read_source(out.getvalue(), "people.xlsx")
    assert source.table.rows[0].cells == ("Ana Silva", "https://www.linkedin.com/in/ana-silva", "see my site")


def test_the_command_answers_what_the_mapping_step_asks(tmp_path: Path) -> None:
    odd, home = tmp_path / "odd.csv", ["--home", str(tmp_path / "home"), "--dry-run", "--json"]
    odd.write_text("Mitspieler,Employer,Job Title,Salary\nErnst / Lotte Brinkerhoff,Halden,Analyst,40k\n")
    asked = CliRunner().invoke(main, ["import", str(odd), *home])
    assert asked.exit_code == 1
    assert "list of jobs" in asked.output
    told = CliRunner().invoke(main, ["import", str(odd), "--names", "mitspieler", "--each", *home])
    assert json.loads(told.output)["added"] == 2
    wrong = CliRunner().invoke(main, ["import", str(odd), "--tab", "Nobody", *home])
    assert wrong.exit_code
    assert "There is no table “Nobody”" in wrong.output
