"""The figures of the History page as pictures.

Each function takes the small frame of ``sync.crm.history`` that bears its name, never an empty one: where a
figure has nothing to tell, the page shows its reading alone. ``picture`` makes of it what ``pick`` draws:
Altair checks every chart against its schema, which takes longer than all the rest of the page, so it is done
once for a figure and not for every run. ``pick`` answers what was picked, which ``history.rows_for`` reads (of
the ageing chart: ``history.people_for``).

Colours come from the theme: its chart colours in the contract's order of channels, its ramp, and its names
"gray" and "red", which Streamlit replaces by the theme's own. Bars over time have a beginning and an end, since
bars at an instant have no width; the places of stacked bars are worked out here, not in the browser. Marks are
picked by texts, which come back as they went.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from sync.contract import CHANNELS, SENT
from sync.crm import words
from sync.crm.history import NOT_NOTED

PICK: Final = "pick"

_FADED: Final = 0.35
_TRACK: Final = 0.16
_ROW: Final = 34  # pixels for a bar and the air around it
_ABOVE: Final = 66  # pixels for the title and the edges
_MOST_TICKS: Final = 6  # month names that a phone has room for
_AIR: Final = 10  # pixels between the parts of a picture
_QUIET: Final = alt.value("gray")
_INK: Final = "currentColor"  # the page's own text colour: the theme's for labels is too pale to read
_LABEL: Final = 0.8
_SHOWN: Final = pd.Timedelta(days=6)  # of a week, so that there is air between two
_LEVELS: Final = ("none", "a little", "some", "a lot")
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Chart = alt.Chart | alt.LayerChart
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart ready to be drawn: its Vega-Lite, and the frames it names."""

    spec: dict[str, Any]
    frames: dict[str, pd.DataFrame]


def picture(chart: Chart) -> Picture:
    """The chart as Vega-Lite, with its frames beside it under names that tell their content."""
    frames: dict[str, pd.DataFrame] = {}

    def keep(data: Any) -> dict[str, str]:
        name = f"frame-{pd.util.hash_pandas_object(data).sum():x}"
        frames[name] = data
        return {"name": name}

    # Altair's transformers and themes are global; every chart of ours is made here, one at a time.
    with _ONE_AT_A_TIME:
        alt.data_transformers.register("beside", keep)
        with alt.data_transformers.enable("beside"), alt.theme.enable("none"):
            spec = chart.to_dict()
    return Picture(spec, frames)


def show(drawn: Picture, key: str, alt_text: str) -> None:
    """Draw a picture that is only looked at."""
    st.vega_lite_chart(spec=_fresh(drawn), key=key, alt=alt_text)


def _fresh(drawn: Picture) -> dict[str, Any]:
    """A copy: Streamlit writes into what it is given."""
    return {**deepcopy(drawn.spec), "datasets": dict(drawn.frames)}


def pick(drawn: Picture, key: str, alt_text: str) -> Sequence[dict[str, object]]:
    """Draw a picture whose marks can be picked; answers those picked, each as values by column."""
    event = st.vega_lite_chart(spec=_fresh(drawn), on_select="rerun", key=key, alt=alt_text)
    picked: Sequence[dict[str, object]] = event.selection.get(PICK) or ()
    return picked


def _pick(*fields: str) -> alt.Parameter:
    """What a click picks: the values of these fields."""
    return alt.selection_point(name=PICK, fields=list(fields))


def _faded(pick: alt.Parameter, shown: float = 1.0) -> Any:
    """All marks as they are until some are picked; the others then step back."""
    return alt.when(pick).then(alt.value(shown)).otherwise(alt.value(shown * _FADED))


def framed(chart: Any, title: str, height: int, *, air: int = _AIR) -> Chart:
    """The chart with its title close above it, as wide as its place on the page."""
    framed: Chart = chart.properties(
        title=alt.TitleParams(title, offset=air),
        height=height,
        width="container",
        padding={"left": 0, "right": 4, "top": 4, "bottom": 4},
        config=alt.Config(
            axis=alt.AxisConfig(labelColor=_INK, labelOpacity=_LABEL, labelFontSize=13),
            legend=alt.LegendConfig(labelColor=_INK, labelOpacity=_LABEL, labelFontSize=13),
        ),
    )
    return framed


def _legend(**options: Any) -> alt.Legend:
    """A key in one or two lines above the chart, without a title."""
    return alt.Legend(
        title=None,
        orient="top",
        direction="horizontal",
        symbolType="square",
        offset=_AIR,
        padding=0,
        **options,
    )


def _iso(dates: pd.Series) -> list[str]:
    return [day.isoformat() for day in dates.dt.date]


def _said(dates: pd.Series, *, weekday: bool = False) -> list[str]:
    """Days in full, as people say them: "3 Mar 2026", "Tue 3 Mar 2026"."""
    return [
        f"{_WEEKDAYS[day.weekday()] + ' ' if weekday else ''}{day.day} {words.MONTHS[day.month - 1]} {day.year}"
        for day in dates.dt.date
    ]


def _moment(day: date) -> alt.DateTime:
    """Midnight of that day where the reader is."""
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _ticks(first: date, last: date) -> list[date]:
    """A few days to name on the axis: the starts of months, or of weeks if there are too few months."""
    months = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= last
    ]
    days = (last - first).days
    if days == 0:
        return [first]
    if len(months) < 3:  # noqa: PLR2004 (two names are no axis)
        every = max(7, -(-days // (4 * 7)) * 7)
        return [first + timedelta(days=back) for back in range(0, days, every)]
    step = next(step for step in (1, 2, 3, 6, 12, 24, 48) if len(months) <= step * _MOST_TICKS)
    return [month for month in months if (12 * month.year + month.month - 1) % step == 0]


def _time_axis(first: date, last: date) -> dict[str, Any]:
    """Scale and axis from ``first`` to ``last``: month names, the year under the first and each January."""
    ticks = _ticks(first, last)
    by_day = any(day.day != 1 for day in ticks)
    start = ticks[0] if ticks else first
    name = "timeFormat(datum.value, '%-d %b')" if by_day else "timeFormat(datum.value, '%b')"
    is_first = f"timeFormat(datum.value, '%Y-%m-%d') == '{start.isoformat()}'"
    new_year = is_first if by_day else f"month(datum.value) == 0 || {is_first}"
    return {
        "scale": alt.Scale(nice=False),  # given days for a domain here would clash with those of ``x2``
        "axis": alt.Axis(
            title=None,
            values=[_moment(day) for day in ticks],
            labelExpr=f"{new_year} ? [{name}, timeFormat(datum.value, '%Y')] : [{name}, '']",
            labelAlign="left",
            labelPadding=6,
            labelFlush=False,
            labelOverlap=False,
            grid=False,
        ),
    }


def weekly(frame: pd.DataFrame) -> Chart:
    """Stacked bars, one a week, a channel always in its colour. A click picks ``week`` and ``channel``."""
    first, last = frame["week"].min().date(), frame["week"].max().date() + timedelta(days=7)
    top = frame.groupby("week")["touches"].cumsum()
    drawn = frame.assign(
        upper=top,
        lower=top - frame["touches"],
        begins=frame["week"],
        ends=frame["week"] + _SHOWN,
    )[(frame["touches"] > 0) | frame["week"].isin(frame["week"].iloc[[0, -1]])]  # the ends hold the axis open
    drawn = drawn.assign(when=_said(drawn["week"]), week=_iso(drawn["week"]))
    drawn["aloud"] = [f"{row.touches:,} by {row.channel}, week of {row.when}" for row in drawn.itertuples()]
    present = list(dict.fromkeys(frame["channel"]))
    others = sorted(set(present) - {*CHANNELS, NOT_NOTED})
    pick = _pick("week", "channel")
    chart = (
        alt.Chart(drawn)
        .mark_rect()
        .encode(
            x=alt.X("begins:T", **_time_axis(first, last)),
            x2="ends:T",
            y=alt.Y(
                "upper:Q",
                title=None,
                scale=alt.Scale(domainMin=0),
                axis=alt.Axis(format="d", tickCount=3, tickMinStep=1),
            ),
            y2="lower:Q",
            color=alt.Color(
                "channel:N",
                scale=alt.Scale(domain=[*CHANNELS, NOT_NOTED, *others]),
                legend=_legend(columns=4, values=present),
            ),
            opacity=_faded(pick),
            description="aloud:N",
            tooltip=[
                alt.Tooltip("when:N", title="Week of"),
                alt.Tooltip("channel:N", title="How"),
                alt.Tooltip("touches:Q", title="Times", format=","),
            ],
        )
        .add_params(pick)
    )
    return framed(chart, "Times in touch, week by week", 280, air=0)


def within_cadence(frame: pd.DataFrame) -> Chart:
    """The share of people as a line, its last point named. A click picks the nearest ``week``."""
    drawn = frame.assign(
        when=_said(frame["day"]),
        week=_iso(frame["week"]),
        told=[
            f"{within:,} of {people:,}"
            for within, people in zip(frame["within"], frame["people"], strict=True)
        ],
    )
    first, last = frame["day"].min().date(), frame["day"].max().date()
    pick = alt.selection_point(name=PICK, fields=["week"], nearest=True, on="click")
    x = alt.X("day:T", **_time_axis(first, last))
    y = alt.Y(
        "share:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(
            values=[0, 0.5, 1], labelExpr="{0: 'nobody', 0.5: 'half', 1: 'everybody'}[datum.value]"
        ),
    )
    base = alt.Chart(drawn).encode(x=x, y=y)
    end = alt.Chart(drawn.tail(1)).encode(x=x, y=y)
    tooltip = [alt.Tooltip("when:N", title="On"), alt.Tooltip("told:N", title="In touch with")]
    chart = alt.layer(
        base.mark_area(opacity=_TRACK),
        base.mark_line(strokeWidth=2.5),
        base.mark_point(filled=True, size=60)
        .encode(
            opacity=alt.when(pick, empty=False).then(alt.value(1)).otherwise(alt.value(0)), tooltip=tooltip
        )
        .add_params(pick),
        end.mark_point(filled=True, size=70, opacity=1).encode(tooltip=tooltip),
        end.mark_text(align="left", dx=9, fontSize=14, fontWeight="bold").encode(text="told:N", color=_QUIET),
    )
    return framed(chart, "People in touch as often as you meant", 240)


def _level(touches: pd.Series) -> pd.Series:
    """How full each day was, 0 to 3, beside the fullest there are (but for a rare one): 1, 2 and 3 at least."""
    full = max(float(touches[touches > 0].quantile(0.95)), 3.0)
    return pd.Series(np.ceil(touches.to_numpy() * 3 / full).clip(max=3), index=touches.index)


def calendar_heat(frame: pd.DataFrame) -> Chart:
    """Weeks beside each other, weekdays below each other, fuller days in a fuller colour. A click picks ``day``."""
    drawn = frame.assign(
        begins=frame["week"],
        ends=frame["week"] + _SHOWN,
        weekday=[_WEEKDAYS[place] for place in frame["weekday"]],
        when=_said(frame["day"], weekday=True),
        level=_level(frame["touches"]),
        day=_iso(frame["day"]),
    ).drop(columns="week")
    drawn["aloud"] = [f"{row.when}: {row.touches:,}" for row in drawn.itertuples()]
    first, last = frame["week"].min().date(), frame["week"].max().date() + timedelta(days=7)
    pick = _pick("day")
    chart = (
        alt.Chart(drawn)
        .mark_rect(cornerRadius=2)
        .encode(
            x=alt.X("begins:T", **_time_axis(first, last)),
            x2="ends:T",
            y=alt.Y(
                "weekday:O",
                title=None,
                sort=list(_WEEKDAYS),
                scale=alt.Scale(domain=list(_WEEKDAYS), paddingInner=0.14),
                axis=alt.Axis(values=["Mon", "Wed", "Fri", "Sun"]),
            ),
            color=alt.Color(
                "level:Q",
                scale=alt.Scale(domain=[0, 3], range="ramp"),
                legend=_legend(type="symbol", values=[0, 1, 2, 3], labelExpr=f"{list(_LEVELS)}[datum.value]"),
            ),
            opacity=_faded(pick),
            description="aloud:N",
            tooltip=[
                alt.Tooltip("when:N", title="On"),
                alt.Tooltip("touches:Q", title="Times in touch", format=","),
            ],
        )
        .add_params(pick)
    )
    return framed(chart, "Days in touch", 240, air=0)


def _bars(
    frame: pd.DataFrame,
    name: str,
    title: str,
    pick: alt.Parameter,
    tooltip: Sequence[alt.Tooltip],
    *,
    red: bool = False,
) -> Chart:
    """Horizontal bars on pale tracks, each with its words (``told``) at the end of the track.

    ``length`` is each bar's, ``whole`` that of the tracks. The tracks take the clicks, so that a bar without
    length can be picked as well. No axis has to be read.
    """
    scale = alt.Scale(domain=[0, float(frame["whole"].max())], nice=False)
    length, whole = (
        alt.X(f"{column}:Q", title=None, axis=None, scale=scale) for column in ("length", "whole")
    )
    colour = {"color": alt.value("red")} if red else {}
    aloud = [f"{value}: {told}" for value, told in zip(frame[name], frame["told"], strict=True)]
    bars = alt.Chart(frame.assign(aloud=aloud)).encode(
        y=alt.Y(
            f"{name}:N",
            title=None,
            sort=list(frame[name]),
            scale=alt.Scale(paddingInner=0.35, paddingOuter=0.1),
            axis=alt.Axis(labelLimit=130, labelPadding=8),
        ),
        description="aloud:N",
        tooltip=list(tooltip),
    )
    chart = alt.layer(
        bars.mark_bar(cornerRadius=3)
        .encode(x=whole, opacity=_faded(pick, _TRACK), **colour)
        .add_params(pick),
        bars.mark_bar(cornerRadius=3).encode(x=length, opacity=_faded(pick), **colour),
        bars.mark_text(align="left", dx=8, fontSize=14).encode(x=whole, text="told:N", color=_QUIET),
    )
    return framed(chart, title, _ABOVE + _ROW * len(frame))


def reply_rate(frame: pd.DataFrame) -> Chart:
    """A bar for each value, as long as its share of answers. A click picks the value and ``direction``."""
    by = str(frame.columns[0])
    drawn = frame.assign(
        length=frame["rate"],
        whole=1.0,
        direction=SENT,
        told=[
            f"{replied:,} of {sent:,}" for replied, sent in zip(frame["replied"], frame["sent"], strict=True)
        ],
    )
    tooltip = [alt.Tooltip(f"{by}:N", title=by.capitalize()), alt.Tooltip("told:N", title="Heard back")]
    return _bars(drawn, by, f"How often you heard back, by {by}", _pick(by, "direction"), tooltip)


def _people(numbers: pd.Series) -> list[str]:
    return [words.count(number, "person", "people") if number else "nobody" for number in map(int, numbers)]


def overdue_ageing(frame: pd.DataFrame) -> Chart:
    """A bar for each span of waiting, as long as the number of people. A click picks ``age``."""
    drawn = frame.assign(
        length=frame["people"],
        whole=frame["people"].sum(),
        told=_people(frame["people"]),
    )
    tooltip = [alt.Tooltip("age:N", title="Waiting"), alt.Tooltip("told:N", title="How many")]
    return _bars(drawn, "age", "How long people have been waiting", _pick("age"), tooltip, red=True)


def funnel(frame: pd.DataFrame) -> Chart:
    """A bar for each stage, as long as the number of people who came so far. A click picks ``stage``."""
    drawn = frame.assign(
        length=frame["people"],
        whole=frame["people"].max(),
        told=_people(frame["people"]),
    )
    tooltip = [alt.Tooltip("stage:N", title="How far"), alt.Tooltip("told:N", title="With")]
    return _bars(drawn, "stage", "How far you came together", _pick("stage"), tooltip)
