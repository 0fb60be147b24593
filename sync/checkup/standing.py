"""Whether the account can work, how much it has asked of Google, and what waits between book and sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sync import contract
from sync.checkup.finding import ACCESS, IN_STEP, NOTE, OK, PROBLEM, QUOTAS, Cell, Finding
from sync.checkup.seen import SheetSeen
from sync.crm import words
from sync.errors import ReadOnlyError, SheetError, explain
from sync.sheet.quota import MOST, Counted

if TYPE_CHECKING:
    from sync.link import Link

_OFF: Final = timedelta(seconds=60)
_TOO_FAR_OFF: Final = timedelta(minutes=5)
"""About from here on Google signs nobody in: a token has to be dated now."""


def unreachable(error: SheetError) -> list[Finding]:
    """What is to be said where the sheet can't even be read."""
    return [Finding(ACCESS, PROBLEM, explain(error), 1)]


def access_findings(seen: SheetSeen, account: str) -> list[Finding]:
    """What is to be said of the account, its rights, and the clock."""
    found = []
    can_edit = seen.role in {"owner", "writer"}
    if not can_edit:
        found.append(Finding(ACCESS, PROBLEM, ReadOnlyError(account).sentence(), 1))
    if seen.drive_page:
        found.append(
            Finding(
                ACCESS,
                NOTE,
                "The account's project does without the Drive API: all works, changes made in the sheet show a little "
                f"later. To switch it on, open {seen.drive_page}",
                1,
            )
        )
    found += _clock(seen.skew)
    if can_edit:
        whose = "owns" if seen.role == "owner" else "may edit"
        found.insert(0, Finding(ACCESS, OK, f"{account} {whose} “{seen.overview.title}”."))
    return found


def _clock(skew: timedelta) -> Iterator[Finding]:
    if abs(skew) <= _OFF:
        return
    off = words.count(round(abs(skew).total_seconds() / 60), "minute")
    which = "ahead of" if skew > timedelta() else "behind"
    soon = " Much more, and Google signs nobody in." if abs(skew) < _TOO_FAR_OFF else ""
    yield Finding(
        ACCESS,
        PROBLEM if abs(skew) >= _TOO_FAR_OFF else NOTE,
        f"This computer's clock is {off} {which} Google's. Set it by the network, in the computer's settings for date "
        f"and time.{soon}",
        1,
    )


def quota_findings(counted: Counted) -> list[Finding]:
    """What is to be said of the calls of the last minute."""
    told = (
        f"In the last minute {words.count(counted.reads, 'read')} and {words.count(counted.writes, 'write')} were "
        f"asked of Google, of {counted.most} each."
    )
    busiest = max(counted.reads, counted.writes)
    halved = (
        ""
        if counted.most >= MOST
        else (
            " Google refused some in the last ten minutes, so the app asks half as often for a while: another computer "
            "seems to use the same account. It waits by itself; a key of its own for each computer helps."
        )
    )
    if halved:
        return [Finding(QUOTAS, NOTE, told + halved, busiest)]
    if busiest >= counted.most:
        return [
            Finding(
                QUOTAS,
                NOTE,
                f"{told} That is all there is; what comes next waits a moment by itself.",
                busiest,
            )
        ]
    return [Finding(QUOTAS, OK, told, busiest)]


def in_step_findings(link: Link, now: datetime) -> list[Finding]:
    """What is to be said of what waits, and of what a person should decide."""
    status = link.status(now, UTC)
    found = []
    if status.problem:
        found.append(Finding(IN_STEP, PROBLEM, status.problem, 1))
    halt = link.halt()
    if halt is not None:
        choices = words.listed([f"“{label}”" for _, label in halt.choices], "or")
        found.append(
            Finding(
                IN_STEP, PROBLEM, f"{words.sentence(halt.message)} Choose on the page Sheet: {choices}.", 1
            )
        )
    clashes, refused = link.conflicts(), link.refused()
    if clashes:
        found.append(
            Finding(
                IN_STEP,
                PROBLEM,
                f"{words.spelt(len(clashes), 'cell')} {words.plural(len(clashes), 'was', 'were')} changed on both "
                "sides. Both values are kept; choose one on the page Sheet.",
                len(clashes),
                _cells(link, [(one.tab, one.row, one.header) for one in clashes]),
            )
        )
    if refused:
        found.append(
            Finding(
                IN_STEP,
                PROBLEM,
                f"{words.spelt(len(refused), 'change')} {words.plural(len(refused), 'was', 'were')} refused by Google: "
                f"{words.sentence(refused[0].message)} What you wrote is safe here; see the page Sheet.",
                len(refused),
                _cells(link, [(one.tab, one.row, one.header) for one in refused]),
            )
        )
    if status.waiting:
        found.append(
            Finding(
                IN_STEP,
                NOTE,
                f"{words.spelt(status.waiting, 'change')} {words.plural(status.waiting, 'waits', 'wait')} to go to "
                f"the sheet, and {words.plural(status.waiting, 'is', 'are')} safe here. The "
                "next sync sends what it can.",
                status.waiting,
                mendable=not (halt or status.problem),
            )
        )
    return found or [Finding(IN_STEP, OK, "Nothing waits, and nothing is to be decided.")]


def _cells(link: Link, places: list[tuple[str, str, str]]) -> tuple[Cell, ...]:
    """The cells, as far as the sheet's address is known."""
    return tuple(
        Cell(f"{contract.BY_KEY[tab].name}, {header or 'the whole row'}", address)
        for tab, row, header in places[:20]
        if (address := link.cell_address(tab, row, header)) is not None
    )
