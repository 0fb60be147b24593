"""The frame: navigation, the state of the data, and the page. No logic."""

from __future__ import annotations

import streamlit as st

from pages.drawing import frame, live, portfolio, sidebar, undoing

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
            st.Page(
                "pages/reach_out/news.py",
                title="News",
                icon=":material/newspaper:",
                help="What is new about you, and who has heard it.",
            ),
            st.Page(
                "pages/reach_out/templates.py",
                title="Templates",
                icon=":material/stylus_note:",
                help="The words that drafts start from.",
            ),
            st.Page(
                "pages/reach_out/landed.py",
                title="Landed",
                icon=":material/celebration:",
                url_path="landed",
                visibility="hidden",
                help="You found a job: whom to thank, and what rests.",
            ),
            st.Page(
                "pages/reach_out/portfolio.py",
                title="Portfolio",
                icon=":material/groups:",
                visibility="visible" if frame.portfolio().entries else "hidden",
                help="Everybody you look after, one line each.",
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
            st.Page(
                "pages/look_back/mentor.py",
                title="Mentor",
                icon=":material/school:",
                url_path="mentor",
                help="What to talk about with your mentor.",
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
            st.Page(
                "pages/data/duplicates.py",
                title="Duplicates",
                icon=":material/people_alt:",
                url_path="duplicates",
                help="People who may be in your book twice.",
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
        portfolio.banner()
        page.run()


frame.calmly(show)
