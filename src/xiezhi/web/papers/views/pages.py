"""The papers of a case: list, one paper, its file."""

from __future__ import annotations

from urllib.parse import quote

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET, require_POST

from xiezhi.web.cases.actions.steps import APPEND, record_of
from xiezhi.web.cases.queries import VIEW, one_case
from xiezhi.web.desk.files.contents import content_of, label_of
from xiezhi.web.desk.files.problems import FileRefusedError
from xiezhi.web.desk.files.types import TYPES
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.identity.problems import DestroyedError
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.identity.unmasking import LONGEST, SHORTEST
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.actions.identities import UNMASK
from xiezhi.web.papers.actions.papers import STANDING
from xiezhi.web.papers.kinds import kinds
from xiezhi.web.papers.models import Paper, PaperState
from xiezhi.web.papers.queries import file_of, one_paper, papers
from xiezhi.web.ui.words import two

_COLOURS = {PaperState.ISSUED: "azure", PaperState.SERVED: "green"}
_HEADERS = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


@require_GET
def listing(request: HttpRequest, case_id: str) -> HttpResponse:
    """List the papers of a case, and the kinds that can be made."""
    visit = visit_of(request)
    case = one_case(visit.who, VIEW, case_id, visit.now)
    rows = list(papers(visit.who, VIEW, visit.now).filter(case=case))
    record_read(visit, "papers-listed", (each.pk for each in rows), case=case.pk)
    tokens = {each.person_id: each.token for each in case.parties.all()}
    more = {
        "case": case,
        "rows": [_row(each, visit, tokens) for each in rows],
        "may_make": can(shipped_policy(), visit.who.viewpoint, APPEND, record_of(case), visit.day),
        "kinds": [
            (each.kind_id, each.label.say(visit.language))
            for each in kinds().values()
            if case.case_class in each.classes
        ],
    }
    return render(request, "papers/list.html", more)


@require_GET
def paper(request: HttpRequest, paper_id: str) -> HttpResponse:
    """Show what is known of a paper."""
    visit = visit_of(request)
    found = one_paper(visit.who, VIEW, paper_id, visit.now)
    record_read(visit, "paper-seen", [found.pk], case=found.case_id)
    return _page(request, found)


def _page(request: HttpRequest, found: Paper, status: int = 200, problem: str = "") -> HttpResponse:
    visit = visit_of(request)
    file, record = file_of(found), record_of(found.case)
    tokens = {each.person_id: each.token for each in found.case.parties.all()}
    may_append = can(shipped_policy(), visit.who.viewpoint, APPEND, record, visit.day)
    try:
        sha256 = label_of(file).sha256
    except DestroyedError:
        sha256 = ""
    names = bool(file.names.all())
    standing = found.state in STANDING
    more = {
        "paper": found,
        "row": _row(found, visit, tokens),
        "sha256": sha256,
        "names": names,
        "may_download": bool(sha256)
        and (not names or can(shipped_policy(), visit.who.viewpoint, UNMASK, record, visit.day)),
        "may_act": may_append and standing,
        "may_serve": may_append and found.state == PaperState.ISSUED and kinds()[found.kind].serves is not None,
        "next": Paper.objects.filter(supersedes=found).first(),
        "problem": problem,
    }
    return render(request, "papers/paper.html", more, status)


def _row(each: Paper, visit: Visit, tokens: dict[str, str]) -> dict[str, object]:
    return {
        "paper": each,
        "kind": kinds()[each.kind].label.say(visit.language),
        "state": two(each.get_state_display(), visit.language),
        "colour": _COLOURS.get(PaperState(each.state), "secondary"),
        "token": tokens.get(each.person_id, ""),
    }


@require_POST
def content(request: HttpRequest, paper_id: str) -> HttpResponseBase:
    """Hand out a paper, once the whole was read and is what was made; one that names somebody needs a purpose."""
    visit = visit_of(request)
    found = one_paper(visit.who, VIEW, paper_id, visit.now)
    file, purpose = file_of(found), request.POST.get("purpose", "").strip()
    if file.names.all():
        visit.who.demand(UNMASK, record_of(found.case), visit.day, found.pk)
        purpose = tokenised(purpose, known(found.case.thread_id))
        if not SHORTEST <= len(purpose) <= LONGEST:
            return _page(request, found, 400, visit.words["paper_purpose_needed"])
    try:
        pieces, name = content_of(file), f"{found.number} {label_of(file).name}"
    except (FileRefusedError, DestroyedError) as error:
        return _page(request, found, 409, visit.say(error))
    attrs = {
        "paper": found.pk,
        "case": found.case_id,
        "file": file.pk,
        "tokens": [each.token for each in file.names.all()],
    }
    with transaction.atomic():
        write(Note(Kind.READ, "paper-read", purpose=purpose, attrs=attrs), visit.author, visit.now)
    said = f"attachment; filename=\"{file.pk}.docx\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = _HEADERS | {"Content-Disposition": said, "Content-Length": str(file.size)}
    return StreamingHttpResponse(pieces, content_type=TYPES["docx"].mime, headers=headers)
