"""Start the server: `python -m tests.google --port 8181 [--data DIR] [--key-file key.json] [--quota]`."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path

import uvicorn

from tests.google import connections, keyfile
from tests.google.app import Server, build
from tests.google.quota import Quota
from tests.google.store import Store
from tests.google.tokens import Tokens
from tests.google.world import World

HOST = "127.0.0.1"


def main() -> None:
    """Serve on loopback until stopped; say where once it answers."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.google", description="Google Sheets and Drive, for tests."
    )
    parser.add_argument("--port", type=int, default=8181, help="0 picks a free one")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the state there over restarts")
    parser.add_argument("--key-file", type=Path, metavar="FILE", help="write a service account's key there")
    parser.add_argument("--quota", action="store_true", help="limit calls a minute as Google does")
    options = parser.parse_args()

    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, options.port))
    except OSError as error:
        parser.error(f"port {options.port} can't be used ({error.strerror}): choose another with --port")
    address = f"http://{HOST}:{listener.getsockname()[1]}"

    world = World()
    tokens = Tokens(world, address)
    server = Server(world, tokens, quota=Quota() if options.quota else None, hang_up=connections.hang_up)
    store = Store(options.data, world) if options.data else None
    if store:
        store.load()
        tokens.restore(store.other("tokens"))
    if options.key_file:
        keyfile.write(options.key_file, address, tokens)

    config = uvicorn.Config(
        build(server, store), http=connections.Protocol, log_level="warning", access_log=False, lifespan="on"
    )
    Announced(config, address).run(sockets=[listener])


class Announced(uvicorn.Server):
    """A server that says where it listens, once it does."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address."""
        await super().startup(sockets)
        if self.started:
            print(f"listening on {self.address}", flush=True)


if __name__ == "__main__":
    main()
