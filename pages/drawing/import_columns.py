"""What the columns of a chosen file mean: asked where only a person knows, shown, and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from pages.drawing import frame, importing
from pages.drawing.importing import Visit, shown
from pages.drawing.text import quiet
from sync import contract
from sync.crm import words
from sync.exchange.headings import EXTRA, SKIP
from sync.exchange.kinds import MESSAGES, TABLE
from sync.exchange.mapping import OFFERED, label
from sync.exchange.plan import ImportPlan, Question
from sync.exchange.questions import EACH_A_PERSON

_FEW: Final = 12  # columns that are shown all together
_PAGE: Final = 12  # unknown columns shown at a time
_MOST_WARNINGS: Final = 5
_ORDERS: Final = {
    contract.DAY_FIRST: "Day first, as in 31/12",
    contract.MONTH_FIRST: "Month first, as in 12/31",
}


# Questions


def questions(visit: Visit, planned: ImportPlan) -> None:
    """What only a person can answer, each with the answer that is assumed."""
    usually = frame.snapshot().settings.day_first
    asked = visit.questions(planned, usually_day_first=usually)
    if not asked:
        return
    with st.container(border=True, key="import-questions"):
        st.markdown(f"**:material/help: {'A question' if len(asked) == 1 else 'Some questions'}**")
        dates = [question for question in asked if question.about == "dates"]
        for question in asked:
            if question.about == "names":
                _about_names(visit, question)
            elif question.about == "headings":
                _about_headings(question)
            elif question.about == "several":
                _about_several(visit, question)
            elif question.about == "owner":
                _about_owner(visit, question)
        if dates:
            _about_dates(visit, dates, usually=usually)


@frame.guarded
def _name_column() -> None:
    visit, column = importing.current(), st.session_state["import-names"]
    if visit is not None and column is not None:
        visit.correct(column, "name")


def _about_names(visit: Visit, question: Question) -> None:
    samples = visit.samples()
    st.selectbox(
        shown(question.text),
        range(len(question.options)),
        index=None,
        format_func=lambda number: _with_samples(question.options[number], samples[number]),
        placeholder="Choose the column with the names",
        key="import-names",
        on_change=_name_column,
    )


def _with_samples(title: str, values: Sequence[str]) -> str:
    return f"{title} ({', '.join(values)})" if values else title


@frame.guarded
def _headings(options: Sequence[str]) -> None:
    visit = importing.current()
    if visit is not None and st.session_state["import-headings"] == options[1]:
        visit.flip_header()


def _about_headings(question: Question) -> None:
    # The first option is how the table is read now: choosing the other turns the question round.
    st.session_state["import-headings"] = question.options[0]
    st.radio(
        shown(question.text),
        question.options,
        key="import-headings",
        on_change=_headings,
        args=(question.options,),
        horizontal=True,
    )


@frame.guarded
def _several() -> None:
    visit = importing.current()
    if visit is not None:
        visit.each = st.session_state["import-several"] == EACH_A_PERSON
        visit.forget_rows()


def _about_several(visit: Visit, question: Question) -> None:
    st.session_state["import-several"] = question.options[1 if visit.each else 0]
    st.radio(
        shown(question.text), question.options, key="import-several", on_change=_several, horizontal=True
    )


@frame.guarded
def _owner() -> None:
    visit = importing.current()
    if visit is not None:
        visit.choose_owner(st.session_state["import-owner"])


def _about_owner(visit: Visit, question: Question) -> None:
    st.session_state["import-owner"] = visit.source.owner
    st.radio(shown(question.text), question.options, key="import-owner", on_change=_owner, horizontal=True)


@frame.guarded
def _dates() -> None:
    visit = importing.current()
    if visit is not None:
        visit.day_first = st.session_state["import-dates"] == contract.DAY_FIRST


def _about_dates(visit: Visit, asked: Sequence[Question], *, usually: bool) -> None:
    day_first = usually if visit.day_first is None else visit.day_first
    st.session_state["import-dates"] = contract.DAY_FIRST if day_first else contract.MONTH_FIRST
    st.radio(
        shown(asked[0].text),
        (contract.DAY_FIRST, contract.MONTH_FIRST),
        format_func=lambda order: _ORDERS[order],
        key="import-dates",
        on_change=_dates,
        horizontal=True,
    )
    if len(asked) > 1:
        st.markdown(quiet(f"The answer counts for {words.count(len(asked), 'column')}."))


def warnings(planned: ImportPlan) -> None:
    """What is good to know about the file."""
    if not planned.warnings:
        return
    with st.container(border=True, key="import-warnings", gap="small"):
        for told in planned.warnings[:_MOST_WARNINGS]:
            st.markdown(f":material/info: {shown(told, 400)}")
        rest = planned.warnings[_MOST_WARNINGS:]
        if rest:
            with st.expander(f"{words.count(len(rest), 'more remark')}"):
                for told in rest[:100]:
                    st.markdown(shown(told, 400))


# Columns


def columns(visit: Visit) -> None:
    """Each column of the file and what it becomes; the known ones first, very many others a page at a time."""
    if visit.source.kind == MESSAGES:
        return
    guess, count = visit.guess.targets, len(visit.guess.targets)
    known = [number for number, target in enumerate(guess) if target not in {EXTRA, SKIP}]
    samples = visit.samples()
    # Of the others those that say something come first.
    rest = sorted({*range(count)} - {*known}, key=lambda number: (not samples[number], number))
    meant = len(visit.mapping.targets) - sum(target in {EXTRA, SKIP} for target in visit.mapping.targets)
    told = f"{meant:,} of {words.count(count, 'column')} understood"
    if visit.source.kind != TABLE and visit.mapping.has_names:
        with st.expander(
            f"What the columns mean · {told}", icon=":material/view_column:", key="import-columns"
        ):
            _cells(visit, [*known, *rest])
        return
    st.subheader("What the columns mean", anchor=False)
    st.markdown(quiet(f"{told}. Change what is not right; the people below follow at once."))
    with st.container(key="import-columns"):
        if count <= _FEW:
            _cells(visit, list(range(count)))
            return
        _cells(visit, known)
        with st.expander(
            f"{words.count(len(rest), 'other column')}",
            icon=":material/more_horiz:",
            key="import-other-columns",
        ):
            _others(visit, rest)


@frame.guarded
def _all(numbers: Sequence[int], target: str) -> None:
    visit = importing.current()
    if visit is not None:
        for number in numbers:
            visit.correct(number, target)


def _others(visit: Visit, rest: Sequence[int]) -> None:
    kept = sum(visit.mapping.targets[number] == EXTRA for number in rest)
    left = sum(visit.mapping.targets[number] == SKIP for number in rest)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{kept:,} kept as extra fields, {left:,} left out", width="stretch")
        st.button("Keep all", key="import-keep-all", on_click=_all, args=(rest, EXTRA), type="tertiary")
        st.button("Leave all out", key="import-leave-all", on_click=_all, args=(rest, SKIP), type="tertiary")
    pages = -(-len(rest) // _PAGE)
    page = importing.page_of("import-columns-page", pages)
    _cells(visit, rest[(page - 1) * _PAGE : page * _PAGE])
    if pages > 1:
        st.pagination(pages, key="import-columns-page")


@frame.guarded
def _correct(number: int) -> None:
    visit = importing.current()
    if visit is not None:
        visit.correct(number, st.session_state[_column_key(number)])


def _column_key(number: int) -> str:
    return f"import-column-{number}"


def _cells(visit: Visit, numbers: Sequence[int]) -> None:
    """A cell for each of these columns: heading, a few values, and what it becomes."""
    titles, samples, mapping = visit.shown_table.titles, visit.samples(), visit.mapping
    with st.grid(3, min_column_width=250, gap="small", vertical_alignment="bottom"):
        for number in numbers:
            guessed = visit.guess.targets[number]
            values = shown(" · ".join(samples[number]) or "nothing in it", 60)
            st.session_state[_column_key(number)] = mapping.targets[number]
            st.selectbox(
                f"**{shown(titles[number], 60)}** &ensp;:gray[{values}]",
                # Our own ID is found, never chosen.
                OFFERED if guessed in OFFERED else (guessed, *OFFERED),
                format_func=label,
                key=_column_key(number),
                on_change=_correct,
                args=(number,),
            )
