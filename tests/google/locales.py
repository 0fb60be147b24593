"""What a spreadsheet's locale says of numbers, dates and money: CLDR's data, by way of Babel, as Sheets uses it.

Sheets differs from CLDR in this: a year always has four digits (doc: `NumberFormat`'s "9/26/2008" for DATE), digits are
grouped by thousands everywhere (doc: the formats guide), and minus is the plain hyphen (open). Which of CLDR's editions
Google follows nobody has shown, so all that is not en_US is (open).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import babel
from babel.core import get_global
from babel.numbers import (
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    get_territory_currencies,
)

DEFAULT = "en_US"

_DATE_TOKEN = re.compile(r"[yMd]+")
_TIME_TOKEN = re.compile(r"[Hh]+|mm|ss|[aB]|[^A-Za-z']")
_BLANKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_DIRECTION_MARKS = str.maketrans("", "", "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}")

_TRUTHS = {
    "cs": ("PRAVDA", "NEPRAVDA"),
    "da": ("SAND", "FALSK"),
    "de": ("WAHR", "FALSCH"),
    "es": ("VERDADERO", "FALSO"),
    "fi": ("TOSI", "EPÄTOSI"),
    "fr": ("VRAI", "FAUX"),
    "it": ("VERO", "FALSO"),
    "nb": ("SANN", "USANN"),
    "nl": ("WAAR", "ONWAAR"),
    "pl": ("PRAWDA", "FAŁSZ"),
    "pt": ("VERDADEIRO", "FALSO"),
    "ru": ("ИСТИНА", "ЛОЖЬ"),
    "sv": ("SANT", "FALSKT"),
    "tr": ("DOĞRU", "YANLIŞ"),
}
"""True and false by language (reported: an Italian's VERO; open: the others, which are spreadsheet programs' words)."""


@dataclass(frozen=True, slots=True)
class Locale:
    """How one locale writes numbers, dates and money. Patterns are in Sheets' pattern language."""

    code: str
    decimal: str
    group: str
    """What stands between thousands when a number is shown."""
    lakhs: bool
    """Whether people group by hundreds above the thousands (12,34,567): understood, never shown (open)."""
    date: str
    """`M/d/yyyy`"""
    time: str
    """`h:mm:ss am/pm`"""
    order: str
    """In which order a whole date is written: `mdy`, `dmy` or `ymd`."""
    money: str
    """`"$"#,##0.00`"""
    currency: str
    """The sign of the country's own money."""
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    month_initials: tuple[str, ...]
    days: tuple[str, ...]
    """From Monday on, as Python counts."""
    short_days: tuple[str, ...]
    halves: tuple[str, str]
    """What stands for AM and PM."""
    truths: tuple[str, str]
    """What stands for true and false."""
    month_numbers: Mapping[str, tuple[int, str]]
    """A month's name or short name, case-folded and without a full stop: its number, and `mmmm` or `mmm`."""

    @property
    def short_order(self) -> str:
        """In which order a date without its year is written: `md` or `dm`."""
        return self.order.replace("y", "")

    @property
    def clock(self) -> str:
        """How the time of day stands after a date: in 24 hours everywhere (doc: "9/26/08 15:59:00" for DATE_TIME)."""
        return "h:mm:ss" if self.time.startswith(("h:", "am/pm")) else "hh:mm:ss"

    @property
    def dots(self) -> bool:
        """Whether a full stop may stand between the parts of a date: wherever it is no decimal sign.

        (reported: "16.04" is a day in April in pt_BR, whose own dates have slashes; open: other locales)
        """
        return "." in self.date or self.decimal != "."

    @property
    def spaced(self) -> bool:
        """Whether a blank of some kind stands between thousands."""
        return self.group.isspace()


@lru_cache(maxsize=256)
def locale(code: str) -> Locale:
    """The locale of that code (`de`, `de_CH`); one that isn't known is taken for en_US."""
    try:
        known = babel.Locale.parse(code.replace("-", "_"))
    except (babel.UnknownLocaleError, ValueError):
        return locale(DEFAULT)
    return _from_cldr(code, known)


def _from_cldr(code: str, known: babel.Locale) -> Locale:
    date = _date_pattern(known.date_formats["short"].pattern)
    time = _time_pattern(known.time_formats["medium"].pattern)
    money, currency = _money(known)
    months: Mapping[int, str] = known.months["format"]["wide"]
    short_months: Mapping[int, str] = known.months["format"]["abbreviated"]
    days: Mapping[int, str] = known.days["format"]["wide"]
    short_days: Mapping[int, str] = known.days["format"]["abbreviated"]
    return Locale(
        code=code,
        decimal=get_decimal_symbol(known, numbering_system="latn"),
        group=get_group_symbol(known, numbering_system="latn"),
        lakhs=known.decimal_formats[None].grouping[1] == 2,
        date=date,
        time=time,
        order="".join(dict.fromkeys(letter for letter in date.lower() if letter in "ymd")),
        money=money,
        currency=currency,
        months=tuple(months[n] for n in range(1, 13)),
        short_months=tuple(short_months[n] for n in range(1, 13)),
        month_initials=tuple(months[n][:1].upper() for n in range(1, 13)),
        days=tuple(days[n] for n in range(7)),
        short_days=tuple(short_days[n] for n in range(7)),
        halves=_halves(known, time),
        truths=_TRUTHS.get(known.language, ("TRUE", "FALSE")),
        month_numbers=_month_numbers(known),
    )


def _date_pattern(cldr: str) -> str:
    """`dd.MM.yy` → `dd.MM.yyyy`; what stands before the first and after the last part goes (ko `yy. M. d.`)."""
    plain = re.sub(r"'[^']*'", "", cldr).translate(_DIRECTION_MARKS)
    parts = list(_DATE_TOKEN.finditer(plain))
    kept = plain[parts[0].start() : parts[-1].end()]
    return re.sub(r"y+", "yyyy", kept)


def _time_pattern(cldr: str) -> str:
    """`h:mm:ss a` → `h:mm:ss am/pm`. Where CLDR writes words between the parts, colons stand (open)."""
    for blank in _BLANKS:
        cldr = cldr.replace(blank, " ")
    tokens = _TIME_TOKEN.findall(cldr)
    if "".join(tokens) != cldr:
        return "hh:mm:ss"
    return "".join("am/pm" if token in {"a", "B"} else token.lower() for token in tokens)


def _money(known: babel.Locale) -> tuple[str, str]:
    """The pattern for the country's own money, and its sign."""
    code = _currency_code(known)
    sign = get_currency_symbol(code, known).translate(_DIRECTION_MARKS)
    cldr = known.currency_formats["standard"].pattern.split(";")[0].translate(_DIRECTION_MARKS)
    for blank in _BLANKS:
        cldr = cldr.replace(blank, " ")
    digits = "#,##0.00" if get_currency_precision(code) else "#,##0"
    return re.sub(r"[#,0.]+", digits, cldr).replace("¤", f'"{sign}"'), sign


def _currency_code(known: babel.Locale) -> str:
    territory = known.territory
    if not territory:
        likely: str = get_global("likely_subtags").get(known.language, "")
        territory = likely.rpartition("_")[2]
    current = get_territory_currencies(territory) if territory else []
    return str(current[0]) if current else "USD"


def _halves(known: babel.Locale, time: str) -> tuple[str, str]:
    """AM and PM, in capitals (doc: "always capitalized"); English where the locale counts to 24 (open)."""
    if "am/pm" not in time:
        return "AM", "PM"
    for width in ("wide", "abbreviated", "narrow"):
        names: Mapping[str, str] = known.day_periods["format"].get(width, {})
        if "am" in names and "pm" in names:
            return names["am"].replace(".", "").upper(), names["pm"].replace(".", "").upper()
    return "AM", "PM"


def _month_numbers(known: babel.Locale) -> dict[str, tuple[int, str]]:
    """Names in the locale's language and in English, which is understood everywhere (open)."""
    names: dict[str, tuple[int, str]] = {"sept": (9, "mmm")}
    for source in (known, babel.Locale("en")):
        for width, token in (("wide", "mmmm"), ("abbreviated", "mmm")):
            for context in ("format", "stand-alone"):
                for number, name in source.months[context][width].items():
                    key = str(name).casefold().rstrip(".")
                    if not any(letter.isdigit() for letter in key):
                        names.setdefault(key, (int(number), token))
    return names
