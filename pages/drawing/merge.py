"""The dialog that makes one person of two: find the other, see both side by side, choose who stays."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import cards, drawer, frame
from pages.drawing.text import plain, quiet
from sync.cells import Value
from sync.contract import PEOPLE
from sync.crm import words
from sync.crm.names import fold
from sync.crm.search import find, haystack
from sync.errors import RunnerUpError, explain
from sync.snapshot import Snapshot

_MOST: Final = 6
_SHORT: Final = 2  # letters of a word of a name that is too short to look for
_CELL: Final = 160  # letters of a cell that are shown


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


def _cell(value: Value) -> str:
    if isinstance(value, tuple):
        return plain(words.listed(value), _CELL) if value else quiet("–")
    if isinstance(value, bool):
        return "Yes" if value else quiet("–")
    return plain(str(value), _CELL) if value else quiet("–")


def _side_by_side(snapshot: Snapshot, keep: str, other: str) -> None:
    """Both people beside each other, a line for each column in which they differ."""
    both = [drawer.shown(snapshot, PEOPLE, person) for person in (keep, other)]
    columns = drawer.columns_of(PEOPLE)
    differing = [column for column in columns if both[0][column.key] != both[1][column.key]]
    same = [column.header for column in columns if column not in differing and both[0][column.key]]
    counts = snapshot.outreach["person_id"].value_counts()
    titles = (":material/check: This one stays", ":material/merge: This one is merged into it")
    for place, person, shown, title in zip(
        st.columns(2, border=True), (keep, other), both, titles, strict=True
    ):
        with place, st.container(gap="xxsmall"):
            st.markdown(f"**{title}**")
            for column in differing:
                _line(column.header, _cell(shown[column.key]))
            _line("Words", words.count(int(counts.get(person, 0)), "word"))
    if same:
        st.markdown(quiet(f"The same in both: {plain(words.listed(same))}."))


def _line(header: str, value: str) -> None:
    with st.container(horizontal=True, wrap=False, gap="small"):
        st.markdown(f":gray[{plain(header)}]", width=104)
        st.markdown(value)


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
    swapped = st.toggle(f"Keep {plain(_called(snapshot, other), 60)} instead", key=f"merge-swap-{person}")
    keep, gone = (other, person) if swapped else (person, other)
    _side_by_side(snapshot, keep, gone)
    st.markdown(
        quiet(
            "Blanks are filled, notes and tags united, every word exchanged moves over. Where the two differ, "
            "what is merged goes to the notes. You can undo it."
        )
    )
    if st.button("Merge", type="primary", icon=":material/merge:", key=f"merge-save-{person}"):
        try:
            frame.tell(frame.book().merge(keep, gone))
        except RunnerUpError as error:
            st.error(plain(explain(error)))
        else:
            if keep == person:
                st.rerun()
            st.switch_page(cards.PERSON_PAGE, query_params={"person": keep})
