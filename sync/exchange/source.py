"""A chosen file as tables: what it is by its bytes, whatever its name says."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from sync.errors import ImportFileError
from sync.exchange import linkedin
from sync.exchange.csvfile import read_text
from sync.exchange.headings import heading_score
from sync.exchange.table import LOOK_FOR_HEADINGS, Table, find_table, joined
from sync.exchange.text import folded, shows
from sync.exchange.workbook import DAMAGED, MOST_COLUMNS, read_workbook

TABLE: Final = "table"
LINKEDIN: Final = linkedin.CONNECTIONS

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_ROWS: Final = 100_000

_TAKES: Final = "Runner-Up takes CSV, TSV and Excel (.xlsx) files, and LinkedIn's archive (.zip)."
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML: Final = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<table|<meta|<script)", re.IGNORECASE)
_OTHERS: Final = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"SQLite format 3", "a database"),
)
_TABLES: Final = (".csv", ".tsv", ".xlsx")
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

    ``kind``: LINKEDIN or TABLE. ``encoding`` and ``separator``: how a text file was read, "" for a workbook.
    """

    filename: str
    kind: str
    tables: tuple[Table, ...]
    chosen: int = 0
    encoding: str = ""
    separator: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        """The table that is taken."""
        return self.tables[self.chosen]

    def choose(self, number: int) -> Source:
        """The same file with another of its tables taken; IndexError where there is none of that number."""
        kind = LINKEDIN if linkedin.is_connections(self.tables[number]) else TABLE
        return replace(self, chosen=number, kind=kind)


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
    _refuse(data, name)
    return _read_text(data, name, encoding)


def _read_text(data: bytes, name: str, encoding: str | None) -> Source:
    read = read_text(data, encoding, MOST_ROWS + LOOK_FOR_HEADINGS)
    if len(read.lines) >= MOST_ROWS + LOOK_FOR_HEADINGS:
        raise ImportFileError(
            f"This file has more than {MOST_ROWS:,} rows. Please part it into several files."
        )
    if not read.lines and data.strip(_BLANKS):
        raise ImportFileError(f"This file holds no text that could be a table. {_TAKES}")
    sample = [letter for _, cells in read.lines[:20] for cell in cells for letter in cell[:4000]]
    if sum(letter < " " and letter not in "\t\r\n\x00" for letter in sample) > _BINARY_SHARE * len(sample):
        raise ImportFileError(f"This file holds no text that could be a table. {_TAKES}")
    if any(len(cells) > MOST_COLUMNS for _, cells in read.lines):
        raise ImportFileError(
            f"A line of this file has more than {MOST_COLUMNS:,} cells. Is it a table of people?"
        )
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
            return _read_members(archive, data, name)
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


def _read_archive(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> Source:
    files = [
        member
        for member in members
        if not member.is_dir() and not PurePosixPath(member.filename).name.startswith((".", "__MACOSX"))
    ]
    connections = [member for member in files if _is_connections_file(member)]
    wanted = connections or [member for member in files if member.filename.casefold().endswith(_TABLES)]
    if not wanted:
        raise ImportFileError(
            f"There is no {linkedin.CONNECTIONS_FILE} in this archive, nor another table. {_TAKES}"
        )
    if len(wanted) > 1 and not connections:
        raise ImportFileError(
            f"There is no {linkedin.CONNECTIONS_FILE} in this archive but several other tables. "
            "Please unpack it and choose one of them."
        )
    _refuse_large(wanted[:1])
    inside = archive.read(wanted[0])
    if inside.startswith(b"PK") and not wanted[0].filename.casefold().endswith(".xlsx"):
        raise ImportFileError(
            "There is another archive in this archive. Please unpack it and choose the file in it."
        )
    return read_source(inside, wanted[0].filename)


def _is_connections_file(member: zipfile.ZipInfo) -> bool:
    return PurePosixPath(member.filename).name.casefold() == linkedin.CONNECTIONS_FILE.casefold()


def _read_workbook(data: bytes, name: str) -> Source:
    sheets = read_workbook(data, MOST_ROWS)
    tables = []
    for sheet in sheets:
        table = find_table(sheet.title, sheet.lines)
        if table is not None:
            tables.append(replace(table, warnings=(*table.warnings, *sheet.warnings)))
    if not tables:
        raise ImportFileError("There is nothing in this workbook. Please save or download it again.")
    return _source(name, _with_like_tables_joined(tables), (), "", "")


def _source(
    name: str, tables: tuple[Table, ...], warnings: tuple[str, ...], encoding: str, separator: str
) -> Source:
    chosen = max(range(len(tables)), key=lambda number: (_people_score(tables[number]), -number))
    if len(tables) == 1:
        linkedin.refuse_other_files(tables[0])
    return Source(name, TABLE, tables, 0, encoding, separator, warnings).choose(chosen)


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


def _refuse(data: bytes, name: str) -> None:
    """Raise ImportFileError for what is no table."""
    ending = PurePosixPath(name).suffix.casefold()
    plain = data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith(_OLE):
        raise ImportFileError(
            "This is an old Excel file (.xls) or one that is locked with a password. Open it in Excel, "
            "choose File, Save as, Excel workbook (.xlsx), without a password, and choose the new file here."
        )
    for sign, what in _OTHERS:
        if data.startswith(sign) and (sign != b"BM" or b"\x00" in data[:40]):
            raise ImportFileError(f"This is {what}, not a table of people. {_TAKES}")
    if _HTML.match(plain):
        raise ImportFileError(
            "This is a web page, not a table; often it is a page that asks to sign in. Open the sheet in the "
            "browser, choose File, Download, comma-separated values (.csv), and choose that file here."
        )
    if plain.lstrip().upper().startswith(b"BEGIN:VCARD"):
        raise ImportFileError(
            f"This is a vCard file. {_TAKES} Google Contacts and most address books can also save a CSV "
            "file: please choose that one."
        )
    if ending == ".vcf":
        raise ImportFileError(f"There is no card in it: this is a text, not a vCard. {_TAKES}")
    if plain.lstrip()[:1] in (b"{", b"[") and (ending == ".json" or _is_json(plain)):
        raise ImportFileError(
            "This is a JSON file, not a table. Please export it as CSV where it comes from, "
            "and choose that file here."
        )
    if plain.lstrip().startswith(b"<?xml"):
        raise ImportFileError(f"This is an XML file, not a table. {_TAKES}")


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse_large(members: Sequence[zipfile.ZipInfo]) -> None:
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise ImportFileError(_too_large("What is packed in this file"))


def _too_large(what: str) -> str:
    megabytes = MOST_BYTES // (1024 * 1024)
    return f"{what} is larger than {megabytes} MB. Please save the table of people alone, as CSV."
