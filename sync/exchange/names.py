"""What a cell with somebody's name holds beside the name: a form of address, a job, a second person, or nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sync.exchange.text import folded, one_line, shows, words

_ADDRESS: Final = frozenset({
    "mr", "mrs", "ms", "mx", "miss", "frau", "herr", "herrn", "hr", "fr", "mme", "mlle", "madame", "monsieur",
    "sra", "srta", "dna", "sig", "sigra", "dott", "dhr", "mevr", "pan", "pani", "mister",
})  # fmt: skip
"""Forms of address that are no part of a name. "Don" and "Sr" may be one."""
_WITH_ADDRESS: Final = frozenset({"dr", "prof", "ing", "dipl", "mag", "sr"})
"""Titles that go with a form of address before them, and stay with a name alone."""

# fmt: off
_JOBS: Final = frozenset({
    "manager", "director", "recruiter", "recruiting", "recruitment", "engineer", "engineering", "lead", "leader",
    "head",
    "officer", "vp", "svp", "evp", "ceo", "cto", "cfo", "coo", "cio", "cmo", "cpo", "chro", "hr", "partner", "analyst",
    "consultant", "founder", "cofounder", "owner", "president", "specialist", "coordinator", "assistant", "associate",
    "talent", "buyer", "designer", "developer", "scientist", "teacher", "professor", "nurse", "lawyer", "architect",
    "accountant", "administrator", "supervisor", "strategist", "researcher", "editor", "writer", "marketer", "sales",
    "marketing", "product", "operations", "finance", "interviewer", "sourcer", "headhunter", "advisor", "adviser",
    "trainer", "coach", "planner", "producer", "technician", "principal", "chief", "chair", "chairman", "intern",
    "dean",
    "leiter", "leiterin", "geschaftsfuhrer", "geschaftsfuhrerin", "personalchef", "personalerin", "personaler",
    "teamleiter", "teamleiterin", "chef", "chefin", "berater", "beraterin", "entwickler", "entwicklerin", "vertrieb",
    "directeur", "directrice", "responsable", "gerant", "charge", "chargee", "ingenieur", "recruteur", "recruteuse",
    "jefe", "jefa", "gerente", "directora", "ingeniero", "ingeniera", "reclutador", "reclutadora", "socio", "socia",
    "direttore", "direttrice", "responsabile", "diretor", "diretora", "recrutador", "recrutadora", "colega", "boss",
})
"""Words by which a job is known, folded."""
_GROUPS: Final = frozenset({
    "hiring", "team", "teams", "hr", "human", "resources", "recruiting", "recruitment", "recruiters", "talent",
    "acquisition", "careers", "career", "jobs", "department", "dept", "office", "reception", "desk", "staff", "people",
    "ops", "operations", "committee", "panel", "board", "group", "support", "admin", "the", "front", "info", "contact",
    "personalabteilung", "personal", "abteilung", "bewerbung", "bewerbungen", "empfang", "sekretariat", "rh",
    "recursos",
    "humanos", "equipo", "equipe", "ressources", "humaines", "departamento", "seleccion", "help", "general", "inbox",
})
_MAILBOXES: Final = frozenset({
    "jobs", "job", "careers", "career", "hr", "info", "hello", "contact", "recruiting", "recruitment", "recruiter",
    "talent", "apply", "applications", "application", "admin", "office", "team", "support", "noreply", "hiring",
    "people",
    "mail", "enquiries", "inquiries", "bewerbung", "bewerbungen", "karriere", "personal", "kontakt", "rh", "empleo",
    "recrutement", "vacatures", "humanresources", "talentacquisition", "donotreply", "humanressources",
})
# fmt: on
"""The part before the @ of addresses that are nobody's own."""

_DASHED: Final = re.compile(r"^(.+?)(?:\s+[-–—|•]\s+|\s*[–—|]\s+)(.+)$")
_BRACKETED: Final = re.compile(r"^(.+?)\s*[(\[]([^()\[\]]+)[)\]]$")
_COMMA: Final = re.compile(r"^([^,]+),\s*(.+)$")
_TWO: Final = re.compile(r"\s*[/&+]\s*|\s+(?:and|und|y|e|et|en|och|og|i)\s+", re.IGNORECASE)
_MOST_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class Parted:
    """What a cell says: ``name``, ``role`` ("" for none), and ``several``: the people it may name, if more than one."""

    name: str
    role: str = ""
    several: tuple[str, ...] = ()


def part(text: str, *, with_role: bool = False) -> Parted:
    """The name in a cell without form of address and job; ``with_role`` where its heading promises a job beside it."""
    typed = one_line(text)
    name, role = _without_role(typed, with_role=with_role)
    name = without_address(name)
    return Parted(name, role, _several(name))


def without_address(name: str) -> str:
    """The name alone: "Frau Dr. Käthe Mühlbauer" is Käthe Mühlbauer. A title without more stays, as "Dr. Rahmani"."""
    parts = name.split()
    at = 0
    while at < len(parts) - 1:
        word = folded(parts[at])
        if word not in _ADDRESS and not (at and word in _WITH_ADDRESS):
            break
        at += 1
    return " ".join(parts[at:])


def is_job(text: str) -> bool:
    """Whether a text reads like somebody's job."""
    said = words(text)
    return bool(said) and (bool(_JOBS & set(said)) or (len(said) == 1 and text.isupper() and len(text) <= 4))  # noqa: PLR2004


def is_group(name: str) -> bool:
    """Whether it names a group of nobody in particular: "Hiring team", "HR"."""
    said = words(name)
    return bool(said) and all(word in _GROUPS for word in said)


def is_mailbox(email: str) -> bool:
    """Whether an address is nobody's own, such as jobs@example.org."""
    return folded(email.partition("@")[0]) in _MAILBOXES


def speaks_for(name: str, email: str) -> bool:
    """Whether an address is made of a name: benedetta@… of Benedetta Crane, bcrane@… as well."""
    said = words(name)
    before = words(email.partition("@")[0])
    if any(len(word) > 2 and word in said for word in before):  # noqa: PLR2004 (initials tell nothing)
        return True
    if len(said) < 2:  # noqa: PLR2004
        return False
    given, family = said[0], said[-1]
    forms = {given[0] + family, given + family, family + given, family + given[0], given + family[0]}
    return "".join(before) in forms


def fullness(name: str) -> int:
    """How much a name says: letters beyond initials; 0 for one word, which may be anybody's."""
    said = words(name)
    return sum(len(word) for word in said if len(word) > 1) if len(said) > 1 else 0


def is_short_for(name: str, whole: str) -> bool:
    """Whether a name may be a shorter one of a whole name: initials for first names, or one name alone."""
    short, full = words(name), words(whole)
    if not short or len(short) > len(full) or len(full) < 2:  # noqa: PLR2004 (one name is short for nobody's)
        return False
    if len(short) == 1:
        return short[0] in full
    return short[-1] == full[-1] and all(
        mine == theirs or (1 in {len(mine), len(theirs)} and mine[0] == theirs[0])
        for mine, theirs in zip(short[:-1], full, strict=False)
    )


def _without_role(typed: str, *, with_role: bool) -> tuple[str, str]:
    for form in (_DASHED, _BRACKETED, _COMMA):
        found = form.match(typed)
        if found is None:
            continue
        name, role = found[1].strip(), found[2].strip()
        # After a comma capitals are a degree, and "Young, Partner" may be a name; PMP is no job.
        sure = is_job(role) if form is not _COMMA else bool(_JOBS & set(words(role))) and not is_job(name)
        if name and shows(role) and (sure or (with_role and len(words(role)) > 0)):
            return name, role
    return typed, ""


def at_company(said: str) -> tuple[str, str]:
    """Company and role in "Quillfish (recruiter)", which may stand behind a name; ("", what is said) elsewhere."""
    found = _BRACKETED.match(said)
    if found is None or not is_job(found[2]) or is_job(found[1]):
        return "", said
    return found[1].strip(), found[2].strip()


def _several(name: str) -> tuple[str, ...]:
    """The people of "Ernst / Lotte Brinkerhoff", each with a family name where the last one has it for both."""
    pieces = [piece.strip() for piece in _TWO.split(name) if piece.strip()]
    if len(pieces) < 2 or any(not piece[0].isupper() or len(piece.split()) > _MOST_WORDS for piece in pieces):  # noqa: PLR2004
        return ()
    *_, last = pieces
    family = last.split()[1:]
    return tuple(
        piece if len(piece.split()) > 1 or not family else " ".join((piece, *family)) for piece in pieces
    )
