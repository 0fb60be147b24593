"""What sign-in remembers: the people to choose from, the apps that may ask, codes, and the key that signs."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.google.errors import Json

CLIENT_ID = "000000000000-runnerup.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-only-for-tests"  # noqa: S105 -- it protects nothing
CALLBACKS = ("http://localhost/oauth2callback", "http://127.0.0.1/oauth2callback")

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account here."""

    email: str
    name: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """An app that may send people here to sign in."""

    id: str
    secret: str
    redirect_uris: tuple[str, ...]

    def returns_to(self, uri: str) -> bool:
        """Whether that is one of the app's addresses; on loopback any port is the same one (doc: RFC 8252, 7.3)."""
        return _portless(uri) in {_portless(known) for known in self.redirect_uris}

    def lives_at(self, uri: str) -> bool:
        """Whether that is on a host of one of the app's addresses, wherever there: good enough to return to after."""
        hosts = {urlsplit(_portless(known))[:2] for known in self.redirect_uris}
        return urlsplit(_portless(uri))[:2] in hosts


@dataclass(frozen=True, slots=True)
class Granted:
    """What a person allowed an app: kept under a code (to be exchanged once) or a refresh token."""

    client_id: str
    email: str
    scope: str
    redirect_uri: str = ""
    nonce: str = ""
    challenge: str = ""
    challenge_method: str = ""
    offline: bool = False
    expires: float = 0.0


PEOPLE = (
    Person("dana@example.org", "Dana Okafor"),
    Person("lee@example.org", "Lee Marchetti"),
    Person("noor@example.org", "Noor Lindqvist"),
    Person("sam@example.org", "Sam Vasquez"),
)


@dataclass
class SignIn:
    """The state of the OpenID provider; how it is spoken to over HTTP stands in openid.py."""

    people: list[Person] = field(default_factory=lambda: list(PEOPLE))
    clients: dict[str, Client] = field(
        default_factory=lambda: {CLIENT_ID: Client(CLIENT_ID, CLIENT_SECRET, CALLBACKS)}
    )
    codes: dict[str, Granted] = field(default_factory=dict)
    refreshable: dict[str, Granted] = field(default_factory=dict)

    @cached_property
    def private_key(self) -> str:
        """The key that signs ID tokens, as PEM; made when first asked for, since that takes a while."""
        return new_private_key()

    @property
    def key_id(self) -> str:
        """What the key is called in `kid`; it stays while the key does."""
        return key_id(public_pem(self.private_key))

    def person(self, email: str) -> Person:
        """The person of that address; for any other address one is made up, named after it."""
        wanted = email.strip()
        for person in self.people:
            if person.email.casefold() == wanted.casefold():
                return person
        return Person(wanted, display_name(wanted))

    def add_client(self, client: Client) -> None:
        """Let another app in."""
        self.clients[client.id] = client

    def new_code(self, granted: Granted) -> str:
        """A code for what was granted, in the shape of Google's."""
        code = "4/0A" + secrets.token_urlsafe(48)
        self.codes[code] = granted
        return code

    def new_refresh_token(self, granted: Granted) -> str:
        """A refresh token for what was granted, in the shape of Google's."""
        token = "1//0" + secrets.token_urlsafe(60)
        self.refreshable[token] = granted
        return token

    def state(self) -> Json:
        """All of it as JSON; codes don't outlive the server."""
        return {
            "people": [asdict(person) for person in self.people],
            "clients": [asdict(client) for client in self.clients.values()],
            "refreshable": {token: asdict(granted) for token, granted in self.refreshable.items()},
            "private_key": self.private_key,
        }

    def restore(self, state: Json) -> None:
        """Take up what `state` gave."""
        self.people = [Person(**person) for person in state["people"]]
        self.clients = {
            c["id"]: Client(c["id"], c["secret"], tuple(c["redirect_uris"])) for c in state["clients"]
        }
        self.refreshable = {token: Granted(**granted) for token, granted in state["refreshable"].items()}
        self.__dict__["private_key"] = state["private_key"]


def display_name(email: str) -> str:
    """A name for an address: ada.byron@… is Ada Byron; a service account goes by its whole address."""
    local, _, domain = email.partition("@")
    if domain.endswith(".gserviceaccount.com"):
        return email
    words = local.replace("_", ".").replace("-", ".").split(".")
    return " ".join(word.capitalize() for word in words if word)


def new_private_key() -> str:
    """An RSA key of 2048 bits as unencrypted PKCS#8 PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem.decode("ascii")


def public_pem(private_pem: str) -> str:
    """The public half of such a key, as PEM."""
    key = serialization.load_pem_private_key(private_pem.encode("ascii"), None)
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode("ascii")


def key_id(public: str) -> str:
    """Forty hexadecimal digits that follow from a public key, as Google's key IDs look."""
    return hashlib.sha256(public.encode("ascii")).hexdigest()[:40]


def _portless(uri: str) -> str:
    """The address without its port where that is this machine."""
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme == "http" and host in _LOOPBACK:
        return parts._replace(netloc=host).geturl()
    return uri
