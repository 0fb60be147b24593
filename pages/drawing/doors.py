"""The doors of one company: which there are, what was asked about each, and where one led."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.drawing import cards, dialogs, drawer, frame
from pages.drawing.text import plain, quiet
from sync.contract import CHANNELS, DOOR_KINDS, DOORS, OTHER_DIVISION
from sync.crm import doors as crm
from sync.crm import words
from sync.crm.introductions import bearer
from sync.crm.names import called
from sync.errors import RunnerUpError, explain
from sync.mirror import Operation

COMPANIES_PAGE: Final = "pages/people/companies.py"
_FEW: Final = 4
_MANY: Final = 30
_MOST_ASKED: Final = 200  # people to choose from when noting who was asked
_BADGES: Final[Mapping[str, tuple[str, str]]] = {
    crm.INTRODUCED: ("green", ":material/handshake:"),
    crm.ASKED: ("green", ":material/check:"),
    crm.NOT_ASKED: ("gray", ":material/question_mark:"),
}
_AGAIN, _LED, _EDIT, _REMOVE = "asked", "led", "edit", "remove"
_MORE: Final = {
    _AGAIN: ":material/contact_support: I asked about it…",
    _LED: ":material/handshake: It led to somebody…",
    _EDIT: ":material/edit: Edit",
    _REMOVE: ":material/delete: Remove",
}


@dataclass(frozen=True, slots=True)
class Door:
    """One door as the page shows it: a row of ``sync.crm.doors.doors``."""

    key: str
    name: str
    kind: str
    state: str
    asked_on: date | None
    asked: str
    introduced_to: str
    notes: str
    people: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A company as its doors need it: its name, and the IDs of the people there by urgency."""

    name: str
    people: tuple[str, ...]


def doors_in(table: pd.DataFrame) -> list[Door]:
    """The rows of ``sync.crm.doors.doors`` as values."""
    keys = ("key", "door", "kind", "state", "asked_on", "asked", "introduced_to", "notes", "people", "rows")
    return [
        Door(key, name, kind, state, None if pd.isna(on) else on.date(), *others)
        for key, name, kind, state, on, *others in zip(*(table[key] for key in keys), strict=True)
    ]


def badges(table: pd.DataFrame | None) -> str:
    """The doors of one company in a line, each with how it stands, as Markdown; "" where there is none."""
    if table is None:
        return ""
    told = [
        f":{_BADGES[state][0]}-badge[{_BADGES[state][1]} {plain(name, 40)}]"
        for name, state in zip(table["door"].head(_FEW + 1), table["state"].head(_FEW + 1), strict=True)
    ]
    more = len(table) - _FEW
    return " ".join([*told[:_FEW], f":gray-badge[{more:,} more]"] if more > 1 else told)


def summary(found: Sequence[Door]) -> str:
    """How many of the doors led to somebody, were asked about, and are still to be."""
    told = [
        (crm.INTRODUCED, "with somebody you know"),
        (crm.ASKED, "asked about"),
        (crm.NOT_ASKED, "still to ask about"),
    ]
    counts = {state: sum(door.state == state for door in found) for state in crm.STATES}
    return words.listed([f"{counts[state]:,} {said}" for state, said in told if counts[state]])


def section(place: Place, table: pd.DataFrame, people: pd.DataFrame, today: date) -> None:
    """Draw the doors of a company with all that can be done with them.

    ``table`` is ``sync.crm.doors.at_company``; ``people`` are all in the book.
    """
    found = doors_in(table)
    with st.container(border=True, gap="small", key="doors"):
        st.subheader("Other doors here", icon=":material/door_open:", anchor=False)
        if found:
            st.markdown(quiet(f"{plain(summary(found)).capitalize()}."))
        else:
            _why()
        for door in found if len(found) <= _MANY or _wants_all(len(found)) else found[:_MANY]:
            _door(door, place, people, today)
        _add(place.name, open_wide=not found)


def _wants_all(number: int) -> bool:
    return st.toggle(f"Show all {number:,}", key="doors-all")


def _why() -> None:
    st.markdown(
        "Those who said no here may gladly say a name elsewhere in the house. Note the divisions, locations and "
        "sister companies there are; the drafts then ask about one at a time."
    )
    st.markdown(
        quiet(
            "Where to find them: the careers page sorts its jobs by division and place; the company's LinkedIn "
            "page lists its locations, and its sister companies as affiliated pages."
        )
    )


def _door(door: Door, place: Place, people: pd.DataFrame, today: date) -> None:
    row = door.rows[0] if door.rows else f"known-{door.key}"
    with st.container(key=f"door-{row}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            kind = f" {quiet(plain(door.kind))}" if door.kind else ""
            st.markdown(f"**{plain(door.name, 60)}**{kind}", width="stretch")
            st.markdown(_badge(door, today), width="content")
            choice = _buttons(door, row) if door.rows else None
        told = _told(door, today)
        if told:
            st.markdown(quiet(told))
        _there(door, people)
    if choice is not None:
        _carry_out(choice, door, place, today)


def _badge(door: Door, today: date) -> str:
    colour, icon = _BADGES[door.state]
    if door.state == crm.INTRODUCED:
        said = "Introduced" if door.introduced_to else "Known"
    elif door.state == crm.ASKED:
        said = f"Asked {words.day(door.asked_on, today)}" if door.asked_on else "Asked"
    else:
        said = "Not asked yet"
    return f":{colour}-badge[{icon} {said}]"


def _told(door: Door, today: date) -> str:
    """Who was asked and when, and the notes, as Markdown for small print."""
    told = []
    if door.asked or door.asked_on:
        whom = plain(door.asked, 60) or "somebody"
        when = f" {words.ago((today - door.asked_on).days)}" if door.asked_on else ""
        told.append(f"You asked {whom}{when}.")
    return " ".join([*told, plain(door.notes, 160)]).strip()


def _there(door: Door, people: pd.DataFrame) -> None:
    """Link those one knows behind the door."""
    led_to = bearer(people, door.introduced_to)
    ids = list(dict.fromkeys([*([led_to] if led_to else []), *door.people]))
    if door.introduced_to and led_to is None:
        st.markdown(quiet(f"It led to {plain(door.introduced_to, 80)}."))
    for person in ids[:_FEW]:
        row = drawer.row_of(people, person)
        st.page_link(
            cards.PERSON_PAGE,
            label=f":green[{plain(called(row['name'], row['email']), 60)}]",
            icon=":material/person:",
            query_params={"person": person},
        )
    if len(ids) > _FEW:
        st.markdown(quiet(f"and {len(ids) - _FEW:,} more"))


def _buttons(door: Door, row: str) -> str | None:
    """Draw what can be done with a door; answers what was chosen."""
    if door.state == crm.NOT_ASKED and st.button(
        "I asked", icon=":material/contact_support:", key=f"door-asked-{row}", help="Note whom and when"
    ):
        return _AGAIN
    asked = door.state == crm.NOT_ASKED
    return st.menu_button(
        "More",
        [choice for choice in _MORE if not (asked and choice == _AGAIN)],
        format_func=_MORE.__getitem__,
        icon=":material/more_horiz:",
        key=f"door-more-{row}",
        type="tertiary",
    )


def _carry_out(choice: str, door: Door, place: Place, today: date) -> None:
    if choice == _AGAIN:
        ask(door, place, today)
    elif choice == _LED:
        lead(door, place, today)
    elif choice == _EDIT:
        snapshot, row = frame.snapshot(), door.rows[0]
        drawer.edit(DOORS, row, drawer.shown(snapshot, DOORS, row), door.name, today, snapshot.version)
    else:
        frame.tell(frame.book().remove_doors(door.rows))
        st.rerun()


# --- Adding --------------------------------------------------------------------------------------


def _add(company: str, *, open_wide: bool) -> None:
    names, kind = f"doors-new-{company}", f"doors-kind-{company}"
    with st.expander("Add doors", icon=":material/add:", expanded=open_wide, key=f"doors-add-{company}"):
        st.text_area(
            "Which doors",
            key=names,
            height=68,
            placeholder="Hydrogen, Lyon, Fjord Shipping",
            help="Several at once: part them by commas, or give each a line.",
        )
        st.pills("What they are", DOOR_KINDS, default=crm.DIVISION, required=True, key=kind)
        st.button(
            "Add",
            icon=":material/check:",
            type="primary",
            key="doors-save",
            on_click=_save_new,
            args=(company, names, kind),
        )


@frame.guarded
def _save_new(company: str, names: str, kind: str) -> None:
    typed = st.session_state.get(names, "")
    frame.tell(frame.book().add_doors(company, typed, st.session_state.get(kind) or crm.DIVISION))
    st.session_state[names] = ""


# --- Asked, and where it led ---------------------------------------------------------------------


def _whom(people: Sequence[str], label: str, key: str, chosen: str | None) -> str:
    """Choose one of these people (IDs), or type a name; answers the ID of whoever bears it, the name, or ""."""
    everybody = frame.snapshot().people
    told = everybody.reindex(list(people))
    names = {
        str(person): called(str(name), str(email))
        for person, name, email in zip(told.index, told["name"], told["email"], strict=True)
    }
    options = [*names, *([chosen] if chosen and chosen not in names else [])]
    found = st.selectbox(
        label,
        options,
        index=options.index(chosen) if chosen else None,
        format_func=lambda person: names.get(person, person),
        accept_new_options=True,
        placeholder="Choose somebody, or type a name",
        key=key,
    )
    return (found if found in names else bearer(everybody, found or "") or found) or ""


@st.dialog("You asked about a door", icon=":material/contact_support:")
def ask(door: Door, place: Place, today: date) -> None:
    """Ask whom and when; where it is somebody in the book, the word is logged with it."""
    st.markdown(f"**{plain(door.name, 60)}** at {plain(place.name, 60)}")
    here = place.people[:_MOST_ASKED]
    whom = _whom(here, "Whom did you ask?", "door-whom", here[0] if len(here) == 1 else None)
    known = whom in place.people
    left, right = st.columns(2)
    day = left.date_input("When", value=today, max_value=today, key="door-date", format="DD/MM/YYYY")
    channel = right.selectbox(
        "How", CHANNELS, index=dialogs.last_channel(), key="door-channel", disabled=not known
    )
    notes = st.text_area("What was said", key="door-notes", placeholder="A line is enough.", height=90)
    if whom and not known:
        st.markdown(quiet("They are not in your book, so the door notes it alone; no word is logged."))
    if not st.button(
        "Save", type="primary", icon=":material/check:", key="door-save", shortcut="Enter", width="stretch"
    ):
        return
    try:
        if known:
            frame.tell(
                frame.book().log(
                    [whom],
                    on=day,
                    channel=channel,
                    notes=notes,
                    scenario=OTHER_DIVISION,
                    door=door.name,
                    today=today,
                )
            )
        else:
            frame.tell(_note(door, whom, day, notes.strip()))
    except RunnerUpError as error:
        st.error(plain(explain(error)))
    else:
        st.rerun()


def _note(door: Door, whom: str, day: date, notes: str) -> Operation | None:
    """Note on the door alone that somebody outside the book was asked."""
    cells: dict[str, Any] = {"asked_on": day, "asked": whom}
    if notes:
        cells["notes"] = "\n".join(part for part in (door.notes, notes) if part)
    summary = f"Noted that you asked about {door.name}"
    return frame.book().edit(DOORS, {door.rows[0]: cells}, summary=summary)


@st.dialog("It led to somebody", icon=":material/handshake:")
def lead(door: Door, place: Place, today: date) -> None:
    """Ask whom the door led to, and who opened it; a new name can come into the book with it."""
    st.markdown(f"**{plain(door.name, 60)}** at {plain(place.name, 60)}")
    people = frame.snapshot().people
    near = [*place.people, *(person for person in people.index if person not in set(place.people))]
    to = _whom(near, "Whom were you introduced to?", "door-to", bearer(people, door.introduced_to))
    opener = bearer(people, door.asked)
    by = _whom(place.people[:_MOST_ASKED], "Who introduced you?", "door-by", opener or door.asked or None)
    new = bool(to) and to not in people.index
    adding = new and st.toggle(
        f"Add {plain(to, 40)} to your book",
        value=True,
        key="door-to-add",
        help="They come into People with this company, and with who introduced you.",
    )
    if not st.button(
        "Save",
        type="primary",
        icon=":material/check:",
        key="door-led-save",
        shortcut="Enter",
        width="stretch",
    ):
        return
    try:
        frame.tell(
            frame.book().introduced(
                door.rows,
                to,
                introduced_by=str(people.at[by, "name"]) if by in people.index else by,
                add=_cells_behind(door, place.name) if adding else None,
                today=today,
            )
        )
    except RunnerUpError as error:
        st.error(plain(explain(error)))
    else:
        st.rerun()


def _cells_behind(door: Door, company: str) -> dict[str, Any]:
    """Where somebody works whom this door led to."""
    if door.kind == crm.SISTER:
        return {"company": door.name}
    return {"company": company, "division": door.name if door.kind != crm.LOCATION else ""}


# --- On a person's page --------------------------------------------------------------------------


def of_person(table: pd.DataFrame, company: str, division: str) -> None:
    """One line on the doors of somebody's company, and the way to them.

    ``table`` is ``sync.crm.doors.at_company``; their own division is no other door to them.
    """
    others = table[table["key"] != crm.door_key(division)]
    st.markdown(_line(doors_in(others)))
    st.page_link(
        COMPANIES_PAGE,
        label=f"Doors at {plain(company, 60)}",
        icon=":material/door_open:",
        query_params={"company": company},
    )


def _line(found: Sequence[Door]) -> str:
    if not found:
        return quiet("No other division, location or sister company noted here yet.")
    said = {
        crm.NOT_ASKED: "Not asked yet",
        crm.ASKED: "Asked about",
        crm.INTRODUCED: "You know somebody at",
    }
    told = []
    for state, begins in said.items():
        names = [plain(door.name, 40) for door in found if door.state == state]
        if names:
            shown = names if len(names) <= _FEW + 1 else [*names[:_FEW], f"{len(names) - _FEW:,} more"]
            told.append(f"{quiet(f'{begins}:')} {words.listed(shown)}")
    return "  \n".join(told)
