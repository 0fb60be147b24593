"""``python -m tests.sync.machine_many --examples 2000 --steps 30 --seed 1``: the machine, for as long as it takes."""

from __future__ import annotations

import argparse
import random
import time

from tests.sync.test_machine import run

parser = argparse.ArgumentParser(
    description="Two dashboards, three people and Google at its worst, many times."
)
parser.add_argument("--examples", type=int, default=2_000)
parser.add_argument("--steps", type=int, default=30)
parser.add_argument("--seed", type=int, default=None)
parser.add_argument("--at-once", type=int, default=100, help="examples to a server")
parser.add_argument("--no-shrink", action="store_true")
chosen = parser.parse_args()
first = random.SystemRandom().randrange(1_000_000) if chosen.seed is None else chosen.seed
started, done = time.monotonic(), 0
while done < chosen.examples:
    some = min(chosen.at_once, chosen.examples - done)
    seed = first + done // chosen.at_once
    print(f"seed {seed}: {some} examples of {chosen.steps} steps", flush=True)
    run(some, chosen.steps, seed, shrink=not chosen.no_shrink)
    done += some
    print(f"{done} green after {time.monotonic() - started:.0f} s", flush=True)
