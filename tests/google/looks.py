"""How cells look by default, and colours and formats in the shape in which Google gives them back."""

from __future__ import annotations

import struct

from tests.google.errors import Json

_WHITE: Json = {"red": 1, "green": 1, "blue": 1}

DEFAULT_FORMAT: Json = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
"""`properties.defaultFormat` of every spreadsheet."""

_THEME_COLOURS: dict[str, Json] = {
    "TEXT": {},
    "BACKGROUND": _WHITE,
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}

THEME: Json = {
    "primaryFontFamily": "Arial",
    "themeColors": [{"colorType": name, "color": {"rgbColor": rgb}} for name, rgb in _THEME_COLOURS.items()],
}
"""`properties.spreadsheetTheme` of every spreadsheet."""


def of_link(uri: str) -> Json:
    """What a link does to the look of a text (reported)."""
    rgb = _THEME_COLOURS["LINK"]
    return {
        "foregroundColor": rgb,
        "underline": True,
        "foregroundColorStyle": {"rgbColor": rgb},
        "link": {"uri": uri},
    }


_BORDER_WIDTHS = {"DOTTED": 1, "DASHED": 1, "SOLID": 1, "SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}
"""Pixels by style (doc: the enum's descriptions; "the width is determined by the style")."""

TWINS = {
    "backgroundColor": "backgroundColorStyle",
    "foregroundColor": "foregroundColorStyle",
    "color": "colorStyle",
    "tabColor": "tabColorStyle",
}
"""Each colour has an older and a newer field; whichever is written, both read alike."""


_SLACK = 1e-4
"""More than single precision loses of a step, so that what was read can be written back unchanged."""


def colour(rgb: Json) -> Json:
    """A `Color` as it reads back: in steps of 1/255, rounded down, and without the parts that are 0 (doc, open).

    0.5 reads back as 0.49803922 (reported); opacity is not kept (open).
    """
    steps = {part: int(float(rgb.get(part, 0)) * 255 + _SLACK) for part in ("red", "green", "blue")}
    return {part: _single(step / 255) for part, step in steps.items() if step}


def _single(value: float) -> int | float:
    """The shortest number that is the same in single precision, as the service writes it."""
    packed = struct.pack("f", value)
    for digits in range(1, 10):
        short = float(f"{value:.{digits}g}")
        if struct.pack("f", short) == packed:
            return int(short) if short.is_integer() else short
    return value


def both(holder: Json) -> Json:
    """A dict with its colours in both fields and in the shape that reads back; the newer field leads (doc).

    A style without a colour is no colour: `{"tabColorStyle": {"rgbColor": null}}` takes it away.
    """
    out = dict(holder)
    for plain, style in TWINS.items():
        if style in out:
            rgb = _rgb_of(out.pop(style))
            out.pop(plain, None)
            if rgb is not None:
                out[plain], out[style] = rgb
        elif plain in out:
            rgb_color = colour(out[plain])
            out[plain], out[style] = rgb_color, {"rgbColor": rgb_color}
    return out


def _rgb_of(style: Json) -> tuple[Json, Json] | None:
    """The colour of a `ColorStyle`, and the style as it reads back."""
    if "themeColor" in style:
        return _THEME_COLOURS.get(style["themeColor"], {}), {"themeColor": style["themeColor"]}
    if "rgbColor" in style:
        rgb = colour(style["rgbColor"])
        return rgb, {"rgbColor": rgb}
    return None


def read_back(cell_format: Json) -> Json:
    """A `CellFormat` as it reads back once it was written."""
    out = both(cell_format)
    if "textFormat" in out:
        out["textFormat"] = both(out["textFormat"])
    if "borders" in out:
        borders = {side: border(line) for side, line in out["borders"].items()}
        out["borders"] = {side: line for side, line in borders.items() if line}
    return {name: part for name, part in out.items() if part != {} or name in TWINS}


def border(line: Json) -> Json:
    """A `Border` as it reads back; {} for none (open, but for the twin fields)."""
    style = line.get("style", "NONE")
    if style in {"NONE", "STYLE_UNSPECIFIED"}:
        return {}
    black: Json = {"color": {}, "colorStyle": {"rgbColor": {}}}
    return {"style": style, "width": _BORDER_WIDTHS[style], **black, **_colours(both(line))}


def _colours(line: Json) -> Json:
    return {name: line[name] for name in ("color", "colorStyle") if name in line}


def both_in_mask(mask: Json) -> Json:
    """An update mask over a format: where it names a colour by one field, it names both."""
    out = {name: both_in_mask(below) for name, below in mask.items()}
    for plain, style in TWINS.items():
        if plain in mask or style in mask:
            out[plain] = out[style] = {}
    return out
