"""The colours can be read: contrast as WCAG 2.2 measures it, in both themes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())["theme"]
COLOURS = ("red", "orange", "yellow", "green", "blue", "violet", "gray")
TEXT, SHAPE = 4.5, 3.0


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB (WCAG 2.2, definition)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(mode: str) -> None:
    theme = THEME[mode]
    for behind in (
        theme["backgroundColor"],
        theme["sidebar"]["backgroundColor"],
        theme["secondaryBackgroundColor"],
    ):
        assert contrast(theme["textColor"], behind) >= TEXT
        assert contrast(theme["grayTextColor"], behind) >= TEXT, (mode, behind)
        assert contrast(theme["linkColor"], behind) >= TEXT
    for colour in COLOURS:
        assert contrast(theme[f"{colour}TextColor"], theme["backgroundColor"]) >= TEXT, (mode, colour)
        assert contrast(theme[f"{colour}TextColor"], theme[f"{colour}BackgroundColor"]) >= TEXT, (
            mode,
            colour,
        )
    assert contrast("#FFFFFF", theme["primaryColor"]) >= TEXT, "white words on a main button"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_lines_and_bars_stand_out(mode: str) -> None:
    theme = THEME[mode]
    for colour in (theme["primaryColor"], *theme["chartCategoricalColors"]):
        assert contrast(colour, theme["backgroundColor"]) >= SHAPE, (mode, colour)
