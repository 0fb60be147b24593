"""Noting in the tab Doors that somebody was asked about a door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd

from sync import cells, contract
from sync.cells import Raw, Value
from sync.contract import DOORS
from sync.crm.doors import DIVISION, SISTER, at_company, door_key
from sync.mirror import Transaction
from sync.snapshot import Snapshot


def asked(
    book: Transaction, snapshot: Snapshot, person: str, door: str, on: date, new_row: Callable[[], str]
) -> None:
    """Note that this person was asked about a door of their company on a day.

    A door known from People alone gets its row, under the ID that ``new_row`` makes. A later asking that is
    noted stays. Nothing happens without a company.
    """
    row = book.cells(contract.PEOPLE.key, person) or {}
    company = cells.as_text(row.get(contract.PEOPLE.column("company").header))
    if not company.strip():
        return
    noted: dict[str, Value] = {
        "asked_on": on,
        "asked": cells.as_text(row.get(contract.PEOPLE.column("name").header)),
    }
    known = at_company(snapshot.doors, snapshot.people, snapshot.outreach, company)
    found = known[known["key"].isin({door_key(door), door_key(door, SISTER)})]
    rows = [one for every in found["rows"] for one in every if book.cells(DOORS.key, one) is not None]
    if not rows:
        kind = str(found["kind"].iloc[0]) if len(found) else DIVISION
        book.add(DOORS.key, new_row(), _raw({"company": company, "door": door, "kind": kind, **noted}))
        return
    before = snapshot.doors["asked_on"].get(rows[0])
    if not isinstance(before, pd.Timestamp) or before.date() <= on:
        book.edit(DOORS.key, rows[0], _raw(noted))


def _raw(values: Mapping[str, Value]) -> dict[str, Raw]:
    columns = {key: DOORS.column(key) for key in values}
    return {column.header: cells.write(column, values[key]) for key, column in columns.items()}
