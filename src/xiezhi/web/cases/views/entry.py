"""Entering a step: chosen, filled in, what it would do shown before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods

from xiezhi.engine.log import FACT_RECORDED
from xiezhi.law.labels import attribute_label
from xiezhi.law.model import Attribute, ValueType
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import Change, look_ahead
from xiezhi.web.cases.actions.things import Named, record_about
from xiezhi.web.cases.judging import rulebook, rules
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.queries import VIEW, one_case
from xiezhi.web.cases.steps import BY_ACTS, Step
from xiezhi.web.cases.things import ITEM, NEW, Thing, keys_given, sorts
from xiezhi.web.cases.views.form import NAMING, form_of, given_by, step_form, things_of
from xiezhi.web.cases.wording import articles_of, due_text, fact_label, light
from xiezhi.web.desk.drafts import draft_values
from xiezhi.web.desk.models import Draft
from xiezhi.web.desk.sending import Sent, send
from xiezhi.web.desk.visit import Visit, render, visit_of
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.ui.forms import read_form


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, case_id: str) -> HttpResponse:
    """Choose a kind, fill its particulars, see what the step does, enter it."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    given = request.POST if request.method == "POST" else request.GET
    if request.method == "GET" and not given and (draft := _draft(visit, case_id)) is not None:
        more = form_of(visit, found, given_by(draft_values(draft)), things_of(visit, found))
        return render(request, "cases/step.html", more | {"draft": draft})
    known = things_of(visit, found) if given.get("event") else []
    more = form_of(visit, found, given, known)
    if request.method == "GET" or not given.get("event"):
        return render(request, "cases/step.html", more)
    try:
        wanted = step_of(given, visit, known)
        if "look" in given:
            changes = look_ahead(actor=visit.who, case=found, step=wanted, now=visit.now)
            return render(request, "cases/step.html", more | _looked(changes, visit))
        _enter(request, visit, found, wanted)
    except OrgError as error:
        return render(request, "cases/step.html", more | {"problem": visit.say(error)}, 409)
    except CaseError as error:
        again: dict[str, object] = {"problem": told(error, visit), "wrong": error.where}
        if error.where == "reason":
            again |= _looked(look_ahead(actor=visit.who, case=found, step=wanted, now=visit.now), visit)
        return render(request, "cases/step.html", more | again, 409 if error.where == "reason" else 400)
    return HttpResponseRedirect(f"/cases/{case_id}/")


def _draft(visit: Visit, case_id: str) -> Draft | None:
    return Draft.objects.filter(account=visit.who.account, form="case_step", about=case_id).first()


def _enter(request: HttpRequest, visit: Visit, found: Case, wanted: Step) -> None:
    """Enter a step once, however often its form is sent."""
    filled = read_form(step_form(visit.words), request.POST, visit.words)
    reason = filled.text("reason")
    taken = filled.text(ITEM) == NEW and wanted.event in sorts()[ITEM].property
    named = Named(filled.text("item_name"), filled.text("item_quantity")) if taken else None

    def act() -> Sent:
        record_about(actor=visit.who, case=found, step=wanted, named=named, now=visit.now, reason=reason)
        return Sent(f"/cases/{found.pk}/")

    if filled.token:
        send(visit, filled, act, about=found.pk)
    else:
        act()


def told(error: CaseError, visit: Visit) -> str:
    """Return the error with what it names under its label."""
    if error.where in {"when", "occurred_at"}:
        label = visit.words["case_when"]
    elif error.where in NAMING:
        label = visit.words[error.where]
    elif error.where in sorts():
        label = sorts()[error.where].label.say(visit.language)
    elif error.where in rulebook().vocabulary.facts:
        label = fact_label(error.where, visit.language)
    else:
        label = attribute_label(error.where, rulebook().vocabulary).say(visit.language)
    return CaseError(label, error.what.zh, error.what.en, error.remedy).say(visit.language)


def _looked(changes: list[Change], visit: Visit) -> dict[str, object]:
    rows = [
        {
            "title": rules()[each.after.rule_id].title.say(visit.language),
            "before": "" if each.before is None else light(each.before, None, visit.language)["word"],
            "light": light(str(each.after.verdict), each.after.level, visit.language),
            "due": due_text(each.due) or (visit.words["case_paused"] if each.moves else ""),
            "due_before": (due_text(each.due_before) or visit.words["case_paused"]) if each.moves else "",
            "articles": articles_of(each.after.rule_id, each.after.row, visit.language),
            "critical": each.is_critical,
        }
        for each in changes
    ]
    return {"looked": True, "changes": rows, "needs_reason": any(each.is_critical for each in changes)}


def step_of(given: QueryDict, visit: Visit, known: Iterable[Thing] = ()) -> Step:
    """Return the step that a form says; ``known``: the things it may be about.

    Raises ``CaseError`` for a time that is none and for a thing that the case does not have.
    """
    event = given.get("event", "")
    if event in BY_ACTS:
        raise CaseError(
            "event", "这种事件由专门的操作写入，不能作为步骤登记", "an act of its own writes this, not a step"
        )
    when, whole_day = given.get("when", ""), "whole_day" in given
    try:
        moment = datetime.fromisoformat(when[:10] if whole_day else when)
    except ValueError as error:
        raise CaseError("when", "时间须如 2026-03-02T08:30", "a time is written 2026-03-02T08:30") from error
    attrs: dict[str, Json] = {}
    if event == FACT_RECORDED:
        attrs = {"fact": given.get("fact", ""), "value": _fact_value(given)}
    else:
        kind = rulebook().vocabulary.events.get(event)
        for attribute in kind.attributes.values() if kind else ():
            value = _given(attribute, given.getlist(f"attr-{attribute.name}"))
            if value is not None:
                attrs[attribute.name] = value
    at = moment.replace(tzinfo=ZoneInfo(rulebook().jurisdiction.zone))
    return Step(
        event,
        min(at, visit.now) if whole_day else at,
        whole_day,
        given.get("person") or None,
        keys=keys_given(event, given, known, new_id(visit.now)),
        attrs=attrs,
    )


def _fact_value(given: QueryDict) -> Json:
    fact = rulebook().vocabulary.facts.get(given.get("fact", ""))
    return None if fact is None else _given(fact.attribute, given.getlist("value"))


def _given(attribute: Attribute, said: list[str]) -> Json:
    """Return what the form says of a particular or a fact; None where it is left empty."""
    texts = [each.strip() for each in said if each.strip()]
    if not texts:
        return None
    if attribute.value_type is ValueType.TEXTS:
        members: list[Json] = [part for text in texts for part in text.replace("，", ",").split(",") if part]
        return members
    if attribute.value_type is ValueType.INSTANT:
        return datetime.fromisoformat(texts[0]).replace(tzinfo=ZoneInfo(rulebook().jurisdiction.zone)).isoformat()
    return texts[0]
