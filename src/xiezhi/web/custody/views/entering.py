"""Entering: an arrival, a step, a correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.law.labels import attribute_label
from xiezhi.law.model import ValueType
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.queries import VIEW, one_case
from xiezhi.web.cases.wording import local
from xiezhi.web.custody.actions.corrections import Correction, correct
from xiezhi.web.custody.actions.stays import Arrival, Given, arrive, enter
from xiezhi.web.custody.forms import arrival_form, attribute_of, correction_form, offer_for, step_form
from xiezhi.web.custody.kinds import STEPS, StepKind
from xiezhi.web.custody.models import Centre, StayEntry
from xiezhi.web.custody.queries import APPEND, CORRECT, one_stay
from xiezhi.web.custody.wording import read_moment
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, visit_of
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.forms import Filled
from xiezhi.web.ui.words import WORDS
from xiezhi.web.ui.words.custody import SAID

_FACTS = (
    "identity_known",
    "complex_or_major",
    "may_be_detained_admin",
    "many_suspects_or_identity_unknown",
    "other_admin_law_uses_po_procedure",
)
_MOMENTS = ("at", "entered_at", "until")


def _said(visit: Visit, act: Callable[[], Sent]) -> Sent:
    """Act; what the case refuses is told under the label of what it names."""
    try:
        return act()
    except CaseError as error:
        named = WORDS | SAID
        own = next((key for key in (f"custody_{error.where}", f"custody_field_{error.where}") if key in named), "")
        label = (
            named[own].say(visit.language)
            if own
            else attribute_label(error.where, rulebook().vocabulary).say(visit.language)
        )
        raise OrgError(f"{label}：{error.what.zh}", f"{label}: {error.what.en}") from error


def _moments(filled: Filled, visit: Visit) -> None:
    for name in _MOMENTS:
        if text := filled.text(name):
            try:
                read_moment(text)
            except ValueError:
                filled.errors[name] = visit.words["custody_moment_bad"]


def _moment(filled: Filled, name: str) -> datetime | None:
    return read_moment(filled.text(name)) if filled.text(name) else None


def _at(filled: Filled, visit: Visit, name: str = "at") -> datetime:
    """Return the moment of a field; the minute that has begun is the present."""
    found = _moment(filled, name)
    return visit.now if found is None else min(found, visit.now) if local(found) == local(visit.now) else found


@require_http_methods(["GET", "POST"])
def arrival(request: HttpRequest, case_id: str) -> HttpResponse:
    """Take somebody of a case into a centre."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    visit.who.demand(APPEND, record_of(found), visit.day, case_id)
    centres = Centre.objects.select_related("unit")
    near = [each for each in centres if found.path.startswith(each.unit.path)] or list(centres)
    form = arrival_form(visit.words, list(found.parties.filter(kind="suspect")), near, found.case_class)
    start = {"at": local(visit.now), "identity_known": "1", "centre": near[0].pk if len(near) == 1 else ""}

    def check(filled: Filled) -> None:
        _moments(filled, visit)
        age = filled.text("age")
        if age and not (age.isdecimal() and int(age) <= 120):
            filled.errors["age"] = visit.words["custody_age_bad"]

    def act(filled: Filled) -> Sent:
        told = _arrival(filled, visit, found)
        made = arrive(actor=visit.who, case=found, arrival=told, now=visit.now, reason=filled.text("reason"))
        return Sent(f"/custody/stays/{made.pk}/")

    task = Task(
        form,
        lambda filled: _said(visit, lambda: act(filled)),
        case_id,
        start=start,
        check=check,
        explanation=found.number,
    )
    return work(request, task)


def _arrival(filled: Filled, visit: Visit, found: Case) -> Arrival:
    facts: dict[str, Json] = {"sex": filled.text("sex")}
    asked = {each.name for each in filled.form.fields}
    facts |= {name: bool(filled.text(name)) for name in _FACTS if name in asked}
    if age := filled.text("age"):
        facts["age_at_event"] = int(age)
    at = _at(filled, visit)
    return Arrival(
        party=found.parties.get(pk=filled.text("party")),
        centre=Centre.objects.select_related("unit").get(pk=filled.text("centre")),
        regime=filled.text("regime"),
        at=at,
        entered_at=_at(filled, visit, "entered_at") if filled.text("entered_at") else at,
        attrs={name: bool(filled.text(name)) for name in ("warrant_shown", "signed_time")},
        facts=facts,
    )


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, stay_id: str, step_name: str) -> HttpResponse:
    """Enter a step of a stay."""
    visit = visit_of(request)
    found = one_stay(visit.who, APPEND, stay_id, visit.now)
    kind = STEPS.get(step_name)
    if kind is None:
        raise DeniedError(APPEND, step_name)

    def act(filled: Filled) -> Sent:
        told = _given(filled, visit, kind)
        enter(actor=visit.who, stay_id=stay_id, kind=kind, given=told, now=visit.now, reason=filled.text("reason"))
        return Sent(f"/custody/stays/{stay_id}/")

    task = Task(
        step_form(visit.words, kind, offer_for(found, visit.now, visit.language)),
        lambda filled: _said(visit, lambda: act(filled)),
        stay_id,
        start={"at": local(visit.now)},
        check=lambda filled: _moments(filled, visit),
        explanation=found.number,
    )
    return work(request, task)


def _given(filled: Filled, visit: Visit, kind: StepKind) -> Given:
    attrs: dict[str, Json] = {}
    for name in kind.attrs:
        if attribute_of(kind, name).value_type is ValueType.BOOL:
            attrs[name] = bool(filled.text(name))
        elif filled.text(name):
            attrs[name] = filled.text(name)
    attrs |= {name: filled.text(name) for name in ("approved_by", "approver_id") if filled.text(name)}
    officers = dict.fromkeys(each for each in (filled.text("officer"), filled.text("second")) if each)
    return Given(
        at=_at(filled, visit),
        attrs=attrs,
        facts=frozenset(fact for fact in kind.facts if filled.text(fact)),
        room=int(filled.text("room")) if filled.text("room") else None,
        officers=tuple(officers),
        recording=filled.text("recording"),
        until=_moment(filled, "until"),
        health=filled.text("health"),
        hours=int(filled.text("hours") or 0),
    )


@require_http_methods(["GET", "POST"])
def fix(request: HttpRequest, stay_id: str, entry_id: str) -> HttpResponse:
    """Correct or void an entry of a stay."""
    visit = visit_of(request)
    found = one_stay(visit.who, CORRECT, stay_id, visit.now)
    row = StayEntry.objects.filter(pk=entry_id, stay=found).first()
    if row is None:
        raise DeniedError(CORRECT, entry_id)

    def act(filled: Filled) -> Sent:
        told = Correction(
            entry_id,
            filled.text("reason"),
            _moment(filled, "at"),
            _moment(filled, "until"),
            bool(filled.text("void")),
        )
        correct(actor=visit.who, stay_id=stay_id, correction=told, now=visit.now)
        return Sent(f"/custody/stays/{stay_id}/")

    task = Task(
        correction_form(visit.words),
        lambda filled: _said(visit, lambda: act(filled)),
        entry_id,
        check=lambda filled: _moments(filled, visit),
        explanation=f"{found.number} {local(row.at)}",
    )
    return work(request, task)
