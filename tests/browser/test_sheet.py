"""A dashboard and its Google Sheet, with somebody in each: what is done in one comes to the other, once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import gspread
import pytest
from playwright.sync_api import Locator, Page, expect

from sync import Workspace, open_workspace
from sync.cells import Value
from sync.contract import OUTREACH, PEOPLE, Tab
from sync.sheet import accounts
from sync.sheet.endpoint import VARIABLE
from sync.sheet.model import letters
from tests.browser.server import dashboard, press, settled
from tests.google.running import Running, google

DANA, ROBIN = "dana@example.org", "Robin"
TODAY = datetime.now(UTC).date()
NAMES = ("Ada Lind", "Bo Novak", "Cleo Eze", "Finn Roy", "Gus Ode", "Hal Tse")
HELD = 3_000  # milliseconds
PATIENCE = 60.0  # seconds: machines are noisy
WORKED_OUT = {column.header for column in PEOPLE.columns if column.formula}

Rows = dict[str, dict[str, str]]


@dataclass
class Google:
    """A Google server that can be stopped, and started again where it was with what it held."""

    folder: Path
    port: int = 0
    server: Running = field(init=False)
    _running: ExitStack = field(default_factory=ExitStack)

    def up(self) -> None:
        kept = ("--data", str(self.folder / "drive"))
        self.server = self._running.enter_context(
            google(*kept, port=self.port, key_file=self.folder / "key.json")
        )
        self.port = int(self.server.address.rpartition(":")[2])

    def down(self) -> None:
        self._running.close()


@dataclass(frozen=True)
class Stage:
    """A dashboard at its address, a second door to its book, and the sheet as Dana has it open."""

    address: str
    book: Workspace
    google: Google
    sheet: gspread.Spreadsheet

    def rows(self, tab: Tab) -> Rows:
        """What stands in a tab, by ID and heading."""
        head, *rest = self.sheet.worksheet(tab.name).get_values()
        found = [dict(zip(head, row, strict=True)) for row in rest]
        assert len({row["ID"] for row in found if row["ID"]}) == sum(any(row.values()) for row in found)
        return {row["ID"]: row for row in found if row["ID"]}

    def about(self, person: str) -> list[dict[str, str]]:
        """The rows of Outreach about a person."""
        return [row for row in self.rows(OUTREACH).values() if row["Person ID"] == person]

    def person(self, name: str) -> str:
        people = self.book.snapshot().people
        return str(people.index[people["name"] == name][0])

    def cell(self, person: str, header: str) -> str:
        """Where a cell of People stands just now, as in I3."""
        head, *rest = self.sheet.worksheet(PEOPLE.name).get_values()
        line = next(number for number, row in enumerate(rest, 2) if row[head.index("ID")] == person)
        return f"{letters(head.index(header))}{line}"

    @contextmanager
    def first_write_held(self, **fault: int) -> Iterator[None]:
        """The dashboard's next write is on its way for a while, and what is done meanwhile comes before it."""
        server = self.google.server
        server.log()
        server.faults({"match": f"{self.sheet.id}:batchUpdate", "delay_ms": HELD, **fault})
        yield
        carried_out = [call["user"] for call in server.log() if call["method"] != "GET"]
        assert carried_out == [DANA], "Dana came too late"

    def until_held(self) -> None:
        until(lambda: not self.google.server.hook("GET", "faults")["faults"], "nothing was sent")

    def type(self, person: str, **cells: str) -> None:
        """Dana types into cells of a person's row; in a heading _ stands for a blank."""
        tab = self.sheet.worksheet(PEOPLE.name)
        entered = [
            {"range": self.cell(person, header.replace("_", " ")), "values": [[text]]}
            for header, text in cells.items()
        ]
        tab.batch_update(entered, value_input_option=gspread.utils.ValueInputOption.user_entered)


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until it is so; fails after a while."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    home, outside = tmp_path_factory.mktemp("book"), Google(tmp_path_factory.mktemp("google"))
    book = open_workspace(home)
    book.set_settings({"your_name": ROBIN})
    people: list[dict[str, Value]] = [
        {"name": name, "company": "Acme", "not_hired_on": TODAY, "added_on": TODAY} for name in NAMES
    ]
    book.add(PEOPLE, people, today=TODAY)
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        outside.up()
        stack.callback(outside.down)
        patch.setenv(VARIABLE, outside.server.address)
        account = accounts.read_key(outside.server.key_file.read_bytes())
        sheet = outside.server.spreadsheet(
            title="My search", locale="en_GB", owner=DANA, writers=[account.address]
        )
        book.link.connect(account, sheet)
        book.link.stop()
        address = stack.enter_context(dashboard(home))
        yield Stage(address, book, outside, outside.server.gspread(DANA).open_by_key(sheet))
        stack.callback(book.close)


def opened(page: Page, stage: Stage, name: str) -> str:
    """Open a person's page: their ID."""
    who = stage.person(name)
    page.goto(f"{stage.address}/person?person={who}")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.wait_for_selector("body[data-keys=listening]", state="attached")
    settled(page)
    return who


def logged(page: Page, name: str) -> None:
    """Log an email with two keys."""
    press(page, "l")
    expect(page.get_by_role("dialog")).to_contain_text(name)
    expect(page.get_by_role("dialog").get_by_role("button", name="Save")).to_be_visible()
    press(page, "Enter")
    expect(bar(page)).to_contain_text(f"Logged an email with {name}")


def bar(page: Page) -> Locator:
    return page.locator(".st-key-undo-bar")


def line(page: Page) -> Locator:
    """The status line."""
    return page.locator(".st-key-data-state")


def test_what_is_logged_is_in_the_sheet_and_undone_there(page: Page, stage: Stage) -> None:
    ada = opened(page, stage, "Ada Lind")
    logged(page, "Ada Lind")
    until(lambda: len(stage.about(ada)) == 1, "what was logged did not reach the sheet")
    (row,) = stage.about(ada)
    assert (row["Person"], row["Channel"], row["By"]) == ("Ada Lind", "Email", ROBIN)
    until(lambda: stage.rows(PEOPLE)[ada]["Next step"] != "", "the next step did not reach the sheet")
    person, now = stage.rows(PEOPLE)[ada], stage.book.snapshot().people.loc[ada]
    assert person["Next step"] == now["next_step"]
    assert person["Next step on"] == f"{now['next_step_on']:%d/%m/%Y}"
    assert person["Last contact"] == row["Date"]
    expect(line(page)).to_contain_text("In step")

    bar(page).get_by_role("button", name="Undo").click()
    expect(bar(page)).to_contain_text("Undid")
    until(lambda: stage.about(ada) == [], "what was undone is still in the sheet")
    until(lambda: stage.rows(PEOPLE)[ada]["Next step"] == "", "the next step is still in the sheet")


def test_what_dana_types_shows_by_itself_and_an_undo_asks_before_it_goes_over_it(
    page: Page, stage: Stage
) -> None:
    bo = opened(page, stage, "Bo Novak")
    logged(page, "Bo Novak")
    until(lambda: stage.rows(PEOPLE)[bo]["Next step"] != "", "the next step did not reach the sheet")
    stage.type(bo, Company="Typed in the sheet", Next_step="Wait for Dana", Next_step_on="soon")
    expect(page.get_by_text("Typed in the sheet").first).to_be_visible(timeout=20_000)

    bar(page).get_by_role("button", name="Undo").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Two cells were changed since then.")
    dialog.get_by_role("button", name="undo the rest").click()
    expect(bar(page)).to_contain_text("Undid")
    until(lambda: stage.about(bo) == [], "what was undone is still in the sheet")
    row = stage.rows(PEOPLE)[bo]
    assert [row[header] for header in ("Company", "Next step", "Next step on")] == [
        "Typed in the sheet",
        "Wait for Dana",
        "soon",
    ]

    page.goto(f"{stage.address}/sheet")
    problem = page.locator("[class*='st-key-problem-']").filter(has_text="Bo Novak")
    expect(problem).to_contain_text("“soon”")
    link = problem.get_by_role("link", name="Cell")
    where = f"#gid={stage.sheet.worksheet(PEOPLE.name).id}&range={stage.cell(bo, 'Next step on')}"
    expect(link).to_have_attribute("href", re.compile(f"/{stage.sheet.id}.*{re.escape(where)}$"))
    assert stage.cell(bo, "Next step on") == "I3"


def test_sorted_between_read_and_write_the_right_person_is_changed(page: Page, stage: Stage) -> None:
    before = stage.rows(PEOPLE)
    cleo = opened(page, stage, "Cleo Eze")
    with stage.first_write_held():
        logged(page, "Cleo Eze")
        stage.until_held()
        stage.sheet.worksheet(PEOPLE.name).sort((1, "des"))
    until(lambda: stage.rows(PEOPLE)[cleo]["Next step"] != "", "the next step did not reach the sheet")
    until(lambda: len(stage.about(cleo)) == 1, "what was logged did not reach the sheet")
    expect(line(page)).to_contain_text("In step")

    def rest(rows: Rows) -> Rows:
        return {
            row: {header: text for header, text in cells.items() if header not in WORKED_OUT}
            for row, cells in rows.items()
            if row != cleo
        }

    until(lambda: rest(stage.rows(PEOPLE)) == rest(before), "somebody else was changed")
    after = stage.rows(PEOPLE)
    changed = {header for header, text in after[cleo].items() if text != before[cleo][header]}
    assert changed - WORKED_OUT == {"Next step", "Next step on"}
    order = [row["Name"] for row in after.values()]
    assert order == sorted(order, reverse=True)


def test_without_google_everything_works_and_goes_there_later(page: Page, stage: Stage) -> None:
    finn = opened(page, stage, "Finn Roy")
    expect(line(page)).to_contain_text("In step")
    stage.google.down()
    logged(page, "Finn Roy")
    expect(line(page)).to_contain_text(
        re.compile(r"Google unreachable since \d\d:\d\d, 2 changes are safe here")
    )
    assert stage.book.snapshot().people.at[finn, "next_step"] != ""
    stage.google.up()
    expect(line(page)).to_contain_text("In step", timeout=PATIENCE * 1000)
    assert len(stage.about(finn)) == 1
    assert stage.rows(PEOPLE)[finn]["Next step"] != ""


def test_a_cell_changed_on_both_sides_is_decided_on_the_page(page: Page, stage: Stage) -> None:
    gus = opened(page, stage, "Gus Ode")
    with stage.first_write_held(status=503):
        page.locator(".st-key-person-edit").get_by_role("button", name="Edit").click()
        drawer = page.get_by_role("dialog")
        drawer.get_by_label("Company", exact=True).fill("My company")
        drawer.get_by_label("Role", exact=True).fill("My role")
        drawer.get_by_role("button", name="Save").click()
        expect(bar(page)).to_contain_text("of Gus Ode")
        stage.until_held()
        stage.type(gus, Company="Dana's company", Role="Dana's role")

    page.goto(f"{stage.address}/sheet")
    questions = page.locator(".st-key-questions")
    expect(questions).to_contain_text("Two cells were changed on both sides", timeout=PATIENCE * 1000)
    settled(page)
    for header, decision in (("Company", "Use mine"), ("Role", "Keep theirs")):
        conflict = questions.locator("[class*='st-key-conflict-']").filter(has_text=f"· {header}").first
        for told in (
            f"My {header.lower()}",
            f"{ROBIN} · today at",
            f"Dana's {header.lower()}",
            "Dana · today at",
        ):
            expect(conflict).to_contain_text(told)
        conflict.get_by_role("button", name=decision).click()
        expect(conflict).to_have_count(0)
    until(lambda: stage.rows(PEOPLE)[gus]["Company"] == "My company", "what was decided is not in the sheet")
    assert stage.rows(PEOPLE)[gus]["Role"] == "Dana's role"
    expect(line(page)).to_contain_text("In step")
    expect(line(page)).not_to_contain_text("question")
