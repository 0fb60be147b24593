"""Functions that find cells: by place in a range, by what stands in them, and several at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cmp_to_key

from tests.google.formulas_criteria import Criterion, as_asked, index_of, key_of
from tests.google.formulas_registry import lazy, wide
from tests.google.formulas_run import Run
from tests.google.formulas_syntax import Node
from tests.google.formulas_values import (
    Area,
    Array,
    FaultError,
    Result,
    compared,
    plain,
    sort_key,
    to_boolean,
)
from tests.google.grid import Fault, Value

Nodes = Sequence[Node]


def _here(run: Run, nodes: Nodes, *, rows: bool) -> Result:
    """The number of the row or column: of the formula's own cell, or of an area's first."""
    if not nodes:
        return float((run.row if rows else run.column) + 1)
    area = run.result(nodes[0])
    if isinstance(area, Fault):
        return area
    if not isinstance(area, Area):
        raise FaultError("N_A", "Argument must be a range.")
    if not run.array:
        return float((area.top if rows else area.left) + 1)
    if rows:
        return Array([[float(row + 1)] for row in range(area.top, area.bottom)])
    return Array([[float(column + 1) for column in range(area.left, area.right)]])


@lazy("ROW", 0, 1)
def row_(run: Run, nodes: Nodes) -> Result:
    return _here(run, nodes, rows=True)


@lazy("COLUMN", 0, 1)
def column_(run: Run, nodes: Nodes) -> Result:
    return _here(run, nodes, rows=False)


@wide("ROWS", 1, 1)
def rows_(_run: Run, arguments: Sequence[Result]) -> Value:
    return float(as_asked(arguments[0]).height)


@wide("COLUMNS", 1, 1)
def columns_(_run: Run, arguments: Sequence[Result]) -> Value:
    return float(as_asked(arguments[0]).width)


@lazy("INDEX", 1, 3)
def index_(run: Run, nodes: Nodes) -> Result:
    """A cell, row or column of an area (0 for all of them). Nothing else of the area is worked out.

    In a single row one number is a column's: people write `INDEX(SPLIT(A1;" ");2)` (open; LibreOffice agrees).
    """
    asked = run.arrayed(nodes[0])
    if isinstance(asked, Fault):
        return asked
    box = as_asked(asked)
    across = len(nodes) == 2 and box.height == 1
    row = 1 if across else _place(run, nodes, 1, box.height)
    column = _place(run, nodes, 1 if across else 2, box.width)
    if isinstance(box, Area):
        top, bottom = (box.top + row - 1, box.top + row) if row else (box.top, box.bottom)
        left, right = (box.left + column - 1, box.left + column) if column else (box.left, box.right)
        return Area(box.sheet, top, left, bottom, right)
    chosen = box.rows[row - 1 : row] if row else box.rows
    return Array([line[column - 1 : column] if column else line for line in chosen])


def _place(run: Run, nodes: Nodes, position: int, size: int) -> int:
    if len(nodes) <= position:
        return 0
    value = int(run.number(run.value(nodes[position]), "INDEX", position + 1))
    if not 0 <= value <= size:
        raise FaultError(
            "NUM",
            f"Function INDEX parameter {position + 1} value is {value}. "
            f"Valid values are between 0 and {size} inclusive.",
        )
    return value


def _lost(value: Value, run: Run, function: str) -> FaultError:
    return FaultError("N_A", f"Did not find value '{run.text(value)}' in {function} evaluation.")


def _equal(run: Run, wanted: Value, asked: Area | Array) -> int | None:
    """The first position where the value stands; "*" and "?" in a text stand for any characters (doc)."""
    test = Criterion("=", wanted) if isinstance(wanted, str) else None
    if test and test.keys() is None:
        return next((n for n, value in enumerate(run.values(asked)) if test.met(value)), None)
    found = index_of(run.book, asked).get(key_of(wanted))
    return found[0] if found and wanted is not None else None


def _nearest(run: Run, wanted: Value, asked: Area | Array) -> int | None:
    """The last position not after the value, where the values rise."""
    keys = [sort_key(value) for value in run.values(asked) if value is not None]
    at = bisect_right(keys, sort_key(wanted))
    return at - 1 if at and keys[at - 1][0] == sort_key(wanted)[0] else None


@wide("MATCH", 2, 3)
def match(run: Run, arguments: Sequence[Result]) -> Value:
    wanted, asked = plain(run.single(arguments[0])), _line(arguments[1], "MATCH")
    manner = run.number(run.single(arguments[2]), "MATCH", 3) if len(arguments) > 2 else 1.0
    position = _position(run, wanted, asked, manner)
    if position is None:
        raise _lost(wanted, run, "MATCH")
    return float(position + 1)


def _position(run: Run, wanted: Value, asked: Area | Array, manner: float) -> int | None:
    """Where MATCH finds it; a blank is found nowhere (open)."""
    if wanted is None:
        return None
    if manner == 0:
        return _equal(run, wanted, asked)
    if manner > 0:
        return _nearest(run, wanted, asked)
    values = run.values(asked)
    after = next((n for n, value in enumerate(values) if compared(value, wanted) < 0), len(values))
    return after - 1 if after else None


@wide("XMATCH", 2, 4)
def x_match(run: Run, arguments: Sequence[Result]) -> Value:
    """The position that XLOOKUP would take, with its modes (doc)."""
    wanted, asked = plain(run.single(arguments[0])), _line(arguments[1], "XMATCH")
    position = _x_position(run, wanted, asked, *_modes(run, arguments[2:], "XMATCH"))
    if position is None:
        raise _lost(wanted, run, "XMATCH")
    return float(position + 1)


@wide("LOOKUP", 2, 3)
def lookup(run: Run, arguments: Sequence[Result]) -> Result:
    """The last of values that rise which isn't after the one wanted, and what stands there in the results.

    Without results: the last row or column of the range, along its longer side (doc).
    """
    wanted, box = plain(run.single(arguments[0])), as_asked(arguments[1])
    down = box.height >= box.width
    asked = _slice(box, 0, down=down)
    results = _line(arguments[2], "LOOKUP") if len(arguments) > 2 else None
    if results is None:
        results = _slice(box, (box.width if down else box.height) - 1, down=down)
    position = None if wanted is None else _nearest(run, wanted, asked)
    if position is None:
        raise _lost(wanted, run, "LOOKUP")
    if position >= results.height * results.width:
        raise FaultError("REF", "LOOKUP evaluates to an out of bounds range.")
    return _cell(results, position)


def _line(result: Result, function: str) -> Area | Array:
    asked = as_asked(result)
    if isinstance(result, Fault):
        raise FaultError(result.kind, result.message)
    if min(asked.height, asked.width) > 1:
        raise FaultError("N_A", f"{function} range must be a single row or a single column.")
    return asked


def _looked_up(run: Run, arguments: Sequence[Result], function: str, *, down: bool) -> Result:
    wanted, box = plain(run.single(arguments[0])), as_asked(arguments[1])
    if isinstance(arguments[1], Fault):
        return arguments[1]
    index = int(run.number(run.single(arguments[2]), function, 3))
    ordered = to_boolean(run.single(arguments[3]), function, 4) if len(arguments) > 3 else True
    size = box.width if down else box.height
    if not 1 <= index <= size:
        message = f"{function} evaluates to an out of bounds range."
        raise FaultError("REF" if index > size else "VALUE", message)
    first = _slice(box, 0, down=down)
    position = _nearest(run, wanted, first) if ordered else _equal(run, wanted, first)
    if position is None:
        raise _lost(wanted, run, function)
    return _cell(_slice(box, index - 1, down=down), position)


def _slice(box: Area | Array, at: int, *, down: bool) -> Area | Array:
    """One column (`down`) or row of a box."""
    if isinstance(box, Area):
        if down:
            return Area(box.sheet, box.top, box.left + at, box.bottom, box.left + at + 1)
        return Area(box.sheet, box.top + at, box.left, box.top + at + 1, box.right)
    return Array([[row[at]] for row in box.rows]) if down else Array([box.rows[at]])


def _cell(line: Area | Array, position: int) -> Result:
    if isinstance(line, Area):
        row, column = line.place(position)
        return Area(line.sheet, row, column, row + 1, column + 1)
    return [value for row in line.rows for value in row][position]


@wide("VLOOKUP", 3, 4)
def v_lookup(run: Run, arguments: Sequence[Result]) -> Result:
    return _looked_up(run, arguments, "VLOOKUP", down=True)


@wide("HLOOKUP", 3, 4)
def h_lookup(run: Run, arguments: Sequence[Result]) -> Result:
    return _looked_up(run, arguments, "HLOOKUP", down=False)


@wide("XLOOKUP", 3, 6)
def x_lookup(run: Run, arguments: Sequence[Result]) -> Result:
    """Match modes 0, 1, -1 and 2, search modes 1 and -1 (doc)."""
    wanted, asked, box = (
        plain(run.single(arguments[0])),
        _line(arguments[1], "XLOOKUP"),
        as_asked(arguments[2]),
    )
    position = _x_position(run, wanted, asked, *_modes(run, arguments[4:], "XLOOKUP"))
    if position is None:
        if len(arguments) > 3 and arguments[3] is not None:
            return arguments[3]
        raise _lost(wanted, run, "XLOOKUP")
    down = asked.width == 1
    if (box.height if down else box.width) <= position:
        raise FaultError("N_A", "Array arguments to XLOOKUP are of different size.")
    found = _slice(box, position, down=not down)
    return found if found.height * found.width > 1 else _cell(found, 0)


def _modes(run: Run, given: Sequence[Result], function: str) -> tuple[int, bool]:
    """Match mode, and whether the last one is wanted rather than the first."""
    modes = [int(run.number(run.single(part), function, n)) for n, part in enumerate(given, 3)]
    mode, direction = (*modes, *(0, 1)[len(modes) :])
    return mode, direction < 0


def _x_position(run: Run, wanted: Value, asked: Area | Array, mode: int, last: bool) -> int | None:  # noqa: FBT001  # from _modes
    values = run.values(asked)
    if mode == 2:
        return _equal(run, wanted, asked)
    found = index_of(run.book, asked).get(key_of(wanted), [])
    if found and wanted is not None:
        return found[-1 if last else 0]
    if mode == 0:
        return None
    kind = sort_key(wanted)[0]
    near = [(sort_key(value), n) for n, value in enumerate(values) if sort_key(value)[0] == kind]
    beyond = [pair for pair in near if (pair[0] > sort_key(wanted)) == (mode > 0)]
    if not beyond:
        return None
    return (min(beyond) if mode > 0 else max(beyond, key=lambda pair: (pair[0], -pair[1])))[1]


# Several at once


@lazy("FILTER", 2)
def filter_(run: Run, nodes: Nodes) -> Result:
    """The rows (or columns) at which all conditions are true."""
    rows = run.rows(run.arrayed(nodes[0])) or [[]]
    conditions = [run.rows(run.arrayed(node)) or [[]] for node in nodes[1:]]
    down = len(conditions[0]) == len(rows) and (len(rows) > 1 or len(conditions[0][0]) == 1)
    if not down:
        rows = _turned(rows)
        conditions = [_turned(condition) for condition in conditions]
    if any(len(condition) != len(rows) for condition in conditions):
        raise FaultError("N_A", "FILTER has mismatched range sizes.")
    if not all(condition[0] for condition in conditions):
        raise FaultError("N_A", "No matches are found in FILTER evaluation.")
    kept = [row for n, row in enumerate(rows) if all(_holds(condition[n][0]) for condition in conditions)]
    if not kept:
        raise FaultError("N_A", "No matches are found in FILTER evaluation.")
    return Array(kept if down else _turned(kept))


def _holds(value: Value) -> bool:
    return not isinstance(value, Fault | str) and bool(value)


def _turned(rows: Sequence[Sequence[Value]]) -> list[list[Value]]:
    return [list(column) for column in zip(*rows, strict=True)]


@wide("TRANSPOSE", 1, 1)
def transpose(run: Run, arguments: Sequence[Result]) -> Result:
    return Array(_turned(run.rows(arguments[0])))


@wide("FLATTEN", 1)
def flatten(run: Run, arguments: Sequence[Result]) -> Result:
    return Array([[value] for argument in arguments for row in run.rows(argument) for value in row])


@wide("UNIQUE", 1, 1)
def unique(run: Run, arguments: Sequence[Result]) -> Result:
    seen = {tuple(map(key_of, row)): row for row in reversed(run.rows(arguments[0]))}
    return Array(list(reversed(seen.values())))


@wide("SORT", 1)
def sort(run: Run, arguments: Sequence[Result]) -> Result:
    """By its columns in turn, blanks last (open)."""
    rows = run.rows(arguments[0]) or [[]]
    orders: list[tuple[list[Value], bool]] = []
    for n in range(1, len(arguments) - 1, 2):
        by, rising = arguments[n], to_boolean(run.single(arguments[n + 1]), "SORT", n + 2)
        if isinstance(by, Area | Array):
            orders.append(([row[0] for row in run.rows(by)], rising))
        else:
            column = int(run.number(by, "SORT", n + 1)) - 1
            if not 0 <= column < len(rows[0]):
                raise FaultError("VALUE", f"SORT column {column + 1} is out of range.")
            orders.append(([row[column] for row in rows], rising))
    if not orders:
        orders = [([row[n] for row in rows], True) for n in range(len(rows[0]))]

    def compare(one: int, other: int) -> int:
        for values, rising in orders:
            left, right = values[one], values[other]
            if left is None or right is None:
                sign = (left is None) - (right is None)
            else:
                sign = compared(left, right) * (1 if rising else -1)
            if sign:
                return sign
        return one - other

    return Array([rows[n] for n in sorted(range(len(rows)), key=cmp_to_key(compare))])
