"""The calendar on the Sheet page: an address only where there is a route, none until it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync import Workspace, calendar_route, feed
from tests.pages.conftest import Open

SHEET = "data/sheet"


@pytest.fixture
def served() -> Iterator[None]:
    """As in a dashboard that the command started."""
    calendar_route.SERVED.set()
    yield
    calendar_route.SERVED.clear()


def test_started_in_another_way_there_is_only_the_file(visit: Open) -> None:
    page = visit(SHEET)
    told = " ".join(one.value for one in page.markdown)
    assert "This one was started in another way" in told
    assert not [one for one in page.button if str(one.key).startswith("calendar-")]


@pytest.mark.usefixtures("served")
def test_an_address_is_made_renewed_and_let_go(visit: Open, tmp_path: Path) -> None:
    page = visit(SHEET)
    assert feed.stored(tmp_path) is None
    page.button(key="calendar-make").click().run()
    first = feed.stored(tmp_path)
    assert first is not None
    assert [one.value for one in page.code if feed.PREFIX in one.value] == [f"{first.address}{first.path}"]
    page.button(key="calendar-renew-now").click().run()
    second = feed.stored(tmp_path)
    assert second is not None
    assert not second.opens(first.token)
    page.button(key="calendar-off").click().run()
    assert feed.stored(tmp_path) is None
    assert not page.exception


@pytest.mark.usefixtures("served")
def test_a_disk_that_only_reads_is_no_reason_to_stop(
    visit: Open, book: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = feed.renew(book.path.parent, address="http://elsewhere.example.org", zone="Nowhere/Known")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("sync.private.write", refuse)
    page = visit(SHEET)
    assert [one.value for one in page.code if made.token in one.value]
