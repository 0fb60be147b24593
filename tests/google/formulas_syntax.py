r"""What a formula says, as a tree: parsed once for each distinct text.

"," and ";" both part arguments, whatever the locale; in an array "," and "\" part columns and ";" rows (doc). In a
locale with a decimal comma `1,5` is a number when nothing stands between its digits and the comma (open: which of the
two Google reads in a call by an API).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from tests.google.formulas_tokens import Token, tokens
from tests.google.grid import Fault, Value
from tests.google.references import Reference
from tests.google.references import parse as parse_reference

DEEPEST = 100
"""How many brackets and signs may stand in one another; Google's own limit is not known (open)."""

NO_REFERENCE = Fault("REF", "Reference does not exist.")
FAULTS = {
    "#REF!": NO_REFERENCE,
    "#N/A": Fault("N_A"),
    "#DIV/0!": Fault("DIVIDE_BY_ZERO"),
    "#VALUE!": Fault("VALUE"),
    "#NAME?": Fault("NAME"),
    "#NUM!": Fault("NUM"),
    "#NULL!": Fault("NULL_VALUE"),
    "#ERROR!": Fault("ERROR"),
}


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text, boolean or error; None where an argument is left out: `IF(A1;;2)`."""

    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """`A1`, `Sheet1!A:B`. Only equal to itself, so that looking up what is known of it is quick."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class TableCells:
    """`People[Name]`, with what stands in the brackets."""

    table: str
    part: str


@dataclass(frozen=True, slots=True)
class Name:
    """A named range."""

    text: str


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `+x`, `x%`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`; ":" joins two references."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Invocation:
    """`NAME(arguments)`, the name in capitals."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """`{1,2;3,4}`."""

    rows: tuple[tuple[Node, ...], ...]


Node = Literal | Cells | TableCells | Name | Unary | Binary | Invocation | Rows

_POWERS = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_SIGN = 6
_JOIN = 8
_END = Token("end", "")


class _MalformedError(Exception):
    """The text is no formula."""


@lru_cache(maxsize=4096)
def parse(text: str, *, decimal_comma: bool = False) -> Node | None:
    """The tree of `=…`, or None when the text is no formula."""
    bare = text.removeprefix("=")
    words = tokens(_pointed(tokens(bare)) if decimal_comma else bare)
    parser = _Parser([token for token in words if token.kind != "space"])
    try:
        node = parser.expression(0)
    except _MalformedError:
        return None
    return node if parser.next is _END else None


def _pointed(words: tuple[Token, ...]) -> str:
    """The text with the commas inside of numbers as points."""
    out: list[str] = []
    for index, token in enumerate(words):
        before = words[index - 1] if index else _END
        after = words[index + 1] if index + 1 < len(words) else _END
        inside = token.text == "," and before.kind == after.kind == "number"
        if inside and before.text.isdigit() and out[-2:-1] != ["."]:
            out.append(".")
        else:
            out.append(token.text)
    return "".join(out)


class _Parser:
    """Operator precedence: a loop for what follows, one call for each bracket or operand."""

    def __init__(self, words: list[Token]) -> None:
        self.words = words
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.words[self.at] if self.at < len(self.words) else _END

    def take(self) -> Token:
        token = self.next
        self.at += 1
        return token

    def expect(self, text: str) -> None:
        if self.take().text != text:
            raise _MalformedError

    def expression(self, power: int) -> Node:
        """The longest expression whose operators bind more tightly than `power`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise _MalformedError
        left = self.operand()
        self.depth -= 1
        while True:
            operator = self.next.text if self.next.kind == "operator" else ""
            if operator == "%":
                self.take()
                left = Unary("%", left)
            elif operator == ":":
                self.take()
                left = Binary(":", left, self.expression(_JOIN))
            elif _POWERS.get(operator, 0) > power:
                self.take()
                left = Binary(operator, left, self.expression(_POWERS[operator]))
            else:
                return left

    def operand(self) -> Node:
        token = self.take()
        if token.kind == "operator" and token.text in "+-":
            return Unary(token.text, self.expression(_SIGN))
        if token.text == "(":
            inside = self.expression(0)
            self.expect(")")
            return inside
        if token.text == "{":
            return self.array()
        if token.kind == "name":
            return self.named(token.text)
        return _plain(token)

    def named(self, text: str) -> Node:
        if self.next.text == "(":
            self.take()
            return Invocation(text.upper(), self.arguments())
        if text.upper() in {"TRUE", "FALSE"}:
            return Literal(text.upper() == "TRUE")
        return Name(text)

    def arguments(self) -> tuple[Node, ...]:
        """What stands between the brackets of a function, the opening one taken already."""
        if self.next.text == ")":
            self.take()
            return ()
        out: list[Node] = []
        while True:
            left_out = self.next.kind == "separator" or self.next.text == ")"
            out.append(Literal(None) if left_out else self.expression(0))
            token = self.take()
            if token.text == ")":
                return tuple(out)
            if token.text not in {",", ";"}:
                raise _MalformedError

    def array(self) -> Node:
        rows: list[list[Node]] = [[]]
        while True:
            rows[-1].append(self.expression(0))
            token = self.take()
            if token.text == "}":
                return Rows(tuple(tuple(row) for row in rows))
            if token.text == ";":
                rows.append([])
            elif token.kind != "separator":
                raise _MalformedError


def _plain(token: Token) -> Node:
    """A word that is an operand by itself."""
    if token.kind == "reference":
        return Cells(parse_reference(token.text))
    if token.kind == "number":
        number = float(token.text)
        return Literal(number if math.isfinite(number) else Fault("NUM"))
    if token.kind == "string":
        return Literal(token.text[1:-1].replace('""', '"'))
    if token.kind == "fault":
        return Literal(FAULTS["#" + token.text.rpartition("#")[2]])
    if token.kind == "table":
        table, _, part = token.text.partition("[")
        return TableCells(table, part[:-1])
    raise _MalformedError
