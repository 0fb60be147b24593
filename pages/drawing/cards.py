"""A person's card: who, why now, the last word, whether a draft was sent, and the buttons."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from pages.drawing import dialogs, drafting, frame, outcomes, sent
from pages.drawing.text import plain, quiet, quoted
from sync.contract import RECEIVED
from sync.crm import due, words
from sync.crm.cards import Card, LastWord
from sync.pending_touches import PendingTouch

PERSON_PAGE: Final = frame.PERSON_PAGE
_OPEN, _OPENED = "open", "opened"
_REST: Final = {
    _OPEN: ":material/arrow_forward: Open",
    _OPENED: f"{outcomes.ICON} {outcomes.LABEL}…",
    **{choice: f":material/snooze: Snooze {choice[0].lower()}{choice[1:]}" for choice in dialogs.SNOOZES},
    dialogs.A_DATE: ":material/event: Snooze until…",
}
# State is told by word and by shape, not by colour alone; red is for overdue only.
_LOOKS: Final = {
    due.OVERDUE: ("red", ":material/priority_high:"),
    due.DUE: ("orange", ":material/today:"),
    due.COLD: ("red", ":material/ac_unit:"),
    due.SOON: ("gray", ":material/schedule:"),
    due.ON_TRACK: ("green", ":material/check:"),
    due.ASLEEP: ("gray", ":material/pause:"),
}


def state_badge(state: str, days_over: int) -> str:
    """Markdown of a badge that says how somebody stands, as in "12 days over"."""
    colour, icon = _LOOKS[state]
    said = {due.ASLEEP: "paused", due.COLD: f"gone quiet, {words.due(days_over)}"}.get(
        state, words.due(days_over)
    )
    return f":{colour}-badge[{icon} {said}]"


def scenario_badge(tag: str) -> str:
    """Markdown of a badge for one of the five second chances."""
    return f":gray-badge[:material/meeting_room: {plain(tag)}]" if tag else ""


def evidence(shown: Card) -> str:
    """The window behind the reason, and its figure with the source, as Markdown for small print."""
    told = f"{plain(shown.window)}. {plain(shown.figure)}".strip()
    return f"{told} ({plain(shown.source)})" if shown.source else told


def last_word(last: LastWord | None, today: date) -> str:
    """The last word exchanged, as quiet Markdown."""
    if last is None:
        return quiet(":material/chat_bubble: No word exchanged yet")
    who = "They wrote" if last.direction == RECEIVED else "You wrote"
    told = ", ".join(
        part for part in (words.day(last.on, today), last.channel and plain(last.channel.lower())) if part
    )
    text = f" {quoted(last.text, 160)}" if last.text else ""
    return quiet(f":material/chat_bubble: {who}{':' if text else ''}{text} · {told}")


def tick_key(person: str) -> str:
    """Where the session remembers whether a card is ticked."""
    return f"tick-{person}"


def card(shown: Card, today: date, *, first: bool, asked: PendingTouch | None = None) -> None:
    """Draw one card; the first one's Draft and Log listen to the letters D and L.

    ``asked``: a draft to them was opened, and it is to be asked whether it was sent.
    """
    with st.container(border=True, key=f"card-{shown.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(shown.title, 60)}** &ensp;{plain(shown.place, 80)}", width="stretch")
            st.markdown(
                state_badge(shown.state, shown.days_over),
                width="content",
                help=words.exact_day(shown.due) if shown.due is not None else None,
            )
        st.markdown(f"{plain(shown.why)} {scenario_badge(shown.scenario)}")
        if shown.window:
            st.markdown(quiet(evidence(shown)))
        st.markdown(last_word(shown.last, today))
        if asked is not None:
            sent.question(asked, today, place="sent")
        # Close together, so that all of it stays on one line of a phone.
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            _buttons(shown, today, first=first, asked=asked is not None)
            st.space("stretch")
            st.checkbox(
                f"Choose {plain(shown.title, 60)}",
                key=tick_key(shown.id),
                label_visibility="collapsed",
                width="content",
            )


def _buttons(shown: Card, today: date, *, first: bool, asked: bool) -> None:
    """Draft and Log; the rest in one menu, for a list of cards is long."""
    if st.button(
        "Draft",
        key=f"draft-{shown.id}",
        icon=":material/edit_note:",
        type="secondary" if asked else "primary",
        shortcut="D" if first else None,
        help="Words to start from",
    ):
        drafting.begin(shown.id, today)
    if st.button(
        "Log",
        key=f"log-{shown.id}",
        icon=":material/check:",
        shortcut="L" if first else None,
        help="Record that you were in touch",
    ):
        dialogs.log([shown.id], {shown.id: shown.scenario}, today)
    choice = st.menu_button(
        "More",
        list(_REST),
        format_func=_REST.__getitem__,
        key=f"more-{shown.id}",
        icon=":material/more_horiz:",
        type="tertiary",
    )
    if choice == _OPEN:
        st.switch_page(PERSON_PAGE, query_params={"person": shown.id})
    elif choice == _OPENED:
        outcomes.ask(shown.id, today)
    elif choice:
        dialogs.snooze(choice, [shown.id], today)
