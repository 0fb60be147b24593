"""Scenarios: the five second chances, who carries them, which windows are open, and how it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from streamlit.testing.v1 import AppTest

from pages.drawing import scenarios, tagging
from sync import Workspace
from sync.cells import Value
from sync.contract import COUNTER_OFFER, LANDED, OFFER_DECLINED, PEOPLE, RECEIVED, SCENARIOS, SIMILAR_ROLE
from sync.crm.scenarios import ALL, endings, open_windows
from tests.conftest import TODAY

Visit = Callable[..., AppTest]
PAGE = "people/scenarios"


def words(app: AppTest) -> str:
    """All that the page says, without the backslashes that keep it from being Markdown."""
    parts = (*app.title, *app.subheader, *app.markdown)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def test_a_book_without_people_says_what_will_be_here(visit: Visit) -> None:
    app = visit(PAGE)
    assert "No second chances noted yet" in words(app)
    assert "scenarios-add" in {button.key for button in app.button}


def test_all_five_come_with_advice_time_and_the_source_of_their_figure(visit: Visit, book: Workspace) -> None:
    book.add_sample(TODAY)
    told = words(visit(PAGE))
    for scenario in ALL:
        for part in (scenario.tag, scenario.happens, scenario.advice, scenario.when, scenario.source):
            assert part in told
    seen = book.snapshot()
    windows = open_windows(seen.people, seen.standing(TODAY), TODAY)
    number = int((windows["tagged"] & windows["is_open"]).sum())
    assert f"{number} windows are open today" in told


def test_the_address_says_which_one_is_shown(visit: Visit, book: Workspace) -> None:
    book.add_sample(TODAY)
    app = visit(PAGE, door=COUNTER_OFFER)
    assert [part.value.replace("\\", "") for part in app.subheader] == [COUNTER_OFFER]
    app.button_group(key="scenarios-door").set_value(OFFER_DECLINED).run()
    assert [part.value.replace("\\", "") for part in app.subheader] == [OFFER_DECLINED]
    app.button_group(key="scenarios-door").set_value(scenarios.EVERYTHING).run()
    assert len(app.subheader) == len(SCENARIOS)
    assert len(visit(PAGE, door="nonsense").subheader) == len(SCENARIOS)


def test_a_tag_nobody_carries_says_how_to_add_it(visit: Visit, book: Workspace) -> None:
    book.add(
        PEOPLE, [{"name": "Dana", "not_hired_on": TODAY - timedelta(days=5)}, {"name": "Eli"}], today=TODAY
    )
    app = visit(PAGE, door=OFFER_DECLINED)
    assert f"Nobody carries “{OFFER_DECLINED}” yet" in words(app)
    assert "By the calendar this could be the moment with 1 person." in words(app)
    assert "tag-offer-declined" in {button.key for button in app.button}


def test_carriers_are_told_apart_by_the_state_of_their_window(book: Workspace) -> None:
    tagged: dict[str, Value] = {"scenarios": (OFFER_DECLINED,)}

    def told_no(days: int) -> dict[str, Value]:
        return {**tagged, "not_hired_on": TODAY - timedelta(days=days)}

    book.add(
        PEOPLE,
        [
            {"name": "past", **told_no(15)},
            {"name": "undated", **tagged},
            {"name": "landed", **told_no(5), "status": LANDED},
            {"name": "early", **told_no(0)},
            {"name": "last day", **told_no(14)},
            {"name": "first day", **told_no(1)},
            {"name": "untagged", "not_hired_on": TODAY},
        ],
        today=TODAY,
    )
    seen = book.snapshot()
    rows = scenarios.carriers(open_windows(seen.people, seen.standing(TODAY), TODAY), seen.people, TODAY)[
        OFFER_DECLINED
    ]
    assert [(seen.people.at[row.person_id, "name"], row.group) for row in rows.itertuples()] == [
        ("last day", scenarios.OPEN),
        ("first day", scenarios.OPEN),
        ("early", scenarios.LATER),
        ("undated", scenarios.UNKNOWN),
        ("past", scenarios.PASSED),
        ("landed", scenarios.RESTING),
    ]


def test_how_it_went_is_a_kind_sentence(book: Workspace) -> None:
    book.add(PEOPLE, [{"name": str(i), "scenarios": (OFFER_DECLINED,)} for i in range(4)], today=TODAY)
    first, second, third, fourth = book.snapshot().people.index
    book.log([first, second], on=TODAY, outcome="Interview", scenario=OFFER_DECLINED)
    book.log([third], on=TODAY, outcome="No reply", scenario=OFFER_DECLINED)
    book.set_status([second], LANDED)
    seen = book.snapshot()
    counts = scenarios.counted(endings(seen.people, seen.outreach))
    assert scenarios.ending_sentence(counts[OFFER_DECLINED]) == (
        "So far, of 4 people: 1 landed with them, 1 interview, 1 no reply so far and 1 not asked yet."
    )
    assert scenarios.ending_sentence(counts[COUNTER_OFFER]) == ""
    assert fourth


def test_namesakes_can_be_told_apart_when_tagged(book: Workspace) -> None:
    book.add(PEOPLE, [{"name": "Ada Lind", "company": "Acme"}] * 3, today=TODAY)
    people = book.snapshot().people
    called = tagging.labels(people, people.index.tolist())
    assert len(set(called.values())) == 3
    assert all("Ada Lind" in label for label in called.values())


def test_a_second_chance_that_came_true_says_for_whom_and_how_long_after_the_no(
    visit: Visit, book: Workspace
) -> None:
    names = ("Dana *Reyes*", "Eli Moss")
    book.add(
        PEOPLE, [{"name": name, "not_hired_on": TODAY - timedelta(days=100)} for name in names], today=TODAY
    )
    dana, eli = book.snapshot().people.index
    assert "Came true" not in words(visit(PAGE))

    def came(person: str, days: int, outcome: str) -> None:
        on = TODAY - timedelta(days=100 - days)
        book.log([person], on=on, direction=RECEIVED, outcome=outcome, scenario=SIMILAR_ROLE, today=TODAY)

    came(dana, 77, "Conversation")
    came(dana, 90, "Offer")
    told = words(visit(PAGE))
    assert "Came true once, about 11 weeks after the no." in told
    assert "an offer, about 11 weeks after the no" in told
    came(eli, 5, "Interview")
    assert "Came true twice, typically about 6 weeks after the no." in words(visit(PAGE, door=SIMILAR_ROLE))
