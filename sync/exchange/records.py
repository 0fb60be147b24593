"""What one row of a table stands for where it is no person: a job, or a deal that people belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sync.exchange.text import folded

# fmt: off
_JOBS: Final = frozenset(map(folded, (
    "list name", "job title", "job url", "job link", "job posting", "posting url", "job description",
    "html description", "salary", "salary range", "min salary", "max salary", "salary currency", "date applied",
    "applied at", "applied on",
    "application date", "date saved", "saved at", "date posted", "posted at", "excitement", "employment type",
    "job type", "remote", "deadline", "application status", "job status", "requirements", "job board",
    "resume version", "cover letter", "gehalt", "stellenbezeichnung", "beworben am", "salario", "date de candidature",
)))
"""Headings that a table of jobs has, and one of people seldom."""
_WHERE: Final = frozenset(map(folded, (
    "company", "company name", "employer", "organization", "title", "role", "position", "location", "url", "link",
    "status", "status name", "list", "stage", "unternehmen", "firma", "stelle", "empresa", "puesto",
)))
_DEALS: Final = frozenset(map(folded, (
    "stage", "deal stage", "pipeline", "pipeline stage", "stage name", "box key", "box name", "days in stage",
    "deal name", "deal owner", "deal value", "opportunity", "opportunity name", "close date", "phase",
)))
"""Headings of a pipeline, where a row is a deal and its people stand in a column of their own."""
_MANY: Final = frozenset(map(folded, (
    "contacts", "people", "persons", "attendees", "participants", "linked contacts", "linked people",
    "related contacts", "associated contacts", "associated contact", "interviewers", "contact(s)", "person(s)",
    "guests", "companies", "organizations", "organisations", "associated company", "associated companies",
    "kontakte", "personen", "teilnehmer", "contactos", "personas", "participantes",
)))
# fmt: on
_TITLES: Final = frozenset({"jobtitle", "jobname", "jobposting", "stellenbezeichnung"})
_FEW_SIGNS: Final = 3


def reads_like_jobs(headings: Sequence[str]) -> bool:
    """Whether these are headings of a list of jobs: what a job alone has, beside where it is."""
    said = {folded(heading) for heading in headings}
    return bool(said & _JOBS) and len(said & (_JOBS | _WHERE)) >= _FEW_SIGNS


def is_of_the_job(heading: str, headings: Sequence[str]) -> bool:
    """Whether a job's title under this heading is that of the job a row is about, not of its contact."""
    said = {folded(one) for one in headings}
    return folded(heading) in _TITLES and reads_like_jobs(headings) and bool((said & _JOBS) - _TITLES)


def reads_like_deals(headings: Sequence[str]) -> bool:
    """Whether these are headings of a pipeline, whose rows are deals."""
    return bool({folded(heading) for heading in headings} & _DEALS)


def promises_several(heading: str) -> bool:
    """Whether a heading says that several people or companies stand in one cell."""
    return folded(heading) in _MANY
