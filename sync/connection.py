"""A connection for other people's Streamlit apps: the book in a Google Sheet, as frames.

    conn = st.connection("sheet", type="sync.connection.SheetConnection")
    st.dataframe(conn.due())

It keeps a mirror of its own in step with the sheet, so only the very first run waits for Google.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd
import platformdirs
import streamlit as st
from filelock import FileLock
from streamlit.connections import BaseConnection

from sync import contract
from sync.crm.clock import today_in
from sync.crm.due import is_due, ranked
from sync.errors import InvalidValueError, KeyFileError, WrongLinkError
from sync.link import Status
from sync.mirror import Operation
from sync.sheet import accounts, checks
from sync.sheet.accounts import Account
from sync.snapshot import Snapshot
from sync.workspace import Workspace, open_workspace

_STANDING: Final = ("last_contact", "due", "state", "days_over")
_LOCK: Final = "connect.lock"
_NOBODY: Final = "Nobody in People has that name, e-mail or ID."


class SheetConnection(BaseConnection[Workspace]):
    """People and outreach of one spreadsheet, for ``st.connection``.

    Secrets: ``[connections.<name>]`` with ``spreadsheet`` (a link, an ID or a name) and the fields of the
    service account's key, as st-gsheets-connection has them too. ``st.connection`` takes ``spreadsheet`` as
    well, and ``folder``, where mirrors are kept (default: the user's cache). An empty spreadsheet is laid out.

    All sessions share one mirror and one engine. Frames are of the moment they are asked for, with the
    contract's keys as columns, indexed by ID; they are yours to change. Errors are of `sync.errors`, each with
    a ``sentence()`` for people.
    """

    def _connect(self, spreadsheet: str = "", folder: str | Path | None = None, **options: Any) -> Workspace:
        """Open the mirror, making it from the sheet the first time. Raises SheetError."""
        section: dict[str, Any] = {**self._secrets.to_dict(), **options}
        account = _account(section, self._connection_name)
        client = accounts.http(account)
        named = spreadsheet or str(section.get("spreadsheet") or "")
        if not named.strip():
            raise WrongLinkError(
                f'Secrets name no spreadsheet: add spreadsheet = "https://docs.google.com/…" under '
                f"[connections.{self._connection_name}]."
            )
        sheet = checks.find(client, named, account.address)
        place = Path(folder).expanduser() if folder is not None else _cache()
        return _opened(place / sheet, account, sheet)

    def close(self) -> None:
        """Stop keeping in step; what was logged and not sent yet goes with the next start."""
        book, self._raw_instance = self._raw_instance, None
        if book is not None:
            book.link.stop()
            book.close()

    def reset(self) -> None:
        """Start anew at the next use."""
        self.close()

    # What there is

    def people(self, today: date | None = None) -> pd.DataFrame:
        """Everyone: the columns of People, and ``last_contact``, ``due``, ``state`` and ``days_over``.

        Dates are datetime64[s], tags tuples; ``state`` is Overdue, Due, Soon, On track, Cold or Paused as of
        ``today`` (the reader's, where not given); ``days_over`` counts the days since they were due.
        """
        return _with_standing(self._snapshot(), _day(today)).copy(deep=False)

    def outreach(self) -> pd.DataFrame:
        """Every word exchanged, in the order of the tab; ``person_id`` is the index of ``people``."""
        return self._snapshot().outreach.copy(deep=False)

    def due(self, today: date | None = None) -> pd.DataFrame:
        """Those of ``people`` who should hear from you by ``today``, the most urgent first."""
        snapshot, day = self._snapshot(), _day(today)
        standing = snapshot.standing(day)
        return _with_standing(snapshot, day).loc[ranked(standing[is_due(standing)], snapshot.people)]

    def log(
        self,
        person: str,
        *,
        on: date | None = None,
        channel: str = "Email",
        notes: str = "",
        direction: str = contract.SENT,
        outcome: str = "",
        scenario: str = "",
        by: str | None = None,
    ) -> Operation:
        """Record a word exchanged with a person (ID, name or e-mail), today unless ``on`` says otherwise.

        On disk when it returns, in the sheet a moment later. Raises InvalidValueError where nobody, or more than
        one person, is meant, and for a word that its column does not take.
        """
        day = _day(None)
        return self._instance.log(
            [self._find(person)],
            on=on or day,
            channel=channel,
            notes=notes,
            direction=direction,
            outcome=outcome,
            scenario=scenario,
            today=day,
            by=by,
        )

    def status(self) -> Status:
        """How mirror and sheet stand; its ``sentence`` is a line to show, such as "In step, 8 s ago"."""
        self._instance.link.look()
        return self._instance.link.status(datetime.now(UTC))

    def _snapshot(self) -> Snapshot:
        """The newest picture; asking for it counts as looking, so that what others change shows soon."""
        self._instance.link.look()
        return self._instance.snapshot()

    def _find(self, person: str) -> str:
        people, wanted = self._snapshot().people, person.strip().casefold()
        if person in people.index:
            return person
        names, emails = people["name"].str.casefold(), people["email"].str.casefold()
        fits = people.index[(names == wanted) | (emails == wanted)] if wanted else people.index[:0]
        if len(fits) != 1:
            told = "Several people have that name: say which by e-mail or ID." if len(fits) else _NOBODY
            raise InvalidValueError(contract.OUTREACH.column("person").header, person, told)
        return str(fits[0])


def _account(section: Mapping[str, Any], name: str) -> Account:
    found, _ = accounts.from_secrets({"connections": {"sheet": section}})
    if found is None:
        raise KeyFileError(
            f"Secrets hold no service account: copy the fields of its JSON key to .streamlit/secrets.toml under "
            f"[connections.{name}]."
        )
    return found


def _cache() -> Path:
    return platformdirs.user_cache_path("runner-up", appauthor=False) / "sheets"


def _opened(home: Path, account: Account, spreadsheet: str) -> Workspace:
    """The book that mirrors the spreadsheet, in step from now on."""
    with ExitStack() as open_now:
        book = open_workspace(home)
        open_now.callback(book.close)
        open_now.callback(book.link.stop)
        book.link.secrets = {"connections": {"sheet": account.info}}
        with FileLock(home / _LOCK):  # two processes of one app may start at once
            if not book.link.connected:
                _check(book, account, spreadsheet)
                book.link.connect(account, spreadsheet, today=datetime.now(UTC).date())
        book.link.start()
        open_now.pop_all()  # it stays open
    return book


def _check(book: Workspace, account: Account, spreadsheet: str) -> None:
    """Only an empty sheet is laid out unasked; into one with other things in it the dashboard looks first."""
    overview = book.link.api(account, spreadsheet).overview()
    if any(tab.marks for tab in overview.tabs) or book.link.examine(account, spreadsheet).empty:
        return
    raise WrongLinkError(
        f"The sheet {overview.title!r} holds something else so far. Connect it once from the dashboard, or with "
        "runner-up connect, which show what they would add to it; then it works here as well."
    )


def _with_standing(snapshot: Snapshot, today: date) -> pd.DataFrame:
    """People and how they stand, worked out once a day and snapshot."""
    return snapshot.derive(
        ("connection", today),
        lambda: snapshot.people.join(snapshot.standing(today)[list(_STANDING)]),
    )


def _day(given: date | None) -> date:
    return given or today_in(st.context.timezone, datetime.now(UTC))
