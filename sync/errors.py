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
    │   └── InvalidValueError       a value that its column can't hold
    ├── ImportFileError             a file that can't be read as people
    └── EndpointError               an address that may not stand in for Google

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


class ChangeError(RunnerUpError):
    """A change that can't be made; nothing was changed."""


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
