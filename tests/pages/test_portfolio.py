"""The page Portfolio: one line a person, into their book and back, and nothing changed there."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from pages.drawing import frame
from sync import Workspace
from sync.contract import PEOPLE
from sync.sheet.endpoint import VARIABLE
from tests.bench.filled import filled
from tests.conftest import TODAY
from tests.google.running import Running, google
from tests.pages.conftest import Open

PATIENCE = 30.0


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with google() as running:
        yield running


def test_into_somebody_elses_book_and_back(
    server: Running, book: Workspace, visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, server.address)
    key = json.loads(server.key_file.read_text())
    sheet = filled(server, 12, 30, TODAY)
    monkeypatch.setattr(
        frame, "_secrets", lambda: {"connections": {"ana_bell": {"spreadsheet": sheet, **key}}}
    )
    book.add(PEOPLE, [{"name": "My own Nadia"}])
    try:
        theirs = frame.portfolio().book("ana_bell")
        end = time.monotonic() + PATIENCE
        while theirs.link.status(frame.now()).in_step_at is None:
            assert time.monotonic() < end, "their sheet was not read"
            time.sleep(0.1)
        page = visit("reach_out/portfolio")
        assert any("this quarter" in text.value for text in page.markdown)
        page.button(key="portfolio-open-ana_bell").click().run()
        assert not page.exception
        assert any("read only" in text.value for text in page.markdown)
        before = theirs.snapshot().version
        page.switch_page("pages/people/person.py")
        page.query_params["person"] = theirs.snapshot().people.index[0]
        page.run()
        (tick,) = [one for one in (*page.checkbox, *page.toggle) if "mentor" in one.label]
        tick.set_value(not tick.value).run()
        assert any("Mentor may edit" in error.value for error in page.error)
        assert theirs.snapshot().version == before
        page.button(key="guest-back").click().run()
        page.switch_page("pages/people/people.py").run()
        assert len(frame.book().snapshot().people) == 1
        assert not any("read only" in text.value for text in page.markdown)
    finally:
        frame.portfolio().close()
