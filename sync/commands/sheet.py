"""Commands about the Google Sheet: connect, sync, disconnect, doctor."""

from __future__ import annotations

import signal
import threading
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from sync import connecting, terminal
from sync import doctor as checkup
from sync.commands.options import JSON, tell, with_book
from sync.crm import words
from sync.sheet import accounts
from sync.workspace import Workspace

_NO_ACCOUNT: Final = (
    "There is no service account yet. Give its JSON key with --key, or put it into secrets "
    "(.streamlit/secrets.example.toml shows how). The README says how to make one."
)
_HOLDS_OTHERS: Final = (
    "That sheet holds other things already; nothing was changed. Open the dashboard (runner-up), page Sheet, and "
    "paste its link there: you see first how it would be read, and what would be added."
)


@click.command()
@click.argument("link", required=False)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON key of a service account.  [default: the one in secrets, or given before]",
)
@JSON
@with_book
def connect(book: Workspace, link: str | None, key: Path | None, as_json: bool) -> None:
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

    def say(line: str) -> None:
        if not as_json:
            click.echo(line)

    say(f"Found {found.title!r}, shared with {account.address}.")
    book.link.connect(account, found.id, progress=lambda told, _share: say(f"  {told}"))
    told = {"title": found.title, "address": book.link.address, "account": account.address}
    tell(told, [f"Your book is in the sheet: {book.link.address}"], as_json=as_json)


@click.command("sync")
@click.option("--once", is_flag=True, help="Read the sheet, send what waits, and stop.")
@JSON
@with_book
def keep_in_step(book: Workspace, once: bool, as_json: bool) -> None:
    """Keep the book and its Google Sheet in step until stopped (Ctrl+C)."""
    book.link.secrets = accounts.secrets_on_disk()
    if once:
        status, found, lines = terminal.once(book.link)
        tell(found, lines, as_json=as_json)
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


@click.command()
@JSON
@with_book
def disconnect(book: Workspace, as_json: bool) -> None:
    """Let go of the Google Sheet: it stays as it is, and the book goes on here."""
    terminal.require_sheet(book.link)
    title, waits = book.link.title, book.link.status(datetime.now(UTC)).waiting
    address = book.link.address
    book.link.disconnect()
    lines = [f"Let go of {title!r}. The sheet stays as it is at Google; the book goes on on this computer."]
    if waits:
        told = words.spelt(waits, "change")
        lines.append(f"{told} had not reached the sheet; in the book nothing is missing.")
    tell({"title": title, "address": address, "waiting": waits}, lines, as_json=as_json)


@click.command()
@click.option("--fix", is_flag=True, help="Mend what is safe to mend, and say what was done.")
@JSON
@with_book
def doctor(book: Workspace, fix: bool, as_json: bool) -> None:
    """Look whether book and sheet are in good order; changes nothing without --fix.

    Exit code 1 where a problem is left.
    """
    book.link.secrets = accounts.secrets_on_disk()
    done = checkup.mend(book.link) if fix else ()
    findings = checkup.examine(book.link)
    lines = [*(f"Mended: {one}" for one in done), *terminal.checked(findings), terminal.summed_up(findings)]
    found = {"mended": list(done), "findings": [asdict(one) for one in findings]}
    tell(found, lines, as_json=as_json)
    if any(one.severity == checkup.PROBLEM for one in findings):
        raise SystemExit(1)
