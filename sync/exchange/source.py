"""A chosen file as tables: what it is by its bytes, whatever its name says."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from sync import contract
from sync.errors import ImportFileError
from sync.exchange import linkedin
from sync.exchange.address_books import arranged
from sync.exchange.content_lines import begins_with_card, has_cards
from sync.exchange.csvfile import read_text
from sync.exchange.headings import heading_score
from sync.exchange.kinds import CONNECTIONS, MESSAGES, OWN, TABLE
from sync.exchange.messages import (
    Messages,
    Writer,
    as_table,
    find_messages,
    likely_owner,
    read_messages,
    with_last_words,
)
from sync.exchange.notes_reading import ENDINGS as NOTES
from sync.exchange.notes_reading import Note, begins_with_note, people_of
from sync.exchange.own_files import in_full, own_csv, own_table
from sync.exchange.packed import archive_in, tables_in
from sync.exchange.refusing import TAKES, refuse_others
from sync.exchange.table import LOOK_FOR_HEADINGS, Table, find_table, joined
from sync.exchange.text import folded, shows, words
from sync.exchange.trello import read_board
from sync.exchange.vcard import ENDINGS, read_vcard
from sync.exchange.workbook import DAMAGED, MOST_COLUMNS, read_workbook

LINKEDIN: Final = CONNECTIONS

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_ROWS: Final = 100_000

_TABS: Final = (contract.PEOPLE.name, contract.OUTREACH.name)
"""What of an export becomes people and their history."""
_TABLES: Final = (".csv", ".tsv", ".xlsx", *ENDINGS)
_OTHER_PACKED: Final = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a presentation"),
    ("content.xml", "an OpenDocument file"),
    ("Index/Document.iwa", "a file of Apple Numbers or Pages"),
)
_BLANKS: Final = b' \t\r\n,;|"\xef\xbb\xbf\x00'
_BINARY_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: the tables in it, and which one is taken unless somebody chooses another.

    ``kind``: what the taken table was recognised as (``kinds``). ``encoding`` and ``separator``: how a text file was
    read, "" for a workbook. ``messages``: LinkedIn's, where they are in it, and ``owner``: whose they seem to be;
    ``asks_owner`` where that is a guess.
    """

    filename: str
    kind: str
    tables: tuple[Table, ...]
    chosen: int = 0
    encoding: str = ""
    separator: str = ""
    warnings: tuple[str, ...] = ()
    messages: Messages | None = None
    owner: str = ""
    asks_owner: bool = False

    @property
    def table(self) -> Table:
        """The table that is taken."""
        return self.tables[self.chosen]

    def choose(self, number: int) -> Source:
        """The same file with another of its tables taken; IndexError where there is none of that number."""
        return replace(self, chosen=number, kind=self.tables[number].kind)

    def owned_by(self, name: str, *, sure: bool = True) -> Source:
        """The same with its messages taken for those of this name; as it is where nobody in them has it."""
        found = next((who.name for who in self.writers if words(who.name) == words(name) != []), None)
        if self.messages is None or found is None:
            return self
        messages = self.messages
        tables = tuple(
            as_table(table, messages, found)
            if table.kind == MESSAGES
            else with_last_words(table, messages, found)
            for table in self.tables
        )
        return replace(self, tables=tables, owner=found, asks_owner=self.asks_owner and not sure)

    @property
    def writers(self) -> tuple[Writer, ...]:
        """Everybody in the messages; () where there are none."""
        return () if self.messages is None else self.messages.writers


def read_source(data: bytes, filename: str, *, encoding: str | None = None) -> Source:
    """Read a file into tables, by what is in it.

    ``encoding`` overrules the one a text file seems to have. Raises ImportFileError, whose sentence says
    what the file is instead and what to do.
    """
    name = PureWindowsPath(PurePosixPath(filename).name).name or "the file"
    if not data:
        raise ImportFileError("This file is empty: it has no bytes at all. Please save or download it again.")
    if len(data) > MOST_BYTES:
        raise ImportFileError(_too_large("This file"))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _read_zip(data, name)
    if begins_with_card(data) or (name.casefold().endswith(ENDINGS) and has_cards(data)):
        return _read_cards(data, name, encoding)
    if name.casefold().endswith(NOTES) or begins_with_note(data):
        return read_notes([Note(name, data)], name)
    board = read_board(data, name)
    if board is not None:
        return _read_board(board)
    refuse_others(data, name)
    return _read_text(data, name, encoding)


def _own(table: Table, name: str) -> Source:
    if len(table.rows) > MOST_ROWS:
        raise ImportFileError(
            f"This file has more than {MOST_ROWS:,} people. Please part it into several files."
        )
    return Source(name, OWN, (table,), 0, "utf-8", warnings=table.warnings)


def read_notes(notes: Sequence[Note], name: str) -> Source:
    """The people of Markdown notes as Runner-Up writes them; raises ImportFileError where none of them is of one."""
    return _own(people_of(notes, name), name)


def _read_board(board: Table) -> Source:
    if len(board.rows) > MOST_ROWS:
        raise ImportFileError(
            f"This board has more than {MOST_ROWS:,} cards. Please part it into several boards."
        )
    return Source(board.name, TABLE, (board,), 0, "utf-8")


def _read_cards(data: bytes, name: str, encoding: str | None) -> Source:
    table, found = read_vcard(data, name, encoding)
    if len(table.rows) > MOST_ROWS:
        raise ImportFileError(
            f"This file has more than {MOST_ROWS:,} cards. Please part it into several files."
        )
    return Source(name, table.kind, (table,), 0, found.encoding)


def _read_text(data: bytes, name: str, encoding: str | None) -> Source:
    own = own_table(name, own_csv(data))
    if own is not None:
        return _own(own, name)
    read = read_text(data, encoding, MOST_ROWS + LOOK_FOR_HEADINGS)
    if len(read.lines) >= MOST_ROWS + LOOK_FOR_HEADINGS:
        raise ImportFileError(
            f"This file has more than {MOST_ROWS:,} rows. Please part it into several files."
        )
    if not read.lines and data.strip(_BLANKS):
        raise ImportFileError(f"This file holds no text that could be a table. {TAKES}")
    sample = [letter for _, cells in read.lines[:20] for cell in cells for letter in cell[:4000]]
    if sum(letter < " " and letter not in "\t\r\n\x00" for letter in sample) > _BINARY_SHARE * len(sample):
        raise ImportFileError(f"This file holds no text that could be a table. {TAKES}")
    if any(len(cells) > MOST_COLUMNS for _, cells in read.lines):
        raise ImportFileError(
            f"A line of this file has more than {MOST_COLUMNS:,} cells. Is it a table of people?"
        )
    messages = find_messages(name, read.lines)
    if messages is not None:
        return _of_messages(name, messages, read.warnings, read.encoding, read.separator)
    table = find_table(name, read.lines)
    if table is None:
        raise ImportFileError("There is nothing in this file but blanks. Please save or download it again.")
    if any("\ufffd" in cell for _, cells in read.lines[:200] for cell in cells) and encoding is None:
        warning = (
            "Some letters of this file could not be read; they show as \ufffd. Please choose its encoding."
        )
        table = replace(table, warnings=(*table.warnings, warning))
    return _source(name, (table,), read.warnings, read.encoding, read.separator)


def _read_zip(data: bytes, name: str) -> Source:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            source = _read_members(archive, data, name)
            return replace(source, filename=name) if source.kind == OWN else source
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise ImportFileError(DAMAGED.replace("workbook", "file")) from error
    except RuntimeError as error:  # how zipfile says that a password is needed
        raise ImportFileError(
            "This archive is locked with a password. Please unpack it and choose the file in it."
        ) from error


def _read_members(archive: zipfile.ZipFile, data: bytes, name: str) -> Source:
    members = archive.infolist()
    names = {member.filename for member in members}
    if "xl/workbook.xml" in names:
        _refuse_large([member for member in members if member.filename.endswith(".xml")])
        return _read_workbook(data, name)
    for sign, what in _OTHER_PACKED:
        if sign in names:
            raise ImportFileError(f"This is {what}. Please save the table as Excel workbook (.xlsx) or CSV.")
    return _read_archive(archive, members)


def _read_archive(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], *, within: bool = False
) -> Source:
    files = [
        member
        for member in members
        if not member.is_dir() and not PurePosixPath(member.filename).name.startswith((".", "__MACOSX"))
    ]
    if any(_is_called(member, linkedin.CONNECTIONS_FILE, linkedin.MESSAGES_FILE) for member in files):
        return _read_linkedin(archive, files)
    own = _of_export(archive, files)
    if own is not None:
        return own
    cards = [member for member in files if member.filename.casefold().endswith(ENDINGS)]
    if len(cards) > 1:
        _refuse_large(cards)
        return read_source(b"\n".join(map(archive.read, cards)), cards[0].filename)
    wanted, packed = tables_in(files, _TABLES), archive_in(files)
    if packed is not None and not wanted and not within:
        _refuse_large([packed])
        with zipfile.ZipFile(io.BytesIO(archive.read(packed))) as inner:
            return _read_archive(inner, inner.infolist(), within=True)
    if not wanted:
        raise ImportFileError(
            f"There is no {linkedin.CONNECTIONS_FILE} in this archive, nor another table. {TAKES}"
        )
    if len(wanted) > 1:
        raise ImportFileError(
            f"There is no {linkedin.CONNECTIONS_FILE} in this archive but several other tables. "
            "Please unpack it and choose one of them."
        )
    _refuse_large(wanted[:1])
    return _read_inside(archive, wanted[0])


def _of_export(archive: zipfile.ZipFile, files: Sequence[zipfile.ZipInfo]) -> Source | None:
    """What Runner-Up packed: notes, or its tabs as CSV files; None where it is something else."""
    notes = [member for member in files if member.filename.casefold().endswith(NOTES)]
    if notes and not any(member.filename.casefold().endswith(_TABLES) for member in files):
        _refuse_large(notes)
        found = [Note(member.filename, archive.read(member)) for member in notes]
        if len(found) == len(files) or any(begins_with_note(note.data) for note in found):
            return read_notes(found, "")
    tabs = [next((one for one in files if _is_called(one, f"{tab}.csv")), None) for tab in _TABS]
    _refuse_large([member for member in tabs if member is not None])
    own = (
        own_table(tabs[0].filename, *(own_csv(archive.read(one)) if one else () for one in tabs))
        if tabs[0]
        else None
    )
    return None if own is None else _own(own, own.name)


def _read_inside(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Source:
    inside = archive.read(member)
    if inside.startswith(b"PK") and not member.filename.casefold().endswith(".xlsx"):
        raise ImportFileError(
            "There is another archive in this archive. Please unpack it and choose the file in it."
        )
    return read_source(inside, member.filename)


def _is_called(member: zipfile.ZipInfo, *names: str) -> bool:
    return PurePosixPath(member.filename).name.casefold() in {name.casefold() for name in names}


def _read_linkedin(archive: zipfile.ZipFile, files: Sequence[zipfile.ZipInfo]) -> Source:
    """The connections of LinkedIn's archive, each with the last words exchanged; else the messages alone."""
    members = {
        name: next((member for member in files if _is_called(member, name)), None)
        for name in (linkedin.CONNECTIONS_FILE, linkedin.MESSAGES_FILE, linkedin.PROFILE_FILE)
    }
    _refuse_large([member for member in members.values() if member is not None])
    first, second, profile = members.values()
    connections = None if first is None else _read_inside(archive, first)
    try:
        messages = None if second is None else _read_inside(archive, second)
    except ImportFileError:
        if connections is None:
            raise
        told = f"{linkedin.MESSAGES_FILE} in this archive can't be read, so no last words come along."
        return replace(connections, warnings=(*connections.warnings, told))
    if messages is not None and profile is not None:
        messages = messages.owned_by(_own_name(archive.read(profile)))
    if connections is None or messages is None or messages.messages is None:
        found = connections or messages
        assert found is not None  # one of them is what brought us here
        return found
    told = f"The last words with them come along, from {linkedin.MESSAGES_FILE} in the same archive."
    return replace(
        connections,
        tables=(*connections.tables, *messages.tables),
        warnings=(*connections.warnings, *messages.warnings, told),
        messages=messages.messages,
        asks_owner=messages.asks_owner,
    ).owned_by(messages.owner, sure=False)


def _own_name(data: bytes) -> str:
    """Whose archive it is, from Profile.csv; "" where that can't be told."""
    table = find_table("", read_text(data).lines)
    if table is None or not table.rows:
        return ""
    said = dict(zip(map(folded, table.headings), table.rows[0].cells, strict=True))
    return f"{said.get('firstname', '')} {said.get('lastname', '')}".strip()


def _read_workbook(data: bytes, name: str) -> Source:
    sheets = read_workbook(data, MOST_ROWS)
    tabs = {sheet.title: in_full(sheet.lines) for sheet in sheets if sheet.title in _TABS}
    own = own_table(contract.PEOPLE.name, *(tabs.get(tab, ()) for tab in _TABS))
    if own is not None:
        return _own(own, name)
    tables = []
    for sheet in sheets:
        table = find_table(sheet.title, sheet.lines)
        if table is not None:
            warnings = (*table.warnings, *sheet.warnings)
            tables.append(replace(table, warnings=warnings, computed=sheet.computed))
    if not tables:
        raise ImportFileError("There is nothing in this workbook. Please save or download it again.")
    return _source(name, _with_like_tables_joined(tables), (), "", "")


def _of_messages(
    name: str,
    table: Table,
    warnings: tuple[str, ...],
    encoding: str,
    separator: str,
    names: Sequence[str] = (),
) -> Source:
    messages = read_messages(table)
    owner, sure = likely_owner(messages, names)
    people = as_table(table, messages, owner)
    return Source(
        name, MESSAGES, (people,), 0, encoding, separator, warnings, messages, owner, asks_owner=not sure
    )


def _source(
    name: str, tables: tuple[Table, ...], warnings: tuple[str, ...], encoding: str, separator: str
) -> Source:
    chosen = max(range(len(tables)), key=lambda number: (_people_score(tables[number]), -number))
    if len(tables) == 1:
        linkedin.refuse_other_files(tables[0])
    tables = tuple(map(_recognised, tables))
    return Source(name, TABLE, tables, 0, encoding, separator, warnings).choose(chosen)


def _recognised(table: Table) -> Table:
    """The table as the program meant that wrote it."""
    return replace(table, kind=LINKEDIN) if linkedin.is_connections(table) else arranged(table)


def _people_score(table: Table) -> float:
    score = heading_score([heading for heading in table.headings if shows(heading)])
    return score if any(not row.aside for row in table.rows) else score / 2


def _with_like_tables_joined(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Sheets under the same headings, with a name among them, count as one table."""
    groups: dict[object, list[Table]] = {}
    for number, table in enumerate(tables):
        headings = frozenset(folded(heading) for heading in table.headings if heading)
        alike = table.heading_line is not None and heading_score(list(table.headings)) >= 2  # noqa: PLR2004
        groups.setdefault(headings if alike else number, []).append(table)
    return tuple(group[0] if len(group) == 1 else joined(group) for group in groups.values())


def _refuse_large(members: Sequence[zipfile.ZipInfo]) -> None:
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise ImportFileError(_too_large("What is packed in this file"))


def _too_large(what: str) -> str:
    megabytes = MOST_BYTES // (1024 * 1024)
    return f"{what} is larger than {megabytes} MB. Please save the table of people alone, as CSV."
