"""What a spreadsheet's locale and time zone may be."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from tests.google.errors import InvalidError

_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_OFFSET = re.compile(r"(?:GMT|UTC)([+-])(\d\d?):([0-5]\d)")


@cache
def _names() -> set[str]:
    """The zones there are; looking for them walks a tree of files."""
    return available_timezones()


def zone(name: str) -> tzinfo:
    """The zone of that name, `Europe/Berlin` or `GMT-07:00` (doc). Raises InvalidError."""
    if name in _names():
        return ZoneInfo(name)
    offset = _OFFSET.fullmatch(name)
    if offset is None or int(offset[2]) >= 24:
        raise InvalidError(f"Invalid time zone: {name}")  # (open)
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(ahead if offset[1] == "+" else -ahead)


def check(properties: dict[str, Any]) -> None:
    """Refuse SpreadsheetProperties with a locale or time zone that there is not. Raises InvalidError."""
    locale = str(properties.get("locale", ""))
    if not _LOCALE.fullmatch(locale):
        raise InvalidError(f"Unsupported locale: {locale}")  # (open)
    zone(str(properties.get("timeZone", "")))
