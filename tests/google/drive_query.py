"""The `q` and `orderBy` of Drive's files.list (doc: Search query terms and operators)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.google.drive_files import FOLDER_TYPE, owner_of, root_id
from tests.google.errors import drive_refusal
from tests.google.world import RANK, File, Identity

Test = Callable[[File], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<sign><=|>=|!=|[=<>()])|(?P<word>[A-Za-z]\w*))""",
    re.DOTALL,
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TIMES: dict[str, Callable[[File], float]] = {
    "modifiedTime": lambda file: file.shown_modified,
    "createdTime": lambda file: file.created,
}
_COLLECTIONS = ("parents", "owners", "writers", "readers")
_FLAGS = ("trashed", "starred", "sharedWithMe")


class _WrongError(Exception):
    """The text is no query."""


def query(text: str, who: Identity) -> Test:
    """Which files a query is about. Raises RefusedError, in Google's words, for what is no query."""
    try:
        return _Parser(text, who).whole()
    except (_WrongError, RecursionError) as error:  # also what is nested a thousand deep
        raise drive_refusal(400, "invalid", "Invalid Value", location="q") from error


class _Parser:
    """Terms, `not`, parentheses, and `and` and `or`, which are read from left to right alike (doc)."""

    def __init__(self, text: str, who: Identity) -> None:
        self.who = who
        self.tokens = list(_tokens(text))
        self.at = 0

    def whole(self) -> Test:
        test = self._chain()
        if self.at < len(self.tokens):
            raise _WrongError
        return test

    def _next(self) -> str:
        if self.at >= len(self.tokens):
            raise _WrongError
        self.at += 1
        return self.tokens[self.at - 1]

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _chain(self) -> Test:
        left = self._single()
        while self._peek() in {"and", "or"}:
            left = _joined(left, self._next(), self._single())
        return left

    def _single(self) -> Test:
        first = self._next()
        if first == "not":
            negated = self._single()
            return lambda file: not negated(file)
        if first == "(":
            inner = self._chain()
            if self._next() != ")":
                raise _WrongError
            return inner
        return self._term(first)

    def _term(self, first: str) -> Test:
        if _is_text(first):  # 'ID' in parents
            if self._next() != "in":
                raise _WrongError
            return self._member(self._next(), _plain(first))
        if (
            first in _FLAGS and self._peek() not in _COMPARE
        ):  # sharedWithMe alone (doc); the others too (open)
            return self._flag(first, "=", "true")
        sign, value = self._next(), self._next()
        if sign == "in":  # the other way round, as gspread asks for a folder
            return self._member(first, _plain(value))
        if first in _FLAGS:
            return self._flag(first, sign, value)
        if first in _TIMES:
            return _timed(first, sign, _plain(value))
        return _worded(first, sign, _plain(value))

    def _flag(self, name: str, sign: str, value: str) -> Test:
        if sign not in {"=", "!="} or value not in {"true", "false"}:
            raise _WrongError
        wanted = (value == "true") == (sign == "=")
        if name == "trashed":
            return lambda file: file.trashed is wanted
        if name == "starred":
            return lambda file: bool(file.kept.get("starred")) is wanted
        return lambda file: shared_with(file, self.who) is wanted

    def _member(self, collection: str, value: str) -> Test:
        if collection not in _COLLECTIONS:
            raise _WrongError
        who = self.who
        email = who.email if value == "me" else value
        if collection == "parents":
            roots = {"root", root_id(who.email)}
            if value in roots:
                return lambda file: not file.parents and _owns(file, who.email)
            return lambda file: value in file.parents
        if collection == "owners":
            return lambda file: _owns(file, email)
        need = RANK["writer" if collection == "writers" else "reader"]
        return lambda file: any(
            RANK[p["role"]] >= need and str(p.get("emailAddress", "")).casefold() == email.casefold()
            for p in file.permissions
        )


def _tokens(text: str) -> list[str]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if not match:
            raise _WrongError
        found.append(match[0].strip())
        at = match.end()
    return found


def _joined(left: Test, word: str, right: Test) -> Test:
    if word == "and":
        return lambda file: left(file) and right(file)
    return lambda file: left(file) or right(file)


def _is_text(token: str) -> bool:
    return token[0] in "'\""


def _plain(token: str) -> str:
    """What stands between the quotes; double ones are not documented, but gspread's, and taken."""
    if not _is_text(token):
        raise _WrongError
    return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL)


def _timed(name: str, sign: str, value: str) -> Test:
    if sign not in _COMPARE:
        raise _WrongError
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise _WrongError from error
    seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()  # (doc) UTC unless said
    compare, read = _COMPARE[sign], _TIMES[name]
    return lambda file: compare(read(file), seconds)


def _worded(name: str, sign: str, value: str) -> Test:
    wanted = value.casefold()
    if name == "name" and sign in {"=", "!="}:  # (open) whether case counts; gspread looks again itself
        return lambda file: (file.name.casefold() == wanted) is (sign == "=")
    if name == "name" and sign == "contains":
        return lambda file: _prefixes(file.name, wanted)
    if name == "fullText" and sign == "contains":
        return lambda file: _prefixes(file.name, wanted) or _holds(file, wanted)
    if name == "mimeType" and sign in {"=", "!="}:
        return lambda file: (file.mime_type == value) is (sign == "=")
    if name == "mimeType" and sign == "contains":
        return lambda file: value in file.mime_type
    raise _WrongError


def _prefixes(name: str, wanted: str) -> bool:
    """`contains` finds the beginnings of words only (doc): "hello" finds HelloWorld, "world" doesn't."""
    words = re.findall(r"\w+", name.casefold())
    parts = re.findall(r"\w+", wanted)
    return bool(parts) and all(any(word.startswith(part) for word in words) for part in parts)


def _holds(file: File, wanted: str) -> bool:
    """Whether a text in a cell holds it (open: Google looks for whole words, in an index that lags)."""
    if file.document is None:
        return False
    rows = (row for sheet in file.document.sheets for row in sheet.grid.rows)
    return any(isinstance(cell, str) and wanted in cell.casefold() for row in rows for cell in row)


def _owns(file: File, email: str) -> bool:
    return owner_of(file).casefold() == email.casefold()


def shared_with(file: File, who: Identity) -> bool:
    """Whether it stands under "Shared with me"."""
    return not _owns(file, who.email) and listed(file, who)


def listed(file: File, who: Identity) -> bool:
    """Whether files.list knows of it: not by a link alone, but shared by name or domain, or to be found (doc)."""
    by_link = [p for p in file.permissions if p["type"] == "anyone" and not p.get("allowFileDiscovery")]
    if not by_link:
        return file.allows(who, "reader")
    email = who.email.casefold()
    return any(
        str(p.get("emailAddress", "")).casefold() == email
        or (p["type"] == "domain" and email.endswith("@" + str(p["domain"]).casefold()))
        for p in file.permissions
    )


_ORDERS: dict[str, Callable[[File], Any]] = {
    "createdTime": lambda file: file.created,
    "folder": lambda file: file.mime_type != FOLDER_TYPE,
    "modifiedByMeTime": lambda file: file.shown_modified,
    "modifiedTime": lambda file: file.shown_modified,
    "name": lambda file: file.name.casefold(),
    "name_natural": lambda file: [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.findall(r"\d+|\D+", file.name.casefold())
    ],
    "quotaBytesUsed": lambda _file: 0,
    "recency": lambda file: file.shown_modified,
    "sharedWithMeTime": lambda file: file.created,
    "starred": lambda file: not file.kept.get("starred"),
    "viewedByMeTime": lambda file: file.shown_modified,
}


def ordered(files: list[File], order_by: str) -> list[File]:
    """The files in that order; without one, those changed last come first (open)."""
    files = sorted(files, key=lambda file: (-file.shown_modified, file.id))
    for part in reversed(order_by.split(",")) if order_by else ():
        key, _, direction = part.strip().partition(" ")
        if key not in _ORDERS or direction.strip() not in {"", "desc"}:
            raise drive_refusal(400, "invalid", "Invalid Value", location="orderBy")
        files = sorted(files, key=_ORDERS[key], reverse=direction.strip() == "desc")
    return files
