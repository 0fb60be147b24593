"""Choosing the people who carry one of the five tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import cards, frame
from pages.drawing.text import plain, quiet
from sync.crm import words
from sync.crm.names import name_of
from sync.crm.scenarios import BY_TAG
from sync.crm.search import find, haystack
from sync.errors import RunnerUpError, explain

_SUGGESTED: Final = 6
_FOUND: Final = 8


def slug(tag: str) -> str:
    """The tag as a part of a widget's key."""
    return "".join(letter if letter.isalnum() else "-" for letter in tag.lower())


def button(tag: str, people: pd.DataFrame, suggested: Sequence[str], *, short: bool = False) -> None:
    """The button that opens the picker of people for this tag."""
    if st.button(
        "Tag people",
        icon=":material/new_label:",
        key=f"tag-{slug(tag)}",
        type="tertiary" if short else "secondary",
        help=f"Add “{tag}” to people you choose",
    ):
        _choose(tag, people, tuple(suggested[:_SUGGESTED]))


@st.dialog("Who may this door open for?", icon=":material/new_label:")
def _choose(tag: str, people: pd.DataFrame, suggested: Sequence[str]) -> None:
    """Choose people and tag them; those whose window is open by the calendar are offered first."""
    st.markdown(f"{cards.scenario_badge(tag)} {plain(BY_TAG[tag].happens)}")
    text = st.text_input(
        "Search people",
        type="search",
        key=f"tag-search-{slug(tag)}",
        live="200ms",
        label_visibility="collapsed",
        placeholder="A name or a company",
    )
    key = f"tag-chosen-{slug(tag)}"
    chosen: list[str] = st.session_state.get(key, [])
    found, label = list(suggested), "Their window is open by the calendar"
    if text:
        hay = frame.snapshot().derive("haystack", lambda: haystack(people))
        free = people[[tag not in tags for tags in people["scenarios"].to_numpy(dtype=object)]]
        found, label = find(free, text, hay).tolist(), "Choose"
    offered = list(dict.fromkeys([*chosen, *found[:_FOUND]]))
    if offered:
        called = labels(people, offered)
        chosen = st.pills(label, offered, selection_mode="multi", format_func=called.__getitem__, key=key)
    if len(found) > _FOUND:
        st.markdown(quiet(f"and {len(found) - _FOUND:,} more; type a little more of the name"))
    elif text and not found:
        st.markdown(quiet("Nobody without this tag fits that."))
    save = f"Tag {words.count(len(chosen), 'person', 'people')}" if chosen else "Tag them"
    if st.button(
        save, type="primary", icon=":material/check:", key="tag-save", disabled=not chosen, width="stretch"
    ):
        try:
            frame.tell(frame.book().tag(chosen, add=[tag]))
        except RunnerUpError as error:
            st.error(plain(explain(error)))
        else:
            st.rerun()


def labels(people: pd.DataFrame, ids: Sequence[str]) -> dict[str, str]:
    """What to call each of these people, as Markdown; namesakes are told apart, for the label is the choice."""
    called: dict[str, str] = {}
    for person in ids:
        name, company = name_of(people, person), str(people.at[person, "company"])
        label = plain(f"{name} · {company}" if company else name, 60)
        if label in called.values():
            label = f"{label} {plain(str(people.at[person, 'email']), 40)} {plain(f'({person})')}"
        called[person] = label
    return called
