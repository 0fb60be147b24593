"""The settings of a book, as values of the right type whatever was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Final, Self

from sync.contract import DAY_FIRST, MONTH_FIRST, SETTING_BY_KEY

MOST_DAYS: Final = 36_525  # a hundred years; anything longer was a slip of the finger


def _number_default(key: str) -> int:
    return int(SETTING_BY_KEY[key].default)


def _whole(values: Mapping[str, object], key: str, least: int) -> int:
    """The whole number under ``key``, or the default where it is blank, nonsense or out of range."""
    value = values.get(key)
    try:
        number = float(value) if isinstance(value, (int, float, str)) else float("nan")
    except (ValueError, OverflowError):
        return _number_default(key)
    if isinstance(value, bool) or not isfinite(number) or not least <= number <= MOST_DAYS:
        return _number_default(key)
    return int(number)


def _text(values: Mapping[str, object], key: str) -> str:
    """The text under ``key``, "" where there is none."""
    value = values.get(key)
    return value.strip() if isinstance(value, str) else str(SETTING_BY_KEY[key].default)


def _day(values: Mapping[str, object], key: str) -> date | None:
    """The date under ``key``, None where there is none."""
    value = values.get(key)
    return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class PlanDays:
    """When each step of the plan falls: days after the no; ``quarterly`` is days after the last touch."""

    thank: int = _number_default("plan_thank")
    feedback: int = _number_default("plan_feedback")
    start_date: int = _number_default("plan_start_date")
    divisions: int = _number_default("plan_divisions")
    team: int = _number_default("plan_team")
    quarterly: int = _number_default("plan_quarterly")

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Read ``plan_…`` keys of ``contract.SETTING_LIST``; what is blank or nonsense keeps its default."""
        return cls(
            thank=_whole(values, "plan_thank", 0),
            feedback=_whole(values, "plan_feedback", 0),
            start_date=_whole(values, "plan_start_date", 0),
            divisions=_whole(values, "plan_divisions", 0),
            team=_whole(values, "plan_team", 0),
            quarterly=_whole(values, "plan_quarterly", 1),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """How the app behaves for one book.

    ``weekly_goal`` is words sent a week (0: no goal), ``every`` days between words (1 or more),
    ``day_first`` whether 3/4/26 is the third of April. ``mentor_edits`` is whether a guest may
    change the book. ``landed_on`` is None while the search is on;
    ``before_landing`` is what ``crm.landed`` noted of the rhythm before.
    """

    your_name: str = str(SETTING_BY_KEY["your_name"].default)
    weekly_goal: int = _number_default("weekly_goal")
    every: int = _number_default("every")
    mentor: str = ""
    mentor_edits: bool = False
    last_meeting: date | None = None
    landed_on: date | None = None
    landed_with: str = ""
    before_landing: str = ""
    day_first: bool = SETTING_BY_KEY["date_order"].default == DAY_FIRST
    plan: PlanDays = field(default_factory=PlanDays)

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Read values by the keys of ``contract.SETTING_LIST``.

        Never raises: what is missing, blank or nonsense keeps its default, keys we do not know are ignored.
        """
        order = values.get("date_order")
        order = order.strip().casefold() if isinstance(order, str) else ""
        orders = {DAY_FIRST.casefold(): True, MONTH_FIRST.casefold(): False}
        return cls(
            your_name=_text(values, "your_name"),
            mentor=_text(values, "mentor"),
            mentor_edits=values.get("mentor_edits") is True,
            last_meeting=_day(values, "last_meeting"),
            landed_on=_day(values, "landed_on"),
            landed_with=_text(values, "landed_with"),
            before_landing=_text(values, "before_landing"),
            weekly_goal=_whole(values, "weekly_goal", 0),
            every=_whole(values, "every", 1),
            day_first=orders.get(order, SETTING_BY_KEY["date_order"].default == DAY_FIRST),
            plan=PlanDays.from_values(values),
        )
