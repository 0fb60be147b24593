"""The frame: navigation, the state of the data, and the page. No logic."""

from __future__ import annotations

import streamlit as st

from pages.drawing import frame, live, sidebar, undoing

st.set_page_config(page_title="Runner-Up", page_icon=":material/waving_hand:", layout="wide")
page = st.navigation(
    {
        "Reach out": [
            st.Page(
                "pages/reach_out/today.py",
                title="Today",
                icon=":material/sunny:",
                default=True,
                help="Who should hear from you today, and why now.",
            ),
        ],
        "People": [
            st.Page(
                "pages/people/people.py",
                title="People",
                icon=":material/group:",
                url_path="people",
                help="Everyone you met on the way: search, filter, edit.",
            ),
            st.Page(
                "pages/people/person.py",
                title="Person",
                icon=":material/person:",
                url_path="person",
                visibility="hidden",
                help="The whole story with one person.",
            ),
            st.Page(
                "pages/people/companies.py",
                title="Companies",
                icon=":material/apartment:",
                help="Which doors are open where.",
            ),
            st.Page(
                "pages/people/scenarios.py",
                title="Scenarios",
                icon=":material/meeting_room:",
                help="The five second chances, and who carries them.",
            ),
        ],
        "Look back": [
            st.Page(
                "pages/look_back/history.py",
                title="History",
                icon=":material/monitoring:",
                help="Whether the habit is holding.",
            ),
        ],
        "Data": [
            st.Page(
                "pages/data/sheet.py",
                title="Sheet",
                icon=":material/table:",
                help="Where your data is; backup, export, undo, settings.",
            ),
            st.Page(
                "pages/data/import_people.py",
                title="Import",
                icon=":material/upload_file:",
                url_path="import",
                help="Bring people in from LinkedIn or a table.",
            ),
        ],
    }
)


def show() -> None:
    """What was done, the sidebar, the page."""
    head = frame.messages(again=live.begin())
    undoing.ask()
    sidebar.draw(head, page.url_path)
    # Wide enough for a grid, narrow enough for the eye: lines of a wide screen would be a walk to read.
    with st.container(horizontal_alignment="center"), st.container(width=1080):
        page.run()


frame.calmly(show)
