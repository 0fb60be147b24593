"""Markdown notes, one a person: facts in front, what was said below, and room of their own under a marked line."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import yaml

from sync import contract
from sync.contract import Kind
from sync.exchange.export import Cell, to_table
from sync.exchange.marking import plain, quoted
from sync.snapshot import Snapshot
from sync.typed import many_lines, one_line, split_tags

MARK: Final = "<!-- Yours below this line: Runner-Up never changes it -->"
TIMELINE: Final = "Timeline"
ENTRY: Final = " · "
"""Between the parts of an entry's heading."""
SECTIONS: Final = tuple(column for column in contract.PEOPLE.columns if column.kind is Kind.LONG_TEXT)
"""What stands quoted under a heading of its own."""
NO_DAY: Final = "No day"
FACTS: Final = ("scenario", "outcome", "shared", "template", "by")
"""What is told of an entry in lines of its own."""
TAGS: Final = "tags"
RESERVED: Final = frozenset({TAGS, *contract.PEOPLE.by_key})
"""Names in front that people's own columns can't take."""
_OWN_TAG: Final = "runner-up"

_LONGEST_NAME: Final = 60  # characters; with the ID and the ending far below what any disk takes
_LONGEST_BYTES: Final = 180
_SHORT: Final = 6  # characters of an ID
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*#^\[\]%]')
"""What Windows, or a link to a note, does not take."""
_RESERVED_NAMES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)
_NO_LETTERS: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class _Dumper(yaml.SafeDumper):
    """Writes lists indented, as vaults show them, and never an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


@dataclass(frozen=True, slots=True)
class Written:
    """One person's note: ``text`` is all of it, down to the marked line; lines end in a newline."""

    id: str
    name: str
    text: str


def notes(snapshot: Snapshot, today: date) -> Iterator[Written]:
    """The notes of everybody in the book, in its order; Last contact and Due as they stand on ``today``."""
    outreach = to_table(snapshot, contract.OUTREACH, today)
    by_person: dict[str, list[dict[str, Cell]]] = {}
    persons = snapshot.outreach["person_id"].to_numpy(dtype=object)
    # Newest first; of one day what was written last.
    days = pd.to_datetime(snapshot.outreach["date"]).to_numpy(dtype="datetime64[D]")
    order = np.argsort(np.where(np.isnat(days), np.datetime64("0001-01-01"), days), kind="stable")[::-1]
    entries = outreach.to_dict("records")
    for place in order:
        by_person.setdefault(persons[place], []).append(_cells(entries[place]))
    table = to_table(snapshot, contract.PEOPLE, today)
    for row in table.to_dict("records"):
        cells = _cells(row)
        person = str(cells["ID"])
        yield Written(person, str(cells["Name"] or ""), _note(cells, by_person.get(person, [])))


def _cells(row: Mapping[Hashable, Cell]) -> dict[str, Cell]:
    """A row by header, its texts without what no text file should hold."""
    return {
        str(header): many_lines(cell) or None if isinstance(cell, str) else cell
        for header, cell in row.items()
    }


def file_name(name: str, person: str, *, whole: bool = False) -> str:
    """The name of a person's note: of letters that every disk takes, and the first ones of their ID (or all)."""
    own = person.rpartition("-")[2] or person
    mark = _letters(person if whole else own[:_SHORT]).strip(" .") or "person"
    text = " ".join(_letters(name).split()).strip(" .")[:_LONGEST_NAME]
    while len(text.encode()) > _LONGEST_BYTES:
        text = text[:-1]
    text = text.strip(" .-")
    made = f"{text} - {mark}.md" if text else f"{mark}.md"
    return f"_{made}" if _RESERVED_NAMES.match(text or mark) else made


def to_notes_zip(snapshot: Snapshot, today: date) -> bytes:
    """The notes of everybody, zipped. The same book gives the same bytes."""
    packed = io.BytesIO()
    year = min(max(today.year, 1980), 2107)  # what a zip knows
    taken: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for note in notes(snapshot, today):
            entry = zipfile.ZipInfo(_free(note, taken), (year, today.month, today.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, note.text.encode())
    return packed.getvalue()


def _free(note: Written, taken: set[str]) -> str:
    """A name in the archive that no other note has, on disks that know no capitals either."""
    name = file_name(note.name, note.id)
    if name.casefold() in taken:
        name = file_name(note.name, note.id, whole=True)
    taken.add(name.casefold())
    return name


def _letters(text: str) -> str:
    known = unicodedata.normalize("NFC", one_line(text))
    kept = "".join("" if unicodedata.category(letter) in _NO_LETTERS else letter for letter in known)
    return _FORBIDDEN.sub("-", kept)


# One note


def _note(cells: Mapping[str, Cell], entries: list[dict[str, Cell]]) -> str:
    lines = [
        "---",
        _front(cells).rstrip("\n"),
        "---",
        "",
        f"# {plain(str(cells['Name'] or cells['Email'] or 'Somebody'))}",
        "",
    ]
    lines += _facts(cells)
    for column in SECTIONS:
        if cells[column.header]:
            lines += [f"## {column.header}", "", *quoted(str(cells[column.header])), ""]
    if entries:
        lines += [f"## {TIMELINE}", ""]
        for entry in entries:
            lines += _entry(entry)
    return "\n".join([*lines, MARK, ""])


def _front(cells: Mapping[str, Cell]) -> str:
    """What programs read: dates as dates, ticks as true, lists as lists; blanks are left out."""
    front: dict[str, object] = {}
    for column in contract.PEOPLE.columns:
        cell = cells[column.header]
        if cell is None or column in SECTIONS or column.key == "id":
            continue
        if column.kind is Kind.TAGS and isinstance(cell, str):
            front[column.key] = list(split_tags(cell, column.choices)[0])
        else:
            front[column.key] = cell
    for header, cell in cells.items():
        if header not in contract.PEOPLE.by_header and cell is not None:
            front[f"{header}_" if header.rstrip("_") in RESERVED else header] = cell
    front[TAGS] = [_OWN_TAG, *(one_line(str(tag)).casefold().replace(" ", "-") for tag in _known_tags(cells))]
    return yaml.dump(
        {"id": cells["ID"], **front},
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=2**31,
        default_flow_style=False,
    )


def _known_tags(cells: Mapping[str, Cell]) -> list[str]:
    """Tags of a vault have neither blanks nor marks: the scenarios, as far as they are the contract's."""
    column = contract.PEOPLE.column("scenarios")
    tags = split_tags(str(cells[column.header] or ""), column.choices)[0]
    return [tag.replace("'", "") for tag in tags if tag in column.choices]


def _facts(cells: Mapping[str, Cell]) -> list[str]:
    """Who they are and what comes next, for reading."""
    where = [plain(str(cells[header])) for header in ("Role", "Company", "Division") if cells[header]]
    lines = [", ".join(where)] if where else []
    if lines:
        lines.append("")
    for header in ("Next step", "Due", "Last contact", "Not hired on", "Introduced by"):
        if cells[header]:
            on = (
                f" (on {plain(str(cells['Next step on']))})"
                if header == "Next step" and cells["Next step on"]
                else ""
            )
            lines.append(f"- {header}: {plain(str(cells[header]))}{on}")
    return [*lines, ""] if lines and lines[-1] else lines


def _entry(entry: Mapping[str, Cell]) -> list[str]:
    """When, how and which way; what it was about; and what was said, as a quotation."""
    ways = [contract.OUTREACH.column(key) for key in ("channel", "direction")]
    said = [entry["Date"] or NO_DAY, *(entry[way.header] for way in ways if entry[way.header] in way.choices)]
    # The ID stands where nobody sees it: an entry that is in the book already is known again.
    lines = [f"### {ENTRY.join(plain(str(one)) for one in said)} <!-- {plain(str(entry['ID']))} -->", ""]
    headers = [
        *(way.header for way in ways if entry[way.header] not in way.choices),
        *(contract.OUTREACH.column(key).header for key in FACTS),
        *(header for header in entry if header not in contract.OUTREACH.by_header),
    ]
    told = [f"- {plain(header)}: {plain(str(entry[header]))}" for header in headers if entry[header]]
    lines += [*told, ""] if told else []
    return [*lines, *quoted(str(entry["Notes"])), ""] if entry["Notes"] else lines
