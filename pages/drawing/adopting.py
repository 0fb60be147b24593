"""A sheet that already holds contacts: how it was read, what is asked, and what will be added before anything is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from pages.drawing import frame
from pages.drawing.text import plain, quiet, unlinked
from sync import contract
from sync.crm import words
from sync.errors import Problem
from sync.exchange.headings import EXTRA, SKIP
from sync.exchange.mapping import TARGETS, label
from sync.link import Link
from sync.sheet.adopt import Adoption, FoundTable, Match, Question, Study, answered
from sync.sheet.adopt.types import IN_PLACE, KINDS, LOG_TABLE, OTHER_TABLE

_ANSWERS: Final = "adopt-answers"
_NOW: Final = "adopt-now"
_FEW_OPTIONS: Final = 3
_MOST_COLUMNS: Final = 40
_MOST_NAMES: Final = 6
_MOST_LISTED: Final = 8
_LOG_TARGETS: Final = (
    *(
        f"outreach.{column.key}"
        for column in contract.OUTREACH.columns
        if column.key not in {"id", "person_id"}
    ),
    EXTRA,
)


def draw(study: Study) -> Adoption | None:
    """The preview of adopting a spreadsheet, with its questions and what each column means, to be corrected.

    Answers what is to be done; None while something has to be answered first.
    """
    now = _answered(study)
    with st.container(border=True, key="adopt"):
        if now.refusal:
            st.warning(plain(now.refusal), icon=":material/help:")
        else:
            _found(now)
        _questions(now.questions)
        shown = [table for table in now.tables if table.kind != OTHER_TABLE or now.refusal]
        for table in shown:
            _table(table)
        _others([table for table in now.tables if table not in shown])
        if now.adoption is not None:
            _what_happens(now.adoption)
    return now.adoption


def _answered(study: Study) -> Study:
    """The study with what was answered so far: worked out once for each set of answers."""
    spreadsheet = study.inputs.overview.id
    told: tuple[str, dict[str, str]] = st.session_state.get(_ANSWERS, ("", {}))
    answers = dict(told[1]) if told[0] == spreadsheet else {}
    st.session_state[_ANSWERS] = (spreadsheet, answers)
    known = st.session_state.get(_NOW)
    if known is None or known[0] is not study or known[1] != answers:
        known = (study, answers, answered(study, answers) if answers else study)
        st.session_state[_NOW] = known
    now: Study = known[2]
    return now


@frame.guarded
def _answer(key: str, widget: str) -> None:
    spreadsheet, answers = st.session_state[_ANSWERS]
    st.session_state[_ANSWERS] = (spreadsheet, {**answers, key: st.session_state[widget]})


def _found(now: Study) -> None:
    assert now.adoption is not None
    preview = now.adoption.preview
    some = [plain(name, 40) for name in preview.people[:_MOST_NAMES]]
    more = len(preview.people) - len(some)
    names = words.listed([*some, *([f"{more:,} more"] if more else [])])
    contacts = f", and {words.count(preview.touches, 'contact')} made with them" if preview.touches else ""
    st.markdown(
        f"**:material/contacts: {words.spelt(len(preview.people), 'person', 'people')} in this sheet**{contacts}"
    )
    st.markdown(quiet(names))


# Questions


def _questions(asked: Sequence[Question]) -> None:
    for question in asked:
        widget = f"adopt-{question.key}"
        options = [option for option, _ in question.options]
        _, answers = st.session_state[_ANSWERS]
        st.session_state[widget] = answers.get(question.key, question.assumed)
        if st.session_state[widget] not in options:
            st.session_state[widget] = options[0]
        if len(options) <= _FEW_OPTIONS:
            st.radio(
                plain(question.text, 300),
                options,
                format_func=_worded(question),
                key=widget,
                on_change=_answer,
                args=(question.key, widget),
            )
        else:
            st.selectbox(
                plain(question.text, 300),
                options,
                format_func=_worded(question),
                key=widget,
                on_change=_answer,
                args=(question.key, widget),
            )


def _worded(question: Question) -> Callable[[str], str]:
    said = dict(question.options)
    return lambda option: plain(said.get(option, option), 80)


# Tables and their columns


def _table(table: FoundTable) -> None:
    known = sum(match.target not in {EXTRA, SKIP} for match in table.matches)
    told = f"{known:,} of {words.count(len(table.matches), 'column')} understood"
    with st.expander(
        f"{plain(table.title, 60)} · {told}", icon=":material/table:", key=f"adopt-table-{table.key}"
    ):
        _kind(table)
        st.markdown(quiet("Change what is not right: everything here follows at once."))
        with st.grid(3, min_column_width=250, gap="small", vertical_alignment="bottom"):
            for match in table.matches[:_MOST_COLUMNS]:
                _column(table, match)
        more = len(table.matches) - _MOST_COLUMNS
        if more > 0:
            st.markdown(quiet(f"{words.count(more, 'more column')} stay as they are."))


def _kind(table: FoundTable) -> None:
    key, widget = f"kind:{table.key}", f"adopt-kind-{table.key}"
    st.session_state[widget] = table.kind
    st.selectbox(
        "This table holds",
        list(KINDS),
        format_func=lambda kind: KINDS[kind],
        key=widget,
        on_change=_answer,
        args=(key, widget),
    )


def _column(table: FoundTable, match: Match) -> None:
    targets = _LOG_TARGETS if table.kind == LOG_TABLE else TARGETS
    widget = f"adopt-{match.column}"
    st.session_state[widget] = match.target
    values = plain(unlinked(" · ".join(dict.fromkeys(match.examples)) or "nothing in it"), 70)
    st.selectbox(
        f"**{plain(match.heading, 60)}** &ensp;:gray[{values}]",
        targets if match.target in targets else (match.target, *targets),
        format_func=_label,
        key=widget,
        on_change=_answer,
        args=(match.column, widget),
        help=_BESIDE if match.beside else None,
    )


_BESIDE: Final = (
    "This column stays as it is. What is read in it goes into a column of Runner-Up's at the right, "
    "or into Outreach."
)


def _label(target: str) -> str:
    if target.startswith("outreach."):
        return contract.OUTREACH.column(target.removeprefix("outreach.")).header
    if target in {EXTRA, SKIP}:
        return "Yours: an extra field" if target == EXTRA else "Yours: left alone"
    if target == "last_contact":
        return "A contact made, for Outreach"
    return "ID" if target == "id" else label(target)


def _others(tables: Sequence[FoundTable]) -> None:
    """Tabs that hold nothing to adopt; each may be told to hold something all the same."""
    if not tables:
        return
    titles = words.listed([plain(table.title, 40) for table in tables[:_MOST_LISTED]])
    with st.expander(f"Nothing to adopt in {titles}", icon=":material/more_horiz:", key="adopt-others"):
        for table in tables[:_MOST_LISTED]:
            st.markdown(f"**{plain(table.title, 60)}**")
            _kind(table)


# What will happen


def _what_happens(adoption: Adoption) -> None:
    preview = adoption.preview
    st.markdown("**What connecting does**")
    told = ["Nothing that stands in your sheet is changed, moved or coloured."]
    for title, headings in preview.added.items():
        listed = words.listed([plain(heading, 40) for heading in headings])
        told.append(f"At the right of **{plain(title, 40)}** it adds {listed}.")
    if any(tab == contract.OUTREACH.key for tab, _, _ in adoption.rows):
        told.append(
            "Days of contact are taken into Outreach once; from then on Outreach is where they are noted."
        )
    if preview.way != IN_PLACE:
        told.append(
            "Your people can't be one row each where they stand, so they go into a tab of their own, **People**. "
            "Your own tabs stay as they are; what you change there later is not followed."
        )
    if preview.new_tabs:
        told.append(f"It adds the tabs {words.listed([plain(title, 40) for title in preview.new_tabs])}.")
    for title, headings in preview.kept.items():
        if headings and preview.added.get(title):
            listed = words.listed([plain(heading, 40) for heading in headings[:_MOST_COLUMNS]])
            told.append(f"Yours alone in **{plain(title, 40)}**: {listed}.")
    if preview.left:
        told.append(
            f"{words.spelt(preview.left, 'row')} {words.plural(preview.left, 'is', 'are')} no person: a heading, a "
            f"total, a note, or nobody's name. {words.plural(preview.left, 'It is', 'They are')} left alone."
        )
    st.markdown("\n".join(f"- {one}" for one in told))
    _listed(adoption)


def _listed(adoption: Adoption) -> None:
    if not adoption.problems:
        return
    count = words.count(len(adoption.problems), "cell")
    with st.expander(f"{count} to look at later", icon=":material/visibility:", key="adopt-problems"):
        st.markdown(quiet("Kept exactly as typed; nothing is guessed."))
        _problems(adoption.problems)


def noted(link: Link) -> None:
    """On the Sheet page: what stood in the sheet when it was connected and could not become an entry."""
    found = link.noted()
    if not found:
        return
    with st.container(border=True, key="adopt-noted"):
        st.markdown("**:material/visibility: Left in your sheet when it was connected**")
        _problems(found)
        st.button("I have seen these", key="adopt-noted-seen", on_click=_put_away)


@frame.guarded
def _put_away() -> None:
    frame.book().link.put_away_noted()


def _problems(found: Sequence[Problem]) -> None:
    for problem in found[: 5 * _MOST_LISTED]:
        where = " · ".join(plain(part, 40) for part in (problem.tab, problem.row, problem.column) if part)
        st.markdown(f"**{plain(problem.text, 80)}** {quiet(f'{where}: {plain(problem.message, 200)}')}")
