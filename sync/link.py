"""A book's tie to its Google Sheet, as pages and commands see it: connecting, how it stands, what to decide."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final

import gspread

from sync.comments import Comment, CommentBook
from sync.crm import words
from sync.engine import PATIENCE, Engine, State, state_from
from sync.errors import KeyFileError, Problem, RunnerUpError, UnknownRowError, WrongLinkError, explain
from sync.halting import Halt
from sync.ledger import Conflict, Ledger, Refused
from sync.mirror import Mirror, Operation
from sync.operating import random_id
from sync.picture import place_from
from sync.seat import Seat
from sync.sheet import accounts, checks, endpoint, layout
from sync.sheet.accounts import Account
from sync.sheet.adopt.counting import counts
from sync.sheet.adopt.types import Adoption
from sync.sheet.api import Sharer, SheetApi
from sync.sheet.checks import Access
from sync.sheet.model import letters
from sync.sheet.quota import Limiter

if TYPE_CHECKING:
    from sync.workspace import Workspace

_LOG: Final = logging.getLogger("runner_up")

LOCAL: Final = "local"
IN_STEP: Final = "in step"
SAVING: Final = "saving"
WAITING: Final = "waiting"
UNREACHABLE: Final = "unreachable"
HALTED: Final = "halted"

Progress = Callable[[str, float], None]
"""Hears what is being done, in words, and how far it has come (0 to 1)."""


@dataclass(frozen=True, slots=True)
class Status:
    """How book and sheet stand to each other.

    ``kind`` is one of the words above; ``sentence`` the status line; ``waiting`` counts rows whose changes
    are not in the sheet yet; ``problem`` is the whole sentence about what is wrong, "" if nothing is;
    ``needs`` counts what a person should decide on the Sheet page. Moments are UTC.
    """

    kind: str
    sentence: str
    waiting: int = 0
    in_step_at: datetime | None = None
    since: datetime | None = None
    retry_at: datetime | None = None
    problem: str = ""
    needs: int = 0


class Link:
    """The tie between one book and its sheet. Safe to share between threads."""

    def __init__(self, book: Workspace, mirror: Mirror, clock: Callable[[], datetime]) -> None:
        """Of this book, in this data file; ``clock`` gives UTC."""
        self._book = book
        self._mirror = mirror
        self._clock = clock
        self._ledger = Ledger(mirror, clock)
        self._comments = CommentBook(self._ledger, clock, random_id)
        self._engine: Engine | None = None
        self._lock = threading.RLock()
        self._problem = ""
        self.moved = (0, 0)
        """Rows that the last ``sync_once`` took over from the sheet, and rows that it sent."""
        self.secrets: Mapping[str, Any] = {}
        """What secrets.toml holds, where there is one: an account there comes before an uploaded key."""

    # What there is

    @property
    def book(self) -> Workspace:
        """The book it ties."""
        return self._book

    @property
    def ledger(self) -> Ledger:
        """What the data file holds of the sheet."""
        return self._ledger

    def client(self, account: Account) -> gspread.Client:
        """Google as the account sees it, in turn with all others who sign in as it."""
        return _client(account)

    def _connection(self) -> dict[str, Any]:
        found: dict[str, Any] = self._ledger.state("connection") or {}
        return found

    @property
    def connected(self) -> bool:
        """Whether the book has a sheet."""
        return bool(self._connection())

    @property
    def address(self) -> str | None:
        """Where the sheet opens in a browser."""
        spreadsheet = self._connection().get("spreadsheet")
        return f"https://docs.google.com/spreadsheets/d/{spreadsheet}/edit" if spreadsheet else None

    @property
    def title(self) -> str:
        """What the sheet is called."""
        return str(self._connection().get("title", ""))

    @property
    def account(self) -> str:
        """The service account's address, "" if there is none yet."""
        noted = str(self._connection().get("account", ""))
        try:
            found = self.service_account()
        except KeyFileError:
            return noted
        return found.address if found is not None else noted

    def service_account(self) -> Account | None:
        """The account to sign in as: the one the sheet was connected with, else of secrets, else the uploaded key's.

        Raises KeyFileError where a key is spoilt.
        """
        named, _ = accounts.from_secrets(self.secrets)
        stored = accounts.stored(self._mirror.path.parent)
        noted = self._connection().get("account")
        return next(
            (one for one in (named, stored) if one is not None and one.address == noted), named or stored
        )

    def version(self) -> int:
        """A number that grows with everything that changes in the book, cheaply asked."""
        return self._mirror.revision()

    # How it stands

    def status(self, now: datetime, zone: tzinfo = UTC) -> Status:
        """How book and sheet stand, for a reader in this time zone."""
        if not self.connected:
            return Status(LOCAL, "Saved on this computer", problem=self._problem)
        state, waiting = self._state(), self._ledger.waiting()
        needs = len(self._ledger.conflicts()) + len(self._ledger.refused()) + len(self.halts())
        if self._book.is_read_only:
            waiting = needs = 0  # what is noted of their rows waits for nobody, and questions are the owner's
        kind, sentence = self._said(state, waiting, now, zone)
        return Status(
            kind, sentence, waiting, state.in_step_at, state.since, state.retry_at, state.problem, needs
        )

    def _said(self, state: State, waiting: int, now: datetime, zone: tzinfo) -> tuple[str, str]:
        """The kind of status, and the line that tells it."""
        changes = words.count(waiting, "change")
        if state.problem:
            since = f" since {state.since.astimezone(zone):%H:%M}" if state.since is not None else ""
            safe = f", {changes} {'is' if waiting == 1 else 'are'} safe here" if waiting else ""
            what = "Google unreachable" if state.kind in _UNREACHABLE else "The sheet can't be used"
            return UNREACHABLE, f"{what}{since}{safe}"
        if self.halts():
            return HALTED, "A question about the sheet"
        if waiting:
            return (SAVING, "Saving…") if state.busy else (WAITING, f"{changes} waiting")
        if state.in_step_at is None:
            return SAVING, "Reading the sheet…"
        return IN_STEP, f"In step, {_ago(now - state.in_step_at)}"

    def _state(self) -> State:
        if self._engine is not None and self._engine.is_running:
            return self._engine.state
        return state_from(self._ledger.state("status") or {})

    # Running

    def start(self) -> None:
        """Begin to keep book and sheet in step, in a thread of its own; nothing to do for a book without a sheet.

        Never waits: while the sheet is being connected there is nothing to begin yet.
        """
        if not self._lock.acquire(blocking=False):
            return
        try:
            spreadsheet = self._connection().get("spreadsheet")
            if spreadsheet is None:
                return
            if self._engine is None or self._engine.spreadsheet != spreadsheet:
                account = self.service_account()
                if account is None:
                    return
                self._engine = self._make(account, str(spreadsheet))
            self._engine.start()
        finally:
            self._lock.release()

    def begin(self) -> None:
        """Start; and where secrets name a sheet that the book is not in yet, move there first.

        So a dashboard on a host, whose disk begins empty, finds its book by itself. A sheet that holds other
        things is left alone: the page Sheet asks about it. Raises SheetError.
        """
        account, named = accounts.from_secrets(self.secrets)
        if self._book.is_guest:
            if account is not None and named:
                self._visit(account, named)
        elif account is not None and named and self._connection().get("named") != named:
            access = self.examine(account, named)
            if access.id != self._connection().get("spreadsheet"):
                if not (access.empty or access.ours):
                    return
                self.connect(account, access.id)
            self._ledger.set_state("connection", {**self._connection(), "named": named})
        self.start()

    def _visit(self, account: Account, named: str) -> None:
        """Look into somebody else's book: nothing is laid out in it, and nothing of ours goes there."""
        if self._connection().get("named") == named:
            return
        access = self.examine(account, named)
        if not access.ours:
            raise WrongLinkError(
                f"The sheet {access.title!r} is no book of Runner-Up yet. Its owner connects it once, from their "
                "dashboard; then it shows here."
            )
        told = {"spreadsheet": access.id, "title": access.title, "account": account.address, "named": named}
        with self._ledger.step() as step:
            if self._connection().get("spreadsheet") != access.id:
                step.forget_sheet()
            step.set_state("connection", told)

    def begin_calmly(self, patience: float = 8.0) -> None:
        """Begin, and go on without waiting longer than that many seconds; what goes wrong is told by the status."""

        def run() -> None:
            try:
                self.begin()
            except RunnerUpError as error:
                _LOG.exception("The sheet named in secrets could not be connected")
                self._problem = explain(error)

        thread = threading.Thread(target=run, name="runner-up-begin", daemon=True)
        thread.start()
        thread.join(patience)

    def _make(self, account: Account, spreadsheet: str) -> Engine:
        return Engine(
            self._mirror,
            self.api(account, spreadsheet),
            clock=self._clock,
            counts=counts,
            may_send=lambda: not self._book.is_read_only,
        )

    def stop(self) -> None:
        """Stop after the call under way; what waits is safe on disk."""
        with self._lock:
            if self._engine is not None:
                self._engine.stop()

    def look(self) -> None:
        """A browser is looking: changes in the sheet should show soon. Starts the engine if it is not running."""
        self.start()
        engine = self._engine
        if engine is not None:
            engine.look()

    def poke(self) -> None:
        """Something was saved: send it soon."""
        if self._engine is not None:
            self._engine.poke()

    def retry(self) -> None:
        """Try again now, whatever went wrong before."""
        if self._engine is not None:
            self._engine.retry()

    def sync_once(self) -> Status:
        """Read the sheet and send what waits, here and now. Raises SheetError."""
        with self._lock:
            engine = self._engine
            if engine is None:
                account = self.service_account()
                if not self.connected or account is None:
                    raise WrongLinkError("There is no sheet yet: connect one first, on the page Sheet.")
                engine = self._make(account, str(self._connection()["spreadsheet"]))
            taken, sent = engine.taken, engine.sent
            engine.sync()
            self.moved = (engine.taken - taken, engine.sent - sent)
        return self.status(self._clock())

    # Connecting

    def examine(self, account: Account, link_text: str) -> Access:
        """Look at a spreadsheet as that account, and change nothing. Raises SheetError."""
        client = _client(account)
        return checks.examine(client, checks.find(client, link_text, account.address), account.address)

    def api(self, account: Account, spreadsheet: str) -> SheetApi:
        """The calls of a spreadsheet that is being connected, for the study of what is in it."""
        return SheetApi(_client(account), spreadsheet, account.address)

    def connect(
        self,
        account: Account,
        spreadsheet: str,
        *,
        today: date | None = None,
        progress: Progress | None = None,
        adoption: Adoption | None = None,
    ) -> None:
        """Make this spreadsheet the book's home: lay out what it lacks, and bring both together.

        A second time changes nothing. The invented people of the sample stay out of it. Raises SheetError;
        what was done until then stays, and connecting again goes on from there.
        """
        self._book.check_writable()
        tell: Progress = progress or (lambda _words, _part: None)
        with self._lock:
            self.stop()
            self._engine = None
            with Seat(self._mirror.path, self._ledger).taken(PATIENCE):
                self._move_in(account, spreadsheet, today or self._clock().date(), tell, adoption)
        self.start()

    def _move_in(
        self, account: Account, spreadsheet: str, today: date, tell: Progress, adoption: Adoption | None
    ) -> None:
        tell("Looking at the sheet…", 0.0)
        api = self.api(account, spreadsheet)
        overview = api.overview()
        self._book.remove_sample()
        again = self._connection().get("spreadsheet") == spreadsheet
        with self._ledger.step() as step:
            step.set_state("overview", None)  # what is laid out next is not in it
            if not again:
                step.forget_sheet()
                step.pend_all()
        tell("Laying out what is missing…", 0.1)
        requests = adoption.requests if adoption else layout.fresh(overview, today=today)
        if requests:
            api.batch(list(requests))
        self._note_layout(adoption, fresh=bool(requests) and adoption is None, locale=overview.locale)
        engine = self._make(account, spreadsheet)
        tell("Reading the sheet…", 0.2)
        engine.pull(meeting=not again)
        if adoption is not None and not again:
            self._fill(engine, adoption)
        self._ledger.set_state(
            "connection",
            {"spreadsheet": spreadsheet, "title": overview.title, "account": account.address},
        )
        self._send_all(engine, tell)
        named, _ = accounts.from_secrets(self.secrets)
        if named is None or named.address != account.address:
            accounts.store(self._mirror.path.parent, account)

    def _note_layout(self, adoption: Adoption | None, *, fresh: bool, locale: str) -> None:
        """Note what was laid out just now, so that the first look at the sheet knows it."""
        with self._ledger.step() as step:
            if fresh:
                # What a fresh sheet starts with is nobody's choice: what was chosen here goes over it.
                for tab, rows in layout.default_rows(locale).items():
                    for row, cells in rows.items():
                        step.set_seen(tab, row, cells)
            if adoption is not None:
                step.set_state("places", {place.tab: asdict(place) for place in adoption.places})
                step.set_state("ignored", {tab: list(texts) for tab, texts in adoption.ignored.items()})
                step.set_state("noted", [asdict(problem) for problem in adoption.noted])

    def _fill(self, engine: Engine, adoption: Adoption) -> None:
        """What was read out of an adopted sheet: cells for the columns added to it, and rows of its own."""
        by_line = {
            (tab, line): row for tab, lines in engine.picture.lines.items() for row, line in lines.items()
        }
        self._book.take_over(adoption, by_line)

    def _send_all(self, engine: Engine, tell: Progress) -> None:
        first = max(self._ledger.waiting(), 1)
        while engine.push():
            waiting = self._ledger.waiting()
            tell(f"Sending, {words.count(waiting, 'row')} to go…", 0.3 + 0.7 * (1 - min(waiting / first, 1)))
        engine.settle()
        tell("In step", 1.0)

    def disconnect(self) -> None:
        """Let go of the sheet: it stays as it is at Google, and the book goes on from here on this computer.

        Raises GuestError.
        """
        self._book.check_writable()
        with self._lock:
            self.stop()
            self._engine = None
            with self._ledger.step() as step:
                step.forget_sheet()
            accounts.forget(self._mirror.path.parent)

    # What a person should decide

    def conflicts(self) -> list[Conflict]:
        """Cells that were changed on both sides, oldest first."""
        return self._ledger.conflicts()

    def use_mine(self, conflict: int) -> Operation | None:
        """Let the book's value stand; a new change if the sheet holds the other. None if nothing was to be done."""
        return self._choose(conflict, "mine")

    def use_theirs(self, conflict: int) -> Operation | None:
        """Let the sheet's value stand; a new change if the sheet holds the other. None if nothing was to be done."""
        return self._choose(conflict, "theirs")

    def _choose(self, conflict: int, side: str) -> Operation | None:
        found = next((one for one in self._ledger.conflicts() if one.id == conflict), None)
        if found is None:
            raise UnknownRowError("the list of conflicts", str(conflict))
        self._book.check_writable()
        operation = None
        if found.holds != side:
            value = found.mine if side == "mine" else found.theirs
            operation = self._book.set_cell(found.tab, found.row, found.header, value)
        with self._ledger.step() as step:
            step.end_clash(conflict)
        self.poke()
        return operation

    def refused(self) -> list[Refused]:
        """Changes that Google would not take."""
        return self._ledger.refused()

    def try_again(self, tab: str, row: str) -> None:
        """Send a refused change once more. Raises GuestError."""
        self._book.check_writable()
        with self._ledger.step() as step:
            step.unrefuse(tab, row)
        self.poke()

    def give_up(self, tab: str, row: str) -> None:
        """Take what the sheet holds instead of a refused change; ours is kept, restorable. Raises GuestError."""
        self._book.check_writable()
        with self._ledger.step() as step:
            mine, seen = step.mine(tab, row), step.seen(tab, row)
            if mine is not None:
                step.keep(tab, row, mine, "Google would not take it")
            step.set_mine(tab, row, seen)
            number = step.pending_number(tab, row)
            if number is not None:
                step.settle(tab, row, number)
            step.unrefuse(tab, row)

    def halts(self) -> list[Halt]:
        """The questions that each hold a tab up."""
        return [
            Halt(
                one["kind"], one["tab"], one["message"], tuple((key, label) for key, label in one["choices"])
            )
            for one in self._ledger.state("halts") or []
        ]

    def noted(self) -> list[Problem]:
        """What stood in an adopted sheet and is in no entry, by the tab's title and its line, to be looked at."""
        return [Problem(**one) for one in self._ledger.state("noted") or ()]

    def put_away_noted(self) -> None:
        """It was looked at."""
        self._ledger.set_state("noted", None)

    def halt(self) -> Halt | None:
        """The question that waits for an answer before a tab is touched again, if there is one."""
        return next(iter(self.halts()), None)

    def decide(self, choice: str) -> None:
        """Answer the question: one of its choices' keys. Raises GuestError."""
        self._book.check_writable()
        halt = self.halt()
        if halt is None or choice not in dict(halt.choices):
            return
        decisions = self._ledger.state("decisions") or {}
        self._ledger.set_state("decisions", {**decisions, halt.tab: choice})
        self.retry()

    def access(self) -> list[Sharer]:
        """Who the sheet is shared with, as last heard; empty where Google doesn't tell."""
        return [Sharer(**one) for one in self._ledger.state("access") or []]

    def comments(self, tab: str, row: str) -> tuple[Comment, ...]:
        """What people said about a row in the sheet itself, oldest first, and replies that are on their way there."""
        return self._comments.of(tab, row, self.version())

    def reply(self, tab: str, row: str, comment: str, text: str) -> None:
        """Have a reply to a comment sent. Raises GuestError, InvalidValueError."""
        self._book.check_writable()
        self._comments.reply(tab, row, comment, text)
        self.poke()

    def reply_again(self, reply: str) -> None:
        """Send a reply that Google did not take once more. Raises GuestError."""
        self._book.check_writable()
        self._comments.again(reply)
        self.poke()

    def forget_reply(self, reply: str) -> None:
        """Put away a reply that Google did not take. Raises GuestError."""
        self._book.check_writable()
        self._comments.forget(reply)

    def dated(self, tab: str) -> frozenset[str]:
        """The headings of people's own columns in which numbers are days, as far as the sheet shows them so."""
        return frozenset((self._ledger.state("dated") or {}).get(tab, ()))

    def cell_address(self, tab: str, row: str, header: str) -> str | None:
        """A link that opens that very cell; the tab's, where the cell's place is not known just now."""
        address, places = self.address, self._ledger.state("places") or {}
        if address is None or tab not in places:
            return None
        place = place_from(places[tab])
        opened = f"{address}#gid={place.sheet_id}"
        line = self._engine.picture.lines.get(tab, {}).get(row) if self._engine is not None else None
        position = place.position(header)
        if line is None or position is None:
            return opened
        return f"{opened}&range={letters(position)}{line + 1}"


def limiter(account: Account) -> Limiter:
    """The turns of the account; each endpoint counts for itself."""
    return Limiter(None, f"{account.address} {endpoint.chosen(None) or ''}")


def _client(account: Account) -> gspread.Client:
    """Signed in as the account, in turn with all others that are."""
    return accounts.http(account, limiter=limiter(account))


_UNREACHABLE: Final = frozenset({"UnreachableError", "ServerFaultError", "QuotaError"})


def _ago(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    if seconds < 2:  # noqa: PLR2004 (one second is no time)
        return "just now"
    if seconds < 60:  # noqa: PLR2004 (a minute)
        return f"{seconds} s ago"
    minutes = seconds // 60
    return f"{minutes} min ago" if minutes < 60 else f"{words.count(minutes // 60, 'hour')} ago"  # noqa: PLR2004
