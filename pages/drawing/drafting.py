"""What to say: a draft to choose, to change and to send, in a dialog over the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import draft_text, drawer, frame, handing_over, reaching, sending, sent
from pages.drawing.draft_text import OpenDraft, Text, Words
from pages.drawing.text import plain, quiet
from sync.crm import drafts, news
from sync.crm.drafts import Draft, TemplateChoice
from sync.crm.names import called
from sync.pending_touches import PendingTouch
from sync.snapshot import Snapshot

_OPEN: Final = "draft-open"
_NUMBER: Final = "draft-number"
_CHANNELS: Final = {
    "Email": ":material/mail: Email",
    "LinkedIn": ":material/work: LinkedIn",
    "Call": ":material/call: Call",
    "Text": ":material/sms: Text",
    "Letter": ":material/markunread_mailbox: Letter",
    "Meeting": ":material/handshake: Meeting",
}
_NO_NEWS: Final = ""
_MOST_NEWS: Final = 12


# --- Opening -------------------------------------------------------------------------------------


def begin(person: str, today: date) -> None:
    """Open the dialog over a person's draft: over the words that wait, where some were begun or opened before."""
    snapshot = frame.snapshot()
    if person not in snapshot.people.index:
        st.rerun()  # gone since the page was drawn
    number = st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
    opened = OpenDraft(person, number, _first_channel(drawer.row_of(snapshot.people, person)))
    opened.touch = next((one for one in frame.book().pending_touches() if one.person == person), None)
    if opened.touch is not None:
        opened.safe = Text(opened.touch.subject, opened.touch.body)
    begun = draft_text.kept(person) or (_words_of(opened.touch, snapshot) if opened.touch else None)
    if begun is not None:
        opened.resumed = opened.begun = True
        opened.channel, opened.template, opened.news = begun.channel, begun.template, begun.news
        opened.fill(begun.text)
    st.session_state[_OPEN] = opened
    handing_over.begin()
    _dialog(person, today)


def _words_of(touch: PendingTouch, snapshot: Snapshot) -> Words:
    """What was opened to be sent, as words to go on with."""
    brought = (item.id for item in news.items(snapshot.news) if item.headline in touch.shared)
    return Words(touch.channel, touch.template, next(brought, _NO_NEWS), Text(touch.subject, touch.body))


def _first_channel(row: pd.Series) -> str:
    """The way to reach them that is noted; e-mail where none is."""
    ways = {
        "Email": reaching.address(row["email"]),
        "LinkedIn": reaching.profile(row["linkedin"]),
        "Call": reaching.tel(row["phone"]),
    }
    return next((channel for channel, way in ways.items() if way), "Email")


# --- The dialog ----------------------------------------------------------------------------------


@st.dialog("What to say", icon=":material/edit_note:", width="medium", on_dismiss="rerun")
def _dialog(person: str, today: date) -> None:
    opened: OpenDraft = st.session_state[_OPEN]
    snapshot = frame.snapshot()
    if person not in snapshot.people.index:
        st.markdown("They are no longer in your book. What was removed is kept under Sheet.")
        return
    if opened.touch is not None and not sent.is_open(opened.touch):
        st.rerun()  # answered, here or elsewhere: the page says so
    row = drawer.row_of(snapshot.people, person)
    st.markdown(
        f"**{plain(called(row['name'], row['email']), 60)}** &ensp;"
        + quiet(plain(" · ".join(part for part in (row["role"], row["company"]) if part), 90))
    )
    _channel(opened)
    draft = _draft(opened, snapshot, today)
    _choices(opened, draft, snapshot, today)
    draft_text.bring(opened, draft)
    for warning in draft.warnings:
        st.markdown(f":orange[:small[:material/lightbulb: {plain(warning)}]]")
    way = sending.way(opened, row)
    written = draft_text.fields(opened)
    draft_text.blanks(opened, draft, written)
    sending.buttons(opened, row, draft, written, way, snapshot)
    if opened.touch is not None:
        sent.question(opened.touch, today, place="draft-sent")


def _draft(opened: OpenDraft, snapshot: Snapshot, today: date) -> Draft:
    draft = drafts.draft(
        snapshot,
        opened.person,
        channel=opened.channel,
        template=opened.template,
        news=opened.news,
        today=today,
    )
    opened.template = draft.template_id
    return draft


def _switch(opened: OpenDraft, name: str) -> None:
    """Something else was chosen under ``name``: the fields follow, and words of somebody's own are put aside."""
    opened.switched = True
    typed = opened.typed
    if opened.is_own(typed):
        opened.aside = Words(opened.channel, opened.template, opened.news, typed)
    chosen = st.session_state[opened.key(name)]
    if name == "channel":
        opened.channel, opened.template = chosen, ""
    elif name == "template":
        opened.template = chosen
    else:
        opened.news = chosen


_switched = frame.guarded(_switch)


def _channel(opened: OpenDraft) -> None:
    st.session_state[opened.key("channel")] = opened.channel
    st.pills(
        "How",
        list(_CHANNELS),
        format_func=lambda channel: _CHANNELS[channel],
        required=True,
        key=opened.key("channel"),
        label_visibility="collapsed",
        on_change=_switched,
        args=(opened, "channel"),
    )


def _apart(labels: Mapping[str, str]) -> dict[str, str]:
    """The labels of options, none twice: the browser tells options apart by what it shows of them."""
    seen: dict[str, int] = {}
    apart = {}
    for one, label in labels.items():
        seen[label] = seen.get(label, 0) + 1
        apart[one] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return apart


def _called(choice: TemplateChoice) -> str:
    about = choice.scenario or choice.step
    told = f"{choice.name} · {about}" if about and not choice.fits else choice.name
    return told if choice.fits else f"{told} (for another occasion)"


def _choices(opened: OpenDraft, draft: Draft, snapshot: Snapshot, today: date) -> None:
    """Other words, and other news for them to bring."""
    fitting = drafts.choices(snapshot, opened.person, channel=opened.channel, today=today)
    named = {one.id: _called(one) for one in fitting}
    labels = _apart(named if draft.template_id in named else {draft.template_id: "Your own", **named})
    left, right = st.columns(2, gap="small")
    st.session_state[opened.key("template")] = draft.template_id
    left.selectbox(
        "Words",
        list(labels),
        format_func=labels.__getitem__,
        key=opened.key("template"),
        on_change=_switched,
        args=(opened, "template"),
    )
    with right:
        _news(opened, draft, snapshot, today)


def _news(opened: OpenDraft, draft: Draft, snapshot: Snapshot, today: date) -> None:
    """Which item of news the words bring."""
    new = news.unheard(snapshot.news, snapshot.outreach, opened.person, today)
    fresh = {item.id for item in new}
    items = [*new, *(item for item in news.items(snapshot.news) if item.id not in fresh)][:_MOST_NEWS]
    by_id = {item.id: item.headline for item in items}
    if opened.news is None:
        brought = next((one for one, headline in by_id.items() if headline in draft.shared), _NO_NEWS)
    else:
        brought = opened.news if opened.news in by_id else _NO_NEWS
    st.session_state[opened.key("news")] = brought
    said = {
        one: headline if one in fresh else f"{headline} (they heard it)" for one, headline in by_id.items()
    }
    labels = _apart({**said, _NO_NEWS: "None this time"})
    st.selectbox(
        "News they bring",
        list(labels),
        format_func=labels.__getitem__,
        key=opened.key("news"),
        on_change=_switched,
        args=(opened, "news"),
    )
    if opened.news in by_id and by_id[opened.news] not in draft.shared:
        st.markdown(quiet("These words have no place for news: choose others, or write it in."))
