"""Talking points for a call, a meeting or a chat at an event: an opening, what to say, the one question."""

from __future__ import annotations

from typing import Final

from sync.contract import COUNTER_OFFER, DIDNT_WORK_OUT, OFFER_DECLINED, OTHER_DIVISION, SIMILAR_ROLE
from sync.crm.first_words.template import (
    ANSWER,
    DIVISIONS_STEP,
    FEEDBACK_STEP,
    QUARTERLY_STEP,
    START_DATE_STEP,
    TEAM_STEP,
    THANK_STEP,
    spoken,
)

CALLS: Final = (
    spoken(
        "t-thank-call", "Thank you, in a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. I only want to say thank you; it takes a minute.”

        - Thank you for letting me know, and for the time you all gave me.
        - One thing I liked about {{ company }}: {{ what_you_liked }}.
        - I wish you well with the one you chose. Should anything change, I would still say yes.

        The one question: “May I call you now and then?”
        """,
        step=THANK_STEP,
    ),
    spoken(
        "t-feedback-call", "One piece of feedback, in a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. Do you have three minutes for one question?”

        - I enjoyed our talks about {{ the_role }}, and want to do better next time.
        - Listen, note it down, thank them. No “but”.
        - I am still looking; if the offer is declined, I would still say yes.

        The one question: “What is the one thing I should do differently next time?”
        """,
        step=FEEDBACK_STEP, scenario=OFFER_DECLINED,
    ),
    spoken(
        "t-start-date-call", "Around the start date, in a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. I was thinking of you all this week. Is this a good moment?”

        - I hope the first days with your new colleague go well.
        - If plans have changed, I can be there quickly.
        {% if news %}
        - New from me: {{ news }}.
        {% endif %}
        - I am still looking, and {{ company }} is still high on my list.

        The one question: “How are things with you?”
        """,
        step=START_DATE_STEP, scenario=COUNTER_OFFER,
    ),
    spoken(
        "t-divisions-call", "Your other divisions, in a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. I have one short question for you. Is this a good moment?”

        {% if news %}
        - News from me: {{ news }}.
        {% endif %}
        - I am still looking, and would still like to come to {{ company }}.
        - A name is plenty. May I mention yours?

        The one question: {% if door %}“Who hires at {{ door }}?”{% else %}“Which other division is hiring?”{% endif %}
        """,
        step=DIVISIONS_STEP, scenario=OTHER_DIVISION,
    ),
    spoken(
        "t-team-call", "How is the team doing? In a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. You all came to mind today. Is this a good moment?”

        - Ask about the team, and leave time for the answer. Nothing about the one they hired.
        {% if news %}
        - New from me: {{ news }}.
        {% endif %}
        - I am still looking, and glad to step in if they are a pair of hands short.

        The one question: “How is the team doing?”
        """,
        step=TEAM_STEP, scenario=DIDNT_WORK_OUT,
    ),
    spoken(
        "t-similar-call", "Is a similar role opening? In a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. A new quarter, and a short call. Is this a good moment?”

        {% if news %}
        - Since we last spoke: {{ news }}.
        {% endif %}
        - What I still remember of {{ the_role }}: {{ what_you_remember }}.
        - I am still looking.

        The one question: “Is something like it opening in the next months?”
        """,
        step=QUARTERLY_STEP, scenario=SIMILAR_ROLE,
    ),
    spoken(
        "t-quarterly-call", "A quarterly word, in a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. It has been a while, and I wanted to hear how you are.”

        - How have the last months been? Listen first.
        {% if news %}
        - News from me: {{ news }}.
        {% endif %}
        - I am still looking. Is there anything I can do for them?

        The one question: “Who else should I be talking to?”
        """,
        step=QUARTERLY_STEP,
    ),
    spoken(
        "t-answer-call", "An answer, in a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. Thank you for your word; I would rather call than write.”

        - My answer: {{ your_answer }}.
        {% if news %}
        - One thing they may not know yet: {{ news }}.
        {% endif %}
        - I am still looking.

        The one question: “What would you do next in my place?”
        """,
        step=ANSWER,
    ),
    spoken(
        "t-word-call", "A word, in a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. You came to mind today. Is this a good moment?”

        - How are you? Listen first.
        {% if news %}
        - News from me: {{ news }}.
        {% endif %}
        - I am still looking, in good spirits.

        The one question: “Whom should I talk to next?”
        """,
    ),
)  # fmt: skip
