"""The database door round a request, and the hat put on inside it.

Outermost middleware: one act, one transaction. An answer of 400 or more rolls the act back, drops a
changed session cookie and logs the refusal in a second transaction; an attempt that is counted asks
the door to commit instead (docs/adr/0003, door notes B1 and B6).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template import loader
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.http import urlencode

from agencies import clock, door, hats, keys, reprove, shown
from agencies.actors import Actor, Hat
from agencies.attachments import uploads
from agencies.crypto.errors import CannotOpen
from agencies.database.base import OutsideDoor
from agencies.models.people import Person
from agencies.models.sessions import Session
from agencies.sessions import Locked, is_locked, sign_of_life, stays_in_meeting
from agencies.verdicts import Frozen, Refused, Stale, TooMany, WordsRefused
from audit.log import entries as log
from audit.log.entries import DID_NOT_OPEN, STOPPED, Thing, Verb

logger = logging.getLogger(__name__)

Next = Callable[[HttpRequest], HttpResponse]
TOUCH_EVERY = timedelta(seconds=60)
LOCKED = (
    "The screen was locked before this was sent, so nothing was saved. Your words are below: copy "
    "them, prove who you are, and send them again."
)


# It shuts down, crashed, starts, or has as many connections as it takes.
_GONE = frozenset({"57P01", "57P02", "57P03", "53300"})
UNREACHED = (
    "The hub cannot reach its records at this moment. Nothing was changed or lost: wait a few seconds, and "
    "send it again."
)


class HubRequest(HttpRequest):
    """A request of a signed-in, verified person under a hat."""

    user: Person
    hat: Hat
    hub_session: Session | None
    locked_session: Session | None
    tried: str  # where a safeguard stopped it: the code of what was tried


class DoorMiddleware:
    """Opens the door, lets the request through, commits or rolls back, and logs what was refused."""

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give an answer whose act is committed, or nothing happened."""
        request.hat = None  # type: ignore[attr-defined]
        request.hub_session = None  # type: ignore[attr-defined]
        request.locked_session = None  # type: ignore[attr-defined]
        if "prefetch" in request.headers.get("Sec-Purpose", ""):
            return HttpResponse(status=503)  # nobody looks at it: nothing is read or acknowledged
        request_id = uuid4()
        request.request_id = request_id  # type: ignore[attr-defined]
        with log.request(request_id):
            response = self._act(request)
            if response.status_code >= 400:
                self._refused(request, response)
        response["X-Request-ID"] = str(request_id)
        return response

    def _act(self, request: HttpRequest) -> HttpResponse:
        try:
            with door.door() as opened:
                response = self.get_response(request)
                if response.status_code >= 400 and not opened.commit_anyway:
                    transaction.set_rollback(True)
                else:
                    _note_view(request, response)
                    _touch_session(request)
        except OutsideDoor:
            raise
        except Exception as error:  # commit and log failures: the act did not happen, say so
            if _is_unreached(error):
                return _unreached(request, error)
            logger.exception("an act could not be completed: %s", type(error).__name__)
            return _failed(request)
        request.commit_anyway = opened.commit_anyway  # type: ignore[attr-defined]
        return response

    def _refused(self, request: HttpRequest, response: HttpResponse) -> None:
        if getattr(request, "commit_anyway", False):
            return
        response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        actor: Actor | None = request.hat  # type: ignore[attr-defined]
        try:
            with door.door(actor):
                log.write(
                    by=actor,
                    verb=Verb.NOT_FOUND if response.status_code == 404 else Verb.REFUSED,
                    about=_asked_for(request),
                    ground=_ground(request),
                    result=str(response.status_code),
                    at=clock.now(),
                )
        except Exception as error:  # the answer is a refusal already and shows nothing
            logger.exception("a refusal could not be logged: %s", type(error).__name__)


def _ground(request: HttpRequest) -> str:
    """What the log says of a refusal: that something did not open, or what a safeguard stopped."""
    if getattr(request, "did_not_open", False):
        return DID_NOT_OPEN
    tried: str = getattr(request, "tried", "")
    return tried and f"{STOPPED}{tried}"


def _is_unreached(error: Exception) -> bool:
    """Whether the database gave no connection, or took it away: by its own word, or without any."""
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state in _GONE


def _unreached(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page where the database gave no connection in time, or went away: nothing was done (FS2, FS8).

    Nothing was shown either, and no entry could be written of it.
    """
    logger.error("the database was not reached: %s", type(error.__cause__ or error).__name__)
    request.commit_anyway = True  # type: ignore[attr-defined]
    response = error_page(503, message=UNREACHED)
    response["Retry-After"] = "5"
    return response


def error_page(status: int, **context: object) -> HttpResponse:
    """Draw an error page without asking the database or the session anything."""
    known = {"desk_phone": settings.DESK_PHONE, **context}
    return HttpResponse(loader.render_to_string(f"errors/{status}.html", known), status=status)


def _failed(request: HttpRequest) -> HttpResponse:
    return error_page(500, request_id=request.request_id)  # type: ignore[attr-defined]


def _asked_for(request: HttpRequest) -> list[Thing]:
    return things_of(request.resolver_match) if request.resolver_match else []


def things_of(match: ResolverMatch) -> list[Thing]:
    """Give what an address asks for: the ids in it."""
    ids = [value for value in match.kwargs.values() if isinstance(value, UUID)]
    return [Thing(match.view_name or "page", thing_id) for thing_id in ids]


def _note_view(request: HttpRequest, response: HttpResponse) -> None:
    """A page leaves one entry that names what was asked for, though nothing of it was opened.

    Where sections were opened, the thing of the address joins their entry: an enquiry whose answers
    were read was itself looked at, and an auditor asks for it by its own id.
    """
    hat: Hat | None = request.hat  # type: ignore[attr-defined]
    if hat is None:
        return
    if refreshes := request.headers.get(shown.HEADER):
        shown.leave_out_what_was_logged(refreshes, hat, request.path)
        return
    if request.method != "GET" or response.status_code != 200:
        return
    done = {line.verb for line in log.pending(connection)}
    about = _asked_for(request)
    if not done:
        match = request.resolver_match
        ground = match.view_name if match else ""
        log.write(by=hat, verb=Verb.VIEWED, about=about, ground=ground, at=clock.now())
    elif done == {Verb.READ}:
        log.name_also(connection, about)


def _touch_session(request: HttpRequest) -> None:
    """Move the idle clock, last in the act and at most once a minute; a refresh is no activity."""
    row: Session | None = request.hub_session  # type: ignore[attr-defined]
    at = clock.now()
    if row is None or request.headers.get(shown.HEADER) or at - row.seen_at < TOUCH_EVERY:
        return
    sign_of_life(row, at)


def _is_shut(request: HttpRequest, row: Session, at: datetime) -> bool:
    """Whether a session is locked for this address; a meeting in session keeps its screens longer."""
    if not is_locked(row, at):
        return False
    return not (stays_in_meeting(row, at) and _is_of_meeting(request))


def _is_of_meeting(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return bool(getattr(view, "of_meeting", False))


class HatMiddleware:
    """Puts the session's hat on, after sign-in is known; keeps the unverified and the idle out."""

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set `request.hub_session` and `request.hat`, or `request.locked_session`."""
        row: Session | None = request.session.row() if request.session.session_key else None  # type: ignore[attr-defined]
        if row is None or row.person is None or row.verified_at is None or not row.person.is_active:
            return self.get_response(request)
        if _is_shut(request, row, clock.now()):
            request.locked_session = row  # type: ignore[attr-defined]
            return self.get_response(request)
        request.hub_session = row  # type: ignore[attr-defined]
        hat = hats.of_session(row)
        if hat is not None:
            request.hat = hat  # type: ignore[attr-defined]
            door.wear(hat)
        return self.get_response(request)


class RefusalMiddleware:
    """Turns the anticipated errors of acts into pages, in one place."""

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse a body that is too large before it is read, else go on."""
        length = request.headers.get("Content-Length", "")
        is_cut = getattr(request, "scope", {}).get("hub.too_large", False)
        if is_cut or (length.isdigit() and int(length) > uploads.largest_body(request.path_info)):
            return error_page(413)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Give the page of an anticipated error; anything else is a bug and goes on."""
        match error:
            case Refused() | Stale():
                return _refused(request, error)
            case TooMany():
                return error_page(429, message=str(error), retry="when the hour is over")
            case Locked() | reprove.StepUp():
                return _prove_first(request, error)
            case keys.KeysUnavailable() | CannotOpen():
                request.did_not_open = isinstance(error, CannotOpen)  # type: ignore[attr-defined]
                return _unopened(error)
            case RequestDataTooBig():
                return error_page(413)
        return None


def _prove_first(request: HttpRequest, error: Locked | reprove.StepUp) -> HttpResponse:
    """Ask who it is; where the session is shut for the page, as though nobody had been there."""
    if isinstance(error, reprove.StepUp):
        return reprove.page(request, error)
    request.locked_session = request.hub_session  # type: ignore[attr-defined]
    request.hub_session = None  # type: ignore[attr-defined]
    request.hat = None  # type: ignore[attr-defined]
    return to_sign_in(request)


def _unopened(error: Exception) -> HttpResponse:
    """The page where something cannot be opened; whose agency is cut off reads what to do (CR9)."""
    logger.error("content could not be opened: %s", type(error).__name__)
    words = {"message": str(error)} if isinstance(error, keys.CutOff) else {}
    response = error_page(503, **words)
    response["Retry-After"] = "10"
    return response


def _refused(request: HttpRequest, error: Refused | Stale) -> HttpResponse:
    """Say why; and where it was for the words, give them back with a way on."""
    if isinstance(error, Frozen):
        return _frozen(request, error)
    if not isinstance(error, WordsRefused):
        return error_page(403 if isinstance(error, Refused) else 409, message=str(error))
    hat: Hat = request.hat  # type: ignore[attr-defined]
    context = {
        "message": str(error),
        "kept": [("Your words", words) for words in error.texts],
        "about": error.about,
        "offer_url": error.offer_url,
        "offer": error.offer,
        "hat_token": str(hat.membership_id),
        "csrf_token": get_token(request),
    }
    if is_fragment(request):
        words = loader.render_to_string("errors/words.html", context)
        return HttpResponse(words, status=422, headers={"Hub-Kept-Back": "1"})
    return error_page(422, **context)


def _frozen(request: HttpRequest, error: Frozen) -> HttpResponse:
    """Say why a record stays as it is, and give back what was typed: nothing of it is lost."""
    kept = [(name, words) for name, words in typed_words(request) if words.strip()]
    if is_fragment(request):
        words = loader.render_to_string("errors/frozen.html", {"message": str(error)})
        return HttpResponse(words, status=422, headers={"Hub-Kept-Back": "1"})
    return error_page(403, message=str(error), kept=kept)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a page to sign-in or to the lock (302), a fragment or script an empty 401 (AU9)."""
    if is_fragment(request):
        return HttpResponse(status=401)
    if request.locked_session is None:  # type: ignore[attr-defined]
        return redirect(settings.LOGIN_URL)
    where = f"{reverse('account:unhide')}?{urlencode({'next': request.get_full_path()})}"
    if request.method in ("GET", "HEAD"):
        return redirect(where)
    back_url = reverse("account:unhide")
    return error_page(403, message=LOCKED, kept=typed_words(request), back_url=back_url)


def typed_words(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed into a form that was sent, by its fields: a page that refuses it gives it back."""
    sent = request.POST.items()
    return [(name, str(words)) for name, words in sent if name not in NOT_WORDS]


NOT_WORDS = frozenset(
    {"csrfmiddlewaretoken", "hat", "version", "draft_mark", "password", "prove_password"}
)


def is_fragment(request: HttpRequest) -> bool:
    """Whether a script asks, which is told by a status, not by another page."""
    headers = request.headers
    return bool(
        headers.get("HX-Request")
        or headers.get(shown.HEADER)
        or headers.get("X-Requested-With")
        or request.content_type == "application/json"
    )
