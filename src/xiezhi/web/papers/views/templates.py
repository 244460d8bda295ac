"""The templates of an office: which there are, a new one, and each as a file to start from."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.web.desk.files.types import TYPES
from xiezhi.web.desk.visit import record_read, render, visit_of
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.papers.actions.templates import bring_template
from xiezhi.web.papers.kinds import kinds
from xiezhi.web.papers.layout import default_template
from xiezhi.web.papers.models import PaperTemplate
from xiezhi.web.papers.problems import PaperError
from xiezhi.web.papers.queries import UPLOAD
from xiezhi.web.papers.rendering import LARGEST


@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """List the templates one's own units have brought, and take another for the unit one is posted at."""
    if request.method == "POST":
        return _bring(request)
    return _listing(request)


def _listing(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    visit = visit_of(request)
    rows = PaperTemplate.objects.select_related("unit", "added_by")
    found = list(visit.who.rows(UPLOAD, visit.day, rows, path="unit__path"))
    record_read(visit, "paper-templates-listed", (each.pk for each in found))
    more = {
        "rows": [{"row": each, "kind": kinds()[each.kind].label.say(visit.language)} for each in found],
        "kinds": [(each.kind_id, each.label.say(visit.language), sorted(each.names)) for each in kinds().values()],
        "chosen": request.POST.get("kind", ""),
        "problem": problem,
    }
    return render(request, "papers/templates.html", more, status)


def _bring(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    kind, given, posting = kinds().get(request.POST.get("kind", "")), request.FILES.get("file"), visit.who.posting
    if kind is None or given is None or posting is None:
        return _listing(request, 400, visit.words["paper_template_missing"])
    try:
        content = given.read(LARGEST + 1)
        bring_template(actor=visit.who, kind=kind, unit=posting.unit, content=content, now=visit.now)
    except PaperError as error:
        return _listing(request, 400, visit.say(error))
    return HttpResponseRedirect("/paper-templates/")


@require_GET
def content(request: HttpRequest, paper_kind: str) -> HttpResponse:
    """Hand out the default template of a kind, to be changed in an office program and brought back."""
    record_read(visit_of(request), "paper-templates-listed", [], kind=paper_kind[:32])
    kind = kinds().get(paper_kind)
    if kind is None:
        raise DeniedError(UPLOAD, paper_kind)
    name = quote(f"{kind.label.zh}.docx", safe="")
    said = f"attachment; filename=\"{kind.kind_id}.docx\"; filename*=UTF-8''{name}"
    return HttpResponse(default_template(kind), content_type=TYPES["docx"].mime, headers={"Content-Disposition": said})
