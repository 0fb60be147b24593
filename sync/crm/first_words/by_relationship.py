"""Letters where it matters who reads them, and for days that are no step of the plan."""

from __future__ import annotations

from typing import Final

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
    letter,
)

RECRUITER, INTERVIEWER, REFERRER, PEER, MENTOR = "Recruiter", "Interviewer", "Referrer", "Peer", "Mentor"

RECRUITERS: Final = (
    letter(
        "t-thank-recruiter", "Thank you, to a recruiter", "Thank you for your work on this one",
        """
        Thank you for putting me forward, and for keeping me posted all the way. Your client chose somebody else;
        I am glad to have met them, and to have worked with you.

        If their first choice says no or does not start, I would still say yes. And I am still looking: is there
        another of your searches that I might suit?

        With thanks
        """,
        step=THANK_STEP, to=RECRUITER,
    ),
    letter(
        "t-feedback-recruiter", "What did they say? To a recruiter", "One question about your client",
        """
        If your client told you why they chose as they did, would you pass it on to me, however short? I would
        rather know than guess, and it will make me easier to place.

        I am still looking, and my answer to them has not changed: if the offer is declined, I would still say yes.

        Many thanks
        """,
        step=FEEDBACK_STEP, to=RECRUITER,
    ),
    letter(
        "t-start-date-recruiter", "Around the start date, to a recruiter", "Did everybody start as planned?",
        """
        By now {{ the_role }} should be filled, and I hope the start went smoothly for you and your client. If it
        did not, I can be with them quickly: they know me already.

        {% if news %}New from me: {{ news }}. {% endif %}I am still looking. What else is on your desk this month?

        Best wishes
        """,
        step=START_DATE_STEP, to=RECRUITER,
    ),
    letter(
        "t-divisions-recruiter", "News, and your other clients",
        "{% if news %}News from me, and a question{% else %}Still available, and a question{% endif %}",
        """
        {% if news %}A line to add to my file: {{ news }}. {% if news_details %}{{ news_details }} {% endif %}{%
        endif %}I am still available, and looking for the same kind of role.

        Is there another client of yours who ought to meet me, or another desk in your house that I should know?

        Best wishes
        """,
        step=DIVISIONS_STEP, to=RECRUITER,
    ),
    letter(
        "t-team-recruiter", "How did it work out? To a recruiter", "How is your client getting on?",
        """
        Some months have passed since we worked on {{ the_role }}, and I wonder how your client is getting on with
        their choice. If they are looking again, please mention me: they would not have to start from nothing.

        {% if news %}New from me: {{ news }}. {% endif %}My search goes on. Which of your searches is the hardest to
        fill at present? I may know somebody.

        All the best
        """,
        step=TEAM_STEP, to=RECRUITER,
    ),
    letter(
        "t-quarterly-recruiter", "A quarterly word, to a recruiter",
        "Still available{% if news %}, with news{% endif %}",
        """
        {% if news %}Something new for my file: {{ news }}. {% if news_details %}{{ news_details }} {% endif %}{%
        else %}A quarter has gone by, so here is where I stand. {% endif %}I am still looking, and free to start.

        What are your clients asking for at present? If I am not the one, I may well know who is.

        Best wishes
        """,
        step=QUARTERLY_STEP, to=RECRUITER,
    ),
)  # fmt: skip

INTERVIEWERS: Final = (
    letter(
        "t-thank-interviewer", "Thank you, to an interviewer", "Thank you for our conversation",
        """
        Thank you for the time you took to talk with me about {{ the_role }}. What you said about
        {{ something_they_said }} has stayed with me, and I have thought about it since.

        It was not to be this time, and I wish you and your new colleague well. May I stay in touch?

        With warm regards
        """,
        step=THANK_STEP, to=INTERVIEWER,
    ),
    letter(
        "t-feedback-interviewer", "One piece of feedback, from an interviewer", "What would you have liked to hear?",
        """
        I enjoyed your questions, and have gone back over my answers since. Was there one that you would have
        liked to hear answered better? One line would help me more than you may think.

        I am still looking, and would still say yes to {{ company }}.

        With thanks
        """,
        step=FEEDBACK_STEP, to=INTERVIEWER,
    ),
    letter(
        "t-quarterly-interviewer", "A quarterly word, to an interviewer", "Something you said",
        """
        I still think of what you told me about {{ something_they_said }}.{% if news %} My
        news since then: {{ news }}.{% endif %}

        What are you working on at present? I am still looking, and {{ company }} is a place I would come to gladly.

        All the best
        """,
        step=QUARTERLY_STEP, to=INTERVIEWER,
    ),
)  # fmt: skip

OTHERS: Final = (
    letter(
        "t-thank-referrer", "How it went, to who referred you", "How it went, and thank you",
        """
        You opened a door for me, so you should hear first how it went. They chose somebody else for
        {{ the_role }}. The talks were good ones all the same, and I would not have had them without you: thank you.

        I am still looking, with a better idea of what suits me. Who else would you talk to in my place?

        With warm thanks
        """,
        step=THANK_STEP, to=REFERRER,
    ),
    letter(
        "t-quarterly-referrer", "A quarterly word, to who referred you", "What became of your kindness",
        """
        I have not forgotten who opened a door for me, and you should know how things stand.{% if news %} My news:
        {{ news }}.{% endif %} I am still looking, and learning as I go.

        Is there one more person whom you would like me to meet? And is there anything I could do for you?

        With best wishes
        """,
        step=QUARTERLY_STEP, to=REFERRER,
    ),
    letter(
        "t-quarterly-peer", "A quarterly word, to a peer", "Shall we compare notes?",
        """
        How are you getting on? {% if news %}News from my corner: {{ news }}. {% endif %}I am still looking, and have
        learned a thing or two on the way that I would gladly share.

        Shall we compare notes over a coffee or a call?

        All the best
        """,
        step=QUARTERLY_STEP, to=PEER,
    ),
    letter(
        "t-quarterly-mentor", "A quarterly word, to a mentor", "What came of your advice",
        """
        Your advice is still at work.{% if news %} The newest of it: {{ news }}.{% endif %} I am still looking, and
        writing to more people than I would have dared to without you.

        There is one thing I would like to ask you. When would half an hour suit you?

        With thanks
        """,
        step=QUARTERLY_STEP, to=MENTOR,
    ),
    letter(
        "t-introduction", "Thank you for an introduction", "Thank you for the introduction",
        """
        Thank you for thinking of me and for passing my name on. I have written to them, and will tell you how it
        goes.

        Is there anything I should know before we talk?

        With warm thanks
        """,
        step=THANKS,
    ),
    letter(
        "t-answer", "An answer to their word", "Thank you for your word",
        """
        Thank you for your word; I was glad to hear from you.

        {{ your_answer }}

        {% if news %}One thing you may not know yet: {{ news }}. {% endif %}I am still looking. When would be a good
        moment to talk for ten minutes?

        Best wishes
        """,
        step=ANSWER,
    ),
    letter(
        "t-first", "A first word", "Good to have met you",
        """
        {% if introduced_by %}{{ introduced_by }} thought that we should know each other, and I am glad of it.{%
        else %}It was good to meet you, and I would like to keep in touch.{% endif %}

        I am looking for my next place at present.{% if news %} My latest news: {{ news }}.{% endif %} May I ask you
        one thing: who in your field should I be talking to?

        With best wishes
        """,
        step=FIRST,
    ),
)  # fmt: skip
