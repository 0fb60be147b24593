"""History: sentences that can be read without the pictures, and filters that narrow both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from streamlit.testing.v1 import AppTest

from sync import Workspace
from sync.contract import DIDNT_WORK_OUT, PEOPLE, RECEIVED
from tests.conftest import TODAY

Visit = Callable[..., AppTest]


def words(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.subheader, *app.markdown)).replace("\\", "")


def test_a_book_without_a_word_says_what_will_be_here(visit: Visit, book: Workspace) -> None:
    assert "Your story starts with the first word" in words(visit("look_back/history"))
    assert book.snapshot().outreach.empty


def test_every_figure_says_in_a_sentence_what_it_shows(visit: Visit, book: Workspace) -> None:
    book.add_sample(TODAY)
    told = words(visit("look_back/history"))
    seen = book.snapshot().outreach
    year = seen[seen["date"] > str(TODAY.replace(year=TODAY.year - 1))]
    assert f"In touch {len(year)} times" in told
    for part in (
        "as often as you meant to be",
        "most often on",
        "You heard back",
        "would like to hear",
        "you reached out to",
    ):
        assert part in told, part


def test_filters_narrow_every_figure_and_an_empty_one_shows_no_empty_axis(
    visit: Visit, book: Workspace
) -> None:
    book.add_sample(TODAY)
    app = visit("look_back/history")
    app.button_group(key="channel").set_value(["Letter"]).run()
    assert not app.exception
    assert "only Letter" in words(app)
    app.button_group(key="span").set_value("3 months").run()
    app.multiselect(key="company").set_value([app.multiselect(key="company").options[-1]]).run()
    assert not app.exception
    assert "No outreach yet in these dates" in words(app)


def test_second_chances_and_templates_say_what_they_wait_for_until_there_is_one(
    visit: Visit, book: Workspace
) -> None:
    book.add(PEOPLE, [{"name": "Dana", "not_hired_on": TODAY - timedelta(days=80)}], today=TODAY)
    (dana,) = book.snapshot().people.index
    book.log([dana], on=TODAY - timedelta(days=9), today=TODAY)
    told = words(visit("look_back/history"))
    assert "No second chance has come true in these dates yet" in told
    assert "No word in these dates began from a template yet" in told
    book.log([dana], on=TODAY - timedelta(days=8), template="*Tea*", today=TODAY)
    book.log(
        [dana],
        on=TODAY - timedelta(days=3),
        direction=RECEIVED,
        outcome="Interview",
        scenario=DIDNT_WORK_OUT,
        today=TODAY,
    )
    told = words(visit("look_back/history"))
    assert "One second chance came true, about 11 weeks after the no." in told
    assert "You reached out once and heard back." in told
