"""Scenarios: where are my second chances?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import frame, outcomes, scenarios, top
from pages.drawing.text import plain, quiet
from sync.crm import outcomes as chances
from sync.crm.scenarios import ALL, BY_TAG, endings, open_windows

snapshot, today = frame.snapshot(), frame.reader().today
people = snapshot.people
st.title("Scenarios")
if people.empty:
    scenarios.empty(today)
    st.stop()

standing = snapshot.standing(today)
windows = snapshot.derive(("windows", today), lambda: open_windows(people, standing, today))
carried = snapshot.derive(("carriers", today), lambda: scenarios.carriers(windows, people, today))
suggested = snapshot.derive(("untagged-open", today), lambda: scenarios.untagged_open(windows))
cases = snapshot.derive("endings", lambda: scenarios.counted(endings(people, snapshot.outreach)))
true = snapshot.derive(
    "came-true",
    lambda: outcomes.by_scenario(chances.cases(chances.second_chances(people, snapshot.outreach))),
)

st.markdown(quiet(plain(scenarios.summary(carried))))
tag = scenarios.choose()
if tag in BY_TAG:
    scenarios.one(BY_TAG[tag], carried[tag], cases[tag], true[tag], people, standing, suggested[tag], today)
else:
    for scenario in ALL:
        scenarios.overview(
            scenario,
            carried[scenario.tag],
            cases[scenario.tag],
            true[scenario.tag],
            people,
            standing,
            suggested[scenario.tag],
            today,
        )
top.begin(tag)
