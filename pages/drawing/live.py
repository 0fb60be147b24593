"""The page follows the book by itself, and leaves alone whatever is open or being typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.drawing import frame, status
from pages.drawing.fragments import ALONE, fragment

_KEY: Final = "live"
_NEXT: Final = "live-next"
_BY_ITSELF: Final = "live-by-itself"
_IN_USE: Final = "live-in-use"
_PAGE: Final = "live-page"
_LEFT: Final = "live-left"
_NO_CLASS: Final = re.compile(r"[^a-zA-Z0-9_-]")

# A page is drawn anew only in a pause of whoever reads it: not while a key or the mouse was moving a moment
# ago, nor while something is open that would close or stand elsewhere afterwards (a dialog, a menu, a
# calendar, a grid's editor). A field with the cursor in it does not hold the page up; its name goes along,
# and it is left as it is. A field or grid that has lain untouched for a while is not in use.
_SCRIPT: Final = """
const EVERY = 2000;      // milliseconds between two looks at the book
const AGAIN = 500;       // the same, once it is known that there is something new to show
const TYPING = 1500;     // how long after a key somebody is still typing
const AIMING = 700;      // how long after a movement somebody may still be about to press
const FORGOTTEN = 10000; // how long after anything a cursor was left where it is
const OPEN = [
  "[role=dialog]:not([data-testid=stPopoverBody])",  // a dialog, a calendar; a popover stays as it is
  "[role=menu]", "[role=listbox]", "#portal textarea", "#portal input",
].join(",");
const KEYS = ["keydown", "input", "paste", "compositionstart", "compositionupdate", "compositionend"];
const FORM = ["click", "input", "keydown"];
const MOVES = ["pointermove", "pointerdown", "pointerup", "pointercancel", "wheel", "scroll", "touchmove", "dragover"];

const begin = () => {
  let component = null, sent = 0, key = -Infinity, move = -Infinity, pressed = false, typed = null;
  const on_key = (event) => {
    key = performance.now();
    if (event.type === "input") typed = event.target;
    // What Enter has sent off is no longer half written.
    const sends = event.target.tagName === "INPUT" || event.ctrlKey || event.metaKey;
    if (event.type === "keydown" && event.key === "Enter" && sends && !event.isComposing) typed = null;
  };
  const on_move = (event) => {
    // A page that is drawn scrolls and moves by itself.
    if (event.isTrusted) move = performance.now();
    if (event.type === "pointerdown") pressed = true;
    if (event.type === "pointerup" || event.type === "pointercancel") pressed = false;
  };
  const left = () => { typed = null; };
  // What was filled into a form is known to nobody until it is sent: until then all of the form is in use.
  const forms = new Set();
  const on_form = (event) => {
    const form = event.target.closest?.("[data-testid=stForm]");
    if (!form) return;
    const enters = event.key === "Enter" && event.target.tagName === "INPUT";
    if (enters || event.target.closest("[data-testid=stFormSubmitButton]")) forms.delete(form);
    else forms.add(form);
  };
  const busy = () => {
    const at = document.activeElement;
    const untouched = performance.now() - Math.max(key, move) > FORGOTTEN;
    const names = [];
    const note = (one) => {
      for (const name of one.classList) if (name.startsWith("st-key-")) names.push(name.slice(7));
    };
    const add = (inner) => {
      for (let up = inner; up; up = up.parentElement) note(up);
    };
    for (const form of forms)
      if (form.isConnected) form.querySelectorAll("[class*=st-key-]").forEach(note); else forms.delete(form);
    if (!untouched || at === typed) add(at);
    if (!untouched) add(document.querySelector("[data-testid=stDataFrame]:hover"));
    return names;
  };
  const still = (now) =>
    now - key > TYPING && now - move > AIMING && !pressed && document.querySelector(OPEN) === null;
  const running = () =>
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
  const look = () => {
    const now = performance.now();
    if (component === null || !at_rest() || running()) return;
    const calm = still(now);
    if (now - sent < (component.data.moved && calm ? AGAIN : EVERY)) return;
    sent = now;
    const half = typed !== null && typed === document.activeElement ? typed.value ?? null : null;
    tell(component, "look", { page: component.data.page, still: calm, busy: busy(), half });
  };
  for (const name of KEYS) document.addEventListener(name, on_key, true);
  for (const name of MOVES) document.addEventListener(name, on_move, { capture: true, passive: true });
  for (const name of FORM) document.addEventListener(name, on_form, true);
  document.addEventListener("focusin", left, true);
  const timer = setInterval(look, 250);
  document.body.dataset.live = "looking";
  return {
    now: (newest) => { component = newest; },
    end: () => {
      clearInterval(timer);
      for (const name of KEYS) document.removeEventListener(name, on_key, true);
      for (const name of MOVES) document.removeEventListener(name, on_move, true);
      for (const name of FORM) document.removeEventListener(name, on_form, true);
      document.removeEventListener("focusin", left, true);
    },
  };
};

export default function (component) {
  const { parentElement } = component;
  parentElement.watch ??= begin();
  parentElement.watch.now(component);
  return () => { parentElement.watch?.end(); delete parentElement.watch; };
}
"""
_component = st.components.v2.component("runner_up_live", js=ALONE + _SCRIPT)


@dataclass(frozen=True, slots=True)
class InUse:
    """What somebody is in just now: the keys of the field and of what is around it, as the browser knows them.

    ``half`` is what stands in the field and was not sent yet, None where all was.
    """

    keys: frozenset[str] = frozenset()
    half: str | None = None


_NOTHING: Final = InUse()


def begin() -> bool:
    """A page begins to be drawn. Whether that is because the book moved, not because the person did something.

    What is in use just now was told with the wish to draw it.
    """
    st.session_state[_PAGE] = st.session_state.get(_PAGE, 0) + 1
    by_itself = st.session_state[_BY_ITSELF] = _NEXT in st.session_state
    st.session_state[_IN_USE] = st.session_state.pop(_NEXT, _NOTHING)
    st.session_state[_LEFT] = frozenset()
    return by_itself


def by_itself() -> bool:
    """Whether this page is drawn anew by itself, with perhaps nobody before it."""
    return bool(st.session_state.get(_BY_ITSELF, False))


def _in_use(key: str) -> str | None:
    """The key as the browser knows it, where somebody is in there just now."""
    name = _NO_CLASS.sub("-", key)
    return name if name in st.session_state.get(_IN_USE, _NOTHING).keys else None


def leave(key: str) -> bool:
    """Whether the field or grid of this key is in use, so that it had better stay as it is for now.

    Ask only where it would change: the page is drawn once more when it is no longer in use.
    """
    name = _in_use(key)
    if name is None:
        return False
    st.session_state[_LEFT] = st.session_state.get(_LEFT, frozenset()) | {name}
    return True


def leave_unsent(key: str) -> bool:
    """The same of a field in a form, whose text the browser keeps to itself until the form is sent.

    Only in a page that is drawn by itself is it known that nothing was filled in.
    """
    if st.session_state.get(_BY_ITSELF, False):
        return leave(key)
    st.session_state[_LEFT] = st.session_state.get(_LEFT, frozenset()) | {_NO_CLASS.sub("-", key)}
    return True


def half_written(key: str) -> str | None:
    """What is being typed into the field of this key and was not sent yet."""
    return None if _in_use(key) is None else st.session_state[_IN_USE].half


@fragment()
def follow(drawn: status.State, place: DeltaGenerator) -> None:
    """Draw the status line in ``place`` every other second; the whole page, once it is not what was ``drawn``."""
    told: Any = st.session_state.get(_KEY)
    look = told.get("look") if told else None
    now = InUse(frozenset(str(key) for key in look["busy"]), look["half"]) if look else _NOTHING
    link = frame.book().link
    stands = status.now(link)
    moved = status.state(link, stands) != drawn or bool(st.session_state.get(_LEFT, frozenset()) - now.keys)
    with place:
        status.line(stands)
    page = st.session_state[_PAGE]
    # A look from before this page was drawn knows nothing of the dialog that was opened with it.
    if look and look["still"] and look["page"] == page and moved:
        st.session_state[_NEXT] = now
        st.rerun()
    _component(key=_KEY, data={"moved": moved, "page": page}, on_look_change=_looked, height=0)


@frame.guarded
def _looked() -> None:
    """Somebody has the page before them: the sheet had better be asked often."""
    frame.book().link.look()
