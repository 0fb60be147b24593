"""Text files of rows: which letters, which separator, which cells, line by line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes

from sync.errors import ImportFileError
from sync.exchange.headings import heading_score
from sync.exchange.table import LOOK_FOR_HEADINGS, Line, counted_lines
from sync.exchange.text import LINE_END, clipped, shows

_SEP_LINE: Final = re.compile(r'"?sep=(.)"?[ \t;,]*(?:\r+\n|\n|\r|\Z)', re.IGNORECASE)
_SEPARATORS: Final = (",", ";", "\t", "|")
_PATIENCE: Final = 20_000_000  # characters; a file of stray quotes must not be read again for each of them
_SAMPLE: Final = 200_000
_DENSE: Final = 0.5  # of the letters in words that are not ASCII; Latin ones have far fewer
_WORDS: Final = re.compile(rb"[A-Za-z\x80-\xff]+")
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Letters that one single-byte alphabet shows in place of another's: no word holds them there.
_ODD: Final = {
    "cp1252": re.compile(
        r"[a-zà-ÿ]þ|[a-z][ŽŠŸ‡ˆŒ•—‘–](?=[a-z])|[\x80-\x9f]|[a-z][‘Ž](?![a-z])|[^\W\d_][¹²³¿£¥¾¼½¢§ª¡]|[¹³](?=[^\W\d_])"
    ),
    "cp1254": re.compile(
        r"[a-z][ŽŠŸ‡ˆŒ•—‘–](?=[a-z])|[\x80-\x9f]|[a-z][‘Ž](?![a-z])|[áíóúæåøñãõ]|[^\W\d_][¹²³¿£¥¾¼½¢§ª¡]|[¹³](?=[^\W\d_])"
    ),
    "cp1250": re.compile(r"[^\W\d_][˘˛·¸˙¤¦§¨°±´]|[a-z][‘ŽŠ]|[a-z][‡•—–](?=[a-z])"),
    "mac_roman": re.compile(r"[¸ˆ‰ﬂﬁ¯˘˙˚˝˛ˇ≈∆◊√∞]|[a-z][ÈÁÒÂÊËÍÎÏÌÓÔÚÛÙ]"),
}
_TURKISH_OR_ICELANDIC: Final = re.compile("[ÐÞðþ]")
_MOJIBAKE: Final = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


@dataclass(frozen=True, slots=True)
class TextTable:
    """The cells of a text file: lines numbered from 1 as an editor counts them, blank ones left out."""

    lines: tuple[Line, ...]
    encoding: str
    separator: str
    warnings: tuple[str, ...]


def read_text(data: bytes, encoding: str | None = None, most: int | None = None) -> TextTable:
    """The cells of a CSV or TSV file, at most so many lines.

    ``encoding`` overrules what its bytes look like.

    Raises ImportFileError where ``encoding`` does not fit.
    """
    text, found, warnings = decoded(data, encoding)
    first, separator = 1, None
    said = _SEP_LINE.match(text)
    if said is not None:
        first, separator = 2, said[1]
        text = text[said.end() :]
    if separator is None:
        separator = _likely_separator(text)
    parser = _Parser(text, separator, first)
    lines = tuple(parser.lines(most))
    garbled = _MOJIBAKE.search(text)
    if garbled is not None:
        line = text[max(0, garbled.start() - 12) : garbled.end() + 12].replace(separator, "\n").splitlines()
        around = clipped(max(line, key=lambda part: _MOJIBAKE.search(part) is not None))
        warnings.append(
            f"Some letters look garbled, as in “{around}”. They are kept as they are; if they should read "
            "otherwise, save the file again as UTF-8 where it comes from."
        )
    return TextTable(lines, found, separator, (*warnings, *parser.warnings()))


def decoded(data: bytes, encoding: str | None = None) -> tuple[str, str, list[str]]:
    """The text of a file without its byte-order mark, the encoding it is in, and what to say about that."""
    if encoding is not None:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding, []
        except (UnicodeError, LookupError) as error:
            raise ImportFileError(
                f"The letters of this file are not {encoding}. Please choose another encoding."
            ) from error
    for bom, name in _BOMS:
        if data.startswith(bom):
            if name == "utf-8":
                data = data[len(bom) :]
                break
            return data[len(bom) :].decode(name, errors="replace"), name, []
    wide = _wide(data)
    if wide is not None:
        return data.decode(wide, errors="replace"), wide, []
    try:
        return data.decode(), "utf-8", []
    except UnicodeDecodeError:
        pass
    return _mixed(data) or _single_byte(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark shows by NULs in every other byte."""
    sample = data[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) / 5 and odd > 8 * even:
        return "utf-16-le"
    if even > len(sample) / 5 and even > 8 * odd:
        return "utf-16-be"
    return None


def _mixed(data: bytes) -> tuple[str, str, list[str]] | None:
    """UTF-8 with some lines in Windows-1252; None where no line shows UTF-8."""
    lines, foreign, proof = [], [], 0
    for number, line in enumerate(re.split(rb"(?<=\n)|(?<=\r)(?!\n)", data), start=1):
        try:
            lines.append(line.decode())
            proof += not line.isascii()
        except UnicodeDecodeError:
            lines.append(_windows(line))
            foreign.append(number)
    if proof == 0 or len(foreign) > proof + 1:
        return None
    warning = (
        f"{counted_lines(foreign)}: the letters are in another encoding than the rest and were read as Windows-1252; "
        "please check them."
    )
    return "".join(lines), "utf-8", [warning]


def _single_byte(data: bytes) -> tuple[str, str, list[str]]:
    """A file in an older encoding: Western, Turkish or Central European, else whatever fits its letters."""
    sample = data[:_SAMPLE]
    foreign = b"".join(word for word in _WORDS.findall(sample) if not word.isascii())
    dense = sum(byte > 0x7F for byte in foreign) > _DENSE * len(foreign)  # noqa: PLR2004 (ASCII ends there)
    best = "cp1252"
    if dense:
        best = _guessed(sample) or best
    else:
        counted = {name: len(odd.findall(_windows(sample, name))) for name, odd in _ODD.items()}
        best = min(counted, key=lambda name: counted[name])
        if counted[best]:
            best = _guessed(sample) or best
    told = best.replace("cp125", "Windows-125").replace("_", " ")
    text = _windows(data, best) if best in _ODD else data.decode(best, errors="replace")
    sure = best == "cp1252" and _TURKISH_OR_ICELANDIC.search(text) is None
    warning = f"The letters of this file were read as {told}; please check names with accents."
    return text, best, [] if sure else [warning]


def _guessed(sample: bytes) -> str | None:
    guess = from_bytes(sample).best()
    return guess.encoding if guess is not None else None


def _windows(data: bytes, name: str = "cp1252") -> str:
    text = data.decode(name, errors="replace")
    if "\ufffd" not in text:
        return text
    return "".join(
        data[at : at + 1].decode("latin-1") if piece == "\ufffd" else piece for at, piece in enumerate(text)
    )


def _likely_separator(text: str) -> str:
    """The one that shows the most known headings, then the one that parts most lines alike."""
    best, score = ",", (0.0, 0.0)
    for separator in _SEPARATORS:
        if separator not in text:
            continue
        rows = [cells for _, cells in _Parser(text[:_SAMPLE], separator, 1).lines(LOOK_FOR_HEADINGS)]
        known = max((heading_score([cell for cell in cells if shows(cell)]) for cells in rows), default=0.0)
        width, alike = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        found = (known, alike / len(rows) if width > 1 else 0.0)
        if found > score:
            best, score = separator, found
    return best


class _Parser:
    """Cells of a text, tolerant: a quote that is never closed costs a warning, not the rest of the file."""

    def __init__(self, text: str, separator: str, first_line: int) -> None:
        self._text = text
        self._separator = separator
        self._line = first_line
        self._widths: Counter[int] = Counter()
        self._no_end_from = len(text) + 1  # no quote from here on is ever closed
        self._in_vain = 0  # characters read in quotes that ran away
        self._stray: list[int] = []
        mark, blank = re.escape(separator), " " if separator == "\t" else r"[ \t]"
        ends = rf"{blank}*(?:{mark}|[\r\n]|\Z)"
        # Possessive throughout, so that a quote without an end is found out in one pass.
        self._quoted = re.compile(rf'{blank}*+"((?>[^"]++|""|"(?!{ends}))*+)"{blank}*+(?={mark}|[\r\n]|\Z)')
        self._plain = re.compile(rf"[^{mark}\r\n]*+")
        self._swallowed = re.compile(rf'(?:{mark}|[\r\n]){blank}*"(?!")')

    def lines(self, most: int | None = None) -> list[Line]:
        """The lines that hold more than one blank cell, at most so many."""
        found: list[Line] = []
        at, end = 0, len(self._text)
        while at < end and (most is None or len(found) < most):
            line = self._line
            cells, at = self._record(at)
            if len(cells) > 1 or shows(cells[0]):
                self._widths[len(cells)] += 1
                found.append((line, cells))
        return found

    def warnings(self) -> list[str]:
        """What has to be said about the lines read so far."""
        if not self._stray:
            return []
        where = counted_lines(self._stray)
        return [f"{where}: a quotation mark is opened and not closed; it was read as if it were not there."]

    def _record(self, at: int) -> tuple[list[str], int]:
        stop = LINE_END.search(self._text, at)
        until, after = (stop.start(), stop.end()) if stop is not None else (len(self._text), len(self._text))
        plain = self._text[at:until]
        if '"' not in plain:
            self._line += 1
            return plain.split(self._separator), after
        within = until if self._in_vain > _PATIENCE else len(self._text)
        cells, lines, after, suspect = self._quoted_record(at, within)
        if suspect:
            self._stray.append(self._line)
            cells, lines, after, _ = self._quoted_record(at, until)
        self._line += lines
        return cells, after

    def _quoted_record(self, at: int, within: int) -> tuple[list[str], int, int, bool]:
        """Cells, how many lines they take, where the next record starts, and whether a quote ran away.

        A quote that is not closed before ``within`` is a letter.
        """
        text, lines, suspect, holds_records = self._text, 1, False, False
        cells: list[str] = []
        while True:
            found = self._quoted.match(text, at, within) if at < self._no_end_from else None
            if found is not None:
                inner = found[1]
                if "\n" in inner or "\r" in inner:
                    if self._swallowed.search(inner) is not None:  # other cells' quotes are in it
                        self._in_vain += len(inner)
                        return cells, lines, at, True
                    holds_records = holds_records or self._holds_records(inner)
                    lines += len(LINE_END.findall(inner))
                cells.append(inner.replace('""', '"') if '"' in inner else inner)
            else:
                found = self._plain.match(text, at)
                assert found is not None  # it matches nothing as well
                cell = found[0]
                stripped = cell.lstrip(" \t")
                if stripped.startswith('"'):
                    suspect = True
                    if within == len(text):
                        self._no_end_from = min(self._no_end_from, at)
                    cell = stripped[1:]
                cells.append(cell)
            at = found.end()
            if text.startswith(self._separator, at):
                at += len(self._separator)
                continue
            stop = LINE_END.match(text, at)
            after = stop.end() if stop is not None else at
            return cells, lines, after, suspect or (holds_records and len(cells) < self._width())

    def _width(self) -> int:
        """How many cells most lines so far have."""
        return self._widths.most_common(1)[0][0] if self._widths else 0

    def _holds_records(self, inner: str) -> bool:
        """Whether a line within a cell has as many separators as a line of the file; prose has few."""
        fewest = 3  # cells: with two, any comma in prose would do
        width = self._width()
        return width >= fewest and any(
            line.count(self._separator) >= width - 1 for line in LINE_END.split(inner)[1:]
        )
