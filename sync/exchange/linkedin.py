"""What LinkedIn's archive holds: which file is the connections, and what the others are."""

from __future__ import annotations

from typing import Final

from sync.errors import ImportFileError
from sync.exchange.headings import CONNECTED_ON, FAMILY, GIVEN, KNOWN
from sync.exchange.table import Table
from sync.exchange.text import folded

CONNECTIONS_FILE: Final = "Connections.csv"
MESSAGES_FILE: Final = "messages.csv"
PROFILE_FILE: Final = "Profile.csv"

_CONNECTED_ON: Final = frozenset(map(folded, CONNECTED_ON))
_MESSAGES: Final = frozenset(map(folded, ("conversation id", "from", "to", "content")))
_PROFILE: Final = frozenset(map(folded, ("first name", "last name", "maiden name", "headline")))
_ADDRESSES: Final = frozenset(map(folded, ("email address", "confirmed", "primary")))
_INVITATIONS: Final = frozenset(map(folded, ("from", "to", "sent at", "direction")))


def is_connections(table: Table) -> bool:
    """Whether these are the headings of Connections.csv, in any language we know."""
    said = {folded(heading) for heading in table.headings}
    meant = {KNOWN.get(heading) for heading in said}
    return bool(said & _CONNECTED_ON) and bool({GIVEN, FAMILY} & meant)


def refuse_other_files(table: Table) -> None:
    """Raise ImportFileError, pointing to Connections.csv, for the archive's files that hold no contacts."""
    rows = (table.headings, *(row.cells for row in table.rows[:3]))
    for signs, what in (
        (_MESSAGES, "holds LinkedIn messages, not people"),
        (_PROFILE, "is your own LinkedIn profile, not your contacts"),
        (_ADDRESSES, "holds your own e-mail addresses, not your contacts"),
        (_INVITATIONS, "holds LinkedIn invitations, not your contacts"),
    ):
        if any(signs <= {folded(cell) for cell in cells} for cells in rows):
            raise ImportFileError(
                f"This file {what}. Please choose {CONNECTIONS_FILE} from the same LinkedIn archive."
            )
