"""Adopting spreadsheets that already hold contacts in their own way: nothing that is there is changed."""

from sync.sheet.adopt.completing import completed
from sync.sheet.adopt.counting import counts
from sync.sheet.adopt.proposal import adoption, answered, study
from sync.sheet.adopt.reading import read
from sync.sheet.adopt.types import Adoption, FoundTable, Looks, Match, Preview, Question, Study

__all__ = [
    "Adoption",
    "FoundTable",
    "Looks",
    "Match",
    "Preview",
    "Question",
    "Study",
    "adoption",
    "answered",
    "completed",
    "counts",
    "read",
    "study",
]
