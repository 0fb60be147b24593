"""History: is the habit holding?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from pages.drawing import chances, charts, frame, history
from sync.crm import history as figures
from sync.crm import outcomes, readings

snapshot, today = frame.snapshot(), frame.reader().today
st.title("History")
if snapshot.outreach.empty:
    history.nothing_yet()
    st.stop()

asked = history.filters(snapshot, today)
chosen = snapshot.derive(("chosen", asked), lambda: history.select(snapshot, asked))
standing = snapshot.standing(today).loc[chosen.people.index]


def drawn(
    name: str,
    compute: Callable[[], pd.DataFrame],
    draw: Callable[[pd.DataFrame], charts.Chart],
    read: Callable[[pd.DataFrame], str],
) -> tuple[charts.Picture | None, str]:
    """A figure's picture and reading, worked out once for what is asked."""
    found: pd.DataFrame = snapshot.derive((name, asked, today), compute)
    picture = snapshot.derive(
        ("picture", name, asked, today), lambda: None if found.empty else charts.picture(draw(found))
    )
    return picture, read(found)


span = (asked.start, asked.end)
replies = partial(figures.reply_rate, chosen.outreach, all_outreach=chosen.all_outreach)
cadence = partial(figures.within_cadence, chosen.people, chosen.all_outreach, snapshot.settings, *span)
weekly = drawn(
    "weekly", partial(figures.weekly, chosen.outreach, *span), charts.weekly, readings.reading_weekly
)
in_time = drawn("cadence", cadence, charts.within_cadence, readings.reading_within_cadence)
calendar = drawn(
    "calendar",
    partial(figures.calendar_heat, chosen.outreach, *span),
    charts.calendar_heat,
    partial(readings.reading_calendar_heat, today=today),
)
by_channel = drawn("by-channel", partial(replies, "channel"), charts.reply_rate, readings.reading_reply_rate)
by_scenario = drawn(
    "by-scenario", partial(replies, "scenario"), charts.reply_rate, readings.reading_reply_rate
)
templated = chosen.outreach[chosen.outreach["template"] != ""]
by_template = drawn(
    "by-template",
    partial(figures.reply_rate, templated, "template", chosen.all_outreach),
    charts.reply_rate,
    readings.reading_by_template,
)
true = outcomes.second_chances(chosen.people, chosen.outreach)
came_true = drawn(
    "came-true",
    partial(chances.drawn_from, true, chosen.people),
    chances.chart,
    lambda _: readings.reading_second_chances(outcomes.cases(true)),
)
funnel = drawn("funnel", partial(figures.funnel, chosen.outreach), charts.funnel, readings.reading_funnel)
ageing = drawn(
    "ageing",
    partial(figures.overdue_ageing, standing),
    charts.overdue_ageing,
    readings.reading_overdue_ageing,
)

history.figure("weekly", *weekly, chosen, snapshot.people)
history.figure("cadence", *in_time, chosen, snapshot.people)
history.figure("calendar", *calendar, chosen, snapshot.people)
st.subheader("How second chances came about", anchor=False)
history.figure("came-true", *came_true, chosen, snapshot.people)
st.subheader("What brings answers", anchor=False)
left, right = st.columns(2)
with left:
    history.figure("by-channel", *by_channel, chosen, snapshot.people)
    history.figure("by-template", *by_template, chosen, snapshot.people)
    history.ageing(*ageing, standing, snapshot.people)
with right:
    history.figure("by-scenario", *by_scenario, chosen, snapshot.people)
    history.figure("funnel", *funnel, chosen, snapshot.people)
