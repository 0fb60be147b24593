"""`spreadsheets.batchUpdate`: its requests in their order, each by whoever carries out that kind."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from tests.google import discovery
from tests.google.batch import tables
from tests.google.errors import InvalidError, Json, refusal
from tests.google.world import Call

Apply = Callable[[Call, Json], Json]
"""Carries out one request: what stands inside `{"addSheet": …}`, and what goes into the reply of that name."""


@cache
def registry() -> dict[str, Apply]:
    """Every kind of request that is carried out here, by its name.

    Collected when first asked for: the modules import each other, and this package before it is complete.
    """
    found: dict[str, Apply] = {}
    names = [f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__)]
    for name in [*names, "tests.google.metadata"]:
        found |= getattr(importlib.import_module(name), "REQUESTS", {})
    return found


def run(call: Call, requests: list[Json]) -> list[Json]:
    """Carry out the requests in order on the call's spreadsheet; their replies, one for one.

    Raises a RefusedError that says which request was at fault; what the earlier ones did then goes with the copy
    on which they did it.
    """
    if not requests:
        raise refusal(400, "Must specify at least one request.")  # (reported)
    for index, request in enumerate(requests):
        if not request:
            raise refusal(400, f"Invalid requests[{index}]: No request set.")  # (open)
    return [_run_one(call, index, request) for index, request in enumerate(requests)]


def _run_one(call: Call, index: int, request: Json) -> Json:
    ((kind, body),) = request.items()
    place = f"requests[{index}].{kind}"
    apply = registry().get(kind)
    if apply is None:
        # Not a word of Google's: the request is a real one, only this server has no code for it.
        raise InvalidError("this server for tests does not carry out such requests").at(place)
    try:
        reply = apply(call, body)
    except InvalidError as invalid:
        raise invalid.at(place) from invalid
    tables.settle(call.spreadsheet)
    call.spreadsheet.worked_out.clear()
    return {kind: reply} if reply or _always_replies(kind) else {}


@cache
def _always_replies(kind: str) -> bool:
    """Whether the reply names the request even when nothing stands in it: where it has a message of its own (doc)."""
    return kind in discovery.schema("sheets", "Response")["properties"]
