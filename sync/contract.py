"""The tabs and columns of the sheet, declared once: everything else reads this.

Forms, grid columns, dropdowns, tolerant reading, import mapping, exports and the
documentation of the tabs all come from here. A new column is one line below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final


class Kind(StrEnum):
    """How a cell is read and written; ``sync.cells`` holds the reader and writer of each."""

    TEXT = "text"  # one line -> str
    LONG_TEXT = "long text"  # several lines -> str
    CHOICE = "choice"  # one of ``Column.choices`` -> str
    TAGS = "tags"  # several values, separated by commas -> tuple[str, ...]
    DATE = "date"  # -> datetime.date; in the sheet a serial day number
    DAYS = "days"  # a number of days -> int
    NUMBER = "number"  # a whole number -> int
    EMAIL = "email"  # -> str, the bare address
    PHONE = "phone"  # -> str, as typed; leading zeros and plus signs stay
    LINKEDIN = "linkedin"  # -> str, https://www.linkedin.com/in/<handle>
    LINK = "link"  # -> str, an http(s) address
    YES_NO = "yes or no"  # -> bool
    ID = "id"  # -> str, made by the app, never typed


def _also(headings: str) -> tuple[str, ...]:
    """Other headings of a column, parted by commas: a list of forty reads better in lines than in a column."""
    return tuple(heading.strip() for heading in headings.split(","))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a tab.

    ``key`` names it in frames and in code, ``header`` is what people read in the sheet.
    ``aliases`` are other headings known to mean the same (any case, any language).
    ``formula`` columns are kept by the sheet itself: derived here, never written.
    ``ahead`` dates lie in front of us: "4 March" is then the next one, not the last.
    """

    key: str
    header: str
    kind: Kind
    meaning: str
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    formula: bool = False
    required: bool = False
    ahead: bool = False


@dataclass(frozen=True)
class Tab:
    """One tab: ``name`` is its title in the sheet, ``key`` the frame's name in a Snapshot."""

    key: str
    name: str
    meaning: str
    columns: tuple[Column, ...]
    id_prefix: str = ""

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by their key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """Columns by their header, exactly as written in a fresh sheet."""
        return {column.header: column for column in self.columns}

    def column(self, key: str) -> Column:
        """The column with this key; KeyError if the tab has none."""
        return self.by_key[key]

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns that hold what people entered (no formulas)."""
        return tuple(column for column in self.columns if not column.formula)


RELATIONSHIPS: Final = (
    "Hiring authority",
    "Interviewer",
    "Recruiter",
    "Referrer",
    "Peer",
    "Mentor",
    "Other",
)
HIRING_AUTHORITY, INTERVIEWER, RECRUITER, REFERRER, PEER, MENTOR, OTHER = RELATIONSHIPS
STATUSES: Final = ("Active", "Paused", "Landed with them", "Archived")
ACTIVE, PAUSED, LANDED, ARCHIVED = STATUSES
CHANNELS: Final = ("Email", "Call", "LinkedIn", "Meeting", "Text", "Letter", "Event")
DIRECTIONS: Final = ("Sent", "Received")
SENT, RECEIVED = DIRECTIONS
OUTCOMES: Final = ("No reply", "Replied", "Conversation", "Referral", "Interview", "Offer")
NO_REPLY, REPLIED, CONVERSATION, REFERRAL, INTERVIEW, OFFER = OUTCOMES
OFFER_DECLINED: Final = "Offer declined"
COUNTER_OFFER: Final = "Counter-offer"
DIDNT_WORK_OUT: Final = "Didn't work out"
SIMILAR_ROLE: Final = "Similar role"
OTHER_DIVISION: Final = "Other division"
SCENARIOS: Final = (
    OFFER_DECLINED,
    COUNTER_OFFER,
    DIDNT_WORK_OUT,
    SIMILAR_ROLE,
    OTHER_DIVISION,
)

PEOPLE: Final = Tab(
    "people",
    "People",
    "Everyone you met on the way, one row a person.",
    (
        Column(
            "name",
            "Name",
            Kind.TEXT,
            "Who it is.",
            required=True,
            aliases=_also(
                "full name, contact, contact name, person, who, display name, vollständiger name, "
                "nombre, nom, nome, contact person, ansprechpartner, ansprechpartnerin, naam, "
                "navn, people, nombre completo, nom complet"
            ),
        ),
        Column(
            "company",
            "Company",
            Kind.TEXT,
            "Where they work, or worked when you met.",
            aliases=_also(
                "employer, organisation, organization, organization name, company name, firm, "
                "unternehmen, firma, empresa, entreprise, société, arbeitgeber, azienda, employer "
                "name, associated company, organization 1 name, current company"
            ),
        ),
        Column(
            "role",
            "Role",
            Kind.TEXT,
            "Their job, in their own words.",
            aliases=_also(
                "position, title, job title, jobtitle, role title, organization title, stelle, "
                "rolle, cargo, puesto, poste, fonction, funktion, job, organization 1 title, "
                "headline, current title"
            ),
        ),
        Column(
            "relationship",
            "Relationship",
            Kind.CHOICE,
            "How you know them.",
            RELATIONSHIPS,
            _also("relation, type, contact type, category, beziehung, relación"),
        ),
        Column(
            "scenarios",
            "Scenarios",
            Kind.TAGS,
            "Which second chances may open here.",
            SCENARIOS,
            _also("scenario, tags, szenarien"),
        ),
        Column(
            "last_contact",
            "Last contact",
            Kind.DATE,
            "The newest date in Outreach for this person; the sheet works it out.",
            formula=True,
            aliases=_also(
                "last contacted, last touch, last contact date, date of last contact, "
                "last_contacted, letzter kontakt, último contacto, dernier contact, last spoke, "
                "last activity date, last spoken, last interaction"
            ),
        ),
        Column(
            "due",
            "Due",
            Kind.DATE,
            "The day they should hear from you; the sheet works it out.",
            formula=True,
            ahead=True,
            aliases=_also("due on"),
        ),
        Column(
            "next_step",
            "Next step",
            Kind.TEXT,
            "What you said you would do next.",
            aliases=_also(
                "next action, what next, next, follow up, follow-up, followup, nächster schritt, "
                "próximo paso, prochaine étape, next steps, action"
            ),
        ),
        Column(
            "next_step_on",
            "Next step on",
            Kind.DATE,
            "When the next step is planned.",
            ahead=True,
            aliases=_also(
                "next action date, follow up date, follow-up date, followup on, follow up on, "
                "next step date, next contact, wiedervorlage, wiedervorlage am, next follow up, "
                "due date, next_reminder_at, reminder, next follow-up, fecha próximo paso"
            ),
        ),
        Column(
            "status",
            "Status",
            Kind.CHOICE,
            "Paused and archived people are never due.",
            STATUSES,
            _also("state, estado, statut"),
        ),
        Column(
            "email",
            "Email",
            Kind.EMAIL,
            "Their address.",
            aliases=_also(
                "e-mail, email address, e-mail address, mail, e-mail 1 - value, primary email, "
                "e-mail-adresse, correo, correo electrónico, courriel, email 1, adresse e-mail, "
                "e-mail 1 value, emails, work email, personal email, indirizzo e-mail"
            ),
        ),
        Column(
            "phone",
            "Phone",
            Kind.PHONE,
            "Their number.",
            aliases=_also(
                "telephone, phone number, mobile, mobile phone, number, cell, phone 1 - value, "
                "telefon, teléfono, téléphone, business phone, home phone, phone 1 value, tel, "
                "telefonnummer, handy, cell phone, primary phone, móvil"
            ),
        ),
        Column(
            "linkedin",
            "LinkedIn",
            Kind.LINKEDIN,
            "Their profile's address.",
            aliases=_also(
                "linkedin url, url, profile url, linkedin profile, profile, profil-url, linkedin "
                "address, linkedin link, public profile url"
            ),
        ),
        Column(
            "division",
            "Division",
            Kind.TEXT,
            "Which part of the company.",
            aliases=_also(
                "department, team, abteilung, departamento, business unit, organization department"
            ),
        ),
        Column(
            "applied_for",
            "Applied for",
            Kind.TEXT,
            "The role you were interviewed for.",
            aliases=_also(
                "position applied for, job applied for, application, role applied for, bewerbung als"
            ),
        ),
        Column(
            "not_hired_on",
            "Not hired on",
            Kind.DATE,
            "The day you were told no; it starts the plan.",
            aliases=_also("told no on, rejected on, rejection date, date rejected, absage am, absage"),
        ),
        Column(
            "every",
            "Every",
            Kind.DAYS,
            "Days between words; blank means the setting.",
            aliases=_also("cadence, frequency, keep in touch, how often, interval, turnus"),
        ),
        Column(
            "introduced_by",
            "Introduced by",
            Kind.TEXT,
            "Who brought you together.",
            aliases=_also(
                "referred by, mutual connection, introduction, referrer, empfohlen von, via, "
                "introducer, recomendado por, referral"
            ),
        ),
        Column(
            "added_on",
            "Added on",
            Kind.DATE,
            "The day they came into the book.",
            aliases=_also(
                "connected on, connection date, created, date added, added, hinzugefügt am, "
                "verbunden am, created at, create date, conectado el, connecté le"
            ),
        ),
        Column(
            "notes",
            "Notes",
            Kind.LONG_TEXT,
            "Anything worth remembering.",
            aliases=_also(
                "note, comments, comment, remarks, details, description, notizen, bemerkung, "
                "bemerkungen, notas, remarques, anmerkungen, background"
            ),
        ),
        Column(
            "needs_mentor",
            "Needs mentor",
            Kind.YES_NO,
            "Tick to bring it up with your mentor.",
            aliases=_also("ask mentor"),
        ),
        Column(
            "mentor_question",
            "Question for mentor",
            Kind.LONG_TEXT,
            "What you would like to ask about them.",
            aliases=_also("ask about, mentor question"),
        ),
        Column(
            "mentor_notes",
            "Mentor notes",
            Kind.LONG_TEXT,
            "What your mentor wrote.",
            aliases=_also("mentor comments, coach notes"),
        ),
        Column("id", "ID", Kind.ID, "Made by the app; leave it alone."),
    ),
    id_prefix="p",
)

OUTREACH: Final = Tab(
    "outreach",
    "Outreach",
    "Every word exchanged, one row a touch.",
    (
        Column(
            "date",
            "Date",
            Kind.DATE,
            "The day it happened.",
            required=True,
            aliases=_also("when, datum, fecha"),
        ),
        Column("person", "Person", Kind.TEXT, "Their name.", aliases=_also("name, contact, who")),
        Column("channel", "Channel", Kind.CHOICE, "How.", CHANNELS, _also("via, method, form of contact")),
        Column("direction", "Direction", Kind.CHOICE, "Sent by you, or received.", DIRECTIONS),
        Column("scenario", "Scenario", Kind.CHOICE, "Which second chance it was about.", SCENARIOS),
        Column("shared", "Shared", Kind.TAGS, "News items you passed on.", aliases=_also("news")),
        Column("template", "Template", Kind.TEXT, "The words you started from."),
        Column("outcome", "Outcome", Kind.CHOICE, "What came of it.", OUTCOMES, _also("result")),
        Column("notes", "Notes", Kind.LONG_TEXT, "What was said.", aliases=_also("note, comments, summary")),
        Column("by", "By", Kind.TEXT, "Who wrote this row."),
        Column("person_id", "Person ID", Kind.ID, "Made by the app; leave it alone."),
        Column("id", "ID", Kind.ID, "Made by the app; leave it alone."),
    ),
    id_prefix="o",
)

NEWS: Final = Tab(
    "news",
    "News",
    "What is new about you, worth telling.",
    (
        Column("date", "Date", Kind.DATE, "When it happened."),
        Column("headline", "Headline", Kind.TEXT, "In one line.", required=True),
        Column("details", "Details", Kind.LONG_TEXT, "The longer story."),
        Column("link", "Link", Kind.LINK, "Where to read more."),
        Column("id", "ID", Kind.ID, "Made by the app; leave it alone."),
    ),
    id_prefix="n",
)

DOOR_KINDS: Final = ("Division", "Location", "Sister company")
DOORS: Final = Tab(
    "doors",
    "Doors",
    "Other divisions, locations and sister companies where a door may open.",
    (
        Column(
            "company",
            "Company",
            Kind.TEXT,
            "The company you were interviewed at.",
            required=True,
            aliases=_also("employer, organisation, organization, firm, firma"),
        ),
        Column(
            "door",
            "Door",
            Kind.TEXT,
            "The division, location or sister company.",
            required=True,
            aliases=_also("division, location, sister company, department"),
        ),
        Column("kind", "Kind", Kind.CHOICE, "Which of the three it is.", DOOR_KINDS),
        Column("asked_on", "Asked on", Kind.DATE, "The day you asked about it; blank: not yet."),
        Column("asked", "Asked", Kind.TEXT, "Whom you asked."),
        Column("introduced_to", "Introduced to", Kind.TEXT, "Whom you were introduced to there."),
        Column("notes", "Notes", Kind.LONG_TEXT, "Anything worth remembering."),
        Column("id", "ID", Kind.ID, "Made by the app; leave it alone."),
    ),
    id_prefix="d",
)

TEMPLATES: Final = Tab(
    "templates",
    "Templates",
    "Words to start from.",
    (
        Column("name", "Name", Kind.TEXT, "What it is for.", required=True),
        Column("scenario", "Scenario", Kind.CHOICE, "The second chance it speaks to.", SCENARIOS),
        Column("step", "Step", Kind.TEXT, "The step of the plan."),
        Column(
            "relationship", "Relationship", Kind.CHOICE, "Whom it is for; blank means anybody.", RELATIONSHIPS
        ),
        Column(
            "channel",
            "Channel",
            Kind.CHOICE,
            "What it is written for; blank means e-mail and letter.",
            CHANNELS,
        ),
        Column("subject", "Subject", Kind.TEXT, "The mail's subject."),
        Column("body", "Body", Kind.LONG_TEXT, "The text."),
        Column("id", "ID", Kind.ID, "Made by the app; leave it alone."),
    ),
    id_prefix="t",
)

SETTINGS: Final = Tab(
    "settings",
    "Settings",
    "How the app behaves for this book.",
    (
        Column("setting", "Setting", Kind.TEXT, "Its name.", required=True),
        Column("value", "Value", Kind.TEXT, "What it is set to."),
        Column("meaning", "Meaning", Kind.TEXT, "What it does."),
    ),
)

TABS: Final = (PEOPLE, OUTREACH, NEWS, DOORS, TEMPLATES, SETTINGS)
BY_KEY: Final = {tab.key: tab for tab in TABS}


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the Settings tab; ``name`` is the cell in column Setting and the row's ID.

    ``elsewhere``: it is set where it happens, on a page of its own, and the form of settings leaves it out.
    """

    key: str
    name: str
    kind: Kind
    default: str | int
    meaning: str
    choices: tuple[str, ...] = field(default=())
    elsewhere: bool = False

    @property
    def column(self) -> Column:
        """The cell that holds its value, as a column: how it is read and written."""
        return Column(self.key, self.name, self.kind, self.meaning, self.choices)


DAY_FIRST: Final = "Day first"
MONTH_FIRST: Final = "Month first"

SETTING_LIST: Final = (
    Setting("your_name", "Your name", Kind.TEXT, "", "How the app greets you, and who wrote a row."),
    Setting("weekly_goal", "Weekly goal", Kind.NUMBER, 5, "How many words a week you would like to send."),
    Setting("every", "Every", Kind.DAYS, 90, "Days between words where a person has none of their own."),
    Setting(
        "date_order", "Date order", Kind.CHOICE, DAY_FIRST, "How 3/4/26 is read.", (DAY_FIRST, MONTH_FIRST)
    ),
    Setting("mentor", "Mentor", Kind.TEXT, "", "Who goes through it with you."),
    Setting(
        "mentor_edits",
        "Mentor may edit",
        Kind.YES_NO,
        "",
        "Whether your mentor, who opens this book beside others, may change it. Blank: they look.",
    ),
    Setting("last_meeting", "Last meeting", Kind.DATE, "", "When you last met your mentor.", elsewhere=True),
    Setting(
        "landed_on",
        "Landed on",
        Kind.DATE,
        "",
        "The day you found a job; blank while you look.",
        elsewhere=True,
    ),
    Setting("landed_with", "Landed with", Kind.TEXT, "", "Where you found it.", elsewhere=True),
    Setting(
        "before_landing",
        "Before landing",
        Kind.TEXT,
        "",
        "The rhythm that comes back if the new job ends; leave it alone.",
        elsewhere=True,
    ),
    Setting("plan_thank", "Plan: thank them", Kind.DAYS, 1, "Days after a no."),
    Setting("plan_feedback", "Plan: ask for feedback", Kind.DAYS, 7, "Days after a no."),
    Setting("plan_start_date", "Plan: around the start date", Kind.DAYS, 28, "Days after a no."),
    Setting("plan_divisions", "Plan: ask about other divisions", Kind.DAYS, 60, "Days after a no."),
    Setting("plan_team", "Plan: how is the team doing", Kind.DAYS, 120, "Days after a no."),
    Setting("plan_quarterly", "Plan: quarterly word", Kind.DAYS, 90, "Days after the last touch."),
)
SETTING_BY_KEY: Final = {setting.key: setting for setting in SETTING_LIST}
SETTING_BY_NAME: Final = {setting.name: setting for setting in SETTING_LIST}
