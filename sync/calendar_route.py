"""The calendar at its private address: a route of the dashboard's own server, beside its pages."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sync import feed
from sync.crm.clock import today_in
from sync.errors import RunnerUpError
from sync.exchange.calendar import to_calendar
from sync.feed import Feed
from sync.workspace import Workspace, open_workspace

_LOG: Final = logging.getLogger("runner_up")
_HEADERS: Final = {
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_KIND: Final = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'inline; filename="runner-up.ics"',  # else it were named after the secret
}
SERVED: Final = threading.Event()
"""Whether this process serves the route: ``streamlit run`` does not."""


def routes(home: Path, clock: Callable[[], datetime]) -> list[BaseRoute]:
    """The route, over the book under ``home``, which is opened when it is first asked for; ``clock`` gives UTC."""

    @lru_cache(maxsize=1)
    def book() -> Workspace:
        return open_workspace(home)

    def answer(request: Request) -> Response:
        try:
            held = feed.stored(home)
            if held is None or not held.opens(request.path_params["token"]):
                return Response(status_code=HTTPStatus.NOT_FOUND, headers=_HEADERS)
            return _calendar(request, held, book(), clock())
        except (RunnerUpError, OSError):
            _LOG.exception("The calendar could not be read")
            later = {**_HEADERS, "Retry-After": "300"}
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers=later)

    return [Route(f"{feed.PREFIX}{{token}}{feed.ENDING}", answer, methods=["GET"])]  # HEAD comes along


def _calendar(request: Request, held: Feed, book: Workspace, now: datetime) -> Response:
    """The calendar of the reader's day: in the zone that the address names (``?tz=``), else that of their browser."""
    today = today_in(request.query_params.get("tz") or held.zone, now.astimezone())
    address = held.address or str(request.base_url)
    snapshot = book.snapshot()
    said = f"{snapshot.version} {today} {address}"
    tag = f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
    headers = {**_HEADERS, "ETag": tag}
    if tag in request.headers.get("if-none-match", "").replace("W/", "").split(", "):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    # Of the last change, or of the day: an app that asks again sees nothing as new that is not.
    newest = book.operations(1)
    morning = datetime.combine(today, time(), UTC)
    stamp = max(newest[0].at, morning) if newest else morning
    return Response(to_calendar(snapshot, today, stamp=stamp, address=address), headers={**headers, **_KIND})
