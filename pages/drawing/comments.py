"""Comments that people left in the sheet on the rows of a person, and a field to reply to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import frame, live
from pages.drawing.text import lines, plain, quiet, unlinked
from sync.comments import REFUSED, Comment, Reply
from sync.contract import OUTREACH, PEOPLE
from sync.crm import words

_NAME: Final = 60
_LONG: Final = 1_200  # letters, or so many lines, after which a text scrolls
_MANY_LINES: Final = 14
_SCROLLED: Final = 300  # pixels
_FIELD: Final = 68
_WRITTEN: Final = ":blue-badge[:material/table: written in the sheet]"


@dataclass(frozen=True, slots=True)
class _About:
    """A comment, and the words on what it was left on."""

    comment: Comment
    what: str


def of_person(person: str, touches: pd.DataFrame) -> None:
    """What was said in the sheet about somebody, on their row or on one of their words; nothing where nobody did.

    Always one container, so that what comes from Google moves no field around it.
    """
    with st.container(key="person-comments", gap="small"):
        found = _with_unsent(person, _found(person, touches))
        if not found:
            return
        st.subheader("Comments in the sheet", anchor=False)
        resolved = [one for one in found if one.comment.is_resolved and not _is_unsent(one.comment)]
        for one in found:
            if one not in resolved:
                _thread(one, is_open=True)
        if resolved:
            told = words.count(len(resolved), "resolved comment")
            with st.expander(told, icon=":material/check:", key="person-comments-resolved"):
                for one in resolved:
                    _thread(one, is_open=False)


def _with_unsent(person: str, found: list[_About]) -> list[_About]:
    """Also those that went away while a reply to them was being written: its words are not to be lost."""
    key = f"comments-shown-{person}"
    there = {one.comment.id for one in found}
    shown: list[_About] = st.session_state.get(key, [])
    found = [*found, *(one for one in shown if one.comment.id not in there and _is_unsent(one.comment))]
    st.session_state[key] = found
    return found


def _is_unsent(comment: Comment) -> bool:
    """Whether a reply may be half written in the field below a comment."""
    widget = _widget(comment)
    return widget in st.session_state and live.leave_unsent(widget)


def _found(person: str, touches: pd.DataFrame) -> list[_About]:
    link, today = frame.book().link, frame.reader().today
    if not link.connected:
        return []
    found = [
        _About(one, f"on {one.header}" if one.header else "") for one in link.comments(PEOPLE.key, person)
    ]
    for row, day in touches["date"].items():
        of = "on a word without a date" if pd.isna(day) else f"on the word of {words.day(day.date(), today)}"
        found += [_About(one, of) for one in link.comments(OUTREACH.key, str(row))]
    return found


def _thread(about: _About, *, is_open: bool) -> None:
    comment = about.comment
    with st.container(border=True, key=f"comment-{comment.id}", gap="xsmall"):
        # Replies come and go: in a place of their own they leave the field below where it is.
        with st.container(key=f"comment-said-{comment.id}", gap="xsmall"):
            if comment.head.id:
                st.markdown(f"{_WRITTEN} {_by(comment.head, about.what)}")
                _text(comment.head.text)
            else:
                st.markdown(
                    quiet(
                        ":material/comments_disabled: The comment that this answers does not show here any more."
                    )
                )
            for reply in comment.replies:
                _reply(reply)
        if comment.head.id and is_open and not frame.book().is_read_only:
            _field(comment)


def _by(said: Reply, what: str = "") -> str:
    """Who said it, when, and what it was left on."""
    name = "Sent from Runner-Up" if said.is_ours else plain(said.author, _NAME) or "Somebody"
    rest = " · ".join(part for part in (frame.moment(said.at) if said.at else "", plain(what, 80)) if part)
    return f"**{name}** {quiet(rest)}" if rest else f"**{name}**"


def _text(text: str) -> None:
    """What was said, letter for letter; a long text scrolls."""
    is_long = len(text) > _LONG or text.count("\n") > _MANY_LINES
    with st.container(height=_SCROLLED if is_long else "content", border=False):
        st.markdown(lines(unlinked(text)))


def _reply(reply: Reply) -> None:
    with st.container(key=f"comment-reply-{reply.id}", gap="xxsmall"):
        if not reply.state:
            st.markdown(f":gray[:material/subdirectory_arrow_right:] {_by(reply)}")
            _text(reply.text)
        elif reply.state == REFUSED:
            st.markdown(f":orange[:material/sync_problem: {plain(reply.problem)}]")
            st.code(reply.text, language=None, wrap_lines=True)  # to copy
            if not frame.book().is_read_only:
                _decide(reply)
        else:
            st.markdown(":gray[:material/schedule: :small[Sending your reply to the sheet…]]")
            _text(reply.text)


def _decide(reply: Reply) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Try again",
            key=f"comment-again-{reply.id}",
            icon=":material/refresh:",
            on_click=_again,
            args=(reply.id,),
        )
        st.button(
            "Put away",
            key=f"comment-forget-{reply.id}",
            icon=":material/close:",
            type="tertiary",
            on_click=_forget,
            args=(reply.id,),
        )


@frame.guarded
def _again(reply: str) -> None:
    frame.book().link.reply_again(reply)


@frame.guarded
def _forget(reply: str) -> None:
    frame.book().link.forget_reply(reply)


def _field(comment: Comment) -> None:
    widget = _widget(comment)
    with st.form(f"comment-form-{comment.id}", border=False):
        st.text_area(
            "Reply in the sheet",
            key=widget,
            height=_FIELD,
            placeholder="A reply, for everybody who can open the sheet",
            label_visibility="collapsed",
        )
        st.form_submit_button(
            "Reply",
            key=f"comment-send-{comment.id}",
            icon=":material/reply:",
            on_click=_send,
            args=(comment, widget),
        )


def _turn(comment: Comment) -> str:
    return f"comment-turn-{comment.id}"


def _widget(comment: Comment) -> str:
    return f"comment-words-{comment.id}-{st.session_state.get(_turn(comment), 0)}"


@frame.guarded
def _send(comment: Comment, widget: str) -> None:
    frame.book().link.reply(comment.tab, comment.row, comment.id, str(st.session_state.get(widget) or ""))
    # A new field: what was typed goes only once it is on its way.
    st.session_state[_turn(comment)] = st.session_state.get(_turn(comment), 0) + 1
