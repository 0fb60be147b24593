"""One immutable, versioned picture of all tables, with derived frames computed once.

A page reads one Snapshot per run, so everything on it is of the same moment. The next snapshot is
made from this one and the rows that changed, never by reading everything again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar, cast

import numpy as np
import pandas as pd

from sync import cells, contract
from sync.cells import Raw, Value
from sync.contract import Column, Kind, Tab
from sync.crm import due
from sync.crm.cards import Card, cards
from sync.crm.settings import Settings
from sync.errors import Problem
from sync.mirror import StoredRow

T = TypeVar("T")
Key = tuple[str, str]
"""A row's place in the book: tab key and row ID."""

FRAME_TABS: Final = (contract.PEOPLE, contract.OUTREACH, contract.NEWS, contract.DOORS, contract.TEMPLATES)
_MOST_CHUNKS: Final = 64
_MOST_DERIVED: Final = 100  # a reader who tries many filters must not fill the memory
_AHEAD: Final = (
    "This day is still ahead. If it was a slip, correct the date: until then they count as heard from."
)


def columns_of(tab: Tab) -> tuple[Column, ...]:
    """The columns a tab's frame has: what people entered, without the ID (it is the index)."""
    return tuple(column for column in tab.stored if column.key != "id")


@dataclass(frozen=True)
class Snapshot:
    """All tables at one moment.

    ``people``, ``outreach``, ``news``, ``doors``, ``templates``: frames indexed by ID (str, named "id") with the
    contract's keys as columns: text as pandas "str" ("" for blank), dates as datetime64[s] (NaT for blank
    or unreadable), tags as tuples, ``every`` as float64 days (NaN for blank), yes/no as bool. ``problems``:
    the cells that need a look. Never change a frame in place.
    """

    version: int
    people: pd.DataFrame
    outreach: pd.DataFrame
    news: pd.DataFrame
    doors: pd.DataFrame
    templates: pd.DataFrame
    settings: Settings
    _typed_outreach: pd.DataFrame
    _setting_texts: Mapping[str, Raw]
    _problems: Mapping[Key, tuple[Problem, ...]]
    _link_problems: tuple[Problem, ...]
    _extras: Mapping[Key, Mapping[str, str]]
    _derived: dict[Hashable, Any] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def empty(cls) -> Snapshot:
        """A book without a row."""
        frames = {tab.key: _frame(tab, [], {}, {}, day_first=True) for tab in FRAME_TABS}
        return cls(
            version=0,
            people=frames["people"],
            outreach=frames["outreach"],
            news=frames["news"],
            doors=frames["doors"],
            templates=frames["templates"],
            settings=Settings.from_values({}),
            _typed_outreach=frames["outreach"],
            _setting_texts={},
            _problems={},
            _link_problems=(),
            _extras={},
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The cells that need a look, in the order of tabs and rows."""
        return (
            *(problem for found in self._problems.values() for problem in found),
            *self._link_problems,
            *_setting_problems(self._setting_texts),
        )

    def looks(self, today: date) -> tuple[Problem, ...]:
        """``problems``, and the outreach dated after ``today``: a meeting noted early, or a slip of the year."""
        ahead = self.outreach.loc[due.dated_ahead(self.outreach, today), "date"]
        column = contract.OUTREACH.column("date").header
        return (
            *self.problems,
            *(
                Problem(contract.OUTREACH.name, str(row), column, f"{day:%Y-%m-%d}", _AHEAD)
                for row, day in ahead.items()
            ),
        )

    def extras(self, tab: Tab, row: str) -> dict[str, str]:
        """What stands in columns that the contract does not know: header to text."""
        return dict(self._extras.get((tab.key, row), {}))

    def derive(self, name: Hashable, compute: Callable[[], T]) -> T:
        """What ``compute`` answers, worked out once for this snapshot under ``name``; the newest few are kept."""
        with self._lock:
            found = self._derived.pop(name) if name in self._derived else compute()
            self._derived[name] = found
            while len(self._derived) > _MOST_DERIVED:
                del self._derived[next(iter(self._derived))]
            return cast(T, found)

    def standing(self, today: date) -> pd.DataFrame:
        """Who is due when, as ``sync.crm.due.standing`` says it, worked out once a day and snapshot."""
        return self.derive(
            ("standing", today), lambda: due.standing(self.people, self.outreach, self.settings, today)
        )

    def cards(self, today: date, ids: Iterable[str]) -> Sequence[Card]:
        """The cards of these people, in this order, as ``sync.crm.cards.cards`` makes them."""
        wanted = tuple(ids)
        return self.derive(
            ("cards", today, wanted),
            lambda: cards(self.people, self.outreach, self.standing(today), self.settings, today, wanted),
        )

    def needs_full_read(self, rows: Iterable[StoredRow]) -> bool:
        """Whether these changed rows alter how every other row is read (the order of day and month)."""
        return _settings(_setting_texts(self._setting_texts, rows)).day_first != self.settings.day_first

    def following(self, version: int, rows: Sequence[StoredRow]) -> Snapshot:
        """The snapshot after these rows changed; ``rows`` in their tabs' order."""
        texts = _setting_texts(self._setting_texts, rows)
        settings = _settings(texts)
        problems, extras = dict(self._problems), dict(self._extras)
        frames = {
            "people": self.people,
            "outreach": self._typed_outreach,
            "news": self.news,
            "doors": self.doors,
            "templates": self.templates,
        }
        for tab in FRAME_TABS:
            mine = [row for row in rows if row.tab == tab.key]
            if mine:
                frames[tab.key] = _advance(
                    tab, frames[tab.key], mine, problems, extras, day_first=settings.day_first
                )
        if frames["outreach"] is self._typed_outreach and frames["people"]["name"] is self.people["name"]:
            outreach, link_problems = self.outreach, self._link_problems
        else:
            outreach, link_problems = _linked(frames["outreach"], frames["people"])
        return Snapshot(
            version=version,
            people=frames["people"],
            outreach=outreach,
            news=frames["news"],
            doors=frames["doors"],
            templates=frames["templates"],
            settings=settings,
            _typed_outreach=frames["outreach"],
            _setting_texts=texts,
            _problems=problems,
            _link_problems=link_problems,
            _extras=extras,
        )


def _setting_texts(known: Mapping[str, Raw], rows: Iterable[StoredRow]) -> dict[str, Raw]:
    texts = dict(known)
    for row in rows:
        if row.tab == contract.SETTINGS.key:
            texts[row.row] = None if row.cells is None else row.cells.get("Value")
    return texts


def _settings(texts: Mapping[str, Raw]) -> Settings:
    read = {
        setting.key: cells.read(setting.column, texts.get(setting.name)) for setting in contract.SETTING_LIST
    }
    return Settings.from_values({key: one.value for key, one in read.items() if one.value is not None})


def _setting_problems(texts: Mapping[str, Raw]) -> tuple[Problem, ...]:
    """Settings that can't be read: their default is in force meanwhile."""
    read = [
        (setting, cells.read(setting.column, texts.get(setting.name))) for setting in contract.SETTING_LIST
    ]
    return tuple(
        Problem(
            contract.SETTINGS.name,
            setting.name,
            setting.name,
            cells.as_text(texts[setting.name]),
            f"{one.problem} Until then it counts as {setting.default}.",
        )
        for setting, one in read
        if one.problem is not None
    )


def _frame(
    tab: Tab,
    rows: Sequence[StoredRow],
    problems: dict[Key, tuple[Problem, ...]],
    extras: dict[Key, Mapping[str, str]],
    *,
    day_first: bool,
) -> pd.DataFrame:
    """The rows as a frame; what can't be read goes to ``problems``, unknown columns to ``extras``."""
    contents = [row.cells or {} for row in rows]
    found: dict[int, list[Problem]] = {}
    data: dict[str, Any] = {}
    for column in columns_of(tab):
        raws = [content.get(column.header) for content in contents]
        values, column_problems = cells.read_column(column, raws, day_first=day_first)
        data[column.key] = _array(column, values)
        for position, message in column_problems:
            text = cells.as_text(raws[position])
            found.setdefault(position, []).append(
                Problem(tab.name, rows[position].row, column.header, text, message)
            )
    known = tab.by_header.keys()
    for position, row in enumerate(rows):
        key = (tab.key, row.row)
        problems.pop(key, None)
        extras.pop(key, None)
        if position in found:
            problems[key] = tuple(found[position])
        if not (contents[position].keys() <= known):
            extras[key] = {
                header: cells.as_text(raw)
                for header, raw in contents[position].items()
                if header not in known
            }
    index = pd.Index([row.row for row in rows], dtype="str", name="id")
    return pd.DataFrame(data, index=index)


def _array(column: Column, values: Any) -> Any:
    if column.kind is Kind.TAGS:
        tuples = np.empty(len(values), dtype=object)
        tuples[:] = values
        return tuples
    if column.kind in (Kind.DATE, Kind.DAYS, Kind.NUMBER, Kind.YES_NO):
        return values
    return pd.array(values, dtype="str")


def _advance(
    tab: Tab,
    frame: pd.DataFrame,
    rows: Sequence[StoredRow],
    problems: dict[Key, tuple[Problem, ...]],
    extras: dict[Key, Mapping[str, str]],
    *,
    day_first: bool,
) -> pd.DataFrame:
    """The frame with these rows changed, added or taken out."""
    for row in rows:
        if row.cells is None:
            problems.pop((tab.key, row.row), None)
            extras.pop((tab.key, row.row), None)
    parsed = _frame(
        tab, [row for row in rows if row.cells is not None], problems, extras, day_first=day_first
    )
    if frame.empty:
        return parsed
    gone = [row.row for row in rows if row.cells is None]
    if gone:
        frame = frame[~frame.index.isin(gone)]
    positions = frame.index.get_indexer(parsed.index)
    known = positions >= 0
    if known.any():
        changed = {}
        for key in frame.columns:
            old, new = frame[key].array[positions[known]], parsed[key].array[known]
            if not pd.Series(old).equals(pd.Series(new)):
                column = frame[key].array.copy()
                column[positions[known]] = new
                changed[key] = column
        frame = frame.assign(**changed)
    if not known.all():
        frame = pd.concat([frame, parsed[~known]])
        frame.index.name = "id"
        frame = _tidied(frame)
    return frame


def _tidied(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame with text columns in few pieces: each append adds a chunk, and many make every read slow."""
    pieces = {
        key: frame[key].array._pa_array.num_chunks  # noqa: SLF001 (pandas offers no public way to ask)
        for key in frame.columns
        if isinstance(frame[key].dtype, pd.StringDtype) and hasattr(frame[key].array, "_pa_array")
    }
    if not pieces or max(pieces.values()) < _MOST_CHUNKS:
        return frame
    return frame.assign(**{key: pd.array(frame[key].to_numpy(), dtype="str") for key in pieces})


def _linked(outreach: pd.DataFrame, people: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Outreach rows that carry only a name, tied to the person if exactly one fits; else a problem each."""
    blank = (outreach["person_id"] == "").to_numpy(dtype=bool)
    if not blank.any():
        return outreach, ()
    names = people["name"].str.casefold().str.strip()
    once = names[~names.duplicated(keep=False) & (names != "")]
    ids = pd.Series(once.index, index=once.to_numpy())
    typed = outreach["person"][blank].str.casefold().str.strip()
    found = typed.map(ids)
    linked = outreach["person_id"].array.copy()
    linked[np.flatnonzero(blank)] = pd.array(found.astype("object").fillna("").to_numpy(), dtype="str")
    several = set(names[names.duplicated(keep=False)])
    problems = tuple(
        Problem(
            contract.OUTREACH.name,
            str(row),
            contract.OUTREACH.column("person").header,
            str(outreach.at[row, "person"]),
            "Several people have this name; open the right one and log it there."
            if typed[row] in several
            else "Nobody in People has this name; add the person, or correct the name.",
        )
        for row in found.index[found.isna()]
    )
    return outreach.assign(person_id=linked), problems


def frame_value(value: Any) -> Value:
    """A value of a frame or grid as the contract's Python value: NaT and NaN are blank, timestamps are dates."""
    if isinstance(value, (list, tuple)):
        return tuple(str(item) for item in value)
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else int(value)
