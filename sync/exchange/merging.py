"""One row of two about the same person: nothing that is there is overwritten, nothing that comes is lost."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sync import cells, contract
from sync.cells import Raw
from sync.contract import Column, Kind
from sync.exchange.text import (
    MOST_CHARACTERS,
    company_words,
    email_key,
    linkedin_key,
    name_words,
    one_line,
    phone_key,
    words,
)

_BY_HEADER: Final = contract.PEOPLE.by_header
_NOTES: Final = contract.PEOPLE.column("notes").header
_ADDED_ON: Final = contract.PEOPLE.column("added_on").header
_MORE_NOTES: Final = "More notes"
_OTHERS: Final = {
    Kind.EMAIL: "Other email",
    Kind.PHONE: "Other phone",
    Kind.LINKEDIN: "Other LinkedIn",
}


def merged(
    kept: Mapping[str, Raw],
    coming: Mapping[str, Raw],
    chosen: Mapping[str, Raw] = MappingProxyType({}),
    *,
    note_rest: bool = True,
) -> dict[str, Raw]:
    """The cells of ``kept`` that change when ``coming`` is about the same person; all by header.

    Blanks are filled, notes appended as lines, tags united; another e-mail address, phone number or
    LinkedIn address goes to an extra field ("Other email"), anything else that differs to a line of Notes.
    ``chosen`` are cells that hold exactly this in the end; with ``note_rest`` what the two held there instead
    is kept in the same ways.
    """
    row = {header: raw for header, raw in {**kept, **chosen}.items() if not _blank(raw)}
    for header, raw in chosen.items():
        _no_longer_other(row, header, raw)
    for header, raw in coming.items():
        column = _BY_HEADER.get(header)
        if (
            _blank(raw)
            or header in chosen
            or (column is not None and (column.formula or column.kind is Kind.ID))
        ):
            continue
        if header not in row:
            row[header] = raw
        elif column is None:
            _unite_extra(row, header, raw)
        else:
            _unite(row, column, raw)
    for header in chosen if note_rest else ():
        for raw in (kept.get(header), coming.get(header)):
            _note(row, header, raw)
    changed = {header: raw for header, raw in row.items() if header not in kept or kept[header] != raw}
    return {**changed, **{header: None for header in kept if header not in row and not _blank(kept[header])}}


def says_the_same(header: str, one: Raw, other: Raw) -> bool:
    """Whether two cells of People say the same, as merging sees it; an unknown header is an extra field."""
    column = _BY_HEADER.get(header)
    if column is None:
        return one_line(cells.as_text(one)).casefold() == one_line(cells.as_text(other)).casefold()
    if column.kind is Kind.LONG_TEXT:
        return cells.as_text(one).strip() == cells.as_text(other).strip()
    if column.kind is Kind.TAGS:
        return _tags(column, one) == _tags(column, other)
    return _same(column, one, other)


def is_united(header: str) -> bool:
    """Whether merging keeps what both hold in this cell."""
    column = _BY_HEADER.get(header)
    if column is None:
        return header in _OTHERS.values() or header == _MORE_NOTES
    return column.kind in {Kind.LONG_TEXT, Kind.TAGS, Kind.YES_NO}


def _tags(column: Column, raw: Raw) -> tuple[str, ...]:
    value = cells.read(column, raw).value
    return value if isinstance(value, tuple) else ()


def _no_longer_other(row: dict[str, Raw], header: str, raw: Raw) -> None:
    """An address that is the person's first from now on is not one of the others any more."""
    column = _BY_HEADER.get(header)
    other = _OTHERS.get(column.kind) if column is not None else None
    if column is None or other is None or other not in row:
        return
    left = [part for part in cells.as_text(row[other]).split(", ") if not _same(column, part, raw)]
    row[other] = ", ".join(left)
    if not left:
        del row[other]


def _note(row: dict[str, Raw], header: str, raw: Raw) -> None:
    """Keep what a cell held that was not chosen: addresses among the others, the rest as lines of Notes.

    A later day on which they came into the book tells nothing.
    """
    column = _BY_HEADER.get(header)
    if header in {_NOTES, _ADDED_ON} or _blank(raw) or says_the_same(header, row.get(header), raw):
        return
    if column is None:
        _append_lines(row, _NOTES, f"{header}: {one_line(cells.as_text(raw))}")
    elif column.kind in _OTHERS:
        _append_value(row, _OTHERS[column.kind], cells.as_text(raw), column)
    elif column.kind is Kind.LONG_TEXT:
        _append_lines(row, _NOTES, f"{header}: {cells.as_text(raw).strip()}")
    elif column.kind is Kind.TAGS:
        left = [tag for tag in _tags(column, raw) if tag not in _tags(column, row.get(header))]
        _append_lines(row, _NOTES, f"{header}: {', '.join(left)}" if left else "")
    elif column.kind is not Kind.YES_NO:
        _append_lines(row, _NOTES, f"{header}: {_shown(column, raw)}")


def _unite(row: dict[str, Raw], column: Column, raw: Raw) -> None:
    kept = row[column.header]
    if column.kind is Kind.LONG_TEXT:
        _append_lines(row, column.header, cells.as_text(raw))
    elif column.kind is Kind.TAGS:
        tags = (*_tags(column, kept), *_tags(column, raw))
        row[column.header] = cells.write(column, tuple(dict.fromkeys(tags))) or kept
    elif column.kind in _OTHERS:
        if not _same(column, kept, raw):
            _append_value(row, _OTHERS[column.kind], cells.as_text(raw), column)
    elif column.kind is Kind.YES_NO:
        row[column.header] = True if True in {kept, raw} else kept
    elif not _same(column, kept, raw):
        _append_lines(row, _NOTES, f"{column.header}: {_shown(column, raw)}")


def _unite_extra(row: dict[str, Raw], header: str, raw: Raw) -> None:
    text, kept = cells.as_text(raw), cells.as_text(row[header])
    if one_line(text).casefold() == one_line(kept).casefold():
        return
    if header in _OTHERS.values() or header == _MORE_NOTES:
        for part in text.split(", ") if header != _MORE_NOTES else [text]:
            _append_value(row, header, part, None)
    else:
        _append_lines(row, _NOTES, f"{header}: {one_line(text)}")


def _append_value(row: dict[str, Raw], header: str, text: str, column: Column | None) -> None:
    """Add a value to a list in one cell, unless it stands there or is the person's first."""
    there = [part for part in cells.as_text(row.get(header)).split(", ") if part]
    if column is not None:
        there_already = any(_same(column, part, text) for part in there)
    else:
        kinds = {other: kind for kind, other in _OTHERS.items()}
        firsts = [
            cells.as_text(row.get(column.header))
            for column in contract.PEOPLE.columns
            if column.kind is kinds.get(header)
        ]
        there_already = text.casefold() in {part.casefold() for part in (*there, *firsts)}
    if not there_already:
        row[header] = ", ".join((*there, text))


def _append_lines(row: dict[str, Raw], header: str, text: str) -> None:
    """Add what a text says to a cell of several lines; what finds no room goes to an extra field."""
    there = cells.as_text(row.get(header))
    if not text.strip() or f"\n{text.strip()}\n" in f"\n{there.strip()}\n":
        return
    said = {line.strip() for line in there.splitlines()}
    new = [line for line in text.strip("\n").splitlines() if not line.strip() or line.strip() not in said]
    if not any(line.strip() for line in new):
        return
    added = "\n".join(new)
    whole = f"{there.rstrip()}\n{added}" if there.strip() else added
    if len(whole) <= MOST_CHARACTERS:
        row[header] = whole
        return
    more = cells.as_text(row.get(_MORE_NOTES))
    if added not in more:
        row[_MORE_NOTES] = f"{more}\n{added}"[-MOST_CHARACTERS:] if more else added


def _same(column: Column, one: Raw, other: Raw) -> bool:
    """Whether two cells say the same."""
    mine, theirs = cells.as_text(one), cells.as_text(other)
    if mine == theirs:
        return True
    if column.kind is Kind.EMAIL:
        return email_key(mine) == email_key(theirs)
    if column.kind is Kind.PHONE:
        return phone_key(mine) == phone_key(theirs) != ""
    if column.kind is Kind.LINKEDIN:
        return linkedin_key(mine) == linkedin_key(theirs) != ""
    if column.key == "company":
        return company_words(mine) == company_words(theirs)
    if column.key == "name":
        return name_words(mine) == name_words(theirs)
    if column.kind is Kind.TEXT:
        return words(mine) == words(theirs) != [] or one_line(mine).casefold() == one_line(theirs).casefold()
    read = cells.read(column, one), cells.read(column, other)
    return read[0].value is not None and read[0].value == read[1].value


def _shown(column: Column, raw: Raw) -> str:
    value = cells.read(column, raw).value
    if column.kind is Kind.DATE and value is not None:
        return str(value)
    return one_line(cells.as_text(raw))


def _blank(raw: Raw) -> bool:
    return raw is None or raw == ""
