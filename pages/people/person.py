"""Person: what is the story with this one?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.drawing import clock, comments, doors, drawer, frame, introducing, news, outcomes, person, timeline
from pages.drawing.text import quiet
from sync.contract import ACTIVE
from sync.crm.doors import at_company
from sync.crm.names import company_key
from sync.crm.plan import next_step_after, steps_for
from sync.crm.scenarios import open_windows

snapshot, today = frame.snapshot(), frame.reader().today
who = st.query_params.get("person", "")
if who not in snapshot.people.index:
    person.nobody(who)
    st.stop()

row, standing = drawer.row_of(snapshot.people, who), snapshot.standing(today)
touches = timeline.newest_first(snapshot.outreach, who)
(card,) = snapshot.cards(today, [who])

person.heading(card, row)
outcomes.warm_word(who)
with st.container(border=True, key="person-now", gap="small"):
    person.why_now(card)
    suggested = next_step_after(row, touches, snapshot.settings, today)
    person.next_step(snapshot, row, suggested, today)
    person.actions(snapshot, card, row["status"], today)

story, aside = st.columns([3, 2], gap="large")
with story:
    person.notes(row)
    comments.of_person(who, touches)
    st.subheader("Story", anchor=False)
    if not touches.empty:
        st.markdown(quiet(timeline.span(touches, today)))
    timeline.draw(snapshot, touches, who, card.title, today)
with aside:
    st.subheader("Second chances", anchor=False)
    windows = clock.windows_of(open_windows(snapshot.people, standing, today, [who]), today)
    if pd.isna(row["not_hired_on"]):
        person.no_day_yet(snapshot, row, windows, today)
    else:
        told_no = row["not_hired_on"].date()
        theme = st.context.theme.type or "light"
        drawn = snapshot.derive(
            ("clock", who, today, theme), lambda: clock.picture(windows, told_no, today, theme)
        )
        clock.draw(drawn, windows, today, row["status"])
        if row["status"] in {"", ACTIVE}:
            clock.plan(steps_for(told_no, touches, snapshot.settings, today, row["every"]), today)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Facts", anchor=False, width="stretch")
        if st.button("Edit", icon=":material/edit:", key="person-edit", type="tertiary"):
            person.edit_facts(snapshot, who, card.title, today)
    person.facts(snapshot, row, drawer.row_of(standing, who), today)
    st.subheader("What they know of you", anchor=False)
    news.known_by(snapshot, who, today)
    if row["company"]:
        st.subheader("Doors", anchor=False)
        inside = snapshot.derive(
            ("doors-at", company_key(row["company"])),
            lambda: at_company(snapshot.doors, snapshot.people, snapshot.outreach, row["company"]),
        )
        doors.of_person(inside, row["company"], row["division"])
    st.subheader("Introductions", anchor=False)
    introducing.draw(snapshot, who)
