"""Sheet: is my data safe, and can I get at it?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import calendar, conflicts, connect, frame, problems, sheet, taking_along
from pages.drawing.text import plain, quiet

book, snapshot, today = frame.book(), frame.snapshot(), frame.reader().today
st.title("Sheet")
connected = book.link.connected
st.markdown(quiet(plain(sheet.summary(snapshot, connected=connected))))

conflicts.draw(book.link, snapshot)
if connected:
    connect.draw(book, snapshot)
sheet.place(book)
if not connected:
    connect.draw(book, snapshot)
taking_along.draw(book, snapshot, today)
calendar.draw(book, today)
found = snapshot.looks(today)
look, undo, kept, settings = st.tabs(
    [
        f":material/visibility: Needs a look · {len(found):,}",
        ":material/undo: Undo",
        ":material/inventory_2: Kept rows",
        ":material/tune: Settings",
    ]
)
with look:
    problems.draw(book.link, snapshot, found)
with undo:
    sheet.operations(book)
with kept:
    sheet.kept(book, snapshot)
with settings:
    sheet.settings(snapshot.settings)
