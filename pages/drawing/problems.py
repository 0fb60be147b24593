"""What needs a look: cells that could not be read, what they count as until then, and the way to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import adopting, conflicts, naming
from pages.drawing.text import plain, quiet, unlinked
from sync import contract
from sync.contract import Column, Kind, Tab
from sync.crm import words
from sync.errors import Problem
from sync.link import Link
from sync.snapshot import Snapshot

_PAGE: Final = 15
_MOST: Final = 500
_TABS: Final = {tab.name: tab for tab in contract.TABS}


def draw(link: Link, snapshot: Snapshot, found: Sequence[Problem]) -> None:
    """Cells that could not be read, kept as they were typed, the first few with ways to them."""
    adopting.noted(link)
    if not found:
        st.markdown(":material/check_circle: Everything in the book could be read. Nothing needs a look.")
        return
    where = "Open the person, or the cell in the sheet," if link.connected else "Open the person"
    st.markdown(
        f"These cells are kept exactly as they were typed; only their meaning is not clear. {where} to put them right."
    )
    for number, problem in enumerate(found[:_PAGE]):
        with st.container(border=True, key=f"problem-{number}", gap="small"):
            conflicts.heading(link, snapshot, _TABS[problem.tab].key, problem.row, problem.column)
            st.markdown(f"“{plain(problem.text, 200)}”")
            st.markdown(quiet(plain(unlinked(f"{problem.message} {taken_for(snapshot, problem)}"))))
    if len(found) > _PAGE:
        with st.expander(f"All {len(found):,} as a table"):
            st.dataframe(
                _table(link, snapshot, found[:_MOST]),
                hide_index=True,
                alt="Cells that need a look",
                column_config={"Cell": st.column_config.LinkColumn("Cell", display_text="Open")},
            )


def taken_for(snapshot: Snapshot, problem: Problem) -> str:
    """What such a cell counts as until it is put right, as a sentence; "" where its message says so."""
    if "ntil then" in problem.message:
        return ""
    tab = _TABS[problem.tab]
    column = tab.by_header.get(problem.column)
    return f"Until then it counts as {_counts_as(snapshot, tab, column)}." if column is not None else ""


def _counts_as(snapshot: Snapshot, tab: Tab, column: Column) -> str:
    if tab is contract.OUTREACH:
        return {"date": "a word on no day", "person": "a word with nobody"}.get(column.key, "blank")
    if column.kind is Kind.YES_NO:
        return "no"
    if tab is contract.PEOPLE and column.key == "every":
        return f"{words.count(snapshot.settings.every, 'day')}, as in Settings"
    return "as typed" if column.kind is Kind.TAGS else "blank"


def _table(link: Link, snapshot: Snapshot, found: Sequence[Problem]) -> pd.DataFrame:
    rows = [
        (
            problem.tab,
            naming.row(snapshot, _TABS[problem.tab].key, problem.row),
            problem.column,
            problem.text,
            problem.message,
            link.cell_address(_TABS[problem.tab].key, problem.row, problem.column),
        )
        for problem in found
    ]
    table = pd.DataFrame(
        rows, columns=["Tab", "Who", "Column", "As typed", "What would be understood", "Cell"]
    )
    return table if link.connected else table.drop(columns="Cell")
