"""Whether every row can be told from every other: IDs, whom outreach is about, and people who may be one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

import pandas as pd

from sync import contract
from sync.cells import Raw, as_text
from sync.checkup.finding import DUPLICATES, IDS, NOTE, OK, PROBLEM, Cell, Finding, about
from sync.checkup.seen import SheetSeen, TabSeen
from sync.crm import words
from sync.exchange.duplicates import OTHER_EMAIL, Duplicate, Finder
from sync.exchange.rows import PlannedRow
from sync.identity import SheetRow
from sync.sheet.read import id_header

_MADE: Final = re.compile(r"[a-z]+(-[a-z0-9]+)+")
"""What an ID of the app's own making looks like."""

_MOST_NAMED: Final = 5


def id_findings(seen: SheetSeen) -> list[Finding]:
    """What is to be said of IDs."""
    found = [finding for tab in seen.tabs.values() for finding in _ids(seen, tab)]
    found += _pointing_nowhere(seen)
    return found or [Finding(IDS, OK, "Every row has an ID of its own, and all outreach is about somebody.")]


def unnamed(tab: TabSeen) -> list[SheetRow]:
    """Rows that have no ID yet."""
    return [row for row in tab.rows if not row.id]


def doubled(tab: TabSeen) -> list[SheetRow]:
    """Rows with an ID that a row above them has; of these only the app gives new ones, not to settings."""
    known: set[str] = set()
    found = []
    for row in tab.rows:
        if row.id and row.id in known:
            found.append(row)
        known.add(row.id)
    return found


def _ids(seen: SheetSeen, tab: TabSeen) -> Iterator[Finding]:
    name, header = tab.tab.name, id_header(tab.tab)
    bare, twice = unnamed(tab), doubled(tab)
    has_ids = "id" in tab.tab.by_key
    if bare and has_ids:
        yield about(
            IDS,
            NOTE,
            f"{words.count(len(bare), 'row')} of {name} {words.plural(len(bare), 'has', 'have')} no ID yet. The app "
            "gives one at the next sync.",
            seen.cells(tab, bare, header),
            mendable=True,
        )
    if twice and has_ids:
        yield about(
            IDS,
            PROBLEM,
            f"{words.count(len(twice), 'row')} of {name} {words.plural(len(twice), 'has', 'have')} the ID of another "
            "row, as a copied row does. At the next sync the copy gets one of its own; nothing else in it changes.",
            seen.cells(tab, twice, header),
            mendable=True,
        )
    elif twice:
        yield about(
            IDS,
            NOTE,
            f"In {name} {words.count(len(twice), 'row')} stands a second time. The first counts; remove the other if "
            "it is not needed.",
            seen.cells(tab, twice, header),
        )
    position = tab.place.position(header)
    odd = [
        row
        for row in tab.rows
        if has_ids
        and row.id
        and not _is_made(tab.shown(row.line, position) if position is not None else None)
    ]
    if odd:
        yield about(
            IDS,
            NOTE,
            f"{words.count(len(odd), 'ID')} in {name} {words.plural(len(odd), 'was', 'were')} not made by the app. "
            "It works with them as they are; better leave them now.",
            seen.cells(tab, odd, header),
        )


def _is_made(raw: Raw) -> bool:
    return isinstance(raw, str) and _MADE.fullmatch(raw) is not None


def _pointing_nowhere(seen: SheetSeen) -> Iterator[Finding]:
    people, outreach = seen.tabs.get(contract.PEOPLE.key), seen.tabs.get(contract.OUTREACH.key)
    if people is None or outreach is None:
        return
    header = contract.OUTREACH.column("person_id").header
    there = {row.id for row in people.rows}
    lost = [
        row
        for row in outreach.rows
        if (named := as_text(row.cells.get(header)).strip()) and named not in there
    ]
    if lost:
        yield about(
            IDS,
            PROBLEM,
            f"{words.count(len(lost), 'row')} of {outreach.tab.name} {words.plural(len(lost), 'is', 'are')} about a "
            f"person who is not in {people.tab.name}. If the name beside it is right, empty {header} and the app "
            "finds the person by the name; if the person was removed by mistake, bring them back on the page Sheet, "
            "under Kept rows.",
            seen.cells(outreach, lost, header),
        )


# --- People alike --------------------------------------------------------------------------------


def alike(people: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Pairs of people who may be one: the earlier one's ID, the later one's, and why, as in "They have …"."""
    finder = Finder(people.iloc[:0])
    pairs = []
    ids = [str(row) for row in people.index]
    for number, (row, values) in enumerate(zip(ids, people.to_dict("records"), strict=True)):
        typed = {str(key): value for key, value in values.items() if isinstance(value, str) and value}
        planned = PlannedRow(number, number, row, typed.get("name", ""), {**typed}, {}, {})
        pairs += [_pair(ids, one) for one in finder.add(planned) if one.sure or one.why == OTHER_EMAIL]
    return pairs


def _pair(ids: list[str], one: Duplicate) -> tuple[str, str, str]:
    assert one.earlier is not None, one
    return ids[one.earlier], ids[one.row], one.why


def duplicate_findings(people: pd.DataFrame, cell: Callable[[str], Cell | None]) -> list[Finding]:
    """What is to be said of people alike; ``cell`` finds somebody's name in the sheet."""
    pairs = alike(people)
    if not pairs:
        return [Finding(DUPLICATES, OK, "Nobody seems to be in the book twice.")]
    names = people["name"]
    told = [f"{names[first]} ({why})" for first, _, why in pairs[:_MOST_NAMED]]
    more = f", and {len(pairs) - len(told):,} more" if len(pairs) > len(told) else ""
    counted = Counter(row for first, second, _ in pairs for row in (first, second))
    found = [place for row in counted if (place := cell(row)) is not None]
    return [
        Finding(
            DUPLICATES,
            NOTE,
            f"{words.spelt(len(pairs), 'person', 'people')} may be in the book twice: {', '.join(told)}{more}. If "
            "they are one, open one of them on the page Person and merge them; all that was written is kept.",
            len(pairs),
            tuple(found[:20]),
        )
    ]
