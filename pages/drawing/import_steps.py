"""The three steps of an import: choose a file, check it, done."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from typing import Final

import streamlit as st

from pages.drawing import duplicates, frame, importing
from pages.drawing.importing import Check, Done, Progress, Visit, shown
from pages.drawing.text import plain, quiet
from sync.crm import words
from sync.errors import ImportFileError, RunnerUpError, explain
from sync.exchange.kinds import CARDS, MESSAGES, TABLE
from sync.exchange.plan import ImportPlan
from sync.exchange.source import Source
from sync.snapshot import Snapshot

_PEOPLE_PAGE: Final = "pages/people/people.py"
_SHEET_PAGE: Final = "pages/data/sheet.py"
_FILE: Final = "import-file"
_STEPS: Final = ("Choose a file", "Check", "Done")
_MANY: Final = 1_000  # rows from which progress is shown: fewer are planned in the blink of an eye
_WAYS: Final = {
    "Google Contacts": "contacts.google.com → Export → Google CSV or vCard.",
    "iPhone or iPad": "Contacts → Lists → hold a list → Export. Or icloud.com → Contacts → select all → Export vCard.",
    "Mac": "Contacts → select all → File → Export → Export vCard.",
    "Android": "Contacts → Fix & manage (or Settings) → Export to file (.vcf).",
    "Outlook": "On the web: People → Manage contacts → Export. In Windows: File → Open & Export → Import/Export → "
    "Export to a file → Comma Separated Values.",
    "Notion": "Open the table → ••• → Export → Markdown & CSV. The archive can be chosen as it is.",
    "Airtable": "Open the grid view → its name → Download CSV.",
    "HubSpot": "Contacts → Export → CSV or XLSX.",
    "Trello": "Open the board → ••• → Print, export, and share → Export as JSON (or as CSV).",
    "Streak, Dex, Monica": "Export the pipeline or the contacts as CSV; each person of a box comes in.",
    "Huntr, Teal": "Their files list jobs, not people. Where a column names your contacts, say so in the next step.",
    "LinkedIn messages": "Tick Messages beside Connections when you ask for the copy of your data. The last words with "
    "people in your book come in; nobody else does unless you tick them.",
}
_SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1257": "Baltic (Windows-1257)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1253": "Greek (Windows-1253)",
    "mac_roman": "Old Mac (Mac Roman)",
    "utf-16": "UTF-16",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
    "euc_kr": "Korean (EUC-KR)",
}


def line(visit: Visit | None) -> None:
    """Say where in the three steps one is."""
    now = 0 if visit is None or _error(visit) else 2 if visit.done is not None else 1
    told = []
    for number, step in enumerate(_STEPS):
        if number < now or now == len(_STEPS) - 1:
            told.append(f":green-badge[:material/check: {step}]")
        elif number == now:
            told.append(f":green-badge[**{number + 1} · {step}**]")
        else:
            told.append(f":gray-badge[{number + 1} · {step}]")
    st.markdown(" ".join(told))


# Choose


@frame.guarded
def _take() -> None:
    chosen = st.session_state.get(_FILE)
    if chosen is None:
        importing.end()
    else:
        importing.begin(chosen.name, chosen.getvalue())


def choose(*, again: bool = False) -> None:
    """Offer to choose a file, and say where to get one."""
    if again:
        st.subheader("Another file?")
    left, right = st.columns([6, 5], gap="medium")
    with left:
        # Any ending may be chosen: what a file is, its content says, and what can't be read gets a sentence.
        st.file_uploader(
            "A CSV, TSV, Excel (.xlsx) or vCard (.vcf) file, a Trello board (.json), or LinkedIn's archive (.zip)",
            key=_FILE,
            on_change=_take,
        )
        st.markdown(
            quiet(
                ":material/visibility: You see everybody before anything is saved, and one click takes it all back. "
                "The file stays on this computer."
            )
        )
    with right, st.container(border=True, key="import-help"):
        st.markdown("**:material/work: Your LinkedIn connections and messages**")
        st.markdown(
            "LinkedIn: **Settings → Data privacy → Get a copy of your data → Connections**, and **Messages** for "
            "the last words with each. The mail comes within minutes; choose the file from it here, packed or unpacked."
        )
        st.markdown("**:material/contacts: Your address book**")
        st.markdown("From Google Contacts, an iPhone, a Mac, Android or Outlook, as CSV or vCard.")
        st.markdown("**:material/table: Any table of people**")
        st.markdown(
            "From Excel, Google Sheets, Notion, Airtable … One column with names is enough; "
            "companies, addresses, dates and notes come along, whatever they are called."
        )
        _where()


def _where() -> None:
    """How to get the file from each program."""
    with st.expander("Where do I find the file?", icon=":material/help:", key="import-where"):
        for place, way in _WAYS.items():
            st.markdown(f"**{place}**  \n{way}")


def _error(visit: Visit) -> str:
    """Why the file can't be read, or ""."""
    with nullcontext() if visit.is_read else st.spinner("Reading the file…"):
        try:
            _ = visit.source
        except ImportFileError as error:
            return explain(error)
    return ""


def read(visit: Visit | None) -> Source | None:
    """The chosen file as tables; None where there is none, or where it can't be read, which is said."""
    if visit is None:
        return None
    wrong = _error(visit)
    if wrong:
        st.error(
            f"**{shown(visit.filename, 80)}**  \n{plain(wrong)} Nothing was changed.",
            icon=":material/unknown_document:",
        )
        return None
    return visit.source


# Check


def planned(visit: Visit, snapshot: Snapshot, today: date) -> ImportPlan:
    """What the import would do; a bar shows how far the reading is, where there is much to read."""
    place = st.empty()
    try:
        return visit.planned(
            snapshot, today, _bar(place, "Reading the rows and looking for people you know…")
        )
    finally:
        place.empty()


def _bar(place: st.delta_generator.DeltaGenerator, text: str) -> Progress:
    def show(done: int, whole: int) -> None:
        if whole >= _MANY:
            place.progress(min(done / whole, 1.0), text=text)

    return show


def _told(source: Source, check: Check) -> str:
    """What was found, in words: "LinkedIn connections, 12 people"."""
    people = words.count(check.people, "person", "people") if check.plan.ready else "nobody yet"
    if source.kind == MESSAGES:
        people = words.count(len(check.plan.rows), "person", "people")
        return f"{source.kind} of {source.owner} with {people}"
    return f"{'A table' if source.kind == TABLE else source.kind}, {people}"


def _read_as(visit: Visit, source: Source) -> str:
    """How the file was read, for those who want to know."""
    table = visit.shown_table
    if source.kind == CARDS:
        return " · ".join((words.count(len(table.rows), "card"), _encoding(source.encoding)))
    if source.kind == MESSAGES and source.messages is not None:
        return words.count(len(source.messages.messages), "message")
    parts = [words.count(len(table.rows), "row"), words.count(len(table.headings), "column")]
    if table.heading_line is not None:
        parts.append(f"headings in line {table.heading_line}")
    if source.separator in _SEPARATORS and len(table.headings) > 1:
        parts.append(f"{_SEPARATORS[source.separator]} between the cells")
    if source.encoding and not source.encoding.startswith("utf-8"):
        parts.append(_encoding(source.encoding))
    return " · ".join(parts)


def _encoding(name: str) -> str:
    return _ENCODINGS.get(name, name.replace("_", " ").upper())


def chosen(visit: Visit, source: Source, check: Check) -> None:
    """The chosen file in a line: what it is, how it was read, and a way to another one."""
    with st.container(border=True, key="import-chosen", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(
                f":material/description: **{shown(visit.filename, 80)}** &ensp;{plain(_told(source, check))}  \n"
                f"{quiet(plain(_read_as(visit, source)))}",
                width="stretch",
            )
            st.button(
                "Choose another file",
                key="import-other",
                icon=":material/swap_horiz:",
                type="tertiary",
                on_click=importing.end,
            )
        if len(source.tables) > 1:
            _tables(source)
        _letters(visit, source)


@frame.guarded
def _another_table() -> None:
    visit = importing.current()
    if visit is not None:
        visit.choose_table(int(st.session_state["import-table"]))


def _tables(source: Source) -> None:
    st.session_state["import-table"] = source.chosen
    st.selectbox(
        f"Which of its {words.count(len(source.tables), 'table')}",
        range(len(source.tables)),
        format_func=lambda number: (
            f"{source.tables[number].name} ({words.count(len(source.tables[number].rows), 'row')})"
        ),
        key="import-table",
        on_change=_another_table,
    )


@frame.guarded
def _other_letters() -> None:
    visit, wanted = importing.current(), st.session_state["import-encoding"]
    if visit is not None and wanted is not None:
        visit.choose_encoding(wanted)


def _letters(visit: Visit, source: Source) -> None:
    """Offer other encodings, where the one of the file was found by guessing."""
    unreadable = any("\ufffd" in cell for row in source.table.rows[:200] for cell in row.cells)
    guessed = not source.encoding.startswith("utf") or bool(source.warnings) or unreadable
    if visit.encoding is None and not (source.encoding and guessed):
        return
    # The same letters have several names: "utf-16-le" is one of UTF-16.
    names = list(dict.fromkeys((source.encoding, *_ENCODINGS)))
    st.session_state["import-encoding"] = source.encoding
    with st.expander("Do names with accents look wrong?", icon=":material/spellcheck:"):
        st.selectbox(
            "How the letters are written",
            names,
            format_func=_encoding,
            key="import-encoding",
            on_change=_other_letters,
            help="Choose until the names below look right.",
        )


def action(visit: Visit, check: Check, snapshot: Snapshot, today: date) -> None:
    """The bar at the foot: what will happen, and the one button that makes it happen."""
    surprised = visit.seen is not None and visit.seen != snapshot.version
    visit.seen = snapshot.version
    with st.bottom, st.container(key="import-bar", border=True):
        place = st.empty()
        with place.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(summary(check), width="stretch")
            pressed = st.button(
                label(check),
                key="import-run",
                type="primary",
                icon=":material/check:",
                disabled=not check.changes,
            )
        if not pressed:
            return
        if surprised:
            st.markdown(
                ":material/info: Your book changed in the meantime, so this was worked out again. "
                "Please look once more, then press the button."
            )
            return
        try:
            importing.bring_in(visit, check, today, _bar_for_all(place, check.people))
        except RunnerUpError as error:
            st.error(f"{plain(explain(error))} Nothing was changed.", icon=":material/error:")
        else:
            st.rerun()


def _bar_for_all(place: st.delta_generator.DeltaGenerator, people: int) -> Progress:
    text = f"Bringing in {words.count(people, 'person', 'people')}…"
    place.progress(0.0, text=text)

    def show(done: int, whole: int) -> None:
        place.progress(done / whole if whole else 1.0, text=text)

    return show


def label(check: Check) -> str:
    """What the button says: "Bring in 12 people", "Merge 3 people"."""
    if check.plan.kind == MESSAGES and check.merged and not check.added:
        return f"Bring in words with {words.count(check.merged, 'person', 'people')}"
    verb = "Merge" if check.merged and not check.added else "Bring in"
    return f"{verb} {words.count(check.people, 'person', 'people')}" if check.changes else "Bring in"


def summary(check: Check) -> str:
    """What pressing the button does, as Markdown."""
    if not check.plan.ready:
        return "First say which column holds the names."
    if not check.changes and check.plan.strangers:
        return "None of them is in your book. Tick those whom you would like to have in it."
    if not check.changes:
        return "There is nobody to bring in."
    return plain(_counted(check.added, check.merged, check.plan.counts.skipped))


def _counted(added: int, merged: int, skipped: int) -> str:
    parts = [
        f"{added:,} new" if added else "",
        f"{merged:,} merged with {words.plural(merged, 'somebody', 'people')} in your book" if merged else "",
        f"{words.count(skipped, 'row')} skipped" if skipped else "",
    ]
    return " · ".join(part for part in parts if part)


# Done


@frame.guarded
def _look_again() -> None:
    visit = importing.current()
    if visit is not None:
        visit.done = None


def finished(visit: Visit, done: Done) -> None:
    """What came in, and where to go from here."""
    people = words.count(done.added + done.merged, "person", "people")
    with st.container(border=True, key="import-done"):
        if done.operation is None:
            st.subheader("Nothing new in this file", icon=":material/check_circle:")
            st.markdown(
                f"Everybody in {shown(visit.filename, 80)} is in your book already, word for word. Nothing was changed."
            )
        elif not importing.still_there(done.operation):
            st.subheader("Taken back", icon=":material/undo:")
            st.markdown(
                f"Your book is as it was before {shown(visit.filename, 80)}. "
                "The file is still at hand, should you want to try again."
            )
            st.button(
                "Look at the file again",
                key="import-look-again",
                icon=":material/refresh:",
                on_click=_look_again,
            )
            return
        else:
            verb = "is" if done.added + done.merged == 1 else "are"
            told = f"{people} {verb} in your book"
            if visit.source.kind == MESSAGES:
                told = f"Your last words with {people} are in your book"
            st.subheader(told, icon=":material/check_circle:")
            counted = _counted(done.added, done.merged, done.skipped)
            st.markdown(f"From {shown(visit.filename, 80)}: {plain(counted)}.")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if st.button("See them in People", key="import-people", icon=":material/group:", type="primary"):
                st.switch_page(_PEOPLE_PAGE)
            duplicates.link(len(frame.book().likely_pairs()), "import-pairs")
            if done.as_typed and st.button(
                f"{words.count(done.as_typed, 'cell')} kept as typed, for a look",
                key="import-look",
                icon=":material/visibility:",
                type="tertiary",
            ):
                st.switch_page(_SHEET_PAGE)
