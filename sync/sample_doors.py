"""The other doors of the invented employers: which Robin noted, asked about, and where they led."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync.contract import DOOR_KINDS

DIVISION, LOCATION, SISTER = DOOR_KINDS


@dataclass(frozen=True, slots=True)
class Ajar:
    """One door: ``days_ago`` is when Robin asked ``asked`` about it, None not yet."""

    company: str
    door: str
    kind: str = DIVISION
    days_ago: int | None = None
    asked: str = ""
    introduced_to: str = ""
    notes: str = ""


AJAR: Final = (
    Ajar("Skerry Line", "Freight", DIVISION, 3, "Tomasz Wieliczko", "Adaeze Nwankwo-Reid"),
    Ajar("Skerry Line", "Terminals"),
    Ajar("Skerry Line", "Northern islands", LOCATION, notes="Two crossings a day, one harbour office."),
    Ajar("Skerry Line", "Skerry Coaches", SISTER),
    Ajar("Saltmarsh Foods", "Chilled"),
    Ajar("Saltmarsh Foods", "Mill Lane depot", LOCATION),
    Ajar("Solvane Energy", "Grid storage", DIVISION, 26, "Yuki Tanabe-Holt", "Sunniva Aasland"),
    Ajar("Solvane Energy", "Heat pumps"),
    Ajar("Aldermoor Clinics", "Diagnostics", DIVISION, 24, "Dr Comfort Asante", "Hye-jin Moon"),
    Ajar("Aldermoor Clinics", "Aldermoor Dental", SISTER),
    Ajar("Quillfeather Press", "Warehouse"),
    Ajar("Tarnbrook Rail", "Freight terminals", LOCATION),
    Ajar("Tidewell Mutual", "Digital", DIVISION, 101, "Oluwaseun Bright", "Catalina Rosetti"),
    Ajar("Tidewell Mutual", "Health"),
    Ajar("Kestrel & Bloom", "Northern nurseries", LOCATION, 6, "Rafael Montenegro-Lindh"),
    Ajar("Halden & Moss", "Export", DIVISION, 146, "Ilse Brandvold", "Petra Nováková"),
    Ajar("Halden & Moss", "Contract furniture"),
    Ajar("Castellan Water", "Castellan Laboratories", SISTER, 49, "Anjali Ramaswamy"),
    Ajar("Orrery Instruments", "Optics"),
    Ajar("Velostra", "Stores", DIVISION, 81, "Siobhán Mac Giolla", notes="She walked me over; a cheerful lot."),
    Ajar("Open Hearth Housing", "Open Hearth Care", SISTER, 87, "Patience Mukamana"),
)  # fmt: skip
