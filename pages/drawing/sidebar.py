"""What stands beside every page: add a person, the keyboard, the sample's badge, where the data is."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.drawing import dialogs, frame, keys, live, status
from sync.sample import SAMPLE_PREFIX

KEYS: Final = {
    "/": "search",
    "D": "words for the first card on Today, or the person on their page",
    "L": "log the first card on Today, or the person on their page",
    "N": "add a person",
    "Enter": "save an open dialog",
    "Esc": "close it",
}


@frame.guarded
def _remove_sample() -> None:
    frame.tell(frame.book().remove_sample())


def draw(head: DeltaGenerator, page: str) -> None:
    """Draw the sidebar; opens the dialog for a new person when asked. ``head`` takes what all must see.

    ``page`` is the last part of the page's address.
    """
    keys.listen()
    link = frame.book().link
    stands = status.now(link)
    drawn = status.state(link, stands)
    if page != status.SHEET_PATH:  # there the question itself stands
        with head:
            status.notice(stands)
    people = frame.snapshot().people
    with st.sidebar:
        if st.button(
            "Add a person", icon=":material/person_add:", key="add-person", shortcut="N", width="stretch"
        ):
            dialogs.add_person(frame.reader().today)
        if people.index.str.startswith(SAMPLE_PREFIX).any():
            with st.container(border=True, key="sample-badge", gap="small"):
                st.markdown(":orange-badge[:material/science: Sample data]")
                st.markdown(":small[Invented people, to look around with.]")
                st.button(
                    "Remove it",
                    icon=":material/delete_sweep:",
                    key="sample-remove",
                    on_click=_remove_sample,
                    width="stretch",
                )
        place = st.container(key="data-state", gap="small")
        with st.container(gap="small"), st.popover("Keyboard", icon=":material/keyboard:", type="tertiary"):
            st.markdown("\n\n".join(f"`{key}` {what}" for key, what in KEYS.items()))
    live.follow(drawn, place)
