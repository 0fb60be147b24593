"""Functions that decide, and those that say what kind of value something is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.google.formulas_registry import lazy, scalar, wide
from tests.google.formulas_run import Run
from tests.google.formulas_syntax import Cells, Node
from tests.google.formulas_values import (
    Area,
    Array,
    FaultError,
    Result,
    compared,
    format_of,
    number_in,
    to_boolean,
)
from tests.google.grid import Fault, Formula, Value
from tests.google.rendering import is_date

Nodes = Sequence[Node]


@lazy("IF", 2, 3)
def if_(run: Run, nodes: Nodes) -> Result:
    """Only the branch that is taken is worked out."""
    test = run.result(nodes[0])
    if run.array and isinstance(test, Area | Array):
        branches = [run.result(node) for node in nodes[1:]]
        return run.each([test, *branches], _choose)
    value = run.single(test)
    if isinstance(value, Fault):
        return value
    if to_boolean(value, "IF", 1):
        return run.result(nodes[1])
    return run.result(nodes[2]) if len(nodes) == 3 else False


def _choose(values: Sequence[Value]) -> Value:
    test = values[0]
    if isinstance(test, Fault):
        return test
    if to_boolean(test, "IF", 1):
        return values[1]
    return values[2] if len(values) == 3 else False


@lazy("IFS", 2)
def ifs(run: Run, nodes: Nodes) -> Result:
    if len(nodes) % 2:
        raise FaultError(
            "N_A", "Wrong number of arguments to IFS. Expected an even number of arguments."
        )  # (open)
    for n in range(0, len(nodes), 2):
        value = run.value(nodes[n])
        if isinstance(value, Fault):
            return value
        if to_boolean(value, "IFS", n + 1):
            return run.result(nodes[n + 1])
    return Fault("N_A", "No match.")


@lazy("SWITCH", 3)
def switch(run: Run, nodes: Nodes) -> Result:
    value = run.value(nodes[0])
    if isinstance(value, Fault):
        return value
    for n in range(1, len(nodes) - 1, 2):
        if compared(value, run.value(nodes[n])) == 0:
            return run.result(nodes[n + 1])
    return run.result(nodes[-1]) if len(nodes) % 2 == 0 else Fault("N_A", "No match.")


@lazy("CHOOSE", 2)
def choose(run: Run, nodes: Nodes) -> Result:
    index = int(run.number(run.value(nodes[0]), "CHOOSE", 1))
    if not 1 <= index < len(nodes):
        raise FaultError(
            "NUM",
            f"Function CHOOSE parameter 1 value is {index}. "
            f"Valid values are between 1 and {len(nodes) - 1} inclusive.",
        )
    return run.result(nodes[index])


def _instead(run: Run, nodes: Nodes, wrong: Callable[[Value], bool]) -> Result:
    result = run.result(nodes[0])
    if isinstance(result, Array) or (run.array and isinstance(result, Area)):
        other = run.value(nodes[1]) if len(nodes) > 1 else None
        rows = run.rows(result)
        return Array([[other if wrong(value) else value for value in row] for row in rows])
    value = run.single(result)
    if not wrong(value):
        return value
    return run.result(nodes[1]) if len(nodes) > 1 else None


@lazy("IFERROR", 1, 2)
def if_error(run: Run, nodes: Nodes) -> Result:
    return _instead(run, nodes, lambda value: isinstance(value, Fault))


@lazy("IFNA", 1, 2)
def if_na(run: Run, nodes: Nodes) -> Result:
    return _instead(run, nodes, lambda value: isinstance(value, Fault) and value.kind == "N_A")


@lazy("ARRAYFORMULA", 1, 1)
def array_formula(run: Run, nodes: Nodes) -> Result:
    result = run.arrayed(nodes[0])
    return Array(run.rows(result)) if isinstance(result, Area) else result


def _truths(run: Run, arguments: Sequence[Result], function: str) -> list[bool]:
    """Blanks and text inside of ranges count for nothing (open); text given directly must read TRUE or FALSE.

    Where nothing is left AND is TRUE and OR is FALSE (open: LibreOffice and Excel say #VALUE!).
    """
    out: list[bool] = []
    for n, argument in enumerate(arguments):
        many = isinstance(argument, Area | Array)
        for value in run.values(argument):
            if isinstance(value, Fault):
                raise FaultError(value.kind, value.message)
            if many and (value is None or isinstance(value, str)):
                continue
            out.append(to_boolean(value, function, n + 1))
    return out


@wide("AND", 1)
def and_(run: Run, arguments: Sequence[Result]) -> Value:
    return all(_truths(run, arguments, "AND"))


@wide("OR", 1)
def or_(run: Run, arguments: Sequence[Result]) -> Value:
    return any(_truths(run, arguments, "OR"))


@wide("XOR", 1)
def xor(run: Run, arguments: Sequence[Result]) -> Value:
    return sum(_truths(run, arguments, "XOR")) % 2 == 1


@scalar("NOT", "b")
def not_(_run: Run, value: bool) -> Value:  # noqa: FBT001  # the formula passes it by place
    return not value


@scalar("TRUE")
def true(_run: Run) -> Value:
    return True


@scalar("FALSE")
def false(_run: Run) -> Value:
    return False


@scalar("NA")
def na(_run: Run) -> Value:
    return Fault("N_A")


@scalar("ISBLANK", "f")
def is_blank(_run: Run, value: Value) -> Value:
    return value is None


@scalar("ISNUMBER", "f")
def is_number(_run: Run, value: Value) -> Value:
    return isinstance(value, float)


@scalar("ISTEXT", "f")
def is_text(_run: Run, value: Value) -> Value:
    return isinstance(value, str)


@scalar("ISNONTEXT", "f")
def is_nontext(_run: Run, value: Value) -> Value:
    return not isinstance(value, str)


@scalar("ISLOGICAL", "f")
def is_logical(_run: Run, value: Value) -> Value:
    return isinstance(value, bool)


@scalar("ISERROR", "f")
def is_error(_run: Run, value: Value) -> Value:
    return isinstance(value, Fault)


@scalar("ISERR", "f")
def is_err(_run: Run, value: Value) -> Value:
    return isinstance(value, Fault) and value.kind != "N_A"


@scalar("ISNA", "f")
def is_na(_run: Run, value: Value) -> Value:
    return isinstance(value, Fault) and value.kind == "N_A"


@scalar("ISDATE", "f")
def is_a_date(run: Run, value: Value) -> Value:
    """A number that is shown as a date, or a text that reads as one (doc); a bare number is none."""
    seen = number_in(value, run.book.reading) if isinstance(value, str) else value
    return is_date(format_of(seen))


@lazy("ISFORMULA", 1, 1)
def is_formula(run: Run, nodes: Nodes) -> Value:
    area = run.result(nodes[0])
    if not isinstance(area, Area):
        return False
    return isinstance(area.sheet.grid.entered(area.top, area.left), Formula)


@lazy("ISREF", 1, 1)
def is_ref(run: Run, nodes: Nodes) -> Value:
    return isinstance(nodes[0], Cells) or isinstance(run.result(nodes[0]), Area)


@scalar("N", "v")
def n_(_run: Run, value: Value) -> Value:
    if isinstance(value, bool):
        return float(value)
    return value if isinstance(value, float) else 0.0


@scalar("T", "v")
def t_(_run: Run, value: Value) -> Value:
    return value if isinstance(value, str) else None


_TYPES: dict[type, float] = {float: 1.0, str: 2.0, bool: 4.0, Fault: 16.0}
_ERROR_TYPES = {
    "NULL_VALUE": 1.0,
    "DIVIDE_BY_ZERO": 2.0,
    "VALUE": 3.0,
    "REF": 4.0,
    "NAME": 5.0,
    "NUM": 6.0,
    "N_A": 7.0,
}


@scalar("TYPE", "f")
def type_(_run: Run, value: Value) -> Value:
    return next((number for kind, number in _TYPES.items() if isinstance(value, kind)), 1.0)


@scalar("ERROR.TYPE", "f")
def error_type(_run: Run, value: Value) -> Value:
    return _ERROR_TYPES.get(value.kind, 8.0) if isinstance(value, Fault) else Fault("N_A")
