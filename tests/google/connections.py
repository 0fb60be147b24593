"""HTTP connections that a test can have cut off in mid-air."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_OPEN: dict[tuple[str, int], asyncio.Transport] = {}


class Protocol(H11Protocol):
    """uvicorn's own protocol, which also remembers its connections by the client's address."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection."""
        super().connection_made(transport)
        _OPEN[transport.get_extra_info("peername")[:2]] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        _OPEN.pop(self.transport.get_extra_info("peername")[:2], None)
        super().connection_lost(exc)


def hang_up(client: Any) -> None:
    """Cut the connection of that (host, port) without another byte, as a broken network does."""
    transport = _OPEN.get(tuple(client))
    if transport is not None:
        transport.abort()
