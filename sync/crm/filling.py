"""Filling in a template: any text that people type is read, and none can do harm.

The language is Jinja's, as much of it as a letter needs: names in double braces, a few filters, ``if`` and
comments. There are no loops, calls, sums, macros or other files, so what comes out is bounded by what went in.
A template that asks for more, or that can't be read, is shown as typed, with a sentence that says which line.

A name that has no value leaves a blank to fill, in square brackets. Values are data: never read as a template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sync.typed import many_lines, one_line

MOST_TEMPLATE: Final = 10_000
"""Characters of a template that are read; a longer one is shown as typed, up to here."""
MOST_OUTPUT: Final = 20_000
"""Characters that a draft can have."""
_DEEPEST: Final = 40  # how far one thing may stand inside another
_LONGEST_BLANK: Final = 60

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""What stands around a blank until the end: characters that no text may hold, so no text can pretend."""
_BLANK: Final = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_STRAY: Final = str.maketrans("", "", _OPEN + _CLOSE)

_TAGS_ONLY: Final = re.compile(r"^[ \t]*((?:\{%(?:(?!%\}|\n).)*%\}[ \t]*)+)\n", re.MULTILINE)
_SPACES: Final = re.compile(r"[ \t]{2,}")
_BEFORE_MARK: Final = re.compile(r"[ \t]+([.,])(?=\s|$)")
_TWO_MARKS: Final = re.compile(r"([!?…])\.(?=\s|$)")
_GAPS: Final = re.compile(r"\n{3,}")

Values = Mapping[str, str | int]
"""What the placeholders stand for; those without a value are left out."""

WORDS: Final[Mapping[str, str]] = {
    "name": "their name",
    "company": "their company",
    "role": "their job",
    "division": "their division",
    "relationship": "how you know them",
    "applied_for": "role",
    "told_no_on": "day",
    "introduced_by": "who introduced you",
    "last_word": "day of your last word",
    "days_since": "number of days",
    "news": "your news",
    "news_details": "more about your news",
    "news_link": "link",
    "door": "another division",
    "landed_with": "your new company",
    "mentor": "your mentor",
}
"""What a blank says, where its name does not say it well enough."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled in. ``blanks`` are the words that stand in square brackets; ``trouble`` is a sentence or ""."""

    text: str
    blanks: tuple[str, ...] = ()
    trouble: str = ""


class _Blank(jinja2.Undefined):
    """A name without a value: false, empty, and in a text the words for what belongs there."""

    __slots__ = ()

    def _words(self) -> str:
        name = str(self._undefined_name or "")
        words = WORDS.get(name) or " ".join(name.replace("_", " ").split()) or "something to add"
        return words[:_LONGEST_BLANK].translate(_STRAY)

    def __str__(self) -> str:
        return f"{_OPEN}{self._words()}{_CLOSE}"

    def __html__(self) -> str:
        return str(self)

    def __lt__(self, *_: Any, **__: Any) -> bool:  # type: ignore[override]  # (the base class raises)
        return False

    __le__ = __gt__ = __ge__ = __lt__  # type: ignore[assignment]  # (as above)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without anything that could loop, grow or reach out."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What stands behind a dot is a blank: values are plain texts and have no parts."""
        before = obj._undefined_name if isinstance(obj, _Blank) else ""  # noqa: SLF001 (our own class)
        return _Blank(name=f"{before or ''} {attribute}")

    def getitem(self, obj: Any, argument: Any) -> Any:
        """As ``getattr``."""
        return self.getattr(obj, str(argument))


_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr,
    nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Filter, nodes.Test, nodes.Concat,
    nodes.Getattr, nodes.Getitem, nodes.Tuple, nodes.List, nodes.Keyword,
)  # fmt: skip
_FILTERS: Final = (
    "capitalize", "d", "default", "first", "last", "length", "lower", "title", "trim", "truncate", "upper",
)  # fmt: skip
_TESTS: Final = ("defined", "undefined", "eq", "ne", "in", "==", "!=", "equalto")
_TROUBLES: Final = (
    jinja2.TemplateError, ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError,
    RecursionError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
"""What reading or filling a strange template can raise, Jinja's own and what Python says of its expressions."""


def _sandbox() -> _Sandbox:
    made = _Sandbox(
        undefined=_Blank,
        autoescape=False,  # plain text, and shown as such
        keep_trailing_newline=True,
        finalize=lambda value: "" if value is None else value,
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in _FILTERS}
    made.tests = {name: made.tests[name] for name in _TESTS}
    return made


_ENVIRONMENT: Final = _sandbox()


def _refused(template: nodes.Template) -> int:
    """The first line that asks for more than a draft can do, 0 for none."""
    waiting: list[tuple[nodes.Node, int]] = [(template, 0)]
    lines = []
    while waiting:
        node, depth = waiting.pop()
        if not isinstance(node, _ALLOWED) or depth > _DEEPEST:
            lines.append(node.lineno)
        else:
            waiting += [(child, depth + 1) for child in node.iter_child_nodes()]
    return min(lines, default=0)


@lru_cache(maxsize=512)
def _read(text: str) -> jinja2.Template | str:
    """The template, ready to be filled in, or a sentence about what is wrong with it."""
    if len(text) > MOST_TEMPLATE:
        return (
            f"This template is longer than {MOST_TEMPLATE:,} characters, so its beginning is shown as typed."
        )
    try:
        line = _refused(_ENVIRONMENT.parse(text))
        if line:
            return (
                f"Line {line} of the template asks for more than a draft can do, so it is shown as typed. "
                "Names in double braces and “if” are fine."
            )
        return _ENVIRONMENT.from_string(_TAGS_ONLY.sub(r"\1", text))
    except jinja2.TemplateSyntaxError as error:
        where = f"Line {error.lineno}"
    except _TROUBLES:
        where = "Something"
    return f"{where} of the template could not be read, so it is shown as typed. Look at its braces."


def trouble(text: str) -> str:
    """A sentence about what this template cannot do, "" where all is well."""
    return _filled(text, {}).trouble


def fill(text: str, values: Values) -> Filled:
    """The template with its names filled in, tidied: no double blanks or gaps, no blank before a full stop.

    Never raises, and never answers more than ``MOST_OUTPUT`` characters.
    """
    filled = _filled(text, values)
    return filled if filled.trouble else Filled(tidy(filled.text), filled.blanks)


def fill_line(text: str, values: Values) -> Filled:
    """As ``fill`` in one line, for a subject."""
    filled = fill(" ".join(text.split()), values)
    return Filled(one_line(filled.text)[:MOST_SUBJECT], filled.blanks, filled.trouble)


MOST_SUBJECT: Final = 250


def _filled(text: str, values: Values) -> Filled:
    text = many_lines(text).translate(_STRAY)
    read = _read(text)
    if isinstance(read, str):
        return Filled(text[:MOST_TEMPLATE], (), read)
    known = {key: _value(value) for key, value in values.items()}
    try:
        out = read.render(known)
    except _TROUBLES:
        return Filled(
            text, (), "This template could not be filled in, so it is shown as typed. Look at its braces."
        )
    found = tuple(dict.fromkeys(words for words in _BLANK.findall(out) if words))
    return Filled(_BLANK.sub(r"[\1]", out).translate(_STRAY)[:MOST_OUTPUT], found)


def _value(value: str | int) -> str | int:
    return one_line(value).translate(_STRAY) if isinstance(value, str) else value


def tidy(text: str) -> str:
    """The text as one would send it: single blanks, at most one empty line, none at the ends."""
    lines = (_BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", line)).strip() for line in text.split("\n"))
    return _GAPS.sub("\n\n", "\n".join(_TWO_MARKS.sub(r"\1", line) for line in lines)).strip()
