"""Why somebody should hear from you now: one kind sentence a person, and the figure behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Final

import pandas as pd

from sync.contract import ACTIVE, DIDNT_WORK_OUT
from sync.crm import words
from sync.crm.due import ASLEEP
from sync.crm.plan import PLAN, Step, progress, progress_of, step_of, upcoming
from sync.crm.scenarios import BY_TAG, open_windows
from sync.crm.settings import Settings

NINETY_DAY_MARK: Final = 122  # 90 days after a start near day 32
_AROUND: Final = 15  # days to each side that still are "around" it
_LANDED_AFTER: Final = 60  # days of silence after which people assume that the search is over


@dataclass(frozen=True, slots=True)
class _Window:
    """The open window a sentence may speak of."""

    scenario: str
    day: int | None


def _best_windows(people: pd.DataFrame, standing: pd.DataFrame, today: date) -> dict[str, _Window]:
    """For each person the open window to speak of: of a tag they carry, else of the clock.

    Of several, the first to close. The windows that come round speak only for those who carry the tag: for
    everybody else it is the plan's quarterly word that says so.
    """
    windows = open_windows(people, standing, today)
    once = windows["scenario"].isin([tag for tag, scenario in BY_TAG.items() if scenario.cadence is None])
    windows = windows[windows["is_open"] & (windows["tagged"] | once)]
    best = windows.sort_values(["tagged", "closes"], ascending=[False, True], kind="stable")
    best = best.drop_duplicates("person_id")
    days = (None if pd.isna(day) else int(day) for day in best["day"])
    return {
        str(person): _Window(str(scenario), day)
        for person, scenario, day in zip(best["person_id"], best["scenario"], days, strict=True)
    }


def _window_sentence(window: _Window) -> str:
    """What an open window says."""
    if window.scenario == DIDNT_WORK_OUT and window.day is not None:
        if window.day < NINETY_DAY_MARK - _AROUND:
            return "Their new hire is in the first 90 days, when it shows whether it works out."
        if window.day > NINETY_DAY_MARK + _AROUND:
            return "Their new hire has passed the 90-day mark: by now they know whether it works out."
    return BY_TAG[window.scenario].open_now


def _silence_sentence(silence: float, every: float) -> str:
    """What the mere passing of time says; ``silence`` (days) is NaN where there never was a word."""
    if isnan(silence):
        return "You have not written yet since you met."
    days = int(silence)
    if days < 0:
        return f"A word with them is noted ahead: {words.ago(days)}."
    if days < every:
        return f"You were last in touch {words.ago(days)}."
    landed = "; they may think you have landed" if days >= _LANDED_AFTER else ""
    return f"It has been {words.count(days, 'day')} since you were last in touch{landed}."


def _landed_sentence(silence: float, days_since: int) -> str:
    """What there is to say once a job is found, ``days_since`` ago."""
    if isnan(silence) or silence > days_since:
        return "They have not heard yet that you found a job; they may be glad to know."
    return f"You were last in touch {words.ago(int(silence))}. A word twice a year keeps the tie."


def _step_sentence(step: Step, silence: float, every: float) -> str:
    """What a step of the plan says; the words that come round say first how long it has been."""
    return step.now if step in PLAN else f"{_silence_sentence(silence, every)} {step.now}"


def why_now(
    people: pd.DataFrame,
    standing: pd.DataFrame,
    outreach: pd.DataFrame,
    settings: Settings,
    today: date,
    ids: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Why each of ``ids`` (in that order, those we know; without it everybody) should hear from you now.

    Index id; columns, all str and raw (a page escapes them): sentence; scenario ("" where none is behind
    it); window ("Days 60–150 after the no; day 92 today"); figure and source ("" without a scenario that
    has one). The sentence is the first that holds: the next step in somebody's own words, the plan's step
    whose day has come, an open window, the days since the last word, that there was none yet.
    """
    chosen = people
    if ids is not None:
        places = people.index.get_indexer(pd.Index(list(ids), dtype="str").unique())
        chosen = people.iloc[places[places >= 0]]
    here = standing.loc[chosen.index]
    windows = _best_windows(chosen, standing, today)
    steps = progress(chosen, outreach).itertuples()
    cells = zip(
        chosen.index, chosen["status"], chosen["next_step"], here["state"], here["every"], here["silence"],
        here["outstanding"], steps, strict=True,
    )  # fmt: skip
    rows: list[tuple[str, str, str, str, str]] = []
    for person, status, next_step, state, every, silence, outstanding, row in cells:
        so_far, window = progress_of(row), windows.get(str(person))
        step = step_of(next_step) if outstanding else None
        if so_far and step is None and status in {"", ACTIVE} and settings.landed_on is None:
            proposed, on = upcoming(so_far, settings, today)
            if on <= today and (so_far.last_touch or proposed in PLAN):
                step = proposed
        if state == ASLEEP:
            sentence = f"{status}, so there is nothing to do now."
        elif outstanding and next_step.strip() and not step_of(next_step):
            sentence = f"You planned: {words.sentence(next_step)}"
        elif settings.landed_on is not None:
            sentence, step, window = _landed_sentence(silence, (today - settings.landed_on).days), None, None
        elif step:
            sentence = _step_sentence(step, silence, every)
        elif window:
            sentence = _window_sentence(window)
        else:
            sentence = _silence_sentence(silence, every)
        tag = (step.scenario if step else "") or (window.scenario if window else "")
        scenario = BY_TAG.get(tag)
        day = (today - so_far.told_no).days if so_far else None
        when = scenario.when_on(day) if scenario else ""
        figure, source = (scenario.figure, scenario.source) if scenario else ("", "")
        rows.append((sentence, tag, when, figure, source))
    columns = ["sentence", "scenario", "window", "figure", "source"]
    return pd.DataFrame(rows, index=chosen.index, columns=columns).astype("str")
