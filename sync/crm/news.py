"""The ledger of news: what is new about the job seeker, and who has heard which of it.

Outreach says what was passed on by its headline, often typed by hand, so headlines are compared without regard
to case, accents, blanks and marks. Several items may bear one headline ("Gave a talk", each year): telling it
counts for those dated up to that day, or for the first of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

import numpy as np
import pandas as pd

from sync.crm import words
from sync.crm.due import ASLEEP, NEVER, Days, as_dates, day_number, day_numbers, is_due, ranked
from sync.crm.names import bare_words, fold

OTHER: Final = ""
"""The ``news_id`` of what was told and is no item of News."""

_SOME_DAY: Final = np.iinfo(np.int64).max  # told on a day that nobody noted
_SHOWN: Final = 80  # letters of a headline in a sentence


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One row of News with a headline; text as typed, "" where a cell is blank."""

    id: str
    headline: str
    details: str
    link: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Reach:
    """Who has heard an item, of those in touch: nobody who is paused or archived.

    ``heard``: person ID to the day (None unknown), the newest first; ``not_yet``: person IDs, those due now
    first, the most urgent first; ``due``: how many of these are due.
    """

    heard: Mapping[str, date | None]
    not_yet: tuple[str, ...]
    due: int

    @property
    def people(self) -> int:
        """All in touch, whether they heard it or not."""
        return len(self.heard) + len(self.not_yet)


def items(news: pd.DataFrame) -> tuple[NewsItem, ...]:
    """The items that have a headline: newest first, of one day the later row first, undated ones last."""
    named = news[news["headline"].str.strip() != ""].iloc[::-1]
    named = named.sort_values("date", ascending=False, kind="stable", na_position="last")
    columns = (named[key] for key in ("headline", "details", "link", "date"))
    return tuple(
        NewsItem(str(row), headline, details, link, None if pd.isna(on) else on.date())
        for row, headline, details, link, on in zip(named.index, *columns, strict=True)
    )


def same_words(headline: str) -> str:
    """What a headline comes down to: "Gave a TALK!" and "gave a talk" are one."""
    return bare_words(headline) or fold(headline)


@dataclass(frozen=True, slots=True)
class _Meant:
    """Which items a text can mean, one row a pair; ``first``: the day of the earliest of them."""

    text: Days
    item: Days
    day: Days
    first: Days


def _meant(texts: Iterable[str], known: tuple[NewsItem, ...]) -> _Meant:
    """The items that each text names: those spelt so, else those of the same words ("C++" is not "C#")."""
    spelt: dict[str, list[int]] = {}
    said: dict[str, list[int]] = {}
    for place, one in enumerate(known):
        spelt.setdefault(fold(one.headline), []).append(place)
        said.setdefault(same_words(one.headline), []).append(place)
    found = [spelt.get(fold(text)) or said.get(same_words(text), []) for text in texts]
    days = np.array([NEVER if one.date is None else day_number(one.date) for one in known], dtype=np.int64)
    text = np.repeat(np.arange(len(found)), [len(places) for places in found])
    item = np.fromiter(chain.from_iterable(found), dtype=np.int64)
    firsts = np.array([days[places].min() if places else NEVER for places in found], dtype=np.int64)
    return _Meant(text, item, days[item], firsts[text])


@dataclass(frozen=True, slots=True)
class _Told:
    """What was passed on, one place an entry of Shared: its outreach row, its text, and the day.

    ``row`` and ``text`` are places in the outreach frame and in ``texts``.
    """

    row: Days
    text: Days
    day: Days
    texts: list[str]


def _told(outreach: pd.DataFrame) -> _Told:
    shared = outreach["shared"].to_numpy(dtype=object)
    row = np.repeat(np.arange(len(shared)), np.fromiter(map(len, shared), dtype=np.int64, count=len(shared)))
    codes, texts = pd.factorize(np.array([*chain.from_iterable(shared)], dtype=object))
    day = day_numbers(outreach["date"])[row]
    return _Told(row, codes.astype(np.int64), np.where(day == NEVER, _SOME_DAY, day), [*map(str, texts)])


def _matched(told: _Told, known: tuple[NewsItem, ...]) -> pd.DataFrame:
    """Every entry and each item it counts for; columns entry, item (places, int64)."""
    meant = _meant(told.texts, known)
    pairs = pd.DataFrame({"text": meant.text, "item": meant.item, "day": meant.day, "first": meant.first})
    entries = pd.DataFrame({"text": told.text, "told": told.day, "entry": np.arange(len(told.text))})
    both = entries.merge(pairs, on="text")
    counts = (both["day"] <= both["told"]) | (both["day"] == both["first"])
    return both.loc[counts, ["entry", "item"]]


def heard(news: pd.DataFrame, outreach: pd.DataFrame) -> pd.DataFrame:
    """Who has heard what; one row a person and item, or other text they were told, with the first day of it.

    Columns: person_id, news_id (``OTHER`` for what is no item), headline (str: the item's, else as typed);
    on (datetime64[s], NaT where no day is known). The earliest first, those without a day last. What was told
    to nobody known is left out.
    """
    known, told = items(news), _told(outreach)
    matched = _matched(told, known)
    entry, item = matched["entry"].to_numpy(), matched["item"].to_numpy()
    others = np.setdiff1d(np.arange(len(told.row)), entry)
    entry = np.concatenate([entry, others])
    texts = np.array(told.texts, dtype=object)
    ids = np.array([one.id for one in known], dtype=object)
    headlines = np.array([one.headline for one in known], dtype=object)
    keys = np.array([same_words(text) for text in told.texts], dtype=object)
    found = pd.DataFrame(
        {
            "person_id": outreach["person_id"].array.take(told.row[entry]),
            "news_id": pd.array([*ids[item], *[OTHER] * len(others)], dtype="str"),
            "headline": pd.array([*headlines[item], *texts[told.text[others]]], dtype="str"),
            "same": [*ids[item], *keys[told.text[others]]],
            "day": told.day[entry],
            "entry": entry,
        }
    )
    found = found[found["person_id"] != ""].sort_values(["day", "entry"], kind="stable")
    found = found.drop_duplicates(["person_id", "news_id", "same"], ignore_index=True)
    day = found["day"].to_numpy()
    found["on"] = as_dates(np.where(day == _SOME_DAY, NEVER, day))
    return found[["person_id", "news_id", "headline", "on"]]


def _of(outreach: pd.DataFrame, person: str) -> pd.DataFrame:
    return outreach[outreach["person_id"] == person]


def unheard(news: pd.DataFrame, outreach: pd.DataFrame, person: str, today: date) -> tuple[NewsItem, ...]:
    """What this person has not heard yet, newest first; what is dated after today is not news yet."""
    known = set(heard(news, _of(outreach, person))["news_id"])
    return tuple(one for one in items(news) if one.id not in known and not _ahead(one, today))


def newest_unheard(news: pd.DataFrame, outreach: pd.DataFrame, person: str, today: date) -> NewsItem | None:
    """The newest item that this person has not heard; None where there is nothing new to bring."""
    return next(iter(unheard(news, outreach, person, today)), None)


def _ahead(item: NewsItem, today: date) -> bool:
    return item.date is not None and item.date > today


def _tellings(news: pd.DataFrame, outreach: pd.DataFrame, person: str, headline: str) -> Days:
    """The days on which this person was told of a headline, in no order."""
    known, told = items(news), _told(_of(outreach, person))
    meant = _meant([headline], known).item
    if len(meant):
        matched = _matched(told, known)
        newest = meant.min()  # of all that bear this headline
        entries = matched.loc[matched["item"] == newest, "entry"].to_numpy(dtype=np.int64)
    else:
        here = [place for place, text in enumerate(told.texts) if same_words(text) == same_words(headline)]
        entries = np.flatnonzero(np.isin(told.text, here))
    days: Days = told.day[entries]
    return days


def told_on(news: pd.DataFrame, outreach: pd.DataFrame, person: str, headline: str) -> date | None:
    """The last day on which this person was told of it; None for never, or on a day that nobody noted."""
    days = _tellings(news, outreach, person, headline)
    days = days[days != _SOME_DAY]
    return date.fromordinal(date(1970, 1, 1).toordinal() + int(days.max())) if len(days) else None


def repeats(
    news: pd.DataFrame, outreach: pd.DataFrame, person: str, headlines: Iterable[str], today: date
) -> tuple[str, ...]:
    """A sentence for each of these headlines that this person has heard before."""
    sentences = []
    for headline in dict.fromkeys(headlines):
        if len(_tellings(news, outreach, person, headline)):
            on = told_on(news, outreach, person, headline)
            when = "from you before" if on is None else f"from you on {words.day(on, today)}"
            sentences.append(f"They heard {_quoted(headline)} {when}.")
    return tuple(sentences)


def nothing_new(news: pd.DataFrame, outreach: pd.DataFrame, person: str, today: date) -> str:
    """A sentence where there is nothing new to bring to this person, and what to do; "" where there is."""
    known = items(news)
    if unheard(news, outreach, person, today):
        return ""
    coming = [one for one in known if _ahead(one, today)]
    told = ""
    if len(coming) < len(known):
        days = heard(news, _of(outreach, person))["on"].dropna()
        since = f" since {words.day(days.max().date(), today)}" if len(days) else ""
        told = f"Nothing new to bring{since}: they have heard it all."
    elif not known:
        told = "No news of yours is noted yet."
    ahead = [
        f"{_quoted(one.headline)} comes on {words.day(one.date, today)}." for one in coming[-1:] if one.date
    ]
    ways = "A certificate, a project, a talk: add what is new under News, or simply ask how they are."
    return " ".join(part for part in (told, *ahead, "" if ahead else ways) if part)


def _quoted(headline: str) -> str:
    line = " ".join(headline.split())
    return f"“{line if len(line) <= _SHOWN else f'{line[: _SHOWN - 1].rstrip()}…'}”"


def reach(
    shown: Iterable[str], told: pd.DataFrame, people: pd.DataFrame, standing: pd.DataFrame
) -> dict[str, Reach]:
    """Who has heard the items of these IDs; ``told`` as ``heard`` says, ``standing`` as ``due.standing`` does."""
    awake = standing[standing["state"] != ASLEEP]
    order = ranked(awake, people)
    due = is_due(awake).reindex(order).to_numpy(dtype=bool)
    place = order.get_indexer(pd.Index(told["person_id"]))
    found = {}
    for item in shown:
        theirs = np.flatnonzero((told["news_id"] == item).to_numpy(dtype=bool) & (place >= 0))
        heard_it = told.iloc[theirs[::-1]].sort_values("on", ascending=False, kind="stable")
        left = np.ones(len(order), dtype=bool)
        left[place[theirs]] = False
        found[item] = Reach(
            {
                str(person): None if pd.isna(on) else on.date()
                for person, on in zip(heard_it["person_id"], heard_it["on"], strict=True)
            },
            tuple(order[left]),
            int((due & left).sum()),
        )
    return found


def audience(told: pd.DataFrame, standing: pd.DataFrame) -> tuple[int, int]:
    """How many of those in touch have heard anything of the list, and how many they are."""
    awake = standing.index[standing["state"] != ASLEEP]
    listed = told[(told["news_id"] != OTHER) & told["person_id"].isin(awake)]
    return int(listed["person_id"].nunique()), len(awake)


def others(told: pd.DataFrame) -> pd.DataFrame:
    """What was told and is no item of News; ``told`` as ``heard`` says.

    One row a text: headline (str, the spelling told first), people (int64), first, last (datetime64[s]); what most
    people heard first.
    """
    rest = told[told["news_id"] == OTHER]
    keys = rest["headline"].map({text: same_words(text) for text in rest["headline"].unique()})
    counted = (
        rest.groupby(keys.rename("same"), sort=False)
        .agg(
            headline=("headline", "first"),
            people=("person_id", "nunique"),
            first=("on", "min"),
            last=("on", "max"),
        )
        .reset_index(drop=True)
    )
    return counted.sort_values("people", ascending=False, kind="stable", ignore_index=True)


def renamed(
    news: pd.DataFrame, outreach: pd.DataFrame, item: str, headline: str
) -> dict[str, dict[str, tuple[str, ...]]]:
    """What becomes of Shared where an item gets another headline: by outreach ID, what each text turns into.

    A text that counts for another item of the same headline as well stays beside the new one.
    """
    known, told = items(news), _told(outreach)
    place = next((place for place, one in enumerate(known) if one.id == item), None)
    if place is None or same_words(known[place].headline) == same_words(headline):
        return {}
    matched = _matched(told, known)
    items_of = np.bincount(matched["entry"], minlength=len(told.row))
    rows: dict[str, dict[str, tuple[str, ...]]] = {}
    for entry in matched.loc[matched["item"] == place, "entry"]:
        text = told.texts[told.text[entry]]
        new = (headline,) if items_of[entry] == 1 else (text, headline)
        rows.setdefault(str(outreach.index[told.row[entry]]), {})[text] = new
    return rows


def respelt(outreach: pd.DataFrame, text: str, headline: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """What becomes of Shared where ``text``, as anybody spelt it, is to be called by this headline."""
    told = _told(outreach)
    rows: dict[str, dict[str, tuple[str, ...]]] = {}
    for row, code in zip(told.row, told.text, strict=True):
        if same_words(told.texts[code]) == same_words(text):
            rows.setdefault(str(outreach.index[row]), {})[told.texts[code]] = (headline,)
    return rows


def retold(shared: Iterable[str], new: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A cell of Shared with some of its texts turned into others, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(new.get(text, (text,)) for text in shared)))
