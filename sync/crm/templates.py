"""The words to start from: one template for each step of the plan, and one for each scenario.

What stands in double braces is filled in from the person's row (``{{ first_name }}``, ``{{ company }}``,
``{{ applied_for }}``), the newest item of news they have not heard (``{{ news }}``), and the settings
(``{{ your_name }}``). Plain text; people change them in the tab Templates as they like.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sync.contract import (
    COUNTER_OFFER,
    DIDNT_WORK_OUT,
    OFFER_DECLINED,
    OTHER_DIVISION,
    SIMILAR_ROLE,
)
from sync.crm.plan import PLAN, QUARTERLY

PLACEHOLDERS: Final = ("first_name", "company", "applied_for", "news", "your_name")
"""What the default templates ask for."""


@dataclass(frozen=True, slots=True)
class Template:
    """One row of the tab Templates. ``step`` is the plan's name for it, or ""; a blank line parts paragraphs."""

    id: str
    name: str
    scenario: str
    step: str
    subject: str
    text: str

    @property
    def body(self) -> str:
        """The whole mail, from the greeting to the name; each paragraph in one line."""
        paragraphs = (" ".join(paragraph.split()) for paragraph in self.text.split("\n\n"))
        return "\n\n".join(("Dear {{ first_name }},", *paragraphs, "{{ your_name }}"))

    @property
    def cells(self) -> Mapping[str, str]:
        """Its cells by header, blanks left out."""
        cells = {
            "Name": self.name,
            "Scenario": self.scenario,
            "Step": self.step,
            "Subject": self.subject,
            "Body": self.body,
        }
        return {header: text for header, text in cells.items() if text}


_THANK, _FEEDBACK, _START_DATE, _DIVISIONS, _TEAM = (step.name for step in PLAN)
_QUARTERLY: Final = QUARTERLY[0].name

DEFAULTS: Final = (
    Template(
        "t-thank", "Thank you, graciously", "", _THANK,
        "Thank you",
        """
        Thank you for telling me yourself, and for the time you and your colleagues gave me. I enjoyed our talks
        and liked what I saw of {{ company }}.

        I hope it goes well with the person you chose. Should anything change, please think of me: I would still
        gladly say yes.

        With warm regards
        """,
    ),
    Template(
        "t-feedback", "One piece of feedback", "", _FEEDBACK,
        "One question, if I may",
        """
        I am still looking, and would like to do better next time. If you could give me one piece of advice, what
        would it be? Two lines are plenty.

        And should things turn out differently with the {{ applied_for }} role, I would still say yes.

        With thanks
        """,
    ),
    Template(
        "t-start-date", "Around the start date", "", _START_DATE,
        "Wishing you all a good start",
        """
        I imagine your new colleague starts about now, and hope the first days go well for everyone.

        If plans have changed, I am a phone call away. My search goes on, and {{ company }} is still high on my list.

        Best wishes
        """,
    ),
    Template(
        "t-divisions", "Something new, and your other divisions", "", _DIVISIONS,
        "A small piece of news, and a question",
        """
        A small piece of news from me: {{ news }}.

        I am still looking. Is there another division or location of {{ company }} that could use somebody like me?
        A name to write to would be a great help.

        Best wishes
        """,
    ),
    Template(
        "t-team", "How is the team doing?", "", _TEAM,
        "How is everyone?",
        """
        You and the team came to mind today. How is everyone settling in?

        From me: {{ news }}. I am still looking for the right place, and would be glad to step in if you are ever
        a pair of hands short.

        All the best
        """,
    ),
    Template(
        "t-quarterly", "A quarterly word, with news", "", _QUARTERLY,
        "A word from me",
        """
        It has been a while, so here is a word from me: {{ news }}.

        How have the last months been for you at {{ company }}? I am still on the lookout, and a name or a hint
        is always welcome.

        With best wishes
        """,
    ),
    Template(
        "t-offer-declined", "If your offer is declined", OFFER_DECLINED, "",
        "Still glad to say yes",
        """
        I know that an offer made is not always an offer taken. If that happens with the {{ applied_for }} role,
        one line from you is enough: I could start soon, and nobody would need to begin again.

        If not, I wish the two of you a good start. May I ask when you expect it to be settled?

        Kind regards
        """,
    ),
    Template(
        "t-counter-offer", "If their employer keeps them", COUNTER_OFFER, "",
        "In case plans change",
        """
        Between accepting and starting, good people are often asked to stay where they are. If that is what
        happened, I would gladly pick up the {{ applied_for }} role where we left it.

        If all went as planned, I am glad for you. Is somebody starting this month?

        Best wishes
        """,
    ),
    Template(
        "t-did-not-work-out", "If it didn’t work out", DIDNT_WORK_OUT, "",
        "Here if I can help",
        """
        The first months do not always go as everyone hoped. If you find yourselves looking again, I know the
        {{ applied_for }} role from our talks and would be quick to find my feet.

        New from me: {{ news }}. How is the team getting on?

        All the best
        """,
    ),
    Template(
        "t-similar-role", "Is a similar role opening?", SIMILAR_ROLE, "",
        "Is something similar opening?",
        """
        Our talk about the {{ applied_for }} role has stayed with me, and since then: {{ news }}.

        I am still looking. Is a similar role opening at {{ company }} in the next months, or do you know of one
        elsewhere?

        With best wishes
        """,
    ),
    Template(
        "t-other-division", "Who else at your company?", OTHER_DIVISION, "",
        "Whom should I write to?",
        """
        I would still like to work at {{ company }}, and not only in your part of it. Which other division,
        location or sister company should I know about, and whom could I write to there?

        New from me, in case it helps: {{ news }}.

        Many thanks
        """,
    ),
)  # fmt: skip
"""One for every step of the plan, then one for every scenario. Their IDs are the same in every book."""
