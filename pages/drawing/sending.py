"""How a draft leaves the dialog: opened where it is sent from, or copied; and what is noted then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import draft_text, frame, handing_over, reaching
from pages.drawing.draft_text import FIELD, OpenDraft, Text
from pages.drawing.handing_over import Going
from pages.drawing.text import plain, quiet, unlinked
from sync.contract import PEOPLE
from sync.crm import drafts, mailto
from sync.crm.drafts import Draft
from sync.errors import RunnerUpError, explain
from sync.snapshot import Snapshot

# The cell that says how to reach them, and what to call it in a sentence.
_NEEDED: Final = {
    "Email": ("email", "e-mail address"),
    "LinkedIn": ("linkedin", "LinkedIn profile"),
    "Call": ("phone", "phone number"),
    "Text": ("phone", "phone number"),
}
_GMAIL, _OUTLOOK = "Gmail", "Outlook on the web"
_COPY_WORDS: Final[Mapping[bool | None, str]] = {
    True: ":green[:material/check: Copied]",
    False: ":orange[:material/info: Your browser would not copy. Select the words and press Ctrl+C.]",
}
_COPYING: Final = ".st-key-draft-copy button, .st-key-draft-linkedin button"


def way(opened: OpenDraft, row: pd.Series) -> str:
    """How to reach them by this channel; where that is not noted, say so and offer to note it. "" then."""
    if opened.channel not in _NEEDED:
        return ""
    key, name = _NEEDED[opened.channel]
    reads = {"email": reaching.address, "linkedin": reaching.profile, "phone": reaching.tel}
    found = reads[key](row[key])
    if found:
        st.markdown(quiet(f"To {plain(unlinked(row[key]), 90)}"))
        return found
    st.markdown(
        f"No {name} of theirs that could be read is noted yet. Add it here, or copy the words and send them your way."
        if row[key]
        else f"No {name} of theirs is noted yet. Add it here, or copy the words and send them your way."
    )
    column = PEOPLE.column(key)
    st.text_input(
        column.header,
        key=opened.key(f"add-{key}"),
        placeholder=column.meaning,
        on_change=_note,
        args=(opened, key),
    )
    return ""


@frame.guarded
def _note(opened: OpenDraft, key: str) -> None:
    typed = str(st.session_state.get(opened.key(f"add-{key}")) or "")
    if typed.strip():
        frame.tell(frame.book().edit(PEOPLE, {opened.person: {key: typed}}))


def buttons(
    opened: OpenDraft, row: pd.Series, draft: Draft, written: Text, way: str, snapshot: Snapshot
) -> None:
    """Open it where it is sent, or copy it; either leaves the question whether it was."""
    subject, body = written
    going: Going | None = None
    pressed = False
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if way and opened.channel == "Email":
            pressed, going = _mail(way, subject, body)
        elif way and opened.channel == "LinkedIn":
            pressed = st.button(
                "Open LinkedIn",
                key="draft-linkedin",
                type="primary",
                icon=":material/open_in_new:",
                help="Copies the words and opens their profile, to paste them there",
            )
            going = Going("", way)
        elif way and opened.channel == "Call":
            pressed = st.button(
                f"Ring {plain(row['phone'], 30)}", key="draft-ring", type="primary", icon=":material/call:"
            )
            going = Going("", way)
        copied = st.button(
            "Copy",
            key="draft-copy",
            icon=":material/content_copy:",
            type="secondary" if way and opened.channel != "Text" else "primary",
        )
        copying = _COPY_WORDS.get(handing_over.was_copied(body))
        if copying:
            st.markdown(copying, width="content")
    if (pressed or copied) and _leave(opened, draft, written, snapshot):
        if pressed and going and opened.touch:
            opened.going = Going(opened.touch.id, going.href, going.copies)
        st.rerun(scope="fragment")
    handing_over.hand_over(body, FIELD, _COPYING, opened.going)
    if opened.going is not None:
        st.markdown(quiet(f"Nothing opened? [Open it from here]({opened.going.href}), or copy the words."))


def _mail(address: str, subject: str, body: str) -> tuple[bool, Going]:
    """The buttons that open a mail: whether one was pressed, and where it goes."""
    link = mailto.mail(address, subject, body)
    pressed = st.button(
        "Open in mail",
        key="draft-mail",
        type="primary",
        icon=":material/mail:",
        help="Your mail program opens with the words in it"
        if not link.too_long
        else "These words are too long for a link: they are copied, to be pasted into the mail",
    )
    web = st.menu_button("Webmail", (_GMAIL, _OUTLOOK), key="draft-webmail", icon=":material/public:")
    if web:
        link = (mailto.gmail if web == _GMAIL else mailto.outlook)(address, subject, body)
    return pressed or bool(web), Going("", link.href, link.too_long)


def _leave(opened: OpenDraft, draft: Draft, written: Text, snapshot: Snapshot) -> bool:
    """The words leave the page: remember it, so that it can be asked whether they were sent. False if that failed."""
    text = "\n".join(written)
    as_drafted = written == Text(draft.subject, draft.body)
    shared = draft.shared if as_drafted else drafts.shared_in(text, snapshot.news)
    try:
        opened.touch = frame.book().open_draft(
            opened.person,
            channel=opened.channel,
            template=draft.template,
            scenario=draft.scenario,
            subject=written.subject,
            body=written.body,
            shared=shared,
            door=draft.door if draft.door.casefold() in text.casefold() else "",
        )
    except RunnerUpError as error:
        st.error(plain(explain(error)))
        return False
    opened.safe, opened.aside = written, None
    draft_text.forget(opened.person)
    return True
