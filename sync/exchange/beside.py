"""Contacts that a workbook keeps on a tab of their own, beside the people: each goes to whom it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sync.crm import words
from sync.exchange.duplicates import Decision, Duplicate
from sync.exchange.kinds import TABLE
from sync.exchange.mapping import guess_mapping, mapped_table
from sync.exchange.people import RowReader
from sync.exchange.questions import Question, date_orders
from sync.exchange.rows import ONLY_IN_LOG, PlannedRow, Skipped
from sync.exchange.several import apart
from sync.exchange.source import Source
from sync.exchange.text import name_words

MOST_TABLES: Final = 12
"""Of so many tables in a workbook the logs are looked for."""


def contacts_beside(
    source: Source, *, today: date, day_first: bool | None, usually: bool, start: int
) -> tuple[list[PlannedRow], tuple[Question, ...], tuple[str, ...]]:
    """The rows of all logs in a file whose chosen table is none, as people; numbered from ``start``.

    With what has to be asked about them, and what to be said.
    """
    rows: list[PlannedRow] = []
    asked: list[Question] = []
    told: list[str] = []
    for number, table in enumerate(source.tables[:MOST_TABLES]):
        if number == source.chosen or table.kind != TABLE:
            continue
        other = source.choose(number)
        mapping = guess_mapping(other)
        if not mapping.is_log or not mapping.has_names:
            continue
        log, _ = apart(mapped_table(other, mapping), mapping, doubtful=False)
        orders, questions = date_orders(log, mapping, day_first=day_first, usually=usually)
        asked += questions
        before = len(rows)
        reader = RowReader(log, mapping, source.filename, orders, today)
        for row in log.rows:
            found = reader.read(start + len(rows), row)
            if isinstance(found, PlannedRow):
                rows.append(_of_tab(found, log.name))
        contacts = sum(len(row.touches) for row in rows[before:])
        if contacts:
            told.append(
                f"“{log.name}” tells of {words.count(contacts, 'contact')}: they come with the people they name."
            )
    return rows, tuple(asked), tuple(told)


def _of_tab(row: PlannedRow, tab: str) -> PlannedRow:
    where = f"{tab}, {row.where[:1].lower()}{row.where[1:]}"
    return replace(row, where=where, problems=tuple(replace(one, row=where) for one in row.problems))


def only_there(
    rows: Sequence[PlannedRow], pairs: Iterable[Duplicate]
) -> tuple[frozenset[int], tuple[Skipped, ...]]:
    """The rows of logs who are nobody else, by number, and as rows to be asked about.

    Several rows of one of them are one person, who stands with the first.
    """
    merged = {pair.row: pair for pair in pairs if pair.decision is Decision.MERGE}
    numbers = {row.number for row in rows}
    alone: dict[int, PlannedRow] = {}
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        pair = merged.get(row.number)
        if pair is not None and (pair.existing is not None or pair.earlier not in numbers):
            continue
        if pair is not None and pair.earlier not in alone:
            continue
        alone[row.number] = row
        whose = first.setdefault(name_words(row.name), row.number)
        if whose != row.number:
            alone[whose] = replace(alone[whose], touches=(*alone[whose].touches, *row.touches))
    told = tuple(
        Skipped(
            number,
            row.line,
            row.where,
            ONLY_IN_LOG,
            row.name,
            row if first[name_words(row.name)] == number else None,
        )
        for number, row in alone.items()
    )
    return frozenset(alone), told
