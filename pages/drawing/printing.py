"""A page of its own goes to the printer: the browser would print the dashboard, and Streamlit has no button."""

from __future__ import annotations

from typing import Final

import streamlit as st

# The page holds no script, and may run none; only its being printed is allowed to it.
_SCRIPT: Final = """
const MARK = "data-runner-up-paper";

const print = (html) => {
  document.querySelector(`iframe[${MARK}]`)?.remove();
  const paper = document.createElement("iframe");
  paper.setAttribute(MARK, "");
  paper.setAttribute("aria-hidden", "true");
  paper.sandbox = "allow-same-origin allow-modals";
  paper.style.cssText = "position:fixed; right:0; bottom:0; width:0; height:0; border:0; visibility:hidden";
  paper.srcdoc = html;
  paper.addEventListener("load", () => {
    paper.contentWindow.focus();
    paper.contentWindow.print();
  });
  document.body.append(paper);
};

export default function (component) {
  const { data } = component;
  const pressed = (event) => {
    if (event.target.closest?.(data.prints)) print(data.page);
  };
  document.addEventListener("click", pressed, true);
  return () => document.removeEventListener("click", pressed, true);
}
"""
_component = st.components.v2.component("runner_up_printing", js=_SCRIPT)


def prints(page: str, pressing: str) -> None:
    """Print this HTML page at each press on what the selector ``pressing`` finds."""
    _component(key="printing", data={"page": page, "prints": pressing}, height=0)
