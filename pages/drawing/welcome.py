"""The first page of an empty book: three doors."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.drawing import connect, dialogs, frame
from pages.drawing.text import quiet


@frame.guarded
def _fill(today: date) -> None:
    frame.tell(frame.book().add_sample(today))


def doors(today: date) -> None:
    """Sample data, import, or a sheet; or simply the first person."""
    st.markdown(
        "Not being hired ends nothing. Runner-Up keeps you in touch with everyone you met on the way, so that when a "
        "door opens again, you are the one they call."
    )
    st.subheader("Where would you like to begin?")
    look, bring, keep = st.columns(3, border=True)
    with look:
        st.markdown("**:material/science: Look around**")
        st.markdown(
            "Sixty invented people and fourteen months of words, to see how it feels. One click removes them."
        )
        st.space("stretch")
        st.button(
            "Fill in sample data",
            type="primary",
            key="door-sample",
            on_click=_fill,
            args=(today,),
            width="stretch",
        )
    with bring:
        st.markdown("**:material/upload_file: Bring your people**")
        st.markdown(
            "From LinkedIn's Connections.csv, or any table you keep. You see everything before it is saved."
        )
        st.space("stretch")
        if st.button("Import people", key="door-import", width="stretch"):
            st.switch_page("pages/data/import_people.py")
    with keep:
        st.markdown("**:material/table: Connect a Google Sheet**")
        st.markdown(
            "Keep everything in a sheet of your own, shared with a mentor, or go on with one that you have."
        )
        st.space("stretch")
        if st.button("Connect a sheet", key="door-sheet", width="stretch"):
            st.session_state[connect.OPEN] = True
            st.switch_page("pages/data/sheet.py")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Or start small:", width="content")
        if st.button(
            "Add the first person", icon=":material/person_add:", key="door-person", type="tertiary"
        ):
            dialogs.add_person(today)
    st.markdown(
        quiet(":material/lock: Everything stays on this computer. No account, nothing is sent anywhere.")
    )
