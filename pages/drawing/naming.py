"""What to call a row and how to say what a cell holds, in lists of cells from anywhere in the book; plain text."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sync import cells, contract
from sync.cells import Raw
from sync.contract import Kind
from sync.crm import words
from sync.crm.names import name_of
from sync.snapshot import Snapshot


def person_of(snapshot: Snapshot, tab: str, row: str) -> str:
    """The ID of the person whom a row is about, "" where there is none; ``tab`` by its key."""
    if tab == contract.PEOPLE.key:
        return row if row in snapshot.people.index else ""
    if tab == contract.OUTREACH.key and row in snapshot.outreach.index:
        person = str(snapshot.outreach.at[row, "person_id"])
        return person if person in snapshot.people.index else ""
    return ""


def row(snapshot: Snapshot, tab: str, row: str) -> str:
    """What to call a row: a person's name, whom a word was exchanged with, a headline, a setting."""
    person = person_of(snapshot, tab, row)
    name = name_of(snapshot.people, person) if person else ""
    if tab == contract.PEOPLE.key:
        return name or "Somebody without a name"
    if tab == contract.OUTREACH.key:
        return f"A word with {name or _cell(snapshot.outreach, row, 'person') or 'somebody'}"
    if tab == contract.NEWS.key:
        return _cell(snapshot.news, row, "headline") or "An item of news"
    if tab == contract.TEMPLATES.key:
        return _cell(snapshot.templates, row, "name") or "A template"
    return row if tab == contract.SETTINGS.key else f"A row of {contract.BY_KEY[tab].name}"


def is_there(snapshot: Snapshot, tab: str, row: str) -> bool:
    """Whether the book has such a row just now."""
    frames = {
        contract.PEOPLE.key: snapshot.people,
        contract.OUTREACH.key: snapshot.outreach,
        contract.NEWS.key: snapshot.news,
        contract.TEMPLATES.key: snapshot.templates,
    }
    return row in frames[tab].index if tab in frames else tab == contract.SETTINGS.key


def _cell(table: pd.DataFrame, row: str, key: str) -> str:
    return str(table.at[row, key]) if row in table.index else ""


def value(snapshot: Snapshot, tab: str, header: str, raw: Raw) -> str:
    """What a cell holds, as people say it: a day in words, the text as typed; "" for blank."""
    column = contract.BY_KEY[tab].by_header.get(header)
    if column is None:
        return cells.as_text(raw)
    held = cells.read(column, raw, day_first=snapshot.settings.day_first).value
    if isinstance(held, date):
        return words.full_day(held)
    if column.kind is Kind.DAYS and isinstance(held, int):
        return words.count(held, "day")
    if isinstance(held, bool):
        return "Yes" if held else "No"
    return cells.as_text(raw)
