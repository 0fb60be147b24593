"""The digest goes out by mail to a real server, and what can't be sent is said in a sentence."""

from __future__ import annotations

import socket
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.digest import mail
from sync.digest.content import Digest, Line
from sync.errors import MailError
from tests.unit.mailbox import Mailbox, certificate, serving

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
SESAME = Mailbox().sesame
ANA = Line("p-1", "Ana <b>Ö</b>", "Peer", "Due", date(2026, 11, 23), "today", "You planned: Call.", "")
DIGEST = Digest(NOW.date(), "One person would like to hear from you.", (ANA,), 0, "", (), "0 of 5 words.", "")


def settings(box: Mailbox, **held: Any) -> dict[str, Any]:
    return {"smtp": {"host": "127.0.0.1", "port": box.port, "from": "Dana Q. <dana@example.org>", **held}}


def send(secrets: dict[str, Any], *to: str, patience: float = 10.0) -> None:
    server = mail.server(secrets, {}, to=to)
    mail.send(mail.message(DIGEST, server, NOW), server, patience=patience)


def test_it_arrives_as_text_and_html() -> None:
    with serving(Mailbox()) as box:
        send(settings(box, to=["ana@example.org", "Bo <bo@example.org>"]))
    ((sender, to, got),) = box.got
    assert (sender, to) == ("dana@example.org", ["ana@example.org", "bo@example.org"])
    assert got["subject"] == "One person would like to hear from you"
    assert got["from"] == '"Dana Q." <dana@example.org>'
    assert got["date"] == "Mon, 23 Nov 2026 07:30:00 +0000"
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None
    assert "Ana <b>Ö</b>, Peer (today)" in text.get_content()
    assert html is not None
    assert "Ana &lt;b&gt;Ö&lt;/b&gt;" in html.get_content()
    assert not box.signed_in


def test_a_password_goes_over_an_encrypted_connection(tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path)
    with serving(Mailbox(encryption=context)) as box:
        send(settings(box, user="dana", password=SESAME, certificate=str(trusted)), "bo@example.org")
        assert box.signed_in == [("dana", True)]
        with pytest.raises(MailError, match=r"certificate of .* is not to be trusted"):
            send(settings(box, user="dana", password=SESAME))
    assert [to for _, to, _ in box.got] == [["bo@example.org"]]
    assert box.signed_in == [("dana", True)]


def test_without_encryption_nothing_goes_to_another_computer() -> None:
    # 127.1 is this computer under a name that counts as somebody else's.
    with serving(Mailbox()) as box, pytest.raises(MailError, match="offers no encryption"):
        send(settings(box, host="127.1", user="dana", password=SESAME))
    assert not box.got
    assert not box.signed_in


def test_what_the_server_refuses_is_said_without_the_password() -> None:
    with serving(Mailbox(refuses=("gone@example.org",))) as box:
        with pytest.raises(MailError, match="did not accept the user and password") as wrong:
            send(settings(box, user="dana", password=f"wrong {SESAME}"))
        assert "sesame" not in f"{wrong.value!r}{wrong.value.__cause__!r}{wrong.value.sentence()}"
        with pytest.raises(MailError, match="letters a to z"):
            send(settings(box, user="dana", password=f"é {SESAME}"))
        with pytest.raises(MailError, match="does not deliver to “gone@"):
            send(settings(box), "gone@example.org")
        with pytest.raises(MailError, match=r"Sent, but .* “gone@"):
            send(settings(box), "gone@example.org", "bo@example.org")
    assert [to for _, to, _ in box.got] == [["bo@example.org"]]


def test_a_server_that_is_not_there_or_says_nothing() -> None:
    with serving(Mailbox(silent=True)) as box, pytest.raises(MailError, match="did not answer in time"):
        send(settings(box), patience=0.2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        with pytest.raises(MailError, match="Nothing answers at"):
            send(settings(Mailbox(port=taken.getsockname()[1])))
    with pytest.raises(MailError, match="There is no mail server “nowhere"):
        send(settings(Mailbox(port=587), host="nowhere.invalid"))


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({}, "No mail server is set yet"),
        ({"host": "mail.test"}, "no sender yet"),
        ({"host": "mail.test", "from": "dana"}, "no sender yet"),
        ({"host": "mail.test", "from": "dana@example.org", "port": "often"}, "port is to be a number"),
        ({"host": "mail.test", "from": "dana@example.org", "port": 70000}, "port is to be a number"),
        ({"host": "mail.test", "from": "dana@example.org", "to": "nobody"}, "“nobody” is no mail address"),
        ({"host": "mail.test", "from": "d@example.org\nBcc: e@example.org"}, "is no mail address"),
        (
            {"host": "mail.test", "from": "d@example.org", "to": ["e@x.org\r\nBcc: f@x.org"]},
            "is no mail address",
        ),
    ],
)
def test_settings_that_will_not_do(held: dict[str, Any], words: str) -> None:
    with pytest.raises(MailError, match=words):
        mail.server({"smtp": held}, {})


def test_the_environment_comes_before_secrets() -> None:
    held = {"host": "mail.test", "from": "dana@example.org", "password": "old"}
    environment = {"RUNNER_UP_SMTP_PASSWORD": SESAME, "RUNNER_UP_SMTP_PORT": "465"}
    found = mail.server({"smtp": held}, environment)
    assert (found.host, found.port, found.password) == ("mail.test", 465, SESAME)
    assert found.to == ("dana@example.org",)
    assert SESAME not in repr(found)
