"""Portfolio: whom do I look after, and who needs me first?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import frame, portfolio
from pages.drawing.text import quiet

today = frame.reader().today
st.title("Portfolio", anchor=False)
everybody = portfolio.shown(today)
if everybody:
    st.markdown(quiet("Who asks for you comes first, then who has most people waiting."))
else:
    portfolio.nobody()
for one in everybody:
    portfolio.row(one, today)
