"""LinkedIn's messages.csv: with whom one wrote, and the last words each way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import Final

from sync import cells, contract
from sync.cells import Raw
from sync.exchange.kinds import MESSAGES
from sync.exchange.table import Line, Row, Table
from sync.exchange.text import MOST_CHARACTERS, folded, linkedin_key, many_lines, one_line, shows, words

_COLUMNS: Final = {
    "conversation": ("conversation id", "konversations-id", "id de conversación", "id de la conversation"),
    "sender": ("from", "von", "de", "da", "van"),
    "sender_url": ("sender profile url",),
    "to": ("to", "an", "para", "à", "a", "aan"),
    "to_urls": ("recipient profile urls", "recipient profile url"),
    "day": ("date", "datum", "fecha", "data", "sent at"),
    "subject": ("subject", "betreff", "asunto", "objet", "oggetto"),
    "content": ("content", "inhalt", "contenido", "contenu", "message", "contenuto"),
    "folder": ("folder", "ordner", "carpeta", "dossier"),
    "draft": ("is message draft",),
    "conversation_draft": ("is conversation draft",),
}
_LOOK_FOR_HEADINGS: Final = 20  # lines
_NEEDED: Final = frozenset({"conversation", "sender", "to", "day", "content"})
_NOBODY: Final = frozenset(map(folded, (
    "LinkedIn Member", "LinkedIn", "LinkedIn-Mitglied", "Miembro de LinkedIn", "Membre de LinkedIn",
    "Utilisateur LinkedIn", "Usuario de LinkedIn", "Membro do LinkedIn", "Utente LinkedIn", "LinkedIn-lid",
    "Usuário do LinkedIn", "Membro di LinkedIn", "LinkedIn-medlem", "Deleted User", "Unknown",
)))  # fmt: skip
_YES: Final = frozenset({"yes", "true", "1", "ja", "sí", "oui"})
_DRAFTS: Final = frozenset({"drafts", "draft", "entwurfe", "borradores", "brouillons"})
_SENT: Final = frozenset({"sent", "gesendet", "enviados", "envoyes"})
_TIMED: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ](\d\d:\d\d(?::\d\d)?))?")
_CLOCK: Final = re.compile(r"[,\s]+\d{1,2}:\d\d.*$")
_DATE: Final = contract.OUTREACH.column("date")
_TAG: Final = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|strong|em|ul|ol|li|img|h\d|blockquote|table|tr|td)\b[^>]*>", re.IGNORECASE
)
_ENTITY: Final = re.compile(r"&(?:amp|lt|gt|quot|nbsp|apos|#\d{2,6}|#x[0-9a-f]{2,6});", re.IGNORECASE)
_BREAKS: Final = frozenset(
    {"p", "br", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "ul", "ol", "table"}
)
_UNSEEN: Final = frozenset({"style", "script", "head", "title"})
_NAME: Final = contract.PEOPLE.column("name").header
_PROFILE: Final = contract.PEOPLE.column("linkedin").header


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody in a conversation: the name, the profile's address or "", and the key by which they are known."""

    name: str
    url: str = ""

    @property
    def key(self) -> str:
        """Their profile, else their name."""
        return linkedin_key(self.url) or f"={' '.join(words(self.name))}"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its line, the moment it was sent (sorts as a text), and what it says as the file has it."""

    line: int
    conversation: str
    sender: Writer
    to: tuple[Writer, ...]
    day: date
    moment: str
    subject: str
    content: str
    folder: str
    is_draft: bool

    @property
    def text(self) -> str:
        """What it says, in plain text."""
        return "\n".join(part for part in (one_line(as_text(self.subject)), as_text(self.content)) if part)


@dataclass(frozen=True, slots=True)
class Messages:
    """All messages of a file; ``writers``: everybody in them, who writes the most conversations first."""

    messages: tuple[Message, ...]
    writers: tuple[Writer, ...]
    unread: tuple[int, ...]


def find_messages(name: str, lines: Sequence[Line]) -> Table | None:
    """The table of messages.csv in these lines; None where no line holds its headings."""
    for number, (line, headings) in enumerate(lines[:_LOOK_FOR_HEADINGS]):
        if set(_places(headings)) >= _NEEDED:
            width = len(headings)
            rows = tuple(
                Row(at, (*cells[:width], *[""] * (width - len(cells)))) for at, cells in lines[number + 1 :]
            )
            return Table(name, tuple(headings), rows, line, sure=True)
    return None


def read_messages(table: Table) -> Messages:
    """The messages in a table that ``find_messages`` found; ``unread``: the lines whose day can't be read."""
    places = _places(table.headings)
    rows = [row for row in table.rows if not row.aside]
    known = _known_names(rows, places)
    found: list[Message] = []
    unread: list[int] = []
    for row in rows:
        said = {key: row.cells[number] for key, number in places.items()}
        moment = _moment(said["day"])
        if moment is None:
            unread.append(row.line)
            continue
        found.append(_message(row.line, said, moment, known))
    conversations = dict.fromkeys(
        (one.conversation or str(one.line), who) for one in found for who in _everybody(one)
    )
    counted = Counter(who for _, who in conversations)
    return Messages(tuple(found), tuple(who for who, _ in counted.most_common()), tuple(unread))


def likely_owner(messages: Messages, wanted: Iterable[str] = ()) -> tuple[str, bool]:
    """Whose messages they are, by name, and whether that is sure.

    ``wanted``: names that the owner may have. Else it is who wrote the drafts, or what lies in the sent folder, or
    who alone is in every conversation.
    """
    by_name: dict[str, Writer] = {}
    for who in messages.writers:
        by_name.setdefault(" ".join(words(who.name)), who)
    for name in wanted:
        found = by_name.get(" ".join(words(name)))
        if found is not None and words(name):
            return found.name, True
    authors = Counter(
        one.sender.name
        for one in messages.messages
        if (one.is_draft or folded(one.folder) in _SENT) and not _is_nobody(one.sender)
    )
    if len(authors) == 1:
        return next(iter(authors)), True
    spread: dict[str, set[str]] = {}
    for one in messages.messages:
        for who in _everybody(one):
            spread.setdefault(who.name, set()).add(one.conversation or str(one.line))
    if not spread:
        return "", True
    most = max(map(len, spread.values()))
    first = [name for name, seen in spread.items() if len(seen) == most]
    if len(first) == 1:
        return first[0], most > 1 or len(spread) == 1
    # Two who only ever wrote each other: the one who wrote first asked for the archive as likely as not.
    earliest = min(messages.messages, key=lambda one: (one.moment, one.line)).sender.name
    return (earliest if earliest in first else first[0]), False


def last_words(messages: Messages, owner: str) -> tuple[tuple[Writer, int, tuple[dict[str, Raw], ...]], ...]:
    """Everybody but the owner, whom they wrote with last first.

    With each: the line of the last word, and the last words each way as cells for Outreach by header.
    """
    mine = " ".join(words(owner))
    people: dict[str, Writer] = {}
    lines: dict[str, int] = {}
    latest: dict[str, str] = {}
    said: dict[str, dict[str, Message]] = {}
    for one in messages.messages:
        if one.is_draft:
            continue
        is_mine = " ".join(words(one.sender.name)) == mine
        for who in _everybody(one):
            if " ".join(words(who.name)) == mine:
                continue
            people.setdefault(who.key, who)
            if one.moment >= latest.get(who.key, ""):
                latest[who.key], lines[who.key] = one.moment, one.line
            direction = "Sent" if is_mine else "Received" if who.key == one.sender.key else ""
            if direction:
                kept = said.setdefault(who.key, {})
                if direction not in kept or one.moment >= kept[direction].moment:
                    kept[direction] = one
    ordered = sorted(people, key=lambda key: (latest[key], -lines[key]), reverse=True)
    return tuple((people[key], lines[key], _touches(said.get(key, {}))) for key in ordered)


def as_table(table: Table, messages: Messages, owner: str) -> Table:
    """The people of the messages, one a row, each with the last words each way."""
    rows = tuple(
        Row(line, (who.name, who.url), touches=touches) for who, line, touches in last_words(messages, owner)
    )
    warnings = []
    if messages.unread:
        count = len(messages.unread)
        warnings.append(
            f"{count:,} {'message has' if count == 1 else 'messages have'} no day that can be read."
        )
    return replace(
        table,
        headings=(_NAME, _PROFILE),
        rows=rows,
        sure=True,
        warnings=tuple(warnings),
        origins=(0, 1),
        rearranged=False,
        kind=MESSAGES,
    )


def with_last_words(table: Table, messages: Messages, owner: str) -> Table:
    """The connections, each with the last words each way: found by the profile, else by a name nobody else has."""
    by_key = {who.key: touches for who, _, touches in last_words(messages, owner) if touches}
    name_columns = [n for n, heading in enumerate(table.headings) if folded(heading) in _GIVEN_AND_FAMILY]
    names = Counter(_row_name(row, name_columns) for row in table.rows)

    def found(row: Row) -> tuple[dict[str, Raw], ...]:
        for cell in row.cells:
            if linkedin_key(cell) in by_key and linkedin_key(cell):
                return by_key[linkedin_key(cell)]
        name = _row_name(row, name_columns)
        return by_key.get(f"={name}", ()) if name and names[name] == 1 else ()

    return replace(table, rows=tuple(replace(row, touches=found(row)) for row in table.rows))


_GIVEN_AND_FAMILY: Final = frozenset(map(folded, ("first name", "last name", "vorname", "nachname")))


def _row_name(row: Row, columns: Sequence[int]) -> str:
    return " ".join(words(" ".join(row.cells[number] for number in columns)))


def _places(headings: Sequence[str]) -> dict[str, int]:
    by_fold = {folded(heading): number for number, heading in reversed([*enumerate(headings)])}
    found = {
        key: next((by_fold[folded(name)] for name in names if folded(name) in by_fold), None)
        for key, names in _COLUMNS.items()
    }
    return {key: number for key, number in found.items() if number is not None}


# People


def _everybody(one: Message) -> list[Writer]:
    return [who for who in dict.fromkeys((one.sender, *one.to)) if not _is_nobody(who)]


def _is_nobody(who: Writer) -> bool:
    return not shows(who.name) or folded(who.name) in _NOBODY


def _known_names(rows: Sequence[Row], places: dict[str, int]) -> dict[str, set[str]]:
    """By folded name, the profiles of those who wrote."""
    known: dict[str, set[str]] = {}
    for row in rows:
        name = one_line(row.cells[places["sender"]])
        url = one_line(row.cells[places["sender_url"]]) if "sender_url" in places else ""
        if name:
            known.setdefault(folded(name), set()).update([url] if linkedin_key(url) else [])
    return known


def _named(name: str, url: str, known: dict[str, set[str]]) -> Writer:
    """Somebody; one whose profile is not told is the only one of that name."""
    urls = known.get(folded(name), set())
    if not linkedin_key(url):
        url = next(iter(urls)) if len(urls) == 1 else ""
    return Writer(one_line(name), url)


def _message(
    line: int, said: dict[str, str], moment: tuple[date, str], known: dict[str, set[str]]
) -> Message:
    urls = [one_line(url) for url in re.split(r"[,;]\s*", said.get("to_urls", "")) if shows(url)]
    names = _recipients(said["to"], len(urls), known)
    to = tuple(
        _named(name, urls[number] if len(urls) == len(names) else "", known)
        for number, name in enumerate(names)
    )
    return Message(
        line,
        one_line(said["conversation"]),
        _named(said["sender"], one_line(said.get("sender_url", "")), known),
        to,
        moment[0],
        moment[1],
        said.get("subject", ""),
        said["content"],
        said.get("folder", ""),
        folded(said.get("folder", "")) in _DRAFTS
        or any(said.get(key, "").strip().casefold() in _YES for key in ("draft", "conversation_draft")),
    )


def _recipients(text: str, count: int, known: dict[str, set[str]]) -> list[str]:
    """The names of a cell parted by commas, which names may hold as well: "Ngozi Adeyinka-Bell, PMP"."""
    if count == 1 or folded(text) in known:
        return [text] if shows(text) else []
    split = [re.split(r",(?!\s)", text), text.split(","), text.split(";")]
    for names in split:
        if len(names) == count and all(map(shows, names)):
            return names
    joined: list[str] = []
    for piece in text.split(","):
        if joined and piece[:1].isspace() and folded(piece) not in known and len(words(piece)) < 2:  # noqa: PLR2004
            joined[-1] += f",{piece}"  # a degree behind the name
        elif shows(piece):
            joined.append(piece)
    return joined


# What they say


def _moment(text: str) -> tuple[date, str] | None:
    """The day, and a text that sorts as the moment does; None where no day can be read."""
    found = _TIMED.search(text)
    day = cells.read(
        _DATE, found[0][:10] if found is not None else _CLOCK.sub("", text), day_first=False
    ).value
    if not isinstance(day, date):
        return None
    return day, f"{day.isoformat()} {found[1] or ''}" if found is not None else day.isoformat()


def _touches(said: dict[str, Message]) -> tuple[dict[str, Raw], ...]:
    """The last words each way as cells for Outreach; of two on one day the later."""
    ordered = sorted(said.items(), key=lambda item: (item[1].moment, item[1].line))
    if len(ordered) > 1 and ordered[0][1].day == ordered[1][1].day:
        ordered = ordered[1:]
    return tuple(
        {
            _DATE.header: cells.write(_DATE, one.day),
            "Channel": "LinkedIn",
            "Direction": direction,
            **({"Notes": text[:MOST_CHARACTERS]} if (text := one.text) else {}),
        }
        for direction, one in ordered
    )


class _Plain(HTMLParser):
    """Gathers what a piece of HTML shows, a line for each paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (not ours)
        """Begin a line where a paragraph begins."""
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line where a paragraph ends."""
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if tag in _BREAKS and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep what shows."""
        if not self._unseen:
            self.pieces.append(data)


def as_text(content: str) -> str:
    """What a message says: HTML as plain text, anything else as it was typed."""
    if _TAG.search(content) is not None:
        plain = _Plain()
        plain.feed(content)
        plain.close()
        content = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(plain.pieces)))
    elif _ENTITY.search(content) is not None:
        content = unescape(content)
    return many_lines(content).strip()
