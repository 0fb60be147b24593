"""Whom one knows where: people, divisions and doors, by company."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import pandas as pd

from sync.contract import ARCHIVED, PAUSED
from sync.crm.doors import NOT_ASKED
from sync.crm.names import NO_COMPANY, bare_words, company_key, company_keys, fold, most_typed
from sync.crm.scenarios import open_windows

NO_DIVISION: Final = "No division noted"


def _division_keys(people: pd.DataFrame) -> pd.Series:
    """What each person's division comes down to; "" where none is noted."""
    keys = {name: bare_words(name) for name in people["division"].unique()}
    return people["division"].map(keys).astype("str")


def companies(people: pd.DataFrame, standing: pd.DataFrame, doors: pd.DataFrame, today: date) -> pd.DataFrame:
    """One row a company, those with an open window first, then the next due, then by name.

    Index key (``company_key``, "" where there is none yet); columns: company (str, as typed most often);
    people, active (int64); doors (int64, as ``sync.crm.doors.doors`` knows them); asked (int64, how many of
    them were asked about, or led to somebody); last_contact, next_due (datetime64[s], NaT for none);
    open_windows (int64, of tags carried). ``doors`` of companies where nobody is known are in no row.
    """
    key = company_keys(people["company"])
    windows = open_windows(people, standing, today)
    opened = windows[windows["is_open"] & windows["tagged"]]
    facts = pd.DataFrame(
        {
            "key": key,
            "active": ~people["status"].isin((PAUSED, ARCHIVED)),
            "last_contact": standing["last_contact"],
            "due": standing["due"],
            "open": opened.groupby("person_id").size().reindex(people.index, fill_value=0),
        }
    )
    table = facts.groupby("key").agg(
        people=("active", "size"),
        active=("active", "sum"),
        last_contact=("last_contact", "max"),
        next_due=("due", "min"),
        open_windows=("open", "sum"),
    )
    asked = doors["state"] != NOT_ASKED
    known = pd.DataFrame(
        {"doors": asked.groupby(doors["company"]).size(), "asked": asked.groupby(doors["company"]).sum()}
    )
    table[["doors", "asked"]] = known.reindex(table.index, fill_value=0)
    names = most_typed(people["company"], key)
    table.insert(0, "company", names.reindex(table.index).fillna(NO_COMPANY).astype("str"))
    counts = ("people", "active", "doors", "asked", "open_windows")
    table = table.astype(dict.fromkeys(counts, "int64")).sort_values(
        "company", key=lambda names: names.map(fold)
    )
    return table.sort_values(["open_windows", "next_due"], ascending=[False, True], kind="stable")


def _tuples(values: Iterable[Iterable[object]], index: pd.Index) -> pd.Series:
    """A column of tuples."""
    return pd.Series([tuple(value) for value in values], index=index, dtype="object")


def divisions(people: pd.DataFrame, company: str) -> pd.DataFrame:
    """The divisions of one company (in any spelling; NO_COMPANY for those without), by name, unnamed last.

    Index key (bare words, "" for no division noted); columns: division (str, as typed most often); people,
    person_ids (tuples, in the order of the sheet).
    """
    wanted = "" if company == NO_COMPANY else company_key(company)
    here = people[company_keys(people["company"]) == wanted]
    key = _division_keys(here)
    names = most_typed(here["division"], key)
    who = here.groupby(key, sort=False).groups
    order = sorted((str(k) for k in who), key=lambda k: (k == "", str(names.get(k, "")).casefold()))
    index = pd.Index(order, dtype="str", name="key")
    return pd.DataFrame(
        {
            "division": names.reindex(index).fillna(NO_DIVISION).astype("str"),
            "people": _tuples((here.loc[who[k], "name"] for k in order), index),
            "person_ids": _tuples((who[k] for k in order), index),
        },
        index=index,
    )
