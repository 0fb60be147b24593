"""A JSON body read into a request message as Google's front end reads it, each fault named by its path.

The rules are those of protobuf's JSON mapping: names in camelCase or snake_case, numbers as strings, null for what
is not there. The words for a list where rows are due are recorded; those for other faults stand in public reports
of Google's answers: issues of its client libraries and of programs that use them.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tests.google.errors import Json, RefusedError, refusal, violations

At = tuple[Any, str | int] | None
"""Where in a body something stands: what is around it, and its name or index there. None is the body itself."""

ABSENT: Any = object()
"""What reading gives when there is nothing to take over: a fault, or a value that means "not set"."""

LIST_VALUE = "type.googleapis.com/google.protobuf.ListValue"
TRUE = frozenset({"true", "t", "yes", "y", "1"})
FALSE = frozenset({"false", "f", "no", "n", "0"})
CELL_TYPES = frozenset({str, int, float, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message: how its value is read and what refusals call it."""

    name: str
    proto: str
    type_name: str
    convert: Callable[[Any], Any] | None = None
    """Reads one scalar, raising ValueError; None for messages, maps and rows of cells."""
    message: Callable[[], Message] | None = None
    repeated: bool = False
    rows: bool = False
    """Rows of cells: a list of lists of anything."""
    map_of: Field | None = None
    oneof: str | None = None
    wrapped: bool = False
    """Google keeps the number in a message with one `value`, which paths then name."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its fields by both of their names, and those whose zero is the same as none."""

    fields: dict[str, Field]
    zero_is_none: frozenset[str] = frozenset()


@dataclass(slots=True)
class Reader:
    """Reads one body. `lenient` leaves out unknown names without a word, as Drive does."""

    lenient: bool = False
    faults: list[tuple[str, str]] = field(default_factory=list)
    nested: list[tuple[str, Any]] = field(default_factory=list)
    """Cells that hold a list or an object: well-formed, but refused by the service."""

    def message(self, kind: Message, source: Json, at: At) -> Json:
        """An object as the message: only what is set, under the camelCase names."""
        result: Json = {}
        taken: set[str] = set()
        fields = kind.fields
        for key, value in source.items():
            known = fields.get(key)
            if known is None:
                if not self.lenient:
                    self._name_fault(at, key, "Cannot find field.")
            elif value is not None and self._free(known, key, taken, at):
                read = self._field(known, key, value, at)
                if read is not ABSENT:
                    result[known.name] = read
        for name in kind.zero_is_none:
            if result.get(name) == 0:
                del result[name]
        return result

    def _free(self, known: Field, key: str, taken: set[str], at: At) -> bool:
        """Whether no other field of the same choice was set before."""
        if known.oneof is None:
            return True
        if known.oneof in taken:
            text = f"oneof field '{known.oneof}' is already set. Cannot set '{key}'"
            self._fault(at, f"Invalid value{_place(at)} (oneof), {text}")
            return False
        taken.add(known.oneof)
        return True

    def _field(self, known: Field, key: str, value: Any, at: At) -> Any:
        here = (at, known.proto)
        if known.rows:
            return self._rows(known, value, here)
        if known.repeated:
            # One value where a list is due is taken for a list of one: (reported) for objects, (open) for scalars.
            items = value if isinstance(value, list) else None
            if items is None:
                one = self._one(known, value, here)
                return ABSENT if one is ABSENT else [one]
            return self._items(known, items, here)
        if isinstance(value, list):
            self._name_fault(at, key, "Proto field is not repeating, cannot start list.")
            return ABSENT
        return self._one(known, value, here)

    def _items(self, known: Field, items: list[Any], here: At) -> list[Any]:
        result: list[Any] = []
        for index, item in enumerate(items):
            if isinstance(item, list):
                result += self._items(known, item, here)  # lists within lists count as one list
            elif item is not None:
                read = self._one(known, item, (here, index))
                if read is not ABSENT:
                    result.append(read)
        return result

    def _one(self, known: Field, value: Any, here: At) -> Any:
        if known.convert is None:
            if isinstance(value, dict):
                if known.map_of is not None:
                    return self._map(known.map_of, value, here)
                assert known.message is not None
                return self.message(known.message(), value, here)
            self._value_fault(here, known.type_name, value)
            return ABSENT
        if isinstance(value, dict):
            above = _field_above(here)
            text = "Starting an object on a scalar field"
            self._fault(above, f"Invalid value{_place(above)} ({known.proto}), {text}")
            return ABSENT
        try:
            return known.convert(value)
        except ValueError:
            self._value_fault((here, "value") if known.wrapped else here, known.type_name, value)
            return ABSENT

    def _map(self, values: Field, source: Json, here: At) -> Json:
        result: Json = {}
        for key, value in source.items():
            # A null in a map clears that entry (doc: Drive's `properties`), so it is kept.
            read = None if value is None else self._field(values, key, value, here)
            if read is not ABSENT:
                result[key] = read
        return result

    def _rows(self, known: Field, value: Any, here: At) -> Any:
        if not isinstance(value, list):
            self._value_fault(here, known.type_name, value)
            return ABSENT
        rows = []
        for index, row in enumerate(value):
            if isinstance(row, list):
                if not CELL_TYPES.issuperset(map(type, row)):
                    self._note_nested(row, (here, index))
                rows.append(row)
            elif row is not None:
                self._value_fault((here, index), known.type_name, row)
        return rows

    def _note_nested(self, row: list[Any], here: At) -> None:
        column, cell = next((i, c) for i, c in enumerate(row) if isinstance(c, list | dict))
        self.nested.append((path((here, column)), cell))

    def _name_fault(self, at: At, name: str, text: str) -> None:
        self._fault(at, f'Invalid JSON payload received. Unknown name "{name}"{_place(at)}: {text}')

    def _value_fault(self, at: At, type_name: str, value: Any) -> None:
        self._fault(at, f"Invalid value{_place(at)} ({type_name}), {shown(value)}")

    def _fault(self, at: At, text: str) -> None:
        self.faults.append((path(at), text))


def path(at: At) -> str:
    """`requests[0].add_sheet.properties`."""
    parts: list[str] = []
    while at is not None:
        at, step = at
        parts.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return "".join(reversed(parts)).removeprefix(".")


def _place(at: At) -> str:
    return "" if at is None else f" at '{path(at)}'"


def _field_above(at: At) -> At:
    """The message that holds a field, also from an element of that field's list."""
    while at is not None and isinstance(at[1], int):
        at = at[0]
    return None if at is None else at[0]


def shown(value: Any) -> str:
    """A value as refusals quote it: strings in quotes with nothing escaped."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, float):
        short = f"{value:.15g}"
        return short if float(short) == value else f"{value:.17g}"
    return json.dumps(value, ensure_ascii=False)  # an object or a list is quoted so: (open)


def to_string(value: Any) -> str:
    """A string field takes strings only."""
    if isinstance(value, str):
        return value
    raise ValueError(value)


def to_bool(value: Any) -> bool:
    """The two words, their spellings as words in any case, and the numbers 1 and 0."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.lower() if value.isascii() else value
        if word in TRUE or word in FALSE:
            return word in TRUE
    elif isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    raise ValueError(value)


def _to_integer(value: Any, bits: int) -> int:
    if isinstance(value, str):
        if value[:1] == " " or value[-1:] == " " or not re.fullmatch(r"\s*[+-]?[0-9]+\s*", value, re.ASCII):
            raise ValueError(value)
        number = int(value)
    elif isinstance(value, float) and value.is_integer():
        number = int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        raise ValueError(value)
    if not -(1 << bits - 1) <= number < 1 << bits - 1:
        raise ValueError(value)
    return number


def to_int32(value: Any) -> int:
    """5, 5.0 and "5", within 32 bits."""
    return _to_integer(value, 32)


def to_int64(value: Any) -> str:
    """As an int32, but written as a string, which is how 64 bits go through JSON."""
    return str(_to_integer(value, 64))


def to_double(value: Any) -> float | int:
    """A number, or a string that is one. Whole numbers come out as int, as Google writes them."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or "_" in str(value):
        raise ValueError(value)
    try:
        number = float(value)
    except OverflowError:
        raise ValueError(value) from None
    if not math.isfinite(number):
        raise ValueError(value)  # "NaN" is in the mapping, but no cell or format takes it (open)
    return int(number) if number.is_integer() and abs(number) < 1 << 53 else number


@lru_cache(maxsize=4096)
def _single(number: float) -> float:
    """The number as 32 bits keep it, with as few digits as tell it apart."""
    try:
        kept = struct.pack("f", number)
    except OverflowError:
        raise ValueError(number) from None
    short = (float(f"{number:.{digits}g}") for digits in range(6, 10))
    return next(f for f in short if struct.pack("f", f) == kept)


def to_float(value: Any) -> float | int:
    """A number of 32 bits: 0.10000000149 is 0.1."""
    return to_double(_single(float(to_double(value))))


def enum_reader(names: tuple[str, ...]) -> Callable[[Any], Any]:
    """Reads an enum: its name in any case and with - for _, or its number. "Unspecified" is the same as not set."""
    # A number stands for the place in the list, which the document keeps in number order (doc).
    known = {name: name for name in names} | {str(number): name for number, name in enumerate(names)}
    unset = names[0] if names[0].endswith("_UNSPECIFIED") else None

    def read(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError(value)  # noqa: TRY004 - one kind of refusal for the reader
        text = str(value)
        name = known.get(text)
        if name is None and text.isascii():
            name = known.get(text.upper().replace("-", "_"))
        if name is None:
            raise ValueError(value)  # a number that the enum has not is refused later by Google (open)
        return ABSENT if name == unset else name

    return read


def refused(service: str, faults: list[tuple[str, str]]) -> RefusedError:
    """The 400 for all faults at once, in the service's envelope."""
    error = violations(faults)
    if service == "drive":
        inner = error.body["error"]
        inner["errors"] = [{"message": inner["message"], "reason": "invalid"}]
    return error


def nested_cell(place: str, cell: Any) -> RefusedError:
    """The 400 for a cell that holds a list or an object."""
    # In a batch the path is (open); for update and append it is `values[1][0]`, without the field around it.
    return refusal(400, f"Invalid {place.removeprefix('data.')}: {_text(cell, '')}")


def _text(value: Any, indent: str) -> str:
    """A value in protobuf's text format, which is how the service quotes it."""
    if isinstance(value, dict):
        inner = indent + "  "
        body = "".join(
            f"{inner}fields {{\n{inner}  key: {json.dumps(k)}\n{inner}  value {{\n"
            f"{_text(v, inner + '    ')}{inner}  }}\n{inner}}}\n"
            for k, v in value.items()
        )
        return f"{indent}struct_value {{\n{body}{indent}}}\n"
    if isinstance(value, list):
        body = "".join(f"{indent}  values {{\n{_text(v, indent + '    ')}{indent}  }}\n" for v in value)
        return f"{indent}list_value {{\n{body}{indent}}}\n"
    if value is None:
        return f"{indent}null_value: NULL_VALUE\n"
    if isinstance(value, bool):
        return f"{indent}bool_value: {json.dumps(value)}\n"
    if isinstance(value, str):
        return f"{indent}string_value: {json.dumps(value)}\n"  # beyond ASCII it escapes in its own way (open)
    return f"{indent}number_value: {float(value)}\n"


SYNTAX = (
    ("Expecting property name", "Expected an object key or }."),
    ("Illegal trailing comma", "Expected an object key or }."),
    ("Expecting ':'", "Expected : between key:value pair."),
    ("Unterminated string", "Closing quote expected in string."),
    ("Invalid \\", "Invalid escape sequence."),
    ("Extra data", "Parsing terminated before end of input."),
)


def parsed(data: bytes) -> Any:
    """The JSON of a body, None where there is none; what is not JSON is refused in the words of Google's parser."""
    text = data.decode(errors="replace")
    if not text.strip():
        return None
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=_double, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise _malformed(text, error) from None


def _double(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise violations(
            [("", f"Invalid JSON payload received. Number exceeds the range of double.\n{text}")]
        )  # (open)
    return number


def _whole(text: str) -> int:
    if len(text) > 300:
        _double(text)
    return int(text)


def _no_constant(word: str) -> Any:
    raise json.JSONDecodeError("Expecting value", word, 0)


def _malformed(text: str, error: json.JSONDecodeError) -> RefusedError:
    at = error.pos if error.doc == text else text.find(error.doc)
    sentence = next((words for start, words in SYNTAX if error.msg.startswith(start)), "Unexpected token.")
    if error.msg.startswith("Expecting ',' delimiter"):
        inside = "{" if text.rfind("{", 0, at) > text.rfind("[", 0, at) else "["
        sentence = {
            "{": "Expected , or } after key:value pair.",
            "[": "Expected , or ] after array value.",
        }[inside]
    if at >= len(text.rstrip()):
        sentence = f"Unexpected end of string. {'Expected a value.' if 'token' in sentence else sentence}"
    begin = max(at - 20, 0)
    caret = " " * (at - begin) + "^"
    words = f"Invalid JSON payload received. {sentence}\n{text[begin : at + 20]}\n{caret}"
    return violations([("", words)])


def message_of(fields: Iterable[Field], zero_is_none: frozenset[str] = frozenset()) -> Message:
    """A message whose fields are found by either of their names."""
    return Message({name: f for f in fields for name in (f.name, f.proto)}, zero_is_none)
