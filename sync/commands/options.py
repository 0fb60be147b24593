"""What the commands share: the book under --home, finding a person, and telling in words or in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec

import click

from sync.errors import RunnerUpError, explain
from sync.mirror import Operation
from sync.workspace import HOME_VARIABLE, Workspace, open_workspace

P = ParamSpec("P")
UNCHANGED: Final = "Nothing to change there."

HOME = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar=HOME_VARIABLE,
    help="Folder of the data file.  [default: your data folder]",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _web_address(_context: click.Context, _option: click.Parameter, typed: str | None) -> str | None:
    if typed and not typed.startswith(("http://", "https://")):
        raise click.BadParameter("begin it with http:// or https://")
    return typed


ADDRESS = click.option(
    "--address",
    envvar="RUNNER_UP_ADDRESS",
    callback=_web_address,
    help="Where your dashboard stands, for links to people.  [default: where its calendar was last looked at]",
)


def today_here() -> date:
    """The computer's own date: the reader of a terminal sits in front of it."""
    return datetime.now(UTC).astimezone().date()


def with_book(command: Callable[Concatenate[Workspace, P], None]) -> Callable[..., None]:
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

    return HOME(run)


def tell(found: object, lines: Iterable[str], *, as_json: bool, nothing: str = "") -> None:
    """Print JSON, or the lines; ``nothing`` where there is no line."""
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    told = list(lines)
    for line in told or ([nothing] if nothing else []):
        click.echo(line)


def done(operation: Operation | None, people: Sequence[str] = ()) -> dict[str, Any]:
    """A change as JSON has it: the operation's ID (null where nothing differed), its sentence, whom it is about."""
    if operation is None:
        return {"id": None, "summary": UNCHANGED, "people": []}
    return {"id": operation.id, "summary": operation.summary, "people": list(people)}


def find(book: Workspace, who: str) -> str:
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
