"""A job is found: what changes, whom to thank, and the way back."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import cards, drafting, drawer, frame
from pages.drawing.text import plain, quiet
from sync.crm import words
from sync.crm.landed import TWICE_A_YEAR, helped, landing, thanked_sentence, untouched
from sync.crm.names import called
from sync.crm.settings import Settings
from sync.snapshot import Snapshot

LANDED_PAGE: Final = "pages/reach_out/landed.py"
_PAGE: Final = 10
_SHOWN: Final = "landed-shown"
_NAME: Final = 60


def _thanks(snapshot: Snapshot) -> pd.DataFrame:
    return snapshot.derive("helped", lambda: helped(snapshot.people, snapshot.outreach, snapshot.settings))


# --- Before --------------------------------------------------------------------------------------


@frame.guarded
def _land() -> None:
    frame.tell(frame.book().land(st.session_state["landed-on"], st.session_state["landed-with"]))


def ask(snapshot: Snapshot, today: date) -> None:
    """What will change, said before it does; where and since when; one button."""
    st.title("You found a job?", anchor=False)
    st.markdown(
        "Wonderful. Tell the book, and it changes with you: first you thank everybody who helped, then it "
        "keeps your ties alive at an easy pace. Nobody is removed, and it all comes back if you need it again."
    )
    where, since = st.columns([3, 2], gap="small")
    where.text_input("Where", key="landed-with", placeholder="The company, if you like", max_chars=120)
    since.date_input("Since", value=today, max_value=today, key="landed-on", format="DD/MM/YYYY")
    with st.container(border=True, key="landed-changes", gap="xsmall"):
        st.markdown("**What changes**")
        for line in _changes(snapshot, today):
            st.markdown(line)
    st.button(
        "I have landed", icon=":material/celebration:", type="primary", key="landed-save", on_click=_land
    )
    st.markdown(quiet("One click takes it back: Undo, at the foot of the page."))


def _changes(snapshot: Snapshot, today: date) -> list[str]:
    """What landing does to this very book, a line each."""
    helpers = len(_thanks(snapshot))
    found = landing(snapshot.people, snapshot.settings, today, "")
    closer = sum("every" in cells for cells in found.people.values())
    resting = sum("next_step" in cells for cells in found.people.values())
    thanks = words.spelt(helpers, "person", "people")
    return [
        f":material/favorite: {thanks} who helped: a draft of thanks for each, waiting here.",
        ":material/pause_circle: The clocks after a no stop"
        + (f", and {words.count(resting, 'planned step')} of theirs." if resting else "."),
        ":material/event_repeat: Everybody comes up twice a year"
        + (f", also {words.count(closer, 'person', 'people')} with a closer rhythm." if closer else "."),
        ":material/inventory_2: What you wrote, and what you planned in your own words, stays.",
    ]


# --- After ---------------------------------------------------------------------------------------


@frame.guarded
def _look_again(today: date) -> None:
    frame.tell(frame.book().look_again(today))


@frame.guarded
def _more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _PAGE) + _PAGE


def arrived(snapshot: Snapshot, landed_on: date, today: date) -> None:
    """The thanks still to be said, those that were, and the way back."""
    settings = snapshot.settings
    st.title("Congratulations", anchor=False)
    at = f"With {plain(settings.landed_with, _NAME)} since" if settings.landed_with else "Landed"
    st.markdown(f"{at} {words.day(landed_on, today)}. From here on a word twice a year keeps every tie.")
    thanks = _thanks(snapshot)
    st.subheader("Say thank you", anchor=False)
    if len(thanks):
        st.progress(thanks["thanked_on"].notna().mean(), text=plain(thanked_sentence(thanks)))
    else:
        st.markdown(plain(thanked_sentence(thanks)))
    waiting = untouched(thanks)
    shown = waiting[: st.session_state.get(_SHOWN, _PAGE)]
    for person in shown:
        _to_thank(snapshot, person, str(thanks.at[person, "reason"]), today)
    if len(waiting) > len(shown):
        st.button(
            f"Show {min(_PAGE, len(waiting) - len(shown))} more of {len(waiting) - len(shown):,}",
            icon=":material/expand_more:",
            key="landed-more",
            on_click=_more,
        )
    _thanked(snapshot, thanks, today)
    _back(settings, today)


def _to_thank(snapshot: Snapshot, person: str, reason: str, today: date) -> None:
    row = drawer.row_of(snapshot.people, person)
    with (
        st.container(border=True, key=f"thank-{person}"),
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
    ):
        title = called(row["name"], row["email"])
        company = f" {quiet(plain(row['company'], _NAME))}" if row["company"] else ""
        st.markdown(f"**{plain(title, _NAME)}**{company}  \n{plain(reason)}", width="stretch")
        if st.button("Thank them", icon=":material/stylus_note:", key=f"thank-draft-{person}"):
            drafting.begin(person, today)
        if st.button("Open", icon=":material/arrow_forward:", key=f"thank-open-{person}", type="tertiary"):
            st.switch_page(cards.PERSON_PAGE, query_params={"person": person})


def _thanked(snapshot: Snapshot, thanks: pd.DataFrame, today: date) -> None:
    done = thanks[thanks["thanked_on"].notna()]
    if done.empty:
        return
    with st.expander(f"Heard from you · {words.count(len(done), 'person', 'people')}"):
        names = snapshot.people.loc[done.index]
        for person, name, email, on in zip(
            done.index, names["name"], names["email"], done["thanked_on"], strict=True
        ):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.page_link(
                    cards.PERSON_PAGE,
                    label=plain(called(name, email), _NAME),
                    icon=":material/check:",
                    query_params={"person": str(person)},
                )
                st.markdown(quiet(words.day(on.date(), today)), width="content")


def _back(settings: Settings, today: date) -> None:
    with st.expander("If it ends", icon=":material/restart_alt:"):
        rhythm = (
            "The rhythm you had comes back, and"
            if settings.every == TWICE_A_YEAR
            else "The rhythm stays, and"
        )
        st.markdown(
            f"Jobs end, and nobody is to blame. {rhythm} the plan takes up where it was. Everybody you know is "
            "still here."
        )
        st.button(
            "I am looking again",
            icon=":material/search:",
            key="landed-again",
            on_click=_look_again,
            args=(today,),
        )


# --- On Today ------------------------------------------------------------------------------------


def line(snapshot: Snapshot) -> None:
    """At the head of Today, once a job is found: how far the thanks have come."""
    if snapshot.settings.landed_on is None:
        return
    waiting = len(untouched(_thanks(snapshot)))
    told = words.spelt(waiting, "person", "people")
    label = f"{told} who helped would love to hear that you landed" if waiting else "You have landed"
    st.page_link(LANDED_PAGE, label=label, icon=":material/celebration:")


def foot(snapshot: Snapshot) -> None:
    """At the foot of Today, while the search is on: where to go on the good day."""
    if snapshot.settings.landed_on is None:
        st.page_link(
            LANDED_PAGE, label="Found a job? Thank everybody who helped", icon=":material/celebration:"
        )
