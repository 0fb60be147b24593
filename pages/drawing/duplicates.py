"""The likely pairs: how many are left, which is looked at, and what can be done with one and with the certain ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

import streamlit as st

from pages.drawing import frame, uniting
from pages.drawing.text import plain, quiet
from pages.drawing.uniting import Decided
from sync.crm import words
from sync.crm.names import name_of
from sync.errors import RunnerUpError, explain
from sync.exchange.pairs import Pair, clusters
from sync.snapshot import Snapshot

DUPLICATES_PAGE: Final = "pages/data/duplicates.py"
_OPEN: Final = "duplicates-open"
_SEEN: Final = "duplicates-seen"
_SHOWN: Final = "duplicates-shown"
_PAGE: Final = 10
_COLOURS: Final = {"Almost surely one person": "green", "Probably one person": "blue"}


def link(count: int, key: str) -> None:
    """A way to the page, with how many pairs are likely; nothing where none are."""
    if count and st.button(
        words.count(count, "likely pair"),
        key=key,
        icon=":material/people_alt:",
        type="tertiary",
        help="People who may be in your book twice",
    ):
        st.switch_page(DUPLICATES_PAGE)


def draw(snapshot: Snapshot, pairs: Sequence[Pair], today: date) -> None:
    """The pairs that are left, one of them open."""
    _left(len(pairs))
    _certain([pair for pair in pairs if pair.certain])
    shown = st.session_state.get(_SHOWN, _PAGE)
    keys = [_key(pair) for pair in pairs]
    opened = st.session_state.get(_OPEN)
    if opened not in keys:
        opened = keys[0]
    together = {person: len(cluster) for cluster in clusters(pairs) for person in cluster}
    for pair in [pair for pair in pairs if _key(pair) == opened or _key(pair) in keys[:shown]]:
        with st.container(border=True, key=f"pair-{_key(pair)}", gap="small"):
            _heading(snapshot, pair)
            if _key(pair) == opened:
                _compare(snapshot, pair, today, together.get(pair.one, 0))
            else:
                _folded(pair)
    if len(pairs) > shown:
        st.button(
            f"Show more of {len(pairs):,}",
            key="duplicates-more",
            icon=":material/expand_more:",
            on_click=_more,
        )


def nobody_twice(people: int) -> None:
    """Say that there is nothing to do here, and when there may be."""
    st.session_state.pop(_SEEN, None)
    with st.container(border=True, key="duplicates-none"):
        st.subheader("Everybody here is one of a kind", icon=":material/diversity_1:")
        st.markdown(
            f"Nobody among {words.count(people, 'person', 'people')} seems to be in your book twice. After an "
            "import it is worth another look: people like to come in by more than one door."
        )


def told_apart(snapshot: Snapshot, pairs: Collection[tuple[str, str]]) -> None:
    """The pairs that were said to be two people, and the way back; nothing where there are none."""
    if not pairs:
        return
    with st.expander(f"Told apart ({len(pairs):,})", icon=":material/people:"):
        for one, other in list(pairs)[: _PAGE * 5]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{_called(snapshot, one)} and {_called(snapshot, other)}", width="stretch")
                st.button(
                    "Ask again",
                    key=f"again-{one}-{other}",
                    icon=":material/undo:",
                    type="tertiary",
                    on_click=_ask_again,
                    args=(one, other),
                )


def _key(pair: Pair) -> str:
    return f"{pair.one}~{pair.other}"


@frame.guarded
def _more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _PAGE) + _PAGE


@frame.guarded
def _open(key: str) -> None:
    st.session_state[_OPEN] = key


@frame.guarded
def _ask_again(one: str, other: str) -> None:
    frame.tell(frame.book().ask_again(one, other))


@frame.guarded
def _apart(one: str, other: str) -> None:
    frame.tell(frame.book().tell_apart(one, other))


@frame.guarded
def _merge(keep: str, other: str, decided: Decided, today: date) -> None:
    frame.tell(frame.book().merge(keep, other, decided.choices, note_rest=decided.note_rest, today=today))


@frame.guarded
def _merge_all(pairs: Sequence[tuple[str, str]]) -> None:
    frame.tell(frame.book().merge_all(pairs))


def _left(left: int) -> None:
    """How many pairs are left, and of how many; the most that this visit has seen count as all."""
    most = max(left, st.session_state.get(_SEEN, 0))
    st.session_state[_SEEN] = most
    told = f"{words.count(left, 'likely pair')} left"
    if most > left:
        st.progress((most - left) / most, text=f"{told}, {most - left:,} of {most:,} done")
    else:
        st.markdown(f"**{told}**")


def _certain(certain: Sequence[Pair]) -> None:
    """An offer to merge those at once about whom there is no doubt."""
    if not certain:
        return
    pairs = words.spelt(len(certain), "pair has", "pairs have")
    with st.container(
        border=True, key="duplicates-certain", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.markdown(
            f"**{pairs} the same name and the same e-mail address.** "
            + quiet("What differs is kept in Notes, and one click undoes it all."),
            width="stretch",
        )
        st.button(
            "Merge it" if len(certain) == 1 else f"Merge all {len(certain):,}",
            key="duplicates-merge-all",
            icon=":material/done_all:",
            on_click=_merge_all,
            args=([(pair.one, pair.other) for pair in certain],),
        )


def _called(snapshot: Snapshot, person: str) -> str:
    """A person's name and company, as Markdown."""
    company = str(snapshot.people.at[person, "company"])
    name = f"**{plain(name_of(snapshot.people, person), 60)}**"
    return f"{name} {quiet(plain(company, 60))}" if company else name


def _heading(snapshot: Snapshot, pair: Pair) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{_called(snapshot, pair.one)} and {_called(snapshot, pair.other)}", width="stretch")
        colour = _COLOURS.get(pair.likelihood, "gray")
        st.markdown(f":{colour}-badge[{pair.likelihood}]", width="content", help=f"{pair.score} of 100")
    st.markdown(quiet(f":material/search_insights: {plain(' · '.join(pair.reasons), 200)}"))


def _folded(pair: Pair) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Compare",
            key=f"compare-{_key(pair)}",
            icon=":material/compare_arrows:",
            on_click=_open,
            args=(_key(pair),),
        )
        _two_button(pair)


def _two_button(pair: Pair) -> None:
    st.button(
        "Not the same",
        key=f"apart-{_key(pair)}",
        icon=":material/people:",
        type="tertiary",
        on_click=_apart,
        args=(pair.one, pair.other),
        help="They are two people; this pair is not shown again",
    )


def _compare(snapshot: Snapshot, pair: Pair, today: date, together: int) -> None:
    if together:
        st.markdown(
            quiet(
                f":material/group_work: {words.spelt(together, 'entry', 'entries')} may all be one person: "
                "begin with two of them, the next comes after."
            )
        )
    keep, other = uniting.stays_and_goes(snapshot, pair.one, pair.other)
    try:
        decided = uniting.form(snapshot, keep, other, today)
    except RunnerUpError as error:
        st.markdown(plain(explain(error)))
        return
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Merge",
            key="duplicates-merge",
            type="primary",
            icon=":material/call_merge:",
            on_click=_merge,
            args=(keep, other, decided, today),
            disabled=not decided.is_sound,
        )
        _two_button(pair)
    st.markdown(
        quiet("Every word exchanged with either moves to the one entry. Undo brings both back as they were.")
    )
