"""One cell: every human form is read as it is meant, nothing raises, what we write reads back the same."""

from __future__ import annotations

import csv
import math
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync.cells import (
    Raw,
    Reading,
    Value,
    as_text,
    emails,
    from_serial,
    order_hint,
    read,
    read_column,
    serial,
    write,
)
from sync.contract import OUTREACH, PEOPLE, SCENARIOS, Column, Kind
from sync.errors import InvalidValueError
from sync.spans import MOST_DAYS

TODAY = date(2026, 11, 23)
SHARED = Path(__file__).parents[2].parent / "shared"

CHOICE = PEOPLE.column("relationship")
STATUS = PEOPLE.column("status")
TAGS = PEOPLE.column("scenarios")
SHARED_NEWS = OUTREACH.column("shared")
PAST = PEOPLE.column("not_hired_on")
AHEAD = PEOPLE.column("next_step_on")
EVERY = PEOPLE.column("every")
EMAIL = PEOPLE.column("email")
LINKEDIN = PEOPLE.column("linkedin")
NAME = PEOPLE.column("name")
NOTES = PEOPLE.column("notes")
PHONE = PEOPLE.column("phone")
TICK = PEOPLE.column("needs_mentor")
NUMBER = Column("goal", "Goal", Kind.NUMBER, "")
LINK = Column("link", "Link", Kind.LINK, "")

COLUMNS = [*PEOPLE.columns, SHARED_NEWS, NUMBER, LINK]
BY_KIND = {column.kind: column for column in reversed(COLUMNS)}


# --- Properties ----------------------------------------------------------------------------------

# Pieces that readers look for, so that random text comes near what they take and what they refuse.
_PIECES = """
    3 4 26 12 31 2026 1899 0 00 46085 / . - , ; ' " : @ < > ( ) # % & |
    → March Mär dez. de of th yesterday ago days weeks every other quarterly months T10:15:00Z pm
    offer declined counter Counter-offer not and mailto: ana example.org ana@example.org in pub
    https:// linkedin.com www. /in/ %C3%A9 %25 é İ ß Ａ ² ٣ yes no x n/a TRUE
"""
PIECES = st.sampled_from([*_PIECES.split(), *"\n\t\r\0\u00a0\u200b\u202e", "\ud800"])
TEXT = st.lists(PIECES | st.text(max_size=3), max_size=9).map(" ".join) | st.lists(PIECES, max_size=9).map(
    "".join
)
RAW: st.SearchStrategy[Raw] = (
    TEXT
    | st.text()
    | st.none()
    | st.booleans()
    | st.integers()
    | st.integers(0, 120_000)
    | st.integers(19_000_000, 21_000_000)
    | st.floats()
    | st.floats(0, 120_000)
    | st.just(10**5000)
)
COLUMN = st.sampled_from(COLUMNS)
DAY = st.dates()
READING_TODAY = st.none() | st.dates()


@given(column=COLUMN, raw=RAW, day_first=st.booleans(), today=READING_TODAY, words=st.booleans())
@example(column=AHEAD, raw="29 Feb", day_first=True, today=date(9999, 12, 31), words=True)
@example(column=PAST, raw="29 Feb", day_first=True, today=date(1, 1, 1), words=True)
@example(column=PAST, raw="in 999 weeks", day_first=True, today=date(9999, 12, 31), words=True)
@example(column=EMAIL, raw="<" * 3000, day_first=True, today=None, words=True)
@example(column=LINKEDIN, raw="https://[linkedin.com/in/x", day_first=True, today=None, words=True)
@settings(max_examples=600)
def test_nothing_raises_and_what_is_read_is_written_and_read_again_the_same(
    *, column: Column, raw: Raw, day_first: bool, today: date | None, words: bool
) -> None:
    reading = read(column, raw, day_first=day_first, today=today, words=words)
    assert reading.problem is None or reading.value is None or column.kind is Kind.TAGS
    again = write(column, reading.value)
    assert read(column, again, day_first=day_first, today=today).value == reading.value
    assert read(column, again, day_first=not day_first).value == reading.value
    assert write(column, read(column, again).value) == again


VALUES: dict[Kind, st.SearchStrategy[Value]] = {
    Kind.DATE: DAY,
    Kind.DAYS: st.integers(1, MOST_DAYS),
    Kind.NUMBER: st.integers(-(2**53), 2**53),
    Kind.YES_NO: st.booleans(),
    Kind.CHOICE: st.sampled_from(CHOICE.choices),
    Kind.TAGS: st.lists(st.sampled_from(SCENARIOS), unique=True, min_size=1).map(tuple),
    Kind.TEXT: st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1),
    Kind.LONG_TEXT: st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"])).filter(
        str.strip
    ),
    Kind.PHONE: st.from_regex(r"[+0][0-9 ()/-]{3,15}[0-9]", fullmatch=True),
    Kind.ID: st.from_regex(r"[a-z]-[0-9]{4}", fullmatch=True),
    Kind.EMAIL: st.from_regex(r"[a-z0-9]+(\.[a-z0-9+_-]+)?@[a-z0-9]+(\.[a-z]+){1,2}", fullmatch=True),
    Kind.LINKEDIN: st.from_regex(r"https://www\.linkedin\.com/in/[a-z0-9-]*[a-z0-9]", fullmatch=True),
    Kind.LINK: st.from_regex(r"https?://[a-z0-9]+\.[a-z]+/[A-Za-z0-9?=&/]*", fullmatch=True),
}


def test_every_kind_of_the_contract_has_values_in_these_properties() -> None:
    assert VALUES.keys() == set(Kind) == BY_KIND.keys()


@given(data=st.data(), kind=st.sampled_from(Kind), day_first=st.booleans(), today=READING_TODAY)
@settings(max_examples=300)
def test_reading_what_we_write_gives_the_same_value(
    *, data: st.DataObject, kind: Kind, day_first: bool, today: date | None
) -> None:
    value = data.draw(VALUES[kind])
    column = CHOICE if kind is Kind.CHOICE else TAGS if kind is Kind.TAGS else BY_KIND[kind]
    assert read(column, write(column, value), day_first=day_first, today=today) == Reading(value)


@given(
    st.lists(st.text(min_size=1).map(lambda text: as_text(write(NAME, read(NAME, text).value))), min_size=1)
)
def test_free_tags_may_hold_commas_quotes_and_dashes(tags: list[str]) -> None:
    value = tuple({tag.casefold(): tag for tag in tags if tag}.values())
    assert read(SHARED_NEWS, write(SHARED_NEWS, value)).value == (value or None)


@given(
    column=COLUMN,
    raws=st.lists(RAW, max_size=8),
    day_first=st.booleans(),
    today=READING_TODAY,
    words=st.booleans(),
)
@example(column=TICK, raws=[True, 1, 0.0, "x"], day_first=True, today=None, words=True)
@example(
    column=PAST,
    raws=[1, True, 1.0, 46085, 46085.9, 99_999.5, math.nan, math.inf],
    day_first=True,
    today=None,
    words=True,
)
@example(column=EVERY, raws=[90, 90.5, 0, -3, 10**400], day_first=True, today=None, words=True)
@settings(max_examples=300)
def test_a_column_is_read_as_its_cells_are(
    *, column: Column, raws: list[Raw], day_first: bool, today: date | None, words: bool
) -> None:
    values, problems = read_column(column, raws, day_first=day_first, today=today, words=words)
    each = [read(column, raw, day_first=day_first, today=today, words=words) for raw in raws]
    assert problems == [(place, one.problem) for place, one in enumerate(each) if one.problem is not None]
    assert len(values) == len(raws)
    for raw, value, one in zip(raws, values, each, strict=True):
        if column.kind is Kind.DATE:
            assert isinstance(value, np.datetime64)
            assert (None if np.isnat(value) else value.item().date()) == one.value
        elif column.kind in {Kind.DAYS, Kind.NUMBER}:
            assert (None if np.isnan(value) else value) == one.value
        elif column.kind in {Kind.YES_NO, Kind.TAGS}:
            assert value == (one.value or (() if column.kind is Kind.TAGS else False))
        elif one.problem is None:
            assert value == (one.value or "")
        else:
            assert value == read(NAME, raw).value


def test_a_column_has_the_dtypes_that_frames_want() -> None:
    assert np.asarray(read_column(PAST, [46085, None])[0]).dtype == "datetime64[s]"
    assert np.asarray(read_column(PAST, ["x", None])[0]).dtype == "datetime64[s]"
    assert np.asarray(read_column(EVERY, [])[0]).dtype == np.float64
    assert np.asarray(read_column(TICK, [None, True])[0]).dtype == np.bool_


# --- Dates ---------------------------------------------------------------------------------------

MARCH_4 = date(2026, 3, 4)


@pytest.mark.parametrize(
    "raw",
    [
        46085, 46085.43, "46085", "46085.43", "2026-03-04", "2026-3-4", "2026/3/4", "2026.03.04", 20260304,
        "20260304", "2026-03-04T10:15:00Z", "2026-03-04T12:00:00.000Z", "2026-03-04 14:00:00",
        "2026-03-04 10:15:00 UTC", "2026-03-04T10:15+01:00", "4 March 2026", "March 4th, 2026",
        "4th of March 2026", "March 4, 2026 10:15 AM", "4-Mar-26", "Mar 4, 2026", "04 Mar 2026",
        "4. März 2026",
        "04 Mär 2026", "4 de marzo de 2026", "4 de mar. de 2026", "4 mars 2026", "mar. 4 mars 2026",
        "Mittwoch, 4. März 2026", "Wed, 4 March 2026", "Wednesday, March 4, 2026", "2026 March 4",
        "2026-Mar-04",
        "4 Mar '26", "04.03.2026", "4.3.26", "4. 3. 2026", "Mi, 04.03.2026",
        "March 2, 2026 \u2192 March 4, 2026",
        "\u00a04\u00a0March\u00a02026\u200b", "\uff14 March 2026", "4 MARCH 2026", "4march2026",
    ],
)  # fmt: skip
def test_a_date_in_any_clear_form_is_read_in_either_order_and_without_a_clock(raw: Raw) -> None:
    assert read(PAST, raw, day_first=True) == read(PAST, raw, day_first=False) == Reading(MARCH_4)


@pytest.mark.parametrize(
    "text", ["3/4/26", "03/04/2026", "3-4-26", "3/4/2026 10:15am", "3 / 4 / 2026", "Wed 3/4/26"]
)
def test_the_order_settles_what_could_be_either(text: str) -> None:
    assert read(PAST, text, day_first=True).value == date(2026, 4, 3)
    assert read(PAST, text, day_first=False).value == MARCH_4


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/24/26", date(2026, 12, 24)),
        ("24/12/26", date(2026, 12, 24)),
        ("3.14.26", date(2026, 3, 14)),
        ("7-Feb-17", date(2017, 2, 7)),
        ("11. Februar 2026", date(2026, 2, 11)),
        ("2 de nov. de 2026", date(2026, 11, 2)),
        ("14 Dez 2024", date(2024, 12, 14)),
        ("1er février 2026", date(2026, 2, 1)),
        ("29 Feb 2024", date(2024, 2, 29)),
        ("1/2/69", date(2069, 2, 1)),
        ("1/2/70", date(1970, 2, 1)),
        ("1899-12-31", date(1899, 12, 31)),
    ],
)
def test_a_date_is_read_where_only_one_reading_is_possible(text: str, day: date) -> None:
    assert read(PAST, text).value == day


@pytest.mark.parametrize(
    ("text", "past", "ahead"),
    [
        ("4 March", MARCH_4, date(2027, 3, 4)),
        ("March 4", MARCH_4, date(2027, 3, 4)),
        ("4. März", MARCH_4, date(2027, 3, 4)),
        ("4 December", date(2025, 12, 4), date(2026, 12, 4)),
        ("1.12.", date(2025, 12, 1), date(2026, 12, 1)),
        ("6/20", date(2026, 6, 20), date(2027, 6, 20)),
        ("23 November", TODAY, TODAY),
        ("29 February", date(2024, 2, 29), date(2028, 2, 29)),
        ("yesterday", date(2026, 11, 22), date(2026, 11, 22)),
        ("Today", TODAY, TODAY),
        ("gestern", date(2026, 11, 22), date(2026, 11, 22)),
        ("mañana", date(2026, 11, 24), date(2026, 11, 24)),
        ("3 days ago", date(2026, 11, 20), date(2026, 11, 20)),
        ("in 2 weeks", date(2026, 12, 7), date(2026, 12, 7)),
    ],
)
def test_words_that_need_a_clock_are_read_only_with_one(text: str, past: date, ahead: date) -> None:
    assert read(PAST, text, today=TODAY).value == past
    assert read(AHEAD, text, today=TODAY).value == ahead
    assert read(PAST, text).value is None
    assert read(PAST, text).problem is not None


def test_words_of_another_day_are_left_alone_where_it_is_not_known() -> None:
    assert read(PAST, "yesterday", today=TODAY, words=False).problem is not None
    assert read(PAST, "3 days ago", today=TODAY, words=False).problem is not None
    assert read(PAST, "4 March", today=TODAY, words=False).value == MARCH_4


@pytest.mark.parametrize(
    "raw",
    [
        "soon", "ASAP", "may", "May", "10", "Q1", "2026", 2026, "Jan 2026", "Mar-26", "Jan '26", "Mar 26",
        "last Tuesday", "about a month ago", "next week", "haven't yet", "in the new year", "31/04/2026",
        "29 Feb 2025", "30 Feb", "2026-02-30", "32/1/26", "13/13/26", "3/4/126", "1772618400", 1772618400,
        "coffee, 11/19/2025", "2025-10-02 phone", "4 March 5 April", "4 March 2026 maybe", "10:15", 0.43,
        260304,
        "0046085", "119145", 119145, -5, True, "4 out of 26", "march", math.inf, 10**30, "3/4/26 \u2192 soon",
        "26 4 March", "1.12", "3.4", "week 12", "2026-00-00", "#N/A",
    ],
)  # fmt: skip
def test_what_is_not_surely_a_day_is_left_as_typed(raw: Raw) -> None:
    for day_first in (True, False):
        reading = read(PAST, raw, day_first=day_first, today=TODAY)
        assert reading.value is None
        assert reading.problem is not None


@pytest.mark.parametrize(
    "raw",
    [None, "", " ", "\u200b", "-", "\u2013", "n/a", "N/A", "00/00/0000", "0.0.00", "0/0/00", "0000-00-00",
     math.nan,
     "0000-00-00 00:00:00", "1/0/1900", "0-Jan-00", "12/31/1899", "30.12.1899", "1899-12-30T00:00:00.000Z",
     0, 1],
)  # fmt: skip
def test_what_stands_for_no_date_is_blank(raw: Raw) -> None:
    assert read(PAST, raw) == Reading(None)
    assert read(PAST, raw, day_first=False) == Reading(None)


def test_day_numbers_count_from_the_sheets_first_day() -> None:
    assert serial(date(2020, 1, 1)) == 43831
    assert from_serial(43831.99) == date(2020, 1, 1)
    assert write(PAST, date(2020, 1, 1)) == 43831
    assert write(PAST, date(1905, 7, 18)) == "1905-07-18"  # 2026 would be its number
    with pytest.raises(ValueError, match="inf"):
        from_serial(math.inf)


@pytest.mark.parametrize(
    ("texts", "hint"),
    [
        (["03/12/26", "04/02/26", "12/24/26", "11/05/25"], False),
        (["03/04/26", "25/12/2025", "last Tuesday"], True),
        (["3/4/2026", "10/12/2025"], None),
        (["3/4/2026 10:15am", "3/18/2026 9:00am"], False),
        (["Mar 4, 2026 (email)", "coffee, 11/19/2025", "6/30/26 call"], False),
        (["6/1", "6/20"], False),
        (["12.03.2026", "3.4.26", "2026-03-25", "46085"], None),
        (["25/12/2025", "12/25/2025"], None),
        ([], None),
    ],
)
def test_a_column_of_dates_tells_its_order(texts: list[str], *, hint: bool | None) -> None:
    assert order_hint(texts) is hint


def test_dates_of_all_kinds_are_read_as_their_file_says() -> None:
    path = SHARED / "samples" / "bad" / "dates-of-all-kinds.csv"
    if not path.exists():
        pytest.skip(f"{path.name} lies beside this repository, which is not the case here")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 19
    for row in rows:
        text, meaning = row["Last contact"], row["What it is"]
        reading = read(PAST, text, today=TODAY, words=False)
        if meaning[:4].isdecimal() and "listed" not in meaning:
            assert reading == Reading(date.fromisoformat(meaning[:10])), text
        elif meaning == "no date":
            assert reading == Reading(None), text
        elif "asked" in meaning:
            assert reading.value == date(2026, 4, 3)
            assert read(PAST, text, day_first=False).value == MARCH_4
        elif (
            "future" in meaning
        ):  # a date; that it lies ahead is for those to say who know what it is a date of
            assert isinstance(reading.value, date)
            assert reading.value > TODAY
        else:
            assert reading.value is None, text
            assert reading.problem is not None, text


# --- Days between words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "days"),
    [
        (90, 90), (90.0, 90), ("90", 90), ("90.0", 90), ("90 days", 90), ("90d", 90), ("Every 90 days", 90),
        ("every 3 months", 90), ("3 months", 90), ("3-month", 90), ("every three months", 90),
        ("quarterly", 90),
        ("Every quarter", 90), ("weekly", 7), ("every week", 7), ("2 weeks", 14), ("fortnightly", 14),
        ("every other week", 14), ("a fortnight", 14), ("monthly", 30), ("6 months", 180), ("yearly", 365),
        ("12 months", 365), ("18 months", 545), ("once a year", 365), ("4 quarters", 365), ("daily", 1),
        ("every day", 1), ("vierteljährlich", 90), ("alle 3 Monate", 90), ("alle 14 Tage", 14),
        ("cada 3 meses", 90),
        ("trimestral", 90), ("tous les 3 mois", 90), ("half yearly", 180), ("quarter", 90), ("1 Jahr", 365),
    ],
)  # fmt: skip
def test_spans_of_days_are_read(raw: Raw, days: int) -> None:
    assert read(EVERY, raw) == Reading(days)


@pytest.mark.parametrize(
    "raw",
    [0, -5, "0", "-90", "0 days", "often", "biweekly", "never", "2-3 months", "90-", 90.5, "1,000", "m",
     "third quarter",
     math.inf, 10**400, True, "9" * 50, "999999 days", "every", "A"],
)  # fmt: skip
def test_spans_that_are_none_or_unclear_are_left_as_typed(raw: Raw) -> None:
    reading = read(EVERY, raw)
    assert reading.value is None
    assert reading.problem is not None


# --- Choices and tags ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Hiring authority", "Hiring authority"), (" hiring AUTHORITY ", "Hiring authority"),
        ("hiring-authority", "Hiring authority"), ("Authority, hiring", "Hiring authority"),
        ("Hireing authority", "Hiring authority"), ("recruter", "Recruiter"), ("Intervewer", "Interviewer"),
        ("ｐｅｅｒ", "Peer"), ("Mentro", "Mentor"), ("peers", "Peer"),
    ],
)  # fmt: skip
def test_a_choice_is_known_in_any_case_and_with_a_small_misspelling(text: str, choice: str) -> None:
    assert read(CHOICE, text) == Reading(choice)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (CHOICE, "Hiring manager"), (CHOICE, "Pier"), (CHOICE, "Mother"), (CHOICE, "Peer, Mentor"),
        (CHOICE, "👍"),
        (STATUS, "Inactive"), (STATUS, "Dormant"), (STATUS, "not active"), (STATUS, "unpaused"),
    ],
)  # fmt: skip
def test_another_word_is_no_choice(column: Column, text: str) -> None:
    reading = read(column, text)
    assert reading.value is None
    assert reading.problem is not None
    assert column.choices[-1] in reading.problem
    assert read_column(column, [text])[0] == [text]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Counter-offer, Offer declined", ("Counter-offer", "Offer declined")),
        ("counter offer; OFFER DECLINED", ("Counter-offer", "Offer declined")),
        ("Didnt work out", ("Didn't work out",)),
        ("Didn\u2019t work out\nSimilar role", ("Didn't work out", "Similar role")),
        ("Offer declind, simlar role", ("Offer declined", "Similar role")),
        (
            "role similar / other division and Counteroffer",
            ("Similar role", "Other division", "Counter-offer"),
        ),
        ("#Similar role,, similar role,", ("Similar role",)),
        ('"Other division"', ("Other division",)),
    ],
)
def test_tags_are_known_in_any_case_and_order_and_with_small_misspellings(
    text: str, tags: tuple[str, ...]
) -> None:
    assert read(TAGS, text) == Reading(tags)


def test_an_unknown_tag_is_kept_beside_the_known_ones_and_named() -> None:
    reading = read(TAGS, "warm, similar role, It did work out")
    assert reading.value == ("warm", "Similar role", "It did work out")
    assert reading.problem is not None
    assert "\u201cwarm\u201d, \u201cIt did work out\u201d" in reading.problem
    assert write(TAGS, reading.value) == "warm, Similar role, It did work out"


def test_free_tags_keep_a_headline_with_a_comma_together() -> None:
    value = ("Spoke at the spring meeting, Leeds", "New certificate")
    assert write(SHARED_NEWS, value) == '"Spoke at the spring meeting, Leeds", New certificate'
    assert read(SHARED_NEWS, '"Coffee, Leeds",Phone screen').value == ("Coffee, Leeds", "Phone screen")
    assert read(SHARED_NEWS, 'Piet "PJ" Jansma').value == ('Piet "PJ" Jansma',)


# --- Text, numbers, ticks ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("https://example.com/x","Click me")', "+1 555", "@name", "-5", "-", "'=quoted", "=", "n/a",
     "007",
     "46085", "<b>Bold</b>", "{{ 7*7 }}", "../../x", "🦊 Foxglove 👩🏽‍💻", "نور الهدى", "می‌خواهم"],
)  # fmt: skip
def test_text_stays_the_text_it_is(text: str) -> None:
    for column in (NAME, NOTES, PHONE):
        assert read(column, text) == Reading(text)
        assert write(column, text) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  jules ", "jules"),
        ("Theo\0dora Lamb", "Theodora Lamb"),
        ("Recruiter,\r\nCorporate Functions", "Recruiter, Corporate Functions"),
        ("Larkspur\u00a0Health", "Larkspur Health"),
        ("\u202eevil gnitirw\u202c", "evil gnitirw"),
        ("\ufeffNoor\u200b", "Noor"),
        ("half \ud83d", "half \ufffd"),
        (5550100188.0, "5550100188"),
        (10**20, "100000000000000000000"),
        (0.1, "0.1"),
        (True, "TRUE"),
    ],
)
def test_text_is_cleaned_of_what_nobody_sees(typed: Raw, text: str) -> None:
    assert read(NAME, typed) == Reading(text)


@pytest.mark.parametrize("blank", [None, "", "  ", "\u200b\u200d\ufeff", "\n\u00a0", math.nan])
@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_blank_is_blank_in_every_column(column: Column, blank: Raw) -> None:
    assert read(column, blank) == Reading(None)


def test_notes_keep_their_lines_and_indents() -> None:
    assert read(NOTES, "\t=2+2\r\n\r\n  - list\0\n").value == "\t=2+2\n\n  - list\n"


@pytest.mark.parametrize(
    ("raw", "text"),
    [(5550100188, "5550100188"), ("0044 20 7946 0045", "0044 20 7946 0045"),
     ("+34 555 010 101", "+34 555 010 101"),
     ("\u202a+1 (555) 010-0177\u202c", "+1 (555) 010-0177"), (442079460044.0, "442079460044")],
)  # fmt: skip
def test_phone_numbers_stay_as_typed(raw: Raw, text: str) -> None:
    assert read(PHONE, raw) == Reading(text)


@pytest.mark.parametrize(
    ("raw", "tick"),
    [(True, True), (False, False), ("TRUE", True), ("yes", True), ("Y", True), ("x", True), ("checked", True),
     ("ja", True), ("Sí", True), (1, True), ("1", True), ("✓", True), ("✔\ufe0f", True), ("No", False),
     (0.0, False),
     ("nein", False), ("❌", False), (None, None), ("maybe", None), (2, None)],
)  # fmt: skip
def test_ticks_are_read(raw: Raw, *, tick: bool | None) -> None:
    assert read(TICK, raw).value is tick


@pytest.mark.parametrize(
    ("raw", "number"), [("5", 5), (5.0, 5), (" -7 ", -7), ("five", None), (5.5, None), ("1_0", None)]
)
def test_whole_numbers_are_read(raw: Raw, number: int | None) -> None:
    assert read(NUMBER, raw).value == number


# --- Addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["ana@example.org", " ANA@Example.org ", "Ana Silva <ana@example.org>", '"Silva, Ana" <Ana@example.org>',
     "<ana@example.org>", "mailto:ana@example.org?subject=hi", "ana@example.org.", "ana@example.org;",
     "ana@example.org (work)", "'ana@example.org'", "Ana <mailto:ana@example.org>",
     "ana@example.org\nBcc: bo@example.org",
     "ana@example.org <ana@example.org>"],
)  # fmt: skip
def test_an_email_is_its_bare_address(text: str) -> None:
    assert read(EMAIL, text) == Reading("ana@example.org")


@pytest.mark.parametrize(
    "text",
    ["ana", "ana@", "@example.org", "ana@localhost", "ana@example.org; bo@example.org",
     "ana@example.org\nbo@example.org",
     "/O=EXCHANGE/OU=ADMIN/CN=ANA", "(555) 010-0177", "ana at example.org", "ana@example..org",
     "jobs, ana@example.org or call"],
)  # fmt: skip
def test_what_is_no_single_email_stays_as_typed(text: str) -> None:
    reading = read(EMAIL, text)
    assert reading.value is None
    assert reading.problem is not None
    assert read_column(EMAIL, [text])[0] == [read(NAME, text).value]


def test_every_email_in_a_cell_can_be_had() -> None:
    assert emails("Radomír <r@cz.example>; R.Sebestik@example.com, r@cz.example") == (
        "r@cz.example",
        "r.sebestik@example.com",
    )
    assert emails("a" * 200_000) == ()


@pytest.mark.parametrize(
    "text",
    ["https://www.linkedin.com/in/ana-silva", "linkedin.com/in/ana-silva",
     "http://uk.linkedin.com/in/ana-silva/?trk=people",
     "www.linkedin.com/in/Ana-Silva/", "HTTPS://WWW.LINKEDIN.COM/IN/ANA-SILVA", "in/ana-silva",
     "/in/ana-silva/", "@ana-silva",
     "ana-silva", "https://m.linkedin.com/in/ana-silva", "https://www.linkedin.com/mwlite/in/ana-silva",
     "https://de.linkedin.com/in/ana-silva/en", "https://www.linkedin.com/in/ana-silva/details/experience/#x",
     "//www.linkedin.com/in/ana-silva", "linkedin.com/in/ana%2Dsilva",
     "https://www.linkedin.com/in/ana-silva;;",
     "profile (https://www.linkedin.com/in/ana-silva)", "<https://www.linkedin.com/in/ana-silva>",
     "https://www.linkedin.com/comm/in/ana-silva?mid=1", "https://www.linkedin.com/pub/ana-silva"],
)  # fmt: skip
def test_a_linkedin_profile_is_one_address_in_all_its_forms(text: str) -> None:
    assert read(LINKEDIN, text) == Reading("https://www.linkedin.com/in/ana-silva")


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("https://www.linkedin.com/in/zo%C3%AB-gr%C3%BCnwald-zz04", "zo%C3%AB-gr%C3%BCnwald-zz04"),
        ("linkedin.com/in/zoë-grünwald-zz04", "zo%C3%AB-gr%C3%BCnwald-zz04"),
        ("linkedin.com/in/zoe\u0308-gru\u0308nwald-zz04", "zo%C3%AB-gr%C3%BCnwald-zz04"),
        ("https://sy.linkedin.com/pub/krzysztof-marzec/a7/576/b50?trk=x", "krzysztof-marzec-b50576a7"),
        ("https://www.linkedin.com/pub/ana-silva/4/1a/7", "ana-silva-00701a4"),
        ("https://www.linkedin.com/in/ACoAABcDeFgHiJkLmNoPqRsTuVwXyZ012345678",
        "ACoAABcDeFgHiJkLmNoPqRsTuVwXyZ012345678"),
    ],
)  # fmt: skip
def test_a_linkedin_handle_is_percent_encoded_and_old_forms_are_turned(text: str, handle: str) -> None:
    assert read(LINKEDIN, text) == Reading(f"https://www.linkedin.com/in/{handle}")


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "//evil.example", 'https://example.com/"onmouseover="alert(1)',
     "[link](javascript:alert(1))",
     "https://linkedin.com.evil.example/in/x", "https://www.linkedin.com@evil.example/in/x",
     "https://notlinkedin.com/in/x",
     "https://evil.example/?u=https://www.linkedin.com/in/x", "https://www.linkedin.com/company/quillfish",
     "profile",
     "LinkedIn", "https://www.linkedin.com/", "https://www.linkedin.com/in/",
     "https://www.linkedin.com/pub/dir/Ana/Silva",
     "https://lnkd.in/abc", "follow-up", "not-found", "12-03-2026", "ftp://www.linkedin.com/in/x", "@",
     "in/", "Ana Silva",
     "https://www.linkedin.com/in/%22onload%3D", "https://www.linkedin.com/in/%FF%FE"],
)  # fmt: skip
def test_what_is_no_profile_of_a_person_stays_as_typed(text: str) -> None:
    reading = read(LINKEDIN, text)
    assert reading.value is None
    assert reading.problem is not None
    assert read_column(LINKEDIN, [text])[0] == [text]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://example.org", "http://example.org"),
        ("www.example.org", "https://www.example.org"),
        ("example.org/talk", "https://example.org/talk"),
        ("javascript:alert(1)", None),
        ("https://good.example@evil.example/", None),
        ('https://example.org/"onmouseover="x', None),
        ("https://[::1", None),
        ("notes.txt", None),
        ("3/4/26", None),
    ],
)
def test_links_are_http_addresses(text: str, link: str | None) -> None:
    assert read(LINK, text).value == link


# --- Writing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_a_blank_value_is_a_blank_cell(column: Column) -> None:
    for blank in (None, "", (), math.nan, np.float64("nan"), np.datetime64("NaT"), pd.NaT):
        assert write(column, blank) is None  # type: ignore[arg-type]


def test_values_as_frames_hold_them_are_written() -> None:
    assert write(PAST, pd.Timestamp("2026-03-04")) == 46085
    assert write(PAST, datetime(2026, 3, 4, 23, 59)) == 46085  # noqa: DTZ001 (a day in a cell has no zone)
    assert write(PAST, np.datetime64("2026-03-04", "s")) == 46085  # type: ignore[arg-type]
    assert write(EVERY, np.float64(90)) == 90  # type: ignore[arg-type]
    assert write(TICK, np.bool_(True)) is True  # type: ignore[arg-type]  # noqa: FBT003


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (PAST, "soon"),
        (PAST, 46085),
        (EVERY, 0),
        (EVERY, True),
        (EVERY, MOST_DAYS + 1),
        (TICK, "yes"),
        (TAGS, "a"),
        (NAME, 5),
    ],
)
def test_a_value_of_another_kind_is_refused_with_a_sentence(column: Column, value: Value) -> None:
    with pytest.raises(InvalidValueError) as refused:
        write(column, value)
    assert refused.value.sentence().startswith(f"{column.header}: ")
