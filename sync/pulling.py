"""From the sheet to the book: read all tabs in one call, find who is who, merge, and note what is wrong."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from sync import contract
from sync.calculated import FormulaReader
from sync.cells import Raw
from sync.contract import Tab
from sync.errors import RefusedError
from sync.halting import HEADINGS_GONE, ROWS_GONE, TAB_GONE, Trouble
from sync.identity import Identity, SheetRow, by_name, found_again, identify, linked, suspicious
from sync.landing import land, writer
from sync.ledger import Ledger, Pending, Sending, batches
from sync.mentor_notes import HEADER
from sync.merge import MergedRow, merge_row
from sync.mirror import Cells, same
from sync.picture import Picture
from sync.sheet.adopt.completing import completed
from sync.sheet.api import SheetApi, whole
from sync.sheet.model import CHANGES, CHANGES_TITLE, Grid, TabInfo, TabPlace, letters
from sync.sheet.read import Counts, Missing, RowReader, headings, locate, moved_headings
from sync.sheet.repairs import fixes, judge, put_back, stands_again, unmended
from sync.sheet.write import ADD, KEPT_ROWS, Entry, entries
from sync.steps import Step

T = TypeVar("T")
_LOOKS: Final = 3
"""How often the headings are looked at again while people move them about."""
_CHANGES_READ: Final = 100
_UNSURE: Final = 3.0
"""Seconds after which what was sent and is not in Changes did not arrive."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull found: rows taken over, tabs in trouble, and whether something sent is still not accounted for."""

    rows: int
    troubles: tuple[Trouble, ...]
    unsure: bool


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: of 100,000 new rows none is garbage, and looking for some takes the longest."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class Puller:
    """Reads the sheet into the book; one for as long as the engine runs."""

    def __init__(
        self,
        api: SheetApi,
        ledger: Ledger,
        picture: Picture,
        *,
        clock: Callable[[], datetime],
        fresh: Callable[[Tab], str],
        counts: Counts | None = None,
    ) -> None:
        """``fresh`` makes an ID for a tab; ``counts`` tells entries from other rows in adopted tabs."""
        self._api = api
        self._ledger = ledger
        self._picture = picture
        self._clock = clock
        self._fresh = fresh
        self._counts = counts
        self._readers = {tab.key: RowReader(tab) for tab in contract.TABS}
        self._whose = ""
        self._told: Sequence[Entry] = ()
        self._first_fill = False
        self._accepted: dict[str, str] = {}
        self.formulas = FormulaReader(api, ledger, picture)

    def pull(self, *, whose: str = "", deep: bool = False, meeting: bool = False) -> Pulled:
        """Bring the book up to the sheet. Raises SheetError; a tab in trouble is left as it was.

        ``whose``: who changed the sheet last, as far as known; ``deep`` reads all of Changes; ``meeting``:
        rows of the book that were never in the sheet may be rows that are.
        """
        self._whose = whose
        self._accepted = dict(self._ledger.state("decisions") or {})
        sendings = self._ledger.sending()
        grids, told, troubles = self._read(deep=deep or bool(sendings))
        self._told = told
        unsure = self._account_for(sendings, told)
        picture = self._picture
        astray, mended = unmended(told, picture.places, picture.mended)
        picture.mended |= mended
        picture.fixes = []
        picture.lost = [
            one
            for one in astray
            if one.removed is not None
            and not stands_again(one, picture.places[one.entry.tab], grids.get(one.entry.tab, []))
        ]
        taken = 0
        for tab in contract.TABS:
            grid = grids.get(tab.key)
            if grid is None:
                continue
            place = picture.places[tab.key]
            for one in astray:
                if one.entry.tab == tab.key and one.removed is None:
                    found = fixes(one, place, grid, grids[tab.key])
                    if found:
                        picture.fixes.append((one, place, found))
                        grid = put_back(grid, found)
            if picture.grids.get(tab.key) == grid and not meeting:
                continue
            done = self._take(tab, place, grid, told, meeting=meeting)
            if isinstance(done, Trouble):
                troubles.append(done)
            else:
                taken += done
                picture.grids[tab.key] = grid
        with self._ledger.step() as step:
            picture.remember(step)
        return Pulled(taken, tuple(troubles), unsure)

    # Reading

    def _read(self, *, deep: bool) -> tuple[dict[str, Grid], list[Entry], list[Trouble]]:
        """All tabs as they are, with every place known anew; the entries of Changes; and the tabs in trouble."""
        picture = self._picture
        if picture.overview is None:
            picture.overview = self._api.overview()
        for look in range(_LOOKS):
            try:
                grids, changes = self._ask(deep=deep)
            except RefusedError:
                # A tab was renamed or deleted: the range names nothing any more.
                if look == _LOOKS - 1:
                    raise
                picture.overview = self._api.overview()
                continue
            stale = look == 0 and any(
                moved_headings(picture.places[key], grid)
                for key, grid in grids.items()
                if key in picture.places
            )
            if not stale:
                break
            picture.overview = self._api.overview()
        return grids, entries(changes), self._place_all(grids)

    def _place_all(self, grids: dict[str, Grid]) -> list[Trouble]:
        """Find every tab's headings and columns anew; tabs in trouble are taken out of ``grids``."""
        picture = self._picture
        troubles = []
        for tab in contract.TABS:
            if tab.key not in grids:
                if tab.key in picture.places:
                    troubles.append(Trouble(TAB_GONE, tab.key, rows=len(picture.seen[tab.key])))
                continue
            found = self._placed(tab, grids[tab.key])
            if isinstance(found, Missing):
                if tab.key in picture.places:
                    troubles.append(Trouble(HEADINGS_GONE, tab.key, found.headers))
                del grids[tab.key]
            else:
                picture.places[tab.key] = found
        return troubles

    def _ask(self, *, deep: bool) -> tuple[dict[str, Grid], Grid]:
        picture = self._picture
        assert picture.overview is not None
        infos = {tab.key: info for tab in contract.TABS if (info := tab_info(picture, tab)) is not None}
        changes = picture.overview.of(CHANGES, CHANGES_TITLE)
        picture.changes = None
        ranges = [whole(info.title) for info in infos.values()]
        if changes is not None:
            picture.changes = TabPlace(CHANGES, changes.sheet_id, changes.title, 0, ())
            rows = min(changes.rows, KEPT_ROWS + 1 if deep else _CHANGES_READ + 1)
            ranges.append(whole(changes.title, rows, letters(changes.columns - 1)))
        grids = self._api.grids(ranges) if ranges else []
        told = grids.pop()[1:] if changes is not None else []
        return dict(zip(infos, grids, strict=True)), told

    def _placed(self, tab: Tab, grid: Grid) -> TabPlace | Missing:
        picture = self._picture
        known, info = picture.places.get(tab.key), tab_info(picture, tab)
        assert info is not None
        if known is not None and self._accepted.get(tab.key) == "leave out":
            found = headings(grid[known.header]) if len(grid) > known.header else ()
            there = locate(tab, grid, info, replace(known, columns=(), headings=()))
            if found and isinstance(there, TabPlace):
                left_out = {name for name in known.columns if name} - {*there.columns}
                picture.left_out.setdefault(tab.key, set()).update(left_out)
                return replace(there, adopted=known.adopted)
        return locate(tab, grid, info, known)

    # What was sent and not answered

    def _account_for(self, sendings: Sequence[Sending], told: Iterable[Entry]) -> bool:
        """Settle what was sent before and is in Changes now; whether some may still be on its way."""
        if not sendings:
            return False
        by_id = {entry.id: entry for entry in told}
        unsure = False
        now = self._clock()
        for some in batches(sendings):
            with self._ledger.step() as step:
                for sending in some:
                    entry = by_id.get(sending.id)
                    if entry is not None and sending.tab in self._picture.places:
                        verdict = judge(entry, self._picture.places[sending.tab])
                        land(step, self._picture, sending, verdict, theirs_by=self._whose)
                    elif (now - sending.at).total_seconds() < _UNSURE:
                        unsure = True
                    else:
                        step.sent(sending.id)
        return unsure

    # Taking over

    @_uncollected()
    def _take(
        self, tab: Tab, place: TabPlace, grid: Grid, told: Sequence[Entry], *, meeting: bool
    ) -> int | Trouble:
        """Merge one tab into the book: how many rows were new or had changed."""
        picture, key = self._picture, tab.key
        ignored = (self._ledger.state("ignored") or {}).get(key, ())
        rows = self._readers[key].rows(place, grid, frozenset(ignored), self._counts)
        who = self._identify(tab, rows, told, meeting=meeting)
        lost = {one.victim for one in picture.lost if one.entry.tab == key}
        gone = [row for row in who.gone if row not in lost]
        if suspicious(len(picture.seen[key]), len(gone)) and self._accepted.get(key) != "accept":
            return Trouble(ROWS_GONE, key, rows=len(gone))
        self._first_fill = meeting or not picture.seen[key]
        known = picture.rows.get(key, {})
        changed = [
            (row, found)
            for row, found in who.rows.items()
            if known.get(row) is not found
            and (row in who.unnamed or not _equal(picture.seen[key].get(row), found.cells))
        ]
        self._rename(tab, who)
        self._merge(tab, changed, who)
        self._let_go(tab, gone)
        self.formulas.unread |= {(key, row): None for row, _ in changed}
        picture.doubled = [one for one in picture.doubled if one[0] != key]
        picture.doubled += [(key, row) for row in who.doubled]
        picture.rows[key] = who.rows
        picture.lines[key] = {row: found.line for row, found in who.rows.items()}
        last = max((row.line for row in rows), default=place.header)
        picture.end[key] = last + 1
        picture.below[key] = any(any(_says(raw) for raw in line) for line in grid[last + 1 :])
        picture.unnamed[key] = {row for row in who.unnamed if row in who.rows}
        return len(changed) + len(gone)

    def _identify(
        self, tab: Tab, rows: Sequence[SheetRow], told: Sequence[Entry], *, meeting: bool
    ) -> Identity:
        picture, key = self._picture, tab.key
        unnamed = picture.unnamed[key]
        seen = {row: cells for row, cells in picture.seen[key].items() if row not in unnamed}
        local: dict[str, Cells] = {row: picture.seen[key][row] for row in unnamed if row in picture.seen[key]}
        if meeting:
            local |= {
                row: cells for row, cells in self._ledger.mine(key).items() if row not in picture.seen[key]
            }
        added: dict[str, int] = {}
        for entry in told:
            if entry.tab == key and entry.kind == ADD:
                done = judge(entry, picture.places[key]).done
                added[entry.row] = added.get(entry.row, 0) + done
        twice = {row for row, times in added.items() if times > 1}
        sent = self._sent_unseen(key, added)
        local |= sent
        who = identify(tab, rows, seen, unsent=local, twice=twice, fresh=lambda: self._fresh(tab))
        nameless = {row: cells for row, cells in local.items() if row in unnamed}
        if sent or nameless:
            who = found_again(who, {**nameless, **sent}, {*picture.seen[key], *added})
        vanished = tuple(row for row in unnamed if row not in who.rows and row not in who.renamed)
        return replace(who, gone=(*who.gone, *vanished)) if vanished else who

    def _sent_unseen(self, key: str, added: Iterable[str]) -> dict[str, Cells]:
        """Rows that were sent, and not seen since: they may stand somewhere without the ID, which somebody took."""
        missing = [row for row in added if row not in self._picture.seen[key]]
        if not missing:
            return {}
        with self._ledger.step() as step:
            mine = {row: step.mine(key, row) for row in missing}
        return {row: cells for row, cells in mine.items() if cells is not None}

    def _rename(self, tab: Tab, who: Identity) -> None:
        if not who.renamed:
            return
        picture = self._picture
        with self._ledger.step() as step:
            for old, new in who.renamed.items():
                step.rename(tab.key, old, new)
                cells = picture.seen[tab.key].pop(old, None)
                if cells is not None:
                    picture.seen[tab.key][new] = cells
                picture.unnamed[tab.key].discard(old)

    def _merge(self, tab: Tab, changed: Sequence[tuple[str, SheetRow]], who: Identity) -> None:
        names = None
        pending = {(one.tab, one.row): one for one in self._ledger.pending()} if changed else {}
        if tab is contract.OUTREACH and any(not found.cells.get("Person ID") for _, found in changed):
            names = by_name(self._ledger.mine(contract.PEOPLE.key))
        for some in batches(changed):
            with self._ledger.step() as step:
                for row, found in some:
                    self._merge_row(step, tab, row, found, pending.get((tab.key, row)), names)
                    if row in who.unnamed and step.pending_number(tab.key, row) is None:
                        step.pend(tab.key, row)

    def _merge_row(
        self,
        step: Step,
        tab: Tab,
        row: str,
        found: SheetRow,
        waits: Pending | None,
        names: Mapping[str, str | None] | None,
    ) -> None:
        """One row that is new in the sheet or has changed there."""
        picture, key = self._picture, tab.key
        seen, mine = picture.seen[key].get(row), step.mine(key, row)
        sheet = self._with_left_out(tab, found.cells, seen, mine)
        back = mine is None
        number = step.pending_number(key, row) if back else None
        if number is not None:
            if seen is None:
                # Added, and removed again before it was known that it had arrived: it still has to go.
                picture.set_seen(step, key, row, sheet)
                return
            if _equal(seen, sheet):
                return
            # Removed here and changed there: what the sheet says stands.
            step.settle(key, row, number)
        mine = dict(sheet) if mine is None else mine
        merged = merge_row(tab, seen, mine, sheet, picture.calculated[key].get(row, ()))
        held = merged.cells
        if names is not None and not held.get("Person ID"):
            person = linked(held, {}, names)
            if person is not None:
                held = {**held, "Person ID": person}
        if back and seen is None:
            # Typed in people's own columns of an adopted tab: ours say it as well.
            held = {**completed(picture.places[key], held), **held}
        step.set_mine(key, row, held)
        if tab is contract.PEOPLE:
            self._heed(step, row, sheet.get(HEADER), held.get(HEADER), seen, {} if back else mine)
        if back:
            step.unkeep(key, row)
        picture.set_seen(step, key, row, sheet)
        self._note_clashes(step, key, row, merged, waits)
        waiting = step.pending_number(key, row) is not None
        if (merged.send or held != merged.cells) and not waiting:
            step.pend(key, row)

    def _heed(self, step: Step, row: str, said: Raw, held: Raw, seen: Cells | None, mine: Cells) -> None:
        """Remember who wrote a new word under a person's mentor notes: ``said`` in the sheet, ``held`` once merged.

        What stood in a row when it was first met, or comes back with it, is no news.
        """
        if said is None or any(same(said, known.get(HEADER)) for known in (seen or {}, mine)):
            return
        known = self._first_fill or step.was_kept(contract.PEOPLE.key, row, HEADER, said)
        if seen is not None or not known:
            step.left_word(
                row, held, writer(self._told, contract.PEOPLE.key, row, HEADER, said) or self._whose
            )

    def _with_left_out(self, tab: Tab, sheet: Cells, seen: Cells | None, mine: Cells | None) -> Cells:
        """The sheet's cells, and for columns of ours that the sheet does without, those of the book."""
        columns = self._picture.places[tab.key].columns
        kept = seen if seen is not None else mine
        absent = {
            header: raw
            for header, raw in (kept or {}).items()
            if header in tab.by_header and header not in columns
        }
        return {**absent, **sheet} if absent else sheet

    def _note_clashes(self, step: Step, key: str, row: str, merged: MergedRow, waits: Pending | None) -> None:
        for clash in merged.clashes:
            step.clash(
                key,
                row,
                clash.header,
                mine=clash.mine,
                mine_by=waits.by if waits is not None else "",
                mine_at=waits.at if waits is not None else None,
                theirs=clash.sheet,
                theirs_by=self._whose,
                holds="theirs",
            )

    def _let_go(self, tab: Tab, gone: Sequence[str]) -> None:
        """Rows that are nowhere in the sheet: kept, with what was changed here, and out of the book."""
        picture, key = self._picture, tab.key
        for some in batches(gone):
            with self._ledger.step() as step:
                for row in some:
                    mine, seen = step.mine(key, row), picture.seen[key].get(row)
                    passing = row in picture.unnamed[key] and _equal(seen, mine)
                    if mine is not None and not passing:
                        step.keep(key, row, mine, "Removed in the sheet")
                    step.set_mine(key, row, None)
                    picture.set_seen(step, key, row, None)
                    picture.unnamed[key].discard(row)
                    number = step.pending_number(key, row)
                    if number is not None:
                        step.settle(key, row, number)


def tab_info(picture: Picture, tab: Tab) -> TabInfo | None:
    """Google's own description of the tab: by its number, which a new name doesn't change."""
    assert picture.overview is not None
    place = picture.places.get(tab.key)
    if place is None:
        return picture.overview.of(tab.key, tab.name)
    # Another dashboard may have made a deleted tab again.
    return picture.overview.by_id(place.sheet_id) or picture.overview.marked(tab.key)


def _equal(left: Cells | None, right: Cells | None) -> bool:
    """Whether two rows hold the same, a ticked box and the number one apart."""
    if left is None or right is None:
        return left is right
    if left != right:
        return False
    if bool not in map(type, left.values()) and bool not in map(type, right.values()):  # nearly every row
        return True
    return all(isinstance(raw, bool) == isinstance(right[header], bool) for header, raw in left.items())


def _says(raw: object) -> bool:
    return raw is not None and raw not in ("", False)
