"""The slash key: it puts the cursor into the page's search field, or goes to the page that has one.

Streamlit's buttons take letters as shortcuts, but no slash and no focus, hence this small component.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

SEARCH_KEY: Final = "people-search"
_FOCUS: Final = "keys-focus-search"

_SCRIPT: Final = """
export default function (component) {
  const { setTriggerValue, data } = component;
  const field = () => document.querySelector(`.st-key-${data.field} input`);
  if (data.focus) {
    const wait = (left) => {
      const found = field();
      if (found) { found.focus(); found.select(); } else if (left > 0) setTimeout(() => wait(left - 1), 100);
    };
    wait(30);
  }
  const pressed = (event) => {
    const at = event.target;
    const typing = at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("[role=dialog]")) return;
    event.preventDefault();
    const found = field();
    if (found) { found.focus(); found.select(); } else setTriggerValue("search", true);
  };
  document.addEventListener("keydown", pressed);
  document.body.dataset.keys = "listening";
  return () => document.removeEventListener("keydown", pressed);
}
"""
_component = st.components.v2.component("runner_up_keys", js=_SCRIPT)


def listen() -> None:
    """Listen for the slash on this page."""
    focus = bool(st.session_state.pop(_FOCUS, False))
    pressed = _component(
        key="keys", data={"field": SEARCH_KEY, "focus": focus}, on_search_change=lambda: None, height=0
    )
    if pressed.search:
        st.session_state[_FOCUS] = True
        st.switch_page("pages/people/people.py")
