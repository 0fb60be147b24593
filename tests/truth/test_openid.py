"""Sign-in, gone through by a real app: Authlib on the one side, this provider on the other, HTTP between them."""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from authlib.integrations.starlette_client import OAuth, OAuthError  # type: ignore[import-untyped]
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.google import openid
from tests.google.signin import CLIENT_ID, CLIENT_SECRET
from tests.google.tokens import Tokens
from tests.google.world import World

BACK = "http://localhost:8501/oauth2callback"


@contextmanager
def served(app: Starlette, listener: socket.socket) -> Iterator[None]:
    """An application on a free port, in a thread."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join(30)


def listening() -> tuple[socket.socket, str]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture(scope="module")
def tokens() -> Iterator[Tokens]:
    listener, address = listening()
    made = Tokens(World(), address)

    async def token(request: Request) -> Response:
        return await openid.token(request, made)

    app = Starlette(routes=[Route("/token", token, methods=["POST"]), *openid.routes(made)])
    with served(app, listener):
        yield made


def relying(provider: str) -> Starlette:
    """An app as Streamlit is one: Authlib with PKCE where it is offered, everything else by discovery."""
    oauth = OAuth()
    oauth.register(
        "google",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        server_metadata_url=f"{provider}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
    )

    async def login(request: Request) -> Any:
        return await oauth.google.authorize_redirect(request, request.url_for("back"))

    async def back(request: Request) -> Response:
        try:
            token = await oauth.google.authorize_access_token(request)
        except OAuthError as error:
            return JSONResponse({"error": error.error})
        asked = await oauth.google.userinfo(token=token)
        return JSONResponse({"id_token": token["userinfo"], "userinfo": asked})

    return Starlette(
        routes=[Route("/login", login), Route("/oauth2callback", back, name="back")],
        middleware=[Middleware(SessionMiddleware, secret_key="a test")],  # noqa: S106
    )


class Forms(HTMLParser):
    """The forms of a page, each as its fields and its buttons' (name, value, text)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        if tag == "input" and found.get("type") == "hidden":
            self.forms[-1][found["name"]] = found["value"]
        if tag == "button":
            self.buttons.append((found.get("name", ""), found.get("value", "")))


@pytest.fixture(scope="module")
def app(tokens: Tokens) -> Iterator[str]:
    listener, address = listening()
    with served(relying(tokens.address), listener):
        yield address


def choose(browser: httpx.Client, app: str, **choice: str) -> dict[str, Any]:
    """Go to the app, be sent to the page, press a button there, and come back."""
    page = browser.get(f"{app}/login")
    assert page.status_code == 200, page.text
    form = Forms(page.text).forms[0]
    answer = browser.post(f"{page.url.copy_with(query=None)}", data=form | choice)
    assert str(answer.url).startswith(app)
    return dict(answer.json())


def test_a_person_is_chosen_and_authlib_believes_it(tokens: Tokens, app: str) -> None:
    with httpx.Client(follow_redirects=True) as browser:
        got = choose(browser, app, email="dana@example.org")
    claims = got["id_token"]
    assert claims["iss"] == tokens.address
    assert claims["aud"] == CLIENT_ID
    assert (claims["email"], claims["email_verified"]) == ("dana@example.org", True)
    assert (claims["name"], claims["hd"]) == ("Dana Okafor", "example.org")
    assert got["userinfo"]["sub"] == claims["sub"]
    assert claims["nonce"]


def test_anybody_else_can_sign_in_by_address_and_is_someone_else(app: str) -> None:
    with httpx.Client(follow_redirects=True) as browser:
        other = choose(browser, app, email="ada.byron@gmail.com")["id_token"]
        dana = choose(browser, app, email="DANA@example.org")["id_token"]
    assert other["name"] == "Ada Byron"
    assert "hd" not in other
    assert other["sub"] != dana["sub"]
    assert dana["email"] == "dana@example.org"


def test_denying_comes_back_as_access_denied(app: str) -> None:
    with httpx.Client(follow_redirects=True) as browser:
        assert choose(browser, app, deny="1") == {"error": "access_denied"}


def test_the_page_lists_who_a_test_says_it_lists(tokens: Tokens) -> None:
    before = tokens.sign_in.people
    openid.set_people(
        tokens, [{"email": "kim@example.org"}, {"email": "j@example.org", "name": "Jo <b>& Co"}]
    )
    page = httpx.get(f"{tokens.address}/authorize", params=request()).text
    tokens.sign_in.people = before
    assert [value for name, value in Forms(page).buttons if name == "email"] == [
        "kim@example.org",
        "j@example.org",
    ]
    assert "Kim (kim@example.org)" in page
    assert "Jo &lt;b&gt;&amp; Co" in page


def request(**changes: str) -> dict[str, str]:
    asked = {
        "client_id": CLIENT_ID,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "openid email",
        "state": "xyz",
    }
    return asked | changes


@pytest.mark.parametrize("field", ["state", "nonce", "login_hint"])
def test_what_comes_in_the_address_never_becomes_markup(tokens: Tokens, field: str) -> None:
    evil = "\"'><script>alert(1)</script>"
    page = httpx.get(f"{tokens.address}/authorize", params=request(**{field: evil}))
    assert "script" not in Forms(page.text).tags
    if field != "login_hint":
        assert Forms(page.text).forms[0][field] == evil


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_id": "someone-else"}, 401, "invalid_client"),
        ({"redirect_uri": "http://evil.example/oauth2callback"}, 400, "redirect_uri_mismatch"),
        ({"redirect_uri": "http://localhost:8501/elsewhere"}, 400, "redirect_uri_mismatch"),
        ({"response_type": "token"}, 400, "unsupported_response_type"),
        ({"scope": ""}, 400, "invalid_request"),
        ({"scope": "openid everything"}, 400, "invalid_scope"),
        ({"code_challenge": "x", "code_challenge_method": "MD5"}, 400, "invalid_request"),
    ],
)
def test_a_wrong_request_stays_on_a_page_that_says_so(
    tokens: Tokens, changes: dict[str, str], status: int, error: str
) -> None:
    page = httpx.get(f"{tokens.address}/authorize", params=request(**changes))
    assert page.status_code == status
    assert error in page.text


def test_what_is_no_address_is_said_at_the_field(tokens: Tokens) -> None:
    sent = httpx.post(f"{tokens.address}/authorize", data=request() | {"email": "<nobody>"})
    assert sent.status_code == 400
    assert 'value="&lt;nobody&gt;" aria-invalid="true" aria-describedby="wrong"' in sent.text
    assert 'role="alert" id="wrong"' in sent.text
    assert "to continue to <strong>localhost:8501</strong>" in sent.text


def code(tokens: Tokens, **changes: str) -> str:
    sent = httpx.post(f"{tokens.address}/authorize", data=request(**changes) | {"email": "dana@example.org"})
    query = parse_qs(urlsplit(sent.headers["location"]).query)
    assert query["state"] == ["xyz"]
    return query["code"][0]


def redeem(tokens: Tokens, code: str, **changes: str) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    form |= {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return httpx.post(f"{tokens.address}/token", data=form | changes)


def test_a_code_is_good_once(tokens: Tokens) -> None:
    once = code(tokens)
    assert redeem(tokens, once).status_code == 200
    again = redeem(tokens, once)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_code_belongs_to_its_address_its_app_and_its_hour(tokens: Tokens) -> None:
    assert redeem(tokens, code(tokens), redirect_uri=BACK + "2").json()["error"] == "redirect_uri_mismatch"
    assert redeem(tokens, code(tokens), client_secret="").status_code == 401
    late, clock = code(tokens), tokens.world.clock
    tokens.world.clock = lambda: clock() + openid.CODE_LIFETIME + 1
    assert redeem(tokens, late).json()["error"] == "invalid_grant"
    tokens.world.clock = clock


def test_with_a_challenge_only_its_verifier_redeems(tokens: Tokens) -> None:
    verifier = "a" * 43
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {"code_challenge": digest, "code_challenge_method": "S256"}
    assert redeem(tokens, code(tokens, **asked)).json()["error_description"] == "Missing code verifier."
    assert redeem(tokens, code(tokens, **asked), code_verifier="b" * 43).status_code == 400
    assert redeem(tokens, code(tokens, **asked), code_verifier=verifier).status_code == 200


def test_offline_access_gives_a_token_that_gives_tokens(tokens: Tokens) -> None:
    assert "refresh_token" not in redeem(tokens, code(tokens)).json()
    first = redeem(tokens, code(tokens, access_type="offline")).json()
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    fresh = httpx.post(f"{tokens.address}/token", data=form, auth=(CLIENT_ID, CLIENT_SECRET)).json()
    assert fresh["access_token"] != first["access_token"]
    assert tokens.identify(f"Bearer {fresh['access_token']}").email == "dana@example.org"
    httpx.post(f"{tokens.address}/revoke", data={"token": first["refresh_token"]})
    gone = httpx.post(f"{tokens.address}/token", data=form, auth=(CLIENT_ID, CLIENT_SECRET))
    assert gone.json()["error"] == "invalid_grant"


def test_userinfo_says_only_what_was_granted(tokens: Tokens) -> None:
    access = redeem(tokens, code(tokens)).json()["access_token"]
    said = httpx.get(f"{tokens.address}/userinfo", headers={"Authorization": f"Bearer {access}"}).json()
    assert said["email"] == "dana@example.org"
    assert "name" not in said
    assert httpx.get(f"{tokens.address}/userinfo").status_code == 401


@pytest.mark.parametrize("grant_type", ["", "password", "client_credentials"])
def test_other_grants_are_not_served(tokens: Tokens, grant_type: str) -> None:
    answer = httpx.post(f"{tokens.address}/token", data={"grant_type": grant_type})
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_signing_out_leads_back_to_the_app_and_nowhere_else(tokens: Tokens) -> None:
    def end(uri: str) -> httpx.Response:
        return httpx.get(
            f"{tokens.address}/logout", params={"client_id": CLIENT_ID, "post_logout_redirect_uri": uri}
        )

    assert end("http://localhost:8501/").headers["location"] == "http://localhost:8501/"
    assert end("http://evil.example/").status_code == 400
