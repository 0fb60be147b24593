"""The command import: people from a file, or from a folder of notes."""

from __future__ import annotations

from pathlib import Path

import click

from sync.commands.options import JSON, tell, today_here, with_book
from sync.crm import words
from sync.exchange.headings import EXTRA
from sync.exchange.mapping import Mapping as Columns
from sync.exchange.mapping import guess_mapping, mapped_table
from sync.exchange.plan import changes, decide, plan
from sync.exchange.source import Source, read_notes, read_source
from sync.exchange.text import folded
from sync.exchange.vault import read_folder
from sync.workspace import Workspace


@click.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--month-first", is_flag=True, help="Read 3/4/26 as the fourth of March.")
@click.option("--tab", default="", metavar="NAME", help="Which table of a workbook, if not the likeliest.")
@click.option(
    "--names", default="", metavar="COLUMN", help="The column with the names, if the file does not show it."
)
@click.option("--each", is_flag=True, help="A cell such as “Ernst / Lotte Brinkerhoff” is a person each.")
@click.option(
    "--me", default="", metavar="NAME", help="Whose messages they are, if it is not clear from the file."
)
@click.option("--everybody", is_flag=True, help="From messages, also those who are not in your book yet.")
@JSON
@with_book
def import_file(
    book: Workspace,
    file: Path,
    dry_run: bool,
    month_first: bool,
    tab: str,
    names: str,
    each: bool,
    me: str,
    everybody: bool,
    as_json: bool,
) -> None:
    """Bring people in from FILE: a CSV or Excel table, contacts (vCard, Google, Outlook), LinkedIn's files, or notes.

    From LinkedIn's messages.csv come the last words with people in your book. A folder is one of notes as
    export writes them: what you wrote below their marked line goes to Notes.
    """
    today = today_here()
    snapshot = book.snapshot()
    source = (
        read_notes(read_folder(file), file.resolve().name)
        if file.is_dir()
        else read_source(file.read_bytes(), file.name)
    )
    if me and all(me.casefold() != who.name.casefold() for who in source.writers):
        raise click.ClickException(f"There are no messages in {file.name} that {me} wrote or got.")
    source = _of_tab(source.owned_by(me or snapshot.settings.your_name), tab)
    planned = plan(
        source,
        _with_names(source, names),
        snapshot.people,
        today=today,
        day_first=False if month_first else None,
        usually_day_first=snapshot.settings.day_first,
        each=True if each else None,
    )
    if everybody:
        planned = decide(planned, include=planned.strangers)
    if not planned.ready:
        asked = next(question.text for question in planned.questions if question.about == "names")
        raise click.ClickException(
            f"{asked} Name it with --names, or choose it in the dashboard under Import."
        )
    counts = planned.counts
    imported = None if dry_run else book.run_import(changes(planned), file.name, today=today)
    remarks = [*planned.warnings, *(question.text for question in planned.questions)]
    problems = [f"{problem.row}, {problem.column}: {problem.message}" for problem in planned.problems]
    told = {
        "id": imported.id if imported is not None else None,
        "added": counts.added,
        "merged": counts.merged,
        "skipped": counts.skipped,
        "reasons": planned.reasons,
        "problems": problems,
        "notes": remarks,
        "dry_run": dry_run,
    }
    begin = "Would bring in" if dry_run else "Brought in"
    told_first = (
        f"{begin} {words.count(counts.added, 'person', 'people')}; {counts.merged:,} merged, "
        f"{counts.skipped:,} skipped."
    )
    lines = [
        told_first,
        *(f"  skipped: {reason} ({number:,})" for reason, number in planned.reasons.items()),
        *(f"  {note}" for note in remarks),
        *(f"  needs a look: {problem}" for problem in problems),
    ]
    tell(told, lines, as_json=as_json)


def _of_tab(source: Source, tab: str) -> Source:
    """The file with the table of this name taken; as it is without one."""
    if not tab:
        return source
    for number, table in enumerate(source.tables):
        if folded(table.name) == folded(tab):
            return source.choose(number)
    there = words.listed([f"“{table.name}”" for table in source.tables], "and")
    raise click.ClickException(f"There is no table “{tab}” in {source.filename}, only {there}.")


def _with_names(source: Source, names: str) -> Columns:
    """What the columns seem to mean, the one under this heading taken for the names."""
    guessed = guess_mapping(source)
    if not names:
        return guessed
    headings = mapped_table(source, guessed).titles
    at = next((number for number, heading in enumerate(headings) if folded(heading) == folded(names)), None)
    if at is None:
        there = words.listed([f"“{heading}”" for heading in headings], "and")
        raise click.ClickException(f"There is no column “{names}” in this table, only {there}.")
    for number in guessed.columns("name"):
        guessed = guessed.to(number, EXTRA)
    return guessed.to(at, "name")
