"""A draft leaves the page: into the clipboard, or to a program or site that opens. Streamlit has no button for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import streamlit as st

from pages.drawing import frame

_KEY: Final = "handing-over"
_COPIED: Final = "handed-over"
_REFUSED: Final = "handed-over-not"

# Copying is done while the button is being pressed, since some browsers allow it only then, and takes what stands
# in the field at that moment. Opening waits for the page's answer: a press just after a word was typed would else
# open the text from before it. Once for each id, however often the page is drawn.
_SCRIPT: Final = """
const gone = (window.runnerUpOpened ??= new Set());

const open = (href) => {
  const link = document.createElement("a");
  link.href = href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  document.body.append(link);
  link.click();
  link.remove();
};

export default function (component) {
  const { data, setTriggerValue } = component;
  const field = () => document.querySelector(data.field);
  const by_hand = () => {
    const shown = field();
    shown?.focus();
    shown?.select();
    return Boolean(shown) && document.execCommand("copy");
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      setTriggerValue("copied", text);
    } catch {
      setTriggerValue(by_hand() ? "copied" : "refused", text);
    }
  };
  const pressed = (event) => {
    if (event.target.closest?.(data.copies)) copy(field()?.value ?? data.text);
  };
  document.addEventListener("click", pressed, true);
  const go = data.go;
  if (go && !gone.has(go.id)) {
    gone.add(go.id);
    if (go.copies) copy(data.text).then(() => open(go.href)); else open(go.href);
  }
  return () => document.removeEventListener("click", pressed, true);
}
"""
_component = st.components.v2.component("runner_up_handing_over", js=_SCRIPT)


@dataclass(frozen=True, slots=True)
class Going:
    """An address to open, once for each ``id``; ``copies``: with the text in the clipboard."""

    id: str
    href: str
    copies: bool = False


@frame.guarded
def _told() -> None:
    told: Any = st.session_state.get(_KEY) or {}
    for name, key in (("copied", _COPIED), ("refused", _REFUSED)):
        if told.get(name) is not None:
            st.session_state[key] = told[name]
            st.session_state.pop(_REFUSED if key == _COPIED else _COPIED, None)


def begin() -> None:
    """Nothing was copied yet."""
    st.session_state.pop(_COPIED, None)
    st.session_state.pop(_REFUSED, None)


def was_copied(text: str) -> bool | None:
    """Whether this text went into the clipboard: False where the browser would not, None where nobody asked."""
    if st.session_state.get(_COPIED) == text:
        return True
    return False if st.session_state.get(_REFUSED) == text else None


def hand_over(text: str, field: str, copying: str, going: Going | None) -> None:
    """Listen for presses on what the selector ``copying`` finds, and open what is to go.

    ``text`` stands in for the field (by its selector) where that is not drawn.
    """
    _component(
        key=_KEY,
        data={"text": text, "field": field, "copies": copying, "go": asdict(going) if going else None},
        on_copied_change=_told,
        on_refused_change=_told,
        height=0,
    )
