"""Service accounts, access tokens and scopes: what Google accepts, what it refuses, and in which words."""

from __future__ import annotations

import json
import stat
import time
from pathlib import Path
from typing import Any

import pytest
from google.auth import crypt, jwt
from google.oauth2 import service_account
from hypothesis import given
from hypothesis import strategies as st

from tests.google import keyfile
from tests.google.errors import RefusedError
from tests.google.signin import key_id, new_private_key, public_pem
from tests.google.tokens import JWT_BEARER, KNOWN_SCOPES, Tokens
from tests.google.world import Identity, World

ADDRESS = "http://127.0.0.1:8181"
SHEETS = "https://www.googleapis.com/auth/spreadsheets"
DRIVE = "https://www.googleapis.com/auth/drive"
EMAIL = "robot@a-project.iam.gserviceaccount.com"
PRIVATE = new_private_key()
PUBLIC = public_pem(PRIVATE)
KEY_ID = key_id(PUBLIC)
STRANGERS_KEY = new_private_key()


@pytest.fixture
def tokens() -> Tokens:
    return known(World())


def known(world: World) -> Tokens:
    tokens = Tokens(world, ADDRESS)
    tokens.register(EMAIL, PUBLIC, KEY_ID, "a-project")
    return tokens


def assertion(private: str = PRIVATE, key: str | None = KEY_ID, **changes: Any) -> str:
    now = int(time.time())
    claims = {"iss": EMAIL, "aud": f"{ADDRESS}/token", "iat": now, "exp": now + 3600, "scope": SHEETS}
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    signer = crypt.RSASigner.from_string(private, key)  # type: ignore[no-untyped-call]
    signed: bytes = jwt.encode(signer, claims)  # type: ignore[no-untyped-call]
    return signed.decode()


def exchanged(tokens: Tokens, signed: str) -> str:
    answer = tokens.exchange({"grant_type": JWT_BEARER, "assertion": signed})
    assert answer == {"access_token": answer["access_token"], "expires_in": 3599, "token_type": "Bearer"}
    return str(answer["access_token"])


def refusal_of(tokens: Tokens, signed: str) -> tuple[str, str]:
    with pytest.raises(RefusedError) as caught:
        exchanged(tokens, signed)
    return caught.value.body["error"], caught.value.body["error_description"]


def test_a_signed_assertion_becomes_a_token_with_its_scopes(tokens: Tokens) -> None:
    token = exchanged(tokens, assertion(scope=f"{SHEETS} {DRIVE}"))
    who = tokens.identify(f"Bearer {token}")
    assert who == Identity(EMAIL, frozenset({SHEETS, DRIVE}), service_account=True)


@pytest.mark.parametrize(
    "audience", [f"{ADDRESS}/token", "http://localhost:8181/token", "https://oauth2.googleapis.com/token"]
)
def test_the_server_may_be_called_by_any_of_its_names(tokens: Tokens, audience: str) -> None:
    assert exchanged(tokens, assertion(aud=audience))


@pytest.mark.parametrize(
    ("signed", "error", "words"),
    [
        (assertion(iss="nobody@example.org"), "invalid_grant", "Invalid grant: account not found"),
        (assertion(STRANGERS_KEY), "invalid_grant", "Invalid JWT Signature."),
        (assertion(key="0" * 40), "invalid_grant", "Invalid JWT Signature."),
        (assertion()[:-4] + "AAAA", "invalid_grant", "Invalid JWT Signature."),
        (assertion(aud=f"{ADDRESS}/elsewhere"), "invalid_grant", "Failed audience check"),
        (assertion(iat=int(time.time()) - 9000, exp=int(time.time()) - 5400), "invalid_grant", "short-lived"),
        (assertion(exp=int(time.time()) + 7200), "invalid_grant", "short-lived"),
        (assertion(iat=int(time.time()) + 3000, exp=int(time.time()) + 6600), "invalid_grant", "short-lived"),
        (assertion(iat=None), "invalid_grant", "short-lived"),
        (assertion(scope=SHEETS + "s"), "invalid_scope", "Invalid OAuth scope"),
        (assertion(scope=None), "invalid_scope", "Invalid OAuth scope"),
        (assertion(sub="dana@example.org"), "unauthorized_client", "Client is unauthorized"),
        ("not.a.token", "invalid_grant", "Invalid JWT"),
        ("", "invalid_request", "assertion"),
    ],
)
def test_a_faulty_assertion_is_refused_in_googles_words(
    tokens: Tokens, signed: str, error: str, words: str
) -> None:
    got, description = refusal_of(tokens, signed)
    assert got == error
    assert words in description


def test_a_deleted_key_signs_nothing_more_not_even_after_a_restart(tokens: Tokens) -> None:
    held = exchanged(tokens, assertion())
    tokens.revoke(KEY_ID)
    assert refusal_of(tokens, assertion()) == ("invalid_grant", "Invalid JWT Signature.")
    assert tokens.identify(f"Bearer {held}").email == EMAIL

    later = Tokens(tokens.world, ADDRESS)
    later.restore(json.loads(json.dumps(tokens.state())))
    later.register(EMAIL, PUBLIC, KEY_ID, "a-project")
    assert refusal_of(later, assertion()) == ("invalid_grant", "Invalid JWT Signature.")
    assert later.identify(f"Bearer {held}").email == EMAIL


def test_a_token_expires_by_the_servers_clock_and_the_next_is_good_again() -> None:
    now = time.time()
    world = World(clock=lambda: now)
    tokens = known(world)
    old = exchanged(tokens, assertion())
    now += 3599
    with pytest.raises(RefusedError) as caught:
        tokens.identify(f"Bearer {old}")
    error = caught.value.body["error"]
    assert (error["code"], error["status"]) == (401, "UNAUTHENTICATED")
    assert error["details"][0]["reason"] == "ACCESS_TOKEN_EXPIRED"
    assert tokens.identify("Bearer " + exchanged(tokens, assertion())).email == EMAIL


def test_a_persons_token_is_that_person_for_everything(tokens: Tokens) -> None:
    who = tokens.identify("Bearer person:dana@example.org")
    assert who == Identity("dana@example.org")
    tokens.require_scopes(who, (SHEETS,), "sheets")
    assert tokens.identify(None, query_token="person:dana@example.org") == who  # noqa: S106


@pytest.mark.parametrize(
    "header", [None, "Bearer ", "Bearer made-up", "Basic cGVyc29uOmE6Yg==", "person:a@b.c"]
)
def test_without_a_token_of_ours_it_is_a_401(tokens: Tokens, header: str | None) -> None:
    for service in ("sheets", "drive"):
        with pytest.raises(RefusedError) as caught:
            tokens.identify(header, service)
        error = caught.value.body["error"]
        assert (caught.value.code, error["code"], error["status"]) == (401, 401, "UNAUTHENTICATED")
        assert error["details"][0]["metadata"]["service"] == f"{service}.googleapis.com"
        assert ("errors" in error) is (service == "drive")


SOME_SCOPES = st.frozensets(st.sampled_from(sorted(KNOWN_SCOPES - {"https://spreadsheets.google.com/feeds"})))


@given(SOME_SCOPES.filter(bool), SOME_SCOPES.filter(bool))
def test_a_method_asks_for_any_one_of_its_scopes(granted: frozenset[str], wanted: frozenset[str]) -> None:
    who = Identity(EMAIL, granted, service_account=True)
    if granted & wanted:
        Tokens.require_scopes(who, tuple(wanted), "sheets")
        return
    with pytest.raises(RefusedError) as caught:
        Tokens.require_scopes(who, tuple(wanted), "sheets")
    assert caught.value.code == 403
    assert caught.value.body["error"]["message"] == "Request had insufficient authentication scopes."


def test_the_scope_refusal_is_the_one_seen_live() -> None:
    bodies = Path(__file__).parents[3] / "shared" / "google-traffic" / "bodies.json"
    if not bodies.exists():
        pytest.skip(f"{bodies} is not there")
    with pytest.raises(RefusedError) as caught:
        Tokens.require_scopes(Identity(EMAIL, frozenset({"openid"})), (SHEETS,), "sheets")
    assert caught.value.body == json.loads(bodies.read_text())["scope_insufficient"]["body"]


def test_a_key_file_is_one_that_google_auth_reads_and_stays_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    tokens = Tokens(World(), ADDRESS)
    first = keyfile.write(path, ADDRESS, tokens)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    credentials = service_account.Credentials.from_service_account_file(str(path))  # type: ignore[no-untyped-call]
    assert credentials.service_account_email == "runner-up@test-project-12345.iam.gserviceaccount.com"
    signed = credentials.with_scopes([SHEETS])._make_authorization_grant_assertion()
    assert exchanged(tokens, signed.decode())
    assert exchanged(tokens, assertion(first["private_key"], first["private_key_id"], iss=keyfile.EMAIL))

    again = keyfile.write(path, "http://127.0.0.1:9999", Tokens(World(), "http://127.0.0.1:9999"))
    moved = {name for name, value in again.items() if value != first[name]}
    assert moved == {"auth_uri", "token_uri", "auth_provider_x509_cert_url", "client_x509_cert_url"}
    assert json.loads(path.read_text()) == again


@pytest.mark.parametrize(
    "text",
    [
        "my notes",
        "[]",
        '{"token_uri": "https://oauth2.googleapis.com/token"}',
        '{"token_uri": "http://127.0.0.1:9"}',
    ],
)
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(text)
    with pytest.raises(keyfile.NotOursError):
        keyfile.write(path, ADDRESS, Tokens(World(), ADDRESS))
    assert path.read_text() == text
