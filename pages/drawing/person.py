"""The parts of the Person page: who it is, why now, what to do, the facts, who brought whom together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import (
    cards,
    clock,
    dialogs,
    drafting,
    drawer,
    frame,
    in_place,
    mentor,
    merge,
    outcomes,
    reaching,
    sent,
)
from pages.drawing.text import lines, plain, quiet, unlinked
from sync.cells import day_in
from sync.contract import ACTIVE, ARCHIVED, LANDED, PAUSED, PEOPLE, Column, Kind
from sync.crm import words
from sync.crm.cards import Card
from sync.crm.plan import NextStep
from sync.mirror import Kept
from sync.snapshot import Snapshot

PEOPLE_PAGE: Final = "pages/people/people.py"
SHEET_PAGE: Final = "pages/data/sheet.py"

_TITLE: Final = 90  # letters of a name in the heading; the whole of it stands under Facts
_VALUE: Final = 400
_STATUS_LOOKS: Final = {
    PAUSED: ("gray", ":material/pause:"),
    LANDED: ("green", ":material/celebration:"),
    ARCHIVED: ("gray", ":material/inventory_2:"),
}
_STATUS_WORDS: Final = {
    ACTIVE: ":material/play_arrow: Resume",
    PAUSED: ":material/pause: Pause",
    LANDED: ":material/celebration: Landed with them",
    ARCHIVED: ":material/inventory_2: Archive",
}
_EDIT, _MERGE, _REMOVE = "edit", "merge", "remove"
_MORE: Final = {
    _EDIT: ":material/edit: Edit the facts",
    _MERGE: ":material/merge: Merge with another…",
    _REMOVE: ":material/delete: Remove",
}
# Shown elsewhere on the page, where they can be changed in place.
_ELSEWHERE: Final = frozenset(
    {
        *("name", "next_step", "next_step_on", "introduced_by", "notes"),
        *("needs_mentor", "mentor_question", "mentor_notes", "id"),
    }
)


def nobody(person: str) -> None:
    """Say kindly that there is nobody under this address, and how to bring a removed person back."""
    kept = next((row for row in frame.book().kept() if row.tab == PEOPLE.key and row.row == person), None)
    if not person:
        st.title("Nobody is chosen", anchor=False)
        st.markdown("Choose somebody under People, and their story opens here.")
    elif kept is not None:
        name = str(kept.cells.get("Name") or kept.cells.get("Email") or "This person")
        st.title(f"{plain(name, _TITLE)} is not in your book just now", anchor=False)
        st.markdown(f"{plain(kept.why)}. Nothing is lost: one click brings everything back.")
        in_place.left_behind(person)
    else:
        st.title("There is nobody under this address", anchor=False)
        st.markdown(
            "They may have been removed, or the link is an old one. People lists everyone; what was removed is "
            "kept under Sheet, Kept rows, and can be brought back."
        )
        in_place.left_behind(person)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if kept is not None:
            st.button(
                "Bring them back",
                type="primary",
                icon=":material/restore_from_trash:",
                key="person-restore",
                on_click=_restore,
                args=(kept,),
            )
        st.page_link(PEOPLE_PAGE, label="People", icon=":material/group:")
        st.page_link(SHEET_PAGE, label="Kept rows", icon=":material/table:")


@frame.guarded
def _restore(kept: Kept) -> None:
    frame.tell(frame.book().restore(kept.id))


def heading(card: Card, row: pd.Series) -> None:
    """The name, how they stand, and what ties them to you."""
    st.title(plain(card.title, _TITLE), anchor=False)
    ties = [row["relationship"], row["role"], row["company"], row["division"]]
    status = _STATUS_LOOKS.get(row["status"])
    badges = [] if status and row["status"] != LANDED else [cards.state_badge(card.state, card.days_over)]
    if status:
        colour, icon = status
        badges.insert(0, f":{colour}-badge[{icon} {plain(row['status'])}]")
    if row["needs_mentor"]:
        badges.append(":violet-badge[:material/school: for your mentor]")
    if card.due is not None:
        badges.append(quiet(f"due {words.exact_day(card.due)}"))
    told = (plain(" · ".join(part for part in ties if part), 240), " ".join(badges), _ways(row))
    st.markdown("  \n".join(part for part in told if part))


def _ways(row: pd.Series) -> str:
    """The ways to reach them, as links of a word each: on a phone the facts are far down."""
    links = {
        ":material/mail: Email": reaching.mailto(row["email"]),
        ":material/call: Call": reaching.tel(row["phone"]),
        ":material/work: LinkedIn": reaching.profile(row["linkedin"]),
    }
    return " &ensp; ".join(f"[{word}]({address})" for word, address in links.items() if address)


def why_now(card: Card) -> None:
    """Why they should hear from you now, the evidence in small print, and the last word."""
    st.markdown(f"{plain(card.why, _VALUE)} {cards.scenario_badge(card.scenario)}")
    if card.window:
        st.markdown(quiet(cards.evidence(card)))


def actions(snapshot: Snapshot, card: Card, status: str, today: date) -> None:
    """Draft, log, snooze, the status, and the rest in one menu."""
    person = card.id
    asked = sent.to_ask(frame.book().pending_touches(), frame.now()).get(person)
    if asked is not None:
        sent.question(asked, today, place="sent")
    with st.container(horizontal=True, gap="small"):
        if st.button(
            "Draft",
            icon=":material/edit_note:",
            type="primary" if asked is None else "secondary",
            key="person-draft",
            shortcut="D",
            help="Words to start from",
        ):
            drafting.begin(person, today)
        if st.button("Log", icon=":material/check:", key="person-log", shortcut="L"):
            dialogs.log([person], {person: card.scenario}, today)
        snoozing = st.menu_button(
            "Snooze", (*dialogs.SNOOZES, dialogs.A_DATE), icon=":material/snooze:", key="person-snooze"
        )
        if snoozing:
            dialogs.snooze(snoozing, [person], today)
        st.menu_button(
            "Status",
            [choice for choice in _STATUS_WORDS if choice != (status or ACTIVE)],
            format_func=_STATUS_WORDS.__getitem__,
            icon=":material/flag:",
            key="person-status",
            on_click=_set_status,
            args=(person,),
        )
        outcomes.button(person, today)
        chosen = st.menu_button(
            "More",
            list(_MORE),
            format_func=_MORE.__getitem__,
            icon=":material/more_horiz:",
            key="person-more",
        )
    if chosen == _EDIT:
        edit_facts(snapshot, person, card.title, today)
    elif chosen == _MERGE:
        merge.ask(person)
    elif chosen == _REMOVE:
        frame.tell(frame.book().delete(PEOPLE, [person]))
        st.rerun()


@frame.guarded
def _set_status(person: str) -> None:
    frame.tell(frame.book().set_status([person], st.session_state["person-status"]))


def edit_facts(snapshot: Snapshot, person: str, title: str, today: date) -> None:
    """Open the drawer with everything that can be edited of a person."""
    drawer.edit(PEOPLE, person, drawer.shown(snapshot, PEOPLE, person), title, today, snapshot.version)


# --- Next step -----------------------------------------------------------------------------------


@frame.guarded
def _set_step(person: str, step: NextStep | None) -> None:
    """Write a next step, or clear it."""
    text, on = step or ("", None)
    frame.tell(frame.book().edit(PEOPLE, {person: {"next_step": text, "next_step_on": on}}))


def next_step(snapshot: Snapshot, row: pd.Series, suggested: NextStep | None, today: date) -> None:
    """What comes next and when, changed where it stands; the plan's suggestion where nothing is set."""
    person, text, day = (
        str(row.name),
        row["next_step"],
        drawer.value_of(PEOPLE.column("next_step_on"), row["next_step_on"]),
    )
    what, when = st.columns([5, 3], gap="small")
    with what:
        column = PEOPLE.column("next_step")
        in_place.text(person, column, text, column.header, placeholder=column.meaning)
    with when:
        in_place.day(person, PEOPLE.column("next_step_on"), day if isinstance(day, date) else None, "On")
    problem = drawer.typed_problems(snapshot, PEOPLE, person).get(PEOPLE.column("next_step_on").header)
    if problem is not None:
        _kindly("Next step on", *problem)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if isinstance(day, date):
            st.markdown(
                quiet(f":material/event: {words.due((today - day).days)}, {words.exact_day(day)}"),
                width="content",
            )
        elif text:
            st.markdown(
                quiet(":material/event: Without a day it does not come up by itself."), width="content"
            )
        elif suggested is not None:
            st.button(
                f"{plain(suggested.text, 70)}, {words.day(suggested.on, today)}",
                key="person-suggested",
                icon=":material/auto_awesome:",
                help=f"The plan's next step, on {words.exact_day(suggested.on)}. One click sets it.",
                on_click=_set_step,
                args=(person, suggested),
            )
        else:
            asleep = row["status"] in {PAUSED, ARCHIVED}
            resting = f"{row['status']}: they do not come up until you resume, under Status."
            rhythm = "Nothing planned. Their usual rhythm decides when they come up."
            st.markdown(quiet(resting if asleep else rhythm), width="content")
        if text or day is not None or problem is not None:
            st.button(
                "Clear",
                key="person-clear-step",
                icon=":material/close:",
                type="tertiary",
                on_click=_set_step,
                args=(person, None),
            )


def notes(row: pd.Series) -> None:
    """Notes, and what goes to the mentor and comes from there, changed where they stand."""
    person, column = str(row.name), PEOPLE.column("notes")
    in_place.text(person, column, row["notes"], "Notes", placeholder=column.meaning)
    in_place.tick(
        person,
        PEOPLE.column("needs_mentor"),
        "Bring it up with your mentor",
        now=bool(row["needs_mentor"]),
    )
    column = PEOPLE.column("mentor_question")
    if row["needs_mentor"] or row["mentor_question"] or in_place.in_use(person, column):
        in_place.text(person, column, row["mentor_question"], column.header, placeholder=column.meaning)
    column = PEOPLE.column("mentor_notes")
    if row["needs_mentor"] or row["mentor_notes"] or in_place.in_use(person, column):
        in_place.text(person, column, row["mentor_notes"], column.header, placeholder=column.meaning)
        note = frame.book().mentor_notes(person)
        if note is not None:
            st.markdown(mentor.written(note))
            mentor.has_read(person, note)


# --- Facts ---------------------------------------------------------------------------------------


def _kindly(header: str, typed: str, message: str) -> None:
    """A cell that could not be read: as typed, and what would be."""
    st.markdown(f":orange[:small[:material/help: {plain(header)}: “{plain(typed, 120)}”. {plain(message)}]]")


_LINKS: Final[Mapping[Kind, Callable[[str], str]]] = {
    Kind.EMAIL: reaching.mailto,
    Kind.PHONE: reaching.tel,
    Kind.LINKEDIN: reaching.profile,
}


def fact(column: Column, value: object, today: date) -> str:
    """One cell as Markdown, "" where it is blank."""
    held = drawer.value_of(column, value)
    if isinstance(held, tuple):
        return " ".join(cards.scenario_badge(tag) for tag in held)
    if isinstance(held, bool):
        return "Yes" if held else ""
    if isinstance(held, date):
        days = (today - held).days
        return f"{words.day(held, today)} {quiet(words.due(days) if column.ahead else words.ago(days))}"
    if column.kind is Kind.DAYS and isinstance(held, int):
        return words.count(held, "day")
    text = "" if held is None else str(held)
    if column.kind not in _LINKS:
        return lines(text[:_VALUE])
    link = _LINKS[column.kind](text)
    if not link:
        return plain(unlinked(text), _VALUE)
    return f"[{plain(text.removeprefix(reaching.PROFILE), _VALUE)}]({link})"


def facts(snapshot: Snapshot, row: pd.Series, stands: pd.Series, today: date) -> None:
    """Everything known, a line each; what could not be read beneath it; columns of the sheet's own last."""
    person = str(row.name)
    problems = drawer.typed_problems(snapshot, PEOPLE, person)
    with st.container(key="person-facts", gap="xxsmall"):
        if len(row["name"]) > _TITLE:
            _fact("Name", plain(row["name"], _VALUE))
        for column in sorted(PEOPLE.columns, key=lambda one: one.kind not in _LINKS):
            if column.key in _ELSEWHERE:
                continue
            value = fact(column, (stands if column.formula else row)[column.key], today)
            if column.key == "every" and not value and column.header not in problems:
                value = f"{words.count(snapshot.settings.every, 'day')} {quiet('as in Settings')}"
            if column.header in problems:
                _fact(column.header, value or plain(problems[column.header][0], _VALUE))
                st.markdown(
                    f":orange[:small[:material/help: As typed. {plain(unlinked(problems[column.header][1]))}]]"
                )
            elif value:
                _fact(column.header, value)
        ticked = PEOPLE.column("needs_mentor").header
        if ticked in problems:
            _kindly(ticked, *problems[ticked])
        extras = snapshot.extras(PEOPLE, person)
        if extras:
            st.markdown(quiet("Other columns of your sheet"))
        dated = frame.book().link.dated(PEOPLE.key) if extras else frozenset()
        for header, text in extras.items():
            day = day_in(text) if header in dated else None
            _fact(header, lines(text[:_VALUE]) if day is None else plain(words.day(day, today)))


def _fact(header: str, value: str) -> None:
    with st.container(horizontal=True, wrap=False, gap="small"):
        st.markdown(f":gray[{plain(header, 30)}]", width=104)
        st.markdown(value)


# --- Without a no ----------------------------------------------------------------------------------


def no_day_yet(snapshot: Snapshot, row: pd.Series, windows: Sequence[clock.Window], today: date) -> None:
    """Without the day of a no there is no clock: say so kindly, and offer to note it.

    ``windows``: those that come round for a tag they carry, counted from the last contact.
    """
    if windows:
        st.markdown(plain(clock.sentence(windows, today, row["status"])))
    person, column = str(row.name), PEOPLE.column("not_hired_on")
    problem = drawer.typed_problems(snapshot, PEOPLE, person).get(column.header)
    if problem is not None:
        st.markdown("The day you were told no could not be read yet, so the clock waits.")
        _kindly(column.header, *problem)
    else:
        st.markdown("Were you told no here? Note the day, and the plan and its windows begin to count.")
    in_place.day(person, column, None, "Told no on", latest=today)
