"""One row of a table as a person: names joined, cells read by kind, what can't be read kept as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Dict
from datetime import date
from typing import Final

from sync import addresses, cells, contract
from sync.cells import Raw, Reading, Value
from sync.contract import Column, Kind
from sync.errors import Problem
from sync.exchange import names as naming
from sync.exchange.choices import meant
from sync.exchange.headings import EXTRA, NAME_PARTS, PREFIX, SKIP, meaning
from sync.exchange.mapping import Mapping
from sync.exchange.rows import (
    COMPANY_ONLY,
    EMPTY,
    MAILBOX,
    NO_NAME,
    NO_REAL_NAME,
    TOTAL,
    PlannedRow,
    Skipped,
    is_no_name,
    is_total,
    skipped,
)
from sync.exchange.table import Row, Table
from sync.exchange.text import MOST_CHARACTERS, clipped, folded, many_lines, one_line, shows
from sync.exchange.touches import Touch, how_in, never, read_touches

_BETWEEN: Final = re.compile(r"\s*(?::::|[;\r\n])\s*|,\s*(?=[^\s,;]+@)")
_PARTED: Final = re.compile(r"\s*(?::::|[;\r\n])\s*")
_EMAIL_ALONE: Final = re.compile(r"[^<>@]*<[^<>\s]+@[^<>\s]+>|\S+@\S+")
_NOTION: Final = re.compile(r"\s*\((?:https?://(?:www\.)?notion\.so/[^()]*|[^()]*%20[^()]*\.md)\)(?:,\s*)?")
_NO_DATE: Final = re.compile(r"0{1,4}[./-]0{1,2}[./-]0{1,4}")
_PLAIN_ADDRESS: Final = frozenset({
    "mr", "mrs", "ms", "mx", "miss", "frau", "herr", "hr", "fr", "m", "mme", "mlle", "sra", "sr", "srta", "dna",
    "don",
})  # fmt: skip
_OTHER: Final = {"linkedin": "Other LinkedIn"}
_HEADERS: Final = frozenset(column.header.casefold() for column in contract.PEOPLE.columns)
_TOUCH_DATE: Final = contract.OUTREACH.column("date")
_CHANNEL: Final = contract.OUTREACH.column("channel")
_SHORTEST_DATE: Final = 6  # characters of a date with its year; 12/24 has none


class RowReader:
    """Reads the rows of one table; ``warnings`` gathers what has to be said about them."""

    def __init__(
        self, table: Table, mapping: Mapping, filename: str, orders: Dict[int, bool], today: date
    ) -> None:
        """``orders``: by column, whether its dates have the day first."""
        self._titles = table.titles
        self._orders = orders
        self._today = today
        self._filename = filename
        self._columns: dict[str, list[int]] = {}
        for number, target in enumerate(mapping.targets):
            if target != SKIP:
                self._columns.setdefault(target, []).append(number)
        self._google_labels = {
            number
            for number, title in enumerate(self._titles)
            if folded(title) in {"labels", "groupmembership"}
        }
        self._readings: dict[tuple[str, bool, str], Reading] = {}
        self._near: dict[int, list[date]] = {}
        self._table = table
        self._names_with_role = any(
            (meaning(piece) or ("", 0))[0] == "role"
            for number in self._columns.get("name", ())
            for piece in re.split(r"[/(|,&+]|\band\b", table.headings[number])
        )
        self.warnings: list[str] = []

    def read(self, number: int, row: Row) -> PlannedRow | Skipped:
        """The person in a row, or why there is none."""
        if row.aside:
            return skipped(number, row, row.aside)
        if not any(shows(cell) and cell.strip().casefold() != "false" for cell in row.cells):
            return skipped(number, row, EMPTY)
        if is_total(row):
            return skipped(number, row, TOTAL)
        person = _Person(self, number, row)
        person.read_all(self._columns)
        made = person.made()
        if person.name:
            return made
        if person.typed_name:
            mailbox = "@" in person.typed_name
            return skipped(number, row, MAILBOX if mailbox else NO_REAL_NAME, made)
        return skipped(number, row, COMPANY_ONLY if made.values.get("company") else NO_NAME)

    def reading(self, column: Column, text: str, number: int) -> Reading:
        """What a text means in a column, each different one read once."""
        day_first = self._orders.get(number, True)
        key = (column.key, day_first, text)
        if key not in self._readings:
            self._readings[key] = cells.read(
                column, text, day_first=day_first, today=self._today, words=False
            )
        return self._readings[key]

    def texts(self, row: Row, target: str) -> Iterator[tuple[int, str]]:
        """The cells of a row that become ``target``: column and text, none longer than a cell can be."""
        for number in self._columns.get(target, ()):
            text = row.cells[number]
            if not shows(text):
                continue
            if len(text) > MOST_CHARACTERS:
                self.warnings.append(
                    f"{row.where}, {self._titles[number]}: {len(text):,} characters are more than a cell holds. "
                    f"The first {MOST_CHARACTERS:,} are kept; please put the rest elsewhere."
                )
                text = text[:MOST_CHARACTERS]
            yield number, text

    def name(self, typed: str) -> naming.Parted:
        """The name in a cell that may hold more than it."""
        return naming.part(typed, with_role=self._names_with_role)

    def touches(self, text: str, number: int, near: list[date]) -> tuple[Touch, ...]:
        """The contacts a cell tells of; ``near``: those beside it in the row, which settle the year."""
        day_first = self._orders.get(number, True)
        found = read_touches(text, day_first=day_first, today=self._today, near=near or self._days(number))
        channel = how_in(self._titles[number])
        return tuple(Touch(one.day, one.channel or channel, one.said) for one in found)

    def _days(self, number: int) -> list[date]:
        """The whole dates of a column."""
        if number not in self._near:
            day_first = self._orders.get(number, True)
            read = (
                cells.read(_TOUCH_DATE, text, day_first=day_first).value
                for text in self._table.column(number)
            )
            self._near[number] = [day for day in read if isinstance(day, date)]
        return self._near[number]

    def title(self, number: int) -> str:
        """The name under which an unknown column is kept: never that of a column of ours."""
        title = self._titles[number]
        return f"{title} (imported)" if title.casefold() in _HEADERS else title

    def is_google_labels(self, number: int) -> bool:
        """Whether Google Contacts keeps its groups in this column."""
        return number in self._google_labels

    @property
    def today(self) -> date:
        """The reader's day."""
        return self._today

    @property
    def touch_note(self) -> str:
        """What an imported contact says about itself."""
        return f"Last contact, from {self._filename}"


class _Person:
    """A person in the making, from one row."""

    def __init__(self, reader: RowReader, number: int, row: Row) -> None:
        self._reader = reader
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

    def read_all(self, columns: Dict[str, list[int]]) -> None:
        """Read every cell of the row."""
        self._read_name()
        for target in columns:
            if target in NAME_PARTS or target == "name":
                continue
            texts = list(self._reader.texts(self._row, target))
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
            tuple(self._touches),
            self._id,
            self._several,
        )

    def _read_name(self) -> None:
        names = [one_line(text) for _, text in self._reader.texts(self._row, "name")]
        names = [name for name in names if name]
        parts = []
        for part in NAME_PARTS:
            for number, text in self._reader.texts(self._row, part):
                word = one_line(text.replace(":::", " "))
                if part == PREFIX and folded(word) in _PLAIN_ADDRESS:
                    self._extras[self._reader.title(number)] = word
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
            self.typed_name = _without_addresses(self.typed_name, found)
        if names:
            self._part_name()

    def _part_name(self) -> None:
        parted = self._reader.name(self.typed_name)
        self.typed_name, self._several = parted.name, parted.several
        if parted.role:
            self._values["role"] = parted.role

    def _settle_name(self) -> None:
        """A person without a name is known by the e-mail address."""
        nobody = is_no_name(self.typed_name) or naming.is_group(self.typed_name)
        self.name = "" if nobody else self.typed_name
        mail = self._values.get("email")
        if not self.name and isinstance(mail, str):
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
            one_line(part)
            for _, text in texts
            for part in (_NOTION.split(text) if _NOTION.search(text) is not None else text.split(" ::: "))
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
        between = _BETWEEN if column.kind is Kind.EMAIL else _PARTED
        for number, text in texts:
            for place, part in enumerate(filter(shows, between.split(text.replace("\\:", ":")))):
                self._read_address(column, number, part, alone=place == 0)
        if column.key in self._values and column.key in self._raw:
            self._others.setdefault(column.key, []).insert(0, self._raw.pop(column.key))
            self._problems = [problem for problem in self._problems if problem.column != column.header]

    def _read_address(self, column: Column, number: int, text: str, *, alone: bool) -> None:
        reading = self._reader.reading(column, text, number)
        typed = one_line(text)
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

    def _read_one(self, column: Column, texts: list[tuple[int, str]]) -> None:
        for number, text in texts:
            typed = many_lines(text) if column.kind is Kind.TAGS else one_line(text)
            reading = self._reader.reading(column, typed, number)
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
                    and reading.value > self._reader.today
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
            day = self._reader.touches(text, number, near=[])
            near += [one.day for one in day if one.day is not None and len(one_line(text)) > _SHORTEST_DATE]
        for number, text in texts:
            typed = one_line(text)
            found = self._reader.touches(typed, number, near)
            if found:
                for touch in found:
                    self._keep_touch(typed, touch)
            else:
                self._keep_unread(number, typed)

    def _keep_touch(self, typed: str, touch: Touch) -> None:
        assert touch.day is not None
        shown: Raw = cells.write(_TOUCH_DATE, touch.day)
        header = contract.PEOPLE.column("last_contact").header
        if touch.day > self._reader.today:
            # Counted as a contact it would keep them from ever being due: it stays words, to be looked at.
            self._note_problem(
                header, typed, "This day lies ahead, so it can't be the last contact. Please check it."
            )
            shown = f"{typed} (lies ahead)"
            if cells.read(_TOUCH_DATE, shown, today=self._reader.today).value is not None:
                self._notes.append(f"{header}: {typed}")
                return
        notes = f"{self._reader.touch_note}: {touch.said}" if touch.said else self._reader.touch_note
        channel = {_CHANNEL.header: touch.channel} if touch.channel else {}
        self._touches.append({_TOUCH_DATE.header: shown, **channel, "Notes": notes})

    def _keep_unread(self, number: int, typed: str) -> None:
        reading = self._reader.reading(_TOUCH_DATE, typed, number)
        if reading.problem is None:
            return
        self._note_problem(contract.PEOPLE.column("last_contact").header, typed, reading.problem)
        if not never(typed):
            channel = how_in(typed)
            how = {_CHANNEL.header: channel} if channel else {}
            self._touches.append({_TOUCH_DATE.header: typed, **how, "Notes": self._reader.touch_note})

    def _keep_extra(self, number: int, text: str) -> None:
        kept = many_lines(text)
        if self._reader.is_google_labels(number):
            kept = ", ".join(part for part in kept.split(" ::: ") if not part.startswith("* "))
        if kept and _NO_DATE.fullmatch(kept.strip()) is None:
            self._extras[self._reader.title(number)] = kept

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
