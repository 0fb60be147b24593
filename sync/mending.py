"""What is sent to put right what went astray: our own slips at once, another's once it had its time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sync import contract
from sync.cells import as_text
from sync.contract import Tab
from sync.ledger import Sending
from sync.picture import Picture
from sync.sheet import formulas
from sync.sheet.model import TabPlace
from sync.sheet.read import id_header
from sync.sheet.repairs import Astray, Fix
from sync.sheet.write import ADD, REMOVE, REPAIR, Formula, Outgoing, Wrote

_OTHERS_REPAIR: Final = timedelta(seconds=60)
"""How long whoever made a slip has to put it right before somebody else does."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One row to send, and what is noted of it; repairs have no pending change."""

    outgoing: Outgoing
    sending: Sending


class Mender:
    """Makes the pieces that mend; one for as long as the engine runs."""

    def __init__(
        self, picture: Picture, *, clock: Callable[[], datetime], new_id: Callable[[], str], maker: str
    ) -> None:
        """``new_id`` makes an entry's id; ``maker`` names this data file in Changes."""
        self._picture = picture
        self._clock = clock
        self._new_id = new_id
        self._maker = maker

    def pieces(self, troubled: frozenset[str]) -> list[Piece]:
        """Our own slips at once; another's once it had its time."""
        pieces = []
        now = self._clock()
        theirs: set[tuple[str, int, int]] = set()
        mending: set[tuple[str, int]] = set()
        for astray, place, found in self._picture.fixes:  # the newest first
            cells = {(place.tab, fix.line, fix.position) for fix in found}
            line = (place.tab, found[0].line)
            # What another will put right has to be put right before what lies under it. And one at a time of a
            # row: what the first puts back may be what the next is known by.
            if place.tab not in troubled and self._ours(astray, now) and theirs.isdisjoint(cells):
                if line not in mending:
                    pieces.append(self._put_back(astray, place, found))
                mending.add(line)
            else:
                theirs |= cells
        pieces += [
            self._bring_back(astray)
            for astray in self._picture.lost
            if astray.entry.tab not in troubled and self._ours(astray, now) and astray.removed
        ]
        for key, row in self._picture.doubled:
            if key not in troubled:
                again = Outgoing(self._new_id(), REMOVE, key, row.id, row.line, ())
                pieces.append(Piece(again, self._noted(again, row.id)))
        return pieces

    def _ours(self, astray: Astray, now: datetime) -> bool:
        return astray.entry.maker == self._maker or now - astray.entry.at > _OTHERS_REPAIR

    def _put_back(self, astray: Astray, place: TabPlace, found: Sequence[Fix]) -> Piece:
        known = self._picture.calculated[place.tab]
        cells = [
            Wrote(fix.position, fix.header, fix.held if text is None else Formula(text), fix.ours)
            for fix in found
            for text in [known.get(fix.row, {}).get(fix.header)]  # a formula that people had there
        ]
        identifier = place.position(id_header(contract.BY_KEY[place.tab]))
        given = next((fix for fix in found if fix.position == identifier), None)
        row = as_text(given.ours) if given is not None else found[0].row
        outgoing = Outgoing(
            self._new_id(), REPAIR, place.tab, row, found[0].line, tuple(cells), mends=astray.entry.id
        )
        outgoing = replace(outgoing, expect=found[0].telling)
        return Piece(outgoing, self._noted(outgoing, row))

    def _bring_back(self, astray: Astray) -> Piece:
        """A row that a slip took out: what it held, as it was, with the formulas that people had in it."""
        tab = contract.BY_KEY[astray.entry.tab]
        place = self._picture.places[tab.key]
        cells = {wrote.position: wrote for wrote in own_formulas(self._picture, tab)}
        for header, text in self._picture.calculated[tab.key].get(astray.victim, {}).items():
            position = place.position(header)
            if position is not None:
                cells[position] = Wrote(position, header, Formula(text))
        for header, raw in (astray.removed or {}).items():
            position = place.position(header)
            if position is not None:
                cells.setdefault(position, Wrote(position, header, raw))
        outgoing = Outgoing(
            self._new_id(), ADD, tab.key, astray.victim, None, tuple(cells.values()), mends=astray.entry.id
        )
        return Piece(outgoing, self._noted(outgoing, astray.victim))

    def _noted(self, outgoing: Outgoing, row: str) -> Sending:
        return Sending(
            id=outgoing.id,
            tab=outgoing.tab,
            row=row,
            kind=REPAIR,
            line=outgoing.line,
            cells={},
            seen={},
            number=0,
            at=self._clock(),
        )


def own_formulas(picture: Picture, tab: Tab) -> list[Wrote]:
    """The sheet's own formulas, for a row that has none yet."""
    places = picture.places
    if tab is not contract.PEOPLE or contract.OUTREACH.key not in places:
        return []
    place = places[tab.key]
    texts = formulas.row_formulas(place, places[contract.OUTREACH.key], places.get(contract.SETTINGS.key))
    return [
        Wrote(position, header, Formula(text))
        for header, text in texts.items()
        if (position := place.position(header)) is not None
    ]
