"""Functions that turn texts and numbers into references, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.google.formulas_registry import lazy, scalar
from tests.google.formulas_run import Run
from tests.google.formulas_syntax import Cells, Name, Node, parse
from tests.google.formulas_values import Area, FaultError, Result, number_text, to_boolean
from tests.google.grid import Fault, Value
from tests.google.ranges import letters, quoted
from tests.google.references import Corner

Nodes = Sequence[Node]


@lazy("INDIRECT", 1, 2)
def indirect(run: Run, nodes: Nodes) -> Result:
    """`A1`, and with FALSE as the second argument `R1C1`: `R[-1]C` is the cell above (doc)."""
    text = run.text(run.value(nodes[0]))
    a1 = len(nodes) < 2 or to_boolean(run.value(nodes[1]), "INDIRECT", 2)
    node = parse("=" + (text if a1 else _lettered(text, run)))
    if isinstance(node, Cells | Name):
        area = run.result(node)
        if isinstance(area, Area):
            return area
    message = f"Function INDIRECT parameter 1 value is '{text}'. It is not a valid cell/range reference."
    return Fault("REF", message)


_CROSSED = re.compile(r"(?:R(\[-?\d+\]|\d+|))?(?:C(\[-?\d+\]|\d+|))?", re.IGNORECASE)


def _lettered(text: str, run: Run) -> str:
    """An R1C1 reference in letters, as seen from the formula's cell; "" when it is none."""
    title, mark, cells = text.rpartition("!")
    corners = [_corner(part, run) for part in cells.split(":")]
    if len(corners) == 1 and None in (corners[0].row, corners[0].column):
        corners *= 2
    sound = all((corner.row or 0) >= 0 and (corner.column or 0) >= 0 for corner in corners)
    return title + mark + ":".join(corner.text for corner in corners) if sound else ""


def _corner(text: str, run: Run) -> Corner:
    """`R2C[1]`, `R2` or `C[1]`; off the grid when it is none of them."""
    match = _CROSSED.fullmatch(text)
    if match is None or not text:
        return Corner(-1, -1)
    return Corner(_counted(match[1], run.row), _counted(match[2], run.column))


def _counted(text: str | None, here: int) -> int | None:
    """An index from 0: `[2]` from here, `3` from the start, nothing: here itself; None where none is named."""
    if not text:
        return None if text is None else here
    return here + int(text[1:-1]) if text.startswith("[") else int(text) - 1


@lazy("OFFSET", 3, 5)
def offset(run: Run, nodes: Nodes) -> Result:
    area = run.result(nodes[0])
    if isinstance(area, Fault):
        return area
    if not isinstance(area, Area):
        raise FaultError("N_A", "Argument must be a range.")
    numbers = [int(run.number(run.value(node), "OFFSET", n)) for n, node in enumerate(nodes[1:], 2)]
    down, across, height, width = (*numbers, *(0, 0, area.height, area.width)[len(numbers) :])
    top, left = area.top + down, area.left + across
    inside = top >= 0 and left >= 0 and top + height <= area.sheet.rows and left + width <= area.sheet.columns
    if not inside or height < 1 or width < 1:
        raise FaultError("REF", "Function OFFSET evaluates to an out of bounds range.")
    return Area(area.sheet, top, left, top + height, left + width)


@scalar("ADDRESS", "nn?nbt")
def address(
    _run: Run,
    row: float,
    column: float,
    manner: float = 1,
    a1: bool = True,  # noqa: FBT001, FBT002  # the formula passes it by place
    title: str = "",
) -> Value:
    """`$A$1`; `manner` says which "$" stay (doc). R1C1 is as (doc) too."""
    fixed_row, fixed_column = manner in {1, 2}, manner in {1, 3}
    if a1:
        text = f"{'$' * fixed_column}{letters(int(column) - 1)}{'$' * fixed_row}{number_text(row)}"
    else:
        down, across = number_text(row), number_text(column)
        text = f"R{down if fixed_row else f'[{down}]'}C{across if fixed_column else f'[{across}]'}"
    return f"{quoted(title)}!{text}" if title else text
