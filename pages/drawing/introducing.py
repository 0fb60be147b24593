"""Introductions on a person's page: who brought whom together, as links and as a small picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from pages.drawing import cards, charts, drawer
from pages.drawing.text import plain, quiet
from sync.crm.introductions import Introductions, Knot, introductions, led, led_around
from sync.crm.names import called
from sync.snapshot import Snapshot

_WORTH: Final = 3  # people; two are told by the links alone
_ROW: Final = 30  # pixels a person
_STEPS: Final = 11  # introductions that the width has room for; names need most of it
_ROOM: Final = 7  # the same, kept free for the last name
_LETTERS: Final = 34
_FEWER: Final = 3  # letters that each step to the right costs
_FEWEST: Final = 10
_MOST_LINKS: Final = 12


def draw(snapshot: Snapshot, person: str) -> None:
    """Who brought you together, and whom they brought, each a link; then the picture of all around them."""
    people = snapshot.people
    _both_ways(snapshot.derive(("introductions", person), lambda: introductions(people, person)), people)
    by = snapshot.derive("led", lambda: led(people))
    if person not in by and person not in by.values():
        return
    knots, more = snapshot.derive(("led", person), lambda: led_around(people, person, by))
    if len(knots) < _WORTH:
        return
    drawn = snapshot.derive(("led-picture", person), lambda: charts.picture(chart(knots, person)))
    picked = charts.pick(drawn, f"led-{person}", aloud(knots))
    if more:
        st.markdown(quiet(f"and {more:,} more further on"))
    chosen = next((str(mark["person"]) for mark in picked if mark.get("person")), person)
    if chosen != person and chosen in people.index:
        st.switch_page(cards.PERSON_PAGE, query_params={"person": chosen})


def _both_ways(found: Introductions, people: pd.DataFrame) -> None:
    if not found.by_text and not found.made:
        st.markdown(
            quiet(
                "Nobody noted yet. Who brought you together goes under Edit, Introduced by; it shows here both ways."
            )
        )
        return
    if found.by is not None:
        st.markdown(quiet("Introduced by"))
        _links([found.by], people)
    elif found.by_text:
        st.markdown(f"{quiet('Introduced by')}  \n{plain(found.by_text, 120)}")
    if found.made:
        st.markdown(quiet("Introduced you to"))
        _links(found.made[:_MOST_LINKS], people)
        if len(found.made) > _MOST_LINKS:
            st.markdown(quiet(f"and {len(found.made) - _MOST_LINKS:,} more"))


def _links(persons: Sequence[str], people: pd.DataFrame) -> None:
    with st.container(gap="xxsmall"):
        for person in persons:
            row = drawer.row_of(people, person)
            title = called(row["name"], row["email"])
            st.page_link(
                cards.PERSON_PAGE,
                label=plain(" · ".join(part for part in (title, row["company"]) if part), 80),
                icon=":material/person:",
                query_params={"person": person},
            )


def aloud(knots: Sequence[Knot]) -> str:
    """The picture in words: "Ada led to Bo; Bo led to Cy"."""
    told = "; ".join(
        f"{knots[knot.parent].name} led to {knot.name}" for knot in knots if knot.parent is not None
    )
    return f"Who led to whom: {told}"


def _cut(name: str, depth: int) -> str:
    most = max(_LETTERS - _FEWER * depth, _FEWEST)
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _bends(knots: Sequence[Knot]) -> pd.DataFrame:
    """The lines from each to who introduced them: down beneath that one, then across; columns line, x, y, order."""
    points = [
        (place, x, y, order)
        for place, knot in enumerate(knots)
        if knot.parent is not None
        for order, (x, y) in enumerate(
            ((knots[knot.parent].depth, knot.parent), (knots[knot.parent].depth, place), (knot.depth, place))
        )
    ]
    return pd.DataFrame(points, columns=["line", "x", "y", "order"])


def chart(knots: Sequence[Knot], person: str) -> charts.Chart:
    """A line each, further to the right behind each introduction. A click picks ``person``, an ID or ""."""
    deepest = max(knot.depth for knot in knots)
    x_scale = alt.Scale(domain=[-0.3, max(_STEPS, deepest + _ROOM)], nice=False, zero=False)
    y_scale = alt.Scale(domain=[-0.6, len(knots) - 0.4], nice=False, reverse=True, zero=False)
    x, y = alt.X("x:Q", axis=None, scale=x_scale), alt.Y("y:Q", axis=None, scale=y_scale)
    shown = pd.DataFrame(
        {
            "person": [knot.id for knot in knots],
            "name": [_cut(knot.name, knot.depth) for knot in knots],
            "whole": [knot.name for knot in knots],
            "x": [knot.depth for knot in knots],
            "y": list(range(len(knots))),
            "kind": ["here" if knot.id == person else "known" if knot.id else "outside" for knot in knots],
        }
    )
    here, known = alt.datum.kind == "here", alt.datum.kind != "outside"
    pick = alt.selection_point(name=charts.PICK, fields=["person"])
    dots = alt.Chart(shown).encode(x=x, y=y, tooltip=alt.Tooltip("whole:N", title="Who"))
    lines = (
        alt.Chart(_bends(knots))
        .mark_line(strokeWidth=1.5, color="gray", opacity=0.6)
        .encode(x=x, y=y, detail="line:N", order="order:Q")
    )
    layers = [
        lines,
        dots.mark_point(filled=True, opacity=1, cursor="pointer")
        .encode(size=alt.condition(here, alt.value(150), alt.value(70)))
        .transform_filter(known),
        dots.mark_point(filled=True, shape="diamond", size=70, color="gray").transform_filter(~known),
        dots.mark_text(align="left", dx=11, fontSize=13, color="currentColor", cursor="pointer")
        .encode(
            text="name:N",
            opacity=alt.condition(known, alt.value(1), alt.value(0.7)),
        )
        .transform_filter(alt.datum.kind != "here")
        .add_params(pick),
        dots.mark_text(align="left", dx=13, fontSize=13, fontWeight="bold", color="currentColor")
        .encode(text="name:N")
        .transform_filter(here),
    ]
    drawn: charts.Chart = alt.LayerChart(layer=layers)
    return drawn.properties(height=_ROW * len(knots), width="container")
