"""Today: who should hear from me today, and what do I say?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import cards, frame, landed, mentor, outcomes, sent, today, welcome
from pages.drawing.text import plain, quiet
from sync.crm import words
from sync.crm.today import asked_first, greeting, next_seven_days, numbers, waiting, waiting_sentence

snapshot, reader = frame.snapshot(), frame.reader()
st.title(plain(greeting(reader.hour, snapshot.settings.your_name)))
if snapshot.people.empty:
    welcome.doors(reader.today)
    st.stop()

standing = snapshot.standing(reader.today)
due = snapshot.derive(("waiting", reader.today), lambda: waiting(standing, snapshot.people))
figures = snapshot.derive(
    ("numbers", reader.today),
    lambda: numbers(snapshot.people, standing, snapshot.outreach, snapshot.settings, reader.today),
)
st.markdown(
    quiet(f"{reader.today:%A} {words.day(reader.today, reader.today)} · {plain(today.line(figures))}")
)
landed.line(snapshot)
outcomes.warm_word()
mentor.new_words(snapshot)

asked = sent.to_ask(frame.book().pending_touches(), frame.now())
people, course = st.columns([7, 3], gap="medium")
with people:
    if due.empty:
        today.nobody()
    else:
        st.subheader(plain(waiting_sentence(len(due))))
        today.many(due)
    shown = today.page_of(asked_first(due, sent.of_before(asked, frame.now())))
    sent.elsewhere(
        [touch for touch in asked.values() if touch.person not in shown],
        snapshot,
        reader.today,
        cards.PERSON_PAGE,
    )
    today.chosen_bar(snapshot.cards(reader.today, shown), asked, reader.today)
    today.more(due, shown)
    soon = snapshot.derive(("soon", reader.today), lambda: next_seven_days(standing, snapshot.people))
    today.week_ahead(soon, opened=due.empty)
    landed.foot(snapshot)
with course:
    today.course(figures)
