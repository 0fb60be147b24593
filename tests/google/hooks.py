"""What tests ask of the server besides Google's own paths: `/_test/…`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.google import settings
from tests.google.app import Server
from tests.google.errors import InvalidError
from tests.google.world import File, Identity, permission

_SPREADSHEET = {
    "title": str,
    "owner": str,
    "writers": list,
    "commenters": list,
    "readers": list,
    "locale": str,
    "timeZone": str,
}
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
            Route("/_test/{name:path}", self.unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
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
        entries = list(self.server.log)
        if request.method == "DELETE":
            self.server.log.clear()
        return JSONResponse(entries)

    async def latency(self, request: Request) -> Response:
        """POST {"ms": 150}: every answer takes so much longer."""
        wait = (await _body(request, {"ms": float}, needed={"ms"}))["ms"]
        if not 0 <= wait < 1e9:
            raise HTTPException(400, f"ms is a number from 0, not {wait!r}")
        self.server.latency_ms = wait
        return JSONResponse({"ms": wait})

    async def spreadsheets(self, request: Request) -> Response:
        """POST {"title", "owner", "writers", "commenters", "readers", "locale", "timeZone"}, all optional → {"id"}."""
        wanted = await _body(request, _SPREADSHEET)
        given = {role: wanted.get(name, []) for name, role in _ROLES.items()}
        owner = wanted.get("owner", "owner@example.org")
        for email in [owner, *(email for emails in given.values() for email in emails)]:
            if not isinstance(email, str) or "@" not in email:
                raise HTTPException(400, f"{email!r} is no address of a person")
        places = {"locale": wanted.get("locale", "en_US"), "timeZone": wanted.get("timeZone", "Etc/GMT")}
        try:
            settings.check(places)
        except InvalidError as error:
            raise HTTPException(400, error.message) from error
        file = self.server.world.create(
            wanted.get("title", "Untitled spreadsheet"),
            Identity(owner),
            locale=places["locale"],
            time_zone=places["timeZone"],
        )
        for role, emails in given.items():
            file.permissions += [permission("user", role, email) for email in emails]
        return JSONResponse({"id": file.id})

    async def lag(self, request: Request) -> Response:
        """POST {"on": true}: Drive's version and modifiedTime stay behind until {"on": false}."""
        world = self.server.world
        world.lagging = (await _body(request, {"on": bool}, needed={"on"}))["on"]
        if not world.lagging:
            world.catch_up()
        return JSONResponse({"on": world.lagging})

    async def formulas(self, request: Request) -> Response:
        """POST {"id", "formula", "value"}: what a formula that isn't worked out here comes to in that spreadsheet."""
        known = {"id": str, "formula": str, "value": object}
        asked = await _body(request, known, needed={"id", "formula", "value"})
        file, value = self._file(asked["id"]), asked["value"]
        if file.document is None:
            raise HTTPException(400, "that file is no spreadsheet")
        if isinstance(value, list | dict):
            raise HTTPException(400, f"a value is a text, a number, true, false or null, not {value!r}")
        number = isinstance(value, int | float) and not isinstance(value, bool)
        file.document.placeholders[asked["formula"]] = float(value) if number else value
        file.document.worked_out.clear()
        self.server.world.on_change(file)
        return JSONResponse({})

    async def clock(self, request: Request) -> Response:
        """POST {"advance": seconds}: the server's clock moves on, tokens expire, quotas fill up again."""
        ahead = (await _body(request, {"advance": float}, needed={"advance"}))["advance"]
        before = self.server.world.clock
        if not 0 <= ahead < 1e9:
            raise HTTPException(400, f"advance is a number of seconds from 0, not {ahead!r}")
        self.server.world.clock = lambda: before() + ahead
        return JSONResponse({"now": self.server.world.clock()})

    async def revoke(self, request: Request) -> Response:
        """POST {"private_key_id"}: that key of a service account is deleted."""
        key = (await _body(request, {"private_key_id": str}, needed={"private_key_id"}))["private_key_id"]
        if not self.server.tokens.revoke(key):
            raise HTTPException(400, f"no service account has a key {key!r}")
        return JSONResponse({})

    async def unknown(self, request: Request) -> Response:
        """Any other name or verb: what there is."""
        known = "; ".join(
            f"{' '.join(sorted(route.methods or ()))} {route.path}" for route in self.routes()[:-1]
        )
        raise HTTPException(404, f"{request.method} {request.url.path} is no hook; there are: {known}")

    def _file(self, file_id: str) -> File:
        file = self.server.world.files.get(file_id)
        if file is None:
            raise HTTPException(400, f"there is no file {file_id}")
        return file


async def _body(
    request: Request, known: Mapping[str, type], *, needed: frozenset[str] | set[str] = frozenset()
) -> dict[str, Any]:
    """The JSON object sent, each value of its type; a number may be whole. Raises HTTPException with a sentence."""
    try:
        body = await request.json()
    except ValueError as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from error
    if not isinstance(body, dict) or not needed <= body.keys() <= known.keys():
        raise HTTPException(400, f"the body is an object with {sorted(known)}, not {body!r}")
    for name, value in body.items():
        if value is None and name not in needed:
            continue
        if known[name] is float and type(value) in {int, float} and math.isfinite(value):
            body[name] = float(value)
        elif not isinstance(value, known[name]) or known[name] is float:
            raise HTTPException(400, f"{name} can't be {value!r}")
    return {name: value for name, value in body.items() if value is not None or name in needed}
