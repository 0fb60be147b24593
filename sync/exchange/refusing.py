"""Files that hold no table of people: known by their first bytes, and named with what to do instead."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Final

from sync.errors import ImportFileError
from sync.exchange.vcard import ENDINGS

TAKES: Final = (
    "Runner-Up takes CSV, TSV, Excel (.xlsx) and vCard (.vcf) files, Trello's boards (.json), "
    "the archives of LinkedIn and Notion (.zip), and its own notes (.md)."
)
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


def refuse_others(data: bytes, name: str) -> None:
    """Raise ImportFileError for what is no table, by its bytes and the ending of its name."""
    ending = PurePosixPath(name).suffix.casefold()
    plain = data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith(_OLE):
        raise ImportFileError(
            "This is an old Excel file (.xls) or one that is locked with a password. Open it in Excel, "
            "choose File, Save as, Excel workbook (.xlsx), without a password, and choose the new file here."
        )
    for sign, what in _OTHERS:
        if data.startswith(sign) and (sign != b"BM" or b"\x00" in data[:40]):
            raise ImportFileError(f"This is {what}, not a table of people. {TAKES}")
    if _HTML.match(plain):
        raise ImportFileError(
            "This is a web page, not a table; often it is a page that asks to sign in. Open the sheet in the "
            "browser, choose File, Download, comma-separated values (.csv), and choose that file here."
        )
    if ending in ENDINGS:
        raise ImportFileError(f"There is no card in it: this is a text, not a vCard. {TAKES}")
    if plain.lstrip()[:1] in (b"{", b"[") and (ending == ".json" or _is_json(plain)):
        raise ImportFileError(
            "This is a JSON file, neither a table nor a Trello board. Please export it as CSV where it comes from, "
            "and choose that file here."
        )
    if plain.lstrip().startswith(b"<?xml"):
        raise ImportFileError(f"This is an XML file, not a table. {TAKES}")


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
