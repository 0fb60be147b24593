"""Studies a foreign spreadsheet and says what adopting it comes to. Pure: nothing here reads or writes anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sync import contract
from sync.exchange.headings import EXTRA
from sync.exchange.text import clipped
from sync.sheet.adopt.building import build
from sync.sheet.adopt.settled import settle
from sync.sheet.adopt.tables import Held
from sync.sheet.adopt.types import (
    LOG_TABLE,
    PEOPLE_TABLE,
    Adoption,
    FoundTable,
    Inputs,
    Looks,
    Match,
    Question,
    Study,
)
from sync.sheet.model import Grid, Overview

REFUSAL: Final = (
    "No column of this spreadsheet looks like names of people, so nothing was adopted and nothing was changed. "
    "Say which column holds names; or, if there is none, take another spreadsheet or an empty one."
)
EMPTY: Final = (
    "There is nothing in this spreadsheet yet. It can be laid out as an empty one: nothing needs adopting."
)
_EXAMPLES: Final = 3
_MOST_CHOICES: Final = 60


def study(
    overview: Overview,
    grids: Mapping[int, Grid],
    looks: Mapping[int, Looks],
    *,
    today: date,
    day_first: bool | None = None,
    answers: Mapping[str, str] | None = None,
) -> Study:
    """What a spreadsheet holds and what has to be asked; with ``answers`` to those questions.

    ``day_first`` answers how 3/4/26 is read; None takes it from the dates, else from the spreadsheet's locale.
    """
    given = dict(answers or {})
    if given.get("dates"):
        day_first = given["dates"] == contract.DAY_FIRST
    inputs = Inputs(overview, grids, looks, today, day_first)
    settled = settle(inputs, given)
    refusal, asked = "", [*settled.questions]
    if not settled.found and not settled.ours:
        refusal = EMPTY
    elif not settled.ours and not any(held.kind in {PEOPLE_TABLE, LOG_TABLE} for held in settled.found):
        refusal, asked = REFUSAL, [_which_column(settled.found)]
    built = build(settled) if not refusal else None
    return Study(
        inputs,
        given,
        tuple(_shown(held, built) for held in settled.found),
        tuple(asked),
        refusal,
        built,
    )


def answered(one: Study, answers: Mapping[str, str]) -> Study:
    """The same spreadsheet studied with these answers beside those given before."""
    inputs = one.inputs
    return study(
        inputs.overview,
        inputs.grids,
        inputs.looks,
        today=inputs.today,
        day_first=inputs.day_first,
        answers={**one.answers, **answers},
    )


def adoption(one: Study, answers: Mapping[str, str] | None = None) -> Adoption | None:
    """What adopting the spreadsheet comes to with these answers; None where it can't be adopted so far."""
    return (answered(one, answers) if answers else one).adoption


def _which_column(found: list[Held]) -> Question:
    options = [
        (f"{held.key}:{held.position(number)}", f"{held.title}: {title} ({_sample(held, number)})")
        for held in found
        for number, title in enumerate(held.table.titles)
        if any(any(map(str.isalpha, text)) for text in held.table.column(number))
    ]
    return Question(
        "names", "Which column holds the names of people?", (("", "None of them"), *options[:_MOST_CHOICES])
    )


def _sample(held: Held, number: int) -> str:
    return clipped(", ".join(held.table.column(number)[:_EXAMPLES]), 60)


def _shown(held: Held, built: Adoption | None) -> FoundTable:
    """A table for showing: each column with what it was taken for, and three examples."""
    place = None
    if built is not None:
        place = next((one for one in built.places if one.sheet_id == held.info.sheet_id), None)
    by_number = {number: f"outreach.{key}" for key, number in held.log.items()}
    matches = []
    for number, title in enumerate(held.table.titles):
        target = held.columns.targets[number]
        if held.kind == LOG_TABLE:
            target = by_number.get(number, EXTRA)
        key = target.removeprefix("outreach.")
        tab = contract.OUTREACH if held.kind == LOG_TABLE else contract.PEOPLE
        position = held.position(number)
        serves = place is not None and place.columns[position : position + 1] == (
            (tab.by_key[key].header,) if key in tab.by_key else ("",)
        )
        matches.append(
            Match(
                f"column:{held.key}:{position}",
                title,
                target,
                tuple(clipped(text, 40) for text in held.table.column(number)[:_EXAMPLES]),
                beside=place is not None and key in tab.by_key and not serves,
            )
        )
    count = len(held.rows) if held.kind == PEOPLE_TABLE else 0
    return FoundTable(held.key, held.info.sheet_id, held.title, held.kind, held.header, tuple(matches), count)
