"""Back to the top of the page when what it shows has changed: Streamlit stays where the reader had scrolled to."""

from __future__ import annotations

from typing import Final

import streamlit as st

_SCRIPT: Final = """
export default function ({ data, parentElement }) {
  if (parentElement.shownPlace === data.place) return;
  parentElement.shownPlace = data.place;
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
}
"""
_component = st.components.v2.component("runner_up_top", js=_SCRIPT)


def begin(place: str) -> None:
    """Show the page from its top, once for each ``place``; draw it last, for it takes a little room."""
    _component(key="top", data={"place": place}, height=0)
