"""The receipt on a page to print: number, query code, how to complain, and the code that proves it later."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from xiezhi.seal.verify import RefusedError
from xiezhi.web.cases.wording import local
from xiezhi.web.desk.visit import record_read, render, visit_of
from xiezhi.web.intake.actions.receipts import issue_receipt
from xiezhi.web.intake.acts import RECEIPT
from xiezhi.web.intake.codes import code_of
from xiezhi.web.intake.codes import shown as code_shown
from xiezhi.web.intake.queries import one_report
from xiezhi.web.intake.receipt import proofs_of
from xiezhi.web.intake.shown import names_of, text_of
from xiezhi.web.intake.words_of_law import word
from xiezhi.web.keys import signer


@require_GET
def receipt(request: HttpRequest, report_id: str) -> HttpResponse:
    """Show the receipt of a report as it is printed; a report without one is sent back to its page."""
    visit = visit_of(request)
    found = one_report(visit.who, RECEIPT, report_id, visit.now)
    if not found.issue:
        return HttpResponseRedirect(f"/intake/{report_id}/")
    try:
        proofs = proofs_of(found)
    except RefusedError as error:
        told = error.zh if visit.language == "zh" else error.en
        return render(request, "ui/message.html", {"message": told}, 409)
    said = {"what": visit.words["told_what"], "where": visit.words["told_where"]}
    record_read(visit, "receipt-shown", [found.pk])
    more = {
        "report": found,
        "received": local(found.received_at),
        "channel": word("channel", found.channel, visit.language),
        "told": [(said[name], value) for name, (_, value) in proofs.opened.items()],
        "evidence": text_of(found.evidence_id, names_of(found.thread_id), visit).splitlines(),
        "code": code_shown(code_of(found.report_id, found.issue)),
        "proofs": proofs,
        "salts": [(said[name], salt) for name, (salt, _) in proofs.opened.items()],
        "picture": proofs.picture(),
        "page": request.build_absolute_uri("/progress/"),
        "key": signer(settings.ENVIRONMENT).key,
        "printed": local(visit.now),
    }
    return render(request, "intake/receipt.html", more)


@require_POST
def issue(request: HttpRequest, report_id: str) -> HttpResponse:
    """Give the receipt, or give it anew with another code."""
    visit = visit_of(request)
    found = one_report(visit.who, RECEIPT, report_id, visit.now)
    issue_receipt(actor=visit.who, report=found, now=visit.now)
    return HttpResponseRedirect(f"/intake/{report_id}/receipt/")
