"""Starting the dashboard: on this computer only, on a free port, with its address told and opened."""

from __future__ import annotations

import functools
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

SCRIPT: Final = Path(__file__).parents[1] / "streamlit_app.py"
FIRST_PORT: Final = 8501
_PORTS: Final = 50
_PATIENCE: Final = 60.0
_LAST_WORDS: Final = 5
"""Seconds that open browser windows get to take their leave when the dashboard is stopped."""


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """The first free port from 8501 on; OSError where there is none."""
    found = next((port for port in range(FIRST_PORT, FIRST_PORT + _PORTS) if _is_free(port)), None)
    if found is None:
        raise OSError(f"No port between {FIRST_PORT} and {FIRST_PORT + _PORTS - 1} is free.")
    return found


def _has_browser() -> bool:
    """Whether a window could open: not on a Linux computer without a screen."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _tell(address: str, *, browser: bool) -> None:
    """Wait until the dashboard answers, then print its address and open it."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    print(
        f"\n  Runner-Up is open at {address}\n  Stop it with Ctrl+C; what you saved stays saved.\n",
        flush=True,
    )
    if browser and _has_browser():
        webbrowser.open(address)


def run(home: Path | None, *, port: int | None, browser: bool) -> None:
    """Serve the dashboard over the book under ``home`` until it is stopped."""
    import streamlit as st  # here, because every other command starts faster without it
    import uvicorn
    from streamlit.runtime.pages_manager import PagesManager

    from sync import calendar_route
    from sync.workspace import HOME_VARIABLE, default_home

    if home is not None:
        os.environ[HOME_VARIABLE] = str(home.expanduser().absolute())
    listening = port if port is not None else free_port()
    # A folder called pages makes Streamlit's first session look there for pages, and tell whoever follows a link
    # that theirs is not found, until streamlit_app.py has run once. It has its own navigation.
    PagesManager.uses_pages_directory = False
    # A window that calls again in the very moment of stopping would be waited for without end.
    vars(uvicorn)["Config"] = functools.partial(uvicorn.Config, timeout_graceful_shutdown=_LAST_WORDS)
    # Streamlit looks for .streamlit/config.toml beside the file it believes was started.
    sys.argv = [str(SCRIPT)]
    threading.Thread(
        target=_tell, args=(f"http://localhost:{listening}",), kwargs={"browser": browser}, daemon=True
    ).start()
    try:
        calendar = calendar_route.routes(default_home(), lambda: datetime.now(UTC))
        calendar_route.SERVED.set()
        st.App(SCRIPT, routes=calendar).run(
            config={
                "server.address": "localhost",
                "server.port": listening,
                "server.headless": True,  # Streamlit would ask for an e-mail address on its first start
                "logger.hideWelcomeMessage": True,
            }
        )
    except KeyboardInterrupt:
        print("\n  Closed. See you soon.", flush=True)
    finally:
        # uv hands Ctrl+C on a second time; it must not fall into the last tidying up.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
