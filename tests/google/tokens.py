"""Who is calling, and what for: service accounts' signed assertions, access tokens, scopes."""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from google.auth import crypt, exceptions, jwt

from tests.google.errors import Json, RefusedError, refusal
from tests.google.signin import SignIn
from tests.google.world import Identity, World

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFETIME = 3599
"""Seconds that an access token lasts, as Google says in `expires_in` (doc)."""
DAY = 86_400
LONGEST, SKEW = 3600, 300
"""Seconds that an assertion may be meant to last (doc), and that the caller's clock may be off (open)."""

_AUTH = "https://www.googleapis.com/auth/"
_NAMES = (
    "spreadsheets spreadsheets.readonly drive drive.file drive.readonly drive.metadata drive.metadata.readonly"
    " drive.appdata drive.scripts drive.photos.readonly drive.meet.readonly drive.apps.readonly drive.activity"
    " drive.activity.readonly userinfo.email userinfo.profile cloud-platform cloud-platform.read-only documents"
    " documents.readonly presentations presentations.readonly script.external_request"
)
KNOWN_SCOPES = frozenset(
    {
        *(_AUTH + name for name in _NAMES.split()),
        "openid",
        "email",
        "profile",
        # What older clients ask for; it opens spreadsheets (doc: gspread before 3.0).
        "https://spreadsheets.google.com/feeds",
    }
)

_GOOGLES = {"https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v4/token"}
"""What assertions are made out to: google-auth writes the first whatever `token_uri` says, older clients the other."""

_EXPECTED = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. See"
    " https://developers.google.com/identity/sign-in/web/devconsole-project."
)
_TIMES = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
    " Check your iat and exp values in the JWT claim."
)


@dataclass(slots=True)
class Account:
    """A service account: the public halves of its keys, as PEM, by key ID."""

    email: str
    project: str
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grant:
    """What an access token stands for."""

    email: str
    scopes: tuple[str, ...]
    expires: float
    service_account: bool = False


class Tokens:
    """All service accounts and access tokens, and what sign-in keeps. `address` is where this server listens."""

    def __init__(self, world: World, address: str) -> None:
        self.world = world
        self.address = address.rstrip("/")
        self.sign_in = SignIn()
        self.callers_clock: Callable[[], float] = time.time
        """Assertions are dated by the caller's clock, which a test that moves the server's clock leaves alone."""
        self._accounts: dict[str, Account] = {}
        self._deleted_keys: set[str] = set()
        self._grants: dict[str, Grant] = {}

    def register(self, email: str, public_pem: str, key_id: str, project: str) -> None:
        """Make a service account, or one more key of it, known; a deleted key stays deleted."""
        account = self._accounts.setdefault(email, Account(email, project))
        if key_id not in self._deleted_keys:
            account.keys[key_id] = public_pem

    def revoke(self, key_id: str) -> bool:
        """Delete a service account's key: what it signs from now on is refused; tokens handed out stay good (doc).

        Whether there is, or was, such a key.
        """
        known = key_id in self._deleted_keys
        for account in self._accounts.values():
            known = account.keys.pop(key_id, None) is not None or known
        if known:
            self._deleted_keys.add(key_id)
        return known

    def issue(self, email: str, scopes: tuple[str, ...], *, service_account: bool = False) -> str:
        """A new access token, in the shape of Google's."""
        token = ("ya29.c." if service_account else "ya29.a0") + secrets.token_urlsafe(96)
        expires = self.world.clock() + LIFETIME
        self._grants[token] = Grant(email, scopes, expires, service_account)
        # Those of yesterday are as good as unknown: a server that runs for weeks keeps no more than a day's.
        self._grants = {t: grant for t, grant in self._grants.items() if grant.expires > expires - DAY}
        return token

    def withdraw(self, token: str) -> bool:
        """Forget an access token; whether there was one."""
        return self._grants.pop(token, None) is not None

    def exchange(self, form: Mapping[str, str]) -> Json:
        """Answer a service account's request for a token. Raises RefusedError as Google words it."""
        assertion = form.get("assertion")
        if not assertion:
            raise refused("invalid_request", "Required parameter is missing: assertion")  # (open)
        try:
            header = jwt.decode_header(assertion)  # type: ignore[no-untyped-call]
            claims = jwt.decode(assertion, verify=False)  # type: ignore[no-untyped-call]
        except (exceptions.GoogleAuthError, ValueError) as error:
            raise refused("invalid_grant", "Invalid JWT: Failed to parse the token.") from error  # (open)
        # (open) which of several faults Google names first
        account = self._accounts.get(str(claims.get("iss")))
        if account is None:
            raise refused("invalid_grant", "Invalid grant: account not found")  # (doc: often reported)
        if not _signed(assertion, header, account):
            raise refused("invalid_grant", "Invalid JWT Signature.")  # (doc: also when the key was deleted)
        self._check_claims(claims)
        scopes = _scopes(claims.get("scope"))
        token = self.issue(account.email, scopes, service_account=True)
        return {"access_token": token, "expires_in": LIFETIME, "token_type": "Bearer"}

    def _check_claims(self, claims: Mapping[str, Any]) -> None:
        if claims.get("aud") not in self._audiences():
            raise refused("invalid_grant", "Invalid JWT: Failed audience check.")  # (doc: reported)
        now, issued, expires = self.callers_clock(), claims.get("iat"), claims.get("exp")
        if not (isinstance(issued, int | float) and isinstance(expires, int | float)):
            raise refused("invalid_grant", _TIMES)  # (open) for a missing one
        if not (issued - SKEW <= now <= expires + SKEW and 0 <= expires - issued <= LONGEST):
            raise refused("invalid_grant", _TIMES)
        if claims.get("sub", claims["iss"]) != claims["iss"]:
            # Acting for a person needs an administrator's consent, which nobody gave (doc).
            text = (
                "Client is unauthorized to retrieve access tokens using this method, or client not authorized"
                " for any of the scopes requested."
            )
            raise refused("unauthorized_client", text, code=401)

    def _audiences(self) -> set[str]:
        names = {
            self.address,
            self.address.replace("127.0.0.1", "localhost"),
            self.address.replace("localhost", "127.0.0.1"),
        }
        return {name + "/token" for name in names} | _GOOGLES

    def identify(
        self, authorization: str | None, service: str = "sheets", query_token: str | None = None
    ) -> Identity:
        """The caller, by the bearer token in the header or in the query. Raises RefusedError, 401."""
        token = query_token or ""
        if authorization:
            scheme, _, token = authorization.partition(" ")
            if scheme.casefold() != "bearer":
                raise unauthenticated(service, "ACCESS_TOKEN_TYPE_UNSUPPORTED")
        token = token.strip()
        if not token:
            # (doc) A read of Sheets without anything is a 403 that asks for an API key; there are none here.
            raise unauthenticated(service, "CREDENTIALS_MISSING")
        if token.startswith("person:") and "@" in token:
            return Identity(token.removeprefix("person:"))
        grant = self._grants.get(token)
        if grant is None:
            raise unauthenticated(service, "ACCESS_TOKEN_TYPE_UNSUPPORTED")
        if grant.expires <= self.world.clock():
            raise unauthenticated(service, "ACCESS_TOKEN_EXPIRED")
        return Identity(grant.email, frozenset(grant.scopes), grant.service_account)

    @staticmethod
    def require_scopes(identity: Identity, method_scopes: tuple[str, ...], service: str) -> None:
        """Raise RefusedError, 403, where the token's scopes hold none that the method takes (live)."""
        granted = identity.scopes
        if "https://spreadsheets.google.com/feeds" in granted:
            granted |= {_AUTH + "spreadsheets"}
        if not identity.scopes or not granted.isdisjoint(method_scopes):
            return
        raise RefusedError(
            403,
            {
                "error": {
                    "code": 403,
                    "message": "Request had insufficient authentication scopes.",
                    "errors": [
                        {
                            "message": "Insufficient Permission",
                            "domain": "global",
                            "reason": "insufficientPermissions",
                        }
                    ],
                    "status": "PERMISSION_DENIED",
                    "details": [_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", service)],
                }
            },
        )

    def state(self) -> Json:
        """All of it as JSON."""
        return {
            "accounts": [asdict(account) for account in self._accounts.values()],
            "deleted_keys": sorted(self._deleted_keys),
            "grants": {token: asdict(grant) for token, grant in self._grants.items()},
            "sign_in": self.sign_in.state(),
        }

    def restore(self, state: Json | None) -> None:
        """Take up what `state` gave; nothing to do at the very start."""
        if state is None:
            return
        self._deleted_keys.update(state["deleted_keys"])
        for account in state["accounts"]:
            known = self._accounts.setdefault(account["email"], Account(account["email"], account["project"]))
            known.keys |= account["keys"]
        for token, grant in state["grants"].items():
            self._grants[token] = Grant(
                grant["email"], tuple(grant["scopes"]), grant["expires"], grant["service_account"]
            )
        self.sign_in.restore(state["sign_in"])


def refused(error: str, description: str, *, code: int = 400) -> RefusedError:
    """A refusal as the token endpoint words it."""
    return RefusedError(code, {"error": error, "error_description": description})


def unauthenticated(service: str, reason: str) -> RefusedError:
    """The 401 of the Sheets or Drive service (doc, and often reported; `details` as in google.api.ErrorReason)."""
    missing = reason == "CREDENTIALS_MISSING"
    words = (
        "Request is missing required authentication credential."
        if missing
        else "Request had invalid authentication credentials."
    )
    refused_call = refusal(401, f"{words} {_EXPECTED}", details=[_info(reason, service)])
    if service == "drive":
        error = refused_call.body["error"]
        error["errors"] = [
            {
                "message": "Login Required." if missing else "Invalid Credentials",
                "domain": "global",
                "reason": "required" if missing else "authError",
                "location": "Authorization",
                "locationType": "header",
            }
        ]
    return refused_call


def _info(reason: str, service: str) -> Json:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": f"{service}.googleapis.com"},
    }


def _signed(assertion: str, header: Mapping[str, Any], account: Account) -> bool:
    """Whether one of the account's keys made the signature; the one that the header names, if it names one."""
    if header.get("alg") != "RS256":
        return False
    content, _, tail = assertion.encode("ascii", "replace").rpartition(b".")
    try:
        signature = base64.urlsafe_b64decode(tail + b"=" * (-len(tail) % 4))
    except binascii.Error:
        return False
    named = header.get("kid")
    keys = [pem for key_id, pem in account.keys.items() if named in {None, key_id}]
    verifiers = [crypt.RSAVerifier.from_string(pem) for pem in keys]  # type: ignore[no-untyped-call]
    return any(verifier.verify(content, signature) for verifier in verifiers)


def _scopes(claim: object) -> tuple[str, ...]:
    """The scopes that a `scope` claim names. Raises RefusedError for none, or for one that Google doesn't know."""
    scopes = tuple(claim.split()) if isinstance(claim, str) else ()
    if not scopes or not KNOWN_SCOPES.issuperset(scopes):
        # (doc: reported for missing and for misspelt scopes alike)
        raise refused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    return scopes
