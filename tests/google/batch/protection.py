"""Protected ranges, and who may write in them."""

from __future__ import annotations

from tests.google.batch import overlays
from tests.google.batch.overlays import Apply
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.ranges import Box, Place
from tests.google.world import RANK, Call

_SOURCES = ("range", "namedRangeId", "tableId")
_REFUSED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def check(call: Call, place: Place) -> None:
    """Refuse a write to cells that are protected from this caller (live); a mere warning stops nobody here (live)."""
    for protected in place.sheet.protected_ranges:
        if may_edit(protected, call):
            continue
        now = overlays.shown(protected, call.spreadsheet)
        shared = overlays.box(now["range"], place.sheet).overlap(place.box)
        free = [overlays.box(item, place.sheet) for item in protected.get("unprotectedRanges", [])]
        if shared and _left(shared, free):
            raise InvalidError(_REFUSED)


def _left(whole: Box, taken: list[Box]) -> list[Box]:
    """What is left of a box once others are cut out of it."""
    parts = [whole]
    for cut in taken:
        rest: list[Box] = []
        for part in parts:
            shared = part.overlap(cut)
            if shared is None:
                rest.append(part)
                continue
            around = (
                Box(part.top, part.left, shared.top, part.right),
                Box(shared.bottom, part.left, part.bottom, part.right),
                Box(shared.top, part.left, shared.bottom, shared.left),
                Box(shared.top, shared.right, shared.bottom, part.right),
            )
            rest += [box for box in around if box.height > 0 and box.width > 0]
        parts = rest
    return parts


def may_edit(protected: Json, call: Call) -> bool:
    """Whether the caller may write there: anyone but for a warning, the owner (doc), those listed, its domain.

    Who belongs to a group listed in `editors.groups` is not known here: nobody does (open).
    """
    if protected.get("warningOnly") or _owns(call):
        return True
    editors: Json = protected.get("editors", {})
    caller = call.who.email.casefold()
    if caller in {user.casefold() for user in editors.get("users", [])}:
        return True
    domains = {owner.casefold().rpartition("@")[2] for owner in _people(call, "owner")}
    return bool(editors.get("domainUsersCanEdit")) and caller.rpartition("@")[2] in domains


def shown(protected: Json, call: Call) -> Json:
    """The protection as `spreadsheets.get` tells it to the caller: editors only to who may edit (doc)."""
    out = dict(overlays.shown(protected, call.spreadsheet))
    if not may_edit(protected, call):
        out.pop("editors", None)
        return out
    editors: Json = dict(protected.get("editors", {}))
    # the owner is among them, and of a warning all who edit the document are (rec, with one who was both)
    users = [*_people(call, "owner"), *(_people(call, "writer") if "editors" not in protected else [])]
    known = {user.casefold() for user in users}
    users += [user for user in editors.get("users", []) if user.casefold() not in known]
    if users:
        editors["users"] = list(dict.fromkeys(users))
    return {**out, "requestingUserCanEdit": True, "editors": editors}


def _owns(call: Call) -> bool:
    return call.file is not None and call.file.role_of(call.who) == "owner"


def _people(call: Call, role: str) -> list[str]:
    """The addresses of the people who have that role in the document, or a better one."""
    return [
        str(item["emailAddress"])
        for item in (call.file.permissions if call.file else [])
        if item["type"] == "user" and RANK[item["role"]] >= RANK[role]
    ]


def _add(call: Call, body: Json) -> Json:
    """Carry out `addProtectedRange`. The reply tells the editors that were asked for, not the owner (rec)."""
    given: Json = body.get("protectedRange", {})
    spreadsheet = call.spreadsheet
    taken = {
        item["protectedRangeId"] for _, item in overlays.everywhere(spreadsheet, lambda s: s.protected_ranges)
    }
    chosen = overlays.number(given.get("protectedRangeId"), taken, spreadsheet, "ProtectedRange")
    sheet, made = _checked({**given, "protectedRangeId": chosen}, call)
    _check_editors(made, call, said="editors" in given)
    sheet.protected_ranges.append(made)
    told = {key: value for key, value in given.get("editors", {}).items() if value}
    return {"protectedRange": {**made, "requestingUserCanEdit": True, "editors": told}}


def _update(call: Call, body: Json) -> Json:
    """Carry out `updateProtectedRange`: only for who may edit what it protects (open)."""
    given: Json = body.get("protectedRange", {})
    sheet, old = _found(call, given.get("protectedRangeId", 0))
    fields = str(body.get("fields", ""))
    new = overlays.updated(old, given, fields, "ProtectedRange")
    source = overlays.one_of({k: v for k, v in given.items() if k in _SOURCES}, *_SOURCES)
    if source and overlays.named(fields, "ProtectedRange", source):
        new = {key: value for key, value in new.items() if key == source or key not in _SOURCES}
    elif "namedRangeId" in new or "tableId" in new:
        new.pop("range", None)
    said = overlays.named(fields, "ProtectedRange", "editors") and "editors" in given
    if new.get("warningOnly") and not said:
        new.pop("editors", None)
    home, made = _checked({**new, "protectedRangeId": old["protectedRangeId"]}, call, but=old)
    _check_editors(made, call, said=said)
    overlays.rehome(sheet.protected_ranges, home.protected_ranges, old, made)
    return {}


def _delete(call: Call, body: Json) -> Json:
    """Carry out `deleteProtectedRange`: only for who may edit what it protects (open)."""
    sheet, old = _found(call, body.get("protectedRangeId", 0))
    overlays.remove(sheet.protected_ranges, old)
    return {}


def _found(call: Call, wanted: int) -> tuple[Sheet, Json]:
    found = overlays.find(call.spreadsheet, lambda s: s.protected_ranges, "protectedRangeId", wanted)
    if found is None:
        raise InvalidError(f"No protected range with id: {wanted}")  # (reported)
    if not may_edit(found[1], call):
        raise InvalidError(_REFUSED)  # (open) "cell or object": Google's words for a cell
    return found


def _checked(given: Json, call: Call, but: Json | None = None) -> tuple[Sheet, Json]:
    """The protection as it is kept: its range checked, what is empty or false left out (rec)."""
    spreadsheet = call.spreadsheet
    source = overlays.one_of({k: v for k, v in given.items() if k in _SOURCES}, *_SOURCES)
    if source is None:
        raise InvalidError("A protected range must have a range.")  # (open)
    sheet, grid_range = _range(given, source, spreadsheet)
    whole = set(grid_range) == {"sheetId"}
    if whole and any(
        set(item["range"]) == {"sheetId"} and item is not but for item in sheet.protected_ranges
    ):
        raise InvalidError(f'Sheet "{sheet.title}" already has sheet protection.')  # (reported)
    made: Json = {"protectedRangeId": given["protectedRangeId"], "range": grid_range}
    if source != "range":
        made[source] = given[source]
    free = [overlays.as_given(item, spreadsheet) for item in given.get("unprotectedRanges", [])]
    if free and not whole:
        # in these words (reported)
        raise InvalidError("unprotectedRanges are only allowed on ProtectedRanges covering a whole sheet")
    if any(home is not sheet for home, _ in free):
        raise InvalidError("unprotectedRanges must be on the sheet that is protected.")  # (open)
    if free:
        made["unprotectedRanges"] = [item for _, item in free]
    if given.get("description"):
        made["description"] = given["description"]
    if not given.get("warningOnly"):
        return sheet, {**made, "editors": _editors(given, call)}
    if "editors" in given:
        # (reported) where editors were named; whether for empty ones too is (open)
        raise InvalidError("ProtectedRange is warningOnly. Editors cannot be set on it.")
    return sheet, {**made, "warningOnly": True}


def _range(given: Json, source: str, spreadsheet: Spreadsheet) -> tuple[Sheet, Json]:
    """Open ends stay open, as a wholly open range means the sheet (doc)."""
    if source == "range":
        return overlays.as_given(given["range"], spreadsheet)
    behind = overlays.backing(given, spreadsheet)
    if behind is None:
        what = "table" if source == "tableId" else "NamedRange"
        raise InvalidError(f"No {what} with id: {given[source]}")  # (open)
    return overlays.as_given(behind, spreadsheet)


def _editors(given: Json, call: Call) -> Json:
    """Those that were named; where none were asked for at all, everyone who edits the document.

    (doc) for a warning that becomes a lock, for a new lock (open). An empty `editors` is a list of nobody (rec).
    """
    if "editors" in given:
        return {key: value for key, value in given["editors"].items() if value}
    # the caller too, who may have their right from a group or a link (open)
    return {"users": list(dict.fromkeys([*_people(call, "writer"), call.who.email]))}


def _check_editors(made: Json, call: Call, *, said: bool) -> None:
    if said and not may_edit(made, call):
        raise InvalidError("You can't remove yourself as an editor.")  # (reported)


REQUESTS: dict[str, Apply] = {
    "addProtectedRange": _add,
    "updateProtectedRange": _update,
    "deleteProtectedRange": _delete,
}
