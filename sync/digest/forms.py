"""The digest as text, as Markdown, as HTML for a mail, and as JSON. Text from people is data in each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from jinja2 import Environment

from sync.crm import words
from sync.crm.agenda import in_markdown
from sync.digest.content import Digest

_WAITS: Final = "What waits for you"
_WEEK: Final = "The week"


def to_json(digest: Digest) -> dict[str, Any]:
    """The digest as JSON has it; days in ISO 8601."""
    found = asdict(digest)
    found["today"] = digest.today.isoformat()
    found["people"] = [{**asdict(one), "due": one.due.isoformat()} for one in digest.people]
    found["waiting"] = list(digest.waiting)
    return found


def to_text(digest: Digest) -> str:
    """Plain text, for a terminal and for the plain part of a mail; ends in a newline."""
    return "\n".join(_text(digest)) + "\n"


def _text(digest: Digest) -> Iterator[str]:
    yield words.exact_day(digest.today)
    yield ""
    yield digest.subject
    for one in digest.people:
        yield ""
        yield ", ".join(part for part in (one.name, one.place) if part) + f" ({one.stands})"
        yield f"  {one.why}"
        if one.page:
            yield f"  {one.page}"
    if digest.more:
        yield from ("", f"and {digest.more:,} more")
    if digest.next:
        yield digest.next
    if digest.waiting:
        yield from ("", _WAITS, *(f"- {one}" for one in digest.waiting))
    if digest.week:
        yield from ("", digest.week)
    if digest.address:
        yield from ("", digest.address)


def to_markdown(digest: Digest) -> str:
    """Markdown; ends in a newline."""
    return "\n".join(_markdown(digest)) + "\n"


def _markdown(digest: Digest) -> Iterator[str]:
    yield f"# {words.exact_day(digest.today)}"
    yield ""
    yield f"{in_markdown(digest.subject)} {in_markdown(digest.next)}".strip()
    if digest.people:
        yield ""
    for one in digest.people:
        # In angle brackets an address may hold brackets of its own.
        name = f"[{in_markdown(one.name)}](<{one.page}>)" if one.page else f"**{in_markdown(one.name)}**"
        place = f", {in_markdown(one.place)}" if one.place else ""
        yield f"- {name}{place} ({one.stands}): {in_markdown(one.why)}"
    if digest.more:
        yield f"- and {digest.more:,} more"
    if digest.waiting:
        yield from ("", f"## {_WAITS}", "", *(f"- {in_markdown(one)}" for one in digest.waiting))
    if digest.week:
        yield from ("", f"## {_WEEK}", "", in_markdown(digest.week))


# Colours stand in pairs, letters with their ground, so that they are read where a mail program knows no dark mode;
# one that does takes those of the style sheet.
_PAGE: Final = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{{ digest.subject }}</title>
<style>
@media (prefers-color-scheme: dark) {
  .ground { background: #1B1D1C !important; color: #EDE9E2 !important; }
  .quiet { color: #A8A49B !important; }
  .link { color: #7CC4B2 !important; }
  .edge { border-color: #3A3F3C !important; }
}
</style>
</head>
<body class="ground" style="margin:0;background:#FBF8F3;color:#2B2A28">
<div class="ground" style="max-width:600px;margin:0 auto;padding:24px 20px;background:#FBF8F3;color:#2B2A28;\
font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<p class="quiet" style="margin:0 0 4px;color:#6B6760;font-size:14px">{{ day }}</p>
<h1 style="margin:0 0 16px;font:600 22px/1.3 Georgia,serif">{{ digest.subject }}</h1>
{% if digest.next %}
<p style="margin:0 0 16px">{{ digest.next }}</p>
{% endif %}
{% for one in digest.people %}
<div class="edge" style="margin:0;padding:12px 0;border-top:1px solid #E3DACB">
{% if one.page %}
<a class="link" href="{{ one.page }}" style="color:#2F6F62;font-weight:600">{{ one.name }}</a>
{% else %}
<strong>{{ one.name }}</strong>
{% endif %}
<span class="quiet" style="color:#6B6760;font-size:14px">\
{{ [one.place, one.stands] | select | join(' · ') }}</span><br>
{{ one.why }}
</div>
{% endfor %}
{% if digest.more %}
<p class="edge quiet" style="margin:0;padding:12px 0;border-top:1px solid #E3DACB;color:#6B6760">\
and {{ '{:,}'.format(digest.more) }} more</p>
{% endif %}
{% if digest.waiting %}
<h2 style="margin:20px 0 4px;font:600 17px/1.3 Georgia,serif">{{ waits }}</h2>
<ul style="margin:0;padding-left:20px">
{% for one in digest.waiting %}
<li>{{ one }}</li>
{% endfor %}
</ul>
{% endif %}
{% if digest.week %}
<h2 style="margin:20px 0 4px;font:600 17px/1.3 Georgia,serif">{{ week }}</h2>
<p style="margin:0">{{ digest.week }}</p>
{% endif %}
{% if digest.address %}
<p style="margin:20px 0 0"><a class="link" href="{{ digest.address }}" style="color:#2F6F62">Open Runner-Up</a></p>
{% endif %}
</div>
</body>
</html>
"""
)


def to_html(digest: Digest) -> str:
    """A whole HTML page with its styles inline, as mail programs want it; quiet in the dark as well."""
    return _PAGE.render(digest=digest, day=words.exact_day(digest.today), waits=_WAITS, week=_WEEK)
