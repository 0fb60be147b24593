"""Who has access to the sheet, as Google last told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from pages.drawing.text import plain, quiet, unlinked
from sync.sheet.api import Sharer

_ROLES: Final = {
    "owner": "owner",
    "organizer": "may edit",
    "fileOrganizer": "may edit",
    "writer": "may edit",
    "commenter": "may comment",
    "reader": "may look",
}


def draw(people: Sequence[Sharer], account: str) -> None:
    """Who has access; nothing where Google doesn't tell."""
    if not people:
        return
    with st.expander(f"Who has access · {len(people)}", icon=":material/group:"):
        for one in people:
            ours = one.address == account
            who = "Anyone with the link" if one.anyone else "This dashboard" if ours else one.name
            about = f"{one.address} · " if one.address and one.address != who else ""
            told = _ROLES.get(one.role, one.role)
            st.markdown(f"**{plain(unlinked(who), 60)}** &ensp;{quiet(plain(unlinked(f'{about}{told}')))}")
        st.markdown(quiet("To add a mentor, or take somebody out, open the sheet and press Share."))
