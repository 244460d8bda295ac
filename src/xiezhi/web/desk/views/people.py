"""Accounts and postings: lists, and the acts on them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from xiezhi.web.desk.selection import selection_of, selection_shown
from xiezhi.web.desk.visit import Visit, record_read, render, unconfirmed, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions import accounts as account_actions
from xiezhi.web.org.actions import postings as posting_actions
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Account, Posting, State
from xiezhi.web.ui.words import ROLES, two

USERS, POSTINGS = Right("user", "list"), Right("posting", "list")


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts one may list."""
    return _accounts(request)


def _accounts(request: HttpRequest, status: int = 200, **told: str) -> HttpResponse:
    visit = visit_of(request)
    base = Account.objects.select_related("person__unit")
    reached = visit.who.rows(USERS, visit.day, base, path="person__unit__path", person="person_id")
    selection = selection_of(request)
    rows = list(selection.in_unit(reached, "person__unit__path"))
    record_read(visit, "accounts-listed", (each.pk for each in rows), selection=selection.code)
    more = {
        "rows": rows,
        "total": len(rows),
        "now": visit.now,
        "may_create": visit.who.may(account_actions.CREATE, visit.day),
        "may_disable": visit.who.may(account_actions.DISABLE, visit.day),
        "may_reset": visit.who.may(account_actions.RESET, visit.day),
    }
    shown = selection_shown(request, selection, with_period=False)
    return render(request, "desk/accounts.html", more | shown | told, status)


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
        return _accounts(request, 409, problem=visit.say(error))
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
        return _accounts(request, 409, problem=visit.say(error))
    return _accounts(request, new_code=f"{account.username} {code}")


@require_GET
def postings(request: HttpRequest) -> HttpResponse:
    """List the postings one may list."""
    return _postings(request)


def _postings(request: HttpRequest, status: int = 200, **told: str) -> HttpResponse:
    visit = visit_of(request)
    base = Posting.objects.select_related("person", "unit").prefetch_related("serves")
    reached = visit.who.rows(POSTINGS, visit.day, base, path="unit__path", person="person_id")
    selection = selection_of(request)
    rows = list(selection.in_period(selection.in_unit(reached, "unit__path"), "first_day", "last_day"))
    record_read(visit, "postings-listed", (each.pk for each in rows), selection=selection.code)
    more = {
        # What waits for a decision comes first.
        "rows": [_row(each, visit) for each in sorted(rows, key=lambda row: row.state != State.PROPOSED)],
        "total": len(rows),
        "may_propose": visit.who.may(posting_actions.PROPOSE, visit.day),
        "may_approve": visit.who.may(posting_actions.APPROVE, visit.day),
        "may_revoke": visit.who.may(posting_actions.REVOKE, visit.day),
    }
    return render(request, "desk/postings.html", more | selection_shown(request, selection) | told, status)


def _row(posting: Posting, visit: Visit) -> dict[str, object]:
    me = visit.who.account.person_id
    return {
        "posting": posting,
        "role": ROLES[posting.role].say(visit.language),
        "state": two(posting.get_state_display(), visit.language),
        "serves": "、".join(each.name for each in posting.serves.all()),
        "waits": posting.state == State.PROPOSED and me not in (posting.proposed_by, posting.person_id),
        "stands": posting.state != State.REVOKED,
    }


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
        return _postings(request, 409, problem=visit.say(error))
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
        return _postings(request, 409, problem=visit.say(error))
    return HttpResponseRedirect("/postings/")
