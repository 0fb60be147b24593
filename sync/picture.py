"""What the engine knows of the spreadsheet as it last read it: where everything stands, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sync import contract
from sync.cells import Raw
from sync.identity import SheetRow
from sync.ledger import Ledger
from sync.mirror import Cells
from sync.sheet.model import Grid, Overview, TabInfo, TabPlace
from sync.sheet.repairs import Astray, Fix
from sync.steps import Step


@dataclass
class Picture:
    """The engine's own, changed by pulls and pushes; by tab key, and within a tab by row ID.

    ``lines``: where rows stand (0-based). ``end``: the line after the last entry; ``below``: whether anything
    stands beneath it. ``unnamed``: rows that the sheet holds without the ID we gave them. ``calculated``: the
    headings of cells in which people wrote formulas. ``fixes``: our slips still to be put right; ``lost``: rows
    that a slip took out, ``mended``: the entries of those that were brought back. ``left_out``: headings
    that a person chose to go on without. ``doubled``: rows that an addition of ours brought in twice.
    """

    overview: Overview | None = None
    places: dict[str, TabPlace] = field(default_factory=dict)
    changes: TabPlace | None = None
    grids: dict[str, Grid] = field(default_factory=dict)
    rows: dict[str, dict[str, SheetRow]] = field(default_factory=dict)
    lines: dict[str, dict[str, int]] = field(default_factory=dict)
    end: dict[str, int] = field(default_factory=dict)
    below: dict[str, bool] = field(default_factory=dict)
    seen: dict[str, dict[str, Cells]] = field(default_factory=dict)
    unnamed: dict[str, set[str]] = field(default_factory=dict)
    calculated: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    fixes: list[tuple[Astray, TabPlace, list[Fix]]] = field(default_factory=list)
    lost: list[Astray] = field(default_factory=list)
    mended: set[str] = field(default_factory=set)
    left_out: dict[str, set[str]] = field(default_factory=dict)
    doubled: list[tuple[str, SheetRow]] = field(default_factory=list)
    without_table: set[str] = field(default_factory=set)

    @classmethod
    def from_ledger(cls, ledger: Ledger) -> Picture:
        """What the data file remembers of the last time."""
        picture = cls()
        picture.places = {key: place_from(told) for key, told in (ledger.state("places") or {}).items()}
        picture.left_out = {key: set(told) for key, told in (ledger.state("left out") or {}).items()}
        picture.mended = set(ledger.state("mended") or ())
        overview = ledger.state("overview")
        picture.overview = None if overview is None else overview_from(overview)
        for tab in contract.TABS:
            picture.seen[tab.key] = dict(ledger.seen(tab.key))
            picture.calculated[tab.key] = ledger.formulas(tab.key)
            picture.unnamed[tab.key] = set((ledger.state("unnamed") or {}).get(tab.key, ()))
        return picture

    def touch(self, tab: str, row: str) -> None:
        """The row was written to: the next pull looks at it again."""
        self.rows.get(tab, {}).pop(row, None)
        self.grids.pop(tab, None)

    def remember(self, step: Step) -> None:
        """Note in the data file where everything stands, and what has no ID yet."""
        step.set_state("places", {key: asdict(place) for key, place in self.places.items()})
        step.set_state("overview", None if self.overview is None else asdict(self.overview))
        step.set_state("left out", {key: sorted(headers) for key, headers in self.left_out.items()})
        step.set_state("mended", sorted(self.mended))
        step.set_state("unnamed", {tab: sorted(rows) for tab, rows in self.unnamed.items() if rows})

    def set_seen(self, step: Step, tab: str, row: str, cells: Mapping[str, Raw] | None) -> None:
        """The sheet holds this of the row, in the file and here."""
        step.set_seen(tab, row, cells)
        if cells is None:
            self.seen[tab].pop(row, None)
        else:
            self.seen[tab][row] = {
                header: raw for header, raw in cells.items() if raw is not None and raw != ""
            }

    def stands(self, tab: str, row: str, line: int) -> None:
        """A new row stands at that line."""
        self.lines.setdefault(tab, {})[row] = line
        self.end[tab] = max(self.end.get(tab, 0), line + 1)


def place_from(told: Mapping[str, Any]) -> TabPlace:
    """A place as JSON holds it."""
    place = TabPlace(**told)
    return replace(place, columns=tuple(place.columns), headings=tuple(place.headings))


def overview_from(told: Mapping[str, Any]) -> Overview:
    """A spreadsheet's tabs as JSON holds them."""
    tabs = (
        TabInfo(
            **{
                **tab,
                "marks": {int(position): mark for position, mark in tab["marks"].items()},
                "tables": {table: tuple(box) for table, box in tab["tables"].items()},
            }
        )
        for tab in told["tabs"]
    )
    return Overview(**{**told, "tabs": tuple(tabs)})
