"""Sending the digest by mail: the settings, the message, and the server, with words for all that can go wrong.

A password goes over an encrypted connection only, to a server whose certificate is good; a relay on this very
computer may do without. Nothing of it is ever printed or logged.
"""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses, make_msgid
from typing import Any, Final

from sync.digest.content import Digest
from sync.digest.forms import to_html, to_text
from sync.errors import MailError

SECTION: Final = "smtp"
VARIABLES: Final = "RUNNER_UP_SMTP_"
_NAMES: Final = ("host", "port", "user", "password", "from", "to", "certificate")
_SUBMISSION: Final = 587
_TLS_FROM_THE_START: Final = 465
_MOST_PORTS: Final = 65_535
_PATIENCE: Final = 30.0  # seconds
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_REFUSED: Final = 500  # from here on an answer is for good; below, the server asks to try again later

_WHERE: Final = (
    f"in a section [{SECTION}] of .streamlit/secrets.toml, as .streamlit/secrets.example.toml shows, or in the "
    f"environment ({VARIABLES}HOST, …)"
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in, and from whom to whom.

    ``certificate``: a file with certificates to trust beside the well-known ones, "" for none.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    to: tuple[str, ...]
    certificate: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it runs on this very computer."""
        return self.host in _HERE


def server(
    secrets: Mapping[str, Any], environment: Mapping[str, str] = os.environ, *, to: Sequence[str] = ()
) -> Server:
    """The server that secrets and the environment name, the environment before secrets; ``to`` before both.

    Raises MailError, which says what is missing.
    """
    section = secrets.get(SECTION)
    held = dict(section) if isinstance(section, Mapping) else {}
    held |= {
        name: environment[f"{VARIABLES}{name.upper()}"]
        for name in _NAMES
        if environment.get(f"{VARIABLES}{name.upper()}")
    }
    host, user = _text(held, "host"), _text(held, "user")
    if not host:
        raise MailError(f"No mail server is set yet. Name it {_WHERE}.")
    sender = _text(held, "from") or user
    addressees = to or _many(held.get("to")) or ([sender] if sender else [])
    if "@" not in sender:
        raise MailError(f"The mail has no sender yet. Put your address under from, {_WHERE}.")
    return Server(
        host=host,
        port=_port(held.get("port")),
        user=user,
        password=str(held.get("password") or ""),
        sender=_address(sender),
        to=tuple(_address(one) for one in addressees),
        certificate=_text(held, "certificate"),
    )


def _text(held: Mapping[str, Any], name: str) -> str:
    return str(held.get(name) or "").strip()


def _many(typed: object) -> list[str]:
    """Addresses from a list, or from a text with commas between them."""
    texts = [str(one) for one in typed] if isinstance(typed, list) else [str(typed or "")]
    wrong = next((text for text in texts if not text.isprintable()), None)
    if wrong is not None:
        raise _no_address(wrong)
    return [f"{name} <{address}>" if name else address for name, address in getaddresses(texts) if address]


def _port(typed: object) -> int:
    text = str(typed or _SUBMISSION).strip()
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) <= _MOST_PORTS):
        raise MailError(f"The mail server's port is to be a number, usually 587 or 465. Correct it {_WHERE}.")
    return int(text)


def _address(typed: str) -> str:
    """An address that can stand in a header, with its name if it has one."""
    name, address = (getaddresses([typed]) or [("", "")])[0]
    try:
        found = Address(display_name=name, addr_spec=address)
    except (ValueError, MessageError, IndexError):
        found = Address()
    if not (found.username and found.domain and typed.isprintable()):
        raise _no_address(typed)
    return str(found)


def _no_address(typed: str) -> MailError:
    return MailError(f"{_shown(typed)} is no mail address. Correct it {_WHERE}, or after --to.")


def _shown(typed: str) -> str:
    return f"“{' '.join(typed.split())[:80]}”"


def message(digest: Digest, to: Server, now: datetime) -> EmailMessage:
    """The mail, in plain text and HTML; ``now`` is its date."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = digest.subject.rstrip(".")
    mail["From"] = to.sender
    mail["To"] = ", ".join(to.to)
    mail["Date"] = format_datetime(now)
    domain = to.sender.rpartition("@")[2].strip("> ")
    mail["Message-ID"] = make_msgid("runner-up", domain=domain if domain.isascii() else "localhost")
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(to_text(digest))
    mail.add_alternative(to_html(digest), subtype="html")
    return mail


def send(mail: EmailMessage, to: Server, *, patience: float = _PATIENCE) -> None:
    """Hand the mail in; ``patience`` in seconds for each answer. Raises MailError, which says what to do."""
    try:
        with _opened(to, patience) as connection:
            if to.user:
                connection.login(to.user, to.password)
            refused = connection.send_message(mail)
    except ssl.SSLCertVerificationError as error:
        raise MailError(
            f"The certificate of {to.host} is not to be trusted ({error.verify_message}), so nothing was sent. Check "
            "the server's name; for a server of your own, name its certificate's file under certificate."
        ) from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise MailError(_words(error, to)) from None  # the cause may hold the password
    if refused:
        raise MailError(f"Sent, but {to.host} does not deliver to {_listed(refused)}. Check the address.")


def _listed(addresses: Iterable[str]) -> str:
    return ", ".join(_shown(one) for one in addresses)


def _opened(to: Server, patience: float) -> smtplib.SMTP:
    """A connection to the server, encrypted; MailError where it can't be and the server is another computer."""
    trusted = _trusted(to)
    if to.port == _TLS_FROM_THE_START:
        return smtplib.SMTP_SSL(to.host, to.port, timeout=patience, context=trusted)
    connection = smtplib.SMTP(to.host, to.port, timeout=patience)
    with ExitStack() as unless_encrypted:
        unless_encrypted.callback(connection.close)
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=trusted)
        elif not to.is_here:
            raise MailError(
                f"{to.host} offers no encryption on port {to.port}, so nothing was sent. Use the port that your "
                "mail provider names for sending, usually 587 or 465."
            )
        unless_encrypted.pop_all()
    return connection


def _trusted(to: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if to.certificate:
        try:
            context.load_verify_locations(to.certificate)
        except (OSError, ValueError) as error:
            raise MailError(
                "The file named under certificate holds no certificate that can be read. Correct its path."
            ) from error
    return context


def _words(error: Exception, to: Server) -> str:
    """A sentence on why the mail could not be handed in; of the server's own words only the number."""
    place = f"{to.host}, port {to.port}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return (
            f"{to.host} did not accept the user and password ({error.smtp_code}). Check them; many providers want a "
            "password of its own for an app, which their account settings make."
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return (
            f"{to.host} does not take what this mail needs, a sign-in or letters beyond a to z in an address. Leave "
            "out the user where the server asks for none, or write the address plainly."
        )
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"{to.host} does not deliver to {_listed(error.recipients)}. Check the address."
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"{to.host} takes no mail from {_shown(to.sender)} ({error.smtp_code}). Check the address under from."
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= _REFUSED:
        return f"{to.host} refused the mail ({error.smtp_code}). Ask your mail provider what it means."
    if isinstance(error, UnicodeEncodeError) and error.encoding == "ascii":
        return f"{to.host} takes user and password in the letters a to z, digits and marks only. Check them."
    if isinstance(error, socket.gaierror | UnicodeError):
        return (
            f"There is no mail server {_shown(to.host)}, or this computer is offline. Check the host's name."
        )
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # as smtplib tells it
        return f"{place} did not answer in time. Check host and port, then try again."
    if isinstance(error, ConnectionRefusedError):
        return f"Nothing answers at {place}. Check host and port."
    return (
        f"The connection to {place} broke off, so nothing is certain to have been sent. Try again in a while."
    )
