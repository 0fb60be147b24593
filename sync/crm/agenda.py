"""A mentor's agenda on paper: as Markdown to copy, and as a page to print.

Text from people is data in both: in Markdown every mark that could mean something is escaped, on the page
it is HTML's own text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from typing import Final

from sync.crm import words
from sync.crm.decisions import Decision
from sync.crm.happened import Line
from sync.crm.mentor import Agenda, Question

MOST_LINES: Final = 8
"""Lines of a list that an hour has room for; the others are counted."""

# What means something within a line. What does so at its start alone never stands there: every line begins
# with words of ours. A bare address is left to be one, for it says where it leads.
_MARKS: Final = re.compile(r"[\\`*_\[\]<|~$]|&(?=[\w#]+;)")
_UNSEEN: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LISTS: Final = (
    ("kept", "Kept"),
    ("still_open", "Still open"),
    ("moved", "Moved forward"),
    ("wins", "Wins"),
    ("cold", "Gone quiet"),
    ("stuck", "Stuck"),
)


def one_line(text: str) -> str:
    """The text in one line, without marks that turn its direction or can't be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def in_markdown(text: str) -> str:
    """Markdown, within a line, that reads as exactly this text in one line."""
    return _MARKS.sub(lambda found: f"\\{found[0]}", one_line(text))


def lists(agenda: Agenda) -> Iterator[tuple[str, Sequence[Line]]]:
    """The lists of the period that hold anything, each with its title."""
    for key, title in _LISTS:
        found: tuple[Line, ...] = getattr(agenda, key)
        if found:
            yield title, found


def heading(agenda: Agenda) -> str:
    """What the agenda is called."""
    who = f" with {one_line(agenda.mentor)}" if agenda.mentor.strip() else ""
    return f"Meeting{who}, {words.full_day(agenda.today)}"


def since(agenda: Agenda) -> str:
    """The period as the title of what happened in it."""
    return f"Since {words.day(agenda.since, agenda.today)}"


def file_name(today: date, ending: str) -> str:
    """The name of the file: ``agenda-2026-03-04.md`` for the ending "md"."""
    return f"agenda-{today:%Y-%m-%d}.{ending}"


# --- Markdown ------------------------------------------------------------------------------------


def agenda_markdown(agenda: Agenda) -> str:
    """The agenda as CommonMark, ending in a line break."""
    parts = [f"# {in_markdown(heading(agenda))}"]
    if agenda.questions:
        parts += ["## To ask", "\n".join(_question(one) for one in agenda.questions)]
    if agenda.decisions:
        numbered = enumerate(agenda.decisions, 1)
        parts += ["## To decide", "\n".join(f"{number}. {_decision(one)}" for number, one in numbered)]
    parts += [f"## {since(agenda)}", in_markdown(agenda.figures)]
    for title, found in lists(agenda):
        shown = [f"- {_line(one, agenda.today)}" for one in found[:MOST_LINES]]
        if len(found) > MOST_LINES:
            shown.append(f"- and {len(found) - MOST_LINES:,} more")
        parts += [f"### {title}", "\n".join(shown)]
    parts += ["## Agreed", "- [ ] "]
    return "\n\n".join(parts) + "\n"


def _who(name: str, company: str) -> str:
    place = f" ({in_markdown(company)})" if company.strip() else ""
    return f"**{in_markdown(name)}**{place}"


def _question(one: Question) -> str:
    asked = f": {in_markdown(one.question)}" if one.question.strip() else ""
    notes = f"\n  - Notes so far: {in_markdown(one.notes)}" if one.notes.strip() else ""
    return f"- {_who(one.name, one.company)}{asked}{notes}"


def _decision(one: Decision) -> str:
    return f"**{in_markdown(one.text)}** {in_markdown(one.reason)}"


def _line(one: Line, today: date) -> str:
    return f"{_who(one.name, one.company)}: {in_markdown(one.text)} · {words.day(one.on, today)}"


# --- Paper ---------------------------------------------------------------------------------------

_STYLE: Final = """
@page { size: A4; margin: 18mm 20mm; }
html { color-scheme: light; }
body { font: 11pt/1.45 Georgia, "Times New Roman", serif; color: #2b2a28; background: #fff; margin: 0 auto;
       max-width: 46em; }
h1 { font-size: 18pt; margin: 0 0 2pt; } h2 { font-size: 13pt; margin: 16pt 0 4pt; }
h3 { font-size: 11pt; margin: 10pt 0 2pt; }
h1, h2, h3 { break-after: avoid; font-weight: 600; }
ul, ol { margin: 0; padding-left: 1.3em; } li { margin: 0 0 3pt; break-inside: avoid; }
p { margin: 0 0 4pt; } .quiet { color: #6b6760; } .day { white-space: nowrap; } .asked { white-space: pre-line; }
.agreed div { border-bottom: .6pt solid #b9b0a0; height: 20pt; break-inside: avoid; }
@media screen { body { padding: 24px; } }
"""


def agenda_page(agenda: Agenda) -> str:
    """The agenda as one HTML page that prints cleanly; it holds no script and asks for nothing."""
    body = [f"<h1>{_text(heading(agenda))}</h1>"]
    if agenda.questions:
        asked = "".join(f"<li>{_asked(one)}</li>" for one in agenda.questions)
        body.append(f"<h2>To ask</h2><ul>{asked}</ul>")
    if agenda.decisions:
        told = "".join(
            f'<li><b>{_text(one.text)}</b> <span class="quiet">{_text(one.reason)}</span></li>'
            for one in agenda.decisions
        )
        body.append(f"<h2>To decide</h2><ol>{told}</ol>")
    body.append(f"<h2>{_text(since(agenda))}</h2><p>{_text(agenda.figures)}</p>")
    for title, found in lists(agenda):
        shown = "".join(f"<li>{_told(one, agenda.today)}</li>" for one in found[:MOST_LINES])
        if len(found) > MOST_LINES:
            shown += f'<li class="quiet">and {len(found) - MOST_LINES:,} more</li>'
        body.append(f"<h3>{title}</h3><ul>{shown}</ul>")
    body.append(f'<h2>Agreed</h2><div class="agreed">{"<div></div>" * 6}</div>')
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{_text(heading(agenda))}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(body)}</body></html>\n"
    )


def _text(text: str) -> str:
    return escape(one_line(text))


def _named(name: str, company: str) -> str:
    place = f' <span class="quiet">{_text(company)}</span>' if company.strip() else ""
    return f"<b>{_text(name)}</b>{place}"


def _asked(one: Question) -> str:
    asked = f'<div class="asked">{_paragraphs(one.question)}</div>' if one.question.strip() else ""
    notes = f'<div class="asked quiet">{_paragraphs(one.notes)}</div>' if one.notes.strip() else ""
    return f"{_named(one.name, one.company)}{asked}{notes}"


def _paragraphs(text: str) -> str:
    return escape("\n".join(one_line(line) for line in text.strip().splitlines()))


def _told(one: Line, today: date) -> str:
    day = f'<span class="quiet day">{_text(words.day(one.on, today))}</span>'
    return f"{_named(one.name, one.company)}: {_text(one.text)} · {day}"
