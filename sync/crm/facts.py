"""What the names in a template stand for: what is known of one person, of the news and of the seeker."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from sync.crm import words
from sync.crm.filling import Values
from sync.crm.names import bare_words
from sync.crm.news import NewsItem
from sync.crm.settings import Settings
from sync.typed import one_line, word_set

_LONGEST: Final = 200
_LONGEST_DETAILS: Final = 2_000

_TITLES: Final = word_set(
    "dr drs prof professor mr mrs ms miss mx sir dame lord lady rev herr frau hr mag ing dipl mme mlle m sr sra srta"
)
_SUFFIXES: Final = word_set("phd md mba msc bsc jr sr ii iii iv esq cpa pmp mbe obe frcs")
_ROLE_WORD: Final = re.compile(r"\s+(?:role|position|job|post|vacancy)$", re.IGNORECASE)


def first_name(name: str) -> str:
    """What to greet somebody by: "Zoë" of "Dr. Zoë Németh" and of "Németh, Zoë"; "" where it can't be told.

    A title before a single name stays ("Ms Kent"), and so does a name of initials ("J. Smith").
    """
    line = one_line(name)
    if not line or "@" in line:
        return ""
    last, comma, rest = line.partition(",")
    if comma and bare_words(rest) and not _is_suffix(rest):
        line = rest.strip()
    elif comma:
        line = last.strip()
    found = line.split()
    titles = 0
    while titles < len(found) and _is_title(found[titles]):
        titles += 1
    bare = found[titles:]
    if titles and len(bare) <= 1:
        return " ".join(found)
    given = next((word for word in bare[: max(len(bare) - 1, 1)] if not _is_initial(word)), "")
    return given or " ".join(bare)


def _is_title(word: str) -> bool:
    return all(part in _TITLES for part in bare_words(word).split()) and any(map(str.isalpha, word))


def _is_suffix(text: str) -> bool:
    return all(part in _SUFFIXES for part in bare_words(text.replace(".", "")).split())


def _is_initial(word: str) -> bool:
    return word.isascii() and len(word.strip(".-")) <= 1


def the_role(applied_for: str) -> str:
    """The role as one would speak of it: "the Analyst role", or "the role" where it was not noted."""
    role = _ROLE_WORD.sub("", one_line(applied_for))
    role = role[4:] if role.casefold().startswith("the ") else role
    return f"the {role} role" if role else "the role"


def facts(
    person: Mapping[str, Any],
    settings: Settings,
    today: date,
    *,
    news: NewsItem | None = None,
    door: str = "",
    last: date | None = None,
) -> Values:
    """The values of ``templates.PLACEHOLDERS`` for one person, whose row is given by its columns.

    What is not known is left out. ``last``: the day of the last word between the two, None for none.
    """
    texts = {key: _text(person[key]) for key in _OF_THE_PERSON}
    told_no = _day(person["not_hired_on"])
    texts |= {
        "first_name": _text(first_name(texts["name"])),
        "the_role": _text(the_role(texts["applied_for"])),
        "told_no_on": _spoken_day(told_no, today) if told_no else "",
        "last_word": _spoken_day(last, today) if last else "",
        "door": _text(door),
        "month": f"{today:%B}",
        "your_name": _text(settings.your_name),
        "landed_with": _text(settings.landed_with),
        "mentor": _text(settings.mentor),
    }
    texts |= news_facts(news) if news else {}
    numbers = {"days_since": (today - last).days} if last and last <= today else {}
    return {**{key: text for key, text in texts.items() if text}, **numbers}


def news_facts(item: NewsItem) -> dict[str, str]:
    """The three values of one item of news: its headline without a full stop, its details as a sentence, its link."""
    return {
        "news": headline(item.headline),
        "news_details": words.sentence(one_line(item.details)[:_LONGEST_DETAILS]),
        "news_link": _text(item.link),
    }


def headline(text: str) -> str:
    """A headline as it stands inside a sentence: without the mark at its end."""
    return _text(text).rstrip(" .,;:")


def _spoken_day(day: date, today: date) -> str:
    """The day as a letter says it: "14 August", with the year only where it is another."""
    whole = words.full_day(day)
    return whole.removesuffix(f" {today.year}") if day.year == today.year else whole


def _text(value: Any) -> str:
    return " ".join(one_line(str(value))[:_LONGEST].split())


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, pd.Timestamp) else None


_OF_THE_PERSON: Final = (
    "name", "company", "role", "division", "relationship", "applied_for", "introduced_by",
)  # fmt: skip
