"""The parts of the News page: what there is to tell, who has not heard it; and what one person knows of you."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import cards, drawer, frame
from pages.drawing.text import lines, plain, quiet, unlinked
from sync.addresses import read_link
from sync.contract import NEWS
from sync.crm import news as crm
from sync.crm import words
from sync.crm.names import called
from sync.snapshot import Snapshot

PAGE: Final = "pages/reach_out/news.py"
_HEADLINE: Final = 140
_MOST: Final = 10  # people at once under an item
_ITEMS: Final = 12
_SHOWN: Final = "news-shown"
_OPEN: Final = "news-open"
_ADDING: Final = "news-adding"
_TURN: Final = "news-turn"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of news, with an example of each field; only the placeholders of the form know of it."""

    name: str
    icon: str
    headline: str
    details: str


KINDS: Final = (
    Kind(
        "Certificate",
        "workspace_premium",
        "Passed the lean operations certificate",
        "Six evenings and a project: finding a missing parcel takes nine minutes now, not forty.",
    ),
    Kind(
        "Project",
        "construction",
        "Rebuilt the stock list of our local food bank",
        "What was to be done, what you did, and what came of it, best in a figure.",
    ),
    Kind(
        "Talk",
        "mic",
        "Spoke about quiet shift handovers at the Guild evening",
        "Where it was, who listened, and the one thing that people took home.",
    ),
    Kind(
        "Article",
        "article",
        "Wrote about moving a depot over one night",
        "What it says in two lines. The link goes below.",
    ),
    Kind(
        "Volunteering",
        "volunteer_activism",
        "Ran ninety volunteers at the harbour festival",
        "What you looked after, and what it taught you.",
    ),
)
_BY_NAME: Final = {kind.name: kind for kind in KINDS}


def _key(name: str) -> str:
    """A field of the form: a new one each time an item was saved, so that it starts empty."""
    return f"news-new-{name}-{st.session_state.get(_TURN, 0)}"


# --- Adding --------------------------------------------------------------------------------------


@frame.guarded
def _open_form(shown: bool) -> None:  # noqa: FBT001 (an argument of a button, given by place)
    st.session_state[_ADDING] = shown


@frame.guarded
def _add(today: date) -> None:
    values = {
        column.key: st.session_state.get(_key(column.key)) for column in NEWS.columns if column.key != "id"
    }
    frame.tell(frame.book().add(NEWS, [{key: value for key, value in values.items() if value}], today=today))
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.session_state[_ADDING] = False


def heading(known: tuple[crm.NewsItem, ...], told: pd.DataFrame, standing: pd.DataFrame) -> None:
    """What the page is for, how far the news has gone, and the button that adds some."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.title("News", anchor=False, width="stretch")
        if known and not st.session_state.get(_ADDING, False):
            st.button(
                "Add something new",
                key="news-add",
                type="primary",
                icon=":material/add:",
                on_click=_open_form,
                args=(True,),
            )
    if known:
        heard, every = crm.audience(told, standing)
        things = words.spelt(len(known), "thing")
        people = words.plural(every, "person", "people")
        st.markdown(quiet(f"{things} to tell. {heard:,} of {every:,} {people} have heard something of it."))


def welcome() -> None:
    """What will be here, while there is nothing yet."""
    st.markdown(
        "Whoever hears something new about you remembers you, and sees that your search is still on. Note what "
        "is new, however small; each draft then brings what that person has not heard yet, and warns "
        "before it tells something twice."
    )


def form(today: date, *, first: bool) -> None:
    """The fields of a new item; ``first``: the page has nothing else to show yet."""
    if not (first or st.session_state.get(_ADDING, False)):
        return
    with st.container(border=True, key="news-form", gap="small"):
        st.subheader("What is new about you?", anchor=False)
        chosen = st.pills(
            "What kind of news it is",
            list(_BY_NAME),
            key=_key("kind"),
            default=KINDS[0].name,
            required=True,
            label_visibility="collapsed",
            format_func=lambda name: f":material/{_BY_NAME[name].icon}: {name}",
        )
        kind = _BY_NAME[chosen or KINDS[0].name]
        headline, details, link, on = (NEWS.column(key) for key in ("headline", "details", "link", "date"))
        st.text_input(
            headline.header,
            key=_key("headline"),
            placeholder=kind.headline,
            help="In one line. Drafts put it into a sentence, as in “From me: …”.",
        )
        st.text_area(details.header, key=_key("details"), placeholder=kind.details, height=90)
        left, right = st.columns([2, 1], gap="small")
        left.text_input(link.header, key=_key("link"), placeholder=f"{link.meaning} https://…")
        right.date_input(
            on.header,
            key=_key("date"),
            value=today,
            format="DD/MM/YYYY" if frame.snapshot().settings.day_first else "MM/DD/YYYY",
            help="When it happened. With a day ahead, drafts wait until then.",
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Save",
                key="news-save",
                type="primary",
                icon=":material/check:",
                on_click=_add,
                args=(today,),
            )
            if not first:
                st.button("Close", key="news-close", type="tertiary", on_click=_open_form, args=(False,))


# --- The list ------------------------------------------------------------------------------------


@frame.guarded
def _show_people(item: str) -> None:
    st.session_state[_OPEN] = "" if st.session_state.get(_OPEN) == item else item


@frame.guarded
def _show_more(key: str, more: int) -> None:
    st.session_state[key] = st.session_state.get(key, more) + more


def _more(key: str, shown: int, every: int) -> None:
    """A button that shows the next ones of a list, where there are any."""
    rest = every - st.session_state.get(key, shown)
    if rest > 0:
        st.button(
            f"Show {min(rest, shown)} more of {rest:,}",
            key=f"{key}-more",
            icon=":material/expand_more:",
            on_click=_show_more,
            args=(key, shown),
        )


def listed(snapshot: Snapshot, known: tuple[crm.NewsItem, ...], told: pd.DataFrame, today: date) -> None:
    """The items, newest first, a dozen at a time; then the rows that still lack a headline."""
    standing = snapshot.standing(today)
    shown = known[: st.session_state.get(_SHOWN, _ITEMS)]
    reaches = snapshot.derive(
        ("news-reach", today, len(shown)),
        lambda: crm.reach([item.id for item in shown], told, snapshot.people, standing),
    )
    for item in shown:
        _item(snapshot, item, reaches[item.id], standing, today)
    _more(_SHOWN, _ITEMS, len(known))
    named = {item.id for item in known}
    for row in snapshot.news.index[~snapshot.news.index.isin(named)]:
        with st.container(border=True, key=f"news-item-{row}", gap="small"):
            st.markdown("**A headline is missing here**  \nWithout one, no draft can bring it.")
            details = str(snapshot.news.at[row, "details"])
            if details.strip():
                st.markdown(lines(details))
            _edit(snapshot, str(row), "A row without a headline", today)


def _item(
    snapshot: Snapshot, item: crm.NewsItem, reach: crm.Reach, standing: pd.DataFrame, today: date
) -> None:
    with st.container(border=True, key=f"news-item-{item.id}", gap="small"):
        st.markdown(f"**{plain(unlinked(item.headline), _HEADLINE)}**")
        if item.details.strip():
            st.markdown(lines(item.details))
        for header, (typed, message) in drawer.typed_problems(snapshot, NEWS, item.id).items():
            st.markdown(
                f":orange[:small[:material/help: {plain(header)}: “{plain(typed, 80)}”. {plain(message)}]]"
            )
        st.markdown(quiet(_reach_words(reach, item.date, today)))
        opened = st.session_state.get(_OPEN) == item.id
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            if reach.people:
                st.button(
                    "Who has heard it" if not reach.not_yet else "Who has not heard it",
                    key=f"news-who-{item.id}",
                    icon=":material/expand_less:" if opened else ":material/group:",
                    on_click=_show_people,
                    args=(item.id,),
                )
            _edit(snapshot, item.id, item.headline, today)
            address, _ = read_link(item.link)
            if address:
                st.link_button("Read it", address, icon=":material/open_in_new:", type="tertiary")
        if opened:
            _who(snapshot.people, item.id, reach, standing, today)


def _reach_words(reach: crm.Reach, on: date | None, today: date) -> str:
    """When it was, and how far it has gone: "5 Nov · Heard by 4 of 55; 51 not yet, 7 of them due now."."""
    if on is not None and on > today:
        return f":material/event_upcoming: Comes on {words.day(on, today)}; drafts wait for it."
    day = f":material/event: {words.day(on, today)} &ensp; " if on else ""
    if not reach.people:
        return f"{day}:material/hearing: Nobody to tell yet."
    if not reach.not_yet:
        return f"{day}:material/hearing: Everybody in touch has heard it."
    due = f", {reach.due:,} of them due now" if reach.due else ""
    heard = f"Heard by {len(reach.heard):,} of {reach.people:,}; {len(reach.not_yet):,} not yet{due}."
    return f"{day}:material/hearing: {heard}"


def _edit(snapshot: Snapshot, row: str, title: str, today: date) -> None:
    if st.button("Edit", key=f"news-edit-{row}", icon=":material/edit:", type="tertiary"):
        drawer.edit(NEWS, row, drawer.shown(snapshot, NEWS, row), title, today, snapshot.version)


def _who(people: pd.DataFrame, item: str, reach: crm.Reach, standing: pd.DataFrame, today: date) -> None:
    """The people of an item: those who have not heard it, the due ones first; beside them those who have."""
    not_yet, have = st.columns([3, 2], gap="medium")
    with not_yet:
        st.markdown(f"**Not yet** {quiet(words.count(len(reach.not_yet), 'person', 'people'))}")
        key = f"news-not-yet-{item}"
        for person in reach.not_yet[: st.session_state.get(key, _MOST)]:
            stands = drawer.row_of(standing, person)
            _person(people, person, cards.state_badge(stands["state"], int(stands["days_over"])))
        _more(key, _MOST, len(reach.not_yet))
        if not reach.not_yet:
            st.markdown(quiet("Nobody is left to tell."))
    with have:
        st.markdown(f"**Heard it** {quiet(words.count(len(reach.heard), 'person', 'people'))}")
        key = f"news-heard-{item}"
        for person, on in list(reach.heard.items())[: st.session_state.get(key, _MOST)]:
            _person(people, person, quiet(words.day(on, today) if on else "some day"))
        _more(key, _MOST, len(reach.heard))
        if not reach.heard:
            st.markdown(quiet("Nobody yet: a word logged with it under Shared counts."))


def _person(people: pd.DataFrame, person: str, told: str) -> None:
    row = drawer.row_of(people, person)
    title = called(row["name"], row["email"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.page_link(
            cards.PERSON_PAGE,
            label=plain(" · ".join(part for part in (title, row["company"]) if part), 60),
            icon=":material/person:",
            query_params={"person": person},
            width="stretch",
        )
        st.markdown(told, width="content")


# --- What was told and is not in the list --------------------------------------------------------


@frame.guarded
def _is_item(text: str, widget: str, headlines: Mapping[str, str]) -> None:
    chosen = str(st.session_state.get(widget))
    if chosen in headlines:
        frame.tell(frame.book().name_shared(text, headlines[chosen]))


@frame.guarded
def _take_in(text: str, on: date | None, today: date) -> None:
    frame.tell(frame.book().add(NEWS, [{"headline": text, "date": on}], today=today))


def others(told: pd.DataFrame, known: tuple[crm.NewsItem, ...], today: date) -> None:
    """What Shared holds and no item is called: a headline that was changed, or news that was never noted here."""
    rest = crm.others(told)
    if rest.empty:
        return
    st.subheader("Told under another name", anchor=False)
    st.markdown(
        "This stands under Shared in Outreach and is not in the list above: perhaps a headline that "
        "reads otherwise now. Say what it is, and it counts."
    )
    headlines = {item.id: item.headline for item in known}
    columns = (rest[key] for key in ("headline", "people", "first"))
    rows = list(zip(*columns, strict=True))[: st.session_state.get("news-others", _ITEMS)]
    for place, (text, people, first) in enumerate(rows):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key=f"news-other-{place}"
        ):
            on = None if pd.isna(first) else first.date()
            since = f" since {words.day(on, today)}" if on else ""
            heard_by = f"heard by {words.count(people, 'person', 'people')}{since}"
            st.markdown(f"“{plain(text, _HEADLINE)}” {quiet(heard_by)}", width="stretch")
            widget = f"news-is-{crm.same_words(text)}"
            if headlines:
                st.menu_button(
                    "It is…",
                    list(headlines),
                    key=widget,
                    format_func=lambda item: plain(headlines[item], 60),
                    on_click=_is_item,
                    args=(text, widget, headlines),
                )
            st.button(
                "Add to the list",
                key=f"news-take-{crm.same_words(text)}",
                icon=":material/add:",
                on_click=_take_in,
                args=(text, on, today),
            )
    _more("news-others", _ITEMS, len(rest))


# --- On the page of a person ---------------------------------------------------------------------


def known_by(snapshot: Snapshot, person: str, today: date) -> None:
    """What this person knows of you, and the newest that they do not."""
    theirs = snapshot.outreach[snapshot.outreach["person_id"] == person]
    told = crm.heard(snapshot.news, theirs).iloc[::-1]
    if snapshot.news.empty and told.empty:
        st.page_link(PAGE, label="Note what is new about you", icon=":material/newspaper:")
        return
    new = crm.newest_unheard(snapshot.news, theirs, person, today)
    if new is not None:
        st.markdown(f"{quiet('New to them')}  \n{plain(new.headline, _HEADLINE)}")
    else:
        st.markdown(plain(crm.nothing_new(snapshot.news, theirs, person, today)))
    if told.empty:
        st.markdown(quiet("They have heard none of your news yet."))
        return
    shown = zip(told["headline"].head(_MOST), told["on"].head(_MOST), strict=True)
    rest = [quiet(f"and {len(told) - _MOST:,} more")] if len(told) > _MOST else []
    known = [
        f"{plain(headline, _HEADLINE)} {'' if pd.isna(on) else quiet(words.day(on.date(), today))}"
        for headline, on in shown
    ]
    st.markdown("  \n".join([quiet("They have heard"), *known, *rest]))
