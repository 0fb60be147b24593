"""What people call the choices of our columns: "Hiring manager" is a Hiring authority, coffee a Meeting."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from sync import contract
from sync.contract import Column
from sync.exchange.text import folded, words
from sync.exchange.touches import how
from sync.typed import match

# fmt: off
_RELATIONSHIPS: Final = {
    "Hiring authority": (
        "hiring manager", "manager", "boss", "future boss", "decision maker", "head of department", "vorgesetzter",
        "vorgesetzte", "jefe", "jefa", "responsable",
    ),
    "Interviewer": ("interview", "interview panel", "panel", "panelist", "entrevistador", "entrevistadora"),
    "Recruiter": (
        "headhunter", "talent", "talent partner", "talent acquisition", "hr", "human resources", "sourcer", "agency",
        "personalberater", "personaler", "reclutador", "reclutadora", "recruteur",
    ),
    "Referrer": ("referral", "referred me", "introducer", "connector", "empfehlung", "referencia"),
    "Peer": (
        "colleague", "former colleague", "ex colleague", "coworker", "co worker", "former coworker", "friend",
        "teammate", "classmate", "alum", "alumni", "alumnus", "alumna", "kollege", "kollegin", "freund", "freundin",
        "colega", "amigo", "amiga", "collegue",
    ),
    "Mentor": ("coach", "advisor", "adviser", "mentorin", "sponsor", "mentora"),
}
# fmt: on
_BY_NAME: Final = {
    folded(name): choice for choice, names in _RELATIONSHIPS.items() for name in (choice, *names)
}
_ARCHIVED: Final = frozenset({
    "closed", "archived", "isarchived", "isclosed", "inactive", "isinactive", "archiviert", "archivado",
})  # fmt: skip
_ACTIVE: Final = frozenset({"isactive", "active", "aktiv", "activo"})
"""Headings of boxes that say whether somebody is out of the way, or that they are not."""
_RELATIONSHIP: Final = contract.PEOPLE.column("relationship")
_SEVERAL: Final = "outcome", "direction"


@lru_cache(maxsize=8192)
def meant(column: Column, text: str) -> str | None:
    """The choice of a column that a text means, by another name of it; None where that would be guessing."""
    known = match(text, column.choices) if column.choices else None
    if known is not None:
        return known
    if column.choices == _RELATIONSHIP.choices:
        return _BY_NAME.get(folded(text)) or _BY_NAME.get(folded(text).removesuffix("s"))
    if column.key == "channel":
        return how(text) or None
    if column.key in _SEVERAL:
        return _beginning(column, text)
    return None


def is_archive_flag(heading: str) -> bool:
    """Whether yes or no under this heading says who is archived: "closed", "is_active"."""
    return folded(heading) in _ARCHIVED | _ACTIVE


def archived(heading: str, *, ticked: bool) -> str | None:
    """The Status that such a box means; None where it says nothing beyond the usual."""
    return contract.ARCHIVED if ticked == (folded(heading) in _ARCHIVED) else None


def _beginning(column: Column, text: str) -> str | None:
    """The choice with which a text begins: "Referral to Ines Okoro"."""
    said = words(text)
    for choice in column.choices:
        parts = words(choice)
        if said[: len(parts)] == parts:
            return choice
    return None
