"""Everything that can go wrong, and the words people read about it.

    RunnerUpError
    ├── MirrorError
    │   ├── MirrorDamagedError      the file is no database, or a broken one
    │   ├── MirrorTooNewError       written by a newer version of the app
    │   └── MirrorBusyError         another process holds it for too long
    ├── ChangeError
    │   ├── UnknownRowError         a row that is not (or no longer) there
    │   ├── UnknownOperationError   nothing to undo under that id
    │   ├── AlreadyUndoneError      undone before
    │   ├── ChangedSinceError       all that it changed was changed again since
    │   └── InvalidValueError       a value that its column can't hold
    ├── ImportFileError             a file that can't be read as people
    ├── MailError                   a mail that can't be sent
    ├── EndpointError               an address that may not stand in for Google
    └── SheetError                  the sheet can't be read or written just now
        ├── WrongLinkError          what was pasted leads to no spreadsheet
        ├── KeyFileError            a file that is no service account's key
        ├── NotSharedError          the account may not see the spreadsheet
        ├── ReadOnlyError           it may look, and not edit
        ├── SheetGoneError          the spreadsheet was deleted, or never was
        ├── KeyRevokedError         Google no longer knows the account or its key
        ├── ClockError              this computer's clock is too far off to sign in
        ├── ApiDisabledError        the account's project does not have the API switched on
        ├── QuotaError              too many calls in a minute             (tried again by itself)
        ├── UnreachableError        no answer: no network, no time         (tried again by itself)
        ├── ServerFaultError        a fault of Google's or a proxy's       (tried again by itself)
        └── RefusedError            Google does not take this very change

Problems in people's own data are not exceptions but values: ``Problem``.
Errors carry data; ``explain`` turns any of them into a sentence that says what to do next.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that needs a look: kept as typed, and listed.

    ``tab`` and ``column`` are the names people read, ``row`` is the row's ID, ``text`` what
    was typed, ``message`` what could not be understood and what would be.
    """

    tab: str
    row: str
    column: str
    text: str
    message: str


class RunnerUpError(Exception):
    """The root of everything this package raises on purpose."""

    def sentence(self) -> str:
        """What happened, what is safe, and what to do next; plain text."""
        return "Something went wrong. Nothing you wrote is lost; please try again."


class MirrorError(RunnerUpError):
    """The data file can't be used."""

    def __init__(self, path: Path) -> None:
        """Remember which file it was."""
        super().__init__(str(path))
        self.path = path


class MirrorDamagedError(MirrorError):
    """The file is not a database, or a broken one."""

    def sentence(self) -> str:
        """Say where the file is, and how to go on."""
        return (
            f"The data file {self.path} can't be read. It was left exactly as it is. "
            "Put a backup in its place, or move it away to start afresh."
        )


class MirrorTooNewError(MirrorError):
    """The file was written by a newer version of the app."""

    def sentence(self) -> str:
        """Ask for an update."""
        return (
            f"The data file {self.path} was written by a newer Runner-Up. "
            "Update Runner-Up and open it again; nothing in it was changed."
        )


class MirrorBusyError(MirrorError):
    """Another process kept the file locked for too long."""

    def sentence(self) -> str:
        """Ask to try again."""
        return (
            "Another program is using the data file just now, so this change was not saved. "
            "Wait a moment and try again."
        )


class SeatTakenError(MirrorError):
    """Another process brings book and sheet together, and did not make way."""

    def sentence(self) -> str:
        """Ask to try again, or to stop the other."""
        return (
            "Another Runner-Up is busy with this book and its sheet. Try again in a minute; if it stays so, close "
            "the other dashboard or terminal. Nothing was changed."
        )


class ChangeError(RunnerUpError):
    """A change that can't be made; nothing was changed."""


class GuestError(ChangeError):
    """The book is somebody else's, who has not allowed their guests to change it."""

    def __init__(self) -> None:
        super().__init__("read only")

    def sentence(self) -> str:
        """Who can allow it, and where."""
        return (
            "You are looking at somebody else's book, and nothing was changed. Its owner can let you: the setting "
            "“Mentor may edit”, on their page Sheet or in the tab Settings."
        )


class UnknownRowError(ChangeError):
    """There is no such row."""

    def __init__(self, tab: str, row: str) -> None:
        """Remember which row of which tab was asked for."""
        super().__init__(f"{tab} {row}")
        self.tab = tab
        self.row = row

    def sentence(self) -> str:
        """Say that it may have been removed meanwhile."""
        return (
            f"That entry in {self.tab} is no longer there; somebody may have removed it. "
            "Nothing was changed. Look under Sheet, Kept rows, to bring it back."
        )


class UnknownOperationError(ChangeError):
    """There is no such operation."""

    def __init__(self, operation: str) -> None:
        """Remember which one was asked for."""
        super().__init__(operation)
        self.operation = operation

    def sentence(self) -> str:
        """Point to the list of what can be undone."""
        return "There is nothing to undo under that name. See Sheet, Undo, for what can be undone."


class AlreadyUndoneError(ChangeError):
    """The operation was undone before."""

    def __init__(self, operation: str) -> None:
        """Remember which one was asked for."""
        super().__init__(operation)
        self.operation = operation

    def sentence(self) -> str:
        """Say that all is well."""
        return "That was undone already; nothing more was changed."


class ChangedSinceError(ChangeError):
    """Everything that the operation changed was changed again since."""

    def __init__(self, operation: str) -> None:
        """Remember which one was asked for."""
        super().__init__(operation)
        self.operation = operation

    def sentence(self) -> str:
        """Say that what is there now was left alone, and where the older is to be found."""
        return (
            "What this had changed was changed or removed since, so nothing was undone. "
            "See Sheet, Undo, for what was there before."
        )


class InvalidValueError(ChangeError):
    """A value that its column can't hold."""

    def __init__(self, column: str, text: str, message: str) -> None:
        """Remember the column's header, what was typed, and what would do."""
        super().__init__(f"{column}: {text!r}")
        self.column = column
        self.text = text
        self.message = message

    def sentence(self) -> str:
        """Name the column and say what it takes."""
        return f"{self.column}: {self.message} Nothing was changed."


class ImportFileError(RunnerUpError):
    """A file that can't be imported; nothing was changed.

    ``message`` is a whole sentence with what to do next; ``line`` the line of the file, counted from 1.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        """Keep the sentence and the line."""
        super().__init__(message)
        self.message = message
        self.line = line

    def sentence(self) -> str:
        """The reason, after the line where there is one."""
        return f"Line {self.line}: {self.message}" if self.line is not None else self.message


class MailError(RunnerUpError):
    """A mail that can't be sent; ``message`` is a whole sentence that says why, and what to do."""

    def __init__(self, message: str) -> None:
        """Say why."""
        super().__init__(message)
        self.message = message

    def sentence(self) -> str:
        """Why, and what to do."""
        return self.message


class EndpointError(RunnerUpError):
    """A setting that would send what Google should get to another computer, or that is no address."""

    def __init__(self, setting: str) -> None:
        """Keep what was set."""
        super().__init__(setting)
        self.setting = setting

    def sentence(self) -> str:
        """What was set, and what may be."""
        return (
            f"{self.setting!r} can't stand in for Google: only a server on this computer may, such as "
            "127.0.0.1:8181. Correct the setting, or remove it to use Google."
        )


class SheetError(RunnerUpError):
    """The sheet can't be read or written just now; whatever was written is safe in the data file.

    ``retry``: worth trying again by itself. ``unknown``: a write may have been applied although no word of it
    came, so it must not be sent again before a look at the sheet.
    """

    retry = False

    def __init__(self, detail: str = "", *, unknown: bool = False) -> None:
        """Keep a detail for the log, and whether a write may have been applied."""
        super().__init__(detail)
        self.unknown = unknown

    def sentence(self) -> str:
        """Say that nothing is lost."""
        return (
            "Something unexpected happened between this computer and Google. Everything you wrote is safe here. "
            "Open the Sheet page and try again; if it comes back, please report it."
        )


class WrongLinkError(SheetError):
    """What was pasted leads to no spreadsheet; ``message`` says what it is and what is needed instead."""

    def __init__(self, message: str) -> None:
        """Keep the whole sentence."""
        super().__init__(message)
        self.message = message

    def sentence(self) -> str:
        """The cause, and which link to paste."""
        return self.message


class KeyFileError(SheetError):
    """A file that is no service account's key; ``message`` says what it is. It never holds any of the file."""

    def __init__(self, message: str) -> None:
        """Keep the whole sentence."""
        super().__init__(message)
        self.message = message

    def sentence(self) -> str:
        """The cause, and which file is needed."""
        return self.message


def _address(account: str) -> str:
    """The account as sentences name it."""
    return account or "the service account's address"


class NotSharedError(SheetError):
    """The account may not see the spreadsheet."""

    def __init__(self, account: str = "") -> None:
        """Remember the address to share with."""
        super().__init__(account)
        self.account = account

    def sentence(self) -> str:
        """Name the address, and where to share."""
        return (
            f"The sheet is not shared with {_address(self.account)}. Open it, click Share at the top right, add "
            "that address as Editor, then try again."
        )


class ReadOnlyError(SheetError):
    """The account may look at the spreadsheet, and not edit it."""

    def __init__(self, account: str = "") -> None:
        """Remember the address that needs more."""
        super().__init__(account)
        self.account = account

    def sentence(self) -> str:
        """Name the address, and where to change what it may do."""
        return (
            f"The sheet is shared with {_address(self.account)}, but not as Editor. Open it, click Share, choose "
            "Editor beside that address, then try again."
        )


class SheetGoneError(SheetError):
    """There is no such spreadsheet, or no longer."""

    def sentence(self) -> str:
        """Where it may be, and that nothing is lost."""
        return (
            "Google knows no such spreadsheet: it was deleted, or the link is not complete. If it was deleted, "
            "bring it back from the bin of Google Drive; else copy the link once more. What you have here is safe."
        )


class KeyRevokedError(SheetError):
    """Google no longer knows the account, or its key."""

    def __init__(self, account: str = "") -> None:
        """Remember whose key it was."""
        super().__init__(account)
        self.account = account

    def sentence(self) -> str:
        """Where a new key is made."""
        whose = f" of {self.account}" if self.account else ""
        return (
            f"Google no longer accepts the key{whose}: the key was deleted, or the account was. In the Google Cloud "
            "console open IAM & Admin, Service Accounts, the account, Keys; add a new JSON key and upload it on "
            "the Sheet page."
        )


class ClockError(SheetError):
    """This computer's clock is too far off for Google to let it sign in."""

    def sentence(self) -> str:
        """Ask to set the clock."""
        return (
            "This computer's clock is wrong, so Google does not let it sign in. Set the date, the time and the "
            "time zone (best to automatic), then try again."
        )


class ApiDisabledError(SheetError):
    """The account's project does not have an API switched on; ``url`` is the page that does it."""

    def __init__(self, url: str, api: str = "Google Sheets API") -> None:
        """Remember the page that Google named, and which API it is about."""
        super().__init__(url)
        self.url = url
        self.api = api

    def sentence(self) -> str:
        """Name the page."""
        return (
            f"The {self.api} is not switched on in the account's project. Open {self.url} and click Enable; wait "
            "two minutes, then try again."
        )


class QuotaError(SheetError):
    """Too many calls in a minute."""

    retry = True

    def sentence(self) -> str:
        """Say that it goes on by itself."""
        return (
            "Google asks for a pause: there were too many calls within a minute. Nothing to do; it goes on by "
            "itself, and your changes are safe here."
        )


class UnreachableError(SheetError):
    """No answer: no network, or it took too long."""

    retry = True

    def sentence(self) -> str:
        """Say what to check, and that nothing is lost."""
        return (
            "Google can't be reached from this computer. Check that it is online. Your changes are safe here, and "
            "go to the sheet as soon as it answers."
        )


class ServerFaultError(SheetError):
    """A fault of Google's, or of a proxy on the way; ``status`` is the HTTP status, 0 for none."""

    retry = True

    def __init__(self, status: int = 0, *, unknown: bool = False) -> None:
        """Remember the status."""
        super().__init__(str(status), unknown=unknown)
        self.status = status

    def sentence(self) -> str:
        """Say that it passes."""
        number = f" ({self.status})" if self.status else ""
        return (
            f"Google has trouble just now{number}. Nothing to do: it is tried again by itself, and your changes "
            "are safe here."
        )


class RefusedError(SheetError):
    """Google does not take this very change; ``message`` is Google's own reason."""

    def __init__(self, message: str) -> None:
        """Keep Google's words."""
        super().__init__(message)
        self.message = message

    def sentence(self) -> str:
        """Google's reason, and where the change is."""
        return (
            f"Google did not take a change: {self.message.rstrip('.')}. It is safe here. On the page Sheet, try it "
            "again or take what the sheet has; or change the row, and it is sent anew."
        )


def explain(error: BaseException) -> str:
    """Words for people about any error; never a traceback, never a type's name."""
    if isinstance(error, RunnerUpError):
        return error.sentence()
    if isinstance(error, PermissionError):
        return "The computer did not allow that file to be used. Check who may write there, then try again."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "The disk is full, so this change was not saved. Free some space and try again."
    return (
        "Something unexpected happened here. What you had saved is safe. "
        "Reload the page; if it comes back, please report it with what you were doing."
    )
