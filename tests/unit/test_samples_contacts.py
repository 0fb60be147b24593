"""Address books and messages as services write them come out as the README of the samples says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sync.cells import Raw, from_serial
from sync.exchange.kinds import CARDS, GOOGLE, MESSAGES, OUTLOOK
from sync.exchange.mapping import guess_mapping
from sync.exchange.plan import Addition, ImportPlan, Merging, changes, decide, plan
from sync.exchange.source import read_source

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
TODAY = date(2026, 11, 23)
COLUMNS = ("name", "company", "email", "linkedin")
NOBODY = pd.DataFrame({key: pd.Series(dtype="str") for key in COLUMNS})

if not (SAMPLES / "README.md").exists():
    pytest.skip("the folder of sample files is not beside the repository", allow_module_level=True)


def planned(folder: str, name: str, known: pd.DataFrame = NOBODY) -> ImportPlan:
    source = read_source((SAMPLES / folder / name).read_bytes(), name)
    return plan(source, guess_mapping(source), known, today=TODAY)


def people(folder: str, name: str) -> dict[str, dict[str, Raw]]:
    made = changes(planned(folder, name))
    return {str(one.cells["Name"]): one.cells for one in made if isinstance(one, Addition)}


def skipped(folder: str, name: str) -> list[tuple[str, str]]:
    return [(one.reason, one.text) for one in planned(folder, name).skipped]


# --- Google, Outlook -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "name", "kind"),
    [
        ("google", "contacts.csv", GOOGLE),
        ("google", "contacts-only-used-columns.csv", GOOGLE),
        ("google", "google-before-2024.csv", GOOGLE),
        ("google", "google-as-outlook.csv", OUTLOOK),
        ("outlook", "outlook-web.csv", OUTLOOK),
        ("outlook", "outlook-desktop-german.csv", OUTLOOK),
        ("vcard", "google-3.0.vcf", CARDS),
        ("linkedin", "messages.csv", MESSAGES),
    ],
)
def test_each_is_recognised_and_nothing_needs_asking(folder: str, name: str, kind: str) -> None:
    done = planned(folder, name)
    assert done.kind == kind
    assert not done.questions
    assert not done.problems


def test_google_contacts_as_written_now() -> None:
    found = people("google", "contacts.csv")
    assert set(found) == {
        "Severine Abernathy-Koh", "Dagny Petrossian", "talent.desk@example.com", "Dra. María de la Fuente Ibarra PhD",
        "Robinson Vásquez-Lund", "晴斗 小鳥遊", "=cmd Formula",
    }  # fmt: skip
    dagny = found["Dagny Petrossian"]
    assert dagny["Email"] == "dagny@example.org"
    assert dagny["Other email"] == "d.petrossian@example.com, petrossian.d@example.net"
    assert (dagny["Phone"], dagny["Other phone"]) == ("+44 20 7946 0011", "+44 20 7946 0012")
    assert found["Severine Abernathy-Koh"]["Labels"] == "Interviewers"
    assert found["Robinson Vásquez-Lund"]["Labels"] == "Choir"
    assert "Email" not in found["Robinson Vásquez-Lund"]
    assert "Labels" not in dagny
    maria = found["Dra. María de la Fuente Ibarra PhD"]
    assert str(maria["Birthday"]).strip() == "--03-14"
    assert maria["Relation: Assistant"] == "Iker"
    assert skipped("google", "contacts.csv") == [
        ("A company, but no person", "Ostermann Logistics, +49 30 23125 014"),
    ]
    assert people("google", "contacts-only-used-columns.csv")["محمد الكاتب"]["Labels"] == "طلاب 2026"


def test_google_contacts_in_older_forms() -> None:
    found = people("google", "google-before-2024.csv")
    assert found["Ásta Hrafnsdóttir"]["Email"] == "asta@is.example"
    leopold = found["Leopold Amsel"]
    assert leopold["LinkedIn"] == "https://www.linkedin.com/in/leopold-amsel-zz60"
    assert (leopold["Company"], leopold["Role"], leopold["Division"]) == ("Halden & Roe", "Team Lead", "Risk")
    outlook = people("google", "google-as-outlook.csv")
    assert outlook["Algernon Te Rangi"]["Role"] == "Partner"
    assert outlook["Algernon Te Rangi"]["Home address"] == "1 Sample Road\nAuckland 0000\nNew Zealand"
    assert outlook["Algernon Te Rangi"]["Categories"] == "Interviewers"


def test_outlook_on_the_web_and_of_2003() -> None:
    found = people("outlook", "outlook-web.csv")
    philippa = found["Philippa Nakagawa-Stone"]
    assert (philippa["Role"], philippa["Title"]) == ("Talent Partner", "Ms.")
    assert philippa["Business address"] == "1 Sample Way\nFloor 4\nSpringfield"
    assert found["Halvor"]["Phone"] == "+47 00 55 01 99"
    assert found["Xiomara Inés Bellweather Jr."]["Email"] == "xiomara@example.com"
    horatio = people("outlook", "outlook-2003.csv")["Horatio B. Lindqvist-Owusu Sr."]
    assert horatio["Notes"] == "Said “not now”"
    assert "Anniversary" not in horatio


def test_outlook_for_windows() -> None:
    found = people("outlook", "outlook-desktop.csv")
    assert found["Dr. Gwendolen A. Süßmilch"]["Introduced by"] == "Leopold Amsel"
    bastien = found["Bastien L’Huillier"]
    assert bastien["Email"] == "bastien@fr.example"
    assert str(bastien["Exchange address"]).startswith("/O=SAMPLE/")
    assert "Other email" not in bastien
    assert not any(str(value).startswith("0.0") for one in found.values() for value in one.values())
    assert [reason for reason, _ in skipped("outlook", "outlook-desktop.csv")] == ["A company, but no person"]
    german = people("outlook", "outlook-desktop-german.csv")
    assert german["Isolde Reißdorf"]["Introduced by"] == "Annegret Thölke"
    assert german["Ümit Çelikbaş"]["Role"] == "Leiter Infrastruktur"
    assert german["Ümit Çelikbaş"]["Anrede"] == "Herr"


# --- vCard ---------------------------------------------------------------------------------------


def test_cards_of_phones() -> None:
    android = people("vcard", "android-2.1-several.vcf")
    assert set(android) == {
        "Nguyệt-Ánh Thị Phương Thảo Đặng", "Femi Quarshie", "jobs@example.com", "5550106", "Ingrid Weatherby",
    }  # fmt: skip
    assert android["Femi Quarshie"]["Other phone"] == "5550103, 5550105"
    assert android["Femi Quarshie"]["Fax"] == "5550104"
    assert str(android["Femi Quarshie"]["Notes"]).endswith("„Portfolio“.\nSchickt mir die Stelle")
    assert android["Ingrid Weatherby"]["Birthday"] == "--05-14"
    assert set(people("vcard", "phones-2.1-charsets.vcf")) == {
        "Jörg Müller-Åberg",
        "Žofie Šimůnek",
        "Соломія Кравець",
    }
    assert set(people("vcard", "raw-8bit-2.1.vcf")) == {"Søren Größer"}
    iphone = people("vcard", "iphone-3.0.vcf")
    thaddeus = iphone["Thaddeus Carrington-Obi"]
    assert thaddeus["Role"] == "Director, Data"
    assert thaddeus["LinkedIn"] == "https://www.linkedin.com/in/thaddeus-carrington-obi-zz82"
    assert thaddeus["Birthday"] == "--05-09"
    assert str(thaddeus["Notes"]).endswith(
        "“small data”.\nWife: also in data 🌻".replace("“", '"').replace("”", '"')
    )
    assert iphone["Caoimhe Ó Súilleabháin"]["Introduced by"] == "Thaddeus Carrington-Obi"
    assert [reason for reason, _ in skipped("vcard", "iphone-3.0.vcf")] == ["A company, but no person"]


def test_cards_of_mail_programs() -> None:
    rosalind = people("vcard", "outlook-2.1.vcf")["Rosalind Ada May Marchetti Jr."]
    assert str(rosalind["Notes"]).split("\n")[3] == "= keep in touch"
    assert rosalind["Email"] == "rosalind.marchetti@example.com"
    assert rosalind["Form of address"] == "Mrs."
    leocadie = people("vcard", "thunderbird-3.0.vcf")["Leocadie Grünspan"]
    assert (leocadie["Phone"], leocadie["Fax"]) == ("555-010-0117", "555-010-0118")
    assert len(str(leocadie["Notes"]).split("\n")) == 4
    google = people("vcard", "google-3.0.vcf")
    assert str(google["Oluwaseun Abiodun-Fairchild"]["Notes"]).endswith("äöü end")
    assert (
        google["Beatrix van den Hoek"]["LinkedIn"] == "https://www.linkedin.com/in/beatrix-van-den-hoek-zz83"
    )
    assert set(people("vcard", "mac-address-book-3.0.vcf")) == {"Hyacinth Mae,Lee Rothwell, Esq."}


def test_cards_of_version_four_and_broken_ones() -> None:
    newest = people("vcard", "rfc6350-4.0.vcf")
    assert set(newest) == {"Wilhelmina Osei-Tutu", "Bartholomäus"}
    assert newest["Wilhelmina Osei-Tutu"]["Phone"] == "+1-555-010-0151 ext. 217"
    evangeline = people("vcard", "monica-4.0.vcf")["Evangeline Marsh"]
    assert evangeline["LinkedIn"] == "https://www.linkedin.com/in/evangeline-marsh-zz85"
    assert evangeline["Categories"] == "job-search, recruiter"
    assert list(people("vcard", "broken-cards.vcf")) == [
        "Good Before", "No End Marker", "No Version", "lower case", "Bro=ZZken =C3", "Stray Line", "Good After",
    ]  # fmt: skip
    told = " ".join(planned("vcard", "broken-cards.vcf").warnings)
    assert all(f"Line {line}:" in told for line in (7, 21, 28))


# --- LinkedIn's messages -------------------------------------------------------------------------


def book(*known: tuple[str, ...]) -> pd.DataFrame:
    index = pd.Index([f"p-{number}" for number in range(len(known))], name="id")
    return pd.DataFrame(known, columns=list(COLUMNS), index=index, dtype="str")


def test_messages_are_last_words_with_people_in_the_book() -> None:
    known = book(
        ("Marisol T.", "Brightwater", "", "https://www.linkedin.com/in/marisol-tavares-zz01a2"),
        ("Kenji Oyelaran", "Halden & Roe", "kenji@example.org", ""),
        ("Tobias Lindqvist", "Nordlicht", "", "https://www.linkedin.com/in/another-tobias"),
    )
    done = planned("linkedin", "messages.csv", known)
    assert [row.name for row in done.rows] == [
        "Marisol Tavares", "Tobias Lindqvist", "Ngozi Adeyinka-Bell", "Kenji Oyelaran",
    ]  # fmt: skip
    assert (done.counts.added, done.counts.merged) == (0, 2)
    assert done.reasons == {"Not in your book, and not ticked": 2}
    made = {one.person_id: one for one in changes(done) if isinstance(one, Merging)}
    told = [
        (from_serial(int(str(touch["Date"]))).isoformat(), touch["Direction"], touch["Channel"])
        for touch in made["p-0"].touches
    ]
    assert told == [("2026-03-08", "Received", "LinkedIn"), ("2026-06-09", "Sent", "LinkedIn")]
    assert made["p-0"].touches[1]["Notes"] == "Hello again, as promised"
    assert made["p-1"].touches[0]["Notes"] == "A role for you\nWe have an opening"


def test_strangers_come_in_when_they_are_ticked() -> None:
    done = planned("linkedin", "messages.csv")
    assert changes(done) == ()
    (tobias,) = [row.number for row in done.rows if row.name == "Tobias Lindqvist"]
    (added,) = changes(decide(done, include=[tobias]))
    assert isinstance(added, Addition)
    assert added.cells["LinkedIn"] == "https://www.linkedin.com/in/tobias-lindqvist-zz02b3"
    assert len(added.touches) == 1


def test_where_nothing_tells_whose_messages_they_are_it_is_asked() -> None:
    data = (SAMPLES / "linkedin" / "messages-8-columns.csv").read_bytes()
    source = read_source(data, "messages.csv")
    asked = plan(source, guess_mapping(source), NOBODY, today=TODAY)
    assert [question.about for question in asked.questions] == ["owner"]
    assert asked.questions[0].options == ("Robin Ashgrove", "Ottilie Fennimore")
    for owner, other in (("Robin Ashgrove", "Ottilie Fennimore"), ("ottilie fennimore", "Robin Ashgrove")):
        answered = source.owned_by(owner)
        done = plan(answered, guess_mapping(answered), NOBODY, today=TODAY)
        assert not done.questions
        assert [row.name for row in done.rows] == [other]


def test_the_archive_brings_connections_with_the_last_words() -> None:
    name = "Basic_LinkedInDataExport_11-12-2026.zip"
    done = planned("linkedin", name)
    assert not done.questions
    touched = {str(one.cells["Name"]): len(one.touches) for one in changes(done)}
    assert touched == {"Marisol Tavares": 2, "Ottilie Fennimore": 0}
    assert any("last words with them come along" in warning for warning in done.warnings)
    source = read_source((SAMPLES / "linkedin" / name).read_bytes(), name).choose(1)
    assert source.kind == MESSAGES
    assert len(plan(source, guess_mapping(source), NOBODY, today=TODAY).rows) == 4
