"""Letters for the steps of the plan after a no."""

from __future__ import annotations

from typing import Final

from sync.contract import OTHER_DIVISION, SIMILAR_ROLE
from sync.crm.first_words.template import (
    BETWEEN_STEP,
    DIVISIONS_STEP,
    FEEDBACK_STEP,
    QUARTERLY_STEP,
    START_DATE_STEP,
    TEAM_STEP,
    THANK_STEP,
    letter,
)

STEPS: Final = (
    letter(
        "t-thank", "Thank you, graciously", "Thank you",
        """
        Thank you for letting me know, and for the time you and your colleagues gave me. I enjoyed our talks
        and liked what I saw of {{ company }}.

        I hope it goes well with the person you chose. Should anything change, please think of me: I would still
        gladly say yes. And may I send you a line now and then?

        With warm regards
        """,
        step=THANK_STEP,
    ),
    letter(
        "t-feedback", "One piece of feedback", "One question, if I may",
        """
        Our talks about {{ the_role }} taught me a good deal, and I would like to do better still next time. If you
        could give me one piece of advice, what would it be? Two lines are plenty.

        I am still looking, and should things turn out differently at {{ company }}, I would still say yes.

        With thanks
        """,
        step=FEEDBACK_STEP,
    ),
    letter(
        "t-start-date", "Around the start date", "Wishing you all a good start",
        """
        I imagine that your new colleague starts about now, and hope the first days go well for everyone.

        If plans have changed, I am a phone call away: my search goes on, and {{ company }} is still high on my
        list. {% if news %}From me, meanwhile: {{ news }}. {% endif %}How are things with you?

        Best wishes
        """,
        step=START_DATE_STEP,
    ),
    letter(
        "t-divisions", "Something new, and your other divisions",
        "{% if news %}A small piece of news, and a question{% else %}A short question for you{% endif %}",
        """
        {% if news %}A small piece of news from me: {{ news }}. {% if news_details %}{{ news_details }} {% endif %}{%
        endif %}I am still looking, and {{ company }} is still on my mind.

        {% if door %}You may know your colleagues at {{ door }}: could they use somebody like me? The name of the
        one to write to would be a great help.{% else %}Is there another division or location of yours that could
        use somebody like me? The name of the one to write to would be a great help.{% endif %}

        Best wishes
        """,
        step=DIVISIONS_STEP,
    ),
    letter(
        "t-team", "How is the team doing?", "How is everyone?",
        """
        You and the team came to mind today. How is everyone settling in?

        {% if news %}News from me: {{ news }}. {% endif %}I am still looking for the right place, and would be glad
        to step in if you are ever a pair of hands short.

        All the best
        """,
        step=TEAM_STEP,
    ),
    letter(
        "t-quarterly", "A quarterly word, with news", "A word from me",
        """
        {% if news %}It has been a while, so here is my news: {{ news }}. {% if news_details %}{{ news_details }} {%
        endif %}{% else %}It has been a while, so here is a word from me. {% endif %}I am still on the lookout.

        How have the last months been for you{% if company %} at {{ company }}{% endif %}? And if a name comes to
        mind that I should write to, I would be glad of it.

        With best wishes
        """,
        step=QUARTERLY_STEP,
    ),
    letter(
        "t-quarterly-similar", "A quarterly word: is a similar role opening?", "A quick question, and a word from me",
        """
        {% if news %}Since we last wrote: {{ news }}. {% if news_details %}{{ news_details }} {% endif %}{% else %}A
        new season, and a word from me. {% endif %}I am still looking, and I still remember how you described
        {{ the_role }}.

        Is something like it opening at {{ company }} in the next months? Yes, no or not yet: one word is answer
        enough.

        With best wishes
        """,
        step=QUARTERLY_STEP, scenario=SIMILAR_ROLE,
    ),
    letter(
        "t-quarterly-divisions", "A quarterly word: are other divisions hiring?", "Whom should I talk to next?",
        """
        {% if news %}News from me: {{ news }}. {% if news_details %}{{ news_details }} {% endif %}{% else %}A word
        from me, with good wishes for the new quarter. {% endif %}My search goes on.

        {% if door %}I wonder whether {{ door }} could use somebody like me. Do you know who hires there, and may
        I mention your name?{% else %}Who else at {{ company }}, in another division or another town, may
        be hiring? And may I mention your name?{% endif %}

        All the best
        """,
        step=QUARTERLY_STEP, scenario=OTHER_DIVISION,
    ),
    letter(
        "t-between", "A word in between", "A line from me",
        """
        {% if news %}A short line with news: {{ news }}.{% else %}A short line, because you came to mind today.{%
        endif %}

        I am still looking for the right place, in good spirits. How are things with you?

        All the best
        """,
        step=BETWEEN_STEP,
    ),
)  # fmt: skip
"""Whom nothing else is written for gets these: the hiring authority first of all."""
