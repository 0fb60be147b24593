"""Letters for the day a job is found, and for the years after it."""

from __future__ import annotations

from typing import Final

from sync.crm.first_words.by_relationship import INTERVIEWER, MENTOR, RECRUITER, REFERRER
from sync.crm.first_words.template import LANDED, SETTLED, letter, short, spoken

HIRING: Final = "Hiring authority"

LANDINGS: Final = (
    letter(
        "t-landed", "I have landed", "Good news, and thank you",
        """
        I have found my next place{% if landed_with %}: {{ landed_with }}{% endif %}. You were part of the way there,
        and I did not want you to hear it from anybody else. Thank you.

        I would like to stay in touch now that I have something to give back. What could I do for you?

        With warm regards
        """,
        step=LANDED,
    ),
    letter(
        "t-landed-hiring", "I have landed, to a hiring authority", "Good news, and thank you",
        """
        I have found my next place{% if landed_with %}: {{ landed_with }}{% endif %}. It was not to be with
        {{ company }} this time, and I still think kindly of our talks: you were fair and frank with me, and it helped.

        I would like to stay in touch. If I ever meet the right person for one of your roles, may I send them to you?

        With warm regards
        """,
        step=LANDED, to=HIRING,
    ),
    letter(
        "t-landed-interviewer", "I have landed, to an interviewer", "I have found my place",
        """
        A happy line: I have found my next place{% if landed_with %}, with {{ landed_with }}{% endif %}. Our
        conversation was one of those that taught me what I was looking for. Thank you for it.

        I would be glad if our paths crossed again. Shall we stay in touch?

        All the best
        """,
        step=LANDED, to=INTERVIEWER,
    ),
    letter(
        "t-landed-recruiter", "I have landed, to a recruiter", "Off your list, with thanks",
        """
        You can take me off your list: I have found my next place{% if landed_with %}, with {{ landed_with }}{% endif
        %}. Thank you for every call you made on my behalf.

        I hope we keep in touch. Which kind of people are you looking for at present? I have met many good ones on
        the way, and will gladly send them to you.

        With thanks
        """,
        step=LANDED, to=RECRUITER,
    ),
    letter(
        "t-landed-referrer", "I have landed, to who referred you", "It worked out, thanks to you",
        """
        It has worked out: I have found my next place{% if landed_with %}, with {{ landed_with }}{% endif %}. You spoke
        up for me when it counted, and I will not forget it. Thank you.

        If I can ever open a door for you or for somebody you care about, just say so. May I take you to lunch?

        With heartfelt thanks
        """,
        step=LANDED, to=REFERRER,
    ),
    letter(
        "t-landed-mentor", "I have landed, to a mentor", "We did it",
        """
        We did it: I have found my next place{% if landed_with %}, with {{ landed_with }}{% endif %}. Your patience and
        your questions brought me here as much as anything I did. Thank you.

        I would love to keep talking. When shall we celebrate?

        With all my thanks
        """,
        step=LANDED, to=MENTOR,
    ),
    letter(
        "t-settled", "A word from the new job", "A word from me",
        """
        There is nothing I need this time. I am settling in well{% if landed_with %} with {{ landed_with }}{% endif %},
        and you came to mind.{% if news %} My newest: {{ news }}.{% endif %}

        How are you? If there is anything I can do for you, I would be glad to.

        All the best
        """,
        step=SETTLED,
    ),
    short(
        "t-landed-linkedin", "I have landed, on LinkedIn",
        """
        good news: I have found my next place{% if landed_with %}, with {{ landed_with }}{% endif %}. Thank you for your
        part in it. I would like to stay in touch: what can I do for you?
        """,
        step=LANDED,
    ),
    short(
        "t-settled-linkedin", "A word from the new job, on LinkedIn",
        """
        you came to mind today. I am settling in well{% if landed_with %} with {{ landed_with }}{% endif %}. How are
        you, and is there anything I can do for you?
        """,
        step=SETTLED,
    ),
    spoken(
        "t-landed-call", "I have landed, in a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. I have good news, and wanted you to hear it from me.”

        - I have found my next place{% if landed_with %}: {{ landed_with }}{% endif %}.
        - What you did that helped: {{ what_they_did }}. Thank you.
        - I would like to stay in touch, now that I can give something back.

        The one question: “What could I do for you?”
        """,
        step=LANDED,
    ),
    spoken(
        "t-settled-call", "A word from the new job, in a call",
        """
        “Hello {{ first_name }}, it’s {{ your_name }}. Nothing to ask for this time, I only wanted to hear how you are.”

        - How I am settling in{% if landed_with %} with {{ landed_with }}{% endif %}.
        {% if news %}
        - My newest: {{ news }}.
        {% endif %}
        - Still grateful for the help on the way.

        The one question: “Is there anything I can do for you?”
        """,
        step=SETTLED,
    ),
)  # fmt: skip
