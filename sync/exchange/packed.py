"""Which files of an archive hold tables; of those that Notion writes twice, the one with all columns."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

_ALL: Final = "_all"


def tables_in(files: Sequence[zipfile.ZipInfo], endings: tuple[str, ...]) -> list[zipfile.ZipInfo]:
    """The files with one of these endings, "People_all.csv" standing for "People.csv" as well."""
    found = [member for member in files if member.filename.casefold().endswith(endings)]
    whole = {_stem(member).removesuffix(_ALL) for member in found if _stem(member).endswith(_ALL)}
    return [member for member in found if _stem(member) not in whole]


def archive_in(files: Sequence[zipfile.ZipInfo]) -> zipfile.ZipInfo | None:
    """The one archive in an archive, as a large export is packed; None where there is none, or more than one."""
    found = [member for member in files if member.filename.casefold().endswith(".zip")]
    return found[0] if len(found) == 1 else None


def _stem(member: zipfile.ZipInfo) -> str:
    return str(PurePosixPath(member.filename).with_suffix("")).casefold()
