"""The templates as their page lists them: ours and people's own, by occasion; and what a change would make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pandas as pd

from sync.contract import SCENARIOS
from sync.crm.names import bare_words, fold
from sync.crm.plan import BETWEEN, PLAN, QUARTERLY
from sync.crm.templates import DEFAULTS, FORMS, LONG, OWN_STEPS, Template

FIELDS: Final = ("name", "subject", "body", "step", "scenario", "relationship", "channel")
"""The columns of a template that people write, all of them text."""

STEPS: Final = (*(step.name for step in PLAN), QUARTERLY[0].name, BETWEEN.name, *OWN_STEPS)
"""Every occasion that a template may name under Step."""

ANY_TIME: Final = "Any time"
_ORIGINALS: Final = {one.id: one for one in DEFAULTS}


class State(StrEnum):
    """Whose words a template holds."""

    OURS = "ours"  # as we wrote them, in the tab or not
    CHANGED = "changed"
    OWN = "your own"
    OFF = "not in use"  # a row without a Body


@dataclass(frozen=True, slots=True)
class Entry:
    """A template and whose words it holds; ``occasion`` is its step, else its scenario, else ``ANY_TIME``."""

    template: Template
    state: State
    occasion: str

    @property
    def has_original(self) -> bool:
        """Whether there are words of ours to go back to."""
        return self.template.id in _ORIGINALS


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for; blank fields ask for nothing. ``form`` is one of ``FORMS``."""

    text: str = ""
    occasion: str = ""
    relationship: str | None = None
    form: tuple[str, ...] = ()


def values_of(template: Template) -> dict[str, str]:
    """The fields of a template by their key."""
    return {key: str(getattr(template, key)) for key in FIELDS}


def original(template: str) -> Template | None:
    """Our own words under this ID; None where they are somebody's own."""
    return _ORIGINALS.get(template)


def form_of(channel: str) -> tuple[str, ...]:
    """The form of words that a channel asks for; a blank channel is a long one."""
    return next((form for form in FORMS if channel in form), LONG)


def has_subject(channel: str) -> bool:
    """Whether words for this channel have a subject."""
    return form_of(channel) == LONG


def _occasion(template: Template) -> str:
    known = {fold(step): step for step in STEPS}
    return known.get(fold(template.step), template.step.strip()) or template.scenario or ANY_TIME


def entries(rows: pd.DataFrame) -> tuple[Entry, ...]:
    """All templates, ours first and in their order; ``rows`` as a snapshot's ``templates``."""
    held = {
        str(row): Template(str(row), **dict(zip(FIELDS, map(str, texts), strict=True)), own=True)
        for row, texts in zip(rows.index, rows[list(FIELDS)].itertuples(index=False), strict=True)
    }
    found = []
    for one in (*DEFAULTS, *(mine for row, mine in held.items() if row not in _ORIGINALS)):
        template = held.get(one.id, one)
        found.append(Entry(template, _state(template), _occasion(template if template.body.strip() else one)))
    return tuple(found)


def _state(template: Template) -> State:
    if not template.body.strip():
        return State.OFF
    ours = _ORIGINALS.get(template.id)
    if ours is None:
        return State.OWN
    return State.OURS if _bare(template) == _bare(ours) else State.CHANGED


def _bare(template: Template) -> list[str]:
    # A sheet may trim a cell, and end lines in its own way: the words are the same.
    return ["\n".join(map(str.strip, text.strip().splitlines())) for text in values_of(template).values()]


def found(every: Iterable[Entry], ask: Ask) -> tuple[Entry, ...]:
    """Those that are asked for; every word of the text must begin a word of the template."""
    wanted = bare_words(ask.text).split()
    return tuple(
        one
        for one in every
        if ask.occasion in ("", one.occasion)
        and ask.relationship in (None, one.template.relationship)
        and ask.form in ((), form_of(one.template.channel))
        and (not wanted or _speaks_of(one, wanted))
    )


def _speaks_of(one: Entry, wanted: Sequence[str]) -> bool:
    hay = f" {bare_words(' '.join(values_of(one.template).values()))}"
    return all(f" {word}" in hay for word in wanted)


def by_occasion(chosen: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Templates by their occasion: the plan's in its order, the second chances, the others, any time last.

    Of one occasion the long words come first, then the short, then those for a call; of each those for
    anybody first.
    """
    groups: dict[str, list[Entry]] = {}
    for one in chosen:
        groups.setdefault(one.occasion, []).append(one)
    order = {name: place for place, name in enumerate((*STEPS[: -len(OWN_STEPS)], *SCENARIOS, *OWN_STEPS))}
    names = sorted(groups, key=lambda name: (order.get(name, len(order)), name == ANY_TIME))
    return {
        name: tuple(
            sorted(
                groups[name],
                key=lambda one: (
                    FORMS.index(form_of(one.template.channel)),
                    one.template.relationship != "",
                ),
            )
        )
        for name in names
    }


def summary(every: Sequence[Entry]) -> str:
    """One line on all of them: "62 sets of words, two changed by you, one your own."."""
    told = [f"{sum(one.state != State.OFF for one in every):,} in use"]
    for state, said in (
        (State.CHANGED, "changed by you"),
        (State.OWN, "your own"),
        (State.OFF, "not in use"),
    ):
        number = sum(one.state == state for one in every)
        told += [f"{number:,} {said}"] if number else []
    return ", ".join(told)


def written(rows: pd.DataFrame, template: str, values: Mapping[str, str]) -> pd.DataFrame:
    """The tab's rows as they would be with these fields under this ID; for a look before they are saved."""
    held = {key: str(rows.at[template, key]) if template in rows.index else "" for key in rows.columns}
    index = pd.Index([template], dtype="str", name=rows.index.name)
    new = pd.DataFrame([{**held, **values}], index=index, columns=rows.columns, dtype="str")
    return pd.concat([rows[rows.index != template], new])


def name_of_copy(name: str, every: Iterable[Entry]) -> str:
    """A name for a copy that no other template bears: "Thank you (2)"."""
    taken = {fold(one.template.name) for one in every}
    number = 2
    while fold(f"{name} ({number})") in taken:
        number += 1
    return f"{name} ({number})"
