"""A second chance that came true: the dialog that records it, the warm word after it, and who it came true for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import drawer, frame
from pages.drawing.text import plain, quiet
from sync.contract import CHANNELS, PEOPLE, RECEIVED, SCENARIOS
from sync.crm import outcomes as crm
from sync.crm import words
from sync.crm.names import name_of
from sync.crm.scenarios import open_windows
from sync.errors import RunnerUpError, explain

LABEL: Final = "A door opened"
ICON: Final = ":material/celebration:"
_OPENED: Final = "outcomes-opened"
_HAPPENED: Final[Mapping[str, str]] = {
    crm.CALLED_BACK: "They called back",
    crm.INTERVIEW: "An interview",
    crm.OFFER: "An offer",
}
_SAID: Final[Mapping[str, str]] = {
    crm.CALLED_BACK: "called back",
    crm.REFERRAL: "referred you on",
    crm.INTERVIEW: "an interview",
    crm.OFFER: "an offer",
}
_WARM: Final[Mapping[str, str]] = {
    crm.CALLED_BACK: "They came back to you. That is what a kind word now and then is for.",
    crm.INTERVIEW: "An interview, behind a door that others took for shut. You kept it ajar; go and shine.",
    crm.OFFER: "An offer, after a no. You stayed in touch when it was hard to, and this is what came of it.",
}
_INDENT: Final = "&emsp;&emsp;"  # as wide as the icon before a name
_FEW: Final = 3
_MANY: Final = 12


@st.dialog(LABEL, icon=ICON)
def ask(person: str, today: date) -> None:
    """Ask what happened, which second chance it was and when; one click records it as it stands."""
    snapshot = frame.snapshot()
    told_no = drawer.value_of(PEOPLE.column("not_hired_on"), snapshot.people.at[person, "not_hired_on"])
    st.markdown(f"**{plain(name_of(snapshot.people, person), 60)}**")
    happened = st.segmented_control(
        "What happened",
        list(_HAPPENED),
        default=crm.CALLED_BACK,
        required=True,
        key="opened-what",
        format_func=_HAPPENED.__getitem__,
        wrap=True,
    )
    likeliest = crm.likeliest(open_windows(snapshot.people, snapshot.standing(today), today, [person]))
    scenario = st.pills(
        "Which second chance it was",
        SCENARIOS,
        default=likeliest or None,
        key="opened-scenario",
        help="Chosen for you: the one whose window is open now." if likeliest else None,
    )
    left, right = st.columns(2)
    earliest = min(told_no, today) if isinstance(told_no, date) else None
    day = left.date_input(
        "When", value=today, min_value=earliest, max_value=today, key="opened-date", format="DD/MM/YYYY"
    )
    channel = right.selectbox("How you heard", CHANNELS, index=CHANNELS.index("Call"), key="opened-channel")
    notes = st.text_area("What was said", key="opened-notes", placeholder="A line is enough.", height=90)
    if earliest is None:
        st.markdown(quiet("Note the day you were told no under Second chances, and it tells how long after."))
    if not st.button(
        "Save", type="primary", icon=":material/check:", key="opened-save", shortcut="Enter", width="stretch"
    ):
        return
    if not scenario:
        st.warning("Please choose which of the five it was.", icon=":material/meeting_room:")
        return
    outcome = happened or crm.CALLED_BACK
    try:
        done = frame.book().log(
            [person],
            on=day,
            channel=channel,
            direction=RECEIVED,
            outcome=outcome,
            notes=notes,
            scenario=scenario,
            today=today,
        )
    except RunnerUpError as error:
        st.error(plain(explain(error)))
    else:
        frame.tell(done)
        when = "" if earliest is None else f" It was {crm.after_the_no((day - earliest).days)}."
        st.session_state[_OPENED] = (person, done.id, f"{_WARM[outcome]}{when}")
        st.rerun()


@frame.guarded
def _close() -> None:
    st.session_state.pop(_OPENED, None)


def warm_word(person: str = "") -> None:
    """After a door opened: a warm word on the page of that person, or of anybody's, until it is closed or undone."""
    whose, operation, said = st.session_state.get(_OPENED, ("", "", ""))
    if not whose or whose != (person or whose):
        return
    found = frame.book().operation(operation)
    if found is None or found.undone_by is not None:
        _close()
        return
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", gap="small", key="door-opened"
    ):
        st.markdown(f"{ICON} **{plain(said)}**", width="stretch")
        st.button("Close", icon=":material/close:", key="door-opened-close", type="tertiary", on_click=_close)


def button(person: str, today: date) -> None:
    """The button that opens the dialog."""
    if st.button(LABEL, icon=ICON, key="person-opened", help="They called back, an interview, an offer"):
        ask(person, today)


# --- Who it came true for ------------------------------------------------------------------------


def by_scenario(cases: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """``sync.crm.outcomes.cases`` of each of the five."""
    return {tag: cases[cases["scenario"] == tag] for tag in SCENARIOS}


def sentence(cases: pd.DataFrame) -> str:
    """How often one of the five came true, and how long after the no; "" where it did not yet."""
    number = len(cases)
    if not number:
        return ""
    times = {1: "once", 2: "twice"}.get(number, f"{number:,} times")
    middle = crm.median(cases["days_after_no"])
    if middle is None:
        return f"Came true {times}."
    usual = "typically " if number > 1 else ""
    return f"Came true {times}, {usual}{crm.after_the_no(middle)}."


def told(cases: pd.DataFrame, people: pd.DataFrame, today: date, *, few: bool = False) -> None:
    """Draw for whom one of the five came true: the sentence, then a line each; ``few``: the newest alone."""
    if cases.empty:
        return
    most = _FEW if few else _MANY
    st.markdown(f":green[{ICON}] **{plain(sentence(cases))}**")
    shown = cases.head(most)
    columns = (shown[key] for key in ("person", "outcome", "date", "days_after_no"))
    with st.container(gap="xsmall"):
        for person, outcome, on, days in zip(*columns, strict=True):
            with st.container(gap=None):
                st.page_link(
                    frame.PERSON_PAGE,
                    label=f":green[{plain(name_of(people, person), 60)}]",
                    icon=":material/person:",
                    query_params={"person": person},
                )
                since = words.day(on.date(), today) if pd.isna(days) else crm.after_the_no(int(days))
                st.markdown(f"{_INDENT}{quiet(plain(f'{_SAID[outcome]}, {since}'))}")
    if len(cases) > most:
        st.markdown(quiet(f"and {len(cases) - most:,} more"))
