"""Duplicates: who is in my book twice?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import dialogs, duplicates, frame

snapshot, today = frame.snapshot(), frame.reader().today
st.title("Duplicates")
if snapshot.people.empty:
    st.markdown("Once there are people in your book, those who may be in it twice are shown here.")
    dialogs.ways_in("duplicates", today)
    st.stop()

pairs = frame.book().likely_pairs()
if pairs:
    duplicates.draw(snapshot, pairs, today)
else:
    duplicates.nobody_twice(len(snapshot.people))
duplicates.told_apart(snapshot, frame.book().told_apart())
