"""The parts of the Companies page: the list of companies, and one company with its people by division."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.drawing import cards, dialogs, doors, frame, keys
from pages.drawing.text import plain, quiet
from sync.contract import SCENARIOS
from sync.crm import companies as crm
from sync.crm import due, words
from sync.crm.names import NO_COMPANY, called, company_key, company_keys, fold
from sync.crm.search import Filters

PEOPLE_PAGE: Final = "pages/people/people.py"
PARAM: Final = "company"
_PAGE: Final = 12  # cards: six rows on a desktop
_MOST_NAMES: Final = 3
_MOST_PEOPLE: Final = 8
_INDENT: Final = "&emsp;&emsp;"  # as wide as the icon before a name
_SEARCH: Final = "companies-search"
_SORT: Final = "companies-sort"
_LIST: Final = "companies-list"
_SORTS: Final[Mapping[str, tuple[str, bool]]] = {
    "Open windows first": ("open_windows", False),
    "Next due first": ("next_due", True),
    "Longest silence first": ("last_contact", True),
    "Most people first": ("people", False),
    "A to Z": ("company", True),
}


@dataclass(frozen=True, slots=True)
class Company:
    """One company as the page shows it; ``due`` is the first day that anybody there is due, None never.

    ``active`` of its ``people`` are neither paused nor archived; ``key`` is "" for those without a company.
    """

    key: str
    name: str
    people: int
    active: int
    open_windows: int
    last: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Division:
    """One division and its people; ``key`` is "" where none is noted."""

    key: str
    name: str
    people: tuple[str, ...]
    names: tuple[str, ...]


def _date(moment: Any) -> date | None:
    return None if pd.isna(moment) else moment.date()


def companies_in(table: pd.DataFrame) -> list[Company]:
    """The rows of ``sync.crm.companies.companies`` as values."""
    keys = ("company", "people", "active", "open_windows", "last_contact", "next_due")
    return [
        Company(str(key), str(name), int(people), int(active), int(opened), _date(last), _date(upcoming))
        for key, name, people, active, opened, last, upcoming in zip(
            table.index, *(table[column] for column in keys), strict=True
        )
    ]


def divisions_in(people: pd.DataFrame, company: str) -> list[Division]:
    """The divisions of one company, as ``sync.crm.companies.divisions`` orders them."""
    table = crm.divisions(people, company)
    return [
        Division(str(key), str(name), tuple(ids), tuple(names))
        for key, name, ids, names in zip(
            table.index, table["division"], table["person_ids"], table["people"], strict=True
        )
    ]


def key_of(company: str) -> str:
    """The key of a company as an address names it, in any spelling."""
    return "" if company == NO_COMPANY else company_key(company)


def haystack(people: pd.DataFrame, doors: pd.DataFrame) -> pd.Series:
    """What a search for a company looks through: its name, divisions, people and doors, folded; index the key.

    ``doors`` is ``sync.crm.doors.doors``.
    """
    texts = (people["company"] + " " + people["division"] + " " + people["name"]).map(fold)
    behind = doors["door"].map(fold)
    every = [texts.set_axis(company_keys(people["company"])), behind.set_axis(doors["company"])]
    joined: pd.Series = pd.concat(every).groupby(level=0).agg(" ".join)
    return joined


def found(table: pd.DataFrame, hay: pd.Series, text: str, sort: str) -> pd.DataFrame:
    """The companies in which every word of ``text`` occurs, sorted; those without a company come last.

    ``table`` is ``sync.crm.companies.companies``, ``sort`` one of ``_SORTS`` (unknown: as the table is).
    """
    kept = table
    for word in fold(text).split():
        kept = kept[hay.reindex(kept.index).str.contains(word, regex=False)]
    column, ascending = _SORTS.get(sort, ("open_windows", False))
    if column == "company":
        kept = kept.sort_values(column, key=lambda names: names.map(fold), kind="stable")
    elif column != "open_windows":
        kept = kept.sort_values(column, ascending=ascending, na_position="last", kind="stable")
    return pd.concat([kept[kept.index != ""], kept[kept.index == ""]])


def summary(table: pd.DataFrame) -> str:
    """The state of all doors in one line."""
    named = table[table.index != ""]
    opened = int((named["open_windows"] > 0).sum())
    known = int(named["doors"].sum())
    told = [words.count(len(named), "company", "companies")]
    told.append(f"a window is open at {opened:,} of them" if opened else "no window is open just now")
    if known:
        asked = int(named["asked"].sum())
        of = words.count(known, "door")
        told.append(f"you have asked about {asked:,} of {of}" if asked else f"{of} to ask about")
    return " · ".join(told)


def empty(today: date) -> None:
    """Say what will be here, and how to begin."""
    with st.container(border=True, key="no-companies"):
        st.subheader("No company here yet", icon=":material/apartment:")
        st.markdown(
            "Once you have added people, this page shows whom you know where, by division, and which "
            "divisions you have asked about. Most second doors open two corridors away from the first."
        )
        dialogs.ways_in("companies", today)


@frame.guarded
def _first_page() -> None:
    st.session_state[_LIST] = st.session_state.get(_LIST, 0) + 1


def chosen(table: pd.DataFrame, hay: pd.Series) -> pd.DataFrame:
    """Draw the search and the order; answer the companies they leave."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # The name makes the slash key come here.
        with st.container(key=keys.SEARCH_KEY, width="stretch"):
            text = st.text_input(
                "Search companies",
                type="search",
                key=_SEARCH,
                live="200ms",
                label_visibility="collapsed",
                placeholder="A company, a division, a name",
                persist_state="session",
                on_change=_first_page,
            )
        sort = st.selectbox(
            "Order",
            list(_SORTS),
            key=_SORT,
            label_visibility="collapsed",
            width=230,
            persist_state="session",
            on_change=_first_page,
        )
    kept = found(table, hay, text or "", sort)
    if kept.empty:
        st.markdown(f"No company with {plain(text or '')} in its name, its divisions or its people.")
    return kept


def _turn_key() -> str:
    # Another list has a widget of its own: Streamlit would keep the page turned to in the one before.
    return f"companies-page-{st.session_state.get(_LIST, 0)}"


def page_of(kept: pd.DataFrame) -> list[Company]:
    """The companies on the page turned to."""
    turn = int(st.session_state.get(_turn_key(), 1))
    if (turn - 1) * _PAGE >= len(kept):
        _first_page()
        turn = 1
    return companies_in(kept.iloc[(turn - 1) * _PAGE : turn * _PAGE])


def turner(kept: pd.DataFrame) -> int:
    """Draw what turns the pages, if there is more than one; answers the page turned to."""
    pages = -(-len(kept) // _PAGE)
    if pages <= 1:
        return 1
    with st.container(key="companies-pages"):
        return st.pagination(pages, key=_turn_key(), persist_state="session")


def grid(
    shown: Iterable[Company], people: pd.DataFrame, keys: pd.Series, known: pd.DataFrame, today: date
) -> None:
    """Draw the companies as cards.

    ``keys`` are those of all people's companies, ``known`` is ``sync.crm.doors.doors``.
    """
    companies = list(shown)
    near = keys[keys.isin([company.key for company in companies])]
    names = people["name"].loc[near.index].groupby(near, sort=False).agg(list)
    behind = dict(list(known.groupby("company", sort=False)))
    with st.grid(2, min_column_width=330, gap="small"):
        for company in companies:
            _card(company, names[company.key], doors.badges(behind.get(company.key)), today)


def strays(known: pd.DataFrame, keys: pd.Series, listed: pd.DataFrame) -> None:
    """Name the companies where doors are noted, but nobody is known; ``listed`` is the Doors tab."""
    apart = known[~known["company"].isin(keys)]
    if apart.empty:
        return
    first = [rows[0] for rows in apart.drop_duplicates("company")["rows"]]
    names = [str(name) for name in listed["company"].loc[first]]
    st.markdown(quiet("Doors noted where you know nobody yet:"))
    with st.container(horizontal=True, gap="small", key="companies-strays"):
        for name in names[:_PAGE]:
            st.button(plain(name, 60), key=f"stray-{name}", type="tertiary", on_click=_enter, args=(name,))


@frame.guarded
def _enter(company: str) -> None:
    """Go to one company, or to the list; by the address, for a link to the same page leaves that as it is."""
    if company:
        st.query_params[PARAM] = company
    else:
        del st.query_params[PARAM]


def _card(company: Company, names: Sequence[str], badges: str, today: date) -> None:
    with st.container(border=True, height="stretch", gap="xsmall", key=f"company-{company.key}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(width="stretch"):
                st.button(
                    f":green[**{plain(company.name, 60)}**]",
                    key=f"enter-{company.key}",
                    type="tertiary",
                    icon=":material/apartment:",
                    on_click=_enter,
                    args=(company.name,),
                )
            if company.open_windows:
                opened = words.count(company.open_windows, "window")
                st.markdown(f":green-badge[:material/meeting_room: {opened} open]", width="content")
        st.markdown(plain(_few(names)))
        if badges and company.key:
            st.markdown(badges)
        st.space("stretch")
        st.markdown(_dates(company, today))


def _few(names: Sequence[str]) -> str:
    """The names as a sentence lists them, cut after a few."""
    shown = [name or "somebody without a name" for name in names[: _MOST_NAMES + 1]]
    more = len(names) - _MOST_NAMES
    return words.listed(shown if more <= 1 else [*shown[:_MOST_NAMES], f"{more:,} more"])


def _dates(company: Company, today: date) -> str:
    told = f"Last word {words.day(company.last, today)}" if company.last else "No word exchanged yet"
    if company.due is None:
        return quiet(f"{told} · nobody is due here")
    days = (today - company.due).days
    return f"{quiet(f'{told} · next')} {cards.state_badge(_state(days), days)}"


def _state(days_over: int) -> str:
    if days_over >= 0:
        return due.OVERDUE if days_over else due.DUE
    return due.SOON if days_over >= -due.SOON_DAYS else due.ON_TRACK


def back() -> None:
    """The way back to the list."""
    st.button(
        "All companies", icon=":material/arrow_back:", key="companies-back", on_click=_enter, args=("",)
    )


def unknown(company: str) -> None:
    """Say that nobody is known there."""
    st.subheader("Nobody of yours is there", icon=":material/apartment:")
    if not key_of(company):
        st.markdown("Everybody in your book has a company.")
        return
    st.markdown(
        f"There is no company called {plain(company, 80)} in your book. It may be spelt otherwise, or its "
        "people were removed; Sheet keeps removed rows, and brings them back."
    )


def nobody_there(company: str) -> None:
    """The heading of a company where doors are noted, but nobody is known."""
    st.title(plain(company, 80), anchor=False)
    st.markdown(quiet("You know nobody here yet. The doors you noted wait for that."))


def heading(company: Company, today: date) -> None:
    """Name and state of one company."""
    st.title(plain(company.name, 80), anchor=False)
    told, resting = words.count(company.people, "person", "people"), company.people - company.active
    if resting:
        told += f", {resting:,} resting" if company.active else ", all resting"
    st.markdown(f"{quiet(f'{told} ·')} {_dates(company, today)}")
    if not company.key:
        st.markdown("Note where they work, on each one's page, and they move to the card of that company.")


def division(shown: Division, company: Company, people: pd.DataFrame, standing: pd.DataFrame) -> None:
    """Draw one division: its people by urgency."""
    ids = [str(person) for person in due.ranked(standing.loc[list(shown.people)], people)]
    with st.container(border=True, gap="small", key=f"division-{shown.key}"):
        title = shown.name if shown.key or company.key else "Who they are"
        st.markdown(f"**{plain(title, 60)}**")
        for person in ids[:_MOST_PEOPLE]:
            _person(person, people, standing)
        if len(ids) > _MOST_PEOPLE:
            there = Filters(text=shown.name if shown.key else "", companies=(company.name,))
            st.page_link(
                PEOPLE_PAGE,
                label=f"{len(ids) - _MOST_PEOPLE:,} more on the People page",
                icon=":material/group:",
                query_params=there.to_query(),
            )


def _person(person: str, people: pd.DataFrame, standing: pd.DataFrame) -> None:
    told, stands = people.loc[person].to_dict(), standing.loc[person].to_dict()
    with st.container(gap=None):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"
        ):
            st.page_link(
                cards.PERSON_PAGE,
                label=f":green[{plain(called(told['name'], told['email']), 60)}]",
                icon=":material/person:",
                query_params={"person": person},
            )
            st.markdown(cards.state_badge(stands["state"], int(stands["days_over"])), width="content")
        place = " · ".join(part for part in (told["relationship"], told["role"]) if part)
        if place:
            st.markdown(f"{_INDENT}{quiet(plain(place, 80))}")


def windows(opened: pd.DataFrame, names: pd.Series, today: date) -> None:
    """The windows open at this company: which, until when, with whom; rows of ``open_windows``."""
    st.subheader("Open now", anchor=False)
    if opened.empty:
        st.markdown(quiet("No window is open here today. A word with news keeps the door on the latch."))
    for tag in SCENARIOS:
        rows = opened[opened["scenario"] == tag].sort_values("closes", kind="stable")
        if rows.empty:
            continue
        closes = [moment.date() for moment in rows["closes"]]
        until = "until" if closes[0] == closes[-1] else "the first until"
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"{cards.scenario_badge(tag)} {quiet(f'{until} {words.day(closes[0], today)}')}")
            st.markdown(plain(_few([str(names[person]) for person in rows["person_id"]])))


def elsewhere(company: Company) -> None:
    """The way to the same people on the People page."""
    st.page_link(
        PEOPLE_PAGE,
        label="See them on the People page",
        icon=":material/group:",
        query_params=Filters(companies=(company.name,)).to_query(),
    )
