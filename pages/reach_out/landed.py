"""Landed: I found a job. Whom do I thank, and what rests now?"""

from __future__ import annotations

from pages.drawing import frame, landed

snapshot, today = frame.snapshot(), frame.reader().today
if snapshot.settings.landed_on is None:
    landed.ask(snapshot, today)
else:
    landed.arrived(snapshot, snapshot.settings.landed_on, today)
