"""Functions of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from tests.google.formulas_registry import scalar, wide
from tests.google.formulas_run import Run
from tests.google.formulas_values import Array, FaultError, Result, number_in, number_text, numeric
from tests.google.grid import Fault, Value
from tests.google.rendering import formatted, is_date

LONGEST = 50_000
"""How many characters a cell may hold (doc)."""


@scalar("LEN", "t")
def len_(_run: Run, text: str) -> Value:
    return float(len(text))


@scalar("LEFT", "t?n")
def left(_run: Run, text: str, count: float = 1) -> Value:
    return text[: _length(count, "LEFT", 2)]


@scalar("RIGHT", "t?n")
def right(_run: Run, text: str, count: float = 1) -> Value:
    length = _length(count, "RIGHT", 2)
    return text[len(text) - length :] if length < len(text) else text


@scalar("MID", "tnn")
def mid(_run: Run, text: str, start: float, count: float) -> Value:
    at = _start(start, "MID") - 1
    return text[at : at + _length(count, "MID", 3)]


def _length(value: float, function: str, position: int) -> int:
    if value < 0:
        raise FaultError(
            "NUM",
            f"Function {function} parameter {position} value is {number_text(value)}. "
            "It should be greater than or equal to 0.",
        )
    return int(value)


def _start(value: float, function: str) -> int:
    if value < 1:
        raise FaultError(
            "NUM",
            f"Function {function} parameter 2 value is {number_text(value)}. "
            "It should be greater than or equal to 1.",
        )
    return int(value)


@scalar("TRIM", "t")
def trim(_run: Run, text: str) -> Value:
    return " ".join(part for part in text.split(" ") if part)


@scalar("CLEAN", "t")
def clean(_run: Run, text: str) -> Value:
    return "".join(letter for letter in text if letter >= " ")


@scalar("LOWER", "t")
def lower(_run: Run, text: str) -> Value:
    return text.lower()


@scalar("UPPER", "t")
def upper(_run: Run, text: str) -> Value:
    return text.upper()


@scalar("PROPER", "t")
def proper(_run: Run, text: str) -> Value:
    return re.sub(r"[^\W\d_]+", lambda match: match[0][:1].upper() + match[0][1:].lower(), text)


@scalar("EXACT", "tt")
def exact(_run: Run, one: str, other: str) -> Value:
    return one == other


@scalar("REPT", "tn")
def rept(_run: Run, text: str, count: float) -> Value:
    times = _length(count, "REPT", 2)
    if len(text) * times > LONGEST:
        raise FaultError("VALUE", f"The result of REPT is longer than {LONGEST} characters.")  # (open)
    return text * times


@scalar("CHAR", "n")
def char(_run: Run, code: float) -> Value:
    if not 1 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000:
        raise FaultError("NUM", f"Function CHAR parameter 1 value {number_text(code)} is out of range.")
    return chr(int(code))


@scalar("CODE", "t")
def code(_run: Run, text: str) -> Value:
    if not text:
        raise FaultError("VALUE", "Function CODE parameter 1 value should be non-empty.")
    return float(ord(text[0]))


@scalar("SUBSTITUTE", "ttt?n")
def substitute(_run: Run, text: str, old: str, new: str, which: float = 0) -> Value:
    if not old:
        return text
    if not which:
        return text.replace(old, new)
    parts = text.split(old)
    n = int(which)
    return old.join(parts[:n]) + new + old.join(parts[n:]) if 1 <= n < len(parts) else text


@scalar("REPLACE", "tnnt")
def replace(_run: Run, text: str, start: float, count: float, new: str) -> Value:
    at = _start(start, "REPLACE") - 1
    return text[:at] + new + text[at + _length(count, "REPLACE", 3) :]


def _found(at: int, wanted: str, text: str, start: float, function: str) -> Value:
    """The place as formulas count it. From past the end on nothing is found, not even "" (open)."""
    if at < 0 or start > max(1, len(text)):
        raise FaultError("VALUE", f"In {function} evaluation, cannot find '{wanted}' within '{text}'.")
    return float(at + 1)


@scalar("FIND", "tt?n")
def find(_run: Run, wanted: str, text: str, start: float = 1) -> Value:
    return _found(text.find(wanted, max(0, int(start) - 1)), wanted, text, start, "FIND")


@scalar("SEARCH", "tt?n")
def search(_run: Run, wanted: str, text: str, start: float = 1) -> Value:
    """Whatever the case; "?" and "*" stand for themselves (open)."""
    match = re.compile(re.escape(wanted), re.IGNORECASE).search(text, max(0, int(start) - 1))
    return _found(match.start() if match else -1, wanted, text, start, "SEARCH")


def _texts(run: Run, arguments: Sequence[Result]) -> list[str]:
    return [run.text(value) for argument in arguments for value in run.values(argument)]


@wide("CONCATENATE", 1)
def concatenate(run: Run, arguments: Sequence[Result]) -> Value:
    return "".join(_texts(run, arguments))


@scalar("CONCAT", "tt")
def concat(_run: Run, one: str, other: str) -> Value:
    return one + other


@wide("JOIN", 2)
def join(run: Run, arguments: Sequence[Result]) -> Value:
    return run.text(run.single(arguments[0])).join(_texts(run, arguments[1:]))


@wide("TEXTJOIN", 3)
def text_join(run: Run, arguments: Sequence[Result]) -> Value:
    skip = run.single(arguments[1])
    parts = _texts(run, arguments[2:])
    return run.text(run.single(arguments[0])).join(part for part in parts if part or not skip)


@wide("SPLIT", 2, 4)
def split(run: Run, arguments: Sequence[Result]) -> Result:
    """Each character of the delimiter parts (doc); parts that read as numbers are numbers (open)."""
    text, delimiter = run.text(run.single(arguments[0])), run.text(run.single(arguments[1]))
    by_each = bool(run.single(arguments[2])) if len(arguments) > 2 else True
    skip = bool(run.single(arguments[3])) if len(arguments) > 3 else True
    if not delimiter or not text:
        raise FaultError("VALUE", "Function SPLIT parameter 1 value should be non-empty.")
    pattern = f"[{re.escape(delimiter)}]" if by_each else re.escape(delimiter)
    parts = [part for part in re.split(pattern, text) if part or not skip]
    return Array([[_typed(run, part) for part in parts]])


def _typed(run: Run, text: str) -> Value:
    number = number_in(text, run.book.reading)
    return text if number is None else number


@scalar("VALUE", "v")
def value_(run: Run, value: Value) -> Value:
    number = numeric(value, run.book.reading) if not isinstance(value, bool) else None
    if number is None:
        raise FaultError("VALUE", f"VALUE parameter '{run.text(value)}' cannot be parsed to number.")
    return float(number)


@scalar("TEXT", "vt")
def text_(run: Run, value: Value, pattern: str) -> Value:
    """The number as that pattern shows it; text that is no number stays (open)."""
    number = None if isinstance(value, bool) else numeric(value, run.book.reading)
    if number is None:
        return run.text(value)
    as_date = {"type": "DATE_TIME", "pattern": pattern}
    shown = (
        as_date if is_date({"type": "NUMBER", "pattern": pattern}) else {"type": "NUMBER", "pattern": pattern}
    )
    return formatted(float(number), shown, run.book.reading.locale)


@scalar("HYPERLINK", "t?v")
def hyperlink(_run: Run, address: str, label: Value = None) -> Value:
    """What is shown: the label, else the address. The link itself is read from the formula by who shows cells."""
    return address if label is None else label


@lru_cache(maxsize=1024)
def _pattern(pattern: str, function: str) -> re.Pattern[str] | Fault:
    """RE2 and Python's `re` agree in what people write (open where they don't)."""
    try:
        return re.compile(pattern)
    except re.error:
        message = f'Function {function} parameter 2 value "{pattern}" is not a valid regular expression.'
        return Fault("REF", message)


def _matched(
    value: Value, pattern: str, function: str, reckon: Callable[[re.Pattern[str], str], Value]
) -> Value:
    if isinstance(value, float | bool):
        raise FaultError(
            "VALUE",
            f"Function {function} parameter 1 expects text values. "
            f"But '{number_text(float(value))}' is a number and cannot be coerced to a text.",
        )
    compiled = _pattern(pattern, function)
    return compiled if isinstance(compiled, Fault) else reckon(compiled, str(value or ""))


@scalar("REGEXMATCH", "vt")
def regex_match(_run: Run, value: Value, pattern: str) -> Value:
    return _matched(value, pattern, "REGEXMATCH", lambda compiled, text: bool(compiled.search(text)))


@scalar("REGEXREPLACE", "vtt")
def regex_replace(_run: Run, value: Value, pattern: str, new: str) -> Value:
    replacement = re.sub(r"\\(?!\d)", r"\\\\", re.sub(r"\$(\d)", r"\\\1", new))
    return _matched(value, pattern, "REGEXREPLACE", lambda compiled, text: compiled.sub(replacement, text))


@scalar("REGEXEXTRACT", "vt")
def regex_extract(_run: Run, value: Value, pattern: str) -> Value:
    """The first group, else all that matched."""

    def reckon(compiled: re.Pattern[str], text: str) -> Value:
        match = compiled.search(text)
        if match is None:
            raise FaultError(
                "N_A",
                f'Function REGEXEXTRACT parameter 2 value "{pattern}" does not match text of '
                f'Function REGEXEXTRACT parameter 1 value "{text}".',
            )
        return match[1] or "" if compiled.groups else match[0]

    return _matched(value, pattern, "REGEXEXTRACT", reckon)
