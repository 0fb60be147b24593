"""Functions that count, add up and round, over ranges and under criteria."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from tests.google.formulas_criteria import Condition, Found, as_asked, criterion, key_of, matching
from tests.google.formulas_registry import lazy, scalar, wide
from tests.google.formulas_run import Run
from tests.google.formulas_syntax import Node
from tests.google.formulas_values import (
    Area,
    Array,
    FaultError,
    Result,
    format_of,
    formatted,
    numeric,
    power,
)
from tests.google.grid import Fault, Value

FEW = 200
"""So many cells are looked up one by one; for more the whole range is read."""


def _numbers(run: Run, arguments: Sequence[Result], function: str) -> list[float]:
    """The numbers: text and booleans in ranges count for nothing (doc), given directly they must be numbers (open)."""
    out: list[float] = []
    for n, argument in enumerate(arguments):
        if isinstance(argument, Area | Array):
            out.extend(_only_numbers(run.values(argument)))
        elif argument is not None:
            out.append(run.number(argument, function, n + 1))
    return out


def _only_numbers(values: Sequence[Value]) -> list[float]:
    out = []
    for value in values:
        if isinstance(value, float):
            out.append(value)
        elif isinstance(value, Fault):
            raise FaultError(value.kind, value.message)
    return out


def _total(numbers: Sequence[float]) -> float:
    """The sum, shown as its first number is (open)."""
    return formatted(math.fsum(numbers), format_of(numbers[0]) if numbers else None)


def _mean(numbers: Sequence[float], function: str) -> float:
    if not numbers:
        message = f"Evaluation of function {function} caused a divide by zero error."
        raise FaultError("DIVIDE_BY_ZERO", message)
    return formatted(math.fsum(numbers) / len(numbers), format_of(numbers[0]))


@wide("SUM", 1)
def sum_(run: Run, arguments: Sequence[Result]) -> Value:
    return _total(_numbers(run, arguments, "SUM"))


@wide("PRODUCT", 1)
def product(run: Run, arguments: Sequence[Result]) -> Value:
    numbers = _numbers(run, arguments, "PRODUCT")
    return math.prod(numbers) if numbers else 0.0


@wide("AVERAGE", 1)
def average(run: Run, arguments: Sequence[Result]) -> Value:
    return _mean(_numbers(run, arguments, "AVERAGE"), "AVERAGE")


@wide("MAX", 1)
def max_(run: Run, arguments: Sequence[Result]) -> Value:
    return max(_numbers(run, arguments, "MAX"), default=0.0)


@wide("MIN", 1)
def min_(run: Run, arguments: Sequence[Result]) -> Value:
    return min(_numbers(run, arguments, "MIN"), default=0.0)


@wide("MEDIAN", 1)
def median(run: Run, arguments: Sequence[Result]) -> Value:
    numbers = sorted(_numbers(run, arguments, "MEDIAN"))
    if not numbers:
        raise FaultError("NUM", "Function MEDIAN expects at least one number.")  # (open)
    half = len(numbers) // 2
    return numbers[half] if len(numbers) % 2 else (numbers[half - 1] + numbers[half]) / 2


def _nth(run: Run, arguments: Sequence[Result], function: str, *, largest: bool) -> Value:
    numbers = sorted(_only_numbers(run.values(arguments[0])), reverse=largest)
    n = int(run.number(run.single(arguments[1]), function, 2))
    if not 1 <= n <= len(numbers):
        raise FaultError("NUM", f"Function {function} parameter 2 value {n} is out of range.")
    return numbers[n - 1]


@wide("LARGE", 2, 2)
def large(run: Run, arguments: Sequence[Result]) -> Value:
    return _nth(run, arguments, "LARGE", largest=True)


@wide("SMALL", 2, 2)
def small(run: Run, arguments: Sequence[Result]) -> Value:
    return _nth(run, arguments, "SMALL", largest=False)


@wide("COUNT", 1)
def count(run: Run, arguments: Sequence[Result]) -> Value:
    total = 0
    for argument in arguments:
        values = run.values(argument)
        if isinstance(argument, Area | Array):
            total += sum(isinstance(value, float) for value in values)
        else:
            total += argument is not None and numeric(argument, run.book.reading) is not None
    return float(total)


@wide("COUNTA", 1)
def count_a(run: Run, arguments: Sequence[Result]) -> Value:
    return float(sum(value is not None for argument in arguments for value in run.values(argument)))


@wide("COUNTBLANK", 1)
def count_blank(run: Run, arguments: Sequence[Result]) -> Value:
    total = 0
    for argument in arguments:
        asked = as_asked(argument)
        full = sum(value is not None and value != "" for value in run.values(asked))
        total += asked.height * asked.width - full
    return float(total)


@wide("COUNTUNIQUE", 1)
def count_unique(run: Run, arguments: Sequence[Result]) -> Value:
    values = (value for argument in arguments for value in run.values(argument) if value is not None)
    return float(len({key_of(value) for value in values}))


@lazy("SUMPRODUCT", 1)
def sum_product(run: Run, nodes: Sequence[Node]) -> Value:
    """Takes its arguments value by value, as ARRAYFORMULA does (open; so do LibreOffice and Excel)."""
    grids = [run.rows(run.arrayed(node)) for node in nodes]
    if len({(len(grid), len(grid[0]) if grid else 0) for grid in grids}) > 1:
        raise FaultError("VALUE", "Function SUMPRODUCT has mismatched range sizes.")
    total = 0.0
    for rows in zip(*grids, strict=True):
        for values in zip(*rows, strict=True):
            total += math.prod(_factor(value) for value in values)
    return total


def _factor(value: Value) -> float:
    """Text counts as nothing (open), TRUE as 1: people write `SUMPRODUCT(REGEXMATCH(…))` (open; LibreOffice agrees)."""
    if isinstance(value, Fault):
        raise FaultError(value.kind, value.message)
    return float(value) if isinstance(value, float | bool) else 0.0


# Under criteria


def _under(run: Run, pairs: Sequence[Result], function: str, reckon: Callable[[Found], Value]) -> Result:
    """`reckon` of the positions that meet the criteria; one result for each value of an array of criteria."""
    if len(pairs) % 2:
        raise FaultError("N_A", f"Wrong number of arguments to {function}.")
    asked = [as_asked(pair) for pair in pairs[::2]]
    if any(isinstance(pair, Fault) for pair in pairs[::2]):
        return next(pair for pair in pairs[::2] if isinstance(pair, Fault))

    def once(criteria: Sequence[Value]) -> Value:
        try:
            conditions: list[Condition] = [
                (range_, criterion(said, run.book.reading))
                for range_, said in zip(asked, criteria, strict=True)
            ]
            return reckon(matching(run.book, conditions, function))
        except FaultError as error:
            return error.fault

    return run.each(pairs[1::2], once)


def _at(run: Run, wanted: Area | Array, found: Found) -> list[float]:
    """The numbers at the positions."""
    if isinstance(wanted, Array):
        values = [value for row in wanted.rows for value in row]
    elif len(found.positions) <= FEW:
        cells = (wanted.place(position) for position in found.positions)
        return _only_numbers([run.book.at(wanted.sheet, row, column) for row, column in cells])
    else:
        values = run.book.values(wanted)
    return _only_numbers([values[position] for position in found.positions if position < len(values)])


def _numbers_under(
    run: Run, arguments: Sequence[Result], function: str, reckon: Callable[[list[float]], Value]
) -> Result:
    wanted = as_asked(arguments[0])
    first = as_asked(arguments[1])
    if (wanted.height, wanted.width) != (first.height, first.width):
        raise FaultError("VALUE", f"Array arguments to {function} are of different size.")
    return _under(run, arguments[1:], function, lambda found: reckon(_at(run, wanted, found)))


@wide("COUNTIFS", 2)
def count_ifs(run: Run, arguments: Sequence[Result]) -> Result:
    return _under(run, arguments, "COUNTIFS", lambda found: float(len(found.positions) + found.beyond))


@wide("COUNTIF", 2, 2)
def count_if(run: Run, arguments: Sequence[Result]) -> Result:
    return _under(run, arguments, "COUNTIF", lambda found: float(len(found.positions) + found.beyond))


@wide("SUMIFS", 3)
def sum_ifs(run: Run, arguments: Sequence[Result]) -> Result:
    return _numbers_under(run, arguments, "SUMIFS", _total)


@wide("AVERAGEIFS", 3)
def average_ifs(run: Run, arguments: Sequence[Result]) -> Result:
    return _numbers_under(run, arguments, "AVERAGEIFS", lambda numbers: _mean(numbers, "AVERAGEIFS"))


@wide("MAXIFS", 3)
def max_ifs(run: Run, arguments: Sequence[Result]) -> Result:
    return _numbers_under(run, arguments, "MAXIFS", lambda numbers: max(numbers, default=0.0))


@wide("MINIFS", 3)
def min_ifs(run: Run, arguments: Sequence[Result]) -> Result:
    return _numbers_under(run, arguments, "MINIFS", lambda numbers: min(numbers, default=0.0))


def _one_criterion(arguments: Sequence[Result]) -> list[Result]:
    """SUMIF's arguments in the order of SUMIFS; what is summed is as large as what is asked (open; LibreOffice too)."""
    asked = as_asked(arguments[0])
    wanted = as_asked(arguments[2]) if len(arguments) == 3 else asked
    if isinstance(wanted, Area):
        wanted = Area(
            wanted.sheet, wanted.top, wanted.left, wanted.top + asked.height, wanted.left + asked.width
        )
    return [wanted, asked, arguments[1]]


@wide("SUMIF", 2, 3)
def sum_if(run: Run, arguments: Sequence[Result]) -> Result:
    return _numbers_under(run, _one_criterion(arguments), "SUMIF", _total)


@wide("AVERAGEIF", 2, 3)
def average_if(run: Run, arguments: Sequence[Result]) -> Result:
    return _numbers_under(
        run, _one_criterion(arguments), "AVERAGEIF", lambda numbers: _mean(numbers, "AVERAGEIF")
    )


# Single numbers


def _places(value: float, places: float, mode: str) -> float:
    unit = Decimal(1).scaleb(-max(-300, min(300, int(places))))
    number = Decimal(repr(float(value)))
    rounded = (number / unit).to_integral_value(rounding=mode) * unit
    return formatted(float(rounded), format_of(value))


@scalar("ROUND", "n?n")
def round_(_run: Run, value: float, places: float = 0) -> Value:
    return _places(value, places, ROUND_HALF_UP)


@scalar("ROUNDUP", "n?n")
def round_up(_run: Run, value: float, places: float = 0) -> Value:
    return _places(value, places, ROUND_UP)


@scalar("ROUNDDOWN", "n?n")
def round_down(_run: Run, value: float, places: float = 0) -> Value:
    return _places(value, places, ROUND_DOWN)


@scalar("TRUNC", "n?n")
def truncate(_run: Run, value: float, places: float = 0) -> Value:
    return _places(value, places, ROUND_DOWN)


@scalar("INT", "n")
def int_(_run: Run, value: float) -> Value:
    return formatted(math.floor(value), format_of(value))


@scalar("ABS", "n")
def abs_(_run: Run, value: float) -> Value:
    return abs(value)


@scalar("SIGN", "n")
def sign(_run: Run, value: float) -> Value:
    return float((value > 0) - (value < 0))


@scalar("MOD", "nn")
def mod(_run: Run, value: float, divisor: float) -> Value:
    if divisor == 0:
        raise FaultError("DIVIDE_BY_ZERO", "Function MOD parameter 2 cannot be zero.")
    return value - divisor * math.floor(value / divisor)


@scalar("QUOTIENT", "nn")
def quotient(_run: Run, value: float, divisor: float) -> Value:
    if divisor == 0:
        raise FaultError("DIVIDE_BY_ZERO", "Function QUOTIENT parameter 2 cannot be zero.")
    return float(math.trunc(value / divisor))


@scalar("POWER", "nn")
def power_(_run: Run, base: float, exponent: float) -> Value:
    return power(base, exponent)


@scalar("SQRT", "n")
def sqrt(_run: Run, value: float) -> Value:
    if value < 0:
        message = "Function SQRT parameter 1 value is negative. It should be greater than or equal to zero."
        raise FaultError("NUM", message)
    return math.sqrt(value)


def _step(value: float, factor: float, towards: Callable[[float], int]) -> Value:
    if factor == 0:
        return 0.0
    return towards(round(value / factor, 12)) * factor


@scalar("CEILING", "n?n")
def ceiling(_run: Run, value: float, factor: float = 1) -> Value:
    return _step(value, factor, math.ceil)


@scalar("FLOOR", "n?n")
def floor(_run: Run, value: float, factor: float = 1) -> Value:
    return _step(value, factor, math.floor)
