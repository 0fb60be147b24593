"""The parts of the Mentor page, and what other pages tell of mentor notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from pages.drawing import cards, dialogs, drawer, frame, handing_over, in_place, live, printing
from pages.drawing.text import plain, quiet
from sync.contract import PEOPLE
from sync.crm import words
from sync.crm.agenda import agenda_markdown, agenda_page, file_name, lists, since
from sync.crm.decisions import Decision
from sync.crm.happened import Line
from sync.crm.mentor import Agenda, Question, first_look
from sync.crm.names import called
from sync.crm.settings import Settings
from sync.mentor_notes import MentorNote
from sync.snapshot import Snapshot

PAGE: Final = "pages/look_back/mentor.py"
SHEET_PAGE: Final = "pages/data/sheet.py"
_NAME: Final = 60
_MOST_NEW: Final = 3
_AT_FIRST: Final = 6  # lines of a list before it is opened
_UNDER_LINK, _UNDER_ICON = 8, 33  # pixels
_EARLIEST: Final = date(1990, 1, 1)
_SHOWN_NAME: Final = "mentor-name-shown"
_OPENED: Final = "mentor-opened"


# --- Notes from the mentor, on other pages -------------------------------------------------------


def written(note: MentorNote) -> str:
    """Who wrote a mentor's note and when, as quiet Markdown; a word not read yet is marked."""
    who = plain(note.by, _NAME) if note.by else "In the sheet"
    told = quiet(f":material/edit: {who}, {frame.moment(note.at)}")
    return told if note.is_read else f":violet-badge[:material/mark_chat_unread: new] {told}"


def new_words(snapshot: Snapshot) -> None:
    """A quiet line for each word that somebody left under mentor notes and that was not read yet."""
    notes = [note for note in frame.book().unread_mentor_notes() if note.person in snapshot.people.index]
    if not notes:
        return
    with st.container(key="today-mentor-notes", gap="xxsmall"):
        for note in notes[:_MOST_NEW]:
            row = drawer.row_of(snapshot.people, note.person)
            # The first name alone, so that a phone has room for whom it is about.
            who = f"{note.by.split()[0]} left you a word" if note.by.strip() else "A new word for you"
            st.page_link(
                cards.PERSON_PAGE,
                label=plain(f"{who} about {called(row['name'], row['email'])}", 110),
                icon=":material/mark_chat_unread:",
                query_params={"person": note.person},
            )
        if len(notes) > _MOST_NEW:
            st.markdown(quiet(f"and {len(notes) - _MOST_NEW:,} more"))


def has_read(person: str, note: MentorNote | None) -> None:
    """The note was shown to somebody who came to the page: not where the page was drawn anew by itself."""
    if note is not None and not note.is_read and not live.by_itself():
        frame.book().read_mentor_note(person, note.at)


# --- The meeting ---------------------------------------------------------------------------------


def welcome(*, connected: bool) -> None:
    """What a mentor is for, and how to share the book with one."""
    with st.container(border=True, key="mentor-welcome", gap="small"):
        st.markdown("**:material/school: A mentor makes this lighter**")
        st.markdown(
            "Somebody who looks at your search with you now and then: a coach, a colleague from before, a friend "
            "who has hired people. Note their name below, tick “Bring it up with your mentor” on somebody’s page, "
            "and here is what the two of you talk about."
        )
        sharing = (
            "They can read along and write under Mentor notes: open your Google Sheet and press Share."
            if connected
            else "Copy or print the agenda for them; or keep your book in a Google Sheet that you share."
        )
        st.markdown(quiet(sharing))
        st.page_link(SHEET_PAGE, label="Your sheet", icon=":material/table:")


@frame.guarded
def _save_name(widget: str) -> None:
    frame.tell(frame.book().set_settings({"mentor": str(st.session_state[widget] or "").strip()}))


@frame.guarded
def _save_meeting(on: date) -> None:
    frame.tell(frame.book().set_settings({"last_meeting": on}))


def _name(now: str) -> None:
    shown = str(st.session_state.get(_SHOWN_NAME, now))
    if shown != now and live.leave(f"mentor-name-{shown}"):
        now = shown  # somebody is in this very field
    st.session_state[_SHOWN_NAME] = now
    widget = f"mentor-name-{now}"
    st.text_input(
        "Your mentor",
        value=now,
        key=widget,
        placeholder="Who goes through it with you?",
        on_change=_save_name,
        args=(widget,),
    )


def meeting(settings: Settings, today: date) -> date:
    """Who the mentor is and when you last met; answers since when to tell, chosen freely."""
    last = settings.last_meeting
    with st.container(border=True, key="mentor-meeting", gap="small"):
        left, right = st.columns(2, gap="medium")
        with left:
            _name(settings.mentor)
        begin = first_look(last, today)
        with right:
            chosen: object = st.date_input(
                "What happened since",
                value=begin,
                min_value=min(_EARLIEST, begin),
                max_value=today,
                key=f"mentor-since-{begin}",
                format="DD/MM/YYYY" if settings.day_first else "MM/DD/YYYY",
                help="Look at any period; only a meeting that you keep is saved.",
            )
        asked_since = chosen if isinstance(chosen, date) else begin
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(quiet(_last_met(last, today)), width="stretch")
            if asked_since not in {begin, today}:
                st.button(
                    f"We met on {words.day(asked_since, today)}",
                    key="mentor-keep",
                    icon=":material/event_available:",
                    on_click=_save_meeting,
                    args=(asked_since,),
                    help="Keeps this day as your last meeting",
                )
            st.button(
                "We met today",
                key="mentor-met",
                icon=":material/handshake:",
                on_click=_save_meeting,
                args=(today,),
                disabled=last == today,
                help="Keeps today as your last meeting; the next agenda begins here",
            )
    return asked_since


def _last_met(last: date | None, today: date) -> str:
    if last is None:
        return "No meeting noted yet: these are the last four weeks."
    return f"You last met on {words.day(last, today)}, {words.ago((today - last).days)}."


# --- The agenda to take along --------------------------------------------------------------------


def take_along(agenda: Agenda) -> None:
    """Copy, print or keep the agenda."""
    markdown = agenda_markdown(agenda)
    copied = handing_over.was_copied(markdown)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="mentor-take"):
        st.button(
            "Copy the agenda",
            key="mentor-copy",
            type="primary",
            icon=":material/content_copy:",
            help="As Markdown, to paste where you write to each other",
        )
        st.button("Print", key="mentor-print", icon=":material/print:")
        st.download_button(
            "Download",
            markdown,
            file_name(agenda.today, "md"),
            mime="text/markdown",
            key="mentor-download",
            icon=":material/download:",
            on_click="ignore",
            help="As a Markdown file",
        )
        if copied:
            st.markdown(quiet(":material/check: Copied"), width="content")
    if copied is False:
        st.markdown(
            ":orange[:material/content_paste_off: Your browser does not let a page copy. Select the text yourself:]"
        )
    with st.expander("As text", icon=":material/notes:", expanded=copied is False):
        st.code(markdown, language=None, wrap_lines=True)


def listen(agenda: Agenda) -> None:
    """Let the buttons that copy and print do so; at the foot of the page, where nothing unseen makes a gap."""
    copied = ".st-key-mentor-copy"
    handing_over.hand_over(agenda_markdown(agenda), f"{copied} textarea", f"{copied} button", None)
    printing.prints(agenda_page(agenda), ".st-key-mentor-print button")


# --- Who asks for the mentor ---------------------------------------------------------------------


@frame.guarded
def _talked(person: str, name: str) -> None:
    frame.tell(
        frame.book().edit(
            PEOPLE, {person: {"needs_mentor": False}}, summary=f"Talked about {name} with your mentor"
        )
    )


def questions(asked: Sequence[Question]) -> None:
    """Those to talk about, with the question and the mentor's notes to write in."""
    st.subheader("To ask", anchor=False)
    if not asked:
        st.markdown(
            quiet(
                "Nobody asks for your mentor just now. On somebody’s page, tick “Bring it up with your mentor” and "
                "write your question; they come up here."
            )
        )
    for one in asked:
        _question(one)


def _question(one: Question) -> None:
    with st.container(border=True, key=f"mentor-asks-{one.person}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                cards.PERSON_PAGE,
                label=plain(" · ".join(part for part in (one.name, one.company) if part), 90),
                icon=":material/person:",
                query_params={"person": one.person},
                width="stretch",
            )
            st.button(
                "Talked about it",
                key=f"mentor-talked-{one.person}",
                icon=":material/check:",
                on_click=_talked,
                args=(one.person, one.name),
            )
        left, right = st.columns(2, gap="medium")
        with left:
            column = PEOPLE.column("mentor_question")
            in_place.text(one.person, column, one.question, "Your question", placeholder=column.meaning)
        with right:
            column = PEOPLE.column("mentor_notes")
            in_place.text(one.person, column, one.notes, column.header, placeholder="What they say")
            note = frame.book().mentor_notes(one.person) if one.notes else None
            if note is not None:
                st.markdown(written(note))


# --- What to decide, and what happened -----------------------------------------------------------


def decisions(proposed: Sequence[Decision]) -> None:
    """What to decide, each with its reason; nothing where there is nothing."""
    if not proposed:
        return
    st.subheader("To decide", anchor=False)
    for number, one in enumerate(proposed, 1):
        with st.container(key=f"mentor-decision-{number}", gap=None):
            st.page_link(
                cards.PERSON_PAGE if one.person else SHEET_PAGE,
                label=plain(one.text, 160),
                icon=f":material/counter_{number}:",
                query_params={"person": one.person} if one.person else None,
            )
            _beneath(quiet(plain(one.reason, 240)), _UNDER_ICON)


def _beneath(markdown: str, indent: int) -> None:
    """What is said about a link, beneath it and in line with its words."""
    with st.container(horizontal=True, wrap=False, gap=None):
        st.space(indent)
        st.markdown(markdown)


@frame.guarded
def _open(title: str) -> None:
    st.session_state[_OPENED] = {*st.session_state.get(_OPENED, ()), title}


def happened(agenda: Agenda) -> None:
    """What happened in the period, in two columns."""
    st.subheader(since(agenda), anchor=False)
    if agenda.is_quiet:
        st.markdown("A quiet stretch: nothing was sent, and nothing fell due. That may be just right.")
        return
    st.markdown(plain(agenda.figures))
    columns = st.columns(2, gap="large")
    heights = [0, 0]
    for title, found in lists(agenda):
        side = heights.index(min(heights))
        heights[side] += min(len(found), _AT_FIRST) + 2
        with columns[side]:
            _list(title, found, agenda.today)


def _list(title: str, found: Sequence[Line], today: date) -> None:
    shown = found if title in st.session_state.get(_OPENED, ()) else found[:_AT_FIRST]
    with st.container(key=f"mentor-{title.lower().replace(' ', '-')}", gap="xsmall"):
        st.markdown(f"**{title}** {quiet(f'{len(found):,}')}")
        for one in shown:
            _line(one, today)
        if len(found) > len(shown):
            st.button(
                f"Show all {len(found):,}",
                key=f"mentor-all-{title}",
                icon=":material/expand_more:",
                type="tertiary",
                on_click=_open,
                args=(title,),
            )


def _line(one: Line, today: date) -> None:
    with st.container(gap=None):
        st.page_link(
            cards.PERSON_PAGE,
            label=plain(" · ".join(part for part in (one.name, one.company) if part), 80),
            query_params={"person": one.person},
        )
        _beneath(quiet(f"{plain(one.text, 140)} · {words.day(one.on, today)}"), _UNDER_LINK)


def nobody(today: date) -> None:
    """An empty book."""
    st.markdown("Once there are people in your book, this is what you and your mentor talk about.")
    dialogs.ways_in("mentor", today)
