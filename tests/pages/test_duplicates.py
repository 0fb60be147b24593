"""Duplicates: likely pairs with their reasons, a choice for each field, and undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from sync import Workspace
from sync.contract import PEOPLE
from tests.conftest import TODAY
from tests.pages.test_people import words

Visit = Callable[..., AppTest]
PAGE = "data/duplicates"


@pytest.fixture
def pairs(book: Workspace) -> tuple[str, ...]:
    """Ana three times, twice with one address; Bo twice at one company; Cleo once."""
    done = book.add(
        PEOPLE,
        [
            {"name": "Ana *Silva*", "company": "Acme", "email": "ana@example.org", "role": "Buyer"},
            {
                "name": "Ana Silva",
                "company": "Acme Robotics",
                "email": "ANA@example.org",
                "role": "Head buyer",
            },
            {"name": "Bo Marsh", "company": "Fjord", "email": "bo@example.org"},
            {"name": "Bo Marsh", "company": "Fjord", "email": "b.marsh@example.org", "notes": "Likes tea."},
            {"name": "Cleo Novak", "company": "Grove"},
        ],
        today=TODAY,
    )
    ids = tuple(change.row for change in book.changes(done.id))
    book.log([ids[3]], on=TODAY - timedelta(days=3), notes="Hello Bo")
    return ids


def test_a_book_in_which_nobody_is_twice_says_so_kindly(book: Workspace, visit: Visit) -> None:
    assert "Once there are people" in words(visit(PAGE))
    book.add(PEOPLE, [{"name": "Ana Silva"}, {"name": "Bo Marsh"}], today=TODAY)
    app = visit(PAGE)
    assert "Everybody here is one of a kind" in words(app)
    assert "Nobody among 2 people" in words(app)


def test_a_pair_is_shown_with_its_reasons_and_merged_field_by_field(
    book: Workspace, visit: Visit, pairs: tuple[str, ...]
) -> None:
    app = visit(PAGE)
    said = words(app)
    assert "2 likely pairs left" in said
    assert "Almost surely one person" in said
    assert "Same e-mail address · Same name" in said
    assert "Ana *Silva*" in said
    place = f"unite-{pairs[0]}-{pairs[1]}"
    app.radio(key=f"{place}-role").set_value("other").run()
    app.radio(key=f"{place}-company").set_value("own").run()
    app.text_input(key=f"{place}-company-own").input("Acme Arms").run()
    assert "Company Acme Arms" in words(app).replace(":gray[:small[", "").replace("]]", "")
    app.button(key="duplicates-merge").click().run()
    assert not app.exception
    row = book.snapshot().people.loc[pairs[0]]
    assert (row["role"], row["company"]) == ("Head buyer", "Acme Arms")
    assert "Role: Buyer" in row["notes"]
    assert "Company: Acme Robotics" in row["notes"]
    assert pairs[1] not in book.snapshot().people.index
    assert app.get("progress"), "one of two is done"
    app.button(key="undo").click().run()
    assert book.snapshot().people.loc[pairs[1], "company"] == "Acme Robotics"
    assert "2 likely pairs left" in words(app)


def test_the_one_with_more_words_exchanged_stays(
    book: Workspace, visit: Visit, pairs: tuple[str, ...]
) -> None:
    app = visit(PAGE)
    app.button(key=f"compare-{pairs[2]}~{pairs[3]}").click().run()
    app.button(key="duplicates-merge").click().run()
    people = book.snapshot().people
    assert pairs[2] not in people.index
    assert people.at[pairs[3], "email"] == "b.marsh@example.org"
    assert book.snapshot().extras(PEOPLE, pairs[3])["Other email"] == "bo@example.org"


def test_what_can_not_be_read_is_said_before_anything_is_merged(visit: Visit, pairs: tuple[str, ...]) -> None:
    app = visit(PAGE)
    app.button(key=f"compare-{pairs[2]}~{pairs[3]}").click().run()
    place = f"unite-{pairs[3]}-{pairs[2]}-email"
    app.radio(key=place).set_value("own").run()
    app.text_input(key=f"{place}-own").input("bo at example").run()
    assert app.button(key="duplicates-merge").disabled
    assert "Not read as an e-mail address" in words(app)


def test_two_people_are_told_apart_and_asked_about_again(
    book: Workspace, visit: Visit, pairs: tuple[str, ...]
) -> None:
    app = visit(PAGE)
    app.button(key=f"apart-{pairs[2]}~{pairs[3]}").click().run()
    assert "likely pair" in str(app.get("progress")[0].proto)
    assert len(book.likely_pairs()) == 1
    app.button(key="undo").click().run()
    assert len(book.likely_pairs()) == 2
    app.button(key=f"apart-{pairs[2]}~{pairs[3]}").click().run()
    (told,) = book.told_apart()
    app.button(key=f"again-{told[0]}-{told[1]}").click().run()
    assert len(book.likely_pairs()) == 2


@pytest.mark.usefixtures("pairs")
def test_the_certain_ones_are_merged_at_once_and_undone_at_once(book: Workspace, visit: Visit) -> None:
    app = visit(PAGE)
    assert "One pair has the same name and the same e-mail address" in words(app)
    app.button(key="duplicates-merge-all").click().run()
    assert len(book.snapshot().people) == 4
    app.button(key="undo").click().run()
    assert len(book.snapshot().people) == 5
    assert not app.exception
