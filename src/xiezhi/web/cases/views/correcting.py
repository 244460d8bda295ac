"""Correcting what was entered: another entry takes its place or its effect, and the former stays to be seen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods

from xiezhi.engine.history import EVENT_CORRECTED, EVENT_VOIDED
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import CORRECT, record, record_of
from xiezhi.web.cases.families import LINKING
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.overview import Standing, as_it_stands
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.queries import VIEW, one_case
from xiezhi.web.cases.steps import Step, checked
from xiezhi.web.cases.views.entry import step_of, told
from xiezhi.web.cases.views.form import form_of
from xiezhi.web.cases.wording import local
from xiezhi.web.desk.visit import Visit, render, visit_of
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.viewer import DeniedError

_OF_THE_RECORD = frozenset({EVENT_CORRECTED, EVENT_VOIDED}) | LINKING


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, case_id: str, entry_id: str) -> HttpResponse:
    """Restate an entry or take its effect from it, with a reason."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    visit.who.demand(CORRECT, record_of(found), visit.day, case_id)
    entry = events().filter(pk=entry_id, thread_id=found.thread_id).exclude(what__in=_OF_THE_RECORD).first()
    if entry is None:
        raise DeniedError(CORRECT, entry_id)
    if events().filter(thread_id=found.thread_id, supersedes=entry_id, what=EVENT_VOIDED).exists():
        raise DeniedError(CORRECT, entry_id)
    given = request.POST if request.method == "POST" else _as_entered(entry)
    # What it is about stays: an entry about another thing is voided and entered anew.
    more = form_of(visit, found, given) | {"correcting": entry, "is_fact": entry.what == FACT_RECORDED}
    if request.method == "GET":
        return render(request, "cases/step.html", more)
    try:
        wanted = _revision(visit, found, entry, request.POST)
        reason = request.POST.get("reason", "")
        record(actor=visit.who, case=found, step=wanted, now=visit.now, reason=reason)
    except CaseError as error:
        return render(request, "cases/step.html", more | {"problem": told(error, visit), "wrong": error.where}, 409)
    return HttpResponseRedirect(f"/cases/{case_id}/")


def _as_entered(entry: Entry) -> QueryDict:
    """Return an entry as the form of a step would post it, with what corrections said since."""
    made, stands = QueryDict(mutable=True), _standing(entry)
    attrs = stands.attrs
    made["event"] = entry.what
    made["when"] = local(stands.at).replace(" ", "T")
    made["person"] = stands.person_id
    if entry.precision == "day":
        made["whole_day"] = "on"
    if entry.what == FACT_RECORDED:
        made["fact"] = str(attrs.get("fact", ""))
        made.setlist("value", _texts(attrs.get("value")))
        return made
    for name, value in attrs.items():
        made.setlist(f"attr-{name}", _texts(value))
    return made


def _texts(value: Json) -> list[str]:
    members = value if isinstance(value, list) else [] if value is None else [value]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in members]


def _standing(entry: Entry) -> Standing:
    """Return an entry with what corrections said since."""
    return as_it_stands([entry, *events().filter(thread_id=entry.thread_id, supersedes=entry.pk)])[0]


def _revision(visit: Visit, found: Case, entry: Entry, given: QueryDict) -> Step:
    """Return the entry that takes the place of another: what differs, and why."""
    reason = tokenised(given.get("correction_reason", "").strip(), known(found.thread_id))
    if not reason:
        raise CaseError("correction_reason", "更正须写明理由", "a correction says why")
    if "void" in given or entry.what == FACT_RECORDED:
        return Step(EVENT_VOIDED, visit.now, supersedes=entry.pk, attrs={"reason": reason})
    wanted = checked(step_of(given, visit), visit.now)
    stands = _standing(entry)
    before = stands.attrs
    emptied = sorted(before.keys() - wanted.attrs.keys())
    if emptied:
        raise CaseError(emptied[0], "不能清空，请作废后重新登记", "cannot be emptied: void the entry and enter it anew")
    attrs: dict[str, Json] = {name: value for name, value in wanted.attrs.items() if before.get(name) != value}
    moved = local(wanted.occurred_at) != local(stands.at)
    if moved:
        attrs["occurred_at"] = (
            wanted.occurred_at.date().isoformat() if wanted.whole_day else wanted.occurred_at.isoformat()
        )
    person = wanted.person_id if (wanted.person_id or "") != stands.person_id else None
    if not attrs and person is None:
        raise CaseError("correction_reason", "没有任何改动", "nothing was changed")
    return Step(EVENT_CORRECTED, visit.now, person_id=person, supersedes=entry.pk, attrs=attrs | {"reason": reason})
