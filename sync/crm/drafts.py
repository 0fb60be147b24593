"""What to say to somebody: the template that fits, and its words filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

import pandas as pd

from sync.contract import CHANNELS
from sync.crm import words
from sync.crm.doors import next_door
from sync.crm.due import was_sent
from sync.crm.facts import facts, headline
from sync.crm.filling import Filled, Values, fill, fill_line, trouble
from sync.crm.names import bare_words
from sync.crm.news import NewsItem, items, newest_unheard, nothing_new, repeats
from sync.crm.occasions import fits, form, occasion, ranked, suits
from sync.crm.settings import Settings
from sync.crm.templates import LONG, Template, in_force

_SUBJECT: Final = "A word from me"
_EMPTY: Final = Template("", "", "", "", "", "")
_NO_WORDS: Final = (
    "No template fits this occasion, so the page is yours: a thank-you, your news, one easy question."
)


class Book(Protocol):
    """What a draft is made from, as a ``Snapshot`` holds it."""

    @property
    def people(self) -> pd.DataFrame:
        """As in a snapshot."""

    @property
    def outreach(self) -> pd.DataFrame:
        """As in a snapshot."""

    @property
    def news(self) -> pd.DataFrame:
        """As in a snapshot."""

    @property
    def doors(self) -> pd.DataFrame:
        """As in a snapshot."""

    @property
    def templates(self) -> pd.DataFrame:
        """As in a snapshot."""

    @property
    def settings(self) -> Settings:
        """As in a snapshot."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Words for one person, to be read and changed before they are sent; all plain text.

    ``template`` is the template's name, ``step`` the occasion's ("" where a scenario was asked for), ``shared`` the
    headlines of the news it brings, ``blanks`` the words that stand in square brackets, ``warnings`` whole
    sentences, ``door`` the door it asks about or "". ``subject`` is "" where the channel has none.
    """

    person: str
    channel: str
    template: str
    template_id: str
    step: str
    scenario: str
    subject: str
    body: str
    shared: tuple[str, ...]
    blanks: tuple[str, ...]
    warnings: tuple[str, ...]
    door: str


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """One template to choose. ``fits``: made for this occasion, form and person; ``own``: not one of our defaults."""

    id: str
    name: str
    step: str
    scenario: str
    relationship: str
    channel: str
    fits: bool
    own: bool


def choices(
    book: Book, person: str, *, channel: str = CHANNELS[0], scenario: str = "", today: date
) -> tuple[TemplateChoice, ...]:
    """Every template, the best first; KeyError for an unknown person."""
    one, theirs = book.people.loc[[person]], _theirs(book, person)
    why = occasion(one, theirs, book.settings, channel, scenario, today)
    return tuple(
        TemplateChoice(
            id=each.id,
            name=each.name,
            step=each.step,
            scenario=each.scenario,
            relationship=each.relationship,
            channel=each.channel,
            fits=fits(each, why),
            own=each.own,
        )
        for each in ranked(in_force(book.templates), why)
    )


def draft(
    book: Book,
    person: str,
    *,
    channel: str = CHANNELS[0],
    scenario: str = "",
    template: str = "",
    news: str | None = None,
    today: date,
) -> Draft:
    """The words for this person on this day; KeyError for an unknown person.

    ``scenario``: "" for the one a card names; ``template``: the ID or name of the one to use, "" for the best;
    ``news``: the ID of the item to bring, "" for none, None for the newest that this person has not heard.
    """
    one, theirs = book.people.loc[[person]], _theirs(book, person)
    why = occasion(one, theirs, book.settings, channel, scenario, today)
    known = ranked(in_force(book.templates), why)
    named = [each for key in ("id", "name") for each in known if template and getattr(each, key) == template]
    chosen = next(iter([*named, *(each for each in known if suits(each, why))]), _EMPTY)
    typed = f"{chosen.subject}\n{chosen.body}"
    item = _item(book, person, news, today) if "news" in typed else None
    door = next_door(book.doors, book.people, book.outreach, person) if "door" in typed else ""
    last = theirs["date"][theirs["date"] <= pd.Timestamp(today)].max()
    values = facts(
        {str(key): book.people.at[person, key] for key in book.people.columns},
        book.settings,
        today,
        news=item,
        door=door,
        last=None if pd.isna(last) else last.date(),
    )
    subject, body = _subject(chosen, channel, values), fill(chosen.body, values)
    brought = _brought(item, f"{subject.text}\n{body.text}")
    warnings = (
        subject.trouble,
        body.trouble,
        *repeats(book.news, book.outreach, person, brought, today),
        _missing_news(book, person, item, news, chosen, today),
        _said_before(theirs, chosen, today),
        _NO_WORDS if chosen is _EMPTY else "",
    )
    return Draft(
        person=person,
        channel=channel,
        template=chosen.name,
        template_id=chosen.id,
        step=why.step,
        scenario=scenario or chosen.scenario or why.aim,
        subject=subject.text,
        body=body.text,
        shared=brought,
        blanks=tuple(dict.fromkeys((*subject.blanks, *body.blanks))),
        warnings=tuple(dict.fromkeys(sentence for sentence in warnings if sentence)),
        door=door if _says(body.text, door) else "",
    )


def shared_in(text: str, news: pd.DataFrame) -> tuple[str, ...]:
    """The headlines that a text brings, newest first: what is left of them once somebody changed the words."""
    return tuple(one.headline for one in items(news) if _says(text, headline(one.headline)))


def check(subject: str, body: str) -> tuple[str, ...]:
    """Sentences about what a template with these texts can't do; none where all is well."""
    return tuple(
        f"{place}: {sentence}"
        for place, text in (("Subject", subject), ("Body", body))
        if (sentence := trouble(text))
    )


def _theirs(book: Book, person: str) -> pd.DataFrame:
    return book.outreach[book.outreach["person_id"] == person]


def _subject(chosen: Template, channel: str, values: Values) -> Filled:
    if form(channel) != LONG:
        return Filled("")
    return fill_line(chosen.subject or _SUBJECT, values)


def _item(book: Book, person: str, news: str | None, today: date) -> NewsItem | None:
    if news is None:
        return newest_unheard(book.news, book.outreach, person, today)
    return next((one for one in items(book.news) if one.id == news), None)


def _brought(item: NewsItem | None, text: str) -> tuple[str, ...]:
    """The item's headline, where its headline or its details stand in the text."""
    if item is None:
        return ()
    said = (headline(item.headline), item.details, item.link)
    return (item.headline,) if any(_says(text, part) for part in said) else ()


def _says(text: str, part: str) -> bool:
    """Whether a text holds this part, without regard to case, accents and marks."""
    wanted = bare_words(part)
    return bool(wanted) and f" {wanted} " in f" {bare_words(text)} "


def _missing_news(
    book: Book, person: str, item: NewsItem | None, news: str | None, chosen: Template, today: date
) -> str:
    """The sentence for a template that would bring news where there is none left; "" elsewhere."""
    if news is not None or item is not None or "news" not in chosen.body:
        return ""
    return nothing_new(book.news, book.outreach, person, today)


def _said_before(theirs: pd.DataFrame, chosen: Template, today: date) -> str:
    """The sentence for words that went to this person before, "" where they did not."""
    same = theirs[was_sent(theirs) & (theirs["template"] == chosen.name).to_numpy(dtype=bool)]["date"].max()
    if not chosen.name or pd.isna(same) or same.date() > today:
        return ""
    return f"You sent them these words on {words.day(same.date(), today)}; others may be fresher."
