"""People: who do I know?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import frame, people, people_grid
from sync.crm.grid import among_archived, company_choices, found, lineup
from sync.crm.names import company_keys

snapshot, today = frame.snapshot(), frame.reader().today
people.heading(today)
if snapshot.people.empty:
    people.nobody(today)
    st.stop()

companies = snapshot.derive(
    "company choices", lambda: company_choices(snapshot.people, company_keys(snapshot.people["company"]))
)
ask = people.asked(companies)
line = snapshot.derive(
    ("lineup", ask.order, ask.with_archived, today),
    lambda: lineup(snapshot.people, snapshot.standing(today), ask),
)
view = people_grid.view(snapshot, ask, today, lambda: found(line, ask))
people.count_line(snapshot.people, view.found, ask)
people.chosen_bar(snapshot, view, today)
if view.found.empty:
    people.no_match(ask, among_archived(snapshot.people, snapshot.standing(today), ask))
else:
    people_grid.draw(view, snapshot, today)
