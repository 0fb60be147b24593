"""What only a person can tell about a file: which order its dates are in, and whether a line is headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sync import cells, contract
from sync.contract import Kind
from sync.exchange.headings import SKIP
from sync.exchange.mapping import Mapping
from sync.exchange.records import reads_like_jobs
from sync.exchange.several import Doubt
from sync.exchange.source import Source
from sync.exchange.table import Table
from sync.exchange.text import clipped, shows

_TWO_WAYS: Final = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})(?:[/-](?:\d{4}|\d{2}))?(?!\d)")
_MONTHS: Final = 12
_MOST_WRITERS: Final = 50
ONE_PERSON: Final = "One person"
EACH_A_PERSON: Final = "Each is a person"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can answer; ``about`` is "names", "headings", "dates", "several" or "owner".

    Without names nothing is imported; the other questions have an assumption, which ``text`` tells.
    """

    about: str
    text: str
    options: tuple[str, ...]


def about_names(table: Table) -> Question:
    """Asks which column holds names, where none says so."""
    if reads_like_jobs(table.headings):
        return Question(
            "names",
            "This reads like a list of jobs, not of people: no column of it holds names, so nobody is imported. "
            "If one holds names of people after all, which is it?",
            table.titles,
        )
    return Question(
        "names",
        "No column of this file looks like names of people. Which one holds them? "
        "If there is none, this may be a list of jobs or of something else, and there is nobody to import.",
        table.titles,
    )


def about_several(doubts: Sequence[Doubt], *, each: bool | None) -> tuple[Question, ...]:
    """Asks whether cells that may name several people do; ``each`` is the answer, None while there is none."""
    if each is not None or not doubts:
        return ()
    more = len(doubts) - 1
    others = f" (and {more:,} more {'cell' if more == 1 else 'cells'} like it)" if more else ""
    return (
        Question(
            "several",
            f"{doubts[0].where}: “{doubts[0].text}”{others} may be several people. Until you say so, it is one.",
            (ONE_PERSON, EACH_A_PERSON),
        ),
    )


def date_orders(
    table: Table, mapping: Mapping, *, day_first: bool | None, usually: bool = True
) -> tuple[dict[int, bool], tuple[Question, ...]]:
    """By column, whether its dates have the day first; and the question where the file does not show it.

    ``day_first`` is the answer, None while there is none; until then ``usually`` counts.
    """
    dated = [
        number
        for number, target in enumerate(mapping.targets)
        if target in contract.PEOPLE.by_key and contract.PEOPLE.column(target).kind is Kind.DATE
    ]
    texts = {number: table.column(number) for number in dated}
    hints = {number: cells.order_hint(texts[number]) for number in dated}
    shown = {hint for hint in hints.values() if hint is not None}
    whole = shown.pop() if len(shown) == 1 else None
    assumed = usually if day_first is None else day_first
    orders: dict[int, bool] = {}
    questions: list[Question] = []
    for number in dated:
        hint = hints[number]
        # Other columns speak for one that says nothing, not for one that says both.
        if hint is None and not _says_both(texts[number]):
            hint = whole
        unclear = next((text for text in texts[number] if two_ways(text)), None)
        if hint is None and day_first is None and unclear is not None:
            questions.append(
                Question(
                    "dates",
                    f"In “{table.titles[number]}”, {clipped(unclear, 30)} can be read in two ways. Which comes first, "
                    f"the day or the month? Until you say so, the {'day' if usually else 'month'}.",
                    (contract.DAY_FIRST, contract.MONTH_FIRST),
                )
            )
        orders[number] = hint if hint is not None else assumed
    return orders, tuple(questions)


def about_owner(source: Source) -> tuple[Question, ...]:
    """Asks whose messages they are, where only two ever wrote each other and nothing tells."""
    if not source.asks_owner:
        return ()
    names = dict.fromkeys(who.name for who in source.writers)
    return (
        Question(
            "owner",
            f"Which of them are you? Until you say so, {clipped(source.owner)}.",
            tuple(names)[:_MOST_WRITERS],
        ),
    )


def two_ways(text: str) -> bool:
    """Whether a text is a day in either order: 3/4/26."""
    numbers = _TWO_WAYS.match(text)
    if numbers is None:
        return False
    one, other = int(numbers[1]), int(numbers[2])
    return one != other and 1 <= one <= _MONTHS and 1 <= other <= _MONTHS


def _says_both(texts: Sequence[str]) -> bool:
    return {cells.order_hint([text]) for text in texts} >= {True, False}


def about_headings(table: Table) -> tuple[Question, ...]:
    """Asks whether a line is headings, where that is in doubt."""
    if table.sure:
        return ()
    if table.heading_line is None:
        return (
            Question(
                "headings",
                "No line of this file reads like headings, so its first line is taken for a person.",
                ("There are no headings", "The first line is headings"),
            ),
        )
    return (
        Question(
            "headings",
            f"Line {table.heading_line} is taken for the headings. Is it, or is it a person already?",
            ("It is the headings", "It is a person"),
        ),
    )


def about_columns(table: Table, mapping: Mapping) -> tuple[str, ...]:
    """Says which columns are left out, and that there are no rows where there are none."""
    told = []
    left_out = [
        title
        for number, title in enumerate(table.titles)
        if mapping.targets[number] == SKIP and table.column(number)
    ]
    if left_out:
        names = ", ".join(f"“{title}”" for title in left_out[:3])
        one = len(left_out) == 1
        more = f" and {len(left_out) - 3:,} more" if len(left_out) > 3 else ""  # noqa: PLR2004 (named above)
        told.append(f"{'This column is' if one else 'These columns are'} left out: {names}{more}.")
    if not any(any(map(shows, row.cells)) for row in table.rows):
        told.append("There are no rows under the headings of this file, so there is nobody to import.")
    return tuple(told)
