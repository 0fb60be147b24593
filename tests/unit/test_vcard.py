"""vCards of every version and of every phone: read as far as they go, and none lost for the one beside it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pandas as pd
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from sync.cells import Raw
from sync.errors import ImportFileError
from sync.exchange.kinds import CARDS
from sync.exchange.mapping import guess_mapping
from sync.exchange.plan import Addition, ImportPlan, changes, plan
from sync.exchange.source import read_source
from sync.exchange.text import many_lines, one_line, shows

TODAY = date(2026, 11, 23)
NOBODY = pd.DataFrame({key: pd.Series(dtype="str") for key in ("name", "company", "email", "linkedin")})


def planned(data: bytes | str, name: str = "contacts.vcf", *, encoding: str | None = None) -> ImportPlan:
    source = read_source(data.encode() if isinstance(data, str) else data, name, encoding=encoding)
    assert source.kind == CARDS
    return plan(source, guess_mapping(source), NOBODY, today=TODAY)


def people(data: bytes | str) -> list[dict[str, Raw]]:
    return [one.cells for one in changes(planned(data)) if isinstance(one, Addition)]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def person(*lines: str, version: str = "3.0") -> dict[str, Raw]:
    (one,) = people(card(*lines, version=version))
    return one


# --- One card ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("FN:Ana Silva", "N:Silva;Ana;;;"), "Ana Silva"),
        (("N:Silva;Ana;Maria,Rita;Dr.;PhD",), "Dr. Ana Maria Rita Silva PhD"),
        (("FN:Silva, Ana", "N:Silva;Ana;;;"), "Ana Silva"),
        (("FN:Mrs. Ana Silva", "N:Silva;Ana;;Mrs.;"), "Ana Silva"),
        (("FN: ", "N:;;;;", "EMAIL:jobs@example.org"), "jobs@example.org"),
        (("TEL:+44 20 1",), "+44 20 1"),
        (("ORG:Halden & Roe", "EMAIL:desk@example.org"), "desk@example.org"),
        (("fn:ana silva", "item1.email:a@example.org"), "ana silva"),
        (("FN:小鳥遊 晴斗", "N:小鳥遊;晴斗;;;"), "小鳥遊 晴斗"),
    ],
)
def test_a_card_is_known_by_its_name_or_what_there_is(lines: tuple[str, ...], name: str) -> None:
    assert person(*lines)["Name"] == name


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("KIND:org", "FN:Ridgeback Energy"), "A company, but no person"),
        (("FN:Ridgeback", "ORG:Ridgeback;", "X-ABShowAs:COMPANY"), "A company, but no person"),
        (("FN:Ridgeback", "N:;;;;", "ORG:Ridgeback", "EMAIL:desk@example.org"), "A company, but no person"),
        (("ORG:Ridgeback", "TEL:555 0100"), "A company, but no person"),
        (("KIND:group", "FN:Interviewers"), "A list of people, not a person"),
        (("X-ADDRESSBOOKSERVER-KIND:group", "FN:Friends"), "A list of people, not a person"),
        (("KIND:location", "FN:Room 5"), "A thing or a place, not a person"),
        ((), "Nothing in the row"),
    ],
)
def test_what_is_no_person_is_counted_with_its_reason(lines: tuple[str, ...], reason: str) -> None:
    done = planned(card("FN:Ada") + card(*lines))
    assert [row.name for row in done.rows] == ["Ada"]
    assert done.reasons == {reason: 1}


def test_several_values_are_kept_and_the_preferred_is_first() -> None:
    one = person(
        "FN:Ana Silva",
        "EMAIL;TYPE=home:second@example.org",
        "EMAIL;TYPE=work;PREF=1:first@example.org",
        'TEL;VALUE=uri;TYPE="work,voice";PREF=2:tel:+1-555-010-0151;ext=217',
        "TEL;TYPE=WORK,FAX:+1 555 7",
        "item2.TEL:+1 555 8",
        "item2.X-ABLabel:_$!<WorkFAX>!$_",
        "TEL;TYPE=CELL:+1 555 9",
        "TITLE:Head of Data",
        "ROLE:Approver",
        "ORG:Halden\\; Roe;Risk;Leeds",
        version="4.0",
    )
    assert (one["Email"], one["Other email"]) == ("first@example.org", "second@example.org")
    assert (one["Phone"], one["Other phone"]) == ("+1-555-010-0151 ext. 217", "+1 555 9")
    assert one["Fax"] == "+1 555 7, +1 555 8"
    assert (one["Role"], one["Other role"]) == ("Head of Data", "Approver")
    assert (one["Company"], one["Division"]) == ("Halden; Roe", "Risk, Leeds")


@pytest.mark.parametrize(
    "line",
    [
        "URL:http\\://www.linkedin.com/in/ana-silva",
        "URL:www.linkedin.com/in/ana-silva",
        "X-SOCIALPROFILE;type=linkedin;x-user=ana-silva:http://www.linkedin.com/in/ana-silva",
        "X-SOCIALPROFILE;TYPE=linkedin;X-USER=ana-silva:x-apple:ana-silva",
        "SOCIALPROFILE;SERVICE-TYPE=LinkedIn;VALUE=text:ana-silva",
    ],
)
def test_a_linkedin_address_is_found_wherever_it_stands(line: str) -> None:
    one = person("FN:Ana", "URL:https://ana.example", line, line)
    assert one["LinkedIn"] == "https://www.linkedin.com/in/ana-silva"
    assert one["Links"] == "https://ana.example"
    assert "Other LinkedIn" not in one


def test_labels_dates_and_relations_are_told_in_words() -> None:
    one = person(
        "FN:Ana",
        "item1.X-ABRELATEDNAMES:Bo Marsh",
        "item1.X-ABLabel:Introduced by",
        "item2.X-ABRELATEDNAMES:Iker",
        "item2.X-ABLabel:_$!<Assistant>!$_",
        "item3.X-ABDATE:2026-03-04",
        "item3.X-ABLabel:Interview",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-09",
        "CATEGORIES:Interviewers,myContacts,job\\, hunt",
        "X-ABUID:1234",
        "X-MOOD:calm",
        "PHOTO;ENCODING=b:AAAA",
    )
    assert one["Introduced by"] == "Bo Marsh"
    assert one["Related people"] == "Assistant: Iker"
    assert one["Birthday"] == "--05-09"
    assert one["Categories"] == "Interviewers, job, hunt"
    assert one["More on the card"] == "Interview: 2026-03-04\nMood: calm"
    assert not any("_$!" in str(value) or "1234" in str(value) for value in one.values())


# --- Lines and letters ---------------------------------------------------------------------------


def test_lines_are_unfolded_before_they_are_decoded() -> None:
    text = "NOTE:" + "äöü 🌻 " * 30
    folded, line = b"", text.encode()
    while line:
        folded, line = folded + line[:75] + b"\r\n ", line[75:]
    data = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\n" + folded[:-3] + b"\r\nEND:VCARD\r\n"
    (one,) = people(data)
    assert one["Notes"] == "äöü 🌻 " * 29 + "äöü 🌻"


@pytest.mark.parametrize("charset", ["ISO-8859-1", "ISO-8859-2", "UTF-8", "windows-1254", "Shift_JIS"])
@pytest.mark.parametrize("quoted", [True, False])
def test_each_line_may_be_in_a_character_set_of_its_own(charset: str, *, quoted: bool) -> None:
    name = {"ISO-8859-2": "Žofie Šimůnek", "windows-1254": "Ümit Çelikbaş", "Shift_JIS": "表 太郎"}.get(
        charset, "Jörg"
    )
    raw = name.encode(charset)
    value = b"".join(b"=%02X" % byte for byte in raw) if quoted else raw
    soft = value[:6] + b"=\r\n" + value[6:] if quoted else value
    how = b";ENCODING=QUOTED-PRINTABLE" if quoted else b""
    data = b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=%s%s:%s\r\nEND:VCARD\r\n" % (
        charset.encode(),
        how,
        soft,
    )
    beside = card("FN:Соломія").encode()
    assert [one["Name"] for one in people(data + beside)] == [name, "Соломія"]


def test_texts_may_be_packed_as_pictures_are() -> None:
    lines = (
        "FN;CHARSET=UTF-8;ENCODING=BASE64:Wm",
        " /DqiBHcsO8bg==",
        "NOTE;ENCODING=B:not base64!",
        "BDAY:1604-01-02",
    )
    one = person(*lines, version="2.1")
    assert (one["Name"], one["Notes"], one["Birthday"]) == ("Zoê Grün", "not base64!", "--01-02")


def test_letters_without_a_character_set_are_guessed_or_chosen() -> None:
    data = card("N:Größer;Søren", version="2.1").encode("cp1252")
    assert [one["Name"] for one in people(data)] == ["Søren Größer"]
    turkish = card("FN:Ümit Çelikbaş", version="2.1").encode("cp1254")
    assert planned(turkish, encoding="cp1254").rows[0].name == "Ümit Çelikbaş"
    wide = card("FN:Ægir Þórsson").encode("utf-16")
    assert [one["Name"] for one in people(wide)] == ["Ægir Þórsson"]


def test_broken_cards_cost_none_of_those_around_them() -> None:
    broken = (
        "BEGIN:VCARD\r\nFN:No End\r\nPHOTO;ENCODING=BASE64:/9j/4AAQ\r\nSkZJRgABAQ==\r\n\r\n",
        card("this line has no colon", "FN:Stray Line"),
        card("NOTE;ENCODING=QUOTED-PRINTABLE:never ends=", "FN:Soft End", version="2.1"),
        card("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Bro=ZZken =C3", version="2.1"),
        card(
            "FN:With Agent",
            "AGENT:",
            "BEGIN:VCARD",
            "FN:Agent",
            "END:VCARD",
            "EMAIL:a@example.org",
            version="2.1",
        ),
        card("FN:Raw Note", "NOTE:first", "second: line", "TEL:555"),
        card('FN;X="open:Open Quote'),
    )
    for one in broken:
        names = [row.name for row in planned(card("FN:Before") + one + card("FN:After")).rows]
        assert names[0] == "Before"
        assert names[-1] == "After"
        assert len(names) == 3 or "Soft End" in one
    told = planned("".join(broken)).warnings
    assert any(warning.startswith("Line 1: a card without an end") for warning in told)
    assert any("not a line of a card" in warning for warning in told)
    assert person("FN:Raw Note", "NOTE:first", "second: line", "TEL:555")["Notes"] == "first\nsecond: line"
    (with_agent,) = people(broken[4])
    assert with_agent["Email"] == "a@example.org"


# --- All of them ---------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        b"BEGIN:VCARD\r\n", b"END:VCARD\r\n", b"VERSION:2.1\n", b"VERSION:4.0\r\n", b"FN:Ana\r\n", b"N:a;b,c;\\;d\r\n",
        b"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=x:=C3=\r\n", b"PHOTO;ENCODING=b:AA==\r\n", b" folded\r\n", b"\n", b"=",
        b'item1.TEL;TYPE="a,b:tel:1;ext=\r\n', b"item1.X-ABLabel:_$!<x>!$_\r\n", b"AGENT:\r\n", b"\xff\xfe", b"\x00",
        b"URL:https://www.linkedin.com/in/\r\n", b"BDAY:1604\r\n", b"RELATED:urn:uuid:1\r\n", b"X-ANDROID-CUSTOM:;\r\n",
        b"ORG:;;\r\n", b"ADR:;;;\r\n", b"IMPP:x-apple:\r\n", b"KIND:\r\n", b"TEL;PREF=x;X-CUSTOM(A=B,=41):1\r\n",
        b"CATEGORIES:,\\,\r\n", b"SOCIALPROFILE;TYPE=linkedin:\r\n", b"NOTE;CHARSET=utf-7:+AC\r\n",
    ]
)  # fmt: skip


@given(
    st.lists(PIECES | st.binary(max_size=20), max_size=25),
    st.sampled_from(["", "cp1252", "utf-8", "nonsense"]),
)
def test_no_bytes_raise_anything_but_a_sentence(pieces: list[bytes], encoding: str) -> None:
    with suppress(ImportFileError):
        source = read_source(b"BEGIN:VCARD\r\n" + b"".join(pieces), "a.vcf", encoding=encoding or None)
        done = plan(source, guess_mapping(source), NOBODY, today=TODAY)
        assert done.counts.added + done.counts.merged + done.counts.skipped == done.total


WORDS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Co", "Cn"], blacklist_characters="\u2028\u2029\x85"),
    max_size=60,
)
NAMES = st.from_regex(r"Z[a-zäöüéß]{2,8}", fullmatch=True)  # no form of address


@given(
    st.lists(st.tuples(NAMES, NAMES, WORDS, st.lists(WORDS, min_size=1, max_size=3)), min_size=1, max_size=5),
)
def test_cards_that_a_library_wrote_come_back(written: list[tuple[str, str, str, list[str]]]) -> None:
    text, expected = "", []
    for number, (given_name, family, company, notes) in enumerate(written):
        one = vobject.vCard()
        one.add("n").value = vobject.vcard.Name(family=family, given=given_name)
        one.add("fn").value = f"{given_name} {family}"
        one.add("org").value = [company]
        one.add("note").value = "\n".join(notes)
        one.add("email").value = f"p{number}@example.org"
        text += one.serialize()
        expected.append((f"{given_name} {family}", one_line(company), many_lines("\n".join(notes)).strip()))
    done = planned(text)
    values = [row.values for row in done.rows]  # noqa: PD011 (a dict, no frame)
    assert [(one["name"], one.get("company", ""), one.get("notes", "")) for one in values] == [
        (name, company, notes if shows(notes) else "") for name, company, notes in expected
    ]
