"""A service account's key file, as Google's console hands it out, that signs in here."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import quote

from tests.google.errors import Json
from tests.google.signin import key_id, new_private_key, public_pem
from tests.google.tokens import Tokens
from tests.google.world import permission_id

PROJECT = "test-project-12345"
EMAIL = f"runner-up@{PROJECT}.iam.gserviceaccount.com"


_NEEDED = {"private_key", "client_email", "project_id"}


class NotOursError(Exception):
    """The file is there and holds something else: it stays as it is."""


def write(path: Path, address: str, tokens: Tokens, *, email: str = EMAIL, project: str = PROJECT) -> Json:
    """Write the key file for a server at `address`, make its account known there, and give what was written.

    A file of ours that is there already keeps its key and its account, so that whoever copied it goes on working.
    Raises NotOursError for any other file that is there, OSError where none can be written.
    """
    old = _ours(path)
    if old is None:
        private = new_private_key()
    else:
        private, email, project = old["private_key"], old["client_email"], old["project_id"]
    try:
        public = public_pem(private)
    except (TypeError, ValueError, AttributeError) as error:
        raise NotOursError(f"{path} is there and holds no key that can be read") from error
    key = {
        "type": "service_account",
        "project_id": project,
        "private_key_id": key_id(public),
        "private_key": private,
        "client_email": email,
        "client_id": permission_id("user", email) + "1",
        "auth_uri": f"{address}/authorize",
        "token_uri": f"{address}/token",
        "auth_provider_x509_cert_url": f"{address}/keys",
        "client_x509_cert_url": f"{address}/robot/v1/metadata/x509/{quote(email, safe='')}",
        "universe_domain": "googleapis.com",
    }
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as out:  # noqa: PTH123 -- a descriptor with the mode set
        json.dump(key, out, indent=2)
        out.write("\n")
    path.chmod(0o600)  # an older file keeps its mode when it is opened
    tokens.register(email, public, key["private_key_id"], project)
    return key


def _ours(path: Path) -> Json | None:
    """The key in the file, if it is one that this server could have written: never touch a real one of Google's."""
    if not path.exists():
        return None
    try:
        key = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise NotOursError(f"{path} is there and is no key file") from error
    token_uri = str(key.get("token_uri", "")) if isinstance(key, dict) else ""
    if not token_uri.startswith(("http://127.0.0.1:", "http://localhost:")) or not key.keys() >= _NEEDED:
        raise NotOursError(f"{path} is there and is not a key of this server's")
    return dict(key)
