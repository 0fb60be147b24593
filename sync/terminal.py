"""What the sheet's commands do and say in a terminal: keeping in step, and the check-up."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from sync.crm import words
from sync.doctor import NOTE, OK, PROBLEM, Finding
from sync.errors import WrongLinkError
from sync.link import IN_STEP, Link, Status

_TICK: Final = 1.0  # seconds between two looks at how things stand
_NO_SHEET: Final = (
    "The book has no sheet yet. Connect one with runner-up connect, or on the page Sheet of the dashboard."
)
_SIGNS: Final = {OK: "✓", NOTE: "·", PROBLEM: "!"}
_CELLS_SHOWN: Final = 5


def _now() -> datetime:
    return datetime.now(UTC)


def require_sheet(link: Link) -> None:
    """Raise WrongLinkError, with what to do, where the book has no sheet."""
    if not link.connected:
        raise WrongLinkError(_NO_SHEET)


def told(status: Status) -> dict[str, Any]:
    """How book and sheet stand, as JSON has it; moments in ISO 8601, UTC."""
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in asdict(status).items()
    }


def once(link: Link) -> tuple[Status, dict[str, Any], list[str]]:
    """Pull and push: how things stand, the same for JSON, and the lines that say what was done. Raises SheetError."""
    require_sheet(link)
    status = link.sync_once()
    taken, sent = link.moved
    lines = [
        f"Took over {words.count(taken, 'row')} from the sheet, sent {words.count(sent, 'row')} to it."
        if taken or sent
        else "Nothing had changed on either side."
    ]
    lines += _open_questions(link, status)
    return status, {**told(status), "taken": taken, "sent": sent}, lines


def _open_questions(link: Link, status: Status) -> Iterator[str]:
    halt = link.halt()
    if halt is not None:
        yield halt.message
    if status.needs:
        yield f"{words.spelt(status.needs, 'thing')} to decide on the page Sheet of the dashboard."
    if status.waiting:
        yield f"{words.spelt(status.waiting, 'change')} could not be sent yet, and {_is(status.waiting)} safe here."


def _is(number: int) -> str:
    return words.plural(number, "is", "are")


def follow(
    link: Link, say: Callable[[str], None], stopping: threading.Event, *, as_json: bool = False
) -> None:
    """Keep book and sheet in step until ``stopping``; a line whenever there is news. Raises WrongLinkError."""
    require_sheet(link)
    last: object = None
    try:
        while not stopping.is_set():
            link.look()
            now = _now()
            status = link.status(now, now.astimezone().tzinfo or UTC)
            # That they are in step is said once, not how long ago: who waits for a change sees it come.
            news = (status.kind, status.waiting, status.needs, status.problem)
            if news != last:
                last = news
                if as_json:
                    say(json.dumps(told(status), ensure_ascii=False))
                else:
                    clock = f"{now.astimezone():%H:%M:%S}"
                    say(f"{clock}  {_line(status)}")
            stopping.wait(_TICK)
    finally:
        link.stop()


def _line(status: Status) -> str:
    said = "In step" if status.kind == IN_STEP else status.sentence
    if status.problem:
        return f"{said}. {status.problem}"
    if status.needs:
        return f"{said}. {words.spelt(status.needs, 'thing')} to decide on the page Sheet of the dashboard."
    return said


# --- The check-up --------------------------------------------------------------------------------


def checked(findings: Iterable[Finding]) -> Iterator[str]:
    """The lines of a check-up: a sign, the area, the sentence; and the first cells that it is about."""
    for found in findings:
        yield f"{_SIGNS[found.severity]} {found.area}: {found.sentence}"
        cells = found.where[:_CELLS_SHOWN]
        yield from (f"    {cell.label}  {cell.address}" for cell in cells)
        if found.count > len(cells) > 0:
            yield f"    and {found.count - len(cells):,} more"


def summed_up(findings: Iterable[Finding]) -> str:
    """The last line of a check-up."""
    found = list(findings)
    problems = sum(one.severity == PROBLEM for one in found)
    mendable = sum(one.mendable for one in found)
    if not problems and not mendable:
        return "All is well."
    counted = f"{words.spelt(problems, 'problem')}." if problems else "Nothing that is wrong."
    if not mendable:
        return counted
    return f"{counted} Mend what can safely be mended ({mendable}) with: runner-up doctor --fix"
