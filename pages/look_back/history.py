"""History: is the habit holding?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.drawing import charts, frame, history
from sync.crm import history as figures
from sync.crm import readings

snapshot, today = frame.snapshot(), frame.reader().today
st.title("History")
if snapshot.outreach.empty:
    history.nothing_yet()
    st.stop()

asked = history.filters(snapshot, today)
chosen = snapshot.derive((asked, today), lambda: history.select(snapshot, asked))
standing = snapshot.standing(today).loc[chosen.people.index]
weekly = snapshot.derive(("weekly", asked), lambda: figures.weekly(chosen.outreach, asked.start, asked.end))
cadence = snapshot.derive(
    ("cadence", asked),
    lambda: figures.within_cadence(
        chosen.people, chosen.all_outreach, snapshot.settings, asked.start, asked.end
    ),
)
calendar = snapshot.derive(
    ("calendar", asked), lambda: figures.calendar_heat(chosen.outreach, asked.start, asked.end)
)
by_channel, by_scenario = (
    snapshot.derive(
        (f"replies by {key}", asked),
        partial(figures.reply_rate, chosen.outreach, key, chosen.all_outreach),
    )
    for key in ("channel", "scenario")
)
ageing = figures.overdue_ageing(standing)
funnel = snapshot.derive(("funnel", asked), lambda: figures.funnel(chosen.outreach))

history.figure("weekly", charts.weekly, weekly, readings.reading_weekly(weekly), chosen, snapshot.people)
history.figure(
    "cadence",
    charts.within_cadence,
    cadence,
    readings.reading_within_cadence(cadence),
    chosen,
    snapshot.people,
)
history.figure(
    "calendar",
    charts.calendar_heat,
    calendar,
    readings.reading_calendar_heat(calendar, today),
    chosen,
    snapshot.people,
)
left, right = st.columns(2)
with left:
    history.figure(
        "by-channel",
        charts.reply_rate,
        by_channel,
        readings.reading_reply_rate(by_channel),
        chosen,
        snapshot.people,
    )
    history.ageing(ageing, readings.reading_overdue_ageing(ageing), standing, snapshot.people)
with right:
    history.figure(
        "by-scenario",
        charts.reply_rate,
        by_scenario,
        readings.reading_reply_rate(by_scenario),
        chosen,
        snapshot.people,
    )
    history.figure("funnel", charts.funnel, funnel, readings.reading_funnel(funnel), chosen, snapshot.people)
