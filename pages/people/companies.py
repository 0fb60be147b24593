"""Companies: which doors are open where?"""

from __future__ import annotations

import streamlit as st

from pages.drawing import companies, doors, frame, top
from pages.drawing.text import plain, quiet
from sync.crm import due
from sync.crm.companies import companies as companies_of
from sync.crm.doors import at_company
from sync.crm.doors import doors as doors_of
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
    known = snapshot.derive("doors", lambda: doors_of(snapshot.doors, people, outreach))
    table = snapshot.derive(("companies", today), lambda: companies_of(people, standing, known, today))
    st.title("Companies")
    st.markdown(quiet(plain(companies.summary(table))))
    hay = snapshot.derive("companies-search", lambda: companies.haystack(people, known))
    kept = companies.chosen(table, hay)
    companies.grid(companies.page_of(kept), people, keys, known, today)
    top.begin(f"page {companies.turner(kept)}")
    companies.strays(known, keys, snapshot.doors)
    st.stop()

# Of these people alone: after a word is logged the page does not wait for all the other companies.
inside = at_company(snapshot.doors, people, outreach, wanted if key else "")
companies.back()
if here.empty and inside.empty:
    companies.unknown(wanted)
elif here.empty:
    companies.nobody_there(wanted)
    doors.section(doors.Place(wanted, ()), inside, people, today)
else:
    (company,) = companies.companies_in(companies_of(here, standing.loc[here.index], inside, today))
    companies.heading(company, today)
    side, opened = st.columns([7, 3], gap="medium")
    with side:
        if company.key:
            ids = tuple(str(person) for person in due.ranked(standing.loc[here.index], people))
            doors.section(doors.Place(company.name, ids), inside, people, today)
        for division in companies.divisions_in(here, company.name):
            companies.division(division, company, here, standing)
        companies.elsewhere(company)
    with opened:
        windows = open_windows(here, standing, today)
        companies.windows(windows[windows["is_open"] & windows["tagged"]], here["name"], today)
    top.begin(key)
