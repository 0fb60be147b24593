"""Build people, outreach and other frames as a Snapshot has them, from the few values a test is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from sync.contract import DOORS, NEWS, OUTREACH, PEOPLE, TEMPLATES, Kind, Tab

Row = Mapping[str, object]
_BLANKS: Final[Mapping[Kind, object]] = {
    Kind.DATE: None, Kind.TAGS: (), Kind.DAYS: float("nan"), Kind.NUMBER: float("nan"), Kind.YES_NO: False,
}  # fmt: skip


def _frame(tab: Tab, rows: Iterable[Row]) -> pd.DataFrame:
    given = list(rows)
    columns: dict[str, pd.Series] = {}
    ids = [str(row.get("id", f"{tab.id_prefix}-{i}")) for i, row in enumerate(given)]
    index = pd.Index(ids, dtype="str", name="id")
    for row in given:
        assert set(row) <= set(tab.by_key), f"no such column: {set(row) - set(tab.by_key)}"
    for column in tab.columns:
        if column.key == "id" or column.formula:
            continue
        values = [row.get(column.key, _BLANKS.get(column.kind, "")) for row in given]
        match column.kind:
            case Kind.DATE:
                made = pd.Series(values, index=index, dtype="datetime64[s]")
            case Kind.TAGS:
                made = pd.Series(values, index=index, dtype="object")
            case Kind.DAYS | Kind.NUMBER:
                made = pd.Series(values, index=index, dtype="float64")
            case Kind.YES_NO:
                made = pd.Series(values, index=index, dtype="bool")
            case _:
                made = pd.Series(values, index=index, dtype="str")
        columns[column.key] = made
    return pd.DataFrame(columns, index=index)


def people(*rows: Row) -> pd.DataFrame:
    """A people frame; IDs are p-0, p-1 … unless given as ``id``."""
    return _frame(PEOPLE, rows)


def outreach(*rows: Row) -> pd.DataFrame:
    """An outreach frame; IDs are o-0, o-1 … unless given as ``id``; direction is Sent unless given."""
    return _frame(OUTREACH, [{"direction": "Sent", **row} for row in rows])


def news(*rows: Row) -> pd.DataFrame:
    """A news frame; IDs are n-0, n-1 … unless given as ``id``."""
    return _frame(NEWS, rows)


def doors(*rows: Row) -> pd.DataFrame:
    """A doors frame; IDs are d-0, d-1 … unless given as ``id``."""
    return _frame(DOORS, rows)


def templates(*rows: Row) -> pd.DataFrame:
    """A templates frame; IDs are t-0, t-1 … unless given as ``id``."""
    return _frame(TEMPLATES, rows)
