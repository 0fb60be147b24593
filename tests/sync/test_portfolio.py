"""Other people's books beside one's own: read, never written to, unless their owner says so in the sheet."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import Workspace
from sync.contract import OUTREACH, PEOPLE, SETTINGS
from sync.crm.due import standing
from sync.crm.portfolio import line, sentence
from sync.crm.settings import Settings
from sync.errors import GuestError
from sync.portfolio import Portfolio, entries
from sync.sheet.endpoint import VARIABLE
from tests.bench.filled import filled, held, write
from tests.conftest import TODAY
from tests.google.running import Running, google
from tests.unit import frames

PATIENCE = 30.0
SETTINGS_NAME = "Mentor may edit"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with google() as running:
        yield running


def _until(true: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def test_a_guest_reads_and_writes_nothing_until_the_owner_says_so(
    server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, server.address)
    monkeypatch.setattr("sync.engine._VERSION_EVERY", timedelta(seconds=1))
    sheet = filled(server, 20, 60, TODAY)
    write(server, sheet, "People!A22", [["Typed, without an ID"]])
    key = json.loads(server.key_file.read_text())
    secrets = {"connections": {"coach": {"spreadsheet": "", **key}, "ana": {"spreadsheet": sheet}}}
    with closing(Portfolio(tmp_path, secrets)) as portfolio:
        server.log()
        book = portfolio.book("ana")
        _until(lambda: len(book.snapshot().people) == 21)
        person = str(book.snapshot().people.index[0])
        attempts: tuple[Callable[[], object], ...] = (
            lambda: book.log([person], on=TODAY),
            lambda: book.edit(PEOPLE, {person: {"role": "x"}}),
            lambda: book.set_settings({"mentor_edits": True}),
            book.link.disconnect,
        )
        for attempt in attempts:
            with pytest.raises(GuestError):
                attempt()
        book.link.retry()
        book.link.look()
        _until(lambda: book.link.status(book._clock()).kind == "in step")
        assert book.link.status(book._clock()).waiting == 0
        assert [
            call for call in server.log() if call["method"] != "GET" and "/token" not in call["path"]
        ] == []
        # The owner's own row of Settings.
        (row,) = [
            place for place, name in enumerate(_column(server, sheet), start=1) if name == SETTINGS_NAME
        ]
        write(server, sheet, f"Settings!B{row}", [["Yes"]])
        _until(lambda: _may_edit(book))
        book.log([person], on=TODAY, notes="From the coach")
        _until(
            lambda: any(
                one.get("Notes") == "From the coach" for one in held(server, sheet, OUTREACH).values()
            )
        )


def _may_edit(book: Workspace) -> bool:
    book.link.look()
    return not book.is_read_only


def _column(server: Running, sheet: str) -> list[str]:
    path = f"/v4/spreadsheets/{sheet}/values/{SETTINGS.name}!A1:A60"
    found = server.call("GET", path, "dana@example.org").json()["values"]
    return [row[0] if row else "" for row in found]


def test_a_sheet_that_is_no_book_is_told_and_left_alone(
    server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, server.address)
    empty = server.spreadsheet(owner="dana@example.org", writers=[server.service_account])
    key = json.loads(server.key_file.read_text())
    with closing(Portfolio(tmp_path, {"connections": {"ben": {"spreadsheet": empty, **key}}})) as portfolio:
        book = portfolio.book("ben")
        _until(lambda: "no book of Runner-Up yet" in book.link.status(book._clock()).problem)
        assert not book.link.connected


_SECTION = st.fixed_dictionaries(
    {}, optional={"spreadsheet": st.text(max_size=5), "private_key": st.text(max_size=3), "type": st.none()}
)


@given(st.dictionaries(st.text(max_size=8), st.one_of(_SECTION, st.text(), st.none()), max_size=6))
def test_every_section_with_a_spreadsheet_but_ones_own_is_an_entry(connections: dict[str, Any]) -> None:
    found = entries({"connections": connections})
    wanted = [
        name
        for name, section in connections.items()
        if name not in {"sheet", "gsheets"}
        and isinstance(section, dict)
        and section.get("spreadsheet", "").strip()
    ]
    assert [one.key for one in found] == wanted
    with closing(Portfolio(Path("/nowhere"), {"connections": connections})) as portfolio:
        folders = {portfolio._folder(one) for one in found}
    assert len(folders) == len(found)
    assert all(folder.parent == Path("/nowhere/portfolio") for folder in folders)


def test_one_line_says_how_somebody_stands() -> None:
    who = frames.people(
        {"name": "Ana", "added_on": date(2025, 1, 1), "needs_mentor": True},
        {"name": "Ben", "added_on": date(2025, 1, 1)},
        {"name": "Cleo", "status": "Paused"},
    )
    said = frames.outreach(
        {"person_id": "p-0", "date": TODAY - timedelta(days=5)},
        {"person_id": "p-1", "date": TODAY - timedelta(days=200)},
        {"person_id": "p-1", "date": TODAY + timedelta(days=20)},
    ).iloc[:2]
    told = line(who, said, standing(who, said, Settings(), TODAY), Settings(your_name="Robin"), TODAY)
    assert (told.name, told.active, told.in_touch, told.due, told.asks) == ("Robin", 2, 1, 1, 1)
    assert (told.coldest, told.silent, told.last) == ("Ben", 200, TODAY - timedelta(days=5))
    assert (
        sentence(told, TODAY)
        == "In touch with 1 of 2 this quarter · 1 waiting to hear · last word 5 days ago"
    )
    empty = line(
        who.iloc[:0], said.iloc[:0], standing(who, said, Settings(), TODAY).iloc[:0], Settings(), TODAY
    )
    assert sentence(empty, TODAY) == "Nobody in the book yet."
