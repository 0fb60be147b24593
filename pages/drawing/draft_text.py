"""The words of a draft while somebody has it open: what stands in the fields, and what must not be lost of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import streamlit as st

from pages.drawing import frame
from pages.drawing.handing_over import Going
from pages.drawing.text import plain, quiet
from sync.crm import words
from sync.crm.drafts import Draft
from sync.pending_touches import PendingTouch

_KEPT: Final = "draft-kept"  # in the session: by person, words of somebody's own that are nowhere else
FIELD: Final = ".st-key-draft-body textarea"
SPOKEN: Final = frozenset({"Call", "Meeting", "Event"})
_WITH_SUBJECT: Final = frozenset({"Email", "Letter"})
_YOUR_NAME: Final = "[your name]"
_LONG: Final = 1_200  # characters, after which the field scrolls
_SCROLLED: Final = 380  # pixels


class Text(NamedTuple):
    """What is sent; the subject "" where there is none."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, and what they started from; ``news`` as ``drafts.draft`` takes it."""

    channel: str
    template: str
    news: str | None
    text: Text


def _all_kept() -> dict[str, Words]:
    found: dict[str, Words] = st.session_state.setdefault(_KEPT, {})
    return found


def kept(person: str) -> Words | None:
    """The words that somebody had begun to this person, and neither sent nor given up."""
    return _all_kept().get(person)


def forget(person: str) -> None:
    """What was begun to this person is sent, kept elsewhere, or given up."""
    _all_kept().pop(person, None)


@dataclass(slots=True)
class OpenDraft:
    """One opening of the dialog: what is chosen in it, and what its fields started from.

    ``drafted`` is the draft as it was brought into the fields (None before), ``safe`` a text that is kept
    elsewhere. ``begun``: it was opened over words from before; ``resumed``: the fields hold such words, and no
    draft may take their place. ``switched``: something else was chosen since the fields were drawn; ``aside``: the
    words that made way for it. ``touch``: what was handed over, ``going`` where to.
    """

    person: str
    number: int
    channel: str
    template: str = ""
    news: str | None = None
    resumed: bool = False
    begun: bool = False
    drafted: Text | None = None
    safe: Text | None = None
    switched: bool = False
    aside: Words | None = None
    touch: PendingTouch | None = None
    going: Going | None = None

    def key(self, name: str) -> str:
        """The key of a widget of this opening: a later one begins anew."""
        return f"draft-{name}-{self.number}"

    @property
    def typed(self) -> Text:
        """What stands in the fields."""
        return Text(*(str(st.session_state.get(self.key(name)) or "") for name in ("subject", "body")))

    def is_own(self, text: Text) -> bool:
        """Whether these are somebody's own words, and nowhere else."""
        return any(text) and text not in {self.drafted, self.safe}

    def fill(self, text: Text) -> None:
        """Let the fields hold this; only before they are drawn."""
        st.session_state[self.key("subject")], st.session_state[self.key("body")] = text


def bring(opened: OpenDraft, draft: Draft) -> None:
    """Bring a newly chosen draft into the fields; the words that made way for it are offered back."""
    new = Text(draft.subject, draft.body)
    untouched = opened.typed == opened.drafted
    if not opened.resumed and (opened.drafted is None or opened.switched or untouched):
        opened.fill(new)
    opened.drafted, opened.switched, opened.resumed = new, False, False
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="draft-aside"):
        if opened.aside is not None:
            st.markdown(quiet(":material/history_edu: Your own words are kept aside."), width="content")
            st.button(
                "Keep my words", key="draft-keep", icon=":material/undo:", on_click=_keep, args=(opened,)
            )
        elif opened.begun and opened.typed != opened.drafted:
            st.markdown(quiet(":material/history_edu: The words you had begun."), width="content")
            st.button(
                "Start afresh",
                key="draft-afresh",
                icon=":material/refresh:",
                on_click=_afresh,
                args=(opened,),
            )


@frame.guarded
def _afresh(opened: OpenDraft) -> None:
    """Bring in the words as drafted; those that were begun are put aside."""
    opened.aside = Words(opened.channel, opened.template, opened.news, opened.typed)
    opened.news, opened.begun, opened.switched = None, False, True


@frame.guarded
def _keep(opened: OpenDraft) -> None:
    """Put the words aside back into the fields, with what they started from; the channel stays."""
    mine, opened.aside = opened.aside, None
    if mine is not None:
        opened.template, opened.news, opened.resumed = mine.template, mine.news, True
        opened.fill(mine.text)


def fields(opened: OpenDraft) -> Text:
    """Subject and text, to be changed; answers what stands in them."""
    _, body = opened.typed
    spoken = opened.channel in SPOKEN
    has_subject = opened.channel in _WITH_SUBJECT
    subject = st.text_input("Subject", key=opened.key("subject")) if has_subject else ""
    if spoken:
        st.markdown(_points(body))
    with (
        st.expander("Change the points", icon=":material/edit:") if spoken else st.container(),
        st.container(key="draft-body"),
    ):
        body = st.text_area(
            "Points" if spoken else "Text",
            key=opened.key("body"),
            height=_SCROLLED if len(body) > _LONG else "content",
            label_visibility="collapsed" if spoken else "visible",
        )
    written = Text(subject, body)
    if opened.is_own(written):
        _all_kept()[opened.person] = Words(opened.channel, opened.template, opened.news, written)
    else:
        forget(opened.person)
    return written


def _points(text: str) -> str:
    """Talking points as Markdown: what begins with a dash is an item of a list."""
    return "\n\n".join(
        f"- {plain(line.removeprefix('- '))}" if line.startswith("- ") else plain(line)
        for line in text.splitlines()
        if line.strip()
    ).replace("\n\n- ", "\n- ")


def blanks(opened: OpenDraft, draft: Draft, written: Text) -> None:
    """Point out what is still to be filled in; one's own name can be noted once for all drafts."""
    text = "\n".join(written)
    left = [f"[{blank}]" for blank in dict.fromkeys(draft.blanks) if f"[{blank}]" in text]
    if _YOUR_NAME in left:
        left.remove(_YOUR_NAME)
        st.text_input(
            "Your name, as it stands under your words",
            key=opened.key("name"),
            icon=":material/badge:",
            placeholder="It is kept in Settings, and filled in from now on.",
            on_change=_note_name,
            args=(opened,),
        )
    if left:
        st.markdown(
            f":orange[:material/edit: {words.spelt(len(left), 'blank')} to fill in: {plain(words.listed(left))}]"
        )


@frame.guarded
def _note_name(opened: OpenDraft) -> None:
    name = str(st.session_state.get(opened.key("name")) or "").strip()
    if name:
        frame.tell(frame.book().set_settings({"your_name": name}))
        # In words that are somebody's own by now no new draft is filled in.
        opened.fill(Text(*(part.replace(_YOUR_NAME, name) for part in opened.typed)))
