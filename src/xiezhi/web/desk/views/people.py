"""Accounts and postings: lists, and the acts on them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from xiezhi.web.desk.registers.page import shown
from xiezhi.web.desk.registers.people import ACCOUNTS, POSTINGS
from xiezhi.web.desk.visit import Visit, unconfirmed, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions import accounts as account_actions
from xiezhi.web.org.actions import postings as posting_actions
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Account, Posting


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts one may list."""
    return shown(request, ACCOUNTS)


def _account(visit: Visit, account_id: str, right: Right) -> Account:
    base = Account.objects.select_related("person__unit")
    return visit.who.one(right, visit.day, base, account_id, path="person__unit__path")


@require_POST
def disable(request: HttpRequest, account_id: str) -> HttpResponse:
    """Shut an account."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/accounts/")) is not None:
        return first
    try:
        account = _account(visit, account_id, account_actions.DISABLE)
        account_actions.disable_account(actor=visit.who, account=account, now=visit.now)
    except OrgError as error:
        return shown(request, ACCOUNTS, 409, problem=visit.say(error))
    return HttpResponseRedirect("/accounts/")


@require_POST
def reset(request: HttpRequest, account_id: str) -> HttpResponse:
    """Forget the factors of an account; show its new one-time code once."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/accounts/")) is not None:
        return first
    account = _account(visit, account_id, account_actions.RESET)
    try:
        code = account_actions.reset_factors(actor=visit.who, account=account, now=visit.now)
    except OrgError as error:
        return shown(request, ACCOUNTS, 409, problem=visit.say(error))
    return shown(request, ACCOUNTS, new_code=f"{account.username} {code}")


@require_GET
def postings(request: HttpRequest) -> HttpResponse:
    """List the postings one may list."""
    return shown(request, POSTINGS)


def _posting(visit: Visit, posting_id: str, right: Right) -> Posting:
    base = Posting.objects.select_related("unit", "person")
    return visit.who.one(right, visit.day, base, posting_id, path="unit__path")


@require_POST
def approve(request: HttpRequest, posting_id: str) -> HttpResponse:
    """Approve a proposed posting."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/postings/")) is not None:
        return first
    posting = _posting(visit, posting_id, posting_actions.APPROVE)
    try:
        posting_actions.approve_posting(actor=visit.who, posting=posting, now=visit.now)
    except OrgError as error:
        return shown(request, POSTINGS, 409, problem=visit.say(error))
    return HttpResponseRedirect("/postings/")


@require_POST
def revoke(request: HttpRequest, posting_id: str) -> HttpResponse:
    """Revoke a posting, with its reason."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/postings/")) is not None:
        return first
    posting = _posting(visit, posting_id, posting_actions.REVOKE)
    reason = request.POST.get("reason", "")
    try:
        posting_actions.revoke_posting(actor=visit.who, posting=posting, reason=reason, now=visit.now)
    except OrgError as error:
        return shown(request, POSTINGS, 409, problem=visit.say(error))
    return HttpResponseRedirect("/postings/")
