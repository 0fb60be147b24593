"""The sheet's own formulas: the rule of ``sync.crm.due``, so that the sheet alone still says who is due.

One text serves every row: a row finds itself by ``ROW()``. Semicolons part the arguments, which every locale
takes; nothing here spills, and nothing is younger than MAXIFS.

What the formulas know is what the sheet knows: real dates and numbers. Words that only the app can read
("4th of March" in a cell of text, "quarterly") are blank to them. A row of Outreach without an ID counts for
the one person who has exactly its name, in any case of letters; the app then gives it that person's ID.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sync.contract import ARCHIVED, OUTREACH, PAUSED, PEOPLE, SETTING_BY_KEY, SETTINGS, Tab
from sync.dates import FIRST_SERIAL, LAST_SERIAL
from sync.sheet.model import TabPlace, letters, quoted
from sync.spans import MOST_DAYS

_TODAY: Final = "TODAY()"
_EVERY: Final = SETTING_BY_KEY["every"]


def row_formulas(people: TabPlace, outreach: TabPlace, settings: TabPlace | None) -> dict[str, str]:
    """The formulas of a row in People by canonical header, one text for every row; "=…" as Google takes them.

    A formula that lacks a column it can't do without is left out: a person's own Name, Date in Outreach.
    """
    person, touch = _Columns(people, PEOPLE), _Columns(outreach, OUTREACH, elsewhere=True)
    found: dict[str, str] = {}
    last = _last_contact(person, touch)
    if last is not None:
        found[PEOPLE.column("last_contact").header] = last
    if last is not None and person.has("last_contact"):
        found[PEOPLE.column("due").header] = _due(person, _setting(settings))
    return {header: text for header, text in found.items() if people.position(header) is not None}


_OURS: Final = re.compile(r"=IF\((?:OR\()?AND\(INDEX\(\$[A-Z]+:\$[A-Z]+[;,]ROW\(\)\)=\"\"[;,]INDEX\(")


def is_ours(text: str) -> bool:
    """Whether a formula, wherever it was found, is one of those made here: nobody begins one as they begin."""
    return _OURS.match(text) is not None


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a tab as formulas name them; with the tab's title where they stand ``elsewhere``."""

    place: TabPlace
    tab: Tab
    elsewhere: bool = False

    def has(self, key: str) -> bool:
        return self.place.position(self.tab.column(key).header) is not None

    def whole(self, key: str) -> str:
        """The whole column, from the first row to the last that there will ever be."""
        position = self.place.position(self.tab.column(key).header)
        assert position is not None, key
        column = letters(position)
        title = f"{quoted(self.place.title)}!" if self.elsewhere else ""
        return f"{title}${column}:${column}"

    def here(self, key: str) -> str:
        """This row's cell; a blank where there is no such column."""
        return f"INDEX({self.whole(key)};ROW())" if self.has(key) else '""'


def _exactly(cell: str) -> str:
    """The criterion that a cell equals this one: without "=" a name such as <5 would compare, and * ? ~ are escaped."""
    return f'"="&SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell};"~";"~~");"*";"~*");"?";"~?")'


def _nobody(person: _Columns) -> str:
    """Whether no person stands in this row: neither a name nor an ID."""
    return f'AND({person.here("name")}="";{person.here("id")}="")'


def _last_contact(person: _Columns, touch: _Columns) -> str | None:
    """The newest date of the person's rows in Outreach, by their ID, and by their name where no ID was given.

    A blank ID or name would find all the rows without one, so it asks for nothing. 1/(1/0) is an error, and
    so a person without contact a blank; asking first whether there is any would take as long again.
    """
    if not (person.has("name") and touch.has("date")):
        return None
    date = touch.whole("date")
    dates = f'{date};">={FIRST_SERIAL}";{date};"<{LAST_SERIAL + 1}"'
    ways = []
    if person.has("id") and touch.has("person_id"):
        mine = _exactly(person.here("id"))
        ways.append(f'IF({person.here("id")}="";0;MAXIFS({date};{touch.whole("person_id")};{mine};{dates}))')
    if touch.has("person"):
        name = _exactly(person.here("name"))
        without = f'{touch.whole("person_id")};"";' if touch.has("person_id") else ""
        by_name = f"MAXIFS({date};{without}{touch.whole('person')};{name};{dates})"
        alone = f"COUNTIF({person.whole('name')};{name})=1"
        ways.append(f'IF({person.here("name")}="";0;IF({alone};{by_name};0))')
    if not ways:
        return None
    return f'=IF({_nobody(person)};"";IFERROR(ROUND(1/(1/INT(MAX({";".join(ways)})));0);""))'


def _due(person: _Columns, setting: str) -> str:
    """Never while asleep; the step ahead; Every after the last contact; the day after the no; the day added; today."""
    last, step = person.here("last_contact"), person.here("next_step_on")
    no, added = person.here("not_hired_on"), person.here("added_on")
    own = person.here("every")
    every = f"IF({_is_span(own)};{own};{setting})"
    without = f"IF({_is_date(no)};INT({no})+1;IF({_is_date(added)};INT({added});{_TODAY}))"
    in_touch = f"IF(ISNUMBER({last});{last}+{every};{without})"
    ahead = _if_number(step, f"{_among_dates(step)};{step}>=N({last})+1")
    status = f"TRIM({person.here('status')})"
    asleep = f'OR({_nobody(person)};{status}="{PAUSED}";{status}="{ARCHIVED}")'
    return f'=IF({asleep};"";IF({ahead};INT({step});{in_touch}))'


def _setting(settings: TabPlace | None) -> str:
    """Every as the Settings tab has it, else its default."""
    if settings is None:
        return str(_EVERY.default)
    columns = _Columns(settings, SETTINGS, elsewhere=True)
    if not (columns.has("setting") and columns.has("value")):
        return str(_EVERY.default)
    row = f'MATCH("{_EVERY.name}";{columns.whole("setting")};0)'
    value = f"INDEX({columns.whole('value')};{row})"
    return f"IFERROR(IF({_is_span(value)};{value};{_EVERY.default});{_EVERY.default})"


def _is_date(cell: str) -> str:
    """Whether a cell holds a day that the app reads as one (``sync.dates.read_number``)."""
    return _if_number(cell, _among_dates(cell))


def _among_dates(cell: str) -> str:
    return f"{cell}>={FIRST_SERIAL};{cell}<{LAST_SERIAL + 1}"


def _is_span(cell: str) -> str:
    """Whether a cell holds a number of days that the app reads as one (``sync.spans.span_of``)."""
    return _if_number(cell, f"{cell}>=1;{cell}<={MOST_DAYS};MOD({cell};1)=0")


def _if_number(cell: str, conditions: str) -> str:
    """Whether a cell holds a number that meets the conditions; most are blank, and then nothing more is asked."""
    return f"IF(ISNUMBER({cell});AND({conditions});FALSE)"
