"""Out and in again: whatever is exported comes back as the same people, with the same history.

What may differ is what no cell of the book needs: controls that nothing shows and marks that turn the direction
of text are gone, a text of nothing else is a blank, and line ends are newlines. In cards and notes the texts are
trimmed besides; in cards a line holds no two blanks side by side and accents are composed (NFC), as in every card
that is read.
"""

from __future__ import annotations

import re
import string
import unicodedata
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync import cells
from sync.cells import Raw
from sync.contract import OUTREACH, PEOPLE, Column, Kind
from sync.errors import ImportFileError
from sync.exchange.card_writer import to_vcards
from sync.exchange.export import to_csv_zip, to_xlsx
from sync.exchange.kinds import OWN
from sync.exchange.mapping import guess_mapping
from sync.exchange.marking import quoted, unquoted
from sync.exchange.notes import MARK, Written, file_name, notes, to_notes_zip
from sync.exchange.plan import Addition, Merging, changes, plan
from sync.exchange.source import Source, read_notes, read_source
from sync.exchange.text import one_line, shows
from sync.exchange.vault import GONE, NO_LINE, SECOND, read_folder, refresh
from sync.mirror import StoredRow
from sync.sample import sample_rows
from sync.snapshot import Snapshot
from sync.typed import join_tags
from sync.workspace import open_workspace

TODAY: Final = date(2026, 3, 4)
STAMP: Final = datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
WRITE: Final[dict[str, Callable[[Snapshot], bytes]]] = {
    "book.xlsx": lambda book: to_xlsx(book, TODAY),
    "book.zip": lambda book: to_csv_zip(book, TODAY),
    "book.vcf": lambda book: to_vcards(book, TODAY, STAMP),
    "notes.zip": lambda book: to_notes_zip(book, TODAY),
}
ODD: Final = (
    '=HYPERLINK("https://example.org","x")', "+1 555 0100", "-5", "@name", "'=quoted", "#N/A", "_x0041_", "n/a", "1e5",
    "Total", "Ada; Grace, Alan / Kurt & Co", "Lovelace, Ada", "ada@example.org", '“quoted” "quoted"', "\\n\\,", "null",
    "- no list", "12. no list", "# no heading", "> no quote", "<!-- Yours below this line -->", "<b>none</b>", "---",
    "[[Link]] ![x](y) #tag $x$ ==m== ~~s~~ %%c%% `c` a_b _c_ ^id &amp; {{x}} | y", "שלום עולם", "Zoë 👩\u200d👧 Ωmega",
    "BEGIN:VCARD", "a  b", "x" * 200, "é" * 90, "true", "0012", "2026-03-04", "tel:+1;ext=5", "a ::: b", "{a: b}", "*a",
    "&a", "Name", "Notes (2)",
)  # fmt: skip
LINES: Final = (
    "- one\n- two",
    "a\n\n\nb",
    "    code\n\ttab",
    "---\n***\n===",
    "## Timeline\n> x",
    "one\r\ntwo",
    MARK,
)


def line() -> st.SearchStrategy[str]:
    letters = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30)
    return st.sampled_from(ODD) | letters | st.text(string.printable.strip(), max_size=12)


def several_lines() -> st.SearchStrategy[str]:
    text = st.lists(line(), max_size=5).map("\n".join) | st.sampled_from(LINES)
    return text | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def cell(column: Column) -> st.SearchStrategy[Raw]:
    days = st.dates(date(1901, 1, 1), date(2200, 1, 1)).map(cells.serial)
    by_kind: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.CHOICE: st.sampled_from([*column.choices, "something else"]),
        Kind.TAGS: st.lists(st.sampled_from([*column.choices, "Own tag", "a, b"]), max_size=4).map(
            lambda tags: join_tags(tuple(tags))
        ),
        Kind.DATE: days | st.just("after the harvest"),
        Kind.DAYS: st.integers(1, 400) | st.just("now and then"),
        Kind.YES_NO: st.booleans(),
        Kind.EMAIL: st.sampled_from(["ada@example.org", "o'hara+x@example.com", "not an address", ""]),
        Kind.LINKEDIN: st.sampled_from(
            ["https://www.linkedin.com/in/ada-1", "linkedin.com/in/zoë", "my handle"]
        ),
        Kind.LONG_TEXT: several_lines(),
    }
    return st.none() | by_kind.get(column.kind, line())


PERSON: Final = st.fixed_dictionaries(
    {"Name": line().filter(lambda name: bool(one_line(name)))},
    optional={
        **{one.header: cell(one) for one in PEOPLE.stored if one.key not in {"id", "name"}},
        "Shoe size": line(),
        "=Own column": line(),
        "tags_": line(),
    },
)
TOUCH: Final = st.fixed_dictionaries(
    {"Date": st.dates(date(1990, 1, 1), TODAY).map(cells.serial)},
    optional={
        one.header: cell(one)
        for one in OUTREACH.columns
        if one.key not in {"date", "person", "person_id", "id"}
    },
)
BOOK: Final = st.lists(st.tuples(PERSON, st.lists(TOUCH, max_size=3)), min_size=1, max_size=4)


def snapshot(*rows: tuple[str, str, dict[str, Raw]]) -> Snapshot:
    return Snapshot.empty().following(
        1, [StoredRow(tab, row, place, content) for place, (tab, row, content) in enumerate(rows)]
    )


def book(people: list[tuple[dict[str, Raw], list[dict[str, Raw]]]]) -> Snapshot:
    rows: list[tuple[str, str, dict[str, Raw]]] = [
        (PEOPLE.key, f"p-{number}", person) for number, (person, _) in enumerate(people)
    ]
    for number, (person, touches) in enumerate(people):
        for count, touch in enumerate(touches):
            about: dict[str, Raw] = {"Person": person["Name"], "Person ID": f"p-{number}"}
            rows.append((OUTREACH.key, f"o-{number}-{count}", {**touch, **about}))
    return snapshot(*rows)


def imported(source: Source, existing: Snapshot | None = None) -> tuple[Addition | Merging, ...]:
    people = (existing or Snapshot.empty()).people
    return changes(plan(source, guess_mapping(source), people, today=TODAY))


def back(data: bytes, name: str) -> Snapshot:
    """The book that a file makes of an empty one."""
    source = read_source(data, name)
    assert source.kind == OWN
    made = imported(source)
    assert all(isinstance(one, Addition) for one in made)
    return book([(dict(one.cells), [dict(touch) for touch in one.touches]) for one in made])


def says(found: Snapshot, *, trimmed: bool = False, composed: bool = False) -> list[dict[str, object]]:
    """Everybody's cells by header, those that can't be read as typed, and their history."""

    def clean(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(map(clean, value))
        if not isinstance(value, str):
            return None if value is pd.NaT or value != value else value  # noqa: PLR0124 (not a number)
        if trimmed or composed:
            value = "\n".join(one.rstrip() for one in value.split("\n")).strip()
        if composed:
            value = unicodedata.normalize(
                "NFC", re.sub(r"[^\S\n]+", " ", re.sub("[\u200b\u2060\ufeff]", "", value))
            )
            value = value.strip()
        return value if shows(value) else None

    typed = {(one.tab, one.row, one.column): clean(one.text) for one in found.problems}
    touches: dict[str, list[dict[str, object]]] = {}
    for row, entry in found.outreach.iterrows():
        told = {
            one.key: clean(entry[one.key]) or typed.get((OUTREACH.name, str(row), one.header))
            for one in OUTREACH.columns
            if one.key not in {"person", "person_id", "id"}
        }
        touches.setdefault(entry["person_id"], []).append(told)
    return [
        {
            **{
                one.header: clean(person[one.key]) or typed.get((PEOPLE.name, str(row), one.header))
                for one in PEOPLE.stored
                if one.key != "id"
            },
            **{header: clean(text) for header, text in found.extras(PEOPLE, str(row)).items() if clean(text)},
            "history": sorted(touches.get(str(row), []), key=str),
        }
        for row, person in found.people.iterrows()
    ]


@given(people=BOOK)
@example(people=[({"Name": text, "Notes": text, "Role": text, "Own": text}, []) for text in ODD])
@example(
    people=[
        ({"Name": "Ada", "Notes": text, "Mentor notes": text}, [{"Date": 45000, "Notes": text}])
        for text in LINES
    ]
)
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("name", [*WRITE])
def test_what_is_exported_comes_back_as_the_same_people(name: str, people: list[Any]) -> None:
    before = book(people)
    cards, in_notes = name.endswith(".vcf"), name == "notes.zip"
    after = back(WRITE[name](before), name)
    wanted, found = (says(one, trimmed=in_notes, composed=cards) for one in (before, after))
    if cards:  # they hold the day of the last word alone
        for one in (*wanted, *found):
            del one["history"]
    assert found == wanted


def sample() -> Snapshot:
    return snapshot(*sample_rows(TODAY))


def test_the_files_of_a_book_bring_nothing_new_to_it() -> None:
    before = sample()
    for name, write in WRITE.items():
        made = imported(read_source(write(before), name), before)
        assert len(made) == len(before.people)
        assert all(isinstance(one, Merging) for one in made)


@pytest.mark.parametrize("name", [*WRITE])
def test_importing_the_same_file_twice_changes_nothing(name: str, tmp_path: Path) -> None:
    with closing(open_workspace(tmp_path / "book")) as here:
        here.add_sample(TODAY)
        data = WRITE[name](here.snapshot())
        assert here.run_import(imported(read_source(data, name), here.snapshot()), name, today=TODAY) is None
    with closing(open_workspace(tmp_path / "other")) as there:
        there.run_import(imported(read_source(data, name)), name, today=TODAY)
        count = len(there.snapshot().outreach)
        assert (
            there.run_import(imported(read_source(data, name), there.snapshot()), name, today=TODAY) is None
        )
        assert len(there.snapshot().outreach) == count


def test_two_people_of_one_name_stay_two() -> None:
    twice: list[Any] = [({"Name": "Ada Lovelace", "Company": "Acme", "Email": "office@example.org"}, [])] * 2
    for name, write in WRITE.items():
        assert len(back(write(book(twice)), name).people) == 2


# Cards


@given(people=BOOK)
@settings(max_examples=25, deadline=None)
def test_cards_keep_to_the_rules_of_their_version(people: list[Any]) -> None:
    data = to_vcards(book(people), TODAY, STAMP)
    assert data.count(b"\n") == data.count(b"\r\n")
    for folded in data.split(b"\r\n"):
        folded.decode()  # no letter is cut in two
        assert len(folded) <= 75
    cards = [*vobject.readComponents(data.decode())]
    assert len(cards) == len(people)
    assert all(
        card.version.value == "4.0" and card.fn.value and card.uid.value.startswith("urn:uuid:")
        for card in cards
    )


def test_a_card_says_what_an_address_book_shows_and_its_uid_stays() -> None:
    ada: dict[str, Raw] = {
        "Name": "Ada Lovelace", "Company": "Engines, Ltd; London", "Division": "Analytical", "Role": "Analyst",
        "Email": "ada@example.org", "Phone": "+44 20 5550 0100", "LinkedIn": "https://www.linkedin.com/in/ada",
        "Notes": "First line\nSecond, with a comma", "Scenarios": "Offer declined",
    }  # fmt: skip
    first, second = (
        to_vcards(book([({**ada, "Role": role}, [])]), TODAY, STAMP).decode() for role in ("Analyst", "Head")
    )
    lines = first.replace("\r\n ", "").split("\r\n")
    for wanted in (
        "VERSION:4.0", "FN:Ada Lovelace", "N:Lovelace;Ada;;;", r"ORG:Engines\, Ltd\; London;Analytical",
        "TITLE:Analyst", "EMAIL:ada@example.org", "TEL;VALUE=text:+44 20 5550 0100", "URL;TYPE=work:https://www.linkedin.com/in/ada",
        r"NOTE:First line\nSecond\, with a comma", "CATEGORIES:Offer declined", "REV:20260304T083000Z",
    ):  # fmt: skip
        assert wanted in lines
    assert {one for one in lines if one.startswith("UID")} == {
        one for one in second.split("\r\n") if one.startswith("UID")
    }


# Notes


@given(text=several_lines())
def test_quoted_text_is_no_structure_and_reads_back(text: str) -> None:
    lines = quoted(text)
    assert all(one.startswith(">") and "\n" not in one for one in lines)
    once = unquoted(lines)
    assert unquoted(quoted(once)) == once


@given(name=line(), person=st.text(string.ascii_letters + string.digits + "-/._ ", max_size=12))
@example(name="CON", person="p-abcdefghij")
@example(name="../../etc/passwd", person="../x")
@example(name="nul.txt", person="p-1")
@example(name="Ж" * 300, person="p-abcdefghij")
def test_the_names_of_notes_are_good_on_every_disk(name: str, person: str) -> None:
    for whole in (False, True):
        made = file_name(name, person, whole=whole)
        assert made == file_name(name, person, whole=whole)
        assert made.endswith(".md")
        assert len(made.encode()) <= 240
        assert not set(made) & set('<>:"/\\|?*')
        assert made.isprintable()
        assert made[0] not in " ."
        assert made.split(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


def test_a_zip_holds_a_note_a_person_under_names_that_differ() -> None:
    same = book(
        [({"Name": "Ada Lovelace"}, []), ({"Name": "ADA LOVELACE"}, []), ({"Name": "ada / lovelace"}, [])]
    )
    with zipfile.ZipFile(BytesIO(to_notes_zip(same, TODAY))) as archive:
        names = archive.namelist()
    assert len({name.casefold() for name in names}) == 3
    assert not any("/" in name for name in names)


def note_of(folder: Path, name: str) -> Path:
    return next(path for path in folder.rglob("*.md") if path.name.startswith(name))


@given(below=st.binary(max_size=200))
@example(below=b"\xef\xbb\xbf# Mine\r\n\r\nno end of line")
@example(below=f"{MARK}\n---\nid: p-0\n".encode())
@settings(max_examples=25, deadline=None)
def test_what_stands_below_the_marked_line_stays_byte_for_byte(
    below: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    vault = tmp_path_factory.mktemp("vault")
    refresh(vault, notes(book([({"Name": "Ada"}, [])]), TODAY))
    path = note_of(vault, "Ada")
    path.write_bytes(path.read_bytes() + below)
    later = book(
        [({"Name": "Ada King", "Notes": MARK, "Role": "Countess"}, [{"Date": 46000, "Notes": MARK}])]
    )
    done = refresh(vault, notes(later, TODAY))
    assert (done.new, done.changed, done.same, done.left_alone) == (0, 1, 0, ())
    above, _, kept = path.read_bytes().partition(f"\n{MARK}\n".encode())
    assert kept == below
    assert b"# Ada King" in above
    assert refresh(vault, notes(later, TODAY)).same == 1


def test_a_vault_keeps_names_and_places_and_what_it_can_not_tell_is_left_alone(tmp_path: Path) -> None:
    people: list[Any] = [({"Name": name}, []) for name in ("Ada", "Ben", "Cleo", "Dora", "Egon")]
    refresh(tmp_path, notes(book(people), TODAY))
    (tmp_path / "friends").mkdir()
    ada = note_of(tmp_path, "Ada").rename(tmp_path / "friends" / "My Ada.md")
    ben = note_of(tmp_path, "Ben")
    ben.write_text(ben.read_text(encoding="utf-8").replace(MARK, "gone"), encoding="utf-8")
    cleo = note_of(tmp_path, "Cleo")
    second = tmp_path / "Cleo again.md"
    second.write_bytes(cleo.read_bytes())
    (tmp_path / "shopping.md").write_text("- milk\n", encoding="utf-8")
    outside = tmp_path.parent / f"{tmp_path.name}-outside.md"
    outside.write_bytes(note_of(tmp_path, "Dora").read_bytes())
    note_of(tmp_path, "Dora").unlink()
    (tmp_path / "link.md").symlink_to(outside)
    before = {path: path.read_bytes() for path in (ben, outside, tmp_path / "shopping.md")}
    people[0] = ({"Name": "Ada King"}, [])
    done = refresh(tmp_path, notes(book(people[:-1]), TODAY))
    assert "# Ada King" in ada.read_text(encoding="utf-8")
    assert {path: path.read_bytes() for path in before} == before
    assert done.new == 1  # Dora's, beside the link
    assert {why for _, why in done.left_alone} == {NO_LINE, SECOND, GONE}
    assert not list(tmp_path.rglob("*.part"))


def test_what_was_written_below_the_line_comes_to_notes_and_only_once(tmp_path: Path) -> None:
    with closing(open_workspace(tmp_path / "home")) as here:
        here.add_sample(TODAY)
        vault = tmp_path / "vault"
        refresh(vault, notes(here.snapshot(), TODAY))
        path = note_of(vault, "Ingrid")
        path.write_bytes(path.read_bytes() + b"\nShe likes **dark** chocolate.\n")

        def bring_in() -> object:
            source = read_notes(read_folder(vault), "vault")
            return here.run_import(imported(source, here.snapshot()), "vault", today=TODAY)

        entries = len(here.snapshot().outreach)
        assert bring_in() is not None
        told = str(here.snapshot().people.loc["sample-p01", "notes"])
        assert told.endswith("She likes **dark** chocolate.")
        assert bring_in() is None
        refresh(vault, notes(here.snapshot(), TODAY))  # now above the line as well as below it
        assert bring_in() is None
        assert len(here.snapshot().outreach) == entries


def test_a_note_of_one_person_is_read_alone_and_one_of_nobody_is_refused() -> None:
    note = next(notes(sample(), TODAY))
    assert isinstance(note, Written)
    [person] = imported(read_source(note.text.encode(), "Ingrid.md"))
    assert person.cells["Name"] == note.name
    [typed] = imported(
        read_source(b"---\r\nname: Ada\r\nphone: 0049 123\r\naliases:\r\n  - A\r\n---\r\nHi", "x.md")
    )
    assert typed.cells == {"Name": "Ada", "Phone": "0049 123", "aliases": "A"}
    for data in (
        b"# Just a note\n",
        b"---\nname: [\n---\n",
        b"---\n" + b"[" * 5000 + b"\n---\n",
        b"\xff\xfe\x00",
    ):
        with pytest.raises(ImportFileError, match="no person"):
            read_source(data, "note.md")
