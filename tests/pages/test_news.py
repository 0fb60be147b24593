"""News: what is new, who has heard it, what it was called before; and what one person knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from streamlit.testing.v1 import AppTest

from sync import Workspace
from sync.contract import NEWS, OUTREACH, PEOPLE
from tests.conftest import TODAY

Visit = Callable[..., AppTest]
PAGE = "reach_out/news"


def words(app: AppTest) -> str:
    """All that the page says, without the backslashes that keep it from being Markdown."""
    parts = (*app.title, *app.subheader, *app.markdown, *app.error)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


def two_people(book: Workspace) -> tuple[str, str]:
    book.add(PEOPLE, [{"name": "Ana"}, {"name": "Bob", "company": "Acme"}], today=TODAY)
    ana, bob = book.snapshot().people.index
    return str(ana), str(bob)


def test_an_empty_ledger_offers_the_first_step_with_examples(visit: Visit, book: Workspace) -> None:
    app = visit(PAGE)
    assert "each draft then brings what that person has not heard yet" in words(app)
    kinds = app.button_group(key="news-new-kind-0")
    assert [option.split(" ")[-1] for option in kinds.options] == [
        "Certificate", "Project", "Talk", "Article", "Volunteering",
    ]  # fmt: skip
    kinds.set_value("Talk").run()
    assert "Spoke" in app.text_input(key="news-new-headline-0").placeholder
    app.text_input(key="news-new-headline-0").set_value("Gave a talk").run()
    app.button(key="news-save").click().run()
    assert book.snapshot().news["headline"].tolist() == ["Gave a talk"]
    assert book.snapshot().news["date"].dt.date.tolist() == [TODAY]
    assert "Nobody to tell yet" in words(app)
    assert "news-form" not in str(app.main)
    app.button(key="undo").click().run()
    assert book.snapshot().news.empty


def test_without_a_headline_nothing_is_saved_and_what_was_typed_stays(visit: Visit, book: Workspace) -> None:
    app = visit(PAGE)
    app.text_area(key="news-new-details-0").set_value("Six evenings").run()
    app.button(key="news-save").click().run()
    assert "Headline" in words(app)
    assert app.text_area(key="news-new-details-0").value == "Six evenings"
    assert book.snapshot().news.empty


def test_who_has_not_heard_it_and_who_has(visit: Visit, book: Workspace) -> None:
    ana, _ = two_people(book)
    book.add(NEWS, [{"headline": "Gave a talk", "date": TODAY - timedelta(days=9)}], today=TODAY)
    book.add(OUTREACH, [{"person_id": ana, "date": TODAY, "shared": ("gave a TALK",)}], today=TODAY)
    (item,) = book.snapshot().news.index
    app = visit(PAGE)
    assert "Heard by 1 of 2; 1 not yet, 1 of them due now." in words(app)
    app.button(key=f"news-who-{item}").click().run()
    assert [label for link in app.get("page_link") if "Bob" in (label := getattr(link, "label", ""))] == [
        "Bob · Acme"
    ]
    assert "**Heard it** :gray[:small[1 person]]" in words(app)


def test_what_is_to_come_waits_and_a_row_without_a_headline_can_be_mended(
    visit: Visit, book: Workspace
) -> None:
    two_people(book)
    book.add(
        NEWS, [{"headline": "Course", "date": TODAY + timedelta(days=9)}, {"headline": "x"}], today=TODAY
    )
    _, nameless = book.snapshot().news.index
    book.edit(NEWS, {nameless: {"headline": "", "details": "Something"}})
    told = words(visit(PAGE))
    assert "drafts wait for it" in told
    assert "A headline is missing here" in told


def test_what_was_told_under_another_name_is_tied_to_an_item_or_added(visit: Visit, book: Workspace) -> None:
    ana, bob = two_people(book)
    book.add(NEWS, [{"headline": "Passed the certificate"}], today=TODAY)
    before = TODAY - timedelta(days=20)
    book.add(
        OUTREACH,
        [
            {"person_id": ana, "date": before, "shared": ("Certificate!", "My *piece* on depots")},
            {"person_id": bob, "date": TODAY, "shared": ("certificate",)},
        ],
        today=TODAY,
    )
    app = visit(PAGE)
    assert "“Certificate!” :gray[:small[heard by 2 people" in words(app)
    app.button(key="news-take-my piece on depots").click().run()
    news = book.snapshot().news
    assert news["headline"].tolist() == ["Passed the certificate", "My *piece* on depots"]
    assert news["date"].dt.date.tolist()[1] == before
    book.name_shared("certificate", "Passed the certificate")
    app = visit(PAGE)
    assert "Told under another name" not in words(app)
    assert "Heard by 2 of 2" not in words(app)
    assert "Everybody in touch has heard it." in words(app)


def test_a_person_s_page_says_what_they_know_and_what_is_new_to_them(visit: Visit, book: Workspace) -> None:
    ana, bob = two_people(book)
    book.add(NEWS, [{"headline": "Gave a talk", "date": TODAY}, {"headline": "Certificate"}], today=TODAY)
    book.add(OUTREACH, [{"person_id": ana, "date": TODAY, "shared": ("Gave a talk",)}], today=TODAY)
    told = words(visit("people/person", person=ana))
    assert "New to them]]  \nCertificate" in told
    assert "They have heard]]  \nGave a talk" in told
    assert "They have heard none of your news yet." in words(visit("people/person", person=bob))
