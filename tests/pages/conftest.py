"""The dashboard as AppTest runs it: over a book of its own, on a given day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.drawing import frame
from sync import Workspace, open_workspace
from sync.workspace import HOME_VARIABLE
from tests.conftest import TODAY

ROOT = Path(__file__).parents[2]
Open = Callable[..., AppTest]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The book that the dashboard under test opens; a second door to the same file."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.setattr(frame, "now", lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC))
    st.cache_resource.clear()
    opened = open_workspace(tmp_path)
    yield opened
    opened.close()
    frame.book().close()
    st.cache_resource.clear()


@pytest.fixture
def visit(book: Workspace) -> Open:
    """Open a page by its file, with a query; fails on any exception in it."""
    del book

    def go(page: str = "", **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        if page:
            app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        return app

    return go
