"""Working out one formula: its tree, from the cell that it stands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.google.document import Sheet
from tests.google.errors import InvalidError, Json
from tests.google.formulas_book import Book
from tests.google.formulas_registry import FUNCTIONS, Function
from tests.google.formulas_syntax import (
    NO_REFERENCE,
    Binary,
    Cells,
    Invocation,
    Literal,
    Name,
    Node,
    Rows,
    TableCells,
    Unary,
)
from tests.google.formulas_values import (
    DATE,
    TOO_LARGE,
    Area,
    Array,
    FaultError,
    Result,
    formatted,
    operate,
    to_boolean,
    to_number,
    to_text,
)
from tests.google.grid import Fault, Value
from tests.google.ranges import on_grid
from tests.google.references import Reference

NO_MATCH_HERE = Fault("VALUE", "An array value could not be found.")


class UnsupportedError(Exception):
    """The formula uses something that Google knows and we don't."""


class Run:
    """One formula being worked out. `array` is true inside ARRAYFORMULA and its like: values one by one."""

    def __init__(self, book: Book, sheet: Sheet, row: int, column: int) -> None:
        self.book = book
        self.sheet = sheet
        self.row = row
        self.column = column
        self.array = False

    # What a part of the formula comes to

    def result(self, node: Node) -> Result:
        """A value, an area or an array. Raises NeedError and UnsupportedError."""
        return _WORK[type(node)](self, node)

    def value(self, node: Node) -> Value:
        """A single value."""
        return self.single(self.result(node))

    def arrayed(self, node: Node) -> Result:
        """What the part comes to with areas and arrays taken value by value."""
        before, self.array = self.array, True
        try:
            return self.result(node)
        finally:
            self.array = before

    def single(self, result: Result) -> Value:
        """One value: of an area the cell in this row or column (open; LibreOffice agrees), of an array the first."""
        if isinstance(result, Array):
            return result.rows[0][0] if result.width else None
        if not isinstance(result, Area):
            return result
        row, column = result.top, result.left
        if result.height != 1:
            row = self.row
        if result.width != 1:
            column = self.column
        if not result.top <= row < result.bottom or not result.left <= column < result.right:
            return NO_MATCH_HERE
        return self.book.at(result.sheet, row, column)

    def rows(self, result: Result) -> list[list[Value]]:
        """All values in rows."""
        if isinstance(result, Area):
            return self.book.rows(result)
        return result.rows if isinstance(result, Array) else [[result]]

    def values(self, result: Result) -> list[Value]:
        """All values row by row; blank ones at the end of an area may be missing."""
        if isinstance(result, Area):
            return self.book.values(result)
        return [value for row in self.rows(result) for value in row]

    # What kind of value

    def number(self, value: Value, function: str, position: int) -> float:
        return to_number(value, self.book.reading, function, position)

    def text(self, value: Value) -> str:
        return to_text(value, self.book.reading)

    def today(self) -> float:
        """The date in the spreadsheet's time zone."""
        days = self.book.now.date().toordinal() - 693_594
        return formatted(days, DATE)

    # The kinds of parts

    def _literal(self, node: Literal) -> Result:
        return node.value

    def _cells(self, node: Cells) -> Result:
        key = node, self.sheet.id
        known = self.book.boxes.get(key)
        if known is None:
            known = self.book.boxes[key] = self.area(node.reference)
        return known

    def area(self, reference: Reference) -> Area | Fault:
        """The cells that a reference names. What lies beyond the grid is blank (open)."""
        sheet = self.sheet
        if reference.title is not None:
            found = self.book.spreadsheet.titled(reference.title)
            if found is None:
                return Fault("REF", f"Unresolved sheet name '{reference.title}'.")
            sheet = found
        return Area(sheet, *reference.box(sheet))

    def _name(self, node: Name) -> Result:
        wanted = node.text.rpartition("!")[2].casefold()
        for named in self.book.spreadsheet.named_ranges:
            if named["name"].casefold() == wanted:
                try:
                    sheet, box = on_grid(named["range"], self.book.spreadsheet)
                except InvalidError:
                    return NO_REFERENCE
                return Area(sheet, *box)
        return Fault("NAME", f"Unknown range name: '{node.text.upper()}'.")

    def _table(self, node: TableCells) -> Result:
        for sheet in self.book.spreadsheet.sheets:
            for table in sheet.tables:
                if str(table.get("name", "")).casefold() == node.table.casefold():
                    return self._column_of(table, node.part)
        return Fault("NAME", f"Unknown range name: '{node.table.upper()}'.")  # (open)

    def _column_of(self, table: Json, title: str) -> Result:
        """One column of a table, below its header (doc); what else brackets can say is not supported."""
        sheet, box = on_grid(table["range"], self.book.spreadsheet)
        for column in table.get("columnProperties", ()):
            if str(column.get("columnName", "")).casefold() == title.casefold():
                at = box.left + int(column.get("columnIndex", 0))
                return Area(sheet, box.top + 1, at, box.bottom, at + 1)
        raise UnsupportedError

    def _array(self, node: Rows) -> Result:
        rows: list[list[Value]] = []
        for line in node.rows:
            parts = [self.rows(self.result(item)) for item in line]
            if len({len(part) for part in parts}) != 1:
                return Fault(
                    "REF",
                    "Function ARRAY_ROW parameter 2 has mismatched row size. "
                    f"Expected: {len(parts[0])}. Actual: {len(parts[-1])}.",
                )
            rows.extend([value for part in parts for value in part[index]] for index in range(len(parts[0])))
        if len({len(row) for row in rows}) > 1:
            return Fault("REF", "In ARRAY_LITERAL, an Array Literal was missing values for one or more rows.")
        return Array(rows)

    def _unary(self, node: Unary) -> Result:
        def reckon(values: Sequence[Value]) -> Value:
            (value,) = values
            if node.operator == "+" or isinstance(value, Fault):
                return value
            if node.operator == "-":
                return operate("*", value, -1.0, self.book.reading)
            return operate("/", value, 100.0, self.book.reading)

        return self.each([self.result(node.operand)], reckon)

    def _binary(self, node: Binary) -> Result:
        """A long chain (`a & b & c …`) leans to the left: it is walked, not descended."""
        chain: list[Binary] = []
        leftmost: Node = node
        while isinstance(leftmost, Binary):
            chain.append(leftmost)
            leftmost = leftmost.left
        left = self.result(leftmost)
        for link in reversed(chain):
            right = self.result(link.right)
            left = (
                _joined(left, right) if link.operator == ":" else self._operated(link.operator, left, right)
            )
        return left

    def _operated(self, operator: str, left: Result, right: Result) -> Result:
        reading = self.book.reading
        return self.each([left, right], lambda pair: operate(operator, pair[0], pair[1], reading))

    def _call(self, node: Invocation) -> Result:
        function = FUNCTIONS.get(node.name)
        if function is None:
            raise UnsupportedError
        fault = function.miscounted(len(node.arguments))
        if fault:
            return fault
        try:
            if function.manner == "lazy":
                made: Result = function.call(self, node.arguments)
                return made
            arguments = [self.result(argument) for argument in node.arguments]
            if function.manner == "wide":
                return self._wide(function, arguments)
            return self.each(arguments, lambda values: self._scalar(function, values))
        except FaultError as error:
            return error.fault
        except OverflowError:
            return TOO_LARGE

    def _wide(self, function: Function, arguments: list[Result]) -> Result:
        """What all rows ask for alike (`MAX(B:B)`) is worked out once."""
        areas = [argument.key for argument in arguments if isinstance(argument, Area) and argument.size > 50]
        shared = bool(areas) and len(areas) == len(arguments)
        key = ("call", function.name, tuple(areas), self.array)
        made: Result = self.book.noted(key, lambda: function.call(self, arguments), worth=shared)
        return made

    def _scalar(self, function: Function, values: Sequence[Value]) -> Value:
        try:
            turned = [self._turned(function, position, value) for position, value in enumerate(values)]
            made: Value = function.call(self, *turned)
        except FaultError as error:
            return error.fault
        except OverflowError:
            return TOO_LARGE
        return made

    def _turned(self, function: Function, position: int, value: Value) -> object:
        kind = function.kind(position)
        if kind == "f":
            return value
        if isinstance(value, Fault):
            raise FaultError(value.kind, value.message)
        if kind == "n":
            return self.number(value, function.name, position + 1)
        if kind == "t":
            return self.text(value)
        return to_boolean(value, function.name, position + 1) if kind == "b" else value

    def each(self, arguments: Sequence[Result], reckon: Callable[[Sequence[Value]], Value]) -> Result:
        """`reckon` of single values; with arrays asked for, of each row and column, single rows and columns repeated.

        Where one array is shorter than another the rest is `#N/A` (open).
        """
        if not self.array or not any(isinstance(item, Area | Array) for item in arguments):
            return reckon([self.single(item) for item in arguments])
        grids = [self.rows(item) for item in arguments]
        height, width = max(map(len, grids)), max(len(grid[0]) if grid else 0 for grid in grids)
        short = Fault("N_A", "Array arguments are of different size.")

        def pick(grid: list[list[Value]], row: int, column: int) -> Value:
            if not grid:
                return short
            row, column = (0 if len(grid) == 1 else row), (0 if len(grid[0]) == 1 else column)
            return grid[row][column] if row < len(grid) and column < len(grid[0]) else short

        if height == 0 or width == 0:
            return None
        return Array(
            [
                [reckon([pick(grid, row, column) for grid in grids]) for column in range(width)]
                for row in range(height)
            ]
        )


def _joined(left: Result, right: Result) -> Result:
    """`A1:INDEX(B:B;3)`: the box around two areas of one sheet."""
    for side in (left, right):
        if isinstance(side, Fault):
            return side
    if not isinstance(left, Area) or not isinstance(right, Area) or left.sheet is not right.sheet:
        return NO_REFERENCE  # (open)
    return Area(
        left.sheet,
        min(left.top, right.top),
        min(left.left, right.left),
        max(left.bottom, right.bottom),
        max(left.right, right.right),
    )


_WORK: dict[type, Callable[..., Result]] = {
    Literal: Run._literal,
    Cells: Run._cells,
    Name: Run._name,
    TableCells: Run._table,
    Rows: Run._array,
    Unary: Run._unary,
    Binary: Run._binary,
    Invocation: Run._call,
}
