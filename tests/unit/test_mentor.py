"""The mentor's agenda tells of the period and of nothing else, each person once a list, and text stays text."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from sync.contract import OUTCOMES, RELATIONSHIPS, SCENARIOS, STATUSES
from sync.crm.agenda import agenda_markdown, agenda_page
from sync.crm.decisions import MOST, Decision
from sync.crm.due import standing
from sync.crm.happened import Line
from sync.crm.mentor import Agenda, Question, agenda, first_look
from sync.crm.settings import Settings
from tests.conftest import TODAY
from tests.unit.frames import Row, doors, outreach, people

MEETING = TODAY - timedelta(days=28)
NO_GOAL = Settings(weekly_goal=0)
LISTS = ("kept", "still_open", "moved", "wins", "cold", "stuck")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def word(days: int, outcome: str = "", person: str = "p-0", **more: object) -> Row:
    return {"person_id": person, "date": ago(days), "outcome": outcome, **more}


def got(days: int, outcome: str = "", person: str = "p-0", **more: object) -> Row:
    return word(days, outcome, person, direction="Received", **more)


def of(
    them: list[Row],
    said: list[Row],
    *,
    since: date = MEETING,
    settings: Settings | None = None,
    rows: list[Row] | None = None,
) -> Agenda:
    settings = settings or Settings()
    who, told = people(*them), outreach(*said)
    stands = standing(who, told, settings, TODAY)
    return agenda(who, told, doors(*rows or []), stands, settings, since=since, today=TODAY)


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [f"{one.name}: {one.text}" for one in lines]


def test_what_was_promised_and_sent_is_kept_and_what_was_not_is_still_open() -> None:
    found = of(
        [
            {"name": "Ana", "next_step": "Send the deck", "next_step_on": ago(10)},
            {"name": "Ben", "next_step": "Ring about the port", "next_step_on": ago(9)},
            {"name": "Cleo", "not_hired_on": ago(20)},
            {"name": "Dora", "next_step": "Not before Friday", "next_step_on": ago(-2)},
            {"name": "Eve", "next_step": "Due today", "next_step_on": TODAY},
        ],
        [word(40), word(10), word(200, person="p-1"), word(19, person="p-2"), word(5, person="p-3")],
    )
    assert texts(found.kept) == [
        "Dora: the first word",
        "Ana: Send the deck",
        "Cleo: Thank them, graciously",
    ]
    assert texts(found.still_open) == ["Ben: Ring about the port"]
    assert found.sent == 3


def test_a_rhythm_kept_is_a_promise_kept_and_a_word_too_soon_is_not_told() -> None:
    found = of([{"name": "Ana", "every": 30}, {"name": "Ben"}], [word(45), word(5), *(
        word(days, person="p-1") for days in (45, 5)
    )])  # fmt: skip
    assert texts(found.kept) == ["Ana: a word after 40 days"]


def test_further_than_ever_before_is_forward_and_the_same_again_is_a_win() -> None:
    found = of(
        [{"name": "Ana"}, {"name": "Ben"}, {"name": "Cleo"}],
        [
            word(60, "Replied"), got(7, "Interview"), got(3, "Conversation"),
            word(60, "Conversation", "p-1"), got(6, person="p-1"),
            word(8, "Replied", "p-2"),
        ],
    )  # fmt: skip
    assert texts(found.moved) == ["Ana: an interview, after a reply", "Cleo: their first reply"]
    assert texts(found.wins) == ["Ben: a reply"]
    assert found.answered == 3


def test_second_chances_and_introductions_come_first_among_the_wins() -> None:
    found = of(
        [
            {"name": "Ana"},
            {"name": "Ben", "added_on": ago(9), "introduced_by": "Ana"},
            {"name": "Cleo", "not_hired_on": ago(90)},
        ],
        [word(60, "Offer"), got(1), got(20, "Conversation", "p-2", scenario="Similar role")],
    )
    assert texts(found.wins) == [
        "Cleo: a second chance came true: a conversation (Similar role)",
        "Ben: introduced by Ana",
        "Ana: a reply",
    ]


def test_who_went_quiet_or_got_stuck_is_told_once_at_the_meeting_after() -> None:
    them: list[Row] = [{"name": "Ana", "every": 30}, {"name": "Ben"}]
    said = [word(70), *(word(days, "No reply", "p-1") for days in (90, 60, 30))]
    found = of(them, said)
    assert texts(found.cold) == ["Ana: no word for 70 days"]
    assert texts(found.stuck) == [f"Ben: 3 words since {ago(90).day} Aug, and no answer yet"]
    later = of(them, said, since=ago(5))
    assert not later.cold
    assert not later.stuck


def test_a_goal_counts_whole_weeks_only() -> None:
    found = of([{"name": "Ana"}], [word(days) for days in (8, 9, 10, 11, 12)], since=ago(20))
    assert (found.weeks, found.goals_met) == (2, 1)
    assert "your goal of 5 a week met in 1 of 2 whole weeks" in found.figures


# Decisions


def decided(them: list[Row], said: list[Row], **more: object) -> list[str]:
    return [one.text for one in of(them, said, **{"settings": NO_GOAL, **more}).decisions]  # type: ignore[arg-type]


def test_each_rule_proposes_what_it_is_there_for() -> None:
    assert decided([{"name": "Ana"}], [word(9), got(2)]) == ["Offer Ana a short call?"]
    assert decided([{"name": "Ana"}], [got(2), word(1)]) == []
    silent = [word(days, "No reply") for days in (210, 100, 40)]
    (rest,) = of([{"name": "Ana", "status": "Active"}], silent, settings=NO_GOAL).decisions
    assert rest.text == "Write to Ana once more, or let it rest for now?"
    assert rest.reason == "Three words in 7 months, and no answer yet."
    assert decided([{"name": "Ana", "status": "Paused"}], silent) == []
    warm = [got(50), got(30), word(20)]
    assert decided([{"name": "Ana"}], warm) == ["Ask Ana for an introduction?"]
    assert decided(
        [{"name": "Ana", "company": "Acme"}], warm, rows=[{"company": "ACME", "door": "Research"}]
    ) == ["Ask Ana for an introduction to somebody in Research?"]
    assert decided([{"name": "Ana"}, {"name": "Ben", "introduced_by": "ana", "status": "Paused"}], warm) == []
    no = {"name": "Ana", "company": "Acme Corp.", "not_hired_on": ago(40)}
    assert decided([no], [word(20)]) == ["Ask Ana about other divisions at Acme Corp.?"]
    assert decided([no], [word(20, scenario="Other division")]) == []
    assert decided([{"name": "Ana", "company": "Acme"}], [word(700), got(600, "Conversation")]) == [
        "What would be a good reason to write to Ana at Acme again?"
    ]


def test_the_goal_is_raised_where_it_is_met_and_lowered_where_it_is_out_of_reach() -> None:
    often = [word(7 * week + day) for week in range(8) for day in (1, 2, 3, 4, 5)]
    assert decided([{"name": "Ana"}], often, settings=Settings())[-1] == "Raise the weekly goal from 5 to 6?"
    seldom = [word(7 * week + 2) for week in range(8)]
    assert decided([{"name": "Ana"}], seldom, settings=Settings())[-1].startswith(
        "Lower the weekly goal from 5 to 1"
    )
    assert decided([{"name": "Ana"}], seldom[:2], settings=Settings()) == []


# For every book

days = st.integers(-40, 400).map(ago) | st.none()
NAMES = ["Ana", "ana", "Ben", "", "*Cleo*"]
persons = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "company": st.sampled_from(["", "Acme", "Acme Inc."]),
        "relationship": st.sampled_from(["", *RELATIONSHIPS]),
        "status": st.sampled_from(["", *STATUSES]),
        "introduced_by": st.sampled_from(NAMES),
        "not_hired_on": days,
        "added_on": days,
        "next_step": st.sampled_from(["", "Ring"]),
        "next_step_on": days,
        "every": st.sampled_from([float("nan"), 7.0, 30.0, 1e9]),
        "needs_mentor": st.booleans(),
    }
)
touches = st.fixed_dictionaries(
    {
        "person_id": st.sampled_from(["p-0", "p-1", "p-2", "p-3", "nobody", ""]),
        "date": days,
        "direction": st.sampled_from(["", "Sent", "Received"]),
        "outcome": st.sampled_from(["", *OUTCOMES]),
        "scenario": st.sampled_from(["", *SCENARIOS]),
    }
)


@given(st.lists(persons, max_size=4), st.lists(touches, max_size=25), st.integers(0, 300), st.booleans())
def test_whatever_happened(them: list[Row], said: list[Row], back: int, goal: bool) -> None:  # noqa: FBT001
    settings = Settings(weekly_goal=2 if goal else 0)
    found = of(them, said, since=ago(back), settings=settings)
    for name in LISTS:
        lines: tuple[Line, ...] = getattr(found, name)
        assert len({one.person for one in lines}) == len(lines), name
        assert all(ago(back) <= one.on <= TODAY and one.text and one.name for one in lines), name
    named = [one.person for one in found.decisions if one.person]
    assert len(found.decisions) <= MOST
    assert len(set(named)) == len(named)
    asleep = {f"p-{at}" for at, one in enumerate(them) if one["status"] in {"Paused", "Archived"}}
    assert asleep.isdisjoint(named)
    assert {one.person for one in found.questions} == {
        f"p-{at}" for at, one in enumerate(them) if one["needs_mentor"]
    }
    assert agenda_markdown(found)
    assert "None" not in agenda_page(found)


def test_without_a_meeting_four_weeks_are_told_and_none_ahead() -> None:
    assert first_look(None, TODAY) == ago(28)
    assert first_look(ago(-3), TODAY) == TODAY


# On paper

NASTY = st.text(st.sampled_from(list("ab \n\r\t#*_`[]()<>&;!~|$-+1.\\:/\"'\u202e\u2028")), max_size=30)


def page(text: str) -> Agenda:
    """An agenda that says this wherever people's own words stand."""
    lines = (Line("p-0", text, text, text, TODAY),)
    return Agenda(
        mentor=text, since=MEETING, today=TODAY,
        questions=(Question("p-0", text, text, text, text),),
        kept=lines, still_open=lines, moved=lines, wins=lines, cold=lines, stuck=lines,
        decisions=(Decision("p-0", text, text, text),),
        sent=1, answered=1, goal=5, weeks=4, goals_met=2,
    )  # fmt: skip


def structure(markdown: str) -> list[str]:
    """How each line begins, and the marks in it that mean something."""
    bare = re.sub(r"\\.", "", markdown)
    return [re.sub(r"[^#*_`\[\]<~|$-]", "", line.replace("-", "", 1)) for line in bare.split("\n")]


@given(NASTY)
def test_text_from_people_never_becomes_markdown(text: str) -> None:
    told = agenda_markdown(page(f"x{text}x"))
    same = agenda_markdown(page("x"))
    marks = [re.sub("-", "", line) for line in structure(told)]
    assert len(marks) == len(structure(same))
    # Where a line begins with words of ours, a number sign or a stroke within it means nothing.
    heads = [re.sub(r"(?<=.)#", "", line) for line in marks]
    assert [line.lstrip("#") for line in heads] == [
        re.sub("-", "", line).lstrip("#") for line in structure(same)
    ]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"{tag} {attrs}")


def tags(html: str) -> list[str]:
    parser = _Tags()
    parser.feed(html)
    return parser.tags


@given(NASTY)
def test_text_from_people_never_becomes_html(text: str) -> None:
    assert tags(agenda_page(page(f"x{text}x"))) == tags(agenda_page(page("x")))


def test_the_agenda_reads_well() -> None:
    told = agenda_markdown(
        of(
            [
                {
                    "name": "Ngozi_Eze",
                    "company": "R&D [Lagos]",
                    "needs_mentor": True,
                    "mentor_question": "Ask\nher?",
                }
            ],
            [word(40), got(3, "Conversation")],
            settings=Settings(mentor="Ruth"),
        )
    )
    assert "# Meeting with Ruth, 23 November 2026\n" in told
    assert "- **Ngozi\\_Eze** (R&D \\[Lagos\\]): Ask her?\n" in told
    assert (
        "### Moved forward\n\n- **Ngozi\\_Eze** (R&D \\[Lagos\\]): a conversation, and no answer before · 20 Nov"
        in told
    )
