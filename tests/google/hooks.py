"""What tests ask of the server besides Google's own paths: `/_test/…`."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.google.app import Server
from tests.google.world import File, Identity, permission

_SPREADSHEET = {"title", "owner", "writers", "commenters", "readers", "locale", "timeZone"}
_ROLES = {"writers": "writer", "commenters": "commenter", "readers": "reader"}


class Hooks:
    """The hooks of one server. A body that makes no sense gets a 400 with a sentence."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def routes(self) -> list[Route]:
        """Where each hook is found."""
        any_of, post = ["GET", "POST", "DELETE"], ["POST"]
        return [
            Route("/_test/faults", self.faults, methods=any_of),
            Route("/_test/log", self.log, methods=["GET", "DELETE"]),
            Route("/_test/latency", self.latency, methods=post),
            Route("/_test/spreadsheets", self.spreadsheets, methods=post),
            Route("/_test/lag", self.lag, methods=post),
            Route("/_test/formulas", self.formulas, methods=post),
            Route("/_test/clock", self.clock, methods=post),
            Route("/_test/revoke", self.revoke, methods=post),
        ]

    async def faults(self, request: Request) -> Response:
        """POST one fault or a list of them (see `faults.Fault`); GET those to come; DELETE them all."""
        if request.method == "POST":
            try:
                self.server.faults.add(await request.json())
            except (TypeError, ValueError) as error:
                raise HTTPException(400, str(error)) from error
        elif request.method == "DELETE":
            self.server.faults.waiting.clear()
        left = [{"match": fault.match, "times": fault.times} for fault in self.server.faults.waiting]
        return JSONResponse({"faults": left})

    async def log(self, request: Request) -> Response:
        """GET what was asked, oldest first; DELETE answers the same and forgets it."""
        entries = list(self.server.log.entries)
        if request.method == "DELETE":
            self.server.log.entries.clear()
        return JSONResponse(entries)

    async def latency(self, request: Request) -> Response:
        """POST {"ms": 150}: every answer takes so much longer."""
        self.server.latency_ms = float((await _body(request, {"ms"}))["ms"])
        return JSONResponse({"ms": self.server.latency_ms})

    async def spreadsheets(self, request: Request) -> Response:
        """POST {"title", "owner", "writers", "commenters", "readers", "locale", "timeZone"}, all optional → {"id"}."""
        wanted = await _body(request, _SPREADSHEET)
        file = self.server.world.create(
            wanted.get("title", "Untitled spreadsheet"),
            Identity(wanted.get("owner", "owner@example.org")),
            locale=wanted.get("locale", "en_US"),
            time_zone=wanted.get("timeZone", "Etc/GMT"),
        )
        for name, role in _ROLES.items():
            file.permissions += [permission("user", role, email) for email in wanted.get(name, [])]
        return JSONResponse({"id": file.id})

    async def lag(self, request: Request) -> Response:
        """POST {"on": true}: Drive's version and modifiedTime stay behind until {"on": false}."""
        self.server.world.lagging = bool((await _body(request, {"on"}))["on"])
        if not self.server.world.lagging:
            self.server.world.catch_up()
        return JSONResponse({"on": self.server.world.lagging})

    async def formulas(self, request: Request) -> Response:
        """POST {"id", "formula", "value"}: what a formula that isn't worked out here comes to in that spreadsheet."""
        asked = await _body(request, {"id", "formula", "value"})
        document = self._file(asked["id"]).document
        if document is None:
            raise HTTPException(400, "that file is no spreadsheet")
        document.placeholders[asked["formula"]] = asked["value"]
        document.worked_out.clear()
        return JSONResponse({})

    async def clock(self, request: Request) -> Response:
        """POST {"advance": seconds}: the server's clock moves on, tokens expire, quotas fill up again."""
        ahead, before = float((await _body(request, {"advance"}))["advance"]), self.server.world.clock
        self.server.world.clock = lambda: before() + ahead
        return JSONResponse({"now": self.server.world.clock()})

    async def revoke(self, request: Request) -> Response:
        """POST {"private_key_id"}: that key of a service account is deleted."""
        self.server.tokens.revoke((await _body(request, {"private_key_id"}))["private_key_id"])
        return JSONResponse({})

    def _file(self, file_id: str) -> File:
        file = self.server.world.files.get(file_id)
        if file is None:
            raise HTTPException(400, f"there is no file {file_id}")
        return file


async def _body(request: Request, known: set[str]) -> dict[str, Any]:
    """The JSON object sent; with one key known it must be there."""
    try:
        body = await request.json()
    except ValueError as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from error
    if not isinstance(body, dict) or not body.keys() <= known or (len(known) == 1 and not body):
        raise HTTPException(400, f"the body is an object with {sorted(known)}, not {body!r}")
    return body
