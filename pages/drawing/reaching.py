"""The ways to reach a person as addresses to open; "" where what is noted leads nowhere."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from sync.addresses import read_email, read_linkedin

PROFILE: Final = "https://www.linkedin.com/in/"
_NUMBER: Final = re.compile(r"\+?[\d\s().\-/\u2010-\u2015]{5,40}")


def address(text: str) -> str:
    """The e-mail address that a cell holds."""
    return read_email(text)[0] or ""


def mailto(text: str) -> str:
    """A link that begins a mail to what a cell holds."""
    found = address(text)
    return f"mailto:{quote(found, safe='@+')}" if found else ""


def tel(text: str) -> str:
    """A link that rings the number that a cell holds."""
    number = re.sub(r"[^\d+]", "", text)
    return f"tel:{number}" if _NUMBER.fullmatch(text.strip()) and number.strip("+") else ""


def profile(text: str) -> str:
    """The address of the LinkedIn profile that a cell holds."""
    found, _ = read_linkedin(text)
    return found if found and found.startswith(PROFILE) else ""
