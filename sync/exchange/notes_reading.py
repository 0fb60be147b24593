"""Markdown notes as Runner-Up writes them, read back: the person in front, the timeline, and what they wrote below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import yaml

from sync import contract
from sync.cells import Raw
from sync.errors import ImportFileError
from sync.exchange.marking import unescaped, unquoted
from sync.exchange.merging import merged
from sync.exchange.notes import ENTRY, NO_DAY, RESERVED, SECTIONS, TAGS, TIMELINE
from sync.exchange.own_files import table_of, touch_of
from sync.exchange.table import Row, Table
from sync.exchange.text import shows
from sync.typed import join_tags, one_line

ENDINGS: Final = (".md", ".markdown")

_BOM: Final = b"\xef\xbb\xbf"
_FRONT: Final = re.compile(rb"---[ \t]*\r?\n(?:(.*?)\r?\n)??---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_MARK: Final = re.compile(
    rb"^<!--[ \t]*Yours below this line\b[^\r\n]*?-->[ \t]*(?:\r?\n|\r|\Z)", re.MULTILINE
)
_MOST_FRONT: Final = 200_000  # bytes; nobody's facts are longer
_ENTRY: Final = re.compile(r"### (.*?)(?: <!-- (\S+) -->)?\s*")
_FACT: Final = re.compile(r"- ((?:[^:\\]|\\.)+): (.*)")
NOBODY: Final = "A note that says nothing of a person"
_NONE: Final = (
    "There is no person in these notes. A note that Runner-Up reads begins with a line of three dashes, then what is "
    "known of somebody, such as “name: Ada Lovelace”, and three dashes again."
)


@dataclass(frozen=True, slots=True)
class Note:
    """A Markdown file: its place within the folder or archive, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Parts:
    """A note in its parts: the facts in front (lists as tuples), what is ours, and what is theirs.

    ``below`` are the bytes after the marked line, None where there is no such line.
    """

    front: dict[str, str | tuple[str, ...]]
    body: str
    below: bytes | None


def begins_with_note(data: bytes) -> bool:
    """Whether facts about somebody stand in front, whatever the file is called."""
    return data.removeprefix(_BOM).startswith((b"---\n", b"---\r\n")) and bool(_named(parts(data)))


def parts(data: bytes) -> Parts:
    """A note taken apart; without facts in front that can be read, they are none."""
    data = data.removeprefix(_BOM)
    found = _FRONT.match(data)
    front = _facts(found[1] or b"") if found is not None else {}
    start = found.end() if found is not None else 0
    mark = _MARK.search(data, start)
    body = data[start : mark.start() if mark is not None else len(data)]
    return Parts(front, _text(body), data[mark.end() :] if mark is not None else None)


def people_of(notes: Sequence[Note], name: str) -> Table:
    """The people of these notes as a table; raises ImportFileError where no note is of one."""
    listed = [_person(note) for note in notes]
    if all(row.aside for _, row in listed):
        raise ImportFileError(_NONE)
    return table_of(name, listed)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _facts(data: bytes) -> dict[str, str | tuple[str, ...]]:
    """What stands in front, every value as it was typed; {} where that is not to be read."""
    text = _text(data)
    if len(data) > _MOST_FRONT:
        return {}
    try:
        # The base loader takes all for text: no number loses its zeros, nothing is made or run.
        told = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (it makes nothing but text, lists and tables)
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {str(key): value for key, said in told.items() if isinstance(key, str) and (value := _value(said))}


def _value(said: object) -> str | tuple[str, ...]:
    if isinstance(said, list):
        return tuple(one for one in said if isinstance(one, str) and one)
    return said if isinstance(said, str) else ""


def _named(note: Parts) -> str:
    name = note.front.get("name", "")
    if isinstance(name, str) and shows(name):
        return name
    heading = re.search(r"^# (.+)$", note.body, re.MULTILINE)
    return unescaped(heading[1].strip()) if heading is not None and "id" in note.front else ""


def _person(note: Note) -> tuple[dict[str, str], Row]:
    """What a note says, by heading; and its row, with the timeline."""
    read = parts(note.data)
    row = Row(1, (), PurePosixPath(note.name).name)
    name = _named(read)
    if not name:
        return {}, Row(1, (), row.place, NOBODY)
    said = {contract.PEOPLE.column("name").header: name}
    for key, value in read.front.items():
        if key == TAGS:
            continue
        column = contract.PEOPLE.by_key.get(key)
        own = key.removesuffix("_") if key.rstrip("_") in RESERVED else key
        said[own if column is None else column.header] = value if isinstance(value, str) else join_tags(value)
    said |= _sections(read.body)
    if read.below is not None:
        _take_below(said, _text(read.below))
    return said, Row(1, (), row.place, touches=tuple(_timeline(read.body)))


def _take_below(said: dict[str, str], below: str) -> None:
    """What somebody wrote under the marked line belongs to Notes, as far as it does not stand there."""
    notes = contract.PEOPLE.column("notes").header
    if shows(below):
        told: dict[str, Raw] = {notes: said.get(notes)}
        said |= {header: str(text) for header, text in merged(told, {notes: below.strip("\n")}).items()}


def _parts_of(body: str, begins: str) -> Iterator[tuple[str, list[str]]]:
    """The headings of one level, each with the lines below it."""
    title: str | None = None
    lines: list[str] = []
    for line in body.split("\n"):
        if line.startswith(begins):
            if title is not None:
                yield title, lines
            title, lines = line, []
        else:
            lines.append(line)
    if title is not None:
        yield title, lines


def _sections(body: str) -> dict[str, str]:
    by_title = {title.removeprefix("## ").strip(): lines for title, lines in _parts_of(body, "## ")}
    found = {}
    for column in SECTIONS:
        said = unquoted([line for line in by_title.get(column.header, ()) if line.startswith(">")])
        if said:
            found[column.header] = said
    return found


def _timeline(body: str) -> Iterator[dict[str, Raw]]:
    """The entries, oldest first, as Outreach holds them."""
    for title, lines in _parts_of(body, "## "):
        if title.removeprefix("## ").strip() == TIMELINE:
            found = [_entry(head, said) for head, said in _parts_of("\n".join(lines), "### ")]
            yield from reversed([touch_of(entry) for entry in found if entry])


def _entry(title: str, lines: Sequence[str]) -> Mapping[str, str]:
    head = _ENTRY.fullmatch(title)
    if head is None:
        return {}
    day, *others = [unescaped(one) for one in head[1].split(ENTRY)]
    said = {"Date": "" if day == NO_DAY else day, "ID": unescaped(head[2] or "")}
    for other in others:
        direction = contract.OUTREACH.column("direction")
        said["Direction" if other in direction.choices else "Channel"] = other
    for line in lines:
        fact = _FACT.fullmatch(line)
        if fact is not None:
            said[one_line(unescaped(fact[1]))] = unescaped(fact[2])
    quote = [line for line in lines if line.startswith(">")]
    return {**said, "Notes": unquoted(quote)} if quote else said
