"""Two dashboards and three people at once: nothing is lost or doubled, and no dashboard asks more than it may."""

from __future__ import annotations

from pathlib import Path

from tests.sync.stress import run


def test_two_dashboards_and_three_people_at_full_speed(tmp_path: Path) -> None:
    outcome = run(8, tmp_path, every=2.0)
    print(outcome.figures)
    assert not outcome.wrong, "\n".join(outcome.wrong)
    assert outcome.refused == 0
