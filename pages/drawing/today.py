"""The parts of the Today page: the numbers, the cards, the choice of several, the week ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal

import pandas as pd
import streamlit as st

from pages.drawing import cards, dialogs, frame
from pages.drawing.text import plain, quiet
from sync.crm import words
from sync.crm.cards import Card
from sync.crm.names import called
from sync.crm.today import Number, Numbers
from sync.pending_touches import PendingTouch

_PAGE: Final = 8
_MANY: Final = 15
_MOST_AHEAD: Final = 30
_SHOWN: Final = "today-shown"


def line(figures: Numbers) -> str:
    """The three numbers as one line of text: all that a phone shows before the people."""
    week = f"{figures.week.value} of {figures.week.of}" if figures.week.of else f"{figures.week.value}"
    return f"{figures.due.value} due now · in touch with {figures.in_touch.percent} % this quarter · {week} this week"


def _metric(label: str, value: str, number: Number, chart: Literal["line", "bar", "area"]) -> None:
    change = number.value - number.before
    st.metric(
        label,
        value,
        delta=plain(number.change),
        delta_arrow="off" if change == 0 else "up" if change > 0 else "down",
        # One calm colour: red is for overdue people alone, and fewer is not always worse.
        delta_color="green",
        chart_data=number.course.tolist(),
        chart_type=chart,
        border=True,
        help=plain(number.sentence),
    )


def course(figures: Numbers) -> None:
    """The three numbers, each over its course of weeks."""
    _metric("Due now", f"{figures.due.value:,}", figures.due, "bar")
    _metric("In touch this quarter", f"{figures.in_touch.percent} %", figures.in_touch, "area")
    week = f"{figures.week.value:,} of {figures.week.of:,}" if figures.week.of else f"{figures.week.value:,}"
    _metric("Sent this week", week, figures.week, "bar")


def nobody() -> None:
    """Say kindly that nobody is due."""
    with st.container(border=True, key="nobody-due"):
        st.subheader("Nobody is waiting for you today", icon=":material/local_cafe:")
        st.markdown("Everyone has heard from you in good time. Enjoy the day; the next ones are below.")


def many(due: pd.Index) -> None:
    """Take the weight off a long list: after an import it can be hundreds."""
    if len(due) > _MANY:
        st.markdown(
            quiet("Nobody expects all of them today. The first ones matter most; a few a week is plenty.")
        )


def page_of(due: pd.Index) -> list[str]:
    """Those of the due whose cards are drawn: a page at a time, for a long list is no help."""
    return list(due[: st.session_state.get(_SHOWN, _PAGE)])


@frame.guarded
def _show_more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _PAGE) + _PAGE


def more(due: pd.Index, shown: Sequence[str]) -> None:
    """Offer the next ones, if there are any."""
    rest = len(due) - len(shown)
    if rest > 0:
        st.button(
            f"Show {min(rest, _PAGE)} more of {rest:,}",
            key="today-more",
            icon=":material/expand_more:",
            on_click=_show_more,
        )


def chosen_bar(shown: Sequence[Card], asked: Mapping[str, PendingTouch], today: date) -> None:
    """Draw the cards, and at the foot of the page what can be done with those ticked, all at once.

    At the foot, because a bar that appears above the cards would push them from under the finger.
    """
    chosen = [card for card in shown if st.session_state.get(cards.tick_key(card.id))]
    if chosen:
        with (
            st.bottom,
            st.container(
                border=True, horizontal=True, vertical_alignment="center", key="chosen-bar", gap="small"
            ),
        ):
            st.markdown(f"**{words.count(len(chosen), 'person', 'people')}** chosen", width="stretch")
            ids = [card.id for card in chosen]
            if st.button("Log together", icon=":material/check:", type="primary", key="log-chosen"):
                dialogs.log(ids, {card.id: card.scenario for card in chosen}, today)
            choice = st.menu_button(
                "Snooze", (*dialogs.SNOOZES, dialogs.A_DATE), icon=":material/snooze:", key="snooze-chosen"
            )
            if choice:
                dialogs.snooze(choice, ids, today)
            st.button("Clear", key="clear-chosen", type="tertiary", on_click=_untick, args=(ids,))
    for place, card in enumerate(shown):
        cards.card(card, today, first=place == 0, asked=asked.get(card.id))


@frame.guarded
def _untick(people: Sequence[str]) -> None:
    for person in people:
        st.session_state[cards.tick_key(person)] = False


def week_ahead(soon: pd.DataFrame, *, opened: bool) -> None:
    """Who comes up in the next seven days."""
    if soon.empty:
        if opened:
            st.markdown(quiet("Nobody comes up in the next seven days either."))
        return
    title = f"The next seven days · {words.count(len(soon), 'person', 'people')}"
    with st.expander(title, expanded=opened, icon=":material/event_upcoming:"):
        first = soon.head(_MOST_AHEAD)
        columns = (first[key] for key in ("name", "relationship", "company", "next_step", "due", "days_left"))
        for person, name, relationship, company, step, day, left in zip(first.index, *columns, strict=True):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.page_link(
                    cards.PERSON_PAGE,
                    label=plain(called(name), 60),
                    query_params={"person": person},
                )
                told = " · ".join(part for part in (relationship, company, step) if part)
                st.markdown(quiet(plain(told, 90)), width="stretch")
                st.markdown(quiet(words.due(-left)), width="content", help=words.exact_day(day))
