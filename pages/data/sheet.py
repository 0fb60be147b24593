"""Sheet: is my data safe, and can I get at it?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import frame, sheet
from pages.drawing.text import plain, quiet

book, snapshot, today = frame.book(), frame.snapshot(), frame.reader().today
st.title("Sheet")
st.markdown(quiet(plain(sheet.summary(snapshot))))

sheet.place(book, snapshot, today)
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
    sheet.problems(snapshot, found)
with undo:
    sheet.operations(book)
with kept:
    sheet.kept(book)
with settings:
    sheet.settings(snapshot.settings)
