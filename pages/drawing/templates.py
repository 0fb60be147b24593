"""The list of templates by occasion, its filters, and what can stand in their double braces."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.drawing import frame
from pages.drawing.text import plain, quiet
from sync.contract import RELATIONSHIPS
from sync.crm import template_list as crm
from sync.crm.templates import FORMS, PLACEHOLDERS

PAGE: Final = "pages/reach_out/templates.py"
PARAM: Final = "template"
NEW: Final = "new"
"""What the address names a template that is being written and not saved yet."""

TITLE: Final = 90  # letters of a name in a heading
_FORM_NAMES: Final = dict(zip(("Email, letter", "LinkedIn, text", "Call, meeting"), FORMS, strict=True))
_ICONS: Final = dict(zip(FORMS, (":material/mail:", ":material/work:", ":material/call:"), strict=True))
_ANYBODY: Final = "Anybody"
LOOKS: Final = {
    crm.State.OURS: "",
    crm.State.CHANGED: ":green-badge[:material/edit: changed]",
    crm.State.OWN: ":green-badge[:material/person_edit: your own]",
    crm.State.OFF: ":gray-badge[:material/visibility_off: not in use]",
}


def heading(every: tuple[crm.Entry, ...]) -> None:
    """What the page is for, and the button that begins a template of one's own."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.title("Templates", anchor=False, width="stretch")
        st.button(
            "Write your own",
            key="templates-add",
            type="primary",
            icon=":material/add:",
            on_click=enter,
            args=(NEW,),
        )
    st.markdown(
        f"The words that drafts start from. Make them sound like you.  \n{quiet(plain(crm.summary(every)))}"
    )


@frame.guarded
def enter(template: str) -> None:
    """Go to one template; "" goes back to the list."""
    if template:
        st.query_params[PARAM] = template
    else:
        st.query_params.pop(PARAM, None)


def asked(every: tuple[crm.Entry, ...]) -> crm.Ask:
    """The search and the three filters, and what they ask for."""
    occasions = list(crm.by_occasion(every))
    with st.container(horizontal=True, gap="small", key="templates-filters"):
        text = st.text_input(
            "Search",
            key="templates-search",
            icon=":material/search:",
            placeholder="Search the words",
            label_visibility="collapsed",
            width="stretch",
        )
        occasion = st.selectbox(
            "Occasion",
            occasions,
            index=None,
            key="templates-occasion",
            placeholder="Any occasion",
            label_visibility="collapsed",
            width=165,
        )
        whom = st.selectbox(
            "For whom",
            [_ANYBODY, *RELATIONSHIPS],
            index=None,
            key="templates-whom",
            placeholder="Whoever it is for",
            label_visibility="collapsed",
            width=165,
        )
        how = st.selectbox(
            "Written for",
            list(_FORM_NAMES),
            index=None,
            key="templates-how",
            placeholder="Any channel",
            label_visibility="collapsed",
            width=165,
        )
    relationship = None if whom is None else "" if whom == _ANYBODY else whom
    return crm.Ask(text or "", occasion or "", relationship, _FORM_NAMES[how] if how else ())


def listed(chosen: tuple[crm.Entry, ...]) -> None:
    """The templates found, a card an occasion; the first half left, so that a phone keeps their order."""
    if not chosen:
        st.markdown("No words like that yet. Ask for less above, or write your own.")
        return
    groups = crm.by_occasion(chosen)
    # A heading is as tall as two lines.
    whole = sum(len(group) + 2 for group in groups.values())
    left, right = st.columns(2, gap="small")
    above = 0
    for occasion, group in groups.items():
        side = left if above + len(group) / 2 < whole / 2 else right
        above += len(group) + 2
        with side, st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(occasion, TITLE)}**")
            for one in group:
                _row(one)


def _row(one: crm.Entry) -> None:
    name = one.template.name or "Without a name"
    whom = one.template.relationship
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"template-row-{one.template.id}"
    ):
        st.button(
            plain(name, TITLE),
            key=f"template-open-{one.template.id}",
            type="tertiary",
            icon=_ICONS[crm.form_of(one.template.channel)],
            on_click=enter,
            args=(one.template.id,),
        )
        told = [quiet(plain(whom))] if whom and whom.casefold() not in name.casefold() else []
        told += [LOOKS[one.state]] if LOOKS[one.state] else []
        if told:
            st.markdown(" ".join(told), width="content")


def placeholders() -> None:
    """What may stand in double braces, and what it means."""
    with st.expander("What can stand in double braces", icon=":material/data_object:"):
        st.markdown("\n".join(f"- `{{{{ {name} }}}}` {plain(means)}" for name, means in PLACEHOLDERS.items()))
        st.markdown(
            "Where there is nothing to fill in, a draft shows a blank for you to fill. "
            "Words between `{% if news %}` and `{% endif %}` are left out then."
        )
