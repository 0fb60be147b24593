"""The parts of the History page: dates and filters, a figure with its sentence, the rows behind a bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import charts
from pages.drawing.cards import state_badge
from pages.drawing.fragments import fragment
from pages.drawing.text import plain, quiet
from sync import contract
from sync.crm import history as figures
from sync.crm import words
from sync.crm.names import called
from sync.snapshot import Snapshot

_SPANS: Final = {"3 months": 91, "6 months": 182, "12 months": 364}
_EVERYTHING: Final = "All"
_DATES: Final = "Dates…"
_MOST_ROWS: Final = 500
_MOST_PEOPLE: Final = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asks about: first and last day, and filters (empty: everything)."""

    start: date
    end: date
    channels: tuple[str, ...]
    relationships: tuple[str, ...]
    scenarios: tuple[str, ...]
    companies: tuple[str, ...]


def nothing_yet() -> None:
    """Say what will be here."""
    with st.container(border=True):
        st.subheader("Your story starts with the first word", icon=":material/monitoring:")
        st.markdown(
            "Once you log a word, this page shows how often you are in touch, whom you reach in good time, and what "
            "comes back."
        )
        st.page_link("pages/reach_out/today.py", label="Go to Today", icon=":material/sunny:")


def filters(snapshot: Snapshot, today: date) -> Asked:
    """Draw the dates and filters; they live in the address."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        span = st.segmented_control(
            "Dates",
            (*_SPANS, _EVERYTHING, _DATES),
            default="12 months",
            required=True,
            key="span",
            label_visibility="collapsed",
            bind="query-params",
            wrap=True,
        )
        with st.popover("Filter", icon=":material/filter_list:"):
            channels = st.pills(
                "Channel", contract.CHANNELS, selection_mode="multi", key="channel", bind="query-params"
            )
            scenarios = st.pills(
                "Scenario", contract.SCENARIOS, selection_mode="multi", key="scenario", bind="query-params"
            )
            relationships = st.pills(
                "Relationship",
                contract.RELATIONSHIPS,
                selection_mode="multi",
                key="relationship",
                bind="query-params",
            )
            names = snapshot.derive("companies by people", lambda: _companies(snapshot.people))
            companies = st.multiselect("Company", names, key="company", bind="query-params")
    start, end = _range(span or "12 months", snapshot, today)
    asked = Asked(start, end, tuple(channels), tuple(relationships), tuple(scenarios), tuple(companies))
    narrowed = [*asked.channels, *asked.scenarios, *asked.relationships, *asked.companies]
    shown = f"{words.day(start, today)} to {words.day(end, today)}"
    st.markdown(quiet(plain(f"{shown} · only {words.listed(narrowed)}" if narrowed else shown)))
    return asked


def _companies(people: pd.DataFrame) -> list[str]:
    """The companies in the book, those with most people first."""
    return [str(name) for name in people["company"].value_counts().index if name]


def _range(span: str, snapshot: Snapshot, today: date) -> tuple[date, date]:
    """First and last day of what is asked."""
    if span in _SPANS:
        return today - timedelta(days=_SPANS[span] - 1), today
    first = snapshot.outreach["date"].min()
    begin = today if pd.isna(first) else min(first.date(), today)
    if span == _EVERYTHING:
        return begin, today
    picked = st.date_input(
        "From and to",
        value=(max(begin, today - timedelta(days=363)), today),
        max_value=today,
        key="dates",
        format="DD/MM/YYYY",
    )
    # While the second day is still to be picked there is only one, or none.
    return (picked[0], picked[-1]) if picked else (begin, today)


def select(snapshot: Snapshot, asked: Asked) -> figures.Chosen:
    """The part of the book that is asked about."""
    return figures.select(
        snapshot.people,
        snapshot.outreach,
        start=asked.start,
        end=asked.end,
        channels=asked.channels,
        relationships=asked.relationships,
        scenarios=asked.scenarios,
        companies=asked.companies,
    )


@fragment()
def figure(
    name: str, drawn: charts.Picture | None, reading: str, chosen: figures.Chosen, people: pd.DataFrame
) -> None:
    """One figure: its sentence, its picture (None: nothing to draw), and the rows behind what is picked."""
    with st.container(border=True, key=f"figure-{name}"):
        st.markdown(plain(reading))
        if drawn is None:
            return
        picked = charts.pick(drawn, f"chart-{name}", reading)
        if picked:
            _rows(figures.rows_for(chosen.outreach, picked), people, f"rows-{name}")


def _rows(rows: pd.DataFrame, people: pd.DataFrame, key: str) -> None:
    """The rows of outreach behind a bar."""
    st.markdown(
        f"**{words.count(len(rows), 'entry', 'entries')}** behind it. Click beside the bars to let go."
    )
    first = rows.head(_MOST_ROWS)
    names = people["name"].reindex(first["person_id"]).fillna("").to_numpy()
    shown = pd.DataFrame(
        {
            "Date": first["date"].to_numpy(),
            "Person": [name or typed for name, typed in zip(names, first["person"], strict=True)],
            "Channel": first["channel"].to_numpy(),
            "Direction": first["direction"].to_numpy(),
            "Outcome": first["outcome"].to_numpy(),
            "Notes": first["notes"].to_numpy(),
            "Open": [f"person?person={person}" if person else None for person in first["person_id"]],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        key=key,
        alt="The entries behind what is picked",
        column_config={
            "Date": st.column_config.DateColumn(format="D MMM YYYY", width="small"),
            "Notes": st.column_config.TextColumn(width="large"),
            "Open": st.column_config.LinkColumn(display_text="Open", width="small"),
        },
    )


@fragment()
def ageing(drawn: charts.Picture | None, reading: str, standing: pd.DataFrame, people: pd.DataFrame) -> None:
    """How long people have been waiting; a picked bar shows who they are."""
    with st.container(border=True, key="figure-ageing"):
        st.markdown(plain(reading))
        picked = charts.pick(drawn, "chart-ageing", reading) if drawn is not None else ()
        if not picked:
            return
        found = figures.people_for(standing, picked)[:_MOST_PEOPLE]
        columns = (people["name"].loc[found], standing["state"].loc[found], standing["days_over"].loc[found])
        for person, name, state, over in zip(found, *columns, strict=True):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.page_link(
                    "pages/people/person.py",
                    label=plain(called(name), 60),
                    query_params={"person": person},
                )
                st.markdown(state_badge(state, over))
