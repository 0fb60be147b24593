"""The command ``runner-up``: the dashboard, and the same book from a terminal.

Exit codes: 0 all well, 1 it could not be done (a sentence says why), 2 the command was not understood.
"""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec

import click

from sync import connecting, contract, server, terminal
from sync import doctor as checkup
from sync.crm import words
from sync.crm.due import ranked
from sync.crm.today import waiting
from sync.errors import RunnerUpError, explain
from sync.exchange.export import to_csv_zip, to_xlsx
from sync.exchange.mapping import guess_mapping
from sync.exchange.plan import changes, plan
from sync.exchange.source import read_source
from sync.sheet import accounts
from sync.workspace import HOME_VARIABLE, Workspace, new_rows, open_workspace

P = ParamSpec("P")
_NO_ACCOUNT: Final = (
    "There is no service account yet. Give its JSON key with --key, or put it into secrets "
    "(.streamlit/secrets.example.toml shows how). The README says how to make one."
)
_HOLDS_OTHERS: Final = (
    "That sheet holds other things already; nothing was changed. Open the dashboard (runner-up), page Sheet, and "
    "paste its link there: you see first how it would be read, and what would be added."
)
_MOST_UNDONE: Final = 1_000  # how far back to look for something that is not undone yet

_HOME = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar=HOME_VARIABLE,
    help="Folder of the data file.  [default: your data folder]",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_PORT = click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: 8501 or the next free]"
)
_BROWSER = click.option(
    "--browser/--no-browser", default=True, help="Open a browser window where there is one."
)


def _today() -> date:
    """The computer's own date: the reader of a terminal sits in front of it."""
    return datetime.now(UTC).astimezone().date()


def _with_book(command: Callable[Concatenate[Workspace, P], None]) -> Callable[..., None]:
    """Open the book under --home for a command, and tell errors in a sentence."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        home = kwargs.pop("home")
        try:
            book = open_workspace(home if isinstance(home, Path) else None)
            try:
                command(book, *args, **kwargs)
            finally:
                book.close()
        except (RunnerUpError, OSError) as error:
            raise click.ClickException(explain(error)) from error

    return _HOME(run)


def _tell(found: object, lines: Iterable[str], *, as_json: bool, nothing: str = "") -> None:
    """Print JSON, or the lines; ``nothing`` where there is no line."""
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    told = list(lines)
    for line in told or ([nothing] if nothing else []):
        click.echo(line)


def _find(book: Workspace, who: str) -> str:
    """The ID of the one person meant by an ID, a name, an e-mail, or a part of these."""
    people = book.snapshot().people
    if who in people.index:
        return who
    wanted = who.casefold().strip()
    names, emails = people["name"].str.casefold(), people["email"].str.casefold()
    for fits in (
        (names == wanted) | (emails == wanted),
        names.str.contains(wanted, regex=False) | emails.str.contains(wanted, regex=False),
    ):
        found = people.index[fits]
        if len(found) == 1:
            return str(found[0])
        if len(found) > 1:
            shown = ", ".join(f"{name} ({row})" for row, name in people.loc[found[:8], "name"].items())
            raise click.ClickException(f"Several people fit: {shown}. Say which one by the ID in brackets.")
    raise click.ClickException(f"Nobody in the book fits {who!r}. See them all with: runner-up due --all")


@click.group(invoke_without_command=True)
@click.version_option(package_name="runner-up", prog_name="runner-up")
@_HOME
@_PORT
@_BROWSER
@click.pass_context
def main(context: click.Context, home: Path | None, port: int | None, browser: bool) -> None:
    """Stay in touch with everyone you met on the way. Without a command: open the dashboard."""
    if context.invoked_subcommand is None:
        server.run(home, port=port, browser=browser)
    elif home is not None and context.get_parameter_source("home") is click.core.ParameterSource.COMMANDLINE:
        context.default_map = {name: {"home": str(home)} for name in main.commands}


@main.command()
@_HOME
@_PORT
@_BROWSER
def serve(home: Path | None, port: int | None, browser: bool) -> None:
    """Open the dashboard in a browser, for this computer only."""
    server.run(home, port=port, browser=browser)


@main.command()
@click.argument("name")
@click.option("--company", default="", help="Where they work.")
@click.option("--role", default="", help="Their job.")
@click.option("--relationship", default="", help=f"One of: {', '.join(contract.RELATIONSHIPS)}.")
@click.option("--email", default="", help="Their address.")
@click.option("--phone", default="", help="Their number.")
@click.option("--linkedin", default="", help="Their profile.")
@click.option("--not-hired-on", default="", help='The day you were told no, as in "4 March" or 2026-03-04.')
@click.option("--every", default="", help='Days between words, as in 90 or "every 3 months".')
@click.option(
    "--tag", "scenarios", multiple=True, help=f"One of: {', '.join(contract.SCENARIOS)}. May be repeated."
)
@click.option("--notes", default="", help="Anything worth remembering.")
@_with_book
def add(book: Workspace, /, **values: Any) -> None:
    """Add a person."""
    typed = {key: value for key, value in values.items() if value}
    done = book.add(contract.PEOPLE, [typed], today=_today())
    click.echo(f"{done.summary} ({new_rows(book.changes(done.id), contract.PEOPLE)[0]})")


@main.command()
@click.argument("who", nargs=-1, required=True)
@click.option(
    "--on", "day", default="today", show_default=True, help='The day, as in "yesterday" or 2026-03-04.'
)
@click.option(
    "--channel", default="Email", show_default=True, help=f"One of: {', '.join(contract.CHANNELS)}."
)
@click.option("--received", is_flag=True, help="They wrote to you.")
@click.option("--outcome", default="", help=f"One of: {', '.join(contract.OUTCOMES)}.")
@click.option("--scenario", default="", help=f"One of: {', '.join(contract.SCENARIOS)}.")
@click.option("--notes", default="", help="What was said.")
@_with_book
def log(
    book: Workspace,
    who: tuple[str, ...],
    day: str,
    channel: str,
    received: bool,
    outcome: str,
    scenario: str,
    notes: str,
) -> None:
    """Log a word exchanged with WHO: a name, a part of one, an e-mail or an ID; several are possible."""
    done = book.log(
        [_find(book, one) for one in who],
        on=book.read_day(day, _today()),
        channel=channel,
        direction=contract.RECEIVED if received else contract.SENT,
        outcome=outcome,
        scenario=scenario,
        notes=notes,
    )
    click.echo(done.summary)


@main.command()
@click.option("--all", "everybody", is_flag=True, help="Everybody, not only who is due.")
@_JSON
@_with_book
def due(book: Workspace, everybody: bool, as_json: bool) -> None:
    """List who should hear from you today, in order of urgency."""
    today, snapshot = _today(), book.snapshot()
    standing = snapshot.standing(today)
    ids = ranked(standing, snapshot.people) if everybody else waiting(standing, snapshot.people)
    shown = snapshot.cards(today, ids)
    rows = [
        {
            "id": card.id,
            "name": card.name,
            "company": card.company,
            "state": card.state,
            "due": card.due.isoformat() if card.due is not None else None,
            "why": card.why,
        }
        for card in shown
    ]
    lines = (
        f"{card.title}{', ' if card.place else ''}{card.place}  [{card.state.lower()}, {words.due(card.days_over)}]\n"
        f"    {card.why}  ({card.id})"
        for card in shown
    )
    _tell(rows, lines, as_json=as_json, nothing="Nobody is waiting to hear from you today. All is in hand.")


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--month-first", is_flag=True, help="Read 3/4/26 as the fourth of March.")
@_JSON
@_with_book
def import_file(book: Workspace, file: Path, dry_run: bool, month_first: bool, as_json: bool) -> None:
    """Bring people in from FILE: LinkedIn's Connections.csv or archive, a CSV or Excel table."""
    today = _today()
    source = read_source(file.read_bytes(), file.name)
    snapshot = book.snapshot()
    planned = plan(
        source,
        guess_mapping(source),
        snapshot.people,
        today=today,
        day_first=False if month_first else None,
        usually_day_first=snapshot.settings.day_first,
    )
    if not planned.ready:
        asked = next(question.text for question in planned.questions if question.about == "names")
        raise click.ClickException(f"{asked} Open the dashboard and choose it under Import.")
    counts = planned.counts
    if not dry_run:
        book.run_import(changes(planned), file.name, today=today)
    notes = [*planned.warnings, *(question.text for question in planned.questions)]
    problems = [f"{problem.row}, {problem.column}: {problem.message}" for problem in planned.problems]
    told = {
        "added": counts.added,
        "merged": counts.merged,
        "skipped": counts.skipped,
        "reasons": planned.reasons,
        "problems": problems,
        "notes": notes,
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
        *(f"  {note}" for note in notes),
        *(f"  needs a look: {problem}" for problem in problems),
    ]
    _tell(told, lines, as_json=as_json)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@_with_book
def export(book: Workspace, file: Path, force: bool) -> None:
    """Write the whole book to FILE: .xlsx (Excel), .zip (CSV files) or .sqlite3 (a backup)."""
    snapshot, today = book.snapshot(), _today()
    writers: dict[str, Callable[[], bytes]] = {
        ".xlsx": lambda: to_xlsx(snapshot, today),
        ".zip": lambda: to_csv_zip(snapshot, today),
        ".sqlite3": book.backup,
    }
    write = writers.get(file.suffix.lower())
    if write is None:
        raise click.UsageError(f"End the file's name in {words.listed(list(writers), 'or')}.")
    if file.exists() and not force:
        raise click.ClickException(
            f"{file} is there already. Choose another name, or add --force to write over it."
        )
    # Beside it first, then in its place: a full disk must not leave half a file.
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(write())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    click.echo(f"Wrote {words.count(len(snapshot.people), 'person', 'people')} to {file}")


@main.command()
@click.option("--remove", is_flag=True, help="Take the invented people out again.")
@_with_book
def sample(book: Workspace, remove: bool) -> None:
    """Fill in invented people to look around with."""
    done = book.remove_sample() if remove else book.add_sample(_today())
    click.echo(done.summary if done is not None else "Nothing to change there.")


@main.command()
@click.argument("link", required=False)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON key of a service account.  [default: the one in secrets, or given before]",
)
@_with_book
def connect(book: Workspace, link: str | None, key: Path | None) -> None:
    """Keep the book in a Google Sheet: LINK is its address  [default: what secrets name]."""
    home = book.path.parent
    book.link.secrets = accounts.secrets_on_disk()
    own = connecting.means(home, book.link.secrets)
    account = accounts.read_key(key.read_bytes()) if key is not None else own.account
    if account is None:
        raise click.ClickException(own.problem or _NO_ACCOUNT)
    found = book.link.examine(account, link or own.spreadsheet)
    if not (found.empty or found.ours):
        raise click.ClickException(_HOLDS_OTHERS)
    click.echo(f"Found {found.title!r}, shared with {account.address}.")
    book.link.connect(account, found.id, progress=lambda told, _share: click.echo(f"  {told}"))
    click.echo(f"Your book is in the sheet: {book.link.address}")


@main.command("sync")
@click.option("--once", is_flag=True, help="Read the sheet, send what waits, and stop.")
@_JSON
@_with_book
def keep_in_step(book: Workspace, once: bool, as_json: bool) -> None:
    """Keep the book and its Google Sheet in step until stopped (Ctrl+C)."""
    book.link.secrets = accounts.secrets_on_disk()
    if once:
        status, found, lines = terminal.once(book.link)
        _tell(found, lines, as_json=as_json)
        if status.waiting:
            raise SystemExit(1)
        return
    stopping = threading.Event()
    with suppress(ValueError):  # not the main thread: whoever runs it there stops it otherwise
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    try:
        terminal.follow(book.link, click.echo, stopping, as_json=as_json)
    except KeyboardInterrupt:
        stopping.set()
    if not as_json:
        click.echo("Stopped. What was saved is safe here, and goes to the sheet the next time.")


@main.command()
@_with_book
def disconnect(book: Workspace) -> None:
    """Let go of the Google Sheet: it stays as it is, and the book goes on here."""
    terminal.require_sheet(book.link)
    title, waits = book.link.title, book.link.status(datetime.now(UTC)).waiting
    book.link.disconnect()
    click.echo(f"Let go of {title!r}. The sheet stays as it is at Google; the book goes on on this computer.")
    if waits:
        told = words.spelt(waits, "change")
        click.echo(f"{told} had not reached the sheet; in the book nothing is missing.")


@main.command()
@click.option("--fix", is_flag=True, help="Mend what is safe to mend, and say what was done.")
@_JSON
@_with_book
def doctor(book: Workspace, fix: bool, as_json: bool) -> None:
    """Look whether book and sheet are in good order; changes nothing without --fix.

    Exit code 1 where a problem is left.
    """
    book.link.secrets = accounts.secrets_on_disk()
    done = checkup.mend(book.link) if fix else ()
    findings = checkup.examine(book.link)
    lines = [*(f"Mended: {one}" for one in done), *terminal.checked(findings), terminal.summed_up(findings)]
    found = {"mended": list(done), "findings": [asdict(one) for one in findings]}
    _tell(found, lines, as_json=as_json)
    if any(one.severity == checkup.PROBLEM for one in findings):
        raise SystemExit(1)


@main.command()
@click.argument("operation", required=False)
@click.option("--list", "listed", is_flag=True, help="Show what can be undone, newest first.")
@_JSON
@_with_book
def undo(book: Workspace, operation: str | None, listed: bool, as_json: bool) -> None:
    """Take back the last change, or OPERATION (an ID shown by --list)."""
    if listed:
        done = [one for one in book.operations() if one.undone_by is None]
        rows = [
            {"id": one.id, "at": one.at.isoformat(), "by": one.by, "summary": one.summary, "rows": one.rows}
            for one in done
        ]
        lines = (f"{one.id}  {one.at.astimezone():%Y-%m-%d %H:%M}  {one.by}: {one.summary}" for one in done)
        _tell(rows, lines, as_json=as_json, nothing="Nothing was changed yet.")
        return
    last = operation or next(
        (one.id for one in book.operations(_MOST_UNDONE) if one.undone_by is None and one.undoes is None),
        None,
    )
    if last is None:
        raise click.ClickException("There is nothing to undo.")
    back = book.undo(last)
    _tell({"id": back.id, "summary": back.summary}, [back.summary], as_json=as_json)


if __name__ == "__main__":
    main(prog_name="runner-up")
