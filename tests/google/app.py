"""The server itself: from an HTTP request to the code that answers it, and back."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.google import discovery, drive, masks, openid, payload, ranges, services
from tests.google.errors import InvalidError, Json, RefusedError
from tests.google.faults import Faults, answer, page
from tests.google.quota import Quota
from tests.google.store import Store
from tests.google.tokens import Tokens
from tests.google.world import Call, Media, World

SAVE_EVERY = 0.5
"""Seconds between two looks at what has to go to disk."""


@dataclass(slots=True)
class Log:
    """What was asked, newest last."""

    entries: list[Json] = field(default_factory=list)
    limit: int = 100_000

    def add(self, entry: Json) -> None:
        """Remember one call; the oldest go when there are too many."""
        self.entries.append(entry)
        if len(self.entries) > self.limit:
            del self.entries[: self.limit // 10]


@dataclass(slots=True)
class Server:
    """All that one running server holds."""

    world: World
    tokens: Tokens
    faults: Faults = field(default_factory=Faults)
    log: Log = field(default_factory=Log)
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
            return Outgoing(404, page(404))
        method, path_params = found
        who = self.tokens.identify(request.authorization, request.service)
        self.tokens.require_scopes(who, method.scopes, method.service)
        if self.quota is not None and method.service == "sheets":
            self.quota.count(who.email, write=not services.reads(method.id), now=self.world.clock())
        params = method.query(request.query) | method.path(path_params)
        if services.takes_media(method.id):
            params["contentType"] = request.content_type
        content = request.content if services.takes_media(method.id) else method.body(request.json())
        # Raises where Google would refuse the mask, before anything is carried out.
        mask = _mask(method, params)
        call = Call(self.world, who, params, content)
        result = services.carry_out(method.id, call)
        if isinstance(result, Media):
            return Outgoing(200, result)
        if result is None:
            return Outgoing(204, None)
        if not services.is_values(method.id):
            result = ranges.shown(result)
        return Outgoing(200, result if mask is None else masks.select(result, mask))


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
        """Which service it is for: "sheets" or "drive"."""
        return "sheets" if self.path.startswith("/v4/") else "drive"

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
        return Response(body, self.status, media_type="application/json")


def build(server: Server, store: Store | None = None) -> Starlette:
    """The application: Google's paths, sign-in, and the hooks for tests under `/_test`."""
    from tests.google.hooks import Hooks  # noqa: PLC0415 -- hooks know the server, not the other way round

    async def google(request: Request) -> Response:
        return await _serve(server, request)

    async def token(request: Request) -> Response:
        return await openid.token(request, server.tokens)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_keep_saving(server, store)) if store else None
        yield
        if task and store:
            task.cancel()
            _save(server, store)

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return Starlette(
        routes=[
            *Hooks(server).routes(),
            Route("/token", token, methods=["POST"]),
            *openid.routes(server.tokens),
            Route("/{path:path}", google, methods=methods),
        ],
        lifespan=lifespan,
    )


def _save(server: Server, store: Store) -> None:
    store.save()
    store.save_other("tokens", server.tokens.state())


async def _keep_saving(server: Server, store: Store) -> None:
    while True:
        await asyncio.sleep(SAVE_EVERY)
        _save(server, store)


async def _serve(server: Server, request: Request) -> Response:
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
    response, status = await _with_faults(server, incoming, request)
    server.log.add(
        {
            "method": request.method,
            "path": request.url.path,
            "query": request.url.query,
            "user": _user(server, incoming),
            "bytes_in": len(content),
            "bytes_out": len(bytes(response.body)),
            "status": status,
            "ms": round((time.perf_counter() - started) * 1000, 1),
        }
    )
    return response


async def _with_faults(server: Server, incoming: Incoming, request: Request) -> tuple[Response, int]:
    """The answer and the status to note; 0 where the connection was cut."""
    where = f"{incoming.method} {request.url.path}" + (f"?{request.url.query}" if request.url.query else "")
    fault = server.faults.take(where)
    delay = server.latency_ms + (fault.delay_ms if fault else 0)
    if delay:
        await asyncio.sleep(delay / 1000)
    if fault is None:
        out = server.answer(incoming)
        return out.response(), out.status
    if fault.drop == "request":
        server.hang_up(request.scope["client"])
        return Response(), 0
    if fault.html is not None:
        return HTMLResponse(page(fault.html), fault.html), fault.html
    if fault.status is not None:
        write = services.writes(incoming.method, incoming.path)
        refused = answer(fault.status, incoming.service, write=write, now=server.world.clock())
        return Outgoing(refused.code, refused.body).response(), refused.code
    out = server.answer(incoming)
    if fault.drop == "answer":
        server.hang_up(request.scope["client"])
        return Response(), 0
    return out.response(), out.status


def _user(server: Server, incoming: Incoming) -> str:
    try:
        return server.tokens.identify(incoming.authorization, incoming.service).email
    except RefusedError:
        return ""
