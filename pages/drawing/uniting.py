"""Two entries side by side, and what the one that they become is to hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import drawer, frame, naming
from pages.drawing.cards import PERSON_PAGE
from pages.drawing.tagging import slug
from pages.drawing.text import lines, plain, quiet, unlinked
from sync.cells import Raw
from sync.contract import PEOPLE, Kind
from sync.crm import words
from sync.crm.names import name_of
from sync.errors import RunnerUpError, explain
from sync.exchange.choosing import Field, Side, choices
from sync.operating import Typed
from sync.snapshot import Snapshot

_MOST_LETTERS: Final = 160
_LONG: Final = 1_200


@dataclass(frozen=True, slots=True)
class Decided:
    """What was chosen: cells by key, and whether the rest is noted; ``is_sound``: all of it can be read."""

    choices: Typed
    note_rest: bool
    is_sound: bool


def stays_and_goes(snapshot: Snapshot, one: str, other: str) -> tuple[str, str]:
    """Whose entry stays, as a matter of bookkeeping: the one with more words exchanged, else the first."""
    counts = snapshot.outreach["person_id"].value_counts()
    return (other, one) if counts.get(other, 0) > counts.get(one, 0) else (one, other)


def form(snapshot: Snapshot, keep: str, other: str, today: date) -> Decided:
    """Draw both, the choices where they differ, and what comes of it. Raises UnknownRowError."""
    both = frame.book().both(keep, other)
    for column, person, which in zip(st.columns(2), (keep, other), ("first", "second"), strict=True):
        with column:
            _entry(snapshot, person, which, today)
    place = f"unite-{keep}-{other}"
    picked, typed = _choices(snapshot, [field for field in both if len(field.sides) > 1], place)
    _the_rest(snapshot, both)
    note_rest = bool(picked) and st.checkbox(
        "Keep what is not chosen in Notes", value=True, key=f"{place}-rest"
    )
    chosen = choices(both, picked, typed)
    return Decided(chosen, note_rest, _preview(snapshot, keep, other, chosen, note_rest=note_rest))


def _entry(snapshot: Snapshot, person: str, which: str, today: date) -> None:
    """One of the two, in short."""
    about = snapshot.outreach[snapshot.outreach["person_id"] == person]
    exchanged = words.count(len(about), "word") + " exchanged"
    last = about["date"].max()
    if not pd.isna(last):
        exchanged += f", the last on {words.day(last.date(), today)}"
    row = drawer.row_of(snapshot.people, person)
    known = [str(row[key]) for key in ("role", "company") if row[key]]
    reached = [str(row[key]) for key in ("email", "phone") if row[key]]
    with st.container(border=True, gap="xsmall", key=f"entry-{which}-{person}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(name_of(snapshot.people, person), 60)}**", width="stretch")
            st.page_link(PERSON_PAGE, label="Open", icon=":material/person:", query_params={"person": person})
        st.markdown(plain(unlinked(" · ".join(known)), 160) if known else quiet("Nothing else is noted"))
        if reached:
            st.markdown(plain(unlinked(" · ".join(reached)), 160))
        st.markdown(quiet(f":material/chat_bubble: {plain(exchanged)}"))


def _choices(
    snapshot: Snapshot, open_fields: Sequence[Field], place: str
) -> tuple[dict[str, Side], dict[str, str]]:
    """A choice for each field in which they differ; what was picked and typed, by key."""
    picked: dict[str, Side] = {}
    typed: dict[str, str] = {}
    for at in range(0, len(open_fields), 2):
        for column, field in zip(st.columns(2, gap="medium"), open_fields[at : at + 2], strict=False):
            with column:
                key = f"{place}-{slug(field.key)}"
                said = {side: _said(snapshot, field, side) for side in field.sides}
                picked[field.key] = Side(
                    st.radio(
                        plain(field.header, 60),
                        field.sides,
                        index=field.sides.index(field.usual),
                        format_func=said.__getitem__,
                        key=key,
                    )
                )
                if picked[field.key] is Side.OWN:
                    typed[field.key] = st.text_input(
                        field.header,
                        key=f"{key}-own",
                        label_visibility="collapsed",
                        placeholder=plain(field.header, 60),
                    )
    return picked, typed


def _said(snapshot: Snapshot, field: Field, side: Side) -> str:
    """What a choice is called, as Markdown: the value itself."""
    if side is Side.OWN:
        return "Something else…"
    if side is Side.BOTH:
        column = field.column
        return "Both, one after the other" if column and column.kind is Kind.LONG_TEXT else "All of both"
    return plain(
        _value(snapshot, field.header, field.other if side is Side.OTHER else field.kept), _MOST_LETTERS
    )


def _value(snapshot: Snapshot, header: str, raw: Raw) -> str:
    return naming.value(snapshot, PEOPLE.key, header, raw)


def _the_rest(snapshot: Snapshot, both: Sequence[Field]) -> None:
    """The fields that need no choice, folded: those that one of them fills in, those kept of both, the equal ones."""
    alone = {
        field.header: _value(snapshot, field.header, field.kept if field.other in {None, ""} else field.other)
        for field in both
        if field.is_one_sided
    }
    united = {field.header: "" for field in both if field.sides == (Side.BOTH,)}
    same = {field.header: _value(snapshot, field.header, field.kept) for field in both if field.is_same}
    told = {"Only one of them has": alone, "Both, one after the other": united, "The same in both": same}
    count = sum(map(len, told.values()))
    if not count:
        return
    with st.expander(f"Nothing to choose in {words.count(count, 'field')}", icon=":material/equal:"):
        for heading, values in told.items():
            if values:
                st.markdown(f"**{heading}**")
                _listing(values)


def _listing(values: Mapping[str, str]) -> None:
    st.markdown(
        "  \n".join(
            f"{quiet(plain(header))} {plain(unlinked(said), _MOST_LETTERS)}"
            for header, said in values.items()
        )
    )


def _preview(snapshot: Snapshot, keep: str, other: str, chosen: Typed, *, note_rest: bool) -> bool:
    """What the one entry will say; a sentence where something typed can't be read. Whether all of it can."""
    with st.expander("What the one entry will say", icon=":material/visibility:", expanded=True):
        try:
            after = frame.book().merge_preview(keep, other, chosen, note_rest=note_rest)
        except RunnerUpError as error:
            st.markdown(f":material/edit: {plain(explain(error))}")
            return False
        order = [*PEOPLE.by_header, *after]
        shown = {
            header: _value(snapshot, header, after[header])
            for header in dict.fromkeys(order)
            if header in after
        }
        short = {header: said for header, said in shown.items() if "\n" not in said}
        half = (len(short) + 1) // 2
        for column, part in zip(
            st.columns(2), (list(short.items())[:half], list(short.items())[half:]), strict=True
        ):
            with column:
                _listing(dict(part))
        for header, said in shown.items():
            if header not in short:
                st.markdown(f"{quiet(plain(header))}  \n{lines(unlinked(said[:_LONG]))}")
    return True
