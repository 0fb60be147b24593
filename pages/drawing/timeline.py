"""The story with one person: every word exchanged, the newest first."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.drawing import cards, drawer, frame
from pages.drawing.text import lines, plain, quiet
from sync.contract import OUTREACH, RECEIVED
from sync.crm import words
from sync.snapshot import Snapshot

_PAGE: Final = 15
_LONG: Final = 700  # characters of a text, or so many lines, that are shown at once
_MANY_LINES: Final = 10

# Channel: icon, how it reads when it was sent, and when it was received.
_SAID: Final = {
    "Email": (":material/mail:", "You wrote", "They wrote"),
    "Call": (":material/call:", "You rang", "They rang"),
    "LinkedIn": (":material/work:", "You wrote on LinkedIn", "They wrote on LinkedIn"),
    "Meeting": (":material/handshake:", "You met", "They invited you"),
    "Text": (":material/sms:", "You sent a text", "They sent a text"),
    "Letter": (":material/markunread_mailbox:", "You sent a letter", "They sent a letter"),
    "Event": (":material/event:", "You met at an event", "They invited you to an event"),
}
_OTHERWISE: Final = (":material/chat_bubble:", "You were in touch", "They were in touch")
_OUTCOMES: Final = {
    "No reply": ("gray", ":material/hourglass_empty:"),
    "Replied": ("green", ":material/reply:"),
    "Conversation": ("green", ":material/forum:"),
    "Referral": ("green", ":material/person_add:"),
    "Interview": ("green", ":material/event_available:"),
    "Offer": ("green", ":material/celebration:"),
}


def newest_first(outreach: pd.DataFrame, person: str) -> pd.DataFrame:
    """The touches of one person: newest first, of one day the later written first, without a date last."""
    theirs = outreach[outreach["person_id"] == person]
    return theirs.iloc[::-1].sort_values("date", ascending=False, kind="stable")


def _said(channel: str, direction: str) -> tuple[str, str]:
    """How somebody was in touch: an icon, and words such as "You rang"."""
    icon, sent, received = _SAID.get(channel, _OTHERWISE)
    return icon, received if direction == RECEIVED else sent


def outcome_badge(outcome: str) -> str:
    """Markdown of a badge for what came of it; "" where nothing is noted."""
    colour, icon = _OUTCOMES.get(outcome, ("gray", ":material/help:"))
    return f":{colour}-badge[{icon} {plain(outcome)}]" if outcome else ""


def span(touches: pd.DataFrame, today: date) -> str:
    """One line on the whole story: "14 words since 25 Sep 2025"."""
    dated = touches["date"].dropna()
    told = words.count(len(touches), "word")
    return told if dated.empty else f"{told} since {words.day(dated.min().date(), today)}"


@frame.guarded
def _show_more(key: str) -> None:
    st.session_state[key] = st.session_state.get(key, _PAGE) + _PAGE


def draw(snapshot: Snapshot, touches: pd.DataFrame, person: str, name: str, today: date) -> None:
    """The touches (as ``newest_first`` gives them), fifteen at a time."""
    if touches.empty:
        st.markdown(
            f"No word exchanged with {plain(name, 60)} yet. Log the first one, and the story begins here."
        )
        return
    key = f"person-words-{person}"
    most = st.session_state.get(key, _PAGE)
    for touch in touches.head(most).itertuples():
        _touch(snapshot, touch, name, today)
    rest = len(touches) - most
    if rest > 0:
        st.button(
            f"Show {min(rest, _PAGE)} more of {rest:,}",
            key="person-more-words",
            icon=":material/expand_more:",
            on_click=_show_more,
            args=(key,),
        )


def _touch(snapshot: Snapshot, touch: Any, name: str, today: date) -> None:
    """One touch: when, how, what came of it, what was said, and who wrote it down."""
    row, day = touch.Index, touch.date
    when, whole = "No date", "No date that could be read"
    if not pd.isna(day):
        when, whole = words.day(day.date(), today), words.exact_day(day.date())
    with st.container(key=f"touch-{row}", gap="xxsmall"):
        icon, how = _said(touch.channel, touch.direction)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.markdown(icon, width="content")
            if st.button(
                f"**{when}**",
                key=f"touch-edit-{row}",
                type="tertiary",
                icon=":material/edit:",
                icon_position="right",
                help=f"{whole}. Open it to change or remove it.",
            ):
                drawer.edit(
                    OUTREACH, row, drawer.shown(snapshot, OUTREACH, row), name, today, snapshot.version
                )
            parts = [how, outcome_badge(touch.outcome), cards.scenario_badge(touch.scenario)]
            if touch.by:
                parts.append(quiet(f"noted by {plain(touch.by, 40)}"))
            st.markdown(" ".join(part for part in parts if part), width="content")
        _text(touch.notes)
        told = (
            f":material/newspaper: told about {plain(words.listed(touch.shared), 160)}"
            if touch.shared
            else "",
            f":material/edit_note: from “{plain(touch.template, 60)}”" if touch.template else "",
        )
        if any(told):
            st.markdown("  \n".join(quiet(part) for part in told if part))
        for header, (typed, message) in drawer.typed_problems(snapshot, OUTREACH, row).items():
            st.markdown(
                f":orange[:small[:material/help: {plain(header)}: “{plain(typed, 80)}”. {plain(message)}]]"
            )


def _text(text: str) -> None:
    """What was said; a long text shows its beginning, the rest one click away."""
    if not text.strip():
        return
    start = "\n".join(text.splitlines()[:_MANY_LINES])[:_LONG]
    if start == text.rstrip():
        st.markdown(lines(text))
        return
    st.markdown(f"{lines(start.rstrip())}…")
    with st.expander("All of it", icon=":material/notes:"):
        st.markdown(lines(text))
