"""Formulas back into their cells, by the same swap as every other change: what stood there is in Changes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sync import contract
from sync.cells import Raw, as_text
from sync.checkup.formulas import Amiss, expected
from sync.checkup.seen import SheetSeen, TabSeen
from sync.identity import SheetRow
from sync.merge import same
from sync.sheet.api import SheetApi, raw_of
from sync.sheet.model import TabPlace, letters, quoted
from sync.sheet.read import headings, place_of_changes
from sync.sheet.repairs import judge
from sync.sheet.write import CHANGE, KEPT_ROWS, REPAIR, Entry, Formula, Outgoing, Wrote, answered, build

_AT_ONCE: Final = 300  # rows to a batch


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Writes formulas into a spreadsheet that was just looked at.

    ``look`` looks once more; ``clock`` gives UTC, ``new_id`` a fresh name for an entry of Changes, ``maker`` names
    the data file there.
    """

    api: SheetApi
    look: Callable[[], SheetSeen]
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    maker: str

    def rewrite(self, seen: SheetSeen, cells: Sequence[Amiss]) -> int:
        """Give these cells their formulas; how many have them. Raises SheetError.

        A cell that held something else by then than was seen is put back as it was.
        """
        texts, changes = expected(seen), seen.changes
        if not cells or changes is None:
            return 0
        place = seen.tabs[contract.PEOPLE.key].place
        by_row = [
            (row, list(group))
            for row, group in groupby(
                sorted(cells, key=lambda one: one.row.line), key=lambda one: one.row.line
            )
        ]
        done = 0
        surplus = changes.rows - KEPT_ROWS - 1
        for start in range(0, len(by_row), _AT_ONCE):
            some = [group for _, group in by_row[start : start + _AT_ONCE]]
            sent = {self._name(): group for group in some}
            outgoing = [
                Outgoing(
                    name,
                    CHANGE,
                    place.tab,
                    group[0].row.id,
                    group[0].row.line,
                    tuple(
                        Wrote(one.position, one.column.header, Formula(texts[one.column.header]))
                        for one in group
                    ),
                )
                for name, group in sent.items()
            ]
            entries, now = self._send(outgoing, place, seen, surplus)
            surplus = max(surplus, 0)
            wrong = [(entry, hit) for entry in entries if (hit := _wrong(entry, sent[entry.id], place, now))]
            done += sum(len(group) for group in some) - sum(len(hit) for _, hit in wrong)
            if wrong:
                self._put_back(wrong)
                break  # people are moving things about: the next time will do
        return done

    def _name(self) -> str:
        return f"w-{self.new_id()}"

    def _send(
        self, outgoing: Sequence[Outgoing], place: TabPlace, seen: SheetSeen, surplus: int
    ) -> tuple[list[Entry], dict[tuple[int, int], Raw]]:
        """One swap: its entries, and what the rows that were hit hold now, by line and position."""
        assert seen.changes is not None
        batch = build(
            outgoing,
            {place.tab: place},
            place_of_changes(seen.changes),
            at=self.clock(),
            maker=self.maker,
            landing={},
            inserting={},
            surplus=surplus,
            width=seen.changes.columns,
        )
        lines = [one.line for one in outgoing if one.line is not None]
        last = letters(len(place.columns) - 1)
        hit = f"{quoted(place.title)}!A{min(lines) + 1}:{last}{max(lines) + 1}"
        answer = self.api.batch(batch.requests, [*batch.ranges, hit])
        entries, _ = answered(batch, answer)
        return entries, _now(answer, place.sheet_id)

    def _put_back(self, wrong: Sequence[tuple[Entry, Mapping[int, tuple[Raw, Raw]]]]) -> None:
        """Put back what the cells held that were not meant, wherever they stand by now."""
        seen = self.look()
        tab = seen.tabs.get(contract.PEOPLE.key)
        if tab is None or seen.changes is None:
            return
        back = []
        for entry, cells in wrong:
            row = _hit(entry, tab)
            if row is None:
                continue
            wrote = tuple(
                Wrote(at, tab.place.columns[at], held, tab.shown(row.line, at))
                for position, (held, now) in cells.items()
                if (at := _now_at(entry, position, tab.place)) is not None
                and same(tab.shown(row.line, at), now)
            )
            if wrote:
                back.append(
                    Outgoing(self._name(), REPAIR, entry.tab, row.id, row.line, wrote, mends=entry.id)
                )
        if back:
            self._send(back, tab.place, seen, seen.changes.rows - KEPT_ROWS - 1)


def _now(answer: Mapping[str, Any], sheet_id: int) -> dict[tuple[int, int], Raw]:
    found: dict[tuple[int, int], Raw] = {}
    for sheet in answer.get("updatedSpreadsheet", {}).get("sheets", []):
        if int(sheet.get("properties", {}).get("sheetId", 0)) != sheet_id:
            continue
        for data in sheet.get("data", []):
            top, left = int(data.get("startRow", 0)), int(data.get("startColumn", 0))
            for line, row in enumerate(data.get("rowData", []), top):
                found |= {(line, left + at): raw_of(cell) for at, cell in enumerate(row.get("values", []))}
    return found


def _wrong(
    entry: Entry, cells: Sequence[Amiss], place: TabPlace, now: Mapping[tuple[int, int], Raw]
) -> dict[int, tuple[Raw, Raw]]:
    """The cells that held something else than was seen: by position, what they held and what they hold now.

    Where the rows moved a formula is right for whoever stands there, unless it took the place of a value; where
    it comes to what stood there before, nothing is lost.
    """
    verdict = judge(entry, place)
    moved = _trimmed(headings(entry.headings or ())) != _trimmed(place.headings)
    wrong: dict[int, tuple[Raw, Raw]] = {}
    for one in cells:
        held = entry.held[one.position] if one.position < len(entry.held) else None
        hit = now.get((one.row.line, one.position))
        if same(held, hit):
            continue
        known = one.state == "broken" or same(held, one.typed)
        if moved or not verdict.done or not known:
            wrong[one.position] = (held, hit)
    return wrong


def _hit(entry: Entry, tab: TabSeen) -> SheetRow | None:
    """The row that was hit, where it stands now: by the ID it held, or by its line where that can't be told."""
    then = headings(entry.headings or ())
    identifier = tab.place.headings[tab.place.position("ID") or 0]
    position = then.index(identifier) if identifier in then else None
    held = entry.held[position] if position is not None and position < len(entry.held) else None
    if held is None:
        return next((row for row in tab.rows if row.line == entry.line), None)
    return next((row for row in tab.rows if row.id == as_text(held).strip()), None)


def _now_at(entry: Entry, position: int, place: TabPlace) -> int | None:
    """Where the column that was hit stands now."""
    then = headings(entry.headings or ())
    heading = then[position] if position < len(then) else ""
    return place.headings.index(heading) if heading and heading in place.headings else None


def _trimmed(texts: Sequence[str]) -> list[str]:
    """Headings without the blanks at their end, of which a reading has some and another none."""
    kept = list(texts)
    while kept and not kept[-1]:
        kept.pop()
    return kept
