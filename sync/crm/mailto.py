"""Links that open a mail with its words in it: in the mail program, or on the web."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from sync.addresses import read_email
from sync.typed import many_lines, one_line

MOST_MAILTO: Final = 1_900
"""Characters of a mailto link that every mail program takes; many cut what is longer."""
MOST_WEB: Final = 7_500
"""The same for the compose pages on the web."""
_MOST_SUBJECT: Final = 900  # encoded, so that there is room for an address beside it
_MOST_ADDRESS: Final = 254


@dataclass(frozen=True, slots=True)
class MailLink:
    """A link to a mail. ``too_long``: the words did not fit, so it has none; they are to be pasted in."""

    href: str
    too_long: bool = False


def mail(address: str, subject: str, body: str) -> MailLink:
    """The ``mailto:`` link (RFC 6068); without addressee where the address can't be read.

    Everything is percent-encoded UTF-8 and lines end in CRLF, so no text can add a header or an addressee.
    """
    return _link(
        f"mailto:{quote(_addressee(address), safe='@')}?", ("subject", "body"), subject, body, MOST_MAILTO
    )


def gmail(address: str, subject: str, body: str) -> MailLink:
    """Gmail's page for a new mail, filled in."""
    start = f"https://mail.google.com/mail/?view=cm&fs=1&to={quote(_addressee(address), safe='')}&"
    return _link(start, ("su", "body"), subject, body, MOST_WEB)


def outlook(address: str, subject: str, body: str) -> MailLink:
    """The page of Outlook on the web for a new mail, filled in."""
    start = f"https://outlook.office.com/mail/deeplink/compose?to={quote(_addressee(address), safe='')}&"
    return _link(start, ("subject", "body"), subject, body, MOST_WEB)


def _addressee(address: str) -> str:
    read = read_email(address)[0] or ""
    return read if len(read) <= _MOST_ADDRESS else ""


def _encoded_subject(subject: str) -> str:
    line = one_line(subject)[:_MOST_SUBJECT]
    while len(encoded := quote(line, safe="")) > _MOST_SUBJECT:
        line = line[:-1]
    return encoded


def _link(start: str, keys: tuple[str, str], subject: str, body: str, most: int) -> MailLink:
    """The link with subject and body, or without a body where it would be longer than ``most``."""
    short = f"{start}{keys[0]}={_encoded_subject(subject)}"
    words = many_lines(body).replace("\n", "\r\n")
    whole = f"{short}&{keys[1]}={quote(words, safe='')}" if words else short
    return MailLink(whole) if len(whole) <= most else MailLink(short, too_long=True)
