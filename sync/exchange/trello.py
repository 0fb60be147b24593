"""A Trello board as its free export gives it, in JSON: a row for each card."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sync.exchange.table import Row, Table
from sync.exchange.text import many_lines, one_line

_HEADINGS: Final = ("Name", "Description", "List", "Labels", "Due date", "Archived", "Card URL")


def read_board(data: bytes, name: str) -> Table | None:
    """The cards of a board as a table; None where the bytes are no board.

    Comments and checklists of a card go with its description. A card is archived where its list is.
    """
    board = _board(data)
    if board is None:
        return None
    lists = {str(one.get("id")): one for one in _dicts(board, "lists")}
    said = _said_of_cards(board)
    rows = []
    for number, card in enumerate(_dicts(board, "cards"), start=1):
        stack = lists.get(str(card.get("idList")), {})
        closed = card.get("closed") is True or stack.get("closed") is True
        description = "\n".join(filter(None, (_text(card, "desc"), *said.get(str(card.get("id")), ()))))
        cells = (
            one_line(_text(card, "name")),
            description,
            one_line(_text(stack, "name")),
            ", ".join(filter(None, map(_label, _dicts(card, "labels")))),
            _text(card, "due"),
            "true" if closed else "false",
            _text(card, "shortUrl") or _text(card, "url"),
        )
        rows.append(Row(number, cells, "Cards"))
    return Table(name, _HEADINGS, tuple(rows), 1, sure=True, origins=tuple(range(len(_HEADINGS))))


def _board(data: bytes) -> Mapping[str, Any] | None:
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") or b'"cards"' not in data:
        return None
    try:
        board = json.loads(data)
    except (ValueError, RecursionError):
        return None
    known = (
        isinstance(board, dict)
        and isinstance(board.get("cards"), list)
        and isinstance(board.get("lists"), list)
    )
    return board if known else None


def _said_of_cards(board: Mapping[str, Any]) -> dict[str, list[str]]:
    """By card, its checklists and its comments, the oldest first."""
    said: dict[str, list[str]] = {}
    for checklist in _dicts(board, "checklists"):
        items = [
            one_line(_text(item, "name")) + (" (done)" if item.get("state") == "complete" else "")
            for item in _dicts(checklist, "checkItems")
        ]
        if items:
            title = one_line(_text(checklist, "name")) or "Checklist"
            said.setdefault(str(checklist.get("idCard")), []).append(f"{title}: {', '.join(items)}")
    comments = [action for action in _dicts(board, "actions") if action.get("type") == "commentCard"]
    for action in sorted(comments, key=lambda action: _text(action, "date")):
        told = action.get("data")
        card = told.get("card") if isinstance(told, dict) else None
        if isinstance(told, dict) and isinstance(card, dict) and _text(told, "text"):
            line = f"{_text(action, 'date')[:10]}: {_text(told, 'text')}".removeprefix(": ")
            said.setdefault(str(card.get("id")), []).append(line)
    return said


def _label(label: Mapping[str, Any]) -> str:
    return one_line(_text(label, "name") or _text(label, "color"))


def _text(held: Mapping[str, Any], key: str) -> str:
    found = held.get(key)
    return many_lines(found) if isinstance(found, str) else ""


def _dicts(held: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    found = held.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
