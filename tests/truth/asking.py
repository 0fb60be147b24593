"""What the tests of single requests share: carrying one out, what it is refused with, and a box of cells."""

from __future__ import annotations

from typing import Any

import pytest

from tests.google import batch
from tests.google.errors import Json, RefusedError
from tests.google.world import Call


def run(call: Call, kind: str, **body: Any) -> Json:
    """Carry out one request; what stands in its reply."""
    (reply,) = batch.run(call, [{kind: body}])
    return dict(reply.get(kind, {}))


def refused(call: Call, kind: str, **body: Any) -> str:
    """What Google says to the request, without the place where it stands."""
    with pytest.raises(RefusedError) as caught:
        run(call, kind, **body)
    return str(caught.value.body["error"]["message"]).removeprefix(f"Invalid requests[0].{kind}: ")


def box(top: int, bottom: int, left: int, right: int, sheet_id: int = 0) -> Json:
    """A `GridRange` with all its ends."""
    rows = {"sheetId": sheet_id, "startRowIndex": top, "endRowIndex": bottom}
    return rows | {"startColumnIndex": left, "endColumnIndex": right}
