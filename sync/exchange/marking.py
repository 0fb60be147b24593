"""Text as Markdown that shows it letter for letter, and back: what people wrote can't become structure."""

from __future__ import annotations

import re
from typing import Final

from sync.typed import many_lines, one_line

_MARKS: Final = re.compile(r"([\\`*\[\]<>#|~$=%^&{}]|(?<![^\W_])_|_(?![^\W_]))")
_BEGINS: Final = re.compile(r"([ \t]?)(?:([-+])|(\d{1,9})([.)]))?")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])|&#(32|9);")
_ENDS: Final = {" ": "&#32;", "\t": "&#9;"}


def escaped(line: str) -> str:
    """One line of text as Markdown."""
    text = _MARKS.sub(r"\\\1", line)
    begin = _BEGINS.match(text)
    assert begin is not None  # it matches "" as well
    if begin[2] or begin[3]:
        at = begin.start(2) if begin[2] else begin.start(4)
        text = f"{text[:at]}\\{text[at:]}"
    if text[:1] in _ENDS:
        text = _ENDS[text[0]] + text[1:]
    if text[-1:] in _ENDS:
        text = text[:-1] + _ENDS[text[-1]]
    return text


def unescaped(markdown: str) -> str:
    """The text that a line of Markdown made by ``escaped`` shows."""
    return _ESCAPED.sub(lambda mark: mark[1] or chr(int(mark[2])), markdown)


def plain(text: str) -> str:
    """A text on one line of Markdown."""
    return escaped(one_line(text))


def quoted(text: str) -> list[str]:
    """Lines of Markdown that quote a text, each line of it one of theirs."""
    lines = many_lines(text).split("\n")
    # Two blanks at the end keep the lines apart where they are shown.
    return [
        f"> {escaped(line)}{'  ' if number < len(lines) else ''}" if line else ">"
        for number, line in enumerate(lines, 1)
    ]


def unquoted(lines: list[str]) -> str:
    """The text that such lines quote."""
    return "\n".join(unescaped(line.removeprefix(">").removeprefix(" ").rstrip(" \t")) for line in lines)
