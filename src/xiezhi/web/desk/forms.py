"""Forms on pages: as opened, before it happens, and where two changed the same thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from xiezhi.web.desk.choosers import name_of
from xiezhi.web.desk.drafts import draft_values, place_of, save_draft
from xiezhi.web.desk.models import Draft
from xiezhi.web.desk.sending import ConflictError, Sent, send, sent_before
from xiezhi.web.desk.visit import Visit, render, unconfirmed, visit_of
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.ui.forms import (
    SEARCHED,
    VERSION,
    Filled,
    Form,
    blank_form,
    differences,
    read_form,
    say_values,
    shown_fields,
    version_of,
)


@dataclass(frozen=True, slots=True)
class Task:
    """A form at work: what it starts from, what the database has to say about it, what it does.

    ``record`` holds the values that are to be changed, ``start`` what is filled in beside them. ``check`` adds to
    ``errors``; ``effects`` (if any) asks for a confirmation that tells what will happen; ``current`` locks the record
    and returns its values; ``refused`` runs after the rollback; ``sensitive`` asks for the password again.
    """

    form: Form
    act: Callable[[Filled], Sent]
    about: str = ""
    record: Mapping[str, str] = field(default_factory=dict)
    start: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[Filled], None] | None = None
    effects: Callable[[Filled], list[str]] | None = None
    current: Callable[[], Mapping[str, str]] | None = None
    answer: Callable[[Sent], HttpResponse] = lambda sent: HttpResponseRedirect(sent.location)
    refused: Callable[[OrgError], None] = lambda _error: None
    explanation: str = ""
    sensitive: bool = False


def open_form(visit: Visit, task: Task) -> tuple[Filled, Draft | None]:
    """Return a form as it is opened: with the values of the record, or of the draft about it."""
    draft = Draft.objects.filter(account=visit.who.account, form=task.form.name, about=task.about).first()
    version = version_of(task.record)
    if draft is None:
        return blank_form(task.form, {**task.start, **task.record}, version), None
    typed = draft_values(draft)
    return blank_form(task.form, typed, typed.get(VERSION, version)), draft


def show_form(
    request: HttpRequest,
    filled: Filled,
    task: Task,
    *,
    draft: Draft | None = None,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    """Render a form on a page of its own."""
    visit = visit_of(request)
    more = {
        "form": filled.form,
        "filled": filled,
        "fields": shown_fields(filled, lambda kind, ids: name_of(visit, kind, ids)),
        "about": task.about,
        "draft": draft,
        "keeps_drafts": place_of(filled.form.name) is not None,
        "explanation": task.explanation,
        "problem": problem,
    }
    return render(request, "desk/form.html", more, status)


def show_confirmation(request: HttpRequest, filled: Filled, task: Task) -> HttpResponse:
    """Show what was typed and what it will lead to, before it happens."""
    visit = visit_of(request)
    more = {
        "form": filled.form,
        "filled": filled,
        "explanation": task.explanation,
        "said": say_values(filled, _names(visit, filled), visit.words),
        "hidden": [(name, value) for name, value in filled.values.items() if value],
        "effects": task.effects(filled) if task.effects is not None else [],
    }
    return render(request, "desk/form_confirm.html", more)


def show_conflict(request: HttpRequest, filled: Filled, task: Task, theirs: Mapping[str, str]) -> HttpResponse:
    """Show theirs and mine, field by field; what is chosen is sent with the version that was shown."""
    visit = visit_of(request)
    other = Filled(filled.form, {**filled.values, **theirs})
    changed = [each for each in filled.form.fields if other.text(each.name) != filled.text(each.name)]
    mine_said = dict(say_values(filled, _names(visit, filled), visit.words))
    theirs_said = dict(say_values(other, _names(visit, other), visit.words))
    more = {
        "form": filled.form,
        "filled": filled,
        "explanation": task.explanation,
        "version": version_of(theirs),
        "same": [(each.name, filled.text(each.name)) for each in filled.form.fields if each not in changed],
        "rows": [
            {
                "field": each,
                "mine": filled.text(each.name),
                "theirs": other.text(each.name),
                "mine_pieces": differences(mine_said[each], theirs_said[each]),
                "theirs_pieces": differences(theirs_said[each], mine_said[each]),
            }
            for each in changed
        ],
    }
    return render(request, "desk/form_conflict.html", more, status=409)


def _names(visit: Visit, filled: Filled) -> dict[str, str]:
    named: dict[str, str] = {}
    for each in filled.form.fields:
        if each.kind in SEARCHED:
            named |= name_of(visit, each.kind, filled.each(each.name))
    return named


def work(request: HttpRequest, task: Task) -> HttpResponse:
    """Open a form, or take what was typed into it one step further."""
    visit = visit_of(request)
    if request.method == "GET":
        if task.sensitive and (first := unconfirmed(visit, request.get_full_path())) is not None:
            return first
        filled, draft = open_form(visit, task)
        return show_form(request, filled, task, draft=draft)
    filled = read_form(task.form, request.POST, visit.words)
    if task.sensitive and (first := unconfirmed(visit, request.path)) is not None:
        # What was typed is found again when the password has been given.
        save_draft(visit, task.form, filled, task.about)
        return first
    try:
        return _step(request, task, filled)
    except ConflictError as conflict:
        return show_conflict(request, filled, task, conflict.theirs)
    except OrgError as error:
        task.refused(error)
        return show_form(request, filled, task, status=409, problem=visit.say(error))


def _step(request: HttpRequest, task: Task, filled: Filled) -> HttpResponse:
    visit, back = visit_of(request), "form_back" in request.POST
    if not filled.errors and task.check is not None:
        task.check(filled)
    if filled.errors and (before := sent_before(visit, filled)) is not None:
        # The same form has arrived before, and it is its own act that now stands in its way.
        return task.answer(before)
    if filled.errors or back:
        return show_form(request, filled, task, status=200 if back else 400)
    if task.effects is not None and "form_confirmed" not in request.POST:
        return show_confirmation(request, filled, task)
    sent = send(visit, filled, lambda: task.act(filled), about=task.about, current=task.current)
    return task.answer(sent)
