"""The functions that formulas can call, by name, and how each takes its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from tests.google.grid import Fault

ENDLESS = 10_000
Manner = Literal["scalar", "wide", "lazy"]
AnyCall = TypeVar("AnyCall", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Function:
    """One function: `call(run, *arguments)`.

    A `scalar` one takes single values, each turned into the kind that `kinds` says for its place, and works on arrays
    value by value where arrays are asked for. A `wide` one takes areas and arrays as they are, a `lazy` one takes
    arguments that it works out itself, or doesn't.
    """

    name: str
    manner: Manner
    call: Callable[..., Any]
    low: int
    high: int
    kinds: str = ""

    def kind(self, position: int) -> str:
        """The kind of the argument at that position; the last one is repeated."""
        return self.kinds[min(position, len(self.kinds) - 1)]

    def miscounted(self, count: int) -> Fault | None:
        """What it comes to with so many arguments, if it doesn't take so many, in the words that people quote."""
        if self.low <= count <= self.high:
            return None
        if self.low == self.high:
            expected = f"Expected {self.low} arguments"
        elif self.high == ENDLESS:
            expected = f"Expected at least {self.low} arguments"
        else:
            expected = f"Expected between {self.low} and {self.high} arguments"
        return Fault(
            "N_A", f"Wrong number of arguments to {self.name}. {expected}, but got {count} arguments."
        )


FUNCTIONS: dict[str, Function] = {}


def scalar(name: str, kinds: str = "") -> Callable[[AnyCall], AnyCall]:
    """Register a function of single values.

    `kinds` has a letter an argument: t text, n number, b boolean, v any value but an error, f any value. "?" follows
    the required ones, "*" says that the last kind may come any number of times: `t?n`, `v*`.
    """
    required, _, rest = kinds.partition("?")
    endless = kinds.endswith("*")
    letters = (required + rest).rstrip("*")
    low = len(required.rstrip("*"))
    return _registered(name, "scalar", low, ENDLESS if endless else len(letters), letters)


def wide(name: str, low: int, high: int = ENDLESS) -> Callable[[AnyCall], AnyCall]:
    """Register a function that takes areas and arrays as they are: `call(run, arguments)`."""
    return _registered(name, "wide", low, high, "")


def lazy(name: str, low: int, high: int = ENDLESS) -> Callable[[AnyCall], AnyCall]:
    """Register a function that works its arguments out by itself: `call(run, nodes)`."""
    return _registered(name, "lazy", low, high, "")


def _registered(name: str, manner: Manner, low: int, high: int, kinds: str) -> Callable[[AnyCall], AnyCall]:
    def keep(call: AnyCall) -> AnyCall:
        FUNCTIONS[name] = Function(name, manner, call, low, high, kinds)
        return call

    return keep
