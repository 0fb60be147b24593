"""A folder of Markdown notes kept up to date: ours is written anew, what people wrote below it stays as it is."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.errors import ImportFileError
from sync.exchange.notes import Written, file_name
from sync.exchange.notes_reading import ENDINGS, Note, parts
from sync.exchange.source import MOST_BYTES, MOST_ROWS

_MOST_BYTES: Final = 5 * 1024 * 1024  # of one note; a longer one is something else
NO_LINE: Final = "its marked line is gone, so it can't be told what is yours"
GONE: Final = "nobody in your book has its ID any more"
SECOND: Final = "another note has the same ID"
TAKEN: Final = "a file of that name is there already"
ODD: Final = "it can't be read or written"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of a folder: how many notes were new, changed and up to date; and what was left alone, and why.

    ``left_alone``: the path within the folder, and the reason.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    left_alone: tuple[tuple[str, str], ...] = ()


def refresh(folder: Path, notes: Iterable[Written]) -> Refreshed:
    """Bring the folder's notes up to date, making it where it is not there; raises OSError where that can't be.

    A note is known by the ID in front, so it keeps its name and its place in the folder whatever the person is
    called by now. Nothing outside the folder is read or written, and no link is followed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known, left_alone = _known(folder)
    taken = {path.name.casefold() for path in folder.iterdir()}
    counted = {"new": 0, "changed": 0, "same": 0}
    for note in notes:
        path = known.pop(note.id, None)
        try:
            done = _make(folder, note, taken) if path is None else _renew(path, note)
        except OSError:
            done = ODD
        if done in counted:
            counted[done] += 1
        else:
            left_alone.append(
                (_within(folder, path) if path is not None else file_name(note.name, note.id), done)
            )
    left_alone += [(_within(folder, path), GONE) for path in known.values()]
    return Refreshed(**counted, left_alone=tuple(sorted(left_alone)))


def read_folder(folder: Path) -> tuple[Note, ...]:
    """All notes in a folder; raises ImportFileError where they are more than an import takes."""
    found, size = [], 0
    for path in _files(folder):
        with suppress(OSError):
            data = path.read_bytes()
            size += len(data)
            found.append(Note(_within(folder, path), data))
        if size > MOST_BYTES or len(found) > MOST_ROWS:
            raise ImportFileError(
                f"There is more in this folder than Runner-Up reads at once: {MOST_ROWS:,} notes, or "
                f"{MOST_BYTES // 2**20} MB. Please choose the folder that holds the notes of people alone."
            )
    return tuple(found)


def _files(folder: Path) -> Iterator[Path]:
    """The notes in a folder and those below it, hidden ones and links left out."""
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            hidden = name.startswith(".") or not name.casefold().endswith(ENDINGS)
            if not hidden and not path.is_symlink() and path.is_file() and path.stat().st_size <= _MOST_BYTES:
                yield path


def _within(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _known(folder: Path) -> tuple[dict[str, Path], list[tuple[str, str]]]:
    """Whose note is where, by ID, and the files that can't be one of ours for now."""
    known: dict[str, Path] = {}
    left_alone = []
    for path in _files(folder):
        try:
            whose = parts(path.read_bytes()).front.get("id")
        except OSError:
            left_alone.append((_within(folder, path), ODD))
            continue
        if not isinstance(whose, str) or not whose:
            continue
        if whose in known:
            left_alone.append((_within(folder, path), SECOND))
        else:
            known[whose] = path
    return known, left_alone


def _make(folder: Path, note: Written, taken: set[str]) -> str:
    for name in (file_name(note.name, note.id), file_name(note.name, note.id, whole=True)):
        # Asked of the disk as well: it may take two spellings of an accent for one.
        if name.casefold() not in taken and not os.path.lexists(folder / name):
            taken.add(name.casefold())
            _write(folder / name, note.text.encode())
            return "new"
    return TAKEN


def _renew(path: Path, note: Written) -> str:
    before = path.read_bytes()
    below = parts(before).below
    if below is None:
        return NO_LINE
    after = note.text.encode() + below
    if after == before:
        return "same"
    _write(path, after)
    return "changed"


def _write(path: Path, data: bytes) -> None:
    """Beside it first, then in its place, so that nobody ever sees half a note."""
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as file:
            file.write(data)
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
