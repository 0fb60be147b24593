"""Finding Chromium for the browser tests, or installing it, or saying what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW = (
    "The browser tests need Chromium. Install it with `sudo apt-get install chromium` (Debian, Ubuntu), "
    "or with `uv run playwright install --with-deps chromium`, then run `uv run pytest` again."
)


def _on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _tried(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=900)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _downloaded() -> str | None:
    try:
        return (
            _playwrights_own() if _tried(sys.executable, "-m", "playwright", "install", "chromium") else None
        )
    except Error:
        return None


def _from_debian() -> str | None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    _tried("apt-get", "update", "-q")
    return _on_path() if _tried("apt-get", "install", "-y", "-q", "chromium") else None


def find() -> str:
    """Where Chromium is: on PATH, Playwright's, else installed now; fails with what to install."""
    for way in (_on_path, _playwrights_own, _downloaded, _from_debian):
        found = way()
        if found is not None:
            return found
    pytest.fail(HOW, pytrace=False)
