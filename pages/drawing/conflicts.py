"""What only a person can decide about book and sheet: a question that holds things up, two values, a refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from pages.drawing import frame, naming
from pages.drawing.cards import PERSON_PAGE
from pages.drawing.text import lines, plain, quiet
from sync import contract
from sync.crm import words
from sync.ledger import Conflict, Refused
from sync.link import Link
from sync.mirror import Operation
from sync.snapshot import Snapshot

_PAGE: Final = 10
_MANY: Final = 3
_LONG: Final = 600  # characters, after which a value scrolls
_SHOWN: Final = "conflicts-shown"
MINE, THEIRS = "mine", "theirs"


def draw(link: Link, snapshot: Snapshot) -> None:
    """All that waits for a word from the person, the most pressing first; nothing where nothing does."""
    with st.container(key="questions"):
        _halted(link)
        found, refused = link.conflicts(), link.refused()
        if found:
            _conflicts(link, snapshot, found)
        if refused:
            were = "was" if len(refused) == 1 else "were"
            st.subheader(f"{words.spelt(len(refused), 'change')} {were} not taken by Google", anchor=False)
        for one in refused:
            _refused(link, snapshot, one)


# --- A question that holds a tab up --------------------------------------------------------------


@frame.guarded
def _decide(choice: str, label: str) -> None:
    frame.book().link.decide(choice)
    frame.say(label)


def _halted(link: Link) -> None:
    halt = link.halt()
    if halt is None:
        return
    more = len(link.halts()) - 1
    with st.container(border=True, key="halt"):
        st.markdown("**:material/front_hand: The sheet has changed in a way that needs a word from you**")
        st.markdown(plain(halt.message))
        name = contract.BY_KEY[halt.tab].name if halt.tab in contract.BY_KEY else "the sheet"
        st.markdown(
            quiet(
                f"Until you choose, nothing in {plain(name)} is touched. What you change here is safe and waits."
            )
        )
        if more > 0:
            st.markdown(
                quiet(
                    f":material/queue: {words.spelt(more, 'more question')} like this "
                    f"{words.plural(more, 'comes', 'come')} after it."
                )
            )
        with st.container(horizontal=True, gap="small"):
            for choice, label in halt.choices:
                st.button(
                    plain(label),
                    key=f"halt-{choice}",
                    on_click=_decide,
                    args=(choice, f"{label}: on its way."),
                )


# --- Two values ----------------------------------------------------------------------------------


def _chosen(conflict: int, side: str) -> Operation | None:
    link = frame.book().link
    return link.use_mine(conflict) if side == MINE else link.use_theirs(conflict)


@frame.guarded
def _choose(conflict: int, side: str) -> None:
    done = _chosen(conflict, side)
    if done is None:
        frame.say("It stays as it is in the sheet.")
    else:
        frame.tell(done)


@frame.guarded
def _choose_all(side: str) -> None:
    found = frame.book().link.conflicts()
    for one in found:
        _chosen(one.id, side)
    whose = "what was written here" if side == MINE else "what the sheet says"
    frame.say(f"{words.count(len(found), 'cell')}: {whose} stands.")


@frame.guarded
def _more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _PAGE) + _PAGE


def _conflicts(link: Link, snapshot: Snapshot, found: Sequence[Conflict]) -> None:
    were = "was" if len(found) == 1 else "were"
    st.subheader(f"{words.spelt(len(found), 'cell')} {were} changed on both sides", anchor=False)
    st.markdown(
        quiet(
            "The sheet holds one of the two, the other is kept here. Nothing is lost, and nothing is pressing."
        )
    )
    if len(found) > _MANY:
        with st.container(horizontal=True, gap="small"):
            for side, label in ((MINE, "Use mine for all"), (THEIRS, "Keep theirs for all")):
                st.button(
                    label, key=f"conflicts-all-{side}", type="tertiary", on_click=_choose_all, args=(side,)
                )
    shown = st.session_state.get(_SHOWN, _PAGE)
    for one in found[:shown]:
        _conflict(link, snapshot, one)
    if len(found) > shown:
        st.button(
            f"Show more of {len(found):,}",
            key="conflicts-more",
            icon=":material/expand_more:",
            on_click=_more,
        )


def _conflict(link: Link, snapshot: Snapshot, one: Conflict) -> None:
    with st.container(border=True, key=f"conflict-{one.id}", gap="small"):
        heading(link, snapshot, one.tab, one.row, one.header, ":material/call_split: ")
        mine, theirs = st.columns(2, gap="medium")
        here = [one.mine_by or "Here", frame.moment(one.mine_at) if one.mine_at is not None else ""]
        there = [one.theirs_by or "In the sheet", frame.moment(one.at)]
        verbs = {MINE: "Use mine", THEIRS: "Use theirs", one.holds: f"Keep {one.holds}"}
        for place, side, title, told, raw in (
            (mine, MINE, "Mine", here, one.mine),
            (theirs, THEIRS, "Theirs", there, one.theirs),
        ):
            with place:
                held = " :gray-badge[:material/table: in the sheet now]" if one.holds == side else ""
                st.markdown(
                    f"**{title}**{held}  \n{quiet(plain(' · '.join(part for part in told if part), 80))}"
                )
                _value(naming.value(snapshot, one.tab, one.header, raw))
                st.button(
                    verbs[side],
                    key=f"conflict-{one.id}-{side}",
                    icon=":material/check:",
                    on_click=_choose,
                    args=(one.id, side),
                )


def _value(text: str) -> None:
    with st.container(height=200 if len(text) > _LONG else "content", border=False):
        st.markdown(lines(text) if text.strip() else quiet("blank"))


def heading(link: Link, snapshot: Snapshot, tab: str, row: str, header: str, icon: str = "") -> None:
    """Whose cell it is, with a way to the person and one to the very cell in the sheet."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"{icon}**{plain(naming.row(snapshot, tab, row), 60)}** · {plain(header, 60)}", width="stretch"
        )
        with st.container(horizontal=True, width="content", wrap=False, gap="small"):
            person = naming.person_of(snapshot, tab, row)
            if person:
                st.page_link(
                    PERSON_PAGE, label="Person", icon=":material/person:", query_params={"person": person}
                )
            address = link.cell_address(tab, row, header)
            if address is not None:
                st.page_link(address, label="Cell", icon=":material/open_in_new:")


# --- A change that Google would not take ---------------------------------------------------------


def _answer(action: Callable[[str, str], None], tab: str, row: str, told: str) -> None:
    action(tab, row)
    frame.say(told)


@frame.guarded
def _try_again(tab: str, row: str) -> None:
    _answer(frame.book().link.try_again, tab, row, "It is sent once more.")


@frame.guarded
def _give_up(tab: str, row: str) -> None:
    told = "The sheet's version stands; yours is under Kept rows."
    _answer(frame.book().link.give_up, tab, row, told)


def _refused(link: Link, snapshot: Snapshot, one: Refused) -> None:
    key = f"{one.tab}-{one.row}"
    with st.container(border=True, key=f"refused-{key}", gap="small"):
        heading(link, snapshot, one.tab, one.row, one.header, ":material/block: ")
        if one.text:
            st.markdown(f"To be written: “{plain(one.text, 300)}”")
        st.markdown(quiet(plain(f"{one.message} Set aside {frame.moment(one.at)}.", 400)))
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Try again",
                key=f"refused-again-{key}",
                icon=":material/refresh:",
                on_click=_try_again,
                args=(one.tab, one.row),
            )
            st.button(
                "Take the sheet's",
                key=f"refused-theirs-{key}",
                icon=":material/table:",
                type="tertiary",
                on_click=_give_up,
                args=(one.tab, one.row),
            )
