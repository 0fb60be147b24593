"""From the book to the sheet: what waits becomes one swap, and its answer is taken over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sync import contract
from sync.cells import Raw, as_text
from sync.contract import Tab
from sync.errors import RefusedError, SheetError
from sync.identity import telling
from sync.landing import land
from sync.ledger import Ledger, Pending, Sending
from sync.making_room import Room
from sync.mending import Mender, Piece, own_formulas
from sync.merge import same
from sync.mirror import Cells
from sync.picture import Picture
from sync.sheet.api import SheetApi
from sync.sheet.model import TabPlace
from sync.sheet.repairs import judge
from sync.sheet.write import (
    ADD,
    CHANGE,
    KEPT_ROWS,
    REMOVE,
    REPAIR,
    Batch,
    Entry,
    Formula,
    Outgoing,
    Wrote,
    answered,
    build,
    plain,
)
from sync.steps import Step

_MOST_ROWS: Final = 500
_MOST_BYTES: Final = 1_500_000
_TEXT_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: rows sent, whether more wait, and whether the sheet has to be read before anything else."""

    rows: int = 0
    more: bool = False
    look: bool = False


class Pusher:
    """Sends what waits; one for as long as the engine runs."""

    def __init__(
        self,
        api: SheetApi,
        ledger: Ledger,
        picture: Picture,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        maker: str,
    ) -> None:
        """``new_id`` makes an entry's id; ``maker`` names this data file in Changes."""
        self._api = api
        self._ledger = ledger
        self._picture = picture
        self._clock = clock
        self._new_id = new_id
        self._maker = maker
        self._mender = Mender(picture, clock=clock, new_id=new_id, maker=maker)
        self._room = Room(api, picture)
        self._doubted = False

    def push(self, troubled: frozenset[str] = frozenset(), whose: str = "") -> Pushed:
        """Send one batch of what waits. Raises SheetError; what was not sent waits on.

        Needs a picture of the sheet; tabs in ``troubled`` are left alone. What Google refuses is halved until
        the change at fault stands alone, and that one is set aside.
        """
        picture = self._picture
        waiting = [one for one in self._waiting() if one.tab not in troubled]
        pending = [one for one in waiting if one.tab in picture.places]
        some = pending[:_MOST_ROWS]
        mine = self._mine(some)
        if self._makes_room({one.tab for one in waiting} - picture.places.keys(), some, mine):
            return Pushed(more=True, look=True)
        pieces = self._mender.pieces(troubled)
        lacking = []
        # A row with a slip in it, ours or another's, is written to once that is put right: what stands there
        # is not what it will be known by.
        mending = {(piece.outgoing.tab, piece.outgoing.line) for piece in pieces}
        mending |= {(place.tab, fix.line) for _, place, found in picture.fixes for fix in found}
        for one in some:
            line = picture.lines.get(one.tab, {}).get(one.row)
            if line is not None and (one.tab, line) in mending:
                continue
            piece = self._piece(one, mine[one.tab, one.row])
            if piece is not None:
                pieces.append(piece)
            elif self._is_placed(one):
                lacking.append(one)
        if lacking:
            with self._ledger.step() as step:
                for one in lacking:
                    step.settle(one.tab, one.row, one.number)
        if not pieces:
            return Pushed(more=len(pending) > len(some))
        sent, look = self._send(pieces, whose)
        # A row that was only given its ID may hold more that waits.
        named = any(piece.outgoing.kind == CHANGE and "ID" in piece.sending.cells for piece in pieces)
        return Pushed(sent, more=len(pending) > sent or look or named, look=look)

    def _makes_room(
        self, without: set[str], some: Sequence[Pending], mine: Mapping[tuple[str, str], Cells | None]
    ) -> bool:
        """Whether the sheet had to be given a tab or a column first."""
        return self._room.for_changes() or self._room.for_tabs(without) or self._room.for_columns(some, mine)

    def _is_placed(self, one: Pending) -> bool:
        """Whether it is known where in the sheet the row stands, if it is there at all."""
        picture = self._picture
        return one.row not in picture.seen[one.tab] or one.row in picture.lines.get(one.tab, {})

    def _waiting(self) -> list[Pending]:
        refused = {(one.tab, one.row): one.number for one in self._ledger.refused()}
        under_way = {(one.tab, one.row) for one in self._ledger.sending()}
        return [
            one
            for one in self._ledger.pending()
            if one.number > refused.get((one.tab, one.row), -1) and (one.tab, one.row) not in under_way
        ]

    # What to send

    def _mine(self, pending: Sequence[Pending]) -> dict[tuple[str, str], Cells | None]:
        """What the book holds of these rows. Read after their numbers: a later change keeps a row waiting."""
        with self._ledger.step() as step:
            return {(one.tab, one.row): self._yielding(step, one) for one in pending}

    def _yielding(self, step: Step, one: Pending) -> Cells | None:
        """What the book holds of a row; where people have a formula in the sheet, what that comes to.

        What was entered here in such a cell becomes a conflict.
        """
        mine, seen = step.mine(one.tab, one.row), self._picture.seen[one.tab].get(one.row, {})
        calculated = self._picture.calculated[one.tab].get(one.row, {})
        if mine is None or all(same(mine.get(header), seen.get(header)) for header in calculated):
            return mine
        held = dict(mine)
        for header in calculated:
            ours, theirs = mine.get(header), seen.get(header)
            held[header] = theirs
            step.clash(
                one.tab,
                one.row,
                header,
                mine=ours,
                mine_by=one.by,
                mine_at=one.at,
                theirs=theirs,
                theirs_by="",
                holds="theirs",
            )
        step.set_mine(one.tab, one.row, held)
        return held

    def _piece(self, one: Pending, mine: Cells | None) -> Piece | None:
        """What the sheet lacks of one row; None if it lacks nothing."""
        picture, tab = self._picture, contract.BY_KEY[one.tab]
        seen = picture.seen[one.tab].get(one.row)
        line = picture.lines.get(one.tab, {}).get(one.row)
        outgoing = None
        if mine is None:
            if seen is not None and line is not None:
                outgoing = self._outgoing(REMOVE, tab, one, line, self._naming(tab, one.row))
                outgoing = replace(outgoing, expect=self._telling(tab, one.row))
        elif seen is None:
            outgoing = self._added(tab, one, mine)
        elif line is not None:
            outgoing = self._changed(tab, one, mine, seen, line)
        if outgoing is None:
            return None
        sending = Sending(
            id=outgoing.id,
            tab=one.tab,
            row=one.row,
            kind=outgoing.kind,
            line=outgoing.line,
            cells={
                wrote.header: plain(wrote.new)
                for wrote in outgoing.cells
                if not isinstance(wrote.new, Formula)
            },
            seen=dict(seen or {}),
            number=one.number,
            at=self._clock(),
            extra={"by": one.by, "operation": one.operation},
        )
        return Piece(outgoing, sending)

    def _outgoing(
        self,
        kind: str,
        tab: Tab,
        one: Pending,
        line: int | None,
        cells: Sequence[Wrote],
    ) -> Outgoing:
        return Outgoing(self._new_id(), kind, tab.key, one.row, line, tuple(cells), one.by)

    def _added(self, tab: Tab, one: Pending, mine: Cells) -> Outgoing:
        place = self._picture.places[tab.key]
        cells = [
            Wrote(position, header, mine[header])
            for position, header in enumerate(place.columns)
            if header and header in mine
        ]
        position = place.position("ID")
        if "id" in tab.by_key and position is not None:
            cells.append(Wrote(position, "ID", one.row))
        return self._outgoing(ADD, tab, one, None, [*cells, *own_formulas(self._picture, tab)])

    def _changed(self, tab: Tab, one: Pending, mine: Cells, seen: Cells, line: int) -> Outgoing | None:
        picture = self._picture
        place = picture.places[tab.key]
        named = self._naming(tab, one.row)
        if named:
            # Alone: only a row's ID tells whether the right one is written to, so that comes first.
            outgoing = self._outgoing(CHANGE, tab, one, line, [*named, *own_formulas(self._picture, tab)])
            return replace(outgoing, expect=self._telling(tab, one.row))
        calculated = picture.calculated[tab.key].get(one.row, {})
        cells = [
            Wrote(position, header, mine.get(header), seen.get(header))
            for position, header in enumerate(place.columns)
            if header
            and header != "ID"
            and header not in calculated
            and not same(mine.get(header), seen.get(header))
            and not self._is_formula(tab, header)
        ]
        if not cells:
            return None
        return replace(self._outgoing(CHANGE, tab, one, line, cells), expect=self._telling(tab, one.row))

    def _naming(self, tab: Tab, row: str) -> tuple[Wrote, ...]:
        """The ID that the row has for us and not yet in the sheet; nothing where the sheet has it."""
        position = self._picture.places[tab.key].position("ID")
        if row not in self._picture.unnamed[tab.key] or "id" not in tab.by_key or position is None:
            return ()
        found = self._picture.rows.get(tab.key, {}).get(row)
        return (Wrote(position, "ID", row, (found.id or None) if found is not None else None),)

    def _telling(self, tab: Tab, row: str) -> dict[str, Raw]:
        """What the sheet holds that tells this row from others; a formula of theirs may come to something else."""
        seen = self._picture.seen[tab.key].get(row, {})
        calculated = self._picture.calculated[tab.key].get(row, {})
        return {
            header: seen[header] for header in telling(tab) if header in seen and header not in calculated
        }

    def _is_formula(self, tab: Tab, header: str) -> bool:
        column = tab.by_header.get(header)
        return column is not None and column.formula

    # Sending

    def _send(self, pieces: Sequence[Piece], whose: str) -> tuple[int, bool]:
        """Send the pieces in one batch, or fewer where Google takes no more: how many went, and whether to look."""
        batch = self._batch(pieces)
        while batch.size > _MOST_BYTES and len(pieces) > 1:
            pieces = pieces[: max(1, len(pieces) // 2)]
            batch = self._batch(pieces)
        with self._ledger.step() as step:
            for piece in pieces:
                step.sending(piece.sending)
        try:
            answer = self._api.batch(batch.requests, batch.ranges)
        except RefusedError as error:
            self._forget(pieces)
            if not self._doubted or self._is_outdated(pieces):
                # First of all our own notion of the tabs is in doubt: one may have been deleted and made again.
                self._doubted, self._picture.overview = True, None
                return 0, True
            return self._halve(pieces, whose, error)
        except SheetError as error:
            if not error.unknown:
                self._forget(pieces)
            raise
        self._doubted = False
        return len(pieces), self._take(pieces, batch, answer, whose)

    def _is_outdated(self, pieces: Sequence[Piece]) -> bool:
        """Whether a tab that these pieces go to is no longer there: then they were refused for that alone."""
        picture, overview = self._picture, self._api.overview()
        places = [picture.places[key] for key in {piece.outgoing.tab for piece in pieces}]
        places += [picture.changes] if picture.changes is not None else []
        return any(overview.by_id(place.sheet_id) is None for place in places)

    def _halve(self, pieces: Sequence[Piece], whose: str, error: RefusedError) -> tuple[int, bool]:
        if len(pieces) == 1:
            self._set_aside(pieces[0], error)
            return 0, True
        half = len(pieces) // 2
        sent, look = self._send(pieces[:half], whose)
        # Lines may have moved with what was just sent; the other half goes after the next look.
        return sent, True if sent else look

    def _set_aside(self, piece: Piece, error: RefusedError) -> None:
        """Google does not take this one: it is listed, and sent again once it is changed."""
        one = piece.sending
        if not one.number:
            self._picture.overview = None  # a repair aimed at what is no longer there
            return
        header = next((wrote.header for wrote in piece.outgoing.cells if wrote.header != "ID"), "")
        text = "; ".join(f"{name}: {as_text(raw)}" for name, raw in one.cells.items() if name != "ID")
        with self._ledger.step() as step:
            step.refuse(one.tab, one.row, one.number, header, text[:_TEXT_SHOWN], error.sentence())

    def _forget(self, pieces: Sequence[Piece]) -> None:
        with self._ledger.step() as step:
            for piece in pieces:
                step.sent(piece.sending.id)

    def _batch(self, pieces: Sequence[Piece]) -> Batch:
        picture = self._picture
        assert picture.changes is not None
        assert picture.overview is not None
        info = picture.overview.by_id(picture.changes.sheet_id)
        assert info is not None
        places = dict(picture.places)
        for key in picture.without_table:
            places[key] = TabPlace(**{**_as_dict(places[key]), "table": None})
        inserting = {
            key: picture.end[key]
            for key, place in places.items()
            if place.table is None and picture.below.get(key)
        }
        return build(
            [piece.outgoing for piece in pieces],
            places,
            picture.changes,
            at=self._clock(),
            maker=self._maker,
            landing=picture.end,
            inserting=inserting,
            surplus=info.rows - KEPT_ROWS - 1,
            width=info.columns,
        )

    def _take(self, pieces: Sequence[Piece], batch: Batch, answer: Mapping[str, Any], whose: str) -> bool:
        """Take over what the answer shows; whether the sheet has to be read now."""
        picture = self._picture
        told, ids = answered(batch, answer)
        by_id: dict[str, Entry] = {entry.id: entry for entry in told}
        lines = self._landed(batch, ids)
        look = False
        with self._ledger.step() as step:
            for piece in pieces:
                entry = by_id.get(piece.outgoing.id)
                if entry is None:
                    look = True  # no word of it: the next pull tells
                    continue
                verdict = judge(entry, picture.places[entry.tab])
                arrived = piece.outgoing.kind != ADD or piece.outgoing.id in lines
                repair = piece.sending.kind == REPAIR
                look = look or repair or not verdict.done or not arrived or piece.outgoing.kind == REMOVE
                if not arrived:
                    picture.without_table.add(entry.tab)
                elif piece.outgoing.kind == ADD and verdict.done:
                    picture.stands(entry.tab, entry.row, lines[entry.id])
                land(step, picture, piece.sending, verdict, theirs_by=whose, arrived=arrived)
            picture.remember(step)
        return look

    def _landed(self, batch: Batch, ids: Mapping[int, Mapping[int, Raw]]) -> dict[str, int]:
        """The lines of added rows, by entry, where the first and the last of a tab stand as expected."""
        lines: dict[str, int] = {}
        for key, (first, count) in batch.landing.items():
            there = ids.get(self._picture.places[key].sheet_id, {})
            new = [one for one in batch.added if one.tab == key]
            ends = {first: new[0].row, first + count - 1: new[-1].row}
            if all(as_text(there.get(line)) == row for line, row in ends.items()):
                lines |= {one.id: first + offset for offset, one in enumerate(new)}
        return lines


def _as_dict(place: TabPlace) -> dict[str, Any]:
    return {name: getattr(place, name) for name in place.__slots__}
