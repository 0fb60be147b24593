"""Who is who: which row of the sheet is which row of the book, whatever was sorted, copied or cleared.

Pure. Rows are known by their ID, never by where they stand. What has no ID of its own is recognised by
what it says, if that fits one row and one alone; else it is new.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from sync import cells, contract
from sync.cells import Raw, as_text
from sync.contract import Column, Kind, Tab
from sync.merge import same
from sync.mirror import Cells
from sync.typed import one_line

_Key = TypeVar("_Key", int, str)

_MANY: Final = 20
_PART: Final = 4


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as the sheet holds it: ``line`` its 0-based row in the tab, ``id`` as typed, "" for none."""

    line: int
    id: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the rows of a tab are.

    - ``rows``: every row under the ID it should have, in the tab's order
    - ``unnamed``: of these, the IDs that the sheet does not hold at that row yet: given now, or found again
    - ``gone``: rows that were seen and are nowhere
    - ``renamed``: rows of the book that are in the sheet under an ID of its own: local ID to the sheet's
    - ``doubled``: rows that one of our own additions put there a second time: to be deleted, nobody's own
    """

    rows: dict[str, SheetRow]
    unnamed: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()
    renamed: dict[str, str] = field(default_factory=dict)
    doubled: tuple[SheetRow, ...] = ()


def identify(
    tab: Tab,
    rows: Sequence[SheetRow],
    seen: Mapping[str, Cells],
    *,
    unsent: Mapping[str, Cells],
    twice: Collection[str],
    fresh: Callable[[], str],
) -> Identity:
    """Which of the tab's ``rows`` is which.

    ``seen``: the sheet's rows as last read, by ID; ``unsent``: the book's rows that may be in the sheet under
    another ID or none (at the first meeting all of them, later those that were just given one);
    ``twice``: IDs that an addition of ours surely brought in twice; ``fresh`` makes an ID.

    - An ID that stands once is itself, also one nobody here knows: another dashboard made it.
    - An ID that stands more than once stays with the row that equals ``seen``, else the most similar one,
      else the first. Of an ID in ``twice``, rows equal to that one are ``doubled``; all others are taken
      for rows without an ID (somebody copied a row, or dragged an ID over its neighbours).
    - A row without an ID is looked for among the seen rows that are nowhere, then in ``unsent``: all cells
      equal; else by e-mail, or name and company, or what else tells rows of the tab apart. Rows equal
      in every cell are interchangeable and pair up in their order; any other match has to be the only
      one. Otherwise the row is new, and gets a fresh ID.
    - Rows with an ID that nobody knows are looked for in ``unsent`` as well; touches only by all their cells,
      since a day may hold two alike. And among the seen rows that are nowhere, by all their cells: somebody
      typed over the ID. Typed over with another row's, it is put right.

    In Settings the row's ID is the setting's name; a setting that is there again is left alone and ignored.
    """
    if "id" not in tab.by_key:
        return _settings(tab, rows, seen)
    owners, nameless, doubled = _owners(rows, seen, unsent, twice)
    vanished = {key: row for key, row in seen.items() if key not in owners}
    if vanished:
        nameless = sorted(
            [*nameless, *_misnamed(tab, owners, nameless, seen, vanished)], key=lambda row: row.line
        )
    found = _found(tab, nameless, (), vanished)
    elsewhere = {*found.values()}
    strangers = [row for key, row in owners.items() if key not in seen and key not in unsent]
    missing = {key: row for key, row in vanished.items() if key not in elsewhere}
    again = dict(_equal({row.line: row.cells for row in strangers}, missing)) if missing else {}
    renamed = {again[row.line]: row.id for row in strangers if row.line in again}
    strangers = [row for row in strangers if row.line not in again]
    waiting = {
        key: row
        for key, row in unsent.items()
        if key not in owners and key not in elsewhere and key not in renamed
    }
    met = _found(tab, [row for row in nameless if row.line not in found], strangers, waiting)
    renamed |= {met.pop(row.line): row.id for row in strangers if row.line in met}
    found |= met
    taken = {*owners, *seen, *unsent} if nameless else set()
    for row in nameless:
        if row.line not in found:
            found[row.line] = _untaken(fresh, taken)
    named = owners
    if len(owners) < len(rows):  # else they stand in the tab's order already
        names = found | {row.line: key for key, row in owners.items()}
        named = {names[row.line]: row for row in rows if row.line in names}
    return Identity(
        named,
        frozenset(found.values()),
        tuple(key for key in vanished if key not in named and key not in renamed),
        renamed,
        tuple(doubled),
    )


def _settings(tab: Tab, rows: Sequence[SheetRow], seen: Mapping[str, Cells]) -> Identity:
    header = tab.columns[0].header
    known: dict[str, SheetRow] = {}
    for row in rows:
        name = row.id or as_text(row.cells.get(header))
        if name:
            known.setdefault(name, row)
    return Identity(known, gone=tuple(key for key in seen if key not in known))


def _untaken(fresh: Callable[[], str], taken: set[str]) -> str:
    key = fresh()
    while key in taken:
        key = fresh()
    taken.add(key)
    return key


def _owners(
    rows: Iterable[SheetRow], seen: Mapping[str, Cells], unsent: Mapping[str, Cells], twice: Collection[str]
) -> tuple[dict[str, SheetRow], list[SheetRow], list[SheetRow]]:
    """The row that each ID belongs to; the rows that have none, in the tab's order; and the doubled ones."""
    owners: dict[str, SheetRow] = {}
    crowds: dict[str, list[SheetRow]] = {}
    nameless: list[SheetRow] = []
    doubled: list[SheetRow] = []
    for row in rows:
        if not row.id:
            nameless.append(row)
        elif owners.setdefault(row.id, row) is not row:
            crowds.setdefault(row.id, [owners[row.id]]).append(row)
    for key, crowd in crowds.items():
        owner = owners[key] = _owner(crowd, seen.get(key) or unsent.get(key) or {})
        for row in crowd:
            if row is not owner:
                again = key in twice and _differences(row.cells, owner.cells) == 0
                (doubled if again else nameless).append(row)
    nameless.sort(key=lambda row: row.line)
    return owners, nameless, doubled


def _owner(crowd: Sequence[SheetRow], known: Cells) -> SheetRow:
    """Of the rows under one ID the one that differs least from what is known of it, the first of several."""
    return min(crowd, key=lambda row: (_differences(row.cells, known) if known else 0, row.line))


def _differences(left: Cells, right: Cells) -> int:
    return sum(not same(left.get(header), right.get(header)) for header in {*left, *right})


# --- Rows without an ID --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sign:
    """What tells rows apart: columns that all have to say something, and others that have to say the same.

    ``akin``: a column whose words must not be altogether others, where both sides have some.
    """

    needed: tuple[str, ...]
    others: tuple[str, ...] = ()
    akin: str = ""


_SIGNS: Final[Mapping[str, tuple[_Sign, ...]]] = {
    contract.PEOPLE.key: (
        _Sign(("email", "name")),
        _Sign(("email",), akin="name"),  # two recruiters may share one mailbox
        _Sign(("name",), ("company",)),
    ),
    contract.OUTREACH.key: (_Sign(("date", "person"), ("channel", "notes")),),
    contract.NEWS.key: (_Sign(("headline",), ("date",)),),
    contract.TEMPLATES.key: (_Sign(("name",), ("subject",)), _Sign(("name",), ("scenario", "step"))),
}


def _misnamed(
    tab: Tab,
    owners: dict[str, SheetRow],
    nameless: Sequence[SheetRow],
    seen: Mapping[str, Cells],
    vanished: dict[str, Cells],
) -> list[SheetRow]:
    """Takes out of ``owners`` the rows over whose ID somebody typed that of another row, which stands elsewhere.

    Such a row holds nothing of the one that it is called after, and all of one that is nowhere.
    """
    lost = {_hash(row) for row in vanished.values()}
    strangers = (row for key, row in owners.items() if key not in seen)
    elsewhere = {_hash(row.cells) for row in (*nameless, *strangers)}
    found = []
    for key, row in [*owners.items()] if elsewhere else ():
        known = seen.get(key)
        if (
            known is None
            or row.cells == known
            or _hash(known) not in elsewhere
            or _hash(row.cells) not in lost
        ):
            continue
        if not any(
            same(row.cells.get(header), known.get(header)) for header in telling(tab) if header in known
        ):
            found.append(owners.pop(key))
            vanished[key] = known
    return found


def found_again(who: Identity, ours: Mapping[str, Cells], known: Container[str]) -> Identity:
    """The same with rows of ``ours``, which were in the sheet and are nowhere, found among strangers.

    They lost their ID, or never had one there, and somebody else was quicker to give them one: each is the one
    row of those that are not ``known`` that holds all of its cells, if there is one.
    """
    rows, renamed = dict(who.rows), dict(who.renamed)
    unnamed = set(who.unnamed)
    for key, meant in ours.items():
        if key in rows or key in renamed:
            continue
        strangers = (one for one in rows if not (one in known or one in ours or one in renamed.values()))
        found = [one for one in strangers if _holds_all(rows[one].cells, meant)]
        if len(found) != 1:
            continue
        if found[0] in unnamed:
            rows = {key if one == found[0] else one: row for one, row in rows.items()}
            unnamed = unnamed - {found[0]} | {key}
        else:
            renamed[key] = found[0]
    return replace(who, rows=rows, renamed=renamed, unnamed=frozenset(unnamed))


def _holds_all(row: Cells, meant: Cells) -> bool:
    return bool(meant) and all(same(row.get(header), raw) for header, raw in meant.items())


def _hash(row: Cells) -> int:
    return hash(frozenset(row.items()))


def telling(tab: Tab) -> tuple[str, ...]:
    """The headers of the columns that tell rows of the tab apart."""
    keys = (key for sign in _SIGNS.get(tab.key, ()) for key in (*sign.needed, *sign.others))
    return tuple(dict.fromkeys(tab.column(key).header for key in keys))


def _found(
    tab: Tab, nameless: Sequence[SheetRow], strangers: Sequence[SheetRow], pool: Mapping[str, Cells]
) -> dict[int, str]:
    """Which of the rows are in the pool: line to the pool's ID. ``strangers`` have an ID, but an unknown one."""
    found: dict[int, str] = {}
    if not pool:
        return found
    left = {row.line: row.cells for row in (*nameless, *strangers)}
    pool = dict(pool)

    def settle(pairs: Iterable[tuple[int, str]]) -> None:
        for line, key in [*pairs]:
            found[line] = key
            del left[line], pool[key]

    settle(_equal(left, pool))
    if tab is contract.OUTREACH:
        for row in strangers:
            left.pop(row.line, None)
    for sign in _SIGNS.get(tab.key, ()):
        if left and pool:
            settle(_alone(tab, sign, left, pool))
    return found


def _equal(rows: Mapping[int, Cells], pool: Mapping[str, Cells]) -> Iterator[tuple[int, str]]:
    """Rows and those of the pool that are equal in every cell, each taken once, in their order."""
    alike: dict[int, list[str]] = {}  # by hash: a hundred thousand sets at once would be slow to keep
    for key, row in pool.items() if rows else ():
        alike.setdefault(_hash(row), []).append(key)
    for keys in alike.values():
        keys.reverse()
    for line, row in rows.items():
        keys = alike.get(_hash(row), [])
        if keys and pool[keys[-1]] == row:
            yield line, keys.pop()


def _alone(
    tab: Tab, sign: _Sign, rows: Mapping[int, Cells], pool: Mapping[str, Cells]
) -> Iterator[tuple[int, str]]:
    """Rows and those of the pool that bear a sign which no other row of either side bears."""
    ours, theirs = _bearers(tab, sign, pool), _bearers(tab, sign, rows)
    for shown, lines in theirs.items():
        keys = ours.get(shown, [])
        if len(lines) == len(keys) == 1 and _akin(tab, sign, rows[lines[0]], pool[keys[0]]):
            yield lines[0], keys[0]


def _bearers(tab: Tab, sign: _Sign, rows: Mapping[_Key, Cells]) -> dict[tuple[str, ...], list[_Key]]:
    needed = len(sign.needed)
    columns = [tab.column(key) for key in (*sign.needed, *sign.others)]
    bearers: dict[tuple[str, ...], list[_Key]] = {}
    for key, row in rows.items():
        shown = tuple(_plain(column, row.get(column.header)) for column in columns)
        if all(shown[:needed]):
            bearers.setdefault(shown, []).append(key)
    return bearers


def _akin(tab: Tab, sign: _Sign, left: Cells, right: Cells) -> bool:
    if not sign.akin:
        return True
    column = tab.column(sign.akin)
    one, other = ({*_plain(column, row.get(column.header)).split()} for row in (left, right))
    return not one or not other or not one.isdisjoint(other)


def _plain(column: Column, raw: Raw) -> str:
    """What a cell says, for comparing: in small letters, blanks made single; days and addresses as they are meant."""
    if raw is None:
        return ""
    if column.kind is Kind.DATE or (column.kind is Kind.EMAIL and not _bare(raw)):
        value = cells.read(column, raw).value
        raw = raw if value is None else str(value)
    return " ".join(unicodedata.normalize("NFC", as_text(raw)).casefold().split())


def _bare(raw: Raw) -> bool:
    return isinstance(raw, str) and raw.replace("@", "").replace(".", "").isalnum()


# --- The guard, and names in Outreach ------------------------------------------------------------


def suspicious(before: int, gone: int) -> bool:
    """Whether so many rows of a tab gone at once is no everyday tidying: more than 20, and more than a quarter."""
    return gone > _MANY and gone * _PART > before


_PERSON: Final = contract.OUTREACH.column("person").header
_PERSON_ID: Final = contract.OUTREACH.column("person_id").header
_NAME: Final = contract.PEOPLE.column("name").header


def by_name(people: Mapping[str, Cells]) -> dict[str, str | None]:
    """Everybody's name, as names are compared, to the ID of who bears it; None where several do."""
    names: dict[str, str | None] = {}
    for key, person in people.items():
        name = _called(person.get(_NAME))
        if name:
            names[name] = None if name in names else key
    return names


def linked(
    outreach: Cells, people: Mapping[str, Cells], names: Mapping[str, str | None] | None = None
) -> str | None:
    """The ID of the one person that a touch with only a name is about.

    None if nobody has that name or several have, and for a touch that says whose it is. For many touches
    hand in ``names``, made once by ``by_name``.
    """
    if outreach.get(_PERSON_ID):
        return None
    return (by_name(people) if names is None else names).get(_called(outreach.get(_PERSON)))


def _called(raw: Raw) -> str:
    return one_line(as_text(raw)).casefold().strip()
