"""What stands behind the cells of a workbook: a link where a cell says "profile", a formula where it shows a number."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import Final
from xml.etree import ElementTree as ET

from sync.exchange.text import LINKEDIN, folded

_LINK: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}hyperlink"
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_MAIL: Final = re.compile(r"mailto:\S+@\S+", re.IGNORECASE)
_MOST_BYTES: Final = 4 * 1024 * 1024
"""The links stand at the end of a sheet; no list of links of people is longer."""

_SAYS_LINK: Final = frozenset({
    "profile", "linkedin", "linkedinprofile", "link", "here", "clickhere", "website", "web", "site", "page", "url",
    "view", "open", "viewprofile", "seeprofile", "profil", "perfil", "in", "li", "email", "mail", "sendemail",
    "homepage", "webseite", "hier", "lien", "enlace", "",
})  # fmt: skip
"""What a cell says that has nothing to say but its link; a mark such as 🔗 folds to nothing."""

_FORMULA: Final = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*>(<f[ />])?')
_WHOLE: Final = 200  # bytes at a seam in which a cell's beginning fits

Links = dict[tuple[int, int], str]
"""Addresses by row and column, both from 1."""


def links_of(archive: zipfile.ZipFile, path: str) -> Links:
    """The mail addresses and LinkedIn profiles behind the cells of the sheet that is stored at ``path``.

    {} where there are none to be read.
    """
    folder, file = posixpath.split(path)
    try:
        relations = archive.getinfo(f"{folder}/_rels/{file}.rels")
        targets = _targets(archive.read(relations)) if relations.file_size <= _MOST_BYTES else {}
        return _behind(_end_of(archive, path), targets) if targets else {}
    except (KeyError, ET.ParseError):  # no links, or none that can be read: the words stay as they are
        return {}


def computed_columns(archive: zipfile.ZipFile, path: str) -> frozenset[int]:
    """The columns, from 0, of the sheet at ``path`` whose cells are formulas, but for what stands above them."""
    first: dict[bytes, int] = {}
    others: dict[bytes, int] = {}
    try:
        sheet = archive.open(path)
    except KeyError:
        return frozenset()
    with sheet:
        end = b""
        while block := sheet.read(1 << 20):
            held = end + block
            cut = max(held.rfind(b"<c ", 0, -_WHOLE), 0)
            _count(held[:cut], first, others)
            end = held[cut:]
        _count(end, first, others)
    return frozenset(
        _number(column.decode()) - 1 for column, row in first.items() if others.get(column, 0) <= row
    )


def _count(held: bytes, first: dict[bytes, int], others: dict[bytes, int]) -> None:
    """By column the first row with a formula, and the last row without one."""
    for found in _FORMULA.finditer(held):
        column, row = found[1], int(found[2])
        if found[3]:
            first.setdefault(column, row)
        else:
            others[column] = row


def instead_of(text: str, link: str | None) -> str:
    """The address, where the text of its cell only says that there is one."""
    if not link or not text or folded(text) not in _SAYS_LINK:
        return text
    return link[len("mailto:") :].partition("?")[0] if _MAIL.match(link) else link


def _targets(relations: bytes) -> dict[str, str]:
    found = {}
    for one in ET.fromstring(relations):  # noqa: S314 (expat resolves no entity from outside)
        address = one.get("Target", "")
        if one.get("Type", "").endswith("/hyperlink") and (
            _MAIL.fullmatch(address) or LINKEDIN.search(address)
        ):
            found[one.get("Id", "")] = address
    return found


def _end_of(archive: zipfile.ZipFile, path: str) -> bytes:
    """What a sheet holds below its cells, where the links are."""
    end, held = b"", b""
    with archive.open(path) as sheet:
        while block := sheet.read(1 << 20):
            held = end[-len(b"</sheetData>") :] + block
            at = held.find(b"</sheetData>")
            if at >= 0:
                return (held[at + len(b"</sheetData>") :] + sheet.read(_MOST_BYTES))[:_MOST_BYTES]
            end = block
    return b""


def _behind(end: bytes, targets: dict[str, str]) -> Links:
    found: Links = {}
    at, stop = end.find(b"<hyperlinks"), end.find(b"</hyperlinks>")
    if at < 0 or stop < 0:
        return found
    namespaces = (
        b'<x xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    )
    for one in ET.fromstring(namespaces + end[at:stop] + b"</hyperlinks></x>").iter(_LINK):  # noqa: S314 (see above)
        cell, address = _CELL.fullmatch(one.get("ref", "")), targets.get(one.get(_ID, ""))
        if cell is not None and address is not None:
            found[int(cell[2]), _number(cell[1])] = address
    return found


def _number(letters: str) -> int:
    """The column of its letters, from 1: 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
