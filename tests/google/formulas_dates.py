"""Functions of dates and times: days since 1899-12-30, times as parts of a day."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from tests.google.formulas_registry import scalar, wide
from tests.google.formulas_run import Run
from tests.google.formulas_values import (
    DATE,
    DATE_TIME,
    TIME,
    FaultError,
    Result,
    formatted,
    number_in,
    number_text,
)
from tests.google.grid import Value

FIRST = date(1899, 12, 30)
_SECONDS = 86_400


def _day(serial: float) -> date:
    try:
        return FIRST + timedelta(days=math.floor(serial))
    except OverflowError as error:
        raise FaultError("NUM", f"{number_text(serial)} is out of range for a date.") from error  # (open)


def _serial(day: date) -> float:
    return formatted((day - FIRST).days, DATE)


def _in_month(year: int, month: int, day: int) -> date:
    """That day, or the month's last; months run over into years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise FaultError("NUM", f"Year {year} is out of range for a date.")  # (open)
    return date(year, month, min(day, monthrange(year, month)[1]))


@scalar("TODAY")
def today(run: Run) -> Value:
    return run.today()


@scalar("NOW")
def now(run: Run) -> Value:
    return formatted(run.today() + _part_of_day(run), DATE_TIME)


def _part_of_day(run: Run) -> float:
    time = run.book.now.time()
    return (time.hour * 3600 + time.minute * 60 + time.second + time.microsecond / 1e6) / _SECONDS


@scalar("DATE", "nnn")
def date_(_run: Run, year: float, month: float, day: float) -> Value:
    """Years before 1900 count from 1900 (doc); months and days run over."""
    full_year = int(year) + (1900 if 0 <= year < 1900 else 0)
    return _serial(_day(_serial(_in_month(full_year, int(month), 1)) + int(day) - 1))


@scalar("TIME", "nnn")
def time_(_run: Run, hour: float, minute: float, second: float) -> Value:
    seconds = int(hour) * 3600 + int(minute) * 60 + int(second)
    return formatted(seconds % _SECONDS / _SECONDS, TIME)


@scalar("YEAR", "n")
def year_(_run: Run, serial: float) -> Value:
    return float(_day(serial).year)


@scalar("MONTH", "n")
def month_(_run: Run, serial: float) -> Value:
    return float(_day(serial).month)


@scalar("DAY", "n")
def day_(_run: Run, serial: float) -> Value:
    return float(_day(serial).day)


def _seconds(serial: float) -> int:
    return round((serial - math.floor(serial)) * _SECONDS) % _SECONDS


@scalar("HOUR", "n")
def hour_(_run: Run, serial: float) -> Value:
    return float(_seconds(serial) // 3600)


@scalar("MINUTE", "n")
def minute_(_run: Run, serial: float) -> Value:
    return float(_seconds(serial) // 60 % 60)


@scalar("SECOND", "n")
def second_(_run: Run, serial: float) -> Value:
    return float(_seconds(serial) % 60)


@scalar("WEEKDAY", "n?n")
def weekday(_run: Run, serial: float, kind: float = 1) -> Value:
    """1: Sunday is 1; 2: Monday is 1; 3: Monday is 0 (doc)."""
    monday = _day(serial).weekday()
    numbers = {1: (monday + 1) % 7 + 1, 2: monday + 1, 3: monday}
    if kind not in numbers:
        raise FaultError("NUM", "Function WEEKDAY parameter 2 value is out of range.")
    return float(numbers[int(kind)])


@scalar("WEEKNUM", "n?n")
def week_number(_run: Run, serial: float, kind: float = 1) -> Value:
    """Weeks begin on Sunday (1, 17), on Monday (2, 11) up to Saturday (16); 21 counts as ISO does (doc).

    The last days of a year are its week 53 or 54 (open: LibreOffice counts them to week 1).
    """
    day = _day(serial)
    if kind == 21:
        return float(day.isocalendar().week)
    starts = {1: 6, 2: 0, **{11 + n: n for n in range(7)}}
    if kind not in starts:
        raise FaultError("NUM", "Function WEEKNUM parameter 2 value is out of range.")
    offset = (date(day.year, 1, 1).weekday() - starts[int(kind)]) % 7
    return float((day.timetuple().tm_yday - 1 + offset) // 7 + 1)


@scalar("ISOWEEKNUM", "n")
def iso_week_number(_run: Run, serial: float) -> Value:
    return float(_day(serial).isocalendar().week)


@scalar("EDATE", "nn")
def e_date(_run: Run, serial: float, months: float) -> Value:
    day = _day(serial)
    return _serial(_in_month(day.year, day.month + int(months), day.day))


@scalar("EOMONTH", "nn")
def end_of_month(_run: Run, serial: float, months: float) -> Value:
    day = _day(serial)
    return _serial(_in_month(day.year, day.month + int(months), 31))


@scalar("DAYS", "nn")
def days(_run: Run, end: float, start: float) -> Value:
    return float(math.floor(end) - math.floor(start))


@scalar("DATEDIF", "nnt")
def date_dif(_run: Run, start: float, end: float, unit: str) -> Value:
    """Whole years, months or days between; MD, YM and YD without the larger units (doc).

    Months are counted to the last day of a month that is too short (open: LibreOffice's MD differs by a day there).
    """
    one, two = _day(start), _day(end)
    if one > two:
        message = (
            "Function DATEDIF parameter 1 (%s) should be on or before Function DATEDIF parameter 2 (%s)."
        )
        raise FaultError("NUM", message % (number_text(start), number_text(end)))
    months = (two.year - one.year) * 12 + two.month - one.month - (two.day < one.day)
    since_month = _in_month(one.year, one.month + months, one.day)
    since_year = _in_month(one.year, one.month + months // 12 * 12, one.day)
    differences = {
        "Y": months // 12,
        "M": months,
        "D": (two - one).days,
        "YM": months % 12,
        "MD": (two - since_month).days,
        "YD": (two - since_year).days,
    }
    if unit.upper() not in differences:
        raise FaultError("NUM", f"Function DATEDIF parameter 3 value is invalid: {unit}.")
    return float(differences[unit.upper()])


@wide("NETWORKDAYS", 2, 3)
def net_work_days(run: Run, arguments: Sequence[Result]) -> Value:
    """Monday to Friday, both ends included, less the holidays."""
    one, two = (_day(run.number(run.single(arguments[n]), "NETWORKDAYS", n + 1)) for n in (0, 1))
    sign = 1 if one <= two else -1
    first, last = min(one, two), max(one, two)
    free = _holidays(run, arguments)
    weeks, rest = divmod((last - first).days + 1, 7)
    count = weeks * 5 + sum((first.weekday() + n) % 7 < 5 for n in range(rest))
    return float(sign * (count - sum(first <= day <= last for day in free)))


def _holidays(run: Run, arguments: Sequence[Result]) -> set[date]:
    """Those that fall on working days."""
    values = run.values(arguments[2]) if len(arguments) > 2 else []
    seen = {_day(value) for value in values if isinstance(value, float)}
    return {day for day in seen if day.weekday() < 5}


def _parsed(run: Run, value: Value, function: str) -> float:
    number = number_in(value, run.book.reading) if isinstance(value, str) else value
    if not isinstance(number, float):
        raise FaultError("VALUE", f"{function} parameter '{run.text(value)}' cannot be parsed to date/time.")
    return number


@scalar("DATEVALUE", "v")
def date_value(run: Run, value: Value) -> Value:
    """The day of a text that reads as a date, as a plain number (doc)."""
    return float(math.floor(_parsed(run, value, "DATEVALUE")))


@scalar("TIMEVALUE", "v")
def time_value(run: Run, value: Value) -> Value:
    return _parsed(run, value, "TIMEVALUE") % 1


@scalar("TO_DATE", "v")
def to_date(_run: Run, value: Value) -> Value:
    return formatted(value, DATE) if isinstance(value, float) else value
