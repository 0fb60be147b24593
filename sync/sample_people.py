"""The invented people of the sample data, and every word exchanged with them.

Everybody here is made up, as are their employers. Robin, whose book this is, runs operations and looks
for work. Days count back from today (``not_hired=5`` is five days ago); ``step_in`` counts ahead. ``sync.sample``
turns them into rows. Nothing names a season, a month or a weekday, so that the story is true on any day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync.contract import (
    ACTIVE,
    ARCHIVED,
    CHANNELS,
    COUNTER_OFFER,
    DIDNT_WORK_OUT,
    LANDED,
    OFFER_DECLINED,
    OTHER_DIVISION,
    OUTCOMES,
    PAUSED,
    RECEIVED,
    RELATIONSHIPS,
    SENT,
    SIMILAR_ROLE,
)

ROBIN: Final = "Robin"
RUTH: Final = "Ruth"

EMAIL, CALL, LINKEDIN, MEETING, TEXT, LETTER, EVENT = CHANNELS
NO_REPLY, REPLIED, TALKED, REFERRAL, INTERVIEW, OFFER = OUTCOMES
WAITING: Final = ""
HIRING, INTERVIEWER, RECRUITER, REFERRER, PEER, MENTOR, OTHER = RELATIONSHIPS

LEAN: Final = "Passed the lean operations certificate"
FESTIVAL: Final = "Ran ninety volunteers at the harbour festival"
ARTICLE: Final = "Guild newsletter printed my piece on moving a depot"
COVER: Final = "Twelve weeks of cover at Kestrel & Bloom"
TALK: Final = "Gave a talk on quiet shift handovers"


@dataclass(frozen=True, slots=True)
class Word:
    """One touch: ``outcome`` "" is still open, ``about`` the scenario, ``shared`` the headlines passed on."""

    days_ago: int
    direction: str
    channel: str
    outcome: str
    notes: str
    about: str = ""
    shared: tuple[str, ...] = ()
    by: str = ROBIN


def sent(
    days_ago: int,
    channel: str,
    outcome: str,
    notes: str,
    about: str = "",
    shared: tuple[str, ...] = (),
    by: str = ROBIN,
) -> Word:
    """A word of ours, and what came of it."""
    return Word(days_ago, SENT, channel, outcome, notes, about, shared, by)


def got(days_ago: int, channel: str, notes: str, about: str = "", outcome: str = "") -> Word:
    """A word of theirs."""
    return Word(days_ago, RECEIVED, channel, outcome, notes, about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One invented person. ``handle`` makes the address and, where there is one, the LinkedIn profile."""

    name: str
    handle: str
    company: str
    role: str
    relationship: str
    added: int
    division: str = ""
    applied_for: str = ""
    not_hired: int | None = None
    scenarios: tuple[str, ...] = ()
    status: str = ACTIVE
    every: int | None = None
    step: str = ""
    step_in: int | None = None
    introduced_by: str = ""
    phone: str = ""
    email: bool = True
    linkedin: bool = False
    notes: str = ""
    needs_mentor: bool = False
    mentor_question: str = ""
    mentor_notes: str = ""
    words: tuple[Word, ...] = ()


# One person a block and one word a line, however long: read as a table. fmt and E501 are off for that.
# fmt: off
# ruff: noqa: E501
EVERYBODY: Final = (
    # Skerry Line, ferries: told no this week.
    Invented(
        name="Ingrid Solheim-Baptiste", handle="ingrid.solheim", company="Skerry Line", division="Passenger",
        role="Head of passenger operations", relationship=HIRING, applied_for="Port operations manager",
        not_hired=5, added=34, scenarios=(OFFER_DECLINED, OTHER_DIVISION), phone="+44 7700 900112", linkedin=True,
        step="Ask for one piece of feedback; say you would still say yes", step_in=2,
        notes="Straight talker, and kind with it. Lost her voice halfway through the interview and went on with a whiteboard. The other candidate has run a ferry port before.",
        words=(
            sent(34, EMAIL, REPLIED, "Sent the letter, and two lines on the festival volunteers.", shared=(FESTIVAL,)),
            got(31, EMAIL, "Good letter. Bring stories about bad weather, we have plenty of it."),
            sent(19, MEETING, TALKED, "Second interview, on the car deck. She asked what I do when nobody answers the radio."),
            sent(18, EMAIL, NO_REPLY, "Thanked her the same evening and sent the handover sheet she asked about."),
            got(5, CALL, "Rang me herself. It was close; the other one has run a port before. She sounded truly sorry."),
            sent(4, EMAIL, REPLIED, "Thanked her for ringing in person. Said I would say yes tomorrow if anything changed.", OFFER_DECLINED),
            got(3, EMAIL, "You are the first person who ever thanked me for a no. I won't forget it."),
        ),
    ),
    Invented(
        name="Tomasz Wieliczko", handle="tomasz.wieliczko", company="Skerry Line", division="Passenger",
        role="Fleet scheduler", relationship=INTERVIEWER, applied_for="Port operations manager", not_hired=5, added=30,
        scenarios=(OFFER_DECLINED,), linkedin=True,
        notes="Draws timetables by hand before he types them. Two daughters, both rowers.",
        words=(
            sent(29, MEETING, TALKED, "First interview. We rebuilt a holiday timetable on a napkin."),
            sent(28, LINKEDIN, REPLIED, "Thanked him, and sent a photo of the napkin."),
            got(27, LINKEDIN, "Ha! Framed it. You would fit in here."),
            sent(4, LINKEDIN, REPLIED, "Told him I heard the news and hold no grudge. Would still like to see the new terminal."),
            got(2, LINKEDIN, "Come any time, I'll show you round. Talk to Adaeze on the freight side, she is drowning.", OTHER_DIVISION, REFERRAL),
            sent(1, LINKEDIN, WAITING, "Yes please, and thank you for Adaeze's name.", OTHER_DIVISION),
        ),
    ),
    Invented(
        name="Adaeze Nwankwo-Reid", handle="adaeze.nwankwo", company="Skerry Line", division="Freight",
        role="Freight planning lead", relationship=PEER, added=2, scenarios=(OTHER_DIVISION,),
        introduced_by="Tomasz Wieliczko",
        notes="Tomasz says she is three planners short.",
        words=(
            sent(1, EMAIL, WAITING, "Wrote that Tomasz gave me her name; asked for ten minutes on the phone.", OTHER_DIVISION),
        ),
    ),
    Invented(
        name="Pilar Echeverría", handle="pilar.echeverria", company="Skerry Line", division="Harbour services",
        role="Harbour services manager", relationship=OTHER, added=2, introduced_by="Tomasz Wieliczko",
        scenarios=(OTHER_DIVISION,), phone="+44 7700 900164",
        notes="Tomasz: call, don't write, she is never at a desk. Not spoken to yet.",
    ),
    Invented(
        name="Grace Tamayo", handle="grace.tamayo", company="Skerry Line", role="Talent partner", relationship=RECRUITER,
        added=38, scenarios=(OFFER_DECLINED, SIMILAR_ROLE), step="Send the references she asked for", step_in=9,
        notes="Quick, dry, answers at six in the morning.",
        words=(
            got(38, LINKEDIN, "Saw your piece on moving a depot. We have a port that needs moving. Interested?", SIMILAR_ROLE, INTERVIEW),
            sent(17, EMAIL, REPLIED, "Asked when they expect to decide."),
            got(16, EMAIL, "Two weeks. Between us: Ingrid fights for you."),
            sent(3, EMAIL, REPLIED, "Thanked her for looking after me so well; asked to stay on her list.", OFFER_DECLINED),
            got(2, EMAIL, "You are on it, first line. Send me two references for the file, no hurry."),
        ),
    ),
    # Saltmarsh Foods: told no eleven days ago.
    Invented(
        name="Kwabena Osei-Tutu", handle="kwabena.osei-tutu", company="Saltmarsh Foods", division="Logistics",
        role="Director of logistics", relationship=HIRING, applied_for="Depot manager", not_hired=11, added=52,
        scenarios=(OFFER_DECLINED, COUNTER_OFFER), introduced_by="Ruth Abelard", phone="+44 7700 900127",
        step="Ask for one piece of feedback; say you would still say yes", step_in=-4, linkedin=True,
        notes="Ruth's former apprentice. Walks the depot floor at five every morning. Mentioned that their first choice is talking to two other firms.",
        needs_mentor=True, mentor_question="Do I ask what decided it, or wait until he has his first choice's answer?",
        mentor_notes="He values brevity. Three sentences, and ask for one thing only. R.",
        words=(
            got(52, EMAIL, "Ruth Abelard tells me that you move depots for fun. Shall we talk?", "", INTERVIEW),
            sent(36, MEETING, TALKED, "Walked the depot with him at five. I counted eleven doors, he counted twelve."),
            sent(35, EMAIL, REPLIED, "Thanked him; found the twelfth door on my photos."),
            got(34, EMAIL, "It is behind the bottle bank. Nobody ever finds it. Well done."),
            sent(10, EMAIL, REPLIED, "Thanked him for a fair and cheerful process. Wished them well with the new depot.", OFFER_DECLINED),
            got(9, EMAIL, "You took that with real grace. Don't be a stranger, Robin."),
        ),
    ),
    Invented(
        name="Marguerite Delacroix", handle="marguerite.delacroix", company="Saltmarsh Foods", division="Bakery",
        role="Bakery plant manager", relationship=INTERVIEWER, applied_for="Depot manager", not_hired=11, added=37,
        scenarios=(COUNTER_OFFER, OTHER_DIVISION), phone="+44 20 7946 0118",
        step="Bring back the rye bread recipe, baked", step_in=16,
        notes="Asked the best question of the whole year: what do you do when you are wrong in front of everyone?",
        words=(
            sent(36, MEETING, TALKED, "Panel with Kwabena. She asked what I do when I am wrong in front of everyone."),
            sent(35, EMAIL, REPLIED, "Thanked her for that question; gave a better answer than on the day."),
            sent(9, CALL, TALKED, "Rang to say thanks. The bakery may need a second shift manager by the new budget year.", OTHER_DIVISION),
            got(8, EMAIL, "Here is the rye bread recipe I promised. Bake it once and you'll know our whole plant."),
            sent(7, EMAIL, REPLIED, "Flour bought."),
        ),
    ),
    Invented(
        name="Dimitri Vassilakis", handle="dimitri.vassilakis", company="Saltmarsh Foods", division="Logistics",
        role="HR partner", relationship=INTERVIEWER, applied_for="Depot manager", not_hired=11, added=51,
        scenarios=(OFFER_DECLINED, COUNTER_OFFER), every=30,
        notes="Keeps his promises about dates, to the hour.",
        words=(
            got(50, EMAIL, "Three rounds, four weeks, and I will tell you each time where you stand."),
            got(11, CALL, "Second of forty. They liked me, the other one lives next door to the depot."),
            sent(10, EMAIL, REPLIED, "Thanked him, and said I'd be ready at short notice should it not come off.", OFFER_DECLINED),
            got(6, EMAIL, "Noted on your file in capital letters. The contract is not signed yet.", OFFER_DECLINED),
        ),
    ),
    # Solvane Energy: their new colleague would start about now.
    Invented(
        name="Yuki Tanabe-Holt", handle="yuki.tanabe", company="Solvane Energy", division="Rooftop",
        role="Installations director", relationship=HIRING, applied_for="Installations programme manager", not_hired=28,
        added=83, scenarios=(COUNTER_OFFER, SIMILAR_ROLE), introduced_by="Dev Malhotra-Quinn", phone="+44 7700 900139",
        step="Check in around the start date", step_in=0, linkedin=True,
        notes="Cycles to every site. The person they chose has to give two months' notice to a firm that does not like to lose people.",
        words=(
            sent(83, EMAIL, REPLIED, "Wrote that Dev suggested I get in touch."),
            got(81, EMAIL, "Dev's friends are welcome here. Come and see a roof."),
            sent(72, MEETING, INTERVIEW, "On a school roof in the wind. Talked about crews, ladders and tea. She asked me to apply."),
            sent(71, EMAIL, NO_REPLY, "Thanked her; sent the crew rota idea on one page."),
            sent(45, MEETING, TALKED, "Final round. Four people, one broken projector, good laughs."),
            got(28, EMAIL, "I am sorry. It was you or one other until the last hour."),
            sent(27, EMAIL, REPLIED, "Thanked her, and meant it. Said the door stays open on my side.", OFFER_DECLINED),
            sent(21, EMAIL, REPLIED, "Asked for one thing to do better. She says: talk less about tools, more about people."),
        ),
    ),
    Invented(
        name="Rohan Deshmukh", handle="rohan.deshmukh", company="Solvane Energy", division="Rooftop", role="Crew lead",
        relationship=INTERVIEWER, applied_for="Installations programme manager", not_hired=28, added=72,
        scenarios=(COUNTER_OFFER,), phone="+44 7700 900148", email=False,
        notes="Texts only. Wants to learn how to write a handover that people read.",
        words=(
            sent(72, MEETING, TALKED, "Held the ladder. Asked more questions than the panel did."),
            sent(26, TEXT, REPLIED, "Told him it wasn't me this time."),
            got(26, TEXT, "gutted. the new guy hasn't signed yet, just so you know", COUNTER_OFFER),
            sent(13, TEXT, REPLIED, "Sent him my handover sheet, the one with three lines.", "", (TALK,)),
        ),
    ),
    Invented(
        name="Sunniva Aasland", handle="sunniva.aasland", company="Solvane Energy", division="Grid storage",
        role="Storage projects lead", relationship=INTERVIEWER, added=45, scenarios=(OTHER_DIVISION,), linkedin=True,
        step="Send her the supplier list", step_in=11, introduced_by="Yuki Tanabe-Holt",
        notes="Sat in on the final round. Her team doubles next year, if the permits come.",
        words=(
            sent(23, EMAIL, REPLIED, "Asked whether grid storage looks for people who can run sites.", OTHER_DIVISION),
            got(22, EMAIL, "Not before the permits. After them, yes, three at once.", OTHER_DIVISION),
            sent(8, CALL, TALKED, "Twenty minutes on permits. She would like a list of crane hire firms I trust."),
        ),
    ),
    # Aldermoor Clinics: told no a month ago.
    Invented(
        name="Dr Comfort Asante", handle="comfort.asante", company="Aldermoor Clinics", division="Outpatients",
        role="Clinical director", relationship=HIRING, applied_for="Patient services manager", not_hired=31, added=88,
        scenarios=(COUNTER_OFFER, OTHER_DIVISION), introduced_by="Akua Brempong", phone="+44 20 7946 0171",
        step="Check in around the start date", step_in=1,
        notes="Her patients come first, then her staff, then the board. Chose somebody from inside the health service.",
        words=(
            got(85, EMAIL, "Akua is the best nurse I ever lost to management. Do come."),
            sent(66, MEETING, TALKED, "Interview in the waiting room, on purpose. We watched the queue and said what we saw."),
            sent(65, EMAIL, NO_REPLY, "Thanked her, with a sketch of the queue."),
            got(31, CALL, "They took somebody who knows the health service. She said to ask again in half a year."),
            sent(30, LETTER, REPLIED, "A handwritten card. She seemed the kind of person who keeps them.", OFFER_DECLINED),
            got(25, EMAIL, "Your card is on my shelf, next to the good mug."),
            sent(24, EMAIL, REPLIED, "Asked for one piece of advice. Learn the referral forms, she says, all of them."),
        ),
    ),
    Invented(
        name="Niamh Corrigan", handle="niamh.corrigan", company="Aldermoor Clinics", division="Outpatients",
        role="Ward services lead", relationship=INTERVIEWER, applied_for="Patient services manager", not_hired=31,
        added=66, scenarios=(COUNTER_OFFER,), linkedin=True,
        notes="Would have been my deputy. Runs half marathons for the children's ward.",
        words=(
            sent(66, MEETING, TALKED, "Showed me the rota that everybody fears."),
            got(63, LINKEDIN, "Tried your way of swapping shifts for a week. Nobody cried. Thank you!"),
            sent(29, LINKEDIN, REPLIED, "Said I was sorry not to join them."),
            got(28, LINKEDIN, "Me too. Will you sponsor my next run at least?"),
            sent(28, LINKEDIN, REPLIED, "Sponsored. Twenty miles, brave woman."),
        ),
    ),
    Invented(
        name="Hye-jin Moon", handle="hyejin.moon", company="Aldermoor Clinics", division="Diagnostics",
        role="Imaging services manager", relationship=INTERVIEWER, added=40, scenarios=(OTHER_DIVISION,),
        introduced_by="Dr Comfort Asante", step="Ask how the scanner move went", step_in=23,
        notes="Moves two scanners to the new building soon. Worried about the floor.",
        words=(
            sent(27, EMAIL, REPLIED, "Wrote that Dr Asante thought we should know each other.", OTHER_DIVISION),
            got(25, EMAIL, "She is right. How does one move something that weighs seven tonnes and hates bumps?"),
            sent(14, CALL, TALKED, "Told her about the press we moved at the depot. She took notes, I could hear the pen.", OTHER_DIVISION, (ARTICLE,)),
            got(13, EMAIL, "If the move becomes a project with money, I will ask for you by name.", OTHER_DIVISION),
        ),
    ),
    Invented(
        name="Bart Quist", handle="bart.quist", company="Aldermoor Clinics", division="Home care", role="Routes planner",
        relationship=PEER, added=60, scenarios=(OTHER_DIVISION,), introduced_by="Niamh Corrigan",
        notes="Plans four hundred home visits a day on a system from another century.",
        words=(
            sent(47, MEETING, TALKED, "Coffee. He drew his routes; I drew mine. Same knots."),
            sent(16, LINKEDIN, REPLIED, "Asked whether home care looks for anybody.", OTHER_DIVISION),
        ),
    ),
    # Quillfeather Press: two months on.
    Invented(
        name="Leonora Finch-Abara", handle="leonora.finch", company="Quillfeather Press", division="Books",
        role="Production director", relationship=HIRING, applied_for="Production manager", not_hired=60, added=118,
        scenarios=(DIDNT_WORK_OUT, OTHER_DIVISION), phone="+44 20 7946 0133", linkedin=True,
        step="Share something new; ask about other divisions", step_in=0,
        notes="Reads every proof herself, with a green pencil. Their new manager came from a printing firm.",
        words=(
            sent(108, EMAIL, REPLIED, "Applied, with a paper sample from the old plant."),
            got(105, EMAIL, "The paper sample got you the interview."),
            sent(95, MEETING, TALKED, "Two hours among the proofs. She corrected my CV in green."),
            sent(94, EMAIL, NO_REPLY, "Sent the corrected CV back, with thanks."),
            got(60, EMAIL, "We chose a printer. You were the better reader. I am sorry."),
            sent(59, EMAIL, REPLIED, "Thanked her for the green pencil, and for the honesty.", OFFER_DECLINED),
            sent(53, EMAIL, REPLIED, "Asked for one piece of feedback. Answer: name your price earlier."),
            sent(32, CALL, TALKED, "Rang around the start date. The printer has started, and is learning to be gentle.", COUNTER_OFFER),
        ),
    ),
    Invented(
        name="Emeka Whitlock", handle="emeka.whitlock", company="Quillfeather Press", division="Books",
        role="Senior production editor", relationship=INTERVIEWER, applied_for="Production manager", not_hired=60,
        added=95, scenarios=(DIDNT_WORK_OUT,),
        notes="Collects misprints. Best one so far: a cookbook with a pinch of salmon.",
        words=(
            sent(95, MEETING, TALKED, "He asked me to find three mistakes on a page. There were five."),
            sent(93, EMAIL, REPLIED, "Thanked him, and sent a misprint for the collection."),
            got(92, EMAIL, "A menu with grilled solicitor! It goes straight on the wall."),
            sent(40, CALL, TALKED, "Rang about the misprint fair. The new manager changes printers twice a week, he says.", DIDNT_WORK_OUT),
            got(26, EMAIL, "Between us, the schedule is on fire. Keep your phone on.", DIDNT_WORK_OUT),
        ),
    ),
    Invented(
        name="Saoirse Delaney", handle="saoirse.delaney", company="Quillfeather Press", division="Learning",
        role="Head of learning materials", relationship=OTHER, added=51, scenarios=(OTHER_DIVISION,), linkedin=True,
        introduced_by="Leonora Finch-Abara", step="Look at her print schedule with her", step_in=13,
        notes="School books: everything must be there on one day of the year.",
        words=(
            sent(33, LINKEDIN, REPLIED, "Tried again on LinkedIn, with one question about school deliveries.", OTHER_DIVISION),
            got(31, LINKEDIN, "Sorry, buried. Yes! One day a year, four thousand schools. How would you do it?"),
            sent(20, CALL, TALKED, "Half an hour on how to do it. She wants to show me the schedule.", OTHER_DIVISION),
            got(11, EMAIL, "Could you look at this with me in two or three weeks? I'd pay you in biscuits.", OTHER_DIVISION),
        ),
    ),
    # Tarnbrook Rail: nearly four months on.
    Invented(
        name="Graham Ostrowski", handle="graham.ostrowski", company="Tarnbrook Rail", division="Stations",
        role="Head of stations", relationship=HIRING, applied_for="Station services manager", not_hired=110, added=190,
        scenarios=(DIDNT_WORK_OUT, SIMILAR_ROLE), phone="+44 7700 900183", step="Ask how the team is doing", step_in=10,
        notes="Thirty-one years on the railway. Says what he thinks, then offers tea. Third station manager in two years.",
        words=(
            sent(188, EMAIL, NO_REPLY, "Asked what he looks for in a station manager."),
            sent(174, EVENT, TALKED, "Met him at the open day, by the steam engine. He remembered the mail and was embarrassed."),
            sent(173, EMAIL, REPLIED, "Thanked him for the footplate ride."),
            got(170, EMAIL, "Any time. Apply when the post comes up."),
            sent(145, MEETING, TALKED, "Interview in the signal box. Cold, and wonderful."),
            got(110, CALL, "It went to the deputy. He said it wasn't his choice alone."),
            sent(109, EMAIL, NO_REPLY, "Thanked him for the straight word.", OFFER_DECLINED),
            sent(103, EMAIL, REPLIED, "Asked for feedback. Be there in person, he says; people hire faces."),
            sent(82, CALL, TALKED, "Rang when the deputy started. All well so far, more or less.", COUNTER_OFFER),
            sent(50, MEETING, TALKED, "Tea at the station. The deputy is off sick with it all. He asked what I am doing these days.", DIDNT_WORK_OUT, (COVER,)),
            got(48, EMAIL, "Good tea. I may have to ring you one of these days."),
        ),
    ),
    Invented(
        name="Fatou Diarra", handle="fatou.diarra", company="Tarnbrook Rail", division="Stations",
        role="Customer care lead", relationship=INTERVIEWER, applied_for="Station services manager", not_hired=110,
        added=145, scenarios=(DIDNT_WORK_OUT,), linkedin=True,
        notes="Knows every regular by their dog.",
        words=(
            sent(145, MEETING, TALKED, "In the panel. She asked how I'd tell two hundred people that there is no train."),
            sent(143, LINKEDIN, NO_REPLY, "Thanked her."),
            sent(108, LINKEDIN, REPLIED, "Said goodbye for now, and asked after the dogs."),
            got(106, LINKEDIN, "The spaniel has had puppies. You should have got it, you know."),
            sent(62, EMAIL, NO_REPLY, "Sent the piece on moving a depot; asked how the team is.", DIDNT_WORK_OUT, (ARTICLE,)),
            sent(27, CALL, TALKED, "Rang instead, and at once it was easy. Two people have left since.", DIDNT_WORK_OUT),
        ),
    ),
    Invented(
        name="Leif Holmqvist", handle="leif.holmqvist", company="Tarnbrook Rail", division="Fleet", role="Fleet engineer",
        relationship=PEER, added=80, scenarios=(OTHER_DIVISION,), introduced_by="Graham Ostrowski",
        notes="Fleet hires through a different office. Nobody had told me.",
        words=(
            sent(79, EMAIL, NO_REPLY, "Graham gave me his name.", OTHER_DIVISION),
            sent(55, CALL, TALKED, "Rang the workshop and got him out from under a train. Fleet hires by itself.", OTHER_DIVISION),
            got(54, EMAIL, "As promised: the name of our planning chief. Use mine.", OTHER_DIVISION, REFERRAL),
            got(22, EMAIL, "The planning chief likes you. It goes slowly here, then all at once, like trains."),
        ),
    ),
    # Tidewell Mutual: four and a half months on.
    Invented(
        name="Mei-Ling Hargreaves", handle="meiling.hargreaves", company="Tidewell Mutual", division="Claims",
        role="Head of claims", relationship=HIRING, applied_for="Claims operations lead", not_hired=146, added=204,
        scenarios=(DIDNT_WORK_OUT, SIMILAR_ROLE), phone="+44 20 7946 0156", linkedin=True,
        notes="Precise and fair. Told me the score of each candidate, mine included: 87 of 100, the other 88. The person they took is in the first ninety days.",
        needs_mentor=True, mentor_question="87 against 88: may I tell her that I would still say yes?",
        words=(
            sent(203, EMAIL, REPLIED, "Asked for a talk about the claims backlog I had read of."),
            got(200, EMAIL, "You read our annual report? Nobody reads our annual report. Come in."),
            sent(189, MEETING, TALKED, "Backlog talk, an hour and a half. She would post the job soon."),
            sent(160, MEETING, TALKED, "Panel interview. Scores on a board."),
            got(146, CALL, "87 to 88. She read me the sheet, line by line."),
            sent(145, EMAIL, NO_REPLY, "Thanked her for the sheet; it is the best feedback I ever had.", OFFER_DECLINED),
            sent(115, EMAIL, REPLIED, "Back from three weeks of walking. Asked how the new lead settles in.", COUNTER_OFFER),
            got(112, EMAIL, "Slowly. We do things in our own way here, and that takes time. How is your search?", DIDNT_WORK_OUT),
        ),
    ),
    Invented(
        name="Oluwaseun Bright", handle="seun.bright", company="Tidewell Mutual", division="Claims",
        role="Claims team manager", relationship=INTERVIEWER, applied_for="Claims operations lead", not_hired=146,
        added=160, scenarios=(DIDNT_WORK_OUT,), linkedin=True,
        notes="Goes by Seun. Plays the trombone.",
        words=(
            sent(160, MEETING, TALKED, "Panel. He asked me to explain my job to a seven-year-old."),
            sent(159, LINKEDIN, REPLIED, "Thanked him; my niece approved of the answer."),
            sent(115, CALL, NO_REPLY, "Rang to say hello after the holidays; no answer."),
            sent(73, EMAIL, NO_REPLY, "Sent my piece on depots.", "", (ARTICLE,)),
            sent(46, CALL, TALKED, "Rang. The new lead may not stay; two resignations on the team.", DIDNT_WORK_OUT),
            sent(17, EVENT, TALKED, "Went to hear his brass band. He introduced me as the one we should have hired.", DIDNT_WORK_OUT, (TALK,)),
        ),
    ),
    Invented(
        name="Catalina Rosetti", handle="catalina.rosetti", company="Tidewell Mutual", division="Digital",
        role="Service design lead", relationship=OTHER, added=101, scenarios=(OTHER_DIVISION,),
        introduced_by="Oluwaseun Bright", step="Ask whether the service desk role is out", step_in=19,
        notes="Different floor, different world: beanbags.",
        words=(
            sent(99, LINKEDIN, NO_REPLY, "Seun thought we should talk.", OTHER_DIVISION),
            sent(76, EMAIL, REPLIED, "Asked who runs the service desk.", OTHER_DIVISION),
            got(74, EMAIL, "Nobody does, and it shows. Not my budget, sadly."),
            sent(38, EMAIL, REPLIED, "Sent two ideas for the desk that cost nothing."),
            got(36, EMAIL, "One of them we stole already. There may be a role in it; ask me again soon.", OTHER_DIVISION),
        ),
    ),
    Invented(
        name="Noor Haddad", handle="noor.haddad", company="Bright Quay Logistics", role="Operations analyst",
        relationship=PEER, added=160, phone="+44 7700 900191", linkedin=True, every=30,
        notes="Met in the waiting room at Tidewell: the other candidate for another post there. We swap leads and bad jokes.",
        words=(
            sent(159, LINKEDIN, REPLIED, "We were both early, both nervous. Said so."),
            got(157, LINKEDIN, "They took me for the analyst job and I said no! Long story. Coffee?"),
            sent(141, MEETING, TALKED, "Coffee. She joined Bright Quay in the end and is happy there."),
            sent(104, TEXT, REPLIED, "Asked whether Bright Quay is hiring."),
            got(104, TEXT, "Not yet but I put your name in the jar"),
            sent(69, MEETING, TALKED, "Lunch by the water. She read my CV aloud in three voices. I cut half a page."),
            sent(12, CALL, TALKED, "Bright Quay opens a second warehouse. She will tell me the day it is posted.", SIMILAR_ROLE),
        ),
    ),
    # Kestrel & Bloom: the person they hired left, and they rang.
    Invented(
        name="Wilhelmina Oduya", handle="wilhelmina.oduya", company="Kestrel & Bloom", division="Garden centres",
        role="Managing director", relationship=HIRING, applied_for="Regional manager", not_hired=186, added=262,
        scenarios=(DIDNT_WORK_OUT,), status=LANDED, phone="+44 7700 900105", every=30,
        notes="The proof that it works. Their first choice left after eleven weeks, and she rang me because I had asked after the team the week before. Twelve weeks of cover; my search goes on, and she knows.",
        words=(
            sent(262, EMAIL, REPLIED, "Asked about the regional post."),
            got(258, EMAIL, "We are plant people. Are you?"),
            sent(257, EMAIL, REPLIED, "Told her about the balcony."),
            sent(221, MEETING, TALKED, "Interview in the glasshouse. I knocked over a fern, and potted it again."),
            got(186, EMAIL, "Not this time, but what a pleasure. The fern is well."),
            sent(185, EMAIL, NO_REPLY, "Thanked her, and the fern.", OFFER_DECLINED),
            sent(179, EMAIL, REPLIED, "Asked for one piece of feedback: show that you can wait, she says."),
            sent(158, EMAIL, NO_REPLY, "A word around the start date.", COUNTER_OFFER),
            sent(79, CALL, TALKED, "Rang to ask how the team is doing. A long silence, then: not so well.", DIDNT_WORK_OUT),
            got(72, CALL, "The new manager has left. Could I come and help for a while? Tomorrow?", DIDNT_WORK_OUT),
            sent(72, CALL, INTERVIEW, "Said I'd come and talk the same afternoon.", DIDNT_WORK_OUT),
            got(66, EMAIL, "Twelve weeks, four garden centres, and my thanks. Contract attached.", DIDNT_WORK_OUT, OFFER),
            sent(31, MEETING, TALKED, "Talk after the first month. She'd keep me if head office let her; she will put it in writing for others.", SIMILAR_ROLE),
            got(10, EMAIL, "Reference attached. I left out the fern."),
        ),
    ),
    Invented(
        name="Rafael Montenegro-Lindh", handle="rafael.montenegro", company="Kestrel & Bloom", division="Nursery",
        role="Nursery manager", relationship=INTERVIEWER, not_hired=186, added=221, status=LANDED,
        applied_for="Regional manager", scenarios=(OTHER_DIVISION,), linkedin=True,
        notes="A colleague while the cover lasts. Talks to the seedlings.",
        words=(
            sent(221, MEETING, TALKED, "In the interview; lent me the pot for the fern."),
            sent(220, LINKEDIN, NO_REPLY, "Thanked him for the pot."),
            sent(184, LINKEDIN, NO_REPLY, "Said that I hope our paths cross again."),
            sent(147, EVENT, TALKED, "Plant fair. He sold me a fig. I told him I'm still looking."),
            sent(61, MEETING, TALKED, "Walked the nursery with him before I start. He warned me about the irrigation."),
            got(57, TEXT, "First day! Wear boots."),
            sent(6, MEETING, TALKED, "He thinks the nursery group up north will need somebody like me.", OTHER_DIVISION),
        ),
    ),
    # Halden & Moss, furniture: seven months on.
    Invented(
        name="Ilse Brandvold", handle="ilse.brandvold", company="Halden & Moss", division="Workshops",
        role="Works director", relationship=HIRING, applied_for="Workshop operations manager", not_hired=207, added=275,
        scenarios=(SIMILAR_ROLE, OTHER_DIVISION), introduced_by="Esther Blumenkrantz", phone="+44 20 7946 0192",
        step="Quarterly word, with news: is a similar role opening?", step_in=31, linkedin=True,
        notes="Measures twice, speaks once. A second works manager retires within the year, she let slip.",
        words=(
            sent(274, LETTER, REPLIED, "A proper letter, since Esther says she reads those."),
            got(266, LETTER, "A reply by post, on thick paper. She would like to meet."),
            sent(250, MEETING, TALKED, "Two hours in the workshop. Sawdust in my hair for days."),
            sent(249, EMAIL, NO_REPLY, "Thanked her. Asked about the drying room."),
            got(207, CALL, "They promoted the foreman. Quite right too, I'd have done the same."),
            sent(206, EMAIL, NO_REPLY, "Said exactly that, with thanks.", OFFER_DECLINED),
            sent(200, EMAIL, REPLIED, "Asked for one piece of feedback. Answer: none, we should have met you first."),
            sent(146, EMAIL, REPLIED, "News of the festival; asked about the export side.", OTHER_DIVISION, (FESTIVAL,)),
            got(144, EMAIL, "Petra Nováková runs export. Say that I sent you.", OTHER_DIVISION, REFERRAL),
            sent(56, CALL, TALKED, "A quarterly word. A works manager will retire, she says, and she thought of me.", SIMILAR_ROLE, (COVER,)),
            got(55, EMAIL, "Write to me again in three months, and don't let me forget."),
        ),
    ),
    Invented(
        name="Jonah Abernethy-Cruz", handle="jonah.abernethy", company="Halden & Moss", division="Workshops",
        role="Foreman, then works manager", relationship=INTERVIEWER, applied_for="Workshop operations manager",
        not_hired=207, added=250, scenarios=(SIMILAR_ROLE,),
        notes="He got the job I applied for. We get on very well.",
        words=(
            sent(250, MEETING, TALKED, "Showed me his jigs. Did not say that he was a candidate too."),
            sent(205, EMAIL, REPLIED, "Congratulated him. He deserved it."),
            got(203, EMAIL, "That means a lot. Not many would write that."),
            sent(149, EMAIL, NO_REPLY, "Asked how the new job treats him."),
            sent(91, EMAIL, REPLIED, "Sent my depot piece.", "", (ARTICLE,)),
            got(89, EMAIL, "Read it twice. Could you look at our stores one day? They are a museum."),
            sent(39, MEETING, TALKED, "Looked at the stores. They are a museum. Gave him three things to try.", SIMILAR_ROLE),
        ),
    ),
    Invented(
        name="Zeynep Karaca", handle="zeynep.karaca", company="Halden & Moss", division="Online shop",
        role="Online shop manager", relationship=OTHER, added=148, scenarios=(OTHER_DIVISION,), linkedin=True,
        notes="Sells chairs to people who have never sat on them, as she puts it.",
        words=(
            sent(148, LINKEDIN, NO_REPLY, "Asked who handles returns at the online shop.", OTHER_DIVISION),
            sent(113, EMAIL, REPLIED, "Asked again, by mail, with Jonah's greetings.", OTHER_DIVISION),
            got(111, EMAIL, "I handle returns. All of them. At night. Why do you ask?"),
            sent(91, CALL, TALKED, "Long call on returns. One of her carriers is the trouble, not the chairs.", OTHER_DIVISION),
            got(41, EMAIL, "Changed carriers. Returns down by a third. I owe you lunch."),
            sent(14, MEETING, TALKED, "The lunch. She'd hire a returns lead if the numbers hold for a quarter.", OTHER_DIVISION),
        ),
    ),
    Invented(
        name="Petra Nováková", handle="petra.novakova", company="Halden & Moss", division="Export",
        role="Export manager", relationship=OTHER, added=142, scenarios=(OTHER_DIVISION,),
        introduced_by="Ilse Brandvold", status=PAUSED,
        notes="On leave with a new baby, back in some months. Asked to be left in peace until then, kindly.",
        words=(
            sent(141, EMAIL, NO_REPLY, "Ilse sent me.", OTHER_DIVISION),
            sent(107, CALL, TALKED, "Reached her. Export is three people and a fax machine.", OTHER_DIVISION),
            got(86, EMAIL, "I go on leave next week. Write when I am back, I'd like that."),
        ),
    ),
    # Castellan Water: nine months on.
    Invented(
        name="Hamish Dunsmore", handle="hamish.dunsmore", company="Castellan Water", division="Field service",
        role="Field service director", relationship=HIRING, applied_for="Field service manager", not_hired=264,
        added=330, scenarios=(SIMILAR_ROLE,), phone="+44 7700 900176", every=60,
        notes="Fisherman. Answers calls from riverbanks. Third quarterly word in a row that he answered.",
        words=(
            sent(322, CALL, TALKED, "Rang to ask whether my letter had arrived. It had. We talked about trout."),
            sent(295, MEETING, TALKED, "Interview in a pumping station. Loud."),
            sent(294, EMAIL, NO_REPLY, "Thanked him, in writing, since neither of us heard a word."),
            got(264, EMAIL, "Sorry, we froze the post. Nothing to do with you."),
            sent(263, EMAIL, NO_REPLY, "Thanked him; frozen things thaw, I said.", SIMILAR_ROLE),
            sent(175, CALL, TALKED, "A quarterly word. Still frozen. Trout fine.", SIMILAR_ROLE, (FESTIVAL,)),
            sent(90, CALL, TALKED, "A quarterly word. First drops of thaw, he says.", SIMILAR_ROLE, (ARTICLE,)),
            sent(42, CALL, TALKED, "Rang after I read that they got the new contract. He will know more soon.", SIMILAR_ROLE),
            got(41, TEXT, "Thaw confirmed. Post comes back next half-year. Keep ringing."),
        ),
    ),
    Invented(
        name="Anjali Ramaswamy", handle="anjali.ramaswamy", company="Castellan Water", division="Treatment works",
        role="Treatment works manager", relationship=INTERVIEWER, applied_for="Field service manager", not_hired=264,
        added=295, scenarios=(SIMILAR_ROLE, OTHER_DIVISION), linkedin=True,
        step="Ask about the lab coordinator post", step_in=6,
        notes="Chemist. Allergic to the word synergy.",
        words=(
            sent(295, MEETING, TALKED, "In the interview. She asked what I'd measure first."),
            sent(292, EMAIL, NO_REPLY, "Thanked her; listed what I would measure second and third."),
            sent(261, LINKEDIN, NO_REPLY, "Stayed in touch after the freeze."),
            sent(176, LINKEDIN, NO_REPLY, "Festival news.", "", (FESTIVAL,)),
            sent(92, EMAIL, REPLIED, "Sent the depot piece; no synergy in it, I promised.", OTHER_DIVISION, (ARTICLE,)),
            got(90, EMAIL, "I searched. None. Impressive. There may be a lab coordinator post, if the budget lets it."),
            sent(49, EMAIL, REPLIED, "Asked what a lab coordinator does all day.", OTHER_DIVISION),
            got(47, EMAIL, "Herds samples and people. Ask me again when the budget is through."),
        ),
    ),
    # Orrery Instruments: ten months on.
    Invented(
        name="Beatriz Salgueiro", handle="beatriz.salgueiro", company="Orrery Instruments", division="Calibration",
        role="Head of calibration services", relationship=HIRING, applied_for="Service delivery manager", not_hired=319,
        added=381, scenarios=(SIMILAR_ROLE, OTHER_DIVISION), phone="+44 20 7946 0147", linkedin=True,
        step="Quarterly word, with news: are other divisions hiring?", step_in=44,
        notes="Warm, fast, always between two trains. Her own boss moved on last quarter, so everything is open.",
        words=(
            sent(380, EMAIL, REPLIED, "Applied, and asked one question about their turnaround times."),
            got(377, EMAIL, "Eleven days. Too long. What would you do?"),
            sent(352, MEETING, TALKED, "Interview. She had printed the page I wrote her in answer."),
            got(319, EMAIL, "We chose somebody from calibration. Your page is still in my drawer."),
            sent(318, EMAIL, NO_REPLY, "Thanked her; keep the page.", OFFER_DECLINED),
            sent(289, EMAIL, NO_REPLY, "A word around the start date.", COUNTER_OFFER),
            sent(256, EMAIL, REPLIED, "News of the certificate; asked about other divisions.", OTHER_DIVISION, (LEAN,)),
            got(254, EMAIL, "Sensors might. Werner Achterberg was on your panel, remember him?", OTHER_DIVISION),
            sent(169, EMAIL, NO_REPLY, "Asked how the team is.", DIDNT_WORK_OUT, (FESTIVAL,)),
            sent(84, CALL, TALKED, "Caught her between two trains. Eleven days have become nine.", SIMILAR_ROLE, (ARTICLE,)),
            sent(46, CALL, TALKED, "Her boss has moved on; she may inherit his chair, and then there is hers.", SIMILAR_ROLE, (COVER,)),
        ),
    ),
    Invented(
        name="Werner Achterberg", handle="werner.achterberg", company="Orrery Instruments", division="Sensors",
        role="Sensors plant manager", relationship=INTERVIEWER, not_hired=319, added=352, scenarios=(OTHER_DIVISION,),
        applied_for="Service delivery manager", every=180,
        notes="Twice a year is right for him. Prefers letters.",
        words=(
            sent(352, MEETING, TALKED, "On the panel; said four words, all of them good."),
            sent(351, EMAIL, NO_REPLY, "Thanked him."),
            sent(252, LETTER, REPLIED, "Wrote by hand, as Beatriz advised, and asked about sensors.", OTHER_DIVISION),
            got(238, LETTER, "Two lines: not now. Ask again in half a year."),
            sent(78, LETTER, REPLIED, "Asked again.", OTHER_DIVISION, (ARTICLE,)),
            got(64, LETTER, "Four lines this time, and a joke about a thermometer. Getting warmer."),
        ),
    ),
    Invented(
        name="Tamsin Okoro", handle="tamsin.okoro", company="Orrery Instruments", division="Sensors",
        role="Service coordinator", relationship=PEER, added=350, linkedin=True,
        notes="Sat next to me at lunch on the interview day. Now a friend.",
        words=(
            sent(350, LINKEDIN, REPLIED, "Thanked her for rescuing me at lunch."),
            got(349, LINKEDIN, "Nobody should eat that fish alone."),
            sent(317, LINKEDIN, NO_REPLY, "Told her it was a no."),
            sent(240, MEETING, TALKED, "Walk and talk. She wants to change jobs as well; we promised to tell each other first."),
            sent(178, TEXT, REPLIED, "Sent her the Velostra advert."),
            got(177, TEXT, "applied! fingers crossed"),
            got(101, TEXT, "second place at velostra. seems to be catching"),
            sent(51, MEETING, TALKED, "We toasted all our second places."),
            sent(9, TEXT, REPLIED, "Told her about Bright Quay's second warehouse.", SIMILAR_ROLE),
        ),
    ),
    # Velostra, bicycles for hire: a year on.
    Invented(
        name="Luca Ferrandino", handle="luca.ferrandino", company="Velostra", division="Rental",
        role="Rental director", relationship=HIRING, applied_for="Rental operations manager", not_hired=372, added=415,
        scenarios=(SIMILAR_ROLE,), phone="+44 7700 900158", linkedin=True,
        notes="Everything at once, nothing in writing. The first no of this search. Calls work, mails don't.",
        words=(
            sent(408, EMAIL, REPLIED, "Asked whether he saw my application."),
            got(406, EMAIL, "yes!! come tomorrow"),
            sent(405, MEETING, TALKED, "Interview on two bicycles. I won the race to the depot; he says he let me."),
            got(372, EMAIL, "no sorry, investor wants somebody with a degree in it"),
            sent(371, EMAIL, NO_REPLY, "Thanked him."),
            sent(290, EMAIL, NO_REPLY, "News of the certificate. A degree of sorts, I wrote.", SIMILAR_ROLE, (LEAN,)),
            sent(219, CALL, TALKED, "Rang at last. He talked for half an hour. Mails: never. Calls: always.", SIMILAR_ROLE, (FESTIVAL,)),
            sent(142, CALL, TALKED, "Rang. New city planned.", SIMILAR_ROLE),
            sent(67, CALL, REFERRAL, "Rang. New city postponed, but his cousin runs a scooter depot: gave me the number.", SIMILAR_ROLE),
        ),
    ),
    Invented(
        name="Siobhán Mac Giolla", handle="siobhan.macgiolla", company="Velostra", division="Workshops",
        role="Workshop lead", relationship=INTERVIEWER, applied_for="Rental operations manager", not_hired=372,
        added=405, scenarios=(SIMILAR_ROLE, OTHER_DIVISION),
        notes="Fixed my own bicycle during the interview.",
        words=(
            sent(405, MEETING, TALKED, "She looked at my brakes, then at me, then fixed the brakes."),
            got(400, EMAIL, "Change the pads next year."),
            sent(340, EMAIL, NO_REPLY, "Asked how the workshop is doing."),
            sent(255, EMAIL, NO_REPLY, "Sent the certificate news.", "", (LEAN,)),
            sent(166, MEETING, TALKED, "Brought the bicycle in. Pads changed. The workshop looks for a stores person.", OTHER_DIVISION),
            sent(81, MEETING, TALKED, "Brought cake. She introduced me to the stores.", OTHER_DIVISION),
            sent(30, TEXT, REPLIED, "Asked for her advice on a folding bicycle."),
            got(30, TEXT, "Don't."),
        ),
    ),
    # Open Hearth Housing: the oldest tie of all.
    Invented(
        name="Patience Mukamana", handle="patience.mukamana", company="Open Hearth Housing", division="Property services",
        role="Director of property services", relationship=HIRING, applied_for="Property services lead", not_hired=402,
        added=420, scenarios=(SIMILAR_ROLE, OTHER_DIVISION), linkedin=True,
        notes="Her tenants know her by her first name. Four quarterly words so far, each better than the last.",
        words=(
            sent(420, EMAIL, REPLIED, "Applied."),
            got(418, EMAIL, "Thank you. We read every letter twice."),
            sent(410, MEETING, TALKED, "Interview with two tenants on the panel. They asked about damp, and dogs."),
            got(402, EMAIL, "The tenants' vote was for you, the board's for somebody else. I am sorry."),
            sent(401, EMAIL, NO_REPLY, "Thanked her, and the tenants by name."),
            sent(342, EMAIL, NO_REPLY, "A word after two months.", OTHER_DIVISION),
            sent(253, EMAIL, REPLIED, "Quarterly word, with the certificate.", SIMILAR_ROLE, (LEAN,)),
            got(251, EMAIL, "Good for you! Nothing here at present."),
            sent(167, CALL, TALKED, "Quarterly word, by phone this time. She remembered the dogs.", SIMILAR_ROLE, (FESTIVAL,)),
            sent(86, CALL, TALKED, "Quarterly word. A sister association may look for somebody; she will ask around.", OTHER_DIVISION, (ARTICLE,)),
        ),
    ),
    Invented(
        name="Declan Thornbury", handle="declan.thornbury", company="Open Hearth Housing", role="Board member, retired",
        relationship=INTERVIEWER, applied_for="Property services lead", not_hired=402, added=410, status=ARCHIVED,
        notes="Left the board and moved to the coast. Wished me luck.",
        words=(
            sent(401, EMAIL, REPLIED, "Thanked him."),
            got(397, EMAIL, "A pleasure. I leave the board this month. Good luck to you."),
        ),
    ),
    # Recruiters.
    Invented(
        name="Sabine Oyelowo", handle="sabine.oyelowo", company="Fernhill Search", role="Partner, operations roles",
        relationship=RECRUITER, added=390, every=30, phone="+44 20 7946 0125", linkedin=True, scenarios=(SIMILAR_ROLE,),
        step="Ask where the papers for the ring road role are", step_in=-6,
        notes="Places operations people. Likes a monthly call, short, with a fact in it.",
        words=(
            sent(389, EMAIL, NO_REPLY, "Introduced myself."),
            sent(368, CALL, NO_REPLY, "Second try: left a message."),
            sent(345, CALL, TALKED, "Called instead. Ten good minutes. Monthly from now on."),
            sent(311, CALL, TALKED, "Monthly call. Castellan Water looks for somebody; she put me forward."),
            sent(298, EMAIL, NO_REPLY, "Certificate done.", "", (LEAN,)),
            sent(267, CALL, TALKED, "Monthly call. Told her about the freeze."),
            sent(198, CALL, REFERRAL, "Monthly call. She put me forward at Tidewell."),
            sent(161, CALL, TALKED, "Monthly call. Practised the panel with her."),
            sent(70, CALL, TALKED, "Monthly call. A cold store, two hours away. We agreed that no is an answer.", SIMILAR_ROLE),
            got(41, CALL, "She rang: would I look at a warehouse role near the ring road? Papers to follow.", SIMILAR_ROLE),
        ),
    ),
    Invented(
        name="Callum Iverson", handle="callum.iverson", company="Pike & Larkspur", role="Consultant",
        relationship=RECRUITER, added=305, scenarios=(SIMILAR_ROLE,), linkedin=True, every=45,
        notes="New to the trade, very keen. Writes at night.",
        words=(
            got(304, LINKEDIN, "Hi Robin! I have an amazing opportunity!!"),
            sent(303, LINKEDIN, REPLIED, "Asked what it is."),
            got(303, LINKEDIN, "It closed this morning, sorry. But the next one!"),
            sent(245, CALL, TALKED, "Proper talk. He takes notes now."),
            sent(182, EMAIL, NO_REPLY, "Sent him a fresh CV."),
            sent(98, EMAIL, NO_REPLY, "Asked for news."),
            sent(63, CALL, TALKED, "He has grown into it. Two real leads.", SIMILAR_ROLE),
            got(56, EMAIL, "One of the two wants to see you. Dates below.", SIMILAR_ROLE, INTERVIEW),
            sent(23, CALL, TALKED, "Told him how it went; too far away, but good people.", SIMILAR_ROLE),
        ),
    ),
    Invented(
        name="Nadia El-Masri", handle="nadia.elmasri", company="Pike & Larkspur", role="Director",
        relationship=RECRUITER, added=180, scenarios=(SIMILAR_ROLE,), introduced_by="Callum Iverson",
        step="Send her the three references", step_in=3, phone="+44 20 7946 0164",
        notes="Callum's boss. Fills the jobs that are never advertised.",
        words=(
            sent(179, EMAIL, NO_REPLY, "Callum suggested that I write."),
            sent(140, EMAIL, NO_REPLY, "Sent two lines and the festival.", "", (FESTIVAL,)),
            sent(85, CALL, TALKED, "Callum put me through. She asked for numbers, I had numbers."),
            got(83, EMAIL, "Good numbers. You'll hear from me when it counts."),
            sent(48, EMAIL, NO_REPLY, "Told her about the cover at Kestrel & Bloom.", "", (COVER,)),
            got(15, CALL, "A depot group, not advertised. She wants three references before she names me.", SIMILAR_ROLE),
        ),
    ),
    Invented(
        name="Joost van der Veen", handle="joost.vanderveen", company="Harbourline Talent", role="Owner",
        relationship=RECRUITER, added=240, scenarios=(OTHER_DIVISION,), phone="+44 7700 900131",
        notes="Ports and ferries, nothing else. Knows everybody with a rope in their hand.",
        words=(
            sent(239, EVENT, TALKED, "Harbour festival. He asked who had organised the volunteers."),
            sent(237, EMAIL, NO_REPLY, "Sent the CV he asked for."),
            got(235, EMAIL, "Clear. Short. I like it. Patience now."),
            sent(150, CALL, TALKED, "Asked about ferries. He mentioned Skerry Line, not yet public."),
            sent(61, CALL, TALKED, "Skerry Line will post within weeks, he says.", SIMILAR_ROLE),
            sent(2, CALL, TALKED, "Told him of the no. He says harbour services is where they bleed.", OTHER_DIVISION),
        ),
    ),
    Invented(
        name="Amina Yusuf-Larsen", handle="amina.yusuf", company="Fernhill Search", role="Researcher",
        relationship=RECRUITER, added=310, status=PAUSED, introduced_by="Sabine Oyelowo",
        notes="Away for a year of study. Back with Sabine after that.",
        words=(
            sent(309, EMAIL, REPLIED, "Sent what she needed for the Castellan file."),
            sent(259, EMAIL, REPLIED, "Asked whether the freeze was real. It was."),
            got(172, EMAIL, "Off to study for a year! Sabine will look after you."),
            sent(171, EMAIL, NO_REPLY, "Wished her a fine year."),
        ),
    ),
    Invented(
        name="Viktor Hlaváč", handle="viktor.hlavac", company="Harbourline Talent", role="Consultant, until last year",
        relationship=RECRUITER, added=370, status=ARCHIVED, linkedin=True,
        notes="Opened a bakery instead. Good for him, and the buns are excellent.",
        words=(
            sent(341, EMAIL, REPLIED, "Asked about port work."),
            got(338, EMAIL, "I am leaving the trade to bake bread. Try Joost."),
            sent(242, EVENT, TALKED, "Bought six buns at the festival."),
        ),
    ),
    # Those who opened a door.
    Invented(
        name="Esther Blumenkrantz", handle="esther.blumenkrantz", company="Juniper Row Studios",
        role="Operations director", relationship=REFERRER, added=421, phone="+44 7700 900119", linkedin=True,
        notes="Worked together for six years. Sent me to Ilse, and to half of everyone else.",
        words=(
            sent(421, CALL, TALKED, "Told her that I'm looking. First call of this search."),
            got(419, EMAIL, "List of eleven names, and what each of them likes for lunch."),
            sent(284, MEETING, REFERRAL, "Walk by the canal. She will write to Ilse at Halden & Moss."),
            sent(248, EMAIL, NO_REPLY, "Told her how the workshop visit went."),
            sent(202, CALL, TALKED, "Told her of the no. She was crosser than I was."),
            sent(114, CALL, TALKED, "Back from the mountains; told her everything."),
            sent(54, MEETING, TALKED, "Lunch. Told her about Kestrel & Bloom. She paid, and cried a little.", "", (COVER,)),
            got(53, TEXT, "SO proud. Now the permanent one. Who's next on the list?"),
            sent(18, EVENT, TALKED, "She came to the talk and sat in the front row.", "", (TALK,)),
        ),
    ),
    Invented(
        name="Dev Malhotra-Quinn", handle="dev.malhotra", company="Juniper Row Studios", role="Facilities manager",
        relationship=REFERRER, added=398, linkedin=True,
        introduced_by="Esther Blumenkrantz", step="Ask for an introduction to the council works team", step_in=20,
        notes="Knows Yuki from the cycling club.",
        words=(
            sent(397, EMAIL, REPLIED, "Esther's list, number three."),
            got(394, EMAIL, "Any friend of Esther. What can I do?"),
            sent(232, EMAIL, NO_REPLY, "Kept him posted again.", "", (LEAN,)),
            sent(155, MEETING, TALKED, "Met at last. He asked what I really want. I knew, which surprised me."),
            got(89, EMAIL, "My friend Yuki puts up solar panels and needs someone like you. Write to her!", "", REFERRAL),
            sent(88, EMAIL, NO_REPLY, "Thanked him. Wrote to Yuki."),
            sent(26, CALL, TALKED, "Told him how it ended, for now. He'll ask Yuki quietly.", COUNTER_OFFER),
        ),
    ),
    Invented(
        name="Akua Brempong", handle="akua.brempong", company="Tallow Street Surgery", role="Practice manager",
        relationship=REFERRER, added=336, phone="+44 7700 900107", email=False,
        notes="Nurse, then manager, always right. No e-mail after work, so text.",
        words=(
            sent(335, CALL, TALKED, "Met through the allotment. Told her about the search."),
            sent(287, TEXT, REPLIED, "Certificate!", "", (LEAN,)),
            got(287, TEXT, "Of course you did. Bring beans"),
            sent(199, MEETING, TALKED, "Beans, and advice: hospitals need people who can count and listen."),
            sent(112, TEXT, REPLIED, "Back from walking."),
            got(96, CALL, "Aldermoor looks for a patient services manager. She'd told Dr Asante about me already.", "", REFERRAL),
            sent(31, CALL, TALKED, "Told her of the no. She says Comfort doesn't say ask again unless she means it.", OTHER_DIVISION),
            got(4, TEXT, "Seen. Eaten. Onwards"),
        ),
    ),
    Invented(
        name="Hugo Lindqvist-Paz", handle="hugo.lindqvist", company="Marlpit Storage", role="Site director",
        relationship=REFERRER, added=360, scenarios=(SIMILAR_ROLE,), phone="+44 7700 900170", linkedin=True,
        notes="Esther's list, number seven. Was friendly, then I lost the thread. A warm line would do.",
        introduced_by="Esther Blumenkrantz",
        words=(
            sent(359, EMAIL, REPLIED, "Said hello, with Esther's greetings."),
            got(355, EMAIL, "Happy to help. We open a new site next year."),
            sent(270, CALL, TALKED, "Good talk on the new site. He would want somebody from the second month on.", SIMILAR_ROLE),
            sent(210, EMAIL, REPLIED, "Festival news.", "", (FESTIVAL,)),
            got(197, EMAIL, "Splendid, that festival! The new site is delayed. Ask me again once the permits are in.", SIMILAR_ROLE),
        ),
    ),
    # Peers.
    Invented(
        name="Ewan Strachan", handle="ewan.strachan", company="Castellan Water", role="Scheduler", relationship=PEER,
        added=320, division="Field service", linkedin=True,
        notes="From the evening course. Same homework, same mistakes.",
        words=(
            sent(316, EVENT, TALKED, "First evening of the lean course. Shared a desk."),
            sent(300, TEXT, REPLIED, "We passed!", "", (LEAN,)),
            got(300, TEXT, "WE PASSED"),
            sent(228, MEETING, TALKED, "Pint. He would love to see me at Castellan."),
            sent(152, LINKEDIN, NO_REPLY, "Sent him an article on pumps."),
            sent(93, LINKEDIN, REPLIED, "Sent him mine on depots.", "", (ARTICLE,)),
            got(21, TEXT, "budget meeting went well. just saying", SIMILAR_ROLE),
        ),
    ),
    Invented(
        name="Linh Trần", handle="linh.tran", company="Wren Hill Hospital", role="Theatre scheduler", relationship=PEER,
        added=229, introduced_by="Olena Kovalchuk", linkedin=True,
        notes="From the job club; found work, and still comes, to encourage the rest of us.",
        words=(
            sent(228, EVENT, TALKED, "Job club. She had three interviews and brought biscuits."),
            sent(196, LINKEDIN, REPLIED, "Congratulated her on the new job."),
            got(195, LINKEDIN, "Thank you! Your turn next. I feel it."),
            sent(144, EVENT, TALKED, "Job club. Practised the awkward question with her."),
            sent(34, LINKEDIN, REPLIED, "Told her about Aldermoor."),
            got(33, LINKEDIN, "Dr Asante is a legend here. Second place with her is a medal."),
        ),
    ),
    Invented(
        name="Mateus Figueiredo", handle="mateus.figueiredo", company="Saltmarsh Foods", division="Fresh",
        role="Shift planner", relationship=PEER, added=208, status=PAUSED, linkedin=True,
        notes="Has a lot on his plate at home. I'll wait until he writes.",
        words=(
            sent(207, EVENT, TALKED, "Guild evening. Shift planning, the sad parts."),
            sent(165, LINKEDIN, REPLIED, "Sent him the rota sheet."),
            got(163, LINKEDIN, "Helpful, thanks. Things are hard at home just now."),
            sent(163, LINKEDIN, NO_REPLY, "Said: no need to answer, I'm here."),
        ),
    ),
    Invented(
        name="Chloé Marchetti", handle="chloe.marchetti", company="Bright Quay Logistics", role="Warehouse manager",
        relationship=PEER, added=73, introduced_by="Noor Haddad", scenarios=(SIMILAR_ROLE,),
        notes="Noor's colleague. Runs the first warehouse; the second one needs somebody.",
        words=(
            sent(68, MEETING, TALKED, "Joined us for lunch by the water."),
            got(62, EMAIL, "Passed it to my boss. He underlined things."),
            sent(22, CALL, TALKED, "Asked about the second warehouse. She'd like me there.", SIMILAR_ROLE),
            got(7, EMAIL, "The job will be posted any day now. I told them they need not look far.", SIMILAR_ROLE, REFERRAL),
            sent(6, EMAIL, WAITING, "Thanked her. Asked whom to write to.", SIMILAR_ROLE),
        ),
    ),
    Invented(
        name="Ifeoma Castleton", handle="ifeoma.castleton", company="Orrery Instruments", division="Calibration",
        role="Planner, the one they chose", relationship=PEER, added=283, scenarios=(COUNTER_OFFER,),
        notes="She got the calibration job. We talk shop; she may move on when her husband's posting ends.",
        words=(
            sent(282, LINKEDIN, REPLIED, "Wished her well in the job. Odd mail to write, good to have written."),
            got(280, LINKEDIN, "What a generous thing to do. Beatriz showed me your page. I use it."),
            sent(216, LINKEDIN, NO_REPLY, "Asked how the nine days are going."),
            sent(148, LINKEDIN, NO_REPLY, "Sent a note on couriers."),
            sent(77, EMAIL, REPLIED, "Sent the depot piece.", "", (ARTICLE,)),
            got(75, EMAIL, "We may move abroad next year. You'd be the first I tell.", SIMILAR_ROLE),
        ),
    ),
    # Mentors.
    Invented(
        name="Ruth Abelard", handle="ruth.abelard", company="Retired", role="Former operations director",
        relationship=MENTOR, added=419, every=14, phone="+44 20 7946 0108",
        notes="Every second week, same table, same teapot. Asks the question I hoped she would not.",
        words=(
            sent(418, CALL, TALKED, "Asked her to be my mentor. She said: every second week, and no excuses."),
            sent(365, MEETING, TALKED, "Teapot. The first no. She says: write to them tonight."),
            sent(332, MEETING, TALKED, "Teapot. Fewer mails, more calls."),
            sent(276, MEETING, TALKED, "Teapot. Went through every open tie."),
            sent(218, MEETING, TALKED, "Teapot. Festival told from start to end.", "", (FESTIVAL,)),
            sent(164, MEETING, TALKED, "Teapot. Planned the three weeks away: who gets a word before."),
            sent(113, MEETING, TALKED, "Teapot. Who has waited longest? They come first."),
            sent(98, MEETING, TALKED, "Teapot. Aldermoor: go and look, she says, and listen to the queue."),
            sent(84, MEETING, TALKED, "Teapot. Read the depot piece aloud.", "", (ARTICLE,)),
            sent(70, MEETING, TALKED, "Kestrel & Bloom: say yes to the twelve weeks, and keep looking.", by=RUTH),
            sent(56, MEETING, REFERRAL, "Wrote to Kwabena about Robin. He will be in touch.", by=RUTH),
            sent(37, MEETING, TALKED, "Teapot. Mock interview, five in the morning version."),
            sent(23, MEETING, TALKED, "Agreed: every no gets a thank-you within a day. Robin keeps to it.", by=RUTH),
            sent(9, MEETING, TALKED, "Teapot. Two doors ajar: Skerry and Saltmarsh. Don't push, she says, knock."),
        ),
    ),
    Invented(
        name="Bashir Qureshi-Holm", handle="bashir.qureshi", company="Guild of Operations People", role="Chair",
        relationship=MENTOR, added=236, every=30, linkedin=True, introduced_by="Ruth Abelard",
        notes="Got me to write, then to speak. Next he wants a workshop out of me.",
        words=(
            sent(235, EVENT, TALKED, "Guild evening. He asks newcomers to stack chairs; that is how he meets them."),
            sent(187, EMAIL, REPLIED, "Asked whether the newsletter takes pieces from members."),
            got(185, EMAIL, "It takes little else. Eight hundred words, no adjectives."),
            sent(143, EMAIL, REPLIED, "Sent the piece. Nine hundred words, four adjectives."),
            got(99, EMAIL, "Printed it. Took out the adjectives."),
            sent(65, CALL, TALKED, "He proposes a talk."),
            sent(18, EVENT, TALKED, "Gave the talk. Forty people; nobody left.", "", (TALK,)),
            got(16, EMAIL, "Three people asked me for your address. I gave it to two."),
        ),
    ),
    # Others.
    Invented(
        name="Olena Kovalchuk", handle="olena.kovalchuk", company="Tallow Street Library", role="Careers librarian",
        relationship=OTHER, added=400, every=180,
        notes="Runs the job club among the atlases. Twice a year is plenty; she writes if there is anything.",
        words=(
            sent(399, EVENT, TALKED, "First job club. Sat at the back."),
            sent(228, EVENT, TALKED, "Job club. She asked me to lead a table."),
            sent(110, EMAIL, REPLIED, "Offered to lead a table again."),
            got(108, EMAIL, "You are on the poster already, I'm afraid."),
        ),
    ),
    Invented(
        name="Manfred Quade", handle="manfred.quade", company="Retired", role="Former depot director",
        relationship=OTHER, added=416, every=180, phone="+44 20 7946 0183", email=False,
        notes="My first boss. A letter or a call twice a year. Taught me to count doors.",
        words=(
            sent(414, CALL, TALKED, "Told him that I am looking. He said: about time."),
            sent(271, LETTER, REPLIED, "Long letter."),
            got(260, LETTER, "Long letter back, in fountain pen, with a map of all depots he ever loved."),
            sent(91, CALL, TALKED, "Read him the depot piece on the phone. He corrected one date.", "", (ARTICLE,)),
        ),
    ),
    Invented(
        name="Priyanka Sundaram-Vale", handle="priyanka.sundaram", company="Night Shift Radio", role="Podcast host",
        relationship=OTHER, added=19, linkedin=True, introduced_by="Bashir Qureshi-Holm",
        step="Suggest three stories for her programme", step_in=12,
        notes="Makes a programme about people who work at night. Heard the talk.",
        words=(
            got(16, LINKEDIN, "Your talk! Would you come on the programme and say it again, slower?"),
            sent(3, CALL, TALKED, "Planned the recording. She knows people at every depot in town."),
        ),
    ),
    Invented(
        name="Tendai Moyo", handle="tendai.moyo", company="Bluegate Parcels", role="Regional director",
        relationship=HIRING, applied_for="Depot supervisor", not_hired=282, added=312, status=ARCHIVED,
        notes="Night sorting, six nights. We agreed that it was not for me, and parted as friends.",
        words=(
            sent(311, EMAIL, NO_REPLY, "Applied."),
            sent(296, MEETING, TALKED, "Visited the sorting hall at three in the morning."),
            got(282, EMAIL, "I think you'd hate it here by the second week. Honest answer?"),
            sent(281, EMAIL, REPLIED, "Honest answer: yes. Thanked him for asking."),
        ),
    ),
)
# fmt: on
