"""One template: its words to change where they stand, beside them how they reach somebody; saved over nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from pages.drawing import frame, live
from pages.drawing.templates import LOOKS, NEW, TITLE, enter
from pages.drawing.text import lines, plain, quiet
from sync.contract import ACTIVE, CHANNELS, RELATIONSHIPS, SCENARIOS, TEMPLATES
from sync.crm import drafts
from sync.crm import template_list as crm
from sync.crm.due import ranked
from sync.crm.names import called
from sync.crm.settings import Settings
from sync.mirror import Operation
from sync.snapshot import Snapshot
from sync.workspace import new_rows

_MOST_PEOPLE: Final = 50  # to choose from for the preview
_BODY: Final = 380  # pixels
_FIRST_WORDS: Final = {
    "body": "Dear {{ first_name }},\n\n{% if news %}A small piece of news from me: {{ news }}.\n\n{% endif %}"
    "I am still looking, and {{ company }} is still high on my list.\n\nBest wishes\n{{ your_name }}",
}


@dataclass(frozen=True, slots=True)
class _Trial:
    """A book in which the template reads as it stands in the form: for the preview alone."""

    people: pd.DataFrame
    outreach: pd.DataFrame
    news: pd.DataFrame
    doors: pd.DataFrame
    templates: pd.DataFrame
    settings: Settings


def _shown(template: str) -> str:
    return f"template-{template}-shown"


def _turn(template: str) -> str:
    return f"template-{template}-turn"


def _key(template: str, field: str) -> str:
    """A field's key: a new one each time the words became others elsewhere, so that it starts from them."""
    return f"template-{template}-{field}-{st.session_state.get(_turn(template), 0)}"


def _start_over(template: str) -> None:
    st.session_state.pop(_shown(template), None)
    st.session_state.pop(_told(template), None)
    st.session_state[_turn(template)] = st.session_state.get(_turn(template), 0) + 1


def _typed(template: str, shown: Mapping[str, str]) -> dict[str, str]:
    """What the form holds just now; a field that is not drawn holds what it held."""
    return {
        field: str(st.session_state.get(_key(template, field), shown[field]) or "") for field in crm.FIELDS
    }


def _now(template: str) -> dict[str, str]:
    """What the book says at this moment."""
    every = crm.entries(frame.snapshot().templates)
    found = next((one.template for one in every if one.template.id == template), None)
    blank = {**dict.fromkeys(crm.FIELDS, ""), **_FIRST_WORDS}
    return blank if found is None else crm.values_of(found)


def _in_step(template: str, now: dict[str, str]) -> dict[str, str]:
    """What the form began with; it begins anew where the words became others and nobody has touched it."""
    shown: dict[str, str] = st.session_state.setdefault(_shown(template), now)
    if shown != now and _typed(template, shown) == shown and not live.leave("template-form"):
        _start_over(template)
        st.session_state[_shown(template)] = now
        return now
    return shown


def _told(template: str) -> str:
    return f"template-{template}-told"


def _clashing(mine: Mapping[str, str], shown: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """The fields that became something else elsewhere than what they were, and than what was typed."""
    return {field: now[field] for field, text in mine.items() if now[field] not in (shown[field], text)}


@frame.guarded
def _save(template: str) -> None:
    """Save what was changed here; what became something else meanwhile is told first, and saved over then."""
    now = _now(template)
    shown = st.session_state.get(_shown(template), now)
    typed = _typed(template, shown)
    mine: dict[str, str] = {field: text for field, text in typed.items() if text != shown[field]}
    clashing = _clashing(mine, shown, now)
    if clashing and st.session_state.get(_told(template)) != clashing:
        st.session_state[_told(template)] = clashing
        return
    book = frame.book()
    if template == NEW:
        _added(book.write_template("", dict(typed)))
    elif mine:
        # A template of ours that has no row yet comes into the tab whole.
        there = template in frame.snapshot().templates.index
        frame.tell(book.write_template(template, dict(mine if there else typed)))
    else:
        frame.tell(None)
    _start_over(template)


def _added(done: Operation | None) -> None:
    """Open the template that was just added."""
    frame.tell(done)
    if done is not None:
        enter(new_rows(frame.book().changes(done.id), TEMPLATES)[0])


@frame.guarded
def _discard(template: str) -> None:
    _start_over(template)


@frame.guarded
def _copy(template: str) -> None:
    every = crm.entries(frame.snapshot().templates)
    shown = st.session_state.get(_shown(template)) or _now(template)
    typed = _typed(template, shown)
    _added(frame.book().write_template("", {**typed, "name": crm.name_of_copy(typed["name"], every)}))


@frame.guarded
def _back_to_original(template: str) -> None:
    ours = crm.original(template)
    if ours is not None:
        summary = f"Back to the original words of “{ours.name}”"
        frame.tell(frame.book().write_template(template, crm.values_of(ours), summary=summary))
        _start_over(template)


@frame.guarded
def _put_away(template: str) -> None:
    """Take a template out of use: our own words stay, switched off; others go, and can be brought back."""
    ours = crm.original(template)
    if ours is None:
        frame.tell(frame.book().delete(TEMPLATES, [template]))
        enter("")
    else:
        values = {**crm.values_of(ours), **_now(template), "body": ""}
        frame.tell(
            frame.book().write_template(template, values, summary=f"Took “{values['name']}” out of use")
        )
    _start_over(template)


def nothing_there() -> None:
    """There is no template under this address."""
    st.title("This template is gone", anchor=False)
    st.markdown("It may have been removed. What was removed is kept under Sheet, Kept rows.")


def back() -> None:
    """The way back to the list."""
    st.button("All templates", icon=":material/arrow_back:", key="templates-back", on_click=enter, args=("",))


def one(snapshot: Snapshot, template: str, found: crm.Entry | None, today: date) -> None:
    """One template: its words to change on the left, how they come out for somebody on the right."""
    shown = _in_step(template, _now(template))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(plain(shown["name"] or "New words", TITLE), anchor=False, width="stretch")
        if found is not None and LOOKS[found.state]:
            st.markdown(LOOKS[found.state], width="content")
    writing, preview = st.columns([6, 5], gap="large")
    with writing:
        typed = _form(template, shown)
        _problems(template, typed)
        _buttons(template, found)
        if found is not None and typed != shown:
            st.markdown(
                quiet(":material/edit_note: Not saved yet: drafts still start from the words before.")
            )
    with preview:
        _preview(snapshot, template, typed, today)


def _form(template: str, shown: Mapping[str, str]) -> dict[str, str]:
    """The fields of a template; answers what is in them now."""
    with st.container(key="template-form", gap="small"):
        st.text_input("Name", value=shown["name"], key=_key(template, "name"), placeholder="What it is for")
        channel = st.session_state.get(_key(template, "channel"), shown["channel"])
        if crm.has_subject(channel or ""):
            st.text_input("Subject", value=shown["subject"], key=_key(template, "subject"))
        st.text_area("Body", value=shown["body"], key=_key(template, "body"), height=_BODY)
        left, right = st.columns(2, gap="small")
        with left:
            _choice(template, "step", "Occasion", crm.STEPS, shown, "Any time")
            _choice(template, "relationship", "For whom", RELATIONSHIPS, shown, "Anybody")
        with right:
            _choice(template, "scenario", "Second chance", SCENARIOS, shown, "Whichever it is about")
            _choice(template, "channel", "Written for", CHANNELS, shown, "Email and letter")
    return _typed(template, shown)


def _choice(
    template: str, field: str, label: str, choices: tuple[str, ...], shown: Mapping[str, str], blank: str
) -> None:
    held = shown[field]
    options = list(dict.fromkeys(("", *choices, held)))
    st.selectbox(
        label,
        options,
        index=options.index(held),
        key=_key(template, field),
        format_func=lambda value: value or blank,
    )


def _problems(template: str, typed: Mapping[str, str]) -> None:
    """What the words cannot do as they stand, and what became something else elsewhere."""
    for problem in drafts.check(typed["subject"], typed["body"]):
        st.markdown(f":orange[:small[:material/help: {plain(problem)}]]")
    for field, text in st.session_state.get(_told(template), {}).items():
        header = TEMPLATES.column(field).header
        st.markdown(
            f":orange[:small[:material/call_split: Meanwhile {plain(header)} became something else: "
            f"“{plain(text, 200)}”. Save once more to keep what you have here.]]"
        )


def _buttons(template: str, found: crm.Entry | None) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            "Save",
            key="template-save",
            type="primary",
            icon=":material/check:",
            on_click=_save,
            args=(template,),
        )
        if found is None:
            return
        st.button(
            "Make a copy",
            key="template-copy",
            icon=":material/content_copy:",
            on_click=_copy,
            args=(template,),
        )
        if found.has_original and found.state in (crm.State.CHANGED, crm.State.OFF):
            st.button(
                "Back to the original words",
                key="template-original",
                icon=":material/restore:",
                on_click=_back_to_original,
                args=(template,),
            )
        if found.state != crm.State.OFF:
            st.button(
                "Take it out of use" if found.has_original else "Remove",
                key="template-away",
                type="tertiary",
                icon=":material/visibility_off:" if found.has_original else ":material/delete:",
                on_click=_put_away,
                args=(template,),
            )


# --- The preview ---------------------------------------------------------------------------------


def _fitting(snapshot: Snapshot, relationship: str, today: date) -> list[str]:
    """People to look at the words with: of the kind they are for, those due first."""
    people = snapshot.people
    awake = people[people["status"].isin(("", ACTIVE))]
    fitting = awake[awake["relationship"] == relationship] if relationship else awake
    standing = snapshot.standing(today).loc[(fitting if len(fitting) else people).index]
    return [str(person) for person in ranked(standing, people)[:_MOST_PEOPLE]]


def _preview(snapshot: Snapshot, template: str, typed: Mapping[str, str], today: date) -> None:
    """The words as they would reach somebody, just as typed."""
    if snapshot.people.empty:
        st.markdown(quiet("Once there is somebody in your book, you see here how the words reach them."))
        return
    people = snapshot.people
    fitting = snapshot.derive(
        ("fitting", typed["relationship"], today), lambda: _fitting(snapshot, typed["relationship"], today)
    )
    person = st.selectbox(
        "As it reaches",
        fitting,
        key=f"template-person-{typed['relationship']}",
        format_func=lambda one: called(str(people.at[one, "name"]), str(people.at[one, "email"])),
    )
    if not typed["body"].strip():
        st.markdown(quiet("No words yet: drafts pass it by."))
        return
    trial = _Trial(
        people,
        snapshot.outreach,
        snapshot.news,
        snapshot.doors,
        crm.written(snapshot.templates, template, typed),
        snapshot.settings,
    )
    channel = typed["channel"] or CHANNELS[0]
    drawn = drafts.draft(
        trial, person, channel=channel, scenario=typed["scenario"], template=template, today=today
    )
    with st.container(border=True, key="template-preview", gap="small"):
        if drawn.subject:
            st.markdown(f"**{plain(drawn.subject)}**")
        st.markdown(lines(drawn.body))
    problems = " ".join(drafts.check(typed["subject"], typed["body"]))  # said beside the words already
    for warning in drawn.warnings:
        if warning not in problems:
            st.markdown(quiet(f":material/info: {plain(warning)}"))
