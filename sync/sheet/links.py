"""A pasted link to a spreadsheet's ID, and what to say where it leads elsewhere."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlsplit

from sync.errors import WrongLinkError

HOME: Final = "https://docs.google.com/spreadsheets/d/"

_WANTED: Final = (
    "Open the sheet in your browser and copy its address from the bar at the top: it begins with "
    "docs.google.com/spreadsheets/d/."
)
_ID: Final = re.compile(r"[A-Za-z0-9_-]{20,100}")
_ADDRESS: Final = re.compile(
    r"(?:https?://|(?:docs|drive|sheets|spreadsheets|forms|script)\.google\.com/|sheets\.new|forms\.gle/)[^\s<>\"'“”«»]*",
    re.IGNORECASE,
)
_IN_PATH: Final = re.compile(
    r"^(?:/a/[^/]+)?/spreadsheets(?:/u/\d+)?/d/(?P<published>e/)?(?P<id>[^/]*)(?P<rest>/.*)?$"
)
_ELSEWHERE: Final = {
    "document": "a Google document",
    "presentation": "a Google presentation",
    "forms": "a Google form",
    "drawings": "a Google drawing",
}
_OTHER_SITES: Final = {
    "forms.gle": "a Google form",
    "forms.google.com": "a Google form",
    "script.google.com": "an Apps Script project",
    "onedrive.live.com": "a file on OneDrive",
    "1drv.ms": "a file on OneDrive",
    "www.dropbox.com": "a file on Dropbox",
    "dropbox.com": "a file on Dropbox",
    "www.icloud.com": "a file on iCloud",
    "airtable.com": "an Airtable base",
}
_GOOGLES: Final = {"docs.google.com", "drive.google.com", "sheets.google.com", "spreadsheets.google.com"}
_MOST_HOPS: Final = 4


def spreadsheet_id(text: str) -> str:
    """The ID in a link as people paste it, or an ID alone.

    Takes links with other words around them, of any account number or organisation, to any tab, and those that a
    mail program or a search leads through. Raises WrongLinkError, which says what the link is instead.
    """
    typed = text.strip().strip("\"'“”<>()[]").strip()
    if not typed:
        raise WrongLinkError(f"There is no link yet. {_WANTED}")
    if typed.startswith("2PACX-"):
        raise _published()
    if _ID.fullmatch(typed):
        return typed
    found = _ADDRESS.search(typed)
    if found is None:
        raise _no_address(typed)
    return _from_address(found.group().rstrip(".,;)]"), _MOST_HOPS)


def address(spreadsheet: str) -> str:
    """The web address under which people open the spreadsheet with that ID."""
    return f"{HOME}{spreadsheet}/edit"


def _from_address(link: str, hops: int) -> str:
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        host = (parts.hostname or "").lower()
    except ValueError as error:
        raise WrongLinkError(f"That link is not complete. {_WANTED}") from error
    further = _leads_on(parts, host)
    if further and hops:
        return _from_address(further, hops - 1)
    if host == "sheets.new" or parts.path.rstrip("/").endswith("/spreadsheets/create"):
        raise WrongLinkError(f"That link makes a new sheet each time it is opened. {_WANTED}")
    if host in _OTHER_SITES or host.endswith(".sharepoint.com"):
        what = _OTHER_SITES.get(host, "a file on SharePoint")
        raise WrongLinkError(f"That is {what}, not a Google Sheet. {_WANTED}")
    if host not in _GOOGLES:
        raise WrongLinkError(f"That link does not lead to Google Sheets. {_WANTED}")
    return _from_drive(parts) if host == "drive.google.com" else _from_docs(parts)


def _leads_on(parts: SplitResult, host: str) -> str:
    """The address that a link of a search, a mail program or a sign-in page leads on to; "" where there is none."""
    if host not in {"www.google.com", "google.com", "accounts.google.com"} and "safelinks" not in host:
        return ""
    asked = parse_qs(parts.query)
    return next((asked[name][0] for name in ("q", "url", "continue", "followup") if name in asked), "")


def _from_docs(parts: SplitResult) -> str:
    """The ID in an address of Google's editors."""
    path, asked = parts.path, parse_qs(parts.query)
    found = _IN_PATH.match(path)
    if found:
        return _from_path(found, asked)
    if path.startswith("/spreadsheet") and "key" in asked:  # as links were before 2014
        return _checked(asked["key"][0])
    for word, what in _ELSEWHERE.items():
        if re.match(rf"^(?:/a/[^/]+)?/{word}(?:/|$)", path):
            raise WrongLinkError(f"That is {what}, not a Google Sheet. {_WANTED}")
    if path.startswith("/spreadsheets"):
        raise WrongLinkError(f"That is the list of all your sheets. {_WANTED}")
    raise WrongLinkError(f"That link leads to no sheet. {_WANTED}")


def _from_path(found: re.Match[str], asked: dict[str, list[str]]) -> str:
    rest = found["rest"] or ""
    if found["published"]:
        raise _published()
    if asked.get("rtpof") == ["true"]:
        raise WrongLinkError(
            "That is an Excel file on Google Drive, not a Google Sheet. Open it, choose File, Save as Google "
            "Sheets, and paste the link of the new one."
        )
    if rest.startswith("/pub"):
        raise _published()
    return _checked(found["id"])


def _from_drive(parts: SplitResult) -> str:
    """The ID in an address of Google Drive, where it can be a sheet's."""
    path, asked = parts.path, parse_qs(parts.query)
    if "/folders/" in path or path.rstrip("/").endswith("/folderview"):
        raise WrongLinkError(f"That is a folder on Google Drive, not a sheet. {_WANTED}")
    if "/file/" in path:
        raise WrongLinkError(
            "That is a file on Google Drive, such as an Excel workbook or a PDF, not a Google Sheet. Open it with "
            "Google Sheets, choose File, Save as Google Sheets, and paste the link of the new one."
        )
    if path.rstrip("/").endswith(("/open", "/uc")) and "id" in asked:
        return _checked(asked["id"][0])
    raise WrongLinkError(f"That is Google Drive, not one sheet in it. {_WANTED}")


def _checked(spreadsheet: str) -> str:
    if not _ID.fullmatch(spreadsheet):
        raise WrongLinkError(f"That link is not complete. {_WANTED}")
    if spreadsheet.startswith("2PACX-"):
        raise _published()
    return spreadsheet


def _published() -> WrongLinkError:
    return WrongLinkError(
        "That is the published, read-only page of a sheet (File, Share, Publish to web), not the sheet itself. "
        + _WANTED
    )


def _no_address(typed: str) -> WrongLinkError:
    """What to say of something that holds no link at all."""
    if re.search(r"\S@\S+\.\S", typed):
        return WrongLinkError(
            f"That is an e-mail address: share the sheet with it, and paste the sheet's link here. {_WANTED}"
        )
    if re.search(r"\.(xlsx?|xlsm|ods|csv|gsheet)\b", typed, re.IGNORECASE) or re.match(
        r"[A-Za-z]:\\|[/~]", typed
    ):
        return WrongLinkError(
            f"That is a file on a computer, not a Google Sheet. To bring it in, use Import; else: {_WANTED}"
        )
    return WrongLinkError(f"That is no link. {_WANTED}")
