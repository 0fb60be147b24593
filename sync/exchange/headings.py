"""What headings of foreign tables mean: the contract's aliases, and the parts of a name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from sync import contract
from sync.contract import Kind
from sync.exchange.text import EMAIL, folded, words

GIVEN: Final = "given name"
MIDDLE: Final = "middle name"
FAMILY: Final = "family name"
PREFIX: Final = "name prefix"
SUFFIX: Final = "name suffix"
EXTRA: Final = "extra field"
SKIP: Final = "left out"

NAME_PARTS: Final = (PREFIX, GIVEN, MIDDLE, FAMILY, SUFFIX)
"""The parts of a name that have columns of their own elsewhere, in the order they are joined."""

# fmt: off
CONNECTED_ON: Final = (
    "connected on", "verbunden am", "hinzugefügt am", "vernetzt seit", "conectado el", "fecha de conexión",
    "connecté le", "connecté(e) le", "connexion le", "connexion établie le", "en relation depuis", "conectado em",
    "data da conexão", "collegato il", "data di collegamento", "verbonden op", "gekoppeld op", "data kontaktu",
)
"""What LinkedIn calls the day of a connection, in the languages seen or likely."""

_MORE: Final[dict[str, tuple[str, ...]]] = {
    GIVEN: (
        "first name", "given name", "first", "forename", "vorname", "prénom", "primeiro nome", "voornaam",
        "förnamn", "fornavn", "imię", "etunimi", "jméno", "имя", "名",
    ),
    FAMILY: (
        "last name", "family name", "surname", "last", "nachname", "familienname", "apellido", "apellidos",
        "nom de famille", "cognome", "sobrenome", "apelido", "achternaam", "efternamn", "efternavn", "etternavn",
        "nazwisko", "sukunimi", "příjmení", "фамилия", "姓",
    ),
    MIDDLE: ("middle name", "additional name", "second name", "weitere vornamen", "middle", "deuxième prénom",
        "segundo nombre"),
    PREFIX: ("name prefix", "prefix", "salutation", "honorific", "anrede", "form of address", "titel", "tratamiento",
        "trattamento", "aanhef"),
    SUFFIX: ("name suffix", "suffix", "suffixe", "sufijo"),
    "name": (
        "nome completo", "prospect name", "card name", "姓名", "名前", "kontaktperson", "ansprechperson", "kontakt",
        "contacto", "contatto", "contato", "interlocuteur", "interlocutrice", "persona", "persona de contacto",
        "personne", "personne de contact", "contactpersoon", "contacts", "point of contact", "poc", "interviewer",
        "associated contact", "associated contacts", "attendees", "participants", "linked contacts", "people",
        "recruiter", "hiring manager", "recruiter name", "their name", "prospect", "namn", "kontaktnavn", "osoba",
    ),
    "company": (
        "bedrijf", "företag", "institution", "associated company",
        "associated companies", "companies", "organizations", "organisations", "primary company", "organización",
        "会社", "org", "workplace", "works at", "where they work", "place of work",
        "current employer", "agency", "virksomhed", "bedrift",
    ),
    "role": (
        "current role", "functie", "position title", "occupation", "designation", "what they do", "job role",
        "their role", "ruolo", "função", "tittel", "befattning", "posición", "intitulé du poste",
        "profession", "puesto",
    ),
    "email": (
        "e-mail 2 address", "e-mail 3 address", "email 2", "email 3", "e-mail 2 - value", "e-mail 3 - value",
        "e-mail 4 - value", "secondary email", "other email", "dirección de correo electrónico", "e-mailadres",
        "epost", "endereço de e-mail", "adresse électronique", "e-mail 2: adresse", "e-mail 3: adresse",
        "adresse de messagerie", "adresse de messagerie 2", "adresse de messagerie 3", "e-mailadres 2",
        "dirección de correo electrónico 2", "dirección de correo electrónico 3", "indirizzo posta elettronica",
        "indirizzo posta elettronica 2", "correo electrónico 2", "e-mail-adresse 2", "e-mail-adresse 3",
    ),
    "phone": (
        "phone 2 - value", "phone 3 - value", "phone 4 - value", "business phone 2", "home phone 2", "other phone",
        "work phone", "mobile number", "mobile phone number", "telefon geschäftlich", "telefon privat", "mobiltelefon",
        "mobil", "portable", "telefone", "telefono", "company main phone", "telefon geschäftlich 2", "telefon privat 2",
        "weiteres telefon", "haupttelefon", "telefon firma", "téléphone (bureau)", "téléphone (domicile)",
        "tél. mobile", "téléphone mobile", "teléfono del trabajo", "teléfono particular", "teléfono móvil",
        "telefoon op werk", "telefoon thuis", "mobiele telefoon", "telefono ufficio", "cellulare",
    ),
    "linkedin": (
        "website 1 - value", "web page", "personal web page", "webseite", "website", "link", "perfil", "page web",
        "página web",
    ),
    "relationship": (
        "relationship type", "type of relationship", "type of contact", "connection type", "how i know them",
        "how we know each other", "how do i know them", "kontaktart", "art des kontakts", "tipo de relación",
        "type de relation",
    ),
    "last_contact": (
        "last seen at", "last talked to", "last activity", "last interacted", "last interacted at",
        "last interacted on", "last engagement date", "last contacted date",
        "last email sent", "date of last sent email", "last met", "last email",
        "last contacted on", "last heard from", "last reached out", "date last contacted", "most recent contact",
        "last conversation", "last meeting", "last outreach", "last call", "last chat", "last reached", "last seen",
        "last message", "last communication", "zuletzt kontaktiert", "zuletzt gesprochen", "letztes gespräch",
        "última conversación", "última vez", "dernier échange", "dernière prise de contact", "ultimo contatto",
        "último contato", "laatste contact", "senaste kontakt", "siste kontakt", "sidste kontakt", "ostatni kontakt",
    ),
    "next_step": (
        "nächste aktion", "nächste schritte", "siguiente paso", "próxima acción", "prochaine action", "à faire",
        "prossimo passo", "próximo passo", "volgende stap", "nästa steg", "neste steg", "næste skridt", "to do", "todo",
    ),
    "next_step_on": (
        "by when", "due", "next activity date", "stay in touch trigger date", "next reminder at", "reminder date",
        "next touch", "next touch date", "next contact date", "follow up by", "next call",
        "nächster kontakt", "nächster termin", "fällig am", "próximo contacto", "fecha de seguimiento", "relance",
        "date de relance", "à relancer le", "prochain contact", "prossimo contatto", "próximo contato",
        "volgend contact", "nästa kontakt", "neste kontakt",
    ),
    "every": ("contact every", "touch every", "every days", "days between contacts", "cadence days", "every n days",
        "stay in touch frequency", "keep in touch frequency", "contact frequency", "reminder frequency"),
    "introduced_by": ("introduced through", "intro by", "who introduced us", "vermittelt durch", "presentado por"),
    "added_on": (*CONNECTED_ON, "date entered", "created time"),
    "notes": ("desc", "card description", "comentarios", "opmerkingen", "notas y comentarios"),
}

WEAK: Final[dict[str, str]] = {
    folded(heading): target
    for target, headings in {
        "company": ("where", "wo", "dónde", "où", "place"),
        "last_contact": ("date", "datum", "fecha", "data", "dato"),
    }.items()
    for heading in headings
}
"""Headings that mean this only where no other column does."""

# What only the program that wrote the file can use: left out unless somebody asks for it.
_NOISE: Final = frozenset(map(folded, (
    "e-mail type", "e-mail 2 type", "e-mail 3 type", "e-mail display name", "e-mail 2 display name",
    "e-mail 3 display name", "e-mail-typ", "e-mail: angezeigter name", "sensitivity", "priority", "private",
    "photo", "e-mail 1 - label", "e-mail 2 - label", "e-mail 3 - label", "phone 1 - label", "phone 2 - label",
    "e-mail 1 - type", "e-mail 2 - type", "phone 1 - type", "phone 2 - type", "website 1 - label",
    "website 1 - type", "organization 1 - type", "gender", "file as", "initials",
    "e-mail 2: typ", "e-mail 3: typ", "e-mail 2: angezeigter name", "e-mail 3: angezeigter name", "geschlecht",
    "initialen", "vertraulichkeit", "priorität", "privat", "type de messagerie", "critère de diffusion",
    "nom complet de l'adresse de messagerie", "tipo de correo electrónico", "sensibilité", "priorité", "privé",
)))
# fmt: on

# One letter from a known heading, and something else.
_NOT_MEANT: Final = frozenset({"listname", "listnames", "nickname", "username", "filename"})


def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for column in contract.PEOPLE.columns:
        for heading in (column.header, column.key, *column.aliases):
            known.setdefault(folded(heading), column.key)
    for target, headings in _MORE.items():
        for heading in headings:
            known.setdefault(folded(heading), target)
    known["due"] = "next_step_on"  # our own Due is worked out; elsewhere a due date is a plan
    return known


KNOWN: Final = _known()
"""Folded heading to a contract key or a part of a name."""

_TOUCHED: Final = frozenset({
    "contacted", "touch", "touched", "reached", "outreach", "emailed", "mailed", "called", "call", "met", "meeting",
    "coffee", "lunch", "spoke", "spoken", "talked", "chat", "chatted", "sent", "messaged", "texted", "phoned", "wrote",
    "kontaktiert", "angerufen", "gesprochen", "getroffen", "geschrieben", "contactado", "hablado", "llamado",
    "contacte", "rencontre", "appele", "contattato", "chiamato",
})  # fmt: skip
_NOT_TOUCHED: Final = frozenset({
    "next", "due", "applied", "application", "cv", "resume", "deadline", "by", "should", "plan", "planned", "to",
    "follow",
})  # fmt: skip
_NAMED: Final = frozenset({
    "contact", "contacts", "person", "persons", "people", "recruiter", "recruiters", "interviewer", "prospect",
    "prospects",
    "client", "lead", "leads", "friend", "candidate", "connection", "alum", "alumni", "full", "complete", "kontakt",
})  # fmt: skip
_FILE_NAMES: Final = frozenset(
    {"company", "employer", "firm", "tab", "file", "user", "crm", "school", "job", "list"}
)

_LONG: Final = tuple(heading for heading in KNOWN if len(heading) >= 5)  # noqa: PLR2004 (see meaning)
_DATE_PHRASES: Final = tuple(
    (words(alias), column.key)
    for column in contract.PEOPLE.columns
    if column.kind is Kind.DATE
    for alias in (column.header, *column.aliases)
    if len(words(alias)) > 1
)


def tells_of_touch(heading: str) -> bool:
    """Whether dates under this heading are days of contact: "Date contacted 2", "Call on", "touch1_sent_at"."""
    said = set(words(heading)) | {word.rstrip("0123456789") for word in words(heading)}
    return bool(_TOUCHED & said) and not _NOT_TOUCHED & said


def is_noise(heading: str) -> bool:
    """Whether a column under this heading says nothing about a person."""
    return folded(heading) in _NOISE


@lru_cache(maxsize=4096)
def meaning(heading: str) -> tuple[str, int] | None:
    """What a heading means, and how sure that is: 0 known, 1 in part, 2 by a phrase in it, 3 misspelt.

    None where it says nothing we know.
    """
    fold = folded(heading)
    if not fold:
        return None
    if fold in KNOWN:
        return KNOWN[fold], 0
    return None if fold in _NOISE | _NOT_MEANT else _meaning_in_part(heading) or _meaning_misspelt(fold)


def _meaning_in_part(heading: str) -> tuple[str, int] | None:
    for part in re.split(r"[/(|,]", heading):
        if folded(part) in KNOWN:
            return KNOWN[folded(part)], 1
    said = words(heading)
    if {"name", "names"} & set(said) and _NAMED & set(said) and not _FILE_NAMES & set(said):
        return "name", 2
    for phrase, key in _DATE_PHRASES:
        if any(said[start : start + len(phrase)] == phrase for start in range(len(said) - len(phrase) + 1)):
            return key, 2
    return None


def _meaning_misspelt(fold: str) -> tuple[str, int] | None:
    # One slip in a word of five letters, two in a long one: more would be guessing.
    slips = 1 if len(fold) < 10 else 2  # noqa: PLR2004 (the lengths above)
    if len(fold) >= 5 and not fold[-1].isdigit():  # noqa: PLR2004
        near = [known for known in _LONG if OSA.distance(fold, known, score_cutoff=slips) <= slips]
        if near:
            best = min(near, key=lambda known: OSA.distance(fold, known))
            if slips == 1 or len(best) >= 10:  # noqa: PLR2004
                return KNOWN[best], 3
    return None


def heading_score(cells: list[str]) -> float:
    """How much a row reads like headings: one a known heading, one more where a name is among them.

    0 where there is none, or where a cell holds an address, which no heading does.
    """
    targets = [KNOWN[folded(cell)] for cell in cells if len(cell) <= 60 and folded(cell) in KNOWN]  # noqa: PLR2004
    if not targets or any(EMAIL.search(cell) or "://" in cell for cell in cells):
        return 0.0
    return len(set(targets)) + (1.0 if {"name", GIVEN, FAMILY} & set(targets) else 0.0)
