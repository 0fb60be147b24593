"""What a change that arrived in the sheet means for the book: settled, typed over, or gone astray."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sync import contract
from sync.cells import Raw
from sync.contract import Kind
from sync.ledger import Sending
from sync.merge import merge_row, same, still_there
from sync.picture import Picture
from sync.sheet.read import id_header
from sync.sheet.repairs import Verdict
from sync.sheet.write import ADD, CHANGE, REMOVE, Entry, Wrote, holds, plain
from sync.steps import Step

MERGED_ALONE = frozenset({Kind.TAGS, Kind.LONG_TEXT})
"""Kinds that merge by themselves: nobody needs to decide between two lists, or two texts."""


def land(
    step: Step, picture: Picture, sending: Sending, verdict: Verdict, *, theirs_by: str, arrived: bool = True
) -> None:
    """Note what became of one row that was sent.

    ``arrived``: for an added row, whether it was seen in the sheet; else the next pull tells. What went
    astray waits on: it is sent again to where it belongs then.
    """
    tab, row = sending.tab, sending.row
    step.sent(sending.id)
    picture.touch(tab, row)
    if sending.kind == CHANGE and verdict.right:
        _changed(step, picture, sending, verdict, theirs_by)
    elif sending.kind == ADD and arrived and id_header(contract.BY_KEY[tab]) in verdict.right:
        # Where columns had moved the row is there, and lacks what came under other headings.
        right = {header: raw for header, raw in sending.cells.items() if header in verdict.right}
        picture.set_seen(step, tab, row, _entered(right))
        if verdict.done:
            step.settle(tab, row, sending.number)
    elif sending.kind == REMOVE and sending.number and verdict.done:
        _removed(step, picture, sending, verdict)


def _entered(cells: Mapping[str, Raw]) -> dict[str, Raw]:
    return {header: raw for header, raw in cells.items() if header != "ID"}


def _removed(step: Step, picture: Picture, sending: Sending, verdict: Verdict) -> None:
    tab, row = sending.tab, sending.row
    known = contract.BY_KEY[tab]
    formulas = {column.header for column in known.columns if column.formula}
    held = {
        header: raw
        for header, raw in verdict.held.items()
        if raw is not None and raw != "" and header != "ID" and header not in formulas
    }
    if any(not same(raw, sending.seen.get(header)) for header, raw in held.items()):
        step.keep(tab, row, held, "Somebody changed it in the sheet just before it was removed here")
    picture.set_seen(step, tab, row, None)
    picture.unnamed[tab].discard(row)
    step.settle(tab, row, sending.number)


def _changed(step: Step, picture: Picture, sending: Sending, verdict: Verdict, theirs_by: str) -> None:
    tab, row = sending.tab, sending.row
    written = {header: raw for header, raw in _entered(sending.cells).items() if header in verdict.right}
    if written and verdict.done:
        # What waits of a row that was only given its ID goes after that.
        step.settle(tab, row, sending.number)
    by = str(sending.extra.get("by", ""))
    over = {wrote.header for wrote in verdict.over}
    for header in written.keys() - over:
        step.decided_anew(tab, row, header, written[header], by, sending.at)
    for wrote in verdict.over:
        if wrote.header in written:
            _typed_over(step, sending, wrote, theirs_by)
    picture.set_seen(step, tab, row, {**picture.seen[tab].get(row, {}), **written})
    if "ID" in sending.cells and verdict.done:
        picture.unnamed[tab].discard(row)


def _typed_over(step: Step, sending: Sending, wrote: Wrote, theirs_by: str) -> None:
    """Somebody typed into the cell in the last seconds. Ours is in the sheet; theirs is offered, or merged in."""
    tab, row, header = sending.tab, sending.row, wrote.header
    ours, theirs = sending.cells[header], plain(wrote.was)
    known = contract.BY_KEY[tab]
    column = known.by_header.get(header)
    now = step.mine(tab, row)
    if column is not None and column.kind in MERGED_ALONE and now is not None:
        # As if theirs had come first: what we hold now, merged with it.
        was = {header: still_there(column, sending.seen.get(header), theirs)}
        merged = merge_row(known, was, {header: now.get(header)}, {header: theirs})
        step.set_mine(tab, row, {**now, header: merged.cells.get(header)})
        if not same(merged.cells.get(header), ours):
            step.pend(
                tab,
                row,
                operation=str(sending.extra.get("operation", "")),
                by=str(sending.extra.get("by", "")),
            )
        return
    step.clash(
        tab,
        row,
        header,
        mine=ours,
        mine_by=str(sending.extra.get("by", "")),
        mine_at=sending.at,
        theirs=theirs,
        theirs_by=theirs_by,
        holds="mine",
    )


def writer(told: Iterable[Entry], tab: str, row: str, header: str, raw: Raw) -> str:
    """Who wrote this into a cell from a dashboard, as Changes tells it; "" where it was typed in the sheet."""
    wrote = [
        entry
        for entry in told
        if (entry.tab, entry.row) == (tab, row)
        and any(cell.header == header and holds(raw, cell.new) for cell in entry.cells)
    ]
    return max(wrote, key=lambda entry: entry.at).by if wrote else ""
