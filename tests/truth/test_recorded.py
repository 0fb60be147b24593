"""What Google really answered: the recorded conversations, replayed against the server."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import requests

from tests.google.running import Running

SHARED = Path(__file__).parents[3] / "shared"
RECORDED = SHARED / "google-traffic" / "recorded.jsonl"
REPLAY = SHARED / "tools" / "replay_traffic.py"
CONVERSATIONS = (
    RECORDED.read_text(encoding="utf-8").splitlines() if RECORDED.exists() and REPLAY.exists() else []
)


@pytest.fixture(scope="module")
def replay() -> ModuleType:
    """The tool that replays, with one slip put right.

    It learns every number that the server hands out, but of numbers it translates `sheetId` alone. A protected range's
    is handed out as well (its own ID_KEYS say so), and no server could give the one that Google drew years ago.
    """
    found = importlib.util.spec_from_file_location("replay_traffic", REPLAY)
    assert found is not None
    assert found.loader is not None
    tool = importlib.util.module_from_spec(found)
    found.loader.exec_module(tool)

    class Pairs(tool.Pairs):  # type: ignore[name-defined,misc]
        def apply(self, value: Any, key: str | None = None) -> Any:
            if key in tool.ID_KEYS and isinstance(value, int) and not isinstance(value, bool):
                return self.numbers.get(value, value)
            return super().apply(value, key)

    tool.Pairs = Pairs  # type: ignore[attr-defined]
    return tool


@pytest.mark.skipif(not CONVERSATIONS, reason=f"the recordings and their tool are not here: {SHARED}")
def test_every_recorded_conversation_goes_as_google_had_it(server: Running, replay: ModuleType) -> None:
    session = requests.Session()
    session.headers["Authorization"] = "Bearer person:replay@example.org"
    differing = {}
    for line in CONVERSATIONS:
        conversation = json.loads(line)
        if differences := list(replay.replay(conversation, server.address, session)):
            differing[conversation["name"]] = differences
    assert not differing
