"""The frame: whatever goes wrong is told in a sentence, never in a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.drawing import frame, today
from sync import Workspace
from sync.contract import PEOPLE
from sync.workspace import HOME_VARIABLE
from tests.conftest import TODAY
from tests.pages.conftest import ROOT

Visit = Callable[..., AppTest]


def test_a_damaged_file_is_told_calmly_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "runner-up.sqlite3").write_bytes(b"no book at all " * 300)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    st.cache_resource.clear()
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30).run()
    assert not app.exception
    assert "can't be read" in app.error[0].value.replace("\\", "")
    assert (tmp_path / "runner-up.sqlite3").read_bytes() == b"no book at all " * 300


def test_an_error_of_ours_is_a_sentence_too(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pages.drawing.welcome.doors", broken)
    app = visit()
    assert "What you had saved is safe" in app.error[0].value.replace("\\", "")


def test_a_callback_that_can_not_be_done_says_so(visit: Visit, book: Workspace) -> None:
    done = book.add(PEOPLE, [{"name": "Dana"}], today=TODAY)
    app = visit("data/sheet")
    book.undo(done.id)
    app.button(key=f"undo-{done.id}").click().run()
    assert not app.exception
    assert "undone already" in app.error[0].value
    assert frame.book().snapshot().people.empty
    assert today.page_of(frame.snapshot().people.index) == []


SAVED_THEN_TOLD = """
import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from pages.drawing import frame

@frame.guarded
def saved_then_told():
    context = get_script_run_ctx()
    # What the browser's next event does, should it come now.
    context.script_requests.request_rerun(RerunData(page_script_hash=context.page_script_hash))
    st.session_state["saved"] = True
    st.session_state["told"] = True

st.button("Save", key="save", on_click=saved_then_told)
st.text("told" if st.session_state.get("told") else "silent")
"""


def test_a_callback_is_not_stopped_halfway_by_the_next_event() -> None:
    app = AppTest.from_string(SAVED_THEN_TOLD, default_timeout=30).run()
    app.button(key="save").click().run()
    assert app.text[0].value == "told"
