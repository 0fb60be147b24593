"""The pages a person sees when signing in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from tests.google.signin import Person

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; }}
button, input {{ font: inherit; box-sizing: border-box; width: 100%; padding: .6rem .8rem; margin: .2rem 0; }}
button {{ text-align: left; cursor: pointer; }}
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
    said = f'<p role="alert">“{escape(wrong)}” is no email address.</p>' if wrong else ""
    hint = escape(wrong or query.get("login_hint", ""))
    # Each form of its own, so that Enter in the field does not press somebody's button.
    body = f"""<p>to continue to {escape(query.get("client_id", ""))}</p>
{said}
<form method="post" action="/authorize">{kept}
{buttons}
</form>
<form method="post" action="/authorize">{kept}
<label for="other">Another address</label>
<input id="other" name="email" type="email" required autocomplete="off" value="{hint}">
<button>Continue</button>
</form>
<form method="post" action="/authorize">{kept}
<button name="deny" value="1">Deny</button>
</form>"""
    return _PAGE.format(title="Choose an account", body=body)


def error(status: int, name: str, sentence: str) -> str:
    """Why nobody can sign in like this."""
    body = f'<p role="alert">Error {status}: {escape(name)}</p>\n<p>{escape(sentence)}</p>'
    return _PAGE.format(title="Access blocked", body=body)


def signed_out() -> str:
    """That there is nobody signed in any more."""
    return _PAGE.format(title="Signed out", body="<p>You are signed out.</p>")
