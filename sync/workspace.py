"""What pages and commands can do with a book of contacts. The only door for changes.

Every change is one named operation (who, when, what, before, after), on disk before the call
returns, and can be undone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd
import platformdirs

from sync import alongside, asking, cells, contract, pending_touches
from sync.arriving import Arriving
from sync.contract import Tab
from sync.crm import plan, words
from sync.doorways import Doorways
from sync.errors import (
    AlreadyUndoneError,
    ChangedSinceError,
    InvalidValueError,
    UnknownOperationError,
    UnknownRowError,
)
from sync.exchange.merging import merged as merged_cells
from sync.exchange.plan import Addition, Merging
from sync.exchange.touches import tells_more
from sync.link import Link
from sync.mirror import Change, Mirror, Operation, Transaction, same
from sync.opening import Opening
from sync.operating import Typed, take_back, title
from sync.sample import SAMPLE_PREFIX, sample_rows
from sync.sheet.adopt.types import Adoption
from sync.telling import Telling
from sync.uniting import MERGE, Uniting

FILE_NAME: Final = "runner-up.sqlite3"
HOME_VARIABLE: Final = "RUNNER_UP_HOME"
_EVERY: Final = 200  # rows between two words about progress


def default_home() -> Path:
    """Where the data is kept: RUNNER_UP_HOME, else the user's data folder."""
    named = os.environ.get(HOME_VARIABLE)
    return Path(named).expanduser() if named else platformdirs.user_data_path("runner-up", appauthor=False)


def open_workspace(home: Path | str | None = None, *, guest: bool = False) -> Workspace:
    """Open the book under ``home`` (default: ``default_home()``), making it if it is not there.

    ``guest``: it mirrors somebody else's sheet, and is read only unless its settings say otherwise. Raises
    MirrorError where the file can't be used.
    """
    folder = default_home() if home is None else Path(home).expanduser()
    return Workspace(Mirror(folder / FILE_NAME), guest=guest)


class Workspace(Arriving, Doorways, Opening, Telling, Uniting):
    """One open book and all that can be done with it. Safe to share between threads."""

    @cached_property
    def link(self) -> Link:
        """The book's tie to its Google Sheet."""
        return Link(self, self._mirror, self._clock)

    def _saved(self) -> None:
        self.link.poke()

    def close(self) -> None:
        """Stop keeping in step, and let go of the data file; what was not sent yet goes the next time."""
        self.link.stop()
        super().close()

    def log(
        self,
        people: Sequence[str],
        *,
        on: date,
        channel: str = "Email",
        direction: str = contract.SENT,
        outcome: str = "",
        notes: str = "",
        scenario: str | Mapping[str, str] = "",
        template: str = "",
        shared: Sequence[str] = (),
        door: str = "",
        today: date | None = None,
        by: str | None = None,
    ) -> Operation:
        """Record a word exchanged with each of these people on a day, and fill in the plan's next step.

        ``scenario`` is one tag for all, or a tag by person ID; ``shared`` the headlines passed on; ``door`` what
        was asked about, noted in Doors as well; ``today`` the reader's day (the day itself if not given). Once a
        word is sent, nobody asks any more whether a draft was. Raises UnknownRowError, InvalidValueError.
        """
        snapshot = self.snapshot()
        typed: Typed = {
            "date": on,
            "channel": channel,
            "direction": direction,
            "outcome": outcome,
            "notes": notes,
            "template": template,
            "shared": tuple(shared) or None,
        }
        common = self._raw_cells(contract.OUTREACH, typed, strict=True)
        author = self._author(by)

        def scenario_of(person: str) -> str:
            return scenario if isinstance(scenario, str) else scenario.get(person, "")

        def change(book: Transaction) -> str:
            for person in people:
                row = self._must(book, contract.PEOPLE, person)
                tag = scenario_of(person)
                book.add(
                    contract.OUTREACH.key,
                    self._fresh(contract.OUTREACH),
                    {
                        **common,
                        "Person": row.get("Name"),
                        "Scenario": tag or None,
                        "By": author,
                        "Person ID": book.called(contract.PEOPLE.key, person),
                    },
                )
            written = [(on, person, direction, scenario_of(person)) for person in people]
            steps = plan.next_steps_after(
                snapshot.people.loc[[person for person in people if person in snapshot.people.index]],
                _with_touches(snapshot.outreach, written),
                snapshot.settings,
                today or on,
            )
            for person in people:
                step = steps.get(person)
                if step is not None:
                    text, day = step
                    book.edit(
                        contract.PEOPLE.key,
                        person,
                        self._raw_cells(contract.PEOPLE, {"next_step": text, "next_step_on": day}),
                    )
                if door:
                    asking.asked(book, snapshot, person, door, on, lambda: self._fresh(contract.DOORS))
            if direction == contract.SENT:
                called = [book.called(contract.PEOPLE.key, person) for person in people]
                pending_touches.end(book.connection, called)
            preposition = "from" if direction == contract.RECEIVED else "with"
            return f"Logged {_touch(channel)} {self._named(book, people, preposition)}"

        return self._operate("log", change, by=by)

    def add(
        self, tab: Tab, rows: Sequence[Typed], *, today: date | None = None, by: str | None = None
    ) -> Operation:
        """Add rows; ``today`` lets words like "yesterday" be read and fills Added on.

        Raises InvalidValueError where a required cell is blank. The operation's changes name the new IDs.
        """
        prepared = []
        for row in rows:
            for column in tab.columns:
                given = row.get(column.key)
                if column.required and not (given.strip() if isinstance(given, str) else given):
                    raise InvalidValueError(column.header, "", "Please fill this in.")
            values = dict(row)
            if tab is contract.PEOPLE and today is not None:
                values.setdefault("added_on", today)
            prepared.append(self._raw_cells(tab, values, today=today))

        def change(book: Transaction) -> str:
            ids = [self._fresh(tab) for _ in prepared]
            for row_id, row in zip(ids, prepared, strict=True):
                book.add(tab.key, row_id, row)
            if tab is contract.PEOPLE:
                return f"Added {self._named(book, ids, preposition='')}"
            if tab is contract.NEWS and len(prepared) == 1:
                return f"Added the news “{title(tab.key, prepared[0])}”"
            return f"Added {words.count(len(ids), 'row')} to {tab.name}"

        return self._operate("add", change, by=by)

    def edit(
        self,
        tab: Tab,
        rows: Mapping[str, Typed],
        *,
        today: date | None = None,
        by: str | None = None,
        name: str = "edit",
        summary: str | None = None,
    ) -> Operation | None:
        """Set cells of existing rows; what can't be read stays as typed and becomes a problem.

        None where nothing differs. Raises UnknownRowError.
        """
        prepared = {row: self._raw_cells(tab, values, today=today) for row, values in rows.items()}

        def change(book: Transaction) -> str:
            for row, values in prepared.items():
                self._must(book, tab, row)
                book.edit(tab.key, row, values)
            if summary is not None:
                return summary
            headers = words.listed(sorted({header for values in prepared.values() for header in values}))
            if tab is contract.PEOPLE:
                return f"Changed {headers} {self._named(book, list(prepared), preposition='of')}"
            return f"Changed {headers} in {tab.name}"

        return self._operate_if(name, change, by=by)

    def snooze(self, people: Sequence[str], until: date, *, by: str | None = None) -> Operation | None:
        """Ask again on a day: sets Next step on. None where nothing differs."""
        return self._people(
            people,
            {"next_step_on": until},
            "snooze",
            f"until {words.day(until, self._clock().date())}",
            "Snoozed",
            by,
        )

    def set_status(self, people: Sequence[str], status: str, *, by: str | None = None) -> Operation | None:
        """Make people Active, Paused, Landed with them or Archived. None where nothing differs."""
        return self._people(people, {"status": status}, "status", f"as {status}", "Marked", by)

    def _people(
        self, people: Sequence[str], values: Typed, name: str, after: str, verb: str, by: str | None
    ) -> Operation | None:
        prepared = self._raw_cells(contract.PEOPLE, values, strict=True)

        def change(book: Transaction) -> str:
            for person in people:
                self._must(book, contract.PEOPLE, person)
                book.edit(contract.PEOPLE.key, person, prepared)
            return f"{verb} {self._named(book, people, preposition='')} {after}"

        return self._operate_if(name, change, by=by)

    def tag(
        self,
        people: Sequence[str],
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        by: str | None = None,
    ) -> Operation | None:
        """Add and remove scenario tags. None where nothing differs."""
        adding, removing = list(add), set(remove)
        column = contract.PEOPLE.column("scenarios")

        def change(book: Transaction) -> str:
            for person in people:
                row = self._must(book, contract.PEOPLE, person)
                value = cells.read(column, row.get(column.header)).value
                had = value if isinstance(value, tuple) else ()
                tags = [tag for tag in dict.fromkeys((*had, *adding)) if tag not in removing]
                book.edit(
                    contract.PEOPLE.key, person, {column.header: cells.write(column, tuple(tags) or None)}
                )
            return f"Changed the tags {self._named(book, people, preposition='of')}"

        return self._operate_if("tag", change, by=by)

    def delete(self, tab: Tab, rows: Sequence[str], *, by: str | None = None) -> Operation:
        """Take rows out; each is kept and can be brought back. Raises UnknownRowError."""

        def change(book: Transaction) -> str:
            names = self._named(book, rows, preposition="") if tab is contract.PEOPLE else ""
            for row in rows:
                self._must(book, tab, row)
                book.remove(tab.key, row, "Removed by hand")
            return f"Removed {names}" if names else f"Removed {words.count(len(rows), 'row')} from {tab.name}"

        return self._operate("delete", change, by=by)

    def restore(self, kept: int, *, by: str | None = None) -> Operation | None:
        """Bring back what is kept: a row, or of a row that is there the cells that were overwritten.

        None where the row holds it all already. Raises UnknownRowError where it is no longer kept.
        """
        everything = self.kept()
        found = next((item for item in everything if item.id == kept), None)
        if found is None:
            raise UnknownRowError("Kept rows", str(kept))
        of_the_row = [item for item in everything if (item.tab, item.row) == (found.tab, found.row)]
        # A few overwritten cells make no row: the fullest of what is kept of it goes below them.
        whole = max(of_the_row, key=lambda item: len(item.cells))

        def change(book: Transaction) -> str:
            if book.cells(found.tab, found.row) is None:
                book.add(found.tab, found.row, {**whole.cells, **found.cells})
            else:
                book.edit(found.tab, found.row, found.cells)
            now = book.cells(found.tab, found.row) or {}
            for item in of_the_row:
                if all(same(now.get(header), raw) for header, raw in item.cells.items()):
                    book.forget_kept_as(item.id)
            return f"Brought back {title(found.tab, found.cells)}"

        done = self._operate_if("restore", change, by=by)
        if done is None:
            self._mirror.forget_kept(kept)
        return done

    def set_settings(self, values: Typed, *, by: str | None = None) -> Operation | None:
        """Change settings by key; None where nothing differs. Raises InvalidValueError."""
        prepared = {}
        for key, value in values.items():
            setting = contract.SETTING_BY_KEY[key]
            raw = self._raw(setting.column, value, strict=True, today=None)
            day = cells.read(setting.column, raw).value
            if isinstance(day, date):
                raw = words.full_day(day)  # in a column of mixed values a bare number of days says nothing
            prepared[setting.name] = (raw, setting.meaning)

        def change(book: Transaction) -> str:
            for name, (raw, meaning) in prepared.items():
                row = {"Setting": name, "Value": raw, "Meaning": meaning}
                if book.cells(contract.SETTINGS.key, name) is not None:
                    book.edit(contract.SETTINGS.key, name, row)
                elif raw is not None and raw != contract.SETTING_BY_NAME[name].default:
                    book.add(contract.SETTINGS.key, name, row)
            return f"Changed {words.listed(sorted(prepared))} in Settings"

        return self._operate_if("settings", change, by=by)

    def run_import(
        self,
        changes: Sequence[Addition | Merging],
        source: str,
        *,
        today: date,
        progress: Callable[[int, int], None] | None = None,
        by: str | None = None,
    ) -> Operation | None:
        """Add and merge people from a file called ``source``, all of them or none; None where nothing differs.

        ``progress`` hears how much is done, of how much. Raises UnknownRowError.
        """
        author = self._author(by)
        column = contract.PEOPLE.column("added_on")
        added_on = {column.header: cells.write(column, today)}

        def change(book: Transaction) -> str:
            added = 0
            touched = any(isinstance(one, Merging) and one.touches for one in changes)
            in_touch = book.gathered(contract.OUTREACH.key, "Person ID", "Date") if touched else {}
            said = book.gathered(contract.OUTREACH.key, "Person ID", "Notes") if touched else {}
            for done, one in enumerate(changes):
                if isinstance(one, Addition):
                    added += 1
                    person = self._fresh(contract.PEOPLE)
                    book.add(contract.PEOPLE.key, person, {**added_on, **one.cells})
                    name = one.cells.get("Name")
                else:
                    person = book.called(contract.PEOPLE.key, one.person_id)
                    row = self._must(book, contract.PEOPLE, person)
                    book.edit(contract.PEOPLE.key, person, merged_cells(row, one.cells))
                    name = row.get("Name")
                for touch in one.touches:
                    if book.cells(contract.OUTREACH.key, str(touch.get("ID") or "")) is not None:
                        continue  # this very entry is in the book
                    news = tells_more(touch) and touch.get("Notes") not in said.get(person, ())
                    if news or touch.get("Date") not in in_touch.get(person, ()):
                        about = {"Person": name, "Person ID": person, "By": touch.get("By") or author}
                        entry = {header: raw for header, raw in touch.items() if header != "ID"}
                        book.add(contract.OUTREACH.key, self._fresh(contract.OUTREACH), {**entry, **about})
                if progress is not None and done % _EVERY == 0:
                    progress(done, len(changes))
            told = f"Imported {words.count(added, 'person', 'people')} from {source}"
            merges = len(changes) - added
            return f"{told}, {merges:,} merged" if merges else told

        return self._operate_if("import", change, by=by)

    def take_over(self, adoption: Adoption, by_line: Mapping[tuple[str, int], str]) -> Operation | None:
        """What was read out of an adopted sheet: cells for the columns added to it, and rows of its own.

        ``by_line``: IDs of the sheet's rows by tab and 0-based line. None where nothing differs.
        """

        def change(book: Transaction) -> str:
            for tab, line, filled in adoption.edits:
                row = by_line.get((tab, line))
                if row is not None and book.cells(tab, row) is not None:
                    book.edit(tab, row, filled)
            in_place = any(place.tab == contract.PEOPLE.key for place in adoption.places if place.adopted)
            added: list[str] = []
            for tab, content, about in adoption.rows:
                if tab == contract.SETTINGS.key:  # a setting is there already, under its name
                    row = str(content["Setting"])
                    added.append(row)
                    (book.add if book.cells(tab, row) is None else book.edit)(tab, row, content)
                    continue
                row = self._fresh(contract.BY_KEY[tab])
                added.append(row)
                person = None
                if about is not None:
                    person = by_line.get((contract.PEOPLE.key, about)) if in_place else added[about]
                link = {"Person ID": person} if tab == contract.OUTREACH.key and person else {}
                book.add(tab, row, {**content, **link})
            return "Took over what the sheet held"

        return self._operate_if("adopt", change, by=None)

    def add_sample(self, today: date, *, by: str | None = None) -> Operation | None:
        """Fill in invented people to look around with; None where they are there already."""
        rows = sample_rows(today)

        def change(book: Transaction) -> str:
            for tab, row, content in rows:
                if book.cells(tab, row) is None:
                    book.add(tab, row, content)
                    book.forget_kept(tab, row)
            return "Added the sample data"

        return self._operate_if("sample", change, by=by)

    def remove_sample(self, *, by: str | None = None) -> Operation | None:
        """Take the invented people out again; rows that were written about them are kept, restorable."""
        snapshot = self.snapshot()
        people = [row for row in snapshot.people.index if row.startswith(SAMPLE_PREFIX)]
        about = snapshot.outreach["person_id"].isin(people)
        touches = list(snapshot.outreach.index[about | snapshot.outreach.index.str.startswith(SAMPLE_PREFIX)])
        others = [
            (tab, row)
            for tab, frame in (
                (contract.NEWS, snapshot.news),
                (contract.DOORS, snapshot.doors),
                (contract.TEMPLATES, snapshot.templates),
            )
            for row in frame.index
            if row.startswith(SAMPLE_PREFIX)
        ]

        def change(book: Transaction) -> str:
            for tab, row in [
                *((contract.PEOPLE, row) for row in people),
                *((contract.OUTREACH, row) for row in touches),
                *others,
            ]:
                if book.cells(tab.key, row) is not None:
                    book.remove(tab.key, row, "Sample data")
                    if row.startswith(SAMPLE_PREFIX):
                        book.forget_kept(tab.key, row)  # invented: nothing that anybody would miss
            return "Removed the sample data"

        return self._operate_if("sample", change, by=by)

    def undo(self, operation: str, *, force: bool = False, by: str | None = None) -> Operation:
        """Undo one operation, as a new one that can be undone in turn.

        A cell that was changed again since (``undo_preview`` lists them) keeps what it holds now, unless
        ``force``. Raises UnknownOperationError, AlreadyUndoneError, ChangedSinceError.
        """
        old = self._mirror.find_operation(operation)
        if old is None:
            raise UnknownOperationError(operation)
        if old.undone_by is not None:
            raise AlreadyUndoneError(operation)

        left = 0

        def change(book: Transaction) -> str:
            nonlocal left
            steps = reversed(self._mirror.changes(operation))
            left = sum(take_back(book, step, force=force) for step in steps)
            alongside.take_back(book, operation)
            told = (
                f"Undid: {old.summary}"
                if old.undoes is None
                else f"Did again: {old.summary.split(': ', 1)[-1]}"
            )
            return (
                f"{told} ({words.count(left, 'cell')} changed since {'was' if left == 1 else 'were'} left)"
                if left
                else told
            )

        first = old
        while first.undoes is not None and (before := self._mirror.find_operation(first.undoes)) is not None:
            first = before
        retells = first.name == MERGE
        done = self._operate_if("undo", change, by=by, undoes=operation, retells=retells)
        if done is None:
            raise ChangedSinceError(operation) if left else AlreadyUndoneError(operation)
        return done


def _with_touches(outreach: pd.DataFrame, written: Sequence[tuple[date, str, str, str]]) -> pd.DataFrame:
    """The outreach of the people written to, with what is being written now."""
    touched = outreach[outreach["person_id"].isin([person for _, person, _, _ in written])]
    new = touched.iloc[:0].reindex(pd.Index([f"new-{number}" for number in range(len(written))], name="id"))
    new = new.assign(
        date=pd.array([pd.Timestamp(day) for day, *_ in written], dtype="datetime64[s]"),
        person_id=pd.array([person for _, person, _, _ in written], dtype="str"),
        direction=pd.array([direction for _, _, direction, _ in written], dtype="str"),
        scenario=pd.array([scenario for *_, scenario in written], dtype="str"),
        notes="",
        outcome="",
    )
    return pd.concat([touched, new])


def new_rows(changes: Iterable[Change], tab: Tab) -> list[str]:
    """IDs of the rows of this tab that these changes added."""
    return [change.row for change in changes if change.tab == tab.key and change.before is None]


def _touch(channel: str) -> str:
    named = {"Email": "an email", "Call": "a call", "LinkedIn": "a LinkedIn message", "Event": "an event"}
    return named.get(channel, f"a {channel.lower()}")
