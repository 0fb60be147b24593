"""The dialog that finds the double of a person, and then asks whether the two are one."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import cards, drawer, frame, merging
from pages.drawing.text import plain
from sync.crm.names import fold
from sync.crm.search import find, haystack
from sync.snapshot import Snapshot

_MOST: Final = 6
_SHORT: Final = 2  # letters of a word of a name that is too short to look for


def likely(people: pd.DataFrame, person: str, typed: str, hay: pd.Series | None = None) -> list[str]:
    """IDs of whom ``person`` may be the double: by what is typed, else by the words of their name."""
    if typed.strip():
        found = list(find(people, typed, hay))
    else:
        name = fold(str(people.at[person, "name"])).split()
        parts = [" ".join(name), *(word for word in reversed(name) if len(word) > _SHORT)]
        found = [other for part in parts if part for other in find(people, part, hay)[: _MOST + 1]]
    return [other for other in dict.fromkeys(found) if other != person][:_MOST]


def _called(snapshot: Snapshot, person: str) -> str:
    row = drawer.row_of(snapshot.people, person)
    return " · ".join(
        part for part in (row["name"] or row["email"] or "Without a name", row["company"]) if part
    )


@st.dialog("Merge with another person", icon=":material/merge:", width="large")
def ask(person: str) -> None:
    """Ask for the other person, show both, and merge."""
    snapshot = frame.snapshot()
    if person not in snapshot.people.index:
        st.markdown("This person is no longer in your book.")
        return
    st.markdown(f"Who is the same person as **{plain(_called(snapshot, person), 80)}**?")
    typed = st.text_input(
        "Search",
        key=f"merge-search-{person}",
        placeholder="A name, a company, an address",
        icon=":material/search:",
        live=True,
    )
    hay = snapshot.derive("haystack", lambda: haystack(snapshot.people))
    found = likely(snapshot.people, person, typed, hay)
    if not found:
        st.markdown("Nobody else by that name. Type another name, or part of one.")
        return
    other = st.radio(
        "Same person" if typed.strip() else "Perhaps one of these",
        found,
        index=None,
        key=f"merge-other-{person}",
        format_func=lambda one: plain(_called(snapshot, one), 80),
    )
    if other is None:
        return
    kept = merging.compare(person, other)
    if kept == person:
        st.rerun()
    elif kept is not None:
        st.switch_page(cards.PERSON_PAGE, query_params={"person": kept})
