"""The words in the sheet itself: Start here, the notes on headings, and what stands in a warning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from sync.contract import TABS, Column, Kind

FORMULA_WARNING: Final = (
    "The sheet works these dates out by itself. Typed over, they no longer move with what you log."
)
ID_WARNING: Final = "Made by the app, to know each row again wherever it is sorted. Better left as it is."
CHANGES_WARNING: Final = "What the app wrote, and what stood there before. Nothing here needs you."

CHANGES_NOTES: Final[Mapping[str, str]] = {
    "When": "The moment it was written (UTC).",
    "What": "What was written where, for the app.",
    "Held 1": "From here on: what the row held just before.",
}

Look = Literal["title", "heading", "line", "overdue", "today", "soon", "quiet"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of Start here: a word on the left, its explanation on the right; titles and headings stand alone."""

    left: str
    right: str = ""
    look: Look = "line"


_OPENING: Final = (
    Line("Start here", look="title"),
    Line(
        "What this is",
        "Everyone you met on the way to a job, every word exchanged with them, and who would like to hear from "
        "you next. It is your sheet: it works by itself, and the Runner-Up app reads and writes these same rows.",
    ),
    Line(""),
    Line("The tabs", look="heading"),
)
_BY_HAND: Final = (
    Line(""),
    Line("Log a word by hand", look="heading"),
    Line("1", "In Outreach, go to the first empty row below the others."),
    Line("2", "Put the date and the person’s name as it stands in People. The rest may stay blank."),
    Line("3", "Leave Person ID and ID blank; the app fills them in. Last contact and Due move at once."),
    Line(
        "Two of one name",
        "Copy the ID at the right end of the person’s row in People into Person ID, so that it is clear who is meant.",
    ),
    Line(
        "Somebody new",
        "Type below the last row of People; a name is enough. Without the app, copy Last contact and Due from the "
        "row above.",
    ),
    Line(
        "Your own way",
        "Sort, filter, move and add columns as you like. Columns of your own are kept, and the app shows them too.",
    ),
    Line(""),
    Line("The colours of Due", look="heading"),
    Line("Overdue", "That day has passed. They would still be glad to hear from you.", "overdue"),
    Line("Today", "Today is the day.", "today"),
    Line("Soon", "Within the next seven days.", "soon"),
    Line("No colour", "There is time; or no date at all: somebody paused or archived is never due."),
    Line(""),
    Line("When somebody is due", look="heading"),
    Line("Next step on", "On that day, as long as it is after the last contact. To snooze, move it."),
    Line(
        "Otherwise",
        "So many days after the last contact as Every says for this person; where it is blank, as Every in Settings.",
    ),
    Line("Never a word yet", "The day after Not hired on, else the day they were added."),
    Line(""),
    Line("For the mentor", look="heading"),
    Line("Needs mentor", "Ticked in People: to be talked about next time. Sort or filter by it."),
    Line("Mentor notes", "Yours to write in. Notes beside it are the owner’s."),
    Line("Outreach", "The newest dates show what was kept since you last met."),
    Line(""),
    Line("Better left alone", look="heading"),
    Line(
        "Grey columns",
        "Last contact and Due are formulas, IDs tell the rows apart. You are warned before you change one; nobody is "
        "locked out.",
    ),
    Line(
        "Changes",
        "A hidden tab where the app keeps what stood in a row before it changed it. Nothing gets lost.",
    ),
    Line(""),
)


def start_here(today: date) -> tuple[Line, ...]:
    """The lines of Start here, from the first row on."""
    tabs = tuple(Line(tab.name, tab.meaning) for tab in TABS)
    laid = Line("", f"Laid out by Runner-Up on {today.day} {today:%B %Y}.", "quiet")
    return (*_OPENING, *tabs, *_BY_HAND, laid)


_HOW: Final[Mapping[Kind, str]] = {
    Kind.DATE: "A date, with its year.",
    Kind.DAYS: "A number, such as 30.",
    Kind.YES_NO: "A tick, or none.",
    Kind.ID: "Copied a row? Empty it in the copy.",
}


def heading_note(column: Column) -> str:
    """The note on a column's heading: what it is for, and what may stand in it."""
    sentences = [column.meaning]
    if column.formula:
        sentences.append("A formula: better not typed over.")
    elif column.kind is Kind.CHOICE:
        sentences.append(f"One of: {', '.join(column.choices)}.")
    elif column.kind is Kind.TAGS:
        listed = f": {', '.join(column.choices)}" if column.choices else ""
        sentences.append(f"Several may stand here, parted by commas{listed}.")
    elif column.kind in _HOW:
        sentences.append(_HOW[column.kind])
    if column.required:
        sentences.append("The one thing a row needs.")
    return "\n".join(sentences)
