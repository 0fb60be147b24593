"""Which doors are open where: people, divisions and what was asked, by company."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import pandas as pd

from sync.contract import ARCHIVED, OTHER_DIVISION, PAUSED
from sync.crm.due import as_dates, touches
from sync.crm.names import NO_COMPANY, bare_words, company_key, company_keys, fold, most_typed
from sync.crm.scenarios import open_windows

NO_DIVISION: Final = "No division noted"
_NOTHING: Final = r"(?!)"
_SHORT: Final = 3  # letters; "IT" is told from "it" only by its capitals


def _mentions(spellings: Mapping[str, str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds divisions (key: spelling) in a note: in its bare words, and in what was typed."""
    keys = sorted(spellings, key=len, reverse=True)  # "research north" before "research"
    long = [re.escape(key) for key in keys if len(key) > _SHORT]
    short = [re.escape(spellings[key].upper()) for key in keys if len(key) <= _SHORT]
    return (
        re.compile(rf"(?<!\S)(?:{'|'.join(long) or _NOTHING})(?!\S)"),
        re.compile(rf"(?<!\w)(?:{'|'.join(short) or _NOTHING})(?!\w)"),
    )


def _division_keys(people: pd.DataFrame) -> pd.Series:
    """What each person's division comes down to; "" where none is noted."""
    keys = {name: bare_words(name) for name in people["division"].unique()}
    return people["division"].map(keys).astype("str")


def _asked(people: pd.DataFrame, outreach: pd.DataFrame) -> pd.DataFrame:
    """Each time a division was asked about: columns company, division (keys), on (datetime64[s]), person_id.

    A row of scenario "Other division" counts for the divisions of that company which its notes name, else
    for the division of the person addressed ("" where that is not noted).
    """
    told = touches(people, outreach)
    told = told.where((outreach["scenario"] == OTHER_DIVISION).to_numpy(dtype=bool)[told.row])
    company, division = company_keys(people["company"]), _division_keys(people)
    spelt: dict[str, dict[str, str]] = {}
    for at, own, name in zip(company, division, people["division"], strict=True):
        if own:
            spelt.setdefault(at, {}).setdefault(own, name)
    patterns = {at: _mentions(names) for at, names in spelt.items()}
    named: list[list[str]] = []
    whose = (column.array.take(told.person) for column in (company, division))
    for at, own, notes in zip(*whose, outreach["notes"].array.take(told.row), strict=True):
        found: set[str] = set()
        if at in patterns and notes:
            long, short = patterns[at]
            found = {*long.findall(bare_words(notes)), *(bare_words(name) for name in short.findall(notes))}
        named.append(sorted(found) or [own])
    asked = pd.DataFrame(
        {
            "company": company.array.take(told.person),
            "division": pd.Series(named, dtype="object"),
            "on": as_dates(told.day),
            "person_id": people.index.take(told.person),
        }
    )
    return asked.explode("division", ignore_index=True).astype({"division": "str"})


def companies(
    people: pd.DataFrame, standing: pd.DataFrame, outreach: pd.DataFrame, today: date
) -> pd.DataFrame:
    """One row a company, those with an open window first, then the next due, then by name.

    Index key (``company_key``, "" where there is none yet); columns: company (str, as typed most often);
    people, active (int64); divisions (int64, known by name); asked (int64, how many of them were asked
    about); last_contact, next_due (datetime64[s], NaT for none); open_windows (int64, of tags carried).
    """
    key = company_keys(people["company"])
    division = _division_keys(people)
    windows = open_windows(people, standing, today)
    opened = windows[windows["is_open"] & windows["tagged"]]
    facts = pd.DataFrame(
        {
            "key": key,
            "division": division.where(division != ""),
            "active": ~people["status"].isin((PAUSED, ARCHIVED)),
            "last_contact": standing["last_contact"],
            "due": standing["due"],
            "open": opened.groupby("person_id").size().reindex(people.index, fill_value=0),
        }
    )
    table = facts.groupby("key").agg(
        people=("active", "size"),
        active=("active", "sum"),
        divisions=("division", "nunique"),
        last_contact=("last_contact", "max"),
        next_due=("due", "min"),
        open_windows=("open", "sum"),
    )
    asked = _asked(people, outreach)
    known = asked[asked["division"] != ""].groupby("company")["division"].nunique()
    table.insert(3, "asked", known.reindex(table.index, fill_value=0))
    names = most_typed(people["company"], key)
    table.insert(0, "company", names.reindex(table.index).fillna(NO_COMPANY).astype("str"))
    counts = ("people", "active", "divisions", "asked", "open_windows")
    table = table.astype(dict.fromkeys(counts, "int64")).sort_values(
        "company", key=lambda names: names.map(fold)
    )
    return table.sort_values(["open_windows", "next_due"], ascending=[False, True], kind="stable")


def _tuples(values: Iterable[Iterable[object]], index: pd.Index) -> pd.Series:
    """A column of tuples."""
    return pd.Series([tuple(value) for value in values], index=index, dtype="object")


def divisions(people: pd.DataFrame, outreach: pd.DataFrame, company: str) -> pd.DataFrame:
    """The divisions of one company (in any spelling; NO_COMPANY for those without), by name, unnamed last.

    Index key (bare words, "" for no division noted); columns: division (str, as typed most often); people,
    person_ids (tuples, in the order of the sheet); asked (datetime64[s], when last asked about, NaT never);
    asked_of (str, whom, "" nobody).
    """
    wanted = "" if company == NO_COMPANY else company_key(company)
    here = people[company_keys(people["company"]) == wanted]
    key = _division_keys(here)
    last = _asked(here, outreach).sort_values("on", kind="stable").drop_duplicates("division", keep="last")
    last = last.set_index("division")
    names = most_typed(here["division"], key)
    who = here.groupby(key, sort=False).groups
    order = sorted((str(k) for k in who), key=lambda k: (k == "", str(names.get(k, "")).casefold()))
    index = pd.Index(order, dtype="str", name="key")
    whom = last["person_id"].reindex(index)
    return pd.DataFrame(
        {
            "division": names.reindex(index).fillna(NO_DIVISION).astype("str"),
            "people": _tuples((here.loc[who[k], "name"] for k in order), index),
            "person_ids": _tuples((who[k] for k in order), index),
            "asked": last["on"].reindex(index).astype("datetime64[s]"),
            "asked_of": whom.map(here["name"]).fillna("").astype("str"),
        },
        index=index,
    )
