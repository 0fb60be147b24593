"""Letters for the five second chances, for a day that is no step of the plan."""

from __future__ import annotations

from typing import Final

from sync.contract import COUNTER_OFFER, DIDNT_WORK_OUT, OFFER_DECLINED, OTHER_DIVISION, SIMILAR_ROLE
from sync.crm.first_words.template import letter

SCENARIOS: Final = (
    letter(
        "t-offer-declined", "If your offer is declined", "Still glad to say yes",
        """
        An offer made is not always an offer taken. If that happens with {{ the_role }}, one line from you is
        enough: I could start soon, and nobody would need to begin again.

        If not, I wish the two of you a good start. May I ask when you expect it to be settled?

        Kind regards
        """,
        scenario=OFFER_DECLINED,
    ),
    letter(
        "t-counter-offer", "If their employer keeps them", "In case plans change",
        """
        Between accepting and starting, good people are often asked to stay where they are. If that is what
        happened, I would gladly pick up {{ the_role }} where we left it.

        If all went as planned, I am glad for you. When does everybody start?

        Best wishes
        """,
        scenario=COUNTER_OFFER,
    ),
    letter(
        "t-did-not-work-out", "If it didn’t work out", "Here if I can help",
        """
        The first months do not always go as everyone hoped. If you find yourselves looking again, I know
        {{ the_role }} from our talks and would be quick to find my feet.

        {% if news %}New from me: {{ news }}. {% endif %}I am still looking. How is the team getting on?

        All the best
        """,
        scenario=DIDNT_WORK_OUT,
    ),
    letter(
        "t-similar-role", "Is a similar role opening?", "Is something similar opening?",
        """
        Our talk about {{ the_role }} has stayed with me.{% if news %} Since then: {{ news }}.{% endif %}

        I am still looking. Is a similar role opening at {{ company }} in the next months, or do you know of one
        elsewhere?

        With best wishes
        """,
        scenario=SIMILAR_ROLE,
    ),
    letter(
        "t-other-division", "Who else at your company?", "Whom should I write to?",
        """
        I would still like to work at {{ company }}, and not only in your part of it. {% if door %}Would
        {{ door }} be a good place to ask, and whom could I write to there?{% else %}Which other division, location
        or sister company should I know about, and whom could I write to there?{% endif %}

        {% if news %}New from me, in case it helps: {{ news }}. {% endif %}My search goes on, and your word would
        open a door.

        Many thanks
        """,
        scenario=OTHER_DIVISION,
    ),
)  # fmt: skip
