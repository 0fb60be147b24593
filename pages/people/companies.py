"""Companies: which doors are open where?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import companies, frame, top
from pages.drawing.text import plain, quiet
from sync.crm.companies import companies as companies_of
from sync.crm.names import company_keys
from sync.crm.scenarios import open_windows

snapshot, today = frame.snapshot(), frame.reader().today
people, outreach = snapshot.people, snapshot.outreach
wanted = st.query_params.get(companies.PARAM, "")
if people.empty:
    st.title("Companies")
    companies.empty(today)
    st.stop()

standing = snapshot.standing(today)
keys = snapshot.derive("company-keys", lambda: company_keys(people["company"]))
key = companies.key_of(wanted)
here = people[keys == key]

if not wanted:
    table = snapshot.derive(("companies", today), lambda: companies_of(people, standing, outreach, today))
    st.title("Companies")
    st.markdown(quiet(plain(companies.summary(table))))
    kept = companies.chosen(table, snapshot.derive("companies-search", lambda: companies.haystack(people)))
    shown = companies.page_of(kept)
    inside = snapshot.derive(
        ("divisions", *(company.key for company in shown)),
        lambda: companies.divisions_of(shown, people, keys, outreach),
    )
    companies.grid(shown, inside, today)
    top.begin(f"page {companies.turner(kept)}")
elif here.empty:
    companies.back()
    companies.unknown(wanted)
else:
    # Of these people alone: after a word is logged the page does not wait for all the other companies.
    theirs = outreach[outreach["person_id"].isin(here.index)]
    (company,) = companies.companies_in(companies_of(here, standing.loc[here.index], theirs, today))
    companies.back()
    companies.heading(company, today)
    doors, opened = st.columns([7, 3], gap="medium")
    with doors:
        for division in companies.divisions_in(here, theirs, company.name):
            companies.division(division, company, here, standing, today)
        companies.elsewhere(company)
    with opened:
        windows = open_windows(here, standing, today)
        companies.windows(windows[windows["is_open"] & windows["tagged"]], here["name"], today)
    top.begin(key)
