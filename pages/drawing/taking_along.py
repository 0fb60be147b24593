"""Taking the book along: as a workbook, as plain tables, as contact cards, as notes, and as a backup."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final

import streamlit as st

from pages.drawing import frame
from pages.drawing.text import plain, quiet
from sync.exchange.card_writer import to_vcards
from sync.exchange.export import file_name, to_csv_zip, to_xlsx
from sync.exchange.notes import to_notes_zip
from sync.snapshot import Snapshot
from sync.workspace import Workspace

_WHAT: Final = (
    "The book is yours. Import reads the people back from each of these; the backup is the book itself."
)
_NOTES: Final = (
    "For a notes vault: a page a person, with room of your own below a marked line. Once they are unpacked, "
    "“runner-up export notes/” brings the folder up to date and leaves what you wrote as it is."
)


def draw(book: Workspace, snapshot: Snapshot, today: date) -> None:
    """Every file that the book can be taken along in, each with what it is good for."""
    with st.container(border=True, key="take-along"):
        st.markdown("**:material/ios_share: Take it along**")
        st.markdown(quiet(plain(_WHAT)))
        with _row("xlsx", "For Excel, Numbers or LibreOffice: everything in one workbook, a sheet a tab."):
            st.download_button(
                "Excel",
                lambda: to_xlsx(snapshot, today),
                file_name(today, "xlsx"),
                key="export-xlsx",
                icon=":material/table_view:",
                on_click="ignore",
                width="stretch",
            )
        with _row("csv", "For other programs: everything as plain text, a file a tab, in a zip."):
            st.download_button(
                "CSV files",
                lambda: to_csv_zip(snapshot, today),
                file_name(today, "zip"),
                key="export-csv",
                icon=":material/folder_zip:",
                on_click="ignore",
                width="stretch",
            )
        with _row("vcard", "For your phone or address book: the people, without the history."):
            st.download_button(
                "Contact cards",
                lambda: to_vcards(snapshot, today, frame.now()),
                file_name(today, "vcf"),
                mime="text/vcard",
                key="export-vcard",
                icon=":material/contacts:",
                on_click="ignore",
                width="stretch",
            )
        with _row("notes", _NOTES):
            st.download_button(
                "Notes",
                lambda: to_notes_zip(snapshot, today),
                file_name(today, "notes.zip"),
                key="export-notes",
                icon=":material/note_stack:",
                on_click="ignore",
                width="stretch",
            )
        with _row("backup", "The data file itself. To go back to it, put it in the place shown above."):
            st.download_button(
                "Backup",
                book.backup,
                file_name(today, "sqlite3"),
                key="backup",
                icon=":material/save:",
                on_click="ignore",
                width="stretch",
            )


@contextmanager
def _row(key: str, good_for: str) -> Iterator[None]:
    """A file to take, and beside it (below it on a phone) what it is good for."""
    with st.container(key=f"take-{key}"):
        button, words = st.columns((1, 4), vertical_alignment="center", gap="xsmall")
        with button:
            yield
        words.markdown(quiet(plain(good_for)))
