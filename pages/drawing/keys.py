"""The keys that Streamlit does not look after, hence this small component.

The slash puts the cursor into the page's search field, or goes to the page that has one: Streamlit's
buttons take letters as shortcuts, but no slash and no focus. And keys that come quicker than a grid's
editor opens and closes wait for it: the grid would lose the word.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

SEARCH_KEY: Final = "people-search"
_FOCUS: Final = "keys-focus-search"

# A grid's editor does its work by timers, one for every key pressed in it. On a busy page the timer of the
# last letter can come after Enter and drop the word; and a key pressed before the editor has gone belongs to
# no cell. So Enter and Tab wait for the timers before them, and the keys after them for the editor to go (or
# to come); then each is given to the grid as if it were pressed now.
_PATIENCE: Final = """
const LONGEST = 1000;  // milliseconds to wait for an editor, should one never come or go
const waiting = [];
let patient = false, until = 0, grid = null, ready = null;
const at_once = () => true;
const editor = () => document.querySelector("#portal textarea, #portal input");
const gone = () => !editor();
const open = () => editor() !== null && editor() === document.activeElement;
const on_grid = (at) => at !== null && at.closest("[data-testid=stDataFrame]") !== null;
const leaves = ({ key, shiftKey }) => key === "Tab" || (key === "Enter" && !shiftKey);

const give = ({ key, shiftKey }) => {
  const typed = new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true });
  if (!open()) {
    (on_grid(document.activeElement) ? document.activeElement : grid)?.dispatchEvent(typed);
    return key.length === 1 || key === "Enter" ? open : at_once;
  }
  if (key.length === 1) document.execCommand("insertText", false, key);
  else if (key === "Backspace") document.execCommand("delete");
  else editor().dispatchEvent(typed);
  return leaves({ key, shiftKey }) || key === "Escape" ? gone : at_once;
};
const wait = (condition) => {
  patient = true;
  ready = condition;
  until = performance.now() + LONGEST;
};
const step = () => {
  if (ready() || performance.now() > until) {
    if (waiting.length === 0) { patient = false; return; }
    wait(give(waiting.shift()));
  }
  setTimeout(step);
};
const pressed_in_grid = (event) => {
  if (!event.isTrusted || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (["Shift", "Process", "Dead"].includes(event.key)) return;
  const at = event.target;
  const typing = at === editor();
  if (!typing && !on_grid(at)) return;
  if (!typing) grid = at;
  const leaving = typing && at.classList.contains("gdg-input") && leaves(event);
  const closing = !typing && editor() !== null;
  if (!patient && !leaving && !closing) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.push({ key: event.key, shiftKey: event.shiftKey });
  if (patient) return;
  wait(closing ? gone : at_once);
  setTimeout(step);
};
if (!document.body.dataset.patient) {
  document.body.dataset.patient = "yes";
  window.addEventListener("keydown", pressed_in_grid, true);
}
"""
_SLASH: Final = """
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
_component = st.components.v2.component("runner_up_keys", js=_PATIENCE + _SLASH)


def listen() -> None:
    """Listen for the slash on this page."""
    focus = bool(st.session_state.pop(_FOCUS, False))
    pressed = _component(
        key="keys", data={"field": SEARCH_KEY, "focus": focus}, on_search_change=lambda: None, height=0
    )
    if pressed.search:
        st.session_state[_FOCUS] = True
        st.switch_page("pages/people/people.py")
