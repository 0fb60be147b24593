"""The command export: the whole book as a file, or as a folder of notes."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import click

from sync import feed
from sync.commands.options import ADDRESS, JSON, tell, today_here, with_book
from sync.crm import words
from sync.exchange.calendar import to_calendar
from sync.exchange.card_writer import to_vcards
from sync.exchange.export import to_csv_zip, to_xlsx
from sync.exchange.notes import notes, to_notes_zip
from sync.exchange.vault import refresh
from sync.workspace import Workspace

FORMATS: Final = ("xlsx", "csv", "vcard", "notes", "calendar", "backup")
_ENDINGS: Final = {
    ".xlsx": "xlsx", ".zip": "csv", ".vcf": "vcard", ".ics": "calendar", ".sqlite3": "backup",
}  # fmt: skip


def _calendar(book: Workspace, today: date, address: str) -> bytes:
    return to_calendar(book.snapshot(), today, stamp=datetime.now(UTC), address=address)


WRITERS: Final[Mapping[str, Callable[[Workspace, date, str], bytes]]] = {
    "xlsx": lambda book, today, _: to_xlsx(book.snapshot(), today),
    "csv": lambda book, today, _: to_csv_zip(book.snapshot(), today),
    "vcard": lambda book, today, _: to_vcards(book.snapshot(), today, datetime.now(UTC)),
    "notes": lambda book, today, _: to_notes_zip(book.snapshot(), today),
    "calendar": _calendar,
    "backup": lambda book, *_: book.backup(),
}
"""How the book is written as a file, by format; from the book, today, and where its dashboard stands."""


@click.command()
@click.argument("name", metavar="FILE")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="What to write, where the name does not say it: notes.zip --format notes.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@ADDRESS
@JSON
@with_book
def export(
    book: Workspace,
    name: str,
    form: str | None,
    force: bool,
    address: str | None,
    as_json: bool,
) -> None:
    """Write the whole book to FILE: .xlsx (Excel), .zip (CSV files), .vcf (contact cards) or .sqlite3 (a backup).

    To .ics goes a calendar of who is due when. A folder (notes/, or one that is there) gets a Markdown note a
    person, and is brought up to date the next time: what you write below the marked line stays.
    """
    file = Path(name)
    archive = file.suffix.lower() == ".zip"
    if file.is_dir() or name.endswith(("/", os.sep)) or (form == "notes" and not archive):
        if form not in {None, "notes"}:
            raise click.UsageError(f"{file} is a folder, which only notes are written to. Name a file.")
        _export_notes(book, file, as_json=as_json)
        return
    form = form or _ENDINGS.get(file.suffix.lower())
    if form is None:
        raise click.UsageError(
            f"End the file's name in {words.listed(list(_ENDINGS), 'or')}, or in / for a folder of notes."
        )
    if file.exists() and not force:
        raise click.ClickException(
            f"{file} is there already. Choose another name, or add --force to write over it."
        )
    # Beside it first, then in its place: a full disk must not leave half a file.
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(WRITERS[form](book, today_here(), feed.dashboard(book.path.parent, address)))
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    people = len(book.snapshot().people)
    told = {"file": str(file), "people": people}
    tell(told, [f"Wrote {words.count(people, 'person', 'people')} to {file}"], as_json=as_json)


def _export_notes(book: Workspace, folder: Path, *, as_json: bool) -> None:
    """Bring a folder of notes up to date, and say what was left alone."""
    done = refresh(folder, notes(book.snapshot(), today_here()))
    counts = f"{words.count(done.new, 'new note')}, {done.changed:,} brought up to date, {done.same:,} as they were"
    lines = [
        f"{counts}, in {folder}",
        *(f"  left alone: {path} ({why})" for path, why in done.left_alone),
    ]
    told = {
        "folder": str(folder),
        "new": done.new,
        "changed": done.changed,
        "same": done.same,
        "left_alone": [{"file": path, "why": why} for path, why in done.left_alone],
    }
    tell(told, lines, as_json=as_json)
