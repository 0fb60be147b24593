"""Commands about people: add, log, due; the invented ones; and undo."""

from __future__ import annotations

from typing import Any, Final

import click

from sync import contract
from sync.commands.options import JSON, UNCHANGED, done, find, tell, today_here, with_book
from sync.crm import words
from sync.crm.due import ranked
from sync.crm.today import waiting
from sync.workspace import Workspace, new_rows

_MOST_UNDONE: Final = 1_000  # how far back to look for something that is not undone yet


@click.command()
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
@JSON
@with_book
def add(book: Workspace, /, *, as_json: bool, **values: Any) -> None:
    """Add a person."""
    typed = {key: value for key, value in values.items() if value}
    added = book.add(contract.PEOPLE, [typed], today=today_here())
    people = new_rows(book.changes(added.id), contract.PEOPLE)
    tell(done(added, people), [f"{added.summary} ({people[0]})"], as_json=as_json)


@click.command()
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
@JSON
@with_book
def log(
    book: Workspace,
    who: tuple[str, ...],
    day: str,
    channel: str,
    received: bool,
    outcome: str,
    scenario: str,
    notes: str,
    as_json: bool,
) -> None:
    """Log a word exchanged with WHO: a name, a part of one, an e-mail or an ID; several are possible."""
    people = [find(book, one) for one in who]
    logged = book.log(
        people,
        on=book.read_day(day, today_here()),
        channel=channel,
        direction=contract.RECEIVED if received else contract.SENT,
        outcome=outcome,
        scenario=scenario,
        notes=notes,
    )
    tell(done(logged, people), [logged.summary], as_json=as_json)


@click.command()
@click.option("--all", "everybody", is_flag=True, help="Everybody, not only who is due.")
@JSON
@with_book
def due(book: Workspace, everybody: bool, as_json: bool) -> None:
    """List who should hear from you today, in order of urgency."""
    today, snapshot = today_here(), book.snapshot()
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
    tell(rows, lines, as_json=as_json, nothing="Nobody is waiting to hear from you today. All is in hand.")


@click.command()
@click.option("--remove", is_flag=True, help="Take the invented people out again.")
@JSON
@with_book
def sample(book: Workspace, remove: bool, as_json: bool) -> None:
    """Fill in invented people to look around with."""
    filled = book.remove_sample() if remove else book.add_sample(today_here())
    people = new_rows(book.changes(filled.id), contract.PEOPLE) if filled is not None else ()
    said = filled.summary if filled is not None else UNCHANGED
    tell(done(filled, people), [said], as_json=as_json)


@click.command()
@click.argument("operation", required=False)
@click.option("--list", "listed", is_flag=True, help="Show what can be undone, newest first.")
@JSON
@with_book
def undo(book: Workspace, operation: str | None, listed: bool, as_json: bool) -> None:
    """Take back the last change, or OPERATION (an ID shown by --list)."""
    if listed:
        standing = [one for one in book.operations() if one.undone_by is None]
        rows = [
            {"id": one.id, "at": one.at.isoformat(), "by": one.by, "summary": one.summary, "rows": one.rows}
            for one in standing
        ]
        lines = (
            f"{one.id}  {one.at.astimezone():%Y-%m-%d %H:%M}  {one.by}: {one.summary}" for one in standing
        )
        tell(rows, lines, as_json=as_json, nothing="Nothing was changed yet.")
        return
    last = operation or next(
        (one.id for one in book.operations(_MOST_UNDONE) if one.undone_by is None and one.undoes is None),
        None,
    )
    if last is None:
        raise click.ClickException("There is nothing to undo.")
    back = book.undo(last)
    people = [change.row for change in book.changes(back.id) if change.tab == contract.PEOPLE.key]
    tell(done(back, people), [back.summary], as_json=as_json)
