"""One template: what it is for, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import dedent
from typing import Final

from sync.contract import TEMPLATES
from sync.crm.plan import BETWEEN, PLAN, QUARTERLY

LONG: Final = ("Email", "Letter")
SHORT: Final = ("LinkedIn", "Text")
SPOKEN: Final = ("Call", "Meeting", "Event")
FORMS: Final = (LONG, SHORT, SPOKEN)
"""The channels by the form of words they ask for; a blank channel is a long one."""

THANK_STEP, FEEDBACK_STEP, START_DATE_STEP, DIVISIONS_STEP, TEAM_STEP = (step.name for step in PLAN)
QUARTERLY_STEP: Final = QUARTERLY[0].name
BETWEEN_STEP: Final = BETWEEN.name

FIRST: Final = "A first word"
ANSWER: Final = "Answer them"
THANKS: Final = "Thank you for an introduction"
LANDED: Final = "I have landed"
SETTLED: Final = "A word from the new job"
OWN_STEPS: Final = (FIRST, ANSWER, THANKS, LANDED, SETTLED)
"""Occasions that are no step of the plan; a template names them under Step all the same."""


@dataclass(frozen=True, slots=True)
class Template:
    """One row of the tab Templates.

    ``step`` is the plan's name for it or one of ``OWN_STEPS``; ``scenario``, ``step``, ``relationship`` and
    ``channel`` are "" where the words suit any. ``own``: somebody's own words from the tab, not ours.
    """

    id: str
    name: str
    scenario: str
    step: str
    subject: str
    body: str
    relationship: str = ""
    channel: str = ""
    own: bool = False

    @property
    def cells(self) -> Mapping[str, str]:
        """Its cells by header, blanks left out."""
        keys = ("name", "scenario", "step", "relationship", "channel", "subject", "body")
        texts = {TEMPLATES.column(key).header: str(getattr(self, key)) for key in keys}
        return {header: text for header, text in texts.items() if text}


def letter(
    id_: str, name: str, subject: str, text: str, *, step: str = "", scenario: str = "", to: str = ""
) -> Template:
    """A mail or letter, from the greeting to the name.

    A blank line parts the paragraphs of ``text``, the last of which is how it closes; each becomes one line.
    """
    *paragraphs, closing = _paragraphs(text)
    body = "\n\n".join(("Dear {{ first_name }},", *paragraphs, f"{closing}\n{{{{ your_name }}}}"))
    return Template(id_, name, scenario, step, subject, body, relationship=to)


def short(id_: str, name: str, text: str, *, step: str = "", scenario: str = "", to: str = "") -> Template:
    """A few lines for LinkedIn or a text message, without subject and closing."""
    body = " ".join(("Hello {{ first_name }},", *_paragraphs(text)))
    return Template(id_, name, scenario, step, "", body, relationship=to, channel=SHORT[0])


def spoken(id_: str, name: str, text: str, *, step: str = "", scenario: str = "", to: str = "") -> Template:
    """What to say in a call or when you meet: the opening, a list, the one question. Lines stay as they are."""
    return Template(id_, name, scenario, step, "", dedent(text).strip(), relationship=to, channel=SPOKEN[0])


def _paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in dedent(text).strip().split("\n\n")]
