"""Connecting a Google Sheet: four steps, each of which checks itself; then the sheet it is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.drawing import adopting, frame, sharing, status
from pages.drawing.fragments import fragment
from pages.drawing.text import plain, quiet, unlinked
from sync import connecting
from sync.connecting import Means, Mover
from sync.crm import words
from sync.errors import (
    ApiDisabledError,
    ClockError,
    KeyFileError,
    KeyRevokedError,
    NotSharedError,
    ReadOnlyError,
    SheetError,
    explain,
)
from sync.sample import SAMPLE_PREFIX
from sync.snapshot import Snapshot
from sync.workspace import Workspace

if TYPE_CHECKING:
    from sync.sheet.adopt.types import Adoption
    from sync.sheet.checks import Access

OPEN: Final = "connect-open"
"""In the session: whether the steps are shown. Another page may set it and switch to the Sheet page."""

_LINK: Final = "connect-link"
_FOUND: Final = "connect-found"
_STUDIED: Final = "connect-studied"
_UPLOADS: Final = "connect-uploads"
_KEY_PROBLEM: Final = "connect-key-problem"

_NEW_SHEET: Final = "https://sheets.new"
_CONSOLE: Final = "https://console.cloud.google.com"
_HOW: Final = f"""
1. [Make a project]({_CONSOLE}/projectcreate): type a name such as *Runner-Up*, click **Create**.
2. [Switch on the Google Sheets API]({_CONSOLE}/apis/library/sheets.googleapis.com): check that the bar at the top
   names your project, then click the blue **Enable**. Do the same for the
   [Google Drive API]({_CONSOLE}/apis/library/drive.googleapis.com), so that changes show sooner.
3. [Open the service accounts]({_CONSOLE}/iam-admin/serviceaccounts), click **Create service account** at the top,
   type a name, click **Create and continue**, then **Done**. It needs no role.
4. Click its address in the list, then **Keys**, **Add key**, **Create new key**, **JSON**, **Create**. A file is
   saved on your computer: upload it here.
"""

_EVERY: Final = 5.0  # seconds between two looks while a person is away at Google to put something right
_LONGEST: Final = 900.0  # seconds after which only the button looks again
_AT_GOOGLE: Final = (NotSharedError, ReadOnlyError, ApiDisabledError)
_ABOUT_KEY: Final = (ApiDisabledError, KeyFileError, KeyRevokedError, ClockError)
_ABOUT_SHARING: Final = (NotSharedError, ReadOnlyError)


@st.cache_resource(show_spinner=False)
def _mover(_book: Workspace) -> Mover:
    """The one move into a sheet that all sessions of this server see."""
    return Mover(_book.link)


def draw(book: Workspace, snapshot: Snapshot) -> None:
    """The section of the Sheet page: the sheet that is connected, the move under way, or how to begin."""
    mover = _mover(book)
    with st.container(border=True, key="connect"):
        if mover.now.running:
            _moving(mover)
        elif book.link.connected:
            _connected(book)
        else:
            if mover.now.problem:
                st.error(plain(mover.now.problem), icon=":material/error:")
            if st.session_state.get(OPEN, connecting.named(book.link.secrets)):
                _steps(book, snapshot)
            else:
                _offer()


# Before


@frame.guarded
def _show(open_: bool) -> None:  # noqa: FBT001 (a callback's argument)
    st.session_state[OPEN] = open_
    _mover(frame.book()).put_away()


def _offer() -> None:
    st.markdown("**:material/cloud: In a Google Sheet of your own**")
    st.markdown(
        "Keep everything in a sheet as well: share it with a mentor, edit it on your phone. The dashboard and the "
        "sheet stay in step. Nothing here is given up: all of it stays on this computer too."
    )
    st.button(
        "Connect a sheet",
        key="connect-begin",
        icon=":material/link:",
        on_click=_show,
        args=(True,),
        type="primary",
    )


# The four steps


def _steps(book: Workspace, snapshot: Snapshot) -> None:
    means = connecting.means(book.path.parent, book.link.secrets)
    found = _looked_up(book, means)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("**:material/cloud: Connect a Google Sheet**", width="content")
        st.button("Not now", key="connect-later", type="tertiary", on_click=_show, args=(False,))
    _make(found)
    _key(means, found)
    _share(means, found)
    _paste(means, found)
    if means.account is None or found is None:
        return
    if isinstance(found, _AT_GOOGLE):
        _watch(book, means)
    if not isinstance(found, SheetError):
        _go(book, snapshot, means, found)


def _looked_up(book: Workspace, means: Means) -> Access | SheetError | None:
    """What the link leads to: looked up once for each link and account, None while there is none of either."""
    if _LINK not in st.session_state and means.spreadsheet:
        st.session_state[_LINK] = means.spreadsheet
    typed = str(st.session_state.get(_LINK) or "").strip()
    # A field that is not drawn is forgotten by Streamlit: the steps come and go, what was typed stays.
    st.session_state[_LINK] = typed
    if not typed or means.account is None:
        return None
    asked = (typed, means.account.address, means.account.info.get("private_key_id"))
    known = st.session_state.get(_FOUND)
    if known is None or known[0] != asked:
        with st.spinner("Looking at the sheet…"):
            known = (asked, _look(book, means, typed), time.monotonic())
        st.session_state[_FOUND] = known
    found: Access | SheetError = known[1]
    return found


def _look(book: Workspace, means: Means, typed: str) -> Access | SheetError:
    assert means.account is not None
    try:
        return book.link.examine(means.account, typed)
    except SheetError as error:
        return error


@frame.guarded
def _again() -> None:
    st.session_state.pop(_FOUND, None)
    st.session_state.pop(_STUDIED, None)


@fragment(run_every=_EVERY)
def _watch(book: Workspace, means: Means) -> None:
    """Look again by itself while the person is at Google, and draw the page anew once something is different."""
    known = st.session_state.get(_FOUND)
    if known is None or time.monotonic() - known[2] > _LONGEST:
        return
    found = _look(book, means, known[0][0])
    if isinstance(found, SheetError) and explain(found) == explain(known[1]):
        return
    st.session_state[_FOUND] = (known[0], found, time.monotonic())
    st.rerun()


def _head(number: int, title: str, *, done: bool) -> None:
    icon = ":green[:material/check_circle:]" if done else f":material/counter_{number}:"
    st.markdown(f"{icon} **{title}**")


def _wrong(error: SheetError) -> None:
    """What is wrong at a step, in words, with the page that Google names and a button that looks again."""
    told = explain(error)
    if isinstance(error, ApiDisabledError):
        told = told.replace(error.url, "Google's page")  # the button below leads there
    told = plain(unlinked(told))
    if isinstance(error, _AT_GOOGLE):
        st.warning(told, icon=":material/arrow_circle_right:")
        st.markdown(quiet("This page looks again by itself every few seconds."))
    else:
        st.error(told, icon=":material/error:")
    with st.container(horizontal=True, gap="small"):
        if isinstance(error, ApiDisabledError):
            st.link_button(
                "Open Google's page", error.url, icon=":material/open_in_new:", key="connect-console"
            )
        st.button("Check again", key="connect-again", icon=":material/refresh:", on_click=_again)


def _is_found(found: Access | SheetError | None) -> bool:
    return found is not None and not isinstance(found, SheetError)


def _make(found: Access | SheetError | None) -> None:
    with st.container(border=True, key="connect-make", gap="small"):
        done = _is_found(found) or isinstance(found, _ABOUT_SHARING)
        _head(1, "Make a sheet", done=done)
        if done:
            return
        st.markdown(
            "It opens in a new tab. Click *Untitled spreadsheet* at the top left and give it a name. You keep your "
            "contacts in a sheet already? Use that one: you see what would be added before anything is."
        )
        st.link_button("Open a new sheet", _NEW_SHEET, icon=":material/open_in_new:", key="connect-new")


def _key(means: Means, found: Access | SheetError | None) -> None:
    with st.container(border=True, key="connect-key", gap="small"):
        wrong = found if isinstance(found, _ABOUT_KEY) else None
        _head(2, "Give the dashboard an address of its own", done=means.account is not None and wrong is None)
        if means.problem:
            st.error(plain(means.problem), icon=":material/error:")
        if wrong is not None:
            _wrong(wrong)
        if means.account is not None and not isinstance(wrong, KeyRevokedError | KeyFileError):
            _has_key(means)
        else:
            _ask_for_key()


def _has_key(means: Means) -> None:
    assert means.account is not None
    if means.in_secrets:
        st.markdown(quiet(f"`{means.account.address}`, from secrets."))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        told = f"`{means.account.address}` Its key is kept beside your data file, for you alone."
        st.markdown(quiet(told), width="stretch")
        st.button("Use another", key="connect-forget", type="tertiary", on_click=_forget_key)


def _ask_for_key() -> None:
    st.markdown(
        "A *service account* is an e-mail address for programs. It sees only the sheets that you share with it: none "
        "of your mail, none of your other files. It is free, and made once, in about five minutes."
    )
    with st.expander("How to make one", icon=":material/help:"):
        st.markdown(_HOW)
    problem = st.session_state.get(_KEY_PROBLEM)
    key = f"connect-upload-{st.session_state.get(_UPLOADS, 0)}"
    st.file_uploader(
        "Its JSON key", type=["json"], key=key, on_change=_uploaded, args=(key,), max_upload_size=1,
        help="It is kept beside your data file, readable by you alone, and never shown.",
    )  # fmt: skip
    if problem:
        st.error(plain(problem), icon=":material/error:")


@frame.guarded
def _uploaded(key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state[_UPLOADS] = (
        st.session_state.get(_UPLOADS, 0) + 1
    )  # a new, empty field: the key is let go of
    st.session_state.pop(_KEY_PROBLEM, None)
    st.session_state.pop(_FOUND, None)
    try:
        connecting.keep_key(frame.book().path.parent, file.getvalue())
    except KeyFileError as error:
        st.session_state[_KEY_PROBLEM] = explain(error)


@frame.guarded
def _forget_key() -> None:
    connecting.forget_key(frame.book().path.parent)
    st.session_state.pop(_FOUND, None)


def _share(means: Means, found: Access | SheetError | None) -> None:
    with st.container(border=True, key="connect-share", gap="small"):
        _head(3, "Share the sheet with this address", done=_is_found(found))
        if means.account is None:
            st.markdown(quiet("The address stands here once step 2 is done."))
            return
        if _is_found(found):
            return
        st.code(means.account.address, language=None, wrap_lines=True)
        st.markdown(
            "Point at it, or tap it, and click the copy button at its right. In the sheet click **Share** at the top "
            "right, paste it, leave **Editor** chosen, untick *Notify people*, and click **Share**."
        )
        if isinstance(found, _ABOUT_SHARING):
            _wrong(found)


def _paste(means: Means, found: Access | SheetError | None) -> None:
    with st.container(border=True, key="connect-paste", gap="small"):
        _head(4, "Paste the sheet's link", done=_is_found(found))
        st.text_input(
            "Link", key=_LINK, placeholder="https://docs.google.com/spreadsheets/d/…", label_visibility="collapsed",
            autocomplete="off",
        )  # fmt: skip
        if means.account is None:
            if st.session_state.get(_LINK):
                st.markdown(quiet("It is looked at once step 2 is done."))
        elif isinstance(found, SheetError) and not isinstance(found, (*_ABOUT_KEY, *_ABOUT_SHARING)):
            _wrong(found)


# The move


@frame.guarded
def _begin(means: Means, spreadsheet: str, adoption: Adoption | None) -> None:
    assert means.account is not None
    _mover(frame.book()).begin(means.account, spreadsheet, adoption)


def _adoption(book: Workspace, means: Means, found: Access) -> tuple[bool, Adoption | None]:
    """Whether the sheet can be connected now, and what is to be added to one that holds other things.

    The preview of such a sheet is drawn here, with its questions; it is not ready before they are answered.
    """
    assert means.account is not None
    today = frame.reader().today
    asked = (found.id, means.account.address, today)
    known = st.session_state.get(_STUDIED)
    if known is None or known[0] != asked:
        try:
            with st.spinner("Reading what is in the sheet…"):
                known = (asked, connecting.studied(book.link, means.account, found.id, today))
        except SheetError as error:
            _wrong(error)
            return False, None
        st.session_state[_STUDIED] = known
    adoption = adopting.draw(known[1])
    return adoption is not None, adoption


def _goes_along(snapshot: Snapshot) -> str:
    """What of the book goes into the sheet, in words; the invented people stay out of it."""
    people, outreach = snapshot.people, snapshot.outreach
    invented = people.index.str.startswith(SAMPLE_PREFIX)
    about = outreach["person_id"].isin(people.index[invented]) | outreach.index.str.startswith(SAMPLE_PREFIX)
    own, entries = int((~invented).sum()), int((~about).sum())
    counts = [
        *([words.count(own, "person", "people")] if own else []),
        *([f"{words.count(entries, 'entry', 'entries')} of outreach"] if entries else []),
    ]
    goes = words.plural(own + entries, "goes", "go")
    told = f"{words.listed(counts)} {goes} there from here" if counts else "Nothing is in your book yet"
    return f"{told}; the invented people are taken out first" if invented.any() else told


def _go(book: Workspace, snapshot: Snapshot, means: Means, found: Access) -> None:
    """Everything is right: say what will happen, and do it."""
    state = "It is empty." if found.empty else "What is in it stays."
    plainly = found.empty or found.ours
    st.markdown(
        f":material/check: Found **{plain(found.title or 'a sheet without a name', 80)}**. "
        f"{state} {_goes_along(snapshot)}."
    )
    ready, adoption = (True, None) if plainly else _adoption(book, means, found)
    if found.drive_page:
        st.markdown(
            quiet(
                "Changes made in the sheet show within 20 seconds. To see them sooner, open "
                f"[Google's page]({found.drive_page}) and click **Enable**."
            )
        )
    st.button(
        "Connect",
        key="connect-go",
        icon=":material/link:",
        type="primary",
        disabled=not ready,
        on_click=_begin,
        args=(means, found.id, adoption),
    )


@fragment(run_every=0.7)
def _moving(mover: Mover) -> None:
    """How far the move is; the page is drawn anew when it is over."""
    now = mover.now
    if not now.running:
        st.rerun()
    st.markdown("**:material/cloud_upload: Connecting your sheet**")
    st.progress(now.share, text=plain(now.words))
    st.markdown(quiet("You can go on working meanwhile; nothing stops it."))


# After


@frame.guarded
def _disconnect() -> None:
    frame.book().link.disconnect()
    for name in (_LINK, _FOUND, OPEN):
        st.session_state.pop(name, None)


def _connected(book: Workspace) -> None:
    link = book.link
    st.markdown(f"**:material/cloud: {plain(link.title or 'Your sheet', 80)}**")
    status.standing()
    with st.container(horizontal=True, gap="small"):
        if link.address:
            st.link_button("Open the sheet", link.address, icon=":material/open_in_new:", key="connect-sheet")
        with st.popover("Disconnect", icon=":material/link_off:"):
            st.markdown(
                "The dashboard stops following the sheet. Everything stays in both places. The key that you uploaded "
                "is removed here; to connect again, upload it again."
            )
            st.button("Disconnect", key="connect-off", type="primary", on_click=_disconnect)
    sharing.draw(link.access(), link.account)
    told = "What is changed in the sheet shows here by itself, and the other way round. The dashboard signs in there as"
    st.markdown(quiet(f"{told} `{link.account}`: keep it shared with that address."))
