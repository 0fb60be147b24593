"""Start the server: `python -m tests.google --port 8181 [--data DIR] [--key-file key.json] [--quota]`."""

from __future__ import annotations

import argparse
import contextlib
import socket
from collections.abc import Iterable
from pathlib import Path

import uvicorn

from tests.google import connections, keyfile
from tests.google.app import Server, build, saving
from tests.google.quota import Quota
from tests.google.store import DamagedStateError, InUseError, Store
from tests.google.tokens import Tokens
from tests.google.world import World

HOST = "127.0.0.1"


def main() -> None:
    """Serve on loopback until stopped; say where once it answers. What is wrong with an option is said in a line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.google", description="Google Sheets and Drive, for tests."
    )
    parser.add_argument("--port", type=int, default=8181, help="0 picks a free one")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the state there over restarts")
    parser.add_argument("--key-file", type=Path, metavar="FILE", help="write a service account's key there")
    parser.add_argument("--quota", action="store_true", help="limit calls a minute as Google does")
    options = parser.parse_args()

    listener = new_listener()
    try:
        listener.bind((HOST, options.port))
    except (OSError, OverflowError) as error:
        why = error.strerror if isinstance(error, OSError) else "ports are numbers up to 65535"
        parser.error(f"port {options.port} can't be used ({why}): choose another with --port")
    address = f"http://{HOST}:{listener.getsockname()[1]}"

    world = World()
    tokens = Tokens(world, address)
    server = Server(world, tokens, quota=Quota() if options.quota else None, hang_up=connections.hang_up)
    store = _restored(options.data, server, parser) if options.data else None
    if options.key_file:
        try:
            keyfile.write(options.key_file, address, tokens)
        except keyfile.NotOursError as error:
            parser.error(f"{error}: name another with --key-file")
        except OSError as error:
            parser.error(
                f"{options.key_file} can't be written ({error.strerror}): name another with --key-file"
            )

    config = uvicorn.Config(
        build(server, store), http=connections.Protocol, log_level="warning", access_log=False, lifespan="on"
    )
    last = saving(server, store) if store else ()
    # Ctrl+C is how a person stops it, and not worth a traceback.
    with contextlib.suppress(KeyboardInterrupt):
        Announced(config, address, last).run(sockets=[listener])


def new_listener() -> socket.socket:
    """A socket to listen on.

    It is named a TCP one, or asyncio doesn't set TCP_NODELAY on its connections: each call on one that was kept would
    wait 40 ms for the client's acknowledgement between the answer's head and its body.
    """
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return listener


def _restored(folder: Path, server: Server, parser: argparse.ArgumentParser) -> Store:
    """The folder, and in the server what was kept there."""
    try:
        store = Store(folder, server.world)
        store.claim()
        store.load()
        server.world.catch_up()
        server.tokens.restore(store.other("tokens"))
    except OSError as error:
        parser.error(f"{folder} can't be used ({error.strerror}): name another folder with --data")
    except InUseError as error:
        parser.error(f"{error}: stop that one, or name another folder with --data")
    except DamagedStateError as error:
        parser.error(f"{error}: remove it, or name another folder with --data")
    except (TypeError, KeyError, ValueError, AttributeError):
        parser.error(
            f"{folder / 'tokens.json'} is of another version: remove it, or name another with --data"
        )
    return store


class Announced(uvicorn.Server):
    """A server that says where it listens, once it does, and takes its last steps however it is stopped."""

    def __init__(self, config: uvicorn.Config, address: str, last: Iterable[None]) -> None:
        super().__init__(config)
        self.address = address
        self.last = last

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address."""
        await super().startup(sockets)
        if self.started:
            print(f"listening on {self.address}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, then take the last steps: at a second Ctrl+C uvicorn leaves the application no time for its own."""
        await super().shutdown(sockets)
        for _ in self.last:
            pass


if __name__ == "__main__":
    main()
