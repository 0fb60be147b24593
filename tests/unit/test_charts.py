"""The pictures of the figures: valid, with something in them, and nothing without width."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from pages.drawing import charts
from sync.contract import CHANNELS, OUTCOMES, SCENARIOS
from sync.crm import history
from sync.crm.due import standing
from sync.crm.settings import Settings
from tests.unit import frames

TODAY = date(2026, 3, 10)
SETTINGS = Settings.from_values({})
Spec = dict[str, Any]
NAMES = [
    "weekly",
    "within_cadence",
    "calendar_heat",
    "reply_rate channel",
    "reply_rate scenario",
    "overdue_ageing",
    "funnel",
]


def _drawn(many: int, days: int) -> dict[str, Spec]:
    """Every picture of a book with that many people and words over that many days, as Vega-Lite."""
    people = frames.people(*({"added_on": TODAY - timedelta(days=400)} for _ in range(many)))
    outreach = frames.outreach(
        *(
            {
                "date": TODAY - timedelta(days=n * 7 % days),
                "person_id": f"p-{n // 2}",
                "channel": ("", *CHANNELS)[n % 8],
                "outcome": OUTCOMES[n % 6],
                "scenario": SCENARIOS[n % 5],
            }
            for n in range(many)
        )
    )
    start = TODAY - timedelta(days=days - 1)
    figures = (
        charts.weekly(history.weekly(outreach, start, TODAY)),
        charts.within_cadence(history.within_cadence(people, outreach, SETTINGS, start, TODAY)),
        charts.calendar_heat(history.calendar_heat(outreach, start, TODAY)),
        charts.reply_rate(history.reply_rate(outreach, "channel")),
        charts.reply_rate(history.reply_rate(outreach, "scenario")),
        charts.overdue_ageing(history.overdue_ageing(standing(people, outreach.iloc[:0], SETTINGS, TODAY))),
        charts.funnel(history.funnel(outreach)),
    )
    return dict(zip(NAMES, (figure.to_dict() for figure in figures), strict=True))


ORDINARY = _drawn(60, 400)
TINY = _drawn(1, 1)
pictures = pytest.mark.parametrize(
    "spec", [*ORDINARY.values(), *TINY.values()], ids=[*NAMES, *(f"{name}, one row" for name in NAMES)]
)


def _marks(spec: Spec) -> Iterator[Spec]:
    yield from spec.get("layer", [spec])


def _rows(spec: Spec) -> list[Spec]:
    return [row for rows in spec["datasets"].values() for row in rows]


@pictures
def test_a_picture_has_rows_a_title_and_a_height(spec: Spec) -> None:
    assert _rows(spec)
    assert spec["title"]["text"]
    assert spec["height"] > 0
    assert spec["width"] == "container"


@pictures
def test_no_bar_stands_at_an_instant(spec: Spec) -> None:
    """A bar over time without an end, or on a unit of time, is drawn without width."""
    for mark in _marks(spec):
        for name, channel in mark["encoding"].items():
            assert not isinstance(channel, dict) or "timeUnit" not in channel
            if (
                mark["mark"]["type"] in {"bar", "rect"}
                and name in {"x", "y"}
                and channel["type"] == "temporal"
            ):
                assert f"{name}2" in mark["encoding"]


@pictures
def test_a_click_picks_texts_that_are_in_the_rows(spec: Spec) -> None:
    """Texts come back as they went; moments would come back as numbers in the reader's zone."""
    [param] = spec["params"]
    assert param["name"] == charts.PICK
    for field in param["select"]["fields"]:
        assert all(isinstance(row[field], str) for row in _rows(spec))


@pictures
def test_no_colour_is_set_here_that_only_one_theme_can_show(spec: Spec) -> None:
    for mark in _marks(spec):
        assert mark["encoding"].get("color", {}).get("value") in {None, "gray", "red"}
        assert "color" not in mark["mark"]
        assert "#" not in str(mark["encoding"])


def test_a_channel_has_its_colour_whoever_else_is_there() -> None:
    for drawn in (ORDINARY, TINY):
        assert drawn["weekly"]["encoding"]["color"]["scale"]["domain"] == [*CHANNELS, "Not noted"]
    assert TINY["weekly"]["encoding"]["color"]["legend"]["values"] == ["Not noted"]


def test_few_names_stand_on_a_time_axis() -> None:
    """A phone has room for six."""
    for days in (1, 2, 9, 20, 45, 90, 180, 365, 730, 3650):
        first = TODAY - timedelta(days=days)
        ticks = charts._ticks(first, TODAY)
        assert 1 <= len(ticks) <= 6
        assert all(first <= tick <= TODAY for tick in ticks)


def test_stacked_bars_stand_on_each_other() -> None:
    rows = frames.outreach(*({"date": TODAY, "channel": name} for name in ("Call", "Email", "Email")))
    drawn = _rows(charts.weekly(history.weekly(rows, TODAY, TODAY)).to_dict())
    assert [(row["channel"], row["lower"], row["upper"]) for row in drawn] == [
        ("Email", 0, 2),
        ("Call", 2, 3),
    ]
