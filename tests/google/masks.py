"""Field masks: which parts of an answer to give, and which parts of a thing to change."""

from __future__ import annotations

import re
from typing import Any

from tests.google.errors import Json

Mask = dict[str, "Mask"]
"""What is named, and below it what is named there; nothing named means everything."""

NOTHING: Mask = {"": {}}
"""A mask that no field is named by."""


class MalformedError(ValueError):
    """Parentheses that do not match."""


def parse(text: str) -> Mask:
    """A mask from its text: `a.b,c(d,e/f)`, `a/b`, `*`; snake_case is read as camelCase.

    Names are taken as they stand: a blank before one makes it another, unknown name, as it does for Sheets (reported).
    """
    tree: Mask = {}
    for path in _paths(text):
        node = tree
        for step in path:
            node = node.setdefault(_camel(step), {})
        node["*"] = {}
    return _whole(tree)


def _paths(text: str) -> list[tuple[str, ...]]:
    """Every path that is named in full."""
    paths: list[tuple[str, ...]] = []
    around: list[tuple[str, ...]] = [()]
    name: tuple[str, ...] = ()
    for mark in re.findall(r"[(),]|[^(),]+", text):
        if mark == "(":
            around.append(around[-1] + name)
            name = ()
        elif mark in (",", ")"):
            if name:
                paths.append(around[-1] + name)
            name = ()
            if mark == ")":
                around.pop()
            if not around:
                raise MalformedError(text)
        else:
            name = tuple(re.split(r"[./]", mark))
    if len(around) > 1:
        raise MalformedError(text)
    return [*paths, name] if name else paths


def _whole(tree: Mask) -> Mask:
    if "*" in tree:
        return {}
    return {name: _whole(below) for name, below in tree.items()}


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


def select(value: Json, mask: Mask) -> Json:
    """The parts of an answer that a mask names. What leads to them stays even when they are not there (rec)."""
    if not mask:
        return value
    return {name: _selected(value[name], below) for name, below in mask.items() if name in value}


def _selected(value: Any, mask: Mask) -> Any:
    if isinstance(value, list):
        return [_selected(item, mask) for item in value]
    return select(value, mask) if isinstance(value, dict) else value


def replace(target: Json, source: Json, mask: Mask) -> Json:
    """A copy of `target` with the named fields as `source` has them, without those that it lacks.

    Neither is changed; the parts that stay the same are shared with them.
    """
    if not mask:
        return dict(source)
    result = dict(target)
    for name, below in mask.items():
        new = source.get(name)
        old = target.get(name)
        if below and isinstance(old, dict | None) and isinstance(new, dict | None):
            inner = replace(old or {}, new or {}, below)
            new = inner if inner or new is not None else None
        if new is None:
            result.pop(name, None)
        else:
            result[name] = new
    return result
