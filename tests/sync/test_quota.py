"""Never more than 50 calls of a kind in any minute, whoever asks and whenever."""

from __future__ import annotations

import bisect
import multiprocessing
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import QuotaError
from sync.sheet.quota import MOST, WINDOW, Kind, Limiter

ACCOUNT = "app@project.iam.gserviceaccount.com"


class Clock:
    """A clock that moves when somebody waits, and lets others act meanwhile."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.meanwhile: list[Limiter] = []
        self.calls: dict[str, list[float]] = {"read": [], "write": []}

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        if self.meanwhile:
            self.now += seconds / 2
            self.spend(self.meanwhile.pop(), "read", 0)
            seconds /= 2
        self.now += seconds

    def spend(self, limiter: Limiter, kind: Kind, patience: float) -> bool:
        try:
            limiter.spend(kind, patience=patience)
        except QuotaError:
            return False
        self.calls[kind].append(self.now)
        return True

    def busiest(self) -> int:
        """The most calls of a kind in any minute."""
        every = (sorted(calls) for calls in self.calls.values())
        return max(
            (
                bisect.bisect_left(calls, start + WINDOW) - number
                for calls in every
                for number, start in enumerate(calls)
            ),
            default=0,
        )


_ASKED = st.tuples(
    st.sampled_from([0.0, 0.0, 0.1, 1.0, 2.5, 30.0, 61.0]),
    st.integers(0, 2),
    st.sampled_from(["read", "read", "read", "write"]),
    st.sampled_from([0.0, 3.0, 70.0]),
    st.integers(1, 20),
    st.booleans(),
)


@given(st.lists(_ASKED, max_size=20))
def test_no_minute_holds_more_than_fifty_of_a_kind(
    asked: list[tuple[float, int, Kind, float, int, bool]],
) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        processes = [Limiter(Path(folder), ACCOUNT, clock, clock.sleep) for _ in range(3)]
        for pause, who, kind, patience, times, company in asked:
            clock.now += pause
            for _ in range(times):
                if company:
                    clock.meanwhile.append(processes[who - 1])
                clock.spend(processes[who], kind, patience)
    assert clock.busiest() <= MOST


def test_full_speed_uses_the_allowance_and_no_wait_is_long(tmp_path: Path) -> None:
    clock = Clock()
    limiter = Limiter(tmp_path, ACCOUNT, clock, clock.sleep)
    waits = []
    while clock.now < 1_000_000 + 600:
        before = clock.now
        limiter.spend("write", patience=60)
        waits.append(clock.now - before)
    assert waits[:20] == [0] * 20
    assert max(waits) < 3
    assert MOST * 9 < len(waits) <= MOST * 10 + MOST
    assert clock.busiest() <= MOST


def test_who_has_no_patience_is_told_at_once(tmp_path: Path) -> None:
    clock = Clock()
    limiter = Limiter(tmp_path, ACCOUNT, clock, clock.sleep)
    while clock.spend(limiter, "read", 0):
        pass
    assert clock.now == 1_000_000
    limiter.spend("write", patience=0)  # the other kind has an allowance of its own
    Limiter(tmp_path, "other@example.org", clock, clock.sleep).spend("read", patience=0)


def test_after_a_429_half_of_it_for_ten_minutes(tmp_path: Path) -> None:
    clock = Clock()
    limiter = Limiter(tmp_path, ACCOUNT, clock, clock.sleep)
    Limiter(tmp_path, ACCOUNT, clock, clock.sleep).refused()
    for _ in range(100):
        clock.spend(limiter, "read", 60)
    assert clock.busiest() == MOST // 2
    clock.now += 600
    for _ in range(100):
        clock.spend(limiter, "read", 60)
    assert MOST // 2 < clock.busiest() <= MOST


def test_a_clock_set_back_stops_nobody_for_long(tmp_path: Path) -> None:
    clock = Clock()
    limiter = Limiter(tmp_path, ACCOUNT, clock, clock.sleep)
    limiter.refused()
    for _ in range(60):
        limiter.spend("read", patience=60)
    clock.now -= 86_400
    limiter.spend("read", patience=61)
    clock.now += 601
    assert all(clock.spend(limiter, "read", 0) for _ in range(MOST // 2))


def test_a_count_that_cannot_be_kept_together_is_kept_alone(tmp_path: Path) -> None:
    clock = Clock()
    (tmp_path / "file").write_text("in the way")
    alone = Limiter(tmp_path / "file", ACCOUNT, clock, clock.sleep)
    for _ in range(100):
        clock.spend(alone, "read", 60)
    assert clock.busiest() <= MOST
    (tmp_path / "calls.sqlite3").write_bytes(b"no database" * 1000)
    one, other = (Limiter(tmp_path, "x@example.org", clock, clock.sleep) for _ in range(2))
    while clock.spend(one, "write", 0):
        pass
    with pytest.raises(QuotaError):
        other.spend("write", patience=0)


def _spend_all(folder: Path, made: multiprocessing.Queue[int]) -> None:
    clock = Clock()  # stands still
    limiter = Limiter(folder, ACCOUNT, clock, clock.sleep)
    made.put(sum(clock.spend(limiter, "read", 0) for _ in range(30)))


def test_processes_at_the_same_time_share_one_allowance(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    made = context.Queue()
    processes = [context.Process(target=_spend_all, args=(tmp_path, made)) for _ in range(3)]
    for process in processes:
        process.start()
    assert sum(made.get(timeout=60) for _ in processes) == MOST // 2
    for process in processes:
        process.join()
