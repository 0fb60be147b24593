"""Parts of a page that are drawn anew by themselves, and take nothing from what a person does just then."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Final, ParamSpec

import streamlit as st

P = ParamSpec("P")

# Streamlit 1.67 collects what widgets have to tell and sends it off by a timer, all of it to the one part of
# the page that was among them: a button pressed in that moment is told to a part that knows nothing of it,
# and the press is lost. So a part tells what it has to at once, in no other's company, and only when no hand has
# done anything for so long that nothing of it can still be on its way.
ALONE: Final = """
const UNDER_WAY = 1000;  // milliseconds: longer than any field waits before it tells what was typed
const hands = (window.runnerUpHands ??= (() => {
  const last = { at: -Infinity };
  const moved = () => { last.at = performance.now(); };
  for (const name of ["keydown", "input", "change", "paste", "drop", "compositionend", "click"])
    document.addEventListener(name, moved, true);
  for (const name of ["pointerdown", "pointerup"]) document.addEventListener(name, moved, true);
  return last;
})());
const at_rest = () => !document.hidden && performance.now() - hands.at > UNDER_WAY;
const tell = (component, name, value) => {
  const later = window.setTimeout;
  const at_once = [];
  window.setTimeout = (act, delay, ...given) =>
    delay ? later(act, delay, ...given) : (at_once.push(() => act(...given)), 0);
  try { component.setTriggerValue(name, value); } finally { window.setTimeout = later; }
  for (const act of at_once) act();
};
"""
_TICK: Final = """
export default function (component) {
  const { parentElement } = component;
  clearInterval(parentElement.ticking);
  parentElement.ticking = setInterval(() => { if (at_rest()) tell(component, "tick", true); }, component.data.every);
  return () => clearInterval(parentElement.ticking);
}
"""
_component = st.components.v2.component("runner_up_tick", js=ALONE + _TICK)


def fragment(run_every: float | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Decorates what is drawn anew alone: ``st.fragment``, in a place of its own.

    ``run_every``: seconds after which it is drawn anew, as long as nobody is just doing something; of one name
    there may be one on a page then.

    Where a part is drawn anew right after the whole page, Streamlit 1.67 drops what the page's own run drew of it
    and was not sent yet. The browser then misses one element among its neighbours, counts those behind it
    one too low, and puts the part in the place of the next: at times that was the whole page. Alone in a container
    it has no neighbours.
    """

    def decorate(draw: Callable[P, None]) -> Callable[P, None]:
        @functools.wraps(draw)
        def ticking(*args: P.args, **kwargs: P.kwargs) -> None:
            draw(*args, **kwargs)
            if run_every is not None:
                _component(
                    key=f"tick-{draw.__module__}-{draw.__name__}",
                    data={"every": int(run_every * 1000)},
                    on_tick_change=lambda: None,
                    height=0,
                )

        part = st.fragment(ticking)

        @functools.wraps(draw)
        def in_its_place(*args: P.args, **kwargs: P.kwargs) -> None:
            with st.container():
                part(*args, **kwargs)

        return in_its_place

    return decorate
