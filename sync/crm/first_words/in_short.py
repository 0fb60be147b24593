"""A few lines for LinkedIn or a text message: short enough to be read on the stairs."""

from __future__ import annotations

from typing import Final

from sync.contract import COUNTER_OFFER, DIDNT_WORK_OUT, OFFER_DECLINED, OTHER_DIVISION, SIMILAR_ROLE
from sync.crm.first_words.by_relationship import RECRUITER
from sync.crm.first_words.template import (
    ANSWER,
    DIVISIONS_STEP,
    FEEDBACK_STEP,
    FIRST,
    QUARTERLY_STEP,
    START_DATE_STEP,
    TEAM_STEP,
    THANK_STEP,
    THANKS,
    short,
)

MESSAGES: Final = (
    short(
        "t-thank-linkedin", "Thank you, on LinkedIn",
        """
        thank you for your time and a good conversation. I wish you well with the one you chose; should anything
        change, I would still gladly say yes. May I stay in touch?
        """,
        step=THANK_STEP,
    ),
    short(
        "t-feedback-linkedin", "One piece of feedback, on LinkedIn",
        """
        one question, if I may: what is the one thing I should do better next time? A line is plenty. I am still
        looking, and if your plans change I would still say yes.
        """,
        step=FEEDBACK_STEP, scenario=OFFER_DECLINED,
    ),
    short(
        "t-start-date-linkedin", "Around the start date, on LinkedIn",
        """
        wishing you and the team a good start with your new colleague. If plans have changed, I am a phone call away
        and still looking. How are things?
        """,
        step=START_DATE_STEP, scenario=COUNTER_OFFER,
    ),
    short(
        "t-divisions-linkedin", "Your other divisions, on LinkedIn",
        """
        {% if news %}news from me: {{ news }}. {% else %}a quick question. {% endif %}I am still looking. {% if door
        %}Do you know who hires at {{ door }}?{% else %}Is another part of {{ company }} hiring, and whom could I
        write to?{% endif %}
        """,
        step=DIVISIONS_STEP, scenario=OTHER_DIVISION,
    ),
    short(
        "t-team-linkedin", "How is the team doing? On LinkedIn",
        """
        you and the team came to mind. How is everyone settling in? {% if news %}From me: {{ news }}. {% endif %}I am
        still looking, and glad to help if you are short of hands.
        """,
        step=TEAM_STEP, scenario=DIDNT_WORK_OUT,
    ),
    short(
        "t-quarterly-linkedin", "A quarterly word, on LinkedIn",
        """
        {% if news %}some news from me: {{ news }}. {% else %}it has been a while. {% endif %}I am still looking. How
        have the last months been for you?
        """,
        step=QUARTERLY_STEP,
    ),
    short(
        "t-similar-linkedin", "Is a similar role opening? On LinkedIn",
        """
        {% if news %}since we last spoke: {{ news }}. {% else %}our talk about {{ the_role }} has stayed with me. {%
        endif %}I am still looking: is something similar opening at {{ company }} this quarter?
        """,
        step=QUARTERLY_STEP, scenario=SIMILAR_ROLE,
    ),
    short(
        "t-other-divisions-linkedin", "Are other divisions hiring? On LinkedIn",
        """
        {% if news %}news from me: {{ news }}. {% else %}a word from me. {% endif %}My search goes on. {% if door %}Do
        you know who hires at {{ door }}, and may I mention you?{% else %}Who else at {{ company }} may be hiring?{%
        endif %}
        """,
        step=QUARTERLY_STEP, scenario=OTHER_DIVISION,
    ),
    short(
        "t-quarterly-linkedin-recruiter", "A quarterly word to a recruiter, on LinkedIn",
        """
        {% if news %}a line for my file: {{ news }}. {% endif %}I am still looking. What are your clients asking for
        at present? If it is not me, I may know who.
        """,
        step=QUARTERLY_STEP, to=RECRUITER,
    ),
    short(
        "t-introduction-linkedin", "Thank you for an introduction, on LinkedIn",
        """
        thank you for passing my name on. I have written to them and will tell you how it goes. Anything I should
        know before we talk?
        """,
        step=THANKS,
    ),
    short(
        "t-answer-linkedin", "An answer, on LinkedIn",
        """
        good to hear from you, and thank you. {{ your_answer }} Would ten minutes on the phone suit you some
        day this week?
        """,
        step=ANSWER,
    ),
    short(
        "t-first-linkedin", "A first word, on LinkedIn",
        """
        {% if introduced_by %}{{ introduced_by }} thought that we should know each other.{% else %}it was good to
        meet you.{% endif %} I am looking for my next place: who in your field should I be talking to?
        """,
        step=FIRST,
    ),
    short(
        "t-word-linkedin", "A word, on LinkedIn",
        """
        {% if news %}a bit of news from me: {{ news }}. {% else %}you came to mind today. {% endif %}I am still
        looking, in good spirits. How are things with you?
        """,
    ),
)  # fmt: skip
