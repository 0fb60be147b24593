"""The calendar holds every due person once, on the right day, in a form that other programs read."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import vobject
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from sync import Workspace, calendar_route, feed, open_workspace
from sync.cells import Raw
from sync.cli import main
from sync.contract import ARCHIVED, PAUSED, PEOPLE
from sync.crm.today import waiting
from sync.exchange.calendar import DAYS_AHEAD, events, to_calendar
from sync.mirror import StoredRow
from sync.snapshot import Snapshot
from tests.conftest import TODAY

NOW: Final = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ADDRESS: Final = "https://dana.example.org/app"
ONE_LINE: Final = re.compile(rb"[^\r\n]+\r\n")
NAMED: Final = re.compile(rb"[A-Z-]+(;[A-Z-]+=[A-Z-]+)*:")
CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def read(written: bytes) -> list[Any]:
    """The events, as a library reads them that did not write them; with the form of the file held to the letter."""
    lines = ONE_LINE.findall(written)
    assert b"".join(lines) == written, "lines end in CRLF, and none is empty"
    assert max(map(len, lines)) <= 75 + len(b"\r\n")
    for line in lines:
        line.decode()  # no letter is torn apart by folding
    unfolded = written.replace(b"\r\n ", b"")
    assert all(NAMED.match(line) for line in unfolded.splitlines())
    assert not CONTROLS.search(unfolded.decode().replace("\r\n", ""))
    (calendar,) = vobject.readComponents(written.decode(), validate=True)
    assert calendar.validate(raiseException=True)
    assert (calendar.version.value, calendar.prodid.value) == ("2.0", "-//Runner-Up//Words to send//EN")
    found = list(calendar.contents.get("vevent", []))
    assert len({event.uid.value for event in found}) == len(found)
    return found


def book(*rows: dict[str, Raw], prefix: str = "p-") -> Snapshot:
    return Snapshot.empty().following(
        1, [StoredRow(PEOPLE.key, f"{prefix}{place}", place, row) for place, row in enumerate(rows)]
    )


def serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


def test_an_event_says_who_when_and_why() -> None:
    row: dict[str, Raw] = {
        "Name": "Marisol Tavares",
        "Company": "Acme; Robotics, Ltd",
        "Relationship": "Peer",
        "Next step": "Ask how the team is doing",
        "Next step on": serial(TODAY + timedelta(days=3)),
    }
    (event,) = read(to_calendar(book(row), TODAY, stamp=NOW, address=ADDRESS))
    assert event.summary.value == "A word to Marisol Tavares"
    assert event.description.value.split("\n")[0] == "Peer · Acme; Robotics, Ltd"
    assert event.description.value.endswith(f"\n{ADDRESS}/person?person=p-0")
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 11, 26), date(2026, 11, 27))
    assert (event.dtstamp.value, event.transp.value) == (NOW, "TRANSPARENT")
    assert (event.url.value, event.uid.value) == (f"{ADDRESS}/person?person=p-0", "p-0-20261126@runner-up")
    assert "valarm" not in event.contents


def test_each_person_stands_once_and_who_is_overdue_today(sample: Workspace) -> None:
    snapshot = sample.snapshot()
    standing, found = snapshot.standing(TODAY), events(snapshot, TODAY)
    last = TODAY + timedelta(days=DAYS_AHEAD)
    due = {person: max(day.date(), TODAY) for person, day in standing["due"].dropna().items()}
    assert {event.person: event.day for event in found} == {
        who: day for who, day in due.items() if day <= last
    }
    assert [event.day for event in found] == sorted(event.day for event in found)
    today = [event.person for event in found if event.day == TODAY]
    assert today == list(waiting(standing, snapshot.people))
    assert len(read(to_calendar(snapshot, TODAY, stamp=NOW))) == len(found)


def test_why_is_told_for_the_day_it_stands_on() -> None:
    """A quarterly word in thirty days speaks of the silence there will be, not of the one there is."""
    told_no = serial(TODAY - timedelta(days=1))
    row: dict[str, Raw] = {
        "Name": "Ana",
        "Not hired on": told_no,
        "Next step on": serial(TODAY + timedelta(days=30)),
    }
    (event,) = events(book(row), TODAY)
    snapshot = book(row)
    (card,) = snapshot.cards(event.day, ["p-0"])
    assert event.why == card.why
    assert event.why != snapshot.cards(TODAY, ["p-0"])[0].why


def test_nobody_paused_and_nothing_in_an_empty_book() -> None:
    rows: list[dict[str, Raw]] = [
        {"Name": status, "Status": status, "Next step on": serial(TODAY)} for status in (PAUSED, ARCHIVED)
    ]
    assert events(book(*rows), TODAY) == ()
    assert read(to_calendar(book(), TODAY, stamp=NOW)) == []


TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=120) | st.sampled_from(
    ["a\r\nEND:VEVENT", "a\\nb;c,d:e", "\x85\u2028\x0b\x1e", "日" * 60, "=1+1", 'a"b^n', "x\\" * 50]
)
DAYS = st.dates(date(1900, 1, 2), date(9999, 12, 31)) | st.dates(TODAY, TODAY + timedelta(days=DAYS_AHEAD))


@given(st.lists(st.tuples(TYPED, TYPED, TYPED, st.none() | DAYS), max_size=6), TYPED)
def test_whatever_people_type_is_read_back_as_text(
    typed: list[tuple[str, str, str, date | None]], odd_id: str
) -> None:
    rows: list[dict[str, Raw]] = [
        {"Name": name, "Company": company, "Next step": step, "Next step on": serial(day) if day else None}
        for name, company, step, day in typed
    ]
    snapshot = book(*rows, prefix=odd_id)
    found, expected = read(to_calendar(snapshot, TODAY, stamp=NOW, address=ADDRESS)), events(snapshot, TODAY)
    assert [event.summary.value for event in found] == [f"A word to {event.title}" for event in expected]
    for event, told in zip(found, expected, strict=True):
        said = [part for part in (told.place, told.why, told.step and f"Next step: {told.step}") if part]
        assert event.description.value.split("\n")[:-1] == said
        assert event.url.value.startswith(f"{ADDRESS}/person?person=")


# --- The private address ---------------------------------------------------------------------------


class Asking:
    """Somebody who asks the route for its calendar, as a calendar app does."""

    def __init__(self, home: Path, now: datetime = NOW) -> None:
        self._app = Starlette(routes=calendar_route.routes(home, lambda: now))

    def __call__(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8501") as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.request(method, path, headers=named)

        return asyncio.run(asked())


@pytest.fixture
def home(workspace: Workspace, tmp_path: Path) -> Path:
    workspace.add(PEOPLE, [{"name": "Ana", "next_step_on": TODAY}], today=TODAY)
    return tmp_path


def test_only_the_secret_opens_it_until_there_is_another(home: Path) -> None:
    ask = Asking(home)
    assert ask("/calendar/.ics").status_code == 404
    assert ask("/calendar/x.ics").status_code == 404
    first = feed.renew(home, address="https://dana.example.org", zone="Europe/Berlin")
    assert (home / feed.FILE_NAME).stat().st_mode & 0o077 == 0
    got = ask(first.path)
    assert [event.summary.value for event in read(got.content)] == ["A word to Ana"]
    assert "https://dana.example.org/person?person=" in got.text
    wrong = ask(first.path.replace(first.token, f"{first.token}x"))
    assert (wrong.status_code, wrong.content) == (404, b"")
    second = feed.renew(home)
    assert ask(first.path).status_code == 404
    assert ask(second.path).status_code == 200
    assert "http://localhost:8501/person" in ask(second.path).text
    feed.switch_off(home)
    assert ask(second.path).status_code == 404
    assert first.token not in f"{first!r}{second!r}"


def test_its_headers_keep_it_private_and_spare_the_way(home: Path, workspace: Workspace) -> None:
    made = feed.renew(home)
    ask = Asking(home)
    got, head = ask(made.path), ask(made.path, "HEAD")
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "private" in got.headers["cache-control"]
    assert got.headers["x-robots-tag"].startswith("noindex")
    assert made.token not in str(got.headers)
    assert "set-cookie" not in got.headers
    assert (head.status_code, head.content) == (200, b"")
    again = ask(made.path, If_None_Match=f'"other", W/{got.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert ask(made.path).content == got.content
    workspace.add(PEOPLE, [{"name": "Bo", "next_step_on": TODAY}], today=TODAY)
    changed = ask(made.path, If_None_Match=got.headers["etag"])
    assert (changed.status_code, len(read(changed.content))) == (200, 2)
    assert ask(made.path, "POST").status_code == 405


@pytest.mark.parametrize(
    ("zone", "asked", "day"),
    [("Europe/Berlin", "", 24), ("America/New_York", "", 23), ("Europe/Berlin", "?tz=America/New_York", 23)],
)
def test_its_day_is_the_readers(home: Path, zone: str, asked: str, day: int) -> None:
    made = feed.renew(home, zone=zone)
    ask = Asking(home, datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    (event,) = read(ask(f"{made.path}{asked}").content)
    assert event.dtstart.value == date(2026, 11, day)


def test_a_book_that_can_not_be_opened_is_said_by_number_alone(tmp_path: Path) -> None:
    made = feed.renew(tmp_path)
    (tmp_path / "runner-up.sqlite3").write_bytes(b"no database at all" * 100)
    ask = Asking(tmp_path)
    got = ask(made.path)
    assert (got.status_code, got.content, got.headers["retry-after"]) == (503, b"", "300")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"token": 1}', '{"token": "short"}', "\x00"])
def test_a_spoilt_file_is_no_address(tmp_path: Path, text: str) -> None:
    (tmp_path / feed.FILE_NAME).write_text(text)
    assert feed.stored(tmp_path) is None
    assert feed.note(tmp_path, address="http://x", zone="UTC") is None


def test_what_a_browser_says_is_noted_and_a_blank_forgets_nothing(tmp_path: Path) -> None:
    made = feed.renew(tmp_path, address="http://localhost:8501", zone="UTC")
    assert feed.note(tmp_path, address="", zone="Asia/Tokyo") == feed.Feed(
        made.token, "http://localhost:8501", "Asia/Tokyo"
    )
    assert feed.only_here("http://localhost:8501")
    assert not feed.only_here("https://dana.example.org")
    assert feed.dashboard(tmp_path, "https://x.test/") == "https://x.test"


def test_the_file_is_written_by_the_command(tmp_path: Path) -> None:
    opened = open_workspace(tmp_path)
    opened.add(PEOPLE, [{"name": "Ana"}])
    opened.close()
    told = CliRunner().invoke(main, ["export", "--home", str(tmp_path), str(tmp_path / "words.ics")])
    assert told.exit_code == 0, told.output
    (event,) = read((tmp_path / "words.ics").read_bytes())
    assert event.url.value.startswith("http://localhost:8501/person?person=")
