"""Tabs that are left alone until a person decides: what is the matter, how it is asked, and putting things back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sync import contract
from sync.contract import Tab
from sync.crm import words
from sync.ledger import Ledger
from sync.picture import Picture
from sync.sheet import layout
from sync.sheet.api import SheetApi

ROWS_GONE: Final = "rows gone"
TAB_GONE: Final = "tab gone"
HEADINGS_GONE: Final = "headings gone"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a tab is left alone until a person decides; ``headers``: the columns that are nowhere, ``rows``: how many."""

    kind: str
    tab: str
    headers: tuple[str, ...] = ()
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Halt:
    """A tab that is left alone until a person decides; ``choices``: keys for ``decide``, each with its words."""

    kind: str
    tab: str
    message: str
    choices: tuple[tuple[str, str], ...]


class Halting:
    """Keeps the questions of one sheet; one for as long as the engine runs."""

    def __init__(self, api: SheetApi, ledger: Ledger, picture: Picture) -> None:
        self._api = api
        self._ledger = ledger
        self._picture = picture

    def settle(self, troubles: Sequence[Trouble]) -> tuple[Trouble, ...]:
        """Act on what was decided, and ask about the rest, which it answers. Raises SheetError."""
        decisions: Mapping[str, str] = self._ledger.state("decisions") or {}
        left = []
        for trouble in troubles:
            if decisions.get(trouble.tab) == "put back":
                self._put_back(trouble)
            else:
                left.append(trouble)
        told = [asdict(halted(trouble)) for trouble in left]
        with self._ledger.step() as step:
            step.set_state("halts", told or None)
            kept = {trouble.tab: decisions[trouble.tab] for trouble in left if trouble.tab in decisions}
            step.set_state("decisions", kept or None)
        return tuple(left)

    def _put_back(self, trouble: Trouble) -> None:
        """Give the sheet again what it lost: rows, a tab, or columns; the book has them all."""
        picture, key = self._picture, trouble.tab
        tab = contract.BY_KEY[key]
        if trouble.kind == HEADINGS_GONE and key in picture.places:
            self._api.batch(self._columns_again(tab, trouble.headers))
        elif trouble.kind == TAB_GONE:
            assert picture.overview is not None
            self._api.batch(layout.missing_tabs(picture.overview, {key}, defaults=False))
            picture.places.pop(key, None)
        with self._ledger.step() as step:
            mine = self._ledger.mine(key)
            there = picture.rows.get(key, {}) if trouble.kind == HEADINGS_GONE else {}
            for row in mine:
                seen = picture.seen[key].get(row)
                if trouble.kind == HEADINGS_GONE and seen is not None:
                    kept = {header: raw for header, raw in seen.items() if header not in trouble.headers}
                    picture.set_seen(step, key, row, kept)
                elif row not in there:
                    picture.set_seen(step, key, row, None)
                step.pend(key, row)
        picture.grids.pop(key, None)
        picture.rows.pop(key, None)
        picture.overview = None

    def _columns_again(self, tab: Tab, headers: tuple[str, ...]) -> list[dict[str, Any]]:
        place = self._picture.places[tab.key]
        assert self._picture.overview is not None
        info = self._picture.overview.by_id(place.sheet_id)
        first = info.columns if info is not None else len(place.columns)
        new = [header for header in headers if header in tab.by_header]
        cells = [layout.heading_cell(tab.by_header[header]) for header in new]
        start = {"sheetId": place.sheet_id, "rowIndex": place.header, "columnIndex": first}
        room = {"sheetId": place.sheet_id, "dimension": "COLUMNS", "length": len(new)}
        return [
            {"appendDimension": room},
            {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}},
            *layout.marks(tab, place.sheet_id, {first + at: header for at, header in enumerate(new)}),
        ]


def halted(trouble: Trouble) -> Halt:
    """The question that a tab in trouble puts to a person."""
    name = contract.BY_KEY[trouble.tab].name
    if trouble.kind == ROWS_GONE:
        return Halt(
            trouble.kind,
            trouble.tab,
            f"{words.count(trouble.rows, 'row')} disappeared from {name} in the sheet at once. Nothing was removed "
            "here, in case it was a slip.",
            (
                ("put back", "Put them back in the sheet"),
                ("accept", "It was meant: remove them here too"),
            ),
        )
    if trouble.kind == TAB_GONE:
        return Halt(
            trouble.kind,
            trouble.tab,
            f"The tab {name} is no longer in the sheet. Everything that was in it is safe here.",
            (("put back", "Make the tab again, with everything in it"),),
        )
    return Halt(
        trouble.kind,
        trouble.tab,
        f"In {name} the sheet lacks {words.listed([f'“{header}”' for header in trouble.headers])}: the heading was "
        "removed or renamed. Nothing is written to that tab until you choose.",
        (
            ("put back", "Add what is missing at the right"),
            ("leave out", "Go on without it"),
        ),
    )
