"""History: sentences that can be read without the pictures, and filters that narrow both."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from sync import Workspace
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
