"""A mail server of one's own: it speaks SMTP over a real socket, and keeps what it is handed."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BufferedIOBase
from ipaddress import ip_address
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mailbox:
    """How the server behaves, and what it got: envelopes (from, to, message), and users with how they came."""

    port: int = 0
    sesame: str = "open sesame"
    encryption: ssl.SSLContext | None = None
    refuses: tuple[str, ...] = ()
    silent: bool = False
    got: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    signed_in: list[tuple[str, bool]] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.box = cast(_Server, self.server).box
        self.encrypted, self.sender, self.to = False, "", list[str]()
        if self.box.silent:
            self.rfile.readline()  # until the other side has had enough
            return
        self._say("220 mail.test ready")
        while line := self.rfile.readline():
            command, _, rest = line.decode().strip().partition(" ")
            answer = getattr(self, f"_{command.lower()}", None)
            if answer is None:
                self._say("502 what?")
            else:
                answer(rest)
            if command.upper() == "QUIT":
                return

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def _ehlo(self, _rest: str) -> None:
        offers = ["AUTH PLAIN"]
        if self.box.encryption and not self.encrypted:
            offers.append("STARTTLS")
        lines = ["mail.test", *offers]
        self._say(*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")

    def _starttls(self, _rest: str) -> None:
        assert self.box.encryption is not None
        self._say("220 go ahead")
        try:
            wrapped = self.box.encryption.wrap_socket(self.connection, server_side=True)
        except (ssl.SSLError, OSError):  # the other side does not trust the certificate
            return
        self.connection, self.encrypted = wrapped, True
        self.rfile = cast(BufferedIOBase, wrapped.makefile("rb"))
        self.wfile = cast(BufferedIOBase, wrapped.makefile("wb", buffering=0))

    def _auth(self, rest: str) -> None:
        _, user, password = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        self.box.signed_in.append((user, self.encrypted))
        self._say("235 welcome" if password == self.box.sesame else "535 5.7.8 bad credentials")

    def _mail(self, rest: str) -> None:
        self.sender, self.to = rest.partition("<")[2].partition(">")[0], []
        self._say("250 ok")

    def _rcpt(self, rest: str) -> None:
        address = rest.partition("<")[2].partition(">")[0]
        if address in self.box.refuses:
            self._say("550 5.1.1 nobody of that name")
            return
        self.to.append(address)
        self._say("250 ok")

    def _data(self, _rest: str) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        parsed = message_from_bytes(b"".join(lines), policy=policy.default)
        self.box.got.append((self.sender, self.to, parsed))
        self._say("250 taken")

    def _rset(self, _rest: str) -> None:
        self._say("250 ok")

    def _quit(self, _rest: str) -> None:
        self._say("221 bye")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    box: Mailbox


@contextmanager
def serving(box: Mailbox) -> Iterator[Mailbox]:
    """The server, running on a free port of this computer."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.box, box.port = box, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS for this computer, and the file that says whom to trust."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "mail.pem", folder / "mail.key"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return context, trusted
