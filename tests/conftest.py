"""What all tests share: how much Hypothesis tries, a book of one's own, and the invented people in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from sync import Workspace, open_workspace

TODAY = date(2026, 11, 23)

# No deadline: machines are noisy, and a slow example is no broken promise.
settings.register_profile(
    "quick", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("quick")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty book in a folder of its own."""
    opened = open_workspace(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def sample(workspace: Workspace) -> Workspace:
    """A book with the invented people of the sample data, as of TODAY."""
    workspace.add_sample(TODAY)
    return workspace
