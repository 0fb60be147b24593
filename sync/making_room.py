"""Room in the sheet for what is to be written: the tab Changes, and tabs and columns that only the book has."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sync import contract
from sync.ledger import Pending
from sync.mirror import Cells
from sync.picture import Picture
from sync.sheet import layout
from sync.sheet.api import SheetApi
from sync.sheet.model import CHANGES, CHANGES_TITLE
from sync.sheet.read import id_header
from sync.sheet.write import HELD, SLACK


class Room:
    """Makes it where there is none; one for as long as the engine runs."""

    def __init__(self, api: SheetApi, picture: Picture) -> None:
        self._api = api
        self._picture = picture

    def for_changes(self) -> bool:
        """Lay out the tab Changes where there is none, or not wide enough; whether that was needed."""
        picture = self._picture
        overview, place = picture.overview, picture.changes
        assert overview is not None
        info = None if place is None else overview.by_id(place.sheet_id)
        if info is None:
            # Another dashboard may have been quicker than our last look.
            overview = self._api.overview()
            if overview.of(CHANGES, CHANGES_TITLE) is not None:
                picture.overview = None
                return True
            used = {tab.sheet_id for tab in overview.tabs}
            number = next(number for number in range(2_000_001, 2_100_000) if number not in used)
            self._api.batch(layout.changes_tab(number))
        else:
            widths = [one.columns for one in overview.tabs if one.sheet_id in self._sheets()]
            lacking = HELD + SLACK + max(widths, default=0) - info.columns
            if lacking <= 0:
                return False
            wider = {"sheetId": info.sheet_id, "dimension": "COLUMNS", "length": lacking}
            self._api.batch([{"appendDimension": wider}])
        picture.overview = None
        return True

    def _sheets(self) -> set[int]:
        return {place.sheet_id for place in self._picture.places.values()}

    def for_tabs(self, wanted: Collection[str]) -> bool:
        """Lay out those of these tabs that the sheet never had: it was made before there were such. Whether any."""
        if not wanted:
            return False
        # Another dashboard may have been quicker than our last look.
        requests = layout.missing_tabs(self._api.overview(), wanted, defaults=False)
        if requests:
            self._api.batch(requests)
            self._picture.overview = None
        return bool(requests)

    def for_columns(
        self,
        pending: Sequence[Pending],
        mine: Mapping[tuple[str, str], Cells | None],
    ) -> bool:
        """Give the sheet the columns that only the book has. Whether there were any.

        Extra fields of an import, and ours that came with a newer version; none that a person chose to go on
        without.
        """
        picture = self._picture
        wanted: dict[str, dict[str, None]] = {}
        for one in pending:
            tab = contract.BY_KEY[one.tab]
            own = {id_header(tab), *(column.header for column in tab.columns if column.formula)}
            known = {*own, *picture.left_out.get(one.tab, ()), *picture.places[one.tab].columns}
            for header in mine[one.tab, one.row] or {}:
                if header not in known:
                    wanted.setdefault(one.tab, {})[header] = None
        requests = [request for key, headers in wanted.items() for request in self._columns(key, [*headers])]
        if requests:
            self._api.batch(requests)
            picture.overview = None
        return bool(requests)

    def _columns(self, key: str, headers: Sequence[str]) -> list[dict[str, Any]]:
        """Insert columns before the ID, so that nothing is written over wherever it stands by then."""
        place, tab = self._picture.places[key], contract.BY_KEY[key]
        position = place.position(id_header(tab)) or len(place.columns)
        where = {
            "sheetId": place.sheet_id,
            "dimension": "COLUMNS",
            "startIndex": position,
            "endIndex": position + len(headers),
        }
        values = [
            layout.heading_cell(tab.by_header[header])
            if header in tab.by_header
            else {"userEnteredValue": {"stringValue": header}}
            for header in headers
        ]
        start = {"sheetId": place.sheet_id, "rowIndex": place.header, "columnIndex": position}
        fields = "userEnteredValue,note"
        ours = {position + at: header for at, header in enumerate(headers)}
        return [
            {"insertDimension": {"range": where, "inheritFromBefore": True}},
            {"updateCells": {"start": start, "rows": [{"values": values}], "fields": fields}},
            *layout.marks(tab, place.sheet_id, ours),
        ]
