"""Questions before two people become one, and before people are removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from pages.drawing import frame, people_grid, uniting
from pages.drawing.text import plain, quiet
from sync.contract import ARCHIVED, PEOPLE
from sync.crm import words
from sync.errors import RunnerUpError, explain

_MOST_NAMES: Final = 5


def compare(one: str, other: str) -> str | None:
    """Show two people side by side, and merge them into the entry of the first.

    Inside a dialog. Answers the ID that stays once they are one, None until then.
    """
    snapshot = frame.snapshot()
    people = snapshot.people
    if one not in people.index or other not in people.index:
        st.markdown("One of the two is no longer in the book.")
        return None
    today = frame.reader().today
    decided = uniting.form(snapshot, one, other, today)
    st.markdown(
        quiet(
            "Every word exchanged with either moves to the one entry. "
            "Nothing is thrown away, and it can be undone."
        )
    )
    if st.button(
        "Merge",
        type="primary",
        icon=":material/call_merge:",
        key="merge-save",
        disabled=not decided.is_sound,
    ):
        try:
            frame.tell(
                frame.book().merge(one, other, decided.choices, note_rest=decided.note_rest, today=today)
            )
        except RunnerUpError as error:
            st.error(plain(explain(error)))
        else:
            return one
    return None


@st.dialog("Are these one person?", icon=":material/call_merge:", width="large")
def ask(one: str, other: str) -> None:
    """Show the two people chosen in the grid, and merge them if they are one: into the one with more words."""
    first, second = uniting.stays_and_goes(frame.snapshot(), one, other)
    if compare(first, second) is not None:
        people_grid.choose(frozenset())
        st.rerun()
    if st.button("No, they are two", type="tertiary", key="merge-cancel"):
        st.rerun()


@st.dialog("Remove from the book?", icon=":material/person_remove:")
def ask_to_remove(chosen: Sequence[str]) -> None:
    """Ask whether these people should go, and offer to archive them instead."""
    names = frame.snapshot().people["name"].reindex(list(chosen)).fillna("")
    some = [plain(name, 60) or "somebody" for name in names.head(_MOST_NAMES)]
    more = len(names) - len(some)
    told = words.listed([*some, *([f"{more:,} more"] if more else [])])
    st.markdown(f"**{told}**")
    st.markdown(
        "Archiving hides them and keeps every word: they are never due, and one click brings them back. "
        "Removing takes them out of the book; they stay restorable under Sheet, Kept rows."
    )
    with st.container(horizontal=True):
        archive = st.button(
            "Archive instead", type="primary", icon=":material/archive:", key="remove-archive"
        )
        remove = st.button("Remove", icon=":material/person_remove:", key="remove-save")
    if archive or remove:
        book = frame.book()
        try:
            done = book.set_status(chosen, ARCHIVED) if archive else book.delete(PEOPLE, chosen)
        except RunnerUpError as error:
            st.error(plain(explain(error)))
        else:
            frame.tell(done)
            people_grid.choose(frozenset())
            st.rerun()
