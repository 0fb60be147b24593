"""Addresses as people type and paste them: e-mail, LinkedIn profiles, web links."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

from sync.typed import many_lines, one_line, word_set

Address = tuple[str | None, str | None]
"""The address, or None and a sentence about what could not be read."""

LONGEST: Final = 2_000
"""Characters that are looked at; no address is as long."""

_WRAPPERS: Final = frozenset({"<>", "()", "''", '""'})
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

# --- E-mail --------------------------------------------------------------------------------------

_NAME_MARKS: Final = r"""\s@<>()\[\],;:"\\"""
_EMAIL: Final = re.compile(rf"[^{_NAME_MARKS}]+@[^\W_](?:[\w-]*\w)?(?:\.[^\W_](?:[\w-]*\w)?)+")
_EMAILS: Final = re.compile(
    rf"(?<![^{_NAME_MARKS}]){_EMAIL.pattern}"
)  # from a name's start only: stays linear
_WITH_NAME: Final = re.compile(r"[^<>]*<([^<>]+)>")
_WITH_COMMENT: Final = re.compile(r"(\S+@\S+)\s+\([^()]*\)")

_NO_EMAIL: Final = "Not read as an e-mail address. One like ana@example.org would be."
_TWO_EMAILS: Final = (
    "There are several addresses here, and room for one. Keep one; notes can hold the others."
)


def emails(text: str) -> tuple[str, ...]:
    """Every e-mail address in a text, in small letters, in order, each once."""
    return tuple(dict.fromkeys(_EMAILS.findall(many_lines(text).lower())))


def read_email(text: str) -> Address:
    """The bare address in small letters.

    Of "Ana Silva <ana@example.org>", "mailto:ana@example.org", "ana@example.org (work)". Nothing after
    the first line is part of it; a second address is a problem.
    """
    lines = [line for line in map(one_line, many_lines(text).split("\n")) if line]
    if not lines or len(lines[0]) > LONGEST:
        return None, _NO_EMAIL
    first = lines[0].lower()
    if len(emails(first)) > 1 or any(_EMAIL.fullmatch(line.lower()) for line in lines[1:]):
        return None, _TWO_EMAILS
    address = _unwrap(first)
    named = _WITH_NAME.fullmatch(address) or _WITH_COMMENT.fullmatch(address)
    if named is not None:
        address = _unwrap(named[1])
    if address.startswith("mailto:"):
        address = _unwrap(address.removeprefix("mailto:").partition("?")[0])
    return (address, None) if _EMAIL.fullmatch(address) else (None, _NO_EMAIL)


def _unwrap(text: str) -> str:
    """Without the marks that stand around an address in a sentence or a list."""
    text = text.strip(" \t,;.")
    while len(text) > 1 and text[0] + text[-1] in _WRAPPERS:
        text = text[1:-1].strip(" \t,;.")
    return text


# --- Web -----------------------------------------------------------------------------------------

_NO_LINK: Final = "Not read as a web address. One like https://example.org/page would be."


def read_link(text: str) -> Address:
    """An http or https address; "www.example.org" and "example.org/page" get https:// in front."""
    address = one_line(text).rstrip(",;.") if len(text) <= LONGEST else ""
    if address.startswith("<") and address.endswith(">"):
        address = address[1:-1]
    if _SCHEME.match(address) is None and (address.lower().startswith("www.") or "/" in address[1:]):
        address = f"https://{address}"
    parts = _split(address)
    if parts is None or "." not in (parts.hostname or "").strip("."):
        return None, _NO_LINK
    return f"{parts.scheme}:{address.partition(':')[2]}", None


def _split(address: str) -> SplitResult | None:
    """The parts of an http address; None where it is none, or hides its host behind an "@"."""
    if not address.isprintable() or any(mark in address for mark in ' "<>\\^`{|}'):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port  # reading it checks it
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and "@" not in parts.netloc else None


# --- LinkedIn ------------------------------------------------------------------------------------

_BARE_HANDLE: Final = re.compile(r"[^\W\d_][^\W_]+(?:-[^\W_]{2,})+")
_NO_HANDLE: Final = word_set("no not non none on off to up in follow tbd")  # "follow-up" is nobody's handle
_HANDLE_MARKS: Final = frozenset(" /\\?#%<>\"'()[]{}|^`@:;,=+*!$&")
_MEMBER: Final = re.compile(r"AC[ow]AA[A-Za-z0-9_-]{20,}")  # a member's key: its capitals count
_PERCENT: Final = re.compile(r"%[0-9a-fA-F]{2}")
_CAPTIONED: Final = re.compile(r"[^()\[\]<>]*[(<]([^()<>\s]+)[)>]")
_HOST: Final = re.compile(r"(?:[\w-]+\.)*linkedin\.com", re.IGNORECASE)
_NO_SCHEME: Final = re.compile(rf"(?://)?{_HOST.pattern}(?:[:/?#]|\Z)", re.IGNORECASE)
_PLACE_AND_NAME: Final = 2
_OLD_PARTS: Final = 3

_WANTED_PROFILE: Final = "An address like https://www.linkedin.com/in/ana-silva would be."
_NO_PROFILE: Final = f"Not read as a LinkedIn profile. {_WANTED_PROFILE}"
_COMPANY: Final = f"Not read as a person's profile: it is a company's or school's page. {_WANTED_PROFILE}"
_SHORT_LINK: Final = "A shortened link hides whose profile it is. Open it, and copy the address it leads to."


def read_linkedin(text: str) -> Address:
    """A person's profile as https://www.linkedin.com/in/<handle>, the handle percent-encoded.

    Of any country's or the mobile site, with or without https or a tail; "in/ana", "@ana", a hyphenated
    handle alone, an old /pub/ address; or one of these in brackets after words.
    """
    text = _unwrap(one_line(text)) if len(text) <= LONGEST else ""
    captioned = _CAPTIONED.fullmatch(text)
    if captioned is not None:
        text = _unwrap(captioned[1])
    if _NO_SCHEME.match(text) is not None:
        text = f"https://{text.removeprefix('//')}"
    if _SCHEME.match(text) is None and not text.startswith("//"):
        return _handle_alone(text)
    parts = _split(text)
    host = "" if parts is None else parts.hostname or ""
    if host == "lnkd.in":
        return None, _SHORT_LINK
    if parts is None or _HOST.fullmatch(host) is None:
        return None, _NO_PROFILE
    return _of_path([step for step in parts.path.split("/") if step])


def _handle_alone(text: str) -> Address:
    if text.startswith("@"):
        return _profile(text[1:])
    place, slash, handle = text.strip("/").partition("/")
    if slash and place.lower() == "in":
        return _profile(handle.partition("?")[0].rstrip("/"))
    if _BARE_HANDLE.fullmatch(text) is not None and not _NO_HANDLE & {*text.lower().split("-")}:
        return _profile(text)
    return None, _NO_PROFILE


def _of_path(steps: list[str]) -> Address:
    """The profile that a path on LinkedIn's site leads to."""
    while steps and steps[0].lower() in {"mwlite", "m", "comm", "profile"}:
        steps = steps[1:]
    if len(steps) < _PLACE_AND_NAME:
        return None, _NO_PROFILE
    place, name, *rest = steps
    if place.lower() == "in":
        return _profile(name)
    if place.lower() == "pub" and name.lower() != "dir":
        # As LinkedIn's own redirects turn the three parts: pub/x/a7/576/b50 -> in/x-b50576a7
        if len(rest) >= _OLD_PARTS:
            first, second, third = rest[:_OLD_PARTS]
            return _profile(f"{name}-{third:0>3}{second:0>3}{'' if first == '0' else first}")
        return _profile(name) if not rest else (None, _NO_PROFILE)
    return None, _COMPANY if place.lower() in {"company", "school", "showcase"} else _NO_PROFILE


def _profile(handle: str) -> Address:
    """The address for a handle, which may be percent-encoded, once or twice."""
    for _ in range(3):
        if _PERCENT.search(handle) is not None:
            handle = unquote(handle)
    handle = unicodedata.normalize("NFC", handle.rstrip(";,."))
    if _MEMBER.fullmatch(handle) is None:
        handle = unicodedata.normalize("NFC", handle.lower())
    shows = any(letter.isalnum() for letter in handle) and handle.isprintable() and "\ufffd" not in handle
    if not shows or _HANDLE_MARKS & {*handle}:
        return None, _NO_PROFILE
    return f"https://www.linkedin.com/in/{quote(handle, safe='')}", None
