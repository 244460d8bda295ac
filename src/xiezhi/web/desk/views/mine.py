"""One's own: password, sessions, leave cover, drafts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.web.desk import org_forms
from xiezhi.web.desk.context import label
from xiezhi.web.desk.drafts import place_of, save_draft, waiting_drafts
from xiezhi.web.desk.files.types import TYPES
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.manuals import manual as made
from xiezhi.web.desk.models import Draft
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, render, visit_of
from xiezhi.web.org.actions import accounts
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Posting
from xiezhi.web.ui.forms import Filled, read_form
from xiezhi.web.ui.words import ROLES, two


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own sessions, drafts and leave cover."""
    visit = visit_of(request)
    sessions = visit.who.account.sessions.select_related("posting__person", "posting__unit").order_by("-started_at")
    more = {
        "sessions": [
            {
                "session": each,
                "label": label(each.posting, visit) if each.posting else "",
                "this": each == visit.session,
            }
            for each in sessions
        ],
        "drafts": waiting_drafts(visit),
        "covers": _covers(visit),
        "account": visit.who.account,
        "changed": "changed" in request.GET,
        "may_cover": visit.who.posting is not None and visit.who.posting.deputy_for_id is None,
    }
    return render(request, "desk/me.html", more)


def _covers(visit: Visit) -> list[dict[str, object]]:
    rows = Posting.objects.filter(deputy_for__person=visit.who.account.person).select_related("person", "unit")
    return [
        {"posting": each, "label": label(each, visit), "state": two(each.get_state_display(), visit.language)}
        for each in rows[:20]
    ]


@require_GET
def manual(request: HttpRequest) -> HttpResponse:
    """Give the manual of the role one acts in, as a Word file."""
    visit = visit_of(request)
    posting = visit.who.posting
    role = posting.role if posting else ""
    title = visit.words["manual_title"].format(role=ROLES[role].say(visit.language))
    response = HttpResponse(made(role, visit.language), content_type=TYPES["docx"].mime)
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.docx") or "attachment"
    return response


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    visit = visit_of(request)
    account, session = visit.who.account, visit.session

    def act(filled: Filled) -> Sent:
        key = session.pk if session is not None else ""
        given = {"old": filled.text("old"), "new": filled.text("new")}
        accounts.change_password(account=account, session_key=key, now=visit.now, **given)
        return Sent("/me/?changed")

    def check(filled: Filled) -> None:
        if filled.text("new") != filled.text("again"):
            filled.errors["again"] = visit.words["passwords_differ"]

    def refused(error: OrgError) -> None:
        if isinstance(error, accounts.WrongPasswordError):
            accounts.record_wrong_password(account, visit.now)

    explained = visit.words["password_explained"]
    task = Task(org_forms.password(visit.words), act, check=check, refused=refused, explanation=explained)
    return work(request, task)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions."""
    visit = visit_of(request)
    accounts.end_session(account=visit.who.account, session_key=request.POST.get("session", ""), now=visit.now)
    return HttpResponseRedirect("/me/")


@require_POST
def keep_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed so far; called by the page while one types."""
    visit = visit_of(request)
    place = place_of(request.POST.get("form_name", ""))
    if place is None:
        return HttpResponse(status=400)
    form = place.make(visit.words)
    kept = save_draft(visit, form, read_form(form, request.POST, visit.words), request.POST.get("form_about", "")[:36])
    return HttpResponse(f"{localtime(visit.now):%H:%M}" if kept else "", status=200 if kept else 204)


@require_POST
def drop_draft(request: HttpRequest) -> HttpResponse:
    """Throw a draft away."""
    visit = visit_of(request)
    name, about = request.POST.get("form_name", ""), request.POST.get("form_about", "")[:36]
    Draft.objects.filter(account=visit.who.account, form=name, about=about).delete()
    place = place_of(name)
    if place is None or "stay" not in request.POST:
        return HttpResponseRedirect("/me/")
    return HttpResponseRedirect(place.address.format(about))
