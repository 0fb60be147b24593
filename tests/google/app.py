"""The server itself: from an HTTP request to the code that answers it, and back."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.google import discovery, drive, masks, openid, payload, ranges, services
from tests.google.errors import InvalidError, Json, RefusedError, refusal
from tests.google.faults import Faults, answer, disabled, not_found, page
from tests.google.quota import Quota
from tests.google.store import Store
from tests.google.tokens import Tokens
from tests.google.world import Call, Identity, Media, World

SAVE_EVERY = 0.5
"""Seconds between two looks at what has to go to disk; after a long save, `SAVE_SHARE` times what that took."""
SAVE_SHARE = 4
LARGEST = 10 * 2**20
"""Bytes that the Sheets service takes in one request (reported: talendcomp_tGoogleSheet 1, PSGSuite 62)."""

ReadyAnswer = Callable[[], Awaitable[Response]]


@dataclass(slots=True)
class Server:
    """All that one running server holds."""

    world: World
    tokens: Tokens
    faults: Faults = field(default_factory=Faults)
    log: deque[Json] = field(default_factory=lambda: deque(maxlen=20_000))
    """What was asked, newest last; the oldest go when there are too many."""
    quota: Quota | None = None
    latency_ms: float = 0
    hang_up: Callable[[Any], None] = lambda _client: None
    """Cuts the connection of a client, by its (host, port)."""

    def answer(self, request: Incoming) -> Outgoing:
        """Answer one call of the Sheets or Drive service; a refusal is an answer too."""
        try:
            return self._answer(request)
        except RefusedError as refused:
            return Outgoing(refused.code, refused.body)
        except InvalidError as invalid:
            return Outgoing(400, invalid.plain().body)

    def _answer(self, request: Incoming) -> Outgoing:
        found = discovery.find(request.method, request.path)
        if found is None:
            return Outgoing(404, not_found(request.path))
        method, path_params = found
        if method.service == "sheets" and len(request.content) > LARGEST:
            raise refusal(400, f"Request payload size exceeds the limit: {LARGEST} bytes.")
        who = self.tokens.identify(request.authorization, request.service, request.query_token)
        self.tokens.require_scopes(who, method.scopes, method.service)
        if self.quota is not None and method.service == "sheets":
            self.quota.count(who.email, write=not services.reads(method.id), now=self.world.clock())
        try:
            # Raises where Google would refuse the body or the mask, before anything is carried out.
            call, mask = self._understood(request, method, path_params, who)
        except RecursionError:
            # (open) nested a thousand deep; protobuf's own readers stop at a hundred (doc)
            raise refusal(400, "Invalid JSON payload received. Message too deep.") from None
        result = services.carry_out(method.id, call)
        if isinstance(result, Media):
            return Outgoing(200, result)
        if result is None:
            return Outgoing(204, None)
        if not services.is_values(method.id):
            result = ranges.shown(result)
        return Outgoing(200, result if mask is None else masks.select(result, mask))

    def _understood(
        self, request: Incoming, method: discovery.Method, path: dict[str, str], who: Identity
    ) -> tuple[Call, masks.Mask | None]:
        params = method.query(request.query) | method.path(path)
        if services.takes_media(method.id):
            params["contentType"] = request.content_type
            return Call(self.world, who, params, request.content), _mask(method, params)
        return Call(self.world, who, params, method.body(request.json())), _mask(method, params)


def _mask(method: discovery.Method, params: Json) -> masks.Mask | None:
    if "fields" in params:
        return discovery.response_mask(str(params["fields"]), method)
    if method.service == "drive":
        default = drive.default_fields(method.id)
        return masks.parse(default) if default else None
    return None


@dataclass(slots=True)
class Incoming:
    """One call as it came."""

    method: str
    path: str
    query: list[tuple[str, str]]
    authorization: str | None
    content: bytes
    content_type: str = ""

    @property
    def service(self) -> str:
        """Which service it is for: "sheets", "drive" or "oauth"."""
        if self.path == "/token":
            return "oauth"
        return "sheets" if self.path.startswith("/v4/") else "drive"

    @property
    def query_token(self) -> str | None:
        """The token, where it comes in the address (doc: the standard query parameters)."""
        return next((text for name, text in self.query if name in {"access_token", "oauth_token"}), None)

    def json(self) -> Any:
        """The body as JSON, None where there is none. Raises the 400 that Google gives for text that is not JSON."""
        return payload.parsed(self.content)


@dataclass(slots=True)
class Outgoing:
    """One answer: JSON, a page of HTML (str), a file (Media) or nothing (None)."""

    status: int
    content: Any

    def response(self) -> Response:
        """As Starlette sends it."""
        if self.content is None:
            return Response(status_code=self.status)
        if isinstance(self.content, str):
            return HTMLResponse(self.content, status_code=self.status)
        if isinstance(self.content, Media):
            # Set as a header: as a media type Starlette would add a charset, which Google's exports don't have.
            return Response(self.content.content, self.status, {"content-type": self.content.type})
        body = json.dumps(self.content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return Response(body, self.status, media_type="application/json; charset=UTF-8")


def build(server: Server, store: Store | None = None) -> Starlette:
    """The application: Google's paths, sign-in, and the hooks for tests under `/_test`.

    With a store it writes what changes now and then; what is left at the end is for who runs it (see `saving`).
    """
    from tests.google.hooks import Hooks  # noqa: PLC0415 -- hooks know the server, not the other way round

    async def google(request: Request) -> Response:
        return await _serve(server, request)

    async def token(request: Request) -> Response:
        return await _serve(server, request, lambda: openid.token(request, server.tokens))

    async def broken(_request: Request, _error: Exception) -> Response:
        # The server's own fault: Starlette raises it again after this, so its traceback is on stderr.
        return Outgoing(500, answer(500, "sheets", write=False, now=0).body).response()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_keep_saving(server, store)) if store else None
        yield
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return Starlette(
        routes=[
            *Hooks(server).routes(),
            Route("/token", token, methods=["POST"]),
            *openid.routes(server.tokens),
            Route("/{path:path}", google, methods=methods),
        ],
        lifespan=lifespan,
        exception_handlers={Exception: broken},
    )


def saving(server: Server, store: Store) -> Generator[None, None, None]:
    """Write what changed, in steps; a full disk is said, and tried again next time."""
    try:
        yield from store.saving()
        store.save_other("tokens", server.tokens.state())
    except OSError as error:
        print(f"the state can't be written to {store.folder}: {error.strerror}", file=sys.stderr, flush=True)


async def _keep_saving(server: Server, store: Store) -> None:
    pause = SAVE_EVERY
    while True:
        await asyncio.sleep(pause)
        started = time.monotonic()
        with closing(saving(server, store)) as steps:
            for _ in steps:
                await asyncio.sleep(0)  # Calls are answered in between.
        # However large a spreadsheet is, and however often it changes, saving takes a small share of the time.
        pause = max(SAVE_EVERY, SAVE_SHARE * (time.monotonic() - started))


async def _serve(server: Server, request: Request, ready: ReadyAnswer | None = None) -> Response:
    """One call from its first byte to its last: faults and latency around the answer, and a line in the log."""
    started = time.perf_counter()
    content = await request.body()
    raw_path = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1")
    incoming = Incoming(
        request.method,
        raw_path.partition("?")[0],
        parse_qsl(request.url.query, keep_blank_values=True),
        request.headers.get("authorization"),
        content,
        request.headers.get("content-type", ""),
    )

    async def google() -> Response:
        return server.answer(incoming).response()

    response, cut = await _with_faults(server, incoming, request, ready or google)
    server.log.append(
        {
            "method": request.method,
            "path": request.url.path,
            "query": request.url.query,
            "user": _user(server, incoming),
            "bytes_in": len(content),
            "bytes_out": len(bytes(response.body)),
            "status": 0 if cut else response.status_code,
            "ms": round((time.perf_counter() - started) * 1000, 1),
        }
    )
    return response


async def _with_faults(
    server: Server, incoming: Incoming, request: Request, ready: ReadyAnswer
) -> tuple[Response, bool]:
    """The answer, and whether the connection was cut instead of giving it."""
    where = f"{incoming.method} {request.url.path}" + (f"?{request.url.query}" if request.url.query else "")
    fault = server.faults.take(where)
    delay = server.latency_ms + (fault.delay_ms if fault else 0)
    if delay:
        await asyncio.sleep(delay / 1000)
    if fault is None:
        return await ready(), False
    if fault.html is not None:
        return HTMLResponse(page(fault.html), fault.html), False
    if fault.disabled:
        refused = disabled(incoming.service)
        return Outgoing(refused.code, refused.body).response(), False
    if fault.status is not None:
        write = services.writes(incoming.method, incoming.path)
        refused = answer(fault.status, incoming.service, write=write, now=server.world.clock())
        return Outgoing(refused.code, refused.body).response(), False
    response = Response() if fault.drop == "request" else await ready()
    if fault.drop is None:
        return response, False
    server.hang_up(request.scope["client"])
    return Response(), True


def _user(server: Server, incoming: Incoming) -> str:
    try:
        return server.tokens.identify(incoming.authorization, incoming.service, incoming.query_token).email
    except RefusedError:
        return ""
