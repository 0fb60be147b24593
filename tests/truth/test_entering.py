"""What Sheets makes of typed text, in the locales that people keep sheets in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.google.entering import Typed, raw, typed, user_entered
from tests.google.grid import Entered, Formula
from tests.google.rendering import formatted

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOCALES = [
    "en_US",
    "en_GB",
    "en_CA",
    "en_AU",
    "en_IN",
    "en_IE",
    "de_DE",
    "de_CH",
    "de_AT",
    "fr_FR",
    "fr_CA",
    "fr_CH",
    "es_ES",
    "it_IT",
    "nl_NL",
    "pt_BR",
    "pt_PT",
    "pl_PL",
    "sv_SE",
    "da_DK",
    "nb_NO",
    "fi_FI",
    "cs_CZ",
    "ru_RU",
    "tr_TR",
    "ja_JP",
    "ko_KR",
    "zh_CN",
    "zh_TW",
    "he_IL",
    "en",
    "de",
    "fr",
    "es",
    "it",
    "nl",
    "pt",
    "pl",
    "xx",
]


def enter(text: str, locale: str = "en_US") -> Typed:
    return typed(text, locale, now=NOW)


def day(year: int, month: int, number: int) -> float:
    return float((date(year, month, number) - date(1899, 12, 30)).days)


@pytest.mark.parametrize(
    "text", ["2,000,000.01", "2020-01-01", "1999-01-02", "3_1_0", "Non-numeric value", "Dummy"]
)
def test_recorded_text_reads_as_it_was_typed(text: str) -> None:
    found = enter(text)
    assert not isinstance(found.entered, Formula)
    assert formatted(found.entered, found.number_format, "en_US") == text


def test_recorded_values() -> None:
    assert enter("2020-01-01").entered == 43831
    assert enter("2,000,000.01").entered == 2_000_000.01
    assert enter("= 1 / 1024").entered == Formula("= 1 / 1024")
    assert user_entered(53, "en_US", now=NOW) == Typed(53.0)
    assert user_entered("", "en_US", now=NOW) == Typed(None)


@pytest.mark.parametrize(
    ("locale", "text", "entered", "kind", "shown"),
    [
        ("en_US", "-1,234.5", -1234.5, "NUMBER", "-1,234.50"),
        ("en_US", " 5 ", 5.0, None, "5"),
        ("en_US", "(5)", -5.0, None, "-5"),
        ("en_US", "00123", 123.0, None, "123"),
        ("en_US", "+33612345678", 33612345678.0, None, "33612345678"),
        ("en_US", "12345678901234567890", 12345678901234567890.0, None, "1.23457E+19"),
        ("en_US", "1e5", 100_000.0, "SCIENTIFIC", "1.00E+05"),
        ("en_US", "10%", 0.1, "PERCENT", "10%"),
        ("en_US", "10.5%", 0.105, "PERCENT", "10.50%"),
        ("en_US", "$5.00", 5.0, "CURRENCY", "$5.00"),
        ("en_US", "-$1,200", -1200.0, "CURRENCY", "-$1,200"),
        ("en_US", "€ 5", 5.0, "CURRENCY", "€5"),
        ("de_DE", "1.234,5", 1234.5, "NUMBER", "1.234,50"),
        ("de", "1,45", 1.45, None, "1,45"),
        ("de_DE", "5,50 €", 5.5, "CURRENCY", "5,50 €"),
        ("de_CH", "1'234.50", 1234.5, "NUMBER", "1’234.50"),
        ("fr_FR", "1 234,56", 1234.56, "NUMBER", "1\N{NARROW NO-BREAK SPACE}234,56"),
        ("fr_FR", "1\N{NARROW NO-BREAK SPACE}234", 1234.0, "NUMBER", "1\N{NARROW NO-BREAK SPACE}234"),
        ("en_IN", "12,34,567", 1234567.0, "NUMBER", "1,234,567"),
        ("ja_JP", "¥500", 500.0, "CURRENCY", "￥500"),
    ],
)
def test_numbers(locale: str, text: str, entered: Entered, kind: str | None, shown: str) -> None:
    found = enter(text, locale)
    assert found.entered == entered
    assert (found.number_format or {}).get("type") == kind
    assert formatted(found.entered, found.number_format, locale) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "text", "serial"),
    [
        ("en_US", "1/2/2020", day(2020, 1, 2)),
        ("en_US", "01/02/2020", day(2020, 1, 2)),
        ("en_GB", "1/2/2020", day(2020, 2, 1)),
        ("en_GB", "31/12/2020", day(2020, 12, 31)),
        ("de_DE", "1.2.2020", day(2020, 2, 1)),
        ("de_DE", "01.02.20", day(2020, 2, 1)),
        ("de_DE", "5. Mai 2020", day(2020, 5, 5)),
        ("fr_FR", "5 janvier 2020", day(2020, 1, 5)),
        ("ja_JP", "2020/01/05", day(2020, 1, 5)),
        ("ko_KR", "2020. 1. 5", day(2020, 1, 5)),
        ("en_US", "Jan 5, 2020", day(2020, 1, 5)),
        ("en_US", "1-Jan-2020", day(2020, 1, 1)),
        ("en_US", "May 2020", day(2020, 5, 1)),
        ("en_US", "1/1/29", day(2029, 1, 1)),
        ("en_US", "1/1/30", day(1930, 1, 1)),
        ("en_US", "1/2", day(2026, 1, 2)),
        ("de_DE", "1.2.", day(2026, 2, 1)),
        ("en_US", "12:30", 0.5 + 0.5 / 24),
        ("en_US", "12:30:05 PM", (12 * 3600 + 1805) / 86400),
        ("en_US", "25:30:00", 25.5 / 24),
        ("en_US", "2020-01-01 12:30", 43831.5 + 0.5 / 24),
        ("de_DE", "1.2.2020 9:05", day(2020, 2, 1) + (9 * 60 + 5) / 1440),
        ("fr_FR", "janv. 2020", day(2020, 1, 1)),
        ("fr_FR", "5 janv. 2020", day(2020, 1, 5)),
        ("pt_BR", "jan. 5", day(2026, 1, 5)),
        ("ja_JP", "2020年1月5日", day(2020, 1, 5)),
        ("zh_CN", "01月05日", day(2026, 1, 5)),
        ("ko_KR", "2020년 1월 5일", day(2020, 1, 5)),
    ],
)
def test_dates_and_times_in_the_order_of_the_locale(locale: str, text: str, serial: float) -> None:
    found = enter(text, locale)
    assert found.entered == pytest.approx(serial, abs=1e-9)
    assert formatted(found.entered, found.number_format, locale) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "13/1/2020",
        "2/30/2020",
        "2020-02-30",
        "2020-13-01",
        "12:60",
        "1,5",
        "1.2.3",
        "555-1234",
        "192.168.0.1",
        "2020-01-01T12:30:00Z",
        "1_000",
        "1e400",
        "a\nb",
        "  ",
        "May",
        "-A1",
        "=",
        "+",
        "#REF!",
        "٣",
    ],
)
def test_what_is_none_of_these_stays_text(text: str) -> None:
    assert enter(text) == Typed(text)


@pytest.mark.parametrize(
    ("text", "entered", "number_format", "shown"),
    [
        ("1-2", day(2026, 1, 2), {"type": "DATE", "pattern": "m-d"}, "1-2"),
        ("2026-09-05", 46270.0, {"type": "DATE", "pattern": "yyyy-mm-dd"}, "2026-09-05"),
        ("$100.15", 100.15, {"type": "CURRENCY", "pattern": '"$"#,##0.00'}, "$100.15"),
        ("007", 7.0, None, "7"),
        ("TRUE", True, None, "TRUE"),
        ("'0123", "0123", None, "0123"),
        ("+998771997272", 998771997272.0, None, "998771997272"),
    ],
)
def test_what_people_saw_the_live_service_make_of_text(
    text: str, entered: Entered, number_format: dict[str, str] | None, shown: str
) -> None:
    assert enter(text) == Typed(entered, number_format)
    assert formatted(entered, number_format, "en_US") == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "text", "entered"),
    [
        ("en_US", "3/4/26", day(2026, 3, 4)),
        ("en_GB", "3/4/26", day(2026, 4, 3)),
        ("de_DE", "3.4.26", day(2026, 4, 3)),
        ("fr_FR", "3/4/2026", day(2026, 4, 3)),
        ("ja_JP", "26/3/4", day(2026, 3, 4)),
        ("ja_JP", "3/4", day(2026, 3, 4)),
        ("en_US", "31/12/2026", "31/12/2026"),
        ("en_GB", "12/31/2026", "12/31/2026"),
        ("en_US", "5 Mar", day(2026, 3, 5)),
        ("en_GB", "Mar 5", day(2026, 3, 5)),
        ("de_DE", "2.5.", day(2026, 5, 2)),
        ("en_US", "2.5.", "2.5."),
        ("en_US", "2026-03-05T10:00", "2026-03-05T10:00"),
        ("en_US", "+1 555 0100", Formula("=+1 555 0100")),
        ("en_US", "555-0100", "555-0100"),
        ("fr_FR", "01 23 45 67 89", "01 23 45 67 89"),
        ("de_DE", "0171 234567", "0171 234567"),
        ("ja_JP", "090-1234-5678", "090-1234-5678"),
        ("en_US", "someone@example.org", "someone@example.org"),
        ("en_US", "- item", "- item"),
        ("en_US", "March 5th, 2026", "March 5th, 2026"),
        ("pt_BR", "16.04", 46128.0),
        ("pt_BR", "98.66", "98.66"),
        ("de_DE", "wahr", True),
        ("it_IT", "VERO", True),
        ("fr_FR", "FALSE", False),
        ("en_US", "WAHR", "WAHR"),
        ("en_US", "2026年3月5日", "2026年3月5日"),
    ],
)
def test_the_same_text_in_other_locales(locale: str, text: str, entered: Entered) -> None:
    assert enter(text, locale).entered == entered


def test_booleans_apostrophes_and_formulas() -> None:
    assert [enter(text).entered for text in ("TRUE", "true", "False")] == [True, True, False]
    assert enter("'0123") == Typed("0123")
    assert enter("'=1+1") == Typed("=1+1")
    assert enter("+1-555-0100") == Typed(Formula("=+1-555-0100"))


def test_raw_reads_nothing_into_text() -> None:
    assert [raw(value) for value in ("=1", "2020-01-01", "", 2, 1.5, True, None)] == [
        "=1",
        "2020-01-01",
        None,
        2.0,
        1.5,
        True,
        None,
    ]
    assert type(raw(2)) is float


def test_a_cells_own_format_stays_among_its_kind() -> None:
    dates, prices, plain = ({"type": kind} for kind in ("DATE", "CURRENCY", "TEXT"))
    assert typed("2020-01-01", "en_US", now=NOW, own=dates) == Typed(43831.0)
    assert typed("1,200", "en_US", now=NOW, own=prices) == Typed(1200.0)
    assert typed("00123", "en_US", now=NOW, own=plain) == Typed("00123")
    assert typed("2020-01-01", "en_US", now=NOW, own=prices).number_format == {
        "type": "DATE",
        "pattern": "yyyy-mm-dd",
    }


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(LOCALES))
def test_a_date_in_iso_form_is_that_date_everywhere_and_reads_the_same(when: date, locale: str) -> None:
    found = enter(when.isoformat(), locale)
    assert found.entered == day(when.year, when.month, when.day)
    assert formatted(found.entered, found.number_format, locale) == when.isoformat()


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(LOCALES))
@example(1e15, "de")
@example(-0.0, "en_US")
def test_what_a_number_reads_as_is_that_number_again(value: float, locale: str) -> None:
    shown = formatted(value, None, locale)
    again = enter(shown, locale).entered
    assert again == pytest.approx(value, rel=1e-5, abs=1e-300)
    if abs(value) < 1e15 and value.is_integer():
        assert again == value


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from(LOCALES))
def test_a_grouped_number_is_the_same_number_again(value: float, locale: str) -> None:
    shown = formatted(float(value), {"type": "NUMBER"}, locale)
    assert enter(shown, locale).entered == float(value)


@given(
    st.one_of(
        st.text(max_size=20), st.text("0123456789.,:/-+()%$€eE '=janpm \N{NO-BREAK SPACE}", max_size=14)
    ),
    st.sampled_from(LOCALES),
)
def test_any_text_becomes_something(text: str, locale: str) -> None:
    found = enter(text, locale)
    if not isinstance(found.entered, Formula):
        assert isinstance(formatted(found.entered, found.number_format, locale), str)
