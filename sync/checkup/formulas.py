"""Whether Last contact and Due are still worked out by the sheet: in every row, by the app's own formula.

What somebody typed over a formula is theirs, and is taken for what it says: a day in Due for the next step, a
day in Last contact for a word exchanged. Only when that is in its own place does the formula come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from sync import cells, contract
from sync.cells import Raw, as_text
from sync.checkup.dates import judged
from sync.checkup.finding import FORMULAS, NOTE, OK, PROBLEM, Finding, about
from sync.checkup.seen import SheetSeen, TabSeen, named
from sync.contract import Column
from sync.crm import words
from sync.identity import SheetRow
from sync.sheet.formulas import row_formulas
from sync.sheet.read import id_header

State = Literal["lacking", "broken", "typed", "another"]
"""A blank cell; a formula of ours that was damaged; a value typed over it; somebody's own formula."""

ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#ERROR!", "Loading..."}
)
_TEXTS: Final = re.compile(r'("(?:[^"]|"")*")')
_QUOTED: Final = re.compile(r"'([^\W\d]\w*)'!")
_PLACES: Final = re.compile(r"(?:'(?:[^']|'')*'!|[^\W\d]\w*!)?(?:\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|#REF!)")
_LAST: Final = contract.PEOPLE.column("last_contact")
_DUE: Final = contract.PEOPLE.column("due")


@dataclass(frozen=True, slots=True)
class Amiss:
    """A formula's cell that holds something else: ``typed``, raw."""

    row: SheetRow
    column: Column
    position: int
    state: State
    typed: Raw


def expected(seen: SheetSeen) -> dict[str, str]:
    """The formulas' texts for People by header; none where People or Outreach is not there."""
    people, outreach = seen.tabs.get(contract.PEOPLE.key), seen.tabs.get(contract.OUTREACH.key)
    if people is None or outreach is None:
        return {}
    settings = seen.tabs.get(contract.SETTINGS.key)
    return row_formulas(people.place, outreach.place, None if settings is None else settings.place)


def amiss(seen: SheetSeen) -> list[Amiss]:
    """The cells of People in which the app's formula should stand and does not."""
    texts, people = expected(seen), seen.tabs.get(contract.PEOPLE.key)
    if not texts or people is None:
        return []
    identifier = people.place.position(id_header(contract.PEOPLE))
    found = []
    for row in people.rows:
        # Both readings of the sheet have to be of one row: somebody may have sorted in between.
        if identifier is None or as_text(people.typed(row.line, identifier)).strip() != row.id or not row.id:
            continue
        for header, text in texts.items():
            position = people.place.position(header)
            if position is None:
                continue
            typed, shown = people.typed(row.line, position), people.shown(row.line, position)
            state = _state(typed, shown, text)
            if state is not None:
                # What is typed reads as it is displayed where formulas are asked for: a day is a text there.
                holds = shown if state == "typed" else typed
                found.append(Amiss(row, contract.PEOPLE.by_header[header], position, state, holds))
    return found


def _state(typed: Raw, shown: Raw, text: str) -> State | None:
    if typed is None:
        return "lacking"
    if not (isinstance(typed, str) and typed.startswith("=")) or typed == shown:
        return "typed"
    if plain(typed) == plain(text):
        return None
    ours = _PLACES.sub("_", plain(typed)) == _PLACES.sub("_", plain(text))
    return "broken" if ours or shown in ERRORS else "another"


def plain(formula: str) -> str:
    """A formula's text without what a spreadsheet writes in its own way: parting marks, spaces, quotes, capitals."""
    parts = _TEXTS.split(formula)
    return "".join(
        part if part.startswith('"') else _QUOTED.sub(r"\1!", part).replace(";", ",").replace(" ", "").upper()
        for part in parts
    )


# --- What was typed over a formula ---------------------------------------------------------------

Deed = Literal["next step", "word", "nothing"]
"""What keeps a typed day: it becomes Next step on; it becomes a row of Outreach; it stands there already."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A value typed over a formula, and what keeps it, so that the formula can come back."""

    amiss: Amiss
    day: date
    deed: Deed


def keepable(seen: SheetSeen, found: Amiss, touches: Mapping[str, set[date]]) -> Kept | None:
    """How a value typed over a formula is kept; None where only the person knows what it means.

    ``touches``: the days of outreach by person.
    """
    what, day = judged(found.column, found.typed, day_first=seen.day_first, today=seen.today)
    if not isinstance(day, date) or what not in {None, "text", "ahead"}:
        return None
    if found.column is _LAST:
        if day > seen.today:
            return None
        return Kept(found, day, "nothing" if day in touches.get(found.row.id, ()) else "word")
    step = contract.PEOPLE.column("next_step_on")
    held = found.row.cells.get(step.header)
    if held is None:
        return Kept(found, day, "next step")
    return (
        Kept(found, day, "nothing") if cells.read(step, held, day_first=seen.day_first).value == day else None
    )


def touches(seen: SheetSeen) -> dict[str, set[date]]:
    """The days of outreach by person, as far as they can be read."""
    outreach = seen.tabs.get(contract.OUTREACH.key)
    found: dict[str, set[date]] = {}
    for row in outreach.rows if outreach is not None else ():
        day = cells.read(
            contract.OUTREACH.column("date"), row.cells.get("Date"), day_first=seen.day_first
        ).value
        if isinstance(day, date):
            found.setdefault(as_text(row.cells.get("Person ID")).strip(), set()).add(day)
    return found


# --- What there is to say ------------------------------------------------------------------------


def findings(seen: SheetSeen) -> list[Finding]:
    """What is to be said of formulas."""
    people, members = seen.tabs.get(contract.PEOPLE.key), amiss(seen)
    found = []
    if people is not None and members:
        days = touches(seen)
        groups: dict[tuple[State, bool], list[Amiss]] = {}
        for one in members:
            safe = one.state != "another" and (one.state != "typed" or keepable(seen, one, days) is not None)
            groups.setdefault((one.state, safe), []).append(one)
        for (state, safe), group in groups.items():
            where = [seen.cell(people, one.row.line, one.position) for one in group]
            severity = NOTE if state == "another" else PROBLEM
            sentence = _sentence(state, group, safe=safe)
            found.append(about(FORMULAS, severity, sentence, where, mendable=safe))
    found += _errors(seen)
    return found or [
        Finding(
            FORMULAS,
            OK,
            f"{_LAST.header} and {_DUE.header} are worked out in every row, by the app's own formula.",
        )
    ]


def _sentence(state: State, group: list[Amiss], *, safe: bool) -> str:
    number = len(group)
    headers = words.listed(sorted({one.column.header for one in group}))
    counted = f"{words.count(number, 'cell')} under {headers}"
    if state == "lacking":
        lacking = words.plural(number, "lacks its", "lack their")
        return f"{counted} {lacking} formula, so the sheet alone says nothing there."
    if state == "broken":
        return f"{counted} {words.plural(number, 'has', 'have')} a damaged formula. Mending writes the app's own again."
    if state == "another":
        return (
            f"{counted} {words.plural(number, 'has', 'have')} a formula of somebody's own. It is left as it is; to "
            "have the app's own again, empty the cell and let the check-up mend it."
        )
    if safe:
        return (
            f"{counted} {words.plural(number, 'was', 'were')} typed over, and no longer move with what you log. "
            "Mending keeps each day where it belongs (a day in Due as Next step on, a day in Last contact as a row "
            "of Outreach), then writes the formula again."
        )
    return (
        f"{counted} {words.plural(number, 'was', 'were')} typed over with something that has no certain place "
        "elsewhere. It is left as it is. Put it where you want it, for instance in Notes, then empty the cell; mending "
        "writes the formula again."
    )


def _errors(seen: SheetSeen) -> Iterator[Finding]:
    """Cells that people fill by formulas of their own, and that come to an error."""
    for tab in seen.tabs.values():
        where = [
            seen.cell(tab, row.line, position)
            for row in tab.rows
            for position, header in enumerate(tab.place.columns)
            if header
            and not (header in tab.tab.by_header and tab.tab.by_header[header].formula)
            and tab.shown(row.line, position) in ERRORS
            and tab.is_formula(row.line, position)
        ]
        if where:
            yield about(
                FORMULAS,
                NOTE,
                f"{words.count(len(where), 'formula')} of your own in {tab.tab.name} "
                f"{words.plural(len(where), 'comes', 'come')} to an error. The app shows it as it is; "
                "open the cell to see what it refers to.",
                where,
            )


def moved_on(kept: Kept, people: TabSeen) -> str:
    """What was done to keep a typed day, in words."""
    who = named(people, kept.amiss.row)
    day = words.full_day(kept.day)
    if kept.deed == "next step":
        return f"{who}: {day}, typed over Due, is Next step on now"
    return f"{who}: {day}, typed over Last contact, is a row of Outreach now"
