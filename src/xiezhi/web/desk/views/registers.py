"""What all registers share: export, columns and page size, saved filters."""

from __future__ import annotations

import tempfile

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST

from xiezhi.web.desk.models import RegisterChoice, SavedFilter
from xiezhi.web.desk.registers.asked import read_asked
from xiezhi.web.desk.registers.export import export_register
from xiezhi.web.desk.registers.page import Question, question
from xiezhi.web.desk.registers.register import SIZES, AnyRegister, register_named
from xiezhi.web.desk.visit import Visit, render, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.viewer import DeniedError

MOST_SAVED = 30
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _reached(visit: Visit, name: str) -> AnyRegister:
    """Return a register that one may list."""
    register = register_named(name)
    if register is None or not visit.who.may(register.right, visit.day):
        raise DeniedError(Right("register", "list"), name)
    return register


def _back(register: AnyRegister, visit: Visit, query: str) -> HttpResponse:
    asked = read_asked(register, QueryDict(query[:2000]), visit)
    return HttpResponseRedirect(register.address + asked.address())


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """Ask for the purpose, then hand out all matching rows of the register that the route names."""
    visit, match = visit_of(request), request.resolver_match
    register = register_named((match.url_name or "").removesuffix("_export") if match else "")
    if register is None:
        raise LookupError("the route of an export is named after its register")
    put, purpose = question(request, register), request.POST.get("purpose", "").strip()[:200]
    if request.method == "POST" and purpose and not put.asked.unread:
        return _workbook(put, purpose)
    more: dict[str, object] = {
        "title": register.title(visit.words),
        "total": put.rows(register.export).count(),
        "back": register.address + put.asked.address(),
    }
    if request.method == "GET":
        return render(request, "desk/register_export.html", more)
    problem = visit.words["register_no_day"] if put.asked.unread else visit.words["register_no_purpose"]
    return render(request, "desk/register_export.html", more | {"problem": problem}, status=400)


def _workbook(put: Question, purpose: str) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        export_register(file, put, purpose)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    posting = put.visit.who.posting
    unit = put.selection.unit or (posting.unit if posting else None)
    name = "-".join((put.register.title(put.visit.words), unit.name if unit else "", put.visit.day.isoformat()))
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=_XLSX)


@require_POST
def choose(request: HttpRequest, register_name: str) -> HttpResponse:
    """Keep which columns, and how many rows a page, somebody wants to see."""
    visit = visit_of(request)
    register = _reached(visit, register_name)
    wanted = set(request.POST.getlist("column"))
    columns = [each.key for each in register.columns if each.key in wanted]
    size = next((each for each in SIZES if str(each) == request.POST.get("size")), SIZES[1])
    RegisterChoice.objects.update_or_create(
        account=visit.who.account, register=register.name, defaults={"columns": columns, "size": size}
    )
    return _back(register, visit, request.POST.get("query", ""))


@require_POST
def save(request: HttpRequest, register_name: str) -> HttpResponse:
    """Keep filters and order under a name; beyond the most there may be, nothing more is kept."""
    visit = visit_of(request)
    register = _reached(visit, register_name)
    asked = read_asked(register, QueryDict(request.POST.get("query", "")[:2000]), visit)
    called = request.POST.get("name", "").replace("\0", "").strip()[:40]
    with transaction.atomic():
        mine = SavedFilter.objects.filter(account=visit.who.account, register=register.name)
        if called and (mine.count() < MOST_SAVED or mine.filter(name=called).exists()):
            SavedFilter.objects.update_or_create(
                account=visit.who.account, register=register.name, name=called, defaults={"query": asked.query}
            )
    return HttpResponseRedirect(register.address + asked.address())


@require_POST
def forget(request: HttpRequest, register_name: str) -> HttpResponse:
    """Let go of one of one's own saved filters."""
    visit = visit_of(request)
    register, pk = _reached(visit, register_name), request.POST.get("id", "")
    if pk.isdecimal() and len(pk) < 18:
        SavedFilter.objects.filter(account=visit.who.account, register=register.name, pk=pk).delete()
    return HttpResponseRedirect(register.address)
