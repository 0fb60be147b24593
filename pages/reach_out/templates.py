"""Templates: which words do I start from?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import frame, template, templates, top
from sync.crm.template_list import entries, found

snapshot, today = frame.snapshot(), frame.reader().today
every = snapshot.derive("templates", lambda: entries(snapshot.templates))
wanted = st.query_params.get(templates.PARAM, "")

if not wanted:
    templates.heading(every)
    templates.listed(found(every, templates.asked(every)))
else:
    chosen = next((one for one in every if one.template.id == wanted), None)
    template.back()
    if chosen is None and wanted != templates.NEW:
        template.nothing_there()
    else:
        template.one(snapshot, wanted, chosen, today)
templates.placeholders()
top.begin(f"template {wanted}")
