"""The parts of the Scenarios page: what a tag means, who carries it, how such cases went, and adding it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.drawing import cards, dialogs, frame, outcomes, tagging
from pages.drawing.tagging import slug
from pages.drawing.text import plain, quiet
from sync import contract
from sync.crm import due, words
from sync.crm import scenarios as crm
from sync.crm.names import name_of
from sync.crm.scenarios import Scenario
from sync.crm.search import Filters

PEOPLE_PAGE: Final = "pages/people/people.py"
EVERYTHING: Final = "All five"
PARAM: Final = "door"
_CHOICE: Final = "scenarios-door"
_FEW: Final = 3
_MANY: Final = 12
_SUGGESTED: Final = 6
_INDENT: Final = "&emsp;&emsp;"  # as wide as the icon before a name

ICONS: Final[Mapping[str, str]] = {
    contract.OFFER_DECLINED: ":material/undo:",
    contract.COUNTER_OFFER: ":material/swap_horiz:",
    contract.DIDNT_WORK_OUT: ":material/logout:",
    contract.SIMILAR_ROLE: ":material/join_inner:",
    contract.OTHER_DIVISION: ":material/account_tree:",
}
# How an ending is said of one case, and of several.
_ENDINGS: Final[Mapping[str, tuple[str, str]]] = {
    contract.LANDED: ("landed with them", "landed with them"),
    "Offer": ("offer", "offers"),
    "Interview": ("interview", "interviews"),
    "Referral": ("referral", "referrals"),
    "Conversation": ("conversation", "conversations"),
    "Replied": ("reply", "replies"),
    "No reply": ("no reply so far", "no reply so far"),
    crm.NO_OUTCOME: ("without an outcome noted", "without an outcome noted"),
    crm.NOT_ASKED: ("not asked yet", "not asked yet"),
}
OPEN: Final = "Open today"
LATER: Final = "Opens later"
UNKNOWN: Final = "No date to count from yet"
PASSED: Final = "The window has passed; a word is welcome all the same"
RESTING: Final = "Paused, landed or archived"
GROUPS: Final = (OPEN, LATER, UNKNOWN, PASSED, RESTING)


def carriers(windows: pd.DataFrame, people: pd.DataFrame, today: date) -> dict[str, pd.DataFrame]:
    """Who carries each tag: the tagged rows of ``open_windows`` by scenario, with a column group.

    group (str, one of ``GROUPS``); order: group, then the first to close, in which nobody's date is last.
    """
    tagged = windows[windows["tagged"]]
    active = people["status"].isin(("", contract.ACTIVE))
    now = pd.Timestamp(today)
    group = pd.Series(PASSED, index=tagged.index, dtype="str")
    group = group.mask(tagged["opens"] > now, LATER).mask(tagged["opens"].isna(), UNKNOWN)
    group = group.mask(~tagged["person_id"].map(active), RESTING).mask(tagged["is_open"], OPEN)
    rank = group.map({name: place for place, name in enumerate(GROUPS)})
    ordered = tagged.assign(group=group, rank=rank).sort_values(["rank", "closes"], kind="stable")
    return {
        tag: ordered[ordered["scenario"] == tag].drop(columns="rank").reset_index(drop=True)
        for tag in contract.SCENARIOS
    }


def untagged_open(windows: pd.DataFrame) -> dict[str, list[str]]:
    """By scenario the people whose window is open by the calendar, but who don't carry the tag."""
    free = windows[windows["is_open"] & ~windows["tagged"]].sort_values("closes", kind="stable")
    return {tag: free["person_id"][free["scenario"] == tag].tolist() for tag in contract.SCENARIOS}


def counted(endings: pd.DataFrame) -> dict[str, dict[str, int]]:
    """The counts of ``sync.crm.scenarios.endings``, by scenario and column."""
    return {
        str(tag): {str(ending): int(number) for ending, number in row.items()}
        for tag, row in endings.to_dict("index").items()
    }


def summary(carried: Mapping[str, pd.DataFrame]) -> str:
    """What is open today, in one line."""
    opened = pd.concat([rows[rows["group"] == OPEN] for rows in carried.values()])
    told = "Five things can happen to the one who was hired, and each is a second chance for you."
    if opened.empty:
        return f"{told} No window is open today for the people you tagged."
    people = words.count(opened["person_id"].nunique(), "person", "people")
    verb = "is" if len(opened) == 1 else "are"
    return f"{told} {words.spelt(len(opened), 'window')} {verb} open today, with {people}."


def ending_sentence(counts: Mapping[str, int]) -> str:
    """How the cases of one tag went so far, the best first; ``counts`` is a row of ``endings`` by column."""
    cases = counts["people"]
    if not cases:
        return ""
    told = [
        f"{counts[ending]:,} {words.plural(counts[ending], *_ENDINGS[ending])}"
        for ending in crm.ENDINGS
        if counts[ending]
    ]
    return f"So far, of {words.count(cases, 'person', 'people')}: {words.listed(told)}."


def choose() -> str:
    """Draw the choice between all five and one; it lives in the address. Answers the tag, or EVERYTHING."""
    named = st.query_params.get(PARAM, "")
    # The address leads, for it also changes with the browser's own back and forward.
    st.session_state[_CHOICE] = named if named in contract.SCENARIOS else EVERYTHING
    return (
        st.segmented_control(
            "Which second chance",
            (EVERYTHING, *contract.SCENARIOS),
            required=True,
            key=_CHOICE,
            label_visibility="collapsed",
            wrap=True,
            on_change=_chosen,
        )
        or EVERYTHING
    )


@frame.guarded
def _chosen() -> None:
    tag = st.session_state[_CHOICE]
    if tag in contract.SCENARIOS:
        st.query_params[PARAM] = tag
    elif PARAM in st.query_params:
        del st.query_params[PARAM]


def empty(today: date) -> None:
    """Say what will be here, and how to begin."""
    with st.container(border=True, key="no-scenarios"):
        st.subheader("No second chances noted yet", icon=":material/meeting_room:")
        st.markdown(
            "Add the people you met, tag them with what may happen, and note the day you were told no. "
            "From then on this page shows whose window is open, and until when."
        )
        dialogs.ways_in("scenarios", today)


@frame.guarded
def _choose(tag: str) -> None:
    st.query_params[PARAM] = tag


def _open_badge(rows: pd.DataFrame) -> str:
    opened = int((rows["group"] == OPEN).sum())
    if opened:
        return f":green-badge[:material/meeting_room: {opened:,} open today]"
    return ":gray-badge[:material/door_front: none open today]" if len(rows) else ""


def _meaning(scenario: Scenario) -> None:
    told = [f"**What you can do.** {plain(scenario.advice)}", f":material/event: **{plain(scenario.when)}**"]
    if scenario.figure:
        told.append(quiet(f"{plain(scenario.figure)} ({plain(scenario.source)})"))
    st.markdown("\n\n".join(told))


def overview(
    scenario: Scenario,
    rows: pd.DataFrame,
    counts: Mapping[str, int],
    true: pd.DataFrame,
    people: pd.DataFrame,
    standing: pd.DataFrame,
    suggested: Sequence[str],
    today: date,
) -> None:
    """Draw one of the five as a card: meaning, the first few windows, how it went, for whom it came true.

    ``true``: its rows of ``sync.crm.outcomes.cases``.
    """
    tag = scenario.tag
    with st.container(border=True, key=f"scenario-{slug(tag)}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(width="stretch"):
                st.subheader(plain(tag), icon=ICONS[tag], anchor=False)
            st.markdown(_open_badge(rows), width="content")
        st.markdown(plain(scenario.happens))
        who, meaning = st.columns(2, gap="medium")
        with who:
            if rows.empty:
                _nobody(tag, suggested)
            else:
                opened = rows[rows["group"] == OPEN]
                with st.container(gap="xsmall"):
                    _windows(opened.head(_FEW), people, standing, today)
                if opened.empty:
                    st.markdown(quiet(_next_to_open(rows, people, today)))
                st.markdown(quiet(plain(ending_sentence(counts))))
            with st.container(horizontal=True, gap="small"):
                if len(rows):
                    st.button(
                        f"See all {len(rows):,}" if len(rows) > 1 else "See more",
                        key=f"see-{slug(tag)}",
                        icon=":material/arrow_forward:",
                        on_click=_choose,
                        args=(tag,),
                    )
                tagging.button(tag, people, suggested, short=True)
        with meaning:
            _meaning(scenario)
            outcomes.told(true, people, today, few=True)


def _nobody(tag: str, suggested: Sequence[str]) -> None:
    st.markdown(
        f"Nobody carries “{plain(tag)}” yet. Tag somebody you can imagine it of, and the clock starts."
    )
    if suggested:
        number = words.count(len(suggested), "person", "people")
        st.markdown(quiet(f"By the calendar this could be the moment with {number}."))


def _next_to_open(rows: pd.DataFrame, people: pd.DataFrame, today: date) -> str:
    later = rows[rows["group"] == LATER].sort_values("opens", kind="stable")
    if later.empty:
        return "No window is open today."
    first = later.iloc[0]
    name = plain(name_of(people, str(first["person_id"])))
    return f"No window is open today. The next opens {words.day(first['opens'].date(), today)}, with {name}."


def _windows(rows: pd.DataFrame, people: pd.DataFrame, standing: pd.DataFrame, today: date) -> None:
    """Two lines a window: the linked name and until or from when; who that is and how they stand."""
    columns = zip(rows["person_id"], rows["group"], rows["opens"], rows["closes"], strict=True)
    for person, group, opens, closes in columns:
        told, stands = people.loc[person], standing.loc[person]
        with st.container(gap=None):
            with st.container(
                horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"
            ):
                st.page_link(
                    cards.PERSON_PAGE,
                    label=f":green[{plain(name_of(people, person), 60)}]",
                    icon=":material/person:",
                    query_params={"person": person},
                    help=plain(" · ".join(part for part in (told["relationship"], told["role"]) if part))
                    or None,
                )
                when = _when(group, opens, closes, str(told["status"]), today)
                if when:
                    st.markdown(when, width="content", help=_span(opens, closes))
            st.markdown(f"{_INDENT}{_stands(str(told['company']), stands)}")


def _stands(company: str, stands: pd.Series) -> str:
    """Where they are and when their next word is due; short enough for one line on a phone."""
    told = [plain(company, 40)] if company else []
    if stands["state"] not in (due.ASLEEP, due.COLD):  # their badges say it in full
        told.append("next word" if company else "Next word")
    return f"{quiet(' · '.join(told))} {cards.state_badge(stands['state'], int(stands['days_over']))}"


def _when(group: str, opens: pd.Timestamp, closes: pd.Timestamp, status: str, today: date) -> str:
    if group == OPEN:
        return f":green-badge[:material/meeting_room: until {_day(closes, today)}]"
    if group == LATER:
        return f":gray-badge[:material/event: from {_day(opens, today)}]"
    if group == RESTING:
        return ":green-badge[:material/celebration: landed with them]" if status == contract.LANDED else ""
    return f":gray-badge[:material/event_available: until {_day(closes, today)}]" if group == PASSED else ""


def _day(moment: pd.Timestamp, today: date) -> str:
    return "today" if moment.date() == today else words.day(moment.date(), today)


def _span(opens: Any, closes: Any) -> str | None:
    return f"{words.exact_day(opens)} to {words.exact_day(closes)}" if pd.notna(opens) else None


def one(
    scenario: Scenario,
    rows: pd.DataFrame,
    counts: Mapping[str, int],
    true: pd.DataFrame,
    people: pd.DataFrame,
    standing: pd.DataFrame,
    suggested: Sequence[str],
    today: date,
) -> None:
    """Draw one of the five whole: who carries it, by the state of their window, what to do, how it went."""
    tag = scenario.tag
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch"):
            st.subheader(plain(tag), icon=ICONS[tag], anchor=False)
        tagging.button(tag, people, suggested)
    st.markdown(plain(scenario.happens))
    who, meaning = st.columns([3, 2], gap="large")
    with who:
        if rows.empty:
            _nobody(tag, suggested)
        for group in GROUPS:
            these = rows[rows["group"] == group]
            if len(these):
                most = _MANY if group == OPEN else _SUGGESTED
                st.markdown(f"**{group}** {quiet(f'· {len(these):,}')}")
                with st.container(gap="xsmall"):
                    _windows(these.head(most), people, standing, today)
                if len(these) > most:
                    st.markdown(f"{_INDENT}{quiet(f'and {len(these) - most:,} more')}")
        if len(rows):
            st.page_link(
                PEOPLE_PAGE,
                label="See them on the People page"
                if len(rows) < _MANY
                else f"See all {len(rows):,} on the People page",
                icon=":material/group:",
                query_params=Filters(scenarios=(tag,)).to_query(),
            )
    with meaning:
        with st.container(border=True, gap="small"):
            _meaning(scenario)
        if len(true):
            with st.container(border=True, gap="small", key="scenario-true"):
                outcomes.told(true, people, today)
        if counts["people"]:
            with st.container(border=True, gap="small", key="scenario-endings"):
                st.markdown("**How it has gone so far**")
                _endings(counts)


def _endings(counts: Mapping[str, int]) -> None:
    """How the cases went: a bar an ending, as long as its share of the cases, the best at the top."""
    for ending in crm.ENDINGS:
        if counts[ending]:
            number = counts[ending]
            said = words.count(number, *_ENDINGS[ending])
            st.progress(number / counts["people"], text=f":small[{plain(said)}]")
