"""What adopting a spreadsheet speaks of: what was read, what was found, what is asked, what will be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sync.cells import Raw
from sync.errors import Problem
from sync.sheet.model import Grid, Overview, TabPlace

Cells = Mapping[str, Raw]
"""A row by canonical header, blanks left out."""

PEOPLE_TABLE: Final = "people"
LOG_TABLE: Final = "log"
SIDE_TABLE: Final = "side"
OTHER_TABLE: Final = "other"
KINDS: Final = {
    PEOPLE_TABLE: "People, one row a person",
    LOG_TABLE: "Outreach, one row a contact made",
    SIDE_TABLE: "More about the same people",
    OTHER_TABLE: "Nothing to adopt",
}
"""What a table can hold, and what that is called."""

IN_PLACE: Final = "in place"
BESIDE: Final = "beside"
OURS: Final = "Runner-Up"
"""Stands in brackets after a heading that we add where one of theirs reads the same."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What cells have beside their values; places are (row, column), 0-based.

    ``merges``: (first row, first column, row after the last, column after the last). ``links``: where a cell
    leads. ``formulas``: cells that are worked out. ``dates``: numbers that are shown as days.
    """

    merges: tuple[tuple[int, int, int, int], ...] = ()
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formulas: frozenset[tuple[int, int]] = frozenset()
    dates: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can answer.

    ``options``: (answer, words for it). ``assumed``: the answer while there is none, "" where there can't be
    one: then nothing is adopted before it is given.
    """

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What one column of theirs was taken for.

    ``target``: a key of the contract's tab, a part of a name, EXTRA or SKIP. ``column`` names it in answers.
    ``beside``: theirs stays as it is, and a column of ours holds what was read in it.
    """

    column: str
    heading: str
    target: str
    examples: tuple[str, ...]
    beside: bool = False


@dataclass(frozen=True, slots=True)
class FoundTable:
    """One table of the spreadsheet, for showing: ``kind`` of KINDS, ``key`` names it in answers, ``header`` 0-based."""

    key: str
    sheet_id: int
    title: str
    kind: str
    header: int | None
    matches: tuple[Match, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was read, and when: all that a study rests on."""

    overview: Overview
    grids: Mapping[int, Grid]
    looks: Mapping[int, Looks]
    today: date
    day_first: bool | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What adopting will do, in figures and names. ``way``: IN_PLACE or BESIDE, where People will stand.

    ``added``: headings that are added, by the tab's title. ``kept``: headings of theirs that stay extra fields,
    by the tab's title. ``new_tabs``: titles of tabs that are added. ``left``: rows of theirs that are no people.
    """

    way: str
    people: tuple[str, ...]
    touches: int
    added: Mapping[str, tuple[str, ...]]
    kept: Mapping[str, tuple[str, ...]]
    new_tabs: tuple[str, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Adoption:
    """What is done to adopt a spreadsheet.

    ``requests``: one batchUpdate, of headings, marks and tabs alone. ``places``: where the contract's tabs stand
    after it. ``ignored``: by tab, texts of rows that are no entries (``read.joined``), or with ``read.TAKEN``
    before them of rows that are one all the same. ``edits``: (tab, 0-based
    line, cells) for columns that the batch added. ``rows``: (tab, cells, about) to add to the book; ``about`` of
    an entry of Outreach is the line of its person where People stands in place, else the place of the person's
    own entry in ``rows``. ``problems``: what is kept as typed and should be looked at; ``noted``: those of them
    that no cell of ours will hold, by their tab's title and "Line 5".
    """

    requests: tuple[Mapping[str, Any], ...]
    places: tuple[TabPlace, ...]
    ignored: Mapping[str, tuple[str, ...]]
    edits: tuple[tuple[str, int, Cells], ...]
    rows: tuple[tuple[str, Cells, int | None], ...]
    problems: tuple[Problem, ...]
    noted: tuple[Problem, ...]
    people: int
    touches: int
    preview: Preview


@dataclass(frozen=True, slots=True)
class Study:
    """What a spreadsheet seems to hold. ``refusal``: why nothing can be adopted so far, "" where it can.

    ``answered`` with more answers is a new study.
    """

    inputs: Inputs
    answers: Mapping[str, str]
    tables: tuple[FoundTable, ...]
    questions: tuple[Question, ...]
    refusal: str
    adoption: Adoption | None
