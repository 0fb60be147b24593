"""One row of a table as a person: names joined, cells read by kind, what can't be read kept as typed."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sync import addresses, cells, contract
from sync.cells import Raw, Reading, Value
from sync.contract import Column, Kind
from sync.errors import Problem
from sync.exchange import logs
from sync.exchange import names as naming
from sync.exchange.choices import meant
from sync.exchange.columns import Columns
from sync.exchange.headings import EXTRA, NAME_PARTS, PREFIX
from sync.exchange.rows import PlannedRow, is_no_name
from sync.exchange.table import Row
from sync.exchange.text import MOST_CHARACTERS, clipped, folded, many_lines, one_line, shows
from sync.exchange.touches import Touch, how_in, never

_BETWEEN: Final = re.compile(r"\s*(?::::|[;\r\n])\s*|,\s*(?=[^\s,;]+@)")
_PARTED: Final = re.compile(r"\s*(?::::|[;\r\n])\s*")
_BETWEENS: Final = {Kind.EMAIL: _BETWEEN, Kind.PHONE: re.compile(rf"{_PARTED.pattern}|,\s+(?=[+(0])|,(?=\+)")}
_EMAIL_ALONE: Final = re.compile(r"[^<>@]*<[^<>\s]+@[^<>\s]+>|\S+@\S+")
_EXCHANGE: Final = re.compile(r"/o=[^@]*/cn=[^@]*", re.IGNORECASE)  # an address within one company's Outlook
_CHECKED: Final = "checked"  # how Airtable writes a tick
_NO_DATE: Final = re.compile(  # Outlook's: 0/0/00, and the year 4501
    r"(?:0{1,4}[./-]0{1,2}[./-]0{1,4}|0?1[./-]0?1[./-]4501)(?:[ T]\d\d?:\d\d.*)?"
)
_PLAIN_ADDRESS: Final = frozenset({
    "mr", "mrs", "ms", "mx", "miss", "frau", "herr", "hr", "fr", "m", "mme", "mlle", "sra", "sr", "srta", "dna",
    "don",
})  # fmt: skip
_OTHER: Final = {"linkedin": "Other LinkedIn"}
_TOUCH_DATE: Final = contract.OUTREACH.column("date")
_CHANNEL: Final = contract.OUTREACH.column("channel")
_SHORTEST_DATE: Final = 6  # characters of a date with its year; 12/24 has none


class Person:
    """A person in the making, from one row."""

    def __init__(self, columns: Columns, number: int, row: Row) -> None:
        self._columns = columns
        self._number = number
        self._row = row
        self.name = ""
        self.typed_name = ""
        self._id = ""
        self._values: dict[str, Value] = {}
        self._raw: dict[str, str] = {}
        self._extras: dict[str, str] = {}
        self._others: dict[str, list[str]] = {}
        self._notes: list[str] = []
        self._problems: list[Problem] = []
        self._touches: list[dict[str, Raw]] = []
        self._mail_in_name = ""
        self._several: tuple[str, ...] = ()

    def read_all(self) -> None:
        """Read every cell of the row."""
        self._read_name()
        for target in self._columns.by_target:
            if target in NAME_PARTS or target == "name" or target in logs.SAID:
                continue
            texts = list(self._columns.texts(self._row, target))
            if target == EXTRA:
                for number, text in texts:
                    self._keep_extra(number, text)
            elif target == "id":
                self._id = one_line(texts[0][1]) if texts else ""
            elif target == "last_contact":
                self._read_touches(texts)
            else:
                self._read_column(contract.PEOPLE.column(target), texts)
        if self._mail_in_name:
            self._read_column(contract.PEOPLE.column("email"), [(-1, self._mail_in_name)])
        self._settle_name()
        if self._columns.is_log:
            self._tell_of_contact()

    def made(self) -> PlannedRow:
        """The row, ready to be planned."""
        self._values["name"] = self.name or self.typed_name
        for key, others in self._others.items():
            header = contract.PEOPLE.column(key).header
            self._extras[_OTHER.get(key, f"Other {header.lower()}")] = ", ".join(dict.fromkeys(others))
        notes = [text for text in (self._values.get("notes"), *self._notes) if isinstance(text, str)]
        if notes:
            self._values["notes"] = "\n".join(dict.fromkeys(notes))[:MOST_CHARACTERS]
        return PlannedRow(
            self._number,
            self._row.line,
            self._row.where,
            self.name,
            self._values,
            self._raw,
            self._extras,
            tuple(self._problems),
            (*self._touches, *self._row.touches),
            self._id,
            self._several,
        )

    def _read_name(self) -> None:
        names = [one_line(text) for _, text in self._columns.texts(self._row, "name")]
        # Of several columns one with addresses names people, the other what they belong to.
        names = sorted(filter(None, names), key=lambda name: not addresses.emails(name))
        parts = []
        for part in NAME_PARTS:
            for number, text in self._columns.texts(self._row, part):
                word = one_line(text.replace(":::", " "))
                if part == PREFIX and folded(word) in _PLAIN_ADDRESS:
                    self._extras[self._columns.title(number)] = word
                elif word:
                    parts.append((part, word))
        whole = " ".join(word for _, word in parts) if any(part != PREFIX for part, _ in parts) else ""
        self.typed_name = names[0] if names else whole
        for other in names[1:]:
            if other != self.typed_name:
                self._others.setdefault("name", []).append(other)
        found = addresses.emails(self.typed_name)
        if found:
            self._mail_in_name = "; ".join(found)
            spare = [name for name in names[1:] if naming.speaks_for(name, found[0])]
            spare.append(self._columns.spare_name(self._row, found[0]))
            self.typed_name = _without_addresses(self.typed_name, found) or spare[0]
        if names:
            self._part_name()

    def _part_name(self) -> None:
        parted = self._columns.name(self.typed_name)
        self.typed_name, self._several = parted.name, parted.several
        if parted.role:
            company, role = naming.at_company(parted.role)
            if company and self._columns.lacks("company"):
                self._values |= {"company": company, "role": role}
            else:
                self._values["role"] = parted.role

    def _settle_name(self) -> None:
        """A person without a name is known by the e-mail address; in an address book by the number, too."""
        nobody = is_no_name(self.typed_name) or naming.is_group(self.typed_name)
        self.name = "" if nobody else self.typed_name
        mail = self._values.get("email")
        if not self.typed_name and self._columns.is_address_book:
            number = "" if self._values.get("company") else self._values.get("phone")
            self.name = str(mail or number or "")
        elif not self.name and isinstance(mail, str):
            if naming.is_mailbox(mail):
                self.typed_name = self.typed_name or mail
            else:
                self.name = mail
        elif not self.name and "linkedin" in self._values and any(map(str.isalnum, self.typed_name)):
            self.name = self.typed_name

    def _read_column(self, column: Column, texts: list[tuple[int, str]]) -> None:
        if not texts:
            return
        if column.kind is Kind.LONG_TEXT:
            said = [many_lines(text) for _, text in texts]
            self._values[column.key] = "\n".join(dict.fromkeys(text for text in said if text))
        elif column.kind is Kind.TEXT:
            self._read_text(column, texts)
        elif column.kind in {Kind.EMAIL, Kind.PHONE, Kind.LINKEDIN}:
            self._read_addresses(column, texts)
        else:
            self._read_one(column, texts)

    def _read_text(self, column: Column, texts: list[tuple[int, str]]) -> None:
        said = [
            one_line(part) for number, text in texts for part in self._columns.values(column, number, text)
        ]
        said = list(dict.fromkeys(part for part in said if part))
        there = self._values.get(column.key)  # a role from the name's own cell
        if isinstance(there, str):
            said = [*(part for part in said if part != there), there]
        if said:
            self._values[column.key], *others = said
            self._others.setdefault(column.key, []).extend(others) if others else None

    def _read_addresses(self, column: Column, texts: list[tuple[int, str]]) -> None:
        """The first that can be read is the address; the others are kept beside it."""
        between = _BETWEENS.get(column.kind, _PARTED)
        for number, text in texts:
            for place, part in enumerate(filter(shows, between.split(text.replace("\\:", ":")))):
                self._read_address(column, number, part, alone=place == 0)
        if column.key in self._values and column.key in self._raw:
            self._others.setdefault(column.key, []).insert(0, self._raw.pop(column.key))
            self._problems = [problem for problem in self._problems if problem.column != column.header]

    def _read_address(self, column: Column, number: int, text: str, *, alone: bool) -> None:
        reading = self._columns.reading(column, text, number)
        typed = one_line(text)
        if reading.value is None and self._is_something_else(column, number, typed):
            return
        if reading.value is not None and (
            alone or column.kind is not Kind.EMAIL or _EMAIL_ALONE.fullmatch(typed)
        ):
            if column.key not in self._values:
                self._values[column.key] = reading.value
                if not self.typed_name and column.kind is Kind.EMAIL:
                    self.typed_name = _without_addresses(typed, addresses.emails(typed))
            elif reading.value != self._values[column.key]:
                self._others.setdefault(column.key, []).append(str(reading.value))
        elif reading.value is None and reading.problem is None:
            return
        elif not alone:
            self._notes.append(f"{column.header}: {typed}")
        elif column.key in self._values or column.key in self._raw:
            self._others.setdefault(column.key, []).append(typed)
        else:
            self._raw[column.key] = typed
            self._note_problem(column.header, typed, reading.problem or "")

    def _is_something_else(self, column: Column, number: int, typed: str) -> bool:
        """Whether it is no address that we know, but worth keeping: an Exchange address, another web page."""
        title = ""
        if column.kind is Kind.EMAIL and _EXCHANGE.fullmatch(typed):
            title = "Exchange address"
        elif column.kind is Kind.LINKEDIN and self._columns.is_any_page(number) and shows(typed):
            title = "Website"
        if title:
            self._extras[title] = ", ".join(filter(None, (self._extras.get(title), typed)))
        return bool(title)

    def _read_one(self, column: Column, texts: list[tuple[int, str]]) -> None:
        for number, text in texts:
            typed = many_lines(text) if column.kind is Kind.TAGS else one_line(text)
            reading = self._columns.reading(column, typed, number)
            if column.key == "status":
                reading = self._columns.status(number, typed) or reading
            if column.key in self._values or column.key in self._raw:
                if one_line(text) != self._raw.get(column.key) and reading.value != self._values.get(
                    column.key
                ):
                    self._others.setdefault(column.key, []).append(one_line(text))
                continue
            if reading.value is None and column.kind is Kind.CHOICE and meant(column, typed) is not None:
                reading = Reading(meant(column, typed))
            if reading.value is not None:
                self._values[column.key] = reading.value
                ahead = (
                    isinstance(reading.value, date)
                    and not column.ahead
                    and reading.value > self._columns.today
                )
                if ahead:
                    self._note_problem(column.header, typed, "This day lies ahead. Please check it.")
            elif reading.problem is not None:
                self._raw[column.key] = one_line(text)
            if reading.problem is not None:
                self._note_problem(column.header, one_line(text), reading.problem)

    def _read_touches(self, texts: list[tuple[int, str]]) -> None:
        """A contact is an entry of Outreach; one whose day can't be read is kept there as typed."""
        near: list[date] = []
        for number, text in texts:
            day = self._columns.touches(text, number, near=[])
            near += [one.day for one in day if one.day is not None and len(one_line(text)) > _SHORTEST_DATE]
        for number, text in texts:
            typed = one_line(text)
            found = self._columns.touches(typed, number, near)
            if found:
                for touch in found:
                    self._keep_touch(typed, touch)
            else:
                self._keep_unread(number, typed)

    def _keep_touch(self, typed: str, touch: Touch) -> None:
        assert touch.day is not None
        shown: Raw = cells.write(_TOUCH_DATE, touch.day)
        header = contract.PEOPLE.column("last_contact").header
        if touch.day > self._columns.today:
            # Counted as a contact it would keep them from ever being due: it stays words, to be looked at.
            self._note_problem(
                header, typed, "This day lies ahead, so it can't be the last contact. Please check it."
            )
            shown = f"{typed} (lies ahead)"
            if cells.read(_TOUCH_DATE, shown, today=self._columns.today).value is not None:
                self._notes.append(f"{header}: {typed}")
                return
        notes = f"{self._columns.touch_note}: {touch.said}" if touch.said else self._columns.touch_note
        channel = {_CHANNEL.header: touch.channel} if touch.channel else {}
        self._touches.append({_TOUCH_DATE.header: shown, **channel, "Notes": notes})

    def _tell_of_contact(self) -> None:
        """In a log what stands in a row belongs to the contact it tells of."""
        texts = {target: [text for _, text in self._columns.texts(self._row, target)] for target in logs.SAID}
        said = logs.entry(
            {target: "\n".join(map(many_lines, found)) for target, found in texts.items()}, self._extras
        )
        if not said:
            return
        self._extras = {}
        if len(self._touches) == 1:
            self._touches[0] |= said
            return
        self._notes += [f"{header}: {text}" for header, text in said.items() if header != "Notes"]
        self._notes += [str(said["Notes"])] if "Notes" in said else []
        if not self._touches:
            self._note_problem("Date", "", "No day stands beside what was said. It is kept in the notes.")

    def _keep_unread(self, number: int, typed: str) -> None:
        reading = self._columns.reading(_TOUCH_DATE, typed, number)
        if reading.problem is None:
            return
        self._note_problem(contract.PEOPLE.column("last_contact").header, typed, reading.problem)
        if not never(typed):
            channel = how_in(typed)
            how = {_CHANNEL.header: channel} if channel else {}
            self._touches.append({_TOUCH_DATE.header: typed, **how, "Notes": self._columns.touch_note})

    def _keep_extra(self, number: int, text: str) -> None:
        kept = "Yes" if text == _CHECKED else many_lines(text)
        if kept and _NO_DATE.fullmatch(kept.strip()) is None:
            self._extras[self._columns.title(number)] = kept

    def _note_problem(self, header: str, text: str, message: str) -> None:
        self._problems.append(
            Problem(contract.PEOPLE.name, self._row.where, header, clipped(text, 200), message)
        )


def _without_addresses(name: str, found: tuple[str, ...]) -> str:
    """What a cell says beside its e-mail addresses: "Ana Silva <ana@…>" -> "Ana Silva"."""
    for address in found:
        name = re.sub(rf"(?:mailto:)?{re.escape(address)}", "", name, flags=re.IGNORECASE)
    name = re.sub(r"<\s*>|\(\s*\)|\[\s*\]", "", name)
    bare = name.strip(" \t,;:<>\"'–-")
    return one_line(bare[1:-1] if bare[:1] == "(" and bare[-1:] == ")" else bare)
