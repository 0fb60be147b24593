"""Did you send it? The question about a draft that was opened, wherever its person shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import streamlit as st

from pages.drawing import draft_text, drawer, frame
from pages.drawing.text import plain, quiet, quoted
from sync.crm import words
from sync.crm.names import called
from sync.pending_touches import PendingTouch
from sync.snapshot import Snapshot

_PAUSE: Final = timedelta(hours=3)
_A_WHILE: Final = timedelta(minutes=30)
_QUESTIONS: Final = {
    "Call": "Did you ring them?",
    "Meeting": "Did you meet?",
    "Event": "Did you meet?",
}
_OTHERWISE: Final = "Did you send it?"


def to_ask(touches: Iterable[PendingTouch], now: datetime) -> dict[str, PendingTouch]:
    """By person, the drafts about which it may be asked now whether they were sent."""
    return {touch.person: touch for touch in touches if touch.ask_at == touch.at or touch.ask_at <= now}


def of_before(asked: Mapping[str, PendingTouch], now: datetime) -> list[str]:
    """Those whose draft was opened a while ago: the page may begin with them, since nobody looks at them just now."""
    return [person for person, touch in asked.items() if now - touch.at > _A_WHILE]


def is_open(touch: PendingTouch) -> bool:
    """Whether nobody has said since what became of it, here or in another window."""
    return touch in frame.book().pending_touches()


@frame.guarded
def _yes(touch: PendingTouch, on: date, today: date) -> None:
    if not is_open(touch):
        frame.say("That was answered already.")
        return
    draft_text.forget(touch.person)
    frame.tell(
        frame.book().log(
            [touch.person],
            on=on,
            channel=touch.channel,
            notes=touch.subject,
            scenario=touch.scenario,
            template=touch.template,
            shared=touch.shared,
            door=touch.door,
            today=today,
        )
    )


@frame.guarded
def _later(touch: PendingTouch) -> None:
    frame.book().postpone_touch(touch.id, frame.now() + _PAUSE)
    frame.say("Kept. Draft opens the same words again, and later the question comes back.")


@frame.guarded
def _no(touch: PendingTouch) -> None:
    frame.book().forget_touch(touch.id)
    draft_text.forget(touch.person)
    frame.say("Forgotten. Nothing was logged.")


def question(touch: PendingTouch, today: date, *, place: str) -> None:
    """Ask whether it was sent; ``place`` keeps apart where it is asked."""
    opened = touch.at.astimezone(frame.zone()).date()
    with st.container(key=f"{place}-{touch.person}", gap="xsmall"):
        told = " · ".join(part for part in (touch.channel, quoted(touch.subject, 60)) if part)
        st.markdown(
            f":material/outgoing_mail: **{_QUESTIONS.get(touch.channel, _OTHERWISE)}** "
            + quiet(f"{told} · opened {frame.moment(touch.at)}")
        )
        _answers(touch, opened, today, place)


def _answers(touch: PendingTouch, opened: date, today: date, place: str) -> None:
    """Yes, today or on the day it was opened; not yet; no."""
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            "Yes, today" if opened < today else "Yes",
            key=f"{place}-yes-{touch.person}",
            icon=":material/check:",
            type="primary",
            help=f"Log it on {words.exact_day(today)}",
            on_click=_yes,
            args=(touch, today, today),
        )
        if opened < today:
            days = (today - opened).days
            st.button(
                f"Yes, {'yesterday' if days == 1 else f'on {words.day(opened, today)}'}",
                key=f"{place}-then-{touch.person}",
                help=f"Log it on {words.exact_day(opened)}",
                on_click=_yes,
                args=(touch, opened, today),
            )
        st.button(
            "Not yet",
            key=f"{place}-later-{touch.person}",
            help="Keep the words, and ask again later",
            on_click=_later,
            args=(touch,),
        )
        st.button(
            "No",
            key=f"{place}-no-{touch.person}",
            type="tertiary",
            help="Forget it; nothing is logged",
            on_click=_no,
            args=(touch,),
        )


def elsewhere(touches: Sequence[PendingTouch], snapshot: Snapshot, today: date, person_page: str) -> None:
    """Ask about those whose cards are not on the page: a quiet line each."""
    with st.container(key="unsent", gap="small"):
        for touch in touches:
            person = drawer.row_of(snapshot.people, touch.person)
            with st.container(border=True, gap="xsmall"):
                st.page_link(
                    person_page,
                    label=plain(called(person["name"], person["email"]), 60),
                    icon=":material/person:",
                    query_params={"person": touch.person},
                )
                question(touch, today, place="sent")
