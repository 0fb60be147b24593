"""The question before an undo that would go over what somebody has written since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import frame, naming
from pages.drawing.frame import written_over
from pages.drawing.text import plain, quiet
from sync.crm import words
from sync.errors import RunnerUpError, explain
from sync.mirror import Change
from sync.operating import ChangedCell
from sync.snapshot import Snapshot

_MOST: Final = 100
_BLANK: Final = "(blank)"


def ask() -> None:
    """Ask, where an undo waits for an answer."""
    operation = st.session_state.pop(frame.UNDO_ASKED, None)
    if operation is not None:
        _asked(operation)


@st.dialog("Changed since", icon=":material/undo:", width="medium")
def _asked(operation: str) -> None:
    book = frame.book()
    cells, steps = written_over(book, operation), book.changes(operation)
    found = book.operation(operation)
    if found is not None:
        st.markdown(f"**{plain(found.summary, 160)}**")
    them, were = ("it", "was") if len(cells) == 1 else ("them", "were")
    st.markdown(
        f"{words.spelt(len(cells), 'cell')} {were} changed since then. Should undoing go over {them}?"
    )
    st.dataframe(
        _table(cells[:_MOST], frame.snapshot()),
        hide_index=True,
        alt="The cells that were changed since: what they hold now, and what undoing would put back",
    )
    added = {(step.tab, step.row) for step in steps if step.before is None}
    if any((cell.tab, cell.row) in added for cell in cells):
        st.markdown(quiet("What was added goes as a whole. It is kept, with all that stands in it now."))
    rest = False
    with st.container(horizontal=True, gap="small"):
        if _has_rest(cells, steps):
            rest = st.button(
                f"Leave {them}, undo the rest", key="undo-rest", type="primary", icon=":material/check:"
            )
        force = st.button("Undo all of it", key="undo-force", icon=":material/undo:")
        if st.button("Leave everything", key="undo-cancel", type="tertiary"):
            st.rerun()
    if rest or force:
        try:
            frame.tell(book.undo(operation, force=force))
        except RunnerUpError as error:
            st.error(plain(explain(error)))
        else:
            st.rerun()


def _has_rest(cells: Sequence[ChangedCell], steps: Sequence[Change]) -> bool:
    """Whether undoing has anything to do that leaves these cells alone."""
    spared = {(cell.tab, cell.row, cell.header) for cell in cells}
    rows = {(cell.tab, cell.row) for cell in cells}
    return any(
        (step.tab, step.row) not in rows
        if step.before is None
        else any(
            (step.tab, step.row, header) not in spared for header in {**step.before, **(step.after or {})}
        )
        for step in steps
    )


def _table(cells: Sequence[ChangedCell], snapshot: Snapshot) -> pd.DataFrame:
    """Columns Row (where there are several), Column, Now, Undone (all str), a row for each cell."""
    rows = [
        (
            naming.row(snapshot, cell.tab, cell.row),
            cell.header,
            naming.value(snapshot, cell.tab, cell.header, cell.now) or _BLANK
            if naming.is_there(snapshot, cell.tab, cell.row)
            else "(removed)",
            naming.value(snapshot, cell.tab, cell.header, cell.before) or _BLANK,
        )
        for cell in cells
    ]
    table = pd.DataFrame(rows, columns=["Row", "Column", "Now", "Undone"], dtype="str")
    return table.drop(columns="Row") if len({(cell.tab, cell.row) for cell in cells}) == 1 else table
