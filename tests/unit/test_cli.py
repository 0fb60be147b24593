"""The commands do what the README says, on the same book as the dashboard."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from sync import open_workspace
from sync.cli import main
from sync.commands.options import UNCHANGED

README = (Path(__file__).parents[2] / "README.md").read_text()
TABLE = "Name,Company,Told no on\nAda Quill,Birch Labs,2026-03-04\nBo Marsh,,soon\n"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--home", str(tmp_path)], prog_name="runner-up")

    return invoke


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert re.search(rf"`runner-up {name}\b", README), f"README.md does not tell of runner-up {name}"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert "--home" in shown.output
    options = [option for one in main.commands[name].params for option in one.opts if option.startswith("--")]
    assert all(option in shown.output for option in options)


def test_a_person_is_added_logged_and_due_no_more(run: Run) -> None:
    assert run("add", "Dana Whitfield", "--company", "Acme", "--tag", "counter-offer").exit_code == 0
    (waiting,) = json.loads(run("due", "--json").stdout)
    assert (waiting["name"], waiting["company"], waiting["state"]) == ("Dana Whitfield", "Acme", "Due")
    assert (
        run("log", "dana", "--channel", "call", "--notes", "Hello").stdout
        == "Logged a call with Dana Whitfield\n"
    )
    assert json.loads(run("due", "--json").stdout) == []
    assert run("undo").stdout == "Undid: Logged a call with Dana Whitfield\n"
    assert [one["name"] for one in json.loads(run("due", "--json").stdout)] == ["Dana Whitfield"]


def test_each_change_is_told_in_one_form_of_json(run: Run, tmp_path: Path) -> None:
    def told(*arguments: str) -> dict[str, Any]:
        answer = run(*arguments, "--json")
        assert answer.exit_code == 0, answer.output
        found: dict[str, Any] = json.loads(answer.stdout)
        return found

    added = told("add", "Dana Whitfield")
    assert added["summary"] == "Added Dana Whitfield"
    logged = told("log", "Dana")
    assert logged["people"] == added["people"]
    undone = told("undo", added["id"])
    assert (undone["summary"], undone["people"]) == ("Undid: Added Dana Whitfield", added["people"])
    filled = told("sample")
    assert len(filled["people"]) > 20
    assert [sorted(one) for one in (added, logged, undone, filled)] == [["id", "people", "summary"]] * 4
    assert told("sample") == {"id": None, "summary": UNCHANGED, "people": []}
    newest, *_ = json.loads(run("undo", "--list", "--json").stdout)
    assert newest["id"] == filled["id"]
    (tmp_path / "people.csv").write_text(TABLE)
    assert told("import", str(tmp_path / "people.csv"), "--dry-run")["id"] is None
    assert told("import", str(tmp_path / "people.csv"))["id"]
    file = str(tmp_path / "book.zip")
    assert told("export", file) == {"file": file, "people": len(filled["people"]) + 2}


def test_every_command_that_says_something_says_it_in_json() -> None:
    without = {
        name for name, one in main.commands.items() if not any("--json" in by.opts for by in one.params)
    }
    assert without == {"serve"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("log", "Nobody"), 1, "Nobody in the book fits"),
        (("add", " "), 1, "Name"),
        (("log", "Dana", "--on", "some day"), 1, "Date"),
        (("undo", "nothing"), 1, "nothing to undo"),
        (("import", os.devnull), 1, "empty"),
        (("export", "book.docx"), 2, ".xlsx"),
        (("sync",), 1, "no sheet yet"),
        (("sync", "--once", "--json"), 1, "runner-up connect"),
        (("disconnect",), 1, "no sheet yet"),
        (("doctor", "--fix"), 1, "no sheet"),
        (("digest", "--send"), 1, "No mail server is set yet"),
        (("digest", "--to", "bo@example.org"), 2, "add --send"),
        (("digest", "--address", "javascript:x"), 2, "http"),
        (("add",), 2, "Missing argument"),
        (("fly",), 2, "No such command"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(
    run: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    run("add", "Dana Whitfield")
    answer = run(*arguments)
    assert answer.exit_code == code, answer.output
    assert words in answer.output
    assert "Traceback" not in answer.output


def test_two_of_a_name_are_asked_about(run: Run) -> None:
    run("add", "Kim Lee")
    run("add", "Kim Leeds")
    assert run("log", "Kim Lee").exit_code == 0
    assert "Several people fit: Kim Lee (p-" in run("log", "Kim").output


def test_a_folder_of_notes_is_kept_up_to_date_and_read_back(run: Run, tmp_path: Path) -> None:
    run("add", "Dana Whitfield", "--company", "Acme")
    vault = tmp_path / "notes"
    assert "1 new note" in run("export", f"{vault}/").stdout
    (note,) = vault.glob("Dana Whitfield - *.md")
    note.write_text(note.read_text(encoding="utf-8") + "\nLikes tea.\n", encoding="utf-8")
    run("log", "Dana", "--notes", "Hello")
    told = json.loads(run("export", str(vault), "--json").stdout)
    assert (told["new"], told["changed"], told["left_alone"]) == (0, 1, [])
    text = note.read_text(encoding="utf-8")
    assert "> Hello" in text
    assert text.endswith("\nLikes tea.\n")
    assert json.loads(run("import", str(vault), "--json").stdout)["merged"] == 1
    with closing(open_workspace(tmp_path)) as book:
        assert book.snapshot().people["notes"].tolist() == ["Likes tea."]
        assert len(book.snapshot().outreach) == 1
    for file, form in (("a.zip", "notes"), ("b.zip", "csv"), ("c.vcf", "vcard")):
        assert run("export", str(tmp_path / file), "--format", form).exit_code == 0
        assert "1 merged" in run("import", str(tmp_path / file), "--dry-run").stdout
    refused = run("export", f"{vault}/", "--format", "xlsx")
    assert (refused.exit_code, "is a folder" in refused.output) == (2, True)


def test_import_and_export_carry_the_whole_book(run: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(TABLE)
    trial = json.loads(run("import", str(tmp_path / "people.csv"), "--dry-run", "--json").stdout)
    assert (trial["added"], trial["dry_run"], len(trial["problems"])) == (2, True, 1)
    assert json.loads(run("due", "--all", "--json").stdout) == []
    assert run("import", str(tmp_path / "people.csv")).exit_code == 0
    assert run("export", str(tmp_path / "book.xlsx")).exit_code == 0
    names = [row[0] for row in load_workbook(tmp_path / "book.xlsx")["People"].iter_rows(values_only=True)]
    assert names == ["Name", "Ada Quill", "Bo Marsh"]
    assert run("export", str(tmp_path / "book.xlsx")).exit_code == 1
    assert run("export", str(tmp_path / "book.xlsx"), "--force").exit_code == 0
    assert run("export", str(tmp_path / "copy.sqlite3")).exit_code == 0
    assert "Imported 2 people" in run("undo").output


def test_the_sample_comes_and_goes(run: Run, tmp_path: Path) -> None:
    run("sample")
    assert len(json.loads(run("due", "--json").stdout)) > 2
    run("sample", "--remove")
    book = open_workspace(tmp_path)
    assert book.snapshot().people.empty
    book.close()
