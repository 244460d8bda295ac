"""The public page: number and code show the stage and the next deadline; nothing personal, and not too often."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from xiezhi.web.cases.wording import due_text, local
from xiezhi.web.desk.visit import render, visit_of
from xiezhi.web.intake.models import Answer, Report
from xiezhi.web.intake.progress import TooOftenError, answer, find, progress_of
from xiezhi.web.intake.receipt import public_proof, sealed_at
from xiezhi.web.ui.words import two

_PAGE = "intake/progress.html"
LONGEST = 60


@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and show where the report stands."""
    if request.method == "GET":
        return render(request, _PAGE, {})
    found = _asked(request)
    return found if isinstance(found, HttpResponse) else _shown(request, found)


@require_POST
def proof(request: HttpRequest) -> HttpResponse:
    """Hand out the entry of a report with its inclusion proof, once it is under a checkpoint."""
    found = _asked(request)
    if isinstance(found, HttpResponse):
        return found
    if sealed_at(found) is None:
        return _shown(request, found, 409, problem=visit_of(request).words["progress_unsealed"])
    answered = HttpResponse(public_proof(found), content_type="application/json")
    answered["Content-Disposition"] = 'attachment; filename="proof.json"'
    return answered


@require_POST
def answered(request: HttpRequest) -> HttpResponse:
    """Keep how content the reporter was, once."""
    visit, found = visit_of(request), _asked(request)
    if isinstance(found, HttpResponse):
        return found
    chosen = request.POST.get("answer", "")
    kept = chosen in Answer.values and answer(report=found, answer=Answer(chosen), now=visit.now)
    found.refresh_from_db()
    if kept:
        return _shown(request, found, thanks=True)
    return _shown(request, found, 409, problem=visit.words["progress_not_kept"])


def _asked(request: HttpRequest) -> Report | HttpResponse:
    """Return the report that number and code open, or the page that says no: the same for whichever is wrong."""
    visit = visit_of(request)
    number, code = (request.POST.get(each, "")[:LONGEST] for each in ("number", "code"))
    try:
        found = find(number=number, code=code, address=address_of(request), now=visit.now)
    except TooOftenError:
        return _refused(request, 429, visit.words["progress_too_often"])
    return found if found is not None else _refused(request, 404, visit.words["progress_wrong"])


def _refused(request: HttpRequest, status: int, problem: str) -> HttpResponse:
    return render(request, _PAGE, {"problem": problem}, status)


def address_of(request: HttpRequest) -> str:
    """Return the network address a question came from: of IPv6 the first 64 bits, which one subscriber shares.

    Behind a proxy on the same machine it is what that proxy put last; from elsewhere nobody is believed.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    try:
        told = ipaddress.ip_address(forwarded if forwarded and ipaddress.ip_address(peer).is_loopback else peer)
    except ValueError:
        return peer
    return str(ipaddress.ip_network((told, 64), strict=False)) if told.version == 6 else str(told)


def _shown(request: HttpRequest, found: Report, status: int = 200, **more: object) -> HttpResponse:
    visit = visit_of(request)
    stands = progress_of(found, visit.now)
    sealed = sealed_at(found)
    told = {
        "number": found.number,
        "code": request.POST.get("code", "")[:LONGEST],
        "stage": two(str(stands.stage.label), visit.language),
        "received": local(stands.received_at)[:10],
        "due": due_text(stands.due_at)[:10],
        "sealed": local(sealed) if sealed else "",
        "ended": stands.ended,
        "answered": stands.answered,
        "answers": [(value, two(str(said), visit.language)) for value, said in Answer.choices],
    }
    return render(request, _PAGE, {"shown": told} | more, status)
