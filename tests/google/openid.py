"""Sign-in as OpenID Connect has it: a page to choose a person on, and what an app gets for the choice."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from google.auth import crypt, exceptions, jwt
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.google import openid_pages as pages
from tests.google.errors import Json, RefusedError
from tests.google.signin import Client, Granted, Person, public_pem
from tests.google.tokens import JWT_BEARER, KNOWN_SCOPES, LIFETIME, Tokens, refused
from tests.google.world import permission_id

CODE_LIFETIME = 600
"""Seconds in which a code must be exchanged (open for Google; ten minutes at most, RFC 6749)."""

_AUTH = "https://www.googleapis.com/auth/"
_FULL = {"email": _AUTH + "userinfo.email", "profile": _AUTH + "userinfo.profile"}
_CONSUMER_DOMAINS = {"gmail.com", "googlemail.com"}


def set_people(tokens: Tokens, people: list[Json]) -> None:
    """Who stands on the page from now on: `[{"email", "name", "picture"}]`, the name and picture optional."""
    made = [Person(p["email"], p.get("name") or "", p.get("picture") or "") for p in people]
    known = tokens.sign_in
    known.people = []
    known.people = [p if p.name else known.person(p.email) for p in made]


def routes(tokens: Tokens) -> list[Route]:
    """The provider's addresses, but for the token endpoint, which service accounts use as well."""

    async def configuration(_request: Request) -> Response:
        return JSONResponse(metadata(tokens.address))

    async def keys(_request: Request) -> Response:
        return JSONResponse({"keys": [_jwk(tokens)]})

    async def authorize(request: Request) -> Response:
        query = dict(parse_qsl(request.url.query)) if request.method == "GET" else await _form(request)
        return _authorize(tokens, query, decided=request.method == "POST")

    async def userinfo(request: Request) -> Response:
        return _userinfo(tokens, request.headers.get("authorization"))

    async def revoke(request: Request) -> Response:
        form = await _form(request)
        token_ = form.get("token") or request.query_params.get("token", "")
        gone = tokens.withdraw(token_) or tokens.sign_in.refreshable.pop(token_, None) is not None
        if gone:
            return JSONResponse({})
        return JSONResponse(
            {"error": "invalid_token", "error_description": "Token expired or revoked"}, status_code=400
        )

    async def logout(request: Request) -> Response:
        return _logout(tokens, request.query_params)

    return [
        Route("/.well-known/openid-configuration", configuration),
        Route("/keys", keys),
        Route("/authorize", authorize, methods=["GET", "POST"]),
        Route("/userinfo", userinfo, methods=["GET", "POST"]),
        Route("/revoke", revoke, methods=["POST"]),
        Route("/logout", logout),
    ]


async def token(request: Request, tokens: Tokens) -> Response:
    """Answer `POST /token`, whichever grant it asks for."""
    form = await _form(request)
    try:
        return JSONResponse(exchange(tokens, form, request.headers.get("authorization")))
    except RefusedError as error:
        return JSONResponse(error.body, status_code=error.code)


def exchange(tokens: Tokens, form: Mapping[str, str], authorization: str | None) -> Json:
    """What the token endpoint gives for a form. Raises RefusedError."""
    grant_type = form.get("grant_type", "")
    if grant_type == JWT_BEARER:
        return tokens.exchange(form)
    if grant_type not in {"authorization_code", "refresh_token"}:
        raise refused("unsupported_grant_type", f"Invalid grant_type: {grant_type}")  # (doc: reported)
    client = _authenticated(tokens, form, authorization)
    if grant_type == "refresh_token":
        granted = tokens.sign_in.refreshable.get(form.get("refresh_token", ""))
        if granted is None or granted.client_id != client.id:
            raise refused("invalid_grant", "Bad Request")  # (doc: reported)
        return _answer(tokens, granted)
    granted = _redeemed(tokens, form, client)
    answer = _answer(tokens, granted)
    if granted.offline:
        answer["refresh_token"] = tokens.sign_in.new_refresh_token(granted)
    return answer


def metadata(address: str) -> Json:
    """The discovery document. Google's has no `end_session_endpoint` (doc); this one does."""
    return {
        "issuer": address,
        "authorization_endpoint": f"{address}/authorize",
        "token_endpoint": f"{address}/token",
        "userinfo_endpoint": f"{address}/userinfo",
        "revocation_endpoint": f"{address}/revoke",
        "end_session_endpoint": f"{address}/logout",
        "jwks_uri": f"{address}/keys",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": [
            "aud",
            "email",
            "email_verified",
            "exp",
            "hd",
            "iat",
            "iss",
            "name",
            "picture",
            "sub",
        ],
        "code_challenge_methods_supported": ["plain", "S256"],
        "grant_types_supported": ["authorization_code", "refresh_token", JWT_BEARER],
    }


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace")))


# --- the page -------------------------------------------------------------------------------------------------------


def _authorize(tokens: Tokens, query: dict[str, str], *, decided: bool) -> Response:
    """The page to choose on; once `decided`, back to the app with a code, or with a refusal."""
    client = tokens.sign_in.clients.get(query.get("client_id", ""))
    if client is None:
        return _error_page(401, "invalid_client", "The OAuth client was not found.")
    uri = query.get("redirect_uri", "")
    if not client.returns_to(uri):
        text = f"This app may not send people back to {uri or 'nowhere'}."
        return _error_page(400, "redirect_uri_mismatch", text)
    fault = _fault(query)
    if fault:
        return _error_page(400, *fault)
    back = {"state": query["state"]} if "state" in query else {}
    if query.get("prompt") == "none":
        # Nobody is ever signed in here beforehand.
        return _send(uri, {"error": "interaction_required"} | back)
    if not decided:
        return HTMLResponse(pages.choice(tokens.sign_in.people, query))
    if "deny" in query:
        return _send(uri, {"error": "access_denied"} | back)
    email = query.get("email", "").strip()
    if "@" not in email.strip("@"):
        return HTMLResponse(pages.choice(tokens.sign_in.people, query, wrong=email), status_code=400)
    granted = Granted(
        client.id,
        tokens.sign_in.person(email).email,
        " ".join(_full(query["scope"])),
        redirect_uri=uri,
        nonce=query.get("nonce", ""),
        challenge=query.get("code_challenge", ""),
        challenge_method=query.get("code_challenge_method", "plain"),
        offline=query.get("access_type") == "offline",
        expires=tokens.world.clock() + CODE_LIFETIME,
    )
    code = tokens.sign_in.new_code(granted)
    return _send(uri, back | {"code": code, "scope": granted.scope, "authuser": "0", "prompt": "consent"})


def _fault(query: Mapping[str, str]) -> tuple[str, str] | None:
    """What is wrong with a request that comes from a known app, as (error, sentence) (doc: Google's error pages)."""
    if query.get("response_type") != "code":
        return "unsupported_response_type", f"Invalid response_type: {query.get('response_type', '')}"
    if not query.get("scope"):
        return "invalid_request", "Missing required parameter: scope"
    unknown = sorted(set(query["scope"].split()) - KNOWN_SCOPES)
    if unknown:
        return "invalid_scope", f"Some requested scopes were invalid. invalid={unknown}"
    method = query.get("code_challenge_method", "plain")
    if method not in {"plain", "S256"} or (
        "code_challenge_method" in query and "code_challenge" not in query
    ):
        return "invalid_request", f"Invalid code challenge: {method}"
    return None


def _send(uri: str, values: Mapping[str, str]) -> Response:
    joint = "&" if urlsplit(uri).query else "?"
    return RedirectResponse(uri + joint + urlencode(values), status_code=303)


def _error_page(status: int, error: str, sentence: str) -> Response:
    return HTMLResponse(pages.error(status, error, sentence), status_code=status)


def _logout(tokens: Tokens, query: Mapping[str, str]) -> Response:
    """Back to the app that asks for it, else a page that says so. Nothing is kept here that would have to go."""
    uri = query.get("post_logout_redirect_uri", "")
    if not uri:
        return HTMLResponse(pages.signed_out())
    client = tokens.sign_in.clients.get(query.get("client_id") or _audience(query.get("id_token_hint", "")))
    if client is None or not client.lives_at(uri):
        return _error_page(400, "invalid_request", f"This app may not send people to {uri}.")
    return _send(uri, {"state": query["state"]}) if "state" in query else RedirectResponse(uri, 303)


def _audience(id_token: str) -> str:
    try:
        claims = jwt.decode(id_token, verify=False)  # type: ignore[no-untyped-call]
    except (exceptions.GoogleAuthError, ValueError):
        return ""
    return str(claims.get("aud", ""))


# --- what the app gets ----------------------------------------------------------------------------------------------


def _authenticated(tokens: Tokens, form: Mapping[str, str], authorization: str | None) -> Client:
    """The app that asks, by client_secret_basic or client_secret_post. Raises RefusedError."""
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, value = (authorization or "").partition(" ")
    if scheme.casefold() == "basic":
        try:
            pair = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise refused("invalid_client", "Unauthorized", code=401) from error
        client_id, _, secret = (unquote(part) for part in pair.partition(":"))
    client = tokens.sign_in.clients.get(client_id)
    if client is None:
        raise refused("invalid_client", "The OAuth client was not found.", code=401)
    if not hmac.compare_digest(secret.encode(), client.secret.encode()):
        raise refused("invalid_client", "Unauthorized", code=401)
    return client


def _redeemed(tokens: Tokens, form: Mapping[str, str], client: Client) -> Granted:
    """What was granted under a code, which is then used up. Raises RefusedError."""
    granted = tokens.sign_in.codes.pop(form.get("code", ""), None)
    if granted is None or granted.client_id != client.id or granted.expires <= tokens.world.clock():
        raise refused("invalid_grant", "Bad Request")  # (doc: reported for used and for late codes)
    if form.get("redirect_uri") != granted.redirect_uri:
        raise refused("redirect_uri_mismatch", "Bad Request")  # (doc: reported)
    if granted.challenge:
        verifier = form.get("code_verifier", "")
        if not verifier:
            raise refused("invalid_grant", "Missing code verifier.")  # (doc: reported)
        if not hmac.compare_digest(_challenge(verifier, granted.challenge_method), granted.challenge):
            raise refused("invalid_grant", "Invalid code verifier.")  # (doc: reported)
    return granted


def _challenge(verifier: str, method: str) -> str:
    if method == "plain":
        return verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _answer(tokens: Tokens, granted: Granted) -> Json:
    scopes = tuple(granted.scope.split())
    answer = {
        "access_token": tokens.issue(granted.email, scopes),
        "expires_in": LIFETIME,
        "scope": granted.scope,
        "token_type": "Bearer",
    }
    if "openid" in scopes:
        answer["id_token"] = _id_token(tokens, granted, str(answer["access_token"]))
    return answer


def _id_token(tokens: Tokens, granted: Granted, access_token: str) -> str:
    now = int(tokens.world.clock())
    half = hashlib.sha256(access_token.encode("ascii")).digest()[:16]
    claims = {
        "iss": tokens.address,
        "azp": granted.client_id,
        "aud": granted.client_id,
        **_claims(tokens.sign_in.person(granted.email), granted.scope.split()),
        "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode("ascii"),
        "iat": now,
        "exp": now + 3600,
    }
    if granted.nonce:
        claims["nonce"] = granted.nonce
    kid = tokens.sign_in.key_id
    signer = crypt.RSASigner.from_string(tokens.sign_in.private_key, kid)  # type: ignore[no-untyped-call]
    signed: bytes = jwt.encode(signer, claims)  # type: ignore[no-untyped-call]
    return signed.decode("ascii")


def _claims(person: Person, scopes: list[str]) -> Json:
    """What the scopes allow to be said of a person, in Google's words (doc: OpenID Connect, ID token)."""
    claims: Json = {"sub": permission_id("user", person.email.casefold()) + "0"}
    domain = person.email.rpartition("@")[2].casefold()
    if _FULL["email"] in scopes:
        claims |= {"email": person.email, "email_verified": True}
        if domain not in _CONSUMER_DOMAINS:
            claims["hd"] = domain
    if _FULL["profile"] in scopes:
        given, _, family = person.name.partition(" ")
        named = {"name": person.name, "given_name": given, "family_name": family, "picture": person.picture}
        claims |= {key: value for key, value in named.items() if value}
    return claims


def _full(scope: str) -> list[str]:
    """The scopes as Google writes them in its answers: `email` and `profile` by their long names (doc)."""
    return [_FULL.get(name, name) for name in scope.split()]


def _userinfo(tokens: Tokens, authorization: str | None) -> Response:
    try:
        who = tokens.identify(authorization, "openidconnect")
    except RefusedError as error:
        return JSONResponse(
            {"error": "invalid_request", "error_description": "Invalid Credentials"},
            status_code=error.code,
            headers={
                "WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
            },
        )
    scopes = list(who.scopes) or list(_FULL.values())
    return JSONResponse(_claims(tokens.sign_in.person(who.email), scopes))


def _jwk(tokens: Tokens) -> Json:
    public = serialization.load_pem_public_key(public_pem(tokens.sign_in.private_key).encode("ascii"))
    assert isinstance(public, RSAPublicKey)
    numbers = public.public_numbers()
    return {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": tokens.sign_in.key_id,
        "n": _base64(numbers.n),
        "e": _base64(numbers.e),
    }


def _base64(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
