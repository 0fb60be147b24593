"""The digest says who is due and why, what waits and how the week goes; at zero as well, and text stays text."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sync import Workspace, open_workspace
from sync.cells import Raw
from sync.cli import main
from sync.contract import PEOPLE, RECEIVED
from sync.digest.content import SHOWN, Waits, digest
from sync.digest.forms import to_html, to_json, to_markdown, to_text
from sync.mirror import StoredRow
from sync.snapshot import Snapshot
from sync.workspace import new_rows
from tests.conftest import TODAY
from tests.unit.mailbox import Mailbox, serving

ADDRESS = "https://dana.example.org/"
NOTHING = Waits()


def add(book: Workspace, *names: str, on: date = TODAY) -> list[str]:
    rows = [{"name": name, "company": "Acme", "next_step_on": on} for name in names]
    return new_rows(book.changes(book.add(PEOPLE, rows, today=TODAY).id), PEOPLE)  # type: ignore[arg-type]


def test_the_first_ten_and_how_many_more(workspace: Workspace) -> None:
    people = add(workspace, *(f"Person {number}" for number in range(SHOWN + 12)))
    told = digest(workspace.snapshot(), TODAY, NOTHING, address=ADDRESS)
    assert (told.subject, len(told.people), told.more) == (
        "22 people would like to hear from you.",
        SHOWN,
        12,
    )
    assert told.people[0].page == f"https://dana.example.org/person?person={people[0]}"
    for form in (to_text, to_markdown, to_html):
        assert "and 12 more" in form(told)
        assert form(told).count("https://dana.example.org/person?") == SHOWN
    assert json.loads(json.dumps(to_json(told)))["people"][0]["due"] == TODAY.isoformat()


def test_the_week_in_a_line(workspace: Workspace) -> None:
    (ana,) = add(workspace, "Ana")

    def week() -> str:
        return digest(workspace.snapshot(), TODAY, NOTHING).week

    assert week() == "No words yet this week, of 5 you meant to write."
    workspace.log([ana], on=TODAY)
    workspace.log([ana], on=TODAY - timedelta(days=7))
    assert week() == "1 of 5 words this week."
    workspace.log([ana], on=TODAY, direction=RECEIVED)
    workspace.set_settings({"weekly_goal": 1})
    assert week() == "1 of 1 word this week, as many as you meant to write; 1 reply."
    workspace.set_settings({"landed_on": TODAY})
    assert week() == "1 word this week; 1 reply."
    workspace.set_settings({"landed_on": None, "weekly_goal": 0})
    assert week() == "1 word this week; 1 reply."


def test_what_waits_is_told_in_sentences(workspace: Workspace) -> None:
    (ana,) = add(workspace, "Ana")
    workspace.edit(PEOPLE, {ana: {"not_hired_on": "soon"}})
    waits = Waits(questions=2, unsent=1, problem="Google can't be reached.", opened=[ana, "p-gone"])
    assert digest(workspace.snapshot(), TODAY, waits).waiting == (
        "Google can't be reached.",
        "Two questions about the sheet to decide, on the page Sheet.",
        "One change is safe here and not in the sheet yet.",
        "Did you send it? A draft to Ana was opened.",
        "One cell needs a look, on the page Sheet.",
    )


def test_at_zero_it_is_sensible(workspace: Workspace) -> None:
    empty = digest(workspace.snapshot(), TODAY, NOTHING)
    assert (empty.subject, empty.week, empty.waiting) == ("Nobody is in your book yet.", "", ())
    (ana, *_) = add(workspace, "Ana", "Bo", "Cy", "Di", on=TODAY + timedelta(days=2))
    told = digest(workspace.snapshot(), TODAY, NOTHING)
    assert told.subject == "Nobody is waiting to hear from you today."
    assert told.next == "Next: Ana in 2 days, Bo in 2 days, Cy in 2 days and 1 more this week."
    workspace.snooze([ana], TODAY + timedelta(days=60))
    for form in (to_text, to_markdown, to_html):
        for shown in (form(empty), form(told)):
            assert "None" not in shown
            assert "\n\n\n" not in shown
            assert "  \n" not in shown


class _Words(HTMLParser):
    """The words on an HTML page, and the tags and addresses they stand in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.tags, self.links = "", set[str](), list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


TYPED = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "](javascript:x)",
        "**[x](y)**",
        "{{ 7*7 }}",
        "a\r\nBcc: b",
        "\x1b[31mred",
        "\u202eabc",
    ]
)


@given(TYPED, TYPED)
def test_text_from_people_is_text_in_every_form(name: str, step: str) -> None:
    row: dict[str, Raw] = {"Name": name, "Next step": step, "Next step on": 46000}
    told = digest(
        Snapshot.empty().following(1, [StoredRow(PEOPLE.key, "p-(1)>", 0, row)]),
        TODAY,
        NOTHING,
        address=ADDRESS,
    )
    assert len(told.people) == 1
    line = told.people[0]
    assert (line.name + line.why).isprintable() or not re.search(
        "[\x00-\x1f\x7f-\x9f\u202a-\u202e]", line.name
    )
    page = _Words(to_html(told))
    assert page.tags <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "p",
        "h1",
        "h2",
        "a",
        "span",
        "br",
    }
    assert page.links == ["https://dana.example.org/person?person=p-%281%29%3E", "https://dana.example.org"]
    assert line.name in page.words
    text = to_text(told)
    assert f"{line.name} (" in text
    assert len(text.split("\n")) == len(
        to_text(digest(_plain(), TODAY, NOTHING, address=ADDRESS)).split("\n")
    )
    unescaped = re.sub(r"\\.", "", to_markdown(told))
    assert (unescaped.count("]("), unescaped.count("*"), unescaped.count("`")) == (1, 0, 0)


def _plain() -> Snapshot:
    row: dict[str, Raw] = {"Name": "Ana", "Next step": "Call", "Next step on": 46000}
    return Snapshot.empty().following(1, [StoredRow(PEOPLE.key, "p-1", 0, row)])


def test_the_command_prints_and_sends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = open_workspace(tmp_path / "book")
    add(book, "Ana Quill", on=date(2026, 1, 1))
    book.close()

    def run(*arguments: str) -> str:
        told = CliRunner().invoke(main, ["digest", "--home", str(tmp_path / "book"), *arguments])
        assert told.exit_code == 0, told.output
        return told.stdout

    assert "One person would like to hear from you." in run()
    assert "[Ana Quill](<https://x.test/person?" in run("--format", "markdown", "--address", "https://x.test")
    assert run("--format", "html").startswith("<!doctype html>")
    assert json.loads(run("--json"))["people"][0]["name"] == "Ana Quill"
    monkeypatch.chdir(tmp_path)
    with serving(Mailbox()) as box:
        monkeypatch.setenv("RUNNER_UP_SMTP_HOST", "localhost")
        monkeypatch.setenv("RUNNER_UP_SMTP_PORT", str(box.port))
        monkeypatch.setenv("RUNNER_UP_SMTP_FROM", "dana@example.org")
        assert run("--send") == "Sent to dana@example.org.\n"
        assert json.loads(run("--send", "--to", "bo@example.org", "--json"))["sent_to"] == ["bo@example.org"]
    assert [to for _, to, _ in box.got] == [["dana@example.org"], ["bo@example.org"]]
