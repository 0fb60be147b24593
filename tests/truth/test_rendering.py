"""How values read under number formats, in the locales that people keep sheets in."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google.grid import Fault, Value
from tests.google.rendering import default_pattern, formatted, is_date, number

# The examples of Google's guide "Date & number formats" stand in these tables.
MOMENT = (datetime(2016, 4, 5, 16, 8, 53, 528_000) - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001
LENGTH = (3 * 3600 + 13 * 60 + 41.255) / 86_400


def show(value: Value, pattern: str, locale: str = "en_US") -> str:
    return formatted(value, {"type": "NUMBER", "pattern": pattern}, locale)


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("h:mm:ss.00 a/p", "4:08:53.53 p"),
        ('hh:mm A/P".M."', "04:08 P.M."),
        ("yyyy-mm-dd", "2016-04-05"),
        (r"mmmm d \[dddd\]", "April 5 [Tuesday]"),
        ("h PM, ddd mmm dd", "4 PM, Tue Apr 05"),
        ("dddd, m/d/yy at h:mm", "Tuesday, 4/5/16 at 16:08"),
        ("mmmmm yyy", "A 2016"),
        ("MM/dd HH:mm", "04/05 16:08"),
        ("mm:ss", "08:54"),
        ("m-d", "4-5"),
    ],
)
def test_dates_of_the_guide(pattern: str, shown: str) -> None:
    assert show(MOMENT, pattern) == shown


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("[hh]", "03"),
        ("[mmmm]", "0193"),
        ("[ss]", "11621"),
        ("[h]:mm:ss", "3:13:41"),
        ("[m]:ss.000", "193:41.255"),
    ],
)
def test_lengths_of_time_of_the_guide(pattern: str, shown: str) -> None:
    assert show(LENGTH, pattern) == shown


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (12345.125, "####.#", "12345.1"),
        (12.34, "000.0000", "012.3400"),
        (12.0, "#.0#", "12.0"),
        (5.125, "# ?/?", "5 1/8"),
        (12000.0, "#,###", "12,000"),
        (1230000.0, '0.0,,"M"', "1.2M"),
        (1234500000.0, "0.00e+00", "1.23e+09"),
        (123114.15115, '###0.000;"TEXT: "_(@_)', "123114.151"),
        ("MyText", '###0.000;"TEXT: "_(@_)', "TEXT:  MyText "),
        (1234.0, "[Blue]#,##0;[Red]#,##0;[Green]0.0;[Magenta]_(@_)", "1,234"),
        (-1234.0, "[Blue]#,##0;[Red]#,##0;[Green]0.0;[Magenta]_(@_)", "1,234"),
        (0.0, "[Blue]#,##0;[Red]#,##0;[Green]0.0;[Magenta]_(@_)", "0.0"),
        (1005.0, '[>1000]"HIGH";[Color43][<=200]"LOW";0000', "HIGH"),
        (32.0, '[>1000]"HIGH";[Color43][<=200]"LOW";0000', "LOW"),
        (527.0, '[>1000]"HIGH";[Color43][<=200]"LOW";0000', "0527"),
        (3.0, "00.0", "03.0"),
        (12.4, "???.???", " 12.4  "),
        (3.0, "#0.#", "3."),
        (0.25, "#%", "25%"),
        (12_200_000.0, "#0.0,,", "12.2"),
        (0.0000001, "##0.00#E+##", "100.00E-9"),
        (23.25, "0 #/#", "23 1/4"),
        (23.25, "0 #/8", "23 2/8"),
        (23.1, "0 #/3", "23"),
        (10.0, r"\#0", "#10"),
    ],
)
def test_numbers_of_the_guide(value: Value, pattern: str, shown: str) -> None:
    assert show(value, pattern) == shown


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (-5.5, "$#,##0.00_);($#,##0.00)", "($5.50)"),
        (-5.0, "0.00", "-5.00"),
        (5_551_234.0, "000-0000", "555-1234"),
        (1.005, "0.00", "1.01"),
        (9.999, "0.00E+00", "1.00E+01"),
        (5.0, "@", "5"),
        (5.0, "General", "5"),
        (5.0, ";;;", ""),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (True, "0.00", "TRUE"),
        (Fault("N_A"), "0.00", "#N/A"),
        ("text", "yyyy-mm-dd", "text"),
        (0.52083333333, "h:mm", "12:30"),
    ],
)
def test_beyond_the_guide(value: Value, pattern: str, shown: str) -> None:
    assert show(value, pattern) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2.0, "2"),
        (1.5, "1.5"),
        (0.12, "0.12"),
        (1 / 1024, "0.0009765625"),
        (1e6, "1000000"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333333"),
        (123456789012345.0, "123456789012345"),
        (1e15, "1E+15"),
        (True, "TRUE"),
        (None, ""),
        (Fault("DIVIDE_BY_ZERO"), "#DIV/0!"),
    ],
)
def test_without_a_format(value: Value, shown: str) -> None:
    assert formatted(value, None, "en_US") == shown


def test_booleans_read_in_the_locales_words() -> None:
    value: Value = True
    shown = [formatted(value, None, locale) for locale in ("it_IT", "de_DE", "en_GB", "ja_JP")]
    assert shown == ["VERO", "WAHR", "TRUE", "TRUE"]


@pytest.mark.parametrize(
    ("kind", "locale", "shown"),
    [
        ("DATE", "en_US", "1/1/2020"),
        ("DATE", "en_GB", "01/01/2020"),
        ("DATE", "de", "01.01.2020"),
        ("DATE", "ja_JP", "2020/01/01"),
        ("DATE_TIME", "en_US", "1/1/2020 15:59:00"),
        ("TIME", "en_US", "3:59:00 PM"),
        ("CURRENCY", "en_US", "$43,831.67"),
        ("CURRENCY", "de_DE", "43.831,67 €"),
        ("NUMBER", "de_DE", "43.831,67"),
        ("PERCENT", "en_US", "4383166.60%"),
        ("SCIENTIFIC", "en_US", "4.38E+04"),
        ("TEXT", "en_US", "43831.66597"),
        ("DATE", "no such", "1/1/2020"),
    ],
)
def test_a_kind_without_a_pattern_has_its_locales_own(kind: str, locale: str, shown: str) -> None:
    value = 43831 + (15 * 60 + 59) / 1440
    assert formatted(value, {"type": kind}, locale) == shown
    assert formatted(value, {"type": kind, "pattern": default_pattern(kind, locale)}, locale) == shown


def test_what_is_a_date() -> None:
    assert is_date({"type": "DATE"})
    assert is_date({"type": "NUMBER", "pattern": "[h]:mm"})
    assert not is_date({"type": "NUMBER", "pattern": '0 "days"'})
    assert not is_date(None)


def test_numbers_in_json() -> None:
    assert [type(number(value)) for value in (2.0, 1.5, 1e21)] == [int, float, float]


@given(
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5)),
    st.one_of(st.text('0#?.,%E+-/ymdhs[]<>=19;@_*\\"ap$ é', max_size=20), st.text(max_size=10)),
    st.sampled_from(["en_US", "de", "ar_EG", "fr_FR"]),
)
def test_any_pattern_shows_something(value: float | str, pattern: str, locale: str) -> None:
    assert isinstance(formatted(value, {"type": "NUMBER", "pattern": pattern}, locale), str)
