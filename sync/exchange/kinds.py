"""What a table was recognised as: a word for people, and whether its rows are an address book's."""

from __future__ import annotations

from typing import Final

TABLE: Final = "table"
CONNECTIONS: Final = "LinkedIn connections"
MESSAGES: Final = "LinkedIn messages"
CARDS: Final = "Contact cards"
GOOGLE: Final = "Google contacts"
OUTLOOK: Final = "Outlook contacts"
OWN: Final = "Runner-Up's own export"

ADDRESS_BOOKS: Final = frozenset({CARDS, GOOGLE, OUTLOOK})
"""Whoever stands in one is somebody, known by an address or a number where there is no name."""
