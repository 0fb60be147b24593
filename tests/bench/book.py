"""A generated book of any size, the same for the same seed: people, outreach, tags and notes as in real life."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sync import contract
from sync.cells import Raw, serial
from sync.mirror import Mirror
from sync.workspace import FILE_NAME

FIRST = (
    "Ana",
    "Ben",
    "Chioma",
    "Dana",
    "Elif",
    "Farid",
    "Grete",
    "Hugo",
    "Ines",
    "Jun",
    "Kofi",
    "Lena",
    "Mei",
)
LAST = ("Adler", "Brandt", "Costa", "Demir", "Eze", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Lind")
COMPANY = ("Acme", "Birch", "Cobalt", "Delta", "Ember", "Fjord", "Grove", "Harbour", "Indigo", "Juniper")
FIELD = ("Robotics", "Health", "Foods", "Energy", "Labs", "Press", "Logistics", "Bank", "Design")
ROLE = ("Head of Data", "Engineer", "Recruiter", "Product Manager", "CTO", "Team Lead", "Partner")
DIVISION = ("", "", "Research", "Sales", "Operations", "Berlin office")
NOTE = (
    "Lovely talk about the team; they grow in spring.",
    "Asked for news in the new quarter.",
    "Will pass my name on to the other division.",
    "",
)


Rows = dict[str, dict[str, Raw]]
"""Cells by row ID."""


def rows(people: int, touches: int, today: date, seed: int = 1) -> tuple[Rows, Rows]:
    """So many people, and rows of outreach about them."""
    chance = random.Random(seed)
    names = [f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _ in range(people)]
    everyone = {f"p-{number}": _person(chance, number, name, today) for number, name in enumerate(names)}
    outreach = {}
    for number in range(touches):
        # A few are written to often, many now and then, as it is.
        person = min(int(chance.paretovariate(1.2) * people / 12), people - 1)
        outreach[f"o-{number}"] = _touch(chance, f"p-{person}", names[person], today)
    return everyone, outreach


def fill(home: Path, people: int, touches: int, today: date, seed: int = 1) -> None:
    """Write so many people and rows of outreach into the book under ``home``."""
    mirror = Mirror(home / FILE_NAME)
    everyone, outreach = rows(people, touches, today, seed)
    with mirror.operation("fill", at=datetime.now(UTC), by="bench", name="import") as (book, summarise):
        for row_id, cells in everyone.items():
            book.add("people", row_id, cells)
        for row_id, cells in outreach.items():
            book.add("outreach", row_id, cells)
        summarise("Filled in a generated book")
    mirror.close()


def _person(chance: random.Random, number: int, name: str, today: date) -> dict[str, Raw]:
    told_no = today - timedelta(days=chance.randrange(1, 900)) if chance.random() < 0.5 else None
    return {
        "Name": name,
        "Company": f"{chance.choice(COMPANY)} {chance.choice(FIELD)}",
        "Role": chance.choice(ROLE),
        "Relationship": chance.choice(contract.RELATIONSHIPS),
        "Scenarios": ", ".join(chance.sample(contract.SCENARIOS, chance.choice((0, 0, 1, 1, 2)))),
        "Status": chance.choice(("", "", "", "", contract.PAUSED, contract.ARCHIVED)),
        "Email": f"{name.replace(' ', '.').lower()}.{number}@example.org",
        "LinkedIn": f"https://www.linkedin.com/in/{name.replace(' ', '-').lower()}-{number}",
        "Division": chance.choice(DIVISION),
        "Not hired on": serial(told_no) if told_no else None,
        "Every": chance.choice((None, None, 30, 180)),
        "Added on": serial(today - timedelta(days=chance.randrange(1, 900))),
        "Notes": chance.choice(NOTE),
    }


def _touch(chance: random.Random, person: str, name: str, today: date) -> dict[str, Raw]:
    return {
        "Date": serial(today - timedelta(days=int(chance.random() ** 1.5 * 900))),
        "Person": name,
        "Channel": chance.choice(contract.CHANNELS),
        "Direction": chance.choice((contract.SENT, contract.SENT, contract.RECEIVED)),
        "Scenario": chance.choice((None, None, *contract.SCENARIOS)),
        "Outcome": chance.choice((None, None, *contract.OUTCOMES)),
        "Notes": chance.choice(NOTE),
        "By": "bench",
        "Person ID": person,
    }
