"""What day it is for the reader, and the weeks around it; the clock is never read here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo | None:
    """The zone of that name, or None: the name comes from a browser and may be anything."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, a path or a NUL, a folder of zones
        return None


def today_in(zone: str | None, now: datetime) -> date:
    """The reader's date at the instant ``now``.

    ``zone`` is an IANA name, as the browser tells it. Without one, or with one nobody knows, it is the
    date in ``now``'s own zone; a ``now`` without a zone is UTC.
    """
    instant = now if now.tzinfo is not None else now.replace(tzinfo=UTC)
    place = _zone(zone) if zone else None
    if place is None:
        return instant.date()
    try:
        return instant.astimezone(place).date()
    except OverflowError:  # the first or last day there is
        return instant.date()


def later(day: date, days: int) -> date:
    """The day so many days on (or back), but never before the first or after the last date there is."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def week_start(day: date) -> date:
    """The Monday of the day's week."""
    return later(day, -day.weekday())


def week_starts(today: date, weeks: int) -> tuple[date, ...]:
    """The Mondays of the last ``weeks`` weeks, oldest first, this week's last."""
    return tuple(later(week_start(today), -7 * back) for back in reversed(range(weeks)))


def weekly(today: date, weeks: int) -> tuple[date, ...]:
    """``weeks`` days a week apart, oldest first, ending today: the same weekday each time."""
    return tuple(later(today, -7 * back) for back in reversed(range(weeks)))
