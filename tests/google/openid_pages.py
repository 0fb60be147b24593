"""The pages a person sees when signing in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlsplit

from tests.google.signin import Person

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 0 auto; padding: 3rem 1rem;
  overflow-wrap: anywhere; }}
h1 {{ font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }}
p {{ margin: 0 0 1.5rem; }}
form {{ margin: 0 0 2rem; }}
label {{ display: block; margin: 0 0 .25rem; }}
button, input {{ font: inherit; box-sizing: border-box; width: 100%; padding: .6rem .9rem; margin: 0 0 .5rem;
  border: 1px solid #767676; border-radius: .5rem; background: Canvas; color: CanvasText; text-align: left; }}
button {{ cursor: pointer; }}
button:hover {{ background: color-mix(in srgb, CanvasText 8%, Canvas); }}
button.go {{ background: #1a56a8; border-color: #1a56a8; color: #fff; text-align: center; }}
button.go:hover {{ background: #123f7d; }}
button.no {{ text-align: center; }}
:focus-visible {{ outline: 3px solid #4c8dff; outline-offset: 2px; }}
[role=alert] {{ border-left: 4px solid #c4341d; padding-left: .75rem; }}
form [role=alert] {{ margin: 0 0 .5rem; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""
_OURS = {"email", "deny"}


def choice(people: Iterable[Person], query: Mapping[str, str], *, wrong: str = "") -> str:
    """Everybody to choose from, a field for any other address, and a way out."""
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in query.items()
        if name not in _OURS
    )
    buttons = "\n".join(
        f'<button name="email" value="{escape(person.email)}">'
        f"{escape(person.name)} ({escape(person.email)})</button>"
        for person in people
    )
    said = described = ""
    if wrong:
        said = f'<p role="alert" id="wrong">“{escape(wrong)}” is no email address.</p>'
        described = ' aria-invalid="true" aria-describedby="wrong"'
    hint = escape(wrong or query.get("login_hint", ""))
    app = escape(urlsplit(query.get("redirect_uri", "")).netloc)
    # Each form of its own, so that Enter in the field does not press somebody's button.
    body = f"""<p>to continue to <strong>{app}</strong></p>
<form method="post" action="/authorize" aria-label="People">{kept}
{buttons}
</form>
<form method="post" action="/authorize" aria-label="Somebody else">{kept}
<label for="other">Another address</label>
<input id="other" name="email" type="email" required autocomplete="off" value="{hint}"{described}>
{said}
<button class="go">Continue</button>
</form>
<form method="post" action="/authorize" aria-label="Nobody">{kept}
<button class="no" name="deny" value="1">Deny</button>
</form>"""
    return _PAGE.format(title="Choose an account", body=body)


def error(status: int, name: str, sentence: str) -> str:
    """Why nobody can sign in like this."""
    body = f'<p role="alert">Error {status}: {escape(name)}</p>\n<p>{escape(sentence)}</p>'
    return _PAGE.format(title="Access blocked", body=body)


def signed_out() -> str:
    """That there is nobody signed in any more."""
    return _PAGE.format(title="Signed out", body="<p>You are signed out.</p>")
