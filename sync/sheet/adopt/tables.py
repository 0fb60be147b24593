"""The tables of a foreign spreadsheet, and what each of them holds: people, contacts made, or neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from sync import dates
from sync.cells import Raw, as_text
from sync.exchange import logs
from sync.exchange.headings import EXTRA, FAMILY, GIVEN, heading_score
from sync.exchange.kinds import TABLE
from sync.exchange.mapping import SEVERAL, guess_mapping
from sync.exchange.mapping import Mapping as Columns
from sync.exchange.names import is_group
from sync.exchange.plan import ImportPlan, plan
from sync.exchange.rows import PlannedRow, is_no_name
from sync.exchange.sections import SECTION
from sync.exchange.source import Source
from sync.exchange.table import Table, find_table
from sync.exchange.text import name_words, one_line, shows
from sync.sheet.adopt.types import (
    LOG_TABLE,
    OTHER_TABLE,
    PEOPLE_TABLE,
    SIDE_TABLE,
    Inputs,
    Looks,
)
from sync.sheet.model import Grid, TabInfo

NOBODY: Final = pd.DataFrame(
    {key: pd.Series(dtype="str") for key in ("name", "company", "email", "linkedin")}
)
_MOST_WORDS: Final = 6
_NO_LOOKS: Final = Looks()


@dataclass(frozen=True, slots=True)
class Held:
    """One table of theirs as it was understood.

    ``offset``: the column of the sheet where the table's lines begin. ``columns``: what its columns are as
    people's; ``log``: what they are as Outreach's, by key. ``plan``: its rows read as people. ``above``: the
    heading that stands alone above those of the columns.
    """

    info: TabInfo
    number: int
    table: Table
    offset: int
    columns: Columns
    log: Mapping[str, int]
    plan: ImportPlan
    kind: str
    above: str = ""

    @property
    def key(self) -> str:
        """Names the table in answers."""
        return f"{self.info.sheet_id}.{self.number}"

    @property
    def header(self) -> int | None:
        """The 0-based row of the headings."""
        return None if self.table.heading_line is None else self.table.heading_line - 1

    def position(self, column: int) -> int:
        """The column of the sheet in which a column of the table stands."""
        return self.offset + self.table.origins[column]

    @property
    def rows(self) -> tuple[PlannedRow, ...]:
        """The rows that are people."""
        return self.plan.rows

    @property
    def title(self) -> str:
        """The tab's title."""
        return self.info.title


def tables(inputs: Inputs, answers: Mapping[str, str], taken: Sequence[int] = ()) -> list[Held]:
    """Every table of the tabs that are not hidden, nor ``taken``."""
    found: list[Held] = []
    for info in inputs.overview.tabs:
        if info.hidden or info.sheet_id in taken or info.sheet_id not in inputs.grids:
            continue
        looks = inputs.looks.get(info.sheet_id, _NO_LOOKS)
        lines = _lines(inputs.grids[info.sheet_id], looks)
        for number, (offset, table) in enumerate(_blocks(info.title, lines)):
            held = _held(inputs, answers, info, number, offset, _with_sections(table, looks))
            found.append(replace(held, above=_above(lines, held.header)))
    return _with_sides(found, answers)


def _lines(grid: Grid, looks: Looks) -> list[tuple[int, list[str]]]:
    """The cells as texts, days as one would type them."""
    width = max(map(len, grid), default=0)
    return [
        (
            line + 1,
            [_text(raw, (line, column) in looks.dates) for column, raw in enumerate(_padded(row, width))],
        )
        for line, row in enumerate(grid)
    ]


def _above(lines: Sequence[tuple[int, list[str]]], header: int | None) -> str:
    said = [text for text in lines[header - 1][1] if shows(text)] if header else []
    return one_line(said[0]) if len(said) == 1 else ""


def _padded(row: Sequence[Raw], width: int) -> list[Raw]:
    return [*row, *(None,) * (width - len(row))]


def _text(raw: Raw, shown_as_day: bool) -> str:  # noqa: FBT001 (one of a cell's two halves)
    if shown_as_day and isinstance(raw, (int, float)) and not isinstance(raw, bool):
        try:
            return dates.from_serial(raw).isoformat()
        except ValueError:
            return as_text(raw)
    return as_text(raw)


def _blocks(name: str, lines: list[tuple[int, list[str]]]) -> list[tuple[int, Table]]:
    """The tables of a tab with the column where each begins: several only where each has names of its own."""
    whole = find_table(name, lines)
    if whole is None:
        return []
    width = len(lines[0][1])
    used = [any(shows(cells[column]) for _, cells in lines) for column in range(width)]
    edges = [column for column in range(width) if used[column] and not (column and used[column - 1])]
    if len(edges) <= 1:
        return [(0, whole)]
    parts = []
    for left, right in zip(edges, [*edges[1:], width], strict=True):
        part = find_table(name, [(line, cells[left:right]) for line, cells in lines])
        if part is not None and heading_score([text for text in part.headings if shows(text)]) >= 2:  # noqa: PLR2004
            parts.append((left, part))
    named = [part for _, part in parts if {"name", GIVEN} & {*_targets(part)}]
    return parts if len(named) > 1 and len(named) == len(parts) else [(0, whole)]


def _targets(table: Table) -> tuple[str, ...]:
    return guess_mapping(Source(table.name, TABLE, (table,)), contacts=False).targets


def _with_sections(table: Table, looks: Looks) -> Table:
    """Lines merged over several columns with one text in them are headings between the rows."""
    wide = {top for top, left, bottom, right in looks.merges if bottom - top == 1 and right - left > 1}
    rows = tuple(
        replace(row, aside=SECTION)
        if row.line - 1 in wide and not row.aside and sum(map(shows, row.cells)) == 1
        else row
        for row in table.rows
    )
    return replace(table, rows=rows)


def _held(
    inputs: Inputs, answers: Mapping[str, str], info: TabInfo, number: int, offset: int, table: Table
) -> Held:
    key = f"{info.sheet_id}.{number}"
    if answers.get(f"headings:{key}") == "no":
        table = table.read_as(header=False)
    source = Source(info.title, TABLE, (table,))
    columns = guess_mapping(source, contacts=False)
    log = logs.columns_of(table, today=inputs.today)
    columns, log = _corrected(columns, log, table, answers, (key, offset))
    planned = plan(
        source,
        columns,
        NOBODY,
        today=inputs.today,
        day_first=inputs.day_first,
        usually_day_first=usually_day_first(inputs),
        compare=False,
    )
    held = Held(info, number, table, offset, columns, log, planned, OTHER_TABLE)
    kind = answers.get(f"kind:{held.key}") or _kind(held, answers)
    told = {"date", "person"} <= log.keys() if kind == LOG_TABLE else columns.has_names
    return replace(held, kind=kind if told else OTHER_TABLE)


def _corrected(
    columns: Columns,
    log: dict[str, int],
    table: Table,
    answers: Mapping[str, str],
    at: tuple[str, int],
) -> tuple[Columns, dict[str, int]]:
    """What the columns are once somebody has said so; what is one thing only is so in the column they say."""
    key, offset = at
    said: dict[int, str] = {}
    for place, origin in enumerate(table.origins):
        answer = answers.get(f"column:{key}:{offset + origin}")
        if answers.get("names") == f"{key}:{offset + origin}":
            answer = "name"
        if answer is not None:
            said[place] = answer
    for place, answer in said.items():
        if answer.startswith("outreach."):
            told = answer.removeprefix("outreach.")
            log = {other: where for other, where in log.items() if where != place and other != told}
            log |= {told: place}
            continue
        log = {other: where for other, where in log.items() if where != place or answer != EXTRA}
        for other in columns.columns(answer) if answer not in SEVERAL else ():
            columns = columns.to(other, EXTRA) if other not in said else columns
        columns = columns.to(place, answer)
    return columns, log


def usually_day_first(inputs: Inputs) -> bool:
    """How 3/4/26 is read where nothing shows it: as the spreadsheet's locale writes dates."""
    return inputs.overview.locale not in {"en_US", "en_PH", "fil_PH", "en", ""}


def _kind(held: Held, answers: Mapping[str, str]) -> str:
    """What a table holds, by its columns and its names; beside which others it stands is seen later."""
    asked = any(
        key.startswith(f"column:{held.key}:") and value in {"name", GIVEN} for key, value in answers.items()
    )
    if not held.columns.has_names or not held.rows:
        return OTHER_TABLE
    if logs.is_log(held.table, held.columns.targets, held.log):
        return LOG_TABLE
    names = [row.name for row in held.rows if "@" not in row.name]
    likely = sum(_may_be_name(name) for name in names)
    return PEOPLE_TABLE if asked or likely * 2 >= len(names) else OTHER_TABLE


def _may_be_name(name: str) -> bool:
    return not any(map(str.isdigit, name)) and len(name.split()) <= _MOST_WORDS


def _with_sides(found: list[Held], answers: Mapping[str, str]) -> list[Held]:
    """Tables that only say more about the people of another one, whose columns are not the same."""
    settled = []
    for held in found:
        kind = held.kind
        if kind == PEOPLE_TABLE and f"kind:{held.key}" not in answers:
            others = [other for other in found if other is not held and other.kind == PEOPLE_TABLE]
            if any(_says_more(held, other) for other in others):
                kind = SIDE_TABLE
        settled.append(replace(held, kind=kind))
    if settled and not any(held.kind == PEOPLE_TABLE for held in settled):
        return found
    return settled


def _says_more(held: Held, main: Held) -> bool:
    mine = {name_words(row.name) for row in held.rows}
    theirs = {name_words(row.name) for row in main.rows}
    known = len(mine & theirs)
    tells_apart = {"email", "phone", "linkedin", "company"}
    fewer = len(tells_apart & {*held.columns.targets}) < len(tells_apart & {*main.columns.targets})
    return fewer and len(mine) <= len(theirs) and known * 5 >= len(mine) * 4


def is_nobody(name: str) -> bool:
    """Whether a cell where a name is looked for names nobody: N/A, "Hiring team"."""
    return is_no_name(name) or is_group(name)


def typed(held: Held, line: int, column: int, grid: Grid) -> Raw:
    """What stands in a column of the table in that line of its sheet (0-based)."""
    row, position = grid[line] if line < len(grid) else (), held.position(column)
    return row[position] if position < len(row) else None


def same_text(one: Raw, other: Raw) -> bool:
    """Whether two cells read the same on one line."""
    return one_line(as_text(one)) == one_line(as_text(other))


def names_columns(held: Held) -> tuple[int, ...]:
    """The columns that hold names or parts of them."""
    return tuple(
        number for number, target in enumerate(held.columns.targets) if target in {"name", GIVEN, FAMILY}
    )
