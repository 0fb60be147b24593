"""What the tests of the Google server share: one running server, and spreadsheets of one's own in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.google.running import Running, google


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """One server for all tests of a process: each takes spreadsheets of its own."""
    with google() as running:
        yield running
