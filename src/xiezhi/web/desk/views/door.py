"""The door: first password, login, posting, language, confirmation, second factor, health."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.web.desk.context import label
from xiezhi.web.desk.running.loop import failed, late
from xiezhi.web.desk.visit import COOKIE, LANGUAGE_COOKIE, render, token_hash, visit_of
from xiezhi.web.journal.clock import ClockError, check_clock
from xiezhi.web.journal.models import Checkpoint
from xiezhi.web.journal.sealer import unsealed
from xiezhi.web.org import totp
from xiezhi.web.org.actions import accounts
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import OpenSession
from xiezhi.web.org.viewer import postings_in_force


@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Enter with name, password and second factor."""
    visit, more = visit_of(request), {"notice": ""}
    if request.method == "GET" and "set" in request.GET:
        more["notice"] = visit.words["password_set"]
    if request.method == "GET":
        return render(request, "desk/login.html", more)
    given = {name: request.POST.get(name, "") for name in ("username", "password", "code")}
    try:
        account = accounts.check_entry(**given, now=visit.now)
    except OrgError as error:
        return render(request, "desk/login.html", {"problem": visit.say(error)}, status=403)
    token = secrets.token_urlsafe(32)
    session = accounts.open_session(account=account, session_key=token_hash(token), now=visit.now)
    choices = postings_in_force(account, visit.day)
    if len(choices) == 1:
        session.posting = choices[0]
        session.save(update_fields=["posting"])
    response = HttpResponseRedirect("/" if len(choices) == 1 else "/posting/")
    response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=settings.ENVIRONMENT.https)
    return response


@require_http_methods(["GET", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Set a password with the one-time code."""
    visit = visit_of(request)
    if request.method == "GET":
        return render(request, "desk/first.html", {})
    given = {name: request.POST.get(name, "") for name in ("username", "password", "code")}
    try:
        accounts.set_first_password(**given, now=visit.now)
    except OrgError as error:
        return render(request, "desk/first.html", {"problem": visit.say(error)}, status=400)
    return HttpResponseRedirect("/login/?set")


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Leave."""
    visit = visit_of(request)
    if visit.session is not None:
        visit.session.delete()
    response = HttpResponseRedirect("/login/")
    response.delete_cookie(COOKIE)
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change to the other language and go back."""
    other = "zh" if str(visit_of(request).language) == "en" else "en"
    response = HttpResponseRedirect(_own(request.headers.get("Referer", ""), request))
    response.set_cookie(LANGUAGE_COOKIE, other, max_age=31_536_000, samesite="Lax", secure=settings.ENVIRONMENT.https)
    return response


def _own(referer: str, request: HttpRequest) -> str:
    # Only the path is taken, and never one that a browser would read as another host.
    found = urlsplit(referer)
    own = found.netloc == request.get_host() and not found.path.startswith("//")
    return found.path if own and found.path.startswith("/") else "/"


@require_http_methods(["GET", "POST"])
def choose_posting(request: HttpRequest) -> HttpResponse:
    """Choose from which posting to act."""
    visit = visit_of(request)
    choices = postings_in_force(visit.who.account, visit.day)
    chosen = next((each for each in choices if each.posting_id == request.POST.get("posting")), None)
    if request.method == "POST" and chosen is not None and visit.session is not None:
        OpenSession.objects.filter(pk=visit.session.pk).update(posting=chosen, stepped_up_at=None)
        return HttpResponseRedirect("/")
    listed = [{"id": each.posting_id, "label": label(each, visit)} for each in choices]
    return render(request, "desk/posting.html", {"choices": listed})


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password again; it holds for five minutes."""
    visit = visit_of(request)
    after = request.POST.get("next", request.GET.get("next", "/"))
    target = after if url_has_allowed_host_and_scheme(after, allowed_hosts=None) else "/"
    if request.method == "GET" or visit.session is None:
        return render(request, "desk/confirm.html", {"next": target})
    given = {"password": request.POST.get("password", ""), "code": request.POST.get("code", "")}
    try:
        accounts.check_entry(username=visit.who.account.username, **given, now=visit.now)
    except OrgError as error:
        return render(request, "desk/confirm.html", {"problem": visit.say(error), "next": target}, status=403)
    OpenSession.objects.filter(pk=visit.session.pk).update(stepped_up_at=visit.now)
    return HttpResponseRedirect(target)


@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Take a second factor into use."""
    visit = visit_of(request)
    if request.method == "GET":
        return render(request, "desk/factor.html", {"secret": totp.as_text(totp.new_secret())})
    secret = request.POST.get("secret", "")
    try:
        packed = base64.b32decode(secret)
        accounts.set_second_factor(
            account=visit.who.account, secret=packed, code=request.POST.get("code", ""), now=visit.now
        )
    except (OrgError, ValueError) as error:
        told = visit.say(error) if isinstance(error, OrgError) else ""
        return render(request, "desk/factor.html", {"secret": secret, "problem": told}, status=400)
    return HttpResponseRedirect("/")


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Say whether clock, sealer and background tasks are well; nothing about anybody."""
    now = visit_of(request).now
    last = Checkpoint.objects.order_by("-size").first()
    status = _ailing(now)
    told = {"status": status or "ok", "leaves": last.size if last else 0, "late": late(now), "failed": failed()}
    return JsonResponse(told, status=503 if status else 200)


def _ailing(now: datetime) -> str:
    try:
        check_clock()
    except ClockError:
        return "clock"
    oldest = unsealed().values_list("recorded_at", flat=True).first()
    if oldest is not None and (now - oldest).total_seconds() > 120:
        return "sealer-late"
    if late(now):
        return "task-late"
    return "task-failed" if failed() else ""
