"""The scenario clock: which second chances are open on the days since the no, and how far the plan has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import altair as alt
import pandas as pd
import streamlit as st

from pages.drawing import charts
from pages.drawing.text import plain, quiet
from sync.contract import ACTIVE, LANDED
from sync.crm import words
from sync.crm.plan import StepLine

OPEN: Final = "open"
AHEAD: Final = "ahead"
PAST: Final = "past"
RESTING: Final = "resting"

_ROW: Final = 40  # pixels a window
_AROUND: Final = 60  # pixels for the label of today and for the axis
_MARGIN: Final = 30  # days shown after the later of today and the last window
_LONG_AGO: Final = 420  # days since the no from which the axis starts later than on day 0
_LOOK_BACK: Final = 200
_TICKS: Final = (15, 30, 60, 90, 120, 180)
_MOST_TICKS: Final = 6
_EDGE: Final = 0.2  # within so much of an end, the label of today turns inwards
_SHORTEST: Final = 0.012  # of the axis: a window of few days on a long axis is still seen

# Icon, colour, and the word that stands where the icon is not seen.
# The palette's "due today" and quiet text: the chart theme's own grey is too pale for small letters.
_TODAY: Final = {"light": "#9A5B00", "dark": "#E8B25E"}
_QUIET: Final = {"light": "#6B6760", "dark": "#A8A49B"}
_STEPS: Final = {
    "done": (":material/check_circle:", "green", "done"),
    "next": (":material/arrow_circle_right:", "green", "next"),
    "ahead": (":material/radio_button_unchecked:", "gray", "ahead"),
    "passed": (":material/remove:", "gray", "passed"),
}


@dataclass(frozen=True, slots=True)
class Window:
    """One window of one person: both days included.

    ``state``: open, ahead, past, or resting (today lies in it, but the person is not active).
    """

    scenario: str
    opens: date
    closes: date
    state: str

    def words(self, today: date) -> str:
        """How it stands, as in "open until 12 Dec"."""
        opens, closes = words.day(self.opens, today), words.day(self.closes, today)
        return {
            OPEN: f"open until {closes}",
            AHEAD: f"from {opens}",
            PAST: f"until {closes}",
            RESTING: f"rests, until {closes}",
        }[self.state]


def windows_of(windows: pd.DataFrame, today: date) -> tuple[Window, ...]:
    """The rows of one person's ``scenarios.open_windows`` that have days, as values."""
    return tuple(
        Window(
            scenario,
            opens.date(),
            closes.date(),
            OPEN
            if is_open
            else AHEAD
            if opens.date() > today
            else PAST
            if closes.date() < today
            else RESTING,
        )
        for scenario, opens, closes, is_open in zip(
            windows["scenario"], windows["opens"], windows["closes"], windows["is_open"], strict=True
        )
        if not pd.isna(opens)
    )


def sentence(windows: Sequence[Window], today: date, status: str = "") -> str:
    """One sentence on the windows of one person: which are open today, and which comes next; plain text.

    While the ``status`` is not Active, windows rest.
    """
    if status == LANDED:
        return "You landed with them: the clock has done its work."
    if status not in {"", ACTIVE}:
        return f"{status}, so these windows rest."
    now = sorted((window for window in windows if window.state == OPEN), key=lambda window: window.closes)
    later = sorted((window for window in windows if window.state == AHEAD), key=lambda window: window.opens)
    each = "; ".join(f"{window.scenario}, until {words.day(window.closes, today)}" for window in now)
    told = f"Open today: {each}." if now else "No window is open today."
    if not later:
        return told
    return f"{told} Next: {later[0].scenario}, from {words.day(later[0].opens, today)}."


def _bars(windows: Sequence[Window], told_no: date, today: date) -> pd.DataFrame:
    """One row a window: columns label, state, start, end (days since the no), from and to in words."""
    return pd.DataFrame(
        {
            "label": [f"{window.scenario}|{window.words(today)}" for window in windows],
            "scenario": [window.scenario for window in windows],
            "state": [window.state for window in windows],
            "start": [(window.opens - told_no).days for window in windows],
            "end": [(window.closes - told_no).days + 1 for window in windows],
            "days": [
                f"{(window.opens - told_no).days} to {(window.closes - told_no).days}" for window in windows
            ],
            "dates": [
                f"{words.day(window.opens, today)} to {words.day(window.closes, today)}" for window in windows
            ],
        }
    )


def _axis(shown: pd.DataFrame, day: int) -> tuple[int, int]:
    """The first and last day of the axis: the no and today are always on it, unless the no is long ago."""
    last = max(int(shown["end"].max()), day) + _MARGIN
    return (min(0, day) if day <= _LONG_AGO else day - _LOOK_BACK), last


def chart(windows: Sequence[Window], told_no: date, today: date, *, theme: str = "light") -> charts.Chart:
    """A bar for each window on the days since the no, and a line for today; ``theme`` is light or dark."""
    shown, day = _bars(windows, told_no, today), (today - told_no).days
    first, last = _axis(shown, day)
    length = last - first
    short = shown["end"] - shown["start"] < length * _SHORTEST
    shown.loc[short, "end"] = shown["start"] + length * _SHORTEST
    step = next((step for step in _TICKS if length / step <= _MOST_TICKS), _TICKS[-1] * (1 + length // 900))
    ticks = [value for value in range(0, last + 1, step) if value >= first]
    colour, letters = (colours.get(theme, colours["light"]) for colours in (_TODAY, _QUIET))
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(
            title=None,
            values=ticks,
            labelExpr="datum.value == 0 ? 'the no' : 'day ' + datum.value",
            labelFlush=True,
            labelColor=letters,
            ticks=False,
            domain=False,
        ),
    )
    y = alt.Y(
        "label:N",
        sort=None,
        scale=alt.Scale(paddingInner=0.55, paddingOuter=0.3),
        axis=alt.Axis(
            title=None,
            labelExpr="split(datum.label, '|')",
            labelLimit=160,
            labelColor=letters,
            labelPadding=10,
            labelLineHeight=14,
            ticks=False,
            domain=False,
        ),
    )
    tooltip = [
        alt.Tooltip("scenario:N", title="Window"),
        alt.Tooltip("dates:N", title="Open"),
        alt.Tooltip("days:N", title="Days since the no"),
    ]
    base = alt.Chart(shown)
    windows_drawn = base.mark_bar(cornerRadius=4, clip=True).encode(
        x=x,
        x2="end:Q",
        y=y,
        opacity=alt.condition(alt.datum.state == OPEN, alt.value(1.0), alt.value(0.38)),
        tooltip=tooltip,
    )
    place = (day - first) / length
    align: Literal["left", "right", "center"] = (
        "left" if place < _EDGE else "right" if place > 1 - _EDGE else "center"
    )
    now = alt.Chart(pd.DataFrame({"day": [day], "said": [f"today, day {day:,}" if day >= 0 else "today"]}))
    rule = now.mark_rule(strokeWidth=2, strokeDash=[4, 3], color=colour).encode(x="day:Q")
    label = now.mark_text(align=align, baseline="bottom", dy=-4, fontSize=12, color=colour).encode(
        x="day:Q", y=alt.value(0), text="said:N"
    )
    drawn: charts.Chart = alt.LayerChart(layer=[windows_drawn, rule, label])
    return drawn.properties(height=_ROW * len(shown) + _AROUND, width="container")


def picture(windows: Sequence[Window], told_no: date, today: date, theme: str) -> charts.Picture:
    """The chart ready to be drawn; ``theme`` is light or dark."""
    return charts.picture(chart(windows, told_no, today, theme=theme))


def draw(drawn: charts.Picture, windows: Sequence[Window], today: date, status: str) -> None:
    """The sentence, and the picture beneath it."""
    told = sentence(windows, today, status)
    st.markdown(plain(told))
    charts.show(
        drawn, "person-clock", f"The windows of the five second chances on the days since the no. {told}"
    )


def plan(steps: Sequence[StepLine], today: date) -> None:
    """The steps of the plan, each with how it stands, in word and icon."""
    st.markdown("  \n".join(_step(line, today) for line in steps))


def _step(line: StepLine, today: date) -> str:
    icon, colour, word = _STEPS[line.state]
    day = line.done_on if line.state == "done" and line.done_on else line.on
    when = word if line.state == "passed" else f"{word}, {words.day(day, today)}"
    name = plain(line.step.name)
    shown = f"**{name}**" if line.state == "next" else name
    return f":{colour}[{icon}] {shown} {quiet(when)}"
