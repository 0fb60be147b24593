"""The connection for other people's apps: frames at once, kept in step, and what is logged gets to the sheet."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.testing.v1 import AppTest

from sync.connection import SheetConnection
from sync.contract import OUTREACH, PEOPLE
from sync.dates import serial
from sync.errors import InvalidValueError, WrongLinkError
from sync.sheet.endpoint import VARIABLE
from tests.bench.filled import OWNER, filled, held, write
from tests.conftest import TODAY
from tests.google.running import Running, google

PATIENCE = 30.0

APP = """
import streamlit as st
conn = st.connection("sheet", type="sync.connection.SheetConnection", folder={folder!r})
people = conn.people()
due = conn.due()
st.metric("people", len(people))
st.metric("due", len(due))
st.dataframe(conn.outreach())
if st.button("log", key="log"):
    st.text(conn.log(people.index[0], notes="Said hello").summary)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with google() as running:
        yield running


@pytest.fixture
def sheet(server: Running) -> str:
    return filled(server, 20, 60, TODAY)


@pytest.fixture
def secrets(
    server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., None]]:
    """Writes secrets.toml as people have it, and starts and ends with no connection open."""
    place = tmp_path / "secrets.toml"
    before = config.get_option("secrets.files")
    monkeypatch.setenv(VARIABLE, server.address)
    monkeypatch.setattr("sync.engine._VERSION_EVERY", timedelta(seconds=1))

    def told(name: str, spreadsheet: str) -> None:
        section = {"spreadsheet": spreadsheet, **json.loads(server.key_file.read_text())}
        lines = [f"{key} = {json.dumps(value)}" for key, value in section.items()]
        place.write_text("\n".join([f"[connections.{name}]", *lines]))
        config.set_option("secrets.files", [str(place)])
        secrets_singleton._reset()

    st.cache_resource.clear()
    yield told
    st.cache_resource.clear()
    config.set_option("secrets.files", before)
    secrets_singleton._reset()


def _until(true: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def _noted(server: Running, sheet: str, notes: str) -> bool:
    return any(row.get("Notes") == notes for row in held(server, sheet, OUTREACH).values())


def _shown(app: AppTest) -> dict[str, str]:
    assert not app.exception, app.exception
    return {metric.label: metric.value for metric in app.metric}


def test_an_app_shows_logs_and_sees_what_others_do(
    server: Running, sheet: str, secrets: Callable[..., None], tmp_path: Path
) -> None:
    secrets("sheet", f"https://docs.google.com/spreadsheets/d/{sheet}/edit#gid=0")
    app = AppTest.from_string(APP.format(folder=str(tmp_path / "mirrors")), default_timeout=60)
    first = _shown(app.run())
    assert first["people"] == "20"
    assert int(first["due"]) > 0
    assert len(app.dataframe[0].value) == 60
    assert (tmp_path / "mirrors" / sheet).is_dir()
    app.button(key="log").click().run()
    assert "Logged" in app.text[0].value
    assert len(app.run().dataframe[0].value) == 61
    _until(lambda: _noted(server, sheet, "Said hello"))
    write(server, sheet, "People!A22", [["Zoë Quinn"]])
    _until(lambda: _shown(app.run())["people"] == "21")


def test_the_second_start_does_not_wait_for_google(
    server: Running, sheet: str, secrets: Callable[..., None], tmp_path: Path
) -> None:
    secrets("sheet", sheet)
    first = SheetConnection("sheet", folder=tmp_path)
    everyone = first.people()
    first.close()
    server.faults(
        {"match": "/v4/", "status": 503, "times": 1000}, {"match": "/drive/", "status": 503, "times": 1000}
    )
    try:
        again = SheetConnection("sheet", folder=tmp_path)
        assert list(again.people().index) == list(everyone.index)
        again.log(str(everyone.index[3]), notes="While Google is away")
        assert again.outreach()["notes"].iloc[-1] == "While Google is away"
    finally:
        server.hook("DELETE", "faults")
    again.reset()
    last = SheetConnection("sheet", folder=tmp_path)
    _until(lambda: _noted(server, sheet, "While Google is away"))
    last.close()


def test_frames_say_who_is_due_and_are_the_apps_own(
    server: Running, sheet: str, secrets: Callable[..., None], tmp_path: Path
) -> None:
    secrets("gsheets", sheet)  # as st-gsheets-connection has it
    connection = SheetConnection("gsheets", folder=tmp_path)
    people, due = connection.people(TODAY), connection.due(TODAY)
    assert set(due.index) == set(people.index[people["state"].isin(["Overdue", "Due", "Cold"])])
    in_sheet = held(server, sheet, PEOPLE, formulas=False)
    for row, day in people["due"].items():
        shown = in_sheet[str(row)].get("Due") or None
        assert shown == (None if pd.isna(day) else serial(day.date()))
    people["name"] = "Somebody else"
    assert "Somebody else" not in set(connection.people(TODAY)["name"])
    with pytest.raises(InvalidValueError, match="Nobody Here"):
        connection.log("Nobody Here")
    connection.close()


def test_a_sheet_with_other_things_in_it_is_left_alone(
    server: Running, secrets: Callable[..., None], tmp_path: Path
) -> None:
    other = server.spreadsheet(owner=OWNER, writers=[server.service_account], title="Budget")
    write(server, other, "A1", [["Rent", 900]])
    secrets("sheet", other)
    with pytest.raises(WrongLinkError) as raised:
        SheetConnection("sheet", folder=tmp_path)
    assert "Budget" in raised.value.sentence()
    tabs = server.call("GET", f"/v4/spreadsheets/{other}", OWNER).json()["sheets"]
    assert [tab["properties"]["title"] for tab in tabs] == ["Sheet1"]
