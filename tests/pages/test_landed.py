"""The page Landed: one click there, thanks to everybody who helped, and one click back."""

from __future__ import annotations

from datetime import timedelta

from sync import Workspace
from sync.contract import PEOPLE
from tests.conftest import TODAY
from tests.pages.conftest import Open


def test_landed_thanked_and_looking_again(book: Workspace, visit: Open) -> None:
    book.add(PEOPLE, [{"name": "Ana", "relationship": "Mentor", "every": 30}, {"name": "Ben"}])
    ana = book.snapshot().people.index[0]
    page = visit("reach_out/landed")
    assert any("One person who helped" in text.value for text in page.markdown)
    page.text_input(key="landed-with").set_value("Acme *Corp*")
    page.button(key="landed-save").click().run()
    assert not page.exception
    assert book.snapshot().settings.landed_with == "Acme *Corp*"
    assert any(r"Acme \*Corp\*" in text.value for text in page.markdown)
    assert [button for button in page.button if button.key == f"thank-draft-{ana}"]
    book.log([ana], on=TODAY)
    page.run()
    assert not [button for button in page.button if button.key == f"thank-draft-{ana}"]
    page.button(key="landed-again").click().run()
    assert book.snapshot().settings.landed_on is None
    assert book.snapshot().people.at[ana, "every"] == 30


def test_today_says_whom_to_thank_and_offers_the_page_until_then(book: Workspace, visit: Open) -> None:
    book.add(PEOPLE, [{"name": "Ana", "relationship": "Mentor"}])
    page = visit()
    assert any("Found a job" in link.proto.label for link in page.get("page_link"))
    book.land(TODAY - timedelta(days=1), "Acme")
    page = visit()
    links = [str(link.proto.label) for link in page.get("page_link")]
    assert any(link.startswith("One person who helped") for link in links)
    assert not any("Found a job" in link for link in links)
