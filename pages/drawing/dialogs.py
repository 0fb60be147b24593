"""The short conversations that open over a page: log a word, snooze, add a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import streamlit as st

from pages.drawing import frame
from pages.drawing.text import plain, quiet
from sync import contract
from sync.crm import news, words
from sync.errors import RunnerUpError, explain
from sync.pending_touches import PendingTouch
from sync.snapshot import Snapshot
from sync.workspace import new_rows

SNOOZES: Final = {"3 days": 3, "A week": 7, "A month": 30}
A_DATE: Final = "Pick a date…"
_MOST_NAMES: Final = 4
_MOST_NEWS: Final = 4
_LAST_CHANNEL: Final = "log-last-channel"


def last_channel() -> int:
    """The place among the channels of the one that was logged last."""
    return contract.CHANNELS.index(st.session_state.get(_LAST_CHANNEL) or contract.CHANNELS[0])


@st.dialog("Log a word", icon=":material/edit_note:")
def log(people: Sequence[str], scenarios: Mapping[str, str], today: date) -> None:
    """Ask what was said to these people; Enter saves the common case as it stands.

    ``scenarios`` is the tag each person's card suggested; it goes with the row unless another is chosen.
    """
    snapshot = frame.snapshot()
    touch = _opened(people)
    names = list(snapshot.people["name"].reindex(list(people)).fillna(""))
    few = len(names) <= _MOST_NAMES
    st.markdown(
        f"**{plain(words.listed(names) if few else words.count(len(names), 'person', 'people'), 120)}**"
    )
    channel = st.pills(
        "How",
        contract.CHANNELS,
        default=touch.channel if touch else st.session_state.get(_LAST_CHANNEL, "Email"),
        required=True,
        key="log-channel",
    )
    left, right = st.columns(2)
    direction = left.segmented_control(
        "Who wrote",
        contract.DIRECTIONS,
        default=contract.SENT,
        required=True,
        key="log-direction",
        format_func=lambda value: "I did" if value == contract.SENT else "They did",
    )
    day = right.date_input("When", value=today, max_value=today, key="log-date", format="DD/MM/YYYY")
    notes = st.text_area("What was said", key="log-notes", placeholder="A line is enough.", height=90)
    shared = _shared(snapshot, people, touch, today)
    with st.expander("More", icon=":material/more_horiz:"):
        outcome = st.pills("What came of it", contract.OUTCOMES, key="log-outcome")
        suggested = ({touch.scenario} if touch else set(scenarios.values())) - {""}
        scenario = st.pills(
            "Which door it was about",
            contract.SCENARIOS,
            default=next(iter(suggested)) if len(suggested) == 1 else None,
            key="log-scenario",
        )
        as_drafted = touch is not None and channel == touch.channel and direction == contract.SENT
        if touch is not None and as_drafted and touch.template:
            st.markdown(quiet(f":material/edit_note: from “{plain(touch.template, 60)}”"))
    # Enter reaches the button only outside a text field, so it saves at once where nothing was typed.
    if st.button(
        "Save", type="primary", icon=":material/check:", key="log-save", shortcut="Enter", width="stretch"
    ):
        try:
            frame.tell(
                frame.book().log(
                    people,
                    on=day,
                    channel=channel or "Email",
                    direction=direction or contract.SENT,
                    outcome=outcome or "",
                    notes=notes,
                    scenario=scenario or (scenarios if len(suggested) > 1 else ""),
                    template=touch.template if touch and as_drafted else "",
                    shared=shared,
                    door=touch.door if touch and as_drafted else "",
                )
            )
        except RunnerUpError as error:
            st.error(plain(explain(error)))
        else:
            st.session_state[_LAST_CHANNEL] = channel
            st.rerun()


def _opened(people: Sequence[str]) -> PendingTouch | None:
    """The draft to this one person of which nobody has said yet whether it was sent."""
    touches = frame.book().pending_touches() if len(people) == 1 else ()
    return next((touch for touch in touches if touch.person == people[0]), None)


def _shared(snapshot: Snapshot, people: Sequence[str], touch: PendingTouch | None, today: date) -> list[str]:
    """Which news was passed on: the newest headlines, those first that nobody of these people has heard."""
    known = [item.headline for item in news.items(snapshot.news)]
    new = (news.unheard(snapshot.news, snapshot.outreach, person, today) for person in people[:_MOST_NAMES])
    unheard = {item.headline for items in new for item in items}
    brought = touch.shared if touch else ()
    offered = dict.fromkeys((*brought, *(one for one in known if one in unheard), *known))
    headlines = list(offered)[: max(_MOST_NEWS, len(brought))]
    if not headlines:
        return []
    return st.pills(
        "News you passed on",
        headlines,
        selection_mode="multi",
        default=list(brought),
        key="log-shared",
        format_func=lambda headline: plain(headline, 40),
    )


@st.dialog("Snooze until", icon=":material/snooze:")
def snooze_until(people: Sequence[str], today: date) -> None:
    """Ask for the day on which these people should come up again."""
    until = st.date_input(
        "Day",
        value=today + timedelta(days=14),
        min_value=today + timedelta(days=1),
        key="snooze-date",
        format="DD/MM/YYYY",
    )
    if st.button("Snooze", type="primary", icon=":material/snooze:", key="snooze-save", shortcut="Enter"):
        try:
            frame.tell(frame.book().snooze(people, until))
        except RunnerUpError as error:
            st.error(plain(explain(error)))
        else:
            st.rerun()


def snooze(choice: str, people: Sequence[str], today: date) -> None:
    """Carry out a choice of the Snooze menu; picking a date opens a dialog."""
    if choice == A_DATE:
        snooze_until(people, today)
    else:
        frame.tell(frame.book().snooze(people, today + timedelta(days=SNOOZES[choice])))
        st.rerun()


@st.dialog("Add a person", icon=":material/person_add:", width="medium")
def add_person(today: date) -> None:
    """Ask for the few things that matter on the first day; the rest can wait."""
    people = contract.PEOPLE
    name = st.text_input("Name", key="add-name", placeholder="Who did you meet?")
    left, right = st.columns(2)
    company = left.text_input("Company", key="add-company")
    role = right.text_input("Their role", key="add-role")
    relationship = st.pills("How you know them", contract.RELATIONSHIPS, key="add-relationship")
    email = left.text_input("Email", key="add-email", type="email", validate="", placeholder="")
    linkedin = right.text_input("LinkedIn", key="add-linkedin")
    not_hired = left.date_input(
        "Told no on",
        value=None,
        key="add-not-hired",
        max_value=today,
        format="DD/MM/YYYY",
        help="The day you heard. It starts a gentle plan of when to be in touch.",
    )
    applied = right.text_input("The role you went for", key="add-applied")
    scenarios = st.pills(
        "Doors that may open",
        contract.SCENARIOS,
        selection_mode="multi",
        key="add-scenarios",
        help="Second chances to keep an eye on. You can change them later.",
    )
    notes = st.text_area("Notes", key="add-notes", height=80, placeholder=people.column("notes").meaning)
    if st.button("Add", type="primary", icon=":material/check:", key="add-save", width="stretch"):
        values = {
            "name": name.strip(),
            "company": company,
            "role": role,
            "relationship": relationship,
            "email": email,
            "linkedin": linkedin,
            "not_hired_on": not_hired,
            "applied_for": applied,
            "scenarios": tuple(scenarios),
            "notes": notes,
        }
        try:
            done = frame.book().add(
                people, [{key: value for key, value in values.items() if value}], today=today
            )
        except RunnerUpError as error:
            st.error(plain(explain(error)))
        else:
            frame.tell(done)
            st.switch_page(
                "pages/people/person.py",
                query_params={"person": new_rows(frame.book().changes(done.id), people)[0]},
            )


def ways_in(page: str, today: date) -> None:
    """What an empty page offers: the first person, or an import; ``page`` names the buttons' keys."""
    with st.container(horizontal=True):
        if st.button("Add a person", icon=":material/person_add:", type="primary", key=f"{page}-add"):
            add_person(today)
        if st.button("Import people", icon=":material/upload_file:", key=f"{page}-import"):
            st.switch_page("pages/data/import_people.py")
