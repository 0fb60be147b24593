"""Everything the server knows: the people, their files, who may do what, and the clock."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.google.document import Spreadsheet, new_spreadsheet
from tests.google.errors import Json, drive_refusal, no_entity, no_file, no_permission

Role = Literal["owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"]

RANK: dict[str, int] = {
    "reader": 1,
    "commenter": 2,
    "writer": 3,
    "fileOrganizer": 3,
    "organizer": 4,
    "owner": 4,
}
SPREADSHEET_TYPE = "application/vnd.google-apps.spreadsheet"
_WIDE = {
    service: frozenset("https://www.googleapis.com/auth/" + name for name in names.split())
    for service, names in {
        "sheets": "spreadsheets spreadsheets.readonly drive drive.readonly",
        "drive": "drive drive.readonly drive.metadata drive.metadata.readonly drive.meet.readonly",
    }.items()
}
"""Scopes that cover all of the caller's files; `drive.file` covers only those made with it."""
_WIDE["sheets"] |= {"https://spreadsheets.google.com/feeds"}  # (doc: gspread before 3.0)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is calling, as the bearer token says: an address, and what the token may be used for."""

    email: str
    scopes: frozenset[str] = frozenset()
    """OAuth scopes in full (`https://www.googleapis.com/auth/spreadsheets`); empty for a person's token: everything."""
    service_account: bool = False


@dataclass(slots=True)
class File:
    """A file in Drive: a spreadsheet, or a folder (`document` is then None)."""

    id: str
    name: str
    mime_type: str
    permissions: list[Json]
    """Drive's Permission resources: id, type (user, group, domain, anyone), role, emailAddress, domain."""
    created: float
    """Seconds since 1970, as are all times here."""
    modified: float
    version: int = 1
    document: Spreadsheet | None = None
    parents: list[str] = field(default_factory=list)
    trashed: bool = False
    last_modified_by: str = ""
    comments: list[Json] = field(default_factory=list)
    """Comments made through Drive's own API."""
    kept: Json = field(default_factory=dict)
    """Fields of Drive's File resource that a client set and gets back: description, writersCanShare…"""
    shown_version: int = 1
    """What Drive says while a test has it lag behind."""
    shown_modified: float = 0.0

    def role_of(self, who: Identity) -> str | None:
        """The best role that the caller has, or None."""
        roles = [str(p["role"]) for p in self.permissions if _covers(p, who)]
        return max(roles, key=lambda role: RANK[role], default=None)

    def covered(self, who: Identity, service: str) -> bool:
        """Whether the token reaches this file: one with drive.file alone is answered as if there were none (live).

        (open) Which files an app made isn't kept: those that its user owns count as made with it.
        """
        wide = not who.scopes or not who.scopes.isdisjoint(_WIDE[service])
        return wide or self.role_of(who) == "owner"

    def allows(self, who: Identity, need: Role) -> bool:
        """Whether the caller has that role or a better one."""
        role = self.role_of(who)
        return role is not None and RANK[role] >= RANK[need]


def _covers(permission: Json, who: Identity) -> bool:
    if permission["type"] == "anyone":
        return True
    if permission["type"] == "domain":
        return who.email.casefold().endswith("@" + str(permission["domain"]).casefold())
    return str(permission.get("emailAddress", "")).casefold() == who.email.casefold()


@dataclass(slots=True)
class World:
    """All files, by ID. `clock` gives seconds since 1970; tests may put another in its place."""

    files: dict[str, File] = field(default_factory=dict)
    clock: Callable[[], float] = time.time
    lagging: bool = False
    """While true, Drive's `version` and `modifiedTime` stay as they were (set by a test)."""
    on_change: Callable[[File], None] = lambda _file: None
    """Called after every change to a file, also its removal: who keeps the state on disk listens here."""

    def sheet_file(self, spreadsheet_id: str, who: Identity, need: Role) -> File:
        """The file of a spreadsheet, for a caller of the Sheets service: 404 if none, 403 if not theirs to touch so."""
        file = self.files.get(spreadsheet_id)
        if file is None or file.document is None or not file.covered(who, "sheets"):
            raise no_entity()
        if not file.allows(who, need):
            raise no_permission()
        return file

    def drive_file(self, file_id: str, who: Identity, need: Role = "reader") -> File:
        """The file for a caller of the Drive service: 404 also where the caller may not know of it."""
        file = self.files.get(file_id)
        if file is None or not file.allows(who, "reader") or not file.covered(who, "drive"):
            raise no_file(file_id)
        if not file.allows(who, need):
            reason = "insufficientFilePermissions"
            raise drive_refusal(403, reason, "The user does not have sufficient permissions for this file.")
        return file

    def changed(self, file: File, who: Identity) -> None:
        """A change was made: the version rises, the time moves, and whoever listens is told.

        (open) whether modifiedTime moves at Google with sharing and comments, too, as it does here; version does (doc).
        """
        now = self.clock()
        file.version += 1
        file.modified = max(now, file.modified)
        file.last_modified_by = who.email
        if not self.lagging:
            file.shown_version, file.shown_modified = file.version, file.modified
        self.on_change(file)

    def catch_up(self) -> None:
        """Drive stops lagging."""
        self.lagging = False
        for file in self.files.values():
            if file.shown_version != file.version:
                file.shown_version, file.shown_modified = file.version, file.modified
                self.on_change(file)

    def create(
        self,
        title: str,
        owner: Identity,
        *,
        locale: str = "en_US",
        time_zone: str = "Etc/GMT",
        document: Spreadsheet | None = None,
    ) -> File:
        """A new spreadsheet that belongs to the caller."""
        document = document or new_spreadsheet(title, locale, time_zone)
        now = self.clock()
        file = File(
            document.id,
            title,
            SPREADSHEET_TYPE,
            [permission("user", "owner", owner.email)],
            now,
            now,
            document=document,
            last_modified_by=owner.email,
            shown_modified=now,
        )
        self.files[file.id] = file
        self.on_change(file)
        return file


def permission(kind: str, role: str, email: str = "", domain: str = "") -> Json:
    """A Permission resource. Its ID follows from whom it is for, as Google's does."""
    subject = email.casefold() or domain.casefold()
    made: Json = {"id": permission_id(kind, subject), "type": kind, "role": role}
    if email:
        made["emailAddress"] = email
    if domain:
        made["domain"] = domain
    return made


def permission_id(kind: str, subject: str) -> str:
    """Twenty digits for a person or group, with a k for a domain, `anyoneWithLink` for anyone (doc, open)."""
    if kind == "anyone":
        return "anyoneWithLink"
    digits = str(int.from_bytes(hashlib.sha256(subject.encode()).digest()[:10], "big")).zfill(20)[:20]
    return digits + ("k" if kind == "domain" else "")


@dataclass(frozen=True, slots=True)
class Media:
    """A file as an answer: its bytes and their media type."""

    content: bytes
    type: str


@dataclass(slots=True)
class Call:
    """One call of the Sheets or Drive service, checked and allowed, as the code that answers it sees it."""

    world: World
    who: Identity
    params: Json
    """Query and path parameters by their names in the discovery document, as their types: bool, int, list of str…"""
    body: Any
    """The JSON body, checked against the discovery document; bytes for an upload."""
    file: File | None = None
    """The file that the path names; its `document` is a copy that takes the old one's place when the call succeeds."""

    @property
    def spreadsheet(self) -> Spreadsheet:
        """The spreadsheet that the call is about."""
        assert self.file is not None
        assert self.file.document is not None
        return self.file.document
