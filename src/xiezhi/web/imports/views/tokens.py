"""One's own tokens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from xiezhi.web.desk.visit import render, unconfirmed, visit_of
from xiezhi.web.imports.actions.tokens import LONGEST, end_token, make_token
from xiezhi.web.imports.models import Token
from xiezhi.web.org.actions.problems import OrgError


@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's tokens; a secret is shown once, when it is made."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **told: str) -> HttpResponse:
    visit = visit_of(request)
    rows = Token.objects.filter(account=visit.who.account).select_related("posting__unit")[:20]
    lines = [{"token": each, "live": each.ended_at is None and each.expires_at > visit.now} for each in rows]
    return render(request, "imports/tokens.html", {"lines": lines, "longest": LONGEST, **told}, status)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a token, after the password was given again; show its secret this once."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/me/tokens/")) is not None:
        return first
    days = request.POST.get("days", "")
    try:
        wanted = int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0
        _, secret = make_token(actor=visit.who, label=request.POST.get("label", ""), days=wanted, now=visit.now)
    except OrgError as error:
        return _page(request, 400, problem=visit.say(error))
    return _page(request, secret=secret)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End a token."""
    visit = visit_of(request)
    end_token(actor=visit.who, token_id=request.POST.get("token", "")[:36], now=visit.now)
    return HttpResponseRedirect("/me/tokens/")
