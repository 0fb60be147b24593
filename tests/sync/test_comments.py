"""Comments that people leave in the sheet: with the right person, replied to once, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sync.comments import REFUSED, WAITING, Comment
from sync.contract import OUTREACH, PEOPLE, Tab
from sync.errors import InvalidValueError
from sync.workspace import new_rows
from tests.google.running import google
from tests.sync.dashboards import TODAY, Clock, Dashboard
from tests.sync.people_at_work import Person
from tests.sync.stage import Place

READING = "commentsViewMode"
WRITING = ":batchUpdate"


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(stack.enter_context(google()), stack)


@dataclass(slots=True)
class Scene:
    """A dashboard in step with a sheet of three people, Dana who comments in it, and somebody who looks on."""

    place: Place
    clock: Clock
    dana: Person
    ours: Dashboard
    ids: dict[str, str]

    def says(self, text: str, name: str, header: str = "Name") -> str:
        """Dana comments on a person's cell: the thread's ID."""
        return self.comments(text, PEOPLE, self.line(name), PEOPLE_AT[header])

    def comments(self, text: str, tab: Tab, line: int, column: int) -> str:
        where = {"sheetId": self.dana.tabs[tab.name], "rowIndex": line, "columnIndex": column}
        answer = self.dana.api.batch([{"insertComment": {"coordinate": where, "content": text}}])
        return str(answer["replies"][0]["insertComment"]["commentThread"]["commentId"])

    def line(self, name: str) -> int:
        grid = self.dana.api.grids(["People"])[0]
        return next(line for line, row in enumerate(grid) if row and row[PEOPLE_AT["Name"]] == name)

    def goes_on(self, seconds: int = 65) -> None:
        """So long somebody looks, and the engine has its turns."""
        for _ in range(seconds):
            self.ours.engine.look()
            self.ours.engine.turn()
            self.clock.wait(1)

    def of(self, name: str) -> tuple[Comment, ...]:
        return self.ours.book.link.comments(PEOPLE.key, self.ids[name])

    def words(self, name: str) -> list[str]:
        return [one.head.text for one in self.of(name)]

    def threads(self) -> list[dict[str, Any]]:
        """As Dana sees them."""
        return list(
            self.dana.api.described("comments", commentsViewMode="COMMENTS_VIEW_MODE_INCLUDED")["comments"]
        )

    def asked(self) -> int:
        """How often comments were asked for since the last time: nothing else is asked of the spreadsheet as such."""
        asked = f"/v4/spreadsheets/{self.dana.spreadsheet}"
        robot = self.place.addresses[0]
        return sum(one["path"] == asked and one["user"] == robot for one in self.place.server.log())

    def is_in_step(self) -> bool:
        """Whether a change still goes up, and nothing is said to be wrong."""
        self.ours.book.edit(PEOPLE, {self.ids["Ben"]: {"notes": f"at {self.clock.now}"}})
        self.goes_on(12)
        state = self.ours.engine.state
        return not state.problem and not self.ours.ledger.waiting() and state.in_step_at is not None


PEOPLE_AT = {column.header: number for number, column in enumerate(PEOPLE.columns)}


@pytest.fixture
def scene(place: Place, tmp_path: Path) -> Iterator[Scene]:
    spreadsheet, clock = place.fresh(), Clock()
    ours = Dashboard("a", tmp_path, place.robots[0], spreadsheet, clock)
    people = ("Ana", "Ben", "Cleo")
    ids = new_rows(ours.book.changes(ours.book.add(PEOPLE, [{"name": name} for name in people]).id), PEOPLE)
    ours.connect()
    dana = Person("dana", place.people["dana"], spreadsheet, place.tabs)
    yield Scene(place, clock, dana, ours, dict(zip(people, ids, strict=True)))
    place.server.hook("DELETE", "faults")
    ours.close()


# Whom they are about


def test_a_comment_shows_on_its_person_whoever_sorts_renames_or_replies(scene: Scene) -> None:
    scene.says("Ring her?", "Ana", "Notes")
    thread = scene.says("A *friend* of mine", "Cleo")
    scene.dana.api.batch(
        [
            {"addCommentReply": {"commentId": thread, "post": {"content": "Ask Kim"}}},
            {"addCommentReply": {"commentId": thread, "post": {"commentAction": "RESOLVE"}}},
        ]
    )
    scene.goes_on()
    (about_ana,) = scene.of("Ana")
    (about_cleo,) = scene.of("Cleo")
    assert (about_ana.head.text, about_ana.header, about_ana.head.author) == ("Ring her?", "Notes", "dana")
    assert [reply.text for reply in about_cleo.replies] == ["Ask Kim"]
    assert (about_ana.is_resolved, about_cleo.is_resolved, scene.of("Ben")) == (False, True, ())
    scene.dana.sort("People", PEOPLE_AT["Name"], down=True)
    scene.dana.insert_row("People", 1, {PEOPLE_AT["Name"]: "Dora"})
    scene.dana.type("People", scene.line("Ana"), PEOPLE_AT["ID"], ["hers"])
    scene.goes_on(130)
    assert [one.head.text for one in scene.ours.book.link.comments(PEOPLE.key, "hers")] == ["Ring her?"]
    assert (scene.words("Cleo"), scene.words("Ben")) == (["A *friend* of mine"], [])


def test_a_comment_on_a_name_is_about_who_bears_it_though_the_rows_moved_first(scene: Scene) -> None:
    scene.says("A gem", "Ana")
    scene.dana.sort("People", PEOPLE_AT["Name"], down=True)
    scene.goes_on()
    assert [scene.words(name) for name in ("Ana", "Ben", "Cleo")] == [["A gem"], [], []]
    removed = scene.ours.book.delete(PEOPLE, [scene.ids["Ana"]])
    scene.goes_on(130)
    assert [scene.words(name) for name in ("Ben", "Cleo")] == [[], []]
    scene.ours.book.undo(removed.id)
    scene.goes_on(130)
    assert [scene.words(name) for name in ("Ana", "Ben", "Cleo")] == [["A gem"], [], []]


def test_headings_and_empty_rows_are_nobodys_and_an_outreach_row_has_its_own(scene: Scene) -> None:
    scene.ours.book.log([scene.ids["Ana"]], on=TODAY, today=TODAY)
    (touch,) = scene.ours.book.snapshot().outreach.index
    scene.goes_on(5)
    scene.comments("What is this column?", PEOPLE, 0, 2)
    scene.comments("Who comes here?", PEOPLE, 9, 0)
    scene.comments("Well put", OUTREACH, 1, 2)
    scene.goes_on()
    assert len(scene.threads()) == 3
    assert [one.head.text for one in scene.ours.book.link.comments(OUTREACH.key, touch)] == ["Well put"]
    assert [scene.words(name) for name in scene.ids] == [[], [], []]


# How often


def test_asked_once_while_nothing_moves_and_once_a_minute_while_all_does(scene: Scene) -> None:
    scene.goes_on()
    scene.asked()
    scene.goes_on(300)
    assert scene.asked() == 0
    for number in range(24):
        scene.says(f"word {number}", "Ana")
        scene.goes_on(10)
    assert 3 <= scene.asked() <= 5
    for _ in range(120):
        scene.says("Nobody looks", "Ben")
        scene.clock.wait(5)
        scene.ours.engine.turn()
    assert scene.asked() <= 2


# Replies


def test_a_reply_arrives_once_and_shows_as_sending_until_then(scene: Scene) -> None:
    thread = scene.says("Ring her?", "Ana")
    scene.goes_on()
    link, who = scene.ours.book.link, scene.ids["Ana"]
    link.reply(PEOPLE.key, who, thread, " I did, on Monday ")
    ((reply,),) = (one.replies for one in scene.of("Ana"))
    assert (reply.text, reply.state) == ("I did, on Monday", WAITING)
    scene.goes_on(2)
    ((reply,),) = (one.replies for one in scene.of("Ana"))
    assert (reply.text, reply.state, reply.is_ours) == ("I did, on Monday", "", True)
    scene.goes_on(130)
    assert [post["content"] for post in scene.threads()[0]["replies"]] == ["I did, on Monday"]
    ((again,),) = (one.replies for one in scene.of("Ana"))
    assert again == reply
    for blank_or_long in ("  ", "ö" * 1025):
        with pytest.raises(InvalidValueError):
            link.reply(PEOPLE.key, who, thread, blank_or_long)


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_reply_whose_answer_was_lost_is_there_once_also_said_twice(scene: Scene, lost: str) -> None:
    thread = scene.says("Ring her?", "Ana")
    scene.goes_on()
    for times in (1, 2):
        scene.place.server.faults({"match": WRITING, "drop": lost})
        scene.ours.book.link.reply(PEOPLE.key, scene.ids["Ana"], thread, "Thanks")
        scene.goes_on(5)
        scene.ours.reopen()  # the process ends while it does not know
        scene.goes_on(60)
        assert [post["content"] for post in scene.threads()[0]["replies"]] == ["Thanks"] * times
        ((*replies,),) = (one.replies for one in scene.of("Ana"))
        assert [(one.text, one.state) for one in replies] == [("Thanks", "")] * times
    assert scene.is_in_step()


def test_a_reply_that_is_refused_says_why_and_keeps_its_words(scene: Scene) -> None:
    thread = scene.says("Ring her?", "Ana")
    scene.goes_on()
    link = scene.ours.book.link
    scene.dana.api.batch([{"deleteComment": {"commentId": thread}}])
    link.reply(PEOPLE.key, scene.ids["Ana"], thread, "I did")
    scene.goes_on()
    (gone,) = scene.of("Ana")
    (reply,) = gone.replies
    assert (gone.head.id, reply.text, reply.state) == ("", "I did", REFUSED)
    assert "no longer in the sheet" in reply.problem
    assert scene.is_in_step()
    link.reply_again(reply.id)
    scene.goes_on()
    assert scene.of("Ana")[0].replies[0].state == REFUSED
    link.forget_reply(reply.id)
    assert scene.of("Ana") == ()


# Where Google has none


@pytest.mark.parametrize("status", [400, 403, 404])
def test_where_the_api_refuses_there_are_none_and_all_else_goes_on(scene: Scene, status: int) -> None:
    scene.says("Ring her?", "Ana")
    scene.goes_on()
    assert scene.words("Ana") == ["Ring her?"]
    scene.place.server.faults({"match": READING, "status": status, "times": 50})
    scene.says("And?", "Ana")
    scene.goes_on()
    scene.asked()
    assert scene.is_in_step()
    scene.says("Well?", "Ana")
    scene.goes_on(300)
    assert (scene.asked(), scene.of("Ana")) == (0, ())
    scene.place.server.hook("DELETE", "faults")
    scene.clock.wait(24 * 3600)
    scene.goes_on()
    assert scene.words("Ana") == ["Ring her?", "And?", "Well?"]


@pytest.mark.parametrize("fault", [{"status": 503}, {"html": 502}, {"drop": "answer"}, {"status": 429}])
def test_trouble_with_comments_alone_is_never_the_sheets(scene: Scene, fault: dict[str, Any]) -> None:
    scene.says("Ring her?", "Ana")
    scene.goes_on()
    scene.place.server.faults({"match": READING, "times": 50, **fault})
    scene.says("And?", "Ana")
    scene.goes_on(100)
    assert scene.is_in_step()
    assert scene.words("Ana") == ["Ring her?"]
    scene.place.server.hook("DELETE", "faults")
    scene.goes_on(600)
    assert scene.words("Ana") == ["Ring her?", "And?"]
