"""Whether an account can work with a spreadsheet: the checks of connecting and of the check-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import gspread

from sync import contract
from sync.errors import (
    ApiDisabledError,
    NotSharedError,
    ReadOnlyError,
    RefusedError,
    SheetGoneError,
    WrongLinkError,
)
from sync.sheet import links
from sync.sheet.api import SheetApi, whole
from sync.sheet.failures import translated
from sync.sheet.model import Overview

_FILES: Final = "https://www.googleapis.com/drive/v3/files"
_SPREADSHEET: Final = "application/vnd.google-apps.spreadsheet"
_FIELDS: Final = "id,mimeType,trashed,ownedByMe,capabilities(canEdit,canComment)"
_KINDS: Final = {
    "application/vnd.google-apps.folder": "a folder on Google Drive",
    "application/vnd.google-apps.document": "a Google document",
    "application/vnd.google-apps.presentation": "a Google presentation",
    "application/vnd.google-apps.form": "a Google form",
    "application/vnd.google-apps.shortcut": "a shortcut",
}
_FIRST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Access:
    """A spreadsheet as the account finds it.

    ``role``: owner, writer, commenter or reader. ``locale`` as in "de_DE", ``time_zone`` an IANA name.
    ``empty``: no cell of any tab holds anything; ``ours``: the app laid it out. ``drive_page`` is the page that
    switches on the Drive API, where the account's project does without: all works, changes just show later.
    """

    id: str
    title: str
    role: str
    can_edit: bool
    locale: str
    time_zone: str
    empty: bool
    ours: bool = False
    drive_page: str = ""


def find(client: gspread.Client, text: str, account: str = "") -> str:
    """The ID of the spreadsheet that a link, an ID or (in secrets) a name stands for. Raises SheetError."""
    try:
        return links.spreadsheet_id(text)
    except WrongLinkError:
        if "/" in text or not text.strip():
            raise
    return _named(client, text.strip(), account)


def examine(client: gspread.Client, spreadsheet: str, account: str = "", *, to_edit: bool = True) -> Access:
    """Look at a spreadsheet as that account, and change nothing.

    Two to four calls. Raises SheetError for whatever stands in the way, ReadOnlyError where the account may only
    look, unless that is enough (``to_edit`` false).
    """
    api = SheetApi(client, spreadsheet, account)
    try:
        overview = api.overview()
    except SheetGoneError:
        _say_what_it_is(client, spreadsheet, account)
        raise
    role, drive_page = role_of(client, overview, account)
    can_edit = role in {"owner", "writer"}
    if to_edit and not can_edit:
        raise ReadOnlyError(account)
    return Access(
        overview.id,
        overview.title,
        role,
        can_edit,
        overview.locale,
        overview.time_zone,
        _is_empty(api, overview),
        is_ours(overview),
        drive_page,
    )


def is_ours(overview: Overview) -> bool:
    """Whether the app laid out this spreadsheet: its column marks are there, or all of its tabs."""
    marks = [mark for tab in overview.tabs for mark in tab.marks.values()]
    marked = any(mark.startswith(f"{contract.PEOPLE.key}.") for mark in marks)
    return marked or all(overview.by_title(tab.name) is not None for tab in contract.TABS)


def role_of(client: gspread.Client, overview: Overview, account: str) -> tuple[str, str]:
    """What the account may do, and the page to open where the Drive API, which says it, is switched off.

    Raises SheetGoneError for a spreadsheet in the bin.
    """
    try:
        about = _file(client, overview.id, account)
    except ApiDisabledError as error:
        return _tried(client, overview, account), error.url
    except (NotSharedError, RefusedError):  # Drive does not tell this account, or these scopes
        return _tried(client, overview, account), ""
    if about.get("trashed"):
        raise SheetGoneError
    may = about.get("capabilities", {})
    if may.get("canEdit"):
        return ("owner" if about.get("ownedByMe") else "writer"), ""
    return ("commenter" if may.get("canComment") else "reader"), ""


def _tried(client: gspread.Client, overview: Overview, account: str) -> str:
    """The role, by a change of a tab that does not exist: refused as such to whoever may edit, and as theirs to others.

    It changes nothing in either case.
    """
    nowhere = next(number for number in range(1, len(overview.tabs) + 2) if overview.by_id(number) is None)
    request = {"updateCells": {"start": {"sheetId": nowhere}, "rows": [{}], "fields": "note"}}
    try:
        SheetApi(client, overview.id, account).batch([request])
    except RefusedError:
        return "writer"
    except ReadOnlyError:
        return "reader"
    return "writer"


def _is_empty(api: SheetApi, overview: Overview) -> bool:
    """Whether no tab holds anything; a sheet in use answers from its first rows."""
    tabs = [tab for tab in overview.tabs if tab.rows and tab.columns]
    if not tabs:
        return True
    first = [f"{whole(tab.title)}!1:{min(tab.rows, _FIRST_ROWS)}" for tab in tabs]
    if any(api.grids(first)):
        return False
    return not any(api.grids([whole(tab.title) for tab in tabs]))


def _file(client: gspread.Client, spreadsheet: str, account: str) -> dict[str, Any]:
    """What Drive says of the file."""
    params: dict[str, Any] = {"fields": _FIELDS, "supportsAllDrives": True}
    with translated(account):
        found: dict[str, Any] = client.http_client.request(
            "get", f"{_FILES}/{spreadsheet}", params=params
        ).json()
    return found


def _say_what_it_is(client: gspread.Client, spreadsheet: str, account: str) -> None:
    """Raise WrongLinkError where Drive knows that the ID is another kind of file's."""
    try:
        kind = _file(client, spreadsheet, account).get("mimeType")
    except (ApiDisabledError, NotSharedError, RefusedError):
        return
    if kind != _SPREADSHEET:
        what = _KINDS.get(str(kind), "another kind of file")
        raise WrongLinkError(
            f"That is {what}, not a Google Sheet. Open the sheet itself and copy the address of its page."
        )


def _named(client: gspread.Client, name: str, account: str) -> str:
    """The one spreadsheet of that name that is shared with the account."""
    literal = name.replace("\\", "\\\\").replace("'", "\\'")
    params: dict[str, Any] = {
        "q": f"name = '{literal}' and mimeType = '{_SPREADSHEET}' and trashed = false",
        "fields": "files(id)",
        "pageSize": 2,
        "supportsAllDrives": True,
        "includeItemsFromAllDrives": True,
    }
    with translated(account):
        found = client.http_client.request("get", _FILES, params=params).json().get("files", [])
    if len(found) == 1:
        return str(found[0]["id"])
    if found:
        raise WrongLinkError(f"Several sheets are called “{name}”. Give the link of the one that is meant.")
    raise WrongLinkError(
        f"No sheet called “{name}” is shared with {account or 'the service account'}. Share it as Editor, or "
        "give its link."
    )
