"""Import: whom do I know already, and how do they get in here?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import frame, import_columns, import_preview, import_steps, importing

snapshot, today = frame.snapshot(), frame.reader().today
visit = importing.current()
st.title("Import")
import_steps.line(visit)

if visit is not None and visit.done is not None:
    if importing.tell(visit):
        st.rerun()
    import_steps.finished(visit, visit.done)
    import_steps.choose(again=True)
    st.stop()
# Always there: what pushes the field for a file down while a file is on its way to us loses that file.
with st.container(key="import-unread"):
    source = import_steps.read(visit)
if visit is None or source is None:
    import_steps.choose()
    st.stop()

planned = import_steps.planned(visit, snapshot, today)
check = visit.check(planned)
import_steps.chosen(visit, source, check)
import_columns.questions(visit, planned)
import_columns.warnings(planned)
import_columns.columns(visit)
import_preview.duplicates(check, snapshot, today)
import_preview.people(visit, check, snapshot, today)
import_preview.skipped(visit, planned, check)
import_steps.action(visit, check, snapshot, today)
