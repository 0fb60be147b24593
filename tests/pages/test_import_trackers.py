"""The mapping step of the Import page with exports of trackers: several people in a cell, jobs, rows of contacts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from sync import Workspace

PAIRS = b"Person,Where,Deal\nErnst / Lotte Brinkerhoff,Halden,Ada Verne\nCy Young,Gale,Bo Marsh\n"
MEETINGS = (
    b"Summary,Person,When,Type\n"
    b'Intro call,"""Ibekwe, Constance""",3/4/2026 10:15am,Call\n'
    b'Coffee,"Saoirse Bloom,""Ibekwe, Constance""",3/18/2026 9:00am,Meeting\n'
)
JOBS = b"Employer,Job Title,List,Salary\nHalden & Roe,Risk Analyst,Applied,41k\n"

Visit = Callable[..., AppTest]
Upload = Callable[[str, bytes], AppTest]


@pytest.fixture
def upload(visit: Visit) -> Upload:
    """Chooses a file on the page."""

    def chosen(name: str, data: bytes) -> AppTest:
        app = visit("data/import_people")
        app.file_uploader(key="import-file").upload(name, data).run()
        assert not app.exception
        return app

    return chosen


def _run(app: AppTest) -> str:
    return str(app.button(key="import-run").label)


def test_two_people_in_a_cell_are_asked_about_and_the_answer_can_be_changed(
    upload: Upload, book: Workspace
) -> None:
    app = upload("pairs.csv", PAIRS)
    assert _run(app) == "Bring in 2 people"
    app.radio(key="import-several").set_value("Each is a person").run()
    assert _run(app) == "Bring in 3 people"
    app.radio(key="import-several").set_value("One person").run()
    assert _run(app) == "Bring in 2 people"
    app.radio(key="import-several").set_value("Each is a person").run()
    app.button(key="import-run").click().run()
    assert not app.exception
    assert set(book.snapshot().people["name"]) == {"Ernst Brinkerhoff", "Lotte Brinkerhoff", "Cy Young"}


def test_another_column_can_be_the_one_with_the_names(upload: Upload) -> None:
    app = upload("pairs.csv", PAIRS)
    app.selectbox(key="import-column-0").select("extra field").run()
    app.selectbox(key="import-column-2").select("name").run()
    assert not app.exception
    assert _run(app) == "Bring in 2 people"
    assert all(radio.key != "import-several" for radio in app.radio)


def test_meetings_become_contacts_and_one_click_takes_them_back(upload: Upload, book: Workspace) -> None:
    app = upload("meetings.csv", MEETINGS)
    assert app.selectbox(key="import-column-3").value == "outreach.channel"
    assert _run(app) == "Bring in 2 people"
    app.button(key="import-run").click().run()
    snapshot = book.snapshot()
    assert set(snapshot.people["name"]) == {"Constance Ibekwe", "Saoirse Bloom"}
    assert sorted(snapshot.outreach["channel"]) == ["Call", "Meeting", "Meeting"]
    app.button(key="undo").click().run()
    assert book.snapshot().people.empty
    assert book.snapshot().outreach.empty

    # Taken in twice, nothing comes twice.
    again = upload("meetings.csv", MEETINGS)
    again.button(key="import-run").click().run()
    once_more = upload("meetings.csv", MEETINGS)
    once_more.button(key="import-run").click().run()
    assert not once_more.exception
    assert len(book.snapshot().outreach) == 3


def test_a_list_of_jobs_makes_nobody(upload: Upload) -> None:
    app = upload("jobs.csv", JOBS)
    assert app.button(key="import-run").disabled
    assert "list of jobs" in app.selectbox(key="import-names").label


def test_two_hundred_columns_stay_usable(upload: Upload) -> None:
    headings = ",".join(["Name", "Company", *(f"Field {number}" for number in range(198))])
    app = upload("wide.csv", f"{headings}\nAna Silva,Halden,{','.join('x' * 198)}\n".encode())
    assert _run(app) == "Bring in 1 person"
    shown = [box for box in app.selectbox if str(box.key).startswith("import-column-")]
    assert len(shown) <= 20
    app.button(key="import-keep-all").click().run()
    assert not app.exception
