"""Address books as CSV, and LinkedIn's messages: forms that no sample has."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cells import Raw
from sync.exchange.kinds import GOOGLE, MESSAGES, OUTLOOK
from sync.exchange.mapping import guess_mapping
from sync.exchange.messages import as_text
from sync.exchange.plan import Addition, ImportPlan, changes, decide, plan
from sync.exchange.source import Source, read_source

TODAY = date(2026, 11, 23)
NOBODY = pd.DataFrame({key: pd.Series(dtype="str") for key in ("name", "company", "email", "linkedin")})
MESSAGE_HEADINGS = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE",
    "SUBJECT", "CONTENT", "FOLDER",
)  # fmt: skip
ME = ("Robin Ashgrove", "https://www.linkedin.com/in/robin")
ANA = ("Ana Silva, PMP", "https://www.linkedin.com/in/ana")
BO = ("Bo Marsh", "https://www.linkedin.com/in/bo")


def written(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def decided(source: Source, known: pd.DataFrame = NOBODY) -> ImportPlan:
    done = plan(source, guess_mapping(source), known, today=TODAY)
    return decide(done, include=done.strangers)


def people(data: bytes, kind: str) -> list[dict[str, Raw]]:
    source = read_source(data, "contacts.csv")
    assert source.kind == kind
    return [one.cells for one in changes(decided(source)) if isinstance(one, Addition)]


# --- Google, Outlook -----------------------------------------------------------------------------


def test_labels_of_google_stay_with_their_values() -> None:
    headings = (
        "First Name", "Last Name", "Organization Name", "Labels", "Phone 1 - Label", "Phone 1 - Value",
        "Phone 2 - Label", "Phone 2 - Value", "Relation 1 - Label", "Relation 1 - Value", "Website 1 - Label",
        "Website 1 - Value", "Custom Field 1 - Label", "Custom Field 1 - Value", "Address 1 - Label",
        "Address 1 - Street", "Address 1 - City",
    )  # fmt: skip
    ana, bo, firm, number = people(
        written(
            headings,
            ("Ana", "Silva", "", "* myContacts ::: Panel", "Work Fax", "555 1", "Mobile", "555 2", "Introduced by",
             "Bo", "Blog", "https://ana.example", "Met at", "Panel", "Home", "1 Road", "Leeds"),
            ("Bo", "Marsh", "", "", "", "", "", "", "Spouse", "Cy", "", "https://www.linkedin.com/in/bo",
             "", "", "", "", ""),
            ("Ridgeback", "", "Ridgeback Energy", "", "", "555 3", "", "", "", "", "", "", "", "", "", "", ""),
            ("", "", "", "", "", "555 4", "", "", "", "", "", "", "", "", "", "", ""),
        ),
        GOOGLE,
    )  # fmt: skip
    assert (ana["Phone"], ana["Fax"], ana["Labels"]) == ("555 2", "555 1", "Panel")
    assert (ana["Introduced by"], ana["Website"]) == ("Bo", "https://ana.example")
    assert (ana["Custom Field: Met at"], ana["Address"]) == ("Panel", "1 Road\nLeeds")
    assert (bo["Relation: Spouse"], bo["LinkedIn"]) == ("Cy", "https://www.linkedin.com/in/bo")
    assert firm["Name"] == "Ridgeback"
    assert number["Name"] == "555 4"


def test_a_company_that_stands_for_itself_is_named_and_can_be_taken_in() -> None:
    headings = (
        "Name",
        "Given Name",
        "Family Name",
        "Organization 1 - Name",
        "E-mail 1 - Type",
        "E-mail 1 - Value",
    )
    source = read_source(
        written(headings, ("Halden", "", "", "Halden", "*", "desk@example.org")), "contacts.csv"
    )
    done = plan(source, guess_mapping(source), NOBODY, today=TODAY)
    assert [one.reason for one in done.skipped] == ["A company, but no person"]
    (taken,) = changes(decide(done, include=[0]))
    assert taken.cells["Name"] == "Halden"


@pytest.mark.parametrize(
    "headings",
    [
        "Anrede;Vorname;Nachname;Firma;Position;E-Mail-Adresse;E-Mail 2: Adresse;Telefon geschäftlich;Fax privat",
        "Titre;Prénom;Nom;Société;Profession;Adresse de messagerie;Adresse de messagerie 2;Téléphone (bureau);Fax",
        "Tratamiento;Nombre;Apellidos;Empresa;Puesto;Correo electrónico;Correo electrónico 2;Teléfono del trabajo;Fax",
    ],
    ids=["German", "French", "Spanish"],
)
def test_outlook_in_other_languages(headings: str) -> None:
    row = "Mme;Ana;Silva;Halden;Leiterin;ana@example.org;a@example.net;555 1;555 9"
    (ana,) = people(f"{headings}\r\n{row}\r\n".encode("cp1252"), OUTLOOK)
    assert (ana["Name"], ana["Company"], ana["Role"]) == ("Ana Silva", "Halden", "Leiterin")
    assert (ana["Email"], ana["Other email"]) == ("ana@example.org", "a@example.net")
    assert ana["Phone"] == "555 1"
    assert "555 9" not in str(ana.get("Other phone", ""))


def test_days_that_outlook_writes_for_none_are_left_out() -> None:
    headings = ("First Name", "Last Name", "E-mail Address", "Business Phone", "Birthday", "Anniversary")
    days = (("0/0/00", "1/1/4501"), ("0.0.0000", "01.01.4501 00:00"), ("0000-00-00", "5/1/1980"))
    rows = [("Ana", f"Silva {number}", "", "", *pair) for number, pair in enumerate(days)]
    found = people(written(headings, *rows), OUTLOOK)
    assert [(one.get("Birthday"), one.get("Anniversary")) for one in found] == [
        (None, None),
        (None, None),
        (None, "5/1/1980"),
    ]


# --- LinkedIn's messages -------------------------------------------------------------------------


def message(
    sender: tuple[str, str],
    to: tuple[tuple[str, str], ...],
    day: str,
    text: str,
    *,
    talk: str = "t1",
    folder: str = "INBOX",
) -> tuple[str, ...]:
    names, urls = ",".join(name for name, _ in to), ",".join(url for _, url in to)
    return (talk, "", sender[0], sender[1], names, urls, f"{day} 09:00:00 UTC", "", text, folder)


def test_names_with_commas_and_groups_are_told_apart() -> None:
    source = read_source(
        written(
            MESSAGE_HEADINGS,
            message(ME, (ANA, BO), "2026-05-01", "Hello both", talk="t2"),
            message(ANA, (ME,), "2026-05-02", "<p>Hi &amp; welcome</p><p>Ana</p>"),
            message(ME, (("LinkedIn Member", ""),), "2026-05-03", "gone", talk="t3"),
            message(ME, (BO,), "2026-09-03", "never sent", talk="t4", folder="DRAFTS"),
        ),
        "messages.csv",
    )
    assert source.kind == MESSAGES
    assert source.owner == "Robin Ashgrove"
    said = {row.name: [touch["Notes"] for touch in row.touches] for row in decided(source).rows}
    assert said == {"Ana Silva, PMP": ["Hello both", "Hi & welcome\n\nAna"], "Bo Marsh": ["Hello both"]}


def test_a_name_that_two_in_the_book_have_is_asked_about() -> None:
    data = written(MESSAGE_HEADINGS, message(ME, (("Bo Marsh", ""),), "2026-05-01", "Hello", folder="SENT"))
    two = pd.DataFrame(
        [("Bo Marsh", "Halden", "", ""), ("Bo Marsh", "Nordlicht", "", "")],
        columns=["name", "company", "email", "linkedin"],
        index=pd.Index(["p-0", "p-1"], name="id"),
        dtype="str",
    )
    source = read_source(data, "messages.csv")
    done = plan(source, guess_mapping(source), two, today=TODAY)
    assert changes(done) == ()
    assert {pair.existing for pair in done.duplicates} == {"p-0", "p-1"}
    (merged,) = changes(decide(done, {done.duplicates[1].key: "merge"}))
    assert len(merged.touches) == 1


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("x < y & z", "x < y & z"),
        ("<p>Hello</p><p>there</p>", "Hello\n\nthere"),
        ('Look: <a href="https://e.example">here</a><br/>Bye', "Look: here\nBye"),
        ("Q&amp;A", "Q&A"),
        ("<script>alert(1)</script><p>Hi</p>", "Hi"),
        ("2 <b>bold</b>", "2 bold"),
    ],
)
def test_what_a_message_says_is_plain_text(content: str, text: str) -> None:
    assert as_text(content) == text


@given(
    st.lists(st.tuples(st.sampled_from((ME, ANA, BO)), st.integers(1, 28), st.text(max_size=20)), min_size=1)
)
def test_any_messages_give_each_at_most_two_last_words(said: list[tuple[tuple[str, str], int, str]]) -> None:
    rows = [
        message(who, tuple(one for one in (ME, ANA) if one != who), f"2026-05-{day:02}", text, talk=who[0])
        for who, day, text in said
    ]
    source = read_source(written(MESSAGE_HEADINGS, *rows), "messages.csv").owned_by("robin ashgrove")
    done = decided(source)
    assert "Robin Ashgrove" not in [row.name for row in done.rows]
    for row in done.rows:
        days = [int(str(touch["Date"])) for touch in row.touches]
        assert days == sorted(set(days))
        assert len(days) <= 2


def test_an_archive_of_messages_alone_and_one_of_cards_are_read() -> None:
    def packed(**files: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in files.items():
                archive.writestr(name.replace("_", "."), data)
        return out.getvalue()

    data = written(MESSAGE_HEADINGS, message(BO, (ME,), "2026-05-01", "Hello"))
    profile = written(("First Name", "Last Name", "Headline"), ("Robin", "Ashgrove", ""))
    source = read_source(packed(messages_csv=data, Profile_csv=profile), "archive.zip")
    assert (source.kind, source.owner, source.asks_owner) == (MESSAGES, "Robin Ashgrove", False)
    card = b"BEGIN:VCARD\nVERSION:3.0\nFN:%s\nEND:VCARD\n"
    cards = read_source(packed(a_vcf=card % b"Ana", b_vcf=card % b"Bo"), "contacts.zip")
    assert [row.name for row in decided(cards).rows] == ["Ana", "Bo"]
