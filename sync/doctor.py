"""A check-up of the tie between book and sheet: what is amiss, in words that say what to do, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from sync import contract
from sync.checkup import dates, formulas, layout, rows, standing
from sync.checkup.finding import ACCESS, AREAS, NOTE, OK, PROBLEM, Cell, Finding
from sync.checkup.rewriting import Rewriter
from sync.checkup.seen import SheetSeen, cell_of, named, read
from sync.crm import words
from sync.errors import SheetError, WrongLinkError
from sync.halting import TAB_GONE
from sync.link import Link, limiter
from sync.operating import Typed, random_id
from sync.sheet import layout as laying
from sync.sheet import links
from sync.sheet.accounts import Account
from sync.sheet.api import SheetApi

__all__ = ["AREAS", "NOTE", "OK", "PROBLEM", "Cell", "Finding", "examine", "mend"]

_NO_SHEET: Final = (
    "The book has no sheet; everything is on this computer. To keep it in a Google Sheet, open the page Sheet or use "
    "runner-up connect."
)
_DATED: Final = (contract.PEOPLE, contract.OUTREACH, contract.NEWS)
_NOTE: Final = "Typed into Last contact in the sheet"
Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def examine(link: Link, *, clock: Clock = _now) -> tuple[Finding, ...]:
    """Look at everything and change nothing: what was found, in the order of AREAS.

    Of an area without a fault it says so. Five calls of Google. What stands in Google's way is a finding,
    too, so no SheetError is raised.
    """
    account = _account(link)
    if isinstance(account, Finding):
        return (account,)
    found: list[Finding] = []
    seen = None
    try:
        seen = _read(link, account, clock)
    except SheetError as error:
        found += standing.unreachable(error)
    else:
        found += standing.access_findings(seen, account.address)
        found += [
            *layout.findings(seen),
            *rows.id_findings(seen),
            *dates.findings(seen),
            *formulas.findings(seen),
        ]
    found += rows.duplicate_findings(link.book.snapshot().people, lambda row: _name_of(link, seen, row))
    found += standing.quota_findings(limiter(account).counted())
    found += standing.in_step_findings(link, clock())
    return tuple(sorted(found, key=lambda finding: AREAS.index(finding.area)))


def mend(link: Link, *, clock: Clock = _now) -> tuple[str, ...]:
    """Mend what is safe to mend: sentences about what was done, none where there was nothing to do.

    Nothing is deleted, and nothing that a person typed is overwritten but where it is kept elsewhere first: text
    that is certainly a date becomes that date, which can be undone. A second time does nothing. Raises
    SheetError; what was done until then stays.
    """
    account = _account(link)
    if isinstance(account, Finding):
        raise WrongLinkError(account.sentence)
    before = _read(link, account, clock)
    waited = link.status(clock()).waiting
    link.sync_once()
    done = _put_tabs_back(link)
    seen = _read(link, account, clock)
    done += _done_by_sync(before, seen)
    if waited and not link.status(clock()).waiting:
        done.append(f"Sent {words.count(waited, 'change')} that waited")
    laid = _lay_out(link, account, seen)
    edited = _edit(link, seen)
    if edited:
        link.sync_once()
    if laid or edited:
        seen = _read(link, account, clock)
    return (*done, *laid, *edited, *_rewrite(link, account, seen, clock))


def _account(link: Link) -> Account | Finding:
    """The account to look with, or why there is none."""
    if not link.connected:
        return Finding(ACCESS, NOTE, _NO_SHEET)
    try:
        account = link.service_account()
    except SheetError as error:
        return Finding(ACCESS, PROBLEM, error.sentence(), 1)
    if account is None:
        return Finding(
            ACCESS,
            PROBLEM,
            "The service account's key is no longer there. Upload it again on the page Sheet, or give it to runner-up "
            "connect with --key.",
            1,
        )
    return account


def _read(link: Link, account: Account, clock: Clock) -> SheetSeen:
    address = str(link.address)
    ledger = link.ledger
    return read(
        link.client(account),
        account,
        address,
        links.spreadsheet_id(address),
        places=ledger.state("places") or {},
        ignored=ledger.state("ignored") or {},
        day_first=link.book.snapshot().settings.day_first,
        clock=clock,
    )


def _name_of(link: Link, seen: SheetSeen | None, person: str) -> Cell | None:
    """The cell with somebody's name."""
    people = seen.tabs.get(contract.PEOPLE.key) if seen is not None else None
    row = next((row for row in people.rows if row.id == person), None) if people is not None else None
    if people is None or row is None:
        return None
    return cell_of(str(link.address), people.place, row.line, people.place.position("Name") or 0)


# --- Mending -------------------------------------------------------------------------------------


def _put_tabs_back(link: Link) -> list[str]:
    """Tabs that were deleted: the only answer to that question is to make them again."""
    done = []
    for _ in contract.TABS:
        halt = link.halt()
        if halt is None or halt.kind != TAB_GONE:
            break
        link.decide(halt.choices[0][0])
        link.sync_once()
        done.append(f"Made the tab {contract.BY_KEY[halt.tab].name} again, with everything in it")
    return done


def _done_by_sync(before: SheetSeen, seen: SheetSeen) -> list[str]:
    """What the sync alone has put right: IDs given, the tab Changes laid out."""
    done = []
    for key, tab in before.tabs.items():
        if "id" not in tab.tab.by_key or key not in seen.tabs:
            continue
        now = seen.tabs[key]
        given = (
            len(rows.unnamed(tab)) + len(rows.doubled(tab)) - len(rows.unnamed(now)) - len(rows.doubled(now))
        )
        if given > 0:
            done.append(
                f"Gave {words.count(given, 'row')} of {tab.tab.name} an ID of {words.plural(given, 'its', 'their')} own"
            )
    left = {mending.done for mending in layout.mends(seen)}
    return done + [mending.done for mending in layout.mends(before) if mending.done not in left]


def _lay_out(link: Link, account: Account, seen: SheetSeen) -> list[str]:
    """Whatever is not in cells that people fill, in one batch."""
    mends, new = layout.mends(seen), layout.new_tabs(seen)
    requests = [request for mending in mends for request in mending.requests]
    for key in new:
        empty = not link.ledger.mine(key)
        requests += laying.missing_tabs(seen.overview, {key}, defaults=empty)
    if not requests:
        return []
    SheetApi(link.client(account), seen.overview.id, account.address).batch(requests)
    if new:
        link.sync_once()
    return [
        *(mending.done for mending in mends),
        *(f"Made the tab {contract.BY_KEY[key].name}" for key in new),
    ]


def _edit(link: Link, seen: SheetSeen) -> list[str]:
    """Changes of the book, each of which can be undone; the sync carries them to the sheet."""
    done = []
    for tab in _DATED:
        calculated = link.ledger.formulas(tab.key)
        found = {
            row: values
            for row, each in dates.certain(tab, link.ledger.mine(tab.key), day_first=seen.day_first).items()
            if (
                values := {
                    key: value
                    for key, value in each.items()
                    if tab.column(key).header not in calculated.get(row, {})
                }
            )
        }
        if found:
            number = sum(map(len, found.values()))
            told = f"Made {words.count(number, 'real date or number', 'real dates and numbers')} of text in {tab.name}"
            link.book.edit(tab, found, name="mend", summary=told)
            done.append(told)
    return done + _keep_typed_over(link, seen)


def _keep_typed_over(link: Link, seen: SheetSeen) -> list[str]:
    """Days that were typed over formulas go where they belong."""
    people = seen.tabs.get(contract.PEOPLE.key)
    if people is None:
        return []
    days, there = formulas.touches(seen), link.ledger.mine(contract.PEOPLE.key)
    kept = [
        keeping
        for one in formulas.amiss(seen)
        if one.state == "typed"
        and one.row.id in there
        and (keeping := formulas.keepable(seen, one, days)) is not None
        and keeping.deed != "nothing"
    ]
    steps = {one.amiss.row.id: {"next_step_on": one.day} for one in kept if one.deed == "next step"}
    talks: list[Typed] = [
        {
            "date": one.day,
            "person": named(people, one.amiss.row),
            "person_id": one.amiss.row.id,
            "notes": _NOTE,
        }
        for one in kept
        if one.deed == "word"
    ]
    if steps:
        link.book.edit(contract.PEOPLE, steps, name="mend")
    if talks:
        link.book.add(contract.OUTREACH, talks)
    return [formulas.moved_on(one, people) for one in kept]


def _rewrite(link: Link, account: Account, seen: SheetSeen, clock: Clock) -> list[str]:
    """Formulas, where nothing stands that a person typed, or what was typed is in its own place by now."""
    days = formulas.touches(seen)
    cells = [
        one
        for one in formulas.amiss(seen)
        if one.state in {"lacking", "broken"}
        or (
            one.state == "typed"
            and (kept := formulas.keepable(seen, one, days)) is not None
            and kept.deed == "nothing"
        )
    ]
    api = SheetApi(link.client(account), seen.overview.id, account.address)
    maker = str(link.ledger.state("maker") or "")
    rewriter = Rewriter(api, lambda: _read(link, account, clock), clock, random_id, maker)
    written = rewriter.rewrite(seen, cells)
    return [f"Wrote {words.count(written, 'formula')} again in {contract.PEOPLE.name}"] if written else []
