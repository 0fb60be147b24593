"""The command digest: a word each morning, on the screen or by mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

import click

from sync import feed
from sync.commands.options import ADDRESS, JSON, tell, today_here, with_book
from sync.crm import words
from sync.digest import mail
from sync.digest.content import Digest, Waits
from sync.digest.content import digest as digested
from sync.digest.forms import to_html, to_json, to_markdown, to_text
from sync.sheet import accounts
from sync.workspace import Workspace

_FORMS: Final[Mapping[str, Callable[[Digest], str]]] = {
    "text": to_text,
    "markdown": to_markdown,
    "html": to_html,
}


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMS)),
    default="text",
    show_default=True,
    help="How it is written.",
)
@click.option(
    "--send", is_flag=True, help="Send it by mail, as secrets say under [smtp], instead of printing it."
)
@click.option("--to", multiple=True, help="Send it to this address instead. May be repeated.")
@ADDRESS
@JSON
@with_book
def digest(
    book: Workspace, form: str, send: bool, to: tuple[str, ...], address: str | None, as_json: bool
) -> None:
    """Say who is due and why, what waits, and how the week goes."""
    now = datetime.now(UTC).astimezone()
    status = book.link.status(now)
    waits = Waits(
        questions=status.needs,
        unsent=status.waiting,
        problem=status.problem,
        opened=[touch.person for touch in book.pending_touches()],
    )
    told = digested(book.snapshot(), today_here(), waits, address=feed.dashboard(book.path.parent, address))
    if not send:
        if to:
            raise click.UsageError("--to is where to send it: add --send.")
        tell(to_json(told), [_FORMS[form](told).removesuffix("\n")], as_json=as_json)
        return
    server = mail.server(accounts.secrets_on_disk(), to=to)
    mail.send(mail.message(told, server, now), server)
    found = {**to_json(told), "sent_to": list(server.to)}
    tell(found, [f"Sent to {words.listed(server.to)}."], as_json=as_json)
