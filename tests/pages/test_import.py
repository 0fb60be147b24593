"""The Import page: a file is shown before it comes in, corrected by hand, and comes in whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sync import Workspace, contract
from tests.conftest import TODAY

LINKEDIN = (
    b"\xef\xbb\xbfNotes:\r\n"
    b'"When exporting your connection data, you may notice that some of the email addresses are missing."\r\n\r\n'
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"
    b'Marisol,Tavares,https://www.linkedin.com/in/marisol-zz1,,"Brightwater, Inc.",Head of Data,06 Mar 2026\r\n'
    b"Tobias,Lindqvist,https://www.linkedin.com/in/tobias-zz2,tobias@example.org,Halden & Roe,Director,28 Feb 2026\r\n"
    b",,,,,,\r\n"
)
ODD = b"Whom,Where from,Reach\nAda Verne,Quillfish,ada@example.org\nBo Marsh,Tamsin Foods,bo@example.org\n"

Visit = Callable[..., AppTest]
Upload = Callable[[str, bytes], AppTest]


@pytest.fixture
def upload(visit: Visit) -> Upload:
    """Chooses a file on the page."""

    def chosen(name: str, data: bytes) -> AppTest:
        app = visit("data/import_people")
        app.file_uploader(key="import-file").upload(name, data).run()
        assert not app.exception
        return app

    return chosen


def _texts(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in app.markdown).replace("\\", "")


def _decision(app: AppTest, pair: str) -> Any:
    return app.get_by_key(f"import-pair-{pair}")


def _bring_in(app: AppTest) -> None:
    app.button(key="import-run").click().run()
    assert not app.exception


def test_linkedin_is_told_in_words_and_comes_in_as_one_operation(upload: Upload, book: Workspace) -> None:
    app = upload("Connections.csv", LINKEDIN)
    assert "LinkedIn connections, 2 people" in _texts(app)
    assert app.button(key="import-run").label == "Bring in 2 people"
    assert book.snapshot().people.empty

    _bring_in(app)
    people = book.snapshot().people.set_index("name")
    assert people.loc["Marisol Tavares", "company"] == "Brightwater, Inc."
    assert len(book.operations()) == 1

    app.button(key="undo").click().run()
    assert book.snapshot().people.empty
    assert any("Taken back" in one.value for one in app.subheader)


def test_a_column_of_names_is_asked_for_and_every_column_can_be_corrected(
    upload: Upload, book: Workspace
) -> None:
    app = upload("odd.csv", ODD)
    assert app.button(key="import-run").disabled
    app.selectbox(key="import-names").select(0).run()
    app.selectbox(key="import-column-1").select("company").run()
    assert app.button(key="import-run").label == "Bring in 2 people"

    _bring_in(app)
    people = book.snapshot().people
    assert list(people["name"]) == ["Ada Verne", "Bo Marsh"]
    assert list(people["company"]) == ["Quillfish", "Tamsin Foods"]
    assert list(people["email"]) == ["ada@example.org", "bo@example.org"]


def test_a_broken_file_gets_a_sentence_and_changes_nothing(upload: Upload, book: Workspace) -> None:
    app = upload("people.vcf", b"Dear diary,\ntoday I met Ada Verne.\n")
    (told,) = (one.value for one in app.error)
    assert "no card in it" in told
    assert told.endswith("Nothing was changed.")
    assert book.operations() == []
    app.file_uploader(key="import-file").set_value(("Connections.csv", LINKEDIN, "text/csv")).run()
    assert not app.error
    assert "LinkedIn connections, 2 people" in _texts(app)


def test_the_order_of_day_and_month_is_asked_and_answered(upload: Upload, book: Workspace) -> None:
    app = upload("dates.csv", b"Name,Told no on\nAda Verne,3/4/2026\n")
    app.radio(key="import-dates").set_value(contract.MONTH_FIRST).run()
    assert app.radio(key="import-dates").value == contract.MONTH_FIRST
    _bring_in(app)
    assert book.snapshot().people["not_hired_on"].iloc[0].date() == date(2026, 3, 4)


def test_somebody_known_is_merged_skipped_or_kept_apart(upload: Upload, book: Workspace) -> None:
    book.add(
        contract.PEOPLE,
        [{"name": "Tobias Lindqvist", "company": "Halden & Roe", "email": "tobias@example.org"}],
        today=TODAY,
    )
    known = book.snapshot().people.index[0]
    app = upload("Connections.csv", LINKEDIN)
    pair = f"1~{known}"
    assert _decision(app, pair).value == "merge"
    assert "1 new · 1 merged" in _texts(app)

    _decision(app, pair).set_value("skip").run()
    assert app.button(key="import-run").label == "Bring in 1 person"
    _decision(app, pair).set_value("merge").run()
    _bring_in(app)
    people = book.snapshot().people
    assert len(people) == 2
    assert people.at[known, "role"] == "Director"


def test_whoever_is_unticked_stays_out(upload: Upload, book: Workspace) -> None:
    app = upload("Connections.csv", LINKEDIN)
    app.button(key="import-take-none").click().run()
    assert app.button(key="import-run").disabled
    app.button(key="import-take-all").click().run()
    _bring_in(app)
    assert len(book.snapshot().people) == 2


def test_a_row_that_was_skipped_can_be_taken_after_all(upload: Upload, book: Workspace) -> None:
    app = upload(
        "people.csv", b"Name,Company,Role\nAda Verne,Quillfish,Engineer\nUnknown,Tamsin Foods,Buyer\n"
    )
    assert app.button(key="import-run").label == "Bring in 1 person"
    app.multiselect(key="import-after-all").select(1).run()
    _bring_in(app)
    assert list(book.snapshot().people["name"]) == ["Ada Verne", "Unknown"]


def test_leaving_the_page_keeps_the_file_and_the_answers(upload: Upload) -> None:
    app = upload("odd.csv", ODD)
    app.selectbox(key="import-names").select(0).run()
    app.switch_page("pages/data/sheet.py").run()
    app.switch_page("pages/data/import_people.py").run()
    assert app.button(key="import-run").label == "Bring in 2 people"


def test_two_hundred_columns_stay_usable(upload: Upload) -> None:
    header = ",".join(["Name", "Email", *(f"Custom {number}" for number in range(198))])
    row = ",".join(["Ada Verne", "ada@example.org", *("v" for _ in range(198))])
    app = upload("wide.csv", f"{header}\n{row}\n".encode())
    shown = [one for one in app.selectbox if one.key is not None and one.key.startswith("import-column-")]
    assert len(shown) < 20
    app.button(key="import-keep-all").click().run()
    assert not app.exception
    assert app.selectbox(key="import-column-2").value == "extra field"


def test_letters_that_were_guessed_can_be_read_otherwise(upload: Upload) -> None:
    app = upload("people.csv", "Name,Company\nÜmit Çelikbaş,Tamsin Gıda\n".encode("cp1254"))
    app.selectbox(key="import-encoding").select("cp1252").run()
    assert "Çelikbaþ" in app.data_editor[0].value["Name"].iloc[0]
    app.selectbox(key="import-encoding").select("utf-8").run()
    assert app.error, "what does not fit is told"
    assert "Çelikbaþ" in app.data_editor[0].value["Name"].iloc[0]


def test_the_book_changing_between_look_and_click_asks_for_another_look(
    upload: Upload, book: Workspace
) -> None:
    app = upload("Connections.csv", LINKEDIN)
    book.add(contract.PEOPLE, [{"name": "Marisol Tavares", "company": "Brightwater"}], today=TODAY)
    _bring_in(app)
    assert len(book.snapshot().people) == 1
    _bring_in(app)
    assert len(book.snapshot().people) > 1
