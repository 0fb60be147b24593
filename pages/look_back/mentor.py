"""Mentor: what do we talk about on Thursday?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import frame, mentor
from sync.crm.mentor import agenda

snapshot, today = frame.snapshot(), frame.reader().today
settings = snapshot.settings
st.title("Mentor")
if not settings.mentor and settings.last_meeting is None:
    mentor.welcome(connected=frame.book().link.connected)
if snapshot.people.empty:
    mentor.nobody(today)
    st.stop()

since = mentor.meeting(settings, today)
found = snapshot.derive(
    ("agenda", since, today),
    lambda: agenda(
        snapshot.people,
        snapshot.outreach,
        snapshot.doors,
        snapshot.standing(today),
        settings,
        since=since,
        today=today,
    ),
)
mentor.take_along(found)
mentor.questions(found.questions)
mentor.decisions(found.decisions)
mentor.happened(found)
mentor.listen(found)
