"""The house stays easy to live in: lint, format and types hold, and files say what they promise."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _passes(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_hold() -> None:
    _passes("mypy")


def test_lint_holds() -> None:
    _passes("ruff", "check", "--no-cache")


def test_format_holds() -> None:
    _passes("ruff", "format", "--check", "--no-cache")


def test_no_page_is_served_past_the_frame() -> None:
    """Streamlit serves a file directly in pages/ without running streamlit_app.py first."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_what_a_host_installs_is_what_the_project_needs() -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    installed = (ROOT / "requirements.txt").read_text().splitlines()
    assert [line for line in installed if line and not line.startswith("#")] == sorted(needed)
