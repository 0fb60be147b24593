"""The preview of a sheet that holds contacts already: the match is shown, corrected, asked about; then it is ready."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from sync.sheet.adopt import Adoption


def _page() -> None:
    from datetime import date  # noqa: PLC0415 (the script stands alone)
    from typing import Any  # noqa: PLC0415

    import streamlit as st  # noqa: PLC0415

    from pages.drawing import adopting  # noqa: PLC0415
    from sync.sheet.adopt import study  # noqa: PLC0415
    from sync.sheet.model import Overview, TabInfo  # noqa: PLC0415

    if "study" not in st.session_state:
        tabs: tuple[TabInfo, ...] = (
            TabInfo(0, "Search :smile: [x](y)", 100, 10),
            TabInfo(1, "Rent", 100, 10),
        )
        people = [
            ["Who", "Firm", "Nickname", "Last touch"],
            ["**Ana** Silva", "Acme", "Annie", "3/4/26"],
            ["Ernst / Lotte Brink", "Bolt", "Ernie", "5/6/26"],
        ]
        grids: dict[int, Any] = {0: people, 1: [["Month", "Rent"], ["January", 900]]}
        if st.session_state.get("only") == "rent":
            tabs, grids = tabs[1:], {1: grids[1]}
        overview = Overview("x", "x", "en_GB", "UTC", tabs)
        st.session_state["study"] = study(overview, grids, {}, today=date(2026, 11, 23))
    st.session_state["done"] = adopting.draw(st.session_state["study"])


def _drawn(only: str = "") -> AppTest:
    app = AppTest.from_function(_page, default_timeout=30)
    app.session_state["only"] = only
    app.run()
    assert not app.exception
    return app


def _people(app: AppTest) -> tuple[str, ...]:
    done: Adoption | None = app.session_state["done"]
    assert done is not None
    return done.preview.people


def _texts(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in app.markdown)


def test_what_was_found_is_shown_letter_for_letter() -> None:
    app = _drawn()
    assert "Two people in this sheet" in _texts(app)
    assert "\\*\\*Ana\\*\\* Silva" in _texts(app)
    assert "Nothing that stands in your sheet is changed" in _texts(app)
    assert app.selectbox(key="adopt-column:0.0:1").value == "company"


def test_questions_are_answered_and_columns_corrected() -> None:
    app = _drawn()
    app.radio(key="adopt-two:0.0:3").set_value("two").run()
    assert _people(app) == ("**Ana** Silva", "Ernst Brink", "Lotte Brink")
    app.radio(key="adopt-dates").set_value("Month first").run()
    app.selectbox(key="adopt-column:0.0:2").set_value("name").run()
    assert not app.exception
    assert _people(app) == ("Annie", "Ernie")
    assert app.selectbox(key="adopt-column:0.0:0").value == "extra field"


@pytest.mark.parametrize("key", ["adopt-names", "adopt-kind-1.0"])
def test_a_sheet_without_names_is_not_ready_before_it_is_said_which_column_they_are(key: str) -> None:
    app = _drawn("rent")
    assert app.session_state["done"] is None
    assert any("No column of this spreadsheet" in str(one.value) for one in app.warning)
    if key == "adopt-names":
        app.radio(key=key).set_value("1.0:0").run()
        assert _people(app) == ("January",)
    else:
        app.selectbox(key=key).set_value("people").run()
        assert app.session_state["done"] is None
    assert not app.exception
