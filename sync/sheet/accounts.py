"""Service accounts: their keys from a file, from secrets, or as stored beside the data; never shown, never logged."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import gspread
from google.auth.exceptions import GoogleAuthError
from google.oauth2.service_account import Credentials

from sync import private
from sync.errors import KeyFileError
from sync.sheet import endpoint
from sync.sheet.http import client
from sync.sheet.quota import Limiter

SCOPES: Final = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)
"""The least that is enough: cells of the sheets shared with the account, and who may do what with them."""

FILE_NAME: Final = "service-account.json"
SECTIONS: Final = ("sheet", "gsheets")
"""Sections of ``[connections]`` in secrets, the first that is there: ours, and st-gsheets-connection's."""

_TOKENS: Final = "https://oauth2.googleapis.com/token"
_NEEDED: Final = ("client_email", "private_key", "project_id")
_KEPT: Final = ("type", *_NEEDED, "private_key_id", "client_id")
_AGAIN: Final = (
    "In the Google Cloud console open IAM & Admin, Service Accounts, the account, Keys, Add key, Create new key, "
    "JSON; upload the file as it comes."
)
_E_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_LARGEST: Final = 100_000


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """A service account that can sign in. Its key is in ``info`` and in no text that is made of it."""

    info: Mapping[str, str]

    @property
    def address(self) -> str:
        """The e-mail address to share sheets with."""
        return self.info["client_email"]

    @property
    def project(self) -> str:
        """The Google Cloud project it belongs to."""
        return self.info.get("project_id", "")

    def __repr__(self) -> str:
        """Name the account, and nothing of its key."""
        return f"Account({self.address!r})"


def read_key(text: str | bytes) -> Account:
    """The account whose JSON key this is, as Google's console hands it out. Raises KeyFileError."""
    if len(text) > _LARGEST:
        raise KeyFileError(f"That file is too large to be a key. {_AGAIN}")
    try:
        typed = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        info = json.loads(typed)
    except (ValueError, RecursionError):
        raise KeyFileError(f"{_not_json(text)} {_AGAIN}") from None  # the cause holds the whole text
    if not isinstance(info, dict):
        raise KeyFileError(f"That file is no key of a service account. {_AGAIN}")
    return account(info)


def account(info: Mapping[str, Any]) -> Account:
    """The account with these fields of a key. Raises KeyFileError where they are another kind of key's, or broken."""
    if "installed" in info or "web" in info or info.get("type") == "authorized_user":
        raise KeyFileError(
            f"That is the key of an app that people sign in to, not of a service account. {_AGAIN}"
        )
    missing = [name for name in _NEEDED if not isinstance(info.get(name), str) or not info[name].strip()]
    if missing:
        raise KeyFileError(
            f"That is not the whole key of a service account: {missing[0]} is missing. {_AGAIN}"
        )
    kept = {name: str(info[name]).strip() for name in _KEPT if name in info}
    if not _E_MAIL.fullmatch(kept["client_email"]):
        raise KeyFileError(f"That is no key of a service account: its client_email is no address. {_AGAIN}")
    # Secrets and environments often hold the line breaks of a key as two letters each.
    kept["private_key"] = kept["private_key"].replace("\\n", "\n").strip() + "\n"
    kept["type"] = "service_account"
    found = Account(kept)
    _credentials(found, _TOKENS)
    return found


def http(account: Account, setting: str | None = None, limiter: Limiter | None = None) -> gspread.Client:
    """A client that signs in as the account, at Google or at the endpoint that is set.

    Tokens come from there as well, whatever address the key's file names. Calls wait for the limiter's turns;
    without one, calls of Google itself for those that this computer's processes share. Raises KeyFileError,
    EndpointError.
    """
    place = endpoint.chosen(setting)
    if limiter is None and place is None:
        limiter = Limiter(None, account.address)
    return client(_credentials(account, f"{place}/token" if place else _TOKENS), setting, limiter)


def _credentials(account: Account, tokens: str) -> Credentials:
    info = {**account.info, "token_uri": tokens}
    try:
        made: Credentials = Credentials.from_service_account_info(info, scopes=SCOPES)  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, GoogleAuthError):
        raise KeyFileError(f"The private key in that file can't be read. {_AGAIN}") from None  # as above
    return made


def _not_json(text: str | bytes) -> str:
    head = text[:200] if isinstance(text, str) else text[:200].decode("latin-1")
    if not head.strip():
        return "That file is empty."
    if "BEGIN" in head and "KEY" in head:
        return "That is the private key alone; the whole JSON file is needed."
    if head.startswith("0\x82"):
        return "That is a key in the older P12 form; one in JSON is needed."
    return "That file is no JSON key."


# Beside the data file


def store(home: Path, account: Account) -> None:
    """Keep the account's key beside the data file, readable by its owner only; raises OSError where it can't be."""
    private.write(home / FILE_NAME, json.dumps(dict(account.info), indent=2))


def stored(home: Path) -> Account | None:
    """The account kept there; None without one. Raises KeyFileError for a file that was spoilt."""
    try:
        return read_key((home / FILE_NAME).read_bytes())
    except FileNotFoundError:
        return None


def forget(home: Path) -> None:
    """Remove the kept key; nothing happens without one."""
    (home / FILE_NAME).unlink(missing_ok=True)


# In secrets


def from_secrets(secrets: Mapping[str, Any]) -> tuple[Account | None, str | None]:
    """The account and the spreadsheet (its address, its ID or its name) that secrets name, each None without.

    Takes ``[connections.sheet]``, else ``[connections.gsheets]`` as st-gsheets-connection documents it, where
    ``type`` is left empty for a public spreadsheet. Raises KeyFileError for half a key.
    """
    section = _section(secrets)
    spreadsheet = named(secrets) or None
    has_key = bool(section.get("private_key") or section.get("client_email"))
    return (account(section) if has_key else None), spreadsheet


def named(secrets: Mapping[str, Any]) -> str:
    """The spreadsheet that secrets name, "" for none; quicker than reading the key as well."""
    return str(_section(secrets).get("spreadsheet") or "").strip()


def _section(secrets: Mapping[str, Any]) -> Mapping[str, Any]:
    connections = secrets.get("connections")
    if not isinstance(connections, Mapping):
        return {}
    return next((found for name in SECTIONS if isinstance(found := connections.get(name), Mapping)), {})


def secrets_on_disk(folders: tuple[Path, ...] | None = None) -> Mapping[str, Any]:
    """What secrets.toml holds, for commands; the project's before the user's, as Streamlit reads them.

    Raises KeyFileError for a file that is not TOML.
    """
    found: dict[str, Any] = {}
    for folder in folders or (Path.home() / ".streamlit", Path.cwd() / ".streamlit"):
        path = folder / "secrets.toml"
        try:
            found |= tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except ValueError:
            raise KeyFileError(
                f"{path} can't be read as TOML. Compare it with .streamlit/secrets.example.toml."
            ) from None
    return found
