"""密钥 and 身份销毁: the master key changed, and the end of an identity, proposed by one, decided by another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.web.desk import org_forms
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.running.requests import hasten
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, record_read, render, unconfirmed, visit_of
from xiezhi.web.identity.models import Destruction, Party, Rotation, Stage, Turn
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.org.actions import identities
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.forms import Filled
from xiezhi.web.ui.words import two

_SHOWN = 50


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """Show the changes of the master key, and the proposals that wait."""
    return _keys(request)


def _keys(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    visit = visit_of(request)
    changes = list(Rotation.objects.all()[:20])
    more = {
        "changes": [{"row": each, "state": two(each.get_turn_display(), visit.language)} for each in changes],
        "may_change": not changes or changes[0].turn == Turn.DONE,
        "proposals": proposals(visit),
        "may_decide": visit.who.may(identities.DESTROY, visit.day),
        "problem": problem,
    }
    return render(request, "desk/keys.html", more, status)


def proposals(visit: Visit) -> list[dict[str, object]]:
    """Return the newest proposals as a page shows them; seeing them is an entry."""
    rows, me = list(Destruction.objects.all()[:_SHOWN]), visit.who.account.person_id
    record_read(visit, "destructions-listed", [each.pk for each in rows])
    people = {each.proposed_by for each in rows} | {each.decided_by for each in rows}
    names = dict(Person.objects.filter(pk__in=people).values_list("person_id", "name"))
    tokens: dict[str, list[str]] = {}
    for party in Party.objects.filter(person_id__in={each.person_id for each in rows}):
        tokens.setdefault(party.person_id, []).append(f"{party.thread_id} {party.token}")
    return [
        {
            "row": each,
            "parties": tokens.get(each.person_id, []),
            "state": two(each.get_stage_display(), visit.language),
            "by": names.get(each.proposed_by, each.proposed_by),
            "decided_by": names.get(each.decided_by, each.decided_by),
            "waits": each.stage == Stage.PROPOSED and each.proposed_by != me,
        }
        for each in rows
    ]


@require_POST
def rotate(request: HttpRequest) -> HttpResponse:
    """Ask for another master key."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/keys/")) is not None:
        return first
    try:
        identities.ask_rotation(actor=visit.who, now=visit.now)
    except IdentityError as error:
        return _keys(request, 409, visit.say(error))
    hasten("rotation", visit.now)
    return HttpResponseRedirect("/keys/")


@require_POST
def shred(request: HttpRequest, destruction_id: str) -> HttpResponse:
    """End an identity that somebody else proposed to end."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/keys/")) is not None:
        return first
    try:
        identities.destroy_person(actor=visit.who, proposal=_proposal(destruction_id), now=visit.now)
    except IdentityError as error:
        return _keys(request, 409, visit.say(error))
    return HttpResponseRedirect("/keys/")


@require_POST
def keep(request: HttpRequest, destruction_id: str) -> HttpResponse:
    """Decline a proposal, with a reason."""
    visit, reason = visit_of(request), request.POST.get("reason", "")
    try:
        identities.decline_destruction(
            actor=visit.who, proposal=_proposal(destruction_id), reason=reason, now=visit.now
        )
    except IdentityError as error:
        return _keys(request, 409, visit.say(error))
    return HttpResponseRedirect("/keys/")


def _proposal(destruction_id: str) -> Destruction:
    found = Destruction.objects.filter(pk=destruction_id).first()
    if found is None:
        raise DeniedError(identities.DESTROY, destruction_id)
    return found


@require_GET
def shredding(request: HttpRequest) -> HttpResponse:
    """Show what was proposed and how it was decided."""
    return render(request, "desk/shredding.html", {"proposals": proposals(visit_of(request))})


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose the end of an identity."""
    visit = visit_of(request)

    def party(filled: Filled) -> Party | None:
        rows = Party.objects.filter(thread_id=filled.text("thread"), token=filled.text("token").upper())
        return rows.first()

    def check(filled: Filled) -> None:
        if party(filled) is None:
            filled.errors["token"] = visit.words["shred_no_party"]

    def act(filled: Filled) -> Sent:
        found = party(filled)
        if found is None:
            raise LookupError("the party was there a moment ago")
        try:
            identities.propose_destruction(actor=visit.who, party=found, ground=filled.text("ground"), now=visit.now)
        except IdentityError as error:
            raise OrgError(error.what.zh, error.what.en) from error
        return Sent("/shredding/")

    task = Task(
        org_forms.shredding(visit.words),
        act,
        start={name: request.GET.get(name, "") for name in ("thread", "token")},
        check=check,
        effects=lambda _filled: [visit.words["shred_how"]],
    )
    return work(request, task)
