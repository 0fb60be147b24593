"""The parts of the People page around its grid: search and filters, the count, what can be done with those chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import dialogs, duplicates, frame, merging, people_grid
from pages.drawing.people_grid import View
from pages.drawing.text import plain, quiet
from sync.contract import (
    ACTIVE,
    ARCHIVED,
    LANDED,
    PAUSED,
    RELATIONSHIPS,
    SCENARIOS,
    STATUSES,
)
from sync.crm import words
from sync.crm.due import STATES
from sync.crm.grid import ORDERS, Ask, described
from sync.crm.search import Filters
from sync.snapshot import Snapshot

# The keys of these widgets are the names in the address, as ``Filters.to_query`` has them.
_SEVERAL: Final = ("scenario", "at", "state", "relationship", "status")
_ARCHIVED: Final = "archived"
_ADD: Final = "people-add"


def _arrive() -> None:
    """On coming from another page with filters in the address, take those alone, without earlier ones."""
    given = st.query_params.keys() & _nothing().keys()
    if given and _ADD not in st.session_state:
        st.session_state.update({key: value for key, value in _nothing().items() if key not in given})


def heading(today: date) -> None:
    """The title, and beside it the way to those who are there twice, and the button for a new person."""
    _arrive()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("People", width="content")
        with st.container(horizontal=True, width="content", gap="small"):
            if st.button(
                "Duplicates",
                icon=":material/people_alt:",
                key="people-duplicates",
                type="tertiary",
                help="Find people who are in your book twice, and merge them",
            ):
                st.switch_page(duplicates.DUPLICATES_PAGE)
            if st.button("Add a person", icon=":material/person_add:", key=_ADD):
                dialogs.add_person(today)


@frame.guarded
def _fill(today: date) -> None:
    frame.tell(frame.book().add_sample(today))


def nobody(today: date) -> None:
    """What the page will hold, and how to begin."""
    with st.container(border=True, key="people-nobody"):
        st.subheader("Nobody is in your book yet", icon=":material/menu_book:")
        st.markdown(
            "Everyone you meet in your search will be here: whoever interviewed you, recruiters, those who "
            "put in a word for you. Start with the last person who was kind to you."
        )
        with st.container(horizontal=True):
            if st.button(
                "Add the first person", icon=":material/person_add:", type="primary", key="people-first"
            ):
                dialogs.add_person(today)
            if st.button("Import people", icon=":material/upload_file:", key="people-import"):
                st.switch_page("pages/data/import_people.py")
            st.button(
                "Look around with sample data",
                icon=":material/science:",
                type="tertiary",
                key="people-sample",
                on_click=_fill,
                args=(today,),
            )


def _nothing() -> dict[str, object]:
    """What each filter holds while it narrows nothing."""
    return {"q": "", **{key: [] for key in _SEVERAL}, "silent": None, _ARCHIVED: False}


@frame.guarded
def _clear() -> None:
    st.session_state.update({key: value for key, value in _nothing().items() if key != _ARCHIVED})


def asked(companies: Sequence[str]) -> Ask:
    """Draw the search field and the filters; answers what is asked for. All of it stands in the address."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="people-search"):
            text = st.text_input(
                "Search",
                key="q",
                type="search",
                live=True,
                bind="query-params",
                label_visibility="collapsed",
                placeholder="Search names, companies, roles, notes…",
            )
        with st.popover("Filter and sort", icon=":material/tune:", key="people-filters"):
            return _filters(text or "", companies)


def _filters(text: str, companies: Sequence[str]) -> Ask:
    states = st.pills("State", STATES, selection_mode="multi", key="state", bind="query-params")
    scenarios = st.pills(
        "Door that may open", SCENARIOS, selection_mode="multi", key="scenario", bind="query-params"
    )
    relationships = st.pills(
        "Relationship", RELATIONSHIPS, selection_mode="multi", key="relationship", bind="query-params"
    )
    statuses = st.pills("Status", STATUSES, selection_mode="multi", key="status", bind="query-params")
    left, middle, right = st.columns(3)
    at = left.multiselect(
        "Company", companies, key="at", bind="query-params", placeholder="Any", select_all=False
    )
    silent = middle.number_input(
        "Days without a word",
        key="silent",
        value=None,
        min_value=1,
        max_value=99_999,
        step=30,
        bind="query-params",
        placeholder="Any",
    )
    order = right.selectbox("Order", ORDERS, key="order", bind="query-params")
    filters = Filters(
        text=text,
        scenarios=tuple(scenarios),
        companies=tuple(at),
        states=tuple(states),
        relationships=tuple(relationships),
        statuses=tuple(statuses),
        not_contacted_days=silent,
    )
    return Ask(filters, archived=bool(st.session_state.get(_ARCHIVED)), order=order)


def count_line(people: pd.DataFrame, found: pd.Index, ask: Ask) -> None:
    """How many of how many, narrowed to what, and whether the archived are among them."""
    archived = int((people["status"] == ARCHIVED).sum())
    narrowed = described(ask.filters)
    # All of it on the left: the grid's own tools appear over the right end of this line.
    with st.container(horizontal=True, vertical_alignment="center", gap=12, key="people-count"):
        st.markdown(f"**{len(found):,} of {words.count(len(people), 'person', 'people')}**", width="content")
        if archived or ask.archived:
            with st.container(key="people-archived", width="content"):
                st.toggle(f"Show {archived:,} archived", key=_ARCHIVED, bind="query-params")
        if narrowed:
            st.markdown(quiet(plain(" · ".join(narrowed), 160)), width="content")
        if narrowed and len(found):
            st.button("Clear", key="people-clear", icon=":material/close:", type="tertiary", on_click=_clear)


@frame.guarded
def _show_archived() -> None:
    st.session_state[_ARCHIVED] = True


def no_match(ask: Ask, archived: int) -> None:
    """Say that nobody fits, and how to find them after all; so many of the archived would."""
    narrowed = described(ask.filters)
    with st.container(border=True, key="people-no-match"):
        if narrowed:
            st.subheader("Nobody matches", icon=":material/person_search:")
            st.markdown(f"Looked for {plain(' · '.join(narrowed), 300)}.")
        else:
            st.subheader("Everybody here is archived", icon=":material/archive:")
        if archived:
            who = "One archived person does" if archived == 1 else f"{archived:,} archived people do"
            st.markdown(f"{who}." if narrowed else "They are never due, and nothing about them is lost.")
        with st.container(horizontal=True):
            if narrowed:
                st.button(
                    "Clear search and filters",
                    key="people-clear-all",
                    type="primary",
                    icon=":material/close:",
                    on_click=_clear,
                )
            if archived:
                st.button(
                    "Show archived", key="people-unhide", icon=":material/archive:", on_click=_show_archived
                )


ADD_TAG: Final = "Add: "
TAKE_TAG: Final = "Take off: "
MERGE: Final = "Merge the two…"
REMOVE: Final = "Remove…"
CHOOSE_ALL: Final = "Choose all"
PAUSE: Final = "Pause"
RESUME: Final = "Resume"
_STATUS_OF: Final = {PAUSE: PAUSED, RESUME: ACTIVE, LANDED: LANDED}
_NAMES: Final = 3
_TWO: Final = 2


@frame.guarded
def _choose(people: Sequence[str]) -> None:
    people_grid.choose(frozenset(people))


@frame.guarded
def _tag(people: Sequence[str]) -> None:
    choice = str(st.session_state["people-tag"])
    if choice.startswith(ADD_TAG):
        frame.tell(frame.book().tag(people, add=[choice.removeprefix(ADD_TAG)]))
    else:
        frame.tell(frame.book().tag(people, remove=[choice.removeprefix(TAKE_TAG)]))


@frame.guarded
def _archive(people: Sequence[str]) -> None:
    frame.tell(frame.book().set_status(people, ARCHIVED))
    people_grid.choose(frozenset())


@frame.guarded
def _more(people: Sequence[str], found: Sequence[str]) -> None:
    what = str(st.session_state["people-more"])
    if what == CHOOSE_ALL:
        people_grid.choose(frozenset((*people, *found)))
    elif what in _STATUS_OF:
        frame.tell(frame.book().set_status(people, _STATUS_OF[what]))


def chosen_bar(snapshot: Snapshot, shown: View, today: date) -> None:
    """What can be done with those ticked, at the foot of the page, so that the grid stays where it is."""
    ticked = people_grid.chosen()
    if not ticked:
        return
    people = snapshot.people[snapshot.people.index.isin(ticked)]
    with (
        st.bottom,
        st.container(horizontal_alignment="center"),
        st.container(
            border=True,
            width=1080,
            horizontal=True,
            vertical_alignment="center",
            gap="xsmall",
            key="people-bar",
        ),
    ):
        st.markdown(f"**{len(people):,} chosen** {quiet(_named(people['name']))}", width="stretch")
        _actions(people, shown, today)
        st.button(
            "Clear",
            key="people-untick",
            type="tertiary",
            icon=":material/close:",
            on_click=_choose,
            args=((),),
        )


def _named(names: pd.Series) -> str:
    """The first few of these names, as Markdown, and how many more."""
    some = [plain(name, 40) or "somebody" for name in names.head(_NAMES)]
    more = len(names) - len(some)
    return ", ".join(some) + (f" and {more:,} more" if more else "")


def _actions(people: pd.DataFrame, shown: View, today: date) -> None:
    chosen = tuple(people.index)
    if st.button("Log", key="people-log", icon=":material/check:", type="primary"):
        dialogs.log(chosen, {}, today)
    held = people["scenarios"]
    offers = [f"{ADD_TAG}{tag}" for tag in SCENARIOS if not all(tag in tags for tags in held)]
    takes = [f"{TAKE_TAG}{tag}" for tag in dict.fromkeys(tag for tags in held for tag in tags)]
    st.menu_button(
        "Tag", (*offers, *takes), key="people-tag", icon=":material/sell:", on_click=_tag, args=(chosen,)
    )
    snooze = st.menu_button(
        "Snooze", (*dialogs.SNOOZES, dialogs.A_DATE), key="people-snooze", icon=":material/snooze:"
    )
    if snooze:
        dialogs.snooze(snooze, chosen, today)
    st.button("Archive", key="people-archive", icon=":material/archive:", on_click=_archive, args=(chosen,))
    others = [PAUSE, RESUME, LANDED, *([MERGE] if len(chosen) == _TWO else []), REMOVE]
    if not shown.found.isin(chosen).all():
        others.insert(0, CHOOSE_ALL)
    other = st.menu_button(
        "More",
        others,
        key="people-more",
        icon=":material/more_horiz:",
        format_func=lambda what: f"{what} {len(shown.found):,}" if what == CHOOSE_ALL else str(what),
        on_click=_more,
        args=(chosen, tuple(shown.found)),
    )
    if other == MERGE:
        merging.ask(*chosen)
    elif other == REMOVE:
        merging.ask_to_remove(chosen)
