"""One contact card, property by property: what it says about somebody, by the headings of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

from sync import contract
from sync.exchange.content_lines import Card, Property, parted, unescaped
from sync.exchange.headings import meaning
from sync.exchange.names import without_address
from sync.exchange.text import LINKEDIN, folded, linkedin_key, many_lines, one_line, shows, words


class Field(StrEnum):
    """The headings, in the order of the table. The mapping knows the first ones; the others are extra fields."""

    NAME = "Name"
    PREFIX = "Form of address"
    COMPANY = "Company"
    ROLE = "Role"
    DIVISION = "Division"
    EMAIL = "Email"
    PHONE = "Phone"
    LINKEDIN = "LinkedIn"
    INTRODUCED = "Introduced by"
    NOTES = "Notes"
    ALSO = "Also known as"
    NICKNAME = "Nickname"
    FAX = "Fax"
    OTHER_PHONE = "Other numbers"
    MESSENGER = "Messenger"
    LINKS = "Links"
    ADDRESS = "Address"
    BIRTHDAY = "Birthday"
    ANNIVERSARY = "Anniversary"
    RELATED = "Related people"
    CATEGORIES = "Categories"
    MORE = "More on the card"


LINES: Final = frozenset(
    {
        *(Field.ADDRESS, Field.MORE),
        *(column.header for column in contract.PEOPLE.columns if column.kind is contract.Kind.LONG_TEXT),
    }
)
"""What is written over several lines."""
_APPLES: Final = re.compile(r"_\$!<(.*)>!\$_")
_YEAR_UNKNOWN: Final = re.compile(r"1604-?(\d\d)-?(\d\d)(?!\d)")
_MACHINE_GROUPS: Final = frozenset({"mycontacts", "starred", "starredinandroid", "othercontacts"})
_FAXES: Final = frozenset({"fax", "homefax", "workfax", "otherfax", "facsimile", "pager", "modem"})
_NOT_THEIRS: Final = frozenset({"assistantphone", "assistant", "callback"})
_NOTHING_TO_TELL: Final = frozenset({
    "BEGIN", "END", "VERSION", "PRODID", "UID", "REV", "SOURCE", "NAME", "PROFILE", "CLASS",
    "SORT-STRING", "MAILER", "TZ", "GEO", "LABEL", "GENDER", "KIND", "MEMBER", "CLIENTPIDMAP", "CALURI",
    "CALADRURI", "FBURL", "XML", "AGENT", "N", "FN", "ROLE", "X-ABLABEL",
})  # fmt: skip
_ANDROIDS: Final = "vnd.android.cursor.item/"
_NOISE: Final = (
    "X-AB", "X-MS-OL-", "X-ANDROID-", "X-APPLE-", "X-IMAGE", "X-ADDRESSBOOKSERVER", "X-EVOLUTION-FILE", "X-SAMSUNG",
    "X-MOZILLA-HTML", "X-EVOLUTION-WEBDAV", "X-EVOLUTION-X509", "X-WAB-", "X-CLASS", "X-FAVORITE", "X-RADICALE",
    "X-GENDER", "X-ACCOUNT", "X-GROUP-MEMBERSHIP", "X-SYNC", "X-CRYPTO", "X-GOOGLE-",
)  # fmt: skip
_RELATIVES: Final = {
    "X-SPOUSE": "Spouse", "X-ASSISTANT": "Assistant", "X-MANAGER": "Manager", "X-EVOLUTION-SPOUSE": "Spouse",
    "X-EVOLUTION-ASSISTANT": "Assistant", "X-EVOLUTION-MANAGER": "Manager", "X-MS-SPOUSE": "Spouse",
    "X-MS-ASSISTANT": "Assistant", "X-MS-MANAGER": "Manager", "X-KADDRESSBOOK-X-SPOUSESNAME": "Spouse",
    "X-KADDRESSBOOK-X-ASSISTANTSNAME": "Assistant", "X-KADDRESSBOOK-X-MANAGERSNAME": "Manager",
}  # fmt: skip
_PHONETIC: Final = frozenset({"X-PHONETIC-FIRST-NAME", "X-PHONETIC-MIDDLE-NAME", "X-PHONETIC-LAST-NAME"})
_MESSENGERS: Final = frozenset({
    "IMPP", "X-AIM", "X-ICQ", "X-JABBER", "X-MSN", "X-QQ", "X-SKYPE", "X-SKYPE-USERNAME", "X-YAHOO", "X-GTALK",
    "X-GOOGLE-TALK", "X-GADUGADU", "X-TELEGRAM", "X-SIGNAL", "X-WHATSAPP", "X-MATRIX", "X-MS-IMADDRESS", "X-WECHAT",
})  # fmt: skip
OURS: Final = {
    f"X-RUNNER-UP-{column.header.upper().replace(' ', '-')}": column.header
    for column in contract.PEOPLE.columns
}
"""Columns of ours that no property of a card holds."""
OWN_FIELD: Final = "X-RUNNER-UP-FIELD"
"""A column of their own: its heading, and what stands there."""
_SPELT: Final = {"LANG": "Language"}
_LONGEST: Final = 2_000  # characters of what only some program knows


class Said(dict[str, dict[str, None]]):
    """What a card says, by heading: the values in their order, none twice."""

    def take(self, heading: str, text: str) -> None:
        """Add what is said under a heading."""
        said = many_lines(text).strip() if heading in LINES else one_line(text)
        if said:
            self.setdefault(heading, {})[said] = None

    def first(self, heading: str) -> str:
        """What is said first under a heading, "" for nothing."""
        return next(iter(self.get(heading, ())), "")


def what_it_says(card: Card, names: Mapping[str, str]) -> Said:
    """All that stands on a card; ``names``: by UID, whom the cards of the same file are of."""
    said = Said()
    reading = _Reading(card, said, names)
    reading.read_name()
    for one in sorted(card.properties, key=_preference):
        reading.read(one)
    reading.settle()
    return said


def _preference(one: Property) -> int:
    """Sorts the preferred ones first."""
    said = one.parameters.get("PREF", "")
    if said.isdecimal():
        return int(said[:3])
    return 1 if "pref" in one.types or "PREF" in one.parameters else 101


class _Reading:
    """Reads one card, property by property."""

    def __init__(self, card: Card, said: Said, names: Mapping[str, str]) -> None:
        self._card = card
        self._said = said
        self._names = names
        self._profiles: set[str] = set()
        self._labels = {
            one.group: _label(self._plain(one))
            for one in card.properties
            if one.group and one.name == "X-ABLABEL"
        }

    def _plain(self, one: Property) -> str:
        return unescaped(one.text, self._card.version)

    def _label_of(self, one: Property) -> str:
        """The label that somebody gave to a value, Apple's own in plain words; "" for none."""
        return self._labels.get(one.group, "") if one.group else ""

    def read_name(self) -> None:
        """The name the card shows; what its parts hold beside that is kept."""
        shown = sorted((one for one in self._card.properties if one.name == "FN"), key=_preference)
        formatted = [text for text in map(self._plain, shown) if shows(text)]
        parts = _parts(self._card)
        whole = " ".join(part for part in (parts[3], parts[1], parts[2], parts[0], parts[4]) if part)
        name = one_line(formatted[0]) if formatted else whole or one_line(first(self._card, "NICKNAME"))
        if whole and "," in name and _family_first(name, parts):
            name = whole
        self._said.take(Field.NAME, name)
        for other in formatted[1:]:
            if words(other) != words(name):
                self._said.take(Field.ALSO, other)
        if without_address(f"{parts[3]} N") == "N":
            self._said.take(Field.PREFIX, parts[3])
        elif not set(words(parts[3])) <= set(words(name)):
            self._said.take(Field.MORE, f"Before the name: {parts[3]}")
        if not set(words(parts[4])) <= set(words(name)):
            self._said.take(Field.MORE, f"After the name: {parts[4]}")

    def read(self, one: Property) -> None:
        """Take one property in."""
        name = one.name
        if name in _READERS:
            _READERS[name](self, one)
        elif name in _MESSENGERS:
            self._read_messenger(one)
        elif name in OURS:
            self._said.take(OURS[name], self._plain(one))
        elif name == OWN_FIELD:
            self.read_own_field(one)
        elif name in _PHONETIC:
            self._said.take(Field.ALSO, self._plain(one))
        elif name in _RELATIVES:
            self._relate(_RELATIVES[name], self._plain(one))
        elif name not in _NOTHING_TO_TELL and not name.startswith(_NOISE):
            self._read_unknown(one)

    def settle(self) -> None:
        """What counts less than something else on the card."""
        for one in self._card.properties:
            if one.name == "ROLE":
                self.read_role(one)
        if not self._said.first(Field.ADDRESS):
            for one in self._card.properties:
                if one.name == "LABEL":
                    self._said.take(Field.ADDRESS, self._plain(one))

    def read_company(self, one: Property) -> None:
        company, *units = [unescaped(part, self._card.version) for part in parted(one.text, ";")]
        self._said.take(Field.COMPANY, company)
        self._said.take(Field.DIVISION, ", ".join(unit for unit in map(one_line, units) if unit))

    def read_role(self, one: Property) -> None:
        self._said.take(Field.ROLE, self._plain(one))

    def read_email(self, one: Property) -> None:
        self._said.take(Field.EMAIL, re.sub(r"^mailto:", "", self._plain(one).strip(), flags=re.IGNORECASE))

    def read_phone(self, one: Property) -> None:
        number = _number(self._plain(one).strip())
        label = folded(self._label_of(one))
        if one.types & _FAXES or label.endswith("fax") or label in _FAXES:
            self._said.take(Field.FAX, number)
        elif one.types & _NOT_THEIRS or label in _NOT_THEIRS:
            self._said.take(Field.OTHER_PHONE, number)
        else:
            self._said.take(Field.PHONE, number)

    def read_link(self, one: Property) -> None:
        text = self._plain(one).strip()
        if LINKEDIN.search(text) is not None:
            self._take_profile(text)
        else:
            self._said.take(Field.LINKS, text)

    def read_profile(self, one: Property) -> None:
        """A page at some network: a link, or the name that somebody has there."""
        text = self._plain(one).strip()
        network = _network(one)
        if LINKEDIN.search(text) is not None:
            self._take_profile(text)
        elif folded(network) == "linkedin" and "://" not in text:
            handle = one.parameters.get("X-USER") or text.rpartition(":")[2]
            self._take_profile(f"https://www.linkedin.com/in/{handle}" if handle.strip() else "")
        else:
            self._said.take(Field.LINKS, text if "://" in text or not network else f"{network}: {text}")

    def _take_profile(self, address: str) -> None:
        if linkedin_key(address) not in self._profiles:
            self._profiles.add(linkedin_key(address))
            self._said.take(Field.LINKEDIN, address)

    def read_note(self, one: Property) -> None:
        self._said.take(Field.NOTES, self._plain(one))

    def read_nickname(self, one: Property) -> None:
        for part in parted(one.text, ","):
            self._said.take(Field.NICKNAME, unescaped(part, self._card.version))

    def read_groups(self, one: Property) -> None:
        if is_ours(self._card):  # its scenarios again, for programs that show groups
            return
        for part in parted(one.text, ","):
            group = unescaped(part, self._card.version)
            if folded(group) not in _MACHINE_GROUPS and not group.strip().startswith("* "):
                self._said.take(Field.CATEGORIES, group)

    def read_own_field(self, one: Property) -> None:
        heading, *text = [unescaped(part, self._card.version) for part in parted(one.text, ";")]
        said = many_lines(";".join(text))
        if shows(heading) and said:
            self._said.setdefault(one_line(heading), {})[said] = None

    def read_address(self, one: Property) -> None:
        parts = [unescaped(part.strip(), self._card.version).strip() for part in parted(one.text, ";")]
        box, more, street, city, region, code, country = (parts + [""] * 7)[:7]
        lines = (more, street, box, " ".join(part for part in (city, region, code) if part), country)
        self._said.take(Field.ADDRESS, "\n".join(line for line in lines if line))

    def read_birthday(self, one: Property) -> None:
        self._said.take(Field.BIRTHDAY, _day(self._plain(one)))

    def read_anniversary(self, one: Property) -> None:
        self._said.take(Field.ANNIVERSARY, _day(self._plain(one)))

    def read_day(self, one: Property) -> None:
        label = self._label_of(one)
        if folded(label) in {"", "anniversary"}:
            self.read_anniversary(one)
        else:
            self._said.take(Field.MORE, f"{label}: {_day(self._plain(one))}")

    def read_related(self, one: Property) -> None:
        text = self._plain(one).strip()
        if re.match(r"urn:|[a-z]+://", text, re.IGNORECASE):
            text = self._names.get(text.casefold(), "")
        kind = self._label_of(one) or next(iter(sorted(one.types - {"pref"})), "")
        self._relate(kind, text)

    def _relate(self, kind: str, name: str) -> None:
        if not shows(name):
            return
        meant = meaning(kind) if kind else None
        if meant is not None and meant[0] == "introduced_by":
            self._said.take(Field.INTRODUCED, name)
        else:
            self._said.take(Field.RELATED, f"{kind}: {name}" if kind else name)

    def read_android(self, one: Property) -> None:
        """Android's own: "vnd.android.cursor.item/nickname;Anh;1;;;"."""
        kind, *told = [unescaped(part, self._card.version) for part in parted(one.text, ";")]
        value = told[0] if told else ""
        if kind == f"{_ANDROIDS}nickname":
            self._said.take(Field.NICKNAME, value)
        elif kind == f"{_ANDROIDS}relation":
            self._relate("", value)
        elif kind == f"{_ANDROIDS}contact_event":
            self._said.take(Field.MORE, f"Date: {_day(value)}" if value else "")

    def _read_messenger(self, one: Property) -> None:
        text = self._plain(one).strip()
        service = (
            one.parameters.get("X-SERVICE-TYPE", "")
            or one.name.removeprefix("X-").partition("-")[0].capitalize()
        )
        address = text.partition(":")[2] if text.casefold().startswith("x-apple:") else text
        self._said.take(
            Field.MESSENGER, address if ":" in address or service == "Impp" else f"{service}: {address}"
        )

    def _read_unknown(self, one: Property) -> None:
        text = self._plain(one).strip()
        if shows(text) and len(text) <= _LONGEST and not text.startswith("<"):
            name = _SPELT.get(one.name, one.name.removeprefix("X-"))
            title = name.replace("-", " ").capitalize()
            self._said.take(Field.MORE, f"{self._label_of(one) or title}: {text}")


_Reader = Callable[[_Reading, Property], None]
_READERS: Final[dict[str, _Reader]] = {
    "ORG": _Reading.read_company, "TITLE": _Reading.read_role, "EMAIL": _Reading.read_email, "TEL": _Reading.read_phone,
    "X-MS-TEL": _Reading.read_phone, "URL": _Reading.read_link, "X-URL": _Reading.read_link,
    "X-SOCIALPROFILE": _Reading.read_profile, "SOCIALPROFILE": _Reading.read_profile,
    "X-LINKEDIN": _Reading.read_profile, "NOTE": _Reading.read_note, "NICKNAME": _Reading.read_nickname,
    "X-NICKNAME": _Reading.read_nickname, "CATEGORIES": _Reading.read_groups, "ADR": _Reading.read_address,
    "BDAY": _Reading.read_birthday, "ANNIVERSARY": _Reading.read_anniversary,
    "X-ANNIVERSARY": _Reading.read_anniversary, "X-MS-ANNIVERSARY": _Reading.read_anniversary,
    "X-EVOLUTION-ANNIVERSARY": _Reading.read_anniversary, "X-ABDATE": _Reading.read_day,
    "RELATED": _Reading.read_related, "X-ABRELATEDNAMES": _Reading.read_related,
    "X-ANDROID-CUSTOM": _Reading.read_android,
}  # fmt: skip


# What stands in one property


def is_ours(card: Card) -> bool:
    """Whether Runner-Up wrote the card."""
    return any(one.name == "X-RUNNER-UP-ID" for one in card.properties)


def first(card: Card, name: str) -> str:
    """The first value of a property; "" where it is not on the card."""
    return next(
        (unescaped(one.text, card.version).strip() for one in card.properties if one.name == name), ""
    )


def shown_names(cards: Sequence[Card]) -> dict[str, str]:
    """By UID in small letters, the name each card shows."""
    told = ((first(card, "UID").casefold(), one_line(first(card, "FN"))) for card in cards)
    return {uid: name for uid, name in told if uid and name}


def _parts(card: Card) -> tuple[str, str, str, str, str]:
    """Family name, given name, further names, what stands before and what after them; "" where there is none."""
    text = next((one.text for one in card.properties if one.name == "N"), "")
    found = [
        one_line(" ".join(unescaped(name, card.version) for name in parted(part, ",") if name.strip()))
        for part in parted(text, ";")
    ]
    family, given, middle, before, after = (found + [""] * 5)[:5]
    return family, given, middle, before, after


def has_own_name(card: Card) -> bool:
    """Whether a person's name stands on the card in its parts, and not the company's again."""
    family, given, *_ = _parts(card)
    company = next((parted(one.text, ";")[0] for one in card.properties if one.name == "ORG"), "")
    said = folded(f"{given}{family}")
    return bool(said) and said != folded(unescaped(company, card.version))


def _family_first(name: str, parts: Sequence[str]) -> bool:
    """Whether a name is written "Beck, Orson" where its parts say which is the family's."""
    family, given = words(parts[0]), words(parts[1])
    return bool(family and given) and words(name)[: len(family) + len(given)] == [*family, *given]


def _network(one: Property) -> str:
    """Whose page a profile is at: "linkedin", "twitter"."""
    if one.name == "X-LINKEDIN":
        return "linkedin"
    return one.parameters.get("SERVICE-TYPE") or next(iter(sorted(one.types - {"pref", "home", "work"})), "")


def _label(text: str) -> str:
    apples = _APPLES.fullmatch(text.strip())
    return one_line(apples[1] if apples is not None else text)


def _number(text: str) -> str:
    """A phone number as it is dialled: "tel:+1-555-010-0151;ext=217" is +1-555-010-0151 ext. 217."""
    if not text.casefold().startswith("tel:"):
        return text
    number, *parameters = text[4:].split(";")
    extension = next((one[4:] for one in parameters if one.casefold().startswith("ext=")), "")
    return unquote(f"{number} ext. {extension}" if extension else number)


def _day(text: str) -> str:
    """A day as it was typed; Apple writes 1604 where the year is not known."""
    typed = text.strip()
    unknown = _YEAR_UNKNOWN.match(typed)
    return f"--{unknown[1]}-{unknown[2]}" if unknown is not None else typed
