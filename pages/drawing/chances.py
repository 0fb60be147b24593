"""How second chances came about, as a picture: the five, their windows after the no, and when each came true."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

from pages.drawing import charts
from sync.crm import outcomes
from sync.crm.names import called
from sync.crm.scenarios import ALL

_ROW: Final = 44  # pixels for one of the five
_AROUND: Final = 74  # pixels for title and axis
_LEAST: Final = 200  # days the axis always shows: all windows once
_BEYOND: Final = 1.06
_TICKS: Final = (30, 60, 90, 180, 360, 720)
_MOST_TICKS: Final = 7
_TRACK: Final = 0.2


def drawn_from(found: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """One row a second chance whose days after the no are known; ``found`` is ``outcomes.second_chances``.

    Columns person_id, scenario, who, came (str, what came of it), when (str, how long after the no), days
    (float64).
    """
    cases = outcomes.cases(found)
    cases = cases[cases["days_after_no"].notna()]
    here = people.loc[cases["person"]]
    return pd.DataFrame(
        {
            "person_id": cases["person"].to_numpy(),
            "scenario": cases["scenario"].to_numpy(),
            "who": [called(name, email) for name, email in zip(here["name"], here["email"], strict=True)],
            "came": cases["outcome"].to_numpy(),
            "when": [outcomes.after_the_no(int(days)) for days in cases["days_after_no"]],
            "days": cases["days_after_no"].astype("float64").to_numpy(),
        }
    )


def _windows(last: float) -> pd.DataFrame:
    """When each of the five can show, up to a day after the no: columns scenario, start, end."""
    return pd.DataFrame(
        [
            (one.tag, opens, min(opens + one.closes - one.opens + 1, last))
            for one in ALL
            for opens in range(one.opens, int(last) if one.cadence else one.opens + 1, one.cadence or 1)
        ],
        columns=["scenario", "start", "end"],
    )


def chart(drawn: pd.DataFrame) -> charts.Chart:
    """A dot a second chance, on the days since the no, over its window. A click picks ``person_id``, ``scenario``."""
    last = max(_LEAST, float(drawn["days"].max()) * _BEYOND)
    step = next((step for step in _TICKS if last / step <= _MOST_TICKS), _TICKS[-1] * (1 + int(last) // 5000))
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domain=[0, last], nice=False),
        axis=alt.Axis(
            title=None,
            values=list(range(0, int(last) + 1, step)),
            labelExpr="datum.value == 0 ? 'the no' : 'day ' + datum.value",
            labelFlush=True,
            grid=False,
            ticks=False,
            domain=False,
        ),
    )
    y = alt.Y(
        "scenario:N",
        title=None,
        sort=[one.tag for one in ALL],
        scale=alt.Scale(domain=[one.tag for one in ALL], paddingInner=0.5),
        axis=alt.Axis(labelLimit=130, labelPadding=8, ticks=False, domain=False),
    )
    pick = alt.selection_point(name=charts.PICK, fields=["person_id", "scenario"])
    aloud = [f"{row.who}: {row.came}, {row.when}, {row.scenario}" for row in drawn.itertuples()]
    layers = [
        alt.Chart(_windows(last)).mark_bar(cornerRadius=4, opacity=_TRACK).encode(x=x, x2="end:Q", y=y),
        alt.Chart(drawn.assign(aloud=aloud))
        .mark_point(filled=True, size=150, cursor="pointer")
        .encode(
            x=alt.X("days:Q"),
            y=y,
            opacity=alt.when(pick).then(alt.value(0.9)).otherwise(alt.value(0.3)),
            description="aloud:N",
            tooltip=[
                alt.Tooltip("who:N", title="Who"),
                alt.Tooltip("came:N", title="What came of it"),
                alt.Tooltip("when:N", title="When"),
            ],
        )
        .add_params(pick),
    ]
    title = "From the no to the second chance"
    return charts.framed(alt.LayerChart(layer=layers), title, _AROUND + _ROW * len(ALL))
