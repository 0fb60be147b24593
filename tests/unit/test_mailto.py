"""Mail links: what is written arrives as it was, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crm.mailto import MOST_MAILTO, MOST_WEB, MailLink, gmail, mail, outlook
from sync.typed import many_lines, one_line

WEB: Final = [(gmail, "su"), (outlook, "subject")]
TEXT: Final = st.text(max_size=120)


def read(link: MailLink) -> tuple[str, dict[str, str]]:
    """The addressee and the headers, as a mail program reads them."""
    parts = urlsplit(link.href)
    fields = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in fields.values())
    return unquote(parts.path), {key: values[0] for key, values in fields.items()}


@given(subject=TEXT, body=TEXT)
def test_what_is_written_arrives(subject: str, body: str) -> None:
    link = mail("ana@example.org", subject, body)
    address, fields = read(link)
    assert address == "ana@example.org"
    assert set(fields) <= {"subject", "body"}
    assert one_line(subject).startswith(fields["subject"])
    if not link.too_long:
        assert fields.get("body", "") == many_lines(body).replace("\n", "\r\n")
    assert link.href.isascii()
    assert link.href.isprintable()
    assert len(link.href) <= MOST_MAILTO


@given(address=st.text(max_size=60), subject=TEXT)
def test_no_address_and_no_subject_adds_a_header(address: str, subject: str) -> None:
    found, fields = read(mail(address, subject, "Hello"))
    assert set(fields) == {"subject", "body"}
    assert not {"?", "&", ",", "\n", " "} & set(found)


@pytest.mark.parametrize(
    "address", ["", "no address", "a@example.org?bcc=b@example.org", "a@example.org, b@example.org"]
)
def test_an_address_that_cannot_be_read_is_left_out(address: str) -> None:
    assert read(mail(address, "Hello", "You"))[0] == ""


def test_an_address_is_written_as_a_mail_program_reads_it() -> None:
    assert mail("Ana <ana+jobs%1@example.org>", "", "").href == "mailto:ana%2Bjobs%251@example.org?subject="


def test_a_long_mail_opens_without_its_words_and_says_so() -> None:
    link = mail("ana@example.org", "Thank you", "Grüße\n" * 400)
    assert link.too_long
    assert read(link) == ("ana@example.org", {"subject": "Thank you"})
    whole = mail("ana@example.org", "🎉" * 400, "Hello")
    assert len(whole.href) <= MOST_MAILTO
    assert read(whole)[1]["body"] == "Hello"


@pytest.mark.parametrize(("link", "subject"), WEB)
def test_the_pages_on_the_web_get_the_same(link: Callable[[str, str, str], MailLink], subject: str) -> None:
    made = link("ana@example.org", "A & B", "Grüße\n\n100 % +1")
    fields = read(made)[1]
    assert (fields["to"], fields[subject], fields["body"]) == (
        "ana@example.org",
        "A & B",
        "Grüße\r\n\r\n100 % +1",
    )
    assert made.href.startswith("https://")
    long = link("ana@example.org", "A", "ü" * 3_000)
    assert long.too_long
    assert len(long.href) <= MOST_WEB
