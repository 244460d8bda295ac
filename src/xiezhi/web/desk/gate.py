"""The gate: no route without a rule passes, no viewer without the right, and what is out of reach does not exist."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect

from xiezhi.web.desk.routes import ACCOUNT, PUBLIC, guard_of
from xiezhi.web.desk.visit import COOKIE, Visit, new_visit, render, token_hash, visit_of
from xiezhi.web.journal.clock import ClockError, check_clock
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write_apart
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions.accounts import is_alive
from xiezhi.web.org.models import OpenSession
from xiezhi.web.org.viewer import DeniedError, viewer_of

Answer = Callable[[HttpRequest], HttpResponse]
HEALTH = "/health/"
_LOG = logging.getLogger("xiezhi.web")


class Gate:
    """Middleware: who is it, may they, and what to say if not."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        visit = new_visit(request)
        try:
            # Every page writes an entry; the health page alone must answer whatever the clock says.
            if request.path != HEALTH:
                check_clock()
        except ClockError as error:
            return clock_page(request, error)
        _recognise(request, visit)
        response = self.answer(request)
        add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        """Let pass, send to the door, or deny."""
        visit, match = visit_of(request), request.resolver_match
        guard = guard_of(match.url_name if match is not None else None)
        if guard == PUBLIC:
            return None
        if visit.viewer is None:
            # A fragment asked for by a page whose session is over: the whole page goes to the door, not its corner.
            fragment = "HX-Request" in request.headers
            return HttpResponseClientRedirect("/login/") if fragment else HttpResponseRedirect("/login/")
        if guard == ACCOUNT:
            return None
        if visit.viewer.posting is None:
            return HttpResponseRedirect("/posting/")
        if isinstance(guard, Right) and not visit.viewer.may(guard, visit.day):
            return self.process_exception(request, DeniedError(guard, request.path))
        return None if guard is not None else not_here(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A denial is recorded in a transaction of its own; anything else gets a number found in the log."""
        visit = visit_of(request)
        if isinstance(error, DeniedError):
            attrs = {"path": request.path[:200], "about": error.about[:200]}
            note = Note(Kind.DENIAL, f"{error.right.resource}.{error.right.action}", result="denied", attrs=attrs)
            write_apart(note, visit.author, visit.now)
            return not_here(request)
        if isinstance(error, ClockError):
            return clock_page(request, error)
        number = secrets.token_hex(4)
        _LOG.error("failure %s at %s", number, request.path, exc_info=error)
        write_apart(
            Note(Kind.FAILURE, "page-failed", result="failed", attrs={"path": request.path[:200], "number": number}),
            visit.author,
            visit.now,
        )
        more = {"message": visit.words["failed"], "reference": number}
        return render(request, "ui/message.html", more, status=500)


def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: the same body for what does not exist and for what is out of reach."""
    del exception
    return render(request, "ui/message.html", {"message": visit_of(request).words["not_here"]}, status=404)


def clock_page(request: HttpRequest, error: ClockError) -> HttpResponse:
    """Answer 503: the clock is wrong, so nothing is recorded, and what to do."""
    visit = visit_of(request)
    more = {"message": f"{visit.say(error)} — {error.remedy.say(visit.language)}"}
    return render(request, "ui/message.html", more, status=503)


def _recognise(request: HttpRequest, visit: Visit) -> None:
    token = request.COOKIES.get(COOKIE, "")
    if not token:
        return
    rows = OpenSession.objects.select_related("account__person", "posting__unit", "posting__person")
    session = rows.filter(pk=token_hash(token)).first()
    if session is None or session.account.disabled:
        return
    if not is_alive(session, visit.now):
        session.delete()
        return
    # To the minute is exact enough for an idle limit, and spares a write for every request. A page that asks by itself
    # for what is new (X-Poll) is nobody at the keyboard, and keeps no session alive.
    if (visit.now - session.seen_at).total_seconds() > 60 and "X-Poll" not in request.headers:
        OpenSession.objects.filter(pk=session.pk).update(seen_at=visit.now)
    visit.session, visit.viewer = session, viewer_of(session.account, session.posting)
